// SPDX-License-Identifier: AGPL-3.0-or-later
// As a service of systemd: a socket that is handed over, words to the manager, SIGHUP and SIGTERM.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';
import { BIN, CLOCK, freePort, startDemo } from '../lib/server.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => { await server?.stop(); });

async function until(what, why) {
	for (let i = 0; i < 400; i++) {
		if (await what())
			return;
		await sleep(25);
	}
	assert.fail(why);
}
const notes = (event) => readFileSync(server.log, 'utf8').split('\n').filter((l) => l.includes(`"${event}"`)).map(JSON.parse);

test('SIGHUP reads the settings again; broken ones change nothing', async () => {
	const conf = join(server.dir, 'medstod.conf'), before = readFileSync(conf);
	appendFileSync(conf, 'log-level = debug\n');
	server.child.kill('SIGHUP');
	await until(() => notes('serve.reload').length === 1, 'no word of the reload');
	assert.equal(notes('serve.reload')[0].result, 'ok');
	writeFileSync(conf, `${before}log-levl = debug\n`);
	server.child.kill('SIGHUP');
	await until(() => notes('serve.reload').length === 2, 'no word of the refusal');
	assert.equal(notes('serve.reload')[1].result, 'refused');
	assert.match(readFileSync(server.log, 'utf8'), /medstod\.conf:\d+:1: .*did you mean "log-level"/);
	writeFileSync(conf, before);
	assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

// One answer's status, on the agent's only connection.
function ask(agent, method, path, headers = {}, body = undefined) {
	return new Promise((done, fail) => {
		const asked = request(new URL(path, server.url), { agent, method, headers }, (answer) => {
			answer.resume();
			answer.once('end', () => done(answer.statusCode));
		});
		asked.once('error', fail);
		asked.end(body);
	});
}

test('SIGTERM: who waits for an answer gets it, and the end is a good one', async () => {
	const { path, user_field: user, password_field: phrase } = server.loginForm;
	const agents = Array.from({ length: 6 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
	await Promise.all(agents.map((agent) => ask(agent, 'GET', '/healthz')));
	const client = server.client();
	const { fields } = formOf((await client.get(path)).text, (f) => phrase in f.fields);
	const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	const headers = { cookie, origin: server.url, 'content-type': 'application/x-www-form-urlencoded' };
	const body = new URLSearchParams({ ...fields, [user]: 'ingen', [phrase]: 'fel fras här' }).toString();
	const answers = agents.map((agent) => ask(agent, 'POST', path, headers, body));
	await Promise.race(answers);
	server.child.kill('SIGTERM');
	for (const status of await Promise.all(answers))
		assert.ok([401, 422, 429, 503].includes(status), `answered ${status}`);
	assert.deepEqual(await server.ended, { code: 0, signal: null });
	for (const agent of agents)
		agent.destroy();
});

test('a socket is taken over, and the manager is told: ready, alive, reloading, stopping', async () => {
	const port = await freePort();
	const child = spawn('python3', ['test/lib/manager.py', String(port), '400', BIN, 'serve', '--db', join(server.dir, 'medstod.db'),
		'--listen', '192.0.2.1:1'], { env: { ...process.env, MEDSTOD_CLOCK: CLOCK }, stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = new Promise((done) => child.once('exit', done));
	let said = '';
	child.stdout.on('data', (text) => { said += text; });
	await until(() => said.includes('READY=1'), said);
	assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
	await until(() => said.includes('WATCHDOG=1'), said);
	child.kill('SIGHUP');
	await until(() => /RELOADING=1(\n|.)*READY=1/.test(said), said);
	child.kill('SIGTERM');
	assert.equal(await ended, 0);
	assert.match(said, /STOPPING=1/);
});

test('invented people are not shown on a socket that others reach', async () => {
	const child = spawn('python3', ['test/lib/manager.py', '0', '400', BIN, 'serve', '--db', join(server.dir, 'medstod.db')],
		{ env: { ...process.env, MEDSTOD_CLOCK: CLOCK, MANAGER_HOST: '0.0.0.0' }, stdio: ['ignore', 'ignore', 'pipe'] });
	let said = '';
	child.stderr.on('data', (text) => { said += text; });
	assert.equal(await new Promise((done) => child.once('close', done)), 2);
	assert.match(said, /bara på den egna datorn/);
});
