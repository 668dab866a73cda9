/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* message_web.c - joint communication: the list, a message with who has approved it and where it was
 * published, and writing it. */
#include "relation/message_web.h"

#define AT "/kommunikation"
#define COUNTY "lanet"

static const char *base_of(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, AT "/%s", id_str(c->mem, id));
}

static mst_err find(struct ctx *c, struct relation_message *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(relation_message_get(c->db, c->mem, id, ret));
	return ret->removed ? MST_NOTFOUND : MST_OK;
}

/* The manager writes all; an officer what is about her own municipality or the county. */
static bool may_write(const struct ctx *c, struct id org)
{
	return auth_may(c->who->roles, NEED_DOC_WRITE) && (id_none(org) || agreement_may_decide(c, org));
}

static int64_t edition_of(const struct form *f)
{
	int64_t n;

	return str_int(form_get(f, "version"), &n) && n >= 0 ? n : -1;
}

/* ---- the list ---- */

struct standing {
	struct relation_approval *approvals;
	struct relation_publication *publications;
	size_t napprovals, npublications;
	bool agreed;
};

static mst_err standing_of(struct ctx *c, const struct relation_message *m, struct standing *s)
{
	TRY(relation_approvals(c->db, c->mem, m->id, m->edition, &s->approvals, &s->napprovals));
	TRY(relation_publications(c->db, c->mem, m->id, &s->publications, &s->npublications));
	s->agreed = relation_message_agreed(m, c->app->jour, s->approvals, s->napprovals);
	return MST_OK;
}

static const char *tag_of(const struct view *v, const struct standing *s, enum view_state *ret)
{
	if (s->npublications)
		return *ret = VIEW_GREEN, T("Publicerat");
	*ret = s->agreed ? VIEW_BLUE : VIEW_YELLOW;
	return s->agreed ? T("Godkänt av båda sidor") : T("Väntar på godkännande");
}

static const char *place_words(const struct view *v, const struct org_partners *all, struct id org)
{
	return id_none(org) ? T("Hela länet") : org_partner_name(v, org_partner(all, org));
}

static mst_err list_get(struct ctx *c)
{
	struct relation_messages_view m = { .may_write = auth_may(c->who->roles, NEED_DOC_WRITE) };
	const struct view *v = &c->view;
	struct relation_message *list;
	struct org_partners all;
	struct view_item *items;

	TRY(org_partners(c, &all));
	TRY(relation_messages(c->db, c->mem, &list, &m.n));
	items = arena_new(c->mem, struct view_item, m.n + 1);
	for (size_t i = 0; i < m.n; i++) {
		struct standing s;

		TRY(standing_of(c, &list[i], &s));
		items[i] = (struct view_item){ .href = base_of(c, list[i].id), .title = list[i].title,
					       .meta = place_words(v, &all, list[i].org) };
		if (list[i].planned != DAY_NONE)
			items[i].when = arena_fmt(c->mem, T("Planerat %s"), view_date(v, list[i].planned));
		items[i].tag = tag_of(v, &s, &items[i].state);
	}
	m.items = items;
	relation_messages_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

/* ---- one ---- */

static const struct view_table *approved_table(struct ctx *c, const struct standing *s,
					       const struct org_partners *all)
{
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, 3);
	const char **p = arena_new(c->mem, const char *, s->napprovals * 3 + 1);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);

	heads[0] = T("Part"), heads[1] = T("Vem"), heads[2] = T("När");
	*t = (struct view_table){ .caption = T("Har godkänt den här texten"), .heads = heads, .ncols = 3,
				  .nrows = s->napprovals, .cells = p };
	for (size_t i = 0; i < s->napprovals; i++) {
		*p++ = org_partner_name(v, org_partner(all, s->approvals[i].org));
		*p++ = s->approvals[i].name;
		*p++ = view_moment(v, s->approvals[i].at);
	}
	return s->napprovals ? t : NULL;
}

