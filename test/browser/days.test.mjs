// SPDX-License-Identifier: AGPL-3.0-or-later
// Days as people live them: a coordinator's calls and her Monday, a volunteer's evening on a phone, a
// week on duty, a child whose guardian is not safe, a person with extra protection. Each with scripts
// and without.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, newPage as open, noTrouble, overflow } from '../lib/browser.mjs';
import { nuErrors } from '../lib/judges.mjs';
import { startDemo } from '../lib/server.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => {
	await closeBrowser();
	await server?.stop();
});

const at = (page) => page.url().slice(server.url.length);
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();
const told = (page, words) => page.locator('.m-flash').filter({ hasText: words }).waitFor();

// Every page that these days meet without scripts, as the server wrote it, for the judge at the end.
const met = [];
async function newPage(server, how) {
	const page = await open(server, how);
	page.on('response', async (answer) => {
		if (how.js !== false || answer.status() === 303 || !/^text\/html/.test(answer.headers()['content-type']))
			return;
		const html = await answer.text().catch(() => ''); // a page that was left before it had come
		if (html)
			met.push([answer.url().slice(server.url.length), html]);
	});
	return page;
}

async function look(page, js, path, heading) {
	if (path)
		await page.goto(server.url + path);
	const title = await page.locator('h1').innerText();
	assert.ok(!heading || title.startsWith(heading), `${at(page)}: "${title}", not "${heading}"`);
	if (js) { // axe itself is a script
		await axe(page);
		assert.equal(await overflow(page), 0, `${at(page)} is wider than the window`);
	}
	noTrouble(page);
}

async function newCase(page, name, more = async () => {}) {
	await page.goto(`${server.url}/arenden/nytt`);
	await page.getByLabel('Brottsutsatt', { exact: true }).check();
	await page.getByLabel('Brott', { exact: true }).selectOption('assault');
	await page.getByLabel('Ja', { exact: true }).check();
	await page.getByLabel('Kommun där personen bor').selectOption('2380');
	await page.locator('#namn').fill(name);
	await page.locator('#telefon').fill('070-174 06 77');
	await more();
	await press(page, 'Spara ärendet');
	await told(page, 'Ärendet är skapat.');
	return at(page);
}

