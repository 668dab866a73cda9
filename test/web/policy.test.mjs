// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may what, at every address: each role, roles together, one's own organisation and another's; and
// that what must not be known to exist answers as what does not. The expected answers are written here
// by hand, a second time beside src/auth/policy.c.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

const V = 'volunteer', C = 'coordinator', M = 'manager', R = 'reviewer', A = 'administrator';
const REF = 'municipal_referrer', OFF = 'municipal_officer', READ = 'municipal_reader';
const ROLES = [V, C, M, REF, OFF, READ, R, A];
// Permission: who has it, and what the others are answered. 404: that it exists is a secret.
const POLICY = {
	public: [ROLES, 200],
	signed_in: [ROLES, 200],
	case: [[V, C], 404],
	case_lead: [[C], 404],
	case_volunteer: [[V], 404],
	log_call: [[V, C], 404],
	partnership: [[M], 403],
	decide: [[M, OFF], 403],
	doc_write: [[M, OFF], 403],
	doc_read: [[M, OFF, READ], 403],
	partner_read: [[V, C, M, R, REF, OFF, READ], 403],
	jour_figures: [[C, M], 403],
	muni_figures: [[OFF, READ, C, M], 403],
	refer: [[REF], 403],
	review: [[R], 403],
	host: [[A], 403],
	accounts: [[C, M], 403],
	pages: [[C, M], 403],
};

const lines = (...args) => execFileSync(BIN, args, { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/));
const routes = () => lines('routes').map(([method, path, need]) => ({ method, path, need }));
const place = (path) => path.replace(/\{\w+\}/g, 'a'.repeat(26));

test('the printed table is the one that was meant', () => {
	const [head, ...rows] = lines('routes', '--policy');
	assert.deepEqual(head, ['permission', ...ROLES]);
	const got = Object.fromEntries(rows.map(([need, ...may]) => [need, ROLES.filter((_, i) => may[i] === 'yes')]));
	for (const [need, [who]] of Object.entries(POLICY))
		assert.deepEqual(got[need], ROLES.filter((role) => who.includes(role)), need);
	assert.deepEqual(Object.keys(got).sort(), Object.keys(POLICY).sort());
});

// Every route with a client that has these roles. A POST has no token: 403 comes before anything is done.
async function walk(client, roles, label) {
	for (const { method, path, need } of routes()) {
		if (path === '/logga-ut')
			continue;
		const [who, other] = POLICY[need] ?? assert.fail(`${path}: ${need} is not in the table`);
		const may = who === ROLES || roles.some((role) => who.includes(role));
		const at = place(path);
		const answer = method === 'GET' ? await client.get(at) : await client.post(at, { skydd: 'fel' });
		const what = `${label} ${method} ${at} (${need}): ${answer.status}`;
		if (!may)
			assert.equal(answer.status, other, what);
		else if (method === 'POST')
			assert.equal(answer.status, 403, `${what} without the form's token`);
		else
			assert.ok(answer.status < 500 && answer.status !== 403, what);
	}
}

for (const role of ROLES)
	test(`${role}: every route`, async () => walk(await server.login(role), [role], role));

test('nobody: the login, and back afterwards', async () => {
	const none = server.client();
	for (const { method, path, need } of routes()) {
		const at = place(path);
		const answer = method === 'GET' ? await none.get(at) : await none.post(at, {});
		if (need !== 'public')
			assert.ok(answer.status === 303 && answer.location.startsWith('/logga-in'), `nobody ${method} ${at}: ${answer.status}`);
		else
			assert.ok(answer.status < 500, `nobody ${method} ${at}: ${answer.status}`);
	}
});

