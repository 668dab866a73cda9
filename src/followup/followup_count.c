/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_count.c - the formulas. A rate with a public denominator tells the count itself, so it is
 * known only where the count is shown. */
#include "followup/followup_count.h"

#include "support/support_survey.h"

static void exact(struct followup_value *ret, int64_t n)
{
	ret->state = FOLLOWUP_KNOWN;
	ret->n = n;
}

static void share(struct followup_value *ret, int64_t n, int64_t of)
{
	if (of <= 0)
		return;
	exact(ret, n);
	ret->of = of;
}

/* ---- persons: what has been released ---- */

/* Hidden cells of a table read alike: "few" only when all of them may. */
static bool table_few(const struct stats_table *t)
{
	bool few = t->total_few;

	for (size_t i = 0; i < t->n; i++)
		few |= t->cells[i].primary_alone;
	return few;
}

static void shown(const struct followup_basis *b, const struct stats_table *t, int64_t n, bool hidden,
		  bool few, struct followup_value *ret)
{
	if (!t)
		return;
	if (!hidden) {
		exact(ret, n);
		return;
	}
	ret->state = FOLLOWUP_HIDDEN;
	ret->few = few;
	ret->threshold = b->snapshot.threshold;
}

static void total(const struct followup_basis *b, const char *table, struct followup_value *ret)
{
	const struct stats_table *t =
		b->has_snapshot ? stats_table_find(&b->snapshot, table) : NULL;

	if (t)
		shown(b, t, t->total, t->total_hidden, t->total_few, ret);
}

void followup_persons(const struct followup_basis *b, const struct org *town,
		      struct followup_value *ret)
{
	const struct stats_table *t;
	const struct stats_cell *cell;

	if (!town) {
		total(b, "role", ret);
		return;
	}
	t = b->has_snapshot ? stats_table_find(&b->snapshot, "municipality") : NULL;
	cell = t ? stats_cell_find(&b->snapshot, "municipality", town->code) : NULL;
	if (cell)
		shown(b, t, cell->n, cell->hidden, table_few(t), ret);
}

void followup_per_1000(const struct followup_basis *b, const struct org *town,
		       struct followup_value *ret)
{
	int64_t people = town ? town->population : 0;

	for (size_t i = 0; !town && i < b->ntowns; i++)
		people += b->towns[i].org.population;
	followup_persons(b, town, ret);
	if (ret->state == FOLLOWUP_KNOWN && people <= 0)
		*ret = (struct followup_value){ 0 };
	if (ret->state == FOLLOWUP_KNOWN)
		ret->n = (ret->n * 10000 + people / 2) / people;
	/* "Fewer than 5" is a count's word, not a rate's. */
	ret->few = false;
}

void followup_contacts(const struct followup_basis *b, const struct org *town,
		       struct followup_value *ret)
{
	if (!town)
		total(b, "contact", ret);
}

void followup_tallies(const struct followup_basis *b, const struct org *town,
		      struct followup_value *ret)
{
	if (!town)
		total(b, "tally", ret);
}

void followup_notices(const struct followup_basis *b, const struct org *town,
		      struct followup_value *ret)
{
	if (!town)
		total(b, "notice", ret);
}

/* ---- what the partners do ---- */

static bool held(const struct relation_meeting *m)
{
	return m->state == RELATION_DRAFT || m->state == RELATION_SIGNED;
}

static int64_t meetings_held(const struct followup_basis *b)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->nmeetings; i++)
		n += held(&b->meetings[i]);
	return n;
}

/* Those that should have been by now: held, planned for a day that has passed, or cancelled. */
void followup_meetings(const struct followup_basis *b, const struct org *town,
		       struct followup_value *ret)
{
	(void)town; /* they are for all */
	share(ret, meetings_held(b), (int64_t)b->nmeetings);
}

void followup_attended(const struct followup_basis *b, const struct org *town,
		       struct followup_value *ret)
{
	int64_t came = 0, meetings = meetings_held(b);

	for (size_t i = 0; i < b->ntowns; i++)
		if (!town || id_eq(b->towns[i].org.id, town->id))
			came += b->towns[i].attended;
	share(ret, came, town ? meetings : meetings * (int64_t)b->ntowns);
}

void followup_actions(const struct followup_basis *b, const struct org *town,
		      struct followup_value *ret)
{
	int64_t done = 0, due = 0;

	for (size_t i = 0; i < b->nactions; i++) {
		const struct relation_action *a = &b->actions[i];

		if (town && !id_eq(a->org, town->id))
			continue;
		due++;
		done += a->done != DAY_NONE && a->done <= b->to;
	}
	share(ret, done, due);
}

static bool in(const struct relation_outreach *o, const struct org *town)
{
	return !town || str_eq(o->municipality, town->code);
}

