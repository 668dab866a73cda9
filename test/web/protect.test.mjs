// SPDX-License-Identifier: AGPL-3.0-or-later
// medstod protect, as other programs call it: files in and out, exit codes, what is refused and where.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BIN } from '../lib/server.mjs';

const dir = mkdtempSync(join(tmpdir(), 'medstod-protect-'));
after(() => rmSync(dir, { recursive: true }));
const at = (name) => join(dir, name);
const put = (name, text) => { writeFileSync(at(name), text); return at(name); };
const run = (...args) => spawnSync(BIN, ['protect', ...args], { encoding: 'utf8' });

const TOWNS = ['Berg', 'Bräcke', 'Krokom', 'Åre'], GROUPS = ['kvinna', 'man', 'okänt'];
const hier = put('hier.csv', ['hier,dim,code,parent', 'h,kommun,alla,', ...TOWNS.map((t) => `h,kommun,${t},alla`),
	'h,kön,alla,', ...GROUPS.map((g) => `h,kön,${g},alla`)].join('\n') + '\n');
// A full table with its totals from leaves, row by row.
function full(leaves) {
	const rows = [];
	for (const t of ['alla', ...TOWNS])
		for (const g of ['alla', ...GROUPS]) {
			const n = leaves.flat().filter((_, i) => (t === 'alla' || TOWNS[Math.floor(i / 3)] === t) && (g === 'alla' || GROUPS[i % 3] === g));
			rows.push(`${t},${g},${n.reduce((a, b) => a + b)}`);
		}
	return `kommun,kön,n\n${rows.join('\n')}\n`;
}
const LEAVES = [[1, 6, 8], [12, 9, 7], [30, 22, 2], [11, 17, 9]];
const table = put('full.csv', full(LEAVES));
const protect = (...more) => run('--hier', hier, '--in', table, '--out', at('out.csv'), ...more);
const check = (file, ...more) => run('--check', ...more, '--hier', hier, '--in', table, file);

for (const zeros of ['cover', 'open', 'hide'])
	test(`proven safe with zeros ${zeros}, and the audit agrees, also as an insider`, () => {
		const { status, stdout, stderr } = protect('--zeros', zeros);
		assert.equal(status, 0, stderr);
		assert.match(stdout, /^cells 20, primary 2, complementary \d+, persons hidden \d+, smallest proven interval (\d+|unbounded), method boxes, seconds /);
		const [was, is] = [readFileSync(table, 'utf8').split('\n'), readFileSync(at('out.csv'), 'utf8').split('\n')];
		assert.equal(is.length, was.length);
		is.forEach((line, i) => assert.ok(line === was[i] || line === was[i].replace(/\d+$/, ''), `${was[i]} -> ${line}`));
		assert.ok(is.includes('Berg,kvinna,') && is.includes('Krokom,okänt,'));
		const audit = check(at('out.csv'), '--insider', '--zeros', zeros);
		assert.equal(audit.status, 0, audit.stdout);
		assert.equal(audit.stdout, 'safe\n');
	});

test('the same data give the same table', () => {
	protect();
	const first = readFileSync(at('out.csv'));
	protect();
	assert.deepEqual(readFileSync(at('out.csv')), first);
});

test('a table where only the small counts are hidden is told, cell by cell', () => {
	const naive = put('naive.csv', readFileSync(table, 'utf8').replace(/,[1-4]$/gm, ','));
	const { status, stdout } = check(naive);
	assert.equal(status, 1);
	assert.match(stdout, /Berg, kvinna: 1 to 1\n/);
	assert.match(stdout, /Krokom, okänt: 2 to 2\n/);
	assert.match(stdout, /2 cells are not safe/);
	// Two tables, each safe alone, and not together.
	protect();
	const both = run('--check', '--hier', hier, '--in', table, at('out.csv'), naive);
	assert.equal(both.status, 1, both.stdout);
});

