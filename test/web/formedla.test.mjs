// SPDX-License-Identifier: AGPL-3.0-or-later
// A municipality refers somebody: as little as it takes, one copy for its file, then only the jour.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

const GOOD = { namn: 'Tuva Sändlund', telefon: '070-174 06 44', roll: 'witness', brott: 'Olaga hot',
	omfang: 'contact_about', samtycke: 'oral_sender' };
const HER = /Tuva|Sändlund|070-174 ?06 ?44|Olaga hot/;

let server, sara, elin, lead;
before(async () => {
	server = await startDemo();
	sara = await server.login('municipal_referrer');
	elin = await server.login('municipal_referrer2');
	lead = await server.login('coordinator');
});
after(() => server?.stop());

const isForm = (f) => 'omfang' in f.fields || /name="omfang"/.test(f.body);
const send = (fields, client = sara) => client.submit('/formedla', isForm, fields);
const sent = async (fields = {}, client = sara) => {
	const answer = await send({ ...GOOD, ...fields }, client);
	assert.equal(answer.status, 303, answer.text);
	return answer.location.replace(/\/kopia$/, '');
};
const inInbox = async (name) => {
	const page = await lead.get('/inkorg');
	const at = page.text.indexOf(name);
	assert.ok(at > 0, name);
	return page.text.slice(0, at).match(/href="(\/inkorg\/[a-z2-7]{26})"/g).at(-1).slice(6, -1);
};

test('her menu has her two places, and begins with the form', async () => {
	assert.equal((await sara.get('/idag')).location, '/formedla');
	const page = await sara.get('/formedla');
	assert.equal(page.status, 200);
	assert.match(page.text, /href="\/mina-formedlingar"/);
	assert.match(page.text, /Kommun: Östersund/);
	const { fields } = formOf(page.text, isForm);
	assert.equal(fields.sakert, 'unknown');
	assert.equal(fields.kopia, 'spara');
	assert.equal(fields.nar, '2026-04-15');
	assert.ok(!('omfang' in fields) && !('samtycke' in fields), 'consent is never presumed');
});

test('sent: one copy to save, then a receipt that says number, time and received', async () => {
	const answer = await send(GOOD);
	assert.equal(answer.status, 303);
	assert.match(answer.location, /^\/mina-formedlingar\/[a-z2-7]{26}\/kopia$/);
	const base = answer.location.replace('/kopia', '');
	const copy = await sara.get(answer.location);
	assert.equal(copy.status, 200);
	for (const words of ['Tuva Sändlund', '070-174 06 44', 'Olaga hot', 'Sara Ek, Östersunds kommun', '26 kap. 1 §', 'Vittne', 'Muntligt'])
		assert.ok(copy.text.includes(words), words);
	const file = await sara.get(`${base}/kopia.txt`);
	assert.equal(file.status, 200);
	assert.match(file.headers.get('content-disposition'), /attachment; filename="formedling-\d{3}-\d{3}-\d{3}\.txt"/);
	assert.match(file.text, /Namn: Tuva Sändlund\r\n/);
	for (const page of ['/formedla', '/mina-formedlingar', base])
		assert.match((await sara.get(page)).text, /Spara kopian/, page);

	const done = await sara.submit(answer.location, 'kopia', {});
	assert.equal(done.location, base);
	const receipt = await sara.get(base);
	assert.match(receipt.text, /Mottagen/);
	assert.match(receipt.text, /2026-04-15 09:0\d/);
	assert.doesNotMatch(receipt.text, HER);
	assert.equal((await sara.get(answer.location)).location, base);
	assert.equal((await sara.get(`${base}/kopia.txt`)).status, 404);
	const list = await sara.get('/mina-formedlingar');
	assert.doesNotMatch(list.text, HER);
	assert.doesNotMatch(list.text, /Spara kopian/);
	const [number] = receipt.text.match(/\d{3}-\d{3}-\d{3}/);
	assert.ok(list.text.includes(number));
});

for (const kopia of ['finns', 'gallring'])
	test(`the copy is skipped with the tick "${kopia}" alone`, async () => {
		assert.equal((await send({ ...GOOD, kopia: undefined })).status, 422);
		assert.equal((await send({ ...GOOD, kopia: 'nej' })).status, 422);
		const base = await sent({ kopia });
		assert.equal((await sara.get(base)).status, 200);
		assert.equal((await sara.get(`${base}/kopia`)).location, base);
	});

test('what is wrong is told at its field, and nothing that she wrote is lost', async () => {
	const page = await send({ ...GOOD, namn: '', telefon: '', not: 'pratar dari', samtycke: undefined, omfang: undefined, nar: '2026-02-30' });
	assert.equal(page.status, 422);
	for (const words of ['Skriv namnet', 'Skriv ett telefonnummer, eller ett annat sätt', 'Välj vad samtycket gäller', 'Välj hur samtycket gavs', 'Datumet finns inte'])
		assert.match(page.text, new RegExp(words), words);
	const { fields } = formOf(page.text, isForm);
	assert.equal(fields.not, 'pratar dari');
	assert.equal(fields.brott, 'Olaga hot');
	assert.match((await send({ ...GOOD, nar: '2026-04-16' })).text, /Dagen har inte varit än/);
	assert.match((await send({ ...GOOD, sakert: 'no' })).text, /Skriv hur personen kan nås på ett säkert sätt/);
	assert.match((await send({ ...GOOD, omfang: 'contact' })).text, /Samtycket gäller bara att jouren hör av sig/);
	assert.equal((await send({ ...GOOD, roll: 'nix' })).status, 422);
	assert.equal((await send({ ...GOOD, not: 'x'.repeat(1001) })).status, 422);
	const number = await send({ ...GOOD, not: 'Pnr 20000101-2384' });
	assert.match(number.text, /personnummer/);
	assert.ok(formOf(number.text, isForm).body.includes('name="anda"'));
	assert.doesNotMatch((await lead.get('/inkorg')).text, /Tuva S\.[\s\S]*Tuva S\.[\s\S]*Tuva S\.[\s\S]*Tuva S\./, 'no refused form is sent');
});

