// SPDX-License-Identifier: AGPL-3.0-or-later
// What the process keeps from others on its machine: files, core files, a look into its memory.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { POSTGRES } from '../lib/postgres.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

let server;
// Two names of this machine, one of the workplace (where the tests sign in) and one of the public site.
before(async () => { server = await startDemo({ args: (port) => ['--url', `http://127.0.0.1:${port}`, '--public-url', `http://localhost:${port}`] }); });
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

test('a swap that is not encrypted is told, but where the service keeps its memory from it', { skip: process.getuid() !== 0 && 'needs root, for mounts of its own' }, () => {
	const script = `printf 'Filename Type Size Used Priority\n%s partition 1000 0 -2\n' "$3" >"$1/swaps" && mount --bind "$1/swaps" /proc/swaps || exit
		[ -z "$4" ] || { mount -t tmpfs none /sys/fs/cgroup && mkdir -p /sys/fs/cgroup/system.slice/medstod.service &&
			printf '%s\n' "$4" >/sys/fs/cgroup/system.slice/medstod.service/memory.swap.max; } || exit
		exec "$2" doctor --json --db "$1/medstod.db"`;
	const told = (swap, most = '') => {
		const { stdout, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', server.dir, BIN, swap, most], { encoding: 'utf8' });
		assert.ok(stdout, stderr);
		return JSON.parse(stdout).checks.find((c) => c.name === 'swap');
	};
	const open = told('/dev/sda2');
	assert.equal(open.state, 'warn');
	assert.match(open.do, /MemorySwapMax=0/);
	assert.equal(told('/dev/sda2', 'max').state, 'warn');
	assert.match(told('/dev/sda2', '0').words, /inget av tjänstens minne hamnar där/);
	assert.match(told('/dev/zram0').words, /Inget av minnet hamnar okrypterat/);
	assert.match(readFileSync(new URL('../../debian/medstod.service', import.meta.url), 'utf8'), /^MemorySwapMax=0$/m);
});

// As a browser that was told another name for the same place.
function ask(host, path, { method = 'GET', headers = {}, body } = {}) {
	return new Promise((done, fail) => {
		const r = request({ port: server.port, host: '127.0.0.1', path, method, headers: { host, ...headers } }, (answer) => {
			let text = '';
			answer.setEncoding('utf8').on('data', (d) => { text += d; }).on('end', () => done({ status: answer.statusCode, headers: answer.headers, location: answer.headers.location, text }));
		});
		r.on('error', fail).end(body);
	});
}

test('the public site and the workplace have a host name each, and lead to each other', async () => {
	const work = `127.0.0.1:${server.port}`, open = `localhost:${server.port}`;
	const lead = await server.login('coordinator');
	const cookie = [...lead.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	const routes = spawnSync(BIN, ['routes'], { encoding: 'utf8' }).stdout.trim().split('\n').map((line) => line.split(/\s+/));
	const visitors = [/^\/stod(\/|$)/, /^\/fakta(\/|$)/, /^\/skriv(\/|$)/], both = ['/', '/tillganglighet', '/lamna', '/healthz', '/readyz', '/metrics', '/tillgangar/{file}', '/stod/bilder/{code}'];
	for (const [method, path] of routes) {
		if (both.includes(path))
			continue;
		const at = path.replaceAll(/\{\w+\}/g, 'nu'), visitor = visitors.some((v) => v.test(path));
		const [right, wrong] = visitor ? [open, work] : [work, open];
		// A session of the workplace is worth nothing under the other name.
		const answer = await ask(wrong, `${at}?a=b`, { method, headers: { cookie } });
		if (method === 'GET')
			assert.deepEqual([answer.status, answer.location], [303, `http://${right}${at}?a=b`], at);
		else
			assert.ok([404, 415].includes(answer.status), `${method} ${at}: ${answer.status}`);
		assert.equal(answer.headers['set-cookie'], undefined, at);
		if (method === 'GET')
			assert.equal((await ask('annan.example', at)).status, 404, at);
	}
	assert.equal((await ask(open, '/')).location, '/stod');
	assert.equal((await ask(work, '/')).location, '/logga-in');
	assert.equal((await ask(work, '/', { headers: { cookie } })).location, '/idag');
	const page = await ask(open, '/stod/nu', { headers: { cookie } });
	assert.equal(page.status, 200);
	assert.match(page.headers['content-security-policy'], /script-src 'nonce-[\w-]{22}'; style-src/);
	assert.doesNotMatch(page.headers['content-security-policy'], /strict-dynamic|connect-src/);
	assert.match(page.headers['permissions-policy'], /publickey-credentials-get=\(\)/);
	const inside = await ask(work, '/idag', { headers: { cookie } });
	assert.equal(inside.status, 200);
	assert.match(inside.headers['content-security-policy'], /strict-dynamic.*connect-src/);
	assert.doesNotMatch(inside.headers['permissions-policy'], /publickey/);
	// Also a page of both knows nobody under the public name.
	assert.doesNotMatch((await ask(open, '/tillganglighet', { headers: { cookie } })).text, /action="\/logga-ut"/);
	assert.match((await ask(work, '/tillganglighet', { headers: { cookie } })).text, /action="\/logga-ut"/);
	assert.equal((await ask('annan.example', '/healthz')).status, 200);
	for (const bad of [['--public-url', 'https://a.example'], ['--url', 'https://a.example', '--public-url', 'https://A.example:443'],
		['--url', 'https://a.example', '--public-url', 'http://b.example'], ['--url', 'https://a.example', '--public-url', 'https://b.example/x']]) {
		const run = spawnSync(BIN, ['serve', '--check-config', '--db', join(server.dir, 'medstod.db'), ...bad], { encoding: 'utf8' });
		assert.equal(run.status, 2, bad.join(' '));
		assert.match(run.stderr, /public-url needs url/);
	}
});
