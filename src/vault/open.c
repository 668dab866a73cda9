/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* open.c - from an unlocked user to an object's key.
 *
 * Opening an object is one indexed read of its wraps for the user and the four pairs she might
 * hold, and, the first time in a request, one more for the pair that has it. A box is opened at
 * most once: the re-wrap that comes with it replaces it. */
#include "base/log.h"
#include "vault/vault_priv.h"

void vault_open_wipe(struct vault_open *o)
{
	mem_wipe(o, sizeof(*o));
}

static mst_err refuse(const struct vault_row *r)
{
	char object[ID_TEXT], holder[ID_TEXT];

	id_text(r->object, object);
	id_text(r->holder, holder);
	log_note(LOG_ERROR, "vault.refused_wrap", "object", object, "holder", holder, NULL);
	return MST_DENIED;
}

mst_err vault_open_row(const struct vault_row *r, const struct seal_key *sym,
		       const struct box_pair *pair, struct seal_key *ret, bool *ret_rewrap,
		       struct vault_grant *ret_grant)
{
	struct seal_ad ad = vault_place(r->object, r->holder, r->until);

	*ret_rewrap = false;
	if (r->kind == VAULT_SYM)
		return seal_unwrap(sym, ad, r->wrap, SEAL_WRAP, ret) == MST_OK ? MST_OK : refuse(r);
	if (box_unwrap(pair, ad, r->wrap, BOX_WRAP, ret) != MST_OK)
		return refuse(r);
	*ret_grant = (struct vault_grant){ .object = r->object,
					   .holder = r->holder,
					   .kind = VAULT_SYM,
					   .until = r->until,
					   .rewrap = true };
	memcpy(ret_grant->from, r->wrap, BOX_WRAP);
	seal_wrap(sym, ad, ret, ret_grant->wrap);
	*ret_rewrap = true;
	return MST_OK;
}

/* Herself and the four pairs that she might hold. */
static const struct id *holders_of(struct vault_open *o)
{
	if (id_none(o->holder[0])) {
		o->holder[0] = o->k->user;
		for (int w = VAULT_INTAKE; w <= VAULT_REVIEW; w++)
			o->holder[w] = id_none(o->org) ? o->k->user :
							 vault_pair_id(o->org, (enum vault_pair)w);
	}
	return o->holder;
}

bool vault_is_pair(struct vault_open *o, struct id holder)
{
	bool is = false;

	for (int w = VAULT_INTAKE; w <= VAULT_REVIEW && !id_none(o->org) && o->k; w++)
		is |= id_eq(holders_of(o)[w], holder);
	return is;
}

mst_err vault_open_pair(struct db *v, struct vault_open *o, enum vault_pair which)
{
	struct vault_row row;
	struct vault_grant grant;
	bool rewrap;

	if (!o->k || !o->k->open || id_none(o->org))
		return MST_NOTFOUND;
	if (o->pair[which].tried)
		return o->pair[which].have ? MST_OK : MST_NOTFOUND;
	mst_err e = vault_row_find(v, holders_of(o)[which], o->k->user, o->now, &row);

	if (e == MST_NOTFOUND)
		o->pair[which].tried = true;
	TRY(e);
	TRY(vault_open_row(&row, &o->k->key, &o->k->pair, &o->pair[which].secret, &rewrap,
			   &grant));
	kdf(&o->pair[which].secret, "sym", &o->pair[which].sym);
	o->pair[which].tried = o->pair[which].have = true;
	if (rewrap) {
		o->has_rewrap = true;
		o->rewrap = grant;
	}
	return MST_OK;
}

/* The public half is computed when a box is met: most requests meet none, and it costs as much as
 * all else that a case's key does. */
void vault_open_box(struct vault_open *o, enum vault_pair which, struct box_pair *ret)
{
	if (!o->pair[which].have_pub) {
		box_pair_of(o->pair[which].secret.b, ret);
		memcpy(o->pair[which].pub, ret->pub, 32);
		o->pair[which].have_pub = true;
		return;
	}
	memcpy(ret->pub, o->pair[which].pub, 32);
	memcpy(ret->sec, o->pair[which].secret.b, 32);
}

void vault_grant_by(struct vault_open *o, enum vault_pair which, struct vault_grant *g)
{
	MST_CLEANUP(box_pair_wipe) struct box_pair pair;

	vault_open_box(o, which, &pair);
	g->pair = vault_pair_id(o->org, which);
	memcpy(g->pair_pub, pair.pub, 32);
}

