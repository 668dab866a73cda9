// SPDX-License-Identifier: AGPL-3.0-or-later
// protect.mjs - how much medstod protect hides, and how long that takes, on invented tables of the kinds
// that a partnership has: counts drawn about shares of inhabitants, sexes, ages and crimes. The same
// seed gives the same tables and, since the search counts steps and not seconds, the same answer.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { eliminate } from './elimination.mjs';

const [bin, ...flags] = process.argv.slice(2);
const nation = flags.includes('--nation'), audit = flags.includes('--audit'), seeds = flags.includes('--seeds');
const counties = flags.includes('--counties'), pairs = flags.includes('--pairs'), elimination = flags.includes('--elimination');
const THRESHOLD = 5, ELIMINATION_LEAVES = 50000, INSIDERS_CELLS = 5000; // minutes each beyond that
const SEEDS = 20, SEEDS_FIRST = 100, SEEDS_LEAVES = 1000; // so many other tables of each kind that is small enough
const top = mkdtempSync(join(tmpdir(), 'medstod-tables-'));

// Mulberry32: small, and everywhere the same.
function random(seed) {
	let a = seed;
	return () => {
		a = (a + 0x6D2B79F5) | 0;
		let t = Math.imul(a ^ (a >>> 15), 1 | a);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
const normal = (r) => Math.sqrt(-2 * Math.log(1 - r())) * Math.cos(2 * Math.PI * r());
function poisson(r, mean) {
	if (mean > 50)
		return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(r)));
	let k = 0;
	for (let p = r(), end = Math.exp(-mean); p > end; p *= r())
		k++;
	return k;
}

const shares = (name, list) => ({ name, codes: list.map((share, i) => ({ code: `${name}${i}`, share })) });
const sex = shares('sex', [60, 36, 4]);
const crimes = (n) => shares('crime', [28, 18, 12, 10, 8, 7, 6, 5, 4, 2, 2, 2, 1, 1].slice(0, n));
const JAMTLAND = shares('place', [7108, 6035, 10175, 15680, 5146, 11023, 12693, 64979]);
// The same share for each code, in groups of so many: months of quarters, sub-goals of goals.
const grouped = (name, group, n, size) => {
	const made = shares(name, Array(n).fill(1));
	made.codes.forEach((c, i) => { c.parent = `${group}${Math.floor(i / size)}`; });
	return made;
};
function places(n, counties, seed) {
	const r = random(seed);
	const made = shares('place', Array.from({ length: n }, () => Math.exp(9.4 + 0.8 * normal(r))));
	made.codes.forEach((c, i) => { c.parent = `county${i % counties}`; });
	return made;
}
const TABLES = [
	['8 municipalities x 14 crimes x 3 sexes', 700, 7, [JAMTLAND, crimes(14), sex]],
	['8 x 3 x 6 ages x 5 crimes', 900, 1, [JAMTLAND, sex, shares('age', [6, 12, 25, 30, 18, 9]), crimes(5)]],
	['8 x 12 months in 4 quarters x 6 kinds of help', 900, 2, [JAMTLAND, grouped('month', 'quarter', 12, 3), shares('help', [40, 25, 15, 10, 6, 4])]],
	['8 x 12 sub-goals in 4 goals x 4 quarters', 900, 5, [JAMTLAND, grouped('sub', 'goal', 12, 3), grouped('quarter', 'year', 4, 4)]],
	['21 counties x 12 sub-goals in 4 goals x 3', 6000, 6, [places(21, 1, 5), grouped('sub', 'goal', 12, 3), sex]],
	['290 in 21 counties x 10', 9000, 9, [places(290, 21, 5), crimes(10)]],
	['30 in 4 counties x 3 x 8 x 10', 9500, 3, [places(30, 4, 5), sex, shares('age', [4, 8, 12, 20, 22, 16, 10, 8]), crimes(10)]],
	...(nation || counties || pairs ? [['290 in 21 counties x 3 x 8 x 10', 95000, 4, [places(290, 21, 5), sex, shares('age', [4, 8, 12, 20, 22, 16, 10, 8]), crimes(10)]]] : []),
];

