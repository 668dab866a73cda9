// SPDX-License-Identifier: AGPL-3.0-or-later
// A second provider, of another hand (Debian's glewlwyd): the code flow with PKCE goes all the way through it, its
// tokens hold by each algorithm, and since it has no `acr`, nobody comes in with it until the settings name another
// claim: `amr`, which tells how she signed in this time, or one that it keeps of each person.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client } from '../lib/client.mjs';
import { LEVEL, startGlewlwyd } from '../lib/glewlwyd.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

const START = '/logga-in/kommun';
let server, idp;
before(async () => {
	idp = await startGlewlwyd();
	server = await startDemo({ args: idp.args });
	await idp.knows(server);
});
after(async () => {
	await server?.stop();
	await idp?.stop();
});

const why = () => [...server.logTail().matchAll(/"event":"(oidc\.\w+)"[^\n]*"(?:why|result)":"(\w+)"/g)].map((m) => `${m[1]} ${m[2]}`).at(-1);
const signs = async (alg) => {
	await idp.stop();
	idp = await startGlewlwyd(idp);
	await idp.knows(server, { alg });
	await server.restart();
};

for (const alg of ['RS256', 'PS256', 'ES256'])
	test(`${alg}: code and token are taken, and it ends at the level alone`, async () => {
		if (alg !== 'RS256')
			await signs(alg);
		const answer = await idp.walk(server.client(), START, 'karin');
		assert.equal(answer.status, 403);
		assert.match(answer.text, /inte stark nog/);
		assert.equal(why(), 'oidc.token acr');
		assert.doesNotMatch(server.logTail(), /eyJ|karin/, 'no token and no name in the log');
	});

test('it takes no request without PKCE, and ours has it by S256', async () => {
	const asked = new URL((await server.client().get(START)).location);
	assert.equal(asked.searchParams.get('code_challenge_method'), 'S256');
	asked.searchParams.delete('code_challenge');
	const refused = new URL((await new Client(idp.api).get(asked.href)).location);
	assert.equal(refused.searchParams.get('error'), 'invalid_request');
});

test('a code that is another one\'s, and a code used twice, are refused by it', async () => {
	const client = server.client(), other = server.client();
	const [mine, hers] = [await idp.there(client, START, 'karin'), await idp.there(other, START, 'karin')];
	mine.searchParams.set('code', hers.searchParams.get('code'));
	assert.equal((await client.get(mine.pathname + mine.search)).status, 503, 'the proof is not of this code');
	assert.equal(why(), 'oidc.exchange refused');
	const once = server.client(), url = await idp.there(once, START, 'karin'), jar = once.cookies.get('kommun');
	assert.equal((await once.get(url.pathname + url.search)).status, 403);
	once.cookies.set('kommun', jar);
	assert.equal((await once.get(url.pathname + url.search)).status, 503);
	assert.equal(why(), 'oidc.exchange refused');
});

test('with a secret that is not ours it tells nothing', async () => {
	writeFileSync(join(idp.dir, 'secret'), 'en-annan-hemlighet\n');
	await server.restart();
	const answer = await idp.walk(server.client(), START, 'karin');
	assert.equal(answer.status, 503);
	assert.equal(why(), 'oidc.exchange refused');
});

// An officer of Östersund by invitation, whose identity is this provider's.
async function invited(lead, namn) {
	const page = await lead.submit('/konton/ny', (f) => 'namn' in f.fields, { namn, org: '2380', kommunroll: 'municipal_officer' });
	return `${/\/inbjudan\/[a-z2-7]{26}/.exec(page.text)[0]}/kommun`;
}

async function named(claim, levels, people) {
	await idp.stop();
	idp = await startGlewlwyd(idp);
	await idp.knows(server, { people });
	server.args = [...idp.args, '--oidc-acr-claim', claim, '--oidc-acr', levels];
	await server.restart();
	return server.login('coordinator');
}

const doctor = () => spawnSync(BIN, ['doctor', '--db', join(server.dir, 'medstod.db'), ...server.args], { encoding: 'utf8' }).stdout;

async function refused(client, path, who, how) {
	const answer = await idp.walk(client, path, who, how);
	assert.equal(answer.status, 403, answer.location);
	assert.match(answer.text, /inte stark nog/);
	assert.equal(why(), 'oidc.token acr');
}

test('by amr: an officer comes in with a code of her app, and with the password alone she does not', async () => {
	const lead = await named('amr', 'otp webauthn', { karin: undefined });
	const link = await invited(lead, 'Karin Kodgivare');
	await refused(server.client(), link, 'karin');
	await idp.demandsCodes(true);
	await idp.givesCodes('karin');
	const officer = server.client();
	assert.equal((await idp.walk(officer, link, 'karin', { code: true })).location, '/mitt-konto?ny=ja');
	assert.match((await officer.get('/mitt-konto')).text, /Karin Kodgivare/);
	assert.equal((await officer.get('/laget')).status, 200, 'what an officer reads');
	assert.equal((await officer.get('/arenden')).status, 404);
	await idp.demandsCodes(false);
	await refused(server.client(), START, 'karin');
	assert.doesNotMatch(server.logTail(), /eyJ|karin/);
	assert.match(doctor(), /bra  Kommunens inloggning: tokens ska ha otp webauthn i amr\./);
});

test('by what it keeps of each: the level to the letter, and nobody of whom it tells none', async () => {
	const lead = await named(LEVEL, 'loa3 loa4', { bodil: 'loa3', disa: 'loa2', edit: undefined });
	const link = await invited(lead, 'Bodil Nivåtre');
	for (const who of ['disa', 'edit'])
		await refused(server.client(), link, who);
	assert.equal((await idp.walk(server.client(), link, 'bodil')).location, '/mitt-konto?ny=ja');
	assert.equal((await idp.walk(server.client(), START, 'bodil')).location, '/idag');
	await refused(server.client(), START, 'disa');
	assert.match(doctor(), /obs  Kommunens inloggning: tokens ska ha loa3 loa4 i tillitsniva\./);
});
