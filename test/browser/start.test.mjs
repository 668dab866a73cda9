// SPDX-License-Identifier: AGPL-3.0-or-later
// From an empty folder to a case that two coordinators open, in two browsers; on a desk and on a phone.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, closeBrowser, newPage, noTrouble, overflow, screenshot } from '../lib/browser.mjs';
import { readSquare } from '../lib/judges.mjs';
import { startEmpty } from '../lib/server.mjs';

const servers = [];
after(async () => {
	await closeBrowser();
	for (const server of servers)
		await server.stop();
});

async function look(page, heading) {
	assert.equal(await page.locator('h1').innerText(), heading);
	await axe(page);
	assert.equal(await overflow(page), 0, `${page.url()} is wider than the window`);
	noTrouble(page);
	if (process.env.SHOTS)
		await screenshot(page, `${heading.replaceAll(' ', '-')}-${page.viewportSize().width}`, process.env.SHOTS);
}
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();

async function phrase(page) {
	const words = await page.locator('.m-code').innerText();
	assert.match(words, /^[a-z]+(-[a-z]+){4}$/);
	await page.locator('#losen').fill(words);
	await page.getByLabel('Samma lösenfras en gång till').fill(words);
	return words;
}

for (const [where, options] of [['at a desk, light', { width: 1280 }], ['on a phone, dark', { width: 390, dark: true }]])
	test(`from an empty folder to a case that two open: ${where}`, async () => {
		const server = await startEmpty();
		servers.push(server);
		const eva = await newPage(server, options);
		await eva.goto(server.url + server.link);
		await look(eva, 'Kom igång');
		await press(eva, 'Skapa jouren');
		await eva.locator('.govuk-error-summary').waitFor();
		assert.equal(await eva.locator('.govuk-error-summary a').count(), 3);
		await look(eva, 'Kom igång');
		await eva.getByLabel('Vad heter jouren?').fill('Brottsofferjouren Jämtland');
		await eva.getByLabel('Vad heter du?').fill('Eva Ek');
		await eva.locator('summary', { hasText: 'Redan ifyllt' }).click();
		assert.equal(await eva.getByLabel('Län', { exact: true }).inputValue(), '23');
		assert.ok(await eva.getByLabel('Stödsamtal').isChecked());
		await look(eva, 'Kom igång');
		await phrase(eva);
		await press(eva, 'Skapa jouren');
		await eva.waitForURL('**/kom-igang');
		await look(eva, 'Brottsofferjouren Jämtland är skapad');

		await press(eva, 'Öppna ett ärende');
		await look(eva, 'Nytt ärende');
		await eva.getByLabel('Brottsutsatt', { exact: true }).check();
		await eva.getByLabel('Brott', { exact: true }).selectOption('assault');
		await eva.getByLabel('Ja', { exact: true }).check();
		await eva.getByLabel('Kommun där personen bor').selectOption('2303');
		await eva.locator('#namn').fill('Elin Fjäll');
		await press(eva, 'Spara ärendet');
		await eva.locator('.m-flash').waitFor();
		const path = new URL(eva.url()).pathname;

		await eva.goto(`${server.url}/idag`);
		await look(eva, 'Idag');
		await eva.getByRole('link', { name: 'Bjud in en samordnare till' }).click();
		await look(eva, 'Bjud in någon');
		await eva.getByLabel('Namn', { exact: true }).fill('Britt Åhs');
		assert.ok(await eva.getByLabel('Samordnare', { exact: true }).isChecked());
		await press(eva, 'Skapa länken');
		await eva.locator('.m-code').waitFor();
		await look(eva, 'Britt Åhs är inbjuden');
		const address = await eva.locator('.m-code').innerText();
		assert.equal(readSquare(await eva.locator('.m-qr').screenshot()), address);
		const link = new URL(address).pathname;

		const britt = await newPage(server, options);
		await britt.goto(server.url + link);
		await look(britt, 'Välkommen, Britt Åhs');
		const words = await phrase(britt);
		await press(britt, 'Börja');
		await britt.waitForURL('**/mitt-konto?ny=ja');
		await look(britt, 'Nu är du inne');
		await britt.goto(server.url + path);
		assert.match(await britt.locator('main').innerText(), /Elin Fjäll/);
		await britt.goto(`${server.url}/konton`);
		await look(britt, 'Konton');
		await britt.goto(`${server.url}/mitt-konto/losenfras`);
		await look(britt, 'Byt lösenfras');
		await britt.getByLabel('Lösenfrasen du har nu').fill(words);
		await phrase(britt);
		await press(britt, 'Byt lösenfras');
		await britt.locator('.m-flash').filter({ hasText: 'Lösenfrasen är bytt' }).waitFor();
		await britt.goto(server.url + path);
		assert.match(await britt.locator('main').innerText(), /Elin Fjäll/);
		await eva.goto(`${server.url}/idag`);
		assert.equal(await eva.getByRole('link', { name: 'Bjud in en samordnare till' }).count(), 0);
		await britt.context().close();
		await eva.context().close();
	});

