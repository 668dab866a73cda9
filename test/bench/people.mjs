// SPDX-License-Identifier: AGPL-3.0-or-later
// people.mjs - people at their day's work, 1, 10, 100 and 400 of them: each does one thing, waits for the
// answer, thinks for half a second to one and a half (far less than anybody does) and does the next. Prints
// for each number of people the answers a second, how long they waited (p50, p95, p99, most), what was not
// as it should be, the server's processor time for an answer and its memory. Anything wrong ends it with 1.
//
// A search is left out of it: an account may ask thirty times in ten minutes. It is asked alone afterwards.
//
//   node test/bench/people.mjs BUILD [--cases=N] [--quick]        (script/bench --users)
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';

const [build, ...flags] = process.argv.slice(2);
const cases = Number(flags.find((f) => f.startsWith('--cases='))?.slice(8) ?? 10000);
const seconds = flags.includes('--quick') ? 5 : 15;
const top = mkdtempSync(join(tmpdir(), 'medstod-people-')), dir = join(top, 'demo'), db = join(dir, 'medstod.db');
const medstod = (...args) => execFileSync(join(build, 'medstod'), args, { encoding: 'utf8' });
const PORT = 18132, MAIL = 'Hej,\nNamn: Övning Person\nTelefon: 070-1740633\nBrott: misshandel\nVill bli kontaktad.\nPolisen\n';

// One answer: its status and text, over this person's own connection.
const ask = (agent, cookie, method, path, fields) => new Promise((done, fail) => {
	const body = fields && new URLSearchParams(fields).toString();
	const headers = { cookie, ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }) };
	const req = http.request({ host: '127.0.0.1', port: PORT, method, path, agent, headers }, (answer) => {
		let text = '';
		answer.setEncoding('utf8').on('data', (part) => { text += part; })
			.on('end', () => done({ status: answer.statusCode, text, headers: answer.headers })).on('error', fail);
	});
	req.on('error', fail).end(body);
});

async function logIn(agent, { user, password }) {
	const { text } = await ask(agent, '', 'GET', '/logga-in');
	const skydd = text.match(/name="skydd"[^>]*value="([^"]*)"/)[1];
	const answer = await ask(agent, '', 'POST', '/logga-in', { skydd, anvandare: user, losen: password });
	return answer.headers['set-cookie'].map((c) => c.split(';')[0]).find((c) => c.includes('sid='));
}

let turn = 0;
const any = (list) => list[Math.floor(Math.random() * list.length)];
// What is done in a day, in hundredths: [how often, name, what answers, how].
const work = (ids, form, inbox) => [
	[30, 'list', 200, () => ['GET', '/arenden']],
	[40, 'case', 200, () => ['GET', `/arenden/${any(ids)}`]],
	[15, 'log a talk', 303, () => ['POST', `/arenden/${any(ids)}/samtal/nytt`, { ...form, en_gang: `p-${process.pid}-${++turn}`,
		holl: 'jag', horde: 'personen', satt: 'phone', minuter: '20', text: 'Vi talade om tiden för förhöret.' }]],
	[5, 'referral in', 303, () => ['POST', '/inkorg/nytt', { ...inbox, en_gang: `p-${process.pid}-${++turn}`, text: MAIL }]],
	[6, 'table', 200, () => ['GET', '/statistik/tabell']],
	[4, 'report', 200, () => ['GET', '/statistik/forbundet']],
];

function pick(list) {
	let at = Math.random() * 100;
	return list.find(([share]) => (at -= share) < 0) ?? list[0];
}

async function person(cookie, list, until, times, wrong) {
	const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
	await sleep(Math.random() * 1000);
	while (Date.now() < until) {
		const [, name, meant, how] = pick(list);
		const began = performance.now();
		const status = await ask(agent, cookie, ...how()).then((answer) => answer.status, (e) => e.code);
		times.push([name, performance.now() - began]);
		if (status !== meant)
			wrong.set(`${name}: ${status}`, (wrong.get(`${name}: ${status}`) ?? 0) + 1);
		await sleep(500 + Math.random() * 1000);
	}
	agent.destroy();
}