/* One row of the object: hers (which = 0), or that of a pair which she may hold. */
static mst_err try_row(struct db *v, struct vault_open *o, const struct vault_row *r, int which,
		       struct seal_key *ret, bool *ret_rewrap, struct vault_grant *ret_grant)
{
	MST_CLEANUP(box_pair_wipe) struct box_pair pair;

	if (which == 0)
		return vault_open_row(r, &o->k->key, &o->k->pair, ret, ret_rewrap, ret_grant);
	TRY(vault_open_pair(v, o, (enum vault_pair)which));
	if (r->kind == VAULT_BOX)
		vault_open_box(o, (enum vault_pair)which, &pair);
	return vault_open_row(r, &o->pair[which].sym, &pair, ret, ret_rewrap, ret_grant);
}

mst_err vault_ahead(struct db *v, struct vault_open *o, struct arena *mem,
		    const struct id *objects, size_t n)
{
	o->nasked = o->nrows = 0;
	if (!o->k || !o->k->open || n == 0)
		return MST_OK;
	o->asked = arena_new(mem, struct id, VAULT_AHEAD);
	o->rows = arena_new(mem, struct vault_row, 5 * VAULT_AHEAD);
	if (n > VAULT_AHEAD)
		n = VAULT_AHEAD;
	memcpy(o->asked, objects, n * sizeof(*objects));
	TRY(vault_rows_ahead(v, o->asked, holders_of(o), o->now, o->rows, &o->nrows));
	o->nasked = n;
	return MST_OK;
}

static mst_err rows_of(struct db *v, struct vault_open *o, struct id object,
		       struct vault_row ret[5], size_t *ret_n)
{
	bool asked = false;

	for (size_t i = 0; i < o->nasked && !asked; i++)
		asked = id_eq(o->asked[i], object);
	if (!asked)
		return vault_rows_for(v, object, holders_of(o), o->now, ret, ret_n);
	*ret_n = 0;
	for (size_t i = 0; i < o->nrows && *ret_n < 5; i++)
		if (id_eq(o->rows[i].object, object))
			ret[(*ret_n)++] = o->rows[i];
	return MST_OK;
}

/* Tries her own wrap first, then the pairs'; a refused one does not hide a good one. */
static mst_err find_key(struct db *v, struct vault_open *o, struct id object, struct seal_key *ret,
			bool *ret_rewrap, struct vault_grant *ret_grant)
{
	const struct id *holder = holders_of(o);
	struct vault_row row[5];
	mst_err end = MST_NOTFOUND;
	size_t n = 0;

	TRY(rows_of(v, o, object, row, &n));
	for (int w = 0; w <= VAULT_REVIEW; w++) {
		for (size_t i = 0; i < n; i++) {
			if (!id_eq(row[i].holder, holder[w]))
				continue;
			mst_err e = try_row(v, o, &row[i], w, ret, ret_rewrap, ret_grant);

			if (e == MST_OK || e == MST_FAIL)
				return e;
			if (e == MST_DENIED)
				end = e;
		}
		if (id_none(o->org))
			break;
	}
	return end;
}

mst_err vault_key(struct db *v, struct vault_open *o, struct id object, struct seal_key *ret,
		  bool *ret_rewrap, struct vault_grant *ret_grant)
{
	struct vault_grant grant;
	bool rewrap = false;

	if (!o->k || !o->k->open)
		return MST_NOTFOUND;
	TRY(find_key(v, o, object, ret, &rewrap, &grant));
	if (!ret_rewrap)
		return MST_OK;
	/* The pair's own box goes first: it is opened in every request until it is replaced. */
	if (o->has_rewrap) {
		o->has_rewrap = false;
		rewrap = true;
		grant = o->rewrap;
	}
	*ret_rewrap = rewrap;
	if (rewrap)
		*ret_grant = grant;
	return MST_OK;
}

mst_err vault_seal_to(struct db *v, struct arena *mem, const struct hash *root, struct id org,
		      enum vault_pair which, struct seal_ad ad, const void *p, size_t n,
		      struct blob *ret)
{
	uint8_t pub[32];

	TRY(vault_pair_key(v, org, (int)which, root, pub));
	*ret = box_seal(mem, pub, ad, p, n);
	return MST_OK;
}

mst_err vault_org_key(struct db *v, struct vault_open *o, const char *purpose,
		      struct seal_key *ret)
{
	TRY(vault_open_pair(v, o, VAULT_GROUP));
	kdf(&o->pair[VAULT_GROUP].sym, purpose, ret);
	return MST_OK;
}
