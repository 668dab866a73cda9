// SPDX-License-Identifier: AGPL-3.0-or-later
// From an empty folder to a jour: the one-time address, the three questions, and that a crash in the
// middle is no hindrance.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';
import { BIN, init, startDemo, startEmpty } from '../lib/server.mjs';

const PHRASE = 'kajak-saffran-tulpan';
const ANSWERS = { jour: 'Brottsofferjouren Ådalen', namn: 'Eva Ek', losen: PHRASE, losen_igen: PHRASE };
const question = (f) => 'jour' in f.fields;
const servers = [];
async function empty(options) {
	servers.push(await startEmpty(options));
	return servers.at(-1);
}
after(async () => {
	for (const server of servers)
		await server.stop();
});
const settings = (server) => Object.fromEntries(readFileSync(join(server.dir, 'medstod.conf'), 'utf8').split('\n')
	.filter((l) => l.includes(' = ')).map((l) => l.split(' = ')));
const serve = (dir, env = {}) => spawnSync(BIN, ['serve', '--db', join(dir, 'medstod.db'), '--listen', '127.0.0.1:0'],
	{ encoding: 'utf8', timeout: 10_000, env: { ...process.env, ...env } });

async function firstCase(client) {
	const page = await client.get('/arenden/nytt');
	assert.equal(page.status, 200);
	const form = formOf(page.text, (f) => 'namn' in f.fields);
	const answer = await client.post(form.action || '/arenden/nytt', {
		...form.fields, roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: 'okand', namn: 'Första Personen',
	});
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
}

test('three questions make a jour that opens its first case', async () => {
	const server = await empty();
	assert.equal(statSync(join(server.dir, 'pepper')).mode & 0o777, 0o600);
	const eva = server.client();
	assert.equal((await eva.get('/arenden')).status, 303, 'nobody is in yet');
	const page = await eva.get(server.link);
	assert.equal(page.status, 200);
	const form = formOf(page.text, question);
	assert.equal(form.fields.lan, '23', 'Jämtland is prefilled');
	const ticked = [...form.body.matchAll(/name="insats"[^>]*value="(\w+)" checked/g)].map((m) => ['insats', m[1]]);
	assert.equal(ticked.length, 6);
	const { insats, ...others } = form.fields;
	const made = await eva.post(server.link, [...Object.entries({ ...others, ...ANSWERS, lan: '22' }), ...ticked]);
	assert.equal(made.status, 303, made.text);
	assert.equal(made.location, '/kom-igang');
	const paper = await eva.get('/kom-igang');
	assert.match(paper.text, /Brottsofferjouren Ådalen är skapad/);
	assert.match(paper.text, /eva\.ek/);
	const { root, partnership } = settings(server);
	assert.equal(/class="m-code">([0-9a-f\s]+)</.exec(paper.text)[1].replace(/\s/g, ''), root, 'pinned and shown');
	assert.equal(partnership, 'Brottsofferjouren Ådalen');
	const towns = (await eva.get('/kommuner')).text;
	assert.match(towns, /Sollefteå/);
	assert.doesNotMatch(towns, /Ragunda/);
	const services = (await eva.get('/insatser')).text;
	assert.match(services, /Stödsamtal/);
	assert.match(services, /Vittnesstöd/);
	assert.doesNotMatch(services, /skolbesök/, 'what needs a decision is not made by itself');
	assert.doesNotMatch((await eva.get('/idag')).text, /Kan vänta|saknar beslut/, 'nothing before the first case');
	await firstCase(eva);
	assert.equal((await eva.get(server.link)).status, 404);
	assert.match((await eva.get(server.link)).text, /Jouren är redan skapad/);
	const again = init(server.dir);
	assert.equal(again.status, 1);
	assert.match(again.text, /redan en jour/);
	await server.restart();
	assert.equal((await server.client().login(server.loginForm, { user: 'eva.ek', password: PHRASE })).status, 303);
});

