// SPDX-License-Identifier: AGPL-3.0-or-later
// Information and lectures, by hand: one is written down with its group and goal, counted, corrected,
// taken away and taken back; the municipalities read it, and the jour's statistics count it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const well = async (page) => { await axe(page); assert.ok(await overflow(page) <= 0, `${page.url()} is too wide`); };
const main = (page) => page.locator('main').innerText().then((t) => t.replace(/[\u00a0\s]+/g, ' '));
const people = async (page) => Number((await main(page)).match(/tillfällen, (\d+) deltagare/)[1]);

for (const width of [390, 1280])
	test(`a lecture at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		const title = `Om stödet ${width}`;
		await page.goto(`${server.url}/information`);
		const before = await people(page);
		await well(page);
		await page.getByRole('button', { name: 'Skriv in något' }).click();
		await well(page);
		await page.getByLabel('Rubrik').fill(title);
		await page.getByLabel('Dag', { exact: true }).fill('2026-05-01');
		await page.getByLabel('Hur många kom?').fill('trettio');
		await page.getByLabel('Pojkar').check();
		await page.getByRole('button', { name: 'Spara' }).click();
		assert.match(await main(page), /Dagen har inte varit än\./);
		assert.equal(await page.getByLabel('Rubrik').inputValue(), title);
		assert.ok(await page.getByLabel('Pojkar').isChecked());
		await well(page);
		await page.getByLabel('Vad var det?').selectOption('school');
		await page.getByLabel('Dag', { exact: true }).fill('2026-04-14');
		await page.getByLabel('Var?').selectOption('2303');
		await page.getByLabel('Hur många kom?').fill('30');
		await page.getByLabel('Vilket mål i överenskommelsen?').selectOption('4');
		await page.getByRole('button', { name: 'Spara' }).click();
		await page.locator('.m-flash').filter({ hasText: 'Det är inskrivet.' }).waitFor();
		assert.equal(await people(page), before + 30);
		assert.match(await main(page), new RegExp(`${title} 14 april 2026 Skolbesök · Ragunda · 30 deltagare`));

		await page.getByRole('link', { name: title }).click();
		assert.ok(await page.getByLabel('Pojkar').isChecked());
		await page.getByLabel('Hur många kom?').fill('');
		await page.getByRole('button', { name: 'Spara' }).click();
		await page.locator('.m-flash').waitFor();
		assert.equal(await people(page), before);
		await page.getByRole('link', { name: title }).click();
		await page.getByRole('button', { name: 'Ta bort det' }).click();
		await page.getByRole('button', { name: 'Lägg tillbaka det' }).waitFor();
		await well(page);
		await page.goto(`${server.url}/information`);
		assert.doesNotMatch(await main(page), new RegExp(title));
		await page.goBack();
		await page.getByRole('button', { name: 'Lägg tillbaka det' }).click();
		await page.getByRole('button', { name: 'Spara' }).waitFor();
		noTrouble(page);

		const reader = await newPage(server, { role: 'municipal_reader', width, dark: true });
		await reader.goto(`${server.url}/information`);
		assert.match(await main(reader), new RegExp(title));
		assert.equal(await reader.getByRole('button', { name: 'Skriv in något' }).count(), 0);
		await well(reader);
		noTrouble(reader);
	});

test('the jour\'s statistics count what was done, and an old form overwrites nothing', async () => {
	const manager = await server.login('manager');
	const place = (await manager.get('/information')).text.match(/href="(\/information\/[a-z2-7]{26})"/)[1];
	const form = formOf((await manager.get(place)).text, (f) => 'rubrik' in f.fields).fields;
	assert.equal((await manager.post(place, { ...form, rubrik: 'Först' })).status, 303);
	const late = await manager.post(place, { ...form, en_gang: 'annan', rubrik: 'Sedan', dag: '2026-04-31' });
	assert.equal(late.status, 422);
	const again = formOf(late.text, (f) => 'rubrik' in f.fields).fields;
	const lost = await manager.post(place, { ...again, dag: form.dag });
	assert.equal(lost.status, 409);
	assert.match(lost.text, /value="Sedan"/);
	assert.match(lost.text, /Först/);
	assert.match((await manager.get('/statistik')).text.replace(/\s+/g, ' '), /Information och föreläsningar<\/dt>.{0,80}\b[1-9]\d*/);
	for (const [path, status] of [['/information?ar=1', 404], ['/information?ar=x', 404], ['/information?ar=2025', 200]])
		assert.equal((await manager.get(path)).status, status, path);
	const officer = await server.login('municipal_officer');
	assert.equal((await officer.get(place)).status, 403);
	assert.equal((await officer.get('/information/ny')).status, 403);
});
