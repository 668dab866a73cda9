/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_rekey_db.c - a new key in the place of an object's old one, for everybody who holds it. The old key is in
 * no wrap of the store from then on; what was sealed under it is the caller's to seal anew. */
#include "vault/vault_priv.h"

struct holder {
	struct id id;
	int64_t until;
};

static mst_err read_holder(struct db_stmt *q, struct arena *mem, void *to)
{
	struct holder *h = to;

	(void)mem;
	h->id = row_id(q);
	h->until = row_int(q);
	row_end(q);
	return MST_OK;
}

static mst_err grant_to(struct db *v, struct vault_open *o, const struct hash *root,
			const struct seal_key *pepper, struct id object, const struct seal_key *key,
			const struct holder *h, struct vault_grant *ret)
{
	if (id_eq(h->id, vault_emergency_id(o->org)))
		return vault_emergency_grant(v, o, pepper, object, key, ret);
	for (int w = VAULT_INTAKE; w <= VAULT_REVIEW; w++)
		if (id_eq(h->id, vault_pair_id(o->org, (enum vault_pair)w)))
			return vault_grant_pair(v, o->k, root, object, key, o->org,
						(enum vault_pair)w, ret);
	return vault_grant_user(v, o->k, root, object, key, h->id, h->until, ret);
}

mst_err vault_rekey_make(struct db *v, struct arena *mem, struct vault_open *o,
			 const struct hash *root, const struct seal_key *pepper, struct id object,
			 const struct seal_key *fresh, struct vault_rekey *ret)
{
	struct vault_rekey r = { .object = object, .now = o->now };
	struct holder *list;
	size_t n;

	TRY(db_list(v,
		    "SELECT holder_id, until_at FROM vault_wrap WHERE object_id = $1 "
		    "AND (until_at = 0 OR until_at > $2) ORDER BY holder_id",
		    DB_ARGS(V(object), V(o->now)), mem, read_holder, &list, &n));
	r.grants = arena_new(mem, struct vault_grant, n + 1);
	for (size_t i = 0; i < n; i++)
		TRY(grant_to(v, o, root, pepper, object, fresh, &list[i], &r.grants[r.n++]));
	*ret = r;
	return r.n ? MST_OK : MST_NOTFOUND;
}

mst_err vault_rekey_put(struct db *v, const struct vault_rekey *r)
{
	int64_t held = 0, n = 0;

	TRY(db_exec(v,
		    "DELETE FROM vault_wrap WHERE object_id = $1 AND until_at <> 0 AND until_at <= $2",
		    DB_ARGS(V(r->object), V(r->now))));
	TRY(db_int(v, "SELECT count(*) FROM vault_wrap WHERE object_id = $1", DB_ARGS(V(r->object)),
		   &held));
	if ((size_t)held != r->n)
		return MST_CONFLICT; /* somebody was given it, or lost it, meanwhile */
	for (size_t i = 0; i < r->n; i++) {
		const struct vault_grant *g = &r->grants[i];

		TRY(vault_grant_fits(v, g));
		TRY(db_exec_n(v,
			      "UPDATE vault_wrap SET kind = $4, wrap = $5, by_id = $6 "
			      "WHERE object_id = $1 AND holder_id = $2 AND until_at = $3",
			      DB_ARGS(V(g->object), V(g->holder), V(g->until), V((int)g->kind),
				      V_BYTES(g->wrap, VAULT_WRAP_SIZE(g->kind)), V(g->by)),
			      &n));
		if (n != 1)
			return MST_CONFLICT;
	}
	db_forget(v);
	return vault_due_done(v, r->object);
}