for (const js of [true, false]) {
	const how = js ? '' : ', without scripts';

	test(`a coordinator's calls: not reached, a task, the law's deadlines, reached outside what is safe${how}`, async () => {
		const desk = await newPage(server, { role: 'coordinator', js });
		const path = await newCase(desk, 'Dagny Morgon', async () => {
			await desk.getByLabel('Vi har frågat hur det är säkert att höras').check();
			await desk.getByLabel('Ringa', { exact: true }).check();
			await desk.getByText('Tider, dag och annat om säker kontakt').click();
			await desk.getByLabel('Vardagar efter 16').check();
			await desk.getByLabel('Kodord').fill('snöflinga');
			if (js)
				await axe(desk);
		});
		assert.match(await desk.locator('.mst-safe').innerText(), /Inte nu\. Personen har sagt/);
		await press(desk, 'Ej nådd');
		await told(desk, 'Antecknat. Ring igen i dag 18:00.');
		await look(desk, js, null, 'Dagny M.');
		await desk.getByRole('link', { name: 'Ny uppgift' }).click();
		await look(desk, js, null, 'Ny uppgift');
		await desk.getByLabel('Följ upp').check();
		await desk.getByLabel('När?').fill('2026-04-15');
		await press(desk, 'Spara uppgiften');
		await told(desk, 'Det syns under Idag');
		await desk.getByRole('link', { name: 'Plan', exact: true }).click();
		await desk.getByLabel('Vad är viktigt för personen?').fill('Att kunna sova');
		await look(desk, js, null, 'Plan');
		await press(desk, 'Spara planen');
		await told(desk, 'Planen är sparad.');
		await desk.getByRole('link', { name: 'Tider i lagen' }).click();
		await desk.getByLabel('Dagen för brottet').fill('2026-03-01');
		await press(desk, 'Spara dagarna');
		await told(desk, 'Sparat.');
		await look(desk, js, null, 'Tider i lagen');
		await look(desk, js, '/idag', 'Idag');
		const row = desk.locator('.m-list a', { hasText: 'Ring: Dagny M.' });
		assert.match(await row.innerText(), /Säkert: Ringa\. När: Vardagar efter 16/);
		await look(desk, js, `${path}/samtal/nytt`, 'Logga samtal');
		await desk.getByLabel('Anteckning').fill('Hon svarade.');
		await press(desk, 'Spara samtalet');
		await look(desk, js, null, 'Logga samtal');
		await desk.getByLabel('Varför utanför säker kontakt?').fill('Hon bad mig ringa nu');
		await press(desk, 'Spara samtalet');
		await told(desk, 'Samtalet är sparat.');
		assert.match(await desk.locator('.moj-timeline').innerText(), /Utanför säker kontakt[\s\S]*Hon bad mig ringa nu/);
		await desk.context().close();
	});

	test(`a volunteer's evening on a phone: her list, a try, a draft, a talk${how}`, async () => {
		const phone = await newPage(server, { role: 'volunteer', width: 390, js });
		await look(phone, js, '/idag', 'Idag');
		await phone.locator('.m-list a', { hasText: 'Elin F.' }).last().click();
		await look(phone, js, null, 'Elin F.');
		await press(phone, 'Ej nådd');
		await told(phone, 'Antecknat. Ring igen');
		await press(phone, 'Jag har ringt');
		await phone.getByLabel('Anteckning').fill('Hon mår bättre.');
		if (!js) {
			await press(phone, 'Spara utkast');
			await told(phone, 'Utkastet är sparat');
			assert.equal(await phone.getByLabel('Anteckning').inputValue(), 'Hon mår bättre.');
		} else {
			await phone.getByText(/^Sparat \d\d:\d\d$/).waitFor();
		}
		await look(phone, js, null, 'Logga samtal');
		await phone.getByLabel('Personen', { exact: true }).check();
		await press(phone, 'Spara samtalet');
		await told(phone, 'Samtalet är sparat.');
		await phone.context().close();
	});

	test(`a day at court: counted on a phone, read and printed at the desk${how}`, async () => {
		const phone = await newPage(server, { role: 'volunteer', width: 390, js });
		await look(phone, js, '/vittnesstod', 'Vittnesstöd');
		await phone.getByLabel('Vittnen', { exact: true }).fill('2');
		await phone.getByLabel('Tilltalade').fill('1');
		await press(phone, 'Spara passet');
		await told(phone, 'Passet är sparat.');
		await phone.context().close();
		const desk = await newPage(server, { role: 'coordinator', js });
		await look(desk, js, '/vittnesstod', 'Vittnesstöd');
		assert.match(await desk.locator('.mst-tasks li').first().innerText(), /15.april.2026, Förmiddag, Östersunds tingsrätt[\s\S]*Vittnen: 2 · Tilltalade: 1/);
		await desk.emulateMedia({ media: 'print' });
		assert.equal(await desk.getByRole('button', { name: 'Skriv ut' }).isVisible(), false);
		await desk.emulateMedia({ media: 'screen' });
		await look(desk, js, '/statistik/forbundet?period=aret', 'Siffror till förbundet');
		await desk.context().close();
	});

	test(`a child whose guardian is not safe: nobody is asked, a concern report is noted${how}`, async () => {
		const desk = await newPage(server, { role: 'coordinator', js });
		await newCase(desk, 'Liten Orolig', async () => {
			await desk.getByText('Fler uppgifter till statistiken').click();
			await desk.getByLabel('Ålder').selectOption('12-14');
		});
		await press(desk, 'Inte frågat, det är inte tryggt');
		await look(desk, js, null, 'Liten O.');
		assert.equal(await desk.getByRole('button', { name: 'Vårdnadshavare samtycker' }).count(), 0);
		await press(desk, 'Orosanmälan är gjord');
		await look(desk, js, null, 'Orosanmälan är gjord');
		await press(desk, 'Anteckna');
		assert.match(await desk.locator('.moj-timeline').innerText(), /Orosanmälan gjord[\s\S]*Karin Lindberg/);
		await desk.context().close();
	});

	test(`extra protection: four lines before anything else, two handlers, nothing on paper${how}`, async () => {
		const desk = await newPage(server, { role: 'coordinator', js });
		const path = await newCase(desk, 'Skyddad Person', async () => {
			await desk.getByText('Fler uppgifter om personen').click();
			await desk.getByLabel('Extra skydd').check();
		});
		await look(desk, js, path, 'Skyddad P.');
		assert.equal(await desk.locator('.mst-safe ul').last().locator('li').count(), 4);
		assert.match(await desk.locator('main').innerText(), /Nu är det 0/);
		await desk.emulateMedia({ media: 'print' });
		assert.equal(await desk.locator('main').isVisible(), false);
		assert.ok(await desk.getByText('Sidan skrivs inte ut').isVisible());
		await desk.emulateMedia({ media: 'screen' });
		assert.equal(await desk.getByText('Sidan skrivs inte ut').isVisible(), false);
		await desk.goto(`${server.url}/arenden`);
		assert.equal(await desk.getByText('Skyddad P.').count(), 0);
		await desk.context().close();
	});

	test(`a coordinator's Monday: twelve are referred, two twice, one without consent, one unsafe${how}`, async () => {
		const desk = await newPage(server, { role: 'coordinator', js });
		const family = js ? 'Måndag' : 'Lördag';
		const number = (i) => `070-174 0${js ? 6 : 7} ${10 + i}`;
		const first = ['Ada', 'Bo', 'Cia', 'Dan', 'Eva', 'Fia', 'Gun', 'Ida', 'Jan', 'Kim', 'Ada', 'Bo'];
		const paths = [];
		await desk.goto(`${server.url}/inkorg`);
		for (const [i, name] of first.entries()) {
			await desk.goto(`${server.url}/inkorg/nytt`);
			await desk.getByLabel('Mejlets text').fill(`Målsägande: ${name} ${family}\nTelefon: ${number(i % 10)}\nBrott: Misshandel`);
			if (i === 2) {
				await desk.locator('main summary', { hasText: 'Fler uppgifter' }).click();
				await desk.getByLabel('Vet inte. Fråga först av allt.').check();
			}
			if (!i)
				await look(desk, js, null, 'Klistra in');
			await press(desk, 'Spara förmedlingen');
			await told(desk, 'Radera mejlet nu');
			paths.push(at(desk));
		}
		assert.equal(new Set(paths).size, 12);
		await look(desk, js, '/inkorg', 'Inkorg');
		assert.equal(await desk.getByText('Kan vara samma person').count() >= 2, true);

		// the same person twice: put together; a namesake with the number of the household: kept apart
		await look(desk, js, `${paths[10]}/lika`, 'Samma person?');
		await press(desk, 'Slå ihop');
		await desk.waitForURL(server.url + paths[0]);
		assert.match(await desk.locator('main').innerText(), /Sammanslagna med den här/);
		await desk.goto(`${server.url}${paths[11]}/lika`);
		await desk.locator('main summary', { hasText: 'Behåll var för sig' }).first().click();
		await desk.getByLabel('Varför är de inte samma?').first().fill('far och son');
		await press(desk, 'Behåll var för sig');
		await desk.waitForURL(server.url + paths[11]);
		assert.equal(await desk.getByText('Kan vara samma person som').count(), 0);

		// consent is asked about first of all; she does not give it, and nothing of her is left
		await desk.goto(server.url + paths[2]);
		assert.match(await desk.locator('main').innerText(), /Vet inte\. Fråga först av allt/);
		await desk.goto(`${server.url}${paths[2]}/avsluta`);
		await desk.getByLabel('Samtycket återtaget').check();
		await desk.locator('main summary', { hasText: 'Samtycket togs tillbaka' }).click();
		await desk.getByLabel('Personen själv, till oss').check();
		await press(desk, 'Avsluta och radera uppgifterna');
		await desk.waitForURL(`${server.url}/inkorg`);
		// it is not safe to ring: nobody does
		await look(desk, js, `${paths[3]}/avsluta`, 'Avsluta utan ärende');
		await desk.getByLabel('Ring inte – otryggt').check();
		await press(desk, 'Avsluta och radera uppgifterna');
		await desk.waitForURL(`${server.url}/inkorg`);

		await look(desk, js, paths[4], `Eva ${family[0]}.`);
		const page = await desk.locator('main').innerText();
		assert.ok(page.indexOf('tala inte in något meddelande') < page.indexOf(number(4)), 'the rules come before the number');
		await press(desk, 'Ej nådd');
		await desk.locator('.moj-timeline').waitFor();
		await desk.goto(server.url + paths[5]);
		await press(desk, 'Nådd – gör till ärende');
		await desk.getByLabel('Vem är personen i händelsen?').selectOption('victim');
		await look(desk, js, null, 'Gör till ärende');
		await press(desk, 'Skapa ärendet');
		await desk.locator('h1', { hasText: `Fia ${family[0]}.` }).waitFor();
		await desk.goto(`${server.url}/inkorg?visa=klara`);
		const done = await desk.locator('main').innerText();
		assert.match(done, /Ring inte – otryggt/);
		assert.match(done, /Samtycket återtaget/);
		assert.doesNotMatch(done, new RegExp(family));
		await desk.context().close();
	});

	test(`a week on duty: given, worked in on a phone, ended before its time${how}`, async () => {
		const desk = await newPage(server, { role: 'coordinator', js });
		const name = js ? 'Jour Vecka' : 'Jour Natt';
		const path = await newCase(desk, name);
		const phone = await newPage(server, { role: 'volunteer', width: 390, js });
		await phone.goto(server.url + path);
		assert.doesNotMatch(await phone.locator('h1').innerText(), /Jour/);
		await desk.goto(`${server.url}/jourpass/nytt`);
		await desk.getByLabel('Vem har jour?').selectOption({ label: 'Maj Svensson' });
		await desk.getByLabel(`Jour ${js ? 'V' : 'N'}.`, { exact: true }).check();
		await look(desk, js, null, 'Nytt jourpass');
		await press(desk, 'Ge jourpasset');
		await told(desk, 'Jourpasset gäller till');
		await look(desk, js, null, 'Jourpass');

		await look(phone, js, '/idag', 'Idag');
		await phone.getByRole('link', { name: /^Du har jourpass till/ }).waitFor();
		await phone.goto(server.url + path);
		await press(phone, 'Ej nådd');
		await told(phone, 'Antecknat. Ring igen');
		await phone.goto(`${server.url}/samtal/nytt`); // a call of nobody's case
		await phone.getByLabel('Vad gällde samtalet?').fill('Ville veta hur en rättegång går till.');
		await phone.getByLabel('Vem ringde?').selectOption({ index: 1 });
		await phone.getByLabel('Kommun').selectOption({ index: 1 });
		await phone.getByLabel('Ja', { exact: true }).check();
		await look(phone, js, null, null);
		await press(phone, 'Spara samtalet');
		await told(phone, 'Samtalet är sparat.');

		await press(desk, 'Avsluta passet för Maj Svensson nu');
		await told(desk, 'Jourpasset är avslutat.');
		await phone.goto(server.url + path);
		assert.doesNotMatch(await phone.locator('h1').innerText(), /Jour/);
		await look(phone, js, '/idag', 'Idag');
		assert.equal(await phone.getByRole('link', { name: /^Du har jourpass till/ }).count(), 0);
		await phone.context().close();
		await desk.context().close();
	});
}

