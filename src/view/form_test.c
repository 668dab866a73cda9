/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/base.h"
#include "base/day.h"
#include "base/test.h"
#include "view/view.h"

static const struct view_option colours[] = {
    {"", "Välj", NULL}, {"red", "Röd", NULL}, {"blue", "Blå", NULL}, {0}};

TEST(view_form_keeps_values_as_posted)
{
	struct arena *a = arena_open();
	struct form *f = form_new(a);
	char buf[16] = "  Åsa \r\n";

	CHECK_STR(form_get(f, "name"), "");
	form_set(f, "name", buf);
	memset(buf, 'x', sizeof(buf) - 1); /* the form has its own copy */
	CHECK_STR(form_get(f, "name"), "  Åsa \r\n");
	form_set(f, "name", "Bo");
	CHECK_STR(form_get(f, "name"), "Bo");
	CHECK(!form_has(f, "name", "  Åsa \r\n"));
	form_set(f, "name", NULL);
	CHECK_STR(form_get(f, "name"), "");
	form_add(f, "box", "a");
	form_add(f, "box", "b");
	CHECK(form_has(f, "box", "a") && form_has(f, "box", "b"));
	CHECK(!form_has(f, "box", "c") && !form_has(f, "other", "a"));
	CHECK_STR(form_get(f, "box"), "a");
	CHECK(!form_bad(f));
	arena_close(a);
}

TEST(view_form_errors_keep_order_and_first_words)
{
	struct arena *a = arena_open();
	struct form *f = form_new(a);
	const char *field = NULL;

	CHECK(form_error_at(f, 0, &field) == NULL && field == NULL);
	form_fail(f, "b", "Först");
	form_fail(f, "a", "Sedan");
	form_fail(f, "b", "För sent");
	form_fail(f, "", "Hela");
	CHECK(form_bad(f));
	CHECK_STR(form_error(f, "b"), "Först");
	CHECK(form_error(f, "c") == NULL);
	CHECK_STR(form_error_at(f, 0, &field), "Först");
	CHECK_STR(field, "b");
	CHECK_STR(form_error_at(f, 1, &field), "Sedan");
	CHECK_STR(form_error_at(f, 2, &field), "Hela");
	CHECK_STR(field, "");
	CHECK(form_error_at(f, 3, &field) == NULL);
	arena_close(a);
}

/* Posts one value to a fresh form and reads it as a text of at most five characters. */
static const char *text_of(struct arena *a, const char *value, bool required, const char **ret_err)
{
	struct view v = {.mem = a};
	struct form *f = form_new(a);
	const char *s;

	form_set(f, "name", value);
	s = form_text(f, a, &v, "name", "namnet", 5, required);
	*ret_err = form_error(f, "name");
	CHECK_STR(form_get(f, "name"), value ? value : "");
	return s;
}

TEST(view_form_text)
{
	struct arena *a = arena_open();
	const char *err;

	CHECK_STR(text_of(a, "  Åsa å ", true, &err), "Åsa å");
	CHECK(err == NULL);
	CHECK_STR(text_of(a, NULL, false, &err), "");
	CHECK(err == NULL);
	CHECK_STR(text_of(a, NULL, true, &err), "");
	CHECK_STR(err, "Skriv namnet.");
	CHECK_STR(text_of(a, " \r\n\t", true, &err), "");
	CHECK_STR(err, "Skriv namnet.");
	CHECK_STR(text_of(a, "åäöåä", true, &err), "åäöåä");
	CHECK(err == NULL);
	CHECK_STR(text_of(a, "åäöåäö", true, &err), "");
	CHECK_STR(err, "Texten är 1 tecken för lång. Korta den.");
	CHECK_STR(text_of(a, "123456789", false, &err), "");
	CHECK_STR(err, "Texten är 4 tecken för lång. Korta den.");
	CHECK_STR(text_of(a, "1\r\n2\r\n3", true, &err), "1\r\n2\r\n3"); /* breaks count one each */
	CHECK(err == NULL);
	arena_close(a);
}

