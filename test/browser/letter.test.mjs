// SPDX-License-Identifier: AGPL-3.0-or-later
// "Skriv till oss": a person writes on a phone, leaves fast, comes back with the code on another device,
// reads the answer, writes on, and withdraws. The coordinator answers and makes it a referral.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const STORY = 'Min granne hotar mig när jag går ut med hunden.';

let server, desk;
before(async () => {
	server = await startDemo();
	desk = await newPage(server, { role: 'coordinator' });
});
after(async () => {
	await closeBrowser();
	await server?.stop();
});

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const told = (page, words) => page.getByText(words).first().waitFor();

async function look(page) {
	await axe(page);
	assert.ok(await overflow(page) <= 0, `${page.url()} is wider than its window`);
	// A refused form is answered 422 without leaving the page.
	page.trouble = page.trouble.filter((t) => !/^422: .*\/skriv(\/kod)?$/.test(t));
	noTrouble(page);
}

// Fills in the form and returns the code.
async function write(page, { text = STORY, word = '' } = {}) {
	await page.goto(`${server.url}/skriv`);
	await page.getByLabel('Ja', { exact: true }).check();
	await page.getByLabel('Ett kodord').fill(word);
	await page.getByLabel('Skriv så mycket eller lite du vill').fill(text);
	await press(page, 'Skicka');
	await told(page, 'Det här är din kod.');
	return (await page.locator('.mst-code').innerText()).trim();
}

async function open(page, code) {
	await page.goto(`${server.url}/skriv/kod`);
	await page.getByLabel('Din kod').fill(code);
	await press(page, 'Öppna');
}

test('writes, leaves fast, comes back on another device, gets an answer, withdraws', async () => {
	const phone = await newPage(server, { width: 390 });
	await phone.goto(`${server.url}/stod`);
	await phone.getByRole('link', { name: 'Skriv till oss' }).click();
	await look(phone);
	await press(phone, 'Skicka');
	await told(phone, 'Något behöver rättas');
	await look(phone);
	const code = await write(phone, { word: 'Granskog' });
	assert.match(code, /^\d{5} \d{5} \d{5} \d{5}$/);
	assert.ok(!/brott|stöd|brev/i.test(await phone.title()), 'the title tells nothing');
	await look(phone);
	assert.equal((await phone.context().cookies()).length, 0, 'no cookie');
	await phone.route('**/lamna', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8',
		body: '<!doctype html><title>Vädret</title><h1>Vädret</h1>' }));
	await phone.getByRole('link', { name: 'Lämna sidan nu' }).click();
	await phone.getByRole('heading', { name: 'Vädret' }).waitFor();
	await phone.goBack();
	assert.ok(!(await phone.content()).includes(STORY) && !(await phone.content()).includes(code), 'Back shows neither');
	await phone.context().close();

	await desk.goto(`${server.url}/idag`);
	await desk.getByRole('link', { name: /brev väntar på svar/ }).click();
	await look(desk);
	await desk.getByRole('link', { name: /Någon utan namn/ }).last().click();
	await told(desk, STORY);
	await told(desk, 'Svara bara här. Ring inte.');
	await look(desk);
	await press(desk, 'Spara svaret');
	await told(desk, 'Något behöver rättas');
	await desk.getByLabel('Svara').fill('Tack för att du skriver. Vill du att vi ringer?');
	await press(desk, 'Spara svaret');
	await told(desk, 'Svaret är sparat.');
	const letter = desk.url();

	const other = await newPage(server, { width: 1280 });
	await open(other, code.replaceAll(' ', '-'));
	await told(other, 'Brevet har inte öppnats förut.');
	await told(other, 'Vill du att vi ringer?');
	assert.ok(!(await other.content()).includes(STORY), 'her own text needs the code word');
	await look(other);
	await other.getByLabel(/^Kodord/).fill('fel ord');
	await press(other, 'Visa det som är skrivet förut');
	await told(other, 'Kodordet stämmer inte.');
	await other.getByLabel(/^Kodord/).fill('granskog');
	await press(other, 'Visa det som är skrivet förut');
	await told(other, STORY);
	await look(other);
	await press(other, 'Jag har läst, visa det inte igen med bara koden');
	await told(other, 'Svaret visas inte igen med bara koden.');
	assert.ok(!(await other.content()).includes('Vill du att vi ringer?'));
	await other.getByLabel('Vad vill du säga?').fill('Ja, på dagen.');
	await press(other, 'Skicka');
	await told(other, 'Det du skrev är sparat.');
	await open(other, code);
	await told(other, /Senast öppnat: i dag/);
	await desk.goto(letter);
	await told(desk, 'Ja, på dagen.');

	await other.getByText('Någon annan har läst, eller du har ångrat dig').click();
	await press(other, 'Ta tillbaka brevet');
	await told(other, 'Kryssa i rutan om du vill ta bort allt.');
	await look(other);
	await other.getByLabel('Ja, ta bort allt').check();
	await press(other, 'Ta tillbaka brevet');
	await other.getByRole('heading', { name: 'Brevet är borttaget' }).waitFor();
	await look(other);
	await open(other, code);
	await told(other, 'Koden gäller inte.');
	await other.context().close();
	await desk.goto(letter);
	await desk.getByRole('heading', { name: 'Tillbakataget' }).waitFor();
	assert.ok(!(await desk.content()).includes('hotar'));
});

