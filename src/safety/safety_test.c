/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_test.c - the traps of published files, what a figure says, and which one holds. */
#include "safety/safety_db.h"
#include "safety/safety_fixture.h"
#include "safety/safety_web.h"

TEST(safety_figures_as_they_are_typed)
{
	static const struct {
		const char *s;
		int64_t want; /* -2: no figure */
	} all[] = {
	    {"0", 0},           {"74", 74000},
	    {"74,3", 74300},    {"74.35", 74350},
	    {"1 234", 1234000}, {"1\u00a0234,5", 1234500},
	    {"", -1},           {"..", -1},
	    {"-", -1},          {"–", -1},
	    {"1,2,3", -2},      {"12 st", -2},
	    {"-3", -2},         {"7,", -2},
	    {"0,0009", 0},      {"99999999999", -2},
	};
	int64_t got;

	for (size_t i = 0; i < MST_LEN(all); i++) {
		bool good = safety_figure(all[i].s, &got);

		CHECK_INT(good ? got : -2, all[i].want);
	}
}

TEST(safety_areas_by_every_name)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const struct {
		const char *name, *want;
	} all[] = {
	    {"Ragunda", "2303"},        {"Ragunda kommun", "2303"},
	    {" Berg ", "2326"},         {"Bergs", "2326"},
	    {"Bergs kommun", "2326"},   {"2303 Ragunda", "2303"},
	    {"Jämtlands län", "23"},    {"23", "23"},
	    {"Hela landet", "00"},      {"RIKET", "00"},
	    {"Göteborg Centrum", NULL}, {"", NULL},
	};

	for (size_t i = 0; i < MST_LEN(all); i++)
		CHECK_STR(safety_area(mem, all[i].name), all[i].want);
}

#define SEXUAL "Filen, dess blad eller dess namn nämner sexualbrott. Sådana siffror visas aldrig för en kommun, och läses inte in."

static struct safety_file file_of(const char *series)
{
	return (struct safety_file){.series = safety_series_find(series), .year = 2025};
}

TEST(safety_reads_a_year_from_bra)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const char *const cells[] = {
	    "Kommun",      "Antal",     "Per 100 000 inv.",
	    "Ragunda",     "316",       "6 141",
	    "Bergs",       "..",        "5 020,5",
	    "Hisingen",    "9",         "100",
	    "Åre",         "12,5",      "90",
	    "Krokom",      "800",       "–",
	    "Ragunda",     "1",         "2",
	    "Hela landet", "1 480 000", "14 036",
	};
	const struct sheet s = {cells, 8, 3};
	const struct sheet headless = {cells + 3, 1, 3};
	struct safety_file f = file_of("bra.alla");

	CHECK(!safety_read(mem, &s, &f));
	CHECK_INT(f.n, 3);
	CHECK_STR(f.values[0].area, "2303");
	CHECK_INT(f.values[0].number, 316);
	CHECK_INT(f.values[0].milli, 61410);
	CHECK_INT(f.values[1].number, -1);
	CHECK_INT(f.values[1].milli, 50205);
	CHECK_INT(f.values[2].milli, 140360);
	CHECK_INT(f.nleft, 4);
	CHECK_INT(f.left[0].line, 4);
	CHECK_INT(f.left[0].column, 1);
	CHECK_INT(f.left[1].line, 5);
	CHECK_INT(f.left[1].column, 2);
	CHECK_INT(f.left[2].column, 3);
	CHECK_INT(f.left[3].line, 7); /* Ragunda once more */
	f = file_of("bra.alla");
	CHECK(!safety_read(mem, &headless, &f));
	CHECK_INT(f.n, 1);
}