TEST(view_form_text_refuses_control_characters)
{
	static const char *const bad[] = {"a\x01z",     "a\x1bz", "a\x7fz", "a\rz",
					  "a\xc2\x85z", "a\xffz", "a\x0bz"};
	struct arena *a = arena_open();
	const char *err;

	for (size_t i = 0; i < MST_LEN(bad); i++) {
		CHECK_STR(text_of(a, bad[i], false, &err), "");
		CHECK_STR(err, "Texten har tecken som inte går att spara. Skriv den för hand.");
	}
	CHECK_STR(text_of(a, "a\tb\nc", true, &err), "a\tb\nc");
	CHECK(err == NULL);
	CHECK_STR(text_of(a, "a\xc2\xa0z", true, &err), "a\xc2\xa0z"); /* no-break space */
	CHECK(err == NULL);
	arena_close(a);
}

static int32_t day_from(struct arena *a, const char *value, bool required, const char **ret_err)
{
	struct view v = {.mem = a};
	struct form *f = form_new(a);
	int32_t day;

	form_set(f, "day", value);
	day = form_day(f, &v, "day", "dagen", required);
	*ret_err = form_error(f, "day");
	return day;
}

TEST(view_form_day)
{
	struct arena *a = arena_open();
	const char *err;

	CHECK_INT(day_from(a, " 2026-03-01 ", true, &err), day_make(2026, 3, 1));
	CHECK(err == NULL);
	CHECK_INT(day_from(a, "", false, &err), DAY_NONE);
	CHECK(err == NULL);
	CHECK_INT(day_from(a, "", true, &err), DAY_NONE);
	CHECK_STR(err, "Skriv dagen.");
	CHECK_INT(day_from(a, "2026-02-29", false, &err), DAY_NONE);
	CHECK_STR(err, "Datumet finns inte. Skriv det som 2026-03-01.");
	CHECK_INT(day_from(a, "1 mars", false, &err), DAY_NONE);
	CHECK_STR(err, "Datumet finns inte. Skriv det som 2026-03-01.");
	arena_close(a);
}

static int64_t int_from(struct arena *a, const char *value, bool required, const char **ret_err)
{
	struct view v = {.mem = a};
	struct form *f = form_new(a);
	int64_t n;

	form_set(f, "age", value);
	n = form_int(f, &v, "age", "åldern", 1, 1200, required);
	*ret_err = form_error(f, "age");
	return n;
}

TEST(view_form_int)
{
	struct arena *a = arena_open();
	const char *err;

	CHECK_INT(int_from(a, " 1200", true, &err), 1200);
	CHECK(err == NULL);
	CHECK_INT(int_from(a, "1 200", true, &err), 1200);
	CHECK_INT(int_from(a, "1\xc2\xa0" "200", true, &err), 1200);
	CHECK(err == NULL);
	CHECK_INT(int_from(a, "1,00", true, &err), 0);
	CHECK_STR(err, "Skriv ett heltal med bara siffror.");
	CHECK_INT(int_from(a, "1", true, &err), 1);
	CHECK(err == NULL);
	CHECK_INT(int_from(a, "", false, &err), 0);
	CHECK(err == NULL);
	CHECK_INT(int_from(a, "", true, &err), 0);
	CHECK_STR(err, "Skriv åldern.");
	CHECK_INT(int_from(a, "tolv", true, &err), 0);
	CHECK_STR(err, "Skriv ett heltal med bara siffror.");
	CHECK_INT(int_from(a, "0", true, &err), 0);
	CHECK_STR(err, "Skriv ett tal från 1 till 1\xc2\xa0"
		       "200.");
	CHECK_INT(int_from(a, "1201", true, &err), 0);
	CHECK_STR(err, "Skriv ett tal från 1 till 1\xc2\xa0"
		       "200.");
	arena_close(a);
}

