// SPDX-License-Identifier: AGPL-3.0-or-later
// The command line: every command that the overview names tells how it is used and what its exit codes
// mean, and a wrong call is told on standard error with 2.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { BIN } from '../lib/server.mjs';

const run = (...args) => spawnSync(BIN, args, { encoding: 'utf8' });
const overview = run('help');
const COMMANDS = [...overview.stdout.split('Topics:')[0].matchAll(/^ {2}([\w-]+) /gm)].map((m) => m[1]);

test('the overview names the commands and the exit codes', () => {
	assert.equal(overview.status, 0);
	for (const name of ['serve', 'demo', 'migrate', 'user', 'routes', 'split', 'audit'])
		assert.ok(COMMANDS.includes(name), name);
	assert.match(overview.stdout, /Exit codes: 0 /);
	assert.equal(run('--help').stdout, overview.stdout);
});

for (const name of COMMANDS)
	test(`medstod ${name}: --help, and what is no flag`, () => {
		const { status, stdout, stderr } = run(name, '--help');
		assert.equal(status, 0);
		assert.equal(stderr, '');
		assert.ok(stdout.startsWith(`usage: medstod ${name}`), stdout);
		assert.match(stdout, /^Exit codes: 0 .*1 .*2 /ms);
		assert.equal(run('help', name).stdout, stdout);
		const wrong = run(name, '--finns-inte');
		assert.equal(wrong.status, 2);
		assert.equal(wrong.stdout, '');
		assert.notEqual(wrong.stderr, '');
	});

for (const args of [[], ['finns-inte'], ['help', 'finns-inte']])
	test(`no such call: medstod ${args.join(' ')}`, () => {
		const { status, stdout, stderr } = run(...args);
		assert.equal(status, 2);
		assert.equal(stdout, '');
		assert.match(stderr, /usage: medstod COMMAND/);
	});
