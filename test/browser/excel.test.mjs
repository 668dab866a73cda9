// SPDX-License-Identifier: AGPL-3.0-or-later
// Thirty who help and the open cases, from files in a real browser: looked at, read in, undone; then
// one of them is given a case. With axe, at both widths.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => {
	await closeBrowser();
	await server?.stop();
});

const HELPERS = `Namn;Uppdrag;Tystnadslöfte;Mobil;Skostorlek\n${Array.from({ length: 30 }, (_, i) => `Hjälpare ${i};Stödperson;2025-11-03;7017406${i + 10};39`).join('\n')}\nFel Rad;Kassör;;;\n`;

async function look(page, heading) {
	await page.getByRole('heading', { level: 1, name: heading }).waitFor();
	if (page.scripts === false)
		return;
	await axe(page);
	assert.equal(await overflow(page), 0, page.url());
	noTrouble(page);
}

async function choose(page, what, text) {
	await page.goto(`${server.url}/excel`);
	await page.getByLabel(what, { exact: true }).check();
	await page.getByLabel('Fil', { exact: true }).setInputFiles({ name: 'lista.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
	await page.getByRole('button', { name: 'Granska filen' }).click();
}

for (const [width, dark] of [[1280, true], [390, false]])
	test(`thirty who help, looked at, read in and undone, ${width} px`, async () => {
		const page = await newPage(server, { role: 'coordinator', width, dark });
		await page.goto(`${server.url}/excel`);
		await look(page, 'Excel in och ut');
		await page.getByRole('button', { name: 'Granska filen' }).click();
		await page.getByRole('alert').getByText('Välj en fil som inte är tom').waitFor();
		await axe(page);
		await choose(page, 'Stödpersoner', HELPERS);
		await look(page, 'Granska innan du läser in');
		await page.getByText('Rad 32, kolumn B (Uppdrag)').waitFor();
		await page.getByLabel('Kolumn E: Skostorlek').selectOption('Bygd');
		await page.getByRole('button', { name: 'Visa igen' }).click();
		await look(page, 'Granska innan du läser in');
		await page.getByRole('cell', { name: '39' }).first().waitFor();
		await page.getByLabel('Hoppa över dem och läs in resten').check();
		await page.getByRole('button', { name: 'Läs in 30 stödpersoner' }).click();
		await page.locator('.m-flash').filter({ hasText: '30 stödpersoner är inlästa' }).waitFor();
		await look(page, 'Excel in och ut');
		await page.goto(`${server.url}/stodpersoner`);
		await look(page, 'Stödpersoner');
		await page.getByText('Hjälpare 7', { exact: true }).click();
		await look(page, 'Hjälpare 7');
		await page.goto(`${server.url}/excel`);
		await page.getByRole('button', { name: 'Ångra: 30 stödpersoner' }).click();
		await page.locator('.m-flash').filter({ hasText: 'Inläsningen är ångrad' }).waitFor();
		await page.context().close();
	});

test('open cases with scripts off, and a download', async () => {
	const page = await newPage(server, { role: 'coordinator', width: 390, js: false });
	page.scripts = false;
	await choose(page, 'Pågående ärenden', 'Namn,Brott\nKalla Fil,Stöld\n');
	await look(page, 'Granska innan du läser in');
	await page.getByRole('button', { name: 'Läs in 1 ärende' }).click();
	await look(page, 'Excel in och ut');
	const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Pågående ärenden som Excel' }).click()]);
	assert.equal(file.suggestedFilename(), 'arenden-2026-04-15.xlsx');
	await page.goto(`${server.url}/arenden`);
	await page.getByText('Kalla F.').waitFor();
});

test('one who never signs in: entered, given a case with a warning, taken back', async () => {
	const page = await newPage(server, { role: 'coordinator', width: 1280 });
	await page.goto(`${server.url}/stodpersoner/nytt`);
	await look(page, 'Ny stödperson');
	await page.getByLabel('Namn', { exact: true }).fill('Greta Utan');
	await page.getByLabel('Saknas något: ordna före').fill('2026-06-01');
	await page.getByRole('button', { name: 'Spara stödpersonen' }).click();
	await look(page, 'Greta Utan');
	await page.goto(`${server.url}/arenden`);
	await page.getByText('Ida S.').click();
	await page.getByRole('button', { name: 'Ge ärendet till någon' }).click();
	await look(page, 'Ge ärendet till någon');
	await page.getByLabel('Greta Utan').check();
	await page.getByText('Loggar aldrig in · Saknas: tystnadslöfte, utbildning, styrelsens godkännande').waitFor();
	await page.getByLabel('Jag har frågat, och de känner inte varandra').check();
	await page.getByRole('button', { name: 'Ge ärendet' }).click();
	await page.getByText('Greta Utan (loggar aldrig in)').waitFor();
	await look(page, 'Ida S.');
	await page.getByRole('button', { name: 'Ta tillbaka från Greta Utan' }).click();
	await page.getByText('Greta Utan (loggar aldrig in)').waitFor({ state: 'detached' });
});
