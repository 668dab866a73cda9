/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_rota_web.c - the month on one page, and one day with what can be done about its shifts. */
#include "court/court_rota_web.h"

#include "person/person.h"
#include "volunteer/volunteer.h"

#define PLACES_MOST 6
#define MONTHS_AHEAD 14

static bool leads(const struct ctx *c)
{
	return c->keys.open && (c->who->roles & ROLE_COORDINATOR);
}

const char *court_who(struct ctx *c, struct id who)
{
	const struct view *v = &c->view;
	struct volunteer p;
	struct auth_user u;

	if (id_none(who))
		return T("Ledigt");
	if (auth_get(c->db, c->mem, who, &u) == MST_OK)
		return person_shortened(c->mem, &(struct person){ .name = u.name });
	if (leads(c) && volunteer_read(c, who, &p) == MST_OK)
		return person_shortened(c->mem, &(struct person){ .name = p.name });
	return T("En kollega");
}

static const char *part_words(const struct view *v, const char *part)
{
	const struct stats_code *p = stats_code_find(court_parts, part);

	return p ? T(p->words) : "";
}

static const char *state_words(const struct view *v, const struct court_shift *s)
{
	switch (s->state) {
	case COURT_FREE:
		return T("ledigt");
	case COURT_ASKED:
		return T("tillfrågad");
	case COURT_OFFERED:
		return T("vill byta");
	case COURT_COMING:
		break;
	}
	return T("kommer");
}

/* "onsdag 15 april 2026" */
static const char *day_words(const struct view *v, int32_t day)
{
	return arena_fmt(v->mem, "%s %s", T(day_weekday_name(day_weekday(day))), view_date(v, day));
}

static const char *day_address(struct ctx *c, int32_t day)
{
	return arena_fmt(c->mem, "/vittnesstod/schema/%s", day_str(c->mem, day));
}

/* ---- the month ---- */

/* ?manad=2026-04: its first day; this month when there is none, or none that can be. */
static int32_t month_of(struct ctx *c)
{
	const char *text = http_query(c->req, "manad");
	int32_t day = day_of(c->now), asked;
	int y, m, d;

	if (text && strlen(text) == 7 && day_parse(ARENA_CAT(c->mem, text, "-01"), &asked) &&
	    asked < day_add_months(day, MONTHS_AHEAD) && asked > day_add_months(day, -10 * 12))
		return asked;
	day_split(day, &y, &m, &d);
	return day_make(y, m, 1);
}

static const char *month_address(struct ctx *c, int32_t first)
{
	return arena_fmt(c->mem, "/vittnesstod/schema?manad=%s",
			 arena_strn(c->mem, day_str(c->mem, first), 7));
}

static const char *month_title(const struct view *v, int32_t first)
{
	int y, m, d;

	day_split(first, &y, &m, &d);
	return arena_fmt(v->mem, T("Schema för vittnesstöd, %s %d"), T(day_month_name(m)), y);
}

/* "Maj S., ledigt": everybody in one half day. */
static const char *cell_of(struct ctx *c, const struct court_shift *list, size_t n, int32_t day,
			   const char *part)
{
	const struct view *v = &c->view;
	const char *words = "";

	for (size_t i = 0; i < n; i++) {
		if (list[i].day != day || !str_eq(list[i].part, part))
			continue;
		const char *who = court_who(c, list[i].who);

		if (list[i].state == COURT_ASKED || list[i].state == COURT_OFFERED)
			who = arena_fmt(c->mem, "%s (%s)", who, state_words(v, &list[i]));
		words = arena_fmt(c->mem, "%s%s%s", words, *words ? ", " : "", who);
	}
	return words;
}

/* The same of those who go along with somebody, after the others: "Maj S. (följer med)". */
static const char *cell_busy(struct ctx *c, const char *words, const struct auth_busy *busy, size_t n,
			     int32_t day, const char *part)
{
	const struct view *v = &c->view;
	int h, m;

	for (size_t i = 0; i < n; i++) {
		day_clock(busy[i].at, &h, &m);
		if (day_of(busy[i].at) != day || str_eq(part, "morning") != (h < 12))
			continue;
		words = arena_fmt(c->mem, busy[i].name ? T("%s%s%s (följer med)") :
							 T("%s%s%s (ska följa med)"),
				  words, *words ? ", " : "",
				  busy[i].name ? person_shortened(c->mem, &(struct person){
							 .name = busy[i].name }) :
						 T("Någon"));
	}
	return words;
}

