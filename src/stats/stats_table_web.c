/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_table_web.c - a table of one's own: what, by which rows and columns, of whom, when. For the jour
 * alone: it is marked so on the page and in the files, and each look at it stands in the log. */
#include "stats/stats_pivot.h"
#include "stats/stats_web.h"

#include "org/org.h"
#include "sheet/sheet.h"

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define QUARTERS_MOST 80
#define ONLY_MOST 120

static const struct {
	const char *code, *words, *unit;
	enum stats_kind kind;
	bool money; /* öre, told as kronor */
} kinds[] = {
	{ "personer", N_("Personer som fått stöd"), N_("Personer"), STATS_CASE },
	{ "omstandigheter", N_("Särskilda omständigheter"), N_("Antal"), STATS_CIRCUMSTANCE },
	{ "kontakter", N_("Samtal och andra kontakter"), N_("Antal"), STATS_CONTACT },
	{ "insatser", N_("Stödinsatser"), N_("Antal"), STATS_MEASURE },
	{ "utan-namn", N_("Hjälp som räknats utan namn"), N_("Antal"), STATS_TALLY },
	{ "formedlingar", N_("Förmedlingar till jouren"), N_("Antal"), STATS_REFERRAL },
	{ "forsta-kontakt", N_("Första kontakt med den som förmedlats"), N_("Antal"), STATS_FIRST_CONTACT },
	{ "utfall", N_("Avslutade ärenden"), N_("Antal"), STATS_OUTCOME },
	{ "brottsplats", N_("Ärenden efter kommunen där brottet hände"), N_("Antal"), STATS_CRIME_PLACE },
	{ "vittnesstod", N_("Möten med vittnesstöd i domstol (räknas för sig)"), N_("Antal"), STATS_COURT },
	{ "ratt", N_("Informerade om rätten att ansöka om insats (11 kap. 6 §)"), N_("Antal"),
	  STATS_NOTICE },
	{ "moten", N_("Möten i samverkan"), N_("Antal"), STATS_MEETING },
	{ "narvaro", N_("Kommuner som var med på möten i samverkan"), N_("Antal"), STATS_ATTENDANCE },
	{ "information", N_("Information och föreläsningar"), N_("Antal"), STATS_OUTREACH },
	{ "deltagare", N_("Deltagare där"), N_("Antal"), STATS_REACHED },
	{ "bidrag", N_("Bidrag som kommunerna har betalat"), N_("Kronor, avrundat"), STATS_GRANT, true },
};

/* What was asked for, read and laid out. */
struct asked {
	struct form *form;
	int kind;
	struct stats_ask ask;
	int32_t from, to;
	struct stats_pivot pivot;
	const struct view_option *kinds, *rows, *cols, *only, *quarters;
};

/* ---- the choices ---- */

static const struct view_option *kind_options(const struct view *v)
{
	struct view_option *o = arena_new(v->mem, struct view_option, MST_LEN(kinds) + 1);

	for (size_t i = 0; i < MST_LEN(kinds); i++)
		o[i] = (struct view_option){ kinds[i].code, T(kinds[i].words), NULL };
	return o;
}

/* none: the words of the choice of no axis; NULL: there has to be one. */
static const struct view_option *axis_options(const struct view *v, const char *none)
{
	struct view_option *o = arena_new(v->mem, struct view_option, AXIS_COUNT + 1), *p = o;

	if (none)
		*p++ = (struct view_option){ "ingen", none, NULL };
	for (enum stats_axis a = AXIS_NONE + 1; a < AXIS_COUNT; a++)
		*p++ = (struct view_option){ stats_axes[a].code, T(stats_axes[a].words), NULL };
	return o;
}

static void add_only(const struct view *v, struct view_option **p, enum stats_axis a,
		     const char *code, const char *words)
{
	*(*p)++ = (struct view_option){ arena_fmt(v->mem, "%s:%s", stats_axes[a].code, code),
					arena_fmt(v->mem, "%s: %s", T(stats_axes[a].words), words),
					NULL };
}

