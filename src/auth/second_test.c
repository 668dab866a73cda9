/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* second_test.c - a code is taken once, also when two come at the same time; wrong ones slow down. */
#include "auth/auth_fixture.h"
#include "auth/auth_priv.h"

static const uint8_t secret[TOTP_SECRET] = "12345678901234567890";

struct change {
	struct id account;
	char spares[AUTH_SPARES][AUTH_SPARE_TEXT];
	struct auth_second_code code;
};

static mst_err put_both(struct ctx *c, void *arg)
{
	struct change *g = arg;

	TRY(auth_second_put(c, g->account, secret, 0));
	return auth_spares_put(c, g->account, g->spares);
}

static mst_err take(struct ctx *c, void *arg)
{
	struct change *g = arg;

	return auth_second_take(c, &g->code);
}

static mst_err fail(struct ctx *c, void *arg)
{
	struct change *g = arg;
	struct hash name;
	char text[ID_TEXT];

	id_text(g->account, text);
	auth_throttle_name(c->app, "second", text, &name);
	return auth_throttle_fail(c->db, &name, c->now);
}

static mst_err now(struct ctx *c, struct change *g, mst_err (*fn)(struct ctx *c, void *arg))
{
	return ctx_act_now(c, &(struct act){ .apply = fn, .arg = g });
}

static bool good(struct ctx *c, struct change *g, const char *typed)
{
	CHECK_OK(auth_second_check(c, g->account, typed, &g->code));
	return g->code.good;
}

static void begin(struct auth_fixture *f, struct ctx *c, struct change *g)
{
	auth_fixture_ctx(f, MAJ, c);
	*g = (struct change){ .account = f->who[MAJ].id };
	auth_spares_new(g->spares);
	CHECK_OK(now(c, g, put_both));
}

TEST(auth_second_code_is_taken_once)
{
	struct auth_fixture f;
	struct auth_second s;
	struct change g, both;
	struct ctx c;
	char code[TOTP_CODE];

	if (!auth_fixture_open(&f, NULL, OLLE + 1))
		return;
	begin(&f, &c, &g);
	totp_now(secret, c.now, code);
	CHECK(good(&c, &g, code));
	both = g; /* two windows with the same code */
	CHECK_OK(now(&c, &g, take));
	CHECK_ERR(now(&c, &both, take), MST_CONFLICT);
	CHECK(!good(&c, &g, code));
	totp_now(secret, c.now + 30, code);
	CHECK(good(&c, &g, arena_fmt(c.mem, " %.3s %s", code, code + 3)));
	CHECK(!good(&c, &g, "000000x"));
	CHECK_OK(auth_second_get(c.db, f.who[MAJ].id, &s));
	CHECK_INT(s.spares, AUTH_SPARES);
	CHECK_ERR(auth_second_get(c.db, f.who[OLLE].id, &s), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(auth_second_spare_code_is_hers_and_goes)
{
	struct auth_fixture f;
	struct auth_second s;
	struct change g, olle;
	struct ctx c;
	struct act a;

	if (!auth_fixture_open(&f, NULL, OLLE + 1))
		return;
	begin(&f, &c, &g);
	olle = (struct change){ .account = f.who[OLLE].id };
	CHECK(!good(&c, &olle, g.spares[0])); /* hers alone */
	CHECK(good(&c, &g, g.spares[0]));
	CHECK_OK(now(&c, &g, take));
	CHECK_ERR(now(&c, &g, take), MST_CONFLICT);
	CHECK(!good(&c, &g, g.spares[0]));
	for (char *p = g.spares[1]; *p; p++)
		*p = *p == '0' ? 'o' : *p == '1' ? 'l' : *p == '-' ? ' ' : (char)(*p | 0x20);
	CHECK(good(&c, &g, g.spares[1]));
	CHECK_OK(auth_second_get(c.db, g.account, &s));
	CHECK_INT(s.spares, AUTH_SPARES - 1);
	ctx_close(&c);
	auth_fixture_ctx(&f, KARIN, &c);
	auth_second_reset(&c, g.account, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(auth_second_get(c.db, g.account, &s), MST_NOTFOUND);
	CHECK(!good(&c, &g, g.spares[2]));
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(auth_second_a_lucky_guess_among_many_is_not_taken)
{
	struct auth_fixture f;
	struct change g;
	struct ctx c;
	char code[TOTP_CODE];
	int64_t wait;

	if (!auth_fixture_open(&f, NULL, OLLE + 1))
		return;
	begin(&f, &c, &g);
	totp_now(secret, c.now, code);
	CHECK(good(&c, &g, code)); /* read before the wrong ones were counted */
	for (int i = 0; i < 5; i++) {
		CHECK_OK(auth_second_wait(&c, g.account, &wait));
		CHECK_INT(wait, 0);
		CHECK_OK(now(&c, &g, fail));
	}
	CHECK_OK(auth_second_wait(&c, g.account, &wait));
	CHECK(wait > 0);
	CHECK_ERR(now(&c, &g, take), MST_CONFLICT);
	for (int i = 0; i < 40; i++)
		CHECK_OK(now(&c, &g, fail));
	CHECK_OK(auth_second_wait(&c, g.account, &wait));
	CHECK(wait <= 900); /* and no longer: nobody locks her out for good */
	c.now += wait;
	CHECK_OK(now(&c, &g, take));
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(auth_second_is_asked_of_who_opens_something)
{
	const struct app must = { .second_factor = true }, may = { 0 };

	CHECK(auth_second_required(&must, ROLE_VOLUNTEER));
	CHECK(auth_second_required(&must, ROLE_MANAGER | ROLE_COORDINATOR));
	CHECK(auth_second_required(&must, ROLE_REVIEWER) &&
	      auth_second_required(&must, ROLE_ADMINISTRATOR));
	CHECK(!auth_second_required(&must, ROLE_MANAGER | ROLE_MUNICIPAL_OFFICER));
	CHECK(!auth_second_required(&may, ROLE_COORDINATOR));
}

TEST(auth_second_secret_is_sealed_to_its_account)
{
	struct auth_fixture f;
	struct auth_second_row row;
	struct change g;
	struct ctx c;
	uint8_t got[TOTP_SECRET];

	if (!auth_fixture_open(&f, NULL, OLLE + 1))
		return;
	begin(&f, &c, &g);
	CHECK_OK(auth_second_find(c.db, c.mem, g.account, &row));
	CHECK(!memmem(row.secret.p, row.secret.n, secret, 8));
	CHECK_OK(auth_second_open(&f.app, SEAL_AD(FIELD_AUTH_SECOND, g.account), row.secret, got));
	CHECK(mem_same(got, secret, sizeof(got)));
	CHECK_ERR(auth_second_open(&f.app, SEAL_AD(FIELD_AUTH_SECOND, f.who[OLLE].id), row.secret, got),
		  MST_INVALID);
	f.app.pepper.b[0] ^= 1; /* a stolen database alone */
	CHECK_ERR(auth_second_open(&f.app, SEAL_AD(FIELD_AUTH_SECOND, g.account), row.secret, got),
		  MST_INVALID);
	ctx_close(&c);
	auth_fixture_close(&f);
}