test('where scripts run the text leaves the browser only as a box; without the sealing script the server seals', async () => {
	const phone = await newPage(server, { width: 390 });
	const sent = [];
	phone.on('request', (r) => r.method() === 'POST' && sent.push(new URLSearchParams(r.postData())));
	await phone.goto(`${server.url}/skriv`);
	await phone.getByLabel('Skriv så mycket eller lite du vill').fill('Låst: å, ä och 🌲.');
	await press(phone, 'Skicka'); // refused: something is missing
	await told(phone, 'Något behöver rättas');
	assert.equal(await phone.getByLabel('Skriv så mycket eller lite du vill').inputValue(), 'Låst: å, ä och 🌲.', 'what was typed is still there');
	await phone.waitForTimeout(1200); // within a second a second press of a button is none
	await phone.getByLabel('Nej', { exact: true }).check();
	await phone.getByLabel('Ett kodord').fill('Granskog');
	await press(phone, 'Skicka');
	await told(phone, 'Det här är din kod.');
	const code = (await phone.locator('.mst-code').innerText()).trim();
	await open(phone, code);
	await phone.getByLabel('Vad vill du säga?').fill('Mer som är låst.');
	await press(phone, 'Skicka');
	await told(phone, 'Det du skrev är sparat.');
	const written = sent.filter((body) => body.has('forseglad'));
	assert.equal(written.length, 3);
	for (const body of sent)
		assert.ok(!/låst/i.test([...body.values()].join(' ')), 'no text in what is sent');
	await phone.getByLabel(/^Kodord/).fill('granskog');
	await press(phone, 'Visa det som är skrivet förut');
	await told(phone, 'Låst: å, ä och 🌲.');
	await told(phone, 'Mer som är låst.');
	await phone.context().close();

	const old = await newPage(server, { width: 390 });
	await old.route('**/tillgangar/seal.*', (route) => route.abort());
	await write(old, { text: 'Från en gammal telefon.' });
	await old.context().close();
	for (const text of ['Låst: å, ä och 🌲.', 'Från en gammal telefon.']) {
		await desk.goto(`${server.url}/brev`);
		const links = await desk.getByRole('link', { name: /Någon utan namn/ }).evaluateAll((all) => all.map((a) => a.href));
		let found = false;
		for (const href of links) {
			await desk.goto(href);
			found ||= (await desk.content()).includes(text);
		}
		assert.ok(found, text);
	}
});

