// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody who can write the vault's database puts a key of her own in a volunteer's place: the coordinator who
// gives her a case is refused, and it stands under "Idag" for her, under "Drift" for the server host,
// and in the trail.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { POSTGRES } from '../lib/postgres.mjs';
import { startDemo } from '../lib/server.mjs';

const skip = POSTGRES && 'the store is changed as a file';
const CARD = /Nyckeln för Maj Svensson är utbytt i nyckelvalvet/;
let server;
before(async () => { server = skip || await startDemo(); });
after(() => server?.stop?.());

const sql = (store, text) => execFileSync('sqlite3', [join(server.dir, store), text], { encoding: 'utf8' }).trim();

test('a swapped key is refused and told', { skip }, async () => {
	const karin = await server.login('coordinator');
	const maj = sql('medstod.db', "SELECT hex(id) FROM auth_account WHERE name = 'Maj Svensson'");
	const swapped = `SELECT count(*) FROM audit_row WHERE act = 'key.refused'`;
	assert.match(maj, /^[0-9A-F]{32}$/);
	assert.doesNotMatch((await karin.get('/idag')).text, CARD);
	sql('vault.db', `UPDATE vault_user SET box_pub = x'${randomBytes(32).toString('hex')}' WHERE user_id = x'${maj}'`);

	const made = await karin.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Nyckla Provsson', telefon: '070-1740699' });
	const page = (await karin.get(`${made.location}/tilldela`)).text;
	const who = /value="([a-z2-7]{26})"[^>]*>\s*(?:<label[^>]*>)?\s*Maj Svensson/.exec(page)[1];
	const answer = await karin.submit(`${made.location}/tilldela`, (f) => f.body.includes(who), { vem: who, fragat: 'ja' });
	assert.notEqual(answer.status, 303);
	assert.equal(answer.status < 500, true, `${answer.status}`);

	// The vault tells and nobody waits: the row may come after the answer.
	for (let i = 0; i < 200 && sql('medstod.db', swapped) === '0'; i++)
		await sleep(50);
	assert.equal(sql('medstod.db', swapped), '1');
	assert.match((await karin.get('/idag')).text, CARD);
	assert.match((await (await server.login('administrator')).get('/drift')).text, CARD);
	assert.doesNotMatch((await (await server.login('reviewer')).get('/idag')).text, CARD);
});
