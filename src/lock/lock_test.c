/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a code on paper does to keys and accounts, broken at every database call. */
#include "auth/auth_fixture.h"
#include "lock/lock.h"
#include "lock/lock_code.h"

struct use {
	struct auth_fixture f;
	struct lock_code code;
	struct id lock;
	struct seal_key secret, fresh;
	uint8_t salt[PHRASE_SALT];
};

static mst_err put_lock(struct db *v, void *arg)
{
	return vault_lock_put(v, arg);
}

static void start(struct use *u)
{
	struct vault_lock l;
	struct auth_user who;
	struct ctx c;

	lock_code_new(&u->code);
	lock_code_keys(&u->code, &u->lock, &u->secret);
	vault_lock_new(&u->f.keys[KARIN], u->lock, VAULT_PAPER, &u->secret, &l);
	CHECK_OK(db_call(u->f.app.vault, put_lock, &l));
	auth_fixture_ctx(&u->f, -1, &c);
	CHECK_OK(auth_of_lock(&c, u->f.who[KARIN].id, &who, u->salt));
	CHECK_OK(auth_phrase_stretch(&c, "kajak saffran tulpan", u->salt, &u->fresh));
	ctx_close(&c);
}

static mst_err opens_by_code(struct use *u, struct vault_keyring *ret)
{
	struct db *v;

	CHECK_OK(db_reader(u->f.app.vault, &v));
	return vault_unlock(v, u->lock, &u->secret, ret);
}

static mst_err opens_by_phrase(struct use *u)
{
	struct vault_keyring k;
	struct seal_key under;
	struct db *v;

	kdf(&u->fresh, "keyring", &under);
	CHECK_OK(db_reader(u->f.app.vault, &v));
	return vault_unlock(v, u->f.who[KARIN].id, &under, &k);
}

/* As the page does it: open by the code, a new phrase, without that lock. */
static mst_err run(void *arg)
{
	struct use *u = arg;
	struct auth_fresh *session;
	struct vault_keyring k;
	struct ctx c;
	struct act a;
	mst_err e = opens_by_code(u, &k);

	if (e != MST_OK)
		return e;
	auth_fixture_ctx(&u->f, -1, &c);
	e = auth_rekey(&c,
		       &(struct auth_rekey){ .keys = &k, .user = &u->f.who[KARIN], .phrase = &u->fresh,
					     .drop = u->lock, .act = "account.paper_used" },
		       &a, &session);
	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

TEST(lock_paper_broken_at_each_call_one_of_the_two_opens)
{
	struct use u = { 0 };
	struct vault_keyring k;
	mst_err e = MST_FAIL;
	int64_t rows = 0;
	int n;

	if (!auth_fixture_open(&u.f, NULL, BRITT + 1))
		return;
	start(&u);
	for (n = 1; n < 80 && e != MST_OK; n++) {
		db_fail_at(n);
		e = run(&u);
		db_fail_at(0);
		/* The code or the new phrase: never both, never none. */
		CHECK((opens_by_code(&u, &k) == MST_OK) != (opens_by_phrase(&u) == MST_OK));
		if (e != MST_OK && opens_by_phrase(&u) == MST_OK)
			break; /* the keys are made anew; her next login mends the account's row */
	}
	CHECK(n > 8);
	CHECK_OK(opens_by_phrase(&u));
	CHECK_ERR(run(&u), MST_NOTFOUND); /* used up */
	CHECK(auth_fixture_log_whole(&u.f, &rows));
	auth_fixture_close(&u.f);
}

/* The same where the process dies. */
TEST(lock_paper_killed_in_each_call_one_of_the_two_opens)
{
	struct use u = { 0 };
	struct vault_keyring k;
	bool used = false;
	int64_t rows = 0;
	int n;

	if (!auth_fixture_open(&u.f, NULL, BRITT + 1))
		return;
	start(&u);
	for (n = 1; n < 80 && !used; n += test_step(4)) {
		bool died = auth_fixture_dies(&u.f, n, run, &u);

		used = opens_by_phrase(&u) == MST_OK;
		CHECK(died || used);
		CHECK(used != (opens_by_code(&u, &k) == MST_OK));
	}
	CHECK(used && n > 8);
	CHECK_ERR(run(&u), MST_NOTFOUND); /* used up */
	CHECK(auth_fixture_log_whole(&u.f, &rows));
	auth_fixture_close(&u.f);
}

TEST(lock_paper_of_an_ended_account_opens_nothing)
{
	struct use u = { 0 };
	struct auth_user who;
	struct act a;
	struct ctx c;

	if (!auth_fixture_open(&u.f, NULL, BRITT + 1))
		return;
	start(&u);
	auth_fixture_ctx(&u.f, BRITT, &c);
	CHECK_OK(auth_end(&c, &u.f.who[KARIN], false, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(auth_of_lock(&c, u.f.who[KARIN].id, &who, u.salt), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&u.f);
}