static const struct view_table *month_table(struct ctx *c, int32_t first,
					    const struct court_shift *list, size_t n,
					    const struct auth_busy *busy, size_t nbusy)
{
	const struct view *v = &c->view;
	int32_t end = day_add_months(first, 1);
	const char **cells = arena_new(c->mem, const char *, 31 * 3);
	const char **hrefs = arena_new(c->mem, const char *, 31 * 3);
	const char **heads = arena_new(c->mem, const char *, 3);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	size_t rows = 0;

	heads[0] = T("Dag"), heads[1] = T("Förmiddag"), heads[2] = T("Eftermiddag");
	for (int32_t day = first; day < end; day++) {
		const char **row = cells + rows * 3;

		row[1] = cell_of(c, list, n, day, "morning");
		row[2] = cell_of(c, list, n, day, "afternoon");
		row[1] = cell_busy(c, row[1], busy, nbusy, day, "morning");
		row[2] = cell_busy(c, row[2], busy, nbusy, day, "afternoon");
		if (!*row[1] && !*row[2] && !day_is_work(day))
			continue;
		row[0] = arena_fmt(c->mem, "%s %d", T(day_weekday_name(day_weekday(day))),
				   day - first + 1);
		hrefs[rows++ * 3] = day_address(c, day);
	}
	*t = (struct view_table){ .caption = T("Östersunds tingsrätt"), .heads = heads, .ncols = 3,
				  .nrows = rows, .cells = cells, .hrefs = hrefs };
	return t;
}

static void month_mine(struct ctx *c, const struct court_shift *list, size_t n,
		       const struct auth_busy *busy, size_t nbusy, struct court_rota_view *m)
{
	const struct view *v = &c->view;
	struct view_item *items = arena_new(c->mem, struct view_item, n + nbusy + 1);

	for (size_t i = 0; i < n; i++) {
		if (!id_eq(list[i].who, c->who->id))
			continue;
		items[m->nmine++] = (struct view_item){
			.href = day_address(c, list[i].day),
			.title = day_words(v, list[i].day),
			.meta = part_words(v, list[i].part),
			.tag = list[i].state == COURT_ASKED ? T("Svara") :
			       list[i].state == COURT_OFFERED ? T("Du vill byta") : NULL,
			.state = VIEW_YELLOW,
		};
	}
	for (size_t i = 0; i < nbusy; i++)
		if (id_eq(busy[i].who, c->who->id))
			items[m->nmine++] = (struct view_item){
				.href = "/idag",
				.title = day_words(v, day_of(busy[i].at)),
				.meta = T("Du följer med någon. Det står under Idag."),
			};
	m->mine = items;
}

static mst_err show_month(struct ctx *c, const struct form *f, int status)
{
	int32_t first = month_of(c);
	struct court_rota_view m = { .form = f, .title = month_title(&c->view, first),
				     .lead = leads(c) };
	int32_t last = day_add_months(first, 1) - 1;
	struct auth_busy *busy = NULL;
	struct court_shift *list;
	size_t n, nbusy = 0;

	TRY(court_shifts(c, first, last, &list, &n));
	if (c->app->court_days)
		TRY(c->app->court_days(c, first, last, &busy, &nbusy));
	month_mine(c, list, n, busy, nbusy, &m);
	if (n || m.lead)
		m.table = month_table(c, first, list, n, busy, m.lead ? nbusy : 0);
	m.before = month_address(c, day_add_months(first, -1));
	m.after = month_address(c, day_add_months(first, 1));
	m.here = month_address(c, first);
	court_rota_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err court_rota_get(struct ctx *c)
{
	struct form *f = ctx_form(c);

	if (!*form_get(f, "platser"))
		form_set(f, "platser", "2");
	return show_month(c, f, 200);
}

static bool has_any(const struct court_shift *list, size_t n, int32_t day)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].day == day)
			return true;
	return false;
}

mst_err court_rota_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	int32_t first = month_of(c), end = day_add_months(first, 1), today = day_of(c->now);
	int64_t places = form_int(f, v, "platser", T("antalet platser"), 1, PLACES_MOST, true);
	struct court_shift *list, *new;
	struct act a;
	size_t n, made = 0;

	if (form_bad(f))
		return show_month(c, f, 422);
	TRY(court_shifts(c, first, end - 1, &list, &n));
	new = arena_new(c->mem, struct court_shift, 31 * 2 * PLACES_MOST);
	for (int32_t day = first > today ? first : today; day < end; day++)
		for (int64_t k = 0; k < 2 * places && day_is_work(day) && !has_any(list, n, day); k++)
			new[made++] = (struct court_shift){ .day = day, .state = COURT_FREE,
							    .part = k % 2 ? "afternoon" : "morning" };
	if (!made) {
		form_fail(f, "platser", T("Alla arbetsdagar som är kvar har redan pass."));
		return show_month(c, f, 422);
	}
	court_shifts_put(c, new, made, &a);
	return ctx_act_go(c, &a, month_address(c, first), T("Passen är upplagda."), NULL);
}

/* ---- a day ---- */

static mst_err day_of_route(struct ctx *c, int32_t *ret)
{
	return day_parse(http_param(c->req, "dag"), ret) ? MST_OK : MST_NOTFOUND;
}

