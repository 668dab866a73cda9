/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_pairs.c - the jour's pairs are made anew when somebody who held them has left or changed role.
 * The hashes that cases are found by come of the group's key, so they go before it and are made again
 * by the next step of the same sign-in. */
#include "guard/guard.h"
#include "support/support_lookup.h"

struct turning {
	struct vault_turn turn;
	struct id jour;
};

static mst_err forget(struct ctx *c, void *arg)
{
	struct turning *t = arg;

	return t->turn.pair.which == VAULT_GROUP ? support_lookup_forget(c->db, t->jour) : MST_OK;
}

static mst_err put_turn(struct ctx *c, void *arg)
{
	struct turning *t = arg;

	return vault_turn_put(c->vault, &t->turn);
}

/* The hashes go first, so that a crash leaves none of the old key. One that a form saves in the very moment
 * between is found by reading, as all cases are, and by its hash once the case is saved again. */
static mst_err turn(struct ctx *c, enum vault_pair which)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key audit = { 0 };
	struct turning *t = arena_new(c->mem, struct turning, 1);
	mst_err e = vault_org_key(c->vault, &c->open, "audit", &audit);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	t->jour = c->app->jour;
	TRY(vault_turn_make(c->vault, c->mem, &c->open, &c->app->root, &c->app->pepper, which,
			    &t->turn));
	TRY(ctx_act_now(c, &(struct act){ .apply = forget, .give = put_turn, .arg = t,
					  .audit = ctx_note(c, "org.pair", ID_NONE,
							    e == MST_OK ? &audit : NULL, NULL) }));
	vault_open_wipe(&c->open);
	c->open = (struct vault_open){ .k = &c->keys, .org = c->app->jour, .now = c->now };
	return MST_OK;
}

mst_err guard_pairs_due(struct ctx *c, size_t *ret)
{
	bool due[VAULT_REVIEW + 1];

	*ret = 0;
	TRY(vault_due_pairs(c->vault, c->app->jour, due));
	for (int w = VAULT_INTAKE; w <= VAULT_REVIEW; w++) {
		mst_err e = due[w] ? turn(c, (enum vault_pair)w) : MST_NOTFOUND;

		/* Not hers; or another coordinator was quicker, or something was given meanwhile: the
		 * next sign-in takes it. */
		if (e != MST_OK && e != MST_NOTFOUND && e != MST_CONFLICT)
			return e;
		*ret += e == MST_OK;
	}
	return MST_OK;
}
