// SPDX-License-Identifier: AGPL-3.0-or-later
// migrate.test.mjs - medstod migrate --from --to: an installation's stores in another place, by the
// command alone. Between the engines: every web test of script/test --engine postgres, and db_move.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BIN, startDemo } from '../lib/server.mjs';

let server, top;
const move = (from, to) => spawnSync(BIN, ['migrate', '--from', from, '--to', to], { encoding: 'utf8' });
const at = (name) => `sqlite:${join(top, name)}`;

before(async () => {
	server = await startDemo();
	top = mkdtempSync(join(tmpdir(), 'medstod-move-'));
});
after(async () => {
	await server.stop();
	rmSync(top, { recursive: true });
});

test('a call that says too little, or nonsense, is told how', () => {
	for (const args of [['--from', at('a')], ['--to', at('a')], ['--from', 'mysql:x', '--to', at('a')], ['--from', at('a'), '--db', 'x']]) {
		const run = spawnSync(BIN, ['migrate', ...args], { encoding: 'utf8' });
		assert.equal(run.status, 2, args.join(' '));
		assert.match(run.stderr, /usage: medstod migrate/);
	}
	const none = move(at('none.db'), at('a.db'));
	assert.equal(none.status, 1);
	assert.match(none.stderr, /there is no database/);
	assert.ok(!existsSync(join(top, 'a.db')), 'nothing was made');
});

test('both stores go to a new place, and the same people log in there', async () => {
	const lead = await server.login('coordinator');
	const cases = (text) => text.match(/href="\/arenden\/[a-z2-7]{26}"/g);
	const shown = cases((await lead.get('/arenden')).text);
	assert.ok(shown.length > 3);
	await server.kill9();
	for (const key of ['data', 'vault']) {
		const run = move(server.stores[key].replace(/^\//, 'sqlite:/'), at(`${key}.db`));
		assert.equal(run.status, 0, run.stderr);
		assert.match(run.stdout, /^\d+ tables with \d+ rows are the same in /);
	}
	const again = move(server.stores.data.replace(/^\//, 'sqlite:/'), at('data.db'));
	assert.equal(again.status, 0, 'all is there already');
	appendFileSync(join(server.dir, 'medstod.conf'), `\ndata = ${join(top, 'data.db')}\nvault = ${join(top, 'vault.db')}\n`);
	await server.restart();
	assert.deepEqual(cases((await (await server.login('coordinator')).get('/arenden')).text), shown);
});

test('a store that is served, or holds something else, is left alone', async () => {
	const busy = move(at('data.db'), at('b.db'));
	assert.equal(busy.status, 1);
	assert.match(busy.stderr, /the source is in use; stop the server first/);
	await server.kill9();
	const bytes = readFileSync(join(top, 'data.db'));
	const full = move(server.stores.data.replace(/^\//, 'sqlite:/'), at('data.db'));
	assert.equal(full.status, 1);
	assert.match(full.stderr, /the target is not empty; it is left as it was/);
	assert.equal(Buffer.compare(bytes, readFileSync(join(top, 'data.db'))), 0);
	const other = move(server.stores.vault.replace(/^\//, 'sqlite:/'), at('data.db'));
	assert.equal(other.status, 1);
	await server.restart();
});
