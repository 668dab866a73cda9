// SPDX-License-Identifier: AGPL-3.0-or-later
// The rota of witness support: set up by the month, taken, confirmed, offered and swapped; a calendar of
// one's own that says nothing but "Upptagen".
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

let server, lead, maj, olle;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
	maj = await server.login('volunteer');
	olle = await server.login('volunteer2');
});
after(() => server?.stop());

const DAY = '/vittnesstod/schema/2026-06-15';
const act = (client, page, what) => client.submit(page, (f) => f.action.startsWith('/vittnesstod/pass/') && f.fields.vad === what, {});

test('a month is set up at once: working days alone, and none twice', async () => {
	const page = '/vittnesstod/schema?manad=2026-06';
	assert.match((await lead.get(page)).text, /Schema för vittnesstöd, juni 2026/);
	const post = async (platser) => {
		const form = formOf((await lead.get(page)).text, (f) => 'platser' in f.fields);
		return lead.post(form.action, { ...form.fields, platser });
	};
	assert.equal((await post('0')).status, 422);
	assert.equal((await post('2')).status, 303);
	const { text } = await maj.get(page);
	const rows = [...text.matchAll(/<tr[^>]*>[\s\S]*?<\/tr>/g)].map((m) => m[0]).filter((r) => r.includes('Ledigt, Ledigt'));
	assert.equal(rows.length, 21, 'June 2026 has 22 weekdays, of which 19 June is Midsummer Eve');
	assert.ok(!text.includes('name="platser"'), 'a volunteer sets up nothing');
	assert.match((await post('2')).text, /har redan pass/);
});

test('one takes a shift, offers it, and another has it', async () => {
	assert.equal((await act(maj, DAY, 'take')).status, 303);
	assert.match((await lead.get(DAY)).text, /Maj S\./);
	const { text } = await maj.get(DAY);
	const free = [...text.matchAll(/name="vad" value="take"/g)].length;
	assert.equal(free, 2, 'not twice in one half day');
	assert.equal((await act(maj, DAY, 'offer')).status, 303);
	assert.match((await olle.get('/vittnesstod/schema?manad=2026-06')).text, /Maj S\. \(vill byta\)/);
	const form = formOf((await olle.get(DAY)).text, (f) => f.action.startsWith('/vittnesstod/pass/') && f.fields.vad === 'take');
	const late = formOf((await lead.get(DAY)).text, (f) => f.action === form.action);
	assert.equal((await olle.post(form.action, form.fields)).status, 303);
	assert.ok(!(await lead.get(DAY)).text.includes('Maj S.'));
	if (late)
		assert.equal((await lead.post(late.action, late.fields)).status, 409, 'somebody was quicker');
	assert.equal((await maj.post(form.action, { ...form.fields, skydd: formOf((await maj.get('/min-kalender')).text).fields.skydd, vad: 'keep' })).status, 409);
});

test('the coordinator records by telephone; who is asked confirms herself', async () => {
	const edit = /href="(\/vittnesstod\/pass\/[a-z2-7]{26}\/andra)"/.exec((await lead.get('/vittnesstod/schema/2026-06-16')).text)[1];
	const { text } = await lead.get(edit);
	assert.match(text, /Åke Ljung/);
	const ake = /value="([a-z2-7]{26})"[^>]*>\s*<label[^>]*>\s*Åke Ljung/.exec(text)[1];
	const pick = (f) => f.body.includes('name="vem"');
	assert.equal((await lead.submit(edit, pick, { vem: 'x' })).status, 422);
	const inga = /value="([a-z2-7]{26})"[^>]*>\s*<label[^>]*>\s*Inga Brolin/.exec(text)[1];
	assert.match((await lead.submit(edit, pick, { vem: inga })).text, /Saknas: Bemötande i rätten\. Ordna det/, 'her course has grown old');
	const stale = formOf(text, pick).fields;
	assert.equal((await lead.submit(edit, pick, { vem: ake, ja: 'ja' })).status, 303);
	assert.match((await lead.get('/vittnesstod/schema/2026-06-16')).text, /Åke L\.[\s\S]*?|kommer/);
	const conflict = await lead.post(edit, { ...stale, vem: 'ledigt' });
	assert.equal(conflict.status, 409);
	assert.match(conflict.text, /Nu står: Åke L\./);
	assert.ok(!(await maj.get('/vittnesstod/schema/2026-06-16')).text.includes('Åke'), 'one without an account is named to coordinators');
	assert.equal((await maj.get(edit)).status, 404);
	assert.equal((await lead.submit(edit, '/ta-bort', {})).status, 303);
});

test('the calendar is off, then says busy alone, then is off again', async () => {
	assert.match((await olle.get('/min-kalender')).text, /Kalendern är av/);
	const on = await olle.submit('/min-kalender', (f) => f.fields.vad === 'pa', {});
	assert.equal(on.status, 200, on.text);
	const path = /(\/kalender\/[a-z2-7]{26}\/upptagen\.ics)/.exec(on.text)[1];
	assert.ok(!(await olle.get('/min-kalender')).text.includes('/kalender/'), 'shown once');
	const file = await fetch(server.url + path);
	assert.equal(file.status, 200);
	assert.match(file.headers.get('content-type'), /^text\/calendar/);
	const ics = await file.text();
	assert.match(ics, /BEGIN:VEVENT\r\nUID:[a-z2-7]{26}@medstod\.invalid\r\nDTSTAMP:\d{8}T\d{6}Z\r\nDTSTART:20260615T/);
	assert.deepEqual([...new Set(ics.match(/SUMMARY:.*/g).map((l) => l.trim()))], ['SUMMARY:Upptagen']);
	assert.ok(!/tingsrätt|vittne|Olle|Jonsson/i.test(ics));
	assert.equal((await olle.submit('/min-kalender', (f) => f.fields.vad === 'av', {})).status, 303);
	assert.equal((await fetch(server.url + path)).status, 404);
	assert.equal((await fetch(`${server.url}/kalender/aaaaaaaaaaaaaaaaaaaaaaaaaa/upptagen.ics`)).status, 404);
});

test('only the jour\'s own people reach the rota', async () => {
	for (const role of ['manager', 'municipal_officer', 'reviewer', 'administrator'])
		for (const path of ['/vittnesstod/schema', DAY, '/min-kalender'])
			assert.equal((await (await server.login(role)).get(path)).status, 404, role);
	for (const odd of ['/vittnesstod/schema/2026-02-30', '/vittnesstod/schema/x', '/vittnesstod/pass/aaaaaaaaaaaaaaaaaaaaaaaaaa/andra'])
		assert.equal((await lead.get(odd)).status, 404, odd);
});
