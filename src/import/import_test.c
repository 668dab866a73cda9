/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import_test.c - headings, rows and their faults, and an import that is taken back whole or not. */
#include "auth/auth_fixture.h"
#include "import/import_db.h"
#include "org/org.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[8];

	list[0] = org_room;
	list[1] = stats_room;
	list[2] = person_room;
	list[3] = volunteer_room;
	list[4] = support_room;
	list[5] = import_room;
	list[6] = barrier_room;
	return list;
}

TEST(import_headings_are_known_by_many_words)
{
	static const struct {
		enum import_kind kind;
		const char *heading, *code;
	} known[] = {
		{ IMPORT_CASES, "Namn", "namn" },	   { IMPORT_CASES, "NAMN:", "namn" },
		{ IMPORT_CASES, "mobil", "telefon" },	   { IMPORT_CASES, "Öppnat (åååå-mm-dd)", "oppnat" },
		{ IMPORT_CASES, "åldersgrupp", "alder" },  { IMPORT_VOLUNTEERS, "E-post *", "epost" },
		{ IMPORT_VOLUNTEERS, "TYSTNADSLÖFTE", "lofte" },
		{ IMPORT_VOLUNTEERS, "Förnamn", "fornamn" },
	};

	for (size_t i = 0; i < MST_LEN(known); i++) {
		int k = import_guess(known[i].kind, known[i].heading);

		CHECK(k >= 0);
		if (k >= 0)
			CHECK_STR(import_fields(known[i].kind)[k].code, known[i].code);
	}
	CHECK_INT(import_guess(IMPORT_CASES, ""), -1);
	CHECK_INT(import_guess(IMPORT_CASES, "(bara så)"), -1);
	CHECK_INT(import_guess(IMPORT_CASES, "Personnummer"), -1);
	/* What goes out under our own headings comes in again, in both languages. */
	for (int kind = IMPORT_CASES; kind <= IMPORT_VOLUNTEERS; kind++)
		for (int i = 0; import_fields((enum import_kind)kind)[i].code; i++) {
			const char *label = import_fields((enum import_kind)kind)[i].label;

			CHECK_INT(import_guess((enum import_kind)kind, label), i);
			CHECK_INT(import_guess((enum import_kind)kind, view_text(VIEW_EN, label)), i);
		}
}

static struct import_plan plan(struct ctx *c, enum import_kind kind, const char *csv)
{
	struct import_plan p = { 0 };
	struct sheet s;
	int map[SHEET_COLS_MAX];

	CHECK_INT(sheet_read(c->mem, (struct blob){ (const uint8_t *)csv, strlen(csv) }, &s),
		  SHEET_GOOD);
	for (size_t i = 0; i < s.ncols; i++)
		map[i] = import_guess(kind, sheet_cell(&s, 0, i));
	CHECK_OK(import_plan(c, kind, &s, map, &p));
	return p;
}

static mst_err put_town(struct ctx *c, void *arg)
{
	const struct org town = { .id = rng_id(), .kind = ORG_MUNICIPALITY, .name = "Ragunda kommun",
				  .short_name = "Ragunda", .slug = "ragunda", .code = "2303" };

	(void)arg;
	return org_insert(c->db, &town);
}

static bool start(struct auth_fixture *f, struct ctx *c)
{
	if (!auth_fixture_open(f, rooms(), MAJ + 1))
		return false;
	auth_fixture_ctx(f, KARIN, c);
	CHECK_OK(ctx_act_now(c, &(struct act){ .apply = put_town }));
	return true;
}

static void check_fault(const struct import_plan *p, size_t i, size_t row, size_t col,
			const char *words)
{
	if (i >= p->nfaults) {
		test_fail(__FILE__, __LINE__, "no fault %zu", i);
		return;
	}
	CHECK_INT(p->faults[i].row, row);
	CHECK_INT(p->faults[i].col, col);
	CHECK(strstr(p->faults[i].words, words) != NULL);
}

