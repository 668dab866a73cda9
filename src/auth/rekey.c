/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rekey.c - a user's keys are made anew: another phrase, a lock that goes, a lock that comes. All her
 * sessions hold the old keyring, so they end, and one begins. */
#include "auth/auth_priv.h"

struct rekeying {
	struct auth_user user;
	struct vault_rotation rotation;
	struct vault_lock lock;
	bool has_lock, has_phrase;
	struct hash verifier;
	struct auth_fresh fresh; /* its secret is wiped by auth_sign_in_done */
	struct auth_draft *drafts;
	size_t ndrafts;
	mst_err (*rows)(struct ctx *c, void *arg);
	void *arg;
};

static mst_err put_keys(struct ctx *c, void *arg)
{
	struct rekeying *r = arg;

	TRY(vault_rotation_put(c->vault, &r->rotation));
	return r->has_lock ? vault_lock_put(c->vault, &r->lock) : MST_OK;
}

static mst_err put_rows(struct ctx *c, void *arg)
{
	struct rekeying *r = arg;

	if (r->has_phrase)
		TRY(auth_verifier_put(c->db, r->user.id, &r->verifier));
	for (size_t i = 0; i < r->ndrafts; i++)
		TRY(auth_draft_put(c->db, &r->drafts[i]));
	if (r->rows)
		TRY(r->rows(c, r->arg));
	TRY(auth_sessions_end(c->db, r->user.id));
	return auth_fresh_put(c, &r->fresh, r->user.id);
}

/* Text that waits for her is sealed to her new key; what cannot be read is left as it is. */
static mst_err reseal_drafts(struct ctx *c, const struct vault_keyring *old,
			     const struct vault_keyring *now, struct rekeying *r)
{
	TRY(auth_drafts(c->db, c->mem, r->user.id, &r->drafts, &r->ndrafts));
	for (size_t i = 0; i < r->ndrafts; i++) {
		struct auth_draft *d = &r->drafts[i];
		struct seal_ad ad = SEAL_AD(FIELD_AUTH_DRAFT, d->row);
		struct blob plain;

		if (vault_open_own(old, c->mem, ad, d->sealed, &plain) == MST_OK)
			d->sealed = box_seal(c->mem, now->pair.pub, ad, plain.p, plain.n);
	}
	return MST_OK;
}

/* By herself, about herself; the detail is for those who hold the group. */
const struct audit_row *auth_own_note(struct ctx *c, const struct vault_keyring *k, const char *act)
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = k, .org = c->app->jour,
							     .now = c->now };
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);
	bool have = vault_org_key(c->vault, &o, "audit", &key) == MST_OK;
	struct audit_note note = { .jour = c->app->jour, .actor = k->user, .act = act,
				   .subject = k->user, .key = have ? &key : NULL };

	audit_prepare(c->mem, c->now, &note, row);
	return row;
}

mst_err auth_rekey(struct ctx *c, const struct auth_rekey *k, struct act *ret,
		   struct auth_fresh **ret_session)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key under = { 0 };
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring next = { 0 };
	struct rekeying *r = arena_new(c->mem, struct rekeying, 1);

	*r = (struct rekeying){ .user = *k->user, .has_phrase = k->phrase != NULL,
				.has_lock = k->secret != NULL, .rows = k->rows, .arg = k->arg };
	if (k->phrase) {
		kdf(k->phrase, "keyring", &under);
		auth_verifier_of(k->phrase, &r->verifier);
	}
	TRY(vault_user_rotate(c->vault, c->mem, k->keys, k->phrase ? &under : NULL, &r->rotation,
			      &next));
	if (k->secret)
		vault_lock_new(&next, k->add, k->kind, k->secret, &r->lock);
	if (!id_none(k->drop)) {
		mst_err e = vault_rotation_without(&r->rotation, k->drop);

		if (e != MST_OK && !k->secret) /* one that comes may replace the last one */
			return e;
	}
	auth_fresh_make(&next, &r->fresh);
	TRY(reseal_drafts(c, k->keys, &next, r));
	*ret = (struct act){ .keys = put_keys, .apply = put_rows, .arg = r,
			     .audit = auth_own_note(c, k->keys, k->act) };
	*ret_session = &r->fresh;
	return MST_OK;
}

mst_err auth_phrase_set(struct ctx *c, const struct seal_key *old, const struct seal_key *fresh,
			struct act *ret, struct auth_fresh **ret_session)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key from = { 0 };
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };

	kdf(old, "keyring", &from);
	TRY(vault_unlock(c->vault, c->who->id, &from, &k));
	return auth_rekey(c,
			  &(struct auth_rekey){ .keys = &k, .user = c->who, .phrase = fresh,
						.act = "account.phrase" },
			  ret, ret_session);
}
