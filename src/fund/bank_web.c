/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bank_web.c - the bank's list: chosen, looked at, and written down as payments, all or none. */
#include "fund/bank_web.h"

#include "base/money.h"
#include "fund/fund_web.h"

static mst_err show(struct ctx *c, struct form *f, struct fund_bank_view *m, int status)
{
	const struct view *v = &c->view;
	struct view_crumb *k = arena_new(c->mem, struct view_crumb, 4);

	TRY(fund_year_param(c, &m->year));
	k[0] = (struct view_crumb){ "/bidrag", T("Bidrag") };
	k[1] = (struct view_crumb){ arena_fmt(c->mem, "/bidrag/%lld/utbetalningar", (long long)m->year),
				    arena_fmt(c->mem, T("Utbetalningar %lld"), (long long)m->year) };
	k[2].label = T("Läs bankens lista");
	m->crumbs = k;
	m->form = f;
	fund_bank_html(ctx_out(c), v, m);
	return ctx_page(c, status);
}

static mst_err page_get(struct ctx *c)
{
	struct fund_bank_view m = { 0 };

	return show(c, ctx_form(c), &m, 200);
}

/* ---- looking at a file ---- */

struct upload {
	struct blob file;
	struct fund_payment *payments;
	size_t npayments;
	struct org *towns;
	size_t ntowns;
	struct fund_bank bank;
	enum sheet_fault fault;
	const char *why;
};

static mst_err parse(struct ctx *c, void *arg)
{
	struct upload *u = arg;
	struct sheet s;

	u->fault = sheet_read(c->mem, u->file, &s);
	if (!u->fault)
		u->why = fund_bank_read(c->mem, &s, u->payments, u->npayments, u->towns, u->ntowns, &u->bank);
	return MST_OK;
}

/* What is needed to write it down; the edition tells whether somebody was quicker. */
static const char *value_of(struct ctx *c, const struct fund_bank_line *l)
{
	return arena_fmt(c->mem, "%s.%lld.%s.%lld", id_str(c->mem, l->match->id),
			 (long long)l->match->edition, day_str(c->mem, l->day), (long long)l->ore);
}

static const struct view_tick *ticks_of(struct ctx *c, const struct fund_bank *b, struct form *f)
{
	const struct view *v = &c->view;
	struct view_tick *t = arena_new(c->mem, struct view_tick, b->matched + 1);
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++) {
		const struct fund_bank_line *l = &b->list[i];

		if (!l->match)
			continue;
		t[n] = (struct view_tick){
			"betald", value_of(c, l),
			arena_fmt(c->mem, T("%s, del %d av %d: %s, %s"), org_name_of(c, l->match->code),
				  l->match->part, l->match->parts, money_str(c->mem, l->ore),
				  view_date(v, l->day)),
			arena_fmt(c->mem, T("Rad %d: %s"), l->line, *l->text ? l->text : "–")
		};
		form_add(f, "betald", t[n++].value);
	}
	return t;
}

enum { OTHER_COLS = 4 };

static const struct view_table *other_table(struct ctx *c, const struct fund_bank *b)
{
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, OTHER_COLS);
	const char **p = arena_new(c->mem, const char *, b->n * OTHER_COLS + 1);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);

	heads[0] = T("Rad"), heads[1] = T("Text"), heads[2] = T("Belopp"), heads[3] = T("Varför");
	*t = (struct view_table){ .caption = T("Rader som inte skrivs in"), .heads = heads, .ncols = OTHER_COLS,
				  .cells = p };
	for (size_t i = 0; i < b->n; i++) {
		const struct fund_bank_line *l = &b->list[i];

		if (l->match)
			continue;
		*p++ = l->column ? arena_fmt(c->mem, T("Rad %d, kolumn %s"), l->line,
					     sheet_col(c->mem, (size_t)l->column - 1)) :
				   arena_fmt(c->mem, T("Rad %d"), l->line);
		*p++ = *l->text ? l->text : "–";
		*p++ = l->fault && l->day == DAY_NONE && !l->ore ? "–" : money_str(c->mem, l->ore);
		*p++ = view_text(v->lang, l->why);
		t->nrows++;
	}
	return t->nrows ? t : NULL;
}