static const struct view_table *published_table(struct ctx *c, const struct standing *s)
{
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, 4);
	const char **p = arena_new(c->mem, const char *, s->npublications * 4 + 1);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);

	heads[0] = T("Var"), heads[1] = T("När"), heads[2] = T("Utkast"), heads[3] = T("Antecknat av");
	*t = (struct view_table){ .caption = T("Publicerat"), .heads = heads, .ncols = 4,
				  .nrows = s->npublications, .cells = p };
	for (size_t i = 0; i < s->npublications; i++) {
		*p++ = s->publications[i].channel;
		*p++ = view_date(v, s->publications[i].day);
		*p++ = arena_fmt(c->mem, "%lld", (long long)s->publications[i].edition);
		*p++ = s->publications[i].name;
	}
	return s->npublications ? t : NULL;
}

static bool has_approved(const struct ctx *c, const struct standing *s)
{
	for (size_t i = 0; i < s->napprovals; i++)
		if (id_eq(s->approvals[i].org, c->who->org))
			return true;
	return false;
}

static mst_err show(struct ctx *c, const struct relation_message *m, struct form *f, int status)
{
	const struct view *v = &c->view;
	struct relation_message_view view = { .form = f, .title = m->title, .base = base_of(c, m->id) };
	struct view_row *rows = arena_new(c->mem, struct view_row, 6);
	struct doc d = { .title = "", .kind = "", .sender = "" };
	struct org_partners all;
	struct standing s;
	size_t n = 0;

	TRY(org_partners(c, &all));
	TRY(standing_of(c, m, &s));
	rows[n++] = (struct view_row){ T("Gäller"), place_words(v, &all, m->org), NULL, NULL };
	if (!str_empty(m->audience))
		rows[n++] = (struct view_row){ T("För vilka"), m->audience, NULL, NULL };
	if (m->planned != DAY_NONE)
		rows[n++] = (struct view_row){ T("Planerat"), view_date(v, m->planned), NULL, NULL };
	rows[n++] = (struct view_row){ T("Utkast"),
				       arena_fmt(c->mem, T("%d, %s av %s"), (int)m->edition,
						 view_moment(v, m->at), m->by), NULL, NULL };
	if (doc_markdown(c->mem, &d, m->text, NULL) != MST_OK)
		doc_paragraph(c->mem, &d, m->text);
	view.rows = rows;
	view.d = &d;
	view.edition = arena_fmt(c->mem, "%lld", (long long)m->edition);
	view.tag = tag_of(v, &s, &view.state);
	view.approved = approved_table(c, &s, &all);
	view.published = published_table(c, &s);
	view.may_write = may_write(c, m->org);
	view.may_approve = view.may_write && !has_approved(c, &s);
	view.may_publish = view.may_write && s.agreed;
	relation_message_html(ctx_out(c), v, &view);
	return ctx_page(c, status);
}

static mst_err page_get(struct ctx *c)
{
	struct relation_message m;

	TRY(find(c, &m));
	return show(c, &m, ctx_form(c), 200);
}

/* ---- approving and publishing ---- */

struct answer {
	struct relation_message m;
	struct relation_approval approval;
	struct relation_publication publication;
};

static mst_err put_approval(struct ctx *c, void *arg)
{
	const struct answer *a = arg;

	return relation_approve(c->db, &a->m, &a->approval);
}

static mst_err put_publication(struct ctx *c, void *arg)
{
	const struct answer *a = arg;

	return relation_publish(c->db, c->mem, &a->m, c->app->jour, &a->publication);
}

static mst_err find_mine(struct ctx *c, struct answer **ret)
{
	struct answer *a = arena_new(c->mem, struct answer, 1);

	TRY(find(c, &a->m));
	if (!may_write(c, a->m.org))
		return MST_DENIED;
	a->m.edition = edition_of(ctx_form(c)); /* what was read, not what came since */
	*ret = a;
	return MST_OK;
}

