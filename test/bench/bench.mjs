// SPDX-License-Identifier: AGPL-3.0-or-later
// bench.mjs - the real server and bare handlers, asked in turn by wrk, in rounds, on one machine:
//   public page     /stod                            bare: the same bytes from memory, and each has a core apart
//                   and once more beside 2 000 connections that have sent half a request
//   list of 25      /arenden, its log row durable    bare: the same rows, 25 names opened, same bytes
//   case, 3 notes   /arenden/ID, its log row durable bare: the same rows, nothing opened or logged
//   durable writes  "Logga samtal", forms in full    bare: the same rows by SQLite FULL, 64 a commit
// Prints medians, least and most, and the median of the ratios of each round; and what a request cost
// the server in processor time, which other programs on the machine disturb least. Anything but an
// answer that was meant (200, for writes 303) ends it with 1, and so does a log that is not whole.
//
// With --base=BUILD an earlier build takes the bare handlers' place: each of the two serves cases which
// it filled itself, and the ratio is this build to that one, above 1 where this one is quicker.

import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [build, ...flags] = process.argv.slice(2);
const quick = flags.includes('--quick');
const baseBuild = flags.find((f) => f.startsWith('--base='))?.slice(7);
const cases = Number(flags.find((f) => f.startsWith('--cases='))?.slice(8) ?? 10000);
const rounds = quick ? 3 : 5;
const seconds = quick ? 1 : 2;
const port = 18130, otherPort = 18131, threads = cpus().length;
const top = mkdtempSync(join(tmpdir(), 'medstod-bench-'));
const children = [];

function start(from, program, ...args) {
	const child = spawn(join(from, program), args, { stdio: ['ignore', 'ignore', 'inherit'] });
	children.push(child);
	return child;
}

function end(code) {
	for (const child of children)
		child.kill('SIGTERM');
	rmSync(top, { recursive: true, force: true });
	process.exit(code);
}
process.on('SIGINT', () => end(130));

const run = (from, program, ...args) => execFileSync(join(from, program), args, { encoding: 'utf8', maxBuffer: 1 << 26 });

async function up(url) {
	for (let i = 0; i < 200; i++) {
		try {
			return await fetch(url);
		} catch {
			await sleep(50);
		}
	}
	throw new Error(`${url} does not answer`);
}

const token = (html) => html.match(/name="skydd"[^>]*value="([^"]*)"/)[1];

async function logIn(url, { user, password }) {
	const page = await (await fetch(`${url}/logga-in`)).text();
	const answer = await fetch(`${url}/logga-in`, { method: 'POST', redirect: 'manual',
		body: new URLSearchParams({ skydd: token(page), anvandare: user, losen: password }) });
	return (answer.headers.getSetCookie?.() ?? [answer.headers.get('set-cookie')]).map((c) => c.split(';')[0]).find((c) => c.includes('sid='));
}

// The page's bytes and headers for the bare handler; what libmicrohttpd writes itself is left out.
async function keep(name, url, cookie) {
	const answer = await fetch(url, { headers: cookie ? { cookie } : {} });
	if (answer.status !== 200)
		throw new Error(`${url} gave ${answer.status}`);
	const own = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];
	writeFileSync(join(top, `${name}.body`), Buffer.from(await answer.arrayBuffer()));
	writeFileSync(join(top, `${name}.head`),
		[...answer.headers].filter(([h]) => !own.includes(h)).map(([h, v]) => `${h}: ${v}\n`).join(''));
}

let bad = 0;

// Microseconds of processor time that a process has used: ticks of 10 ms.
const used = ({ pid }) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13)
	.reduce((sum, n) => sum + Number(n), 0) * 10000;

// wrk's part of a public page is as large as the server's. Where the two share their cores, how the kernel happens
// to lay three threads on two decides more than what is measured: there the client has the last core to itself.
function apart(server, ask) {
	const cores = (list) => execFileSync('taskset', ['-acp', list, String(server.pid)], { stdio: 'ignore' });
	const last = threads - 1;
	if (!last)
		return ask();
	cores(`0-${last - 1}`);
	try {
		return ask(['-c', String(last)]);
	} finally {
		cores(`0-${last}`);
	}
}

// Answers a second, and the server's microseconds for each. `on`: the client's core, as taskset wants it.
function wrk(script, connections, base, env, server, on = ['-c', `0-${threads - 1}`]) {
	const before = used(server);
	const out = execFileSync('taskset', [...on, 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '-s', `test/bench/${script}`, base],
		{ encoding: 'utf8', env: { ...process.env, ...env } });
	for (const [, n] of out.matchAll(/Non-2xx or 3xx responses: (\d+)/g))
		bad += Number(n);
	for (const [, all] of out.matchAll(/Socket errors: (.*)/g))
		bad += all.match(/\d+/g).reduce((sum, n) => sum + Number(n), 0);
	return [Number(out.match(/Requests\/sec:\s*([\d.]+)/)[1]), (used(server) - before) / Number(out.match(/(\d+) requests in/)[1])];
}

const publicPage = (url, server) => apart(server, (on) => wrk('get.lua', 16, url, { BENCH_PATH: '/stod' }, server, on));

// So many that have sent half a request and keep silent; the public page is asked beside them.
const SLOW = 2000;

