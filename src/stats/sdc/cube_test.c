/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_test.c - random and nasty tables: nobody can narrow a hidden small count, as found out by
 * trying every table of whole numbers that fits, and by linear programming. */
#include "stats/sdc/cube_seek.h"

#include "base/test.h"

#include <math.h>

/* Two flat dimensions with their totals T. */
#define ROWS 2
#define COLS 3

static const char hier[] = "hier,dim,code,parent\nh,a,T,\nh,a,a1,T\nh,a,a2,T\n"
			   "h,b,T,\nh,b,b1,T\nh,b,b2,T\nh,b,b3,T\n";

static struct blob bytes(const char *s)
{
	return (struct blob){(const uint8_t *)s, strlen(s)};
}

static void cube_of(struct arena *mem, const int *leaves, enum cube_zeros zeros, struct cube *ret)
{
	static const char *const a[] = {"a1", "a2"}, *const b[] = {"b1", "b2", "b3"};
	struct cube_fault fault;
	const char *csv = "a,b,n\n";

	*ret = (struct cube){.mem = mem, .threshold = 5, .width = 3, .zeros = zeros};
	CHECK(cube_read_hier(ret, bytes(hier), &fault));
	CHECK(cube_make(ret));
	for (int i = 0; i < ROWS * COLS; i++)
		csv = arena_fmt(mem, "%s%s,%s,%d\n", csv, a[i / COLS], b[i % COLS], leaves[i]);
	CHECK(cube_read_table(ret, bytes(csv), CUBE_FULL, NULL, &fault));
	cube_sum(ret);
}

#define FAR 4
/* All tables that look the same, of leaves at most FAR from what they are: what each cell can be. */
struct range {
	int low, high;
};

static void cells_of(const struct cube *c, const int *leaf, int *ret)
{
	for (size_t i = 0; i < c->ncells; i++) {
		int codes[CUBE_DIMS], sum = 0;

		cube_codes(c, i, codes);
		for (int k = 0; k < ROWS * COLS; k++) {
			bool row =
			    str_eq(c->dims[0].codes[codes[0]], "T") || codes[0] == k / COLS + 1;
			bool col =
			    str_eq(c->dims[1].codes[codes[1]], "T") || codes[1] == k % COLS + 1;

			sum += row && col ? leaf[k] : 0;
		}
		ret[i] = sum;
	}
}

static bool looks_the_same(const struct cube *c, const int *cells, size_t frozen)
{
	for (size_t i = 0; i < c->ncells; i++)
		if (c->hidden[i] && i != frozen ? cells[i] < cube_least(c, i) : cells[i] != c->n[i])
			return false;
	return true;
}

/* The leaf's cell, and where its values begin; a shown one has one value. */
static void leaf_range(const struct cube *c, int k, size_t frozen, struct range *ret)
{
	int codes[] = {k / COLS + 1, k % COLS + 1};
	size_t cell = cube_cell(c, codes);
	int n = (int)c->n[cell];

	*ret = (struct range){n, n};
	if (c->hidden[cell] && cell != frozen)
		*ret = (struct range){n > FAR ? n - FAR : 0, n + FAR};
}

static void brute(const struct cube *c, size_t frozen, struct range *ret)
{
	struct range at[ROWS * COLS];
	int leaf[ROWS * COLS], cells[16];

	for (size_t i = 0; i < c->ncells; i++)
		ret[i] = (struct range){INT32_MAX, -1};
	for (int k = 0; k < ROWS * COLS; k++) {
		leaf_range(c, k, frozen, &at[k]);
		leaf[k] = at[k].low;
	}
	for (;;) {
		cells_of(c, leaf, cells);
		if (looks_the_same(c, cells, frozen))
			for (size_t i = 0; i < c->ncells; i++) {
				if (cells[i] < ret[i].low)
					ret[i].low = cells[i];
				if (cells[i] > ret[i].high)
					ret[i].high = cells[i];
			}
		int k = 0;

		while (k < ROWS * COLS && leaf[k] == at[k].high) {
			leaf[k] = at[k].low;
			k++;
		}
		if (k == ROWS * COLS)
			return;
		leaf[k]++;
	}
}

static void nobody_knows(const struct cube *c)
{
	struct range range[16];

	brute(c, SIZE_MAX, range);
	for (size_t i = 0; i < c->ncells; i++)
		if (cube_primary(c, i)) {
			CHECK(c->hidden[i]);
			CHECK(range[i].high - range[i].low >= cube_needs(c, i));
		}
	for (size_t one = 0; one < c->ncells; one++) {
		if (c->n[one] != 1 || c->absent[one])
			continue;
		brute(c, one, range);
		for (size_t i = 0; i < c->ncells; i++) {
			int a[CUBE_DIMS], b[CUBE_DIMS];

			cube_codes(c, one, a);
			cube_codes(c, i, b);
			if (i != one && (a[0] == b[0] || a[1] == b[1]) && cube_primary(c, i) &&
			    c->n[i] > 0 && !(c->zeros == CUBE_OPEN && c->n[i] == 1))
				CHECK(range[i].high > range[i].low);
		}
	}
}

