/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* outreach_web.c - a year of information and lectures, and writing one down. What is removed can be
 * taken back from its own page. */
#include "relation/outreach_web.h"

#define TEXT_MAX 200 /* characters, here and below */
#define NOTE_MAX 1000
#define GOAL_SHOWN 90 /* bytes of a goal in a list to choose from */
#define YEAR_FIRST 2000
#define YEAR_LAST 2100

static const char *label_of(const struct view *v, const struct view_option *list, const char *value)
{
	for (; list->value; list++)
		if (str_eq(list->value, value))
			return view_text(v->lang, list->label);
	return "";
}

static int64_t this_year(const struct ctx *c)
{
	int y, m, d;

	day_split(day_of(c->now), &y, &m, &d);
	return y;
}

/* ---- a year ---- */

static const char *place_words(struct ctx *c, const char *code)
{
	const struct view *v = &c->view;

	return code ? org_name_of(c, code) : T("Hela länet eller någon annanstans");
}

static const char *people_words(const struct view *v, int64_t n)
{
	return arena_fmt(v->mem, view_text_n(v->lang, "%s deltagare", "%s deltagare", n),
			 view_number(v, n));
}

static const struct view_item *items_of(struct ctx *c, const struct relation_outreach *list, size_t n,
					bool may_edit)
{
	struct view_item *items = arena_new(c->mem, struct view_item, n + 1);
	const struct view *v = &c->view;

	for (size_t i = 0; i < n; i++) {
		const struct relation_outreach *o = &list[i];

		items[i].title = o->title;
		items[i].meta = arena_fmt(c->mem, "%s · %s", label_of(v, relation_outreach_kinds, o->kind),
					  place_words(c, o->municipality));
		if (o->participants >= 0)
			items[i].meta = arena_fmt(c->mem, "%s · %s", items[i].meta,
						  people_words(v, o->participants));
		items[i].when = view_date(v, o->day);
		if (may_edit)
			items[i].href = arena_fmt(c->mem, "/information/%s", id_str(c->mem, o->id));
	}
	return items;
}

enum { COLS = 3 };

static const struct view_table *table_of(const struct view *v, const struct relation_outreach *list,
					 size_t n)
{
	static const bool number[COLS] = { false, true, true };
	const char **heads = arena_new(v->mem, const char *, COLS);
	struct view_table *t = arena_new(v->mem, struct view_table, 1);
	size_t rows = 0;

	for (const struct view_option *k = relation_outreach_kinds; k->value; k++)
		rows++;
	const char **p = arena_new(v->mem, const char *, (rows + 1) * COLS);

	*t = (struct view_table){ .caption = T("Gånger och deltagare"), .heads = heads, .ncols = COLS,
				  .cells = p, .number = number, .sum = true };
	heads[0] = T("Vad"), heads[1] = T("Gånger"), heads[2] = T("Deltagare");
	for (const struct view_option *k = relation_outreach_kinds;; k++) {
		struct relation_outreach_sum s = relation_outreach_sum(list, n, k->value);

		if (s.times || !k->value) {
			*p++ = k->value ? view_text(v->lang, k->label) : T("Summa");
			*p++ = view_number(v, s.times);
			*p++ = s.uncounted == s.times ? "–" : view_number(v, s.people);
			t->nrows++;
		}
		if (!k->value)
			break;
	}
	return t;
}

static const char *finding(const struct view *v, const struct relation_outreach *list, size_t n)
{
	struct relation_outreach_sum s = relation_outreach_sum(list, n, NULL);
	const char *words = arena_fmt(v->mem,
				      view_text_n(v->lang, "%s tillfälle, %s.", "%s tillfällen, %s.",
						  s.times),
				      view_number(v, s.times), people_words(v, s.people));

	return !s.uncounted ? words :
			      arena_fmt(v->mem,
					view_text_n(v->lang, "%s Vid %s av dem räknade ingen.",
						    "%s Vid %s av dem räknade ingen.", s.uncounted),
					words, view_number(v, s.uncounted));
}

