/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decade_test.c - an attacker who has read everything: ten years of releases and answers of a made-up
 * county, held against linear programming over all that was told. Its ranges are wider than those of
 * whole numbers, so what it finds too narrow is too narrow; the prover shares nothing with it. */
#include "stats/sdc/sdc_priv.h"

#include "base/test.h"

#include <glpk.h>
#include <math.h>
#include <stdlib.h>

#define TOWNS 8
#define TABLES 5
#define QUARTERS 40
#define SERIES 32
#define ANSWERS 200

struct county {
	struct sdc_system s;
	struct sdc_table tables[TABLES];
	int32_t count[SERIES * QUARTERS], known[TOWNS * SERIES * QUARTERS];
	uint8_t seen[SERIES * QUARTERS];
	struct sdc_answer answers[ANSWERS];
	int asked, shown, hidden;
};

static uint64_t state;

static int chance(int below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (int)(state >> 33) % below;
}

/* ---- the county ---- */

/* Of each table, how many of a hundred persons fall into its cells; the municipalities' first. */
static const int shares[TABLES][10] = {
	{ 4, 5, 7, 9, 8, 4, 6, 50, 7, 0 }, /* the last is "other" */
	{ 78, 11, 7, 3, 1, 0 },
	{ 72, 26, 2, 0 },
	{ 12, 71, 12, 5, 0 },
	{ 45, 12, 10, 15, 12, 4, 2, 0 },
};

static int pick(const int *share)
{
	int at = chance(100), c = 0;

	while (share[c + 1] && at >= share[c])
		at -= share[c++];
	return c;
}

static void make(struct county *k, int quarters, int a_year)
{
	struct sdc_system *s = &k->s;

	memset(k, 0, sizeof(*k));
	*s = (struct sdc_system){ .window = 12, .quarters = quarters, .series = 1, .tables = k->tables,
				  .ntables = TABLES, .count = k->count, .seen = k->seen,
				  .answers = k->answers, .known = k->known, .nknowers = TOWNS };
	for (int t = 0; t < TABLES; t++) {
		k->tables[t].first = s->series;
		while (shares[t][k->tables[t].n])
			k->tables[t].n++;
		s->series += k->tables[t].n;
	}
	for (int q = 0; q < quarters; q++) {
		for (int n = a_year / 4 + chance(a_year / 8 + 1) - a_year / 16; n > 0; n--) {
			int cell[TABLES + 1] = { 0 };
			bool referred = chance(100) < 12;

			for (int t = 0; t < TABLES; t++)
				cell[t + 1] = k->tables[t].first + pick(shares[t]);
			for (int i = 0; i <= TABLES; i++) {
				k->count[cell[i] * quarters + q]++;
				if (referred && cell[1] <= TOWNS)
					k->known[((cell[1] - 1) * s->series + cell[i]) * quarters + q]++;
			}
		}
	}
}

/* What there was at the end of a quarter, and that release. */
static struct sdc_system upto(const struct county *k, int quarters, int32_t *count, int32_t *known,
			      uint8_t *seen)
{
	struct sdc_system part = k->s;

	for (int c = 0; c < part.series; c++) {
		memcpy(&count[c * quarters], &k->count[c * part.quarters],
		       (size_t)quarters * sizeof(*count));
		memcpy(&seen[c * quarters], &k->seen[c * part.quarters], (size_t)quarters);
	}
	for (int c = 0; c < part.series * TOWNS; c++)
		memcpy(&known[c * quarters], &k->known[c * part.quarters],
		       (size_t)quarters * sizeof(*known));
	part.quarters = quarters;
	part.count = count;
	part.known = known;
	part.seen = seen;
	return part;
}

static void ask(struct county *k, struct sdc_system *part)
{
	int series = chance(3) ? 1 + chance(TOWNS) : chance(part->series);
	int from = chance(part->quarters), to = from + 1 + chance(part->quarters - from);
	struct sdc_span weak;
	enum sdc_seen seen;

	if (chance(2)) { /* a year, as most ask */
		from = from / 4 * 4;
		to = from + 4 < part->quarters ? from + 4 : part->quarters;
	}
	seen = sdc_answer(part, series, from, to, &weak);
	k->asked++;
	if (seen == SDC_HIDDEN)
		return;
	k->answers[k->s.nanswers++] = (struct sdc_answer){ series, from, to, seen };
	part->nanswers = k->s.nanswers;
}

