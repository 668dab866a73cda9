/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/conf.h"
#include "base/day.h"
#include "base/money.h"
#include "base/pack.h"
#include "base/test.h"

TEST(base_id_round_trip_and_strictness)
{
	struct id a, b = ID_NONE;
	char text[ID_TEXT];

	for (unsigned i = 0; i < 16; i++)
		a.b[i] = (uint8_t)(i * 37 + 200);
	id_text(a, text);
	CHECK_INT(strlen(text), 26);
	CHECK(id_parse(text, &b));
	CHECK(id_eq(a, b));
	text[25] = text[25] == 'z' ? 'y' : 'z'; /* carries bits that must be zero */
	CHECK(!id_parse(text, &b));
	CHECK(!id_parse("short", &b));
	CHECK(!id_parse(NULL, &b));
	CHECK(!id_parse("AAAAAAAAAAAAAAAAAAAAAAAAAA", &b));
}

TEST(base_bytes_as_text)
{
	uint8_t in[5] = { 0, 255, 16, 128, 7 }, out[5];
	char text[16];

	hex_text(in, 5, text);
	CHECK_STR(text, "00ff108007");
	CHECK(hex_parse(text, out, 5) && memcmp(in, out, 5) == 0);
	CHECK(!hex_parse("00ff10800g", out, 5));
	b64_text(in, 5, text);
	CHECK_STR(text, "AP8QgAc");
	CHECK(b64_parse(text, out, 5) && memcmp(in, out, 5) == 0);
	CHECK(!b64_parse("AP8QgAd", out, 5)); /* spare bits set */
}

