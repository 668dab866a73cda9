/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_split.c - the monthly cut. The link from a case to its facts lies inside the sealed case,
 * so only somebody who holds the case group can cut it: it runs when a coordinator signs in, once a
 * calendar month, over all cases closed long enough, in one shuffled batch, so that neither order
 * nor time joins a case with its facts again. A case whose person asks for its erasure is cut at once,
 * together with all that are due by then: what joins it with its facts is destroyed with it the same
 * night. */
#include "support/support_db.h"
#include "support/support_restrict.h"
#include "support/support_seal.h"

struct cut_case {
	struct id id;
	struct support_entry_row *entries;
	size_t nentries;
};
struct cut_arg {
	struct cut_case *cases;
	size_t ncases;
	struct id *facts;
	size_t nfacts;
	const char *month; /* NULL: not the month's */
};

static mst_err put_cut(struct ctx *c, void *arg)
{
	struct cut_arg *a = arg;
	const char *last;

	TRY(support_cut_month(c->db, c->mem, c->app->jour, &last));
	if (a->month && last && strcmp(last, a->month) >= 0)
		return MST_CONFLICT; /* another coordinator was quicker */
	for (size_t i = 0; i < a->ncases; i++) {
		TRY(support_row_split(c->db, a->cases[i].id));
		for (size_t k = 0; k < a->cases[i].nentries; k++)
			TRY(support_entry_reseal(c->db, a->cases[i].id,
						 a->cases[i].entries[k].id,
						 a->cases[i].entries[k].sealed));
	}
	if (a->nfacts)
		TRY(stats_cut(c->db, a->facts, a->nfacts));
	return a->month ? support_cut_set(c->db, c->app->jour, a->month) : MST_OK;
}

/* The case's facts go to the list; its entries are sealed anew without their links. */
static mst_err cut_one(struct ctx *c, const struct support_row *row, struct cut_arg *a,
		       size_t *cap)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct cut_case *cut = &a->cases[a->ncases];
	struct support_entry_row *rows;
	size_t n;

	TRY(support_row_open(c, row, &s));
	TRY(support_entry_list(c->db, c->mem, row->id, &rows, &n));
	n += s.codes.nflags + 1; /* room for all of its facts */
	if (a->nfacts + n + 1 > *cap) {
		struct id *more = arena_new(c->mem, struct id, (*cap + n + 1) * 2);

		memcpy(more, a->facts, a->nfacts * sizeof(*more));
		a->facts = more;
		*cap = (*cap + n + 1) * 2;
	}
	n -= s.codes.nflags + 1;
	a->facts[a->nfacts++] = support_flag_fact(&s.key, SUPPORT_PLACE_FACT);
	for (size_t i = 0; i < s.codes.nflags; i++)
		a->facts[a->nfacts++] = support_flag_fact(&s.key, s.codes.flags[i]);
	if (!id_none(s.fact))
		a->facts[a->nfacts++] = s.fact;
	for (size_t i = 0; i < n; i++) {
		struct support_entry e = { .id = rows[i].id };

		TRY(support_entry_open(c->mem, &s.key, rows[i].sealed, &e));
		if (!id_none(e.fact))
			a->facts[a->nfacts++] = e.fact;
		e.fact = ID_NONE;
		rows[i].sealed = support_entry_seal(c->mem, &s.key, &e);
	}
	*cut = (struct cut_case){ .id = row->id, .entries = rows, .nentries = n };
	a->ncases++;
	return MST_OK;
}

/* All that are due and the caller opens. */
static mst_err cut_due(struct ctx *c, struct cut_arg *a, size_t *cap)
{
	struct support_row *rows;
	size_t n;

	TRY(support_rows_closed(c->db, c->mem, c->app->jour,
				c->now - (int64_t)SUPPORT_LINK_DAYS * 86400, &rows, &n));
	a->facts = arena_new(c->mem, struct id, *cap);
	a->cases = arena_new(c->mem, struct cut_case, n + 1);
	for (size_t i = 0; i < n; i++) {
		mst_err e = cut_one(c, &rows[i], a, cap);

		if (e != MST_OK && e != MST_NOTFOUND) /* not hers to open: another one's turn */
			return e;
	}
	return MST_OK;
}

mst_err support_split_now(struct ctx *c, struct id case_id, struct act *ret)
{
	struct cut_arg *a = arena_new(c->mem, struct cut_arg, 1);
	struct support_row row;
	size_t cap = 64;
	bool there = false;

	TRY(support_row_find(c->db, c->mem, case_id, &row));
	if (row.state != SUPPORT_CLOSED)
		return MST_CONFLICT;
	TRY(cut_due(c, a, &cap));
	for (size_t i = 0; i < a->ncases; i++)
		there |= id_eq(a->cases[i].id, case_id);
	if (!there)
		TRY(cut_one(c, &row, a, &cap));
	*ret = (struct act){ .apply = put_cut, .arg = a,
			     .audit = ctx_note(c, "case.split", ID_NONE, NULL, NULL) };
	return MST_OK;
}

mst_err support_split_due(struct ctx *c, size_t *ret)
{
	struct cut_arg *a = arena_new(c->mem, struct cut_arg, 1);
	const char *last;
	size_t cap = 64;

	*ret = 0;
	a->month = arena_strn(c->mem, day_str(c->mem, day_of(c->now)), 7);
	TRY(support_cut_month(c->db, c->mem, c->app->jour, &last));
	if (last && strcmp(last, a->month) >= 0)
		return MST_OK;
	TRY(cut_due(c, a, &cap));
	if (!a->ncases)
		return MST_OK; /* the month stays open: a case may be due later in it, or another's to open */
	struct act act = { .apply = put_cut, .arg = a, .many = true,
			   .audit = ctx_note(c, "case.split", ID_NONE, NULL, NULL) };
	mst_err e = ctx_act_now(c, &act);

	if (e == MST_CONFLICT)
		return MST_OK;
	TRY(e);
	*ret = a->ncases;
	return MST_OK;
}
