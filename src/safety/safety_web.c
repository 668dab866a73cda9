/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_web.c - a municipality's facts: as they are now, seen by the jour alone; in the words that
 * both sides are asked to approve; and in public. */
#include "safety/safety_web.h"

#include "agreement/decision.h"

static bool of_jour(const struct ctx *c)
{
	return id_eq(c->who->org, c->app->jour);
}

/* What is shown of a town. */
struct town_case {
	struct org town;
	const char *base;
	struct safety_page page;   /* the latest; at 0: none */
	struct safety_page agreed; /* the latest that both have approved; at 0: none */
	struct doc doc;  /* the words themselves */
	struct doc seen; /* as she sees them: with a mark unless they are public */
	bool has_doc, draft;
};

static mst_err read_pages(struct ctx *c, struct town_case *k)
{
	mst_err e = safety_page_latest(c->db, c->mem, k->town.id, &k->page);

	k->agreed = (struct safety_page){0};
	if (e == MST_NOTFOUND) {
		k->page = k->agreed;
		return MST_OK;
	}
	TRY(e);
	e = safety_page_agreed(c->db, c->mem, k->town.id, &k->agreed);
	return e == MST_NOTFOUND ? MST_OK : e;
}

static mst_err read_draft(struct ctx *c, struct town_case *k)
{
	struct safety_fact *facts;
	size_t n;

	TRY(safety_facts(c->db, c->mem, k->town.code, day_of(c->now), &facts, &n));
	safety_doc(c->mem, &k->town, c->app->partnership, facts, n, day_of(c->now), &k->doc);
	safety_doc_mark(c->mem, &k->doc, c->app->partnership, "Utkast",
			arena_fmt(c->mem, "Varken %s eller %s har godkänt det här.",
				  c->app->partnership, k->town.name),
			&k->seen);
	k->has_doc = n > 0;
	k->draft = true;
	return MST_OK;
}

/* The words of a version: of one that is public as they are. */
static mst_err read_version(struct ctx *c, struct town_case *k, const struct safety_page *p)
{
	const char *jour = c->app->partnership;
	struct doc_version v;
	struct doc d;

	TRY(doc_version_get(c->db, c->mem, p->version, &v, &d));
	safety_doc_agreed(c->mem, &d, k->town.name, &k->doc);
	k->has_doc = true;
	if (safety_page_waits(p))
		safety_doc_proposal(c->mem, &k->doc, jour, k->town.name, &k->seen);
	else if (id_eq(p->id, k->agreed.id) && safety_page_public(p))
		k->seen = k->doc;
	else
		safety_doc_mark(c->mem, &k->doc, jour, "Inte publicerat",
				"Det här är inte godkänt av båda sidor, eller är nedtaget.", &k->seen);
	return MST_OK;
}

static mst_err town_open(struct ctx *c, struct town_case *k)
{
	*k = (struct town_case){0};
	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), &k->town));
	if (k->town.kind != ORG_MUNICIPALITY || (!of_jour(c) && !id_eq(k->town.id, c->who->org)))
		return MST_NOTFOUND;
	k->base = arena_fmt(c->mem, "/trygghet/%s", k->town.slug);
	TRY(read_pages(c, k));
	bool waits = safety_page_waits(&k->page);

	if (of_jour(c) && !waits)
		return read_draft(c, k);
	if (!k->page.at)
		return MST_OK;
	/* A municipality sees what waits for it, else what is public, else what it was asked last; never
	 * the jour's draft. */
	return read_version(c, k, !waits && safety_page_public(&k->agreed) ? &k->agreed : &k->page);
}

static void public_of(struct ctx *c, const struct town_case *k, struct safety_town_view *m)
{
	const struct view *v = &c->view;
	const struct safety_page *p = &k->agreed;

	if (safety_page_public(p)) {
		m->shown = arena_fmt(c->mem, T("Godkänd av %s för jouren och %s för kommunen."), p->jour_by,
				     p->town_by);
		m->public_href = arena_fmt(c->mem, "/fakta/%s", k->town.slug);
		m->tag_words = T("Publicerad");
		m->tag = VIEW_GREEN;
	} else if (p->at) {
		m->shown = arena_fmt(c->mem, T("Ingen. %s tog ner sidan %s."), p->down_by,
				     view_when(v, p->down_at));
		m->tag_words = T("Nedtagen");
	} else {
		m->shown = T("Ingen.");
	}
}

