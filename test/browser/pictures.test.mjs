// SPDX-License-Identifier: AGPL-3.0-or-later
// The manuals' pictures say what the pages say: a page that has changed wants a new picture (script/screenshots).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { BIN } from '../lib/server.mjs';

test('no picture of the manuals is older than its page', () => {
	const run = spawnSync('node', ['test/lib/pictures.mjs', '--check'], { encoding: 'utf8', env: { ...process.env, TEST_MEDSTOD: BIN } });
	assert.equal(run.stdout + run.stderr, '');
	assert.equal(run.status, 0);
});
