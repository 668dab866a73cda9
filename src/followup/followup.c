/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup.c - a year's basis, an indicator's value in it, and how it is written. */
#include "followup/followup_db.h"

#include "safety/safety.h"
#include "support/support_survey.h"

#define PERCEIVED "ntu.otrygg" /* the series of the room safety */
#define REPORTED "bra.brottsbalken"
#define YEARS_BACK 2

const struct followup_indicator *followup_find(const char *code)
{
	for (const struct followup_indicator *i = followup_indicators; i->code; i++)
		if (str_eq(i->code, code))
			return i;
	return NULL;
}

/* ---- reading a year ---- */

static mst_err read_snapshot(struct ctx *c, struct followup_basis *b)
{
	mst_err e = stats_snapshot_upto(c->db, c->mem, c->app->jour, day_make(b->year, 12, 31),
					&b->snapshot);

	b->has_snapshot = e == MST_OK;
	return e == MST_NOTFOUND ? MST_OK : e;
}

/* A municipality whose count is hidden this year may have been shown a year or two before. */
static mst_err read_last(struct ctx *c, struct followup_basis *b)
{
	const struct followup_indicator *persons = followup_find("personer");
	struct followup_basis then = *b;

	for (int back = 0; then.has_snapshot && back < YEARS_BACK; back++) {
		const struct stats_table *towns = stats_table_find(&then.snapshot, "municipality");

		if (!towns)
			return MST_OK;
		mst_err e = stats_snapshot_upto(c->db, c->mem, c->app->jour, towns->to - 1,
						&then.snapshot);

		if (e != MST_OK)
			return e == MST_NOTFOUND ? MST_OK : e;
		for (size_t i = 0; i < b->ntowns; i++) {
			struct followup_town *t = &b->towns[i];
			struct followup_value now = followup_value(b, persons, &t->org);
			struct followup_value was = followup_value(&then, persons, &t->org);

			if (t->last_to != DAY_NONE || now.state != FOLLOWUP_HIDDEN ||
			    was.state != FOLLOWUP_KNOWN || was.n == 0)
				continue;
			t->last = was.n;
			t->last_to = stats_table_find(&then.snapshot, "municipality")->to;
		}
	}
	return MST_OK;
}

/* The surveys and reports of the year itself, once they may be told. */
static int32_t told_by(const struct followup_basis *b)
{
	int32_t end = day_make(b->year + 1, 12, 31);

	return b->today < end ? b->today : end;
}

/* Public figures about one municipality: the share that feels unsafe, and what was reported. */
static mst_err read_safety(struct ctx *c, struct followup_basis *b, struct followup_town *t)
{
	struct safety_fact *facts;
	struct safety_page page;
	size_t n;
	mst_err e = safety_page_shown(c->db, c->mem, t->org.id, &page);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	/* It counts in the year in which the second side said yes. */
	t->page = e == MST_OK &&
		  day_of(page.jour_at > page.town_at ? page.jour_at : page.town_at) >= b->from &&
		  day_of(page.jour_at > page.town_at ? page.jour_at : page.town_at) <= b->to;
	t->perceived = t->reported = t->cases = -1;
	TRY(safety_facts(c->db, c->mem, t->org.code, told_by(b), &facts, &n));
	for (size_t i = 0; i < n; i++) {
		const struct safety_fact *f = &facts[i];

		if (str_eq(f->series.code, PERCEIVED) && f->town.year == b->year)
			t->perceived = (f->town.milli + 50) / 100;
		if (str_eq(f->series.code, REPORTED) && f->town.year == b->year && f->town.number >= 0)
			t->reported = f->town.number;
	}
	return MST_OK;
}

