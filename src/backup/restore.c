/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* restore.c - from two files to an installation, or to a rehearsal's folder that is wiped. All is made
 * and checked in a folder of its own; then the files get their places, medstod.db last. */
#include "backup/backup_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/progress.h"

#define REHEARSAL "medstod-rehearsal-"

struct job {
	const struct backup_restore *r;
	struct arena *mem;
	struct backup_secret secret;
	const struct backup_copy *vault, *data;
	const char *work;
	int lock;               /* of a rehearsal's folder; -1 */
	struct blob files;      /* packed settings; the signing key is in them */
	struct backup_report *ret;
	char *err;
	size_t n;
};

static mst_err says(struct job *j, mst_err e, const char *fmt, const char *what)
{
	snprintf(j->err, j->n, fmt, what);
	return e;
}

static mst_err disk(struct job *j, const char *where)
{
	if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
		return says(j, MST_BUSY, "Disken är full vid %s.", where);
	snprintf(j->err, j->n, "%s kan inte skrivas: %s.", where, strerror(errno));
	return MST_FAIL;
}

/* ---- before anything is written ---- */

static mst_err known(struct job *j, const struct backup_copy *c, const struct db_room *rooms)
{
	struct hash key;

	hash_of(j->secret.pair.pub, sizeof(j->secret.pair.pub), &key);
	if (memcmp(&key, &c->head.key, sizeof(key)) != 0)
		return says(j, MST_INVALID,
			    "%s är förseglad till en annan nyckel än nyckelfilens. Ta fram den nyckelfil "
			    "som gällde när kopian gjordes.", c->name);
	if (!db_schema_known(rooms, c->head.schema))
		return says(j, MST_CONFLICT,
			    "%s är gjord av en nyare version av Medstöd. Installera den versionen först.",
			    c->name);
	return MST_OK;
}

static mst_err choose(struct job *j)
{
	struct backup_copy *list;
	size_t n, mine;

	TRY(backup_secret_read(j->r->key, &j->secret, j->err, j->n));
	if (backup_list(j->mem, j->r->from, &list, &n) != MST_OK)
		return says(j, MST_INVALID, "Mappen %s kan inte läsas.", j->r->from);
	mine = backup_of(list, n, &j->secret.installation);
	if (n && !mine)
		return says(j, MST_CONFLICT,
			    "Kopiorna i %s kommer från en annan installation än nyckelfilens.",
			    j->r->from);
	TRY(backup_choose(list, mine, j->r->number, &j->vault, &j->data, j->err, j->n));
	TRY(known(j, j->vault, j->r->vault_rooms));
	return known(j, j->data, j->r->data_rooms);
}

/* ---- the folder to work in ---- */

/* What an earlier restore that was cut off may have left: its own folder, and the files that it had
 * put in place, but not the last one. */
static bool only_ours(const char *dir, bool *ret_begun)
{
	static const char *const ours[] = { ".", "..", "pepper", "medstod.conf", "signing.key",
					    "signing.pub", "vault.db" };
	DIR *d = opendir(dir);
	struct dirent *e;
	bool other = false, files = false;

	*ret_begun = false;
	while (d && (e = readdir(d))) {
		bool known = str_eq(e->d_name, BACKUP_WORK);

		*ret_begun |= known;
		for (size_t i = 0; !known && i < MST_LEN(ours); i++) {
			known = str_eq(e->d_name, ours[i]);
			files |= known && i > 1;
		}
		other |= !known;
	}
	if (d)
		closedir(d);
	return d && !other && (*ret_begun || !files);
}

static mst_err work_in(struct job *j)
{
	static const char *const half[] = { "vault.db", "pepper", "medstod.conf", "signing.key",
					    "signing.pub" };
	const char *into = j->r->into;
	bool begun;

	if (mkdir(into, 0700) != 0 && errno != EEXIST)
		return disk(j, into);
	if (!only_ours(into, &begun))
		return says(j, MST_CONFLICT,
			    "Mappen %s är inte tom. Återställ i en ny mapp; ingenting har ändrats.",
			    into);
	j->work = backup_path(j->mem, into, BACKUP_WORK);
	for (size_t i = 0; begun && i < MST_LEN(half); i++) {
		(void)unlink(backup_path(j->mem, into, half[i]));
		backup_step();
	}
	if (!backup_remove_tree(j->work))
		return disk(j, j->work);
	backup_step();
	return mkdir(j->work, 0700) == 0 ? MST_OK : disk(j, j->work);
}

