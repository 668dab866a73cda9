// SPDX-License-Identifier: AGPL-3.0-or-later
// roles.mjs - sqlmap and wapiti of Debian 12 against a demo of its own, signed in as each role, for SECONDS each
// (60). What they are given is what that role's pages lead to: one address of each shape, its parameters and ids
// marked, and its forms with the session's own token. Prints a table of tool x role x requests x findings, and all that
// a tool or the server said; the program with sanitizers, so that memory is looked at too.
//
//	apt-get install sqlmap wapiti && node test/scan/roles.mjs [SECONDS [ROLE...]]
import { spawn } from 'node:child_process';
import { createServer, request } from 'node:http';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { freePort, startDemo } from '../lib/server.mjs';

const [seconds = '60', ...only] = process.argv.slice(2);
const ROLES = ['visitor', 'volunteer', 'coordinator', 'manager', 'municipal_referrer', 'municipal_officer', 'municipal_reader', 'reviewer', 'administrator'];
const ENDS = /logga-ut|avsluta|losen|inloggningar|\/sakerhetskopior|\/avbryt|passnyckel|tvastegs/; // what would end the session or the server's work
const PAGES = 150, GETS = 40, POSTS = 25;
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

// What the tools talk to: adds who is signed in and where a form comes from, and keeps them from what would end the
// session. (wapiti 3.0.4 has -x for that, which Python 3.11 does not take.)
async function door(server, cookie) {
	const port = await freePort(), { port: to } = new URL(server.url);
	const bad = new Map(); // answers of 500 and above
	const http = createServer((req, res) => {
		if (ENDS.test(req.url))
			return res.writeHead(404).end();
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

function run(program, args) {
	return new Promise((done) => {
		const child = spawn('timeout', ['-k', '5', String(Number(seconds) + 20), program, ...args], { env: { ...process.env, NO_PROXY: '*' } });
		let text = '';
		for (const out of [child.stdout, child.stderr])
			out.on('data', (d) => { text += d; });
		child.stdin.end();
		child.once('close', () => done(text));
	});
}

const marked = (path) => (path.includes('?') ? path : path.replace(/([a-z2-7]{26})(?!.*[a-z2-7]{26})/, '$1*'));

async function sqlmap(url, { paths, forms }, dir) {
	const gets = paths.map(marked).filter((p) => /[?*]/.test(p)).slice(0, GETS);
	const until = Date.now() + Number(seconds) * 1000, found = [];
	const base = ['--batch', '--technique=BE', '--threads=4', '--flush-session', `--output-dir=${dir}`, '--disable-coloring', '--ignore-code=*', '--skip-waf', '--param-exclude=skydd|en_gang'];
	const fresh = "import random;en_gang=''.join(random.choice('abcdefghijklmnopqrstuvwxyz234567') for _ in range(25))+'a'";
	const asked = gets.map((p) => ['-u', url + p]), sent = forms.slice(0, POSTS).map((f) => ['-u', url + f.action, `--data=${new URLSearchParams(Object.entries(f.fields).map(([k, v]) => [k, v ?? '']))}`, `--eval=${fresh}`]);
	const jobs = asked.flatMap((one, i) => (sent[i] ? [one, sent[i]] : [one])).concat(sent.slice(asked.length)); // in turn
	let n = 0;
	for (const job of jobs) {
		if (Date.now() > until)
			break;
		n++;
		const text = await run('sqlmap', [...job, ...base]);
		const last = text.match(/^.*(is vulnerable|identified the following injection|false positive or unexploitable).*$/gm) ?? []; // what it ends with
		found.push(...last.map((line) => `${job[1].replace(url, '')}: ${line}`));
	}
	return { found, what: `${n} of ${jobs.length} addresses and forms` };
}

async function wapiti(url, { paths }, dir) {
	const report = join(dir, 'wapiti.json');
	const text = await run('wapiti', ['-u', url + paths[0], '--scope', 'domain', ...paths.slice(0, 60).flatMap((p) => ['-s', url + p]), '-m', WAPITI, '-d', '1',
		'--max-scan-time', String(Math.trunc(seconds / 3)), '--max-attack-time', String(Math.trunc(seconds / 6)), '--flush-session', '--no-bugreport', '--store-session', dir, '-f', 'json', '-o', report, '-v', '0']);
	try {
		const r = JSON.parse(readFileSync(report, 'utf8'));
		const list = (kind) => Object.entries(r[kind]).flatMap(([what, all]) => all.map((v) => `${what}: ${v.method} ${v.path} ${v.parameter ?? ''} ${v.info}`));
		return { found: [...list('vulnerabilities'), ...list('anomalies')], what: 'its own way through the pages' };
	} catch {
		return { found: [`no report: ${text.slice(-300)}`], what: '' };
	}
}

for (const role of only.length ? only : ROLES)
	for (const [name, tool] of [['sqlmap', sqlmap], ['wapiti', wapiti]]) {
		const server = await startDemo(), dir = mkdtempSync(join(tmpdir(), 'medstod-scan-'));
		mkdirSync(join(dir, 'out'));
		const client = role === 'visitor' ? server.client() : await server.login(role);
		const map = await seen(client, role === 'visitor' ? ['/stod', '/skriv', '/skriv/kod', '/fakta', '/logga-in', '/stod/statistik'] : ['/idag', '/mitt-konto', '/handbok']);
		const cookie = [...client.cookies].map(([n, v]) => `${n}=${v}`).join('; ');
		const way = await door(server, cookie), before = await requests(server);
		const { found, what } = await tool(way.url, map, join(dir, 'out')), after = await requests(server);
		way.close();
		const still = role === 'visitor' || (await client.get('/mitt-konto')).status === 200;
		const log = readFileSync(server.log, 'utf8').split('\n').filter((l) => /"level":"error"/.test(l));
		console.log(`| ${name} | ${role} | ${sum(after) - sum(before)} | ${what} | ${after['5xx'] - before['5xx']} of 5xx, ${found.length} said |${still ? '' : ' signed out!'}`);
		for (const line of [...new Set([...found, ...log, ...[...way.bad].map(([w, n]) => `${n} x ${w}`)])].slice(0, 30))
			console.log(`#   ${line}`);
		await server.stop();
		rmSync(dir, { recursive: true, force: true });
	}
