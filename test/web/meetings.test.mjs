// SPDX-License-Identifier: AGPL-3.0-or-later
// Meetings when it does not go by itself: two write at once, minutes are signed off over something newer, what was
// signed is opened again, a meeting is called off. Nobody's words are lost, and what a municipality has read stays.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

let server, manager, officer;
before(async () => {
	server = await startDemo();
	manager = await server.login('manager');
	officer = await server.login('municipal_officer');
});
after(() => server?.stop());

const isPlan = (f) => 'dagordning' in f.fields, isMinutes = (f) => 'protokoll' in f.fields, isSign = (f) => 'justerat_av' in f.fields;
const formAt = async (path, pick) => formOf((await manager.get(path)).text, pick).fields;
async function meeting(rubrik, dag = '2026-04-14') {
	const { status, location, text } = await manager.submit('/moten/nytt', isPlan, { rubrik, dag, tid: '9', plats: 'Östersund', dagordning: '1. Öppnande' });
	assert.equal(status, 303, text);
	return location;
}
async function minutes(at, protokoll = 'Alla var med.') {
	const fields = await formAt(`${at}/protokoll`, isMinutes);
	const party = Object.keys(fields).find((name) => name.startsWith('narvaro-'));
	return manager.post(`${at}/protokoll`, { ...fields, [party]: 'Per-Erik Nordin', protokoll, antecknat: 'Per-Erik Nordin', dag: '2026-04-14' });
}
const again = (text, pick) => formOf(text, pick).fields;

test('of two who change the plan, the second sees what stands now, and keeps what she wrote', async () => {
	const at = await meeting('Två skriver');
	const first = await formAt(`${at}/andra`, isPlan), second = await formAt(`${at}/andra`, isPlan);
	assert.equal((await manager.post(`${at}/andra`, { ...first, plats: 'Åre', tid: '10:30' })).status, 303);
	const late = await manager.post(`${at}/andra`, { ...second, plats: 'Krokom', tid: 'kl 25' });
	assert.equal(late.status, 422);
	assert.match(late.text, /Skriv tiden som 13:00/);
	const told = await manager.post(`${at}/andra`, { ...second, plats: 'Krokom' });
	assert.equal(told.status, 409);
	assert.match(told.text, /Någon annan har ändrat mötet medan du skrev[\s\S]*10:30[\s\S]*Åre/);
	assert.match(told.text, /value="Krokom"/);
	assert.match((await manager.get(at)).text, /Åre/);
	assert.equal((await manager.post(`${at}/andra`, again(told.text, isPlan))).status, 303, 'she has seen it, and decides');
	assert.match((await manager.get(at)).text, /Krokom/);
});

test('of two who write the minutes, neither loses any', async () => {
	const at = await meeting('Två antecknar');
	const late = await formAt(`${at}/protokoll`, isMinutes);
	assert.equal((await minutes(at, 'Den första skrev detta.')).status, 303);
	const now = await formAt(`${at}/protokoll`, isMinutes);
	const told = await manager.post(`${at}/protokoll`, { ...now, version: late.version, protokoll: 'Den andra skrev något annat.' });
	assert.equal(told.status, 409, told.text);
	assert.match(told.text, /Den andra skrev något annat\.[\s\S]*Den första skrev detta\.|Den första skrev detta\.[\s\S]*Den andra skrev något annat\./);
	assert.match((await manager.get(at)).text, /Den första skrev detta/);
});

test('signed off: not before the meeting, not ahead of today, not over what somebody has changed since', async () => {
	const at = await meeting('Justeras');
	assert.equal((await manager.get(`${at}/justera`)).status, 409, 'no minutes yet');
	assert.equal((await minutes(at)).status, 303);
	const form = await formAt(`${at}/justera`, isSign), sign = (fields) => manager.post(`${at}/justera`, { ...form, justerat_av: 'Anders Holm', dag: '2026-04-15', ...fields });
	for (const [fields, words] of [[{ dag: '2026-04-13' }, /inte justeras före mötet/], [{ dag: '2026-04-16' }, /Dagen har inte varit än/], [{ justerat_av: '' }, /justerade/]]) {
		const { status, text } = await sign(fields);
		assert.equal(status, 422);
		assert.match(text, words);
	}
	assert.equal((await minutes(at, 'Ändrat efter att justeringen öppnades.')).status, 303);
	const over = await sign({});
	assert.equal(over.status, 409);
	assert.match(over.text, /Någon annan har ändrat mötet/);
	assert.equal((await officer.get(at)).status, 404, 'a draft is the jour\'s own');
	assert.equal((await manager.post(`${at}/justera`, again(over.text, isSign))).status, 303);
	assert.match((await officer.get(at)).text, /Ändrat efter att justeringen öppnades/);
	assert.equal((await manager.get(`${at}/protokoll`)).status, 409, 'what is signed is not written in');
	assert.equal((await manager.get(`${at}/andra`)).status, 409);
});

test('opened again it is a draft, and the signed version that a municipality has read stays', async () => {
	const at = await meeting('Öppnas igen');
	await minutes(at, 'Så stod det när det justerades.');
	await manager.post(`${at}/justera`, { ...await formAt(`${at}/justera`, isSign), justerat_av: 'Anders Holm', dag: '2026-04-15' });
	assert.match((await officer.get(at)).text, /Så stod det när det justerades/);
	const kept = (await officer.get('/dokument')).text.match(/href="(\/dokument\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*[^<]*Öppnas igen/)?.[1];
	assert.ok(kept);
	assert.equal((await manager.submit(at, '/oppna', {})).status, 303);
	assert.match((await manager.get(at)).text, /Protokollet är ett utkast igen/);
	assert.equal((await officer.get(at)).status, 404);
	assert.equal((await minutes(at, 'Rättat efteråt.')).status, 303);
	const still = await officer.get(kept);
	assert.match(still.text, /Så stod det när det justerades/);
	assert.doesNotMatch(still.text, /Rättat efteråt/);
});

test('called off, and taken up again; a meeting that was held is neither', async () => {
	const at = await meeting('Ställs in', '2026-05-06');
	const page = await manager.get(at), form = formOf(page.text, (f) => f.action.endsWith('/stall-in')).fields;
	assert.equal((await manager.post(`${at}/stall-in`, form)).status, 303);
	assert.match((await manager.get(at)).text, /inställt/);
	assert.equal((await manager.get(`${at}/protokoll`)).status, 409);
	assert.equal((await manager.submit(at, '/oppna', {})).status, 303);
	assert.match((await manager.get(at)).text, /planerat igen/);
	const held = await meeting('Hölls');
	const { skydd } = formOf((await manager.get(held)).text, (f) => f.action.endsWith('/stall-in')).fields;
	await minutes(held);
	for (const what of ['stall-in', 'oppna'])
		assert.equal((await manager.post(`${held}/${what}`, { skydd, version: '2' })).status, 409, what);
	assert.equal((await officer.post(`${held}/stall-in`, { skydd })).status, 403);
});
