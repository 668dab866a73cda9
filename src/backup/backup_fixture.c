/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "backup/backup_fixture.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

/* Filled once: a thread of a test reads them while the test asks again. */
static const struct db_room *data_rooms(void)
{
	static struct db_room list[2];

	if (!list[0].room)
		list[0] = audit_room;
	return list;
}

static const struct db_room *vault_rooms(void)
{
	static struct db_room list[2];

	if (!list[0].room)
		list[0] = vault_room;
	return list;
}

/* As cli's, with the fixture's one thing in the place of cases. */
static struct id the_object;
static mst_err check_keys(struct db *data, struct db *vault, struct backup_found *ret)
{
	bool known;

	(void)data;
	TRY(vault_known(vault, the_object, &known));
	ret->cases = 1;
	ret->keyless = !known;
	return MST_OK;
}

static mst_err add_row(struct db *w, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct audit_note note = { .act = "job.run" };
	struct audit_row row;

	audit_prepare(mem, *(int64_t *)arg, &note, &row);
	return audit_append(w, &row);
}

static struct db_store *open_store(const char *path, const char *name, const struct db_room *rooms)
{
	struct db_store_conf conf = { .where = path, .name = name, .rooms = rooms };
	struct db_store *s = NULL;
	char err[300];

	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	return s;
}

static void write_rows(struct backup_fixture *f, int n)
{
	struct db_store *s = open_store(f->conf.db, "data", f->conf.data_rooms);
	int64_t at = BACKUP_FIXTURE_NOW;

	for (int i = 0; i < n; i++)
		CHECK_OK(db_call(s, add_row, &at));
	db_store_close(s);
}

void backup_fixture_write(struct backup_fixture *f)
{
	write_rows(f, 1);
}

static mst_err put_pair(struct db *w, void *arg)
{
	return vault_pair_put(w, arg);
}

static void fill_vault(struct backup_fixture *f)
{
	struct db_store *s = open_store(f->conf.vault, "vault", f->conf.vault_rooms);
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	struct vault_new_pair pair;
	struct vault_user user;
	struct seal_key under;
	struct id org = rng_id();

	seal_key_new(&under);
	vault_user_new(rng_id(), &under, NULL, &user, &k);
	vault_pair_new(org, VAULT_GROUP, &k, &pair);
	CHECK_OK(db_call(s, put_pair, &pair));
	f->object = the_object = vault_pair_id(org, VAULT_GROUP);
	db_store_close(s);
}

static void make_keys(struct backup_fixture *f, char hex[65])
{
	MST_CLEANUP(backup_secret_wipe) struct backup_secret s = { .pepper = f->pepper };
	struct sign_pair sign;
	struct sbuf text;

	CHECK_OK(backup_signing(f->dir, true, &sign));
	backup_installation(&f->pepper, &s.installation);
	box_pair_new(&s.pair);
	memcpy(s.signer, sign.pub, sizeof(s.signer));
	hex_text(s.pair.pub, 32, hex);
	sbuf_init(&text, 4096);
	backup_secret_write(&s, &text);
	CHECK(backup_put_file(backup_path(f->mem, f->dir, ".."), "key", text.p, text.len));
	sbuf_done(&text);
}

void backup_fixture_open(struct backup_fixture *f)
{
	char *hex;
	const char *top;

	CHECK_OK(crypto_start());
	*f = (struct backup_fixture){ .mem = arena_open() };
	top = arena_str(f->mem, test_dir());
	hex = arena_alloc(f->mem, 65, 1);
	f->dir = backup_path(f->mem, top, "here");
	f->to = backup_path(f->mem, top, "copies");
	f->key = backup_path(f->mem, top, "key");
	CHECK(mkdir(f->dir, 0700) == 0 && mkdir(f->to, 0700) == 0);
	seal_key_new(&f->pepper);
	make_keys(f, hex);
	f->conf = (struct backup_conf){
		.db = backup_path(f->mem, f->dir, "medstod.db"),
		.vault = backup_path(f->mem, f->dir, "vault.db"),
		.dir = f->dir, .to = f->to, .key = hex, .rehearsal_key = "", .keep_days = 60,
		.data_rooms = data_rooms(), .vault_rooms = vault_rooms(), .pepper = &f->pepper,
		.check = check_keys,
	};
	f->restore = (struct backup_restore){ .from = f->to, .key = f->key, .temp = top,
					      .data_rooms = data_rooms(),
					      .vault_rooms = vault_rooms(), .check = check_keys };
	CHECK(backup_put_file(f->dir, "medstod.conf", "vault = /gone\njour = x\n", 23));
	backup_fixture_at(f, f->conf.db, f->conf.vault);
}

void backup_fixture_at(struct backup_fixture *f, const char *data, const char *vault)
{
	f->conf.db = data;
	f->conf.vault = vault;
	write_rows(f, 200);
	fill_vault(f);
}

void backup_fixture_close(struct backup_fixture *f)
{
	arena_close(f->mem);
}

int64_t backup_fixture_copy(struct backup_fixture *f, int64_t now)
{
	struct backup_made made;

	CHECK_OK(backup_make(&f->conf, now, &made, f->err, sizeof(f->err)));
	CHECK(made.exact);
	return made.number;
}

mst_err backup_fixture_restore(struct backup_fixture *f)
{
	struct backup_report got;
	static int n;

	f->restore.into = arena_fmt(f->mem, "%s/new%d", f->restore.temp, n++);
	return backup_restore(&f->restore, &got, f->err, sizeof(f->err));
}

const char *backup_fixture_file(struct backup_fixture *f, int64_t number, enum backup_store store)
{
	struct backup_copy *list = NULL;
	size_t n = 0;

	CHECK_OK(backup_list(f->mem, f->to, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (list[i].head.number == number && list[i].head.store == store)
			return backup_path(f->mem, f->to, list[i].name);
	return "none";
}

int64_t backup_fixture_rows(const char *dir)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct db_store_conf conf = { .where = backup_path(mem, dir, "medstod.db"), .name = "data",
				      .rooms = data_rooms(), .read_only = true };
	struct audit_verdict v = { 0 };
	struct db_store *s;
	struct db *db;
	char err[300];

	if (db_store_open(&conf, &s, err, sizeof(err)) != MST_OK)
		return -1;
	CHECK_OK(db_reader(s, &db));
	CHECK_OK(audit_verify(db, mem, NULL, NULL, &v, err, sizeof(err)));
	db_store_close(s);
	return v.whole ? v.rows : -1;
}

size_t backup_fixture_count(const char *dir)
{
	DIR *d = opendir(dir);
	size_t n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n ? n - 2 : 0;
}
