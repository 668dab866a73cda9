/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_saved.c - selections of a list that somebody has kept for herself. */
#include "support/support_filter.h"

#include "base/pack.h"

mst_err support_saved_list(struct ctx *c, struct support_saved **ret, size_t *ret_n)
{
	struct support_saved_row *rows;
	size_t n;

	TRY(support_saved_rows(c->db, c->mem, c->who->id, &rows, &n));
	struct support_saved *list = arena_new(c->mem, struct support_saved, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct blob plain;

		TRY(vault_open_from(c->vault, &c->open, c->mem, VAULT_GROUP,
				    SEAL_AD(FIELD_CASE_SAVED, rows[i].id), rows[i].sealed, &plain));
		struct unpack u = unpack_of(plain);

		list[i].id = rows[i].id;
		list[i].name = unpack_text(&u, c->mem);
		list[i].query = unpack_text(&u, c->mem);
		if (u.bad)
			return MST_FAIL;
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

static mst_err put_saved(struct ctx *c, void *arg)
{
	const struct support_saved_row *r = arg;
	int64_t n;

	TRY(support_saved_count(c->db, r->user, &n));
	return n < SUPPORT_SAVED_MOST ? support_saved_insert(c->db, r) : MST_CONFLICT;
}

mst_err support_saved_add(struct ctx *c, const char *name, const char *query, struct act *ret)
{
	struct support_saved_row *r = arena_new(c->mem, struct support_saved_row, 1);
	struct sbuf b;

	*r = (struct support_saved_row){ .jour = c->app->jour, .id = rng_id(),
					 .user = c->who->id, .at = c->now };
	sbuf_init(&b, 2000);
	pack_text(&b, name);
	pack_text(&b, query);
	mst_err e = b.bad ? MST_INVALID :
			    vault_seal_to(c->vault, c->mem, &c->app->root, c->app->jour, VAULT_GROUP,
					  SEAL_AD(FIELD_CASE_SAVED, r->id), b.p, b.len, &r->sealed);

	sbuf_done(&b);
	*ret = (struct act){ .apply = put_saved, .arg = r };
	return e;
}

static mst_err drop_saved(struct ctx *c, void *arg)
{
	const struct id *id = arg;

	return support_saved_delete(c->db, *id, c->who->id);
}

void support_saved_remove(struct ctx *c, struct id id, struct act *ret)
{
	struct id *which = arena_new(c->mem, struct id, 1);

	*which = id;
	*ret = (struct act){ .apply = drop_saved, .arg = which };
}
