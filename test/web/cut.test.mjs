// SPDX-License-Identifier: AGPL-3.0-or-later
// The log's age by command: said first, refused beside the log and with a checkpoint that does not hold, cut in
// front of one that lies outside, and whole afterwards against the very same.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pace } from '../lib/pace.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

// The command goes by the machine's clock: a log from so long ago that its five years are over.
const THEN = '2020-04-15T09:00';
let demo, to, checkpoint;
before(async () => {
	to = mkdtempSync(join(tmpdir(), 'medstod-klipp-'));
	demo = await startDemo({ clock: THEN, args: ['--checkpoint-to', to] });
	checkpoint = join(to, '2020-04-15.txt');
	for (let i = 0; i < 600 && !existsSync(checkpoint); i++)
		await sleep(50);
	await demo.login('coordinator'); // a row after it
	await demo.end();
});
after(async () => {
	await demo?.stop();
	rmSync(to, { recursive: true });
});

// To cut, the command needs the server's folder; to verify, the store alone.
function medstod(what, ...args) {
	const db = what === 'cut' ? join(demo.dir, 'medstod.db') : demo.stores.data;
	const { status, stdout, stderr } = spawnSync(BIN, ['audit', what, ...args, '--db', db], { encoding: 'utf8', timeout: 60_000 });
	return { status, said: stdout + stderr };
}
const rows = () => demo.sql("SELECT count(*) FROM audit_row").trim();

test('what would go is said, and nothing goes', () => {
	const had = rows();
	const { status, said } = medstod('cut', '--checkpoint', checkpoint, '--dry-run');
	assert.equal(status, 0, said);
	assert.match(said, /^\d+ rader från 20\d\d-\d\d-\d\d.* till 2020-04-15.* skulle klippas bort\.$/m);
	assert.equal(rows(), had);
});

test('a checkpoint beside the log, an altered one and none at all are refused', () => {
	const had = rows();
	const inside = join(demo.dir, '2020-04-15.txt'), altered = join(to, 'altered.txt');
	copyFileSync(checkpoint, inside);
	const beside = medstod('cut', '--checkpoint', inside);
	assert.equal(beside.status, 1, beside.said);
	assert.match(beside.said, /måste ligga utanför/);
	writeFileSync(altered, readFileSync(checkpoint, 'utf8').replace(/^head 1 \d+ ../m, (s) => `${s.slice(0, -2)}ff`));
	const bad = medstod('cut', '--checkpoint', altered);
	assert.notEqual(bad.status, 0, bad.said);
	assert.notEqual(medstod('cut', '--checkpoint', join(to, 'ingen.txt')).status, 0);
	assert.notEqual(medstod('cut').status, 0);
	assert.equal(rows(), had);
});

test('Ctrl-C while the log is read ends it, and nothing goes', async () => {
	const had = rows(), pace = new Pace(join(to, 'pace'));
	const { code, said } = await pace.interrupt(['audit', 'cut', '--checkpoint', checkpoint, '--db', join(demo.dir, 'medstod.db')]);
	assert.equal(code, 1, said);
	assert.match(said, /Granskningen avbröts innan loggen var läst till slutet/);
	assert.equal(rows(), had);
});

test('cut: the rows before the signed one are gone, and the log holds against the same checkpoint', () => {
	const had = Number(rows());
	const { status, said } = medstod('cut', '--checkpoint', checkpoint);
	assert.equal(status, 0, said);
	const gone = Number(/^(\d+) rader .* är bortklippta\.$/m.exec(said)[1]);
	assert.ok(gone > 0);
	assert.equal(Number(rows()), had - gone + 1, 'and a row that tells of it');
	const whole = medstod('verify', '--checkpoint', checkpoint, '--key', join(demo.dir, 'signing.pub'));
	assert.equal(whole.status, 0, whole.said);
	assert.match(medstod('cut', '--checkpoint', checkpoint).said, /Inget i loggen är så gammalt/);
});

test('a row of what is left that is altered is told, also after a cut', () => {
	demo.sql('UPDATE audit_row SET at = at + 1 WHERE (lane, seq) = (SELECT lane, seq FROM audit_row ORDER BY seq DESC, lane LIMIT 1)');
	assert.equal(medstod('verify').status, 1);
	assert.notEqual(medstod('cut', '--checkpoint', checkpoint).status, 0, 'and nothing more is cut');
});
