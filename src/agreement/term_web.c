/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* term_web.c - the agreement's time on a page, changing it, and what the index clause does to an
 * amount. */
#include "agreement/term_web.h"

#include "base/money.h"

#define AT "/overenskommelse/tid"
#define WORDS_MAX 120

static mst_err first_day(struct ctx *c, int32_t *ret)
{
	struct agreement a;
	mst_err e = agreement_current(c->db, c->mem, day_make(9999, 12, 31), &a);

	*ret = e == MST_OK ? a.from_day : DAY_NONE;
	return e == MST_NOTFOUND ? MST_OK : e;
}

/* ---- reading ---- */

static const char *sentence(const struct view *v, const struct agreement_term *t,
			    const struct agreement_clock *k, struct agreement_term_view *m)
{
	int32_t today = day_of(v->now);

	m->state = VIEW_GREEN;
	m->tag = T("Gäller");
	if (!t->edition)
		return m->state = VIEW_GREY, m->tag = T("Inte inskriven"),
		       T("Ingen avtalstid är inskriven. Skriv in den, så kommer påminnelser i tid.");
	if (k->over)
		return m->state = VIEW_RED, m->tag = T("Har slutat"),
		       arena_fmt(v->mem, T("Överenskommelsen slutade gälla %s."), view_date(v, k->ends));
	if (k->given)
		return m->state = VIEW_YELLOW, m->tag = T("Uppsagd"),
		       arena_fmt(v->mem, T("Överenskommelsen är uppsagd och slutar gälla %s."),
				 view_date(v, k->ends));
	if (k->ends == DAY_NONE)
		return T("Överenskommelsen gäller tills vidare.");
	if (k->renewed != DAY_NONE && k->notice >= today)
		return arena_fmt(v->mem,
				 T("Gäller till och med %s. Den som vill säga upp gör det senast %s, annars "
				   "förlängs den."),
				 view_date(v, k->ends), view_date(v, k->notice));
	if (k->renewed != DAY_NONE)
		return arena_fmt(v->mem, T("Gäller till och med %s och förlängs sedan: sista dagen för uppsägning var %s."),
				 view_date(v, k->ends), view_date(v, k->notice));
	m->state = VIEW_YELLOW;
	return arena_fmt(v->mem, T("Gäller till och med %s och förlängs inte."), view_date(v, k->ends));
}

static const char *month_words(const struct view *v, int n)
{
	return arena_fmt(v->mem, view_text_n(v->lang, "%d månad", "%d månader", n), n);
}

static void add(struct view_row *rows, size_t *n, const char *key, const char *value)
{
	if (!str_empty(value))
		rows[(*n)++] = (struct view_row){ key, value, NULL, NULL };
}

static const char *index_words(const struct view *v, const struct agreement_term *t)
{
	return str_empty(t->index_name) ? NULL :
		arena_fmt(v->mem, t->index_down ? T("%d %% av ändringen i %s, nedåt till hela %s") :
						  T("%d %% av ändringen i %s, till närmaste %s"),
			  t->index_share, t->index_name, money_str(v->mem, t->index_round));
}

static const struct view_row *rows_of(const struct view *v, int32_t from, const struct agreement_term *t,
				      const struct agreement_clock *k)
{
	struct view_row *r = arena_new(v->mem, struct view_row, 12);
	size_t n = 0;

	add(r, &n, T("Gäller från"), view_date(v, from));
	if (!t->edition)
		return r;
	add(r, &n, T("Gäller till och med"), k->ends == DAY_NONE ? T("tills vidare") : view_date(v, k->ends));
	if (k->periods > 1)
		add(r, &n, T("Förlängd"), arena_fmt(v->mem, view_text_n(v->lang, "%d gång", "%d gånger",
									k->periods - 1), k->periods - 1));
	add(r, &n, T("Uppsägningstid"), t->notice_months ? month_words(v, t->notice_months) : NULL);
	add(r, &n, T("Sägs upp senast"), view_date(v, k->notice));
	add(r, &n, T("Förlängs med"), t->renew_months ? month_words(v, t->renew_months) : NULL);
	if (t->notified != DAY_NONE)
		add(r, &n, T("Uppsagd"), arena_fmt(v->mem, "%s, %s", view_date(v, t->notified), t->notified_by));
	add(r, &n, T("Ses över"), view_date(v, t->review));
	add(r, &n, T("Index"), index_words(v, t));
	add(r, &n, T("Inskrivet"), arena_fmt(v->mem, "%s, %s", view_moment(v, t->at), t->by));
	return r;
}

