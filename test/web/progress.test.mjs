// SPDX-License-Identifier: AGPL-3.0-or-later
// Long work: how far it has come is shown in the page and on a terminal, and whoever looks after the server
// ends it from either. What was there before stays, and nothing half is left.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { POSTGRES } from '../lib/postgres.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

const skip = POSTGRES && 'a store is made large in its SQLite file';
const top = mkdtempSync(join(tmpdir(), 'medstod-progress-')), copies = join(top, 'copies'), key = join(top, 'key');
let server, db, host;

const run = (...args) => spawnSync(BIN, args, { encoding: 'utf8' });
const left = () => readdirSync(copies).filter((n) => !/^medstod-rehearsal|^\.medstod-lock$/.test(n)).sort();

before(async () => {
	if (skip)
		return;
	server = await startDemo();
	db = join(server.dir, 'medstod.db');
	mkdirSync(copies);
	assert.equal(run('backup-key', '--db', db, '--to', key).status, 0);
	assert.equal(run('backup', copies, '--db', db).status, 0);
	await server.end();
	// So large that a copy takes seconds; rows of a table that the program never asks for.
	spawnSync('sqlite3', [db, 'CREATE TABLE large (b BLOB); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO large SELECT randomblob(1000000) FROM n;']);
	appendFileSync(join(server.dir, 'medstod.conf'), `backup-to = ${copies}\n`);
	await server.start();
	host = await server.login('administrator');
});
after(async () => {
	await server?.stop();
	rmSync(top, { recursive: true, force: true });
});

test('a copy is seen in Drift while it is made, and ended there', { skip }, async () => {
	const had = left();
	assert.equal((await server.client().get('/drift')).status, 303);
	const page = await host.get('/drift');
	assert.doesNotMatch(page.text, /Pågår nu/);
	const made = host.submit('/sakerhetskopior', '/sakerhetskopior', {});
	const seen = [];
	let shown;
	for (let i = 0; i < 400; i++) {
		shown = await host.get('/drift');
		const [, part, percent] = /Säkerhetskopian<[\s\S]*?Del (\d): (\d+) % är klart/.exec(shown.text) ?? [];
		if (part)
			seen.push(Number(part) * 1000 + Number(percent));
		if (seen.at(-1) > 3000 && seen.length > 2)
			break;
		await sleep(20);
	}
	assert.ok(seen.length > 2 && seen.every((n, i) => i === 0 || n >= seen[i - 1]), seen.join());
	const told = await host.submit('/drift', '/drift/avbryt', {});
	assert.equal(told.status, 303);
	const answer = await made;
	assert.equal(answer.status, 200);
	assert.match(answer.text, /Kopian avbröts innan den var klar\. Ingen kopia blev gjord; de äldre finns kvar\./);
	assert.deepEqual(left(), had);
	assert.doesNotMatch((await host.get('/drift')).text, /Pågår nu/);
});

test('only who looks after the server ends it, and what has ended is told so', { skip }, async () => {
	const lead = await server.login('coordinator');
	assert.equal((await lead.post('/drift/avbryt', { arbete: '1' })).status, 403);
	const form = /name="skydd" value="([^"]+)"/.exec((await host.get('/sakerhetskopior')).text)[1];
	for (const arbete of ['1', '99999', '', 'x', '-1']) {
		const { status, location } = await host.post('/drift/avbryt', { skydd: form, arbete });
		assert.equal(status, 303);
		assert.match((await host.get(location)).text, /Arbetet var redan slut/);
	}
});

test('Ctrl-C ends a copy, a restore and a rehearsal in good order; a terminal is told how far they are', { skip }, async () => {
	const had = left();
	const stopped = async (words, ...args) => {
		const child = spawn(BIN, args, { stdio: ['ignore', 'ignore', 'pipe'] });
		let said = '';
		child.stderr.on('data', (text) => { said += text; });
		const ended = new Promise((done) => child.once('close', (code, signal) => done(signal ?? code)));
		await sleep(700);
		child.kill('SIGINT');
		assert.equal(await ended, 1, said);
		assert.match(said, words);
	};
	await stopped(/Kopian avbröts/, 'backup', copies, '--db', db);
	assert.deepEqual(left(), had);
	const shown = spawnSync('script', ['-qec', `${BIN} backup ${copies} --db ${db}`, '/dev/null'], { encoding: 'utf8' });
	assert.equal(shown.status, 0, shown.stdout);
	assert.match(shown.stdout, /\r\x1b\[K[1-4]: \d+ %, \d+ s \(Ctrl-C\)/);
	assert.match(shown.stdout, /Kopia nr 2/);
	await stopped(/Återställningen avbröts/, 'restore', copies, join(top, 'in'), '--key', key);
	assert.deepEqual(readdirSync(join(top, 'in')), []);
	await stopped(/Återställningen avbröts/, 'restore', '--verify', copies, '--key', key, '--temp', top);
	assert.deepEqual(readdirSync(top).sort(), ['copies', 'in', 'key']);
	assert.ok(!readdirSync(copies).some((n) => n.startsWith('medstod-rehearsal')), 'one that was ended is no rehearsal that failed');
});
