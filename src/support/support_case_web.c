/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_case_web.c - the page of a case, which leaves only when its row in the log is durable; and
 * the room's routes. */
#include "support/support_consent.h"
#include "support/support_pair.h"
#include "support/support_file.h"
#include "support/support_hand.h"
#include "support/support_hearing.h"
#include "support/support_restrict.h"
#include "support/support_slip.h"
#include "support/support_survey.h"
#include "support/support_web.h"
#include "support/support_words.h"

const char *support_base(struct ctx *c, struct id case_id)
{
	static const char start[] = "/arenden/";
	char *text = arena_new(c->mem, char, sizeof(start) - 1 + ID_TEXT);

	memcpy(text, start, sizeof(start) - 1);
	id_text(case_id, text + sizeof(start) - 1);
	return text;
}

mst_err support_of_route(struct ctx *c, struct support_case *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(support_case_read(c, id, ret));
	c->view.no_print = ret->person.extra_protection;
	return MST_OK;
}

static const char *user_name(struct ctx *c, struct id user)
{
	struct auth_user u;

	if (id_none(user) || auth_get(c->db, c->mem, user, &u) != MST_OK)
		return "";
	return u.name;
}

/* Who wrote it, and for help what it counts as. */
static const char *event_by(struct ctx *c, const struct support_entry *e,
			    const struct support_label *label)
{
	const char *by = e->by_name ? e->by_name : "", *counts;

	if (e->kind != SUPPORT_TALK && e->kind != SUPPORT_MEASURE)
		return by;
	counts = support_label_words(&c->view, label, e->code, day_of(e->at));
	return *counts ? arena_fmt(c->mem, "%s%s%s", by, *by ? " · " : "", counts) : by;
}

static const char *event_tag(struct ctx *c, const struct support_entry *e)
{
	const struct view *v = &c->view;

	return e->disputed ? T("Personen säger emot") : e->breaks ? T("Utanför säker kontakt") : NULL;
}

static mst_err case_events(struct ctx *c, const struct support_case *s, struct support_label *label,
			   struct support_case_view *m)
{
	struct support_entry *e;
	size_t n;

	TRY(support_entries(c, s, &e, &n));
	struct view_event *list = arena_new(c->mem, struct view_event, n);

	for (size_t i = 0; i < n && !label->guardian; i++) /* newest first */
		if (e[i].kind == SUPPORT_GUARDIAN)
			label->guardian = e[i].code;
	m->enough = support_tries(e, n) >= PERSON_TRIES;
	m->notice_missing = m->privacy_missing = true;
	for (size_t i = 0; i < n; i++) {
		list[i] = (struct view_event){ .title = support_entry_title(c, &e[i]),
					       .by = event_by(c, &e[i], label),
					       .body = support_entry_body(c, &e[i]), .at = e[i].at,
					       .tag = event_tag(c, &e[i]), .state = VIEW_YELLOW };
		m->notice_missing &= e[i].kind != SUPPORT_NOTICE;
		m->privacy_missing &= e[i].kind != SUPPORT_PRIVACY || e[i].code;
	}
	m->events = list;
	m->nevents = n;
	support_named_holders(c, e, n, m);
	return MST_OK;
}

static mst_err case_holders(struct ctx *c, const struct support_case *s,
			    struct support_case_view *m)
{
	struct id *ids;
	size_t n, kept = 0;

	TRY(vault_holders(c->vault, c->mem, s->id, &ids, &n));
	struct support_holder *list = arena_new(c->mem, struct support_holder, n);

	m->circle = true;
	for (size_t i = 0; i < n; i++) {
		m->circle &= !id_eq(ids[i], vault_pair_id(c->app->jour, VAULT_GROUP));
		const char *name = vault_is_pair(&c->open, ids[i]) ? "" : user_name(c, ids[i]);

		if (*name)
			list[kept++] = (struct support_holder){ id_str(c->mem, ids[i]), name, false };
	}
	m->holders = list;
	m->nholders = kept;
	return MST_OK;
}

static void case_state(struct ctx *c, const struct support_case *s, struct support_case_view *m)
{
	const struct view *v = &c->view;

	m->open = s->state == SUPPORT_OPEN;
	m->closed = s->state == SUPPORT_CLOSED;
	m->state = m->open ? T("Pågår") : m->closed ? T("Avslutat") : T("Avslutat, statistiken är avskild");
	m->tag = m->open ? VIEW_GREEN : VIEW_GREY;
	if (m->closed)
		m->undo_until = view_date(v, day_of(s->closed) + SUPPORT_LINK_DAYS);
}

