/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_doc.c - a town's facts as a document: the three kinds side by side, how to read them, and
 * where each figure comes from. */
#include "safety/safety.h"

#define FACTS "Faktablad"
#define PROPOSAL "Förslag"

/* "9", "25,5" */
static const char *share(struct arena *mem, int64_t milli)
{
	int64_t tenths = (milli + 50) / 100;

	return tenths % 10 ? arena_fmt(mem, "%lld,%lld", (long long)(tenths / 10),
				       (long long)(tenths % 10))
			   : arena_fmt(mem, "%lld", (long long)(tenths / 10));
}

/* An interval stays on its line: a word joiner stands behind its dash. */
static const char *cell(struct arena *mem, const struct safety_value *v)
{
	int64_t tenths = (v->milli + 50) / 100;

	if (!v->year)
		return "–";
	const char *s =
	    arena_fmt(mem, "%lld,%lld", (long long)(tenths / 10), (long long)(tenths % 10));

	return v->low < 0 ? s
			  : arena_fmt(mem, "%s (%s–\u2060%s)", s, share(mem, v->low), share(mem, v->high));
}

static int year_of(const struct safety_fact *f)
{
	return f->town.year ? f->town.year : f->county.year ? f->county.year : f->country.year;
}

static void put_table(struct arena *mem, struct doc *d, const char *place,
		      const struct safety_fact *facts, size_t n)
{
	const char *unit = facts[0].series.unit == SAFETY_PERCENT ? "Procent av de svarande"
								  : "Per 1 000 invånare";
	static const bool number[] = {false, true, true, true, true};
	const char *heads[] = {unit, "År", place, "Länet", "Hela landet"};
	size_t cols = MST_LEN(heads);
	const char **cells = arena_new(mem, const char *, cols * (n + 1));

	memcpy(cells, heads, sizeof(heads));
	for (size_t i = 0; i < n; i++) {
		const char **row = cells + cols * (i + 1);

		row[0] = facts[i].series.title;
		row[1] = arena_fmt(mem, "%d", year_of(&facts[i]));
		row[2] = cell(mem, &facts[i].town);
		row[3] = cell(mem, &facts[i].county);
		row[4] = cell(mem, &facts[i].country);
	}
	doc_table(mem, d, cells, cols, n + 1, number);
}

static size_t of_kind(const struct safety_fact *facts, size_t n, size_t from, enum safety_kind kind)
{
	size_t to = from;

	while (to < n && facts[to].series.kind == kind)
		to++;
	return to - from;
}

static void put_kind(struct arena *mem, struct doc *d, enum safety_kind kind, const char *place,
		     const struct safety_fact *facts, size_t n)
{
	doc_heading(mem, d, 2, safety_kind_words[kind]);
	if (!n) {
		doc_paragraph(mem, d, "Ingen uppgift är inläst än.");
		return;
	}
	for (size_t i = 0; i < n; i++)
		doc_paragraph(mem, d,
			      arena_fmt(mem, "%s: %s", facts[i].series.title,
					safety_sentence(mem, &facts[i], place)));
	put_table(mem, d, place, facts, n);
}

static void put_reading(struct arena *mem, struct doc *d)
{
	static const char *const words[] = {
	    "De tre sorternas tal mäter olika saker, och räknas aldrig ihop till ett. Upplevd "
	    "trygghet är vad människor känner. Den egna berättelsen är vad de säger har hänt dem. "
	    "Anmälda brott är det som har kommit till polisen.",
	    "Ett litet antal brott ändras mycket av en slump. En skillnad nämns bara när den är "
	    "större än "
	    "slumpen eller enkätens osäkerhet kan ge, i ungefär 95 fall av 100. Där det inte går att "
	    "räkna ut står talen var för sig.",
	    "Ingen siffra här kommer ur brottsofferjourens egna ärenden. Vilka som får stöd av "
	    "jouren "
	    "säger inte hur många brott som sker.",
	    "Sexualbrott visas aldrig per kommun: i en liten kommun är en siffra en människa.",
	};

	doc_heading(mem, d, 2, "Så ska talen läsas");
	for (size_t i = 0; i < MST_LEN(words); i++)
		doc_paragraph(mem, d, words[i]);
}