/* One filter, as a choice of one dimension's value: "kommun:2303". */
static mst_err only_options(struct ctx *c, const struct view_option **ret)
{
	const struct view *v = &c->view;
	struct view_option *o, *p;
	struct org *towns;
	size_t n;

	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	p = o = arena_new(c->mem, struct view_option, n + ONLY_MOST);
	*p++ = (struct view_option){ "alla", T("Alla"), NULL };
	for (size_t i = 0; i < n; i++)
		add_only(v, &p, AXIS_MUNICIPALITY, towns[i].code, towns[i].short_name);
	add_only(v, &p, AXIS_MUNICIPALITY, STATS_OTHER, org_name_of(c, NULL));
	for (enum stats_axis a = AXIS_ROLE; a <= AXIS_CIRCUMSTANCE; a++)
		for (const struct stats_code *k = stats_axes[a].list; k && k->code; k++)
			if ((size_t)(p - o) + 2 < n + ONLY_MOST)
				add_only(v, &p, a, k->code, T(k->words));
	*ret = o;
	return MST_OK;
}

static const char *quarter_words(const struct view *v, int q)
{
	return arena_fmt(v->mem, T("kvartal %d %d"), q % 4 + 1, q / 4);
}

const struct view_option *stats_quarter_options(const struct view *v, int32_t from, int32_t to)
{
	struct view_option *o = arena_new(v->mem, struct view_option, QUARTERS_MOST + 1), *p = o;

	for (int q = quarter_of(to); q >= quarter_of(from) && p - o < QUARTERS_MOST; q--) {
		char *code = arena_alloc(v->mem, QUARTER_TEXT, 1);

		quarter_text(q, code);
		*p++ = (struct view_option){ code, quarter_words(v, q), NULL };
	}
	return o;
}

/* ---- what was asked ---- */

static const char *const fields[] = { "vad", "rader", "kolumner", "bara", "fran", "till" };

static void fill_form(struct ctx *c, struct asked *a)
{
	int q = quarter_of(day_of(c->now));
	char year[QUARTER_TEXT], now[QUARTER_TEXT];

	quarter_text(q - q % 4, year);
	quarter_text(q, now);
	const char *const usual[] = { "personer", "kommun", "ingen", "alla", year, now };

	for (size_t i = 0; i < MST_LEN(fields); i++) {
		const char *asked = http_query(c->req, fields[i]);

		form_set(a->form, fields[i], asked ? asked : usual[i]);
	}
	/* The year's first quarter may be older than the first that anything is told of. */
	if (!http_query(c->req, "fran"))
		for (const struct view_option *o = a->quarters; o->value; o++)
			if (strcmp(o->value, year) >= 0)
				form_set(a->form, "fran", o->value);
}

static void read_form(const struct view *v, struct asked *a)
{
	struct form *f = a->form;
	int q, rows = form_choice(f, v, "rader", "raderna", a->rows, true);
	int cols = form_choice(f, v, "kolumner", "kolumnerna", a->cols, true);
	int only = form_choice(f, v, "bara", "vilka", a->only, true);

	a->kind = form_choice(f, v, "vad", "vad som ska räknas", a->kinds, true);
	if (form_choice(f, v, "fran", "första kvartalet", a->quarters, true) >= 0 &&
	    quarter_parse(form_get(f, "fran"), &q))
		a->from = quarter_first_day(q);
	if (form_choice(f, v, "till", "sista kvartalet", a->quarters, true) >= 0 &&
	    quarter_parse(form_get(f, "till"), &q))
		a->to = quarter_last_day(q);
	if (form_bad(f))
		return;
	a->ask.rows = stats_axis_of(a->rows[rows].value);
	a->ask.cols = stats_axis_of(a->cols[cols].value);
	if (only > 0) {
		const char *code = strchr(a->only[only].value, ':');

		a->ask.filter = stats_axis_of(
			arena_strn(v->mem, a->only[only].value, (size_t)(code - a->only[only].value)));
		a->ask.only = code + 1;
	}
	if (a->ask.rows == a->ask.cols)
		form_fail(f, "kolumner", T("Rader och kolumner är samma. Välj något annat, eller inga kolumner."));
	if (a->from > a->to)
		form_fail(f, "till", T("Sista kvartalet ligger före det första. Byt plats på dem."));
}