/* A rehearsal's folder is locked by its process; one whose process has died is removed. */
static void sweep_rehearsals(struct job *j)
{
	DIR *d = opendir(j->r->temp);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		const char *path = backup_path(j->mem, j->r->temp, e->d_name);
		int fd = str_starts(e->d_name, REHEARSAL) ?
				 open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW) : -1;

		if (fd < 0)
			continue;
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			(void)backup_remove_tree(path);
		close(fd);
	}
	if (d)
		closedir(d);
}

static mst_err work_in_temp(struct job *j)
{
	char *path = arena_fmt(j->mem, "%s/" REHEARSAL "XXXXXX", j->r->temp);

	sweep_rehearsals(j);
	if (!mkdtemp(path))
		return disk(j, j->r->temp);
	j->work = path;
	j->lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (j->lock < 0 || flock(j->lock, LOCK_EX | LOCK_NB) != 0)
		return disk(j, path);
	backup_step();
	return MST_OK;
}

/* ---- opening ---- */

static mst_err altered(struct job *j, const struct backup_copy *c)
{
	return says(j, MST_INVALID,
		    c->sized ? "%s är ändrad eller skadad: kontrollsumman eller underskriften stämmer "
			       "inte. Ta en annan kopia." :
			       "%s är avkortad eller inte färdig. Hämta filen på nytt, eller ta en annan "
			       "kopia.",
		    c->name);
}

static mst_err unseal_to(struct job *j, int from, const struct backup_copy *c, const char *name,
			 struct blob *ret_files)
{
	const char *path = backup_path(j->mem, j->work, name);
	struct backup_head h;
	size_t head_n;
	mst_err e;
	int to;

	/* Read again, whole: what is opened is what was checked. */
	if (backup_whole(j->mem, from, j->secret.signer, &h, &head_n) != MST_OK ||
	    !id_eq(h.set, c->head.set) || h.store != c->head.store)
		return altered(j, c);
	backup_step();
	to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (to < 0)
		return disk(j, j->work);
	e = backup_unseal(j->mem, from, &h, head_n, &j->secret.pair, to, ret_files);
	if (e == MST_OK && fsync(to) != 0)
		e = MST_FAIL;
	close(to);
	backup_step();
	if (e == MST_FAIL)
		return disk(j, j->work);
	return e == MST_OK ? MST_OK :
			     says(j, e, "%s går inte att öppna med nyckelfilen.", c->name);
}

static mst_err unseal(struct job *j, const struct backup_copy *c, const char *name,
		      struct blob *ret_files)
{
	int fd = open(backup_path(j->mem, j->r->from, c->name), O_RDONLY | O_CLOEXEC);
	mst_err e;

	if (fd < 0)
		return says(j, MST_INVALID, "%s kan inte läsas.", c->name);
	e = unseal_to(j, fd, c, name, ret_files);
	close(fd);
	return e;
}

/* ---- checking ---- */

static mst_err heads_fit(struct job *j, struct db *db)
{
	struct audit_head *got;
	size_t n;

	TRY(audit_heads(db, j->mem, &got, &n));
	if (n != j->data->head.nheads)
		return MST_INVALID;
	for (size_t i = 0; i < n; i++) {
		const struct audit_head *want = &j->data->head.heads[i];

		if (got[i].lane != want->lane || got[i].seq != want->seq ||
		    memcmp(&got[i].hash, &want->hash, sizeof(want->hash)) != 0)
			return MST_INVALID;
	}
	return MST_OK;
}

static mst_err check_stores(struct job *j, struct db *data, struct db *vault)
{
	struct backup_found *f = &j->ret->found;
	struct audit_verdict log;
	bool one = false, two = false;

	if (db_whole(data, &one) != MST_OK || db_whole(vault, &two) != MST_OK || !one || !two)
		return says(j, MST_INVALID, "Databasen i %s är skadad.",
			    one ? j->vault->name : j->data->name);
	TRY(audit_verify(data, j->mem, NULL, NULL, &log, j->err, j->n));
	if (!log.whole)
		return says(j, MST_INVALID, "Loggen i kopian är inte hel: %s.", log.why);
	if (heads_fit(j, data) != MST_OK)
		return says(j, MST_INVALID, "Loggen i %s slutar inte där kopian säger.",
			    j->data->name);
	TRY(j->r->check(data, vault, f));
	f->log_rows = log.rows;
	if (f->keyless) {
		snprintf(j->err, j->n,
			 "%lld ärenden eller förmedlingar saknar sin nyckel i valvet: kopiorna hör inte "
			 "ihop.", (long long)f->keyless);
		return MST_CONFLICT;
	}
	return MST_OK;
}

