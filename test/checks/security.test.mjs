// SPDX-License-Identifier: AGPL-3.0-or-later
// docs/SECURITY.md and docs/KEYS.md say which test shows what: each of those tests must exist.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const top = new URL('../../', import.meta.url);
const units = new Set(execFileSync('grep', ['-rhoE', '^TEST\\([a-z0-9_]+', 'src', '--include=*_test.c'], { cwd: top, encoding: 'utf8' })
	.split('\n').map((line) => line.slice('TEST('.length)));

test('docs/SECURITY.md names tests that are there', () => {
	const text = readFileSync(new URL('docs/SECURITY.md', top), 'utf8');
	const rooms = readFileSync(new URL('ROOMS', top), 'utf8').trim().split('\n').map((line) => line.split(' ')[1]);
	const named = [...text.matchAll(/`([a-z]+)_([a-z0-9_]+)`/g)].filter(([, room]) => rooms.includes(room)).map(([, room, rest]) => `${room}_${rest}`);
	assert.ok(named.length > 30);
	assert.deepEqual(named.filter((unit) => !units.has(unit)), []);
	const files = [...text.matchAll(/test\/(web|browser)\/([a-z]+)/g)].map(([, kind, file]) => `test/${kind}/${file}.test.mjs`);
	assert.ok(files.length > 20);
	assert.deepEqual(files.filter((file) => !existsSync(new URL(file, top))), []);
});

// The last column of its arrows; guard_acts_* stands for all that begin so.
test('docs/KEYS.md names tests that are there', () => {
	const text = readFileSync(new URL('docs/KEYS.md', top), 'utf8');
	const rows = [...text.matchAll(/^\| .+ \| (.+) \|$/gm)].map(([, last]) => last);
	const named = rows.flatMap((last) => [...last.matchAll(/`([a-z]+_[a-z0-9_]+)(\*?)`/g)]);
	assert.ok(rows.length > 60 && named.length > 80, `${rows.length} ${named.length}`);
	assert.deepEqual(named.filter(([, name, star]) => !(star ? [...units].some((unit) => unit.startsWith(name)) : units.has(name))).map(([all]) => all), []);
	const files = rows.flatMap((last) => [...last.matchAll(/test\/(web|browser)\/([a-z]+)/g)]).map(([, kind, file]) => `test/${kind}/${file}.test.mjs`);
	assert.ok(files.length > 20);
	assert.deepEqual(files.filter((file) => !existsSync(new URL(file, top))), []);
});
