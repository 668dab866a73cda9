// SPDX-License-Identifier: AGPL-3.0-or-later
// A trusted phone: a PIN opens a session there for a while. What the phone keeps opens nothing without the
// PIN, the PIN nothing without the phone, five wrong ones end it, and it is never a proof of who she is.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';
import { totp } from '../lib/totp.mjs';

const MINE = '/mitt-konto/telefon';
const NEW = '/mitt-konto/telefon/ny';
const UNLOCK = '/logga-in/pin';
const CODE = '/logga-in/engangskod';
const LIST = '/mitt-konto/inloggningar';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';
const PIN = '739164';
const secrets = {}; // of the apps, by role

let server;
before(async () => {
	server = await startDemo();
	await enrol('volunteer');
});
after(() => server?.stop());

function browser(agent, on = server) {
	const client = on.client();
	const request = client.request.bind(client);
	client.request = (method, path, { headers, ...rest } = {}) => request(method, path, { ...rest, headers: { ...headers, 'user-agent': agent } });
	return client;
}

async function enrol(role) {
	const client = await server.login(role);
	const page = await client.get('/mitt-konto/engangskod');
	secrets[role] = /class="m-code">([A-Z2-7 ]+)</.exec(page.text)[1].replaceAll(' ', '');
	const form = formOf(page.text, (f) => 'hemlighet' in f.fields);
	const done = await client.post('/mitt-konto/engangskod', { ...form.fields, engangskod: totp(secrets[role], server.now()) });
	assert.equal(done.status, 303, done.text);
}

// Phrase and code, on a phone unless told; a code of the same half minute is let through once more.
async function signIn(role, { agent = PHONE, tick = false, client = browser(agent) } = {}) {
	const page = formOf((await client.get('/logga-in?fras=ja')).text, (f) => 'losen' in f.fields);
	const { user, password } = server.accounts[role];
	const half = await client.post('/logga-in', { ...page.fields, anvandare: user, losen: password });
	server.sql('UPDATE auth_second SET last = 0');
	const form = formOf(half.text, CODE);
	const done = await client.post(CODE, { ...form.fields, engangskod: totp(secrets[role], server.now()), ...(tick && { lita: 'ja' }) });
	assert.equal(done.status, 303, done.text);
	return { client, half, done };
}
const choose = (client, pin, again = pin) => client.submit(NEW, NEW, { pin, pin_igen: again });
const closeTab = (client) => client.cookies.delete('sid');

// A signed-in phone that is trusted.
async function trusted(role = 'volunteer') {
	const { client } = await signIn(role);
	const done = await choose(client, PIN);
	assert.equal(done.location, MINE, done.text);
	assert.ok(client.cookies.has('telefon'));
	return client;
}
const unlock = (client, pin = PIN) => client.submit(UNLOCK, UNLOCK, { pin });
const isIn = async (client) => (await client.get('/idag')).status === 200;
const rows = (store = 'data') => Number(server.sql(store === 'data' ? 'SELECT count(*) FROM auth_trust' :
	'SELECT count(*) FROM vault_lock WHERE until_at IS NOT NULL', store));
const log = async () => (await (await server.login('reviewer')).get('/vem-har-last')).text;

test('it is for those who open cases, on a phone, with more than a phrase', async () => {
	for (const role of ['manager', 'reviewer', 'administrator', 'municipal_officer', 'municipal_referrer'])
		for (const path of [MINE, NEW])
			assert.equal((await (await server.login(role)).get(path)).status, 404, role);
	assert.match((await (await server.login('manager')).get('/mitt-konto')).text, /Dina inloggningar/);
	assert.doesNotMatch((await (await server.login('manager')).get('/mitt-konto')).text, /Snabb upplåsning/);
	const { client: desk, half } = await signIn('volunteer', { agent: WINDOWS });
	assert.doesNotMatch(half.text, /Lita på den här telefonen/);
	assert.match((await desk.get(MINE)).text, /Det här är ingen telefon/);
	assert.equal((await desk.get(NEW)).location, MINE);
	const token = formOf((await desk.get(LIST)).text, '/logga-ut').fields;
	assert.equal((await desk.post(NEW, { ...token, pin: PIN, pin_igen: PIN })).location, MINE);
	const bare = browser(PHONE);
	await bare.login(server.loginForm, server.accounts.coordinator);
	assert.match((await bare.get(MINE)).text, /Du behöver engångskoder eller en passnyckel först/);
	assert.equal((await bare.get(NEW)).location, MINE);
	await enrol('coordinator');
	assert.equal(rows(), 0);
});