static bool has_flag(const struct support_codes *k, const char *flag)
{
	for (size_t i = 0; i < k->nflags; i++)
		if (str_eq(k->flags[i], flag))
			return true;
	return false;
}

static mst_err case_joined(struct ctx *c, const struct support_case *s, struct support_case_view *m)
{
	struct id *ids, to;
	size_t n;

	TRY(support_joined(c, s->id, &ids, &n, &to));
	const char **list = arena_new(c->mem, const char *, n + 1);

	for (size_t i = 0; i < n; i++)
		list[i] = support_base(c, ids[i]);
	m->joined = list;
	m->njoined = n;
	m->joined_to = id_none(to) ? NULL : support_base(c, to);
	return MST_OK;
}

mst_err support_case_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_case_view m = { 0 };
	struct support_label label;
	int64_t since, withdrawn;
	struct support_slip *slips;

	TRY(support_of_route(c, &s));
	m.id = id_str(c->mem, s.id);
	m.base = support_base(c, s.id);
	m.name = person_short(c->mem, c->view.lang, &s.person);
	m.person = &s.person;
	m.lead = c->who->roles & ROLE_COORDINATOR;
	case_state(c, &s, &m);
	TRY(case_holders(c, &s, &m));
	TRY(support_restricted(c->db, s.id, &since));
	if (since)
		m.restricted = view_date(&c->view, day_of(since));
	TRY(support_withdrawn(c->db, s.id, &withdrawn));
	if (withdrawn)
		m.withdrawn = view_date(&c->view, day_of(withdrawn));
	TRY(case_joined(c, &s, &m));
	TRY(support_task_items(c, &s, &m.tasks, &m.ntasks));
	TRY(support_slips_out(c->db, c->mem, s.id, &slips, &m.nslips));
	m.victim = !s.codes.nroles || str_eq(s.codes.roles[0], "victim") ||
		   str_eq(s.codes.roles[0], "unknown");
	TRY(support_label_open(c, &s, &label));
	TRY(case_events(c, &s, &label, &m));
	m.rows = support_case_rows(c, &s, &label);
	m.minor_missing = support_label_asks(&label, day_of(c->now));
	m.under_15 = label.minor == SUPPORT_UNDER_15;
	m.minor = label.minor != SUPPORT_GROWN || has_flag(&s.codes, "child_witnessed");
	m.unsafe = str_eq(label.guardian, "unsafe");
	m.danger = str_empty(s.codes.plan.danger) ? NULL : s.codes.plan.danger;
	m.few_handlers = s.person.extra_protection && m.nholders != 2;
	support_case_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "case.read", s.id, &s.audit, NULL));
}