#define ASKS_MOST 12 /* questions after one release */

/* After each release questions are asked until so many have been answered in all for each that there was. */
static void live(struct county *k, int answers)
{
	static int32_t count[SERIES * QUARTERS], known[TOWNS * SERIES * QUARTERS];
	static uint8_t seen[SERIES * QUARTERS];

	for (int q = 1; q <= k->s.quarters; q++) {
		struct sdc_system part = upto(k, q, count, known, seen);

		k->tables[0].held = q % 4 != 0; /* municipalities once a year */
		sdc_protect(&part);
		for (int c = 0; c < part.series; c++) {
			uint8_t now = seen[c * q + q - 1];
			bool town = c > 0 && c <= TOWNS && q % 4 == 0;

			k->seen[c * k->s.quarters + q - 1] = now;
			k->shown += town && now == SDC_SHOWN;
			k->hidden += town && now != SDC_SHOWN;
		}
		for (int i = 0; i < ASKS_MOST && k->s.nanswers < answers * q; i++)
			ask(k, &part);
	}
}

/* ---- the attacker ---- */

struct reader {
	const struct county *k;
	const int32_t *known; /* NULL: anybody */
	glp_prob *lp;
	int index[QUARTERS + 2];
	double value[QUARTERS + 2];
	struct target {
		int series, from, to;
		double least, most;
	} *targets;
	int ntargets;
};

static int var(const struct reader *r, int series, int quarter)
{
	return 1 + series * r->k->s.quarters + quarter;
}

static int sum(const int32_t *n, const struct sdc_system *s, int series, int from, int to)
{
	int all = 0;

	for (int q = from; n && q < to; q++)
		all += n[series * s->quarters + q];
	return all;
}

static void tell(struct reader *r, int series, int from, int to, enum sdc_seen seen)
{
	int n = sum(r->k->count, &r->k->s, series, from, to), row;

	if (seen != SDC_SHOWN && seen != SDC_FEW)
		return;
	row = glp_add_rows(r->lp, 1);
	for (int q = from; q < to; q++) {
		r->index[q - from + 1] = var(r, series, q);
		r->value[q - from + 1] = 1;
	}
	glp_set_mat_row(r->lp, row, to - from, r->index, r->value);
	if (seen == SDC_SHOWN)
		glp_set_row_bnds(r->lp, row, GLP_FX, n, n);
	else
		glp_set_row_bnds(r->lp, row, GLP_DB, 1, SDC_THRESHOLD - 1);
}

static void read_all(struct reader *r)
{
	const struct sdc_system *s = &r->k->s;

	r->lp = glp_create_prob();
	glp_add_cols(r->lp, s->series * s->quarters);
	for (int c = 0; c < s->series; c++)
		for (int q = 0; q < s->quarters; q++)
			glp_set_col_bnds(r->lp, var(r, c, q), GLP_LO, sum(r->known, s, c, q, q + 1), 0);
	for (int t = 0; t < s->ntables; t++)
		for (int q = 0; q < s->quarters; q++) {
			int row = glp_add_rows(r->lp, 1), n = s->tables[t].n;

			r->index[1] = var(r, 0, q);
			r->value[1] = -1;
			for (int i = 0; i < n; i++) {
				r->index[i + 2] = var(r, s->tables[t].first + i, q);
				r->value[i + 2] = 1;
			}
			glp_set_mat_row(r->lp, row, n + 1, r->index, r->value);
			glp_set_row_bnds(r->lp, row, GLP_FX, 0, 0);
		}
	for (int c = 0; c < s->series; c++)
		for (int q = 0; q < s->quarters; q++)
			tell(r, c, q >= s->window ? q + 1 - s->window : 0, q + 1,
			     (enum sdc_seen)s->seen[c * s->quarters + q]);
	for (int i = 0; i < s->nanswers; i++)
		tell(r, s->answers[i].series, s->answers[i].from, s->answers[i].to, s->answers[i].seen);
}

