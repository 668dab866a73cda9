/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Challenges, the rows of passkeys, and where they work. */
#include "auth/auth_fixture.h"
#include "lock/lock_passkey.h"

TEST(lock_challenge_is_bound_and_runs_out)
{
	struct app app = { 0 }, other = { 0 };
	uint8_t c[LOCK_CHALLENGE], again[LOCK_CHALLENGE];
	int64_t now = 1776236400;

	CHECK_OK(crypto_start());
	seal_key_new(&app.pepper);
	seal_key_new(&other.pepper);
	lock_challenge_make(&app, now, "login", c);
	lock_challenge_make(&app, now, "login", again);
	CHECK(!mem_same(c, again, sizeof(c)));
	CHECK(lock_challenge_good(&app, now, "login", c));
	CHECK(lock_challenge_good(&app, now + 3599, "login", c));
	CHECK(!lock_challenge_good(&app, now + 3600, "login", c));
	CHECK(!lock_challenge_good(&app, now - 1, "login", c));
	CHECK(!lock_challenge_good(&app, now, "aaaaaaaaaaaaaaaaaaaaaaaaaa", c));
	CHECK(!lock_challenge_good(&other, now, "login", c));
	for (size_t i = 0; i < sizeof(c); i++) {
		c[i] ^= 1;
		CHECK(!lock_challenge_good(&app, now, "login", c));
		c[i] ^= 1;
	}
}

struct rows {
	struct lock_passkey p;
	uint8_t challenge[LOCK_CHALLENGE];
	struct id by;
};

static mst_err put(struct db *w, void *arg)
{
	struct rows *r = arg;

	TRY(lock_challenge_take(w, r->challenge, r->p.made));
	return lock_passkey_put(w, &r->p);
}

static mst_err drop(struct db *w, void *arg)
{
	struct rows *r = arg;

	return lock_passkey_drop(w, r->p.id, r->by);
}

/* A challenge is answered once; a passkey is one account's, and only she takes it away. */
TEST(lock_passkey_is_hers_and_a_challenge_is_taken_once)
{
	struct rows r = { 0 };
	struct auth_fixture f;
	struct lock_passkey got, *list;
	const struct db_room rooms[] = { lock_room, { 0 } };
	static struct db_room kept[2];
	struct ctx c;
	size_t n;

	memcpy(kept, rooms, sizeof(kept));
	if (!auth_fixture_open(&f, kept, MAJ + 1))
		return;
	r.p = (struct lock_passkey){ .id = rng_id(), .account = f.who[MAJ].id, .name = "Min telefon",
				     .made = 1776236400 };
	r.p.key = (struct webauthn_key){ .id = { 1, 2, 3 }, .nid = 3, .alg = WEBAUTHN_RS256,
					 .pub = { 4, [258] = 1 }, .npub = 259, .count = UINT32_MAX };
	CHECK_OK(db_call(f.app.data, put, &r));
	r.p.id = rng_id();
	CHECK_ERR(db_call(f.app.data, put, &r), MST_CONFLICT); /* the challenge */
	r.challenge[0] = 1;
	CHECK_ERR(db_call(f.app.data, put, &r), MST_CONFLICT); /* the credential */
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(lock_passkey_by_cred(c.db, c.mem, (struct blob){ r.p.key.id, 3 }, &got));
	CHECK(id_eq(got.account, f.who[MAJ].id) && got.key.count == UINT32_MAX && id_none(got.lock));
	CHECK(got.key.npub == 259 && got.key.pub[258] == 1 && got.key.alg == WEBAUTHN_RS256);
	CHECK_ERR(lock_passkey_by_cred(c.db, c.mem, (struct blob){ r.p.key.id, 2 }, &got),
		  MST_NOTFOUND);
	CHECK_OK(lock_passkeys(c.db, c.mem, f.who[MAJ].id, &list, &n));
	CHECK_INT(n, 1);
	r.p.id = list[0].id;
	r.by = f.who[KARIN].id;
	CHECK_ERR(db_call(f.app.data, drop, &r), MST_CONFLICT);
	r.by = f.who[MAJ].id;
	CHECK_OK(db_call(f.app.data, drop, &r));
	CHECK_ERR(db_call(f.app.data, drop, &r), MST_CONFLICT);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(lock_passkey_site_is_the_setting)
{
	static const struct {
		const char *url, *origin, *rp;
	} t[] = { { "https://stod.example", "https://stod.example", "stod.example" },
		  { "https://stod.example/", "https://stod.example", "stod.example" },
		  { "http://localhost:8080", "http://localhost:8080", "localhost" } };
	struct app app = { 0 };
	struct webauthn_site site;
	struct ctx c = { .app = &app, .mem = arena_open() };

	for (size_t i = 0; i < MST_LEN(t); i++) {
		app.url = t[i].url;
		CHECK(lock_passkey_site(&c, &site));
		CHECK_STR(site.origin, t[i].origin);
		CHECK_STR(site.rp, t[i].rp);
		CHECK(site.verified);
	}
	app.url = "";
	CHECK(!lock_passkey_site(&c, &site));
	arena_close(c.mem);
}
