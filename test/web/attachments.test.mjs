// SPDX-License-Identifier: AGPL-3.0-or-later
// Attachments of a case: cleaned when they come in, sealed on the disk, opened by who opens the case.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

let server, lead, helper, base;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
	helper = await server.login('volunteer');
	base = (await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Bilda Provsson', telefon: '070-1740699' })).location;
});
after(() => server?.stop());

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
