// SPDX-License-Identifier: AGPL-3.0-or-later
// medstod split, as other programs call it: what it prints, what it refuses, and its exit codes.
import assert from 'node:assert/strict';
import { openSync, closeSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { BIN } from '../lib/server.mjs';

const run = (...args) => spawnSync(BIN, ['split', ...args], { encoding: 'utf8' });
const split = (amount, weights) => run('--amount', amount, '--weights', weights);
const TOWNS = '5146,6035,15680,11023,12693,7108,10175,64979';

test('the grant of 2026 by population', () => {
	const { status, stdout, stderr } = split('731101', TOWNS);
	assert.equal(status, 0);
	assert.equal(stderr, '');
	assert.equal(stdout, '28321.85\n33214.60\n86297.43\n60666.87\n69857.99\n39120.03\n55999.76\n357622.47\n');
	assert.equal(run(`--weights=${TOWNS}`, '--amount=731101.00').stdout, stdout);
});

for (const [amount, weights, want] of [
	['0.01', '1,1', '0.01 0.00'], ['0.04', '1,7', '0.00 0.04'], ['0.02', '1,1,1', '0.01 0.01 0.00'],
	['1', '0,3,0,1', '0.00 0.75 0.00 0.25'], ['0', '0,5', '0.00 0.00'], ['7.05', '1', '7.05'],
	['92233720368547758.07', '9223372036854775806,1', '92233720368547758.06 0.01'],
])
	test(`${amount} by ${weights}`, () => {
		assert.deepEqual(split(amount, weights).stdout.trim().split('\n'), want.split(' '));
	});

for (const [amount, weights, said] of [
	['1', '0,0', /all weights are zero/], ['-1', '1', /amount.*"-1"/], ['1', '1,-2', /below zero: "-2"/],
	['731.101,50', '1', /"731\.101,50"/], ['1e5', '1', /"1e5"/], ['1.234', '1', /"1\.234"/], ['', '1', /""/],
	['731 101', '1', /"731 101"/], ['1', '', /weight 1 /], ['1', '1,,2', /weight 2 /], ['1', '1,2,', /weight 3 /],
	['1', '1.5', /weight 1 /], ['1', '+1', /weight 1 /], ['1', '1, 2', /weight 2 /],
	['92233720368547758.08', '1', /too large/], ['1', '9223372036854775808', /too large/],
	['1', '9223372036854775807,1', /too large/],
])
	test(`refused: ${amount} by ${weights}`, () => {
		const { status, stdout, stderr } = split(amount, weights);
		assert.equal(status, 2);
		assert.equal(stdout, '');
		assert.match(stderr, said);
		assert.equal(stderr.trim().split('\n').length, 1, stderr);
	});

for (const args of [[], ['--amount', '1'], ['--weights', '1'], ['--amount'], ['--amount', '1', '--weights', '1', 'x'],
	['--amount', '1', '--amount', '2', '--weights', '1'], ['--amounts', '1', '--weights', '1']])
	test(`a wrong call: ${args.join(' ')}`, () => {
		const { status, stdout, stderr } = run(...args);
		assert.equal(status, 2);
		assert.equal(stdout, '');
		assert.match(stderr, /--help/);
	});

test('--help tells the rule and the exit codes', () => {
	const { status, stdout } = run('--help');
	assert.equal(status, 0);
	assert.match(stdout, /usage: medstod split[\s\S]*Exit codes: 0 /);
});

test('a full disk is no success', () => {
	const full = openSync('/dev/full', 'w');
	const { status, stderr } = spawnSync(BIN, ['split', '--amount', '1', '--weights', '1'],
		{ stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
	closeSync(full);
	assert.equal(status, 1);
	assert.match(stderr, /could not be written/);
});
