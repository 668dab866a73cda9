// SPDX-License-Identifier: AGPL-3.0-or-later
// desk.mjs - what people.mjs and day.mjs share: a filled demo that is served, requests by a person's own
// connection, what is done at a desk, and what the server used.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';

const PORT = 18132, MAIL = 'Hej,\nNamn: Övning Person\nTelefon: 070-1740633\nBrott: misshandel\nVill bli kontaktad.\nPolisen\n';

// One answer: its status and text, over this person's own connection.
export const ask = (agent, cookie, method, path, fields) => new Promise((done, fail) => {
	const body = fields && new URLSearchParams(fields).toString();
	const headers = { cookie, ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }) };
	const req = http.request({ host: '127.0.0.1', port: PORT, method, path, agent, headers }, (answer) => {
		let text = '';
		answer.setEncoding('utf8').on('data', (part) => { text += part; })
			.on('end', () => done({ status: answer.statusCode, text, headers: answer.headers })).on('error', fail);
	});
	req.on('error', fail).end(body);
});

export async function logIn(agent, { user, password }) {
	const { text } = await ask(agent, '', 'GET', '/logga-in');
	const skydd = text.match(/name="skydd"[^>]*value="([^"]*)"/)[1];
	const answer = await ask(agent, '', 'POST', '/logga-in', { skydd, anvandare: user, losen: password });
	return answer.headers['set-cookie'].map((c) => c.split(';')[0]).find((c) => c.includes('sid='));
}

let turn = 0;
export const any = (list) => list[Math.floor(Math.random() * list.length)];
// What is done in a day, in hundredths: [how often, name, what answers, how].
export const work = (ids, form, inbox) => [
	[30, 'list', 200, () => ['GET', '/arenden']],
	[40, 'case', 200, () => ['GET', `/arenden/${any(ids)}`]],
	[15, 'log a talk', 303, () => ['POST', `/arenden/${any(ids)}/samtal/nytt`, { ...form, en_gang: `p-${process.pid}-${++turn}`,
		holl: 'jag', horde: 'personen', satt: 'phone', minuter: '20', text: 'Vi talade om tiden för förhöret.' }]],
	[5, 'referral in', 303, () => ['POST', '/inkorg/nytt', { ...inbox, en_gang: `p-${process.pid}-${++turn}`, text: MAIL }]],
	[6, 'table', 200, () => ['GET', '/statistik/tabell']],
	[4, 'report', 200, () => ['GET', '/statistik/forbundet']],
];

// Microseconds of processor time, and megabytes of memory.
export const used = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).reduce((sum, n) => sum + Number(n), 0) * 10000;
export const memory = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
export const at = (sorted, part) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);

// A demo that `simulate` filled with these flags, served: its process, a coordinator's cookie, the ids of its open
// cases, the forms that `work` posts, and `end`, which stops it and gives what `audit verify` said.
export async function desk(build, ...filled) {
	const top = mkdtempSync(join(tmpdir(), 'medstod-desk-')), dir = join(top, 'demo'), db = join(dir, 'medstod.db');
	const medstod = (...args) => execFileSync(join(build, 'medstod'), args, { encoding: 'utf8' }).trim();
	process.once('exit', () => rmSync(top, { recursive: true, force: true }));
	medstod('demo', dir);
	console.log(medstod('simulate', '--db', db, '--ids', join(top, 'ids'), ...filled));
	const ids = readFileSync(join(top, 'ids'), 'utf8').trim().split('\n');
	const server = spawn(join(build, 'medstod'), ['serve', '--db', db, '--listen', `127.0.0.1:${PORT}`], { stdio: 'ignore' });
	process.once('exit', () => server.kill('SIGKILL'));
	for (const signal of ['SIGINT', 'SIGTERM'])
		process.once(signal, () => process.exit(1));
	const agent = new http.Agent({ keepAlive: true });
	for (let i = 0; i < 200 && server.exitCode === null && !(await ask(agent, '', 'GET', '/healthz').then((a) => a.status === 200, () => false)); i++)
		await sleep(50);
	if (server.exitCode !== null)
		throw new Error(`the server ended at once: is port ${PORT} taken?`);
	const who = JSON.parse(readFileSync(join(dir, 'accounts.json'), 'utf8')).accounts.coordinator;
	const cookie = await logIn(agent, who);
	const fieldsOf = async (path, is) => formOf((await ask(agent, cookie, 'GET', path)).text, is).fields;
	const talk = await fieldsOf(`/arenden/${ids[0]}/samtal/nytt`, (f) => 'satt' in f.fields || 'text' in f.fields);
	const list = work(ids, { skydd: talk.skydd }, await fieldsOf('/inkorg/nytt', (f) => 'text' in f.fields));
	const sok = await fieldsOf('/sok', (f) => 'vad' in f.fields);
	agent.destroy();
	return { server, cookie, who, ids, list, sok, db, end: async () => {
		server.kill('SIGTERM');
		await new Promise((done) => server.on('exit', done));
		return medstod('audit', 'verify', '--db', db).split('\n')[0];
	} };
}
