/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Changed roles, ended accounts, changed phrases, and which phrases will do. */
#include "auth/auth_fixture.h"
#include "auth/auth_priv.h"

static mst_err set_roles(struct auth_fixture *f, int by, int who, unsigned roles)
{
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, by, &c);
	mst_err e = auth_roles_set(&c, &f->who[who], roles, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	CHECK(e == MST_OK || c.why);
	ctx_close(&c);
	if (e == MST_OK)
		f->who[who].roles = roles;
	return e;
}

static mst_err end(struct auth_fixture *f, int by, int who)
{
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, by, &c);
	mst_err e = auth_end(&c, &f->who[who], false, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	CHECK(e == MST_OK || c.why);
	ctx_close(&c);
	return e;
}

static mst_err opens_group(struct auth_fixture *f, int who)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	mst_err e = vault_org_key(c.vault, &c.open, "lookup", &key);

	ctx_close(&c);
	return e;
}

TEST(auth_roles_bring_and_take_keys)
{
	struct auth_fixture f;

	if (!auth_fixture_open(&f, NULL, AUTH_PEOPLE))
		return;
	CHECK_OK(set_roles(&f, KARIN, MAJ, ROLE_VOLUNTEER | ROLE_COORDINATOR));
	CHECK_OK(opens_group(&f, MAJ));
	CHECK_OK(set_roles(&f, BRITT, MAJ, ROLE_VOLUNTEER));
	CHECK_ERR(opens_group(&f, MAJ), MST_NOTFOUND);
	CHECK_ERR(set_roles(&f, MAJ, OLLE, ROLE_COORDINATOR), MST_DENIED); /* has no such key */
	CHECK_ERR(set_roles(&f, KARIN, GUN, ROLE_VOLUNTEER), MST_INVALID);
	CHECK_ERR(set_roles(&f, KARIN, MAJ, 0), MST_INVALID);
	CHECK_OK(set_roles(&f, KARIN, BRITT, ROLE_MANAGER));
	CHECK_ERR(set_roles(&f, KARIN, KARIN, ROLE_MANAGER), MST_CONFLICT); /* the last one */
	CHECK_OK(opens_group(&f, KARIN));
	auth_fixture_close(&f);
}

struct changing {
	struct auth_fixture *f;
	unsigned to;
};

static mst_err change_roles(void *arg)
{
	struct changing *r = arg;

	return set_roles(r->f, KARIN, MAJ, r->to);
}

/* The start after it leaves no key without its role; saved again, she has what her roles need. */
static void check_roles(struct auth_fixture *f, const char *when)
{
	struct ctx c;

	CHECK_OK(auth_mend(&f->app));
	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(auth_get(c.db, f->mem, f->who[MAJ].id, &f->who[MAJ]));
	ctx_close(&c);
	bool lead = f->who[MAJ].roles & ROLE_COORDINATOR;

	if (!lead && opens_group(f, MAJ) == MST_OK)
		test_fail(__FILE__, __LINE__, "a key without its role: %s", when);
	CHECK_OK(set_roles(f, KARIN, MAJ, f->who[MAJ].roles));
	if (lead != (opens_group(f, MAJ) == MST_OK))
		test_fail(__FILE__, __LINE__, "not mended: %s", when);
}

TEST(auth_roles_killed_in_each_call)
{
	static const unsigned both = ROLE_VOLUNTEER | ROLE_COORDINATOR;
	struct auth_fixture f;
	char when[64];

	if (!auth_fixture_open(&f, NULL, BRITT + 1))
		return;
	for (int gives = 0; gives < 2; gives++) {
		struct changing r = { &f, gives ? both : ROLE_VOLUNTEER };
		bool killed = true;
		int n;

		for (n = 1; n < 200 && killed; n += test_step(7)) {
			CHECK_OK(set_roles(&f, KARIN, MAJ, gives ? ROLE_VOLUNTEER : both));
			killed = auth_fixture_dies(&f, n, change_roles, &r);
			snprintf(when, sizeof(when), "killed in call %d", n);
			check_roles(&f, when);
		}
		CHECK(!killed && n > 10);
		CHECK_INT(f.who[MAJ].roles, r.to);
	}
	auth_fixture_close(&f);
}

struct session_in {
	const struct auth_fresh *fresh;
	struct id account;
};

static mst_err put_session(struct ctx *c, void *arg)
{
	struct session_in *s = arg;

	return auth_fresh_put(c, s->fresh, s->account);
}

