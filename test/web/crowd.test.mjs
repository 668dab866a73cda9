// SPDX-License-Identifier: AGPL-3.0-or-later
// Many at once: connections that say half a sentence and wait, and one address that writes letter after
// letter. Who needs us gets through all the same.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

const SLOW = 2000, LETTERS = 10; // as in mailbox_flood.c

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

const at = () => new URL(server.url);
// Another address of this machine stands for another person's.
const ask = (from, method, path, fields) => new Promise((done, fail) => {
	const body = fields && new URLSearchParams(fields).toString();
	const asked = request({ host: '127.0.0.1', port: at().port, localAddress: from, method, path, agent: false,
		headers: { host: at().host, origin: server.url, 'sec-fetch-site': 'same-origin', ...(body && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }) } }, (answer) => {
		const parts = [];
		answer.on('data', (d) => parts.push(d)).on('end', () => done({ status: answer.statusCode, text: Buffer.concat(parts).toString() })).on('error', fail);
	});
	asked.on('error', fail);
	asked.end(body);
});

test(`${SLOW} open connections that have sent half a request do not stop it answering`, async () => {
	const open = await Promise.all(Array.from({ length: SLOW }, () => new Promise((done, fail) => {
		const s = connect(Number(at().port), '127.0.0.1', () => {
			s.write('GET /stod HTTP/1.1\r\nHost: x\r\nX-Slow: ');
			done(s);
		});
		s.on('error', fail);
	})));
	try {
		for (const path of ['/stod', '/stod/nu', '/skriv', '/healthz', '/stod?sprak=en'])
			assert.equal((await ask('127.0.0.2', 'GET', path)).status, 200, path);
		assert.ok(open.every((s) => !s.destroyed), 'they are all still there');
	} finally {
		open.forEach((s) => s.destroy());
	}
});

test('one address that writes again and again is stopped and told, and the next one gets through', async () => {
	const write = async (from, text) => {
		const { fields } = formOf((await ask(from, 'GET', '/skriv')).text, (f) => /name="andra"/.test(f.body));
		return ask(from, 'POST', '/skriv', { ...fields, svar: 'code', andra: 'no', text });
	};
	const answers = [];
	for (let i = 0; i < LETTERS + 3; i++)
		answers.push(await write('127.0.0.3', `Skräp ${i}`));
	assert.deepEqual(answers.map((a) => a.status), [...Array(LETTERS).fill(200), 503, 503, 503]);
	assert.match(answers.at(-1).text, /Texten står kvar/);
	assert.match(answers.at(-1).text, new RegExp(`Skräp ${LETTERS + 2}`), 'nothing typed is lost');
	assert.match(answers.at(-1).text, /116 006/);
	const other = await write('127.0.0.4', 'Jag behöver någon att prata med.');
	assert.equal(other.status, 200, 'a real person gets through');
	assert.match(other.text, /Det här är din kod/);
});

test('a home with as many IPv6 addresses as it likes is one, and its neighbour another', async () => {
	const own = await startDemo({ args: ['--trust-proxy', 'yes'] });
	try {
		const client = own.client();
		const write = async (from) => {
			const headers = { 'x-forwarded-for': from };
			const { fields } = formOf((await client.get('/skriv', headers)).text, (f) => /name="andra"/.test(f.body));
			const answer = await client.request('POST', '/skriv', { body: new URLSearchParams({ ...fields, svar: 'code', andra: 'no', text: 'Hej' }),
				headers: { ...headers, accept: 'text/html', origin: own.url, 'sec-fetch-site': 'same-origin' } });
			return answer.status;
		};
		for (let i = 0; i < LETTERS; i++)
			assert.equal(await write(`2001:db8:1:2::${i + 1}`), 200);
		assert.equal(await write('2001:db8:1:2:ffff::1'), 503);
		assert.equal(await write('2001:db8:1:3::1'), 200);
	} finally {
		await own.stop();
	}
});
