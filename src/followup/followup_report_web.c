/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_report_web.c - the yearly report: a draft that the jour alone sees, then what was released,
 * as it was then. A municipality that opens it has received it, and that is registered. */
#include "followup/followup_web.h"

/* What is shown: the released one, or for the jour the draft. */
struct shown {
	struct followup_case *k;
	struct followup_report report;
	struct doc d;
	struct id owner;
	bool released, draft, has;
};

static mst_err open_report(struct ctx *c, struct shown **ret)
{
	struct shown *s = arena_new(c->mem, struct shown, 1);
	struct doc_version version;
	mst_err e;

	TRY(followup_open(c, false, &s->k));
	s->owner = s->k->town ? s->k->town->id : c->app->jour;
	e = followup_report_latest(c->db, c->mem, s->k->b.year, s->k->place, &s->report);
	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	s->released = e == MST_OK;
	s->draft = s->k->jour && (!s->released || http_query(c->req, "utkast"));
	s->has = s->released || s->draft;
	if (s->draft)
		TRY(followup_doc(c, &s->k->b, s->k->town, &s->d));
	else if (s->released)
		TRY(doc_version_get(c->db, c->mem, s->report.version, &version, &s->d));
	*ret = s;
	return MST_OK;
}

static mst_err show(struct ctx *c)
{
	const struct view *v = &c->view;
	struct followup_report_view m = { 0 };
	struct shown *s;

	TRY(c->result);
	TRY(open_report(c, &s));
	m.title = arena_fmt(c->mem, T("Årsrapport %d: %s"), s->k->b.year, s->k->name);
	m.base = s->k->base;
	m.d = s->has ? &s->d : NULL;
	m.draft = s->draft;
	m.released = s->released;
	m.state = s->released ? arena_fmt(c->mem, T("Fastställd %s av %s, version %d."),
					  view_when(v, s->report.at), s->report.by, (int)s->report.number) :
				T("Rapporten är inte fastställd än.");
	m.ncharts = s->has ? followup_pictures(v, s->k, &m.charts) : 0;
	m.public_from = s->k->town ? NULL : view_date(v, followup_public_from(s->k->b.year));
	m.may_release = s->k->edits && s->draft && followup_ready(&s->k->b);
	if (s->k->edits && s->draft && !followup_ready(&s->k->b))
		m.waits = T("Rapporten kan fastställas när årets sista kvartal är sammanställt, omkring den 5 "
			    "januari året efter.");
	followup_report_html(ctx_out(c), v, &m);
	return followup_leave(c, 200);
}

static mst_err read_as(struct ctx *c, enum doc_way way, http_handler next)
{
	struct shown *s;

	TRY(open_report(c, &s));
	if (!s->has)
		return way == DOC_SEEN ? show(c) : MST_NOTFOUND;
	return doc_open(c, s->owner, FOLLOWUP_KIND, &s->d, way, next);
}

mst_err followup_report_get(struct ctx *c)
{
	return read_as(c, DOC_SEEN, show);
}

static mst_err make(struct ctx *c)
{
	struct shown *s;

	TRY(c->result);
	TRY(open_report(c, &s));
	return doc_answer_file(c, &s->d,
			       arena_fmt(c->mem, "arsrapport-%d-%s", s->k->b.year, s->k->slug));
}

mst_err followup_report_file_get(struct ctx *c)
{
	return read_as(c, DOC_FETCHED, make);
}

mst_err followup_release_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct doc *d = arena_new(c->mem, struct doc, 1);
	struct followup_case *k;
	struct act act;

	TRY(followup_open(c, false, &k));
	if (!followup_ready(&k->b)) {
		c->why = T("Årets sista kvartal är inte sammanställt än.");
		return MST_CONFLICT;
	}
	TRY(followup_doc(c, &k->b, k->town, d));
	followup_release(c, k->b.year, k->place, k->town ? k->town->id : c->app->jour, d, &act);
	return ctx_act_go(c, &act, arena_fmt(c->mem, "%s/rapport", k->base),
			  T("Rapporten är fastställd. Kommunen kan läsa den nu."), NULL);
}
