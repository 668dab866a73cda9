// SPDX-License-Identifier: AGPL-3.0-or-later
// What an officer may do, she may do in her own municipality: her own forms sent to another one's address, and
// the forms of another one's papers, each with a token that is good, change nothing and are refused.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { formOf } from '../lib/client.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

let server;
before(async () => { server = await startDemo(); });
after(() => server?.stop());

const routes = execFileSync(BIN, ['routes'], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/))
	.filter(([, , need]) => ['decide', 'doc_write', 'partner_read', 'muni_figures'].includes(need));
const like = (method, path) => routes.find(([m, p]) => m === method && new RegExp(`^${p.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
const PER_ROUTE = 4;

// The forms of these pages and of those that they lead to, by their addresses, with the page that has each.
async function formsOf(client, starts, mine) {
	const forms = new Map(), waiting = [...starts], met = new Set(waiting), tried = new Map();
	for (const at of waiting) {
		const { status, text, headers } = await client.get(at);
		if (status !== 200 || !/html/.test(headers.get('content-type')))
			continue;
		for (const [form] of text.matchAll(/<form\b[\s\S]*?<\/form>/g)) {
			const { method, action, fields } = formOf(form), to = action || at;
			if (method === 'post' && like('POST', to) && mine(to))
				forms.set(to, { at, fields });
		}
		for (const [, href] of text.matchAll(/href="(\/[^"#?]*)"/g)) {
			const route = like('GET', href)?.[1];
			if (!route || met.has(href) || !mine(href) || /\/fil\./.test(href) || (tried.get(route) ?? 0) >= PER_ROUTE)
				continue;
			tried.set(route, (tried.get(route) ?? 0) + 1);
			met.add(href);
			waiting.push(href);
		}
	}
	return forms;
}

const starts = (slug) => [...routes.filter(([m, p]) => m === 'GET' && /\{slug\}/.test(p) && !/\{(?!slug)/.test(p) && !/\/fil\./.test(p)).map(([, p]) => p.replace('{slug}', slug)),
	'/overenskommelse', '/overenskommelse/ataganden', '/overenskommelse/annat-an-pengar', '/dokument', '/moten'];
// Rows that any request may leave are none of a municipality's.
const rows = () => server.dump().split('\n').filter((line) => /INSERT INTO "?(?:\w+\.)?"?(agreement|service|safety|doc|memo|relation|fund|org|guest)_/.test(line)).sort();
const token = async (client) => formOf((await client.get('/mitt-konto')).text, (f) => 'skydd' in f.fields).fields.skydd;

async function refused(officer, posts) {
	const skydd = await token(officer), was = rows();
	assert.ok(was.length > 100);
	for (const [to, fields] of posts) {
		const { status, location } = await officer.post(to, { ...fields, skydd, en_gang: crypto.randomUUID() });
		assert.ok([403, 404].includes(status), `${to}: ${status} ${location ?? ''}`);
	}
	assert.deepEqual(rows(), was, 'nothing has changed');
}

test('her own forms, sent to another municipality\'s address', async () => {
	const officer = await server.login('municipal_officer'); // of Ragunda
	const hers = await formsOf(officer, starts('ragunda'), (path) => path.includes('/ragunda'));
	assert.ok(hers.size >= 8, `${[...hers.keys()]}`);
	await refused(officer, [...hers].map(([to, { fields }]) => [to.replace('/ragunda', '/ostersund'), fields]));
});

test('the forms of another municipality\'s papers, as the jour has them', async () => {
	const manager = await server.login('manager'), officer = await server.login('municipal_officer');
	const all = await formsOf(manager, starts('ostersund'), (path) => !path.includes('/ragunda')), others = [];
	for (const [to, { at, fields }] of all)
		if (!(await officer.get(at)).text.includes(`action="${to}"`) && !(to === at && (await officer.get(at)).status === 200))
			others.push([to, fields]);
	assert.ok(others.length >= 8, `${others.map(([to]) => to)}`);
	await refused(officer, others);
});
