/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_figures.c - three years of invented facts and their snapshots, so that the figures' pages
 * show something like a county's real life. The same clock makes the same counts: they are
 * drawn from a fixed seed. Nobody stands behind a fact. */
#include "cli/demo.h"

#include "stats/stats_jobs.h"

#define QUARTERS 12  /* whole ones before the quarter of the clock */
#define A_YEAR 250   /* persons in the county */
#define BATCH 1500   /* facts per transaction */

static const int64_t season[4] = { 23, 27, 28, 22 }; /* percent of a year: summers are long */

struct facts {
	struct demo *d;
	struct stats_fact *list;
	size_t n, cap;
};

static struct stats_fact *add(struct facts *f, enum stats_kind kind, int32_t day, int64_t n)
{
	if (f->n == f->cap) {
		struct stats_fact *more = arena_new(f->d->mem, struct stats_fact, f->cap * 2 + 64);

		if (f->n)
			memcpy(more, f->list, f->n * sizeof(*more));
		f->list = more;
		f->cap = f->cap * 2 + 64;
	}
	f->list[f->n] = (struct stats_fact){ .id = rng_id(), .jour = f->d->cli->app.jour,
					     .kind = kind, .day = day, .n = n };
	return &f->list[f->n++];
}

/* Of the first, every third fact or so; of the others fewer. */
static void add_circumstance(struct facts *f, int32_t day)
{
	static const struct {
		size_t every;
		const char *code;
	} list[] = { { 3, "close_relation" }, { 8, "internet" }, { 11, "child_witnessed" },
		     { 14, "school" }, { 19, "honour" }, { 23, "hate" } };

	for (size_t i = 0; i < MST_LEN(list); i++)
		if (f->n % list[i].every == 0) {
			add(f, STATS_CIRCUMSTANCE, day, 1)->circumstance = list[i].code;
			return;
		}
}

/* Most of those who were referred are spoken with in time. */
static void add_first_contact(struct facts *f, int32_t day, const char *source)
{
	struct stats_fact *k;

	add(f, STATS_REFERRAL, day, 1)->source = source;
	if (f->n % 8 == 0)
		add(f, STATS_REFERRAL, day, 1)->source = source; /* one who could not be reached */
	k = add(f, STATS_FIRST_CONTACT, day, 1);
	k->source = source;
	k->service = f->n % 10 < 8 ? "in_time" : f->n % 10 == 8 ? "week" : "later";
}

/* One person, with the contacts and the rest that came of it in the same quarter. */
static void add_person(struct facts *f, uint64_t *s, int32_t day)
{
	struct stats_fact *k = add(f, STATS_CASE, day, 1);
	struct demo_drawn who;
	static const struct {
		enum stats_kind kind;
		int64_t percent, most;
	} more[] = { { STATS_CONTACT, 100, 5 }, { STATS_MEASURE, 60, 2 }, { STATS_NOTICE, 82, 1 } };

	demo_pick_person(s, &who);
	k->municipality = who.municipality;
	k->role = who.role;
	k->sex = who.sex;
	k->age = who.age;
	k->crime = who.crime;
	k->source = who.source;
	k->reported = who.reported;
	if (!str_eq(who.source, "self") && !str_eq(who.source, "line116006"))
		add_first_contact(f, day, who.source);
	if (who.municipality) {
		/* One in twelve was hurt away from home. */
		const char *away = demo_municipalities[f->n % MST_LEN(demo_municipalities)].code;
		const char *place = f->n % 12 ? who.municipality : away;

		add(f, STATS_CRIME_PLACE, day, 1)->municipality = place;
	}
	add_circumstance(f, day);
	for (size_t i = 0; i < MST_LEN(more); i++) {
		if (demo_below(s, 100) >= more[i].percent)
			continue;
		k = add(f, more[i].kind, day, 1 + demo_below(s, more[i].most));
		k->municipality = who.municipality;
		k->role = who.role;
		k->sex = who.sex;
		k->age = who.age;
		k->crime = who.crime;
		if (more[i].kind == STATS_MEASURE && f->n % 4 == 0)
			k->service = "compensation";
	}
}

