/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_web.c - the register of witness support. Who was at the court writes; coordinators read. */
#include "court/court_rota_web.h"
#include "court/court_web.h"

#define SHOWN 30 /* sessions in the list; the figures count all */

const struct stats_code court_parts[] = {
	{ "morning", N_("Förmiddag"), NULL },
	{ "afternoon", N_("Eftermiddag"), NULL },
	{ "day", N_("Hela dagen"), NULL },
	{ 0 },
};

static const struct view_option *part_options(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, MST_LEN(court_parts));

	for (size_t i = 0; court_parts[i].code; i++)
		o[i] = (struct view_option){ court_parts[i].code,
					     view_text(c->view.lang, court_parts[i].words), NULL };
	return o;
}

static int year_of(int32_t day)
{
	int y, m, d;

	day_split(day, &y, &m, &d);
	return y;
}

static const char *head_of(struct ctx *c, int year, int64_t sessions)
{
	return arena_fmt(c->mem, view_text_n(c->view.lang, "%d (%lld pass)", "%d (%lld pass)", sessions),
			 year, (long long)sessions);
}

/* This year and the one before: the people met by role, and their sum. */
static const struct view_table *year_table(struct ctx *c, const struct court_session *list, size_t n)
{
	static const bool number[] = { false, true, true };
	const struct view *v = &c->view;
	int year = year_of(day_of(c->now));
	int64_t met[COURT_ROLES + 1][2] = { 0 }, sessions[2] = { 0 };
	const char **cells = arena_new(c->mem, const char *, (COURT_ROLES + 1) * 3);
	const char **heads = arena_new(c->mem, const char *, 3);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);

	for (size_t i = 0; i < n; i++) {
		int k = year - year_of(list[i].day);

		if (k < 0 || k > 1)
			continue;
		sessions[k]++;
		for (size_t r = 0; r < COURT_ROLES; r++) {
			met[r][k] += list[i].met[r];
			met[COURT_ROLES][k] += list[i].met[r];
		}
	}
	heads[0] = T("Roll");
	for (int k = 0; k < 2; k++)
		heads[k + 1] = head_of(c, year - k, sessions[k]);
	for (size_t r = 0; r <= COURT_ROLES; r++) {
		cells[r * 3] = r < COURT_ROLES ? T(stats_court_roles[r].words) : T("Möten med människor");
		cells[r * 3 + 1] = view_number(v, met[r][0]);
		cells[r * 3 + 2] = view_number(v, met[r][1]);
	}
	*t = (struct view_table){ .caption = T("Vittnesstöd per år"), .heads = heads, .ncols = 3,
				  .nrows = COURT_ROLES + 1, .cells = cells, .number = number,
				  .sum = true };
	return t;
}

static const char *met_words(struct ctx *c, const struct court_session *s)
{
	const char *words = arena_fmt(c->mem, view_text_n(c->view.lang, "%lld vittnesstöd på plats",
							  "%lld vittnesstöd på plats", s->helpers),
				      (long long)s->helpers);

	for (size_t i = 0; i < COURT_ROLES; i++)
		if (s->met[i])
			words = arena_fmt(c->mem, "%s · %s: %lld", words,
					  view_text(c->view.lang, stats_court_roles[i].words),
					  (long long)s->met[i]);
	return words;
}

static mst_err read_register(struct ctx *c, struct court_view *m)
{
	const struct view *v = &c->view;
	struct court_session *list;
	size_t n;

	TRY(court_sessions(c, &list, &n));
	struct court_item *items = arena_new(c->mem, struct court_item, SHOWN);

	for (size_t i = 0; i < n && i < SHOWN; i++) {
		const struct stats_code *part = stats_code_find(court_parts, list[i].part);

		items[m->n++] = (struct court_item){
			.id = id_str(c->mem, list[i].id),
			.title = arena_fmt(c->mem, "%s, %s, %s", view_date(v, list[i].day),
					   part ? T(part->words) : "", list[i].court),
			.meta = met_words(c, &list[i]),
		};
	}
	m->items = items;
	m->year = year_table(c, list, n);
	return MST_OK;
}

