// SPDX-License-Identifier: AGPL-3.0-or-later
// Hours, kilometres and outlays: three fields on the phone; a month per person, a file for the payroll,
// a year without names.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';

let server, lead, maj;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
	maj = await server.login('volunteer');
});
after(() => server?.stop());
const pick = (f) => 'tid' in f.fields;

test('a volunteer writes hers in three fields and can take it back', async () => {
	const saved = await maj.submit('/min-tid', pick, { tid: '7:45', km: '61', utlagg: '37,50' });
	assert.equal(saved.location, '/min-tid');
	const page = (await maj.get('/min-tid')).text;
	assert.match(page, /Sparat: 7 h 45 min · 61 km · 37,50.kr/);
	const month = (await lead.get('/stodpersoner/tid')).text;
	assert.match(month, /Maj Svensson, 15.april.2026<\/strong><br>7 h 45 min · 61 km/);
	const mine = /action="(\/min-tid\/[a-z2-7]{26}\/ta-bort)"/.exec(page)[1];
	const olle = await server.login('volunteer2');
	const fields = { skydd: /name="skydd" value="([^"]+)"/.exec((await olle.get('/min-tid')).text)[1] };
	assert.equal((await olle.post(mine, fields)).status, 404, 'not hers');
	assert.equal((await maj.submit('/min-tid', (f) => f.action === mine, {})).status, 303);
	assert.ok(!(await lead.get('/stodpersoner/tid')).text.includes('61 km'));
});

test('what cannot be comes back filled in, with words at the field', async () => {
	for (const [field, value] of [['tid', 'två'], ['tid', '25'], ['tid', '2:7'], ['km', '-1'], ['km', '2001'], ['utlagg', '1.2.3'], ['utlagg', '20000,01'], ['dag', '2026-02-30'], ['dag', '2026-04-16'], ['dag', '2020-01-01']]) {
		const bad = await maj.submit('/min-tid', pick, { tid: '1', km: '17', [field]: value });
		assert.equal(bad.status, 422, `${field}=${value}`);
		assert.match(bad.text, field === 'km' ? /name="tid"[^>]*value="1"|value="1"[^>]*name="tid"/ : /value="17"/);
		assert.match(bad.text, /govuk-error-message/);
	}
	assert.equal((await maj.submit('/min-tid', pick, { tid: '', km: '', utlagg: '' })).status, 422);
});

test('the coordinator writes for who never signs in, reads the month and takes it out to the payroll', async () => {
	const berta = /value="([a-z2-7]{26})"[^>]*>Berta Öst/.exec((await lead.get('/stodpersoner/tid?manad=2026-02')).text)[1];
	assert.equal((await lead.submit('/stodpersoner/tid?manad=2026-02', pick, { vem: '', dag: '2026-02-10', tid: '1' })).status, 422);
	const saved = await lead.submit('/stodpersoner/tid?manad=2026-02', pick, { vem: berta, dag: '2026-02-10', tid: '1,5', km: '12', utlagg: '1 000' });
	assert.equal(saved.location, '/stodpersoner/tid?manad=2026-02');
	const csv = await lead.get('/stodpersoner/tid.csv?manad=2026-02');
	assert.match(csv.headers.get('content-disposition'), /tid-2026-02\.csv/);
	const bytes = Buffer.from(await (await fetch(`${server.url}/stodpersoner/tid.csv?manad=2026-02`, { headers: { cookie: [...lead.cookies].map((p) => p.join('=')).join('; ') } })).arrayBuffer());
	assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
	const lines = bytes.subarray(3).toString().replaceAll('"', '').split('\r\n');
	assert.equal(lines[0], 'Månad;Namn;Timmar;Km;Utlägg, kr');
	assert.ok(lines.includes('2026-02;Berta Öst;1,50;12;1000,00'), lines.join('\n'));
	const page = (await lead.get('/stodpersoner/tid?manad=2026-02')).text;
	assert.match(page, /Hela 2026/);
	assert.ok(!page.split('Hela 2026')[1].split('<form')[0].includes('Berta'), 'no names in the year');
	for (const odd of ['2026-13', 'x', '9999-01'])
		assert.equal((await lead.get(`/stodpersoner/tid?manad=${odd}`)).status, 200, odd);
});

test('only the jour\'s own people reach it', async () => {
	assert.equal((await maj.get('/stodpersoner/tid')).status, 404);
	for (const role of ['manager', 'municipal_officer', 'reviewer', 'administrator'])
		for (const path of ['/min-tid', '/stodpersoner/tid', '/stodpersoner/tid.csv'])
			assert.equal((await (await server.login(role)).get(path)).status, 404, role);
});
