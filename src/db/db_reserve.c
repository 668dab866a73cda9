/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_reserve.c - room on the disk that is kept beside a store's file for when the disk is full. It
 * is given up piece by piece, since anybody may take what is free, and all of it is kept again
 * before the jobs that may not use it go on. A file system that compresses may promise less than it
 * keeps. */
#include "db/db_priv.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

#define PIECE (64 << 10)
#define BESIDE (256 << 10) /* what must be free for others: the engine opens its files in it */

static char *path_of(const char *where)
{
	size_t n = strlen(where) + sizeof("-reserve");
	char *path = mem_alloc(n);

	snprintf(path, n, "%s-reserve", where);
	return path;
}

static int open_file(const struct db_store *s, int64_t *ret_size)
{
	char *path = path_of(s->where);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct stat st;

	free(path);
	*ret_size = fd >= 0 && fstat(fd, &st) == 0 ? st.st_size : 0;
	return fd;
}

/* Is there room for n bytes and for others beside them? */
static bool room(const struct db_store *s, int64_t n)
{
	struct statvfs v;

	return statvfs(s->where, &v) == 0 && (int64_t)(v.f_bavail * v.f_frsize) >= n + BESIDE;
}

/* All of it, or as it was: the rest of the disk belongs to others. */
static bool keep(struct db_store *s)
{
	int64_t had;
	int fd = open_file(s, &had);
	bool good = fd >= 0 && room(s, s->reserve > had ? s->reserve - had : 0) &&
		    posix_fallocate(fd, 0, (off_t)s->reserve) == 0;

	if (fd >= 0 && !good && ftruncate(fd, (off_t)had) != 0)
		log_note(LOG_WARN, "db.reserve", "store", s->name, NULL);
	if (fd >= 0)
		(void)close(fd);
	return good;
}

bool db_reserve_give(struct db_store *s, int64_t least)
{
	int64_t left;
	int fd = open_file(s, &left);
	bool good =
	    fd >= 0 && left > least && ftruncate(fd, left > PIECE ? (off_t)(left - PIECE) : 0) == 0;

	if (fd >= 0)
		(void)close(fd);
	return good;
}

static int64_t second(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return t.tv_sec;
}

void db_reserve_tight(struct db_store *s)
{
	if (s->reserve == 0 || s->tight)
		return;
	s->tight = true;
	s->lane.asked = second();
	log_note(LOG_ERROR, "db.full", "store", s->name, NULL);
}

void db_reserve_start(struct db_store *s)
{
	/* The engine cannot even open its file without a little room. */
	for (int i = 0; i < BESIDE / PIECE && !room(s, 0) && db_reserve_give(s, 0); i++)
		db_reserve_tight(s);
}

void db_reserve_keep(struct db_store *s)
{
	if (!s->tight && !keep(s))
		log_note(LOG_WARN, "db.reserve", "store", s->name, NULL);
}

bool db_reserve_back(struct db_store *s)
{
	if (second() == s->lane.asked)
		return false;
	s->lane.asked = second();
	if (!keep(s))
		return false;
	s->tight = s->lane.stuck = false;
	log_note(LOG_INFO, "db.room", "store", s->name, NULL);
	return true;
}

bool db_store_full(const struct db_store *s)
{
	return s->tight;
}

int64_t db_reserve_held(const char *where)
{
	char *path = path_of(where);
	struct stat st;
	bool there = stat(path, &st) == 0;

	free(path);
	return !there ? 0 : st.st_blocks * 512 < st.st_size ? st.st_blocks * 512 : st.st_size;
}
