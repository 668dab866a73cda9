/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* awareness_web.c - what surveys have found, and writing one down: typed, or filled in from a file and looked
 * at before it is saved. */
#include "relation/awareness_web.h"

#define AT "/information/kannedom"
#define SOURCE_MAX 300 /* characters */
#define QUESTION_MAX 300

/* ---- what was found ---- */

/* "48,0 %" */
static const char *percent(const struct view *v, int64_t tenths)
{
	return arena_fmt(v->mem, T("%lld,%d %%"), (long long)(tenths / 10), (int)(tenths % 10));
}

static const char *span(const struct view *v, int low, int high)
{
	return arena_fmt(v->mem, T("%d–%d %%"), low, high);
}

static const char *finding(const struct view *v, const struct relation_awareness *a)
{
	struct relation_awareness_row r = relation_awareness_of(a, "");
	int low, high;
	int64_t share = relation_awareness_share(&r, &low, &high);

	if (share < 0)
		return arena_fmt(v->mem, T("%s av %s som svarade kände till jouren. Det är för få svar för en andel."),
				 view_number(v, r.knew), view_number(v, r.asked));
	return arena_fmt(v->mem, T("%s av dem som svarade kände till jouren: %s av %s. Troligen mellan %d och %d %%."),
			 percent(v, share), view_number(v, r.knew), view_number(v, r.asked), low, high);
}

/* What can be said of the two latest: never more than chance lets one say. */
static const char *since(const struct view *v, const struct relation_awareness *now,
			 const struct relation_awareness *was)
{
	struct relation_awareness_row a = relation_awareness_of(now, ""), b = relation_awareness_of(was, "");
	int low, high, before_low, before_high;

	if (relation_awareness_share(&a, &low, &high) < 0 || relation_awareness_share(&b, &before_low, &before_high) < 0)
		return "";
	return low > before_high ? T("Det är fler än i undersökningen före.") :
	       high < before_low ? T("Det är färre än i undersökningen före.") :
				   T("Skillnaden mot undersökningen före kan vara slump.");
}

enum { COLS = 5 };

static const struct view_table *table_of(struct ctx *c, const struct relation_awareness *a)
{
	static const bool number[COLS] = { false, true, true, true, true };
	const struct view *v = &c->view;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	const char **heads = arena_new(c->mem, const char *, COLS);
	const char **cells = arena_new(c->mem, const char *, a->n * COLS), **p = cells;

	heads[0] = T("Kommun"), heads[1] = T("Svarade"), heads[2] = T("Kände till jouren");
	heads[3] = T("Andel"), heads[4] = T("Troligen mellan");
	for (size_t i = 0; i < a->n; i++) {
		const struct relation_awareness_row *r = &a->rows[i];
		int low, high;
		int64_t share = relation_awareness_share(r, &low, &high);

		*p++ = *r->municipality ? org_name_of(c, r->municipality) : T("Länet");
		*p++ = view_number(v, r->asked);
		*p++ = view_number(v, r->knew);
		*p++ = share < 0 ? T("för få svar") : percent(v, share);
		*p++ = share < 0 ? "–" : span(v, low, high);
	}
	*t = (struct view_table){ .caption = arena_fmt(c->mem, T("Den senaste undersökningen, %s"),
						       view_date(v, a->day)),
				  .heads = heads, .ncols = COLS, .nrows = a->n, .cells = cells, .number = number };
	return t;
}

#define POINTS 8
/* The county's share, the newest eight, in whole percent; two of one year are told apart by their day. */
static const struct view_trend *trend_of(const struct view *v, const struct relation_awareness *list, size_t n)
{
	struct view_trend *t = arena_new(v->mem, struct view_trend, 1);
	struct view_point *p = arena_new(v->mem, struct view_point, POINTS);
	size_t most = n < POINTS ? n : POINTS;

	if (n < 2)
		return NULL;
	for (size_t i = 0; i < most; i++) {
		const struct relation_awareness *a = &list[most - 1 - i];
		struct relation_awareness_row r = relation_awareness_of(a, "");
		int low, high, y, m, d;
		int64_t share = relation_awareness_share(&r, &low, &high);

		day_split(a->day, &y, &m, &d);
		p[i] = (struct view_point){ .label = arena_fmt(v->mem, "%d-%02d", y, m),
					    .value = share < 0 ? 0 : (share + 5) / 10, .unknown = share < 0,
					    .words = share < 0 ? NULL : percent(v, share) };
	}
	*t = (struct view_trend){ .id = "kannedom", .title = T("Andel som kände till jouren, procent"),
				  .unit = T("Procent"), .points = p, .n = most, .target = -1 };
	return t;
}

