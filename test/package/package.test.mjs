// SPDX-License-Identifier: AGPL-3.0-or-later
// The Debian package in a clean Debian 12 tree: installed, begun, served as its unit serves it, upgraded,
// removed and purged. A tree has no systemd running, so what the units do by themselves is not tried
// here: script/package has systemd-analyze look at them.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, formOf } from '../lib/client.mjs';
import { freePort } from '../lib/server.mjs';

const BARE = resolve('build/debian-12'), TREE = resolve('build/package-tree');
const ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
const PHRASE = 'kajak-saffran-tulpan';

function run(command, args, more = {}) {
	const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...more });
	return { status, text: `${stdout ?? ''}${stderr ?? ''}${error ?? ''}` };
}
const inTree = (...args) => run('chroot', [TREE, ...args], { env: ENV });
function good(how) {
	assert.equal(how.status, 0, how.text.split('\n').slice(-40).join('\n'));
	return how.text;
}
const file = (path) => join(TREE, path);
const mode = (path) => (statSync(file(path)).mode & 0o777).toString(8);
const owner = (path) => good(inTree('stat', '-c', '%U:%G', path)).trim();

// The machine's own package server, so that no other needs to be reachable.
function mirror() {
	const text = readdirSync('/etc/apt/sources.list.d').map((f) => readFileSync(join('/etc/apt/sources.list.d', f), 'utf8'))
		.concat(existsSync('/etc/apt/sources.list') ? readFileSync('/etc/apt/sources.list', 'utf8') : '').join('\n');
	return /^(?:URIs:|deb(?: \[[^\]]*\])?) *(https?:\S+)/m.exec(text)?.[1] ?? 'http://deb.debian.org/debian';
}

// Why it cannot be tried here, or undefined.
function lacking() {
	if (process.getuid() !== 0)
		return 'a Debian tree is made by root only';
	for (const tool of ['debootstrap', 'systemd-socket-activate', 'dpkg-buildpackage'])
		if (run('sh', ['-c', `command -v ${tool}`]).status !== 0)
			return `${tool} is missing: script/bootstrap --package`;
	if (existsSync(join(BARE, 'etc/debian_version')))
		return undefined;
	rmSync(BARE, { recursive: true, force: true });
	const made = run('debootstrap', ['--variant=minbase', 'bookworm', BARE, mirror()]);
	if (made.status === 0)
		return undefined;
	rmSync(BARE, { recursive: true, force: true });
	return `debootstrap could not make a tree: ${made.text.trim().split('\n').at(-1)}`;
}
const skip = lacking() ?? false;

let deb, server;

before(() => {
	if (skip)
		return;
	deb = resolve(/^build\/\S+\.deb$/m.exec(good(run('script/package', [])))[0]);
	rmSync(TREE, { recursive: true, force: true });
	good(run('cp', ['-a', BARE, TREE]));
});
after(() => {
	server?.child.kill('SIGKILL');
	rmSync(TREE, { recursive: true, force: true });
});

function install(path) {
	copyFileSync(path, file('medstod.deb'));
	return good(inTree('apt-get', 'install', '-y', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold', '/medstod.deb'));
}

// As medstod.socket and medstod.service do: a socket that is already listened on, the service's user, and
// the server's secret as a credential.
async function serve() {
	const secret = '/run/credentials/medstod/pepper', port = await freePort();
	mkdirSync(file('run/credentials/medstod'), { recursive: true });
	copyFileSync(file('etc/medstod/pepper'), file(secret));
	good(inTree('chmod', '400', secret));
	good(inTree('chown', 'medstod:', secret));
	const child = spawn('systemd-socket-activate', ['-l', `127.0.0.1:${port}`, '-E', 'CREDENTIALS_DIRECTORY=/run/credentials/medstod',
		'chroot', '--userspec=medstod:medstod', TREE, '/usr/sbin/medstod', 'serve'], { stdio: ['ignore', 'pipe', 'pipe'] });
	const log = [];
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (text) => log.push(text));
	const ended = new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)));
	const url = `http://127.0.0.1:${port}`;
	for (let i = 0; i < 200; i++) {
		const answer = await fetch(`${url}/healthz`).catch(() => null);
		if (answer?.status === 200)
			return { child, ended, url };
		await sleep(50);
	}
	throw new Error(`no 200 from /healthz:\n${Buffer.concat(log)}`);
}

async function end() {
	server.child.kill('SIGTERM');
	assert.equal(await server.ended, 0);
	server = undefined;
}

