/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* throttle_test.c - many at one address mistype and wait for nothing; who tries many logins there is slowed. */
#include "auth/auth_fixture.h"
#include "auth/auth_priv.h"

#define OFFICE "203.0.113.7"

struct trying {
	struct auth_tries tries;
	bool good;
};

static mst_err put(struct ctx *c, void *arg)
{
	struct trying *t = arg;

	return t->good ? auth_tries_good(c, &t->tries) : auth_tries_failed(c, &t->tries);
}

/* Seconds that she must wait, or 0 and it is counted. */
static int64_t try_from(struct ctx *c, const char *peer, const char *login, bool good)
{
	struct trying t = { .good = good };
	int64_t wait = -1;

	auth_tries_of(c->app, login, peer, &t.tries);
	CHECK_OK(auth_tries_wait(c, &t.tries, &wait));
	if (wait == 0)
		CHECK_OK(ctx_act_now(c, &(struct act){ .apply = put, .arg = &t }));
	return wait;
}

static const char *login_no(struct ctx *c, int i)
{
	return arena_fmt(c->mem, "person%d", i);
}

TEST(auth_throttle_many_who_mistype_at_one_address_wait_for_nothing)
{
	struct auth_fixture f;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, KARIN + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	for (int i = 0; i < 20; i++)
		for (int k = 0; k < 4; k++)
			CHECK_INT(try_from(&c, OFFICE, login_no(&c, i), false), 0);
	/* Those who get in take their own mistypes with them: so can the next twenty, and the next. */
	for (int i = 0; i < 60; i++) {
		for (int k = 0; i >= 20 && k < 4; k++)
			CHECK_INT(try_from(&c, OFFICE, login_no(&c, i), false), 0);
		CHECK_INT(try_from(&c, OFFICE, login_no(&c, i), true), 0);
	}
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(auth_throttle_one_who_tries_many_logins_at_one_address_is_slowed)
{
	struct auth_fixture f;
	struct ctx c;
	int made = 0;

	if (!auth_fixture_open(&f, NULL, KARIN + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	while (made < 200 && try_from(&c, OFFICE, login_no(&c, made), false) == 0)
		made++;
	CHECK_INT(made, 100);
	CHECK_INT(try_from(&c, OFFICE, "lovisa", true), 10);
	CHECK_INT(try_from(&c, "198.51.100.4", "lovisa", true), 0);
	/* One in ten seconds from then on, for an hour, however often it is tried. */
	int more = 0;

	for (int s = 0; s < 3600; s += 3, c.now += 3)
		more += try_from(&c, OFFICE, login_no(&c, made + s), false) == 0;
	CHECK(more >= 355 && more <= 361);
	/* It is over when it ends: nobody waits until tomorrow, nor longer than one turn. */
	CHECK(try_from(&c, OFFICE, "lovisa", true) <= 10);
	c.now += 10;
	CHECK_INT(try_from(&c, OFFICE, "lovisa", true), 0);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(auth_throttle_her_own_login_gives_a_guesser_no_new_tries)
{
	struct auth_fixture f;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, KARIN + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	for (int i = 0; i < 4; i++)
		CHECK_INT(try_from(&c, OFFICE, "lovisa", false), 0);
	CHECK_INT(try_from(&c, "198.51.100.4", "lovisa", true), 0);
	CHECK_INT(try_from(&c, OFFICE, "lovisa", false), 0);
	CHECK_INT(try_from(&c, OFFICE, "lovisa", false), 2);
	CHECK_INT(try_from(&c, "198.51.100.4", "lovisa", false), 0);
	ctx_close(&c);
	auth_fixture_close(&f);
}
