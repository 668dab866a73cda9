/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_answer_web.c - "Svara på en fråga om siffror": one safe sentence, and the register of those that
 * have been given. First it is shown what can be said, and why not; only then is it given. */
#include "stats/stats_jobs.h"
#include "stats/stats_priv.h"
#include "stats/stats_web.h"

#include "org/org.h"

#define WHO_MOST 40 /* choices besides the municipalities */
#define PUBLIC_MONTHS 3 /* what everybody may read waits as long after its last day */

struct asking {
	struct form *form;
	const struct view_option *who, *quarters, *audience;
	struct stats_question q;
	struct stats_answer a;
	bool have, give;
};

/* ---- choices ---- */

static const struct {
	const char *table, *words;
	const struct stats_code *list; /* NULL: its total alone */
} counts[] = {
	{ "municipality", N_("Personer i hela länet som fått stöd"), NULL },
	{ "contact", N_("Samtal och andra kontakter i länet"), NULL },
	{ "tally", N_("Hjälp i länet som räknats utan namn"), NULL },
	{ "notice", N_("Informerade om rätten att ansöka om insats (11 kap. 6 §)"), NULL },
	{ "role", N_("Roll"), stats_role_groups },
	{ "sex", N_("Kön"), stats_sex_groups },
	{ "age", N_("Ålder"), stats_age_groups },
	{ "crime", N_("Brott"), stats_crime_groups },
};

/* "Personer i länet, kön: Kvinna"; of a municipality: the name of what it is. */
static const char *count_words(struct ctx *c, const char *table, const char *code)
{
	const struct view *v = &c->view;

	if (str_eq(table, "municipality") && *code)
		return arena_fmt(c->mem, T("Personer från %s som fått stöd"),
				 stats_label(c, NULL, code));
	for (size_t i = 0; i < MST_LEN(counts); i++) {
		const struct stats_code *k = counts[i].list ? stats_code_find(counts[i].list, code) : NULL;

		if (!str_eq(counts[i].table, table))
			continue;
		return k ? arena_fmt(c->mem, T("Personer i hela länet som fått stöd, %s: %s"),
				     T(counts[i].words), T(k->words)) :
			   T(counts[i].words);
	}
	return str_eq(table, "case") ? T(counts[0].words) : table;
}

static void add_who(struct ctx *c, struct view_option **p, const char *table, const char *code)
{
	*(*p)++ = (struct view_option){ arena_fmt(c->mem, "%s:%s", table, code),
					count_words(c, table, code), NULL };
}

static mst_err who_options(struct ctx *c, const struct org *towns, size_t n, struct asking *k)
{
	struct view_option *o = arena_new(c->mem, struct view_option, n + WHO_MOST), *p = o;

	for (size_t i = 0; i < n; i++)
		add_who(c, &p, "municipality", towns[i].code);
	for (size_t i = 0; i < MST_LEN(counts); i++) {
		if (!counts[i].list)
			add_who(c, &p, counts[i].table, "");
		for (const struct stats_code *g = counts[i].list; g && g->code; g++)
			if ((size_t)(p - o) + 2 < n + WHO_MOST)
				add_who(c, &p, counts[i].table, g->code);
	}
	k->who = o;
	return MST_OK;
}

static mst_err choices(struct ctx *c, struct asking *k)
{
	const struct view *v = &c->view;
	struct view_option *o, *p;
	int32_t from, to;
	struct org *towns;
	size_t n;
	mst_err e = stats_answer_span(c->db, c->mem, c->app->jour, &from, &to);

	if (e == MST_NOTFOUND)
		return MST_OK;
	TRY(e);
	k->have = true;
	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	TRY(who_options(c, towns, n, k));
	k->quarters = stats_quarter_options(v, from, to);
	p = o = arena_new(c->mem, struct view_option, n + 2);
	*p++ = (struct view_option){ "alla", T("Någon annan, eller alla"), NULL };
	for (size_t i = 0; i < n; i++)
		*p++ = (struct view_option){ towns[i].code, towns[i].short_name, NULL };
	k->audience = o;
	return MST_OK;
}

static const char *const fields[] = { "vad", "fran", "till", "fragar" };

