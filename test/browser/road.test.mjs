// SPDX-License-Identifier: AGPL-3.0-or-later
// A person's road through the house, in a real browser: by a coordinator at her desk and a volunteer
// on a phone. Every page met is looked at with axe; no page may ask another host for anything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

let server, desk;
before(async () => {
	server = await startDemo();
	desk = await newPage(server, { role: 'coordinator' });
});
after(async () => {
	await closeBrowser();
	await server?.stop();
});

const at = (page) => page.url().slice(server.url.length);

// Goes there (or stays), and looks: heading, axe, no sideways push, nothing failed in the page.
async function look(page, path, heading) {
	if (path)
		await page.goto(server.url + path);
	const title = await page.locator('h1').innerText();
	assert.ok(!heading || title.startsWith(heading), `${at(page)}: "${title}", not "${heading}"`);
	assert.equal(await page.locator('h1').count(), 1);
	if (page.scripts !== false) // axe itself is a script
		await axe(page);
	assert.equal(page.scripts === false ? 0 : await overflow(page), 0, `${at(page)} is wider than the window`);
	noTrouble(page);
}

const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();
const told = (page, words) => page.locator('.m-flash').filter({ hasText: words }).waitFor();

async function signIn(page, role) {
	const { user, password } = server.accounts[role];
	await page.getByLabel('Användarnamn').fill(user);
	await page.getByLabel('Lösenfras').fill(password);
	await press(page, 'Logga in');
}

async function newCase(page, name) {
	await look(page, '/arenden/nytt', 'Nytt ärende');
	await page.getByLabel('Brottsutsatt', { exact: true }).check();
	await page.getByLabel('Brott', { exact: true }).selectOption('assault');
	await page.getByLabel('Ja', { exact: true }).check();
	await page.getByLabel('Kommun där personen bor').selectOption('2303');
	await page.locator('#namn').fill(name);
	await page.locator('#telefon').fill('070-174 06 77');
	await press(page, 'Spara ärendet');
	await told(page, 'Ärendet är skapat.');
	return at(page);
}

async function give(page, path, to) {
	await look(page, `${path}/tilldela`, 'Ge ärendet till någon');
	await page.getByLabel(to).check();
	await page.getByLabel('Jag har frågat, och de känner inte varandra').check();
	await press(page, 'Ge ärendet');
	await told(page, 'Stödpersonen kan nu öppna ärendet.');
}

let rut, other; // addresses of two cases

test('a coordinator makes a case, logs a talk, and gives it away after "Känner du ...?"', async () => {
	other = await newCase(desk, 'Ture Annanson');
	rut = await newCase(desk, 'Rut Provling');
	await look(desk, null, 'Rut P.');
	assert.match(await desk.locator('.mst-safe--first').innerText(), /tala inte in något meddelande/);
	assert.equal(await desk.getByRole('link', { name: 'Ring 070-174 06 77' }).getAttribute('href'), 'tel:0701740677');

	await press(desk, 'Logga samtal');
	await look(desk, null, 'Logga samtal');
	await desk.getByLabel('Anteckning').fill('Rut vill veta hur ett förhör går till.');
	await press(desk, 'Spara samtalet');
	await told(desk, 'Samtalet är sparat.');
	await look(desk, null, 'Rut P.');
	assert.match(await desk.locator('.moj-timeline').innerText(), /hur ett förhör går till/);

	await desk.goto(`${server.url}${rut}/tilldela`);
	assert.match(await desk.locator('main').innerText(), /Känner du Rut\?/);
	await desk.getByLabel('Maj Svensson').check();
	await press(desk, 'Ge ärendet');
	await desk.getByRole('alert').getByText('Fråga först om ni känner varandra').waitFor();
	await axe(desk);
	await give(desk, rut, 'Maj Svensson');
	await look(desk, null, 'Rut P.');
});

