/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ID tokens that are the provider's word and those that are not; settings that will not do. The tokens that
 * differ in a claim are signed here with a key of the test's own, so that only the claim is wrong. */
#include <rhonabwy.h>

#include "base/test.h"
#include "db/db_test.h"
#include "auth/auth_fixture.h"
#include "oidc/oidc_priv.h"
#include "oidc/oidc_vectors.h"

#define NOW 1776236410
#define LOA3 "http://id.elegnamnden.se/loa/1.0/loa3"

static const struct oidc_expect good = { .issuer = "https://idp.example.org", .client = "medstod",
					 .acr = "http://id.elegnamnden.se/loa/1.0/loa4 " LOA3, .acr_claim = "acr",
					 .nonce = "n-0S6_WzA2Mj",
					 .org_claim = "https://id.oidc.se/claim/orgNumber", .now = NOW };

#define BLOB(s) ((struct blob){ (const uint8_t *)(s), strlen(s) })

static enum oidc_fault check(struct arena *mem, const char *token, const struct oidc_expect *x)
{
	struct oidc_claims c = { 0 };
	enum oidc_fault f = oidc_token_check(mem, BLOB(token), BLOB(oidc_keys), x, &c);

	CHECK((f == OIDC_GOOD) == (c.sub != NULL));
	return f;
}

TEST(oidc_token_of_another_program_is_read)
{
	static const char *const tokens[] = { oidc_rs256, oidc_ps256, oidc_es256 };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct oidc_claims c;

	for (size_t i = 0; i < MST_LEN(tokens); i++) {
		CHECK_INT(oidc_token_check(mem, BLOB(tokens[i]), BLOB(oidc_keys), &good, &c), OIDC_GOOD);
		CHECK_STR(c.sub, "b6c5f2d0");
		CHECK_STR(c.acr, LOA3);
		CHECK_STR(c.org, "2120002395");
	}
}

TEST(oidc_token_algorithm_is_pinned)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	CHECK_INT(check(mem, oidc_none, &good), OIDC_ALG);
	CHECK_INT(check(mem, oidc_hs256, &good), OIDC_ALG); /* the public key as a shared one */
	CHECK_INT(check(mem, oidc_rs512, &good), OIDC_ALG);
	CHECK_INT(check(mem, oidc_weak, &good), OIDC_KEY);
	CHECK_INT(check(mem, oidc_crit, &good), OIDC_FORM);
	CHECK_INT(check(mem, oidc_logout, &good), OIDC_FORM);
}

TEST(oidc_token_without_kid_needs_the_only_key)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct oidc_claims c;
	const char *one = strstr(oidc_keys, "{\"kty\":\"EC\""), *end = strchr(one, '}');
	const char *twice = arena_fmt(mem, "{\"keys\":[%.*s},%.*s}]}", (int)(end - one), one,
				      (int)(end - one), one);

	CHECK_INT(check(mem, oidc_nokid, &good), OIDC_GOOD); /* one of its kind */
	CHECK_INT(oidc_token_check(mem, BLOB(oidc_nokid), BLOB(twice), &good, &c), OIDC_KEY);
	CHECK_INT(oidc_token_check(mem, BLOB(oidc_nokid), BLOB("{\"keys\":[]}"), &good, &c), OIDC_KEY);
	CHECK_INT(oidc_token_check(mem, BLOB(oidc_nokid), BLOB("<html>"), &good, &c), OIDC_KEY);
}

/* Every byte: one that is no longer the signed one is never good. */
TEST(oidc_token_altered_anywhere_is_refused)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	size_t n = strlen(oidc_es256);
	char *t = arena_str(mem, oidc_es256);

	for (size_t i = 0; i + 1 < n; i++) { /* of the last one only some bits count */
		char had = t[i];

		t[i] = had == 'A' ? 'B' : 'A';
		CHECK(check(mem, t, &good) != OIDC_GOOD);
		t[i] = had;
	}
	for (size_t cut = 0; cut < n; cut += 7)
		CHECK(check(mem, arena_strn(mem, t, cut), &good) != OIDC_GOOD);
	CHECK_INT(check(mem, arena_fmt(mem, "%s.e30", t), &good), OIDC_FORM);
	CHECK_INT(check(mem, t, &good), OIDC_GOOD);
}

TEST(oidc_token_is_for_us_now_and_for_this_login)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct oidc_expect x = good;