/* Of the latest proposal, when it is not what both have approved. */
static void proposed_of(struct ctx *c, const struct town_case *k, struct safety_town_view *m)
{
	const struct view *v = &c->view;
	const struct safety_page *p = &k->page;

	if (!p->at) {
		m->proposed = T("Inget är föreslaget än.");
	} else if (p->refused_at) {
		m->proposed = arena_fmt(c->mem, T("%s sa nej %s."), p->refused_by,
					view_when(v, p->refused_at));
		m->refused = p->refused_why;
	} else if (safety_page_waits(p)) {
		m->proposed =
		    p->jour_at
			? arena_fmt(c->mem, T("%s har godkänt för jouren. %s har inte svarat än."),
				    p->jour_by, k->town.name)
			: arena_fmt(c->mem,
				    T("%s har godkänt för kommunen. Jouren har inte svarat än."),
				    p->town_by);
	} else if (!id_eq(p->id, k->agreed.id)) {
		m->proposed = arena_fmt(c->mem, T("%s drog tillbaka förslaget %s."), p->down_by,
					view_when(v, p->down_at));
	}
}

static void state_of(struct ctx *c, const struct town_case *k, struct safety_town_view *m)
{
	const struct view *v = &c->view;

	public_of(c, k, m);
	proposed_of(c, k, m);
	if (safety_page_waits(&k->page)) {
		m->tag_words = m->public_href ? T("Publicerad, nytt förslag väntar") : T("Väntar");
		m->tag = VIEW_BLUE;
	} else if (m->refused && !m->public_href) {
		m->tag_words = T("Sa nej");
		m->tag = VIEW_RED;
	}
}

static const struct view_row *state_rows(struct ctx *c, const struct safety_town_view *m)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 3);

	rows[0] = (struct view_row){T("Publicerad sida"), m->shown, m->public_href, T("Så ser alla den")};
	if (m->proposed)
		rows[1] = (struct view_row){T("Förslag"), m->proposed, NULL, NULL};
	return rows;
}

/* Which draft it is: the figures change with each file that is read in. */
static const char *draft_hash(struct ctx *c, const struct town_case *k)
{
	char *s = arena_alloc(c->mem, 2 * sizeof(struct hash) + 1, 1);
	struct hash h;

	doc_hash(&k->doc, &h);
	hex_text(&h, sizeof(h), s);
	return s;
}

static mst_err show_town(struct ctx *c, const struct form *f, int status)
{
	const struct view *v = &c->view;
	struct town_case k;
	struct safety_town_view m = {.form = f};

	TRY(town_open(c, &k));
	bool decides = auth_may(c->who->roles, NEED_DECIDE) && agreement_may_decide(c, k.town.id);

	m.town = k.town.name;
	m.base = k.base;
	m.d = k.has_doc ? &k.seen : NULL;
	m.draft = k.draft;
	m.empty =
	    of_jour(c)
		? T("Ingen statistik är inläst än. Verksamhetsledaren läser in den från filer.")
		: T("Jouren har inte föreslagit någon faktasida än. Den visas här när den finns.");
	state_of(c, &k, &m);
	m.rows = state_rows(c, &m);
	bool waits = safety_page_waits(&k.page);
	bool own_yes = of_jour(c) ? k.page.jour_at : k.page.town_at;

	m.may_propose = decides && k.draft && k.has_doc;
	m.draft_hash = m.may_propose ? draft_hash(c, &k) : NULL;
	m.page = id_str(c->mem, k.page.id);
	m.public_page = id_str(c->mem, k.agreed.id);
	m.may_answer = decides && waits && !own_yes;
	m.may_withdraw = decides && waits && own_yes;
	m.may_take_down = decides && safety_page_public(&k.agreed);
	m.pdf = safety_page_public(&k.agreed) ? arena_fmt(c->mem, "%s/fil.pdf", k.base) : NULL;
	if (k.has_doc && (k.draft || waits)) {
		m.pdf_words = k.draft ? T("Hämta utkastet som PDF") : T("Hämta förslaget som PDF");
		m.pdf_draft = arena_fmt(c->mem, "%s/utkast.pdf", k.base);
	}
	safety_town_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static mst_err town_get(struct ctx *c)
{
	return show_town(c, ctx_form(c), 200);
}

/* ---- answers ---- */

/* What she answered is not what stands there now: that is shown, with words. */
static mst_err changed(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);

	form_fail(f, "",
		  T("Sidan har ändrats sedan du öppnade den, eller är redan besvarad. Läs den som den är nu."));
	return show_town(c, f, 409);
}

