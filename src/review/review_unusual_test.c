/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* review_unusual_test.c - how many cases in a day are many, for whom. */
#include "review/review_unusual.h"

#include "base/day.h"
#include "base/test.h"

#define FIRST 20000 /* a day */
#define MOST 600

struct log {
	struct audit_line l[MOST];
	size_t n;
};

/* On a day she opens so many different cases, each `times` times, between eight and five. */
static void reads(struct log *g, int day, int cases, int times)
{
	for (int t = 0; t < times; t++)
		for (int i = 0; i < cases; i++) {
			struct audit_line *l = &g->l[g->n++];

			*l = (struct audit_line){ .at = day_at(FIRST + day, 8, 0) + t * 600 + i,
						  .has_tag = true };
			l->tag.b[0] = (uint8_t)i;
		}
}

TEST(review_many_is_told_by_her_own_days)
{
	static const struct {
		int days[6], n; /* cases a day */
		size_t many;
		int64_t usual;
	} cases[] = {
		{ { 9 }, 1, 0, 0 },                      /* below ten nothing is */
		{ { 10 }, 1, 1, 0 },                     /* her first day has nothing to be held against */
		{ { 3, 3, 3, 9 }, 4, 0, 0 },
		{ { 3, 3, 3, 10 }, 4, 1, 3 },            /* more than three times three */
		{ { 4, 4, 4, 12 }, 4, 0, 0 },            /* three times, not more */
		{ { 4, 4, 4, 13 }, 4, 1, 4 },
		{ { 20, 20, 20, 20, 20, 20 }, 6, 0, 0 }, /* much, but it is her work */
		{ { 2, 30 }, 2, 1, 2 },                  /* the lower of two */
		{ { 1, 1, 1, 1, 40, 40 }, 6, 2, 1 },
	};

	for (size_t i = 0; i < MST_LEN(cases); i++) {
		struct review_many many[REVIEW_DAYS];
		static struct log g;

		g.n = 0;
		for (int d = 0; d < cases[i].n; d++)
			reads(&g, d, cases[i].days[d], 1);
		CHECK_INT(review_many_days(g.l, g.n, many), cases[i].many);
		if (cases[i].many)
			CHECK_INT(many[0].usual, cases[i].usual);
	}
}

TEST(review_the_same_case_counts_once_a_day_and_no_hour_counts_more)
{
	struct review_many many[REVIEW_DAYS];
	static struct log g;

	g.n = 0;
	reads(&g, 0, 2, 1);
	reads(&g, 1, 2, 1);
	reads(&g, 2, 9, 5); /* nine cases, forty-five readings */
	CHECK_INT(review_many_days(g.l, g.n, many), 0);
	g.n = 0;
	reads(&g, 0, 2, 1);
	for (int i = 0; i < 9; i++) { /* at night, and about nothing: neither is unusual */
		g.l[g.n] = (struct audit_line){ .at = day_at(FIRST + 1, 2, 0) + i, .has_tag = true };
		g.l[g.n++].tag.b[0] = (uint8_t)i;
		g.l[g.n++] = (struct audit_line){ .at = day_at(FIRST + 1, 2, 0) + i };
	}
	CHECK_INT(review_many_days(g.l, g.n, many), 0);
	reads(&g, 2, 12, 3);
	CHECK_INT(review_many_days(g.l, g.n, many), 0); /* the median is nine by now */
	reads(&g, 3, 28, 1);
	CHECK_INT(review_many_days(g.l, g.n, many), 1);
	CHECK_INT(many[0].day, FIRST + 3);
	CHECK_INT(many[0].cases, 28);
	CHECK_INT(many[0].usual, 9);
	CHECK_INT(review_many_days(g.l, 0, many), 0);
}
