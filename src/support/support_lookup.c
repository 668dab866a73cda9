/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_lookup.c - the hashes that cases are found by, and who may see what they find. */
#include "support/support_lookup.h"

static void hash_part(const struct seal_key *key, const char *what, const char *text,
		      struct hash *ret)
{
	struct hash_state s;

	hash_start(&s, key);
	hash_add_part(&s, what, strlen(what));
	hash_add_part(&s, text, strlen(text));
	hash_end(&s, ret);
}

static void name_hash(struct arena *mem, const struct seal_key *key, const char *name,
		      struct hash *ret)
{
	const char *text = person_name_key(mem, name);

	if (text)
		hash_part(key, "name", text, ret);
	else
		rng_bytes(ret->b, sizeof(ret->b));
}

static void phone_hash(struct arena *mem, const struct seal_key *key, const char *phone,
		       struct hash *ret)
{
	const char *digits = person_number_key(mem, phone);

	if (digits)
		hash_part(key, "phone", digits, ret);
	else
		rng_bytes(ret->b, sizeof(ret->b));
}

mst_err support_lookup_of(struct ctx *c, struct id case_id, const struct person *p, bool open,
			  struct support_lookup *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	mst_err e = vault_org_key(c->vault, &c->open, "lookup", &key);

	*ret = (struct support_lookup){ .case_id = case_id, .jour = c->app->jour,
					.known = e == MST_OK };
	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	open = open && !p->extra_protection;
	name_hash(c->mem, &key, open ? p->name : NULL, &ret->name);
	phone_hash(c->mem, &key, open ? p->phone : NULL, &ret->phone);
	return MST_OK;
}

mst_err support_lookup_hide(struct db *w, struct id jour, struct id case_id, bool hide)
{
	struct support_lookup l = { .case_id = case_id, .jour = jour, .known = hide };

	rng_bytes(l.name.b, sizeof(l.name.b));
	rng_bytes(l.phone.b, sizeof(l.phone.b));
	return support_lookup_put(w, &l);
}

/* ---- finding ---- */

/* Keys decide, and a row from before the protection or the circle decides nothing. */
static mst_err may_show(struct ctx *c, struct id id, bool *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	mst_err e = support_case_read(c, id, &s);

	*ret = e == MST_OK && !s.person.extra_protection;
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err support_alike(struct ctx *c, const char *name, const char *phone, size_t most,
		      struct id **ret, size_t *ret_n)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct hash by_name, by_phone;
	struct id *ids;
	size_t n, kept = 0;
	mst_err e = vault_org_key(c->vault, &c->open, "lookup", &key);

	*ret_n = 0;
	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	name_hash(c->mem, &key, name, &by_name);
	phone_hash(c->mem, &key, phone, &by_phone);
	TRY(support_lookup_find(c->db, c->mem, c->app->jour, &by_name, &by_phone, &ids, &n));
	for (size_t i = 0; i < n && kept < most; i++) {
		bool show;

		TRY(may_show(c, ids[i], &show));
		if (show)
			ids[kept++] = ids[i];
	}
	*ret = ids;
	*ret_n = kept;
	return MST_OK;
}

mst_err support_twins(struct ctx *c, struct support_twin **ret, size_t *ret_n)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct support_twin *all;
	size_t n, kept = 0;
	mst_err e = vault_org_key(c->vault, &c->open, "lookup", &key);

	*ret_n = 0;
	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	TRY(support_lookup_twins(c->db, c->mem, c->app->jour, &all, &n));
	for (size_t i = 0; i < n && kept < SUPPORT_TWINS; i++) {
		bool one, other = false;

		TRY(may_show(c, all[i].one, &one));
		if (one)
			TRY(may_show(c, all[i].other, &other));
		if (other)
			all[kept++] = all[i];
	}
	*ret = all;
	*ret_n = kept;
	return MST_OK;
}

/* ---- what a volunteer has written, or an older program ---- */

#define FILL_AT_ONCE 100

struct filling {
	struct support_lookup rows[FILL_AT_ONCE];
	size_t n;
};

static mst_err put_rows(struct ctx *c, void *arg)
{
	struct filling *a = arg;

	for (size_t i = 0; i < a->n; i++)
		TRY(support_lookup_put(c->db, &a->rows[i]));
	return MST_OK;
}

static mst_err fill_one(struct ctx *c, struct id id, struct filling *a)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	mst_err e = support_case_read(c, id, &s);
	bool open;

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	TRY(vault_holds(c->vault, vault_pair_id(c->app->jour, VAULT_GROUP), id, &open));
	TRY(support_lookup_of(c, id, &s.person, open, &a->rows[a->n]));
	a->n += a->rows[a->n].known;
	return MST_OK;
}

mst_err support_lookup_due(struct ctx *c, size_t *ret)
{
	struct filling *a = arena_new(c->mem, struct filling, 1);
	struct id *ids;
	size_t n;

	*ret = 0;
	TRY(support_lookup_missing(c->db, c->mem, c->app->jour, &ids, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(fill_one(c, ids[i], a));
		if (!a->n || (a->n < FILL_AT_ONCE && i + 1 < n))
			continue;
		TRY(ctx_act_now(c, &(struct act){ .apply = put_rows, .arg = a }));
		*ret += a->n;
		a->n = 0;
	}
	return MST_OK;
}
