/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* emergency.c - a wrap for the case that nobody of the named few can be reached. Its key comes of the
 * group pair and the server's secret together: a coordinator with a copy of the store does not open it,
 * and neither does the server when no coordinator is signed in. Whether she may, who is told and for how
 * long is the caller's to decide before it asks. */
#include "vault/vault_priv.h"

#define EMERGENCY 5 /* beside the four pairs; vault_pair_id of it belongs to no pair */

struct id vault_emergency_id(struct id org)
{
	return vault_pair_id(org, (enum vault_pair)EMERGENCY);
}

void vault_emergency_under(const struct seal_key *group, const struct seal_key *pepper,
			   struct seal_key *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key part = { 0 };
	struct hash_state s;
	struct hash h;

	kdf(group, "emergency", &part);
	hash_start(&s, pepper);
	hash_add_part(&s, "medstod emergency 1", 19);
	hash_add_part(&s, part.b, sizeof(part.b));
	hash_end(&s, &h);
	mem_wipe(&s, sizeof(s));
	memcpy(ret->b, h.b, sizeof(ret->b));
	mem_wipe(&h, sizeof(h));
}

static mst_err under_of(struct db *v, struct vault_open *o, const struct seal_key *pepper,
			struct seal_key *ret)
{
	TRY(vault_open_pair(v, o, VAULT_GROUP));
	vault_emergency_under(&o->pair[VAULT_GROUP].sym, pepper, ret);
	return MST_OK;
}

mst_err vault_emergency_grant(struct db *v, struct vault_open *o, const struct seal_key *pepper,
			      struct id object, const struct seal_key *key, struct vault_grant *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key under = { 0 };
	struct vault_grant g = { .object = object, .holder = vault_emergency_id(o->org),
				 .kind = VAULT_SYM };

	TRY(under_of(v, o, pepper, &under));
	g.by = o->k->user;
	seal_wrap(&under, vault_place(object, g.holder, 0), key, g.wrap);
	vault_grant_by(o, VAULT_GROUP, &g);
	*ret = g;
	return MST_OK;
}

mst_err vault_emergency_key(struct db *v, struct vault_open *o, const struct seal_key *pepper,
			    struct id object, struct seal_key *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key under = { 0 };
	struct vault_grant again;
	struct vault_row row;
	bool rewrap;

	TRY(under_of(v, o, pepper, &under));
	TRY(vault_row_find(v, object, vault_emergency_id(o->org), o->now, &row));
	if (row.kind != VAULT_SYM)
		return MST_DENIED;
	return vault_open_row(&row, &under, NULL, ret, &rewrap, &again);
}
