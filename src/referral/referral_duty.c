/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_duty.c - the inbox for who is on duty: not the jour's intake key, but each referral's own, with
 * the end that her pass has. */
#include "referral/referral_db.h"

#define LEND_MOST 500

mst_err referral_may(struct ctx *c, int64_t *ret_until)
{
	struct auth_duty *on = NULL;
	size_t n = 0;

	*ret_until = 0;
	if (c->who->roles & ROLE_COORDINATOR)
		return MST_OK;
	if (c->app->on_duty)
		TRY(c->app->on_duty(c, &on, &n));
	for (size_t i = 0; i < n; i++)
		if (id_eq(on[i].account, c->who->id)) {
			*ret_until = on[i].until;
			return MST_OK;
		}
	return MST_NOTFOUND;
}

static mst_err give(struct ctx *c, void *arg)
{
	return vault_grant_put(c->vault, arg, 1);
}

/* The row in the log is all that is written of it. */
static mst_err no_row(struct ctx *c, void *arg)
{
	(void)c, (void)arg;
	return MST_OK;
}

static mst_err lend_one(struct ctx *c, const struct auth_duty *to, struct id id, struct act *ret)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct vault_grant *g = arena_new(c->mem, struct vault_grant, 1);

	TRY(referral_read(c, id, &r));
	TRY(vault_grant_user(c->vault, &c->keys, &c->app->root, id, &r.key, to->account, to->until, g));
	*ret = (struct act){ .apply = no_row, .give = give, .arg = g,
			     .audit = ctx_note(c, "referral.pass", id, &r.audit,
					       arena_fmt(c->mem, "{\"to\":\"%s\",\"until\":%lld}",
							 id_str(c->mem, to->account),
							 (long long)to->until)) };
	return MST_OK;
}

mst_err referral_lend(struct ctx *c, const struct auth_duty *to, struct act **ret, size_t *ret_n)
{
	struct referral_row *rows;
	struct act *acts;
	size_t n, lent = 0;

	TRY(referral_rows_waiting(c->db, c->mem, c->app->jour, 0, ID_NONE, LEND_MOST, &rows, &n));
	acts = arena_new(c->mem, struct act, n + 1);
	for (size_t i = 0; i < n; i++) {
		mst_err e = lend_one(c, to, rows[i].id, &acts[lent]);

		if (e != MST_NOTFOUND) /* not hers to open */
			TRY(e);
		lent += e == MST_OK;
	}
	*ret = acts;
	*ret_n = lent;
	return MST_OK;
}