TEST(auth_end_closes_at_once_and_never_the_last_coordinator)
{
	struct auth_fixture f;
	struct auth_fresh s;
	struct session_in in = { &s, ID_NONE };
	struct auth_session got;
	struct auth_user who;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, AUTH_PEOPLE))
		return;
	auth_fresh_make(&f.keys[BRITT], &s);
	in.account = f.who[BRITT].id;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = put_session, .arg = &in }));
	CHECK_OK(auth_session_find(c.db, c.mem, &s.id, &got, &who));
	ctx_close(&c);
	CHECK_ERR(end(&f, KARIN, KARIN), MST_CONFLICT);
	CHECK_OK(end(&f, KARIN, BRITT));
	CHECK_ERR(opens_group(&f, BRITT), MST_NOTFOUND);
	auth_fixture_ctx(&f, -1, &c);
	CHECK_ERR(auth_session_find(c.db, c.mem, &s.id, &got, &who), MST_NOTFOUND);
	CHECK_ERR(auth_find(c.db, c.mem, "britt", &who), MST_NOTFOUND);
	ctx_close(&c);
	CHECK_ERR(end(&f, KARIN, BRITT), MST_CONFLICT);
	CHECK_ERR(end(&f, MAJ, KARIN), MST_CONFLICT); /* the last one */
	CHECK_OK(opens_group(&f, KARIN));
	auth_fixture_close(&f);
}

/* The power went between the row and the keys: the next start takes the keys. */
TEST(auth_mend_takes_what_a_crash_left)
{
	struct auth_fixture f;
	struct ctx c;
	struct act a;

	if (!auth_fixture_open(&f, NULL, AUTH_PEOPLE))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(auth_end(&c, &f.who[BRITT], false, &a));
	a.give = NULL;
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_OK(opens_group(&f, BRITT));
	CHECK_OK(auth_mend(&f.app));
	CHECK_ERR(opens_group(&f, BRITT), MST_NOTFOUND);
	CHECK_OK(opens_group(&f, KARIN));
	auth_fixture_close(&f);
}

/* ---- her own phrase ---- */

static const char fresh_phrase[] = "lingon-karusell-snabb";

static mst_err change(struct auth_fixture *f, int who, const char *from, const char *to)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key old = { 0 }, fresh = { 0 };
	struct auth_fresh *session;
	struct auth_own own;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(auth_own_find(&c, &own));
	CHECK_OK(auth_phrase_stretch(&c, from, own.salt, &old));
	CHECK_OK(auth_phrase_stretch(&c, to, own.salt, &fresh));
	mst_err e = auth_phrase_set(&c, &old, &fresh, &a, &session);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static mst_err unlock(struct auth_fixture *f, int who, const char *with, struct vault_keyring *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key k = { 0 }, under = { 0 };
	struct auth_own own;
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(auth_own_find(&c, &own));
	CHECK_OK(auth_phrase_stretch(&c, with, own.salt, &k));
	kdf(&k, "keyring", &under);
	mst_err e = vault_unlock(c.vault, f->who[who].id, &under, ret);

	ctx_close(&c);
	return e;
}

static mst_err put_draft(struct ctx *c, void *arg)
{
	return auth_draft_put(c->db, arg);
}

