// SPDX-License-Identifier: AGPL-3.0-or-later
// A bank's list set against the year's requests: looked at first, all or none written down, told by line
// and column when it cannot be read.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const YEAR = '/bidrag/2026/utbetalningar', AT = `${YEAR}/bank`;
let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const words = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ');
const valuesOf = (html) => [...html.matchAll(/name="betald" type="checkbox" value="([^"]+)"/g)].map((m) => m[1]);

async function read(client, csv) {
	const form = formOf((await client.get(AT)).text, (f) => f.action.endsWith('/bank'));
	const data = new FormData();
	for (const [name, value] of Object.entries(form.fields))
		data.set(name, value);
	data.set('fil', new Blob([csv]), 'bank.csv');
	return client.request('POST', AT, { body: data, headers: { origin: server.url, accept: 'text/html' } });
}

// The amounts of the requests that are not paid, as { town, kr }.
async function unpaid(client) {
	const { text } = await client.get(YEAR);
	return [...text.matchAll(/m-list__title">([^<,]+), del[\s\S]*?m-list__meta">([^<]*?).kr<[\s\S]*?<\/li>/g)]
		.filter((m) => !/Betald|Redovisad|Återbetald/.test(m[0]))
		.map((m) => ({ town: m[1], kr: m[2].replace(/\u00a0|&nbsp;/g, ' ') }));
}

test('a line that pays a request is written down after it was looked at, once', async () => {
	const manager = await server.login('manager');
	const open = await unpaid(manager);
	assert.ok(open.length, 'the demo has a request that waits');
	const { town, kr } = open[0];
	const csv = `Bokföringsdag;Belopp;Text\n2026-04-10;${kr};${town} kommun bidrag\n2026-04-11;1,11;Okänd\n2026-04-11;731.101,50;${town}\n2026-13-01;5,00;x\n2026-04-12;-99,00;Avgift\n`;
	const seen = await read(manager, csv);
	assert.equal(seen.status, 200);
	const page = words(seen.text);
	assert.match(page, /1 insättning hör ihop med en rekvisition\. 1 rad med utgående pengar är överhoppad/);
	assert.match(page, /Rad 3 Okänd .*Ingen obetald rekvisition/);
	assert.match(page, /Rad 4, kolumn B .*kan läsas på två sätt/);
	assert.match(page, /Rad 5, kolumn A .*Datumet finns inte/);
	assert.equal((await unpaid(manager)).length, open.length, 'nothing is written down by looking');
	const form = formOf(seen.text, '/bank/spara');
	const [value] = valuesOf(seen.text);
	const saved = await manager.post(`${AT}/spara`, { ...form.fields, betald: value });
	assert.equal(saved.status, 303);
	assert.equal((await unpaid(manager)).length, open.length - 1);
	// what was paid is a figure of the quarter in which it was
	const coordinator = await server.login('coordinator');
	const { text } = await coordinator.get('/statistik/tabell.csv?vad=bidrag&rader=kommun&kolumner=ingen&bara=alla&fran=2026-Q2&till=2026-Q2');
	const paid = Number(kr.replace(/\s/g, '').replace(',', '.'));
	assert.match(text, new RegExp(`^${town};${Math.round(paid)}\r$`, 'm'), text);
	// the same list once more
	assert.match(words((await read(manager, csv)).text), /0 insättningar hör ihop .*Den är redan inskriven/);
	// an old page: somebody was quicker
	const late = await manager.post(`${AT}/spara`, { ...formOf((await manager.get(AT)).text).fields, betald: value });
	assert.equal(late.status, 409);
	assert.match(late.text, /Inget är inskrivet/);
});

test('files that are no list, and values that nobody made, change nothing', async () => {
	const manager = await server.login('manager');
	const before = (await unpaid(manager)).length;
	for (const file of ['', 'Namn;Telefon\nAnna;070\n', '\u0000\u0001\u0002', 'PK\u0003\u0004 no workbook'])
		assert.equal((await read(manager, file)).status, 422, JSON.stringify(file));
	const fields = formOf((await manager.get(AT)).text).fields;
	for (const betald of ['x', 'aaaaaaaaaaaaaaaaaaaaaaaaaa.1.2026-04-01.5', '.1.2026-04-01.5', '...'])
		assert.ok([404, 422].includes((await manager.post(`${AT}/spara`, { ...fields, betald })).status), betald);
	assert.equal((await manager.post(`${AT}/spara`, fields)).status, 422);
	assert.equal((await unpaid(manager)).length, before);
	assert.equal((await (await server.login('municipal_officer')).get(AT)).status, 403);
});

for (const width of [390, 1280])
	test(`the page is without violations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		await page.goto(server.url + AT);
		await page.setInputFiles('input[type=file]', { name: 'b.csv', mimeType: 'text/csv', buffer: Buffer.from('Datum;Belopp;Text\n2026-04-10;1,00;Okänd\n') });
		await page.getByRole('button', { name: 'Läs filen' }).click();
		await page.getByText('Rader som inte skrivs in').waitFor();
		await axe(page);
		assert.ok(await overflow(page) <= 0);
		noTrouble(page);
	});
