// SPDX-License-Identifier: AGPL-3.0-or-later
// ha.mjs - the cluster of deploy/ha under a server while people save and read; its first machine is
// killed or cut off, again and again. usage: node test/faults/ha.mjs [ROUNDS] [NAME]  (as root)
//
// After each time: every save that was acknowledged is there once, every other whole or not at all,
// the log's chain is whole. Meanwhile a public page, a case and a save are asked for all the time:
// the table says how long they were refused, and how soon they were told so.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BIN, startDemo } from '../lib/server.mjs';
import { Load } from './load.mjs';

const [rounds = '3', only = ''] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), 'medstod-ha-'));
const dir = join(home, 'cluster');

function run(program, ...args) {
	const done = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
	if (done.status !== 0)
		throw new Error(`${program} ${args.join(' ')} ended with ${done.status}: ${done.error ?? done.stderr}`);
	return done.stdout.trim();
}
const cluster = (...args) => run(resolve('deploy/ha/try'), args[0], dir, ...args.slice(1));

// A demo whose stores are moved to the cluster, as an administrator would.
async function serve() {
	const server = await startDemo();
	await server.end();
	for (const [name, file] of Object.entries(server.stores)) {
		server.stores[name] = readFileSync(join(dir, name), 'utf8').trim();
		run(BIN, 'migrate', '--from', `sqlite:${file}`, '--to', server.stores[name]);
		for (const end of ['', '-wal', '-shm'])
			rmSync(file + end, { force: true });
		appendFileSync(join(server.dir, 'medstod.conf'), `\n${name} = ${server.stores[name]}\n`);
	}
	return server.start();
}

// Asks for a page ten times a second. gap: the longest time without a good answer; slow: the longest
// that any answer took; other: answers that were neither 200 nor 503.
class Watch {
	constructor(client, path) {
		Object.assign(this, { client, path, alive: true, gap: 0, slow: 0, refused: 0, other: 0, good: Date.now() });
		this.work = this.ask();
	}

	async ask() {
		while (this.alive) {
			const began = Date.now();
			const { status } = await this.client.get(this.path).catch(() => ({ status: 0 }));
			const now = Date.now();
			this.slow = Math.max(this.slow, now - began);
			if (status === 200)
				[this.gap, this.good] = [Math.max(this.gap, now - this.good), now];
			else if (status === 503)
				this.refused++;
			else
				this.other++;
			await sleep(100);
		}
	}

	async end() {
		this.alive = false;
		await this.work;
	}
}

// The first and one more: nothing can be kept without a majority, so it is mended while people wait.
const NODES = /^NODES="?([^"\n]*)/m.exec(readFileSync('deploy/ha/nodes.conf', 'utf8'))[1].split(/\s+/).map((n) => n.split('=')[0]);
const two = (first) => [first, NODES.find((n) => n !== first)];

const FAULTS = [
	['the first machine is killed (kill -9 of all that runs there)', (first) => cluster('kill', first), (first) => cluster('start', first)],
	['the first machine is cut off from the network', (first) => cluster('cut', first), (first) => cluster('heal', first)],
	['two of three machines are killed, and come back after ten seconds', (first) => two(first).forEach((n) => cluster('kill', n)), () => {},
		(first) => two(first).forEach((n) => cluster('start', n, 'now'))],
];

// comes: what brings back so much that saves can be kept again; the seconds are counted from there.
async function tryOne(server, load, breaks, mends, comes) {
	const first = cluster('first');
	await load.begin(true);
	const pages = { public: new Watch(server.client(), '/stod'), case: new Watch(load.lead, load.base) };
	await sleep(1500);
	let since = Date.now();
	breaks(first);
	let saved = load.kept();
	if (comes) {
		await sleep(3000);
		saved = load.kept();
		await sleep(7000);
		if (load.kept() !== saved)
			throw new Error('a save was acknowledged by one machine alone');
		since = Date.now();
		comes(first);
	}
	let again = 0;
	for (let i = 0; i < 900 && !again; i++) {
		await sleep(100);
		if (load.kept() > saved + 20 && Date.now() - since > 2000)
			again = Date.now() - since;
	}
	for (let i = 0; i < 100 && Date.now() - pages.case.good > 1000; i++)
		await sleep(100);
	for (const page of Object.values(pages))
		await page.end();
	load.alive = false;
	await load.work;
	mends(first);
	const sum = await load.end();
	const verify = spawnSync(BIN, ['audit', 'verify', '--db', server.stores.data, '--json'], { encoding: 'utf8' });
	return { ...sum, pages, again, broken: !(verify.status === 0 && JSON.parse(verify.stdout).whole) };
}

const lines = [];
let n = 0, bad = 0;
process.once('exit', () => {
	spawnSync(resolve('deploy/ha/try'), ['down', dir]);
	rmSync(home, { recursive: true, force: true });
});
run('chmod', '711', home);
cluster('up');
const server = await serve();
const load = new Load(server);
for (const [name, breaks, mends, comes] of FAULTS.filter(([name]) => name.includes(only))) {
	const sum = { tried: 0, kept: 0, lost: 0, doubled: 0, broken: 0, again: 0, case: 0, slow: 0, public: 0, other: 0 };
	let why = '';
	try {
		for (let i = 0; i < Number(rounds); i++) {
			const one = await tryOne(server, load, breaks, mends, comes);
			for (const key of ['tried', 'kept', 'lost', 'doubled', 'broken'])
				sum[key] += one[key];
			sum.again = Math.max(sum.again, one.again || Infinity);
			sum.case = Math.max(sum.case, one.pages.case.gap);
			sum.slow = Math.max(sum.slow, one.pages.case.slow);
			sum.public = Math.max(sum.public, one.pages.public.slow);
			sum.other += one.pages.case.other + one.pages.public.other + one.pages.public.refused;
		}
	} catch (e) {
		why = e.stack;
	}
	const seconds = (ms) => (ms / 1000).toFixed(1);
	lines.push([name, rounds, sum.tried, sum.kept, sum.lost, sum.doubled, sum.broken, seconds(sum.again), seconds(sum.case),
		seconds(sum.slow), seconds(sum.public), sum.other]);
	const good = !why && !sum.lost && !sum.doubled && !sum.broken && !sum.other && sum.again < 30000 && sum.slow < 2000;
	bad += !good;
	if (!good)
		console.log(`# ${why || JSON.stringify(sum)}\n${server.logTail().replace(/^/gm, '# ')}`);
	console.log(`${good ? '' : 'not '}ok ${++n} - cluster: ${name}`);
}
await server.kill9();
const heads = ['Fault', 'Times', 'Saves', 'Acknowledged', 'Lost', 'Twice', 'Log broken', 'Seconds until saves are kept again, at most',
	'without a case page', 'the slowest answer of a case page', 'of a public page', 'Answers that were wrong'];
for (const row of [heads, heads.map((_, i) => (i ? '---:' : '---')), ...lines])
	console.log(`# | ${row.join(' | ')} |`);
console.log(`1..${n}`);
process.exit(bad ? 1 : 0);