/* Brå gives both kinds of files: a workbook's numbers are cells of another kind than its words. */
TEST(safety_reads_a_workbook_from_bra)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const char *const cells[] = {
	    "Kommun",   "Antal", "Per 100 000 inv.",
	    "Ragunda",  "316",   "6141",
	    "Hisingen", "9",     "100",
	    "Åre",      "812",   "6398",
	};
	static const bool number[] = {false, true, true};
	const struct sheet s = {.cells = cells, .nrows = 4, .ncols = 3, .number = number};
	struct safety_file f = file_of("bra.alla");
	struct sheet back;
	struct sbuf out;

	sbuf_init(&out, 1 << 20);
	CHECK_OK(sheet_put_xlsx(&out, "2025", &s));
	CHECK_INT(sheet_read(mem, (struct blob){(const uint8_t *)out.p, out.len}, &back), SHEET_GOOD);
	CHECK_STR(back.title, "2025");
	CHECK(!safety_read(mem, &back, &f));
	CHECK_INT(f.n, 2);
	CHECK_STR(f.values[1].area, "2321");
	CHECK_INT(f.values[1].number, 812);
	CHECK_INT(f.values[1].milli, 63980);
	CHECK_INT(f.nleft, 1);
	CHECK_INT(f.left[0].line, 3);
	sbuf_done(&out);
}

/* In any case, row, cell or form of Unicode; in the name of the file or of its sheet. */
TEST(safety_never_reads_sexual_crime)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const struct {
		const char *cell, *title, *name;
	} all[] = {
	    {"Sexualbrott, 2025", NULL, NULL},
	    {"ANMÄLDA SEXUALBROTT", NULL, NULL},
	    {"VÅLDTÄKT inkl. grov", NULL, NULL},
	    {"Va\u030aldta\u0308kt", NULL, NULL},
	    {"Sexuellt övergrepp", NULL, NULL},
	    {"Sexu\u00adalbrott", NULL, NULL},
	    {"Köp av sexuell tjänst", NULL, NULL},
	    {"Koppleri", NULL, NULL},
	    {"", "Våldtäkt", NULL},
	    {"", NULL, "VA\u030aLDTA\u0308KT-2025.xlsx"},
	    {"", NULL, "valdtakt_2025.csv"},
	};
	const char *cells[] = {"", "", "", "2025", "", "", "Kommun", "Antal", "Per 100 000 inv.", "Berg", "7", "98",
			       "", "", "", "", "", "", "", "", "", "Ragunda", "2", "39"};
	struct sheet s = {cells, 8, 3};
	struct safety_file f = file_of("bra.alla");

	CHECK_STR(safety_read(mem, &s, &f), NULL);
	CHECK_INT(f.n, 2);
	for (size_t i = 0; i < MST_LEN(all); i++)
		for (size_t at = 0; at < 24; at += 7) { /* the first cell, the head's second, the last row */
			f = file_of("bra.alla");
			f.name = all[i].name;
			s.title = all[i].title;
			const char *was = cells[at];

			cells[at] = *all[i].cell ? all[i].cell : was;
			CHECK_STR(safety_read(mem, &s, &f), SEXUAL);
			CHECK_INT(f.n, 0);
			cells[at] = was;
		}
	/* A survey and an answer of Kolada's too. */
	f = file_of("ntu.utsatt");
	f.name = "utsatta för sexualbrott.csv";
	CHECK_STR(safety_read(mem, &s, &f), SEXUAL);
	f = file_of("kolada.N07403");
	f.name = "Våldtäkt.json";
	CHECK_STR(safety_read(mem, &s, &f), SEXUAL);
}

TEST(safety_reads_a_survey)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const char *const cells[] = {
	    "Område",        "År",   "Procent", "Lägst", "Högst",
	    "Ragunda",       "2025", "12,4",    "8",     "17",
	    "Jämtlands län", "2025", "14",      "",      "",
	    "Åre",           "25",   "10",      "",      "",
	    "Berg",          "2025", "10",      "12",    "17",
	    "Krokom",        "2025", "101",     "",      "",
	    "Bräcke",        "2025", "..",      "",      "",
	};
	const struct sheet s = {cells, 7, 5};
	struct safety_file f = file_of("ntu.otrygg");

	CHECK(!safety_read(mem, &s, &f));
	CHECK_INT(f.n, 2);
	CHECK_INT(f.values[0].high, 17000);
	CHECK_INT(f.values[1].low, -1);
	CHECK_INT(f.nleft, 4);
	CHECK(safety_read(mem, &(struct sheet){cells + 5, 1, 5}, &f) != NULL);
}

TEST(safety_a_year_waits_three_months)
{
	CHECK(!safety_year_told(2025, day_make(2026, 3, 31)));
	CHECK(safety_year_told(2025, day_make(2026, 4, 1)));
}

/* ---- which figure holds ---- */

