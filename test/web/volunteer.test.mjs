// SPDX-License-Identifier: AGPL-3.0-or-later
// Those who help: entered, changed, ended, and given a case with a warning that stops nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

let server, lead;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
});
after(() => server?.stop());

const isForm = (f) => 'utdrag_av' in f.fields;
const GOOD = { namn: 'Ylva Zetterström', telefon: '070-174 06 71', epost: 'ylva@example.org', bygd: 'Hede',
	sprak_mer: 'arabiska', antal: '2', uppdrag: 'stod', konto: 'inget' };
const add = async (fields = {}) => {
	const answer = await lead.submit('/stodpersoner/nytt', isForm, { ...GOOD, ...fields });
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
};
const plain = async (path) => (await lead.get(path)).text.replaceAll('\u00a0', ' ');
const placeOf = async (page, name) => (await lead.get(page)).text.match(new RegExp(`href="(${page}/[a-z2-7]{26})"[^>]*>(?:(?!</a>)[\\s\\S])*${name}`))[1];
const rowOf = (text, name) => text.match(new RegExp(`<li[^>]*>(?:(?!</li>)[\\s\\S])*${name}[\\s\\S]*?</li>`))[0];

test('the list has those with and without accounts, and tells what lacks', async () => {
	const page = await lead.get('/stodpersoner');
	assert.equal(page.status, 200);
	assert.match(rowOf(page.text, 'Maj Svensson'), /Stödjer 1 person av 3/);
	assert.match(rowOf(page.text, 'Berta Öst'), /Något saknas/);
	assert.doesNotMatch(rowOf(page.text, 'Åke Ljung'), /Något saknas/);
	assert.ok(!page.text.includes('Siv Näslund'));
	assert.match(await plain('/stodpersoner?visa=avslutade'), /Siv Näslund[\s\S]*slutade 1 mars 2026/);
	const names = ['Berta Öst', 'Maj Svensson', 'Olle Jonsson', 'Åke Ljung'].map((n) => page.text.indexOf(n));
	assert.deepEqual(names, [...names].sort((a, b) => a - b), 'by name, å last');
});

test('one is entered, read and changed; nothing of her is readable in the store', async () => {
	const path = await add({ lofte: '2026-02-01', utdrag: '2026-02-02', utdrag_av: 'Karin Lindberg' });
	const page = await plain(path);
	for (const words of ['Ylva Zetterström', '070-174 06 71', 'arabiska', 'Hede', '2 februari 2026, för Karin Lindberg', 'Saknas: utbildning, styrelsens godkännande'])
		assert.ok(page.includes(words), words);
	const form = formOf((await lead.get(`${path}/andra`)).text, isForm);
	assert.equal(form.fields.lofte, '2026-02-01');
	const changed = await lead.post(`${path}/andra`, { ...form.fields, utbildning: '2026-03-01', styrelse: '2026-03-02', uppdrag: 'vittne' });
	assert.equal(changed.location, path);
	const now = await lead.get(path);
	assert.match(now.text, /Vittnesstöd/);
	assert.match(now.text, /Saknas: Bemötande i rätten\s*</, 'a course that witness supporters need, and nothing else');
	const late = await lead.post(`${path}/andra`, { ...form.fields, namn: 'Sent Ute', en_gang: undefined });
	assert.equal(late.status, 409);
	assert.match(late.text, /value="Sent Ute"/);
	const dump = server.dump().toLowerCase();
	for (const words of ['Ylva', 'Zetterström', 'Hede', 'arabiska'])
		assert.ok(dump.includes('volunteer_item') && !dump.includes(Buffer.from(words).toString('hex')), words);
});

test('a form with errors comes back filled in', async () => {
	const page = await lead.submit('/stodpersoner/nytt', isForm, { ...GOOD, namn: '', uppdrag: undefined, antal: 'tre', lofte: '2026-02-30', styrelse: '2027-01-01', utdrag: '2026-01-01', utdrag_av: '' });
	assert.equal(page.status, 422);
	for (const words of ['Skriv namnet', 'Välj stödperson, vittnesstöd eller båda', 'Datumet finns inte', 'Dagen har inte varit än', 'Skriv vem som såg utdraget'])
		assert.ok(page.text.includes(words), words);
	assert.equal(formOf(page.text, isForm).fields.sprak_mer, 'arabiska');
	assert.equal((await lead.submit('/stodpersoner/nytt', isForm, { ...GOOD, konto: 'nix' })).status, 422);
});

