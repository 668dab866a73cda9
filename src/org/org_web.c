/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* org_web.c - the manager writes down the populations of a day, all at once: a table that lacks a
 * municipality, or does not sum to what it says itself, is asked about before it is kept. */
#include "org/org_file.h"
#include "org/org_web.h"

#define PEOPLE_MAX 10000000
#define SOURCE_MAX 100
#define NOISE_MAX 10

static const char *field_of(struct arena *mem, const char *code)
{
	return arena_fmt(mem, "inv-%s", code);
}

/* May the parts differ that much from their table's sum? From 2025 SCB protects small numbers (Cell
 * Key Method) by adding small whole numbers; more than a few for each part is a slip of the pen. */
static bool is_noise(int32_t day, int64_t off, size_t parts)
{
	int64_t most = NOISE_MAX * (int64_t)parts;

	return day >= day_make(2025, 1, 1) && off <= most && off >= -most;
}

struct page {
	struct org *towns;
	size_t n;
	struct form *form;
};

static mst_err page_read(struct ctx *c, struct page *p)
{
	p->form = ctx_form(c);
	return org_municipalities(c->db, c->mem, &p->towns, &p->n);
}

static mst_err show(struct ctx *c, const struct page *p, struct org_people_view *m, int status)
{
	const struct view *v = &c->view;
	struct org_people_field *list = arena_new(c->mem, struct org_people_field, p->n + 1);

	for (size_t i = 0; i < p->n; i++) {
		const struct org *o = &p->towns[i];

		list[i] = (struct org_people_field){
			field_of(c->mem, o->code), o->short_name,
			o->population ? arena_fmt(c->mem, T("Senast %s, %s"),
						  view_number(v, o->population),
						  view_date(v, o->population_day)) :
					NULL
		};
	}
	m->form = p->form;
	m->towns = list;
	m->n = p->n;
	org_people_html(ctx_out(c), v, m);
	return ctx_page(c, status);
}

static mst_err people_get(struct ctx *c)
{
	struct page p;

	TRY(page_read(c, &p));
	return show(c, &p, &(struct org_people_view){ 0 }, 200);
}

/* The table's own sum against that of the parts. True: it differs, and may stay so if she says so. */
static bool check_sum(struct ctx *c, struct form *f, int32_t day, int64_t sum, size_t parts)
{
	const struct view *v = &c->view;
	int64_t said = form_int(f, v, "summa", T("summan"), 1, INT32_MAX, false);
	bool noisy = is_noise(day, sum - said, parts);

	if (!said || said == sum || (noisy && form_has(f, "skillnad", "ja")))
		return false;
	form_fail(f, "summa",
		  arena_fmt(c->mem,
			    noisy ? T("Kommunernas tal är tillsammans %s, inte %s. Rätta det som är fel. "
				      "Står det så i SCB:s tabell, kryssa i rutan nedanför.") :
				    T("Kommunernas tal är tillsammans %s, inte %s. Rätta det som är fel."),
			    view_number(v, sum), view_number(v, said)));
	return noisy;
}

static mst_err show_bad(struct ctx *c, const struct page *p, bool noisy, int status,
			const struct view_row *taken)
{
	const struct view *v = &c->view;
	const struct view_tick noisy_box[] = {
		{ "skillnad", NULL, T("Ja, talen skiljer sig från summan i SCB:s tabell"),
		  T("Från och med 2025 skyddar SCB små tal, och då behöver delarna inte bli summan.") },
		{ 0 },
	};
	const struct view_tick replace_box[] = { { "ersatt", NULL, T("Ja, ersätt dem"), NULL }, { 0 } };
	return show(c, p, &(struct org_people_view){ .taken = taken,
						     .replace = taken ? replace_box : NULL,
						     .noisy = noisy ? noisy_box : NULL }, status);
}

/* Other figures stand for that day: they are shown, and replaced only if she says so. */
static mst_err people_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct org_population *list;
	struct view_row *rows;
	struct page p;
	size_t n, k = 0;
	int32_t day;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(page_read(c, &p));
	day = form_day(p.form, v, "dag", T("dagen"), true);
	TRY(org_population_on(c->db, c->mem, day, &list, &n));
	rows = arena_new(c->mem, struct view_row, n + 1);
	for (size_t i = 0; i < p.n; i++)
		for (size_t j = 0; j < n; j++)
			if (str_eq(list[j].code, p.towns[i].code))
				rows[k++] = (struct view_row){ p.towns[i].short_name,
							       view_number(v, list[j].inhabitants) };
	form_fail(p.form, "ersatt",
		  arena_fmt(c->mem, T("Det finns redan andra tal för %s. Kryssa i att de ska ersättas, "
				      "eller skriv en annan dag."),
			    view_date(v, day)));
	return show_bad(c, &p, form_has(p.form, "skillnad", "ja"), 409, rows);
}

