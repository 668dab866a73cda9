// SPDX-License-Identifier: AGPL-3.0-or-later
// Gone everywhere on day 31, through the program itself: what came by every road (a case, an attachment, a
// volunteer's assignment, a call, a letter, a referral, a row of a table, a draft) is looked for in the stores, in
// all that the server wrote, and in every copy of the data opened with every vault that is still in being by all
// that a coordinator's keys open (medstod export). What lies under one person's own key is in no copy at all.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';
import { POSTGRES, pgFiles, pgForget } from '../lib/postgres.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

const top = mkdtempSync(join(tmpdir(), 'medstod-gone-'));
const copies = join(top, 'copies'), key = join(top, 'key'), tmp = join(top, 'tmp'), age = join(top, 'age');
const DAY = 86_400_000, BEGAN = Date.parse('2026-04-15T09:00:00Z');
const clockOf = (day, time = '09:00') => `${new Date(BEGAN + day * DAY).toISOString().slice(0, 10)}T${time}`;

// Each word came by one road alone. The draft and the sender's copy open for the one who wrote them, so that no
// coordinator's export shows them.
const NAME = 'Zelda Provbergh', PHONE = '070-1740699', NOTE = 'nyckeln i fågelholken', FILE = 'Kvitto från Vinterviken', LETTER = 'Brevet om båthuset',
	ANSWER = 'Svaret om bryggan', REFERRED = 'Ylva Remissgren', PASTED = 'Knut Polisäng', ROW = 'Torsten Tabellås', CALLER = 'Asta Ringblom',
	SAID = 'hon såg lyktan', WHY = 'kusiner i Gåxsjö', DRAFT = 'Halvskrivet om vedboden';
const PLANTED = [NAME, PHONE, NOTE, FILE, LETTER, ANSWER, REFERRED, PASTED, ROW, CALLER, SAID, WHY, DRAFT];

// A picture of one grey point.
const chunk = (name, data) => Buffer.concat([Buffer.from([0, 0, 0, data.length]), Buffer.from(name), data, Buffer.alloc(4)]);
const PICTURE = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')),
	chunk('IDAT', Buffer.from('789c636000000002000148afa471', 'hex')), chunk('IEND', Buffer.alloc(0))]);

let server, db, lead, table, passing;
const cases = [];
before(async () => {
	for (const dir of [copies, tmp])
		mkdirSync(dir);
	execFileSync('age-keygen', ['-o', age], { stdio: 'ignore' });
	server = await startDemo({ env: { TMPDIR: tmp } });
	if (POSTGRES)
		begun = wraps();
	db = join(server.dir, 'medstod.db');
	run('backup-key', '--db', db, '--to', key);
	appendFileSync(join(server.dir, 'medstod.conf'), `backup-to = ${copies}\n`);
	await server.restart();
	lead = await server.login('coordinator');
});
after(async () => {
	await server?.stop();
	rmSync(top, { recursive: true, force: true });
});

