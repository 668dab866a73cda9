/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* alone.c - circles that would have no coordinator without somebody. Ordinary cases are the group pair's,
 * which there is always a coordinator for. A circle has only those named in it: when the last coordinator of
 * them has gone, it can be opened for an hour, or by two key keepers, or by nobody, and given to nobody. */
#include "auth/auth_priv.h"

mst_err auth_alone_in(struct db *v, struct arena *mem, const struct auth_leads *leads, struct id user,
		      struct auth_alone *ret)
{
	struct id keepers = vault_pair_id(leads->jour, VAULT_RECOVERY),
		  hour = vault_emergency_id(leads->jour);
	struct auth_alone a = { 0 };
	struct vault_held *held;
	size_t n;

	TRY(vault_circles(v, mem, leads->jour, user, &held, &n));
	a.list = arena_new(mem, struct auth_circle, n + 1);
	for (size_t i = 0; i < n;) {
		struct auth_circle *one = &a.list[a.n];
		bool led = false;

		*one = (struct auth_circle){ .id = held[i].object };
		for (; i < n && id_eq(held[i].object, one->id); i++) {
			one->keepers |= id_eq(held[i].holder, keepers);
			one->hour |= id_eq(held[i].holder, hour);
			for (size_t k = 0; k < leads->n; k++)
				led |= id_eq(held[i].holder, leads->ids[k]) &&
				       !id_eq(leads->ids[k], user);
		}
		a.n += !led;
	}
	*ret = a;
	return MST_OK;
}

mst_err auth_alone(struct ctx *c, struct id user, int64_t at, struct auth_alone *ret)
{
	struct auth_leads leads;

	TRY(auth_leads(c->db, c->mem, c->app->jour, at, &leads));
	return auth_alone_in(c->vault, c->mem, &leads, user, ret);
}

mst_err auth_alone_words(struct ctx *c, const struct auth_alone *a, const char **ret)
{
	const char *all = "", *one;
	bool hidden = false;

	for (size_t i = 0; i < a->n; i++) {
		one = NULL;
		if (c->app->case_words)
			TRY(c->app->case_words(c, a->list[i].id, &one));
		if (one)
			all = arena_fmt(c->mem, "%s%s%s", all, *all ? ", " : "", one);
		hidden |= !one;
	}
	if (hidden)
		all = arena_fmt(c->mem, "%s%s%s", all, *all ? ", " : "",
				view_text(c->view.lang, N_("något ärende som inte visas för dig")));
	*ret = all;
	return MST_OK;
}

/* By the roles that are left. */
mst_err auth_keys_lapse(struct db *v, struct arena *mem, const struct auth_leads *leads,
			const struct auth_user *u, bool ended)
{
	struct auth_alone alone;

	if (!ended && u->roles & (ROLE_VOLUNTEER | ROLE_COORDINATOR))
		return MST_OK;
	TRY(auth_alone_in(v, mem, leads, u->id, &alone));
	struct id *stay = arena_new(mem, struct id, alone.n + 1);

	for (size_t i = 0; i < alone.n; i++)
		stay[i] = alone.list[i].id;
	return ended ? vault_leave(v, mem, u->id, stay, alone.n) :
		       vault_lapse(v, mem, u->id, stay, alone.n);
}
