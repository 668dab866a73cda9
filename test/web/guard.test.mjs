// SPDX-License-Identifier: AGPL-3.0-or-later
// Walls inside the jour: a circle, a barrier, the two sides of an event, and the way in for an hour.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

let server, karin, britt, reviewer;
before(async () => {
	server = await startDemo();
	karin = await server.login('coordinator');
	britt = await secondCoordinator();
	reviewer = await server.login('reviewer');
});
after(() => server?.stop());

// Comes in by her link, as in an office of two.
async function secondCoordinator(namn = 'Britt Åhs', ...also) {
	const { fields } = formOf((await karin.get('/konton/ny')).text, '/konton/ny');
	const made = await karin.post('/konton/ny', [...Object.entries({ ...fields, namn, org: 'jouren' }), ...['coordinator', ...also].map((r) => ['roll', r])]);
	const link = /\/inbjudan\/[a-z2-7]{26}/.exec(made.text)[0];
	const client = server.client();
	await client.submit(link, (f) => 'losen_igen' in f.fields, { losen: 'gul-host-nycklar', losen_igen: 'gul-host-nycklar' });
	assert.equal((await client.get('/arenden')).status, 200);
	return client;
}

async function newCase(namn, telefon = '070-1740699') {
	const answer = await karin.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn, telefon });
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
}

// Value of the choice with that label on a page.
async function choice(client, path, label) {
	const { text } = await client.get(path);
	const box = new RegExp(`value="([a-z2-7]{26})"[^>]*>\\s*<label[^>]*>\\s*${label}`).exec(text);
	const option = new RegExp(`<option value="([a-z2-7]{26})"[^>]*>\\s*${label}`).exec(text);
	assert.ok(box ?? option, `no choice of ${label} on ${path}`);
	return (box ?? option)[1];
}

const code = (base) => base.split('/')[2].slice(0, 6).toUpperCase();

test('a circle is closed to the other coordinator, by every address and every list', async () => {
	const base = await newCase('Kretsa Provsson');
	assert.equal((await britt.get(base)).status, 200);
	const none = await karin.submit(`${base}/krets`, (f) => f.body.includes('name="vem"'), { vem: 'nobody' });
	assert.equal(none.status, 422);
	assert.match(none.text, /Välj minst en samordnare/);
	const id = await choice(karin, `${base}/krets`, 'Karin Lindberg');
	assert.equal((await karin.submit(`${base}/krets`, (f) => 'skydd' in f.fields && f.body.includes('name="vem"'), { vem: id })).status, 303);
	assert.match((await karin.get(base)).text, /Skyddad krets/);
	for (const tail of ['', '/andra', '/samtal/nytt', '/tilldela', '/avsluta', '/krets', '/hinder', '/andra-sidan', '/plan', '/tider', '/uppgift'])
		assert.equal((await britt.get(base + tail)).status, 404, tail);
	assert.doesNotMatch((await britt.get('/arenden')).text, /Kretsa/);
	assert.match((await karin.get('/arenden')).text, /Kretsa/);
});

test('an emergency: a reason, an hour, the circle is told, listed until reviewed', async () => {
	const base = await newCase('Noda Provsson');
	const id = await choice(karin, `${base}/krets`, 'Karin Lindberg');
	await karin.submit(`${base}/krets`, (f) => f.body.includes('name="vem"'), { vem: id });
	const page = await britt.get('/nodlage');
	assert.match(page.text, new RegExp(code(base)));
	assert.doesNotMatch(page.text, /Noda/);
	const bare = await britt.submit('/nodlage', (f) => f.body.includes('name="skal"'), { arende: base.split('/')[2], skal: '' });
	assert.equal(bare.status, 422);
	const opened = await britt.submit('/nodlage', (f) => f.body.includes('name="skal"'), { arende: base.split('/')[2], skal: 'Hot i kväll' });
	assert.equal(opened.location, base);
	assert.match((await britt.get(base)).text, /Noda Provsson/);
	const card = /href="(\/nodlage\/besked\/[a-z2-7]+)"/.exec((await karin.get('/idag')).text);
	assert.ok(card, 'told in Idag');
	assert.match((await karin.get(card[1])).text, /Hot i kväll/);
	assert.equal((await britt.get(card[1])).status, 404);
	assert.equal((await karin.submit(card[1], (f) => f.body.includes('Jag har sett det'), {})).status, 303);
	assert.doesNotMatch((await karin.get('/idag')).text, /nodlage\/besked/);
	const list = await reviewer.get('/oppnat-i-nodlage');
	assert.match(list.text, /Hot i kväll/);
	assert.doesNotMatch(list.text, /Noda/);
	assert.equal((await reviewer.submit('/oppnat-i-nodlage', (f) => 'vilken' in f.fields, {})).status, 303);
	assert.match((await reviewer.get('/oppnat-i-nodlage')).text, /Granskat av Birgitta Åslund/);
});