test('a tick beside the code leads there; bad PINs are told at their field and stored nowhere', async () => {
	const { client, half, done } = await signIn('volunteer', { tick: true });
	assert.match(half.text, /Lita på den här telefonen/);
	assert.equal(done.location, NEW);
	for (const [pin, words] of [['', /minst sex siffror/], ['12345', /minst sex siffror/], ['123456', /lätt att gissa/], ['850412', /ser ut som ett datum/]]) {
		const answer = await choose(client, pin);
		assert.equal(answer.status, 422, pin);
		assert.match(answer.text, words);
		assert.match(answer.text, /href="#pin"/);
	}
	const other = await choose(client, PIN, '739165');
	assert.equal(other.status, 422);
	assert.match(other.text, /href="#pin_igen"/);
	assert.doesNotMatch(other.text, /73916/);
	assert.equal(rows() + rows('vault'), 0);
	assert.ok(!client.cookies.has('telefon'));
});

test('the PIN opens her session again, and the stores hold neither half', async () => {
	const { client } = await signIn('volunteer');
	const form = formOf((await client.get(NEW)).text, NEW);
	const done = await client.post(NEW, { ...form.fields, pin: PIN, pin_igen: PIN });
	const cookie = done.headers.getSetCookie().find((c) => c.startsWith('telefon='));
	assert.match(cookie, /^telefon=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=1209\d\d\d$/);
	assert.match((await client.get(MINE)).text, /Safari på iPhone[\s\S]*Den här[\s\S]*inte använd än\. Den gäller till /);
	closeTab(client);
	assert.match((await client.get('/arenden')).location, /^\/logga-in\?till=/);
	const led = await client.get('/logga-in?till=%2Fidag%3Fa%3D1');
	assert.match(led.location, /^\/logga-in\/pin\?till=/);
	const page = await client.get(led.location);
	assert.equal(page.status, 200);
	for (const name of ['Maj', 'Svensson', server.accounts.volunteer.user])
		assert.ok(!page.text.includes(name), 'whoever holds the phone is not told whose it is');
	const inside = await client.post(UNLOCK, { ...formOf(page.text, UNLOCK).fields, pin: PIN });
	assert.equal(inside.location, '/idag?a=1');
	const cases = await client.get('/idag');
	assert.equal(cases.status, 200);
	const one = /href="(\/arenden\/[a-z2-7]{26})"/.exec(cases.text)[1];
	assert.equal((await client.get(one)).status, 200, 'her keys are open');
	const secret = Buffer.from(client.cookies.get('telefon'), 'base64url');
	for (const file of readdirSync(server.dir)) {
		if (!/\.db(-wal)?$/.test(file))
			continue;
		const bytes = readFileSync(join(server.dir, file));
		assert.ok(!bytes.includes(secret) && !bytes.includes(client.cookies.get('telefon')), file);
	}
	const told = await log();
	assert.match(told, /Litade på en telefon/);
	assert.match(told, /Låste upp på en telefon med PIN-kod/);
});

test('what she had typed when her session ran out comes back after the PIN', async () => {
	const client = await trusted();
	const form = formOf((await client.get('/samtal/nytt')).text, (f) => f.method === 'post' && !f.action.includes('logga-ut'));
	server.sql('UPDATE auth_session SET seen = seen - 7200');
	const kept = await client.post('/samtal/nytt', { ...form.fields });
	assert.equal(kept.location, '/logga-in?sparad=ja');
	const led = await client.get(kept.location);
	assert.match(led.location, /^\/logga-in\/pin\?.*sparad=ja/);
	assert.match((await client.get(led.location)).text, /Det du skrev är sparat/);
	assert.equal((await unlock(client)).location, '/samtal/nytt');
});

