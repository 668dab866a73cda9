/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* paper_web.c - the record, the impact assessment and the templates as pages and files. */
#include "org/org.h"
#include "rights/process.h"
#include "rights/rights_web.h"

static const struct {
	const char *slug;
	void (*make)(struct arena *mem, const struct rights_facts *k, struct doc *ret);
} papers[] = {
	{ "registerforteckning", rights_record },
	{ "konsekvensbedomning", rights_assessment },
	{ "bitradesavtal", rights_processor },
	{ "ansvar", rights_roles },
};

static mst_err facts(struct ctx *c, struct rights_facts *k)
{
	struct agreement_law *laws, *now;
	struct org_partners p;
	struct org jour;
	struct sbuf towns;
	size_t n;

	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	k->jour = jour.name;
	k->day = day_of(c->now);
	k->schemas = c->app->schemas;
	TRY(retain_rule_on(c->db, c->mem, c->app->jour, k->day, &k->rule));
	TRY(agreement_laws(c->db, c->mem, &laws, &n));
	now = arena_new(c->mem, struct agreement_law, n + 1);
	for (size_t i = 0; i < n; i++)
		if (laws[i].from <= k->day && (laws[i].to == DAY_NONE || laws[i].to >= k->day))
			now[k->nlaws++] = laws[i];
	k->laws = now;
	TRY(org_partners(c, &p));
	sbuf_init(&towns, 4000);
	for (size_t i = 0; i < p.n; i++)
		if (p.list[i].kind == ORG_MUNICIPALITY)
			sbuf_fmt(&towns, "%s%s", towns.len ? ", " : "", p.list[i].short_name);
	k->towns = arena_str(c->mem, towns.p ? towns.p : "");
	sbuf_done(&towns);
	return MST_OK;
}

/* Which of them the address names. */
static mst_err paper(struct ctx *c, struct doc *d, const char **slug)
{
	struct rights_facts k = { 0 };
	size_t i = 0;

	while (i < MST_LEN(papers) && !strstr(c->view.path, papers[i].slug))
		i++;
	if (i == MST_LEN(papers))
		return MST_NOTFOUND;
	TRY(facts(c, &k));
	papers[i].make(c->mem, &k, d);
	*slug = papers[i].slug;
	return MST_OK;
}

static mst_err paper_get(struct ctx *c)
{
	const struct view *v = &c->view;
	const char *slug;
	struct doc d;

	TRY(paper(c, &d, &slug));
	rights_paper_html(ctx_out(c), v,
			  &(struct rights_paper_view){
				  .d = &d, .title = d.title, .base = arena_fmt(c->mem, "/dataskydd/%s", slug),
				  .note = T("Gjort av det som programmet vet i dag. Hämta filen och fyll i resten; nästa gång du öppnar "
					    "sidan är den gjord på nytt.") });
	return ctx_page(c, 200);
}

static mst_err paper_file(struct ctx *c)
{
	struct doc *d = arena_new(c->mem, struct doc, 1);
	const char *slug;

	TRY(paper(c, d, &slug));
	return doc_answer_file(c, d, slug);
}

#define PAPER(at)                                                                                  \
	{ "GET", at, NEED_ACCOUNTS, paper_get, 0 }, DOC_FILE_ROUTES(at, NEED_ACCOUNTS, paper_file)

const struct http_route rights_paper_routes[] = {
	PAPER("/dataskydd/registerforteckning"),
	PAPER("/dataskydd/konsekvensbedomning"),
	PAPER("/dataskydd/bitradesavtal"),
	PAPER("/dataskydd/ansvar"),
	{ 0 },
};
