// SPDX-License-Identifier: AGPL-3.0-or-later
// tree.mjs - the Debian package in clean Debian 12 trees: made by debootstrap once, and copied. A tree has no
// systemd running, so what the units do by themselves is done as they do it: the socket, the user, the secret
// as a credential. script/package has systemd-analyze look at the units.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './server.mjs';

const BARE = resolve('build/debian-12');
const ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };

export function run(command, args, more = {}) {
	const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...more });
	return { status, text: `${stdout ?? ''}${stderr ?? ''}${error ?? ''}` };
}
export function good(how) {
	assert.equal(how.status, 0, how.text.split('\n').slice(-40).join('\n'));
	return how.text;
}

// One at a time, also among test files that run beside each other.
const alone = (...command) => run('flock', ['build/package.lock', ...command]);

// The machine's own package server, so that no other needs to be reachable.
function mirror() {
	const text = readdirSync('/etc/apt/sources.list.d').filter((f) => /\.(list|sources)$/.test(f)).map((f) => readFileSync(join('/etc/apt/sources.list.d', f), 'utf8'))
		.concat(existsSync('/etc/apt/sources.list') ? readFileSync('/etc/apt/sources.list', 'utf8') : '').join('\n');
	return /^(?:URIs:|deb(?: \[[^\]]*\])?) *(https?:\S+)/m.exec(text)?.[1] ?? 'http://deb.debian.org/debian';
}

// Why it cannot be tried here, or false.
export function lacking() {
	if (process.getuid() !== 0)
		return 'a Debian tree is made by root only';
	for (const tool of ['debootstrap', 'systemd-socket-activate', 'dpkg-buildpackage'])
		if (run('sh', ['-c', `command -v ${tool}`]).status !== 0)
			return `${tool} is missing: script/bootstrap --package`;
	mkdirSync('build', { recursive: true });
	const made = alone('sh', '-c', '[ -e "$1/etc/debian_version" ] || { rm -rf "$1" "$1.new" && debootstrap --variant=minbase bookworm "$1.new" "$2" && mv "$1.new" "$1"; }', 'sh', BARE, mirror());
	return made.status !== 0 && `debootstrap could not make a tree: ${made.text.trim().split('\n').at(-1)}`;
}

const built = (text) => resolve(/^(?:.*\/)?build\/\S+\.deb$/m.exec(text)[0]);

// This tree's package: built once for all test files that ask while nothing changes.
export function thisPackage() {
	const made = 'build/package.made';
	return built(good(alone('sh', '-c', 'now=$(git rev-parse HEAD; git diff HEAD | sha256sum)\n' +
		'[ "$(head -2 "$1" 2>/dev/null)" = "$now" ] || { rm -f "$1"; deb=$(script/package) && printf "%s\\n" "$now" "$deb" >"$1"; } && tail -1 "$1"', 'sh', made)));
}

// The package of the version before: the last tag's, or while there is none that of the commit before the
// newest step of a schema. { deb, name }.
export function previousPackage() {
	const git = (...args) => run('git', args).text.trim();
	const tag = git('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^');
	const commit = /^v\d/.test(tag) ? tag : `${git('log', '-1', '--format=%H', '--diff-filter=A', '--', 'src/*/schema/*.sql')}^`;
	const sha = git('rev-parse', '--short=12', `${commit}^{commit}`), deb = resolve(`build/previous/${sha}.deb`);
	good(alone('sh', '-ec', 'test -e "$2" || { t=build/previous/tree; rm -rf $t; mkdir -p $t; git archive "$1" | tar -x -C $t\n' +
		'cd $t; git init -q; git add -A; ln -s ../../../node_modules node_modules; touch -d 2000-01-01 package-lock.json; script/package; cp build/*.deb "$2"; rm -rf "$PWD"; }', 'sh', sha, deb));
	return { deb, name: /^v\d/.test(tag) ? tag : sha };
}

export class Tree {
	constructor(name) {
		this.path = resolve('build', name);
		rmSync(this.path, { recursive: true, force: true });
		good(run('cp', ['-a', BARE, this.path]));
	}

	run(...args) {
		return run('chroot', [this.path, ...args], { env: ENV });
	}

	good(...args) {
		return good(this.run(...args));
	}

	file(path) {
		return join(this.path, path);
	}

	mode(path) {
		return (statSync(this.file(path)).mode & 0o777).toString(8);
	}

	owner(path) {
		return this.good('stat', '-c', '%U:%G', path).trim();
	}

	install(deb) {
		copyFileSync(deb, this.file('medstod.deb'));
		return this.good('apt-get', 'install', '-y', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold', '/medstod.deb');
	}

	// As medstod.socket and medstod.service do.
	async serve(port) {
		const secret = '/run/credentials/medstod/pepper';
		this.port = port ?? await freePort();
		mkdirSync(this.file('run/credentials/medstod'), { recursive: true });
		rmSync(this.file(secret), { force: true });
		copyFileSync(this.file('etc/medstod/pepper'), this.file(secret));
		this.good('chmod', '400', secret);
		this.good('chown', 'medstod:', secret);
		this.child = spawn('systemd-socket-activate', ['-l', `127.0.0.1:${this.port}`, '-E', 'CREDENTIALS_DIRECTORY=/run/credentials/medstod',
			'chroot', '--userspec=medstod:medstod', this.path, '/usr/sbin/medstod', 'serve'], { stdio: ['ignore', 'pipe', 'pipe'] });
		const log = [];
		for (const stream of [this.child.stdout, this.child.stderr])
			stream.on('data', (text) => log.push(text));
		this.ended = new Promise((done) => this.child.once('exit', (code, signal) => done(signal ?? code)));
		this.url = `http://127.0.0.1:${this.port}`;
		for (let i = 0; i < 400; i++) {
			const answer = await fetch(`${this.url}/healthz`).catch(() => null);
			if (answer?.status === 200)
				return;
			await sleep(50);
		}
		throw new Error(`no 200 from /healthz:\n${Buffer.concat(log)}`);
	}

	async end() {
		this.child.kill('SIGTERM');
		assert.equal(await this.ended, 0);
		this.child = undefined;
	}

	// Gone, as a machine that has burnt.
	destroy() {
		this.child?.kill('SIGKILL');
		rmSync(this.path, { recursive: true, force: true });
	}
}
