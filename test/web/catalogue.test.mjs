// SPDX-License-Identifier: AGPL-3.0-or-later
// The catalogue of services: adding, changing, ending; what the law always wants assessed; all that it has been.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf, unescapeHtml } from '../lib/client.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { startDemo } from '../lib/server.mjs';

const words = (html) => unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ');
const isForm = (f) => 'syfte' in f.fields;
const NEW = { namn: 'Gruppträffar', syfte: 'Möta andra i samma läge.', for: '', utforare: '', villkor: 'Högst åtta träffar', alder: '18', regel: 'full', skal: '', ses_over: '2026-12-01', sista_dag: '' };
let server, manager;
before(async () => { server = await startDemo(); manager = await server.login('manager'); });
after(async () => { await closeBrowser(); await server?.stop(); });
const placeOf = async (name) => [...(await manager.get('/insatser')).text.matchAll(/href="(\/insatser\/[a-z0-9_]+)">[^<]*<span[^>]*>: ([^<]*)/g)].find((m) => m[2] === name)?.[1];

test('what cannot stand in it is told at its field, and nothing typed is lost', async () => {
	for (const [fields, field, say] of [
		[{ namn: '' }, 'namn', /Skriv namnet/],
		[{ namn: 'Kontaktperson för unga' }, 'namn', /11 kap\. 5 § 1/],
		[{ namn: 'Familjehem' }, 'namn', /11 kap\. 5 § 2/],
		[{ namn: 'LVM-hem' }, 'namn', /11 kap\. 5 § 3/],
		[{ namn: 'Särskilda ungdomshem' }, 'namn', /11 kap\. 5 § 4/],
		[{ namn: 'Skyddat boende' }, 'namn', /11 kap\. 5 § 5/],
		[{ namn: 'Särskilt boende' }, 'namn', /11 kap\. 5 § 6/],
		[{ namn: 'Hem för heldygnsvård' }, 'namn', /11 kap\. 5 § 7/],
		[{ regel: 'utan_namn' }, 'skal', /kräver särskilda skäl/],
		[{ regel: 'annat' }, 'regel', /Välj/],
		[{ ses_over: '2026-02-30' }, 'ses_over', /Datumet finns inte/],
		[{ sista_dag: '2026-11-01' }, 'ses_over', /efter sin sista dag/],
	]) {
		const answer = await manager.submit('/insatser/ny', isForm, { ...NEW, ...fields });
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(answer.text, new RegExp(`id="${field}-error"`), JSON.stringify(fields));
		assert.match(words(answer.text), say);
		assert.equal(formOf(answer.text, isForm).fields.villkor, NEW.villkor);
	}
	assert.doesNotMatch((await manager.get('/insatser')).text, /Gruppträffar/);
});

test('one is added, is the jour\'s own, is changed with its history, decided in a municipality, and ended', async () => {
	assert.equal((await manager.submit('/insatser/ny', isForm, NEW)).status, 303);
	assert.match(words((await manager.get('/insatser')).text), /Gruppträffar Möta andra i samma läge\. .*Villkor Högst åtta träffar Ålder Från 18 år .*Jourens eget uppdrag i Berg, Bräcke/);
	const place = await placeOf('Gruppträffar');
	assert.equal((await manager.submit(place, isForm, { villkor: 'Högst tio träffar' })).status, 303);
	const page = words((await manager.get(place)).text);
	assert.match(page, /Historik .*Ändrad .*Villkor: Högst tio träffar .*Inlagd .*Villkor: Högst åtta träffar/);
	assert.match(words((await manager.get(await placeOf('Vittnesstöd'))).text), /Historik .*Utförare: Jourens vittnesstödjare, vid domstolen .*Så stod det från början .*Utförare –/);
	const decided = words((await manager.get(await placeOf('Stödsamtal'))).text);
	assert.match(decided, /\d kommuner har beslutat om insatsen som den står här/);
	// In a new catalogue decision it can be ticked; in the memo it stands with its conditions.
	assert.match((await manager.get('/kommuner/ostersund/beslut/insatser/nytt')).text, /Gruppträffar/);
	assert.match(words((await manager.get('/stod/kommuner/ostersund')).text), /Det här gör jouren också .*Gruppträffar/);
	assert.equal((await manager.submit(place, isForm, { ses_over: '', sista_dag: '2026-04-14' })).status, 303);
	assert.match(words((await manager.get('/insatser')).text), /Insatser som har upphört .*Gruppträffar/);
	assert.doesNotMatch((await manager.get('/stod/kommuner/ostersund')).text, /Gruppträffar/);
	assert.doesNotMatch((await manager.get('/kommuner/ostersund/beslut/insatser/nytt')).text, /Gruppträffar/);
});

test('"Idag" tells what is to be looked at again; a text that names what is assessed is asked about', async () => {
	assert.match(words((await manager.get('/idag')).text), /Se över insatsen Vittnesstöd/);
	const place = await placeOf('Rådgivning');
	assert.equal((await manager.submit(place, isForm, { villkor: 'Också den som har en kontaktperson' })).status, 303);
	assert.match(words((await manager.get(place)).text), /nämner något som alltid ska behovsprövas/);
});

test('of two who change it, the second loses nothing; others than the manager get nowhere', async () => {
	const place = await placeOf('Stödsamtal'), first = formOf((await manager.get(place)).text, isForm).fields;
	assert.equal((await manager.submit(place, isForm, { for: 'Alla i länet' })).status, 303);
	const late = await manager.post(place, { ...first, for: 'Bara vuxna' });
	assert.equal(late.status, 409);
	assert.match(words(late.text), /Så här står det nu .*Alla i länet/);
	assert.equal(formOf(late.text, isForm).fields.for, 'Bara vuxna');
	for (const role of ['municipal_officer', 'coordinator', 'reviewer']) {
		const client = await server.login(role);
		assert.equal((await client.get(place)).status, 403, role);
		assert.doesNotMatch((await client.get('/insatser')).text, /\/insatser\/ny/);
	}
	assert.equal((await manager.get('/insatser/finns_inte')).status, 404);
});

for (const width of [320, 1280])
	test(`the pages are without violations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'manager', width });
		for (const path of ['/insatser', '/insatser/ny', await placeOf('Stödsamtal')]) {
			await page.goto(server.url + path);
			await axe(page);
			assert.ok(await overflow(page) <= 0, path);
			noTrouble(page);
		}
	});
