// SPDX-License-Identifier: AGPL-3.0-or-later
// What the process keeps from others on its machine: files, core files, a look into its memory.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { POSTGRES } from '../lib/postgres.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

test('files are the server\'s alone, also those that it makes while it runs', async () => {
	const lead = await server.login('coordinator');
	assert.equal((await lead.get('/arenden')).status, 200);
	const names = readdirSync(server.dir).filter((name) => name !== 'server.log'); // the test's own
	assert.ok(POSTGRES || (names.includes('medstod.db-wal') && names.includes('medstod.db-reserve')));
	for (const name of names)
		assert.equal(statSync(join(server.dir, name)).mode & 0o077, 0, name);
});

test('there is no core file', () => {
	const limits = readFileSync(`/proc/${server.child.pid}/limits`, 'utf8');
	assert.match(limits, /^Max core file size\s+0\s+0\s/m);
});

test('its memory is not to be looked into, also not by a process of the same user', { skip: process.getuid() !== 0 && 'needs root, to run the server as somebody else' }, () => {
	const dir = mkdtempSync(join(tmpdir(), 'medstod-walls-'));
	const copy = join(dir, 'medstod');
	copyFileSync(BIN, copy);
	chownSync(dir, 65534, 65534);
	// What may not be dumped has a /proc entry that belongs to root.
	const script = `"$1"/medstod init "$1"/jour >/dev/null || exit
		"$1"/medstod serve --db "$1"/jour/medstod.db --listen 127.0.0.1:0 >/dev/null 2>&1 & pid=$!
		for i in $(seq 100); do [ "$(stat -c %u /proc/$pid/maps)" != 0 ] || break; sleep 0.1; done
		stat -c %u /proc/$pid/maps
		cat /proc/$pid/maps >/dev/null 2>&1 && echo read || echo refused
		kill $pid; wait $pid`;
	const { stdout, stderr } = spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'sh', '-c', script, 'sh', dir],
		{ encoding: 'utf8', cwd: dir, env: { PATH: process.env.PATH, ASAN_OPTIONS: 'detect_leaks=0' } });
	rmSync(dir, { recursive: true });
	assert.equal(stdout, '0\nrefused\n', stderr);
});
