/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* folder.c - an installation's folder: made, and its small files written whole or not at all. */
#include "cli/cli.h"

#include "base/give.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

char *cli_path(const char *dir, const char *name)
{
	size_t n = strlen(dir) + strlen(name) + 2;
	char *p = mem_alloc(n);

	snprintf(p, n, "%s/%s", dir, name);
	return p;
}

bool cli_dir_new(const char *dir, bool *ret_empty)
{
	DIR *d;
	struct dirent *e;

	*ret_empty = true;
	if (mkdir(dir, 0700) == 0)
		return true;
	if (errno != EEXIST || !(d = opendir(dir))) {
		fprintf(stderr, "medstod: %s: %s\n", dir, strerror(errno));
		return false;
	}
	/* A secret that was being written when the power went is none: it is written over. */
	while ((e = readdir(d)))
		*ret_empty &= str_eq(e->d_name, ".") || str_eq(e->d_name, "..") ||
			      str_eq(e->d_name, "pepper.new");
	closedir(d);
	return true;
}

bool cli_write_file(const char *path, const char *text, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool good = fd >= 0;

	while (good && n > 0) {
		ssize_t k = write(fd, text, n);

		good = k > 0;
		if (good)
			text += k, n -= (size_t)k;
	}
	good = good && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

bool cli_half_restored(const char *dir)
{
	if (!backup_restore_begun(dir))
		return false;
	fprintf(stderr,
		"medstod: %s: en återställning hit bröts innan den var klar. Ge samma medstod restore en gång "
		"till, så börjar den om. Kopiorna är som de var, och ingenting annat har gjorts här.\n", dir);
	return true;
}

static bool sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

bool cli_replace_in(const char *dir, const char *name, const char *text, size_t n)
{
	char *path = cli_path(dir, name), *temp = mem_alloc(strlen(path) + 5);

	snprintf(temp, strlen(path) + 5, "%s.new", path);
	bool good = cli_write_file(temp, text, n);

	if (good)
		mst_give(temp);
	good = good && rename(temp, path) == 0 && sync_dir(dir);

	if (!good)
		fprintf(stderr, "medstod: %s: %s\n", path, strerror(errno));
	free(path);
	free(temp);
	return good;
}

bool cli_pepper_new(const char *dir)
{
	uint8_t secret[32];
	char text[65];

	rng_bytes(secret, sizeof(secret));
	hex_text(secret, sizeof(secret), text);
	bool good = cli_replace_in(dir, "pepper", text, 64);

	mem_wipe(secret, sizeof(secret));
	mem_wipe(text, sizeof(text));
	return good;
}