static mst_err answered(struct ctx *c)
{
	return c->result == MST_CONFLICT ? changed(c) : c->result;
}

/* The version that she had before her is this one. */
static bool has_read(struct ctx *c, const struct safety_page *p)
{
	struct id id;

	return id_parse(form_get(ctx_form(c), "sida"), &id) && id_eq(id, p->id);
}

static mst_err decide_open(struct ctx *c, struct town_case *k)
{
	TRY(town_open(c, k));
	return agreement_may_decide(c, k->town.id) ? MST_OK : MST_NOTFOUND;
}

static mst_err propose_post(struct ctx *c)
{
	struct town_case *k = arena_new(c->mem, struct town_case, 1);
	struct act a;

	TRY(decide_open(c, k));
	if (!k->draft || !k->has_doc || !str_eq(form_get(ctx_form(c), "utkast"), draft_hash(c, k)))
		return changed(c);
	safety_doc_proposal(c->mem, &k->doc, c->app->partnership, k->town.name, &k->seen);
	safety_propose(c, k->town.id, &k->seen, &a);
	return ctx_act_go(
	    c, &a, k->base,
	    view_text(c->view.lang, N_("Sidan är föreslagen. Kommunen kan läsa den och svara nu.")),
	    answered);
}

static mst_err approve_post(struct ctx *c)
{
	struct town_case *k = arena_new(c->mem, struct town_case, 1);
	struct act a;

	TRY(decide_open(c, k));
	if (!safety_page_waits(&k->page) || !has_read(c, &k->page))
		return changed(c);
	safety_approve(c, &k->page, &k->doc, &a);
	return ctx_act_go(c, &a, k->base,
			  view_text(c->view.lang, N_("Godkänt. Sidan är publicerad.")), answered);
}

static mst_err refuse_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct town_case k;
	struct act a;
	const char *why;

	TRY(decide_open(c, &k));
	if (!safety_page_waits(&k.page) || !has_read(c, &k.page))
		return changed(c);
	why = form_text(f, c->mem, v, "varfor", T("varför"), SAFETY_WHY_MAX, true);
	if (form_bad(f))
		return show_town(c, f, 422);
	safety_refuse(c, &k.page, why, &a);
	return ctx_act_go(c, &a, k.base, T("Svaret är sparat. Förslaget publiceras inte."), answered);
}

static mst_err withdraw_post(struct ctx *c)
{
	struct town_case k;
	struct act a;

	TRY(decide_open(c, &k));
	if (!safety_page_waits(&k.page) || !has_read(c, &k.page))
		return changed(c);
	safety_withdraw(c, &k.page, &a);
	return ctx_act_go(c, &a, k.base, view_text(c->view.lang, N_("Förslaget är tillbakadraget.")),
			  answered);
}

static mst_err down_post(struct ctx *c)
{
	struct town_case k;
	struct act a;

	TRY(decide_open(c, &k));
	if (!safety_page_public(&k.agreed) || !has_read(c, &k.agreed))
		return changed(c);
	safety_take_down(c, &k.agreed, &a);
	return ctx_act_go(c, &a, k.base, view_text(c->view.lang, N_("Sidan är nedtagen.")),
			  answered);
}

/* What is public, in the words that both have approved. */
static mst_err pdf_get(struct ctx *c)
{
	struct town_case *k = arena_new(c->mem, struct town_case, 1);

	TRY(town_open(c, k));
	if (!safety_page_public(&k->agreed))
		return MST_NOTFOUND;
	TRY(read_version(c, k, &k->agreed));
	return doc_answer_file(c, &k->seen, arena_fmt(c->mem, "fakta-%s", k->town.slug));
}

/* What waits, or the jour's draft; marked as such. */
static mst_err draft_pdf_get(struct ctx *c)
{
	struct town_case *k = arena_new(c->mem, struct town_case, 1);

	TRY(town_open(c, k));
	if (!k->has_doc || !(k->draft || safety_page_waits(&k->page)))
		return MST_NOTFOUND;
	return doc_answer_file(c, &k->seen,
			       arena_fmt(c->mem, "fakta-%s-%s", k->town.slug,
					 k->draft ? "utkast" : "forslag"));
}

/* ---- lists ---- */

