/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* auth_db.c - SQL of accounts, sessions, double submits, throttling and drafts. */
#include "auth/auth_priv.h"

static enum view_lang lang_of(const char *code)
{
	return str_eq(code, "en") ? VIEW_EN : VIEW_SV;
}

#define NEW_COLS "id, org, login, name, roles, lang"
#define USER_COLS NEW_COLS ", role_until"
void auth_user_read(struct db_stmt *q, struct arena *mem, struct auth_user *ret)
{
	*ret = (struct auth_user){ 0 };
	ret->id = row_id(q);
	ret->org = row_id(q);
	ret->login = row_text(q, mem);
	ret->name = row_text(q, mem);
	ret->roles = (unsigned)row_int(q);
	ret->lang = lang_of(row_text(q, mem));
	int64_t until = row_int(q);

	if (until && until <= day_now())
		ret->roles &= ~(unsigned)ROLE_VOLUNTEER;
}

mst_err auth_account_find(struct db *db, struct arena *mem, const char *login,
			  struct auth_account *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT " USER_COLS ", salt, verifier FROM auth_account "
			 "WHERE login = $1 AND ended IS NULL AND (until_at IS NULL OR until_at > $2)",
		     DB_ARGS(V(login), V(day_now())), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	auth_user_read(q, mem, &ret->user);
	ret->salt = row_blob(q, mem);
	ret->verifier = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err auth_account_insert(struct db *w, const struct auth_account *a, int64_t at)
{
	return db_exec(w,
		       "INSERT INTO auth_account (" NEW_COLS ", salt, verifier, created) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		       DB_ARGS(V(a->user.id), V(a->user.org), V(a->user.login), V(a->user.name),
			       V(a->user.roles), V(view_lang_code(a->user.lang)), V(a->salt),
			       V(a->verifier), V(at)));
}

mst_err auth_lang_put(struct db *w, struct id account, enum view_lang lang)
{
	return db_exec(w, "UPDATE auth_account SET lang = $2 WHERE id = $1",
		       DB_ARGS(V(account), V(view_lang_code(lang))));
}

mst_err auth_find(struct db *db, struct arena *mem, const char *login, struct auth_user *ret)
{
	struct auth_account a;

	TRY(auth_account_find(db, mem, login, &a));
	*ret = a.user;
	return MST_OK;
}

static mst_err user_read(struct db_stmt *q, struct arena *mem, void *to)
{
	auth_user_read(q, mem, to);
	row_end(q);
	return MST_OK;
}

mst_err auth_get(struct db *db, struct arena *mem, struct id user, struct auth_user *ret)
{
	return db_find(db, "SELECT " USER_COLS " FROM auth_account WHERE id = $1", DB_ARGS(V(user)),
		       mem, user_read, ret);
}

mst_err auth_list(struct db *db, struct arena *mem, struct id org, unsigned any_role,
		  struct auth_user **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " USER_COLS " FROM auth_account "
		       "WHERE org = $1 AND ended IS NULL AND (until_at IS NULL OR until_at > $3) AND "
		       "((CASE WHEN role_until <= $3 THEN roles - (roles & 1) ELSE roles END) & $2) <> 0 "
		       "ORDER BY name, id",
		       DB_ARGS(V(org), V(any_role), V(day_now())), mem, user_read, ret, ret_n);
}

mst_err auth_list_all(struct db *db, struct arena *mem, struct auth_user **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " USER_COLS " FROM auth_account WHERE ended IS NULL "
		       "AND (until_at IS NULL OR until_at > $1) ORDER BY login",
		       DB_ARGS(V(day_now())), mem, user_read, ret, ret_n);
}

mst_err auth_session_find(struct db *db, struct arena *mem, const struct hash *id,
			  struct auth_session *ret, struct auth_user *ret_user)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT a.id, a.org, a.login, a.name, a.roles, a.lang, a.role_until, s.keyring, "
		     "s.created, s.seen, s.proved FROM auth_session s "
		     "JOIN auth_account a ON a.id = s.account "
		     "WHERE s.id = $1 AND a.ended IS NULL AND (a.until_at IS NULL OR a.until_at > $2)",
		     DB_ARGS(V_BYTES(id->b, sizeof(id->b)), V(day_now())), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	auth_user_read(q, mem, ret_user);
	*ret = (struct auth_session){ .account = ret_user->id };
	ret->keyring = row_blob(q, mem);
	ret->created = row_int(q);
	ret->seen = row_int(q);
	ret->proved = row_int(q);
	row_end(q);
	return MST_OK;
}

