// SPDX-License-Identifier: AGPL-3.0-or-later
// Figures in a browser: a table of one's own, a question whose answer would bare what is left over, a file of Brå with errors, and
// a facts page that both sides approve before anybody reads it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => {
	await closeBrowser();
	await server?.stop();
});

const text = async (page) => (await page.locator('main').innerText()).replace(/[\u00a0\s]+/g, ' ');
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();
async function look(page) {
	await axe(page);
	assert.equal(await overflow(page), 0, `${page.url()} is wider than the window`);
	noTrouble(page);
	return text(page);
}

test('a difference is refused, with the reason for the jour and something coarser that can be said', async () => {
	const page = await newPage(server, { role: 'coordinator' });
	await page.goto(`${server.url}/statistik`);
	await page.getByRole('link', { name: 'Svara på en fråga om siffror' }).click();
	// All but the last quarter of a year, of one municipality after another: somewhere what is left is small.
	let refused = '';
	for (const code of ['2303', '2305', '2326', '2309', '2321', '2361', '2313']) {
		await page.getByLabel('Vad gäller frågan?').selectOption(`municipality:${code}`);
		await page.getByLabel('Från och med').selectOption('2025-Q1');
		await page.getByLabel('Till och med').selectOption('2025-Q3');
		await page.getByLabel('Vem frågar?').selectOption('alla');
		await page.getByRole('button', { name: /^Pröva/ }).click();
		await page.waitForURL(/\/statistik\/svar$/);
		refused = await look(page);
		if (refused.includes('Frågan kan inte besvaras'))
			break;
	}
	assert.match(refused, /Frågan kan inte besvaras .*(röja ett litet tal|räkna ut ett litet tal|Talet är litet).* Säg till den som frågar: talet visas inte, för att skydda personer\./);
	assert.equal(await page.getByRole('button', { name: 'Lämna svaret' }).count(), 0);
	await page.getByRole('link', { name: /hela länet som fått stöd/ }).first().click();
	await press(page, 'Pröva vad som går att svara');
	await page.getByRole('heading', { name: 'Det här går att svara' }).waitFor();
	await press(page, 'Lämna svaret');
	await page.locator('.m-flash').filter({ hasText: 'Svaret är lämnat och står i registret.' }).waitFor();
	assert.match(await look(page), /Svar som har lämnats .*Personer i hela länet som fått stöd, [^:]*: \d+\. Alla i dag .* Karin Lindberg/);
	await page.context().close();
});

test('a table of one\'s own, crossed and narrowed, taken home as files that say for whom they are', async () => {
	const page = await newPage(server, { role: 'coordinator' });
	await page.goto(`${server.url}/statistik`);
	await page.getByRole('link', { name: 'Gör en egen tabell' }).click();
	for (const [label, value] of [['Rader', 'brottsgrupp'], ['Kolumner', 'aldersgrupp'], ['Bara', 'kommun:2380'], ['Från och med', '2025-Q1'], ['Till och med', '2025-Q4']])
		await page.getByLabel(label, { exact: true }).selectOption(value);
	await press(page, 'Visa tabellen');
	const shown = await look(page);
	assert.match(shown, /Bara för jouren\. Lämna inte ut de här siffrorna\..* 1 januari 2025–31 december 2025\./);
	assert.equal(await page.locator('svg.m-chart .m-chart-label').count() + 1, await page.locator('main tbody tr').count(), 'a bar for each row but the sum');
	assert.match(await page.locator('.m-chart-key').innerText(), /Under 18 år[^]*18–64 år/, 'the parts of the bars have a key');
	const rows = await page.locator('main tbody tr').evaluateAll((list) => list.map((tr) => [...tr.cells].slice(1).map((td) => Number(td.innerText.replace(/\s/g, '')))));
	const sums = rows.at(-1);
	assert.ok(sums.at(-1) > 20);
	for (let col = 0; col < sums.length; col++)
		assert.equal(rows.slice(0, -1).reduce((n, row) => n + row[col], 0), sums[col]);
	for (const [link, begins] of [['Hämta som CSV-fil', '\ufeffBara för jouren.'], ['Hämta som Excel-fil', 'PK']]) {
		const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).click()]);
		assert.match(download.suggestedFilename(), /^tabell-personer-bara-jouren\.(csv|xlsx)$/);
		assert.ok(readFileSync(await download.path(), 'utf8').replace('"', '').startsWith(begins), link);
	}
	await page.getByLabel('Kolumner', { exact: true }).selectOption('brottsgrupp');
	await press(page, 'Visa tabellen');
	assert.match(await look(page), /Rader och kolumner är samma/);
	assert.equal(await page.getByLabel('Rader', { exact: true }).inputValue(), 'brottsgrupp');
	await page.context().close();
});

test('a file of Brå with errors is told row by row, and what can be read is read', async () => {
	const page = await newPage(server, { role: 'manager' });
	await page.goto(`${server.url}/trygghet/las-in`);
	await page.getByLabel('Vad gäller filen?').selectOption('bra.stold');
	await page.locator('[name=ar]').fill('2025');
	await page.locator('input[type=file]').setInputFiles({ name: 'bra.csv', mimeType: 'text/csv', buffer: Buffer.from('\ufeffKommun;Antal;Per 100 000 inv.\r\nBräcke;410;6 794\r\nHisingen;9;100\r\nÅre;12,5;90\r\n') });
	await page.locator('form:has(input[type=file]) button').first().click();
	await page.waitForURL(/las-in\/./);
	const shown = await look(page);
	assert.match(shown, /Rad 3, kolumn 1, ”Hisingen”: Området är ingen kommun/);
	assert.match(shown, /Rad 4, kolumn 2, ”12,5”: Antalet är inget heltal\./);
	await page.context().close();
});

test('a facts page: the jour has approved, the municipality approves, and then the public reads it', async () => {
	const officer = await newPage(server, { role: 'municipal_officer' }), visitor = await newPage(server);
	assert.equal((await visitor.goto(`${server.url}/fakta/ragunda`)).status(), 404);
	await officer.goto(`${server.url}/trygghet/ragunda`);
	assert.match(await look(officer), /Ragunda kommun har inte svarat än/);
	await officer.locator('form[action$="/godkann"] button').first().click();
	await officer.locator('.m-flash').waitFor();
	assert.equal((await visitor.goto(`${server.url}/fakta/ragunda`)).status(), 200);
	assert.match(await text(visitor), /Godkänd av Brottsofferjouren Jämtland och Ragunda kommun/);
	await axe(visitor);
});
