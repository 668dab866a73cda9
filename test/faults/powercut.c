/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* powercut.c - what a disk would hold if the power went now: preloaded into a server, it keeps of
 * each store a copy in the folder POWERCUT_TO that changes only when the file is synced.
 *
 * Bytes that are written wait as ranges until fsync or fdatasync of their file has returned; then they
 * are copied, and only then does the server hear of it. What a file held when it was opened counts as
 * synced. A new length, a rename and a removal are in the copy at once: a journal that is gone too
 * early is the worse case. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FDS 4096

struct range {
	off_t at;
	size_t n;
	struct range *next;
};

static struct {
	char name[NAME_MAX]; /* "" when it is none of ours */
	struct range *dirty;
} files[FDS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Its name when it is a store or the log of one, or NULL. */
static const char *within(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	const char *end = slash ? strstr(slash, ".db") : NULL;

	return end && (!end[3] || !strcmp(end, ".db-wal") || !strcmp(end, ".db-journal")) ? slash + 1 : NULL;
}

static void shadow(const char *name, char ret[PATH_MAX])
{
	snprintf(ret, PATH_MAX, "%s/%s", getenv("POWERCUT_TO"), name);
}

static void copy(int from, int to, off_t at, size_t n)
{
	char buf[65536];
	ssize_t got = 0;

	for (; n > 0; at += got, n -= (size_t)got) {
		got = REAL(pread64)(from, buf, n < sizeof(buf) ? n : sizeof(buf), at);
		if (got <= 0 || REAL(pwrite64)(to, buf, (size_t)got, at) != got)
			return;
	}
}

static int open_shadow(const char *name, int flags)
{
	char path[PATH_MAX];

	shadow(name, path);
	return REAL(open64)(path, flags | O_CLOEXEC, 0600);
}

static void opened(int fd, const char *path)
{
	const char *name = within(path);
	struct stat st;
	int to;

	if (fd < 0 || fd >= FDS)
		return;
	pthread_mutex_lock(&lock);
	files[fd].name[0] = 0;
	if (name && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		snprintf(files[fd].name, sizeof(files[fd].name), "%s", name);
		to = open_shadow(name, O_WRONLY | O_CREAT | O_EXCL);
		if (to >= 0) {
			copy(fd, to, 0, (size_t)st.st_size);
			REAL(close)(to);
		}
	}
	pthread_mutex_unlock(&lock);
}

static void note(int fd, off_t at, ssize_t n)
{
	struct range *r;

	if (n <= 0 || fd < 0 || fd >= FDS || !files[fd].name[0])
		return;
	r = malloc(sizeof(*r));
	if (!r)
		abort();
	pthread_mutex_lock(&lock);
	*r = (struct range){ at, (size_t)n, files[fd].dirty };
	files[fd].dirty = r;
	pthread_mutex_unlock(&lock);
}

/* By name: a file that is open twice is one file. */
static void synced(int fd)
{
	int to;

	if (fd < 0 || fd >= FDS || !files[fd].name[0])
		return;
	pthread_mutex_lock(&lock);
	to = open_shadow(files[fd].name, O_WRONLY | O_CREAT);
	for (int i = 0; i < FDS; i++) {
		struct range *r, *next;

		if (strcmp(files[i].name, files[fd].name) != 0)
			continue;
		for (r = files[i].dirty; r; r = next) {
			next = r->next;
			copy(fd, to, r->at, r->n);
			free(r);
		}
		files[i].dirty = NULL;
	}
	REAL(close)(to);
	pthread_mutex_unlock(&lock);
}

int open64(const char *path, int flags, ...)
{
	va_list ap;
	int fd;

	va_start(ap, flags);
	fd = REAL(open64)(path, flags, va_arg(ap, mode_t));
	va_end(ap);
	opened(fd, path);
	return fd;
}

int open(const char *path, int flags, ...)
{
	va_list ap;
	int fd;

	va_start(ap, flags);
	fd = REAL(open)(path, flags, va_arg(ap, mode_t));
	va_end(ap);
	opened(fd, path);
	return fd;
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	ssize_t done = REAL(pwrite64)(fd, p, n, at);

	note(fd, at, done);
	return done;
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	return pwrite64(fd, p, n, at);
}

int fsync(int fd)
{
	int e = REAL(fsync)(fd);

	if (e == 0)
		synced(fd);
	return e;
}

int fdatasync(int fd)
{
	int e = REAL(fdatasync)(fd);

	if (e == 0)
		synced(fd);
	return e;
}

static int shorten(int e, int fd, off_t n)
{
	int to;

	if (e == 0 && fd >= 0 && fd < FDS && files[fd].name[0]) {
		to = open_shadow(files[fd].name, O_WRONLY | O_CREAT);
		(void)!REAL(ftruncate64)(to, n);
		REAL(close)(to);
	}
	return e;
}

int ftruncate64(int fd, off64_t n)
{
	return shorten(REAL(ftruncate64)(fd, n), fd, n);
}

int ftruncate(int fd, off_t n)
{
	return shorten(REAL(ftruncate)(fd, n), fd, n);
}

int unlink(const char *path)
{
	char to[PATH_MAX];

	if (within(path)) {
		shadow(within(path), to);
		REAL(unlink)(to);
	}
	return REAL(unlink)(path);
}

int rename(const char *from, const char *to)
{
	char a[PATH_MAX], b[PATH_MAX];

	if (within(from) && within(to)) {
		shadow(within(from), a);
		shadow(within(to), b);
		REAL(rename)(a, b);
	}
	return REAL(rename)(from, to);
}

/* Forgets what was written and not synced: the number may be another file's next. */
int close(int fd)
{
	if (fd >= 0 && fd < FDS && files[fd].name[0]) {
		pthread_mutex_lock(&lock);
		files[fd].name[0] = 0;
		for (struct range *r = files[fd].dirty, *next; r; r = next) {
			next = r->next;
			free(r);
		}
		files[fd].dirty = NULL;
		pthread_mutex_unlock(&lock);
	}
	return REAL(close)(fd);
}
