/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decided_test.c - the label of what is done, day by day, as decisions come and go. */
#include "agreement/agreement.h"
#include "service/decided.h"

#include "db/db_test.h"

#define D(y, m, d) day_make(y, m, d)

static mst_err put_service(struct db *w, void *arg)
{
	return service_insert(w, arg);
}

static mst_err put_decision(struct db *w, void *arg)
{
	return agreement_decision_insert(w, arg);
}

static mst_err put_covers(struct db *w, void *arg)
{
	return service_decided_put(w, arg);
}

static bool bed_open(struct db_test_bed *b)
{
	static struct db_room rooms[3];
	static struct service services[] = {
		{ .id = { { 1 } }, .code = "talk", .name = "Stödsamtal", .purpose = "Stöd.",
		  .rule = SERVICE_FULL },
		{ .id = { { 2 } }, .code = "anonymous", .name = "Samtal utan namn", .purpose = "Stöd.",
		  .rule = SERVICE_NO_IDENTITY, .special_reasons = "Rädsla.", .ord = 1 },
	};

	rooms[0] = agreement_room;
	rooms[1] = service_room;
	if (!db_test_bed_open(b, rooms))
		return false;
	for (size_t i = 0; i < MST_LEN(services); i++)
		CHECK_OK(db_call(b->s, put_service, &services[i]));
	return true;
}

static struct decision decide(struct db_test_bed *b, uint8_t id, enum decision_matter m, int32_t meeting,
			      const char *code, const char *reasons)
{
	struct decision d = agreement_decision_blank("2305", m);
	struct service_cover k = { .code = code, .reasons = reasons };
	struct service_decided covers = { .edition = 1, .municipality = "2305", .covers = &k, .n = !!code };

	d.id.b[0] = covers.decision.b[0] = id;
	d.outcome = DECISION_YES;
	d.body = "Socialnämnden";
	d.paragraph = id, d.year = 2026;
	d.meeting = meeting;
	CHECK_OK(db_call(b->s, put_decision, &d));
	CHECK_OK(db_call(b->s, put_covers, &covers));
	return d;
}

static struct service_label label(struct db_test_bed *b, const char *municipality, const char *code, int32_t day)
{
	struct service_standing s;
	struct service_label l;

	CHECK_OK(service_standing(b->db, b->mem, municipality, &s));
	service_label(&s, code, day, &l);
	return l;
}

TEST(service_label_follows_the_decision_in_force_that_day)
{
	struct db_test_bed b;
	struct decision d;

	if (!bed_open(&b))
		return;
	CHECK(!label(&b, "2305", "talk", D(2026, 4, 1)).by);
	d = decide(&b, 10, DECISION_CATALOGUE, D(2026, 3, 1), "talk", NULL);
	CHECK(!label(&b, "2305", "talk", D(2026, 2, 28)).by);
	struct service_label l = label(&b, "2305", "talk", D(2026, 3, 1));

	CHECK(l.by && id_eq(l.by->id, d.id) && !l.exempt);
	CHECK_STR(service_label_words(&(struct view){ .mem = b.mem }, &l),
		  "Insats enligt kommunens beslut (Socialnämnden §\u00a010/2026)");
	CHECK(!label(&b, "2305", "anonymous", D(2026, 3, 1)).by); /* not in the catalogue */
	CHECK(!label(&b, "2303", "talk", D(2026, 3, 1)).by);	  /* not that municipality */
	CHECK(!label(&b, NULL, "talk", D(2026, 3, 1)).by);	  /* unknown or another county */
	CHECK(!label(&b, "2305", NULL, D(2026, 3, 1)).by);
	l = (struct service_label){ 0 };
	CHECK_STR(service_label_words(&(struct view){ .mem = b.mem }, &l), "Jourens eget uppdrag");
	db_test_bed_close(&b);
}

TEST(service_opens_by_itself_when_the_condition_is_met)
{
	struct db_test_bed b;
	struct decision d;

	if (!bed_open(&b))
		return;
	d = decide(&b, 10, DECISION_CATALOGUE, D(2026, 1, 21), "talk", NULL);
	d.edition = 1, d.condition = DECISION_IOP;
	CHECK_OK(db_call(b.s, put_decision, &d)); /* covers of the first edition still hold */
	CHECK(!label(&b, "2305", "talk", D(2026, 4, 1)).by);
	decide(&b, 11, DECISION_IOP, D(2026, 2, 3), NULL, NULL);
	CHECK(!label(&b, "2305", "talk", D(2026, 2, 2)).by);
	CHECK(label(&b, "2305", "talk", D(2026, 2, 3)).by);
	db_test_bed_close(&b);
}

TEST(service_exemption_needs_both_decisions)
{
	struct db_test_bed b;
	struct service_label l;

	if (!bed_open(&b))
		return;
	decide(&b, 11, DECISION_EXEMPTION, D(2026, 2, 1), "anonymous", "Rädsla.");
	CHECK(!label(&b, "2305", "anonymous", D(2026, 4, 1)).exempt); /* no catalogue covers it */
	decide(&b, 10, DECISION_CATALOGUE, D(2026, 3, 1), "anonymous", NULL);
	CHECK(!label(&b, "2305", "anonymous", D(2026, 2, 28)).exempt);
	l = label(&b, "2305", "anonymous", D(2026, 3, 1));
	CHECK(l.by && l.exempt && l.by != l.exempt);
	CHECK_STR(l.reasons, "Rädsla.");
	db_test_bed_close(&b);
}

TEST(service_covers_of_the_latest_edition)
{
	struct db_test_bed b;
	struct service_cover k[] = { { .code = "talk" }, { .code = "anonymous" } }, *got;
	struct service_decided second = { .decision = { { 10 } }, .edition = 2, .municipality = "2305",
					  .covers = k, .n = 2 };
	struct service_standing all;
	size_t n;

	if (!bed_open(&b))
		return;
	decide(&b, 10, DECISION_CATALOGUE, D(2026, 3, 1), "talk", NULL);
	CHECK_OK(db_call(b.s, put_covers, &second));
	CHECK_OK(service_covers_of(b.db, b.mem, second.decision, &got, &n));
	CHECK_INT(n, 2);
	CHECK_STR(got[1].code, "anonymous");
	second.edition = 3, k[0].code = "none";
	CHECK_ERR(db_call(b.s, put_covers, &second), MST_NOTFOUND);
	CHECK_OK(service_covers_of(b.db, b.mem, second.decision, &got, &n));
	CHECK_INT(n, 2);
	decide(&b, 11, DECISION_EXEMPTION, D(2026, 3, 1), "talk", "Rädsla.");
	second.covers = &k[1], second.n = 1; /* the third edition no longer covers a talk */
	CHECK_OK(db_call(b.s, put_covers, &second));
	CHECK_OK(service_standing(b.db, b.mem, "2305", &all));
	CHECK_INT(all.ncovers, 2);
	for (size_t i = 0; i < all.ncovers; i++)
		CHECK_STR(all.covers[i].code,
			  id_eq(all.covers[i].decision, second.decision) ? "anonymous" : "talk");
	db_test_bed_close(&b);
}