test('an account is one person\'s: it is offered to no second one', async () => {
	const { body } = formOf((await lead.get('/stodpersoner/nytt')).text, isForm);
	assert.doesNotMatch(body, /Maj Svensson/);
	assert.match(body, /Karin Lindberg/);
});

test('ended and begun again; who has ended is offered no case', async () => {
	const path = await add({ namn: 'Kort Tid' });
	const kase = (await lead.get('/arenden')).text.match(/href="(\/arenden\/[a-z2-7]{26})"/)[1];
	assert.match((await lead.get(`${kase}/tilldela`)).text, /Kort Tid/);
	assert.equal((await lead.submit(path, 'avsluta', { slut: 'i går' })).status, 422);
	assert.equal((await lead.submit(path, 'avsluta', { slut: '2026-04-14' })).location, path);
	assert.match((await lead.get(path)).text, /Har slutat/);
	assert.doesNotMatch((await lead.get(`${kase}/tilldela`)).text, /Kort Tid/);
	assert.equal((await lead.submit(path, 'oppna', {})).status, 303);
	assert.doesNotMatch((await lead.get(path)).text, /Har slutat/);
});

test('given to somebody without an account: noted, told of what lacks, and taken back', async () => {
	const made = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Rut Prov' });
	const path = made.location;
	const assign = await lead.get(`${path}/tilldela`);
	assert.match(assign.text, /Loggar aldrig in · Bispgården · Saknas: tystnadslöfte, styrelsens godkännande/);
	assert.match(assign.text, /Stödjer 0 personer av 2 · Järpen/);
	const [, vem] = assign.text.match(/value="(v-[a-z2-7]{26})"[^>]*>(?:(?!<input)[\s\S])*Berta Öst/);
	const pick = (f) => /name="vem"/.test(f.body) && /fragat/.test(f.body);
	assert.equal((await lead.submit(`${path}/tilldela`, pick, { vem })).status, 422);
	assert.equal((await lead.submit(`${path}/tilldela`, pick, { vem: `v-${'a'.repeat(26)}`, fragat: 'ja' })).status, 422);
	assert.equal((await lead.submit(`${path}/tilldela`, pick, { vem, fragat: 'ja' })).location, path);
	assert.match((await lead.get(path)).text, /Berta Öst \(loggar aldrig in\)/);
	assert.equal((await lead.submit(path, (f) => f.fields.vem === vem, {})).location, path);
	assert.doesNotMatch((await lead.get(path)).text, /loggar aldrig in/);
	await lead.submit(`${path}/tilldela`, pick, { vem, fragat: 'ja' });
	assert.match((await lead.get(path)).text, /Berta Öst \(loggar aldrig in\)/, 'once more');
});

test('a talk that she held is written down by the coordinator, with both names', async () => {
	const made = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Samtal Prov' });
	const path = made.location;
	assert.doesNotMatch((await lead.get(`${path}/samtal/nytt`)).text, /Vem höll samtalet/);
	const [, vem] = (await lead.get(`${path}/tilldela`)).text.match(/value="(v-[a-z2-7]{26})"[^>]*>(?:(?!<input)[\s\S])*Berta Öst/);
	await lead.submit(`${path}/tilldela`, (f) => /name="vem"/.test(f.body) && /fragat/.test(f.body), { vem, fragat: 'ja' });
	const isLog = (f) => 'text' in f.fields;
	assert.equal(formOf((await lead.get(`${path}/samtal/nytt`)).text, isLog).fields.holl, 'jag');
	assert.equal((await lead.submit(`${path}/samtal/nytt`, isLog, { text: 'x', holl: 'nix' })).status, 422);
	assert.equal((await lead.submit(`${path}/samtal/nytt`, isLog, { text: 'Pratade om skadestånd.', holl: vem })).location, path);
	assert.match((await lead.get(path)).text, /Karin Lindberg[\s\S]{1,200}Samtalet hölls av Berta Öst\./);
	await lead.submit(`${path}/samtal/nytt`, isLog, { text: 'Mitt eget.' });
	assert.equal((await lead.get(path)).text.split('Samtalet hölls av').length, 2);
});

