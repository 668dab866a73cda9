/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_time_web.c - "Min tid" on the phone, and the coordinator's month and year. */
#include "base/money.h"
#include "sheet/sheet.h"
#include "volunteer/volunteer_time.h"
#include "volunteer/volunteer_web.h"

/* "2 h 30 min · 40 km · 120,00 kr" */
static const char *figures(const struct view *v, int64_t minutes, int64_t km, int64_t ore)
{
	const char *words = "";

	if (minutes)
		words = minutes % 60 ? arena_fmt(v->mem, "%lld h %lld min", (long long)(minutes / 60),
						 (long long)(minutes % 60)) :
				       arena_fmt(v->mem, "%lld h", (long long)(minutes / 60));
	if (km)
		words = arena_fmt(v->mem, "%s%s%lld km", words, *words ? " · " : "", (long long)km);
	if (ore)
		words = arena_fmt(v->mem, "%s%s%s", words, *words ? " · " : "", money_str(v->mem, ore));
	return words;
}

/* ---- the form ---- */

static void read_figures(struct ctx *c, struct form *f, struct volunteer_time *t)
{
	const struct view *v = &c->view;
	const char *hours = str_trim(c->mem, form_get(f, "tid"));

	if (*hours && !volunteer_time_parse(hours, &t->minutes))
		form_fail(f, "tid", T("Skriv tiden i timmar, till exempel 2,5 eller 2:30. Högst ett dygn."));
	t->km = form_int(f, v, "km", T("antalet kilometer"), 0, VOLUNTEER_KM_MAX, false);
	t->ore = form_money(f, v, "utlagg", T("utlägget"), false);
	if (t->ore > VOLUNTEER_ORE_MAX)
		form_fail(f, "utlagg", T("Beloppet är för stort. Skriv högst 20 000 kronor."));
	if (t->ore < 0)
		t->ore = 0;
	if (!form_bad(f) && !t->minutes && !t->km && !t->ore)
		form_fail(f, "tid", T("Skriv tid, kilometer eller utlägg."));
}

static void read_day(struct ctx *c, struct form *f, struct volunteer_time *t, bool required)
{
	const struct view *v = &c->view;

	t->day = form_day(f, v, "dag", T("dagen"), required);
	if (t->day == DAY_NONE && !form_error(f, "dag"))
		t->day = day_of(c->now);
	if (t->day > day_of(c->now))
		form_fail(f, "dag", T("Dagen har inte varit än. Skriv i dag eller tidigare."));
	else if (t->day != DAY_NONE && t->day < day_of(c->now) - 730)
		form_fail(f, "dag", T("Skriv en dag de senaste två åren."));
}

/* ---- her own ---- */

static mst_err show_own(struct ctx *c, const struct form *f, int status)
{
	const struct view *v = &c->view;
	struct volunteer_time_view m = { .form = f, .other_day = form_error(f, "dag") || *form_get(f, "dag") };
	struct volunteer_time_item *items;
	struct volunteer_time *list;

	TRY(volunteer_time_own(c, &list, &m.n));
	items = arena_new(c->mem, struct volunteer_time_item, m.n + 1);
	for (size_t i = 0; i < m.n; i++)
		items[i] = (struct volunteer_time_item){
			.title = view_date(v, list[i].day),
			.meta = figures(v, list[i].minutes, list[i].km, list[i].ore),
			.remove = arena_fmt(c->mem, "/min-tid/%s/ta-bort", id_str(c->mem, list[i].id)),
		};
	m.items = items;
	volunteer_own_time_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err volunteer_own_time_get(struct ctx *c)
{
	return show_own(c, ctx_form(c), 200);
}

mst_err volunteer_own_time_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct volunteer_time t = { .who = c->who->id };
	struct act a;

	read_day(c, f, &t, false);
	read_figures(c, f, &t);
	if (form_bad(f))
		return show_own(c, f, 422);
	TRY(volunteer_time_put(c, &t, &a));
	return ctx_act_go(c, &a, "/min-tid",
			  arena_fmt(c->mem, T("Sparat: %s."), figures(v, t.minutes, t.km, t.ore)),
			  NULL);
}

mst_err volunteer_own_time_remove_post(struct ctx *c)
{
	struct act a;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	volunteer_time_remove(c, id, true, &a);
	return ctx_act_go(c, &a, "/min-tid", view_text(c->view.lang, N_("Borttaget.")), NULL);
}

/* ---- the coordinator's month and year ---- */

