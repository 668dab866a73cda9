/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_emergency_web.c - Öppna i nödläge, letting somebody in, being told, and the reviewers' list. */
#include "guard/guard_pass.h"
#include "guard/guard_refused.h"
#include "guard/guard_web.h"

#include "guard/guard_db.h"

/* ---- opening ---- */

static const char *circle_words(struct ctx *c, const struct guard_closed *g)
{
	const struct view *v = &c->view;

	if (!*g->named)
		return g->barrier ? T("Ingen i kretsen kan logga in längre. Frågan går till styrelsens granskare.") :
				    T("Ingen i kretsen kan logga in längre.");
	return arena_fmt(c->mem,
			 g->barrier ? T("Kretsen: %s. Någon av dem måste släppa in dig.") : T("Kretsen: %s"),
			 g->named);
}

static mst_err show_emergency(struct ctx *c, const struct form *f, int status)
{
	struct guard_emergency_view m = { .form = f };
	struct guard_closed *list;
	struct view_option *o;
	size_t n;

	TRY(guard_closed_cases(c, &list, &n));
	o = arena_new(c->mem, struct view_option, n + 1);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct view_option){
			id_str(c->mem, list[i].case_id), guard_code(c, list[i].case_id),
			circle_words(c, &list[i])
		};
	m.cases = o;
	guard_emergency_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err guard_emergency_get(struct ctx *c)
{
	return show_emergency(c, ctx_form(c), 200);
}

mst_err guard_emergency_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const char *why = form_text(f, c->mem, v, "skal", T("varför"), GUARD_WHY_MAX, true);
	struct id id = ID_NONE, *named;
	struct act a;
	size_t n;

	if (!id_parse(form_get(f, "arende"), &id))
		form_fail(f, "arende", T("Välj ärendet."));
	if (form_bad(f))
		return show_emergency(c, f, 422);
	mst_err e = guard_open(c, id, why, &a);

	if (e == MST_OK)
		return ctx_act_go(c, &a, arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, id)),
				  T("Du har ärendet en timme. Kretsen har fått veta det."), NULL);
	if (e == MST_CONFLICT)
		return ctx_go(c, arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, id)), NULL);
	if (e != MST_DENIED)
		return e;
	e = guard_ask(c, id, why, &a);
	if (e == MST_NOTFOUND) {
		form_fail(f, "arende", T("Ingen kan svara: ingen i kretsen kan logga in längre, och jouren har "
					 "ingen granskare att fråga."));
		return show_emergency(c, f, 422);
	}
	TRY(e);
	TRY(guard_named(c, id, &named, &n));
	return ctx_act_go(c, &a, "/idag",
			  n ? T("Kretsen är tillfrågad. Ring dem också.") :
			      T("Ingen i kretsen kan logga in längre. Styrelsens granskare är tillfrågad. Ring också."),
			  NULL);
}

/* ---- being asked ---- */

static mst_err asked_of_route(struct ctx *c, struct guard_question *ret)
{
	struct guard_question *list;
	struct id id;
	size_t n;

	TRY(ctx_id(c, "id", &id));
	TRY(guard_questions(c, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i].id, id)) {
			*ret = list[i];
			return MST_OK;
		}
	return MST_NOTFOUND;
}

static mst_err question_of_route(struct ctx *c, struct guard_question *ret, struct support_case *s)
{
	TRY(asked_of_route(c, ret));
	return support_case_read(c, ret->case_id, s);
}

/* For a reviewer: there is nobody in the circle, and the page tells who may know a way. */
mst_err guard_unanswered_get(struct ctx *c)
{
	struct guard_emergency_view m = { 0 };
	struct guard_question q;
	bool stopped;

	TRY(asked_of_route(c, &q));
	TRY(support_stopped(c, q.case_id, c->who->id, &stopped));
	if (stopped)
		return MST_NOTFOUND;
	TRY(vault_holds(c->vault, vault_pair_id(c->app->jour, VAULT_RECOVERY), q.case_id, &m.keepers));
	m.who = guard_name(c, q.by);
	m.name = guard_code(c, q.case_id);
	m.why = q.why;
	m.lost = !q.why;
	guard_unanswered_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "audit.read", ID_NONE, NULL, NULL));
}

mst_err guard_question_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct guard_question q;

	TRY(question_of_route(c, &q, &s));
	struct guard_emergency_view m = {
		.who = guard_name(c, q.by), .why = q.why, .lost = !q.why,
		.name = person_short(c->mem, c->view.lang, &s.person),
	};

	guard_question_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "case.read", s.id, &s.audit, NULL));
}

mst_err guard_question_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct guard_question q;
	struct act a;

	TRY(question_of_route(c, &q, &s));
	TRY(guard_let_in(c, &s, &q, &a));
	return ctx_act_go(c, &a, "/idag", T("Hen har ärendet en timme."), NULL);
}

/* ---- being told ---- */

/* By the circle's key, or by the review pair. */
static const char *why_of(struct ctx *c, const struct guard_emergency *e)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	const char *why = NULL;

	if (support_case_read(c, e->case_id, &s) == MST_OK)
		key = s.audit;
	else if (support_trace_key(c, e->case_id, &key) != MST_OK)
		return "";
	if (seal_open_text(c->mem, &key, SEAL_AD(FIELD_EMERGENCY, e->id), e->sealed, &why) != MST_OK)
		return "";
	return why ? why : "";
}

