// SPDX-License-Identifier: AGPL-3.0-or-later
// The disk is full: what cannot be logged is not shown, what cannot be saved is not acknowledged,
// public pages go on, and with room on the disk all goes on by itself.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BIN, startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';

const disk = mkdtempSync(join(tmpdir(), 'medstod-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status === 0;
const skip = mounted ? false : 'no small disk can be mounted here';
const filler = join(disk, 'filler');
let server, lead, base;

before(async () => {
	if (!mounted)
		return;
	const usual = process.env.TMPDIR;
	process.env.TMPDIR = disk;
	server = await startDemo();
	if (usual === undefined)
		delete process.env.TMPDIR;
	else
		process.env.TMPDIR = usual;
	lead = await server.login('coordinator');
	const list = await lead.get('/arenden');
	base = /href="(\/arenden\/[a-z2-7]{26})"/.exec(list.text)[1];
});
after(async () => {
	try {
		await server?.stop();
	} finally {
		if (mounted)
			spawnSync('umount', ['-l', disk]);
		rmSync(disk, { recursive: true, force: true });
	}
});

function fill() {
	const file = openSync(filler, 'a');
	for (const size of [65536, 4096, 512]) {
		try {
			for (;;)
				writeSync(file, Buffer.alloc(size));
		} catch (e) {
			assert.equal(e.code, 'ENOSPC');
		}
	}
	closeSync(file);
}

async function note(text) {
	const form = formOf((await lead.get(`${base}/samtal/nytt`)).text, (f) => 'text' in f.fields);
	return form ? lead.post(`${base}/samtal/nytt`, { ...form.fields, text }) : null;
}

test('a full disk loses nothing that was acknowledged, and is told in words', { skip }, async () => {
	const form = formOf((await lead.get(`${base}/samtal/nytt`)).text, (f) => 'text' in f.fields);
	const kept = [];
	let refused;
	fill();
	for (let i = 0; i < 400 && !refused; i++) { // there is room left in the log of the database
		const text = `Skrivet på en full disk, nr ${i}.`;
		const answer = await lead.post(`${base}/samtal/nytt`, { ...form.fields, text: text.padEnd(3000, ' x'), en_gang: `${i}`.padStart(26, 'b') });
		if (answer.status === 303)
			kept.push(text);
		else
			refused = answer;
	}
	assert.ok(refused, 'the disk never filled');
	assert.equal(refused.status, 503, refused.text);
	assert.match(refused.text, /Inget är sparat/);

	let page;
	for (let i = 0; i < 200; i++) { // a row of the log is small: it may find room for a while
		page = await lead.get(base);
		if (page.status !== 200)
			break;
	}
	assert.equal(page.status, 503);
	assert.match(page.text, /loggen/);
	assert.ok(!page.text.includes('Skrivet på en full disk'));
	for (const path of ['/logga-in', '/logga-in?sprak=en', '/healthz'])
		assert.equal((await server.client().get(path)).status, 200, path);

	rmSync(filler);
	const later = await note('När det finns plats igen.');
	assert.equal(later?.status, 303);
	const whole = await lead.get(base);
	assert.equal(whole.status, 200);
	for (const text of [...kept, 'När det finns plats igen.'])
		assert.equal(whole.text.split(text).length - 1, 1, text);
	const verdict = JSON.parse(execFileSync(BIN, ['audit', 'verify', '--db', join(server.dir, 'medstod.db'), '--json'], { encoding: 'utf8' }));
	assert.equal(verdict.whole, true);
});