/* Figures of Ragunda, read in. */
static struct id read_in(struct safety_fixture *b, const char *series, const struct safety_value *values,
			 size_t n)
{
	struct safety_file *f = arena_new(b->c.mem, struct safety_file, 1);
	struct act a;
	struct id id;

	*f = file_of(series);
	f->values = arena_new(b->c.mem, struct safety_value, n);
	memcpy(f->values, values, n * sizeof(*values));
	f->n = n;
	b->c.now += 60;
	safety_keep(&b->c, f, &a, &id);
	CHECK_OK(ctx_act_now(&b->c, &a));
	safety_take_in(&b->c, id, &a);
	CHECK_OK(ctx_act_now(&b->c, &a));
	return id;
}

TEST(safety_the_latest_file_holds_and_no_break_is_crossed)
{
	static const struct safety_value first[] = {{"2303", 2014, 300, 58000, -1, -1, false},
						    {"2303", 2015, 320, 62000, -1, -1, false},
						    {"00", 2015, 1500000, 150000, -1, -1, false}};
	static const struct safety_value second[] = {{"2303", 2015, 310, 60000, -1, -1, false}};
	int32_t today = day_make(2026, 4, 15);
	struct safety_fact *facts;
	struct id later;
	struct act a;
	struct safety_fixture b;
	size_t n;

	if (!safety_fixture_open(&b, 1))
		return;
	(void)read_in(&b, "bra.alla", first, 3);
	CHECK_OK(safety_facts(b.c.db, b.c.mem, "2303", today, &facts, &n));
	CHECK_INT(n, 1);
	CHECK_INT(facts[0].town.number, 320);
	CHECK_INT(facts[0].before.year, 0); /* 2014 was counted in another way */
	later = read_in(&b, "bra.alla", second, 1);
	CHECK_OK(safety_facts(b.c.db, b.c.mem, "2303", today, &facts, &n));
	CHECK_INT(facts[0].town.number, 310);
	CHECK_INT(facts[0].country.number, 1500000);
	safety_take_back(&b.c, later, &a);
	CHECK_OK(ctx_act_now(&b.c, &a));
	CHECK_ERR(ctx_act_now(&b.c, &a), MST_CONFLICT);
	CHECK_OK(safety_facts(b.c.db, b.c.mem, "2303", today, &facts, &n));
	CHECK_INT(facts[0].town.number, 320);
	CHECK_OK(safety_facts(b.c.db, b.c.mem, "2303", day_make(2016, 3, 1), &facts, &n));
	CHECK_INT(facts[0].town.year, 2014);
	CHECK_OK(safety_facts(b.c.db, b.c.mem, "2305", today, &facts, &n));
	CHECK_INT(facts[0].town.year, 0);
	safety_fixture_close(&b);
}

/* A survey reaches a town some years alone, and the county each year. */
TEST(safety_a_town_is_told_by_its_own_latest_year)
{
	static const struct safety_value list[] = {{"2303", 2023, -1, 15000, 9000, 21000, false},
						   {"2303", 2022, -1, 16000, 9000, 23000, false},
						   {"23", 2023, -1, 18000, 15000, 21000, false},
						   {"23", 2024, -1, 17000, 14000, 20000, false},
						   {"00", 2023, -1, 27000, 26500, 27500, false},
						   {"00", 2025, -1, 26000, 25500, 26500, false}};
	int32_t today = day_make(2026, 4, 15);
	struct safety_fact *facts;
	struct safety_fixture b;
	size_t n;

	if (!safety_fixture_open(&b, 1))
		return;
	(void)read_in(&b, "ntu.otrygg", list, MST_LEN(list));
	CHECK_OK(safety_facts(b.c.db, b.c.mem, "2303", today, &facts, &n));
	CHECK_STR(safety_sentence(b.c.mem, &facts[0], "Ragunda"),
		  "I Ragunda var det 15 procent (osäkerhet 9–21) år 2023. Det är mindre än i hela landet (27, "
		  "osäkerhet 26,5–27,5). Skillnaden mot 2022 (16, osäkerhet 9–23) är inte större än enkätens "
		  "osäkerhet kan ge.");
	CHECK_INT(facts[0].county.milli, 18000);
	/* The county's own, where the town has none; the country's is of a later year. */
	CHECK_OK(safety_facts(b.c.db, b.c.mem, "2305", today, &facts, &n));
	CHECK_STR(safety_sentence(b.c.mem, &facts[0], "Bräcke"),
		  "Det finns ingen uppgift för Bräcke. I länet var det 17 procent (osäkerhet 14–20) år 2024.");
	CHECK_INT(facts[0].country.year, 0);
	CHECK_OK(safety_facts(b.c.db, b.c.mem, "23", today, &facts, &n));
	CHECK_INT(facts[0].town.year, 2024);
	CHECK_OK(safety_facts(b.c.db, b.c.mem, "2505", today, &facts, &n));
	CHECK_STR(safety_sentence(b.c.mem, &facts[0], "Arvidsjaur"),
		  "Det finns ingen uppgift för Arvidsjaur. I hela landet var det 26 procent (osäkerhet 25,5–26,5) "
		  "år 2025.");
	safety_fixture_close(&b);
}

