// SPDX-License-Identifier: AGPL-3.0-or-later
// growth.mjs - what a person waits for, in installations of 1 000, 100 000 and 1 000 000 open cases, one beside the
// other and asked in turn: the list's first page and one in its middle, a search by name (one has that name), and a
// case opened, each time another. Prints the median of each in milliseconds and, per number of cases, the ratio to
// the smallest. Anything but an answer that was meant ends it with 1.
//
//   node test/bench/growth.mjs BUILD [--cases=N,N,...] [--quick]        (script/bench --growth)
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, formOf } from '../lib/client.mjs';

const [build, ...flags] = process.argv.slice(2);
const quick = flags.includes('--quick');
const sizes = (flags.find((f) => f.startsWith('--cases='))?.slice(8) ?? (quick ? '1000,20000' : '1000,100000,1000000')).split(',').map(Number);
const rounds = quick ? 5 : 25; // in each: one search, for an account may ask thirty times in ten minutes
const EACH = 8;                // of the others in a round
const NAME = 'Ensamma Övning';
const children = [], all = [];
const top = mkdtempSync(join(tmpdir(), 'medstod-growth-'));
const medstod = (...args) => execFileSync(join(build, 'medstod'), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const any = (list) => list[Math.floor(Math.random() * list.length)];
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

function meant(answer, status, what) {
	if (answer.status !== status)
		throw new Error(`${what} gave ${answer.status}`);
	return answer.text;
}

// The address of a page far into the list, by its links.
async function middle(client) {
	let path = '/arenden';
	for (let i = 0; i < 20; i++)
		path = /href="(\/arenden\?[^"]*efter=[^"]*)"/.exec(meant(await client.get(path), 200, path))[1].replaceAll('&amp;', '&');
	return path;
}

// One installation of n open cases.
function fill(n) {
	const dir = join(top, String(n)), db = join(dir, 'medstod.db');
	medstod('demo', dir);
	console.log(medstod('simulate', '--db', db, '--cases', String(n), '--contacts', '1', '--all-open', '--ids', join(top, `${n}.ids`)).trim());
	return { n, dir, db, ids: readFileSync(join(top, `${n}.ids`), 'utf8').trim().split('\n'),
		times: { 'list': [], 'page 21': [], 'search': [], 'open': [] } };
}

// Served and signed in, with one person of a name of her own. Not before all are filled: who is away for long is
// signed out.
async function serve(me, i) {
	const { dir, db } = me, url = `http://127.0.0.1:${18140 + i}`;
	const child = spawn(join(build, 'medstod'), ['serve', '--db', db, '--listen', url.slice(7)], { stdio: 'ignore' });
	children.push(child);
	for (let k = 0; k < 600 && !(await fetch(`${url}/healthz`).then((a) => a.ok, () => false)); k++)
		await sleep(50);
	if (child.exitCode !== null) // somebody else answers there
		throw new Error(`nothing could listen at ${url}`);
	const { login, accounts } = JSON.parse(readFileSync(join(dir, 'accounts.json'), 'utf8')), client = new Client(url);
	meant(await client.login(login, accounts.coordinator), 303, 'signing in');
	meant(await client.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', kommun: '2380', anmalt: 'yes', namn: NAME }), 303, 'a new case');
	const sok = formOf(meant(await client.get('/sok'), 200, 'the search'), (f) => 'vad' in f.fields).fields;
	Object.assign(me, { client, sok, far: await middle(client) });
}

async function timed({ times }, what, status, asking) {
	const began = performance.now(), text = meant(await asking(), status, what);
	times[what].push(performance.now() - began);
	return text;
}

async function round(me) {
	for (let i = 0; i < EACH; i++) {
		await timed(me, 'list', 200, () => me.client.get('/arenden'));
		await timed(me, 'page 21', 200, () => me.client.get(me.far));
		await timed(me, 'open', 200, () => me.client.get(`/arenden/${any(me.ids)}`));
	}
	const found = await timed(me, 'search', 200, () => me.client.post('/sok', { ...me.sok, vad: NAME }));
	if (!found.includes('Ensamma'))
		throw new Error(`a name was not found among ${me.n}`);
}

function report() {
	const cell = (text) => String(text).padStart(16);
	console.log(`${rounds} rounds, load ${loadavg()[0].toFixed(1)}; median ms, and times the smallest's`);
	console.log('cases'.padStart(10) + Object.keys(all[0].times).map(cell).join(''));
	for (const { n, times } of all)
		console.log(String(n).padStart(10) + Object.entries(times).map(([what, list]) =>
			cell(`${median(list).toFixed(2)} (${(median(list) / median(all[0].times[what])).toFixed(2)})`)).join(''));
}

let bad = 0;
try {
	all.push(...sizes.map(fill));
	for (const [i, me] of all.entries())
		await serve(me, i);
	for (let i = 0; i <= rounds; i++) {
		for (const me of all)
			await round(me);
		if (i === 0) // what it takes to begin is not counted
			all.forEach((me) => Object.values(me.times).forEach((list) => list.splice(0)));
	}
	report();
} catch (e) {
	console.error(e.message);
	bad++;
} finally {
	children.forEach((child) => child.kill('SIGKILL'));
	rmSync(top, { recursive: true, force: true });
}
process.exit(bad ? 1 : 0);