test('nobody else finds them', async () => {
	const path = await add({ namn: 'Gömd Här' });
	for (const role of ['volunteer', 'manager', 'municipal_referrer', 'municipal_officer', 'reviewer', 'administrator'])
		for (const address of ['/stodpersoner', '/stodpersoner/nytt', path, `${path}/andra`])
			assert.equal((await (await server.login(role)).get(address)).status, 404, `${role} ${address}`);
	assert.equal((await lead.get('/stodpersoner/aaaaaaaaaaaaaaaaaaaaaaaaaa')).status, 404);
});

test('who lacks something is given no case, unless there is a day to put it right before; who suits stands first', async () => {
	const made = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Ola Prov', sprak_behov: 'Arabiska' });
	const path = made.location, pick = (f) => /name="vem"/.test(f.body) && /fragat/.test(f.body);
	const helper = await add({ namn: 'Noor Prov', lofte: '2026-02-01', lofte_text: 'version 2', utbildning: '2025-02-01', utbildning_till: '2026-04-14', styrelse: '2026-02-03' });
	const body = (await lead.get(`${path}/tilldela`)).text;
	const [, vem] = body.match(/value="(v-[a-z2-7]{26})"[^>]*>(?:(?!<input)[\s\S])*Noor Prov/);
	const refused = await lead.submit(`${path}/tilldela`, pick, { vem, fragat: 'ja' });
	assert.equal(refused.status, 422);
	assert.match(refused.text, /Saknas: ny utbildning\. Ordna det under Stödpersoner/);
	assert.doesNotMatch((await lead.get(path)).text, /Noor Prov/);
	const form = formOf((await lead.get(`${helper}/andra`)).text, isForm);
	assert.equal(form.fields.lofte_text, 'version 2');
	assert.equal((await lead.post(`${helper}/andra`, { ...form.fields, ordna: '2026-06-01' })).status, 303);
	assert.match(await plain(helper), /Saknas: ny utbildning\. Ordna före 1 juni 2026/);
	const again = (await lead.get(`${path}/tilldela`)).text;
	assert.match(again, /Passar: talar språket/);
	assert.ok(again.indexOf('Noor Prov') < again.indexOf('Olle Jonsson'), 'she speaks the language');
	assert.equal((await lead.submit(`${path}/tilldela`, pick, { vem, fragat: 'ja' })).location, path);
	assert.match(await plain('/stodpersoner/tack'), /Maj Svensson[\s\S]*?1[\s\S]*?2025/);
});

test('from "I want to help" to the first day, one step at a time; what lacks is said', async () => {
	const isInterest = (f) => 'intresse' in f.fields && 'uppdrag' in f.fields;
	assert.equal((await lead.submit('/stodpersoner/intresse', isInterest, { namn: '', intresse: '2030-01-01' })).status, 422);
	const { location: path } = await lead.submit('/stodpersoner/intresse', isInterest, { namn: 'Ny Hjälpare', uppdrag: 'stod', intresse: '2026-03-01' });
	const step = (code, fields) => lead.submit(`${path}?steg=${code}`, (f) => f.action === `${path}/steg/${code}`, fields);
	assert.match(await plain('/stodpersoner'), /Vill hjälpa till<\/h2>[\s\S]*Ny Hjälpare[\s\S]*Saknas: intervju, referenser, tystnadslöfte[\s\S]*Är med nu/);
	const early = await step('borjade', { borjade: '2026-04-15' });
	assert.equal(early.status, 422);
	assert.match(early.text, /Saknas: intervju, referenser, tystnadslöfte, utbildning, styrelsens godkännande\. Skriv in det först/);
	for (const code of ['intervju', 'referenser', 'styrelse', 'lofte', 'utbildning']) {
		const page = await lead.get(path);
		assert.ok(formOf(page.text, (f) => f.action === `${path}/steg/${code}`), `the page offers ${code} next`);
		assert.equal((await step(code, { [code]: '2026-13-01' })).status, 422);
		assert.equal((await step(code, { [code]: '2026-04-01', ...(code === 'lofte' && { lofte_text: 'version 2' }) })).location, path);
	}
	assert.match(await plain(path), /1 april 2026, version 2/);
	assert.equal((await step('borjade', { borjade: '2026-04-15' })).location, path);
	assert.doesNotMatch(await plain(path), /Vägen in|Saknas/);
});