/* Brings both to this version's schema as a start would, and looks into them. */
static mst_err check(struct job *j)
{
	struct db_store_conf d = { .where = backup_path(j->mem, j->work, "medstod.db"),
				   .name = "data", .rooms = j->r->data_rooms };
	struct db_store_conf v = { .where = backup_path(j->mem, j->work, "vault.db"),
				   .name = "vault", .rooms = j->r->vault_rooms };
	struct db_store *data = NULL, *vault = NULL;
	struct db *db, *vdb;
	mst_err e = db_store_open(&v, &vault, j->err, j->n);

	if (e == MST_OK)
		e = db_store_open(&d, &data, j->err, j->n);
	if (e == MST_OK)
		e = db_reader(data, &db);
	if (e == MST_OK)
		e = db_reader(vault, &vdb);
	if (e == MST_OK)
		e = check_stores(j, db, vdb);
	db_store_close(data);
	db_store_close(vault);
	backup_step();
	return e;
}

/* ---- taking their places ---- */

/* A setting that names a place on the old machine is kept as a comment. */
static bool names_a_place(const char *line)
{
	static const char *const keys[] = { "data", "vault", "backup-rehearsal-key" };

	for (size_t i = 0; i < MST_LEN(keys); i++) {
		size_t n = strlen(keys[i]);

		if (strncmp(line, keys[i], n) == 0 && strchr(" \t=", line[n]) && line[n])
			return true;
	}
	return false;
}

static bool put_conf(struct job *j, const char *text)
{
	struct sbuf o;
	bool good;

	sbuf_init(&o, 2 * BACKUP_FILES_MAX);
	for (const char *s = text; *s;) {
		size_t n = strcspn(s, "\n");

		if (names_a_place(s + strspn(s, " \t")))
			sbuf_lit(&o, "# ");
		sbuf_put(&o, s, n);
		sbuf_ch(&o, '\n');
		s += n + (s[n] == '\n');
	}
	good = !o.bad && backup_put_file(j->work, "medstod.conf", o.p ? o.p : "", o.len);
	sbuf_done(&o);
	return good;
}

/* "NAME SIZE\n" and the bytes, one after the other; only the two names that we pack. */
static mst_err put_files(struct job *j)
{
	const char *s = (const char *)j->files.p, *end = s + j->files.n;

	while (s < end) {
		char name[32], line[64];
		unsigned size;
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		bool good;

		if (!nl || (size_t)(nl - s) >= sizeof(line))
			return MST_INVALID;
		snprintf(line, sizeof(line), "%.*s", (int)(nl - s), s);
		if (sscanf(line, "%31s %6u", name, &size) != 2 || size > (size_t)(end - nl - 1))
			return MST_INVALID;
		if (str_eq(name, "medstod.conf"))
			good = put_conf(j, arena_strn(j->mem, nl + 1, size));
		else if (str_eq(name, "signing.key"))
			good = backup_put_file(j->work, name, nl + 1, size);
		else
			return MST_INVALID;
		if (!good)
			return disk(j, j->work);
		s = nl + 1 + size;
	}
	return MST_OK;
}

static mst_err put_public(struct job *j)
{
	struct sign_pair sign;
	struct sbuf pub;
	mst_err e = backup_signing(j->work, false, &sign);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	sbuf_init(&pub, 4096);
	audit_checkpoint_key(&sign, &pub);
	e = backup_put_file(j->work, "signing.pub", pub.p, pub.len) ? MST_OK : disk(j, j->work);
	sbuf_done(&pub);
	sign_pair_wipe(&sign);
	return e;
}

