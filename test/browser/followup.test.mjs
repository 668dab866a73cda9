// SPDX-License-Identifier: AGPL-3.0-or-later
// A jour's first year: three people from Ragunda have been helped, and nobody else. The yearly report of
// Ragunda is released in a browser, and neither page nor file tells that they were three.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { readDocx, readPdf } from '../lib/judges.mjs';
import { startDemo } from '../lib/server.mjs';

let server;
after(async () => {
	await closeBrowser();
	await server?.stop();
});

const text = async (page) => (await page.locator('main').innerText()).replace(/[\u00a0\s]+/g, ' ');
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();
async function look(page) {
	await axe(page);
	assert.equal(await overflow(page), 0, `${page.url()} is wider than the window`);
	noTrouble(page);
	return text(page);
}

async function openCase(page, name) {
	await page.goto(`${server.url}/arenden/nytt`);
	await page.getByLabel('Brottsutsatt', { exact: true }).check();
	await page.getByLabel('Brott', { exact: true }).selectOption('assault');
	await page.getByLabel('Ja', { exact: true }).check();
	await page.getByLabel('Kommun där personen bor').selectOption('2303');
	await page.locator('#namn').fill(name);
	await press(page, 'Spara ärendet');
	await page.locator('.m-flash').waitFor();
}

test('the yearly report of Ragunda with three cases', async () => {
	server = await startDemo({ clock: '2026-04-15T09:00' });
	await server.end();
	for (const table of ['stats_answer', 'stats_known', 'stats_cell', 'stats_snapshot', 'stats_frozen', 'stats_fact'])
		execFileSync('sqlite3', [join(server.dir, 'medstod.db'), `DELETE FROM ${table}`]);
	await server.start();
	const lead = await newPage(server, { role: 'coordinator' });

	for (const name of ['Elin Fjäll', 'Tove Lund', 'Maja Hede'])
		await openCase(lead, name);
	const before = await newPage(server, { role: 'manager' });
	await before.goto(`${server.url}/uppfoljning/2026/ragunda/rapport`);
	assert.match(await look(before), /Rapporten kan fastställas när årets sista kvartal är sammanställt/);
	assert.equal(await before.getByRole('button', { name: 'Fastställ rapporten' }).count(), 0);

	await server.restart({ clock: '2027-01-06T10:00' });
	const page = await newPage(server, { role: 'manager' });
	await page.goto(`${server.url}/uppfoljning`);
	await page.getByRole('link', { name: 'Ragunda', exact: true }).click();
	await page.getByRole('button', { name: 'Årsrapport' }).click();
	for (let i = 0; i < 100 && await page.getByRole('button', { name: 'Fastställ rapporten' }).count() === 0; i++) {
		await sleep(200);
		await page.reload();
	}
	await press(page, 'Fastställ rapporten');
	await page.locator('.m-flash').filter({ hasText: 'Rapporten är fastställd.' }).waitFor();
	const shown = await look(page);
	assert.match(shown, /Fastställd i dag 10:0\d av Per-Erik Nordin, version 1\./);
	assert.match(shown, /Hur många från Ragunda som fick stöd .* visas inte, för att skydda personer\./);
	assert.match(shown, /Parterna höll 1 möte 2026\. Kommunen var inte med\. /);
	assert.match(shown, /Personer som fått stöd på tre år visas inte, för att skydda personer visas inte, för att skydda personer/);
	assert.match(shown, /per 1 000 invånare visas inte, för att skydda personer visas inte/);
	assert.match(shown, /Kön: fördelningen visas inte, för att skydda personer\./);
	assert.doesNotMatch(shown, /\b3 (personer|av)|senaste tal som har visats/);

	const fetched = async (link) => {
		const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).click()]);
		return readFileSync(await download.path());
	};
	const pdf = readPdf(await fetched('Hämta som PDF'));
	assert.equal(pdf.check, 0);
	assert.equal(pdf.info.Tagged, 'yes');
	assert.ok(pdf.info.Pages <= 4, `${pdf.info.Pages} pages`);
	assert.match(pdf.text, /Hur många från Ragunda som fick/);
	const docx = readDocx(await fetched('Hämta som Word'))['word/document.xml'].replace(/<[^>]+>/g, ' ');
	for (const file of [pdf.text, docx])
		for (const secret of [/\b3 (personer|av)/, /Elin|Tove|Maja/])
			assert.doesNotMatch(file, secret);

	await page.goto(`${server.url}/uppfoljning/2026/ragunda`);
	const year = await look(page);
	assert.match(year, /Personer som fått stöd på tre år visas inte, för att skydda personer/);
	assert.match(year, /Det säger inte att ingen har fått stöd/);
	await page.getByRole('link', { name: 'Personer som fått stöd på tre år', exact: true }).click();
	await page.getByLabel('Mål', { exact: false }).first().fill('30');
	await press(page, 'Spara');
	await page.locator('.m-flash').waitFor();
	assert.match(await look(page), /Mål: 30\. (?!Det är)/, 'a target is no second way to the count');
});
