// SPDX-License-Identifier: AGPL-3.0-or-later
// medstod simulate: invented cases come by the same acts as people's, so that their log is whole, their
// facts are right and the list opens them; nothing is put into what is no demo.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BIN, init, startDemo } from '../lib/server.mjs';

const top = mkdtempSync(join(tmpdir(), 'medstod-simulate-'));
let server, db, run;
before(async () => {
	server = await startDemo();
	db = join(server.dir, 'medstod.db');
	run = (args, options = {}) => spawnSync(BIN, args, { encoding: 'utf8', env: { ...process.env, MEDSTOD_CLOCK: server.clock }, ...options });
});
after(async () => {
	await server?.stop();
	rmSync(top, { recursive: true, force: true });
});

const counted = (page) => Number(/(\d+) ärenden/.exec(page.text)[1]);
const ids = join(top, 'ids');
const simulate = (...args) => run(['simulate', '--db', db, ...args]);

test('so many open cases with so many contacts, which the list counts and a page opens', async () => {
	const lead = await server.login('coordinator');
	const had = counted(await lead.get('/arenden'));
	await server.kill9();
	const made = simulate('--cases', '40', '--contacts', '3', '--all-open', '--ids', ids);
	assert.equal(made.status, 0, made.stderr);
	assert.match(made.stdout, /^40 cases, 40 of them open; \d+ rows /);
	await server.restart();
	const again = await server.login('coordinator');
	const list = readFileSync(ids, 'utf8').trim().split('\n');
	assert.equal(new Set(list).size, 40);
	assert.equal(counted(await again.get('/arenden')), had + 40);
	assert.equal((await again.get(`/arenden/${list[0]}`)).status, 200);
});

test('a year with its closed cases: the log is whole, and what is open has its facts', async () => {
	await server.kill9();
	const made = simulate('--cases=60', '--seed', '5');
	assert.equal(made.status, 0, made.stderr);
	const [, all, open] = /^(\d+) cases, (\d+) of them open/.exec(made.stdout);
	assert.ok(Number(all) > 30 && Number(open) < Number(all), made.stdout);
	assert.equal(run(['audit', 'verify', '--db', server.stores.data]).status, 0);
	const { user, password } = server.accounts.coordinator;
	const check = run(['stats', 'check', '--db', db, '--login', user], { input: `${password}\n` });
	assert.equal(check.status, 0, check.stdout);
	assert.equal(simulate('--cases=60', '--seed', '5').stdout.split(' in ')[0], made.stdout.split(' in ')[0], 'the same number draws the same');
	await server.restart();
});

test('what cannot be written ends it, and nothing of its batch is kept', async () => {
	await server.kill9();
	const cases = () => server.sql('SELECT count(*) FROM support_case').trim();
	const had = cases();
	server.sql('ALTER TABLE stats_fact RENAME TO stats_away');
	const made = simulate('--cases', '30', '--seed', '7');
	server.sql('ALTER TABLE stats_away RENAME TO stats_fact');
	assert.equal(made.status, 1, made.stdout);
	assert.match(made.stderr, /after \d+ cases/);
	assert.equal(cases(), had);
	assert.equal(run(['audit', 'verify', '--db', server.stores.data]).status, 0);
	await server.restart();
});

test('what is no number, and what is no demo', () => {
	assert.equal(simulate('--years', '0').status, 2);
	assert.equal(simulate('--contacts', 'tre').status, 2);
	assert.equal(run(['simulate']).status, 2);
	const real = join(top, 'real');
	assert.equal(init(real).status, 0);
	const refused = run(['simulate', '--db', join(real, 'medstod.db')]);
	assert.equal(refused.status, 1);
	assert.match(refused.stderr, /no demo/);
});
