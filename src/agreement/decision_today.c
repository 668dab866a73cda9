/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_today.c - what needs the manager, or a municipality's own officer, in "Idag": papers that
 * are due, meetings that have been held, answers that are waited for, and decisions that are missing. */
#include "agreement/decision_web.h"

struct card {
	struct view_item item;
	int32_t key; /* the nearest first */
};
struct board {
	struct ctx *c;
	const struct view *v;
	int32_t today;
	struct card *list;
	size_t n, cap;
	int missing, lacking; /* decisions, and municipalities that lack some */
	bool begun;           /* there is an agreement, or some decision: something can be missing */
};

static void add(struct board *b, int32_t key, struct view_item item)
{
	b->list = arena_more(b->c->mem, b->list, b->n, &b->cap, sizeof(*b->list));
	b->list[b->n++] = (struct card){ item, key };
}

/* A decision on its way: when its papers are due, and when it should have been made. */
static void planned_card(struct board *b, const struct org *town, const char *base,
			 const struct decision *d)
{
	const struct view *v = b->v;
	struct arena *mem = b->c->mem;
	const char *matter = agreement_matter_words(v, d->matter);
	struct view_item i = { .href = base, .state = VIEW_YELLOW };
	int32_t remind = agreement_remind_day(d);

	if (d->meeting != DAY_NONE && d->meeting < b->today) {
		i.title = arena_fmt(mem, T("%s: vad blev det i %s?"), town->short_name,
				    agreement_decision_name(mem, d));
		i.meta = arena_fmt(mem, T("%s · sammanträde %s"), matter, view_date(v, d->meeting));
		i.tag = T("Skriv in beslutet");
		add(b, d->meeting, i);
	} else if (remind != DAY_NONE && remind <= b->today) {
		bool late = d->deadline < b->today;

		i.title = arena_fmt(mem, T("%s: handlingar till %s"), town->short_name,
				    agreement_decision_name(mem, d));
		i.meta = arena_fmt(mem, late ? T("%s · skulle ha varit inne %s") : T("%s · inne senast %s"),
				   matter, view_date(v, d->deadline));
		i.tag = late ? T("För sent") : T("Inom åtta veckor");
		i.state = late ? VIEW_RED : VIEW_YELLOW;
		add(b, d->deadline, i);
	}
}

static void state_card(struct board *b, const struct org *town, const char *base,
		       const struct decision_state *s)
{
	const struct view *v = b->v;
	struct view_item i = { .href = base, .state = VIEW_YELLOW };
	int32_t force;

	if (s->contradicted) {
		i.title = arena_fmt(v->mem, T("%s: två beslut säger olika"), town->short_name);
		i.meta = agreement_matter_words(v, s->by->matter);
		i.tag = T("Motsägs");
		i.state = VIEW_RED;
		add(b, s->by->meeting, i);
		return;
	}
	if (s->phase != DECISION_FORCELESS || s->by->unappealed != DAY_NONE)
		return;
	force = agreement_legal_force(s->by);
	if (force == DAY_NONE || force > b->today)
		return;
	i.title = arena_fmt(v->mem, T("%s: har någon överklagat?"), town->short_name);
	i.meta = arena_fmt(v->mem, T("%s · tiden gick ut %s"), agreement_matter_words(v, s->by->matter),
			   view_date(v, force - 1));
	i.tag = T("Fråga kommunen");
	add(b, force, i);
}

static mst_err town_cards(struct board *b, const struct org *town)
{
	const char *base = arena_fmt(b->c->mem, "%s/beslut", agreement_town_base(b->c, town));
	bool refused = false, exempts = true;
	struct decision_choice h;
	struct decision *list;
	int missing = 0;
	size_t n;

	TRY(agreement_choice(b->c->db, b->c->mem, town->code, &h));
	TRY(agreement_decisions(b->c->db, b->c->mem, town->code, &list, &n));
	b->begun |= n > 0;
	for (int m = 1; m <= DECISION_MATTERS; m++) {
		struct decision_state s;

		agreement_decision_state(list, n, town->code, (enum decision_matter)m, h.waits, b->today,
					 &s);
		refused |= m == DECISION_IOP && s.phase == DECISION_REFUSED;
		exempts &= m != DECISION_CATALOGUE || s.phase == DECISION_IN_FORCE;
		/* An exemption is of use only where services are open. */
		missing += s.phase == DECISION_MISSING && (m != DECISION_EXEMPTION || exempts);
		state_card(b, town, base, &s);
		if (s.phase == DECISION_PLANNED)
			planned_card(b, town, base, s.by);
		else if (s.next && s.next->outcome == DECISION_NOT_YET)
			planned_card(b, town, base, s.next);
	}
	if (!refused && missing) {
		b->missing += missing;
		b->lacking++;
	}
	return MST_OK;
}

static int by_key(const void *a, const void *b)
{
	const struct card *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

static void missing_card(struct board *b, const struct org *own)
{
	const struct view *v = b->v;
	struct view_item i = { .tag = T("Saknas"), .state = VIEW_GREY };

	if (!b->missing || !b->begun)
		return;
	i.href = own ? arena_fmt(v->mem, "%s/beslut", agreement_town_base(b->c, own)) : "/kommuner";
	i.title = own ? arena_fmt(v->mem,
				  view_text_n(v->lang, "%d beslut saknas", "%d beslut saknas", b->missing),
				  b->missing) :
			arena_fmt(v->mem,
				  view_text_n(v->lang, "%d kommun saknar beslut", "%d kommuner saknar beslut",
					      b->lacking),
				  b->lacking);
	if (own)
		i.meta = own->name;
	add(b, INT32_MAX, i);
}

mst_err agreement_today(struct ctx *c, const struct view_item **ret, size_t *ret_n)
{
	struct board b = { .c = c, .v = &c->view, .today = day_of(c->now), .cap = 8 };
	bool all = c->who->roles & ROLE_MANAGER;
	const struct org *own = NULL;
	struct view_item *items;
	struct agreement a;
	struct org *towns;
	mst_err e = agreement_current(c->db, c->mem, b.today, &a);
	size_t n;

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	b.begun = e == MST_OK;
	b.list = arena_new(c->mem, struct card, b.cap);
	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	for (size_t i = 0; i < n; i++) {
		if (!agreement_may_decide(c, towns[i].id))
			continue;
		TRY(town_cards(&b, &towns[i]));
		own = all ? NULL : &towns[i];
	}
	missing_card(&b, own);
	qsort(b.list, b.n, sizeof(*b.list), by_key);
	items = arena_new(c->mem, struct view_item, b.n + 1);
	for (size_t i = 0; i < b.n; i++)
		items[i] = b.list[i].item;
	*ret = items;
	*ret_n = b.n;
	return MST_OK;
}
