// SPDX-License-Identifier: AGPL-3.0-or-later
// What follows a decision: the draft of the extract from the minutes and the letter that goes with it;
// and the register of what was sent, with the receiver's word that it came.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { fetchBytes, readPdf } from '../lib/judges.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const words = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ').replace(/ ([,.])/g, '$1');
const papers = async (client, town, matter) => [...(await client.get(`/kommuner/${town}/beslut/${matter}`)).text
	.matchAll(/href="(\/kommuner\/[a-z]+\/(utdrag|foljebrev)\/[a-z2-7]{26})"/g)].map((m) => m[1]);

test('the extract holds board, day, paragraph, registry number, decision, basis and who is told', async () => {
	const manager = await server.login('manager');
	const [extract, letter] = await papers(manager, 'bracke', 'overenskommelse');
	const page = words((await manager.get(extract)).text);
	assert.match(page, /Bräcke kommun Kommunstyrelsen Protokollsutdrag, utkast/);
	for (const one of [/Sammanträde 2026-02-03/, /Paragraf § 14\/2026/, /Diarienummer KS 2026\/27/, /Beslut Kommunstyrelsen godkänner överenskommelsen/,
		/Sammanfattning av ärendet/, /Beslutsunderlag Tjänsteskrivelse, /, /Beslutet skickas till/, /Justerare/, /Utdraget bestyrks/])
		assert.match(page, one);
	assert.equal(readPdf((await fetchBytes(manager, `${extract}/fil.pdf`)).bytes).check, 0);
	const sent = words((await manager.get(letter)).text);
	assert.match(sent, /Kommunstyrelsen beslutade 2026-02-03, § 14\/2026, om överenskommelsen om idéburet offentligt partnerskap\. Beslutet bifogas/);
	assert.match(sent, /tillkännagavs på kommunens anslagstavla 2026-02-09\. Tiden för att överklaga går ut 2026-03-02/);
});

test('a no, and a decision that has not been made, say so', async () => {
	const manager = await server.login('manager');
	const [no] = await papers(manager, 'harjedalen', 'overenskommelse');
	assert.match(words((await manager.get(no)).text), /Beslut Kommunstyrelsen avslår förslaget\./);
	const [late] = await papers(manager, 'stromsund', 'overenskommelse');
	const page = words((await manager.get(late)).text);
	assert.match(page, /Beslutet är inte fattat än\./);
	assert.match(page, /Inte beslutat än\. Förslaget lyder:/);
	const officer = await server.login('municipal_officer');
	assert.equal((await officer.get(no)).status, 404, 'another municipality\'s');
	const [own] = await papers(officer, 'ragunda', 'insatser');
	assert.equal((await officer.get(own)).status, 200);
	const other = own.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
	assert.equal((await officer.get(other)).status, 404, 'one that nobody has made');
});

test('what was sent stands with version, fingerprint and receipt', async () => {
	const manager = await server.login('manager');
	const list = await manager.get('/dokument');
	assert.match(words(list.text), /Registrator, Ragunda kommun Version \d+, Ragunda kommun E-post .{0,60} [0-9a-f]{4} [0-9a-f]{4}/);
	const version = [...list.text.matchAll(/href="(\/dokument\/[a-z2-7]{26})"/g)].map((m) => m[1]);
	let at;
	for (const one of version)
		if (formOf((await manager.get(one)).text, '/kvitto'))
			at = one;
	assert.ok(at);
	const give = (fields) => manager.submit(at, (f) => f.action.endsWith('/kvitto'), fields);
	assert.equal((await give({ dag: '2026-13-01', svar: '' })).status, 422);
	assert.equal((await give({ dag: '2030-01-01', svar: '' })).status, 422);
	assert.equal((await give({ dag: '2026-01-01', svar: '' })).status, 422, 'before it was sent');
	assert.equal((await give({ dag: '2026-04-14', svar: 'Dnr KS 2026/44' })).status, 303);
	assert.match(words((await manager.get(at)).text), /14 april 2026, Dnr KS 2026\/44/);
	assert.match(words((await manager.get('/dokument')).text), /14 april 2026, Dnr KS 2026\/44/);
	assert.equal(formOf((await manager.get(at)).text, '/kvitto'), null, 'nothing is left to ask about');
});

for (const width of [390, 1280])
	test(`the papers are without violations at ${width} px`, async () => {
		const manager = await server.login('manager');
		const page = await newPage(server, { role: 'manager', width });
		for (const path of [...await papers(manager, 'bracke', 'overenskommelse'), '/dokument']) {
			await page.goto(server.url + path);
			await axe(page);
			assert.ok(await overflow(page) <= 0, path);
			noTrouble(page);
		}
	});

test('that a letter was sent is written down on its own page, in the register of what was sent', async () => {
	const manager = await server.login('manager');
	const [, at] = await papers(manager, 'bracke', 'overenskommelse');
	assert.match((await manager.get(at)).text, /Anteckna att den är skickad/);
	const typed = (f) => f.body.includes('name="till"');
	const bad = await manager.submit(`${at}/skickad`, typed, { till: 'Nämnden', hur: 'brev', dag: '2026-12-24' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Dagen har inte kommit än/);
	assert.match(bad.text, /value="Nämnden"/);
	assert.equal((await manager.submit(`${at}/skickad`, typed, { till: 'Socialnämnden i Provköping', hur: 'brev', dag: '2026-04-14' })).status, 303);
	assert.match((await manager.get('/dokument')).text, /Socialnämnden i Provköping/);
});
