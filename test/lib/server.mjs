// SPDX-License-Identifier: AGPL-3.0-or-later
// server.mjs - a real server for one test file: its own port, its own fresh demo folder.
//
//	const s = await startDemo({ clock: '2026-04-15T09:00' });
//	const anna = await s.login('coordinator');
//	const page = await anna.get('/idag');
//	await s.stop();
//
// The demo is made once per clock and test run, then copied. stop() fails when the server did not
// end well or a sanitizer had something to say.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.mjs';
import { moveStores, pgDump, pgSql, POSTGRES } from './postgres.mjs';

export const BIN = resolve(process.env.TEST_MEDSTOD ?? 'build/test/medstod');
export const CLOCK = '2026-04-15T09:00'; // a Wednesday morning in Sweden
const CACHE = resolve('build/demo-cache');
const SANITIZER = /(AddressSanitizer|ThreadSanitizer|LeakSanitizer|UndefinedBehaviorSanitizer|runtime error:).*/;

export function freePort() {
	return new Promise((done, fail) => {
		const probe = createServer();
		probe.on('error', fail);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => done(port));
		});
	});
}

// clock undefined: the machine's own, which is what a real installation goes by.
const environment = (clock) => ({ ...process.env, ...(clock && { MEDSTOD_CLOCK: clock }), TZ: 'UTC' });

// The folder of a fresh demo as it was at `clock`; made when no test before needed it.
function cachedDemo(clock) {
	const age = Math.trunc(statSync(BIN).mtimeMs);
	const name = join(CACHE, `${clock.replaceAll(':', '')}-${age}`);
	if (existsSync(name))
		return name;
	mkdirSync(CACHE, { recursive: true });
	const making = mkdtempSync(join(CACHE, 'new-'));
	const dir = join(making, 'demo');
	const run = spawnSync(BIN, ['demo', dir], { env: environment(clock), encoding: 'utf8' });
	if (run.status !== 0)
		throw new Error(`medstod demo ended with ${run.status}:\n${run.stdout}${run.stderr}`);
	try {
		renameSync(dir, name);
	} catch (e) {
		if (!existsSync(name)) // another test file was quicker: its folder is as good
			throw e;
	}
	rmSync(making, { recursive: true, force: true });
	return name;
}

// '2026-04-15T09:00', as in Sweden.
function swedish(clock) {
	const summer = /-(0[4-9]|10)-/.test(clock); // good enough: no test lives in the last days of March or October
	return Date.parse(`${clock}:00${summer ? '+02:00' : '+01:00'}`);
}

class Server {
	// stores: { data, vault }, as medstod's commands take them.
	constructor(dir, port, clock, args, stores) {
		Object.assign(this, { dir, port, clock, args, stores, program: BIN });
		this.url = `http://127.0.0.1:${port}`;
		this.log = join(dir, 'server.log');
	}

	async start() {
		this.began = Date.now();
		const log = openSync(this.log, 'a');
		const args = ['serve', '--db', join(this.dir, 'medstod.db'), '--listen', `127.0.0.1:${this.port}`, ...this.args];
		this.child = spawn(this.program, args, { env: { ...environment(this.clock), ...this.env }, stdio: ['ignore', log, log] });
		closeSync(log);
		this.ended = new Promise((done) => this.child.once('exit', (code, signal) => done({ code, signal })));
		const dead = this.ended.then((how) => {
			throw new Error(`the server ended at once (${how.signal ?? how.code}):\n${this.logTail()}`);
		});
		dead.catch(() => {});
		const ready = (async () => {
			for (let i = 0; i < 600; i++) {
				if (await this.healthy())
					return;
				await sleep(50);
			}
			throw new Error(`no 200 from /healthz:\n${this.logTail()}`);
		})();
		await Promise.race([ready, dead]);
		if (existsSync(join(this.dir, 'accounts.json'))) { // a demo's
			const written = JSON.parse(readFileSync(join(this.dir, 'accounts.json'), 'utf8'));
			this.accounts = written.accounts;
			this.loginForm = written.login;
		}
		return this;
	}

	// Over TLS its certificate is a test's own: that it answers at all is enough here.
	async healthy() {
		if (this.tls)
			return new Promise((done) => {
				get(`${this.url}/healthz`, { rejectUnauthorized: false }, (answer) => {
					answer.resume();
					done(answer.statusCode === 200);
				}).on('error', () => done(false));
			});
		const answer = await fetch(`${this.url}/healthz`).catch(() => null);
		await answer?.arrayBuffer();
		return answer?.status === 200;
	}

	logTail() {
		return readFileSync(this.log, 'utf8').split('\n').slice(-40).join('\n');
	}

	// What a statement says, columns parted by |, straight from a store.
	sql(text, store = 'data') {
		const where = this.stores[store];
		if (where.includes('dbname='))
			return pgSql(where, text).trim();
		const run = spawnSync('sqlite3', ['-cmd', '.timeout 5000', where, text], { encoding: 'utf8' });
		if (run.status !== 0)
			throw new Error(`sqlite3 ended with ${run.status}: ${run.error ?? run.stderr}`);
		return run.stdout.trim();
	}

