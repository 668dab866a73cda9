/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_fixture.c - see support_fixture.h. */
#include "support/support_fixture.h"

#include "org/org.h"

const struct db_room *support_fixture_rooms(void)
{
	static struct db_room list[7];

	list[0] = org_room;
	list[1] = stats_room;
	list[2] = person_room;
	list[3] = support_room;
	list[4] = volunteer_room;
	list[5] = barrier_room;
	return list;
}

struct support_new support_fixture_anna(void)
{
	return (struct support_new){
		.person = { .name = "Anna Berg", .phone = "070-1740605" },
		.codes = { .roles = { "victim", "witness" }, .nroles = 2, .sex = "woman",
			   .age = "25-44", .crime = "assault", .reported = "yes",
			   .source = "police", .municipality = "2303",
			   .summary = "Vill ha stöd inför rättegången" },
		.at = FIXTURE_NOW,
		.first_note = "Ringde själv.",
	};
}

struct id support_fixture_case(struct auth_fixture *f, int who)
{
	struct support_new n = support_fixture_anna();
	struct id id = ID_NONE;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return id;
}

int64_t support_fixture_sum(struct auth_fixture *f, enum stats_kind kind, enum stats_dim dim,
			    const char *code)
{
	struct stats_count *list;
	struct ctx c;
	size_t n;
	int64_t sum = 0;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(stats_by(c.db, c.mem, f->app.jour, kind, dim, day_make(2025, 1, 1),
			  day_make(2029, 12, 31), &list, &n));
	for (size_t i = 0; i < n; i++)
		if (!code || str_eq(list[i].code, code))
			sum += list[i].n;
	ctx_close(&c);
	return sum;
}

/* ---- what must be true ---- */

struct seen {
	int64_t cases, split, version;
	int64_t entries[SUPPORT_CONSENT + 1]; /* the largest of the kinds */
};

static void look_at_case(struct ctx *c, const struct support_row *r, struct seen *seen)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_entry *list = NULL;
	size_t n = 0;

	CHECK_OK(support_row_open(c, r, &s));
	CHECK_STR(s.person.name, "Anna Berg");
	CHECK_INT(id_none(s.fact), r->state == SUPPORT_SPLIT);
	CHECK_INT(r->closed != 0, r->state != SUPPORT_OPEN);
	CHECK_OK(support_entries(c, &s, &list, &n));
	for (size_t i = 0; i < n; i++) {
		seen->entries[list[i].kind]++;
		if (r->state == SUPPORT_SPLIT)
			CHECK(id_none(list[i].fact));
	}
	seen->cases++;
	seen->split += r->state == SUPPORT_SPLIT;
	seen->version += r->version;
}

static void look(struct auth_fixture *f, struct seen *seen)
{
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	for (int state = SUPPORT_OPEN; state <= SUPPORT_SPLIT; state++) {
		struct support_row *rows = NULL;
		size_t n = 0;

		CHECK_OK(support_rows_list(c.db, c.mem, f->app.jour, (enum support_state)state, SUPPORT_BY_TOUCHED, 0,
					   ID_NONE, 500, &rows, &n));
		for (size_t i = 0; i < n; i++) {
			CHECK_OK(support_row_find(c.db, c.mem, rows[i].id, &rows[i]));
			look_at_case(&c, &rows[i], seen);
		}
	}
	ctx_close(&c);
}

static int64_t logged(const struct audit_line *lines, size_t n, const char *act)
{
	int64_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += str_eq(lines[i].act, act);
	return count;
}

static void compare(const struct audit_line *l, size_t n, const struct seen *s)
{
	int64_t closes = logged(l, n, "case.close"), reopens = logged(l, n, "case.reopen");

	CHECK_INT(s->cases, logged(l, n, "case.open"));
	CHECK_INT(s->entries[SUPPORT_TALK], s->cases + logged(l, n, "case.log"));
	CHECK_INT(s->entries[SUPPORT_MEASURE], logged(l, n, "case.measure"));
	CHECK_INT(s->entries[SUPPORT_NOTICE] + s->entries[SUPPORT_PRIVACY],
		  logged(l, n, "case.notice"));
	CHECK_INT(s->entries[SUPPORT_ASSIGNED], logged(l, n, "case.assign"));
	CHECK_INT(s->entries[SUPPORT_UNASSIGNED], logged(l, n, "case.unassign"));
	CHECK_INT(s->entries[SUPPORT_CLOSING], closes);
	CHECK_INT(s->entries[SUPPORT_REOPENED], reopens);
	CHECK_INT(s->split > 0, logged(l, n, "case.split") > 0);
	/* Each change of a case counts its version up: closing by two. */
	CHECK_INT(s->version,
		  s->cases + logged(l, n, "case.edit") + 2 * closes + reopens + s->split);
}

/* What is kept as the number of cases in a state is what there is. */
static void compare_counted(struct ctx *c)
{
	int64_t kept, there[SUPPORT_SPLIT + 1] = { 0 };
	struct support_trace *rows;
	size_t n;

	CHECK_OK(support_rows_trace(c->db, c->mem, c->app->jour, &rows, &n));
	for (size_t i = 0; i < n; i++)
		there[rows[i].state]++;
	for (int state = SUPPORT_OPEN; state <= SUPPORT_SPLIT; state++) {
		CHECK_OK(support_rows_count(c->db, c->app->jour, (enum support_state)state, &kept));
		CHECK_INT(kept, there[state]);
	}
}

void support_fixture_check(struct auth_fixture *f, const char *when)
{
	struct seen seen = { 0 };
	struct audit_line *lines = NULL;
	struct ctx c;
	size_t n = 0;
	int64_t rows;

	look(f, &seen);
	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(audit_select(c.db, c.mem, &(struct audit_filter){ .jour = f->app.jour, .most = 5000 }, &lines, &n));
	compare(lines, n, &seen);
	CHECK_INT(support_fixture_sum(f, STATS_CASE, STATS_BY_ROLE, NULL), seen.cases);
	CHECK_INT(support_fixture_sum(f, STATS_CONTACT, STATS_BY_ROLE, NULL),
		  logged(lines, n, "case.log"));
	CHECK_INT(support_fixture_sum(f, STATS_OUTCOME, STATS_BY_SERVICE, NULL),
		  logged(lines, n, "case.close") - logged(lines, n, "case.reopen"));
	CHECK_INT(support_fixture_sum(f, STATS_TALLY, STATS_BY_ROLE, NULL),
		  2 * logged(lines, n, "tally.add"));
	int64_t calls;

	CHECK_OK(support_calls_count(c.db, f->app.jour, &calls));
	CHECK_INT(calls, logged(lines, n, "call.log"));
	compare_counted(&c);
	ctx_close(&c);
	if (!auth_fixture_log_whole(f, &rows))
		test_fail(__FILE__, __LINE__, "the log is not whole after: %s", when);
}
