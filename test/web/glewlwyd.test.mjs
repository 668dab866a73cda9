// SPDX-License-Identifier: AGPL-3.0-or-later
// A second provider, of another hand (Debian's glewlwyd): the code flow with PKCE goes all the way through it, its
// tokens hold by each algorithm, and since it tells of no level at all, nobody comes in with it. That is the last
// thing that is looked at: all else about the token was good by then.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client } from '../lib/client.mjs';
import { startGlewlwyd } from '../lib/glewlwyd.mjs';
import { startDemo } from '../lib/server.mjs';

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
