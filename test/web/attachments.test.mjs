// SPDX-License-Identifier: AGPL-3.0-or-later
// Attachments of a case: cleaned when they come in, sealed on the disk, opened by who opens the case; what
// leaves the house in a locked file, and on a slip of paper.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

// ClamAV itself, with a signature of this test's own; all that is uploaded here goes by it.
const MARK = 'MEDSTOD-PROV-PA-SKADLIG-KOD', CLAMD = '/usr/sbin/clamd', clamav = existsSync(CLAMD);
const shelf = mkdtempSync(join(tmpdir(), 'medstod-clamav-')), socket = join(shelf, 'socket');
let server, lead, helper, base, clamd;
async function startClamd() {
	mkdirSync(join(shelf, 'db'));
	writeFileSync(join(shelf, 'db', 'prov.ndb'), `Medstod.Prov:0:*:${Buffer.from(MARK).toString('hex')}\n`);
	writeFileSync(join(shelf, 'conf'), `LocalSocket ${socket}\nDatabaseDirectory ${join(shelf, 'db')}\nForeground yes\nStreamMaxLength 9500K\n`);
	clamd = spawn(CLAMD, ['--config-file', join(shelf, 'conf')], { stdio: 'ignore' });
	for (let i = 0; i < 200 && !existsSync(socket); i++)
		await sleep(50);
}
before(async () => {
	if (clamav)
		await startClamd();
	server = await startDemo({ args: clamav ? ['--clamav-socket', socket] : [] });
	lead = await server.login('coordinator');
	helper = await server.login('volunteer');
	base = (await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Bilda Provsson', telefon: '070-1740699' })).location;
});
after(async () => {
	clamd?.kill('SIGKILL');
	await server?.stop();
	rmSync(shelf, { recursive: true });
});

// A picture of one grey point, with the place where it was taken in a comment.
const PLACE = 'Falun 60.6N 15.6E';
const chunk = (name, data) => Buffer.concat([Buffer.from([0, 0, 0, data.length]), Buffer.from(name), data, Buffer.alloc(4)]);
const PICTURE = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')),
	chunk('tEXt', Buffer.from(`Comment\0${PLACE}`)), chunk('IDAT', Buffer.from('789c636000000002000148afa471', 'hex')), chunk('IEND', Buffer.alloc(0))]);