static int64_t money_from(struct arena *a, const char *value, const char **ret_err)
{
	struct view v = {.mem = a};
	struct form *f = form_new(a);
	int64_t ore;

	form_set(f, "belopp", value);
	ore = form_money(f, &v, "belopp", "beloppet", false);
	*ret_err = form_error(f, "belopp");
	return ore;
}

TEST(view_form_money)
{
	static const struct {
		const char *text, *err;
	} bad[] = { { "731.101,50", "Skriv beloppet så att det bara kan läsas på ett sätt" },
		    { "-1", "Skriv beloppet utan plus och minus" },
		    { "1e5", "Skriv beloppet i kronor med siffror" },
		    { "kr", "Skriv beloppet i kronor med siffror" },
		    { "1,234", "Skriv beloppet med högst två decimaler" },
		    { "100000000000,01", "Skriv beloppet som högst" } };
	struct arena *a = arena_open();
	const char *err;

	CHECK_INT(money_from(a, " 28 321,85 ", &err), 2832185);
	CHECK_INT(money_from(a, "28\xc2\xa0" "321,85\xc2\xa0kr", &err), 2832185);
	CHECK_INT(money_from(a, "28 321 kr", &err), 2832100);
	CHECK_INT(money_from(a, "0", &err), 0);
	CHECK(err == NULL);
	CHECK_INT(money_from(a, "", &err), -1);
	CHECK(err == NULL);
	for (size_t i = 0; i < MST_LEN(bad); i++) {
		CHECK_INT(money_from(a, bad[i].text, &err), -1);
		if (!err || !str_starts(err, bad[i].err))
			test_fail(__FILE__, __LINE__, "\"%s\" gave \"%s\"", bad[i].text, err ? err : "");
	}
	arena_close(a);
}

static int choice_from(struct arena *a, const char *value, bool required, const char **ret_err)
{
	struct view v = {.mem = a};
	struct form *f = form_new(a);
	int i;

	form_set(f, "colour", value);
	i = form_choice(f, &v, "colour", "färgen", colours, required);
	*ret_err = form_error(f, "colour");
	return i;
}

TEST(view_form_choice)
{
	struct arena *a = arena_open();
	const char *err;

	CHECK_INT(choice_from(a, "blue", true, &err), 2);
	CHECK(err == NULL);
	CHECK_INT(choice_from(a, "", false, &err), -1);
	CHECK(err == NULL);
	CHECK_INT(choice_from(a, "", true, &err), -1);
	CHECK_STR(err, "Välj färgen.");
	CHECK_INT(choice_from(a, "green", false, &err), -1);
	CHECK_STR(err, "Välj ett av alternativen.");
	arena_close(a);
}

TEST(view_form_has_caps)
{
	struct arena *a = arena_open();
	struct view v = {.mem = a};
	struct form *f = form_new(a);
	char *big = mem_alloc(FORM_MAX_BYTES + 1);

	for (int i = 0; i < FORM_MAX_VALUES; i++)
		form_add(f, "box", "a");
	CHECK(!form_bad(f));
	form_add(f, "last", "b");
	CHECK(form_bad(f));
	CHECK(!form_has(f, "last", "b"));
	form_text(f, a, &v, "box", "namnet", 10, true);
	CHECK_STR(form_error(f, ""), "Formuläret är för stort. Korta texten och försök igen.");

	memset(big, 'x', FORM_MAX_BYTES);
	big[FORM_MAX_BYTES] = 0;
	f = form_new(a);
	form_set(f, "n", big);
	CHECK(form_bad(f));
	CHECK_STR(form_get(f, "n"), "");
	f = form_new(a);
	form_set(f, "n", big + 1); /* exactly the cap, with its name */
	CHECK(!form_bad(f));
	form_set(f, "n", "");
	CHECK(form_bad(f)); /* replaced bytes still count */
	free(big);
	arena_close(a);
}