test('the phone without the PIN and the PIN without the phone are nothing', async () => {
	const client = await trusted();
	closeTab(client);
	for (const path of ['/idag', '/arenden', '/mitt-konto'])
		assert.match((await client.get(path)).location, /^\/logga-in/, path);
	const thief = browser(PHONE);
	assert.equal((await thief.get(UNLOCK)).location, '/logga-in?fras=ja');
	const token = formOf((await thief.get('/logga-in')).text, (f) => 'losen' in f.fields).fields;
	assert.equal((await thief.post(UNLOCK, { ...token, pin: PIN })).location, '/logga-in?fras=ja');
	thief.cookies.set('telefon', Buffer.alloc(32, 7).toString('base64url'));
	assert.equal((await thief.post(UNLOCK, { ...token, pin: PIN })).location, '/logga-in?glomd=ja');
	assert.ok(!thief.cookies.has('telefon'));
	thief.cookies.set('sid', client.cookies.get('telefon'));
	assert.match((await thief.get('/idag')).location, /^\/logga-in/);
	const strange = formOf((await client.get(UNLOCK)).text, UNLOCK);
	assert.equal((await client.post(UNLOCK, { ...strange.fields, pin: PIN }, { 'sec-fetch-site': 'cross-site' })).status, 403);
	assert.equal((await unlock(client)).status, 303);
});

test('five wrong ones end it for ever, counted through a power cut and however many come at once', async () => {
	const client = await trusted();
	const copy = client.cookies.get('telefon');
	const kept = rows('vault'), forgotten = () => Number(server.sql("SELECT count(*) FROM audit_row WHERE act = 'account.trust_dropped'"));
	const noted = forgotten();
	closeTab(client);
	for (const left of [4, 3]) {
		const answer = await unlock(client, '804153');
		assert.equal(answer.status, 422);
		assert.match(answer.text, new RegExp(`innan telefonen glöms: ${left}\\.`));
	}
	await server.kill9();
	await server.start();
	assert.match((await unlock(client, '804153')).text, /innan telefonen glöms: 2\./);
	assert.equal((await unlock(client, '80')).status, 422, 'half a PIN is no try');
	assert.match((await unlock(client, '804153')).text, /innan telefonen glöms: 1\./);
	const form = formOf((await client.get(UNLOCK)).text, UNLOCK);
	const many = await Promise.all(['804153', '804154', '804157', '804159', PIN].map((pin) => client.post(UNLOCK, { ...form.fields, pin })));
	assert.ok(many.some((a) => a.location === '/logga-in?glomd=fel') || many.some((a) => a.location === '/idag'));
	if (client.cookies.has('sid')) { // the right one came first, and the count began anew
		closeTab(client);
		for (let i = 0; i < 6 && client.cookies.has('telefon'); i++)
			await unlock(client, '804153');
	}
	assert.ok(!client.cookies.has('telefon'));
	assert.match((await client.get('/logga-in?glomd=fel')).text, /fel fem gånger, så telefonen är glömd/);
	assert.equal(rows('vault'), kept - 1);
	assert.equal(rows(), rows('vault'));
	assert.ok(forgotten() > noted);
	client.cookies.set('telefon', copy); // a thief has kept it
	assert.equal((await client.get(UNLOCK)).location, '/logga-in?glomd=ja');
	client.cookies.set('telefon', copy);
	assert.equal((await client.post(UNLOCK, { ...form.fields, pin: PIN })).location, '/logga-in?glomd=ja');
	assert.ok(!await isIn(client));
	const told = await log();
	assert.match(told, /Skrev fel PIN-kod på en telefon/);
	assert.match(told, /Glömde en telefon/);
});

test('a right one lets the count begin anew', async () => {
	const client = await trusted();
	for (let round = 0; round < 2; round++) {
		closeTab(client);
		for (let i = 0; i < 4; i++)
			assert.equal((await unlock(client, '804153')).status, 422);
		assert.equal((await unlock(client)).status, 303);
	}
});

