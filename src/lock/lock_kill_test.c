/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ways in that come beside others and go: the process dies in each database call. Keys first, then the row: what is
 * cut off between opens nothing that it should not, and the same act goes on. */
#include "auth/auth_fixture.h"
#include "lock/lock_paper.h"
#include "lock/lock_passkey.h"

/* A lock of KARIN's with a secret in hand, so that her keys are opened as they are after a rotation. */
static const struct seal_key way = { { 1 } }, prf = { { 2 } };
static const struct id way_lock = { { 3 } };

struct kill {
	struct auth_fixture f;
	struct lock_adding add; /* the passkey that comes or goes */
};

static mst_err put_way(struct db *v, void *arg)
{
	return vault_lock_put(v, arg);
}

static bool begin(struct kill *k)
{
	static struct db_room rooms[2];
	struct vault_lock l;

	*k = (struct kill){ 0 };
	rooms[0] = lock_room;
	if (!auth_fixture_open(&k->f, rooms, KARIN + 1))
		return false;
	vault_lock_new(&k->f.keys[KARIN], way_lock, VAULT_DEVICE, &way, &l);
	CHECK_OK(db_call(k->f.app.vault, put_way, &l));
	k->add.row = (struct lock_passkey){ .id = rng_id(), .name = "Min telefon", .made = 1776236400 };
	k->add.row.key = (struct webauthn_key){ .id = { 1, 2, 3 }, .nid = 3, .alg = WEBAUTHN_ES256, .npub = 64 };
	return true;
}

/* As the page would find her: with the keys of now. They open what she holds. */
static void now(struct kill *k, struct ctx *ret)
{
	struct seal_key group;
	struct db *v;

	CHECK_OK(db_reader(k->f.app.vault, &v));
	CHECK_OK(vault_unlock(v, way_lock, &way, &k->f.keys[KARIN]));
	auth_fixture_ctx(&k->f, KARIN, ret);
	CHECK_OK(vault_org_key(ret->vault, &ret->open, "lookup", &group));
}

static int64_t log_rows(struct kill *k)
{
	int64_t rows = 0;

	CHECK(auth_fixture_log_whole(&k->f, &rows));
	return rows;
}

/* ---- a passkey ---- */

static mst_err add(void *arg)
{
	struct kill *k = arg;
	struct act a;
	struct ctx c;

	now(k, &c);
	lock_passkey_add(&c, &k->add, &prf, &a);
	mst_err e = ctx_act_now(&c, &a);

	ctx_close(&c);
	return e;
}