test('what can wait is told after the first case, and can be put off', async () => {
	const server = await empty();
	const eva = server.client();
	await eva.submit(server.link, question, ANSWERS);
	await firstCase(eva);
	const today = (await eva.get('/idag')).text;
	for (const card of ['Bjud in en samordnare till', 'Lägg in överenskommelsen', 'Skriv in kommunernas bidrag', 'Bjud in dem i kommunerna', 'Ställ in mejl', 'Pröva en säkerhetskopia'])
		assert.match(today, new RegExp(card));
	assert.equal((await eva.submit('/idag', (f) => f.fields.kort === 'mejl', {})).status, 303);
	const later = (await eva.get('/idag')).text;
	assert.doesNotMatch(later, /Ställ in mejl/);
	assert.match(later, /Bjud in en samordnare till/);
	const odd = formOf(later, (f) => 'kort' in f.fields).fields;
	assert.equal((await eva.post('/idag/senare', { ...odd, kort: 'nej' })).status, 422);
	const invite = await eva.submit('/konton/ny?roll=coordinator', '/konton/ny', { namn: 'Britt Åhs' });
	const link = /\/inbjudan\/[a-z2-7]{26}/.exec(invite.text)[0];
	const britt = server.client();
	assert.equal((await britt.submit(link, (f) => 'losen_igen' in f.fields, { losen: 'en-ny-lingon-fras', losen_igen: 'en-ny-lingon-fras' })).status, 303);
	assert.match((await britt.get('/arenden')).text, /Första P\./);
	assert.doesNotMatch((await eva.get('/idag')).text, /Bjud in en samordnare till/);
});

test('what does not fit comes back with all else filled in', async () => {
	const server = await empty();
	const eva = server.client();
	for (const [change, field] of [[{ jour: '' }, 'jour'], [{ namn: ' ' }, 'namn'], [{ losen: 'kort', losen_igen: 'kort' }, 'losen'],
		[{ losen_igen: 'nej' }, 'losen_igen'], [{ lan: '99' }, 'lan'], [{ jour: 'x'.repeat(101) }, 'jour'], [{ jour: 'En\nrad till' }, 'jour'],
		[{ losen: 'min-fras-ek-eva', losen_igen: 'min-fras-ek-eva', namn: 'Evalena Ekström-Fras' }, 'losen']]) {
		const answer = await eva.submit(server.link, question, { ...ANSWERS, lan: '20', ...change });
		assert.equal(answer.status, 422, JSON.stringify(change));
		assert.match(answer.text, new RegExp(`id="${field}-error"`), JSON.stringify(change));
		const back = formOf(answer.text, question).fields;
		const want = { ...ANSWERS, lan: '20', ...change };
		assert.equal(back.jour.replaceAll('\r', ''), want.jour);
		assert.equal(back.namn, want.namn);
		assert.equal(back.losen, '', 'a phrase is never sent back');
		assert.ok(back.forslag);
	}
	assert.equal((await eva.submit(server.link, question, ANSWERS)).status, 303);
});

test('an address is worth nothing when guessed, replaced or used by another tab', async () => {
	const server = await empty();
	assert.equal((await server.client().get('/kom-igang/' + 'a'.repeat(26))).status, 404);
	assert.match((await server.client().get('/kom-igang/fel')).text, /medstod init/);
	const old = server.link;
	const { link } = init(server.dir);
	assert.notEqual(link, old);
	assert.equal((await server.client().get(old)).status, 404);
	const tabs = await Promise.all([1, 2, 3].map(async () => {
		const client = server.client();
		const { fields } = formOf((await client.get(link)).text, question);
		return () => client.post(link, { ...fields, ...ANSWERS });
	}));
	const statuses = (await Promise.all(tabs.map((go) => go()))).map((a) => a.status);
	assert.equal(statuses.filter((s) => s === 303).length, 1, statuses.join(' '));
	assert.equal(statuses.filter((s) => s === 404).length, 2, statuses.join(' '));
	assert.equal((await server.client().login(server.loginForm, { user: 'eva.ek', password: PHRASE })).status, 303);
});