function run(...args) {
	const input = args.at(-1).endsWith('\n') ? args.pop() : '';
	const { status, stdout, stderr } = spawnSync(BIN, args, { input, encoding: 'utf8', env: { ...process.env, TMPDIR: tmp } });
	assert.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`);
	return stdout;
}
// The night's own may be under way when a day begins.
async function copy() {
	const host = await server.login('administrator');
	for (let i = 0; i < 100; i++, await sleep(100)) {
		const answer = await host.submit('/sakerhetskopior', '/sakerhetskopior', {});
		if (answer.status === 303)
			return;
		assert.match(answer.text, /En annan kopia görs just nu/);
	}
	assert.fail('no copy');
}
const sends = async (...args) => {
	const answer = await lead.submit(...args);
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
};
async function uploads(path, pick, fields, file, name) {
	const form = formOf((await lead.get(path)).text, pick);
	const body = new FormData();
	for (const [k, value] of Object.entries({ ...form.fields, ...fields }))
		if (value !== undefined)
			body.append(k, value);
	body.append('fil', new Blob([file]), name);
	const answer = await lead.request('POST', path, { body, headers: { accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' } });
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
}
const links = async (path, to = path) => new Set([...(await lead.get(path)).text.matchAll(new RegExp(`href="(${to}/[a-z2-7]{26})"`, 'g'))].map((m) => m[1]));
// The one item that a list has more since then.
async function newOf(was, path) {
	const more = [...await links(path)].filter((l) => !was.has(l));
	assert.equal(more.length, 1, `${path}: ${more}`);
	return more[0];
}

// ---- what is found ----

const bytesOf = (file) => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0));
function* filesIn(dir) {
	for (const entry of readdirSync(dir, { withFileTypes: true }))
		if (entry.isDirectory())
			yield* filesIn(join(dir, entry.name));
		else if (entry.isFile())
			yield join(dir, entry.name);
}
const wordsIn = (bytes) => PLANTED.filter((w) => bytes.includes(w));

// All copies, restored: { number, data, vault } by folder; vault only where that number's own is still in being.
let opened = 0;
function restored() {
	const there = readdirSync(copies).filter((f) => f.endsWith('.backup'));
	const number = (f) => Number(/^medstod-(\d+)/.exec(f)[1]);
	const own = new Set(there.filter((f) => f.endsWith('-vault.backup')).map(number));
	return there.filter((f) => f.endsWith('-data.backup')).map(number).sort((a, b) => a - b).map((n) => {
		const dir = join(top, `copy-${++opened}`);
		run('restore', copies, dir, '--key', key, '--copy', String(n));
		return { n, dir, vault: own.has(n) };
	});
}

// What the coordinator's keys of that vault open in that data.
function opens(data, vault) {
	const dir = join(top, `pair-${++opened}`), out = `${dir}.age`;
	mkdirSync(dir);
	for (const name of readdirSync(data.dir))
		copyFileSync(join(name.startsWith('vault.db') ? vault.dir : data.dir, name), join(dir, name));
	const receiver = /age1\w+/.exec(readFileSync(age, 'utf8'))[0];
	run('export', out, '--for', receiver, '--login', server.accounts.coordinator.user, '--db', join(dir, 'medstod.db'), `${server.accounts.coordinator.password}\n`);
	const all = execFileSync('age', ['-d', '-i', age, out], { maxBuffer: 1 << 28 });
	for (const path of [dir, out])
		rmSync(path, { recursive: true });
	return new Set(wordsIn(all));
}

// The wraps that the vault has now, in hex.
const wraps = () => new Set(server.sql(POSTGRES ? "SELECT encode(wrap, 'hex') FROM vault_wrap" : 'SELECT lower(hex(wrap)) FROM vault_wrap', 'vault').split('\n'));
const had = new Set(); // all wraps before the erasure
let begun = new Set(); // PostgreSQL: those that the demo's template, an installation of its own beside this one, goes on having
const note = () => { for (const w of wraps()) if (!begun.has(w)) had.add(w); };

const was = {};
const found = new Set();
function find() {
	for (const c of restored().filter((one) => one.vault)) {
		for (const word of opens(c, c))
			found.add(word);
		rmSync(c.dir, { recursive: true });
	}
}

const doctor = () => Object.fromEntries(JSON.parse(spawnSync(BIN, ['doctor', '--json', '--db', db], { encoding: 'utf8' }).stdout)
	.checks.map((c) => [c.name, c]));

test('planted by every road', async () => {
	for (const path of ['/samtal', '/brev', '/inkorg'])
		was[path] = await links(path);
	const base = await sends('/arenden/nytt', (f) => 'brott' in f.fields, { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: NAME, telefon: PHONE });
	cases.push(base);
	await sends(`${base}/samtal/nytt`, (f) => 'nar' in f.fields, { text: `Hon gömmer ${NOTE}`, satt: 'phone', horde: 'personen' });
	await uploads(`${base}/bilagor`, (f) => 'vad' in f.fields, { vad: FILE }, PICTURE, 'kvitto.png');
	const maj = /value="([a-z2-7]{26})"[^>]*>\s*<label[^>]*>\s*Maj Svensson/.exec((await lead.get(`${base}/tilldela`)).text)[1];
	await sends(`${base}/tilldela`, (f) => f.body.includes('name="vem"'), { vem: maj, fragat: 'ja' });
	assert.match((await (await server.login('volunteer')).get(base)).text, new RegExp(NOTE));
	const sent = await server.client().submit('/skriv', (f) => /name="svar"/.test(f.body), { svar: 'code', andra: 'no', text: LETTER });
	assert.equal(sent.status, 200, sent.text);
	const sara = await server.login('municipal_referrer');
	const referred = await sara.submit('/formedla', (f) => /name="omfang"/.test(f.body),
		{ namn: REFERRED, telefon: '070-1740644', roll: 'witness', brott: 'Olaga hot', omfang: 'contact_about', samtycke: 'oral_sender' });
	assert.equal(referred.status, 303, referred.text);
	was.referred = await newOf(was['/inkorg'], '/inkorg');
	was.pasted = await sends('/inkorg/nytt', (f) => 'text' in f.fields, { text: `Hej,\n\nMålsägande: ${PASTED}\nTelefon: 070-174 06 80\nBrott: Misshandel\n` });
	was.twin = await sends('/inkorg/nytt', (f) => 'text' in f.fields, { text: `Hej,\n\nMålsägande: Erik Annan\nTelefon: ${PHONE}\nBrott: Misshandel\n` });
	const apart = formOf((await lead.get(`${was.twin}/lika`)).text, (f) => f.fields.andra === base.split('/').at(-1) && /varfor_/.test(f.body));
	await sends(`${was.twin}/lika`, (f) => f.fields.andra === apart.fields.andra && /varfor_/.test(f.body), { [`varfor_${apart.fields.andra}`]: WHY, gor: 'behall' });
	assert.match((await lead.get(was.twin)).text, new RegExp(WHY));
	await sends('/samtal/nytt', (f) => 'text' in f.fields, { text: SAID, namn: CALLER, roll: 'victim', kommun: '2303', anmalt: 'yes' });
	was.call = await newOf(was['/samtal'], '/samtal');
	was.letter = await newOf(was['/brev'], '/brev');
	await sends(was.letter, (f) => 'text' in f.fields, { text: ANSWER });
	table = await uploads('/excel', (f) => f.action === '/excel', { vad: 'arenden' }, `Namn;Kommun\n${ROW};Ragunda\n`, 'lista.csv');
	const { fields } = formOf((await lead.get('/samtal/nytt')).text, (f) => 'text' in f.fields);
	assert.equal((await lead.post('/utkast', { skydd: fields.skydd, plats: '/samtal/nytt', text: DRAFT })).status, 204);
	passing = ['SELECT sealed FROM import_draft', 'SELECT sealed FROM auth_draft', 'SELECT copy FROM referral_sent WHERE copy IS NOT NULL']
		.map((q) => Buffer.from(server.sql(q.replace(/SELECT (\w+)/, POSTGRES ? "SELECT encode($1, 'hex')" : 'SELECT hex($1)')).split('\n').at(-1), 'hex'));
	assert.ok(passing.every((p) => p.length > 40));
	note();
	await copy();
});

test('sorted, read in, answered and closed; erased because she asks', async () => {
	await server.restart({ clock: clockOf(1, '08:30') });
	lead = await server.login('coordinator');
	const open = await links('/arenden');
	await sends(table, (f) => 'k0' in f.fields, { gor: 'las' });
	cases.push(await newOf(open, '/arenden'));
	cases.push((await sends(was.call, (f) => f.body.includes('value="nytt"'), { val: 'nytt' })).replace('/andra', ''));
	const { fields } = formOf((await lead.get(`${was.referred}/arende`)).text, (f) => 'anmalt' in f.fields);
	cases.push(await sends(`${was.referred}/arende`, (f) => 'anmalt' in f.fields, { ...fields, roll: 'victim', brott: 'assault', kommun: '2303' }));
	await sends(`${was.twin}/avsluta`, (f) => /name="slut"/.test(f.body), { slut: 'declined' });
	await sends(`${was.pasted}/avsluta`, (f) => /name="slut"/.test(f.body), { slut: 'declined' });
	await sends(was.letter, '/radera', { saker: 'ja' });
	note();
	await copy(); // what is due may be taken at any time from now on
	for (const base of cases) {
		await sends(`${base}/avsluta`, (f) => f.body.includes('name="skal"'), { skal: 'done' });
		const at = await sends(`/begaran/ny?arende=${base.split('/').at(-1)}`, (f) => f.body.includes('name="ansvarig"'),
			{ begaran: '3', vem: '1', kontroll: '2', kom: clockOf(1).slice(0, 10) });
		await sends(`${at}/svar`, (f) => f.body.includes('name="svar"'), { svar: '1', skal: '' });
	}
	note();
	await copy();
	find();
	const own = [DRAFT];
	assert.deepEqual(PLANTED.filter((w) => !found.has(w) && !own.includes(w)), [], 'the search finds what is there');
});

test('the night takes it; what is one person\'s alone is in no copy', async () => {
	await server.restart({ clock: clockOf(2) });
	lead = await server.login('coordinator');
	for (const base of cases)
		for (let i = 0; (await lead.get(base)).status !== 404; i++, await sleep(100))
			assert.ok(i < 200, `${base} is there`);
	await sleep(500);
	await copy();
	for (const { dir } of restored()) {
		for (const sql of ['SELECT count(*) FROM import_draft', 'SELECT count(*) FROM auth_draft', 'SELECT count(*) FROM referral_sent WHERE copy IS NOT NULL'])
			assert.equal(execFileSync('sqlite3', [join(dir, 'medstod.db'), sql], { encoding: 'utf8' }).trim(), '0', sql);
		assert.deepEqual(passing.filter((p) => bytesOf(join(dir, 'medstod.db')).includes(p)), [], 'nor in a page that is free');
		rmSync(dir, { recursive: true });
	}
});

test('day 31: nothing opens it, and its bytes are nowhere', async () => {
	await server.restart({ clock: clockOf(17) });
	await copy();
	await server.restart({ clock: clockOf(33) });
	await server.login('coordinator');
	await copy();
	const erased = [...had].filter((w) => !wraps().has(w)).map((w) => Buffer.from(w, 'hex'));
	assert.ok(erased.length >= cases.length, 'wraps of what was planted');
	const all = restored(), vaults = all.filter((c) => c.vault);
	assert.ok(readdirSync(copies).some((f) => f.includes(`-${clockOf(0).slice(0, 10)}-data`)), 'the data of the day when it was planted is still kept');
	assert.ok(vaults.length >= 2);
	for (const data of all)
		for (const vault of vaults)
			assert.deepEqual([...opens(data, vault)], [], `data of copy ${data.n}, vault of copy ${vault.n}`);
	if (POSTGRES) { // what was erased, or replaced by a sign-in, leaves its files with the next night
		await server.restart({ clock: clockOf(34) });
		for (let i = 0; !doctor().forgotten.words.includes(clockOf(34).slice(0, 10)); i++, await sleep(100))
			assert.ok(i < 300, 'the vault is written anew by the server');
	}
	await server.end();
	if (POSTGRES)
		pgForget();
	for (const file of [...filesIn(server.dir), ...filesIn(top), ...(POSTGRES ? pgFiles() : [])]) {
		const bytes = bytesOf(file);
		assert.deepEqual(wordsIn(bytes), [], file);
		assert.equal(erased.filter((w) => bytes.includes(w)).length, 0, `keys that were erased lie in ${file}`);
	}
	await server.start();
});

// SQLite overwrites what is deleted.
if (POSTGRES)
	test('where PostgreSQL keeps what was deleted, doctor tells it', () => {
		const told = () => doctor().forgotten;
		const last = (days) => server.sql(`UPDATE job_task SET ended = ${Math.trunc(Date.now() / 1000) - days * 86400} WHERE kind = 'vault.rewrite'`);
		last(6); // of the machine's own days: doctor knows of no other
		assert.equal(told().state, 'good');
		last(8);
		assert.equal(told().state, 'warn');
		assert.match(told().words, /skrevs om senast 20/);
		server.sql("DELETE FROM job_task WHERE kind = 'vault.rewrite'");
		assert.match(told().words, /har inte skrivits om/);
		const vault = /dbname=(\S+)/.exec(server.stores.vault)[1];
		server.sql(`ALTER DATABASE "${vault}" SET wal_recycle = on`, 'vault');
		const kept = JSON.parse(spawnSync(BIN, ['doctor', '--json', '--db', db], { encoding: 'utf8' }).stdout).checks.filter((c) => c.name === 'forgotten');
		assert.equal(kept[0].state, 'bad');
		assert.match(kept[0].do, /wal_recycle = off/);
	});