// What is typed is not counted: only the presses that lead from field to field, choose and save.
const MOST_PRESSES = 10;

test(`a call is written down by keyboard in at most ${MOST_PRESSES} presses beside its words`, async () => {
	const desk = await newPage(server, { role: 'coordinator' });
	let presses = 0;
	const key = async (name) => {
		presses++;
		await desk.keyboard.press(name);
	};
	await desk.goto(`${server.url}/idag`);
	await key('l');
	await desk.waitForURL(`${server.url}/samtal/nytt#text`);
	assert.equal(await desk.evaluate(() => document.activeElement.id), 'text');
	await desk.keyboard.type('Undrade om vittnesstöd.');
	await key('Tab'); // when: now stands there
	await key('Tab');
	await key('v'); // Vittne
	await key('Tab');
	await key('r'); // Ragunda
	await key('Tab');
	await key('Space'); // reported: the first answer
	await key('Tab');
	await key('Enter');
	await told(desk, 'Samtalet är sparat.');
	assert.ok(presses <= MOST_PRESSES, `${presses} presses`);
	await desk.context().close();
});

test('a letter leads to a place, never while somebody writes, and never when they are turned off', async () => {
	const desk = await newPage(server, { role: 'coordinator' });
	const goes = async (key, path) => {
		await desk.keyboard.press(key);
		await desk.waitForURL(server.url + path);
	};
	await look(desk, true, '/idag', 'Idag');
	await goes('?', '/kortkommandon');
	await look(desk, true, null, 'Kortkommandon');
	await goes('/', '/sok#vad');
	await desk.keyboard.type('elin/fjäll');
	assert.equal(await desk.locator('#vad').inputValue(), 'elin/fjäll');
	assert.equal(at(desk), '/sok#vad');
	await desk.goto(`${server.url}/idag`);
	await goes('l', '/samtal/nytt#text');
	await desk.keyboard.type('ali?');
	assert.equal(at(desk), '/samtal/nytt#text');
	assert.equal(await desk.getByLabel('Vad gällde samtalet?').inputValue(), 'ali?');
	await desk.goto(`${server.url}/kortkommandon`);
	await press(desk, 'Stäng av kortkommandona');
	await desk.getByText('De är avstängda.').waitFor();
	await axe(desk);
	await desk.locator('h1').click();
	await desk.keyboard.press('a');
	await desk.waitForTimeout(300);
	assert.equal(at(desk), '/kortkommandon');
	await desk.reload();
	await press(desk, 'Sätt på kortkommandona');
	await desk.locator('h1').click();
	await goes('a', '/arenden');
	await desk.context().close();
});

test('the Nu Html Checker finds no error in the pages of these days', () => {
	assert.ok(met.length > 50, `${met.length} pages`);
	assert.deepEqual(nuErrors(met), []);
});
