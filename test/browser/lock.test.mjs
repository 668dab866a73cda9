// SPDX-License-Identifier: AGPL-3.0-or-later
// Passkeys in a real browser with its virtual authenticator: with a PRF, which unlocks, and without, which
// only signs in. A passkey belongs to a host name, so the pages are opened on localhost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

let server;
const here = () => ({ url: `http://localhost:${server.port}`, login: (role) => server.login(role) });
before(async () => { server = await startDemo(); });
after(async () => {
	await closeBrowser();
	await server?.stop();
});

// A page whose browser has an authenticator that always says yes.
async function withKey(role, hasPrf, width = 1280) {
	const page = await newPage(here(), { role, width });
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('WebAuthn.enable');
	await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
		protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true,
		hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, hasPrf,
	} });
	return page;
}

async function look(page, path) {
	if (path)
		await page.goto(here().url + path);
	assert.equal(await page.locator('h1').count(), 1);
	await axe(page);
	assert.equal(await overflow(page), 0);
	noTrouble(page);
}

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

async function add(page, role, name) {
	await look(page, '/mitt-konto/passnycklar');
	await page.locator('#namn').fill(name);
	await page.locator('#nuvarande').fill(server.accounts[role].password);
	await press(page, 'Gör en passnyckel på den här enheten');
	await page.locator('.m-flash').waitFor();
	return page.locator('.m-flash').innerText();
}

async function again(page) {
	await press(page, 'Logga ut');
	await page.waitForURL('**/logga-in');
	await look(page, '/logga-in/passnyckel');
	await press(page, 'Logga in med passnyckel');
	await page.waitForURL('**/idag');
}

test('a passkey with a PRF signs in and unlocks, and can be taken away', async () => {
	const page = await withKey('coordinator', true);
	assert.match(await add(page, 'coordinator', 'Kontorets dator'), /loggar in och låser upp/);
	await look(page);
	assert.ok(!await page.locator('[data-passkey-failed]').isVisible());
	await page.locator('#namn').fill('En gång till');
	await page.locator('#nuvarande').fill(server.accounts.coordinator.password);
	await press(page, 'Gör en passnyckel på den här enheten');
	await page.locator('[data-passkey-failed]').waitFor(); // the device has one already
	await again(page);
	await page.goto(`${here().url}/arenden`);
	await page.locator('main a.m-list__row').first().click();
	await look(page);
	await look(page, '/mitt-konto/passnycklar');
	assert.match(await page.locator('.m-passkey').innerText(), /Senast använd i dag/);
	await press(page, 'Ta bort Kontorets dator');
	await page.locator('.m-flash').filter({ hasText: 'borttagen' }).waitFor();
	assert.equal(await page.locator('.m-passkey').count(), 0);
	await page.goto(`${here().url}/arenden`);
	assert.ok(await page.locator('main a.m-list__row').count() > 0, 'her keys were made anew');
	await press(page, 'Logga ut');
	await page.goto(`${here().url}/logga-in/passnyckel`);
	await press(page, 'Logga in med passnyckel');
	await page.locator('.govuk-error-summary').waitFor();
	await look(page);
});

test('a passkey without a PRF signs in, locked: a call can be written, and the phrase unlocks', async () => {
	const page = await withKey('volunteer', false, 390);
	assert.match(await add(page, 'volunteer', 'Min telefon'), /låser du upp med lösenfrasen/);
	await again(page);
	await look(page);
	assert.match(await page.locator('main').innerText(), /Lås upp ärendena/);
	await look(page, '/samtal/nytt');
	await page.locator('#text').fill('Ringde om en stulen cykel, låst läge');
	await page.locator('#roll').selectOption({ index: 1 });
	await page.locator('#kommun').selectOption({ index: 1 });
	await page.locator('input[name=anmalt]').first().check();
	await press(page, 'Spara samtalet');
	await page.locator('.m-flash').filter({ hasText: 'Samtalet är sparat' }).waitFor();
	await page.goto(`${here().url}/personer`);
	assert.match(page.url(), /\/las-upp\?till=%2Fpersoner$/);
	await look(page);
	await page.locator('#nuvarande').fill('inte min lösenfras');
	await press(page, 'Lås upp');
	await page.locator('.govuk-error-summary').waitFor();
	await page.locator('#nuvarande').fill(server.accounts.volunteer.password);
	await press(page, 'Lås upp');
	await page.waitForURL('**/personer');
	await look(page);
	const lead = await server.login('coordinator');
	const calls = (await lead.get('/samtal')).text;
	const [, call] = /href="(\/samtal\/[a-z2-7]{26})"/.exec(calls);
	assert.match((await lead.get(call)).text, /låst läge/, 'the coordinator reads what was sealed');
});

test('without scripts the page says what to use instead', async () => {
	const page = await newPage(here(), { js: false, width: 390 });
	await page.goto(`${here().url}/logga-in/passnyckel`);
	assert.match(await page.locator('main').innerText(), /behöver skript/);
	assert.equal(await page.getByRole('button', { name: 'Logga in med passnyckel' }).count(), 0);
});
