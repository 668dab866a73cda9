/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The process dies at each step of a copy and of a restore: the installation is as it was, the older
 * copy is whole, and the next call does the work and leaves nothing of the dead one's. */
#include "backup/backup_fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 400

/* True: it came to its end before its n-th step. */
static bool dies_at(long n, void (*fn)(struct backup_fixture *f), struct backup_fixture *f)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		backup_die_at(n);
		fn(f);
		_exit(0);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	if (WIFEXITED(status)) {
		CHECK_INT(WEXITSTATUS(status), 0);
		return true;
	}
	CHECK_INT(WTERMSIG(status), SIGKILL);
	return false;
}

static void make(struct backup_fixture *f)
{
	struct backup_made made;

	if (backup_make(&f->conf, BACKUP_FIXTURE_NOW + 60, &made, f->err, sizeof(f->err)) != MST_OK)
		_exit(3);
}

static void drop(struct backup_fixture *f, int64_t number)
{
	for (int s = BACKUP_VAULT; s <= BACKUP_DATA; s++)
		(void)unlink(backup_fixture_file(f, number, (enum backup_store)s));
}

TEST(backup_killed_at_each_step)
{
	struct backup_fixture f;
	bool ended = false;
	long n;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	for (n = 1; n < MOST && !ended; n += test_step(3)) {
		const struct backup_copy *vault, *data;
		struct backup_copy *list;
		size_t count;

		ended = dies_at(n, make, &f);
		CHECK_INT(backup_fixture_rows(f.dir), 200);
		/* Never data without its vault, and what has a name is whole. */
		CHECK_OK(backup_list(f.mem, f.to, &list, &count));
		CHECK_OK(backup_choose(list, count, 0, &vault, &data, f.err, sizeof(f.err)));
		for (size_t i = 0; i < count; i++)
			CHECK(list[i].sized);
		CHECK_OK(backup_fixture_restore(&f));
		CHECK_INT(backup_fixture_rows(f.restore.into), 200);
		CHECK_INT(backup_fixture_copy(&f, BACKUP_FIXTURE_NOW + 120), list[0].head.number + 1);
		CHECK_INT(backup_fixture_count(f.dir), 9); /* stores with log and index, 3 keys and settings */
		drop(&f, list[0].head.number + 1);
		if (list[0].head.number > 1)
			drop(&f, list[0].head.number);
		CHECK_INT(backup_fixture_count(f.to), 3); /* the first two and the lock */
	}
	CHECK(ended && n > 12);
	backup_fixture_close(&f);
}

static void restore(struct backup_fixture *f)
{
	struct backup_report got;

	if (backup_restore(&f->restore, &got, f->err, sizeof(f->err)) != MST_OK)
		_exit(3);
}

TEST(backup_restore_killed_at_each_step)
{
	struct backup_fixture f;
	struct backup_report got;
	bool ended = false;
	long n;

	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	for (n = 1; n < MOST && !ended; n += test_step(3)) {
		f.restore.into = arena_fmt(f.mem, "%s/at%ld", f.restore.temp, n);
		ended = dies_at(n, restore, &f);
		CHECK_INT(backup_fixture_rows(f.dir), 200);
		bool whole = access(backup_path(f.mem, f.restore.into, "medstod.db"), F_OK) == 0;

		/* Whatever lies there before it is whole is known for what it is. */
		CHECK(backup_restore_begun(f.restore.into) ==
		      (!whole && backup_fixture_count(f.restore.into) > 0));
		if (!whole)
			CHECK_OK(backup_restore(&f.restore, &got, f.err, sizeof(f.err)));
		CHECK_INT(backup_fixture_rows(f.restore.into), 200);
		CHECK(access(backup_path(f.mem, f.restore.into, "pepper"), F_OK) == 0);
		CHECK(access(backup_path(f.mem, f.restore.into, "vault.db"), F_OK) == 0);
		/* Whole: a second restore has nothing to do here. */
		CHECK_ERR(backup_restore(&f.restore, &got, f.err, sizeof(f.err)), MST_CONFLICT);
	}
	CHECK(ended && n > 15);
	backup_fixture_close(&f);
}
