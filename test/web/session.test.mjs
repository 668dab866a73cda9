// SPDX-License-Identifier: AGPL-3.0-or-later
// Where she is signed in, and ending it; and who it is, once more, before what cannot be taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';
import { totp } from '../lib/totp.mjs';

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

const LIST = '/mitt-konto/inloggningar';
const pathOf = async (client, name) => new RegExp(`href="(/konton/[a-z2-7]{26})"[^>]*>(?:\\s|<[^>]*>)*${name}`).exec((await client.get('/konton')).text)[1];

async function from(agent, role) {
	const client = server.client();
	const request = client.request.bind(client);
	client.request = (method, path, { headers, ...rest } = {}) => request(method, path, { ...rest, headers: { ...headers, 'user-agent': agent } });
	assert.equal((await client.login(server.loginForm, server.accounts[role], server.now())).status, 303);
	return client;
}
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1';

test('she sees her devices in words, and signs one of them out', async () => {
	const office = await from(WINDOWS, 'manager');
	const phone = await from(PHONE, 'manager');
	const odd = await from('<b>x</b>', 'manager');
	const page = (await office.get(LIST)).text;
	assert.match(page, /Firefox på Windows/);
	assert.match(page, /Safari på iPhone/);
	assert.match(page, /Okänd webbläsare/);
	assert.equal([...page.matchAll(/Den här/g)].length, 1);
	assert.ok(page.indexOf('Firefox på Windows') < page.indexOf('Safari på iPhone'), 'her own first');
	const drop = /Safari på iPhone[\s\S]*?action="([^"]+)"/.exec(page)[1];
	assert.equal((await office.submit(LIST, drop, {})).status, 303);
	assert.equal((await phone.get('/mitt-konto')).status, 303, 'signed out');
	assert.equal((await odd.get('/mitt-konto')).status, 200);
	assert.equal((await office.submit(LIST, 'alla-andra', {})).status, 303);
	assert.equal((await odd.get('/mitt-konto')).status, 303);
	const last = await office.get(LIST);
	assert.match(last.text, /Du är inte inloggad någon annanstans/);
});

test('nobody ends another\'s session', async () => {
	const lead = await from(WINDOWS, 'coordinator');
	await from(PHONE, 'coordinator');
	const drop = /action="(\/mitt-konto\/inloggningar\/[a-z2-7]{26})"/.exec((await lead.get(LIST)).text)[1];
	const other = await server.login('manager');
	const form = formOf((await other.get(LIST)).text, '/logga-ut');
	assert.equal((await other.post(drop, form.fields)).status, 303);
	assert.match((await lead.get(LIST)).text, /Safari på iPhone/);
});

test('who looks after accounts signs somebody out everywhere: at once, on the log, and her ways in stay', async () => {
	const lost = await from(PHONE, 'volunteer'), desk = await from(WINDOWS, 'volunteer');
	const other = await from(WINDOWS, 'volunteer2');
	const manager = await from(WINDOWS, 'manager');
	const path = await pathOf(manager, 'Maj Svensson');
	const page = (await manager.get(path)).text;
	assert.match(page, /Lösenfras, passnycklar och engångskoder gäller som förut/);
	const answer = await manager.submit(path, '/logga-ut-overallt', {});
	assert.equal(answer.location, path, answer.text);
	assert.match((await manager.get(path)).text, /Maj Svensson är utloggad överallt/);
	for (const client of [lost, desk])
		assert.ok((await client.get('/personer')).location.startsWith('/logga-in'));
	assert.equal((await other.get('/personer')).status, 200, 'nobody else');
	await server.login('volunteer');
	assert.match((await (await server.login('reviewer')).get('/vem-har-last')).text, /Loggade ut någon överallt/);
	const own = await pathOf(manager, 'Per-Erik Nordin');
	assert.doesNotMatch((await manager.get(own)).text, /logga-ut-overallt/);
	assert.equal((await manager.post(`${own}/logga-ut-overallt`, formOf((await manager.get(path)).text, '/logga-ut-overallt').fields)).location, LIST);
	assert.equal((await manager.get('/konton')).status, 200, 'she is not put out by herself');
});

