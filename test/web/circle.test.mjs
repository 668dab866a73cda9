// SPDX-License-Identifier: AGPL-3.0-or-later
// A circle's last coordinator: nobody loses her without being told, and what is closed is opened again by those who may.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

const PHRASE = 'gul-host-nycklar';
let server, karin;
before(async () => {
	server = await startDemo();
	karin = await server.login('coordinator');
});
after(() => server?.stop());

// Comes in by her link.
async function coordinator(namn, by = karin, on = server) {
	const { fields } = formOf((await by.get('/konton/ny')).text, '/konton/ny');
	const made = await by.post('/konton/ny', { ...fields, namn, org: 'jouren', roll: 'coordinator' });
	const link = /\/inbjudan\/[a-z2-7]{26}/.exec(made.text)[0];
	const client = on.client();
	await client.submit(link, (f) => 'losen_igen' in f.fields, { losen: PHRASE, losen_igen: PHRASE });
	assert.equal((await client.get('/arenden')).status, 200);
	return client;
}

async function newCase(by, namn) {
	const answer = await by.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn, telefon: '070-1740699' });
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
}

async function choice(client, path, label) {
	const { text } = await client.get(path);
	const box = new RegExp(`value="([a-z2-7]{26})"[^>]*>\\s*(?:<label[^>]*>\\s*)?${label}`).exec(text);
	assert.ok(box, `no choice of ${label} on ${path}`);
	return box[1];
}

// The case is held by these alone.
async function circle(by, base, ...names) {
	const ids = [];
	for (const name of names)
		ids.push(await choice(by, `${base}/krets`, name));
	const form = formOf((await by.get(`${base}/krets`)).text, (f) => f.body.includes('name="vem"'));
	const answer = await by.post(`${base}/krets`, [...Object.entries(form.fields).filter(([name]) => name !== 'vem'), ...ids.map((id) => ['vem', id])]);
	assert.equal(answer.status, 303, answer.text);
}

async function pageOf(by, name) {
	return new RegExp(`href="(/konton/[a-z2-7]{26})"[^>]*>(?:\\s|<[^>]*>)*${name}<`).exec((await by.get('/konton')).text)[1];
}

const code = (base) => `Ärende ${base.split('/')[2].slice(0, 6).toUpperCase()}`;
const end = (by, page, fields = {}) => by.submit(`${page}/avsluta`, (f) => f.body.includes('Avsluta kontot'), fields);

test('an account is not ended while it is a circle\'s last coordinator; when she has let another in, it is', async () => {
	const eva = await coordinator('Eva Frisk'), base = await newCase(eva, 'Sista Provsson');
	await circle(eva, base, 'Eva Frisk', 'Maj Svensson');
	const page = await pageOf(karin, 'Eva Frisk');
	assert.match((await karin.get(`${page}/avsluta`)).text, new RegExp(`Utan hen kan ingen samordnare öppna: ${code(base)}\\.`));
	const refused = await end(karin, page);
	assert.equal(refused.status, 409);
	assert.match(refused.text, /Be hen öppna ärendet, välja Skyddad krets och lägga till en samordnare/);
	assert.equal((await eva.get(base)).status, 200, 'she is in still');
	await circle(eva, base, 'Eva Frisk', 'Karin Lindberg');
	assert.doesNotMatch((await karin.get(`${page}/avsluta`)).text, /Utan hen kan ingen/);
	assert.equal((await end(karin, page)).status, 303);
	assert.equal((await karin.get(base)).status, 200);
});

test('whom a barrier stops is told that there is something, and not which case', async () => {
	const eva = await coordinator('Eva Hinder'), base = await newCase(eva, 'Hinder Provsson');
	const bar = await choice(eva, `${base}/hinder`, 'Karin Lindberg');
	await eva.submit(`${base}/hinder`, (f) => f.body.includes('name="varfor"'), { vem: bar, varfor: 'granne' });
	const page = await pageOf(karin, 'Eva Hinder');
	const { text } = await karin.get(`${page}/avsluta`);
	assert.match(text, /Utan hen kan ingen samordnare öppna: något ärende som inte visas för dig\./);
	assert.ok(!text.includes(code(base)));
	assert.equal((await end(karin, page)).status, 409);
});

