// SPDX-License-Identifier: AGPL-3.0-or-later
// Follow-up: what each may see of whom, targets and comments that lose nothing, and the yearly report:
// a draft for the jour, then one that stays as it was released.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { pagesInOffice, readDocx, readPdf } from '../lib/judges.mjs';
import { startDemo } from '../lib/server.mjs';

let server, manager, officer;
before(async () => {
	server = await startDemo();
	[manager, officer] = [await server.login('manager'), await server.login('municipal_officer')];
});
after(() => server?.stop());
const text = (answer) => /<main[\s\S]*<\/main>/.exec(answer.text)[0].replace(/<[^>]+>/g, ' ').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');

async function bytes(client, path) {
	const answer = await fetch(server.url + path, { headers: { cookie: [...client.cookies].map(([k, v]) => `${k}=${v}`).join('; ') } });
	assert.equal(answer.status, 200, path);
	return Buffer.from(await answer.arrayBuffer());
}

test('a municipality sees itself and the county, and nothing of the jour\'s own', async () => {
	assert.equal((await officer.get('/uppfoljning')).location, '/uppfoljning/2025/ragunda');
	const own = await officer.get('/uppfoljning/2025/ragunda');
	assert.equal(own.status, 200);
	const county = await officer.get('/uppfoljning/2025/lanet');
	assert.equal(county.status, 200);
	for (const page of [own, county])
		assert.doesNotMatch(text(page), /Östersund|Krokom|Bara för jouren|Förmedlingsprocent|Hörde av sig själva/);
	for (const path of ['/uppfoljning/2025/ostersund', '/uppfoljning/2025/ostersund/rapport', '/uppfoljning/2025/lanet/matt/egen-vag',
		'/uppfoljning/2025/lanet/matt/formedling', '/uppfoljning/2025/ostersund/matt/personer', '/uppfoljning/2027/ragunda', '/uppfoljning/1999/ragunda', '/uppfoljning/x/ragunda'])
		assert.equal((await officer.get(path)).status, 404, path);
	assert.equal((await officer.post('/uppfoljning/2025/ragunda/rapport', {})).status, 403);
	const volunteer = await server.login('volunteer');
	for (const path of ['/uppfoljning', '/uppfoljning/2025/lanet', '/uppfoljning/2025/ragunda/rapport/fil.pdf'])
		assert.equal((await volunteer.get(path)).status, 403, path);
	assert.match(text(await manager.get('/uppfoljning/2025/lanet')), /Bara för jouren .*Hörde av sig själva \d+ av \d+/);
});

test('a municipality is told of the last whole year, and the county of the last quarter', async () => {
	assert.match(text(await officer.get('/uppfoljning/2025/ragunda')), /\d+ personer från Ragunda fick stöd av brottsofferjouren från 1 januari 2023 till 31 december 2025\..* kv 4 24 \d+ kv 4 25 \d+ Hämta/);
	assert.match(text(await officer.get('/uppfoljning/2026/ragunda')), /till 31 december 2025\..* här 1 januari 2023–31 december 2025 i kommunen och 1 april 2023–31 mars 2026 i länet/);
});

test('what was answered when support ended is told when the year has ended, and not while it runs', async () => {
	const coordinator = await server.login('coordinator');
	const told = async (year) => /Fick det stöd de väntade sig (\d+ procent|–)/.exec(text(await officer.get(`/uppfoljning/${year}/lanet`)))?.[1];
	for (let i = 0; i < 10; i++)
		assert.equal((await coordinator.submit('/enkat', (f) => /name="expected"/.test(f.body), { expected: 'yes', safe: 'yes', advise: 'yes' })).location, '/enkat');
	assert.equal(await told(2025), '81 procent');
	assert.equal(await told(2026), '–');
});