// Every address with a real id that a role's own pages lead to, by its route; three of each are enough.
const PER_ROUTE = 3, PAGES = 400;
const gets = routes().filter(({ method }) => method === 'GET');
const routeOf = (path) => gets.find((r) => new RegExp(`^${r.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
async function seen(client) {
	const found = new Map(), waiting = ['/idag', '/mitt-konto'], met = new Set(waiting), tried = new Map();
	for (let pages = 0; waiting.length && pages < PAGES; pages++) {
		const at = waiting.shift(), answer = await client.get(at);
		if (answer.status === 200 && /[a-z2-7]{26}/.test(at))
			found.set(at, routeOf(at));
		for (const [, href] of `${answer.text} href="${answer.location ?? ''}"`.matchAll(/href="(\/[^"#?]*)"/g)) {
			const route = routeOf(href), key = route?.path;
			if (!route || met.has(href) || /logga-ut|lamna|\/fil\.|\.png|\.csv/.test(href) || (tried.get(key) ?? 0) >= PER_ROUTE)
				continue;
			tried.set(key, (tried.get(key) ?? 0) + 1);
			met.add(href);
			waiting.push(href);
		}
	}
	return found;
}

// What another organisation's account may open though no page of its own leads there: nothing is.
const UNLINKED = [];
test('real ids of one role, asked for by every other: of the jour, and of two municipalities', async () => {
	const clients = new Map(), pages = new Map();
	for (const role of [...ROLES, 'municipal_referrer2'].filter((r) => r in server.accounts)) {
		clients.set(role, await server.login(role));
		pages.set(role, await seen(clients.get(role)));
	}
	const real = new Map([...pages.values()].flatMap((found) => [...found]));
	assert.ok(real.size > 40, `${real.size} addresses with real ids`);
	for (const [role, client] of clients) {
		const name = role.replace(/\d$/, '');
		for (const [at, { path, need }] of real) {
			const [who, other] = POLICY[need], { status } = await client.get(at);
			if (!who.includes(name))
				assert.equal(status, other, `${role} ${at} (${path}: ${need})`);
			else if (name.startsWith('municipal') && !pages.get(role).has(at) && !UNLINKED.includes(path))
				assert.ok([403, 404].includes(status), `${role} ${at} (${path}: ${need}): ${status}, and no page of hers leads there`);
			else
				assert.ok(status < 500, `${role} ${at}: ${status}`);
		}
	}
});

const pathOf = async (client, name) => new RegExp(`href="(/konton/[a-z2-7]{26})"[^>]*>(?:\\s|<[^>]*>)*${name}`).exec((await client.get('/konton')).text)[1];

async function wear(name, roles) {
	const lead = await server.login(C);
	const path = await pathOf(lead, name);
	const form = formOf((await lead.get(path)).text, '/roller');
	const { roll, ...hidden } = form.fields;
	const answer = await lead.post(`${path}/roller`, [...Object.entries(hidden), ...roles.map((role) => ['roll', role])]);
	assert.equal(answer.status, 303, answer.text);
}

for (const [account, name, roles] of [['volunteer2', 'Olle Jonsson', [V, M]], ['volunteer2', 'Olle Jonsson', [V, C, M]], [OFF, 'Anders Holm', [OFF, REF]], [READ, 'Gun Olofsson', [READ, OFF, REF]]])
	test(`roles together may what each of them may, and no more: ${roles.join(', ')}`, async () => {
		await wear(name, roles);
		await walk(await server.login(account), roles, roles.join('+'));
	});

test('roles that must not meet are refused together', async () => {
	const lead = await server.login(C);
	const path = await pathOf(lead, 'Maj Svensson');
	const form = formOf((await lead.get(path)).text, '/roller');
	const { roll, ...hidden } = form.fields;
	const answer = await lead.post(`${path}/roller`, [...Object.entries(hidden), ['roll', V], ['roll', A]]);
	assert.equal(answer.status, 422);
	const muni = await pathOf(lead, 'Sara Ek');
	const outside = formOf((await lead.get(muni)).text, '/roller').fields;
	const both = await lead.post(`${muni}/roller`, [...Object.entries(outside), ['roll', C]]);
	assert.equal(both.status, 303, 'a role of the jour is not offered there, and is not read');
	assert.equal((await (await server.login(REF)).get('/arenden')).status, 404);
});

test('a case that is there and one that never was answer alike to who may not know', async () => {
	const lead = await server.login(C);
	const real = /href="(\/arenden\/[a-z2-7]{26})"/.exec((await lead.get('/arenden')).text)[1];
	const bare = (text, at) => text.replaceAll(at, 'PLATS').replaceAll(/nonce="[^"]+"/g, '').replaceAll(/value="[\w-]{20,}"/g, '');
	assert.equal((await lead.get(real)).status, 200);
	for (const role of [M, REF, OFF, READ, R, A]) {
		const client = await server.login(role);
		const made = `/arenden/${'a'.repeat(26)}`;
		const [one, two] = [await client.get(real), await client.get(made)];
		assert.equal(one.status, 404, role);
		assert.equal(two.status, 404, role);
		assert.equal(bare(one.text, real), bare(two.text, made), role);
	}
});

test('another municipality\'s papers are not there for an officer, and hers are', async () => {
	const manager = await server.login(M);
	const officer = await server.login('municipal_officer'); // of Ragunda
	const forms = ['/kommuner/ostersund/beslut/insatser/nytt', '/kommuner/ragunda/beslut/insatser/nytt'];
	assert.equal((await manager.get(forms[0])).status, 200);
	assert.ok([403, 404].includes((await officer.get(forms[0])).status));
	assert.equal((await officer.get(forms[1])).status, 200);
	const papers = new Set();
	for (const page of ['/dokument', '/moten', '/utbetalningar', '/bidrag', '/uppfoljning'])
		for (const [, href] of (await manager.get(page)).text.matchAll(/href="(\/(?:dokument|moten|utbetalningar|pm)\/[a-z2-7]{26})"/g))
			papers.add(href);
	const shown = new Set();
	for (const page of ['/dokument', '/moten'])
		for (const [, href] of (await officer.get(page)).text.matchAll(/href="(\/(?:dokument|moten|pm)\/[a-z2-7]{26})"/g))
			shown.add(href);
	assert.ok(papers.size > 1, 'the demo has papers');
	for (const href of papers)
		if (!shown.has(href))
			assert.ok([403, 404].includes((await officer.get(href)).status), href);
});