/* An address may fill the form: from another page, or from a coarser question. Else: the last whole year. */
static void fill_form(struct ctx *c, struct asking *k)
{
	int32_t from, to;

	if (stats_answer_span(c->db, c->mem, c->app->jour, &from, &to))
		return;
	char first[QUARTER_TEXT], last[QUARTER_TEXT];
	int end = quarter_of(to) - (quarter_of(to) + 1) % 4;

	end = end - 3 < quarter_of(from) ? quarter_of(to) : end;
	quarter_text(end - 3 < quarter_of(from) ? quarter_of(from) : end - 3, first);
	quarter_text(end, last);
	const char *const usual[] = { "", first, last, "" };

	for (size_t i = 0; i < MST_LEN(fields); i++) {
		const char *asked = http_query(c->req, fields[i]);

		form_set(k->form, fields[i], asked ? asked : usual[i]);
	}
}

/* From which day an answer about days until to may be given to an audience. */
static int32_t tellable(const char *audience, int32_t to)
{
	return *audience ? to + 1 : day_add_months(to + 1, PUBLIC_MONTHS);
}

/* 0: none was chosen, and the form says so. */
static int read_quarter(struct form *f, const struct view *v, const char *field, const char *label,
			const struct view_option *options)
{
	int q;

	return form_choice(f, v, field, label, options, true) >= 0 &&
			       quarter_parse(form_get(f, field), &q) ?
		       q :
		       0;
}

static void read_form(struct ctx *c, struct asking *k)
{
	const struct view *v = &c->view;
	struct form *f = k->form;
	int who = form_choice(f, v, "vad", "vad frågan gäller", k->who, true);
	int audience = form_choice(f, v, "fragar", "vem som frågar", k->audience, true);

	int from = read_quarter(f, v, "fran", "första kvartalet", k->quarters);
	int to = read_quarter(f, v, "till", "sista kvartalet", k->quarters);

	if (form_bad(f))
		return;
	if (from > to)
		form_fail(f, "till", T("Sista kvartalet ligger före det första. Byt plats på dem."));
	const char *colon = strchr(k->who[who].value, ':');

	k->q = (struct stats_question){
		.table = arena_strn(c->mem, k->who[who].value, (size_t)(colon - k->who[who].value)),
		.code = colon + 1, .from = quarter_first_day(from), .to = quarter_last_day(to),
		.audience = audience > 0 ? k->audience[audience].value : "",
	};
	if (!form_bad(f) && day_of(c->now) < tellable(k->q.audience, k->q.to))
		form_fail(f, "till",
			  arena_fmt(c->mem, T("Siffror som alla får läsa visas tidigast tre månader efter kvartalets slut: "
					      "de här från %s. Välj ett tidigare kvartal."),
				    view_date(v, tellable(k->q.audience, k->q.to))));
}

/* ---- words ---- */

static const char *when(struct ctx *c, const struct stats_question *q)
{
	const struct view *v = &c->view;

	return arena_fmt(c->mem, "%s–%s", view_date(v, q->from), view_date(v, q->to));
}

static const char *sentence(struct ctx *c, const struct stats_answer *a)
{
	const struct view *v = &c->view;
	const char *n = a->few ? arena_fmt(c->mem, T("färre än %d"), STATS_THRESHOLD) :
				 view_number(v, a->n);

	return arena_fmt(c->mem, "%s, %s: %s.", count_words(c, a->q.table, a->q.code), when(c, &a->q), n);
}

static const char *why_not(struct ctx *c, const struct stats_answer *a)
{
	const struct view *v = &c->view;

	if (a->alone && !a->knower)
		return T("Talet är litet, och tillsammans med det som redan är visat skulle också \"färre än 5\" säga för mycket.");
	return arena_fmt(c->mem,
			 a->knower ? T("En kommun vet vilka den själv har förmedlat. Med svaret kan den räkna ut ett litet tal: %s, %s.") :
				     T("Tillsammans med det som redan är visat skulle svaret röja ett litet tal: %s, %s."),
			 count_words(c, a->weak.table, a->weak.code), when(c, &a->weak));
}

static const struct stats_choice *coarser(struct ctx *c, const struct stats_answer *a, size_t *ret_n)
{
	struct stats_choice *list = arena_new(c->mem, struct stats_choice, a->ncoarser + 1);

	for (size_t i = 0; i < a->ncoarser; i++) {
		const struct stats_question *q = &a->coarser[i];
		char from[QUARTER_TEXT], to[QUARTER_TEXT];

		if (day_of(c->now) < tellable(q->audience, q->to))
			continue;
		quarter_text(quarter_of(q->from), from);
		quarter_text(quarter_of(q->to), to);
		list[(*ret_n)++] = (struct stats_choice){
			.href = arena_fmt(c->mem, "/statistik/svar?vad=%s:%s&fran=%s&till=%s&fragar=%s",
					  q->table, q->code, from, to, *q->audience ? q->audience : "alla"),
			.words = arena_fmt(c->mem, "%s, %s", count_words(c, q->table, q->code), when(c, q))
		};
	}
	return list;
}

