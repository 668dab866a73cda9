// SPDX-License-Identifier: AGPL-3.0-or-later
// What is to be done: tries that lead to the next, tasks that "Idag" tells of, the law's deadlines.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';

let server, lead;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
});
after(() => server?.stop());

const NEW = { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Tove Uppgift', telefon: '070-1740698' };

async function newCase(fields = {}) {
	const answer = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, { ...NEW, ...fields });
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
}

const press = async (path, action, fields = {}) => lead.submit(path, (f) => f.action.endsWith(action), fields);

test('"Ej nådd" in one tap proposes another time of day; after three tries it is kind to stop', async () => {
	const base = await newCase();
	for (const when of ['i dag 14:00', 'i dag 14:00', 'i dag 14:00']) {
		assert.equal((await press(base, '/ej-nadd')).status, 303);
		const page = await lead.get(base);
		assert.ok(page.text.includes(`Antecknat. Ring igen ${when}.`), when);
		assert.equal((page.text.match(/action="[^"]*\/klart"/g) ?? []).length, 1, 'one call waits, not three');
	}
	assert.match((await lead.get(base)).text, /Ni får sluta försöka/);
	const today = (await lead.get('/idag')).text;
	assert.match(today, /Ring: Tove U\.[\s\S]*?Vi vet inte vem som hör/);
	assert.equal((await lead.submit(`${base}/samtal/nytt`, (f) => 'text' in f.fields, { text: 'Nådde henne' })).status, 303);
	const page = await lead.get(base);
	assert.ok(!/\/klart"/.test(page.text), 'reached: no call waits');
	assert.ok(!page.text.includes('Ni får sluta försöka'));
});

test('who came by somebody else is told within a month what is kept, or it is noted why not', async () => {
	const base = await newCase({ namn: 'Inga Remiss', kalla: 'police' });
	const waits = async () => /\/klart"/.test((await lead.get(base)).text) && /Berätta om personuppgifterna[\s\S]*15.maj.2026/.test((await lead.get(base)).text);
	assert.ok(await waits());
	assert.ok(!/\/klart"/.test((await lead.get(await newCase({ namn: 'Egon Själv', kalla: 'self' }))).text), 'she was told when she called');
	const untold = `${base}/information/inte`, pick = (f) => 'skal' in f.fields;
	const bad = await lead.submit(untold, pick, { skal: ' ' });
	assert.equal(bad.status, 422);
	assert.ok(await waits());
	assert.equal((await lead.submit(untold, pick, { skal: 'Numret delas med den misstänkte' })).status, 303);
	const page = (await lead.get(base)).text;
	assert.match(page, /Inte informerad om hur personuppgifter hanteras[\s\S]*Numret delas med den misstänkte/);
	assert.match(page, /Jag har berättat om personuppgifterna/, 'it can still be told');
	assert.ok(!await waits());
	assert.equal((await lead.submit(base, (f) => f.fields.om === 'uppgifter', {})).status, 303);
	assert.doesNotMatch((await lead.get(base)).text, /Jag har berättat om personuppgifterna/);

	const told = await newCase({ namn: 'Ture Remiss', kalla: 'municipality' });
	assert.equal((await lead.submit(told, (f) => f.fields.om === 'uppgifter', {})).status, 303);
	assert.ok(!/\/klart"/.test((await lead.get(told)).text), 'told: nothing waits');
});

test('a task is written, told of when its day comes, and ticked off once', async () => {
	const base = await newCase({ namn: 'Ulla Senare' });
	const pick = (f) => 'nar' in f.fields;
	for (const nar of ['', '2026-02-30', '2026-04-14', '2090-01-01', 'snart']) {
		const bad = await lead.submit(`${base}/uppgift`, pick, { nar, text: 'Kvar' });
		assert.equal(bad.status, 422, nar);
		assert.match(bad.text, /value="Kvar"/);
	}
	assert.equal((await lead.submit(`${base}/uppgift`, pick, { vad: 'follow', nar: '2026-04-17 14:00', text: 'Fråga om sömnen' })).status, 303);
	assert.match((await lead.get(base)).text, /Följ upp[\s\S]*fredag 14:00[\s\S]*Fråga om sömnen/);
	assert.ok(!(await lead.get('/idag')).text.includes('Ulla S.'));
	await server.restart({ clock: '2026-04-18T09:00' });
	lead = await server.login('coordinator');
	assert.match((await lead.get('/idag')).text, /Följ upp: Ulla S\.[\s\S]*?Har väntat för länge/);
	const done = formOf((await lead.get(base)).text, '/klart');
	assert.equal((await lead.post(`${base}/klart`, done.fields)).status, 303);
	assert.equal((await lead.post(`${base}/klart`, { ...done.fields, en_gang: 'annan' })).status, 409);
	assert.ok(!(await lead.get('/idag')).text.includes('Ulla S.'));
});

test('the law\'s deadlines are counted from the dates, reminded of, and moved by new dates', async () => {
	const base = await newCase({ namn: 'Vilma Frist' });
	const pick = (f) => 'brottsdag' in f.fields;
	const bad = await lead.submit(`${base}/tider`, pick, { brottsdag: '2026-13-01' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /value="2026-13-01"/);
	assert.equal((await lead.submit(`${base}/tider`, pick, { brottsdag: '2026-03-01', fyller21: '2035-06-01' })).status, 303);
	let page = (await lead.get(`${base}/tider`)).text;
	assert.match(page, /1.juni.2035, räknat från brottet[\s\S]*15 § brottsskadelagen \(2014:322\)/);
	assert.match((await lead.get('/idag')).text, /Anmäl till försäkringsbolaget: Vilma F\./);
	assert.ok(!page.includes('16 § brottsskadelagen'));
	assert.equal((await lead.submit(`${base}/tider`, pick, { atal: '2026-09-01', rattegang: '2026-10-20' })).status, 303);
	page = (await lead.get(`${base}/tider`)).text;
	assert.match(page, /20.oktober.2026[\s\S]*16 § brottsskadelagen/);
	const mine = formOf(page, pick).fields;
	assert.equal((await lead.submit(`${base}/tider`, pick, { nedlagd: '2026-04-01' })).status, 303);
	const late = await lead.post(`${base}/tider`, { ...mine, en_gang: 'sen', nedlagd: '2026-04-02' });
	assert.equal(late.status, 409);
	assert.match(late.text, /value="2026-04-02"/);
	assert.equal((await lead.submit(`${base}/andra`, (f) => 'brott' in f.fields, { sammanfattning: 'Ny rad' })).status, 303);
	assert.match((await lead.get(`${base}/tider`)).text, /value="2026-10-20"/, 'editing the case keeps its dates');
});

test('a plan with her: what is dangerous stands first, two who edit lose nothing, its day is told of', async () => {
	const base = await newCase({ namn: 'Wilma Plan' });
	const pick = (f) => 'overens' in f.fields;
	const mine = formOf((await lead.get(`${base}/plan`)).text, pick).fields;
	assert.equal((await lead.submit(`${base}/plan`, pick, { igen: '2026-04-01', viktigt: 'Kvar' })).status, 422);
	assert.equal((await lead.submit(`${base}/plan`, pick, { viktigt: 'Att sova hemma', overens: 'Ring låssmeden', fara: 'Kvällar efter åtta', igen: '2026-04-18' })).status, 303);
	const page = (await lead.get(base)).text;
	assert.ok(page.indexOf('Kvällar efter åtta') > 0 && page.indexOf('Kvällar efter åtta') < page.indexOf('href="tel:'), 'the danger is read before the number');
	assert.match(page, /Gå igenom planen/);
	assert.match((await lead.get('/idag')).text, /Gå igenom planen: Wilma P\./);
	const late = await lead.post(`${base}/plan`, { ...mine, en_gang: 'plan', viktigt: 'Något annat' });
	assert.equal(late.status, 409);
	assert.match(late.text, /Att sova hemma[\s\S]*Något annat/);
	assert.equal((await lead.submit(`${base}/andra`, (f) => 'brott' in f.fields, { sammanfattning: 'Rad' })).status, 303);
	assert.match((await lead.get(base)).text, /Att sova hemma/, 'editing the case keeps its plan');
	assert.equal((await lead.submit(`${base}/plan`, pick, { igen: '' })).status, 303);
	assert.ok(!(await lead.get('/idag')).text.includes('Wilma P.'));
});

test('with extra protection "Idag" says neither who nor what', async () => {
	const base = await newCase({ namn: 'Skyddad Uppgift', extra: 'ja' });
	assert.equal((await lead.submit(`${base}/uppgift`, (f) => 'nar' in f.fields, { vad: 'other', nar: '2026-04-18', text: 'Hemlig rad' })).status, 303);
	const today = (await lead.get('/idag')).text;
	assert.match(today, /Annat: Ärende med extra skydd/);
	assert.ok(!today.includes('Skyddad U.') && !today.includes('Hemlig rad'));
});

test('who holds no key to the case writes and reads nothing of it', async () => {
	const base = await newCase();
	for (const role of ['volunteer', 'manager', 'reviewer', 'municipal_officer']) {
		const client = await server.login(role);
		for (const tail of ['/uppgift', '/tider', '/orosanmalan'])
			assert.equal((await client.get(base + tail)).status, 404, `${role} ${tail}`);
	}
	const maj = await server.login('volunteer');
	const hers = (await maj.get('/idag')).text;
	assert.match(hers, /Följ upp: Elin F\./);
	assert.ok(!hers.includes('Vilma') && !hers.includes('Tove'));
});

test('a template is put after what is written, and nothing is saved by it', async () => {
	const base = await newCase();
	const page = await lead.submit(`${base}/samtal/nytt`, (f) => 'text' in f.fields, { text: 'Redan skrivet', minuter: '12', mall: 'uppfoljning' });
	assert.equal(page.status, 200);
	assert.match(page.text, /Redan skrivet\nSedan sist:/);
	assert.match(page.text, /name="minuter"[^>]*value="12"/);
	assert.ok(!(await lead.get(base)).text.includes('Redan skrivet'));
});

test('without scripts a draft is saved by a button of its own, and the form can still be saved', async () => {
	const base = await newCase();
	const page = await lead.get(`${base}/samtal/nytt`);
	const form = formOf(page.text, (f) => 'text' in f.fields);
	assert.match(form.body, /<noscript>[\s\S]*formaction="\/utkast"[\s\S]*Spara utkast/);
	const saved = await lead.post('/utkast', { ...form.fields, text: 'Halv anteckning', plats: `${base}/samtal/nytt` });
	assert.equal(saved.status, 303);
	assert.equal(saved.location, `${base}/samtal/nytt`);
	const again = await lead.get(saved.location);
	assert.match(again.text, /Utkastet är sparat \d\d:\d\d/);
	assert.match(again.text, /Halv anteckning/);
	assert.equal((await lead.post(`${base}/samtal/nytt`, { ...form.fields, text: 'Från den gamla sidan' })).status, 303);
	assert.match((await lead.get(base)).text, /Från den gamla sidan/, 'the old page was not used up by its draft');
	for (const plats of ['//ond.example/', '/\\ond.example', 'https://ond.example'])
		assert.equal((await lead.post('/utkast', { ...form.fields, plats })).status, 422, plats);
});

test('a hearing has its court, room and company; the rota says who is away and never for whom', async () => {
	const base = await newCase({ namn: 'Vera Rättsak' });
	const pick = (f) => 'sal' in f.fields;
	const bad = await lead.submit(`${base}/forhandling`, pick, { nar: '2026-02-30', sal: '4', vem: 'nix' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /value="4"/);
	assert.equal(formOf((await lead.get(`${base}/forhandling`)).text, pick).fields.plats, 'Östersunds tingsrätt');
	await server.restart({ clock: '2026-04-15T09:00' });
	lead = await server.login('coordinator');
	const fields = { vad: 'main', nar: '2026-04-29 13:15', sal: '4' };
	assert.equal((await lead.submit(`${base}/forhandling`, pick, fields)).status, 303);
	assert.match((await lead.get('/idag')).text, /Huvudförhandling i tingsrätten: Vera R\.[\s\S]*?sal 4 · ingen följer med än[\s\S]*?Ingen följer med än/);
	const rota = async () => (await lead.get('/vittnesstod/schema?manad=2026-04')).text;
	assert.match(await rota(), /onsdag 29[\s\S]*?Någon \(ska följa med\)/);

	const change = (await lead.get(base)).text.match(/href="([^"]*forhandling\?uppgift=[^"]+)"/)[1];
	const form = formOf((await lead.get(change)).text, pick);
	assert.equal(form.fields.nar, '2026-04-29 13:15');
	const [, maj] = form.body.match(/value="([a-z2-7]{26})"[^>]*>Maj Svensson/);
	assert.equal((await lead.submit(change, pick, { vem: maj })).status, 303);
	assert.match((await lead.get(base)).text, /Maj Svensson följer med/);
	assert.ok(!(await lead.get('/idag')).text.includes('Vera R.'), 'from the day before on');
	assert.match(await rota(), /onsdag 29[\s\S]*?Maj S\. \(följer med\)/);
	assert.ok(!(await rota()).includes('Vera'));
	const maja = await server.login('volunteer');
	assert.match((await maja.get('/vittnesstod/schema?manad=2026-04')).text.replaceAll('\u00a0', ' '), /Mina pass/);
	assert.equal((await maja.get(change)).status, 404, 'not her case');

	const edit = (f) => 'version' in f.fields && 'namn' in f.fields;
	assert.equal((await lead.submit(`${base}/andra`, edit, { extra: 'ja' })).status, 303);
	assert.ok(!/onsdag 29[\s\S]{0,400}följer med/.test(await rota()), 'extra protection: not in the rota');
});
