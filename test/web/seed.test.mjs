// SPDX-License-Identifier: AGPL-3.0-or-later
// The official memo as one of the eight municipalities wrote it by hand, made from data for each of them: the
// same parts in the same order with the same facts; one and the same text as page, PDF, Word and ODT file; and
// what LibreOffice finds in the files.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { unescapeHtml } from '../lib/client.mjs';
import { fetchBytes, openAllInOffice, readDocx, readPdf } from '../lib/judges.mjs';
import { startDemo } from '../lib/server.mjs';

// What each has decided by itself: the grant's paragraph, the services, and whether those wait for the agreement.
const TOWNS = {
	berg: ['Bergs kommun', 165, 'Kommunstyrelsen § 10/2026, 2026-02-17', true],
	bracke: ['Bräcke kommun', 220, 'Vård- och socialutskottet § 8/2026, 2026-01-21', true],
	harjedalen: ['Härjedalens kommun', 188, 'Socialnämndens arbetsutskott § 12/2026, 2026-01-28', true],
	krokom: ['Krokoms kommun', 204, 'Socialnämndens utskott § 31/2026, 2026-03-18', true],
	ragunda: ['Ragunda kommun', 177, 'Socialnämnden § 11/2026, 2026-02-17', false],
	stromsund: ['Strömsunds kommun', 231, 'Socialnämnden § 26/2026, 2026-03-18', true],
	are: ['Åre kommun', 199, 'Socialnämnden § 38/2026, 2026-03-30', true],
	ostersund: ['Östersunds kommun', 291, 'Socialnämnden § 17/2026, 2026-02-17', false],
};
const CONDITION = ', under förutsättning att denna överenskommelse godkänns av kommunstyrelsen.';
const parts = ([name, grant, services, waits], unit) => [
	name,
	'Överenskommelse om idéburet offentligt partnerskap, IOP, mellan Brottsofferjouren Jämtland och Jämtlands läns kommuner',
	`${unit}s förslag till beslut`,
	'Kommunstyrelsen godkänner överenskommelsen om idéburet offentligt partnerskap (IOP) mellan Brottsofferjouren Jämtland och Jämtlands läns kommuner, från 2026-03-01.',
	'Sammanfattning av ärendet',
	'är en modell för samverkan mellan offentlig verksamhet och civilsamhällets organisationer',
	'Alla brottsutsatta, vittnen och anhöriga i länets kommuner ska få det stöd och den hjälp de behöver',
	'flickor, pojkar, kvinnor, män och hbtqi-personer',
	'anhöriga till misstänkta eller dömda',
	'Beskrivning av ärendet', 'Barn och unga är vår framtid.',
	'Det övergripande målet är: Fler brottsutsatta', 'Genom förebyggande arbete och insatser',
	'Delmålen är:', 'ska öka.', 'samverka kontinuerligt', 'på ett sätt som skapar trygghet',
	'som lagen ger dem rätt till', 'fler känna till jouren', 'bygger på fakta och inte på rädsla', 'upplevd och faktisk trygghet',
	'utan individuell behovsprövning, enligt 11 kap. 5 § socialtjänstlagen (2025:400)',
	`Insatserna är beslutade: ${services}${waits ? CONDITION : '.'}`,
	'Ekonomiska konsekvenser',
	`Grundbidraget till Brottsofferjouren Jämtland för 2026, som uppgår till 731 101 kr med fördelning mellan kommunerna, beslutades av KS § ${grant}/2025.`,
	'Inget ytterligare ekonomiskt bidrag fastställs i överenskommelsen.',
	'Barnkonsekvensanalys',
	'Beslutsunderlag', 'Tjänsteskrivelse, 2026-', 'Beslut i SocSam, § 22, 2025-10-10',
	'Bilaga 1: tjänsteskrivelse till SocSam om partnerskapet och insatser utan behovsprövning, 2025-09-08',
	'Bilaga 2: överenskommelsen mellan jouren och länets åtta kommuner, 2025-09-08',
	'Beslutet skickas till', unit,
];

const at = (town) => `/kommuner/${town}/tjansteskrivelse`;
const squeeze = (text) => text.replace(/[\s\u00a0]+/g, ' ').trim();
const plain = (markup) => squeeze(unescapeHtml(markup.replace(/<[^>]*>/g, ' ')));
const letters = (text) => text.replace(/[\s\u00a0]+/g, '');
const articleOf = (html) => html.split('<article')[1].split('>').slice(1).join('>').split('</article>')[0];
// The text of a PDF in the order of its tags; a list's marks are no words of the page.
const tagged = (structure) => structure.replace(/Lbl \(block\)\n\s+"[^\n]*"/g, '')
	.split('\n').map((l) => /^\s*"(.*)"$/.exec(l)?.[1] ?? '').join('');