test('let in again: what nobody else opens is told before it is done, and asks for a tick', async () => {
	const eva = await coordinator('Eva Borta'), base = await newCase(eva, 'Borta Provsson');
	await circle(eva, base, 'Eva Borta');
	const page = await pageOf(karin, 'Eva Borta');
	assert.match((await karin.get(`${page}/aterge`)).text, new RegExp(`Utan hens gamla nycklar kan ingen samordnare öppna: ${code(base)}\\.`));
	const send = (fields) => karin.submit(`${page}/aterge`, (f) => 'vem' in f.fields,
		{ vem: 'Eva', ringt: 'ja', nuvarande: server.accounts.coordinator.password, ...fields });
	const refused = await send({});
	assert.equal(refused.status, 422);
	assert.equal((await eva.get(base)).status, 200, 'nothing has happened');
	assert.equal((await send({ forlorat: 'ja' })).status, 200);
	assert.equal((await eva.get(base)).status, 303);
});

test('a last day: who is alone in a circle is told well before, her key waits, and her account opens for a day again', async () => {
	const demo = await startDemo();
	try {
		const lead = await demo.login('coordinator'), eva = await coordinator('Eva Slutar', lead, demo), base = await newCase(eva, 'Dag Provsson');
		await circle(eva, base, 'Eva Slutar', 'Maj Svensson');
		const page = await pageOf(lead, 'Eva Slutar'), last = (slutdag) => lead.submit(page, (f) => 'slutdag' in f.fields, { slutdag });
		assert.doesNotMatch((await lead.get('/idag')).text, /Eva Slutar/);
		assert.equal((await last('2026-05-20')).status, 303);
		assert.match((await lead.get(page)).text, new RegExp(`Utan hen kan ingen samordnare öppna: ${code(base)}\\.`));
		assert.match((await lead.get('/idag')).text, new RegExp(`href="${page}"[^>]*>(?:\\s|<[^>]*>)*Eva Slutar slutar, och en krets blir utan samordnare`));
		const hers = (await eva.get('/idag')).text;
		assert.match(hers, new RegExp(`href="${base}/krets"`));
		assert.match(hers, new RegExp(`Din sista dag är 20.maj.2026\\. Utan dig kan ingen samordnare öppna: ${code(base)}\\.`));
		await demo.restart({ clock: '2026-05-21T09:00' });
		const after = await demo.login('coordinator');
		assert.match((await after.get('/konton')).text, /Avslutade konton/);
		assert.match((await after.get('/idag')).text, /Eva Slutar har slutat, och en krets är utan samordnare/);
		assert.equal((await demo.client().login(demo.loginForm, { user: 'eva.slutar', password: PHRASE })).status, 422);
		const open = (till) => after.submit(page, (f) => f.action === `${page}/oppna-igen`, { till });
		assert.equal((await open('2026-07-20')).status, 422, 'for two weeks at most');
		assert.equal((await open('2026-05-21')).status, 303);
		const back = demo.client();
		assert.equal((await back.login(demo.loginForm, { user: 'eva.slutar', password: PHRASE })).status, 303);
		assert.equal((await back.get('/idag')).status, 200);
		assert.match((await back.get(base)).text, /Dag Provsson/);
		await circle(back, base, 'Eva Slutar', 'Karin Lindberg');
		assert.match((await after.get(base)).text, /Dag Provsson/);
		assert.doesNotMatch((await after.get('/idag')).text, /Eva Slutar/);
		await demo.restart({ clock: '2026-05-22T09:00' });
		const done = await demo.login('coordinator');
		assert.doesNotMatch((await done.get(page)).text, /oppna-igen/);
		assert.doesNotMatch((await done.get('/idag')).text, /Eva Slutar/);
		await circle(done, base, 'Karin Lindberg');
		assert.match((await (await demo.login('reviewer')).get('/vem-har-last?vad=account.reopen')).text, /Öppnade ett avslutat konto igen/);
	} finally {
		await demo.stop();
	}
});

