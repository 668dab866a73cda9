/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_same_test.c - what counts as the same number and the same name. */
#include "base/test.h"
#include "person/person.h"

TEST(person_same_number_however_it_is_written)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
		{ "070-174 06 50", "+46 (0)70 1740650", true },
		{ "0701740650", "0046701740650", true },
		{ "0701740650", "070-1740651", false },
		{ "4670123", "+46 70123", false }, /* no country code without its plus */
		{ "112", "112", false },	   /* too short to tell anybody */
		{ "", "", false },
		{ NULL, "0701740650", false },
	};
	struct arena *mem = arena_open();

	for (size_t i = 0; i < MST_LEN(cases); i++)
		CHECK_INT(person_same(mem, NULL, cases[i].a, NULL, cases[i].b),
			  cases[i].same ? PERSON_SAME_NUMBER : 0);
	arena_close(mem);
}

TEST(person_same_name_in_any_order)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
		{ "Åsa Prov", "PROV, åsa", true },
		{ "Anna-Karin Prov", "Anna Karin  Prov", true },
		{ "Anna", "Anna", false }, /* a first name alone */
		{ "Anna Prov", "Anna Provare", false },
		{ "Anna\xFF Prov", "Anna\xFF Prov", false },
		{ NULL, NULL, false },
	};
	struct arena *mem = arena_open();

	for (size_t i = 0; i < MST_LEN(cases); i++)
		CHECK_INT(person_same(mem, cases[i].a, "", cases[i].b, ""),
			  cases[i].same ? PERSON_SAME_NAME : 0);
	arena_close(mem);
}
