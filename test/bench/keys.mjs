// SPDX-License-Identifier: AGPL-3.0-or-later
// keys.mjs - what it costs that everything is sealed, beside libsodium opening the same amount by itself, in
// rounds on one machine:
//   case, 50 notes    /arenden/ID, its log row durable     bare: 50 texts of 600 bytes
//   words in notes    /sok for what no note has            bare: all notes, by one thread; two of ours share them,
//                     so that the processor's time of both stands below: it says what was saved and what only shared
//   exact number      /sok for a number that some cases have: its hash leads to them, and nothing else is opened
//   1 000 wraps       a phrase is changed: prepared on a worker, written in one transaction
// Prints medians. The server is asked over HTTP, one question at a time.

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [build, ...flags] = process.argv.slice(2);
const quick = flags.includes('--quick');
const BYTES = 600, PER_CASE = 50, cases = quick ? 200 : 2000, rounds = quick ? 3 : 5, WRAPS = 1000;
const port = 18136, url = `http://127.0.0.1:${port}`;
const top = mkdtempSync(join(tmpdir(), 'medstod-keys-'));
const run = (program, ...args) => execFileSync(join(build, program), args, { encoding: 'utf8', maxBuffer: 1 << 26 });
const bareOpen = (n) => run('bench-keys', 'open', String(n), String(BYTES)).trim().split(' ').map(Number);
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
let server;

function end(code) {
	server?.kill('SIGTERM');
	rmSync(top, { recursive: true, force: true });
	process.exit(code);
}
process.on('SIGINT', () => end(130));

const token = (html) => html.match(/name="skydd"[^>]*value="([^"]*)"/)[1];
const cookieOf = (answer) => answer.headers.getSetCookie().map((c) => c.split(';')[0]).find((c) => c.includes('sid='));

async function logIn({ user, password }) {
	const page = await (await fetch(`${url}/logga-in`)).text();
	return cookieOf(await fetch(`${url}/logga-in`, { method: 'POST', redirect: 'manual',
		body: new URLSearchParams({ skydd: token(page), anvandare: user, losen: password }) }));
}

async function serve() {
	const dir = join(top, 'demo'), db = join(dir, 'medstod.db');
	run('medstod', 'demo', dir);
	console.error(run('medstod', 'simulate', '--db', db, '--cases', String(cases), '--contacts', String(PER_CASE + 1),
		'--note', String(BYTES), '--all-open', '--ids', join(top, 'ids')).trim());
	server = spawn(join(build, 'medstod'), ['serve', '--db', db, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'inherit'] });
	for (let i = 0; i < 200 && !(await fetch(`${url}/healthz`).catch(() => null)); i++)
		await sleep(50);
	return logIn(JSON.parse(readFileSync(join(dir, 'accounts.json'), 'utf8')).accounts.coordinator);
}

// Microseconds until the whole answer is here.
async function timed(what) {
	const began = process.hrtime.bigint();
	const answer = await what();
	const text = await answer.text();
	if (answer.status !== 200)
		throw new Error(`${answer.url} gave ${answer.status}`);
	return [Number(process.hrtime.bigint() - began) / 1000, text];
}

// Microseconds that all threads of the server have had of the processor.
const used = () => readdirSync(`/proc/${server.pid}/task`)
	.reduce((sum, t) => sum + Number(readFileSync(`/proc/${server.pid}/task/${t}/schedstat`, 'utf8').split(' ')[0]) / 1000, 0);

async function search(cookie, vad) {
	const page = await (await fetch(`${url}/sok`, { headers: { cookie } })).text();
	return timed(() => fetch(`${url}/sok`, { method: 'POST', headers: { cookie }, body: new URLSearchParams({ skydd: token(page), vad }) }));
}

const ms = (us) => `${(us / 1000).toFixed(us < 10000 ? 2 : 0)} ms`;
function report(name, ours, bare, note) {
	const ratios = ours.map((n, i) => n / bare[i]);
	console.log(`${name.padEnd(18)}${ms(median(ours)).padEnd(12)}${ms(median(bare)).padEnd(12)}` +
		`${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`.padEnd(22) + note);
}

try {
	const cookie = await serve();
	const ids = readFileSync(join(top, 'ids'), 'utf8').trim().split('\n'), notes = cases * PER_CASE;
	const ours = { one: [], words: [], used: [], exact: [], wraps: [] }, bare = { one: [], all: [], used: [], wraps: [] };
	const before = loadavg()[0];
	for (let i = 0; i < rounds; i++) {
		const list = [];
		for (const id of ids.slice(i * 20, i * 20 + 20))
			list.push((await timed(() => fetch(`${url}/arenden/${id}`, { headers: { cookie } })))[0]);
		ours.one.push(median(list));
		bare.one.push(bareOpen(PER_CASE * 20)[0] / 20);
		const began = used();
		ours.words.push((await search(cookie, 'förstenad giraff'))[0]);
		ours.used.push(used() - began);
		const [time, alone_used] = bareOpen(notes);
		bare.all.push(time);
		bare.used.push(alone_used);
		ours.exact.push((await search(cookie, '070-1740650'))[0]);
		const dir = join(top, `wraps-${i}`);
		mkdirSync(dir);
		const [made, written, alone] = run('bench-keys', 'rotate', dir, String(WRAPS)).trim().split(' ').map(Number);
		ours.wraps.push(made);
		bare.wraps.push(alone);
		ours.written = [...(ours.written ?? []), made + written];
	}
	console.log(`${cases} cases of ${PER_CASE} notes of ${BYTES} bytes, ${rounds} rounds; load ${before.toFixed(1)} before`);
	console.log(`${''.padEnd(18)}${'Medstöd'.padEnd(12)}${'libsodium'.padEnd(12)}ratio`);
	report(`case, ${PER_CASE} notes`, ours.one, bare.one, 'the page, its log row durable');
	report('words in notes', ours.words, bare.all, 'aim 1.5');
	report('', ours.used, bare.used, 'of the processor');
	report('exact number', ours.exact, bare.all, '');
	report('1 000 wraps', ours.wraps, bare.wraps, 'prepared');
	report('', ours.written, bare.wraps, 'and written');
	end(0);
} catch (e) {
	console.error(e.message);
	end(1);
}
