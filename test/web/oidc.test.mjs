// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing in at one's municipality, against a real provider: an invitation is taken with it, it lets in who
// took one and nobody else, and whatever is wrong is told and lets nobody in.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LOA2, LOA3, ORG, startProvider } from '../lib/oidc.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

let server, idp, lead;
before(async () => {
	idp = await startProvider();
	server = await startDemo({ args: [...idp.args, '--oidc-orgs', '2380=2120002395 2303=2120002411'] });
	await idp.serve(server);
	lead = await server.login('coordinator');
});
after(async () => {
	await server?.stop();
	await idp?.stop();
});

const START = '/logga-in/kommun';
const walk = (client = server.client()) => idp.walk(client, START);

async function invite(namn, { org = '2380', kommunroll = 'municipal_referrer', roll } = {}) {
	const page = await lead.submit('/konton/ny', (f) => 'namn' in f.fields, { namn, org, kommunroll, roll });
	assert.equal(page.status, 200, page.text);
	return /\/inbjudan\/[a-z2-7]{26}/.exec(page.text)[0];
}

// A client that has taken an invitation as `sub`, and its browser.
async function joined(sub, namn, how) {
	const link = await invite(namn, how);
	const client = server.client();
	idp.who = sub;
	const answer = await idp.walk(client, `${link}/kommun`);
	assert.equal(answer.location, '/mitt-konto?ny=ja', answer.text);
	return { client, link };
}