// Later than five minutes after the login, and before the thirty of an idle session.
const LATER = '2026-04-15T09:12';

test('roles are changed, data taken out and codes turned off only by one who has just shown who she is', async () => {
	const lead = await server.login('coordinator');
	const path = await pathOf(lead, 'Maj Svensson');
	assert.equal((await lead.get('/excel/arenden.csv')).status, 200, 'just signed in');
	await server.restart({ clock: LATER });
	const asked = await lead.get('/excel/arenden.csv');
	assert.equal(asked.status, 403);
	assert.doesNotMatch(asked.text, /;/);
	assert.match(asked.text, /Visa att det är du/);
	const roles = formOf((await lead.get(path)).text, '/roller');
	const sent = [...Object.entries(roles.fields), ['roll', 'volunteer'], ['roll', 'manager']];
	const held = await lead.post(`${path}/roller`, sent);
	assert.equal(held.status, 403);
	const form = formOf(held.text, '/roller');
	assert.match(form.body, /name="roll" value="volunteer"[\s\S]*name="roll" value="manager"/, 'what she ticked is kept');
	const wrong = await lead.post(`${path}/roller`, [...Object.entries(form.fields), ['roll', 'volunteer'], ['bekrafta_losen', 'fel fras alldeles']]);
	assert.equal(wrong.status, 422);
	assert.doesNotMatch((await lead.get(path)).text, /Stödperson, Verksamhetsledare/);
	const pairs = [...formOf(wrong.text, '/roller').body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]);
	const done = await lead.post(`${path}/roller`, [...pairs, ['roll', 'manager'], ['bekrafta_losen', server.accounts.coordinator.password]]);
	assert.equal(done.status, 303, done.text);
	assert.match((await lead.get(path)).text, /Stödperson, Verksamhetsledare/);
	assert.equal((await lead.get('/excel/arenden.csv')).status, 200, 'for five minutes');
});

test('a page that was asked for comes after the proof, and only one of ours', async () => {
	const lead = await server.login('coordinator');
	await server.restart({ clock: '2026-04-15T09:24' });
	const asked = await lead.get('/excel/stodpersoner.csv?x=1');
	const form = formOf(asked.text, '/bekrafta');
	assert.equal(form.fields.bekrafta_till, '/excel/stodpersoner.csv?x=1');
	const proof = { bekrafta_losen: server.accounts.coordinator.password };
	const empty = await lead.post('/bekrafta', { ...form.fields, bekrafta_losen: '' });
	assert.equal(empty.status, 422);
	const done = await lead.post('/bekrafta', { ...form.fields, ...proof });
	assert.equal(done.location, '/excel/stodpersoner.csv?x=1');
	assert.equal((await lead.get(done.location)).status, 200);
	const away = await lead.post('/bekrafta', { ...form.fields, bekrafta_till: '//ond.example', en_gang: 'x' });
	assert.equal(away.location, '/idag');
});

test('a code is as good as the phrase, once; guessing is slowed down', async () => {
	const host = await server.login('administrator2');
	await server.restart({ clock: '2026-04-15T09:36' });
	const page = formOf((await host.get('/mitt-konto/engangskod')).text, 'reservkoder');
	const path = '/mitt-konto/engangskod/reservkoder';
	const asked = formOf((await host.post(path, page.fields)).text, path);
	const code = totp(server.accounts.administrator2.totp, server.now());
	const done = await host.post(path, { ...asked.fields, bekrafta_kod: code });
	assert.equal(done.status, 200, done.text);
	assert.match(done.text, /Koderna visas bara nu/);
	await server.restart({ clock: '2026-04-15T09:48' });
	let last;
	for (let i = 0; i < 7; i++)
		last = await host.post(path, { ...page.fields, en_gang: `n${i}`, bekrafta_kod: String(200000 + i) });
	assert.equal(last.status, 429);
});