#define REFUSED(field, value, fault)                                                               \
	do {                                                                                       \
		x = good;                                                                          \
		x.field = (value);                                                                 \
		CHECK_INT(check(mem, oidc_es256, &x), (fault));                                    \
	} while (0)
	REFUSED(issuer, "https://idp.example.org/", OIDC_ISSUER);
	REFUSED(client, "medstod2", OIDC_AUDIENCE);
	REFUSED(nonce, "n-0S6_WzA2Mk", OIDC_NONCE);
	REFUSED(nonce, "", OIDC_NONCE);
	REFUSED(acr, "http://id.elegnamnden.se/loa/1.0/loa4", OIDC_ACR);
	REFUSED(acr, "http://id.elegnamnden.se/loa/1.0/loa", OIDC_ACR);
	REFUSED(acr, "", OIDC_ACR);
	REFUSED(now, 1776236700 + OIDC_SKEW, OIDC_TIME);
	REFUSED(now, 1776236700 + OIDC_SKEW - 1, OIDC_GOOD);
	REFUSED(now, 1776236400 - OIDC_SKEW - 1, OIDC_TIME);
	REFUSED(now, 1776236400 - OIDC_SKEW, OIDC_GOOD);
}

/* ---- tokens with one claim that is wrong ---- */

static const char *signed_by(struct arena *mem, jwk_t *priv, const char *claims)
{
	jwt_t *jwt = NULL;
	char *text;
	const char *ret;

	CHECK_INT(r_jwt_init(&jwt), RHN_OK);
	CHECK_INT(r_jwt_set_full_claims_json_str(jwt, claims), RHN_OK);
	CHECK_INT(r_jwt_set_sign_alg(jwt, R_JWA_ALG_ES256), RHN_OK);
	text = r_jwt_serialize_signed(jwt, priv, 0);
	ret = arena_str(mem, text);
	r_free(text);
	r_jwt_free(jwt);
	return ret;
}

#define HEAD "{\"iss\":\"https://idp.example.org\","
#define REST ",\"nonce\":\"n-0S6_WzA2Mj\",\"acr\":\"" LOA3 "\"}"
#define TIMES "\"exp\":1776236700,\"iat\":1776236400"
static const struct {
	const char *claims;
	enum oidc_fault fault;
} cases[] = {
	{ HEAD "\"sub\":\"a\",\"aud\":\"medstod\"," TIMES REST, OIDC_GOOD },
	{ HEAD "\"sub\":\"a\",\"aud\":[\"medstod\"]," TIMES REST, OIDC_GOOD },
	{ HEAD "\"sub\":\"a\",\"aud\":[\"medstod\",\"b\"]," TIMES REST, OIDC_AUDIENCE },
	{ HEAD "\"sub\":\"a\",\"aud\":[\"medstod\",\"b\"],\"azp\":\"medstod\"," TIMES REST, OIDC_GOOD },
	{ HEAD "\"sub\":\"a\",\"aud\":\"medstod\",\"azp\":\"b\"," TIMES REST, OIDC_AUDIENCE },
	{ HEAD "\"sub\":\"a\",\"aud\":{\"medstod\":1}," TIMES REST, OIDC_AUDIENCE },
	{ HEAD "\"sub\":\"a\"," TIMES REST, OIDC_AUDIENCE },
	{ HEAD "\"sub\":\"\",\"aud\":\"medstod\"," TIMES REST, OIDC_SUB },
	{ HEAD "\"sub\":7,\"aud\":\"medstod\"," TIMES REST, OIDC_SUB },
	{ HEAD "\"aud\":\"medstod\"," TIMES REST, OIDC_SUB },
	{ HEAD "\"sub\":\"a\",\"aud\":\"medstod\",\"iat\":1776236400" REST, OIDC_TIME },
	{ HEAD "\"sub\":\"a\",\"aud\":\"medstod\",\"exp\":\"1776236700\",\"iat\":1776236400" REST, OIDC_TIME },
	{ HEAD "\"sub\":\"a\",\"aud\":\"medstod\",\"exp\":1776236700,\"iat\":1776235000" REST, OIDC_TIME },
	{ HEAD "\"sub\":\"a\",\"aud\":\"medstod\",\"nbf\":1776236600," TIMES REST, OIDC_TIME },
	{ HEAD "\"sub\":\"a\",\"aud\":\"medstod\"," TIMES ",\"acr\":\"" LOA3 "\"}", OIDC_NONCE },
	{ HEAD "\"sub\":\"a\",\"aud\":\"medstod\"," TIMES ",\"nonce\":\"n-0S6_WzA2Mj\"}", OIDC_ACR },
	{ HEAD "\"sub\":\"a\",\"aud\":\"medstod\"," TIMES ",\"nonce\":\"n-0S6_WzA2Mj\",\"acr\":[\"" LOA3 "\"]}", OIDC_ACR },
};

