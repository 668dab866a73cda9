/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_state.c - what stands in a municipality on a day, from its decisions alone. */
#include "agreement/decision.h"

struct look {
	const struct decision *list;
	size_t n;
	const char *municipality;
	bool waits;
	int32_t day;
};

static void matter_state(const struct look *l, enum decision_matter m, unsigned seen,
			 struct decision_state *ret);

static int32_t later(int32_t a, int32_t b)
{
	return a > b ? a : b; /* DAY_NONE is before every day */
}

static int32_t sooner(int32_t a, int32_t b)
{
	return a == DAY_NONE ? b : b == DAY_NONE || a < b ? a : b;
}

int32_t agreement_appeal_end(const struct decision *d)
{
	return d->noticed == DAY_NONE ? DAY_NONE : day_term_end(d->noticed + 21);
}

int32_t agreement_legal_force(const struct decision *d)
{
	int32_t end = agreement_appeal_end(d);

	return end == DAY_NONE ? DAY_NONE : end + 1;
}

int32_t agreement_remind_day(const struct decision *d)
{
	return d->outcome != DECISION_NOT_YET || d->deadline == DAY_NONE ?
		       DAY_NONE :
		       d->deadline - DECISION_REMIND_DAYS;
}

static bool concerns(const struct look *l, const struct decision *d, enum decision_matter m)
{
	return d->matter == m && !d->removed && str_eq(d->municipality, l->municipality);
}

/* Decided on that day or before: what comes later was not known then. */
static bool decided(const struct look *l, const struct decision *d)
{
	return d->outcome != DECISION_NOT_YET && d->meeting != DAY_NONE && d->meeting <= l->day;
}

/* The latest decided one before `at` (n: from the end), as an index; n: none. */
static size_t before(const struct look *l, enum decision_matter m, size_t at)
{
	size_t best = l->n;

	for (size_t i = 0; i < l->n; i++) {
		const struct decision *d = &l->list[i];

		if (!concerns(l, d, m) || !decided(l, d))
			continue;
		if (at < l->n && (d->meeting > l->list[at].meeting ||
				  (d->meeting == l->list[at].meeting && i >= at)))
			continue;
		if (best == l->n || d->meeting >= l->list[best].meeting)
			best = i;
	}
	return best;
}

/* The one on its way whose meeting is the nearest. */
static const struct decision *planned(const struct look *l, enum decision_matter m)
{
	const struct decision *best = NULL;

	for (size_t i = 0; i < l->n; i++) {
		const struct decision *d = &l->list[i];

		if (concerns(l, d, m) && !decided(l, d) && d->outcome <= DECISION_YES &&
		    (!best || sooner(d->meeting, best->meeting) != best->meeting))
			best = d;
	}
	return best;
}

static bool is_contradicted(const struct look *l, const struct decision *d)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct decision *o = &l->list[i];

		if (o != d && concerns(l, o, d->matter) && o->meeting == d->meeting &&
		    o->outcome != d->outcome &&
		    (o->outcome == DECISION_YES || o->outcome == DECISION_NO))
			return true;
	}
	return false;
}

/* Moves the effect to within that of the approval that it waits for. False: *s has the phase. */
static bool condition_met(const struct look *l, const struct decision *d, unsigned seen,
			  struct decision_state *s)
{
	struct decision_state other;

	if (!d->condition)
		return true;
	s->waits_for = d->condition;
	if (seen & 1u << d->condition) { /* each waits for the other */
		s->phase = DECISION_CONDITIONAL;
		return false;
	}
	matter_state(l, d->condition, seen, &other);
	switch (other.phase) {
	case DECISION_MISSING:
	case DECISION_PLANNED:
	case DECISION_CONDITIONAL:
		s->phase = DECISION_CONDITIONAL;
		return false;
	case DECISION_FORCELESS:
		s->phase = DECISION_FORCELESS;
		return false;
	case DECISION_COMING:
	case DECISION_IN_FORCE:
	case DECISION_LAPSED:
	case DECISION_TERMINATED:
		if (other.from != DAY_NONE)
			break;
		/* fall through */
	case DECISION_REFUSED:
		s->phase = DECISION_LAPSED;
		return false;
	}
	s->waits_for = (enum decision_matter)0;
	s->from = later(s->from, other.from);
	s->to = sooner(s->to, other.to);
	return true;
}

static bool has_force(const struct look *l, const struct decision *d, struct decision_state *s)
{
	if (!l->waits)
		return true;
	s->from = later(s->from, agreement_legal_force(d));
	if (d->noticed != DAY_NONE && d->unappealed != DAY_NONE)
		return true;
	s->phase = DECISION_FORCELESS;
	return false;
}

/* What one decision would give if it were alone in its matter. */
static void own_state(const struct look *l, const struct decision *d, unsigned seen,
		      struct decision_state *s)
{
	*s = (struct decision_state){ .by = d, .from = DAY_NONE, .to = DAY_NONE };
	s->unverified = d->verified == DAY_NONE;
	if (is_contradicted(l, d)) {
		s->contradicted = true;
		return;
	}
	if (d->outcome != DECISION_YES) {
		s->phase = d->outcome == DECISION_NO ? DECISION_REFUSED : DECISION_LAPSED;
		return;
	}
	s->backdated = d->from != DAY_NONE && d->from < d->meeting;
	s->from = later(d->from, d->meeting);
	s->to = d->to;
	if (!condition_met(l, d, seen, s) || !has_force(l, d, s)) {
		s->from = DAY_NONE;
		return;
	}
	if (s->to != DAY_NONE && (l->day > s->to || s->from > s->to))
		s->phase = d->terminated ? DECISION_TERMINATED : DECISION_LAPSED;
	else
		s->phase = l->day < s->from ? DECISION_COMING : DECISION_IN_FORCE;
}

static void matter_state(const struct look *l, enum decision_matter m, unsigned seen,
			 struct decision_state *ret)
{
	struct decision_state coming = { 0 }, settled = { 0 }, never = { 0 }, s;
	const struct decision *next = planned(l, m);

	for (size_t i = before(l, m, l->n); i < l->n && !settled.by; i = before(l, m, i)) {
		own_state(l, &l->list[i], seen | 1u << m, &s);
		if (s.phase == DECISION_COMING || s.phase == DECISION_CONDITIONAL ||
		    s.phase == DECISION_FORCELESS)
			coming = coming.by ? coming : s;
		else if (s.phase == DECISION_LAPSED && s.from == DAY_NONE)
			never = never.by ? never : s; /* it never had any effect: the one before stands */
		else
			settled = s;
	}
	*ret = settled.by && settled.phase == DECISION_IN_FORCE ? settled :
	       coming.by				       ? coming :
	       settled.by				       ? settled :
								 never;
	if (!ret->by) {
		*ret = (struct decision_state){ .phase = next ? DECISION_PLANNED : DECISION_MISSING,
						.by = next, .from = DAY_NONE, .to = DAY_NONE };
		return;
	}
	ret->next = coming.by && coming.by != ret->by ? coming.by : next;
}

void agreement_decision_state(const struct decision *list, size_t n, const char *municipality,
			      enum decision_matter m, bool waits, int32_t day,
			      struct decision_state *ret)
{
	struct look l = { list, n, municipality, waits, day };

	matter_state(&l, m, 0, ret);
}
