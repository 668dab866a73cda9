// SPDX-License-Identifier: AGPL-3.0-or-later
// The grant's year by hand: the manager types what the minutes say, sees what is missing, compares with
// the split, freezes a proposal; the officer reads it. Every page with axe, at both widths.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const well = async (page) => { await axe(page); assert.ok(await overflow(page) <= 0, `${page.url()} is too wide`); };
const main = (page) => page.locator('main').innerText().then((t) => t.replaceAll('\u00a0', ' '));

for (const [width, year] of [[390, 2027], [1280, 2028]])
	test(`a year of the grant at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		await page.goto(`${server.url}/bidrag`);
		await well(page);
		await page.getByRole('button', { name: /^Skriv in bidraget för/ }).click();
		await page.waitForURL(`**/bidrag/${year}/andra`);
		await well(page);
		await page.getByLabel('Hela bidraget, i kronor').fill('100 000');
		await page.getByLabel('Beslut om hela bidraget').fill('KS § 7');
		await page.getByLabel('Berg', { exact: true }).fill('5.350,85');
		await page.getByRole('button', { name: 'Spara beloppen' }).click();
		await page.getByRole('link', { name: /Skriv beloppet för Berg så/ }).click();
		assert.equal(await page.evaluate(() => document.activeElement.id), 'belopp-2326');
		await well(page);
		await page.keyboard.press('Control+a');
		await page.keyboard.type('5 350,85');
		await page.getByLabel('Beslut om hela bidraget').fill(`KS § 7/${year}`);
		await page.keyboard.press('Enter');
		await page.waitForURL(`**/bidrag/${year}`);
		assert.match(await main(page), /Belopp saknas för Bräcke, Härjedalen, Krokom, Ragunda, Strömsund, Åre och Östersund\./);
		await well(page);
		await page.goto(`${server.url}/idag`);
		await page.getByRole('link', { name: `Bidraget ${year}: 7 belopp saknas` }).click();
		await page.getByRole('link', { name: 'Vem har ändrat vad' }).click();
		await well(page);
		await page.goto(`${server.url}/bidrag/${year}/berakna`);
		await page.getByLabel('Namn').fill(`Enligt förslag ${year}`);
		await page.getByRole('button', { name: 'Visa fördelningen' }).click();
		await well(page);
		await page.getByRole('button', { name: 'Frys beräkningen' }).click();
		await page.getByRole('heading', { name: `Enligt förslag ${year}` }).waitFor();
		await well(page);
		noTrouble(page);
		const place = page.url();

		const officer = await newPage(server, { role: 'municipal_officer', width, dark: true });
		await officer.goto(place);
		await well(officer);
		await officer.goto(`${server.url}/bidrag/2026`);
		assert.match(await main(officer), /De beslutade beloppen är tillsammans precis 731 101 kr\./);
		await well(officer);
		noTrouble(officer);
	});

for (const width of [390, 1280])
	test(`populations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		await page.goto(`${server.url}/kommuner`);
		await page.getByRole('button', { name: 'Skriv in invånartal' }).click();
		await well(page);
		await page.getByLabel('Vilken dag gäller talen?').fill('2024-12-31');
		await page.getByLabel('Källa').fill('SCB');
		for (const input of await page.locator('input[name^=inv-]').all())
			await input.fill('1 000');
		await page.getByRole('button', { name: 'Spara invånartalen' }).click();
		await page.getByLabel('Ja, ersätt dem').waitFor();
		await well(page);
	});

test('what is typed is saved as a draft, and shown beside what stands', async () => {
	const page = await newPage(server, { role: 'manager' });
	await page.goto(`${server.url}/bidrag/2026/andra`);
	await page.getByLabel('Åre', { exact: true }).fill('70 000');
	await page.getByText(/^Sparat \d\d:\d\d$/).waitFor();
	await page.goto(`${server.url}/bidrag/2026/andra`);
	assert.equal(await page.getByLabel('Åre', { exact: true }).inputValue(), '70 000');
	assert.match(await main(page), /Det du skrev förut och inte sparade är ifyllt\.[\s\S]*Så här står det nu\s+Åre\s+69 857,99/);
	await axe(page);
	noTrouble(page);
});