static mst_err ask(struct ctx *c, struct asked *a)
{
	const struct view *v = &c->view;
	struct stats_row *list;
	int32_t first;
	size_t n;

	*a = (struct asked){ .form = form_new(c->mem), .kinds = kind_options(v) };
	a->rows = axis_options(v, NULL);
	a->cols = axis_options(v, T("Inga"));
	TRY(only_options(c, &a->only));
	TRY(stats_first_day(c->db, c->mem, c->app->jour, &first));
	a->quarters = stats_quarter_options(v, first == DAY_NONE ? day_of(c->now) : first,
					   day_of(c->now));
	fill_form(c, a);
	read_form(v, a);
	if (form_bad(a->form))
		return MST_OK;
	TRY(stats_rows_of(c->db, c->mem, c->app->jour, kinds[a->kind].kind, a->from, a->to, &a->ask, &list,
			  &n));
	stats_pivot_make(c->mem, list, n, &a->ask, &a->pivot);
	return MST_OK;
}

/* ---- what is shown ---- */

static const char *county_words(const struct view *v, const char *code)
{
	for (const struct org_place *p = org_counties; p->code; p++)
		if (str_eq(p->code, code))
			return p->name;
	return T("Annat eller okänt län");
}

/* Of a service that no list of ours has: the jour's own. */
static const char *service_words(struct ctx *c, const char *code)
{
	const struct view *v = &c->view;

	for (const struct view_option *o = c->app->services ? c->app->services(c) : NULL; o && o->value; o++)
		if (str_eq(o->value, code))
			return o->label;
	return T("Okänt");
}

static const char *label(struct ctx *c, const struct asked *a, enum stats_axis axis, const char *code)
{
	const struct stats_code *list = stats_axis_list(axis, kinds[a->kind].kind), *k;
	const struct view *v = &c->view;
	int q;

	if (axis == AXIS_MUNICIPALITY)
		return stats_label(c, NULL, code);
	if (axis == AXIS_COUNTY)
		return county_words(v, code);
	if (axis == AXIS_QUARTER && quarter_parse(code, &q))
		return quarter_words(v, q);
	if (axis == AXIS_YEAR)
		return code;
	k = stats_code_find(list, code);
	if (k)
		return T(k->words);
	if (axis == AXIS_SERVICE)
		return service_words(c, code);
	k = stats_code_find(stats_axes[axis].groups, code);
	return k && stats_axes[axis].up ? arena_fmt(c->mem, T("%s, inte närmare angivet"), T(k->words)) :
	       k			? T(k->words) :
					  T("Okänt");
}

/* A sum as it is told. Rounded after it was added up, so that it is right by itself. */
static int64_t told(const struct asked *a, int64_t n)
{
	return kinds[a->kind].money ? (n + 50) / 100 : n;
}

static int64_t row_sum(const struct asked *a, size_t row)
{
	const struct stats_pivot *p = &a->pivot;
	int64_t n = 0;

	for (size_t col = 0; col < p->ncols; col++)
		n += p->n[row * p->ncols + col];
	return told(a, n);
}

struct filling {
	struct ctx *c;
	const struct asked *a;
	const char **at; /* the next cell */
	bool plain;      /* digits alone */
};

/* Rows from .. to - 1 together. */
static void put_row(struct filling *f, const char *words, size_t from, size_t to)
{
	const struct stats_pivot *p = &f->a->pivot;
	int64_t all = 0;

	*f->at++ = words;
	for (size_t col = 0; col < p->ncols; col++) {
		int64_t n = 0;

		for (size_t row = from; row < to; row++)
			n += p->n[row * p->ncols + col];
		*f->at++ = stats_number(&f->c->view, told(f->a, n), f->plain);
		all += n;
	}
	if (f->a->ask.cols != AXIS_NONE)
		*f->at++ = stats_number(&f->c->view, told(f->a, all), f->plain);
}

/* Where the rows that are parts of the same whole as `from` end. */
static size_t group_end(struct arena *mem, const struct asked *a, size_t from)
{
	const char *whole = stats_axis_up(mem, a->ask.rows, a->pivot.rows[from]);
	size_t to = from + 1;

	while (whole && to < a->pivot.nrows &&
	       str_eq(whole, stats_axis_up(mem, a->ask.rows, a->pivot.rows[to])))
		to++;
	return to;
}

