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
	assert.doesNotMatch(now.text, /Saknas:/);
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
