// SPDX-License-Identifier: AGPL-3.0-or-later
// The agreement's text: written by part, made safe, settled with a fingerprint that a municipality's
// approval names, set against its earlier self, with annexes, pages to sign on and what was promised.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { fetchBytes, readDocx, readPdf } from '../lib/judges.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const TEXT = '/overenskommelse/text', PROMISES = '/overenskommelse/ataganden', GIVEN = '/overenskommelse/annat-an-pengar';
const PARTS = ['Bakgrund', 'Värdegrund', 'Parter och organisation', 'Mål', 'Insatser och åtaganden', 'Uppföljning', 'Ekonomi',
	'Avtalstid och uppsägning', 'Ändringar och tillägg', 'Omförhandling, hävning och tvist'];
let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });

const article = (html) => html.split('<article')[1].split('</article>')[0];
const words = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ');
const headings = (html) => [...article(html).matchAll(/<h3 class="m-doc__h">(.*?)<\/h3>/g)].map((m) => words(m[1]));
const write = async (client, part, text) => {
	const answer = await client.submit(`${TEXT}/del/${part}`, (f) => 'text' in f.fields, { text, gor: 'spara' });
	assert.equal(answer.status, 303, part);
};
const settle = async (client) => {
	const answer = await client.submit(TEXT, (f) => f.action.endsWith('/faststall'), {});
	assert.equal(answer.status, 303);
};
const printOf = (html) => /[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}/.exec(words(html))?.[0];

test('the text holds the ten parts in their order, on the page, in Word, ODT and PDF', async () => {
	const manager = await server.login('manager');
	const page = await manager.get(TEXT);
	assert.equal(page.status, 200);
	const want = PARTS.map((p, i) => `${i + 1}. ${p}`);
	assert.deepEqual(headings(page.text).slice(0, 10), want);
	const pdf = readPdf((await fetchBytes(manager, `${TEXT}/fil.pdf`)).bytes);
	assert.equal(pdf.check, 0);
	assert.deepEqual([...pdf.structure.matchAll(/H2 \(block\)\n\s+"(.*?)"/g)].map((m) => m[1].replace(/\u00a0/g, ' ')).slice(0, 10), want);
	const docx = readDocx((await fetchBytes(manager, `${TEXT}/fil.docx`)).bytes)['word/document.xml'];
	const odt = readDocx((await fetchBytes(manager, `${TEXT}/fil.odt`)).bytes)['content.xml'];
	for (const heading of want) {
		assert.ok(words(docx).includes(heading), heading);
		assert.ok(words(odt).includes(heading), heading);
	}
});

test('no HTML and no evil link of a part or an annex comes through, and the writer is told', async () => {
	const manager = await server.login('manager');
	await write(manager, 'vardegrund', 'Lika värde. <script>alert(1)</script> [a](javascript:alert(1))\n\n<img src=x onerror=alert(1)>');
	const { text } = await manager.get(TEXT);
	assert.doesNotMatch(article(text), /<script|javascript:|onerror|<img/);
	assert.match(words(text), /HTML, bilder eller länkar .* är utelämnade/);
	const odt = readDocx((await fetchBytes(manager, `${TEXT}/fil.odt`)).bytes)['content.xml'];
	assert.doesNotMatch(odt, /javascript:|onerror/);
	await write(manager, 'vardegrund', 'Alla människors lika värde.');
});

test('a draft is the manager\'s own; the officer reads what is settled and nothing else', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	await write(manager, 'uppfoljning', 'Hemligt i utkastet.');
	const page = await officer.get(TEXT);
	assert.equal(page.status, 200);
	assert.doesNotMatch(page.text, /Hemligt i utkastet/);
	for (const path of [`${TEXT}/fil.pdf`, `${TEXT}/del/mal`, `${TEXT}/bilagor/ny`])
		assert.equal((await officer.get(path)).status, 403, path);
	assert.equal((await officer.get(`${TEXT}/jamfor/1/utkast`)).status, 404);
	assert.match((await manager.get(`${TEXT}/jamfor/1/utkast`)).text, /<ins>[\s\S]*?Hemligt i utkastet/);
	await write(manager, 'uppfoljning', 'Parterna möts tre gånger om året.');
});

