// SPDX-License-Identifier: AGPL-3.0-or-later
// The disk is full: what cannot be saved is not acknowledged; cases are read as long as the reserve
// lasts; what cannot be logged is not shown; public pages go on; and with room on the disk all goes
// on by itself. The tests are steps of one story.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BIN, startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';

const disk = mkdtempSync(join(tmpdir(), 'medstod-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=14m', 'tmpfs', disk]).status === 0;
const skip = mounted ? false : 'no small disk can be mounted here';
const filler = join(disk, 'filler');
const kept = [];
let server, lead, base, reserve;

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
	reserve = join(server.dir, 'medstod.db-reserve');
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

function verify() {
	return JSON.parse(execFileSync(BIN, ['audit', 'verify', '--db', join(server.dir, 'medstod.db'), '--json'], { encoding: 'utf8' }));
}
const rows = () => verify().rows;

const until = async (what, done) => {
	for (let i = 0; i < 60; i++) {
		const got = await done();
		if (got)
			return got;
		await sleep(100);
	}
	assert.fail(what);
};

async function note(text) {
	const form = formOf((await lead.get(`${base}/samtal/nytt`)).text, (f) => 'text' in f.fields);
	return form ? lead.post(`${base}/samtal/nytt`, { ...form.fields, text }) : null;
}

// What each read is logged with comes out of the reserve, also when somebody else takes whatever is
// given up and not used.
async function read(times) {
	const before = rows();
	for (let i = 0; i < times; i++) {
		const page = await lead.get(base);
		assert.equal(page.status, 200);
		assert.ok(kept.every((text) => page.text.includes(text)));
		fill();
	}
	assert.equal(rows() - before, times);
}

test('what cannot be saved is not acknowledged, and is told in words', { skip }, async () => {
	const form = formOf((await lead.get(`${base}/samtal/nytt`)).text, (f) => 'text' in f.fields);
	let refused;
	fill();
	for (let i = 0; i < 400 && !refused; i++) { // there is room left in the log of the database
		const text = `Skrivet på en full disk, nr ${i}.`;
		const answer = await lead.post(`${base}/samtal/nytt`, { ...form.fields, text: text.padEnd(1400, ' x'), en_gang: `${i}`.padStart(26, 'b') });
		if (answer.status === 303)
			kept.push(text);
		else
			refused = answer;
	}
	assert.ok(refused, 'the disk never filled');
	assert.equal(refused.status, 503, refused.text);
	assert.match(refused.text, /Inget är sparat/);
	assert.match(refused.text, /disk är full/);
	const english = await lead.post(`${base}/samtal/nytt?sprak=en`, { ...form.fields, text: 'Nothing.' });
	assert.equal(english.status, 503);
	assert.match(english.text, /disk is full/);
	fill();
	// What would make keys makes none, and is refused as early.
	const call = await lead.submit('/samtal/nytt', '/samtal/nytt', { text: 'Ett nytt samtal.' }).catch(() => null);
	assert.notEqual(call?.status, 303);
});

test('cases are read and people sign in out of the reserve', { skip }, async () => {
	const before = statSync(reserve).size; // what was read since the disk filled may have taken a piece
	assert.ok(before > 3 << 20 && before <= 4 << 20, `${before}`);
	await read(30);
	await server.login('coordinator');
	assert.ok(statSync(reserve).size < before);
	assert.ok(statSync(reserve).size > 0);
	const host = await server.login('administrator');
	assert.match((await host.get('/drift')).text, /disk är full/);
	const { checks } = JSON.parse(spawnSync(BIN, ['doctor', '--db', join(server.dir, 'medstod.db'), '--json'], { encoding: 'utf8' }).stdout);
	assert.equal(checks.find((c) => c.name === 'reserve').state, 'warn');
});

test('after kill -9, and started on a full disk, it goes on so', { skip }, async () => {
	await server.kill9();
	fill();
	await server.restart();
	fill();
	lead = await server.login('coordinator');
	await read(5);
	const refused = await note('På en full disk.');
	assert.equal(refused.status, 503);
	await server.restart(); // in good order
	fill();
	lead = await server.login('coordinator');
	await read(5);
});

test('used up by reads: no case is shown, public pages go on', { skip }, async () => {
	const before = rows();
	let good = 0, no;
	while (!no && good < 100000) {
		const pages = await Promise.all(Array.from({ length: 16 }, () => lead.get(base)));
		good += pages.filter((page) => page.status === 200).length;
		no = pages.find((page) => page.status !== 200);
		fill();
	}
	assert.equal(no.status, 503);
	assert.match(no.text, /loggen/);
	assert.ok(!no.text.includes('Skrivet på en full disk'));
	assert.equal(statSync(reserve).size, 0);
	assert.equal(rows() - before, good);
	for (const path of ['/logga-in', '/logga-in?sprak=en', '/healthz'])
		assert.equal((await server.client().get(path)).status, 200, path);
});

test('with room on the disk all goes on by itself, and nothing is lost', { skip }, async () => {
	rmSync(filler);
	const later = await until('nothing can be saved', async () => {
		const answer = await note('När det finns plats igen.');
		return answer?.status === 303 && answer;
	});
	assert.ok(later);
	const whole = await lead.get(base);
	assert.equal(whole.status, 200);
	for (const text of [...kept, 'När det finns plats igen.'])
		assert.equal(whole.text.split(text).length - 1, 1, text);
	assert.ok(!whole.text.includes('På en full disk.'));
	assert.equal(verify().whole, true);
	assert.equal(statSync(reserve).size, 4 << 20);
});