/* "112,4" in thousandths; 0: it is none. */
static int64_t index_figure(struct form *f, const struct view *v, const char *field)
{
	char text[32], *p;
	int64_t whole = 0, part = 0, unit = 1000;

	snprintf(text, sizeof(text), "%s", form_get(f, field));
	p = text + strspn(text, "0123456789");
	if (p == text || p - text > 6)
		goto bad;
	for (char *q = text; q < p; q++)
		whole = whole * 10 + (*q - '0');
	if (*p == ',' || *p == '.')
		for (p++; *p >= '0' && *p <= '9' && unit > 1; p++)
			part += (*p - '0') * (unit /= 10);
	if (!*p && whole * 1000 + part > 0)
		return whole * 1000 + part;
bad:
	form_fail(f, field, T("Skriv indextalet med siffror, till exempel 112,4."));
	return 0;
}

static const char *figure(struct arena *mem, int64_t milli)
{
	const char *s = arena_fmt(mem, "%lld,%03d", (long long)(milli / 1000), (int)(milli % 1000));
	size_t n = strlen(s);

	while (s[n - 1] == '0')
		n--;
	return arena_strn(mem, s, s[n - 1] == ',' ? n - 1 : n);
}

/* What was asked, with the formula. */
static const char *indexed(struct ctx *c, struct form *f, const struct agreement_term *t)
{
	const struct view *v = &c->view;
	int64_t ore, was, is, made;

	if (!*form_get(f, "belopp") && !*form_get(f, "fran") && !*form_get(f, "till"))
		return NULL;
	ore = form_money(f, v, "belopp", T("beloppet"), true);
	was = index_figure(f, v, "fran");
	is = index_figure(f, v, "till");
	if (form_bad(f))
		return NULL;
	if (agreement_indexed(t, ore, was, is, &made) != MST_OK) {
		form_fail(f, "belopp", T("Det blir ett för stort belopp."));
		return NULL;
	}
	return arena_fmt(c->mem, T("%s blir %s: %s × (1 + %d %% × (%s − %s) ÷ %s), avrundat %s."),
			 money_str(c->mem, ore), money_str(c->mem, made), money_str(c->mem, ore), t->index_share,
			 figure(c->mem, is), figure(c->mem, was), figure(c->mem, was),
			 t->index_down ? arena_fmt(c->mem, T("nedåt till hela %s"),
						   money_str(c->mem, t->index_round)) :
					 arena_fmt(c->mem, T("till närmaste %s"),
						   money_str(c->mem, t->index_round)));
}

static mst_err show(struct ctx *c, struct form *f, int status)
{
	struct agreement_term_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct agreement_clock k;
	struct agreement_term t;
	int32_t from;

	TRY(first_day(c, &from));
	TRY(agreement_term_latest(c->db, c->mem, &t));
	agreement_clock(&t, day_of(c->now), &k);
	m.sentence = sentence(&c->view, &t, &k, &m);
	m.rows = rows_of(&c->view, from, &t, &k);
	if (!str_empty(t.index_name)) {
		m.indexed = indexed(c, f, &t);
		m.index = f;
		if (form_bad(f))
			status = 422;
	}
	agreement_term_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static mst_err page_get(struct ctx *c)
{
	return show(c, ctx_form(c), 200);
}

static mst_err index_post(struct ctx *c)
{
	return show(c, ctx_form(c), 200);
}

/* ---- changing ---- */

static void to_form(struct ctx *c, struct form *f, const struct agreement_term *t)
{
	form_set(f, "till", day_str(c->mem, t->to));
	form_set(f, "uppsagning", arena_fmt(c->mem, "%d", t->notice_months));
	form_set(f, "forlangs", arena_fmt(c->mem, "%d", t->renew_months));
	form_set(f, "uppsagd", day_str(c->mem, t->notified));
	form_set(f, "uppsagd-av", t->notified_by);
	form_set(f, "ses-over", day_str(c->mem, t->review));
	form_set(f, "index", t->index_name);
	form_set(f, "andel", t->index_share ? arena_fmt(c->mem, "%d", t->index_share) : "");
	form_set(f, "avrundas", money_plain(c->mem, t->index_round));
	form_set(f, "nedat", t->index_down ? "ja" : NULL);
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)t->edition));
}

