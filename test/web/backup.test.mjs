// SPDX-License-Identifier: AGPL-3.0-or-later
// Copies of a served installation: made while people write, killed in the middle, on a full disk; and
// what comes back is a server that opens what was acknowledged.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chownSync, chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { POSTGRES } from '../lib/postgres.mjs';
import { BIN, startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';

const top = mkdtempSync(join(tmpdir(), 'medstod-backup-'));
const copies = join(top, 'copies'), key = join(top, 'key');
let server, db, lead, base, written = 0;

const run = (...args) => spawnSync(BIN, args, { encoding: 'utf8' });
function good(...args) {
	const { status, stdout, stderr } = run(...args);
	assert.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`);
	return stdout;
}
function refused(words, ...args) {
	const { status, stderr } = run(...args);
	assert.equal(status, 1, stderr);
	assert.match(stderr, words);
	assert.doesNotMatch(stderr, /Sanitizer|runtime error/);
}
const backups = () => readdirSync(copies).filter((n) => n.endsWith('.backup')).sort();

before(async () => {
	server = await startDemo();
	db = join(server.dir, 'medstod.db');
	mkdirSync(copies);
	lead = await server.login('coordinator');
	base = /href="(\/arenden\/[a-z2-7]{26})"/.exec((await lead.get('/arenden')).text)[1];
});
after(async () => {
	await server?.stop();
	rmSync(top, { recursive: true, force: true });
});

async function note() {
	const text = `Anteckning nr ${++written}.`;
	const form = formOf((await lead.get(`${base}/samtal/nytt`)).text, (f) => 'text' in f.fields);
	const answer = await lead.post(`${base}/samtal/nytt`, { ...form.fields, text });
	assert.equal(answer.status, 303);
	return text;
}

// Serves a restored folder and gives what the coordinator reads of the case.
async function readRestored(dir) {
	const restored = await startDemo();
	await restored.end();
	for (const name of ['medstod.db', 'vault.db', 'pepper', 'medstod.conf', 'medstod.db-wal', 'medstod.db-shm', 'vault.db-wal', 'vault.db-shm'])
		rmSync(join(restored.dir, name), { force: true });
	for (const name of readdirSync(dir))
		copyFileSync(join(dir, name), join(restored.dir, name));
	await restored.start();
	const page = await (await restored.login('coordinator')).get(base);
	await restored.stop();
	assert.equal(page.status, 200);
	return page.text;
}

test('before there is a key, the page and the command tell how to begin', async () => {
	const host = await server.login('administrator');
	const page = await host.get('/sakerhetskopior');
	assert.equal(page.status, 200);
	assert.match(page.text, /Inga säkerhetskopior görs/);
	assert.match(page.text, /medstod backup-key/);
	assert.match((await host.get('/drift')).text, /Inga säkerhetskopior görs/);
	assert.equal((await lead.get('/sakerhetskopior')).status, 403);
	assert.equal((await lead.post('/sakerhetskopior', {})).status, 403);
	const { status, stderr } = run('backup', copies, '--db', db);
	assert.equal(status, 2);
	assert.match(stderr, /medstod backup-key/);
});

test('the secret never lands beside the stores, and is made once', () => {
	refused(/utanför serverns mapp/, 'backup-key', '--db', db, '--to', join(server.dir, 'key'));
	good('backup-key', '--db', db, '--to', key);
	assert.equal(statSync(key).mode & 0o777, 0o600);
	assert.match(readFileSync(join(server.dir, 'medstod.conf'), 'utf8'), /^backup-key = [0-9a-f]{64}$/m);
	refused(/har redan en backup-key/, 'backup-key', '--db', db, '--to', join(top, 'second'));
	assert.equal(existsSync(join(top, 'second')), false);
	for (const args of [['backup-key', '--db', db], ['restore', copies, '--key', key], ['restore', '--verify'], ['doctor'], ['audit', 'checkpoint']])
		assert.equal(run(...args).status, 2, args.join(' '));
	for (const name of ['backup-key', 'backup', 'restore', 'doctor'])
		assert.match(good(name, '--help'), /Exit codes: 0/);
});

test('copies made while people write hold all that was acknowledged before', async () => {
	let going = true;
	const kept = [await note()];
	const writer = (async () => {
		while (going)
			await note();
	})();
	for (let i = 0; i < 4; i++)
		await new Promise((done) => spawn(BIN, ['backup', copies, '--db', db], { stdio: 'ignore' }).once('exit', (code) => {
			assert.equal(code, 0);
			done();
		}));
	going = false;
	await writer;
	assert.equal(backups().length, 8);
	const into = join(top, 'restored');
	assert.match(good('restore', copies, into, '--key', key), /Kopia nr 4 .*är hel: 9 ärenden, 5 förmedlingar/);
	good('audit', 'verify', '--db', join(into, 'medstod.db'));
	const text = await readRestored(into);
	for (const words of kept)
		assert.ok(text.includes(words), words);
	refused(/inte tom/, 'restore', copies, into, '--key', key);
	for (let n = 1; n <= 4; n++)
		good('restore', '--verify', copies, '--key', key, '--copy', String(n));
});

test('kill -9 of a copy at any time: the server goes on, the next one cleans up', async () => {
	for (let ms = 4; ms < 120; ms += 11) {
		const child = spawn(BIN, ['backup', copies, '--db', db], { stdio: 'ignore' });
		const ended = new Promise((done) => child.once('exit', done));
		await sleep(ms);
		child.kill('SIGKILL');
		await ended;
		assert.equal((await server.client().get('/healthz')).status, 200);
		good('restore', '--verify', copies, '--key', key);
	}
	await note();
	good('backup', copies, '--db', db);
	assert.deepEqual(readdirSync(copies).filter((n) => n.startsWith('.medstod-part')), []);
	assert.deepEqual(readdirSync(server.dir).filter((n) => n.startsWith('.medstod')), []);
	good('audit', 'verify', '--db', server.stores.data);
});

test('what is not whole is refused with words', () => {
	const bad = join(top, 'bad'), names = () => readdirSync(bad).filter((n) => n.endsWith('.backup')).sort();
	const fresh = () => {
		rmSync(bad, { recursive: true, force: true });
		mkdirSync(bad);
		for (const name of backups().slice(-2))
			copyFileSync(join(copies, name), join(bad, name));
	};
	const verify = (words) => refused(words, 'restore', '--verify', bad, '--key', key);
	fresh();
	truncateSync(join(bad, names()[0]), 100000);
	verify(/avkortad/);
	fresh();
	const data = readFileSync(join(bad, names()[0]));
	data[data.length >> 1] ^= 4;
	writeFileSync(join(bad, names()[0]), data);
	verify(/ändrad eller skadad/);
	fresh();
	rmSync(join(bad, names()[1]));
	verify(/Valvet är äldre än datakopian/);
	fresh();
	const other = join(top, 'other');
	good('demo', other);
	good('backup-key', '--db', join(other, 'medstod.db'), '--to', join(top, 'otherkey'));
	refused(/annan installation/, 'restore', '--verify', bad, '--key', join(top, 'otherkey'));
	good('restore', '--verify', copies, '--key', key);
});

test('a restore that was cut off: no command opens or begins anything there, and the same one ends it', () => {
	const half = join(top, 'half'), there = join(half, 'medstod.db');
	mkdirSync(join(half, '.medstod-restore'), { recursive: true });
	writeFileSync(join(half, 'pepper'), '0'.repeat(64));
	writeFileSync(join(half, 'vault.db'), 'not yet looked at');
	for (const args of [['serve', '--db', there], ['init', half], ['doctor', '--db', there], ['migrate', '--db', there], ['backup', copies, '--db', there], ['audit', 'checkpoint', '--db', there]]) {
		refused(/half: en återställning hit bröts innan den var klar.*medstod restore/, ...args);
		assert.deepEqual(readdirSync(half).sort(), ['.medstod-restore', 'pepper', 'vault.db'], args[0]);
	}
	good('restore', copies, half, '--key', key);
	good('audit', 'verify', '--db', there);
});

test('what root makes in the folders of the service is the service\'s, which goes on with it', { skip: process.getuid() !== 0 && 'root alone makes files that are not its own' }, () => {
	const service = 65534, dir = join(top, 'served'), to = join(top, 'served-copies'), there = join(dir, 'medstod.db');
	const owners = (folder) => Object.fromEntries(readdirSync(folder).map((n) => [n, statSync(join(folder, n)).uid]));
	good('demo', dir);
	mkdirSync(to);
	for (const folder of [dir, to])
		spawnSync('chown', ['-R', `${service}:${service}`, folder]);
	good('backup-key', '--db', there, '--to', join(top, 'served-key'));
	good('backup', to, '--db', there);
	good('restore', '--verify', to, '--key', join(top, 'served-key'));
	good('audit', 'checkpoint', '--db', there, '--to', join(top, 'served-checkpoint'));
	for (const folder of [dir, to])
		assert.deepEqual(Object.entries(owners(folder)).filter(([, uid]) => uid !== service), []);
	for (const name of ['medstod.conf', 'signing.key', 'checkpoint.txt'])
		assert.ok(name in owners(dir), name);
	assert.equal(statSync(join(top, 'served-key')).uid, 0, 'where root keeps it, it is root\'s');
	chownSync(join(dir, 'medstod.conf'), 0, 0);
	const told = run('doctor', '--db', there);
	assert.equal(told.status, 1);
	assert.match(told.stdout, /FEL {2}\S*medstod\.conf ägs av root, men mappen av tjänsten[^\n]*\n {5}→ chown --reference=/);
});

test('a full disk: no half copy, the older ones stay, the server goes on', async () => {
	const small = join(top, 'small');
	mkdirSync(small);
	const one = backups().slice(-2).reduce((sum, name) => sum + statSync(join(copies, name)).size, 0);
	const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${Math.ceil(one * 1.3 / 1024)}k`, 'tmpfs', small]).status === 0;
	try {
		if (mounted) {
			good('backup', small, '--db', db);
			refused(/Disken är full/, 'backup', small, '--db', db);
			assert.deepEqual(readdirSync(small).filter((n) => n.startsWith('.medstod-part')), []);
			good('restore', '--verify', small, '--key', key, '--copy', '1');
			refused(/Disken är full/, 'restore', small, join(small, 'in'), '--key', key, '--copy', '1');
			assert.deepEqual(readdirSync(join(small, 'in')), []);
		}
		const limited = spawnSync('bash', ['-c', `ulimit -f 200; trap '' XFSZ; exec "$0" "$@"`, BIN, 'backup', copies, '--db', db], { encoding: 'utf8' });
		assert.equal(limited.status, 1, limited.stderr);
		assert.match(limited.stderr, POSTGRES ? /Disken är full|inte skrivas i serverns mapp/ : /Disken är full/);
		const keyless = mkdtempSync(join(top, 'full-'));
		copyFileSync(join(server.dir, 'pepper'), join(keyless, 'pepper'));
		const none = spawnSync('bash', ['-c', `ulimit -f 0; trap '' XFSZ; exec "$0" "$@"`, BIN, 'backup-key', '--db', join(keyless, 'medstod.db'), '--to', join(top, 'no-key')], { encoding: 'utf8' });
		assert.equal(none.status, 1);
		assert.equal(existsSync(join(top, 'no-key')), false);
		// The first may go out on a connection that the server let go of while this process waited for others.
		const alive = () => server.client().get('/healthz');
		assert.equal((await alive().catch(alive)).status, 200);
	} finally {
		if (mounted)
			spawnSync('umount', ['-l', small]);
	}
});