test('settled, compared, approved by its fingerprint, and told when two approve different texts', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	const before = Number(/versioner\/(\d+)/.exec((await manager.get(`${TEXT}/versioner`)).text)[1]);
	await settle(manager);
	const next = before + 1;
	const again = await manager.get(TEXT);
	assert.match(again.text, new RegExp(`fastställd som version ${next}`));
	assert.equal(formOf(again.text, (f) => f.action.endsWith('/faststall')), null, 'the same text is not settled twice');
	const seen = await officer.get(`${TEXT}/versioner/${next}`);
	assert.match(words(seen.text), /Parterna möts tre gånger om året/);
	const print = printOf(seen.text);
	assert.ok(print);
	const diff = await officer.get(`${TEXT}/jamfor/${before}/${next}`);
	assert.match(words(diff.text), /Borttaget: Parterna möts minst två gånger om året\..* Tillagt: Parterna möts tre gånger om året/);
	assert.doesNotMatch(diff.text, /Parter är:/, 'what has not changed is left out');
	assert.match((await officer.get(`${TEXT}/jamfor/${next}/${next}`)).text, /Texterna är lika/);
	// Ragunda corrects its decision: it approved the new version; the others approved the first
	const list = await officer.get('/kommuner/ragunda/beslut');
	const edit = /href="(\/kommuner\/ragunda\/beslut\/overenskommelse\/[a-z2-7]{26})"/.exec(list.text)[1];
	const form = formOf((await officer.get(edit)).text, (f) => 'godkand' in f.fields);
	const value = [...form.body.matchAll(/<option value="([a-z2-7]{26})"[^>]*>Version (\d+)/g)].find((m) => Number(m[2]) === next)[1];
	assert.equal((await officer.post(edit, { ...form.fields, godkand: value })).status, 303);
	const matter = words((await officer.get('/kommuner/ragunda/beslut/overenskommelse')).text);
	assert.ok(matter.includes(`Version ${next}, kontrolltal ${print}`), matter);
	assert.match((await manager.get(`${TEXT}/versioner/${next}`)).text, /Alla kommuner har inte godkänt samma version/);
	assert.equal((await officer.post(edit, { ...form.fields, version: 99, godkand: 'x' })).status, 422);
});

test('the pages to sign on: one for each party, with the fingerprint and the decision', async () => {
	const manager = await server.login('manager');
	const print = printOf((await manager.get(`${TEXT}/versioner/1`)).text);
	const { text, check, info } = readPdf((await fetchBytes(manager, `${TEXT}/versioner/1/underskrift/fil.pdf`)).bytes);
	assert.equal(check, 0);
	assert.equal(text.match(/Underskrift: /g).length, 9);
	assert.equal(words(text).split(print).length - 1, 9);
	assert.match(text, /Kommunstyrelsen\s§\s14\/2026/);
	const plain = readPdf((await fetchBytes(manager, `${TEXT}/versioner/1/fil.pdf`)).bytes);
	assert.equal(Number(info.Pages), Number(plain.info.Pages) + 9, 'each on a page of its own');
});

test('of two who write, the second sees the first one\'s words and loses nothing', async () => {
	const one = await server.login('manager'), two = await server.login('manager');
	const get = async (c) => formOf((await c.get(`${TEXT}/del/ekonomi`)).text, (f) => 'text' in f.fields).fields;
	const first = await get(one), second = await get(two);
	assert.equal((await one.post(`${TEXT}/del/ekonomi`, { ...first, text: 'Den första.', gor: 'spara' })).status, 303);
	const answer = await two.post(`${TEXT}/del/ekonomi`, { ...second, text: 'Den andra.', gor: 'spara' });
	assert.equal(answer.status, 409);
	assert.match(answer.text, /Den första\./);
	assert.match(formOf(answer.text, (f) => 'text' in f.fields).fields.text, /Den andra\./);
	const empty = await one.submit(`${TEXT}/del/ekonomi`, (f) => 'text' in f.fields, { text: ' ', gor: 'spara' });
	assert.equal(empty.status, 422);
});

