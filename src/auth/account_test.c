/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* account_test.c - accounts and their keys, the policy table, tokens of forms, what is swept. */
#include "auth/auth_fixture.h"
#include "auth/auth_priv.h"

static mst_err unlock(struct auth_fixture *f, int who, const char *phrase)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key stretched = { 0 }, under = { 0 };
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	struct auth_account a;
	struct ctx c;
	mst_err e;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(auth_account_find(c.db, c.mem, f->who[who].login, &a));
	CHECK_OK(phrase_stretch(phrase, a.salt.p, &f->app.pepper, &stretched));
	kdf(&stretched, "keyring", &under);
	e = vault_unlock(c.vault, a.user.id, &under, &k);
	CHECK(e != MST_OK || mem_same(&k.key, &f->keys[who].key, sizeof(k.key)));
	ctx_close(&c);
	return e;
}

TEST(auth_root_and_invited_open_with_their_own_phrase_only)
{
	struct auth_fixture f;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, AUTH_PEOPLE))
		return;
	for (int i = 0; i < AUTH_PEOPLE; i++)
		CHECK_OK(unlock(&f, i, auth_fixture_phrases[i]));
	CHECK_ERR(unlock(&f, KARIN, auth_fixture_phrases[MAJ]), MST_DENIED);
	CHECK_ERR(unlock(&f, MAJ, "varm kaffe verand"), MST_DENIED);
	auth_fixture_ctx(&f, -1, &c);
	for (int i = 0; i < AUTH_PEOPLE; i++)
		CHECK_OK(vault_user_check(c.vault, f.who[i].id, &f.app.root));
	ctx_close(&c);
	/* The server's secret counts too: a stolen database alone is not enough to guess on. */
	f.app.pepper.b[0] ^= 1;
	CHECK_ERR(unlock(&f, KARIN, auth_fixture_phrases[KARIN]), MST_DENIED);
	auth_fixture_close(&f);
}

TEST(auth_only_coordinators_are_given_the_group)
{
	struct auth_fixture f;
	struct seal_key key;

	if (!auth_fixture_open(&f, NULL, AUTH_PEOPLE))
		return;
	for (int i = 0; i < AUTH_PEOPLE; i++) {
		struct ctx c;

		auth_fixture_ctx(&f, i, &c);
		CHECK_ERR(vault_org_key(c.vault, &c.open, "lookup", &key),
			  i == KARIN || i == BRITT ? MST_OK : MST_NOTFOUND);
		ctx_close(&c);
	}
	seal_key_wipe(&key);
	auth_fixture_close(&f);
}

static mst_err try_new(struct auth_fixture *f, const char *login, const char *name,
		       const char *phrase, unsigned roles)
{
	struct auth_new n = { .login = login, .name = name, .phrase = phrase, .roles = roles,
			      .org = f->app.jour };
	struct id id;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = auth_create(&c, &n, &id, NULL);

	CHECK(e == MST_OK || e == MST_FAIL || c.why);
	ctx_close(&c);
	return e;
}

