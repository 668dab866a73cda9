/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_task_web.c - what is to be done in a case, "Ej nådd" in one tap, and the dates from which
 * the law's deadlines are counted. */
#include "support/support_hearing.h"
#include "support/support_web.h"

#define FARTHEST 3660 /* days to a task */

/* "i dag 14:00", "i morgon", "fredag 17 april", "3 januari 2027". */
const char *support_due_words(const struct view *v, int64_t due)
{
	int32_t day = day_of(due), today = day_of(v->now);
	const char *words = view_date(v, day);
	int h, m;

	day_clock(due, &h, &m);
	if (day == today)
		words = T("i dag");
	else if (day == today + 1)
		words = T("i morgon");
	else if (day > today && day < today + 7)
		words = T(day_weekday_name(day_weekday(day)));
	return h || m ? arena_fmt(v->mem, "%s %02d:%02d", words, h, m) : words;
}

mst_err support_task_items(struct ctx *c, const struct support_case *s,
			   const struct support_task_item **ret, size_t *ret_n)
{
	struct support_task *list;

	TRY(support_tasks(c, s, &list, ret_n));
	struct support_task_item *items = arena_new(c->mem, struct support_task_item, *ret_n + 1);

	for (size_t i = 0; i < *ret_n; i++)
		items[i] = (struct support_task_item){
			.id = id_str(c->mem, list[i].id),
			.title = support_task_words(&c->view, &list[i]),
			.text = list[i].what ? support_hearing_line(&c->view, &list[i]) : list[i].text,
			.change = str_eq(list[i].code, "court") ?
				arena_fmt(c->mem, "%s/forhandling?uppgift=%s", support_base(c, s->id),
					  id_str(c->mem, list[i].id)) : NULL,
			.slip = str_eq(list[i].code, "court") && !s->person.extra_protection ?
				arena_fmt(c->mem, "%s/lapp?uppgift=%s", support_base(c, s->id),
					  id_str(c->mem, list[i].id)) : NULL,
			.due = support_due_words(&c->view, list[i].due),
			.late = day_of(list[i].due) < day_of(c->now),
		};
	*ret = items;
	return MST_OK;
}

/* ---- a new task ---- */

static mst_err show_task(struct ctx *c, const struct support_case *s, const struct form *f,
			 int status)
{
	struct support_task_view m = { .form = f, .base = support_base(c, s->id),
				       .name = person_short(c->mem, c->view.lang, &s->person),
				       .codes = support_options(c, support_task_codes) };

	support_task_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_task_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	if (!*form_get(f, "vad"))
		form_set(f, "vad", "call");
	return show_task(c, &s, f, 200);
}

int64_t support_form_due(struct ctx *c, struct form *f, const char *field)
{
	const struct view *v = &c->view;
	const char *text = str_trim(c->mem, form_get(f, field));
	int64_t at = 0;
	int32_t day;

	if (!*text)
		form_fail(f, field, T("Skriv när, till exempel 2026-03-01 eller 2026-03-01 14:00."));
	else if (day_parse(text, &day))
		at = day_at(day, 0, 0);
	else if (!day_parse_time(text, &at))
		form_fail(f, field,
			  T("Tiden finns inte. Skriv den som 2026-03-01 14:00, eller bara dagen."));
	if (at && day_of(at) < day_of(c->now))
		form_fail(f, field, T("Dagen har varit. Skriv i dag eller senare."));
	if (at && day_of(at) > day_of(c->now) + FARTHEST)
		form_fail(f, field, T("Skriv en dag inom tio år."));
	return at;
}

mst_err support_task_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct support_task t = { 0 };
	struct act a;

	TRY(support_of_route(c, &s));
	if (form_choice(f, v, "vad", T("vad som ska göras"), support_options(c, support_task_codes),
			true) >= 0)
		t.code = form_get(f, "vad");
	t.due = support_form_due(c, f, "nar");
	t.show = day_at(day_of(t.due), 0, 0);
	t.text = form_text(f, c->mem, v, "text", T("raden"), SUPPORT_TASK_MAX, false);
	if (form_bad(f))
		return show_task(c, &s, f, 422);
	TRY(support_task_add(c, &s, &t, &a));
	return ctx_act_go(c, &a, support_base(c, s.id),
			  arena_fmt(c->mem, T("Sparat. Det syns under Idag: %s."),
				    support_due_words(v, t.due)),
			  NULL);
}

