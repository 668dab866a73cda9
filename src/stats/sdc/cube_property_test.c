/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_property_test.c - nasty and random tables against an attacker of another kind: whole-number
 * programming over equations that are made here, from the hierarchies. */
#include "stats/sdc/cube.h"

#include "base/test.h"

#include <glpk.h>
#include <math.h>
#include <stdlib.h>

/* Places: a county of three, one of a single municipality, and one that is a municipality itself. */
static const char hier[] = "hier,dim,code,parent\nh,place,T,\nh,place,A,T\nh,place,a1,A\nh,place,a2,A\n"
			   "h,place,a3,A\nh,place,B,T\nh,place,b1,B\nh,place,C,T\n"
			   "h,sex,T,\nh,sex,k,T\nh,sex,m,T\n"
			   "h,age,T,\nh,age,young,T\nh,age,mid,T\nh,age,old,T\n"
			   "work,age,T,\nwork,age,working,T\nwork,age,mid,working\nwork,age,young,T\n"
			   "work,age,old,T\n";
static const char *const places[] = { "a1", "a2", "a3", "b1", "C" };
static const char *const sexes[] = { "k", "m" };
static const char *const ages[] = { "young", "mid", "old" };
#define LEAVES 30

static struct blob bytes(const char *s)
{
	return (struct blob){ (const uint8_t *)s, strlen(s) };
}

static void table_of(struct arena *mem, const int *leaves, enum cube_zeros zeros, struct cube *ret)
{
	struct cube_fault fault;
	const char *csv = "place,sex,age,n\n";

	*ret = (struct cube){ .mem = mem, .threshold = 5, .width = 3, .zeros = zeros };
	CHECK(cube_read_hier(ret, bytes(hier), &fault));
	CHECK(cube_make(ret));
	for (int i = 0; i < LEAVES; i++)
		csv = arena_fmt(mem, "%s%s,%s,%s,%d\n", csv, places[i / 6], sexes[i / 3 % 2], ages[i % 3],
				leaves[i]);
	CHECK(cube_read_table(ret, bytes(csv), CUBE_FULL, NULL, &fault));
	cube_sum(ret);
}

/* ---- the attacker ---- */

static void put_sum(glp_prob *lp, const struct cube *c, size_t cell, int d, int h, int code)
{
	int index[CUBE_DIMS * 8], n = 1, row;
	double value[CUBE_DIMS * 8];

	index[1] = (int)cell + 1;
	value[1] = -1;
	for (int k = 0; k < c->dims[d].n; k++) {
		if (c->dims[d].parent[h][k] != code)
			continue;
		index[++n] = (int)(cell + (size_t)k * c->stride[d] - (size_t)code * c->stride[d]) + 1;
		value[n] = 1;
	}
	if (n == 1)
		return;
	row = glp_add_rows(lp, 1);
	glp_set_mat_row(lp, row, n, index, value);
	glp_set_row_bnds(lp, row, GLP_FX, 0, 0);
}

#define AT_MOST 40.0 /* above what is shown: enough to see a width by */

static glp_prob *reader(const struct cube *c)
{
	glp_prob *lp = glp_create_prob();

	glp_add_cols(lp, (int)c->ncells);
	for (size_t i = 0; i < c->ncells; i++) {
		double n = (double)c->n[i];

		glp_set_col_kind(lp, (int)i + 1, GLP_IV);
		if (c->hidden[i])
			glp_set_col_bnds(lp, (int)i + 1, GLP_DB, (double)cube_least(c, i), n + AT_MOST);
		else
			glp_set_col_bnds(lp, (int)i + 1, GLP_FX, n, n);
		for (int d = 0; d < c->ndims; d++) {
			int code = (int)(i / c->stride[d] % (size_t)c->dims[d].n);

			for (int h = 0; h < c->dims[d].nhiers; h++)
				put_sum(lp, c, i, d, h, code);
		}
	}
	return lp;
}

static double end_of(glp_prob *lp, size_t cell, int way)
{
	glp_iocp how;

	glp_init_iocp(&how);
	how.msg_lev = GLP_MSG_OFF;
	how.presolve = GLP_ON;
	glp_set_obj_coef(lp, (int)cell + 1, 1);
	glp_set_obj_dir(lp, way);
	CHECK_INT(glp_intopt(lp, &how), 0);
	glp_set_obj_coef(lp, (int)cell + 1, 0);
	return glp_mip_obj_val(lp);
}

/* Every promise, in whole numbers; those of insiders are the audit's. */
static void nobody_can(const struct cube *c)
{
	glp_prob *lp = reader(c);
	struct cube_leak *leaks;
	size_t n;

	for (size_t i = 0; i < c->ncells; i++) {
		if (!cube_primary(c, i))
			continue;
		CHECK(c->hidden[i]);
		CHECK(end_of(lp, i, GLP_MAX) - end_of(lp, i, GLP_MIN) >= cube_needs(c, i) - 1e-6);
	}
	glp_delete_prob(lp);
	CHECK_INT(cube_audit(c, true, cube_clock() + 60, &leaks, &n), CUBE_SAFE);
}

static void protect_and_attack(const int *leaves, enum cube_zeros zeros)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct cube_report r;
	struct cube c;

	table_of(mem, leaves, zeros, &c);
	CHECK(cube_protect(&c, cube_clock() + 60, &r));
	nobody_can(&c);
}

