// SPDX-License-Identifier: AGPL-3.0-or-later
// Long work: how far it has come is shown in the page and on a terminal, and whoever looks after the server
// ends it from either. What was there before stays, and nothing half is left.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';
import { HOLD, Pace, PACED } from '../lib/pace.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

const top = mkdtempSync(join(tmpdir(), 'medstod-progress-')), copies = join(top, 'copies'), key = join(top, 'key');
const pace = new Pace(join(top, 'pace')), own = new Pace(join(top, 'own'));
let server, db, host, lead;

const run = (...args) => spawnSync(BIN, args, { encoding: 'utf8' });
const left = () => readdirSync(copies).filter((n) => !/^medstod-rehearsal|^\.medstod-lock$/.test(n)).sort();
const counts = (...tables) => tables.map((t) => Number(server.sql(`SELECT count(*) FROM ${t}`, t.startsWith('vault') ? 'vault' : 'data')));

before(async () => {
	server = await startDemo({ program: PACED, env: pace.env });
	db = join(server.dir, 'medstod.db');
	mkdirSync(copies);
	assert.equal(run('backup-key', '--db', db, '--to', key).status, 0);
	assert.equal(run('backup', copies, '--db', db).status, 0);
	await server.end();
	appendFileSync(join(server.dir, 'medstod.conf'), `backup-to = ${copies}\n`);
	await server.start();
	host = await server.login('administrator');
	lead = await server.login('coordinator');
});
after(async () => {
	pace.go();
	await server?.stop();
	rmSync(top, { recursive: true, force: true });
});

// A search has two threads, and the one that tells how far it is may come second; between two parts nothing is told.
async function shows(meant) {
	let text;
	for (let i = 0; i < 200 && !meant.test(text); i++) {
		({ text } = await host.get('/drift'));
		await sleep(i ? 50 : 0);
	}
	assert.match(text, meant);
}

// Begins something in the page, sees it in Drift by its name, and ends it there. What the page answers.
async function ended(name, begin) {
	pace.set(HOLD);
	const answer = begin();
	await pace.waiting();
	await shows(new RegExp(`Pågår nu[\\s\\S]*${name}<[\\s\\S]*Del 1: \\d+ % är klart[\\s\\S]*Avbryt: ${name}`));
	const { location } = await host.submit('/drift', '/drift/avbryt', {});
	pace.go();
	assert.match((await host.get(location)).text, /Arbetet avbryts\. Det som fanns förut finns kvar\./);
	const told = await answer;
	assert.doesNotMatch((await host.get('/drift')).text, /Pågår nu/);
	return told;
}

test('a copy is seen in Drift while it is made, and ended there', async () => {
	const had = left();
	assert.equal((await server.client().get('/drift')).status, 303);
	assert.doesNotMatch((await host.get('/drift')).text, /Pågår nu/);
	pace.set(20);
	const made = host.submit('/sakerhetskopior', '/sakerhetskopior', {});
	const seen = [];
	for (let i = 0; i < 1000 && !(seen.at(-1) > 3000 && seen.length > 2); i++) {
		const [, part, percent] = /Säkerhetskopian<[\s\S]*?Del (\d): (\d+) % är klart/.exec((await host.get('/drift')).text) ?? [];
		if (part)
			seen.push(Number(part) * 1000 + Number(percent));
	}
	pace.set(HOLD);
	assert.ok(seen.length > 2 && seen.at(-1) > seen[0] && seen.every((n, i) => i === 0 || n >= seen[i - 1]), seen.join());
	await shows(/Avbryt: Säkerhetskopian/);
	assert.equal((await host.submit('/drift', '/drift/avbryt', {})).status, 303);
	pace.go();
	const answer = await made;
	assert.equal(answer.status, 200);
	assert.match(answer.text, /Kopian avbröts innan den var klar\. Ingen kopia blev gjord; de äldre finns kvar\./);
	assert.deepEqual(left(), had);
	assert.doesNotMatch((await host.get('/drift')).text, /Pågår nu/);
});

