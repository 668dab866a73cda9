// SPDX-License-Identifier: AGPL-3.0-or-later
// sweep.mjs - walks everything that a role can reach by links, and looks at each page in every way.
import { HtmlValidate } from 'html-validate';
import { axeFaults, newPage, overflow } from './browser.mjs';

const validator = new HtmlValidate({
	extends: ['html-validate:standard'],
	rules: {
		'no-inline-style': 'error',
		// The components' own markup carries these: redundant roles help old screen readers.
		'no-redundant-role': 'off',
		'script-type': 'off',
	},
});

// Pages of one kind: /arenden/k7f2… and its sisters are the same page with other people, and so are
// the pages of two municipalities.
export const kind = (path) => path.replace(/\/[a-z2-7]{26}(?=\/|$)/g, '/{id}').replace(/^\/kommuner\/[a-z]+/, '/kommuner/{slug}').replace(/^\/handbok\/[a-z]+$/, '/handbok/{name}')
	.replace(/\?.*/, '?…').replace(/\/\d+(?=\/|$)/g, '/{n}');

export async function htmlFaults(html) {
	const report = await validator.validateString(html);
	return report.results.flatMap((r) => r.messages).filter((m) => m.severity === 2)
		.map((m) => `html: line ${m.line}: ${m.message} (${m.ruleId})`);
}

// Links of a page to other pages of the same server. "Lämna sidan nu" leads away on purpose.
const AWAY = '/lamna';
const partsOf = (page) => page.evaluate(() => ({
	h1: document.querySelectorAll('h1').length,
	links: [...document.querySelectorAll('a[href]')]
		.filter((a) => a.origin === location.origin && !a.hasAttribute('download'))
		.map((a) => a.pathname + a.search),
}));

// turn: which of looksAt gets axe, where one has to be enough; undefined: all.
async function looks(page, looksAt, turn) {
	const faults = new Map(); // fault -> where it was met first
	const add = (fault, where) => faults.has(fault) || faults.set(fault, where);
	// The first way is the one that the page before was left in.
	const ways = [...looksAt.entries()];
	for (const [i, { width, dark }] of turn % 2 ? ways.reverse() : ways) {
		await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
		await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
		const where = `${width} px ${dark ? 'dark' : 'light'}`;
		if (turn === undefined || turn % looksAt.length === i)
			for (const fault of await axeFaults(page))
				add(fault, where);
		const wider = await overflow(page);
		if (wider > 0)
			add(`${wider} px wider than the window`, where);
	}
	return [...faults].map(([fault, where]) => `${where}: ${fault}`);
}

// What a page says, without the head and the menu, which each role is shown on its own pages, and without
// what is another each time that it is asked for.
const content = (html) => html.replace(/^[\s\S]*<main/, '').replace(/[a-z2-7]{26}|value="[^"]*"|\d\d:\d\d/g, '');
// What such a page is made of: its kinds of elements, each once.
const shape = (html) => [...new Set([...content(html).matchAll(/<([a-z][a-z0-9]*)(?:[^>]*? class="([^"]*)")?/g)]
	.map(([, name, names = '']) => `${name}.${names}`))].sort().join(' ');
const looked = new Set(); // what this run has looked at, for any role: it is not looked at again

// Walks from `start`; calls seen(path, faults) for each page. inTurn: axe looks at a page in one of the ways, and
// a page of a known kind is looked at again only where it is made of something else.
export async function sweep(server, { role, start = '/', depth = 3, most = 60, perKind = 2, looksAt, inTurn = false, seen }) {
	const page = await newPage(server, { role });
	const plain = await newPage(server, { role, js: false, width: 390 });
	const queue = [[start, 0]];
	const known = new Set([start]);
	const kinds = new Map();
	let count = 0;
	while (queue.length && count < most) {
		const [path, far] = queue.shift();
		const k = kind(path);
		if ((kinds.get(k) ?? 0) >= perKind)
			continue;
		kinds.set(k, (kinds.get(k) ?? 0) + 1);
		count++;
		let answer;
		try {
			answer = await page.goto(server.url + path);
		} catch (e) {
			await seen(path, /Download is starting/.test(e.message) ? [] : [e.message]);
			continue;
		}
		const faults = [];
		// Long after the login a page may ask who it is once more: that is a page too.
		const asked = answer.status() === 403 && await page.locator('[name=bekrafta_losen]').count() > 0;
		if (answer.status() !== 200 && !asked)
			faults.push(`status ${answer.status()}`);
		const html = /^text\/html/.test(answer.headers()['content-type'] ?? '');
		if (html && (answer.status() === 200 || asked)) {
			const text = await answer.text(), is = `${k} ${inTurn ? shape(text) : content(text)}`;
			const { h1, links } = await partsOf(page);
			if (h1 !== 1)
				faults.push(`${h1} h1, not 1`);
			if (far < depth) {
				for (const link of links) {
					if (link !== AWAY && !known.has(link)) {
						known.add(link);
						queue.push([link, far + 1]);
					}
				}
			}
			if (!looked.has(is)) {
				looked.add(is);
				faults.push(...await htmlFaults(text), ...await looks(page, looksAt, inTurn ? looked.size : undefined));
				await plain.goto(server.url + path);
				if (!await plain.locator('h1').first().isVisible())
					faults.push('no h1 to see without scripts');
			}
		}
		faults.push(...page.trouble.splice(0), ...plain.trouble.splice(0).map((t) => `without scripts: ${t}`));
		await seen(path, [...new Set(faults)]);
	}
	await page.context().close();
	await plain.context().close();
	return count;
}