TEST(import_cases_with_missing_cells_and_faults)
{
	struct auth_fixture f;
	struct ctx c;

	if (!start(&f, &c))
		return;
	struct import_plan p = plan(&c, IMPORT_CASES,
		"Förnamn;Efternamn;Mobil;Roll;Brott;Kommun;Öppnat;Ålder;Kön;Anmält\n"
		"Ada;Bok;701740605;Målsägande;misshandel;ragunda;2026-01-12;34;K;Ja\n"
		"Bo;;;;;;;;;\n"
		";;;;;;;;;\n"
		";;;;;;;;;Ja\n"
		"Cia;;;Farmor;Trolldom;Sundsvall;2026-02-30;67 år;;kanske\n"
		"Dan;;070;;Grov misshandel;2303;20260112;18–24;;vet inte\n");

	CHECK_INT(p.n, 3);
	CHECK_INT(p.nbad, 2);
	const struct support_new *k = &p.items[0].kase;

	CHECK_STR(k->person.name, "Ada Bok");
	CHECK_STR(k->person.phone, "0701740605");
	CHECK_STR(k->codes.roles[0], "victim");
	CHECK_STR(k->codes.crime, "assault");
	CHECK_STR(k->codes.municipality, "2303");
	CHECK_STR(k->codes.age, "25-44");
	CHECK_STR(k->codes.sex, "woman");
	CHECK_STR(k->codes.reported, "yes");
	CHECK_INT(day_of(k->at), day_make(2026, 1, 12));
	k = &p.items[1].kase;
	CHECK_STR(k->person.phone, NULL);
	CHECK_STR(k->codes.crime, "unknown");
	CHECK_STR(k->codes.municipality, NULL);
	CHECK_INT(k->at, c.now);
	k = &p.items[2].kase;
	CHECK_STR(k->codes.crime, "assault");
	CHECK_STR(k->codes.age, "18-24");
	CHECK_INT(day_of(k->at), day_make(2026, 1, 12));
	check_fault(&p, 0, 4, SIZE_MAX, "varken namn");
	check_fault(&p, 1, 5, 6, "datumet finns inte");
	check_fault(&p, 2, 5, 3, "”Farmor” finns inte");
	check_fault(&p, 3, 5, 4, "”Trolldom” finns inte");
	check_fault(&p, 4, 5, 9, "”kanske” finns inte");
	check_fault(&p, 5, 5, 5, "räknas som annan eller okänd");
	CHECK(p.nfaults == 6 && p.faults[5].warning);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(import_volunteers_and_their_faults)
{
	struct auth_fixture f;
	struct ctx c;

	if (!start(&f, &c))
		return;
	struct import_plan p = plan(&c, IMPORT_VOLUNTEERS,
		"Namn,Uppdrag,Antal,Tystnadslöfte,E-post\n"
		"Ulla Ek,Stödperson och vittnesstöd,2,2025-11-01,ulla@example.org\n"
		"Per Al,vittnesstöd,,,\n"
		"Eva Ny,kassör,noll,2999-01-01,\n"
		",stödperson,,,\n");

	CHECK_INT(p.n, 2);
	CHECK_INT(p.nbad, 2);
	CHECK_INT(p.items[0].volunteer.kinds, VOLUNTEER_SUPPORT | VOLUNTEER_WITNESS);
	CHECK_INT(p.items[0].volunteer.capacity, 2);
	CHECK_INT(p.items[0].volunteer.pledge, day_make(2025, 11, 1));
	CHECK_INT(p.items[1].volunteer.kinds, VOLUNTEER_WITNESS);
	CHECK_INT(p.items[1].volunteer.pledge, DAY_NONE);
	check_fault(&p, 0, 3, 1, "”kassör” finns inte");
	check_fault(&p, 1, 3, 2, "heltal");
	check_fault(&p, 2, 3, 3, "har inte varit");
	check_fault(&p, 3, 4, SIZE_MAX, "inget namn");
	ctx_close(&c);
	auth_fixture_close(&f);
}

/* ---- made, and taken back ---- */

static struct id make(struct auth_fixture *f, enum import_kind kind, const char *csv)
{
	struct import_batch *list;
	struct id id = ID_NONE;
	struct act a;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, KARIN, &c);
	struct import_plan p = plan(&c, kind, csv);

	CHECK_OK(import_make(&c, &p, ID_NONE, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(import_batches(c.db, c.mem, f->app.jour, 1, &list, &n));
	CHECK_INT(n, 1);
	if (n)
		id = list[0].id;
	ctx_close(&c);
	return id;
}

static mst_err undo(struct auth_fixture *f, struct id batch)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = import_undo(&c, batch, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static int64_t count_people(struct auth_fixture *f)
{
	struct stats_count *list;
	struct ctx c;
	size_t n;
	int64_t sum = 0;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(stats_by(c.db, c.mem, f->app.jour, STATS_CASE, STATS_BY_ROLE, day_make(2020, 1, 1),
			  day_make(2040, 1, 1), &list, &n));
	for (size_t i = 0; i < n; i++)
		sum += list[i].n;
	ctx_close(&c);
	return sum;
}

static void first_case(const struct support_case *s, void *arg)
{
	*(struct id *)arg = s->id;
}

static struct id some_case(struct auth_fixture *f)
{
	struct id id = ID_NONE;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_each(&c, first_case, &id));
	ctx_close(&c);
	return id;
}

static void log_talk(struct auth_fixture *f, struct id id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_entry e = { .kind = SUPPORT_TALK, .channel = "phone" };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	e.at = c.now;
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_log(&c, &s, &e, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

#define TWO "Namn;Anteckning\nAda;ringde\nBo;\n"

TEST(import_cases_are_taken_back_with_facts_and_keys)
{
	struct auth_fixture f;
	struct ctx c;
	struct id batch, kase;
	bool erased = false;
	int64_t rows;

	if (!start(&f, &c))
		return;
	ctx_close(&c);
	batch = make(&f, IMPORT_CASES, TWO);
	CHECK_INT(count_people(&f), 2);
	kase = some_case(&f);
	CHECK_OK(undo(&f, batch));
	CHECK_INT(count_people(&f), 0);
	CHECK(id_none(some_case(&f)));
	CHECK_ERR(undo(&f, batch), MST_CONFLICT);
	CHECK_ERR(undo(&f, rng_id()), MST_NOTFOUND);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(vault_erased(c.vault, kase, &erased));
	CHECK(erased);
	ctx_close(&c);
	CHECK(auth_fixture_log_whole(&f, &rows));
	auth_fixture_close(&f);
}

TEST(import_that_somebody_has_worked_with_stays_whole)
{
	struct auth_fixture f;
	struct ctx c;
	struct id batch;

	if (!start(&f, &c))
		return;
	ctx_close(&c);
	batch = make(&f, IMPORT_CASES, TWO);
	day_fake(day_now() + 5);
	log_talk(&f, some_case(&f));
	CHECK_ERR(undo(&f, batch), MST_CONFLICT);
	CHECK_INT(count_people(&f), 2);
	CHECK(!id_none(some_case(&f)));
	batch = make(&f, IMPORT_VOLUNTEERS, "Namn\nUlla Ek\nPer Al\n");
	CHECK_OK(undo(&f, batch));
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(import_kept_table_is_its_senders_for_a_day)
{
	struct auth_fixture f;
	struct sheet s, back;
	enum import_kind kind;
	struct act a;
	struct ctx c;
	struct id id;

	if (!start(&f, &c))
		return;
	CHECK_INT(sheet_read(c.mem, (struct blob){ (const uint8_t *)TWO, strlen(TWO) }, &s), SHEET_GOOD);
	CHECK_OK(import_keep(&c, IMPORT_CASES, &s, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(import_kept(&c, id, &kind, &back));
	CHECK_INT(kind, IMPORT_CASES);
	CHECK_STR(sheet_cell(&back, 1, 1), "ringde");
	CHECK_INT(back.ncols, 2);
	ctx_close(&c);
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_ERR(import_kept(&c, id, &kind, &back), MST_NOTFOUND);
	CHECK_ERR(import_keep(&c, IMPORT_CASES, &s, &a, &id), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(db_call(f.app.data, import_sweep_apply, &(int64_t){ c.now }));
	CHECK_OK(import_kept(&c, id, &kind, &back));
	CHECK_OK(db_call(f.app.data, import_sweep_apply,
			 &(int64_t){ c.now + IMPORT_DRAFT_HOURS * 3600 + 60 }));
	CHECK_ERR(import_kept(&c, id, &kind, &back), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(import_what_goes_out_says_whom_it_shows)
{
	struct auth_fixture f;
	struct sheet s;
	const char *ids;
	struct ctx c;
	char id[ID_TEXT];

	if (!start(&f, &c))
		return;
	ctx_close(&c);
	make(&f, IMPORT_CASES, "Namn;Mobil\nAda;701740605\n");
	id_text(some_case(&f), id);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(import_table(&c, IMPORT_CASES, true, &s, &ids));
	CHECK_INT(s.nrows, 2);
	CHECK_STR(sheet_cell(&s, 0, 0), "Namn");
	CHECK_STR(sheet_cell(&s, 1, 1), "0701740605");
	CHECK_STR(ids, arena_fmt(c.mem, "[\"%s\"]", id));
	CHECK_OK(import_table(&c, IMPORT_CASES, false, &s, &ids));
	CHECK_INT(s.nrows, 1);
	CHECK_STR(ids, "[]");
	CHECK_OK(import_table(&c, IMPORT_VOLUNTEERS, true, &s, &ids));
	CHECK_INT(s.nrows, 1);
	ctx_close(&c);
	auth_fixture_ctx(&f, MAJ, &c); /* she holds no group: nobody's data goes out */
	CHECK_ERR(import_table(&c, IMPORT_VOLUNTEERS, true, &s, &ids), MST_NOTFOUND);
	CHECK_OK(import_table(&c, IMPORT_CASES, true, &s, &ids));
	CHECK_INT(s.nrows, 1);
	ctx_close(&c);
	auth_fixture_close(&f);
}
