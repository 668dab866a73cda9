// SPDX-License-Identifier: AGPL-3.0-or-later
// A jour's whole road on bare machines: installed from the package of the version before, begun in a
// browser by its one-time link, a day of work, copied; the machine is lost, and so is every phrase; on a second
// one it is restored, opened by two key keepers' sheets, verified, and upgraded to this version. The minutes of
// each step are told.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, newPage, noTrouble } from '../lib/browser.mjs';
import { lacking, previousPackage, thisPackage, Tree } from '../lib/tree.mjs';

const skip = lacking();
const SHELF = '/var/lib/medstod-copies', KEYFILE = '/media/medstod-nyckel';
let now, was, first, second, eva, phrase, keepers, codes, kase, letter;
const safe = mkdtempSync(join(tmpdir(), 'medstod-safe-')); // the jour's safe, in another house
const began = Date.now();

// A step, and how long it took.
function step(name, fn) {
	test(name, { skip }, async () => {
		const start = Date.now();
		await fn();
		console.error(`${((Date.now() - start) / 60_000).toFixed(1)} minutes, ${((Date.now() - began) / 60_000).toFixed(1)} since the beginning`);
	});
}
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();
const told = (page, words) => page.locator('.m-flash').filter({ hasText: words }).waitFor();
async function newPhrase(page) {
	const words = await page.locator('.m-code').first().innerText();
	await page.locator('#losen').fill(words);
	await page.locator('#losen_igen').fill(words);
	return words;
}
// What the copies and the key file are carried in.
const carry = (from, to) => cpSync(from, to, { recursive: true });
const doctor = (tree) => {
	const { text } = tree.run('medstod', 'doctor', '--json');
	return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)).checks.filter((c) => c.state === 'bad').map((c) => `${c.name}: ${c.words ?? ''}`);
};

before(() => {
	if (skip)
		return;
	now = thisPackage();
	was = previousPackage();
});
after(async () => {
	await closeBrowser();
	first?.destroy();
	second?.destroy();
	rmSync(safe, { recursive: true, force: true });
});

step('the version before is installed on a bare machine', () => {
	console.error(`the version before: ${was.name}`);
	first = new Tree('package-day-1');
	first.good('apt-get', 'update');
	first.install(was.deb);
	appendFileSync(first.file('etc/medstod/medstod.conf'), `backup-to = ${SHELF}\n`);
});

step('first start in a browser: the one-time link, three questions', async () => {
	const link = /\/kom-igang\/[a-z2-7]{26}/.exec(first.good('medstod-setup'))[0];
	await first.serve();
	eva = await newPage(first);
	await eva.goto(first.url + link);
	await eva.getByLabel('Vad heter jouren?').fill('Brottsofferjouren Ådalen');
	await eva.getByLabel('Vad heter du?').fill('Eva Ek');
	phrase = await newPhrase(eva); // today she knows it, and writes it nowhere
	await press(eva, 'Skapa jouren');
	await eva.waitForURL('**/kom-igang');
	noTrouble(eva);
});

step('three key keepers get a sheet each', async () => {
	await eva.goto(`${first.url}/konton/nyckelforvarare`);
	assert.ok(await eva.locator('#namn1').isVisible());
	for (const [i, name] of ['Berit Nyström', 'Ulla Forsman', 'Riksförbundets kansli'].entries())
		await eva.locator(`#namn${i + 1}`).fill(name);
	if (await eva.locator('#nuvarande').count())
		await eva.locator('#nuvarande').fill(phrase);
	await press(eva, 'Visa bladen att skriva ut');
	await eva.locator('.m-paper-code').first().waitFor();
	codes = await eva.locator('.m-paper-code').allInnerTexts();
	assert.equal(new Set(codes).size, 3);
	noTrouble(eva);
});

