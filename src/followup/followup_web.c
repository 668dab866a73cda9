/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_web.c - how it goes with the goals: one page for the county and one for each municipality. */
#include "followup/followup_web.h"

static bool of_jour(const struct ctx *c)
{
	return id_eq(c->who->org, c->app->jour);
}

static int year_of(int32_t day)
{
	int y, m, d;

	day_split(day, &y, &m, &d);
	return y;
}

mst_err followup_leave(struct ctx *c, int status)
{
	return ctx_page_after(c, status, ctx_note(c, "stats.read", ID_NONE, NULL, NULL));
}

mst_err followup_open(struct ctx *c, bool unprotected, struct followup_case **ret)
{
	const struct view *v = &c->view;
	struct followup_case *k = arena_new(c->mem, struct followup_case, 1);
	int64_t year;

	if (!str_int(http_param(c->req, "ar"), &year) || year < FOLLOWUP_FIRST_YEAR ||
	    year > year_of(day_of(c->now)))
		return MST_NOTFOUND;
	k->jour = of_jour(c);
	k->edits = k->jour && auth_may(c->who->roles, NEED_PARTNERSHIP);
	k->slug = http_param(c->req, "plats");
	TRY(followup_read(c, (int)year, unprotected && k->jour, &k->b));
	if (!str_eq(k->slug, FOLLOWUP_COUNTY_SLUG)) {
		k->town = followup_town_of(&k->b, k->slug);
		if (!k->town || (!k->jour && !id_eq(k->town->id, c->who->org)))
			return MST_NOTFOUND;
	}
	k->place = k->town ? k->town->code : "";
	k->name = k->town ? k->town->short_name : T("Hela länet");
	k->base = arena_fmt(c->mem, "/uppfoljning/%d/%s", k->b.year, k->slug);
	*ret = k;
	return MST_OK;
}

/* ---- where to ---- */

static void fill_places(struct ctx *c, const struct followup_case *k, struct followup_page_view *m)
{
	const struct view *v = &c->view;
	struct followup_link *l = arena_new(c->mem, struct followup_link, k->b.ntowns + 1), *p = l;

	*p++ = (struct followup_link){ arena_fmt(c->mem, "/uppfoljning/%d/" FOLLOWUP_COUNTY_SLUG,
						 k->b.year),
				       T("Hela länet"), !k->town };
	for (size_t i = 0; i < k->b.ntowns; i++) {
		const struct org *o = &k->b.towns[i].org;

		if (k->jour || id_eq(o->id, c->who->org))
			*p++ = (struct followup_link){
				arena_fmt(c->mem, "/uppfoljning/%d/%s", k->b.year, o->slug),
				o->short_name, k->town == o
			};
	}
	m->places = l;
	m->nplaces = (size_t)(p - l);
}

static void fill_years(struct ctx *c, const struct followup_case *k, struct followup_page_view *m)
{
	int now = year_of(k->b.today), first = now - 3 < k->b.year ? now - 3 : k->b.year;
	struct followup_link *l = arena_new(c->mem, struct followup_link, (size_t)(now - first + 1));

	for (int y = now; y >= first && m->nyears < 4; y--)
		l[m->nyears++] = (struct followup_link){
			arena_fmt(c->mem, "/uppfoljning/%d/%s", y, k->slug),
			arena_fmt(c->mem, "%d", y), y == k->b.year
		};
	m->years = l;
}

/* ---- goal by goal ---- */

static const char *target_words(struct ctx *c, const struct followup_case *k,
				const struct followup_indicator *i)
{
	const struct view *v = &c->view;
	const struct followup_entry *e = followup_entry_of(&k->b, i, k->town);
	struct followup_value value = followup_value(&k->b, i, k->town);
	int reached = followup_reached(i, &value, e->target);
	const char *n = followup_number(v, i->unit == FOLLOWUP_SHARE ? i->unit : FOLLOWUP_COUNT,
					e->target);

	if (e->target < 0)
		return "–";
	return reached < 0 ? n : arena_fmt(c->mem, reached ? T("%s: nått") : T("%s: inte nått"), n);
}

static size_t rows_of(struct ctx *c, const struct followup_case *k, int goal, bool own,
		      const char **cells, const char **hrefs, size_t cols)
{
	const struct view *v = &c->view;
	size_t n = 0;

	for (const struct followup_indicator *i = followup_indicators; i->code; i++) {
		struct followup_value value = followup_value(&k->b, i, k->town);
		struct followup_value county = followup_value(&k->b, i, NULL);
		const char **p = cells + n * cols;

		if (own != (i->reach == FOLLOWUP_JOUR) || (!own && i->goal != goal))
			continue;
		hrefs[n * cols] = arena_fmt(c->mem, "/uppfoljning/%d/%s/matt/%s", k->b.year,
					    i->reach == FOLLOWUP_EVERYWHERE ? k->slug :
									      FOLLOWUP_COUNTY_SLUG,
					    i->code);
		*p++ = T(i->title);
		if (k->town)
			*p++ = i->reach == FOLLOWUP_EVERYWHERE ? followup_words(v, i, &value) :
								 T("se länet");
		*p++ = followup_words(v, i, &county);
		*p = target_words(c, k, i);
		n++;
	}
	return n;
}

