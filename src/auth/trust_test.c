/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Trusted phones: what will do as a PIN, that both halves are needed, and what ends them. */
#include "auth/auth_fixture.h"
#include "auth/auth_priv.h"

TEST(auth_pin_what_will_do)
{
	static const char *const good[] = { "739164", "805273", "4827019", "903948572610", "618035" };
	static const char *const bad[] = {
		"",	  "12345",  "73916",   "7391645820173", "73916a", "739 164", "７39164", /* length, signs */
		"111111", "112211", "123456",  "654321",	"890123", "135791",  "121212",
		"123123", "836836", "12341234", "123321",	"147258", "159753",  "837738",
		"850412", "120485", "19850412", "12041985",	"010100", /* dates */
	};

	for (size_t i = 0; i < MST_LEN(good); i++)
		CHECK(!auth_pin_refusal(good[i]));
	for (size_t i = 0; i < MST_LEN(bad); i++)
		CHECK(auth_pin_refusal(bad[i]));
}

static void secret_of(const struct seal_key *device, const char *pin, const struct seal_key *pepper,
		      struct seal_key *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key stretched = { 0 };
	uint8_t salt[PHRASE_SALT];
	struct id lock;

	auth_trust_keys(device, &lock, salt);
	CHECK_OK(phrase_stretch(pin, salt, pepper, &stretched));
	auth_trust_secret(device, &stretched, ret);
}

struct phone {
	struct auth_trust row;
	struct vault_lock lock;
	struct seal_key device, secret;
	struct auth_fresh session; /* that it has opened */
	struct id but;
};

static mst_err put_lock(struct ctx *c, void *arg)
{
	return vault_lock_put(c->vault, &((struct phone *)arg)->lock);
}

static mst_err put_row(struct ctx *c, void *arg)
{
	struct phone *p = arg;

	TRY(auth_trust_insert(c->db, &p->row));
	return auth_fresh_put(c, &p->session, p->row.account);
}

/* Trusted by one of them, with a session that it has opened; without the stretch of a PIN. */
static void trust(struct auth_fixture *f, int who, struct phone *p)
{
	uint8_t salt[PHRASE_SALT];
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	*p = (struct phone){ .row = { .account = f->who[who].id, .device = "Safari/iPhone", .made = c.now,
				      .until = c.now + 14 * 86400 } };
	seal_key_new(&p->device);
	seal_key_new(&p->secret);
	auth_trust_keys(&p->device, &p->row.lock, salt);
	vault_lock_brief(&f->keys[who], p->row.lock, &p->secret, p->row.until, &p->lock);
	auth_fresh_make(&f->keys[who], &p->session);
	p->session.trust = p->row.lock;
	CHECK_OK(ctx_act_now(&c, &(struct act){ .keys = put_lock, .apply = put_row, .arg = p }));
	ctx_close(&c);
}

static bool there(struct auth_fixture *f, const struct phone *p)
{
	struct auth_session s;
	struct auth_trust t;
	struct auth_user u;
	struct vault_lock l;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	bool row = auth_trust_find(c.db, c.mem, p->row.lock, c.now, &t) == MST_OK;
	bool lock = vault_lock_find(c.vault, p->row.lock, &l) == MST_OK;
	bool session = auth_session_find(c.db, c.mem, &p->session.id, &s, &u) == MST_OK;

	ctx_close(&c);
	CHECK(row == lock && row == session);
	return row || lock || session;
}

TEST(auth_trust_opens_by_phone_and_pin_together_alone)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	struct auth_fixture f;
	struct seal_key device, other, pepper, secret, stretched;
	uint8_t salt[PHRASE_SALT];
	struct id lock;
	struct phone p;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, MAJ + 1))
		return;
	trust(&f, MAJ, &p);
	device = p.device;
	secret_of(&device, "739164", &f.app.pepper, &p.secret);
	vault_lock_brief(&f.keys[MAJ], p.row.lock, &p.secret, p.row.until, &p.lock);
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .keys = put_lock, .arg = &p }));
	secret_of(&device, "739164", &f.app.pepper, &secret);
	CHECK_OK(vault_unlock(c.vault, p.row.lock, &secret, &k));
	CHECK(mem_same(&k, &f.keys[MAJ], sizeof(k)));
	secret_of(&device, "739165", &f.app.pepper, &secret);
	CHECK_ERR(vault_unlock(c.vault, p.row.lock, &secret, &k), MST_DENIED);
	/* The right PIN, stretched as for this phone, without what it keeps. */
	seal_key_new(&other);
	auth_trust_keys(&device, &lock, salt);
	CHECK_OK(phrase_stretch("739164", salt, &f.app.pepper, &stretched));
	auth_trust_secret(&other, &stretched, &secret);
	CHECK_ERR(vault_unlock(c.vault, p.row.lock, &secret, &k), MST_DENIED);
	seal_key_new(&pepper);
	secret_of(&device, "739164", &pepper, &secret);
	CHECK_ERR(vault_unlock(c.vault, p.row.lock, &secret, &k), MST_DENIED);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(auth_trust_session_has_shown_nothing)
{
	struct auth_fixture f;
	struct auth_session s;
	struct auth_user u;
	struct phone p;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, MAJ + 1))
		return;
	trust(&f, MAJ, &p);
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(auth_session_find(c.db, c.mem, &p.session.id, &s, &u));
	CHECK_INT(s.proved, 0);
	CHECK_OK(auth_trust_find(c.db, c.mem, p.row.lock, p.row.until - 1, &p.row));
	CHECK_ERR(auth_trust_find(c.db, c.mem, p.row.lock, p.row.until, &p.row), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
}

