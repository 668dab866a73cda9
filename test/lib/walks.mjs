// SPDX-License-Identifier: AGPL-3.0-or-later
// walks.mjs - one test per role: every page that it can reach by links answers, is valid, and
// everybody can use it. null is a visitor.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser } from './browser.mjs';
import { startDemo } from './server.mjs';
import { sweep } from './sweep.mjs';

// axe looks at one page in the one width and colour and at the next in the other (the gallery shows every
// component in both); the long round looks at each page in all of them, at what lies between, and at two
// pages of a kind.
const LONG = [...[320, 390, 768, 1280].map((width) => ({ width, dark: false })), ...[390, 1280].map((width) => ({ width, dark: true }))];
const SHORT = [{ width: 390, dark: true }, { width: 1280, dark: false }];
const round = process.env.TEST_ALL ? { looksAt: LONG, most: 200, perKind: 2 } : { looksAt: SHORT, most: 60, perKind: 1, inTurn: true };

// further: [role, what it is, where(client)]: pages that a walk of so few of a kind does not come by.
export function walks(roles, further = []) {
	let server;
	before(async () => { server = await startDemo(); });
	after(async () => {
		await closeBrowser();
		await server?.stop();
	});
	const walk = async (options) => {
		const bad = [];
		const count = await sweep(server, {
			...round, ...options,
			seen: (path, faults) => faults.length && bad.push(`${path}\n  ${faults.slice(0, 8).join('\n  ')}`),
		});
		assert.ok(count > 0);
		assert.equal(bad.length, 0, `${bad.length} of ${count} pages:\n${bad.join('\n')}`);
	};
	for (const role of roles)
		test(`every page that ${role ?? 'a visitor'} reaches`, () => walk({ role: role ?? undefined }));
	for (const [role, what, where] of further)
		test(`${what}, as ${role} sees it`, async () => walk({ role, start: await where(await server.login(role)), depth: 0 }));
}
