// SPDX-License-Identifier: AGPL-3.0-or-later
// Who works here: inviting by a one-time link, coming in, roles, the end of an account, a changed phrase.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

const PHRASE = 'kajak-saffran-tulpan';
let server, lead;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
});
after(() => server?.stop());

async function invite(name, fields, by = lead) {
	const answer = await by.submit('/konton/ny', '/konton/ny', { namn: name, org: 'jouren', ...fields });
	const link = /\/inbjudan\/[a-z2-7]{26}/.exec(answer.text)?.[0];
	return { answer, link };
}

const join = (client, link, phrase = PHRASE, again = phrase) =>
	client.submit(link, (f) => 'losen_igen' in f.fields, { losen: phrase, losen_igen: again });

async function signIn(user, password) {
	const client = server.client();
	const answer = await client.login(server.loginForm, { user, password });
	return { client, answer };
}

async function pageOf(name) {
	const list = await lead.get('/konton');
	return new RegExp(`href="(/konton/[a-z2-7]{26})"[^>]*>(?:\\s|<[^>]*>)*${name}<`).exec(list.text)?.[1];
}

test('a second coordinator comes in by her link and opens the cases', async () => {
	const { answer, link } = await invite('Britt Åhs', { roll: 'coordinator' });
	assert.equal(answer.status, 200);
	assert.match(answer.text, /http:\/\/[^<]*\/inbjudan\//);
	assert.match(answer.headers.get('referrer-policy'), /no-referrer|same-origin/);
	assert.ok(!(await lead.get(await pageOf('Britt Åhs'))).text.includes(link), 'the link is shown once');
	const britt = server.client();
	const welcome = await britt.get(link);
	assert.match(welcome.text, /Välkommen, Britt Åhs/);
	assert.match(welcome.text, /britt\.ahs/);
	const inside = await join(britt, link);
	assert.equal(inside.status, 303);
	assert.match((await britt.get(inside.location)).text, /britt\.ahs/);
	const cases = await britt.get('/arenden');
	const [, one] = /href="(\/arenden\/[a-z2-7]{26})"/.exec(cases.text);
	assert.equal((await britt.get(one)).status, 200);
	const { answer: later } = await signIn('britt.ahs', PHRASE);
	assert.equal(later.status, 303);
});

test('a link works once', async () => {
	const { link } = await invite('Eva Ek', { roll: 'volunteer' });
	assert.equal((await join(server.client(), link)).status, 303);
	for (const method of ['get', 'post']) {
		const answer = await server.client()[method](link, {});
		assert.ok([403, 404].includes(answer.status), `${method}: ${answer.status}`);
	}
	assert.match((await server.client().get(link)).text, /Länken gäller inte/);
});

test('two tabs: the second is told, and its phrase opens nothing', async () => {
	const { link } = await invite('Två Flikar', { roll: 'volunteer' });
	const [one, two] = [server.client(), server.client()];
	const form = formOf((await two.get(link)).text, (f) => 'losen_igen' in f.fields);
	assert.equal((await join(one, link)).status, 303);
	const late = await two.post(link, { ...form.fields, losen: 'en-annan-fras-nu', losen_igen: 'en-annan-fras-nu' });
	assert.equal(late.status, 404);
	assert.match(late.text, /Länken gäller inte/);
	assert.equal((await signIn('tva.flikar', 'en-annan-fras-nu')).answer.status, 422);
	assert.equal((await signIn('tva.flikar', PHRASE)).answer.status, 303);
	// At the same instant: one of them.
	const { link: race } = await invite('Sam Tidigt', { roll: 'volunteer' });
	const tabs = await Promise.all([1, 2, 3].map(async () => {
		const client = server.client();
		const f = formOf((await client.get(race)).text, (x) => 'losen_igen' in x.fields);
		return { client, fields: { ...f.fields, losen: PHRASE, losen_igen: PHRASE } };
	}));
	const statuses = (await Promise.all(tabs.map(({ client, fields }) => client.post(race, fields)))).map((a) => a.status);
	assert.equal(statuses.filter((s) => s === 303).length, 1, statuses.join(' '));
	assert.ok(statuses.every((s) => [303, 404, 409].includes(s)), statuses.join(' '));
	assert.equal((await signIn('sam.tidigt', PHRASE)).answer.status, 303);
});

test('what does not fit is told at its field, and all else stays', async () => {
	const { link } = await invite('Per Prov', { roll: 'volunteer' });
	const per = server.client();
	const unlike = await join(per, link, PHRASE, 'kajak-saffran-tulpam');
	assert.equal(unlike.status, 422);
	assert.match(unlike.text, /id="losen_igen-error"/);
	for (const bad of ['kort', 'lösenord-2026-ok', 'aaaaaaaaaaaaaaa', '']) {
		const answer = await join(per, link, bad);
		assert.equal(answer.status, 422, bad);
		assert.match(answer.text, /id="losen-error"/, bad);
	}
	const kept = formOf((await join(per, link, 'kort')).text, (f) => 'losen_igen' in f.fields).fields;
	assert.ok(kept.forslag && kept.losen === '', 'the suggestion stays, the phrase is never sent back');
	assert.equal((await join(per, link)).status, 303);
	const odd = await lead.submit('/konton/ny', '/konton/ny', { namn: '', org: '9999', kommunroll: 'municipal_reader' });
	assert.equal(odd.status, 422);
	assert.match(odd.text, /id="namn-error"/);
	assert.match(odd.text, /id="org-error"/);
	const mixed = await lead.submit('/konton/ny', '/konton/ny', { namn: 'Ny Person', org: 'jouren', kommunroll: 'municipal_reader' });
	assert.equal(mixed.status, 422);
	assert.match(mixed.text, /id="kommunroll-error"/);
	assert.equal(formOf(mixed.text, '/konton/ny').fields.namn, 'Ny Person');
	assert.equal(formOf(mixed.text, '/konton/ny').fields.kommunroll, 'municipal_reader');
	assert.equal((await lead.submit('/konton/ny', '/konton/ny', { namn: 'Ny Person', org: 'jouren' })).status, 422, 'no role');
});

test('a guessed link is 404, whatever is guessed', async () => {
	for (const code of ['a'.repeat(26), 'x', '%00', 'é', 'A'.repeat(26)])
		assert.ok([400, 404].includes((await server.client().get(`/inbjudan/${code}`)).status), code);
});

test('taken back, the link stops at once', async () => {
	const { link } = await invite('Fel Person', { roll: 'coordinator' });
	const path = await pageOf('Fel Person');
	assert.equal((await invite('Fel Person', { roll: 'volunteer' })).answer.status, 409, 'invited already');
	const gone = await lead.submit(path, '/ta-tillbaka', {});
	assert.equal(gone.status, 303);
	assert.equal((await server.client().get(link)).status, 404);
	assert.equal(await pageOf('Fel Person'), undefined);
	assert.equal((await invite('Fel Person', { roll: 'volunteer' })).answer.status, 200);
});

test('who is signed in does not use up somebody else\'s link', async () => {
	const { link } = await invite('Lars Lugn', { roll: 'volunteer' });
	const page = await lead.get(link);
	assert.match(page.text, /är inloggad här/);
	assert.equal(formOf(page.text, (f) => 'losen' in f.fields), null);
	assert.equal((await join(server.client(), link)).status, 303);
});

test('a municipal user comes in for her own municipality and no further', async () => {
	const { answer, link } = await invite('Gro Gran', { org: '2303', kommunroll: 'municipal_reader' });
	assert.equal(answer.status, 200);
	const gro = server.client();
	assert.equal((await join(gro, link)).status, 303);
	assert.equal((await gro.get('/laget')).status, 200);
	for (const path of ['/arenden', '/konton', '/inkorg'])
		assert.ok([403, 404].includes((await gro.get(path)).status), path);
});

test('the manager sees and ends, but her keys vouch for nobody', async () => {
	const manager = await server.login('manager');
	assert.equal((await manager.get('/konton')).status, 200);
	const no = await manager.submit('/konton/ny', '/konton/ny', { namn: 'Ny Person', org: 'jouren', roll: 'volunteer' });
	assert.equal(no.status, 422);
	assert.match(no.text, /Bara en samordnare kan bjuda in/);
});

test('roles: given at once, taken at once, and never the last coordinator', async () => {
	const { link } = await invite('Rolf Roll', { roll: 'volunteer' });
	const rolf = server.client();
	await join(rolf, link);
	const path = await pageOf('Rolf Roll');
	assert.ok([403, 404].includes((await rolf.get('/inkorg')).status));
	const up = await lead.submit(path, '/roller', { roll: 'coordinator' });
	assert.equal(up.status, 303);
	assert.equal((await rolf.get('/inkorg')).status, 200);
	assert.equal((await rolf.get((/href="(\/arenden\/[a-z2-7]{26})"/.exec((await rolf.get('/arenden')).text))[1])).status, 200);
	assert.equal((await lead.submit(path, '/roller', { roll: 'manager' })).status, 303);
	assert.ok([403, 404].includes((await rolf.get('/arenden')).status));
	const form = formOf((await lead.get(path)).text, '/roller');
	const { roll, ...none } = form.fields;
	assert.equal(roll, 'manager');
	assert.equal((await lead.post(form.action, none)).status, 422, 'no role');
	assert.equal((await lead.post(form.action, { ...none, roll: 'municipal_reader' })).status, 422);
});

test('an ended account is out at once', async () => {
	const { link } = await invite('Stina Slut', { roll: 'coordinator' });
	const stina = server.client();
	await join(stina, link);
	assert.equal((await stina.get('/arenden')).status, 200);
	const path = await pageOf('Stina Slut');
	const ask = await lead.get(`${path}/avsluta`);
	assert.match(ask.text, /Avsluta kontot för Stina Slut\?/);
	assert.equal((await lead.submit(`${path}/avsluta`, (f) => f.body.includes('Avsluta kontot'), {})).status, 303);
	assert.equal((await stina.get('/arenden')).status, 303);
	assert.equal((await signIn('stina.slut', PHRASE)).answer.status, 422);
	assert.equal((await lead.get(`${path}/avsluta`)).status, 404);
	const self = await pageOf('Karin Lindberg');
	const own = await lead.submit(`${self}/avsluta`, (f) => f.body.includes('Avsluta kontot'), {});
	assert.equal(own.status, 409);
	assert.match(own.text, /ditt eget konto/);
});

test('when a coordinator has left, the next who signs in changes the shared keys, and all is read as before', async () => {
	const { link } = await invite('Lova Lämnar', { roll: 'coordinator' });
	await join(server.client(), link);
	const places = ['/arenden', '/inkorg', '/brev', '/stodpersoner'];
	const links = (text) => [...text.matchAll(/href="(\/[a-z]+\/[a-z2-7]{26})"/g)].map(([, to]) => to);
	const before = [];
	for (const place of places)
		before.push(links((await lead.get(place)).text));
	assert.ok(before.every((list) => list.length), JSON.stringify(before.map((list) => list.length)));
	const rows = async () => (await (await server.login('reviewer')).get('/vem-har-last?vad=org.pair')).text.split('Bytte en av jourens gemensamma nycklar').length;
	const had = await rows();
	await lead.submit(`${await pageOf('Lova Lämnar')}/avsluta`, (f) => f.body.includes('Avsluta kontot'), {});
	assert.equal((await signIn('britt.ahs', PHRASE)).answer.status, 303);
	for (const [i, place] of places.entries()) {
		const page = await lead.get(place);
		assert.deepEqual(links(page.text), before[i], place);
		assert.equal((await lead.get(before[i][0])).status, 200, before[i][0]);
	}
	assert.equal(await rows(), had + 2, 'the intake\'s and the group\'s');
});

test('a changed phrase ends her other sessions and keeps all that she reads', async () => {
	const { link } = await invite('Fia Fras', { roll: 'coordinator' });
	const fia = server.client();
	await join(fia, link);
	const { client: phone } = await signIn('fia.fras', PHRASE);
	const change = (fields) => fia.submit('/mitt-konto/losenfras', (f) => 'nuvarande' in f.fields, fields);
	const next = 'ny-lingon-karusell';
	const wrong = await change({ nuvarande: 'inte-den-riktiga', losen: next, losen_igen: next });
	assert.equal(wrong.status, 422);
	assert.match(wrong.text, /id="nuvarande-error"/);
	assert.equal((await change({ nuvarande: PHRASE, losen: PHRASE, losen_igen: PHRASE })).status, 422);
	assert.equal((await change({ nuvarande: PHRASE, losen: next, losen_igen: 'nylingonkarusell' })).status, 422);
	const done = await change({ nuvarande: PHRASE, losen: next, losen_igen: next });
	assert.equal(done.status, 303, done.text);
	assert.match((await fia.get('/mitt-konto')).text, /Lösenfrasen är bytt/);
	const [, one] = /href="(\/arenden\/[a-z2-7]{26})"/.exec((await fia.get('/arenden')).text);
	assert.equal((await fia.get(one)).status, 200);
	assert.equal((await phone.get('/idag')).status, 303);
	assert.equal((await signIn('fia.fras', PHRASE)).answer.status, 422);
	assert.equal((await signIn('fia.fras', next)).answer.status, 303);
});

test('her name can be changed, and is seen by others', async () => {
	const { link } = await invite('Nina Namn', { roll: 'volunteer' });
	const nina = server.client();
	await join(nina, link);
	assert.equal((await nina.submit('/mitt-konto', '/mitt-konto', { namn: '' })).status, 422);
	assert.equal((await nina.submit('/mitt-konto', '/mitt-konto', { namn: 'Nina <b>Ny</b>' })).status, 303);
	assert.match((await lead.get('/konton')).text, /Nina &lt;b&gt;Ny/);
});

test('after a day the link has run out, and the list says so', async () => {
	const { link } = await invite('Sen Sorg', { roll: 'volunteer' });
	await server.restart({ clock: '2026-04-16T09:30' });
	assert.equal((await server.client().get(link)).status, 404);
	lead = await server.login('coordinator');
	assert.match((await lead.get('/konton')).text, /Länken har gått ut/);
	assert.equal((await lead.submit(await pageOf('Sen Sorg'), '/ta-tillbaka', {})).status, 303);
});

test('an account gets a last day, and never the last coordinator', async () => {
	const { link } = await invite('Siv Sista', { roll: 'volunteer' });
	assert.equal((await join(server.client(), link)).status, 303);
	const page = await pageOf('Siv Sista');
	const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);
	const past = await lead.submit(page, `${page}/slutdag`, { slutdag: '2026-01-01' });
	assert.equal(past.status, 422);
	assert.match(past.text, /Dagen har redan varit/);
	assert.equal((await lead.submit(page, `${page}/slutdag`, { slutdag: day(400) })).status, 303);
	assert.equal(formOf((await lead.get(page)).text, `${page}/slutdag`).fields.slutdag, day(400));
	assert.equal((await lead.submit(page, `${page}/slutdag`, { slutdag: '' })).status, 303);
	assert.match((await lead.get(page)).text, /gäller tills vidare/);
});