TEST(auth_phrase_changes_keys_and_keeps_drafts)
{
	struct auth_fixture f;
	struct vault_keyring k;
	struct auth_draft d = { .place = "/samtal/nytt", .row = rng_id() };
	struct blob plain;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, BRITT + 1))
		return;
	auth_fixture_ctx(&f, BRITT, &c);
	d.account = f.who[BRITT].id;
	d.at = c.now;
	CHECK_OK(vault_seal_to_user(c.vault, c.mem, &f.app.root, d.account,
				    SEAL_AD(FIELD_AUTH_DRAFT, d.row), "text=hej", 8, &d.sealed));
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = put_draft, .arg = &d }));
	ctx_close(&c);
	CHECK_ERR(change(&f, BRITT, "fel lösenfras här", fresh_phrase), MST_DENIED);
	CHECK_OK(change(&f, BRITT, auth_fixture_phrases[BRITT], fresh_phrase));
	CHECK_ERR(unlock(&f, BRITT, auth_fixture_phrases[BRITT], &k), MST_DENIED);
	CHECK_ERR(opens_group(&f, BRITT), MST_DENIED); /* the old keyring */
	CHECK_OK(unlock(&f, BRITT, fresh_phrase, &f.keys[BRITT]));
	CHECK_OK(opens_group(&f, BRITT));
	auth_fixture_ctx(&f, BRITT, &c);
	CHECK_OK(auth_draft_find(c.db, c.mem, d.account, d.place, 0, &d));
	CHECK_OK(vault_open_own(&c.keys, c.mem, SEAL_AD(FIELD_AUTH_DRAFT, d.row), d.sealed, &plain));
	CHECK(plain.n == 8 && memcmp(plain.p, "text=hej", 8) == 0);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(auth_phrase_broken_at_each_call_one_of_the_two_opens)
{
	struct auth_fixture f;
	struct vault_keyring k;
	mst_err e = MST_FAIL;
	int n, old_open = 0, new_open = 0;

	if (!auth_fixture_open(&f, NULL, KARIN + 1))
		return;
	for (n = 1; n < 120 && e != MST_OK; n += test_step(4)) {
		struct auth_own own;
		struct ctx c;

		/* The reading before it is not what is broken here. */
		auth_fixture_ctx(&f, KARIN, &c);
		MST_CLEANUP(seal_key_wipe) struct seal_key old = { 0 }, fresh = { 0 };
		struct auth_fresh *session;
		struct act a;

		CHECK_OK(auth_own_find(&c, &own));
		CHECK_OK(auth_phrase_stretch(&c, auth_fixture_phrases[KARIN], own.salt, &old));
		CHECK_OK(auth_phrase_stretch(&c, fresh_phrase, own.salt, &fresh));
		e = auth_phrase_set(&c, &old, &fresh, &a, &session);
		if (e == MST_DENIED) { /* it has come as far as the keys: the new one opens */
			ctx_close(&c);
			break;
		}
		CHECK_OK(e);
		db_fail_at(n);
		e = ctx_act_now(&c, &a);
		db_fail_at(0);
		ctx_close(&c);
		bool was = unlock(&f, KARIN, auth_fixture_phrases[KARIN], &k) == MST_OK;
		bool is = unlock(&f, KARIN, fresh_phrase, &k) == MST_OK;

		CHECK(was != is);
		old_open += was;
		new_open += is;
	}
	CHECK(old_open > 3 && new_open > 0);
	vault_keyring_wipe(&k);
	auth_fixture_close(&f);
}

struct changed {
	struct auth_fixture f;
	struct seal_key phrase[2]; /* stretched */
	struct hash verifier[2];
	int is;                    /* which of them opens her keys */
	struct auth_fresh session; /* one of hers */
};

static mst_err change_phrase(void *arg)
{
	struct changed *p = arg;
	struct auth_fresh *session;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(&p->f, KARIN, &c);
	mst_err e = auth_phrase_set(&c, &p->phrase[p->is], &p->phrase[!p->is], &a, &session);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

/* As a login with the phrase that opens leaves it: the row follows the keys, and she is in. */
static mst_err log_in(struct ctx *c, void *arg)
{
	struct changed *p = arg;

	TRY(auth_verifier_put(c->db, p->f.who[KARIN].id, &p->verifier[p->is]));
	return auth_fresh_put(c, &p->session, p->f.who[KARIN].id);
}

static bool two_phrases(struct changed *p)
{
	const char *const two[] = { auth_fixture_phrases[KARIN], fresh_phrase };
	struct auth_own own;
	struct ctx c;

	*p = (struct changed){ 0 };
	if (!auth_fixture_open(&p->f, NULL, KARIN + 1))
		return false;
	auth_fixture_ctx(&p->f, KARIN, &c);
	CHECK_OK(auth_own_find(&c, &own));
	for (int i = 0; i < 2; i++) {
		CHECK_OK(auth_phrase_stretch(&c, two[i], own.salt, &p->phrase[i]));
		auth_verifier_of(&p->phrase[i], &p->verifier[i]);
	}
	ctx_close(&c);
	return true;
}

/* Which phrase opens her keys, in the fixture's hand then; it is one of the two. */
static int opened_by(struct changed *p)
{
	struct vault_keyring k[2] = { 0 };
	bool opens[2];
	struct db *v;

	CHECK_OK(db_reader(p->f.app.vault, &v));
	for (int i = 0; i < 2; i++) {
		struct seal_key under;

		kdf(&p->phrase[i], "keyring", &under);
		opens[i] = vault_unlock(v, p->f.who[KARIN].id, &under, &k[i]) == MST_OK;
	}
	CHECK(opens[0] != opens[1]);
	p->f.keys[KARIN] = k[opens[1]];
	return opens[1];
}

/* Has the row of her account followed a change from the phrase that was? Then her sessions have ended. */
static bool row_followed(struct changed *p, int was)
{
	struct auth_account a = { 0 };
	struct auth_session s;
	struct auth_user u;
	struct ctx c;

	auth_fixture_ctx(&p->f, KARIN, &c);
	CHECK_OK(auth_account_find(c.db, c.mem, "karin", &a));
	CHECK_INT(a.verifier.n, sizeof(p->verifier->b));
	bool followed = mem_same(a.verifier.p, p->verifier[!was].b, a.verifier.n);

	CHECK(followed || mem_same(a.verifier.p, p->verifier[was].b, a.verifier.n));
	CHECK_ERR(auth_session_find(c.db, c.mem, &p->session.id, &s, &u), followed ? MST_NOTFOUND : MST_OK);
	ctx_close(&c);
	return followed;
}

/* Killed anywhere one of the two opens all she holds; her row, her sessions and the log follow together, and never
 * before the keys. */
TEST(auth_phrase_killed_in_each_call_one_of_the_two_opens)
{
	int step = test_step(5), n, between = 0;
	int64_t rows, told = 0;
	struct changed p;
	bool killed = true;
	struct ctx c;

	if (!two_phrases(&p))
		return;
	CHECK(auth_fixture_log_whole(&p.f, &rows));
	for (n = 1; n < 200 && killed; n += step) {
		int was = p.is;

		auth_fixture_ctx(&p.f, KARIN, &c);
		auth_fresh_make(&p.f.keys[KARIN], &p.session);
		CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = log_in, .arg = &p }));
		ctx_close(&c);
		killed = auth_fixture_dies(&p.f, n, change_phrase, &p);
		p.is = opened_by(&p);
		CHECK_OK(opens_group(&p.f, KARIN));
		bool followed = row_followed(&p, was);

		CHECK(!followed || p.is != was);
		CHECK(auth_fixture_log_whole(&p.f, &told));
		CHECK_INT(told - rows, followed);
		between += p.is != was && !followed;
		rows = told;
	}
	CHECK(!killed && between);
	auth_fixture_close(&p.f);
}

