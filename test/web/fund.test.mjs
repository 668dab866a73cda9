// SPDX-License-Identifier: AGPL-3.0-or-later
// The grant of a year: exact figures, what is refused, who may, two who type at once, and that neither
// a new split nor an undo loses what was decided.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';

const YEAR = '/bidrag/2026', EDIT = `${YEAR}/andra`, NBSP = '\u00a0';
let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());
const editForm = async (client, path = EDIT) => formOf((await client.get(path)).text, (f) => 'total' in f.fields).fields;
const text = (html) => html.replace(/<[^>]+>/g, ' ').replaceAll(NBSP, ' ').replace(/\s+/g, ' ');
const rows = (html) => [...html.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)]
	.map(([, row]) => [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => text(cell).trim()));

const SPLIT = { Berg: '39 120,03', Bräcke: '33 214,60', Härjedalen: '55 999,76', Krokom: '86 297,43',
	Ragunda: '28 321,85', Strömsund: '60 666,87', Åre: '69 857,99', Östersund: '357 622,47' };

for (const role of ['manager', 'municipal_officer', 'municipal_reader'])
	test(`${role} reads all eight amounts beside the split, to the öre`, async () => {
		const client = await server.login(role);
		const home = await client.get('/bidrag');
		assert.match(text(home.text), /2026: 731 101 kr .*precis 731 101 kr/);
		const page = await client.get(YEAR);
		assert.equal(page.status, 200);
		const table = rows(page.text);
		assert.deepEqual(Object.fromEntries(table.slice(1, 9).map((r) => [r[0], r[2]])), SPLIT);
		assert.deepEqual(Object.fromEntries(table.slice(1, 9).map((r) => [r[0], r[3]])), SPLIT);
		assert.deepEqual(table.at(-1).slice(0, 5), ['Summa', '132 839', '731 101,00', '731 101,00', '0,00']);
		assert.match(text(page.text), /731 101 kr, 5,50 kr per invånare\. Beslut: KS § 220\/2025\./);
		assert.match(text(page.text), /Invånare den 31 december 2024\. Källa: SCB/);
		assert.equal(table[2][5], 'Kommunstyrelsen § 220/2025');
		const decision = page.text.match(/href="(\/kommuner\/bracke\/beslut\/[a-z]+)"/)[1];
		assert.match(text((await client.get(decision)).text), /Kommunstyrelsen § 220\/2025/);
		assert.equal(page.text.includes(EDIT), role === 'manager');
		assert.equal((await client.get(EDIT)).status, role === 'manager' ? 200 : 403);
	});

test('the file for spreadsheets has the same figures with a decimal comma', async () => {
	const { status, headers, text: csv } = await (await server.login('municipal_officer')).get(`${YEAR}/csv`);
	assert.equal(status, 200);
	assert.match(headers.get('content-type'), /^text\/csv/);
	assert.match(headers.get('content-disposition'), /filename="bidrag-2026\.csv"/);
	const lines = csv.replace('\ufeff', '').trim().split('\r\n');
	assert.equal(lines.length, 10);
	assert.match(lines[1], /^2026;Berg;2326;7108;2024-12-31;"SCB, folkmängd";"39120,03";"39120,03";/);
	assert.match(lines[9], /;"731101,00";KS.§.220\/2025$/);
});

