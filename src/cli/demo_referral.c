/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_referral.c - four invented referrals: one that has waited too long, one that was tried, one
 * fresh, one from a municipality. */
#include "cli/demo.h"

#include "referral/referral.h"

#define HOUR 3600

static const struct {
	const char *name, *phone, *offence, *crime, *source, *how, *municipality;
	int64_t hours; /* since it came */
	bool tried;
} sent[] = {
	{ "Hanna Sjödin", "070-1740650", "Misshandel", "assault", "police", "oral_police", NULL,
	  6 * 24 + 2, false },
	{ "Sven Öhman", "070-1740651", "Bedrägeri", "fraud", "police", "oral_police", NULL, 26, true },
	{ "Maryam Haddad", "070-1740652", "Olaga hot", "unlawful_threat", "police", "oral_police", NULL,
	  2, false },
	{ "Björn Wikström", "070-1740653", "Inbrott", "burglary", "municipality", "oral_sender", "2303",
	  20, false },
};

static mst_err put_referral(struct demo *d, size_t i)
{
	MST_CLEANUP(referral_wipe) struct referral r = {
		.source = sent[i].source,
		.received = d->c.now - sent[i].hours * HOUR,
		.name = sent[i].name,
		.phone = sent[i].phone,
		.offence = sent[i].offence,
		.crime = sent[i].crime,
		.municipality = sent[i].municipality,
		.role = "victim",
		.text = arena_fmt(d->mem, "Namn: %s\nTelefon: %s\nBrott: %s\n", sent[i].name,
				  sent[i].phone, sent[i].offence),
		.consent = { .giver = "self", .how = sent[i].how, .scope = "contact",
			     .at = d->c.now - sent[i].hours * HOUR, .by = d->c.who->id },
	};
	struct act a;

	TRY(referral_receive(&d->c, &r, &a));
	TRY(ctx_act_now(&d->c, &a));
	if (!sent[i].tried)
		return MST_OK;
	struct referral_attempt t = { .at = d->c.now - 20 * HOUR, .outcome = REFERRAL_NOT_REACHED };

	t.next = referral_next_try(NULL, &t.at, 1, d->c.now);
	TRY(referral_try(&d->c, &r, &t, &a));
	return ctx_act_now(&d->c, &a);
}

mst_err demo_referral(struct demo *d)
{
	for (size_t i = 0; i < MST_LEN(sent); i++)
		TRY(put_referral(d, i));
	return MST_OK;
}
