/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A phone that is trusted and forgotten, codes that are turned on: the process dies in each database call. A lock
 * without a row is swept when it ends and nobody has both its halves; a row without its lock opens nothing. */
#include "auth/auth_fixture.h"
#include "auth/auth_priv.h"

struct phone {
	struct auth_fixture f;
	struct seal_key device, stretched;
	struct auth_trusting t, olle; /* hers; the same phone was somebody else's before */
	int64_t rows;
};

static mst_err trust(struct phone *p, int who, struct auth_trusting *t, const struct seal_key *device)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(&p->f, who, &c);
	t->row = (struct auth_trust){ .account = p->f.who[who].id, .device = "Safari/iPhone", .made = c.now,
				      .until = c.now + 14 * 86400 };
	auth_trust_make(&c, t, device, &p->stretched, &a);
	mst_err e = ctx_act_now(&c, &a);

	ctx_close(&c);
	return e;
}

static bool begin(struct phone *p)
{
	struct seal_key before;

	*p = (struct phone){ 0 };
	if (!auth_fixture_open(&p->f, NULL, OLLE + 1))
		return false;
	seal_key_new(&p->device);
	seal_key_new(&p->stretched);
	seal_key_new(&before);
	CHECK_OK(trust(p, OLLE, &p->olle, &before));
	p->t.before = p->olle.row.lock;
	CHECK(auth_fixture_log_whole(&p->f, &p->rows));
	return true;
}

static mst_err trust_hers(void *arg)
{
	struct phone *p = arg;

	return trust(p, MAJ, &p->t, &p->device);
}

static mst_err forget_hers(void *arg)
{
	struct phone *p = arg;
	struct auth_forgetting g = { .lock = p->t.row.lock };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(&p->f, MAJ, &c);
	auth_trust_forget(&c, &g, &a);
	mst_err e = ctx_act_now(&c, &a);

	ctx_close(&c);
	return e;
}

struct stands {
	bool row, lock;
};

static struct stands look(struct phone *p, struct id lock)
{
	struct stands s = { 0 };
	struct auth_trust t;
	struct vault_lock l;
	struct ctx c;

	auth_fixture_ctx(&p->f, -1, &c);
	s.row = auth_trust_find(c.db, c.mem, lock, c.now, &t) == MST_OK;
	s.lock = vault_lock_find(c.vault, lock, &l) == MST_OK;
	ctx_close(&c);
	return s;
}

/* Acts that the log tells, since the beginning. */
static int64_t told(struct phone *p)
{
	int64_t rows = 0;

	CHECK(auth_fixture_log_whole(&p->f, &rows));
	return rows - p->rows;
}

static bool pin_opens(struct phone *p)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	struct seal_key secret;
	uint8_t salt[PHRASE_SALT];
	struct id lock;
	struct db *v;

	auth_trust_keys(&p->device, &lock, salt);
	auth_trust_secret(&p->device, &p->stretched, &secret);
	CHECK_OK(db_reader(p->f.app.vault, &v));
	return vault_unlock(v, lock, &secret, &k) == MST_OK && mem_same(&k, &p->f.keys[MAJ], sizeof(k));
}

TEST(auth_trust_made_killed_in_each_call)
{
	struct stands hers = { 0 }, his = { 0 };
	struct phone p;
	uint8_t salt[PHRASE_SALT];
	bool killed = true;
	int step = test_step(3), n, between = 0;

	if (!begin(&p))
		return;
	auth_trust_keys(&p.device, &p.t.row.lock, salt);
	for (n = 1; n < 80 && killed && !hers.row; n += step) {
		killed = auth_fixture_dies(&p.f, n, trust_hers, &p);
		hers = look(&p, p.t.row.lock);
		his = look(&p, p.olle.row.lock);
		CHECK(!hers.row || hers.lock);
		CHECK(his.row || !his.lock);
		CHECK(hers.lock != his.lock); /* one vault, one transaction */
		CHECK_INT(told(&p), hers.row);
		between += hers.lock && !hers.row;
	}
	CHECK(hers.row && !his.row && between && n > 8);
	CHECK(pin_opens(&p));
	auth_fixture_close(&p.f);
}

TEST(auth_trust_forgotten_killed_in_each_call)
{
	struct stands hers = { 0 };
	struct phone p;
	bool killed = true;
	int step = test_step(3), n, between = 0;

	if (!begin(&p))
		return;
	CHECK_OK(trust_hers(&p));
	for (n = 1; n < 80 && killed; n += step) {
		killed = auth_fixture_dies(&p.f, n, forget_hers, &p);
		hers = look(&p, p.t.row.lock);
		CHECK(hers.row || !hers.lock); /* what her list does not show opens nothing */
		CHECK(pin_opens(&p) == hers.lock);
		CHECK(told(&p) >= 1 + !hers.row);
		between += hers.row && !hers.lock;
	}
	CHECK(!killed && !hers.row && between && n > 8);
	auth_fixture_close(&p.f);
}

static mst_err codes_on(void *arg)
{
	struct auth_second_new s = { .secret = "12345678901234567890", .step = 7 };
	struct phone *p = arg;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(&p->f, MAJ, &c);
	auth_second_make(&c, &s, &a);
	mst_err e = ctx_act_now(&c, &a);

	ctx_close(&c);
	return e;
}

/* No key is of it: on with its row in the log, or off. */
TEST(auth_second_made_killed_in_each_call)
{
	bool killed = true, has = false;
	struct auth_second s;
	struct phone p;
	struct ctx c;
	int step = test_step(2), n;

	if (!begin(&p))
		return;
	for (n = 1; n < 80 && killed && !has; n += step) {
		killed = auth_fixture_dies(&p.f, n, codes_on, &p);
		auth_fixture_ctx(&p.f, MAJ, &c);
		has = auth_second_get(c.db, c.who->id, &s) == MST_OK;
		ctx_close(&c);
		CHECK_INT(told(&p), has);
	}
	CHECK(has && n > 4);
	auth_fixture_close(&p.f);
}