test('works without scripts; somebody else has read: the code is dead, the jour is told', async () => {
	const plain = await newPage(server, { width: 320, js: false });
	const code = await write(plain, { text: 'Jag skriver från biblioteket.' });
	await open(plain, code);
	await told(plain, 'Inget nytt svar än.');
	assert.ok(await overflow(plain) <= 0);
	assert.equal(await plain.getByLabel(/^Kodord/).count(), 0, 'she chose none');
	await plain.getByText('Någon annan har läst, eller du har ångrat dig').click();
	await press(plain, 'Någon annan har läst. Stäng koden');
	await plain.getByRole('heading', { name: 'Koden är stängd' }).waitFor();
	await open(plain, code);
	await told(plain, 'Koden gäller inte.');
	await plain.context().close();
	await desk.goto(`${server.url}/brev`);
	await desk.getByRole('link', { name: /Någon utan namn.*Någon annan har läst/s }).last().click();
	await told(desk, 'Koden är stängd och inget svar når fram.');
	assert.equal(await desk.getByLabel('Svara').count(), 0);
});

test('with consent it becomes a referral that says how to get in touch; the code goes on', async () => {
	const phone = await newPage(server, { width: 390 });
	await phone.goto(`${server.url}/skriv`);
	await phone.getByLabel('Ring mig').check();
	await phone.getByLabel('Vet inte').check();
	await phone.getByLabel('Skriv så mycket eller lite du vill').fill('Kan ni ringa?');
	await press(phone, 'Skicka');
	await told(phone, 'Skriv numret som vi ska ringa.');
	await told(phone, 'Skriv när det är säkert att vi ringer');
	assert.equal(await phone.getByLabel('Skriv så mycket eller lite du vill').inputValue(), 'Kan ni ringa?');
	await phone.getByLabel('Telefonnummer, om vi ska ringa').fill('070-1740659');
	await phone.getByLabel('När är det säkert?').fill('Mellan 9 och 11');
	await phone.getByLabel('Vad ska vi kalla dig?').fill('Ida');
	await press(phone, 'Skicka');
	await told(phone, 'Det här är din kod.');
	const code = (await phone.locator('.mst-code').innerText()).trim();

	await desk.goto(`${server.url}/inkorg`);
	await desk.getByRole('button', { name: /^Brev/ }).click();
	await desk.getByRole('link', { name: /^Ida\s/ }).click();
	await told(desk, 'Ring bara när det är säkert');
	await desk.getByRole('button', { name: 'Gör till förmedling' }).click();
	await look(desk);
	await press(desk, 'Gör till förmedling');
	await told(desk, 'Fråga först, i ett svar på brevet.');
	await desk.getByLabel('Ja, personen vill att jouren hör av sig').check();
	await press(desk, 'Gör till förmedling');
	await told(desk, 'Brevet är nu en förmedling.');
	await told(desk, 'Mellan 9 och 11');
	await told(desk, 'Ida');
	await look(desk);
	await open(phone, code);
	await told(phone, 'Inget nytt svar än.');
	await phone.context().close();
});

test('nothing typed is lost when the form has grown old, or the net is gone', async () => {
	const phone = await newPage(server, { width: 390 });
	await phone.goto(`${server.url}/skriv`);
	await phone.getByLabel('Nej', { exact: true }).check();
	const text = phone.getByLabel('Skriv så mycket eller lite du vill');
	await text.fill('Skriven länge.');
	await phone.route('**/skriv', (route) => route.abort());
	await press(phone, 'Skicka');
	await told(phone, 'Det gick inte att skicka.');
	assert.equal(await text.inputValue(), 'Skriven länge.');
	await phone.unroute('**/skriv');
	await phone.waitForTimeout(1200); // within a second a second press of a button is none
	await phone.locator('main [name="skydd"]').evaluate((e) => { e.value = 'gammal'; });
	await press(phone, 'Skicka');
	await told(phone, 'Det här är din kod.');
	await phone.context().close();
});

test('no text, code or number of a letter stands in the files or the log of the server', async () => {
	const phone = await newPage(server, { width: 390 });
	const code = await write(phone, { text: 'Ovanligt ord: pärlgräsfjäril.', word: 'tallkottsord' });
	await phone.context().close();
	for (const name of ['medstod.db', 'medstod.db-wal', 'vault.db', 'vault.db-wal', 'server.log']) {
		let bytes;
		try { bytes = readFileSync(join(server.dir, name)); } catch { continue; }
		for (const secret of ['pärlgräsfjäril', 'tallkottsord', code.replaceAll(' ', '').slice(6)])
			assert.ok(!bytes.includes(Buffer.from(secret)), `${secret} in ${name}`);
	}
});
