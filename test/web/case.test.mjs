// SPDX-License-Identifier: AGPL-3.0-or-later
// A case from its first line to the cut: opened, edited by two, given to a volunteer, closed,
// reopened, split. Who holds no key gets the answer of a case that does not exist.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BIN, startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';

let server, lead, first, second;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
	first = await server.login('volunteer');
	second = await server.login('volunteer2');
});
after(() => server?.stop());

const NEW = { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Zelda Provperson', telefon: '070-1740699' };

// Makes a case and returns its address.
async function newCase(fields = {}) {
	const answer = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { ...NEW, ...fields });
	assert.equal(answer.status, 303, answer.text);
	assert.match(answer.location, /^\/arenden\/[a-z2-7]{26}$/);
	return answer.location;
}

async function idOf(base, name) {
	const page = await lead.get(`${base}/tilldela`);
	const found = new RegExp(`value="([a-z2-7]{26})"[^>]*>\\s*<label[^>]*>\\s*${name}`).exec(page.text);
	assert.ok(found, `no choice of ${name}`);
	return found[1];
}

async function give(base, name) {
	const answer = await lead.submit(`${base}/tilldela`, (f) => f.body.includes('name="vem"'), { vem: await idOf(base, name), fragat: 'ja' });
	assert.equal(answer.status, 303, answer.text);
}

test('five fields are enough; what is missing comes back filled in, at its field and in a summary', async () => {
	const base = await newCase();
	const page = await lead.get(base);
	assert.equal(page.status, 200);
	assert.match(page.text, /Zelda P\./);
	const bad = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { ...NEW, brott: '', kommun: '9999', namn: 'Kvar "&<b>' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /govuk-error-summary/);
	assert.match(bad.text, /Kvar &quot;&amp;&lt;b&gt;/);
	assert.equal((bad.text.match(/govuk-form-group--error/g) ?? []).length, 2);
});

test('a case that is nobody else\'s is a 404 for everybody else, by every address', async () => {
	const base = await newCase();
	const missing = '/arenden/' + 'a'.repeat(25) + 'a';
	for (const role of ['volunteer', 'volunteer2', 'manager', 'municipal_officer', 'municipal_reader', 'municipal_referrer', 'reviewer', 'administrator']) {
		const client = await server.login(role);
		for (const tail of ['', '/andra', '/samtal/nytt', '/tilldela', '/avsluta']) {
			const answer = await client.get(base + tail);
			assert.equal(answer.status, 404, `${role} ${tail}`);
			assert.equal((await client.get(missing + tail)).status, 404);
			assert.ok(!answer.text.includes('Zelda'));
		}
	}
	const nobody = await server.client().get(base);
	assert.equal(nobody.status, 303);
	assert.match(nobody.location, /^\/logga-in/);
});

test('the volunteer who was given it opens exactly it, logs and ticks; the second still gets 404', async () => {
	const base = await newCase();
	const other = await newCase({ namn: 'Yngve Annan' });
	const refused = await lead.submit(`${base}/tilldela`, (f) => f.body.includes('name="vem"'), { vem: await idOf(base, 'Maj Svensson') });
	assert.equal(refused.status, 422, 'must ask "Känner du ...?" first');
	await give(base, 'Maj Svensson');
	assert.equal((await first.get(base)).status, 200);
	assert.equal((await second.get(base)).status, 404);
	assert.equal((await first.get(other)).status, 404);
	assert.match((await first.get('/personer')).text, /Zelda P\./);
	assert.ok(!(await second.get('/personer')).text.includes('Zelda'));

	const logged = await first.submit(`${base}/samtal/nytt`, (f) => 'text' in f.fields, { text: 'Talade om rättegången.', minuter: '25', atgard: 'authority' });
	assert.equal(logged.status, 303, logged.text);
	for (const om of ['ansoka', 'uppgifter']) {
		const page = await first.get(base);
		const form = formOf(page.text, (f) => f.fields.om === om || f.body.includes(`value="${om}"`));
		assert.ok(form, om);
		const told = await first.post(`${base}/information`, { ...form.fields, om });
		assert.equal(told.status, 303);
	}
	const page = await lead.get(base);
	assert.match(page.text, /Talade om rättegången\./);
	assert.match(page.text, /Informerad om rätten att ansöka/);
	assert.match(page.text, /Maj Svensson/);

	const taken = formOf(page.text, 'ta-tillbaka');
	const back = await lead.post(`${base}/ta-tillbaka`, { ...taken.fields, vem: /name="vem" value="([^"]+)"/.exec(taken.body)[1] });
	assert.equal(back.status, 303);
	assert.equal((await first.get(base)).status, 404, 'taken back closes at once');
});

