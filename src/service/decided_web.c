/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decided_web.c - writing down a catalogue or an exemption with the services that it covers, and
 * which services are open in a municipality by which decision. */
#include "service/service_web.h"

#define REASONS_MAX 1000

struct desk {
	struct decision_desk common;
	struct service *list; /* those that the matter can cover */
	size_t n;
	struct service_decided decided;
};

static const char *reasons_field(struct ctx *c, const struct service *s)
{
	return arena_fmt(c->mem, "skal_%s", s->code);
}

/* Only what is counted without a name can be exempted from documenting who somebody is. */
static mst_err services_of(struct ctx *c, enum decision_matter m, struct desk *d)
{
	struct service *all;
	size_t n;

	TRY(service_list(c->db, c->mem, &all, &n));
	d->list = arena_new(c->mem, struct service, n + 1);
	for (size_t i = 0; i < n; i++)
		if ((m == DECISION_CATALOGUE || all[i].rule == SERVICE_NO_IDENTITY) &&
		    (service_offered(&all[i], day_of(c->now)) || d->common.d.edition))
			d->list[d->n++] = all[i];
	return MST_OK;
}

static mst_err desk_open(struct ctx *c, struct desk *d)
{
	bool exemption = strstr(http_path(c->req), "/beslut/undantag/") != NULL;

	*d = (struct desk){ 0 };
	TRY(agreement_desk_open(c, exemption ? DECISION_EXEMPTION : DECISION_CATALOGUE, &d->common));
	return services_of(c, d->common.matter, d);
}

/* ---- to a form and back ---- */

/* A decision that is new, or on its way, usually covers all; one that is made what it says. */
static mst_err fill(struct ctx *c, const struct desk *d, struct form *f)
{
	struct service_cover *covers = NULL;
	size_t n = 0;

	if (*form_get(f, "version"))
		return MST_OK;
	agreement_desk_fill(c, &d->common, f);
	if (d->common.d.edition)
		TRY(service_covers_of(c->db, c->mem, d->common.d.id, &covers, &n));
	for (size_t i = 0; i < d->n; i++) {
		bool on = !n && d->common.d.outcome == DECISION_NOT_YET;
		const char *reasons = d->list[i].special_reasons;

		for (size_t k = 0; k < n; k++)
			if (str_eq(covers[k].code, d->list[i].code))
				on = true, reasons = covers[k].reasons ? covers[k].reasons : reasons;
		if (on)
			form_add(f, "insats", d->list[i].code);
		if (d->common.matter == DECISION_EXEMPTION)
			form_set(f, reasons_field(c, &d->list[i]), reasons);
	}
	return MST_OK;
}

static void read_covers(struct ctx *c, struct desk *d, struct form *f)
{
	const struct view *v = &c->view;
	struct service_cover *k = arena_new(c->mem, struct service_cover, d->n + 1);
	bool exemption = d->common.matter == DECISION_EXEMPTION;
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		if (!form_has(f, "insats", d->list[i].code))
			continue;
		k[n].code = d->list[i].code;
		if (exemption)
			k[n].reasons = form_text(f, c->mem, v, reasons_field(c, &d->list[i]),
						 N_("de särskilda skälen"), REASONS_MAX, true);
		n++;
	}
	if (!n && form_has(f, "utfall", "ja"))
		form_fail(f, "insats", T("Kryssa i vilka insatser beslutet omfattar."));
	d->decided.covers = k;
	d->decided.n = n;
}

static const struct view_row *with_covers(struct ctx *c, const struct desk *d, const struct form *f)
{
	const struct view *v = &c->view;
	const char *now = "";
	struct service_cover *k;
	struct view_row *rows;
	bool same = true;
	size_t n, old = 0;

	if (service_covers_of(c->db, c->mem, d->common.d.id, &k, &n) != MST_OK)
		return d->common.changes;
	while (d->common.changes[old].key)
		old++;
	rows = arena_new(c->mem, struct view_row, old + 2);
	memcpy(rows, d->common.changes, old * sizeof(*rows));
	for (size_t i = 0; i < d->n; i++) {
		bool on = false;

		for (size_t j = 0; j < n; j++)
			on |= str_eq(k[j].code, d->list[i].code);
		same &= on == form_has(f, "insats", d->list[i].code);
		if (on)
			now = arena_fmt(c->mem, "%s%s%s", now, *now ? ", " : "", d->list[i].name);
	}
	if (!same)
		rows[old] = (struct view_row){ T("Insatser"), *now ? now : "–", NULL, NULL };
	return rows;
}

/* ---- the form ---- */

