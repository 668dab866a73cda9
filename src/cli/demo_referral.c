/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_referral.c - five invented referrals: one that has waited too long, one that was tried and came
 * once more, one fresh, one that a municipality has sent. */
#include "cli/demo.h"

#include "referral/referral.h"

#define HOUR 3600

static const struct {
	const char *name, *phone, *offence, *crime;
	int64_t hours; /* since it came */
	bool tried;
} sent[] = {
	{ "Hanna Sjödin", "070-1740650", "Misshandel", "assault", 6 * 24 + 2, false },
	{ "Sven Öhman", "070-1740651", "Bedrägeri", "fraud", 26, true },
	{ "Maryam Haddad", "070-1740652", "Olaga hot", "unlawful_threat", 2, false },
	/* The same person once more, by another officer. */
	{ "Öhman, Sven", "+46 70 174 06 51", "Bedrägeri", "fraud", 3, false },
};

static mst_err put_referral(struct demo *d, size_t i)
{
	MST_CLEANUP(referral_wipe) struct referral r = {
		.source = "police",
		.received = d->c.now - sent[i].hours * HOUR,
		.name = sent[i].name,
		.phone = sent[i].phone,
		.offence = sent[i].offence,
		.crime = sent[i].crime,
		.role = "victim",
		.text = arena_fmt(d->mem, "Namn: %s\nTelefon: %s\nBrott: %s\n", sent[i].name,
				  sent[i].phone, sent[i].offence),
		.consent = { .giver = "self", .how = "oral_police", .scope = "contact",
			     .at = d->c.now - sent[i].hours * HOUR, .by = d->c.who->id },
	};
	struct act a;

	TRY(referral_receive(&d->c, &r, &a));
	TRY(ctx_act_now(&d->c, &a));
	if (!sent[i].tried)
		return MST_OK;
	struct referral_attempt t = { .at = d->c.now - 20 * HOUR, .outcome = REFERRAL_NOT_REACHED };

	t.next = person_next_try(NULL, NULL, &t.at, 1, d->c.now);
	TRY(referral_try(&d->c, &r, &t, &a));
	return ctx_act_now(&d->c, &a);
}

/* Yesterday, by a municipality's own account; its copy is in the file already. */
static mst_err send_one(struct demo *d, struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = {
		.name = "Björn Wikström", .phone = "070-1740653", .safe = "unknown",
		.reach = "Helst efter klockan 16", .offence = "Inbrott", .crime = "burglary",
		.municipality = "2380", .role = "victim",
		.consent = { .giver = "self", .how = "oral_sender", .scope = "contact_about" },
	};
	struct act a;
	struct id id;

	c->now = d->c.now - 20 * HOUR;
	r.consent.at = c->now;
	TRY(referral_send(c, &r, false, &a, &id));
	return ctx_act_now(c, &a);
}

static mst_err send_from_municipality(struct demo *d)
{
	struct auth_user sender;
	struct ctx c;

	TRY(auth_find(d->c.db, d->mem, "formedlare", &sender));
	TRY(ctx_open(&d->cli->app, &sender, NULL, &c));
	mst_err e = send_one(d, &c);

	ctx_close(&c);
	return e;
}

mst_err demo_referral(struct demo *d)
{
	for (size_t i = 0; i < MST_LEN(sent); i++)
		TRY(put_referral(d, i));
	return send_from_municipality(d);
}
