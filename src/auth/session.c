/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* session.c - the cookie and what is derived from its secret: the row's id (stored hashed, so that
 * the database does not hold anything that opens a session), the keyring's key, the token of forms,
 * the key of words shown once. */
#include "auth/auth_priv.h"

#define FLASH_MAX 400

static const char *cookie_name(const struct app *app)
{
	/* __Host- needs Secure, and Secure needs TLS: plain loopback has neither. */
	return app->secure ? "__Host-sid" : "sid";
}

void auth_cookie_read(const struct app *app, struct http_req *r, struct auth_cookie *ret)
{
	struct seal_key id;
	const char *text = http_cookie(r, cookie_name(app));

	*ret = (struct auth_cookie){ 0 };
	if (!text || !b64_parse(text, ret->secret.b, sizeof(ret->secret.b)))
		return;
	kdf(&ret->secret, "session id", &id);
	hash_of(id.b, sizeof(id.b), &ret->id);
	seal_key_wipe(&id);
	ret->have = true;
}

void auth_fresh_make(const struct vault_keyring *k, struct auth_fresh *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 }, id = { 0 };

	ret->trust = ID_NONE;
	seal_key_new(&ret->secret);
	kdf(&ret->secret, "session id", &id);
	hash_of(id.b, sizeof(id.b), &ret->id);
	ret->locked = !k;
	kdf(&ret->secret, "session keyring", &key);
	if (k)
		vault_pack(k, &key, ret->packed);
}

mst_err auth_fresh_put(struct ctx *c, const struct auth_fresh *f, struct id account)
{
	const char *agent = c->req ? http_header(c->req, "User-Agent") : NULL;
	struct auth_session s = { .account = account,
				  .keyring = { f->locked ? NULL : f->packed,
					       f->locked ? 0 : sizeof(f->packed) },
				  .created = c->now,
				  .seen = c->now,
				  .proved = id_none(f->trust) ? c->now : 0,
				  .trust = f->trust,
				  .device = auth_device_of(c->mem, agent) };

	return auth_session_insert(c->db, &f->id, &s);
}

void auth_session_id(const struct ctx *c, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };

	kdf(&c->wait->secret, "session id", &key);
	hash_of(key.b, sizeof(key.b), ret);
}

struct named {
	const char *sign, *name;
};

static const char *first_of(const char *agent, const struct named *list)
{
	for (; list->sign; list++)
		if (strstr(agent, list->sign))
			return list->name;
	return "";
}

/* Each pretends to be those below it. */
const char *auth_device_of(struct arena *mem, const char *agent)
{
	static const struct named browsers[] = { { "Edg", "Edge" },	    { "OPR/", "Opera" },
						 { "SamsungBrowser", "Samsung Internet" },
						 { "Firefox/", "Firefox" }, { "FxiOS/", "Firefox" },
						 { "CriOS/", "Chrome" },    { "Chrome/", "Chrome" },
						 { "Safari/", "Safari" },   { NULL, NULL } };
	static const struct named systems[] = { { "iPhone", "iPhone" },	  { "iPad", "iPad" },
						{ "Android", "Android" }, { "Windows", "Windows" },
						{ "CrOS", "Chromebook" }, { "Mac OS X", "Mac" },
						{ "Linux", "Linux" },	  { NULL, NULL } };

	if (!agent)
		return "";
	const char *browser = first_of(agent, browsers), *os = first_of(agent, systems);

	return *browser && *os ? arena_fmt(mem, "%s/%s", browser, os) : "";
}

/* ---- between phrase and code ---- */

static const char *halfway_name(const struct app *app)
{
	return app->secure ? "__Host-steg" : "steg";
}

void auth_halfway_id(const struct seal_key *secret, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key id = { 0 };

	kdf(secret, "halfway id", &id);
	hash_of(id.b, sizeof(id.b), ret);
}

void auth_halfway_read(const struct app *app, struct http_req *r, struct auth_cookie *ret)
{
	const char *text = http_cookie(r, halfway_name(app));

	*ret = (struct auth_cookie){ 0 };
	if (!text || !b64_parse(text, ret->secret.b, sizeof(ret->secret.b)))
		return;
	auth_halfway_id(&ret->secret, &ret->id);
	ret->have = true;
}

static void set_cookie_for(const struct app *app, struct http_req *r, const char *site,
			   const char *name, const char *value, const char *tail)
{
	http_set(r, "Set-Cookie",
		 arena_fmt(http_mem(r), "%s=%s; Path=/; HttpOnly; SameSite=%s%s%s", name, value, site,
			   app->secure ? "; Secure" : "", tail));
}

static void set_cookie(const struct app *app, struct http_req *r, const char *name,
		       const char *value, const char *tail)
{
	set_cookie_for(app, r, "Lax", name, value, tail);
}

static const char *phone_name(const struct app *app)
{
	return app->secure ? "__Host-telefon" : "telefon";
}

void auth_phone_write(const struct app *app, struct http_req *r, const struct seal_key *device,
		      int64_t seconds)
{
	char text[b64_size(32)] = "";

	if (seconds)
		b64_text(device->b, sizeof(device->b), text);
	set_cookie_for(app, r, "Strict", phone_name(app), text,
		       arena_fmt(http_mem(r), "; Max-Age=%lld", (long long)seconds));
	mem_wipe(text, sizeof(text));
}

bool auth_phone_read(const struct app *app, struct http_req *r, struct seal_key *ret)
{
	const char *text = http_cookie(r, phone_name(app));

	return text && b64_parse(text, ret->b, sizeof(ret->b));
}

/* A room's own. */
static const char *own_name(const struct ctx *c, const char *name)
{
	return arena_fmt(c->mem, "%s%s", c->app->secure ? "__Host-" : "", name);
}

