/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* law_web.c - the laws that texts here rest on, each wording with its days; a new one is written in as
 * data when the law changes. */
#include "agreement/term_web.h"

enum { NOW_COLS = 2, ALL_COLS = 3 };

static const char *span(const struct view *v, const struct agreement_law *l)
{
	return l->to == DAY_NONE ? arena_fmt(v->mem, T("från %s"), view_date(v, l->from)) :
				   arena_fmt(v->mem, T("%s till %s"), view_date(v, l->from), view_date(v, l->to));
}

static const struct view_table *now_table(const struct view *v, const struct agreement_law *list, size_t n)
{
	const char **heads = arena_new(v->mem, const char *, NOW_COLS);
	const char **p = arena_new(v->mem, const char *, n * NOW_COLS + 1);
	struct view_table *t = arena_new(v->mem, struct view_table, 1);
	int32_t today = day_of(v->now);

	heads[0] = T("Lagrum"), heads[1] = T("Vad det säger");
	*t = (struct view_table){ .caption = T("Gäller i dag"), .heads = heads, .ncols = NOW_COLS, .cells = p };
	for (size_t i = 0; i < n; i++) {
		if (agreement_law_on(list, n, list[i].code, today) != &list[i])
			continue;
		*p++ = list[i].cite;
		*p++ = list[i].words;
		t->nrows++;
	}
	return t;
}

static const struct view_table *all_table(const struct view *v, const struct agreement_law *list, size_t n)
{
	const char **heads = arena_new(v->mem, const char *, ALL_COLS);
	const char **p = arena_new(v->mem, const char *, n * ALL_COLS + 1);
	struct view_table *t = arena_new(v->mem, struct view_table, 1);

	heads[0] = T("Lagrum"), heads[1] = T("Gäller"), heads[2] = T("Inskrivet av");
	*t = (struct view_table){ .caption = T("Alla lydelser"), .heads = heads, .ncols = ALL_COLS, .cells = p,
				  .nrows = n };
	for (size_t i = 0; i < n; i++) {
		*p++ = list[i].cite;
		*p++ = span(v, &list[i]);
		*p++ = str_empty(list[i].by) ? T("Följer med programmet") : list[i].by;
	}
	return t;
}

/* Each law once, by its present wording. */
static const struct view_option *code_options(struct ctx *c, const struct agreement_law *list, size_t n)
{
	struct view_option *o = arena_new(c->mem, struct view_option, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (i + 1 == n || !str_eq(list[i].code, list[i + 1].code))
			o[k++] = (struct view_option){ list[i].code, list[i].cite, NULL };
	return o;
}

static mst_err show(struct ctx *c, struct form *f, int status)
{
	const struct view *v = &c->view;
	struct agreement_law_view m = { 0 };
	struct agreement_law *list;
	size_t n;

	TRY(agreement_laws(c->db, c->mem, &list, &n));
	m.now = now_table(v, list, n);
	m.all = all_table(v, list, n);
	if (auth_may(c->who->roles, NEED_PARTNERSHIP)) {
		m.form = f;
		m.codes = code_options(c, list, n);
	}
	agreement_laws_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static mst_err laws_get(struct ctx *c)
{
	return show(c, ctx_form(c), 200);
}

static mst_err conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);

	if (c->result != MST_CONFLICT)
		return c->result;
	form_fail(f, "fran", T("Det finns redan en lydelse som börjar gälla den dagen eller senare."));
	return show(c, f, 409);
}

static mst_err law_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct agreement_law *l = arena_new(c->mem, struct agreement_law, 1), *list;
	struct form *f = ctx_form(c);
	struct act act;
	size_t n;
	int code;

	TRY(agreement_laws(c->db, c->mem, &list, &n));
	const struct view_option *codes = code_options(c, list, n);

	code = form_choice(f, v, "lag", T("vilken lag"), codes, true);
	l->code = code < 0 ? "" : codes[code].value;
	l->from = form_day(f, v, "fran", T("dagen"), true);
	l->to = DAY_NONE;
	l->cite = form_text(f, c->mem, v, "lagrum", T("lagrummet"), AGREEMENT_CITE_MAX, true);
	if (*l->cite && !strpbrk(l->cite, "0123456789"))
		form_fail(f, "lagrum", T("Skriv lagrummet med paragraf och lagens nummer, till exempel 11 kap. 5 § "
					 "socialtjänstlagen (2025:400)."));
	l->words = form_text(f, c->mem, v, "sager", T("vad det säger"), AGREEMENT_LAW_MAX, true);
	if (form_bad(f))
		return show(c, f, 422);
	agreement_law_save(c, l, &act);
	return ctx_act_go(c, &act, "/lagrum",
			  T("Lydelsen är inskriven. Den som gällde förut slutar gälla dagen före."), conflict);
}

const struct http_route agreement_law_routes[] = {
	{ "GET", "/lagrum", NEED_PARTNER_READ, laws_get, 0 },
	{ "POST", "/lagrum", NEED_PARTNERSHIP, law_post, HTTP_FORM },
	{ 0 },
};
