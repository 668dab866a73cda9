/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_clean_test.c - what is left of a picture, and what is told of a file that is none. */
#include "doc/doc.h"
#include "doc/doc_clean.h"

#include "base/test.h"

#define BYTES(s) ((struct blob){ (const uint8_t *)(s), sizeof(s) - 1 })
#define EXIF "\xFF\xE1\0\x38" "Exif\0\0II*\0\x08\0\0\0\x02\0" \
	     "\x0F\x01\x02\0\x08\0\0\0\x26\0\0\0" "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0" "\0\0\0\0" "Kamera 1" "GP"
#define TABLES "\xFF\xDB\0\x05\1\2\3"
#define SCAN "\xFF\xDA\0\x04\1\2" "ab\xFF\0cd\xFF\xD0zz"

static bool has(struct blob b, const char *word)
{
	return memmem(b.p, b.n, word, strlen(word)) != NULL;
}

TEST(doc_clean_jpeg_keeps_the_picture_and_how_it_is_turned)
{
	struct blob file = BYTES("\xFF\xD8" EXIF "\xFF\xFE\0\x07" "Falun" "\xFF\xE2\0\x08" "MPF\0GP" TABLES SCAN
				 "\xFF\xD9" "ett till");
	struct blob want = BYTES("\xFF\xD8\xFF\xE1\0\x22" "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\6\0\0\0\0\0\0"
				 TABLES SCAN "\xFF\xD9");
	struct arena *mem = arena_open();
	enum doc_clean_kind kind;
	struct blob got = { 0 };
	const char *why;

	CHECK_OK(doc_clean(mem, file, &kind, &got, &why));
	CHECK_INT(kind, DOC_CLEAN_JPEG);
	CHECK_INT(got.n, want.n);
	CHECK(got.n == want.n && memcmp(got.p, want.p, want.n) == 0);
	CHECK(!has(got, "Kamera") && !has(got, "Falun") && !has(got, "GP") && !has(got, "ett till"));
	for (size_t n = 3; n < file.n - 10; n++) /* cut anywhere before its end */
		CHECK_ERR(doc_clean(mem, (struct blob){ file.p, n }, &kind, &got, &why), MST_INVALID);
	arena_close(mem);
}

TEST(doc_clean_png_loses_its_words_and_nothing_of_the_picture)
{
	static const char text[] = "\0\0\0\x05" "tEXt" "Falun" "crcc";
	struct blob file = BYTES("\x89PNG\r\n\x1a\n" "\0\0\0\1" "IHDR" "h" "crcc" "\0\0\0\x05" "tEXt" "Falun" "crcc"
				 "\0\0\0\2" "IDAT" "dd" "crcc" "\0\0\0\0" "IEND" "crcc" "mer");
	struct arena *mem = arena_open();
	enum doc_clean_kind kind;
	struct blob got = { 0 };
	const char *why;

	CHECK_OK(doc_clean(mem, file, &kind, &got, &why));
	CHECK_INT(kind, DOC_CLEAN_PNG);
	CHECK_INT(got.n, file.n - (sizeof(text) - 1) - 3);
	CHECK(has(got, "IDAT") && !has(got, "Falun") && !has(got, "mer"));
	CHECK_ERR(doc_clean(mem, BYTES("\x89PNG\r\n\x1a\n" "\0\0\0\1" "IHDR" "h" "crcc" "\0\0\0\1" "NYTT" "x" "crcc"
				       "\0\0\0\0" "IEND" "crcc"), &kind, &got, &why), MST_INVALID);
	arena_close(mem);
}

TEST(doc_clean_pdf_tells_nobody_who_made_it)
{
	struct arena *mem = arena_open();
	struct doc d = { .title = "Hemlig titel", .kind = "Brev", .sender = "Jouren", .day = day_make(2026, 4, 15) };
	enum doc_clean_kind kind;
	struct blob got = { 0 }, again = { 0 };
	const char *why;
	struct sbuf o;

	sbuf_init(&o, DOC_FILE_MAX);
	doc_paragraph(mem, &d, "Ett stycke.");
	CHECK_OK(doc_pdf(&d, &o));
	CHECK(has((struct blob){ (const uint8_t *)o.p, o.len }, "/Info"));
	CHECK_OK(doc_clean(mem, (struct blob){ (const uint8_t *)o.p, o.len }, &kind, &got, &why));
	CHECK_INT(kind, DOC_CLEAN_PDF);
	CHECK(!has(got, "/Info") && !has(got, "/Metadata"));
	CHECK_OK(doc_clean(mem, got, &kind, &again, &why));
	CHECK_ERR(doc_clean(mem, BYTES("%PDF-1.7\nnot at all"), &kind, &got, &why), MST_INVALID);
	CHECK(why);
	sbuf_done(&o);
	arena_close(mem);
}

TEST(doc_clean_refuses_with_words)
{
	struct arena *mem = arena_open();
	uint8_t *big = arena_new(mem, uint8_t, DOC_CLEAN_MAX + 1);
	enum doc_clean_kind kind;
	struct blob got;
	const char *why;

	CHECK_ERR(doc_clean(mem, (struct blob){ big, 0 }, &kind, &got, &why), MST_INVALID);
	CHECK_STR(why, "Filen är tom.");
	CHECK_ERR(doc_clean(mem, (struct blob){ big, DOC_CLEAN_MAX + 1 }, &kind, &got, &why), MST_INVALID);
	CHECK(strstr(why, "8 MB"));
	CHECK_ERR(doc_clean(mem, BYTES("MZ program"), &kind, &got, &why), MST_INVALID);
	CHECK(strstr(why, "varken JPEG, PNG eller PDF"));
	arena_close(mem);
}
