/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_facts.c - what the program knows of one municipality's matter, gathered from the rooms below. */
#include "memo/memo.h"

#include "fund/fund.h"
#include "service/decided.h"

static mst_err read_agreement(struct ctx *c, int32_t day, struct memo_facts *k)
{
	struct agreement *a = arena_new(c->mem, struct agreement, 1);
	/* A matter is put before the board months ahead of the agreement's first day. */
	mst_err e = agreement_current(c->db, c->mem, day + 366, a);

	if (e == MST_OK)
		k->agreement = a;
	return e == MST_NOTFOUND ? MST_OK : e;
}

static mst_err read_decisions(struct ctx *c, int32_t day, struct memo_facts *k)
{
	struct decision_choice choice;
	struct decision_state s;
	struct decision *list;
	size_t n;

	TRY(agreement_choice(c->db, c->mem, k->town->code, &choice));
	TRY(agreement_decisions(c->db, c->mem, k->town->code, &list, &n));
	k->board = str_empty(choice.board) ? "Socialnämnden" : choice.board;
	k->executive = str_empty(choice.executive) ? "Kommunstyrelsen" : choice.executive;
	agreement_decision_state(list, n, k->town->code, DECISION_IOP, choice.waits, day, &s);
	k->iop = s.by ? s.by : s.next;
	agreement_decision_state(list, n, k->town->code, DECISION_CATALOGUE, choice.waits, day, &s);
	k->catalogue = s.by ? s.by : s.next;
	return MST_OK;
}

static int year_of(int32_t day)
{
	int y, m, d;

	day_split(day, &y, &m, &d);
	return y;
}

/* The municipality's own decision about the grant of that year, as minutes name it: "KS § 220/2025".
 * Without one, what the grant itself was written down with. */
static mst_err grant_decision(struct ctx *c, const struct fund_grant *g, const struct memo_facts *k,
			      const char **ret)
{
	const struct decision *d;
	struct decision *list;
	size_t n;

	*ret = g->decision;
	TRY(agreement_decisions(c->db, c->mem, k->town->code, &list, &n));
	d = fund_decision_of(list, n, k->town->code, g->year);
	if (!d || d->outcome != DECISION_YES || !d->paragraph)
		return MST_OK;
	if (str_eq(d->body, "Kommunstyrelsen") && str_empty(d->committee))
		*ret = arena_fmt(c->mem, "KS %s", agreement_paragraph(c->mem, d));
	else
		*ret = agreement_decision_name(c->mem, d);
	return MST_OK;
}

/* The grant of the year that the agreement is about: its first, or this one. */
static mst_err read_grant(struct ctx *c, int32_t day, struct memo_facts *k)
{
	int32_t in = k->agreement && k->agreement->from_day > day ? k->agreement->from_day : day;
	struct memo_grant *g = arena_new(c->mem, struct memo_grant, 1);
	struct memo_share *shares;
	struct fund_grant found;
	struct org *towns;
	size_t n;
	mst_err e = fund_grant_find(c->db, c->mem, year_of(in), &found);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	shares = arena_new(c->mem, struct memo_share, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct fund_amount *a = fund_amount_of(&found, towns[i].code);

		if (a)
			shares[g->n++] = (struct memo_share){ towns[i].short_name, a->ore };
	}
	g->year = found.year;
	g->total = found.total;
	TRY(grant_decision(c, &found, k, &g->decision));
	g->shares = shares;
	k->grant = g;
	return MST_OK;
}

/* All that the jour offers, or those that the municipality's own decision names. */
static mst_err read_services(struct ctx *c, struct memo_facts *k)
{
	struct service_cover *covers = NULL;
	struct service *list;
	size_t n, ncovers = 0, kept = 0;

	TRY(service_list(c->db, c->mem, &list, &n));
	if (k->catalogue && k->catalogue->outcome == DECISION_YES)
		TRY(service_covers_of(c->db, c->mem, k->catalogue->id, &covers, &ncovers));
	for (size_t i = 0; i < n; i++) {
		bool covered = ncovers == 0 && service_offered(&list[i], day_of(c->now));

		for (size_t j = 0; j < ncovers; j++)
			covered |= str_eq(covers[j].code, list[i].code);
		if (covered)
			list[kept++] = list[i];
	}
	k->services = list;
	k->nservices = kept;
	return MST_OK;
}

static mst_err read_template(struct ctx *c, struct memo_facts *k)
{
	struct memo_template *t = arena_new(c->mem, struct memo_template, 1);

	k->template = t;
	return memo_template_latest(c->db, c->mem, k->town->id, t);
}

static mst_err read_child(struct ctx *c, struct memo_facts *k)
{
	struct memo_child *child = arena_new(c->mem, struct memo_child, 1);

	TRY(memo_child_latest(c->db, c->mem, k->town->id, child));
	k->child = child->edition ? child : NULL;
	return MST_OK;
}

mst_err memo_facts_read(struct ctx *c, const struct org *town, int32_t day, struct memo_facts *ret)
{
	struct memo_facts k = { .town = town, .day = day, .officer = "" };
	struct agreement_law *laws;
	struct auth_user *officers;
	struct org jour;
	size_t n;

	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	k.jour = jour.name;
	TRY(read_agreement(c, day, &k));
	TRY(read_decisions(c, day, &k));
	TRY(read_services(c, &k));
	TRY(read_template(c, &k));
	TRY(read_child(c, &k));
	TRY(agreement_laws(c->db, c->mem, &laws, &k.nlaws));
	k.laws = laws;
	TRY(read_grant(c, day, &k));
	TRY(auth_list(c->db, c->mem, town->id, ROLE_MUNICIPAL_OFFICER, &officers, &n));
	if (n)
		k.officer = officers[0].name;
	*ret = k;
	return MST_OK;
}
