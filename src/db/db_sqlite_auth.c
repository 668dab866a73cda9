/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_sqlite_auth.c - a room's statement touches its own tables and what others publish (views
 * whose names end in _v), nothing else.
 *
 * SQLite asks when it prepares a statement. Setting the authorizer anew would expire every
 * prepared statement; instead the cache is keyed by room, and the room is set again before each
 * step because a changed schema makes SQLite prepare once more. A published view acts for the
 * room that its name begins with; everything else, triggers too, for the room that asks. This
 * guards against mistakes: who names a WITH table after another room's view gets past it. */
#include "db/db_priv.h"

#include <sqlite3.h>

static bool of_room(const char *name, const char *room)
{
	size_t n = strlen(room);

	return strncmp(name, room, n) == 0 && name[n] == '_';
}

static bool published(const char *name)
{
	size_t n = strlen(name);

	return n > 2 && strcmp(name + n - 2, "_v") == 0;
}

static bool same_room(const char *name, const char *view)
{
	size_t n = strcspn(view, "_");

	return strncmp(name, view, n) == 0 && name[n] == '_';
}

/* The name of a WITH table comes here too when none of its columns is used. Every real table
 * carries the name of a room (create_ok), so what carries none is such a name. */
static bool is_with_name(const struct db_store *s, const char *name)
{
	if (str_starts(name, "sqlite_") || str_starts(name, "pragma_") || str_starts(name, "db_"))
		return false;
	for (const struct db_room *r = s->rooms; r && r->room; r++) {
		if (of_room(name, r->room))
			return false;
	}
	return true;
}

static bool table_ok(const struct db_auth *a, const char *name, const char *inner)
{
	if (a->migrating && str_starts(name, "sqlite_"))
		return true;
	/* inner: the view, the trigger or the WITH table that SQLite is inside of. */
	if (inner && published(inner))
		return same_room(name, inner);
	return of_room(name, a->room);
}

static bool read_ok(const struct db_auth *a, const char *name, const char *column,
		    const char *inner)
{
	if (table_ok(a, name, inner) || published(name))
		return true;
	return str_empty(column) && is_with_name(a->store, name);
}

static bool allowed(const struct db_auth *a, int action, const char *x, const char *y,
		    const char *inner)
{
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return true;
	case SQLITE_FUNCTION:
		return y && strcmp(y, "load_extension") != 0;
	case SQLITE_READ:
		return read_ok(a, x, y, inner);
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		return table_ok(a, x, inner);
	case SQLITE_CREATE_TABLE:
	case SQLITE_CREATE_VIEW:
	case SQLITE_DROP_TABLE:
	case SQLITE_DROP_VIEW:
		return a->migrating && of_room(x, a->room);
	case SQLITE_CREATE_INDEX:
	case SQLITE_CREATE_TRIGGER:
	case SQLITE_DROP_INDEX:
	case SQLITE_DROP_TRIGGER:
		return a->migrating && (of_room(x, a->room) || str_starts(x, "sqlite_autoindex_")) &&
		       of_room(y, a->room);
	case SQLITE_ALTER_TABLE:
		return a->migrating && of_room(y, a->room);
	case SQLITE_REINDEX:
	case SQLITE_ANALYZE:
		return a->migrating;
	default: /* transactions, PRAGMA, ATTACH and temporary things are for db alone */
		return false;
	}
}

int db_auth_check(void *arg, int action, const char *x, const char *y, const char *database,
		  const char *inner)
{
	const struct db_auth *a = arg;

	(void)database;
	if (str_eq(a->room, "db") || allowed(a, action, x, y, inner))
		return SQLITE_OK;
	return SQLITE_DENY;
}
