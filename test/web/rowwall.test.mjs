// SPDX-License-Identifier: AGPL-3.0-or-later
// PostgreSQL's roles and rows by jour in a whole installation (docs/STORES.md): with every table that
// there is, and with somebody who has the login.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pgSql } from '../lib/postgres.mjs';
import { startDemo } from '../lib/server.mjs';

let server, data, own;
const other = '0123456789abcdef0123456789abcdef';
const walled = `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('jour', 'jour_id')
	WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`;

before(async () => {
	server = await startDemo();
	data = server.stores.data;
	own = pgSql(data, "SELECT encode(jour_id, 'hex') FROM support_case LIMIT 1").trim();
});
after(() => server?.stop());

const lines = (text) => text.split('\n').filter(Boolean);
const as = (role, jour, sql) => pgSql(data, `SET ROLE medstod_${role}; SET medstod.jour = '${jour}'; ${sql}`).trim();

test('every table with a jour has its policy, forced for the owner as well', () => {
	const all = lines(pgSql(data, walled));
	assert.ok(all.length > 50, `${all.length} tables`);
	assert.deepEqual(lines(pgSql(data, `${walled} AND NOT (c.relrowsecurity AND c.relforcerowsecurity
		AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'jour'))`)), []);
	assert.deepEqual(lines(pgSql(data, `SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
		AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)`)), [], 'views');
});

test('the writer of another jour finds nothing in any of them, and changes nothing', () => {
	let full = 0;
	for (const table of lines(pgSql(data, walled))) {
		const [column] = lines(pgSql(data, `SELECT attname FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attname IN ('jour', 'jour_id')`));
		const count = Number(pgSql(data, `SELECT count(*) FROM ${table} WHERE ${column} = '\\x${own}'`));
		full += count > 0;
		assert.equal(Number(as('reader', own, `SELECT count(*) FROM ${table} WHERE ${column} = '\\x${own}'`)), count, table);
		for (const jour of [other, ''])
			assert.equal(as('writer', jour, `SELECT count(*) FROM ${table} WHERE ${column} = '\\x${own}'`), '0', table);
		assert.equal(as('writer', other, `WITH gone AS (DELETE FROM ${table} WHERE ${column} = '\\x${own}' RETURNING 1) SELECT count(*) FROM gone`), '0', table);
	}
	assert.ok(full > 20, `${full} tables had rows to be found`);
	assert.throws(() => as('writer', other, `UPDATE support_counted SET n = 1; INSERT INTO support_counted SELECT '\\x${own}', 9, 9`), /row-level security/);
});

test('the server keeps no samples of what is sealed', () => {
	for (const store of [data, server.stores.vault]) {
		pgSql(store, 'ANALYZE');
		assert.equal(pgSql(store, `SELECT s.tablename, s.attname FROM pg_stats s JOIN pg_attribute a ON a.attrelid = s.tablename::regclass AND a.attname = s.attname
			WHERE s.schemaname = 'public' AND a.atttypid = 'bytea'::regtype AND NOT EXISTS
			(SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND a.attnum = ANY (i.indkey))`).trim(), '');
	}
});

test('each role can do its own and no more', async () => {
	assert.throws(() => as('reader', own, 'DELETE FROM support_case'), /permission denied/);
	assert.throws(() => as('writer', own, 'ALTER TABLE support_case DISABLE ROW LEVEL SECURITY'), /must be owner/);
	assert.throws(() => as('public', own, 'SELECT 1 FROM support_case'), /permission denied/);
	assert.throws(() => as('public', own, 'SELECT 1 FROM person_sealed_v'), /permission denied/);
	assert.throws(() => pgSql(data, 'SET SESSION AUTHORIZATION medstod; SELECT 1 FROM site_edit'), /permission denied/);
	// The program's own connections are what they should be.
	const lead = await server.login('coordinator');
	assert.equal((await lead.get('/arenden')).status, 200);
	assert.equal((await fetch(`${server.url}/stod`)).status, 200);
});
