// SPDX-License-Identifier: AGPL-3.0-or-later
// Ways in beside the phrase, and what happens when somebody is locked out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';

const PHRASE = 'kajak-saffran-tulpan';
const CODE = /\b([0-9A-Z]{5}(?:-[0-9A-Z]{5}){5})\b/;
let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

const account = (role) => server.accounts[role];

async function makeCode(client, password) {
	const answer = await client.submit('/mitt-konto/papperskod', (f) => 'nuvarande' in f.fields, { nuvarande: password });
	return { answer, code: CODE.exec(answer.text)?.[1] };
}

const enter = (client, kod, losen = PHRASE) =>
	client.submit('/logga-in/papperskod', (f) => 'kod' in f.fields, { kod, losen, losen_igen: losen });

async function signIn(user, password) {
	const client = server.client();
	const answer = await client.login(server.loginForm, { user, password });
	return { client, answer };
}

test('a code on paper needs her phrase, is shown once, and belongs to nobody else', async () => {
	const lead = await server.login('coordinator');
	assert.match((await lead.get('/mitt-konto')).text, /\/mitt-konto\/papperskod/);
	assert.match((await lead.get('/mitt-konto/papperskod')).text, /ingen papperskod/);
	const wrong = await makeCode(lead, 'inte min lösenfras');
	assert.equal(wrong.answer.status, 422);
	assert.ok(!wrong.code);
	assert.match(wrong.answer.text, /Det är inte din lösenfras/);
	const { answer, code } = await makeCode(lead, account('coordinator').password);
	assert.equal(answer.status, 200);
	assert.ok(code, answer.text);
	assert.match(answer.text, /Karin Lindberg/);
	assert.match(answer.text, /\/logga-in\/papperskod/);
	assert.doesNotMatch(answer.text.split('<main')[1], /Brottsofferjour/, 'the sheet does not say whose it is');
	assert.match(answer.headers.get('cache-control'), /no-store/);
	const again = await lead.get('/mitt-konto/papperskod');
	assert.ok(!again.text.includes(code));
	assert.match(again.text, /papperskod från 15/);
	assert.equal((await lead.get('/arenden')).status, 200, 'the first code leaves her session alone');
});

test('a mistyped code is told by its group and costs nothing', async () => {
	const lead = await server.login('volunteer');
	const { code } = await makeCode(lead, account('volunteer').password);
	const swap = (at) => code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1);
	for (const [kod, words] of [[swap(0), /Grupp 1 stämmer inte/], [swap(20), /Grupp 4 stämmer inte/],
		[code.slice(0, -1), /sex grupper/], ['', /sex grupper/], [`${code}x`, /sex grupper/]]) {
		const answer = await enter(server.client(), kod);
		assert.equal(answer.status, 422);
		assert.match(answer.text, words);
		assert.ok(!answer.text.includes(PHRASE), 'a phrase never comes back');
	}
	const short = await enter(server.client(), code, 'kort');
	assert.equal(short.status, 422, 'a bad phrase does not use up the code');
	const inside = await enter(server.client(), code.toLowerCase().replaceAll('-', ' '));
	assert.equal(inside.status, 303, inside.text);
});

test('the code lets her in once, with a new phrase, and ends her other sessions', async () => {
	const { user, password } = account('coordinator');
	const lead = await server.login('coordinator');
	const old = await makeCode(lead, password);
	const { code } = await makeCode(lead, password); // takes the old one's place
	assert.ok(code && old.code && code !== old.code);
	assert.equal((await lead.get('/arenden')).status, 200, 'she stays signed in here');
	const gone = await enter(server.client(), old.code);
	assert.equal(gone.status, 422);
	assert.match(gone.text, /Koden gäller inte/);
	const other = (await signIn(user, password)).client;
	const fresh = server.client();
	const answer = await enter(fresh, code);
	assert.equal(answer.status, 303);
	assert.equal(answer.location, '/mitt-konto/papperskod');
	assert.match((await fresh.get(answer.location)).text, /förbrukad/);
	assert.equal((await other.get('/arenden')).status, 303, 'signed out elsewhere');
	const list = await fresh.get('/arenden');
	const [, one] = /href="(\/arenden\/[a-z2-7]{26})"/.exec(list.text);
	assert.equal((await fresh.get(one)).status, 200, 'her cases open');
	assert.equal((await enter(server.client(), code)).status, 422, 'used up');
	assert.equal((await signIn(user, password)).answer.status, 422, 'the old phrase is gone');
	assert.equal((await signIn(user, PHRASE)).answer.status, 303);
	const reviewer = await server.login('reviewer');
	const log = (await reviewer.get('/vem-har-last')).text;
	assert.match(log, /Kom in med sin papperskod/);
	assert.match(log, /Gjorde en papperskod/);
});

test('guessing at codes is slowed down', async () => {
	const valid = '000G0-40R47-0M30J-E209D-185GT-R38E6'; // whole, and nobody's
	let last;
	for (let i = 0; i < 8; i++)
		last = await enter(server.client(), valid);
	assert.equal(last.status, 429);
	assert.ok(Number(last.headers.get('retry-after')) > 0);
});