/* What she herself can do about it, at most two things. */
static void own_steps(struct ctx *c, const struct court_shift *s, bool twice,
		      struct court_shift_item *i)
{
	const struct view *v = &c->view;
	static const struct {
		const char *step, *label;
	} steps[] = {
		{ "come", N_("Jag kommer") },
		{ "keep", N_("Jag kommer ändå") },
		{ "take", N_("Jag tar passet") },
		{ "offer", N_("Jag kan inte, någon annan får ta det") },
	};
	struct court_shift next;

	for (size_t k = 0; k < MST_LEN(steps); k++) {
		if ((twice && str_eq(steps[k].step, "take")) || s->day < day_of(c->now) ||
		    !court_shift_step(s, c->who->id, steps[k].step, &next))
			continue;
		if (!i->step)
			i->step = steps[k].step, i->step_label = T(steps[k].label);
		else
			i->second = steps[k].step, i->second_label = T(steps[k].label);
	}
}

static mst_err show_day(struct ctx *c, int32_t day, const struct form *f, int status)
{
	const struct view *v = &c->view;
	struct court_day_view m = { .form = f, .lead = leads(c),
				    .title = arena_fmt(c->mem, T("Pass %s"), day_words(v, day)) };
	struct view_option *parts = arena_new(c->mem, struct view_option, 3);
	struct court_shift_item *items;
	struct court_shift *list;

	TRY(court_shifts(c, day, day, &list, &m.n));
	items = arena_new(c->mem, struct court_shift_item, m.n + 1);
	for (size_t i = 0; i < m.n; i++) {
		static const enum view_state tags[] = { [COURT_FREE] = VIEW_BLUE,
							[COURT_ASKED] = VIEW_YELLOW,
							[COURT_COMING] = VIEW_GREEN,
							[COURT_OFFERED] = VIEW_YELLOW };

		items[i] = (struct court_shift_item){
			.title = part_words(v, list[i].part),
			.who = court_who(c, list[i].who),
			.state = state_words(v, &list[i]),
			.base = arena_fmt(c->mem, "/vittnesstod/pass/%s", id_str(c->mem, list[i].id)),
			.tag = tags[list[i].state],
		};
		own_steps(c, &list[i], court_shift_twice(list, m.n, &list[i], c->who->id), &items[i]);
	}
	for (size_t i = 0; i < 2; i++)
		parts[i] = (struct view_option){ court_parts[i].code, T(court_parts[i].words), NULL };
	m.parts = parts;
	m.items = items;
	m.month = month_address(c, day);
	court_day_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err court_day_get(struct ctx *c)
{
	int32_t day;

	TRY(day_of_route(c, &day));
	return show_day(c, day, ctx_form(c), 200);
}

mst_err court_day_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const char *part = form_get(f, "pass");
	struct court_shift *s = arena_new(c->mem, struct court_shift, 1);
	struct act a;
	int32_t day;

	TRY(day_of_route(c, &day));
	if (!str_eq(part, "morning") && !str_eq(part, "afternoon"))
		form_fail(f, "pass", T("Välj förmiddag eller eftermiddag."));
	if (day < day_of(c->now))
		form_fail(f, "pass", T("Dagen har varit."));
	if (form_bad(f))
		return show_day(c, day, f, 422);
	*s = (struct court_shift){ .day = day, .part = part, .state = COURT_FREE };
	court_shifts_put(c, s, 1, &a);
	return ctx_act_go(c, &a, day_address(c, day), T("Platsen är tillagd."), NULL);
}

/* ---- what she says herself ---- */

static mst_err step_failed(struct ctx *c)
{
	if (c->result == MST_CONFLICT)
		c->why = view_text(c->view.lang, N_("Någon annan hann före, eller så har passet "
						    "ändrats. Gå till schemat och se hur det står."));
	return c->result;
}

mst_err court_shift_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct court_shift *s = arena_new(c->mem, struct court_shift, 1), was, *list;
	const char *what = http_field(c->req, "vad");
	struct act a;
	struct id id;
	size_t n;

	TRY(ctx_id(c, "id", &id));
	TRY(court_shift_find(c, id, &was));
	TRY(court_shifts(c, was.day, was.day, &list, &n));
	if (was.day < day_of(c->now) || !court_shift_step(&was, c->who->id, what, s) ||
	    (str_eq(what, "take") && court_shift_twice(list, n, &was, c->who->id))) {
		c->result = MST_CONFLICT;
		return step_failed(c);
	}
	court_shifts_put(c, s, 1, &a);
	return ctx_act_go(c, &a, day_address(c, was.day),
			  s->state == COURT_OFFERED ?
				  T("De andra ser att passet kan tas. Det är ditt tills någon tar det.") :
				  T("Tack. Det står i schemat."),
			  step_failed);
}
