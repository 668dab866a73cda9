/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_logo_test.c - a logo is drawn anew, and a dressed document keeps its foot and picture. */
#include "doc/doc_priv.h"

#include "base/test.h"

/* Two pixels. */
static const uint8_t small[] = {
	0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
	0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0xf4, 0x22, 0x7f,
	0x8a, 0x00, 0x00, 0x00, 0x0e, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xe0, 0x0a, 0x88, 0xfa,
	0x0f, 0xc2, 0x00, 0x0c, 0x6b, 0x03, 0x67, 0x45, 0x9b, 0x0e, 0xa6, 0x00, 0x00, 0x00, 0x00, 0x49,
	0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};

TEST(doc_logo_is_drawn_anew_and_refused_in_words)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct blob file = { small, sizeof(small) };
	struct doc_logo l, again;
	const char *why = NULL;
	uint8_t bad[sizeof(small)];
	double w, h;

	CHECK_OK(doc_logo_read(mem, file, &l, &why));
	CHECK(!why);
	CHECK_INT(l.width, 2);
	CHECK_INT(l.height, 1);
	CHECK_OK(doc_logo_read(mem, file, &again, &why));
	CHECK(l.png.n == again.png.n && memcmp(l.png.p, again.png.p, l.png.n) == 0);
	doc_logo_size(&(struct doc_logo){ .width = 4000, .height = 400 }, &w, &h);
	CHECK_INT((int64_t)w, 160);
	CHECK_INT((int64_t)h, 16);
	CHECK_ERR(doc_logo_read(mem, (struct blob){ small, 40 }, &l, &why), MST_INVALID);
	CHECK(strstr(why, "går inte att läsa"));
	CHECK_ERR(doc_logo_read(mem, (struct blob){ small + 1, 60 }, &l, &why), MST_INVALID);
	CHECK(strstr(why, "ingen PNG"));
	memcpy(bad, small, sizeof(bad));
	bad[18] = 0x10; /* 4 098 wide */
	CHECK_ERR(doc_logo_read(mem, (struct blob){ bad, sizeof(bad) }, &l, &why), MST_INVALID);
	CHECK(strstr(why, "bildpunkter"));
	CHECK_ERR(doc_logo_read(mem, (struct blob){ small, DOC_LOGO_FILE_MAX + 1 }, &l, &why), MST_INVALID);
	CHECK(strstr(why, "512 kB"));
}

TEST(doc_logo_and_foot_are_kept_and_a_plain_document_keeps_its_fingerprint)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc d = { .title = "Titel", .kind = "K", .sender = "S", .day = 1 }, back;
	struct hash plain, dressed, same;
	const char *why;
	struct sbuf o;

	doc_paragraph(mem, &d, "Ord.");
	doc_hash(&d, &plain);
	d.foot = "", d.logo_at = "/nagonstans";
	doc_hash(&d, &same);
	CHECK(memcmp(&plain, &same, sizeof(same)) == 0);
	d.foot = "Storgatan 1";
	CHECK_OK(doc_logo_read(mem, (struct blob){ small, sizeof(small) }, &d.logo, &why));
	doc_hash(&d, &dressed);
	CHECK(memcmp(&plain, &dressed, sizeof(plain)) != 0);
	sbuf_init(&o, 1 << 20);
	doc_pack(&d, &o);
	CHECK_OK(doc_unpack(mem, (struct blob){ (uint8_t *)o.p, o.len }, &back));
	doc_hash(&back, &same);
	CHECK(memcmp(&dressed, &same, sizeof(same)) == 0);
	CHECK_STR(back.foot, "Storgatan 1");
	for (size_t n = 0; n < o.len; n++)
		CHECK_ERR(doc_unpack(mem, (struct blob){ (uint8_t *)o.p, n }, &back), MST_INVALID);
	sbuf_done(&o);
}