step('a day of work: a case, a talk, a letter without an account', async () => {
	await eva.goto(`${first.url}/arenden/nytt`);
	await eva.getByLabel('Brottsutsatt', { exact: true }).check();
	await eva.getByLabel('Brott', { exact: true }).selectOption('assault');
	await eva.getByLabel('Ja', { exact: true }).check();
	await eva.getByLabel('Kommun där personen bor').selectOption('2303');
	await eva.locator('#namn').fill('Rut Provling');
	await eva.locator('#telefon').fill('070-174 06 77');
	await press(eva, 'Spara ärendet');
	await told(eva, 'Ärendet är skapat.');
	kase = new URL(eva.url()).pathname;
	await press(eva, 'Logga samtal');
	await eva.getByLabel('Anteckning').fill('Rut vill veta hur ett förhör går till.');
	await press(eva, 'Spara samtalet');
	await told(eva, 'Samtalet är sparat.');
	const visitor = await newPage(first, { width: 390 });
	await visitor.goto(`${first.url}/skriv`);
	await visitor.getByLabel('Ja', { exact: true }).check();
	await visitor.getByLabel('Skriv så mycket eller lite du vill').fill('Jag vågar inte ringa.');
	await press(visitor, 'Skicka');
	await visitor.locator('.mst-code').waitFor();
	letter = (await visitor.locator('.mst-code').innerText()).trim();
	await visitor.context().close();
	await eva.goto(`${first.url}/idag`);
	assert.match(await eva.locator('main').innerText(), /1 pågående ärende/);
	await eva.getByRole('link', { name: /brev väntar på svar/ }).waitFor();
	noTrouble(eva);
});

step('a key for copies, a copy, a rehearsal; both go to the safe', () => {
	first.good('mkdir', '-p', '/media');
	first.good('medstod', 'backup-key', '--to', KEYFILE);
	assert.match(first.good('medstod', 'backup'), /Kopia nr 1/);
	assert.match(first.good('medstod', 'restore', '--verify', SHELF, '--key', KEYFILE), /Övningen gick bra/);
	carry(first.file(KEYFILE), join(safe, 'medstod-nyckel'));
	carry(first.file(SHELF), join(safe, 'kopior'));
});

step('the machine is lost, with all that is on it', async () => {
	await eva.context().close();
	first.destroy();
	assert.ok(!existsSync(first.path));
});

step('restored on a second bare machine', async () => {
	second = new Tree('package-day-2');
	second.good('apt-get', 'update');
	second.install(was.deb);
	carry(join(safe, 'medstod-nyckel'), second.file(KEYFILE));
	carry(join(safe, 'kopior'), second.file('/media/kopior'));
	assert.match(second.good('medstod', 'restore', '--verify', '/media/kopior', '--key', KEYFILE), /1 ärenden/);
	assert.match(second.good('medstod', 'restore', '/media/kopior', '/var/lib/medstod', '--key', KEYFILE), /Loggens kedja är obruten/);
	assert.equal(second.run('medstod-setup').status, 1, 'it has its accounts already');
	assert.equal(second.owner('/var/lib/medstod/medstod.db'), 'medstod:medstod');
	await second.serve();
});

step('two key keepers open it with their sheets, and the work is there', async () => {
	keepers = await newPage(second);
	await keepers.goto(`${second.url}/logga-in/nyckelforvarare`);
	await keepers.locator('#kod1').fill(codes[2]);
	await keepers.locator('#kod2').fill(codes[0].toLowerCase());
	await newPhrase(keepers);
	await press(keepers, 'Öppna, och larma alla');
	await readCase(keepers, second);
});

step('verified: the log, the machine, what a key is for', () => {
	assert.match(second.good('medstod', 'audit', 'verify', '--db', '/var/lib/medstod/medstod.db'), /Loggen är hel/);
	assert.deepEqual(doctor(second).filter((c) => !c.startsWith('backup')), []);
});

step('upgraded to this version, after a copy of what it was', async () => {
	mkdirSync(second.file('media/kopior'), { recursive: true });
	appendFileSync(second.file('etc/medstod/medstod.conf'), 'backup-to = /var/lib/medstod-copies\n');
	await second.end();
	const copies = () => readdirSync(second.file(SHELF)).filter((f) => f.endsWith('.backup')).length;
	const had = copies();
	second.install(now);
	await second.serve(second.port);
	assert.equal(copies(), had + 2, 'a copy of the older databases was made first');
	await readCase(keepers, second);
	assert.match(second.good('medstod', 'audit', 'verify', '--db', '/var/lib/medstod/medstod.db'), /Loggen är hel/);
	assert.deepEqual(doctor(second), []);
	await keepers.context().close();
	await second.end();
});

async function readCase(page, tree) {
	await page.goto(tree.url + kase);
	const text = await page.locator('main').innerText();
	assert.match(text, /Rut P/);
	assert.match(text, /hur ett förhör går till/);
	await page.goto(`${tree.url}/idag`);
	await page.getByRole('link', { name: /brev väntar på svar/ }).waitFor();
	noTrouble(page);
	const visitor = await newPage(tree, { width: 390 });
	await visitor.goto(`${tree.url}/skriv/kod`);
	await visitor.getByLabel('Din kod').fill(letter);
	await press(visitor, 'Öppna');
	await visitor.getByRole('heading', { name: 'Ditt brev' }).waitFor();
	await visitor.context().close();
}
