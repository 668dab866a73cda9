// SPDX-License-Identifier: AGPL-3.0-or-later
// The official memo of each municipality: its headings, its files as other programs read them, what is
// warned of, who may see it, and that what has left the house is registered as it was.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { fetchBytes, openInOffice, readDocx, readPdf } from '../lib/judges.mjs';
import { startDemo } from '../lib/server.mjs';

const TOWNS = ['berg', 'bracke', 'harjedalen', 'krokom', 'ragunda', 'stromsund', 'are', 'ostersund'];
// The office's own name stands in the first.
const headings = (office) => [`${office} förslag till beslut`, 'Sammanfattning av ärendet',
	'Beskrivning av ärendet', 'Ekonomiska konsekvenser', 'Barnkonsekvensanalys', 'Beslutsunderlag',
	'Beslutet skickas till'];
const HEADINGS = headings('Vård- och socialavdelningens');
const at = (town) => `/kommuner/${town}/tjansteskrivelse`;
const RAGUNDA = at('ragunda');

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

const GRANT = { berg: 165, bracke: 220, harjedalen: 188, krokom: 204, ragunda: 177, stromsund: 231, are: 199, ostersund: 291 };
const wordsOf = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');
const headingsOf = (html) => [...html.matchAll(/<h3 class="m-doc__h">(.*?)<\/h3>/g)].map((m) => unescapeHtml(m[1]));
const lint = (html) => [...html.matchAll(/<li class="m-lint__item[^>]*>(.*?)<\/li>/g)].map((m) => wordsOf(m[1]).trim());

async function write(client, town, part, text) {
	const answer = await client.submit(`${at(town)}/andra/${part}`, (f) => 'text' in f.fields, { text });
	assert.equal(answer.status, 303, part);
}

test('all eight municipalities have the same headings in the same order, as page, PDF and Word file', async () => {
	const manager = await server.login('manager');
	for (const town of TOWNS) {
		const page = await manager.get(at(town));
		assert.equal(page.status, 200, town);
		const want = town === 'krokom' ? headings('Socialkontorets') : HEADINGS;
		assert.deepEqual(headingsOf(page.text), want, town);
		assert.match(page.text, /731\u00a0101\u00a0kr/);
		assert.match(page.text, new RegExp(`beslutades av KS\\s§\\s${GRANT[town]}\\/2025`), 'its own decision about the grant');
		const pdf = await fetchBytes(manager, `${at(town)}/fil.pdf`);
		assert.equal(pdf.type, 'application/pdf');
		assert.match(pdf.name, new RegExp(`attachment; filename="tjansteskrivelse-${town}\\.pdf"`));
		const judged = readPdf(pdf.bytes);
		assert.equal(judged.check, 0, town);
		assert.deepEqual([...judged.structure.matchAll(/H2 \(block\)\n\s+"(.*?)"/g)].map((m) => m[1]), want, town);
		const docx = readDocx((await fetchBytes(manager, `${at(town)}/fil.docx`)).bytes);
		assert.deepEqual([...docx['word/document.xml'].matchAll(/<w:pStyle w:val="Heading2"\/>.*?<w:t[^>]*>(.*?)<\/w:t>/g)].map((m) => m[1]), want, town);
	}
	assert.equal((await manager.get(at('jouren'))).status, 404);
});

test('each of the three matters has a memo of its own, with the same headings, to its own board', async () => {
	const manager = await server.login('manager');
	for (const town of TOWNS) {
		const services = await manager.get(`${at(town)}-insatser`), grant = await manager.get(`${at(town)}-bidrag`);
		for (const page of [services, grant]) {
			assert.equal(page.status, 200, town);
			assert.deepEqual(headingsOf(page.text), town === 'krokom' ? headings('Socialkontorets') : HEADINGS, town);
		}
		const said = wordsOf(services.text);
		assert.match(said, /1\. \S.* beslutar att insatser från Brottsofferjouren Jämtland erbjuds utan individuell behovsprövning enligt 11 kap\. 5 § socialtjänstlagen \(2025:400\), från 2026-03-01, under förutsättning att Kommunstyrelsen godkänner|beslutar att insatser från Brottsofferjouren Jämtland erbjuds utan individuell behovsprövning/);
		assert.match(said, /identitet inte dokumenteras, enligt 14 kap\. 5 § socialtjänstlagen \(2025:400\)/);
		assert.match(wordsOf(grant.text), /beviljar Brottsofferjouren Jämtland ett bidrag/);
		assert.doesNotMatch(lint(services.text).join(), /säger inte (vem|vad|från när)/);
		assert.doesNotMatch(lint(grant.text).join(), /säger inte (vem|vad|från när)/);
	}
	assert.match(wordsOf((await manager.get(`${at('berg')}-bidrag`)).text), /beviljar Brottsofferjouren Jämtland ett bidrag på 39 120,03 kr för tiden 2026-01-01 till 2026-12-31 \..*Kommunens del av grundbidraget för 2026 är 39 120,03 kr\. Hela grundbidraget är 731 101 kr/);
	assert.match(wordsOf((await manager.get(`${at('bracke')}-insatser`)).text), /under förutsättning att kommunstyrelsen godkänner/);
	assert.match(wordsOf((await manager.get(`${at('bracke')}-insatser`)).text), /Mottagare Vård- och socialnämnden/);
	assert.match(wordsOf((await manager.get(`${at('bracke')}-bidrag`)).text), /Mottagare Kommunstyrelsen/);
	// what is written in one is not in another
	const answer = await manager.submit(`${at('are')}-bidrag/andra/sammanfattning`, (f) => 'text' in f.fields, { text: 'Bara om bidraget.' });
	assert.equal(answer.status, 303);
	assert.equal(answer.location, `${at('are')}-bidrag`);
	assert.match((await manager.get(`${at('are')}-bidrag`)).text, /Bara om bidraget/);
	for (const other of ['', '-insatser'])
		assert.doesNotMatch((await manager.get(at('are') + other)).text, /Bara om bidraget/);
	const { bytes, name } = await fetchBytes(manager, `${at('are')}-insatser/fil.pdf`);
	assert.match(name, /tjansteskrivelse-insatser-are\.pdf/);
	assert.equal(readPdf(bytes).check, 0);
	const officer = await server.login('municipal_officer');
	assert.equal((await officer.get(`${RAGUNDA}-insatser`)).status, 200);
	assert.equal((await officer.get(`${at('berg')}-bidrag`)).status, 404);
});

test('all eight are made at the same time, and each is the same as made alone', async () => {
	const manager = await server.login('manager');
	const files = (town) => Promise.all(['pdf', 'docx'].map(async (kind) => (await fetchBytes(manager, `${at(town)}/fil.${kind}`)).bytes));
	const together = await Promise.all(TOWNS.map(files));
	for (const [i, town] of TOWNS.entries())
		for (const [k, bytes] of (await files(town)).entries())
			assert.ok(bytes.equals(together[i][k]), town);
});

test('the PDF is tagged: title, language, headings, lists, a table with heads, page numbers as artifacts', async () => {
	const manager = await server.login('manager');
	await write(manager, 'berg', 'ekonomi', 'Bidraget är **731 101 kr** enligt KS § 220/2025, se [länsstyrelsen](https://exempel.se/).\n\n| Kommun | Belopp |\n|---|---:|\n| Berg | 60 666,87 kr |\n| Åre | 1 kr |\n\n1. ett\n2. två\n');
	const { bytes } = await fetchBytes(manager, `${at('berg')}/fil.pdf`);
	const { info, structure, text, plain, check } = readPdf(bytes);
	assert.equal(check, 0);
	assert.equal(info.Tagged, 'yes');
	assert.match(info.Title, /^Överenskommelse om idéburet offentligt partnerskap/);
	assert.equal(info['Page size'], '595.28 x 841.89 pts (A4)');
	assert.match(plain, /\/Lang \(sv-SE\)/);
	assert.match(plain, /\/DisplayDocTitle true/);
	assert.match(plain, /\/Scope \/Column/);
	assert.match(plain, /\/Artifact BMC/);
	assert.match(structure, /^ {2}H1 \(block\)/m);
	assert.match(structure, /LI \(block\)\s+Lbl \(block\)\s+"•"\s+LBody \(block\)\s+P \(block\)\s+"/);
	assert.equal(structure.match(/^\s+TH/gm).length, 2);
	assert.equal(structure.match(/^\s+TR/gm).length, 3);
	assert.match(structure, /"1\."/);
	assert.match(structure, /Link \(inline\)[\s\S]*"länsstyrelsen"/);
	assert.match(structure, /731\u00a0101\u00a0kr/, 'no-break spaces');
	assert.match(text, /731.101.kr/);
	assert.doesNotMatch(structure, /Sida 1/);
	assert.match(text, new RegExp(`Sida 1 \\(${info.Pages}\\)`));
	assert.ok(bytes.equals((await fetchBytes(manager, `${at('berg')}/fil.pdf`)).bytes), 'the same bytes each time');
});

test('LibreOffice opens the Word and the ODT file: headings, list items, rows and the head of the table', async () => {
	const manager = await server.login('manager');
	await write(manager, 'are', 'ekonomi', 'Bidraget är 731 101 kr.\n\n| Kommun | Belopp |\n|---|---:|\n| Berg | 1 kr |\n| Åre | 2 kr |\n');
	await write(manager, 'are', 'beskrivning', 'Mål:\n\n* ett\n* två\n    * inre\n\n1. första\n2. andra\n');
	await write(manager, 'are', 'barn', 'Barn berörs. Se även **bilaga**.');
	const { bytes, type } = await fetchBytes(manager, `${at('are')}/fil.docx`);
	assert.equal(type, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document');
	const free = await fetchBytes(manager, `${at('are')}/fil.odt`);
	assert.equal(free.type, 'application/vnd.oasis.opendocument.text');
	const page = (await manager.get(at('are'))).text.split('<article')[1].split('</article>')[0];
	for (const odt of [openInOffice(bytes), openInOffice(free.bytes, 'odt')]) {
		const count = (what) => (odt.match(what) ?? []).length;
		assert.equal(count(/<text:h [^>]*text:outline-level="1"/g), 1);
		assert.equal(count(/<text:h [^>]*text:outline-level="2"/g), HEADINGS.length);
		assert.equal(count(/<text:list-item[ >]/g), page.match(/<li>/g).length);
		assert.equal(count(/<table:table-row/g), 3);
		assert.equal(count(/<table:table-header-rows/g), 1);
		assert.match(odt, /731\u00a0101\u00a0kr/);
	}
	const made = readDocx(free.bytes);
	assert.equal(Object.keys(made)[0], 'mimetype');
	assert.match(made['styles.xml'], /Åre kommun[\s\S]*fo:language="sv"|fo:language="sv"[\s\S]*Åre kommun/);
	const parts = readDocx(bytes);
	assert.match(parts['word/styles.xml'], /<w:lang w:val="sv-SE"\/>/);
	assert.match(parts['word/document.xml'], /<w:trPr><w:cantSplit\/><w:tblHeader\/><\/w:trPr>/);
	assert.doesNotMatch(parts['word/document.xml'], /<w:t>/);
	assert.match(parts['word/header1.xml'], /Åre kommun/);
});

test('text to paste has one piece per heading, and all of it as a file', async () => {
	const officer = await server.login('municipal_officer');
	const { text } = await officer.get(`${RAGUNDA}/text`);
	const names = [...text.matchAll(/id="[a-z0-9-]+-namn">(.*?)<\/h2>/g)].map((m) => unescapeHtml(m[1]));
	assert.deepEqual(names, ['Rubrik', ...HEADINGS, 'Underskrifter']);
	const file = await officer.get(`${RAGUNDA}/fil.txt`);
	assert.match(file.headers.get('content-type'), /^text\/plain/);
	for (const heading of HEADINGS)
		assert.ok(file.text.includes(`\n${heading}\n`), heading);
});

test('no HTML and no evil link of a text comes through, and it is told', async () => {
	const manager = await server.login('manager');
	await write(manager, 'krokom', 'sammanfattning', 'Hej <script>alert(1)</script> [a](javascript:alert(1)) [b](data:text/html,x) ![c](https://exempel.se/c.png)\n\n<div onclick="x()">d</div>');
	const { text } = await manager.get(at('krokom'));
	const article = text.split('<article')[1].split('</article>')[0].replace(/<img class="m-doc__logo"[^>]*>/, ''); // the municipality's own
	assert.doesNotMatch(article, /<script|javascript:|data:|onclick|<img/);
	const words = lint(text).join('\n');
	assert.match(words, /HTML/);
	assert.match(words, /en länk som inte/);
	assert.match(words, /bilder/);
	const docx = readDocx((await fetchBytes(manager, `${at('krokom')}/fil.docx`)).bytes);
	assert.doesNotMatch(docx['word/_rels/document.xml.rels'], /javascript|data:/);
	assert.doesNotMatch(readPdf((await fetchBytes(manager, `${at('krokom')}/fil.pdf`)).bytes).plain, /javascript:/i);
});

test('what cannot stand is warned of beside the text', async () => {
	const manager = await server.login('manager');
	assert.match(lint((await manager.get(at('krokom'))).text).join('\n'), /barn inte berörs/);
	await write(manager, 'bracke', 'forslag', 'Enligt ovan.');
	await write(manager, 'bracke', 'barn', 'Ingen konsekvens för barn och unga.');
	await write(manager, 'bracke', 'underlag', '* Beslut SocSam § 22\n* Tjänsteskrivelse, 2026-01-09');
	await write(manager, 'bracke', 'skickas-till', '');
	const words = lint((await manager.get(at('bracke'))).text).join('\n');
	for (const one of [/utanför sig självt/, /inte vem/, /från när/, /barn inte berörs/, /ska stå först/, /”Beslut SocSam § 22” saknar datum/, /Ingen står med/])
		assert.match(words, one);
});

test('a text that is too long is refused with words, and comes back as it was', async () => {
	const manager = await server.login('manager');
	const place = `${at('stromsund')}/andra/beskrivning`;
	const pages = 'Ett stycke som fyller papper. '.repeat(100).concat('\n\n').repeat(300); // some 300 pages
	const answer = await manager.submit(place, (f) => 'text' in f.fields, { text: pages });
	assert.equal(answer.status, 422);
	assert.ok(/tecken för lång/.test(answer.text));
	assert.ok(answer.text.length > pages.length, 'it is still there');
	const long = 'Ett stycke som fyller papper. '.repeat(600);
	assert.equal((await manager.submit(place, (f) => 'text' in f.fields, { text: long })).status, 303);
	const { info } = readPdf((await fetchBytes(manager, `${at('stromsund')}/fil.pdf`)).bytes);
	assert.ok(Number(info.Pages) >= 5);
	const worst = '['.repeat(20000);
	assert.equal((await manager.submit(place, (f) => 'text' in f.fields, { text: worst })).status, 303);
	assert.equal((await fetchBytes(manager, `${at('stromsund')}/fil.pdf`)).status, 200);
});

test('a preview shows the text and saves nothing; the proposal can be taken back; no draft is lost', async () => {
	const officer = await server.login('municipal_officer');
	const place = `${RAGUNDA}/andra/ekonomi`;
	const form = formOf((await officer.get(place)).text, (f) => 'text' in f.fields);
	const proposal = form.fields.text;
	const preview = await officer.post(place, { ...form.fields, text: 'Ny **text** om pengar.', visa: 'ja' });
	assert.match(preview.text, /Ny <strong>text<\/strong> om pengar\./);
	assert.doesNotMatch((await officer.get(RAGUNDA)).text, /om pengar/);
	await write(officer, 'ragunda', 'ekonomi', 'Ny **text** om pengar.');
	assert.match((await officer.get(RAGUNDA)).text, /Ny <strong>text<\/strong> om pengar\./);
	const old = await officer.get(`${RAGUNDA}/versioner`);
	assert.match(old.text, /Ekonomiska konsekvenser/);
	const draft = old.text.match(/href="([^"]*\/versioner\/\d+)"/)[1];
	const back = await officer.submit(place, '/aterga/', {});
	assert.equal(back.status, 303);
	assert.equal(formOf((await officer.get(place)).text, (f) => 'text' in f.fields).fields.text, proposal);
	assert.match((await officer.get(draft)).text, /Ny <strong>text<\/strong> om pengar\./);
	assert.equal((await officer.submit(draft, '/versioner/', {})).status, 303);
	assert.match((await officer.get(RAGUNDA)).text, /om pengar/);
});

test('of two who edit, the second sees the first one\'s text and loses nothing', async () => {
	const one = await server.login('manager'), two = await server.login('municipal_officer');
	const place = `${RAGUNDA}/andra/barn`;
	const form = async (client) => formOf((await client.get(place)).text, (f) => 'text' in f.fields).fields;
	const first = await form(one), second = await form(two);
	assert.equal((await one.post(place, { ...first, text: 'Den första.' })).status, 303);
	const answer = await two.post(place, { ...second, text: 'Den andra.' });
	assert.equal(answer.status, 409);
	assert.match(answer.text, /Den första\./);
	const again = formOf(answer.text, (f) => 'text' in f.fields);
	assert.equal(again.fields.text, 'Den andra.');
	assert.equal((await two.post(place, again.fields)).status, 303);
	assert.match((await one.get(RAGUNDA)).text, /Den andra\./);
});

test('the page header is the office\'s own; a bad date comes back at its field', async () => {
	const officer = await server.login('municipal_officer');
	const place = `${RAGUNDA}/andra`;
	const pick = (f) => 'diarienummer' in f.fields;
	const bad = await officer.submit(place, pick, { datum: '2026-02-30', chef: 'Berit Sol' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /value="Berit Sol"/);
	assert.match(bad.text, /id="datum-error"/);
	assert.equal((await officer.submit(place, pick, { datum: '2026-01-09', chef: 'Berit Sol', avdelning: 'Socialkontoret', diarienummer: 'KS 2026/31' })).status, 303);
	const { text } = await officer.get(RAGUNDA);
	assert.match(text, /Socialkontorets förslag till beslut/);
	assert.match(text, /Berit Sol<br>Chef socialkontoret/);
	assert.match(wordsOf(text), /Tjänsteskrivelse, 2026-01-09/);
	assert.doesNotMatch(lint(text).join('\n'), /Chefens namn/);
});

test('who may: the manager all, the officer her own, the reader what was sent, others nothing', async () => {
	const officer = await server.login('municipal_officer');
	assert.equal((await officer.get(RAGUNDA)).status, 200);
	assert.equal((await officer.get(at('berg'))).status, 404);
	assert.equal((await officer.get(`${at('berg')}/fil.pdf`)).status, 404);
	for (const role of ['volunteer', 'coordinator', 'municipal_referrer', 'municipal_reader', 'reviewer', 'administrator'])
		assert.equal((await (await server.login(role)).get(RAGUNDA)).status, 403, role);
	for (const role of ['volunteer', 'coordinator', 'municipal_referrer', 'reviewer', 'administrator'])
		assert.equal((await (await server.login(role)).get('/dokument')).status, 403, role);
});

test('what was sent is registered as it was, and the reader sees that and nothing else', async () => {
	const manager = await server.login('manager'), reader = await server.login('municipal_reader');
	const seen = (await reader.get('/dokument')).text;
	await write(manager, 'ragunda', 'forslag', 'Kommunstyrelsen godkänner överenskommelsen om IOP från 2026-03-01. Lydelse A.');
	const bad = await manager.submit(`${RAGUNDA}/skicka`, (f) => 'till' in f.fields, { till: '', hur: '', dag: '2026-05-01' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Dagen har inte kommit än/);
	assert.equal((await manager.submit(`${RAGUNDA}/skicka`, (f) => 'till' in f.fields, { till: 'Registrator, Ragunda kommun', hur: 'epost', dag: '2026-04-14' })).status, 303);
	await write(manager, 'ragunda', 'forslag', 'Kommunstyrelsen godkänner överenskommelsen om IOP från 2026-03-01. Lydelse B.');
	const list = (await reader.get('/dokument')).text;
	const ids = [...list.matchAll(/href="\/dokument\/([a-z2-7]{26})"/g)].map((m) => m[1]).filter((id) => !seen.includes(id));
	assert.equal(ids.length, 1);
	const version = await reader.get(`/dokument/${ids[0]}`);
	assert.match(version.text, /Lydelse A\./);
	assert.doesNotMatch(version.text, /Lydelse B\.|Registrator/);
	assert.equal((await fetchBytes(reader, `/dokument/${ids[0]}/fil.pdf`)).status, 200);
	const told = wordsOf((await manager.get(`/dokument/${ids[0]}`)).text);
	assert.match(told, /Registrator, Ragunda kommun E-post 14.april 2026/);
	assert.match(told, /Öppnat här/);
	assert.match(told, /Hämtat som fil/);
	assert.equal(readPdf((await fetchBytes(manager, `/dokument/${ids[0]}/fil.pdf`)).bytes).text.includes('Lydelse A.'), true);
	assert.equal((await reader.get('/dokument/aaaaaaaaaaaaaaaaaaaaaaaaaa')).status, 404);
});

test('what the officer opens is registered once, and the manager\'s own reading never', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	await write(manager, 'ragunda', 'beskrivning', 'Helt ny beskrivning.');
	await manager.get(RAGUNDA);
	const count = async () => (await manager.get('/dokument')).text.match(/href="\/dokument\/[a-z2-7]{26}"/g)?.length ?? 0;
	const before = await count();
	await officer.get(RAGUNDA);
	await officer.get(RAGUNDA);
	await fetchBytes(officer, `${RAGUNDA}/fil.pdf`);
	assert.equal(await count(), before + 1);
});