void followup_joint(const struct followup_basis *b, const struct org *town,
		    struct followup_value *ret)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->noutreach; i++)
		n += b->outreach[i].goal == 3 && in(&b->outreach[i], town);
	for (size_t i = 0; i < b->ntowns; i++)
		n += b->towns[i].page && (!town || id_eq(b->towns[i].org.id, town->id));
	exact(ret, n);
}

void followup_outreach(const struct followup_basis *b, const struct org *town,
		       struct followup_value *ret)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->noutreach; i++)
		n += in(&b->outreach[i], town);
	exact(ret, n);
}

void followup_participants(const struct followup_basis *b, const struct org *town,
			   struct followup_value *ret)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->noutreach; i++)
		if (in(&b->outreach[i], town) && b->outreach[i].participants > 0)
			n += b->outreach[i].participants;
	exact(ret, n);
}

int64_t followup_group(const struct followup_basis *b, const struct org *town, unsigned bit)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->noutreach; i++)
		n += in(&b->outreach[i], town) && (b->outreach[i].groups & 1u << bit);
	return n;
}

void followup_debate(const struct followup_basis *b, const struct org *town,
		     struct followup_value *ret)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->noutreach; i++) {
		const struct relation_outreach *o = &b->outreach[i];

		n += in(o, town) && (o->goal == 5 || str_eq(o->kind, "media") ||
				     str_eq(o->kind, "debate"));
	}
	exact(ret, n);
}

void followup_perceived(const struct followup_basis *b, const struct org *town,
			struct followup_value *ret)
{
	int64_t n = town ? -1 : b->perceived;

	for (size_t i = 0; town && i < b->ntowns; i++)
		if (id_eq(b->towns[i].org.id, town->id))
			n = b->towns[i].perceived;
	if (n >= 0)
		exact(ret, n);
}

void followup_awareness(const struct followup_basis *b, const struct org *town,
			struct followup_value *ret)
{
	struct relation_awareness_row r;
	int low, high;

	if (!b->awareness)
		return;
	r = relation_awareness_of(b->awareness, town ? town->code : "");
	if (r.asked >= RELATION_ASKED_LEAST)
		exact(ret, relation_awareness_share(&r, &low, &high));
}

/* Volunteers' hours as they were delivered; unknown until somebody has said so of any. */
void followup_hours(const struct followup_basis *b, const struct org *town, struct followup_value *ret)
{
	for (size_t i = 0; i < b->ncontributions && !town; i++) {
		const struct agreement_contribution *k = &b->contributions[i];

		if (k->kind == AGREEMENT_VOLUNTEER_HOURS && k->delivered >= 0)
			exact(ret, ret->n + k->delivered);
	}
}

void followup_hours_value(const struct followup_basis *b, const struct org *town,
			  struct followup_value *ret)
{
	int64_t ore = 0;

	for (size_t i = 0; i < b->ncontributions && !town; i++) {
		const struct agreement_contribution *k = &b->contributions[i];
		int64_t value = agreement_contribution_value(k, k->delivered);

		if (k->kind != AGREEMENT_VOLUNTEER_HOURS || value < 0)
			continue;
		ore += value;
		exact(ret, (ore + 50) / 100);
	}
}

/* ---- for the jour alone ---- */

void followup_own_way(const struct followup_basis *b, const struct org *town,
		      struct followup_value *ret)
{
	if (!town && b->own_way >= 0)
		share(ret, b->own_way, b->known_way);
}

void followup_first_contact(const struct followup_basis *b, const struct org *town,
			    struct followup_value *ret)
{
	if (!town && b->first_contacts >= 0)
		share(ret, b->first_in_time, b->first_contacts);
}

void followup_contacted(const struct followup_basis *b, const struct org *town,
			struct followup_value *ret)
{
	if (!town && b->first_contacts >= 0)
		share(ret, b->first_contacts, b->referrals);
}

void followup_compensation(const struct followup_basis *b, const struct org *town,
			   struct followup_value *ret)
{
	if (!town && b->compensation >= 0)
		exact(ret, b->compensation);
}

void followup_helped(const struct followup_basis *b, const struct org *town, struct followup_value *ret)
{
	if (!town && b->ended >= 0)
		share(ret, b->helped, b->ended);
}

void followup_expected(const struct followup_basis *b, const struct org *town,
		       struct followup_value *ret)
{
	if (!town && b->answered >= SUPPORT_SURVEY_LEAST)
		exact(ret, (b->expected * 1000 + b->answered / 2) / b->answered);
}

void followup_referred(const struct followup_basis *b, const struct org *town,
		       struct followup_value *ret)
{
	int64_t cases = 0, reported = 0;

	for (size_t i = 0; i < b->ntowns; i++)
		if (b->towns[i].cases >= 0 && b->towns[i].reported >= 0) {
			cases += b->towns[i].cases;
			reported += b->towns[i].reported;
		}
	if (!town && cases > 0 && reported > 0)
		exact(ret, (cases * 1000 + reported / 2) / reported);
}