// Microseconds of processor time, and megabytes of memory.
const used = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).reduce((sum, n) => sum + Number(n), 0) * 10000;
const memory = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
const at = (sorted, part) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);

async function alone(cookie, method, path, fields, n) {
	const agent = new http.Agent({ keepAlive: true, maxSockets: 1 }), times = [];
	for (let i = 0; i < n; i++) {
		const began = performance.now();
		const { status } = await ask(agent, cookie, method, typeof path === 'string' ? path : path(i), fields);
		if (status !== 200)
			throw new Error(`${path} gave ${status}`);
		times.push(performance.now() - began);
	}
	agent.destroy();
	return at(times.toSorted((a, b) => a - b), 0.5);
}

let server, bad = 0;
try {
	medstod('demo', dir);
	console.log(medstod('simulate', '--db', db, '--cases', String(cases), '--contacts', '3', '--all-open', '--ids', join(top, 'ids')).trim());
	const ids = readFileSync(join(top, 'ids'), 'utf8').trim().split('\n');
	server = spawn(join(build, 'medstod'), ['serve', '--db', db, '--listen', `127.0.0.1:${PORT}`], { stdio: 'ignore' });
	const agent = new http.Agent({ keepAlive: true });
	for (let i = 0; i < 200 && !(await ask(agent, '', 'GET', '/healthz').then((a) => a.status === 200, () => false)); i++)
		await sleep(50);
	const cookie = await logIn(agent, JSON.parse(readFileSync(join(dir, 'accounts.json'), 'utf8')).accounts.coordinator);
	const fieldsOf = async (path, is) => formOf((await ask(agent, cookie, 'GET', path)).text, is).fields;
	const list = work(ids, { skydd: (await fieldsOf(`/arenden/${ids[0]}/samtal/nytt`, (f) => 'satt' in f.fields || 'text' in f.fields)).skydd },
		await fieldsOf('/inkorg/nytt', (f) => 'text' in f.fields));
	console.log(`${ids.length} cases; load ${loadavg()[0].toFixed(1)} before`);
	console.log(`alone, ms, median: list ${await alone(cookie, 'GET', '/arenden', undefined, 50)}, ` +
		`case ${await alone(cookie, 'GET', (i) => `/arenden/${ids[(i * 7919) % ids.length]}`, undefined, 50)}`);
	console.log('people  answers/s   p50     p95     p99    most   processor µs  memory MB  wrong');
	for (const n of [1, 10, 100, 400]) {
		const times = [], wrong = new Map(), until = Date.now() + seconds * 1000, before = used(server.pid);
		await Promise.all(Array.from({ length: n }, () => person(cookie, list, until, times, wrong)));
		const ms = times.map(([, t]) => t).toSorted((a, b) => a - b);
		console.log(String(n).padEnd(8) + (times.length / seconds).toFixed(1).padEnd(12) + [0.5, 0.95, 0.99, 1].map((p) => at(ms, p).padEnd(8)).join('') +
			((used(server.pid) - before) / times.length).toFixed(0).padEnd(14) + String(memory(server.pid)).padEnd(11) + ([...wrong].map(([k, v]) => `${k} x ${v}`).join(', ') || '0'));
		bad += wrong.size;
		if (n === 400)
			for (const [, name] of list) {
				const own = times.filter(([k]) => k === name).map(([, t]) => t).toSorted((a, b) => a - b);
				console.log(`  ${name.padEnd(12)} ${String(own.length).padEnd(6)} p50 ${at(own, 0.5)}, p95 ${at(own, 0.95)}, p99 ${at(own, 0.99)} ms`);
			}
	}
	const sok = await fieldsOf('/sok', (f) => 'vad' in f.fields);
	console.log(`search for a name that nobody has, alone: ${await alone(cookie, 'POST', '/sok', { ...sok, vad: 'Finnsinte Alls' }, 5)} ms`);
	server.kill('SIGTERM');
	await new Promise((done) => server.on('exit', done));
	console.log(medstod('audit', 'verify', '--db', db).trim().split('\n')[0]);
} catch (e) {
	console.error(e.message);
	bad++;
} finally {
	server?.kill('SIGTERM');
	rmSync(top, { recursive: true, force: true });
}
process.exit(bad ? 1 : 0);
