// SPDX-License-Identifier: AGPL-3.0-or-later
// browser.mjs - pages in a real Chromium: at a width, light or dark, with or without scripts.
//
//	const page = await newPage(s, { role: 'coordinator', width: 390, dark: true });
//	await page.goto(s.url + '/idag');
//	await axe(page);   // { device: 'iPhone SE' }: its size, its touch and what it calls itself
//	await noTrouble(page);
import { chromium, devices } from 'playwright-core';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync',
	'--disable-component-update', '--disable-default-apps', '--no-first-run', '--force-color-profile=srgb'];
let browser;

export async function launch() {
	browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });
	return browser;
}

export async function closeBrowser() {
	await browser?.close();
	browser = undefined;
}

// A page in a context of its own. What goes wrong in it is gathered in page.trouble.
export async function newPage(server, { role, width = 1280, height = width < 600 ? 844 : 900, dark = false, js = true, locale = 'sv-SE', device } = {}) {
	const context = await (await launch()).newContext({
		viewport: { width, height }, ...(device && devices[device]), colorScheme: dark ? 'dark' : 'light',
		javaScriptEnabled: js, locale, timezoneId: 'Europe/Stockholm', reducedMotion: 'reduce',
	});
	if (role) {
		const client = await server.login(role);
		await context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: server.url })));
	}
	const page = await context.newPage();
	page.setDefaultTimeout(10_000);
	page.trouble = [];
	page.on('pageerror', (e) => page.trouble.push(`script: ${e.message}`));
	// That an answer was 4xx is told by `response` below; for a page that was meant to be refused it is
	// no trouble, and the console's own note of it comes at some time after the page.
	page.on('console', (m) => m.type() === 'error' && !/^Failed to load resource: the server responded/.test(m.text()) &&
		page.trouble.push(`console: ${m.text()}`));
	page.on('request', (r) => {
		if (!r.url().startsWith(server.url) && !/^(data|blob|about):/.test(r.url()))
			page.trouble.push(`asks another host: ${r.url()}`);
	});
	page.on('response', (r) => {
		if (r.status() >= 400 && !r.request().isNavigationRequest())
			page.trouble.push(`${r.status()}: ${r.url()}`);
	});
	return page;
}

export function noTrouble(page) {
	if (page.trouble.length)
		throw new Error(`${page.url()}\n${page.trouble.splice(0).join('\n')}`);
}

// Every violation of WCAG 2.2 A/AA and of axe's best practices, in words that lead to the place.
export async function axeFaults(page) {
	await page.waitForLoadState(); // a click returns before the next page has its style
	await page.evaluate(AXE);
	const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
		resultTypes: ['violations'],
		preload: false, // of films and sounds: our pages may load none (CSP), and it costs each look a tenth
	}));
	return violations.flatMap((v) => v.nodes.map((n) =>
		`${v.id}: ${v.help}\n  ${n.html.slice(0, 160)}\n  ${n.failureSummary.split('\n').slice(1, 3).map((l) => l.trim()).join('; ')}`));
}

export async function axe(page) {
	const faults = await axeFaults(page);
	if (faults.length) {
		const { width } = page.viewportSize();
		throw new Error(`${page.url()} at ${width} px: ${faults.length} axe violations\n${faults.slice(0, 6).join('\n')}`);
	}
}

// Wider than the window: a phone's user would have to push the page sideways.
export async function overflow(page) {
	return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

export async function screenshot(page, name, folder = 'build/screens') {
	const path = join(folder, `${name}.png`);
	mkdirSync(dirname(path), { recursive: true });
	await page.screenshot({ path, fullPage: true, animations: 'disabled' });
	return path;
}
