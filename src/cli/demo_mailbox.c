/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_mailbox.c - three invented letters: one that waits, one answered and not yet read, one whose
 * writer says that somebody else has read it. */
#include "cli/demo.h"

#include "mailbox/mailbox.h"

#define HOUR 3600

static const struct {
	struct mailbox_intake intake;
	const char *text, *answer;
	int64_t hours; /* since it came */
	bool shut;
} letters[] = {
	{ { .reach = "code", .others = "yes", .name = "Lo", .never = "Ringa hem till mig", .word = "blåbär",
	    .language = "sv", .municipality = "2303" },
	  "Hej. Jag vet inte om det räknas, men min sambo blir så arg att jag inte vågar gå hem vissa "
	  "kvällar. Kan man prata med någon utan att anmäla?", NULL, 21, false },
	{ { .reach = "ring", .others = "no", .name = "Åke", .phone = "070-1740654",
	    .times = "Vardagar efter 16", .word = "lingonris", .language = "sv", .municipality = "2380" },
	  "Jag blev lurad på pengar i telefon i förra veckan. Banken säger nej. Vad gör jag nu?",
	  "Hej Åke. Tack för att du skriver. Det är inte ditt fel. Vi kan hjälpa dig att klaga hos banken. "
	  "Är det bra om vi ringer på torsdag efter 16?", 50, false },
	{ { .reach = "code", .others = "unknown", .language = "en" },
	  "I am called as a witness. I am afraid to meet him in the waiting room.",
	  "You can ask the court for a room of your own. We can come with you.", 75, true },
};

static mst_err answer(struct demo *d, struct id id, const char *text)
{
	struct mailbox_thread t = { 0 };
	struct act a;

	TRY(mailbox_read(&d->c, id, &t));
	mst_err e = mailbox_answer(&d->c, &t, text, &a);

	seal_key_wipe(&t.audit);
	TRY(e);
	return ctx_act_now(&d->c, &a);
}

static mst_err newest(struct demo *d, struct id *ret)
{
	struct mailbox_thread *list;
	size_t n;

	TRY(mailbox_list(&d->c, true, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (list[i].created == d->c.now)
			*ret = list[i].id;
	return n ? MST_OK : MST_FAIL;
}

static mst_err shut(struct ctx *c, const struct mailbox_code *code)
{
	struct mailbox_try t = { .code = *code };
	struct act a;

	TRY(mailbox_try_work(c, &t));
	TRY(mailbox_deed(c, t.ticket, MAILBOX_SHUT, &a));
	return ctx_act_now(c, &a);
}

static mst_err put_letter(struct demo *d, struct ctx *visitor, size_t i)
{
	struct mailbox_letter l = { .intake = letters[i].intake, .text = letters[i].text };
	int64_t now = d->c.now;
	struct act a;
	struct id id = ID_NONE;

	visitor->now = now - letters[i].hours * HOUR;
	TRY(mailbox_letter_work(visitor, &l));
	mailbox_send(visitor, &l, &a);
	TRY(ctx_act_now(visitor, &a));
	if (!letters[i].answer)
		return MST_OK;
	d->c.now = visitor->now; /* ours of the same hour */
	mst_err e = newest(d, &id);

	d->c.now += 2 * HOUR;
	if (e == MST_OK)
		e = answer(d, id, letters[i].answer);
	visitor->now = d->c.now + HOUR;
	if (e == MST_OK && letters[i].shut)
		e = shut(visitor, &l.code);
	d->c.now = now;
	return e;
}

mst_err demo_mailbox(struct demo *d)
{
	struct ctx visitor;
	mst_err e = MST_OK;

	TRY(ctx_open(&d->cli->app, NULL, NULL, &visitor));
	for (size_t i = MST_LEN(letters); i-- > 0 && e == MST_OK;) /* the oldest first */
		e = put_letter(d, &visitor, i);
	ctx_close(&visitor);
	return e;
}
