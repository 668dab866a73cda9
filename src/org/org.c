/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* org.c - municipalities as choices of a form, and as names; a day's populations as an act. Unknown and another county are one and
 * the same choice: told apart they would betray people with extra protection. */
#include "org/org.h"

#define UNKNOWN "okand"

const struct view_option *org_options(struct ctx *c)
{
	struct org *list;
	size_t n;

	if (org_names(c->db, c->mem, &list, &n) != MST_OK)
		n = 0;
	struct view_option *o = arena_new(c->mem, struct view_option, n + 2);

	for (size_t i = 0; i < n; i++)
		o[i] = (struct view_option){ list[i].code, list[i].short_name, NULL };
	o[n] = (struct view_option){ UNKNOWN, org_name_of(c, NULL), NULL };
	return o;
}

const char *org_code_of(struct ctx *c, const char *value)
{
	return str_empty(value) || str_eq(value, UNKNOWN) ? NULL : arena_str(c->mem, value);
}

const char *org_name_of(struct ctx *c, const char *code)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row = false;

	if (code && db_query(c->db, "SELECT short_name FROM org_unit WHERE code = $1",
			     DB_ARGS(V(code)), &q) == MST_OK &&
	    db_step(q, &row) == MST_OK && row)
		return row_text(q, c->mem);
	return view_text(c->view.lang, N_("Annan eller okänd kommun"));
}

/* ---- populations ---- */

static mst_err put_table(struct ctx *c, void *arg)
{
	const struct org_table *t = arg;
	struct org_population *old;
	size_t n;

	TRY(org_population_on(c->db, c->mem, t->day, &old, &n));
	for (size_t i = 0; i < t->n && !t->replace; i++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(old[k].code, t->list[i].code) &&
			    old[k].inhabitants != t->list[i].inhabitants)
				return MST_CONFLICT;
	for (size_t i = 0; i < t->n; i++)
		TRY(org_population_put(c->db, t->list[i].code, t->day, t->list[i].inhabitants,
				       t->source));
	return MST_OK;
}

void org_population_save(struct ctx *c, struct org_table *t, struct act *ret)
{
	*ret = (struct act){ .apply = put_table, .arg = t,
			     .audit = ctx_note(c, "org.population", ID_NONE, NULL, NULL) };
}

mst_err org_partners(struct ctx *c, struct org_partners *ret)
{
	struct view_option *o;
	struct org *towns;
	size_t n;

	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	ret->list = arena_new(c->mem, struct org, n + 1);
	ret->n = n + 1;
	TRY(org_get(c->db, c->mem, c->app->jour, &ret->list[0]));
	memcpy(ret->list + 1, towns, n * sizeof(*towns));
	o = arena_new(c->mem, struct view_option, n + 2);
	for (size_t i = 0; i < ret->n; i++)
		o[i] = (struct view_option){ ret->list[i].slug,
					     org_partner_name(&c->view, &ret->list[i]), NULL };
	ret->options = o;
	return MST_OK;
}

const struct org *org_partner(const struct org_partners *p, struct id id)
{
	for (size_t i = 0; i < p->n; i++)
		if (id_eq(p->list[i].id, id))
			return &p->list[i];
	return NULL;
}

const struct org *org_partner_of(const struct org_partners *p, const char *slug)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->list[i].slug, slug))
			return &p->list[i];
	return NULL;
}

const char *org_partner_name(const struct view *v, const struct org *o)
{
	return !o ? "" : o->kind == ORG_JOUR ? T("Jouren") : o->short_name;
}