/* Head, rows, a sum after the parts of one whole (a county's municipalities, a year's quarters), and a row of
 * sums; a column of sums when there is more than one. plain: digits alone, and without the sums of parts, for
 * who adds a column up herself. */
static const char **cells_of(struct ctx *c, const struct asked *a, bool plain, size_t *ret_cols, size_t *ret_rows)
{
	const struct view *v = &c->view;
	const struct stats_pivot *p = &a->pivot;
	bool crossed = a->ask.cols != AXIS_NONE;
	size_t cols = 1 + p->ncols + crossed;
	const char **cells = arena_new(c->mem, const char *, cols * (2 * p->nrows + 2));
	struct filling f = { c, a, cells, plain };

	*f.at++ = T(stats_axes[a->ask.rows].words);
	for (size_t col = 0; col < p->ncols; col++)
		*f.at++ = crossed ? label(c, a, a->ask.cols, p->cols[col]) : T(kinds[a->kind].unit);
	if (crossed)
		*f.at++ = T("Summa");
	for (size_t row = 0, end; row < p->nrows; row = end) {
		end = group_end(c->mem, a, row);
		for (size_t one = row; one < end; one++)
			put_row(&f, label(c, a, a->ask.rows, p->rows[one]), one, one + 1);
		if (!plain && end - row > 1 && end - row < p->nrows)
			put_row(&f, arena_fmt(c->mem, T("Summa: %s"),
					      label(c, a, stats_axes[a->ask.rows].up,
						    stats_axis_up(c->mem, a->ask.rows, p->rows[row]))),
				row, end);
	}
	put_row(&f, T("Summa"), 0, p->nrows);
	*ret_cols = cols;
	*ret_rows = (size_t)(f.at - cells) / cols;
	return cells;
}

static const char *title_of(struct ctx *c, const struct asked *a)
{
	const struct view *v = &c->view;
	const char *only = "";

	if (a->ask.filter)
		only = arena_fmt(c->mem, " · %s: %s", T(stats_axes[a->ask.filter].words),
				 label(c, a, a->ask.filter, a->ask.only));
	return arena_fmt(c->mem, "%s · %s%s", T(kinds[a->kind].words), T(stats_axes[a->ask.rows].words),
			 only);
}

static const char *address(struct ctx *c, const struct asked *a, const char *file)
{
	struct sbuf b;
	const char *ret;

	sbuf_init(&b, 2000);
	sbuf_fmt(&b, "/statistik/%s", file);
	for (size_t i = 0; i < MST_LEN(fields); i++) {
		sbuf_fmt(&b, "%c%s=", i ? '&' : '?', fields[i]);
		sbuf_url(&b, form_get(a->form, fields[i]));
	}
	ret = arena_str(c->mem, b.p);
	sbuf_done(&b);
	return ret;
}

static void fill_stack(struct ctx *c, const struct asked *a, struct stats_table_view *m)
{
	const struct stats_pivot *p = &a->pivot;
	const char **rows = arena_new(c->mem, const char *, p->nrows), **parts = arena_new(c->mem, const char *, p->ncols);
	int64_t *n = arena_new(c->mem, int64_t, p->nrows * p->ncols);

	if (!m->crossed)
		return;
	for (size_t i = 0; i < p->nrows; i++)
		rows[i] = label(c, a, a->ask.rows, p->rows[i]);
	for (size_t i = 0; i < p->ncols; i++)
		parts[i] = label(c, a, a->ask.cols, p->cols[i]);
	for (size_t i = 0; i < p->nrows * p->ncols; i++)
		n[i] = told(a, p->n[i]);
	m->stack = (struct view_stack){ .id = "tabell", .title = m->title, .unit = m->unit, .rows = rows, .parts = parts,
					.nrows = p->nrows, .nparts = p->ncols, .n = n };
	m->stacked = view_stack_good(&m->stack);
}

