/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* member_db.c - SQL of invitations, and of what changes in an account. */
#include "auth/auth_priv.h"

#define INVITE_COLS "account, org, by_account, name, roles, created, until_at, salt"

static mst_err invite_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct auth_invite *ret = to;

	*ret = (struct auth_invite){ 0 };
	ret->account = row_id(q);
	ret->org = row_id(q);
	ret->by = row_id(q);
	ret->name = row_text(q, mem);
	ret->roles = (unsigned)row_int(q);
	ret->at = row_int(q);
	ret->until = row_int(q);
	bool good = row_bytes(q, ret->salt, sizeof(ret->salt));

	row_end(q);
	return good ? MST_OK : MST_FAIL;
}

mst_err auth_invite_find(struct db *db, struct arena *mem, const struct hash *id, int64_t now,
			 struct auth_invite *ret)
{
	return db_find(db,
		       "SELECT " INVITE_COLS " FROM auth_invite WHERE id = $1 AND until_at > $2",
		       DB_ARGS(V_BYTES(id->b, sizeof(id->b)), V(now)), mem, invite_read, ret);
}

mst_err auth_invite_get(struct db *db, struct arena *mem, struct id account,
			struct auth_invite *ret)
{
	return db_find(db, "SELECT " INVITE_COLS " FROM auth_invite WHERE account = $1",
		       DB_ARGS(V(account)), mem, invite_read, ret);
}

static int invite_order(const void *a, const void *b)
{
	const struct auth_invite *x = a, *y = b;

	return str_order(x->name, y->name);
}

mst_err auth_invite_list(struct db *db, struct arena *mem, struct auth_invite **ret, size_t *ret_n)
{
	TRY(db_list(db, "SELECT " INVITE_COLS " FROM auth_invite", DB_NONE, mem, invite_read, ret,
		    ret_n));
	qsort(*ret, *ret_n, sizeof(**ret), invite_order);
	return MST_OK;
}

mst_err auth_invite_insert(struct db *w, const struct hash *id, const struct auth_invite *i)
{
	return db_exec(w,
		       "INSERT INTO auth_invite (id, " INVITE_COLS ") "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		       DB_ARGS(V_BYTES(id->b, sizeof(id->b)), V(i->account), V(i->org), V(i->by),
			       V(i->name), V(i->roles), V(i->at), V(i->until),
			       V_BYTES(i->salt, sizeof(i->salt))));
}

static mst_err one(mst_err e, int64_t n)
{
	return e == MST_OK && n == 0 ? MST_CONFLICT : e;
}

mst_err auth_invite_take(struct db *w, struct id account, int64_t now)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w, "DELETE FROM auth_invite WHERE account = $1 AND until_at > $2",
			      DB_ARGS(V(account), V(now)), &n);

	return one(e, n);
}

/* ---- accounts ---- */

static int member_order(const void *a, const void *b)
{
	const struct auth_member *x = a, *y = b;

	return str_order(x->user.name, y->user.name);
}

#define MEMBER_COLS "id, org, login, name, roles, lang, role_until, created, ended, until_at"
static mst_err member_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct auth_member *ret = to;

	*ret = (struct auth_member){ 0 };
	auth_user_read(q, mem, &ret->user);
	ret->created = row_int(q);
	ret->ended = row_int(q);
	ret->until = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err auth_members(struct db *db, struct arena *mem, struct auth_member **ret, size_t *ret_n)
{
	TRY(db_list(db, "SELECT " MEMBER_COLS " FROM auth_account", DB_NONE, mem, member_read, ret,
		    ret_n));
	qsort(*ret, *ret_n, sizeof(**ret), member_order);
	return MST_OK;
}

mst_err auth_member_get(struct db *db, struct arena *mem, struct id user, struct auth_member *ret)
{
	return db_find(db, "SELECT " MEMBER_COLS " FROM auth_account WHERE id = $1",
		       DB_ARGS(V(user)), mem, member_read, ret);
}

mst_err auth_coordinators(struct db *db, struct id but, int64_t *ret)
{
	return db_int(db,
		      "SELECT count(*) FROM auth_account WHERE (roles & $1) <> 0 AND ended IS NULL "
		      "AND until_at IS NULL AND id <> $2",
		      DB_ARGS(V((int)ROLE_COORDINATOR), V(but)), ret);
}

mst_err auth_leads(struct db *db, struct arena *mem, struct id jour, int64_t at, struct auth_leads *ret)
{
	*ret = (struct auth_leads){ .jour = jour };
	return db_list(db,
		       "SELECT id FROM auth_account WHERE org = $1 AND (roles & $2) <> 0 AND ended IS NULL "
		       "AND (until_at IS NULL OR until_at > $3) ORDER BY id",
		       DB_ARGS(V(jour), V((int)ROLE_COORDINATOR), V(at)), mem, db_read_id, &ret->ids,
		       &ret->n);
}

