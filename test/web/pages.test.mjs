// SPDX-License-Identifier: AGPL-3.0-or-later
// The jour writes its public pages: looked at first, told with its line what is wrong, every version kept.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

let server, lead, visitor;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
	visitor = server.client();
});
after(() => server?.stop());

const PLACE = '/sidor/sv/nu';
const save = (fields, who = lead) => who.submit(PLACE, (f) => 'text' in f.fields, fields);

test('a saved text is what visitors read at once, in its language alone', async () => {
	const before = await visitor.get('/stod/nu?sprak=sv'), easy = (await visitor.get('/stod/nu?sprak=latt')).text;
	assert.match(before.text, /Är du i fara\?/);
	const look = await save({ text: '# Ny rubrik\n\nRing **genast**.\n\n:: ring 112', gor: 'visa' });
	assert.equal(look.status, 200);
	assert.match(look.text, /Så ser det ut[\s\S]*Ring <strong>genast<\/strong>/);
	assert.doesNotMatch((await visitor.get('/stod/nu?sprak=sv')).text, /Ny rubrik/, 'a look saves nothing');
	const done = await save({ text: '# Ny rubrik\n\nRing **genast**.\n\n:: ring 112' });
	assert.equal(done.status, 303);
	const page = await visitor.get('/stod/nu?sprak=sv');
	assert.match(page.text, /<h1[^>]*>Ny rubrik<\/h1>/);
	assert.match(page.text, /href="tel:112"/);
	const same = (text) => text.replace(/ nonce="[^"]+"/, ''); // each answer has its own
	assert.equal(same((await visitor.get('/stod/nu?sprak=latt')).text), same(easy));
	assert.match((await lead.get('/sidor')).text, /Ny rubrik[\s\S]*?Jourens egen text/);
	assert.match((await lead.get('/sidor')).text, /Hjälp i en kommun/, 'the page for each of them');
	assert.doesNotMatch((await lead.get('/sidor')).text, /\{kommun\}/);
});

test('what the page would not understand is told with its line, and the text stays', async () => {
	for (const [text, words] of [['# Rubrik\n\n:: ring 999', 'Rad 3: Det numret finns inte bland telefonnumren.'],
		['Ingen rubrik', 'Rad 1: Först ska rubriken stå: # Rubrik'],
		['# R\n\n<script>alert(1)</script>', 'Här finns HTML, en bild eller en länk som inte kan visas.']]) {
		const answer = await save({ text });
		assert.equal(answer.status, 422, text);
		assert.ok(answer.text.includes(words), text);
		assert.ok(answer.text.includes(text.split('\n')[0]), 'the text comes back');
	}
	assert.doesNotMatch((await visitor.get('/stod/nu?sprak=sv')).text, /Ingen rubrik|alert/);
});

