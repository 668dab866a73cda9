// SPDX-License-Identifier: AGPL-3.0-or-later
// A year in the partnership, lived day by day in a real browser: the agreement, eight municipalities'
// decisions of which one says no and one comes late, services that open by themselves, the grant,
// the memos and the year's figures. Between the days nobody touches anything but the clock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const at = (town, rest = '') => `/kommuner/${town}/beslut${rest}`;
let server, page;
before(async () => { server = await startDemo({ clock: '2026-01-12T09:00' }); });
after(async () => { await closeBrowser(); await server?.stop(); });

async function as(role) {
	await page?.context().close();
	page = await newPage(server, { role });
	return page;
}

async function day(date, role = 'manager') {
	await server.restart({ clock: `${date}T10:00` });
	return as(role);
}

async function look(path) {
	await page.goto(server.url + path);
	await axe(page);
	assert.equal(await overflow(page), 0, `${path} is wider than the window`);
	noTrouble(page);
	return text('main');
}

const text = async (place) => (await page.locator(place).innerText()).replace(/[\u00a0\s]+/g, ' ');
const card = (matter) => page.locator(`section[aria-labelledby="${matter}"]`);
async function stands(town, matter, words) {
	await page.goto(server.url + at(town));
	const shown = (await card(matter).innerText()).replace(/[\u00a0\s]+/g, ' ');
	assert.match(shown, words, `${town}, ${matter}`);
}

// From a minutes extract to what was on its way.
async function decide(town, matter, outcome, fields) {
	await page.goto(server.url + at(town));
	await card(matter).getByRole('link', { name: 'Rätta eller fyll i' }).click();
	await page.getByLabel(outcome, { exact: true }).first().check();
	for (const [name, value] of Object.entries(fields))
		if (name === 'godkand')
			await page.locator('#godkand').selectOption(await page.locator('#godkand option').filter({ hasText: value }).getAttribute('value'));
		else
			await page.locator(`#${name}`).fill(value);
	await page.getByRole('button', { name: 'Spara rättelsen' }).click();
	await page.locator('.m-flash').filter({ hasText: 'Rättelsen är sparad.' }).waitFor();
	noTrouble(page);
}

test('January: everything is on its way, and nothing is by a municipality\'s decision', async () => {
	await as('manager');
	assert.match(await look('/kommuner'), /Överenskommelsen gäller i 0 av 8 kommuner\. 8 kommuner är inte klara\./);
	assert.doesNotMatch(await look('/insatser'), /Enligt kommunens beslut i/);
	assert.match(await look('/idag'), /Bräcke: handlingar till /);
});

test('the agreement\'s text is a draft, and is settled; municipalities approve that version by its fingerprint', async () => {
	await page.goto(`${server.url}/overenskommelse/text/del/uppfoljning`);
	await page.getByLabel('Text', { exact: true }).fill('Parterna möts i mars och i oktober.');
	await page.getByRole('button', { name: 'Spara', exact: false }).first().click();
	await page.locator('.m-flash').waitFor();
	await page.goto(`${server.url}/overenskommelse/text`);
	await page.getByRole('button', { name: /Fastställ/ }).click();
	await page.locator('.m-flash').waitFor();
	assert.match(await look('/overenskommelse/text'), /fastställd som version 2/);
	noTrouble(page);
});

test('a committee decides under a condition: decided, and it waits', async () => {
	await day('2026-01-28');
	await decide('bracke', 'insatser', 'Ja', { paragraf: '§ 8/2026', justerat: '2026-01-26', anslaget: '2026-01-27' });
	await stands('bracke', 'insatser', /Väntar på villkor.*under förutsättning att överenskommelsen godkänns/);
	assert.doesNotMatch(await look('/kommuner/bracke/insatser'), /Enligt kommunens beslut/);
});

test('February: three boards approve, and an officer types her own municipality\'s decisions', async () => {
	await day('2026-02-25');
	await decide('bracke', 'overenskommelse', 'Ja', { paragraf: 'KS § 14/2026', justerat: '2026-02-06', anslaget: '2026-02-09', godkand: /^Version 2/ });
	await stands('bracke', 'overenskommelse', /Beslutat\. Gäller från 1 mars 2026\..*Tidigast 3 mars 2026/);
	assert.match(await look('/kommuner/bracke/beslut/overenskommelse'), /Version 2, kontrolltal [0-9a-f]{4} /);
	await stands('bracke', 'insatser', /Beslutat\. Gäller från 1 mars 2026/);
	await decide('ostersund', 'overenskommelse', 'Ja', { paragraf: '§ 21/2026' });
	await decide('ostersund', 'insatser', 'Ja', { paragraf: '§ 17/2026' });
	await decide('ostersund', 'undantag', 'Ja', { paragraf: '§ 18/2026' });
	for (const [matter, paragraf] of [['overenskommelse', '§ 9/2026'], ['insatser', '§ 10/2026'], ['undantag', '§ 11/2026']])
		await decide('berg', matter, 'Ja', { paragraf, justerat: '2026-02-17', anslaget: '2026-02-18' });
	// In Berg one board takes all steps: its services wait for what it has decided itself the same day.
	await stands('berg', 'overenskommelse', /Kommunstyrelsen § 9\/2026/);
	await stands('berg', 'insatser', /Beslutat\. Gäller från 1 mars 2026.*Kommunstyrelsen § 10\/2026/);
	await as('municipal_officer');
	await decide('ragunda', 'overenskommelse', 'Ja', { paragraf: '§ 19/2026', justerat: '2026-02-16' });
	await decide('ragunda', 'insatser', 'Ja', { paragraf: '§ 11/2026', justerat: '2026-02-24' });
	assert.match(await look('/kommuner'), /gäller i 0 av 8/);
});

