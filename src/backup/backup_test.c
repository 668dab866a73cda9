/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A copy comes back as it was; what is not whole or does not belong together is refused with words,
 * and leaves nothing behind. */
#include "backup/backup_fixture.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY 86400

static void slurp(const char *path, uint8_t **ret, size_t *ret_n)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	CHECK(fd >= 0 && fstat(fd, &st) == 0);
	*ret_n = (size_t)st.st_size;
	*ret = mem_alloc(*ret_n + 1);
	CHECK(backup_get(fd, *ret, *ret_n));
	close(fd);
}

static void spill(const char *path, const void *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	CHECK(fd >= 0 && backup_put(fd, p, n));
	close(fd);
}

/* The last restore was refused: the words are these, and there is no installation. */
static void check_refused(struct backup_fixture *f, mst_err want, const char *words)
{
	mst_err e = backup_fixture_restore(f);

	CHECK_ERR(e, want);
	if (!strstr(f->err, words))
		test_fail(__FILE__, __LINE__, "\"%s\" does not say \"%s\"", f->err, words);
	CHECK_INT(backup_fixture_rows(f->restore.into), -1);
	CHECK_INT(backup_fixture_count(f->restore.into), 0);
}

TEST(backup_comes_back)
{
	struct backup_fixture f;
	struct seal_key pepper;
	uint8_t *conf, *old, *new;
	size_t n, a, b;
	char hex[65] = "";

	backup_fixture_open(&f);
	spill(backup_path(f.mem, f.dir, ".medstod-copy-dead"), "x", 1);
	CHECK_INT(backup_fixture_copy(&f, BACKUP_FIXTURE_NOW), 1);
	CHECK(access(backup_path(f.mem, f.dir, ".medstod-copy-dead"), F_OK) != 0);
	backup_fixture_write(&f);
	CHECK_OK(backup_fixture_restore(&f));
	CHECK_INT(backup_fixture_rows(f.restore.into), 200);
	CHECK_INT(backup_fixture_rows(f.dir), 201);
	slurp(backup_path(f.mem, f.restore.into, "pepper"), &conf, &n);
	CHECK(n == 64 && hex_parse(memcpy(hex, conf, 65 - 1), pepper.b, 32));
	CHECK(mem_same(&pepper, &f.pepper, sizeof(pepper)));
	free(conf);
	slurp(backup_path(f.mem, f.restore.into, "medstod.conf"), &conf, &n);
	conf[n] = 0;
	CHECK_STR((const char *)conf, "# vault = /gone\njour = x\n");
	free(conf);
	slurp(backup_path(f.mem, f.restore.into, "signing.key"), &new, &a);
	slurp(backup_path(f.mem, f.dir, "signing.key"), &old, &b);
	CHECK(a == b && memcmp(new, old, a) == 0);
	free(new);
	free(old);
	backup_fixture_close(&f);
}

TEST(backup_rehearsal_leaves_nothing)
{
	struct backup_fixture f;
	struct backup_report got;
	size_t names;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	CHECK(mkdir(backup_path(f.mem, f.restore.temp, "medstod-rehearsal-dead"), 0700) == 0);
	spill(backup_path(f.mem, f.restore.temp, "medstod-rehearsal-dead/medstod.db"), "x", 1);
	names = backup_fixture_count(f.restore.temp) - 1;
	CHECK_OK(backup_restore(&f.restore, &got, f.err, sizeof(f.err)));
	CHECK_INT(got.number, 1);
	CHECK_INT(got.found.log_rows, 200);
	CHECK_INT(backup_fixture_count(f.restore.temp), names);
	backup_fixture_close(&f);
}

TEST(backup_cut_off_at_many_lengths)
{
	struct backup_fixture f;
	uint8_t *all;
	size_t n;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	for (int s = BACKUP_VAULT; s <= BACKUP_DATA; s++) {
		const char *path = backup_fixture_file(&f, 1, (enum backup_store)s);

		slurp(path, &all, &n);
		for (size_t len = 0; len < n; len += len < 2000 ? 97 : n / 23) {
			spill(path, all, len);
			CHECK(backup_fixture_restore(&f) != MST_OK);
			CHECK_INT(backup_fixture_count(f.restore.into), 0);
		}
		spill(path, all, n - 1);
		check_refused(&f, MST_INVALID, "avkortad");
		all[n] = 7;
		spill(path, all, n + 1);
		check_refused(&f, MST_INVALID, "avkortad");
		spill(path, all, n);
		free(all);
	}
	CHECK_OK(backup_fixture_restore(&f));
	backup_fixture_close(&f);
}

