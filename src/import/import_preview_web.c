/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import_preview_web.c - a file before it is read in: which column is what, what will be made of it,
 * what is wrong and where. */
#include "import/import_web.h"

#include "base/progress.h"
#include "org/org.h"

#define FAULTS_SHOWN 50
#define ROWS_SHOWN 15

struct look {
	struct id id;
	enum import_kind kind;
	struct sheet sheet;
	int map[SHEET_COLS_MAX];
	struct import_plan plan;
	struct form *form;
	struct act make;
	bool stopped;
};

static const char *select_name(struct ctx *c, size_t col)
{
	return arena_fmt(c->mem, "k%zu", col);
}

static const struct view_option *field_options(struct ctx *c, enum import_kind kind)
{
	const struct import_field *f = import_fields(kind);
	size_t n = 0;

	while (f[n].code)
		n++;
	struct view_option *o = arena_new(c->mem, struct view_option, n + 2);

	o[0] = (struct view_option){ "", view_text(c->view.lang, N_("Läs inte in")), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct view_option){ f[i].code, view_text(c->view.lang, f[i].label), NULL };
	return o;
}

/* ---- which column is what ---- */

static void guess(struct ctx *c, struct form *f, const struct look *l)
{
	const struct import_field *fields = import_fields(l->kind);

	for (size_t col = 0; col < l->sheet.ncols; col++) {
		int i = import_guess(l->kind, sheet_cell(&l->sheet, 0, col));

		form_set(f, select_name(c, col), i < 0 ? "" : fields[i].code);
	}
}

/* Two columns that are the same thing: the second one has the error, and is not read. */
static void check_twice(struct ctx *c, struct form *f, struct look *l, size_t col)
{
	const struct view *v = &c->view;

	for (size_t k = 0; k < col; k++)
		if (l->map[k] == l->map[col]) {
			form_fail(f, select_name(c, col),
				  arena_fmt(c->mem, T("Kolumn %s och kolumn %s är båda ”%s”. Välj en av dem."),
					    sheet_col(c->mem, k), sheet_col(c->mem, col),
					    view_text(v->lang, import_fields(l->kind)[l->map[k]].label)));
			l->map[col] = -1;
			return;
		}
}

static void read_map(struct ctx *c, struct form *f, struct look *l)
{
	const struct view *v = &c->view;
	const struct view_option *options = field_options(c, l->kind);
	bool any = false;

	for (size_t col = 0; col < l->sheet.ncols; col++) {
		int i = form_choice(f, v, select_name(c, col), T("vad kolumnen är"), options, false);

		l->map[col] = i - 1; /* the first option is "not read in" */
		if (l->map[col] < 0)
			l->map[col] = -1;
		else
			check_twice(c, f, l, col);
		any |= l->map[col] >= 0;
	}
	if (!any)
		form_fail(f, select_name(c, 0),
			  T("Ingen rubrik i den första raden känns igen. Välj själv vad varje kolumn är."));
}

/* ---- words ---- */

/* "Rad 7, kolumn D (Öppnat): datumet finns inte." */
static const char *fault_words(struct ctx *c, const struct look *l, const struct import_fault *f)
{
	const struct view *v = &c->view;
	const char *row = arena_fmt(c->mem, T("Rad %zu"), f->row + 1);

	if (f->col == SIZE_MAX)
		return arena_fmt(c->mem, "%s: %s.", row, f->words);
	return arena_fmt(c->mem, T("%s, kolumn %s (%s): %s."), row, sheet_col(c->mem, f->col),
			 sheet_cell(&l->sheet, 0, f->col), f->words);
}

static void put_faults(struct ctx *c, const struct look *l, struct import_preview_view *m)
{
	const char **faults = arena_new(c->mem, const char *, FAULTS_SHOWN),
		   **notes = arena_new(c->mem, const char *, FAULTS_SHOWN);

	for (size_t i = 0; i < l->plan.nfaults; i++) {
		const struct import_fault *f = &l->plan.faults[i];

		if (f->warning && m->nnotes < FAULTS_SHOWN)
			notes[m->nnotes++] = fault_words(c, l, f);
		else if (!f->warning && m->nfaults < FAULTS_SHOWN)
			faults[m->nfaults++] = fault_words(c, l, f);
		else if (!f->warning)
			m->more_faults++;
	}
	m->faults = faults;
	m->notes = notes;
}