/* The county's own share; a municipality's may be of another year. */
static mst_err read_county(struct ctx *c, struct followup_basis *b)
{
	struct safety_fact *facts;
	size_t n;

	if (!b->ntowns)
		return MST_OK;
	TRY(safety_facts(c->db, c->mem, arena_strn(c->mem, b->towns[0].org.code, 2), told_by(b), &facts, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(facts[i].series.code, PERCEIVED) && facts[i].town.year == b->year)
			b->perceived = (facts[i].town.milli + 50) / 100;
	return MST_OK;
}

static mst_err read_towns(struct ctx *c, struct followup_basis *b)
{
	struct stats_count *came;
	struct org *list;
	size_t n;

	TRY(org_municipalities(c->db, c->mem, &list, &b->ntowns));
	TRY(stats_by(c->db, c->mem, c->app->jour, STATS_ATTENDANCE, STATS_BY_MUNICIPALITY, b->from,
		     day_make(b->year, 12, 31), &came, &n));
	b->towns = arena_new(c->mem, struct followup_town, b->ntowns + 1);
	for (size_t i = 0; i < b->ntowns; i++) {
		b->towns[i].org = list[i];
		b->towns[i].last_to = DAY_NONE;
		for (size_t k = 0; k < n; k++)
			if (str_eq(came[k].code, list[i].code))
				b->towns[i].attended = came[k].n;
		TRY(read_safety(c, b, &b->towns[i]));
	}
	return read_county(c, b);
}

/* Meetings whose day has come, and actions that were due by then. */
static mst_err read_relation(struct ctx *c, struct followup_basis *b)
{
	struct relation_meeting *meetings;
	struct relation_action *actions;
	size_t n;

	TRY(relation_meetings(c->db, c->mem, &meetings, &n));
	b->meetings = meetings;
	for (size_t i = 0; i < n; i++)
		if (meetings[i].day >= b->from && meetings[i].day <= b->to)
			meetings[b->nmeetings++] = meetings[i];
	TRY(relation_actions(c->db, c->mem, ID_NONE, &actions, &n));
	b->actions = actions;
	for (size_t i = 0; i < n; i++)
		if (actions[i].due >= b->from && actions[i].due <= b->to)
			actions[b->nactions++] = actions[i];
	return relation_outreach_list(c->db, c->mem, b->from, b->to, &b->outreach, &b->noutreach);
}

/* The year's facts of a kind: those of a service, or (NULL) all. */
static mst_err sum_of(struct ctx *c, const struct followup_basis *b, enum stats_kind kind, const char *service,
		      int64_t *ret)
{
	struct stats_count *list;
	size_t n;

	*ret = 0;
	TRY(stats_by(c->db, c->mem, c->app->jour, kind, STATS_BY_SERVICE, b->from, day_make(b->year, 12, 31),
		     &list, &n));
	for (size_t i = 0; i < n; i++)
		*ret += !service || str_eq(list[i].code, service) ? list[i].n : 0;
	return MST_OK;
}

/* Straight from facts: counted for those who may see it alone. */
static mst_err read_unprotected(struct ctx *c, struct followup_basis *b)
{
	int32_t last = day_make(b->year, 12, 31);
	struct stats_count *list;
	size_t n;

	b->own_way = b->known_way = 0;
	TRY(stats_by(c->db, c->mem, c->app->jour, STATS_CASE, STATS_BY_SOURCE, b->from, last, &list,
		     &n));
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(list[i].code, "unknown"))
			b->known_way += list[i].n;
		if (str_eq(list[i].code, "self") || str_eq(list[i].code, "line116006"))
			b->own_way += list[i].n;
	}
	TRY(stats_by(c->db, c->mem, c->app->jour, STATS_CRIME_PLACE, STATS_BY_MUNICIPALITY, b->from, last,
		     &list, &n));
	for (size_t k = 0; k < b->ntowns; k++) {
		b->towns[k].cases = 0;
		for (size_t i = 0; i < n; i++)
			b->towns[k].cases += str_eq(list[i].code, b->towns[k].org.code) ? list[i].n : 0;
	}
	TRY(sum_of(c, b, STATS_FIRST_CONTACT, NULL, &b->first_contacts));
	TRY(sum_of(c, b, STATS_FIRST_CONTACT, "in_time", &b->first_in_time));
	TRY(sum_of(c, b, STATS_REFERRAL, NULL, &b->referrals));
	TRY(sum_of(c, b, STATS_MEASURE, "compensation", &b->compensation));
	int64_t unknown;

	TRY(sum_of(c, b, STATS_OUTCOME, "unknown", &unknown));
	TRY(sum_of(c, b, STATS_OUTCOME, "helped", &b->helped));
	TRY(sum_of(c, b, STATS_OUTCOME, NULL, &b->ended));
	b->ended -= unknown;
	return MST_OK;
}

static mst_err read_awareness(struct ctx *c, struct followup_basis *b)
{
	struct relation_awareness *list;
	size_t n, i = 0;

	TRY(relation_awareness_list(c->db, c->mem, &list, &n));
	while (i < n && list[i].day > b->to)
		i++;
	b->awareness = i < n && list[i].day >= b->from ? &list[i] : NULL;
	return MST_OK;
}

static mst_err read_survey(struct ctx *c, struct followup_basis *b)
{
	struct support_counted *list;
	size_t n;

	if (b->today <= day_make(b->year, 12, 31))
		return MST_OK;
	TRY(support_survey_year(c, b->year, &list, &n));
	b->answered = support_survey_sum(list, n, "expected", NULL);
	b->expected = support_survey_sum(list, n, "expected", "yes");
	return MST_OK;
}

mst_err followup_read(struct ctx *c, int year, bool unprotected, struct followup_basis *ret)
{
	struct followup_basis b = { .year = year, .from = day_make(year, 1, 1), .today = day_of(c->now),
				    .perceived = -1, .own_way = -1, .known_way = -1, .first_contacts = -1,
				    .compensation = -1, .ended = -1 };

	b.to = day_make(year, 12, 31) < b.today ? day_make(year, 12, 31) : b.today;
	TRY(read_snapshot(c, &b));
	TRY(read_towns(c, &b));
	TRY(read_last(c, &b));
	TRY(read_relation(c, &b));
	TRY(read_awareness(c, &b));
	TRY(read_survey(c, &b));
	TRY(agreement_contributions(c->db, c->mem, c->app->jour, year, &b.contributions, &b.ncontributions));
	TRY(followup_entries(c->db, c->mem, year, &b.entries, &b.nentries));
	if (unprotected)
		TRY(read_unprotected(c, &b));
	*ret = b;
	return MST_OK;
}

