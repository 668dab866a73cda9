/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* outreach_test.c - facts that follow what was done and how many came, and what is refused. */
#include "relation/outreach.h"

#include "db/db_test.h"
#include "relation/relation.h"
#include "stats/stats.h"

static const struct id jour = { { 9 } };

static const struct db_room *rooms(void)
{
	static struct db_room list[3];

	list[0] = relation_room;
	list[1] = stats_room;
	return list;
}

static mst_err put(struct db *w, void *arg)
{
	return relation_outreach_put(w, jour, arg);
}

static int64_t facts(struct db_test_bed *b, enum stats_kind kind, const char *code)
{
	struct stats_count *list;
	int64_t sum = 0;
	size_t n;

	if (stats_by(b->db, b->mem, jour, kind, STATS_BY_MUNICIPALITY, day_make(2026, 1, 1),
		     day_make(2026, 12, 31), &list, &n) != MST_OK)
		return -1;
	for (size_t i = 0; i < n; i++)
		sum += str_eq(list[i].code, code) ? list[i].n : 0;
	return sum;
}

static struct relation_outreach lecture(uint8_t id)
{
	return (struct relation_outreach){ .id = { { id } }, .fact = { { id, 1 } },
					   .reached = { { id, 2 } }, .day = day_make(2026, 3, 10),
					   .kind = "lecture", .title = "Om stödet", .audience = "",
					   .note = "", .municipality = "2303", .participants = 34,
					   .goal = 4 };
}

TEST(relation_outreach_facts_follow_its_edits_and_go_with_it)
{
	struct db_test_bed b;
	struct relation_outreach o = lecture(1), now;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_OK(db_call(b.s, put, &o));
	CHECK_INT(facts(&b, STATS_OUTREACH, "2303"), 1);
	CHECK_INT(facts(&b, STATS_REACHED, "2303"), 34);
	struct stats_fact should = { .id = o.fact, .jour = jour, .kind = STATS_OUTREACH, .day = o.day,
				     .municipality = "2303", .service = "goal4", .n = 1 };
	const char *other;

	CHECK_OK(stats_differs(b.db, b.mem, &should, &other));
	CHECK(!other); /* which goal it serves is told with it */
	should.service = "talk";
	CHECK_ERR(stats_put(b.db, &should), MST_INVALID);
	o.edition = 1, o.participants = 40, o.municipality = "2380", o.groups = 5;
	CHECK_OK(db_call(b.s, put, &o));
	CHECK_ERR(db_call(b.s, put, &o), MST_CONFLICT);
	CHECK_INT(facts(&b, STATS_REACHED, "2303"), 0);
	CHECK_INT(facts(&b, STATS_REACHED, "2380"), 40);
	o.edition = 2, o.participants = -1;
	CHECK_OK(db_call(b.s, put, &o));
	CHECK_INT(facts(&b, STATS_OUTREACH, "2380"), 1);
	CHECK_INT(facts(&b, STATS_REACHED, "2380"), 0);
	CHECK_OK(relation_outreach_get(b.db, b.mem, o.id, &now));
	CHECK_INT(now.participants, -1);
	CHECK_INT(now.groups, 5);
	o.edition = 3, o.removed = true, o.participants = 40;
	CHECK_OK(db_call(b.s, put, &o));
	CHECK_INT(facts(&b, STATS_OUTREACH, "2380") + facts(&b, STATS_REACHED, "2380"), 0);
	o.edition = 4, o.removed = false;
	CHECK_OK(db_call(b.s, put, &o));
	CHECK_INT(facts(&b, STATS_REACHED, "2380"), 40);
	db_test_bed_close(&b);
}

TEST(relation_outreach_refuses_what_is_not_whole)
{
	struct db_test_bed b;
	struct relation_outreach o;

	if (!db_test_bed_open(&b, rooms()))
		return;
#define REFUSED(change)                                                                            \
	o = lecture(2);                                                                            \
	change;                                                                                    \
	CHECK_ERR(db_call(b.s, put, &o), MST_INVALID)
	REFUSED(o.title = "");
	REFUSED(o.kind = "party");
	REFUSED(o.day = DAY_NONE);
	REFUSED(o.participants = -2);
	REFUSED(o.participants = RELATION_PARTICIPANTS_MAX + 1);
	REFUSED(o.goal = AGREEMENT_GOALS);
	REFUSED(o.municipality = "Ragunda"); /* a code that stats does not take: the row goes with it */
#undef REFUSED
	CHECK_ERR(relation_outreach_get(b.db, b.mem, o.id, &o), MST_NOTFOUND);
	db_test_bed_close(&b);
}

TEST(relation_outreach_sum_tells_what_nobody_counted)
{
	struct relation_outreach list[] = { lecture(1), lecture(2), lecture(3) };
	struct relation_outreach_sum s;

	list[1].participants = -1, list[1].kind = "media";
	list[2].participants = 0;
	s = relation_outreach_sum(list, 3, NULL);
	CHECK_INT(s.times, 3);
	CHECK_INT(s.people, 34);
	CHECK_INT(s.uncounted, 1);
	s = relation_outreach_sum(list, 3, "media");
	CHECK_INT(s.times, 1);
	CHECK_INT(s.people, 0);
	CHECK_INT(relation_outreach_sum(list, 3, "debate").times, 0);
}
