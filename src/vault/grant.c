/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* grant.c - prepares wraps. Nothing is written here; vault_grant_put is the apply. */
#include "base/day.h"
#include "vault/vault_priv.h"

static void wrap_sym(const struct seal_key *under, const struct seal_key *key,
		     struct vault_grant *g)
{
	g->kind = VAULT_SYM;
	seal_wrap(under, vault_place(g->object, g->holder, g->until), key, g->wrap);
}

static void wrap_box(const uint8_t pub[32], const struct seal_key *key, struct vault_grant *g)
{
	g->kind = VAULT_BOX;
	memcpy(g->to, pub, 32);
	box_wrap(pub, vault_place(g->object, g->holder, g->until), key, g->wrap);
}

mst_err vault_grant_user(struct db *v, const struct vault_keyring *k, const struct hash *root,
			 struct id object, const struct seal_key *key, struct id user,
			 int64_t until, struct vault_grant *ret)
{
	struct vault_grant g = { .object = object, .holder = user, .until = until };
	struct vault_card c;

	if (k && k->open) {
		g.by = k->user;
		if (id_eq(k->user, user)) {
			wrap_sym(&k->key, key, &g);
			*ret = g;
			return MST_OK;
		}
	}
	TRY(vault_user_key(v, user, root, &c));
	wrap_box(c.box_pub, key, &g);
	*ret = g;
	return MST_OK;
}

mst_err vault_grant_pair(struct db *v, const struct vault_keyring *k, const struct hash *root,
			 struct id object, const struct seal_key *key, struct id org,
			 enum vault_pair which, struct vault_grant *ret)
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = k, .org = org, .now = day_now() };
	struct vault_grant g = { .object = object, .holder = vault_pair_id(org, which) };
	uint8_t pub[32];

	if (k && k->open) {
		g.by = k->user;
		mst_err e = vault_open_pair(v, &o, which);

		if (e == MST_OK) {
			wrap_sym(&o.pair[which].sym, key, &g);
			vault_grant_by(&o, which, &g);
			*ret = g;
			return MST_OK;
		}
		if (e != MST_NOTFOUND)
			return e;
	}
	TRY(vault_pair_key(v, org, (int)which, root, pub));
	wrap_box(pub, key, &g);
	*ret = g;
	return MST_OK;
}

mst_err vault_grant_pair_to_user(struct db *v, const struct vault_keyring *k,
				 const struct hash *root, struct id org, enum vault_pair which,
				 struct id user, struct vault_grant *ret)
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = k, .org = org, .now = day_now() };
	struct vault_grant g;
	struct vault_card c;

	TRY(vault_open_pair(v, &o, which));
	TRY(vault_grant_user(v, k, root, vault_pair_id(org, which), &o.pair[which].secret, user, 0,
			     &g));
	vault_grant_by(&o, which, &g);
	if (which == VAULT_GROUP && !id_eq(k->user, user)) {
		TRY(vault_user_key(v, user, root, &c));
		vault_sign_vouch(&k->sign, user, k->user, c.sign_pub, g.vouch);
		g.vouches = true;
	}
	*ret = g;
	return MST_OK;
}

void vault_grant_boxed(const struct vault_keyring *k, const uint8_t pub[32], struct id holder,
		       struct id object, const struct seal_key *key, int64_t until,
		       struct vault_grant *ret)
{
	*ret = (struct vault_grant){ .object = object, .holder = holder, .by = k->user,
				     .until = until };
	wrap_box(pub, key, ret);
}

void vault_grant_to_new(const struct vault_keyring *k, const struct vault_user *u, struct id object,
			const struct seal_key *key, int64_t until, struct vault_grant *ret)
{
	vault_grant_boxed(k, u->box_pub, u->user, object, key, until, ret);
}

mst_err vault_grant_pair_to_new(struct db *v, const struct vault_keyring *k, struct id org,
				enum vault_pair which, const struct vault_user *u,
				struct vault_grant *ret)
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = k, .org = org, .now = day_now() };
	struct vault_grant g;

	TRY(vault_open_pair(v, &o, which));
	vault_grant_to_new(k, u, vault_pair_id(org, which), &o.pair[which].secret, 0, &g);
	vault_grant_by(&o, which, &g);
	if (which == VAULT_GROUP) {
		vault_sign_vouch(&k->sign, u->user, k->user, u->sign_pub, g.vouch);
		g.vouches = true;
	}
	*ret = g;
	return MST_OK;
}
