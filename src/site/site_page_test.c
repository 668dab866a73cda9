/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/test.h"
#include "site/site_page.h"

static struct site_body read_ok(struct arena *mem, const char *text)
{
	struct site_body b;

	CHECK_OK(site_body_read(mem, text, &site_names_own, &b));
	return b;
}

static void refused(const char *text, int line)
{
	struct arena *mem = arena_open();
	struct site_body b;

	CHECK_ERR(site_body_read(mem, text, &site_names_own, &b), MST_INVALID);
	CHECK(b.bad != NULL);
	CHECK_INT(b.bad_line, line);
	arena_close(mem);
}

TEST(site_a_text_is_taken_apart_in_order)
{
	struct arena *mem = arena_open();
	struct site_body b = read_ok(mem, "\n# Rubrik\n\nFörst.\n\n:: ring 112 116006\n\n## Mer\n\n- [a](/stod/nu)\n\n:: frister\n:: gallring\n");

	CHECK_STR(b.title, "Rubrik");
	CHECK_INT(b.n, 5);
	CHECK_INT(b.parts[0].kind, SITE_WORDS);
	CHECK_INT(b.parts[1].kind, SITE_RING);
	CHECK_INT(b.parts[1].nnumbers, 2);
	CHECK_STR(b.parts[1].numbers[1]->number, "116 006");
	CHECK_INT(b.parts[2].words.blocks[0].level, 2);
	CHECK_INT(b.parts[3].kind, SITE_DEADLINES);
	CHECK_INT(b.parts[4].kind, SITE_KEPT);
	arena_close(mem);
}

TEST(site_a_text_that_cannot_be_shown_says_where)
{
	refused("", 1);
	refused("Ingen rubrik", 1);
	refused("# R\n\n:: ring 999", 3);
	refused("# R\n\n:: ring ", 3);
	refused("# R\n\n:: dansa", 3);
	refused("# R\n\nText\n<script>x</script>", 2);
	refused("# R\n\n![](/bild.png)", 3);
	refused("# R\n\n![Vad](https://example.com/bild.png)", 3);
	refused("# R\n\n![Vad](/stod/bilder/kontoret)", 3);
	refused("# R\n\nText ![Vad](/stod/bilder/kontoret)", 2);
	refused("# R\n\n[x](javascript:alert(1))", 2);
}

TEST(site_every_text_belongs_to_a_page_and_is_whole)
{
	struct arena *mem = arena_open();
	size_t n = 0;

	for (const struct site_text *t = site_texts; t->lang; t++, n++) {
		struct site_body b = { 0 };
		bool page = false;

		CHECK(site_lang_find(t->lang) != NULL);
		for (const struct site_page *p = site_pages; p->name; p++)
			page |= str_eq(p->name, t->name);
		CHECK(page);
		if (site_body_read(mem, t->text, &site_names_own, &b) != MST_OK)
			CHECK_STR(b.bad, t->name);
	}
	CHECK(n >= 45);
	for (const struct site_page *p = site_pages; p->name; p++) {
		CHECK(site_text_find("latt", p->name) != NULL);
		if (p->path)
			continue;
		CHECK(site_text_find("sv", p->name) != NULL);
		CHECK(site_text_find("en", p->name) != NULL);
	}
	arena_close(mem);
}

TEST(site_lix_is_words_per_sentence_and_long_words)
{
	CHECK_INT(site_lix(""), 0);
	CHECK_INT(site_lix("Vi är här."), 3);
	CHECK_INT(site_lix("Vi är här. Du är där."), 3);
	/* 4 words, 2 of them with more than six letters, å counting as one */
	CHECK_INT(site_lix("Brottsoffer får ersättning nu."), 4 + 50);
	CHECK_INT(site_lix("åååååå"), 1);
	CHECK_INT(site_lix("ååååååå"), 101);
	CHECK_INT(site_lix("[Läs mer](/stod/ersattning-och-annat)."), 2);
}

TEST(site_easy_texts_are_very_easy)
{
	for (const struct site_text *t = site_texts; t->lang; t++)
		if (str_eq(t->lang, "latt"))
			CHECK(site_lix(t->text) < 30);
}

TEST(site_titles_in_a_history_tell_nothing)
{
	static const char *const words[] = { "brott", "Brott", "hot", "våld", "offer", "stöd", "Stöd",
					     "polis", "vittn", "utsatt" };

	for (const struct site_page *p = site_pages; p->name; p++)
		for (size_t i = 0; i < MST_LEN(words); i++)
			CHECK(!strstr(p->title, words[i]) && !strstr(p->name, words[i]));
}

TEST(site_what_has_grown_old_is_told)
{
	struct arena *mem = arena_open();
	const struct view v = { .mem = mem, .lang = VIEW_SV };
	int32_t day;
	size_t n = 0;

	CHECK(day_parse(site_access_assessed, &day));
	CHECK(!*site_grown_old(&v, site_numbers, day));
	CHECK(!*site_grown_old(&v, site_numbers, day + SITE_NUMBER_DAYS));
	const char *const *old = site_grown_old(&v, site_numbers, day + SITE_ACCESS_DAYS + 1);

	CHECK(strstr(old[0], "Tillgänglighetsredogörelsen"));
	CHECK(strstr(old[1], "Numret 114 14"));
	while (old[n])
		n++;
	CHECK_INT(n, 5);
	arena_close(mem);
}
