// SPDX-License-Identifier: AGPL-3.0-or-later
// Ways in beside the phrase, and what happens when somebody is locked out.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';
import { mailServer } from '../lib/mail.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

const PHRASE = 'kajak-saffran-tulpan';
const CODE = /\b([0-9A-Z]{5}(?:-[0-9A-Z]{5}){5})\b/;
let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

const account = (role) => server.accounts[role];

async function makeCode(client, password) {
	const answer = await client.submit('/mitt-konto/papperskod', (f) => 'nuvarande' in f.fields, { nuvarande: password });
	return { answer, code: CODE.exec(answer.text)?.[1] };
}

const enter = (client, kod, losen = PHRASE) =>
	client.submit('/logga-in/papperskod', (f) => 'kod' in f.fields, { kod, losen, losen_igen: losen });

async function signIn(user, password) {
	const client = server.client();
	const answer = await client.login(server.loginForm, { user, password });
	return { client, answer };
}

test('a code on paper needs her phrase, is shown once, and belongs to nobody else', async () => {
	const lead = await server.login('coordinator');
	assert.match((await lead.get('/mitt-konto')).text, /\/mitt-konto\/papperskod/);
	assert.match((await lead.get('/mitt-konto/papperskod')).text, /ingen papperskod/);
	const wrong = await makeCode(lead, 'inte min lösenfras');
	assert.equal(wrong.answer.status, 422);
	assert.ok(!wrong.code);
	assert.match(wrong.answer.text, /Det är inte din lösenfras/);
	const { answer, code } = await makeCode(lead, account('coordinator').password);
	assert.equal(answer.status, 200);
	assert.ok(code, answer.text);
	assert.match(answer.text, /Karin Lindberg/);
	assert.match(answer.text, /\/logga-in\/papperskod/);
	assert.doesNotMatch(answer.text.split('<main')[1], /Brottsofferjour/, 'the sheet does not say whose it is');
	assert.match(answer.headers.get('cache-control'), /no-store/);
	const again = await lead.get('/mitt-konto/papperskod');
	assert.ok(!again.text.includes(code));
	assert.match(again.text, /papperskod från 15/);
	assert.equal((await lead.get('/arenden')).status, 200, 'the first code leaves her session alone');
});

test('one form sent again: after a wrong phrase it goes, and makes one code', async () => {
	const { client } = await signIn(account('manager').user, account('manager').password);
	const path = '/mitt-konto/papperskod';
	const { fields } = formOf((await client.get(path)).text, (f) => 'nuvarande' in f.fields);
	const send = (nuvarande) => client.post(path, { ...fields, nuvarande });
	for (let i = 0; i < 2; i++)
		assert.equal((await send('inte min lösenfras')).status, 422);
	assert.equal((await send(account('manager').password)).status, 200);
	assert.equal((await send(account('manager').password)).location, path, 'and no second code is made');
});

test('a mistyped code is told by its group and costs nothing', async () => {
	const lead = await server.login('volunteer');
	const { code } = await makeCode(lead, account('volunteer').password);
	const swap = (at) => code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1);
	for (const [kod, words] of [[swap(0), /Grupp 1 stämmer inte/], [swap(20), /Grupp 4 stämmer inte/],
		[code.slice(0, -1), /sex grupper/], ['', /sex grupper/], [`${code}x`, /sex grupper/]]) {
		const answer = await enter(server.client(), kod);
		assert.equal(answer.status, 422);
		assert.match(answer.text, words);
		assert.ok(!answer.text.includes(PHRASE), 'a phrase never comes back');
	}
	const short = await enter(server.client(), code, 'kort');
	assert.equal(short.status, 422, 'a bad phrase does not use up the code');
	const inside = await enter(server.client(), code.toLowerCase().replaceAll('-', ' '));
	assert.equal(inside.status, 303, inside.text);
});

