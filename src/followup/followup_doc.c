/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_doc.c - the yearly report: in short, goal by goal, whom the county's jour has helped, and how
 * the figures are to be read. Made to be read aloud in a board and to lie in its public records: of
 * persons it holds released figures alone. */
#include "followup/followup.h"

#define GOAL_SHOWN 240 /* bytes of a goal's text */

struct writing {
	struct arena *mem;
	const struct view *v; /* Swedish */
	const struct followup_basis *b;
	const struct org *town;
	struct doc *d;
};

static void say(struct writing *w, const char *words)
{
	doc_paragraph(w->mem, w->d, words);
}

/* ---- in short ---- */

static int64_t known(struct writing *w, const char *code, const struct org *town, int64_t *ret_of)
{
	struct followup_value value = followup_value(w->b, followup_find(code), town);

	*ret_of = value.of;
	return value.state == FOLLOWUP_KNOWN ? value.n : -1;
}

static void say_persons(struct writing *w)
{
	const struct view *v = w->v;
	int64_t of, n = known(w, "personer", NULL, &of);

	if (!w->b->has_snapshot) {
		say(w, "Det finns ingen sammanställning av vilka som har fått stöd än.");
		return;
	}
	if (w->town)
		say(w, stats_sentence(w->mem, VIEW_SV, &w->b->snapshot, w->town->code,
				      w->town->short_name));
	if (followup_last_words(v, w->b, w->town))
		say(w, followup_last_words(v, w->b, w->town));
	if (n >= 0)
		say(w, arena_fmt(w->mem,
				 "I hela länet fick %s personer stöd av brottsofferjouren från %s till %s.",
				 view_number(v, n), view_date(v, w->b->snapshot.from),
				 view_date(v, w->b->snapshot.to)));
}

/* In words that can be read aloud: "med på 0" cannot. */
static const char *presence_words(struct writing *w, int64_t came, int64_t met)
{
	if (met == 1)
		return came ? "Kommunen var med." : "Kommunen var inte med.";
	if (came == 0)
		return "Kommunen var inte med på något av dem.";
	if (came == met)
		return "Kommunen var med på alla.";
	return arena_fmt(w->mem, "Kommunen var med på %s av dem.", view_number(w->v, came));
}

static void say_work(struct writing *w)
{
	const struct view *v = w->v;
	int64_t meetings, of, people, met = known(w, "moten", NULL, &of);
	int64_t came = known(w, "narvaro", w->town, &meetings);
	int64_t times = known(w, "information", w->town, &of);

	people = known(w, "deltagare", w->town, &of);
	if (met > 0 && w->town && came >= 0)
		say(w, arena_fmt(w->mem, met == 1 ? "Parterna höll %s möte %d. %s" : "Parterna höll %s möten %d. %s",
				 view_number(v, met), w->b->year, presence_words(w, came, met)));
	else if (met > 0)
		say(w, arena_fmt(w->mem, met == 1 ? "Parterna höll %s möte %d." : "Parterna höll %s möten %d.",
				 view_number(v, met), w->b->year));
	if (times > 0)
		say(w, arena_fmt(w->mem,
				 times == 1 ? "Jouren informerade eller föreläste vid %s tillfälle %s, med %s deltagare." :
					      "Jouren informerade eller föreläste vid %s tillfällen %s, med %s deltagare.",
				 view_number(v, times), w->town ? "i kommunen" : "i länet",
				 view_number(v, people)));
}

/* ---- goal by goal ---- */

#define COLS 4

/* What nothing is known about, and nothing is aimed at, has no row. */
static bool worth_a_row(struct writing *w, const struct followup_indicator *i)
{
	return i->reach != FOLLOWUP_JOUR &&
	       (followup_value(w->b, i, NULL).state != FOLLOWUP_UNKNOWN ||
		followup_value(w->b, i, w->town).state != FOLLOWUP_UNKNOWN ||
		followup_entry_of(w->b, i, w->town)->target >= 0);
}

static void put_row(struct writing *w, const struct followup_indicator *i, const char **cells)
{
	const struct view *v = w->v;
	const struct followup_entry *e = followup_entry_of(w->b, i, w->town);
	struct followup_value own = followup_value(w->b, i, w->town);
	struct followup_value all = followup_value(w->b, i, NULL);
	int reached = followup_reached(i, &own, e->target);

	*cells++ = T(i->title);
	if (w->town)
		*cells++ = i->reach == FOLLOWUP_EVERYWHERE ? followup_words(v, i, &own) : "se länet";
	*cells++ = followup_words(v, i, &all);
	*cells = e->target < 0 ? "" :
		 arena_fmt(w->mem, reached < 0 ? "%s" : reached ? "%s: nått" : "%s: inte nått",
			   followup_number(v, i->unit == FOLLOWUP_SHARE ? FOLLOWUP_SHARE : FOLLOWUP_COUNT,
					   e->target));
}

