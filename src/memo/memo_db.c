/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_db.c - SQL of the editions. */
#include "memo/memo.h"

static mst_err read_edition(struct db_stmt *q, struct arena *mem, void *to)
{
	struct memo *m = to;

	m->org = row_id(q);
	m->edition = row_int(q);
	m->at = row_int(q);
	m->by = row_text(q, mem);
	m->what = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

static mst_err read_texts(struct db *db, struct arena *mem, struct memo *m)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT field, text FROM memo_text WHERE org = $1 AND edition = $2",
		     DB_ARGS(V(m->org), V(m->edition)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		enum memo_field f = memo_field_of(row_text(q, mem));
		const char *text = row_text(q, mem);

		row_end(q);
		if (f < MEMO_FIELDS)
			m->text[f] = text;
	}
}

mst_err memo_edition_get(struct db *db, struct arena *mem, struct id org, int64_t edition,
			 struct memo *ret)
{
	struct memo m = {0};

	TRY(db_find(db,
		    "SELECT org, edition, at, written_by, what FROM memo_edition "
		    "WHERE org = $1 AND edition = $2",
		    DB_ARGS(V(org), V(edition)), mem, read_edition, &m));
	TRY(read_texts(db, mem, &m));
	*ret = m;
	return MST_OK;
}

mst_err memo_latest(struct db *db, struct arena *mem, struct id org, struct memo *ret)
{
	int64_t last;

	TRY(db_int(db, "SELECT coalesce(max(edition), 0) FROM memo_edition WHERE org = $1",
		   DB_ARGS(V(org)), &last));
	if (last)
		return memo_edition_get(db, mem, org, last, ret);
	*ret = (struct memo){ .org = org, .by = "", .what = "" };
	return MST_OK;
}

mst_err memo_editions(struct db *db, struct arena *mem, struct id org, struct memo **ret,
		      size_t *ret_n)
{
	return db_list(db,
		       "SELECT org, edition, at, written_by, what FROM memo_edition WHERE org = $1 "
		       "ORDER BY edition DESC LIMIT 500",
		       DB_ARGS(V(org)), mem, read_edition, ret, ret_n);
}

mst_err memo_insert(struct db *w, const struct memo *m)
{
	int64_t last, edition = m->edition + 1;

	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM memo_edition WHERE org = $1",
		   DB_ARGS(V(m->org)), &last));
	if (last != m->edition)
		return MST_CONFLICT;
	TRY(db_exec(w,
		    "INSERT INTO memo_edition (org, edition, at, written_by, what) "
		    "VALUES ($1, $2, $3, $4, $5)",
		    DB_ARGS(V(m->org), V(edition), V(m->at), V(m->by), V(m->what))));
	for (int f = 0; f < MEMO_FIELDS; f++)
		if (m->text[f])
			TRY(db_exec(w,
				    "INSERT INTO memo_text (org, edition, field, text) "
				    "VALUES ($1, $2, $3, $4)",
				    DB_ARGS(V(m->org), V(edition), V(memo_slugs[f]), V(m->text[f]))));
	return MST_OK;
}
