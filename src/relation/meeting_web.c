/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* meeting_web.c - the list of meetings and one meeting's page: its notice before, its minutes after. A
 * municipality sees a draft of the minutes only when it is signed off, and its opening is registered. */
#include "relation/relation_web.h"

#define OPEN_MOST 5 /* actions on the list's page */

/* ---- shared ---- */

const char *relation_meeting_base(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, "/moten/%s", id_str(c->mem, id));
}

static bool is_held(const struct relation_meeting *m)
{
	return m->state == RELATION_DRAFT || m->state == RELATION_SIGNED;
}

static bool may_see(const struct ctx *c, const struct relation_meeting *m)
{
	return m->state != RELATION_DRAFT || auth_may(c->who->roles, NEED_PARTNERSHIP);
}

mst_err relation_meeting_of(struct ctx *c, struct relation_meeting *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(relation_meeting_get(c->db, c->mem, id, ret));
	return may_see(c, ret) ? MST_OK : MST_NOTFOUND;
}

const char *relation_when(const struct view *v, const struct relation_meeting *m)
{
	return str_empty(m->clock) ? view_date(v, m->day) :
				     arena_fmt(v->mem, T("%s kl. %s"), view_date(v, m->day), m->clock);
}

const char *relation_state_words(const struct view *v, enum relation_state s)
{
	switch (s) {
	case RELATION_PLANNED:
		return T("Planerat");
	case RELATION_DRAFT:
		return T("Utkast");
	case RELATION_SIGNED:
		return T("Justerat");
	case RELATION_CANCELLED:
		return T("Inställt");
	}
	return "";
}

static enum view_state state_colour(enum relation_state s)
{
	return s == RELATION_SIGNED ? VIEW_GREEN : s == RELATION_DRAFT ? VIEW_YELLOW :
	       s == RELATION_PLANNED ? VIEW_BLUE : VIEW_GREY;
}

const struct view_crumb *relation_crumbs(struct ctx *c, const struct relation_meeting *m,
					 const char *label)
{
	const struct view *v = &c->view;
	struct view_crumb *k = arena_new(c->mem, struct view_crumb, 4);
	size_t n = 0;

	k[n++] = (struct view_crumb){ "/moten", T("Möten") };
	if (m)
		k[n++] = (struct view_crumb){ label ? relation_meeting_base(c, m->id) : NULL, m->title };
	if (label)
		k[n++] = (struct view_crumb){ NULL, label };
	return k;
}

/* ---- the list ---- */

static struct view_item meeting_item(struct ctx *c, const struct relation_meeting *m)
{
	const struct view *v = &c->view;
	const char *when = relation_when(v, m);

	return (struct view_item){
		.href = relation_meeting_base(c, m->id),
		.title = m->title,
		.meta = str_empty(m->place) ? when : arena_fmt(c->mem, "%s · %s", when, m->place),
		.tag = relation_state_words(v, m->state),
		.state = state_colour(m->state),
	};
}

/* Coming ones the nearest first; the rest newest first, as they are read. */
static mst_err fill_meetings(struct ctx *c, struct relation_list_view *l)
{
	struct relation_meeting *list;
	struct view_item *coming, *held;
	size_t n;

	TRY(relation_meetings(c->db, c->mem, &list, &n));
	coming = arena_new(c->mem, struct view_item, n + 1);
	held = arena_new(c->mem, struct view_item, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!is_held(&list[i]) && list[i].day >= day_of(c->now))
			l->ncoming++;
		else if (may_see(c, &list[i]))
			held[l->nheld++] = meeting_item(c, &list[i]);
	for (size_t i = 0, k = l->ncoming; i < n; i++)
		if (!is_held(&list[i]) && list[i].day >= day_of(c->now))
			coming[--k] = meeting_item(c, &list[i]);
	l->coming = coming;
	l->held = held;
	return MST_OK;
}

