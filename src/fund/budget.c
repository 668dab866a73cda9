/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* budget.c - kinds, sums and rows of a year's budget. */
#include "fund/budget.h"

#include "base/money.h"

const struct view_option fund_line_kinds[] = {
	{ "victim_authority", N_("Brottsoffermyndigheten"), NULL },
	{ "police", N_("Polisregionen"), NULL },
	{ "region", N_("Regionen"), NULL },
	{ "gifts", N_("Gåvor och medlemsavgifter"), NULL },
	{ "other_funder", N_("Annan finansiär"), NULL },
	{ "cost_staff", N_("Kostnad: personal"), NULL },
	{ "cost_premises", N_("Kostnad: lokal"), NULL },
	{ "cost_volunteers", N_("Kostnad: utbildning och resor för ideella"), NULL },
	{ "cost_other", N_("Kostnad: annat"), NULL },
	{ 0 },
};

bool fund_line_is_cost(const char *kind)
{
	return str_starts(kind, "cost_");
}

static int place_of(const char *kind)
{
	for (int i = 0; fund_line_kinds[i].value; i++)
		if (str_eq(fund_line_kinds[i].value, kind))
			return i;
	return -1;
}

struct fund_sums fund_sums_of(const struct fund_line *list, size_t n, bool costs)
{
	struct fund_sums s = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (fund_line_is_cost(list[i].kind) != costs)
			continue;
		s.budget += list[i].budget;
		s.outcome += list[i].outcome > 0 ? list[i].outcome : 0;
		s.unknown += list[i].outcome < 0;
	}
	return s;
}

/* ---- rows ---- */

#define COLS                                                                                       \
	"l.id, l.edition, l.at, l.written_by, l.year, l.kind, l.name, l.purpose, l.budget, "         \
	"coalesce(l.outcome, -1), l.removed FROM fund_line l "

static mst_err read_line(struct db_stmt *q, struct arena *mem, void *to)
{
	struct fund_line *l = to;

	l->id = row_id(q);
	l->edition = row_int(q);
	l->at = row_int(q);
	l->by = row_text(q, mem);
	l->year = row_int(q);
	l->kind = row_text(q, mem);
	l->name = row_text(q, mem);
	l->purpose = row_text(q, mem);
	l->budget = row_int(q);
	l->outcome = row_int(q);
	l->removed = row_bool(q);
	row_end(q);
	return MST_OK;
}

static int by_kind(const void *a, const void *b)
{
	const struct fund_line *x = a, *y = b;
	int order = place_of(x->kind) - place_of(y->kind);

	return order ? order : str_order(x->name, y->name);
}

mst_err fund_lines(struct db *db, struct arena *mem, int64_t year, struct fund_line **ret, size_t *ret_n)
{
	TRY(db_list(db,
		    "SELECT " COLS "WHERE l.year = $1 AND l.removed = 0 AND l.edition = "
		    "(SELECT max(m.edition) FROM fund_line m WHERE m.id = l.id) ORDER BY l.id",
		    DB_ARGS(V(year)), mem, read_line, ret, ret_n));
	qsort(*ret, *ret_n, sizeof(**ret), by_kind);
	return MST_OK;
}

mst_err fund_line_get(struct db *db, struct arena *mem, struct id id, struct fund_line *ret)
{
	return db_find(db, "SELECT " COLS "WHERE l.id = $1 ORDER BY l.edition DESC LIMIT 1", DB_ARGS(V(id)),
		       mem, read_line, ret);
}

mst_err fund_line_insert(struct db *w, const struct fund_line *l)
{
	int64_t last;

	if (id_none(l->id) || str_empty(l->name) || place_of(l->kind) < 0 || l->budget < 0 ||
	    l->budget > MONEY_MAX || l->outcome < -1 || l->outcome > MONEY_MAX ||
	    l->year < FUND_YEAR_FIRST || l->year > FUND_YEAR_LAST)
		return MST_INVALID;
	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM fund_line WHERE id = $1", DB_ARGS(V(l->id)),
		   &last));
	if (last != l->edition)
		return MST_CONFLICT;
	return db_exec(w,
		       "INSERT INTO fund_line (id, edition, at, written_by, year, kind, name, purpose, budget, "
		       "outcome, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
		       "CASE WHEN CAST($10 AS BIGINT) < 0 THEN NULL ELSE CAST($10 AS BIGINT) END, $11)",
		       DB_ARGS(V(l->id), V(l->edition + 1), V(l->at), V(l->by), V(l->year), V(l->kind),
			       V(l->name), V(l->purpose), V(l->budget), V(l->outcome), V(l->removed)));
}

static mst_err put_line(struct ctx *c, void *arg)
{
	return fund_line_insert(c->db, arg);
}

void fund_line_save(struct ctx *c, struct fund_line *l, struct act *ret)
{
	if (!l->edition)
		l->id = rng_id();
	l->at = c->now;
	l->by = c->who->name;
	*ret = (struct act){ .apply = put_line, .arg = l,
			     .audit = ctx_note(c, "fund.line", ID_NONE, NULL, NULL) };
}