test('--base makes the totals; CRLF, quotes and a byte order mark are read, and rows keep their look', () => {
	const leaves = put('leaves.csv', '\ufeffkommun,kön,n\r\n' + TOWNS.flatMap((t, i) => GROUPS.map((g, k) => `"${t}",${g},${LEAVES[i][k]}\r\n`)).join(''));
	const base = run('--hier', hier, '--in', leaves, '--out', at('base.csv'), '--base', '--json');
	assert.equal(base.status, 0, base.stderr);
	assert.equal(JSON.parse(base.stdout).cells, 20);
	const made = readFileSync(at('base.csv'), 'utf8'), was = readFileSync(leaves, 'utf8').replace('\ufeff', '');
	const bare = (text) => text.replace(/,\d*\r\n/g, ',\r\n');
	assert.equal(bare(made).slice(0, bare(was).length), bare(was), 'the rows of the file first, as they were');
	const order = ['alla', ...TOWNS].flatMap((t) => ['alla', ...GROUPS].filter((g) => t === 'alla' || g === 'alla').map((g) => `${t},${g},\r\n`));
	assert.equal(bare(made).slice(bare(was).length), order.join(''), 'then the totals, with the same ends of lines');
	assert.equal(check(at('base.csv'), '--insider').status, 0);
	// Columns in another order, and rows that stand backwards.
	const turned = put('turned.csv', 'kön,n,kommun\n' + TOWNS.flatMap((t, i) => GROUPS.map((g, k) => `${g},${LEAVES[i][k]},"${t}"\n`)).reverse().join(''));
	assert.equal(run('--hier', hier, '--in', turned, '--out', at('turned.out'), '--base').status, 0);
	const lines = readFileSync(at('turned.out'), 'utf8').split('\n'), rows = readFileSync(turned, 'utf8').split('\n');
	rows.slice(0, -1).forEach((row, i) => assert.ok(lines[i] === row || lines[i] === row.replace(/,\d+,/, ',,'), `${row} -> ${lines[i]}`));
	assert.equal(lines[rows.length - 1], `alla,${LEAVES.flat().reduce((a, b) => a + b)},alla`);
	assert.equal(lines.length, 22);
	assert.equal(check(at('turned.out'), '--insider').status, 0);
	const one = put('one.csv', 'n,kommun,kön\r\n30,"Krokom",kvinna\r\n');
	assert.equal(run('--hier', hier, '--in', one, '--out', at('one.out')).status, 0);
	assert.equal(readFileSync(at('one.out'), 'utf8'), 'n,kommun,kön\r\n30,"Krokom",kvinna\r\n');
});

test('the price of the safety against insiders is told apart', () => {
	const told = protect('--price').stdout;
	const [, now, without] = /complementary (\d+), [^]*\nwithout the safety against insiders: complementary (\d+), persons hidden \d+\n/.exec(told).map(Number);
	assert.ok(without > 0 && without <= now, told);
	const written = readFileSync(at('out.csv'));
	const json = JSON.parse(protect('--price', '--json').stdout);
	assert.equal(json.outsiders.complementary, without);
	assert.deepEqual(readFileSync(at('out.csv')), written);
	assert.equal(check(at('out.csv'), '--insider').status, 0, 'what is written is safe from insiders');
	assert.equal(run('--check', '--price', '--hier', hier, '--in', table, at('out.csv')).status, 2);
});

test('what somebody knows covers nothing', () => {
	const known = put('known.csv', 'kommun,kön,n\nBerg,man,6\nBräcke,kvinna,12\n');
	const { status, stderr } = protect('--known', known);
	assert.equal(status, 0, stderr);
	assert.equal(check(at('out.csv'), '--insider', '--known', known).status, 0);
	assert.equal(protect('--known', put('lie.csv', 'kommun,kön,n\nBerg,man,7\n')).status, 2);
});

