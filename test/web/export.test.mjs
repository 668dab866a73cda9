// SPDX-License-Identifier: AGPL-3.0-or-later
// export.test.mjs - medstod export and import: all that there is goes out to one receiver and comes back
// the same, table by table; and whatever a new table holds is told of or this test does not pass.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { POSTGRES } from '../lib/postgres.mjs';
import { BIN, startDemo, startIn } from '../lib/server.mjs';

let server, top, key, opened;
const file = (name) => join(top, name);
const run = (args, input) => spawnSync(BIN, args, { input, maxBuffer: 1 << 28, encoding: 'utf8', env: { ...process.env, MEDSTOD_CLOCK: server.clock } });
const out = (name, { login = 'samordnare', phrase = server.accounts.coordinator.password, to = key } = {}) =>
	run(['export', file(name), '--for', to, '--login', login, '--db', join(server.dir, 'medstod.db')], `${phrase}\n`);
const lines = (dir, store, table) => readdirSync(join(dir, store)).filter((f) => f.startsWith(`${table}-`))
	.flatMap((f) => readFileSync(join(dir, store, f), 'utf8').trim().split('\n').map((l) => JSON.parse(l)));
// age and tar alone: what the receiver has.
function unpack(name, to) {
	mkdirSync(file(to));
	writeFileSync(file(`${to}.tar`), execFileSync('age', ['-d', '-i', file('key'), file(name)], { maxBuffer: 1 << 28 }));
	execFileSync('tar', ['-xf', file(`${to}.tar`), '-C', file(to)]);
	return file(to);
}

before(async () => {
	server = await startDemo();
	top = mkdtempSync(join(tmpdir(), 'medstod-export-'));
	execFileSync('age-keygen', ['-o', file('key')], { stdio: 'ignore' });
	key = /age1\w+/.exec(readFileSync(file('key'), 'utf8'))[0];
});
after(async () => {
	await server.stop();
	rmSync(top, { recursive: true });
});

test('a wrong call is told, and so is a wrong phrase; there is no file then', () => {
	for (const args of [[], [file('a')], [file('a'), '--for', key], [file('a'), '--for', 'age1x', '--login', 'x', '--db', 'x/y.db']])
		assert.equal(run(['export', ...args]).status, 2, args.join(' '));
	for (const [how, words] of [[{ phrase: 'fel-fras-helt' }, /lösenfrasen är inte rätt/],
		[{ login: 'stodperson', phrase: server.accounts.volunteer.password }, /en samordnare ska ge sin/]]) {
		const { status, stderr } = out('a', how);
		assert.equal(status, 1);
		assert.match(stderr, words);
	}
	const nobody = out('a', { to: `age1${'q'.repeat(58)}` });
	assert.equal(nobody.status, 1);
	assert.match(nobody.stderr, /age kunde inte/);
	assert.deepEqual(readdirSync(top), ['key']);
});

test('all goes out while served, sealed for the receiver, and stands in the log', async () => {
	const { status, stdout, stderr } = out('all.age');
	assert.equal(status, 0, stderr);
	assert.match(stdout, /\d+ tabeller med \d+ rader och \d+ filer/);
	assert.doesNotMatch(stderr, /läggas ut|Sanitizer|runtime error/);
	const sealed = readFileSync(file('all.age'));
	assert.ok(sealed.subarray(0, 22).equals(Buffer.from('age-encryption.org/v1\n')));
	assert.equal(sealed.indexOf('support_case'), -1);
	assert.equal(server.sql("SELECT count(*) FROM audit_row WHERE act = 'org.export'"), '2', 'each try with her keys, also the one that age refused');
	assert.equal(out('all.age').status, 1, 'a file that is there is left alone');
	opened = unpack('all.age', 'opened');
});

test('it has every table of both stores with every row, and says what each column of bytes is', () => {
	const manifest = JSON.parse(readFileSync(join(opened, 'manifest.json'), 'utf8')), counts = JSON.parse(readFileSync(join(opened, 'rows.json'), 'utf8'));
	assert.equal(manifest.format, 'medstod export 1');
	for (const store of ['data', 'vault']) {
		const there = server.sql(POSTGRES ? "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1" :
			"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1", store).split('\n').filter((t) => t !== 'db_version');
		assert.deepEqual(manifest.stores[store].tables.map((t) => t.name).sort(), there);
		for (const { name, columns } of manifest.stores[store].tables) {
			assert.equal(counts[name], Number(server.sql(`SELECT count(*) FROM ${name}`, store)), name);
			for (const c of columns)
				assert.notEqual(c.what, 'unknown', `${name}.${c.name}: say in src/export/export_known.c what it holds`);
			const ids = columns.filter((c) => c.what === 'id').map((c) => c.name);
			for (const row of lines(opened, store, name))
				for (const id of ids)
					assert.ok(row[id] === null || row[id].length === 32, `${name}.${id} is no id: say in src/export/export_known.c what it holds`);
		}
	}
});