mst_err auth_login_taken(struct db *db, const char *login, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(db, "SELECT count(*) FROM auth_account WHERE login = $1", DB_ARGS(V(login)), &n));
	*ret = n > 0;
	return MST_OK;
}

mst_err auth_roles_put(struct db *w, struct id user, unsigned roles)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w, "UPDATE auth_account SET roles = $2 WHERE id = $1 AND ended IS NULL",
			      DB_ARGS(V(user), V(roles)), &n);

	if (e == MST_OK && !(roles & AUTH_TRUST_ROLES))
		e = auth_trusts_end(w, user, ID_NONE);
	return one(e, n);
}

mst_err auth_end_put(struct db *w, struct id user, int64_t at)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "UPDATE auth_account SET ended = $2 WHERE id = $1 AND ended IS NULL",
		      DB_ARGS(V(user), V(at)), &n));
	TRY(db_exec(w, "DELETE FROM auth_draft WHERE account = $1", DB_ARGS(V(user))));
	TRY(auth_sessions_end(w, user));
	return one(MST_OK, n);
}

/* ---- what ends by its day ---- */

mst_err auth_until_put(struct db *w, struct id user, int64_t until)
{
	int64_t n = 0;
	struct db_val at = until ? V(until) : V((const char *)NULL);
	mst_err e = db_exec_n(w, "UPDATE auth_account SET until_at = $2 WHERE id = $1 AND ended IS NULL",
			      DB_ARGS(V(user), at), &n);

	return one(e, n);
}

mst_err auth_reopen_put(struct db *w, struct id user, int64_t until)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE auth_account SET ended = NULL, until_at = $2 WHERE id = $1 "
			      "AND ended IS NOT NULL",
			      DB_ARGS(V(user), V(until)), &n);

	return one(e, n);
}

mst_err auth_role_end(struct db *w, struct id user, unsigned roles)
{
	TRY(auth_roles_put(w, user, roles));
	return roles ? MST_OK : auth_sessions_end(w, user);
}

mst_err auth_volunteer_until(struct db *w, const struct auth_user *u, int64_t until, bool over)
{
	struct db_val at = until ? V(until) : V((const char *)NULL);
	int64_t n = 0;

	TRY(db_exec_n(w, "UPDATE auth_account SET role_until = $2 WHERE id = $1 AND ended IS NULL",
		      DB_ARGS(V(u->id), at), &n));
	return over && n ? auth_role_end(w, u->id, u->roles) : MST_OK;
}

static mst_err lapsed_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct auth_lapsed *ret = to;

	auth_user_read(q, mem, &ret->user);
	ret->at = row_int(q);
	ret->ends = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err auth_lapsed(struct db *db, struct arena *mem, int64_t now, struct auth_lapsed **ret,
		    size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, org, login, name, roles, lang, role_until, until_at, 1 "
		       "FROM auth_account WHERE ended IS NULL AND until_at <= $1 "
		       "UNION ALL "
		       "SELECT id, org, login, name, roles, lang, role_until, role_until, 0 "
		       "FROM auth_account WHERE ended IS NULL AND (until_at IS NULL OR until_at > $1) "
		       "AND role_until <= $1 AND (roles & 1) <> 0",
		       DB_ARGS(V(now)), mem, lapsed_read, ret, ret_n);
}

mst_err auth_name_put(struct db *w, struct id user, const char *name)
{
	return db_exec(w, "UPDATE auth_account SET name = $2 WHERE id = $1",
		       DB_ARGS(V(user), V(name)));
}

mst_err auth_verifier_put(struct db *w, struct id user, const struct hash *verifier)
{
	return db_exec(w, "UPDATE auth_account SET verifier = $2 WHERE id = $1",
		       DB_ARGS(V(user), V_BYTES(verifier->b, sizeof(verifier->b))));
}

mst_err auth_sessions_end(struct db *w, struct id user)
{
	TRY(db_exec(w, "DELETE FROM auth_halfway WHERE account = $1", DB_ARGS(V(user))));
	TRY(auth_trusts_end(w, user, ID_NONE));
	return db_exec(w, "DELETE FROM auth_session WHERE account = $1", DB_ARGS(V(user)));
}

mst_err auth_shut_out(struct db *w, struct id user)
{
	TRY(db_exec(w, "DELETE FROM auth_draft WHERE account = $1", DB_ARGS(V(user))));
	TRY(auth_second_drop(w, user));
	return auth_sessions_end(w, user);
}

static mst_err read_draft(struct db_stmt *q, struct arena *mem, void *ret)
{
	struct auth_draft *d = ret;

	d->account = row_id(q);
	d->place = row_text(q, mem);
	d->at = row_int(q);
	d->parked = row_bool(q);
	d->row = row_id(q);
	d->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err auth_drafts(struct db *db, struct arena *mem, struct id user, struct auth_draft **ret,
		    size_t *ret_n)
{
	return db_list(
	    db,
	    "SELECT account, place, at, parked, row_id, sealed FROM auth_draft WHERE account = $1",
	    DB_ARGS(V(user)), mem, read_draft, ret, ret_n);
}