static mst_err take_away(void *arg)
{
	struct kill *k = arg;
	struct auth_fresh *session;
	struct act a;
	struct ctx c;

	now(k, &c);
	mst_err e = lock_passkey_remove(&c, k->add.row.id, &a, &session);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

/* Is she shown it? Whenever she is, and it was said to open her keys, it does, unless it is on its way out. */
static bool shown(struct kill *k, bool *ret_opens)
{
	struct lock_passkey *list;
	struct ctx c;
	size_t n;

	now(k, &c);
	CHECK_OK(lock_passkeys(c.db, c.mem, c.who->id, &list, &n));
	CHECK(n <= 1);
	*ret_opens = auth_fixture_opens(&c, n ? list[0].lock : k->add.row.lock, &prf);
	ctx_close(&c);
	return n == 1;
}

TEST(lock_passkey_added_killed_in_each_call)
{
	bool row = false, unlocks, killed = true;
	int step = test_step(3), n;
	struct kill k;

	if (!begin(&k))
		return;
	int64_t rows = log_rows(&k);

	for (n = 1; n < 80 && killed && !row; n += step) {
		killed = auth_fixture_dies(&k.f, n, add, &k);
		row = shown(&k, &unlocks);
		CHECK(row == unlocks); /* a lock of no row has an id that nobody knows */
		CHECK_INT(log_rows(&k), rows + row);
	}
	CHECK(row && n > 8);
	auth_fixture_close(&k.f);
}

TEST(lock_passkey_taken_away_killed_in_each_call)
{
	bool row = true, unlocks, killed = true;
	int step = test_step(7), n, between = 0;
	struct kill k;

	if (!begin(&k))
		return;
	CHECK_OK(add(&k));
	int64_t rows = log_rows(&k);

	for (n = 1; n < 80 && killed && row; n += step) {
		killed = auth_fixture_dies(&k.f, n, take_away, &k);
		row = shown(&k, &unlocks);
		CHECK(row || !unlocks); /* what she is not shown any more opens nothing */
		CHECK_INT(log_rows(&k), rows + !row);
		between += row && !unlocks;
	}
	CHECK(!row && between && n > 8); /* also from between the stores it went on */
	auth_fixture_close(&k.f);
}

static mst_err put_passkey(struct ctx *c, void *arg)
{
	struct kill *k = arg;

	return lock_passkey_put(c->db, &k->add.row);
}

/* A lock that a crash has left of a passkey which was not kept is no way in: the last real one stays. */
TEST(lock_passkey_last_one_stays_beside_what_a_crash_left)
{
	struct auth_fresh *session;
	struct vault_lock left;
	struct kill k;
	struct act a;
	struct ctx c;

	if (!begin(&k))
		return;
	now(&k, &c);
	k.add.row.account = c.who->id;
	k.add.row.lock = way_lock;
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = put_passkey, .arg = &k }));
	CHECK_OK(auth_rekey(&c, /* without her phrase */
			    &(struct auth_rekey){ .keys = &c.keys, .user = c.who, .drop = c.who->id,
						  .act = "account.phrase" },
			    &a, &session));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	now(&k, &c);
	vault_lock_new(&c.keys, rng_id(), VAULT_DEVICE, &prf, &left);
	CHECK_OK(db_call(k.f.app.vault, put_way, &left));
	CHECK_ERR(lock_passkey_remove(&c, k.add.row.id, &a, &session), MST_CONFLICT);
	vault_lock_new(&c.keys, rng_id(), VAULT_PAPER, &prf, &left);
	CHECK_OK(db_call(k.f.app.vault, put_way, &left));
	CHECK_OK(lock_passkey_remove(&c, k.add.row.id, &a, &session));
	ctx_close(&c);
	auth_fixture_close(&k.f);
}

/* ---- a code on paper ---- */

static mst_err make_paper(void *arg)
{
	struct lock_paper p;
	struct kill *k = arg;
	struct act a;
	struct ctx c;

	now(k, &c);
	mst_err e = lock_paper_make(&c, &p, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

/* Which code she has; ID_NONE: none. Never two. */
static struct id paper(struct kill *k)
{
	struct id found = ID_NONE;
	struct vault_lock *list;
	struct ctx c;
	size_t n;

	now(k, &c);
	CHECK_OK(vault_locks(c.vault, c.mem, c.who->id, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (list[i].kind == VAULT_PAPER) {
			CHECK(id_none(found));
			found = list[i].id;
		}
	ctx_close(&c);
	return found;
}

/* The first one, and then one in the place of another: there is always the old one or the new one. */
TEST(lock_paper_made_killed_in_each_call)
{
	int step = test_step(7), n, exchanged = 0;
	struct id had, is = ID_NONE;
	bool killed = true;
	struct kill k;

	if (!begin(&k))
		return;
	int64_t rows = log_rows(&k);

	for (n = 1; n < 80 && killed; n += step) {
		had = is;
		killed = auth_fixture_dies(&k.f, n, make_paper, &k);
		is = paper(&k);
		CHECK(id_none(had) || !id_none(is));
		exchanged += !id_none(had) && !id_eq(had, is);
		int64_t told = log_rows(&k);

		CHECK(told == rows || !id_eq(had, is)); /* nothing is told that was not done */
		rows = told;
	}
	CHECK(!killed && exchanged > 1 && n > 8);
	auth_fixture_close(&k.f);
}
