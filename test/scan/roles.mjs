// SPDX-License-Identifier: AGPL-3.0-or-later
// roles.mjs - sqlmap and wapiti of Debian 12 against a demo of its own, signed in as each role, for SECONDS each
// (60); what sqlmap had no time for is named. With --full no target is left out and SECONDS is for each of them, so that
// it takes hours. A session that has ended is begun anew before the next target. What they are given is what that role's pages lead to: one address of each shape, its parameters and ids
// marked, and its forms with the session's own token. Prints a table of tool x role x requests x findings, and all that
// a tool or the server said; the program with sanitizers, so that memory is looked at too.
//
//	apt-get install sqlmap wapiti && node test/scan/roles.mjs [--full] [SECONDS [ROLE...]]
import { spawn } from 'node:child_process';
import { createServer, request } from 'node:http';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { freePort, startDemo } from '../lib/server.mjs';

const full = process.argv.includes('--full'), [seconds = '60', ...only] = process.argv.slice(2).filter((a) => a !== '--full');
const ROLES = ['visitor', 'volunteer', 'coordinator', 'manager', 'municipal_referrer', 'municipal_officer', 'municipal_reader', 'reviewer', 'administrator'];
const ENDS = /logga-ut|avsluta|losen|inloggningar|\/sakerhetskopior|\/avbryt|passnyckel|tvastegs/; // what would end the session or the server's work
const [PAGES, GETS, POSTS] = full ? [Infinity, Infinity, Infinity] : [150, 40, 25];
const WAPITI = 'sql,xss,exec,file,redirect,crlf,cookieflags,csp,http_headers,methods';

const shape = (path) => path.replace(/[a-z2-7]{26}/g, '{id}').replace(/=[^&]*/g, '=');

