/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* trust.c - a trusted phone: who may have one, what will do as a PIN, and how phone and PIN make one secret. */
#include "auth/auth_priv.h"

#define PIN_MIN 6

bool auth_trust_offered(const struct app *app, unsigned roles)
{
	return app->trust_days > 0 && roles & AUTH_TRUST_ROLES;
}

bool auth_trust_phone(const struct ctx *c)
{
	const char *device = auth_device_of(c->mem, http_header(c->req, "User-Agent"));
	const char *os = strchr(device, '/');

	return os && (str_eq(os, "/iPhone") || str_eq(os, "/iPad") || str_eq(os, "/Android"));
}

/* ---- what will do ---- */

/* 111111, 123456, 987654, 135791: each digit as far from the one before. */
static bool steps(const char *pin, size_t n)
{
	int step = (pin[1] - pin[0] + 10) % 10;

	for (size_t i = 2; i < n; i++)
		if ((pin[i] - pin[i - 1] + 10) % 10 != step)
			return false;
	return true;
}

/* 121212, 123123, 12341234. */
static bool repeats(const char *pin, size_t n)
{
	for (size_t part = 1; part <= n / 2; part++)
		if (memcmp(pin, pin + part, n - part) == 0)
			return true;
	return false;
}

/* 123321. */
static bool mirrored(const char *pin, size_t n)
{
	for (size_t i = 0; i < n / 2; i++)
		if (pin[i] != pin[n - 1 - i])
			return false;
	return true;
}

static size_t different(const char *pin)
{
	unsigned seen = 0;

	for (; *pin; pin++)
		seen |= 1u << (*pin - '0');
	return (size_t)__builtin_popcount(seen);
}

static int two(const char *p)
{
	return 10 * (p[0] - '0') + p[1] - '0';
}

static bool day_month(const char *day, const char *month)
{
	return two(day) >= 1 && two(day) <= 31 && two(month) >= 1 && two(month) <= 12;
}

/* ååmmdd, ddmmåå; and with the century. */
static bool date(const char *pin, size_t n)
{
	if (n == 6)
		return day_month(pin + 4, pin + 2) || day_month(pin, pin + 2);
	if (n != 8)
		return false;
	return ((two(pin) == 19 || two(pin) == 20) && day_month(pin + 6, pin + 4)) ||
	       ((two(pin + 4) == 19 || two(pin + 4) == 20) && day_month(pin, pin + 2));
}

/* On the keys of a telephone: rows, columns and corners. */
static bool keys(const char *pin)
{
	static const char *const known[] = { "112233", "102030", "147258", "258369", "147852", "258147",
					     "159357", "159753", "357159", "753951", "951753", "789456",
					     "123654", "456789", "142536", "112358", "314159", "192837" };

	for (size_t i = 0; i < MST_LEN(known); i++)
		if (strstr(pin, known[i]))
			return true;
	return false;
}

const char *auth_pin_refusal(const char *pin)
{
	size_t n = strlen(pin);

	if (n < PIN_MIN || n > AUTH_PIN_MAX || strspn(pin, "0123456789") != n)
		return N_("Skriv en PIN-kod med minst sex siffror, högst tolv.");
	if (different(pin) < 3 || steps(pin, n) || repeats(pin, n) || mirrored(pin, n) || keys(pin))
		return N_("PIN-koden är för lätt att gissa. Välj siffror som inte bildar ett mönster.");
	if (date(pin, n))
		return N_("PIN-koden ser ut som ett datum, och sådana prövar andra först. Välj andra siffror.");
	return NULL;
}

/* ---- the two halves ---- */

void auth_trust_keys(const struct seal_key *device, struct id *ret_lock, uint8_t ret_salt[PHRASE_SALT])
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };

	kdf(device, "trust lock id", &key);
	memcpy(ret_lock->b, key.b, sizeof(ret_lock->b));
	kdf(device, "trust salt", &key);
	memcpy(ret_salt, key.b, PHRASE_SALT);
}

void auth_trust_secret(const struct seal_key *device, const struct seal_key *stretched,
		       struct seal_key *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct hash_state s;
	struct hash h;

	kdf(device, "trust lock", &key);
	hash_start(&s, &key);
	hash_add_part(&s, "medstod trust 1", 15);
	hash_add_part(&s, stretched->b, sizeof(stretched->b));
	hash_end(&s, &h);
	memcpy(ret->b, h.b, sizeof(ret->b));
	mem_wipe(&h, sizeof(h));
}

/* ---- in a request ---- */

mst_err auth_trust_here(struct ctx *c, struct auth_trust *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key device = { 0 };
	uint8_t salt[PHRASE_SALT];
	struct id lock;

	if (!auth_phone_read(c->app, c->req, &device))
		return MST_NOTFOUND;
	auth_trust_keys(&device, &lock, salt);
	return auth_trust_find(c->db, c->mem, lock, c->now, ret);
}

const struct audit_row *auth_trust_note(struct ctx *c, struct id account, const char *act)
{
	struct audit_note note = { .jour = c->app->jour, .actor = account, .act = act };
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);

	audit_prepare(c->mem, c->now, &note, row);
	return row;
}

static mst_err put_lock(struct ctx *c, void *arg)
{
	struct auth_trusting *t = arg;

	TRY(vault_lock_forget(c->vault, t->before));
	return vault_lock_put(c->vault, &t->lock);
}

static mst_err put_row(struct ctx *c, void *arg)
{
	struct auth_trusting *t = arg;

	TRY(auth_trust_drop(c->db, t->before));
	return auth_trust_insert(c->db, &t->row);
}

void auth_trust_make(struct ctx *c, struct auth_trusting *t, const struct seal_key *device,
		     const struct seal_key *stretched, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 };
	uint8_t salt[PHRASE_SALT];

	auth_trust_keys(device, &t->row.lock, salt);
	auth_trust_secret(device, stretched, &secret);
	vault_lock_brief(&c->keys, t->row.lock, &secret, t->row.until, &t->lock);
	*ret = (struct act){ .keys = put_lock, .apply = put_row, .arg = t,
			     .audit = auth_trust_note(c, c->who->id, "account.trust_made") };
}

static mst_err forget_lock(struct ctx *c, void *arg)
{
	struct auth_forgetting *f = arg;

	return vault_lock_forget(c->vault, f->lock);
}

static mst_err forget_rows(struct ctx *c, void *arg)
{
	struct auth_forgetting *f = arg;

	TRY(auth_trust_drop(c->db, f->lock));
	return f->session ? auth_session_delete(c->db, f->session) : MST_OK;
}

void auth_trust_forget(struct ctx *c, struct auth_forgetting *f, struct act *ret)
{
	*ret = (struct act){ .keys = forget_lock, .apply = forget_rows, .arg = f,
			     .audit = auth_trust_note(c, c->who->id, "account.trust_dropped") };
}

mst_err auth_trust_forget_all(struct ctx *c, void *arg)
{
	return vault_locks_forget(c->vault, *(struct id *)arg, ID_NONE);
}
