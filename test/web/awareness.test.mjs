// SPDX-License-Identifier: AGPL-3.0-or-later
// How many know of the jour: surveys typed or filled in from a file, their shares, and the follow-up. And the
// list of what is to be kept.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { fetchBytes, openAllInOffice, readPdf } from '../lib/judges.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const AT = '/information/kannedom', NEW = `${AT}/ny`;
const words = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ');
const isForm = (f) => 'kalla' in f.fields;
const WHOLE = { dag: '2026-04-01', kalla: 'Enkät i kommunernas medborgarpanel', fraga: 'Känner du till jouren?', 'svar-2303': '75', 'ja-2303': '36' };
let server, manager;
before(async () => { server = await startDemo(); manager = await server.login('manager'); });
after(async () => { await closeBrowser(); await server?.stop(); });

async function readFile(content) {
	const body = new FormData();
	for (const [name, value] of Object.entries({ ...formOf((await manager.get(NEW)).text, (f) => f.body.includes('type="file"')).fields, gor: 'las' }))
		body.set(name, value);
	body.set('fil', new Blob([content]), 'svar.csv');
	return manager.request('POST', NEW, { body, headers: { accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' } });
}

test('what cannot be is told at its field, and nothing typed is lost', async () => {
	for (const [fields, field, say] of [
		[{ dag: '2026-02-30' }, 'dag', /Datumet finns inte/], [{ dag: '2026-05-01' }, 'dag', /inte varit än/],
		[{ kalla: '' }, 'kalla', /vilka som frågade/],
		[{ 'svar-2303': '', 'ja-2303': '' }, 'svar-lanet', /i minst en kommun/],
		[{ 'ja-2303': '' }, 'ja-2303', /hur många som kände till/], [{ 'svar-2303': '-1' }, 'svar-2303', /från 1/],
		[{ 'ja-2303': '76' }, 'ja-2303', /Fler kände till jouren än som svarade/], [{ 'svar-2303': '7.5' }, 'svar-2303', /heltal/],
	]) {
		const answer = await manager.submit(NEW, isForm, { ...WHOLE, ...fields });
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(answer.text, new RegExp(`id="${field}-error"`), JSON.stringify(fields));
		assert.match(words(answer.text), say);
		assert.equal(formOf(answer.text, isForm).fields.fraga, WHOLE.fraga);
	}
	assert.doesNotMatch((await manager.get(AT)).text, /medborgarpanel/);
});

test('a file fills the form in and saves nothing; what is wrong is told by row and column', async () => {
	for (const [content, say] of [['', /inte är tom/], ['Ort;Antal\nRagunda;3\n', /rubrikerna Kommun, Tillfrågade och Känner till/],
		['%PDF-1.7', /fil/i], ['Kommun;Svar;Ja\nMalmö;9;1\n', /Ingen rad i filen/]]) {
		const answer = await readFile(content);
		assert.equal(answer.status, 422, content);
		assert.match(words(answer.text), say);
	}
	const answer = await readFile('Kommun;Tillfrågade;Känner till\nRagunda;75;36\nBerg;1 204;500\nMalmö;9;1\nÅre;10;11\n');
	assert.equal(answer.status, 200);
	const fields = formOf(answer.text, isForm).fields;
	assert.equal(fields['svar-2303'], '75');
	assert.equal(fields['svar-2326'], '1204');
	assert.equal(fields['svar-2321'], '');
	assert.match(words(answer.text), /2 rader är ifyllda från filen\. Inget är sparat än\..*Rad 4, kolumn A Malmö Kommunen finns inte i partnerskapet\. Rad 5, kolumn C 11 Fler känner till jouren än som tillfrågades/);
	const saved = await manager.post(NEW, { ...fields, dag: '2026-04-02', kalla: 'Från fil' });
	assert.equal(saved.location, AT);
	const page = words((await manager.get(AT)).text);
	assert.match(page, /41,9 % av dem som svarade kände till jouren: 536 av 1 279\. Troligen mellan 39 och 45 %/);
	assert.match(page, /Ragunda 75 36 48,0 % 37–60 %/);
});

test('it is told in the follow-up; it can be changed, removed and taken back', async () => {
	assert.match(words((await manager.get('/uppfoljning/2026/lanet')).text), /Känner till jouren .*41,9/);
	const place = (await manager.get(AT)).text.match(/\/information\/kannedom\/[a-z2-7]{26}/)[0];
	const first = formOf((await manager.get(place)).text, isForm).fields;
	assert.equal((await manager.submit(place, isForm, { 'ja-2303': '40' })).status, 303);
	const late = await manager.post(place, { ...first, kalla: 'Sen' });
	assert.equal(late.status, 409);
	assert.equal(formOf(late.text, isForm).fields.kalla, 'Sen');
	assert.equal((await manager.submit(place, 'ta-bort', {})).status, 303);
	assert.doesNotMatch((await manager.get(AT)).text, /Från fil/);
	assert.equal((await manager.submit(place, 'lagg-tillbaka', {})).status, 303);
	assert.match((await manager.get(AT)).text, /Från fil/);
	const officer = await server.login('municipal_officer'), volunteer = await server.login('volunteer');
	assert.equal((await officer.get(AT)).status, 200);
	assert.equal((await officer.get(NEW)).status, 403);
	assert.equal((await officer.get(place)).status, 403);
	assert.equal((await volunteer.get(AT)).status, 403);
});

test('the archive list has every version, decision and sending, and nobody who is helped; as page and files', async () => {
	const page = words((await manager.get('/dokument/arkiv')).text);
	assert.match(page, /Handlingar .*Överenskommelse om idéburet offentligt partnerskap, IOP.* Ragunda kommun 1 /);
	assert.match(page, /Bräcke Överenskommelsen Kommunstyrelsen § 14\/2026, ja 2026-02-03 KS 2026\/27/);
	assert.match(page, /Länet Rekommendation \S*\s*§ 22\/2025|SocSam § 22\/2025/);
	assert.match(page, /Skickat och öppnat .*Registrator, Ragunda kommun .*E-post/);
	assert.doesNotMatch(page, /Strömsund Överenskommelsen/, 'what is not decided is not there');
	const lead = await server.login('coordinator');
	const helped = [...(await lead.get('/arenden')).text.matchAll(/href="\/arenden\/[a-z2-7]{26}"[^>]*>(?:\s|<[^>]*>)*([^<]+)</g)].map((m) => m[1].trim());
	assert.ok(helped.length > 2);
	for (const name of helped)
		assert.ok(!page.includes(name), name);
	for (const role of ['municipal_officer', 'coordinator', 'reviewer'])
		assert.equal((await (await server.login(role)).get('/dokument/arkiv')).status, 403, role);
	const [pdf, docx] = await Promise.all(['pdf', 'docx'].map(async (e) => (await fetchBytes(manager, `/dokument/arkiv/fil.${e}`)).bytes));
	const judged = readPdf(pdf), dates = (text) => text.match(/\d{4}-\d{2}-\d{2}/g).length;
	assert.equal(judged.check, 0);
	assert.equal(dates(judged.text), dates(page), 'no date of a table is broken over two lines');
	assert.equal((openAllInOffice({ arkiv: docx }, 'docx').arkiv.match(/<table:table-header-rows/g) ?? []).length, 3);
});

for (const width of [320, 1280])
	test(`the pages are without violations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		for (const path of [AT, NEW, '/dokument/arkiv']) {
			await page.goto(server.url + path);
			await axe(page);
			assert.ok(await overflow(page) <= 0, path);
			noTrouble(page);
		}
	});
