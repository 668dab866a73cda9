/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_refused_web.c - the card that tells of a key in the vault that somebody has changed. */
#include "guard/guard_refused.h"
#include "guard/guard_web.h"

static const char *whose(struct ctx *c, struct id key)
{
	static const char *const pairs[] = {
		[VAULT_INTAKE] = N_("Jourens nyckel för inkorgen är utbytt i nyckelvalvet"),
		[VAULT_GROUP] = N_("Jourens nyckel för ärenden är utbytt i nyckelvalvet"),
		[VAULT_RECOVERY] = N_("Nyckelförvararnas nyckel är utbytt i nyckelvalvet"),
		[VAULT_REVIEW] = N_("Granskarnas nyckel är utbytt i nyckelvalvet"),
	};
	const struct view *v = &c->view;

	for (int w = VAULT_INTAKE; w <= VAULT_REVIEW; w++)
		if (id_eq(key, vault_pair_id(c->app->jour, (enum vault_pair)w)))
			return T(pairs[w]);
	return arena_fmt(c->mem, T("Nyckeln för %s är utbytt i nyckelvalvet"), guard_name(c, key));
}

mst_err guard_refused_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n)
{
	const struct view *v = &c->view;
	struct guard_refused *list;
	size_t keys;

	if (!auth_may(c->who->roles, NEED_ACCOUNTS) && !auth_may(c->who->roles, NEED_HOST))
		return MST_OK;
	TRY(guard_refused_list(c->db, c->mem, &list, &keys));
	for (size_t i = 0; i < keys && *n < most; i++)
		ret[(*n)++] = (struct view_item){
			.title = whose(c, list[i].key),
			.meta = T("Inget låses till den. Någon kan ha ändrat i databasen: ring den som sköter "
				  "servern, som kör medstod doctor och jämför rotens fingeravtryck med lappen."),
			.when = view_when(v, list[i].at), .tag = T("Läs nu"), .state = VIEW_RED,
		};
	return MST_OK;
}