/* Everything that was promised. */
static void add_targets(struct reader *r)
{
	const struct sdc_system *s = &r->k->s;

	r->targets = calloc((size_t)(s->series * s->quarters * (s->quarters + 1)), sizeof(*r->targets));
	for (int c = 0; c < s->series; c++)
		for (int from = 0; from < s->quarters; from++)
			for (int to = from + 1; to <= s->quarters; to++) {
				int n = sum(s->count, s, c, from, to) - sum(r->known, s, c, from, to);
				int seen = s->seen[c * s->quarters + to - 1];
				bool window = from == (to > s->window ? to - s->window : 0);

				if ((n > 0 && n < SDC_THRESHOLD) ||
				    (window && (seen == SDC_HIDDEN || seen == SDC_FEW)))
					r->targets[r->ntargets++] =
						(struct target){ c, from, to, INFINITY, -INFINITY };
			}
}

/* Every table that the solver comes by counts for all that is looked for. */
static void note(struct reader *r)
{
	for (int i = 0; i < r->ntargets; i++) {
		struct target *t = &r->targets[i];
		double n = 0;

		for (int q = t->from; q < t->to; q++)
			n += glp_get_col_prim(r->lp, var(r, t->series, q));
		t->least = fmin(t->least, n);
		t->most = fmax(t->most, n);
	}
}

/* false: the solver gave up. */
static bool solve(struct reader *r, struct target *t, int way)
{
	glp_smcp how;
	int e;

	for (int q = t->from; q < t->to; q++)
		glp_set_obj_coef(r->lp, var(r, t->series, q), 1);
	glp_set_obj_dir(r->lp, way);
	glp_init_smcp(&how);
	how.msg_lev = GLP_MSG_OFF;
	e = glp_simplex(r->lp, &how);
	for (int q = t->from; q < t->to; q++)
		glp_set_obj_coef(r->lp, var(r, t->series, q), 0);
	if (e == 0 && glp_get_status(r->lp) == GLP_UNBND) {
		t->most = INFINITY;
		glp_std_basis(r->lp);
		return true;
	}
	if (e || glp_get_status(r->lp) != GLP_OPT)
		return false;
	note(r);
	return true;
}

/* Number of promises that somebody can narrow. */
static int attack(const struct county *k, int knower, int *ret_looked)
{
	size_t cells = (size_t)(k->s.series * k->s.quarters);
	struct reader r = { .k = k, .known = knower ? &k->known[(size_t)(knower - 1) * cells] : NULL };
	int bad = 0;

	read_all(&r);
	add_targets(&r);
	for (int i = 0; i < r.ntargets; i++) {
		struct target *t = &r.targets[i];
		const double wide = SDC_WIDTH - 1e-6;

		if (t->most - t->least >= wide)
			continue;
		if (!solve(&r, t, GLP_MAX) || (!(t->most - t->least >= wide) && !solve(&r, t, GLP_MIN)))
			test_fail(__FILE__, __LINE__, "the solver gave up on series %d", t->series);
		if (floor(t->most + 1e-6) - ceil(t->least - 1e-6) < SDC_WIDTH)
			bad++;
	}
	*ret_looked += r.ntargets;
	free(r.targets);
	glp_delete_prob(r.lp);
	return bad;
}

static int attack_all(const struct county *k, int *ret_looked)
{
	int bad = 0;

	for (int who = 0; who <= TOWNS; who++)
		bad += attack(k, who, ret_looked);
	return bad;
}

/* ---- who is alone ---- */

/* Is a count of 1 to 4, hidden, in the release at the end of that quarter? */
static bool small(const struct sdc_system *s, int series, int quarter)
{
	int seen = s->seen[series * s->quarters + quarter];
	int64_t n = sdc_window(s, series, quarter);

	return (seen == SDC_HIDDEN || seen == SDC_FEW) && n > 0 && n < SDC_THRESHOLD;
}