test('two who edit: the second sees the difference and overwrites nothing', async () => {
	const base = await newCase();
	const mine = formOf((await lead.get(`${base}/andra`)).text, (f) => 'version' in f.fields);
	const theirs = { ...mine.fields };
	const one = await lead.post(`${base}/andra`, { ...mine.fields, ...NEW, sammanfattning: 'Den första raden' });
	assert.equal(one.status, 303, one.text);
	const two = await lead.post(`${base}/andra`, { ...theirs, en_gang: 'another', ...NEW, sammanfattning: 'Den andra raden' });
	assert.equal(two.status, 409);
	assert.match(two.text, /Den första raden/);
	assert.match(two.text, /value="Den andra raden"/);
	assert.match((await lead.get(base)).text, /Den första raden/);
	const again = formOf(two.text, (f) => 'version' in f.fields);
	const three = await lead.post(`${base}/andra`, { ...again.fields, ...NEW, sammanfattning: 'Den andra raden' });
	assert.equal(three.status, 303, three.text);
	assert.match((await lead.get(base)).text, /Den andra raden/);
});

test('a double submit makes one case and answers with the first one\'s place', async () => {
	const form = formOf((await lead.get('/arenden/nytt')).text, (f) => 'brott' in f.fields);
	const body = { ...form.fields, ...NEW, namn: 'Dubbel Person' };
	const [a, b] = await Promise.all([lead.post('/arenden/nytt', body), lead.post('/arenden/nytt', body)]);
	assert.equal(a.status, 303);
	assert.equal(b.status, 303);
	assert.equal(a.location, b.location);
	const list = await lead.get('/arenden');
	assert.equal((list.text.match(/Dubbel P\./g) ?? []).length, 1);
});

test('a personnummer in a note is asked about, not refused', async () => {
	const base = await newCase();
	const form = (f) => 'text' in f.fields;
	const asked = await lead.submit(`${base}/samtal/nytt`, form, { text: 'Hon heter 19121212-1212.' });
	assert.equal(asked.status, 422);
	assert.match(asked.text, /personnummer/);
	const kept = await lead.submit(`${base}/samtal/nytt`, form, { text: 'Hon heter 19121212-1212.', anda: 'ja' });
	assert.equal(kept.status, 303, kept.text);
});

test('a number that is none is told at its field, and words beside one are kept', async () => {
	const bad = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { ...NEW, namn: 'Nora Nummer', telefon: 'ring mamma' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Skriv ett telefonnummer, till exempel/);
	assert.match(bad.text, /value="ring mamma"/);
	assert.match((await lead.get(await newCase({ namn: 'Nora Nummer', telefon: '070-174 06 22 kvällar' }))).text, /070-174 06 22 kvällar/);
	for (const [path, pick] of [['/samtal/nytt', 'text'], ['/inkorg/nytt', 'text']]) {
		const { status, text } = await lead.submit(path, (f) => pick in f.fields, { text: 'Något', telefon: 'vet inte' });
		assert.equal(status, 422, path);
		assert.match(text, /Skriv ett telefonnummer, till exempel/, path);
	}
});