test('the code lets her in once, with a new phrase, and ends her other sessions', async () => {
	const { user, password } = account('coordinator');
	const lead = await server.login('coordinator');
	const old = await makeCode(lead, password);
	const { code } = await makeCode(lead, password); // takes the old one's place
	assert.ok(code && old.code && code !== old.code);
	assert.equal((await lead.get('/arenden')).status, 200, 'she stays signed in here');
	const gone = await enter(server.client(), old.code);
	assert.equal(gone.status, 422);
	assert.match(gone.text, /Koden gäller inte/);
	const other = (await signIn(user, password)).client;
	const fresh = server.client();
	const answer = await enter(fresh, code);
	assert.equal(answer.status, 303);
	assert.equal(answer.location, '/mitt-konto/papperskod');
	assert.match((await fresh.get(answer.location)).text, /förbrukad/);
	assert.equal((await other.get('/arenden')).status, 303, 'signed out elsewhere');
	const list = await fresh.get('/arenden');
	const [, one] = /href="(\/arenden\/[a-z2-7]{26})"/.exec(list.text);
	assert.equal((await fresh.get(one)).status, 200, 'her cases open');
	assert.equal((await enter(server.client(), code)).status, 422, 'used up');
	assert.equal((await signIn(user, password)).answer.status, 422, 'the old phrase is gone');
	assert.equal((await signIn(user, PHRASE)).answer.status, 303);
	const reviewer = await server.login('reviewer');
	const log = (await reviewer.get('/vem-har-last')).text;
	assert.match(log, /Kom in med sin papperskod/);
	assert.match(log, /Gjorde en papperskod/);
});

// A second coordinator, who has come in by her link.
async function second(lead) {
	const answer = await lead.submit('/konton/ny', '/konton/ny', { namn: 'Britt Åhs', org: 'jouren', roll: 'coordinator' });
	const link = /\/inbjudan\/[a-z2-7]{26}/.exec(answer.text)[0];
	const client = server.client();
	const inside = await client.submit(link, (f) => 'losen_igen' in f.fields, { losen: 'veranda-kompass-linje', losen_igen: 'veranda-kompass-linje' });
	assert.equal(inside.status, 303, inside.text);
	return client;
}

async function pageOf(client, name) {
	const list = await client.get('/konton');
	return new RegExp(`href="(/konton/[a-z2-7]{26})"[^>]*>(?:\\s|<[^>]*>)*${name}<`).exec(list.text)[1];
}