static void fill_table(struct ctx *c, const struct asked *a, struct stats_table_view *m)
{
	const struct view *v = &c->view;
	const struct stats_pivot *p = &a->pivot;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	struct view_bar *bars = arena_new(c->mem, struct view_bar, p->nrows + 1);
	size_t cols, rows;
	const char **cells = cells_of(c, a, false, &cols, &rows);
	bool *number = arena_new(c->mem, bool, cols);

	for (size_t i = 1; i < cols; i++)
		number[i] = true;
	for (size_t i = 0; i < p->nrows; i++)
		bars[i] = (struct view_bar){ .label = label(c, a, a->ask.rows, p->rows[i]),
					     .value = row_sum(a, i) };
	m->title = title_of(c, a);
	m->unit = T(kinds[a->kind].unit);
	m->bars = bars;
	m->nbars = p->nrows;
	m->crossed = a->ask.cols != AXIS_NONE;
	*t = (struct view_table){ .caption = m->crossed ? arena_fmt(c->mem, "%s · %s", m->title,
								    T(stats_axes[a->ask.cols].words)) :
							  m->title,
				  .heads = cells, .ncols = cols,
				  .nrows = rows - 1, .cells = cells + cols, .number = number,
				  .sum = true };
	fill_stack(c, a, m);
	m->table = t;
	m->csv = address(c, a, "tabell.csv");
	m->xlsx = address(c, a, "tabell.xlsx");
}

static mst_err table(struct ctx *c, struct stats_page *p)
{
	const struct view *v = &c->view;
	struct stats_table_view m = { 0 };
	struct asked a;

	TRY(ask(c, &a));
	m.form = a.form;
	m.kinds = a.kinds;
	m.rows = a.rows;
	m.cols = a.cols;
	m.only = a.only;
	m.quarters = a.quarters;
	if (!form_bad(a.form) && a.pivot.nrows) {
		fill_table(c, &a, &m);
		m.sentence = arena_fmt(c->mem, T("%s: %s, %s–%s."), T(kinds[a.kind].words),
				       view_number(v, told(&a, a.pivot.total)), view_date(v, a.from),
				       view_date(v, a.to));
	} else if (!form_bad(a.form)) {
		m.sentence = T("Ingen uppgift passar det du valde. Ta bort urvalet eller välj en längre period.");
	}
	stats_table_html(ctx_out(c), v, &m);
	if (form_bad(a.form))
		p->status = 422;
	return MST_OK;
}

mst_err stats_table_get(struct ctx *c)
{
	return stats_page_make(c, table);
}

/* The file's first row says for whom it is, the second what and when. */
static mst_err file_of(struct ctx *c, const char *ending, struct sheet *ret, struct stats_page *p)
{
	const struct view *v = &c->view;
	struct asked a;
	size_t cols, rows;

	TRY(ask(c, &a));
	if (form_bad(a.form))
		return MST_INVALID;
	const char **cells = cells_of(c, &a, true, &cols, &rows);
	size_t n = cols * rows;
	const char **all = arena_new(c->mem, const char *, n + 2 * cols);
	bool *number = arena_new(c->mem, bool, cols);

	for (size_t i = 0; i < 2 * cols; i++)
		all[i] = "";
	all[0] = T("Bara för jouren. Lämna inte ut de här siffrorna.");
	all[cols] = arena_fmt(c->mem, "%s, %s–%s", title_of(c, &a), day_str(c->mem, a.from),
			      day_str(c->mem, a.to));
	memcpy(all + 2 * cols, cells, n * sizeof(*cells));
	for (size_t i = 1; i < cols; i++)
		number[i] = true;
	*ret = (struct sheet){ .cells = all, .nrows = rows + 2, .ncols = cols, .number = number };
	p->file = arena_fmt(c->mem, "tabell-%s-bara-jouren.%s", kinds[a.kind].code, ending);
	return MST_OK;
}

static mst_err table_csv(struct ctx *c, struct stats_page *p)
{
	struct sheet s;

	TRY(file_of(c, "csv", &s, p));
	sheet_put_csv(ctx_out(c), &s);
	p->type = STATS_CSV;
	return MST_OK;
}

mst_err stats_table_csv_get(struct ctx *c)
{
	return stats_page_make(c, table_csv);
}

static mst_err table_xlsx(struct ctx *c, struct stats_page *p)
{
	const struct view *v = &c->view;
	struct sheet s;

	TRY(file_of(c, "xlsx", &s, p));
	p->type = XLSX;
	return sheet_put_xlsx(ctx_out(c), T("Bara för jouren"), &s);
}

mst_err stats_table_xlsx_get(struct ctx *c)
{
	return stats_page_make(c, table_xlsx);
}
