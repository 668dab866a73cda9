// SPDX-License-Identifier: AGPL-3.0-or-later
// A year's funders and costs, and the four ways to split a grant with their formula.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const AT = '/bidrag/2026/budget', SPLIT = '/bidrag/2027/berakna';
let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const words = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ');
const isLine = (f) => 'andamal' in f.fields;

test('funders with their purpose stand beside the municipalities, budget beside outcome', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	const add = (fields) => manager.submit(`${AT}/ny`, isLine, { andamal: '', utfall: '', ...fields });
	assert.equal((await add({ slag: 'victim_authority', namn: 'Fonden', andamal: 'Stöd till barn', budget: '200 000', utfall: '150 000,50' })).status, 303);
	assert.equal((await add({ slag: 'cost_staff', namn: 'En till', budget: '500 000 kr' })).status, 303);
	const page = words((await officer.get(AT)).text);
	assert.match(page, /Kommunerna Grundbidraget 731 101,00/);
	assert.match(page, /Fonden Stöd till barn 200 000,00 150 000,50 −49 999,50/);
	assert.match(page, /En till – 500 000,00 – –/);
	assert.match(page, /Budgeten går inte ihop: 124 899 kr saknas\. Utfallet saknas på 5 rader/);
	for (const budget of ['731.101,50', '-1', '', 'sju', '1e5']) {
		const bad = await add({ slag: 'gifts', namn: 'Gåvor', andamal: 'Står kvar', budget });
		assert.equal(bad.status, 422, budget);
		assert.equal(formOf(bad.text, isLine).fields.andamal, 'Står kvar');
	}
	assert.equal((await officer.get(`${AT}/ny`)).status, 403);
	const line = /href="(\/bidrag\/2026\/budget\/[a-z2-7]{26})">Fonden/.exec((await manager.get(AT)).text.replace(/>\s+/g, '>'))[1];
	assert.equal((await manager.get(line.replace('2026', '2025'))).status, 404);
	const form = formOf((await manager.get(line)).text, isLine);
	assert.equal((await manager.post(line, { ...form.fields, namn: 'Den nya fonden' })).status, 303);
	const again = formOf((await manager.get(line)).text, isLine);
	assert.equal((await manager.post(line, { ...again.fields, version: form.fields.version, namn: 'Andra' })).status, 409);
	assert.equal((await manager.submit(line, (f) => f.action.endsWith('/ta-bort'), {})).status, 303);
	assert.doesNotMatch((await manager.get(AT)).text, /Den nya fonden/);
});

test('a grant is split by people, equally, in part equally or with a fixed sum; the formula is shown', async () => {
	const manager = await server.login('manager');
	const split = (fields) => manager.submit(SPLIT, (f) => 'nyckel' in f.fields || 'belopp' in f.fields, { belopp: '800 000', namn: 'Prov', gor: 'visa', ...fields });
	assert.match(words((await split({ nyckel: 'invanare' })).text), /Andel = 800 000 kr × invånare ÷ 132 839/);
	assert.match(words((await split({ nyckel: 'lika' })).text), /Andel = 800 000 kr ÷ 8 kommuner.*Ragunda 5 146 100 000,00/);
	assert.match(words((await split({ nyckel: 'blandat', andel: '50' })).text), /Andel = 400 000 kr ÷ 8 kommuner \+ 400 000 kr × invånare ÷ 132 839/);
	assert.match(words((await split({ nyckel: 'fast', fast: '10 000' })).text), /Andel = 80 000 kr ÷ 8 kommuner \+ 720 000 kr/);
	assert.match(words((await split({ nyckel: 'fast', fast: '100 000,01' })).text), /tillsammans mer än hela beloppet/);
	assert.equal((await split({ nyckel: 'blandat', andel: '100' })).status, 422);
	assert.equal((await split({ nyckel: 'blandat', andel: '' })).status, 422);
	assert.equal((await split({ nyckel: 'okand' })).status, 422);
	const frozen = await split({ nyckel: 'blandat', andel: '25', gor: 'frys' });
	assert.equal(frozen.status, 303);
	assert.match(words((await manager.get(frozen.location)).text), /En del lika, resten efter invånare.*Andel = 200 000 kr ÷ 8 kommuner \+ 600 000 kr × invånare/);
});

for (const width of [390, 1280])
	test(`the pages are without violations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		for (const path of [AT, `${AT}/ny`]) {
			await page.goto(server.url + path);
			await axe(page);
			assert.ok(await overflow(page) <= 0, path);
			noTrouble(page);
		}
	});
