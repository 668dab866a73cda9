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

test('who everybody may turn to stands on the municipality\'s public page, with number and times, and no one else', async () => {
	const officer = await server.login('municipal_officer'), visitor = server.client();
	const at = '/stod/kommuner/ragunda', add = `${LIST}/ny/ragunda`;
	assert.doesNotMatch(text((await visitor.get(at)).text), /Kontaktperson i kommunen|Anders Holm/);
	const fields = { ...await form(officer, add), namn: 'Ida <b>Berg</b>', titel: 'Kurator', epost: 'ida@ragunda.example', oppen: 'ja' };
	const bad = await officer.post(add, { ...fields, telefon: '' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Skriv ett telefonnummer som alla får ringa/);
	assert.match(bad.text, /name="oppen"[^>]* checked/);
	assert.equal((await officer.post(add, { ...fields, en_gang: 'q', telefon: '0696-174 06 05', tider: 'Vardagar 9–11' })).status, 303);
	const page = (await visitor.get(at)).text;
	assert.match(text(page), /Kontaktperson i kommunen för frågor om stödet: Ida &lt;b&gt;Berg&lt;\/b&gt;, Kurator: 0696-174 06 05 \. Vardagar 9–11/);
	assert.match(page, /href="tel:/);
	assert.doesNotMatch(page, /ida@ragunda|Anders Holm/);
	assert.doesNotMatch((await visitor.get('/stod/kommuner/are')).text, /Kurator/);
	let place;
	for (const [, href] of (await officer.get(LIST)).text.matchAll(/href="(\/kontaktpersoner\/[a-z2-7]{26})"/g))
		if ((await form(officer, href)).titel === 'Kurator')
			place = href;
	const { oppen, ...rest } = await form(officer, place);
	assert.equal(oppen, 'ja');
	assert.equal((await officer.post(place, rest)).status, 303);
	assert.doesNotMatch((await visitor.get(at)).text, /Kurator/);
	const manager = await server.login('manager');
	assert.equal((await manager.post(`${LIST}/ny/jouren`, { ...await form(manager, `${LIST}/ny/jouren`), namn: 'Jourens kansli', telefon: '063-174 06 05', tider: 'Måndag till torsdag 10–14', oppen: 'ja' })).status, 303);
	assert.match(text((await visitor.get('/stod/kommuner/are')).text), /Jourens kontor .*Jourens kansli: 063-174 06 05 \. Måndag till torsdag 10–14/);
});