static mst_err list_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_awareness_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct relation_awareness *list;
	struct view_item *items;

	TRY(relation_awareness_list(c->db, c->mem, &list, &m.n));
	items = arena_new(c->mem, struct view_item, m.n + 1);
	for (size_t i = 0; i < m.n; i++) {
		items[i] = (struct view_item){ .title = list[i].source, .meta = finding(v, &list[i]),
					       .when = view_date(v, list[i].day) };
		if (m.may_edit)
			items[i].href = arena_fmt(c->mem, AT "/%s", id_str(c->mem, list[i].id));
	}
	m.items = items;
	if (m.n) {
		m.finding = m.n < 2 ? finding(v, &list[0]) :
				      arena_fmt(c->mem, "%s %s", finding(v, &list[0]), since(v, &list[0], &list[1]));
		m.table = table_of(c, &list[0]);
		m.trend = trend_of(v, list, m.n);
	}
	relation_awareness_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

/* ---- the form ---- */

struct desk {
	struct org *towns;
	size_t n;
	struct relation_awareness_place *places; /* the county first */
};

static const char *code_at(const struct desk *d, size_t i)
{
	return i ? d->towns[i - 1].code : "";
}

static mst_err desk_open(struct ctx *c, struct desk *d)
{
	const struct view *v = &c->view;

	TRY(org_municipalities(c->db, c->mem, &d->towns, &d->n));
	d->places = arena_new(c->mem, struct relation_awareness_place, d->n + 1);
	for (size_t i = 0; i <= d->n; i++) {
		const char *code = i ? code_at(d, i) : "lanet";

		d->places[i] = (struct relation_awareness_place){
			i ? d->towns[i - 1].short_name : T("Länet som helhet"),
			arena_fmt(c->mem, "svar-%s", code), arena_fmt(c->mem, "ja-%s", code)
		};
	}
	return MST_OK;
}

static void rows_to_form(struct ctx *c, const struct desk *d, struct form *f, const struct relation_awareness *a)
{
	for (size_t i = 0; i <= d->n; i++)
		for (size_t k = 0; k < a->n; k++)
			if (str_eq(a->rows[k].municipality, code_at(d, i))) {
				form_set(f, d->places[i].asked, arena_fmt(c->mem, "%lld", (long long)a->rows[k].asked));
				form_set(f, d->places[i].knew, arena_fmt(c->mem, "%lld", (long long)a->rows[k].knew));
			}
}

static mst_err show(struct ctx *c, const struct desk *d, struct form *f, const struct relation_awareness *a,
		    struct relation_awareness_form_view *m, int status)
{
	const struct view *v = &c->view;

	m->form = f;
	m->title = a->edition ? T("Ändra undersökningen") : T("Skriv in en undersökning");
	m->places = d->places;
	m->nplaces = d->n + 1;
	m->removed = a->removed;
	if (a->edition)
		m->toggle = arena_fmt(c->mem, AT "/%s/%s", id_str(c->mem, a->id),
				      a->removed ? "lagg-tillbaka" : "ta-bort");
	if (m->changes || !*form_get(f, "version"))
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)a->edition));
	relation_awareness_form_html(ctx_out(c), v, m);
	return ctx_page(c, status);
}

static void read_row(struct ctx *c, const struct desk *d, size_t i, struct form *f, struct relation_awareness *a)
{
	const struct view *v = &c->view;
	const char *asked = d->places[i].asked, *knew = d->places[i].knew;

	if (!*form_get(f, asked) && !*form_get(f, knew))
		return;
	struct relation_awareness_row r = {
		code_at(d, i), form_int(f, v, asked, T("hur många som svarade"), 1, RELATION_ASKED_MAX, true),
		form_int(f, v, knew, T("hur många som kände till jouren"), 0, RELATION_ASKED_MAX, true)
	};

	if (!form_error(f, asked) && !form_error(f, knew) && r.knew > r.asked)
		form_fail(f, knew, T("Fler kände till jouren än som svarade. Rätta ett av talen."));
	a->rows[a->n++] = r;
}

