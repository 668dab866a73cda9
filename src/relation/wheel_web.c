/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* wheel_web.c - the partnership's year (årshjul): everything with a day that the partners share, gathered
 * from where it is written down, so that nobody keeps a second calendar. */
#include "relation/wheel_web.h"

#include "agreement/term.h"
#include "agreement/text.h"
#include "relation/message.h"
#include "relation/relation_web.h"

#define YEAR_FIRST 2000
#define YEAR_LAST 2100

struct entry {
	int32_t day;
	struct view_item item;
};
struct wheel {
	struct ctx *c;
	const struct view *v;
	int32_t from, to;
	struct entry *list;
	size_t n, cap;
};

static void add(struct wheel *w, int32_t day, const char *title, const char *href, const char *tag)
{
	if (day == DAY_NONE || day < w->from || day > w->to)
		return;
	w->list = arena_more(w->c->mem, w->list, w->n, &w->cap, sizeof(*w->list));
	w->list[w->n++] = (struct entry){
		day, { .href = href, .title = title, .when = view_date(w->v, day), .tag = tag,
		       .state = VIEW_GREY }
	};
}

static mst_err add_meetings(struct wheel *w)
{
	const struct view *v = w->v;
	struct relation_meeting *list;
	struct relation_action *actions;
	struct relation_message *messages;
	bool all = auth_may(w->c->who->roles, NEED_PARTNERSHIP);
	size_t n;

	TRY(relation_meetings(w->c->db, w->c->mem, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (all || list[i].state != RELATION_DRAFT)
			add(w, list[i].day, list[i].title, relation_meeting_base(w->c, list[i].id), T("Möte"));
	TRY(relation_actions(w->c->db, w->c->mem, ID_NONE, &actions, &n));
	for (size_t i = 0; i < n; i++)
		if (actions[i].done == DAY_NONE)
			add(w, actions[i].due, actions[i].what, "/atgarder", T("Åtgärd"));
	TRY(relation_messages(w->c->db, w->c->mem, &messages, &n));
	for (size_t i = 0; i < n; i++)
		add(w, messages[i].planned, messages[i].title,
		    arena_fmt(w->c->mem, "/kommunikation/%s", id_str(w->c->mem, messages[i].id)),
		    T("Kommunikation"));
	return MST_OK;
}

static mst_err add_agreement(struct wheel *w)
{
	const struct view *v = w->v;
	struct agreement_commitment *list;
	struct agreement_clock k;
	struct agreement_term t;
	size_t n;

	TRY(agreement_term_latest(w->c->db, w->c->mem, &t));
	agreement_clock(&t, w->from, &k);
	add(w, k.notice, T("Sista dag att säga upp överenskommelsen"), "/overenskommelse/tid", T("Avtalstid"));
	add(w, k.renewed, T("Överenskommelsen förlängs"), "/overenskommelse/tid", T("Avtalstid"));
	add(w, t.review, T("Överenskommelsen ska ses över"), "/overenskommelse/tid", T("Avtalstid"));
	TRY(agreement_commitments(w->c->db, w->c->mem, w->c->app->jour, &list, &n));
	for (size_t i = 0; i < n; i++)
		add(w, list[i].review, arena_fmt(w->c->mem, T("Ses över: %s"), list[i].what),
		    "/overenskommelse/ataganden", T("Åtagande"));
	return MST_OK;
}

static mst_err add_decisions(struct wheel *w)
{
	const struct view *v = w->v;
	struct decision *list;
	struct org *towns;
	size_t n, ntowns;

	TRY(org_municipalities(w->c->db, w->c->mem, &towns, &ntowns));
	TRY(agreement_decisions(w->c->db, w->c->mem, NULL, &list, &n));
	for (size_t i = 0; i < n; i++) {
		const struct decision *d = &list[i];

		for (size_t k = 0; d->municipality && k < ntowns; k++) {
			const char *at = arena_fmt(w->c->mem, "/kommuner/%s/beslut", towns[k].slug);
			const char *what = arena_fmt(w->c->mem, "%s: %s", towns[k].short_name,
						     agreement_matter_words(v, d->matter));

			if (!str_eq(towns[k].code, d->municipality) || d->outcome != DECISION_NOT_YET)
				continue;
			add(w, d->deadline, what, at, T("Handlingar inne"));
			add(w, d->meeting, what, at, T("Sammanträde"));
		}
	}
	return MST_OK;
}

static int by_day(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->day != y->day ? (x->day > y->day) - (x->day < y->day) : strcmp(x->item.title, y->item.title);
}

static const struct relation_month *months_of(struct wheel *w, int64_t year)
{
	struct relation_month *m = arena_new(w->c->mem, struct relation_month, 12);
	struct view_item *items = arena_new(w->c->mem, struct view_item, w->n + 1);
	int32_t today = day_of(w->c->now);
	size_t at = 0;

	if (w->n)
		qsort(w->list, w->n, sizeof(*w->list), by_day);
	for (int i = 0; i < 12; i++) {
		int32_t first = day_make((int)year, i + 1, 1), next = day_add_months(first, 1);
		char *name = arena_str(w->c->mem, view_text(w->v->lang, day_month_name(i + 1)));

		if (name[0] >= 'a' && name[0] <= 'z')
			name[0] = (char)(name[0] - 0x20);
		m[i] = (struct relation_month){ .name = name, .items = items + at,
						.now = today >= first && today < next };
		for (; at < w->n && w->list[at].day < next; at++, m[i].n++)
			items[at] = w->list[at].item;
	}
	return m;
}

static mst_err wheel_get(struct ctx *c)
{
	struct wheel w = { .c = c, .v = &c->view };
	struct relation_wheel_view m;
	const char *asked = http_query(c->req, "ar");
	int y, month, d;

	day_split(day_of(c->now), &y, &month, &d);
	m.year = y;
	if (asked && (!str_int(asked, &m.year) || m.year < YEAR_FIRST || m.year > YEAR_LAST))
		return MST_NOTFOUND;
	w.from = day_make((int)m.year, 1, 1);
	w.to = day_make((int)m.year, 12, 31);
	TRY(add_meetings(&w));
	TRY(add_agreement(&w));
	TRY(add_decisions(&w));
	m.months = months_of(&w, m.year);
	relation_wheel_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

const struct http_route relation_wheel_routes[] = {
	{ "GET", "/arshjul", NEED_DOC_READ, wheel_get, 0 },
	{ 0 },
};
