// SPDX-License-Identifier: AGPL-3.0-or-later
// elimination.mjs - what Gaussian elimination would hide (Langsrud's method, the GAUSS of sdcTable), to compare
// with: cells are shown one after the other, as long as no small count becomes a sum of shown ones. Zeros are
// always shown. It looks at sums alone, so what it leaves may be as narrow as you like. Modulo a prime: a sum
// that fits by chance has odds of one in 67 million.
const P = 67108859;

function inverse(a) {
	let [r, s, x, y] = [P, a, 0, 1];
	while (s) {
		const q = Math.floor(r / s);
		[r, s, x, y] = [s, r - q * s, y, x - q * y];
	}
	return (x + P) % P;
}

// a + k b; columns are rows in order, and what stands in each.
function plus(a, k, b) {
	const rows = [], values = [];
	for (let i = 0, j = 0; i < a.rows.length || j < b.rows.length;) {
		const row = Math.min(a.rows[i] ?? Infinity, b.rows[j] ?? Infinity);
		let v = 0;
		if (a.rows[i] === row)
			v += a.values[i++];
		if (b.rows[j] === row)
			v += k * b.values[j++];
		v %= P;
		if (v) {
			rows.push(row);
			values.push(v);
		}
	}
	return { rows, values };
}

// The same for all multiples.
function shape({ rows, values }) {
	const k = inverse(values[0]);
	return `${rows}:${values.map((v) => v * k % P)}`;
}

// cells: [{ n, leaves }], in the order in which they are to be shown; leaves: numbers of leaves of a count above
// zero, those of one person last, from `ones` on (Infinity: nobody is alone, or nobody looks). Where somebody is
// alone, no sum of such leaves becomes known either. Returns the cells that are hidden besides the small ones.
export function eliminate(cells, threshold, ones = Infinity) {
	const columns = cells.map((c) => ({ rows: [...c.leaves].sort((a, b) => a - b), values: c.leaves.map(() => 1) }));
	const small = cells.map((c) => c.n > 0 && c.n < threshold);
	const within = new Map(), shapes = new Map(), used = new Set();
	const count = (i, by) => {
		if (!small[i] || !columns[i].rows.length || columns[i].rows[0] >= ones)
			return;
		const s = shape(columns[i]);
		shapes.set(s, (shapes.get(s) ?? 0) + by);
	};
	const put = (i, column) => {
		count(i, -1);
		columns[i] = column;
		count(i, 1);
		for (const row of column.rows) {
			if (!within.has(row))
				within.set(row, new Set());
			within.get(row).add(i);
		}
	};
	columns.forEach((column, i) => {
		columns[i] = { rows: [], values: [] };
		put(i, column);
	});
	// A sum of people who are alone; but one with weights, apart from all others, tells none of them.
	const bare = (column) => {
		if (column.rows[0] < ones)
			return false;
		if (column.values.every((v) => v === column.values[0]) || column.rows.some((row) => used.has(row)))
			return true;
		column.rows.forEach((row) => used.add(row));
		return false;
	};
	return cells.filter((cell, j) => {
		const column = columns[j];
		if (small[j] || !column.rows.length)
			return false;
		if (bare(column) || shapes.get(shape(column)) > 0)
			return true;
		// The row that is in the fewest others; of somebody who is alone only when there is no other.
		let pivot = 0;
		column.rows.forEach((row, i) => {
			if ((row < ones || column.rows[0] >= ones) && within.get(row).size < within.get(column.rows[pivot]).size)
				pivot = i;
		});
		const row = column.rows[pivot], k = inverse(column.values[pivot]);
		for (const i of within.get(row)) {
			const at = i > j || small[i] ? columns[i].rows.indexOf(row) : -1;
			if (at >= 0 && i !== j)
				put(i, plus(columns[i], P - columns[i].values[at] * k % P, column));
		}
		within.delete(row);
		return false;
	});
}