TEST(backup_altered_byte)
{
	struct backup_fixture f;
	uint8_t *all;
	size_t n;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	for (int s = BACKUP_VAULT; s <= BACKUP_DATA; s++) {
		const char *path = backup_fixture_file(&f, 1, (enum backup_store)s);

		slurp(path, &all, &n);
		for (size_t at = 0; at < n; at += at < 1200 ? 41 : n / 17) {
			all[at] ^= 1;
			spill(path, all, n);
			CHECK(backup_fixture_restore(&f) != MST_OK);
			CHECK_INT(backup_fixture_count(f.restore.into), 0);
			all[at] ^= 1;
		}
		all[n - 1] ^= 1; /* the signature's last byte */
		spill(path, all, n);
		check_refused(&f, MST_INVALID, "ändrad eller skadad");
		all[n - 1] ^= 1;
		spill(path, all, n);
		free(all);
	}
	backup_fixture_close(&f);
}

TEST(backup_vault_older_than_data)
{
	struct backup_fixture f;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW + 60);
	CHECK(unlink(backup_fixture_file(&f, 2, BACKUP_VAULT)) == 0);
	check_refused(&f, MST_CONFLICT, "Valvet är äldre än datakopian nr 2");
	f.restore.number = 1;
	CHECK_OK(backup_fixture_restore(&f));
	/* A later vault fits: erased since then stays erased. */
	f.restore.number = 0;
	CHECK(unlink(backup_fixture_file(&f, 1, BACKUP_VAULT)) == 0);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW + 120);
	f.restore.number = 1;
	CHECK_OK(backup_fixture_restore(&f));
	f.restore.number = 9;
	check_refused(&f, MST_NOTFOUND, "ingen datakopia med det numret");
	backup_fixture_close(&f);
}

TEST(backup_of_somebody_else)
{
	struct backup_fixture f, other;
	const char *key;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	backup_fixture_open(&other);
	key = f.restore.key;
	f.restore.key = other.key;
	check_refused(&f, MST_CONFLICT, "annan installation");
	f.restore.key = "/dev/null";
	check_refused(&f, MST_INVALID, "ingen nyckelfil");
	f.restore.key = backup_path(f.mem, f.to, "none");
	check_refused(&f, MST_INVALID, "kan inte läsas");
	f.restore.key = key;
	f.restore.from = other.to;
	check_refused(&f, MST_NOTFOUND, "ingen datakopia");
	backup_fixture_close(&other);
	backup_fixture_close(&f);
}

/* The same installation with a new pair: the old copies want the old secret. */
TEST(backup_of_another_key)
{
	struct backup_fixture f;
	struct backup_secret s;
	struct sbuf text;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	CHECK_OK(backup_secret_read(f.key, &s, f.err, sizeof(f.err)));
	box_pair_new(&s.pair);
	sbuf_init(&text, 4096);
	backup_secret_write(&s, &text);
	spill(f.key, text.p, text.len);
	check_refused(&f, MST_INVALID, "en annan nyckel");
	text.p[text.len - 3] ^= 1; /* in the pepper */
	spill(f.key, text.p, text.len);
	check_refused(&f, MST_INVALID, "skadad");
	sbuf_done(&text);
	backup_fixture_close(&f);
}

/* Signed by a key that the server does not have: whoever knows the public key can seal. */
TEST(backup_forged)
{
	struct backup_fixture f;

	backup_fixture_open(&f);
	CHECK(unlink(backup_path(f.mem, f.dir, "signing.key")) == 0);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	check_refused(&f, MST_INVALID, "ändrad eller skadad");
	backup_fixture_close(&f);
}

TEST(backup_of_a_newer_program)
{
	static const struct db_migration none[] = { { 0 } };
	static struct db_room older[2];
	struct backup_fixture f;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	older[0] = (struct db_room){ audit_room.room, none };
	f.restore.data_rooms = older;
	check_refused(&f, MST_CONFLICT, "nyare version");
	backup_fixture_close(&f);
}

TEST(backup_without_a_key_for_each_row)
{
	struct backup_fixture f, other;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	backup_fixture_open(&other); /* the check now asks for the other's object */
	check_refused(&f, MST_CONFLICT, "saknar sin nyckel");
	backup_fixture_close(&other);
	backup_fixture_close(&f);
}

TEST(backup_into_an_empty_folder_only)
{
	struct backup_fixture f;
	struct backup_report got;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	f.restore.into = f.dir;
	CHECK_ERR(backup_restore(&f.restore, &got, f.err, sizeof(f.err)), MST_CONFLICT);
	CHECK(strstr(f.err, "inte tom") != NULL);
	CHECK_INT(backup_fixture_rows(f.dir), 200);
	/* A pepper alone may be an installation that has not been started. */
	f.restore.into = backup_path(f.mem, f.restore.temp, "begun");
	CHECK(mkdir(f.restore.into, 0700) == 0);
	spill(backup_path(f.mem, f.restore.into, "pepper"), "x", 1);
	CHECK_ERR(backup_restore(&f.restore, &got, f.err, sizeof(f.err)), MST_CONFLICT);
	CHECK_INT(backup_fixture_count(f.restore.into), 1);
	backup_fixture_close(&f);
}

