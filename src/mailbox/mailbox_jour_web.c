/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_jour_web.c - letters in the jour: those that wait, one letter, the answer. A page that shows
 * a letter leaves only when its row in the log is durable. */
#include "mailbox/mailbox_web.h"

#include "org/org.h"

const char *mailbox_title(const struct view *v, const struct mailbox_thread *t)
{
	return str_empty(t->intake.name) ? T("Någon utan namn") : t->intake.name;
}

static const char *state_words(const struct view *v, const struct mailbox_thread *t)
{
	switch (t->state) {
	case MAILBOX_SEEN:
		return T("Någon annan har läst");
	case MAILBOX_WITHDRAWN:
		return T("Tillbakataget");
	case MAILBOX_ENDED:
		return T("Avslutat och raderat");
	case MAILBOX_LAPSED:
		return T("Raderat efter 90 dagar");
	default:
		return t->waits ? T("Väntar på svar") : t->taken ? T("Förmedling") : T("Besvarat");
	}
}

static bool readable(const struct mailbox_thread *t)
{
	return t->state == MAILBOX_OPEN || t->state == MAILBOX_SEEN;
}

static const struct view_item *items_of(struct ctx *c, const struct mailbox_thread *t, size_t n,
					struct sbuf *ids)
{
	const struct view *v = &c->view;
	struct view_item *items = arena_new(c->mem, struct view_item, n);

	for (size_t i = 0; i < n; i++) {
		items[i] = (struct view_item){
			.href = arena_fmt(c->mem, "/brev/%s", id_str(c->mem, t[i].id)),
			.title = readable(&t[i]) ? mailbox_title(v, &t[i]) : state_words(v, &t[i]),
			.meta = readable(&t[i]) ? state_words(v, &t[i]) : NULL,
			.when = view_when(v, t[i].touched),
			.tag = t[i].state == MAILBOX_SEEN ? T("Läs först") : NULL,
			.state = VIEW_RED,
		};
		sbuf_fmt(ids, "%s\"%s\"", ids->len > 1 ? "," : "", id_str(c->mem, t[i].id));
	}
	return items;
}

mst_err mailbox_list_get(struct ctx *c)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct mailbox_thread *waiting, *others;
	struct mailbox_list_view m = { 0 };
	struct sbuf ids;

	TRY(mailbox_list(c, true, &waiting, &m.nwaiting));
	TRY(mailbox_list(c, false, &others, &m.nothers));
	sbuf_init(&ids, 16384);
	sbuf_ch(&ids, '[');
	m.waiting = items_of(c, waiting, m.nwaiting, &ids);
	m.others = items_of(c, others, m.nothers, &ids);
	sbuf_ch(&ids, ']');
	const char *detail = ids.bad ? "[]" : arena_str(c->mem, ids.p);
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;

	sbuf_done(&ids);
	mailbox_list_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "mailbox.list", ID_NONE, have ? &key : NULL,
					       have ? detail : NULL));
}

/* ---- one letter ---- */

static const struct view_row *rows_of(struct ctx *c, const struct mailbox_thread *t)
{
	const struct view *v = &c->view;
	const struct mailbox_intake *in = &t->intake;
	struct view_row *rows = arena_new(c->mem, struct view_row, 12);
	size_t n = 0;

	rows[n++] = (struct view_row){ T("Vill ha svar"), mailbox_words(v, mailbox_reach, in->reach),
				       NULL, NULL };
	rows[n++] = (struct view_row){ T("Kan någon annan läsa?"),
				       mailbox_words(v, mailbox_others, in->others), NULL, NULL };
	if (!str_empty(in->phone))
		rows[n++] = (struct view_row){ T("Telefon"), in->phone, NULL, NULL };
	if (!str_empty(in->times))
		rows[n++] = (struct view_row){ T("När det är säkert"), in->times, NULL, NULL };
	if (!str_empty(in->never))
		rows[n++] = (struct view_row){ T("Gör aldrig"), in->never, NULL, NULL };
	if (!str_empty(in->word))
		rows[n++] = (struct view_row){ T("Kodord, att fråga efter i telefon"), in->word, NULL,
					       NULL };
	rows[n++] = (struct view_row){ T("Språk"), mailbox_words(v, mailbox_languages, in->language),
				       NULL, NULL };
	rows[n++] = (struct view_row){ T("Kommun"), org_name_of(c, in->municipality), NULL, NULL };
	rows[n++] = (struct view_row){ T("Öppnat av den som skrev"),
				       t->opened ? view_moment(v, t->opened) : T("Inte än"), NULL, NULL };
	return rows;
}

static const char *warning_of(const struct view *v, const struct mailbox_thread *t)
{
	if (t->state == MAILBOX_SEEN)
		return T("Den som skrev säger att någon annan har läst. Koden är stängd och inget svar når "
			 "fram. Ring inte heller, om det inte står att det är säkert.");
	if (str_eq(t->intake.reach, "self"))
		return T("Personen hör av sig själv. Ring inte. Ett svar här läses bara med koden.");
	if (str_eq(t->intake.reach, "code"))
		return T("Svara bara här. Ring inte.");
	if (str_eq(t->intake.others, "no"))
		return NULL;
	return T("Någon annan kan läsa eller höra. Ring bara när det är säkert, lämna inget meddelande och "
		 "säg inte varifrån du ringer förrän du vet vem som svarar.");
}