static void read(struct ctx *c, const struct desk *d, struct form *f, struct relation_awareness *a)
{
	const struct view *v = &c->view;

	a->day = form_day(f, v, "dag", T("dagen"), true);
	if (a->day != DAY_NONE && a->day > day_of(c->now))
		form_fail(f, "dag", T("Dagen har inte varit än. Skriv in det när det är gjort."));
	a->source = form_text(f, c->mem, v, "kalla", T("vilka som frågade, och hur"), SOURCE_MAX, true);
	a->question = form_text(f, c->mem, v, "fraga", T("frågan"), QUESTION_MAX, false);
	a->rows = arena_new(c->mem, struct relation_awareness_row, d->n + 1);
	a->n = 0;
	for (size_t i = 0; i <= d->n; i++)
		read_row(c, d, i, f, a);
	if (!a->n)
		form_fail(f, d->places[0].asked, T("Skriv hur många som svarade i minst en kommun, eller i länet."));
}

static mst_err new_get(struct ctx *c)
{
	struct relation_awareness_form_view m = { 0 };
	const struct relation_awareness blank = { 0 };
	struct form *f = ctx_form(c);
	struct desk d;

	TRY(desk_open(c, &d));
	return show(c, &d, f, &blank, &m, 200);
}

/* ---- a file fills the form in ---- */

struct upload {
	struct blob file;
	struct desk d;
	struct sheet sheet;
	enum sheet_fault fault;
	const char *why;
	struct relation_awareness a;
	struct relation_awareness_left *left;
	size_t nleft;
};

static mst_err parse(struct ctx *c, void *arg)
{
	struct upload *u = arg;

	u->fault = sheet_read(c->mem, u->file, &u->sheet);
	if (!u->fault)
		u->why = relation_awareness_read(c->mem, &u->sheet, u->d.towns, u->d.n, &u->a, &u->left, &u->nleft);
	return MST_OK;
}

static const struct view_table *left_table(struct ctx *c, const struct upload *u)
{
	const struct view *v = &c->view;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	const char **heads = arena_new(c->mem, const char *, 3);
	const char **cells = arena_new(c->mem, const char *, u->nleft * 3 + 1), **p = cells;

	if (!u->nleft)
		return NULL;
	heads[0] = T("Var i filen"), heads[1] = T("Där står"), heads[2] = T("Varför det inte gick");
	for (size_t i = 0; i < u->nleft; i++) {
		*p++ = arena_fmt(c->mem, T("Rad %d, kolumn %s"), u->left[i].line,
				 sheet_col(c->mem, (size_t)u->left[i].column - 1));
		*p++ = *u->left[i].text ? u->left[i].text : "–";
		*p++ = view_text(v->lang, u->left[i].why);
	}
	*t = (struct view_table){ .caption = T("Rader som inte gick att läsa"), .heads = heads, .ncols = 3,
				  .nrows = u->nleft, .cells = cells };
	return t;
}

static mst_err parsed(struct ctx *c)
{
	const struct view *v = &c->view;
	const struct upload *u = ctx_work_arg(c);
	struct relation_awareness_form_view m = { 0 };
	const struct relation_awareness blank = { 0 };
	struct form *f = ctx_form(c);

	TRY(c->result);
	m.left = left_table(c, u);
	if (u->fault || u->why) {
		form_fail(f, "fil", view_text(v->lang, u->fault ? sheet_fault_words(u->fault) : u->why));
		return show(c, &u->d, f, &blank, &m, 422);
	}
	rows_to_form(c, &u->d, f, &u->a);
	m.filled = arena_fmt(c->mem,
			     view_text_n(v->lang, "%d rad är ifylld från filen. Inget är sparat än.",
					 "%d rader är ifyllda från filen. Inget är sparat än.", (int64_t)u->a.n),
			     (int)u->a.n);
	return show(c, &u->d, f, &blank, &m, 200);
}

static mst_err file_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct upload *u = arena_new(c->mem, struct upload, 1);
	struct relation_awareness_form_view m = { 0 };
	const struct http_file *files;
	size_t n = http_files(c->req, &files);
	struct form *f = ctx_form(c);

	TRY(desk_open(c, &u->d));
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].field, "fil"))
			u->file = files[i].data;
	if (!u->file.n) {
		form_fail(f, "fil", T("Välj en fil som inte är tom."));
		return show(c, &u->d, f, &(struct relation_awareness){ 0 }, &m, 422);
	}
	return ctx_work(c, WORK_SLOW, parse, u, parsed);
}

