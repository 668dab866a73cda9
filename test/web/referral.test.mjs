// SPDX-License-Identifier: AGPL-3.0-or-later
// From the police's mail to a case, and what is left of the referral when it is handled.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

const MAIL = 'Hej,\n\nMålsägande: Disa Testlund\nTelefon: 070-174 06 80\nBrott: Misshandel\n\nMvh\n' +
	'Per Polis\n010-567 00 00\n';

let server, lead;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
});
after(() => server?.stop());

const paste = (fields, client = lead) => client.submit('/inkorg/nytt', (f) => 'text' in f.fields, fields);
const pasted = async (text = MAIL) => {
	const answer = await paste({ text });
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
};
const close = (path, fields) => lead.submit(`${path}/avsluta`, (f) => /name="slut"/.test(f.body), fields);

test('the inbox has what has waited too long on top', async () => {
	const page = await lead.get('/inkorg');
	assert.equal(page.status, 200);
	assert.match(page.text, /Har väntat för länge/);
	const order = ['Hanna S.', 'Sven Ö.', 'Maryam H.'].map((name) => page.text.indexOf(name));
	assert.ok(order.every((at) => at > 0), String(order));
	assert.equal(Math.min(...order), order[0]);
	assert.match((await lead.get('/idag')).text, /Har väntat för länge/);
	assert.match((await lead.get('/idag')).text, /Ring igen kl\. \d\d:\d\d/);
});

test('a pasted mail becomes a record with the rules above the number', async () => {
	const path = await pasted();
	const page = await lead.get(path);
	assert.equal(page.status, 200);
	assert.match(page.text, /Radera mejlet nu/);
	assert.match(page.text, /Disa Testlund/);
	assert.match(page.text, /Misshandel/);
	assert.match(page.text, /Muntligt, till polisen/);
	assert.match(page.text, /Kontakt senast fredag 09:00/);
	const rules = page.text.indexOf('tala inte in något meddelande');
	assert.ok(rules > 0 && rules < page.text.indexOf('href="tel:0701740680"'), 'rules come first');
	assert.doesNotMatch((await lead.get(path)).text, /Radera mejlet nu/);
});

test('reading the text first fills the empty fields and keeps what she has typed', async () => {
	const page = await paste({ text: MAIL, namn: 'Disa', gor: 'las' });
	assert.equal(page.status, 200);
	const form = formOf(page.text, (f) => 'text' in f.fields);
	assert.equal(form.fields.namn, 'Disa');
	assert.equal(form.fields.telefon, '070-174 06 80');
	assert.equal(form.fields.brott, 'Misshandel');
	assert.equal(form.fields.text, MAIL);
});

test('a form without name and number comes back filled in with its errors', async () => {
	const page = await paste({ text: 'Ingenting här', not: 'min anteckning', nar: '2026-02-30' });
	assert.equal(page.status, 422);
	assert.match(page.text, /govuk-error-summary/);
	assert.match(page.text, /Tiden finns inte/);
	assert.equal(formOf(page.text, (f) => 'text' in f.fields).fields.not, 'min anteckning');
	const future = await paste({ text: MAIL, nar: '2026-05-01 09:00' });
	assert.equal(future.status, 422);
	const odd = await paste({ text: MAIL, kalla: 'mars' });
	assert.equal(odd.status, 422);
	const long = await paste({ text: `${MAIL}${'x'.repeat(20001)}` });
	assert.equal(long.status, 422);
});

test('a double submit gets the place of the first, and there is one referral', async () => {
	const page = await lead.get('/inkorg/nytt');
	const form = formOf(page.text, (f) => 'text' in f.fields);
	const fields = { ...form.fields, text: 'Namn: Dubbel Knapp\nTel: 070-1740681' };
	const [a, b] = await Promise.all([lead.post('/inkorg/nytt', fields), lead.post('/inkorg/nytt', fields)]);
	assert.deepEqual([a.status, b.status], [303, 303]);
	assert.equal(a.location, b.location);
	assert.equal((await lead.get('/inkorg')).text.split('Dubbel K.').length, 2);
});

test('Ej nådd in one tap proposes another time of day; after three tries it is kind to stop', async () => {
	const path = await pasted();
	for (let i = 0; i < 3; i++) {
		const page = await lead.get(path);
		const form = formOf(page.text, (f) => f.fields.utfall === 'ej_nadd');
		const answer = await lead.post(`${path}/forsok`, form.fields);
		assert.equal(answer.status, 303);
		assert.equal(answer.location, path);
		const twice = await lead.post(`${path}/forsok`, form.fields);
		assert.equal(twice.location, path);
	}
	const page = await lead.get(path);
	assert.match(page.text, /Ring igen i dag 14:00/);
	assert.match(page.text, /Avsluta då som ”Ej nådd”/);
	assert.equal(page.text.match(/class="moj-timeline__title"/g)?.length, 3);
});

