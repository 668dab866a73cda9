// SPDX-License-Identifier: AGPL-3.0-or-later
// The command line is one grammar: every command that the overview names tells with -h and --help, wherever
// they stand, how it is used and what its exit codes mean; a wrong call is told on standard error with 2; with
// --json the answer is one value; only a terminal is shown colours, and not with NO_COLOR.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BIN } from '../lib/server.mjs';

const top = mkdtempSync(join(tmpdir(), 'medstod-commands-'));
const demo = join(top, 'demo'), db = join(demo, 'medstod.db'), copies = join(top, 'copies'), key = join(top, 'key');
const run = (...args) => spawnSync(BIN, args, { encoding: 'utf8' });
before(() => assert.equal(run('demo', demo).status, 0));
after(() => rmSync(top, { recursive: true, force: true }));
const overview = run('help');
const COMMANDS = [...overview.stdout.split('Topics:')[0].matchAll(/^ {2}([\w-]+) /gm)].map((m) => m[1]);

test('the overview names the commands and the exit codes', () => {
	assert.equal(overview.status, 0);
	for (const name of ['serve', 'demo', 'migrate', 'user', 'routes', 'split', 'audit'])
		assert.ok(COMMANDS.includes(name), name);
	assert.match(overview.stdout, /Exit codes: 0 /);
	for (const word of ['--help', '-h'])
		assert.deepEqual({ ...run(word), pid: 0 }, { ...overview, pid: 0 });
});

for (const name of COMMANDS)
	test(`medstod ${name}: --help, and what is no flag`, () => {
		const { status, stdout, stderr } = run(name, '--help');
		assert.equal(status, 0);
		assert.equal(stderr, '');
		assert.ok(stdout.startsWith(`usage: medstod ${name}`), stdout);
		assert.match(stdout, /^Exit codes: 0 .*1 .*2 /ms);
		assert.equal(run('help', name).stdout, stdout);
		for (const args of [['-h'], ['--db', '/finns/inte', '-h'], ['-h', '--finns-inte'], ['ord', '--help']]) {
			const asked = run(name, ...args);
			assert.equal(asked.status, 0, args.join(' '));
			assert.equal(asked.stdout, stdout, args.join(' '));
		}
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

// What each command that the topic names prints of a demo, with the exit code of the same call without --json.
const SAYS = {
	'audit verify': [['audit', 'verify', '--db', db], 0, (v) => v.whole === true],
	backup: [['backup', copies, '--db', db], 0, (v) => v.number >= 1 && v.data_bytes > 100_000 && v.to === copies],
	doctor: [['doctor', '--db', db], undefined, (v) => v.checks.length > 5],
	protect: [['protect', '--hier', 'finns-inte.csv', '--in', 'x.csv', '--out', 'y.csv'], 2, null],
	restore: [['restore', '--verify', copies, '--key', key, '--temp', top], 0, (v) => v.number >= 1 && v.cases > 0 && v.into === null],
	routes: [['routes'], 0, (v) => v.some((r) => r.path === '/healthz' && r.method === 'GET' && r.permission)],
	split: [['split', '--amount', '100', '--weights', '1,1,1'], 0, (v) => v.shares.join() === '33.34,33.33,33.33'],
	'stats check': [['stats', 'check', '--db', db, '--login', 'finns-inte'], 2, null],
	user: [['user', '--db', db], 0, (v) => v.some((u) => u.roles.includes('coordinator'))],
};

test('--json: one value on standard output, and the exit code of the same call without', () => {
	const named = run('help', 'json').stdout.split('\n').find((l) => l.startsWith('  ')).trim().split(', ');
	assert.deepEqual(named, Object.keys(SAYS));
	assert.equal(run('backup-key', '--db', db, '--to', key).status, 0);
	assert.equal(spawnSync('mkdir', [copies]).status, 0);
	for (const [name, [args, code, good]] of Object.entries(SAYS)) {
		const plain = run(...args), json = run(...args, '--json');
		assert.equal(json.status, plain.status, `${name}: ${json.stderr}`);
		if (code !== undefined)
			assert.equal(json.status, code, `${name}: ${json.stderr}`);
		if (good)
			assert.ok(good(JSON.parse(json.stdout)), `${name}: ${json.stdout}`);
		else
			assert.equal(json.stdout, '', name);
		assert.match(run('help', name.split(' ')[0]).stdout, /--json/, name);
	}
	assert.deepEqual(Object.keys(JSON.parse(run('routes', '--policy', '--json').stdout)).slice(0, 1), ['public']);
});

// With a terminal of its own, by script(1).
const onTerminal = (env) => spawnSync('script', ['-qec', `${BIN} doctor --db ${db}`, '/dev/null'],
	{ encoding: 'utf8', env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...env } }).stdout;

test('colours: on a terminal alone, and not with NO_COLOR', () => {
	assert.match(onTerminal({}), /\x1b\[3[123]m(bra|obs|FEL)\x1b\[0m {2}/);
	for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
		const said = onTerminal(env);
		assert.match(said, /^bra {2}/m);
		assert.doesNotMatch(said, /\x1b/);
	}
	assert.doesNotMatch(run('doctor', '--db', db).stdout, /\x1b/);
});

const READ_THEM = [['serve'], ['doctor'], ['backup', copies], ['migrate'], ['user'], ['stats', 'check', '--login', 'x'],
	['audit', 'checkpoint'], ['export', join(top, 'x'), '--for', `age1${'q'.repeat(58)}`, '--login', 'x']];

test('a setting that is wrong is told with file, line, column and the nearest one, by every command that reads it', () => {
	const conf = join(demo, 'medstod.conf'), good = readFileSync(conf, 'utf8'), line = good.split('\n').length;
	const had = readdirSync(demo).sort();
	for (const [text, column, words] of [
		['  lisen = 127.0.0.1:1', 3, 'there is no setting "lisen"; did you mean "listen"?'],
		['idle-minutes =   soon', 18, 'idle-minutes is a whole number from 1 to 1440, not "soon"'],
		['demo = ja', 8, 'demo is "yes" or "no", not "ja"'],
		['listen', 1, 'a setting is written KEY = VALUE'],
	]) {
		writeFileSync(conf, `${good}${text}\n`);
		for (const args of column === 3 ? READ_THEM : [['serve']]) {
			const { status, stdout, stderr } = spawnSync(BIN, [...args, '--db', db], { encoding: 'utf8', timeout: 20_000 });
			assert.equal(status, 2, args.join(' '));
			assert.equal(stderr, `medstod: ${conf}:${line}:${column}: ${words}\n`, args.join(' '));
			assert.equal(stdout, '');
		}
		assert.deepEqual(readdirSync(demo).sort(), had);
	}
	writeFileSync(conf, good);
	assert.equal(run('user', '--db', db).status, 0);
});