TEST(safety_reads_an_answer_of_kolada)
{
	static const char text[] =
	    "{\"values\":["
	    "{\"kpi\":\"N07403\",\"municipality\":\"2303\",\"period\":2024,\"values\":[{\"gender\":\"T\",\"value\":952.4}]},"
	    "{\"kpi\":\"N07403\",\"municipality\":\"0023\",\"period\":2024,\"values\":[{\"gender\":\"T\",\"value\":700}]},"
	    "{\"kpi\":\"N07403\",\"municipality\":\"0000\",\"period\":2024,\"values\":[{\"gender\":\"T\",\"value\":1000}]},"
	    "{\"kpi\":\"N01951\",\"municipality\":\"2305\",\"period\":2024,\"values\":[{\"gender\":\"T\",\"value\":1}]},"
	    "{\"kpi\":\"N07403\",\"municipality\":\"9999\",\"period\":2024,\"values\":[{\"gender\":\"T\",\"value\":1}]},"
	    "{\"kpi\":\"N07403\",\"municipality\":\"2305\",\"period\":2024,\"values\":[{\"gender\":\"T\",\"value\":null}]}],"
	    "\"next_page\":\"2\"}";
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct safety_file f = file_of("kolada.N07403");
	struct sheet s;

	CHECK_INT(sheet_read(mem, (struct blob){(const uint8_t *)text, strlen(text)}, &s), SHEET_GOOD);
	CHECK_STR(safety_read(mem, &s, &f), NULL);
	CHECK_INT(f.n, 3);
	CHECK_STR(f.values[0].area, "2303");
	CHECK_INT(f.values[0].milli, 9524); /* per 1 000 */
	CHECK_INT(f.values[0].number, -1);
	CHECK_STR(f.values[1].area, "23");
	CHECK_STR(f.values[2].area, "00");
	CHECK_INT(f.nleft, 4);
	CHECK_STR(f.left[0].text, "/values/3/values/0");
	CHECK_INT(f.left[0].column, 0);
	CHECK_STR(f.left[3].text, "/next_page");
	CHECK_INT(sheet_read(mem, (struct blob){(const uint8_t *)"Kommun;Antal\nBerg;1\n", 20}, &s), SHEET_GOOD);
	CHECK(safety_read(mem, &s, &f) != NULL);
}

TEST(safety_draws_what_the_page_says)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct safety_fact facts[] = {
	    {.series = *safety_series_find("ntu.otrygg"),
	     .town = {"2303", 2025, -1, 15000, 9000, 21500, false},
	     .country = {"00", 2025, -1, 26000, 25500, 26500, false}},
	    {.series = *safety_series_find("bra.alla"),
	     .town = {"2303", 2025, 407, 79100, -1, -1, false},
	     .county = {"23", 2025, -1, 88200, -1, -1, false}},
	};
	struct org ragunda = {.name = "Ragunda kommun", .short_name = "Ragunda"};
	const struct safety_chart *list;
	struct doc d;
	size_t n;

	safety_doc(mem, &ragunda, "Jouren", facts, MST_LEN(facts), day_make(2026, 4, 15), &d);
	list = safety_charts(mem, &d, &n);
	CHECK_INT(n, 2);
	CHECK_STR(list[0].heading, "Upplevd trygghet");
	CHECK_INT(list[0].n, 2); /* nothing is told of the county */
	CHECK_STR(list[0].bars[0].label, "Ragunda");
	CHECK_INT(list[0].bars[0].value, 150);
	CHECK_INT(list[0].bars[0].low, 90);
	CHECK_INT(list[0].bars[0].high, 215);
	CHECK_STR(list[0].bars[1].words, "26,0 (25,5–\u206026,5)");
	CHECK_STR(list[1].heading, "Anmälda brott");
	CHECK(str_starts(list[1].unit, "Per 1"));
	CHECK_INT(list[1].bars[1].value, 882);
	CHECK_INT(list[1].bars[1].high, 0);
}