static void put_goal(struct writing *w, int goal, const char *text)
{
	static const bool number[COLS] = { false, false, false, false };
	const struct view *v = w->v;
	size_t cols = w->town ? COLS : COLS - 1, n = 0, most = 1, cut = utf8_cut(text, GOAL_SHOWN);

	for (const struct followup_indicator *i = followup_indicators; i->code; i++)
		most++;
	const char **cells = arena_new(w->mem, const char *, most * cols), **p = cells;

	*p++ = "Mått";
	if (w->town)
		*p++ = w->town->short_name;
	*p++ = "Hela länet";
	*p++ = "Mål";
	for (const struct followup_indicator *i = followup_indicators; i->code; i++)
		if (i->goal == goal && worth_a_row(w, i)) {
			put_row(w, i, p);
			p += cols;
			n++;
		}
	if (!n)
		return;
	doc_heading(w->mem, w->d, 2, goal ? arena_fmt(w->mem, "Delmål %d", goal) :
					    "Det övergripande målet");
	if (*text)
		say(w, arena_fmt(w->mem, "%.*s%s", (int)cut, text, text[cut] ? "…" : ""));
	doc_table(w->mem, w->d, cells, cols, n + 1, number);
	for (const struct followup_indicator *i = followup_indicators; i->code; i++) {
		const char *comment = followup_entry_of(w->b, i, w->town)->comment;

		if (i->goal == goal && i->reach != FOLLOWUP_JOUR && *comment)
			say(w, arena_fmt(w->mem, "%s: %s", T(i->title), comment));
	}
}

/* ---- the county ---- */

static bool shows_any(const struct stats_figure *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (!f->bars[i].hidden)
			return true;
	return false;
}

static void put_profile(struct writing *w)
{
	static const char *const tables[] = { "role", "sex", "age", "crime" };
	const struct view *v = w->v;

	if (!w->b->has_snapshot)
		return;
	doc_heading(w->mem, w->d, 2, "Vilka som har fått stöd i länet");
	for (size_t i = 0; i < MST_LEN(tables); i++) {
		struct stats_figure f = stats_figure_of(v, &w->b->snapshot, tables[i]);

		if (shows_any(&f))
			doc_chart_put(v, w->d,
				      &(struct doc_chart){ .title = f.chart, .unit = "Personer, tre år tillsammans", .bars = f.bars,
							   .n = f.n, .hidden_words = f.hidden_words });
		else
			say(w, arena_fmt(w->mem, "%s: fördelningen visas inte, för att skydda personer.", f.title));
	}
}

/* How many were helped, release by release: nothing to draw before a second one has been shown. */
static mst_err put_trend(struct writing *w, struct ctx *c)
{
	struct view_trend t = { .title = "Personer som fått stöd", .unit = "Tre år tillsammans", .target = -1 };
	const struct followup_indicator *i = followup_find("personer");
	struct view_point *points;
	size_t known = 0;

	if (!w->b->has_snapshot)
		return MST_OK;
	TRY(followup_trend(c, w->v, w->b, i, w->town, &points, &t.n));
	for (size_t k = 0; k < t.n; k++)
		known += !points[k].hidden && !points[k].unknown;
	if (known < 2)
		return MST_OK;
	t.points = points;
	t.title = arena_fmt(w->mem, "Personer som fått stöd, %s", w->town ? w->town->short_name : "hela länet");
	t.target = followup_entry_of(w->b, i, w->town)->target;
	doc_chart_put(w->v, w->d, &(struct doc_chart){ .title = t.title, .unit = t.unit, .trend = &t });
	return MST_OK;
}

static void put_groups(struct writing *w)
{
	static const bool number[] = { false, true };
	const struct view *v = w->v;
	const char **cells, **p;
	size_t rows = 0;

	for (const struct view_option *o = relation_outreach_groups; o->value; o++)
		rows++;
	cells = p = arena_new(w->mem, const char *, (rows + 1) * 2);
	*p++ = "Särskilt för", *p++ = "Tillfällen";
	rows = 1;
	for (unsigned bit = 0; relation_outreach_groups[bit].value; bit++) {
		int64_t n = followup_group(w->b, w->town, bit);

		if (n) {
			*p++ = T(relation_outreach_groups[bit].label);
			*p++ = view_number(v, n);
			rows++;
		}
	}
	if (rows == 1)
		return;
	doc_heading(w->mem, w->d, 2, "Information för grupper som överenskommelsen nämner");
	doc_table(w->mem, w->d, cells, 2, rows, number);
}