test('it is no proof: export, roles, new ways in and other phones ask who she is, and a code is no answer', async () => {
	const client = await trusted('coordinator');
	closeTab(client);
	assert.equal((await unlock(client)).status, 303);
	assert.ok(await isIn(client));
	const asked = [
		'/excel/arenden.csv', '/excel/stodpersoner.csv', NEW, '/mitt-konto/papperskod',
		'/mitt-konto/passnycklar', '/konton/kuvert', '/konton/nyckelforvarare',
	];
	for (const path of asked) {
		const page = await client.get(path);
		assert.equal(page.status, 403, path);
		assert.match(page.text, /Visa att det är du/, path);
		assert.doesNotMatch(page.text, /name="bekrafta_kod"/, path);
	}
	const path = new RegExp('href="(/konton/[a-z2-7]{26})"[^>]*>(?:\\s|<[^>]*>)*Maj Svensson').exec((await client.get('/konton')).text)[1];
	const token = formOf((await client.get(LIST)).text, '/logga-ut').fields;
	for (const to of [`${path}/roller`, `${path}/avsluta`, '/konton/ny', '/gallring/regler', '/mitt-konto/passnycklar', '/mitt-konto/papperskod', `${path}/aterge`, '/lankar/ny']) {
		const page = await client.post(to, { ...token, nuvarande: 'hemlig fras som skrevs', pin: PIN });
		assert.equal(page.status, 403, to);
		assert.match(page.text, /Visa att det är du/, to);
		assert.doesNotMatch(page.text, /hemlig fras|739164/, 'no secret is shown again');
	}
	server.sql('UPDATE auth_second SET last = 0');
	const code = await client.post('/bekrafta', { ...token, bekrafta_till: '/excel/arenden.csv', bekrafta_kod: totp(secrets.coordinator, server.now()) });
	assert.equal(code.status, 422);
	assert.equal((await client.get('/excel/arenden.csv')).status, 403);
	const form = formOf((await client.get('/excel/arenden.csv')).text, '/bekrafta');
	assert.equal((await client.post('/bekrafta', { ...form.fields, bekrafta_losen: server.accounts.coordinator.password })).status, 303);
	assert.equal((await client.get('/excel/arenden.csv')).status, 200);
});

test('it is forgotten from another device, with what it has opened', async () => {
	const phone = await trusted();
	closeTab(phone);
	assert.equal((await unlock(phone)).status, 303);
	const { client: desk } = await signIn('volunteer', { agent: WINDOWS });
	const page = (await desk.get(LIST)).text;
	assert.match(page, /Telefoner som du litar på/);
	const before = rows();
	for (const [, drop] of [...page.matchAll(/action="(\/mitt-konto\/telefon\/[a-z2-7]{26})"/g)])
		assert.equal((await desk.submit(LIST, drop, {})).location, LIST);
	assert.ok(before > 0);
	assert.ok(!await isIn(phone), 'what the PIN had opened has ended');
	assert.equal((await phone.get(UNLOCK)).location, '/logga-in?glomd=ja');
	assert.equal(rows(), Number(server.sql(`SELECT count(*) FROM auth_trust WHERE account <> (SELECT id FROM auth_account WHERE login = '${server.accounts.volunteer.user}')`)));
	const other = await signIn('coordinator', { agent: WINDOWS });
	assert.equal((await other.client.post(`${MINE}/${'a'.repeat(26)}`, formOf((await other.client.get(LIST)).text, '/logga-ut').fields)).status, 303);
});

