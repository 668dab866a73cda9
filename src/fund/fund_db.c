/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fund_db.c - SQL of the grants' editions and the frozen splits. Rows are only added. */
#include "base/money.h"
#include "fund/fund.h"

#include <stdlib.h>

/* ---- grants ---- */

#define GRANT_COLS "e.year, e.edition, e.total, e.decision, e.note, e.at, e.actor "

static mst_err grant_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct fund_grant *ret = to;

	*ret = (struct fund_grant){ 0 };
	ret->year = row_int(q);
	ret->edition = row_int(q);
	ret->total = row_int(q);
	ret->decision = row_text(q, mem);
	ret->note = row_text(q, mem);
	ret->at = row_int(q);
	ret->actor = row_id(q);
	row_end(q);
	return MST_OK;
}

static int by_name(const void *a, const void *b)
{
	const struct fund_amount *x = a, *y = b;

	return str_order(x->name, y->name);
}

static mst_err amount_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct fund_amount *ret = to;

	ret->code = row_text(q, mem);
	ret->name = row_text(q, mem);
	ret->ore = row_int(q);
	row_end(q);
	return MST_OK;
}

static mst_err read_amounts(struct db *db, struct arena *mem, struct fund_grant *g)
{
	struct fund_amount *list;

	TRY(db_list(db, "SELECT code, name, ore FROM fund_amount WHERE year = $1 AND edition = $2",
		    DB_ARGS(V(g->year), V(g->edition)), mem, amount_read, &list, &g->n));
	qsort(list, g->n, sizeof(*list), by_name); /* here: no database knows Swedish order by itself */
	g->amounts = list;
	return MST_OK;
}

static mst_err with_amounts(struct db *db, struct arena *mem, struct fund_grant *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(read_amounts(db, mem, &list[i]));
	return MST_OK;
}

mst_err fund_grants(struct db *db, struct arena *mem, struct fund_grant **ret, size_t *ret_n)
{
	TRY(db_list(db,
		    "SELECT " GRANT_COLS "FROM fund_edition e WHERE e.edition = "
		    "(SELECT max(l.edition) FROM fund_edition l WHERE l.year = e.year) "
		    "ORDER BY e.year DESC",
		    DB_NONE, mem, grant_read, ret, ret_n));
	return with_amounts(db, mem, *ret, *ret_n);
}

mst_err fund_grant_editions(struct db *db, struct arena *mem, int64_t year, struct fund_grant **ret,
			    size_t *ret_n)
{
	TRY(db_list(db,
		    "SELECT " GRANT_COLS "FROM fund_edition e WHERE e.year = $1 "
		    "ORDER BY e.edition DESC",
		    DB_ARGS(V(year)), mem, grant_read, ret, ret_n));
	return with_amounts(db, mem, *ret, *ret_n);
}

mst_err fund_grant_find(struct db *db, struct arena *mem, int64_t year, struct fund_grant *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT " GRANT_COLS "FROM fund_edition e WHERE e.year = $1 "
		     "ORDER BY e.edition DESC LIMIT 1",
		     DB_ARGS(V(year)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	struct fund_grant g;

	TRY(grant_read(q, mem, &g));
	TRY(read_amounts(db, mem, &g));
	*ret = g;
	return MST_OK;
}

static bool grant_is_whole(const struct fund_grant *g)
{
	bool whole = g->year >= FUND_YEAR_FIRST && g->year <= FUND_YEAR_LAST && g->total > 0 &&
		     g->total <= MONEY_MAX && !str_empty(g->decision) && g->note &&
		     !id_none(g->actor);

	for (size_t i = 0; i < g->n; i++)
		whole = whole && g->amounts[i].ore >= 0 && g->amounts[i].ore <= MONEY_MAX &&
			!str_empty(g->amounts[i].code) && !str_empty(g->amounts[i].name);
	return whole;
}

mst_err fund_grant_insert(struct db *w, const struct fund_grant *g)
{
	int64_t latest;

	if (!grant_is_whole(g))
		return MST_INVALID;
	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM fund_edition WHERE year = $1",
		   DB_ARGS(V(g->year)), &latest));
	if (g->edition != latest + 1)
		return MST_CONFLICT;
	TRY(db_exec(w,
		    "INSERT INTO fund_edition (year, edition, total, decision, note, at, actor) "
		    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
		    DB_ARGS(V(g->year), V(g->edition), V(g->total), V(g->decision), V(g->note),
			    V(g->at), V(g->actor))));
	for (size_t i = 0; i < g->n; i++)
		TRY(db_exec(w,
			    "INSERT INTO fund_amount (year, edition, code, name, ore) "
			    "VALUES ($1, $2, $3, $4, $5)",
			    DB_ARGS(V(g->year), V(g->edition), V(g->amounts[i].code),
				    V(g->amounts[i].name), V(g->amounts[i].ore))));
	return MST_OK;
}

