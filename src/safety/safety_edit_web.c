/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_edit_web.c - statistics from a file: chosen, looked at, read in, taken back. */
#include "safety/safety_web.h"

#define PAST_MOST 30
#define LEFT_MOST 50
#define ROWS_MOST 40

static const struct view_option *series_options(struct ctx *c)
{
	size_t n = 0, at = 0;

	for (const struct safety_series *s = safety_known; s->code; s++)
		n++;
	struct view_option *o = arena_new(c->mem, struct view_option, n + 1);

	for (const struct safety_series *s = safety_known; s->code; s++)
		o[at++] = (struct view_option){
		    s->code, arena_fmt(c->mem, "%s – %s", s->title, s->source), NULL};
	return o;
}

static const struct view_option *preliminary_option(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, 2);

	o[0] = (struct view_option){"ja", view_text(c->view.lang, N_("Uppgifterna är preliminära")),
				    NULL};
	return o;
}

static const char *batch_words(struct ctx *c, const struct safety_batch *b)
{
	return arena_fmt(
	    c->mem, view_text_n(c->view.lang, "%s: %lld uppgift", "%s: %lld uppgifter", b->nvalues),
	    b->series.title, (long long)b->nvalues);
}

static mst_err show_import(struct ctx *c, const struct form *f, int status)
{
	struct safety_import_view m = {
	    .form = f, .series = series_options(c), .ticks = preliminary_option(c)};
	struct safety_batch *list;
	struct safety_past *past;

	TRY(safety_batches(c->db, c->mem, PAST_MOST, &list, &m.npast));
	past = arena_new(c->mem, struct safety_past, m.npast + 1);
	for (size_t i = 0; i < m.npast; i++)
		past[i] = (struct safety_past){
		    .what = batch_words(c, &list[i]),
		    .when = view_moment(&c->view, list[i].at),
		    .undo = list[i].state == SAFETY_READ_IN
				? arena_fmt(c->mem, "/trygghet/las-in/%s/angra",
					    id_str(c->mem, list[i].id))
				: NULL,
		};
	m.past = past;
	safety_import_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err safety_import_get(struct ctx *c)
{
	return show_import(c, ctx_form(c), 200);
}

/* ---- a file ---- */

struct upload {
	struct blob file;
	struct safety_file out;
	enum sheet_fault fault;
	const char *why;
	int line, column; /* of the fault; 0 = not known */
};

static mst_err parse(struct ctx *c, void *arg)
{
	struct upload *u = arg;
	struct sheet s;

	u->fault = sheet_read(c->mem, u->file, &s);
	u->line = s.line;
	u->column = s.column;
	if (u->fault)
		return MST_OK;
	u->why = safety_read(c->mem, &s, &u->out);
	return MST_OK;
}

static struct upload *upload_of(struct ctx *c, struct form *f)
{
	const struct view *v = &c->view;
	struct upload *u = arena_new(c->mem, struct upload, 1);
	const struct http_file *files;
	size_t n = http_files(c->req, &files);
	int i = form_choice(f, v, "serie", T("vad filen gäller"), series_options(c), true);

	u->out.series = i < 0 ? NULL : &safety_known[i];
	u->out.preliminary = form_has(f, "preliminar", "ja");
	if (u->out.series && u->out.series->format == SAFETY_BRA)
		u->out.year =
		    (int)form_int(f, v, "ar", T("året"), SAFETY_FIRST_YEAR, SAFETY_LAST_YEAR, true);
	const char *terms = form_text(f, c->mem, v, "villkor", T("villkoren"), SAFETY_LICENCE_MAX, false);

	u->out.licence = *terms ? terms : NULL;
	if (u->out.series && !u->out.series->licence && !*terms)
		form_fail(f, "villkor", T("Skriv på vilka villkor siffrorna får användas. Källan har inga kända."));
	for (size_t k = 0; k < n; k++)
		if (str_eq(files[k].field, "fil")) {
			u->file = files[k].data;
			u->out.name = files[k].filename;
		}
	if (!u->file.n)
		form_fail(f, "fil", T("Välj en fil som inte är tom."));
	return u;
}

static mst_err keep(struct ctx *c)
{
	const struct upload *u = ctx_work_arg(c);
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct act a;
	struct id id;

	TRY(c->result);
	if (u->fault && u->line)
		form_fail(f, "fil",
			  arena_fmt(c->mem, T("Filen är ingen hel JSON-fil: fel på rad %d, kolumn %d."),
				    u->line, u->column));
	else if (u->fault)
		form_fail(f, "fil", view_text(v->lang, sheet_fault_words(u->fault)));
	else if (u->why)
		form_fail(f, "fil", view_text(v->lang, u->why));
	else if (!u->out.n && !u->out.nleft)
		form_fail(f, "fil", T("Filen har inga rader."));
	if (form_bad(f))
		return show_import(c, f, 422);
	safety_keep(c, &u->out, &a, &id);
	return ctx_act_go(c, &a, arena_fmt(c->mem, "/trygghet/las-in/%s", id_str(c->mem, id)), NULL,
			  NULL);
}

mst_err safety_import_post(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct upload *u = upload_of(c, f);

	if (form_bad(f))
		return show_import(c, f, 422);
	return ctx_work(c, WORK_SLOW, parse, u, keep);
}

/* ---- looked at ---- */

static const char *figure(struct ctx *c, int64_t milli)
{
	return milli < 0 ? "–"
			 : arena_fmt(c->mem, "%lld,%lld", (long long)(milli / 1000),
				     (long long)(milli % 1000 / 100));
}

static const char *area_name(const char *code)
{
	const struct org_place *p = org_place_find(code);

	for (const struct org_place *l = org_counties; !p && l->code; l++)
		if (str_eq(l->code, code))
			p = l;
	return p ? p->name : "Hela landet";
}

static const struct view_table *values_table(struct ctx *c, const struct safety_batch *b,
					     const struct safety_value *list, size_t n)
{
	static const bool number[] = {false, true, true, true};
	const struct view *v = &c->view;
	size_t rows = n < ROWS_MOST ? n : ROWS_MOST;
	const char **heads = arena_new(c->mem, const char *, 4);
	const char **cells = arena_new(c->mem, const char *, rows * 4 + 1);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);

	heads[0] = T("Område");
	heads[1] = T("År");
	heads[2] = T("Antal");
	heads[3] = b->series.unit == SAFETY_PERCENT ? T("Procent") : T("Per 1 000 invånare");
	for (size_t i = 0; i < rows; i++) {
		cells[i * 4] = area_name(list[i].area);
		cells[i * 4 + 1] = arena_fmt(c->mem, "%d", list[i].year);
		cells[i * 4 + 2] = list[i].number < 0 ? "–" : view_number(v, list[i].number);
		cells[i * 4 + 3] = figure(c, list[i].milli);
	}
	*t = (struct view_table){.caption = T("Det som läses in"),
				 .heads = heads,
				 .ncols = 4,
				 .nrows = rows,
				 .cells = cells,
				 .number = number};
	return t;
}

