// SPDX-License-Identifier: AGPL-3.0-or-later
// The database is away for a while: public pages go on, all else says so at once, and nothing has to be
// started again when it is back. Between server and PostgreSQL stands a socket that can be cut.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDemo } from '../lib/server.mjs';

const NAME = '.s.PGSQL.5432';
let server, gate, dir, open = true;
const pairs = new Set();
before(async () => {
	server = await startDemo();
	await server.end();
	dir = mkdtempSync(join(tmpdir(), 'medstod-gate-'));
	gate = createServer((near) => {
		if (!open)
			return near.destroy();
		const far = connect(join(process.env.TEST_POSTGRES, NAME)), pair = [near, far];
		pairs.add(pair);
		for (const [one, other] of [pair, pair.toReversed()])
			one.on('error', () => other.destroy()).on('close', () => { other.destroy(); pairs.delete(pair); }).pipe(other);
	});
	await new Promise((done) => gate.listen(join(dir, NAME), done));
	const conf = join(server.dir, 'medstod.conf');
	writeFileSync(conf, readFileSync(conf, 'utf8').replaceAll(process.env.TEST_POSTGRES, dir));
	await server.start();
});
after(async () => {
	cut();
	gate?.close();
	rmSync(dir, { recursive: true });
	await server?.stop();
});

function cut() {
	open = false;
	for (const pair of pairs)
		pair.forEach((end) => end.destroy());
}

test('public pages go on, other pages say so, and all is well again by itself', async () => {
	const karin = await server.login('coordinator'), stranger = server.client();
	const base = /href="(\/arenden\/[a-z2-7]{26})"/.exec((await karin.get('/arenden')).text)[1];
	const was = await stranger.get('/stod');
	assert.equal(was.status, 200);
	assert.equal((await karin.get(base)).status, 200);
	cut();
	for (let i = 0; i < 40; i++, await sleep(200)) {
		assert.equal((await karin.get(base)).status, 503, `case page, time ${i}`);
		const page = await stranger.get('/stod');
		assert.equal(page.status, 200, `public page, time ${i}`);
	}
	assert.equal((await stranger.get('/stod')).text.length, was.text.length);
	open = true;
	let status;
	for (let i = 0; i < 100 && status !== 200; i++, await sleep(100))
		({ status } = await karin.get(base));
	assert.equal(status, 200);
	assert.equal((await stranger.get('/stod')).status, 200);
});