static mst_err item_of(struct ctx *c, const struct guard_emergency *e, struct guard_opened_item *ret)
{
	const struct view *v = &c->view;

	*ret = (struct guard_opened_item){
		.id = id_str(c->mem, e->id), .who = guard_name(c, e->by),
		.given = guard_name(c, e->given_by), .at = view_moment(v, e->at),
		.why = why_of(c, e), .code = guard_code(c, e->case_id), .reviewed = "",
		.may_review = !e->reviewed_at && !id_eq(e->by, c->who->id),
	};
	if (e->reviewed_at)
		ret->reviewed = arena_fmt(c->mem, T("Granskat av %s, %s"),
					  guard_name(c, e->reviewed_by), view_moment(v, e->reviewed_at));
	return MST_OK;
}

static mst_err told_of_route(struct ctx *c, struct guard_emergency *ret)
{
	struct id id, *mine;
	size_t n;

	TRY(ctx_id(c, "id", &id));
	TRY(guard_notice_list(c->db, c->mem, c->who->id, &mine, &n));
	for (size_t i = 0; i < n; i++)
		if (id_eq(mine[i], id))
			return guard_emergency_find(c->db, c->mem, c->app->jour, id, ret);
	return MST_NOTFOUND;
}

mst_err guard_notice_get(struct ctx *c)
{
	struct guard_opened_item item;
	struct guard_emergency e;
	struct guard_emergency_view m = { .items = &item, .n = 1 };

	TRY(told_of_route(c, &e));
	TRY(item_of(c, &e, &item));
	guard_notice_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "audit.read", ID_NONE, NULL, NULL));
}

static mst_err put_seen(struct ctx *c, void *arg)
{
	return guard_notice_seen(c->db, *(struct id *)arg, c->who->id, c->now);
}

mst_err guard_notice_post(struct ctx *c)
{
	struct id *id = arena_new(c->mem, struct id, 1);
	struct guard_emergency e;

	TRY(told_of_route(c, &e));
	*id = e.id;
	struct act a = { .apply = put_seen, .arg = id };

	return ctx_act_go(c, &a, "/idag", NULL, NULL);
}

/* A reviewer is asked for want of anybody in the circle, and does not open the case. */
static mst_err question_card(struct ctx *c, const struct guard_question *q, struct view_item *ret)
{
	const struct view *v = &c->view;
	bool holds, chair;

	TRY(vault_holds(c->vault, c->who->id, q->case_id, &holds));
	chair = !holds && auth_may(c->who->roles, NEED_REVIEW);
	*ret = (struct view_item){
		.href = arena_fmt(c->mem, chair ? "/nodlage/utan-krets/%s" : "/nodlage/fraga/%s",
				  id_str(c->mem, q->id)),
		.title = arena_fmt(c->mem, T("%s ber om att öppna ett ärende i nödläge"),
				   guard_name(c, q->by)),
		.tag = chair ? T("Läs nu") : T("Svara nu"), .state = VIEW_RED,
	};
	return MST_OK;
}

mst_err guard_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n)
{
	const struct view *v = &c->view;
	struct guard_question *asked;
	struct id *told;
	size_t nasked, ntold;

	TRY(guard_refused_cards(c, ret, most, n));
	TRY(guard_notice_list(c->db, c->mem, c->who->id, &told, &ntold));
	for (size_t i = 0; i < ntold && *n < most; i++)
		ret[(*n)++] = (struct view_item){
			.href = arena_fmt(c->mem, "/nodlage/besked/%s", id_str(c->mem, told[i])),
			.title = T("Ett ärende är öppnat i nödläge"), .tag = T("Läs nu"),
			.state = VIEW_RED,
		};
	TRY(guard_questions(c, &asked, &nasked));
	for (size_t i = 0; i < nasked && *n < most; i++)
		TRY(question_card(c, &asked[i], &ret[(*n)++]));
	return guard_pass_card(c, ret, most, n);
}

/* ---- the reviewers' list ---- */

/* Who has no "Idag" reads here what she is asked. */
static mst_err asked_here(struct ctx *c, struct guard_emergency_view *m)
{
	struct guard_question *asked;
	struct view_item *items;

	TRY(guard_questions(c, &asked, &m->nasked));
	items = arena_new(c->mem, struct view_item, m->nasked + 1);
	for (size_t i = 0; i < m->nasked; i++)
		TRY(question_card(c, &asked[i], &items[i]));
	m->asked = items;
	return MST_OK;
}

mst_err guard_opened_get(struct ctx *c)
{
	struct guard_emergency_view m = { 0 };
	struct guard_opened_item *items;
	struct guard_emergency *list;
	size_t n;
	bool stopped;

	TRY(asked_here(c, &m));
	TRY(guard_emergencies(c, false, &list, &n));
	items = arena_new(c->mem, struct guard_opened_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		TRY(support_stopped(c, list[i].case_id, c->who->id, &stopped));
		if (!stopped)
			TRY(item_of(c, &list[i], &items[m.n++]));
	}
	m.items = items;
	guard_opened_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "audit.read", ID_NONE, NULL, NULL));
}

mst_err guard_opened_post(struct ctx *c)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	const char *which = http_field(c->req, "vilken");
	struct guard_emergency e;
	struct id id;
	bool stopped;
	struct act a;

	if (!which || !id_parse(which, &id))
		return MST_NOTFOUND;
	TRY(guard_emergency_find(c->db, c->mem, c->app->jour, id, &e));
	TRY(support_stopped(c, e.case_id, c->who->id, &stopped));
	if (stopped)
		return MST_NOTFOUND;
	TRY(support_trace_key(c, e.case_id, &key));
	TRY(guard_review(c, &e, &key, &a));
	return ctx_act_go(c, &a, "/oppnat-i-nodlage",
			  view_text(c->view.lang, N_("Noterat som granskat.")), NULL);
}
