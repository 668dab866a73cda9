/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* payment.c - instalments, the account of a year, and the rows of what happened. */
#include "fund/payment.h"

#include "base/money.h"
#include "stats/stats.h"

enum fund_step fund_step_of(const struct fund_payment *p)
{
	return p->reclaimed != DAY_NONE ? FUND_RECLAIMED :
	       p->reported != DAY_NONE	? FUND_REPORTED :
	       p->paid != DAY_NONE	? FUND_PAID :
	       p->requested != DAY_NONE ? FUND_REQUESTED : FUND_DECIDED;
}

mst_err fund_instalments(struct arena *mem, int64_t ore, int n, int64_t *ret)
{
	int64_t weights[FUND_PARTS_MAX];

	if (n < 1 || n > FUND_PARTS_MAX || ore < n || ore > MONEY_MAX)
		return MST_INVALID;
	for (int i = 0; i < n; i++)
		weights[i] = 1;
	return fund_split(mem, ore, weights, (size_t)n, ret, NULL) == FUND_SPLIT_OK ? MST_OK :
										      MST_INVALID;
}

struct fund_account fund_account_of(const struct fund_payment *list, size_t n, const char *code)
{
	struct fund_account a = { 0 };

	for (size_t i = 0; i < n; i++) {
		const struct fund_payment *p = &list[i];

		if (p->removed || (code && !str_eq(code, p->code)))
			continue;
		a.planned += p->ore;
		a.requested += p->requested != DAY_NONE ? p->ore : 0;
		a.paid += p->paid_ore;
		a.reclaimed += p->reclaimed_ore;
	}
	return a;
}

/* ---- rows ---- */

#define COLS                                                                                       \
	"id, edition, year, code, part, parts, ore, due, requested, paid, paid_ore, reported, "    \
	"reclaimed, reclaimed_ore, note, removed "

static mst_err read_one(struct db_stmt *q, struct arena *mem, void *to)
{
	struct fund_payment *p = to;

	p->id = row_id(q);
	p->edition = row_int(q);
	p->year = row_int(q);
	p->code = row_text(q, mem);
	p->part = (int)row_int(q);
	p->parts = (int)row_int(q);
	p->ore = row_int(q);
	p->due = row_day(q);
	p->requested = row_day(q);
	p->paid = row_day(q);
	p->paid_ore = row_int(q);
	p->reported = row_day(q);
	p->reclaimed = row_day(q);
	p->reclaimed_ore = row_int(q);
	p->note = row_text(q, mem);
	p->removed = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err fund_payments(struct db *db, struct arena *mem, int64_t year, struct fund_payment **ret,
		      size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS "FROM fund_payment WHERE year = $1 AND removed = 0 "
		       "ORDER BY code, due, part, id",
		       DB_ARGS(V(year)), mem, read_one, ret, ret_n);
}

mst_err fund_payment_get(struct db *db, struct arena *mem, struct id id, struct fund_payment *ret)
{
	return db_find(db, "SELECT " COLS "FROM fund_payment WHERE id = $1 AND removed = 0",
		       DB_ARGS(V(id)), mem, read_one, ret);
}

static bool is_whole(const struct fund_payment *p)
{
	bool days = (p->paid == DAY_NONE) == (p->paid_ore == 0) &&
		    (p->reclaimed == DAY_NONE) == (p->reclaimed_ore == 0);
	bool order = (p->reported == DAY_NONE || (p->paid != DAY_NONE && p->reported >= p->paid)) &&
		     (p->reclaimed == DAY_NONE || (p->paid != DAY_NONE && p->reclaimed >= p->paid));

	return !id_none(p->id) && p->year >= FUND_YEAR_FIRST && p->year <= FUND_YEAR_LAST &&
	       !str_empty(p->code) && p->part >= 1 && p->part <= p->parts &&
	       p->parts <= FUND_PARTS_MAX && p->ore > 0 && p->ore <= MONEY_MAX &&
	       p->due != DAY_NONE && p->paid_ore >= 0 && p->paid_ore <= MONEY_MAX &&
	       p->reclaimed_ore >= 0 && p->reclaimed_ore <= p->paid_ore && days && order &&
	       (!p->removed || p->paid == DAY_NONE);
}

static mst_err put_row(struct db *w, const struct fund_payment *p)
{
	int64_t n;

	if (!p->edition)
		return db_exec(w,
			       "INSERT INTO fund_payment (" COLS ") VALUES ($1, 1, $2, $3, $4, $5, $6, "
			       "$7, $8, $9, $10, $11, $12, $13, $14, $15)",
			       DB_ARGS(V(p->id), V(p->year), V(p->code), V(p->part), V(p->parts),
				       V(p->ore), V_DAY(p->due), V_DAY(p->requested), V_DAY(p->paid),
				       V(p->paid_ore), V_DAY(p->reported), V_DAY(p->reclaimed),
				       V(p->reclaimed_ore), V(p->note), V(p->removed)));
	TRY(db_exec_n(w,
		      "UPDATE fund_payment SET edition = edition + 1, due = $3, requested = $4, "
		      "paid = $5, paid_ore = $6, reported = $7, reclaimed = $8, reclaimed_ore = $9, "
		      "note = $10, removed = $11 WHERE id = $1 AND edition = $2",
		      DB_ARGS(V(p->id), V(p->edition), V_DAY(p->due), V_DAY(p->requested),
			      V_DAY(p->paid), V(p->paid_ore), V_DAY(p->reported),
			      V_DAY(p->reclaimed), V(p->reclaimed_ore), V(p->note), V(p->removed)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err fund_payment_put(struct db *w, struct id jour, const struct fund_payment *p)
{
	/* Nobody is in it, so the row's own id will do. */
	struct stats_fact f = { .id = p->id, .jour = jour, .kind = STATS_GRANT, .day = p->paid, .municipality = p->code,
				.n = p->paid_ore - p->reclaimed_ore };

	if (!is_whole(p))
		return MST_INVALID;
	TRY(put_row(w, p));
	return f.n ? stats_put(w, &f) : stats_drop(w, f.id);
}

/* ---- acts ---- */

struct plan {
	const struct fund_payment *list;
	size_t n;
};

static mst_err put_plan(struct ctx *c, void *arg)
{
	const struct plan *p = arg;
	int64_t there;

	for (size_t i = 0; i < p->n; i++) {
		if (p->list[i].part == 1) {
			TRY(db_int(c->db,
				   "SELECT count(*) FROM fund_payment WHERE year = $1 AND code = $2 AND "
				   "removed = 0",
				   DB_ARGS(V(p->list[i].year), V(p->list[i].code)), &there));
			if (there)
				return MST_CONFLICT;
		}
		TRY(fund_payment_put(c->db, c->app->jour, &p->list[i]));
	}
	return MST_OK;
}

void fund_payments_plan(struct ctx *c, struct fund_payment *list, size_t n, struct act *ret)
{
	struct plan *p = arena_new(c->mem, struct plan, 1);

	for (size_t i = 0; i < n; i++)
		list[i].id = rng_id();
	*p = (struct plan){ list, n };
	*ret = (struct act){ .apply = put_plan, .arg = p,
			     .audit = ctx_note(c, "fund.plan", ID_NONE, NULL, NULL) };
}

static mst_err put_payment(struct ctx *c, void *arg)
{
	return fund_payment_put(c->db, c->app->jour, arg);
}

void fund_payment_save(struct ctx *c, struct fund_payment *p, struct act *ret)
{
	*ret = (struct act){ .apply = put_payment, .arg = p,
			     .audit = ctx_note(c, "fund.payment", ID_NONE, NULL, NULL) };
}