test('an earlier release is known as far as it shows', () => {
	protect();
	const first = put('first.csv', readFileSync(at('out.csv'), 'utf8'));
	const again = protect('--known', first);
	assert.equal(again.status, 0, again.stderr);
	assert.deepEqual(readFileSync(at('out.csv'), 'utf8'), readFileSync(first, 'utf8'), 'what covered then covers now');
	assert.equal(check(at('out.csv'), '--insider', '--known', first).status, 0);
	// Something else covers in the second: what the first shows of that is no cover.
	const other = put('other.csv', readFileSync(table, 'utf8').replace(/^(Berg,(?:kvinna|man)|Bräcke,(?:kvinna|man)|Krokom,(?:man|okänt)|Åre,(?:man|okänt)),\d+$/gm, '$1,'));
	assert.equal(check(other).status, 0);
	const both = check(other, '--known', first);
	assert.equal(both.status, 1, both.stdout);
	assert.match(both.stdout, /^Berg, kvinna: 1 to 1$/m);
	assert.equal(protect('--known', put('few.csv', 'kommun,kön,n\nBerg,man,\nBräcke,kvinna,12\n')).status, 0);
});

test('what cannot be read is told with line and column, and nothing is written', () => {
	for (const [text, words] of [
		['kommun,kön,n\nBerg,kvinna,-1\n', /line 2, column 3: the count is no whole number/],
		['kommun,kön,n\nBerg,kvinna,1.5\n', /line 2, column 3/],
		['kommun,kön,n\nBerg,flicka,1\n', /line 2, column 2: no code of this dimension/],
		['kommun,n\nBerg,1\n', /line 1: there must be one column for each dimension/],
		['kommun,kön,n\nBerg,kvinna,1\nBerg,kvinna,1\n', /line 3: the cell stands twice/],
		[readFileSync(table, 'utf8').replace('alla,alla,134', 'alla,alla,135'), /alla, alla is 135, and its parts are 134 together: .*Berg, alla = 15; /],
	]) {
		rmSync(at('none.csv'), { force: true });
		const { status, stderr } = run('--hier', hier, '--in', put('bad.csv', text), '--out', at('none.csv'));
		assert.equal(status, 2, stderr);
		assert.match(stderr, words);
		assert.ok(!existsSync(at('none.csv')));
	}
	for (const args of [[], ['--hier', hier], ['--hier', hier, '--in', table], ['--hier', at('no.csv'), '--in', table, '--out', at('none.csv')],
		['--hier', hier, '--in', table, '--out', at('none.csv'), '--zeros', 'never'], ['--hier', hier, '--in', table, '--out', at('none.csv'), '--width', '0'], ['--what']])
		assert.equal(run(...args).status, 2, args.join(' '));
	assert.equal(run('--help').status, 0);
});

test('a total that is not in the file is hidden from all, and what adds up without it is seen', () => {
	const deep = put('deep.csv', 'hier,dim,code,parent\nh,kommun,alla,\nh,kommun,norr,alla\nh,kommun,söder,alla\nh,kommun,A,norr\nh,kommun,B,norr\nh,kommun,C,söder\nh,kommun,D,söder\n');
	const flat = put('flat.csv', 'kommun,n\nalla,40\nA,2\nB,8\nC,10\nD,20\n');
	const { status, stderr } = run('--hier', deep, '--in', flat, '--out', at('flat.out'));
	assert.equal(status, 0, stderr);
	assert.equal(readFileSync(at('flat.out'), 'utf8'), 'kommun,n\nalla,40\nA,\nB,\nC,10\nD,20\n');
	assert.equal(run('--check', '--hier', deep, '--in', flat, at('flat.out')).status, 0);
	const naive = put('flat.naive', 'kommun,n\nalla,40\nA,\nB,8\nC,10\nD,20\n');
	assert.equal(run('--check', '--hier', deep, '--in', flat, naive).status, 1);
});

