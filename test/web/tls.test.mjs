// SPDX-License-Identifier: AGPL-3.0-or-later
// TLS of the server's own: which versions, which cookies, and another certificate while it runs.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { formOf } from '../lib/client.mjs';
import { BIN, freePort, startDemo } from '../lib/server.mjs';

let server, dir, cert, key;
function certificate(name) {
	const [c, k] = [join(dir, `${name}.pem`), join(dir, `${name}.key`)];
	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
		'-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', k, '-out', c], { stdio: 'ignore' });
	return [c, k];
}
before(async () => {
	dir = mkdtempSync(join(tmpdir(), 'medstod-tls-'));
	const [c, k] = certificate('forst');
	[cert, key] = [join(dir, 'nu.pem'), join(dir, 'nu.key')];
	copyFileSync(c, cert);
	copyFileSync(k, key);
	server = await startDemo({ tls: true, args: ['--tls-cert', cert, '--tls-key', key] });
});
after(async () => {
	await server?.stop();
	rmSync(dir, { recursive: true, force: true });
});

function ask(path, { method = 'GET', headers = {}, body } = {}) {
	return new Promise((done, fail) => {
		const r = request(`https://127.0.0.1:${server.port}${path}`, { method, headers, ca: readFileSync(cert), agent: false }, (answer) => {
			let text = '';
			answer.setEncoding('utf8').on('data', (d) => { text += d; }).on('end', () => done({ status: answer.statusCode, headers: answer.headers, text }));
		});
		r.on('error', fail).end(body);
	});
}

// { version, name of the certificate } of one handshake, or the error's code.
const shake = (options) => new Promise((done) => {
	const socket = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () => {
		done({ version: socket.getProtocol(), name: socket.getPeerCertificate().subject?.CN, cipher: socket.getCipher().name });
		socket.destroy();
	});
	socket.on('error', (e) => done({ error: e.code }));
});

test('pages come by TLS, with cookies that never leave it', async () => {
	const page = await ask('/logga-in');
	assert.equal(page.status, 200);
	assert.equal(page.headers['strict-transport-security'], 'max-age=63072000; includeSubDomains');
	const { user, password } = server.accounts.coordinator;
	const form = formOf(page.text, (f) => 'losen' in f.fields);
	const answer = await ask('/logga-in', { method: 'POST', body: new URLSearchParams({ ...form.fields, anvandare: user, losen: password }).toString(),
		headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } });
	assert.equal(answer.status, 303);
	const cookie = answer.headers['set-cookie'].find((c) => c.startsWith('__Host-sid='));
	assert.match(cookie, /; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
	const home = await ask('/idag', { headers: { cookie: cookie.split(';')[0] } });
	assert.equal(home.status, 200);
});

test('only versions and ciphers that hold', async () => {
	assert.equal((await shake({})).version, 'TLSv1.3');
	assert.equal((await shake({ maxVersion: 'TLSv1.2' })).version, 'TLSv1.2');
	assert.ok((await shake({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })).error);
	assert.ok((await shake({ maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:AES256-SHA256:ECDHE-ECDSA-AES128-SHA' })).error);
});

const named = async (name) => {
	for (let i = 0; i < 100 && (await shake({})).name !== name; i++)
		await sleep(50);
	return (await shake({})).name;
};

test('SIGHUP brings another certificate, and a broken one changes nothing', async () => {
	assert.equal((await shake({})).name, 'forst');
	const [c, k] = certificate('sedan');
	copyFileSync(c, cert); // the key is still the old one's
	server.child.kill('SIGHUP');
	for (let i = 0; i < 100 && !/"serve.certificate","result":"refused"/.test(server.logTail()); i++)
		await sleep(50);
	assert.match(server.logTail(), /Nyckeln hör inte till certifikatet/);
	assert.equal((await shake({})).name, 'forst');
	copyFileSync(k, key);
	server.child.kill('SIGHUP');
	assert.equal(await named('sedan'), 'sedan');
	assert.equal((await ask('/logga-in')).status, 200);
});

test('a plain address beside it leads on, and takes nothing', async () => {
	const port = await freePort();
	const args = ['--tls-cert', cert, '--tls-key', key, '--url', 'https://stod.example.org', '--public-url', 'https://jour.example.org', '--redirect-listen', `127.0.0.1:${port}`];
	const beside = await startDemo({ tls: true, args });
	// As bytes: fetch would tidy them up.
	const plain = (head, host = 'stod.example.org') => new Promise((done, fail) => {
		let text = '';
		const socket = connectPlain({ port, host: '127.0.0.1' }, () => socket.write(`${head}\r\nHost: ${host}\r\n\r\n`));
		socket.on('data', (d) => { text += d; }).on('close', () => done(text)).on('error', fail);
	});
	const place = (text) => /^Location: (.*)\r$/m.exec(text)?.[1];
	try {
		const led = await plain('GET /stod/nu?sprak=en HTTP/1.1');
		assert.match(led, /^HTTP\/1.1 301 /);
		assert.equal(place(led), 'https://stod.example.org/stod/nu?sprak=en');
		assert.doesNotMatch(led, /Set-Cookie/i);
		assert.equal(place(await plain('HEAD / HTTP/1.1')), 'https://stod.example.org/');
		assert.equal(place(await plain('GET //ond.example/x HTTP/1.1')), 'https://stod.example.org//ond.example/x');
		assert.equal(place(await plain('GET http://ond.example/x HTTP/1.1')), 'https://stod.example.org/');
		assert.equal(place(await plain('GET @ond.example HTTP/1.1')), 'https://stod.example.org/');
		assert.equal(place(await plain('GET /stod HTTP/1.1', 'JOUR.example.org:80')), 'https://jour.example.org/stod');
		assert.equal(place(await plain('GET /stod HTTP/1.1', 'jour.example.org.ond.example')), 'https://stod.example.org/stod');
		const posted = await plain('POST /logga-in HTTP/1.1\r\nContent-Length: 0');
		assert.match(posted, /^HTTP\/1.1 405 /);
		assert.equal(place(posted), undefined);
	} finally {
		await beside.stop();
	}
	for (const bad of [['--redirect-listen', '127.0.0.1:0'], ['--redirect-listen', '127.0.0.1:0', '--tls-cert', cert, '--url', 'http://a.example']]) {
		const run = spawnSync(BIN, ['serve', '--check-config', '--db', join(server.dir, 'medstod.db'), ...bad], { encoding: 'utf8' });
		assert.equal(run.status, 2);
		assert.match(run.stderr, /redirect-listen needs tls-cert, and url/);
	}
});

test('what is no certificate is told at the start', () => {
	const bad = join(dir, 'fel.pem');
	writeFileSync(bad, 'hej\n');
	for (const args of [['--tls-cert', bad, '--tls-key', key], ['--tls-cert', cert, '--tls-key', bad], ['--tls-cert', cert, '--tls-key', join(dir, 'ingen')], ['--tls-cert', cert]]) {
		const run = spawnSync(BIN, ['serve', '--db', join(server.dir, 'medstod.db'), '--listen', '127.0.0.1:0', ...args], { encoding: 'utf8' });
		assert.equal(run.status, 1, run.stderr);
		assert.match(run.stderr, /ertifikat|yckel/);
	}
});