static mst_err people_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct org_table *t = arena_new(c->mem, struct org_table, 1);
	struct org_population *list;
	int64_t sum = 0;
	struct act act;
	struct page p;
	bool noisy;

	TRY(page_read(c, &p));
	list = arena_new(c->mem, struct org_population, p.n + 1);
	*t = (struct org_table){ .list = list, .n = p.n,
				 .day = form_day(p.form, v, "dag", T("vilken dag talen gäller"), true),
				 .source = form_text(p.form, c->mem, v, "kalla", T("källan"), SOURCE_MAX,
						     true),
				 .replace = form_has(p.form, "ersatt", "ja") };
	if (t->day != DAY_NONE && t->day > day_of(c->now))
		form_fail(p.form, "dag", T("Dagen har inte varit än. Skriv dagen som talen gäller."));
	for (size_t i = 0; i < p.n; i++) {
		list[i].code = p.towns[i].code;
		list[i].inhabitants =
			form_int(p.form, v, field_of(c->mem, list[i].code),
				 arena_fmt(c->mem, T("invånartalet för %s"), p.towns[i].short_name), 1,
				 PEOPLE_MAX, true);
		sum += list[i].inhabitants;
	}
	noisy = !form_bad(p.form) && check_sum(c, p.form, t->day, sum, p.n);
	if (form_bad(p.form))
		return show_bad(c, &p, noisy, 422, NULL);
	org_population_save(c, t, &act);
	return ctx_act_go(c, &act, "/kommuner", T("Invånartalen är sparade."), people_conflict);
}

/* ---- from a file: the form is filled in, and nothing is kept until it is saved ---- */

struct upload {
	struct blob file;
	struct page page;
	struct sheet sheet;
	struct org_people people;
	enum sheet_fault fault;
	const char *why;
};

static mst_err parse(struct ctx *c, void *arg)
{
	struct upload *u = arg;

	u->fault = sheet_read(c->mem, u->file, &u->sheet);
	if (!u->fault)
		u->why = org_file_people(c->mem, &u->sheet, u->page.towns, u->page.n, &u->people);
	return MST_OK;
}

static const char *fault_words(struct ctx *c, const struct upload *u)
{
	const struct view *v = &c->view;

	if (u->fault && u->sheet.line)
		return arena_fmt(c->mem, T("Filen är ingen hel JSON-fil: fel på rad %d, kolumn %d."),
				 u->sheet.line, u->sheet.column);
	if (u->fault)
		return view_text(v->lang, sheet_fault_words(u->fault));
	return u->people.where ? arena_fmt(c->mem, "%s: %s", u->people.where, view_text(v->lang, u->why)) :
				 view_text(v->lang, u->why);
}

static mst_err filled(struct ctx *c)
{
	struct upload *u = ctx_work_arg(c);
	const struct view *v = &c->view;
	struct form *f = u->page.form;
	size_t found = 0;

	TRY(c->result);
	if (u->fault || u->why) {
		form_fail(f, "fil", fault_words(c, u));
		return show(c, &u->page, &(struct org_people_view){ 0 }, 422);
	}
	for (size_t i = 0; i < u->page.n; i++)
		if (u->people.list[i] >= 0) {
			form_set(f, field_of(c->mem, u->page.towns[i].code),
				 arena_fmt(c->mem, "%lld", (long long)u->people.list[i]));
			found++;
		}
	if (!found) {
		form_fail(f, "fil", T("Ingen av partnerskapets kommuner finns i filen."));
		return show(c, &u->page, &(struct org_people_view){ 0 }, 422);
	}
	form_set(f, "dag", arena_fmt(c->mem, "%d-12-31", u->people.year));
	/* SCB's open data are CC0 since 1 July 2021: https://www.scb.se/vara-tjanster/oppna-data/ */
	form_set(f, "kalla", str_eq(sheet_cell(&u->sheet, 0, 0), "kpi") ? "Kolada (RKA), CC BY 4.0" :
									   "SCB, folkmängd, CC0");
	return show(c, &u->page, &(struct org_people_view){ .from_file = true }, 200);
}

static mst_err file_post(struct ctx *c)
{
	struct upload *u = arena_new(c->mem, struct upload, 1);
	const struct view *v = &c->view;
	const struct http_file *files;
	size_t n = http_files(c->req, &files);

	TRY(page_read(c, &u->page));
	u->page.form = form_new(c->mem);
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].field, "fil"))
			u->file = files[i].data;
	if (!u->file.n) {
		form_fail(u->page.form, "fil", T("Välj en fil som inte är tom."));
		return show(c, &u->page, &(struct org_people_view){ 0 }, 422);
	}
	return ctx_work(c, WORK_SLOW, parse, u, filled);
}

const struct http_route org_routes[] = {
	{ "GET", "/kommuner/invanare", NEED_PARTNERSHIP, people_get, 0 },
	{ "POST", "/kommuner/invanare", NEED_PARTNERSHIP, people_post, HTTP_FORM },
	{ "POST", "/kommuner/invanare/fil", NEED_PARTNERSHIP, file_post, HTTP_FORM | HTTP_BIG },
	{ 0 },
};