static mst_err show(struct ctx *c, const struct desk *d, const struct form *f, int status)
{
	struct view_option *boxes = arena_new(c->mem, struct view_option, d->n + 1);
	const char **reasons = arena_new(c->mem, const char *, d->n + 1);

	for (size_t i = 0; i < d->n; i++) {
		boxes[i] = (struct view_option){ d->list[i].code, d->list[i].name, NULL };
		reasons[i] = reasons_field(c, &d->list[i]);
	}
	service_decided_form_html(ctx_out(c), &c->view,
				  &(struct service_decided_form_view){
				      .desk = &d->common, .form = f, .boxes = boxes, .list = d->list,
				      .n = d->n, .reasons = reasons,
				      .exemption = d->common.matter == DECISION_EXEMPTION });
	return ctx_page(c, status);
}

static mst_err decide_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct desk d;

	TRY(desk_open(c, &d));
	TRY(fill(c, &d, f));
	return show(c, &d, f, 200);
}

static mst_err decide_conflict(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct desk d;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(desk_open(c, &d));
	TRY(agreement_desk_quicker(c, &d.common, f));
	d.common.changes = with_covers(c, &d, f);
	return show(c, &d, f, 409);
}

static mst_err put_decided(struct ctx *c, void *arg)
{
	return service_decided_put(c->db, arg);
}

static mst_err decide_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct desk *d = arena_new(c->mem, struct desk, 1);
	struct form *f = ctx_form(c);
	struct act a;

	TRY(desk_open(c, d));
	bool fresh = !d->common.d.edition;

	agreement_desk_read(c, &d->common, f);
	read_covers(c, d, f);
	if (form_bad(f))
		return show(c, d, f, 422);
	agreement_decision_put(c, &d->common.d, put_decided, &d->decided, &a);
	d->decided.decision = d->common.d.id;
	d->decided.edition = d->common.d.edition + 1;
	d->decided.municipality = d->common.town.code;
	return ctx_act_go(c, &a, d->common.base,
			  fresh ? T("Beslutet är inskrivet.") : T("Rättelsen är sparad."),
			  decide_conflict);
}

/* ---- what is open in a municipality ---- */

static struct view_item town_item(struct ctx *c, const struct service *s,
				  const struct service_label *l)
{
	const struct view *v = &c->view;
	struct view_item i = { .title = s->name };

	i.tag = l->by ? T("Enligt kommunens beslut") : T("Jourens eget uppdrag");
	i.state = l->by ? VIEW_GREEN : VIEW_GREY;
	if (l->by)
		i.meta = agreement_decision_name(c->mem, l->by);
	if (l->exempt)
		i.meta = arena_fmt(c->mem, T("%s · Undantag från dokumentation: %s"), i.meta,
				   agreement_decision_name(c->mem, l->exempt));
	return i;
}

static mst_err town_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct service_standing s;
	struct view_item *items;
	struct service *list;
	struct org town;
	size_t n, kept = 0;

	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), &town));
	if (town.kind != ORG_MUNICIPALITY)
		return MST_NOTFOUND;
	TRY(service_list(c->db, c->mem, &list, &n));
	TRY(service_standing(c->db, c->mem, town.code, &s));
	items = arena_new(c->mem, struct view_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct service_label l;

		service_label(&s, list[i].code, day_of(c->now), &l);
		if (service_offered(&list[i], day_of(c->now)))
			items[kept++] = town_item(c, &list[i], &l);
	}
	const char *base = arena_fmt(c->mem, "/kommuner/%s", town.slug);
	struct service_town_view m = {
		.name = town.name, .base = base, .items = items, .n = kept,
		.crumbs = (struct view_crumb[]){ { "/kommuner", T("Kommunerna") },
						 { base, town.name },
						 { arena_fmt(c->mem, "%s/beslut", base), T("Beslut") },
						 { NULL, T("Insatserna i kommunen") },
						 { 0 } },
	};

	service_town_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

const struct http_route service_decided_routes[] = {
	{ "GET", "/kommuner/{slug}/insatser", NEED_PARTNER_READ, town_get, 0 },
	{ "GET", "/kommuner/{slug}/beslut/insatser/nytt", NEED_DECIDE, decide_get, 0 },
	{ "POST", "/kommuner/{slug}/beslut/insatser/nytt", NEED_DECIDE, decide_post, HTTP_FORM },
	{ "GET", "/kommuner/{slug}/beslut/insatser/{id}", NEED_DECIDE, decide_get, 0 },
	{ "POST", "/kommuner/{slug}/beslut/insatser/{id}", NEED_DECIDE, decide_post, HTTP_FORM },
	{ "GET", "/kommuner/{slug}/beslut/undantag/nytt", NEED_DECIDE, decide_get, 0 },
	{ "POST", "/kommuner/{slug}/beslut/undantag/nytt", NEED_DECIDE, decide_post, HTTP_FORM },
	{ "GET", "/kommuner/{slug}/beslut/undantag/{id}", NEED_DECIDE, decide_get, 0 },
	{ "POST", "/kommuner/{slug}/beslut/undantag/{id}", NEED_DECIDE, decide_post, HTTP_FORM },
	{ 0 },
};
