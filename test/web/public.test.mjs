// SPDX-License-Identifier: AGPL-3.0-or-later
// The public pages as a poor phone meets them: how much, how many, in which language; and the two
// small scripts that they bring, by themselves.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';

// Neither script imports anything; read so, because no package says that the folder holds modules.
const script = (name) => import(`data:text/javascript,${encodeURIComponent(readFileSync(`src/view/assets/${name}.js`, 'utf8'))}`);
const { addYears, lastDays, parseDay } = await script('deadlines');
const { shiftCounter } = await script('leave');

const NAMES = readdirSync('src/site/pages/sv').map((f) => f.replace(/\.md$/, ''));
const PAGES = NAMES.map((n) => (n === 'start' ? '/stod' : `/stod/${n}`));
const OTHERS = ['/stod/kommuner', '/stod/kommuner/ragunda', '/stod/statistik', '/tillganglighet', '/fakta', '/skriv', '/skriv/kod'];
const FIRST_PAGE = 40_000; // bytes on the wire, with style and script

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

// What travels, packed as a browser of today asks for it.
const bytes = (path) => new Promise((done, fail) => {
	get(server.url + path, { headers: { 'accept-encoding': 'br, gzip' } }, (answer) => {
		const parts = [];
		answer.on('data', (d) => parts.push(d)).on('end', () => done(Buffer.concat(parts).length)).on('error', fail);
	}).on('error', fail);
});

const assets = (html) => [...html.matchAll(/<(?:link|script|img|iframe)\b[^>]*?(?:href|src)="([^"]+)"[^>]*>/g)]
	.map(([tag, url]) => ({ tag, url }));