TEST(oidc_token_each_claim_is_looked_at)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	jwk_t *priv = NULL, *pub = NULL;
	char *key;

	CHECK_INT(r_jwk_init(&priv) | r_jwk_init(&pub), RHN_OK);
	CHECK_INT(r_jwk_generate_key_pair(priv, pub, R_KEY_TYPE_EC, 256, NULL), RHN_OK);
	key = r_jwk_export_to_json_str(pub, 0);
	const char *keys = arena_fmt(mem, "{\"keys\":[%s]}", key);

	r_free(key);
	for (size_t i = 0; i < MST_LEN(cases); i++) {
		struct oidc_claims c = { 0 };
		const char *t = signed_by(mem, priv, cases[i].claims);
		enum oidc_fault f = oidc_token_check(mem, BLOB(t), BLOB(keys), &good, &c);

		if (f != cases[i].fault)
			fprintf(stderr, "case %zu: %s\n", i, oidc_fault_name(f));
		CHECK_INT(f, cases[i].fault);
		CHECK(c.org == NULL);
	}
	r_jwk_free(priv);
	r_jwk_free(pub);
}

/* Of another claim than `acr` the same is asked: a word of the list, to the letter, and nothing in its place. */
static const struct {
	const char *level; /* as it stands in the token */
	enum oidc_fault fault;
} levels[] = {
	{ "\"level\":\"loa3\"", OIDC_GOOD },
	{ "\"level\":[\"pwd\",\"loa3\"]", OIDC_GOOD },
	{ "\"level\":\"loa2\"", OIDC_ACR },
	{ "\"level\":\"LOA3\"", OIDC_ACR },
	{ "\"level\":\"loa3 loa4\"", OIDC_ACR },
	{ "\"level\":\"\"", OIDC_ACR },
	{ "\"level\":[\"pwd\"]", OIDC_ACR },
	{ "\"level\":[]", OIDC_ACR },
	{ "\"level\":[[\"loa3\"]]", OIDC_ACR },
	{ "\"level\":{\"loa3\":\"loa3\"}", OIDC_ACR },
	{ "\"level\":3", OIDC_ACR },
	{ "\"level\":true", OIDC_ACR },
	{ "\"levels\":\"loa3\"", OIDC_ACR },
	{ "\"acr\":\"loa3\"", OIDC_ACR },
};

TEST(oidc_level_stands_where_the_settings_say_and_nowhere_else)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	jwk_t *priv = NULL, *pub = NULL;
	struct oidc_expect x = good;

	x.acr = "loa3 loa4";
	x.acr_claim = "level";
	CHECK_INT(r_jwk_init(&priv) | r_jwk_init(&pub), RHN_OK);
	CHECK_INT(r_jwk_generate_key_pair(priv, pub, R_KEY_TYPE_EC, 256, NULL), RHN_OK);
	char *key = r_jwk_export_to_json_str(pub, 0);
	const char *keys = arena_fmt(mem, "{\"keys\":[%s]}", key);

	r_free(key);
	for (size_t i = 0; i < MST_LEN(levels); i++) {
		struct oidc_claims c = { 0 };
		const char *t = signed_by(mem, priv, arena_fmt(mem, HEAD "\"sub\":\"a\",\"aud\":\"medstod\"," TIMES
				",\"nonce\":\"n-0S6_WzA2Mj\",%s}", levels[i].level));
		enum oidc_fault f = oidc_token_check(mem, BLOB(t), BLOB(keys), &x, &c);

		if (f != levels[i].fault)
			fprintf(stderr, "level %s: %s\n", levels[i].level, oidc_fault_name(f));
		CHECK_INT(f, levels[i].fault);
		CHECK_STR(c.acr, f == OIDC_GOOD ? "loa3" : NULL);
	}
	r_jwk_free(priv);
	r_jwk_free(pub);
}

