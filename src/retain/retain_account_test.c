/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the nights leave of an account that has ended. */
#include "auth/account.h"
#include "auth/forget.h"
#include "lock/lock.h"
#include "oidc/oidc.h"
#include "org/org.h"
#include "retain/retain_db.h"
#include "retain/retain_test.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[6];

	list[0] = org_room;
	list[1] = lock_room;
	list[2] = oidc_room;
	list[3] = job_room;
	list[4] = retain_room;
	return list;
}

/* Rows of other rooms, in their names. */
static const struct {
	const char *room, *make, *count;
} ways_in[] = {
	{ "auth", "INSERT INTO auth_second (account, secret, made, last) VALUES ($1, $1, 1, 1)",
	  "SELECT count(*) FROM auth_second WHERE account = $1" },
	{ "auth", "INSERT INTO auth_spare (account, code) VALUES ($1, $1)",
	  "SELECT count(*) FROM auth_spare WHERE account = $1" },
	{ "lock",
	  "INSERT INTO lock_passkey (id, cred, account, name, alg, pub, count, made) "
	  "VALUES ($1, $1, $1, 'Telefonen', -7, $1, 0, 1)",
	  "SELECT count(*) FROM lock_passkey WHERE account = $1" },
	{ "oidc", "INSERT INTO oidc_identity (name, account, at) VALUES ($1, $1, 1)",
	  "SELECT count(*) FROM oidc_identity WHERE account = $1" },
};

static mst_err give_ways(struct ctx *c, void *arg)
{
	const struct id *who = arg;

	for (size_t i = 0; i < MST_LEN(ways_in); i++)
		TRY(db_exec_in(c->db, ways_in[i].room, ways_in[i].make, DB_ARGS(V(*who)), NULL));
	return MST_OK;
}

static int64_t ways(struct ctx *c, struct id who)
{
	int64_t n, all = 0;

	for (size_t i = 0; i < MST_LEN(ways_in); i++) {
		CHECK_OK(db_int_in(c->db, ways_in[i].room, ways_in[i].count, DB_ARGS(V(who)), &n));
		all += n;
	}
	return all;
}

static void night(struct auth_fixture *f, struct ctx *c, int64_t now)
{
	struct job_run r = { .store = f->app.data, .mem = c->mem, .now = now, .arg = &f->app };

	day_fake(now);
	CHECK_OK(retain_accounts_run(&r));
	CHECK_OK(db_call(f->app.data, r.apply, r.apply_arg));
}

TEST(retain_an_account_that_has_ended_has_no_way_in_and_at_last_no_name)
{
	struct auth_fixture f;
	struct auth_member maj;
	struct act a;
	struct ctx c;

	day_fake(RETAIN_NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	for (int i = KARIN; i <= MAJ; i++)
		CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = give_ways, .arg = &f.who[i].id }));
	CHECK_OK(auth_end(&c, &f.who[MAJ], false, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	night(&f, &c, RETAIN_NOW + 86400);
	CHECK_INT(ways(&c, f.who[MAJ].id), 0);
	CHECK_INT(ways(&c, f.who[KARIN].id), 4);
	night(&f, &c, day_at(day_add_months(day_of(RETAIN_NOW), 60), 0, 0)); /* five years, less some hours */
	CHECK_OK(auth_member_get(c.db, c.mem, f.who[MAJ].id, &maj));
	CHECK_STR(maj.user.name, f.who[MAJ].name);
	CHECK(!auth_forgotten(&maj.user));
	for (int twice = 0; twice < 2; twice++)
		night(&f, &c, day_at(day_add_months(day_of(RETAIN_NOW), 60) + 1, 0, 0));
	CHECK_OK(auth_member_get(c.db, c.mem, f.who[MAJ].id, &maj));
	CHECK(auth_forgotten(&maj.user));
	CHECK(!strstr(maj.user.name, f.who[MAJ].name) && !strstr(maj.user.login, f.who[MAJ].login));
	CHECK_OK(auth_member_get(c.db, c.mem, f.who[KARIN].id, &maj));
	CHECK_STR(maj.user.name, f.who[KARIN].name);
	ctx_close(&c);
	auth_fixture_close(&f);
}