test('the volunteer on her phone: opens this case, logs, tells her rights; the other gets 404', async () => {
	const phone = await newPage(server, { width: 390 });
	await look(phone, '/logga-in', 'Logga in');
	await signIn(phone, 'volunteer');
	await look(phone, null, 'Idag');
	assert.match(await phone.getByRole('link', { name: 'Ring samordnaren' }).getAttribute('href'), /^tel:\d+$/);
	const row = phone.locator('.m-list a', { hasText: 'Rut P.' });
	assert.match(await row.innerText(), /Vi vet inte vem som hör/, 'how she may be reached, before anything else');
	assert.equal(await phone.getByText('Ture A.').count(), 0);

	await row.click();
	await look(phone, null, 'Rut P.');
	assert.equal(at(phone), rut);
	await press(phone, 'Jag har ringt');
	await look(phone, null, 'Logga samtal');
	assert.ok(await phone.getByLabel('Telefon').isChecked());
	await phone.getByLabel('Anteckning').fill('Berättade om målsägandebiträde.');
	await phone.getByLabel('Minuter').fill('20');
	await phone.getByLabel('Gjorde du något mer?').selectOption('authority');
	await press(phone, 'Spara samtalet');
	await told(phone, 'Samtalet är sparat.');
	await press(phone, 'Jag har berättat om rätten att ansöka');
	await told(phone, 'Noterat.');
	await press(phone, 'Jag har berättat om personuppgifterna');
	await told(phone, 'Noterat.');
	await look(phone, null, 'Rut P.');
	assert.equal(await phone.getByText('Berätta i samtalet').count(), 0);
	const story = await phone.locator('.moj-timeline').innerText();
	for (const words of ['Kontakt med myndighet', 'Berättade om målsägandebiträde.', 'Informerad om rätten att ansöka', 'Informerad om hur personuppgifter'])
		assert.ok(story.includes(words), words);

	await phone.getByRole('link', { name: 'Vid fara' }).click();
	await look(phone, null, 'Vid fara');
	assert.equal(await phone.locator('main a').first().getAttribute('href'), 'tel:112');

	assert.equal((await phone.goto(server.url + other)).status(), 404);
	const second = await newPage(server, { role: 'volunteer2', width: 390 });
	const answer = await second.goto(server.url + rut);
	assert.equal(answer.status(), 404);
	assert.ok(!(await second.content()).includes('Rut'));
	await axe(second);
	await second.context().close();
	await phone.context().close();
});

test('the same with scripts off: signed in, logged, told', async () => {
	await give(desk, other, 'Maj Svensson');
	const plain = await newPage(server, { width: 390, js: false });
	plain.scripts = false;
	await look(plain, '/logga-in', 'Logga in');
	await signIn(plain, 'volunteer');
	await look(plain, null, 'Idag');
	await plain.locator('.m-list a', { hasText: 'Ture A.' }).click();
	await press(plain, 'Jag har ringt');
	await plain.getByLabel('Anteckning').fill('Utan skript.');
	await press(plain, 'Spara samtalet');
	await told(plain, 'Samtalet är sparat.');
	await press(plain, 'Jag har berättat om rätten att ansöka');
	await look(plain, null, 'Ture A.');
	assert.match(await plain.locator('.moj-timeline').innerText(), /Utan skript\./);
	await plain.context().close();
});

test('counting without a name: a form that has no place for one', async () => {
	await look(desk, '/rakna', 'Räkna utan namn');
	const names = await desk.$$eval('main [name]', (all) => all.map((e) => e.name));
	assert.ok(!names.some((name) => /namn|telefon|text/.test(name)), names.join(' '));
	await desk.locator('main input[name=insats]').first().check();
	await desk.locator('#kommun').selectOption('2303');
	await desk.locator('#antal').fill('2');
	await press(desk, 'Räkna');
	await told(desk, 'Räknat.');
	await look(desk, null, 'Räkna utan namn');
});