static const struct view_event *events_of(struct ctx *c, const struct mailbox_thread *t)
{
	const struct view *v = &c->view;
	struct view_event *e = arena_new(c->mem, struct view_event, t->n);

	for (size_t i = 0; i < t->n; i++) { /* newest first */
		const struct mailbox_message *one = &t->list[t->n - 1 - i];

		e[i] = (struct view_event){ .title = one->ours ? T("Jouren") : mailbox_title(v, t),
					    .at = one->at, .body = one->text };
	}
	return e;
}

static mst_err show_thread(struct ctx *c, const struct mailbox_thread *t, const struct form *f,
			   int status)
{
	const struct view *v = &c->view;
	struct view_option *sure = arena_new(c->mem, struct view_option, 2);
	const char *id = id_str(c->mem, t->id);
	struct mailbox_thread_view m = { .form = f, .t = t, .sure = sure, .readable = readable(t),
					 .base = arena_fmt(c->mem, "/brev/%s", id),
					 .erase = arena_fmt(c->mem, "/brev/%s/radera", id) };

	sure[0] = (struct view_option){ "ja", T("Ja, radera brevet"), NULL };
	m.title = m.readable ? mailbox_title(v, t) : state_words(v, t);
	m.can_answer = t->state == MAILBOX_OPEN;
	if (m.readable) {
		m.rows = rows_of(c, t);
		m.list = events_of(c, t);
		m.n = t->n;
		m.warning = warning_of(v, t);
		m.take = t->taken ? NULL : arena_fmt(c->mem, "/inkorg/brev/%s", id);
	}
	mailbox_thread_html(ctx_out(c), v, &m);
	return ctx_page_after(c, status,
			      ctx_note(c, "mailbox.read", m.readable ? t->id : ID_NONE,
				       m.readable ? &t->audit : NULL, NULL));
}

static void thread_wipe(struct mailbox_thread *t)
{
	seal_key_wipe(&t->audit);
}

static mst_err thread_of_route(struct ctx *c, struct mailbox_thread *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	return mailbox_read(c, id, ret);
}

mst_err mailbox_thread_get(struct ctx *c)
{
	MST_CLEANUP(thread_wipe) struct mailbox_thread t = { 0 };

	TRY(thread_of_route(c, &t));
	return show_thread(c, &t, form_new(c->mem), 200);
}

mst_err mailbox_thread_post(struct ctx *c)
{
	MST_CLEANUP(thread_wipe) struct mailbox_thread t = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct act a;

	TRY(thread_of_route(c, &t));
	const char *base = arena_fmt(c->mem, "/brev/%s", id_str(c->mem, t.id));
	const char *text = form_text(f, c->mem, v, "text", T("svaret"), MAILBOX_TEXT_MAX, true);

	if (form_bad(f))
		return show_thread(c, &t, f, 422);
	TRY(mailbox_answer(c, &t, text, &a));
	return ctx_act_go(c, &a, base, T("Svaret är sparat. Det läses med koden."), NULL);
}

static mst_err erase_post(struct ctx *c)
{
	MST_CLEANUP(thread_wipe) struct mailbox_thread t = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct act a;

	TRY(thread_of_route(c, &t));
	if (!form_has(f, "saker", "ja"))
		form_fail(f, "saker", T("Kryssa i rutan om brevet ska raderas."));
	if (form_bad(f))
		return show_thread(c, &t, f, 422);
	TRY(mailbox_end(c, &t, &a));
	return ctx_act_go(c, &a, "/brev", T("Brevet är raderat."), NULL);
}

const struct http_route mailbox_routes[] = {
	{ "GET", "/skriv", NEED_PUBLIC, mailbox_write_get, HTTP_VISITOR },
	{ "POST", "/skriv", NEED_PUBLIC, mailbox_write_post, HTTP_FORM | HTTP_VISITOR },
	{ "GET", "/skriv/kod", NEED_PUBLIC, mailbox_key_get, HTTP_VISITOR },
	{ "POST", "/skriv/kod", NEED_PUBLIC, mailbox_key_post, HTTP_FORM | HTTP_VISITOR },
	{ "GET", "/brev", NEED_CASE_LEAD, mailbox_list_get, 0 },
	{ "GET", "/brev/{id}", NEED_CASE_LEAD, mailbox_thread_get, 0 },
	{ "POST", "/brev/{id}", NEED_CASE_LEAD, mailbox_thread_post, HTTP_FORM },
	{ "POST", "/brev/{id}/radera", NEED_CASE_LEAD, erase_post, HTTP_FORM | HTTP_PROVED },
	{ 0 },
};
