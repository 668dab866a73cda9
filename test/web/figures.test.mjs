// SPDX-License-Identifier: AGPL-3.0-or-later
// Figures: what the jour sees, what a municipality sees, and that the second never tells what the
// first knows. The true counts come from the jour's own file over the same three years.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

let s;
before(async () => {
	s = await startDemo();
});
after(async () => {
	await closeBrowser();
	await s?.stop();
});

// { table: { group: value } }
function csv(text) {
	const tables = {};
	for (const line of text.replace(/^\uFEFF/, '').trim().split('\r\n').slice(1)) {
		const [table, group, value] = [...line.matchAll(/("(?:[^"]|"")*"|[^;]*)(?:;|$)/g)].map((m) => m[1].replace(/^"|"$/g, ''));
		(tables[table] ??= {})[group] = value;
	}
	return tables;
}
const main = (page) => /<main[\s\S]*<\/main>/.exec(page.text)[0];
const shown = (value) => /^\d+$/.test(value);

test('an officer sees her own municipality and the county, and nothing of the jour', async () => {
	const officer = await s.login('municipal_officer');
	const page = await officer.get('/laget');
	assert.equal(page.status, 200);
	assert.match(page.text, /Läget i Ragunda/);
	assert.match(page.text, /1\s*april 2023–31\s*mars 2026/);
	for (const other of ['Östersund', 'Krokom', 'Härjedalen', 'Berg '])
		assert.ok(!main(page).includes(other), other);
	assert.equal((await officer.get('/laget?kommun=2303')).status, 200);
	for (const path of ['/laget?kommun=2380', '/laget.csv?kommun=2380', '/laget?kommun=', '/statistik', '/statistik.csv', '/arenden'])
		assert.ok([403, 404].includes((await officer.get(path)).status), path);
	const reader = await s.login('municipal_reader');
	assert.equal((await reader.get('/laget')).status, 200);
	assert.ok([403, 404].includes((await reader.get('/statistik')).status));
	const volunteer = await s.login('volunteer');
	for (const path of ['/laget', '/laget.csv', '/statistik', '/statistik.csv'])
		assert.ok([403, 404].includes((await volunteer.get(path)).status), path);
});

test('no hidden count is in the page or the file, nor to be had by taking one from another', async () => {
	const lead = await s.login('coordinator');
	const officer = await s.login('municipal_officer');
	const frozen = csv((await officer.get('/laget.csv')).text);
	const page = main(await officer.get('/laget'));
	const total = Number(frozen.Summor['Personer i hela länet som fått stöd']);
	let hidden = 0;
	assert.ok(total > 500);
	for (const table of ['Roll i det som hände', 'Kön', 'Ålder', 'Brott']) {
		const values = Object.values(frozen[table]);
		const gaps = values.filter((v) => !shown(v));
		const left = total - values.filter(shown).reduce((sum, v) => sum + Number(v), 0);
		for (const v of values.filter(shown))
			assert.ok(v === '0' || Number(v) >= 5, `${table}: ${v}`);
		assert.notEqual(gaps.length, 1, `${table}: one gap is the total minus the rest`);
		assert.ok(gaps.length ? left > 0 : left === 0, table);
		hidden += gaps.length;
	}
	assert.ok(hidden > 0, 'the demo hides something, or this test says nothing');
	// Every number of the page's body is one that the file shows, or stands in a date or a heading.
	const known = new Set(Object.values(frozen).flatMap((t) => Object.values(t)).filter(shown));
	const cells = [...page.matchAll(/<(?:td|text)\b[^>]*>\s*([\d\s\u00a0]+?)\s*<\/(?:td|text)>/g)].map((m) => m[1].replace(/\D/g, ''));
	assert.ok(cells.length > 10);
	for (const value of cells)
		assert.ok(known.has(value), `${value} is in the page alone`);
	// All municipalities together, as somebody would who asks each of them: once a year, so not of the same
	// days as the county.
	let parts = 0;
	for (const code of ['2303', '2305', '2309', '2313', '2321', '2326', '2361', '2380']) {
		const one = Object.entries(csv((await lead.get(`/laget.csv?kommun=${code}`)).text).Summor).find(([k]) => /^Personer från .* till och med 2025-12-31$/.test(k))[1];
		assert.ok(!shown(one) || one === '0' || Number(one) >= 5, `${code}: ${one}`);
		parts += shown(one) ? Number(one) : 0;
	}
	assert.ok(parts > 500);
	assert.match(page, /Kommunens eget tal kommer en gång om året\..* Period: 1\s*januari 2023–31\s*december 2025\. Nästa kommer omkring 5\s*januari 2027/);
});

test('the jour sees all of it, marked as her own, for each period', async () => {
	const lead = await s.login('manager');
	const page = await lead.get('/statistik');
	assert.equal(page.status, 200);
	assert.match(page.text, /Bara för jouren\. Lämna inte ut de här siffrorna\./);
	const sums = [];
	for (const period of ['kvartalet', 'aret', 'forra-aret', 'allt']) {
		assert.equal((await lead.get(`/statistik?period=${period}`)).status, 200);
		const file = csv((await lead.get(`/statistik.csv?period=${period}`)).text);
		const total = Number(file.Summor['Personer som fått stöd']);
		sums.push(total);
		for (const table of ['Kommun', 'Roll i det som hände', 'Kön', 'Ålder', 'Brott', 'Vägen till jouren'])
			assert.equal(Object.values(file[table]).reduce((sum, v) => sum + Number(v), 0), total, `${period} ${table}`);
	}
	assert.ok(sums[0] < sums[1] && sums[1] < sums[3] && sums[2] > 150, String(sums));
	assert.equal((await lead.get('/statistik?period=alltid')).status, 404);
});

test('each reading, page or file, leaves one row in the log', async () => {
	const rows = () => JSON.parse(execFileSync(BIN, ['audit', 'verify', '--db', s.stores.data, '--json'], { encoding: 'utf8' })).rows;
	const officer = await s.login('municipal_officer');
	const already = rows();
	const file = await officer.get('/laget.csv');
	assert.match(file.headers.get('content-type'), /text\/csv/);
	assert.match(file.headers.get('content-disposition'), /laget-2303\.csv/);
	assert.match(file.headers.get('cache-control'), /no-store/);
	assert.equal(rows(), already + 1);
	await officer.get('/laget');
	assert.equal(rows(), already + 2);
});

test('the pages hold on a phone and in the dark, without faults of access', async () => {
	for (const [role, path] of [['municipal_officer', '/laget'], ['coordinator', '/statistik?period=allt']]) {
		const page = await newPage(s, { role, width: 390 });
		for (const dark of [false, true]) {
			await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
			for (const width of [390, 1280]) {
				await page.setViewportSize({ width, height: 900 });
				await page.goto(s.url + path);
				await axe(page);
				assert.equal(await overflow(page), 0);
			}
		}
		noTrouble(page);
		await page.context().close();
	}
});

// Last: it moves the clock.
test('what is frozen stays; the night after the wait freezes the next quarter, once', async () => {
	let lead = await s.login('coordinator');
	const before_ = (await lead.get('/laget.csv?kommun=2380')).text;
	const own = async () => csv((await lead.get('/statistik.csv?period=allt')).text).Kommun;
	const counted = await own();
	const list = await lead.get('/arenden');
	for (const [, path] of list.text.matchAll(/href="(\/arenden\/[a-z2-7]{26})"/g)) { // opened in the frozen quarter
		const saved = await lead.submit(`${path}/andra`, (f) => 'brott' in f.fields, { kommun: '2361' });
		assert.equal(saved.status, 303, saved.text);
	}
	assert.ok(Number((await own())['Härjedalen']) > Number(counted['Härjedalen']), 'the jour sees the change');
	assert.equal((await lead.get('/laget.csv?kommun=2380')).text, before_);

	await s.restart({ clock: '2026-07-04T12:00' }); // the quarter is over, the wait is not
	lead = await s.login('coordinator');
	await sleep(2500);
	assert.equal((await lead.get('/laget.csv?kommun=2380')).text, before_);

	await s.restart({ clock: '2026-07-05T12:00' });
	lead = await s.login('coordinator');
	let text = before_;
	for (let i = 0; i < 100 && text === before_; i++) {
		await sleep(200);
		text = (await lead.get('/laget.csv?kommun=2380')).text;
	}
	assert.equal(csv(text).Period['2023-07-01'], '2026-06-30');

	await s.restart({ clock: '2026-07-06T12:00' }); // another night: nothing more is frozen
	lead = await s.login('coordinator');
	await sleep(2500);
	assert.equal((await lead.get('/laget.csv?kommun=2380')).text, text);
});

test('the federation\'s figures stand on one page, in the order of its form, and follow a new case', async () => {
	const lead = await s.login('coordinator');
	const page = async () => (await lead.get('/statistik/forbundet?period=aret')).text;
	const before = await page();
	const at = ['Kön', 'Hemkommun', 'Åldersgrupp', 'Brottstyp', 'Särskilda omständigheter', 'Polisanmält?', 'Typ av hjälpsökande', 'Vem tog första kontakten?'].map((t) => before.search(new RegExp(`<caption[^>]*>${t.replace('?', '\\?')}`)));
	assert.ok(at.every((p, i) => p > 0 && (i === 0 || p > at[i - 1])), String(at));
	const places = () => Number(s.sql("SELECT COUNT(*) FROM stats_fact WHERE kind = 23 AND municipality = '2326' AND crime IS NULL AND role IS NULL"));
	const placed = places();
	const made = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', omstandighet: 'honour', brottsplats: '2326' });
	assert.equal(made.status, 303);
	const n = (html, label) => Number(new RegExp(`>\\s*${label}\\s*</th>[\\s\\S]*?<td[^>]*>\\s*([\\d\\u00a0]+)`).exec(html)[1].replace('\u00a0', ''));
	for (const label of ['Hedersrelaterat', 'Misshandel', 'Ragunda', 'Brottsutsatt'])
		assert.equal(n(await page(), label) - n(before, label), 1, label);
	assert.equal(places(), placed + 1, 'where it was, and nothing else about her');
	assert.equal((await (await s.login('volunteer')).get('/statistik/forbundet')).status, 403);
	assert.equal((await lead.get('/statistik/forbundet?period=igar')).status, 404);
});

test('a table of one\'s own: rows, columns and a filter add up, and the files say for whom they are', async () => {
	const lead = await s.login('coordinator');
	const ask = (fields, file = '') => `/statistik/tabell${file}?${new URLSearchParams({ vad: 'personer', rader: 'kommun', kolumner: 'kon', bara: 'alla', fran: '2025-Q1', till: '2025-Q4', ...fields })}`;
	const page = await lead.get(ask({}));
	assert.equal(page.status, 200);
	assert.match(page.text, /Bara för jouren\. Lämna inte ut de här siffrorna\./);
	const told = (words) => words.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
	assert.match(told(page.text), /Summa: Jämtlands län \d+ .* Annan eller okänd kommun \d+ .* Summa \d+/, 'a county is the sum of its municipalities');
	assert.match(told((await lead.get(ask({ rader: 'brott', kolumner: 'ar' }))).text), /Misshandel \d+ \d+ .*Summa: Våldsbrott \d+/);
	assert.match(told((await lead.get(ask({ vad: 'insatser', rader: 'insats', kolumner: 'lan' }))).text), /Hjälp med skadestånd eller brottsskadeersättning \d+ .* Jämtlands län/);
	assert.match(told((await lead.get(ask({ vad: 'information', rader: 'delmal', kolumner: 'ingen', till: '2026-Q2' }))).text), /Delmål 4 \d+/);
	const rows = (text) => text.replace(/^\uFEFF/, '').trim().split('\r\n').map((line) => line.split(';').map((v) => v.replace(/^"|"$/g, '')));
	const table = rows((await lead.get(ask({}, '.csv'))).text);
	assert.equal(table[0][0], 'Bara för jouren. Lämna inte ut de här siffrorna.');
	assert.match(table[1][0], /^Personer som fått stöd · Kommun, 2025-01-01–2025-12-31/);
	assert.equal(table[2][0], 'Kommun');
	const sums = table.at(-1).slice(1).map(Number);
	for (let col = 1; col < table[2].length; col++)
		assert.equal(table.slice(3, -1).reduce((n, r) => n + Number(r[col]), 0), sums[col - 1], table[2][col]);
	assert.equal(sums.slice(0, -1).reduce((a, b) => a + b, 0), sums.at(-1));
	const ragunda = rows((await lead.get(ask({ bara: 'kommun:2303', rader: 'kvartal', kolumner: 'ingen' }, '.csv'))).text);
	assert.equal(ragunda.at(-1)[1], table.find((r) => r[0] === 'Ragunda').at(-1));
	const book = await lead.get(ask({}, '.xlsx'));
	assert.equal(book.status, 200);
	assert.match(book.headers.get('content-disposition'), /tabell-personer-bara-jouren\.xlsx/);
	for (const [fields, words] of [[{ kolumner: 'kommun' }, /Rader och kolumner är samma/], [{ fran: '2025-Q4', till: '2025-Q1' }, /Sista kvartalet ligger före det första/],
		[{ rader: 'namn' }, /Välj/], [{ vad: '<script>' }, /Välj/], [{ bara: 'kommun:9999' }, /Välj/]]) {
		const answer = await lead.get(ask(fields));
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(answer.text, words);
		assert.equal((await lead.get(ask(fields, '.csv'))).status, 422);
	}
	for (const role of ['municipal_officer', 'municipal_reader', 'volunteer', 'reviewer', 'administrator'])
		for (const file of ['', '.csv', '.xlsx'])
			assert.equal((await (await s.login(role)).get(ask({}, file))).status, 403, `${role} ${file}`);
	const reviewer = await s.login('reviewer');
	assert.match((await reviewer.get('/vem-har-last?vad=stats.read')).text, /Karin Lindberg, Samordnare/);
});

// A question is tried against everything that is out; what may be said is registered once it is given.
test('an answer: what the year before leaves over is refused, with the reason and something coarser', async () => {
	const lead = await s.login('coordinator');
	const page = await lead.get('/statistik/svar');
	assert.equal(page.status, 200);
	assert.match(page.text, /Personer från Östersund som fått stöd[^<]*2025: \d+\./, 'the register');
	const ask = (fields) => lead.submit('/statistik/svar', '/statistik/svar', { vad: 'municipality:2380', fran: '2025-Q1', till: '2025-Q4', fragar: '2380', gor: 'visa', ...fields });
	const again = await ask({});
	assert.equal(again.status, 200, 'what is out may be said again');
	assert.match(again.text, /Det här går att svara[\s\S]*Personer från Östersund som fått stöd/);
	assert.equal(s.sql('SELECT COUNT(*) FROM stats_answer'), '1', 'nothing is given by trying');

	// All of the quarters of all municipalities: some must be too small a rest of what is out.
	const refused = [];
	for (const code of ['2303', '2305', '2309', '2313', '2321', '2326', '2361', '2380'])
		refused.push(await ask({ vad: `municipality:${code}`, fran: '2025-Q1', till: '2025-Q3' }));
	assert.ok(refused.every((r) => [200, 422].includes(r.status)));
	const no = refused.find((r) => r.status === 422);
	assert.match(main(no), /Frågan kan inte besvaras[\s\S]*(skulle svaret röja ett litet tal|kan den räkna ut ett litet tal): Person|Talet är litet/);
	assert.doesNotMatch(main(no), /value="lamna"/);
	assert.match(main(no), /Det här går att svara i stället:[\s\S]*href="\/statistik\/svar\?vad=/);
	const [, href] = /href="(\/statistik\/svar\?vad=[^"]*)"/.exec(main(no));
	const coarser = await lead.get(href.replaceAll('&amp;', '&'));
	assert.equal(coarser.status, 200);
	assert.match(main(coarser), /<option value="2380" selected>|selected/);
	const county = await ask({ vad: 'municipality:', fragar: 'alla', gor: 'lamna' });
	assert.equal(county.status, 303);
	assert.match((await lead.get('/statistik/svar')).text, /Personer i hela länet som fått stöd, [^<]*2025: \d+\./);
	assert.equal(s.sql('SELECT COUNT(*) FROM stats_answer'), '2');

	// What everybody may read waits for three months; a municipality is told of its own at once.
	const early = await ask({ vad: 'municipality:', fran: '2025-Q3', till: '2026-Q2', fragar: 'alla' });
	assert.equal(early.status, 422);
	assert.match(early.text, /tidigast tre månader efter kvartalets slut: de här från 1.oktober.2026/);
	assert.equal((await ask({ vad: 'municipality:', fran: '2025-Q3', till: '2026-Q2' })).status, 200);

	for (const [fields, words] of [[{ fran: '2025-Q4', till: '2025-Q1' }, /Sista kvartalet ligger före det första/], [{ vad: 'municipality:9999' }, /Välj/],
		[{ till: '2026-Q4' }, /Välj/], [{ fragar: 'Berg' }, /Välj/]]) {
		const answer = await ask(fields);
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(answer.text, words);
	}
	for (const role of ['municipal_officer', 'municipal_reader', 'volunteer', 'reviewer', 'administrator'])
		assert.equal((await (await s.login(role)).get('/statistik/svar')).status, 403, role);
});

test('medstod stats check: the facts of the open cases against the cases, by who holds a key', () => {
	const { user, password } = s.accounts.coordinator;
	const check = (phrase, login = user) => spawnSync(BIN, ['stats', 'check', '--db', join(s.dir, 'medstod.db'), '--login', login], { input: `${phrase}\n`, encoding: 'utf8', env: { ...process.env, ...(s.clock && { MEDSTOD_CLOCK: s.clock }) } });
	const whole = check(password);
	assert.match(whole.stdout, /^[1-9]\d* öppna ärenden, 0 skillnader$/m, whole.stderr);
	assert.equal(whole.status, 0);
	assert.equal(check('inte-hennes-lösenfras').status, 2);
	assert.equal(check(password, 'finns.inte').status, 2);
	// Every person has moved, as the facts say; the cases know better.
	s.sql("UPDATE stats_fact SET municipality = '2361' WHERE kind = 2");
	const broken = check(password);
	assert.equal(broken.status, 1);
	assert.match(broken.stdout, /^Ärende [A-Z2-7]{6}, personen: kommun 2361, ska vara/m);
	assert.doesNotMatch(broken.stdout, /Anna|Berg/);
});
