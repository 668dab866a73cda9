// SPDX-License-Identifier: AGPL-3.0-or-later
// What the municipalities have decided: who types it, what cannot be true, that nothing typed is lost,
// and that a condition is met by the decision it names.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';

const at = (town, rest = '') => `/kommuner/${town}/beslut${rest}`;
let server, manager, officer;
before(async () => {
	server = await startDemo(); // 2026-04-15
	manager = await server.login('manager');
	officer = await server.login('municipal_officer'); // of Ragunda
});
after(async () => { await closeBrowser(); await server?.stop(); });

const form = (html) => formOf(html, (f) => 'utfall' in f.fields || 'organ' in f.fields);
const open = async (client, path) => form((await client.get(path)).text).fields;
// A section of the checklist as plain words.
const words = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\u00a0|\s+/g, ' ');
async function card(client, town, matter) {
	const { text } = await client.get(at(town));
	return words(text.match(new RegExp(`<section[^>]*aria-labelledby="${matter}">([\\s\\S]*?)</section>`))[1]);
}
// Where the one decision of a matter is corrected.
async function correction(client, town, matter) {
	const { text } = await client.get(at(town));
	return text.match(new RegExp(`href="(${at(town)}/${matter}/[a-z2-7]{26})"`))[1];
}
const YES = { utfall: 'ja', sammantrade: '2026-03-10', paragraf: '§ 33/2026' };