static mst_err new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_awareness *a = arena_new(c->mem, struct relation_awareness, 1);
	struct relation_awareness_form_view m = { 0 };
	struct form *f = ctx_form(c);
	struct desk d;
	struct act act;

	if (form_has(f, "gor", "las"))
		return file_post(c);
	TRY(desk_open(c, &d));
	read(c, &d, f, a);
	if (form_bad(f))
		return show(c, &d, f, &(struct relation_awareness){ 0 }, &m, 422);
	relation_awareness_save(c, a, &act);
	return ctx_act_go(c, &act, AT, T("Undersökningen är inskriven."), NULL);
}

/* ---- changing one ---- */

static mst_err find(struct ctx *c, struct desk *d, struct relation_awareness *ret)
{
	struct id id;

	TRY(desk_open(c, d));
	TRY(ctx_id(c, "id", &id));
	return relation_awareness_get(c->db, c->mem, id, ret);
}

static mst_err edit_get(struct ctx *c)
{
	struct relation_awareness_form_view m = { 0 };
	struct relation_awareness a;
	struct form *f = ctx_form(c);
	struct desk d;

	TRY(find(c, &d, &a));
	form_set(f, "dag", day_str(c->mem, a.day));
	form_set(f, "kalla", a.source);
	form_set(f, "fraga", a.question);
	rows_to_form(c, &d, f, &a);
	return show(c, &d, f, &a, &m, 200);
}

static mst_err conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_awareness_form_view m = { 0 };
	struct view_row *rows = arena_new(c->mem, struct view_row, 4);
	struct form *f = ctx_form(c);
	struct relation_awareness a;
	struct desk d;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &d, &a));
	rows[0] = (struct view_row){ T("Dag"), view_date(v, a.day), NULL, NULL };
	rows[1] = (struct view_row){ T("Vilka frågade, och hur?"), a.source, NULL, NULL };
	rows[2] = (struct view_row){ T("Svaren"), finding(v, &a), NULL, NULL };
	m.changes = rows;
	form_fail(f, "", T("Någon annan har ändrat det här medan du skrev. Det du skrev är kvar. Jämför med "
			   "det som står nu och spara igen."));
	return show(c, &d, f, &a, &m, 409);
}

static int64_t edition_of(const struct form *f)
{
	int64_t n;

	return str_int(form_get(f, "version"), &n) && n > 0 ? n : -1;
}

static mst_err edit_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_awareness *a = arena_new(c->mem, struct relation_awareness, 1), was;
	struct relation_awareness_form_view m = { 0 };
	struct form *f = ctx_form(c);
	struct desk d;
	struct act act;

	TRY(find(c, &d, &was));
	*a = was;
	read(c, &d, f, a);
	if (form_bad(f))
		return show(c, &d, f, &was, &m, 422);
	a->edition = edition_of(f);
	relation_awareness_save(c, a, &act);
	return ctx_act_go(c, &act, AT, T("Ändringen är sparad."), conflict);
}

static mst_err set_removed(struct ctx *c, bool removed, const char *flash)
{
	struct relation_awareness *a = arena_new(c->mem, struct relation_awareness, 1);
	struct desk d;
	struct act act;

	TRY(find(c, &d, a));
	a->removed = removed;
	a->edition = edition_of(ctx_form(c));
	relation_awareness_save(c, a, &act);
	return ctx_act_go(c, &act, arena_fmt(c->mem, AT "/%s", id_str(c->mem, a->id)), flash, NULL);
}

static mst_err remove_post(struct ctx *c)
{
	return set_removed(c, true, view_text(c->view.lang, N_("Det är borttaget och räknas inte längre.")));
}

static mst_err restore_post(struct ctx *c)
{
	return set_removed(c, false, view_text(c->view.lang, N_("Det är tillbaka och räknas igen.")));
}

const struct http_route relation_awareness_routes[] = {
	{ "GET", AT, NEED_DOC_READ, list_get, 0 },
	{ "GET", AT "/ny", NEED_PARTNERSHIP, new_get, 0 },
	{ "POST", AT "/ny", NEED_PARTNERSHIP, new_post, HTTP_FORM | HTTP_BIG },
	{ "GET", AT "/{id}", NEED_PARTNERSHIP, edit_get, 0 },
	{ "POST", AT "/{id}", NEED_PARTNERSHIP, edit_post, HTTP_FORM },
	{ "POST", AT "/{id}/ta-bort", NEED_PARTNERSHIP, remove_post, HTTP_FORM },
	{ "POST", AT "/{id}/lagg-tillbaka", NEED_PARTNERSHIP, restore_post, HTTP_FORM },
	{ 0 },
};