test('a difference is told to the öre, on the page, in the list and in "Idag"', async () => {
	const client = await server.login('manager');
	assert.doesNotMatch((await client.get('/idag')).text, /Bidraget 2026/);
	const form = await editForm(client);
	assert.equal((await client.post(EDIT, { ...form, 'belopp-2326': '39 120' })).status, 303);
	let page = text((await client.get(YEAR)).text);
	assert.match(page, /731 100,97 kr\. Det är 3 öre mindre än hela bidraget\./);
	assert.match(page, /Längst från en fördelning efter invånare är Berg: 3 öre mindre\./);
	assert.match(text((await client.get('/idag')).text), /Bidraget 2026: beloppen stämmer inte .*0,03 kr återstår/);
	assert.match(text((await (await server.login('municipal_officer')).get('/bidrag')).text), /Summan stämmer inte/);
	assert.doesNotMatch((await (await server.login('municipal_officer')).get('/idag')).text, /Bidraget 2026/);

	await client.post(EDIT, { ...await editForm(client), 'belopp-2326': '39121,53 kr', 'belopp-2321': '', anteckning: 'Åre dröjer' });
	page = text((await client.get(YEAR)).text);
	assert.match(page, /Belopp saknas för Åre\. De inskrivna är tillsammans 661 244,51 kr; 69 856 kr och 49 öre återstår/);
	assert.match(page, /Åre 12 693 69 857,99 saknas – /);
	assert.match(text((await client.get('/idag')).text), /Bidraget 2026: 1 belopp saknas/);

	await client.post(EDIT, { ...await editForm(client), 'belopp-2321': '0', 'belopp-2380': '1 000 000' });
	page = text((await client.get(YEAR)).text);
	assert.match(page, /Det är 572 521 kr och 4 öre mer än hela bidraget/);
});

test('who changed what is kept, and an earlier version can be put back, and that undone', async () => {
	const client = await server.login('manager');
	const history = `${YEAR}/historik`;
	const page = await client.get(history);
	assert.match(text(page.text), /Version 3 Sparad i dag \S+ av Per-Erik Nordin Åre dröjer Berg 39 121,53 kr \(förut 39 120 kr\) Åre saknas \(förut 69 857,99 kr\)/);
	const officer = await server.login('municipal_officer');
	const seen = await officer.get(history);
	assert.equal(seen.status, 200);
	assert.doesNotMatch(seen.text, /gälla igen/);
	const form = formOf(page.text, (f) => f.fields.version === '1');
	assert.equal((await officer.post(`${YEAR}/aterstall`, form.fields)).status, 403);
	assert.equal((await client.post(form.action, form.fields)).location, YEAR);
	assert.match(text((await client.get(YEAR)).text), /tillsammans precis 731 101 kr/);
	assert.match(text((await client.get(history)).text), /Version 5 Gäller .* Version 1 är återställd\./);
	const stale = await client.post(form.action, { ...form.fields, en_gang: 'annan' });
	assert.equal(stale.location, history, 'somebody saved in between: nothing is put back');
	assert.doesNotMatch((await client.get(history)).text, /Version 6/);
	const undo = formOf((await client.get(history)).text, (f) => f.fields.version === '4');
	await client.post(undo.action, undo.fields);
	assert.match(text((await client.get(YEAR)).text), /572 521 kr och 4 öre mer/);
	const back = formOf((await client.get(history)).text, (f) => f.fields.version === '5');
	await client.post(back.action, back.fields);
	assert.match(text((await client.get(YEAR)).text), /tillsammans precis 731 101 kr/);
	assert.equal((await client.post(back.action, { ...back.fields, version: '99', en_gang: 'tredje' })).status, 404);
	assert.equal((await client.post(back.action, { ...back.fields, version: 'x', en_gang: 'fjärde' })).status, 422);
});