TEST(base_arena_more_keeps_what_is_there)
{
	struct arena *a = arena_open();
	size_t cap = 0;
	int *list = NULL;

	for (int i = 0; i < 1000; i++) {
		list = arena_more(a, list, (size_t)i, &cap, sizeof(*list));
		list[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		CHECK_INT(list[i], i);
	CHECK_INT(cap, 1024);
	arena_close(a);
}

TEST(base_arena_cat_joins_texts)
{
	struct arena *a = arena_open();

	CHECK_STR(ARENA_CAT(a, "12", NULL, " ", "maj", ""), "12 maj");
	CHECK_STR(arena_cat(a, NULL, 0), "");
	arena_close(a);
}

TEST(base_utf8)
{
	CHECK(utf8_valid("å ä ö €", strlen("å ä ö €")));
	CHECK(!utf8_valid("\xc0\xaf", 2));         /* overlong */
	CHECK(!utf8_valid("\xed\xa0\x80", 3));     /* surrogate */
	CHECK(!utf8_valid("a\0b", 3));
	CHECK(!utf8_valid("\xe2\x82", 2));
	CHECK_INT(utf8_len("åäö"), 3);
	CHECK_INT(utf8_cut("åäö", 3), 2);
}

TEST(base_swedish_order)
{
	static const char *const names[] = { "Berg", "berga", "Bräcke", "Härjedalen", "Hö", "Krokom",
					     "Östersund" };

	for (size_t i = 0; i + 1 < MST_LEN(names); i++) {
		CHECK(str_order(names[i], names[i + 1]) < 0);
		CHECK(str_order(names[i + 1], names[i]) > 0);
	}
	CHECK(str_order("Åre", "Östersund") < 0 && str_order("Strömsund", "Åre") < 0);
	CHECK(str_order("Åre", "Ärla") < 0 && str_order("zon", "å") < 0);
	CHECK_INT(str_order("åre", "ÅRE"), 0);
}

TEST(base_sbuf_escapes_and_caps)
{
	struct sbuf b;

	sbuf_init(&b, 1000);
	sbuf_html(&b, "<a href=\"x\">'&</a>");
	CHECK_STR(b.p, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&lt;/a&gt;");
	sbuf_reset(&b);
	CHECK(b.len == 0 && b.p[0] == 0 && b.p[4] == 0 && b.p[20] == 0); /* wiped */
	sbuf_url(&b, "å&b c");
	CHECK_STR(b.p, "%C3%A5%26b%20c");
	sbuf_reset(&b);
	sbuf_csv(&b, "=1+1");
	sbuf_ch(&b, ',');
	sbuf_csv(&b, "a\"b");
	CHECK_STR(b.p, "\"'=1+1\",\"a\"\"b\"");
	sbuf_reset(&b);
	sbuf_json(&b, "a\"\n");
	CHECK_STR(b.p, "\"a\\\"\\u000a\"");
	sbuf_done(&b);
	sbuf_init(&b, 3);
	sbuf_str(&b, "four");
	CHECK(b.bad && b.len == 0);
	sbuf_done(&b);
}

TEST(base_day_calendar)
{
	int32_t d;
	int y, m, dd;

	CHECK_INT(day_make(1970, 1, 1), 0);
	CHECK_INT(day_make(2000, 3, 1), 11017);
	CHECK_INT(day_make(2023, 2, 29), DAY_NONE);
	for (int i = -200000; i < 200000; i += 17) {
		day_split(i, &y, &m, &dd);
		CHECK_INT(day_make(y, m, dd), i);
	}
	CHECK(day_parse("2026-03-01", &d) && d == day_make(2026, 3, 1));
	CHECK(!day_parse("2026-02-30", &d));
	CHECK(!day_parse("2026-3-1", &d));
	CHECK(!day_parse("2026-03-01 ", &d));
	CHECK_INT(day_weekday(day_make(2026, 3, 1)), 6);
	CHECK_INT(day_add_months(day_make(2026, 1, 31), 1), day_make(2026, 2, 28));
	CHECK_INT(day_add_months(day_make(2026, 3, 31), -13), day_make(2025, 2, 28));
}

TEST(base_day_swedish_time)
{
	int64_t t;
	int h, m;
	struct arena *a = arena_open();

	CHECK(day_parse_time("2026-03-01T09:00", &t));
	CHECK_STR(day_iso_str(a, t), "2026-03-01T08:00:00Z");
	CHECK(day_parse_time("2026-07-01 09:00", &t));
	CHECK_STR(day_iso_str(a, t), "2026-07-01T07:00:00Z");
	CHECK_STR(day_time_str(a, t), "2026-07-01 09:00");
	CHECK(day_parse_time("2026-03-29T03:00", &t)); /* first hour of summer time */
	CHECK_STR(day_iso_str(a, t), "2026-03-29T01:00:00Z");
	CHECK(day_parse_time("2026-10-25T03:00", &t)); /* first hour of winter time */
	CHECK_STR(day_iso_str(a, t), "2026-10-25T02:00:00Z");
	day_clock(t, &h, &m);
	CHECK_INT(h, 3);
	CHECK_INT(day_of(day_at(day_make(2026, 7, 1), 0, 0)), day_make(2026, 7, 1));
	CHECK_INT(day_of(day_at(day_make(2026, 7, 1), 0, 0) - 1), day_make(2026, 6, 30));
	CHECK(!day_parse_time("2026-07-01T24:00", &t));
	arena_close(a);
}

TEST(base_day_holidays_of_2026)
{
	static const char *const days[] = { "2026-01-01", "2026-01-06", "2026-04-03", "2026-04-05",
					    "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-24",
					    "2026-06-06", "2026-06-19", "2026-06-20", "2026-10-31",
					    "2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31" };
	size_t n = 0;
	int32_t d = DAY_NONE;

	for (size_t i = 0; i < MST_LEN(days); i++)
		CHECK(day_parse(days[i], &d) && day_holiday(d));
	for (d = day_make(2026, 1, 1); d <= day_make(2026, 12, 31); d++)
		n += day_holiday(d) != NULL;
	CHECK_INT(n, MST_LEN(days));
	CHECK_INT(day_term_end(day_make(2026, 4, 3)), day_make(2026, 4, 7));
}

TEST(base_day_due_runs_on_open_days_only)
{
	static const int32_t closed[][2] = { { 20648, 20652 } }; /* 2026-07-14 .. 2026-07-18 */
	struct day_calendar c = { .closed = closed, .nclosed = 1 };
	int64_t t;

	CHECK(day_parse_time("2026-11-20T14:02", &t)); /* a Friday */
	int64_t due = day_due(NULL, t, 48);

	CHECK_INT(due, day_at(day_make(2026, 11, 24), 14, 2));
	CHECK(day_parse_time("2026-07-13T10:00", &t)); /* a Monday, closed from the day after */
	CHECK_INT(day_make(2026, 7, 14), 20648);
	CHECK_INT(day_due(&c, t, 48), day_at(day_make(2026, 7, 21), 10, 0));
}

TEST(base_money)
{
	struct arena *a = arena_open();
	static const struct {
		const char *text;
		int64_t ore;
	} good[] = { { "731101", 73110100 },	{ "731 101", 73110100 }, { "731101,5", 73110150 },
		     { "28321.85", 2832185 },	{ "0", 0 },		 { "1\xc2\xa0"
								       "000,01",
								   100001 } };
	static const struct {
		const char *text;
		enum money_fault fault;
	} bad[] = {
		{ "", MONEY_TEXT },	    { "kr", MONEY_TEXT },	    { "1 kr", MONEY_TEXT },
		{ "1,", MONEY_TEXT },	    { " 1", MONEY_TEXT },	    { "1e5", MONEY_TEXT },
		{ ",50", MONEY_TEXT },	    { "1,5x", MONEY_TEXT },	    { "-1", MONEY_SIGN },
		{ "+1", MONEY_SIGN },	    { "\xe2\x88\x92" "1", MONEY_SIGN },
		{ "731.101,50", MONEY_GROUPS }, { "731.101", MONEY_GROUPS }, { "731 10", MONEY_GROUPS },
		{ "1,234,5", MONEY_GROUPS }, { "1 ", MONEY_TEXT },	    { "7311 01", MONEY_GROUPS },
		{ "1  000", MONEY_GROUPS }, { "1,234", MONEY_DECIMALS },    { "1.2345", MONEY_DECIMALS },
		{ "99999999999999999999", MONEY_LARGE }, { "100000000000,01", MONEY_LARGE },
	};
	int64_t v = -7;

	for (size_t i = 0; i < MST_LEN(good); i++) {
		CHECK(money_parse(good[i].text, &v));
		CHECK_INT(v, good[i].ore);
	}
	v = -7;
	for (size_t i = 0; i < MST_LEN(bad); i++)
		if (money_read(bad[i].text, &v) != bad[i].fault)
			test_fail(__FILE__, __LINE__, "another fault for \"%s\"", bad[i].text);
	CHECK(!money_parse("-1", &v));
	CHECK(!money_parse(NULL, &v));
	CHECK_INT(v, -7);
	CHECK(money_parse("100 000 000 000", &v));
	CHECK_INT(v, MONEY_MAX);
	CHECK_STR(money_str(a, 73110100), "731\xc2\xa0"
					  "101\xc2\xa0kr");
	CHECK_STR(money_str(a, 2832185), "28\xc2\xa0"
					 "321,85\xc2\xa0kr");
	CHECK_STR(money_str(a, -5), "\xe2\x88\x92" "0,05\xc2\xa0kr");
	CHECK_STR(money_figure(a, 73110100), "731\xc2\xa0" "101,00");
	CHECK_STR(money_figure(a, -100005), "\xe2\x88\x92" "1\xc2\xa0" "000,05");
	CHECK_STR(money_plain(a, 5), "0.05");
	arena_close(a);
}

TEST(base_money_plain_is_read_back)
{
	MST_CLEANUP(arena_closep) struct arena *a = arena_open();
	static const int64_t some[] = { 0, 5, 100, 2832185, MONEY_MAX, INT64_MAX };
	static const char *const bad[] = { "", "-1", "+1", "1.", "1.5", "1.234", ".50", "1,50", "1 000",
					   "1e3", "1.2.3", "92233720368547758.08", "92233720368547759",
					   "731.101,50", " 1", "1 " };
	int64_t v = -7;

	for (size_t i = 0; i < MST_LEN(some); i++) {
		CHECK(money_parse_plain(money_plain(a, some[i]), &v));
		CHECK_INT(v, some[i]);
	}
	CHECK(money_parse_plain("731101", &v));
	CHECK_INT(v, 73110100);
	v = -7;
	for (size_t i = 0; i < MST_LEN(bad); i++)
		if (money_parse_plain(bad[i], &v))
			test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
	CHECK(!money_parse_plain(NULL, &v));
	CHECK_INT(v, -7);
}

static const struct conf_key keys[] = {
	{ "listen", CONF_TEXT, "127.0.0.1:8080", 0, 0, "address" },
	{ "idle-minutes", CONF_INT, "30", 1, 600, "idle" },
	{ "demo", CONF_BOOL, "no", 0, 0, "demo" },
	{ 0 },
};

TEST(base_conf_layers_and_errors)
{
	struct conf *c = conf_new(keys);
	char err[256] = "", path[128];
	char *env[] = { (char[]){ "MEDSTOD_IDLE_MINUTES=45" }, (char[]){ "HOME=/" }, NULL };
	char *bad_env[] = { (char[]){ "MEDSTOD_LISTN=1" }, NULL };

	snprintf(path, sizeof(path), "%s/conf", test_dir());
	FILE *f = fopen(path, "w");

	fputs("# comment\n\nlisten = [::1]:1\ndemo=yes\nidle-minutes = 9\n", f);
	fclose(f);
	CHECK(conf_read_file(c, path, err, sizeof(err)));
	CHECK(conf_read_env(c, env, err, sizeof(err)));
	CHECK_STR(conf_text(c, "listen"), "[::1]:1");
	CHECK_INT(conf_int(c, "idle-minutes"), 45);
	CHECK(conf_bool(c, "demo"));
	CHECK(!conf_read_env(c, bad_env, err, sizeof(err)));
	CHECK(strstr(err, "did you mean \"listen\""));
	CHECK(!conf_set(c, "--idle-minutes", "idle-minutes", "601", err, sizeof(err)));
	CHECK(strstr(err, "from 1 to 600"));
	f = fopen(path, "w");
	fputs("listen\n", f);
	fclose(f);
	CHECK(!conf_read_file(c, path, err, sizeof(err)) && strstr(err, "conf:1:1:"));
	f = fopen(path, "w");
	fputs("demo = no\n  listn = x\n", f);
	fclose(f);
	CHECK(!conf_read_file(c, path, err, sizeof(err)) && strstr(err, "conf:2:3: "));
	CHECK(strstr(err, "did you mean \"listen\""));
	f = fopen(path, "w");
	fputs("idle-minutes = many\n", f);
	fclose(f);
	CHECK(!conf_read_file(c, path, err, sizeof(err)) && strstr(err, "conf:1:16: "));
	conf_free(c);
}

TEST(base_pack_round_trip_and_truncation)
{
	struct arena *a = arena_open();
	struct sbuf b;
	struct id id = { { 1, 2, 3 } };

	sbuf_init(&b, 1000);
	pack_int(&b, -5);
	pack_text(&b, "åäö");
	pack_text(&b, NULL);
	pack_text(&b, "");
	pack_id(&b, id);
	for (size_t n = 0; n <= b.len; n++) {
		uint8_t *copy = mem_alloc(n); /* exact size: reading past it is told by ASan */

		memcpy(copy, b.p, n);
		struct unpack u = unpack_of((struct blob){ copy, n });
		int64_t i = unpack_int(&u);
		const char *s = unpack_text(&u, a), *none = unpack_text(&u, a);
		const char *empty = unpack_text(&u, a);
		struct id got = unpack_id(&u);

		CHECK(u.bad == (n < b.len));
		if (n == b.len) {
			CHECK_INT(i, -5);
			CHECK_STR(s, "åäö");
			CHECK(!none);
			CHECK_STR(empty, "");
			CHECK(id_eq(got, id));
			CHECK(!unpack_more(&u));
		}
		free(copy);
	}
	sbuf_done(&b);
	arena_close(a);
}