static mst_err read_listed(struct db_stmt *q, struct arena *mem, void *to)
{
	struct auth_session *ret = to;

	if (!row_bytes(q, ret->id.b, sizeof(ret->id.b)))
		return MST_FAIL;
	ret->created = row_int(q);
	ret->seen = row_int(q);
	ret->device = row_text(q, mem);
	ret->trust = row_id(q);
	row_end(q);
	return MST_OK;
}

mst_err auth_sessions(struct db *db, struct arena *mem, struct id account, struct auth_session **ret,
		      size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, created, seen, device, trust FROM auth_session WHERE account = $1 "
		       "ORDER BY seen DESC, id",
		       DB_ARGS(V(account)), mem, read_listed, ret, ret_n);
}

mst_err auth_sessions_end_but(struct db *w, struct id account, const struct hash *keep,
			      struct id phone)
{
	TRY(auth_trusts_end(w, account, phone));
	TRY(db_exec(w, "DELETE FROM auth_halfway WHERE account = $1", DB_ARGS(V(account))));
	return db_exec(w, "DELETE FROM auth_session WHERE account = $1 AND id <> $2",
		       DB_ARGS(V(account), V_BYTES(keep->b, sizeof(keep->b))));
}

mst_err auth_session_prove(struct db *w, const struct hash *id, int64_t at)
{
	return db_exec(w, "UPDATE auth_session SET proved = $2 WHERE id = $1",
		       DB_ARGS(V_BYTES(id->b, sizeof(id->b)), V(at)));
}

mst_err auth_session_insert(struct db *w, const struct hash *id, const struct auth_session *s)
{
	return db_exec(w,
		       "INSERT INTO auth_session (id, account, keyring, created, seen, proved, device, "
		       "trust) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		       DB_ARGS(V_BYTES(id->b, sizeof(id->b)), V(s->account), V(s->keyring),
			       V(s->created), V(s->seen), V(s->proved), V(s->device ? s->device : ""),
			       V(s->trust)));
}

mst_err auth_session_touch(struct db *w, const struct hash *id, int64_t at)
{
	return db_exec(w, "UPDATE auth_session SET seen = $2 WHERE id = $1",
		       DB_ARGS(V_BYTES(id->b, sizeof(id->b)), V(at)));
}

mst_err auth_session_delete(struct db *w, const struct hash *id)
{
	return db_exec(w, "DELETE FROM auth_session WHERE id = $1",
		       DB_ARGS(V_BYTES(id->b, sizeof(id->b))));
}

mst_err auth_once_find(struct db *db, struct arena *mem, struct id account, const char *token,
		       const char **ret_place)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT place FROM auth_once WHERE account = $1 AND token = $2",
		     DB_ARGS(V(account), V(token)), &q));
	TRY(db_step(q, &row));
	*ret_place = NULL;
	if (row) {
		*ret_place = row_text(q, mem);
		row_end(q);
	}
	return MST_OK;
}

mst_err auth_once_take(struct db *w, struct arena *mem, struct id account, const char *token,
		       int64_t at, const char *place, const char **ret_place)
{
	int64_t taken;

	TRY(db_exec_n(w,
		      "INSERT INTO auth_once (account, token, at, place) VALUES ($1, $2, $3, $4) "
		      "ON CONFLICT (account, token) DO NOTHING",
		      DB_ARGS(V(account), V(token), V(at), V(place)), &taken));
	*ret_place = NULL;
	return taken ? MST_OK : auth_once_find(w, mem, account, token, ret_place);
}

mst_err auth_throttle_get(struct db *db, const struct hash *name, int64_t *ret_fails,
			  int64_t *ret_last)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT fails, last FROM auth_throttle WHERE name = $1",
		     DB_ARGS(V_BYTES(name->b, sizeof(name->b))), &q));
	TRY(db_step(q, &row));
	*ret_fails = row ? row_int(q) : 0;
	*ret_last = row ? row_int(q) : 0;
	return MST_OK;
}

mst_err auth_throttle_fail(struct db *w, const struct hash *name, int64_t at)
{
	return db_exec(w,
		       "INSERT INTO auth_throttle (name, fails, last) VALUES ($1, 1, $2) "
		       "ON CONFLICT (name) DO UPDATE SET fails = auth_throttle.fails + 1, last = $2",
		       DB_ARGS(V_BYTES(name->b, sizeof(name->b)), V(at)));
}