test('an annex of three hundred pages is taken, shown, rendered and settled', async () => {
	const manager = await server.login('manager');
	const paragraph = `${'Stöd till brottsutsatta, vittnen och anhöriga i länets kommuner. '.repeat(15)}\n\n`;
	const list = `${Array.from({ length: 30 }, (_, i) => `* Punkt ${i + 1} om stöd i kommunen`).join('\n')}\n\n`;
	const text = Array.from({ length: 300 }, (_, i) => `### Avsnitt ${i + 1}\n\n${paragraph}${list}`).join('');
	const made = await manager.submit(`${TEXT}/bilagor/ny`, (f) => 'rubrik' in f.fields, { nummer: '7', rubrik: 'Kartläggning', datum: '2025-09-08', text });
	assert.equal(made.status, 303);
	const page = await manager.get(TEXT);
	assert.equal(page.status, 200);
	assert.equal(article(page.text).match(/Avsnitt \d+/g).length, 300);
	const { info, check } = readPdf((await fetchBytes(manager, `${TEXT}/fil.pdf`)).bytes);
	assert.equal(check, 0);
	assert.ok(Number(info.Pages) >= 300, info.Pages);
	await settle(manager);
	const far = `${text}x`.repeat(2);
	const refused = await manager.submit(`${TEXT}/bilagor/ny`, (f) => 'rubrik' in f.fields, { nummer: '8', rubrik: 'För lång', text: far });
	assert.ok([413, 422].includes(refused.status), String(refused.status));
	const annex = /href="(\/overenskommelse\/text\/bilagor\/[a-z2-7]{26})">7\. Kartläggning/.exec(page.text)[1];
	assert.equal((await manager.submit(annex, (f) => f.action.endsWith('/ta-bort'), {})).status, 303);
	assert.doesNotMatch((await manager.get(TEXT)).text, /Avsnitt 300/);
});

test('what was promised: by whom, who answers, how it goes; an officer tells of her own alone', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	const list = await manager.get(PROMISES);
	assert.match(words(list.text), /\d av \d+ åtaganden är uppfyllda/);
	const add = (part, vad) => manager.submit(`${PROMISES}/nytt`, (f) => 'vad' in f.fields, { vad, part, ansvarig: '', lage: 'ej_borjat' });
	assert.equal((await add('ragunda', 'Upplåta ett rum för samtal')).status, 303);
	assert.equal((await add('berg', 'Bjuda in till trygghetsrådet')).status, 303);
	assert.equal((await add('nagon-annan', 'Något')).status, 422);
	const links = (html, what) => new RegExp(`href="(/overenskommelse/ataganden/[a-z2-7]{26})">${what}`).exec(html)?.[1];
	const hers = await officer.get(PROMISES);
	const own = links(hers.text, 'Upplåta ett rum');
	assert.ok(own);
	assert.equal(links(hers.text, 'Bjuda in'), undefined);
	const other = links((await manager.get(PROMISES)).text, 'Bjuda in');
	assert.equal((await officer.get(other)).status, 404);
	const bad = await officer.submit(own, (f) => 'lage' in f.fields, { lage: 'brister', not: '', ansvarig: 'Socialchefen' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /value="Socialchefen"/, 'what was written is still there');
	const told = await officer.submit(own, (f) => 'lage' in f.fields, { lage: 'brister', not: 'Lokalen är uthyrd.', ansvarig: 'Socialchefen', vad: 'Något annat' });
	assert.equal(told.status, 303);
	const now = await manager.get(PROMISES);
	assert.match(words(now.text), /Upplåta ett rum för samtal Ansvarig: Socialchefen Uppfylls inte Lokalen är uthyrd/);
	assert.equal((await officer.post(`${own}/ta-bort`, {})).status, 403);
	// what is promised is part of the agreement's text
	assert.match(words(article((await manager.get(TEXT)).text)), /Ragunda kommun åtar sig att: Upplåta ett rum för samtal/);
});

