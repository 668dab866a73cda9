// SPDX-License-Identifier: AGPL-3.0-or-later
// A municipality's own template: its order, headings, phrases, logo and foot in the page, the PDF, the Word and
// the ODT file of its memos and letters, and in what was sent with it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { fetchBytes, openInOffice, readDocx, readPdf } from '../lib/judges.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const TOWN = '/kommuner/berg', AT = `${TOWN}/mall`, MEMO = `${TOWN}/tjansteskrivelse`;
const corpus = (name) => readFileSync(new URL(`../corpus/logo/${name}`, import.meta.url));
const words = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ');
const isForm = (f) => 'plats-datum' in f.fields;
let server, manager;
before(async () => { server = await startDemo(); manager = await server.login('manager'); });
after(async () => { await closeBrowser(); await server?.stop(); });

// The form as a browser sends it, with a file when there is one.
async function save(fields, logo) {
	const body = new FormData();
	for (const [name, value] of Object.entries({ ...formOf((await manager.get(AT)).text, isForm).fields, ...fields }))
		body.append(name, value);
	body.append('logotyp', logo ? new Blob([logo], { type: 'image/png' }) : new Blob([]), logo ? 'logo.png' : '');
	return manager.request('POST', AT, { body, headers: { accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' } });
}

const OWN = {
	avsandare: 'Bergs kommun', dokument: 'Tjänsteutlåtande', avdelning: 'Social omsorg', chef: 'Bo Ek', sidfot: 'Bergs kommun, 845 80 Svenstavik, 0687-161 00',
	'plats-mottagare': '1', 'plats-datum': '2', 'plats-diarienummer': '3', 'plats-handlaggare': '0',
	'plats-barn': '2', 'plats-sammanfattning': '3', 'plats-beskrivning': '4', 'plats-ekonomi': '5',
	'rubrik-barn': 'Barnrättsprövning', 'fras-skickas-till': '* Brottsofferjouren Jämtland',
};
const HEADINGS = ['Social omsorgs förslag till beslut', 'Barnrättsprövning', 'Sammanfattning av ärendet',
	'Beskrivning av ärendet', 'Ekonomiska konsekvenser', 'Beslutsunderlag', 'Beslutet skickas till'];

test('what cannot be is told at its field, and the template stays as it was', async () => {
	for (const [fields, logo, say] of [
		[{ 'plats-datum': '2' }, null, /Två uppgifter kan inte stå på samma plats/],
		[{ 'plats-barn': '9' }, null, /ett av alternativen/],
		[{ 'plats-barn': '1' }, null, /Två uppgifter/],
		[{ 'fras-barn': '<script>alert(1)</script>' }, null, /HTML, en bild eller en länk/],
		[{ 'fras-barn': '[x](javascript:alert(1))' }, null, /HTML, en bild eller en länk/],
		[{ sidfot: 'x'.repeat(301) }, null, /1 tecken för lång/],
		[{}, corpus('not.png'), /ingen PNG-bild/],
		[{}, corpus('cut.png'), /går inte att läsa/],
		[{}, corpus('huge-side.png'), /för många bildpunkter/],
		[{}, Buffer.alloc(520 * 1024, 1), /högst 512 kB/],
	]) {
		const answer = await save({ avsandare: 'Kvar', ...fields }, logo);
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(words(answer.text), say);
		assert.equal(formOf(answer.text, isForm).fields.avsandare, 'Kvar');
	}
	assert.doesNotMatch((await manager.get(MEMO)).text, /Kvar/);
});

test('the template is used by page, PDF, Word and ODT file, and by the letters', async () => {
	assert.equal((await save(OWN, corpus('text.png'))).location, MEMO);
	const page = (await manager.get(MEMO)).text.split('<article')[1].split('</article>')[0];
	assert.deepEqual([...page.matchAll(/<h3 class="m-doc__h">(.*?)<\/h3>/g)].map((m) => unescapeHtml(m[1])), HEADINGS);
	assert.deepEqual([...page.matchAll(/<dt>(.*?)<\/dt>/g)].map((m) => m[1]).slice(0, 2), ['Mottagare', 'Datum']);
	assert.match(page, /<img class="m-doc__logo" src="\/kommuner\/berg\/mall\/logotyp\.png" alt=""/);
	assert.match(words(page), /Bergs kommun Social omsorg Tjänsteutlåtande .* Brottsofferjouren Jämtland Anna|Bergs kommun Social omsorg Tjänsteutlåtande/);
	const picture = await fetchBytes(manager, `${AT}/logotyp.png`);
	assert.equal(picture.type, 'image/png');
	assert.doesNotMatch(picture.bytes.toString('latin1'), /hemligt/, 'nothing but the picture is kept');
	const [pdf, docx, odt] = await Promise.all(['pdf', 'docx', 'odt'].map(async (e) => (await fetchBytes(manager, `${MEMO}/fil.${e}`)).bytes));
	const judged = readPdf(pdf);
	assert.equal(judged.check, 0);
	assert.deepEqual([...judged.structure.matchAll(/H2 \(block\)\n\s+"(.*?)"/g)].map((m) => m[1]), HEADINGS);
	assert.equal(judged.text.match(/845 80 Svenstavik/g).length, Number(judged.info.Pages), 'at the foot of each page');
	assert.doesNotMatch(judged.structure, /Svenstavik/, 'outside the reading order');
	assert.match(judged.plain, /\/Subtype \/Image/);
	const parts = readDocx(docx);
	assert.ok('word/media/logo.png' in parts);
	assert.match(parts['word/footer1.xml'], /845 80 Svenstavik/);
	const free = readDocx(odt);
	assert.ok('Pictures/logo.png' in free);
	assert.match(free['styles.xml'], /<style:footer>.*Svenstavik/);
	const town = (await manager.get(TOWN)).text, letter = town.match(/\/kommuner\/berg\/foljebrev\/[a-z2-7]{26}/)?.[0];
	if (letter)
		assert.match(words((await manager.get(letter)).text), /845 80 Svenstavik/);
	const lint = (await manager.get(MEMO)).text;
	assert.doesNotMatch(lint, /står inte med bland dem som beslutet skickas till/, 'a standing phrase counts');
	// Last: it takes seconds, in which the server lets go of an idle connection.
	for (const opened of [openInOffice(docx), openInOffice(odt, 'odt')])
		assert.equal((opened.match(/<text:h [^>]*text:outline-level="2"/g) ?? []).length, HEADINGS.length);
	await sleep(50); // what the server has let go of meanwhile is seen as such
});

test('what was sent keeps the template of its day; the last change can be undone', async () => {
	await manager.submit(`${MEMO}/skicka`, (f) => 'till' in f.fields, { till: 'Registrator', hur: 'epost' });
	const sent = (await manager.get('/dokument')).text.match(/\/dokument\/[a-z2-7]{26}/)[0];
	assert.equal((await save({ ...OWN, avsandare: 'Nya namnet', 'ta-bort': 'ja' })).status, 303);
	assert.doesNotMatch((await manager.get(MEMO)).text, /m-doc__logo/);
	assert.equal((await manager.get(`${AT}/logotyp.png`)).status, 404);
	const kept = await manager.get(sent);
	assert.match(kept.text, /m-doc__logo/);
	assert.match(words(kept.text), /Bergs kommun Social omsorg/);
	assert.equal((await fetchBytes(manager, `${sent}/logotyp.png`)).type, 'image/png');
	assert.equal((await manager.submit(AT, 'angra', {})).status, 303);
	assert.match((await manager.get(MEMO)).text, /m-doc__logo/);
});

test('of two who edit, the second loses nothing; other municipalities\' officers get nowhere', async () => {
	const first = formOf((await manager.get(AT)).text, isForm).fields;
	assert.equal((await save({ avsandare: 'Först' })).status, 303);
	const late = await manager.post(AT, { ...first, avsandare: 'Sen' });
	assert.equal(late.status, 409);
	assert.equal(formOf(late.text, isForm).fields.avsandare, 'Sen');
	assert.match(words(late.text), /Så här står det nu .*Först/);
	const officer = await server.login('municipal_officer'), reader = await server.login('municipal_reader');
	assert.equal((await officer.get(AT)).status, 404);
	assert.equal((await officer.get(`${AT}/logotyp.png`)).status, 404);
	assert.equal((await officer.get('/kommuner/ragunda/mall')).status, 200);
	assert.equal((await reader.get('/kommuner/ragunda/mall')).status, 403);
});

for (const width of [320, 1280])
	test(`the form is without violations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		await page.goto(server.url + AT);
		await axe(page);
		assert.ok(await overflow(page) <= 0);
		noTrouble(page);
	});
