/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_call_web.c - "Logga samtal" from anywhere, sorted later; and "Räkna utan namn". The log
 * reads first and sorts later: five fields, and unknown is allowed in each. */
#include "support/support_web.h"

#include "org/org.h"
#include "service/service.h"
#include "support/support_db.h"
#include "support/support_label.h"
#include "support/support_seal.h"

/* ---- writing a call ---- */

static mst_err show_call_new(struct ctx *c, const struct form *f, int status)
{
	struct support_form_view m = { .form = f, .codes = support_codes_view(c, f),
				       .yes = support_keep_text(c) };

	support_call_new_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_call_new_get(struct ctx *c)
{
	struct form *f = ctx_form(c);

	if (!*form_get(f, "nar"))
		form_set(f, "nar", day_time_str(c->mem, c->now));
	return show_call_new(c, f, 200);
}

mst_err support_call_new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct support_call call = { 0 };
	struct support_codes_view k = support_codes_view(c, f);
	struct act a;

	call.text = form_text(f, c->mem, v, "text", T("vad samtalet gällde"), SUPPORT_TEXT_MAX, true);
	call.at = support_form_when(c, f, "nar");
	if (form_choice(f, v, "roll", T("vem som ringde"), k.roles, true) >= 0)
		call.role = form_get(f, "roll");
	if (form_choice(f, v, "kommun", T("kommun"), k.municipalities, true) >= 0)
		call.municipality = org_code_of(c, form_get(f, "kommun"));
	if (form_choice(f, v, "anmalt", T("om brottet är polisanmält"), k.reported, true) >= 0)
		call.reported = form_get(f, "anmalt");
	call.name = form_text(f, c->mem, v, "namn", T("namnet"), PERSON_NAME_MAX, false);
	call.phone = person_phone_from_form(f, c->mem, v);
	bool fine = support_text_fine(c, f, "text", call.text);

	if (form_bad(f) || !fine)
		return show_call_new(c, f, 422);
	TRY(support_call_log(c, &call, &a));
	return ctx_act_go(c, &a, "/idag",
			  view_text(c->view.lang,
				    N_("Samtalet är sparat. Det sorteras av samordnaren.")),
			  NULL);
}

/* ---- sorting ---- */

mst_err support_calls_get(struct ctx *c)
{
	struct support_call *calls;
	size_t n;
	const struct view *v = &c->view;

	TRY(support_calls(c, &calls, &n));
	struct view_item *items = arena_new(c->mem, struct view_item, n);

	for (size_t i = 0; i < n; i++) {
		struct person p = { .name = calls[i].name };

		items[i] = (struct view_item){
			.href = arena_fmt(c->mem, "/samtal/%s", id_str(c->mem, calls[i].id)),
			.title = person_short(c->mem, v->lang, &p),
			.meta = support_words(v, stats_roles, calls[i].role),
			.when = view_when(v, calls[i].at),
		};
	}
	struct support_form_view m = { .calls = items, .ncalls = n };

	support_calls_html(ctx_out(c), v, &m);
	return ctx_page_after(c, 200, ctx_note(c, "call.list", ID_NONE, NULL, NULL));
}

static mst_err call_of_route(struct ctx *c, struct support_call *ret)
{
	struct support_call_row row;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(support_call_find(c->db, c->mem, id, &row));
	return support_call_open(c, &row, ret);
}

/* The open cases as choices: name and when it was touched. */
static const struct view_option *open_cases(struct ctx *c)
{
	struct support_row *rows;
	size_t n, kept = 0;

	if (support_rows_list(c->db, c->mem, c->app->jour, SUPPORT_OPEN, SUPPORT_BY_TOUCHED, 0,
			      ID_NONE, 200, &rows, &n) != MST_OK)
		n = 0;
	struct view_option *o = arena_new(c->mem, struct view_option, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct support_codes codes;
		struct support_card card;

		if (support_row_show(c, &rows[i], &codes, &card) != MST_OK || card.extra_protection)
			continue;
		o[kept++] = (struct view_option){ id_str(c->mem, rows[i].id),
						  support_card_name(&c->view, &card), NULL };
	}
	return o;
}

