// SPDX-License-Identifier: AGPL-3.0-or-later
// Contrast of every pair of colours that meet, in both tables of the palette (WCAG 2.2: 1.4.3, 1.4.11).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const source = readFileSync(new URL('../../src/view/assets/_palette.scss', import.meta.url), 'utf8');
const [light, dark] = source.split('@media').map((part) =>
	Object.fromEntries([...part.matchAll(/--(?:m-)?([\w-]+): (#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]])));

function luminance(hex) {
	const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
		.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) {
	const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
	return (x + 0.05) / (y + 0.05);
}

const TEXT = [
	...['ink', 'muted', 'pine', 'pine-dark', 'ok', 'warn', 'danger'].flatMap((c) => [[c, 'ground'], [c, 'panel']]),
	['on-head', 'head'], ['on-head', 'head-hover'], ['on-button', 'button'], ['on-button', 'button-hover'],
	['on-exit', 'exit'], ['on-exit', 'exit-hover'], ['on-danger', 'danger'], ['on-danger', 'danger-hover'],
	['ink', 'quiet'], ['ink', 'quiet-hover'], ['pine', 'quiet'],
	...['grey', 'blue', 'green', 'yellow', 'red'].map((c) => [`${c}-ink`, `${c}-ground`]),
];
const SIGNS = [['muted', 'ground'], ['pine', 'ground'],
	...[1, 2, 3, 4, 5, 6].map((n) => [`chart-${n}`, 'ground'])];

for (const [name, table] of [['light', light], ['dark', { ...light, ...dark }]]) {
	for (const [pairs, least] of [[TEXT, 4.5], [SIGNS, 3]]) {
		for (const [front, ground] of pairs) {
			test(`${name}: ${front} on ${ground} is at least ${least}`, () => {
				assert.ok(table[front] && table[ground], 'the colour is not in the palette');
				const c = contrast(table[front], table[ground]);
				assert.ok(c >= least, `${table[front]} on ${table[ground]} is ${c.toFixed(2)}`);
			});
		}
	}
}
