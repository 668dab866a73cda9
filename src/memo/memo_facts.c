/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_facts.c - what the program knows of one municipality's matter, gathered from the rooms below. */
#include "memo/memo.h"

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
	k->executive = str_empty(choice.executive) ? "Kommunstyrelsen" : choice.executive;
	agreement_decision_state(list, n, k->town->code, DECISION_IOP, choice.waits, day, &s);
	k->iop = s.by ? s.by : s.next;
	agreement_decision_state(list, n, k->town->code, DECISION_CATALOGUE, choice.waits, day, &s);
	k->catalogue = s.by ? s.by : s.next;
	return MST_OK;
}

mst_err memo_facts_read(struct ctx *c, const struct org *town, int32_t day, struct memo_facts *ret)
{
	struct memo_facts k = { .town = town, .day = day, .officer = "" };
	struct service *services;
	struct auth_user *officers;
	struct org jour;
	size_t n;

	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	k.jour = jour.name;
	TRY(read_agreement(c, day, &k));
	TRY(read_decisions(c, day, &k));
	TRY(service_list(c->db, c->mem, &services, &k.nservices));
	k.services = services;
	TRY(auth_list(c->db, c->mem, town->id, ROLE_MUNICIPAL_OFFICER, &officers, &n));
	if (n)
		k.officer = officers[0].name;
	*ret = k;
	return MST_OK;
}