test('with a barrier the named one finds nothing, and others are let in by the circle', async () => {
	const base = await newCase('Hinda Provsson');
	const bad = await karin.submit(`${base}/hinder`, (f) => f.body.includes('name="varfor"'), { vem: '', varfor: '' });
	assert.equal(bad.status, 422);
	const id = await choice(karin, `${base}/hinder`, 'Britt Åhs');
	assert.equal((await karin.submit(`${base}/hinder`, (f) => f.body.includes('name="varfor"'), { vem: id, varfor: 'syster' })).status, 303);
	assert.match((await karin.get(`${base}/hinder`)).text, /syster/);
	assert.equal((await britt.get(base)).status, 404);
	assert.doesNotMatch((await britt.get('/nodlage')).text, new RegExp(code(base)));
	assert.equal((await britt.submit('/nodlage', (f) => f.body.includes('name="skal"'), { arende: base.split('/')[2], skal: 'jag vill' }).catch(() => ({ status: 404 }))).status, 404);
	assert.doesNotMatch((await karin.get(`${base}/tilldela`)).text, /Britt Åhs/);
	assert.doesNotMatch((await karin.get(`${base}/krets`)).text, /krets\/oppna/, 'a barrier keeps the circle');
});

test('a circle with a barrier stays closed; whoever is not named by it asks, and is let in for an hour', async () => {
	const base = await newCase('Fråga Provsson'), eva = await secondCoordinator('Eva Frisk');
	const bar = await choice(karin, `${base}/hinder`, 'Britt Åhs');
	await karin.submit(`${base}/hinder`, (f) => f.body.includes('name="varfor"'), { vem: bar, varfor: 'granne' });
	const own = await choice(karin, `${base}/krets`, 'Karin Lindberg');
	await karin.submit(`${base}/krets`, (f) => f.body.includes('name="vem"'), { vem: own });
	const skydd = /name="skydd" value="([^"]+)"/.exec((await karin.get(`${base}/krets`)).text)[1];
	const open = await karin.post(`${base}/krets/oppna`, { skydd });
	assert.equal(open.location, `${base}/hinder`);
	assert.match((await karin.get(`${base}/hinder`)).text, /Ärendet har hinder\. Ta bort dem först/);
	assert.equal((await eva.get(base)).status, 404);

	const asked = await eva.submit('/nodlage', (f) => f.body.includes('name="skal"'), { arende: base.split('/')[2], skal: 'Hon ringde mig nyss' });
	assert.equal(asked.location, '/idag');
	assert.equal((await eva.get(base)).status, 404, 'asked is not let in');
	const card = /href="(\/nodlage\/fraga\/[a-z2-7]+)"/.exec((await karin.get('/idag')).text)[1];
	for (const other of [britt, eva, reviewer])
		assert.ok([403, 404].includes((await other.get(card)).status));
	assert.ok([403, 404].includes((await britt.post(card, { skydd: /name="skydd" value="([^"]+)"/.exec((await britt.get('/idag')).text)[1] })).status));
	assert.equal((await eva.get(base)).status, 404);
	const question = await karin.get(card);
	assert.match(question.text, /Eva Frisk ber om att öppna ärendet[\s\S]*Hon ringde mig nyss/);
	assert.equal((await karin.submit(card, (f) => f.body.includes('Släpp in en timme'), {})).status, 303);
	assert.match((await eva.get(base)).text, /Fråga Provsson/);
	assert.equal((await karin.get(card)).status, 404, 'answered once');

	// She has it for an hour, and changes nobody's way to it.
	const circle = await eva.submit(`${base}/krets`, (f) => f.body.includes('name="vem"'), { vem: own });
	assert.equal(circle.status, 422);
	assert.match(circle.text, /Du har ärendet en kort tid och kan inte ändra vilka som har det/);

	// Lifted: whom it named is told of the case again, and the circle is as it was until it is opened.
	await karin.submit(`${base}/hinder`, `${base}/hinder/bort`, {});
	assert.doesNotMatch((await karin.get(`${base}/hinder`)).text, /granne/);
	assert.equal((await britt.get(base)).status, 404);
	assert.match((await britt.get('/nodlage')).text, new RegExp(code(base)));
	await karin.submit(`${base}/krets`, `${base}/krets/oppna`, {});
	assert.equal((await britt.get(base)).status, 200);
});

test('the two sides of an event: what is wrong is told, and nobody has both afterwards', async () => {
	const hers = await newCase('Sida Provsson'), his = await newCase('Andra Provsson');
	const which = his.split('/')[2], send = (fields) => karin.submit(`${hers}/andra-sidan`, (f) => f.body.includes('name="kvar"'), fields);
	const none = await send({});
	assert.equal(none.status, 422);
	assert.match(none.text, /Välj det andra ärendet\.[\s\S]*Välj i vilket ärende du ska vara kvar\./);
	const early = await send({ arende: which, kvar: 'har' });
	assert.equal(early.status, 422);
	assert.match(early.text, /Varje ärende behöver en egen samordnare/);
	const ids = [await choice(karin, `${his}/krets`, 'Karin Lindberg'), await choice(karin, `${his}/krets`, 'Britt Åhs')];
	const form = formOf((await karin.get(`${his}/krets`)).text, (f) => f.body.includes('name="vem"'));
	await karin.post(`${his}/krets`, [...Object.entries(form.fields).filter(([name]) => name !== 'vem'), ...ids.map((id) => ['vem', id])]);
	assert.equal((await send({ arende: which, kvar: 'har' })).status, 303);
	assert.equal((await karin.get(hers)).status, 200);
	assert.equal((await britt.get(his)).status, 200);
	assert.equal((await karin.get(his)).status, 404);
	assert.equal((await britt.get(hers)).status, 404);
	for (const [client, not] of [[karin, /Andra P/], [britt, /Sida P/]])
		for (const path of ['/arenden', '/nodlage', '/idag'])
			assert.doesNotMatch((await client.get(path)).text, not, path);
	assert.doesNotMatch((await karin.get('/nodlage')).text, new RegExp(code(his)));
});

test('search, duplicates and the log stop at the wall as well', async () => {
	const number = '070-1740688', eva = await secondCoordinator('Eva Granskare', 'reviewer');
	const hers = await newCase('Mura Provsson', number), his = await newCase('Vall Provsson', number);
	const found = async (client, vad) => (await client.submit('/sok', (f) => 'vad' in f.fields, { vad })).text;
	const look = async () => [/Mura P/.test(await found(eva, 'Mura')), (await found(eva, number)).includes(hers),
		(await eva.get('/arenden/lika')).text.includes(hers), (await eva.get('/vem-har-last?vad=case.read')).text.includes(code(hers)),
		(await eva.get(`/vem-har-last/${hers.split('/')[2]}`)).status === 200];
	await karin.get(hers);
	assert.deepEqual(await look(), [true, true, true, true, true]);
	const id = await choice(karin, `${his}/krets`, 'Eva Granskare'), own = await choice(karin, `${his}/krets`, 'Karin Lindberg');
	const form = formOf((await karin.get(`${his}/krets`)).text, (f) => f.body.includes('name="vem"'));
	await karin.post(`${his}/krets`, [...Object.entries(form.fields).filter(([name]) => name !== 'vem'), ['vem', id], ['vem', own]]);
	const wall = await karin.submit(`${hers}/andra-sidan`, (f) => f.body.includes('name="kvar"'), { arende: his.split('/')[2], kvar: 'har' });
	assert.equal(wall.status, 303, wall.text);
	assert.deepEqual(await look(), [false, false, false, false, false]);
	assert.ok((await found(eva, number)).includes(his), 'her own side is found');
	assert.ok(!(await found(karin, number)).includes(his));
	assert.ok(!(await karin.get('/arenden/lika')).text.includes(his));
});

test('nobody outside the jour reaches any of it', async () => {
	for (const role of ['volunteer', 'manager', 'municipal_officer', 'municipal_referrer', 'municipal_reader', 'administrator']) {
		const client = await server.login(role);
		for (const path of ['/nodlage', '/oppnat-i-nodlage'])
			assert.ok([403, 404].includes((await client.get(path)).status), `${role} ${path}`);
	}
});

test('a duty pass opens cases until a time, and no longer when it is ended', async () => {
	const base = await newCase('Passa Provsson');
	const maj = await server.login('volunteer');
	assert.equal((await maj.get(base)).status, 404);
	assert.equal((await maj.get('/jourpass')).status, 404);
	const to = await choice(karin, '/jourpass/nytt', 'Maj Svensson');
	const one = await choice(karin, '/jourpass/nytt', 'Passa P');
	const day = (n) => new Date(Date.parse('2026-04-15') + n * 86400000).toISOString().slice(0, 10);
	const send = (fields) => karin.submit('/jourpass/nytt', (f) => 'kl' in f.fields, { vem: to, kl: '08:00', vilka: 'valda', ...fields });
	const late = await send({ till: day(40), arende: one });
	assert.equal(late.status, 422);
	assert.match(late.text, /Högst 14 dagar/);
	assert.equal((await send({ till: day(2) })).status, 422, 'no case');
	assert.equal((await maj.get('/inkorg')).status, 404);
	assert.equal((await send({ till: day(2), arende: one, inkorg: 'ja' })).status, 303);
	assert.equal((await maj.get(base)).status, 200);
	// What waits and what comes in while she is on duty is hers to ring and to take.
	const inbox = await maj.get('/inkorg');
	assert.equal(inbox.status, 200);
	const waits = /href="(\/inkorg\/[a-z2-7]{26})"/.exec(inbox.text)[1];
	assert.doesNotMatch(inbox.text, /\/brev"|visa=klara|\/lankar/, 'the rest is the coordinators\'');
	await karin.submit('/inkorg/nytt', (f) => 'text' in f.fields, { text: 'Namn: Jourtid Provsson\nTelefon: 070-174 06 33' });
	const came = /href="(\/inkorg\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*Jourtid/.exec((await maj.get('/inkorg')).text)[1];
	assert.match((await maj.get(came)).text, /070-174 06 33/);
	assert.equal((await maj.submit(came, '/forsok', { utfall: 'ej_nadd' })).status, 303);
	const taken = await maj.submit(`${came}/arende`, (f) => 'namn' in f.fields, {});
	assert.equal(taken.status, 303, taken.text);
	assert.match(taken.location, /^\/arenden\//);
	assert.equal((await maj.get(taken.location)).status, 200);
	assert.match((await maj.get('/idag')).text, /Du har jourpass till/);
	const list = await karin.get('/jourpass');
	const end = /Maj Svensson<\/h2>[\s\S]*?action="(\/jourpass\/[a-z2-7]{26}\/avsluta)"/.exec(list.text)[1];
	assert.equal((await karin.submit('/jourpass', end, {})).status, 303);
	for (const gone of [base, '/inkorg', waits, taken.location])
		assert.equal((await maj.get(gone)).status, 404, gone);
	assert.equal((await karin.get(taken.location)).status, 200, 'the coordinators have it');
});

test('holiday cover: one form, and it ends by itself', async () => {
	const base = await newCase('Semester Provsson');
	const form = await karin.get('/jourpass/vikarie');
	const [olle, maj] = ['Olle Jonsson', 'Maj Svensson'].map((name) => new RegExp(`<option value="([a-z2-7]{26})"[^>]*>${name}`).exec(form.text)[1]);
	assert.equal((await karin.submit(`${base}/tilldela`, (f) => f.body.includes('name="vem"'), { vem: olle, fragat: 'ja' })).status, 303);
	const cover = (fields) => karin.submit('/jourpass/vikarie', (f) => f.body.includes('name="borta"'), { borta: olle, vem: maj, till: '2026-05-10', kl: '08:00', ...fields });
	assert.match((await cover({ vem: olle })).text, /Välj någon annan än den som är borta/);
	assert.match((await cover({ till: '2026-12-31' })).text, /Högst 92 dagar/);
	const client = await server.login('volunteer');
	assert.equal((await client.get(base)).status, 404);
	assert.equal((await cover({})).status, 303);
	assert.equal((await client.get(base)).status, 200);
	assert.equal((await client.get('/inkorg')).status, 404, 'the inbox is not Olle\'s either');
	assert.match((await client.get('/idag')).text, /Du vikarierar för Olle Jonsson till/);
	assert.match((await karin.get('/jourpass')).text, /Maj Svensson vikarierar för Olle Jonsson/);
});