test('what is sealed is readable beside it, with a name for each field', () => {
	const of = (table) => lines(opened, 'data', table).map((row) => row._opened?.sealed);
	assert.ok(of('person_seeker').some((p) => /^Göran/.test(p?.name)));
	assert.equal(of('support_case').filter((c) => !c).length, 2, 'another\'s circle and the other side of an event: her keys do not open them');
	assert.ok(of('support_case').every((c) => !c || Array.isArray(c.roles) && c.municipality));
	assert.ok(of('support_entry').some((e) => e?.text?.length > 10));
	assert.ok(of('mailbox_message').every((m) => typeof m === 'string' && m.length > 10));
	assert.ok(of('volunteer_item').some((v) => /^20\d\d-/.test(v.pledge)));
	for (const table of ['referral_item', 'referral_attempt', 'court_session', 'volunteer_time', 'support_task'])
		assert.ok(of(table).length > 0 && of(table).every((row) => !row && table === 'support_task' || row.version >= 1), table);
	const pdf = readdirSync(join(opened, 'files/doc_version'));
	assert.equal(String(pdf.length), server.sql('SELECT count(*) FROM doc_version'));
	assert.ok(pdf.every((f) => readFileSync(join(opened, 'files/doc_version', f)).subarray(0, 5).toString() === '%PDF-'));
	const files = lines(opened, 'data', 'support_file');
	assert.ok(files.length > 0);
	for (const { id, _opened } of files)
		assert.equal(readFileSync(join(opened, 'files/support_file', readdirSync(join(opened, 'files/support_file')).find((f) => f.startsWith(`${id}.`)))).length, _opened.sealed.size);
	assert.match(readFileSync(join(opened, 'README.md'), 'utf8'), /support_case/);
});

test('what is cut off, altered or no archive is refused with its place, and leaves nothing', () => {
	const tar = readFileSync(file('opened.tar'));
	const at = tar.indexOf('"org_unit"') === -1 ? 0 : tar.indexOf('"kind":1');
	const altered = Buffer.from(tar);
	altered.write('"kind":x', at);
	writeFileSync(file('cut.tar'), tar.subarray(0, tar.length / 2 - (tar.length / 2) % 512));
	writeFileSync(file('altered.tar'), altered);
	for (const [name, words] of [['cut.tar', /avhug/], ['altered.tar', /data\/[a-z_]+-0001\.jsonl, rad \d+: kolumn \d+/], ['all.age', /age -d -i|kan inte läsas som tar/], ['none', /tar/]]) {
		const { status, stderr } = run(['import', file(name), file('bad')]);
		assert.equal(status, 1, name);
		assert.match(stderr, words);
		assert.ok(!existsSync(file('bad')) && !existsSync(file('bad.part')), name);
	}
	mkdirSync(file('full'));
	writeFileSync(file('full/x'), '');
	assert.match(run(['import', file('opened.tar'), file('full')]).stderr, /inte tom/);
	assert.equal(run(['import', file('opened.tar')]).status, 2);
});

test('a new installation of it has the same rows in every table, and the same people log in', async () => {
	const { status, stdout, stderr } = run(['import', '-', file('new')], readFileSync(file('opened.tar')));
	assert.equal(status, 0, stderr);
	assert.match(stdout, /tabeller med \d+ rader/);
	// A second export, of the new installation before anybody has signed in there, has the same lines.
	const again = run(['export', file('again.age'), '--for', key, '--login', 'samordnare', '--db', file('new/medstod.db')], `${server.accounts.coordinator.password}\n`);
	assert.equal(again.status, 0, again.stderr);
	const second = unpack('again.age', 'second');
	let tables = 0;
	for (const store of ['data', 'vault']) {
		assert.deepEqual(readdirSync(join(second, store)), readdirSync(join(opened, store)));
		for (const name of readdirSync(join(opened, store))) {
			const [was, is] = [opened, second].map((dir) => readFileSync(join(dir, store, name), 'utf8'));
			const old = new Set(was.split('\n')), added = is.split('\n').filter((line) => !old.has(line));
			assert.equal(added.length, name.startsWith('audit_row') ? 1 : 0, `${name}: its own row in the log is new`);
			assert.equal(is.split('\n').filter((line) => !added.includes(line)).join('\n'), was, name);
			tables++;
		}
	}
	assert.ok(tables > 60);
	const other = await startIn(file('new'), server);
	try {
		const cases = async (s) => (await (await s.login('coordinator')).get('/arenden')).text.match(/href="\/arenden\/[a-z2-7]{26}"/g);
		assert.deepEqual(await cases(other), await cases(server));
	} finally {
		await other.end();
	}
	assert.match(run(['audit', 'verify', '--db', file('new/medstod.db')]).stdout, /whole|hel/);
});

test('a case that her keys do not open goes out as it is, and that is told', () => {
	const id = lines(opened, 'data', 'support_case')[0].id;
	execFileSync('sqlite3', [file('new/vault.db'), `DELETE FROM vault_wrap WHERE object_id = x'${id}'`]);
	const { status, stdout } = run(['export', file('shut.age'), '--for', key, '--login', 'samordnare', '--db', file('new/medstod.db')], `${server.accounts.coordinator.password}\n`);
	assert.equal(status, 0);
	assert.match(stdout, /gick inte att öppna/);
	const row = lines(unpack('shut.age', 'shut'), 'data', 'support_case').find((r) => r.id === id);
	assert.ok(row.sealed && !row._opened);
});
