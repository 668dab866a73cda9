// SPDX-License-Identifier: AGPL-3.0-or-later
// A browser that keeps whole pages to go back to (Playwright's own has that turned off): it does so also
// with pages that say no-store, but what was typed on ours does not come back.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startDemo } from '../lib/server.mjs';

let server, other, browser, away;
before(async () => {
	server = await startDemo();
	other = createServer((req, res) => res.setHeader('Content-Type', 'text/html').end('<title>Annat</title><p>Annat')).listen(0, '127.0.0.1');
	await new Promise((done) => other.once('listening', done));
	away = `http://127.0.0.1:${other.address().port}`;
	browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'],
		ignoreDefaultArgs: ['--disable-back-forward-cache'] });
});
after(async () => {
	await browser?.close();
	other?.close();
	await server?.stop();
});

// Elsewhere by its address, and Back. Whether the browser had kept the page as it was; then the page
// asks for itself anew.
async function roundTrip(page) {
	const session = await page.context().newCDPSession(page), ways = [];
	await session.send('Page.enable');
	session.on('Page.frameNavigated', (e) => ways.push(e.type));
	await page.goto(`${away}/x`);
	await page.goBack({ waitUntil: 'commit' });
	for (let i = 0; i < 100 && ways.length < 3; i++)
		await page.waitForTimeout(50).catch(() => {});
	await session.detach();
	return ways;
}

test('what somebody typed does not come back with a page that the browser has kept', async () => {
	const page = await (await browser.newContext({ locale: 'sv-SE' })).newPage();
	await page.goto(`${server.url}/skriv`);
	await page.getByLabel('Skriv så mycket eller lite du vill').fill('Sparad ordalydelse.');
	assert.deepEqual(await roundTrip(page), ['Navigation', 'BackForwardCacheRestore', 'Navigation'], 'kept, and asked for anew');
	assert.equal(await page.getByLabel('Skriv så mycket eller lite du vill').inputValue(), '');
});

test('after "Lämna sidan nu" Back does not lead to the page that was left', async () => {
	const page = await (await browser.newContext({ locale: 'sv-SE' })).newPage();
	await page.route('**/lamna', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<h1>Vädret</h1>' }));
	await page.goto(`${away}/first`);
	await page.goto(`${server.url}/skriv`);
	await page.getByLabel('Skriv så mycket eller lite du vill').fill('Sparad ordalydelse.');
	for (let i = 0; i < 3; i++)
		await page.keyboard.press(i % 2 ? 'ShiftRight' : 'ShiftLeft');
	await page.getByRole('heading', { name: 'Vädret' }).waitFor();
	await page.goBack({ waitUntil: 'commit' });
	assert.equal(page.url(), `${away}/first`);
	await page.goForward({ waitUntil: 'commit' });
	await page.getByRole('heading', { name: 'Vädret' }).waitFor();
});