static mst_err show_call(struct ctx *c, const struct support_call *call, const struct form *f,
			 int status)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 8);
	size_t n = 0;

	rows[n++] = (struct view_row){ T("När"), view_when(v, call->at), NULL, NULL };
	rows[n++] = (struct view_row){ T("Vem"), support_words(v, stats_roles, call->role), NULL,
				       NULL };
	if (!str_empty(call->name))
		rows[n++] = (struct view_row){ T("Namn"), call->name, NULL, NULL };
	if (!str_empty(call->phone))
		rows[n++] = (struct view_row){ T("Telefon"), call->phone, NULL, NULL };
	rows[n++] = (struct view_row){ T("Kommun"), org_name_of(c, call->municipality), NULL, NULL };
	rows[n++] = (struct view_row){ T("Samtalet"), call->text, NULL, NULL };
	struct support_form_view m = { .form = f, .changes = rows, .users = open_cases(c),
				       .base = arena_fmt(c->mem, "/samtal/%s",
							 id_str(c->mem, call->id)) };

	support_call_html(ctx_out(c), v, &m);
	if (status != 200)
		return ctx_page(c, status);
	return ctx_page_after(c, status, ctx_note(c, "call.read", ID_NONE, NULL, NULL));
}

mst_err support_call_get(struct ctx *c)
{
	struct support_call call;

	TRY(call_of_route(c, &call));
	return show_call(c, &call, ctx_form(c), 200);
}

static mst_err drop_call(struct ctx *c, void *arg)
{
	struct id *id = arg;

	return support_call_delete(c->db, c->app->jour, *id);
}

/* A new case from what the call told; the rest is asked for on the next page. */
static mst_err call_to_new(struct ctx *c, struct support_call *call)
{
	struct support_new n = { .at = call->at, .first_note = call->text };
	struct act a;
	struct id id;

	n.person.name = call->name;
	n.person.phone = call->phone;
	n.person.safe.asked_on = DAY_NONE;
	n.codes.roles[0] = call->role;
	n.codes.nroles = call->role != NULL;
	n.codes.municipality = call->municipality;
	n.codes.reported = call->reported;
	n.codes.crime = "unknown";
	n.codes.source = "self";
	TRY(support_open(c, &n, drop_call, &call->id, &a, &id));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "%s/andra", support_base(c, id)),
			  view_text(c->view.lang, N_("Ärendet är skapat. Fyll i det som saknas.")),
			  NULL);
}

struct move_arg {
	struct act log;
	struct id call;
};

static mst_err put_move(struct ctx *c, void *arg)
{
	struct move_arg *m = arg;

	TRY(support_call_delete(c->db, c->app->jour, m->call));
	return m->log.apply(c, m->log.arg);
}

static mst_err call_to_case(struct ctx *c, struct support_call *call, const char *where)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct move_arg *m = arena_new(c->mem, struct move_arg, 1);
	struct support_entry e = { .kind = SUPPORT_TALK, .at = call->at, .by = call->by,
				   .channel = "phone", .text = call->text };
	struct id id;

	if (!id_parse(where, &id))
		return MST_INVALID;
	TRY(support_case_read(c, id, &s));
	TRY(support_log(c, &s, &e, &m->log));
	m->call = call->id;
	struct act a = { .apply = put_move, .arg = m, .audit = m->log.audit };

	return ctx_act_go(c, &a, support_base(c, s.id),
			  view_text(c->view.lang, N_("Samtalet ligger nu i ärendet.")), NULL);
}