/* What she learns of one small count beside hers: true when no other value is left. */
static bool learns(struct reader *r, int series, int from, int to)
{
	struct target t = { series, from, to, INFINITY, -INFINITY };
	double n = sum(r->k->count, &r->k->s, series, from, to);

	r->targets = &t;
	r->ntargets = 1;
	glp_std_basis(r->lp); /* the row of the one before was another */
	if (!solve(r, &t, GLP_MAX) || (t.most < n + 1 - 1e-6 && !solve(r, &t, GLP_MIN)))
		test_fail(__FILE__, __LINE__, "the solver gave up on series %d", series);
	return t.most < n + 1 - 1e-6 && t.least > n - 1 + 1e-6;
}

/* Somebody is alone in a hidden count, and knows even that: how many others in the same table and release she
 * can work out. */
static int attack_alone(const struct county *k, int *ret_looked)
{
	const struct sdc_system *s = &k->s;
	struct reader r = { .k = k };
	int bad = 0;

	read_all(&r);
	int row = glp_add_rows(r.lp, 1);

	for (int t = 0; t < s->ntables; t++)
		for (int q = 0; q < s->quarters; q++)
			for (int one = s->tables[t].first; one < s->tables[t].first + s->tables[t].n; one++) {
				int from = q >= s->window ? q + 1 - s->window : 0;

				if (!small(s, one, q) || sdc_window(s, one, q) != 1)
					continue;
				for (int i = from; i <= q; i++) {
					r.index[i - from + 1] = var(&r, one, i);
					r.value[i - from + 1] = 1;
				}
				glp_set_mat_row(r.lp, row, q + 1 - from, r.index, r.value);
				glp_set_row_bnds(r.lp, row, GLP_FX, 1, 1);
				for (int c = s->tables[t].first; c < s->tables[t].first + s->tables[t].n; c++)
					if (c != one && small(s, c, q)) {
						++*ret_looked;
						bad += learns(&r, c, from, q + 1);
					}
				glp_set_row_bnds(r.lp, row, GLP_FR, 0, 0);
			}
	glp_delete_prob(r.lp);
	return bad;
}

/* Nobody who has read everything, municipalities that know whom they referred included. */
TEST(stats_sdc_a_decade_read_by_everybody)
{
	bool all = getenv("TEST_ALL");
	int quarters = all ? QUARTERS : 16, answers = all ? 4 : 2, looked = 0;
	static struct county k;

	state = 20260415;
	make(&k, quarters, 200);
	live(&k, answers);
	CHECK_INT(attack_all(&k, &looked), 0);
	printf("# %d releases and %d answers of %d questions; municipality cells shown %d of %d;"
	       " %d counts looked for by %d readers\n",
	       quarters, k.s.nanswers, k.asked, k.shown, k.shown + k.hidden, looked, TOWNS + 1);
	CHECK(looked > 1000 && k.shown > quarters);
	CHECK_INT(quarters + k.s.nanswers, all ? 200 : 48);
}

/* In a county where few are helped many are alone in a count, and each knows even that: she learns no other. */
TEST(stats_sdc_who_is_alone_learns_nothing_of_the_others)
{
	static const int a_year[] = { 60, 40, 25 };
	static struct county k;
	int looked = 0;

	for (int i = 0; i < 3; i++) {
		state = 20260416 + 24 * (uint64_t)i;
		make(&k, getenv("TEST_ALL") ? 20 : 8, a_year[i]);
		live(&k, 1);
		CHECK_INT(attack_alone(&k, &looked), 0);
		printf("# %d persons a year: municipality cells shown %d of %d\n", a_year[i], k.shown,
		       k.shown + k.hidden);
	}
	printf("# %d small counts beside somebody who is alone, none of them worked out\n", looked);
	CHECK(looked > 40);
}

/* The reader is one who finds something: releases that hide small cells and no more. */
TEST(stats_sdc_a_naive_decade_is_read)
{
	static struct county k;
	int looked = 0;

	state = 20260415;
	make(&k, 16, 200);
	for (int c = 0; c < k.s.series; c++) {
		for (int q = 0; q < k.s.quarters; q++) {
			int n = (int)sdc_window(&k.s, c, q);

			k.seen[c * k.s.quarters + q] = n > 0 && n < SDC_THRESHOLD ? SDC_HIDDEN : SDC_SHOWN;
		}
	}
	CHECK(attack(&k, 0, &looked) > 100);
}
