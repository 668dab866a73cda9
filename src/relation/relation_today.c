/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* relation_today.c - meetings and promises that need somebody, for "Idag". */
#include "relation/relation.h"

#define SIGN_DAYS 14 /* after the meeting: somebody should have signed its minutes off */

struct card {
	struct view_item item;
	int32_t key;
};
struct board {
	struct ctx *c;
	const struct view *v;
	int32_t today;
	bool all; /* the manager */
	struct card *list;
	size_t n, cap;
};

static void add(struct board *b, int32_t key, struct view_item item)
{
	b->list = arena_more(b->c->mem, b->list, b->n, &b->cap, sizeof(*b->list));
	b->list[b->n++] = (struct card){ item, key };
}

static void meeting_card(struct board *b, const struct relation_meeting *m)
{
	const struct view *v = b->v;
	struct view_item i = { .href = arena_fmt(v->mem, "/moten/%s", id_str(v->mem, m->id)),
			       .title = m->title, .meta = view_date(v, m->day), .state = VIEW_YELLOW };

	if (!str_empty(m->clock))
		i.meta = arena_fmt(v->mem, T("%s kl. %s"), i.meta, m->clock);
	if (m->state == RELATION_PLANNED && m->day >= b->today) {
		if (m->day > b->today + RELATION_SOON_DAYS)
			return;
		i.tag = T("Möte");
		i.state = VIEW_BLUE;
	} else if (b->all && m->state == RELATION_PLANNED) {
		i.tag = T("Skriv protokollet");
	} else if (b->all && m->state == RELATION_DRAFT && m->day + SIGN_DAYS <= b->today) {
		i.tag = T("Justera protokollet");
	} else {
		return;
	}
	add(b, m->day, i);
}

static void action_card(struct board *b, const struct relation_action *a)
{
	const struct view *v = b->v;
	struct view_item i = { .href = "/atgarder", .title = a->what, .state = VIEW_YELLOW };
	bool late = a->due < b->today;

	if (a->done != DAY_NONE || a->due > b->today + RELATION_SOON_DAYS ||
	    !relation_may_finish(b->c, a))
		return;
	i.meta = arena_fmt(v->mem, T("Åtgärd · senast %s"), view_date(v, a->due));
	if (!str_empty(a->who))
		i.meta = arena_fmt(v->mem, "%s · %s", i.meta, a->who);
	i.tag = late ? T("Har väntat för länge") : T("Snart");
	i.state = late ? VIEW_RED : VIEW_YELLOW;
	add(b, a->due, i);
}

static int by_key(const void *a, const void *b)
{
	const struct card *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

mst_err relation_today(struct ctx *c, const struct view_item **ret, size_t *ret_n)
{
	struct board b = { .c = c, .v = &c->view, .today = day_of(c->now),
			   .all = c->who->roles & ROLE_MANAGER, .cap = 8 };
	struct relation_meeting *meetings;
	struct relation_action *actions;
	struct view_item *items;
	size_t nmeetings, nactions;

	b.list = arena_new(c->mem, struct card, b.cap);
	TRY(relation_meetings(c->db, c->mem, &meetings, &nmeetings));
	TRY(relation_actions(c->db, c->mem, ID_NONE, &actions, &nactions));
	for (size_t i = 0; i < nmeetings; i++)
		meeting_card(&b, &meetings[i]);
	for (size_t i = 0; i < nactions; i++)
		action_card(&b, &actions[i]);
	qsort(b.list, b.n, sizeof(*b.list), by_key);
	items = arena_new(c->mem, struct view_item, b.n + 1);
	for (size_t i = 0; i < b.n; i++)
		items[i] = b.list[i].item;
	*ret = items;
	*ret_n = b.n;
	return MST_OK;
}
