/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first start: what is made, once, by this address only, and whole at every break. */
#include "auth/auth_fixture.h"
#include "base/day.h"
#include "org/org.h"
#include "service/service.h"
#include "start/start.h"

static const char phrase[] = "kajak-saffran-tulpan";
static int pinned;

static bool pin(const struct app *app, const char *partnership)
{
	CHECK(!id_none(app->jour) && *partnership);
	pinned++;
	return true;
}

static const struct db_room *rooms(void)
{
	static struct db_room list[5];

	list[0] = org_room;
	list[1] = service_room;
	list[2] = start_room;
	list[3] = lock_room;
	return list;
}

static bool open_empty(struct auth_fixture *f)
{
	if (!auth_fixture_open(f, rooms(), 0))
		return false;
	f->app.jour = ID_NONE;
	f->app.pin = pin;
	pinned = 0;
	return true;
}

static mst_err make(struct auth_fixture *f, const char *code, struct start_made *ret)
{
	bool services[SERVICE_PROPOSALS] = { true, false, true };
	struct start_asked a = { .code = code, .jour = "Brottsofferjouren Dalarna", .name = "Eva Ek",
				 .phrase = phrase, .county = "20", .services = services };

	return start_make(&f->app, f->mem, &a, ret);
}

static const struct seal_key secret = { { 7 } };

/* As make, with a passkey in the place of the phrase. */
static mst_err make_by_passkey(struct auth_fixture *f, const char *code, struct lock_passkey *key,
			       struct start_made *ret)
{
	static const uint8_t challenge[LOCK_CHALLENGE] = { 9 };
	bool services[SERVICE_PROPOSALS] = { true };
	struct start_asked a = { .code = code, .jour = "Brottsofferjouren Dalarna", .name = "Eva Ek",
				 .passkey = key, .challenge = challenge, .secret = &secret,
				 .county = "20", .services = services };

	*key = (struct lock_passkey){ .id = rng_id(), .name = "Min telefon", .made = day_now(),
				      .key = { .nid = 16, .npub = 64, .alg = WEBAUTHN_ES256 } };
	return start_make(&f->app, f->mem, &a, ret);
}

TEST(start_makes_a_jour_once)
{
	struct auth_fixture f;
	struct start_link old, l;
	struct start_made m = { 0 }, again;
	struct service *list;
	struct org *towns, jour;
	enum start_kind kind;
	struct ctx c;
	int64_t rows;
	size_t n;

	if (!open_empty(&f))
		return;
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(start_kind_get(c.db, &kind));
	CHECK_INT(kind, START_UNTOLD);
	CHECK_OK(start_link_new(&f.app, &old));
	CHECK_OK(start_link_new(&f.app, &l)); /* replaces the first */
	CHECK_ERR(start_open(c.db, old.code, c.now), MST_NOTFOUND);
	CHECK_ERR(start_open(c.db, "fel", c.now), MST_NOTFOUND);
	CHECK_OK(start_open(c.db, l.code, l.until - 1));
	CHECK_ERR(start_open(c.db, l.code, l.until), MST_NOTFOUND);
	CHECK_ERR(make(&f, old.code, &m), MST_NOTFOUND);
	CHECK_OK(make(&f, l.code, &m));
	CHECK_INT(pinned, 1);
	CHECK_STR(m.user.login, "eva.ek");
	CHECK_STR(f.app.partnership, "Brottsofferjouren Dalarna");
	CHECK_ERR(make(&f, l.code, &again), MST_NOTFOUND);
	CHECK_ERR(start_link_new(&f.app, &l), MST_CONFLICT);
	ctx_close(&c);
	auth_fixture_ctx(&f, -1, &c);
	c.keys = m.keys;
	CHECK_OK(org_municipalities(c.db, c.mem, &towns, &n));
	CHECK_INT(n, 15);
	CHECK_STR(towns[0].slug, "avesta");
	CHECK_OK(org_get(c.db, c.mem, f.app.jour, &jour));
	CHECK_STR(jour.name, "Brottsofferjouren Dalarna");
	CHECK_OK(service_list(c.db, c.mem, &list, &n));
	CHECK_INT(n, 2);
	CHECK_OK(vault_user_check(c.vault, m.user.id, &f.app.root));
	CHECK_OK(vault_org_key(c.vault, &c.open, "lookup", &(struct seal_key){ 0 }));
	CHECK_OK(start_kind_get(c.db, &kind));
	CHECK_INT(kind, START_REAL);
	CHECK_ERR(db_call(f.app.data, start_demo_put, NULL), MST_CONFLICT);
	ctx_close(&c);
	CHECK(auth_fixture_log_whole(&f, &rows));
	vault_keyring_wipe(&m.keys);
	auth_fixture_close(&f);
}

TEST(start_demo_is_no_real_installation)
{
	struct auth_fixture f;
	struct start_link l;
	enum start_kind kind;
	struct ctx c;

	if (!open_empty(&f))
		return;
	CHECK_OK(db_call(f.app.data, start_demo_put, NULL));
	CHECK_ERR(start_link_new(&f.app, &l), MST_CONFLICT);
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(start_kind_get(c.db, &kind));
	CHECK_INT(kind, START_DEMO);
	ctx_close(&c);
	auth_fixture_close(&f);
}

