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

function set(seconds) {
	const bytes = Buffer.alloc(8);
	bytes.writeBigInt64LE(BigInt(seconds));
	writeFileSync(file, bytes, { flag: 'r+' });
}

// The last instant for which each task was put (what is long over is swept away), '' for none.
const last = (...kinds) => kinds.map((kind) => s.sql(`SELECT coalesce(max(once), '') FROM job_task WHERE kind = '${kind}'`));
const FOR_GOOD = ['retain.erase', 'keys.erase', 'audit.cut', 'mailbox.sweep', 'referral.sweep', 'guest.sweep', 'stats.freeze'];

async function another(kind, than) {
	for (let i = 0; i < 200 && last(kind)[0] === than; i++)
		await sleep(100);
	assert.notEqual(last(kind)[0], than, `${kind} was not put`);
}

before(async () => {
	const made = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, 'test/faults/clockjump.c'], { encoding: 'utf8' });
	assert.equal(made.status, 0, made.stderr);
	writeFileSync(file, Buffer.alloc(8));
	// The sanitizer wants to be the first library; it is heard all the same.
	const asan = `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0`;
	s = await startDemo({ env: { LD_PRELOAD: library, CLOCKJUMP: file, ASAN_OPTIONS: asan } });
});
after(async () => {
	await s?.stop();
	rmSync(dir, { recursive: true, force: true });
});

test('a year ahead: what only looks goes on, what erases or gives out for good waits', async () => {
	await another('guard.sweep', '');
	const was = last(...FOR_GOOD), [looks] = last('guard.sweep');
	set(365 * DAY);
	await another('guard.sweep', looks);
	await sleep(1500); // another look of the runner's
	for (const [i, now] of last(...FOR_GOOD).entries())
		assert.ok([was[i], ''].includes(now), `${FOR_GOOD[i]}: ${now}`);
	set(0);
});

test('two hours ahead, as when it had been wrong for a while: all goes on', async () => {
	const [was] = last('referral.sweep');
	set(2 * 3600);
	await another('referral.sweep', was);
});

test('set back, no task waits for the clock to catch up', async () => {
	const put = () => Number(s.sql("SELECT count(*) FROM job_task WHERE kind = 'site.count'")), was = put();
	set(-3600);
	for (let i = 0; i < 100 && put() === was; i++)
		await sleep(100);
	assert.ok(put() > was, 'no task of that hour');
	set(0);
});
