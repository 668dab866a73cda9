// SPDX-License-Identifier: AGPL-3.0-or-later
// The agreement's clock: what it says, who is reminded, days that cannot all be, the index clause with
// amounts that do not parse, and a law that changes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { setTimeout as sleep } from 'node:timers/promises';
import { mailServer } from '../lib/mail.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const AT = '/overenskommelse/tid';
let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const words = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ');
const edit = (client, fields) => client.submit(`${AT}/andra`, (f) => 'uppsagning' in f.fields, fields);

test('all parties read the clock, the manager alone sets it', async () => {
	const officer = await server.login('municipal_officer');
	const page = words((await officer.get(AT)).text);
	assert.match(page, /Gäller till och med 29 februari 2028\. Den som vill säga upp gör det senast 30 november 2027, annars förlängs den/);
	assert.equal((await officer.get(`${AT}/andra`)).status, 403);
});

test('days that cannot all be are told at their field, and nothing is lost', async () => {
	const manager = await server.login('manager');
	for (const [fields, say] of [
		[{ till: '2025-01-01' }, /Sista dagen är före den första/],
		[{ till: '' }, /Utan den gäller överenskommelsen tills vidare/],
		[{ uppsagning: '13' }, /längre än varje förlängning/],
		[{ uppsagd: '2026-04-01' }, /Skriv också vem som sade upp den/],
		[{ 'uppsagd-av': 'Ragunda' }, /Skriv också vilken dag/],
		[{ 'ses-over': '2024-12-24' }, /Översynen är före/],
		[{ till: '2028-02-30' }, /Datumet finns inte/],
		[{ uppsagning: '-1' }, /Skriv ett tal från 0 till 36/],
		[{ andel: '' }, /både vilket index och hur stor del/],
	]) {
		const answer = await edit(manager, fields);
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(words(answer.text), say);
		const [name, value] = Object.entries(fields)[0];
		assert.equal(formOf(answer.text, (f) => 'uppsagning' in f.fields).fields[name], value);
	}
	assert.match(words((await manager.get(AT)).text), /29 februari 2028/);
});

test('the index clause with its formula, and amounts that can be read in two ways or not at all', async () => {
	const officer = await server.login('municipal_officer');
	const count = (fields) => officer.submit(AT, (f) => 'belopp' in f.fields, fields);
	const good = await count({ belopp: '731 101 kr', fran: '112,4', till: '116,1' });
	assert.equal(good.status, 200);
	assert.match(words(good.text), /731 101 kr blir 750 300 kr: 731 101 kr × \(1 \+ 80 % × \(116,1 − 112,4\) ÷ 112,4\), avrundat nedåt till hela 100 kr/);
	for (const belopp of ['731.101,50', '-1', 'sju', '1e5', '7311 01']) {
		const bad = await count({ belopp, fran: '112,4', till: '116,1' });
		assert.equal(bad.status, 422, belopp);
		assert.match(bad.text, new RegExp(`value="${belopp.replace('.', '\\.')}"`));
	}
	for (const fran of ['0', '', '-3', '112,4 %'])
		assert.equal((await count({ belopp: '100', fran, till: '116,1' })).status, 422, fran);
});

test('reminders reach the manager and the officers in time, and go when notice is given', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	const idag = async (client) => words((await client.get('/idag')).text);
	assert.doesNotMatch(await idag(manager), /säga upp överenskommelsen/);
	assert.equal((await edit(manager, { till: '2026-09-30', 'ses-over': '2026-05-20' })).status, 303);
	for (const client of [manager, officer]) {
		assert.match(await idag(client), /Den som vill säga upp överenskommelsen gör det senast 30 juni 2026/);
		assert.match(await idag(client), /Överenskommelsen ska ses över/);
	}
	assert.equal((await edit(manager, { uppsagd: '2026-04-14', 'uppsagd-av': 'Jourens styrelse' })).status, 303);
	assert.match(words((await officer.get(AT)).text), /är uppsagd och slutar gälla 30 september 2026/);
	assert.doesNotMatch(await idag(officer), /Den som vill säga upp/);
	// the text of the agreement follows
	assert.match(words((await manager.get('/overenskommelse/text')).text), /till och med 2026-09-30/);
	assert.equal((await edit(manager, { till: '2028-02-29', uppsagd: '', 'uppsagd-av': '', 'ses-over': '' })).status, 303);
});

test('a contact person gets a mail when a day is near, and it does not say what', async () => {
	const mail = await mailServer();
	const demo = await startDemo({ args: ['--smtp-url', `smtp://127.0.0.1:${mail.port}`, '--smtp-from', 'post@example.se'] });
	try {
		const officer = await demo.login('municipal_officer');
		const place = (await officer.get('/kontaktpersoner')).text.match(/\/kontaktpersoner\/[a-z2-7]{26}/)[0];
		assert.equal((await officer.submit(place, (f) => 'epost' in f.fields, { epost: 'anders.holm@example.se' })).status, 303);
		await demo.restart({ clock: '2026-04-16T07:31' }); // papers for a board are due within eight weeks
		for (let i = 0; i < 400 && !mail.text().includes('END MESSAGE'); i++)
			await sleep(50);
		assert.match(mail.text(), /To: <anders\.holm@example\.se>/);
		assert.doesNotMatch(mail.text(), /undantag|Socialn|Ragunda/);
		const again = await demo.login('municipal_officer');
		assert.match(words((await again.get(place)).text), /Fick senast en påminnelse i dag 07:3\d\./);
	} finally {
		await demo.stop();
		mail.stop();
	}
});

test('a law changes: a new document cites it from its day, an older one what held then', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	const memo = '/kommuner/berg/tjansteskrivelse';
	const add = (fields) => manager.submit('/lagrum', (f) => 'lagrum' in f.fields, { lag: 'utan-behovsprovning', sager: 'Som förut.', ...fields });
	assert.equal((await add({ fran: '2026-04-01', lagrum: 'nya lagen' })).status, 422, 'no paragraph, no number');
	assert.equal((await add({ fran: '2026-13-01', lagrum: '1 § x (2026:1)' })).status, 422);
	assert.match(words((await manager.get(memo)).text), /11 kap\. 5 § socialtjänstlagen \(2025:400\)/);
	assert.equal((await add({ fran: '2026-04-01', lagrum: '12 kap. 1 § prövolagen (2026:9)' })).status, 303);
	assert.equal((await add({ fran: '2026-03-01', lagrum: '13 kap. 1 § prövolagen (2026:9)' })).status, 409);
	assert.match(words((await manager.get(memo)).text), /12 kap\. 1 § prövolagen \(2026:9\)/);
	const head = await manager.submit(`${memo}/andra`, (f) => 'datum' in f.fields, { datum: '2026-03-31' });
	assert.equal(head.status, 303);
	assert.match(words((await manager.get(memo)).text), /11 kap\. 5 § socialtjänstlagen \(2025:400\)/);
	assert.match(words((await officer.get('/lagrum')).text), /1 juli 2025 till 31 mars 2026/);
	assert.equal((await officer.post('/lagrum', {})).status, 403);
});

for (const width of [390, 1280])
	test(`the pages are without violations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		for (const path of [AT, `${AT}/andra`, '/lagrum']) {
			await page.goto(server.url + path);
			await axe(page);
			assert.ok(await overflow(page) <= 0, `${path} is too wide`);
			noTrouble(page);
		}
	});