static const char *code_words(struct ctx *c, const struct stats_code *list, const char *code)
{
	const struct stats_code *k = code ? stats_code_find(list, code) : NULL;

	return k ? view_text(c->view.lang, k->words) : "";
}

static void put_row(struct ctx *c, const struct import_item *i, enum import_kind kind,
		    const char **cells)
{
	const struct support_codes *k = &i->kase.codes;

	cells[0] = arena_fmt(c->mem, "%zu", i->row + 1);
	cells[1] = i->name ? i->name : "";
	if (kind == IMPORT_CASES) {
		cells[2] = code_words(c, stats_roles, k->roles[0]);
		cells[3] = code_words(c, stats_crimes, k->crime);
		cells[4] = org_name_of(c, k->municipality);
		cells[5] = day_str(c->mem, day_of(i->kase.at));
		return;
	}
	cells[2] = i->volunteer.kinds == VOLUNTEER_WITNESS ? view_text(c->view.lang, N_("Vittnesstöd")) :
		   i->volunteer.kinds == VOLUNTEER_SUPPORT ? view_text(c->view.lang, N_("Stödperson")) :
			   view_text(c->view.lang, N_("Stödperson och vittnesstöd"));
	cells[3] = i->volunteer.phone ? i->volunteer.phone : "";
	cells[4] = i->volunteer.area ? i->volunteer.area : "";
	cells[5] = i->volunteer.pledge == DAY_NONE ? "" : day_str(c->mem, i->volunteer.pledge);
}

static void put_table(struct ctx *c, const struct look *l, struct import_preview_view *m)
{
	static const char *const cases[] = { N_("Rad"), N_("Namn"), N_("Roll"), N_("Brott"),
					     N_("Kommun"), N_("Öppnat") };
	static const char *const people[] = { N_("Rad"), N_("Namn"), N_("Uppdrag"), N_("Telefon"),
					      N_("Bygd"), N_("Tystnadslöfte undertecknat") };
	const size_t ncols = MST_LEN(cases);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	const char **heads = arena_new(c->mem, const char *, ncols), **cells;
	size_t n = l->plan.n < ROWS_SHOWN ? l->plan.n : ROWS_SHOWN;

	cells = arena_new(c->mem, const char *, n * ncols + 1);
	for (size_t i = 0; i < ncols; i++)
		heads[i] = view_text(c->view.lang, (l->kind == IMPORT_CASES ? cases : people)[i]);
	for (size_t i = 0; i < n; i++)
		put_row(c, &l->plan.items[i], l->kind, &cells[i * ncols]);
	*t = (struct view_table){ .caption = view_text(c->view.lang, N_("Det här läses in")),
				  .heads = heads, .ncols = ncols, .nrows = n, .cells = cells };
	m->table = t;
	m->more_rows = l->plan.n - n;
}

static void put_columns(struct ctx *c, const struct look *l, struct import_preview_view *m)
{
	const struct view *v = &c->view;
	struct import_column *k = arena_new(c->mem, struct import_column, l->sheet.ncols);

	for (size_t col = 0; col < l->sheet.ncols; col++) {
		const char *head = sheet_cell(&l->sheet, 0, col), *sample = "";

		for (size_t row = 1; row < l->sheet.nrows && !*sample; row++)
			sample = sheet_cell(&l->sheet, row, col);
		k[col] = (struct import_column){
			.name = select_name(c, col),
			.label = arena_fmt(c->mem, T("Kolumn %s: %s"), sheet_col(c->mem, col),
					   *head ? head : T("utan rubrik")),
			.hint = *sample ? arena_fmt(c->mem, T("Till exempel: %.*s"),
						    (int)utf8_cut(sample, 60), sample) : NULL,
		};
		m->open |= l->map[col] < 0;
	}
	m->columns = k;
	m->ncolumns = l->sheet.ncols;
}

static const char *sentence(struct ctx *c, const struct look *l)
{
	const struct view *v = &c->view;
	const char *good = import_count_words(c, l->kind, (int64_t)l->plan.n);

	if (!l->plan.nbad)
		return arena_fmt(c->mem, T("Det blir %s."), good);
	return arena_fmt(c->mem, view_text_n(v->lang, "Det blir %s. %lld rad har fel.",
					     "Det blir %s. %lld rader har fel.",
					     (int64_t)l->plan.nbad),
			 good, (long long)l->plan.nbad);
}

