/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* account.c - making an account with its keys. Who invites signs: a public key that nobody of the
 * jour has vouched for is never sealed to. */
#include "auth/auth_priv.h"

const struct auth_role_pair auth_role_pairs[] = {
	{ ROLE_COORDINATOR, VAULT_INTAKE },
	{ ROLE_COORDINATOR, VAULT_GROUP },
	{ ROLE_REVIEWER, VAULT_REVIEW },
	{ 0 },
};

/* The first account makes the organisation's pairs; everybody after it is given them. */
mst_err auth_keys_make(struct ctx *c, struct id user, struct id org, unsigned roles,
		       const struct seal_key *under, struct auth_keys *ret,
		       struct vault_keyring *ret_open)
{
	bool first = !c->keys.open;

	*ret = (struct auth_keys){ 0 };
	vault_user_new(user, under, first ? NULL : &c->keys, &ret->user, ret_open);
	if (first) {
		vault_fingerprint(ret->user.sign_pub, &c->app->root);
		for (int p = VAULT_INTAKE; p <= VAULT_REVIEW; p++)
			vault_pair_new(org, (enum vault_pair)p, ret_open, &ret->pairs[ret->npairs++]);
		return MST_OK;
	}
	for (const struct auth_role_pair *p = auth_role_pairs; p->role; p++) {
		if (!(roles & p->role))
			continue;
		mst_err e = vault_grant_pair_to_new(c->vault, &c->keys, c->app->jour, p->pair,
						    &ret->user, &ret->grants[ret->ngrants++]);

		if (e != MST_OK)
			return e == MST_NOTFOUND ? MST_DENIED : e;
	}
	return MST_OK;
}

mst_err auth_keys_put(struct db *v, const struct auth_keys *k)
{
	TRY(vault_user_put(v, &k->user));
	for (size_t i = 0; i < k->npairs; i++)
		TRY(vault_pair_put(v, &k->pairs[i]));
	return vault_grant_put(v, k->grants, k->ngrants);
}

void auth_verifier_of(const struct seal_key *stretched, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key verify = { 0 };

	kdf(stretched, "verify", &verify);
	hash_of(verify.b, sizeof(verify.b), ret);
}

struct new_account {
	struct auth_account row;
	struct auth_keys keys;
	uint8_t salt[PHRASE_SALT];
	struct hash verifier;
	const struct auth_new *asked;
};

static mst_err put_keys(struct ctx *c, void *arg)
{
	struct new_account *n = arg;

	return auth_keys_put(c->vault, &n->keys);
}

static mst_err put_row(struct ctx *c, void *arg)
{
	struct new_account *n = arg;

	if (n->asked->rows)
		TRY(n->asked->rows(c, n->asked->arg));
	return auth_account_insert(c->db, &n->row, c->now);
}

static mst_err check_new(struct ctx *c, const struct auth_new *n)
{
	struct auth_user taken;

	if (str_empty(n->login) || str_empty(n->name) || (!n->secret && utf8_len(n->phrase) < 12) ||
	    !n->roles) {
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

/* Without a phrase the salt waits for the one she may choose, and the verifier is nobody's. */
static mst_err make_keys(struct ctx *c, const struct auth_new *n, struct new_account *a,
			 struct vault_keyring *ret_open)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key stretched = { 0 }, under = { 0 };

	rng_bytes(a->salt, sizeof(a->salt));
	if (n->secret)
		seal_key_new(&stretched);
	else
		TRY(phrase_stretch(n->phrase, a->salt, &c->app->pepper, &stretched));
	auth_verifier_of(&stretched, &a->verifier);
	a->row.salt = (struct blob){ a->salt, sizeof(a->salt) };
	a->row.verifier = (struct blob){ a->verifier.b, sizeof(a->verifier.b) };
	kdf(&stretched, "keyring", &under);
	TRY(auth_keys_make(c, a->row.user.id, n->org, n->roles, &under, &a->keys, ret_open));
	if (n->secret)
		vault_lock_new(ret_open, n->lock, n->kind, n->secret, &a->keys.user.lock);
	return MST_OK;
}

mst_err auth_unlock(struct ctx *c, const char *login, const char *phrase, struct auth_user *ret,
		    struct vault_keyring *ret_keys)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key stretched = { 0 }, under = { 0 };
	struct auth_account a;
	mst_err e = auth_account_find(c->db, c->mem, login, &a);

	if (e == MST_NOTFOUND || (e == MST_OK && a.salt.n != PHRASE_SALT))
		return MST_DENIED;
	TRY(e);
	TRY(phrase_stretch(phrase, a.salt.p, &c->app->pepper, &stretched));
	kdf(&stretched, "keyring", &under);
	e = vault_unlock(c->vault, a.user.id, &under, ret_keys);
	*ret = a.user;
	return e == MST_NOTFOUND ? MST_DENIED : e;
}

mst_err auth_create(struct ctx *c, const struct auth_new *n, struct id *ret,
		    struct vault_keyring *ret_keys)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring keys = { 0 };
	struct new_account *a = arena_new(c->mem, struct new_account, 1);

	TRY(check_new(c, n));
	a->asked = n;
	a->row.user = (struct auth_user){ .id = id_none(n->id) ? rng_id() : n->id, .org = n->org,
					  .login = n->login, .name = n->name, .roles = n->roles };
	TRY(make_keys(c, n, a, &keys));
	/* Her account comes last, so that whoever has a login has all keys of her roles. */
	struct act make = { .keys = put_keys,
			    .apply = put_row,
			    .arg = a,
			    .audit = ctx_note(c, "account.create", a->row.user.id, NULL, NULL) };

	TRY(ctx_act_now(c, &make));
	*ret = a->row.user.id;
	if (ret_keys)
		*ret_keys = keys;
	return MST_OK;
}

mst_err auth_options(struct ctx *c, unsigned any_role, const struct view_option **ret)
{
	struct auth_user *users;
	struct view_option *o;
	size_t n;

	TRY(auth_list(c->db, c->mem, c->app->jour, any_role, &users, &n));
	o = arena_new(c->mem, struct view_option, n + 1);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct view_option){ id_str(c->mem, users[i].id), users[i].name, NULL };
	*ret = o;
	return MST_OK;
}