static mst_err show(struct ctx *c, const struct form *f, int status)
{
	struct court_view m = { .form = f, .parts = part_options(c),
				.lead = c->keys.open && (c->who->roles & ROLE_COORDINATOR) };

	if (m.lead)
		TRY(read_register(c, &m));
	court_html(ctx_out(c), &c->view, &m);
	if (!m.lead)
		return ctx_page(c, status);
	return ctx_page_after(c, status, ctx_note(c, "court.read", ID_NONE, NULL, NULL));
}

static mst_err court_get(struct ctx *c)
{
	struct form *f = ctx_form(c);

	if (!*form_get(f, "dag")) {
		form_set(f, "dag", day_str(c->mem, day_of(c->now)));
		form_set(f, "pass", "morning");
		form_set(f, "domstol", "Östersunds tingsrätt");
		form_set(f, "antal_stod", "1");
	}
	return show(c, f, 200);
}

static mst_err court_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct court_session s = { 0 };
	struct act a;

	s.day = form_day(f, v, "dag", T("dagen"), true);
	if (s.day != DAY_NONE && s.day > day_of(c->now))
		form_fail(f, "dag", T("Dagen har inte varit än. Skriv i dag eller tidigare."));
	if (form_choice(f, v, "pass", T("passet"), part_options(c), true) >= 0)
		s.part = form_get(f, "pass");
	s.court = form_text(f, c->mem, v, "domstol", T("domstolen"), COURT_NAME_MAX, true);
	s.helpers = form_int(f, v, "antal_stod", T("antalet"), 1, COURT_MOST, true);
	for (size_t i = 0; i < COURT_ROLES; i++)
		s.met[i] = form_int(f, v, stats_court_roles[i].code, T("antalet"), 0, COURT_MOST, false);
	if (form_bad(f))
		return show(c, f, 422);
	TRY(court_record(c, &s, &a));
	return ctx_act_go(c, &a, "/vittnesstod", T("Passet är sparat."), NULL);
}

static mst_err court_remove_post(struct ctx *c)
{
	struct act a;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(court_remove(c, id, &a));
	return ctx_act_go(c, &a, "/vittnesstod",
			  view_text(c->view.lang, N_("Passet är borttaget, också ur statistiken.")),
			  NULL);
}

const struct http_route court_routes[] = {
	{ "GET", "/vittnesstod", NEED_LOG_CALL, court_get, 0 },
	{ "POST", "/vittnesstod", NEED_LOG_CALL, court_post, HTTP_FORM },
	{ "GET", "/vittnesstod/schema", NEED_LOG_CALL, court_rota_get, 0 },
	{ "POST", "/vittnesstod/schema", NEED_CASE_LEAD, court_rota_post, HTTP_FORM },
	{ "GET", "/vittnesstod/schema/{dag}", NEED_LOG_CALL, court_day_get, 0 },
	{ "POST", "/vittnesstod/schema/{dag}", NEED_CASE_LEAD, court_day_post, HTTP_FORM },
	{ "POST", "/vittnesstod/pass/{id}", NEED_LOG_CALL, court_shift_post, HTTP_FORM },
	{ "GET", "/vittnesstod/pass/{id}/andra", NEED_CASE_LEAD, court_shift_edit_get, 0 },
	{ "POST", "/vittnesstod/pass/{id}/andra", NEED_CASE_LEAD, court_shift_edit_post, HTTP_FORM },
	{ "POST", "/vittnesstod/pass/{id}/ta-bort", NEED_CASE_LEAD, court_shift_remove_post, HTTP_FORM },
	{ "GET", "/min-kalender", NEED_LOG_CALL, court_feed_get, 0 },
	{ "POST", "/min-kalender", NEED_LOG_CALL, court_feed_post, HTTP_FORM },
	{ "GET", "/kalender/{nyckel}/upptagen.ics", NEED_PUBLIC, court_feed_file_get, 0 },
	{ "POST", "/vittnesstod/{id}/ta-bort", NEED_CASE_LEAD, court_remove_post, HTTP_FORM },
	{ 0 },
};
