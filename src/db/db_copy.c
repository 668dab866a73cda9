/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_copy.c - what backup and restore need of a database: a copy, its steps, its own check. */
#include "db/db_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY ".medstod-copy-"

/* A process that died between making its file and taking the name away has left it, maybe with a log
 * beside it; one that lives has locked it. */
static void sweep(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	char path[512], own[512];

	while (d && (e = readdir(d))) {
		if (!str_starts(e->d_name, COPY) ||
		    (size_t)snprintf(path, sizeof(path), "%s/%s", folder, e->d_name) >= sizeof(path) ||
		    (size_t)snprintf(own, sizeof(own), "%s/%.*s", folder, (int)sizeof(COPY "XXXXXX") - 1,
				     e->d_name) >= sizeof(own))
			continue;
		int fd = open(own, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

		if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
			(void)unlink(path);
		if (fd >= 0)
			close(fd);
	}
	if (d)
		closedir(d);
}

mst_err db_copy(struct db *db, const char *folder, const struct db_passing *leave, int *ret_fd, int64_t *ret_n)
{
	struct stat st;
	char path[512];
	mst_err e;
	int fd;

	snprintf(path, sizeof(path), "%s/" COPY "XXXXXX", folder);
	sweep(folder);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return MST_FAIL;
	e = flock(fd, LOCK_EX | LOCK_NB) == 0 ? db->e->copy(db, path, leave) : MST_FAIL;
	if (e == MST_OK && fstat(fd, &st) != 0)
		e = MST_FAIL;
	if (e != MST_OK) {
		int why = errno;

		close(fd);
		errno = why;
		return e;
	}
	*ret_fd = fd;
	*ret_n = st.st_size;
	return MST_OK;
}

mst_err db_snapshot(struct db *db)
{
	const char *start = db->e->bulk->snapshot;

	if (!start) {
		db_hold(db);
		return MST_OK;
	}
	db_as(db, DB_AS_WHOLE);
	TRY(db_run(db, start, false));
	db->held = true;
	return MST_OK;
}

mst_err db_changes(struct db *db, int64_t *ret)
{
	return db_int_in(db, "db", db->e->bulk->changes, DB_NONE, ret);
}

mst_err db_size(struct db *db, int64_t *ret)
{
	return db_int_in(db, "db", db->e->bulk->size, DB_NONE, ret);
}

mst_err db_whole(struct db *db, bool *ret)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	*ret = !db->e->bulk->whole;
	if (*ret)
		return MST_OK;
	TRY(db_query_in(db, "db", db->e->bulk->whole, DB_NONE, &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_OK;
	*ret = str_eq(row_text(q, mem), "ok");
	row_end(q);
	return MST_OK;
}

mst_err db_schema(struct db *db, struct arena *mem, const char **ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	const char *all = "";
	bool row;

	TRY(db_query(db, "SELECT room, max(number) FROM db_version GROUP BY room ORDER BY room",
		     DB_NONE, &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			break;
		const char *room = row_text(q, mem);
		int64_t number = row_int(q);

		row_end(q);
		all = arena_fmt(mem, "%s%s%s %lld", all, *all ? "," : "", room, (long long)number);
	}
	*ret = all;
	return MST_OK;
}

static bool step_known(const struct db_room *rooms, const char *step, size_t n)
{
	for (const struct db_room *r = rooms; r->room; r++) {
		size_t name = strlen(r->room);

		if (n < name + 2 || strncmp(step, r->room, name) != 0 || step[name] != ' ')
			continue;
		for (const struct db_migration *m = r->steps; m && m->number; m++) {
			char text[16];
			size_t len = (size_t)snprintf(text, sizeof(text), "%d", m->number);

			if (len == n - name - 1 && strncmp(text, step + name + 1, len) == 0)
				return true;
		}
	}
	return false;
}

bool db_schema_known(const struct db_room *rooms, const char *schema)
{
	for (;;) {
		size_t n = strcspn(schema, ",");

		if (!step_known(rooms, schema, n))
			return false;
		if (!schema[n])
			return true;
		schema += n + 1;
	}
}

/* The number of a room in such a text; 0: none. */
static int step_in(const char *schema, const char *room)
{
	size_t n = strlen(room);

	for (const char *p = schema; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
		if (strncmp(p, room, n) == 0 && p[n] == ' ')
			return (int)strtol(p + n + 1, NULL, 10);
	return 0;
}

bool db_schema_older(const struct db_room *rooms, const char *schema)
{
	for (const struct db_room *r = rooms; r->room; r++) {
		int at = step_in(schema, r->room);

		for (const struct db_migration *m = r->steps; m && m->number; m++)
			if (m->number > at)
				return true;
	}
	return false;
}
