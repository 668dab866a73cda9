/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_account.c - what is kept of accounts that have ended: no way in from the next night on, and the name
 * for as long as the log is kept, which tells what she read. */
#include "auth/forget.h"
#include "base/log.h"
#include "lock/lock_passkey.h"
#include "oidc/oidc.h"
#include "retain/retain_db.h"

mst_err retain_accounts_before(struct db *db, struct arena *mem, struct id jour, int32_t day, int64_t *ret)
{
	struct retain_rule rule;

	TRY(retain_rule_on(db, mem, jour, day, &rule));
	*ret = day_at(day_add_months(day, -12 * (int)rule.log_years), 0, 0);
	return MST_OK;
}

struct leaving {
	struct id *ended, *old; /* old: their names go too */
	size_t n, nold;
};

static mst_err apply_leaving(struct db *w, void *arg)
{
	const struct leaving *l = arg;

	for (size_t i = 0; i < l->n; i++) {
		TRY(auth_forget_ways(w, l->ended[i]));
		TRY(lock_passkeys_forget(w, l->ended[i]));
		TRY(oidc_forget(w, l->ended[i]));
	}
	for (size_t i = 0; i < l->nold; i++)
		TRY(auth_forget_name(w, l->old[i]));
	return MST_OK;
}

mst_err retain_accounts_run(struct job_run *r)
{
	const struct app *app = r->arg;
	struct leaving *l = arena_new(r->mem, struct leaving, 1);
	int64_t before;
	struct db *db;

	TRY(db_reader(r->store, &db));
	TRY(retain_accounts_before(db, r->mem, app->jour, day_of(r->now), &before));
	TRY(auth_ended(db, r->mem, r->now, &l->ended, &l->n));
	TRY(auth_ended(db, r->mem, before, &l->old, &l->nold));
	if (l->nold)
		log_num(LOG_INFO, "retain.accounts", "names", (int64_t)l->nold);
	r->apply = apply_leaving;
	r->apply_arg = l;
	return MST_OK;
}