static mst_err put_secrets(struct job *j)
{
	char hex[65];
	bool good;

	TRY(put_files(j));
	TRY(put_public(j));
	hex_text(j->secret.pepper.b, sizeof(j->secret.pepper.b), hex);
	good = backup_put_file(j->work, "pepper", hex, 64);
	mem_wipe(hex, sizeof(hex));
	return good ? MST_OK : disk(j, j->work);
}

static mst_err sync_file(struct job *j, const char *name)
{
	int fd = open(backup_path(j->mem, j->work, name), O_RDWR | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good ? MST_OK : disk(j, j->work);
}

static mst_err take_place(struct job *j)
{
	static const char *const names[] = { "pepper", "medstod.conf", "signing.key", "signing.pub",
					     "vault.db", "medstod.db" };

	TRY(put_secrets(j));
	TRY(sync_file(j, "vault.db"));
	TRY(sync_file(j, "medstod.db"));
	for (size_t i = 0; i < MST_LEN(names); i++) {
		const char *from = backup_path(j->mem, j->work, names[i]);

		if (access(from, F_OK) != 0)
			continue; /* an installation that had no settings yet */
		if (!backup_sync_dir(j->r->into) ||
		    rename(from, backup_path(j->mem, j->r->into, names[i])) != 0)
			return disk(j, j->r->into);
		backup_step();
	}
	if (!backup_sync_dir(j->r->into) || !backup_remove_tree(j->work))
		return disk(j, j->r->into);
	return MST_OK;
}

static mst_err restore(struct job *j)
{
	struct blob none;

	TRY(choose(j));
	j->ret->number = j->data->head.number;
	j->ret->taken = j->data->head.taken;
	TRY(j->r->into ? work_in(j) : work_in_temp(j));
	TRY(unseal(j, j->vault, "vault.db", &j->files));
	progress_part();
	TRY(unseal(j, j->data, "medstod.db", &none));
	progress_part();
	TRY(check(j));
	return j->r->into ? take_place(j) : MST_OK;
}

mst_err backup_restore(const struct backup_restore *r, struct backup_report *ret, char *err, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct job j = { .r = r, .mem = mem, .ret = ret, .err = err, .n = n, .lock = -1 };
	mst_err e;

	*ret = (struct backup_report){ 0 };
	snprintf(err, n, "Kopian kan inte läsas.");
	progress_begin("backup.restore");
	e = restore(&j);
	if (e != MST_OK && progress_stopped())
		snprintf(err, n, "Återställningen avbröts. Inget är återställt, och kopiorna är som de var.");
	progress_end();
	/* A rehearsal leaves nothing, nor does a restore that did not go. */
	if (j.work && (e != MST_OK || !r->into))
		(void)backup_remove_tree(j.work);
	if (j.lock >= 0)
		close(j.lock);
	if (j.files.n)
		mem_wipe((void *)(uintptr_t)j.files.p, j.files.n);
	backup_secret_wipe(&j.secret);
	return e;
}

bool backup_restore_begun(const char *dir)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	return access(backup_path(mem, dir, BACKUP_WORK), F_OK) == 0 &&
	       access(backup_path(mem, dir, "medstod.db"), F_OK) != 0;
}

static mst_err read_one(struct arena *mem, const char *from, const struct backup_copy *c,
			const uint8_t signer[32], char *err, size_t n)
{
	int fd = open(backup_path(mem, from, c->name), O_RDONLY | O_CLOEXEC);
	struct backup_head h;
	size_t head_n;
	mst_err e = fd < 0 ? MST_INVALID : backup_whole(mem, fd, signer, &h, &head_n);

	if (fd >= 0)
		close(fd);
	if (e != MST_OK)
		snprintf(err, n, "%s är %s.", c->name, c->sized ? "ändrad eller skadad" : "avkortad");
	return e;
}

mst_err backup_read_through(const char *from, const uint8_t signer[32], int64_t *ret_number,
			    char *err, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct backup_copy *vault, *data;
	struct backup_copy *list;
	size_t count;

	if (backup_list(mem, from, &list, &count) != MST_OK) {
		snprintf(err, n, "Mappen %s kan inte läsas.", from);
		return MST_INVALID;
	}
	TRY(backup_choose(list, count, 0, &vault, &data, err, n));
	*ret_number = data->head.number;
	TRY(read_one(mem, from, vault, signer, err, n));
	return read_one(mem, from, data, signer, err, n);
}
