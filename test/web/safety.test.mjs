// SPDX-License-Identifier: AGPL-3.0-or-later
// Facts against fear: a file with errors loses nothing else, is read in and taken back whole; a page is
// public when both sides have approved the same words, and only then.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';
import { fetchBytes, readPdf } from '../lib/judges.mjs';

let server, manager, officer;
before(async () => {
	server = await startDemo();
	[manager, officer] = [await server.login('manager'), await server.login('municipal_officer')];
});
after(() => server?.stop());
const text = (html) => html.replace(/<[^>]+>/g, ' ').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');

async function upload(fields, content, name = 'fil.csv') {
	const form = formOf((await manager.get('/trygghet/las-in')).text, (f) => 'serie' in f.fields);
	const body = new FormData();
	for (const [key, value] of Object.entries({ ...form.fields, ...fields }))
		if (value !== undefined)
			body.set(key, value);
	if (content !== undefined)
		body.set('fil', new Blob([content]), name);
	return manager.request('POST', '/trygghet/las-in', { body, headers: { accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' } });
}
async function press(client, page, action, fields = {}) {
	const form = formOf((await client.get(page)).text, action);
	assert.ok(form, `${page}: no ${action}`);
	return client.post(form.action || page, { ...form.fields, ...fields });
}

const BRA = '\ufeffKommun;Antal;Per 100 000 inv.\r\nBräcke;410;6 794\r\nHisingen;9;100\r\nÅre;12,5;90\r\nHela landet;1 480 000;14 036\r\n';

test('a file of Brå with errors: they are told by row and column, the rest is read in and taken back', async () => {
	const answer = await upload({ serie: 'bra.stold', ar: '2025' }, BRA);
	assert.equal(answer.status, 303, answer.text);
	const look = text((await manager.get(answer.location)).text);
	assert.match(look, /Läses in som ”Stöld och annat tillgrepp”, år 2025\. Brås filer säger oftast inte själva vilket brott de gäller: se efter att det är rätt fil\. Sexualbrott per kommun publiceras aldrig\./);
	assert.match(look, /2 uppgifter kan läsas in\. Det som inte kan läsas in står nedan\./);
	assert.match(look, /Rad 3, kolumn 1, ”Hisingen”: Området är ingen kommun/);
	assert.match(look, /Rad 4, kolumn 2, ”12,5”: Antalet är inget heltal\./);
	assert.doesNotMatch(text((await manager.get('/trygghet/bracke')).text), /Stöld och annat tillgrepp/);
	assert.equal((await press(manager, answer.location, answer.location)).status, 303);
	assert.match(text((await manager.get('/trygghet/bracke')).text), /Stöld och annat tillgrepp: År 2025 anmäldes 410 brott i Bräcke, 67,9 per 1 000 invånare\. Det är mindre än i hela landet \(140\)/);
	await press(manager, '/trygghet/las-in', (f) => f.body.includes('Ångra: Stöld'));
	assert.doesNotMatch(text((await manager.get('/trygghet/bracke')).text), /Stöld och annat tillgrepp/);
});

test('what is no such file is refused at its field, and nothing is kept', async () => {
	for (const [fields, content, words, name] of [
		[{ serie: 'bra.alla', ar: '2025' }, 'Sexualbrott;;\nRagunda;2;39\n', /Filen, dess blad eller dess namn nämner sexualbrott/],
		[{ serie: 'bra.alla', ar: '2025' }, BRA, /Filen, dess blad eller dess namn nämner sexualbrott/, 'VALDTAKT 2025.csv'],
		[{ serie: 'bra.alla', ar: '' }, BRA, /Skriv året/],
		[{ serie: 'bra.alla', ar: '2025' }, undefined, /Välj en fil som inte är tom/],
		[{ serie: 'ntu.oro' }, 'Kommun;Antal\nBerg;1\n', /Första raden ska vara: Område, År, Procent, Lägst, Högst/],
		[{ serie: 'ntu.oro' }, '\u0000\u0001\u0002', /./],
		[{ serie: 'polisen.otrygg', villkor: ' ' }, 'Område;År;Procent;Lägst;Högst\nBerg;2025;20;15;25\n', /Skriv på vilka villkor siffrorna får användas/],
		[{ serie: 'hemligt', ar: '2025' }, BRA, /Välj ett av alternativen/],
	]) {
		const answer = await upload(fields, content, name);
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(text(answer.text), words);
	}
	const file = await manager.get('/trygghet/las-in/mall.csv');
	assert.match(file.text, /^\ufeff?Område;År;Procent;Lägst;Högst/);
});

test('each source stands with its terms, and a survey without known ones with those that were typed', async () => {
	const survey = 'Område;År;Procent;Lägst;Högst\nBerg;2025;20;15;25\n';
	for (const [fields, content] of [[{ serie: 'polisen.otrygg', villkor: 'Med tillstånd av polisområdet' }, survey], [{ serie: 'ntu.oro' }, survey]]) {
		const answer = await upload(fields, content);
		assert.equal((await press(manager, answer.location, answer.location)).status, 303);
	}
	const page = text((await manager.get('/trygghet/berg')).text);
	assert.match(page, /Polisens trygghetsmätning\. .*enkät från polisen\. Villkor: Med tillstånd av polisområdet\./);
	assert.match(page, /\(NTU\)\. .* Villkor: får vidareutnyttjas fritt\./);
	assert.match(page, /20,0 \(15–\u206025\)/);
});

test('the municipality reads what it is asked to approve, refuses with a reason, approves the next; then it is public', async () => {
	const visitor = server.client(), page = '/trygghet/ragunda';
	assert.equal((await visitor.get('/fakta/ragunda')).status, 404);
	assert.match(text((await visitor.get('/fakta')).text), /Inget är publicerat än/);
	assert.match(text((await officer.get(page)).text), /Per-Erik Nordin har godkänt för jouren\. Ragunda kommun har inte svarat än\. .*Fakta mot rädsla i Ragunda .*Upplevd trygghet/);
	assert.equal((await officer.get('/trygghet/berg')).status, 404);
	assert.equal((await press(officer, page, '/neka')).status, 422);
	assert.equal((await press(officer, page, '/neka', { varfor: 'Vi vill ha med skadegörelse.' })).status, 303);
	assert.match(text((await manager.get(page)).text), /Anders Holm sa nej .*Vi vill ha med skadegörelse\..*Bara jouren ser det/);
	assert.equal((await visitor.get('/fakta/ragunda')).status, 404);

	const stale = formOf((await manager.get(page)).text, '/foresla');
	assert.equal((await manager.post(stale.action, stale.fields)).status, 303);
	const answer = formOf((await officer.get(page)).text, '/godkann');
	assert.equal((await officer.post(answer.action, answer.fields)).status, 303);
	const shown = await visitor.get('/fakta/ragunda');
	assert.equal(shown.status, 200);
	assert.match(text(shown.text), /Sexualbrott visas aldrig per kommun/);
	assert.match(text(shown.text), /Godkänd av Brottsofferjouren Jämtland och Ragunda kommun/);
	assert.match(text((await visitor.get('/fakta')).text), /Ragunda kommun/);
	// It is a public page like the others (public.test.mjs): three files of our own, light, and nothing that is waited for.
	assert.deepEqual([...shown.text.matchAll(/<(?:link|script|img|iframe)\b[^>]*?(?:href|src)="([^"]+)"/g)].map((m) => m[1].replace(/\.[0-9a-f]+\./, '.')),
		['/tillgangar/favicon.svg', '/tillgangar/app.css', '/tillgangar/public.js']);
	assert.ok(gzipSync(shown.text).length < 12_000, 'with its drawings');

	// New figures change the jour's draft, not what both have approved.
	const look = await upload({ serie: 'bra.skada', ar: '2025' }, 'Kommun;Antal;Per 100 000\nRagunda;40;777\n');
	await press(manager, look.location, look.location);
	assert.match(text((await manager.get(page)).text), /Skadegörelse: År 2025 anmäldes 40 brott/);
	assert.doesNotMatch(text((await visitor.get('/fakta/ragunda')).text), /Skadegörelse: År/);
	assert.equal((await press(officer, page, '/ta-ned')).status, 303);
	assert.equal((await visitor.get('/fakta/ragunda')).status, 404);
});

// A version that both have approved, whatever stood there before.
async function publish(page) {
	assert.equal((await press(manager, page, '/foresla')).status, 303);
	assert.equal((await press(officer, page, '/godkann')).status, 303);
}
const status = (html) => text(/<dl class="govuk-summary-list m-rows">[\s\S]*?<\/dl>/.exec(html)?.[0] ?? '');
const button = (html, action) => formOf(html, action) !== null;

test('what is public is told apart from what is proposed, and is taken down whatever the proposal\'s state', async () => {
	const visitor = server.client(), page = '/trygghet/ragunda', read = async () => (await visitor.get('/fakta/ragunda')).status;
	await publish(page);
	assert.equal(await read(), 200);

	// A second version waits: each of the two has its own button, on both sides.
	await press(manager, page, '/foresla');
	for (const client of [manager, officer]) {
		const shown = (await client.get(page)).text;
		assert.match(status(shown), /Publicerad sida Godkänd av Per-Erik Nordin för jouren och Anders Holm för kommunen\. .*Förslag Per-Erik Nordin har godkänt för jouren\. Ragunda kommun har inte svarat än\./);
		assert.match(shown, /href="\/fakta\/ragunda"/);
		assert.ok(button(shown, '/ta-ned'));
		assert.equal(button(shown, '/dra-tillbaka'), client === manager);
	}
	assert.match(text((await manager.get('/trygghet')).text), /Ragunda kommun .*Publicerad, nytt förslag väntar/);
	assert.equal((await press(manager, page, '/dra-tillbaka')).status, 303);
	assert.equal(await read(), 200, 'the proposal alone is withdrawn');
	assert.match(status((await manager.get(page)).text), /Publicerad sida Godkänd av .*Förslag Per-Erik Nordin drog tillbaka förslaget/);

	// Refused: what was public before still is, and the page says so.
	await press(manager, page, '/foresla');
	await press(officer, page, '/neka', { varfor: 'Fel år.' });
	assert.equal(await read(), 200);
	const refused = (await officer.get(page)).text;
	assert.match(status(refused), /Publicerad sida Godkänd av .*Förslag Anders Holm sa nej/);
	assert.match(refused, /href="\/fakta\/ragunda"/);
	assert.equal((await press(officer, page, '/ta-ned')).status, 303);
	assert.equal(await read(), 404);

	// Replaced and then taken down: the one before stays away.
	await publish(page);
	await publish(page);
	assert.equal((await press(officer, page, '/ta-ned')).status, 303);
	assert.equal(await read(), 404);
	const down = (await manager.get(page)).text;
	assert.match(status(down), /Publicerad sida Ingen\. Anders Holm tog ner sidan/);
	assert.ok(!button(down, '/ta-ned') && !down.includes('href="/fakta/ragunda"'));

	// Taken down while a proposal waits: that one is still to be answered.
	await publish(page);
	await press(manager, page, '/foresla');
	assert.equal((await press(manager, page, '/ta-ned')).status, 303);
	assert.equal(await read(), 404);
	assert.match(status((await officer.get(page)).text), /Publicerad sida Ingen\. Per-Erik Nordin tog ner sidan .*Förslag Per-Erik Nordin har godkänt/);
	assert.equal((await press(officer, page, '/godkann')).status, 303);
	assert.equal(await read(), 200);
	assert.equal((await press(officer, page, '/ta-ned')).status, 303);
});

test('an answer is to the version that was read: another one is shown, with words, and nothing is answered', async () => {
	const visitor = server.client(), page = '/trygghet/ragunda', read = async () => (await visitor.get('/fakta/ragunda')).status;
	const changed = /Sidan har ändrats sedan du öppnade den, eller är redan besvarad\. Läs den som den är nu\./;

	await press(manager, page, '/foresla');
	const old = (await officer.get(page)).text;
	const [approve, refuse] = ['/godkann', '/neka'].map((action) => formOf(old, action)), withdraw = formOf((await manager.get(page)).text, '/dra-tillbaka');
	await press(manager, page, '/dra-tillbaka');
	const look = await upload({ serie: 'bra.hot', ar: '2025' }, 'Kommun;Antal;Per 100 000\nRagunda;41;797\n');
	const figures = formOf((await manager.get(page)).text, '/foresla');
	await press(manager, look.location, look.location);

	// The jour's yes is to the draft that it saw, without the file that was read in since.
	const late = await manager.post(figures.action, figures.fields);
	assert.equal(late.status, 409);
	assert.match(text(late.text), changed);
	assert.match(text(late.text), /Olaga hot: År 2025 anmäldes 41 brott/);
	await press(manager, page, '/foresla');
	for (const [client, form, fields] of [[officer, approve, {}], [officer, refuse, { varfor: 'Fel år.' }], [manager, withdraw, {}]]) {
		const stale = await client.post(form.action, { ...form.fields, ...fields });
		assert.equal(stale.status, 409, form.action);
		assert.match(text(stale.text), changed);
		assert.match(text(stale.text), /Olaga hot: År 2025 anmäldes 41 brott/, 'the page as it is now');
		assert.match(status(stale.text), /Förslag Per-Erik Nordin har godkänt/);
	}
	assert.equal((await officer.post(approve.action, { ...approve.fields, sida: '' })).status, 409, 'and to none at all');
	assert.equal(await read(), 404);

	await press(officer, page, '/godkann');
	const down = formOf((await officer.get(page)).text, '/ta-ned');
	await publish(page);
	const stale = await officer.post(down.action, down.fields);
	assert.equal(stale.status, 409);
	assert.match(text(stale.text), changed);
	assert.equal(await read(), 200, 'the version that came since');
	await press(officer, page, '/ta-ned');
	assert.equal(await read(), 404);
});

test('who may what', async () => {
	for (const [role, list, imports] of [['coordinator', 200, 403], ['municipal_reader', 303, 403], ['volunteer', 403, 403], ['municipal_referrer', 403, 403], ['reviewer', 403, 403], ['administrator', 403, 403]]) {
		const client = await server.login(role);
		assert.equal((await client.get('/trygghet')).status, list, role);
		assert.equal((await client.get('/trygghet/las-in')).status, imports, role);
	}
	const reader = await server.login('municipal_reader');
	assert.ok(!(await reader.get('/trygghet/ragunda')).text.includes('/godkann'));
});

test('an answer of Kolada\'s: read in by its place in the file, and what it is no answer to', async () => {
	const point = (kpi, municipality, value) => ({ kpi, municipality, period: 2024, values: [{ gender: 'K', count: 1, status: '', value: 1 }, { gender: 'T', count: 1, status: '', value }] });
	const answer = await upload({ serie: 'kolada.N07403' }, JSON.stringify({ values: [point('N07403', '2309', 640.1), point('N07403', '2326', null), point('N00001', '2305', 7)], count: 3, next_page: null }));
	assert.equal(answer.status, 303, answer.text);
	const look = text((await manager.get(answer.location)).text);
	assert.match(look, /1 uppgift kan läsas in/);
	assert.match(look, /\/values\/1\/values\/1: Talet saknas eller går inte att läsa\./);
	assert.match(look, /\/values\/2\/values\/1: Det är ett annat nyckeltal än det du valde\./);
	assert.equal((await press(manager, answer.location, answer.location)).status, 303);
	assert.match(text((await manager.get('/trygghet/krokom')).text), /Anmälda våldsbrott: År 2024 anmäldes 6,4 brott per 1 000 invånare i Krokom/);
	for (const [content, words] of [['{"values":[\n{"kpi" 1}]}', /fel på rad 2, kolumn \d+/], ['{"a":1}', /ingen tabell/], [BRA, /inget svar från Kolada/]]) {
		const bad = await upload({ serie: 'kolada.N07403' }, content);
		assert.equal(bad.status, 422);
		assert.match(text(bad.text), words);
	}
});

test('the figures are drawn beside each other, with what a survey leaves open', async () => {
	const page = (await officer.get('/trygghet/ragunda')).text;
	const section = /<section class="m-facts">[\s\S]*?<\/section>/.exec(page)[0];
	assert.deepEqual([...section.matchAll(/<h3[^>]*>([^<]+)</g)].map((m) => m[1]), ['Upplevd trygghet', 'Det som människor säger att de har varit med om', 'Anmälda brott']);
	assert.match(text(section), /Otrygga ute sent på kvällen där de bor, 2025 .*Ragunda 15,0 \(9–\u206021\) Länet 17,0 \(14–\u206020\) Hela landet 26,0 \(25,5–\u206026,5\)/);
	assert.match(section, /class="m-chart-range"/);
	assert.doesNotMatch(section, /style=/);
});

const paper = async (client, path) => readPdf((await fetchBytes(client, path)).bytes);
const flat = (pdf) => pdf.text.replace(/\s+/g, ' ');
const article = (html) => text(/<article class="m-doc"[\s\S]*?<\/article>/.exec(html)[0]);

test('on paper a draft and a proposal say on each sheet what they are, and are sent by the jour alone', async () => {
	const page = '/trygghet/ragunda', DRAFT = /Utkast\. Varken Brottsofferjouren Jämtland eller Ragunda kommun har godkänt det här\./;
	const PROPOSAL = /Förslag\. Brottsofferjouren Jämtland har godkänt det här, Ragunda kommun har inte svarat\. Det är inte publicerat\./;

	for (const client of [manager, officer])
		assert.equal((await client.get(`${page}/fil.pdf`)).status, 404, 'nothing is public');
	assert.equal((await officer.get(`${page}/utkast.pdf`)).status, 404, 'the draft is the jour\'s');
	const seen = article((await manager.get(page)).text);
	assert.match(seen, /^ Brottsofferjouren Jämtland Utkast Datum .*Utkast: Fakta mot rädsla i Ragunda Utkast\./);
	assert.match(seen, DRAFT);
	const draft = await paper(manager, `${page}/utkast.pdf`);
	assert.equal(draft.info.Title, 'Utkast');
	assert.doesNotMatch(flat(draft), /Brottsofferjouren Jämtland och|Faktablad/);
	for (const sheet of draft.text.trimEnd().split('\f'))
		assert.match(sheet.replace(/\s+/g, ' '), DRAFT);

	await press(manager, page, '/foresla');
	for (const client of [manager, officer]) {
		assert.match(article((await client.get(page)).text), PROPOSAL);
		const proposal = await paper(client, `${page}/utkast.pdf`);
		assert.doesNotMatch(flat(proposal), /Brottsofferjouren Jämtland och|Faktablad/);
		for (const sheet of proposal.text.trimEnd().split('\f'))
			assert.match(sheet.replace(/\s+/g, ' '), PROPOSAL);
		assert.equal((await client.get(`${page}/fil.pdf`)).status, 404);
	}
	// So does the register of documents, where both can fetch it again.
	const registered = [...(await manager.get('/dokument')).text.matchAll(/href="(\/dokument\/[a-z0-9]{26})"><span class="m-list__title">Förslag: Fakta mot rädsla i Ragunda</g)];
	assert.ok(registered.length, 'a proposal is registered as one');
	for (const [, href] of registered) {
		assert.match(article((await officer.get(href)).text), PROPOSAL);
		assert.doesNotMatch(flat(await paper(officer, `${href}/fil.pdf`)), /Brottsofferjouren Jämtland och|Faktablad/);
	}
	await press(officer, page, '/neka', { varfor: 'Fel år.' });
	assert.match(article((await officer.get(page)).text), /Inte publicerat\. Det här är inte godkänt av båda sidor, eller är nedtaget\./);
	assert.equal((await officer.get(`${page}/utkast.pdf`)).status, 404);
});

test('the same on paper: one or two sheets of A4, with figures, what is open in them, sources and caveats', async () => {
	const page = '/trygghet/ragunda';
	await publish(page);
	assert.ok((await officer.get(page)).text.includes(`href="${page}/fil.pdf"`));
	const pdf = await paper(officer, `${page}/fil.pdf`);

	assert.equal(pdf.check, 0);
	assert.equal(pdf.info.Tagged, 'yes');
	assert.match(pdf.info['Page size'], /\(A4\)/);
	assert.ok(pdf.info.Pages <= 2, `${pdf.info.Pages} sheets`);
	for (const part of [/Brottsofferjouren Jämtland och Faktablad Ragunda kommun/, /Upplevd trygghet .*15 procent \(osäkerhet 9–21\)/, /säger att de har varit med om/, /Anmälda brott .*per 1 000 invånare/,
		/Sexualbrott visas aldrig per kommun/, /Källor .*NTU.*Tal från före 2017 är räknade på ett annat sätt/])
		assert.match(flat(pdf), part);
	assert.doesNotMatch(flat(pdf), /Utkast|Förslag/);
	assert.equal((await (await server.login('volunteer')).get(`${page}/fil.pdf`)).status, 403);

	// New figures are the draft's alone: the address gives what both have approved.
	const look = await upload({ serie: 'bra.bedrageri', ar: '2025' }, 'Kommun;Antal;Per 100 000\nRagunda;42;816\n');
	await press(manager, look.location, look.location);
	assert.doesNotMatch(flat(await paper(manager, `${page}/fil.pdf`)), /Bedrägeri/);
	assert.match(flat(await paper(manager, `${page}/utkast.pdf`)), /Utkast\. .*Bedrägeri: År 2025 anmäldes 42 brott/);
	assert.ok((await manager.get(page)).text.includes(`href="${page}/utkast.pdf"`));
	await press(officer, page, '/ta-ned');
	assert.equal((await officer.get(`${page}/fil.pdf`)).status, 404);
	assert.match(article((await officer.get(page)).text), /Inte publicerat\./);
});