/* The text has changed, or that side has answered: what stands now is shown, with words. */
static mst_err changed(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_message m;
	struct form *f = ctx_form(c);

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &m));
	form_fail(f, "", T("Texten har ändrats eller är redan besvarad. Läs den som den är nu."));
	return show(c, &m, f, 409);
}

static mst_err approve_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct answer *a;
	struct act act;

	TRY(find_mine(c, &a));
	a->approval = (struct relation_approval){ c->who->org, c->who->name, c->now };
	act = (struct act){ .apply = put_approval, .arg = a,
			    .audit = ctx_note(c, "relation.approve", ID_NONE, NULL, NULL) };
	return ctx_act_go(c, &act, base_of(c, a->m.id), T("Texten är godkänd för din part."), changed);
}

static mst_err publish_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct relation_message now;
	struct answer *a;
	struct act act;

	TRY(find_mine(c, &a));
	a->publication.id = rng_id();
	a->publication.name = c->who->name;
	a->publication.channel = form_text(f, c->mem, v, "var", T("var det publicerades"),
					   RELATION_MESSAGE_LINE, true);
	a->publication.day = form_day(f, v, "dag", T("dagen"), true);
	if (a->publication.day != DAY_NONE && a->publication.day > day_of(c->now))
		form_fail(f, "dag", T("Dagen har inte varit än. Skriv in det när det är publicerat."));
	TRY(find(c, &now));
	if (form_bad(f))
		return show(c, &now, f, 422);
	act = (struct act){ .apply = put_publication, .arg = a,
			    .audit = ctx_note(c, "relation.publish", ID_NONE, NULL, NULL) };
	return ctx_act_go(c, &act, base_of(c, a->m.id), T("Publiceringen är antecknad."), changed);
}

/* ---- writing ---- */

static mst_err put_message(struct ctx *c, void *arg)
{
	return relation_message_insert(c->db, arg);
}

static mst_err save(struct ctx *c, struct relation_message *m, const char *go, const char *flash,
		    http_handler failed)
{
	struct act act = { .apply = put_message, .arg = m,
			   .audit = ctx_note(c, "relation.message", ID_NONE, NULL, NULL) };

	m->at = c->now;
	m->by = c->who->name;
	return ctx_act_go(c, &act, go, flash, failed);
}

/* What she may write about: an officer has her own municipality and the county. */
static mst_err town_options(struct ctx *c, const struct view_option **ret)
{
	const struct view *v = &c->view;
	struct view_option *o;
	struct org *towns;
	size_t n, k = 1;

	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	o = arena_new(c->mem, struct view_option, n + 2);
	o[0] = (struct view_option){ COUNTY, T("Hela länet"), NULL };
	for (size_t i = 0; i < n; i++)
		if (agreement_may_decide(c, towns[i].id))
			o[k++] = (struct view_option){ towns[i].slug, towns[i].short_name, NULL };
	*ret = o;
	return MST_OK;
}

static mst_err show_form(struct ctx *c, struct form *f, const struct relation_message *m, const char *now,
			 int status)
{
	const struct view *v = &c->view;
	struct relation_message_form_view view = { .form = f, .now = now, .back = AT,
						   .title = m->edition ? T("Ändra texten") : T("Ny text") };

	TRY(town_options(c, &view.towns));
	if (m->edition) {
		view.back = base_of(c, m->id);
		view.remove = arena_fmt(c->mem, "%s/ta-bort", view.back);
	}
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)m->edition));
	relation_message_form_html(ctx_out(c), v, &view);
	return ctx_page(c, status);
}