test('ended all the same, for one who refused: the account can be opened again for her to hand over, and no other can', async () => {
	const eva = await coordinator('Eva Vägrar'), tuva = await coordinator('Tuva Frid'), base = await newCase(eva, 'Vägra Provsson');
	await circle(eva, base, 'Eva Vägrar');
	const page = await pageOf(karin, 'Eva Vägrar'), other = await pageOf(karin, 'Tuva Frid');
	assert.match((await karin.get(`${page}/avsluta`)).text, /Sedan kan de bara öppnas en timme i taget, i nödläge/);
	assert.equal((await end(karin, page, { anda: 'ja' })).status, 303);
	assert.equal((await eva.get(base)).status, 303, 'signed out');
	assert.equal((await end(karin, other)).status, 303);
	const { text } = await karin.get(page);
	assert.match(text, new RegExp(`Utan hen kan ingen samordnare öppna: ${code(base)}\\.`));
	assert.doesNotMatch((await karin.get(other)).text, /oppna-igen/);
	const form = formOf(text, (f) => f.action === `${page}/oppna-igen`);
	assert.equal((await karin.post(`${other}/oppna-igen`, { ...form.fields, till: '2026-04-16' })).status, 404);
	assert.equal((await tuva.get('/arenden')).status, 303);
});

test('a coordinator who is a circle\'s last one does not become only a volunteer before another is in', async () => {
	const eva = await coordinator('Eva Byter'), base = await newCase(eva, 'Byta Provsson');
	await circle(eva, base, 'Eva Byter', 'Maj Svensson');
	const page = await pageOf(karin, 'Eva Byter');
	for (const roll of ['volunteer', 'manager']) {
		const refused = await karin.submit(page, (f) => f.action === `${page}/roller`, { roll });
		assert.equal(refused.status, 409, roll);
		assert.ok(refused.text.includes(`Utan hen kan ingen samordnare öppna: ${code(base)}. Be hen först öppna ärendet, välja Skyddad krets och lägga till en samordnare.`));
	}
	assert.equal((await eva.get(`${base}/krets`)).status, 200);
	await circle(eva, base, 'Eva Byter', 'Karin Lindberg');
	assert.equal((await karin.submit(page, (f) => f.action === `${page}/roller`, { roll: 'volunteer' })).status, 303);
	assert.equal((await karin.get(`${base}/krets`)).status, 200);
});

test('with a barrier and nobody in the circle who signs in, the question goes to the chair, who is told the way', async () => {
	const eva = await coordinator('Eva Ledig'), base = await newCase(eva, 'Fråga Provsson'), chair = await server.login('reviewer');
	const bar = await choice(eva, `${base}/hinder`, 'Olle Jonsson');
	await eva.submit(`${base}/hinder`, (f) => f.body.includes('name="varfor"'), { vem: bar, varfor: 'granne' });
	const page = await pageOf(karin, 'Eva Ledig');
	assert.match((await karin.get(`${page}/avsluta`)).text, /Sedan kan ingen öppna alla de ärendena/);
	assert.equal((await end(karin, page, { anda: 'ja' })).status, 303);
	assert.match((await karin.get('/nodlage')).text, /Ingen i kretsen kan logga in längre\. Frågan går till styrelsens granskare/);
	const asked = await karin.submit('/nodlage', (f) => f.body.includes('name="skal"'), { arende: base.split('/')[2], skal: 'Hon ringde nyss' });
	assert.equal(asked.location, '/idag');
	assert.match((await karin.get('/idag')).text, /Styrelsens granskare är tillfrågad/);
	const [, card] = /href="(\/nodlage\/utan-krets\/[a-z2-7]+)"/.exec((await chair.get('/oppnat-i-nodlage')).text);
	const told = await chair.get(card);
	assert.match(told.text, new RegExp(`Karin Lindberg ber om att öppna ${code(base)}[\\s\\S]*Hon ringde nyss[\\s\\S]*kan få sitt konto öppnat igen`));
	assert.doesNotMatch(told.text, /nyckelförvarare kan tillsammans/, 'there are no sheets');
	assert.ok([403, 404].includes((await karin.get(card)).status));
});

// The codes of three sheets, made by the first coordinator.
async function sheets(demo, lead) {
	const made = await lead.submit('/konton/nyckelforvarare', (f) => 'namn1' in f.fields, { namn1: 'Berit Nyström', namn2: 'Ulla Forsman',
		namn3: 'Riksförbundets kansli', nuvarande: demo.accounts.coordinator.password });
	const codes = [...made.text.matchAll(/<p class="m-paper-code">([^<]+)<\/p>/g)].map((m) => m[1]);
	assert.equal(codes.length, 3, made.text);
	return codes;
}

