// SPDX-License-Identifier: AGPL-3.0-or-later
// Walls inside the jour: a circle, a barrier, the two sides of an event, and the way in for an hour.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
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
async function secondCoordinator() {
	const made = await karin.submit('/konton/ny', '/konton/ny', { namn: 'Britt Åhs', org: 'jouren', roll: 'coordinator' });
	const link = /\/inbjudan\/[a-z2-7]{26}/.exec(made.text)[0];
	const client = server.client();
	await client.submit(link, (f) => 'losen_igen' in f.fields, { losen: 'gul-host-nycklar', losen_igen: 'gul-host-nycklar' });
	assert.equal((await client.get('/arenden')).status, 200);
	return client;
}

async function newCase(namn) {
	const answer = await karin.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn, telefon: '070-1740699' });
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
