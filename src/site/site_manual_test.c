/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/test.h"
#include "site/site_manual.h"

static size_t pictures_named(const char *name)
{
	const struct site_text *t = site_manual_texts;
	size_t n = 0;

	while (!str_eq(t->name, name))
		t++;
	for (const char *p = t->text; (p = strstr(p, "](../pictures/")); p++)
		n++;
	return n;
}

/* Each manual can be taken apart, has each picture that it names, and no two sections share an anchor. */
TEST(site_manual_each_reads)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	for (const struct site_manual *m = site_manuals; m->name; m++) {
		struct site_manual_text t;
		size_t pictures = 0;

		CHECK_OK(site_manual_read(mem, m, &t));
		CHECK(t.n >= 3);
		for (size_t i = 0; i < t.n; i++) {
			CHECK(i == 0 || *t.sections[i].anchor);
			for (size_t k = 0; k < i; k++)
				CHECK(!str_eq(t.sections[i].anchor, t.sections[k].anchor));
			for (size_t k = 0; k < t.sections[i].n; k++)
				pictures += t.sections[i].pieces[k].picture != NULL;
		}
		CHECK_INT((int64_t)pictures, (int64_t)pictures_named(m->name));
	}
}

/* The search finds by parts of words in any case, one's own manual first, and needs every word. */
TEST(site_manual_search)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct site_manual_hit *hits;
	size_t n;

	CHECK_OK(site_manual_search(mem, ROLE_VOLUNTEER, "GLÖMT lösenfras", &hits, &n));
	CHECK(n >= 1);
	CHECK_STR(hits[0].manual->name, "stodperson");
	CHECK_STR(hits[0].anchor, "om-nagot-kranglar");
	CHECK(strstr(hits[0].line, "papperskod") != NULL);
	CHECK_OK(site_manual_search(mem, ROLE_ADMINISTRATOR, "kopia", &hits, &n));
	CHECK(n >= 2);
	CHECK_STR(hits[0].manual->name, "serveransvarig");
	CHECK_OK(site_manual_search(mem, ~0u, "lösenfras giraff", &hits, &n));
	CHECK_INT((int64_t)n, 0);
	CHECK_OK(site_manual_search(mem, ~0u, "  ", &hits, &n));
	CHECK_INT((int64_t)n, 0);
}