test('wrong times and long texts are told at their field, and nothing is saved', async () => {
	const base = await newCase();
	const form = (f) => 'text' in f.fields;
	for (const [field, value] of [['nar', '2026-02-30 10:00'], ['nar', '2031-01-01'], ['nar', 'igår'], ['minuter', '-1'], ['minuter', 'tio'], ['text', 'x'.repeat(4001)], ['satt', 'duva']]) {
		const answer = await lead.submit(`${base}/samtal/nytt`, form, { text: 'Hej', [field]: value });
		assert.equal(answer.status, 422, `${field}=${value.slice(0, 20)}`);
		assert.match(answer.text, /govuk-error-message/);
	}
	assert.ok(!(await lead.get(base)).text.includes('>Samtal<'));
});

test('extra protection: in no list, no municipality on the page', async () => {
	const base = await newCase({ namn: 'Skyddad Hemlig', extra: 'ja' });
	const list = await lead.get('/arenden');
	assert.ok(!list.text.includes('Skyddad H.'));
	assert.match(list.text, new RegExp(`href="${base}"[^>]*><span[^>]*>Ärende med extra skydd`));
	const page = await lead.get(base);
	assert.equal(page.status, 200);
	assert.ok(!page.text.includes('Ragunda'));
	assert.match(page.text, /Extra skydd[\s\S]*(<li>[\s\S]*){4}/);
	assert.match(page.text, /Två namngivna personer ska ha ett ärende med extra skydd\. Nu är det 0\./);
	assert.match(page.text, /m-body--no-print/);
	assert.match((await lead.get(`${base}/andra`)).text, /m-body--no-print/);
});

test('a contact outside what she has said is safe is kept with its reason, never refused', async () => {
	const base = await newCase({ namn: 'Säker Kontakt', sakert_fragat: 'ja', sakert_kanal: 'telefon', sakert_tid: 'formiddag', sakert_kod: 'snöflinga', sakert_lasare: 'Sambon läser' });
	const form = (f) => 'text' in f.fields;
	const page = await lead.get(base);
	assert.match(page.text, /snöflinga[\s\S]*Sambon läser|Sambon läser[\s\S]*snöflinga/);
	assert.ok(page.text.indexOf('Innan du ringer') < page.text.indexOf('href="tel:'));
	const fine = await lead.submit(`${base}/samtal/nytt`, form, { text: 'Hej', nar: '2026-04-15 08:00' });
	assert.equal(fine.status, 303, fine.text);
	for (const [fields, words] of [
		[{ nar: '2026-04-14 19:00' }, /inte en säker tid/],
		[{ nar: '2026-04-14 09:00', satt: 'sms' }, /inte ett säkert sätt/],
		[{ nar: '2026-04-14 09:00', satt: 'voicemail' }, /meddelande fick inte talas in/],
	]) {
		const asked = await lead.submit(`${base}/samtal/nytt`, form, { text: 'Kvar i rutan', ...fields });
		assert.equal(asked.status, 422);
		assert.match(asked.text, words);
		assert.match(asked.text, /Kvar i rutan/);
		const kept = await lead.submit(`${base}/samtal/nytt`, form, { text: 'Sent samtal', ...fields, utanfor: 'Hon bad mig ringa då' });
		assert.equal(kept.status, 303, kept.text);
	}
	assert.equal((await lead.submit(`${base}/samtal/nytt`, form, { text: 'Hon ringde', nar: '2026-04-14 19:00', horde: 'personen' })).status, 303, 'she may ring when she wants');
	const after = await lead.get(base);
	assert.equal((after.text.match(/Utanför säker kontakt/g) ?? []).length, 3);
	assert.match(after.text, /Varför \(inte en säker tid\): Hon bad mig ringa då/);
});

test('a note of safe contact grows old: after 14 days, or on its own day', async () => {
	const old = await newCase({ sakert_fragat: 'ja', sakert_kanal: 'telefon', sakert_dag: '2026-03-31' });
	assert.match((await lead.get(old)).text, /31&nbsp;mars|31\u00a0mars[\s\S]*för 15 dagar sedan/);
	assert.match((await lead.get(old)).text, /Fråga igen/);
	const own = await newCase({ sakert_fragat: 'ja', sakert_kanal: 'telefon', sakert_igen: '2026-04-15' });
	assert.match((await lead.get(own)).text, /Fråga igen/);
	const fresh = await newCase({ sakert_fragat: 'ja', sakert_kanal: 'telefon', sakert_igen: '2026-04-16' });
	assert.ok(!(await lead.get(fresh)).text.includes('Fråga igen'));
});