mst_err support_task_done_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const char *which = http_field(c->req, "uppgift");
	struct act a;
	struct id id;

	TRY(support_of_route(c, &s));
	if (!which || !id_parse(which, &id))
		return MST_INVALID;
	TRY(support_task_done(c, &s, id, &a));
	return ctx_act_go(c, &a, support_base(c, s.id), view_text(c->view.lang, N_("Klart.")), NULL);
}

mst_err support_not_reached_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	int64_t next;
	struct act a;

	TRY(support_of_route(c, &s));
	TRY(support_not_reached(c, &s, &a, &next));
	return ctx_act_go(c, &a, support_base(c, s.id),
			  arena_fmt(c->mem, T("Antecknat. Ring igen %s."), support_due_words(v, next)),
			  NULL);
}

/* ---- the dates of the proceedings ---- */

static const struct {
	const char *field;
	size_t at;
} dates[] = {
	{ "brottsdag", offsetof(struct support_dates, crime) },
	{ "nedlagd", offsetof(struct support_dates, ended) },
	{ "atal", offsetof(struct support_dates, charged) },
	{ "rattegang", offsetof(struct support_dates, trial) },
	{ "lagakraft", offsetof(struct support_dates, final) },
	{ "fyller21", offsetof(struct support_dates, turns21) },
};

static int32_t *date_at(struct support_dates *d, size_t i)
{
	return (int32_t *)(void *)((char *)d + dates[i].at);
}

static void deadline_items(struct ctx *c, const struct support_dates *d, int64_t opened,
			   struct support_task_view *m)
{
	const struct view *v = &c->view;
	struct support_deadline list[SUPPORT_DEADLINES];

	m->ndeadlines = support_deadlines(d, day_of(opened), list);
	m->deadlines = arena_new(c->mem, struct view_item, m->ndeadlines);
	for (size_t i = 0; i < m->ndeadlines; i++)
		m->deadlines[i] = (struct view_item){
			.title = T(list[i].title),
			.when = list[i].early ? arena_fmt(c->mem, T("%s, räknat från brottet"), view_date(v, list[i].due)) :
						view_date(v, list[i].due),
			.meta = arena_fmt(c->mem, "%s · %s", T(list[i].advice), T(list[i].law)),
		};
}

static mst_err show_dates(struct ctx *c, const struct support_case *s, const struct form *f,
			  int status)
{
	struct support_task_view m = { .form = f, .base = support_base(c, s->id),
				       .name = person_short(c->mem, c->view.lang, &s->person) };

	deadline_items(c, &s->codes.dates, s->opened, &m);
	support_dates_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_dates_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	if (!*form_get(f, "version")) { /* no draft */
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)s.version));
		for (size_t i = 0; i < MST_LEN(dates); i++) {
			int32_t day = *date_at(&s.codes.dates, i);

			form_set(f, dates[i].field, day == DAY_NONE ? "" : day_str(c->mem, day));
		}
	}
	return show_dates(c, &s, f, 200);
}

/* Somebody was quicker: hers stays in the form, and saving again is a decision. */
static mst_err dates_conflict(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)s.version));
	form_fail(f, "", view_text(c->view.lang,
				   N_("Någon annan har ändrat ärendet medan du skrev. Dina dagar står "
				      "kvar. Tabellen visar det som gäller nu. Spara igen om dina stämmer.")));
	return show_dates(c, &s, f, 409);
}

mst_err support_dates_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct support_dates d;
	int64_t version;
	struct act a;

	TRY(support_of_route(c, &s));
	for (size_t i = 0; i < MST_LEN(dates); i++)
		*date_at(&d, i) = form_day(f, v, dates[i].field, T("dagen"), false);
	if (d.crime != DAY_NONE && d.crime > day_of(c->now))
		form_fail(f, "brottsdag", T("Dagen har inte varit än. Skriv i dag eller tidigare."));
	if (form_bad(f))
		return show_dates(c, &s, f, 422);
	if (!str_int(form_get(f, "version"), &version) || version != s.version) {
		c->result = MST_CONFLICT;
		return dates_conflict(c);
	}
	TRY(support_dates_put(c, &s, &d, version, &a));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "%s/tider", support_base(c, s.id)),
			  T("Sparat. Det som ska göras syns under Idag när det är dags."),
			  dates_conflict);
}