test('a small total that is shown is told, though the full table has the smallest cells alone', () => {
	const leaves = put('leaves.only', `kommun,kön,n\n${TOWNS.flatMap((t, i) => GROUPS.map((g, k) => `${t},${g},${[[4, 0, 0], [12, 9, 7], [30, 22, 8], [11, 17, 9]][i][k]}\n`)).join('')}`);
	const printed = put('printed.csv', 'kommun,kön,n\nBerg,kvinna,\nBerg,man,\nBerg,okänt,\nBerg,alla,4\n');
	for (const how of [[], ['--base']]) {
		const { status, stdout, stderr } = run('--check', ...how, '--hier', hier, '--in', leaves, printed);
		assert.equal(status, 1, stdout + stderr);
		assert.match(stdout, /^Berg, alla: 4 to 4$/m);
	}
	// What --base makes is audited as it was made, and each of its rows is in print.
	assert.equal(run('--hier', hier, '--in', leaves, '--out', at('made.csv'), '--base').status, 0);
	for (const how of [[], ['--base']])
		assert.equal(run('--check', '--insider', ...how, '--hier', hier, '--in', leaves, at('made.csv')).status, 0);
});

test('a code that is a part of more others than can be told apart is refused, with its line', () => {
	const chain = (h, n) => ['C', ...Array.from({ length: n }, (_, i) => `${h}${i}`)].map((c, i, all) => `${h},k,${c},${all[i + 1] ?? 'T'}`);
	const nested = (...chains) => put('nested.hier', ['hier,dim,code,parent', ...chains.flatMap((n, i) => [`h${i},k,A,T`, `h${i},k,B,T`, ...chain(`h${i}`, n)])].join('\n') + '\n');
	const leaves = put('nested.csv', 'k,n\nA,7\nB,8\nC,20\n');
	const ask = (...chains) => run('--base', '--hier', nested(...chains), '--in', leaves, '--out', at('nested.out'));
	for (const few of [[6], [2, 2, 2], [1, 2, 1, 2]]) {
		assert.equal(ask(...few).status, 0, ask(...few).stderr);
		assert.match(readFileSync(at('nested.out'), 'utf8'), /^T,35$/m);
	}
	for (const many of [[7], [2, 2, 2, 1]]) {
		rmSync(at('nested.out'), { force: true });
		const { status, stdout, stderr } = ask(...many);
		assert.equal(status, 2, stdout + stderr + (existsSync(at('nested.out')) ? readFileSync(at('nested.out'), 'utf8') : ''));
		assert.match(stderr, /nested\.hier: line 4, column 3: the code is part of more than 7 others, in all hierarchies together: C\n/);
		assert.ok(!existsSync(at('nested.out')));
	}
});

test('linked tables, as hierarchies of one dimension that have no smallest code in common, are proven together', () => {
	const kinds = put('linked.hier', ['hier,dim,code,parent', ...['A', 'B', 'C'].map((p) => `h,plats,${p},alla`), ...['c1', 'c2'].map((c) => `brott,slag,${c},S`),
		...['a1', 'a2', 'a3'].map((c) => `ålder,slag,${c},U`), 'ålder,slag,a4,S', 'ålder,slag,U,S'].join('\n') + '\n');
	const people = { A: [[0, 0], [0, 3]], B: [...Array(9).fill([0, 1]), ...Array(8).fill([1, 3]), [0, 0], [1, 2]], C: [...Array(12).fill([1, 0]), ...Array(7).fill([0, 2])] };
	const rows = ['alla', 'A', 'B', 'C'].flatMap((p) => ['S', 'c1', 'c2', 'U', 'a1', 'a2', 'a3', 'a4'].map((s) => `${p},${s},${Object.entries(people)
		.filter(([town]) => p === 'alla' || town === p).flatMap(([, list]) => list).filter(([c, a]) => s === 'S' || (s === 'U' && a < 3) || s === `c${c + 1}` || s === `a${a + 1}`).length}`));
	const linked = put('linked.csv', `plats,slag,n\n${rows.join('\n')}\n`);
	for (const zeros of ['cover', 'open', 'hide']) {
		const { status, stdout, stderr } = run('--hier', kinds, '--in', linked, '--out', at('linked.out'), '--zeros', zeros);
		assert.equal(status, 0, stdout + stderr);
		assert.match(readFileSync(at('linked.out'), 'utf8'), /^A,S,$/m);
		assert.equal(run('--check', '--insider', '--zeros', zeros, '--hier', kinds, '--in', linked, at('linked.out')).status, 0);
	}
});

