// SPDX-License-Identifier: AGPL-3.0-or-later
// People's work with the memo: an officer changes a text and sees it at once, copies a piece, and prints;
// with and without scripts, on a phone and on a wide screen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const RAGUNDA = '/kommuner/ragunda/tjansteskrivelse';
let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });

for (const width of [390, 1280])
	test(`the memo's pages are without violations at ${width} px, light and dark`, async () => {
		for (const dark of [false, true]) {
			const page = await newPage(server, { role: 'municipal_officer', width, dark });
			for (const path of ['/dokument', RAGUNDA, `${RAGUNDA}/text`, `${RAGUNDA}/andra`, `${RAGUNDA}/andra/barn`, `${RAGUNDA}/skicka`, `${RAGUNDA}/versioner`, `${RAGUNDA}/versioner/1`]) {
				await page.goto(server.url + path);
				await axe(page);
				assert.ok(await overflow(page) <= 0, `${path} is too wide`);
				noTrouble(page);
			}
			await page.context().close();
		}
	});

for (const js of [true, false])
	test(`an officer mends a warning and the page says so, ${js ? 'with' : 'without'} scripts`, async () => {
		const page = await newPage(server, { role: 'municipal_officer', width: 390, js });
		await page.goto(`${server.url}${RAGUNDA}/andra/barn`);
		await page.getByLabel('Text').fill('Ingen konsekvens för barn och unga.');
		await page.getByRole('button', { name: 'Förhandsgranska' }).click();
		assert.ok(await page.locator('.m-doc').getByText('Ingen konsekvens').isVisible());
		await page.getByRole('button', { name: 'Spara texten' }).click();
		await page.getByRole('link', { name: /barn inte berörs/ }).click();
		await page.getByLabel('Text').fill('Barn berörs, eftersom de kan få stödsamtal.');
		await page.getByRole('button', { name: 'Spara texten' }).click();
		assert.equal(await page.getByRole('link', { name: /barn inte berörs/ }).count(), 0);
		await page.getByRole('link', { name: 'Barnkonsekvensanalys', exact: true }).click();
		await page.getByRole('button', { name: 'Återgå till förslaget från uppgifterna' }).click();
		assert.ok(await page.getByText('Förslaget från uppgifterna gäller igen').isVisible());
		if (js)
			noTrouble(page);
		await page.context().close();
	});

test('a piece is copied by its button, and without scripts one click marks all of it', async () => {
	const page = await newPage(server, { role: 'municipal_officer' });
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
	await page.goto(`${server.url}${RAGUNDA}/text`);
	await page.getByRole('button', { name: 'Kopiera Beslutsunderlag' }).click();
	await page.getByText('Kopierat').waitFor();
	assert.match(await page.evaluate(() => navigator.clipboard.readText()), /Tjänsteskrivelse, 2026-01-09/);
	const kinds = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((i) => i.types));
	assert.ok(kinds.includes('text/html'), 'lists survive in Word');
	const plain = await newPage(server, { role: 'municipal_officer', js: false });
	await plain.goto(`${server.url}${RAGUNDA}/text`);
	assert.equal(await plain.getByRole('button', { name: /^Kopiera/ }).count(), 0);
	const box = plain.locator('.m-paste__text').nth(1);
	await box.click();
	assert.equal(await box.evaluate((e) => getComputedStyle(e).userSelect), 'all');
});

test('on paper there is the document and nothing else', async () => {
	const page = await newPage(server, { role: 'municipal_officer' });
	await page.goto(server.url + RAGUNDA);
	await page.emulateMedia({ media: 'print' });
	assert.equal(await page.getByRole('heading', { name: 'Att se över' }).isVisible(), false);
	assert.equal(await page.getByRole('link', { name: 'Hämta som Word' }).isVisible(), false);
	assert.ok(await page.getByRole('heading', { name: 'Barnkonsekvensanalys' }).isVisible());
	assert.ok(await page.locator('.m-doc__sign').first().isVisible());
});