static mst_err preview(struct ctx *c)
{
	const struct view *v = &c->view;
	const struct upload *u = ctx_work_arg(c);
	struct fund_bank_view m = { 0 };
	struct form *f = ctx_form(c);

	TRY(c->result);
	if (u->fault)
		form_fail(f, "fil", view_text(v->lang, sheet_fault_words(u->fault)));
	else if (u->why)
		form_fail(f, "fil", view_text(v->lang, u->why));
	if (form_bad(f))
		return show(c, f, &m, 422);
	m.finding = arena_fmt(c->mem, view_text_n(v->lang, "%d insättning hör ihop med en rekvisition.",
						  "%d insättningar hör ihop med en rekvisition.", u->bank.matched),
			      (int)u->bank.matched);
	if (u->bank.outgoing)
		m.finding = arena_fmt(c->mem, view_text_n(v->lang, "%s %d rad med utgående pengar är överhoppad.",
							  "%s %d rader med utgående pengar är överhoppade.",
							  u->bank.outgoing), m.finding, (int)u->bank.outgoing);
	m.ticks = ticks_of(c, &u->bank, f);
	m.other = other_table(c, &u->bank);
	return show(c, f, &m, 200);
}

static mst_err page_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct upload *u = arena_new(c->mem, struct upload, 1);
	struct fund_bank_view m = { 0 };
	const struct http_file *files;
	size_t n = http_files(c->req, &files);
	struct form *f = ctx_form(c);
	int64_t year;

	TRY(fund_year_param(c, &year));
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].field, "fil"))
			u->file = files[i].data;
	if (!u->file.n) {
		form_fail(f, "fil", T("Välj en fil som inte är tom."));
		return show(c, f, &m, 422);
	}
	TRY(fund_payments(c->db, c->mem, year, &u->payments, &u->npayments));
	TRY(org_municipalities(c->db, c->mem, &u->towns, &u->ntowns));
	return ctx_work(c, WORK_SLOW, parse, u, preview);
}

/* ---- writing it down ---- */

struct paid {
	struct fund_payment *list;
	size_t n;
};

static mst_err put_paid(struct ctx *c, void *arg)
{
	const struct paid *p = arg;

	for (size_t i = 0; i < p->n; i++)
		TRY(fund_payment_put(c->db, c->app->jour, &p->list[i]));
	return MST_OK;
}

/* "ID.edition.day.ore", as the page made it. */
static mst_err read_value(struct ctx *c, const char *value, int64_t year, struct fund_payment *ret)
{
	char *save = NULL, *s = arena_str(c->mem, value);
	const char *id_text = strtok_r(s, ".", &save), *edition = strtok_r(NULL, ".", &save);
	const char *day = strtok_r(NULL, ".", &save), *ore = strtok_r(NULL, ".", &save);
	int64_t n;
	struct id id;

	if (!id_text || !edition || !day || !ore || !id_parse(id_text, &id))
		return MST_INVALID;
	TRY(fund_payment_get(c->db, c->mem, id, ret));
	if (ret->year != year || !str_int(edition, &n) || !day_parse(day, &ret->paid) ||
	    !str_int(ore, &ret->paid_ore))
		return MST_INVALID;
	ret->edition = n; /* what was seen: somebody who was quicker is told by it */
	return MST_OK;
}

static mst_err quicker(struct ctx *c)
{
	const struct view *v = &c->view;
	struct fund_bank_view m = { 0 };
	struct form *f = form_new(c->mem);

	if (c->result != MST_CONFLICT)
		return c->result;
	form_fail(f, "fil", T("Någon annan har ändrat en av rekvisitionerna. Inget är inskrivet. Läs filen igen."));
	return show(c, f, &m, 409);
}

static mst_err save_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct paid *p = arena_new(c->mem, struct paid, 1);
	struct fund_bank_view m = { 0 };
	struct form *f = ctx_form(c);
	const char *value;
	int64_t year;
	struct act act;

	TRY(fund_year_param(c, &year));
	p->list = arena_new(c->mem, struct fund_payment, FUND_BANK_MAX);
	for (size_t i = 0; p->n < FUND_BANK_MAX && (value = form_nth(f, "betald", i)); i++)
		TRY(read_value(c, value, year, &p->list[p->n++]));
	if (!p->n) {
		form_fail(f, "fil", T("Ingen insättning är vald. Läs filen igen och kryssa för dem som ska skrivas in."));
		return show(c, f, &m, 422);
	}
	act = (struct act){ .apply = put_paid, .arg = p,
			    .audit = ctx_note(c, "fund.bank", ID_NONE, NULL, NULL) };
	return ctx_act_go(c, &act, arena_fmt(c->mem, "/bidrag/%lld/utbetalningar", (long long)year),
			  arena_fmt(c->mem, view_text_n(v->lang, "%d insättning är inskriven.",
							"%d insättningar är inskrivna.", p->n), (int)p->n),
			  quicker);
}

#define AT "/bidrag/{year}/utbetalningar/bank"
const struct http_route fund_bank_routes[] = {
	{ "GET", AT, NEED_PARTNERSHIP, page_get, 0 },
	{ "POST", AT, NEED_PARTNERSHIP, page_post, HTTP_FORM | HTTP_BIG },
	{ "POST", AT "/spara", NEED_PARTNERSHIP, save_post, HTTP_FORM },
	{ 0 },
};
