/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inviting by a one-time link: once, for a day, worth nothing afterwards, whole at every break. */
#include "auth/auth_fixture.h"
#include "auth/auth_priv.h"

static const char phrase[] = "kajak-saffran-tulpan";

/* KARIN invites; the code in f->mem. */
static const char *invite(struct auth_fixture *f, int by, const char *name, unsigned roles,
			  mst_err want)
{
	bool municipal = roles & AUTH_MUNICIPAL_ROLES;
	const char *code = NULL;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, by, &c);
	mst_err e = auth_invite_make(&c, name, municipal ? f->muni : f->app.jour, roles, &a, &code);

	CHECK_ERR(e, want);
	if (e == MST_OK)
		CHECK_OK(ctx_act_now(&c, &a));
	else
		CHECK(c.why);
	code = arena_str(f->mem, code);
	ctx_close(&c);
	return code;
}

static mst_err join(struct auth_fixture *f, const char *code, const char *with,
		    struct auth_joined *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key k = { 0 };
	struct auth_invite i;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, -1, &c);
	mst_err e = auth_invite_open(&c, code, &i);

	if (e == MST_OK)
		e = auth_phrase_stretch(&c, with, i.salt, &k);
	if (e == MST_OK)
		e = auth_join(&c, code, &i, &k, &a, ret);
	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	if (e == MST_OK)
		ret->user.login = arena_str(f->mem, ret->user.login);
	ctx_close(&c);
	return e;
}

/* What the link alone opens of her keyring. */
static mst_err link_opens(struct auth_fixture *f, const char *code, struct id account)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key whole = { 0 }, under = { 0 };
	struct ctx c;
	struct id id;

	CHECK(id_parse(code, &id));
	memcpy(whole.b, id.b, sizeof(id.b));
	kdf(&whole, "invite keyring", &under);
	auth_fixture_ctx(f, -1, &c);
	mst_err e = vault_unlock(c.vault, account, &under, &k);

	ctx_close(&c);
	return e;
}

TEST(auth_invited_opens_by_her_phrase_and_the_link_no_more)
{
	struct auth_fixture f;
	struct auth_joined j = { 0 }, again;
	struct seal_key key;
	struct auth_invite *list;
	struct ctx c;
	size_t n;

	if (!auth_fixture_open(&f, NULL, KARIN + 1))
		return;
	const char *code = invite(&f, KARIN, "Åsa Öberg-Ek", ROLE_COORDINATOR | ROLE_MANAGER, MST_OK);

	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(auth_invite_list(c.db, c.mem, &list, &n));
	CHECK_INT(n, 1);
	CHECK_INT(list[0].until - list[0].at, 86400);
	CHECK_OK(link_opens(&f, code, list[0].account));
	ctx_close(&c);
	CHECK_OK(join(&f, code, phrase, &j));
	CHECK_STR(j.user.login, "asa.obergek");
	CHECK_ERR(link_opens(&f, code, j.user.id), MST_DENIED);
	CHECK_ERR(join(&f, code, phrase, &again), MST_NOTFOUND); /* once */
	auth_fixture_ctx(&f, -1, &c);
	c.keys = j.keys;
	CHECK_OK(vault_org_key(c.vault, &c.open, "lookup", &key));
	CHECK_OK(vault_user_check(c.vault, j.user.id, &f.app.root));
	CHECK_OK(auth_invite_list(c.db, c.mem, &list, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	/* She may invite in her turn: those she signs for are trusted. */
	f.who[BRITT] = j.user;
	f.keys[BRITT] = j.keys;
	code = invite(&f, BRITT, "Åsa Öberg-Ek", ROLE_VOLUNTEER, MST_OK);
	CHECK_OK(join(&f, code, phrase, &again));
	CHECK_STR(again.user.login, "asa.obergek2");
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(vault_user_check(c.vault, again.user.id, &f.app.root));
	ctx_close(&c);
	vault_keyring_wipe(&j.keys);
	vault_keyring_wipe(&again.keys);
	auth_fixture_close(&f);
}

TEST(auth_invite_who_may_and_which_roles_go_together)
{
	struct auth_fixture f;
	const char *no = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
	struct auth_joined j;

	if (!auth_fixture_open(&f, NULL, AUTH_PEOPLE))
		return;
	invite(&f, MAJ, "Ny Person", ROLE_VOLUNTEER, MST_DENIED); /* nobody would trust her signature */
	invite(&f, BRITT, "Ny Person", ROLE_REVIEWER, MST_DENIED); /* she has no such key to give */
	invite(&f, KARIN, "Ny Person", ROLE_REVIEWER, MST_OK);
	invite(&f, KARIN, "Ny Person", ROLE_VOLUNTEER, MST_CONFLICT);
	invite(&f, KARIN, "", ROLE_VOLUNTEER, MST_INVALID);
	invite(&f, KARIN, "Annan", 0, MST_INVALID);
	invite(&f, KARIN, "Annan", ROLE_MUNICIPAL_READER | ROLE_VOLUNTEER, MST_INVALID);
	invite(&f, KARIN, "Annan", ROLE_ADMINISTRATOR | ROLE_VOLUNTEER, MST_INVALID);
	CHECK(auth_roles_refusal(ROLE_MUNICIPAL_READER, false));
	CHECK(auth_roles_refusal(1u << ROLE_COUNT, false));
	CHECK(!auth_roles_refusal(ROLE_COORDINATOR | ROLE_MANAGER | ROLE_VOLUNTEER, false));
	CHECK(!auth_roles_refusal(AUTH_MUNICIPAL_ROLES, true));
	CHECK_ERR(join(&f, no, phrase, &j), MST_NOTFOUND);
	CHECK_ERR(join(&f, "kort", phrase, &j), MST_NOTFOUND);
	auth_fixture_close(&f);
}

TEST(auth_invite_runs_out_and_is_taken_back)
{
	struct auth_fixture f;
	struct auth_joined j;
	struct auth_invite i;
	struct act a;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, KARIN + 1))
		return;
	const char *late = invite(&f, KARIN, "Sen Person", ROLE_VOLUNTEER, MST_OK);
	const char *back = invite(&f, KARIN, "Fel Person", ROLE_COORDINATOR, MST_OK);

	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(auth_invite_open(&c, back, &i));
	auth_invite_revoke(&c, i.account, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(ctx_act_now(&c, &a), MST_CONFLICT);
	ctx_close(&c);
	CHECK_ERR(join(&f, back, phrase, &j), MST_NOTFOUND);
	CHECK_ERR(link_opens(&f, back, i.account), MST_NOTFOUND); /* keys and signature are gone */
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(auth_invite_open(&c, late, &i));
	c.now = i.at + AUTH_INVITE_SECONDS - 1;
	CHECK_OK(auth_invite_open(&c, late, &i));
	c.now++;
	CHECK_ERR(auth_invite_open(&c, late, &i), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
}

/* The power went after the keys and before the row. */
TEST(auth_join_goes_on_with_the_same_phrase_only)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key k = { 0 };
	struct auth_fixture f;
	struct auth_joined j = { 0 };
	struct auth_invite i;
	struct act a;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, KARIN + 1))
		return;
	const char *code = invite(&f, KARIN, "Britt Åhs", ROLE_COORDINATOR, MST_OK);

	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(auth_invite_open(&c, code, &i));
	CHECK_OK(auth_phrase_stretch(&c, phrase, i.salt, &k));
	CHECK_OK(auth_join(&c, code, &i, &k, &a, &j));
	a.apply = NULL;
	a.audit = NULL;
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_ERR(link_opens(&f, code, i.account), MST_DENIED);
	CHECK_ERR(join(&f, code, "en-helt-annan-fras", &j), MST_DENIED);
	CHECK_OK(join(&f, code, phrase, &j));
	CHECK_STR(j.user.login, "britt.ahs");
	vault_keyring_wipe(&j.keys);
	auth_fixture_close(&f);
}

