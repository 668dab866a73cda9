// SPDX-License-Identifier: AGPL-3.0-or-later
// A municipality's road in a real browser: at a desk and on a phone, with and without scripts, and
// the copy on paper.
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

async function look(page, heading, scripts = true) {
	await page.getByRole('heading', { level: 1, name: heading }).waitFor();
	if (!scripts)
		return;
	await axe(page);
	assert.equal(await overflow(page), 0, page.url());
	noTrouble(page);
}

async function fill(page, name) {
	await page.getByLabel('Namn', { exact: true }).fill(name);
	await page.getByLabel('Telefon', { exact: true }).fill('070-174 06 22');
	await page.getByLabel('Vem är personen i händelsen?').selectOption('victim');
	await page.getByLabel('Att jouren hör av sig', { exact: true }).check();
	await page.getByLabel('Skriftligt').check();
}
const submit = (page) => page.getByRole('button', { name: 'Skicka förmedlingen' }).click();

for (const [width, dark] of [[1280, false], [390, true]])
	test(`sends, saves the copy and gets her receipt, ${width} px ${dark ? 'dark' : 'light'}`, async () => {
		const page = await newPage(server, { role: 'municipal_referrer', width, dark });
		await page.goto(server.url);
		await look(page, 'Förmedla en person');
		await submit(page);
		await page.getByRole('alert').getByText('Skriv namnet').waitFor();
		await axe(page);
		await fill(page, 'Pia Papper');
		await submit(page);
		await look(page, 'Förmedling, kopia till akten');
		const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Ladda ner som text' }).click()]);
		assert.match(readFileSync(await file.path(), 'utf8'), /Namn: Pia Papper/);
		assert.ok(await page.getByRole('button', { name: 'Skriv ut' }).isVisible());

		await page.emulateMedia({ media: 'print' });
		assert.ok(await page.getByText('Pia Papper').isVisible());
		for (const words of ['Skriv ut', 'Klar, kopian är sparad', 'Spara kopian nu', 'Logga ut'])
			assert.equal(await page.getByText(words).first().isVisible(), false, `${words} on paper`);
		await page.emulateMedia({ media: 'screen' });

		await page.getByRole('button', { name: 'Klar, kopian är sparad' }).click();
		await look(page, 'Mottagen');
		assert.equal(await page.getByText('Pia').count(), 0);
		await page.goBack(); // nothing of it is kept by the browser either
		await page.getByText('Pia Papper').waitFor({ state: 'detached' });
		await page.getByRole('link', { name: 'Mina förmedlingar' }).first().click();
		await look(page, 'Mina förmedlingar');
		await page.context().close();
	});

test('the same with scripts off', async () => {
	const page = await newPage(server, { role: 'municipal_referrer', width: 390, js: false });
	await page.goto(`${server.url}/formedla`);
	await fill(page, 'Utan Skript');
	await submit(page);
	await look(page, 'Förmedling, kopia till akten', false);
	assert.equal(await page.getByRole('button', { name: 'Skriv ut' }).isVisible(), false);
	await page.getByRole('button', { name: 'Klar, kopian är sparad' }).click();
	await look(page, 'Mottagen', false);
});
