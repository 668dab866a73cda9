/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/give.h"
#include "base/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SERVICE 65534 /* anybody but root */

static const char *top;

static const char *at(char (*buf)[256], const char *name)
{
	snprintf(*buf, sizeof(*buf), "%s/%s", top, name);
	return *buf;
}

static unsigned owner(const char *path)
{
	struct stat st;

	CHECK(stat(path, &st) == 0);
	return st.st_uid;
}

static void make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0 && close(fd) == 0);
}

TEST(base_give_to_the_owner_of_the_folder)
{
	char a[256], b[256], c[256];
	bool root = geteuid() == 0;

	top = test_dir();
	CHECK(mkdir(at(&a, "theirs"), 0700) == 0);
	make(at(&b, "theirs/file"));
	mst_give(at(&b, "theirs/file")); /* their folder is this process's own */
	CHECK(owner(at(&b, "theirs/file")) == geteuid());
	CHECK(!root || chown(at(&a, "theirs"), SERVICE, SERVICE) == 0);
	mst_give(at(&b, "theirs/file"));
	CHECK(owner(at(&b, "theirs/file")) == (root ? SERVICE : geteuid()));

	make(at(&a, "ours")); /* reached from their folder by links: not given */
	CHECK(symlink(at(&a, "ours"), at(&b, "theirs/soft")) == 0);
	CHECK(link(at(&a, "ours"), at(&c, "theirs/hard")) == 0);
	mst_give(at(&b, "theirs/soft"));
	mst_give(at(&c, "theirs/hard"));
	CHECK(owner(at(&a, "ours")) == geteuid());
	mst_give(at(&b, "theirs/none"));
}
