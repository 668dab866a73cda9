/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* pair.c - an organisation's pair made anew, since somebody has it who may not have it any more. Her copy
 * of the secret then opens nothing that is sealed to the pair from now on, and no wrap that the store
 * holds. The secrets from before stay, each under the pair of today: boxes in the data were sealed to
 * them, and nobody can seal a line of the log anew. */
#include "vault/vault_priv.h"

static struct seal_ad old_place(struct id pair, const uint8_t pub[32])
{
	struct hash h;
	struct id of;

	hash_of(pub, 32, &h);
	memcpy(of.b, h.b, sizeof(of.b));
	return vault_place(pair, of, 0);
}

/* ---- made anew ---- */

static mst_err rewrap_held(struct db *v, struct arena *mem, struct id holder,
			   const struct seal_key *sym, const struct box_pair *pair,
			   const struct seal_key *fresh, struct vault_exchange *ret)
{
	struct vault_row *rows;
	size_t n;

	TRY(vault_rows_held(v, mem, holder, &rows, &n));
	*ret = (struct vault_exchange){ .holder = holder, .n = n };
	ret->wraps = arena_new(mem, struct vault_rotated, n + 1);
	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
		struct vault_grant none;
		bool rewrap;

		TRY(vault_open_row(&rows[i], sym, pair, &key, &rewrap, &none));
		ret->wraps[i].old = rows[i];
		seal_wrap(fresh, vault_place(rows[i].object, holder, rows[i].until), &key,
			  ret->wraps[i].wrap);
	}
	return MST_OK;
}

static mst_err rewrap_olds(struct db *v, struct arena *mem, struct vault_open *o,
			   enum vault_pair which, const struct seal_key *fresh, struct vault_turn *r)
{
	struct id pair = vault_pair_id(o->org, which);

	TRY(vault_olds(v, mem, pair, &r->olds, &r->nolds));
	for (size_t i = 0; i < r->nolds; i++) {
		MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 };
		struct seal_ad ad = old_place(pair, r->olds[i].pub);

		TRY(seal_unwrap(&o->pair[which].sym, ad, r->olds[i].wrap, SEAL_WRAP, &secret));
		seal_wrap(fresh, ad, &secret, r->olds[i].wrap);
	}
	memcpy(r->last.pub, r->old_pub, 32);
	seal_wrap(fresh, old_place(pair, r->old_pub), &o->pair[which].secret, r->last.wrap);
	r->last.at = o->now;
	return MST_OK;
}

/* What comes of the pair's secret: wraps under it, those of emergencies, secrets from before. */
static mst_err rewrap_all(struct db *v, struct arena *mem, struct vault_open *o,
			  const struct seal_key *pepper, enum vault_pair which,
			  const struct seal_key *secret, struct vault_turn *r)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key sym = { 0 }, was = { 0 }, now = { 0 };
	MST_CLEANUP(box_pair_wipe) struct box_pair pair = { 0 };

	kdf(secret, "sym", &sym);
	vault_open_box(o, which, &pair);
	memcpy(r->old_pub, pair.pub, 32);
	TRY(rewrap_held(v, mem, vault_pair_id(o->org, which), &o->pair[which].sym, &pair, &sym,
			&r->held[r->nheld++]));
	if (which == VAULT_GROUP) {
		vault_emergency_under(&o->pair[which].sym, pepper, &was);
		vault_emergency_under(&sym, pepper, &now);
		TRY(rewrap_held(v, mem, vault_emergency_id(o->org), &was, NULL, &now,
				&r->held[r->nheld++]));
	}
	return rewrap_olds(v, mem, o, which, &sym, r);
}

mst_err vault_turn_make(struct db *v, struct arena *mem, struct vault_open *o,
			const struct hash *root, const struct seal_key *pepper,
			enum vault_pair which, struct vault_turn *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 };
	MST_CLEANUP(box_pair_wipe) struct box_pair fresh = { 0 };
	struct vault_turn r = { .pair = { .org = o->org, .which = which } };

	TRY(vault_open_pair(v, o, which));
	TRY(vault_may_vouch(v, o->k->user, root));
	box_pair_new(&fresh);
	memcpy(secret.b, fresh.sec, sizeof(secret.b));
	r.pair.signer = o->k->user;
	memcpy(r.pair.pub, fresh.pub, 32);
	vault_sign_pair(&o->k->sign, o->org, (int)which, o->k->user, fresh.pub, r.pair.sig);
	TRY(vault_rekey_make(v, mem, o, root, pepper, vault_pair_id(o->org, which), &secret,
			     &r.secret));
	TRY(rewrap_all(v, mem, o, pepper, which, &secret, &r));
	*ret = r;
	return MST_OK;
}

