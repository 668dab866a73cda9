// SPDX-License-Identifier: AGPL-3.0-or-later
// Every file about people, and everything that erases something about them, asks who it is once more or
// stands here with its reason; and what was typed goes through that question whole.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

const routes = JSON.parse(execFileSync(BIN, ['routes', '--json'], { encoding: 'utf8' }));
// Permissions of those who come near people. The others read agreements, money, figures and papers without names.
const PEOPLE = ['signed_in', 'case', 'case_lead', 'case_volunteer', 'log_call', 'refer', 'accounts', 'review'];
const about = routes.filter(({ permission }) => PEOPLE.includes(permission));
const named = ({ method, path }) => `${method} ${path}`;

// An address does not always tell that a file comes: these answer with one all the same.
const SILENT = ['POST /arenden/{id}/lamna-ut', 'GET /begaran/{id}/utdrag', 'POST /begaran/{id}/utdrag'];
const FILES_WITHOUT = {
	'GET /arenden/{id}/bilagor/{fil}': 'the page of one attachment, read as the case itself is',
	'GET /arenden/{id}/bilagor/{fil}/fil': 'one attachment of a case that is open to her, as the case itself',
	'GET /stodpersoner/aret/forra/fil': 'counts and sums of a year, no names',
	'GET /stodpersoner/{id}/intyg/fil': 'one volunteer\'s certificate, handed to her',
	'GET /incidenter/{id}/anmalan/fil': 'counts and no names',
	'GET /incidenter/{id}/brev/fil': 'the same words to all, no names',
	'GET /dataskydd/registerforteckning/fil': 'about the jour',
	'GET /dataskydd/konsekvensbedomning/fil': 'about the jour',
	'GET /dataskydd/bitradesavtal/fil': 'about the jour',
	'GET /dataskydd/ansvar/fil': 'about the jour',
	'GET /mina-formedlingar/{id}/kopia.txt': 'her own words, which she must put in her own file at once; she may have come by her municipality\'s login, and has nothing to show here',
	'GET /excel/mall-arenden.xlsx': 'an empty form',
	'GET /excel/mall-stodpersoner.xlsx': 'an empty form',
};
const ERASES = /\/(ta-bort|bort|radera|angra|svar|forstord|glom\w*|avsluta|regler)$/;
const ERASES_WITHOUT = {
	'POST /rakna/angra': 'a count without a name, just made',
	'POST /min-tid/{id}/ta-bort': 'her own hours',
	'POST /stodpersoner/tid/{id}/ta-bort': 'a line of hours',
	'POST /stodpersoner/{id}/avsluta': 'ends a volunteer\'s time; what is written stays until its rule',
	'POST /vittnesstod/{id}/ta-bort': 'a count without a name',
	'POST /vittnesstod/pass/{id}/ta-bort': 'a shift that lies ahead',
	'POST /arenden/urval/{id}/ta-bort': 'the name of a choice of her own list',
	'POST /arenden/{id}/lapp/forstord': 'tells that paper is destroyed; nothing here is',
	'POST /arenden/{id}/avsluta': 'closes a case, which opens again; nothing is erased before its rule',
	'POST /arenden/{id}/hinder/bort': 'lifts a barrier, and lifting needs two',
	'POST /inkorg/{id}/avsluta': 'closes a referral; nothing is erased before its rule',
	'POST /jourpass/{id}/avsluta': 'ends a shift',
	'POST /incidenter/{id}/avsluta': 'closes a breach, which has no names',
};
const without = (list, known) => {
	const bare = (r) => named(r).replace(/\.(pdf|docx|odt)$/, '');
	const found = new Set(list.filter((r) => !r.proof).map(bare));
	assert.deepEqual([...found].filter((name) => !(name in known)), [], 'asks no proof, and no reason is given');
	assert.deepEqual(Object.keys(known).filter((name) => !found.has(name)), [], 'a reason for what is not there');
};

test('every file about people is given to who has just shown who she is', () => {
	without(about.filter((r) => SILENT.includes(named(r)) || /\.\w+$|\/fil$|\/bilagor\/\{fil\}$/.test(r.path) && r.method === 'GET'), FILES_WITHOUT);
	for (const name of SILENT)
		assert.ok(routes.some((r) => named(r) === name), name);
});

test('everything that erases something about people is done by who has just shown who she is', () => {
	without(about.filter((r) => r.method === 'POST' && ERASES.test(r.path)), ERASES_WITHOUT);
});

