// SPDX-License-Identifier: AGPL-3.0-or-later
// The partnership: who reads the agreement, who changes it, and that nobody's words are overwritten.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';

const PLACE = '/overenskommelse', EDIT = `${PLACE}/andra`;
let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const editForm = async (client) => formOf((await client.get(EDIT)).text, (f) => 'rubrik' in f.fields).fields;

test('the manager sees parties, day, goals and papers', async () => {
	const { status, text } = await (await server.login('manager')).get(PLACE);
	assert.equal(status, 200);
	assert.match(text, /1.mars 2026/);
	assert.equal(text.match(/href="\/kommuner\/[a-z]+"/g).length, 8);
	assert.equal(text.match(/<ol[\s\S]*?<\/ol>/)[0].match(/<li>/g).length, 5);
	assert.match(text, /SocSam, § 22/);
	assert.match(text, /href="\/overenskommelse\/andra"/);
});

for (const role of ['volunteer', 'coordinator', 'reviewer', 'municipal_referrer', 'municipal_officer', 'municipal_reader'])
	test(`${role} reads the agreement and the services, and changes nothing`, async () => {
		const client = await server.login(role);
		const page = await client.get(PLACE);
		assert.equal(page.status, 200);
		assert.doesNotMatch(page.text, /overenskommelse\/andra/);
		assert.match((await client.get('/insatser')).text, /14 kap\. 5 §/);
		assert.equal((await client.get(EDIT)).status, 403);
	});

test('the server host reads neither', async () => {
	const client = await server.login('administrator');
	assert.equal((await client.get(PLACE)).status, 403);
	assert.equal((await client.get('/insatser')).status, 403);
});

test('a missing text comes back with what was written', async () => {
	const client = await server.login('manager');
	const answer = await client.post(EDIT, { ...await editForm(client), rubrik: '', syfte: 'Ett <b>nytt</b> syfte' });
	assert.equal(answer.status, 422);
	assert.match(answer.text, /Skriv rubriken/);
	assert.match(answer.text, /Ett &lt;b&gt;nytt&lt;\/b&gt; syfte/);
	assert.doesNotMatch((await client.get(PLACE)).text, /nytt&lt;/);
});

test('of two who edit, the second sees the first one\'s words and decides', async () => {
	const one = await server.login('manager'), two = await server.login('manager');
	const first = await editForm(one), second = await editForm(two);
	assert.equal((await one.post(EDIT, { ...first, delmal2: 'Vi ses varje vår.' })).status, 303);
	const answer = await two.post(EDIT, { ...second, delmal2: 'Vi ses varje höst.' });
	assert.equal(answer.status, 409);
	assert.match(answer.text, /<dd[^>]*>Vi ses varje vår\.<\/dd>/);
	const again = formOf(answer.text, (f) => 'rubrik' in f.fields);
	assert.match(again.body, /Vi ses varje höst\./);
	assert.match((await two.get(PLACE)).text, /Vi ses varje vår\./);
	assert.equal((await two.post(EDIT, again.fields)).status, 303);
	assert.match((await one.get(PLACE)).text, /Vi ses varje höst\./);
});

for (const width of [390, 1280])
	test(`the partnership's pages are without violations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		for (const path of ['/idag', PLACE, EDIT, '/insatser', '/kommuner', '/kommuner/ragunda']) {
			await page.goto(server.url + path);
			await axe(page);
			assert.ok(await overflow(page) <= 0, `${path} is too wide`);
			noTrouble(page);
		}
	});