test('a coordinator asks for a mail when something waits; a volunteer is not asked', async () => {
	const at = '/mitt-konto/mejl', isForm = (f) => 'epost' in f.fields;
	assert.match((await lead.get('/mitt-konto')).text, /href="\/mitt-konto\/mejl"/);
	for (const epost of ['karin', 'a@b.se, c@d.se', `${'a'.repeat(250)}@b.se`]) {
		const answer = await lead.submit(at, isForm, { epost });
		assert.equal(answer.status, 422, epost);
		assert.equal(formOf(answer.text, isForm).fields.epost, epost);
	}
	assert.match((await lead.get(at)).text, /Servern skickar ingen e-post än/);
	assert.equal((await lead.submit(at, isForm, { epost: 'karin@example.se' })).location, '/mitt-konto');
	assert.match((await lead.get(at)).text, /value="karin@example\.se"/);
	assert.equal((await lead.submit(at, isForm, { epost: '' })).status, 303);
	assert.doesNotMatch((await lead.get(at)).text, /karin@example/);
	const volunteer = await server.login('volunteer');
	assert.equal((await volunteer.get(at)).status, 404);
	assert.doesNotMatch((await volunteer.get('/mitt-konto')).text, /mitt-konto\/mejl/);
	assert.equal((await (await server.login('municipal_officer')).get(at)).status, 200);
});