TEST(backup_old_ones_go)
{
	struct backup_fixture f;
	struct backup_made made;
	struct backup_copy *list;
	size_t n;

	backup_fixture_open(&f);
	for (int day = 0; day <= 61; day += day < 31 ? 31 : 30)
		backup_fixture_copy(&f, BACKUP_FIXTURE_NOW + day * (int64_t)DAY);
	/* Day 61: the vault's of day 0 and 31 are gone, the data's of day 31 is there, 30 days old. */
	CHECK_OK(backup_list(f.mem, f.to, &list, &n));
	CHECK_INT(n, 3);
	CHECK(list[0].head.store == BACKUP_VAULT && list[0].head.number == 3);
	CHECK(list[2].head.store == BACKUP_DATA && list[2].head.number == 2);
	/* What fails removes nothing. */
	f.conf.db = "/none/medstod.db";
	CHECK(backup_make(&f.conf, BACKUP_FIXTURE_NOW + 200 * (int64_t)DAY, &made, f.err,
			  sizeof(f.err)) != MST_OK);
	CHECK_OK(backup_list(f.mem, f.to, &list, &n));
	CHECK_INT(n, 3);
	backup_fixture_close(&f);
}

TEST(backup_by_day_when_something_was_done)
{
	struct backup_fixture f;
	struct db_store *s = NULL;
	struct db *db;

	backup_fixture_open(&f);
	f.conf.every = 15;
	struct db_store_conf conf = { .where = f.conf.db, .name = "data", .rooms = f.conf.data_rooms,
				      .read_only = true };
	CHECK_OK(db_store_open(&conf, &s, f.err, sizeof(f.err)));
	CHECK_OK(db_reader(s, &db));
	CHECK(backup_due(&f.conf, db, BACKUP_FIXTURE_NOW)); /* there is none yet */
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	CHECK(!backup_due(&f.conf, db, BACKUP_FIXTURE_NOW + 3600)); /* nothing was done */
	backup_fixture_write(&f);
	CHECK(!backup_due(&f.conf, db, BACKUP_FIXTURE_NOW + 14 * 60));
	CHECK(backup_due(&f.conf, db, BACKUP_FIXTURE_NOW + 15 * 60));
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW + 15 * 60);
	CHECK(!backup_due(&f.conf, db, BACKUP_FIXTURE_NOW + 3600));
	CHECK(truncate(backup_fixture_file(&f, 2, BACKUP_DATA), 500) == 0);
	CHECK(backup_due(&f.conf, db, BACKUP_FIXTURE_NOW + 16 * 60)); /* the newest is not whole */
	db_store_close(s);
	backup_fixture_close(&f);
}

TEST(backup_of_days_before_the_last_stays)
{
	struct backup_fixture f;
	struct backup_copy *list;
	size_t n;

	backup_fixture_open(&f);
	for (int hour = 0; hour < 60; hour += 4) /* from Wednesday 11:00 to Friday 19:00 */
		backup_fixture_copy(&f, BACKUP_FIXTURE_NOW + hour * (int64_t)3600);
	CHECK_OK(backup_list(f.mem, f.to, &list, &n));
	/* Wednesday's last (23:00) and Thursday's (23:00); each hour's of the 24 hours before the newest, which
	 * Thursday 19:00, to the second a day old, is not among. */
	CHECK_INT(n, 2 * 7);
	CHECK_INT(list[0].head.number, 15);
	CHECK_INT(list[n - 1].head.number, 4);
	f.restore.into = NULL;
	CHECK_OK(backup_fixture_restore(&f));
	backup_fixture_close(&f);
}

/* Keeps by the rule what is in list, in its place and order; how many stay. */
static size_t keep(struct backup_copy *list, size_t n, int64_t left)
{
	struct backup_keep k = { .newest = 192, .now = BACKUP_FIXTURE_NOW, .days = 35, .left = left };
	bool gone[2 * 192];
	size_t stay = 0;

	backup_keep_choose(&k, list, n, gone);
	for (size_t i = 0; i < n; i++)
		if (!gone[i])
			list[stay++] = list[i];
	return stay;
}

