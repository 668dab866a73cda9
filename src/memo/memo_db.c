/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_db.c - SQL of the editions. */
#include "memo/memo.h"

static mst_err read_edition(struct db_stmt *q, struct arena *mem, void *to)
{
	struct memo *m = to;

	m->org = row_id(q);
	m->kind = (enum memo_kind)row_int(q);
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

	TRY(db_query(db, "SELECT field, text FROM memo_draft_text WHERE org = $1 AND kind = $2 AND edition = $3",
		     DB_ARGS(V(m->org), V((int)m->kind), V(m->edition)), &q));
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

mst_err memo_edition_get(struct db *db, struct arena *mem, struct id org, enum memo_kind kind,
			 int64_t edition, struct memo *ret)
{
	struct memo m = {0};

	TRY(db_find(db,
		    "SELECT org, kind, edition, at, written_by, what FROM memo_draft "
		    "WHERE org = $1 AND kind = $2 AND edition = $3",
		    DB_ARGS(V(org), V((int)kind), V(edition)), mem, read_edition, &m));
	TRY(read_texts(db, mem, &m));
	*ret = m;
	return MST_OK;
}

mst_err memo_latest(struct db *db, struct arena *mem, struct id org, enum memo_kind kind,
		    struct memo *ret)
{
	int64_t last;

	TRY(db_int(db, "SELECT coalesce(max(edition), 0) FROM memo_draft WHERE org = $1 AND kind = $2",
		   DB_ARGS(V(org), V((int)kind)), &last));
	if (last)
		return memo_edition_get(db, mem, org, kind, last, ret);
	*ret = (struct memo){ .org = org, .kind = kind, .by = "", .what = "" };
	return MST_OK;
}

mst_err memo_editions(struct db *db, struct arena *mem, struct id org, enum memo_kind kind,
		      struct memo **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT org, kind, edition, at, written_by, what FROM memo_draft WHERE org = $1 "
		       "AND kind = $2 ORDER BY edition DESC LIMIT 500",
		       DB_ARGS(V(org), V((int)kind)), mem, read_edition, ret, ret_n);
}

mst_err memo_insert(struct db *w, const struct memo *m)
{
	int64_t last, edition = m->edition + 1;

	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM memo_draft WHERE org = $1 AND kind = $2",
		   DB_ARGS(V(m->org), V((int)m->kind)), &last));
	if (last != m->edition)
		return MST_CONFLICT;
	TRY(db_exec(w,
		    "INSERT INTO memo_draft (org, kind, edition, at, written_by, what) "
		    "VALUES ($1, $2, $3, $4, $5, $6)",
		    DB_ARGS(V(m->org), V((int)m->kind), V(edition), V(m->at), V(m->by), V(m->what))));
	for (int f = 0; f < MEMO_FIELDS; f++)
		if (m->text[f])
			TRY(db_exec(w,
				    "INSERT INTO memo_draft_text (org, kind, edition, field, text) "
				    "VALUES ($1, $2, $3, $4, $5)",
				    DB_ARGS(V(m->org), V((int)m->kind), V(edition), V(memo_slugs[f]), V(m->text[f]))));
	return MST_OK;
}