const struct http_route support_routes[] = {
	{ "GET", "/arenden", NEED_CASE_LEAD, support_list_get, 0 },
	{ "GET", "/arenden/lista.csv", NEED_CASE_LEAD, support_list_csv_get, HTTP_PROVED },
	{ "GET", "/arenden/lista.xlsx", NEED_CASE_LEAD, support_list_xlsx_get, HTTP_PROVED },
	{ "GET", "/arenden/ge", NEED_CASE_LEAD, support_give_get, 0 },
	{ "POST", "/arenden/ge", NEED_CASE_LEAD, support_give_post, HTTP_FORM },
	{ "POST", "/arenden/urval", NEED_CASE_LEAD, support_saved_post, HTTP_FORM },
	{ "POST", "/arenden/urval/{id}/ta-bort", NEED_CASE_LEAD, support_saved_remove_post, HTTP_FORM },
	{ "GET", "/arenden/lika", NEED_CASE_LEAD, support_pair_get, 0 },
	{ "POST", "/arenden/lika", NEED_CASE_LEAD, support_pair_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/isar", NEED_CASE_LEAD, support_part_post, HTTP_FORM },
	{ "GET", "/arenden/nytt", NEED_CASE_LEAD, support_new_get, 0 },
	{ "POST", "/arenden/nytt", NEED_CASE_LEAD, support_new_post, HTTP_FORM },
	{ "GET", "/arenden/{id}", NEED_CASE, support_case_get, 0 },
	{ "GET", "/arenden/{id}/aterta", NEED_CASE, support_withdraw_get, 0 },
	{ "POST", "/arenden/{id}/aterta", NEED_CASE, support_withdraw_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/vill-igen", NEED_CASE, support_consent_again_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/andra", NEED_CASE, support_edit_get, 0 },
	{ "POST", "/arenden/{id}/andra", NEED_CASE, support_edit_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/samtal/nytt", NEED_CASE, support_log_get, 0 },
	{ "POST", "/arenden/{id}/samtal/nytt", NEED_CASE, support_log_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/information", NEED_CASE, support_told_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/information/inte", NEED_CASE, support_untold_get, 0 },
	{ "POST", "/arenden/{id}/information/inte", NEED_CASE, support_untold_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/samtycke", NEED_CASE, support_guardian_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/uppgift", NEED_CASE, support_task_get, 0 },
	{ "POST", "/arenden/{id}/uppgift", NEED_CASE, support_task_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/klart", NEED_CASE, support_task_done_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/ej-nadd", NEED_CASE, support_not_reached_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/plan", NEED_CASE, support_plan_get, 0 },
	{ "POST", "/arenden/{id}/plan", NEED_CASE, support_plan_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/bilagor", NEED_CASE, support_files_get, 0 },
	{ "POST", "/arenden/{id}/bilagor", NEED_CASE, support_files_post, HTTP_FORM | HTTP_BIG },
	{ "GET", "/arenden/{id}/bilagor/{fil}", NEED_CASE, support_file_get, 0 },
	{ "GET", "/arenden/{id}/bilagor/{fil}/fil", NEED_CASE, support_file_bytes_get, 0 },
	{ "POST", "/arenden/{id}/bilagor/{fil}/ta-bort", NEED_CASE, support_file_remove_post,
	  HTTP_FORM | HTTP_PROVED },
	{ "GET", "/arenden/{id}/lamna-ut", NEED_CASE_LEAD, support_hand_get, HTTP_PROVED },
	{ "POST", "/arenden/{id}/lamna-ut", NEED_CASE_LEAD, support_hand_post, HTTP_FORM | HTTP_PROVED },
	{ "GET", "/arenden/{id}/lapp", NEED_CASE, support_slip_get, 0 },
	{ "POST", "/arenden/{id}/lapp", NEED_CASE, support_slip_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/lapp/forstord", NEED_CASE, support_slip_destroy_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/forhandling", NEED_CASE, support_hearing_get, 0 },
	{ "POST", "/arenden/{id}/forhandling", NEED_CASE, support_hearing_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/tider", NEED_CASE, support_dates_get, 0 },
	{ "POST", "/arenden/{id}/tider", NEED_CASE, support_dates_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/orosanmalan", NEED_CASE, support_concern_get, 0 },
	{ "POST", "/arenden/{id}/orosanmalan", NEED_CASE, support_concern_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/tilldela", NEED_CASE_LEAD, support_assign_get, 0 },
	{ "POST", "/arenden/{id}/tilldela", NEED_CASE_LEAD, support_assign_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/ta-tillbaka", NEED_CASE_LEAD, support_unassign_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/avsluta", NEED_CASE_LEAD, support_close_get, 0 },
	{ "POST", "/arenden/{id}/avsluta", NEED_CASE_LEAD, support_close_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/oppna", NEED_CASE_LEAD, support_reopen_post, HTTP_FORM },
	{ "GET", "/personer", NEED_CASE_VOLUNTEER, support_mine_get, 0 },
	{ "GET", "/samtal/nytt", NEED_LOG_CALL, support_call_new_get, 0 },
	{ "POST", "/samtal/nytt", NEED_LOG_CALL, support_call_new_post, HTTP_FORM },
	{ "GET", "/samtal", NEED_CASE_LEAD, support_calls_get, 0 },
	{ "GET", "/samtal/{id}", NEED_CASE_LEAD, support_call_get, 0 },
	{ "POST", "/samtal/{id}", NEED_CASE_LEAD, support_call_post, HTTP_FORM },
	{ "GET", "/enkat", NEED_LOG_CALL, support_survey_get, 0 },
	{ "POST", "/enkat", NEED_LOG_CALL, support_survey_post, HTTP_FORM },
	{ "GET", "/enkat/svar", NEED_JOUR_FIGURES, support_answers_get, 0 },
	{ "GET", "/rakna", NEED_LOG_CALL, support_tally_get, 0 },
	{ "POST", "/rakna", NEED_LOG_CALL, support_tally_post, HTTP_FORM },
	{ "POST", "/rakna/angra", NEED_LOG_CALL, support_tally_undo_post, HTTP_FORM },
	{ 0 },
};
