// SPDX-License-Identifier: AGPL-3.0-or-later
// Dated links for people without an account: a school sends somebody to us, and gets a receipt.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

const GOOD = { namn: 'Lova Linklund', telefon: '070-174 06 55', roll: 'witness', brott: 'Rån vid skolan',
	omfang: 'contact_about', samtycke: 'oral_sender', kommun: '2303',
	avsandare: 'Eva Prov, kurator', avsandare_telefon: '063-16 00 01' };
const HER = /Lova|Linklund|070-174 ?06 ?55|Rån vid skolan/;

let server, lead;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
});
after(() => server?.stop());

const isForm = (f) => /name="omfang"/.test(f.body);
const words = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

async function make(fields = {}, client = lead) {
	const made = await client.submit('/lankar/ny', (f) => /name="slag"/.test(f.body),
		{ slag: 'school', namn: 'Björkskolan', kommun: 'okand', till: '2026-05-01', ...fields });
	assert.equal(made.status, 200, made.text);
	assert.match(made.headers.get('cache-control'), /no-store/);
	return /\/(?:formedla|for-kommunen)\/[a-z2-7]{26}/.exec(made.text)[0];
}

test('a link is made with a last day; the form comes back filled in when it cannot be', async () => {
	const bad = await lead.submit('/lankar/ny', (f) => /name="slag"/.test(f.body), { namn: 'Björkskolan', till: '2027-12-01' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /högst 400 dagar/);
	assert.match(bad.text, /Välj vem länken är för/);
	assert.match(bad.text, /value="Björkskolan"/);
	const gone = await lead.submit('/lankar/ny', (f) => /name="slag"/.test(f.body), { slag: 'school', namn: 'X', till: '2026-04-14' });
	assert.match(gone.text, /Dagen har varit/);
	const link = await make();
	const list = await lead.get('/lankar');
	assert.match(list.text, /Björkskolan/);
	assert.match(words(list.text), /Skolan · till 1 maj 2026/);
	assert.ok(!list.text.includes(link.split('/').at(-1)), 'the link is shown once');
});

test('a school sends somebody: consent text, receipt, a copy to keep; the jour reads who to ask', async () => {
	const link = await make({ namn: 'Granskolan' });
	const visitor = server.client();
	const page = await visitor.get(link);
	assert.equal(page.status, 200);
	assert.equal(page.headers.get('set-cookie'), null);
	assert.match(page.text, /Läs upp för personen och fråga/);
	assert.match(page.text, /Från: Granskolan/);
	const { fields } = formOf(page.text, isForm);
	assert.ok(!('omfang' in fields) && !('samtycke' in fields), 'consent is never presumed');

	const bad = await visitor.submit(link, isForm, { ...GOOD, avsandare: '', omfang: 'contact' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Skriv ditt namn och din titel/);
	assert.match(bad.text, /Samtycket gäller bara att jouren hör av sig/);
	assert.match(bad.text, /value="Lova Linklund"/);

	const before = formOf((await visitor.get(link)).text, isForm).fields;
	const sent = await visitor.post(link, { ...before, ...GOOD });
	assert.equal(sent.status, 200, sent.text);
	assert.match(sent.text, /<h1[^>]*>Mottagen<\/h1>/);
	const number = /\d{3}-\d{3}-\d{3}/.exec(words(sent.text))[0];
	for (const part of ['Lova Linklund', 'Eva Prov, kurator, Granskolan, 063-16 00 01', 'Ragunda', 'Muntligt', 'Rån vid skolan'])
		assert.ok(words(sent.text).includes(part), part);
	assert.match(sent.headers.get('cache-control'), /no-store/);

	const again = await visitor.post(link, { ...before, ...GOOD });
	assert.equal(again.status, 200);
	assert.ok(again.text.includes(number), 'the same receipt');
	assert.doesNotMatch(again.text, HER);

	const inbox = await lead.get('/inkorg');
	const all = [...inbox.text.matchAll(/href="(\/inkorg\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*Lova/g)];
	assert.equal(all.length, 1, 'it came once');
	const record = words((await lead.get(all[0][1])).text);
	for (const part of ['Lova Linklund', 'Skolan', 'Eva Prov, kurator, Granskolan', number, 'får veta vad det gäller'])
		assert.ok(record.includes(part), part);

	const one = /href="(\/lankar\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*Granskolan</.exec((await lead.get('/lankar')).text)[1];
	const about = await lead.get(one);
	assert.ok(about.text.includes(number), 'the receipt can be read out');
	assert.doesNotMatch(about.text, HER);
});

test('a link taken back, over, or of another kind answers as one that never was', async () => {
	const link = await make({ namn: 'Återtagna skolan' });
	const form = formOf((await server.client().get(link)).text, isForm).fields;
	const one = /href="(\/lankar\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*Återtagna/.exec((await lead.get('/lankar')).text)[1];
	const back = await lead.submit(one, `${one}/ta-tillbaka`, {});
	assert.equal(back.status, 303);
	const bare = (text) => text.replaceAll(/nonce="[^"]+"/g, '').replaceAll(link, 'X');
	const never = `/formedla/${'a'.repeat(26)}`;
	const [was, none] = [await server.client().get(link), await server.client().get(never)];
	assert.equal(was.status, 404);
	assert.match(was.text, /Länken gäller inte/);
	assert.equal(bare(was.text), bare(none.text).replaceAll(never, 'X'));
	const late = await server.client().post(link, { ...form, ...GOOD });
	assert.ok([403, 404].includes(late.status), 'also what was being written');
	assert.match((await lead.get('/lankar')).text, /Tagen tillbaka/);
});

test('who may make links: coordinator and manager; nobody in a municipality', async () => {
	assert.equal((await (await server.login('manager')).get('/lankar')).status, 200);
	for (const role of ['municipal_officer', 'municipal_referrer', 'volunteer', 'reviewer'])
		assert.equal((await (await server.login(role)).get('/lankar')).status, 403, role);
});

test('an officer reads figures, decisions and papers of her own municipality, and every opening is noted', async () => {
	const page = await lead.get('/lankar/ny');
	assert.match(page.text, /Handläggare i en kommun/);
	const form = (f) => /name="slag"/.test(f.body);
	const none = await lead.submit('/lankar/ny', form, { slag: 'handlaggare', namn: 'Anna', kommun: 'okand', epost: 'anna utan mejl' });
	assert.equal(none.status, 422);
	assert.match(none.text, /Välj kommunen vars siffror länken visar/);
	assert.match(none.text, /namn@kommunen\.se/);
	assert.match(none.text, /value="anna utan mejl"/);

	const link = await make({ slag: 'handlaggare', namn: 'Anna i Ragunda', kommun: '2303', epost: 'anna@example.se' });
	const visitor = server.client();
	const shown = await visitor.get(link);
	assert.equal(shown.status, 200);
	assert.equal(shown.headers.get('set-cookie'), null);
	assert.match(shown.headers.get('cache-control'), /no-store/);
	const text = words(shown.text);
	for (const part of ['Läget i Ragunda kommun', 'Anna i Ragunda', 'till och med 1 maj 2026', 'Överenskommelsen', 'Om siffrorna', 'allmän handling'])
		assert.ok(text.includes(part), part);
	const csv = await visitor.get(`${link}/laget.csv`);
	assert.equal(csv.status, 200);
	assert.match(csv.headers.get('content-disposition'), /laget-2303\.csv/);
	assert.match(words((await lead.get('/lankar')).text), /Anna i Ragunda .{0,60}använd i dag/);
	const reviewer = await server.login('reviewer');
	assert.match((await reviewer.get('/vem-har-last?vad=guest.open')).text, /En handläggare öppnade/);
	assert.equal((await visitor.get(link.replace('for-kommunen', 'formedla'))).status, 404, 'of another kind');
});

test('papers that were sent to her municipality come as files; another\'s do not', async () => {
	const at = async (kommun) => {
		const link = await make({ slag: 'handlaggare', namn: `Till ${kommun}`, kommun });
		const { text } = await server.client().get(link);
		return { link, files: [...text.matchAll(/href="(\/for-kommunen\/[^"]*\/fil\.docx)"/g)].map((m) => m[1]) };
	};
	const all = await Promise.all(['2303', '2305', '2309', '2313', '2321', '2326', '2361', '2380'].map(at));
	const has = all.find((a) => a.files.length), not = all.find((a) => a !== has);
	assert.ok(has, 'the demo has sent something');
	const file = await server.client().get(has.files[0]);
	assert.equal(file.status, 200);
	assert.match(file.headers.get('content-type'), /wordprocessingml/);
	const stolen = has.files[0].replace(has.link, not.link);
	assert.equal((await server.client().get(stolen)).status, 404);
});
