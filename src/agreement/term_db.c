/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* term_db.c - SQL of the term and of the laws. */
#include "agreement/term.h"

#define COLS                                                                                       \
	"edition, at, written_by, to_day, notice_months, renew_months, notified, notified_by, review, " \
	"index_name, index_share, index_round, index_down "

static mst_err read_term(struct db_stmt *q, struct arena *mem, void *to)
{
	struct agreement_term *t = to;

	t->edition = row_int(q);
	t->at = row_int(q);
	t->by = row_text(q, mem);
	t->to = row_day(q);
	t->notice_months = (int)row_int(q);
	t->renew_months = (int)row_int(q);
	t->notified = row_day(q);
	t->notified_by = row_text(q, mem);
	t->review = row_day(q);
	t->index_name = row_text(q, mem);
	t->index_share = (int)row_int(q);
	t->index_round = row_int(q);
	t->index_down = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err agreement_term_latest(struct db *db, struct arena *mem, struct agreement_term *ret)
{
	mst_err e = db_find(db, "SELECT " COLS "FROM agreement_term ORDER BY edition DESC LIMIT 1", DB_NONE,
			    mem, read_term, ret);

	if (e == MST_NOTFOUND)
		*ret = (struct agreement_term){ .by = "", .to = DAY_NONE, .notified = DAY_NONE,
						.notified_by = "", .review = DAY_NONE, .index_name = "",
						.index_round = 100 };
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err agreement_term_insert(struct db *w, const struct agreement_term *t)
{
	int64_t last;

	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM agreement_term", DB_NONE, &last));
	if (last != t->edition)
		return MST_CONFLICT;
	return db_exec(w,
		       "INSERT INTO agreement_term (" COLS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
		       "$11, $12, $13)",
		       DB_ARGS(V(t->edition + 1), V(t->at), V(t->by), V_DAY(t->to), V(t->notice_months),
			       V(t->renew_months), V_DAY(t->notified), V(t->notified_by), V_DAY(t->review),
			       V(t->index_name), V(t->index_share), V(t->index_round), V(t->index_down)));
}

/* ---- laws ---- */

static mst_err read_law(struct db_stmt *q, struct arena *mem, void *to)
{
	struct agreement_law *l = to;

	l->code = row_text(q, mem);
	l->from = row_day(q);
	l->to = row_day(q);
	l->cite = row_text(q, mem);
	l->words = row_text(q, mem);
	l->by = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err agreement_laws(struct db *db, struct arena *mem, struct agreement_law **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT code, valid_from, valid_to, cite, words, written_by FROM agreement_law "
		       "ORDER BY code, valid_from",
		       DB_NONE, mem, read_law, ret, ret_n);
}

mst_err agreement_law_insert(struct db *w, const struct agreement_law *l)
{
	int64_t later;

	if (str_empty(l->code) || str_empty(l->cite) || str_empty(l->words) || l->from == DAY_NONE)
		return MST_INVALID;
	TRY(db_int(w, "SELECT count(*) FROM agreement_law WHERE code = $1 AND valid_from >= $2",
		   DB_ARGS(V(l->code), V_DAY(l->from)), &later));
	if (later)
		return MST_CONFLICT;
	TRY(db_exec(w,
		    "UPDATE agreement_law SET valid_to = $1 WHERE code = $2 AND "
		    "(valid_to IS NULL OR valid_to >= $3)",
		    DB_ARGS(V_DAY(l->from - 1), V(l->code), V_DAY(l->from))));
	return db_exec(w,
		       "INSERT INTO agreement_law (code, valid_from, valid_to, cite, words, written_by) "
		       "VALUES ($1, $2, $3, $4, $5, $6)",
		       DB_ARGS(V(l->code), V_DAY(l->from), V_DAY(l->to), V(l->cite), V(l->words), V(l->by)));
}