/* The quarter that begins on `first`, as far as `today`. */
static void add_quarter(struct facts *f, uint64_t *s, int32_t first, int32_t today)
{
	int32_t end = day_add_months(first, 3);
	int y, month, d;

	day_split(first, &y, &month, &d);
	int64_t persons = A_YEAR * season[(month - 1) / 3] / 100 + demo_below(s, 9) - 4;

	for (int64_t i = 0; i < persons; i++) {
		int32_t day = first + (int32_t)demo_below(s, end - first);

		if (day <= today)
			add_person(f, s, day);
	}
	for (int64_t i = demo_below(s, 12) + 20; i > 0; i--) {
		int32_t day = first + (int32_t)demo_below(s, end - first);

		if (day <= today)
			add(f, STATS_TALLY, day, 1)->municipality = demo_pick_municipality(s);
	}
}

/* Cases that were closed three months after they were opened, and how each went. */
static void add_outcomes(struct facts *f, int32_t today)
{
	static const char *const how[] = { "helped", "helped", "helped", "part", "helped", "elsewhere",
					   "helped", "none", "helped", "unknown" };
	size_t persons = f->n, n = 0;

	for (size_t i = 0; i < persons; i++) {
		int32_t day = day_add_months(f->list[i].day, 3);

		if (f->list[i].kind == STATS_CASE && day <= today)
			add(f, STATS_OUTCOME, day, 1)->service = how[n++ % MST_LEN(how)];
	}
}

struct batch {
	const struct stats_fact *list;
	size_t n;
};

static mst_err put_batch(struct ctx *c, void *arg)
{
	const struct batch *b = arg;

	for (size_t i = 0; i < b->n; i++)
		TRY(stats_put(c->db, &b->list[i]));
	return MST_OK;
}

static mst_err freeze(struct ctx *c, void *arg)
{
	return stats_freeze_due_apply(c->db, arg);
}

static mst_err answer(struct ctx *c, void *arg)
{
	return stats_answer_apply(c->db, arg);
}

/* The municipality of Östersund has asked about its last whole year. */
static mst_err add_answer(struct demo *d)
{
	struct stats_answer *a = arena_new(d->mem, struct stats_answer, 1);
	struct stats_question q = { "municipality", "2380", 0, 0, "2380" };
	int y, m, day;

	TRY(stats_answer_span(d->c.db, d->mem, d->cli->app.jour, &q.from, &q.to));
	day_split(q.to + 1, &y, &m, &day);
	q.from = day_make(y - 1, 1, 1);
	q.to = day_make(y - 1, 12, 31);
	TRY(stats_answer_prepare(d->c.db, d->mem, d->cli->app.jour, &q, a));
	if (a->hidden)
		return MST_OK;
	a->at = d->c.now;
	a->by = "Karin Lindberg";
	return ctx_act_now(&d->c, &(struct act){ .apply = answer, .arg = a });
}

mst_err demo_figures(struct demo *d)
{
	int32_t today = day_of(d->c.now), first;
	struct facts f = { .d = d };
	uint64_t state = 4;
	int y, m, day;

	day_split(today, &y, &m, &day);
	first = day_make(y, (m - 1) / 3 * 3 + 1, 1);
	for (int i = QUARTERS; i >= 0; i--)
		add_quarter(&f, &state, day_add_months(first, -3 * i), today);
	add_outcomes(&f, today);
	for (size_t at = 0; at < f.n; at += BATCH) {
		struct batch b = { f.list + at, f.n - at < BATCH ? f.n - at : BATCH };

		TRY(ctx_act_now(&d->c, &(struct act){ .apply = put_batch, .arg = &b }));
	}
	/* As the nights have done it: the day after each wait, in order, the last if it is over. */
	for (int i = 5; i >= 0; i--) {
		int32_t on = day_add_months(first, -3 * i) + STATS_FREEZE_WAIT;
		struct stats_due *due = NULL;

		if (on > today)
			break;
		TRY(stats_freeze_due(d->c.db, d->mem, d->cli->app.jour, on, day_at(on, 3, 20),
				     &due));
		if (due)
			TRY(ctx_act_now(&d->c, &(struct act){ .apply = freeze, .arg = due }));
	}
	return add_answer(d);
}
