// SPDX-License-Identifier: AGPL-3.0-or-later
// The coordinator writes a public page: finds it, looks at it first, saves it, sees it as a visitor.
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

for (const [width, js] of [[1280, true], [390, false]])
	test(`a page is looked at, saved and seen, at ${width} px ${js ? 'with' : 'without'} scripts`, async () => {
		const page = await newPage(server, { role: 'coordinator', width, js });
		const look = async () => {
			if (js)
				await axe(page);
			assert.ok(await overflow(page) <= 0, page.url());
			noTrouble(page);
		};
		await page.goto(`${server.url}/sidor`);
		await look();
		await page.goto(`${server.url}/sidor/sv/nara`);
		await look();
		await page.getByLabel('Text').fill(`# Är du nära någon?\n\nBra att du är här, ${width}.\n\n:: ring 116006`);
		await page.getByRole('button', { name: 'Förhandsgranska' }).click();
		await page.getByText('Så ser det ut').waitFor();
		await look();
		await page.getByRole('button', { name: 'Spara och visa för alla' }).click();
		await page.getByText('Sidan är sparad').waitFor();
		await look();
		await page.getByRole('link', { name: 'Se sidan som besökaren ser den' }).click();
		await page.getByText(`Bra att du är här, ${width}.`).waitFor();
		await page.context().close();
	});