static mst_err home_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct safety_home_view m = {.imports = auth_may(c->who->roles, NEED_PARTNERSHIP)};
	struct view_item *items;
	struct org *towns, own;
	size_t n;

	if (!of_jour(c)) {
		TRY(org_get(c->db, c->mem, c->who->org, &own));
		return ctx_go(c, arena_fmt(c->mem, "/trygghet/%s", own.slug), NULL);
	}
	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	items = arena_new(c->mem, struct view_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct town_case k = {.town = towns[i]};
		struct safety_town_view s = {0};

		TRY(read_pages(c, &k));
		state_of(c, &k, &s);
		items[i] =
		    (struct view_item){.href = arena_fmt(c->mem, "/trygghet/%s", towns[i].slug),
				       .title = towns[i].name,
				       .meta = s.proposed ? s.proposed : s.shown,
				       .tag = s.tag_words,
				       .state = s.tag};
	}
	m.towns = items;
	m.n = n;
	safety_home_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

/* Who is not signed in has the menu and the languages of the public pages. */
static void frame(struct ctx *c)
{
	if (!c->who && c->app->visitor)
		c->app->visitor(c, false);
}

static mst_err index_get(struct ctx *c)
{
	struct safety_facts_view m = {0};
	struct safety_page p;
	struct view_item *items;
	struct org *towns;
	size_t n;

	frame(c);
	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	items = arena_new(c->mem, struct view_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		mst_err e = safety_page_shown(c->db, c->mem, towns[i].id, &p);

		if (e == MST_NOTFOUND)
			continue;
		TRY(e);
		items[m.n++] = (struct view_item){
		    .href = view_place(&c->view, arena_fmt(c->mem, "/fakta/%s", towns[i].slug)),
		    .title = towns[i].name};
	}
	m.towns = items;
	safety_index_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static mst_err public_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct safety_facts_view m = {0};
	struct safety_page p;
	struct doc_version version;
	struct doc d;
	struct org town;

	frame(c);
	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), &town));
	TRY(safety_page_shown(c->db, c->mem, town.id, &p));
	TRY(doc_version_get(c->db, c->mem, p.version, &version, &d));
	m.d = &d;
	m.title = d.title;
	m.approved =
	    arena_fmt(c->mem, T("Godkänd av %s och %s %s."), c->app->partnership, town.name,
		      view_date(v, day_of(p.jour_at > p.town_at ? p.jour_at : p.town_at)));
	safety_public_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

const struct http_route safety_routes[] = {
    {"GET", "/trygghet", NEED_MUNI_FIGURES, home_get, 0},
    {"GET", "/trygghet/las-in", NEED_PARTNERSHIP, safety_import_get, 0},
    {"POST", "/trygghet/las-in", NEED_PARTNERSHIP, safety_import_post, HTTP_FORM | HTTP_BIG},
    {"GET", "/trygghet/las-in/mall.csv", NEED_PARTNERSHIP, safety_template_get, 0},
    {"GET", "/trygghet/las-in/{id}", NEED_PARTNERSHIP, safety_preview_get, 0},
    {"POST", "/trygghet/las-in/{id}", NEED_PARTNERSHIP, safety_preview_post, HTTP_FORM},
    {"POST", "/trygghet/las-in/{id}/angra", NEED_PARTNERSHIP, safety_undo_post, HTTP_FORM},
    {"GET", "/trygghet/{slug}", NEED_MUNI_FIGURES, town_get, 0},
    {"GET", "/trygghet/{slug}/fil.pdf", NEED_MUNI_FIGURES, pdf_get, 0},
    {"GET", "/trygghet/{slug}/utkast.pdf", NEED_MUNI_FIGURES, draft_pdf_get, 0},
    {"POST", "/trygghet/{slug}/foresla", NEED_PARTNERSHIP, propose_post, HTTP_FORM},
    {"POST", "/trygghet/{slug}/godkann", NEED_DECIDE, approve_post, HTTP_FORM},
    {"POST", "/trygghet/{slug}/neka", NEED_DECIDE, refuse_post, HTTP_FORM},
    {"POST", "/trygghet/{slug}/dra-tillbaka", NEED_DECIDE, withdraw_post, HTTP_FORM},
    {"POST", "/trygghet/{slug}/ta-ned", NEED_DECIDE, down_post, HTTP_FORM},
    {"GET", "/fakta", NEED_PUBLIC, index_get, HTTP_VISITOR},
    {"GET", "/fakta/{slug}", NEED_PUBLIC, public_get, HTTP_VISITOR},
    {0},
};