test('who answers with a file is known: a new one is looked at here', () => {
	const rooms = ['support', 'volunteer', 'court', 'person', 'referral', 'mailbox', 'rights', 'guard', 'retain', 'search', 'import', 'review', 'staff', 'lock', 'barrier', 'today'];
	const found = rooms.flatMap((room) => readdirSync(`src/${room}`).filter((f) => f.endsWith('.c')).map((f) => `${room}/${f}`))
		.filter((f) => /\b(ctx_file|ctx_file_after|doc_answer_file)\(|Content-Disposition/.test(readFileSync(`src/${f}`, 'utf8')));
	assert.deepEqual(found.sort(), ['court/court_shift_web.c', 'import/import_web.c', 'referral/referral_sent_web.c',
		'rights/extract_web.c', 'rights/incident_web.c', 'rights/paper_web.c', 'support/support_file_web.c',
		'support/support_hand_web.c', 'support/support_list_out.c', 'volunteer/volunteer_paper.c',
		'volunteer/volunteer_time_web.c', 'volunteer/volunteer_year_web.c']);
});

let server, lead;
before(async () => { server = await startDemo(); });
after(() => server?.stop());
let minute = 0;
// Signed in, and six minutes later: each question is asked.
async function later() {
	lead = await server.login('coordinator');
	minute += 6;
	await server.restart({ clock: `2026-04-15T09:${String(minute).padStart(2, '0')}` });
}
const hidden = (form) => [...form.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1], m[2].replaceAll('&quot;', '"').replaceAll('&amp;', '&')]);
const proof = () => [['bekrafta_losen', server.accounts.coordinator.password]];
async function page(path) {
	const asked = await lead.get(path);
	assert.equal(asked.status, 403, path);
	assert.match(asked.text, /Visa att det är du/);
	const done = await lead.post('/bekrafta', [...hidden(formOf(asked.text, '/bekrafta')), ...proof()]);
	assert.equal(done.location, path);
	return lead.get(path);
}
const newCase = async (namn) => (await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields,
	{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn, telefon: '070-1740699' })).location;

for (const [ending, magic] of [['csv', 'Namn;Roll;Brott'], ['xlsx', 'PK']])
	test(`the list of cases as ${ending} comes after the proof, as it was chosen`, async () => {
		await later();
		const file = await page(`/arenden/lista.${ending}?kommun=2303&brott=theft`);
		assert.equal(file.status, 200);
		assert.match(file.headers.get('content-disposition'), /attachment/);
		assert.ok(file.text.slice(0, 400).includes(magic), file.text.slice(0, 400));
	});

test('what is handed over goes through the question: each part, each file, and the password that she wrote down', async () => {
	lead = await server.login('coordinator');
	const base = await newCase('Lämna Provsson');
	await later();
	const { fields } = formOf((await page(`${base}/lamna-ut`)).text, (f) => 'losen' in f.fields), { losen, till, ...typed } = fields;
	assert.equal(till, '');
	assert.match(losen, /^[a-z2-7-]{23}$/);
	await server.restart({ clock: `2026-04-15T09:${minute += 6}` });
	const held = await lead.post(`${base}/lamna-ut`, [...Object.entries({ losen, ...typed }), ['till', 'Moa "Ex" & son'], ['vem', 'person'],
		['hur', 'skriftligt'], ['del', 'person'], ['del', 'plan']]);
	assert.equal(held.status, 403);
	const asked = formOf(held.text, '/lamna-ut');
	const kept = hidden(asked);
	for (const pair of [['losen', losen], ['till', 'Moa "Ex" & son'], ['vem', 'person'], ['hur', 'skriftligt'], ['del', 'person'], ['del', 'plan']])
		assert.ok(kept.some(([n, v]) => n === pair[0] && v === pair[1]), `${pair} of ${JSON.stringify(kept)}`);
	assert.doesNotMatch((await lead.get(base)).text, /Uppgifter lämnades ut/);
	const zip = await lead.post(`${base}/lamna-ut`, [...kept, ...proof()]);
	assert.equal(zip.status, 200, zip.text.slice(0, 500));
	assert.equal(zip.headers.get('content-type'), 'application/zip');
	assert.match((await lead.get(base)).text, /Uppgifter lämnades ut[^]*Till Moa &quot;Ex&quot; &amp; son\. Samtycke: Personen själv, Skriftligt/);
});

test('an extract is read, made and taken home after the proof', async () => {
	lead = await server.login('coordinator');
	const base = await newCase('Utdrag Provsson');
	const at = (await lead.submit(`/begaran/ny?arende=${base.split('/').at(-1)}`, (f) => f.body.includes('name="ansvarig"'),
		{ begaran: '1', vem: '1', kontroll: '2', kom: '2026-04-10' })).location;
	await later();
	const form = formOf((await page(`${at}/utdrag`)).text, (f) => f.action.endsWith('/utdrag'));
	await server.restart({ clock: `2026-04-15T09:${minute += 6}` });
	const held = await lead.post(`${at}/utdrag`, form.fields);
	assert.equal(held.status, 403);
	assert.equal((await lead.post(`${at}/utdrag`, [...hidden(formOf(held.text, '/utdrag')), ...proof()])).status, 303);
	await server.restart({ clock: `2026-04-15T09:${minute += 6}` });
	for (const ending of ['pdf', 'docx', 'odt'])
		assert.match((await lead.get(`${at}/utdrag/fil.${ending}`)).text, /Visa att det är du/, ending);
});

test('a letter is erased after the proof, and answered without', async () => {
	await later();
	let at;
	for (const [, href] of (await lead.get('/brev')).text.matchAll(/href="(\/brev\/[a-z2-7]{26})"/g))
		if (formOf((await lead.get(href)).text, (f) => 'text' in f.fields))
			at = href;
	assert.equal((await lead.submit(at, (f) => 'text' in f.fields, { text: 'Vi har läst.' })).location, at);
	const form = formOf((await lead.get(at)).text, '/radera');
	assert.equal((await lead.post(form.action, form.fields)).status, 403);
	const held = await lead.post(form.action, { ...form.fields, saker: 'ja' });
	assert.equal(held.status, 403);
	const done = await lead.post(form.action, [...hidden(formOf(held.text, '/radera')), ...proof()]);
	assert.equal(done.location, '/brev', done.text);
});