// What this one's pages lead to: addresses and forms, one of each shape.
async function seen(client, starts) {
	const paths = new Map(starts.map((p) => [p, p])), forms = new Map(), todo = [...starts];
	for (let i = 0; i < todo.length && i < PAGES; i++) {
		const { status, text, headers } = await client.get(todo[i]);
		if (status !== 200 || !/html/.test(headers.get('content-type') ?? ''))
			continue;
		for (const [, href] of text.matchAll(/\bhref="(\/[^"#]*)/g)) {
			const path = unescapeHtml(href);
			if (!ENDS.test(path) && !/^\/(tillgangar|handbok\/)/.test(path) && !paths.has(shape(path))) {
				paths.set(shape(path), path);
				todo.push(path);
			}
		}
		for (const [form] of text.matchAll(/<form\b[\s\S]*?<\/form>/g)) {
			const f = formOf(form), action = f.action || todo[i].split('?')[0];
			if (f.method === 'post' && !ENDS.test(action) && !/multipart/.test(form))
				forms.set(shape(action) + Object.keys(f.fields), { action, page: todo[i], fields: f.fields });
		}
	}
	return { paths: [...paths.values()], forms: [...forms.values()] };
}

// Who is signed in, for as long as a tool works: whatever it asks may end a session.
class Session {
	constructor(server, role) {
		Object.assign(this, { server, role, begun: 0 });
	}

	async keep() {
		if (this.client && (this.role === 'visitor' || (await this.client.get('/mitt-konto')).status === 200))
			return;
		this.client = this.role === 'visitor' ? this.server.client() : await this.server.login(this.role);
		if (this.begun++) // forms were seen in the session before
			this.token = formOf((await this.client.get('/mitt-konto')).text, (f) => 'skydd' in f.fields).fields.skydd;
	}

	get cookie() {
		return [...this.client.cookies].map(([n, v]) => `${n}=${v}`).join('; ');
	}
}

// What the tools talk to: adds who is signed in and where a form comes from, and keeps them from what would end the
// session. (wapiti 3.0.4 has -x for that, which Python 3.11 does not take.)
async function door(server, session) {
	const port = await freePort(), { port: to } = new URL(server.url);
	const bad = new Map(); // answers of 500 and above
	const http = createServer((req, res) => {
		if (ENDS.test(req.url))
			return res.writeHead(404).end();
		const { cookie } = session;
		const headers = { ...req.headers, host: `127.0.0.1:${to}`, ...(cookie && { cookie }), ...(req.method === 'POST' && { origin: server.url }) };
		const on = request({ host: '127.0.0.1', port: to, path: req.url, method: req.method, headers }, (answer) => {
			const { location, ...rest } = answer.headers, what = `${answer.statusCode} ${req.method} ${shape(req.url.split('?')[0])}`;
			if (answer.statusCode >= 500)
				bad.set(what, (bad.get(what) ?? 0) + 1);
			res.writeHead(answer.statusCode, { ...rest, ...(location && { location: location.replace(server.url, `http://127.0.0.1:${port}`) }) });
			answer.pipe(res);
		});
		on.on('error', () => res.writeHead(502).end());
		req.pipe(on);
	});
	await new Promise((done) => { http.listen(port, '127.0.0.1', done); });
	return { url: `http://127.0.0.1:${port}`, bad, close: () => { http.closeAllConnections(); http.close(); } };
}

const requests = async (server) => {
	const text = await (await fetch(`${server.url}/metrics`)).text();
	return Object.fromEntries([...text.matchAll(/requests_total\{status="(\dxx)"\} (\d+)/g)].map((m) => [m[1], Number(m[2])]));
};
const sum = (o) => Object.values(o).reduce((a, b) => a + b, 0);

function run(program, time, args) {
	return new Promise((done) => {
		const child = spawn('timeout', ['-k', '5', String(Number(time) + 20), program, ...args], { env: { ...process.env, NO_PROXY: '*' } });
		let text = '';
		for (const out of [child.stdout, child.stderr])
			out.on('data', (d) => { text += d; });
		child.stdin.end();
		child.once('close', () => done(text));
	});
}

const marked = (path) => (path.includes('?') ? path : path.replace(/([a-z2-7]{26})(?!.*[a-z2-7]{26})/, '$1*'));

async function sqlmap(url, { paths, forms }, dir, session) {
	const gets = paths.map(marked).filter((p) => /[?*]/.test(p)).slice(0, GETS);
	const until = full ? Infinity : Date.now() + Number(seconds) * 1000, found = [];
	const base = ['--batch', '--technique=BE', '--threads=4', '--flush-session', `--output-dir=${dir}`, '--disable-coloring', '--ignore-code=*', '--skip-waf', '--param-exclude=skydd|en_gang'];
	const fresh = "import random;en_gang=''.join(random.choice('abcdefghijklmnopqrstuvwxyz234567') for _ in range(25))+'a'";
	const asked = gets.map((p) => ['-u', url + p]), sent = forms.slice(0, POSTS).map((f) => ['-u', url + f.action, f.fields, `--eval=${fresh}`]);
	const data = (fields) => `--data=${new URLSearchParams(Object.entries({ ...fields, ...(session.token && { skydd: session.token }) }).map(([k, v]) => [k, v ?? '']))}`;
	const jobs = asked.flatMap((one, i) => (sent[i] ? [one, sent[i]] : [one])).concat(sent.slice(asked.length)); // in turn
	let n = 0;
	for (const job of jobs) {
		if (Date.now() > until)
			break;
		n++;
		await session.keep();
		const text = await run('sqlmap', seconds, [...job.map((a) => (typeof a === 'string' ? a : data(a))), ...base]);
		const last = text.match(/^.*(is vulnerable|identified the following injection|false positive or unexploitable).*$/gm) ?? []; // what it ends with
		found.push(...last.map((line) => `${job[1].replace(url, '')}: ${line}`));
	}
	const left = jobs.slice(n).map((job) => shape(`${job[2] ? 'POST' : 'GET'} ${job[1].replace(url, '')}`));
	return { found, left, what: `${n} of ${jobs.length} addresses and forms` };
}

async function wapiti(url, { paths }, dir) {
	const report = join(dir, 'wapiti.json'), time = full ? seconds * paths.length : seconds;
	const text = await run('wapiti', time, ['-u', url + paths[0], '--scope', 'domain', ...paths.slice(0, full ? Infinity : 60).flatMap((p) => ['-s', url + p]), '-m', WAPITI, '-d', '1',
		'--max-scan-time', String(Math.trunc(time / 3)), '--max-attack-time', String(Math.trunc(time / 6)), '--flush-session', '--no-bugreport', '--store-session', dir, '-f', 'json', '-o', report, '-v', '0']);
	try {
		const r = JSON.parse(readFileSync(report, 'utf8'));
		const list = (kind) => Object.entries(r[kind]).flatMap(([what, all]) => all.map((v) => `${what}: ${v.method} ${v.path} ${v.parameter ?? ''} ${v.info}`));
		return { found: [...list('vulnerabilities'), ...list('anomalies')], left: [], what: 'its own way through the pages' };
	} catch {
		return { found: [`no report: ${text.slice(-300)}`], left: [], what: '' };
	}
}

for (const role of only.length ? only : ROLES)
	for (const [name, tool] of [['sqlmap', sqlmap], ['wapiti', wapiti]]) {
		const server = await startDemo(), dir = mkdtempSync(join(tmpdir(), 'medstod-scan-'));
		mkdirSync(join(dir, 'out'));
		const session = new Session(server, role);
		await session.keep();
		const map = await seen(session.client, role === 'visitor' ? ['/stod', '/skriv', '/skriv/kod', '/fakta', '/logga-in', '/stod/statistik'] : ['/idag', '/mitt-konto', '/handbok']);
		const way = await door(server, session), before = await requests(server);
		const { found, left, what } = await tool(way.url, map, join(dir, 'out'), session), after = await requests(server);
		way.close();
		await session.keep();
		const log = readFileSync(server.log, 'utf8').split('\n').filter((l) => /"level":"error"/.test(l));
		console.log(`| ${name} | ${role} | ${sum(after) - sum(before)} | ${what} | ${after['5xx'] - before['5xx']} of 5xx, ${found.length} said |${session.begun > 1 ? ` signed in ${session.begun} times` : ''}`);
		for (const one of left)
			console.log(`#   not reached: ${one}`);
		for (const line of [...new Set([...found, ...log, ...[...way.bad].map(([w, n]) => `${n} x ${w}`)])].slice(0, 30))
			console.log(`#   ${line}`);
		await server.stop();
		rmSync(dir, { recursive: true, force: true });
	}