/* ?manad=2026-04; this month when there is none, or none that can be. */
static int month_of(struct ctx *c)
{
	const char *text = http_query(c->req, "manad");
	int now = volunteer_month(day_of(c->now)), month;
	int32_t day;

	if (!text || strlen(text) != 7 || !day_parse(ARENA_CAT(c->mem, text, "-01"), &day))
		return now;
	month = volunteer_month(day);
	return month > now ? now : month;
}

static const char *month_text(struct ctx *c, int month)
{
	return arena_strn(c->mem, day_str(c->mem, volunteer_month_day(month)), 7);
}

static const char *address(struct ctx *c, const char *path, int month)
{
	return arena_fmt(c->mem, "%s?manad=%s", path, month_text(c, month));
}

static const char *month_words(const struct view *v, int month)
{
	return arena_fmt(v->mem, "%s %d", T(day_month_name(month % 12 + 1)), month / 12);
}

static void put_cells(const struct view *v, const char **cells, const struct volunteer_hours *h)
{
	cells[0] = h->name;
	cells[1] = volunteer_time_hours(v->mem, h->minutes);
	cells[2] = view_number(v, h->km);
	cells[3] = money_figure(v->mem, h->ore);
}

static const struct view_table *table_of(const struct view *v, const char *caption, const char *first,
					 const struct volunteer_hours *list, size_t n)
{
	static const bool number[] = { false, true, true, true };
	const char **cells = arena_new(v->mem, const char *, (n + 1) * 4);
	const char **heads = arena_new(v->mem, const char *, 4);
	struct view_table *t = arena_new(v->mem, struct view_table, 1);
	struct volunteer_hours sum = { .name = T("Summa") };

	heads[0] = first, heads[1] = T("Timmar"), heads[2] = T("Km"), heads[3] = T("Utlägg, kr");
	for (size_t i = 0; i < n; i++) {
		put_cells(v, cells + i * 4, &list[i]);
		sum.minutes += list[i].minutes;
		sum.km += list[i].km;
		sum.ore += list[i].ore;
	}
	put_cells(v, cells + n * 4, &sum);
	*t = (struct view_table){ .caption = caption, .heads = heads, .ncols = 4, .nrows = n + 1,
				  .cells = cells, .number = number, .sum = true };
	return t;
}

/* The year that the month lies in: its months without names. NULL: nothing is written in it. */
static mst_err year_table(struct ctx *c, int month, const struct view_table **ret)
{
	struct volunteer_hours sums[12] = { 0 };
	const struct view *v = &c->view;
	int first = month / 12 * 12;
	struct volunteer_time *list;
	size_t n, last = 0;

	TRY(volunteer_times(c, first, first + 11, &list, &n));
	for (size_t i = 0; i < n; i++) {
		size_t k = (size_t)(volunteer_month(list[i].day) - first);

		if (k > 11)
			return MST_FAIL;
		sums[k].minutes += list[i].minutes;
		sums[k].km += list[i].km;
		sums[k].ore += list[i].ore;
		last = k + 1 > last ? k + 1 : last;
	}
	for (size_t i = 0; i < last; i++)
		sums[i].name = T(day_month_name((int)i + 1));
	*ret = n ? table_of(v, T("Frivilligas tid, månad för månad"), T("Månad"), sums, last) : NULL;
	return MST_OK;
}

static mst_err people_options(struct ctx *c, const struct volunteer **ret_list, size_t *ret_n,
			      const struct view_option **ret)
{
	struct volunteer *list;
	struct view_option *o;

	TRY(volunteer_list(c, false, &list, ret_n));
	o = arena_new(c->mem, struct view_option, *ret_n + 2);
	o[0] = (struct view_option){ "", view_text(c->view.lang, N_("Välj")), NULL };
	for (size_t i = 0; i < *ret_n; i++)
		o[i + 1] = (struct view_option){ id_str(c->mem, list[i].id), list[i].name, NULL };
	*ret_list = list;
	*ret = o;
	return MST_OK;
}

static const char *name_of(const struct volunteer_hours *list, size_t n, struct id who,
			   const struct volunteer *people, size_t npeople)
{
	const struct volunteer *p = volunteer_of_account(people, npeople, who);

	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i].who, p ? p->id : who))
			return list[i].name;
	return "";
}

static mst_err month_items(struct ctx *c, int month, const struct volunteer_hours *sums, size_t nsums,
			   const struct volunteer *people, size_t npeople,
			   struct volunteer_time_view *m)
{
	const struct view *v = &c->view;
	struct volunteer_time_item *items;
	struct volunteer_time *list;

