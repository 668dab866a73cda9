/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_test.c - what stands in a municipality, arrow by arrow, and what cannot be true. */
#include "agreement/agreement.h"
#include "agreement/decision.h"

#include "base/test.h"

#define D(y, m, d) day_make(y, m, d)

static struct decision yes(enum decision_matter m, int32_t meeting)
{
	struct decision d = agreement_decision_blank("2305", m);
	static uint8_t serial;

	d.id.b[0] = ++serial;
	d.outcome = DECISION_YES;
	d.body = "Kommunstyrelsen";
	d.meeting = meeting;
	day_split(meeting, &d.year, &(int){ 0 }, &(int){ 0 });
	d.paragraph = serial;
	return d;
}

static struct decision_state of(const struct decision *list, size_t n, enum decision_matter m,
				bool waits, int32_t day)
{
	struct decision_state s;

	agreement_decision_state(list, n, "2305", m, waits, day, &s);
	return s;
}

#define PHASE(list, m, day, want) CHECK_INT(of(list, MST_LEN(list), m, false, day).phase, want)

TEST(agreement_decision_missing_planned_and_decided)
{
	struct decision none[1] = { yes(DECISION_GRANT, D(2026, 2, 9)) };
	struct decision way[2] = { yes(DECISION_IOP, D(2026, 5, 20)), yes(DECISION_IOP, D(2026, 3, 9)) };
	struct decision_state s;

	PHASE(none, DECISION_IOP, D(2026, 4, 15), DECISION_MISSING);
	none[0].municipality = "2303";
	PHASE(none, DECISION_GRANT, D(2026, 4, 15), DECISION_MISSING);
	way[0].outcome = way[1].outcome = DECISION_NOT_YET;
	way[0].deadline = D(2026, 5, 5);
	s = of(way, 2, DECISION_IOP, false, D(2026, 4, 15));
	CHECK_INT(s.phase, DECISION_PLANNED);
	CHECK(s.by == &way[1]);
	CHECK_INT(agreement_remind_day(&way[0]), D(2026, 3, 10));
	CHECK_INT(agreement_remind_day(&way[1]), DAY_NONE);
	way[0].outcome = DECISION_YES;
	CHECK_INT(agreement_remind_day(&way[0]), DAY_NONE);
	PHASE(way, DECISION_IOP, D(2026, 5, 19), DECISION_PLANNED); /* not known before its meeting */
	PHASE(way, DECISION_IOP, D(2026, 5, 20), DECISION_IN_FORCE);
}

TEST(agreement_decision_begins_on_the_agreed_day_and_ends)
{
	struct decision one[1] = { yes(DECISION_IOP, D(2026, 2, 3)) };
	struct decision_state s;

	one[0].from = D(2026, 3, 1);
	s = of(one, 1, DECISION_IOP, false, D(2026, 2, 28));
	CHECK_INT(s.phase, DECISION_COMING);
	CHECK_INT(s.from, D(2026, 3, 1));
	CHECK(s.unverified && !s.backdated);
	PHASE(one, DECISION_IOP, D(2026, 3, 1), DECISION_IN_FORCE);
	one[0].to = D(2028, 12, 31);
	PHASE(one, DECISION_IOP, D(2028, 12, 31), DECISION_IN_FORCE);
	PHASE(one, DECISION_IOP, D(2029, 1, 1), DECISION_LAPSED);
	one[0].terminated = true;
	PHASE(one, DECISION_IOP, D(2028, 12, 31), DECISION_IN_FORCE);
	PHASE(one, DECISION_IOP, D(2029, 1, 1), DECISION_TERMINATED);
	one[0].outcome = DECISION_NO;
	PHASE(one, DECISION_IOP, D(2026, 4, 15), DECISION_REFUSED);
	one[0].outcome = DECISION_ANNULLED;
	PHASE(one, DECISION_IOP, D(2026, 4, 15), DECISION_LAPSED);
}

TEST(agreement_decision_backdated_has_effect_from_its_meeting)
{
	struct decision one[1] = { yes(DECISION_IOP, D(2026, 4, 20)) };
	struct decision_state s;

	one[0].from = D(2026, 3, 1);
	s = of(one, 1, DECISION_IOP, false, D(2026, 4, 25));
	CHECK_INT(s.phase, DECISION_IN_FORCE);
	CHECK(s.backdated);
	CHECK_INT(s.from, D(2026, 4, 20));
	PHASE(one, DECISION_IOP, D(2026, 3, 15), DECISION_PLANNED);
}

