// SPDX-License-Identifier: AGPL-3.0-or-later
// Joint communication: both sides approve one and the same text, a change has to be approved again, and
// where it was published is kept.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const AT = '/kommunikation';
let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const words = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ');
const isText = (f) => 'rubrik' in f.fields;
const act = (client, at, what, fields = {}) => client.submit(at, (f) => f.action.endsWith(what), fields);

test('a text is approved by both, published, changed, and approved again', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer'), reader = await server.login('municipal_reader');
	const made = await manager.submit(`${AT}/ny`, isText, { galler: 'ragunda', rubrik: 'Färre är rädda', text: 'Enligt **Brå** <script>x</script> [a](javascript:x)', for: '', planerat: '' });
	assert.equal(made.status, 303);
	const at = made.location;
	const first = await officer.get(at);
	assert.doesNotMatch(first.text.split('m-doc')[1], /<script|javascript:/);
	assert.match(words(first.text), /Väntar på godkännande/);
	assert.equal((await act(manager, at, '/godkann')).status, 303);
	assert.equal(formOf((await manager.get(at)).text, '/godkann'), null, 'once for each side');
	assert.equal(formOf((await manager.get(at)).text, '/publicerat'), null, 'not before both have approved');
	assert.equal((await act(officer, at, '/godkann')).status, 303);
	assert.match(words((await reader.get(at)).text), /Godkänt av båda sidor/);
	assert.equal((await act(officer, at, '/publicerat', { var: '', dag: '2026-04-10' })).status, 422);
	assert.equal((await act(officer, at, '/publicerat', { var: 'Tidningen', dag: '2030-01-01' })).status, 422);
	assert.equal((await act(officer, at, '/publicerat', { var: 'Tidningen', dag: '2026-04-10' })).status, 303);
	assert.match(words((await reader.get(at)).text), /Publicerat Var När Utkast Antecknat av Tidningen 10 april 2026 1 Anders Holm/);
	// the officer reads an old text while the manager changes it
	const old = formOf((await officer.get(`${at}/andra`)).text, isText).fields;
	const change = formOf((await manager.get(`${at}/andra`)).text, isText).fields;
	assert.equal((await manager.post(`${at}/andra`, { ...change, text: 'Nya siffror.' })).status, 303);
	const late = await officer.post(`${at}/andra`, { ...old, text: 'Mina siffror.' });
	assert.equal(late.status, 409);
	assert.match(late.text, /Nya siffror/);
	assert.match(formOf(late.text, isText).fields.text, /Mina siffror/);
	assert.equal(formOf((await manager.get(at)).text, '/publicerat'), null, 'a changed text is approved again');
	const stale = formOf((await manager.get(at)).text, '/godkann').fields;
	assert.equal((await manager.post(`${at}/godkann`, { ...stale, version: '1' })).status, 409, 'what was read is what is approved');
	assert.equal((await reader.get(`${at}/andra`)).status, 403);
	assert.equal((await manager.submit(`${at}/andra`, (f) => f.action.endsWith('/ta-bort'), {})).status, 303);
	assert.equal((await manager.get(at)).status, 404);
});

test('an officer writes about her own municipality and the county, and answers for no other', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	const form = formOf((await officer.get(`${AT}/ny`)).text, isText);
	assert.doesNotMatch(form.body, /value="berg"/);
	assert.equal((await officer.post(`${AT}/ny`, { ...form.fields, galler: 'berg', rubrik: 'x', text: 'y' })).status, 422);
	const about = await manager.submit(`${AT}/ny`, isText, { galler: 'berg', rubrik: 'Om Berg', text: 'y', for: '', planerat: '' });
	assert.equal((await officer.get(about.location)).status, 200);
	assert.equal((await officer.post(`${about.location}/godkann`, { ...form.fields, version: '1' })).status, 403);
	const empty = await manager.submit(`${AT}/ny`, isText, { galler: 'lanet', rubrik: 'Står kvar', text: ' ', for: '', planerat: '2026-02-30' });
	assert.equal(empty.status, 422);
	assert.match(empty.text, /value="Står kvar"/);
});

test('the year gathers what has a day, for the partners', async () => {
	const manager = await server.login('manager'), reader = await server.login('municipal_reader');
	const page = words((await reader.get('/arshjul')).text);
	assert.match(page, /Årshjul 2026/);
	assert.match(page, /April Nu .*Trygghet i Ragunda: fakta och stöd 27 april 2026 Kommunikation/);
	assert.match(page, /Oktober Ses över: ge stöd till den som hör av sig inom två arbetsdagar 1 oktober 2026 Åtagande/);
	assert.match(words((await manager.get('/arshjul?ar=2027')).text), /November Sista dag att säga upp överenskommelsen 30 november 2027 Avtalstid/);
	for (const ar of ['1999', 'x', '-1', '99999999999'])
		assert.equal((await manager.get(`/arshjul?ar=${ar}`)).status, 404, ar);
	assert.equal((await (await server.login('volunteer')).get('/arshjul')).status, 403);
});

for (const width of [390, 1280])
	test(`the pages are without violations at ${width} px`, async () => {
		const manager = await server.login('manager');
		const made = await manager.submit(`${AT}/ny`, isText, { galler: 'lanet', rubrik: `Text ${width}`, text: 'Fakta.', for: 'alla', planerat: '2026-05-01' });
		const page = await newPage(server, { role: 'manager', width });
		for (const path of [AT, '/arshjul', `${AT}/ny`, made.location, `${made.location}/andra`]) {
			await page.goto(server.url + path);
			await axe(page);
			assert.ok(await overflow(page) <= 0, path);
			noTrouble(page);
		}
	});
