// SPDX-License-Identifier: AGPL-3.0-or-later
// The list of cases: narrowed, ordered, page by page, counted; a selection kept; several cases given at
// once; taken out as a file. Extra protection shows in none of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

let server, lead;
const shown = (text) => [...text.matchAll(/href="\/arenden\/([a-z2-7]{26})"/g)].map((m) => m[1]);
const add = async (fields) => {
	const answer = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { roll: 'victim', brott: 'theft', anmalt: 'yes', kommun: '2303', telefon: '070-1740699', ...fields });
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
};
// Sends a form of a page to its whole address; a list of values is a box each.
const send = (client, page, pick, fields) => client.get(page).then(({ text }) => {
	const form = formOf(text, pick);
	const pairs = Object.entries({ ...form.fields, ...fields }).flatMap(([k, v]) => [v].flat().map((x) => [k, x]));
	return client.post(form.action || page, pairs);
});
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
	for (let i = 0; i < 30; i++)
		await add({ namn: `Lista${i} Provperson` });
	await add({ namn: 'Gömd Provperson', extra: 'ja' });
});
after(() => server?.stop());

test('a list is narrowed, counted, and walked by key in each order', async () => {
	for (const order of ['', '&ordning=nya', '&ordning=gamla']) {
		const ids = [];
		let page = `/arenden?kommun=2303&brott=theft${order}`, first = true;
		for (; page; first = false) {
			const { status, text } = await lead.get(page);
			assert.equal(status, 200, page);
			if (first)
				assert.match(text, /3\d ärenden passar urvalet/);
			assert.ok(!text.includes('Gömd') && !text.includes('extra skydd'));
			ids.push(...shown(text));
			page = /href="(\/arenden\?[^"]*efter=[^"]*)"/.exec(text)?.[1].replaceAll('&amp;', '&');
		}
		assert.ok(ids.length >= 30);
		assert.equal(new Set(ids).size, ids.length, 'none twice');
	}
	assert.match((await lead.get('/arenden')).text, /\d+ ärenden/);
	assert.match((await lead.get('/arenden?kommun=2303&brott=theft&hos=ingen&roll=witness')).text, /Inget ärende passar urvalet/);
	for (const bad of ['kommun=9999', 'brott=xx', 'roll=%22', 'ordning=namn', 'hos=abc', 'efter=x'])
		assert.equal((await lead.get(`/arenden?${bad}`)).status, 404, bad);
});

test('a selection is kept, is its maker\'s alone, and goes', async () => {
	const pick = (f) => f.action.startsWith('/arenden/urval?');
	const bad = await send(lead, '/arenden?kommun=2303&ordning=gamla', pick, { namn: ' ' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Skriv vad urvalet ska heta/);
	const saved = await send(lead, '/arenden?kommun=2303&ordning=gamla', pick, { namn: 'Äldst i Ragunda' });
	assert.equal(saved.location, '/arenden?kommun=2303&ordning=gamla');
	assert.match((await lead.get('/arenden')).text, /href="\/arenden\?kommun=2303&amp;ordning=gamla">Äldst i Ragunda</);
	const other = await server.login('coordinator2').catch(() => null);
	if (other)
		assert.ok(!(await other.get('/arenden')).text.includes('Äldst i Ragunda'));
	assert.equal((await send(lead, '/arenden', '/ta-bort', {})).status, 303);
	assert.ok(!(await lead.get('/arenden')).text.includes('Äldst i Ragunda'));
});

test('several cases are given at once, each only when it is ticked', async () => {
	const page = '/arenden/ge?kommun=2303&brott=theft&hos=ingen', pick = (f) => f.body.includes('name="arende"');
	const { text } = await lead.get(page);
	assert.ok(!text.includes('Gömd'));
	const who = /value="([a-z2-7]{26})"[^>]*>\s*<label[^>]*>\s*Olle Jonsson/.exec(text)[1];
	const cases = [...text.matchAll(/name="arende"[^>]*value="([a-z2-7]{26})"/g)].map((m) => m[1]);
	assert.equal(cases.length, 25);
	const none = await send(lead, page, pick, { vem: who });
	assert.equal(none.status, 422);
	assert.match(none.text, /Kryssa för minst ett ärende/);
	assert.equal((await send(lead, page, pick, { arende: [cases[0]] })).status, 422);
	const given = await send(lead, page, pick, { vem: who, arende: cases.slice(0, 3) });
	assert.equal(given.status, 303, given.text);
	assert.match((await lead.get('/arenden')).text, /3 ärenden är givna/);
	const olle = await server.login('volunteer2');
	for (const [i, id] of cases.entries())
		if (i < 5)
			assert.equal((await olle.get(`/arenden/${id}`)).status, i < 3 ? 200 : 404);
	assert.ok(shown((await lead.get(`/arenden?hos=${who}`)).text).includes(cases[0]));
	assert.ok(!shown((await lead.get('/arenden?kommun=2303&brott=theft&hos=ingen')).text).includes(cases[0]));
	const again = await send(lead, page, pick, { vem: who, arende: [cases[0], cases[4]] });
	assert.equal(again.status, 422);
	assert.match(again.text, /stöds redan av den du valde/);
	assert.equal((await olle.get(`/arenden/${cases[4]}`)).status, 404, 'nothing is given by halves');
});

test('the list goes out under the log, with a mark and without extra protection', async () => {
	const csv = await lead.get('/arenden/lista.csv?kommun=2303&brott=theft');
	assert.equal(csv.status, 200);
	assert.match(csv.headers.get('content-disposition'), /arendelista-2026-04-15\.csv/);
	const lines = csv.text.trim().split('\r\n');
	assert.match(lines[0], /Namn"?;"?Roll/);
	assert.match(lines.at(-1), /Uttagen 2026-04-15 \d\d:\d\d av Karin Lindberg/);
	assert.ok(lines.length >= 32 && !csv.text.includes('Gömd'));
	assert.ok(!(await lead.get('/arenden/lista.csv')).text.includes('Gömd'));
	assert.equal((await lead.get('/arenden/lista.xlsx?kommun=2303')).headers.get('content-type'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
	assert.match((await (await server.login('reviewer')).get('/vem-har-last')).text, /Tog ut en lista över ärenden/);
	for (const role of ['volunteer', 'manager', 'municipal_officer', 'reviewer', 'administrator'])
		for (const path of ['/arenden/lista.csv', '/arenden/lista.xlsx', '/arenden/ge'])
			assert.ok([403, 404].includes((await (await server.login(role)).get(path)).status), `${role} ${path}`);
});
