// SPDX-License-Identifier: AGPL-3.0-or-later
// faults.mjs - a real server whose ground is broken under it while people save, again and again.
// usage: node test/faults/faults.mjs [ROUNDS] [NAME]     prints a table, then TAP
//
// After each fault: every save that was acknowledged is there once; every other is there whole or not
// at all, and is there once when it is sent again; the log's chain is whole; the server serves.
// Faults of the system's calls are made by libfiu in a server without sanitizers.
import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { restartPostgres, POSTGRES } from '../lib/postgres.mjs';
import { BIN, CLOCK, startDemo } from '../lib/server.mjs';
import { Load } from './load.mjs';

const [rounds = '3', only = ''] = process.argv.slice(2);
const FIU = '/usr/lib/fiu';
const dir = mkdtempSync(join(tmpdir(), 'medstod-faults-'));
const env = {
	LD_PRELOAD: `${FIU}/fiu_run_preload.so ${FIU}/fiu_posix_preload.so`,
	FIU_CTRL_FIFO: join(dir, 'ctrl'),
};

const until = async (done) => {
	for (let i = 0; i < 1200 && !await done(); i++)
		await sleep(25);
};
const busy = (load) => until(() => load.kept() > 15);
// A server that ends while it is being told answers no more, and fiu-ctrl would wait for it for ever.
async function fault(server, command) {
	const told = spawn('fiu-ctrl', ['-f', env.FIU_CTRL_FIFO, '-c', command, String(server.child.pid)], { stdio: 'ignore' });
	await Promise.race([new Promise((done) => told.once('exit', done)), server.ended]);
	told.kill();
}

// A library of ours to be preloaded.
function preload(name) {
	const made = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', join(dir, `${name}.so`), `test/faults/${name}.c`], { encoding: 'utf8' });
	if (made.status !== 0)
		throw new Error(made.stderr);
	return join(dir, `${name}.so`);
}

const shadow = join(dir, 'synced');
function powerEnv() {
	mkdirSync(shadow);
	return { LD_PRELOAD: preload('powercut'), POWERCUT_TO: shadow };
}

const jump = join(dir, 'jump');
function setClock(seconds) {
	const bytes = Buffer.alloc(8);
	bytes.writeBigInt64LE(BigInt(seconds));
	writeFileSync(jump, bytes, { flag: existsSync(jump) ? 'r+' : 'w' });
}
function clockEnv() {
	setClock(0);
	return { LD_PRELOAD: preload('clockjump'), CLOCKJUMP: jump };
}

const ended = ({ child }) => child.exitCode !== null || child.signalCode !== null;

async function killed(server, load) {
	await load.begin();
	await busy(load);
	await server.kill9();
	load.since = Date.now();
	await server.start();
}

async function calm(server, load, name) {
	load.since = Date.now();
	if (!ended(server))
		await fault(server, `disable name=${name}`);
}

// A call of the system's that fails each so many times, for as long as some saves are refused.
const failing = (name, errno, probability) => async (server, load) => {
	await load.begin(true);
	await busy(load);
	await fault(server, `enable_random name=${name},probability=${probability},failinfo=${errno}`);
	const refused = () => load.mine.filter((n) => n.status && !n.kept).length;
	for (let i = 0; i < 60 && refused() < 10; i++)
		await sleep(50);
	await calm(server, load, name);
};

// Memory that is not there ends the server; who watches over it starts it again.
async function starved(server, load) {
	await load.begin();
	await busy(load);
	await fault(server, 'enable_random name=libc/mm/malloc,probability=0.0005');
	await Promise.race([load.work, sleep(5000)]);
	await calm(server, load, 'libc/mm/malloc');
}

// What was synced, and of what was not each sector or not (powercut.c keeps the former).
const SECTOR = 512;
function cut(was, synced) {
	const left = Buffer.alloc(Math.max(was.length, synced.length));
	for (let at = 0; at < left.length; at += SECTOR)
		left.set((randomInt(2) ? synced : was).subarray(at, at + SECTOR), at);
	return left.subarray(0, randomInt(2) ? synced.length : left.length);
}

async function power(server, load) {
	await load.begin();
	await busy(load);
	await server.kill9();
	load.since = Date.now();
	for (const name of readdirSync(shadow)) {
		const at = join(server.dir, name), synced = readFileSync(join(shadow, name));
		writeFileSync(at, cut(existsSync(at) ? readFileSync(at) : Buffer.alloc(0), synced));
		rmSync(join(shadow, name));
	}
	await server.start();
}

