// SPDX-License-Identifier: AGPL-3.0-or-later
// Links for people without an account, in a real browser: a coordinator makes one for a school and one for an
// officer, and each of them opens hers, at a desk and on a phone, with scripts and without.
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

async function look(page, js, heading) {
	await page.getByRole('heading', { level: 1, name: heading }).waitFor();
	if (!js)
		return;
	await axe(page);
	assert.equal(await overflow(page), 0, page.url());
	noTrouble(page);
}

// Made by the coordinator; the address, which is shown once.
async function make(desk, js, kind, name, town) {
	await desk.goto(`${server.url}/lankar`);
	await look(desk, js, 'Länkar till andra');
	await desk.getByRole('button', { name: 'Gör en länk' }).click();
	await look(desk, js, 'Gör en länk');
	await desk.getByRole('button', { name: 'Gör länken' }).click();
	await desk.getByRole('alert').getByText('Välj vem länken är för').waitFor();
	await look(desk, js, 'Gör en länk');
	await desk.getByLabel(kind, { exact: true }).check();
	await desk.locator('#namn').fill(name);
	await desk.locator('#kommun').selectOption({ label: town });
	await desk.locator('#till').fill('2026-06-30');
	await desk.getByRole('button', { name: 'Gör länken' }).click();
	const link = /https?:\S+\/(?:formedla|for-kommunen)\/[a-z2-7]{26}/.exec(await desk.locator('main').innerText())[0];
	if (js)
		await axe(desk);
	return server.url + new URL(link).pathname;
}

for (const [width, dark, js] of [[1280, false, true], [390, true, true], [390, false, false]]) {
	const how = `${width} px ${dark ? 'dark' : 'light'}${js ? '' : ', without scripts'}`;

	test(`a school sends somebody by its link: ${how}`, async () => {
		const desk = await newPage(server, { role: 'coordinator', width, dark, js });
		const link = await make(desk, js, 'Skolan', 'Björkskolan', 'Ragunda');
		const page = await newPage(server, { width, dark, js });
		await page.goto(link);
		await look(page, js, 'Förmedla en person');
		await page.getByRole('button', { name: 'Skicka förmedlingen' }).click();
		await page.getByRole('alert').getByText('Skriv namnet').waitFor();
		await look(page, js, 'Förmedla en person');
		await page.getByLabel('Namn', { exact: true }).fill('Lova Linklund');
		await page.getByLabel('Telefon', { exact: true }).fill('070-174 06 55');
		await page.getByLabel('Vem är personen i händelsen?').selectOption('witness');
		await page.getByLabel('Att jouren hör av sig', { exact: true }).check();
		await page.getByLabel('Muntligt').check();
		await page.locator('#avsandare').fill('Eva Prov, kurator');
		await page.locator('#avsandare_telefon').fill('063-16 00 01');
		await page.getByRole('button', { name: 'Skicka förmedlingen' }).click();
		await page.getByText('mottagen', { exact: false }).first().waitFor();
		if (js) {
			await axe(page);
			assert.equal(await overflow(page), 0);
		}
		await desk.goto(`${server.url}/inkorg`);
		await desk.getByText('Lova L.').first().waitFor();
		await page.context().close();
		await desk.context().close();
	});

	test(`an officer reads what is her municipality's by hers: ${how}`, async () => {
		const desk = await newPage(server, { role: 'coordinator', width, dark, js });
		const link = await make(desk, js, 'Handläggare i en kommun', 'Olle Handläggare', 'Ragunda');
		const page = await newPage(server, { width, dark, js });
		await page.goto(link);
		await look(page, js, /Ragunda/);
		assert.doesNotMatch(await page.locator('main').innerText(), /Elin|Hanna/);
		await desk.goto(`${server.url}/lankar`);
		await desk.locator('.m-list a, main a', { hasText: 'Olle Handläggare' }).first().click();
		await desk.getByRole('button', { name: 'Ta tillbaka länken' }).click();
		assert.equal((await page.goto(link)).status(), 404);
		await page.context().close();
		await desk.context().close();
	});
}
