/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_chart_words.c - a chart within a document: its figures as words, which are read where it is not seen,
 * and its bytes for the register. A hidden figure is in neither. */
#include "doc/doc_priv.h"

#define TREND 1 /* packed: a line over time; bars are 0 */
#define HIDDEN 1
#define UNKNOWN 2

void doc_chart_put(const struct view *v, struct doc *d, const struct doc_chart *m)
{
	struct doc_chart *k = arena_new(v->mem, struct doc_chart, 1);
	struct view_bar *bars = arena_new(v->mem, struct view_bar, m->n + 1);
	struct doc_block *b = doc_more(v->mem, d);

	*k = *m;
	k->hidden_words = m->hidden_words ? m->hidden_words : "";
	for (size_t i = 0; i < m->n; i++) {
		const struct view_bar *from = &m->bars[i];

		bars[i] = (struct view_bar){ .label = from->label, .hidden = true };
		if (!from->hidden) {
			bars[i] = *from;
			bars[i].words = from->words ? from->words : view_number(v, from->value);
		}
	}
	k->bars = bars;
	if (m->trend) {
		struct view_trend *t = arena_new(v->mem, struct view_trend, 1);
		struct view_point *points = arena_new(v->mem, struct view_point, m->trend->n + 1);

		*t = *m->trend;
		for (size_t i = 0; i < t->n; i++) {
			points[i] = t->points[i];
			if (points[i].hidden || points[i].unknown)
				points[i].value = 0;
			else if (!points[i].words)
				points[i].words = view_number(v, points[i].value);
		}
		t->points = points;
		k->trend = t;
	}
	b->kind = DOC_CHART;
	b->chart = k;
}

/* ---- as words ---- */

struct told {
	const char *label, *words;
};

static struct told told_of(const struct doc_chart *m, size_t i)
{
	if (m->trend) {
		const struct view_point *p = &m->trend->points[i];
		const char *words = p->words ? p->words : p->unknown ? "–" : "..";

		return (struct told){ p->label, words };
	}
	return (struct told){ m->bars[i].label, m->bars[i].hidden ? m->hidden_words : m->bars[i].words };
}

static size_t count_of(const struct doc_chart *m)
{
	return m->trend ? m->trend->n : m->n;
}

const char *doc_chart_words(struct arena *mem, const struct doc_chart *m)
{
	struct sbuf o;
	const char *ret;

	sbuf_init(&o, 65536);
	sbuf_fmt(&o, "Diagram: %s. %s.", m->title, m->unit);
	for (size_t i = 0; i < count_of(m); i++) {
		struct told t = told_of(m, i);

		sbuf_fmt(&o, "%s %s: %s", i ? ";" : "", t.label, t.words);
	}
	sbuf_ch(&o, '.');
	if (m->trend && m->trend->target >= 0)
		sbuf_fmt(&o, " Streckad linje: mål %lld.", (long long)m->trend->target);
	ret = arena_strn(mem, o.p, o.len);
	sbuf_done(&o);
	return ret;
}

void doc_chart_text(struct sbuf *o, const struct doc_chart *m)
{
	sbuf_fmt(o, "%s (%s)\n", m->title, m->unit);
	for (size_t i = 0; i < count_of(m); i++) {
		struct told t = told_of(m, i);

		sbuf_fmt(o, "%s\t%s\n", t.label, t.words);
	}
}

/* ---- as bytes ---- */

void doc_chart_pack(struct sbuf *o, const struct doc_chart *m)
{
	pack_text(o, m->title);
	pack_text(o, m->unit);
	pack_text(o, m->foot);
	pack_text(o, m->hidden_words);
	pack_int(o, m->trend ? TREND : 0);
	pack_int(o, m->trend ? m->trend->target : -1);
	pack_int(o, (int64_t)count_of(m));
	for (size_t i = 0; m->trend && i < m->trend->n; i++) {
		const struct view_point *p = &m->trend->points[i];

		pack_text(o, p->label);
		pack_int(o, p->hidden ? HIDDEN : p->unknown ? UNKNOWN : 0);
		pack_int(o, p->value);
		pack_text(o, p->words);
	}
	for (size_t i = 0; !m->trend && i < m->n; i++) {
		const struct view_bar *b = &m->bars[i];

		pack_text(o, b->label);
		pack_int(o, b->hidden ? HIDDEN : 0);
		pack_int(o, b->value);
		pack_int(o, b->low);
		pack_int(o, b->high);
		pack_text(o, b->words);
	}
}

static const char *some(struct unpack *u, struct arena *mem)
{
	const char *s = unpack_text(u, mem);

	return s ? s : "";
}

static void unpack_points(struct unpack *u, struct arena *mem, struct view_trend *t)
{
	struct view_point *p = arena_new(mem, struct view_point, t->n + 1);

	for (size_t i = 0; i < t->n && !u->bad; i++) {
		p[i].label = some(u, mem);
		int64_t how = unpack_int(u);

		p[i].hidden = how == HIDDEN;
		p[i].unknown = how == UNKNOWN;
		p[i].value = unpack_int(u);
		p[i].words = unpack_text(u, mem);
	}
	t->points = p;
}

static void unpack_bars(struct unpack *u, struct arena *mem, struct doc_chart *m)
{
	struct view_bar *b = arena_new(mem, struct view_bar, m->n + 1);

	for (size_t i = 0; i < m->n && !u->bad; i++) {
		b[i].label = some(u, mem);
		b[i].hidden = unpack_int(u) == HIDDEN;
		b[i].value = unpack_int(u);
		b[i].low = unpack_int(u);
		b[i].high = unpack_int(u);
		b[i].words = unpack_text(u, mem);
		if (!b[i].hidden && !b[i].words)
			u->bad = true;
	}
	m->bars = b;
}

const struct doc_chart *doc_chart_unpack(struct unpack *u, struct arena *mem)
{
	struct doc_chart *m = arena_new(mem, struct doc_chart, 1);

	m->title = some(u, mem);
	m->unit = some(u, mem);
	m->foot = unpack_text(u, mem);
	m->hidden_words = some(u, mem);
	bool trend = unpack_int(u) == TREND;
	int64_t target = unpack_int(u), n = unpack_int(u);

	if (n < 0 || n > DOC_CHART_MOST)
		u->bad = true;
	if (u->bad)
		return m;
	if (trend) {
		struct view_trend *t = arena_new(mem, struct view_trend, 1);

		*t = (struct view_trend){ .title = m->title, .unit = m->unit, .n = (size_t)n, .target = target };
		unpack_points(u, mem, t);
		m->trend = t;
	} else {
		m->n = (size_t)n;
		unpack_bars(u, mem, m);
	}
	return m;
}