#define GIVEN_ROWS 6 /* the report has four pages */

static const char *party_of(struct writing *w, struct id org)
{
	for (size_t i = 0; i < w->b->ntowns; i++)
		if (id_eq(w->b->towns[i].org.id, org))
			return w->b->towns[i].org.short_name;
	return "Jouren";
}

/* What the parties gave that is not money: of a municipality's report the jour's and her own. */
static void put_in_kind(struct writing *w)
{
	static const bool number[] = { false, false, true, true, true };
	const struct followup_basis *b = w->b;
	const char **cells = arena_new(w->mem, const char *, (GIVEN_ROWS + 1) * MST_LEN(number)), **p = cells;
	size_t rows = 1, more = 0;

	*p++ = "Part", *p++ = "Bidrar med", *p++ = "Lovat", *p++ = "Levererat", *p++ = "Värde, kr";
	for (size_t i = 0; i < b->ncontributions; i++) {
		const struct agreement_contribution *k = &b->contributions[i];
		const char *five[AGREEMENT_CONTRIBUTION_CELLS], *party = party_of(w, k->org);

		if (w->town && !str_eq(party, "Jouren") && !id_eq(k->org, w->town->id))
			continue;
		if (rows > GIVEN_ROWS) {
			more++;
			continue;
		}
		agreement_contribution_cells(w->v, k, five);
		*p++ = party, *p++ = five[0], *p++ = five[1], *p++ = five[2], *p++ = five[4];
		rows++;
	}
	if (rows == 1)
		return;
	doc_heading(w->mem, w->d, 2, "Det som parterna bidrog med utöver pengar");
	doc_table(w->mem, w->d, cells, MST_LEN(number), rows, number);
	if (more)
		say(w, arena_fmt(w->mem, "Och %d till, som står under Överenskommelsen, Annat än pengar.", (int)more));
}

static void put_reading(struct writing *w)
{
	static const char *const words[] = {
		"Personer räknas tre år tillsammans. Ett enda år skulle kunna röja människor i en liten kommun.",
		"Där det står att ett tal inte visas är det för att skydda personer: antingen är det litet, eller "
		   "så skulle ett litet tal kunna räknas ut med hjälp av det. Det säger inte att ingen har fått stöd.",
		"Siffrorna visar vilka som har fått stöd av jouren. De säger inte hur många brott som har begåtts, "
		   "eller hur många som har behövt stöd.",
		"Möten, information och åtgärder handlar inte om personer och är exakta.",
		"Rapporten innehåller inga uppgifter om enskilda. Den kan läsas upp och lämnas ut som den är.",
	};

	doc_heading(w->mem, w->d, 2, "Så ska talen läsas");
	for (size_t i = 0; i < MST_LEN(words); i++)
		say(w, words[i]);
}

static void put_head(struct writing *w, const char *jour)
{
	struct doc_field *f = arena_new(w->mem, struct doc_field, 2);
	const char *name = w->town ? w->town->name : "hela länet";

	f[0] = (struct doc_field){ "Datum", day_str(w->mem, w->b->today) };
	f[1] = (struct doc_field){ "År", arena_fmt(w->mem, "%d", w->b->year) };
	*w->d = (struct doc){ .title = arena_fmt(w->mem, "Uppföljning %d: %s", w->b->year, name),
			      .kind = "Årsrapport", .sender = jour, .day = w->b->today, .fields = f,
			      .nfields = 2 };
}

mst_err followup_doc(struct ctx *c, const struct followup_basis *b, const struct org *town,
		     struct doc *ret)
{
	struct view swedish = c->view;
	struct writing w = { .mem = c->mem, .v = &swedish, .b = b, .town = town, .d = ret };
	struct agreement a;
	struct org jour;
	mst_err e = agreement_current(c->db, c->mem, b->today + 366, &a);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	swedish.lang = VIEW_SV;
	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	put_head(&w, jour.name);

	doc_heading(c->mem, ret, 2, "I korthet");
	say_persons(&w);
	say_work(&w);
	TRY(put_trend(&w, c));
	for (int goal = 0; goal < AGREEMENT_GOALS; goal++)
		put_goal(&w, goal, e == MST_OK ? a.goals[goal] : "");
	put_in_kind(&w);
	put_groups(&w);
	put_profile(&w);
	put_reading(&w);
	return MST_OK;
}