void auth_cookie_put(struct ctx *c, const char *name, const char *value, int seconds)
{
	set_cookie(c->app, c->req, own_name(c, name), value,
		   arena_fmt(c->mem, "; Max-Age=%d", seconds));
}

const char *auth_cookie_get(const struct ctx *c, const char *name)
{
	return http_cookie(c->req, own_name(c, name));
}

void auth_halfway_write(const struct app *app, struct http_req *r, const struct seal_key *secret)
{
	char text[b64_size(32)] = "";

	if (secret)
		b64_text(secret->b, sizeof(secret->b), text);
	set_cookie(app, r, halfway_name(app), text,
		   arena_fmt(http_mem(r), "; Max-Age=%d", secret ? AUTH_HALFWAY_SECONDS : 0));
	mem_wipe(text, sizeof(text));
}

void auth_cookie_write(const struct app *app, struct http_req *r, const struct seal_key *secret)
{
	char text[b64_size(32)];

	b64_text(secret->b, sizeof(secret->b), text);
	set_cookie(app, r, cookie_name(app), text, "");
	mem_wipe(text, sizeof(text));
}

void auth_cookie_clear(const struct app *app, struct http_req *r)
{
	set_cookie(app, r, cookie_name(app), "", "; Max-Age=0");
}

static const char *token_of(struct arena *mem, const struct seal_key *key)
{
	char *text = arena_new(mem, char, b64_size(32));

	b64_text(key->b, sizeof(key->b), text);
	return text;
}

/* Nobody's form (the login): bound to the address and the hour, so that it needs no cookie. */
static const char *nobody_token(const struct app *app, struct arena *mem, const char *peer,
				int64_t hour)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 }, token = { 0 };

	kdf(&app->pepper, "csrf nobody", &key);
	kdf(&key, arena_fmt(mem, "%lld %s", (long long)hour, peer), &token);
	return token_of(mem, &token);
}

const char *auth_csrf(const struct app *app, struct arena *mem, const struct seal_key *secret,
		      const char *peer, int64_t now)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key token = { 0 };

	if (!secret)
		return nobody_token(app, mem, peer, now / 3600);
	kdf(secret, "csrf", &token);
	return token_of(mem, &token);
}

static bool same_text(const char *a, const char *b)
{
	return a && b && strlen(a) == strlen(b) && mem_same(a, b, strlen(a));
}

/* Sec-Fetch-Site and Origin first (a browser cannot be made to lie about them), then the token. */
static bool same_origin(struct http_req *r)
{
	const char *site = http_header(r, "Sec-Fetch-Site");
	const char *origin = http_header(r, "Origin"), *host = http_header(r, "Host");

	if (site)
		return str_eq(site, "same-origin") || str_eq(site, "none");
	if (!origin)
		return true;
	const char *at = strstr(origin, "://");

	return at && host && str_eq(at + 3, host);
}

bool auth_csrf_good(const struct app *app, struct http_req *r, const struct seal_key *secret,
		    int64_t now)
{
	const char *got = http_field(r, VIEW_CSRF);
	struct arena *mem = http_mem(r);

	if (!same_origin(r) || !got)
		return false;
	if (secret)
		return same_text(got, auth_csrf(app, mem, secret, NULL, now));
	return same_text(got, nobody_token(app, mem, http_peer_net(r), now / 3600)) ||
	       same_text(got, nobody_token(app, mem, http_peer_net(r), now / 3600 - 1));
}

static const char *flash_name(const struct app *app)
{
	return app->secure ? "__Host-ord" : "ord";
}

/* The cookie holds the words and a mark under the session's key: nobody else can put words on a
 * page. They are fixed texts of the program, never anybody's data. */
static void flash_mark(const struct seal_key *secret, const char *words, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct hash_state s;

	kdf(secret, "flash", &key);
	hash_start(&s, &key);
	hash_add(&s, words, strlen(words));
	hash_end(&s, ret);
}

void auth_flash_write(const struct app *app, struct http_req *r, const struct seal_key *secret,
		      const char *words)
{
	struct hash mark;
	char text[b64_size(FLASH_MAX)], mark_text[b64_size(32)];
	size_t n = strlen(words);

	if (n > FLASH_MAX)
		return;
	flash_mark(secret, words, &mark);
	b64_text(words, n, text);
	b64_text(mark.b, sizeof(mark.b), mark_text);
	set_cookie(app, r, flash_name(app), arena_fmt(http_mem(r), "%zu.%s.%s", n, text, mark_text),
		   "; Max-Age=60");
}

const char *auth_flash_read(const struct app *app, struct http_req *r, const struct seal_key *secret)
{
	struct arena *mem = http_mem(r);
	const char *value = http_cookie(r, flash_name(app));
	struct hash mark;
	uint8_t got[32];
	int64_t n;

	if (!value)
		return NULL;
	set_cookie(app, r, flash_name(app), "", "; Max-Age=0");
	char *copy = arena_str(mem, value), *text = strchr(copy, '.');
	char *tail = text ? strchr(text + 1, '.') : NULL;

	if (!tail)
		return NULL;
	*text++ = 0;
	*tail++ = 0;
	if (!str_int(copy, &n) || n <= 0 || n > FLASH_MAX)
		return NULL;
	char *words = arena_new(mem, char, (size_t)n + 1);

	if (!b64_parse(text, (uint8_t *)words, (size_t)n) || !b64_parse(tail, got, sizeof(got)) ||
	    strlen(words) != (size_t)n)
		return NULL;
	flash_mark(secret, words, &mark);
	return mem_same(mark.b, got, sizeof(got)) ? words : NULL;
}
