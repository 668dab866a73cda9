// SPDX-License-Identifier: AGPL-3.0-or-later
// Who to turn to at each party: the manager keeps all of it, an officer her own municipality's; who has
// ended can be taken back, and an old form overwrites nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

const LIST = '/kontaktpersoner';
const text = (html) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const form = async (client, path) => formOf((await client.get(path)).text, (f) => 'namn' in f.fields).fields;
let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

test('an officer keeps her own municipality\'s, and nobody else\'s', async () => {
	const officer = await server.login('municipal_officer');
	assert.match(text((await officer.get(LIST)).text), /Ragunda kommun Anders Holm Handläggare/);
	assert.equal((await officer.get(`${LIST}/ny/are`)).status, 404);
	assert.equal((await officer.get(`${LIST}/ny/jouren`)).status, 404);
	const fields = await form(officer, `${LIST}/ny/ragunda`);
	const bad = await officer.post(`${LIST}/ny/ragunda`, { ...fields, namn: '', epost: 'anna@', telefon: '0693' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Skriv namnet\./);
	assert.match(bad.text, /value="0693"/);
	assert.equal((await officer.post(`${LIST}/ny/ragunda`, { ...fields, en_gang: 'b', namn: 'Anna', epost: 'anna kommun' })).status, 422);
	assert.equal((await officer.post(`${LIST}/ny/ragunda`, { ...fields, en_gang: 'c', namn: 'Anna Vall', epost: 'anna@ragunda.example' })).status, 303);
	const page = (await officer.get(LIST)).text;
	assert.match(text(page), /Anna Vall anna@ragunda\.example/);
	const links = [...page.matchAll(/href="(\/kontaktpersoner\/[a-z2-7]{26})"/g)];
	assert.equal(links.length, 2, 'her own two, and no other\'s');
	const reader = await server.login('municipal_reader');
	assert.match(text((await reader.get(LIST)).text), /Anna Vall/);
	assert.equal((await reader.get(links[0][1])).status, 403);
});

test('who has ended is told to nobody else, and can be taken back', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	const place = (await officer.get(LIST)).text.match(/href="(\/kontaktpersoner\/[a-z2-7]{26})"/)[1];
	const end = formOf((await officer.get(place)).text, (f) => f.action.endsWith('/slut'));
	assert.equal((await officer.post(end.action, end.fields)).location, place);
	const reader = await server.login('municipal_reader');
	const name = text((await officer.get(place)).text).match(/Ragunda kommun (\S+ \S+)/)[1];
	assert.ok(!text((await reader.get(LIST)).text).includes(name));
	const again = formOf((await manager.get(place)).text, (f) => f.action.endsWith('/igen'));
	assert.equal((await manager.post(again.action, again.fields)).status, 303);
	assert.ok(text((await reader.get(LIST)).text).includes(name));
	const old = await form(manager, place);
	assert.equal((await officer.post(place, { ...await form(officer, place), titel: 'Chef' })).status, 303);
	const late = await manager.post(place, { ...old, namn: 'Någon Annan' });
	assert.equal(late.status, 409);
	assert.match(late.text, /value="Någon Annan"/);
	assert.equal((await manager.post(place, { ...formOf(late.text, (f) => 'namn' in f.fields).fields })).status, 303);
});