async function crowd({ url, server }) {
	const { hostname, port: at } = new URL(url);
	const open = await Promise.all(Array.from({ length: SLOW }, () => new Promise((done, fail) => {
		const s = connect(Number(at), hostname, () => { s.write('GET /stod HTTP/1.1\r\nHost: x\r\nX-Slow: '); done(s); });
		s.on('error', fail);
	})));
	const [perSecond] = publicPage(url, server);
	const still = open.filter((s) => !s.destroyed).length;
	open.forEach((s) => s.destroy());
	console.log(`public page beside ${still} open slow connections: ${thousands(perSecond)} a second`);
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const thousands = (n) => Math.round(n).toString().replace(/\B(?=(\d{3})+$)/g, ' ');

function report(name, aim, ours, bare) {
	const speed = (list) => list.map(([n]) => n), cost = (list) => median(list.map(([, us]) => us)).toFixed(0);
	const ratios = ours.map(([n], i) => n / bare[i][0]);
	const span = (list) => `${thousands(median(list))} (${thousands(Math.min(...list))}-${thousands(Math.max(...list))})`;
	console.log(`${name.padEnd(16)}${span(speed(ours)).padEnd(26)}${span(speed(bare)).padEnd(26)}` +
		`${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`.padEnd(20) +
		aim.padEnd(10) + `${cost(ours)} : ${cost(bare)}`);
}

// A demo filled by a build's own programs and served by it; `filled` is called before it is served.
async function serve(from, name, at, filled = () => {}) {
	const dir = join(top, name), url = `http://127.0.0.1:${at}`, db = join(dir, 'medstod.db');
	run(from, 'medstod', 'demo', dir);
	const who = JSON.parse(readFileSync(join(dir, 'accounts.json'), 'utf8')).accounts.coordinator;
	console.error(run(from, 'medstod', 'simulate', '--db', db, '--cases', String(cases), '--contacts', '3', '--all-open',
		'--ids', join(top, `${name}.ids`)).trim());
	const ids = readFileSync(join(top, `${name}.ids`), 'utf8').trim().split('\n');
	filled(db);
	const server = start(from, 'medstod', 'serve', '--db', db, '--listen', `127.0.0.1:${at}`);
	await up(`${url}/healthz`);
	const cookie = await logIn(url, who);
	const form = await (await fetch(`${url}/arenden/${ids[0]}/samtal/nytt`, { headers: { cookie } })).text();
	return { from, db, url, server, cookie, first: ids[0],
		one: { BENCH_PATH: '/arenden/', BENCH_IDS: join(top, `${name}.ids`), BENCH_COOKIE: cookie }, csrf: token(form) };
}

// The four measurements of a served demo, in the order of `names`.
const asked = ({ url, server, cookie, one, csrf }) => [
	() => publicPage(url, server),
	() => wrk('get.lua', 16, url, { BENCH_PATH: '/arenden', BENCH_COOKIE: cookie }, server),
	() => wrk('get.lua', 16, url, one, server),
	(i) => wrk('log.lua', 64, url, { ...one, BENCH_CSRF: csrf, BENCH_RUN: String(i) }, server),
];

async function bareSide(ours) {
	const url = `http://127.0.0.1:${otherPort}`;
	await keep('stod', `${ours.url}/stod`);
	await keep('list', `${ours.url}/arenden`, ours.cookie);
	await keep('case', `${ours.url}/arenden/${ours.first}`, ours.cookie);
	const server = start(build, 'bench-bare', 'serve', join(top, 'read.db'), top, String(otherPort), String(threads));
	await up(`${url}/stod`);
	return [...asked({ ...ours, url, server }).slice(0, 3),
		() => run(build, 'bench-bare', 'write', join(top, 'write.db'), String(seconds)).split(' ').map(Number)];
}

function forBare(db) {
	for (const copy of ['read.db', 'write.db'])
		copyFileSync(db, join(top, copy));
	run(build, 'bench-bare', 'prepare', join(top, 'read.db'));
}

async function stopped({ from, server, db }) {
	server.kill('SIGTERM');
	await new Promise((done) => server.on('exit', done));
	console.log(run(from, 'medstod', 'audit', 'verify', '--db', db).trim());
}

const names = [['public page', 'aim 0.9'], ['list of 25', 'aim 0.6'], ['case, 3 notes', 'aim 0.4'], ['durable writes', 'aim 0.4']];

try {
	const ours = await serve(build, 'demo', port, baseBuild ? undefined : forBare);
	const base = baseBuild && await serve(baseBuild, 'base', otherPort);
	const sides = [asked(ours), base ? asked(base) : await bareSide(ours)];
	const before = loadavg()[0];
	const results = names.map(() => [[], []]);
	// The writes come last: they make the cases longer than three notes.
	for (const part of [[0, 1, 2], [3]])
		for (let i = 0; i < rounds; i++)
			for (const kind of part)
				// Who is asked first alternates between two builds: neither always follows the other.
				for (const side of base && i % 2 ? [1, 0] : [0, 1])
					results[kind][side].push(sides[side][kind](i));
	console.log(`${threads} cores, ${cases} cases, 16 connections (64 for writes), ${rounds} rounds of ${seconds} s; load ${before.toFixed(1)} before`);
	console.log(`${'per second'.padEnd(16)}${(base ? 'this build' : 'Medstöd').padEnd(26)}${(base ? 'base' : 'bare').padEnd(26)}${'ratio'.padEnd(30)}processor µs`);
	names.forEach(([name, aim], k) => report(name, base ? '' : aim, ...results[k]));
	await crowd(ours);
	await stopped(ours);
	if (base)
		await stopped(base);
	console.log(bad ? `${bad} answers were not what was meant` : 'every answer was what was meant');
	end(bad ? 1 : 0);
} catch (e) {
	console.error(e.message);
	end(1);
}