test('what is not money: promised by party and year, delivered, valued or not; told once in text, budget and follow-up', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	const isOne = (f) => 'levererat' in f.fields;
	const one = { part: 'ragunda', ar: '2026', slag: 'lokal-tillfallen', vad: 'Samtalsrum i Hammarstrand', lovat: '12', varde: '', kalla: '', levererat: '' };
	const add = (fields) => manager.submit(`${GIVEN}/nytt`, isOne, { ...one, ...fields });
	for (const bad of [{ lovat: '-1' }, { lovat: 'tolv' }, { varde: '731.101,50' }, { varde: '-1', kalla: 'x' }, { varde: '200' }, { kalla: 'taxan' }, { ar: '26' }, { part: 'x' }, { slag: 'x' }, { vad: '' }]) {
		const answer = await add(bad);
		assert.equal(answer.status, 422, JSON.stringify(bad));
		assert.equal(formOf(answer.text, isOne).fields.lovat, bad.lovat ?? '12', 'what was written is still there');
	}
	assert.equal((await add({})).status, 303);
	assert.equal((await add({})).status, 422, 'the same is not counted twice');
	assert.equal((await add({ part: 'jouren', slag: 'ideella-timmar', vad: 'Kvällsjour', lovat: '100', varde: '200,50', kalla: 'taxan', levererat: '80' })).status, 303);
	assert.equal((await add({ part: 'berg', vad: 'Ett rum till' })).status, 303);
	const link = (html, what) => new RegExp(`href="(${GIVEN}/[a-z2-7]{26})">${what}`).exec(html.replace(/>\s+/g, '>'))?.[1];
	const hers = await officer.get(GIVEN), own = link(hers.text, 'Samtalsrum i Hammarstrand');
	assert.ok(own);
	assert.equal(link(hers.text, 'Ett rum till'), undefined);
	assert.equal((await officer.get(link((await manager.get(GIVEN)).text, 'Ett rum till'))).status, 404);
	const bad = await officer.submit(own, isOne, { levererat: '-3' });
	assert.equal(bad.status, 422);
	assert.equal((await officer.submit(own, isOne, { levererat: '15', lovat: '99' })).status, 303);
	assert.match(words((await manager.get(GIVEN)).text), /Ragunda Samtalsrum i Hammarstrand 12 tillfällen 15 tillfällen – –/);
	// promised: in the agreement's economy; what came of it is not
	assert.match(words((await manager.get(TEXT)).text), /Delen är skriven för hand och nämner inte allt som är lovat/);
	assert.equal((await manager.submit(`${TEXT}/del/ekonomi`, (f) => f.action.endsWith('/aterga'), {})).status, 303);
	const economy = words(article((await manager.get(TEXT)).text));
	assert.match(economy, /Ragunda kommun bidrar med: 2026: 12 tillfällen\. Lokal vid enstaka tillfällen: Samtalsrum i Hammarstrand\./);
	assert.match(economy, /2026: 100 timmar\. Ideella timmar: Kvällsjour\. Värderas till 200,50 kr per timme \(taxan\)/);
	// beside the budget, not in it
	const sums = (html) => /Intäkter, i kronor.*?Summa – ([\d ,]+)/.exec(words(html))[1];
	const budget = (await officer.get('/bidrag/2026/budget')).text;
	assert.match(words(budget), /Kvällsjour 100 timmar 80 timmar 20 050,00 16 040,00/);
	assert.equal((await manager.submit(link((await manager.get(GIVEN)).text, 'Kvällsjour'), isOne, { levererat: '90' })).status, 303);
	assert.equal(sums((await officer.get('/bidrag/2026/budget')).text), sums(budget));
	// the follow-up counts the volunteers' hours from here
	assert.match(words((await manager.get('/uppfoljning/2026/lanet')).text), /Ideella timmar 90 .*Värdet av de ideella timmarna 18 045 kr/);
	assert.match(words((await manager.get('/uppfoljning/2026/ragunda/rapport')).text), /Det som parterna bidrog med utöver pengar .*Ragunda Samtalsrum i Hammarstrand 12 tillfällen 15 tillfällen/);
	assert.doesNotMatch(words((await manager.get('/uppfoljning/2026/bracke/rapport')).text), /Samtalsrum i Hammarstrand/);
	const stale = formOf((await manager.get(own)).text, isOne);
	assert.equal((await manager.post(own, { ...stale.fields, version: '1' })).status, 409);
	assert.equal((await officer.post(`${own}/ta-bort`, {})).status, 403);
	assert.equal((await manager.submit(own, (f) => f.action.endsWith('/ta-bort'), {})).status, 303);
	assert.doesNotMatch(words((await manager.get(GIVEN)).text), /Samtalsrum i Hammarstrand/);
});

for (const width of [390, 1280])
	test(`the pages are without violations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		for (const path of [TEXT, `${TEXT}/del/mal`, `${TEXT}/bilagor/ny`, `${TEXT}/versioner`, `${TEXT}/versioner/1`, `${TEXT}/jamfor/1/2`, PROMISES, `${PROMISES}/nytt`, GIVEN, `${GIVEN}/nytt`]) {
			await page.goto(server.url + path);
			await axe(page);
			assert.ok(await overflow(page) <= 0, `${path} is too wide`);
			noTrouble(page);
		}
	});