test('everybody in the partnership reads where each municipality stands', async () => {
	for (const role of ['volunteer', 'coordinator', 'manager', 'reviewer', 'municipal_referrer', 'municipal_officer', 'municipal_reader']) {
		const client = await server.login(role);
		const all = words((await client.get('/kommuner')).text);
		assert.match(all, /Överenskommelsen gäller i 5 av 8 kommuner\. 1 kommun har sagt nej\. 2 kommuner är inte klara\./);
		assert.match(all, /Härjedalen Överenskommelsen: sa nej · Insatser: gäller inte/);
		const page = await client.get(at('bracke'));
		assert.equal(page.status, 200, role);
		assert.match(page.text, /<svg[^>]*role="img"[\s\S]*<desc[^>]*>Länets samråd rekommenderar: /);
		assert.match(words(page.text), /Vård- och socialutskottet § 8\/2026/);
		const may = role === 'manager';
		assert.equal(/beslut\/\w+\/nytt"/.test(page.text), may, role);
	}
});

test('"Idag" reminds eight weeks before papers are due: the manager of all, the officer of her own', async () => {
	const all = words((await manager.get('/idag')).text);
	assert.match(all, /Ragunda: handlingar till Socialnämnden Undantag från dokumentation · inne senast 4 maj 2026 Inom åtta veckor Strömsund: handlingar till Kommunstyrelsen/);
	assert.match(all, /2 kommuner saknar beslut/);
	const { text } = await officer.get('/idag');
	assert.match(words(text), /Ragunda: handlingar till Socialnämnden/);
	assert.doesNotMatch(words(text), /Strömsund|kommuner saknar/);
	assert.match(text, /<nav[\s\S]*href="\/kommuner\/ragunda\/beslut"/);
	assert.doesNotMatch(words((await (await server.login('municipal_reader')).get('/idag')).text), /handlingar till/);
});

test('the manager types for all eight, an officer for her own, others for none', async () => {
	for (const town of ['berg', 'bracke', 'harjedalen', 'krokom', 'ragunda', 'stromsund', 'are', 'ostersund'])
		assert.equal((await manager.get(at(town, '/bidrag/nytt'))).status, 200, town);
	assert.equal((await officer.get(at('ragunda', '/bidrag/nytt'))).status, 200);
	assert.equal((await officer.get('/kommuner/ragunda/namnder')).status, 200);
	for (const path of [at('berg', '/bidrag/nytt'), await correction(manager, 'berg', 'bidrag'), '/kommuner/berg/namnder']) {
		assert.equal((await officer.get(path)).status, 403, path);
		assert.equal((await officer.post(path, { skydd: (await open(officer, at('ragunda', '/bidrag/nytt'))).skydd, ...YES })).status, 403, path);
	}
	for (const role of ['volunteer', 'coordinator', 'reviewer', 'municipal_referrer', 'municipal_reader', 'administrator'])
		assert.equal((await (await server.login(role)).get(at('berg', '/bidrag/nytt'))).status, 403, role);
	assert.equal((await manager.get(at('sundsvall'))).status, 404);
	assert.equal((await manager.get(at('sundsvall', '/bidrag/nytt'))).status, 404);
	assert.equal((await manager.get(at('berg', '/budget'))).status, 404);
	const berg = await correction(manager, 'berg', 'bidrag');
	assert.equal((await manager.get(berg.replace('berg', 'bracke'))).status, 404, 'another municipality\'s decision');
});

test('what cannot be true is told at its field, and the form comes back filled in', async () => {
	const path = at('bracke', '/undantag/nytt');
	const fresh = await open(manager, path);
	assert.equal(fresh.organ, 'Vård- och socialnämnden');
	assert.equal(fresh.galler_fran, '2026-03-01');
	for (const [typed, field, said] of [
		[{ utfall: '' }, 'utfall', 'Välj vad det blev'],
		[{ organ: ' ' }, 'organ', 'Skriv nämnden eller styrelsen'],
		[{ paragraf: '§ 33' }, 'paragraf', 'Skriv året också'],
		[{ paragraf: 'trettiotre' }, 'paragraf', 'Skriv paragrafen som § 220/2025'],
		[{ paragraf: '§ 33/2025' }, 'paragraf', 'Året i paragrafen är inte samma'],
		[{ paragraf: '' }, 'paragraf', 'Skriv beslutets nummer'],
		[{ sammantrade: '2026-02-30' }, 'sammantrade', 'Datumet finns inte'],
		[{ sammantrade: '2026-04-16' }, 'sammantrade', 'Sammanträdet har inte varit än'],
		[{ sammantrade: '' }, 'sammantrade', 'Skriv vilken dag beslutet fattades'],
		[{ justerat: '2026-03-09' }, 'justerat', 'inte vara justerat före sammanträdet'],
		[{ justerat: '2026-03-12', anslaget: '2026-03-11' }, 'anslaget', 'inte vara anslaget innan'],
		[{ anslaget: '2026-03-12' }, 'justerat', 'Skriv när protokollet justerades'],
		[{ justerat: '2026-03-12', anslaget: '2026-03-13', ej_overklagat: '2026-04-07' }, 'ej_overklagat', 'tre veckor från anslaget'],
		[{ expedierat: '2026-03-09' }, 'expedierat', 'inte vara skickat före sammanträdet'],
		[{ expedierat: '2026-04-16' }, 'expedierat', 'inte kommit än'],
		[{ galler_till: '2026-02-01' }, 'galler_till', 'Den sista dagen är före den första'],
		[{ uppsagt: 'ja' }, 'galler_till', 'när beslutet är uppsagt'],
		[{ villkor: 'undantag' }, 'villkor', 'inte vänta på sig självt'],
		[{ utfall: 'pa_vag', sammantrade: '2026-05-20', handlingar_senast: '2026-05-21' }, 'handlingar_senast', 'inne före sammanträdet'],
	]) {
		const sent = { ...fresh, ...YES, not: 'Enligt <utdrag>', dnr: 'VSN 2026/40', ...typed };
		const answer = await manager.post(path, sent);
		const what = JSON.stringify(typed);
		assert.equal(answer.status, 422, what);
		assert.match(answer.text, new RegExp(`href="#${field}">[^<]*${said}`), what);
		assert.match(answer.text, new RegExp(`id="${field}-error"`), what);
		const back = form(answer.text);
		for (const [name, value] of Object.entries(sent))
			if (!['skydd', 'en_gang', 'utfall'].includes(name))
				assert.equal(back.fields[name] ?? '', value, `${what}: ${name}`);
	}
	assert.match(await card(manager, 'bracke', 'undantag'), /Inget beslut är inskrivet/);
});

test('a decision is recorded, corrected with its history, and removed', async () => {
	const path = at('bracke', '/undantag/nytt');
	const fresh = await open(manager, path);
	const answer = await manager.post(path, { ...fresh, ...YES, utskott: '', dnr: ' Dnr: VSN  2026/40', justerat: '2026-03-12', anslaget: '2026-03-13', villkor: 'insatser' });
	assert.equal(answer.status, 303);
	assert.equal(answer.location, at('bracke'));
	assert.match(await card(manager, 'bracke', 'undantag'),
		/Gäller sedan 10 mars 2026.*Vård- och socialnämnden § 33\/2026.*VSN 2026\/40.*Justerat 12 mars 2026, anslaget 13 mars 2026.*Tidigast 8 april 2026/);
	const edit = await correction(manager, 'bracke', 'undantag');
	const old = await open(manager, edit), older = await open(manager, edit);
	assert.equal(old.dnr, 'VSN 2026/40');
	assert.equal(old.paragraf.replace('\u00a0', ' '), '§ 33/2026');
	assert.equal((await manager.post(edit, { ...old, dnr: 'VSN 2026/41', ej_overklagat: '2026-04-10' })).status, 303);
	assert.match(await card(manager, 'bracke', 'undantag'), /VSN 2026\/41.*8 april 2026, ingen har överklagat/);
	const history = words((await manager.get(at('bracke', '/undantag'))).text);
	assert.match(history, /Rättat i dag 09:\d\d · Per-Erik Nordin .*VSN 2026\/41.*Inskrivet i dag 09:\d\d · Per-Erik Nordin .*VSN 2026\/40/i);
	const stale = await manager.post(edit, { ...older, dnr: 'VSN 2026/99' });
	assert.equal(stale.status, 409);
	assert.match(words(stale.text), /Så här står det nu.*VSN 2026\/41/);
	assert.equal(form(stale.text).fields.dnr, 'VSN 2026/99');
	assert.match(await card(manager, 'bracke', 'undantag'), /VSN 2026\/41/);
	assert.equal((await manager.post(edit, { ...form(stale.text).fields, dnr: 'VSN 2026/42' })).status, 303);
	assert.equal((await manager.submit(edit, 'ta-bort', {})).status, 303);
	assert.match(await card(manager, 'bracke', 'undantag'), /Inget beslut är inskrivet/);
	assert.equal((await manager.get(edit)).status, 404);
});

test('what a chain lacks is asked about: a day, a notice, who may decide, effect back in time, and what fails', async () => {
	const path = at('bracke', '/undantag/nytt'), fresh = await open(manager, path);
	assert.equal((await manager.post(path, { ...fresh, utfall: 'pa_vag', sammantrade: '', handlingar_senast: '' })).status, 303);
	assert.match(await card(manager, 'bracke', 'undantag'), /Sammanträdet saknar dag\. Fråga vilket sammanträde ärendet ska till/);
	await manager.submit(await correction(manager, 'bracke', 'undantag'), 'ta-bort', {});
	assert.match(await card(manager, 'bracke', 'undantag'), /Inget beslut är inskrivet.*Säkrast är att kommunstyrelsen eller nämnden själv/, 'missing');
	const iop = await correction(manager, 'bracke', 'overenskommelse'), stood = await open(manager, iop);
	assert.equal((await manager.post(iop, { ...stood, utskott: 'Kommunstyrelsens arbetsutskott', anslaget: '', ej_overklagat: '' })).status, 303);
	const asked = await card(manager, 'bracke', 'overenskommelse');
	assert.match(asked, /Ett utskott godkände överenskommelsen\. Mål, inriktning, omfattning och kvalitet får inte delegeras/);
	assert.match(asked, /Utan anslag löper ingen tid för att överklaga/);
	assert.equal((await manager.post(iop, { ...await open(manager, iop), utskott: '', anslaget: stood.anslaget, ej_overklagat: stood.ej_overklagat })).status, 303);
	assert.doesNotMatch(await card(manager, 'bracke', 'overenskommelse'), /Ett utskott|Utan anslag/);
	for (const [fields, field, said] of [[{ undertecknat: '2026-04-16' }, 'undertecknat', 'inte kommit än'],
		[{ undertecknat: '', undertecknare: 'Ordföranden' }, 'undertecknat', 'Skriv också vilken dag'],
		[{ utfall: 'nej', undertecknat: '2026-03-01' }, 'undertecknat', 'inget att skriva under']]) {
		const answer = await manager.post(iop, { ...await open(manager, iop), ...fields });
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(answer.text, new RegExp(`href="#${field}">[^<]*${said}`));
	}
	assert.match(await card(manager, 'bracke', 'overenskommelse'), /Kommunen skrev under \d+ februari 2026, Kommunstyrelsens ordförande/);
	assert.equal((await manager.post(iop, { ...await open(manager, iop), undertecknat: '', undertecknare: '', expedierat: '' })).status, 303);
	assert.match(await card(manager, 'bracke', 'overenskommelse'), /Fråga när den skrivs under, och av vem\. Fråga om beslutet har skickats till jouren/);
	assert.match(await card(manager, 'krokom', 'overenskommelse'), /säger från 1 mars 2026 men fattades 25 mars 2026/, 'backdated');
	assert.match(await card(manager, 'krokom', 'insatser'), /med delegation\. Fråga om nämnden har bekräftat det/);
	assert.match(await card(manager, 'harjedalen', 'insatser'), /villkoret inte uppfylldes/, 'lapsed');
	const drawn = (await manager.get(at('harjedalen'))).text.match(/<svg class="m-chart m-chain"[\s\S]*?<\/svg>/)[0];
	for (const mark of ['m-chain-no', 'm-chain-done', 'm-chain-missing'])
		assert.ok(drawn.includes(mark), mark);
});

test('a second decision replaces only when that is said, and two of a day cannot contradict', async () => {
	const path = at('berg', '/overenskommelse/nytt');
	const fresh = await open(manager, path);
	const second = { ...fresh, ...YES, paragraf: '§ 40/2026', sammantrade: '2026-04-14' };
	const answer = await manager.post(path, second);
	assert.equal(answer.status, 422);
	assert.match(answer.text, /href="#ersatter">Det finns redan ett beslut i samma sak/);
	const no = await manager.post(path, { ...second, utfall: 'nej', sammantrade: '2026-02-17', ersatter: 'ja' });
	assert.equal(no.status, 422);
	assert.match(no.text, /href="#utfall">Samma dag finns ett beslut i samma sak som säger motsatsen/);
	const same = await manager.post(path, { ...second, paragraf: '§ 9/2026', sammantrade: '2026-02-17', ersatter: 'ja' });
	assert.match(same.text, /href="#paragraf">Det beslutet är redan inskrivet/);
	assert.equal((await manager.post(path, { ...second, ersatter: 'ja', galler_fran: '' })).status, 303);
	assert.match(await card(manager, 'berg', 'overenskommelse'), /Gäller sedan 14 april 2026.*§ 40\/2026/);
});

test('a catalogue that waits opens by itself when the approval it names is recorded', async () => {
	assert.match(await card(manager, 'stromsund', 'insatser'), /Väntar på villkor.*under förutsättning att överenskommelsen godkänns/);
	const edit = await correction(manager, 'stromsund', 'overenskommelse');
	const planned = await open(manager, edit);
	assert.equal((await manager.post(edit, { ...planned, utfall: 'ja', sammantrade: '2026-04-14', paragraf: 'KS § 71/2026' })).status, 303);
	assert.match(await card(manager, 'stromsund', 'overenskommelse'),
		/Gäller sedan 14 april 2026.*Beslutet säger från 1 mars 2026 men fattades 14 april 2026.*jourens eget uppdrag/);
	assert.match(await card(manager, 'stromsund', 'insatser'), /Gäller sedan 14 april 2026/);
});

test('where the municipality waits for legal force nothing begins before it', async () => {
	assert.match(await card(manager, 'are', 'overenskommelse'), /Väntar på laga kraft.*tidigast 29 april 2026/);
	const path = '/kommuner/are/namnder';
	const choices = async () => formOf((await manager.get(path)).text, (f) => 'styrelse' in f.fields).fields;
	const choice = await choices(), late = await choices();
	assert.equal((await manager.post(path, { ...await choices(), styrelse: '' })).status, 422);
	assert.equal((await manager.post(path, { ...choice, vantar: undefined })).status, 303);
	assert.match(await card(manager, 'are', 'overenskommelse'), /Gäller sedan 30 mars 2026/);
	const stale = await manager.post(path, late);
	assert.equal(stale.status, 409);
	assert.match(words(stale.text), /Väntar på laga kraft Nej/);
	const again = formOf(stale.text, (f) => 'styrelse' in f.fields).fields;
	assert.equal((await manager.post(path, { ...again, vantar: 'ja' })).status, 303);
	assert.match(await card(manager, 'are', 'overenskommelse'), /Väntar på laga kraft/);
});

test('a municipality that said no keeps its no, and its catalogue never opens', async () => {
	assert.match(await card(manager, 'harjedalen', 'overenskommelse'), /Kommunen sa nej 11 mars 2026/);
	assert.match(await card(manager, 'harjedalen', 'insatser'), /Gäller inte, eftersom villkoret inte uppfylldes/);
	assert.match(words((await manager.get(at('harjedalen'))).text), /Jouren hjälper ändå den som hör av sig/);
});

test('a catalogue says which services it covers, an exemption why, and the services open by it', async () => {
	const path = at('bracke', '/undantag/nytt');
	const { text } = await manager.get(path);
	assert.match(words(text), /Samtal utan namn på öppen mottagning/);
	assert.doesNotMatch(words(text), /Stödsamtal/, 'only what is counted without a name');
	const fresh = { ...form(text).fields, ...YES };
	delete fresh.insats;
	const none = await manager.post(path, fresh);
	assert.equal(none.status, 422);
	assert.match(none.text, /href="#insats">Kryssa i vilka insatser/);
	const mute = await manager.post(path, { ...fresh, insats: 'anonymous', skal_anonymous: ' ' });
	assert.match(mute.text, /href="#skal_anonymous">Skriv de särskilda skälen/);
	assert.equal((await manager.post(path, { ...fresh, insats: 'anonymous' })).status, 303);
	const open = words((await manager.get('/kommuner/bracke/insatser')).text);
	assert.match(open, /Samtal utan namn på öppen mottagning Vård- och socialutskottet § 8\/2026 · Undantag från dokumentation: Vård- och socialutskottet § 33\/2026/);
	assert.match(open, /Frågestund vid skolbesök Vård- och socialutskottet § 8\/2026 Enligt kommunens beslut/);
	const edit = await correction(manager, 'ragunda', 'insatser');
	const was = form((await officer.get(edit)).text);
	assert.match(was.body, /value="talk" checked/);
	assert.doesNotMatch(was.body, /value="school" checked/);
	const sent = [...Object.entries(was.fields).filter(([name]) => name !== 'insats'), ['insats', 'talk'], ['insats', 'school']];
	assert.equal((await officer.post(edit, sent)).status, 303);
	const now = words((await officer.get('/kommuner/ragunda/insatser')).text);
	assert.match(now, /Frågestund vid skolbesök Socialnämnden § 11\/2026 Enligt kommunens beslut/);
	assert.match(now, /Vittnesstöd Jourens eget uppdrag/);
	const catalogue = words((await officer.get('/insatser')).text);
	assert.match(catalogue, /Vittnesstöd .*Jourens eget uppdrag i Härjedalen, Ragunda, /);
});

// A new case of an invented person; its address.
async function newCase(lead, kommun, alder) {
	const fields = { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun, alder, namn: 'Tove Lund', telefon: '070-174 06 71' };
	const answer = await lead.submit('/arenden/nytt', (f) => 'namn' in f.fields, fields);
	assert.equal(answer.status, 303, answer.text?.slice(0, 300));
	return answer.location;
}

test('what is logged is labelled by the decision of its day, and never stopped', async () => {
	const lead = await server.login('coordinator');
	const ostersund = await newCase(lead, '2380', '25-44');
	const log = (path, fields) => lead.submit(`${path}/samtal/nytt`, (f) => 'nar' in f.fields, fields);
	assert.equal((await log(ostersund, { text: 'Första samtalet', nar: '2026-04-15' })).status, 303);
	assert.equal((await log(ostersund, { text: 'Före beslutet', nar: '2026-02-27' })).status, 303);
	const shown = words((await lead.get(ostersund)).text);
	assert.match(shown, /Räknas som Insats enligt kommunens beslut \(Socialnämnden § 17\/2026\)/);
	assert.match(shown, /Karin Lindberg · Insats enligt kommunens beslut \(Socialnämnden § 17\/2026\) .*Första samtalet/);
	assert.match(shown, /Karin Lindberg · Jourens eget uppdrag .*Före beslutet/);
	const harjedalen = await newCase(lead, '2361', '25-44');
	assert.equal((await log(harjedalen, { text: 'Kommunen sa nej, jouren lyssnar', atgard: 'legal_process' })).status, 303);
	assert.match(words((await lead.get(harjedalen)).text), /Räknas som Jourens eget uppdrag.*Karin Lindberg · Jourens eget uppdrag .*jouren lyssnar/);
});

test('a tally tells what it counted as', async () => {
	const lead = await server.login('coordinator');
	const count = async (kommun) => {
		const answer = await lead.submit('/rakna', (f) => 'antal' in f.fields, { insats: 'anonymous', kommun, dag: '2026-04-15' });
		assert.equal(answer.status, 303);
		return words((await lead.get('/rakna')).text);
	};
	assert.match(await count('2361'), /Räknat\. Jourens eget uppdrag\./);
	assert.match(await count('2380'), /Räknat\. Insats enligt kommunens beslut \(Socialnämnden § 17\/2026\)\. /);
	assert.match(await count('2309'), /Räknat\. Insats enligt kommunens beslut .* Kommunen har inte beslutat om undantag från dokumentation för den insatsen\./);
	assert.match(await count('okand'), /Räknat\. Jourens eget uppdrag\./);
});

test('for the young the law\'s question is asked once, and the help goes on meanwhile', async () => {
	const lead = await server.login('coordinator');
	const child = await newCase(lead, '2380', '12-14');
	let shown = words((await lead.get(child)).text);
	assert.match(shown, /Personen är under 15 år .*21 kap\. 2 §.*fråga inte, och ring socialtjänsten/);
	assert.match(shown, /Räknas som Jourens eget uppdrag/);
	assert.doesNotMatch(shown, /Lämpligt utan samtycke/);
	const { skydd } = formOf((await lead.get(child)).text, '/samtycke').fields;
	assert.equal((await lead.post(`${child}/samtycke`, { skydd, svar: 'suitable' })).status, 422, 'never under 15');
	assert.equal((await lead.post(`${child}/samtycke`, { skydd, svar: 'unsafe' })).status, 303);
	shown = words((await lead.get(child)).text);
	assert.match(shown, /Räknas som Jourens eget uppdrag/);
	assert.doesNotMatch(shown, /Personen är under 15 år/, 'asked once');
	const other = await newCase(lead, '2380', '0-11');
	assert.equal((await lead.post(`${other}/samtycke`, { skydd, svar: 'consent' })).status, 303);
	assert.match(words((await lead.get(other)).text), /Räknas som Insats enligt kommunens beslut/);
	const young = await newCase(lead, '2380', '15-17');
	assert.equal((await lead.post(`${young}/samtycke`, { skydd, svar: 'suitable' })).status, 303);
	assert.match(words((await lead.get(young)).text), /Räknas som Insats enligt kommunens beslut.*Lämpligt utan vårdnadshavares samtycke/);
	const own = await newCase(lead, '2361', '12-14');
	assert.doesNotMatch(words((await lead.get(own)).text), /Personen är under 15 år/, 'it does not bind the jour\'s own work');
});

for (const width of [390, 1280])
	test(`the decisions' pages are without violations at ${width} px, light and dark`, async () => {
		for (const dark of [false, true]) {
			const page = await newPage(server, { role: 'municipal_officer', width, dark });
			for (const path of ['/kommuner', at('ragunda'), at('harjedalen'), at('ragunda', '/overenskommelse'), at('ragunda', '/undantag/nytt'),
				'/kommuner/ragunda/insatser', '/insatser', await correction(officer, 'ragunda', 'bidrag'), '/kommuner/ragunda/namnder']) {
				await page.goto(server.url + path);
				await axe(page);
				assert.ok(await overflow(page) <= 0, `${path} is too wide`);
				noTrouble(page);
			}
			await page.context().close();
		}
	});
