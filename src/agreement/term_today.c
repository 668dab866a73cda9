/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* term_today.c - for "Idag": the last day for notice, the end, the review, and promises that somebody
 * was to look at again. The manager sees all of it, an officer what is about all and about her own. */
#include "agreement/term.h"

#include "agreement/text.h"

struct card {
	struct view_item item;
	int32_t key;
};
struct board {
	struct ctx *c;
	const struct view *v;
	int32_t today;
	struct card *list;
	size_t n, cap;
};

static void add(struct board *b, int32_t key, struct view_item item)
{
	b->list = arena_more(b->c->mem, b->list, b->n, &b->cap, sizeof(*b->list));
	b->list[b->n++] = (struct card){ item, key };
}

static void clock_cards(struct board *b, const struct agreement_term *t)
{
	const struct view *v = b->v;
	struct view_item i = { .href = "/overenskommelse/tid", .state = VIEW_YELLOW };
	struct agreement_clock k;

	agreement_clock(t, b->today, &k);
	if (k.over) {
		i.title = T("Överenskommelsen har slutat gälla");
		i.meta = view_date(v, k.ends);
		i.tag = T("Har slutat");
		i.state = VIEW_RED;
		add(b, k.ends, i);
		return;
	}
	if (k.ends != DAY_NONE && k.renewed == DAY_NONE && k.ends - b->today <= AGREEMENT_NOTICE_SOON) {
		i.title = arena_fmt(v->mem, T("Överenskommelsen slutar gälla %s"), view_date(v, k.ends));
		i.tag = k.given ? T("Uppsagd") : T("Förlängs inte");
		add(b, k.ends, i);
	}
	if (k.renewed != DAY_NONE && k.notice >= b->today && k.notice - b->today <= AGREEMENT_NOTICE_SOON) {
		i.title = arena_fmt(v->mem, T("Den som vill säga upp överenskommelsen gör det senast %s"),
				    view_date(v, k.notice));
		i.meta = arena_fmt(v->mem, T("Annars förlängs den från %s"), view_date(v, k.renewed));
		i.tag = T("Sista dag");
		add(b, k.notice, i);
	}
	if (t->review != DAY_NONE && t->review - b->today <= AGREEMENT_REVIEW_SOON) {
		i.title = T("Överenskommelsen ska ses över");
		i.meta = view_date(v, t->review);
		i.tag = t->review < b->today ? T("Har väntat för länge") : T("Snart");
		i.state = t->review < b->today ? VIEW_RED : VIEW_YELLOW;
		add(b, t->review, i);
	}
}

static mst_err promise_cards(struct board *b)
{
	const struct view *v = b->v;
	struct agreement_commitment *list;
	bool all = b->c->who->roles & ROLE_MANAGER;
	size_t n;

	TRY(agreement_commitments(b->c->db, b->c->mem, b->c->app->jour, &list, &n));
	for (size_t i = 0; i < n; i++) {
		const struct agreement_commitment *k = &list[i];
		bool late = k->review < b->today;

		if (k->review == DAY_NONE || k->state == AGREEMENT_KEPT ||
		    k->review - b->today > AGREEMENT_REVIEW_SOON || (!all && !id_eq(k->org, b->c->who->org)))
			continue;
		add(b, k->review,
		    (struct view_item){
			.href = arena_fmt(v->mem, "/overenskommelse/ataganden/%s", id_str(v->mem, k->id)),
			.title = arena_fmt(v->mem, T("Ses över: %s"), k->what),
			.meta = view_date(v, k->review),
			.tag = late ? T("Har väntat för länge") : T("Snart"),
			.state = late ? VIEW_RED : VIEW_YELLOW,
		    });
	}
	return MST_OK;
}

static int by_key(const void *a, const void *b)
{
	const struct card *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

mst_err agreement_term_today(struct ctx *c, const struct view_item **ret, size_t *ret_n)
{
	struct board b = { .c = c, .v = &c->view, .today = day_of(c->now), .cap = 4 };
	struct agreement_term t;
	struct view_item *items;

	b.list = arena_new(c->mem, struct card, b.cap);
	if (c->who->roles & (ROLE_MANAGER | ROLE_MUNICIPAL_OFFICER)) {
		TRY(agreement_term_latest(c->db, c->mem, &t));
		clock_cards(&b, &t);
		TRY(promise_cards(&b));
	}
	qsort(b.list, b.n, sizeof(*b.list), by_key);
	items = arena_new(c->mem, struct view_item, b.n + 1);
	for (size_t i = 0; i < b.n; i++)
		items[i] = b.list[i].item;
	*ret = items;
	*ret_n = b.n;
	return MST_OK;
}
