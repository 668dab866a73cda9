/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "lock/lock_keeper_db.h"

struct sheet {
	int64_t place;
	struct lock_keeper keeper;
};

static mst_err sheet_read(struct db_stmt *q, struct arena *mem, void *ret)
{
	struct sheet *s = ret;

	*s = (struct sheet){ .place = row_int(q) };
	s->keeper.code = row_id(q);
	s->keeper.name = row_text(q, mem);
	s->keeper.tried = row_int(q);
	row_end(q);
	return MST_OK;
}

static mst_err recovery_read(struct db_stmt *q, struct arena *mem, void *ret)
{
	struct lock_recovery *r = ret;

	(void)mem;
	*r = (struct lock_recovery){ .account = row_id(q) };
	if (!row_bytes(q, r->salt, sizeof(r->salt)))
		return MST_FAIL;
	r->by = row_id(q);
	r->at = row_int(q);
	r->opened = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err lock_recovery_last(struct db *db, struct arena *mem, struct lock_recovery *ret)
{
	struct sheet *list;
	size_t n;

	TRY(db_find(db,
		    "SELECT account, salt, by_account, at, opened FROM lock_recovery "
		    "ORDER BY at DESC, account LIMIT 1",
		    DB_NONE, mem, recovery_read, ret));
	TRY(db_list(db, "SELECT place, code, name, tried FROM lock_keeper WHERE account = $1",
		    DB_ARGS(V(ret->account)), mem, sheet_read, &list, &n));
	for (size_t i = 0; i < n; i++)
		ret->keeper[(list[i].place - 1) % LOCK_KEEPERS] = list[i].keeper;
	return MST_OK;
}

mst_err lock_recovery_put(struct db *w, const struct lock_recovery *r)
{
	TRY(db_exec(w, "DELETE FROM lock_recovery WHERE opened IS NULL", DB_NONE));
	TRY(db_exec(w,
		    "INSERT INTO lock_recovery (account, salt, by_account, at) "
		    "VALUES ($1, $2, $3, $4)",
		    DB_ARGS(V(r->account), V_BYTES(r->salt, sizeof(r->salt)), V(r->by), V(r->at))));
	for (int i = 0; i < LOCK_KEEPERS; i++)
		TRY(db_exec(w,
			    "INSERT INTO lock_keeper (code, account, place, name, tried) "
			    "VALUES ($1, $2, $3, $4, $5)",
			    DB_ARGS(V(r->keeper[i].code), V(r->account), V(i + 1),
				    V(r->keeper[i].name), V(r->at))));
	return MST_OK;
}

mst_err lock_recovery_open(struct db *w, struct id account, int64_t at)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE lock_recovery SET opened = $2 WHERE account = $1 AND opened IS NULL",
		      DB_ARGS(V(account), V(at)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err lock_keeper_tried(struct db *w, struct id code, int64_t at)
{
	return db_exec(w, "UPDATE lock_keeper SET tried = $2 WHERE code = $1",
		       DB_ARGS(V(code), V(at)));
}

#define YEAR (365 * (int64_t)86400)

mst_err lock_sheets(struct db *db, struct arena *mem, int64_t now, enum lock_sheets *ret)
{
	struct lock_recovery last;
	mst_err e = lock_recovery_last(db, mem, &last);

	*ret = LOCK_SHEETS_NONE;
	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	*ret = last.opened ? LOCK_SHEETS_USED : LOCK_SHEETS_GOOD;
	for (int i = 0; i < LOCK_KEEPERS && *ret == LOCK_SHEETS_GOOD; i++)
		if (now - last.keeper[i].tried > YEAR)
			*ret = LOCK_SHEETS_UNTRIED;
	return MST_OK;
}
