/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sheet_zip.c - the parts of a workbook, packed and unpacked in memory by libarchive. */
#include <archive.h>
#include <archive_entry.h>

#include "base/log.h"
#include "sheet/sheet_priv.h"

#define FIXED_TIME 315532800 /* 1980-01-01, the first day a zip can name: equal tables, equal files */
#define ENTRIES_MAX 2000

static void read_free(struct archive **a)
{
	archive_read_free(*a);
}

static enum sheet_fault read_data(struct archive *a, struct arena *mem, struct blob *ret)
{
	struct sbuf b;
	char block[16384];
	la_ssize_t n;

	sbuf_init(&b, SHEET_PART_MAX);
	while ((n = archive_read_data(a, block, sizeof(block))) > 0 && !b.bad)
		sbuf_put(&b, block, (size_t)n);
	enum sheet_fault f = b.bad ? SHEET_TOO_LARGE : n < 0 ? SHEET_BROKEN : SHEET_GOOD;

	if (!f)
		*ret = arena_blob(mem, b.p ? b.p : "", b.len);
	sbuf_done(&b);
	return f;
}

enum sheet_fault sheet_zip_part(struct arena *mem, struct blob file, const char *name,
				struct blob *ret)
{
	MST_CLEANUP(read_free) struct archive *a = archive_read_new();
	struct archive_entry *e;
	int code = ARCHIVE_OK;

	if (!a || archive_read_support_format_zip(a) != ARCHIVE_OK ||
	    archive_read_open_memory(a, file.p, file.n) != ARCHIVE_OK)
		return SHEET_BROKEN;
	for (int i = 0; i < ENTRIES_MAX; i++) {
		code = archive_read_next_header(a, &e);
		if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
			break;
		if (archive_entry_is_encrypted(e))
			return SHEET_LOCKED;
		if (str_eq(archive_entry_pathname(e), name))
			return read_data(a, mem, ret);
	}
	return code == ARCHIVE_EOF ? SHEET_NO_TABLE : SHEET_BROKEN;
}

/* ---- writing ---- */

static la_ssize_t write_out(struct archive *a, void *to, const void *p, size_t n)
{
	(void)a;
	sbuf_put(to, p, n);
	return (la_ssize_t)n;
}

static bool put_part(struct archive *a, const struct sheet_part *p)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, p->name);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_mtime(e, FIXED_TIME, 0);
	archive_entry_set_size(e, (la_int64_t)p->data.n);
	bool good = archive_write_header(a, e) == ARCHIVE_OK &&
		    archive_write_data(a, p->data.p, p->data.n) == (la_ssize_t)p->data.n;

	archive_entry_free(e);
	return good;
}

mst_err sheet_zip_put(struct sbuf *o, const struct sheet_part *parts, size_t n)
{
	struct archive *a = archive_write_new();
	bool good = a && archive_write_set_format_zip(a) == ARCHIVE_OK &&
		    archive_write_set_bytes_in_last_block(a, 1) == ARCHIVE_OK &&
		    archive_write_open2(a, o, NULL, write_out, NULL, NULL) == ARCHIVE_OK;

	for (size_t i = 0; i < n && good; i++)
		good = put_part(a, &parts[i]);
	good = good && archive_write_close(a) == ARCHIVE_OK && !o->bad;
	archive_write_free(a);
	if (!good)
		log_note(LOG_ERROR, "sheet.xlsx", "result", "libarchive", NULL);
	return good ? MST_OK : MST_FAIL;
}
