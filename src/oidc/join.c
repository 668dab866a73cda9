/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* join.c - what taking an invitation with the municipality's login does to keys and rows. */
#include "oidc/oidc_priv.h"

void oidc_joining_wipe(struct oidc_joining *j)
{
	vault_keyring_wipe(&j->joined.keys);
	seal_key_wipe(&j->kept);
	seal_key_wipe(&j->secret);
}

static mst_err put_identity(struct ctx *c, void *arg)
{
	struct oidc_joining *j = arg;

	TRY(oidc_identity_drop(c->db, &j->name)); /* of an account that has ended */
	return oidc_identity_put(c->db, &j->name, j->invite.account, c->now);
}

mst_err oidc_join(struct ctx *c, const char *code, struct oidc_joining *j, struct act *ret)
{
	oidc_browser_lock(&j->kept, &j->lock.lock, &j->secret);
	j->lock.kind = VAULT_DEVICE;
	j->lock.secret = &j->secret;
	j->lock.rows = put_identity;
	j->lock.arg = j;
	return auth_join_by(c, code, &j->invite, &j->lock, ret, &j->joined);
}
