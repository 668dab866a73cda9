/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_passkey.c - see lock_passkey.h. */
#include "lock/lock_passkey.h"

#define HOUR 3600

/* time 8, big endian | random 8 | mark 16 */
static void mark(const struct app *app, const char *bound, const uint8_t head[16], uint8_t ret[16])
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { { 0 } };
	struct hash_state s;
	struct hash h;

	kdf(&app->pepper, "passkey challenge", &key);
	hash_start(&s, &key);
	hash_add(&s, head, 16);
	hash_add_part(&s, bound, strlen(bound));
	hash_end(&s, &h);
	memcpy(ret, h.b, 16);
}

void lock_challenge_make(const struct app *app, int64_t now, const char *bound,
			 uint8_t ret[LOCK_CHALLENGE])
{
	for (int i = 0; i < 8; i++)
		ret[i] = (uint8_t)((uint64_t)now >> (56 - 8 * i));
	rng_bytes(ret + 8, 8);
	mark(app, bound, ret, ret + 16);
}

bool lock_challenge_good(const struct app *app, int64_t now, const char *bound,
			 const uint8_t challenge[LOCK_CHALLENGE])
{
	uint8_t want[16];
	uint64_t at = 0;

	for (int i = 0; i < 8; i++)
		at = at << 8 | challenge[i];
	mark(app, bound, challenge, want);
	return mem_same(want, challenge + 16, 16) && (int64_t)at <= now && now - (int64_t)at < HOUR;
}

bool lock_passkey_site(const struct ctx *c, struct webauthn_site *ret)
{
	const char *at = c->app->url ? strstr(c->app->url, "://") : NULL;

	if (!at)
		return false;
	size_t host = strcspn(at + 3, ":/"), whole = strcspn(at + 3, "/");

	*ret = (struct webauthn_site){
		.origin = arena_strn(c->mem, c->app->url, (size_t)(at + 3 - c->app->url) + whole),
		.rp = arena_strn(c->mem, at + 3, host),
		.verified = true,
	};
	return host > 0;
}

struct blob lock_bytes(const struct form *f, struct arena *mem, const char *field)
{
	const char *text = form_get(f, field);
	size_t n = strlen(text) * 3 / 4;
	uint8_t *p;

	if (n == 0 || n > WEBAUTHN_DATA_MAX)
		return (struct blob){ NULL, 0 };
	p = arena_new(mem, uint8_t, n);
	return b64_parse(text, p, n) ? (struct blob){ p, n } : (struct blob){ NULL, 0 };
}

bool lock_prf_secret(const struct form *f, struct seal_key *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key prf = { { 0 } };

	if (!b64_parse(form_get(f, "prf"), prf.b, sizeof(prf.b)))
		return false;
	kdf(&prf, "passkey", ret);
	return true;
}

const char *lock_challenge_text(const struct ctx *c, const char *bound)
{
	char *text = arena_new(c->mem, char, b64_size(LOCK_CHALLENGE));
	uint8_t challenge[LOCK_CHALLENGE];

	lock_challenge_make(c->app, c->now, bound, challenge);
	b64_text(challenge, sizeof(challenge), text);
	return text;
}

mst_err lock_passkey_read(const struct ctx *c, const struct form *f, const char *bound,
			  struct lock_passkey *ret, uint8_t ret_challenge[LOCK_CHALLENGE])
{
	struct blob challenge = lock_bytes(f, c->mem, "utmaning");
	struct webauthn_site site;

	if (challenge.n != LOCK_CHALLENGE || !lock_passkey_site(c, &site))
		return MST_INVALID;
	memcpy(ret_challenge, challenge.p, LOCK_CHALLENGE);
	if (!lock_challenge_good(c->app, c->now, bound, ret_challenge))
		return MST_INVALID;
	TRY(lock_webauthn_register(&site, ret_challenge, lock_bytes(f, c->mem, "klient"),
				   lock_bytes(f, c->mem, "data"), &ret->key));
	ret->id = rng_id();
	ret->made = c->now;
	return MST_OK;
}

/* ---- rows ---- */

mst_err lock_passkey_put(struct db *w, const struct lock_passkey *p)
{
	return db_exec(w,
		       "INSERT INTO lock_passkey (id, cred, account, name, alg, pub, count, lock, made) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		       DB_ARGS(V(p->id), V_BYTES(p->key.id, p->key.nid), V(p->account), V(p->name),
			       V((int)p->key.alg), V_BYTES(p->key.pub, p->key.npub),
			       V((long)p->key.count), V(p->lock), V(p->made)));
}

static mst_err passkey_read(struct db_stmt *q, struct arena *mem, struct lock_passkey *ret)
{
	*ret = (struct lock_passkey){ .id = row_id(q) };
	struct blob cred = row_blob(q, mem);

	ret->account = row_id(q);
	ret->name = row_text(q, mem);
	ret->key.alg = (enum webauthn_alg)row_int(q);
	struct blob pub = row_blob(q, mem);

	ret->key.count = (uint32_t)row_int(q);
	ret->lock = row_id(q);
	ret->made = row_int(q);
	ret->used = row_int(q);
	row_end(q);
	if (!cred.n || cred.n > sizeof(ret->key.id) || !pub.n || pub.n > sizeof(ret->key.pub))
		return MST_FAIL;
	memcpy(ret->key.id, cred.p, ret->key.nid = cred.n);
	memcpy(ret->key.pub, pub.p, ret->key.npub = pub.n);
	return MST_OK;
}

