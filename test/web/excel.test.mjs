// SPDX-License-Identifier: AGPL-3.0-or-later
// Excel in and out: a file is looked at before anything is made, all of it is read in or nothing, and
// all of it can be taken back; lists go out under the same headings.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

const isUpload = (f) => f.action === '/excel';
const isLook = (f) => 'k0' in f.fields;

async function upload(vad, content, name = 'lista.csv', client = lead) {
	const form = formOf((await client.get('/excel')).text, isUpload);
	const body = new FormData();
	for (const [key, value] of Object.entries({ ...form.fields, vad }))
		if (value !== undefined)
			body.set(key, value);
	if (content !== undefined)
		body.set('fil', new Blob([content]), name);
	return client.request('POST', '/excel', { body, headers: { accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' } });
}
const uploaded = async (...args) => {
	const answer = await upload(...args);
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
};
const readIn = async (place, fields = {}) => lead.submit(place, isLook, { gor: 'las', ...fields });
// Takes back what a button of the page names: "Ångra: 1 ärende".
const undoForm = (text, what) => formOf(text, (f) => f.action.endsWith('/angra') && f.body.includes(`Ångra: ${what}<`));
async function undo(what) {
	const form = undoForm((await lead.get('/excel')).text, what);
	return lead.post(form.action, form.fields);
}
async function bytes(path, client = lead) {
	const jar = [...client.cookies].map(([n, v]) => `${n}=${v}`).join('; ');
	const answer = await fetch(server.url + path, { headers: { cookie: jar }, redirect: 'manual' });
	return { status: answer.status, type: answer.headers.get('content-type'), name: answer.headers.get('content-disposition'), data: Buffer.from(await answer.arrayBuffer()) };
}
const sql = (text) => server.sql(text);

const THIRTY = `Namn;Uppdrag;Tystnadslöfte;Mobil;Ort\r\n${Array.from({ length: 30 }, (_, i) =>
	`Hjälpare ${i} Öman;${i % 3 ? 'Stödperson' : 'Vittnesstöd'};2025-11-${String(i % 28 + 1).padStart(2, '0')};70174${String(i).padStart(4, '0')};Åre`).join('\r\n')}\r\n`;

test('thirty who help are read in from a file, and taken back at once', async () => {
	const before_ = (await lead.get('/stodpersoner')).text;
	const place = await uploaded('stodpersoner', THIRTY);
	const look = await lead.get(place);
	assert.match(look.text, /Det blir 30 stödpersoner\./);
	assert.match(look.text, /0701740002/, 'the zero that a spreadsheet drops');
	assert.match(look.text, /och 15 till/);
	assert.equal(formOf(look.text, isLook).fields.k3, 'telefon');
	assert.equal((await lead.get('/stodpersoner')).text.includes('Hjälpare'), false, 'nothing is made by looking');
	const done = await readIn(place);
	assert.equal(done.location, '/excel');
	const home = await lead.get('/excel');
	assert.match(home.text, /30 stödpersoner är inlästa/);
	const list = await lead.get('/stodpersoner');
	assert.equal(list.text.match(/Hjälpare \d+ Öman/g).length, 30);
	assert.equal((await lead.get(place)).status, 404, 'the kept table is gone');
	assert.equal(sql('SELECT count(*) FROM import_draft'), '0');

	assert.equal((await undo('30 stödpersoner')).location, '/excel');
	assert.match((await lead.get('/excel')).text, /Inläsningen är ångrad/);
	assert.equal((await lead.get('/stodpersoner')).text.includes('Hjälpare'), false);
	assert.ok(!undoForm((await lead.get('/excel')).text, '30 stödpersoner'));
	assert.match(before_, /Berta Öst/);
	assert.match((await lead.get('/stodpersoner')).text, /Berta Öst/);
});

test('a double submit makes them once', async () => {
	const place = await uploaded('stodpersoner', 'Namn\nTvilling Ett\n');
	const { fields } = formOf((await lead.get(place)).text, isLook);
	const [a, b] = await Promise.all([1, 2].map(() => lead.post(place, { ...fields, gor: 'las' })));
	assert.deepEqual([a.status, b.status], [303, 303]);
	assert.equal(a.location, b.location);
	assert.equal((await lead.get('/stodpersoner')).text.split('Tvilling Ett').length, 2);
});

for (const [name, content] of [
	['UTF-8 with its mark', Buffer.from('\ufeffNamn;Kommun\r\nÅsa Äng;Ragunda\r\n')],
	['UTF-8, commas', Buffer.from('Namn,Kommun\nÅsa Äng,Ragunda\n')],
	['Windows-1252', Buffer.from('Namn;Kommun\r\nÅsa Äng;Ragunda\r\n', 'latin1')],
])
	test(`open cases from CSV in ${name}, and nothing is left of them when undone`, async () => {
		const place = await uploaded('arenden', content);
		const look = await lead.get(place);
		assert.match(look.text, /Det blir 1 ärende\./);
		assert.match(look.text, /Åsa Äng/);
		assert.equal((await readIn(place)).status, 303);
		const cases = await lead.get('/arenden');
		assert.match(cases.text, /Åsa Ä\./);
		const [, path] = cases.text.match(/href="(\/arenden\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*Åsa Ä\./);
		assert.match((await lead.get(path)).text, /Ragunda/);
		assert.equal((await undo('1 ärende')).status, 303);
		assert.equal((await lead.get(path)).status, 404);
		assert.doesNotMatch((await lead.get('/arenden')).text, /Åsa Ä\./);
	});

test('an import that somebody has worked with is not taken back', async () => {
	assert.equal((await readIn(await uploaded('arenden', 'Namn\nRörd Rad\nOrörd Rad\n'))).status, 303);
	const [, path] = (await lead.get('/arenden')).text.match(/href="(\/arenden\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*Rörd R\./);
	assert.equal((await lead.submit(`${path}/andra`, (f) => 'version' in f.fields, { namn: 'Rörd Radsson' })).status, 303);
	const answer = await undo('2 ärenden');
	assert.equal(answer.status, 409);
	assert.match(answer.text, /Något av det inlästa har ändrats sedan dess/);
	assert.match((await lead.get('/arenden')).text, /Orörd R\./);
});

test('what is wrong is told by row and column, and only the rest is read in, when she says so', async () => {
	const place = await uploaded('arenden', 'Namn;Brott;Öppnat;Kommun\nRätt Rad;Stöld;2026-03-01;2303\nFel Rad;Trolldom;2026-02-30;Sundsvall\n;;;\nFör Tidig;Olaga förföljelse;2011-09-30;2303\n');
	const look = await lead.get(place);
	assert.match(look.text, /Det blir 1 ärende\. 2 rader har fel\./);
	assert.match(look.text, /Rad 3, kolumn B \(Brott\): ”Trolldom” finns inte att välja/);
	assert.match(look.text, /Rad 3, kolumn C \(Öppnat\): datumet finns inte\. Skriv det som 2026-03-01\./);
	assert.match(look.text, /Rad 5, kolumn B \(Brott\): ”Olaga förföljelse” är ett brott först från och med 2011-10-01\./);
	const no = await readIn(place);
	assert.equal(no.status, 422);
	assert.match(no.text, /Rätta raderna i filen/);
	assert.equal((await readIn(place, { anda: 'ja' })).status, 303);
	const cases = (await lead.get('/arenden')).text;
	assert.match(cases, /Rätt R\./);
	assert.doesNotMatch(cases, /Fel R\./);
});

test('an old case cannot be changed to a crime that was none yet, and the form says so', async () => {
	assert.equal((await readIn(await uploaded('arenden', 'Namn;Brott;Öppnat\nGammal Rad;Olaga hot;2011-09-30\n'))).status, 303);
	const [, path] = (await lead.get('/arenden')).text.match(/href="(\/arenden\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*Gammal R\./);
	const change = (brott) => lead.submit(`${path}/andra`, (f) => 'version' in f.fields, { brott, sammanfattning: 'Står kvar.' });
	const no = await change('stalking');
	assert.equal(no.status, 422);
	assert.match(no.text, /”Olaga förföljelse” är ett brott först från och med 2011-10-01\./);
	assert.match(no.text, /Står kvar\./);
	assert.equal((await change('molestation')).status, 303);
});

test('headings that are unknown or twice: she says herself what a column is', async () => {
	const place = await uploaded('stodpersoner', 'Namn;Telefon;Mobil;Vem\nVera Val;0701740001;0701740002;x\n');
	const look = await lead.get(place);
	assert.match(look.text, /Kolumn B och kolumn C är båda ”Telefon”/);
	assert.equal((await readIn(place)).status, 422);
	const changed = await lead.submit(place, isLook, { gor: 'visa', k1: '', k3: 'bygd' });
	assert.equal(changed.status, 200);
	assert.match(changed.text, /0701740002/);
	assert.equal((await readIn(place, { k1: '', k3: 'bygd' })).status, 303);
	assert.equal((await lead.submit(await uploaded('arenden', 'Färg;Form\nröd;rund\n'), isLook, { gor: 'las' })).status, 422);
	const odd = await lead.get(await uploaded('arenden', 'Färg;Form\nröd;rund\n'));
	assert.match(odd.text, /Ingen rubrik i den första raden känns igen/);
	assert.equal((await readIn(await uploaded('arenden', 'Namn\nA B\n'), { k0: 'nix' })).status, 422);
});

test('files that are no tables are refused with words, and nothing is kept', async () => {
	const kept = sql('SELECT count(*) FROM import_draft');
	for (const [content, words] of [
		[Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), /skyddad med lösenord/],
		[Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), /ingen tabell/],
		[Buffer.from('PK\x03\x04 trasig', 'latin1'), /skadad/],
		[Buffer.from('Namn;"aldrig slut'), /skadad/],
		[Buffer.from(';;\n;;\n'), /Filen är tom/],
		[Buffer.from('Namn;Telefon\n'), /bara en rad/],
		[Buffer.from(''), /Välj en fil som inte är tom/],
		[undefined, /Välj en fil som inte är tom/],
		[Buffer.from(`Namn\n${'Rad\n'.repeat(6001)}`), /för stor/],
	]) {
		const answer = await upload('arenden', content);
		assert.equal(answer.status, 422, String(words));
		assert.match(answer.text, words);
		assert.match(answer.text, /value="arenden" checked/, 'the form comes back filled in');
	}
	assert.equal((await upload(undefined, 'Namn\nA\n')).status, 422);
	assert.equal((await upload('arenden', Buffer.alloc(11 << 20, 'a')).catch(() => ({ status: 413 }))).status, 413);
	assert.equal(sql('SELECT count(*) FROM import_draft'), kept);
	const many = await uploaded('stodpersoner', `Namn\n${'Många Rader\n'.repeat(5001)}`);
	assert.match((await readIn(many)).text, /Högst 5000 rader/);
});

test('what goes out comes in again: lists as XLSX and CSV, with a row in the log', async () => {
	for (const [path, type, words] of [
		['/excel/stodpersoner.csv', 'text/csv', 'Berta Öst'],
		['/excel/arenden.csv', 'text/csv', 'Göran Ås'],
		['/excel/stodpersoner.xlsx', 'application/vnd.openxmlformats', 'Berta Öst'],
		['/excel/arenden.xlsx', 'application/vnd.openxmlformats', 'Göran Ås'],
	]) {
		const file = await bytes(path);
		assert.equal(file.status, 200, path);
		assert.ok(file.type.startsWith(type), file.type);
		assert.match(file.name, /attachment; filename="(arenden|stodpersoner)-2026-04-15\.(csv|xlsx)"/);
		const look = await lead.get(await uploaded(path.includes('arenden') ? 'arenden' : 'stodpersoner', file.data, 'x'));
		assert.doesNotMatch(look.text, /behöver rättas/, path);
		assert.ok(look.text.includes(words), path);
	}
	const reviewer = await server.login('reviewer');
	const log = (await reviewer.get('/vem-har-last')).text;
	assert.match(log, /Tog ut en lista över ärenden/);
	assert.match(log, /Tog ut en lista över stödpersoner/);
	for (const path of ['/excel/mall-arenden.xlsx', '/excel/mall-stodpersoner.xlsx']) {
		const file = await bytes(path);
		assert.equal(file.status, 200);
		const answer = await upload('arenden', file.data, 'mall.xlsx');
		assert.match(answer.text, /bara en rad/);
	}
});

// A real spreadsheet program, in a folder and with a profile of its own.
function convert(folder, to, file, filter) {
	const args = ['--headless', `-env:UserInstallation=file://${folder}/profile`, ...(filter ? [`--infilter=${filter}`] : []), '--convert-to', to, '--outdir', join(folder, 'out'), join(folder, file)];
	const run = spawnSync('soffice', args, { encoding: 'utf8', timeout: 120_000 });
	assert.equal(run.status, 0, run.stderr);
}

test('a spreadsheet program opens what goes out, and what it saves comes in', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'medstod-calc-'));
	try {
		writeFileSync(join(folder, 'ut.xlsx'), (await bytes('/excel/arenden.xlsx')).data);
		convert(folder, 'csv:Text - txt - csv (StarCalc):59,34,76,1', 'ut.xlsx');
		const rows = readFileSync(join(folder, 'out', 'ut.csv'), 'utf8').trim().split('\n');
		assert.match(rows[0], /"Namn";"Telefon";"Roll"/);
		const [row] = rows.filter((r) => r.includes('Göran Ås'));
		assert.match(row, /"070-1740606";"Brottsutsatt";"Bedrägeri"/, 'a number keeps its zero');
		// Column 3 as a day and 4 as a number, as people type them.
		writeFileSync(join(folder, 'in.csv'), 'Namn;Roll;Öppnat;Mobil\nCalla Calcsson;Vittne;2026-03-01;701740605\n');
		convert(folder, 'xlsx', 'in.csv', 'CSV:59,34,76,1,1/2/2/2/3/5/4/1');
		const look = (await lead.get(await uploaded('arenden', readFileSync(join(folder, 'out', 'in.xlsx')), 'in.xlsx'))).text;
		assert.doesNotMatch(look, /behöver rättas/);
		assert.match(look, /Calla Calcsson[\s\S]*Vittne[\s\S]*2026-03-01/);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

test('a person with extra protection is in no list that goes out', async () => {
	const made = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Skyddad Personsson', extra: 'ja' });
	assert.equal(made.status, 303);
	assert.ok(!(await bytes('/excel/arenden.csv')).data.toString().includes('Skyddad'));
});

test('nothing of a file is readable on the disk, before or after it is read in', async () => {
	const place = await uploaded('arenden', 'Namn;I korthet\nHemlig Hallonsaft;Blåbärspaj\n');
	const hidden = () => {
		for (const name of readdirSync(server.dir)) {
			const data = readFileSync(join(server.dir, name)).toString('latin1');
			for (const words of ['Hallonsaft', Buffer.from('Blåbärspaj').toString('latin1')])
				assert.ok(!data.includes(words), `${words} in ${name}`);
		}
	};
	hidden();
	assert.equal((await readIn(place)).status, 303);
	hidden();
});

test('another coordinator\'s look and other roles are not found', async () => {
	const place = await uploaded('arenden', 'Namn\nA B\n');
	for (const role of ['volunteer', 'manager', 'municipal_referrer', 'municipal_officer', 'reviewer', 'administrator']) {
		const client = await server.login(role);
		for (const path of ['/excel', place, '/excel/arenden.csv', '/excel/stodpersoner.xlsx', '/excel/mall-arenden.xlsx'])
			assert.equal((await client.get(path)).status, 404, `${role} ${path}`);
	}
	assert.equal((await lead.get('/excel/aaaaaaaaaaaaaaaaaaaaaaaaaa')).status, 404);
});

test('5 000 rows in Windows-1252 with errors in seven: told by row and column, the others kept, all undone', async () => {
	const wrong = { 3: 'Öppnat', 700: 'Ålder', 1400: 'Öppnat', 2100: 'Ålder', 2800: 'Öppnat', 3500: 'Ålder', 4999: 'Öppnat' };
	const rows = Array.from({ length: 5000 }, (_, i) => {
		const bad = wrong[i + 2]; // rows as a spreadsheet counts them
		return [`Rad${i} Åkesson`, bad === 'Öppnat' ? '2026-02-31' : '2025-03-0' + (i % 9 + 1), bad === 'Ålder' ? 'gammal som gatan' : '25–44 år',
			'Östersund'].join(';');
	});
	const text = ['Namn;Öppnat;Ålder;Kommun', ...rows].join('\r\n');
	const bytes1252 = Buffer.from(text.replaceAll('–', '\u0096'), 'latin1');
	const count = () => Number(sql('SELECT count(*) FROM support_case'));
	const had = count();
	const place = await uploaded('arenden', bytes1252);
	const look = (await lead.get(place)).text.replaceAll('\u00a0', ' ');
	for (const [row, column] of Object.entries(wrong))
		assert.match(look, new RegExp(`[Rr]ad ${row}\\b[^]{0,80}${'ABCD'['Namn;Öppnat;Ålder;Kommun'.split(';').indexOf(column)]}`), `${row} ${column}`);
	assert.match(look, /4993 ärenden/, look.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(400, 1600));
	assert.equal((await readIn(place)).status, 422, 'left out only when she says so');
	assert.equal((await readIn(place, { anda: 'ja' })).status, 303);
	assert.equal(count(), had + 4993);
	assert.match((await lead.get('/arenden')).text, /Rad\d+ Å\./);
	const form = undoForm((await lead.get('/excel')).text, '4993 ärenden');
	assert.equal((await lead.post(form.action, form.fields)).location, '/excel');
	assert.equal(count(), had);
});
