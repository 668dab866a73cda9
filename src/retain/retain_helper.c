/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_helper.c - what is kept of those who have helped: how they came goes first, then all but the pledge
 * of secrecy, which holds on when they have left; and the hours, which the books need. */
#include "retain/retain_db.h"

#include <stdlib.h>

#include "volunteer/volunteer_time.h"

static bool has_papers(const struct volunteer *p)
{
	return p->interview != DAY_NONE || p->references != DAY_NONE || p->extract != DAY_NONE ||
	       p->training != DAY_NONE || p->training_until != DAY_NONE || p->board != DAY_NONE ||
	       p->approved_until != DAY_NONE || p->interest != DAY_NONE || p->grace != DAY_NONE ||
	       p->next_talk != DAY_NONE || p->ntalks || p->ncerts || !str_empty(p->extract_seen) ||
	       !str_empty(p->times) || !str_empty(p->conflicts);
}

static void drop_papers(struct volunteer *p)
{
	p->interview = p->references = p->extract = p->training = p->training_until = DAY_NONE;
	p->board = p->approved_until = p->interest = p->grace = p->next_talk = DAY_NONE;
	p->ntalks = p->ncerts = 0;
	p->extract_seen = p->times = p->conflicts = "";
}

static bool has_contact(const struct volunteer *p)
{
	return !id_none(p->account) || !str_empty(p->phone) || !str_empty(p->mail) ||
	       !str_empty(p->area) || !str_empty(p->languages) || p->capacity || p->children;
}

bool retain_helper_next(const struct retain_rule *rule, const struct volunteer *p,
			struct retain_helper *ret)
{
	int64_t days = p->kinds == VOLUNTEER_WITNESS ? rule->witness_days : rule->volunteer_days;

	if (!p->ended || p->ended_on == DAY_NONE)
		return false;
	*ret = (struct retain_helper){ .id = p->id, .name = p->name, .ended = p->ended_on,
				       .witness = p->kinds == VOLUNTEER_WITNESS,
				       .application = p->outcome != 0,
				       .pledge = p->pledge != DAY_NONE };
	if (p->outcome || p->pledge == DAY_NONE) { /* no pledge that holds on */
		ret->step = has_papers(p) && !p->outcome && rule->paper_days < days ? RETAIN_PAPERS : RETAIN_ALL;
		ret->day = ret->step == RETAIN_PAPERS ? p->ended_on + (int32_t)rule->paper_days :
							volunteer_erase_day(p, days);
	} else if (has_papers(p)) {
		ret->step = RETAIN_PAPERS;
		ret->day = p->ended_on + (int32_t)rule->paper_days;
	} else if (has_contact(p)) {
		ret->step = RETAIN_ALL_BUT_PLEDGE;
		ret->day = p->ended_on + (int32_t)days;
	} else {
		ret->step = RETAIN_ALL;
		ret->day = day_add_months(p->ended_on, 12 * (int)rule->pledge_years);
	}
	return true;
}

static int by_day(const void *a, const void *b)
{
	const struct retain_helper *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

mst_err retain_helpers(struct ctx *c, int32_t last, struct retain_helper **ret, size_t *ret_n)
{
	struct retain_helper *list;
	struct retain_rule rule;
	struct volunteer *all;
	size_t n, kept = 0;
	mst_err e = volunteer_list(c, true, &all, &n);

	*ret_n = 0;
	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e; /* not hers to open */
	TRY(retain_rule_on(c->db, c->mem, c->app->jour, day_of(c->now), &rule));
	list = arena_new(c->mem, struct retain_helper, n + 1);
	for (size_t i = 0; i < n; i++)
		kept += retain_helper_next(&rule, &all[i], &list[kept]) && list[kept].day <= last;
	qsort(list, kept, sizeof(*list), by_day);
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

static mst_err take_step(struct ctx *c, struct volunteer *p, enum retain_step step)
{
	struct act a;

	if (step == RETAIN_ALL) {
		TRY(volunteer_erase(c, p->id, &a));
		return ctx_act_now(c, &a);
	}
	drop_papers(p);
	if (step == RETAIN_ALL_BUT_PLEDGE) {
		p->account = ID_NONE;
		p->phone = p->mail = p->area = p->languages = "";
		p->capacity = 0;
		p->children = false;
	}
	TRY(volunteer_put(c, p, &a));
	a.audit = ctx_note(c, "volunteer.erase", ID_NONE, NULL, NULL);
	return ctx_act_now(c, &a);
}

/* Hours, kilometres and outlays are vouchers of the jour's books. */
static mst_err hours_due(struct ctx *c, size_t *ret)
{
	int y, m, d;
	struct act a;
	int64_t old;

	day_split(day_of(c->now), &y, &m, &d);
	TRY(volunteer_time_old(c, 12 * (y - RETAIN_BOOK_YEARS), &old, &a));
	if (!old)
		return MST_OK;
	TRY(ctx_act_now(c, &a));
	*ret += (size_t)old;
	return MST_OK;
}

mst_err retain_helpers_due(struct ctx *c, const struct retain_rule *rule, size_t *ret)
{
	int32_t today = day_of(c->now);
	struct retain_helper next;
	struct volunteer *all;
	size_t n;
	mst_err e = volunteer_list(c, true, &all, &n);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e; /* not a coordinator */
	for (size_t i = 0; i < n; i++) {
		if (!retain_helper_next(rule, &all[i], &next) || next.day > today)
			continue;
		e = take_step(c, &all[i], next.step);
		if (e != MST_CONFLICT) /* somebody changed her meanwhile: another day */
			TRY(e);
		*ret += e == MST_OK;
	}
	return hours_due(c, ret);
}