test('another time that she has asked for', async () => {
	const path = await pasted();
	const bad = await lead.submit(path, (f) => f.fields.utfall === 'senare', { nar: '2026-04-01', not: 'på lunchen' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Skriv en tid som kommer/);
	assert.match(bad.text, /value="på lunchen"/);
	const good = await lead.submit(path, (f) => f.fields.utfall === 'senare', { nar: '2026-04-17 12:15' });
	assert.equal(good.status, 303);
	assert.match((await lead.get(path)).text, /Ring igen fredag 12:15/);
});

test('reached: it becomes a case, and nothing of her is left in the referral', async () => {
	const path = await pasted();
	const page = await lead.get(`${path}/arende`);
	const form = formOf(page.text, (f) => 'anmalt' in f.fields);
	assert.equal(form.fields.namn, 'Disa Testlund');
	assert.equal(form.fields.brott, 'assault');
	assert.equal(form.fields.kalla, 'police');
	const bad = await lead.post(`${path}/arende`, { ...form.fields, brott: 'nix' });
	assert.equal(bad.status, 422);
	const fields = { ...form.fields, roll: 'victim', kommun: '2303', text_med: 'ja' };
	const made = await lead.post(`${path}/arende`, fields);
	assert.equal(made.status, 303, made.text);
	assert.match(made.location, /^\/arenden\//);
	const again = await lead.post(`${path}/arende`, fields);
	assert.equal(again.location, made.location);
	const kase = await lead.get(made.location);
	assert.match(kase.text, /Disa Testlund/);
	assert.match(kase.text, /010-567 00 00/); // the text came along, as asked
	const left = await lead.get(path);
	assert.equal(left.status, 200);
	assert.match(left.text, /Blev ett ärende/);
	assert.doesNotMatch(left.text, /Disa|070-174/);
	assert.equal((await lead.get(`${path}/andra`)).status, 409);
});

for (const [slut, words] of [['declined', 'Tackade nej'], ['withdrawn', 'Samtycket återtaget'], ['unsafe', 'Ring inte – otryggt']])
	test(`${words}: only the state is left`, async () => {
		const path = await pasted();
		const page = await lead.get(`${path}/avsluta`);
		assert.match(page.text, /Det går inte att ångra/);
		assert.equal((await close(path, {})).status, 422);
		if (slut === 'withdrawn')
			assert.match((await close(path, { slut, atertogs: '2026-04-16', vem_sa: 'self' })).text, /Dagen har inte varit än/);
		const answer = await close(path, slut === 'withdrawn' ? { slut, atertogs: '2026-04-14', vem_sa: 'self' } : { slut });
		assert.equal(answer.status, 303);
		assert.equal(answer.location, '/inkorg');
		const left = await lead.get(path);
		assert.match(left.text, new RegExp(words));
		assert.doesNotMatch(left.text, /Disa|070-174/);
		if (slut === 'withdrawn')
			assert.match(left.text, /14\sapril[^<]*Personen själv/);
		assert.match((await lead.get('/inkorg?visa=klara')).text, new RegExp(words));
	});

test('two who change it: the second keeps her text and is told', async () => {
	const path = await pasted();
	const mine = formOf((await lead.get(`${path}/andra`)).text, (f) => 'version' in f.fields);
	const theirs = await lead.submit(`${path}/andra`, (f) => 'version' in f.fields, { namn: 'Disa T' });
	assert.equal(theirs.status, 303);
	const answer = await lead.post(`${path}/andra`, { ...mine.fields, not: 'sen' });
	assert.equal(answer.status, 409);
	assert.match(answer.text, /value="sen"/);
});

test('nobody else finds the inbox', async () => {
	const path = await pasted();
	for (const role of ['volunteer', 'manager', 'municipal_referrer', 'municipal_officer', 'reviewer', 'administrator']) {
		const client = await server.login(role);
		for (const address of ['/inkorg', '/inkorg/nytt', path, `${path}/arende`])
			assert.equal((await client.get(address)).status, 404, `${role} ${address}`);
	}
	assert.equal((await lead.get('/inkorg/aaaaaaaaaaaaaaaaaaaaaaaaaa')).status, 404);
	assert.equal((await lead.get('/inkorg/nix')).status, 404);
});

// How many live keys there are of handled referrals, and how many rows of them hold any content.
function leftovers() {
	const lines = (text) => text.toLowerCase().replace(/\\x/g, '').split('\n').filter(Boolean);
	const hex = server.stores.data.startsWith('postgres:') ? '' : 'hex';
	const live = new Set(lines(server.sql(`SELECT ${hex}(object_id) FROM vault_object WHERE live = 1`, 'vault')));
	const handled = lines(server.sql(`SELECT ${hex}(id) FROM referral_item WHERE state > 1`));
	const n = (text) => server.sql(`SELECT count(*) ${text}`);
	return [handled.filter((id) => live.has(id)).length,
		n('FROM referral_item WHERE state > 1 AND sealed IS NOT NULL'),
		n('FROM referral_attempt a JOIN referral_item r ON r.id = a.referral_id WHERE r.state > 1'),
		n('FROM referral_item WHERE state > 1 AND wiped = 0'), Number(handled.length > 0)].join('|');
}

test('of handled referrals no key, content or try is left in the stores', () => {
	assert.equal(leftovers(), '0|0|0|0|1');
});

test('a key that a crash left behind goes when a coordinator signs in', async () => {
	await pasted('Namn: Kvar Nyckel');
	await server.kill9();
	server.sql('UPDATE referral_item SET state = 3, handled = received, sealed = NULL WHERE state = 1');
	assert.notEqual(leftovers()[0], '0');
	await server.restart();
	lead = await server.login('coordinator');
	assert.equal(leftovers().replace(/^0\|0\|\d+/, '0|0|0'), '0|0|0|0|1');
});

test('after kill -9 a handled referral is still empty, and a waiting one still opens', async () => {
	const waiting = await pasted(), gone = await pasted();
	await close(gone, { slut: 'declined' });
	await server.kill9();
	await server.restart();
	lead = await server.login('coordinator');
	assert.match((await lead.get(waiting)).text, /Disa Testlund/);
	assert.match((await lead.get(gone)).text, /Tackade nej/);
});

test('the same person once more: side by side, put together, taken back, or kept apart with a reason', async () => {
	const first = await pasted('Namn: Tea Tvilling\nTelefon: 070-174 06 90\nBrott: Stöld\n');
	const later = await pasted('Namn: Tvilling, Tea\nTelefon: +46 70 174 06 90\nBrott: Stöld\n');
	assert.match((await lead.get('/inkorg')).text, /Kan vara samma person/);
	assert.match((await lead.get(later)).text, /Kan vara samma person som i en annan förmedling/);
	const compare = `${later}/lika`;
	const page = await lead.get(compare);
	assert.match(page.text, /samma telefonnummer och samma namn/);
	assert.match(page.text, /070-174 06 90[^]*\+46 70 174 06 90|\+46 70 174 06 90[^]*070-174 06 90/);

	const empty = await lead.submit(compare, (f) => /behall/.test(f.body), { gor: 'behall' });
	assert.equal(empty.status, 422);
	assert.match(empty.text, /govuk-error-summary/);
	const joined = await lead.submit(compare, (f) => /value="ihop"/.test(f.body), { gor: 'ihop' });
	assert.equal(joined.status, 303, joined.text);
	assert.equal(joined.location, first);
	assert.match((await lead.get(first)).text, /Sammanslagna med den här[^]*Tea|Sammanslagna med den här[^]*Tvilling/);
	assert.match((await lead.get(later)).text, /Ångra sammanslagningen/);
	const back = await lead.submit(later, (f) => f.action === `${later}/isar`, {});
	assert.equal(back.location, later);
	assert.match((await lead.get(later)).text, /Förmedlingen väntar igen/);

	const reason = Object.keys(formOf((await lead.get(compare)).text, (f) => /behall/.test(f.body)).fields)
		.find((name) => name.startsWith('varfor_'));
	const kept = await lead.submit(compare, (f) => /behall/.test(f.body), { gor: 'behall', [reason]: 'mor och dotter' });
	assert.equal(kept.location, later);
	const told = (await lead.get(later)).text;
	assert.doesNotMatch(told, /Kan vara samma person/);
	assert.match(told, /varför det inte är samma person:[^]*<li>mor och dotter<\/li>/);
	assert.doesNotMatch((await lead.get(first)).text, /Kan vara samma person/);
});

test('the clock follows the days on which the jour is open', async () => {
	const path = await pasted(MAIL.replace('Disa Testlund', 'Tidur Testlund'));
	assert.match((await lead.get(path)).text, /Kontakt senast fredag/);
	const set = (fields) => lead.post('/inkorg/tider', [...hidden, ...fields]);
	const form = formOf((await lead.get('/inkorg/tider')).text, (f) => f.body.includes('name="inom"'));
	const hidden = Object.entries(form.fields).filter(([name]) => !['inom', 'dagar', 'fran', 'till'].includes(name));
	assert.equal((await set([['inom', '0'], ['fran', '8'], ['till', '12']])).status, 422);
	assert.equal((await set([['inom', '24'], ['dagar', '0'], ['dagar', '1'], ['fran', '8'], ['till', '12']])).status, 303);
	assert.match((await lead.get(path)).text, /Kontakt senast måndag 12:00/);
	const closed = await lead.submit('/inkorg/tider', (f) => f.body.includes('name="forsta"'), { forsta: '2026-04-20', sista: '2026-04-26' });
	assert.equal(closed.status, 303, closed.text);
	assert.match((await lead.get(path)).text, /Kontakt senast 27\sapril\s2026 12:00/);
	const drop = /action="(\/inkorg\/tider\/stangt\/[a-z2-7]{26})"/.exec((await lead.get('/inkorg/tider')).text)[1];
	assert.equal((await lead.submit('/inkorg/tider', drop, {})).status, 303);
	assert.match((await lead.get(path)).text, /Kontakt senast måndag 12:00/);
});