test('two tabs edit one case: the second sees the difference and overwrites nothing', async () => {
	const tab = await desk.context().newPage();
	tab.trouble = [];
	await look(desk, `${rut}/andra`, 'Ändra uppgifter');
	await look(tab, `${rut}/andra`, 'Ändra uppgifter');
	await desk.getByLabel('I korthet').fill('Den första raden');
	await press(desk, 'Spara ändringarna');
	await told(desk, 'Ändringarna är sparade.');
	await tab.getByLabel('I korthet').fill('Den andra raden');
	await press(tab, 'Spara ändringarna');
	await tab.getByRole('alert').getByText('Någon annan har ändrat ärendet').waitFor();
	await axe(tab);
	assert.match(await tab.locator('.m-rows').innerText(), /Den första raden/);
	assert.equal(await tab.getByLabel('I korthet').inputValue(), 'Den andra raden');
	await look(desk, rut, 'Rut P.');
	assert.match(await desk.locator('.m-rows').innerText(), /Den första raden/);
	await press(tab, 'Spara ändringarna'); // now it is a decision
	await told(tab, 'Ändringarna är sparade.');
	assert.match(await tab.locator('.m-rows').innerText(), /Den andra raden/);
	await tab.close();
});

test('what she types is saved by itself: "Sparat", and the text is there after a reload', async () => {
	await look(desk, '/samtal/nytt', 'Logga samtal');
	await desk.getByLabel('Vad gällde samtalet?').fill('Hon ringer om sin granne');
	await desk.locator('.m-draft', { hasText: /^Sparat \d\d:\d\d$/ }).waitFor();
	await desk.reload();
	assert.equal(await desk.getByLabel('Vad gällde samtalet?').inputValue(), 'Hon ringer om sin granne');
	await told(desk, 'Här är ditt utkast. Det är inte sparat än.');
	await look(desk, null, 'Logga samtal');
	await desk.getByLabel('Vem ringde?').selectOption('victim');
	await desk.locator('#kommun').selectOption('okand');
	await desk.getByLabel('Vet inte').check();
	await press(desk, 'Spara samtalet');
	await told(desk, 'Samtalet är sparat.');
	await look(desk, '/samtal/nytt', 'Logga samtal');
	assert.equal(await desk.getByLabel('Vad gällde samtalet?').inputValue(), '', 'a saved draft is gone');
});

test('leave fast: by the button, by Shift three times; Back never returns to the story', async () => {
	const away = await server.client().get('/lamna');
	assert.equal(away.status, 303);
	assert.match(away.location, /^https:\/\//);
	assert.match(away.headers.get('clear-site-data'), /cache/);
	const leave = { click: (p) => p.getByRole('link', { name: 'Lämna sidan nu' }).click(),
		shift: async (p) => { for (let i = 0; i < 3; i++) await p.keyboard.press('Shift'); } };
	for (const [how, go] of Object.entries(leave)) {
		const page = await newPage(server, { width: how === 'click' ? 390 : 1280 });
		const covered = []; // titles while the page was hidden
		page.on('console', (m) => m.text().startsWith('covered') && covered.push(m.text().slice(8)));
		await page.addInitScript(() => new MutationObserver(() =>
			document.querySelector('.m-cover') && console.log(`covered:${document.title.trim()}`))
			.observe(document, { childList: true, subtree: true }));
		await page.route('**/lamna', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8',
			body: '<!doctype html><title>Vädret</title><h1>Vädret</h1>' }));
		await look(page, '/tillganglighet', 'Tillgänglighet');
		await look(page, '/stod', 'Har du varit med om ett brott?');
		assert.ok(!/brott|offer/i.test(await page.title()), 'the title tells nothing');
		await go(page);
		await page.getByRole('heading', { name: 'Vädret' }).waitFor();
		assert.equal(covered[0], '', `${how}: hidden at once, without a title`);
		await page.goBack();
		assert.equal(at(page), '/tillganglighet', `${how}: Back leads to what was before`);
		await page.context().close();
	}
	const plain = await newPage(server, { width: 390, js: false });
	await plain.goto(`${server.url}/stod`);
	assert.equal(await plain.getByRole('link', { name: 'Lämna sidan nu' }).getAttribute('href'), '/lamna');
	await plain.context().close();
});

