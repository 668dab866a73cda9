/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_open_web.c - back with the code. All of it happens at one address by POST, so that the
 * history has nothing to tell; a ticket in the form carries the opened letter to the next step. */
#include "mailbox/mailbox_web.h"

struct step {
	const char *ticket, *told;
	int64_t opened; /* before this visit */
	struct mailbox_older *older;
	struct form *form;
	int status;
};

static mst_err show_key(struct ctx *c, struct form *f, int status)
{
	form_set(f, "kod", "");
	mailbox_key_html(ctx_out(c), &c->view, &(struct mailbox_key_view){ f });
	return ctx_page(c, status);
}

mst_err mailbox_key_get(struct ctx *c)
{
	mailbox_public(c);
	return show_key(c, form_new(c->mem), 200);
}

/* The ticket is too old, or the letter is closed. */
static mst_err ask_again(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = form_new(c->mem);

	form_fail(f, "kod", T("Det har gått en stund. Skriv koden igen."));
	return show_key(c, f, 403);
}

static const struct view_event *events_of(struct ctx *c, const struct mailbox_message *list, size_t n)
{
	const struct view *v = &c->view;
	struct view_event *e = arena_new(c->mem, struct view_event, n);

	for (size_t i = 0; i < n; i++) /* newest first */
		e[i] = (struct view_event){ .title = list[n - 1 - i].ours ? T("Jouren") : T("Du"),
					    .at = list[n - 1 - i].at, .body = list[n - 1 - i].text };
	return e;
}

static const struct view_option *sure_of(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, 2);

	o[0] = (struct view_option){ "ja", view_text(c->view.lang, N_("Ja, ta bort allt")), NULL };
	return o;
}

static mst_err show_letter(struct ctx *c, const struct step *s)
{
	const struct view *v = &c->view;
	struct mailbox_view letter;
	mst_err e = mailbox_look(c, s->ticket, &letter);

	if (e == MST_DENIED)
		return ask_again(c);
	TRY(e);
	struct mailbox_open_view m = {
		.form = s->form ? s->form : form_new(c->mem),
		.ticket = s->ticket, .told = s->told, .word = letter.word,
		.opened = s->opened ? view_moment(v, s->opened) : NULL,
		.fresh = events_of(c, letter.fresh, letter.nfresh), .nfresh = letter.nfresh,
		.sure = sure_of(c),
		.ways_open = s->form && form_error(s->form, "saker"),
	};

	TRY(mailbox_keys(c, letter.word ? letter.own : NULL, &m.keys));
	if (s->older) {
		m.older = events_of(c, s->older->list, s->older->n);
		m.nolder = s->older->n;
		m.older_shown = true;
	}
	mailbox_open_html(ctx_out(c), v, &m);
	return ctx_page(c, s->status ? s->status : 200);
}

/* ---- the code is tried ---- */

static mst_err opened(struct ctx *c)
{
	if (c->result == MST_CONFLICT)
		return ask_again(c);
	TRY(c->result);
	return show_letter(c, ctx_kept(c));
}

static mst_err tried(struct ctx *c)
{
	const struct view *v = &c->view;
	struct mailbox_try *t = ctx_work_arg(c);
	struct step *s = arena_new(c->mem, struct step, 1);
	struct mailbox_view letter;
	struct form *f = form_new(c->mem);
	struct act a;

	if (c->result == MST_DENIED) {
		mailbox_missed(&t->code, c->now);
		(void)mailbox_may(http_peer_net(c->req), MAILBOX_MISS, c->now, false, true);
		form_fail(f, "kod", T("Koden gäller inte. Kontrollera siffrorna. Är brevet tillbakataget "
				      "eller mer än 90 dagar gammalt finns det inte kvar."));
		return show_key(c, f, 422);
	}
	if (c->result == MST_BUSY) {
		form_fail(f, "kod", T("Många skriver just nu. Försök igen om en stund."));
		return show_key(c, f, 503);
	}
	TRY(c->result);
	mem_wipe(&t->code, sizeof(t->code));
	TRY(mailbox_look(c, t->ticket, &letter));
	*s = (struct step){ .ticket = t->ticket, .opened = letter.opened,
			    .told = letter.opened ? NULL : T("Brevet har inte öppnats förut.") };
	ctx_keep(c, s);
	TRY(mailbox_deed(c, t->ticket, MAILBOX_OPENED, &a));
	return ctx_act(c, &a, NULL, opened);
}

static mst_err try_code(struct ctx *c, struct form *f)
{
	const struct view *v = &c->view;
	struct mailbox_try *t = arena_new(c->mem, struct mailbox_try, 1);

	if (!mailbox_code_read(form_get(f, "kod"), &t->code)) {
		form_fail(f, "kod", T("Koden har 20 siffror. Någon av dem stämmer inte."));
		return show_key(c, f, 422);
	}
	if (mailbox_pause(&t->code, c->now) > 0 ||
	    !mailbox_may(http_peer_net(c->req), MAILBOX_MISS, c->now, false, false)) {
		form_fail(f, "kod", T("Koden har provats för många gånger. Vänta en kvart och försök igen."));
		return show_key(c, f, 503);
	}
	return ctx_work(c, WORK_PUBLIC, mailbox_try_work, t, tried);
}

/* ---- what she does with the open letter ---- */

static mst_err done_here(struct ctx *c)
{
	if (c->result == MST_CONFLICT)
		return ask_again(c);
	TRY(c->result);
	return show_letter(c, ctx_kept(c));
}

