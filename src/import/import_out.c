/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import_out.c - what is known, as a table under the same headings that are read in. */
#include "import/import.h"

#include "org/org.h"

#define CELLS 15 /* the most that a kind has */

struct writer {
	struct ctx *c;
	const struct import_field *fields[CELLS];
	size_t ncols, nrows, cap;
	const char **cells;
	struct sbuf ids;
};

static void put(struct writer *w, const char *code, const char *value)
{
	for (size_t i = 0; i < w->ncols; i++)
		if (str_eq(w->fields[i]->code, code))
			w->cells[(w->nrows - 1) * w->ncols + i] = value ? value : "";
}

static void show(struct writer *w, struct id id)
{
	sbuf_fmt(&w->ids, "%s\"%s\"", w->ids.len ? "," : "[", id_str(w->c->mem, id));
}

static void new_row(struct writer *w)
{
	size_t n = w->nrows * w->ncols;

	while (n + w->ncols > w->cap)
		w->cells = arena_more(w->c->mem, w->cells, w->cap, &w->cap, sizeof(*w->cells));
	for (size_t i = 0; i < w->ncols; i++)
		w->cells[n + i] = "";
	w->nrows++;
}

static const char *words(struct writer *w, const struct stats_code *list, const char *code)
{
	const struct stats_code *k = code ? stats_code_find(list, code) : NULL;

	return k ? view_text(w->c->view.lang, k->words) : "";
}

static void put_case(const struct support_case *s, void *arg)
{
	struct writer *w = arg;
	const struct support_codes *k = &s->codes;

	if (s->person.extra_protection)
		return;
	new_row(w);
	show(w, s->id);
	put(w, "namn", s->person.name);
	put(w, "telefon", s->person.phone);
	put(w, "roll", words(w, stats_roles, k->nroles ? k->roles[0] : NULL));
	put(w, "brott", words(w, stats_crimes, k->crime));
	put(w, "anmalt", words(w, stats_reported, k->reported));
	put(w, "kommun", k->municipality ? org_name_of(w->c, k->municipality) : "");
	put(w, "oppnat", day_str(w->c->mem, day_of(s->opened)));
	put(w, "kon", words(w, stats_sexes, k->sex));
	put(w, "alder", words(w, stats_ages, k->age));
	put(w, "kalla", words(w, stats_sources, k->source));
	put(w, "sprak", s->person.language);
	put(w, "korthet", k->summary);
}

static const char *day_words(struct writer *w, int32_t day)
{
	return day == DAY_NONE ? "" : day_str(w->c->mem, day);
}

static void put_volunteer(struct writer *w, const struct volunteer *p)
{
	const struct view *v = &w->c->view;
	bool both = (p->kinds & VOLUNTEER_SUPPORT) && (p->kinds & VOLUNTEER_WITNESS);

	new_row(w);
	show(w, p->id);
	put(w, "namn", p->name);
	put(w, "telefon", p->phone);
	put(w, "epost", p->mail);
	put(w, "uppdrag", both ? T("Stödperson och vittnesstöd") :
			  p->kinds & VOLUNTEER_WITNESS ? T("Vittnesstöd") : T("Stödperson"));
	put(w, "bygd", p->area);
	put(w, "sprak", p->languages);
	put(w, "antal", p->capacity > 0 ? arena_fmt(w->c->mem, "%lld", (long long)p->capacity) : "");
	put(w, "lofte", day_words(w, p->pledge));
	put(w, "utbildning", day_words(w, p->training));
	put(w, "styrelse", day_words(w, p->board));
	put(w, "utdrag", day_words(w, p->extract));
	put(w, "utdrag_av", p->extract_seen);
	put(w, "borjade", day_words(w, p->started));
}

static mst_err put_rows(struct writer *w, enum import_kind kind)
{
	struct volunteer *list;
	size_t n;

	if (kind == IMPORT_CASES)
		return support_each(w->c, put_case, w);
	TRY(volunteer_list(w->c, false, &list, &n));
	for (size_t i = 0; i < n; i++)
		put_volunteer(w, &list[i]);
	return MST_OK;
}

mst_err import_table(struct ctx *c, enum import_kind kind, bool rows, struct sheet *ret,
		     const char **ret_ids)
{
	struct writer w = { .c = c, .cap = 64 * CELLS };

	w.cells = arena_new(c->mem, const char *, w.cap);
	for (const struct import_field *f = import_fields(kind); f->code; f++)
		if (!f->only_in)
			w.fields[w.ncols++] = f;
	new_row(&w);
	for (size_t i = 0; i < w.ncols; i++)
		w.cells[i] = view_text(c->view.lang, w.fields[i]->label);
	sbuf_init(&w.ids, 1 << 20);
	mst_err e = rows ? put_rows(&w, kind) : MST_OK;

	sbuf_str(&w.ids, w.ids.len ? "]" : "[]");
	*ret_ids = w.ids.bad ? "[]" : arena_str(c->mem, w.ids.p);
	sbuf_done(&w.ids);
	*ret = (struct sheet){ w.cells, w.nrows, w.ncols };
	return e;
}
