/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_locked_test.c - a ZIP that opens by its password alone. */
#include "doc/doc_locked.h"

#include "base/test.h"

#include <archive.h>
#include <archive_entry.h>

/* The bytes of its first file, read with a password; -1: it does not open. */
static la_ssize_t first(const struct sbuf *zip, const char *password, char *ret, size_t n)
{
	struct archive *a = archive_read_new();
	struct archive_entry *e;
	la_ssize_t got = -1;

	archive_read_support_format_zip(a);
	if (archive_read_add_passphrase(a, password) == ARCHIVE_OK &&
	    archive_read_open_memory(a, zip->p, zip->len) == ARCHIVE_OK &&
	    archive_read_next_header(a, &e) == ARCHIVE_OK)
		got = archive_read_data(a, ret, n);
	archive_read_free(a);
	return got < 0 ? -1 : got;
}

TEST(doc_locked_opens_by_its_password_alone)
{
	static const char text[] = "Namn: Anna Berg. Namn: Anna Berg. Namn: Anna Berg.";
	struct doc_locked_file files[] = { { "oversikt.pdf", { (const uint8_t *)text, sizeof(text) - 1 } },
					   { "bilaga-1.png", { (const uint8_t *)"x", 1 } } };
	struct sbuf zip;
	char got[100];

	sbuf_init(&zip, 64 * 1024);
	CHECK_OK(doc_locked(files, MST_LEN(files), "k7f2m-x4d6a-p3qbn-7ztyc", &zip));
	CHECK(zip.len > 100 && memcmp(zip.p, "PK", 2) == 0);
	CHECK(!memmem(zip.p, zip.len, "Anna", 4));
	CHECK(memmem(zip.p, zip.len, "\x01\x99\x07\0", 4)); /* AES, not the old cipher of ZIP */
	CHECK_INT(first(&zip, "k7f2m-x4d6a-p3qbn-7ztyc", got, sizeof(got)), (int)sizeof(text) - 1);
	CHECK(memcmp(got, text, sizeof(text) - 1) == 0);
	CHECK_INT(first(&zip, "k7f2m-x4d6a-p3qbn-7ztyd", got, sizeof(got)), -1);
	sbuf_done(&zip);
}