test('1 March has come: what was decided holds, and no hand has opened it', async () => {
	await day('2026-03-02');
	assert.match(await look('/kommuner'), /gäller i 4 av 8 kommuner/);
	assert.match(await look('/kommuner/bracke/insatser'), /Stödsamtal Vård- och socialutskottet § 8\/2026 Enligt kommunens beslut/);
	assert.match(await look('/insatser'), /Enligt kommunens beslut i Berg \(§ 10\/2026\), Bräcke \(§ 8\/2026\), Ragunda \(§ 11\/2026\), Östersund \(§ 17\/2026\)/);
});

test('one says no; the jour helps there all the same', async () => {
	await day('2026-03-20');
	await decide('harjedalen', 'insatser', 'Ja', { paragraf: '§ 12/2026' });
	await decide('harjedalen', 'overenskommelse', 'Nej', { paragraf: '§ 41/2026', justerat: '2026-03-17', anslaget: '2026-03-18' });
	await stands('harjedalen', 'overenskommelse', /Sa nej.*jourens eget uppdrag/);
	await stands('harjedalen', 'insatser', /Gäller inte, eftersom villkoret inte uppfylldes/);
	const lead = await server.login('coordinator');
	const made = await lead.submit('/arenden/nytt', (f) => 'namn' in f.fields, { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2361', namn: 'Tove Lund', telefon: '070-174 06 71' });
	await as('coordinator');
	await page.goto(`${server.url}${made.location}/samtal/nytt`);
	await page.getByLabel('Anteckning').fill('Vill veta hur en rättegång går till.');
	await page.getByRole('button', { name: 'Spara samtalet' }).click();
	await page.locator('.m-flash').filter({ hasText: 'Samtalet är sparat.' }).waitFor();
	assert.match(await text('main'), /Karin Lindberg · Jourens eget uppdrag Vill veta hur en rättegång går till\./);
});

test('April: one decided after its own start, and one waits for legal force', async () => {
	await day('2026-04-15');
	await decide('krokom', 'insatser', 'Ja', { paragraf: '§ 31/2026', justerat: '2026-03-24', anslaget: '2026-03-25' });
	await decide('krokom', 'overenskommelse', 'Ja', { paragraf: '§ 57/2026', justerat: '2026-04-01', anslaget: '2026-04-02' });
	await stands('krokom', 'overenskommelse', /Gäller sedan 25 mars 2026.*säger från 1 mars 2026 men fattades 25 mars 2026/);
	for (const matter of ['overenskommelse', 'insatser'])
		await decide('are', matter, 'Ja', { paragraf: matter === 'insatser' ? '§ 38/2026' : '§ 64/2026', justerat: '2026-04-07', anslaget: '2026-04-07' });
	await stands('are', 'insatser', /Väntar på laga kraft/);
	await day('2026-05-05');
	assert.match(await look('/idag'), /Åre: har någon överklagat\?/);
	for (const matter of ['overenskommelse', 'insatser'])
		await decide('are', matter, 'Ja', { ej_overklagat: '2026-05-04' });
	await stands('are', 'insatser', /Gäller sedan 29 april 2026/);
});

test('June: the late one, whose catalogue opens by itself', async () => {
	await day('2026-06-10');
	assert.match(await look('/idag'), /Strömsund: vad blev det i Kommunstyrelsen\?/);
	await decide('stromsund', 'insatser', 'Ja', { paragraf: '§ 26/2026', justerat: '2026-03-24', anslaget: '2026-03-25' });
	await stands('stromsund', 'insatser', /Väntar på villkor/);
	await decide('stromsund', 'overenskommelse', 'Ja', { sammantrade: '2026-06-09', paragraf: '§ 102/2026', justerat: '2026-06-10' });
	await stands('stromsund', 'insatser', /Gäller sedan 9 juni 2026/);
	assert.match(await look('/kommuner'), /gäller i 7 av 8 kommuner\. 1 kommun har sagt nej\./);
});

test('the grant is typed and checked to the öre against 731 101 kr', async () => {
	await page.goto(`${server.url}/bidrag/2026/andra`);
	await page.locator('#belopp-2326').fill('39 120');
	await page.getByRole('button', { name: 'Spara beloppen' }).click();
	assert.match(await text('main'), /3 öre mindre än hela bidraget/);
	await page.goto(`${server.url}/bidrag/2026/andra`);
	await page.locator('#belopp-2326').fill('39 120,03');
	await page.getByRole('button', { name: 'Spara beloppen' }).click();
	assert.match(await look('/bidrag'), /2026: 731 101 kr .*precis 731 101 kr/);
});

test('the official memo of each of the eight is there as page, PDF and Word file', async () => {
	const client = await server.login('manager');
	for (const town of ['berg', 'bracke', 'harjedalen', 'krokom', 'ragunda', 'stromsund', 'are', 'ostersund']) {
		const memo = `/kommuner/${town}/tjansteskrivelse`;
		assert.match(await look(memo), /Sammanfattning av ärendet.*Beskrivning av ärendet.*Ekonomiska konsekvenser.*Barnkonsekvensanalys.*Beslutsunderlag.*Beslutet skickas till/, town);
		for (const kind of ['pdf', 'docx'])
			assert.equal((await client.get(`${memo}/fil.${kind}`)).status, 200, `${town} ${kind}`);
	}
});

test('the new year: the figures of the year are frozen, and a municipality reads them', async () => {
	await day('2027-01-06', 'municipal_officer');
	for (let i = 0; i < 100; i++) {
		await page.goto(`${server.url}/laget`);
		if (/31 december 2026/.test(await text('main')))
			break;
		await sleep(200);
	}
	assert.match(await look('/laget'), /31 december 2026/);
});