static mst_err gone(struct ctx *c)
{
	const struct mailbox_gone_view *m = ctx_kept(c);

	if (c->result == MST_CONFLICT)
		return ask_again(c);
	TRY(c->result);
	mailbox_gone_html(ctx_out(c), &c->view, m);
	return ctx_page(c, 200);
}

static mst_err do_deed(struct ctx *c, const char *ticket, enum mailbox_deed what, void *kept,
		       http_handler next)
{
	struct act a;
	mst_err e = mailbox_deed(c, ticket, what, &a);

	if (e == MST_DENIED)
		return ask_again(c);
	TRY(e);
	ctx_keep(c, kept);
	return ctx_act(c, &a, NULL, next);
}

static mst_err shut(struct ctx *c, const char *ticket)
{
	const struct view *v = &c->view;
	struct mailbox_gone_view *m = arena_new(c->mem, struct mailbox_gone_view, 1);

	*m = (struct mailbox_gone_view){
		T("Koden är stängd"),
		T("Ingen kan läsa brevet med koden längre. Jouren ser att någon annan har läst. Vill du "
		  "ha kontakt igen, skriv ett nytt brev från en annan telefon eller dator, eller ring "
		  "116 006. Är du i fara, ring 112."),
	};
	return do_deed(c, ticket, MAILBOX_SHUT, m, gone);
}

static mst_err withdraw(struct ctx *c, struct step *s, struct form *f)
{
	const struct view *v = &c->view;
	struct mailbox_gone_view *m = arena_new(c->mem, struct mailbox_gone_view, 1);

	if (!form_has(f, "saker", "ja")) {
		form_fail(f, "saker", T("Kryssa i rutan om du vill ta bort allt."));
		s->form = f;
		s->status = 422;
		return show_letter(c, s);
	}
	*m = (struct mailbox_gone_view){
		T("Brevet är borttaget"),
		T("Allt du har skrivit här är raderat, också hos jouren. Ur säkerhetskopiorna försvinner det "
		  "inom omkring en månad. Du är välkommen tillbaka när du vill."),
	};
	return do_deed(c, s->ticket, MAILBOX_WITHDRAW, m, gone);
}

static mst_err wrote(struct ctx *c)
{
	const struct view *v = &c->view;
	struct step *s = ctx_kept(c);

	if (c->result != MST_BUSY)
		return done_here(c);
	s->form = ctx_form(c);
	s->told = NULL;
	s->status = 503;
	form_fail(s->form, "text",
		  T("Det gick inte att spara. Brevet är fullt, eller många skriver just nu. Texten står "
		    "kvar. Försök igen om en stund, eller ring 116 006."));
	return show_letter(c, s);
}

static mst_err write_on(struct ctx *c, struct step *s, struct form *f)
{
	const struct view *v = &c->view;
	struct mailbox_boxed boxed;
	bool sealed = mailbox_boxed_read(c->mem, f, &boxed) == MST_OK;
	const char *text = sealed ? NULL : form_text(f, c->mem, v, "text", T("vad du vill säga"),
						     MAILBOX_TEXT_MAX, true);
	struct act a;

	if (form_bad(f)) {
		s->form = f;
		s->status = 422;
		return show_letter(c, s);
	}
	mst_err e = mailbox_write_on(c, s->ticket, text, sealed ? &boxed : NULL, &a);

	if (e == MST_DENIED)
		return ask_again(c);
	TRY(e);
	s->told = T("Det du skrev är sparat. Jouren ser det.");
	ctx_keep(c, s);
	return ctx_act(c, &a, NULL, wrote);
}

static mst_err older_read(struct ctx *c)
{
	const struct view *v = &c->view;
	struct mailbox_older *o = ctx_work_arg(c);
	struct step *s = ctx_kept(c);

	if (c->result == MST_DENIED) {
		(void)mailbox_may(http_peer_net(c->req), MAILBOX_MISS, c->now, false, true);
		s->form = form_new(c->mem);
		s->status = 422;
		form_fail(s->form, "ord", T("Kodordet stämmer inte."));
		return show_letter(c, s);
	}
	TRY(c->result);
	s->older = o;
	return show_letter(c, s);
}

static mst_err older(struct ctx *c, struct step *s, const struct form *f)
{
	struct mailbox_older *o = arena_new(c->mem, struct mailbox_older, 1);

	*o = (struct mailbox_older){ .ticket = s->ticket, .word = form_get(f, "ord") };
	if (!mailbox_may(http_peer_net(c->req), MAILBOX_MISS, c->now, false, false))
		return ask_again(c);
	ctx_keep(c, s);
	return ctx_work(c, WORK_PUBLIC, mailbox_older_work, o, older_read);
}

mst_err mailbox_key_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const char *what = form_get(f, "gor");
	struct step *s = arena_new(c->mem, struct step, 1);

	mailbox_public(c);
	s->ticket = form_get(f, "biljett");
	if (!*s->ticket)
		return try_code(c, f);
	if (str_eq(what, "skriv"))
		return write_on(c, s, f);
	if (str_eq(what, "aldre"))
		return older(c, s, f);
	if (str_eq(what, "stang"))
		return shut(c, s->ticket);
	if (str_eq(what, "ta_tillbaka"))
		return withdraw(c, s, f);
	if (str_eq(what, "glom")) {
		s->told = T("Inget av det här visas igen, varken med koden eller kodordet. Jouren har det kvar.");
		return do_deed(c, s->ticket, MAILBOX_FORGET, s, done_here);
	}
	s->told = T("Svaret visas inte igen med bara koden.");
	return do_deed(c, s->ticket, MAILBOX_READ, s, done_here);
}