TEST(agreement_decision_condition_is_met_by_the_decision_it_names)
{
	struct decision two[2] = { yes(DECISION_CATALOGUE, D(2026, 1, 21)),
				   yes(DECISION_IOP, D(2026, 2, 3)) };
	struct decision_state s;

	two[0].condition = DECISION_IOP;
	two[1].from = D(2026, 3, 1);
	s = of(two, 1, DECISION_CATALOGUE, false, D(2026, 4, 15)); /* nothing from the board yet */
	CHECK_INT(s.phase, DECISION_CONDITIONAL);
	CHECK_INT(s.waits_for, DECISION_IOP);
	PHASE(two, DECISION_CATALOGUE, D(2026, 2, 2), DECISION_CONDITIONAL);
	s = of(two, 2, DECISION_CATALOGUE, false, D(2026, 2, 3));
	CHECK_INT(s.phase, DECISION_COMING);
	CHECK_INT(s.from, D(2026, 3, 1)); /* the approval's own day */
	CHECK_INT(s.waits_for, 0);
	PHASE(two, DECISION_CATALOGUE, D(2026, 3, 1), DECISION_IN_FORCE);
	two[1].to = D(2027, 2, 28), two[1].terminated = true; /* it ends with what it rests on */
	PHASE(two, DECISION_CATALOGUE, D(2027, 2, 28), DECISION_IN_FORCE);
	CHECK(of(two, 2, DECISION_CATALOGUE, false, D(2027, 3, 1)).phase != DECISION_IN_FORCE);
}

TEST(agreement_decision_condition_that_fails)
{
	struct decision two[2] = { yes(DECISION_CATALOGUE, D(2026, 1, 21)),
				   yes(DECISION_IOP, D(2026, 2, 3)) };
	struct decision_state s;

	two[0].condition = DECISION_IOP;
	two[1].outcome = DECISION_NO;
	PHASE(two, DECISION_CATALOGUE, D(2026, 2, 2), DECISION_CONDITIONAL);
	s = of(two, 2, DECISION_CATALOGUE, false, D(2026, 2, 3));
	CHECK_INT(s.phase, DECISION_LAPSED);
	CHECK_INT(s.waits_for, DECISION_IOP);
	two[1].outcome = DECISION_NOT_YET;
	PHASE(two, DECISION_CATALOGUE, D(2026, 2, 3), DECISION_CONDITIONAL);
	two[1].outcome = DECISION_ANNULLED;
	PHASE(two, DECISION_CATALOGUE, D(2026, 2, 3), DECISION_LAPSED);
	two[1].outcome = DECISION_YES;
	two[1].condition = DECISION_CATALOGUE; /* each waits for the other: neither begins */
	PHASE(two, DECISION_CATALOGUE, D(2026, 4, 15), DECISION_CONDITIONAL);
	PHASE(two, DECISION_IOP, D(2026, 4, 15), DECISION_CONDITIONAL);
}

TEST(agreement_decision_no_that_becomes_yes_meets_the_condition_later)
{
	struct decision three[3] = { yes(DECISION_CATALOGUE, D(2026, 1, 21)),
				     yes(DECISION_IOP, D(2026, 2, 3)),
				     yes(DECISION_IOP, D(2026, 6, 9)) };

	three[0].condition = DECISION_IOP;
	three[1].outcome = DECISION_NO;
	PHASE(three, DECISION_CATALOGUE, D(2026, 6, 8), DECISION_LAPSED);
	PHASE(three, DECISION_CATALOGUE, D(2026, 6, 9), DECISION_IN_FORCE);
}

TEST(agreement_decision_waits_for_legal_force_where_the_municipality_does)
{
	struct decision two[2] = { yes(DECISION_IOP, D(2026, 2, 3)),
				   yes(DECISION_CATALOGUE, D(2026, 1, 21)) };
	struct decision_state s;

	two[0].from = D(2026, 2, 15);
	two[1].condition = DECISION_IOP;
	s = of(two, 2, DECISION_IOP, true, D(2026, 12, 31)); /* no notice: no time runs */
	CHECK_INT(s.phase, DECISION_FORCELESS);
	CHECK_INT(s.from, DAY_NONE);
	two[0].verified = D(2026, 2, 6), two[0].noticed = D(2026, 2, 9);
	CHECK_INT(of(two, 2, DECISION_IOP, true, D(2026, 3, 3)).phase, DECISION_FORCELESS);
	CHECK_INT(of(two, 2, DECISION_CATALOGUE, true, D(2026, 3, 3)).phase, DECISION_FORCELESS);
	two[0].unappealed = D(2026, 3, 4);
	s = of(two, 2, DECISION_IOP, true, D(2026, 3, 2));
	CHECK_INT(s.phase, DECISION_COMING);
	CHECK_INT(s.from, D(2026, 3, 3));
	CHECK_INT(of(two, 2, DECISION_IOP, true, D(2026, 3, 3)).phase, DECISION_IN_FORCE);
	CHECK_INT(of(two, 2, DECISION_IOP, false, D(2026, 2, 15)).phase, DECISION_IN_FORCE);
	two[1].verified = two[1].noticed = D(2026, 1, 26), two[1].unappealed = D(2026, 3, 4);
	s = of(two, 2, DECISION_CATALOGUE, true, D(2026, 3, 4));
	CHECK_INT(s.phase, DECISION_IN_FORCE);
	CHECK_INT(s.from, D(2026, 3, 3));
}

