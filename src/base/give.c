/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/give.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

void mst_give(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat folder, file;

	if (geteuid() != 0)
		return;
	int dir = -1, fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (slash) {
		char *name = mem_str(path);

		name[slash - path + 1] = 0;
		dir = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		free(name);
	} else {
		dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	if (fd >= 0 && dir >= 0 && fstat(fd, &file) == 0 && fstat(dir, &folder) == 0 && S_ISREG(file.st_mode) &&
	    file.st_nlink == 1 && file.st_uid == 0 && folder.st_uid != 0)
		(void)!fchown(fd, folder.st_uid, folder.st_gid);
	if (fd >= 0)
		close(fd);
	if (dir >= 0)
		close(dir);
}
