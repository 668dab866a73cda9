// SPDX-License-Identifier: AGPL-3.0-or-later
// A trusted phone as its owner uses it, with scripts and without: the tick beside the code, a PIN, back in by
// the PIN alone, and forgetting it on the way out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';
import { totp } from '../lib/totp.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => {
	await closeBrowser();
	await server?.stop();
});

const here = () => ({ url: `http://localhost:${server.port}`, login: (role) => server.login(role) });
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

async function look(page, heading) {
	await page.getByRole('heading', { level: 1, name: heading }).waitFor();
	if (!page.plain) // axe is a script
		await axe(page);
	assert.equal(await overflow(page), 0);
	noTrouble(page);
}

async function enrol(role) {
	const client = await server.login(role);
	const page = await client.get('/mitt-konto/engangskod');
	const secret = /class="m-code">([A-Z2-7 ]+)</.exec(page.text)[1].replaceAll(' ', '');
	const form = formOf(page.text, (f) => 'hemlighet' in f.fields);
	await client.post('/mitt-konto/engangskod', { ...form.fields, engangskod: totp(secret, server.now()) });
	server.sql('UPDATE auth_second SET last = 0'); // the code of this half minute is needed once more
	return secret;
}

// The session's cookie goes, the phone's stays.
async function closeTab(page) {
	const context = page.context();
	const kept = (await context.cookies()).filter((c) => c.name === 'telefon');
	assert.equal(kept.length, 1);
	assert.ok(kept[0].httpOnly && kept[0].sameSite === 'Strict');
	await context.clearCookies();
	await context.addCookies(kept);
}

for (const [role, options] of [['volunteer', { js: true, dark: true }], ['volunteer2', { js: false }]])
	test(`a phone of 390 that is trusted, ${options.js ? 'with' : 'without'} scripts`, async () => {
		const account = server.accounts[role];
		const secret = await enrol(role);
		const page = await newPage(here(), { ...options, device: 'iPhone 13' });
		page.plain = !options.js;
		assert.equal(page.viewportSize().width, 390);
		await page.goto(`${here().url}/logga-in`);
		await page.getByLabel('Användarnamn').fill(account.user);
		await page.getByLabel('Lösenfras').fill(account.password);
		await press(page, 'Logga in');
		await look(page, 'Skriv din engångskod');
		await page.getByLabel('Kod från appen i telefonen').fill(totp(secret, server.now()));
		await page.getByLabel('Lita på den här telefonen').check();
		await press(page, 'Logga in');
		await look(page, 'Lita på den här telefonen');
		await page.getByLabel('Välj en PIN-kod').fill('12345678');
		await page.getByLabel('Skriv PIN-koden igen').fill('12345678');
		await press(page, 'Lita på telefonen');
		await page.locator('.govuk-error-summary').waitFor();
		await look(page, 'Lita på den här telefonen');
		await page.getByLabel('Välj en PIN-kod').fill('739164');
		await page.getByLabel('Skriv PIN-koden igen').fill('739164');
		await press(page, 'Lita på telefonen');
		await page.getByText('Du litar på den här telefonen.').waitFor();
		await look(page, 'Snabb upplåsning');

		await closeTab(page);
		await page.goto(`${here().url}/mitt-konto`);
		await look(page, 'Lås upp med PIN-kod');
		await page.getByLabel('PIN-kod').fill('804153');
		await press(page, 'Lås upp');
		await page.getByText('Försök kvar innan telefonen glöms: 4.').first().waitFor();
		await look(page, 'Lås upp med PIN-kod');
		await page.getByLabel('PIN-kod').fill('739164');
		await press(page, 'Lås upp');
		await look(page, 'Mitt konto');
		await page.goto(`${here().url}/mitt-konto/inloggningar`);
		await look(page, 'Dina inloggningar');
		await press(page, 'Logga ut och glöm telefonen');
		await look(page, 'Logga in');
		assert.equal((await page.context().cookies()).filter((c) => ['telefon', 'sid'].includes(c.name)).length, 0);
		await page.goto(`${here().url}/logga-in?glomd=fel`);
		await look(page, 'Logga in');
		await page.context().close();
	});
