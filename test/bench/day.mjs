// SPDX-License-Identifier: AGPL-3.0-or-later
// day.mjs - a working day of the whole country in an hour: sixty-five jours' referrals, talks and looks at one
// server that holds ten years of their work, each at its own time whatever has become of the others. Prints how
// long they waited, by what was done, and what was not as it should be; each talk that was acknowledged must
// stand in the store once. Anything wrong ends it with 1.
//
// A year has 32 000 cases and 98 000 talks and measures (Brottsofferjouren Sverige, 2020), and 250 working days.
// How often somebody looks is assumed: a case four times for each talk, 130 employees the list fifteen times and
// "Idag" six times a day, five sign in at each jour, a visitor reads forty public pages at each.
//
//   node test/bench/day.mjs BUILD [--minutes=N] [--years=N]        (script/bench --day)
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { any, ask, at, desk, logIn, memory, used } from './desk.mjs';

const [build, ...flags] = process.argv.slice(2);
const flag = (name, usual) => Number(flags.find((f) => f.startsWith(`--${name}=`))?.split('=')[1] ?? usual);
const minutes = flag('minutes', 60), years = flag('years', 10), JOURS = 65;

// Hundredths of the day's work in each hour from 8 to 17.
const HOURS = [12, 16, 14, 10, 6, 14, 12, 10, 6];
function moment() {
	let left = Math.random() * 100;
	const hour = HOURS.findIndex((share) => (left -= share) < 0);
	return (Math.max(hour, 0) + Math.random()) / HOURS.length * minutes * 60000;
}

const { server, cookie, who, ids, list, sok, db, end } = await desk(build, '--years', String(years), '--jours', String(JOURS));
const desked = Object.fromEntries(list.map(([, name, status, how]) => [name, [status, how]]));
const done = {
	...desked,
	'start page': [200, () => ['GET', '/idag']],
	'public page': [200, () => ['GET', any(['/stod', '/stod/nu', '/stod/dig', '/stod/ersattning', '/stod/kommuner/ragunda'])]],
	'search a name': [200, () => ['POST', '/sok', { ...sok, vad: 'Finnsinte Alls' }]],
	'sign in': [true, async (agent) => Boolean(await logIn(agent, who))],
};
const times = { 'referral in': 128, 'log a talk': 392, case: 1568, list: 1950, 'start page': 780, table: 65, report: 33, 'sign in': 325, 'public page': 2600,
	'search a name': 20 };
// Those of today alone: a sign-in erases notes whose time has come.
const since = Math.floor(Date.now() / 1000);
const entries = () => Number(execFileSync('sqlite3', [`file:${db}?mode=ro`, `SELECT count(*) FROM support_entry WHERE at >= ${since}`], { encoding: 'utf8' }));

const agent = new http.Agent({ keepAlive: true }), waited = {}, wrong = new Map();
let talks = 0; // acknowledged
async function once(name) {
	const [meant, how] = done[name], began = performance.now();
	const got = await (meant === true ? how(agent) : ask(agent, cookie, ...how()).then((a) => a.status)).catch((e) => e.code ?? e.message);
	(waited[name] ??= []).push(performance.now() - began);
	talks += name === 'log a talk' && got === meant;
	if (got !== meant)
		wrong.set(`${name}: ${got}`, (wrong.get(`${name}: ${got}`) ?? 0) + 1);
}

const before = entries(), load = loadavg()[0], spent = used(server.pid), started = performance.now();
const plan = Object.entries(times).flatMap(([name, n]) => Array.from({ length: n }, () => [moment(), name])).toSorted((a, b) => a[0] - b[0]);
const going = [];
for (const [when, name] of plan) {
	await sleep(Math.max(0, when - (performance.now() - started)));
	going.push(once(name));
}
await Promise.all(going);

console.log(`${ids.length} open cases, ${plan.length} acts in ${minutes} minutes; load ${load.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after`);
console.log('what             times   p50     p95     p99     most   ms');
for (const [name, list] of Object.entries(waited)) {
	const ms = list.toSorted((a, b) => a - b);
	console.log(name.padEnd(17) + String(ms.length).padEnd(8) + [0.5, 0.95, 0.99, 1].map((p) => at(ms, p).padEnd(8)).join(''));
}
console.log(`the server: ${((used(server.pid) - spent) / 1e6).toFixed(1)} s of processor time, ${memory(server.pid)} MB`);
const kept = entries() - before;
console.log(`talks acknowledged ${talks}, kept ${kept}`);
console.log(await end());
console.log(wrong.size ? [...wrong].map(([k, v]) => `${k} x ${v}`).join(', ') : 'every answer was what was meant');
process.exit(wrong.size || kept !== talks ? 1 : 0);
