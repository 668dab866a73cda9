/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_nav.c - places per role. Roles combine: the menu is the union in this order. */
#include "today/today.h"

#define PLACES 6
#define MUNICIPAL (ROLE_MUNICIPAL_OFFICER | ROLE_MUNICIPAL_READER)
#define PARTNERS (ROLE_MANAGER | MUNICIPAL)

static const struct {
	const char *href, *label;
	unsigned roles;
} places[] = {
	{ "/laget", N_("Läget"), ROLE_MUNICIPAL_OFFICER | ROLE_MUNICIPAL_READER },
	{ "/idag", N_("Idag"), ~0u },
	{ "/inkorg", N_("Inkorg"), ROLE_COORDINATOR },
	{ "/personer", N_("Personer jag stödjer"), ROLE_VOLUNTEER },
	{ "/arenden", N_("Ärenden"), ROLE_COORDINATOR },
	{ "/samtal/nytt", N_("Logga samtal"), ROLE_VOLUNTEER },
	{ "/rakna", N_("Räkna utan namn"), ROLE_COORDINATOR | ROLE_VOLUNTEER },
	{ "/statistik", N_("Statistik"), ROLE_COORDINATOR | ROLE_MANAGER },
	{ "/stodpersoner", N_("Stödpersoner"), ROLE_COORDINATOR },
	{ "/overenskommelse", N_("Samverkan"), ROLE_MANAGER },
	{ "/kommuner", N_("Kommunerna"), PARTNERS },
	{ "/insatser", N_("Insatser"), PARTNERS },
	{ "/overenskommelse", N_("Överenskommelsen"), MUNICIPAL },
};

void today_nav(const struct ctx *c, struct view *v)
{
	struct view_nav *nav = arena_new(c->mem, struct view_nav, MST_LEN(places));
	size_t n = 0;

	for (size_t i = 0; i < MST_LEN(places); i++) {
		if (!(places[i].roles & c->who->roles))
			continue;
		nav[n++] = (struct view_nav){ .href = places[i].href,
					      .label = view_text(v->lang, places[i].label),
					      .here = str_eq(v->path, places[i].href) };
	}
	v->nav = nav;
	v->nnav = n < PLACES ? n : PLACES;
	v->more = nav + v->nnav;
	v->nmore = n - v->nnav;
}
