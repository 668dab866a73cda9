/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup.c - makes one copy: the state of both stores at one instant, the vault's file first. */
#include "backup/backup_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/day.h"
#include "base/give.h"
#include "base/progress.h"

#define TRIES 50
#define MARGIN (16 << 20) /* left to the server on its own disk while a copy is made */

struct job {
	const struct backup_conf *c;
	struct arena *mem;
	struct db_store *data, *vault, *watch;
	struct db *d, *v, *w;
	uint8_t pub[32];
	struct sign_pair sign;
	struct backup_head head;
	char *err;
	size_t n;
};

static mst_err says(struct job *j, mst_err e, const char *words, const char *what)
{
	snprintf(j->err, j->n, words, what);
	return e;
}

static mst_err disk(struct job *j, const char *where)
{
	if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG) {
		snprintf(j->err, j->n, "Disken är full vid %s. Ingen kopia blev gjord; de äldre finns kvar.",
			 where);
		return MST_BUSY;
	}
	snprintf(j->err, j->n, "%s kan inte skrivas: %s.", where, strerror(errno));
	return MST_FAIL;
}

/* ---- one state of both stores ---- */

static bool in_postgres(const char *store)
{
	return str_starts(store, "postgres:");
}

/* Whatever its steps: a copy can also be made before a migration. From PostgreSQL rows are copied, into
 * tables that the rooms' steps make, so those must be known. */
static mst_err open_one(struct job *j, const char *path, const char *name,
			const struct db_room *rooms, struct db_store **ret, struct db **ret_db)
{
	struct db_store_conf conf = { .where = path, .name = name, .read_only = true, .across = true,
				      .older = in_postgres(path),
				      .rooms = in_postgres(path) ? rooms : NULL };
	mst_err e = db_store_open(&conf, ret, j->err, j->n);

	if (e == MST_CONFLICT)
		return says(j, e, "PostgreSQL-databasen %s hör inte till den här versionen av programmet. Gör "
			    "kopian med den version som den hör till.", name);
	TRY(e);
	return db_reader(*ret, ret_db);
}

static mst_err hold(struct db *db, struct arena *mem, const char **ret_schema)
{
	TRY(db_snapshot(db));
	return db_schema(db, mem, ret_schema);
}

/* The data's state is held first, then the vault's: what has a row has its key. When nobody has
 * written between, both are of the same instant. */
static mst_err cut(struct job *j, const char *schema[3], bool *ret_exact)
{
	int64_t before, after;

	*ret_exact = false;
	for (int i = 0; i < TRIES && !*ret_exact; i++) {
		db_rest(j->d);
		db_rest(j->v);
		TRY(db_changes(j->w, &before));
		TRY(hold(j->d, j->mem, &schema[BACKUP_DATA]));
		TRY(hold(j->v, j->mem, &schema[BACKUP_VAULT]));
		TRY(db_changes(j->w, &after));
		*ret_exact = before == after;
	}
	return MST_OK;
}

/* ---- files ---- */

static mst_err pack_files(struct job *j, struct sbuf *o)
{
	static const char *const names[] = { "medstod.conf", "signing.key" };

	for (size_t i = 0; i < MST_LEN(names); i++) {
		size_t n = 0;
		char *text = backup_slurp(j->mem, backup_path(j->mem, j->c->dir, names[i]), 30000, &n);

		if (!text)
			continue;
		sbuf_fmt(o, "%s %zu\n", names[i], n);
		sbuf_put(o, text, n);
		mem_wipe(text, n);
	}
	return o->bad ? MST_FAIL : MST_OK;
}

static mst_err room_for_copy(struct job *j, int64_t bytes)
{
	struct statvfs s;

	if (statvfs(j->c->dir, &s) != 0 ||
	    (int64_t)(s.f_bavail * s.f_frsize) >= bytes + MARGIN)
		return MST_OK;
	snprintf(j->err, j->n, "Disken vid %s är nästan full: %lld MB behövs medan kopian görs.",
		 j->c->dir, (long long)((bytes + MARGIN) >> 20));
	return MST_BUSY;
}