static const struct view_table *table_of(struct ctx *c, const struct followup_case *k, int goal,
					 bool own, const char *caption)
{
	const struct view *v = &c->view;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	size_t cols = k->town ? 4 : 3, most = 0;
	const char **heads = arena_new(c->mem, const char *, cols), **h = heads;

	for (const struct followup_indicator *i = followup_indicators; i->code; i++)
		most++;
	const char **cells = arena_new(c->mem, const char *, most * cols);
	const char **hrefs = arena_new(c->mem, const char *, most * cols);

	*h++ = T("Mått");
	if (k->town)
		*h++ = k->town->short_name;
	*h++ = T("Hela länet");
	*h = T("Mål");
	*t = (struct view_table){ .caption = caption, .heads = heads, .ncols = cols, .cells = cells,
				  .hrefs = hrefs };
	t->nrows = rows_of(c, k, goal, own, cells, hrefs, cols);
	return t;
}

static void fill_comments(struct ctx *c, const struct followup_case *k, int goal,
			  struct followup_goal_view *g)
{
	const struct view *v = &c->view;
	const char **list = arena_new(c->mem, const char *, k->b.nentries + 1);

	for (const struct followup_indicator *i = followup_indicators; i->code; i++) {
		const struct followup_entry *e = followup_entry_of(&k->b, i, k->town);

		if (i->goal == goal && i->reach != FOLLOWUP_JOUR && *e->comment)
			list[g->ncomments++] = arena_fmt(c->mem, "%s: %s", T(i->title), e->comment);
	}
	g->comments = list;
}

static mst_err fill_goals(struct ctx *c, const struct followup_case *k, struct followup_page_view *m)
{
	const struct view *v = &c->view;
	struct followup_goal_view *goals = arena_new(c->mem, struct followup_goal_view, AGREEMENT_GOALS);
	struct agreement a;
	mst_err e = agreement_current(c->db, c->mem, k->b.today + 366, &a);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	for (int i = 0; i < AGREEMENT_GOALS; i++) {
		goals[i].title = i ? arena_fmt(c->mem, T("Delmål %d"), i) : T("Det övergripande målet");
		goals[i].text = e == MST_OK ? a.goals[i] : "";
		goals[i].table = table_of(c, k, i, false, arena_fmt(c->mem, T("%s: mått"), goals[i].title));
		fill_comments(c, k, i, &goals[i]);
	}
	m->goals = goals;
	m->ngoals = AGREEMENT_GOALS;
	return MST_OK;
}

static void fill_groups(struct ctx *c, const struct followup_case *k, struct followup_page_view *m)
{
	static const bool number[] = { false, true };
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, 2);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	size_t most = 0;

	for (const struct view_option *o = relation_outreach_groups; o->value; o++)
		most++;
	const char **cells = arena_new(c->mem, const char *, most * 2);

	heads[0] = T("Särskilt för"), heads[1] = T("Tillfällen");
	*t = (struct view_table){ .caption = T("Information efter grupp"), .heads = heads, .ncols = 2,
				  .cells = cells, .number = number };
	for (unsigned bit = 0; bit < most; bit++) {
		int64_t n = followup_group(&k->b, k->town, bit);

		if (!n)
			continue;
		cells[t->nrows * 2] = T(relation_outreach_groups[bit].label);
		cells[t->nrows * 2 + 1] = view_number(v, n);
		t->nrows++;
	}
	m->groups = t->nrows ? t : NULL;
}

static mst_err fill_trend(struct ctx *c, const struct followup_case *k, struct followup_page_view *m)
{
	const struct view *v = &c->view;
	const struct followup_indicator *i = followup_find("personer");
	struct view_trend *t = arena_new(c->mem, struct view_trend, 1);
	struct view_point *points;

	*t = (struct view_trend){ .id = "personer", .unit = T("Personer, tre år tillsammans"), .target = -1,
				  .title = arena_fmt(c->mem, T("Personer som fått stöd: %s"), k->name) };
	TRY(followup_trend(c, &c->view, &k->b, i, k->town, &points, &t->n));
	t->points = points;
	m->trend = t;
	return MST_OK;
}