TEST(stats_cube_no_small_count_can_be_worked_out)
{
	static const int tables[][ROWS * COLS] = {
	    {1, 6, 7, 6, 2, 5}, {3, 3, 3, 3, 3, 3}, {1, 1, 7, 1, 1, 6}, {4, 6, 0, 0, 6, 4},
	    {0, 0, 0, 0, 0, 2}, {1, 0, 0, 0, 0, 0}, {5, 6, 7, 6, 6, 5}, {2, 6, 7, 0, 7, 6},
	};
	struct cube_leak *leaks;
	struct cube_report r;
	struct cube c;
	size_t n;

	for (size_t i = 0; i < MST_LEN(tables); i++)
		for (int zeros = CUBE_COVER; zeros <= CUBE_HIDE; zeros++) {
			MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

			cube_of(mem, tables[i], (enum cube_zeros)zeros, &c);
			CHECK(cube_protect(&c, cube_clock() + 60, &r));
			CHECK_INT(cube_audit(&c, true, cube_clock() + 60, &leaks, &n), CUBE_SAFE);
			CHECK_INT(n, 0);
			if (i % 3 == (size_t)zeros) /* every kind once is enough for the slow one */
				nobody_knows(&c);
			for (size_t k = 0; zeros == CUBE_OPEN && k < c.ncells; k++)
				CHECK(c.n[k] || !c.hidden[k]);
		}
}

static double cost_of(const struct cube *c)
{
	double cost = 0;

	for (size_t i = 0; i < c->ncells; i++)
		if (c->hidden[i] && !cube_primary(c, i))
			cost += 1 + 0.5 * (double)c->n[i];
	return cost;
}

/* What is cheapest among all sets of cells that the attacker finds safe. */
static double cheapest(struct cube *c)
{
	size_t free[16], nfree = 0, n;
	struct cube_leak *leaks;
	double best = 1e9;

	for (size_t i = 0; i < c->ncells; i++)
		if (!cube_primary(c, i) && (c->zeros != CUBE_OPEN || c->n[i]))
			free[nfree++] = i;
	for (unsigned set = 0; set < 1u << nfree; set++) {
		for (size_t i = 0; i < c->ncells; i++)
			c->hidden[i] = cube_primary(c, i);
		for (size_t i = 0; i < nfree; i++)
			c->hidden[free[i]] = set >> i & 1;
		if (cost_of(c) < best &&
		    cube_audit(c, true, cube_clock() + 60, &leaks, &n) == CUBE_SAFE)
			best = cost_of(c);
	}
	return best;
}

TEST(stats_cube_exact_is_the_cheapest)
{
	static const int tables[][ROWS * COLS] = {
	    {1, 6, 7, 6, 9, 5}, {2, 9, 30, 8, 7, 3}, {1, 1, 7, 8, 12, 6}, {5, 6, 7, 6, 6, 5}, {3, 20, 4, 0, 9, 6},
	};

	for (size_t i = 0; i < MST_LEN(tables); i++) {
		MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
		struct cube_leak *leaks;
		struct cube_report r;
		double gap, cost;
		struct cube c;
		size_t n;

		cube_of(mem, tables[i], i % 2 ? CUBE_OPEN : CUBE_COVER, &c);
		CHECK(cube_protect_exact(&c, cube_clock() + 60, &r, &gap));
		CHECK_INT(cube_audit(&c, true, cube_clock() + 60, &leaks, &n), CUBE_SAFE);
		cost = cost_of(&c);
		double best = cheapest(&c);

		CHECK(cost >= best - 1e-6);
		CHECK(cost * (1 - gap) <= best + 1e-6);
		CHECK(gap > 0 || cost <= best + 1e-6);
	}
}

TEST(stats_cube_the_audit_sees_a_leak)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const int leaves[] = {1, 6, 7, 8, 20, 9};
	struct cube_leak *leaks;
	struct cube c;
	size_t n;

	cube_of(mem, leaves, CUBE_COVER, &c);
	for (size_t i = 0; i < c.ncells; i++)
		c.hidden[i] = cube_primary(&c, i); /* and nothing to cover it */
	CHECK_INT(cube_audit(&c, false, cube_clock() + 60, &leaks, &n), CUBE_LEAKS);
	CHECK_INT(n, 1);
	CHECK_INT(leaks[0].low, 1);
	CHECK_INT(leaks[0].high, 1);
}

