// SPDX-License-Identifier: AGPL-3.0-or-later
// What is left in a browser after somebody has written to us and left: every file of its profile is
// searched for the story, the code word and the code. That the pages were visited stands in the history,
// and the pages say so.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { startDemo } from '../lib/server.mjs';

const STORY = 'sparlost-pudelhund', WORD = 'tallkottsord';
const WRITTEN = 4000; // the browser writes its session down two and a half seconds after a change

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

const files = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
	e.isDirectory() ? files(join(dir, e.name)) : e.isFile() ? [join(dir, e.name)] : []);

function traces(dir, secrets) {
	const found = [];
	for (const file of files(dir)) {
		const bytes = readFileSync(file);
		for (const secret of secrets)
			for (const how of ['utf8', 'utf16le'])
				if (bytes.includes(Buffer.from(secret, how)))
					found.push(`${file.slice(dir.length)}: ${secret} (${how})`);
	}
	return found;
}

async function press(page, name) {
	await page.getByRole('button', { name, exact: true }).click();
}

// Writes a letter, reads it with the code, writes more, begins a third text; returns the code.
async function visit(page) {
	await page.goto(`${server.url}/stod`);
	await page.getByRole('link', { name: 'Skriv till oss' }).click();
	await page.getByLabel('Skriv så mycket eller lite du vill').fill(`${STORY} ett`);
	await press(page, 'Skicka'); // refused: something is missing
	await page.getByText('Något behöver rättas').waitFor();
	await page.getByLabel('Ja', { exact: true }).check();
	await page.getByLabel('Ett kodord').fill(WORD);
	await press(page, 'Skicka');
	const code = (await page.locator('.mst-code').innerText()).trim();
	await sleep(WRITTEN);
	await page.goto(`${server.url}/skriv/kod`);
	await page.getByLabel('Din kod').fill(code);
	await press(page, 'Öppna');
	await page.getByLabel('Vad vill du säga?').fill(`${STORY} två`);
	await press(page, 'Skicka');
	await page.getByText('Det du skrev är sparat.').waitFor();
	await page.getByLabel(/^Kodord/).fill(WORD);
	await press(page, 'Visa det som är skrivet förut');
	await page.getByText(`${STORY} två`).waitFor();
	await page.getByLabel('Vad vill du säga?').fill(`${STORY} tre`);
	await sleep(WRITTEN);
	return code;
}

for (const how of ['leaves', 'closes the browser'])
	test(`somebody who ${how}: no file of the browser holds the story, the word or the code`, async () => {
		const dir = mkdtempSync(join(tmpdir(), 'medstod-trace-'));
		try {
			const browser = await chromium.launchPersistentContext(dir, {
				executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', locale: 'sv-SE',
				args: ['--no-sandbox', '--disable-gpu', '--no-first-run'], viewport: { width: 390, height: 844 },
			});
			const page = browser.pages()[0] ?? await browser.newPage();
			await page.route('**/lamna', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8',
				body: '<!doctype html><title>Vädret</title><h1>Vädret</h1>' }));
			const code = await visit(page);
			const secrets = [STORY, WORD, code, code.replaceAll(' ', ''), code.replaceAll(' ', '+')];
			if (how === 'leaves') {
				await page.getByRole('link', { name: 'Lämna sidan nu' }).click();
				await page.getByRole('heading', { name: 'Vädret' }).waitFor();
				await sleep(WRITTEN);
			}
			const open = traces(dir, secrets);
			await browser.close();
			assert.ok(files(dir).some((f) => /Sessions\/Session_/.test(f)), 'the browser keeps a session');
			assert.deepEqual([...open, ...traces(dir, secrets)], []);
		} finally {
			rmSync(dir, { recursive: true, force: true });
		}
	});
