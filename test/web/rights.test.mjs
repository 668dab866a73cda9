// SPDX-License-Identifier: AGPL-3.0-or-later
// /begaran: what people ask about their own data, its deadline, and who must say yes before an answer goes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

let server, karin, britt, first;
before(async () => {
	server = await startDemo();
	karin = await server.login('coordinator');
	const made = await karin.submit('/konton/ny', '/konton/ny', { namn: 'Britt Åhs', org: 'jouren', roll: 'coordinator' });
	britt = server.client();
	await britt.submit(/\/inbjudan\/[a-z2-7]{26}/.exec(made.text)[0], (f) => 'losen_igen' in f.fields,
		{ losen: 'gul-host-nycklar', losen_igen: 'gul-host-nycklar' });
});
after(() => server?.stop());

async function newCase(namn, more = {}) {
	const answer = await karin.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn, telefon: '070-1740699', ...more });
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
}

const idOf = (base) => base.split('/').at(-1);
const typed = (f) => 'ansvarig' in f.fields || f.body.includes('name="ansvarig"');
async function ask(base, fields) {
	const answer = await karin.submit(`/begaran/ny?arende=${idOf(base)}`, typed, { begaran: '1', vem: '1', kontroll: '2', kom: '2026-04-10', ...fields });
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
}
const reply = (at, svar, skal = '') => karin.submit(`${at}/svar`, (f) => f.body.includes('name="svar"'), { svar, skal });

