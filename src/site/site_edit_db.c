/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_edit_db.c - SQL of edited texts. */
#include "site/site_edit.h"

static mst_err read_edit(struct db_stmt *q, struct arena *mem, void *to)
{
	struct site_edit *ret = to;

	ret->version = row_int(q);
	ret->at = row_int(q);
	ret->by = row_id(q);
	ret->text = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err site_edit_latest(struct db *db, struct arena *mem, struct id jour, const char *lang,
			 const char *name, struct site_edit *ret)
{
	return db_find(db,
		       "SELECT version, at, by_user, text FROM site_edit WHERE jour_id = $1 AND "
		       "lang = $2 AND name = $3 ORDER BY version DESC LIMIT 1",
		       DB_ARGS(V(jour), V(lang), V(name)), mem, read_edit, ret);
}

mst_err site_edit_list(struct db *db, struct arena *mem, struct id jour, const char *lang,
		       const char *name, struct site_edit **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT version, at, by_user, text FROM site_edit WHERE jour_id = $1 AND "
		       "lang = $2 AND name = $3 ORDER BY version DESC",
		       DB_ARGS(V(jour), V(lang), V(name)), mem, read_edit, ret, ret_n);
}

mst_err site_text_now(struct db *db, struct arena *mem, struct id jour, const char *lang,
		      const char *name, const char **ret)
{
	struct site_edit e = { 0 };
	mst_err r = site_edit_latest(db, mem, jour, lang, name, &e);

	if (r != MST_OK && r != MST_NOTFOUND)
		return r;
	*ret = e.text ? e.text : site_text_find(lang, name);
	return MST_OK;
}

struct put_arg {
	struct id jour, by;
	const char *lang, *name, *text;
	int64_t version;
};

static mst_err put_edit(struct ctx *c, void *arg)
{
	const struct put_arg *a = arg;
	int64_t n = 0;

	TRY(db_exec_n(c->db,
		      "INSERT INTO site_edit (jour_id, lang, name, version, at, by_user, text) "
		      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
		      DB_ARGS(V(a->jour), V(a->lang), V(a->name), V(a->version), V(c->now), V(a->by),
			      V(a->text)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

void site_edit_put(struct ctx *c, const char *lang, const char *name, int64_t version,
		   const char *text, struct act *ret)
{
	struct put_arg *a = arena_new(c->mem, struct put_arg, 1);

	*a = (struct put_arg){ .jour = c->app->jour, .by = c->who->id, .lang = lang, .name = name,
			       .text = text, .version = version + 1 };
	*ret = (struct act){ .apply = put_edit, .arg = a,
			     .audit = ctx_note(c, "site.edit", ID_NONE, NULL, NULL) };
}
