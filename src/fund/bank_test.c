/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bank_test.c - lists as banks write them: heads, days, amounts that can be read in two ways, and which
 * request a line pays. */
#include "fund/bank.h"

#include "base/test.h"

static const struct org towns[] = { { .short_name = "Ragunda", .code = "2303" },
				    { .short_name = "Berg", .code = "2326" },
				    { .short_name = "Östersund", .code = "2380" } };

static struct fund_payment request(uint8_t id, const char *code, int part, int64_t ore)
{
	return (struct fund_payment){ .id = { { id } }, .edition = 1, .year = 2026, .code = code, .part = part,
				      .parts = 2, .ore = ore, .due = 20500, .requested = 20480,
				      .paid = DAY_NONE, .reported = DAY_NONE, .reclaimed = DAY_NONE, .note = "" };
}

static const char *read(struct arena *mem, const char *csv, const struct fund_payment *p, size_t n,
			struct fund_bank *ret)
{
	struct sheet s;

	CHECK_INT(sheet_read(mem, (struct blob){ (const void *)csv, strlen(csv) }, &s), SHEET_GOOD);
	return fund_bank_read(mem, &s, p, n, towns, MST_LEN(towns), ret);
}

TEST(fund_bank_days_as_banks_write_them)
{
	static const struct {
		const char *s, *want;
	} all[] = { { "2026-04-01", "2026-04-01" }, { "20260401", "2026-04-01" }, { "2026/04/01", "2026-04-01" },
		    { "2026-02-30", NULL }, { "1/4 2026", NULL }, { "", NULL }, { "2026-04-01x", NULL },
		    { "260401", NULL } };

	for (size_t i = 0; i < MST_LEN(all); i++) {
		char text[DAY_TEXT];
		int32_t day;
		bool good = fund_bank_day(all[i].s, &day);

		if (good)
			day_text(day, text);
		CHECK_STR(good ? text : NULL, all[i].want);
	}
}

TEST(fund_bank_line_pays_the_request_that_it_must_mean)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct fund_payment p[] = { request(1, "2303", 1, 1416100), request(2, "2303", 2, 1416100),
				    request(3, "2326", 1, 5000), request(4, "2380", 1, 5000),
				    request(5, "2326", 2, 7700) };
	struct fund_bank b;

	p[4].paid = day_make(2026, 4, 1), p[4].paid_ore = 7700;
	CHECK_STR(read(mem,
		       "Kontonummer;1234\nBokföringsdag;Belopp;Text;Saldo\n"
		       "2026-04-01;14 161,00;RAGUNDA KOMMUN;1\n" /* two equal parts: the first */
		       "2026-04-02;14161,00;Ragunda kommun;2\n"  /* then the second */
		       "2026-04-03;14161,00;Ragunda kommun;3\n"  /* and no third */
		       "2026-04-03;50,00;inbetalning;4\n"        /* Berg's or Östersund's */
		       "2026-04-03;50,00;Östersund kommun;5\n"   /* said by name */
		       "2026-04-04;50,00;Ragunda kommun;6\n"     /* a name whose amount it is not */
		       "2026-04-01;77,00;Berg;7\n"               /* written down already */
		       "2026-04-05;-120,00;Avgift;8\n",
		       p, MST_LEN(p), &b),
		  NULL);
	CHECK_INT(b.n, 7);
	CHECK_INT(b.outgoing, 1);
	CHECK_INT(b.matched, 3);
	CHECK(b.list[0].match == &p[0] && b.list[0].line == 3 && b.list[0].ore == 1416100);
	CHECK(b.list[1].match == &p[1]);
	CHECK(!b.list[2].match && strstr(b.list[2].why, "Ingen obetald"));
	CHECK(!b.list[3].match && strstr(b.list[3].why, "Flera kommuner"));
	CHECK(b.list[4].match == &p[3]);
	CHECK(!b.list[5].match && strstr(b.list[5].why, "en annan kommuns"));
	CHECK(!b.list[6].match && strstr(b.list[6].why, "redan inskriven"));
}

TEST(fund_bank_line_that_cannot_be_read_tells_line_and_column)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct fund_payment p = request(1, "2303", 1, 1416100);
	struct fund_bank b;

	CHECK_STR(read(mem, "Datum;Insättning;Avsändare\n2026-04-01;731.101,50;a\n2026-13-01;14161;b\n"
			    "2026-04-01;sju;c\n2026-04-01;1,234;d\n2026-04-01;731 101 kr;e\n2026-04-01;14161 SEK;f\n",
		       &p, 1, &b),
		  NULL);
	CHECK_INT(b.n, 6);
	CHECK(b.list[0].fault && b.list[0].column == 2 && strstr(b.list[0].why, "två sätt"));
	CHECK(b.list[1].fault && b.list[1].column == 1);
	CHECK(b.list[2].fault && b.list[3].fault);
	CHECK(!b.list[4].fault && b.list[4].ore == 73110100);
	CHECK(b.list[5].match == &p);
}

TEST(fund_bank_list_of_another_kind_is_refused_in_words)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct fund_bank b;
	struct sbuf o;

	CHECK(read(mem, "Namn;Telefon\nAnna;070\n", NULL, 0, &b));
	CHECK(strstr(read(mem, "Datum;Belopp\n2026-04-01;-5,00\n", NULL, 0, &b), "inga insättningar"));
	sbuf_init(&o, 1 << 20);
	sbuf_lit(&o, "Datum;Belopp\n");
	for (int i = 0; i < FUND_BANK_MAX + 1; i++)
		sbuf_lit(&o, "2026-04-01;5,00\n");
	CHECK(strstr(read(mem, o.p, NULL, 0, &b), "för många rader"));
	sbuf_done(&o);
}