async function bar(by, base, name) {
	const vem = await choice(by, `${base}/hinder`, name);
	assert.equal((await by.submit(`${base}/hinder`, (f) => f.body.includes('name="varfor"'), { vem, varfor: 'granne' })).status, 303);
}

test('two key keepers open circles from before their sheets and after, with a barrier and without, and let a coordinator in', async () => {
	const demo = await startDemo();
	try {
		const lead = await demo.login('coordinator'), eva = await coordinator('Eva Ensam', lead, demo), olga = await coordinator('Olga Stoppad', lead, demo);
		const names = ['Före Provsson', 'Förehinder Provsson', 'Efter Provsson', 'Efterhinder Provsson'], cases = [];
		for (const name of names)
			cases.push(await newCase(eva, name));
		const [early, earlyBarred, late, lateBarred] = cases;
		await circle(eva, early, 'Eva Ensam');
		await bar(eva, earlyBarred, 'Olga Stoppad');
		const codes = await sheets(demo, lead), page = await pageOf(lead, 'Eva Ensam');
		assert.match((await lead.get(`${page}/avsluta`)).text, /Sedan kan ingen öppna alla de ärendena/, 'the sheets know nothing of her circles yet');
		// The holder signs in, and the keepers are given what she holds.
		const again = demo.client();
		assert.equal((await again.login(demo.loginForm, { user: 'eva.ensam', password: PHRASE })).status, 303);
		await circle(again, late, 'Eva Ensam');
		await bar(again, lateBarred, 'Olga Stoppad');
		assert.match((await lead.get(`${page}/avsluta`)).text, /Sedan kan bara två nyckelförvarare tillsammans ge dem till någon/);
		assert.equal((await end(lead, page, { anda: 'ja' })).status, 303);
		for (const base of cases)
			for (const other of [lead, olga])
				assert.equal((await other.get(base)).status, 404);

		const two = demo.client(), losen = 'fyrtorn-granris-dimma';
		const inside = await two.submit('/logga-in/nyckelforvarare', (f) => 'kod1' in f.fields, { kod1: codes[0], kod2: codes[2], losen, losen_igen: losen });
		assert.equal(inside.status, 303, inside.text);
		const list = (await two.get('/arenden')).text;
		for (const [i, base] of cases.entries()) {
			assert.ok(list.includes(base), `${names[i]} is on the list`);
			assert.match((await two.get(base)).text, new RegExp(names[i]));
			await circle(two, base, 'Karin Lindberg');
			assert.match((await lead.get(base)).text, new RegExp(names[i]));
			assert.equal((await olga.get(base)).status, 404, 'whom the circle does not name stays outside');
		}
		const ask = (await olga.get('/nodlage')).text;
		assert.ok(ask.includes(code(early)) && ask.includes(code(late)), 'told by her number where nothing stops her');
		assert.ok(!ask.includes(code(earlyBarred)) && !ask.includes(code(lateBarred)), 'and not where a barrier does');
		// Given on once more, by the one who was let in.
		await circle(lead, early, 'Karin Lindberg', 'Olga Stoppad');
		assert.match((await olga.get(early)).text, /Före Provsson/);
		assert.equal((await end(lead, await pageOf(lead, 'Nödkonto'))).status, 303);
		assert.equal((await two.get(early)).status, 303);
		assert.equal((await lead.get(lateBarred)).status, 200);
	} finally {
		await demo.stop();
	}
});

test('a circle\'s last coordinator is not taken off the case either', async () => {
	const eva = await coordinator('Eva Avstår'), base = await newCase(eva, 'Avstå Provsson');
	await circle(eva, base, 'Eva Avstår', 'Maj Svensson');
	const vem = await choice(eva, `${base}/krets`, 'Eva Avstår'), maj = await choice(eva, `${base}/krets`, 'Maj Svensson');
	const take = async (id) => eva.post(`${base}/ta-tillbaka`, { vem: id, skydd: /name="skydd" value="([^"]+)"/.exec((await eva.get(base)).text)[1] });
	const refused = await take(vem);
	assert.equal(refused.status, 409);
	assert.match(refused.text, /Utan hen kan ingen samordnare öppna ärendet\. Lägg först till en samordnare under Skyddad krets\./);
	assert.equal((await eva.get(base)).status, 200);
	assert.equal((await take(maj)).status, 303);
});
