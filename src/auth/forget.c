/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* forget.c - what goes of an account that has ended. */
#include "auth/forget.h"

#include "auth/auth_priv.h"

#define GONE "!" /* no login begins so */
#define NAME "Borttaget konto"

mst_err auth_ended(struct db *db, struct arena *mem, int64_t before, struct id **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id FROM auth_account WHERE ended < $1 AND login NOT LIKE '" GONE "%' "
		       "ORDER BY ended",
		       DB_ARGS(V(before)), mem, db_read_id, ret, ret_n);
}

mst_err auth_forget_ways(struct db *w, struct id user)
{
	return auth_second_drop(w, user);
}

mst_err auth_forget_name(struct db *w, struct id user)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE auth_account SET login = $2, name = $3, salt = $4, verifier = $4 WHERE id = $1 "
		      "AND ended IS NOT NULL AND login <> $2",
		      DB_ARGS(V(user), V(arena_fmt(mem, GONE "%s", id_str(mem, user))), V(NAME),
			      V_BYTES((const uint8_t *)"", 0)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

bool auth_forgotten(const struct auth_user *u)
{
	return strncmp(u->login, GONE, strlen(GONE)) == 0;
}
