/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* files.c - files that are there whole or not at all, and the places where a test ends the process. */
#include "backup/backup_priv.h"

#include "base/give.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long die_at, steps;

void backup_die_at(long n)
{
	atomic_store(&die_at, n);
	atomic_store(&steps, 0);
}

long backup_steps(void)
{
	return atomic_load(&steps);
}

void backup_step(void)
{
	long now = atomic_fetch_add(&steps, 1) + 1, at = atomic_load(&die_at);

	if (at > 0 && now == at)
		(void)raise(SIGKILL);
}

bool backup_put(int fd, const void *p, size_t n)
{
	const char *at = p;

	while (n > 0) {
		ssize_t k = write(fd, at, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		at += k;
		n -= (size_t)k;
	}
	return true;
}

bool backup_get(int fd, void *p, size_t n)
{
	char *at = p;

	while (n > 0) {
		ssize_t k = read(fd, at, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		at += k;
		n -= (size_t)k;
	}
	return true;
}

char *backup_slurp(struct arena *mem, const char *path, size_t max, size_t *ret_n)
{
	char *text = arena_alloc(mem, max + 2, 1);
	FILE *f = fopen(path, "re");
	size_t n;

	if (!f)
		return NULL;
	n = fread(text, 1, max + 1, f);
	fclose(f);
	*ret_n = n;
	return n <= max ? text : NULL;
}

const char *backup_path(struct arena *mem, const char *dir, const char *name)
{
	return arena_fmt(mem, "%s/%s", dir, name);
}

bool backup_sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

bool backup_put_file(const char *dir, const char *name, const void *p, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *part = arena_fmt(mem, "%s/" BACKUP_PART "%s", dir, name);
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool good = fd >= 0 && backup_put(fd, p, n) && fsync(fd) == 0;

	if (good)
		mst_give(part);
	if (fd >= 0)
		close(fd);
	backup_step();
	good = good && rename(part, backup_path(mem, dir, name)) == 0;
	if (!good && fd >= 0) {
		int why = errno;

		(void)unlink(part);
		errno = why;
	}
	backup_step();
	return good && backup_sync_dir(dir);
}

bool backup_remove_tree(const char *dir)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	DIR *d = opendir(dir);
	struct dirent *e;

	if (!d)
		return errno == ENOENT;
	while ((e = readdir(d)))
		if (!str_eq(e->d_name, ".") && !str_eq(e->d_name, "..")) {
			backup_step();
			(void)unlink(backup_path(mem, dir, e->d_name));
		}
	closedir(d);
	return rmdir(dir) == 0;
}
