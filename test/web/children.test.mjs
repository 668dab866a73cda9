// SPDX-License-Identifier: AGPL-3.0-or-later
// The assessment of a child's best interests: what it asks for, and that it becomes the section of the
// memo in every form.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { fetchBytes, readPdf } from '../lib/judges.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const MEMO = '/kommuner/ragunda/tjansteskrivelse', AT = `${MEMO}/barn`;
let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });
const words = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ');
const isForm = (f) => 'vilka' in f.fields;
const WHOLE = {
	berors: 'bada', vilka: 'Barn som har utsatts för brott.', kant: 'Brå: var tionde skolelev.', hord: 'tidigare',
	asikter: 'Barn vill bli trodda.', intressen: '', emot: 'En vårdnadshavare kan vara den misstänkta.',
	bedomning: 'Beslutet är till barnets bästa.', atgarder: 'Råd utan namn kommer först.',
};

test('what is missing is asked for at its field, and nothing that was written is lost', async () => {
	const officer = await server.login('municipal_officer');
	for (const [fields, say] of [
		[{ berors: undefined }, /om barn berörs/],
		[{ vilka: '' }, /Skriv vilka barn som berörs/],
		[{ berors: 'inte', vilka: '' }, /”Ingen konsekvens” räcker inte/],
		[{ asikter: '' }, /Skriv vad barn har sagt/],
		[{ hord: 'nej', asikter: '' }, /Skriv varför barn inte har tillfrågats/],
		[{ bedomning: '' }, /är beslutet till barnets bästa\?/],
		[{ atgarder: '' }, /Skriv vad som görs för att väga upp/],
	]) {
		const all = { ...WHOLE, ...fields };
		for (const name of Object.keys(all))
			if (all[name] === undefined)
				delete all[name];
		const answer = await officer.submit(AT, isForm, all);
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(words(answer.text), say);
		assert.equal(formOf(answer.text, isForm).fields.kant, WHOLE.kant);
	}
	assert.doesNotMatch((await officer.get(MEMO)).text, /var tionde skolelev/);
});

test('the assessment becomes the section, in the page and in the PDF', async () => {
	const officer = await server.login('municipal_officer');
	const shown = await officer.submit(AT, isForm, { ...WHOLE, gor: 'visa' });
	assert.equal(shown.status, 200);
	assert.match(words(shown.text), /Så här blir det .* var tionde skolelev/);
	assert.equal((await officer.submit(AT, isForm, { ...WHOLE, gor: 'spara' })).status, 303);
	const page = words((await officer.get(MEMO)).text);
	assert.match(page, /Barnkonsekvensanalys Berörs barn och unga\? Barn berörs både direkt och indirekt/);
	assert.match(page, /Åtgärder som väger upp Råd utan namn kommer först\./);
	assert.match(page, /artikel 12 i barnkonventionen \(lag 2018:1197\)/);
	const pdf = readPdf((await fetchBytes(officer, `${MEMO}/fil.pdf`)).bytes);
	assert.match(pdf.structure, /H3 \(block\)\n\s+"Barns åsikter"/);
	assert.match(words((await officer.get(AT)).text), /De här insatserna är öppna för barn/);
});

test('of two who assess, the second sees what the first wrote', async () => {
	const one = await server.login('municipal_officer'), two = await server.login('manager');
	const first = formOf((await one.get(AT)).text, isForm).fields, second = formOf((await two.get(AT)).text, isForm).fields;
	assert.equal((await one.post(AT, { ...first, ...WHOLE, vilka: 'Alla barn i kommunen.', gor: 'spara' })).status, 303);
	const answer = await two.post(AT, { ...second, ...WHOLE, vilka: 'Syskon.', gor: 'spara' });
	assert.equal(answer.status, 409);
	assert.match(answer.text, /Alla barn i kommunen\./);
	assert.equal(formOf(answer.text, isForm).fields.vilka, 'Syskon.');
});

test('only who writes the municipality\'s documents gets there', async () => {
	const officer = await server.login('municipal_officer'), reader = await server.login('municipal_reader');
	assert.equal((await officer.get('/kommuner/berg/tjansteskrivelse/barn')).status, 404);
	assert.equal((await reader.get(AT)).status, 403);
});

for (const width of [390, 1280])
	test(`the form is without violations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		await page.goto(server.url + AT);
		await axe(page);
		assert.ok(await overflow(page) <= 0);
		noTrouble(page);
	});
