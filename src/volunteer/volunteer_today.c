/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_today.c - what a coordinator is told in "Idag" of those who help. */
#include "volunteer/volunteer_course.h"
#include "volunteer/volunteer_need.h"

#define NEEDS_SHOWN 4

mst_err volunteer_need_cards(struct ctx *c, struct view_item *items, size_t *n)
{
	const struct view *v = &c->view;
	struct volunteer_need *list;
	struct auth_user u;
	size_t nlist;

	TRY(volunteer_needs(c->db, c->mem, c->app->jour, &list, &nlist));
	for (size_t i = 0; i < nlist && i < NEEDS_SHOWN; i++)
		items[(*n)++] = (struct view_item){
			.href = "/stodpersoner/prata",
			.title = arena_fmt(c->mem, T("%s behöver prata"),
					   auth_get(c->db, c->mem, list[i].by, &u) == MST_OK ? u.name : T("Någon")),
			.meta = arena_fmt(c->mem, T("Sedan %s. Ring i dag."), view_moment(v, list[i].at)),
			.tag = T("Ring"),
			.state = VIEW_RED,
		};
	return MST_OK;
}

struct counts {
	int64_t applying, expiring, expired, talks, late;
	int32_t first; /* the first day on which something grows old */
};

static void count_one(const struct volunteer_courses *all, const struct volunteer *p, int32_t today,
		      struct counts *k)
{
	int32_t ends = volunteer_first_expiry(all, p);

	if (volunteer_applies(p)) {
		k->applying++;
		return;
	}
	if (ends != DAY_NONE && ends < today)
		k->expired++;
	else if (ends != DAY_NONE && ends <= today + VOLUNTEER_EXPIRY_DAYS) {
		k->expiring++;
		k->first = k->first == DAY_NONE || ends < k->first ? ends : k->first;
	}
	k->talks += p->next_talk != DAY_NONE && p->next_talk <= today;
	k->late += p->grace != DAY_NONE && p->grace <= today && !volunteer_ready(p, today);
}

static void add(struct ctx *c, struct view_item *items, size_t *n, int64_t count, const char *words,
		const char *meta, bool worry)
{
	const struct view *v = &c->view;

	if (count > 0)
		items[(*n)++] = (struct view_item){
			.href = "/stodpersoner",
			.title = arena_fmt(c->mem, words, (long long)count),
			.meta = meta,
			.tag = worry ? T("Behöver kontrolleras") : NULL,
			.state = VIEW_YELLOW,
		};
}

mst_err volunteer_cards(struct ctx *c, struct view_item *items, size_t *n)
{
	const struct view *v = &c->view;
	struct counts k = { .first = DAY_NONE };
	struct volunteer_courses all;
	struct volunteer *list;
	size_t nlist;

	TRY(volunteer_courses(c, &all));
	TRY(volunteer_list(c, false, &list, &nlist));
	for (size_t i = 0; i < nlist; i++)
		count_one(&all, &list[i], day_of(c->now), &k);
	add(c, items, n, k.expired,
	    view_text_n(v->lang, "%lld stödpersons utbildning har gått ut", "%lld stödpersoners utbildning har gått ut",
			k.expired), T("De får inga nya ärenden förrän kursen är tagen igen."), true);
	add(c, items, n, k.late,
	    view_text_n(v->lang, "%lld stödperson saknar papper, och dagen har passerat",
			"%lld stödpersoner saknar papper, och dagen har passerat", k.late), NULL, true);
	add(c, items, n, k.expiring,
	    view_text_n(v->lang, "%lld stödpersons utbildning går snart ut",
			"%lld stödpersoners utbildning går snart ut", k.expiring),
	    arena_fmt(c->mem, T("Den första %s"), view_date(v, k.first)), false);
	add(c, items, n, k.talks,
	    view_text_n(v->lang, "%lld handledningssamtal att hålla", "%lld handledningssamtal att hålla", k.talks),
	    NULL, false);
	add(c, items, n, k.applying,
	    view_text_n(v->lang, "%lld vill hjälpa till", "%lld vill hjälpa till", k.applying), NULL, false);
	return MST_OK;
}