test('names of any length are read and written, up to what a field may hold', () => {
	const long = (c, n) => c.repeat(n);
	const wide = put('long.hier', ['hier,dim,code,parent', ...['a', 'b'].flatMap((d) => [`h,${long(d, 2000)},T,`, ...['x', 'y', 'z'].map((c) => `h,${long(d, 2000)},${long(c, 4000)},T`)])].join('\n') + '\n');
	const leaves = put('long.csv', `${long('a', 2000)},${long('b', 2000)},n\n${['x', 'y', 'z'].flatMap((c) => ['x', 'y', 'z'].map((e, i) => `${long(c, 4000)},${long(e, 4000)},${2 + 7 * i}\n`)).join('')}`);
	const { status, stderr } = run('--base', '--hier', wide, '--in', leaves, '--out', at('long.out'));
	assert.equal(status, 0, stderr);
	const lines = readFileSync(at('long.out'), 'utf8').trim().split('\n'), was = readFileSync(leaves, 'utf8').trim().split('\n');
	assert.equal(lines.length, 17);
	was.forEach((line, i) => assert.ok(lines[i] === line || lines[i] === line.replace(/\d+$/, '')));
	assert.equal(run('--check', '--insider', '--base', '--hier', wide, '--in', leaves, at('long.out')).status, 0);
	const over = put('over.hier', `hier,dim,code,parent\nh,k,T,\nh,k,${long('x', 4096)},T\n`);
	const refused = run('--hier', over, '--in', leaves, '--out', at('long.out'));
	assert.equal(refused.status, 2);
	assert.match(refused.stderr, /over\.hier: line 3, column 3: the field is too long\n/);
});

test('that everybody of a total is seen to be in one part is told', () => {
	const group = put('group.csv', full([[12, 0, 0], [12, 9, 7], [30, 22, 8], [11, 17, 9]]));
	const { status, stdout, stderr } = run('--hier', hier, '--in', group, '--out', at('group.out'));
	assert.equal(status, 0, stderr);
	assert.match(stdout, /\ngroup disclosure: 1 times everybody of a total is seen to be in one part:\n {2}Berg, kvinna\n$/);
	assert.equal(JSON.parse(run('--hier', hier, '--in', group, '--out', at('group.out'), '--json').stdout).groups, 1);
	assert.equal(JSON.parse(protect('--json').stdout).groups, 0);
});

test('the audit tells group disclosure too, and all of it as JSON', () => {
	const json = (file, ...more) => JSON.parse(check(file, '--json', ...more).stdout);
	protect();
	const safe = json(at('out.csv'), '--insider');
	assert.equal(typeof safe.seconds, 'number');
	assert.deepEqual({ ...safe, seconds: 0 }, { safe: true, leaks: [], groups: 0, method: 'linear programming', seconds: 0 });
	const naive = put('naive.csv', readFileSync(table, 'utf8').replace(/,[1-4]$/gm, ','));
	const told = check(naive, '--json');
	assert.equal(told.status, 1);
	assert.deepEqual(JSON.parse(told.stdout).leaks, [{ cell: { kommun: 'Berg', kön: 'kvinna' }, low: 1, high: 1 }, { cell: { kommun: 'Krokom', kön: 'okänt' }, low: 2, high: 2 }]);
	const single = put('single.csv', full([[1, 3, 8], [12, 9, 7], [30, 22, 8], [11, 17, 9]]));
	const alone = put('alone.csv', readFileSync(single, 'utf8').replace(/^(Berg,(kvinna|man)|Åre,(kvinna|man)),\d+$/gm, '$1,'));
	const insider = run('--check', '--insider', '--json', '--hier', hier, '--in', single, alone);
	assert.equal(insider.status, 1, insider.stderr);
	assert.deepEqual(JSON.parse(insider.stdout).leaks.at(-1), { cell: { kommun: 'Berg', kön: 'man' }, low: 3, high: 3, insider: { kommun: 'Berg', kön: 'kvinna' } });
	const group = put('group.csv', full([[12, 0, 0], [12, 9, 7], [30, 22, 8], [11, 17, 9]]));
	const seen = run('--check', '--hier', hier, '--in', group, group);
	assert.equal(seen.status, 0);
	assert.equal(seen.stdout, 'safe\ngroup disclosure: 1 times everybody of a total is seen to be in one part:\n  Berg, kvinna\n');
	assert.equal(JSON.parse(run('--check', '--json', '--hier', hier, '--in', group, group).stdout).groups, 1);
});