TEST(auth_phrase_what_will_do)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	char long_one[AUTH_PHRASE_MAX + 2];
	static const char *const bad[] = { "", "kort", "elvatecken1", "aaaaaaaaaaaa", "abababababab",
					   "Lösenord-2026-ok", "QWERTYuiop123", "maj-svensson-2026",
					   "SVENSSON-i-skogen", "rad\nbrytning-här", "\xff-brutna-tecken",
					   "kommunikation", "Kommunikation2026!", "2026 räddning 2026",
					   "ÖVERENSKOMMELSE", "sommarsommar", "--räddning-99-",
					   "basketball2024", "198204121234", "2026-11-25 14:20",
					   /* a common one in disguise */
					   "p@ssw0rd2024", "L0senord!!!!", "b4sk3tb411!!", "K0mmun1k4t10n", "$0mmar$0mmar",
					   "1qaz2wsx3edc", "zaq12wsxcde3", "1q2w3e4r5t6y", "1QAZ2wsx3edc!", "asdfghjkl2026",
					   "poiuytrewq2024", "hejhejhejhej", "Katt1katt1katt1", "hund-hund-hund",
					   "sommarsommarsommar" };
	static const char *const good[] = { "lugn-fjallsjo-morgon", "å-ä-ö räv på is!",
					    "correct horse battery", "maj ar en vacker tid",
					    "kommunikation och kaffe", "xq7gvtpwzkmr", "sommarfjällräv",
					    /* ordinary words that look like a walk or a disguise here and there */
					    "3 katter och 5 hundar", "fred-were-tree-dress", "de ser sju röda träd",
					    "fred asse tres drew", "sju sjösjuka sjömän", "hej och hej igen",
					    "basket 2024 med pappa", "1 april 2019 snö", "redaresweater", "v4lkommen hem till oss",
					    "hus till hus", "katten och katten", "dressera-hund-7" };

	CHECK_OK(crypto_start());
	for (size_t i = 0; i < MST_LEN(bad); i++)
		if (!auth_phrase_refusal(bad[i], "Maj Svensson"))
			test_fail(__FILE__, __LINE__, "accepted: %s", bad[i]);
	for (size_t i = 0; i < MST_LEN(good); i++)
		CHECK_STR(auth_phrase_refusal(good[i], "Maj Svensson"), NULL);
	memset(long_one, 'x', sizeof(long_one) - 1);
	long_one[sizeof(long_one) - 1] = 0;
	CHECK(auth_phrase_refusal(long_one, NULL));
	const char *one = auth_phrase_suggestion(mem), *two = auth_phrase_suggestion(mem);
	int hyphens = 0;

	for (const char *p = one; *p; p++)
		hyphens += *p == '-';
	CHECK_INT(hyphens, 4);
	CHECK(!str_eq(one, two));
	CHECK_STR(auth_phrase_refusal(one, "Maj Svensson"), NULL);
}
