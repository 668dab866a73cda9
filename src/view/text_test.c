/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/day.h"
#include "base/test.h"
#include "view/mo_priv.h"
#include "view/view.h"

#define SP "\xc2\xa0"

TEST(view_text_languages)
{
	struct view_mo *m = view_mo_load((struct blob){view_en_mo, view_en_mo_size});

	CHECK(m != NULL); /* the embedded catalogue holds together */
	view_mo_free(m);
	CHECK_STR(view_lang_code(VIEW_SV), "sv");
	CHECK_STR(view_lang_code(VIEW_EN), "en");
	CHECK_STR(view_text(VIEW_SV, "januari"), "januari");
	CHECK_STR(view_text(VIEW_EN, "januari"), "January");
	CHECK_STR(view_text(VIEW_EN, "Finns inte i katalogen"), "Finns inte i katalogen");
	CHECK_STR(view_text(VIEW_EN, ""), ""); /* not the catalogue's header */
	CHECK_STR(view_text_n(VIEW_SV, "ett", "flera", 1), "ett");
	CHECK_STR(view_text_n(VIEW_SV, "ett", "flera", 0), "flera");
	CHECK_STR(view_text_n(VIEW_EN, "ett som saknas", "flera", 2), "flera");
	CHECK_STR(view_text_n(VIEW_EN, "Texten är %s tecken för lång. Korta den.",
			      "Texten är %s tecken för lång. Korta den.", 1),
		  "The text is %s character too long. Shorten it.");
	CHECK_STR(view_text_n(VIEW_EN, "Texten är %s tecken för lång. Korta den.",
			      "Texten är %s tecken för lång. Korta den.", 2),
		  "The text is %s characters too long. Shorten it.");
}

TEST(view_number_groups)
{
	struct arena *a = arena_open();
	struct view sv = {.mem = a}, en = {.mem = a, .lang = VIEW_EN};

	CHECK_STR(view_number(&sv, 0), "0");
	CHECK_STR(view_number(&sv, 999), "999");
	CHECK_STR(view_number(&sv, 1234), "1" SP "234");
	CHECK_STR(view_number(&en, 1234567), "1,234,567");
	CHECK_STR(view_number(&sv, -100000), "\xe2\x88\x92"
					     "100" SP "000");
	CHECK_STR(view_number(&en, INT64_MIN), "\xe2\x88\x92"
					       "9,223,372,036,854,775,808");
	CHECK_STR(view_number(&sv, INT64_MIN),
		  "\xe2\x88\x92"
		  "9" SP "223" SP "372" SP "036" SP "854" SP "775" SP "808");
	arena_close(a);
}

TEST(view_date_words)
{
	struct arena *a = arena_open();
	struct view sv = {.mem = a}, en = {.mem = a, .lang = VIEW_EN};

	CHECK_STR(view_date(&sv, day_make(2026, 3, 1)), "1" SP "mars 2026");
	CHECK_STR(view_date(&en, day_make(2026, 12, 24)), "24" SP "December 2026");
	CHECK_STR(view_date(&sv, DAY_NONE), "");
	arena_close(a);
}

TEST(view_moment_names_day_and_clock)
{
	struct arena *a = arena_open();
	int32_t today = day_make(2026, 11, 23);
	struct view v = {.mem = a, .now = day_at(today, 15, 0)};

	CHECK_STR(view_moment(&v, day_at(today, 14, 2)), "i dag 14:02");
	CHECK_STR(view_moment(&v, day_at(today - 1, 9, 5)), "22" SP "november 2026 kl. 09:05");
	arena_close(a);
}

TEST(view_tel_keeps_what_dials)
{
	struct arena *a = arena_open();
	struct view v = {.mem = a};

	CHECK_STR(view_tel(&v, "070-174 06 05"), "tel:0701740605");
	CHECK_STR(view_tel(&v, "+46 (0)70 1740605"), "tel:+460701740605");
	CHECK_STR(view_tel(&v, "1+2\"x"), "tel:12");
	arena_close(a);
}

TEST(view_when_is_calm)
{
	struct arena *a = arena_open();
	int32_t today = day_make(2026, 11, 23); /* a Monday */
	struct view v = {.mem = a, .now = day_at(today, 15, 0)};

	CHECK_STR(view_when(&v, day_at(today, 14, 2)), "i dag 14:02");
	CHECK_STR(view_when(&v, day_at(today, 0, 0)), "i dag 00:00");
	CHECK_STR(view_when(&v, day_at(today, 23, 59)), "i dag 23:59");
	CHECK_STR(view_when(&v, day_at(today, 0, 0) - 1), "i går");
	CHECK_STR(view_when(&v, day_at(today - 2, 12, 0)), "i lördags");
	CHECK_STR(view_when(&v, day_at(today - 6, 12, 0)), "i tisdags");
	CHECK_STR(view_when(&v, day_at(today - 7, 12, 0)), "16" SP "november 2026");
	CHECK_STR(view_when(&v, day_at(today + 1, 0, 0)), "24" SP "november 2026");
	v.lang = VIEW_EN;
	CHECK_STR(view_when(&v, day_at(today, 14, 2)), "today 14:02");
	CHECK_STR(view_when(&v, day_at(today - 6, 12, 0)), "last Tuesday");
	arena_close(a);
}