/* Once for each source, terms and meaning: two files of one source may be used on different terms. */
static void put_sources(struct arena *mem, struct doc *d, const struct safety_fact *facts, size_t n)
{
	const char **told = arena_new(mem, const char *, n + 1);

	doc_heading(mem, d, 2, "Källor");
	for (size_t i = 0; i < n; i++) {
		const struct safety_series *s = &facts[i].series;
		const char *broken =
		    s->broken ? arena_fmt(mem, " Tal från före %d är räknade på ett annat sätt.",
					  s->broken)
			      : "";
		const char *terms =
		    s->licence && *s->licence ? arena_fmt(mem, " Villkor: %s.", s->licence) : "";
		size_t k = 0;

		told[i] = arena_fmt(mem, "%s. %s%s%s", s->source, s->definition, broken, terms);
		while (!str_eq(told[k], told[i]))
			k++;
		if (k == i)
			doc_paragraph(mem, d, told[i]);
	}
}

static const char *both(struct arena *mem, const char *jour, const char *town)
{
	return arena_fmt(mem, "%s och %s", jour, town);
}

void safety_doc(struct arena *mem, const struct org *town, const char *jour,
		const struct safety_fact *facts, size_t n, int32_t day, struct doc *ret)
{
	struct doc_field *fields = arena_new(mem, struct doc_field, 1);
	size_t at = 0;

	fields[0] = (struct doc_field){"Datum", day_str(mem, day)};
	*ret = (struct doc){.title = arena_fmt(mem, "Fakta mot rädsla i %s", town->short_name),
			    .kind = FACTS,
			    .sender = both(mem, jour, town->name),
			    .day = day,
			    .fields = fields,
			    .nfields = 1};
	for (int kind = 1; kind <= SAFETY_KINDS; kind++) {
		size_t k = of_kind(facts, n, at, (enum safety_kind)kind);

		put_kind(mem, ret, (enum safety_kind)kind, town->short_name, facts + at, k);
		at += k;
	}
	put_reading(mem, ret);
	put_sources(mem, ret, facts, n);
}

void safety_doc_mark(struct arena *mem, const struct doc *d, const char *jour, const char *mark,
		     const char *why, struct doc *ret)
{
	const char *words = arena_fmt(mem, "%s. %s", mark, why);

	*ret = *d;
	ret->title = arena_fmt(mem, "%s: %s", mark, d->title);
	ret->kind = mark;
	ret->sender = jour;
	ret->foot = words;
	ret->blocks = NULL;
	ret->n = ret->cap = 0;
	doc_paragraph(mem, ret, words);
	for (size_t i = 0; i < d->n; i++) {
		ret->blocks = arena_more(mem, ret->blocks, ret->n, &ret->cap, sizeof(*ret->blocks));
		ret->blocks[ret->n++] = d->blocks[i];
	}
}

void safety_doc_proposal(struct arena *mem, const struct doc *d, const char *jour, const char *town,
			 struct doc *ret)
{
	safety_doc_mark(mem, d, jour, PROPOSAL,
			arena_fmt(mem, "%s har godkänt det här, %s har inte svarat. Det är inte publicerat.",
				  jour, town),
			ret);
}

void safety_doc_agreed(struct arena *mem, const struct doc *d, const char *town, struct doc *ret)
{
	static const char title[] = PROPOSAL ": ";

	*ret = *d;
	if (!str_eq(d->kind, PROPOSAL) || !str_starts(d->title, title) || !d->n)
		return;
	ret->title = d->title + strlen(title);
	ret->kind = FACTS;
	ret->sender = both(mem, d->sender, town);
	ret->foot = NULL;
	ret->blocks = d->blocks + 1;
	ret->n = ret->cap = d->n - 1;
}
