// SPDX-License-Identifier: AGPL-3.0-or-later
// Every public page, in every language that it is written in: valid, fit for everybody, no wider than
// the smallest phone, and whole without scripts. And the last days, worked out where they are typed.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, axeFaults, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';
import { htmlFaults } from '../lib/sweep.mjs';

const LANGS = ['sv', 'latt', 'en'];
const paths = (lang) => [
	...readdirSync(`src/site/pages/${lang}`).map((f) => f.replace(/\.md$/, ''))
		.map((n) => (n === 'start' ? '/stod' : `/stod/${n}`)),
	...(lang === 'latt' ? [] : ['/stod/kommuner', '/stod/kommuner/ragunda', '/tillganglighet']),
];

let server;
before(async () => { server = await startDemo(); });
after(async () => {
	await closeBrowser();
	await server?.stop();
});

async function faultsOf(page, path, width) {
	await page.setViewportSize({ width, height: 844 });
	await page.goto(server.url + path);
	const wider = await overflow(page);
	return [...await axeFaults(page), ...(wider > 0 ? [`${wider} px wider than ${width}`] : [])];
}

for (const lang of LANGS)
	test(`public pages in "${lang}": valid, nothing for axe at 320 and 1280 px, whole without scripts`, async () => {
		const page = await newPage(server, {}), plain = await newPage(server, { js: false, width: 320 });
		const bad = [];
		for (const path of paths(lang).map((p) => `${p}?sprak=${lang}`)) {
			const answer = await page.goto(server.url + path);
			const faults = [...await htmlFaults(await answer.text()), ...await faultsOf(page, path, 320),
				...await faultsOf(page, path, 1280)];
			await plain.goto(server.url + path);
			for (const what of ['h1', '[data-leave]', 'main p'])
				if (!await plain.locator(what).first().isVisible())
					faults.push(`no ${what} to see without scripts`);
			if (await overflow(plain) > 0)
				faults.push('wider than the window without scripts');
			faults.push(...page.trouble.splice(0), ...plain.trouble.splice(0));
			if (faults.length)
				bad.push(`${path}\n  ${faults.slice(0, 5).join('\n  ')}`);
		}
		await page.context().close();
		await plain.context().close();
		assert.deepEqual(bad, []);
	});

test('last days are worked out where they are typed, and nothing is sent', async () => {
	const page = await newPage(server, { width: 390 });
	await page.goto(`${server.url}/stod/ersattning`);
	const asked = [];
	page.on('request', (r) => /favicon/.test(r.url()) || asked.push(r.url()));
	const answer = page.locator('[data-answer]');
	await page.getByRole('button', { name: 'Räkna ut' }).click();
	assert.equal(await answer.innerText(), 'Skriv minst en dag.');
	await page.getByLabel('När hände brottet?').fill('i går');
	await page.getByRole('button', { name: 'Räkna ut' }).click();
	assert.match(await answer.innerText(), /En dag finns inte/);
	assert.ok(await page.getByLabel('När hände brottet?').evaluate((e) => e === document.activeElement && e.value === 'i går'));
	await page.getByLabel('När hände brottet?').fill('2025-01-10');
	await page.getByLabel('När kom domen?').fill('2026-02-09');
	await page.keyboard.press('Enter');
	assert.match(await answer.innerText(), /senast 10 januari 2028\s+Överklaga domen senast 2 mars 2026/);
	await axe(page);
	assert.deepEqual(asked, []);
	noTrouble(page);
	await page.reload();
	assert.equal(await page.getByLabel('När hände brottet?').inputValue(), '', 'nothing is left in the page');
	await page.context().close();
	const plain = await newPage(server, { js: false, width: 390 });
	await plain.goto(`${server.url}/stod/ersattning`);
	assert.ok(await plain.getByRole('table', { name: 'Sista dagar' }).isVisible());
	assert.ok(!await plain.locator('[data-deadlines]').isVisible());
	await plain.context().close();
});