/* Each database call in turn fails: nothing stands, and the same address is still good. */
TEST(start_broken_at_each_call)
{
	struct auth_fixture f;
	struct start_link l;
	struct start_made m = { 0 };
	struct auth_member *all;
	struct org *towns;
	mst_err e = MST_FAIL;
	size_t n;
	int i;

	if (!open_empty(&f))
		return;
	CHECK_OK(start_link_new(&f.app, &l));
	for (i = 1; i < 300 && e != MST_OK; i += test_step(7)) {
		struct ctx c;

		db_fail_at(i);
		e = make(&f, l.code, &m);
		db_fail_at(0);
		if (e == MST_OK)
			break;
		auth_fixture_ctx(&f, -1, &c);
		CHECK_OK(start_open(c.db, l.code, c.now));
		CHECK_OK(auth_members(c.db, c.mem, &all, &n));
		CHECK_INT(n, 0);
		CHECK_OK(org_municipalities(c.db, c.mem, &towns, &n));
		CHECK_INT(n, 0);
		CHECK(id_none(f.app.jour));
		ctx_close(&c);
	}
	CHECK_OK(e);
	CHECK(i > 20);
	vault_keyring_wipe(&m.keys);
	auth_fixture_close(&f);
}

/* The passkey's secret opens the first account, and nothing else does; broken at each call, nothing
 * stands, no passkey either. */
TEST(start_by_passkey_broken_at_each_call)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	struct auth_fixture f;
	struct lock_passkey key, *list;
	struct vault_lock *locks;
	struct start_link l;
	struct start_made m = { 0 };
	struct ctx c;
	mst_err e = MST_FAIL;
	size_t n;
	int i;

	if (!open_empty(&f))
		return;
	CHECK_OK(start_link_new(&f.app, &l));
	for (i = 1; i < 300 && e != MST_OK; i += test_step(7)) {
		db_fail_at(i);
		e = make_by_passkey(&f, l.code, &key, &m);
		db_fail_at(0);
		auth_fixture_ctx(&f, -1, &c);
		CHECK_OK(lock_passkeys(c.db, c.mem, key.account, &list, &n));
		CHECK_INT(n, e == MST_OK);
		if (e != MST_OK)
			CHECK_OK(start_open(c.db, l.code, c.now));
		ctx_close(&c);
	}
	CHECK_OK(e);
	CHECK(i > 20);
	auth_fixture_ctx(&f, -1, &c);
	CHECK(id_eq(key.account, m.user.id));
	CHECK_OK(vault_locks(c.vault, c.mem, m.user.id, &locks, &n));
	CHECK_INT(n, 1);
	CHECK_INT(locks[0].kind, VAULT_DEVICE);
	CHECK_OK(vault_unlock(c.vault, key.lock, &secret, &k));
	CHECK_ERR(vault_unlock(c.vault, key.lock, &(struct seal_key){ { 8 } }, &k), MST_DENIED);
	CHECK_ERR(vault_unlock(c.vault, m.user.id, &secret, &k), MST_NOTFOUND);
	CHECK_OK(vault_user_check(c.vault, m.user.id, &f.app.root));
	ctx_close(&c);
	vault_keyring_wipe(&m.keys);
	auth_fixture_close(&f);
}

struct first {
	struct auth_fixture f;
	struct start_link l;
};

static mst_err make_first(void *arg)
{
	struct first *s = arg;
	struct lock_passkey key;
	struct start_made m;

	return make_by_passkey(&s->f, s->l.code, &key, &m);
}

/* Killed anywhere: her account stands with its passkey, which opens its keys, or nothing does and the same address
 * begins again. */
TEST(start_by_passkey_killed_in_each_call)
{
	int step = test_step(9), n;
	struct auth_member *all = NULL;
	bool killed = true, stands = false;
	uint8_t cred[16] = { 0 };
	struct first s = { 0 };
	int64_t rows;
	struct ctx c;

	if (!open_empty(&s.f))
		return;
	CHECK_OK(start_link_new(&s.f.app, &s.l));
	for (n = 1; n < 300 && killed && !stands; n += step) {
		MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
		struct lock_passkey key;
		size_t members = 0;

		killed = auth_fixture_dies(&s.f, n, make_first, &s);
		auth_fixture_ctx(&s.f, -1, &c);
		CHECK_OK(auth_members(c.db, c.mem, &all, &members));
		stands = members == 1;
		CHECK_ERR(lock_passkey_by_cred(c.db, c.mem, (struct blob){ cred, 16 }, &key),
			  stands ? MST_OK : MST_NOTFOUND);
		CHECK_ERR(start_open(c.db, s.l.code, c.now), stands ? MST_NOTFOUND : MST_OK);
		if (stands) {
			CHECK(id_eq(key.account, all[0].user.id));
			CHECK_OK(vault_unlock(c.vault, key.lock, &secret, &k));
		}
		ctx_close(&c);
		CHECK(auth_fixture_log_whole(&s.f, &rows));
	}
	CHECK(stands && n > 20);
	auth_fixture_close(&s.f);
}
