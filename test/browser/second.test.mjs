// SPDX-License-Identifier: AGPL-3.0-or-later
// Codes of an app as people use them: the picture is read by a camera, the code typed, spare codes printed;
// then the next login, with a spare code.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { readSquare } from '../lib/judges.mjs';
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
	await axe(page);
	assert.equal(await overflow(page), 0);
	noTrouble(page);
}

async function phrase(page, { user, password }) {
	await page.goto(`${here().url}/logga-in`);
	await page.getByLabel('Användarnamn').fill(user);
	await page.getByLabel('Lösenfras').fill(password);
	await press(page, 'Logga in');
}

for (const [role, options] of [['volunteer', { width: 390, dark: true }], ['reviewer', { width: 1280 }]])
	test(`${role} sets up an app and signs in with it, at ${options.width}`, async () => {
		const account = server.accounts[role];
		const page = await newPage(here(), options);
		await phrase(page, account);
		await page.waitForURL(/\/(idag|vem-har-last)/);
		await page.goto(`${here().url}/mitt-konto/engangskod`);
		await look(page, 'Engångskoder');
		const address = new URL(readSquare(await page.locator('.m-qr').screenshot()));
		assert.equal(address.protocol, 'otpauth:');
		const secret = address.searchParams.get('secret');
		assert.equal((await page.locator('.m-code').innerText()).replaceAll(' ', ''), secret);
		await page.getByLabel('Koden som appen visar').fill('000000');
		await press(page, 'Sätt på engångskoder');
		await page.locator('.govuk-error-summary').waitFor();
		await look(page, 'Engångskoder');
		const taken = totp(secret, server.now());
		await page.getByLabel('Koden som appen visar').fill(taken);
		await press(page, 'Sätt på engångskoder');
		await page.getByText('Du har inga reservkoder').waitFor();
		await look(page, 'Engångskoder');
		await press(page, 'Gör reservkoder');
		await look(page, 'Reservkoder');
		const spares = await page.locator('.m-spares .m-code').allInnerTexts();
		assert.equal(spares.length, 10);
		await page.getByRole('link', { name: 'Klar' }).or(page.getByRole('button', { name: 'Klar' })).click();
		await look(page, 'Engångskoder');
		await press(page, 'Logga ut');

		await phrase(page, account);
		await look(page, 'Skriv din engångskod');
		await page.getByLabel('Kod från appen i telefonen').fill(taken);
		await press(page, 'Logga in');
		await page.locator('.govuk-error-summary').waitFor();
		await look(page, 'Skriv din engångskod');
		await page.getByText('Har du inte telefonen?').click();
		await page.getByLabel('En av dina reservkoder').fill(spares[4].toLowerCase());
		await press(page, 'Logga in');
		await page.waitForURL(/\/(idag|vem-har-last)/);
		await page.goto(`${here().url}/mitt-konto/engangskod`);
		assert.match(await page.locator('main').innerText(), /9 koder kvar/);
		await page.context().close();
	});
