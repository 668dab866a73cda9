/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_manual_web.c - /handbok: the manuals, one's own first, and the partners' year. */
#include "site/site_manual.h"
#include "site/site_web.h"

static const char *place(struct arena *mem, const struct site_manual *m, const char *anchor)
{
	return arena_fmt(mem, "/handbok/%s%s%s", m->name, *anchor ? "#" : "", anchor);
}

static mst_err find(struct ctx *c, struct site_manuals_view *m)
{
	struct site_manual_hit *hits;
	struct view_item *items;
	size_t n;

	TRY(site_manual_search(c->mem, c->who->roles, m->asked, &hits, &n));
	items = arena_new(c->mem, struct view_item, n);
	for (size_t i = 0; i < n; i++)
		items[i] = (struct view_item){
			.href = place(c->mem, hits[i].manual, hits[i].anchor),
			.title = *hits[i].section ? arena_fmt(c->mem, "%s – %s", hits[i].section, hits[i].title) :
						    hits[i].title,
			.meta = hits[i].line,
		};
	m->hits = items;
	m->nhits = n;
	return MST_OK;
}

static mst_err shelf(struct ctx *c, struct site_manuals_view *m)
{
	struct view_item *own = arena_new(c->mem, struct view_item, 8);
	struct view_item *others = arena_new(c->mem, struct view_item, 8);
	const struct view *v = &c->view;

	for (const struct site_manual *s = site_manuals; s->name; s++) {
		bool mine = (s->roles & c->who->roles) != 0;
		struct site_manual_text t;

		TRY(site_manual_read(c->mem, s, &t));
		*(mine ? &own[m->nown++] : &others[m->nothers++]) = (struct view_item){
			.href = place(c->mem, s, ""), .title = t.title,
			.meta = s->paper ? T("Att skriva ut och ha med sig") : NULL,
		};
	}
	if (auth_may(c->who->roles, NEED_PARTNER_READ))
		own[m->nown++] = (struct view_item){
			.href = "/handbok/partnerskapets-ar", .title = T("Partnerskapets år"),
			.meta = T("Vad som brukar hända när, och vem som gör vad"),
		};
	m->own = own;
	m->others = others;
	return MST_OK;
}

mst_err site_manuals_get(struct ctx *c)
{
	struct form *form = form_new(c->mem);
	const char *asked = http_query(c->req, "sok");
	struct site_manuals_view m = { .form = form };

	form_set(form, "sok", asked);
	m.asked = form_text(form, c->mem, &c->view, "sok", N_("vad du söker"), SITE_MANUAL_ASKED, false);
	m.searched = *m.asked;
	if (m.searched)
		TRY(find(c, &m));
	TRY(shelf(c, &m));
	site_manuals_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, form_bad(form) ? 422 : 200);
}

mst_err site_manual_get(struct ctx *c)
{
	const struct site_manual *m = site_manual_find(http_param(c->req, "name"));
	struct site_manual_text t;

	if (!m)
		return MST_NOTFOUND;
	TRY(site_manual_read(c->mem, m, &t));
	site_manual_html(ctx_out(c), &c->view,
			 &(struct site_manual_view){ .text = &t, .paper = m->paper });
	return ctx_page(c, 200);
}

/* The partners' year: what happens when, and who does it. */
mst_err site_handbook_get(struct ctx *c)
{
	const struct view *v = &c->view;
	const struct view_row who[] = {
		{ T("Verksamhetsledaren"),
		  T("Håller ordning på överenskommelsen, kommunernas beslut, bidraget och invånartalen, och "
		    "kan skriva in alla kommuners beslut ur protokollen.") },
		{ T("Kommunens handläggare"),
		  T("Skriver in den egna kommunens beslut och läser allt om partnerskapet.") },
		{ T("Förtroendevalda med insyn"), T("Läser, men ändrar inget.") },
		{ T("Samordnaren"), T("Har hand om stödet. Läser om partnerskapet, men skriver inget där.") },
		{ 0 },
	};

	site_handbook_html(ctx_out(c), v,
			   &(struct site_handbook_view){
				   .who = who,
				   .figures = auth_may(c->who->roles, NEED_MUNI_FIGURES) });
	return ctx_page(c, 200);
}