TEST(stats_cube_random_tables_are_proven_and_audited)
{
	uint64_t seed = 20260301;

	for (int round = 0; round < 60; round++) {
		MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
		int leaves[ROWS * COLS];
		struct cube_leak *leaks;
		struct cube_report r;
		struct cube c;
		size_t n;

		for (int i = 0; i < ROWS * COLS; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			leaves[i] = (int)(seed >> 33) % (round % 2 ? 4 : 30);
		}
		cube_of(mem, leaves, (enum cube_zeros)(round % 3), &c);
		CHECK(cube_protect(&c, cube_clock() + 60, &r));
		CHECK_INT(cube_audit(&c, true, cube_clock() + 60, &leaks, &n), CUBE_SAFE);
	}
}

TEST(stats_cube_totals_that_nobody_printed_are_no_hole)
{
	for (int parent = 0; parent < 2; parent++) {
		MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
		static const int leaves[] = {2, 6, 7, 6, 1, 5};
		struct cube_leak *leaks;
		struct cube_report r;
		struct cube c;
		size_t n;

		cube_of(mem, leaves, CUBE_COVER, &c);
		for (size_t i = 0; i < c.ncells; i++) {
			int codes[CUBE_DIMS];

			cube_codes(&c, i, codes);
			if (codes[parent] == 0)
				c.n[i] = -1;
		}
		cube_absent(&c);
		CHECK(cube_protect(&c, cube_clock() + 60, &r));
		CHECK_INT(r.cells, parent ? 9 : 8);
		CHECK_INT(cube_audit(&c, true, cube_clock() + 60, &leaks, &n), CUBE_SAFE);
		nobody_knows(&c);
	}
}

TEST(stats_cube_late_is_not_proven)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const int leaves[] = {2, 6, 7, 6, 1, 5};
	struct cube_report r;
	struct cube c;

	cube_of(mem, leaves, CUBE_COVER, &c);
	CHECK(!cube_protect(&c, cube_clock() - 1, &r));
}

TEST(stats_cube_what_is_known_covers_nothing)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const int leaves[] = {2, 8, 9, 7, 8, 9};
	struct cube_fault fault;
	struct cube_leak *leaks;
	struct cube_report r;
	struct cube c;
	size_t n;

	cube_of(mem, leaves, CUBE_COVER, &c);
	CHECK(cube_read_table(&c, bytes("a,b,n\na1,b2,8\n"), CUBE_KNOWN, NULL, &fault));
	CHECK(cube_protect(&c, cube_clock() + 60, &r));
	CHECK_INT(cube_audit(&c, true, cube_clock() + 60, &leaks, &n), CUBE_SAFE);
	CHECK(!cube_read_table(&c, bytes("a,b,n\na1,b2,7\n"), CUBE_KNOWN, NULL, &fault));
	CHECK_INT(fault.line, 2);
	CHECK_INT(fault.column, 3);
}

TEST(stats_cube_files_that_cannot_be_read)
{
	static const struct {
		const char *csv;
		int line, column;
	} all[] = {
	    {"", 1, 0},
	    {"a,b\n", 1, 0},
	    {"a,b,x\n", 1, 3},
	    {"a,b,n\na1,b9,1\n", 2, 2},
	    {"a,b,n\na1,b1,-1\n", 2, 3},
	    {"a,b,n\na1,b1,1.5\n", 2, 3},
	    {"a,b,n\na1,b1,\n", 2, 3},
	    {"a,b,n\na1,b1,1\na1,b1,1\n", 3, 0},
	    {"a,b,n\na1,b1,1,9\n", 2, 0},
	    {"a,b,n\n\"a1,b1,1\n", 2, 1},
	    {"a,b,n\na1,\"b\"1,1\n", 2, 2},
	    {"a,b,n\na1,b1,1\rx", 2, 0},
	    {"a,b,n\n\xff,b1,1\n", 1, 0},
	};

	for (size_t i = 0; i < MST_LEN(all); i++) {
		MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
		struct cube c = {.mem = mem, .threshold = 5, .width = 3};
		struct cube_fault fault;

		CHECK(cube_read_hier(&c, bytes(hier), &fault));
		CHECK(cube_make(&c));
		CHECK(!cube_read_table(&c, bytes(all[i].csv), CUBE_FULL, NULL, &fault));
		CHECK_INT(fault.line, all[i].line);
		CHECK_INT(fault.column, all[i].column);
	}
}

TEST(stats_cube_rows_come_back_as_they_were)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const char csv[] = "\xef\xbb\xbf"
				  "n,\"b\",a\r\n7,\"b1\",a1\r\n\r\n0,b2,\"a2\"\r\n";
	struct cube c = {.mem = mem, .threshold = 5, .width = 3};
	struct cube_rows rows = {0};
	struct cube_fault fault;
	struct sbuf o;

	CHECK(cube_read_hier(&c, bytes(hier), &fault));
	CHECK(cube_make(&c));
	CHECK(cube_read_table(&c, bytes(csv), CUBE_FULL, &rows, &fault));
	c.hidden[rows.list[1].cell] = true;
	sbuf_init(&o, 1000);
	cube_write(&c, &rows, &o);
	CHECK_STR(arena_strn(mem, o.p, o.len), "n,\"b\",a\r\n7,\"b1\",a1\r\n,b2,\"a2\"\r\n");
	sbuf_done(&o);
}