/* A municipality's figure is of the last whole year, the county's of the last quarter. */
static const char *when_words(struct ctx *c, const struct followup_case *k)
{
	const struct view *v = &c->view;
	const struct stats_snapshot *s = &k->b.snapshot;
	const struct stats_table *t = stats_table_find(s, "municipality");
	const char *county = arena_fmt(c->mem, "%s–%s", view_date(v, s->from), view_date(v, s->to));

	if (!k->town || !t || t->to == s->to)
		return county;
	return arena_fmt(c->mem, T("%s–%s i kommunen och %s i länet"), view_date(v, t->from),
			 view_date(v, t->to), county);
}

static void fill_persons(struct ctx *c, const struct followup_case *k, struct followup_page_view *m)
{
	static const char *const tables[] = { "role", "sex", "age", "crime" };
	const struct view *v = &c->view;
	struct stats_figure *f = arena_new(c->mem, struct stats_figure, MST_LEN(tables));
	struct followup_value own = followup_value(&k->b, followup_find("personer"), k->town);

	if (!k->b.has_snapshot)
		return;
	if (k->town)
		m->sentence = stats_sentence(c->mem, v->lang, &k->b.snapshot, k->town->code,
					     k->town->short_name);
	else if (own.state == FOLLOWUP_KNOWN)
		m->sentence = arena_fmt(c->mem,
					T("%s personer i länet fick stöd av brottsofferjouren från %s till %s."),
					view_number(v, own.n), view_date(v, k->b.snapshot.from),
					view_date(v, k->b.snapshot.to));
	if (own.state == FOLLOWUP_HIDDEN)
		m->hidden = T("Kommunens antal visas inte: antingen är det litet, eller så skulle ett litet tal "
			      "någonstans kunna räknas ut med hjälp av det. Det säger inte att ingen har fått stöd. "
			      "Länets tal visar vad samverkan ger, och det som inte handlar om personer är exakt.");
	m->last = followup_last_words(v, &k->b, k->town);
	m->when = when_words(c, k);
	for (size_t i = 0; !k->town && i < MST_LEN(tables); i++) {
		f[m->nfigures] = stats_figure_of(v, &k->b.snapshot, tables[i]);
		m->nfigures += f[m->nfigures].n > 0;
	}
	m->figures = f;
}

static mst_err page_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct followup_page_view m = { 0 };
	struct followup_case *k;

	TRY(followup_open(c, true, &k));
	m.title = arena_fmt(c->mem, T("Uppföljning %d: %s"), k->b.year, k->name);
	m.base = k->base;
	m.county = !k->town;
	fill_places(c, k, &m);
	fill_years(c, k, &m);
	fill_persons(c, k, &m);
	TRY(fill_goals(c, k, &m));
	TRY(fill_trend(c, k, &m));
	fill_groups(c, k, &m);
	if (k->jour && !k->town)
		m.own = table_of(c, k, 0, true, T("Bara för jouren"));
	followup_page_html(ctx_out(c), v, &m);
	return followup_leave(c, 200);
}

/* The year that is reported now is the last whole one until the summer. */
static mst_err home_get(struct ctx *c)
{
	int y, m, d;
	struct org own;

	day_split(day_of(c->now), &y, &m, &d);
	if (m <= 6)
		y--;
	if (of_jour(c))
		return ctx_go(c, arena_fmt(c->mem, "/uppfoljning/%d/" FOLLOWUP_COUNTY_SLUG, y), NULL);
	TRY(org_get(c->db, c->mem, c->who->org, &own));
	return ctx_go(c, arena_fmt(c->mem, "/uppfoljning/%d/%s", y, own.slug), NULL);
}

#define PLACE "/uppfoljning/{ar}/{plats}"
const struct http_route followup_routes[] = {
	{ "GET", "/uppfoljning", NEED_MUNI_FIGURES, home_get, 0 },
	{ "GET", PLACE, NEED_MUNI_FIGURES, page_get, 0 },
	{ "GET", PLACE "/matt/{matt}", NEED_MUNI_FIGURES, followup_one_get, 0 },
	{ "POST", PLACE "/matt/{matt}", NEED_PARTNERSHIP, followup_one_post, HTTP_FORM },
	{ "GET", PLACE "/matt/{matt}/diagram.png", NEED_MUNI_FIGURES, followup_one_png_get, 0 },
	{ "GET", PLACE "/fordelning/{tabell}/diagram.png", NEED_MUNI_FIGURES, followup_part_png_get, 0 },
	{ "GET", PLACE "/rapport", NEED_MUNI_FIGURES, followup_report_get, 0 },
	DOC_FILE_ROUTES(PLACE "/rapport", NEED_MUNI_FIGURES, followup_report_file_get),
	{ "POST", PLACE "/rapport", NEED_PARTNERSHIP, followup_release_post, HTTP_FORM },
	{ 0 },
};