test('where zeros are always shown, a hidden zero is told as what it is', () => {
	const zero = put('zero.csv', full([[2, 0, 8], [0, 12, 7], [30, 22, 8], [11, 17, 9]]));
	const lines = (hide) => put('zero.out', readFileSync(zero, 'utf8').replace(hide, '$1,'));
	const ask = (file, ...more) => run('--check', '--zeros', 'open', ...more, '--hier', hier, '--in', zero, file);
	const two = lines(/^(Berg,(?:kvinna|man)|Bräcke,(?:kvinna|man)),\d+$/gm);
	const { status, stdout, stderr } = ask(two);
	assert.equal(status, 1, stderr);
	assert.equal(stdout, 'Berg, man: 0, and not shown, though zeros are open\nBräcke, kvinna: 0, and not shown, though zeros are open\n2 zeros are not shown; the rest is not audited\n');
	const told = JSON.parse(ask(two, '--json').stdout);
	assert.equal(told.safe, false);
	assert.deepEqual(told.leaks, [{ cell: { kommun: 'Berg', kön: 'man' }, low: 0, high: 0 }, { cell: { kommun: 'Bräcke', kön: 'kvinna' }, low: 0, high: 0 }]);
	// Nobody else is told so: there a zero is a value like another.
	assert.equal(run('--check', '--hier', hier, '--in', zero, two).stdout, 'Berg, kvinna: 0 to 2\n1 cells are not safe\n');
	assert.equal(ask(lines(/^(Berg,alla|Berg,man),\d+$/gm)).status, 1, 'alone in its row');
	// A zero total that nobody prints is none of the table's.
	const deep = put('deep.csv', 'hier,dim,code,parent\nh,kommun,alla,\nh,kommun,norr,alla\nh,kommun,söder,alla\nh,kommun,A,norr\nh,kommun,B,norr\nh,kommun,C,söder\nh,kommun,D,söder\n');
	const flat = put('flat.csv', 'kommun,n\nalla,30\nA,0\nB,0\nC,10\nD,20\n');
	assert.equal(run('--check', '--zeros', 'open', '--hier', deep, '--in', flat, flat).stdout.split('\n')[0], 'safe');
});

test('what is not proven within the time is not written, and no audit', () => {
	rmSync(at('none.csv'), { force: true });
	const late = run('--hier', hier, '--in', table, '--out', at('none.csv'), '--time-limit', '0');
	assert.equal(late.status, 3);
	assert.match(late.stderr, /not proven safe within the time/);
	assert.ok(!existsSync(at('none.csv')));
	protect();
	const audit = check(at('out.csv'), '--time-limit', '0');
	assert.equal(audit.status, 3);
	assert.match(audit.stderr, /not proven within the time/);
});

test('--threshold says what is small, --width how far apart its values must be, and the audit asks for the same', () => {
	const hidden = () => readFileSync(at('out.csv'), 'utf8').trim().split('\n').slice(1).filter((l) => l.endsWith(',')).length;
	const usual = JSON.parse(protect('--json').stdout), few = hidden();
	assert.equal(usual.primary, 2);
	assert.equal(check(at('out.csv'), '--threshold', '10').status, 1, 'what is small by another rule is shown');
	assert.equal(JSON.parse(protect('--threshold', '10', '--json').stdout).primary, LEAVES.flat().filter((n) => n > 0 && n < 10).length);
	assert.ok(hidden() > few);
	assert.equal(check(at('out.csv'), '--threshold', '10', '--insider').status, 0);
	protect();
	const { interval } = usual;
	assert.notEqual(interval, 'unbounded');
	assert.equal(check(at('out.csv'), '--width', '40').status, 1);
	const wide = JSON.parse(protect('--width=40', '--json').stdout);
	assert.ok(wide.interval === 'unbounded' || Number(wide.interval) >= 40, wide.interval);
	assert.equal(check(at('out.csv'), '--width', '40', '--insider').status, 0);
});