TEST(agreement_decision_later_replaces_earlier_from_its_first_day)
{
	struct decision two[2] = { yes(DECISION_CATALOGUE, D(2026, 11, 10)),
				   yes(DECISION_CATALOGUE, D(2026, 2, 3)) };
	struct decision_state s;

	two[0].from = D(2027, 1, 1);
	s = of(two, 2, DECISION_CATALOGUE, false, D(2026, 12, 31));
	CHECK_INT(s.phase, DECISION_IN_FORCE);
	CHECK(s.by == &two[1] && s.next == &two[0]);
	s = of(two, 2, DECISION_CATALOGUE, false, D(2027, 1, 1));
	CHECK(s.by == &two[0] && !s.next);
	two[0].outcome = DECISION_NO;
	PHASE(two, DECISION_CATALOGUE, D(2026, 11, 10), DECISION_REFUSED);
	two[0].outcome = DECISION_ANNULLED; /* as if never made */
	CHECK(of(two, 2, DECISION_CATALOGUE, false, D(2026, 11, 10)).by == &two[1]);
	two[0].outcome = DECISION_NOT_YET;
	s = of(two, 2, DECISION_CATALOGUE, false, D(2026, 11, 10));
	CHECK(s.by == &two[1] && s.next == &two[0]);
}

TEST(agreement_decision_two_of_a_day_that_contradict_stand_for_nothing)
{
	struct decision two[2] = { yes(DECISION_IOP, D(2026, 2, 3)), yes(DECISION_IOP, D(2026, 2, 3)) };
	struct decision_state s;

	two[1].outcome = DECISION_NO;
	s = of(two, 2, DECISION_IOP, false, D(2026, 4, 15));
	CHECK(s.contradicted && s.by);
	CHECK_INT(s.phase, DECISION_MISSING);
	two[1].removed = true;
	PHASE(two, DECISION_IOP, D(2026, 4, 15), DECISION_IN_FORCE);
}

static int32_t force_of(int32_t noticed)
{
	struct decision d = agreement_decision_blank("2305", DECISION_IOP);

	d.noticed = noticed;
	return agreement_legal_force(&d);
}

TEST(agreement_decision_legal_force_is_the_day_after_three_weeks)
{
	CHECK_INT(force_of(D(2026, 2, 9)), D(2026, 3, 3));
	CHECK_INT(force_of(D(2026, 2, 6)), D(2026, 2, 28));   /* the last day is a Friday */
	CHECK_INT(force_of(D(2026, 2, 7)), D(2026, 3, 3));    /* a Saturday: to Monday */
	CHECK_INT(force_of(D(2026, 3, 13)), D(2026, 4, 8));   /* Good Friday to Tuesday after Easter */
	CHECK_INT(force_of(D(2026, 5, 29)), D(2026, 6, 23));  /* midsommarafton to Monday */
	CHECK_INT(force_of(D(2026, 12, 3)), D(2026, 12, 29)); /* julafton to Monday the 28th */
	CHECK_INT(force_of(D(2026, 12, 10)), D(2027, 1, 5));  /* nyårsafton to Monday the 4th */
	CHECK_INT(force_of(DAY_NONE), DAY_NONE);
}

