/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* letter_web.c - the extract and the letter of one decision: page and files. Somebody of the
 * municipality who opens one has received it. */
#include "memo/letter.h"
#include "memo/memo_web.h"

struct paper {
	struct org town;
	struct decision decision;
	struct doc doc;
	bool extract;
	const char *base;
};

static mst_err open(struct ctx *c, struct paper *p)
{
	struct memo_facts k;
	struct memo m;
	struct id id;

	p->extract = strstr(c->view.path, "/utdrag/") != NULL;
	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), &p->town));
	if (p->town.kind != ORG_MUNICIPALITY || !agreement_may_decide(c, p->town.id))
		return MST_NOTFOUND;
	TRY(ctx_id(c, "id", &id));
	TRY(agreement_decision_get(c->db, c->mem, id, &p->decision));
	if (p->decision.removed || !str_eq(p->decision.municipality, p->town.code))
		return MST_NOTFOUND;
	TRY(memo_latest(c->db, c->mem, p->town.id, memo_kind_of(p->decision.matter), &m));
	TRY(memo_facts_read(c, &p->town, day_of(c->now), &k));
	if (p->extract)
		memo_extract_build(c->mem, &k, &m, &p->decision, &p->doc);
	else
		memo_letter_build(c->mem, &k, &m, &p->decision, day_of(c->now), &p->doc);
	p->base = arena_fmt(c->mem, "/kommuner/%s/%s/%s", p->town.slug, p->extract ? "utdrag" : "foljebrev",
			    id_str(c->mem, id));
	return MST_OK;
}

static const char *kind_of(const struct paper *p)
{
	return p->extract ? "extract" : "letter";
}

/* In the order of the paper. */
static const char *missing(const struct view *v, const struct decision *d)
{
	return d->outcome == DECISION_NOT_YET ? T("Beslutet är inte fattat än.") :
	       !d->paragraph	      ? T("Paragrafen saknas. Skriv in den i beslutet.") :
	       str_empty(d->registry) ? T("Diarienumret saknas. Skriv in det i beslutet.") :
	       d->verified == DAY_NONE ? T("Protokollet är inte justerat än, eller dagen saknas.") : NULL;
}

static mst_err show(struct ctx *c)
{
	const struct view *v = &c->view;
	struct memo_letter_view m = { 0 };
	struct paper p = { 0 };

	TRY(c->result);
	TRY(open(c, &p));
	m.d = &p.doc;
	m.base = p.base;
	m.town = p.town.name;
	m.title = p.extract ? T("Protokollsutdrag, utkast") : T("Följebrev");
	m.missing = missing(v, &p.decision);
	m.crumbs = agreement_town_trail(c, &p.town, m.title);
	memo_letter_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err page_get(struct ctx *c)
{
	struct paper *p = arena_new(c->mem, struct paper, 1);

	TRY(open(c, p));
	return doc_open(c, p->town.id, kind_of(p), &p->doc, DOC_SEEN, show);
}

static mst_err make(struct ctx *c)
{
	struct paper *p = arena_new(c->mem, struct paper, 1);

	TRY(c->result);
	TRY(open(c, p));
	return doc_answer_file(c, &p->doc,
			       arena_fmt(c->mem, "%s-%s", p->extract ? "protokollsutdrag" : "foljebrev",
					 p->town.slug));
}

static mst_err file_get(struct ctx *c)
{
	struct paper *p = arena_new(c->mem, struct paper, 1);

	TRY(open(c, p));
	return doc_open(c, p->town.id, kind_of(p), &p->doc, DOC_FETCHED, make);
}

/* ---- that it was sent ---- */

static mst_err show_sent(struct ctx *c, const struct paper *p, const struct form *f, int status)
{
	const struct view *v = &c->view;

	return memo_send_show(c,
			      &(struct memo_send_view){
				      .form = f, .base = p->base,
				      .crumbs = agreement_town_trail(c, &p->town, T("Anteckna att den är skickad")) },
			      status);
}

static mst_err sent_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);
	struct paper p = { 0 };

	TRY(open(c, &p));
	form_set(f, "dag", day_str(c->mem, day_of(c->now)));
	return show_sent(c, &p, f, 200);
}

static mst_err sent_post(struct ctx *c)
{
	struct doc_version *version = arena_new(c->mem, struct doc_version, 1);
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct paper *p = arena_new(c->mem, struct paper, 1);
	struct doc_sending s = { 0 };
	struct act act;

	TRY(open(c, p));
	memo_send_read(c, f, &s);
	if (form_bad(f))
		return show_sent(c, p, f, 422);
	doc_send(c, p->town.id, kind_of(p), &p->doc, &s, version, &act);
	return ctx_act_go(c, &act, p->base, T("Det är antecknat. Versionen är sparad som den var."), NULL);
}

const struct http_route memo_letter_routes[] = {
	{ "GET", "/kommuner/{slug}/utdrag/{id}", NEED_DOC_WRITE, page_get, 0 },
	DOC_FILE_ROUTES("/kommuner/{slug}/utdrag/{id}", NEED_DOC_WRITE, file_get),
	{ "GET", "/kommuner/{slug}/utdrag/{id}/skickad", NEED_DOC_WRITE, sent_get, 0 },
	{ "POST", "/kommuner/{slug}/utdrag/{id}/skickad", NEED_DOC_WRITE, sent_post, HTTP_FORM },
	{ "GET", "/kommuner/{slug}/foljebrev/{id}", NEED_DOC_WRITE, page_get, 0 },
	DOC_FILE_ROUTES("/kommuner/{slug}/foljebrev/{id}", NEED_DOC_WRITE, file_get),
	{ "GET", "/kommuner/{slug}/foljebrev/{id}/skickad", NEED_DOC_WRITE, sent_get, 0 },
	{ "POST", "/kommuner/{slug}/foljebrev/{id}/skickad", NEED_DOC_WRITE, sent_post, HTTP_FORM },
	{ 0 },
};