static void read(struct ctx *c, struct form *f, struct agreement_term *t, int32_t from)
{
	const struct view *v = &c->view;
	const char *field, *words;
	int64_t n;

	t->to = form_day(f, v, "till", T("sista dagen"), false);
	n = form_int(f, v, "uppsagning", T("uppsägningstiden"), 0, AGREEMENT_NOTICE_MAX, true);
	t->notice_months = n > 0 ? (int)n : 0;
	n = form_int(f, v, "forlangs", T("hur länge den förlängs"), 0, AGREEMENT_RENEW_MAX, true);
	t->renew_months = n > 0 ? (int)n : 0;
	t->notified = form_day(f, v, "uppsagd", T("dagen"), false);
	t->notified_by = form_text(f, c->mem, v, "uppsagd-av", T("vem som sade upp den"), WORDS_MAX, false);
	t->review = form_day(f, v, "ses-over", T("dagen"), false);
	t->index_name = form_text(f, c->mem, v, "index", T("vilket index"), WORDS_MAX, false);
	n = form_int(f, v, "andel", T("hur stor del"), 0, 100, false);
	t->index_share = n > 0 ? (int)n : 0;
	n = form_money(f, v, "avrundas", T("beloppet"), false);
	t->index_round = n > 0 ? n : 100;
	t->index_down = form_has(f, "nedat", "ja");
	if (!str_int(form_get(f, "version"), &t->edition))
		t->edition = -1;
	if (form_bad(f))
		return;
	words = agreement_term_fault(t, from, &field);
	if (words)
		form_fail(f, field, view_text(v->lang, words));
}

static mst_err show_form(struct ctx *c, struct form *f, const struct view_row *changes, int status)
{
	agreement_term_form_html(ctx_out(c), &c->view,
				 &(struct agreement_term_form_view){
				     .form = f, .changes = changes,
				     .notice = *form_get(f, "uppsagd") || *form_get(f, "uppsagd-av") });
	return ctx_page(c, status);
}

static mst_err edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct agreement_term t;

	TRY(agreement_term_latest(c->db, c->mem, &t));
	if (!*form_get(f, "version"))
		to_form(c, f, &t);
	return show_form(c, f, NULL, 200);
}

static mst_err conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct agreement_clock k;
	struct agreement_term t;
	int32_t from;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(first_day(c, &from));
	TRY(agreement_term_latest(c->db, c->mem, &t));
	agreement_clock(&t, day_of(c->now), &k);
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)t.edition));
	form_fail(f, "", T("Någon annan har ändrat avtalstiden medan du skrev. Det du skrev är kvar. Jämför med det "
			   "som står nu och spara igen."));
	return show_form(c, f, rows_of(v, from, &t, &k), 409);
}

static mst_err edit_post(struct ctx *c)
{
	struct agreement_term *t = arena_new(c->mem, struct agreement_term, 1);
	struct form *f = ctx_form(c);
	struct act act;
	int32_t from;

	TRY(first_day(c, &from));
	read(c, f, t, from);
	if (form_bad(f))
		return show_form(c, f, NULL, 422);
	agreement_term_save(c, t, &act);
	return ctx_act_go(c, &act, AT, view_text(c->view.lang, N_("Avtalstiden är sparad.")), conflict);
}

const struct http_route agreement_term_routes[] = {
	{ "GET", AT, NEED_PARTNER_READ, page_get, 0 },
	{ "POST", AT, NEED_PARTNER_READ, index_post, HTTP_FORM },
	{ "GET", AT "/andra", NEED_PARTNERSHIP, edit_get, 0 },
	{ "POST", AT "/andra", NEED_PARTNERSHIP, edit_post, HTTP_FORM },
	{ 0 },
};