// The page's authenticator always says yes; a passkey belongs to a host name, so the page is on localhost.
async function device(server, hasPrf, options) {
	const page = await newPage({ url: `http://localhost:${server.port}` }, options);
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('WebAuthn.enable');
	await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
		protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true,
		hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, hasPrf,
	} });
	await page.goto(`http://localhost:${server.port}${server.link}`);
	return page;
}

async function answer(page) {
	await page.getByLabel('Passnyckel på den här enheten').check();
	assert.ok(!await page.locator('#losen').isVisible());
	await look(page, 'Kom igång');
	await press(page, 'Skapa jouren'); // nothing is asked of the device before the names are there
	await page.locator('.govuk-error-summary').waitFor();
	assert.ok(await page.getByLabel('Passnyckel på den här enheten').isChecked());
	await page.getByLabel('Vad heter jouren?').fill('Brottsofferjouren Jämtland');
	await page.getByLabel('Vad heter du?').fill('Eva Ek');
	await press(page, 'Skapa jouren');
}

for (const options of [{ width: 1280 }, { width: 390, dark: true }])
	test(`a jour is made by a passkey alone, at ${options.width}`, async () => {
		const server = await startEmpty();
		servers.push(server);
		const eva = await device(server, true, options);
		await answer(eva);
		await eva.waitForURL('**/kom-igang');
		await look(eva, 'Brottsofferjouren Jämtland är skapad');
		assert.match(await eva.locator('main').innerText(), /passnyckeln på den här enheten/);
		const at = (path) => `http://localhost:${server.port}${path}`;
		await eva.goto(at('/idag'));
		await look(eva, 'Idag');
		await eva.getByRole('link', { name: 'Gör en papperskod i dag' }).click();
		await look(eva, 'Papperskod');
		assert.equal(await eva.locator('#nuvarande').count(), 0, 'she has no phrase to prove');
		await press(eva, 'Gör en papperskod');
		await eva.locator('.m-paper-code').waitFor();
		await eva.goto(at('/idag'));
		assert.equal(await eva.getByRole('link', { name: 'Gör en papperskod i dag' }).count(), 0);
		await press(eva, 'Logga ut');
		await eva.waitForURL('**/logga-in');
		await eva.goto(at('/logga-in/passnyckel'));
		await press(eva, 'Logga in med passnyckel');
		await eva.waitForURL('**/idag');
		await eva.goto(at('/arenden/nytt'));
		await look(eva, 'Nytt ärende'); // unlocked
		await eva.goto(at('/konton/ny'));
		await eva.getByLabel('Namn', { exact: true }).fill('Britt Åhs');
		await eva.getByLabel('Samordnare', { exact: true }).check();
		server.sql('UPDATE auth_session SET proved = 0'); // as if she had come in an hour ago
		await press(eva, 'Skapa länken');
		await eva.getByRole('heading', { name: 'Visa att det är du' }).waitFor();
		await look(eva, 'Visa att det är du');
		assert.equal(await eva.locator('#bekrafta_losen').count(), 0, 'she has no phrase to show');
		await press(eva, 'Visa med passnyckeln');
		await eva.getByRole('heading', { name: 'Britt Åhs är inbjuden' }).waitFor();
		await look(eva, 'Britt Åhs är inbjuden'); // nothing was typed twice
		await eva.context().close();
	});

test('a device whose passkey cannot unlock is told so, and a phrase is asked for', async () => {
	const server = await startEmpty();
	servers.push(server);
	const eva = await device(server, false, { width: 390 });
	await answer(eva);
	await eva.locator('.govuk-error-summary').filter({ hasText: 'inte låsa upp ärenden' }).waitFor();
	await look(eva, 'Kom igång');
	assert.equal(await eva.getByLabel('Vad heter du?').inputValue(), 'Eva Ek');
	await phrase(eva);
	await press(eva, 'Skapa jouren');
	await eva.waitForURL('**/kom-igang');
	await look(eva, 'Brottsofferjouren Jämtland är skapad');
	await eva.context().close();
});