test('the login page and the invitation offer it, to municipal people only', async () => {
	const page = await server.client().get('/logga-in?till=/mina-formedlingar');
	assert.match(page.text, /href="\/logga-in\/kommun\?till=\/mina-formedlingar"[^>]*>\s*Logga in med kommunens inloggning/);
	const link = await invite('Nils Erbjuden');
	assert.match((await server.client().get(link)).text, new RegExp(`href="${link}/kommun"`));
	const jour = await invite('Jorun Jouren', { org: 'jouren', kommunroll: null, roll: 'volunteer' });
	assert.doesNotMatch((await server.client().get(jour)).text, /\/kommun"/);
	assert.equal((await server.client().get(`${jour}/kommun`)).location, jour);
	assert.equal((await server.client().get(`/inbjudan/${'a'.repeat(26)}/kommun`)).location, `/inbjudan/${'a'.repeat(26)}`);
});

test('what is asked for: a code, PKCE, a nonce, and the level', async () => {
	const { location } = await server.client().get(START);
	const asked = Object.fromEntries(new URL(location).searchParams);
	assert.equal(asked.response_type, 'code');
	assert.equal(asked.code_challenge_method, 'S256');
	for (const part of ['state', 'nonce', 'code_challenge'])
		assert.match(asked[part], /^[\w-]{43}$/);
	assert.equal(new Set([asked.state, asked.nonce, asked.code_challenge]).size, 3);
	assert.deepEqual(JSON.parse(asked.claims), { id_token: { acr: { essential: true, values: [LOA3] }, [ORG]: { essential: true } } });
	assert.match(asked.scope, /^openid /);
	const other = new URL((await server.client().get(START)).location).searchParams;
	assert.notEqual(other.get('state'), asked.state);
});

test('she takes her invitation with it, and comes in with it from then on', async () => {
	const { client, link } = await joined('karin', 'Karin Fjällgren');
	assert.match((await client.get('/mitt-konto')).text, /Karin Fjällgren/);
	assert.equal((await server.client().get(link)).status, 404, 'the link is used');
	const form = await client.submit('/formedla', (f) => 'omfang' in f.fields || /name="omfang"/.test(f.body),
		{ namn: 'Tuva Sändlund', telefon: '070-174 06 44', roll: 'witness', brott: 'Olaga hot', omfang: 'contact_about', samtycke: 'oral_sender' });
	assert.equal(form.status, 303, form.text);
	const out = await client.submit('/mitt-konto', '/logga-ut', {});
	assert.equal(out.location, '/logga-in/kommun/utloggad');
	const bye = await client.get(out.location);
	assert.match(bye.text, /Du är utloggad från Medstöd/);
	const there = new URL((await client.get('/logga-in/kommun/logga-ut')).location);
	assert.equal(there.origin, idp.issuer);
	assert.equal(there.searchParams.get('post_logout_redirect_uri'), `http://localhost:${server.port}/logga-in`);
	assert.equal((await client.get('/mina-formedlingar')).status, 303, 'signed out');
	idp.who = 'karin';
	assert.equal((await walk(client)).location, '/idag');
	const copy = await client.get(form.location);
	assert.match(copy.text, /Tuva Sändlund/, 'the browser that she works at opens her own copy again');
	const elsewhere = server.client();
	assert.equal((await walk(elsewhere)).location, '/idag');
	assert.equal((await elsewhere.get('/mina-formedlingar')).status, 200);
	assert.doesNotMatch((await elsewhere.get(form.location)).text, /Tuva/, 'another one does not');
	const log = await (await server.login('reviewer')).get('/vem-har-last');
	assert.match(log.text, /Tog emot sin inbjudan/);
	assert.doesNotMatch(server.dump(), /karin\b(?!\.)/, 'what the provider calls her is not kept');
});

test('she comes back to the page that she asked for', async () => {
	idp.who = 'karin';
	assert.equal((await idp.walk(server.client(), `${START}?till=/mina-formedlingar`)).location, '/mina-formedlingar');
	assert.equal((await idp.walk(server.client(), `${START}?till=//elsewhere.example`)).location, '/idag');
});

test('without an account, or with one that has ended: nobody', async () => {
	idp.who = 'nobody';
	const answer = await walk();
	assert.equal(answer.status, 403);
	assert.match(answer.text, /Du har inget konto här/);
	await joined('ended', 'Edit Slutat');
	const list = await lead.get('/konton');
	const path = /href="(\/konton\/[a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*Edit Slutat/.exec(list.text)[1];
	assert.equal((await lead.submit(`${path}/avsluta`, (f) => f.body.includes('Avsluta kontot'), {})).status, 303);
	idp.who = 'ended';
	assert.equal((await walk()).status, 403);
	await joined('ended', 'Edit Slutat'); // invited anew: she can come again
});

test('one who has an account takes no other one with it', async () => {
	const link = await invite('Någon Annan');
	idp.who = 'karin';
	const answer = await idp.walk(server.client(), `${link}/kommun`);
	assert.equal(answer.status, 409);
	assert.match(answer.text, /Du har redan ett konto/);
	assert.equal((await server.client().get(link)).status, 200, 'the invitation is not used up');
});

test('too weak, another organisation, broken off', async () => {
	idp.who = 'karin';
	idp.stops = 'unmet_authentication_requirements';
	const weak = await walk();
	assert.equal(weak.status, 403);
	assert.match(weak.text, /inte stark nog/);
	idp.stops = undefined;
	idp.org = '2120002411';
	const moved = await walk();
	assert.equal(moved.status, 403);
	assert.match(moved.text, /hör till en annan organisation/);
	idp.org = undefined;
	assert.equal((await walk()).status, 403, 'no number at all');
	idp.org = '2120002395';
	const link = await invite('Bräcke Bo', { org: '2305' });
	assert.equal((await idp.walk(server.client(), `${link}/kommun`)).status, 403, 'a municipality without a number in the settings');
	idp.stops = 'access_denied';
	const stopped = await walk();
	assert.equal(stopped.status, 403);
	assert.match(stopped.text, /avbröts/);
	assert.match(stopped.text, /href="\/logga-in\/kommun"/);
	idp.stops = undefined;
	assert.equal((await walk()).location, '/idag');
});

test('an answer is good once, in one browser, with its own state', async () => {
	idp.who = 'karin';
	const client = server.client();
	const { back } = await idp.there(client, START);
	const stranger = await server.client().get(back);
	assert.equal(stranger.status, 422);
	assert.match(stranger.text, /Det tog för lång tid/);
	const other = server.client();
	await other.get(START);
	assert.equal((await other.get(back)).status, 422, "another one's state");
	const forged = server.client();
	const { url } = await idp.there(forged, START);
	url.searchParams.set('iss', 'https://evil.example');
	assert.equal((await forged.get(url.pathname + url.search)).status, 422, 'mix-up');
	assert.ok(client.cookies.has('kommun'));
	const jar = client.cookies.get('kommun');
	assert.equal((await client.get(back)).location, '/idag');
	const again = server.client();
	again.cookies.set('kommun', jar);
	assert.equal((await again.get(back)).status, 422, 'the provider takes no code twice');
});

// What the provider answers at the token's address is changed on its way.
async function tampered(change) {
	const path = '/token';
	const client = server.client();
	const { back } = await idp.there(client, START);
	idp.instead = (req, res) => {
		if (req.url.split('?')[0] !== path)
			return false;
		const write = res.end.bind(res);
		res.end = (body) => {
			const d = JSON.parse(body);
			d.id_token = change(d.id_token.split('.'));
			const text = JSON.stringify(d);
			res.setHeader('content-length', Buffer.byteLength(text));
			return write(text);
		};
		return false;
	};
	try {
		return await client.get(back);
	} finally {
		idp.instead = undefined;
	}
}
const b64 = (v) => Buffer.from(typeof v === 'string' ? v : JSON.stringify(v)).toString('base64url');
const json = (s) => JSON.parse(Buffer.from(s, 'base64url'));

test('a token that was changed, is unsigned, or is of another login lets nobody in', async () => {
	idp.who = 'karin';
	let kept;
	assert.equal((await tampered((t) => { kept = t.join('.'); return kept; })).location, '/idag');
	const changes = {
		replayed: () => kept,
		unsigned: ([h, p]) => `${b64({ ...json(h), alg: 'none' })}.${p}.`,
		'somebody else': ([h, p, s]) => `${h}.${b64({ ...json(p), sub: 'ended' })}.${s}`,
		'a signature short': ([h, p, s]) => `${h}.${p}.${s.slice(4)}`,
	};
	for (const [what, change] of Object.entries(changes)) {
		const answer = await tampered(change);
		assert.equal(answer.status, 403, what);
		assert.match(answer.text, /gick inte att lita på/, what);
	}
	const log = server.logTail();
	assert.match(log, /oidc\.token.*nonce/);
	assert.doesNotMatch(log, /eyJ|karin/, 'no token and no name in the log');
});

test('who comes with too many wrong answers waits', async () => {
	idp.who = 'nobody';
	let last;
	for (let i = 0; i < 20 && last?.status !== 429; i++)
		last = await walk();
	assert.equal(last.status, 429);
	assert.ok(Number(last.headers.get('retry-after')) > 0);
});

test('a provider that does not answer, or answers nonsense', async () => {
	for (const [what, status, body] of [['error', 500, '{}'], ['nonsense', 200, '<html>'], ['another issuer', 200, JSON.stringify({ issuer: 'https://evil.example', authorization_endpoint: 'https://evil.example/a', token_endpoint: 'https://evil.example/t', jwks_uri: 'https://evil.example/k' })]]) {
		await server.restart({ clock: '2026-04-15T10:00' });
		idp.instead = (req, res) => { res.writeHead(status).end(body); return true; };
		const answer = await server.client().get(START);
		assert.equal(answer.status, 503, what);
		assert.match(answer.text, /svarar inte/);
		assert.match((await server.client().get('/logga-in')).text, /Användarnamn/, 'the others sign in as before');
	}
	idp.instead = undefined;
	idp.who = 'karin';
	assert.equal((await walk()).location, '/idag');
});

test('a provider that only hears wishes: its answer is looked at all the same', async () => {
	await idp.serve(server, { claims: false });
	await server.restart({ clock: '2026-04-15T10:20' });
	idp.who = 'karin';
	const { location } = await server.client().get(START);
	assert.equal(new URL(location).searchParams.get('acr_values'), LOA3);
	assert.equal((await walk()).location, '/idag');
	idp.acr = LOA2;
	const weak = await walk();
	assert.equal(weak.status, 403);
	assert.match(weak.text, /inte stark nog/);
	idp.acr = LOA3;
});

for (const alg of ['PS256', 'ES256'])
	test(`a provider that signs with ${alg}`, async () => {
		await idp.serve(server, { alg });
		idp.who = 'karin';
		const asked = idp.asked.filter((p) => p.endsWith('/jwks')).length;
		await server.restart({ clock: '2026-04-15T10:45' });
		assert.equal((await walk()).location, '/idag');
		assert.ok(idp.asked.filter((p) => p.endsWith('/jwks')).length > asked);
	});

test('settings that will not do are told before the start', () => {
	const check = (...args) => spawnSync(BIN, ['serve', '--check-config', '--db', join(server.dir, 'medstod.db'), ...args], { encoding: 'utf8' });
	assert.equal(check(...idp.args).status, 0);
	const bad = check('--oidc-issuer', 'http://idp.example.org');
	assert.equal(bad.status, 2);
	assert.match(bad.stderr, /oidc-issuer is an address that begins with https/);
	assert.match(check(...idp.args, '--oidc-secret', '/nowhere/secret').stderr, /cannot be read/);
});

test('without a provider there is nothing of it', async () => {
	const plain = await startDemo();
	try {
		assert.doesNotMatch((await plain.client().get('/logga-in')).text, /kommunens inloggning/);
		for (const path of ['', '/svar?code=a&state=b', '/utloggad', '/logga-ut'])
			assert.equal((await plain.client().get(START + path)).location, '/logga-in');
	} finally {
		await plain.stop();
	}
});
