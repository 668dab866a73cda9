/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_nav.c - places per role. Roles combine: the menu is the union in this order. */
#include "today/today_web.h"

#include "org/org.h"

#define PLACES 6
#define MUNICIPAL (ROLE_MUNICIPAL_OFFICER | ROLE_MUNICIPAL_READER)
#define PARTNERS (ROLE_MANAGER | MUNICIPAL)

static const struct {
	const char *href, *label;
	unsigned roles;
} places[] = {
	{ "/formedla", N_("Förmedla"), ROLE_MUNICIPAL_REFERRER },
	{ "/mina-formedlingar", N_("Mina förmedlingar"), ROLE_MUNICIPAL_REFERRER },
	{ "/laget", N_("Läget"), ROLE_MUNICIPAL_OFFICER | ROLE_MUNICIPAL_READER },
	{ "/idag", N_("Idag"),
	  ROLE_VOLUNTEER | ROLE_COORDINATOR | ROLE_MANAGER | ROLE_MUNICIPAL_OFFICER |
		  ROLE_MUNICIPAL_READER },
	{ "beslut:", N_("Beslut"), ROLE_MUNICIPAL_OFFICER },
	{ "/inkorg", N_("Inkorg"), ROLE_COORDINATOR },
	{ "/personer", N_("Personer"), ROLE_VOLUNTEER },
	{ "tel:", N_("Ring samordnaren"), ROLE_VOLUNTEER },
	{ "/vid-fara", N_("Vid fara"), ROLE_VOLUNTEER },
	{ "/arenden", N_("Ärenden"), ROLE_COORDINATOR },
	{ "/samtal/nytt", N_("Logga samtal"), ROLE_VOLUNTEER },
	{ "/rakna", N_("Räkna utan namn"), ROLE_COORDINATOR | ROLE_VOLUNTEER },
	{ "/vittnesstod", N_("Vittnesstöd"), ROLE_COORDINATOR | ROLE_VOLUNTEER },
	{ "/min-tid", N_("Min tid"), ROLE_VOLUNTEER },
	{ "/behover-prata", N_("Jag behöver prata"), ROLE_VOLUNTEER },
	{ "/statistik", N_("Statistik"), ROLE_COORDINATOR | ROLE_MANAGER },
	{ "/sok", N_("Sök"), ROLE_COORDINATOR | ROLE_VOLUNTEER },
	{ "/stodpersoner", N_("Stödpersoner"), ROLE_COORDINATOR },
	{ "/excel", N_("Excel in och ut"), ROLE_COORDINATOR },
	{ "/overenskommelse", N_("Samverkan"), ROLE_MANAGER },
	{ "/kommuner", N_("Kommunerna"), PARTNERS },
	{ "/insatser", N_("Insatser"), PARTNERS },
	{ "/uppfoljning", N_("Uppföljning"), PARTNERS },
	{ "/bidrag", N_("Bidrag"), PARTNERS },
	{ "/dokument", N_("Dokument"), PARTNERS },
	{ "/moten", N_("Möten"), PARTNERS },
	{ "/information", N_("Information och föreläsningar"), PARTNERS },
	{ "/kommunikation", N_("Gemensam kommunikation"), PARTNERS },
	{ "/overenskommelse", N_("Överenskommelsen"), MUNICIPAL },
	{ "/trygghet", N_("Fakta mot rädsla"), PARTNERS },
	{ "/vem-har-last", N_("Vem har läst"), ROLE_REVIEWER },
	{ "/ovanliga-lasningar", N_("Ovanliga läsningar"), ROLE_REVIEWER },
	{ "/oppnat-i-nodlage", N_("Öppnat i nödläge"), ROLE_REVIEWER },
	{ "/loggens-sigill", N_("Loggens sigill"), ROLE_REVIEWER },
	{ "/drift", N_("Drift"), ROLE_ADMINISTRATOR },
	{ "/gallring", N_("Gallring"), ROLE_COORDINATOR },
	{ "/dataskydd", N_("Dataskydd"), ROLE_COORDINATOR | ROLE_MANAGER },
	{ "/nodlage", N_("Öppna i nödläge"), ROLE_COORDINATOR },
	{ "/konton", N_("Konton"), ROLE_COORDINATOR | ROLE_MANAGER },
	{ "/sidor", N_("Publika sidor"), ROLE_COORDINATOR | ROLE_MANAGER },
	{ "/handbok", N_("Handbok"), ~0u },
	{ "/mitt-konto", N_("Mitt konto"), ~0u },
	{ "/sakerhetskopior", N_("Säkerhetskopior"), ROLE_ADMINISTRATOR },
};

/* An officer's own municipality. */
static const char *own_decisions(const struct ctx *c)
{
	struct org o;

	if (org_get(c->db, c->mem, c->who->org, &o) != MST_OK || o.kind != ORG_MUNICIPALITY)
		return NULL;
	return arena_fmt(c->mem, "/kommuner/%s/beslut", o.slug);
}

/* Where a place leads for this user; NULL = she does not have it. */
static const char *place(const struct ctx *c, const struct view *v, size_t i)
{
	const char *phone = c->app->coordinator_phone;

	if (!(places[i].roles & c->who->roles))
		return NULL;
	if (str_eq(places[i].href, "beslut:"))
		return own_decisions(c);
	if (!str_eq(places[i].href, "tel:"))
		return places[i].href;
	/* Who is also coordinator would ring herself. */
	return str_empty(phone) || c->who->roles & ROLE_COORDINATOR ? NULL : view_tel(v, phone);
}

void today_nav(const struct ctx *c, struct view *v)
{
	struct view_nav *nav = arena_new(c->mem, struct view_nav, MST_LEN(places));
	size_t n = 0;

	v->large = (c->who->roles & ROLE_VOLUNTEER) && !(c->who->roles & ROLE_COORDINATOR);
	for (size_t i = 0; i < MST_LEN(places); i++) {
		const char *href = place(c, v, i);

		if (href)
			nav[n++] = (struct view_nav){ .href = href,
						      .label = view_text(v->lang, places[i].label),
						      .here = str_eq(v->path, href) };
	}
	v->keys = today_keys(c);
	v->nav = nav;
	v->nnav = n < PLACES ? n : PLACES;
	v->more = nav + v->nnav;
	v->nmore = n - v->nnav;
}
