// SPDX-License-Identifier: AGPL-3.0-or-later
// A decided grant on its way to the jour, by hand: requested in two instalments to the öre, one paid,
// one paid and partly reclaimed; the statement ties to the decision, and no other share changes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';

const YEAR = '/bidrag/2026/utbetalningar';
let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const well = async (page) => { await axe(page); assert.ok(await overflow(page) <= 0, `${page.url()} is too wide`); };
const main = (page) => page.locator('main').innerText().then((t) => t.replace(/[\u00a0\s]+/g, ' '));
const rows = async (page) => Object.fromEntries((await page.locator('main table tr').allInnerTexts()).slice(1)
	.map((t) => t.replaceAll('\u00a0', ' ').split('\t').map((x) => x.trim())).map(([name, ...rest]) => [name, rest]));

test('requested, paid in two instalments, one reclaimed', async () => {
	const page = await newPage(server, { role: 'manager', width: 390 });
	await page.goto(`${server.url}/bidrag/2026`);
	await page.getByRole('link', { name: 'Utbetalningar' }).click();
	await well(page);
	const before = await rows(page);
	assert.deepEqual(before.Ragunda, ['28 321,85', '0,00', '0,00', '0,00', '28 321,85']);
	await page.getByRole('button', { name: 'Gör rekvisitioner' }).click();
	await page.getByLabel('I hur många delar?').fill('13');
	await page.getByRole('button', { name: 'Gör rekvisitionerna' }).click();
	await well(page);
	assert.match(await main(page), /Skriv ett tal från 1 till 12/);
	assert.match(await main(page), /Skriv sista dagen för den första delen/);
	await page.getByLabel('I hur många delar?').fill('2');
	await page.getByLabel('Första delen betalas senast').fill('2026-03-31');
	await page.getByRole('button', { name: 'Gör rekvisitionerna' }).click();
	await page.locator('.m-flash').filter({ hasText: 'Rekvisitionerna är gjorda' }).waitFor();
	await well(page);
	assert.match(await main(page), /Ragunda, del 1 av 2 .*?14 160,93 kr/);
	assert.match(await main(page), /Ragunda, del 2 av 2 .*?14 160,92 kr/);
	assert.match(await main(page), /Har väntat för länge/);
	assert.equal(await page.getByRole('button', { name: 'Gör rekvisitioner' }).count(), 0);

	await page.getByRole('link', { name: 'Ragunda, del 1 av 2' }).click();
	await well(page);
	assert.match(await main(page), /rekvirerar 14 160,93 kr av Ragunda kommuns bidrag för 2026\. Det är del 1 av 2/);
	await page.getByLabel('Skickad till kommunen').fill('2026-03-02');
	await page.locator('#betalt').fill('14.160,93');
	await page.getByRole('button', { name: 'Spara' }).click();
	assert.match(await main(page), /bara kan läsas på ett sätt/);
	await page.locator('#betalt').fill('-1');
	await page.getByRole('button', { name: 'Spara' }).click();
	assert.match(await main(page), /utan plus och minus/);
	assert.equal(await page.getByLabel('Skickad till kommunen').inputValue(), '2026-03-02');
	await page.locator('#betalt').fill('14 160,93');
	await page.getByRole('button', { name: 'Spara' }).click();
	assert.match(await main(page), /Skriv också vilken dag det betalades\./);
	await page.locator('#betald').fill('2026-03-30');
	await page.getByRole('button', { name: 'Spara' }).click();
	await page.locator('.m-flash').waitFor();
	assert.deepEqual((await rows(page)).Ragunda, ['28 321,85', '14 160,93', '14 160,93', '0,00', '14 160,92']);

	await page.getByRole('link', { name: 'Ragunda, del 2 av 2' }).click();
	await page.getByLabel('Skickad till kommunen').fill('2026-04-01');
	await page.locator('#betald').fill('2026-04-10');
	await page.locator('#betalt').fill('14160,92 kr');
	await page.getByText('Kommunen har krävt tillbaka pengar').click();
	await page.locator('#aterbetald').fill('2026-04-09');
	await page.locator('#aterbetalt').fill('14 160,93');
	await page.getByRole('button', { name: 'Spara' }).click();
	assert.match(await main(page), /måste vara betalt först.*mer än kommunen har betalat/);
	await well(page);
	await page.locator('#aterbetald').fill('2026-04-14');
	await page.locator('#aterbetalt').fill('1 000');
	await page.getByRole('button', { name: 'Spara' }).click();
	await page.locator('.m-flash').waitFor();
	const now = await rows(page);
	assert.deepEqual(now.Ragunda, ['28 321,85', '28 321,85', '28 321,85', '1 000,00', '0,00']);
	assert.deepEqual(now.Summa, ['731 101,00', '71 470,57', '71 470,57', '1 000,00', '659 630,43']);
	for (const town of Object.keys(before).filter((t) => !['Ragunda', 'Summa'].includes(t)))
		assert.deepEqual(now[town], before[town], `${town}: nobody's share follows another's`);
	await page.goto(`${server.url}/bidrag/2026`);
	assert.match(await main(page), /De beslutade beloppen är tillsammans precis 731 101 kr/);
	noTrouble(page);

	const wide = await newPage(server, { role: 'municipal_officer', dark: true });
	await wide.goto(server.url + YEAR);
	await well(wide);
	assert.equal(await wide.getByRole('link', { name: 'Ragunda, del 1 av 2' }).count(), 0);
});

test('a changed decision is told, and a paid request cannot be removed', async () => {
	const manager = await server.login('manager');
	const list = (await manager.get(YEAR)).text;
	const place = (name) => list.match(new RegExp(`href="(/utbetalningar/[a-z2-7]{26})"(?:(?!href)[^])*?${name}`))[1];
	const paid = place('Ragunda, del 1 av 2'), open = place('Berg, del 1 av 2');
	for (const kind of ['pdf', 'docx'])
		for (const path of [`${paid}/fil.${kind}`, `${YEAR}/fil.${kind}`])
			assert.equal((await manager.get(path)).status, 200, path);
	assert.equal((await manager.post(`${paid}/ta-bort`, formOf((await manager.get(open)).text, (f) => 'begard' in f.fields).fields)).status, 409);
	const edit = '/bidrag/2026/andra';
	await manager.submit(edit, (f) => 'total' in f.fields, { 'belopp-2326': '0', beslut: 'KS § 220/2025' });
	const told = (await manager.get(YEAR)).text.replace(/[\u00a0\s]+/g, ' ');
	assert.match(told, /Det beslutade beloppet har ändrats sedan rekvisitionerna gjordes för Berg\./);
	assert.match(told, /Krokom, del 1 av 2/);
	const remove = formOf((await manager.get(open)).text, (f) => f.action.endsWith('/ta-bort'));
	assert.equal((await manager.post(remove.action, remove.fields)).location, YEAR);
	assert.equal((await manager.get(open)).status, 404);
	assert.equal((await manager.get('/bidrag/2031/utbetalningar')).status, 200);
	assert.equal((await manager.get('/bidrag/2031/utbetalningar/fil.pdf')).status, 404);
	const officer = await server.login('municipal_officer');
	for (const path of [paid, `${YEAR}/ny`])
		assert.equal((await officer.get(path)).status, 403, path);
});