static mst_err read(struct ctx *c, struct form *f, struct relation_message *m)
{
	const struct view *v = &c->view;
	const struct view_option *towns;
	struct org town;

	TRY(town_options(c, &towns));
	m->org = ID_NONE;
	if (form_choice(f, v, "galler", T("vad den gäller"), towns, true) > 0) {
		TRY(org_by_slug(c->db, c->mem, form_get(f, "galler"), &town));
		m->org = town.id;
	}
	m->title = form_text(f, c->mem, v, "rubrik", T("rubriken"), RELATION_MESSAGE_LINE, true);
	m->text = form_text(f, c->mem, v, "text", T("texten"), RELATION_MESSAGE_MAX, true);
	m->audience = form_text(f, c->mem, v, "for", T("vilka den är för"), RELATION_MESSAGE_LINE, false);
	m->planned = form_day(f, v, "planerat", T("dagen"), false);
	return MST_OK;
}

static mst_err new_get(struct ctx *c)
{
	return show_form(c, ctx_form(c), &(struct relation_message){ .id = ID_NONE }, NULL, 200);
}

static mst_err new_post(struct ctx *c)
{
	struct relation_message *m = arena_new(c->mem, struct relation_message, 1);
	struct form *f = ctx_form(c);

	TRY(read(c, f, m));
	if (form_bad(f))
		return show_form(c, f, &(struct relation_message){ .id = ID_NONE }, NULL, 422);
	m->id = rng_id();
	return save(c, m, base_of(c, m->id),
		    view_text(c->view.lang, N_("Texten är sparad. Nu kan båda sidor godkänna den.")), NULL);
}

static mst_err edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct relation_message m;
	struct org town = { .slug = COUNTY };

	TRY(find(c, &m));
	if (!may_write(c, m.org))
		return MST_DENIED;
	if (!*form_get(f, "rubrik")) {
		if (!id_none(m.org))
			TRY(org_get(c->db, c->mem, m.org, &town));
		form_set(f, "galler", town.slug);
		form_set(f, "rubrik", m.title);
		form_set(f, "text", m.text);
		form_set(f, "for", m.audience);
		form_set(f, "planerat", day_str(c->mem, m.planned));
	}
	return show_form(c, f, &m, NULL, 200);
}

static mst_err edit_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct relation_message m;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &m));
	form_fail(f, "", T("Någon annan har ändrat texten medan du skrev. Det du skrev är kvar. Jämför med det som "
			   "står nu och spara igen."));
	return show_form(c, f, &m, m.text, 409);
}

static mst_err edit_post(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct answer *a;
	struct relation_message was;

	TRY(find(c, &was));
	TRY(find_mine(c, &a));
	TRY(read(c, f, &a->m));
	if (form_bad(f))
		return show_form(c, f, &was, NULL, 422);
	return save(c, &a->m, base_of(c, was.id),
		    view_text(c->view.lang, N_("Texten är ändrad och behöver godkännas igen.")), edit_conflict);
}

static mst_err remove_post(struct ctx *c)
{
	struct answer *a;

	TRY(find_mine(c, &a));
	a->m.removed = true;
	return save(c, &a->m, AT, view_text(c->view.lang, N_("Texten är borttagen.")), NULL);
}

const struct http_route relation_message_routes[] = {
	{ "GET", AT, NEED_DOC_READ, list_get, 0 },
	{ "GET", AT "/ny", NEED_DOC_WRITE, new_get, 0 },
	{ "POST", AT "/ny", NEED_DOC_WRITE, new_post, HTTP_FORM },
	{ "GET", AT "/{id}", NEED_DOC_READ, page_get, 0 },
	{ "GET", AT "/{id}/andra", NEED_DOC_WRITE, edit_get, 0 },
	{ "POST", AT "/{id}/andra", NEED_DOC_WRITE, edit_post, HTTP_FORM },
	{ "POST", AT "/{id}/godkann", NEED_DOC_WRITE, approve_post, HTTP_FORM },
	{ "POST", AT "/{id}/publicerat", NEED_DOC_WRITE, publish_post, HTTP_FORM },
	{ "POST", AT "/{id}/ta-bort", NEED_DOC_WRITE, remove_post, HTTP_FORM },
	{ 0 },
};
