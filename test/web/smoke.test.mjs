// SPDX-License-Identifier: AGPL-3.0-or-later
// What must hold before anything else is worth testing: it starts, it lets the right people in.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';

const ROLES = ['volunteer', 'volunteer2', 'coordinator', 'manager', 'municipal_referrer',
	'municipal_officer', 'municipal_reader', 'reviewer', 'administrator'];

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

test('accounts.json is for its owner only and names every role', () => {
	assert.equal(statSync(join(server.dir, 'accounts.json')).mode & 0o777, 0o600);
	assert.deepEqual(ROLES.filter((role) => !server.accounts[role]), []);
});

for (const role of ROLES)
	test(`${role} signs in and sees a page`, async () => {
		const client = await server.login(role);
		const page = await client.get('/');
		const there = page.location ? await client.get(page.location) : page;
		assert.equal(there.status, 200);
		assert.match(there.text, /<h1\b/);
	});

test('a wrong password answers no 303 and no session', async () => {
	const client = server.client();
	const answer = await client.login(server.loginForm, { ...server.accounts.coordinator, password: 'fel' });
	assert.notEqual(answer.status, 303);
	assert.notEqual((await client.get('/idag')).status, 200);
});

test('on loopback the cookie is HttpOnly and SameSite, but neither Secure nor __Host-', async () => {
	const client = server.client();
	const answer = await client.login(server.loginForm, server.accounts.coordinator);
	const cookies = answer.headers.getSetCookie();
	assert.ok(cookies.length > 0);
	for (const cookie of cookies) {
		assert.match(cookie, /;\s*HttpOnly/i);
		assert.match(cookie, /;\s*SameSite=(Lax|Strict)/i);
		assert.doesNotMatch(cookie, /;\s*Secure|^__Host-/i);
	}
});

test('the start page is the same for all visitors, in the language asked for, and never somebody\'s own', async () => {
	const visitor = server.client(), sara = await server.login('coordinator');
	const own = await sara.get('/stod');
	const [swedish, english, again, other] = [await visitor.get('/stod?sprak=sv'), await visitor.get('/stod?sprak=en'),
		await visitor.get('/stod?sprak=sv'), await server.client().get('/stod?sprak=en')];

	assert.match(own.text, /action="\/logga-ut"/);
	assert.match(swedish.text, /Har du varit med om ett brott\?/);
	assert.match(english.text, /lang="en"/);
	assert.doesNotMatch(swedish.text + english.text, /logga-ut|name="skydd"/);
	const same = (page) => page.text.replace(/ nonce="[^"]+"/, ''); // each answer has its own
	assert.equal(same(again), same(swedish));
	assert.equal(same(other), same(english));
	assert.match(again.headers.get('cache-control'), /no-store/);
});

test('pages carry a strict policy and are never stored', async () => {
	const client = await server.login('coordinator');
	const page = await client.get('/idag');
	assert.equal(page.status, 200);
	const policy = page.headers.get('content-security-policy') ?? '';
	assert.match(policy, /default-src 'none'|default-src 'self'/);
	assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/);
	assert.match(page.headers.get('cache-control') ?? '', /no-store/);
	assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
	assert.match(page.headers.get('referrer-policy') ?? '', /no-referrer|same-origin/);
});

test('"Lämna sidan nu" leads to another site that is not told where from', async () => {
	const answer = await server.client().get('/lamna');
	assert.equal(answer.status, 303);
	assert.match(answer.location, /^https:\/\//);
	assert.match(answer.headers.get('referrer-policy') ?? '', /no-referrer/);
	assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
	assert.equal(answer.headers.get('clear-site-data'), '"cache", "cookies", "storage"');
});

test('after kill -9 it starts again and lets the same people in', async () => {
	await server.kill9();
	await server.restart();
	await server.login('coordinator');
});
