/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* second.c - see second.h. */
#include "auth/auth_priv.h"

/* Crockford's base32: no I, L, O or U. */
static const char signs[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

bool auth_second_required(const struct app *app, unsigned roles)
{
	return app->second_factor &&
	       roles & (ROLE_VOLUNTEER | ROLE_COORDINATOR | ROLE_REVIEWER | ROLE_ADMINISTRATOR);
}

static void secret_key(const struct app *app, struct seal_key *ret)
{
	kdf(&app->pepper, "second factor", ret);
}

void auth_second_seal(const struct app *app, struct seal_ad ad, const uint8_t secret[TOTP_SECRET],
		      uint8_t ret[AUTH_SECOND_SEALED])
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };

	secret_key(app, &key);
	seal_bytes(&key, ad, secret, TOTP_SECRET, ret);
}

mst_err auth_second_open(const struct app *app, struct seal_ad ad, struct blob sealed,
			 uint8_t ret[TOTP_SECRET])
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };

	secret_key(app, &key);
	return seal_open_bytes(&key, ad, sealed, ret, TOTP_SECRET);
}

/* ---- spare codes ---- */

void auth_spares_new(char ret[AUTH_SPARES][AUTH_SPARE_TEXT])
{
	for (size_t i = 0; i < AUTH_SPARES; i++) {
		uint8_t r[8];

		rng_bytes(r, sizeof(r));
		for (size_t k = 0; k < 8; k++)
			ret[i][k + (k > 3)] = signs[r[k] & 31];
		ret[i][4] = '-';
		ret[i][9] = 0;
	}
}

/* Bound to the account: the same code is worth nothing to another. */
static void spare_hash(const struct app *app, struct id account, const char *plain, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct hash_state s;

	kdf(&app->pepper, "spare code", &key);
	hash_start(&s, &key);
	hash_add_part(&s, account.b, sizeof(account.b));
	hash_add_part(&s, plain, strlen(plain));
	hash_end(&s, ret);
	mem_wipe(&s, sizeof(s));
}

/* What was typed without spaces and hyphens, in upper case, with what looks alike made one. False:
 * it is no code at all. */
static bool plain_code(const char *typed, char ret[16])
{
	size_t n = 0;

	for (; *typed; typed++) {
		char ch = *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed;

		if (ch == ' ' || ch == '-')
			continue;
		if (n == 15)
			return false;
		ret[n++] = ch == 'O' ? '0' : ch == 'I' || ch == 'L' ? '1' : ch;
	}
	ret[n] = 0;
	return n == 6 || n == 8;
}

mst_err auth_spares_put(struct ctx *c, struct id account, char (*codes)[AUTH_SPARE_TEXT])
{
	TRY(auth_spares_drop(c->db, account));
	for (size_t i = 0; i < AUTH_SPARES; i++) {
		struct hash h;
		char plain[16];

		if (!plain_code(codes[i], plain))
			return MST_INVALID;
		spare_hash(c->app, account, plain, &h);
		TRY(auth_spare_insert(c->db, account, &h));
	}
	return MST_OK;
}

/* ---- a code ---- */

mst_err auth_second_check(struct ctx *c, struct id account, const char *typed,
			  struct auth_second_code *ret)
{
	uint8_t secret[TOTP_SECRET];
	struct auth_second_row row;
	char plain[16];

	*ret = (struct auth_second_code){ .account = account };
	if (!plain_code(typed, plain))
		return MST_OK;
	if (strlen(plain) == 8) {
		ret->spare = true;
		spare_hash(c->app, account, plain, &ret->hash);
		return auth_spare_there(c->db, account, &ret->hash, &ret->good);
	}
	TRY(auth_second_find(c->db, c->mem, account, &row));
	TRY(auth_second_open(c->app, SEAL_AD(FIELD_AUTH_SECOND, account), row.secret, secret));
	ret->good = totp_good(secret, plain, c->now, row.last, &ret->step);
	mem_wipe(secret, sizeof(secret));
	return MST_OK;
}

static void wait_name(const struct app *app, struct id account, struct hash *ret)
{
	char text[ID_TEXT];

	id_text(account, text);
	auth_throttle_name(app, "second", text, ret);
}

mst_err auth_second_wait(struct ctx *c, struct id account, int64_t *ret)
{
	struct hash name;

	wait_name(c->app, account, &name);
	return auth_throttle_wait(c, &name, ret);
}

mst_err auth_second_take(struct ctx *c, const struct auth_second_code *k)
{
	struct hash name;
	int64_t wait;

	/* Asked again here, one after the other: a thousand guesses at once are a thousand guesses. */
	TRY(auth_second_wait(c, k->account, &wait));
	if (wait > 0)
		return MST_CONFLICT;
	wait_name(c->app, k->account, &name);
	TRY(auth_throttle_clear(c->db, &name));
	return k->spare ? auth_spare_use(c->db, k->account, &k->hash) :
			  auth_second_use(c->db, k->account, k->step);
}

static mst_err put_failure(struct ctx *c, void *arg)
{
	return auth_throttle_fail(c->db, arg, c->now);
}

mst_err auth_second_failed(struct ctx *c, struct id account, http_handler next)
{
	struct audit_note note = { .jour = c->app->jour, .actor = account,
				   .act = "account.login_failed" };
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);
	struct hash *name = arena_new(c->mem, struct hash, 1);

	wait_name(c->app, account, name);
	audit_prepare(c->mem, c->now, &note, row);
	c->wait->again = true; /* the page is still to be sent */
	return ctx_act(c, &(struct act){ .apply = put_failure, .arg = name, .audit = row }, NULL, next);
}

/* ---- having it, and not ---- */

mst_err auth_second_put(struct ctx *c, struct id account, const uint8_t secret[TOTP_SECRET],
			int64_t step)
{
	uint8_t sealed[AUTH_SECOND_SEALED];

	auth_second_seal(c->app, SEAL_AD(FIELD_AUTH_SECOND, account), secret, sealed);
	return auth_second_insert(c->db, account, (struct blob){ sealed, sizeof(sealed) }, c->now,
				  step);
}

static mst_err put_made(struct ctx *c, void *arg)
{
	struct auth_second_new *n = arg;

	return auth_second_put(c, c->who->id, n->secret, n->step);
}

void auth_second_make(struct ctx *c, struct auth_second_new *n, struct act *ret)
{
	*ret = (struct act){ .apply = put_made, .arg = n,
			     .audit = ctx_note(c, "account.second_made", c->who->id, NULL, NULL) };
}

static mst_err put_reset(struct ctx *c, void *arg)
{
	return auth_second_drop(c->db, *(struct id *)arg);
}

void auth_second_reset(struct ctx *c, struct id account, struct act *ret)
{
	struct id *arg = arena_new(c->mem, struct id, 1);
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;

	*arg = account;
	*ret = (struct act){ .apply = put_reset, .give = auth_trust_forget_all, .arg = arg,
			     .audit = ctx_note(c, "account.second_reset", account, have ? &key : NULL,
					       NULL) };
}