test('what cannot be read in one way is refused with words, and nothing is lost', async () => {
	const client = await server.login('manager');
	const form = await editForm(client);
	const typed = { total: '731.101,50', beslut: 'KS § 220', 'belopp-2326': '-1', 'belopp-2305': '1e5',
		'belopp-2361': '1,234', 'belopp-2309': '999999999999', 'belopp-2303': '28 32', 'belopp-2313': `60${NBSP}666,87`,
		anteckning: 'Från <protokollet>' };
	const answer = await client.post(EDIT, { ...form, ...typed });
	assert.equal(answer.status, 422);
	for (const said of [/Skriv hela bidraget så att det bara kan läsas på ett sätt/, /Skriv också året/,
		/Skriv beloppet för Berg utan plus och minus/, /Skriv beloppet för Bräcke i kronor med siffror/,
		/Skriv beloppet för Härjedalen med högst två decimaler/, /Skriv beloppet för Krokom som högst/,
		/Skriv beloppet för Ragunda så att/])
		assert.equal(answer.text.match(new RegExp(said, 'g')).length, 2, `${said}: in the summary and at the field`);
	assert.doesNotMatch(answer.text, /beloppet för Strömsund/);
	const again = formOf(answer.text, (f) => 'total' in f.fields).fields;
	for (const [name, value] of Object.entries(typed))
		assert.equal(again[name].trim(), value, name);
	assert.match(text((await client.get(YEAR)).text), /tillsammans precis 731 101 kr/);
	for (const [fields, said] of [[{ total: '' }, /Skriv hela bidraget\./], [{ total: '0' }, /mer än 0 kronor/],
		[{ beslut: '' }, /Skriv beslutet, till exempel/], [{ beslut: 'KS 220/2025' }, /med paragraf och år/],
		[{ beslut: 'KS § 0/2025' }, /med paragraf och år/], [{ anteckning: 'x'.repeat(501) }, /1 tecken för lång/],
		[{ anteckning: 'a\u0001b' }, /tecken som inte går att spara/]]) {
		const bad = await client.post(EDIT, { ...form, ...fields });
		assert.equal(bad.status, 422);
		assert.match(bad.text, said);
	}
});

test('amounts in every form that people write are taken', async () => {
	const client = await server.login('manager');
	for (const amount of ['28 321,85', '28321,85', `28${NBSP}321,85`, '28 321,85', '28321.85', ' 28 321,85 kr ']) {
		await client.post(EDIT, { ...await editForm(client), 'belopp-2303': '1' });
		await client.post(EDIT, { ...await editForm(client), 'belopp-2303': amount });
		assert.match(text((await client.get(YEAR)).text), /Ragunda 5 146 28 321,85 28 321,85 0,00/, amount);
	}
});

test('of two who type, the second sees the first one\'s amounts and decides', async () => {
	const one = await server.login('manager'), two = await server.login('manager');
	const first = await editForm(one), second = await editForm(two);
	assert.equal((await one.post(EDIT, { ...first, 'belopp-2303': '28 000' })).status, 303);
	const answer = await two.post(EDIT, { ...second, 'belopp-2303': '29 000', 'belopp-2326': '39 000' });
	assert.equal(answer.status, 409);
	assert.match(text(answer.text), /Så här står det nu Berg 39 120,03 Ragunda 28 000 Hela bidraget/);
	const again = formOf(answer.text, (f) => 'total' in f.fields).fields;
	assert.equal(again['belopp-2303'], '29 000');
	assert.match(text((await two.get(YEAR)).text), /Ragunda 5 146 28 321,85 28 000,00/);
	assert.equal((await two.post(EDIT, again)).status, 303);
	assert.match(text((await one.get(YEAR)).text), /Ragunda 5 146 28 321,85 29 000,00/);
	const unversioned = await one.post(EDIT, { ...await editForm(one), version: '' });
	assert.equal(unversioned.status, 409);
	await one.post(EDIT, { ...await editForm(one), 'belopp-2303': '28 321,85', 'belopp-2326': '39 120,03' });
});

test('a form sent twice is saved once', async () => {
	const client = await server.login('manager');
	const form = { ...await editForm(client), anteckning: 'En gång' };
	const [a, b] = [await client.post(EDIT, form), await client.post(EDIT, form)];
	assert.deepEqual([a.status, a.location, b.status, b.location], [303, YEAR, 303, YEAR]);
	assert.equal((await client.get(`${YEAR}/historik`)).text.match(/En gång/g).length, 1);
});

