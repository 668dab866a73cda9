// SPDX-License-Identifier: AGPL-3.0-or-later
// Populations typed by the manager: a table that lacks one, does not sum, or stands for that day already
// is asked about; what is frozen keeps the figures it was made from. The figures are invented.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { BIN, startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';

const PLACE = '/kommuner/invanare';
const TOWNS = { 'inv-2303': '5 100', 'inv-2305': '6\u00a0000', 'inv-2309': '15700', 'inv-2313': '10 900',
	'inv-2321': '12 800', 'inv-2326': '7 100', 'inv-2361': '10 100', 'inv-2380': '65 000' };
let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());
const text = (html) => html.replace(/<[^>]+>/g, ' ').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
const formAt = (html) => formOf(html, (f) => 'dag' in f.fields).fields;
const blank = async (client) => ({ ...formAt((await client.get(PLACE)).text), dag: '2025-12-31', kalla: 'SCB, folkmängd', ...TOWNS });

test('only the manager writes populations down', async () => {
	for (const role of ['municipal_officer', 'municipal_reader', 'coordinator', 'administrator'])
		assert.equal((await (await server.login(role)).get(PLACE)).status, 403, role);
	const client = await server.login('manager');
	assert.match((await client.get('/kommuner')).text, /href="\/kommuner\/invanare"/);
	assert.match(text((await client.get(PLACE)).text), /Berg Senast 7 108, 31 december 2024/);
	assert.doesNotMatch((await (await server.login('municipal_officer')).get('/kommuner')).text, /kommuner\/invanare/);
});

test('a table that cannot be used is refused with words, and comes back filled in', async () => {
	const client = await server.login('manager');
	for (const [fields, said] of [
		[{ 'inv-2326': '' }, /Skriv invånartalet för Berg\./], [{ 'inv-2326': '0' }, /Skriv ett tal från 1 till/],
		[{ 'inv-2326': '-7' }, /Skriv ett tal från 1 till/], [{ 'inv-2326': '7.108' }, /heltal med bara siffror/],
		[{ 'inv-2326': '71 08' }, /heltal med bara siffror/], [{ dag: '2025-02-30' }, /Datumet finns inte/],
		[{ dag: '2027-12-31' }, /Dagen har inte varit än/], [{ dag: '' }, /Skriv vilken dag talen gäller/],
		[{ kalla: '' }, /Skriv källan/], [{ dag: '2023-12-31', summa: '132 000' }, /tillsammans 132 700, inte 132 000\. Rätta det som är fel\.\s*</],
		[{ summa: '142 700' }, /tillsammans 132 700, inte 142 700\. Rätta det som är fel\.\s*</],
		[{ summa: '142 700', skillnad: 'ja' }, /inte 142 700\. Rätta det som är fel\.\s*</],
	]) {
		const answer = await client.post(PLACE, { ...await blank(client), ...fields });
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(answer.text.replaceAll('\u00a0', ' '), said);
		assert.equal(formAt(answer.text)['inv-2380'], '65 000');
	}
	assert.match(text((await client.get('/kommuner')).text), /Alla – 132 839/);
});

test('from 2025 the parts may differ from the table\'s sum, when she says so', async () => {
	const client = await server.login('manager');
	const check = text((await client.get('/bidrag/2026')).text);
	const asked = await client.post(PLACE, { ...await blank(client), summa: '132 704' });
	assert.equal(asked.status, 422);
	assert.match(text(asked.text), /tillsammans 132 700, inte 132 704\. .*Ja, talen skiljer sig från summan i SCB:s tabell/);
	const answer = await client.post(PLACE, { ...formAt(asked.text), skillnad: 'ja' });
	assert.equal(answer.location, '/kommuner');
	assert.match(text((await client.get('/kommuner')).text), /Alla – 132 700/);
	// What is frozen stays; what is computed now takes the newer figures, and says what SCB does.
	assert.equal(text((await client.get('/bidrag/2026')).text), check);
	const form = formOf((await client.get('/bidrag/2027/berakna')).text, (f) => 'belopp' in f.fields).fields;
	const shown = await client.post('/bidrag/2027/berakna', { ...form, gor: 'visa' });
	const counted = execFileSync(BIN, ['split', '--amount', '731101', '--weights',
		'7100,6000,10100,15700,5100,10900,12800,65000'], { encoding: 'utf8' }).trim().split('\n');
	const shares = [...text(shown.text).matchAll(/([\d ]+,\d\d) 31 december 2025/g)]
		.map(([, share]) => share.trim().split(' ').slice(-2).join('').replace(',', '.'));
	assert.deepEqual(shares, counted);
	assert.match(text(shown.text), /skyddar SCB små tal/);
});

test('other figures of the same day are replaced only when she says so', async () => {
	const client = await server.login('manager');
	const same = await client.post(PLACE, await blank(client));
	assert.equal(same.status, 303, 'the same figures once more are no question');
	const asked = await client.post(PLACE, { ...await blank(client), 'inv-2326': '7 200' });
	assert.equal(asked.status, 409);
	assert.match(text(asked.text), /Så här står det nu Berg 7 100 .*Ja, ersätt dem/);
	assert.match(text((await client.get('/kommuner')).text), /Berg 2326 7 100/);
	assert.equal((await client.post(PLACE, { ...formAt(asked.text), ersatt: 'ja' })).status, 303);
	assert.match(text((await client.get('/kommuner')).text), /Berg 2326 7 200/);
});

test('a file of Statistics Sweden\'s fills the form in, and saves nothing by itself', async () => {
	const client = await server.login('manager');
	const send = async (content) => {
		const form = formOf((await client.get(PLACE)).text, `${PLACE}/fil`);
		const body = new FormData();
		for (const [key, value] of Object.entries(form.fields))
			body.set(key, value);
		body.set('fil', new Blob([content]), 'fil.json');
		return client.request('POST', `${PLACE}/fil`, { body, headers: { accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' } });
	};
	const stat = (value) => JSON.stringify({ version: '2.0', class: 'dataset', id: ['Region', 'Tid'], size: [2, 1], dimension: {
		Region: { category: { index: { 2303: 0, 2326: 1 } } }, Tid: { category: { index: { 2022: 0 } } } }, value });
	const before = text((await client.get('/kommuner')).text);
	const answer = await send(stat([5199, 7200]));
	assert.equal(answer.status, 200);
	assert.match(text(answer.text), /Talen är hämtade ur filen.*Inget är sparat än/);
	const fields = formAt(answer.text);
	assert.equal(fields['inv-2303'], '5199');
	assert.equal(fields['inv-2380'], '');
	assert.equal(fields.dag, '2022-12-31');
	assert.equal(fields.kalla, 'SCB, folkmängd, CC0');
	assert.equal(text((await client.get('/kommuner')).text), before);
	const saved = await client.post(PLACE, { ...TOWNS, ...Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== '')) });
	assert.equal(saved.location, '/kommuner');
	for (const [content, words] of [[stat([5199, 'x']), /\/value\/1: Ett av talen går inte att läsa/], ['{"a":\n1,}', /fel på rad 2, kolumn \d+/],
		['Region;2024\nBoden;28000\n', /Ingen av partnerskapets kommuner finns i filen/], ['Namn;Tal\nx;1\n', /ingen folkmängd per kommun och år/], ['', /Välj en fil/]]) {
		const bad = await send(content);
		assert.equal(bad.status, 422, content);
		assert.match(text(bad.text), words);
	}
});