test('an application that comes to nothing has its day of erasure', async () => {
	const path = await placeOf('/stodpersoner', 'Tore Hedman');
	const end = (fields) => lead.submit(path, (f) => f.action === `${path}/avbryt`, fields);
	assert.equal((await end({ utfall: 'nej', radera: '2026-04-15' })).status, 422);
	assert.equal((await end({ radera: '2026-07-14' })).status, 422, 'how it ended');
	assert.equal((await end({ utfall: 'nej', radera: '2026-07-14' })).location, path);
	assert.match(await plain(path), /Vi tackade nej[\s\S]*Raderas[\s\S]*14 juli 2026/);
	assert.match(await plain('/stodpersoner?visa=avslutade'), /Tore Hedman[\s\S]*?tackades nej · raderas 14 juli 2026/);
	assert.doesNotMatch(await plain('/stodpersoner'), /Tore Hedman/);
	assert.match(await plain('/stod/uppgifter'), /När du vill hjälpa andra[\s\S]*Blir det inget, eller slutar du, raderas det efter en bestämd tid/, 'the public is told so');
});

test('an extract from the registers is a day, at most six months old when she begins with children', async () => {
	const path = await add({ namn: 'Barn Vän', barn: 'ja', lofte: '2026-02-01', utbildning: '2026-02-01', styrelse: '2026-02-01' });
	const step = (fields) => lead.submit(`${path}?steg=utdrag`, (f) => f.action === `${path}/steg/utdrag`, fields);
	assert.match(await plain(path), /Saknas: registerutdrag/);
	assert.match((await step({ utdrag: '2025-10-01', utdrag_av: 'Karin Lindberg' })).text, /äldre än sex månader/);
	assert.equal((await step({ utdrag: '2025-12-01', utdrag_av: 'Karin Lindberg' })).location, path);
	assert.doesNotMatch(await plain(path), /Saknas/);
});

test('a course that is needed and has grown old keeps cases away; talks are written down; the certificate is a file', async () => {
	const isCourse = (f) => 'manader' in f.fields;
	assert.equal((await lead.submit('/stodpersoner/kurser', isCourse, { namn: '', manader: '0' })).status, 422);
	assert.equal((await lead.submit('/stodpersoner/kurser', isCourse, { namn: 'Provkurs', manader: '12', kravs: 'stod' })).status, 303);
	const path = await placeOf('/stodpersoner', 'Maj Svensson');
	assert.match(await plain(path), /Saknas: Provkurs/);
	const kurs = (await lead.get(path)).text.match(/name="kurs"[^>]*value="([a-z2-7]{26})"[^>]*>(?:(?!<input)[\s\S])*Provkurs/)[1];
	const pass = (kurs_dag) => lead.submit(path, (f) => f.action === `${path}/kurs`, { kurs, kurs_dag });
	assert.equal((await pass('2025-04-15')).location, path);
	assert.match(await plain(path), /gäller till och med 14 april 2026[\s\S]*Har gått ut/);
	assert.match(await plain('/idag'), /\d stödpersoners utbildning har gått ut/);
	assert.equal((await pass('2026-04-01')).location, path);
	assert.doesNotMatch(await plain(path), /Saknas|Har gått ut/);
	const talk = (fields) => lead.submit(path, (f) => f.action === `${path}/samtal`, { samtal_dag: '2026-04-14', samtal_slag: 'telefon', ...fields });
	assert.equal((await talk({ samtal_slag: 'nix' })).status, 422);
	assert.equal((await talk({ samtal_nasta: '2026-04-01' })).status, 422);
	assert.equal((await talk({ samtal_med: 'Karin Lindberg', samtal_nasta: '2026-04-15' })).location, path);
	assert.match(await plain(path), /14 april 2026[\s\S]*?Samtal på telefon, med Karin Lindberg[\s\S]*26 mars 2026/);
	assert.match(await plain('/idag'), /1 handledningssamtal att hålla/);
	assert.match(await plain(`${path}/intyg`), /Maj Svensson är ideellt engagerad som stödperson hos Brottsofferjouren Jämtland sedan 11 mars 2025[\s\S]*Provkurs/);
	assert.equal((await lead.get(`${path}/intyg/fil.pdf`)).headers.get('content-type'), 'application/pdf');
	const place = await placeOf('/stodpersoner/kurser', 'Provkurs');
	assert.equal((await lead.submit(place, isCourse, { slut: 'ja' })).status, 303);
	assert.match(await plain('/stodpersoner/kurser'), /Provkurs[\s\S]*Ges inte längre/);
});