test('where all of a table are two, the total is hidden too; where everybody knows it, nothing is proven', () => {
	const two = put('two.csv', full([[1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]]));
	const ask = (...more) => run('--hier', hier, '--in', two, '--out', at('two.out'), ...more);
	assert.equal(ask().status, 0);
	assert.match(readFileSync(at('two.out'), 'utf8'), /^alla,alla,$/m);
	assert.equal(run('--check', '--insider', '--hier', hier, '--in', two, at('two.out')).status, 0);
	rmSync(at('two.out'));
	assert.equal(ask('--known', put('all.csv', 'kommun,kön,n\nalla,alla,2\n')).status, 3);
	assert.ok(!existsSync(at('two.out')));
});

test('when everything is known, nothing can be proven, and nothing is written', () => {
	rmSync(at('none.csv'), { force: true });
	const pinned = put('pinned.csv', full(LEAVES).split('\n').filter((l) => l !== 'Berg,kvinna,1').join('\n'));
	const { status, stderr } = run('--hier', hier, '--in', table, '--out', at('none.csv'), '--known', pinned);
	assert.equal(status, 3, stderr);
	assert.match(stderr, /not proven safe, and nothing is written/);
	assert.ok(!existsSync(at('none.csv')));
});

test('a table of which too much is hidden is told what coarser ones would hide', () => {
	const small = put('small.csv', full([[1, 2, 3], [0, 1, 2], [3, 0, 1], [9, 12, 8]]));
	const { status, stdout } = run('--hier', hier, '--in', small, '--out', at('small.out'));
	assert.equal(status, 0);
	assert.match(stdout, /more than a quarter of the cells is hidden\. Coarser tables show more:\n {2}without kommun: 0 of 4 cells hidden, 0 persons[^\n]*\n {2}without kön: \d+ of 5 cells hidden/);
	const large = put('large.csv', full(LEAVES.map((row) => row.map((n) => n + 20))));
	assert.doesNotMatch(run('--hier', hier, '--in', large, '--out', at('large.out')).stdout, /oarser/);
});

test('--exact hides no more than the search does, tells the gap, and is for small tables', () => {
	const cost = (text) => /complementary (\d+), persons hidden (\d+)/.exec(text).slice(1).reduce((n, v, i) => n + v * (i ? 0.5 : 1), 0);
	const fast = protect(), exact = protect('--exact', '--time-limit', '20');
	assert.equal(exact.status, 0, exact.stderr);
	assert.match(exact.stdout, /method exact, gap 0\.0 %, seconds/);
	assert.ok(cost(exact.stdout) <= cost(fast.stdout));
	assert.equal(check(at('out.csv'), '--insider').status, 0);
	assert.equal(run('--exact', '--known', table, '--hier', hier, '--in', table, '--out', at('out.csv')).status, 2);
	const names = Array.from({ length: 60 }, (_, i) => `k${i}`);
	const tall = put('tall.hier.csv', ['hier,dim,code,parent', 'h,kommun,alla,', ...names.map((t) => `h,kommun,${t},alla`), 'h,kön,alla,', ...GROUPS.map((g) => `h,kön,${g},alla`)].join('\n') + '\n');
	const leaves = put('tall.csv', `kommun,kön,n\n${names.flatMap((t) => GROUPS.map((g) => `${t},${g},9\n`)).join('')}`);
	const large = run('--exact', '--base', '--hier', tall, '--in', leaves, '--out', at('tall.out'));
	assert.equal(large.status, 2);
	assert.match(large.stderr, /at most 200 cells/);
});
