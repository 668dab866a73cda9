// SPDX-License-Identifier: AGPL-3.0-or-later
// /sok: by POST, within one's own keys, limited, and what is asked is written down nowhere.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

let server, lead;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
});
after(() => server?.stop());

const ask = (client, vad) => client.submit('/sok', (f) => 'vad' in f.fields, { vad });

test('a name, a number and words of a note are found, and lead to their case', async () => {
	const made = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Söka Provström', telefon: '070-174 06 77' });
	for (const vad of ['PROVSTRÖM', '+46701740677', '1740677']) {
		const { status, text } = await ask(lead, vad);
		assert.equal(status, 200);
		assert.match(text, new RegExp(`href="${made.location}"`), vad);
	}
	// Exactly that name comes alone; the rest is a press away.
	await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Söka Provström-Annan', telefon: '070-174 06 78' });
	const own = await ask(lead, 'Söka Provström');
	assert.equal(own.text.match(/href="\/arenden\/[a-z2-7]{26}"/g).length, 1);
	assert.match(own.text, /Bara ärenden med just det namnet eller numret visas/);
	const { fields } = formOf(own.text, (f) => f.fields.bred === 'ja');
	const all = await lead.post('/sok', fields);
	assert.equal(all.text.match(/href="\/arenden\/[a-z2-7]{26}"/g).length, 2);
	assert.doesNotMatch(all.text, /Bara ärenden med just/);
	assert.match((await ask(lead, 'qqqqq')).text, /Inget ärende som du kan öppna passar/);
});

test('a volunteer finds her own alone, others have no such page', async () => {
	const maj = await server.login('volunteer');
	assert.doesNotMatch((await ask(maj, 'provström')).text, /href="\/arenden\//);
	for (const role of ['manager', 'municipal_officer', 'municipal_referrer', 'reviewer', 'administrator'])
		assert.ok([403, 404].includes((await (await server.login(role)).get('/sok')).status), role);
});

test('what is asked stands in no address, log or row', async () => {
	const secret = 'hemligfråga-0815';
	const answer = await ask(lead, secret);
	assert.equal(answer.location, null);
	await new Promise((done) => setTimeout(done, 200));
	for (const name of readdirSync(server.dir, { recursive: true })) {
		let bytes;
		try { bytes = readFileSync(join(server.dir, name)); } catch { continue; }
		assert.ok(!bytes.includes(secret), name);
	}
	assert.equal((await lead.get('/sok?vad=' + secret)).text.includes(secret), false);
});

test('too short, too long and too often', async () => {
	assert.equal((await ask(lead, 'ab')).status, 422);
	assert.equal((await ask(lead, 'x'.repeat(200))).status, 422);
	let answer;
	for (let i = 0; i < 31; i++)
		answer = await ask(lead, 'provström');
	assert.equal(answer.status, 429);
	assert.match(answer.text, /Vänta några minuter/);
});
