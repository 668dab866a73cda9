/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a copy's header and as a whole file: a header that is taken is written back byte for
 * byte; a file is whole for no signature but the server's, and nothing outside it is read. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "backup/backup_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void header(struct arena *mem, const uint8_t *p, size_t n)
{
	struct backup_head h;
	struct sbuf again;
	size_t len;

	if (backup_head_read(mem, p, n, &h, &len) != MST_OK)
		return;
	sbuf_init(&again, BACKUP_HEAD_MAX);
	backup_head_write(&h, &again);
	if (again.len != len || memcmp(again.p, p, len) != 0 || backup_file_size(&h, len) <= 0)
		abort();
	sbuf_done(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct sign_pair sign;
	static struct box_pair pair;
	struct arena *mem = arena_open();
	int fd = memfd_create("copy", MFD_CLOEXEC), out = memfd_create("db", MFD_CLOEXEC);
	struct backup_head h;
	struct blob files;
	size_t len;

	if (crypto_start() != MST_OK || fd < 0 || out < 0 || !backup_put(fd, p, n))
		abort();
	if (!pair.pub[0])
		box_pair_new(&pair), sign_pair_new(&sign);
	header(mem, p, n);
	if (backup_whole(mem, fd, sign.pub, &h, &len) == MST_OK)
		abort(); /* forged */
	if (backup_head_read(mem, p, n, &h, &len) == MST_OK && h.bytes < 1 << 20 &&
	    backup_unseal(mem, fd, &h, len, &pair, out, &files) == MST_OK)
		abort();
	close(fd);
	close(out);
	arena_close(mem);
	return 0;
}
