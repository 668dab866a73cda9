// SPDX-License-Identifier: AGPL-3.0-or-later
// A meeting of the partners, lived through by hand: the agenda comes filled in with what is open, the
// minutes are written and signed off, what was promised shows in "Idag", and a municipality reads it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const well = async (page) => { await axe(page); assert.ok(await overflow(page) <= 0, `${page.url()} is too wide`); };
const main = (page) => page.locator('main').innerText().then((t) => t.replace(/[\u00a0\s]+/g, ' '));

for (const width of [390, 1280])
	test(`a meeting with actions at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		const title = `Samverkan ${width}`, promise = `Trycka affischer ${width}`;
		await page.goto(`${server.url}/moten`);
		await well(page);
		await page.getByRole('button', { name: 'Nytt möte' }).click();
		const agenda = await page.getByLabel('Dagordning').inputValue();
		assert.match(agenda, /3\. Åtgärder som är öppna\n {3}\* Skicka kortet med jourens telefonnummer .*\(Karin Lindberg, Jouren, senast 2026-04-09\)/);
		assert.match(agenda, /4\. Kommunernas beslut\n {3}\* Ragunda: handlingar till Socialnämnden/);
		await page.getByLabel('Mötets namn').fill(title);
		await page.getByLabel('Dag', { exact: true }).fill('2026-02-30');
		await page.getByLabel('Tid', { exact: false }).fill('25:00');
		await page.getByRole('button', { name: 'Lägg in mötet' }).click();
		assert.match(await main(page), /Skriv tiden som 13:00/);
		assert.equal(await page.getByLabel('Mötets namn').inputValue(), title);
		await well(page);
		await page.locator('#dag').fill('2026-04-15');
		await page.locator('#tid').fill('kl 9');
		await page.getByRole('button', { name: 'Lägg in mötet' }).click();
		await page.getByRole('heading', { name: title, level: 1 }).waitFor();
		assert.match(await main(page), /15 april 2026 kl\. 09:00/);
		await well(page);

		await page.getByRole('button', { name: 'Skriv protokollet' }).click();
		assert.match(await page.locator('#protokoll').inputValue(), /^### 1\. Mötet öppnas och dagordningen godkänns/);
		await page.getByRole('button', { name: 'Spara utkastet' }).click();
		assert.match(await main(page), /Skriv vem som var med från minst en part\./);
		await page.getByLabel('Jouren', { exact: true }).fill('Per-Erik Nordin');
		await page.getByLabel('Ragunda', { exact: true }).fill('Anders Holm');
		await page.locator('#protokoll').fill('### 1. Öppnande\n\nAlla var med. <script>alert(1)</script> [Illa](javascript:alert(1))');
		await well(page);
		await page.getByRole('button', { name: 'Spara utkastet' }).click();
		await page.locator('.m-flash').filter({ hasText: 'sparat som utkast' }).waitFor();
		await page.getByRole('button', { name: 'Lägg till en åtgärd' }).click();
		await page.getByRole('button', { name: 'Spara åtgärden' }).click();
		await well(page);
		await page.getByLabel('Vad ska göras?').fill(promise);
		await page.getByLabel('Vems är åtgärden?').selectOption('ragunda');
		await page.getByLabel('Klar senast').fill('2026-04-20');
		await page.getByRole('button', { name: 'Spara åtgärden' }).click();
		await page.getByRole('heading', { name: title, level: 1 }).waitFor();
		assert.match(await main(page), new RegExp(`Närvarande Jouren: Per-Erik Nordin Ragunda: Anders Holm 1\\. Öppnande Alla var med\\. .*Illa Åtgärder Vad Vem Senast ${promise} Ragunda 2026-04-20`));
		assert.equal(await page.locator('main a[href^="javascript"]').count(), 0);
		const place = new URL(page.url()).pathname;

		const officer = await newPage(server, { role: 'municipal_officer', width, dark: true });
		assert.equal((await officer.goto(server.url + place)).status(), 404, 'a draft is the jour\'s own');
		await officer.goto(`${server.url}/moten`);
		assert.doesNotMatch((await main(officer)).split('Tidigare möten')[1], new RegExp(title));

		await page.getByRole('button', { name: 'Justera protokollet' }).click();
		await page.getByLabel('Vem justerade?').fill('Anders Holm');
		await page.getByLabel('När?').fill('2026-04-14');
		await page.getByRole('button', { name: 'Justera protokollet' }).click();
		assert.match(await main(page), /Ett protokoll kan inte justeras före mötet\./);
		await well(page);
		await page.getByLabel('När?').fill('2026-04-15');
		await page.getByRole('button', { name: 'Justera protokollet' }).click();
		await page.locator('.m-flash').filter({ hasText: 'Kommunerna kan läsa det nu' }).waitFor();
		await well(page);
		noTrouble(page);

		await officer.goto(server.url + place);
		assert.match(await main(officer), /Justerat/);
		await well(officer);
		await officer.goto(`${server.url}/idag`);
		assert.match(await main(officer), new RegExp(`${promise} .*senast 20 april 2026`));
		assert.doesNotMatch(await main(officer), /Skicka kortet/, 'the jour\'s own is not hers');
		await officer.getByRole('link', { name: promise }).click();
		await well(officer);
		await officer.getByRole('button', { name: new RegExp(`^Klar.*${promise}$`) }).click();
		await officer.getByRole('button', { name: new RegExp(`^Öppna igen.*${promise}$`) }).waitFor();
		assert.match(await main(officer), new RegExp(`Klara.*${promise} Ragunda · klar 15 april 2026`));
		await officer.getByRole('button', { name: new RegExp(`^Öppna igen.*${promise}$`) }).click();
		await officer.getByRole('button', { name: new RegExp(`^Klar.*${promise}$`) }).waitFor();

		await page.goto(`${server.url}/dokument`);
		assert.match(await main(page), new RegExp(`${title} .*Version \\d+, jouren`));
		await page.goto(`${server.url}/idag`);
		assert.match(await main(page), /Skicka kortet med jourens telefonnummer .*Har väntat för länge/);
	});

test('the minutes as files, and what was signed stays as it was', async () => {
	const manager = await server.login('manager');
	const list = (await manager.get('/moten')).text;
	const place = list.match(/href="(\/moten\/[a-z2-7]{26})"(?:(?!href)[^])*?Vårens samverkansmöte/)?.[1];
	assert.ok(place, 'the demo\'s meeting');
	for (const kind of ['pdf', 'docx']) {
		const answer = await manager.get(`${place}/fil.${kind}`);
		assert.equal(answer.status, 200);
		assert.match(answer.headers.get('content-disposition'), /filename="protokoll-2026-03-\d\d\./);
	}
	const action = (await manager.get('/atgarder')).text.match(/href="(\/atgarder\/[a-z2-7]{26})"[^>]*>Boka besök/)[1];
	assert.equal((await manager.submit(action, (f) => 'vad' in f.fields, { vad: 'Boka tre besök' })).status, 303);
	assert.match((await manager.get(place)).text, /<td>Boka besök på högstadieskolorna/);
	assert.equal((await manager.get(`${place}/protokoll`)).status, 409, 'signed off');
	assert.equal((await manager.get(`${place}/andra`)).status, 409);
	const officer = await server.login('municipal_officer');
	for (const path of ['/moten/nytt', '/atgarder/ny', action])
		assert.equal((await officer.get(path)).status, 403, path);
	const others = formOf((await manager.get('/atgarder')).text, (f) => f.body.includes(': Skicka kortet')).action;
	const own = formOf((await officer.get('/atgarder')).text, (f) => f.body.includes(': Boka tre besök')).fields;
	assert.equal((await officer.post(others, own)).status, 404, 'the jour\'s own action');
});

test('two who write the minutes at once: nothing is overwritten', async () => {
	const manager = await server.login('manager');
	const made = await manager.submit('/moten/nytt', (f) => 'rubrik' in f.fields, { rubrik: 'Två skriver', dag: '2026-04-14' });
	const path = `${made.location}/protokoll`;
	const form = formOf((await manager.get(path)).text, (f) => 'protokoll' in f.fields).fields;
	assert.equal((await manager.post(path, { ...form, 'narvaro-are': 'Lena', protokoll: 'Den första' })).status, 303);
	const late = await manager.post(path, { ...form, en_gang: 'annan', 'narvaro-are': 'Lena', protokoll: 'Den andra' });
	assert.equal(late.status, 409);
	assert.match(late.text, /Någon annan har ändrat mötet/);
	assert.match(late.text, />\s*Den andra<\/textarea>/);
	assert.match(late.text, /Den första/);
});