test('at night the server makes its copy and rehearses it; the page tells', async () => {
	appendFileSync(join(server.dir, 'medstod.conf'), `backup-to = ${copies}\n`);
	await server.restart();
	const host = await server.login('administrator');
	assert.equal((await host.submit('/sakerhetskopior', '/sakerhetskopior', {})).status, 303);
	const before_ = backups().length;
	appendFileSync(join(server.dir, 'medstod.conf'), `backup-rehearsal-key = ${key}\n`);
	rmSync(join(copies, 'medstod-rehearsal-full'), { force: true });
	await server.restart({ clock: '2026-04-16T02:55' });
	for (let i = 0; i < 200 && !(backups().length > before_ && existsSync(join(copies, 'medstod-rehearsal-full'))); i++)
		await sleep(50);
	assert.equal(backups().length, before_ + 2);
	const page = await (await server.login('administrator')).get('/sakerhetskopior');
	assert.match(page.text, /kopia nr \d+: gick bra/);
	assert.doesNotMatch(page.text, /Ingen återställning har övats/);
	assert.match(page.text, /Rätt längd/);
});

test('doctor finds what is wrong and says what to do', () => {
	const state = () => Object.fromEntries(JSON.parse(run('doctor', '--db', db, '--listen', `127.0.0.1:${server.port}`, '--json').stdout).checks.map((c) => [c.name, c]));
	const conf = readFileSync(join(server.dir, 'medstod.conf'), 'utf8').replace(/^backup-rehearsal.*\n/m, '');
	assert.match(state().files.words, /hemliga nyckelfilen/);
	writeFileSync(join(server.dir, 'medstod.conf'), conf);
	const well = state();
	for (const name of ['files', 'pepper', 'vault', 'data', 'log', 'keys', 'root', 'accounts', 'disk', 'served', ...POSTGRES ? [] : ['reserve']])
		assert.equal(well[name]?.state, 'good', `${name}: ${well[name]?.words}`);
	assert.equal(well.checkpoint.state, 'warn');
	good('audit', 'checkpoint', '--db', db, '--to', join(top, 'checkpoint'));
	good('audit', 'verify', '--db', server.stores.data, '--checkpoint', join(top, 'checkpoint'), '--key', join(server.dir, 'signing.pub'));
	assert.equal(state().checkpoint.state, 'good');
	chmodSync(join(server.dir, 'pepper'), 0o644);
	assert.match(state().files.do, /chmod 600/);
	assert.equal(run('doctor', '--db', db).status, 1);
	chmodSync(join(server.dir, 'pepper'), 0o600);
	renameSync(join(server.dir, 'pepper'), join(server.dir, 'pepper.away'));
	assert.equal(state().pepper.state, 'bad');
	renameSync(join(server.dir, 'pepper.away'), join(server.dir, 'pepper'));
	writeFileSync(join(server.dir, 'medstod.conf'), `${conf.replace(/root = ../, 'root = 00')}url = http://example.org\nsmtp-url = smtp://127.0.0.1:1\nsmtp-from = jour@example.org\n`);
	const ill = state();
	for (const name of ['root', 'settings', 'mail'])
		assert.equal(ill[name].state, 'bad', name);
	writeFileSync(join(server.dir, 'medstod.conf'), conf);
	assert.equal(run('doctor', '--db', join(top, 'none', 'medstod.db')).status, 2);
});

