/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* account.c - making an account with its keys. Who invites signs: a public key that nobody of the
 * jour has vouched for is never sealed to. */
#include "auth/auth_priv.h"

struct new_account {
	struct auth_account row;
	struct vault_user keys;
	struct vault_new_pair pairs[4];
	size_t npairs;
	struct vault_grant grants[4];
	size_t ngrants;
	uint8_t salt[PHRASE_SALT];
	struct hash verifier;
};

static mst_err put_keys(struct ctx *c, void *arg)
{
	struct new_account *n = arg;

	TRY(vault_user_put(c->vault, &n->keys));
	for (size_t i = 0; i < n->npairs; i++)
		TRY(vault_pair_put(c->vault, &n->pairs[i]));
	return MST_OK;
}

static mst_err put_pair_grants(struct ctx *c, void *arg)
{
	struct new_account *n = arg;

	return n->ngrants ? vault_grant_put(c->vault, n->grants, n->ngrants) : MST_OK;
}

static mst_err put_row(struct ctx *c, void *arg)
{
	struct new_account *n = arg;

	return auth_account_insert(c->db, &n->row, c->now);
}

/* Prepares grants of the organisation's pairs that the roles need. */
static mst_err pair_grants(struct ctx *c, struct new_account *n)
{
	static const struct {
		unsigned role;
		enum vault_pair pair;
	} needs[] = { { ROLE_COORDINATOR, VAULT_INTAKE },
		      { ROLE_COORDINATOR, VAULT_GROUP },
		      { ROLE_REVIEWER, VAULT_REVIEW } };

	for (size_t i = 0; i < MST_LEN(needs); i++)
		if (n->row.user.roles & needs[i].role)
			TRY(vault_grant_pair_to_user(c->vault, &c->keys, &c->app->root, c->app->jour,
						     needs[i].pair, n->row.user.id,
						     &n->grants[n->ngrants++]));
	return MST_OK;
}

/* The first account makes the organisation's pairs; everybody after it is given them. */
static mst_err make_keys(struct ctx *c, const struct seal_key *stretched, struct new_account *n,
			 struct vault_keyring *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key under = { 0 };
	bool first = !c->keys.open;

	kdf(stretched, "keyring", &under);
	vault_user_new(n->row.user.id, &under, first ? NULL : &c->keys, &n->keys, ret);
	if (first) {
		vault_fingerprint(n->keys.sign_pub, &c->app->root);
		for (int p = VAULT_INTAKE; p <= VAULT_REVIEW; p++)
			vault_pair_new(n->row.user.org, (enum vault_pair)p, ret,
				       &n->pairs[n->npairs++]);
	}
	return MST_OK;
}

static mst_err check_new(struct ctx *c, const struct auth_new *n)
{
	struct auth_user taken;

	if (str_empty(n->login) || str_empty(n->name) || utf8_len(n->phrase) < 12 || !n->roles) {
		c->why = "a login, a name, a phrase of 12 characters and a role are needed";
		return MST_INVALID;
	}
	mst_err e = auth_find(c->db, c->mem, n->login, &taken);

	if (e == MST_OK) {
		c->why = "that login is taken";
		return MST_CONFLICT;
	}
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err auth_create(struct ctx *c, const struct auth_new *n, struct id *ret,
		    struct vault_keyring *ret_keys)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key stretched = { 0 }, verify = { 0 };
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring keys = { 0 };
	struct new_account *a = arena_new(c->mem, struct new_account, 1);

	TRY(check_new(c, n));
	a->row.user = (struct auth_user){ .id = rng_id(), .org = n->org, .login = n->login,
					  .name = n->name, .roles = n->roles };
	rng_bytes(a->salt, sizeof(a->salt));
	TRY(phrase_stretch(n->phrase, a->salt, &c->app->pepper, &stretched));
	kdf(&stretched, "verify", &verify);
	hash_of(verify.b, sizeof(verify.b), &a->verifier);
	a->row.salt = (struct blob){ a->salt, sizeof(a->salt) };
	a->row.verifier = (struct blob){ a->verifier.b, sizeof(a->verifier.b) };
	TRY(make_keys(c, &stretched, a, &keys));
	/* Her public key must stand before anything is sealed to it; her account comes last, so that
	 * whoever has a login has all keys of her roles. */
	struct act keys_first = { .keys = put_keys, .arg = a };
	struct act make = { .keys = put_pair_grants,
			    .apply = put_row,
			    .arg = a,
			    .audit = ctx_note(c, "account.create", a->row.user.id, NULL, NULL) };

	TRY(ctx_act_now(c, &keys_first));
	if (c->keys.open)
		TRY(pair_grants(c, a));
	TRY(ctx_act_now(c, &make));
	*ret = a->row.user.id;
	if (ret_keys)
		*ret_keys = keys;
	return MST_OK;
}
