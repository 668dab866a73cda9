// SPDX-License-Identifier: AGPL-3.0-or-later
// An old copy of the data comes back with a vault that has gone on since: what was erased meanwhile stays erased,
// what both know opens, by the phrase that is hers now, and nobody who left gets in again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';
import { BIN, startDemo, startIn } from '../lib/server.mjs';

const PHRASE = 'sju-blå-kantareller-hemma';
const top = mkdtempSync(join(tmpdir(), 'medstod-old-'));
const copies = join(top, 'copies'), key = join(top, 'key'), into = join(top, 'back');
let server, old;

function good(...args) {
	const { status, stdout, stderr } = spawnSync(BIN, args, { encoding: 'utf8' });
	assert.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`);
	return stdout;
}
const copy = () => good('backup', copies, '--db', join(server.dir, 'medstod.db'));

before(async () => {
	mkdirSync(copies);
	server = await startDemo();
	good('backup-key', '--db', join(server.dir, 'medstod.db'), '--to', key);
});
after(async () => {
	await old?.stop();
	await server?.stop();
	rmSync(top, { recursive: true, force: true });
});

async function signIn(at, password) {
	const client = at.client();
	assert.equal((await client.login(at.loginForm, { ...at.accounts.coordinator, password }, at.now())).status, 303);
	return client;
}

const rows = (at) => Number(at.sql('SELECT count(*) FROM support_case'));

async function newCase(karin, namn) {
	const made = await karin.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn, telefon: '070-1740699' });
	assert.equal(made.status, 303, made.text);
	return made.location;
}

test('what was erased after the copy stays so, the rest opens by her new phrase', async () => {
	let karin = await server.login('coordinator');
	const gone = await newCase(karin, 'Borta Provsson'), stays = await newCase(karin, 'Kvar Provsson');
	const note = await karin.submit(`${stays}/samtal/nytt`, (f) => 'text' in f.fields, { text: 'Från före kopian.' });
	assert.equal(note.status, 303, note.text);
	const visitor = server.client();
	const { fields } = formOf((await visitor.get('/skriv')).text, (f) => /name="andra"/.test(f.body));
	assert.equal((await visitor.post('/skriv', { ...fields, svar: 'code', andra: 'no', text: 'Ett brev.' })).status, 200);
	const letter = /href="(\/brev\/[a-z2-7]{26})"/.exec((await karin.get('/brev')).text)[1];
	const were = rows(server);
	copy();

	assert.equal((await karin.submit(letter, '/radera', { saker: 'ja' })).status, 303);
	const asked = await karin.submit(`/begaran/ny?arende=${gone.split('/').at(-1)}`, (f) => f.body.includes('name="ansvarig"'),
		{ begaran: '3', vem: '1', kontroll: '2', kom: '2026-04-10' });
	assert.equal((await karin.submit(`${gone}/avsluta`, (f) => f.body.includes('name="skal"'), { skal: 'done' })).status, 303);
	assert.equal((await karin.submit(`${asked.location}/svar`, (f) => f.body.includes('name="svar"'), { svar: '1', skal: '' })).status, 303);
	const since = await newCase(karin, 'Sedan Provsson');
	const changed = await karin.submit('/mitt-konto/losenfras', (f) => 'losen' in f.fields, { nuvarande: server.accounts.coordinator.password, losen: PHRASE, losen_igen: PHRASE });
	assert.equal(changed.status, 303, changed.text);
	await server.restart({ clock: '2026-04-17T09:00' });
	karin = await signIn(server, PHRASE);
	for (let i = 0; i < 200 && (await karin.get(gone)).status === 200; i++)
		await sleep(50);
	assert.equal((await karin.get(gone)).status, 404);
	assert.equal((await karin.get(stays)).status, 200);
	copy();

	const vaults = readdirSync(copies).filter((f) => f.includes('vault')).sort();
	rmSync(join(copies, vaults[0]));
	assert.match(good('restore', copies, into, '--key', key, '--copy', '1'), /Kopia nr 1 /);
	good('audit', 'verify', '--db', join(into, 'medstod.db'));
	old = await startIn(into, server);
	await assert.rejects(signIn(old, server.accounts.coordinator.password), /422/);
	karin = await signIn(old, PHRASE);
	assert.match((await karin.get(stays)).text, /Från före kopian\./);
	for (const place of [gone, since])
		assert.equal((await karin.get(place)).status, 404, place);
	const list = await karin.get('/arenden');
	assert.equal(list.status, 200);
	assert.match(list.text, /Kvar P\./);
	assert.doesNotMatch(list.text, /Borta|Sedan/);
	assert.equal((await karin.get(letter)).status, 404);
	for (const place of ['/idag', '/inkorg', '/brev', '/gallring'])
		assert.equal((await karin.get(place)).status, 200, place);

	let now;
	for (let i = 0; i < 200 && now !== were - 1; i++) {
		await sleep(50);
		now = rows(old);
	}
	assert.equal(now, were - 1, 'the night takes the rows that no key opens any more');
});
