// SPDX-License-Identifier: AGPL-3.0-or-later
// /incidenter and the papers of /dataskydd: the 72 hours, what is left to do, and what the papers are made from.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fetchBytes, readPdf } from '../lib/judges.mjs';
import { startDemo } from '../lib/server.mjs';

let server, manager;
before(async () => {
	server = await startDemo();
	manager = await server.login('manager');
});
after(() => server?.stop());

const form = (f) => f.body.includes('name="upptackt"');
const NEW = { vad: 'telefon', upptackt: '2026-04-14 17:00', beskriv: 'En telefon glömdes på tåget', antal: '3', uppgifter: 'Namn och nummer', gjort: 'Den är spärrad', risk: '0', varfor: '' };

test('wrong input is told at its field and nothing is lost', async () => {
	for (const [fields, words] of [
		[{ upptackt: 'i går' }, /Skriv när ni fick veta det/],
		[{ upptackt: '2026-05-01 10:00' }, /Tiden har inte varit än/],
		[{ beskriv: '' }, /vad som har hänt/],
		[{ beskriv: 'Det gällde 19811218-9876' }, /ser ut att innehålla ett personnummer/],
		[{ risk: '2', varfor: '' }, /Skriv varför ni bedömer risken så/],
		[{ antal: 'några' }, /govuk-error-summary/],
	]) {
		const answer = await manager.submit('/incidenter/ny', form, { ...NEW, ...fields });
		assert.equal(answer.status, 422, JSON.stringify(fields));
		assert.match(answer.text, words);
		assert.match(answer.text, /Den är spärrad/);
	}
	assert.match((await manager.get('/incidenter')).text, /Ingen incident är inskriven/);
});

test('the clock runs from when the jour knew, and stops when what the risk asks for is done', async () => {
	const made = await manager.submit('/incidenter/ny', form, NEW);
	assert.equal(made.status, 303);
	const at = made.location;
	const page = (await manager.get(at)).text;
	assert.match(page, /56\stimmar kvar, till 17\sapril 2026 kl\. 17:00/);
	assert.match(page, /Bedöm risken/);
	assert.match((await manager.get('/idag')).text, /Personuppgiftsincident: En telefon eller dator är borta/);
	const lead = await server.login('coordinator');
	assert.match((await lead.get('/idag')).text, /Personuppgiftsincident/);
	const edit = (fields) => manager.submit(at, form, fields);
	assert.equal((await edit({ risk: '3', varfor: 'Namn på utsatta' })).status, 303);
	assert.match((await manager.get(at)).text, /Anmäl till Integritetsskyddsmyndigheten/);
	assert.equal((await manager.post(`${at}/avsluta`, {})).status, 403);
	assert.equal((await edit({ anmald: '2026-04-01' })).status, 422, 'before it was found');
	assert.equal((await edit({ anmald: '2026-04-15', dnr: 'IMY-2026-1' })).status, 303);
	assert.match((await manager.get(at)).text, /Berätta för dem som berörs/);
	assert.equal((await edit({ berattat: '2', hur: '' })).status, 422);
	assert.equal((await edit({ berattat: '1', hur: 'I samtal, på säkra nummer' })).status, 303);
	assert.equal((await manager.submit(at, form, { version: '1' })).status, 409, 'somebody was quicker');
	assert.equal((await manager.submit(at, 'avsluta', {})).status, 303);
	assert.match((await manager.get(at)).text, /Incidenten är avslutad/);
	assert.doesNotMatch((await manager.get('/idag')).text, /Personuppgiftsincident/);
	for (const paper of ['anmalan', 'brev']) {
		assert.match((await manager.get(`${at}/${paper}`)).text, /En telefon glömdes på tåget/);
		assert.equal(readPdf((await fetchBytes(manager, `${at}/${paper}/fil.pdf`)).bytes).check, 0);
	}
});

test('when the hours are over it is told', async () => {
	const { location } = await manager.submit('/incidenter/ny', form, { ...NEW, upptackt: '2026-04-10 17:00' });
	assert.match((await manager.get(location)).text, /De 72 timmarna har gått/);
	assert.match((await manager.get('/dataskydd')).text, /Har väntat för länge/);
});

test('the papers are made from what the program knows, in all formats', async () => {
	const record = (await manager.get('/dataskydd/registerforteckning')).text;
	for (const words of [/Brottsofferjouren Jämtland/, /90.dagar/, /365.dagar/, /support \d/, /socialtjänstlagen \(2025:400\)/, /Brottsutsatt/])
		assert.match(record, words);
	const lead = await server.login('coordinator');
	await lead.submit('/gallring/regler', (f) => 'anteckningar' in f.fields, { regler: 'own', anteckningar: '41', arenden: '71' });
	assert.match((await manager.get('/dataskydd/registerforteckning')).text, /41.dagar/, 'by the rule that holds now');
	assert.match((await manager.get('/dataskydd/konsekvensbedomning')).text, /Ragunda/);
	assert.match((await manager.get('/dataskydd/bitradesavtal')).text, /artikel.28/);
	for (const paper of ['registerforteckning', 'konsekvensbedomning', 'bitradesavtal', 'ansvar']) {
		assert.equal(readPdf((await fetchBytes(manager, `/dataskydd/${paper}/fil.pdf`)).bytes).check, 0, paper);
		for (const end of ['docx', 'odt'])
			assert.ok((await manager.get(`/dataskydd/${paper}/fil.${end}`)).text.startsWith('PK'), `${paper} ${end}`);
	}
	const officer = await server.login('municipal_officer');
	for (const path of ['/dataskydd', '/incidenter', '/dataskydd/registerforteckning'])
		assert.equal((await officer.get(path)).status, 403);
});