test('a request is written in, comes back filled in when it is wrong, and has its deadline', async () => {
	const base = first = await newCase('Rätta Provsson');
	assert.match((await karin.get(base)).text, /Begäran om uppgifter/);
	const bad = await karin.submit(`/begaran/ny?arende=${idOf(base)}`, typed, { begaran: '2', vem: '1', kontroll: '0', kom: '2026-05-01', vad: 'Datumet är fel' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Dagen har inte kommit än/);
	assert.match(bad.text, /Datumet är fel/);
	const at = await ask(base, { begaran: '2', kontroll: '0', vad: 'Datumet är fel' });
	const page = await karin.get(at);
	assert.match(page.text, /11\smaj 2026/, 'the tenth is a Sunday');
	assert.match(page.text, /Kontrollera först vem det är/);
	const early = await reply(at, '1');
	assert.equal(early.status, 422);
	assert.match(early.text, /Kontrollera först vem det är, och skriv in hur/);
	const why = await reply(at, '3');
	assert.match(why.text, /Personen har rätt att få veta det/);
});

test('more time is told and has a reason; somebody else who was quicker is not written over', async () => {
	const at = await ask(await newCase('Längre Provsson'), {});
	const bad = await karin.submit(`${at}/forlang`, (f) => f.body.includes('name="skal"'), { skal: 'Mycket att läsa' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Berätta först för personen/);
	assert.equal((await karin.submit(`${at}/forlang`, (f) => f.body.includes('name="skal"'), { skal: 'Mycket att läsa', berattat: 'ja' })).status, 303);
	assert.match((await karin.get(at)).text, /10\sjuli 2026/);
	const late = await karin.submit(`${at}/andra`, typed, { kontroll: '1', hur: 'Motringning via jouren', version: '1' });
	assert.equal(late.status, 409);
	assert.match(late.text, /Någon annan har ändrat det här medan du skrev[\s\S]*Så här står det nu[\s\S]*value="Motringning via jouren"/);
	const again = formOf(late.text, typed);
	assert.equal((await karin.post(`${at}/andra`, again.fields)).status, 303, 'saved again as it stands');
	assert.match((await karin.get(at)).text, /Motringning via jouren/);
});

test('a note that she disputes stays, and says so', async () => {
	const base = await newCase('Bestrida Provsson');
	await karin.submit(`${base}/samtal/nytt`, (f) => 'nar' in f.fields, { text: 'Hon sa att hon flyttar', satt: 'phone', horde: 'personen' });
	const at = await ask(base, { begaran: '2' });
	const { text } = await karin.get(`${at}/bestrids`);
	const [, entry] = /name="anteckning" type="radio" value="([a-z2-7]{26})"/.exec(text) ?? /value="([a-z2-7]{26})"/.exec(text);
	assert.equal((await karin.submit(`${at}/bestrids`, (f) => f.body.includes('name="ord"'), { anteckning: entry, ord: '' })).status, 422);
	assert.equal((await karin.submit(`${at}/bestrids`, (f) => f.body.includes('name="ord"'), { anteckning: entry, ord: 'Jag flyttar inte' })).status, 303);
	const shown = (await karin.get(base)).text;
	assert.match(shown, /Hon sa att hon flyttar/);
	assert.match(shown, /Personen säger emot/);
	assert.match(shown, /Personen säger: Jag flyttar inte/);
	assert.equal((await reply(at, '1')).status, 303);
});

test('a restricted case is read, and not changed, given, listed or closed, until that is lifted', async () => {
	const base = await newCase('Begränsa Provsson');
	const at = await ask(base, { begaran: '4' });
	assert.equal((await reply(at, '1')).status, 303);
	assert.match((await karin.get(base)).text, /Behandlingen är begränsad sedan/);
	const edit = await karin.submit(`${base}/andra`, (f) => 'brott' in f.fields, { namn: 'Någon Annan' });
	assert.equal(edit.status, 409);
	assert.match(edit.text, /begränsad på personens begäran/);
	assert.equal((await karin.submit(`${base}/avsluta`, (f) => f.body.includes('name="skal"'), { skal: 'done' })).status, 409);
	assert.doesNotMatch((await karin.get('/arenden/lista.csv')).text, /Begränsa/);
	const talk = await karin.submit(`${base}/samtal/nytt`, (f) => 'nar' in f.fields, { text: 'Hon ringde', satt: 'phone', horde: 'personen' });
	assert.equal(talk.status, 303, 'what she tells is written down');
	assert.equal((await karin.submit(`${at}/hav`, (f) => f.body.includes('berattat'), {})).status, 422);
	assert.equal((await karin.submit(`${at}/hav`, (f) => f.body.includes('berattat'), { berattat: 'ja' })).status, 303);
	assert.doesNotMatch((await karin.get(base)).text, /Behandlingen är begränsad sedan/);
	assert.match((await karin.get('/arenden/lista.csv')).text, /Begränsa/);
});

test('an erasure is granted for a closed case alone, and stands in the plan', async () => {
	const base = await newCase('Radera Provsson');
	const at = await ask(base, { begaran: '3' });
	const open = await reply(at, '1');
	assert.equal(open.status, 422);
	assert.match(open.text, /Ärendet måste vara avslutat/);
	assert.equal((await karin.submit(`${base}/avsluta`, (f) => f.body.includes('name="skal"'), { skal: 'done' })).status, 303);
	assert.equal((await reply(at, '1')).status, 303);
	assert.match((await karin.get('/gallring')).text, /på personens begäran/);
});

test("a guardian's request stops until two have assessed it and released the same answer", async () => {
	const at = await ask(await newCase('Barn Provsson'), { begaran: '2', vem: '2', namn: 'Vera Provsson', kontroll: '4' });
	assert.match((await karin.get(at)).text, /Bekräfta inte och förneka inte/);
	assert.equal((await karin.post(`${at}/slapp`, {})).status, 403);
	assert.match((await karin.get(at)).text, /ska också er bedömning stå här/);
	const no = await reply(at, '3', 'Det är inte tryggt');
	assert.equal(no.status, 422);
	assert.match(no.text, /Två personer måste släppa svaret först/);
	assert.equal((await karin.submit(`${at}/andra`, typed, { bedomning: 'Inget i svaret skadar barnet' })).status, 303);
	assert.equal((await karin.submit(at, 'slapp', {})).status, 303);
	assert.match((await karin.get(at)).text, /Har släppt det: Karin Lindberg\. En till behövs/);
	assert.equal((await reply(at, '1')).status, 422);
	assert.match((await britt.get('/idag')).text, /Väntar på att du släpper svaret/);
	assert.equal((await britt.submit(at, 'slapp', {})).status, 303);
	assert.match((await karin.get(at)).text, /Nu får det lämnas över/);
	assert.equal((await reply(at, '1')).status, 303);
});

test('what waits too long is told in Idag; what she does not open says no more than its day', async () => {
	const base = await newCase('Sena Provsson');
	const at = await ask(base, { kom: '2026-03-02', vad: 'Hemligt önskemål' });
	assert.match((await karin.get('/idag')).text, /Begäran om uppgifter: Registerutdrag/);
	const { text } = await karin.get(`${base}/krets`);
	const id = /value="([a-z2-7]{26})"[^>]*>\s*<label[^>]*>\s*Karin Lindberg/.exec(text)[1];
	await karin.submit(`${base}/krets`, (f) => 'skydd' in f.fields && f.body.includes('name="vem"'), { vem: id });
	assert.equal((await britt.get(at)).status, 404);
	const list = await britt.get('/begaran');
	assert.match(list.text, /I ett ärende som du inte öppnar/);
	assert.doesNotMatch(list.text, /Sena|Hemligt önskemål/);
	assert.ok(!server.dump().includes('Hemligt önskemål'));
});

test('a request without a case; a manager sees the page of data protection and no request', async () => {
	const answer = await karin.submit('/begaran/ny', typed, { begaran: '3', vem: '1', kontroll: '1', kom: '2026-04-14', namn: 'Frivillig Förr' });
	assert.equal(answer.status, 303);
	assert.match((await karin.get(answer.location)).text, /Frivillig Förr/);
	assert.equal((await karin.submit('/begaran/ny', typed, { begaran: '3', vem: '1', kontroll: '1', kom: '2026-04-14', namn: '' })).status, 422);
	const manager = await server.login('manager');
	assert.equal((await manager.get('/dataskydd')).status, 200);
	assert.equal((await manager.get('/begaran')).status, 404);
});

// ---- the extract ----

async function extractOf(base, fields = {}) {
	const at = await ask(base, { begaran: '1', ...fields });
	if (fields.vem)
		await karin.submit(`${at}/andra`, typed, { bedomning: 'Inget skadar' });
	return at;
}
const make = (at, fields = {}) => karin.submit(`${at}/utdrag`, (f) => f.action.endsWith('/utdrag'), fields);
const say = (client, at) => client.submit(`${at}/utdrag`, 'slapp', {});

test('an extract goes when two have released the same content, and what it says is hers', async () => {
	const base = await newCase('Utdrag Provsson');
	await karin.submit(`${base}/samtal/nytt`, (f) => 'nar' in f.fields, { text: 'Hon vill veta mer', satt: 'phone', horde: 'personen' });
	const at = await extractOf(base);
	assert.doesNotMatch((await karin.get(at)).text, /Jag släpper svaret/, 'nothing is made yet');
	assert.equal((await karin.get(`${at}/utdrag/fil.pdf`)).status, 404);
	assert.equal((await make(at)).status, 303);
	const page = (await karin.get(`${at}/utdrag`)).text;
	for (const words of [/Utdrag Provsson/, /Hon vill veta mer/, /Vilka som har läst eller ändrat/, /artikel.16/, /Integritetsskyddsmyndigheten/])
		assert.match(page, words);
	const sheet = page.split('m-paper__sheet')[1];
	assert.doesNotMatch(sheet, /Karin Lindberg/, 'roles, not names');
	assert.match(page, /m-paper__sheet m-screen/, 'not for paper yet');
	assert.equal((await karin.get(`${at}/utdrag/fil.pdf`)).status, 403);
	assert.equal((await say(karin, at)).status, 303);
	assert.equal((await karin.get(`${at}/utdrag/fil.docx`)).status, 403);
	assert.equal((await reply(at, '1')).status, 422);
	assert.equal((await say(britt, at)).status, 303);
	assert.doesNotMatch((await karin.get(`${at}/utdrag`)).text, /m-paper__sheet m-screen/);
	for (const [end, magic] of [['pdf', '%PDF'], ['docx', 'PK'], ['odt', 'PK']]) {
		const file = await karin.get(`${at}/utdrag/fil.${end}`);
		assert.equal(file.status, 200, end);
		assert.ok(file.text.startsWith(magic), end);
	}
	const bad = await karin.submit(`${at}/overlamnat`, (f) => f.body.includes('name="till"'), { till: '', hur: '0', dag: '2026-04-15' });
	assert.equal(bad.status, 422);
	assert.equal((await karin.submit(`${at}/overlamnat`, (f) => f.body.includes('name="till"'), { till: 'Henne själv', hur: '0', dag: '2026-04-15' })).status, 303);
	const shown = (await karin.get(at)).text;
	assert.match(shown, /Henne själv/);
	assert.match(shown, /Överlämnat på papper/);
	assert.equal((await reply(at, '1')).status, 303);
	const dump = server.dump();
	for (const words of ['Henne själv', 'Hon vill veta mer', 'Utdrag Provsson'])
		assert.ok(!dump.includes(words), words);
});

test('what changes after a release takes the release back', async () => {
	const base = await newCase('Ändra Provsson');
	const at = await extractOf(base);
	await make(at);
	await say(karin, at);
	await karin.submit(`${base}/andra`, (f) => 'brott' in f.fields, { namn: 'Ändrad Provsson' });
	await say(britt, at);
	assert.equal((await karin.get(`${at}/utdrag/fil.pdf`)).status, 403, 'each released something else');
	assert.equal((await say(karin, at)).status, 303);
	assert.equal((await karin.get(`${at}/utdrag/fil.pdf`)).status, 200);
});

test('a piece that is left out has its ground; a concern report is left out for a guardian', async () => {
	const base = await newCase('Oro Provsson', { alder: '12-14' });
	await karin.submit(`${base}/orosanmalan`, (f) => 'skydd' in f.fields && f.action.includes('orosanmalan') || f.body.includes('name="vem"'), { vem: 'Karin', nar: '2026-04-14' });
	const at = await extractOf(base, { vem: '2', namn: 'Vera Provsson', kontroll: '4' });
	const form = (await karin.get(`${at}/utdrag`)).text;
	assert.match(form, /<option value="sekretess" selected/);
	assert.equal((await make(at)).status, 303);
	const sheet = (await karin.get(`${at}/utdrag`)).text.split('m-paper__sheet')[1];
	assert.match(sheet, /1.anteckning\. Den omfattas av sekretess/);
	assert.doesNotMatch(sheet, /Orosanmälan gjord/);
	assert.match(sheet, /om den person som begäran gäller/);
});

test('with extra protection it is handed over in person and the page is not for print', async () => {
	const base = await newCase('Skydda Provsson', { extra: 'ja' });
	const at = await extractOf(base);
	await make(at);
	await say(karin, at);
	await say(britt, at);
	assert.match((await karin.get(`${at}/utdrag`)).text, /lämnas över för hand/);
	const { text } = await karin.get(`${at}/overlamnat`);
	assert.doesNotMatch(text, />\s*E-post\s*</);
	assert.equal((await karin.submit(`${at}/overlamnat`, (f) => f.body.includes('name="till"'), { till: 'Hen', hur: '2', dag: '2026-04-15' })).status, 422);
	assert.equal((await karin.submit(`${at}/overlamnat`, (f) => f.body.includes('name="till"'), { till: 'Hen', hur: '0', dag: '2026-04-15' })).status, 303);
});

test('who has read is told by role, and for what', async () => {
	await server.restart({ clock: '2026-04-15T09:10' });
	karin = await server.login('coordinator'); // an extract is for one who has just shown who she is
	const at = await extractOf(first);
	await make(at);
	const sheet = (await karin.get(`${at}/utdrag`)).text.split('m-paper__sheet')[1];
	assert.match(sheet, /<td>Samordnare<\/td>\s*<td[^>]*>Läste ärendet<\/td>\s*<td[^>]*>för att ge eller planera stöd/);
	assert.match(sheet, /Läste ärendet<\/td>\s*<td[^>]*>för att svara på en begäran om uppgifter/, 'where the request was written in');
	assert.doesNotMatch(sheet, /Karin Lindberg/);
});