// A code in groups of several kinds: `in` names them, in the order of the hierarchies.
const inGroups = (name, hiers, list) => ({ name, hiers, codes: list.map(([code, share, ...groups]) => ({ code, share, in: groups })) });
// Tables with a dimension in common, each with one of its own: as one dimension of several hierarchies, of which a
// person has a code in each.
const linked = (name, one, other) => ({ name, faces: [one, other], codes: one.codes.flatMap((a) => other.codes.map((b) => ({ faces: [a.code, b.code], share: a.share * b.share }))) });
const MORE = [
	['20 municipalities x 14 crimes, and x 8 ages: linked', 4000, 8, [shares('place', [...Array(20)].map((_, i) => 70 - 3 * i)), linked('kind', crimes(14), shares('age', [4, 8, 12, 20, 22, 16, 10, 8]))]],
	['8 x 2 sexes x 16 ages in two groupings', 900, 10, [JAMTLAND, shares('sex', [60, 40]), inGroups('age', ['fives', 'threes'],
		Array.from({ length: 16 }, (_, i) => [`a${i}`, 10 - Math.abs(i - 6), `f${i === 15 ? 4 : Math.floor(i / 3)}`, `t${i < 5 ? 0 : i < 11 ? 1 : 2}`]))]],
	['pitfalls: 2 counties, one of one municipality, x 4', [1, 1, 0, 9, 0, 3, 12, 0, 2, 0, 7, 0], 0, [grouped('m', 'county', 3, 2), shares('kind', [1, 1, 1, 1])]],
	['sdcTools UserSupport 136', [2, 2, 8, 8, 3, 3, 3, 7], 0, [inGroups('p', ['county', 'size'],
		[...'ABIJKLMN'].map((p, i) => [p, 1, `county${i < 4 ? 1 : 2}`, 'LM'.includes(p) ? 'big' : 'small']))]],
];
// All that is counted with a code, itself included.
const upsOf = (c) => [...(c.faces ?? [c.code]), ...(c.in ?? []), ...(c.parent ? [c.parent] : []), 'all'];

// All cells with their totals. persons: how many to draw, or the counts of the smallest cells.
function cellsOf(persons, seed, dims) {
	const r = random(seed), cells = new Map(), given = Array.isArray(persons) ? [...persons] : null;
	const ups = dims.map((d) => d.codes.map(upsOf));
	const sums = dims.map((d) => d.codes.reduce((s, c) => s + c.share, 0));
	const each = (d, codes, mean) => {
		if (d === dims.length) {
			const n = given ? given.shift() : poisson(r, mean);
			let keys = [''];
			codes.forEach((k, i) => { keys = keys.flatMap((key) => ups[i][k].map((u) => `${key}${u},`)); });
			for (const key of keys)
				cells.set(key, (cells.get(key) ?? 0) + n);
			return;
		}
		dims[d].codes.forEach((c, k) => each(d + 1, [...codes, k], mean * c.share / sums[d]));
	};
	each(0, [], given ? 0 : persons);
	return cells;
}

function hierOf(dims) {
	const lines = ['hier,dim,code,parent'];
	for (const { name, codes, faces, hiers } of dims) {
		for (const face of faces ?? [])
			lines.push(...face.codes.map((c) => `${face.name},${name},${c.code},all`));
		hiers?.forEach((h, i) => {
			lines.push(...[...new Set(codes.map((c) => c.in[i]))].map((group) => `${h},${name},${group},all`));
			lines.push(...codes.map((c) => `${h},${name},${c.code},${c.in[i]}`));
		});
		if (faces || hiers)
			continue;
		lines.push(`h,${name},all,`);
		for (const parent of new Set(codes.map((c) => c.parent).filter(Boolean)))
			lines.push(`h,${name},${parent},all`);
		for (const { code, parent } of codes)
			lines.push(`h,${name},${code},${parent ?? 'all'}`);
	}
	return `${lines.join('\n')}\n`;
}