TEST(auth_what_an_account_needs)
{
	static const char phrase[] = "tolv tecken lång";
	struct auth_fixture f;
	struct auth_user *all;
	struct ctx c;
	size_t n;

	if (!auth_fixture_open(&f, NULL, MAJ + 1))
		return;
	CHECK_ERR(try_new(&f, "", "Namn", phrase, ROLE_VOLUNTEER), MST_INVALID);
	CHECK_ERR(try_new(&f, "ny", NULL, phrase, ROLE_VOLUNTEER), MST_INVALID);
	CHECK_ERR(try_new(&f, "ny", "Namn", "åäöåäöåäöåä", ROLE_VOLUNTEER), MST_INVALID);
	CHECK_ERR(try_new(&f, "ny", "Namn", phrase, 0), MST_INVALID);
	CHECK_ERR(try_new(&f, "maj", "Namn", phrase, ROLE_VOLUNTEER), MST_CONFLICT);
	CHECK_OK(try_new(&f, "ny", "Namn", "åäöåäöåäöåäö", ROLE_VOLUNTEER | ROLE_COORDINATOR));
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(auth_list_all(c.db, c.mem, &all, &n));
	CHECK_INT(n, 3);
	CHECK_STR(all[0].login, "karin");
	CHECK_OK(auth_list(c.db, c.mem, f.app.jour, ROLE_VOLUNTEER, &all, &n));
	CHECK_INT(n, 2);
	CHECK_ERR(auth_find(c.db, c.mem, "KARIN", &all[0]), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
}

/* ---- the policy table: written down a second time, by hand ---- */

TEST(auth_policy_table)
{
	enum { V = ROLE_VOLUNTEER, C = ROLE_COORDINATOR, M = ROLE_MANAGER, R = ROLE_REVIEWER };
	const unsigned ref = ROLE_MUNICIPAL_REFERRER, off = ROLE_MUNICIPAL_OFFICER,
		       read = ROLE_MUNICIPAL_READER, adm = ROLE_ADMINISTRATOR;
	const struct {
		enum auth_need need;
		unsigned roles;
	} want[] = {
		{ NEED_NOBODY, 0 },
		{ NEED_SIGNED_IN, V | C | M | R | ref | off | read | adm },
		{ NEED_CASE, V | C },
		{ NEED_CASE_LEAD, C },
		{ NEED_CASE_VOLUNTEER, V },
		{ NEED_LOG_CALL, V | C },
		{ NEED_PARTNERSHIP, M },
		{ NEED_DECIDE, M | off },
		{ NEED_DOC_WRITE, M | off },
		{ NEED_DOC_READ, M | off | read },
		{ NEED_PARTNER_READ, V | C | M | R | ref | off | read },
		{ NEED_JOUR_FIGURES, C | M },
		{ NEED_MUNI_FIGURES, off | read | C | M },
		{ NEED_REFER, ref },
		{ NEED_REVIEW, R },
		{ NEED_HOST, adm },
		{ NEED_ACCOUNTS, C | M },
		{ NEED_PAGES, C | M },
	};

	CHECK_INT(MST_LEN(want), NEED_COUNT - 1); /* all but public */
	for (size_t i = 0; i < MST_LEN(want); i++) {
		CHECK(!auth_may(0, want[i].need));
		for (int r = 0; r < ROLE_COUNT; r++)
			CHECK_INT(auth_may(1u << r, want[i].need), (want[i].roles >> r) & 1);
	}
	CHECK(auth_may(0, NEED_PUBLIC) && auth_may(ROLE_MANAGER, NEED_PUBLIC));
	CHECK(auth_may(ROLE_MANAGER | ROLE_VOLUNTEER, NEED_CASE));
	CHECK(!auth_may(~0u, NEED_NOBODY) && !auth_may(~0u, NEED_COUNT));
	CHECK(!auth_may(~0u, (enum auth_need)-1));
	CHECK(!auth_may(1u << ROLE_COUNT, NEED_SIGNED_IN)); /* a bit that is no role */
	CHECK(auth_need_hidden(NEED_CASE) && auth_need_hidden(NEED_NOBODY) &&
	      auth_need_hidden(NEED_COUNT) && !auth_need_hidden(NEED_HOST));
	CHECK_STR(auth_need_name(NEED_COUNT), "nobody");
}

/* ---- tokens, sessions, what is swept ---- */

TEST(auth_form_token_is_the_sessions_own)
{
	struct arena *mem = arena_open();
	struct app app = { 0 };
	struct seal_key one, two;
	int64_t now = 1776240000;

	CHECK_OK(crypto_start());
	seal_key_new(&app.pepper);
	seal_key_new(&one);
	seal_key_new(&two);
	CHECK_STR(auth_csrf(&app, mem, &one, NULL, now), auth_csrf(&app, mem, &one, "x", now + 9999));
	CHECK(!str_eq(auth_csrf(&app, mem, &one, NULL, now), auth_csrf(&app, mem, &two, NULL, now)));
	/* Nobody's: bound to her address and the hour. */
	CHECK_STR(auth_csrf(&app, mem, NULL, "::1", now), auth_csrf(&app, mem, NULL, "::1", now + 1));
	CHECK(!str_eq(auth_csrf(&app, mem, NULL, "::1", now), auth_csrf(&app, mem, NULL, "::2", now)));
	CHECK(!str_eq(auth_csrf(&app, mem, NULL, "::1", now),
		      auth_csrf(&app, mem, NULL, "::1", now + 3600)));
	seal_key_wipe(&one);
	seal_key_wipe(&two);
	arena_close(mem);
}

struct rows {
	struct auth_fixture *f;
	struct hash session, name;
	const char *first, *second;
	int64_t now;
};

static mst_err put_rows(struct ctx *c, void *arg)
{
	struct rows *r = arg;
	struct auth_session s = { .account = r->f->who[MAJ].id,
				  .keyring = { (const uint8_t *)"sealed", 6 },
				  .created = r->now, .seen = r->now };
	struct auth_draft d = { .account = s.account, .row = rng_id(), .place = "/samtal/nytt",
				.at = r->now, .sealed = { (const uint8_t *)"x", 1 } };

	TRY(auth_session_insert(c->db, &r->session, &s));
	TRY(auth_once_take(c->db, c->mem, s.account, "token", r->now, "/first", &r->first));
	TRY(auth_once_take(c->db, c->mem, s.account, "token", r->now, "/second", &r->second));
	TRY(auth_draft_put(c->db, &d));
	d.at++;
	d.parked = true;
	TRY(auth_draft_put(c->db, &d));
	TRY(auth_throttle_fail(c->db, &r->name, r->now - 5));
	return auth_throttle_fail(c->db, &r->name, r->now);
}

static mst_err run_touch(struct ctx *c, void *arg)
{
	struct rows *r = arg;

	return auth_session_touch(c->db, &r->session, r->now + 60);
}

static void check_rows(struct ctx *c, struct rows *r)
{
	struct auth_session s;
	struct auth_user u;
	struct auth_draft d;
	const char *place;
	int64_t fails, last;

	CHECK_STR(r->first, NULL);
	CHECK_STR(r->second, "/first");
	CHECK_OK(auth_session_find(c->db, c->mem, &r->session, &s, &u));
	CHECK_INT(s.seen, r->now + 60);
	CHECK_STR(u.name, "Maj Svensson");
	CHECK_OK(auth_throttle_get(c->db, &r->name, &fails, &last));
	CHECK_INT(fails, 2);
	CHECK_INT(last, r->now);
	CHECK_OK(auth_draft_find(c->db, c->mem, s.account, "/samtal/nytt", r->now, &d));
	CHECK(d.parked);
	CHECK_ERR(auth_draft_find(c->db, c->mem, s.account, "/samtal/nytt", r->now + 2, &d),
		  MST_NOTFOUND);
	CHECK_ERR(auth_draft_find(c->db, c->mem, r->f->who[KARIN].id, "/samtal/nytt", 0, &d),
		  MST_NOTFOUND);
	CHECK_OK(auth_draft_parked(c->db, c->mem, s.account, 0, &place));
	CHECK_STR(place, "/samtal/nytt");
}

TEST(auth_sessions_tokens_drafts_and_their_end)
{
	struct auth_fixture f;
	struct rows r = { .f = &f, .now = 1776240000 };
	struct auth_session s;
	struct auth_user u;
	struct ctx c;
	const char *place;
	int64_t later = r.now + AUTH_KEEP_SECONDS + 30, fails, last;

	if (!auth_fixture_open(&f, NULL, MAJ + 1))
		return;
	rng_bytes(&r.session, sizeof(r.session));
	rng_bytes(&r.name, sizeof(r.name));
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = put_rows, .arg = &r }));
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = run_touch, .arg = &r }));
	check_rows(&c, &r);
	/* A day later all is gone but the session, which was touched a minute after. */
	CHECK_OK(db_call(f.app.data, auth_sweep_apply, &later));
	CHECK_OK(auth_session_find(c.db, c.mem, &r.session, &s, &u));
	CHECK_ERR(auth_draft_parked(c.db, c.mem, u.id, 0, &place), MST_NOTFOUND);
	CHECK_OK(auth_once_find(c.db, c.mem, u.id, "token", &place));
	CHECK_STR(place, NULL);
	CHECK_OK(auth_throttle_get(c.db, &r.name, &fails, &last));
	CHECK_INT(fails, 0);
	later += 60;
	CHECK_OK(db_call(f.app.data, auth_sweep_apply, &later));
	CHECK_ERR(auth_session_find(c.db, c.mem, &r.session, &s, &u), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(auth_account_is_made_whole_or_not_at_all)
{
	struct auth_fixture f;
	mst_err e = MST_FAIL;
	int64_t before, after;
	int n, step = test_step(4); /* each try stretches a phrase */

	if (!auth_fixture_open(&f, NULL, KARIN + 1))
		return;
	CHECK(auth_fixture_log_whole(&f, &before));
	db_test_quiet(true);
	for (n = 1; n < 200 && e != MST_OK; n += step) {
		struct auth_user u;
		struct ctx c;

		db_fail_at(n);
		e = try_new(&f, "ny", "Ny Person", "tolv tecken lång", ROLE_COORDINATOR);
		db_fail_at(0);
		auth_fixture_ctx(&f, -1, &c);
		mst_err found = auth_find(c.db, c.mem, "ny", &u);

		ctx_close(&c);
		CHECK(auth_fixture_log_whole(&f, &after));
		CHECK_INT(after - before, found == MST_OK); /* a row on the log for each account */
		CHECK_INT(found == MST_OK, e == MST_OK);
	}
	db_test_quiet(false);
	CHECK_OK(e);
	CHECK(n > 10);
	auth_fixture_close(&f);
}