static mst_err end_but(struct ctx *c, void *arg)
{
	struct phone *p = arg;
	struct hash none = { 0 };

	return auth_sessions_end_but(c->db, p->row.account, &none, p->but);
}

static mst_err forget_but(struct ctx *c, void *arg)
{
	struct phone *p = arg;

	return vault_locks_forget(c->vault, p->row.account, p->but);
}

/* All others end: other phones and what they have opened, and nobody else's. */
TEST(auth_trust_ends_with_all_other_sessions)
{
	struct auth_fixture f;
	struct phone mine, other, olle;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, OLLE + 1))
		return;
	trust(&f, MAJ, &mine);
	trust(&f, MAJ, &other);
	trust(&f, OLLE, &olle);
	auth_fixture_ctx(&f, MAJ, &c);
	mine.but = mine.row.lock;
	CHECK_OK(ctx_act_now(&c, &(struct act){ .keys = forget_but, .arg = &mine }));
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = end_but, .arg = &mine }));
	ctx_close(&c);
	CHECK(!there(&f, &other));
	CHECK(there(&f, &olle));
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(auth_trust_find(c.db, c.mem, mine.row.lock, c.now, &mine.row));
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(auth_trust_goes_with_new_keys)
{
	struct auth_fixture f;
	struct auth_fresh *session;
	struct phone p;
	struct act a;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, MAJ + 1))
		return;
	trust(&f, MAJ, &p);
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(auth_rekey(&c,
			    &(struct auth_rekey){ .keys = &c.keys, .user = c.who,
						  .act = "account.passkey_removed" },
			    &a, &session));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK(!there(&f, &p));
	auth_fixture_close(&f);
}

static mst_err the_end(struct ctx *c, const struct auth_user *u, struct act *ret)
{
	return auth_end(c, u, false, ret);
}

static mst_err other_role(struct ctx *c, const struct auth_user *u, struct act *ret)
{
	return auth_roles_set(c, u, ROLE_MANAGER, ret);
}

static mst_err no_codes(struct ctx *c, const struct auth_user *u, struct act *ret)
{
	auth_second_reset(c, u->id, ret);
	return MST_OK;
}

/* Account, role and second factor: what ends one of them ends the phone. */
TEST(auth_trust_goes_with_account_role_and_codes)
{
	static mst_err (*const ends[])(struct ctx *c, const struct auth_user *u, struct act *ret) = {
		the_end, other_role, no_codes
	};

	for (size_t i = 0; i < MST_LEN(ends); i++) {
		struct auth_fixture f;
		struct phone p;
		struct act a;
		struct ctx c;

		if (!auth_fixture_open(&f, NULL, MAJ + 1))
			return;
		trust(&f, MAJ, &p);
		CHECK(there(&f, &p));
		auth_fixture_ctx(&f, KARIN, &c);
		CHECK_OK(ends[i](&c, &f.who[MAJ], &a));
		CHECK_OK(ctx_act_now(&c, &a));
		ctx_close(&c);
		CHECK(!there(&f, &p));
		auth_fixture_close(&f);
	}
}

static mst_err until_soon(struct db *w, void *arg)
{
	const struct auth_user *u = arg;

	return auth_volunteer_until(w, u, day_now() - 1, false);
}

/* Her approval has run out: by the clock no phone is found for her, and the sweep of the day takes it. */
TEST(auth_trust_goes_with_a_lapsed_role)
{
	struct auth_fixture f;
	struct phone p;
	size_t n;

	if (!auth_fixture_open(&f, NULL, MAJ + 1))
		return;
	trust(&f, MAJ, &p);
	CHECK_OK(db_call(f.app.data, until_soon, &f.who[MAJ]));
	CHECK_OK(auth_lapse_due(&f.app, day_now(), &n));
	CHECK_INT(n, 1);
	CHECK(!there(&f, &p));
	auth_fixture_close(&f);
}
