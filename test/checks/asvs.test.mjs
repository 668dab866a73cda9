// SPDX-License-Identifier: AGPL-3.0-or-later
// docs/ASVS.md is whole: each requirement of OWASP ASVS 5.0.0 that is to be met stands in it once, in order, and
// what is said to show it exists.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const top = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docs/ASVS.md', top), 'utf8');

// Level 2, and level 3 of V6, V7, V8, V14 and V16: section and numbers, as in the standard's own table.
const WANTED = `
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-8 6.4:1-6 6.5:1-8 6.6:1-4
6.7:1-2 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-3 7.6:1-2 8.1:1-4 8.2:1-4 8.3:1-3 8.4:1-2 9.1:1-3
9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4
11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-8 14.3:1-3 15.1:1-3
15.2:1-3 15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-4 17.1:1 17.2:1-4 17.3:1-2
`.trim().split(/\s+/).flatMap((part) => {
	const [section, numbers] = part.split(':');
	return numbers.split(',').flatMap((span) => {
		const [from, to = from] = span.split('-').map(Number);
		return Array.from({ length: to - from + 1 }, (_, i) => `${section}.${from + i}`);
	});
});
const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (yes|part|no|–) \| ([^|]+) \|$/gm)].map(([, id, words, verdict, evidence]) => ({ id, words, verdict, evidence }));

test('docs/ASVS.md has every requirement once', () => {
	assert.equal(WANTED.length, 277);
	assert.deepEqual(rows.map((row) => row.id), WANTED);
	const lines = text.split('\n').filter((line) => /^\| \d/.test(line)).length;
	assert.equal(rows.length, lines, 'no row of another shape');
	const count = (verdict) => rows.filter((row) => row.verdict === verdict).length;
	const said = /^Of (\d+): \*\*(\d+)\*\* yes, \*\*(\d+)\*\* in part, \*\*(\d+)\*\* no, \*\*(\d+)\*\* do not apply/m.exec(text).slice(1).map(Number);
	assert.deepEqual(said, [rows.length, count('yes'), count('part'), count('no'), count('–')]);
});

test('what docs/ASVS.md names is there', () => {
	const units = new Set(execFileSync('grep', ['-rhoE', '^TEST\\([a-z0-9_]+', 'src'], { cwd: top, encoding: 'utf8' }).split('\n').map((line) => line.slice('TEST('.length)));
	const missing = [];
	for (const { id, verdict, evidence } of rows) {
		const found = [];
		for (const [, place, word] of evidence.matchAll(/`([\w./-]+\/[\w.-]+):(\w+)`/g))
			found.push([`${place}:${word}`, existsSync(new URL(place, top)) && readFileSync(new URL(place, top), 'utf8').includes(word)]);
		for (const [, unit] of evidence.matchAll(/`([a-z]+_[a-z0-9_]+)`/g))
			found.push([unit, units.has(unit)]);
		for (const [, kind, file] of evidence.matchAll(/test\/(web|browser|checks)\/([a-z-]+)/g))
			found.push([`test/${kind}/${file}`, existsSync(new URL(`test/${kind}/${file}.test.mjs`, top))]);
		for (const [, page] of evidence.matchAll(/\]\(([\w/.]+\.md)\)/g))
			found.push([page, existsSync(new URL(`docs/${page}`, top))]);
		missing.push(...found.filter(([, there]) => !there).map(([what]) => `${id}: ${what}`));
		if ((verdict === 'yes' || verdict === 'part') && !found.length && !/^(there (is|are) none)/.test(evidence))
			missing.push(`${id}: nothing shows it`);
	}
	assert.deepEqual(missing, []);
});