TEST(agreement_decision_paragraph_and_registry)
{
	static const char *const bad[] = { "", "§", "KS", "§ 0/2025", "§ 220/25", "§ 220-2025",
					   "§ 220/2025 x", "§ 123456/2025", "två/2025", "§ -1/2025" };
	static const char *const good[] = { "KS § 220/2025", "§220/2025", "220/2025",
					    "Kommunstyrelsen §\u00a0220 / 2025 " };
	struct arena *mem = arena_open();
	int no, year;

	for (size_t i = 0; i < MST_LEN(good); i++) {
		CHECK_OK(agreement_paragraph_parse(good[i], &no, &year));
		CHECK_INT(no, 220);
		CHECK_INT(year, 2025);
	}
	CHECK_ERR(agreement_paragraph_parse("KS § 220", &no, &year), MST_NOTFOUND);
	for (size_t i = 0; i < MST_LEN(bad); i++)
		CHECK_ERR(agreement_paragraph_parse(bad[i], &no, &year), MST_INVALID);
	CHECK_STR(agreement_registry_tidy(mem, " Dnr:  SON\u00a0 2025/238 "), "SON 2025/238");
	CHECK_STR(agreement_registry_tidy(mem, "VON–2025/00095"), "VON-2025/00095");
	CHECK_STR(agreement_registry_tidy(mem, "KS-2018/451.181"), "KS-2018/451.181");
	CHECK_STR(agreement_registry_tidy(mem, "dnr"), "dnr");
	CHECK_STR(agreement_registry_tidy(mem, " \t"), NULL);
	CHECK_STR(agreement_registry_tidy(mem, NULL), NULL);
	arena_close(mem);
}

static const char *fault_at(const struct decision *d, const struct decision *o, size_t n,
			    bool replaces)
{
	const char *field = NULL;

	return agreement_decision_fault(d, o, n, replaces, D(2026, 4, 15), &field) ? field : NULL;
}

TEST(agreement_decision_says_what_cannot_be_true)
{
	struct decision good = yes(DECISION_IOP, D(2026, 2, 3)), d;

	good.verified = D(2026, 2, 6), good.noticed = D(2026, 2, 9), good.unappealed = D(2026, 3, 3);
	good.from = D(2026, 3, 1);
	CHECK_STR(fault_at(&good, NULL, 0, false), NULL);
#define CHECK_BREAK(change, field)                                                                 \
	do {                                                                                       \
		d = good;                                                                          \
		change;                                                                            \
		CHECK_STR(fault_at(&d, NULL, 0, false), field);                                    \
	} while (0)
	CHECK_BREAK(d.meeting = DAY_NONE, "sammantrade");
	CHECK_BREAK(d.meeting = D(2026, 4, 16), "sammantrade");
	CHECK_BREAK(d.paragraph = 0, "paragraf");
	CHECK_BREAK(d.year = 2025, "paragraf");
	CHECK_BREAK(d.verified = D(2026, 2, 2), "justerat");
	CHECK_BREAK(d.verified = DAY_NONE, "justerat");
	CHECK_BREAK(d.noticed = D(2026, 2, 5), "anslaget");
	CHECK_BREAK(d.noticed = D(2026, 4, 16), "anslaget");
	CHECK_BREAK(d.unappealed = D(2026, 3, 2), "ej_overklagat");
	CHECK_BREAK(d.noticed = DAY_NONE, "ej_overklagat");
	CHECK_BREAK(d.to = D(2026, 2, 28), "galler_till");
	CHECK_BREAK(d.terminated = true, "galler_till");
	CHECK_BREAK(d.condition = DECISION_IOP, "villkor");
	CHECK_BREAK((d.outcome = DECISION_NOT_YET, d.deadline = D(2026, 2, 4), d.verified = DAY_NONE),
		    "handlingar_senast");
}

TEST(agreement_decision_beside_another_in_its_matter)
{
	struct decision old = yes(DECISION_IOP, D(2026, 2, 3)), d = yes(DECISION_IOP, D(2026, 3, 9));

	CHECK_STR(fault_at(&d, &old, 1, false), "ersatter");
	CHECK_STR(fault_at(&d, &old, 1, true), NULL);
	CHECK_STR(fault_at(&old, &old, 1, false), NULL); /* itself */
	d.meeting = old.meeting, d.outcome = DECISION_NO;
	CHECK_STR(fault_at(&d, &old, 1, true), "utfall");
	d.paragraph = old.paragraph;
	CHECK_STR(fault_at(&d, &old, 1, true), "paragraf");
	d.committee = "Arbetsutskottet", d.outcome = DECISION_YES;
	CHECK_STR(fault_at(&d, &old, 1, true), NULL);
	d.municipality = "2303", d.committee = NULL;
	CHECK_STR(fault_at(&d, &old, 1, false), NULL);
	d.municipality = old.municipality, d.matter = DECISION_GRANT;
	CHECK_STR(fault_at(&d, &old, 1, false), NULL);
}