test('a child whose guardian is not safe: nobody is asked, and a concern report is noted without its words', async () => {
	const base = await newCase({ namn: 'Barn Otryggt', alder: '12-14', kommun: '2380' });
	const ask = formOf((await lead.get(base)).text, (f) => f.body.includes('value="unsafe"'));
	assert.ok(ask, 'the question stands there');
	assert.equal((await lead.post(`${base}/samtycke`, { ...ask.fields, svar: 'unsafe' })).status, 303);
	const page = await lead.get(base);
	assert.match(page.text, /Be ingen vårdnadshavare om samtycke/);
	assert.ok(!page.text.includes('value="consent"'));
	const pick = (f) => 'vem' in f.fields;
	assert.equal((await lead.submit(`${base}/orosanmalan`, pick, { vem: '' })).status, 422);
	assert.equal((await lead.submit(`${base}/orosanmalan`, pick, { nar: '2031-01-01' })).status, 422);
	assert.equal((await lead.submit(`${base}/orosanmalan`, pick, { nar: '2026-04-15 08:00' })).status, 303);
	assert.match((await lead.get(base)).text, /Orosanmälan gjord[\s\S]*Karin Lindberg/);
});

test('a call from anywhere is sorted later: to a new case, to a case, or counted without a name', async () => {
	const form = (f) => 'text' in f.fields;
	const call = { text: 'Någon ringde om ett hot.', roll: 'victim', kommun: 'okand', anmalt: 'unknown', namn: 'Vera Ringer' };
	for (const by of [first, lead]) {
		const answer = await by.submit('/samtal/nytt', form, call);
		assert.equal(answer.status, 303, answer.text);
	}
	assert.equal((await first.get('/samtal')).status, 404, 'a volunteer writes calls and does not read others\'');
	const open = async () => /href="(\/samtal\/[a-z2-7]{26})"/.exec((await lead.get('/samtal')).text)?.[1];
	const one = await open();
	assert.match((await lead.get(one)).text, /Någon ringde om ett hot/);
	const made = await lead.submit(one, (f) => f.body.includes('value="nytt"'), { val: 'nytt' });
	assert.equal(made.status, 303, made.text);
	assert.match(made.location, /\/andra$/);
	assert.match((await lead.get(made.location.replace('/andra', ''))).text, /Någon ringde om ett hot/);
	const two = await open();
	assert.notEqual(two, one);
	const counted = await lead.submit(two, (f) => f.body.includes('value="rakna"'), { val: 'rakna' });
	assert.equal(counted.status, 303, counted.text);
	assert.equal((await lead.get(two)).status, 404);
	assert.equal(await open(), undefined);
});

test('a tally leaves a figure and no identity anywhere', async () => {
	const page = await lead.get('/rakna');
	const form = formOf(page.text, (f) => 'antal' in f.fields);
	const service = /name="insats"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="insats"/.exec(page.text);
	const answer = await lead.post('/rakna', { ...form.fields, insats: service[1] ?? service[2], kommun: '2303', antal: '2' });
	assert.equal(answer.status, 303, answer.text);
	const after = await lead.get(answer.location);
	assert.match(after.text, /Räknat\./);
	const count = () => Number(server.sql("SELECT COALESCE(SUM(n), 0) FROM stats_fact WHERE kind = 5"));
	const before = count();
	const undo = formOf(after.text, '/rakna/angra').fields;
	assert.equal((await lead.post('/rakna/angra', undo)).status, 303);
	assert.equal(count(), before - 2);
	for (const senast of [undo.senast, '', '-', 'x-y', `${undo.senast}-${undo.senast}`])
		assert.equal((await lead.post('/rakna/angra', { ...undo, senast, en_gang: `x${senast}` })).status, 404);
	assert.equal(count(), before - 2);
	const none = await lead.post('/rakna', { ...form.fields, insats: service[1] ?? service[2], kommun: '2303', antal: '0', en_gang: 'x' });
	assert.equal(none.status, 422);
});