test('a target and a comment: a wrong one comes back filled in, two at once lose nothing', async () => {
	const where = '/uppfoljning/2026/bracke/matt/information';
	const form = formOf((await manager.get(where)).text, where);
	const bad = await manager.post(where, { ...form.fields, mal: 'många', kommentar: 'Skolan vill ha besök.' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /value="många"/);
	assert.match(bad.text, /Skolan vill ha besök\./);
	const long = await manager.post(where, { ...form.fields, kommentar: 'a'.repeat(601) });
	assert.equal(long.status, 422);
	assert.equal((await manager.post(where, { ...form.fields, mal: '2', kommentar: 'Skolan vill ha besök.' })).status, 303);
	const late = await manager.post(where, { ...form.fields, en_gang: formOf((await manager.get('/uppfoljning/2026/bracke/matt/moten')).text, (f) => 'version' in f.fields).fields.en_gang, mal: '9', kommentar: 'För sent.' });
	assert.equal(late.status, 409);
	assert.match(late.text, /För sent\./);
	assert.match(text(await manager.get('/uppfoljning/2026/bracke')), /Information och föreläsningar \d+ \d+ 2: (inte )?nått .*Skolan vill ha besök\./);
});

test('the report: released once the year is whole, kept as it was, at most four pages with all comments', async () => {
	const early = '/uppfoljning/2026/bracke/rapport';
	assert.match(text(await manager.get(early)), /kan fastställas när årets sista kvartal är sammanställt/);
	const seen = await manager.get('/uppfoljning/2025/bracke/rapport');
	assert.match(text(seen), /utkast efter dagens uppgifter/);
	const form = formOf(seen.text, '/uppfoljning/2025/bracke/rapport');
	assert.equal((await manager.post(early, form.fields)).status, 409);

	let left = 3000;
	for (const [, code] of (await manager.get('/uppfoljning/2025/lanet')).text.matchAll(/href="\/uppfoljning\/2025\/lanet\/matt\/([a-z0-9-]+)"/g)) {
		if (['egen-vag', 'formedling'].includes(code) || left < 600)
			continue;
		const where = `/uppfoljning/2025/lanet/matt/${code}`;
		const one = formOf((await manager.get(where)).text, where);
		const saved = await manager.post(where, { ...one.fields, kommentar: 'Vi har träffat alla åtta kommunerna. '.repeat(20).slice(0, 520) });
		left -= 600;
		assert.equal(saved.status, 303);
	}
	for (let i = 0; i < 13; i++)
		assert.equal((await manager.submit('/overenskommelse/annat-an-pengar/nytt', (f) => 'levererat' in f.fields, { part: 'ragunda', ar: '2025', slag: 'annat', vad: `Plats på utbildning ${i}`, lovat: '2', varde: '900', kalla: 'kursens pris', levererat: '1' })).status, 303);
	const pdf = await bytes(manager, '/uppfoljning/2025/lanet/rapport/fil.pdf');
	const judged = readPdf(pdf);
	assert.equal(judged.check, 0);
	assert.equal(judged.info.Tagged, 'yes');
	assert.ok(judged.info.Pages <= 4, `${judged.info.Pages} pages`);
	assert.match(judged.text, /Vi har träffat alla åtta kommunerna/);
	assert.match(judged.text, /Och 8 till, som står under/);
	// Charts: a line and four with bars, each read aloud as the figures that it shows.
	const crime = /Diagram: Personer efter brott\. Personer, tre .r tillsammans\. V.ldsbrott: \d+; Sexualbrott: visas inte, f.r att skydda personer;/;
	assert.equal(judged.plain.match(/\/Alt \(Diagram: /g).length, 5);
	assert.equal(judged.structure.match(/^ +Figure/gm).length, 5);
	assert.match(judged.plain, crime);
	const word = await bytes(manager, '/uppfoljning/2025/lanet/rapport/fil.docx');
	const parts = readDocx(word);
	assert.match(parts['word/document.xml'], /Uppföljning 2025/);
	assert.equal([...parts['word/document.xml'].matchAll(/descr="Diagram: /g)].length, 5);
	assert.match(parts['word/document.xml'], crime);
	assert.equal(Object.keys(parts).filter((n) => n.startsWith('word/media/diagram-')).length, 5);
	assert.ok(pagesInOffice(word) <= 4);

	assert.match(text(await officer.get('/uppfoljning/2025/lanet/rapport')), /Jouren har inte fastställt någon rapport/);
	assert.match(text(await server.client().get('/stod/statistik')), /Jouren har inte publicerat några tal än/);
	assert.match(text(await manager.get('/uppfoljning/2025/lanet/rapport')), /kan alla läsa den på jourens öppna sidor, från 1 april 2026/);
	assert.equal((await officer.get('/uppfoljning/2025/lanet/rapport/fil.pdf')).status, 404);
	const draft = formOf((await manager.get('/uppfoljning/2025/lanet/rapport')).text, '/uppfoljning/2025/lanet/rapport');
	assert.equal((await manager.post('/uppfoljning/2025/lanet/rapport', draft.fields)).status, 303);
	const released = text(await officer.get('/uppfoljning/2025/lanet/rapport'));
	assert.match(released, /Fastställd .* av Per-Erik Nordin, version 1\./);
	const open = await server.client().get('/stod/statistik');
	assert.match(text(open), /Uppföljning 2025: hela länet .*Vilka som har fått stöd i länet/);
	assert.equal(open.headers.get('set-cookie'), null);
	const where = '/uppfoljning/2025/lanet/matt/stodpersoner';
	const later = formOf((await manager.get(where)).text, where);
	assert.equal((await manager.post(where, { ...later.fields, varde: '7777', kommentar: '' })).status, 303);
	const article = (words) => words.slice(words.indexOf('Brottsofferjouren Jämtland'));
	assert.equal(article(text(await officer.get('/uppfoljning/2025/lanet/rapport'))), article(released), 'a released report stays as it was');
	assert.match(text(await manager.get('/uppfoljning/2025/lanet/rapport?utkast=ja')), /7 777/);
	assert.doesNotMatch(text(await officer.get('/uppfoljning/2025/lanet/rapport?utkast=ja')), /7 777/);
});

test('charts as pictures, for who may see the page', async () => {
	const png = async (client, path) => {
		const b = await bytes(client, path);
		assert.equal(b.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n', path);
		return b.readUInt32BE(16);
	};
	const report = await manager.get('/uppfoljning/2025/ragunda/rapport');
	const links = [...report.text.matchAll(/href="(\/uppfoljning\/[^"]*diagram\.png)"/g)].map((m) => m[1]);
	assert.equal(links.length, 5);
	for (const path of links)
		assert.equal(await png(officer, path), 1600);
	assert.equal(await png(manager, '/uppfoljning/2025/lanet/matt/egen-vag/diagram.png'), 1600);
	// No empty axes where nothing is known.
	assert.match(text(await manager.get('/uppfoljning/2025/lanet/matt/moten')), /Det finns inga uppgifter att visa än\./);
	assert.equal((await manager.get('/uppfoljning/2025/lanet/matt/moten/diagram.png')).status, 404);
	for (const path of ['/uppfoljning/2025/lanet/matt/egen-vag/diagram.png', '/uppfoljning/2025/ostersund/matt/personer/diagram.png', '/uppfoljning/2025/ragunda/fordelning/kommun/diagram.png'])
		assert.equal((await officer.get(path)).status, 404, path);
});

test('the county\'s share is that of the year, also when each municipality\'s own is older', async () => {
	const towns = ['Berg', 'Bräcke', 'Härjedalen', 'Krokom', 'Ragunda', 'Strömsund', 'Åre', 'Östersund'];
	const form = formOf((await manager.get('/trygghet/las-in')).text, (f) => 'serie' in f.fields), body = new FormData();
	for (const [key, value] of Object.entries({ ...form.fields, serie: 'ntu.otrygg' }))
		body.set(key, value);
	body.set('fil', new Blob(['Område;År;Procent;Lägst;Högst\n' + towns.map((t) => `${t};2023;31;;\n`).join('') + 'Jämtlands län;2024;23;;\n']), 'fil.csv');
	const look = await manager.request('POST', '/trygghet/las-in', { body, headers: { accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' } });
	assert.equal(look.status, 303, look.text);
	const read = formOf((await manager.get(look.location)).text, look.location);
	assert.equal((await manager.post(read.action, read.fields)).status, 303);
	assert.match(text(await manager.get('/uppfoljning/2024/lanet')), /Känner sig otrygga 23/);
});