	// All rows of a store as text.
	dump(store = 'data') {
		return POSTGRES ? pgDump(this.stores[store]) :
			spawnSync('sqlite3', [this.stores[store], '.dump'], { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
	}

	// What time it is there, in milliseconds.
	now() {
		return this.clock ? swedish(this.clock) + Date.now() - this.began : Date.now();
	}

	// A browser-like client that has not signed in.
	client() {
		return new Client(this.url);
	}

	async login(role) {
		const account = this.accounts[role];
		if (!account)
			throw new Error(`no account for ${role}`);
		const client = this.client();
		const answer = await client.login(this.loginForm, account, this.now());
		if (answer.status !== 303)
			throw new Error(`login as ${role} answered ${answer.status}, not 303`);
		return client;
	}

	async halt(signal) {
		if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null)
			return this.ended;
		this.child.kill(signal);
		return this.ended;
	}

	// Ends it in good order, as systemd would.
	async end() {
		const how = await this.halt('SIGTERM');
		const said = SANITIZER.exec(readFileSync(this.log, 'utf8'));
		if (said)
			throw new Error(`the server's log: ${said[0]}\n${this.logTail()}`);
		if (how.code !== 0)
			throw new Error(`the server ended with ${how.signal ?? how.code}:\n${this.logTail()}`);
	}

	async stop() {
		try {
			await this.end();
		} finally {
			rmSync(this.dir, { recursive: true, force: true });
		}
	}

	// As a power cut: the folder stays as it is; restart() goes on with it.
	async kill9() {
		await this.halt('SIGKILL');
	}

	async restart({ clock } = {}) {
		if (this.child.signalCode !== 'SIGKILL')
			await this.end();
		this.clock = clock ?? this.clock;
		return this.start();
	}
}

// Their folders go with the test run, also when that took too long.
const running = new Set();
process.once('SIGTERM', () => process.exit(143));
process.once('exit', () => {
	for (const { child, dir } of running) {
		if (child?.exitCode === null)
			child.kill('SIGKILL');
		rmSync(dir, { recursive: true, force: true });
	}
});

// like: names stores that are everywhere the same.
function inFolder(dir, port, clock, args, like) {
	const stores = POSTGRES ? moveStores(BIN, environment(clock), dir, like) :
		{ data: join(dir, 'medstod.db'), vault: join(dir, 'vault.db') };
	const server = new Server(dir, port, clock, args, stores);
	running.add(server);
	return server;
}

// args: or a function of the port. tls: args give it a certificate. env: what the server has in its environment besides.
// program: BIN, or PACED of pace.mjs.
export async function startDemo({ clock = CLOCK, args = [], tls = false, env = {}, program = BIN } = {}) {
	const dir = mkdtempSync(join(tmpdir(), 'medstod-web-'));
	const cached = cachedDemo(clock);
	cpSync(cached, dir, { recursive: true, preserveTimestamps: true });
	const port = await freePort();
	const server = inFolder(dir, port, clock, typeof args === 'function' ? args(port) : args, basename(cached));
	server.tls = tls;
	Object.assign(server, { env, program });
	if (tls)
		server.url = server.url.replace('http:', 'https:');
	return server.start();
}

// A folder that is there, on SQLite; `like` is a server whose accounts it has.
export async function startIn(dir, like) {
	const server = new Server(dir, await freePort(), like.clock, [], { data: join(dir, 'medstod.db'), vault: join(dir, 'vault.db') });
	running.add(server);
	Object.assign(server, { accounts: like.accounts, loginForm: like.loginForm });
	return server.start();
}

// Another server on the same PostgreSQL, with a folder of its own that has the same secret and settings.
export async function startBeside(server) {
	const dir = mkdtempSync(join(tmpdir(), 'medstod-web-'));
	cpSync(server.dir, dir, { recursive: true });
	const beside = new Server(dir, await freePort(), server.clock, server.args, server.stores);
	running.add(beside);
	beside.env = server.env;
	return beside.start();
}

const LOGIN = { path: '/logga-in', user_field: 'anvandare', password_field: 'losen' };

// medstod init on a folder; { status, link: '/kom-igang/…' or undefined, text: all that it said }.
export function init(dir, ...args) {
	const run = spawnSync(BIN, ['init', dir, ...args], { env: environment(), encoding: 'utf8' });
	return { status: run.status, link: /\/kom-igang\/[a-z2-7]{26}/.exec(run.stdout)?.[0], text: run.stdout + run.stderr };
}

// A real installation without a jour; .link is its one-time address. second: whether codes of an app
// are required or offered.
export async function startEmpty({ args = [], second = 'offered' } = {}) {
	const dir = mkdtempSync(join(tmpdir(), 'medstod-real-'));
	const { status, link, text } = init(dir, ...args);
	if (status !== 0)
		throw new Error(`medstod init ended with ${status}:\n${text}`);
	const server = inFolder(dir, await freePort(), undefined, ['--second-factor', second]);
	server.link = link;
	server.loginForm = LOGIN;
	return server.start();
}
