/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_image_test.c - what may be a picture, and a text that shows one. */
#include "auth/auth_fixture.h"
#include "site/site_image.h"

/* One grey pixel, with a comment. */
static const uint8_t png[] = {
	0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
	0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b,
	0x55, 0x00, 0x00, 0x00, 0x09, 0x74, 0x45, 0x58, 0x74, 0x41, 0x00, 0x68, 0x65, 0x6d, 0x6c, 0x69,
	0x67, 0x74, 0xe3, 0x2f, 0x41, 0x71, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c,
	0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00, 0x00, 0x00,
	0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = site_room;
	return list;
}

static mst_err put(struct auth_fixture *f, const struct site_picture *p, const char *drop)
{
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, KARIN, &c);
	if (p)
		site_picture_put(&c, p, &a);
	else
		site_picture_drop(&c, drop, &a);
	mst_err e = ctx_act_now(&c, &a);

	ctx_close(&c);
	return e;
}

TEST(site_picture_is_read_by_its_bytes_and_kept_without_the_rest)
{
	struct arena *mem = arena_open();
	struct site_picture p = { 0 };
	const char *why = NULL;

	CHECK_OK(site_picture_read(mem, (struct blob){ png, sizeof(png) }, &p, &why));
	CHECK_INT(p.kind, DOC_CLEAN_PNG);
	CHECK_INT(p.width, 1);
	CHECK_INT(p.height, 1);
	CHECK(!memmem(p.bytes.p, p.bytes.n, "hemligt", 7));
	CHECK_ERR(site_picture_read(mem, (struct blob){ png, sizeof(png) - 20 }, &p, &why), MST_INVALID);
	CHECK(why != NULL);
	CHECK_ERR(site_picture_read(mem, (struct blob){ (const uint8_t *)"%PDF-1.4 x", 10 }, &p, &why), MST_INVALID);
	CHECK_ERR(site_picture_read(mem, (struct blob){ png, SITE_IMAGE_MAX + 1 }, &p, &why), MST_INVALID);
	CHECK(strstr(why, "200 kB") != NULL);
	arena_close(mem);
}

TEST(site_image_names_are_short_and_plain)
{
	CHECK(site_image_code_good("jourens-kontor-2"));
	CHECK(!site_image_code_good(""));
	CHECK(!site_image_code_good("../x"));
	CHECK(!site_image_code_good("Kontoret"));
	CHECK(!site_image_code_good("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

TEST(site_a_text_shows_a_picture_only_with_words)
{
	struct site_picture p = { .code = "kontoret" };
	struct site_names names;
	struct auth_fixture f;
	struct site_body b;
	const char *why;
	struct blob bytes;
	struct ctx c;

	if (!auth_fixture_open(&f, rooms(), KARIN + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(site_picture_read(c.mem, (struct blob){ png, sizeof(png) }, &p, &why));
	CHECK_OK(put(&f, &p, NULL));
	CHECK_ERR(put(&f, &p, NULL), MST_CONFLICT);
	CHECK_OK(site_names_now(c.db, c.mem, f.app.jour, &names));
	CHECK_OK(site_body_read(c.mem, "# R\n\nFörst.\n![ En röd dörr ](/stod/bilder/kontoret)\nSist.", &names, &b));
	CHECK_INT(b.n, 3);
	CHECK_STR(b.parts[1].alt, "En röd dörr");
	CHECK_STR(b.parts[1].image->code, "kontoret");
	CHECK_ERR(site_body_read(c.mem, "# R\n\n![ ](/stod/bilder/kontoret)", &names, &b), MST_INVALID);
	CHECK_INT(b.bad_line, 3);
	CHECK(strstr(b.bad, "Beskriv bilden") != NULL);
	CHECK_ERR(site_body_read(c.mem, "# R\n\n![x](/stod/bilder/kontor)", &names, &b), MST_INVALID);
	CHECK_ERR(site_body_read(c.mem, "# R\n\n![x](/stod/bilder/kontoret) y", &names, &b), MST_INVALID);
	CHECK_OK(site_image_get(c.db, c.mem, f.app.jour, "kontoret", &p.kind, &bytes));
	CHECK_INT(bytes.n, p.bytes.n);
	CHECK_OK(put(&f, NULL, "kontoret"));
	CHECK_ERR(put(&f, NULL, "kontoret"), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
}