test('kill -9 in the middle: the same address goes on, or the jour stands', async () => {
	for (const delay of [0, 30, 60, 90, 130, 180, 250, 400]) {
		const server = await empty();
		const eva = server.client();
		const { fields } = formOf((await eva.get(server.link)).text, question);
		const sent = eva.post(server.link, { ...fields, ...ANSWERS }).catch(() => null);
		await sleep(delay);
		await server.kill9();
		await sent;
		await server.restart();
		const later = server.client();
		if ((await later.get(server.link)).status === 200)
			assert.equal((await later.submit(server.link, question, ANSWERS)).status, 303, `killed after ${delay} ms`);
		else
			assert.equal((await later.login(server.loginForm, { user: 'eva.ek', password: PHRASE })).status, 303, `killed after ${delay} ms`);
		await firstCase(later);
		await server.restart();
		assert.equal((await server.client().login(server.loginForm, { user: 'eva.ek', password: PHRASE })).status, 303);
	}
});

test('over a network only with TLS', async () => {
	const server = await empty({ args: ['--url', 'https://jour.example'] });
	assert.equal(settings(server).secure, 'yes');
	const far = { 'x-forwarded-for': '203.0.113.7' };
	assert.equal((await server.client().get(server.link, far)).status, 403);
	assert.equal((await server.client().get(server.link, { ...far, 'x-forwarded-proto': 'https' })).status, 200);
	for (const args of [['--url', 'http://jour.example'], ['--listen', '0.0.0.0:8080'], ['--url', 'jour.example']]) {
		const dir = join(mkdtempSync(join(tmpdir(), 'medstod-no-')), 'x');
		const { status, text } = init(dir, ...args);
		assert.equal(status, 2, text);
		assert.throws(() => statSync(dir), 'nothing is made');
	}
});

test('a demo is no installation, and an installation no demo', async () => {
	const demo = await startDemo();
	servers.push(demo);
	const no = init(demo.dir);
	assert.equal(no.status, 1);
	assert.match(no.text, /övningsdata/);
	await demo.end();
	writeFileSync(join(demo.dir, 'medstod.conf'), readFileSync(join(demo.dir, 'medstod.conf'), 'utf8').replace('demo = yes', 'demo = no'));
	const bare = serve(demo.dir);
	assert.equal(bare.status, 2, bare.stderr);
	assert.match(bare.stderr, /övningsdata/);
	const real = await empty();
	await real.end();
	assert.equal(spawnSync(BIN, ['demo', real.dir]).status, 1);
	appendFileSync(join(real.dir, 'medstod.conf'), 'demo = yes\n');
	const mixed = serve(real.dir);
	assert.equal(mixed.status, 2, mixed.stderr);
	assert.match(mixed.stderr, /riktig jours/);
});

test('kill -9 while the folder is made: the same call goes on', async () => {
	for (const delay of [0, 2, 5, 10, 20, 40, 80]) {
		const dir = join(mkdtempSync(join(tmpdir(), 'medstod-half-')), 'jour');
		const child = spawn(BIN, ['init', dir], { stdio: 'ignore' });
		const ended = new Promise((done) => child.once('exit', done));
		await sleep(delay);
		child.kill('SIGKILL');
		await ended;
		const { status, link, text } = init(dir);
		assert.equal(status, 0, `killed after ${delay} ms: ${text}`);
		assert.ok(link);
		rmSync(dir, { recursive: true });
	}
});

test('a folder that is somebody else\'s, or empty', () => {
	const dir = mkdtempSync(join(tmpdir(), 'medstod-other-'));
	const none = serve(dir);
	assert.equal(none.status, 1);
	assert.match(none.stderr, /medstod init/);
	writeFileSync(join(dir, 'brev.txt'), 'hej');
	const { status, text } = init(dir);
	assert.equal(status, 1);
	assert.match(text, /varken tom eller/);
	rmSync(dir, { recursive: true });
	assert.equal(spawnSync(BIN, ['init']).status, 2);
	assert.equal(spawnSync(BIN, ['init', '--help']).status, 0);
	assert.equal(spawnSync(BIN, ['init', dir, '--nonsens', '1']).status, 2);
});