static mst_err year_get(struct ctx *c)
{
	struct relation_outreach_view m = { .year = this_year(c),
					    .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	const char *asked = http_query(c->req, "ar");
	struct relation_outreach *list;

	if (asked && (!str_int(asked, &m.year) || m.year < YEAR_FIRST || m.year > YEAR_LAST))
		return MST_NOTFOUND;
	TRY(relation_outreach_list(c->db, c->mem, day_make((int)m.year, 1, 1),
				   day_make((int)m.year, 12, 31), &list, &m.n));
	if (m.n) {
		m.finding = finding(&c->view, list, m.n);
		m.table = table_of(&c->view, list, m.n);
	}
	m.items = items_of(c, list, m.n, m.may_edit);
	m.before = m.year > YEAR_FIRST && m.n ? m.year - 1 : 0;
	m.after = m.year < this_year(c) ? m.year + 1 : 0;
	relation_outreach_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- one ---- */

static mst_err goal_options(struct ctx *c, const struct view_option **ret)
{
	static const char *const codes[AGREEMENT_GOALS] = { "0", "1", "2", "3", "4", "5" };
	struct view_option *o = arena_new(c->mem, struct view_option, AGREEMENT_GOALS + 1);
	const struct view *v = &c->view;
	struct agreement a;
	mst_err e = agreement_current(c->db, c->mem, day_of(c->now) + 366, &a);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	for (int i = 0; i < AGREEMENT_GOALS; i++) {
		const char *name = i ? arena_fmt(c->mem, T("Delmål %d"), i) : T("Övergripande mål");
		const char *text = e == MST_OK ? a.goals[i] : "";
		size_t cut = utf8_cut(text, GOAL_SHOWN);

		o[i] = (struct view_option){
			codes[i],
			*text ? arena_fmt(c->mem, "%s: %.*s%s", name, (int)cut, text, text[cut] ? "…" : "") :
				name,
			NULL
		};
	}
	*ret = o;
	return MST_OK;
}

/* "lanet" first: most of what is in the media is for all. */
static mst_err town_options(struct ctx *c, const struct view_option **ret)
{
	struct view_option *o;
	struct org *towns;
	size_t n;

	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	o = arena_new(c->mem, struct view_option, n + 2);
	o[0] = (struct view_option){ "lanet", place_words(c, NULL), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct view_option){ towns[i].code, towns[i].short_name, NULL };
	*ret = o;
	return MST_OK;
}

static mst_err show(struct ctx *c, struct form *f, const struct relation_outreach *o,
		    const struct view_row *changes, int status)
{
	const struct view *v = &c->view;
	struct relation_outreach_form_view m = { .form = f, .changes = changes, .removed = o->removed,
						 .title = o->edition ? o->title : T("Skriv in något") };

	if (o->edition)
		m.toggle = arena_fmt(c->mem, "/information/%s/%s", id_str(c->mem, o->id),
				     o->removed ? "lagg-tillbaka" : "ta-bort");
	if (changes || !*form_get(f, "version")) /* a refused form keeps the one it was made from */
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)o->edition));
	TRY(town_options(c, &m.towns));
	TRY(goal_options(c, &m.goals));
	relation_outreach_form_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

/* The edition that the form was made from; no number is an old one. */
static int64_t edition_of(const struct form *f)
{
	int64_t n;

	return str_int(form_get(f, "version"), &n) && n > 0 ? n : -1;
}

static mst_err read(struct ctx *c, struct form *f, struct relation_outreach *o)
{
	const struct view *v = &c->view;
	const struct view_option *towns, *goals;
	int kind, town;

	TRY(town_options(c, &towns));
	TRY(goal_options(c, &goals));
	kind = form_choice(f, v, "slag", T("vad det var"), relation_outreach_kinds, true);
	o->kind = kind < 0 ? "" : relation_outreach_kinds[kind].value;
	o->title = form_text(f, c->mem, v, "rubrik", T("rubriken"), TEXT_MAX, true);
	o->day = form_day(f, v, "dag", T("dagen"), true);
	if (o->day != DAY_NONE && o->day > day_of(c->now))
		form_fail(f, "dag", T("Dagen har inte varit än. Skriv in det när det är gjort."));
	town = form_choice(f, v, "kommun", T("var det var"), towns, true);
	o->municipality = town > 0 ? towns[town].value : NULL;
	o->audience = form_text(f, c->mem, v, "for", T("vilka det var för"), TEXT_MAX, false);
	o->participants = form_int(f, v, "antal", T("hur många som kom"), 0, RELATION_PARTICIPANTS_MAX,
				   false);
	o->groups = 0;
	for (unsigned i = 0; relation_outreach_groups[i].value; i++)
		if (form_has(f, "grupp", relation_outreach_groups[i].value))
			o->groups |= 1u << i;
	o->goal = form_choice(f, v, "mal", T("målet"), goals, true);
	o->note = form_text(f, c->mem, v, "not", T("anteckningen"), NOTE_MAX, false);
	return MST_OK;
}