mst_err lock_passkey_by_cred(struct db *db, struct arena *mem, struct blob cred,
			     struct lock_passkey *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT id, cred, account, name, alg, pub, count, lock, made, used "
		     "FROM lock_passkey WHERE cred = $1",
		     DB_ARGS(V(cred)), &q));
	TRY(db_step(q, &row));
	return row ? passkey_read(q, mem, ret) : MST_NOTFOUND;
}

mst_err lock_passkeys(struct db *db, struct arena *mem, struct id account, struct lock_passkey **ret,
		      size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct lock_passkey *list = arena_new(mem, struct lock_passkey, LOCK_PASSKEYS);
	size_t n = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT id, cred, account, name, alg, pub, count, lock, made, used "
		     "FROM lock_passkey WHERE account = $1 ORDER BY made, id LIMIT 20",
		     DB_ARGS(V(account)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row || n == LOCK_PASSKEYS)
			break;
		TRY(passkey_read(q, mem, &list[n++]));
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

mst_err lock_passkey_drop(struct db *w, struct id id, struct id account)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "DELETE FROM lock_passkey WHERE id = $1 AND account = $2",
		      DB_ARGS(V(id), V(account)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err lock_passkeys_forget(struct db *w, struct id account)
{
	return db_exec(w, "DELETE FROM lock_passkey WHERE account = $1", DB_ARGS(V(account)));
}

mst_err lock_passkey_used(struct db *w, struct id id, uint32_t count, int64_t at)
{
	return db_exec(w, "UPDATE lock_passkey SET count = $2, used = $3 WHERE id = $1",
		       DB_ARGS(V(id), V((long)count), V(at)));
}

mst_err lock_challenge_take(struct db *w, const uint8_t challenge[LOCK_CHALLENGE], int64_t at)
{
	TRY(db_exec(w, "DELETE FROM lock_answered WHERE at < $1", DB_ARGS(V(at - 2 * HOUR))));
	return db_exec(w, "INSERT INTO lock_answered (challenge, at) VALUES ($1, $2)",
		       DB_ARGS(V_BYTES(challenge, LOCK_CHALLENGE), V(at)));
}

/* ---- one comes, one goes ---- */

static mst_err put_lock(struct ctx *c, void *arg)
{
	struct lock_adding *a = arg;

	return vault_lock_put(c->vault, &a->lock);
}

static mst_err put_row(struct ctx *c, void *arg)
{
	struct lock_adding *a = arg;

	TRY(lock_challenge_take(c->db, a->challenge, c->now));
	return lock_passkey_put(c->db, &a->row);
}

void lock_passkey_add(struct ctx *c, struct lock_adding *a, const struct seal_key *secret, struct act *ret)
{
	a->row.account = c->who->id;
	a->row.lock = secret ? rng_id() : ID_NONE;
	if (secret)
		vault_lock_new(&c->keys, a->row.lock, VAULT_DEVICE, secret, &a->lock);
	*ret = (struct act){ .keys = secret ? put_lock : NULL, .apply = put_row, .arg = a,
			     .audit = auth_own_note(c, &c->keys, "account.passkey_made") };
}

static mst_err drop_row(struct ctx *c, void *arg)
{
	return lock_passkey_drop(c->db, *(struct id *)arg, c->who->id);
}

static bool names(const struct lock_passkey *list, size_t n, struct id lock)
{
	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i].lock, lock))
			return true;
	return false;
}

/* Would anything open her keys without this lock? What a municipality's login has left in her browser has no row
 * here, and is one of municipal people only. */
static mst_err other_way(struct ctx *c, const struct lock_passkey *list, size_t n, struct id but, bool *ret)
{
	struct vault_lock *locks;
	size_t nlocks;
	bool browser = !(c->who->roles & AUTH_JOUR_ROLES);

	TRY(vault_locks(c->vault, c->mem, c->who->id, &locks, &nlocks));
	*ret = false;
	for (size_t i = 0; i < nlocks; i++)
		*ret |= !id_eq(locks[i].id, but) && !locks[i].until &&
			(locks[i].kind != VAULT_DEVICE || browser || names(list, n, locks[i].id));
	return MST_OK;
}

mst_err lock_passkey_remove(struct ctx *c, struct id id, struct act *ret, struct auth_fresh **ret_session)
{
	struct id *arg = arena_new(c->mem, struct id, 1), lock = ID_NONE;
	struct lock_passkey *list;
	bool hers = false, other;
	size_t n;

	*arg = id;
	*ret_session = NULL;
	TRY(lock_passkeys(c->db, c->mem, c->who->id, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i].id, id)) {
			hers = true;
			lock = list[i].lock;
		}
	if (!hers)
		return MST_NOTFOUND;
	if (id_none(lock)) {
		*ret = (struct act){ .apply = drop_row, .arg = arg,
				     .audit = auth_own_note(c, &c->keys, "account.passkey_removed") };
		return MST_OK;
	}
	TRY(other_way(c, list, n, lock, &other));
	if (!other)
		return MST_CONFLICT;
	return auth_rekey(c,
			  &(struct auth_rekey){ .keys = &c->keys, .user = c->who, .drop = lock,
						.rows = drop_row, .arg = arg,
						.act = "account.passkey_removed" },
			  ret, ret_session);
}
