/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest_figures_web.c - what an officer in a municipality can read by a dated link: the released figures,
 * what her municipality has decided and what it lacks, and the papers that were sent to it. No person who
 * is helped is in any of it. Each opening is in the log before the page leaves. */
#include "agreement/decision.h"
#include "doc/doc.h"
#include "guest/guest_db.h"
#include "guest/guest_web.h"
#include "org/org.h"

#define SAME_OPENING 60 /* seconds: page and files that are fetched together are one row in the log */

struct opening {
	struct guest_link link;
	struct org town;
	http_handler next;
};

static mst_err gone(struct ctx *c)
{
	guest_gone_html(ctx_out(c), &c->view, c->app->partnership);
	return ctx_page(c, 404);
}

static mst_err town_of(struct ctx *c, const char *code, struct org *ret)
{
	struct org *list;
	size_t n;

	TRY(org_municipalities(c->db, c->mem, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, code)) {
			*ret = list[i];
			return MST_OK;
		}
	return MST_NOTFOUND;
}

static mst_err put_used(struct ctx *c, void *arg)
{
	return guest_link_used(c->db, *(struct id *)arg, c->now);
}

static mst_err noted(struct ctx *c)
{
	struct opening *o = ctx_kept(c);

	if (c->result == MST_NOTFOUND)
		return gone(c);
	TRY(c->result);
	return o->next(c);
}

/* The link is good: it is noted that it was opened, and `next` goes on. */
static mst_err open_link(struct ctx *c, http_handler next)
{
	struct opening *o = arena_new(c->mem, struct opening, 1);
	mst_err e = guest_open(c, GUEST_FIGURES, http_param(c->req, "kod"), &o->link);

	if (e == MST_OK)
		e = town_of(c, o->link.municipality, &o->town);
	if (e == MST_NOTFOUND)
		return gone(c);
	TRY(e);
	o->next = next;
	ctx_keep(c, o);
	if (o->link.last > c->now - SAME_OPENING)
		return next(c);
	return ctx_act(c,
		       &(struct act){ .apply = put_used, .arg = &o->link.id,
				      .audit = ctx_note(c, "guest.open", ID_NONE, NULL, NULL) },
		       NULL, noted);
}

static const char *base_of(struct ctx *c)
{
	return arena_fmt(c->mem, "/for-kommunen/%s", http_param(c->req, "kod"));
}

/* ---- the page ---- */

static mst_err matter_row(struct ctx *c, const struct org *town, const struct decision *list, size_t n,
			  enum decision_matter m, const char **cells)
{
	const struct view *v = &c->view;
	struct decision_choice h;
	struct decision_state s;

	TRY(agreement_choice(c->db, c->mem, town->code, &h));
	agreement_decision_state(list, n, town->code, m, h.waits, day_of(c->now), &s);
	const struct decision *d = s.by ? s.by : s.next;

	cells[0] = agreement_matter_words(v, m);
	cells[1] = agreement_phase_words(v, s.phase);
	cells[2] = d && d->paragraph ? agreement_decision_name(c->mem, d) : "–";
	cells[3] = d && d->meeting != DAY_NONE ? view_date(v, d->meeting) : "–";
	return MST_OK;
}

static mst_err checklist(struct ctx *c, const struct org *town, struct view_table *ret)
{
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, 4);
	const char **cells = arena_new(c->mem, const char *, 4 * DECISION_MATTERS);
	struct decision *list;
	size_t n;

	TRY(agreement_decisions(c->db, c->mem, town->code, &list, &n));
	heads[0] = T("Beslut om");
	heads[1] = T("Läge");
	heads[2] = T("Paragraf");
	heads[3] = T("Dag");
	for (int m = 1; m <= DECISION_MATTERS; m++)
		TRY(matter_row(c, town, list, n, (enum decision_matter)m, cells + 4 * (m - 1)));
	*ret = (struct view_table){ .caption = T("Vad kommunen har beslutat, och vad som saknas"),
				    .heads = heads, .ncols = 4, .nrows = DECISION_MATTERS,
				    .cells = cells };
	return MST_OK;
}

static mst_err papers(struct ctx *c, const struct org *town, struct guest_figures_view *m)
{
	const struct view *v = &c->view;
	struct doc_version *list;
	struct guest_paper *p;
	size_t n;

	TRY(doc_versions(c->db, c->mem, town->id, true, &list, &n));
	p = arena_new(c->mem, struct guest_paper, n);
	for (size_t i = 0; i < n; i++)
		p[i] = (struct guest_paper){
			.title = list[i].title,
			.meta = arena_fmt(c->mem, T("Version %lld, %s"), (long long)list[i].number,
					  view_date(v, day_of(list[i].at))),
			.files = arena_fmt(c->mem, "%s/dokument/%s", base_of(c), id_str(c->mem, list[i].id)),
		};
	m->papers = p;
	m->npapers = n;
	return MST_OK;
}

static mst_err show(struct ctx *c)
{
	const struct view *v = &c->view;
	const struct opening *o = ctx_kept(c);
	struct stats_frozen_view figures = { 0 };
	struct view_table decided;
	struct guest_figures_view m = { .town = o->town.name, .label = o->link.label,
					.until = view_date(v, day_of(o->link.until - 1)),
					.figures = &figures, .decided = &decided };
	mst_err e = stats_frozen_of(c, o->town.code, o->town.short_name, &figures);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	m.have = e == MST_OK;
	figures.csv = arena_fmt(c->mem, "%s/laget.csv", base_of(c));
	TRY(checklist(c, &o->town, &decided));
	TRY(papers(c, &o->town, &m));
	guest_figures_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

mst_err guest_figures_get(struct ctx *c)
{
	return open_link(c, show);
}

/* ---- files ---- */

static mst_err csv(struct ctx *c)
{
	const struct opening *o = ctx_kept(c);

	TRY(stats_frozen_csv(c, o->town.code, o->town.short_name));
	return ctx_file(c, "text/csv; charset=utf-8", arena_fmt(c->mem, "laget-%s.csv", o->town.code));
}

mst_err guest_figures_csv_get(struct ctx *c)
{
	return open_link(c, csv);
}

static mst_err paper(struct ctx *c)
{
	const struct opening *o = ctx_kept(c);
	struct doc *d = arena_new(c->mem, struct doc, 1);
	struct doc_version ver;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(doc_version_get(c->db, c->mem, id, &ver, d));
	if (!id_eq(ver.owner, o->town.id) || !ver.sent)
		return MST_NOTFOUND;
	return doc_answer_file(c, d, arena_fmt(c->mem, "dokument-version-%d", (int)ver.number));
}

mst_err guest_paper_get(struct ctx *c)
{
	return open_link(c, paper);
}