let server, manager;
const files = {};
before(async () => {
	server = await startDemo();
	manager = await server.login('manager');
	for (const town of Object.keys(TOWNS)) {
		const [pdf, docx, odt] = await Promise.all(['pdf', 'docx', 'odt'].map(async (e) => (await fetchBytes(manager, `${at(town)}/fil.${e}`)).bytes));
		files[town] = { page: articleOf((await manager.get(at(town))).text), pdf, docx, odt };
	}
});
after(() => server?.stop());

test('each of the eight has every part of it, in its order, with its own decisions', () => {
	for (const [town, facts] of Object.entries(TOWNS)) {
		const said = letters(plain(files[town].page));
		let from = 0;
		for (const part of parts(facts, town === 'krokom' ? 'Socialkontoret' : 'Vård- och socialavdelningen')) {
			const found = said.indexOf(letters(part), from);
			assert.ok(found >= 0, `${town}: "${part}" after "${said.slice(Math.max(0, from - 60), from)}"`);
			from = found + letters(part).length;
		}
	}
});

test('page, PDF, Word and ODT file carry the same words in the same order', () => {
	for (const [town, { page, pdf, docx, odt }] of Object.entries(files)) {
		const { structure, check, info } = readPdf(pdf);
		assert.equal(check, 0, town);
		assert.equal(info.Tagged, 'yes');
		const foot = /<p class="m-doc__foot">[\s\S]*?<\/p>/;
		assert.equal(letters(tagged(structure)), letters(plain(page.replace(foot, ''))), `${town}: PDF`);
		// The page header of the files for editing is a part of its own.
		const body = letters(plain(page.replace(foot, '').split('<h2 class="m-doc__title">')[1]));
		assert.equal(letters(plain(readDocx(docx)['word/document.xml'].split('<w:body>')[1])), body, `${town}: Word`);
		assert.equal(letters(plain(readDocx(odt)['content.xml'].split('<office:text>')[1])), body, `${town}: ODT`);
	}
});

test('a PDF\'s structure: one title, its headings, lists and tables as on the page, and bookmarks', () => {
	for (const [town, { page, pdf }] of Object.entries(files)) {
		const { structure, fonts, plain: raw } = readPdf(pdf);
		assert.ok(fonts.length > 0 && fonts.every((line) => /\s+yes\s+yes\s+(yes|no)\s+\d+\s+0$/.test(line)), `fonts are embedded: ${fonts}`);
		const count = (what) => (structure.match(what) ?? []).length, shown = (what) => (page.match(what) ?? []).length;
		const order = [...structure.matchAll(/^ {2}(\S+) \(block\)/gm)].map((m) => m[1]);
		assert.equal(order.filter((t) => t === 'H1').length, 1, town);
		assert.ok(order.indexOf('H1') < order.indexOf('H2'), 'the title is first');
		assert.equal(count(/^\s+H2 \(block\)/gm), shown(/<h3 /g), town);
		assert.equal(count(/^\s+LI \(block\)/gm), shown(/<li>/g), town);
		assert.equal(count(/^\s+TR/gm), shown(/<tr>/g), town);
		assert.equal(count(/^\s+TH/gm), shown(/<th /g), town);
		const marks = [...raw.matchAll(/\/Title (\(|<)/g)].length;
		assert.equal(marks, 1 + 1 + shown(/<h3 /g), `${town}: the title of the file, and a bookmark for each heading`);
	}
});

test('LibreOffice finds every heading, list item and row of all sixteen files', () => {
	for (const kind of ['docx', 'odt']) {
		const opened = openAllInOffice(Object.fromEntries(Object.entries(files).map(([town, f]) => [town, f[kind]])), kind);
		for (const [town, content] of Object.entries(opened)) {
			const { page } = files[town];
			const count = (what) => (content.match(what) ?? []).length, shown = (what) => (page.match(what) ?? []).length;
			assert.equal(count(/<text:h [^>]*text:outline-level="1"/g), 1, `${town}.${kind}`);
			assert.equal(count(/<text:h [^>]*text:outline-level="2"/g), shown(/<h3 /g), `${town}.${kind}`);
			assert.equal(count(/<text:list-item[ >]/g), shown(/<li>/g), `${town}.${kind}`);
			assert.equal(count(/<table:table-row/g), shown(/<tr>/g), `${town}.${kind}`);
			assert.equal(count(/<table:table-header-rows/g), shown(/<thead>/g), `${town}.${kind}`);
		}
	}
});