static mst_err show_look(struct ctx *c, struct look *l, struct form *f, int status)
{
	const struct view *v = &c->view;
	struct view_option *skip = arena_new(c->mem, struct view_option, 2);
	struct import_preview_view m = { .form = f, .title = T("Granska innan du läser in"),
					 .fields = field_options(c, l->kind) };

	put_faults(c, l, &m);
	put_table(c, l, &m);
	put_columns(c, l, &m);
	m.sentence = sentence(c, l);
	skip[0] = (struct view_option){ "ja", T("Hoppa över dem och läs in resten"), NULL };
	if (l->plan.nbad && l->plan.n)
		m.skip = skip;
	if (l->plan.n)
		m.button = arena_fmt(c->mem, T("Läs in %s"),
				     import_count_words(c, l->kind, (int64_t)l->plan.n));
	import_preview_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static mst_err open_look(struct ctx *c, struct look *ret)
{
	TRY(ctx_id(c, "id", &ret->id));
	return import_kept(c, ret->id, &ret->kind, &ret->sheet);
}

mst_err import_preview_get(struct ctx *c)
{
	struct look *l = arena_new(c->mem, struct look, 1);
	struct form *f = form_new(c->mem);

	TRY(open_look(c, l));
	guess(c, f, l);
	read_map(c, f, l);
	TRY(import_plan(c, l->kind, &l->sheet, l->map, &l->plan));
	return show_look(c, l, f, 200);
}

static void check_make(struct ctx *c, struct form *f, const struct look *l)
{
	const struct view *v = &c->view;

	if (l->plan.nbad && !form_has(f, "anda", "ja"))
		form_fail(f, "anda", T("Rätta raderna i filen och skicka den igen, eller kryssa i att "
				       "de ska hoppas över."));
	if (l->plan.n > IMPORT_MOST)
		form_fail(f, "", arena_fmt(c->mem, T("Högst %d rader kan läsas in åt gången. Dela upp filen."),
					   IMPORT_MOST));
	if (!l->plan.n)
		form_fail(f, "", T("Det finns ingen rad att läsa in."));
}

static mst_err gone(struct ctx *c, void *arg)
{
	(void)c, (void)arg;
	return MST_NOTFOUND;
}

/* Thousands of cases are sealed here, so that no other page waits for it. */
static mst_err make_on_worker(struct ctx *c, void *arg)
{
	struct look *l = arg;

	TRY(db_reader(c->app->data, &c->db)); /* this thread's */
	TRY(db_reader(c->app->vault, &c->vault));
	progress_begin("import.make");
	mst_err e = import_make(c, &l->plan, l->id, &l->make);

	l->stopped = e != MST_OK && progress_stopped();
	progress_end();
	auth_rest(c->app);
	return e;
}

static mst_err made(struct ctx *c)
{
	struct look *l = ctx_work_arg(c);

	if (!l->stopped)
		TRY(c->result);
	TRY(db_reader(c->app->data, &c->db));
	TRY(db_reader(c->app->vault, &c->vault));
	if (l->stopped) {
		form_fail(l->form, "", view_text(c->view.lang, N_("Inläsningen avbröts av den som sköter servern. Inget är "
								  "inläst. Filen finns kvar här.")));
		return show_look(c, l, l->form, 409);
	}
	return ctx_act_go(c, &l->make, "/excel",
			  arena_fmt(c->mem,
				    view_text(c->view.lang, N_("%s är inlästa. Du kan ångra allt på en gång.")),
				    import_count_words(c, l->kind, (int64_t)l->plan.n)), NULL);
}

mst_err import_preview_post(struct ctx *c)
{
	struct look *l = arena_new(c->mem, struct look, 1);
	struct form *f = l->form = ctx_form(c);
	mst_err e = open_look(c, l);

	if (e == MST_NOTFOUND) /* the table went with the first of two submits, which tells its place */
		return ctx_act_go(c, &(struct act){ .apply = gone }, "/excel", NULL, NULL);
	TRY(e);
	read_map(c, f, l);
	TRY(import_plan(c, l->kind, &l->sheet, l->map, &l->plan));
	if (!str_eq(form_get(f, "gor"), "las"))
		return show_look(c, l, f, form_bad(f) ? 422 : 200);
	check_make(c, f, l);
	if (form_bad(f))
		return show_look(c, l, f, 422);
	return ctx_work(c, WORK_SLOW, make_on_worker, l, made);
}
