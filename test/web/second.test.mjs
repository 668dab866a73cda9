// SPDX-License-Identifier: AGPL-3.0-or-later
// The second factor: codes of an app and spare codes. The phrase alone lets nobody in, no code is good
// twice, guessing is slowed down, and a lost telephone is no lost account.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { BIN, startDemo } from '../lib/server.mjs';
import { totp } from '../lib/totp.mjs';

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

const CODE = '/logga-in/engangskod';
const MINE = '/mitt-konto/engangskod';
const withoutApp = ({ user, password }) => ({ user, password });
// Two codes of one half minute: the second would be the first one again.
let spent = 0;
const host = () => server.accounts.administrator2;
const next = () => host().backup_codes[spent++];

async function halfway(account = host(), on = server) {
	const client = on.client();
	const answer = await client.login(on.loginForm, withoutApp(account));
	return { client, answer };
}
const send = (client, fields) => client.submit(CODE, CODE, fields);

test('the phrase alone is no session', async () => {
	const { client, answer } = await halfway();
	assert.equal(answer.status, 200);
	assert.match(answer.text, /Skriv din engångskod/);
	assert.ok(!client.cookies.has('sid'));
	for (const path of ['/idag', '/drift', '/mitt-konto', MINE])
		assert.match((await client.get(path)).location, /^\/logga-in/, path);
	client.cookies.set('sid', client.cookies.get('steg')); // what is halfway opens no session either
	assert.match((await client.get('/drift')).location, /^\/logga-in/);
});

test('phrase, then code: in; and the same code never again', async () => {
	const code = totp(host().totp, server.now());
	const { client } = await halfway();
	const { client: other } = await halfway();
	const form = formOf((await other.get(CODE)).text, CODE);
	const first = await send(client, { engangskod: `${code.slice(0, 3)} ${code.slice(3)}` });
	assert.equal(first.status, 303, first.text);
	assert.equal((await client.get('/drift')).status, 200);
	assert.ok(!client.cookies.has('steg'));
	const second = await other.post(CODE, { ...form.fields, engangskod: code });
	assert.equal(second.status, 422);
	assert.match(second.text, /har använts redan/);
	const again = await (await halfway()).client.login(server.loginForm, host(), server.now());
	assert.equal(again.status, 422, 'nor with the phrase in one form');
	assert.equal((await other.get('/drift')).status, 303);
});

test('phrase and code in one form', async () => {
	const client = server.client();
	const bad = await client.login({ ...server.loginForm }, { ...host(), totp: null, password: 'fel' });
	assert.equal(bad.status, 422);
	const page = formOf((await client.get('/logga-in')).text, (f) => 'losen' in f.fields);
	const fields = { ...page.fields, anvandare: host().user, losen: host().password };
	assert.equal((await client.post('/logga-in', { ...fields, engangskod: '000000' })).status, 422);
	const wrongPhrase = await client.post('/logga-in', { ...fields, losen: 'alldeles fel fras', engangskod: next() });
	assert.equal(wrongPhrase.status, 422);
	spent--; // a good code with a wrong phrase is not used up, and nothing tells that it was good
	assert.match(wrongPhrase.text, /Användarnamnet eller lösenfrasen stämmer inte/);
	const answer = await client.post('/logga-in', { ...fields, engangskod: next() });
	assert.equal(answer.status, 303, answer.text);
	assert.equal((await client.get('/drift')).status, 200);
});

test('a spare code works once, also in small letters', async () => {
	const code = next();
	const { client } = await halfway();
	assert.equal((await send(client, { reservkod: code.toLowerCase().replace('-', ' ') })).status, 303);
	const { client: other } = await halfway();
	const again = await send(other, { reservkod: code });
	assert.equal(again.status, 422);
	assert.match(again.text, /Reservkoden stämmer inte, eller har använts/);
	assert.match((await client.get(MINE)).text, /koder kvar/);
});

test('guessing at codes is slowed down, for that account alone, and for a while', async () => {
	const { client } = await halfway();
	let last;
	for (let i = 0; i < 7; i++)
		last = await send(client, { engangskod: String(100000 + i) });
	assert.equal(last.status, 429);
	assert.ok(Number(last.headers.get('retry-after')) > 0);
	const good = next();
	assert.equal((await send(client, { reservkod: good })).status, 429, 'a good one waits too');
	await server.login('administrator');
	await server.restart({ clock: '2026-04-15T09:20' });
	const { client: later } = await halfway();
	assert.equal((await send(later, { reservkod: good })).status, 303, 'and is not lost by it');
});