test('by day too when something was done; a rehearsal that fails is told by mail', async () => {
	const conf = readFileSync(join(server.dir, 'medstod.conf'), 'utf8').replace(/^backup-(to|rehearsal).*\n/gm, '');
	const place = join(top, 'by-day'), wrong = join(top, 'no-key');
	mkdirSync(place);
	writeFileSync(wrong, 'det här är ingen nyckel\n');
	writeFileSync(join(server.dir, 'medstod.conf'), `${conf}backup-to = ${place}\nbackup-every = 15\nbackup-rehearsal-key = ${wrong}\nalarm-mail = styrelsen@example.se\n`);
	const there = async (n, mails) => {
		const told = () => server.sql("SELECT count(*) FROM job_mail WHERE subject LIKE 'Säkerhetskopiorna%'") === mails;
		const count = () => readdirSync(place).filter((f) => f.endsWith('.backup')).length;
		for (let i = 0; i < 200 && !(count() === n && told()); i++)
			await sleep(50);
		assert.ok(told() && count() === n, `${count()} files, not ${n}`);
	};
	await server.restart({ clock: '2026-05-04T03:00' }); // what is due of the night
	await there(2, '1');
	await server.login('administrator'); // something was done
	await server.restart({ clock: '2026-05-04T09:10' });
	await there(4, '1');
	assert.match((await (await server.login('administrator')).get('/sakerhetskopior')).text, /Den senaste övningen gick inte bra/);
});