/* ---- stored ---- */

static mst_err put(struct db *w, void *arg)
{
	return agreement_decision_insert(w, arg);
}

static mst_err choose(struct db *w, void *arg)
{
	return agreement_choice_put(w, arg);
}

static void check_stored(struct db_store *s, struct db *db, struct arena *mem)
{
	struct decision d = yes(DECISION_CATALOGUE, D(2026, 1, 21)), got, *list;
	struct decision_choice h;
	size_t n;

	d.committee = "Vård- och socialutskottet", d.delegation = "4.2", d.confirmed = "§ 3/2026";
	d.condition = DECISION_IOP, d.risk = DECISION_RISK_NO, d.notice = DECISION_NOTICE_BOARD;
	d.registry = "VON-2026/1";
	CHECK_OK(db_call(s, put, &d));
	CHECK_ERR(db_call(s, put, &d), MST_CONFLICT); /* the second of two */
	CHECK_OK(agreement_decision_get(db, mem, d.id, &got));
	CHECK_INT(got.edition, 1);
	CHECK_STR(got.committee, d.committee);
	CHECK_STR(got.delegation, "4.2");
	CHECK_INT(got.condition, DECISION_IOP);
	CHECK_INT(got.notice, DECISION_NOTICE_BOARD);
	CHECK_INT(got.meeting, d.meeting);
	CHECK_INT(got.to, DAY_NONE);
	CHECK_STR(agreement_decision_name(mem, &got),
		  arena_fmt(mem, "Vård- och socialutskottet §\u00a0%d/2026", d.paragraph));
	got.registry = "VON-2026/2";
	CHECK_OK(db_call(s, put, &got));
	CHECK_OK(agreement_decisions(db, mem, "2305", &list, &n));
	CHECK_INT(n, 1);
	CHECK_STR(list[0].registry, "VON-2026/2");
	CHECK_OK(agreement_decision_editions(db, mem, d.id, &list, &n));
	CHECK_INT(n, 2);
	CHECK_STR(list[1].registry, "VON-2026/1");
	got.edition = 2, got.removed = true;
	CHECK_OK(db_call(s, put, &got));
	CHECK_OK(agreement_decisions(db, mem, NULL, &list, &n));
	CHECK_INT(n, 0);
	CHECK_OK(agreement_choice(db, mem, "2305", &h));
	CHECK_STR(h.executive, "Kommunstyrelsen");
	h.waits = true, h.board = "Vård- och socialnämnden";
	CHECK_OK(db_call(s, choose, &h));
	CHECK_ERR(db_call(s, choose, &h), MST_CONFLICT);
	CHECK_OK(agreement_choice(db, mem, "2305", &h));
	CHECK(h.waits && h.edition == 1);
	CHECK_OK(db_call(s, choose, &h));
	CHECK_ERR(db_call(s, choose, &h), MST_CONFLICT);
}

/* By meeting day, of one day by matter; what no meeting has made is last. */
static void check_order(struct db_store *s, struct db *db, struct arena *mem)
{
	struct decision made[] = { yes(DECISION_EXEMPTION, D(2026, 1, 8)), yes(DECISION_IOP, D(2026, 5, 4)),
				   yes(DECISION_EXEMPTION, D(2026, 2, 9)), yes(DECISION_CATALOGUE, D(2026, 2, 9)) };
	struct decision *list;
	size_t n;

	made[0].meeting = DAY_NONE;
	for (size_t i = 0; i < MST_LEN(made); i++)
		CHECK_OK(db_call(s, put, &made[i]));
	CHECK_OK(agreement_decisions(db, mem, "2305", &list, &n));
	CHECK_INT(n, 4);
	for (size_t i = 0; i < n; i++)
		CHECK(id_eq(list[i].id, made[3 - i].id));
	CHECK_OK(agreement_decisions(db, mem, "2303", &list, &n));
	CHECK_INT(n, 0);
}

TEST(agreement_decision_keeps_every_edition)
{
	static struct db_room rooms[2];
	char path[512], err[256] = "";
	struct db_store *s = NULL;
	struct arena *mem = arena_open();
	struct db *db;

	rooms[0] = agreement_room;
	snprintf(path, sizeof(path), "%s/data.db", test_dir());
	struct db_store_conf conf = { .where = path, .name = "data", .rooms = rooms,
				      .authorize = true };

	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	CHECK_OK(db_reader(s, &db));
	check_stored(s, db, mem);
	check_order(s, db, mem);
	db_store_close(s);
	arena_close(mem);
}
