/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_zip.c - the zip that Word and OpenDocument files are: equal parts give equal bytes. */
#include "doc/doc_locked.h"
#include "doc/doc_zip.h"

#include "base/log.h"

#include <archive.h>
#include <archive_entry.h>

#define FIXED_TIME 315619200 /* 1980-01-02: the zip format knows nothing before 1980 */

void doc_xml(struct sbuf *o, const char *s)
{
	char one[2] = "";

	for (; s && *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == 0xEF && (unsigned char)s[1] == 0xBF && (unsigned char)s[2] >= 0xBE) {
			s += 2;
			continue;
		}
		one[0] = (char)c;
		if (c >= 0x80)
			sbuf_ch(o, (char)c);
		else if (c >= 0x20 && c != 0x7F)
			sbuf_html(o, one);
	}
}

static ssize_t write_out(struct archive *a, void *to, const void *p, size_t n)
{
	struct sbuf *o = to;

	(void)a;
	sbuf_put(o, p, n);
	return o->bad ? -1 : (ssize_t)n;
}

static void open_with(struct doc_zip *z, const char *password, struct sbuf *out)
{
	struct archive *a = archive_write_new();

	*z = (struct doc_zip){ .a = a, .out = out };
	z->good = a && archive_write_set_format_zip(a) == ARCHIVE_OK &&
		  archive_write_set_bytes_in_last_block(a, 1) == ARCHIVE_OK &&
		  (!password || (archive_write_set_options(a, "zip:encryption=aes256") == ARCHIVE_OK &&
				 archive_write_set_passphrase(a, password) == ARCHIVE_OK)) &&
		  archive_write_open2(a, out, NULL, write_out, NULL, NULL) == ARCHIVE_OK;
}

void doc_zip_open(struct doc_zip *z, struct sbuf *out)
{
	open_with(z, NULL, out);
}

static bool put_entry(struct archive *a, const char *name, const char *p, size_t n)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, name);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_mtime(e, FIXED_TIME, 0);
	archive_entry_set_size(e, (la_int64_t)n);
	bool good = archive_write_header(a, e) == ARCHIVE_OK &&
		    archive_write_data(a, p, n) == (la_ssize_t)n;

	archive_entry_free(e);
	return good;
}

void doc_zip_text(struct doc_zip *z, const char *name, const char *text)
{
	z->good = z->good && put_entry(z->a, name, text, strlen(text));
}

void doc_zip_bytes(struct doc_zip *z, const char *name, struct blob b)
{
	z->good = z->good && put_entry(z->a, name, (const char *)b.p, b.n);
}

void doc_zip_stored(struct doc_zip *z, const char *name, const char *text)
{
	z->good = z->good && archive_write_zip_set_compression_store(z->a) == ARCHIVE_OK;
	doc_zip_text(z, name, text);
	z->good = z->good && archive_write_zip_set_compression_deflate(z->a) == ARCHIVE_OK;
}

void doc_zip_part(struct doc_zip *z, const char *name, struct sbuf *b)
{
	z->good = z->good && !b->bad && put_entry(z->a, name, b->p, b->len);
	sbuf_reset(b);
}

mst_err doc_zip_close(struct doc_zip *z, const char *event)
{
	z->good = z->good && archive_write_close(z->a) == ARCHIVE_OK && !z->out->bad;
	if (!z->good)
		log_note(LOG_ERROR, event, "result", "libarchive", NULL);
	archive_write_free(z->a);
	return z->good ? MST_OK : MST_FAIL;
}

mst_err doc_locked(const struct doc_locked_file *files, size_t n, const char *password, struct sbuf *out)
{
	struct doc_zip z;

	open_with(&z, password, out);
	for (size_t i = 0; i < n; i++)
		doc_zip_bytes(&z, files[i].name, files[i].bytes);
	return doc_zip_close(&z, "doc.locked");
}