/* ---- frozen splits ---- */

#define BASIS_COLS "id, year, total, name, at, actor, tie, tie_got, tie_without, "         \
	"split_key, equal_ore FROM fund_basis "

static mst_err basis_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct fund_basis *ret = to;

	*ret = (struct fund_basis){ 0 };
	ret->id = row_id(q);
	ret->year = row_int(q);
	ret->total = row_int(q);
	ret->name = row_text(q, mem);
	ret->at = row_int(q);
	ret->actor = row_id(q);
	int64_t tie = row_int(q);

	ret->tie.broken = tie > 0;
	ret->tie.by_order = tie == 2;
	ret->tie.got = (size_t)row_int(q);
	ret->tie.went_without = (size_t)row_int(q);
	ret->key = (enum fund_key)row_int(q);
	ret->equal_ore = row_int(q);
	row_end(q);
	return MST_OK;
}

static mst_err part_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct fund_part *p = to;

	p->code = row_text(q, mem);
	p->name = row_text(q, mem);
	p->inhabitants = row_int(q);
	p->day = row_day(q);
	p->source = row_text(q, mem);
	p->ore = row_int(q);
	row_end(q);
	return MST_OK;
}

static mst_err read_parts(struct db *db, struct arena *mem, struct fund_basis *b)
{
	return db_list(db,
		       "SELECT code, name, inhabitants, day, source, ore FROM fund_part "
		       "WHERE basis = $1 ORDER BY ord",
		       DB_ARGS(V(b->id)), mem, part_read, &b->parts, &b->n);
}

static mst_err basis_one(struct db *db, struct db_stmt *q, struct arena *mem, struct fund_basis *ret)
{
	struct fund_basis b;
	bool row;

	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	TRY(basis_read(q, mem, &b));
	TRY(read_parts(db, mem, &b));
	*ret = b;
	return MST_OK;
}

mst_err fund_bases(struct db *db, struct arena *mem, int64_t year, struct fund_basis **ret,
		   size_t *ret_n)
{
	TRY(db_list(db,
		    "SELECT " BASIS_COLS "WHERE year = $1 OR CAST($1 AS BIGINT) = 0 "
		    "ORDER BY at DESC, id",
		    DB_ARGS(V(year)), mem, basis_read, ret, ret_n));
	for (size_t i = 0; i < *ret_n; i++)
		TRY(read_parts(db, mem, &(*ret)[i]));
	return MST_OK;
}

mst_err fund_basis_check(struct db *db, struct arena *mem, int64_t year, int64_t total,
			 struct fund_basis *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(db,
		     "SELECT " BASIS_COLS "WHERE year = $1 AND total = $2 ORDER BY at DESC, id LIMIT 1",
		     DB_ARGS(V(year), V(total)), &q));
	return basis_one(db, q, mem, ret);
}

mst_err fund_basis_get(struct db *db, struct arena *mem, struct id id, struct fund_basis *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(db, "SELECT " BASIS_COLS "WHERE id = $1", DB_ARGS(V(id)), &q));
	return basis_one(db, q, mem, ret);
}

static bool basis_is_whole(const struct fund_basis *b)
{
	bool whole = b->year >= FUND_YEAR_FIRST && b->year <= FUND_YEAR_LAST && b->n > 0 &&
		     !str_empty(b->name) && !id_none(b->actor);
	int64_t sum = 0;

	for (size_t i = 0; i < b->n; i++) {
		whole = whole && b->parts[i].inhabitants > 0 && b->parts[i].day != DAY_NONE &&
			!str_empty(b->parts[i].source);
		sum += b->parts[i].ore;
	}
	return whole && sum == b->total;
}

mst_err fund_basis_insert(struct db *w, const struct fund_basis *b)
{
	int tie = b->tie.broken + (b->tie.broken && b->tie.by_order);

	if (!basis_is_whole(b))
		return MST_INVALID;
	TRY(db_exec(w,
		    "INSERT INTO fund_basis (id, year, total, name, at, actor, tie, tie_got, "
		    "tie_without, split_key, equal_ore) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		    DB_ARGS(V(b->id), V(b->year), V(b->total), V(b->name), V(b->at), V(b->actor),
			    V(tie), V(b->tie.got), V(b->tie.went_without),
			    V((int)(b->key ? b->key : FUND_KEY_PEOPLE)), V(b->equal_ore))));
	for (size_t i = 0; i < b->n; i++) {
		const struct fund_part *p = &b->parts[i];

		TRY(db_exec(w,
			    "INSERT INTO fund_part (basis, ord, code, name, inhabitants, day, source, "
			    "ore) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			    DB_ARGS(V(b->id), V(i), V(p->code), V(p->name), V(p->inhabitants),
				    V_DAY(p->day), V(p->source), V(p->ore))));
	}
	return MST_OK;
}
