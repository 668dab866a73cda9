// SPDX-License-Identifier: AGPL-3.0-or-later
// An installation of an earlier version becomes one of this: copied as it was, lifted, and everything that it
// held is there. One of a later version is refused, and so is lifting when the copy cannot be made.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BIN, startDemo } from '../lib/server.mjs';
import { POSTGRES } from '../lib/postgres.mjs';

const skip = POSTGRES && 'copies, and the files of an older store, are SQLite\'s';
const top = mkdtempSync(join(tmpdir(), 'medstod-upgrade-')), copies = join(top, 'copies'), key = join(top, 'key');
let server, db;

const sql = (file, text) => execFileSync('sqlite3', ['-bail', '-json', file], { input: text, encoding: 'utf8', maxBuffer: 1 << 26 });
const rows = (file, text) => JSON.parse(sql(file, text) || '[]');
const run = (...args) => spawnSync(BIN, args, { encoding: 'utf8' });
const steps = () => rows(db, 'SELECT room, number, name FROM db_version ORDER BY rowid');
const counts = (tables) => Object.fromEntries([...sql(db, tables.map((t) => `SELECT '${t}' AS t, count(*) AS n FROM ${t};`).join('\n'))
	.matchAll(/"t":"(\w+)","n":(\d+)/g)].map(([, table, n]) => [table, Number(n)]));

before(async () => {
	if (skip)
		return;
	server = await startDemo();
	db = join(server.dir, 'medstod.db');
	await server.end();
	mkdirSync(copies);
	assert.equal(run('backup-key', '--db', db, '--to', key).status, 0);
	appendFileSync(join(server.dir, 'medstod.conf'), `backup-to = ${copies}\n`);
	sql(db, 'PRAGMA wal_checkpoint(TRUNCATE)');
});
after(async () => {
	await server?.stop();
	rmSync(top, { recursive: true, force: true });
});

// The data store as a version `back` steps ago made it, room by room from its own migrations, with all that
// the demo has in the columns that there were; rows that a step brought are among them. Returns its tables.
function makeOlder(back) {
	const all = steps(), last = Object.fromEntries(all.map((s) => [s.room, s.number])), old = `${db}.old`;
	rmSync(old, { force: true });
	sql(old, all.filter((s) => s.number === 1 || s.number <= last[s.room] - back)
		.reduce((text, s) => `${text}${readFileSync(`src/${s.room}/schema/${s.name}`, 'utf8')}
			;INSERT INTO db_version VALUES ('${s.room}', ${s.number}, '${s.name}', 1);`,
		'CREATE TABLE db_version (room TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, applied BIGINT NOT NULL, PRIMARY KEY (room, number));'));
	const columns = (file) => rows(file, `SELECT m.name AS t, group_concat(c.name) AS c FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name <> 'db_version' AND m.name NOT LIKE 'sqlite_%' GROUP BY m.name`);
	const now = new Map(columns(db).map(({ t, c }) => [t, c.split(',')]));
	const both = new Map(columns(old).filter(({ t }) => now.has(t)).map(({ t, c }) => [t, c.split(',').filter((name) => now.get(t).includes(name)).join()]));
	sql(old, `ATTACH '${db}' AS now;${[...both].map(([t, c]) => `DELETE FROM main.${t};INSERT INTO main.${t} (${c}) SELECT ${c} FROM now.${t};`).join('')}`);
	renameSync(old, db);
	return [...both.keys()];
}

test('one step back in every room: copied first, lifted, nothing lost, and cases open', { skip }, async () => {
	const whole = steps(), tables = makeOlder(1), had = counts(tables);
	assert.ok(steps().length < whole.length);
	assert.match(run('doctor', '--db', db).stdout, /older than this program/, 'doctor changes nothing');
	const lifted = run('migrate', '--db', db);
	assert.equal(lifted.status, 0, lifted.stderr);
	assert.match(lifted.stderr, /Kopia nr 1 av den, som den var, är gjord/);
	assert.deepEqual(steps().length, whole.length);
	assert.deepEqual(counts(tables), had);
	assert.equal(readdirSync(copies).filter((n) => n.endsWith('.backup')).length, 2);
	assert.doesNotMatch(run('migrate', '--db', db).stderr, /Kopia/, 'there is nothing to lift now');
	const state = JSON.parse(run('doctor', '--db', db, '--json').stdout).checks;
	assert.deepEqual(state.filter((c) => ['data', 'vault', 'log', 'keys', 'root', 'accounts'].includes(c.name) && c.state !== 'good'), []);
	await server.start();
	const lead = await server.login('coordinator');
	const path = /href="(\/arenden\/[a-z2-7]{26})"/.exec((await lead.get('/arenden')).text)[1];
	assert.equal((await lead.get(path)).status, 200);
	await server.end();
});

test('the copy is of the earlier version, and can be restored by this one', { skip }, () => {
	const { status, stdout, stderr } = run('restore', '--verify', copies, '--key', key, '--copy', '1', '--temp', top);
	assert.equal(status, 0, stderr);
	assert.match(stdout, /Kopia nr 1 .* är hel/);
});

test('three steps back, at the start of the server', { skip }, async () => {
	const tables = makeOlder(3), had = counts(tables);
	await server.start();
	assert.match(server.logTail(), /Kopia nr \d+ av den, som den var/);
	assert.equal((await (await server.login('coordinator')).get('/arenden')).status, 200);
	await server.end();
	assert.ok(Object.entries(counts(tables)).every(([table, n]) => n >= had[table]));
});

// As if every step had been a release: from each, back to the first.
test('from every earlier step: lifted to this version, and no row is lost', { skip }, () => {
	const whole = steps(), deepest = Math.max(...whole.map((s) => s.number)) - 1;
	assert.ok(deepest > 3);
	for (let back = 2; back <= deepest; back++) {
		const had = counts(makeOlder(back)), from = steps().length;
		const { status, stderr } = run('migrate', '--db', db);
		assert.equal(status, 0, `${back} steps back: ${stderr}`);
		assert.ok(from < whole.length);
		assert.deepEqual(steps().map((s) => s.name).sort(), whole.map((s) => s.name).sort());
		const has = counts(Object.keys(had));
		assert.deepEqual(Object.keys(had).filter((t) => has[t] < had[t]), [], `${back} steps back`);
	}
	assert.equal(steps().filter((s) => s.number === 1).length, new Set(whole.map((s) => s.room)).size);
});

test('where the copy cannot be made, nothing is changed', { skip }, () => {
	makeOlder(1);
	const was = steps();
	renameSync(copies, `${copies}-away`);
	const { status, stderr } = run('migrate', '--db', db);
	assert.equal(status, 1);
	assert.match(stderr, /ingen kopia av den kunde göras innan den lyfts.*Inget är ändrat/);
	assert.deepEqual(steps(), was);
	renameSync(`${copies}-away`, copies);
	assert.equal(run('migrate', '--db', db).status, 0);
});

test('a later version\'s is refused, by every command that would open it', { skip }, () => {
	sql(db, "INSERT INTO db_version VALUES ('org', 99, '099-later.sql', 1)");
	for (const command of ['migrate', 'serve', 'user']) {
		const { status, stderr } = run(command, '--db', db);
		assert.equal(status, 1, command);
		assert.match(stderr, /newer than this program: 'org' is at step 99/, command);
	}
	sql(db, "DELETE FROM db_version WHERE number = 99");
});