static mst_err call_to_tally(struct ctx *c, struct support_call *call)
{
	struct move_arg *m = arena_new(c->mem, struct move_arg, 1);
	struct support_tally t = { .service = "anonymous", .municipality = call->municipality,
				   .role = call->role, .n = 1, .day = day_of(call->at) };

	TRY(support_count(c, &t, &m->log));
	m->call = call->id;
	struct act a = { .apply = put_move, .arg = m, .audit = m->log.audit };

	return ctx_act_go(c, &a, "/samtal",
			  view_text(c->view.lang, N_("Samtalet är räknat utan namn, och texten är borta.")),
			  NULL);
}

mst_err support_call_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct support_call *call = arena_new(c->mem, struct support_call, 1);
	const char *what = form_get(f, "val");

	TRY(call_of_route(c, call));
	if (str_eq(what, "nytt"))
		return call_to_new(c, call);
	if (str_eq(what, "rakna"))
		return call_to_tally(c, call);
	form_choice(f, v, "arende", T("ärende"), open_cases(c), true);
	if (form_bad(f))
		return show_call(c, call, f, 422);
	return call_to_case(c, call, form_get(f, "arende"));
}

/* ---- counting without a name ---- */

static mst_err show_tally(struct ctx *c, const struct form *f, int status)
{
	struct view_option *yes = arena_new(c->mem, struct view_option, 2);

	yes[0] = (struct view_option){
		"ja", view_text(c->view.lang, N_("Jag berättade om rätten att ansöka hos kommunen")), NULL
	};
	struct support_form_view m = { .form = f, .codes = support_codes_view(c, f), .yes = yes,
				       .services = service_options(c, SERVICE_NO_IDENTITY),
				       .undo = status == 200 ? http_query(c->req, "senast") : NULL };

	support_tally_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_tally_get(struct ctx *c)
{
	struct form *f = ctx_form(c);

	if (!*form_get(f, "antal"))
		form_set(f, "antal", "1");
	if (!*form_get(f, "dag"))
		form_set(f, "dag", day_str(c->mem, day_of(c->now)));
	return show_tally(c, f, 200);
}

mst_err support_tally_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct support_codes_view k = support_codes_view(c, f);
	struct support_tally t = { .role = NULL };
	struct act a;

	form_choice(f, v, "insats", T("vad det gällde"), service_options(c, SERVICE_NO_IDENTITY), true);
	form_choice(f, v, "kommun", T("kommun"), k.municipalities, true);
	if (form_choice(f, v, "roll", T("vem det var"), k.roles, false) >= 0)
		t.role = form_get(f, "roll");
	t.service = form_get(f, "insats");
	t.municipality = org_code_of(c, form_get(f, "kommun"));
	t.n = form_int(f, v, "antal", T("antalet"), 1, 100, true);
	t.day = form_day(f, v, "dag", T("dagen"), true);
	t.notice = form_has(f, "ansoka", "ja");
	if (t.day != DAY_NONE && t.day > day_of(c->now))
		form_fail(f, "dag", T("Dagen har inte varit än. Skriv i dag eller tidigare."));
	if (form_bad(f))
		return show_tally(c, f, 422);
	TRY(support_count(c, &t, &a));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "/rakna?senast=%s%s%s", id_str(c->mem, t.help),
					   t.notice ? "-" : "", t.notice ? id_str(c->mem, t.told) : ""),
			  support_tally_words(c, &t), NULL);
}

/* senast: the ids of the tally's facts, joined by a hyphen. */
mst_err support_tally_undo_post(struct ctx *c)
{
	const char *last = form_get(ctx_form(c), "senast"), *second = strchr(last, '-');
	struct id help, told = ID_NONE;
	struct act a;

	if (!id_parse(second ? arena_strn(c->mem, last, (size_t)(second - last)) : last, &help) ||
	    (second && !id_parse(second + 1, &told)))
		return MST_NOTFOUND;
	TRY(support_uncount(c, help, told, &a));
	return ctx_act_go(c, &a, "/rakna", view_text(c->view.lang, N_("Ångrat. Det räknas inte.")), NULL);
}