test('each public page in each language: three files of our own, no script that is waited for, no cookie', async () => {
	const visitor = server.client();
	for (const path of [...PAGES, ...OTHERS])
		for (const lang of ['sv', 'latt', 'en']) {
			const page = await visitor.get(`${path}?sprak=${lang}`);
			const at = `${path} ${lang}`;
			assert.equal(page.status, 200, at);
			assert.equal(page.headers.get('set-cookie'), null, at);
			assert.match(page.headers.get('cache-control'), /no-store/, at);
			const files = assets(page.text);
			assert.deepEqual(files.map((f) => f.url.replace(/\.[0-9a-f]+\./, '.')),
				['/tillgangar/favicon.svg', '/tillgangar/app.css', '/tillgangar/public.js'], at);
			for (const { tag } of files.filter((f) => f.tag.startsWith('<script')))
				assert.match(tag, /type="module"|\bdefer\b|\basync\b/, `${at}: a script that blocks`);
			assert.doesNotMatch(page.text, /<style|\bstyle="|\bonclick=/, at);
		}
});

test(`every page weighs less than ${FIRST_PAGE} bytes, with style and script, whichever is the first`, async () => {
	const weight = new Map(); // of what was weighed
	const weigh = async (url) => weight.get(url) ?? weight.set(url, await bytes(url)).get(url);
	let most = 0;
	for (const path of [...PAGES, ...OTHERS]) {
		const { text } = await server.client().get(path);
		let sum = await weigh(path);
		for (const { url } of assets(text))
			sum += await weigh(url);
		assert.ok(sum < FIRST_PAGE, `${path}: ${sum} bytes`);
		most = Math.max(most, sum);
	}
	console.log(`# at most ${most} bytes on a page`);
});

test('the accessibility statement holds every point that the authority asks for', async () => {
	for (const [lang, points] of [['sv', [/Brottsofferjouren Jämtland står bakom tjänsten Medstöd/, /delvis förenlig med lagen \(2018:1937\)/,
		/Innehåll som inte är tillgängligt .*teckenspråk Varför: jouren .* I stället: skriv till oss/, /Senaste bedömningen gjordes den \d+ \S+ \d{4}\. Redogörelsen uppdaterades den \d+ \S+ \d{4}/,
		/Vi har själva bedömt/, /be att få innehåll på ett sätt som fungerar för dig, också sådant som är undantaget/, /oskäligt betungande .*\(12 §\).*\(9 §\)/, /Digg\) har tillsyn/]],
	['en', [/stands behind the service Medstöd/, /partly compliant/, /\(section 12\).*\(section 9\)/]]]) {
		const { text } = await server.client().get(`/tillganglighet?sprak=${lang}`);
		const words = text.replace(/<[^>]*>/g, ' ').replace(/(\s|&nbsp;|\u00a0|\u00ad)+/g, ' ');
		for (const point of points)
			assert.match(words, point);
		assert.match(text, /href="https:\/\/www\.digg\.se\/tdosanmalan"/);
		assert.match(text, /<main[\s\S]*href="\/skriv/);
	}
	assert.match((await server.client().get('/stod')).text, /<footer[\s\S]*href="\/tillganglighet/, 'found from every page');
});

test('the statement, a municipality\'s page and the figures are there in easy Swedish too', async () => {
	const visitor = server.client();
	const plain = async (path) => (await visitor.get(`${path}?sprak=latt`)).text;
	const statement = await plain('/tillganglighet'), town = await plain('/stod/kommuner/ragunda'), figures = await plain('/stod/statistik');
	assert.match(statement, /<h1[^>]*>Kan alla använda våra sidor\?<[\s\S]*teckenspråk[\s\S]*digg\.se\/tdosanmalan[\s\S]*Vi prövade sidorna \d/);
	assert.doesNotMatch(statement, /oskäligt betungande/);
	assert.match(town, /<h1[^>]*>Hjälp i Ragunda<[\s\S]*href="tel:116006"[\s\S]*Det här gör vi/);
	assert.doesNotMatch(town, /\{kommun\}|socialtjänstlagen/);
	assert.match(figures, /<h1[^>]*>Siffror om vår hjälp<[\s\S]*färre än 5[\s\S]*href="\/fakta\?sprak=latt"/);
	for (const text of [statement, town, figures, await plain('/stod/kommuner')])
		assert.match(text, /aria-current="true"[^>]*>Lätt svenska/);
	assert.equal((await visitor.get('/stod/kommun')).status, 404, 'they have one address');
});

// LIX (Björnsson 1968): words in a sentence, and per cent of words with more than six letters.
const lix = (text) => {
	const words = text.match(/[\p{L}\d]+/gu) ?? [''], sentences = text.split(/[.:!?](?:\s|$)/).filter((t) => /\p{L}/u.test(t)).length;
	return words.length / sentences + 100 * words.filter((w) => [...w].length > 6).length / words.length;
};

test('the pages with forms are written for those who read easy Swedish, each part of them', async () => {
	const visitor = server.client();
	const sent = await visitor.submit('/skriv?sprak=latt', (f) => /name="svar"/.test(f.body), { svar: 'code', andra: 'no', text: 'Hej' });
	assert.equal(sent.status, 200, sent.text);
	for (const [path, page] of [['/skriv', (await visitor.get('/skriv?sprak=latt')).text], ['/skriv/kod', (await visitor.get('/skriv/kod?sprak=latt')).text], ['sent', sent.text],
		['/stod/ersattning', (await visitor.get('/stod/ersattning?sprak=latt')).text]]) {
		const main = page.replace(/^[\s\S]*<main[^>]*>/, '').replace(/<\/main>[\s\S]*$/, '').replace(/<(script|select)[\s\S]*?<\/\1>/g, '');
		assert.match(page, /sprak=latt/, `${path}: the language stays`);
		assert.doesNotMatch(main, /§|balken|lagen /, `${path}: no law by its section`);
		assert.match(page, /aria-current="true"[^>]*>Lätt svenska/, `${path}: offered, and marked as the one that is read`);
		for (const part of ['p', 'li', 'div class="govuk-hint', 'label', 'legend', 'h\\d', 't[dh]']) {
			const texts = [...main.matchAll(new RegExp(`<${part}\\b[^>]*>([\\s\\S]*?)</`, 'g'))].map((m) => m[1].replace(/<[^>]+>/g, '').trim()).filter((t) => /\p{L}/u.test(t));
			const all = texts.join('. ');
			assert.ok(!texts.length || lix(all) < 30, `${path}, ${part}: ${lix(all)}`);
		}
	}
});

test('the language goes along in every link of a page', async () => {
	const visitor = server.client();
	for (const path of PAGES) {
		const { text } = await visitor.get(`${path}?sprak=latt`);
		const lost = [...text.matchAll(/<a\b[^>]*href="(\/stod[^"]*)"/g)].map((m) => m[1])
			.filter((href) => !/\?sprak=/.test(href));
		assert.deepEqual(lost, [], path);
	}
	assert.match((await visitor.get('/stod?sprak=latt')).text, /<article lang="sv">/);
	for (const lang of ['ar', 'so', 'prs', 'uk', 'fi', 'sma'])
		assert.match((await visitor.get(`/stod/nu?sprak=${lang}`)).text, /not translated yet/, `${lang}: says what is missing`);
});

test('of the languages above a page the one that is read is marked, not one that the page lacks', async () => {
	for (const [path, name] of [['/fakta?sprak=latt', 'Svenska'], ['/stod/nu?sprak=so', 'English'], ['/stod/nu?sprak=latt', 'Lätt svenska']]) {
		const { text } = await server.client().get(path);
		assert.deepEqual([...text.matchAll(/aria-current="true"[^>]*>([^<]+)</g)].map((m) => m[1].trim()), [name], path);
	}
});

test('what the partnership wrote in Swedish says so on an English page', async () => {
	const { text } = await server.client().get('/stod/kommuner/ragunda?sprak=en');
	for (const words of ['<li><strong>Stödsamtal', '<li>Kansliet: '])
		assert.match(text, new RegExp(`<ul [^>]*lang="sv">\\s*${words}`), words);
});

test('how long what is kept of somebody stays, by the rules as they are', async () => {
	for (const [lang, words] of [['sv', /Anteckningar raderas \d+ dagar efter[^<]*allt annat om dig efter \d+ dagar/], ['latt', /Anteckningar raderas \d+ dagar/], ['en', /Notes are erased \d+ days after[^<]*everything else about you after \d+ days/]])
		assert.match((await server.client().get(`/stod/uppgifter?sprak=${lang}`)).text, words);
});

test('a telephone number tells when it was checked, and none is shown that is not known', async () => {
	const { text } = await server.client().get('/stod/nu');
	assert.match(text, /Numren kontrollerades \d+.\S+.\d{4}/);
	assert.deepEqual([...text.matchAll(/href="tel:([^"]+)"/g)].map((m) => m[1]).sort(),
		['020505050', '112', '11414', '116006']);
});

// ---- Shift three times ----

const press = (s, now, { key = 'Shift', code = 'ShiftLeft', repeat = false } = {}) => {
	s.down({ key, code, repeat });
	s.up({ key, code }, now);
};
const counter = () => {
	const s = shiftCounter(() => { s.left++; });
	s.left = 0;
	return s;
};

test('Shift three times within five seconds leaves, the left and the right one alike', () => {
	const s = counter();
	press(s, 0);
	press(s, 1000, { code: 'ShiftRight' });
	assert.equal(s.left, 0);
	press(s, 2000);
	assert.equal(s.left, 1);
});

test('three times in more than five seconds, or with another key between, stays', () => {
	const slow = counter(), other = counter();
	for (const now of [0, 3000, 6000]) press(slow, now);
	assert.equal(slow.left, 0);
	press(slow, 7000);
	assert.equal(slow.left, 1, 'the last three were quick enough');
	press(other, 0);
	press(other, 100);
	press(other, 200, { key: 'a', code: 'KeyA' });
	press(other, 300);
	assert.equal(other.left, 0);
});

test('Shift that makes a capital letter is none, nor one that is held down', () => {
	const s = counter();
	for (const now of [0, 100, 200]) {
		s.down({ key: 'Shift', code: 'ShiftLeft' });
		s.down({ key: 'A', code: 'KeyA' });
		s.up({ key: 'A', code: 'KeyA' }, now);
		s.up({ key: 'Shift', code: 'ShiftLeft' }, now);
	}
	press(s, 300);
	press(s, 400);
	assert.equal(s.left, 0, 'two besides the one that made a letter');
	const held = counter();
	for (const now of [0, 100, 200]) {
		held.down({ key: 'a', code: 'KeyA' });
		held.down({ key: 'Shift', code: 'ShiftLeft', repeat: true });
		held.up({ key: 'Shift', code: 'ShiftLeft' }, now);
	}
	held.down({ key: 'Shift', code: 'ShiftLeft', repeat: true });
	held.up({ key: 'Shift', code: 'ShiftLeft' }, 250);
	press(held, 300);
	press(held, 400);
	assert.equal(held.left, 0);
});

test('a keyboard on a phone\'s screen presses Shift by itself: that does not count', () => {
	const s = counter();
	for (const now of [0, 100, 200, 300]) press(s, now, { code: '' });
	assert.equal(s.left, 0);
});

test('a page that comes back begins to count anew', () => {
	const s = counter();
	press(s, 0);
	press(s, 100);
	s.clear();
	press(s, 200);
	assert.equal(s.left, 0);
});

// ---- last days ----

const day = (text) => parseDay(text);
const iso = (date) => date && date.toISOString().slice(0, 10);

test('a day is read as people write it, and one that does not exist is none', () => {
	assert.equal(iso(day('2026-03-01')), '2026-03-01');
	assert.equal(iso(day(' 2026-3-1 ')), '2026-03-01');
	for (const bad of ['', '2026', '2026-02-30', '2026-13-01', '26-03-01', '2026-03-01x', '0026-03-01', '2026-00-10'])
		assert.equal(day(bad), null, bad);
});

test('years later: the same day, the 29th of February on the safe side', () => {
	assert.equal(iso(addYears(day('2026-03-01'), 3)), '2029-03-01');
	assert.equal(iso(addYears(day('2024-02-29'), 3)), '2027-02-28');
	assert.equal(iso(addYears(day('2024-02-29'), 4)), '2028-02-29');
});

test('the last day to apply: three years from the end, else from the crime; a child has until 21', () => {
	const apply = (typed) => iso(lastDays(Object.fromEntries(Object.entries(typed).map(([k, v]) => [k, day(v)]))).apply);
	assert.equal(apply({}), null);
	assert.equal(apply({ judgment: '2026-03-01' }), null);
	assert.equal(apply({ crime: '2025-01-10' }), '2028-01-10');
	assert.equal(apply({ crime: '2025-01-10', end: '2026-03-01' }), '2029-03-01');
	assert.equal(apply({ crime: '2020-01-10', born: '2012-05-05' }), '2033-05-05');
	assert.equal(apply({ end: '2020-01-10', born: '2012-05-05' }), '2033-05-05');
	assert.equal(apply({ crime: '2025-01-10', born: '2007-02-01' }), '2028-02-01', 'a later day than three years');
	assert.equal(apply({ crime: '2025-01-10', end: '2027-06-01', born: '2007-02-01' }), '2030-06-01');
	assert.equal(apply({ crime: '2025-01-10', born: '2007-01-10' }), '2028-01-10', '18 on the day: no child');
});

test('the last day to appeal is three weeks after the judgment', () => {
	assert.equal(iso(lastDays({ judgment: day('2026-02-09') }).appeal), '2026-03-02');
	assert.equal(lastDays({ crime: day('2026-02-09') }).appeal, null);
});