/* The last look at a witness believes nothing of the search. */
TEST(stats_cube_hold_refuses_what_is_no_witness)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct cube c;

	cube_of(mem, (int[]){1, 7, 8, 6, 3, 9}, CUBE_COVER, &c);
	/* a1 and a2 against each other, b1 against b2: four leaves, and no total moves. */
	struct cube_change box[] = {{(uint32_t)cube_cell(&c, (int[]){1, 1}), 1}, {(uint32_t)cube_cell(&c, (int[]){1, 2}), -1},
				    {(uint32_t)cube_cell(&c, (int[]){2, 1}), -1}, {(uint32_t)cube_cell(&c, (int[]){2, 2}), 1}};
	struct cube_witness w = {box, 4, 4, 1};
	struct cube_sight sight = {box[0].cell, SIZE_MAX, false};
	struct cube_hold *h = cube_hold_new(&c);

	for (int i = 0; i < 4; i++)
		c.hidden[box[i].cell] = true;
	CHECK(cube_hold_is(h, &sight, &w, true));
	CHECK(!cube_hold_is(h, &sight, &w, false)); /* the other way */
	w.gain = 2;
	CHECK(!cube_hold_is(h, &sight, &w, true)); /* not as far as it says */
	w.gain = 1;
	sight.frozen = box[3].cell;
	CHECK(!cube_hold_is(h, &sight, &w, true)); /* she knows that one */
	sight.frozen = SIZE_MAX;
	c.known[box[1].cell] = true;
	CHECK(!cube_hold_is(h, &sight, &w, true)); /* so does everybody */
	c.known[box[1].cell] = false;
	c.hidden[box[2].cell] = false;
	CHECK(!cube_hold_is(h, &sight, &w, true)); /* shown */
	c.hidden[box[2].cell] = true;
	w.n = 3;
	CHECK(!cube_hold_is(h, &sight, &w, true)); /* sums that do not add up */
	w.n = 4;
	for (int i = 0; i < 4; i++)
		box[i].by *= -2; /* a1, b1 is 1 */
	w.gain = 2;
	CHECK(!cube_hold_is(h, &sight, &w, false));
	for (int i = 0; i < 4; i++)
		box[i].by /= 2;
	w.gain = 1;
	CHECK(cube_hold_is(h, &sight, &w, false));
}

static bool has(const struct cube_witness *w, size_t cell, int from, int end)
{
	for (int i = from; i < end; i++)
		if (w->list[i].cell == cell)
			return true;
	return false;
}

TEST(stats_cube_a_way_is_led_around_what_is_shown)
{
	static const int leaves[] = {6, 6, 6, 6, 6, 6};
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct cube_reach reach = {-1, false, false, 1, 0, 1000, INFINITY};
	struct cube_witness way = {0}, other = {0};
	struct cube c;

	cube_of(mem, leaves, CUBE_COVER, &c);
	for (int k = 0; k < ROWS * COLS; k++)
		c.hidden[cube_cell(&c, (int[]){k / COLS + 1, k % COLS + 1})] = true;
	struct cube_seek *seek = cube_seek_new(&c);
	struct cube_hold *hold = cube_hold_new(&c);
	const struct cube_sight sight = {.cell = cube_cell(&c, (int[]){1, 1}), .frozen = SIZE_MAX};
	size_t second = cube_cell(&c, (int[]){1, 2}), third = cube_cell(&c, (int[]){1, 3});

	cube_seek_of(seek, &sight);
	(void)cube_seek_way(seek, true, 3, &reach, &way);
	CHECK_INT(way.gain, 3);
	if (!has(&way, second, 0, way.n)) {
		size_t t = second;

		second = third;
		third = t;
	}
	c.hidden[second] = false;
	cube_seek_hidden(seek, second);
	CHECK(cube_seek_around(seek, &way, second, 1, 1000, &other));
	CHECK_INT(other.gain, 3);
	CHECK(!has(&other, second, 0, other.n));
	CHECK(cube_hold_is(hold, &sight, &other, true));
	for (int i = 0; i < other.n; i++)
		CHECK(has(&way, other.list[i].cell, 0, way.n) == (i < other.old));
	/* What is left of its row is shown: there is no way. */
	c.hidden[third] = false;
	cube_seek_hidden(seek, third);
	CHECK(!cube_seek_around(seek, &other, third, 1, 1000, &way));
}