static const char *file_name(struct job *j)
{
	const char *iso = day_iso_str(j->mem, j->head.taken);

	return arena_fmt(j->mem, "medstod-%06lld-%.10s-%s.backup", (long long)j->head.number, iso,
			 j->head.store == BACKUP_VAULT ? "vault" : "data");
}

static mst_err write_named(struct job *j, struct backup_write *w, int64_t *ret_size)
{
	const char *name = file_name(j), *to = j->c->to;
	const char *part = arena_fmt(j->mem, "%s/" BACKUP_PART "%s", to, name);
	int fd = open(part, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	struct stat st = { 0 };
	mst_err e = MST_OK;

	if (fd < 0)
		return disk(j, to);
	mst_give(part);
	backup_step();
	if (backup_write(j->mem, fd, w) != MST_OK || fstat(fd, &st) != 0)
		e = disk(j, to);
	close(fd);
	backup_step();
	if (e == MST_OK && (rename(part, backup_path(j->mem, to, name)) != 0 || !backup_sync_dir(to)))
		e = disk(j, to);
	if (e != MST_OK)
		(void)unlink(part);
	backup_step();
	*ret_size = st.st_size;
	return e;
}

static mst_err one_file(struct job *j, enum backup_store store, const char *schema, int64_t *ret_size)
{
	struct backup_write w = { .pub = j->pub, .sign = &j->sign, .db = -1 };
	struct sbuf files;
	mst_err e;

	j->head.store = store;
	j->head.schema = schema;
	w.head = j->head;
	if (store == BACKUP_VAULT)
		w.head.nheads = 0;
	e = store == BACKUP_VAULT ? db_copy(j->v, j->c->dir, NULL, &w.db, &w.head.bytes) :
				    db_copy(j->d, j->c->dir, j->c->leave, &w.db, &w.head.bytes);
	if (e == MST_FAIL && in_postgres(store == BACKUP_VAULT ? j->c->vault : j->c->db))
		return says(j, e, "PostgreSQL-databasen %s kunde inte läsas till slutet, eller inte skrivas i serverns "
			    "mapp. Ingen kopia blev gjord; de äldre finns kvar.", store == BACKUP_VAULT ? "vault" : "data");
	if (e != MST_OK)
		return disk(j, j->c->dir);
	db_rest(store == BACKUP_VAULT ? j->v : j->d);
	backup_step();
	progress_part();
	sbuf_init(&files, BACKUP_FILES_MAX);
	if (store == BACKUP_VAULT)
		e = pack_files(j, &files);
	w.files = (struct blob){ (const uint8_t *)files.p, files.len };
	if (e == MST_OK)
		e = write_named(j, &w, ret_size);
	if (files.p)
		mem_wipe(files.p, files.len);
	sbuf_done(&files);
	close(w.db);
	return e;
}

/* ---- the folder ---- */

static void sweep_parts(struct job *j)
{
	DIR *d = opendir(j->c->to);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (str_starts(e->d_name, BACKUP_PART))
			(void)unlink(backup_path(j->mem, j->c->to, e->d_name));
	if (d)
		closedir(d);
}

/* The higher of the numbers that are there; copies of others too, since a number orders a folder. */
static mst_err next_number(struct job *j)
{
	struct backup_copy *list;
	size_t n;

	if (backup_list(j->mem, j->c->to, &list, &n) != MST_OK)
		return disk(j, j->c->to);
	j->head.number = n ? list[0].head.number + 1 : 1;
	return MST_OK;
}

/* The log grows with everything that anybody does, and not with the program's own tasks. */
bool backup_due(const struct backup_conf *c, struct db *data, int64_t now)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct backup_copy *vault, *last;
	struct backup_copy *list;
	struct audit_head *heads;
	struct hash mine;
	char err[300];
	size_t n;

	if (backup_list(mem, c->to, &list, &n) != MST_OK)
		return true;
	backup_installation(c->pepper, &mine);
	n = backup_of(list, n, &mine);
	if (backup_choose(list, n, 0, &vault, &last, err, sizeof(err)) != MST_OK || !last->sized ||
	    !vault->sized)
		return true;
	if (last->head.taken > now - (int64_t)c->every * 60)
		return false;
	if (audit_heads(data, mem, &heads, &n) != MST_OK || n != last->head.nheads)
		return true;
	for (size_t i = 0; i < n; i++)
		if (memcmp(&heads[i].hash, &last->head.heads[i].hash, sizeof(heads[i].hash)) != 0)
			return true;
	return false;
}

