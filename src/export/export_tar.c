/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export_tar.c - the archive as a file: tar by libarchive, sealed by age, the program. age is a format of
 * its own with several implementations, so that the receiver needs nothing of ours to open it. */
#include "export/export_priv.h"

#include "base/day.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#define PART_MAX ((size_t)64 << 20) /* of a file that is read back */

extern char **environ;

struct export_tar {
	struct archive *a;
	char *file, *part;
	pid_t age;
	int fd;
};

/* ---- out ---- */

static pid_t start_age(const char *receiver, const char *part, int from)
{
	char *const argv[] = { (char[]){ "age" }, (char[]){ "-r" }, mem_str(receiver), (char[]){ "-o" },
			       mem_str(part), NULL };
	posix_spawn_file_actions_t acts;
	posix_spawnattr_t attr;
	pid_t pid = -1;
	int e;

	posix_spawn_file_actions_init(&acts);
	posix_spawn_file_actions_adddup2(&acts, from, STDIN_FILENO);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP); /* Ctrl-C is for us to answer */
	e = posix_spawnp(&pid, "age", &acts, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&acts);
	free(argv[2]);
	free(argv[4]);
	errno = e;
	return e ? -1 : pid;
}

static mst_err start_tar(struct export_tar *t)
{
	t->a = archive_write_new();
	return t->a && archive_write_set_format_pax_restricted(t->a) == ARCHIVE_OK &&
			       archive_write_open_fd(t->a, t->fd) == ARCHIVE_OK ?
		       MST_OK :
		       MST_FAIL;
}

mst_err export_tar_open(const char *file, const char *receiver, struct export_tar **ret, char *err,
			size_t n)
{
	struct export_tar *t = mem_alloc(sizeof(*t));
	size_t len = strlen(file) + sizeof(".part");
	int ends[2];

	*t = (struct export_tar){ .file = mem_str(file), .part = mem_alloc(len), .age = -1, .fd = -1 };
	snprintf(t->part, len, "%s.part", file);
	(void)signal(SIGPIPE, SIG_IGN); /* age that ends early is told by its exit */
	if (pipe2(ends, O_CLOEXEC) == 0) {
		t->fd = ends[1];
		t->age = start_age(receiver, t->part, ends[0]);
		close(ends[0]);
	}
	if (t->age < 0)
		snprintf(err, n, errno == ENOENT ? "programmet age saknas: apt install age" :
						   "age kunde inte startas");
	if (t->age >= 0 && start_tar(t) == MST_OK) {
		*ret = t;
		return MST_OK;
	}
	(void)!export_tar_end(t, false, err, n);
	return MST_FAIL;
}

mst_err export_tar_put(struct export_tar *t, const char *name, const void *p, size_t n)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, name);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0600);
	archive_entry_set_mtime(e, (time_t)day_now(), 0);
	archive_entry_set_size(e, (la_int64_t)n);
	bool good = archive_write_header(t->a, e) == ARCHIVE_OK &&
		    archive_write_data(t->a, p, n) == (la_ssize_t)n;

	archive_entry_free(e);
	return good ? MST_OK : MST_FAIL;
}

static bool age_ended_well(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* On the disk, and only then under its name. */
static bool keep(const struct export_tar *t)
{
	int fd = open(t->part, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good && rename(t->part, t->file) == 0;
}

mst_err export_tar_end(struct export_tar *t, bool good, char *err, size_t n)
{
	if (t->a) {
		good &= archive_write_close(t->a) == ARCHIVE_OK;
		archive_write_free(t->a);
	}
	if (t->fd >= 0)
		close(t->fd);
	if (t->age >= 0 && !age_ended_well(t->age)) {
		snprintf(err, n, "age kunde inte försegla eller skriva filen");
		good = false;
	}
	if (good && !keep(t)) {
		snprintf(err, n, "%s: %s", t->file, strerror(errno));
		good = false;
	}
	if (!good)
		(void)unlink(t->part);
	free(t->file);
	free(t->part);
	free(t);
	return good ? MST_OK : MST_FAIL;
}

/* ---- in ---- */

struct export_untar {
	struct archive *a;
	struct sbuf b;
};

mst_err export_untar_open(const char *file, struct export_untar **ret)
{
	struct export_untar *t = mem_alloc(sizeof(*t));

	*t = (struct export_untar){ .a = archive_read_new() };
	sbuf_init(&t->b, PART_MAX);
	if (archive_read_support_format_tar(t->a) == ARCHIVE_OK &&
	    (str_eq(file, "-") ? archive_read_open_fd(t->a, STDIN_FILENO, 65536) :
				 archive_read_open_filename(t->a, file, 65536)) == ARCHIVE_OK) {
		*ret = t;
		return MST_OK;
	}
	export_untar_end(t);
	return MST_INVALID;
}

mst_err export_untar_next(struct export_untar *t, const char **ret_name, struct blob *ret)
{
	struct archive_entry *e;
	int how = archive_read_next_header(t->a, &e);
	char piece[65536];
	la_ssize_t n;

	*ret_name = NULL;
	if (how == ARCHIVE_EOF)
		return MST_OK;
	if (how != ARCHIVE_OK || !archive_entry_pathname(e))
		return MST_INVALID;
	sbuf_reset(&t->b);
	while ((n = archive_read_data(t->a, piece, sizeof(piece))) > 0 && !t->b.bad)
		sbuf_put(&t->b, piece, (size_t)n);
	if (n < 0 || t->b.bad)
		return MST_INVALID;
	*ret_name = archive_entry_pathname(e);
	*ret = (struct blob){ (const uint8_t *)(t->b.p ? t->b.p : ""), t->b.len };
	return MST_OK;
}

void export_untar_end(struct export_untar *t)
{
	archive_read_free(t->a);
	if (t->b.p)
		mem_wipe(t->b.p, t->b.len);
	sbuf_done(&t->b);
	free(t);
}
