// SPDX-License-Identifier: AGPL-3.0-or-later
// walks.mjs - one test per role: every page that it can reach by links answers, is valid, and
// everybody can use it. null is a visitor.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser } from './browser.mjs';
import { startDemo } from './server.mjs';
import { sweep } from './sweep.mjs';

// Each colour table and each width is looked at once; the long round looks at all of them, at what
// lies between, and at two pages of a kind.
const LONG = [320, 390, 768, 1280].flatMap((width) => [{ width, dark: false }, { width, dark: true }]);
const SHORT = [{ width: 390, dark: true }, { width: 1280, dark: false }];
const round = process.env.TEST_ALL ? { looksAt: LONG, most: 200, perKind: 2 } : { looksAt: SHORT, most: 60, perKind: 1 };

export function walks(roles) {
	let server;
	before(async () => { server = await startDemo(); });
	after(async () => {
		await closeBrowser();
		await server?.stop();
	});
	for (const role of roles)
		test(`every page that ${role ?? 'a visitor'} reaches`, async () => {
			const bad = [];
			const count = await sweep(server, {
				...round, role: role ?? undefined,
				seen: (path, faults) => faults.length && bad.push(`${path}\n  ${faults.slice(0, 8).join('\n  ')}`),
			});
			assert.ok(count > 0);
			assert.equal(bad.length, 0, `${bad.length} of ${count} pages:\n${bad.join('\n')}`);
		});
}