static void to_form(struct ctx *c, struct form *f, const struct relation_outreach *o)
{
	form_set(f, "slag", o->kind);
	form_set(f, "rubrik", o->title);
	form_set(f, "dag", day_str(c->mem, o->day));
	form_set(f, "kommun", o->municipality ? o->municipality : "lanet");
	form_set(f, "for", o->audience);
	if (o->participants >= 0)
		form_set(f, "antal", arena_fmt(c->mem, "%lld", (long long)o->participants));
	for (unsigned i = 0; relation_outreach_groups[i].value; i++)
		if (o->groups & 1u << i)
			form_add(f, "grupp", relation_outreach_groups[i].value);
	form_set(f, "mal", arena_fmt(c->mem, "%d", o->goal));
	form_set(f, "not", o->note);
}

static mst_err new_get(struct ctx *c)
{
	const struct relation_outreach blank = { 0 };
	struct form *f = ctx_form(c);

	form_set(f, "dag", day_str(c->mem, day_of(c->now)));
	return show(c, f, &blank, NULL, 200);
}

static mst_err new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_outreach *o = arena_new(c->mem, struct relation_outreach, 1);
	struct form *f = ctx_form(c);
	struct act act;

	TRY(read(c, f, o));
	if (form_bad(f))
		return show(c, f, &(struct relation_outreach){ 0 }, NULL, 422);
	relation_outreach_save(c, o, &act);
	return ctx_act_go(c, &act, "/information", T("Det är inskrivet."), NULL);
}

static mst_err find(struct ctx *c, struct relation_outreach *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	return relation_outreach_get(c->db, c->mem, id, ret);
}

static mst_err edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct relation_outreach o;

	TRY(find(c, &o));
	to_form(c, f, &o);
	return show(c, f, &o, NULL, 200);
}

static mst_err edit_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 4);
	struct form *f = ctx_form(c);
	struct relation_outreach o;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &o));
	rows[0] = (struct view_row){ T("Rubrik"), o.title, NULL, NULL };
	rows[1] = (struct view_row){ T("Dag"), view_date(v, o.day), NULL, NULL };
	rows[2] = (struct view_row){ T("Deltagare"),
				     o.participants < 0 ? "–" : view_number(v, o.participants), NULL,
				     NULL };
	form_fail(f, "", T("Någon annan har ändrat det här medan du skrev. Det du skrev är kvar. Jämför med "
			   "det som står nu och spara igen."));
	return show(c, f, &o, rows, 409);
}

static mst_err edit_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_outreach *o = arena_new(c->mem, struct relation_outreach, 1), was;
	struct form *f = ctx_form(c);
	int64_t edition = edition_of(f);
	struct act act;

	TRY(find(c, &was));
	*o = was;
	TRY(read(c, f, o));
	if (form_bad(f))
		return show(c, f, &was, NULL, 422);
	o->edition = edition;
	relation_outreach_save(c, o, &act);
	return ctx_act_go(c, &act, "/information", T("Ändringen är sparad."), edit_conflict);
}

static mst_err set_removed(struct ctx *c, bool removed, const char *flash)
{
	struct relation_outreach *o = arena_new(c->mem, struct relation_outreach, 1);
	struct act act;

	TRY(find(c, o));
	o->removed = removed;
	o->edition = edition_of(ctx_form(c));
	relation_outreach_save(c, o, &act);
	return ctx_act_go(c, &act, arena_fmt(c->mem, "/information/%s", id_str(c->mem, o->id)), flash,
			  NULL);
}

static mst_err remove_post(struct ctx *c)
{
	return set_removed(c, true, view_text(c->view.lang, N_("Det är borttaget och räknas inte längre.")));
}

static mst_err restore_post(struct ctx *c)
{
	return set_removed(c, false, view_text(c->view.lang, N_("Det är tillbaka och räknas igen.")));
}

const struct http_route relation_outreach_routes[] = {
	{ "GET", "/information", NEED_DOC_READ, year_get, 0 },
	{ "GET", "/information/ny", NEED_PARTNERSHIP, new_get, 0 },
	{ "POST", "/information/ny", NEED_PARTNERSHIP, new_post, HTTP_FORM },
	{ "GET", "/information/{id}", NEED_PARTNERSHIP, edit_get, 0 },
	{ "POST", "/information/{id}", NEED_PARTNERSHIP, edit_post, HTTP_FORM },
	{ "POST", "/information/{id}/ta-bort", NEED_PARTNERSHIP, remove_post, HTTP_FORM },
	{ "POST", "/information/{id}/lagg-tillbaka", NEED_PARTNERSHIP, restore_post, HTTP_FORM },
	{ 0 },
};