/* How many paragraphs of the page begin with it. */
static int begin_with(const struct doc *d, const char *start)
{
	int n = 0;

	for (size_t i = 0; i < d->n; i++)
		n += d->blocks[i].text.n && str_starts(d->blocks[i].text.runs[0].text, start);
	return n;
}

TEST(safety_tells_a_source_once_for_each_of_its_terms)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct safety_fact facts[] = {
	    {.series = *safety_series_find("ntu.otrygg"), .town = {"2303", 2025, -1, 15000, -1, -1, false}},
	    {.series = *safety_series_find("polisen.otrygg"), .town = {"2303", 2025, -1, 15000, -1, -1, false}},
	    {.series = *safety_series_find("ntu.utsatt"), .town = {"2303", 2025, -1, 15000, -1, -1, false}},
	    {.series = *safety_series_find("polisen.utsatt"), .town = {"2303", 2025, -1, 15000, -1, -1, false}},
	};
	struct org ragunda = {.name = "Ragunda kommun", .short_name = "Ragunda"};
	struct doc d;

	facts[1].series.licence = facts[3].series.licence = "med tillstånd";
	safety_doc(mem, &ragunda, "Jouren", facts, MST_LEN(facts), day_make(2026, 4, 15), &d);
	CHECK_INT(begin_with(&d, "Brå, Nationella"), 1);
	CHECK_INT(begin_with(&d, "Polisens trygghetsmätning"), 1);
	facts[3].series.licence = "bara för kommunen";
	safety_doc(mem, &ragunda, "Jouren", facts, MST_LEN(facts), day_make(2026, 4, 15), &d);
	CHECK_INT(begin_with(&d, "Polisens trygghetsmätning"), 2);
	facts[2] = facts[3]; /* beside each other too */
	facts[2].series.licence = "med tillstånd";
	safety_doc(mem, &ragunda, "Jouren", facts, MST_LEN(facts), day_make(2026, 4, 15), &d);
	CHECK_INT(begin_with(&d, "Polisens trygghetsmätning"), 2);
}

static mst_err forget(struct db *w, void *arg)
{
	return safety_drop_looked_at(w, *(int64_t *)arg);
}

TEST(safety_what_was_only_looked_at_is_forgotten_with_its_faults)
{
	struct safety_value value = {"2303", 2024, 300, 58000, -1, -1, false};
	struct safety_left left = {.line = 3, .column = 2, .text = "x", .why = "Det är ingen siffra."};
	struct safety_left *lefts;
	struct safety_batch batch;
	struct safety_file *f;
	struct act a;
	struct safety_fixture b;
	struct id id;
	int64_t now;
	size_t n;

	if (!safety_fixture_open(&b, 1))
		return;
	f = arena_new(b.c.mem, struct safety_file, 1);
	*f = file_of("bra.alla");
	f->values = &value, f->n = 1;
	f->left = &left, f->nleft = 1;
	safety_keep(&b.c, f, &a, &id);
	CHECK_OK(ctx_act_now(&b.c, &a));
	CHECK_OK(safety_lefts(b.c.db, b.c.mem, id, &lefts, &n));
	CHECK_INT(n, 1);
	now = b.c.now;
	CHECK_OK(db_call(b.c.app->data, forget, &now));
	CHECK_OK(safety_batch_find(b.c.db, b.c.mem, id, &batch));
	now++;
	CHECK_OK(db_call(b.c.app->data, forget, &now));
	CHECK_ERR(safety_batch_find(b.c.db, b.c.mem, id, &batch), MST_NOTFOUND);
	safety_fixture_close(&b);
}