async function add(client, fields, file = PICTURE, name = 'IMG_Bilda.jpg') {
	const form = formOf((await client.get(`${base}/bilagor`)).text, (f) => 'vad' in f.fields);
	const body = new FormData();
	for (const [key, value] of Object.entries({ ...form.fields, ...fields }))
		body.append(key, value);
	body.append('fil', new Blob([file]), name);
	return client.request('POST', `${base}/bilagor`, { body, headers: { accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' } });
}
async function bytes(client, path) {
	const cookie = [...client.cookies].map(([n, v]) => `${n}=${v}`).join('; ');
	const answer = await fetch(server.url + path, { headers: { cookie } });
	return { status: answer.status, headers: answer.headers, data: Buffer.from(await answer.arrayBuffer()) };
}
const files = async () => [...(await lead.get(`${base}/bilagor`)).text.matchAll(/href="([^"]+\/bilagor\/[a-z2-7]{26})"/g)].map((m) => m[1]);

test('a picture is told by what it is, and loses where it was taken', async () => {
	assert.match((await lead.get(`${base}/bilagor`)).text, /Ärendet har inga bilagor/);
	assert.equal((await add(lead, { vad: 'Blåmärke på armen' })).status, 303);
	const [path] = await files();
	const page = await lead.get(path);
	assert.match(page.text, /Blåmärke på armen/);
	assert.match(page.text, /PNG · 1 kB/);
	const got = await bytes(lead, `${path}/fil`);
	assert.equal(got.headers.get('content-type'), 'image/png');
	assert.equal(got.headers.get('content-disposition'), 'attachment; filename="bilaga.png"');
	assert.equal(got.headers.get('x-content-type-options'), 'nosniff');
	assert.equal(got.data.includes('Falun'), false);
	assert.equal(got.data.length, PICTURE.length - 12 - 8 - PLACE.length);
});

test('what is no picture and no PDF comes back with words, and the name is still there', async () => {
	for (const [file, words] of [[Buffer.from('MZ\x90 program'), /varken JPEG, PNG eller PDF/], [PICTURE.subarray(0, 60), /går inte att läsa till slutet/],
		[Buffer.alloc(0), /Välj en fil/]]) {
		const answer = await add(lead, { vad: 'Läkarintyg' }, file, 'intyg.pdf');
		assert.equal(answer.status, 422);
		assert.match(answer.text, words);
		assert.match(answer.text, /value="Läkarintyg"/);
	}
	const unnamed = await add(lead, { vad: '' });
	assert.equal(unnamed.status, 422);
	assert.match(unnamed.text, /govuk-error-summary/);
	assert.equal((await add(lead, { vad: 'Stor' }, Buffer.concat([PICTURE, Buffer.alloc(9 << 20)]))).status, 422);
	assert.equal((await files()).length, 1);
});

test('who does not open the case finds none of it; who was given it does, and takes only her own away', async () => {
	const [path] = await files();
	for (const place of [`${base}/bilagor`, path, `${path}/fil`])
		assert.equal((await helper.get(place)).status, 404);
	const { text } = await lead.get(`${base}/tilldela`);
	const [, maj] = /<option value="([a-z2-7]{26})"[^>]*>\s*Maj Svensson/.exec(text) ?? /value="([a-z2-7]{26})"[^>]*>\s*<label[^>]*>\s*Maj Svensson/.exec(text);
	assert.equal((await lead.submit(`${base}/tilldela`, (f) => f.body.includes(maj), { vem: maj, fragat: 'ja' })).status, 303);
	assert.equal((await helper.get(`${path}/fil`)).status, 200);
	assert.doesNotMatch((await helper.get(path)).text, /Ta bort bilagan/);
	assert.equal((await add(helper, { vad: 'Brev från tingsrätten' })).status, 303);
	const [hers] = (await files()).filter((p) => p !== path);
	assert.equal((await helper.submit(hers, '/ta-bort', {})).status, 303);
	assert.equal((await helper.get(hers)).status, 404);
	const form = formOf((await lead.get(path)).text, '/ta-bort');
	assert.equal((await helper.post(form.action, (formOf((await helper.get(`${base}/bilagor`)).text, (f) => 'vad' in f.fields)).fields)).status, 403);
});

test('handed over: what is missing is told at its field, the file is locked, the case tells to whom', async () => {
	const page = await lead.get(`${base}/lamna-ut`);
	const [, password] = /<code>([a-z2-7-]{23})<\/code>/.exec(page.text);
	const form = formOf(page.text, (f) => 'losen' in f.fields);
	assert.equal(form.fields.losen, password);
	const empty = await lead.post(`${base}/lamna-ut`, { ...form.fields, till: 'Moa Exempel, målsägandebiträde' });
	assert.equal(empty.status, 422);
	assert.match(empty.text, /Välj vad som ska lämnas ut/);
	assert.match(empty.text, /value="Moa Exempel, målsägandebiträde"/);
	assert.match(empty.text, new RegExp(`<code>${password}</code>`), 'the password that she has written down still holds');

	const [path] = await files();
	const body = new URLSearchParams([...Object.entries(formOf(empty.text, (f) => 'losen' in f.fields).fields).filter(([k]) => k !== 'vem' && k !== 'hur'),
		['vem', 'person'], ['hur', 'skriftligt'], ['del', 'person'], ['del', 'plan'], ['bilaga', path.split('/').pop()]]);
	const cookie = [...lead.cookies].map(([n, v]) => `${n}=${v}`).join('; ');
	const answer = await fetch(`${server.url}${base}/lamna-ut`, { method: 'POST', body, redirect: 'manual', headers: { cookie, origin: server.url, 'sec-fetch-site': 'same-origin' } });
	assert.equal(answer.status, 200);
	assert.equal(answer.headers.get('content-type'), 'application/zip');
	const zip = Buffer.from(await answer.arrayBuffer());
	assert.equal(zip.subarray(0, 2).toString(), 'PK');
	for (const name of ['oversikt.pdf', 'bilaga-1.png'])
		assert.ok(zip.includes(name), name);
	for (const word of ['Bilda', 'IHDR', password])
		assert.equal(zip.includes(word), false, word);
	assert.match((await lead.get(base)).text, /Uppgifter lämnades ut[^]*Till Moa Exempel, målsägandebiträde\. Samtycke: Personen själv, Skriftligt\.[^]*Blåmärke på armen/);
	assert.equal((await helper.get(`${base}/lamna-ut`)).status, 404);
});

test('a slip has initials, room and time, and is ticked off when it is destroyed', async () => {
	const hearing = await lead.submit(`${base}/forhandling`, (f) => 'sal' in f.fields, { vad: 'main', nar: '2026-04-22 09:00', sal: '4', vem: 'ingen' });
	assert.equal(hearing.status, 303);
	const [, at] = /href="([^"]+\/lapp\?uppgift=[a-z2-7]{26})"/.exec((await lead.get(base)).text);
	const look = await lead.get(at);
	assert.match(look.text, /B P[^]*Sal 4[^]*22.april.2026 09:00/);
	const made = await lead.post(`${base}/lapp`, formOf(look.text, (f) => 'uppgift' in f.fields).fields);
	assert.equal(made.status, 200);
	const [, number] = /<h1[^>]*>Lapp (\d+)</.exec(made.text);
	const [slip] = made.text.match(/<div class="mst-slip">[^]*?<\/div>/);
	assert.doesNotMatch(slip, /Bilda|Misshandel|tingsrätt/);
	assert.match((await lead.get(base)).text, /1 lapp är inte förstörd än/);
	assert.equal((await lead.submit(`${base}/lapp`, '/forstord', {})).location, base);
	assert.doesNotMatch((await lead.get(base)).text, /är inte förstörd än/);
	const again = await lead.post(`${base}/lapp`, formOf((await lead.get(at)).text, (f) => 'uppgift' in f.fields).fields);
	assert.match(again.text, new RegExp(`Lapp ${Number(number) + 1}<`));
});

test('of a person with extra protection nothing leaves', async () => {
	const shielded = (await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Skydda Provsson', extra: 'ja' })).location;
	assert.match((await lead.get(`${shielded}/lamna-ut`)).text, /lämnas aldrig ut som fil/);
	const form = formOf((await lead.get(`${base}/lamna-ut`)).text, (f) => 'losen' in f.fields);
	assert.equal((await lead.post(`${shielded}/lamna-ut`, { ...form.fields, till: 'X', vem: 'person', hur: 'muntligt', del: 'person' })).status, 409);
	assert.match((await lead.get(`${shielded}/lapp`)).text, /skrivs ingenting ut/);
	const slip = formOf((await lead.get(`${base}/lapp`)).text, (f) => 'uppgift' in f.fields);
	assert.equal((await lead.post(`${shielded}/lapp`, slip.fields)).status, 403);
});

test('each reading is on the log, and nothing of a file is readable on the disk', async () => {
	const [path] = await files();
	const before_ = Number(server.sql('SELECT count(*) FROM audit_row'));
	await bytes(lead, `${path}/fil`);
	assert.equal(Number(server.sql('SELECT count(*) FROM audit_row')), before_ + 1);
	for (const file of ['medstod.db', 'medstod.db-wal', 'server.log'])
		if (existsSync(join(server.dir, file)))
			for (const word of ['Blåmärke', 'IMG_Bilda', 'Falun'])
				assert.equal(readFileSync(join(server.dir, file)).includes(word), false, `${word} in ${file}`);
	assert.equal((await lead.submit(path, '/ta-bort', {})).location, `${base}/bilagor`);
	assert.deepEqual(await files(), []);
	assert.equal(server.sql('SELECT count(*) FROM support_file_piece'), '1', 'the demo has one');
});

test('what the virus scanner finds is refused and logged; without it nothing is taken, or all is', { skip: !clamav && 'clamd is not installed' }, async () => {
	const told = async () => Object.fromEntries([...(await lead.get('/metrics')).text.matchAll(/^medstod_uploads_scanned_total\{result="(\w+)"\} (\d+)/gm)].map(([, k, n]) => [k, Number(n)]));
	const refusals = () => server.sql("SELECT count(*) FROM audit_row WHERE act = 'file.refused'");
	const evil = Buffer.concat([PICTURE.subarray(0, 33), chunk('tEXt', Buffer.from(`Comment\0${MARK}`)), PICTURE.subarray(33)]);
	const before = await told(), had = await files();
	assert.ok(before.clean >= 1 && before.found === 0 && before.failed === 0);
	const refused = await add(lead, { vad: 'Bild' }, evil);
	assert.equal(refused.status, 422);
	assert.match(refused.text, /Filen innehåller skadlig kod \(Medstod\.Prov\.UNOFFICIAL\)/);
	assert.equal(refusals(), '1');
	assert.equal((await add(helper, { vad: 'Bild' }, evil)).status, 422, 'whoever sends it');
	assert.equal((await told()).found, 2);
	// Larger than clamd takes: it has not been looked at.
	assert.equal((await add(lead, { vad: 'Bild' }, Buffer.concat([PICTURE, Buffer.alloc((9 << 20) + 500_000)]))).status, 503);
	const doctor = () => spawnSync(BIN, ['doctor', '--db', join(server.dir, 'medstod.db'), '--clamav-socket', socket], { encoding: 'utf8' }).stdout;
	assert.match(doctor(), /Virusskyddet svarar\./);
	clamd.kill('SIGKILL');
	await new Promise((done) => clamd.once('exit', done));
	const down = await add(lead, { vad: 'Bild' });
	assert.equal(down.status, 503);
	assert.match(down.text, /virusskyddet inte svarar/);
	assert.match(doctor(), /Virusskyddet svarar inte: inga filer kan laddas upp/);
	assert.deepEqual(await files(), had);
	assert.equal((await told()).failed, 2);
	server.args.push('--clamav-down', 'accept');
	await server.restart();
	assert.equal((await add(lead, { vad: 'Tagen utan skydd' })).status, 303);
	assert.equal((await told()).failed, 1);
	const run = spawnSync(BIN, ['serve', '--db', join(server.dir, 'medstod.db'), '--listen', '127.0.0.1:0', '--clamav-down', 'kanske'], { encoding: 'utf8' });
	assert.equal(run.status, 2);
	assert.match(run.stderr, /clamav-down refuse or accept/);
});
