// SPDX-License-Identifier: AGPL-3.0-or-later
// What a second pair of judges says of the public pages: HTML_CodeSniffer (the rules of pa11y) and the Nu
// Html Checker. And what a reader's own settings do to them: forced colours, text of twice the size, a
// window that is zoomed to 200 and 400 %, no wish for motion. Three pages in the normal round, with
// script/test --all every page in every language. The checker alone sees the pages of the workplace too.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { closeBrowser, newPage, overflow } from '../lib/browser.mjs';
import { nuErrors } from '../lib/judges.mjs';
import { startDemo } from '../lib/server.mjs';
import { sitePaths } from '../lib/site.mjs';
import { kind } from '../lib/sweep.mjs';

const { resolve } = createRequire(import.meta.url);
const SNIFFER = readFileSync(resolve('html_codesniffer/build/HTMLCS.js'), 'utf8');
const ALL = Boolean(process.env.TEST_ALL);
const PAGES = ALL ? ['sv', 'latt', 'en'].flatMap((lang) => [
	...sitePaths(lang), '/skriv', '/skriv/kod',
	'/stod/kommuner', '/stod/kommuner/ragunda', '/stod/statistik', '/fakta', '/tillganglighet',
].map((path) => `${path}?sprak=${lang}`)) : ['/stod?sprak=latt', '/stod/ersattning?sprak=sv', '/skriv?sprak=en'];
const WIDTHS = ALL ? [320, 1280] : [320];

let server;
before(async () => { server = await startDemo(); });
after(async () => {
	await closeBrowser();
	await server?.stop();
});

async function each(page, look) {
	const bad = [];
	for (const path of PAGES) {
		await page.goto(server.url + path);
		await page.waitForLoadState();
		bad.push(...(await look(path)).map((fault) => `${path}: ${fault}`));
	}
	return bad;
}

async function sniff(page) {
	await page.evaluate(SNIFFER);
	return page.evaluate(() => new Promise((done) => {
		globalThis.HTMLCS.process('WCAG2AA', document, () => done(globalThis.HTMLCS.getMessages()
			.filter((m) => m.type === globalThis.HTMLCS.ERROR)
			.map((m) => `${m.code}: ${m.msg} ${m.element?.outerHTML?.slice(0, 120) ?? ''}`)));
	}));
}

for (const js of [true, false])
	test(`HTML_CodeSniffer finds no error, ${js ? 'with' : 'without'} scripts`, async () => {
		const page = await newPage(server, {}), bad = [];
		// A page without scripts cannot run the sniffer: its own scripts are kept away instead.
		if (!js)
			await page.route('**/tillgangar/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
		for (const width of WIDTHS) {
			await page.setViewportSize({ width, height: 844 });
			bad.push(...await each(page, () => sniff(page)));
		}
		await page.context().close();
		assert.deepEqual(bad, []);
	});

test('the Nu Html Checker finds no error', async () => {
	const client = server.client(), pages = [];
	for (const path of PAGES)
		pages.push([path, (await client.get(path)).text]);
	assert.deepEqual(nuErrors(pages), []);
});

// One page of each kind that somebody who is signed in reaches by links; the short round asks for the one who
// reaches most.
const ROLES = ['coordinator', ...(ALL ? ['volunteer', 'manager', 'municipal_referrer', 'municipal_officer', 'reviewer', 'administrator'] : [])];

test('the Nu Html Checker finds no error in the pages of the workplace', async () => {
	const pages = [], met = new Set();
	for (const role of ROLES) {
		const client = await server.login(role), queue = [(await client.get('/')).location];
		for (let path; (path = queue.shift());) {
			const key = `${role} ${kind(path)}`;
			if (met.has(key))
				continue;
			met.add(key);
			const { status, text, headers } = await client.get(path);
			if (status !== 200 || !/^text\/html/.test(headers.get('content-type')))
				continue;
			pages.push([`${role} ${path}`, text]);
			queue.push(...[...text.matchAll(/<a\b[^>]*\bhref="(\/(?!lamna|stod|tillgangar)[^"#]*)"/g)].map((m) => m[1].replaceAll('&amp;', '&')));
		}
	}
	assert.ok(pages.length > 50, `${pages.length} pages`);
	assert.deepEqual(nuErrors(pages), []);
});

test('forced colours, text of twice the size, zoom to 200 and 400 %, no motion', async () => {
	const page = await newPage(server, {}), bad = [];
	await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
	// The window at 200 and 400 % of 1280 px, and the text alone at 200 %.
	for (const [width, text] of [[640, 100], [320, 100], [1280, 200]]) {
		await page.setViewportSize({ width, height: 800 });
		bad.push(...await each(page, async () => {
			const faults = [];
			await page.evaluate((t) => { document.documentElement.style.fontSize = `${t}%`; }, text);
			if (await overflow(page) > 0)
				faults.push(`pushed sideways at ${width} px, text ${text} %`);
			if (!await page.locator('[data-leave]').isVisible())
				faults.push(`no "Lämna sidan nu" at ${width} px, text ${text} %`);
			faults.push(...await page.evaluate(() => document.getAnimations().map((a) => `moves: ${a.animationName ?? a.transitionProperty}`)));
			// A button without a border is only text where colours are forced.
			faults.push(...await page.evaluate(() => [...document.querySelectorAll('button, .govuk-button, input:not([type=hidden]), textarea, select')]
				.filter((e) => e.checkVisibility() && !['radio', 'checkbox'].includes(e.type))
				.filter((e) => { const s = getComputedStyle(e); return s.borderTopStyle === 'none' && s.outlineStyle === 'none'; })
				.map((e) => `no edge in forced colours: ${e.outerHTML.slice(0, 80)}`)));
			return faults;
		}));
	}
	await page.context().close();
	assert.deepEqual(bad, []);
});

test('on paper there is the text, and nothing that tells where it is from', async () => {
	const page = await newPage(server, {});
	await page.emulateMedia({ media: 'print' });
	const bad = await each(page, async () => {
		const faults = [];
		for (const part of ['.m-header', '.m-nav', '.m-leave', '.m-tongues', '.m-footer', '.govuk-button', '[data-leave]'])
			for (const one of await page.locator(part).all())
				if (await one.isVisible())
					faults.push(`${part} is printed`);
		if (!await page.locator('main h1').isVisible())
			faults.push('no text');
		return faults;
	});
	await page.context().close();
	assert.deepEqual(bad, []);
});