async function clock(server, load) {
	await load.begin();
	await busy(load);
	await server.kill9();
	load.since = Date.now();
	server.clock = server.clock === CLOCK ? CLOCK.replace('T09', 'T08') : CLOCK; // an hour back, and forth again
	await server.start();
}

// An hour ahead, which ends sessions; two back, to before they began; a second more and less, as a leap
// second is smoothed; over New Year's Eve and back; and right again.
async function jumps(server, load) {
	await load.begin(true);
	await busy(load);
	for (const off of [3600, -3600, 1, -1, 300 * 86400, 0]) {
		setClock(off);
		await sleep(400);
	}
	const kept = load.kept();
	load.since = Date.now();
	await until(() => load.kept() > kept + 15);
}

async function slow(server, load) {
	const sockets = Array.from({ length: 2000 }, () => {
		const s = connect(server.port, '127.0.0.1');
		s.on('error', () => {});
		s.write('GET /stod HTTP/1.1\r\nHost: a\r\nX-');
		return s;
	});
	await load.begin(true);
	await busy(load);
	load.since = Date.now();
	for (const s of sockets)
		s.destroy();
}

async function postgres(server, load) {
	await load.begin(true);
	await busy(load);
	load.since = Date.now();
	restartPostgres();
}

const FAULTS = [
	['the server is killed (kill -9)', killed],
	...(POSTGRES ? [['PostgreSQL is killed (kill -9)', postgres]] : [
		['fdatasync fails (EIO)', failing('posix/io/sync/fdatasync', 5, 0.3)],
		['a write fails (EIO)', failing('posix/io/rw/pwrite', 5, 0.1)],
		['a write fails, the disk is full (ENOSPC)', failing('posix/io/rw/pwrite', 28, 0.1)],
		['a write is cut short', failing('posix/io/rw/pwrite/reduce', 0, 0.2)],
		['a read fails (EIO)', failing('posix/io/rw/pread', 5, 0.05)],
		['no memory', starved],
		['the power goes: what was synced, and half of what was not', power],
	]),
	['the clock jumps an hour, and the server starts anew', clock],
	['the clock is set back and forth while the server runs', jumps],
	['2 000 connections that never end their request', slow],
];

function whole(server) {
	const run = spawnSync(BIN, ['audit', 'verify', '--db', server.stores.data, '--json'], { encoding: 'utf8' });
	return run.status === 0 && JSON.parse(run.stdout).whole;
}

async function tryOne(server, load, act) {
	await act(server, load);
	const again = ended(server);
	if (again)
		await server.start();
	await until(() => server.login('coordinator').catch(() => false));
	const seconds = (Date.now() - load.since) / 1000;
	return { ...await load.end(), seconds, again, whole: whole(server) };
}

const lines = [];
let n = 0, bad = 0;
for (const [name, act] of FAULTS.filter(([name]) => name.includes(only))) {
	const own = act === jumps ? clockEnv() : act === power ? powerEnv() : POSTGRES ? {} : env;
	const server = await startDemo({ env: own });
	const load = new Load(server);
	const sum = { tried: 0, kept: 0, open: 0, lost: 0, doubled: 0, seconds: 0, again: 0, broken: 0 };
	let why = '';
	try {
		for (let i = 0; i < Number(rounds); i++) {
			const one = await tryOne(server, load, act);
			for (const key of ['tried', 'kept', 'open', 'lost', 'doubled'])
				sum[key] += one[key];
			sum.seconds = Math.max(sum.seconds, one.seconds);
			sum.again += one.again;
			sum.broken += !one.whole;
		}
	} catch (e) {
		why = e.stack;
	}
	lines.push([name, rounds, sum.tried, sum.kept, sum.lost, sum.doubled, sum.broken, sum.again, sum.seconds.toFixed(1)]);
	const good = !why && !sum.lost && !sum.doubled && !sum.broken;
	bad += !good;
	if (!good)
		console.log(`# ${why || JSON.stringify(sum)}\n${server.logTail().replace(/^/gm, '# ')}`);
	console.log(`${good ? '' : 'not '}ok ${++n} - faults: ${name}`);
	await server.kill9();
	rmSync(server.dir, { recursive: true, force: true });
}
rmSync(dir, { recursive: true, force: true });
const heads = ['Fault', 'Times', 'Saves', 'Acknowledged', 'Lost', 'Twice', 'Log broken', 'Server ended by itself', 'Seconds until somebody can log in, at most'];
for (const row of [heads, heads.map((_, i) => (i ? '---:' : '---')), ...lines])
	console.log(`# | ${row.join(' | ')} |`);
console.log(`1..${n}`);
process.exit(bad ? 1 : 0);
