// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is let in, and that nothing typed is lost when a session has run out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

test('an address that no route has is 404, and a wrong method 405', async () => {
	const lead = await server.login('coordinator');
	assert.equal((await lead.get('/finns/inte')).status, 404);
	assert.match((await lead.get('/finns/inte?sprak=en')).text, /<html lang="en"/);
	assert.equal((await lead.request('DELETE', '/arenden')).status, 405);
});

test('a form from another site, or without its token, changes nothing', async () => {
	const lead = await server.login('coordinator');
	const form = formOf((await lead.get('/samtal/nytt')).text, (f) => 'text' in f.fields);
	const body = { ...form.fields, text: 'Hej', roll: 'victim', kommun: 'okand', anmalt: 'unknown' };
	assert.equal((await lead.post('/samtal/nytt', body, { 'sec-fetch-site': 'cross-site' })).status, 403);
	assert.equal((await lead.post('/samtal/nytt', body, { 'sec-fetch-site': 'same-site' })).status, 403);
	assert.equal((await lead.post('/samtal/nytt', { ...body, skydd: '' })).status, 403);
	assert.equal((await lead.post('/samtal/nytt', { ...body, skydd: undefined })).status, 403);
	const other = await server.login('volunteer');
	assert.equal((await other.post('/samtal/nytt', body)).status, 403, 'another session\'s token');
	assert.ok(!/\/samtal\/[a-z2-7]{26}/.test((await lead.get('/samtal')).text));
});

test('guessing is slowed down for that account, and others still get in', async () => {
	const client = server.client();
	let last;
	for (let i = 0; i < 7; i++)
		last = await client.login(server.loginForm, { user: server.accounts.manager.user, password: `fel ${i}` });
	assert.equal(last.status, 429);
	assert.ok(Number(last.headers.get('retry-after')) > 0);
	await server.login('coordinator');
});

test('many who mistype behind one address shut nobody else there out', async () => {
	for (let i = 0; i < 15; i++)
		assert.equal((await server.client().login(server.loginForm, { user: `person${i}`, password: 'fel fras' })).status, 422, `${i}`);
	await server.login('coordinator');
	await server.login('volunteer2');
});

test('a way back leads only into the site', async () => {
	for (const to of ['//ond.example', '/\\ond.example', 'https://ond.example', '/arenden\r\nX: 1']) {
		const client = server.client();
		const page = formOf((await client.get('/logga-in')).text, (f) => 'losen' in f.fields);
		const { user, password } = server.accounts.coordinator;
		const answer = await client.post('/logga-in', { ...page.fields, till: to, anvandare: user, losen: password });
		assert.equal(answer.location, '/idag', to);
	}
});

test('the language that she chose stays, also at her next login', async () => {
	const one = await server.login('reviewer');
	assert.match((await one.get('/overenskommelse?sprak=en')).text, /<html lang="en"/);
	for (let i = 0; i < 40 && !/<html lang="en"/.test((await one.get('/overenskommelse')).text); i++)
		await new Promise((done) => setTimeout(done, 50));
	assert.match((await one.get('/overenskommelse')).text, /<html lang="en"/);
	assert.match((await one.get('/overenskommelse?sprak=sv')).text, /<html lang="sv"/);
	assert.match((await one.get('/overenskommelse?sprak=klingon')).text, /<html lang="(sv|en)"/);
});

test('signing out ends the session at once', async () => {
	const lead = await server.login('coordinator');
	const old = new Map(lead.cookies);
	const form = formOf((await lead.get('/idag')).text, '/logga-ut');
	assert.equal((await lead.post('/logga-ut', form.fields)).status, 303);
	lead.cookies = old;
	assert.equal((await lead.get('/idag')).status, 303);
});

test('a draft is kept, sealed, and fills the form when she is back', async () => {
	const lead = await server.login('coordinator');
	const form = formOf((await lead.get('/samtal/nytt')).text, (f) => 'text' in f.fields);
	const saved = await lead.post('/utkast', { skydd: form.fields.skydd, plats: '/samtal/nytt', text: 'Halvskrivet om Zebra', roll: 'witness' });
	assert.equal(saved.status, 204);
	const back = formOf((await lead.get('/samtal/nytt')).text, (f) => 'text' in f.fields);
	assert.equal(back.fields.text, 'Halvskrivet om Zebra');
	assert.equal(back.fields.roll, 'witness');
	const done = await lead.post('/samtal/nytt', { ...back.fields, kommun: 'okand', anmalt: 'unknown' });
	assert.equal(done.status, 303, done.text);
	const fresh = formOf((await lead.get('/samtal/nytt')).text, (f) => 'text' in f.fields);
	assert.equal(fresh.fields.text, '', 'the draft ends when the form is saved');
});

test('a long note typed while the session ran out comes back after the login', async () => {
	const lead = await server.login('coordinator');
	const form = formOf((await lead.get('/samtal/nytt')).text, (f) => 'text' in f.fields);
	await server.restart({ clock: '2026-04-15T15:00' }); // 30 idle minutes are over
	const late = await lead.post('/samtal/nytt', { ...form.fields, text: 'Skrivet länge, väldigt länge', roll: 'victim', kommun: '2303', anmalt: 'yes' });
	assert.equal(late.status, 303);
	assert.match(late.location, /^\/logga-in/);
	assert.match((await lead.get(late.location)).text, /sparat/);
	const again = await lead.login({ ...server.loginForm }, server.accounts.coordinator);
	assert.equal(again.location, '/samtal/nytt');
	const back = formOf((await lead.get(again.location)).text, (f) => 'text' in f.fields);
	assert.equal(back.fields.text, 'Skrivet länge, väldigt länge');
	assert.equal(back.fields.kommun, '2303');
	const saved = await lead.post('/samtal/nytt', back.fields);
	assert.equal(saved.status, 303, saved.text);
	assert.match((await lead.get('/samtal')).text, /\/samtal\/[a-z2-7]{26}/);
});
