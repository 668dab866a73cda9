// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page that each role can reach by links: it answers, it is valid, and everybody can use it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';
import { sweep } from '../lib/sweep.mjs';

const ROLES = ['volunteer', 'coordinator', 'manager', 'municipal_referrer', 'municipal_officer',
	'municipal_reader', 'reviewer', 'administrator'];
// The long round looks at what lies between, too: a small phone and a tablet.
const WIDTHS = process.env.TEST_ALL ? [320, 390, 768, 1280] : [390, 1280];
const looksAt = WIDTHS.flatMap((width) => [{ width, dark: false }, { width, dark: true }]);

let server;
before(async () => { server = await startDemo(); });
after(async () => {
	await closeBrowser();
	await server?.stop();
});

async function walk(role, start) {
	const bad = [];
	const count = await sweep(server, {
		role, start, looksAt, most: process.env.TEST_ALL ? 200 : 30,
		seen: (path, faults) => faults.length && bad.push(`${path}\n  ${faults.slice(0, 8).join('\n  ')}`),
	});
	assert.ok(count > 0);
	assert.equal(bad.length, 0, `${bad.length} of ${count} pages:\n${bad.join('\n')}`);
}

test('every page that a visitor reaches', () => walk(undefined, '/'));
for (const role of ROLES)
	test(`every page that ${role} reaches`, () => walk(role, '/'));