test('a double submit gets the receipt of the first, and there is one referral', async () => {
	const { fields } = formOf((await sara.get('/formedla')).text, isForm);
	const twice = { ...fields, ...GOOD, namn: 'Dubbel Sändning' };
	const [a, b] = await Promise.all([sara.post('/formedla', twice), sara.post('/formedla', twice)]);
	assert.deepEqual([a.status, b.status], [303, 303]);
	assert.equal(a.location, b.location);
	assert.equal((await lead.get('/inkorg')).text.split('Dubbel S.').length, 2);
});

test('the jour sees whom, from where, with which consent, and the rules before the number', async () => {
	await sent({ namn: 'Nils Okänd', sakert: 'no', satt: 'Mejl till jobbet', kopia: 'finns' });
	const page = await lead.get(await inInbox('Nils O.'));
	for (const words of ['Kommunen', 'Nils Okänd', 'Muntligt, till den som skickade', 'får veta vad det gäller', 'Mejl till jobbet', 'Sara Ek', 'Den som skickade skriver: ring inte', 'Kontakt senast fredag 09:'])
		assert.ok(page.text.includes(words), words);
	const rules = page.text.indexOf('tala inte in något meddelande');
	assert.ok(rules > 0 && rules < page.text.indexOf('href="tel:'), 'rules come first');
});

test('the receipt says the same whatever becomes of the person', async () => {
	const base = await sent({ namn: 'Tyst Kvitto', kopia: 'finns' });
	const bare = (page) => page.text.replace(/<main[\s\S]*?<h1/, '<h1').replaceAll(/value="[^"]*"/g, '');
	const main = (text) => text.slice(text.indexOf('<h1'), text.indexOf('</main>'));
	await sara.get(base); // the words of the sending are shown once
	const before_ = main(bare(await sara.get(base)));
	const path = await inInbox('Tyst K.');
	const closed = await lead.submit(`${path}/avsluta`, (f) => /name="slut"/.test(f.body), { slut: 'declined' });
	assert.equal(closed.status, 303);
	assert.equal(main(bare(await sara.get(base))), before_);
});

test('nobody else finds it: another sender, the jour, the officer', async () => {
	const base = await sent();
	for (const path of [base, `${base}/kopia`, `${base}/kopia.txt`]) {
		assert.equal((await sara.get(path)).status, 200, path);
		assert.equal((await elin.get(path)).status, 404, path);
	}
	assert.doesNotMatch((await elin.get('/mina-formedlingar')).text, /\d{3}-\d{3}-\d{3}/);
	for (const role of ['coordinator', 'volunteer', 'manager', 'municipal_officer', 'reviewer', 'administrator'])
		for (const path of ['/formedla', '/mina-formedlingar', base, `${base}/kopia`])
			assert.equal((await (await server.login(role)).get(path)).status, 403, `${role} ${path}`);
	const theirs = await elin.submit('/formedla', isForm, {});
	assert.equal(theirs.status, 422);
	assert.equal((await sara.get('/mina-formedlingar/aaaaaaaaaaaaaaaaaaaaaaaaaa')).status, 404);
});

test('a session that ran out while she wrote loses nothing, and nothing of it is readable', async () => {
	const { fields } = formOf((await sara.get('/formedla')).text, isForm);
	server.sql('UPDATE auth_session SET seen = seen - 7200');
	const answer = await sara.post('/formedla', { ...fields, ...GOOD, not: 'Viktigt att minnas' });
	assert.equal(answer.status, 303);
	assert.match(answer.location, /^\/logga-in/);
	const dump = server.dump();
	for (const words of ['Viktigt att minnas', 'Tuva'])
		assert.ok(!dump.includes(words) && !dump.toLowerCase().includes(Buffer.from(words).toString('hex')), words);
	sara = await server.login('municipal_referrer');
	lead = await server.login('coordinator');
	const page = await sara.get('/formedla');
	assert.match(page.text, /Din text kom inte fram förra gången/);
	const back = formOf(page.text, isForm).fields;
	assert.equal(back.not, 'Viktigt att minnas');
	assert.equal(back.namn, GOOD.namn);
	assert.equal(back.omfang, GOOD.omfang);
});

test('a copy that nobody saved lapses after a day; the receipt stays', async () => {
	const base = await sent();
	assert.equal((await sara.get(`${base}/kopia`)).status, 200);
	await server.restart({ clock: '2026-04-16T09:30' });
	sara = await server.login('municipal_referrer');
	assert.equal((await sara.get(`${base}/kopia`)).location, base);
	assert.match((await sara.get(base)).text, /Mottagen/);
});