static mst_err register_table(struct ctx *c, struct stats_answer_view *m)
{
	const struct view *v = &c->view;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	const char **heads = arena_new(c->mem, const char *, 4), **p;
	struct stats_answer *list;
	size_t n;

	TRY(stats_answer_list(c->db, c->mem, c->app->jour, &list, &n));
	heads[0] = T("Svar");
	heads[1] = T("Till");
	heads[2] = T("När");
	heads[3] = T("Av");
	*t = (struct view_table){ .caption = T("Svar som har lämnats"), .heads = heads, .ncols = 4, .nrows = n };
	t->cells = p = arena_new(c->mem, const char *, 4 * n + 1);
	for (size_t i = 0; i < n; i++) {
		*p++ = sentence(c, &list[i]);
		*p++ = *list[i].q.audience ? stats_label(c, NULL, list[i].q.audience) : T("Alla");
		*p++ = view_when(v, list[i].at);
		*p++ = list[i].by;
	}
	m->list = n ? t : NULL;
	return MST_OK;
}

static mst_err show(struct ctx *c, const struct asking *k, bool decided, int status)
{
	const struct view *v = &c->view;
	struct stats_answer_view m = { .form = k->form, .who = k->who, .quarters = k->quarters,
				       .audience = k->audience, .have = k->have };

	m.next = view_date(v, stats_freeze_next(day_of(c->now)));
	TRY(register_table(c, &m));
	if (decided && k->a.hidden) {
		m.refused = why_not(c, &k->a);
		m.coarser = coarser(c, &k->a, &m.ncoarser);
	} else if (decided) {
		m.sentence = sentence(c, &k->a);
	}
	stats_answer_html(ctx_out(c), v, &m);
	return ctx_page_after(c, status, ctx_note(c, "stats.read", ID_NONE, NULL, NULL));
}

/* ---- the page ---- */

mst_err stats_answer_get(struct ctx *c)
{
	struct asking k = { .form = form_new(c->mem) };

	TRY(choices(c, &k));
	if (k.have)
		fill_form(c, &k);
	return show(c, &k, false, 200);
}

static mst_err work(struct ctx *c, void *arg)
{
	struct asking *k = arg;
	struct db *db;

	TRY(db_reader(c->app->data, &db));
	return stats_answer_prepare(db, c->mem, c->app->jour, &k->q, &k->a);
}

static mst_err put(struct ctx *c, void *arg)
{
	return stats_answer_apply(c->db, arg);
}

static mst_err given(struct ctx *c)
{
	const struct view *v = &c->view;

	if (c->result == MST_CONFLICT)
		return ctx_go(c, "/statistik/svar",
			      T("Något annat hann lämnas ut. Ställ frågan igen, så räknas det om."));
	return c->result;
}

static mst_err decided(struct ctx *c)
{
	const struct view *v = &c->view;
	struct asking *k = ctx_work_arg(c);
	struct act act;

	TRY(c->result);
	TRY(db_reader(c->app->data, &c->db));
	if (!k->give || k->a.hidden)
		return show(c, k, true, k->a.hidden ? 422 : 200);
	k->a.at = c->now;
	k->a.by = c->who->name;
	act = (struct act){ .apply = put, .arg = &k->a,
			    .audit = ctx_note(c, "stats.answer", ID_NONE, NULL, NULL) };
	return ctx_act_go(c, &act, "/statistik/svar", T("Svaret är lämnat och står i registret."), given);
}

mst_err stats_answer_post(struct ctx *c)
{
	struct asking *k = arena_new(c->mem, struct asking, 1);

	k->form = ctx_form(c);
	TRY(choices(c, k));
	if (!k->have)
		return MST_NOTFOUND;
	read_form(c, k);
	if (form_bad(k->form))
		return show(c, k, false, 422);
	k->give = str_eq(form_get(k->form, "gor"), "lamna");
	return ctx_work(c, WORK_SLOW, work, k, decided);
}
