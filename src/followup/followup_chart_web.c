/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_chart_web.c - the charts of follow-up as pictures, for an officer's slides. They are drawn from
 * what the pages show, and tell no more. */
#include "followup/followup_web.h"

static const struct {
	const char *slug, *table;
} parts[] = { { "roll", "role" }, { "kon", "sex" }, { "alder", "age" }, { "brott", "crime" } };

const char *followup_part_png(const struct view *v, const char *base, const char *table)
{
	size_t i = 0;

	while (!str_eq(parts[i].table, table))
		i++;
	return arena_fmt(v->mem, "%s/fordelning/%s/diagram.png", base, parts[i].slug);
}

size_t followup_pictures(const struct view *v, const struct followup_case *k, const struct followup_link **ret)
{
	struct followup_link *l = arena_new(v->mem, struct followup_link, MST_LEN(parts) + 1);
	size_t n = 0;

	*ret = l;
	if (!k->b.has_snapshot)
		return 0;
	l[n++] = (struct followup_link){ arena_fmt(v->mem, "%s/matt/personer/diagram.png", k->base),
					 T("Personer över tid"), false };
	for (size_t i = 0; i < MST_LEN(parts); i++) {
		struct stats_figure f = stats_figure_of(v, &k->b.snapshot, parts[i].table);

		if (f.n)
			l[n++] = (struct followup_link){ followup_part_png(v, k->base, parts[i].table),
							 f.chart, false };
	}
	return n;
}

/* A picture leaves its page: it has to say itself from whom it is and for whom. */
static mst_err answer(struct ctx *c, const struct followup_case *k, struct doc_chart *m, bool unprotected,
		      const char *name)
{
	const struct view *v = &c->view;
	struct org jour;

	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	m->foot = unprotected ? T("Bara för jouren. Lämna inte ut de här siffrorna.") :
				arena_fmt(c->mem, T("Källa: %s. Bilden gjordes %s."), jour.name,
					  view_date(v, k->b.today));
	return doc_answer_chart(c, m, arena_fmt(c->mem, "%s-%d-%s", name, k->b.year, k->slug),
				ctx_note(c, "stats.read", ID_NONE, NULL, NULL));
}

mst_err followup_one_png_get(struct ctx *c)
{
	struct doc_chart *m = arena_new(c->mem, struct doc_chart, 1);
	struct view_trend *t = arena_new(c->mem, struct view_trend, 1);
	const struct followup_indicator *i;
	struct followup_case *k;

	TRY(followup_one_open(c, &k, &i));
	TRY(followup_one_trend(c, k, i, t));
	if (!t->n)
		return MST_NOTFOUND;
	*m = (struct doc_chart){ .title = t->title, .unit = t->unit, .trend = t };
	return answer(c, k, m, i->reach == FOLLOWUP_JOUR, i->code);
}

mst_err followup_part_png_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct doc_chart *m = arena_new(c->mem, struct doc_chart, 1);
	struct stats_figure f;
	struct followup_case *k;
	size_t i = 0;

	TRY(followup_open(c, false, &k));
	while (i < MST_LEN(parts) && !str_eq(http_param(c->req, "tabell"), parts[i].slug))
		i++;
	if (i == MST_LEN(parts) || !k->b.has_snapshot)
		return MST_NOTFOUND;
	f = stats_figure_of(v, &k->b.snapshot, parts[i].table);
	if (!f.n)
		return MST_NOTFOUND;
	*m = (struct doc_chart){ .title = arena_fmt(c->mem, T("%s i hela länet"), f.chart),
				 .bars = f.bars, .n = f.n, .hidden_words = f.hidden_words };
	m->unit = arena_fmt(c->mem, T("%s, %s–%s"), f.unit, view_date(v, k->b.snapshot.from),
			    view_date(v, k->b.snapshot.to));
	return answer(c, k, m, false, parts[i].slug);
}