TEST(backup_by_day_are_bounded)
{
	struct backup_copy list[2 * 192];
	size_t n = 0;

	/* Each quarter of an hour for two days up to 11:00, 1 GB each, newest first. */
	for (int64_t number = 192; number > 0; number--)
		for (int store = BACKUP_VAULT; store <= BACKUP_DATA; store++)
			list[n++] = (struct backup_copy){ .name = "", .size = (int64_t)1 << 30, .sized = true,
				.head = { .store = (enum backup_store)store, .number = number,
					  .taken = BACKUP_FIXTURE_NOW - (192 - number) * 900 } };
	n = keep(list, n, INT64_MAX / 2);
	/* The 16 since 07:15; each hour's last from 11:45 yesterday to 06:45; the day before yesterday's last. */
	CHECK_INT(n, 2 * (16 + 20 + 1));
	CHECK_INT(list[2 * 16].head.number, 192 - 17);
	CHECK_INT(list[n - 1].head.number, 51);
	CHECK_INT(keep(list, n, INT64_MAX / 2), n); /* and that is all */
	/* 10 GB are left beside them: of the 68 that are no day's last, the 29 oldest go. */
	n = keep(list, n, (int64_t)10 << 30);
	CHECK_INT(n, 2 * 37 - 29);
	CHECK_INT(list[n - 1].head.number, 51); /* but each day's last stays, */
	CHECK_INT(list[n - 3].head.number, 51 + 96);
	CHECK_INT(list[0].head.number, 192); /* and the newest */
	CHECK_INT(keep(list, n, 0), 2 * 3 + 19);
}

TEST(backup_one_at_a_time)
{
	struct backup_fixture f;
	struct backup_made made;
	int lock;

	backup_fixture_open(&f);
	lock = open(backup_path(f.mem, f.to, ".medstod-lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	CHECK(lock >= 0 && flock(lock, LOCK_EX) == 0);
	CHECK_ERR(backup_make(&f.conf, BACKUP_FIXTURE_NOW, &made, f.err, sizeof(f.err)), MST_BUSY);
	CHECK(strstr(f.err, "just nu") != NULL);
	close(lock);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	backup_fixture_close(&f);
}

TEST(backup_state_tells_what_to_mend)
{
	struct backup_fixture f;
	struct backup_state s;
	struct backup_rehearsal note = { .at = BACKUP_FIXTURE_NOW, .number = 1, .full = true,
					 .good = true };

	backup_fixture_open(&f);
	f.conf.to = "";
	CHECK_OK(backup_look(f.mem, &f.conf, BACKUP_FIXTURE_NOW, &s));
	CHECK(s.unset && s.late);
	f.conf.to = "/none";
	CHECK_OK(backup_look(f.mem, &f.conf, BACKUP_FIXTURE_NOW, &s));
	CHECK(s.unreadable && s.late && !s.unset);
	f.conf.to = f.to;
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	CHECK_OK(backup_look(f.mem, &f.conf, BACKUP_FIXTURE_NOW + 36 * 3600, &s));
	CHECK(!s.late && s.unrehearsed && s.data->head.number == 1);
	CHECK_OK(backup_look(f.mem, &f.conf, BACKUP_FIXTURE_NOW + 36 * 3600 + 1, &s));
	CHECK(s.late);
	CHECK_OK(backup_rehearsal_write(f.to, &note));
	CHECK_OK(backup_look(f.mem, &f.conf, BACKUP_FIXTURE_NOW, &s));
	CHECK(!s.unrehearsed && !s.failed && s.full.number == 1);
	note.good = note.full = false;
	snprintf(note.words, sizeof(note.words), "Nej, för å.");
	CHECK_OK(backup_rehearsal_write(f.to, &note));
	CHECK_OK(backup_look(f.mem, &f.conf, BACKUP_FIXTURE_NOW, &s));
	CHECK(s.failed);
	CHECK_STR(s.quick.words, "Nej, för å.");
	CHECK(truncate(backup_fixture_file(&f, 1, BACKUP_VAULT), 1200) == 0);
	CHECK_OK(backup_look(f.mem, &f.conf, BACKUP_FIXTURE_NOW, &s));
	CHECK(s.cut && s.late);
	backup_fixture_close(&f);
}

TEST(backup_read_through_without_a_secret)
{
	struct backup_fixture f;
	struct sign_pair sign;
	uint8_t *all;
	int64_t number = 0;
	size_t n;
	const char *path;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	CHECK_OK(backup_signing(f.dir, false, &sign));
	CHECK_OK(backup_read_through(f.to, sign.pub, &number, f.err, sizeof(f.err)));
	CHECK_INT(number, 1);
	path = backup_fixture_file(&f, 1, BACKUP_DATA);
	slurp(path, &all, &n);
	all[n / 2] ^= 1;
	spill(path, all, n);
	CHECK_ERR(backup_read_through(f.to, sign.pub, &number, f.err, sizeof(f.err)), MST_INVALID);
	CHECK(strstr(f.err, "ändrad eller skadad") != NULL);
	free(all);
	backup_fixture_close(&f);
}
