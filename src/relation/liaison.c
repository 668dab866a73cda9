/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* liaison.c - the rows of those to turn to, and the change as an act. */
#include "relation/liaison.h"

#define COLS "id, edition, org, name, title, mail, phone, ended, hours, open "

static mst_err read_one(struct db_stmt *q, struct arena *mem, void *to)
{
	struct relation_liaison *l = to;

	l->id = row_id(q);
	l->edition = row_int(q);
	l->org = row_id(q);
	l->name = row_text(q, mem);
	l->title = row_text(q, mem);
	l->mail = row_text(q, mem);
	l->phone = row_text(q, mem);
	l->ended = row_bool(q);
	l->hours = row_text(q, mem);
	l->open = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err relation_liaisons(struct db *db, struct arena *mem, struct relation_liaison **ret,
			  size_t *ret_n)
{
	return db_list(db, "SELECT " COLS "FROM relation_liaison ORDER BY name, id", DB_NONE, mem,
		       read_one, ret, ret_n);
}

mst_err relation_liaisons_open(struct db *db, struct arena *mem, struct id org,
			       struct relation_liaison **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS "FROM relation_liaison WHERE org = $1 AND open = 1 AND ended = 0 "
		       "ORDER BY name, id",
		       DB_ARGS(V(org)), mem, read_one, ret, ret_n);
}

mst_err relation_liaison_get(struct db *db, struct arena *mem, struct id id,
			     struct relation_liaison *ret)
{
	return db_find(db, "SELECT " COLS "FROM relation_liaison WHERE id = $1", DB_ARGS(V(id)), mem,
		       read_one, ret);
}

mst_err relation_liaison_put(struct db *w, const struct relation_liaison *l)
{
	const char *hours = l->hours ? l->hours : "";
	int64_t n;

	if (id_none(l->id) || id_none(l->org) || str_empty(l->name))
		return MST_INVALID;
	if (!l->edition)
		return db_exec(w,
			       "INSERT INTO relation_liaison (" COLS ") VALUES "
			       "($1, 1, $2, $3, $4, $5, $6, $7, $8, $9)",
			       DB_ARGS(V(l->id), V(l->org), V(l->name), V(l->title), V(l->mail),
				       V(l->phone), V(l->ended), V(hours), V(l->open)));
	TRY(db_exec_n(w,
		      "UPDATE relation_liaison SET edition = edition + 1, name = $3, title = $4, "
		      "mail = $5, phone = $6, ended = $7, hours = $8, open = $9 WHERE id = $1 AND edition = $2",
		      DB_ARGS(V(l->id), V(l->edition), V(l->name), V(l->title), V(l->mail),
			      V(l->phone), V(l->ended), V(hours), V(l->open)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

static mst_err put(struct ctx *c, void *arg)
{
	return relation_liaison_put(c->db, arg);
}

void relation_liaison_save(struct ctx *c, struct relation_liaison *l, struct act *ret)
{
	if (!l->edition)
		l->id = rng_id();
	*ret = (struct act){ .apply = put, .arg = l,
			     .audit = ctx_note(c, "relation.liaison", ID_NONE, NULL, NULL) };
}