function write(persons, seed, dims) {
	const hier = join(top, 'hier.csv'), full = join(top, 'full.csv'), out = join(top, 'out.csv');
	const cells = cellsOf(persons, seed, dims);
	writeFileSync(hier, hierOf(dims));
	writeFileSync(full, `${dims.map((d) => d.name).join(',')},n\n${[...cells].map(([k, n]) => `${k}${n}\n`).join('')}`);
	return { hier, full, out, cells };
}

// One table protected, and audited by who is alone in a cell when `audited`.
function measure(persons, seed, dims, audited) {
	const { hier, full, out, cells } = write(persons, seed, dims);
	const how = [bin, 'protect', '--hier', hier, '--in', full, '--out', out, '--time-limit', '600', '--json'];
	const said = JSON.parse(execFileSync(how[0], [...how.slice(1), '--price'], { encoding: 'utf8' }));
	const zeros = readFileSync(out, 'utf8').split('\n').filter((l) => l.endsWith(',') && cells.get(l) === 0).length;
	// Of the processor, with all that the program does: other work of the machine lengthens the clock's.
	const timed = audited ? null : spawnSync('bash', ['-c', 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null', 'time', ...how], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
	const check = audited ? spawnSync(bin, ['protect', '--check', '--insider', '--json', '--time-limit', '3600', '--hier', hier, '--in', full, out], { encoding: 'utf8', maxBuffer: 1 << 28 }) : null;
	return { ...said, zeros, seconds: timed?.stderr.trim().split(' ').reduce((a, b) => a + Number(b), 0), all: [...cells.values()].reduce((a, b) => a + b, 0), audit: check && (check.status > 1 ? 'not proven' : JSON.parse(check.stdout).safe ? 'safe' : `${JSON.parse(check.stdout).leaks.length} not safe`) };
}
// Some counties of a table: all outside them and their sum are taken as known, which only narrows, so what is wide
// enough here is in the whole. Of what is not, this tells nothing. The small counts that are left, as lines of the audit.
async function auditCounties({ hier, full, out, cells }, dims, counties, ...more) {
	const inside = new Set([...counties, ...dims[0].codes.filter((c) => counties.includes(c.parent)).map((c) => c.code)]);
	const known = join(top, `known-${counties.join('-')}.csv`);
	writeFileSync(known, `${dims.map((d) => d.name).join(',')},n\n${[...cells].filter(([k]) => !inside.has(k.split(',')[0])).map(([k, n]) => `${k}${n}\n`).join('')}`);
	const args = ['protect', '--check', ...more, '--time-limit', '3600', '--hier', hier, '--in', full, '--known', known, out];
	const said = await new Promise((resolve, reject) => {
		execFile(bin, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
			if (error && error.code !== 1)
				reject(new Error(`${counties}: ${stderr}`));
			else
				resolve(stdout);
		});
	});
	return said.split('\n').filter((l) => /: \d+ to /.test(l));
}
// One audit for each core at a time; their answers in order.
async function inTurn(list, fn) {
	const told = [];
	let next = 0;
	await Promise.all(Array.from({ length: availableParallelism() }, async () => {
		while (next < list.length) {
			const i = next++;
			told[i] = await fn(list[i], i);
		}
	}));
	return told;
}
const isSmall = (n) => n > 0 && n < THRESHOLD;
// How many small counts an audit is asked for, of municipalities and of counties; and how many as seen by who is
// alone in another cell of an equation: where both are municipalities', and where one is a county's or the country's.
function asked(cells, dims) {
	const places = new Set(dims[0].codes.map((c) => c.code)), sum = { municipalities: 0, counties: 0, inside: 0, across: 0 };
	const families = dims.flatMap((d, i) => {
		const of = new Map();
		for (const { code, parent } of [...d.codes, ...[...new Set(d.codes.map((c) => c.parent).filter(Boolean))].map((code) => ({ code }))])
			of.set(parent ?? 'all', [...of.get(parent ?? 'all') ?? [], code]);
		return [...of].map(([whole, parts]) => ({ i, whole, parts }));
	});
	for (const [key, n] of cells) {
		const codes = key.split(',').slice(0, -1);
		if (isSmall(n) && codes[0] !== 'all')
			sum[places.has(codes[0]) ? 'municipalities' : 'counties']++;
		for (const { i, whole, parts } of families.filter((f) => f.whole === codes[f.i] && f.parts.length > 1)) {
			const all = [whole, ...parts].map((code) => ({ place: i === 0 ? code : codes[0], n: cells.get(codes.map((c, k) => `${k === i ? code : c},`).join('')) }));
			for (const one of all.filter((c) => c.n === 1))
				for (const other of all.filter((c) => c !== one && isSmall(c.n)))
					sum[places.has(one.place) && places.has(other.place) ? 'inside' : 'across']++;
		}
	}
	return sum;
}
// A dimension's codes, each whole before its parts, as sdcTable orders them.
function inOrder({ codes }) {
	const at = new Map([['all', 0]]);
	for (const parent of new Set(codes.map((c) => c.parent))) {
		if (parent)
			at.set(parent, at.size);
		codes.filter((c) => c.parent === parent).forEach((c) => at.set(c.code, at.size));
	}
	return at;
}
// The cells for the elimination: shown in sdcTable's order, or the largest first; alone: it looks at who is alone.
function forElimination(cells, dims, { largest, alone }) {
	const ups = dims.map((d) => new Map(d.codes.map((c) => [c.code, [c.code, ...(c.parent ? [c.parent] : []), 'all']])));
	const orders = dims.map(inOrder), leaves = new Map();
	const counted = [...cells].filter(([key, n]) => n > 0 && key.split(',').slice(0, -1).every((code, d) => ups[d].has(code)));
	counted.sort(([, a], [, b]) => (a === 1) - (b === 1));
	counted.forEach(([key], i) => {
		let keys = [''];
		key.split(',').slice(0, -1).forEach((code, d) => { keys = keys.flatMap((k) => ups[d].get(code).map((u) => `${k}${u},`)); });
		for (const k of keys)
			leaves.set(k, [...leaves.get(k) ?? [], i]);
	});
	const place = (key) => key.split(',').slice(0, -1).reduce((n, code, d) => n * orders[d].size + orders[d].get(code), 0);
	const list = [...leaves].map(([key, own]) => ({ key, n: cells.get(key), leaves: own, place: place(key) }));
	list.sort((a, b) => (largest ? b.n - a.n : 0) || a.place - b.place);
	return [list, THRESHOLD, alone ? counted.filter(([, n]) => n > 1).length : Infinity];
}
// What the elimination hides of a table, and what the audit finds too narrow there.
function eliminated({ hier, full, out, cells }, dims, how) {
	const hidden = eliminate(...forElimination(cells, dims, how)), keys = new Set(hidden.map((c) => c.key));
	const shown = (key, n) => (keys.has(key) || isSmall(n) ? '' : n);
	writeFileSync(out, `${dims.map((d) => d.name).join(',')},n\n${[...cells].map(([k, n]) => `${k}${shown(k, n)}\n`).join('')}`);
	const check = (...more) => {
		const { status, stdout, stderr } = spawnSync(bin, ['protect', '--check', '--json', ...more, '--time-limit', '3600', '--hier', hier, '--in', full, out], { encoding: 'utf8', maxBuffer: 1 << 28 });
		if (status > 1)
			throw new Error(stderr);
		return JSON.parse(stdout).leaks.length;
	};
	return { text: `${hidden.length} / ${hidden.reduce((n, c) => n + c.n, 0)}`, narrow: check(), insiders: cells.size < INSIDERS_CELLS ? check('--insider') : '-' };
}
const range = (list) => `${Math.min(...list)} to ${Math.max(...list)}`;

if (seeds) {
	for (const [name, persons, , dims] of TABLES.filter(([, , , d]) => d.reduce((n, { codes }) => n * codes.length, 1) < SEEDS_LEAVES)) {
		const all = Array.from({ length: SEEDS }, (_, i) => measure(persons, SEEDS_FIRST + i, dims, true));
		console.log(`${name}: safe for all, insiders too: ${all.filter((r) => r.audit === 'safe').length} of ${SEEDS};`,
			`hidden besides ${range(all.map((r) => r.complementary))}, persons in them ${range(all.map((r) => r.persons))};`,
			`not for insiders ${range(all.map((r) => r.outsiders.complementary))} and ${range(all.map((r) => r.outsiders.persons))}`);
	}
} else if (elimination) {
	console.log('hidden besides / persons in them; what the audit finds too narrow, and with insiders');
	console.log(`${'table'.padEnd(48)}GAUSS as in sdcTable         largest first, sums alone    this program, not for insiders  this program`);
	for (const [name, persons, seed, dims] of TABLES.filter(([, , , d]) => d.reduce((n, { codes }) => n * codes.length, 1) < ELIMINATION_LEAVES)) {
		const ours = measure(persons, seed, dims, false), files = write(persons, seed, dims);
		const told = [{ alone: true }, { largest: true }].map((how) => eliminated(files, dims, how)).map((r) => `${r.text}; ${r.narrow}, ${r.insiders}`.padEnd(29));
		console.log(name.padEnd(48) + told.join('') + `${ours.outsiders.complementary} / ${ours.outsiders.persons}`.padEnd(32) + `${ours.complementary} / ${ours.persons}`);
	}
} else if (counties || pairs) {
	const [, persons, seed, dims] = TABLES.at(-1), files = write(persons, seed, dims);
	execFileSync(bin, ['protect', '--hier', files.hier, '--in', files.full, '--out', files.out, '--time-limit', '600']);
	const sum = asked(files.cells, dims), names = [...new Set(dims[0].codes.map((c) => c.parent))];
	console.log(`small counts of municipalities ${sum.municipalities}, of counties ${sum.counties};`,
		`asked as who is alone in another cell: of municipalities ${sum.inside}, with a county or the country on one side ${sum.across}`);
	if (pairs) {
		// Each county with the next; a count is left that no pair was enough for.
		const seen = new Map();
		for (const lines of await inTurn(names, (county, i) => auditCounties(files, dims, [county, names[(i + 1) % names.length]])))
			for (const line of lines)
				seen.set(line.split(':')[0], (seen.get(line.split(':')[0]) ?? 0) + 1);
		console.log('each county with the next one, small counts left to a larger audit:', [...seen.values()].filter((n) => n === 2).length);
	} else {
		console.log('one county at a time; of the municipalities, left to a larger audit: small counts, and as seen by who is alone in another cell');
		const left = (await inTurn(names, (county) => auditCounties(files, dims, [county], '--insider'))).map((lines, i) => lines.filter((l) => !l.includes(`${names[i]},`))
			.reduce((n, l) => (l.includes(', seen by ') ? { ...n, insiders: n.insiders + 1 } : { ...n, anybody: n.anybody + 1 }), { anybody: 0, insiders: 0 }));
		left.push({ anybody: left.reduce((n, l) => n + l.anybody, 0), insiders: left.reduce((n, l) => n + l.insiders, 0) });
		left.forEach((l, i) => console.log((names[i] ?? 'all').padEnd(10), String(l.anybody).padStart(6), String(l.insiders).padStart(6)));
	}
} else {
	console.log(`${'table'.padEnd(54)}cells  small  hidden besides  of them zeros  persons in them  of all  seconds  not for insiders${audit ? '  audit' : ''}`);
	for (const [name, persons, seed, dims] of [...TABLES, ...MORE]) {
		const r = measure(persons, seed, dims, false), audited = audit && measure(persons, seed, dims, true).audit;
		console.log(name.padEnd(52), String(r.cells).padStart(6), String(r.primary).padStart(6), String(r.complementary).padStart(15), String(r.zeros).padStart(14),
			String(r.persons).padStart(16), `${(100 * r.persons / r.all).toFixed(1)} %`.padStart(8), r.seconds.toFixed(2).padStart(8),
			`${r.outsiders.complementary}/${r.outsiders.persons}`.padStart(17), audit ? `  ${audited}` : '');
	}
}
rmSync(top, { recursive: true });