test('three questions read aloud leave counts, and nothing is shown of fewer than ten', async () => {
	const empty = await first.submit('/enkat', (f) => /name="expected"/.test(f.body), {});
	assert.equal(empty.status, 422);
	assert.match(empty.text, /govuk-error-summary/);
	const answers = { expected: 'yes', safe: 'partly', advise: 'silent' };
	for (let i = 0; i < 9; i++)
		assert.equal((await first.submit('/enkat', (f) => /name="expected"/.test(f.body), answers)).location, '/enkat');
	assert.match((await lead.get('/enkat/svar')).text, /Färre än tio har svarat/);
	await lead.submit('/enkat', (f) => /name="expected"/.test(f.body), { ...answers, expected: 'no', hbtqi: 'yes' });
	const page = (await lead.get('/enkat/svar')).text;
	assert.match(page, /Fick du det stöd[^]*90 %[^]*0 %[^]*10 %[^]*10\s*</);
	assert.doesNotMatch(page, /Skulle du råda|hbtqi/, 'too few have answered those');
	assert.equal((await first.get('/enkat/svar')).status, 403);
});

test('closed: linked for 30 days and undone with one button, then cut from its facts', async () => {
	const base = await newCase({ namn: 'Klara Färdig' });
	const gone = await newCase({ namn: 'Lova Lämnad' });
	const closing = (f) => f.body.includes('name="skal"');
	const ended = async () => Number(/Fick en del av stödet;(\d+)/.exec((await lead.get('/statistik/tabell.csv?vad=utfall&rader=utfall')).text)?.[1] ?? 0);
	const earlier = await ended();
	for (const [tail, skal, utfall] of [['', 'done', 'helped'], ['?skal=withdrawn', 'withdrawn', 'none']]) {
		const { fields } = formOf((await lead.get(`${base}/avsluta${tail}`)).text, closing);
		assert.deepEqual([fields.skal, fields.utfall], [skal, utfall], 'a default for each');
	}
	assert.equal((await lead.submit(`${base}/avsluta`, closing, { utfall: 'bra' })).status, 422);
	assert.equal(await ended(), earlier);
	for (const place of [base, gone]) {
		const closed = await lead.submit(`${place}/avsluta`, closing, { utfall: 'part' });
		assert.equal(closed.status, 303, closed.text);
		assert.match((await lead.get(place)).text, /Avslutat[^]*Stödet är klart\. Fick en del av stödet\./);
		assert.equal((await lead.get(`${place}/samtal/nytt`)).status, 409);
	}
	const form = formOf((await lead.get(base)).text, '/oppna');
	assert.equal((await lead.post(`${base}/oppna`, form.fields)).status, 303);
	assert.match((await lead.get(base)).text, /Pågår/);
	assert.equal(await ended(), earlier + 1, 'the one that is open again is counted no more');

	await server.restart({ clock: '2026-05-10T09:00' });
	lead = await server.login('coordinator');
	assert.match((await lead.get(gone)).text, /Öppna ärendet igen/, 'not yet 30 days');
	await server.restart({ clock: '2026-06-02T09:00' });
	lead = await server.login('coordinator');
	const split = await lead.get(gone);
	assert.equal(split.status, 200);
	assert.match(split.text, /statistiken är avskild/);
	assert.ok(!split.text.includes('Öppna ärendet igen'));
	assert.equal(await ended(), earlier + 1, 'what is cut loose keeps it');
});

