// SPDX-License-Identifier: AGPL-3.0-or-later
// clock.test.mjs - the machine's clock is set days ahead while the server runs: nothing is erased for good by it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDemo } from '../lib/server.mjs';

const DAY = 86400;
const dir = mkdtempSync(join(tmpdir(), 'medstod-clock-'));
const file = join(dir, 'off'), library = join(dir, 'clockjump.so');
let s;

// The time of day stands so many seconds off; so many have passed besides.
function set(seconds, passed = 0) {
	const bytes = Buffer.alloc(16);
	bytes.writeBigInt64LE(BigInt(seconds));
	bytes.writeBigInt64LE(BigInt(passed), 8);
	writeFileSync(file, bytes, { flag: 'r+' });
}

// The instants for which each task was put (what is long over is swept away).
const put = (...kinds) => s.sql(`SELECT once FROM job_task WHERE kind IN ('${kinds.join("', '")}')`).split('\n');
const FOR_GOOD = ['retain.erase', 'keys.erase', 'audit.cut', 'mailbox.sweep', 'referral.sweep', 'guest.sweep', 'stats.freeze'];

// The clock stands otherwise, and the task is put for an instant for which it was not.
async function another(kind, ...clock) {
	const was = put(kind);
	set(...clock);
	for (let i = 0; i < 200; i++, await sleep(100))
		if (put(kind).some((once) => once && !was.includes(once)))
			return;
	assert.fail(`${kind} was not put`);
}

before(async () => {
	const made = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, 'test/faults/clockjump.c'], { encoding: 'utf8' });
	assert.equal(made.status, 0, made.stderr);
	writeFileSync(file, Buffer.alloc(16));
	// The sanitizer wants to be the first library; it is heard all the same.
	const asan = `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0`;
	s = await startDemo({ env: { LD_PRELOAD: library, CLOCKJUMP: file, ASAN_OPTIONS: asan } });
});
after(async () => {
	await s?.stop();
	rmSync(dir, { recursive: true, force: true });
});

test('a year ahead: what only looks goes on, what erases or gives out for good waits', async () => {
	for (let i = 0; i < 200 && put('stats.freeze')[0] === ''; i++)
		await sleep(100);
	const was = put(...FOR_GOOD);
	await another('guard.sweep', 365 * DAY);
	await sleep(1500); // another look of the runner's
	assert.deepEqual(put(...FOR_GOOD).filter((once) => once && !was.includes(once)), []);
});

test('a day later nobody has set it right: it was behind before', () => another('retain.erase', 365 * DAY, DAY));

test('two hours ahead, as when it had been wrong for a while: all goes on', () => another('referral.sweep', 2 * 3600));

test('set back, no task waits for the clock to catch up', () => another('site.count', -3600));