struct joining {
	struct auth_fixture *f;
	const char *code;
};

static mst_err join_her(void *arg)
{
	struct joining *j = arg;
	struct auth_joined got;

	return join(j->f, j->code, phrase, &got);
}

/* Killed anywhere, either the link opens her keys or her phrase does, and the same link and phrase go on. */
TEST(auth_join_killed_in_each_call)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key k = { 0 }, under = { 0 };
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring keys = { 0 };
	int step = test_step(9), n, hers = 0;
	struct auth_user who = { 0 };
	struct auth_fixture f;
	struct auth_invite i;
	bool killed = true;
	struct ctx c;

	if (!auth_fixture_open(&f, NULL, KARIN + 1))
		return;
	struct joining j = { &f, invite(&f, KARIN, "Eva Ek", ROLE_COORDINATOR, MST_OK) };

	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(auth_invite_open(&c, j.code, &i));
	CHECK_OK(auth_phrase_stretch(&c, phrase, i.salt, &k));
	kdf(&k, "keyring", &under);
	ctx_close(&c);
	for (n = 1; n < 200 && killed; n += step) {
		killed = auth_fixture_dies(&f, n, join_her, &j);
		auth_fixture_ctx(&f, -1, &c);
		bool opens = vault_unlock(c.vault, i.account, &under, &keys) == MST_OK;

		CHECK_ERR(auth_find(c.db, c.mem, "eva.ek", &who), killed ? MST_NOTFOUND : MST_OK);
		ctx_close(&c);
		CHECK(opens != (link_opens(&f, j.code, i.account) == MST_OK));
		hers += opens;
	}
	CHECK(!killed && hers > 1); /* also before her account stood */
	auth_fixture_close(&f);
}

/* Each database call in turn fails; trying again goes on where it stopped. */
TEST(auth_join_broken_at_each_call)
{
	struct auth_fixture f;
	struct auth_joined j = { 0 };
	mst_err e = MST_FAIL;
	int64_t rows;
	int n;

	if (!auth_fixture_open(&f, NULL, KARIN + 1))
		return;
	const char *code = invite(&f, KARIN, "Eva Ek", ROLE_COORDINATOR, MST_OK);

	for (n = 1; n < 200 && e != MST_OK; n += test_step(4)) {
		db_fail_at(n);
		e = join(&f, code, phrase, &j);
		db_fail_at(0);
		CHECK(e == MST_OK || e == MST_FAIL);
	}
	CHECK_OK(e);
	CHECK(n > 10);
	CHECK_STR(j.user.login, "eva.ek");
	CHECK(auth_fixture_log_whole(&f, &rows));
	vault_keyring_wipe(&j.keys);
	auth_fixture_close(&f);
}
