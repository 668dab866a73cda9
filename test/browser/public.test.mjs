// SPDX-License-Identifier: AGPL-3.0-or-later
// Every public page, in every language that it is written in: valid, fit for everybody, no wider than
// the smallest phone, and whole without scripts. And the last days, worked out where they are typed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, axeFaults, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';
import { sitePaths } from '../lib/site.mjs';
import { htmlFaults } from '../lib/sweep.mjs';

const LANGS = ['sv', 'latt', 'en'];
const paths = (lang) => [
	...sitePaths(lang), '/stod/kommuner', '/stod/kommuner/ragunda', '/tillganglighet',
	...(lang === 'latt' ? [] : ['/stod/statistik']),
];

let server;
before(async () => { server = await startDemo(); });
after(async () => {
	await closeBrowser();
	await server?.stop();
});

// axe looks at a page in the one width, and in the next language in the other; the long round in both.
async function faultsOf(page, path, width, looks) {
	await page.setViewportSize({ width, height: 844 });
	await page.goto(server.url + path);
	const wider = await overflow(page);
	return [...looks || process.env.TEST_ALL ? await axeFaults(page) : [], ...(wider > 0 ? [`${wider} px wider than ${width}`] : [])];
}

for (const [turn, lang] of LANGS.entries())
	test(`public pages in "${lang}": valid, nothing for axe at 320 and 1280 px, whole without scripts`, async () => {
		const page = await newPage(server, {}), plain = await newPage(server, { js: false, width: 320 });
		const bad = [];
		for (const [i, path] of paths(lang).map((p) => `${p}?sprak=${lang}`).entries()) {
			const narrow = (turn + i) % 2 === 0;
			const answer = await page.goto(server.url + path);
			assert.equal(answer.status(), 200, path);
			const faults = [...await htmlFaults(await answer.text()), ...await faultsOf(page, path, 320, narrow),
				...await faultsOf(page, path, 1280, !narrow)];
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
	await page.addInitScript(() => {
		globalThis.moved = 0;
		new PerformanceObserver((list) => { for (const e of list.getEntries()) globalThis.moved += e.value; }).observe({ type: 'layout-shift', buffered: true });
	});
	await page.route('**/public*.js', async (route) => { // on a slow line the page is painted before its script is there
		await new Promise((go) => setTimeout(go, 400));
		await route.continue();
	});
	await page.goto(`${server.url}/stod/ersattning`);
	await page.getByRole('button', { name: 'Räkna ut' }).waitFor();
	assert.ok(await page.evaluate(() => globalThis.moved) < 0.01, 'nothing moves when the form is shown');
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
	assert.ok(await plain.getByRole('region', { name: 'Tabell: Sista dagar' }).isVisible());
	assert.ok(!await plain.locator('[data-deadlines]').isVisible());
	await plain.context().close();
});

test('with the reader\'s own colours the place in the menu that is read is the only one that is marked', async () => {
	for (const width of [390, 1280]) {
		const page = await newPage(server, { width });
		await page.goto(`${server.url}/stod/ung`);
		await page.emulateMedia({ forcedColors: 'active' });
		const marked = await page.locator('.m-nav__link').evaluateAll((list) => list.filter((a) => {
			const s = getComputedStyle(a), ground = getComputedStyle(document.body).backgroundColor;
			return ['Bottom', 'Left', 'Top'].some((side) => parseFloat(s[`border${side}Width`]) > 0 && s[`border${side}Color`] !== ground) || parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== 'none';
		}).map((a) => a.innerText));
		assert.deepEqual(marked, ['Är du under 18?']);
		await page.context().close();
	}
});

// Touch, density, size and name of a phone; the engine is this browser's.
const edges = (page) => page.evaluate(() => {
	const r = document.querySelector('[data-leave]').getBoundingClientRect();
	return { ok: r.top >= 0 && r.left >= 0 && r.bottom <= innerHeight && r.right <= innerWidth, size: Math.min(r.width, r.height) };
});

for (const device of ['iPhone SE', 'iPhone 15 landscape', 'Galaxy S8', 'Pixel 7'])
	test(`a letter is written and left with a finger on ${device}`, async () => {
		const page = await newPage(server, { device });
		await page.route('**/lamna', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8',
			body: '<!doctype html><title>Vädret</title><h1>Vädret</h1>' }));
		await page.goto(`${server.url}/stod`);
		assert.ok(await page.evaluate(() => matchMedia('(pointer: coarse)').matches), 'a finger');
		await page.getByRole('link', { name: 'Skriv till oss' }).tap();
		const story = page.getByLabel('Skriv så mycket eller lite du vill');
		await story.tap();
		await story.fill('Sparad ordalydelse.');
		assert.ok(await overflow(page) <= 0, 'no wider than the phone');
		// A field with smaller letters makes the page jump when it is touched.
		assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select')]
			.filter((e) => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 16).map((e) => e.name)), []);
		for (const top of [0, 400, 1e6]) {
			await page.evaluate((y) => scrollTo(0, y), top);
			const leave = await edges(page);
			assert.ok(leave.ok && leave.size >= 40, `"Lämna sidan nu" at ${top}: ${JSON.stringify(leave)}`);
		}
		const { width, height } = page.viewportSize();
		await page.setViewportSize({ width, height: Math.round(height * 0.55) }); // its keyboard is up
		await story.focus();
		assert.ok((await edges(page)).ok, '"Lämna sidan nu" is reached with the keyboard up');
		await page.setViewportSize({ width, height });
		await page.getByLabel('Ja', { exact: true }).check();
		await page.getByRole('button', { name: 'Skicka', exact: true }).tap();
		const code = (await page.locator('.mst-code').innerText()).trim();
		await page.getByRole('link', { name: 'Lämna sidan nu' }).tap();
		await page.getByRole('heading', { name: 'Vädret' }).waitFor();
		await page.goBack();
		const left = await page.content();
		assert.ok(!left.includes(code) && !left.includes('Sparad ordalydelse'), 'Back shows neither');
		noTrouble(page);
		await page.context().close();
	});