mst_err vault_turn_put(struct db *v, const struct vault_turn *r)
{
	struct id pair = vault_pair_id(r->pair.org, r->pair.which);
	int64_t held = 0, done, n = 0;
	bool is;

	TRY(vault_pair_is(v, pair, r->pair.pub, &is));
	if (is)
		return MST_OK;
	TRY(vault_pair_exchange(v, r));
	TRY(vault_rekey_put(v, &r->secret));
	for (size_t h = 0; h < r->nheld; h++) {
		done = 0;
		for (size_t i = 0; i < r->held[h].n; i++) {
			TRY(vault_row_exchange(v, &r->held[h].wraps[i].old,
					       r->held[h].wraps[i].wrap, &n));
			done += n;
		}
		TRY(vault_held(v, r->held[h].holder, &held));
		if (held != done)
			return MST_CONFLICT; /* something was given to the old one meanwhile */
	}
	for (size_t i = 0; i < r->nolds; i++)
		TRY(vault_old_put(v, pair, &r->olds[i]));
	return vault_old_put(v, pair, &r->last);
}

mst_err vault_due_pairs(struct db *v, struct id org, bool ret[VAULT_REVIEW + 1])
{
	for (int w = VAULT_INTAKE; w <= VAULT_REVIEW; w++)
		TRY(vault_is_due(v, vault_pair_id(org, (enum vault_pair)w), &ret[w]));
	ret[0] = false;
	return MST_OK;
}

/* ---- what was sealed before ---- */

struct opening {
	struct seal_ad ad;
	struct blob sealed;
	const char *purpose; /* NULL: a box to the pair */
};

static mst_err open_with(struct arena *mem, const struct box_pair *pair,
			 const struct seal_key *sym, const struct opening *w, struct blob *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };

	if (!w->purpose)
		return box_open(mem, pair, w->ad, w->sealed, ret);
	kdf(sym, w->purpose, &key);
	return seal_open(mem, &key, w->ad, w->sealed, ret);
}

/* By the pair of today, else by those before it, the youngest first. */
static mst_err open_any(struct db *v, struct vault_open *o, struct arena *mem,
			enum vault_pair which, const struct opening *w, struct blob *ret)
{
	MST_CLEANUP(box_pair_wipe) struct box_pair pair = { 0 };
	struct id id = vault_pair_id(o->org, which);
	struct vault_old *olds;
	size_t n;

	TRY(vault_open_pair(v, o, which));
	if (!w->purpose)
		vault_open_box(o, which, &pair);
	mst_err e = open_with(mem, &pair, &o->pair[which].sym, w, ret);

	if (e != MST_INVALID)
		return e;
	TRY(vault_olds(v, mem, id, &olds, &n));
	for (size_t i = 0; i < n && e == MST_INVALID; i++) {
		MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 }, sym = { 0 };

		if (seal_unwrap(&o->pair[which].sym, old_place(id, olds[i].pub), olds[i].wrap,
				SEAL_WRAP, &secret) != MST_OK)
			continue; /* whoever writes the database may have put it there */
		kdf(&secret, "sym", &sym);
		if (!w->purpose)
			box_pair_of(secret.b, &pair);
		e = open_with(mem, &pair, &sym, w, ret);
	}
	return e;
}

mst_err vault_open_from(struct db *v, struct vault_open *o, struct arena *mem,
			enum vault_pair which, struct seal_ad ad, struct blob sealed,
			struct blob *ret)
{
	return open_any(v, o, mem, which, &(struct opening){ ad, sealed, NULL }, ret);
}

mst_err vault_org_open(struct db *v, struct vault_open *o, struct arena *mem, const char *purpose,
		       struct seal_ad ad, struct blob sealed, struct blob *ret)
{
	return open_any(v, o, mem, VAULT_GROUP, &(struct opening){ ad, sealed, purpose }, ret);
}