static void fill_left(struct ctx *c, const struct safety_left *l, size_t n,
		      struct safety_preview_view *m)
{
	const struct view *v = &c->view;
	const char **words = arena_new(c->mem, const char *, n + 1);

	m->nleft = n < LEFT_MOST ? n : LEFT_MOST;
	for (size_t i = 0; i < m->nleft; i++)
		words[i] = l[i].column
			       ? arena_fmt(c->mem, T("Rad %d, kolumn %d, ”%s”: %s"), l[i].line,
					   l[i].column, l[i].text, view_text(v->lang, l[i].why))
			       : arena_fmt(c->mem, "%s: %s", l[i].text,
					   view_text(v->lang, l[i].why));
	m->left = words;
}

mst_err safety_preview_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct safety_preview_view m = {0};
	struct safety_value *values;
	struct safety_left *left;
	struct safety_batch b;
	size_t n, nleft;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(safety_batch_find(c->db, c->mem, id, &b));
	if (b.state != SAFETY_LOOKED_AT)
		return ctx_go(c, "/trygghet/las-in", NULL);
	TRY(safety_values(c->db, c->mem, id, &values, &n));
	TRY(safety_lefts(c->db, c->mem, id, &left, &nleft));
	m.here = arena_fmt(c->mem, "/trygghet/las-in/%s", id_str(c->mem, id));
	m.title = b.series.title;
	m.sentence =
	    nleft ? arena_fmt(
			c->mem,
			view_text_n(v->lang,
				    "%lld uppgift kan läsas in. Det som inte kan "
				    "läsas in står nedan.",
				    "%lld uppgifter kan läsas in. Det som inte kan läsas in står "
				    "nedan.",
				    (int64_t)n),
			(long long)n)
		  : arena_fmt(c->mem,
			      view_text_n(v->lang, "%lld uppgift kan läsas in.",
					  "%lld uppgifter kan läsas in.", (int64_t)n),
			      (long long)n);
	if (b.series.format == SAFETY_BRA && n)
		m.taken_as = arena_fmt(
		    c->mem,
		    T("Läses in som ”%s”, år %d. Brås filer säger oftast inte själva vilket brott de gäller: se "
		      "efter att det är rätt fil. Sexualbrott per kommun publiceras aldrig."),
		    b.series.title, values[0].year);
	m.may_read_in = n > 0;
	m.table = values_table(c, &b, values, n);
	fill_left(c, left, nleft, &m);
	safety_preview_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static mst_err done_already(struct ctx *c)
{
	if (c->result == MST_CONFLICT)
		c->why = view_text(c->view.lang, N_("Filen är redan inläst eller borttagen."));
	return c->result;
}

mst_err safety_preview_post(struct ctx *c)
{
	struct act a;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	safety_take_in(c, id, &a);
	return ctx_act_go(c, &a, "/trygghet/las-in",
			  view_text(c->view.lang, N_("Filen är inläst.")), done_already);
}

mst_err safety_undo_post(struct ctx *c)
{
	struct act a;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	safety_take_back(c, id, &a);
	return ctx_act_go(
	    c, &a, "/trygghet/las-in",
	    view_text(c->view.lang,
		      N_("Inläsningen är ångrad. Det som stod tidigare gäller igen.")),
	    done_already);
}

mst_err safety_template_get(struct ctx *c)
{
	static const char *const cells[] = {"Område", "År", "Procent", "Lägst", "Högst"};
	const struct sheet s = {cells, 1, MST_LEN(cells)};

	sheet_put_csv(ctx_out(c), &s);
	return ctx_file(c, "text/csv; charset=utf-8", "mall-enkat.csv");
}
