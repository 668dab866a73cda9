/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* text_db.c - SQL of the agreement's text, its annexes and what was promised. */
#include "agreement/text.h"

/* ---- the text ---- */

static mst_err read_head(struct db_stmt *q, struct arena *mem, void *to)
{
	struct agreement_text *t = to;

	t->edition = row_int(q);
	t->at = row_int(q);
	t->by = row_text(q, mem);
	t->what = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

struct part_row {
	const char *slug, *text;
};

static mst_err read_part(struct db_stmt *q, struct arena *mem, void *to)
{
	struct part_row *r = to;

	r->slug = row_text(q, mem);
	r->text = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err agreement_text_latest(struct db *db, struct arena *mem, struct agreement_text *ret)
{
	struct agreement_text t = { .by = "", .what = "" };
	struct part_row *rows;
	size_t n;
	mst_err e = db_find(db,
			    "SELECT edition, at, written_by, what FROM agreement_text "
			    "ORDER BY edition DESC LIMIT 1",
			    DB_NONE, mem, read_head, &t);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	TRY(db_list(db, "SELECT part, text FROM agreement_part WHERE edition = $1",
		    DB_ARGS(V(t.edition)), mem, read_part, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		enum agreement_part p = agreement_part_of(rows[i].slug);

		if (p < AGREEMENT_PARTS)
			t.part[p] = rows[i].text;
	}
	*ret = t;
	return MST_OK;
}

mst_err agreement_text_insert(struct db *w, const struct agreement_text *t)
{
	int64_t last, edition = t->edition + 1;

	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM agreement_text", DB_NONE, &last));
	if (last != t->edition)
		return MST_CONFLICT;
	TRY(db_exec(w, "INSERT INTO agreement_text (edition, at, written_by, what) VALUES ($1, $2, $3, $4)",
		    DB_ARGS(V(edition), V(t->at), V(t->by), V(t->what))));
	for (int p = 0; p < AGREEMENT_PARTS; p++)
		if (t->part[p])
			TRY(db_exec(w,
				    "INSERT INTO agreement_part (edition, part, text) VALUES ($1, $2, $3)",
				    DB_ARGS(V(edition), V(agreement_part_slugs[p]), V(t->part[p]))));
	return MST_OK;
}

/* ---- annexes ---- */

#define ANNEX_COLS "x.id, x.edition, x.at, x.written_by, x.number, x.title, x.day, x.text, x.removed "

static mst_err read_annex(struct db_stmt *q, struct arena *mem, void *to)
{
	struct agreement_annex *x = to;

	x->id = row_id(q);
	x->edition = row_int(q);
	x->at = row_int(q);
	x->by = row_text(q, mem);
	x->number = row_int(q);
	x->title = row_text(q, mem);
	x->day = row_day(q);
	x->text = row_text(q, mem);
	x->removed = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err agreement_annexes(struct db *db, struct arena *mem, struct agreement_annex **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " ANNEX_COLS "FROM agreement_annex x WHERE x.removed = 0 AND x.edition = "
		       "(SELECT max(l.edition) FROM agreement_annex l WHERE l.id = x.id) "
		       "ORDER BY x.number, x.id",
		       DB_NONE, mem, read_annex, ret, ret_n);
}

mst_err agreement_annex_get(struct db *db, struct arena *mem, struct id id, struct agreement_annex *ret)
{
	return db_find(db,
		       "SELECT " ANNEX_COLS "FROM agreement_annex x WHERE x.id = $1 "
		       "ORDER BY x.edition DESC LIMIT 1",
		       DB_ARGS(V(id)), mem, read_annex, ret);
}

mst_err agreement_annex_insert(struct db *w, const struct agreement_annex *x)
{
	int64_t last;

	if (id_none(x->id) || str_empty(x->title) || !x->text)
		return MST_INVALID;
	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM agreement_annex WHERE id = $1",
		   DB_ARGS(V(x->id)), &last));
	if (last != x->edition)
		return MST_CONFLICT;
	return db_exec(w,
		       "INSERT INTO agreement_annex (id, edition, at, written_by, number, title, day, text, "
		       "removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		       DB_ARGS(V(x->id), V(x->edition + 1), V(x->at), V(x->by), V(x->number), V(x->title),
			       V_DAY(x->day), V(x->text), V(x->removed)));
}

/* ---- what was promised ---- */

#define COMMITMENT_COLS                                                                            \
	"k.id, k.edition, k.at, k.written_by, k.org, k.what, k.owner, k.state, k.review, k.note, "   \
	"k.removed "

static mst_err read_commitment(struct db_stmt *q, struct arena *mem, void *to)
{
	struct agreement_commitment *k = to;

	k->id = row_id(q);
	k->edition = row_int(q);
	k->at = row_int(q);
	k->by = row_text(q, mem);
	k->org = row_id(q);
	k->what = row_text(q, mem);
	k->owner = row_text(q, mem);
	k->state = (enum agreement_keeping)row_int(q);
	k->review = row_day(q);
	k->note = row_text(q, mem);
	k->removed = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err agreement_commitments(struct db *db, struct arena *mem, struct id jour,
			      struct agreement_commitment **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COMMITMENT_COLS "FROM agreement_commitment k WHERE k.removed = 0 AND "
		       "k.edition = (SELECT max(l.edition) FROM agreement_commitment l WHERE l.id = k.id) "
		       "ORDER BY CASE WHEN k.org = $1 THEN 0 WHEN k.org IS NULL THEN 1 ELSE 2 END, k.org, "
		       "k.what, k.id",
		       DB_ARGS(V(jour)), mem, read_commitment, ret, ret_n);
}

mst_err agreement_commitment_get(struct db *db, struct arena *mem, struct id id,
				 struct agreement_commitment *ret)
{
	return db_find(db,
		       "SELECT " COMMITMENT_COLS "FROM agreement_commitment k WHERE k.id = $1 "
		       "ORDER BY k.edition DESC LIMIT 1",
		       DB_ARGS(V(id)), mem, read_commitment, ret);
}

mst_err agreement_commitment_editions(struct db *db, struct arena *mem, struct id id,
				      struct agreement_commitment **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COMMITMENT_COLS "FROM agreement_commitment k WHERE k.id = $1 "
		       "ORDER BY k.edition DESC",
		       DB_ARGS(V(id)), mem, read_commitment, ret, ret_n);
}

mst_err agreement_commitment_insert(struct db *w, const struct agreement_commitment *k)
{
	int64_t last;

	if (id_none(k->id) || str_empty(k->what))
		return MST_INVALID;
	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM agreement_commitment WHERE id = $1",
		   DB_ARGS(V(k->id)), &last));
	if (last != k->edition)
		return MST_CONFLICT;
	return db_exec(w,
		       "INSERT INTO agreement_commitment (id, edition, at, written_by, org, what, owner, "
		       "state, review, note, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		       DB_ARGS(V(k->id), V(k->edition + 1), V(k->at), V(k->by), V(k->org), V(k->what),
			       V(k->owner), V((int)k->state), V_DAY(k->review), V(k->note),
			       V(k->removed)));
}
