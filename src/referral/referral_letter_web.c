/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_letter_web.c - a letter becomes a referral, when the one who wrote it has said yes. What she
 * wrote goes along; how she may be reached goes along above all. The code goes on working. */
#include "mailbox/mailbox.h"
#include "org/org.h"
#include "referral/referral_web.h"

static void letter_wipe(struct mailbox_thread *t)
{
	seal_key_wipe(&t->audit);
}

static mst_err letter_of_route(struct ctx *c, struct mailbox_thread *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(mailbox_read(c, id, ret));
	return (ret->state == MAILBOX_OPEN || ret->state == MAILBOX_SEEN) && !ret->taken ? MST_OK :
										      MST_CONFLICT;
}

static mst_err show_letter(struct ctx *c, const struct mailbox_thread *t, const struct form *f,
			   int status)
{
	struct view_option *yes = arena_new(c->mem, struct view_option, 2);

	yes[0] = (struct view_option){ "ja",
				       view_text(c->view.lang,
						 N_("Ja, personen vill att jouren hör av sig")), NULL };
	referral_letter_html(ctx_out(c), &c->view,
			     &(struct referral_letter_view){
				     .form = f, .yes = yes,
				     .back = arena_fmt(c->mem, "/brev/%s", id_str(c->mem, t->id)) });
	return ctx_page_after(c, status, ctx_note(c, "mailbox.read", t->id, &t->audit, NULL));
}

mst_err referral_letter_get(struct ctx *c)
{
	MST_CLEANUP(letter_wipe) struct mailbox_thread t = { 0 };
	struct form *f = form_new(c->mem);

	TRY(letter_of_route(c, &t));
	form_set(f, "namn", t.intake.name);
	form_set(f, "telefon", t.intake.phone);
	return show_letter(c, &t, f, 200);
}

static void add_line(struct sbuf *b, const char *label, const char *words)
{
	if (!str_empty(words))
		sbuf_fmt(b, "%s%s: %s.", b->len ? " " : "", label, words);
}

/* How she may be reached, in the words of the inbox; her own text below. */
static void read_letter(struct ctx *c, const struct mailbox_thread *t, struct referral *r)
{
	const struct view *v = &c->view;
	const struct mailbox_intake *in = &t->intake;
	bool ring = str_eq(in->reach, "ring");
	struct sbuf note, text;

	sbuf_init(&note, (size_t)REFERRAL_NOTE_MAX * 4);
	add_line(&note, T("Kodord"), in->word);
	add_line(&note, T("Gör aldrig"), in->never);
	if (str_eq(in->others, "yes"))
		sbuf_fmt(&note, "%s%s", note.len ? " " : "", T("Någon annan kan läsa eller höra."));
	r->note = note.len ? arena_str(c->mem, note.p) : "";
	sbuf_init(&text, (size_t)REFERRAL_TEXT_MAX);
	for (size_t i = 0; i < t->n; i++)
		if (!t->list[i].ours && text.len + strlen(t->list[i].text) + 2 < text.max)
			sbuf_fmt(&text, "%s%s", text.len ? "\n\n" : "", t->list[i].text);
	r->text = text.len ? arena_str(c->mem, text.p) : "";
	sbuf_done(&note);
	sbuf_done(&text);
	r->safe = !ring ? "no" : str_eq(in->others, "no") ? "yes" : "unknown";
	r->reach = ring ? in->times : T("Svara på brevet. Det läses med en kod.");
	r->municipality = in->municipality;
}

struct letter_arg {
	struct act receive;
	struct id thread;
};

static mst_err put_keys(struct ctx *c, void *arg)
{
	struct letter_arg *a = arg;

	return a->receive.keys(c, a->receive.arg);
}

static mst_err put_letter(struct ctx *c, void *arg)
{
	struct letter_arg *a = arg;

	TRY(a->receive.apply(c, a->receive.arg));
	TRY(audit_append(c->db, a->receive.audit));
	return mailbox_take_apply(c->db, a->thread, c->now);
}

mst_err referral_letter_post(struct ctx *c)
{
	MST_CLEANUP(letter_wipe) struct mailbox_thread t = { 0 };
	MST_CLEANUP(referral_wipe) struct referral r = { .source = "self", .received = c->now,
							 .crime = "unknown", .offence = "" };
	struct letter_arg *a = arena_new(c->mem, struct letter_arg, 1);
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);

	TRY(letter_of_route(c, &t));
	r.name = form_text(f, c->mem, v, "namn", T("namnet"), PERSON_NAME_MAX, false);
	r.phone = form_text(f, c->mem, v, "telefon", T("telefonnumret"), PERSON_PHONE_MAX, false);
	if (!form_has(f, "samtycke", "ja"))
		form_fail(f, "samtycke",
			  T("Fråga först, i ett svar på brevet. Kryssa i när personen har sagt ja."));
	if (form_bad(f))
		return show_letter(c, &t, f, 422);
	read_letter(c, &t, &r);
	r.consent = (struct referral_consent){ .giver = "self", .how = "written",
					       .scope = "contact_about", .at = c->now,
					       .by = c->who->id };
	TRY(referral_receive(c, &r, &a->receive));
	a->thread = t.id;
	return ctx_act_go(c,
			  &(struct act){ .keys = put_keys, .apply = put_letter, .arg = a,
					 .audit = ctx_note(c, "mailbox.take", t.id, &t.audit, NULL) },
			  referral_base(c, r.id), T("Brevet är nu en förmedling."), NULL);
}