test('no name, phone or note of anybody stands in the database, the log or the vault', async () => {
	const found = [];
	const texts = { data: server.dump('data'), vault: server.dump('vault') };
	for (const file of ['medstod.db', 'medstod.db-wal', 'vault.db', 'vault.db-wal', 'server.log'])
		if (existsSync(join(server.dir, file)))
			texts[file] = readFileSync(join(server.dir, file), 'latin1');
	assert.ok(texts.data.length > 10000 && texts['server.log']);
	for (const [where, text] of Object.entries(texts))
		for (const word of ['Zelda', 'Provperson', '1740699', 'Talade om', 'Skyddad', 'Yngve', 'Vera Ringer', 'ett hot.'])
			if (text.includes(word) || text.toLowerCase().includes(Buffer.from(word).toString('hex')))
				found.push(`${word} in ${where}`);
	assert.deepEqual(found, []);
});

test('the log is whole after all this', () => {
	const out = execFileSync(BIN, ['audit', 'verify', '--db', server.stores.data, '--json'], { encoding: 'utf8' });
	assert.equal(JSON.parse(out).whole, true);
});

test('one person in two cases: put together and counted once, taken apart, or kept with a reason', async () => {
	const one = await newCase({ namn: 'Dubbla Provsson', telefon: '070-1740655' });
	const two = await newCase({ namn: 'Dubbla Provsson', telefon: '070-1740655' });
	const form = (page) => formOf(page, (f) => f.body.includes(one.slice(9)) && f.body.includes(two.slice(9)) && /ihop/.test(f.body));
	const { fields } = form((await lead.get('/arenden/lika')).text);
	assert.equal((await lead.post('/arenden/lika', { ...fields, gor: 'ihop' })).status, 303);
	const gone = fields.annat === two.slice(9) ? two : one;
	const kept = gone === two ? one : two;
	assert.match((await lead.get(gone)).text, /sammanslaget med ett annat/);
	assert.match((await lead.get(kept)).text, new RegExp(`Sammanslaget med:[^]*${gone}`));
	assert.doesNotMatch((await lead.get('/arenden/lika')).text, /Dubbla P/);
	assert.equal((await lead.submit(gone, '/isar', {})).status, 303);
	const again = await lead.get('/arenden/lika');
	assert.match(again.text, /Dubbla P/);
	const why = Object.keys(formOf(again.text, (f) => f.body.includes(gone.slice(9)) && /varfor_/.test(f.body)).fields).find((name) => name.startsWith('varfor_'));
	const keep = { ...form(again.text).fields, gor: 'behall' };
	assert.equal((await lead.post('/arenden/lika', { ...keep, [why]: '' })).status, 422);
	assert.equal((await lead.post('/arenden/lika', { ...keep, [why]: 'Mor och dotter' })).status, 303);
	assert.doesNotMatch((await lead.get('/arenden/lika')).text, /Dubbla P/);
	assert.match((await lead.get(kept)).text, /Mor och dotter/);
});

test('a consent taken back stops the work, and says what may still be done', async () => {
	const base = await newCase({ namn: 'Ater Provsson' });
	assert.equal((await lead.submit(`${base}/aterta`, (f) => 'dag' in f.fields, { vem: '' })).status, 422);
	assert.equal((await lead.submit(`${base}/aterta`, (f) => 'dag' in f.fields, { vem: 'self' })).status, 303);
	const page = await lead.get(base);
	assert.match(page.text, /Samtycket är återtaget, antecknat/);
	assert.match(page.text, /Det här får göras/);
	assert.doesNotMatch(page.text, /href="tel:/);
	const task = await lead.submit(`${base}/uppgift`, (f) => 'nar' in f.fields, { vad: 'call', nar: '2027-03-01' });
	assert.equal(task.status, 409);
	assert.match(task.text, /har tagit tillbaka sitt samtycke/);
	assert.equal((await lead.submit(base, '/vill-igen', {})).status, 303);
	assert.match((await lead.get(base)).text, /Personen vill ha stöd igen/);
	assert.equal((await lead.submit(`${base}/uppgift`, (f) => 'nar' in f.fields, { vad: 'call', nar: '2027-03-01' })).status, 303);
});