static mst_err make(struct job *j, int64_t now, struct backup_made *ret)
{
	const char *schema[3];
	struct audit_head *heads;
	int64_t bytes;

	sweep_parts(j);
	backup_step();
	TRY(next_number(j));
	TRY(open_one(j, j->c->db, "data", j->c->data_rooms, &j->data, &j->d));
	TRY(open_one(j, j->c->vault, "vault", j->c->vault_rooms, &j->vault, &j->v));
	TRY(open_one(j, j->c->db, "data", j->c->data_rooms, &j->watch, &j->w));
	TRY(cut(j, schema, &ret->exact));
	TRY(audit_heads(j->d, j->mem, &heads, &j->head.nheads));
	j->head.heads = heads;
	TRY(db_size(j->d, &bytes));
	TRY(room_for_copy(j, bytes));
	TRY(one_file(j, BACKUP_VAULT, schema[BACKUP_VAULT], &ret->vault_bytes));
	progress_part();
	mst_err e = one_file(j, BACKUP_DATA, schema[BACKUP_DATA], &ret->data_bytes);

	if (e != MST_OK) { /* the vault's alone is no copy, and only takes place */
		j->head.store = BACKUP_VAULT;
		(void)unlink(backup_path(j->mem, j->c->to, file_name(j)));
		return e;
	}
	ret->number = j->head.number;
	ret->removed = backup_keep(j->mem, j->c->to, &(struct backup_keep){
		.installation = j->head.installation, .newest = j->head.number, .now = now,
		.days = j->c->keep_days, .left = backup_left(j->c->to) });
	return MST_OK;
}

static mst_err ready(struct job *j, int64_t now)
{
	const struct backup_conf *c = j->c;

	if (!*c->to)
		return says(j, MST_INVALID, "Det står inte vart kopian ska: %s",
			    "skriv en mapp, eller backup-to i medstod.conf.");
	if (!hex_parse(c->key, j->pub, sizeof(j->pub)) || strlen(c->key) != 64)
		return says(j, MST_INVALID, "Det finns ingen nyckel att försegla med: %s",
			    "gör en med medstod backup-key.");
	if (backup_signing(c->dir, true, &j->sign) != MST_OK)
		return disk(j, backup_path(j->mem, c->dir, "signing.key"));
	j->head.set = rng_id();
	j->head.taken = now;
	backup_installation(c->pepper, &j->head.installation);
	return MST_OK;
}

static mst_err locked(struct job *j, int64_t now, struct backup_made *ret)
{
	int lock;
	mst_err e;

	TRY(ready(j, now));
	const char *path = backup_path(j->mem, j->c->to, ".medstod-lock");

	lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock < 0)
		return disk(j, j->c->to);
	mst_give(path);
	if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
		close(lock);
		return says(j, MST_BUSY, "En annan kopia görs just nu i %s.", j->c->to);
	}
	e = make(j, now, ret);
	close(lock);
	return e;
}

mst_err backup_make(const struct backup_conf *c, int64_t now, struct backup_made *ret, char *err,
		    size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct job j = { .c = c, .mem = mem, .err = err, .n = n };
	mst_err e;

	*ret = (struct backup_made){ 0 };
	snprintf(err, n, "Databasen kan inte läsas.");
	progress_begin("backup.make");
	e = locked(&j, now, ret);
	ret->stopped = e != MST_OK && progress_stopped();
	if (ret->stopped)
		snprintf(err, n, "Kopian avbröts innan den var klar. Ingen kopia blev gjord; de äldre finns kvar.");
	progress_end();
	db_store_close(j.watch);
	db_store_close(j.vault);
	db_store_close(j.data);
	sign_pair_wipe(&j.sign);
	return e;
}
