// SPDX-License-Identifier: AGPL-3.0-or-later
// "Pågår nu" in Drift, in a real browser: what goes on is read out with its name, and its button ends it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { HOLD, Pace, PACED } from '../lib/pace.mjs';
import { startDemo } from '../lib/server.mjs';

const top = mkdtempSync(join(tmpdir(), 'medstod-progress-')), pace = new Pace(join(top, 'pace'));
let server;
before(async () => { server = await startDemo({ program: PACED, env: pace.env }); });
after(async () => {
	pace.go();
	await closeBrowser();
	await server?.stop();
	rmSync(top, { recursive: true });
});

for (const width of [1280, 390])
	test(`what goes on is seen and ended at ${width} pixels`, async () => {
		const reviewer = await server.login('reviewer');
		pace.set(HOLD);
		const verdict = reviewer.submit('/loggens-sigill', '/loggens-sigill', {});
		await pace.waiting();
		const page = await newPage(server, { role: 'administrator', width });
		await page.goto(`${server.url}/drift`);
		await page.getByRole('heading', { name: 'Pågår nu', exact: true }).waitFor();
		assert.match(await page.locator('main').innerText(), /Granskningen av loggen\s+Började .*Del 1: \d+ % är klart\./);
		await axe(page);
		assert.equal(await overflow(page), 0);
		await page.getByRole('link', { name: 'Visa hur långt det har kommit', exact: true }).click();
		await page.getByRole('button', { name: 'Avbryt: Granskningen av loggen', exact: true }).click();
		await page.locator('.m-flash').waitFor();
		assert.match(await page.locator('.m-flash').innerText(), /Arbetet avbryts\. Det som fanns förut finns kvar\./);
		await axe(page);
		assert.equal((await verdict).status, 409);
		pace.go();
		await page.reload();
		assert.equal(await page.getByText('Pågår nu').count(), 0);
		noTrouble(page);
	});