test('a coordinator who has lost everything is let in again by the other, with call-back', async () => {
	const karin = (await signIn(account('coordinator').user, PHRASE)).client;
	const britt = await second(karin);
	const page = await pageOf(britt, 'Karin Lindberg');
	assert.match((await britt.get(page)).text, /aterge/);
	const form = (fields) => britt.submit(`${page}/aterge`, (f) => 'vem' in f.fields, fields);
	const told = { vem: 'Karin, på hennes hemnummer', nuvarande: 'veranda-kompass-linje' };
	const untold = await form(told);
	assert.equal(untold.status, 422);
	assert.match(untold.text, /Ring upp hen på numret/);
	assert.match(untold.text, /hennes hemnummer/, 'the form comes back filled in');
	assert.equal((await form({ ...told, ringt: 'ja', nuvarande: 'fel fras här' })).status, 422);
	assert.equal((await karin.get('/arenden')).status, 200, 'nothing has happened yet');

	// The demo has a circle of hers alone.
	assert.match((await form({ ...told, ringt: 'ja' })).text, /Kryssa i att du vet vad som går förlorat/);
	const given = await form({ ...told, ringt: 'ja', forlorat: 'ja' });
	assert.equal(given.status, 200, given.text);
	const [, code] = CODE.exec(given.text);
	assert.equal((await karin.get('/arenden')).status, 303, 'a lost phone is signed out');
	assert.equal((await signIn(account('coordinator').user, PHRASE)).answer.status, 422, 'the old phrase opens nothing');
	const fresh = server.client();
	const inside = await enter(fresh, code, 'drake-lupin-stenmur');
	assert.equal(inside.status, 303, inside.text);
	assert.match((await fresh.get(inside.location)).text, /Du är inne med nya nycklar/);
	const [, one] = /href="(\/arenden\/[a-z2-7]{26})"/.exec((await fresh.get('/arenden')).text);
	assert.equal((await fresh.get(one)).status, 200, 'her cases open');
	assert.equal((await enter(server.client(), code)).status, 422, 'once');

	// Everybody is told, until they have seen it; those outside the jour are not.
	const maj = await server.login('volunteer').catch(async () => (await signIn(account('volunteer').user, PHRASE)).client);
	const board = await maj.get('/idag');
	const [, notice] = /href="(\/larm\/[a-z2-7]{26})"/.exec(board.text);
	assert.match(board.text, /Karin Lindberg har fått nya nycklar/);
	assert.match((await maj.get(notice)).text, /Britt Åhs ringde upp Karin Lindberg/);
	assert.equal((await maj.submit(notice, (f) => !f.action || f.action === notice, {})).location, '/idag');
	assert.ok(!(await maj.get('/idag')).text.includes(notice));
	assert.ok((await fresh.get('/idag')).text.includes(notice));
	const officer = await server.login('municipal_officer');
	assert.equal((await officer.get(notice)).status, 404);
	assert.ok(!(await officer.get('/idag')).text.includes('/larm/'));

	// She is who vouched for all: all chains still hold, also for those who come after.
	const next = await fresh.submit('/konton/ny', '/konton/ny', { namn: 'Eva Ek', org: 'jouren', roll: 'volunteer' });
	assert.match(next.text, /\/inbjudan\//);
	assert.equal((await fresh.get(one)).status, 200);
});

test('nobody but a coordinator lets in, and nobody herself', async () => {
	const { client: karin } = await signIn(account('coordinator').user, 'drake-lupin-stenmur');
	const own = await pageOf(karin, 'Karin Lindberg');
	assert.doesNotMatch((await karin.get(own)).text, /aterge/);
	assert.equal((await karin.get(`${own}/aterge`)).status, 404);
	const manager = await server.login('manager');
	const other = await pageOf(manager, 'Maj Svensson');
	assert.doesNotMatch((await manager.get(other)).text, /aterge/);
	assert.equal((await manager.get(`${other}/aterge`)).status, 404);
});

test('the sealed envelope opens one account of its own, once, with an alarm to all', async () => {
	const { client: karin } = await signIn(account('coordinator').user, 'drake-lupin-stenmur');
	assert.match((await karin.get('/konton')).text, /\/konton\/kuvert/);
	assert.match((await karin.get('/konton/kuvert')).text, /inget kuvert än/);
	const seal = (losen) => karin.submit('/konton/kuvert', (f) => 'nuvarande' in f.fields, { nuvarande: losen });
	assert.equal((await seal('inte min lösenfras')).status, 422);
	const first = await seal('drake-lupin-stenmur');
	assert.equal(first.status, 200, first.text);
	const [, old] = CODE.exec(first.text);
	const sheet = await seal('drake-lupin-stenmur');
	assert.match(sheet.text, /\/logga-in\/kuvert/);
	assert.doesNotMatch(sheet.text.split('<main')[1], /Brottsofferjour|Karin/);
	const [, code] = CODE.exec(sheet.text);
	const state = await karin.get('/konton/kuvert');
	assert.match(state.text, /Aldrig/);
	assert.ok(!state.text.includes(code));
	assert.equal((await karin.submit('/konton/kuvert', '/konton/kuvert/kontrollerat', {})).status, 303);
	assert.doesNotMatch((await karin.get('/konton')).text, /Nödkonto/, 'it is nobody until it is opened');

	const open = (client, kod) => client.submit('/logga-in/kuvert', (f) => 'kod' in f.fields,
		{ kod, losen: 'fyrtorn-granris-dimma', losen_igen: 'fyrtorn-granris-dimma' });
	const replaced = await open(server.client(), old);
	assert.equal(replaced.status, 422);
	assert.match(replaced.text, /ersatt av ett nyare/);
	assert.equal((await enter(server.client(), code)).status, 422, 'no paper code');
	const chair = server.client();
	const inside = await open(chair, code);
	assert.equal(inside.status, 303, inside.text);
	assert.match((await chair.get(inside.location)).text, /nodkonto/);
	const [, one] = /href="(\/arenden\/[a-z2-7]{26})"/.exec((await chair.get('/arenden')).text);
	assert.equal((await chair.get(one)).status, 200);
	assert.equal((await open(server.client(), code)).status, 422, 'once');
	assert.equal((await signIn('nodkonto', 'fyrtorn-granris-dimma')).answer.status, 303);

	const board = await karin.get('/idag');
	assert.match(board.text, /Det förseglade kuvertet är öppnat/);
	const [, notice] = /href="(\/larm\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*Det förseglade/.exec(board.text);
	assert.match((await karin.get(notice)).text, /Nödkonto/);
	assert.match((await (await server.login('manager')).get('/idag')).text, /kuvertet är öppnat/);
	assert.doesNotMatch((await (await server.login('municipal_officer')).get('/idag')).text, /kuvertet/);
	assert.match((await karin.get('/konton/kuvert')).text, /Öppnat[\s\S]*i dag/);
	// The emergency account lets a coordinator in again, as any coordinator does, and then it ends.
	const again = await chair.submit(`${await pageOf(chair, 'Karin Lindberg')}/aterge`, (f) => 'vem' in f.fields,
		{ vem: 'Karin', ringt: 'ja', nuvarande: 'fyrtorn-granris-dimma' });
	const back = server.client();
	assert.equal((await enter(back, CODE.exec(again.text)[1], 'drake-lupin-stenmur')).status, 303);
	const end = await back.submit(`${await pageOf(back, 'Nödkonto')}/avsluta`, (f) => /avsluta/.test(f.action ?? '') || !f.action, {});
	assert.equal(end.status, 303);
	assert.equal((await chair.get('/arenden')).status, 303);
	assert.equal((await back.get(one)).status, 200);
});

test('a code read over the telephone runs out after a day', async () => {
	const { client: karin } = await signIn(account('coordinator').user, 'drake-lupin-stenmur');
	const page = await pageOf(karin, 'Maj Svensson');
	const given = await karin.submit(`${page}/aterge`, (f) => 'vem' in f.fields,
		{ vem: 'Maj', ringt: 'ja', nuvarande: 'drake-lupin-stenmur' });
	const [, code] = CODE.exec(given.text);
	await server.restart({ clock: '2026-04-16T10:00' });
	const late = await enter(server.client(), code);
	assert.equal(late.status, 422);
	assert.match(late.text, /gått ut/);
});

test('two of three key keepers open the jour again, once, with an alarm to all', async () => {
	const demo = await startDemo();
	try {
		const { password } = demo.accounts.coordinator;
		const karin = await demo.login('coordinator');
		const page = '/konton/nyckelforvarare';
		assert.match((await karin.get('/konton')).text, /\/konton\/nyckelforvarare/);
		assert.match((await karin.get(page)).text, /inga nyckelförvarare än/);
		const names = { namn1: 'Berit Nyström', namn2: 'Ulla Forsman', namn3: 'Riksförbundets kansli' };
		const make = (fields) => karin.submit(page, (f) => 'namn1' in f.fields, { ...names, nuvarande: password, ...fields });
		const codes = (text) => [...text.matchAll(new RegExp(CODE, 'g'))].map((m) => m[1]);
		const unnamed = await make({ namn2: '' });
		assert.equal(unnamed.status, 422);
		assert.match(unnamed.text, /Berit Nyström/, 'the form comes back filled in');
		assert.equal((await make({ nuvarande: 'inte min lösenfras' })).status, 422);
		const old = codes((await make()).text);
		const sheets = await make();
		assert.equal(sheets.status, 200, sheets.text);
		const code = codes(sheets.text);
		assert.equal(new Set(code).size, 3);
		assert.equal((sheets.text.match(/class="m-qr"/g) ?? []).length, 3);
		assert.doesNotMatch(sheets.text.split('<main')[1], /Brottsofferjour|Karin/, 'a sheet does not say whose keys');
		assert.match(sheets.headers.get('cache-control'), /no-store/);
		const state = await karin.get(page);
		for (const c of code)
			assert.ok(!state.text.includes(c));
		assert.match(state.text, /Riksförbundets kansli/);

		const rehearse = (kod1, kod2) => karin.submit(`${page}/prov`, (f) => 'kod1' in f.fields, { kod1, kod2 });
		assert.match((await rehearse(code[0], code[0])).text, /samma blad två gånger/);
		assert.equal((await rehearse(old[0], old[1])).status, 422, 'the sheets before open nothing');
		assert.equal((await rehearse(code[0], old[1])).status, 422);
		const tried = await rehearse(code[2], code[0].toLowerCase());
		assert.equal(tried.status, 303, tried.text);
		assert.match((await karin.get(tried.location)).text, /De två bladen fungerar/);
		assert.doesNotMatch((await karin.get('/konton')).text, /Nödkonto/, 'a rehearsal opens nothing');

		const open = (client, kod1, kod2, losen = 'fyrtorn-granris-dimma') =>
			client.submit('/logga-in/nyckelforvarare', (f) => 'kod1' in f.fields, { kod1, kod2, losen, losen_igen: losen });
		const lone = await open(demo.client(), code[1], code[1]);
		assert.equal(lone.status, 422);
		assert.equal((await open(demo.client(), code[1], old[2])).status, 422);
		const short = await open(demo.client(), code[1], code[2], 'kort');
		assert.equal(short.status, 422, 'a bad phrase does not use them up');
		const two = demo.client();
		const inside = await open(two, code[1], code[2]);
		assert.equal(inside.status, 303, inside.text);
		const [, one] = /href="(\/arenden\/[a-z2-7]{26})"/.exec((await two.get('/arenden')).text);
		assert.equal((await two.get(one)).status, 200);
		assert.equal((await open(demo.client(), code[0], code[1])).status, 422, 'once, whichever two come');
		const board = await karin.get('/idag');
		const [, notice] = /href="(\/larm\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*Två nyckelförvarare/.exec(board.text);
		assert.match((await karin.get(notice)).text, /Nödkonto/);
		assert.match((await karin.get(page)).text, /Bladen är använda/);
		assert.doesNotMatch((await (await demo.login('municipal_officer')).get('/idag')).text, /nyckelförvarare/);
		const log = (await (await demo.login('reviewer')).get('/vem-har-last')).text;
		assert.match(log, /Två nyckelförvarare öppnade jourens nycklar/);
		assert.match(log, /Prövade två nyckelförvarares blad/);
		assert.equal((await make()).status, 200, 'new sheets follow');
	} finally {
		await demo.stop();
	}
});

// What doctor says of them.
const doctorSays = (demo) => JSON.parse(spawnSync(BIN, ['doctor', '--db', join(demo.dir, 'medstod.db'), '--json'], { encoding: 'utf8', env: { ...process.env, MEDSTOD_CLOCK: demo.clock } }).stdout)
	.checks.find((c) => c.name === 'sheets').state;

test('Idag asks for key keepers after a week, and for a rehearsal once a year', async () => {
	const demo = await startDemo();
	try {
		const board = async () => (await (await demo.login('coordinator')).get('/idag')).text;
		assert.doesNotMatch(await board(), /nyckelförvarar/);
		assert.equal(doctorSays(demo), 'warn');
		await demo.restart({ clock: '2026-04-23T09:00' });
		assert.match(await board(), /Ge tre nyckelförvarare var sitt blad/);
		const karin = await demo.login('coordinator');
		const page = '/konton/nyckelforvarare';
		const sheets = await karin.submit(page, (f) => 'namn1' in f.fields, { namn1: 'Berit Nyström', namn2: 'Ulla Forsman',
			namn3: 'Riksförbundets kansli', nuvarande: demo.accounts.coordinator.password });
		const code = [...sheets.text.matchAll(new RegExp(CODE, 'g'))].map((m) => m[1]);
		assert.doesNotMatch(await board(), /nyckelförvarar/);
		assert.equal(doctorSays(demo), 'good');
		await demo.restart({ clock: '2027-04-24T09:00' });
		assert.match(await board(), /Pröva nyckelförvararnas blad/);
		const later = await demo.login('coordinator');
		const rehearse = (kod1, kod2) => later.submit(`${page}/prov`, (f) => 'kod1' in f.fields, { kod1, kod2 });
		await rehearse(code[0], code[1]);
		assert.match(await board(), /Pröva nyckelförvararnas blad/, 'the third has not been tried');
		await rehearse(code[2], code[1]);
		assert.doesNotMatch(await board(), /nyckelförvarar/);
	} finally {
		await demo.stop();
	}
});

test('guessing at codes is slowed down', async () => {
	const valid = '000G0-40R47-0M30J-E209D-185GT-R38E6'; // whole, and nobody's
	let last;
	for (let i = 0; i < 20 && last?.status !== 429; i++)
		last = await enter(server.client(), valid);
	assert.equal(last.status, 429);
	const wait = Number(last.headers.get('retry-after'));
	assert.ok(wait > 0 && wait <= 10, 'others at that address wait no longer');
});

// What the server has written about the monthly cut, once per time that it cut something.
const cuts = (demo) => readFileSync(demo.log, 'utf8').split('\n').filter((l) => l.includes('"support.split"')).length;

test('the monthly cut is made also by one who comes in without her phrase', async () => {
	const demo = await startDemo();
	try {
		const close = async (client) => {
			const [, place] = /href="(\/arenden\/[a-z2-7]{26})"/.exec((await client.get('/arenden')).text);
			const closed = await client.submit(`${place}/avsluta`, (f) => f.body.includes('name="skal"'), { skal: 'done' });
			assert.equal(closed.status, 303, closed.text);
		};
		const karin = await demo.login('coordinator');
		const { code } = await makeCode(karin, demo.accounts.coordinator.password);
		await close(karin);
		await demo.restart({ clock: '2026-05-15T06:00' }); // it has been closed for 30 days within hours
		const early = await demo.login('coordinator');
		const invited = await early.submit('/konton/ny', '/konton/ny', { namn: 'Britt Åhs', org: 'jouren', roll: 'coordinator' });
		const link = /\/inbjudan\/[a-z2-7]{26}/.exec(invited.text)[0];
		await demo.restart({ clock: '2026-05-15T12:00' });
		const before = cuts(demo);
		const britt = demo.client();
		const inside = await britt.submit(link, (f) => 'losen_igen' in f.fields, { losen: PHRASE, losen_igen: PHRASE });
		assert.equal(inside.status, 303, inside.text);
		assert.equal(cuts(demo), before + 1, 'by an invitation');
		await close(britt);
		await demo.restart({ clock: '2026-06-20T09:00' });
		const entered = await enter(demo.client(), code);
		assert.equal(entered.status, 303, entered.text);
		assert.equal(cuts(demo), before + 2, 'by the code on paper');
	} finally {
		await demo.stop();
	}
});

test('Idag reminds of the paper code after a week and of the envelope once a year', async () => {
	const demo = await startDemo();
	try {
		const board = async (role = 'coordinator') => (await (await demo.login(role)).get('/idag')).text;
		assert.doesNotMatch(await board(), /papperskod|kuvert/, 'she came today');
		await demo.restart({ clock: '2026-04-23T09:00' });
		assert.match(await board(), /Gör en papperskod/);
		assert.match(await board(), /Gör ett förseglat kuvert till ordföranden/);
		assert.doesNotMatch(await board('volunteer'), /papperskod|kuvert/);
		const { password } = demo.accounts.coordinator;
		const karin = await demo.login('coordinator');
		await makeCode(karin, password);
		await karin.submit('/konton/kuvert', (f) => 'nuvarande' in f.fields, { nuvarande: password });
		assert.doesNotMatch(await board(), /papperskod|kuvert/);
		await demo.restart({ clock: '2027-04-22T09:00' });
		assert.doesNotMatch(await board(), /kuvert/, 'a year has not gone');
		await demo.restart({ clock: '2027-04-24T09:00' });
		assert.match(await board(), /Ligger det förseglade kuvertet kvar oöppnat\?/);
		const later = await demo.login('coordinator');
		assert.equal((await later.submit('/konton/kuvert', '/konton/kuvert/kontrollerat', {})).status, 303);
		assert.doesNotMatch(await board(), /kuvert/);
	} finally {
		await demo.stop();
	}
});

test('when the envelope is opened a mail goes to the one who is to know', async () => {
	const mail = await mailServer();
	const demo = await startDemo({ args: ['--smtp-url', `smtp://127.0.0.1:${mail.port}`, '--smtp-from', 'post@example.se', '--alarm-mail', 'ordforande@example.se'] });
	try {
		const karin = await demo.login('coordinator');
		const sheet = await karin.submit('/konton/kuvert', (f) => 'nuvarande' in f.fields, { nuvarande: demo.accounts.coordinator.password });
		const [, kod] = CODE.exec(sheet.text);
		const inside = await demo.client().submit('/logga-in/kuvert', (f) => 'kod' in f.fields, { kod, losen: PHRASE, losen_igen: PHRASE });
		assert.equal(inside.status, 303, inside.text);
		for (let i = 0; i < 600 && !mail.text().includes('END MESSAGE'); i++)
			await sleep(100);
		assert.match(mail.text(), /To: <ordforande@example\.se>/);
		assert.match(mail.text(), /From: <post@example\.se>/);
		assert.match(mail.text(), /Logga in och l=C3=A4s/);
		assert.doesNotMatch(mail.text(), /kuvert|jour|N=C3=B6dkonto|Karin/i, 'whoever holds the telephone learns nothing');
		assert.equal(mail.text().split('END MESSAGE').length, 2, 'once');
	} finally {
		await demo.stop();
		mail.stop();
	}
});
