// SPDX-License-Identifier: AGPL-3.0-or-later
// people.mjs - people at their day's work, 1, 10, 100 and 400 of them: each does one thing, waits for the
// answer, thinks for half a second to one and a half (far less than anybody does) and does the next. Prints
// for each number of people the answers a second, how long they waited (p50, p95, p99, most), what was not
// as it should be, the server's processor time for an answer and its memory. Anything wrong ends it with 1.
//
// A search is left out of it: an account may ask thirty times in ten minutes. It is asked alone afterwards.
//
//   node test/bench/people.mjs BUILD [--cases=N] [--quick]        (script/bench --users)
import http from 'node:http';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, at, desk, memory, used } from './desk.mjs';

const [build, ...flags] = process.argv.slice(2);
const cases = Number(flags.find((f) => f.startsWith('--cases='))?.slice(8) ?? 10000);
const seconds = flags.includes('--quick') ? 5 : 15;

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

let bad = 0;
try {
	const { server, cookie, ids, list, sok, end } = await desk(build, '--cases', String(cases), '--contacts', '3', '--all-open');
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
	console.log(`search for a name that nobody has, alone: ${await alone(cookie, 'POST', '/sok', { ...sok, vad: 'Finnsinte Alls' }, 5)} ms`);
	console.log(await end());
} catch (e) {
	console.error(e.message);
	bad++;
}
process.exit(bad ? 1 : 0);