test('a proposal is looked at first, frozen then, and changes nothing that is decided', async () => {
	const client = await server.login('manager');
	const before = rows((await client.get(YEAR)).text);
	const place = '/bidrag/2027/berakna';
	const form = formOf((await client.get(place)).text, (f) => 'belopp' in f.fields).fields;
	assert.equal(form.belopp, `731${NBSP}101`);
	assert.equal(form.namn, 'Förslag till bidrag 2027');
	const look = await client.post(place, { ...form, belopp: '750 000', gor: 'visa' });
	assert.equal(look.status, 200);
	assert.deepEqual(rows(look.text).at(-1).slice(0, 3), ['Summa', '132 839', '750 000,00']);
	assert.doesNotMatch((await client.get('/bidrag')).text, /2027: F/);
	for (const [fields, said] of [[{ belopp: '750.000,00' }, /Skriv beloppet så att/], [{ belopp: '0' }, /mer än 0/],
		[{ namn: '' }, /Skriv ett namn/]]) {
		const bad = await client.post(place, { ...form, ...fields, gor: 'frys' });
		assert.equal(bad.status, 422);
		assert.match(bad.text, said);
	}
	const shown = formOf(look.text, (f) => 'belopp' in f.fields).fields;
	const answer = await client.post(place, { ...shown, gor: 'frys' });
	assert.equal(answer.status, 303);
	assert.match(answer.location, /^\/bidrag\/2027\/berakning\/[a-z2-7]{26}$/);
	const reader = await server.login('municipal_reader');
	const page = await reader.get(answer.location);
	assert.match(text(page.text), /Förslag till bidrag 2027 750 000 kr fördelat på 8 kommuner\. Efter invånare\. .* Fryst i dag \S+ av Per-Erik Nordin/);
	assert.equal(rows(page.text).slice(1, 9).reduce((sum, r) => sum + Number(r[2].replace(/[ ,]/g, '')), 0), 75000000);
	assert.match((await reader.get(`${answer.location}/csv`)).text, /Förslag till bidrag 2027;Östersund;2380;64979;2024-12-31;/);
	assert.match(text((await reader.get('/bidrag')).text), /2027: Förslag till bidrag 2027 750 000 kr, fryst/);
	assert.equal((await reader.get(answer.location.replace('2027', '2026'))).status, 404);
	assert.equal((await reader.get(place)).status, 403);
	assert.deepEqual(rows((await client.get(YEAR)).text), before);
});

test('a year without anything teaches, and an address that is no year is 404', async () => {
	const client = await server.login('manager');
	assert.match((await client.get('/bidrag/2031')).text, /Inga beslut om bidraget för 2031 är inskrivna/);
	for (const year of ['1999', '2101', 'x', '-1', '99999999999999999999'])
		assert.equal((await client.get(`/bidrag/${year}`)).status, 404, year);
	assert.equal((await client.get('/bidrag/2031/csv')).status, 404);
	assert.equal((await client.get('/bidrag/2031/historik')).status, 404);
	assert.equal((await client.get(`/bidrag/2031/berakning/${'a'.repeat(26)}`)).status, 404);
});

test('a year is begun with what is known, and the check comes by itself', async () => {
	const client = await server.login('manager');
	const place = '/bidrag/2028/andra';
	assert.equal((await client.post(place, { ...await editForm(client, place), total: '100', beslut: 'Kommunstyrelsen §12/2027' })).location, '/bidrag/2028');
	const page = await client.get('/bidrag/2028');
	assert.match(text(page.text), /Beslut: Kommunstyrelsen § 12\/2027\. .*Inga beslutade belopp är inskrivna än\./);
	assert.equal(rows(page.text).at(-1)[2], '100,00');
	assert.match(text((await client.get('/idag')).text), /Bidraget 2028: 8 belopp saknas/);
});

test('in English too', async () => {
	const { text: page } = await (await server.login('municipal_officer')).get(`${YEAR}?sprak=en`);
	assert.match(text(page), /The decided amounts are exactly 731 101 kr together\./);
});