/* Which organisation she signed in for, in a token as the Swedish profile has it. */
#define NUMBER "\"https://id.oidc.se/claim/orgNumber\":"
#define AFFILIATION "\"https://id.oidc.se/claim/orgAffiliation\":"
static const struct {
	const char *claims, *other; /* other: the settings name this claim; NULL: the profile's */
	const char *org;
} profile[] = {
	{ NUMBER "\"2120002411\",\"name\":\"Gun\",\"https://id.oidc.se/claim/orgName\":\"Ragunda\"", NULL, "2120002411" },
	{ AFFILIATION "\"gun@2120002411\"", NULL, "2120002411" },
	{ AFFILIATION "\"gun@ragunda.se@2120002411\"", NULL, "2120002411" },
	{ NUMBER "\"2120002411\"," AFFILIATION "\"gun@2120002395\"", NULL, "2120002411" },
	{ NUMBER "2120002411," AFFILIATION "\"gun@2120002411\"", NULL, NULL },
	{ NUMBER "null," AFFILIATION "\"gun@2120002411\"", NULL, NULL },
	{ AFFILIATION "\"@2120002411\"", NULL, NULL },
	{ AFFILIATION "\"2120002411\"", NULL, NULL },
	{ AFFILIATION "[\"gun@2120002411\"]", NULL, NULL },
	{ "\"kommun\":\"2120002411\"", "kommun", "2120002411" },
	{ AFFILIATION "\"gun@2120002411\"", "kommun", NULL },
};

TEST(oidc_the_swedish_profile_tells_the_organisation)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	jwk_t *priv = NULL, *pub = NULL;
	struct oidc_expect x = good;

	CHECK_INT(r_jwk_init(&priv) | r_jwk_init(&pub), RHN_OK);
	CHECK_INT(r_jwk_generate_key_pair(priv, pub, R_KEY_TYPE_EC, 256, NULL), RHN_OK);
	char *key = r_jwk_export_to_json_str(pub, 0);
	const char *keys = arena_fmt(mem, "{\"keys\":[%s]}", key);

	r_free(key);
	for (size_t i = 0; i < MST_LEN(profile); i++) {
		struct oidc_claims c = { 0 };
		const char *t = signed_by(mem, priv, arena_fmt(mem, HEAD "\"sub\":\"a\",\"aud\":\"medstod\"," TIMES ",%s" REST,
							       profile[i].claims));

		x.org_claim = profile[i].other ? profile[i].other : good.org_claim;
		CHECK_INT(oidc_token_check(mem, BLOB(t), BLOB(keys), &x, &c), OIDC_GOOD);
		CHECK_STR(c.org, profile[i].org);
	}
	r_jwk_free(priv);
	r_jwk_free(pub);
}

/* ---- settings ---- */

static mst_err open_with(struct oidc_conf conf, char *err)
{
	struct oidc *o = NULL;
	mst_err e = oidc_open(&conf, &o, err, 300);

	oidc_close(o);
	return e;
}

TEST(oidc_settings_are_looked_at_before_the_start)
{
	struct oidc_conf c = { .issuer = "https://idp.example.org", .client = "medstod",
			       .secret = "/dev/null", .acr = "a", .acr_claim = "acr", .scope = "openid", .orgs = "",
			       .org_claim = "" };
	struct oidc_conf x;
	char err[300] = "";

#define BAD(field, value, words)                                                                   \
	do {                                                                                       \
		x = c;                                                                             \
		x.field = (value);                                                                 \
		CHECK_INT(open_with(x, err), MST_INVALID);                                         \
		CHECK(strstr(err, words) != NULL);                                                 \
	} while (0)
	BAD(issuer, "http://idp.example.org", "https://");
	BAD(issuer, "https://idp.example.org?a", "no ?");
	BAD(client, "", "oidc-client");
	BAD(secret, "", "oidc-secret");
	BAD(acr, "", "oidc-acr");
	BAD(acr_claim, "", "oidc-acr-claim");
	BAD(acr_claim, "sub", "oidc-acr-claim");
	BAD(acr_claim, "iss", "oidc-acr-claim");
	BAD(scope, "profile", "begins with openid");
	BAD(orgs, "2303=212000239", "2303=2120002395");
	BAD(orgs, "2303=2120002395", "oidc-org-claim");
	BAD(secret, "/dev/null", "cannot be read"); /* empty */
	x = c;
	x.issuer = "";
	CHECK_OK(open_with(x, err));
}