test('only who looks after the server ends it, and what has ended is told so', async () => {
	assert.equal((await lead.post('/drift/avbryt', { arbete: '1' })).status, 403);
	const form = /name="skydd" value="([^"]+)"/.exec((await host.get('/sakerhetskopior')).text)[1];
	for (const arbete of ['1', '99999', '', 'x', '-1']) {
		const { status, location } = await host.post('/drift/avbryt', { skydd: form, arbete });
		assert.equal(status, 303);
		assert.match((await host.get(location)).text, /Arbetet var redan slut/);
	}
});

const MADE = ['support_case', 'person_seeker', 'stats_fact', 'import_batch', 'vault_object', 'vault_wrap'];

test('a file that is being read in is ended: nothing of it is there, the file is, and it can be read in again', async () => {
	const form = formOf((await lead.get('/excel')).text, (f) => f.action === '/excel');
	const body = new FormData();
	for (const [name, value] of Object.entries({ ...form.fields, vad: 'arenden' }))
		body.set(name, value);
	body.set('fil', new Blob([`Namn;Brott;Kommun\r\n${Array.from({ length: 30 }, (_, i) => `Vera Åkvist ${i};stöld;Åre`).join('\r\n')}\r\n`]), 'lista.csv');
	const place = (await lead.request('POST', '/excel', { body, headers: { accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' } })).location;
	const read = () => lead.submit(place, (f) => 'k0' in f.fields, { gor: 'las' });
	const had = counts(...MADE);
	const told = await ended('Inläsningen av en fil', read);
	assert.equal(told.status, 409);
	assert.match(told.text, /Inläsningen avbröts av den som sköter servern\. Inget är inläst\. Filen finns kvar här\./);
	assert.match(told.text, /Läs in 30 ärenden/);
	assert.deepEqual(counts(...MADE), had);
	assert.equal((await read()).location, '/excel');
	assert.equal(counts('support_case')[0], had[0] + 30);

	const undo = async () => {
		const { action, fields } = formOf((await lead.get('/excel')).text, (f) => f.action.endsWith('/angra') && f.body.includes('Ångra: 30 ärenden<'));
		return lead.post(action, fields);
	};
	const kept = await ended('Ångrandet av en inläsning', undo);
	assert.equal(kept.status, 409);
	assert.match(kept.text, /Ångrandet avbröts av den som sköter servern\. Allt inläst finns kvar\./);
	assert.equal(counts('support_case')[0], had[0] + 30);
	assert.equal((await undo()).location, '/excel');
	assert.equal(counts('support_case')[0], had[0]);
});

test('a search through all cases is ended, and counts as asked', async () => {
	const asked = () => Number(server.sql("SELECT count(*) FROM audit_row WHERE act = 'case.search'"));
	const ask = () => lead.submit('/sok', '/sok', { vad: 'rättegång' });
	const before_ = asked(), told = await ended('En sökning i ärenden', ask);
	assert.equal(told.status, 409);
	assert.match(told.text, /Sökningen avbröts av den som sköter servern\. Sök igen\./);
	assert.match(told.text, /value="rättegång"/);
	assert.equal(asked(), before_ + 1);
	assert.equal((await ask()).status, 200);
});

test('while two searches go through all cases a table is counted and a coordinator signs in', async () => {
	const order = [], told = (what) => (answer) => { order.push(what); return answer; };
	pace.set(HOLD);
	const searches = [lead, await server.login('coordinator')].map((one) => one.submit('/sok', '/sok', { vad: 'rättegång' }).then(told('search')));
	await pace.waiting();
	const others = Promise.all([lead.get('/statistik/tabell').then(told('table')), server.login('coordinator').then(told('in'))]);
	await Promise.race([others, sleep(30_000)]);
	pace.go();
	const [table] = await others;
	assert.equal(table.status, 200);
	assert.deepEqual((await Promise.all(searches)).map((answer) => answer.status), [200, 200]);
	assert.deepEqual(order.slice(0, 2).sort(), ['in', 'table']);
});

test('the log is being verified in its page, and that is ended', async () => {
	const reviewer = await server.login('reviewer');
	const verify = () => reviewer.submit('/loggens-sigill', '/loggens-sigill', {});
	const told = await ended('Granskningen av loggen', verify);
	assert.equal(told.status, 409);
	assert.match(told.text, /Granskningen avbröts innan loggen var läst till slutet/);
	assert.match((await verify()).text, /Loggen är hel/);
});

// ---- the command line ----

async function stopped(words, args, { input, code = 1 } = {}) {
	const how = await own.interrupt(args, { input, clock: server.clock });
	assert.equal(how.code, code, how.said);
	assert.match(how.said, words);
	assert.doesNotMatch(how.said, /Sanitizer|runtime error/);
}

test('Ctrl-C ends a copy, a restore and a rehearsal in good order', async () => {
	const had = left(), there = readdirSync(top).sort();
	await stopped(/Kopian avbröts/, ['backup', copies, '--db', db]);
	assert.deepEqual(left(), had);
	await stopped(/Återställningen avbröts/, ['restore', copies, join(top, 'in'), '--key', key]);
	assert.deepEqual(readdirSync(join(top, 'in')), []);
	await stopped(/Återställningen avbröts/, ['restore', '--verify', copies, '--key', key, '--temp', top]);
	assert.deepEqual(readdirSync(top).sort(), [...there, 'in'].sort());
	assert.ok(!readdirSync(copies).some((n) => n.startsWith('medstod-rehearsal')), 'one that was ended is no rehearsal that failed');
});

test('Ctrl-C ends the verifying of the log, and its signing', async () => {
	const store = server.stores.data, signed = join(top, 'signed.txt');
	await stopped(/Granskningen avbröts innan loggen var läst till slutet/, ['audit', 'verify', '--db', store], { code: 2 });
	await stopped(/Granskningen avbröts innan loggen var läst till slutet/, ['audit', 'checkpoint', '--db', db, '--to', signed]);
	assert.ok(!existsSync(signed) && !existsSync(join(server.dir, 'checkpoint.txt')));
});

test('Ctrl-C ends an export, which leaves no file, and the making of a new installation, which leaves no folder', async () => {
	const file = join(top, 'all.age'), dir = join(top, 'new'), exported = () => Number(server.sql("SELECT count(*) FROM audit_row WHERE act = 'org.export'"));
	execFileSync('age-keygen', ['-o', join(top, 'receiver')], { stdio: 'ignore' });
	const to = /age1\w+/.exec(readFileSync(join(top, 'receiver'), 'utf8'))[0];
	const phrase = `${server.accounts.coordinator.password}\n`, args = ['export', file, '--for', to, '--login', 'samordnare', '--db', db];
	const env = { ...process.env, MEDSTOD_CLOCK: server.clock }, there = readdirSync(top).sort();
	await stopped(/Exporten avbröts innan den var klar\. Ingen fil är gjord/, args, { input: phrase });
	assert.deepEqual(readdirSync(top).sort(), there);
	assert.equal(exported(), 1, 'the log tells of the try');
	const made = spawnSync(BIN, args, { input: phrase, env, encoding: 'utf8' });
	assert.equal(made.status, 0, made.stderr);
	const tar = execFileSync('age', ['-d', '-i', join(top, 'receiver'), file], { maxBuffer: 1 << 28 });
	writeFileSync(join(top, 'all.tar'), tar);
	for (const [from, input] of [[join(top, 'all.tar')], ['-', tar]]) {
		await stopped(/Införandet avbröts innan det var klart\. Ingenting är infört\./, ['import', from, dir], { input });
		assert.ok(!existsSync(dir) && !existsSync(`${dir}.part`));
	}
	mkdirSync(dir);
	await stopped(/Införandet avbröts/, ['import', join(top, 'all.tar'), dir]);
	assert.deepEqual(readdirSync(dir), [], 'an empty folder that was there is there');
	const again = spawnSync(BIN, ['import', join(top, 'all.tar'), dir], { env, encoding: 'utf8' });
	assert.equal(again.status, 0, again.stderr);
});

test('a terminal is told how far a copy is', async () => {
	own.set(HOLD);
	const child = spawn('script', ['-qec', `${PACED} backup ${copies} --db ${db}`, '/dev/null'], { env: { ...process.env, ...own.env } });
	let said = '';
	child.stdout.on('data', (text) => { said += text; });
	const end = new Promise((done) => child.once('close', done));
	await own.waiting();
	await sleep(1100); // a line is shown once in a second
	own.go();
	assert.equal(await end, 0, said);
	assert.match(said, /\r\x1b\[K[1-4]: \d+ %, \d+ s \(Ctrl-C\)/);
	assert.match(said, /Kopia nr 2/);
});
