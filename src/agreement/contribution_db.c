/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* contribution_db.c - SQL of what the parties give that is not money. */
#include "agreement/contribution.h"

#define COLS                                                                                       \
	"k.id, k.edition, k.at, k.written_by, k.org, k.year, k.kind, k.what, k.promised, "           \
	"coalesce(k.delivered, -1), coalesce(k.rate, -1), k.source, k.removed "
#define STANDS                                                                                     \
	"k.removed = 0 AND k.edition = (SELECT max(l.edition) FROM agreement_contribution l "        \
	"WHERE l.id = k.id) "

static mst_err read_one(struct db_stmt *q, struct arena *mem, void *to)
{
	struct agreement_contribution *k = to;

	k->id = row_id(q);
	k->edition = row_int(q);
	k->at = row_int(q);
	k->by = row_text(q, mem);
	k->org = row_id(q);
	k->year = row_int(q);
	k->kind = (enum agreement_contribution_kind)row_int(q);
	k->what = row_text(q, mem);
	k->promised = row_int(q);
	k->delivered = row_int(q);
	k->rate = row_int(q);
	k->source = row_text(q, mem);
	k->removed = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err agreement_contributions(struct db *db, struct arena *mem, struct id jour, int64_t year,
				struct agreement_contribution **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS "FROM agreement_contribution k WHERE " STANDS
		       "AND (CAST($2 AS BIGINT) = 0 OR k.year = $2) "
		       "ORDER BY CASE WHEN k.org = $1 THEN 0 ELSE 1 END, k.org, k.year, k.kind, k.what, k.id",
		       DB_ARGS(V(jour), V(year)), mem, read_one, ret, ret_n);
}

mst_err agreement_contribution_get(struct db *db, struct arena *mem, struct id id,
				   struct agreement_contribution *ret)
{
	return db_find(db,
		       "SELECT " COLS "FROM agreement_contribution k WHERE k.id = $1 "
		       "ORDER BY k.edition DESC LIMIT 1",
		       DB_ARGS(V(id)), mem, read_one, ret);
}

mst_err agreement_contribution_editions(struct db *db, struct arena *mem, struct id id,
					struct agreement_contribution **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS "FROM agreement_contribution k WHERE k.id = $1 "
		       "ORDER BY k.edition DESC",
		       DB_ARGS(V(id)), mem, read_one, ret, ret_n);
}

static bool whole(const struct agreement_contribution *k)
{
	return !id_none(k->id) && !id_none(k->org) && !str_empty(k->what) &&
	       k->year >= AGREEMENT_CONTRIBUTION_FIRST && k->year <= AGREEMENT_CONTRIBUTION_LAST &&
	       k->kind >= AGREEMENT_VOLUNTEER_HOURS && k->kind <= AGREEMENT_OTHER && k->promised >= 0 &&
	       k->promised <= AGREEMENT_AMOUNT_MAX && k->delivered >= -1 &&
	       k->delivered <= AGREEMENT_AMOUNT_MAX && (k->rate == -1 || k->rate > 0) &&
	       k->rate <= AGREEMENT_RATE_MAX && (k->rate < 0) == str_empty(k->source);
}

mst_err agreement_contribution_insert(struct db *w, const struct agreement_contribution *k)
{
	int64_t last, twins;

	if (!whole(k))
		return MST_INVALID;
	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM agreement_contribution WHERE id = $1",
		   DB_ARGS(V(k->id)), &last));
	TRY(db_int(w,
		   "SELECT count(*) FROM agreement_contribution k WHERE " STANDS
		   "AND k.id <> $1 AND k.org = $2 AND k.year = $3 AND k.kind = $4 AND k.what = $5",
		   DB_ARGS(V(k->id), V(k->org), V(k->year), V((int)k->kind), V(k->what)), &twins));
	if (last != k->edition || (twins && !k->removed))
		return MST_CONFLICT;
	return db_exec(w,
		       "INSERT INTO agreement_contribution (id, edition, at, written_by, org, year, kind, what, "
		       "promised, delivered, rate, source, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
		       "CASE WHEN CAST($10 AS BIGINT) < 0 THEN NULL ELSE CAST($10 AS BIGINT) END, "
		       "CASE WHEN CAST($11 AS BIGINT) < 0 THEN NULL ELSE CAST($11 AS BIGINT) END, $12, $13)",
		       DB_ARGS(V(k->id), V(k->edition + 1), V(k->at), V(k->by), V(k->org), V(k->year),
			       V((int)k->kind), V(k->what), V(k->promised), V(k->delivered), V(k->rate),
			       V(k->source), V(k->removed)));
}