test('ending its session forgets it; so does signing out everywhere else, and forgetting on the way out', async () => {
	const phone = await trusted();
	closeTab(phone);
	await unlock(phone);
	const { client: desk } = await signIn('volunteer', { agent: WINDOWS });
	for (const [, drop] of [...(await desk.get(LIST)).text.matchAll(/action="(\/mitt-konto\/inloggningar\/[a-z2-7]{26})"/g)])
		assert.equal((await desk.submit(LIST, drop, {})).status, 303);
	assert.equal((await phone.get(UNLOCK)).location, '/logga-in?glomd=ja');

	const second = await trusted();
	closeTab(second);
	const third = await trusted();
	assert.equal((await third.submit(LIST, 'alla-andra', {})).status, 303);
	assert.equal((await second.get(UNLOCK)).location, '/logga-in?glomd=ja');
	closeTab(third);
	assert.equal((await unlock(third)).status, 303, 'this one stays');

	const copy = third.cookies.get('telefon');
	assert.equal((await third.submit(LIST, '/mitt-konto/telefon/logga-ut', {})).location, '/logga-in');
	assert.ok(!third.cookies.has('telefon') && !third.cookies.has('sid'));
	third.cookies.set('telefon', copy);
	assert.equal((await third.get(UNLOCK)).location, '/logga-in?glomd=ja');
	assert.equal(rows('vault'), rows());

	const fourth = await trusted();
	await fourth.submit(LIST, '/logga-ut', {});
	assert.equal((await unlock(fourth)).status, 303, 'a plain signing out keeps it');
});

test('its days are over by the clock, and in vault and rows with the next sweep', async () => {
	const phone = await trusted();
	closeTab(phone);
	await server.restart({ clock: '2026-04-29T08:30' });
	assert.equal((await unlock(phone)).status, 303);
	await server.restart({ clock: '2026-04-29T09:30' });
	closeTab(phone);
	assert.equal((await phone.get(UNLOCK)).location, '/logga-in?glomd=ja');
});

test('a changed phrase, codes taken away and an ended account end it', async () => {
	const phone = await trusted();
	closeTab(phone);
	const { client: desk } = await signIn('volunteer', { agent: WINDOWS });
	const fresh = 'granris kajak notbok hasselmus';
	const changed = await desk.submit('/mitt-konto/losenfras', (f) => 'losen_igen' in f.fields, { nuvarande: server.accounts.volunteer.password, losen: fresh, losen_igen: fresh });
	assert.equal(changed.status, 303, changed.text);
	server.accounts.volunteer.password = fresh;
	assert.equal((await phone.get(UNLOCK)).location, '/logga-in?glomd=ja');
	assert.equal(rows('vault'), rows());

	const manager = await server.login('manager');
	const path = new RegExp('href="(/konton/[a-z2-7]{26})"[^>]*>(?:\\s|<[^>]*>)*Maj Svensson').exec((await manager.get('/konton')).text)[1];
	const stolen = await trusted();
	closeTab(stolen);
	assert.equal((await manager.submit(path, '/logga-ut-overallt', {})).status, 303);
	assert.equal((await stolen.get(UNLOCK)).location, '/logga-in?glomd=ja');
	assert.equal(rows('vault'), rows());
	const lost = await trusted();
	closeTab(lost);
	assert.equal((await manager.submit(path, '/engangskoder', {})).status, 303);
	assert.equal((await lost.get(UNLOCK)).location, '/logga-in?glomd=ja');
	assert.equal(rows('vault'), rows());

	const plain = browser(PHONE);
	await plain.login(server.loginForm, server.accounts.volunteer);
	const page = await plain.get('/mitt-konto/engangskod');
	secrets.volunteer = /class="m-code">([A-Z2-7 ]+)</.exec(page.text)[1].replaceAll(' ', '');
	await plain.post('/mitt-konto/engangskod', { ...formOf(page.text, (f) => 'hemlighet' in f.fields).fields, engangskod: totp(secrets.volunteer, server.now()) });
	const last = await trusted();
	closeTab(last);
	assert.equal((await manager.submit(`${path}/avsluta`, (f) => f.body.includes('Avsluta kontot'), {})).status, 303);
	assert.equal((await last.get(UNLOCK)).location, '/logga-in?glomd=ja');
	assert.equal(rows('vault'), rows());
});

test('where trust-days is 0 nobody is offered it', async () => {
	const strict = await startDemo({ args: ['--trust-days', '0'] });
	try {
		const client = await strict.login('volunteer');
		assert.equal((await client.get(MINE)).status, 404);
		assert.doesNotMatch((await client.get('/mitt-konto')).text, /Snabb upplåsning/);
	} finally {
		await strict.stop();
	}
});