test('two who save at once: the second is told, and loses nothing', async () => {
	const other = await server.login('manager');
	const old = (await other.get(PLACE)).text.match(/name="version" value="(\d+)"/)[1];
	assert.equal((await save({ text: '# Först' })).status, 303);
	const late = await save({ text: '# Sedan', version: old }, other);
	assert.equal(late.status, 409);
	assert.match(late.text, /Någon annan har sparat sidan[\s\S]*# Sedan/);
	assert.match((await visitor.get('/stod/nu?sprak=sv')).text, /Först/);
});

test('every version can be gone back to, and the program\'s own', async () => {
	const back = (till) => lead.submit(PLACE, (f) => f.action.endsWith('/tillbaka'), { till });
	assert.equal((await back('1')).status, 303);
	assert.match((await visitor.get('/stod/nu?sprak=sv')).text, /Ny rubrik/);
	assert.equal((await back('0')).status, 303);
	assert.match((await visitor.get('/stod/nu?sprak=sv')).text, /Är du i fara\?/);
	assert.equal((await back('77')).status, 404);
});

test('a page can be written in a language that the program has no text in', async () => {
	assert.match((await visitor.get('/stod/nu?sprak=fi')).text, /not translated yet/);
	const answer = await lead.submit('/sidor/fi/nu', (f) => 'text' in f.fields, { text: '# Oletko vaarassa?\n\nSoita 112.' });
	assert.equal(answer.status, 303);
	const page = (await visitor.get('/stod/nu?sprak=fi')).text;
	assert.match(page, /<article lang="fi">[\s\S]*Oletko vaarassa/);
	assert.doesNotMatch(page, /not translated yet/);
	assert.match((await visitor.get('/stod/nu?sprak=sv')).text, /sprak=fi/, 'it is offered');
});

test('a language that is read from the right stands so, and the frame around it from the left', async () => {
	const answer = await lead.submit('/sidor/ar/nu', (f) => 'text' in f.fields, { text: '# 112\n\nاتصل 112.' });
	assert.equal(answer.status, 303);
	const { text } = await visitor.get('/stod/nu?sprak=ar');
	assert.match(text, /<article lang="ar" dir="rtl">[\s\S]*اتصل 112/);
	assert.match(text, /<html lang="en"/);
});

test('easy Swedish is measured while it is written; others may not write', async () => {
	const hard = await lead.submit('/sidor/latt/nu', (f) => 'text' in f.fields,
		{ text: '# Rubrik\n\nMyndighetsutövningen förutsätter individuella behovsprövningar.', gor: 'visa' });
	assert.match(hard.text, /Läsbarhet \(LIX\): \d+\. Lätt svenska ska vara under 30/);
	for (const role of ['volunteer', 'municipal_officer', 'administrator'])
		assert.equal((await (await server.login(role)).get(PLACE)).status, 403, role);
	assert.equal((await lead.get('/sidor/sv/finns-inte')).status, 404);
	assert.equal((await lead.get('/sidor/xx/nu')).status, 404);
});

test('how often pages were shown stands by page, and nothing of who read', async () => {
	const lead = await server.login('coordinator');
	const { text } = await lead.get('/sidor');
	assert.match(text, /De senaste 30 dagarna/);
	assert.match(text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '), /\/stod\/nu \d+ \/stod\/kallad \d+/);
});

test('a telephone number is the jour\'s to write, to check and to show', async () => {
	const list = '/sidor/nummer';
	assert.match((await lead.get(list)).text, /116 006[\s\S]*?Kontrollerat/);
	const send = (code, fields) => lead.submit(`${list}/${code}`, (f) => 'nummer' in f.fields, fields);
	for (const [code, fields, words] of [['nytt', { nummer: 'ring oss', namn: 'Kontoret' }, 'Skriv numret med siffror'],
		['nytt', { nummer: '063-12 34 56', namn: '' }, 'Skriv vart numret går'],
		['nytt', { nummer: '063-12 34 56', namn: 'Kontoret', kontrollerat: '2026-12-24' }, 'Dagen har inte varit än'],
		['112', { nummer: '113' }, 'Nödnumret är 112 och ändras inte']]) {
		const answer = await send(code, fields);
		assert.equal(answer.status, 422, words);
		assert.ok(answer.text.includes(words), words);
		assert.ok(answer.text.includes(fields.nummer), 'the form keeps what was written');
	}
	assert.equal((await send('nytt', { nummer: '063-12 34 56', namn: 'Jourens kontor', tider: 'Vardagar 9–16' })).status, 303);
	const twice = await send('nytt', { nummer: '063-12 34 56', namn: 'En till' });
	assert.equal(twice.status, 409);
	assert.match(twice.text, /Det numret finns redan[\s\S]*En till/);
	assert.equal((await save({ text: '# Nummer\n\n:: ring 063123456' })).status, 303);
	assert.match((await visitor.get('/stod/nu?sprak=sv')).text, /href="tel:063123456"[\s\S]*Jourens kontor\. Vardagar 9–16[\s\S]*15\sapril\s2026/);

	await send('116006', { kontrollerat: '2026-01-01' });
	assert.match((await visitor.get('/stod?sprak=sv')).text, /Numren kontrollerades 1\sjanuari\s2026/);
	const one = (await lead.get(`${list}/116006`)).text; // made before the next change
	const version = /name="version" value="(\d+)"/.exec(one)[1];
	assert.equal((await lead.submit(list, (f) => f.action.endsWith('/116006/kontrollerat'), {})).status, 303);
	assert.match((await visitor.get('/stod?sprak=sv')).text, /Numren kontrollerades 15\sapril\s2026/);
	const late = await send('116006', { version, tider: 'Dygnet runt' });
	assert.equal(late.status, 409);
	assert.match(late.text, /Så här står det nu[\s\S]*116 006[\s\S]*value="Dygnet runt"/);
	assert.equal((await lead.get(`${list}/999`)).status, 404);
});

// One grey pixel, with a word in it that nobody sees.
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACXRFWHRBAGhlbWxpZ3TjL0FxAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');

test('a picture is shown from here, cleaned, and never without words', async () => {
	const list = '/sidor/bilder', shown = '/stod/bilder/kontoret';
	const send = async (namn, bytes) => {
		const form = formOf((await lead.get(list)).text, (f) => 'namn' in f.fields);
		const body = new FormData();
		for (const [k, v] of Object.entries({ ...form.fields, namn }))
			body.append(k, v);
		body.append('bild', bytes ? new Blob([bytes]) : new Blob([]), bytes ? 'bild.png' : '');
		return lead.request('POST', list, { body, headers: { accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' } });
	};
	for (const [namn, bytes, words] of [['', PNG, /Skriv namnet/], ['Kontoret!', PNG, /små bokstäver/], ['kontoret', null, /Välj en bild, PNG eller JPEG/],
		['kontoret', Buffer.from('<svg onload="alert(1)"/>'), /Det är ingen bild som går att läsa/], ['kontoret', Buffer.concat([PNG, Buffer.alloc(300_000)]), /högst 200 kB/]]) {
		const answer = await send(namn, bytes);
		assert.equal(answer.status, 422, String(words));
		assert.match(answer.text, words);
	}
	assert.equal((await visitor.get(shown)).status, 404);
	assert.equal((await send('kontoret', PNG)).status, 303);
	assert.equal((await send('kontoret', PNG)).status, 409);
	const got = await fetch(server.url + shown), kept = Buffer.from(await got.arrayBuffer());
	assert.equal(got.headers.get('content-type'), 'image/png');
	assert.match(got.headers.get('cache-control'), /no-store/);
	assert.ok(!kept.includes('hemligt'), 'what the file told besides is gone');

	const without = await save({ text: `# Vi\n\n![](${shown})` });
	assert.equal(without.status, 422);
	assert.match(without.text, /Rad 3: Beskriv bilden/);
	assert.equal((await save({ text: `# Vi\n\n![En röd dörr](${shown})` })).status, 303);
	assert.match((await visitor.get('/stod/nu?sprak=sv')).text, /<img src="\/stod\/bilder\/kontoret" alt="En röd dörr" width="1" height="1"/);
	const drop = (f) => f.action.endsWith('/kontoret/ta-bort');
	const refused = await lead.submit(list, drop, {});
	assert.equal(refused.status, 409);
	assert.match(refused.text, /Bilden visas på sidan Viktiga nummer \(Svenska\)/);
	assert.equal((await save({ text: '# Vi\n\nUtan bild.' })).status, 303);
	assert.equal((await lead.submit(list, drop, {})).status, 303);
	assert.equal((await visitor.get(shown)).status, 404);
	// Back to the text that named it: told, and nothing is broken for who reads.
	const versions = [...(await lead.get(PLACE)).text.matchAll(/<option value="(\d+)"/g)].map((m) => Number(m[1]));
	const back = await lead.submit(PLACE, (f) => 'till' in f.fields, { till: String(Math.max(...versions) - 1) });
	assert.equal(back.status, 422);
	assert.match(back.text, /Den bilden finns inte bland bilderna/);
	assert.match((await visitor.get('/stod/nu?sprak=sv')).text, /Utan bild/);
});