test('who waits too long between phrase and code begins again', async () => {
	const { client } = await halfway();
	await server.restart({ clock: '2026-04-15T09:40' });
	assert.equal((await client.get(CODE)).location, '/logga-in');
	const { client: nobody } = await halfway();
	nobody.cookies.delete('steg');
	assert.equal((await nobody.get(CODE)).location, '/logga-in');
});

// { client, secret } of one who has just set up an app.
async function enrol(client, on = server) {
	const page = await client.get(MINE);
	const secret = /class="m-code">([A-Z2-7 ]+)</.exec(page.text)[1].replaceAll(' ', '');
	assert.equal(secret.length, 32);
	const wrong = await client.submit(MINE, (f) => 'hemlighet' in f.fields, { engangskod: '000000' });
	assert.equal(wrong.status, 422);
	const form = formOf(wrong.text, (f) => 'hemlighet' in f.fields);
	const shown = /class="m-code">([A-Z2-7 ]+)</.exec(wrong.text)[1].replaceAll(' ', '');
	const answer = await client.post(MINE, { ...form.fields, engangskod: totp(shown, on.now()) });
	assert.equal(answer.status, 303, answer.text);
	return shown;
}

test('she sets it up, prints spare codes, and a manager takes it away when the telephone is lost', async () => {
	const lead = await server.login('volunteer');
	await enrol(lead);
	assert.match((await lead.get(MINE)).text, /Du har inga reservkoder/);
	const sheet = await lead.submit(MINE, 'reservkoder', {});
	const codes = [...sheet.text.matchAll(/class="m-code">([0-9A-Z]{4}-[0-9A-Z]{4})</g)].map((m) => m[1]);
	assert.equal(new Set(codes).size, 10);
	const account = server.accounts.volunteer;
	const { client, answer } = await halfway(account);
	assert.equal(answer.status, 200);
	assert.equal((await send(client, { reservkod: codes[3] })).status, 303);
	const manager = await server.login('manager');
	const list = await manager.get('/konton');
	const path = new RegExp('href="(/konton/[a-z2-7]{26})"[^>]*>(?:\\s|<[^>]*>)*Maj Svensson').exec(list.text)[1];
	assert.equal((await manager.submit(path, '/engangskoder', {})).status, 303);
	assert.equal((await halfway(account)).answer.status, 303);
	const log = await (await server.login('reviewer')).get('/vem-har-last');
	assert.match(log.text, /Tog bort någons engångskoder/);
	assert.match(log.text, /Satte på engångskoder/);
	assert.doesNotMatch((await manager.get(path)).text, /Ta bort engångskoderna/);
});

test('she turns it off herself where it is only offered', async () => {
	const lead = await server.login('reviewer');
	await enrol(lead);
	assert.equal((await lead.submit(MINE, 'stang-av', {})).status, 303);
	await server.login('reviewer');
});

test('the setting is one of two words', () => {
	const run = spawnSync(BIN, ['serve', '--db', join(server.dir, 'medstod.db'), '--second-factor', 'kanske'], { encoding: 'utf8' });
	assert.equal(run.status, 2);
	assert.match(run.stderr, /required or offered, not "kanske"/);
});

test('where it is required, who opens something sets it up before she comes in', async () => {
	const strict = await startDemo({ args: ['--second-factor', 'required'] });
	try {
		for (const role of ['manager', 'municipal_officer', 'municipal_referrer'])
			await strict.login(role);
		for (const role of ['administrator', 'volunteer', 'reviewer'])
			assert.match((await halfway(strict.accounts[role], strict)).answer.text, /Sätt på engångskoder/, role);
		const { client, answer } = await halfway(strict.accounts.coordinator, strict);
		assert.equal(answer.status, 200);
		assert.match((await client.get('/idag')).location, /^\/logga-in/);
		const secret = /class="m-code">([A-Z2-7 ]+)</.exec(answer.text)[1].replaceAll(' ', '');
		const form = formOf(answer.text, CODE);
		const wrong = await client.post(CODE, { ...form.fields, engangskod: '123456' });
		assert.equal(wrong.status, 422);
		const code = totp(secret, strict.now());
		const done = await client.post(CODE, { ...formOf(wrong.text, CODE).fields, engangskod: code });
		assert.equal(done.location, MINE, done.text);
		assert.equal((await client.get('/arenden')).status, 200);
		const off = formOf((await client.get(MINE)).text, 'reservkoder');
		assert.equal((await client.post(`${MINE}/stang-av`, off.fields)).status, 403);
		assert.equal((await halfway(strict.accounts.coordinator, strict)).answer.status, 200);
	} finally {
		await strict.stop();
	}
});