static mst_err list_get(struct ctx *c)
{
	struct relation_list_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct relation_action *list;
	size_t n, open = 0;

	TRY(fill_meetings(c, &m));
	TRY(relation_actions(c->db, c->mem, ID_NONE, &list, &n));
	while (open < n && list[open].done == DAY_NONE)
		open++;
	m.nactions = open < OPEN_MOST ? open : OPEN_MOST;
	m.nmore = open - m.nactions;
	TRY(relation_cards(c, list, m.nactions, &m.actions));
	relation_list_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- one meeting ---- */

static mst_err show(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_meeting_view p = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct relation_meeting m;
	struct relation_action *list;
	struct doc d;

	TRY(c->result);
	TRY(relation_meeting_of(c, &m));
	TRY(relation_paper(c, &m, &d));
	TRY(relation_actions(c->db, c->mem, m.id, &list, &p.nactions));
	TRY(relation_cards(c, list, p.nactions, &p.actions));
	p.m = &m;
	p.d = &d;
	p.base = relation_meeting_base(c, m.id);
	p.crumbs = relation_crumbs(c, &m, NULL);
	p.lead = relation_when(v, &m);
	if (!str_empty(m.place))
		p.lead = arena_fmt(c->mem, "%s, %s", p.lead, m.place);
	p.state = relation_state_words(v, m.state);
	p.colour = state_colour(m.state);
	p.held = is_held(&m);
	p.past = m.day <= day_of(c->now);
	relation_meeting_html(ctx_out(c), v, &p);
	return ctx_page(c, 200);
}

static mst_err open_paper(struct ctx *c, enum doc_way way, http_handler next)
{
	struct doc *d = arena_new(c->mem, struct doc, 1);
	struct relation_meeting m;

	TRY(relation_meeting_of(c, &m));
	TRY(relation_paper(c, &m, d));
	return doc_open(c, c->who->org, m.state == RELATION_SIGNED ? RELATION_MINUTES : "notice", d, way,
			next);
}

static mst_err meeting_get(struct ctx *c)
{
	return open_paper(c, DOC_SEEN, show);
}

static mst_err make(struct ctx *c)
{
	struct doc *d = arena_new(c->mem, struct doc, 1);
	struct relation_meeting m;

	TRY(c->result);
	TRY(relation_meeting_of(c, &m));
	TRY(relation_paper(c, &m, d));
	return doc_answer_file(c, d,
			       arena_fmt(c->mem, "%s-%s", is_held(&m) ? "protokoll" : "kallelse",
					 day_str(c->mem, m.day)));
}

static mst_err file_get(struct ctx *c)
{
	return open_paper(c, DOC_FETCHED, make);
}

const struct http_route relation_routes[] = {
	{ "GET", "/moten", NEED_DOC_READ, list_get, 0 },
	{ "GET", "/moten/nytt", NEED_PARTNERSHIP, relation_new_get, 0 },
	{ "POST", "/moten/nytt", NEED_PARTNERSHIP, relation_new_post, HTTP_FORM | HTTP_BIG },
	{ "GET", "/moten/{id}", NEED_DOC_READ, meeting_get, 0 },
	DOC_FILE_ROUTES("/moten/{id}", NEED_DOC_READ, file_get),
	{ "GET", "/moten/{id}/andra", NEED_PARTNERSHIP, relation_plan_get, 0 },
	{ "POST", "/moten/{id}/andra", NEED_PARTNERSHIP, relation_plan_post, HTTP_FORM | HTTP_BIG },
	{ "GET", "/moten/{id}/protokoll", NEED_PARTNERSHIP, relation_minutes_get, 0 },
	{ "POST", "/moten/{id}/protokoll", NEED_PARTNERSHIP, relation_minutes_post, HTTP_FORM | HTTP_BIG },
	{ "GET", "/moten/{id}/justera", NEED_PARTNERSHIP, relation_sign_get, 0 },
	{ "POST", "/moten/{id}/justera", NEED_PARTNERSHIP, relation_sign_post, HTTP_FORM },
	{ "POST", "/moten/{id}/oppna", NEED_PARTNERSHIP, relation_open_post, HTTP_FORM },
	{ "POST", "/moten/{id}/stall-in", NEED_PARTNERSHIP, relation_cancel_post, HTTP_FORM },
	{ "GET", "/atgarder", NEED_DOC_READ, relation_actions_get, 0 },
	{ "GET", "/atgarder/ny", NEED_PARTNERSHIP, relation_action_new_get, 0 },
	{ "POST", "/atgarder/ny", NEED_PARTNERSHIP, relation_action_new_post, HTTP_FORM },
	{ "GET", "/atgarder/{id}", NEED_PARTNERSHIP, relation_action_edit_get, 0 },
	{ "POST", "/atgarder/{id}", NEED_PARTNERSHIP, relation_action_edit_post, HTTP_FORM },
	{ "POST", "/atgarder/{id}/klar", NEED_DOC_WRITE, relation_action_done_post, HTTP_FORM },
	{ "POST", "/atgarder/{id}/oppna", NEED_DOC_WRITE, relation_action_open_post, HTTP_FORM },
	{ "POST", "/atgarder/{id}/ta-bort", NEED_PARTNERSHIP, relation_action_remove_post, HTTP_FORM },
	{ 0 },
};
