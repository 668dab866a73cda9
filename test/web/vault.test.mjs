// SPDX-License-Identifier: AGPL-3.0-or-later
// A vault that is gone, cut off or no vault: told plainly by the server and by doctor, nothing is made in its
// place, and with the vault back all is as it was.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { POSTGRES } from '../lib/postgres.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

const skip = POSTGRES && 'the stores are files there only in name';
let server, vault, kept;
const run = (command) => spawnSync(BIN, [command, '--db', join(server.dir, 'medstod.db')], { encoding: 'utf8', timeout: 20_000, env: { ...process.env, MEDSTOD_CLOCK: server.clock } });

before(async () => {
	if (skip)
		return;
	server = await startDemo();
	vault = join(server.dir, 'vault.db');
	kept = join(server.dir, 'kept');
	await server.end();
	spawnSync('sqlite3', [vault, 'PRAGMA wal_checkpoint(TRUNCATE)']);
	copyFileSync(vault, kept);
});
after(() => server?.stop());

for (const [how, spoil, words] of [
	['gone', () => rmSync(vault), /nyckelvalvet finns inte.*Är disken ansluten/],
	['cut off', () => truncateSync(vault, 20_000), /vault\.db: nyckelvalvet går inte att läsa.*malformed.*medstod restore/],
	['no vault at all', () => writeFileSync(vault, 'x'.repeat(40_000)), /vault\.db: nyckelvalvet går inte att läsa.*not a database/],
	['the data store by mistake', () => copyFileSync(join(server.dir, 'medstod.db'), vault), /vault\.db: nyckelvalvet hör inte till den här versionen.*does not know/],
])
	test(`a vault that is ${how}`, { skip }, () => {
		rmSync(`${vault}-wal`, { force: true });
		rmSync(`${vault}-shm`, { force: true });
		spoil();
		const had = existsSync(vault) && readFileSync(vault);
		const { status, stderr } = run('serve');
		assert.equal(status, 1);
		assert.match(stderr, words);
		assert.equal(existsSync(vault) && Buffer.compare(readFileSync(vault), had), had ? 0 : false, 'left as it was');
		const told = run('doctor');
		assert.equal(told.status, 1);
		assert.match(told.stdout, /FEL {2}.*vault\.db/);
		copyFileSync(kept, vault);
	});

// As whoever may not read it: root does without the right to read everything.
test('a vault that the server may not read', { skip }, () => {
	const bare = process.getuid() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', BIN] : [BIN];
	const had = readFileSync(vault);
	chmodSync(vault, 0);
	const go = (command) => spawnSync(bare[0], [...bare.slice(1), command, '--db', join(server.dir, 'medstod.db')], { encoding: 'utf8', timeout: 20_000, env: { ...process.env, MEDSTOD_CLOCK: server.clock } });
	const { status, stderr } = go('serve'), told = go('doctor');
	chmodSync(vault, 0o600);
	assert.equal(status, 1, stderr);
	assert.match(stderr, /vault\.db: nyckelvalvet går inte att läsa.*unable to open.*Inget nytt är gjort i dess ställe/);
	assert.equal(told.status, 1);
	assert.match(told.stdout, /FEL {2}.*vault\.db går inte att öppna/);
	assert.equal(Buffer.compare(readFileSync(vault), had), 0);
});

test('the server\'s secret is gone: told where it is to be found', { skip }, () => {
	const pepper = join(server.dir, 'pepper'), secret = readFileSync(pepper);
	rmSync(pepper);
	const { status, stderr } = run('serve');
	assert.equal(status, 1);
	assert.match(stderr, /pepper: serverns hemlighet saknas.*nyckelfilen/);
	assert.equal(existsSync(pepper), false);
	writeFileSync(pepper, secret, { mode: 0o600 });
});

test('with the vault back, cases open', { skip }, async () => {
	await server.start();
	const karin = await server.login('coordinator');
	const [, one] = /href="(\/arenden\/[a-z2-7]{26})"/.exec((await karin.get('/arenden')).text);
	assert.equal((await karin.get(one)).status, 200);
});
