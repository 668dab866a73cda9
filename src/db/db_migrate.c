/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_migrate.c - brings a database up to the program: per room the steps that are missing, each in
 * a transaction of its own together with its row in db_version. */
#include "db/db_priv.h"

#include "base/day.h"
#include "base/log.h"
#include "db/move.h"

static const char version_table[] = "CREATE TABLE IF NOT EXISTS db_version ("
				    "room TEXT NOT NULL, number BIGINT NOT NULL, "
				    "name TEXT NOT NULL, applied BIGINT NOT NULL, "
				    "PRIMARY KEY (room, number))";

static int last_step(const struct db_room *r)
{
	int n = 0;

	while (r->steps && r->steps[n].number)
		n++;
	return n;
}

static mst_err at_step(struct db *d, const char *room, int64_t *ret)
{
	return db_int(d, "SELECT coalesce(max(number), 0) FROM db_version WHERE room = $1",
		      DB_ARGS(V(room)), ret);
}

static bool known(const struct db_room *rooms, const char *room)
{
	for (const struct db_room *r = rooms; r && r->room; r++) {
		if (str_eq(r->room, room))
			return true;
	}
	return false;
}

/* A tool that only reads may ask about some rooms; the one that writes or copies must know them all. */
static mst_err check_unknown(struct db *d, const struct db_store *s, char *err, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(d, "SELECT DISTINCT room FROM db_version", DB_NONE, &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		const char *room = row_text(q, mem);

		row_end(q);
		if (!known(s->rooms, room) && str_eq(room, DB_MOVING)) {
			snprintf(err, n, "a move into this database was cut off; run it again");
			return MST_CONFLICT;
		}
		if (!known(s->rooms, room)) {
			snprintf(err, n,
				 "the database is newer than this program: it holds '%s', "
				 "which this program does not know",
				 room);
			return MST_CONFLICT;
		}
	}
}

static mst_err begin(struct db *d)
{
	TRY(db_run(d, d->e->begin, false));
	return d->e->migrate_lock ? db_run(d, d->e->migrate_lock, false) : MST_OK;
}

static mst_err step_up(struct db *d, const char *room, const struct db_migration *m)
{
	int64_t at;

	TRY(begin(d));
	TRY(at_step(d, room, &at));
	if (at >= m->number) /* another program was quicker */
		return db_run(d, "COMMIT", false);
	TRY(d->e->script(d, room, m->sql));
	db_sqllog(d, 'M', room, m->sql);
	TRY(db_exec(d, "INSERT INTO db_version (room, number, name, applied) VALUES ($1, $2, $3, $4)",
		    DB_ARGS(V(room), V(m->number), V(m->name), V(day_now()))));
	return db_run(d, "COMMIT", false);
}

static mst_err room_up(struct db *d, const struct db_store *s, const struct db_room *r, char *err,
		       size_t n)
{
	int last = last_step(r);
	int64_t at;
	mst_err e;

	if (!r->steps)
		return MST_OK;
	TRY(at_step(d, r->room, &at));
	if (at > last) {
		snprintf(err, n,
			 "the database is newer than this program: '%s' is at step %d, this program "
			 "knows %d",
			 r->room, (int)at, last);
		return MST_CONFLICT;
	}
	if (s->older)
		return MST_OK;
	if (s->read_only && at < last) {
		snprintf(err, n, "the database is older than this program; migrate it first");
		return MST_CONFLICT;
	}
	for (int i = (int)at; i < last; i++) {
		e = step_up(d, r->room, &r->steps[i]);
		if (e != MST_OK) {
			if (d->e->in_tx(d))
				(void)db_run(d, "ROLLBACK", true);
			snprintf(err, n, "the step %s of '%s' failed; the database is as it was "
				 "before it", r->steps[i].name, r->room);
			return e;
		}
		log_note(LOG_DEBUG, "db.migrate", "store", s->name, "room", r->room, "step",
			 r->steps[i].name, NULL);
	}
	return MST_OK;
}

mst_err db_rooms_at(struct db *d, struct arena *mem, const struct db_room **ret)
{
	const struct db_room *all = d->store->rooms;
	struct db_room *rooms;
	size_t n = 0;

	while (all[n].room)
		n++;
	rooms = arena_new(mem, struct db_room, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct db_migration *steps;
		int64_t at;

		rooms[i] = all[i];
		if (!all[i].steps)
			continue;
		TRY(at_step(d, all[i].room, &at));
		steps = arena_new(mem, struct db_migration, (size_t)at + 1);
		memcpy(steps, all[i].steps, (size_t)at * sizeof(*steps));
		rooms[i].steps = steps;
	}
	*ret = rooms;
	return MST_OK;
}

static mst_err version_ready(struct db *d, const struct db_store *s, bool *ret_new)
{
	int64_t rows;
	mst_err e;

	if (!s->read_only) {
		e = begin(d);
		if (e == MST_OK)
			e = d->e->script(d, "db", version_table);
		if (e == MST_OK)
			e = db_run(d, "COMMIT", false);
		if (e != MST_OK) {
			if (d->e->in_tx(d))
				(void)db_run(d, "ROLLBACK", true);
			return e;
		}
	}
	TRY(db_int(d, "SELECT count(*) FROM db_version", DB_NONE, &rows));
	*ret_new = rows == 0;
	return MST_OK;
}

static mst_err walls_up(struct db *d, const struct db_store *s, char *err, size_t n)
{
	if (s->read_only || !d->e->walls)
		return MST_OK;
	mst_err e = begin(d);

	if (e == MST_OK)
		e = d->e->walls(d, s->rooms);
	if (e == MST_OK)
		return db_run(d, "COMMIT", false);
	if (d->e->in_tx(d))
		(void)db_run(d, "ROLLBACK", true);
	snprintf(err, n, "the rights of its roles cannot be set; docs/STORES.md tells how they are made");
	return e;
}

mst_err db_migrate(struct db *d, const struct db_store *s, bool *ret_new, char *err, size_t n)
{
	bool is_new;

	snprintf(err, n, "the database %s cannot be read", s->name);
	TRY(version_ready(d, s, &is_new));
	if (!s->read_only || s->older)
		TRY(check_unknown(d, s, err, n));
	for (const struct db_room *r = s->rooms; r && r->room; r++)
		TRY(room_up(d, s, r, err, n));
	TRY(walls_up(d, s, err, n));
	if (n > 0)
		err[0] = 0;
	*ret_new = is_new;
	return MST_OK;
}
