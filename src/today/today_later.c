/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_later.c - what a new jour can wait with: told under "Idag" once there is a first case, one by
 * one, each until it is done, and put off for a month by who wants that. */
#include "agreement/agreement.h"
#include "auth/account.h"
#include "fund/fund.h"
#include "site/site_number.h"
#include "support/support.h"
#include "today/today_db.h"
#include "today/today_web.h"

#define LATER_SECONDS (30 * 86400)

static mst_err alone(struct ctx *c, bool *ret)
{
	struct auth_user *list;
	size_t n;

	TRY(auth_list(c->db, c->mem, c->app->jour, ROLE_COORDINATOR, &list, &n));
	*ret = n < 2;
	return MST_OK;
}

static mst_err no_municipal(struct ctx *c, bool *ret)
{
	struct auth_member *list;
	size_t n;

	*ret = true;
	TRY(auth_members(c->db, c->mem, &list, &n));
	for (size_t i = 0; i < n; i++)
		*ret &= list[i].ended || !(list[i].user.roles & AUTH_MUNICIPAL_ROLES);
	return MST_OK;
}

static mst_err no_agreement(struct ctx *c, bool *ret)
{
	struct agreement a;
	mst_err e = agreement_current(c->db, c->mem, day_of(c->now), &a);

	*ret = e == MST_NOTFOUND;
	return e == MST_NOTFOUND ? MST_OK : e;
}

static mst_err no_grant(struct ctx *c, bool *ret)
{
	struct fund_grant *list;
	size_t n;

	TRY(fund_grants(c->db, c->mem, &list, &n));
	*ret = n == 0;
	return MST_OK;
}

/* Told anew each month: nobody here knows whether one has been read back. */
static mst_err always(struct ctx *c, bool *ret)
{
	(void)c;
	*ret = true;
	return MST_OK;
}

static mst_err no_mail(struct ctx *c, bool *ret)
{
	*ret = !c->app->mail;
	return MST_OK;
}

/* A telephone number that nobody answers is worse than none. */
static mst_err old_pages(struct ctx *c, bool *ret)
{
	const struct site_number *numbers;

	TRY(site_numbers_now(c->db, c->mem, c->app->jour, &numbers));
	*ret = *site_grown_old(&c->view, numbers, day_of(c->now)) != NULL;
	return MST_OK;
}

static const struct {
	const char *code, *title, *why, *href; /* href NULL: done elsewhere */
	mst_err (*waits)(struct ctx *c, bool *ret);
} cards[] = {
	{ "samordnare", N_("Bjud in en samordnare till"),
	  N_("Är du ensam och blir sjuk eller tappar lösenfrasen kan ingen öppna ärendena."),
	  "/konton/ny?roll=coordinator", alone },
	{ "overenskommelse", N_("Lägg in överenskommelsen med kommunerna"),
	  N_("Jouren hjälper alla ändå. Med den syns vad som är kommunens insats."),
	  "/overenskommelse", no_agreement },
	{ "bidrag", N_("Skriv in kommunernas bidrag"),
	  N_("Beloppen kontrolleras mot helheten, och räcker till ett förslag för nästa år."),
	  "/bidrag", no_grant },
	{ "kommuner", N_("Bjud in dem i kommunerna"),
	  N_("De kan förmedla personer till er och läsa siffror, men aldrig öppna ett ärende."),
	  "/konton/ny", no_municipal },
	{ "sidor", N_("Se över de publika sidorna"),
	  N_("Ett telefonnummer eller tillgänglighetsredogörelsen har inte kontrollerats på länge."),
	  "/sidor/nummer", old_pages },
	{ "mejl", N_("Ställ in mejl"),
	  N_("Påminnelser går inte ut än. Den som sköter servern fyller i smtp-url i medstod.conf."),
	  NULL, no_mail },
	{ "kopior", N_("Pröva en säkerhetskopia"),
	  N_("Fråga den som sköter servern när en kopia senast lästes tillbaka. En kopia som ingen har "
	     "prövat är ingen kopia."),
	  NULL, always },
};

mst_err today_later(struct ctx *c, struct today_card **ret, size_t *ret_n)
{
	struct today_card *list = arena_new(c->mem, struct today_card, MST_LEN(cards));
	bool begun = false;

	*ret = list;
	*ret_n = 0;
	if (!auth_may(c->who->roles, NEED_ACCOUNTS))
		return MST_OK;
	TRY(support_begun(c->db, &begun));
	for (size_t i = 0; begun && i < MST_LEN(cards); i++) {
		bool waits = false, later = false;

		TRY(cards[i].waits(c, &waits));
		if (waits)
			TRY(today_later_has(c->db, c->who->id, cards[i].code, c->now, &later));
		if (waits && !later)
			list[(*ret_n)++] = (struct today_card){
				.code = cards[i].code,
				.title = view_text(c->view.lang, cards[i].title),
				.why = view_text(c->view.lang, cards[i].why),
				.href = cards[i].href,
			};
	}
	return MST_OK;
}

/* ---- POST /idag/senare ---- */

static mst_err put_later(struct ctx *c, void *arg)
{
	return today_later_put(c->db, c->who->id, arg, c->now + LATER_SECONDS);
}

mst_err today_later_post(struct ctx *c)
{
	const char *asked = http_field(c->req, "kort");

	for (size_t i = 0; i < MST_LEN(cards); i++)
		if (str_eq(cards[i].code, asked))
			return ctx_act_go(c,
					  &(struct act){ .apply = put_later,
							 .arg = arena_str(c->mem, asked) },
					  "/idag",
					  view_text(c->view.lang,
						    N_("Då påminner vi om en månad.")),
					  NULL);
	return MST_INVALID;
}
