// SPDX-License-Identifier: AGPL-3.0-or-later
// The register of witness support: counts by role, no identity, figures of their own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';

let server, lead, maj;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
	maj = await server.login('volunteer');
});
after(() => server?.stop());

const pick = (f) => 'antal_stod' in f.fields;

test('a volunteer writes a session down; the coordinator reads it in the register and the statistics', async () => {
	const before = (await lead.get('/statistik.csv?period=aret')).text;
	const saved = await maj.submit('/vittnesstod', pick, { dag: '2026-04-14', pass: 'afternoon', witness: '3', defendant: '1', party: '2', antal_stod: '2' });
	assert.equal(saved.status, 303, saved.text);
	const hers = (await maj.get('/vittnesstod')).text;
	assert.ok(!hers.includes('14 april') && !hers.includes('ta-bort'), 'a volunteer does not read the register');
	const page = (await lead.get('/vittnesstod')).text;
	assert.match(page, /14.april.2026, Eftermiddag, Östersunds tingsrätt[\s\S]*?2 vittnesstöd på plats · Vittnen: 3 · Tilltalade: 1 · Parter i tvistemål: 2/);
	const after = (await lead.get('/statistik.csv?period=aret')).text;
	const n = (csv, row) => Number(new RegExp(`${row}";?;?"?(\\d+)|${row}[^;]*;(\\d+)`).exec(csv)?.slice(1).find(Boolean));
	assert.equal(n(after, 'Möten med vittnesstöd') - n(before, 'Möten med vittnesstöd'), 6);
	assert.equal(n(after, 'Personer som fått stöd'), n(before, 'Personer som fått stöd'), 'never added to those helped in a case');
	assert.ok(!server.dump().includes('Östersunds tingsrätt'), 'sealed');
});

test('wrong numbers and days come back filled in', async () => {
	for (const [field, value] of [['witness', '-1'], ['witness', 'tre'], ['defendant', '100'], ['dag', '2026-02-30'], ['dag', '2026-05-01'], ['antal_stod', '0'], ['domstol', ''], ['pass', 'natt']]) {
		const bad = await maj.submit('/vittnesstod', pick, { injured: '7', [field]: value });
		assert.equal(bad.status, 422, `${field}=${value}`);
		assert.match(bad.text, /value="7"/);
		assert.match(bad.text, /govuk-error-message/);
	}
});

test('a session that was written wrongly is removed by a coordinator, once, with its figures', async () => {
	const form = formOf((await lead.get('/vittnesstod')).text, '/ta-bort');
	assert.equal((await maj.post(form.action, form.fields)).status, 404);
	assert.equal((await lead.post(form.action, form.fields)).status, 303);
	assert.equal((await lead.post(form.action, { ...form.fields, en_gang: 'annan' })).status, 404);
});

test('only the jour\'s own people reach it', async () => {
	for (const role of ['manager', 'municipal_officer', 'municipal_referrer', 'reviewer', 'administrator'])
		assert.equal((await (await server.login(role)).get('/vittnesstod')).status, 404, role);
});