	TRY(volunteer_times(c, month, month, &list, &m->n));
	items = arena_new(c->mem, struct volunteer_time_item, m->n + 1);
	for (size_t i = 0; i < m->n; i++)
		items[i] = (struct volunteer_time_item){
			.title = arena_fmt(c->mem, "%s, %s",
					   name_of(sums, nsums, list[i].who, people, npeople),
					   view_date(v, list[i].day)),
			.meta = figures(v, list[i].minutes, list[i].km, list[i].ore),
			.remove = arena_fmt(c->mem, "/stodpersoner/tid/%s/ta-bort",
					    id_str(c->mem, list[i].id)),
		};
	m->items = items;
	return MST_OK;
}

static mst_err show_month(struct ctx *c, const struct form *f, int status)
{
	const struct view *v = &c->view;
	int month = month_of(c), now = volunteer_month(day_of(c->now));
	struct volunteer_time_view m = { .form = f, .month = arena_fmt(c->mem, T("I %s"), month_words(v, month)) };
	const struct volunteer *people;
	struct volunteer_hours *sums;
	size_t nsums, npeople;

	TRY(people_options(c, &people, &npeople, &m.people));
	TRY(volunteer_hours(c, month, month, &sums, &nsums));
	if (nsums)
		m.table = table_of(v, T("Per person"), T("Vem"), sums, nsums);
	TRY(month_items(c, month, sums, nsums, people, npeople, &m));
	TRY(year_table(c, month, &m.year));
	m.year_title = arena_fmt(c->mem, T("Hela %d"), month / 12);
	m.before = address(c, "/stodpersoner/tid", month - 1);
	m.after = month < now ? address(c, "/stodpersoner/tid", month + 1) : NULL;
	m.file = address(c, "/stodpersoner/tid.csv", month);
	m.here = address(c, "/stodpersoner/tid", month);
	volunteer_time_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, ctx_note(c, "volunteer.time_read", ID_NONE, NULL, NULL));
}

mst_err volunteer_time_get(struct ctx *c)
{
	struct form *f = ctx_form(c);

	if (!*form_get(f, "dag"))
		form_set(f, "dag", day_str(c->mem, day_of(c->now)));
	return show_month(c, f, 200);
}

mst_err volunteer_time_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct volunteer_time t = { 0 };
	const struct view_option *options;
	const struct volunteer *people;
	struct act a;
	size_t n;

	TRY(people_options(c, &people, &n, &options));
	int who = form_choice(f, v, "vem", T("vem det gäller"), options + 1, true);

	read_day(c, f, &t, true);
	read_figures(c, f, &t);
	if (form_bad(f))
		return show_month(c, f, 422);
	t.who = people[who].id;
	TRY(volunteer_time_put(c, &t, &a));
	return ctx_act_go(c, &a, address(c, "/stodpersoner/tid", volunteer_month(t.day)),
			  arena_fmt(c->mem, T("Sparat: %s."), figures(v, t.minutes, t.km, t.ore)),
			  NULL);
}

mst_err volunteer_time_remove_post(struct ctx *c)
{
	struct act a;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	volunteer_time_remove(c, id, false, &a);
	return ctx_act_go(c, &a, "/stodpersoner/tid", view_text(c->view.lang, N_("Borttaget.")), NULL);
}

/* "1234,50": what a payroll in Swedish reads. */
static const char *decimal(struct arena *mem, int64_t ore)
{
	return arena_fmt(mem, "%lld,%02lld", (long long)(ore / 100), (long long)(ore % 100));
}

mst_err volunteer_time_csv_get(struct ctx *c)
{
	const struct view *v = &c->view;
	const char *const heads[] = { T("Månad"), T("Namn"), T("Timmar"), T("Km"), T("Utlägg, kr") };
	int month = month_of(c);
	struct volunteer_hours *list;
	size_t n, cols = MST_LEN(heads);

	TRY(volunteer_hours(c, month, month, &list, &n));
	const char **cells = arena_new(c->mem, const char *, (n + 1) * cols);

	memcpy(cells, heads, sizeof(heads));
	for (size_t i = 0; i < n; i++) {
		const char **row = cells + (i + 1) * cols;

		row[0] = month_text(c, month);
		row[1] = list[i].name;
		row[2] = volunteer_time_hours(c->mem, list[i].minutes);
		row[3] = arena_fmt(c->mem, "%lld", (long long)list[i].km);
		row[4] = decimal(c->mem, list[i].ore);
	}
	sheet_put_csv(ctx_out(c), &(struct sheet){ cells, n + 1, cols });
	return ctx_file_after(c, "text/csv; charset=utf-8",
			      arena_fmt(c->mem, "tid-%s.csv", month_text(c, month)),
			      ctx_note(c, "volunteer.time_export", ID_NONE, NULL, NULL));
}