test('"Jag behöver prata": one tap, seen by every coordinator until one has seen to it', async () => {
	const maj = await server.login('volunteer');
	const asked = await maj.submit('/idag', (f) => f.action === '/behover-prata', {});
	assert.equal(asked.location, '/behover-prata');
	assert.match((await maj.get('/behover-prata')).text, /Samordnaren ser sedan i dag/);
	assert.doesNotMatch((await maj.get('/idag')).text, /action="\/behover-prata"/);
	assert.match((await lead.get('/idag')).text, /Maj Svensson behöver prata/);
	const page = (await lead.get('/stodpersoner/prata')).text;
	assert.match(page, /tel:0701740661/);
	const done = /Maj Svensson[\s\S]*?action="(\/stodpersoner\/prata\/[a-z2-7]{26}\/klart)"/.exec(page)[1];
	assert.ok([403, 404].includes((await maj.post(done, {})).status), 'not hers to say');
	assert.equal((await lead.submit('/stodpersoner/prata', (f) => f.action === done, {})).status, 303);
	assert.doesNotMatch((await lead.get('/idag')).text, /Maj Svensson behöver prata/);
	assert.match((await maj.get('/idag')).text, /Karin Lindberg tog hand om det/);
	assert.ok(formOf((await maj.get('/idag')).text, (f) => f.action === '/behover-prata'), 'she can ask again');
	assert.equal((await (await server.login('municipal_officer')).get('/behover-prata')).status, 404);
});

test('a child\'s case goes to who has shown an extract; conflicts are told at the choice', async () => {
	const made = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Liten Prov', alder: '0-11' });
	const page = (await lead.get(`${made.location}/tilldela`)).text, pick = (f) => /name="vem"/.test(f.body) && /fragat/.test(f.body);
	const valueOf = (name) => page.match(new RegExp(`value="([^"]+)"[^>]*>(?:(?!<input)[\\s\\S])*${name}`))[1];
	assert.match(page, /Maj Svensson[\s\S]*?Passar: möter barn, har plats[\s\S]*?Ska inte vara nära: arbetar i skolan i Frösö/);
	const refused = await lead.submit(`${made.location}/tilldela`, pick, { vem: valueOf('Olle Jonsson'), fragat: 'ja' });
	assert.equal(refused.status, 422);
	assert.match(refused.text, /inte inskriven för att möta barn/);
	assert.equal((await lead.submit(`${made.location}/tilldela`, pick, { vem: valueOf('Maj Svensson'), fragat: 'ja' })).location, made.location);
});

test('the year on one page, with hours and kilometres, as a file too', async () => {
	const page = await plain('/stodpersoner/aret');
	assert.match(page, /Året 2026 i siffror[\s\S]*Personer som fått stöd[\s\S]*Ideella timmar[\s\S]*?\d[\s\S]*Kilometer med egen bil/);
	assert.doesNotMatch(page.slice(page.indexOf('m-paper__sheet')), /Svensson|Öst/);
	assert.match(page, /Lämna inte ut siffrorna innan året är slut/);
	assert.equal((await lead.get('/stodpersoner/aret/fil.docx')).status, 404, 'no file of a running year');
	const last = await plain('/stodpersoner/aret/forra');
	assert.match(last, /Året 2025 i siffror/);
	assert.doesNotMatch(last, /Lämna inte ut/);
	assert.match((await lead.get('/stodpersoner/aret/forra/fil.docx')).headers.get('content-type'), /wordprocessingml/);
});