mst_err auth_throttle_fill(struct db *w, const struct hash *name, int64_t at, int64_t forget)
{
	return db_exec(w,
		       "INSERT INTO auth_throttle (name, fails, last) VALUES ($1, 1, $2) "
		       "ON CONFLICT (name) DO UPDATE SET "
		       "fails = CASE WHEN auth_throttle.fails > ($2 - auth_throttle.last) / $3 "
		       "THEN auth_throttle.fails - ($2 - auth_throttle.last) / $3 + 1 ELSE 1 END, "
		       "last = CASE WHEN auth_throttle.fails > ($2 - auth_throttle.last) / $3 "
		       "THEN auth_throttle.last + ($2 - auth_throttle.last) / $3 * $3 ELSE $2 END",
		       DB_ARGS(V_BYTES(name->b, sizeof(name->b)), V(at), V(forget)));
}

mst_err auth_throttle_lower(struct db *w, const struct hash *name, int64_t by)
{
	return db_exec(w,
		       "UPDATE auth_throttle SET fails = CASE WHEN fails > $2 THEN fails - $2 ELSE 0 END "
		       "WHERE name = $1",
		       DB_ARGS(V_BYTES(name->b, sizeof(name->b)), V(by)));
}

mst_err auth_throttle_clear(struct db *w, const struct hash *name)
{
	return db_exec(w, "DELETE FROM auth_throttle WHERE name = $1",
		       DB_ARGS(V_BYTES(name->b, sizeof(name->b))));
}

mst_err auth_draft_find(struct db *db, struct arena *mem, struct id account, const char *place,
			int64_t since, struct auth_draft *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT account, place, at, parked, row_id, sealed FROM auth_draft "
		     "WHERE account = $1 AND place = $2 AND at >= $3",
		     DB_ARGS(V(account), V(place), V(since)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	*ret = (struct auth_draft){ 0 };
	ret->account = row_id(q);
	ret->place = row_text(q, mem);
	ret->at = row_int(q);
	ret->parked = row_bool(q);
	ret->row = row_id(q);
	ret->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err auth_draft_parked(struct db *db, struct arena *mem, struct id account, int64_t since,
			  const char **ret_place)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT place FROM auth_draft WHERE account = $1 AND parked = 1 AND at >= $2 "
		     "ORDER BY at DESC LIMIT 1",
		     DB_ARGS(V(account), V(since)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	*ret_place = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err auth_draft_put(struct db *w, const struct auth_draft *d)
{
	return db_exec(w,
		       "INSERT INTO auth_draft (account, place, at, parked, row_id, sealed) "
		       "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, place) DO UPDATE SET "
		       "at = $3, parked = $4, row_id = $5, sealed = $6",
		       DB_ARGS(V(d->account), V(d->place), V(d->at), V(d->parked), V(d->row),
			       V(d->sealed)));
}

mst_err auth_draft_drop(struct db *w, struct id account, const char *place)
{
	return db_exec(w, "DELETE FROM auth_draft WHERE account = $1 AND place = $2",
		       DB_ARGS(V(account), V(place)));
}

const struct db_passing auth_passing = { "auth_draft", "DELETE FROM auth_draft" };

mst_err auth_sweep_apply(struct db *w, void *arg)
{
	int64_t before = *(int64_t *)arg - AUTH_KEEP_SECONDS;

	TRY(db_exec(w, "DELETE FROM auth_draft WHERE at < $1", DB_ARGS(V(before))));
	TRY(db_exec(w, "DELETE FROM auth_once WHERE at < $1", DB_ARGS(V(before))));
	TRY(db_exec(w, "DELETE FROM auth_throttle WHERE last < $1", DB_ARGS(V(before))));
	TRY(db_exec(w, "DELETE FROM auth_halfway WHERE at < $1", DB_ARGS(V(before))));
	TRY(db_exec(w, "DELETE FROM auth_trust WHERE until_at <= $1", DB_ARGS(V(*(int64_t *)arg))));
	/* A session's row outlives its use by a day: it tells whose text to keep. */
	return db_exec(w, "DELETE FROM auth_session WHERE seen < $1", DB_ARGS(V(before)));
}
