// SPDX-License-Identifier: AGPL-3.0-or-later
// /gallring: what will be erased and why, rules within the law, and a hold with a reason and an end.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';

let server, lead;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
});
after(() => server?.stop());

const rules = (fields) => lead.submit('/gallring/regler', (f) => 'anteckningar' in f.fields, fields);

test('an empty plan teaches, and tells the rules that hold', async () => {
	const { status, text } = await lead.get('/gallring');
	assert.equal(status, 200);
	assert.match(text, /Jourens egna regler/);
	assert.match(text, /90\s+dagar efter avslutet/);
});

test('rules that cannot be are told at their field', async () => {
	for (const [fields, words] of [
		[{ anteckningar: '10' }, /anteckningar/],
		[{ anteckningar: '100', arenden: '50' }, /Anteckningarna kan inte finnas kvar längre än ärendet/],
		[{ regler: 'ivo' }, /Lagen säger 730 dagar/],
		[{ fran: '2026-01-01' }, /Nya regler gäller från i dag eller senare/],
		[{ fran: 'i morgon' }, /govuk-error-summary/],
	]) {
		const answer = await rules(fields);
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(answer.text, words);
	}
	assert.equal((await rules({ regler: 'own', anteckningar: '31', arenden: '60' })).status, 303);
	const { text } = await lead.get('/gallring/regler');
	assert.match(text, /Regler i dagar/);
});

test('a closed case stands in the plan with its day and its reason; a hold stops it', async () => {
	const made = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Galla Provsson', telefon: '070-1740699' });
	const base = made.location;
	await lead.submit(`${base}/avsluta`, (f) => f.body.includes('name="skal"'), { skal: 'done' });
	assert.equal((await rules({ regler: 'own', anteckningar: '30', arenden: '60' })).status, 303);
	const plan = await lead.get('/gallring');
	assert.match(plan.text, /Galla P\./);
	assert.match(plan.text, /Väntar på att statistiken skiljs av/);
	const bad = await lead.submit(`${base}/raderingsstopp`, (f) => f.body.includes('name="skal"'), { skal: '', till: '2020-01-01' });
	assert.equal(bad.status, 422);
	const late = await lead.submit(`${base}/raderingsstopp`, (f) => f.body.includes('name="skal"'), { skal: 'Rättegång', till: '2020-01-01' });
	assert.match(late.text, /högst två år fram/);
	assert.equal((await lead.submit(`${base}/raderingsstopp`, (f) => f.body.includes('name="skal"'), { skal: 'Rättegång', till: '2026-12-31' })).status, 303);
	assert.match((await lead.get('/gallring')).text, /Raderingsstopp till och med 31/);
	assert.match((await lead.get(`${base}/raderingsstopp`)).text, /Rättegång/);
	assert.equal((await lead.submit(`${base}/raderingsstopp`, 'bort', {})).status, 303);
	assert.doesNotMatch((await lead.get('/gallring')).text, /Raderingsstopp till och med/);
});

test('only a coordinator plans what is erased', async () => {
	for (const role of ['volunteer', 'manager', 'municipal_officer', 'municipal_reader', 'reviewer', 'administrator']) {
		const client = await server.login(role);
		for (const path of ['/gallring', '/gallring/regler'])
			assert.ok([403, 404].includes((await client.get(path)).status), `${role} ${path}`);
	}
});

test('who changes what is erased shows first who it is', async () => {
	await server.restart({ clock: '2026-04-15T09:12' });
	const answer = await rules({ regler: 'own', anteckningar: '40', arenden: '70' });
	assert.equal(answer.status, 403);
	assert.match(answer.text, /Visa att det är du/);
	assert.match(answer.text, /name="anteckningar" value="40"/, 'what she typed is kept');
});