const struct org *followup_town_of(const struct followup_basis *b, const char *slug)
{
	for (size_t i = 0; i < b->ntowns; i++)
		if (str_eq(b->towns[i].org.slug, slug))
			return &b->towns[i].org;
	return NULL;
}

const struct followup_entry *followup_entry_of(const struct followup_basis *b,
					       const struct followup_indicator *i,
					       const struct org *town)
{
	static const struct followup_entry none = { .place = "", .indicator = "", .comment = "",
						    .by = "", .target = -1, .typed = -1 };
	const char *place = town ? town->code : "";

	for (size_t k = 0; k < b->nentries; k++)
		if (str_eq(b->entries[k].place, place) && str_eq(b->entries[k].indicator, i->code))
			return &b->entries[k];
	return &none;
}

struct followup_value followup_value(const struct followup_basis *b,
				     const struct followup_indicator *i, const struct org *town)
{
	struct followup_value ret = { 0 };
	const struct followup_entry *e;

	if (town && i->reach != FOLLOWUP_EVERYWHERE)
		return ret;
	if (i->count) {
		i->count(b, town, &ret);
		return ret;
	}
	e = followup_entry_of(b, i, town);
	if (e->typed >= 0) {
		ret.state = FOLLOWUP_KNOWN;
		ret.n = i->unit == FOLLOWUP_PERCENT ? e->typed * 10 : e->typed;
	}
	return ret;
}

/* ---- in words ---- */

const char *followup_number(const struct view *v, enum followup_unit unit, int64_t n)
{
	switch (unit) {
	case FOLLOWUP_COUNT:
		break;
	case FOLLOWUP_SHARE:
		return arena_fmt(v->mem, T("%lld procent"), (long long)n);
	case FOLLOWUP_PERCENT:
		return n % 10 ? arena_fmt(v->mem, T("%lld,%lld procent"), (long long)(n / 10),
					  (long long)(n % 10)) :
				arena_fmt(v->mem, T("%lld procent"), (long long)(n / 10));
	case FOLLOWUP_PER_1000:
		return arena_fmt(v->mem, T("%lld,%lld"), (long long)(n / 10), (long long)(n % 10));
	case FOLLOWUP_KRONOR:
		return arena_fmt(v->mem, T("%s kr"), view_number(v, n));
	}
	return view_number(v, n);
}

const char *followup_words(const struct view *v, const struct followup_indicator *i,
			   const struct followup_value *value)
{
	if (value->state == FOLLOWUP_UNKNOWN)
		return "–";
	if (value->state == FOLLOWUP_HIDDEN)
		return value->few ? arena_fmt(v->mem, T("färre än %d"), value->threshold) :
				    T("visas inte, för att skydda personer");
	if (i->unit == FOLLOWUP_SHARE)
		return arena_fmt(v->mem, T("%s av %s"), view_number(v, value->n),
				 view_number(v, value->of));
	return followup_number(v, i->unit, value->n);
}

const char *followup_last_words(const struct view *v, const struct followup_basis *b,
				const struct org *town)
{
	for (size_t i = 0; town && i < b->ntowns; i++) {
		const struct followup_town *t = &b->towns[i];

		if (id_eq(t->org.id, town->id) && t->last_to != DAY_NONE)
			return arena_fmt(v->mem,
					 T("Det senaste tal som har visats för %s är %s, för tre år till och med %s."),
					 town->short_name, view_number(v, t->last),
					 day_str(v->mem, t->last_to));
	}
	return NULL;
}

int64_t followup_level(const struct followup_indicator *i, const struct followup_value *value)
{
	if (i->unit == FOLLOWUP_SHARE)
		return value->of > 0 ? (value->n * 100 + value->of / 2) / value->of : 0;
	return value->n;
}

int followup_reached(const struct followup_indicator *i, const struct followup_value *value,
		     int64_t target)
{
	bool tenths = i->unit == FOLLOWUP_PERCENT || i->unit == FOLLOWUP_PER_1000;

	if (value->state != FOLLOWUP_KNOWN || target < 0 || !i->better)
		return -1;
	/* A share is held against its target uncut: 2 of 3 is not 67 percent. */
	if (i->unit == FOLLOWUP_SHARE)
		return i->better > 0 ? value->n * 100 >= target * value->of :
				       value->n * 100 <= target * value->of;
	target *= tenths ? 10 : 1;
	return i->better > 0 ? value->n >= target : value->n <= target;
}

int32_t followup_public_from(int year)
{
	return day_make(year + 1, 4, 1);
}

bool followup_ready(const struct followup_basis *b)
{
	return b->has_snapshot && b->snapshot.to == day_make(b->year, 12, 31);
}