test('installs in a clean tree, and says how to begin', { skip }, () => {
	good(inTree('apt-get', 'update'));
	assert.match(install(deb), /medstod-setup --url/);
	assert.match(good(inTree('medstod', '--version')), /^medstod \d+\.\d+\.\d+\n$/);
	assert.equal(owner('/var/lib/medstod'), 'medstod:medstod');
	assert.equal(mode('/var/lib/medstod'), '700');
	assert.equal(owner('/etc/medstod/medstod.conf'), 'root:medstod');
	assert.equal(mode('/etc/medstod/medstod.conf'), '640');
	assert.equal(good(inTree('medstod', 'serve', '--check-config')), 'the settings are good\n');
	assert.ok(!existsSync(file('etc/systemd/system/multi-user.target.wants/medstod.service')), 'nothing starts by itself');
	assert.equal(inTree('medstod', 'doctor').status, 2, 'nothing is installed yet');
});

test('first start: one address, three questions, a jour', { skip }, async () => {
	const first = good(inTree('medstod-setup'));
	const again = good(inTree('medstod-setup'));
	const link = /\/kom-igang\/[a-z2-7]{26}/.exec(again)[0];
	assert.ok(!first.includes(link), 'a new address each time');
	assert.equal(owner('/etc/medstod/pepper'), 'root:root');
	assert.equal(mode('/etc/medstod/pepper'), '600');
	assert.equal(owner('/var/lib/medstod/medstod.db'), 'medstod:medstod');
	server = await serve();
	const eva = new Client(server.url);
	const form = formOf((await eva.get(link)).text, (f) => 'jour' in f.fields);
	const made = await eva.post(link, { ...form.fields, jour: 'Brottsofferjouren Ådalen', namn: 'Eva Ek', losen: PHRASE, losen_igen: PHRASE });
	assert.equal(made.status, 303, made.text);
	assert.equal(inTree('medstod-setup').status, 1, 'there is a jour now');
	const { text } = inTree('medstod', 'doctor', '--json');
	const bad = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)).checks.filter((c) => c.state === 'bad');
	assert.deepEqual(bad.filter((c) => c.name !== 'backup'), []);
	await end();
});

const signIn = async () => (await new Client(server.url).login({ path: '/logga-in', user_field: 'anvandare', password_field: 'losen' },
	{ user: 'eva.ek', password: PHRASE })).status;

test('a newer version keeps settings and data', { skip }, async () => {
	appendFileSync(file('etc/medstod/medstod.conf'), 'idle-minutes = 20\n');
	const parts = resolve('build/package-newer'), newer = resolve('build/package-newer.deb');
	rmSync(parts, { recursive: true, force: true });
	good(run('dpkg-deb', ['-R', deb, parts]));
	const control = join(parts, 'DEBIAN/control');
	writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*/m, '$&+newer'));
	good(run('dpkg-deb', ['--root-owner-group', '-b', parts, newer]));
	rmSync(parts, { recursive: true });
	assert.doesNotMatch(install(newer), /medstod-setup --url/);
	rmSync(newer);
	assert.match(good(inTree('dpkg-query', '-W', 'medstod')), /\+newer/);
	assert.match(readFileSync(file('etc/medstod/medstod.conf'), 'utf8'), /idle-minutes = 20/);
	assert.equal(owner('/etc/medstod/medstod.conf'), 'root:medstod');
	server = await serve();
	assert.equal(await signIn(), 303);
	await end();
});

test('a wrong setting is told with its place, and nothing starts', { skip }, () => {
	const conf = file('etc/medstod/medstod.conf'), before = readFileSync(conf);
	appendFileSync(conf, 'idle-minuts = 20\n');
	const { status, text } = inTree('medstod', 'serve');
	writeFileSync(conf, before);
	assert.equal(status, 2);
	assert.match(text, /\/etc\/medstod\/medstod\.conf:\d+:1: .*did you mean "idle-minutes"/);
});

test('removed and purged, the jour\'s data are still there, and can be used again', { skip }, async () => {
	good(inTree('apt-get', 'remove', '-y', 'medstod'));
	assert.ok(!existsSync(file('usr/sbin/medstod')));
	assert.ok(existsSync(file('etc/medstod/medstod.conf')));
	assert.match(good(inTree('apt-get', 'purge', '-y', 'medstod')), /uppgifterna finns kvar i \/var\/lib\/medstod/);
	assert.ok(!existsSync(file('etc/medstod/medstod.conf')));
	install(deb);
	server = await serve();
	assert.equal(await signIn(), 303);
	await end();
});

test('purged without a jour, nothing is left but the user', { skip }, () => {
	rmSync(file('var/lib/medstod'), { recursive: true });
	rmSync(file('etc/medstod/pepper'));
	good(inTree('apt-get', 'purge', '-y', 'medstod'));
	const left = good(inTree('find', '/etc', '/usr', '/var/lib', '/run', '-name', '*medstod*', '-not', '-path', '/run/credentials/*')).trim();
	assert.equal(left, '');
});