TEST(stats_cube_nasty_tables)
{
	static const struct {
		const char *what;
		int every, first, one, value; /* all leaves, the first of them, and one more */
	} list[] = {
		{ "nothing", 0, 0, 0, 0 },	  { "all ones", 1, 1, 1, 1 },
		{ "one person", 0, 1, 0, 0 },	  { "two far apart", 0, 1, 29, 1 },
		{ "two in one place", 0, 1, 5, 1 },{ "all alike", 3, 3, 3, 3 },
		{ "just large enough", 5, 5, 5, 5 }, { "one small among large", 90, 2, 14, 90 },
		{ "alone in the lone municipality", 20, 20, 18, 1 }, { "two, and all else zero", 0, 2, 0, 2 },
		{ "large, and one zero", 50, 50, 9, 0 }, { "fours", 4, 4, 4, 4 },
	};

	for (size_t i = 0; i < MST_LEN(list); i++) {
		int leaves[LEAVES];

		for (int k = 0; k < LEAVES; k++)
			leaves[k] = k == 0 ? list[i].first : k == list[i].one ? list[i].value : list[i].every;
		protect_and_attack(leaves, (enum cube_zeros)(i % 3));
		if (getenv("TEST_ALL"))
			for (int zeros = CUBE_COVER; zeros <= CUBE_HIDE; zeros++)
				protect_and_attack(leaves, (enum cube_zeros)zeros);
	}
}

TEST(stats_cube_random_hierarchies)
{
	uint64_t seed = 20260415;
	int rounds = getenv("TEST_ALL") ? 300 : 12;
	static const int kinds[] = { 2, 4, 9, 40 };

	for (int round = 0; round < rounds; round++) {
		int leaves[LEAVES];

		for (int i = 0; i < LEAVES; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			leaves[i] = (int)(seed >> 33) % kinds[round % 4];
			if (round % 5 == 4 && (seed >> 40) % 3)
				leaves[i] = 0;
		}
		protect_and_attack(leaves, (enum cube_zeros)(round % 3));
	}
}

/* So many leaves that not every one is tried against each other: proven all the same. */
TEST(stats_cube_many_leaves)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct cube c = { .mem = mem, .threshold = 5, .width = 3 };
	const char *tree = "hier,dim,code,parent\nh,p,T,\nh,g,T,\nh,g,x,T\nh,g,y,T\nh,g,z,T\n", *csv = "p,g,n\n";
	struct cube_fault fault;
	struct cube_leak *leaks;
	struct cube_report r;
	uint64_t seed = 7;
	size_t n;

	for (int i = 0; i < 12; i++)
		tree = arena_fmt(mem, "%sh,p,C%d,T\n", tree, i);
	for (int i = 0; i < 120; i++) {
		tree = arena_fmt(mem, "%sh,p,m%d,C%d\n", tree, i, i % 12);
		for (int g = 0; g < 3; g++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			csv = arena_fmt(mem, "%sm%d,%c,%d\n", csv, i, 'x' + g, (int)(seed >> 33) % (3 + i % 20));
		}
	}
	CHECK(cube_read_hier(&c, bytes(tree), &fault));
	CHECK(cube_make(&c));
	CHECK(cube_read_table(&c, bytes(csv), CUBE_FULL, NULL, &fault));
	cube_sum(&c);
	CHECK(cube_protect(&c, cube_clock() + 60, &r));
	CHECK(r.primary > 100);
	CHECK_INT(cube_audit(&c, true, cube_clock() + 60, &leaks, &n), CUBE_SAFE);
}

/* A county and a grouping over the same places: each table of the two is safe with the small counts hidden
 * alone, and both together tell K (sdcTools UserSupport 136; one more cell of 7 is the answer there). */
TEST(stats_cube_two_groupings_that_tell_together)
{
	static const char tree[] = "hier,dim,code,parent\n"
				   "county,p,one,T\ncounty,p,two,T\ncounty,p,A,one\ncounty,p,B,one\ncounty,p,I,one\n"
				   "county,p,J,one\ncounty,p,K,two\ncounty,p,L,two\ncounty,p,M,two\ncounty,p,N,two\n"
				   "size,p,small,T\nsize,p,big,T\nsize,p,A,small\nsize,p,B,small\nsize,p,I,small\n"
				   "size,p,J,small\nsize,p,K,small\nsize,p,N,small\nsize,p,L,big\nsize,p,M,big\n";
	static const char csv[] = "p,n\nA,2\nB,2\nI,8\nJ,8\nK,3\nL,3\nM,3\nN,7\n";

	for (int zeros = CUBE_COVER; zeros <= CUBE_HIDE; zeros += 2) {
		MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
		struct cube c = { .mem = mem, .threshold = 5, .width = 3, .zeros = (enum cube_zeros)zeros };
		struct cube_fault fault;
		struct cube_leak *leaks;
		struct cube_report r;
		size_t n;

		CHECK(cube_read_hier(&c, bytes(tree), &fault));
		CHECK(cube_make(&c));
		CHECK(cube_read_table(&c, bytes(csv), CUBE_FULL, NULL, &fault));
		cube_sum(&c);
		for (size_t i = 0; i < c.ncells; i++)
			c.hidden[i] = cube_primary(&c, i);
		CHECK_INT(cube_audit(&c, true, cube_clock() + 60, &leaks, &n), CUBE_LEAKS);
		CHECK(n == 1 && str_eq(cube_name(&c, leaks[0].cell), "K") && leaks[0].low == 3 && leaks[0].high == 3);
		memset(c.hidden, 0, c.ncells * sizeof(*c.hidden));
		CHECK(cube_protect(&c, cube_clock() + 60, &r));
		CHECK_INT(r.cells, 13);
		CHECK_INT(r.primary, 5);
		CHECK_INT(r.complementary, 1);
		CHECK_INT(r.persons, 7);
		CHECK_INT(cube_audit(&c, true, cube_clock() + 60, &leaks, &n), CUBE_SAFE);
	}
}
