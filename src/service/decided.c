/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decided.c - the label of what is done: by a municipality's decision, or the jour's own work. */
#include "service/decided.h"

static const struct service_cover *covered(const struct service_standing *s, struct id decision,
					   const char *code)
{
	for (size_t i = 0; i < s->ncovers; i++)
		if (id_eq(s->covers[i].decision, decision) && str_eq(s->covers[i].code, code))
			return &s->covers[i];
	return NULL;
}

/* The decision in force in the matter that day, if it covers the service. */
static const struct service_cover *in_force(const struct service_standing *s, enum decision_matter m,
					    const char *code, int32_t day,
					    const struct decision **ret_by)
{
	const struct service_cover *k;
	struct decision_state state;

	agreement_decision_state(s->decisions, s->n, s->municipality, m, s->waits, day, &state);
	if (state.phase != DECISION_IN_FORCE || !(k = covered(s, state.by->id, code)))
		return NULL;
	*ret_by = state.by;
	return k;
}

void service_label(const struct service_standing *s, const char *code, int32_t day,
		   struct service_label *ret)
{
	const struct service_cover *k;

	*ret = (struct service_label){ 0 };
	if (!s->municipality || !code ||
	    !in_force(s, DECISION_CATALOGUE, code, day, &ret->by))
		return;
	k = in_force(s, DECISION_EXEMPTION, code, day, &ret->exempt);
	ret->reasons = k ? k->reasons : NULL;
}

const char *service_label_words(const struct view *v, const struct service_label *l)
{
	if (!l->by)
		return T("Jourens eget uppdrag");
	return arena_fmt(v->mem, T("Insats enligt kommunens beslut (%s)"),
			 agreement_decision_name(v->mem, l->by));
}