test('from the police\'s mail: not reached, reached, a case, given away, closed; the officer sees figures alone', async () => {
	await look(desk, '/inkorg', 'Inkorg');
	await press(desk, 'Klistra in polisens mejl');
	await look(desk, null, 'Klistra in');
	await desk.getByLabel('Mejlets text').fill('Målsägande: Sigge Vägvisare\nTelefon: 070-174 06 81\nBrott: Misshandel');
	await press(desk, 'Spara förmedlingen');
	await look(desk, null, 'Sigge V.');
	await press(desk, 'Ej nådd');
	await look(desk, null, 'Sigge V.');
	assert.match(await desk.locator('main').innerText(), /Ring igen/);
	await press(desk, 'Nådd – gör till ärende');
	await look(desk, null, 'Gör till ärende');
	await desk.getByLabel('Vem är personen i händelsen?').selectOption('victim');
	await desk.getByLabel('Kommun där personen bor').selectOption('2303');
	await press(desk, 'Skapa ärendet');
	await look(desk, null, 'Sigge V.');
	const sigge = at(desk);
	await give(desk, sigge, 'Olle Jonsson');
	await look(desk, `${sigge}/avsluta`, 'Avsluta ärendet');
	await press(desk, 'Avsluta ärendet');
	await told(desk, 'Ärendet är avslutat.');
	await look(desk, null, 'Sigge V.');

	const officer = await newPage(server, { role: 'municipal_officer' });
	await look(officer, '/laget', 'Läget i Ragunda');
	assert.ok(!(await officer.content()).includes('Sigge'));
	for (const path of [sigge, '/arenden', '/inkorg', '/statistik'])
		assert.ok([403, 404].includes((await officer.goto(server.url + path)).status()), path);
	await officer.context().close();
});

test('a long note typed while the session ran out comes back after the login', async () => {
	await look(desk, `${rut}/samtal/nytt`, 'Logga samtal');
	const note = 'En lång anteckning. '.repeat(60).trim();
	await desk.getByLabel('Anteckning').fill(note);
	await server.restart({ clock: '2026-04-15T15:00' }); // 30 idle minutes are over
	await press(desk, 'Spara samtalet');
	await desk.getByText('Det du skrev är sparat').waitFor();
	await axe(desk);
	await signIn(desk, 'coordinator');
	await look(desk, null, 'Logga samtal');
	assert.equal(await desk.getByLabel('Anteckning').inputValue(), note);
	await press(desk, 'Spara samtalet');
	await told(desk, 'Samtalet är sparat.');
	assert.ok((await desk.locator('.moj-timeline').innerText()).includes(note));
});

test('closed and undone with one button; closed for good, the split comes after 30 days', async () => {
	for (const undo of [true, false]) {
		await look(desk, `${rut}/avsluta`, 'Avsluta ärendet');
		await press(desk, 'Avsluta ärendet');
		await told(desk, 'Ärendet är avslutat.');
		await look(desk, null, 'Rut P.');
		if (undo) {
			await press(desk, 'Öppna ärendet igen');
			await told(desk, 'Ärendet är öppet igen.');
		}
	}
	await server.restart({ clock: '2026-06-02T09:00' });
	const later = await newPage(server, { role: 'coordinator' });
	await look(later, rut);
	assert.match(await later.locator('main').innerText(), /Avslutat, statistiken är avskild/);
	assert.equal(await later.getByRole('button', { name: 'Öppna ärendet igen' }).count(), 0);
});