struct known {
	struct hash name;
	struct id account;
};

static mst_err know(struct db *w, void *arg)
{
	const struct known *k = arg;

	return oidc_identity_put(w, &k->name, k->account, 1770000000);
}

static mst_err forget(struct db *w, void *arg)
{
	const struct known *k = arg;

	return oidc_identity_drop(w, &k->name);
}

TEST(oidc_a_name_is_one_account_until_it_is_dropped)
{
	struct known k = { .name = { { 7 } }, .account = { "account ......." } };
	struct id found = ID_NONE;
	struct db_test_bed b;

	if (!db_test_bed_open(&b, (const struct db_room[]){ oidc_room, { 0 } }))
		return;
	CHECK_ERR(oidc_identity_find(b.db, &k.name, &found), MST_NOTFOUND);
	CHECK_OK(db_call(b.s, know, &k));
	CHECK_OK(oidc_identity_find(b.db, &k.name, &found));
	CHECK(id_eq(found, k.account));
	CHECK_ERR(db_call(b.s, know, &k), MST_CONFLICT);
	CHECK_OK(db_call(b.s, forget, &k));
	CHECK_ERR(oidc_identity_find(b.db, &k.name, &found), MST_NOTFOUND);
	db_test_bed_close(&b);
}

struct taken {
	struct auth_fixture f;
	const char *code;
	struct oidc_joining j;
};

static void invite(struct taken *t)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(&t->f, KARIN, &c);
	CHECK_OK(auth_invite_make(&c, "Gun Olofsson", t->f.muni, ROLE_MUNICIPAL_REFERRER, &a, &t->code));
	CHECK_OK(ctx_act_now(&c, &a));
	t->code = arena_str(t->f.mem, t->code);
	CHECK_OK(auth_invite_open(&c, t->code, &t->j.invite));
	t->j.invite.name = arena_str(t->f.mem, t->j.invite.name);
	ctx_close(&c);
}

static void take_back(struct taken *t)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(&t->f, KARIN, &c);
	auth_invite_revoke(&c, t->j.invite.account, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

static mst_err take(void *arg)
{
	struct taken *t = arg;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(&t->f, -1, &c);
	mst_err e = oidc_join(&c, t->code, &t->j, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static bool link_opens(struct ctx *c, const struct taken *t)
{
	struct seal_key whole = { 0 }, under;
	struct id id;

	CHECK(id_parse(t->code, &id));
	memcpy(whole.b, id.b, sizeof(id.b));
	kdf(&whole, "invite keyring", &under);
	return auth_fixture_opens(c, t->j.invite.account, &under);
}

/* Killed anywhere: the link opens her keys, or her browser does, and her account and her identity stand together or
 * not. Between the two stores a new invitation is needed, and it goes through. */
TEST(oidc_join_killed_in_each_call)
{
	int step = test_step(4), n, between = 0;
	static struct db_room rooms[2];
	struct taken t = { .j = { .name = { { 7 } }, .kept = { { 9 } } } };
	struct id lock, found = ID_NONE;
	struct seal_key secret;
	bool killed = true, stands = false;
	struct ctx c;

	rooms[0] = oidc_room;
	if (!auth_fixture_open(&t.f, rooms, KARIN + 1))
		return;
	oidc_browser_lock(&t.j.kept, &lock, &secret);
	invite(&t);
	for (n = 1; n < 120 && killed && !stands; n += step) {
		struct auth_user u;

		killed = auth_fixture_dies(&t.f, n, take, &t);
		auth_fixture_ctx(&t.f, -1, &c);
		stands = auth_find(c.db, c.mem, "gun.olofsson", &u) == MST_OK;
		bool hers = auth_fixture_opens(&c, lock, &secret), link = link_opens(&c, &t);

		CHECK(hers != link && (hers || !stands));
		CHECK_ERR(oidc_identity_find(c.db, &t.j.name, &found), stands ? MST_OK : MST_NOTFOUND);
		CHECK(!stands || id_eq(found, u.id));
		ctx_close(&c);
		if (stands || link)
			continue;
		between++;
		take_back(&t);
		invite(&t);
	}
	CHECK(stands && between && n > 8);
	auth_fixture_close(&t.f);
}
