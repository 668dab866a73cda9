/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_paper.c - the certificate that she takes along: that she has helped, since when, and which
 * training she has passed. Nothing about those she has met, and nothing that she lacks. */
#include "doc/doc.h"
#include "org/org.h"
#include "volunteer/volunteer_web.h"

static void put_courses(struct ctx *c, struct doc *d, const struct volunteer *p)
{
	const struct view *v = &c->view;
	const char **cells = arena_new(c->mem, const char *, (p->ncerts + 2) * 3);
	size_t rows = 1;

	cells[0] = "Utbildning", cells[1] = "Godkänd", cells[2] = "Gäller till och med";
	if (p->training != DAY_NONE) {
		cells[rows * 3] = "Grundutbildning";
		cells[rows * 3 + 1] = day_str(v->mem, p->training);
		cells[rows++ * 3 + 2] = p->training_until == DAY_NONE ? "tills vidare" :
					day_str(v->mem, p->training_until);
	}
	for (size_t i = 0; i < p->ncerts; i++) {
		cells[rows * 3] = p->certs[i].name;
		cells[rows * 3 + 1] = day_str(v->mem, p->certs[i].day);
		cells[rows++ * 3 + 2] = p->certs[i].until == DAY_NONE ? "tills vidare" :
					day_str(v->mem, p->certs[i].until);
	}
	if (rows > 1) {
		doc_heading(c->mem, d, 2, "Utbildning");
		doc_table(c->mem, d, cells, 3, rows, NULL);
	}
}

static const char *role_words(unsigned kinds)
{
	return kinds == VOLUNTEER_WITNESS ? "vittnesstöd" :
	       kinds == VOLUNTEER_SUPPORT ? "stödperson" : "stödperson och vittnesstöd";
}

static mst_err paper(struct ctx *c, const struct volunteer *p, struct doc *d)
{
	const struct view *v = &c->view;
	struct doc_sign *sign = arena_new(c->mem, struct doc_sign, 1);
	struct doc_field *day = arena_new(c->mem, struct doc_field, 1);
	struct org jour;

	if (p->started == DAY_NONE)
		return MST_NOTFOUND;
	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	*day = (struct doc_field){ "Datum", day_str(c->mem, day_of(c->now)) };
	*d = (struct doc){ .title = arena_fmt(c->mem, "Intyg för %s", p->name), .kind = "Intyg",
			   .sender = jour.name, .day = day_of(c->now), .fields = day, .nfields = 1 };
	doc_paragraph(c->mem, d,
		      p->ended ?
			      arena_fmt(c->mem, "%s var ideellt engagerad som %s hos %s från %s till %s.", p->name,
					role_words(p->kinds), jour.name, view_date(v, p->started),
					view_date(v, p->ended_on)) :
			      arena_fmt(c->mem, "%s är ideellt engagerad som %s hos %s sedan %s.", p->name,
					role_words(p->kinds), jour.name, view_date(v, p->started)));
	if (p->pledge != DAY_NONE)
		doc_paragraph(c->mem, d,
			      arena_fmt(c->mem, "Tystnadslöftet undertecknades %s. Det gäller också efter att "
						"engagemanget har slutat.", view_date(v, p->pledge)));
	put_courses(c, d, p);
	*sign = (struct doc_sign){ c->who->name, "Samordnare" };
	d->signs = sign;
	d->nsigns = 1;
	return MST_OK;
}

mst_err volunteer_paper_get(struct ctx *c)
{
	struct volunteer_paper_view m = { 0 };
	struct volunteer p;
	struct doc d;

	TRY(volunteer_of_route(c, &p));
	TRY(paper(c, &p, &d));
	m.name = p.name;
	m.base = volunteer_base(c, p.id);
	m.d = &d;
	volunteer_paper_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, volunteer_read_note(c, p.id));
}

static mst_err make_file(struct ctx *c)
{
	TRY(c->result);
	return doc_answer_file(c, ctx_kept(c), "intyg");
}

/* The file is made once the row in the log is durable. */
mst_err volunteer_paper_file(struct ctx *c)
{
	struct doc *d = arena_new(c->mem, struct doc, 1);
	struct volunteer p;

	TRY(volunteer_of_route(c, &p));
	TRY(paper(c, &p, d));
	ctx_keep(c, d);
	return ctx_act(c, &(struct act){ .audit = volunteer_read_note(c, p.id) }, NULL, make_file);
}
