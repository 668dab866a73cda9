// SPDX-License-Identifier: AGPL-3.0-or-later
// Every role has a home, and every place of its menu answers; what the reviewer sees and never sees.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

const ROLES = ['volunteer', 'coordinator', 'manager', 'municipal_referrer', 'municipal_officer',
	'municipal_reader', 'reviewer', 'administrator'];

for (const role of ROLES)
	test(`${role}: home, menu and footer answer`, async () => {
		const client = await server.login(role);
		const home = (await client.get('/')).location;
		const page = await client.get(home);
		assert.equal(page.status, 200, home);
		const links = [...page.text.matchAll(/<a\b[^>]*href="(\/[^"#]*)"/g)].map((m) => m[1]).filter((l) => l !== '/lamna' && !l.includes('sprak=')); // a language would stay
		assert.ok(links.includes('/tillganglighet'));
		for (const link of links)
			assert.ok([200, 303].includes((await client.get(link)).status), `${role} ${link}`);
	});

test('the reviewer sees by whom a case was read, by role, and nobody who is helped', async () => {
	const lead = await server.login('coordinator');
	const cases = [...(await lead.get('/arenden')).text.matchAll(/href="\/arenden\/([a-z2-7]{26})"[^>]*>(?:\s|<[^>]*>)*([^<]+)</g)];
	assert.ok(cases.length > 2);
	const [, id] = cases[0];
	await lead.get(`/arenden/${id}`);
	const reviewer = await server.login('reviewer');
	const log = await reviewer.get('/vem-har-last');
	const code = id.slice(0, 6).toUpperCase();
	assert.match(log.text, new RegExp(`Karin Lindberg, Samordnare · Ärende ${code}`));
	assert.match(log.text, /Läste ärendet/);
	const one = await reviewer.get(`/vem-har-last/${id}`);
	assert.equal(one.status, 200);
	assert.match(one.text, /Karin Lindberg, Samordnare · för att ge eller planera stöd/);
	// Page by page, all that has been read of the case, and a place that is none leads nowhere.
	for (let i = 0; i < 55; i++)
		await lead.get(`/arenden/${id}`);
	const times = [];
	for (let path = `/vem-har-last/${id}`; path;) {
		const { text } = await reviewer.get(path);
		times.push(...text.matchAll(/Läste ärendet/g));
		path = new RegExp(`href="(/vem-har-last/${id}\\?fore=[^"]*)"`).exec(text)?.[1];
	}
	assert.ok(times.length >= 56, `${times.length} readings`);
	assert.equal((await reviewer.get(`/vem-har-last/${id}?fore=1.2`)).status, 404);
	assert.match((await reviewer.get('/vem-har-last')).text, /Birgitta Åslund, Granskare/, 'her own reading');
	const only = await reviewer.get('/vem-har-last?vad=audit.read');
	assert.doesNotMatch(only.text.split('</form>').at(-1), /Läste ärendet/);
	for (const path of ['/vem-har-last', `/vem-har-last/${id}`, '/ovanliga-lasningar', '/loggens-sigill']) {
		const { status, text } = await reviewer.get(path);
		assert.equal(status, 200, path);
		for (const [, , name] of cases)
			assert.ok(!text.includes(name.trim()), `${path}: ${name}`);
	}
	assert.equal((await reviewer.get(`/arenden/${id}`)).status, 404);
});

test('the reviewer checks the seal', async () => {
	const reviewer = await server.login('reviewer');
	const answer = await reviewer.submit('/loggens-sigill', '/loggens-sigill', {});
	assert.equal(answer.status, 200);
	assert.match(answer.text, /Loggen är hel: \d+ rader/);
});

test('the administrator reaches no case and no log', async () => {
	const host = await server.login('administrator');
	for (const path of ['/arenden', '/personer', '/vem-har-last', '/inkorg'])
		assert.ok([403, 404].includes((await host.get(path)).status), path);
	assert.match((await host.get('/drift')).text, /audit \d/);
});
