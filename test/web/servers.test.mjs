// SPDX-License-Identifier: AGPL-3.0-or-later
// Two servers on one PostgreSQL, behind a proxy that sends each request to either: who is signed in, what
// is saved, what a page says and what is done at night are the same whichever is asked.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, formOf } from '../lib/client.mjs';
import { mailServer } from '../lib/mail.mjs';
import { BIN, freePort, startBeside, startDemo } from '../lib/server.mjs';

let first, second, mail, lead;
before(async () => {
	mail = await mailServer();
	first = await startDemo({ args: ['--smtp-url', `smtp://127.0.0.1:${mail.port}`, '--smtp-from', 'post@example.se', '--url', 'https://jouren.example'] });
	second = await startBeside(first);
	lead = await first.login('coordinator');
});
after(async () => {
	mail?.stop();
	await second?.stop();
	await first?.stop();
});

// The same browser, whose next request comes to the other one.
function over(client, server) {
	const same = new Client(server.url);
	same.cookies = client.cookies;
	return same;
}
const verified = () => JSON.parse(spawnSync(BIN, ['audit', 'verify', '--json', '--db', first.stores.data], { encoding: 'utf8' }).stdout);
const NEW = { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Zelda Provperson', telefon: '070-1740699' };
const open = async (client) => (await client.submit('/arenden/nytt', (f) => 'brott' in f.fields, NEW)).location;
async function save(client, kase, text) {
	const path = `${kase}/samtal/nytt`, form = formOf((await client.get(path)).text, (f) => 'text' in f.fields);
	return (await client.post(path, { ...form.fields, text })).status;
}

test('who is signed in at one is signed in at the other, until she signs out at either', async () => {
	const here = await first.login('coordinator'), there = over(here, second);
	assert.equal((await there.get('/arenden')).status, 200);
	assert.equal((await there.submit('/mitt-konto', (f) => f.action === '/logga-ut', {})).status, 303);
	assert.equal((await over(here, first).get('/arenden')).status, 303);
	here.cookies.clear();
	assert.notEqual((await here.get('/arenden')).status, 200);
});

test('many save at both at once, on the same case too: each once, no one is refused, and all are counted', async () => {
	const both = [lead, over(lead, second)], kase = await open(lead), EACH = 25;
	const statuses = await Promise.all(both.flatMap((client, i) => Array.from({ length: EACH }, (_, k) => save(client, kase, `Sparat ${i}-${k}.`))));
	assert.deepEqual(statuses.filter((s) => s !== 303), []);
	const { text } = await both[1].get(kase);
	const cases = await Promise.all(both.flatMap((client) => Array.from({ length: EACH }, () => open(client))));
	assert.equal(new Set(cases).size, 2 * EACH);
	assert.equal(first.sql('SELECT count(*) FROM (SELECT state, count(*) FROM support_case GROUP BY state EXCEPT SELECT state, n FROM support_counted) wrong'), '0',
		'the list knows how many there are');
	const said = verified();
	assert.ok(said.whole, JSON.stringify(said));
	assert.equal(said.lanes, 3, 'each writes a chain of its own, beside what the demo was made with');
	assert.ok(text.includes('Sparat 0-'), 'and reads what the other has saved');
});

test('a public page that is changed at one is new at the other in a few seconds', async () => {
	const stranger = new Client(second.url);
	assert.doesNotMatch((await stranger.get('/stod/nu')).text, /Ny rubrik/);
	assert.equal((await lead.submit('/sidor/sv/nu', (f) => 'text' in f.fields, { text: '# Ny rubrik\n\nRing 112.' })).status, 303);
	assert.match((await new Client(first.url).get('/stod/nu')).text, /Ny rubrik/);
	for (let i = 0; i < 150 && !/Ny rubrik/.test((await stranger.get('/stod/nu')).text); i++)
		await sleep(100);
	assert.match((await stranger.get('/stod/nu')).text, /Ny rubrik/);
});

test('a letter is written at one, opened with its code at the other, and goes on at the first', async () => {
	const here = new Client(first.url), there = new Client(second.url);
	const sent = await here.submit('/skriv', (f) => /name="andra"/.test(f.body), { svar: 'code', andra: 'no', text: 'Hunden också.' });
	const [code] = /\d{5} \d{5} \d{5} \d{5}/.exec(sent.text);
	const opened = await there.submit('/skriv/kod', (f) => 'kod' in f.fields, { kod: code });
	assert.equal(opened.status, 200);
	const form = formOf(opened.text, (f) => 'text' in f.fields);
	assert.ok(form, opened.text);
	const more = await here.post(form.action, { ...form.fields, text: 'Och katten.' });
	assert.equal(more.status, 200, 'the page that one has made is read by the other');
	assert.doesNotMatch(more.text, /Skriv koden igen|gäller inte/);
	assert.match((await over(lead, second).get('/inkorg')).text, /Skriv till oss|[Bb]rev/);
});

test('one mail comes of what two servers see, and no task of the night is done twice', async () => {
	assert.equal((await lead.submit('/mitt-konto/mejl', (f) => 'epost' in f.fields, { epost: 'karin@example.se' })).status, 303);
	for (const server of [first, second])
		await server.restart({ clock: '2026-04-15T09:10' });
	assert.equal((await new Client(second.url).submit('/skriv', (f) => /name="andra"/.test(f.body), { svar: 'code', andra: 'no', text: 'Igen.' })).status, 200);
	// A task that a restart cuts off is begun again, and that is right.
	const busy = () => first.sql(`SELECT count(*) FROM job_task WHERE state = 0 AND (lease_by IS NOT NULL OR due <= ${Math.floor(first.now() / 1000)})`);
	for (let i = 0; i < 400 && busy() !== '0'; i++)
		await sleep(50);
	await Promise.all([first, second].map((server) => server.restart({ clock: '2026-04-15T12:04' })));
	const letters = () => mail.text().split('END MESSAGE').length - 1;
	for (let i = 0; i < 400 && letters() < 1; i++)
		await sleep(50);
	await sleep(500); // another would be on its way by now
	assert.equal(letters(), 1);
	// One that failed, as the log tells, waits half a minute and is tried again: the clock that was set made it due.
	const failed = [first, second].flatMap(({ log }) => [...readFileSync(log, 'utf8').matchAll(/"event":"job\.failed","kind":"([^"]+)"/g)].map(([, kind]) => kind));
	const again = first.sql('SELECT kind FROM job_task WHERE state = 1 AND tries > 1').split('\n').filter(Boolean);
	assert.deepEqual(again.filter((kind) => !failed.includes(kind)), []);
});

test('one is killed while both save: the other goes on, and the log is whole when it is back', async () => {
	const both = [await first.login('coordinator'), await second.login('coordinator')], kase = await open(both[0]);
	const kept = [];
	let going = true;
	const people = both.map(async (client, i) => {
		for (let k = 0; going; k++) {
			const text = `Rad ${i}-${k}.`;
			if (await save(client, kase, text).catch(() => 0) === 303)
				kept.push(text);
			else
				return;
		}
	});
	await sleep(1500);
	await second.kill9();
	await people[1];
	const then = kept.length;
	for (let i = 0; i < 100 && kept.length < then + 3; i++)
		await sleep(50);
	assert.ok(kept.length >= then + 3, 'the other one goes on');
	await second.restart();
	going = false;
	await Promise.all(people);
	const page = (await over(both[0], second).get(kase)).text;
	assert.ok(page.includes(kept.at(-1)));
	assert.ok(verified().whole);
});

test('behind HAProxy nobody notices that one is gone', async () => {
	const port = await freePort(), file = join(first.dir, 'web.cfg');
	writeFileSync(file, readFileSync('deploy/ha/web.cfg', 'utf8').replace(/bind .*/, `bind 127.0.0.1:${port}`).replace(/.*X-Forwarded-Proto.*\n/, '')
		.replace('192.0.2.1:8080', new URL(first.url).host).replace('192.0.2.2:8080', new URL(second.url).host));
	const proxy = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
	try {
		const url = `http://127.0.0.1:${port}`;
		for (let i = 0; i < 100 && (await fetch(`${url}/readyz`).catch(() => null))?.status !== 200; i++)
			await sleep(50);
		const client = over(await first.login('coordinator'), { url });
		const statuses = new Set();
		let going = true;
		const reading = (async () => {
			while (going)
				statuses.add((await client.get('/arenden')).status);
		})();
		await sleep(500);
		await second.end();
		await sleep(3000); // it is asked each second, and let go after two that got no answer
		await second.start();
		await sleep(1500);
		going = false;
		await reading;
		assert.deepEqual([...statuses], [200]);
		assert.match((await client.get('/arenden')).text, /Provperson|ärenden/);
	} finally {
		proxy.kill();
	}
});
