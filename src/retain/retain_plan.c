/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_plan.c - what is due by the rules. It is looked for by the day of the closing, so that what is not due
 * is not read: a sign-in asks for it. */
#include "retain/retain_plan.h"

#include <stdlib.h>

#include "support/support_restrict.h"

mst_err retain_look_begin(struct retain_look *l)
{
	TRY(retain_rule_on(l->db, l->mem, l->jour, l->today, &l->rule));
	return retain_early_list(l->db, l->mem, l->jour, &l->asked, &l->nasked);
}

/* From when she has asked for it; DAY_NONE: she has not. */
static int32_t early_of(const struct retain_look *l, struct id case_id)
{
	for (size_t i = 0; i < l->nasked; i++)
		if (id_eq(l->asked[i].case_id, case_id))
			return l->asked[i].from;
	return DAY_NONE;
}

/* When all of it is due; early: because she has asked. */
static int32_t whole_day(const struct retain_look *l, const struct support_bare *s, bool *early)
{
	int32_t whole = day_of(s->closed) + (int32_t)l->rule.case_days, asked = early_of(l, s->id);

	*early = asked != DAY_NONE && asked < whole;
	return *early ? asked : whole;
}

/* Whoever was closed by then was so for `days` on the last day. */
static int64_t closed_by(const struct retain_look *l, int64_t days)
{
	return day_at(l->last + 1 - (int32_t)days, 0, 0);
}

static mst_err due_of(const struct retain_look *l, const struct support_bare *s, bool story, int32_t day,
		      bool early, struct retain_due *ret)
{
	struct retain_hold_row hold;
	int64_t restricted;
	mst_err e = retain_hold_row(l->db, l->mem, s->id, l->today, &hold);

	*ret = (struct retain_due){ .case_id = s->id, .person_id = s->person_id, .story = story,
				    .day = day, .closed = day_of(s->closed), .held = DAY_NONE,
				    .linked = s->state != SUPPORT_SPLIT, .early = early };
	if (e == MST_OK)
		ret->held = hold.hold.until;
	else if (e != MST_NOTFOUND)
		return e;
	TRY(support_restricted(l->db, s->id, &restricted));
	ret->restricted = restricted != 0;
	return MST_OK;
}

mst_err retain_look_stories(struct retain_look *l, struct retain_stories *ret)
{
	struct support_bare *page;
	size_t n;

	*ret = (struct retain_stories){ 0 };
	TRY(support_story_left(l->db, l->mem, l->jour, closed_by(l, l->rule.story_days), &l->after, &page, &n));
	ret->due = arena_new(l->mem, struct retain_due, n + 1);
	ret->gone = arena_new(l->mem, struct id, n + 1);
	for (size_t i = 0; i < n; i++) {
		int32_t day = day_of(page[i].closed) + (int32_t)l->rule.story_days;
		bool gone, early;

		if (day > l->last || day >= whole_day(l, &page[i], &early))
			continue;
		TRY(retain_story_has(l->db, page[i].id, &gone));
		if (gone)
			ret->gone[ret->ngone++] = page[i].id;
		else
			TRY(due_of(l, &page[i], true, day, false, &ret->due[ret->n++]));
	}
	ret->end = n < SUPPORT_BARE_MOST;
	if (n)
		l->after = page[n - 1];
	return MST_OK;
}

/* ---- all that is due ---- */

struct due_list {
	struct retain_due *of;
	size_t n, cap;
};

static struct retain_due *room_for(struct arena *mem, struct due_list *list, size_t more)
{
	if (list->n + more > list->cap) {
		struct retain_due *of = arena_new(mem, struct retain_due, 2 * (list->n + more));

		if (list->n)
			memcpy(of, list->of, list->n * sizeof(*of));
		list->of = of;
		list->cap = 2 * (list->n + more);
	}
	return &list->of[list->n];
}

static mst_err add_stories(struct retain_look *l, struct due_list *list)
{
	struct retain_stories page = { 0 };

	while (!page.end) {
		TRY(retain_look_stories(l, &page));
		if (!page.n)
			continue;
		memcpy(room_for(l->mem, list, page.n), page.due, page.n * sizeof(*page.due));
		list->n += page.n;
	}
	return MST_OK;
}

static mst_err add_whole(const struct retain_look *l, const struct support_bare *s, struct due_list *list)
{
	bool early;
	int32_t day = whole_day(l, s, &early);

	if (day > l->last)
		return MST_OK;
	TRY(due_of(l, s, false, day, early, room_for(l->mem, list, 1)));
	list->n++;
	return MST_OK;
}

static mst_err add_cases(const struct retain_look *l, struct due_list *list)
{
	struct support_bare *old, s;
	size_t n;

	TRY(support_closed_before(l->db, l->mem, l->jour, closed_by(l, l->rule.case_days), &old, &n));
	for (size_t i = 0; i < n; i++)
		TRY(add_whole(l, &old[i], list));
	for (size_t i = 0; i < l->nasked; i++) {
		mst_err e = support_bare_find(l->db, l->asked[i].case_id, &s);

		if (e == MST_NOTFOUND || (e == MST_OK && s.closed <= closed_by(l, l->rule.case_days)))
			continue; /* erased, or among the old ones */
		TRY(e);
		TRY(add_whole(l, &s, list));
	}
	return MST_OK;
}

static int by_day(const void *a, const void *b)
{
	const struct retain_due *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

mst_err retain_plan(struct db *db, struct arena *mem, struct id jour, int32_t today, int32_t last,
		    struct retain_due **ret, size_t *ret_n)
{
	struct retain_look l = { .db = db, .mem = mem, .jour = jour, .today = today, .last = last };
	struct due_list list = { 0 };

	TRY(retain_look_begin(&l));
	TRY(add_stories(&l, &list));
	TRY(add_cases(&l, &list));
	if (list.n)
		qsort(list.of, list.n, sizeof(*list.of), by_day);
	*ret = list.of;
	*ret_n = list.n;
	return MST_OK;
}
