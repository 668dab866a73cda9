/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_write_web.c - "Skriv till oss": how it is safe to answer first, then what she wants to say;
 * the code stands on the page that answers, once. */
#include "mailbox/mailbox_web.h"

#include "mailbox/mailbox_db.h"
#include "org/org.h"

#define NAME_MAX_ 60
#define PHONE_MAX_ 40
#define DAY_SECONDS 86400

const struct view_option mailbox_reach[] = {
	{ "code", N_("Här, med en kod"),
	  N_("Du får en kod som du läser svaret med. Vi ringer inte och skickar inget.") },
	{ "ring", N_("Ring mig"), NULL },
	{ "self", N_("Jag hör av mig själv"), N_("Vi gör ingenting förrän du gör det.") },
	{ 0 },
};

const struct view_option mailbox_others[] = {
	{ "no", N_("Nej"), NULL },
	{ "yes", N_("Ja"), NULL },
	{ "unknown", N_("Vet inte"), NULL },
	{ 0 },
};

const struct view_option mailbox_languages[] = {
	{ "sv", "Svenska", NULL },	 { "en", "English", NULL },	{ "ar", "العربية", NULL },
	{ "so", "Soomaali", NULL },	 { "prs", "دری", NULL },	{ "uk", "Українська", NULL },
	{ "fi", "Suomi", NULL },	 { "sma", "Åarjelsaemien", NULL }, { "other", N_("Annat språk"), NULL },
	{ 0 },
};

const struct view_option *mailbox_options(struct ctx *c, const struct view_option *list)
{
	size_t n = 0;

	while (list[n].value)
		n++;
	struct view_option *o = arena_new(c->mem, struct view_option, n + 1);

	for (size_t i = 0; i < n; i++)
		o[i] = (struct view_option){ list[i].value, view_text(c->view.lang, list[i].label),
					     list[i].hint ? view_text(c->view.lang, list[i].hint) :
							    NULL };
	return o;
}

const char *mailbox_words(const struct view *v, const struct view_option *list, const char *value)
{
	for (; list->value; list++)
		if (str_eq(list->value, value))
			return view_text(v->lang, list->label);
	return "";
}

void mailbox_public(struct ctx *c)
{
	if (c->app->visitor)
		c->app->visitor(c, true);
}

/* ---- the form ---- */

static mst_err show_form(struct ctx *c, const struct form *f, int status)
{
	static const char *const seldom[] = { "nar", "aldrig", "ord", "kommun", "sprak_val" };
	struct mailbox_write_view m = {
		.form = f,
		.reach = mailbox_options(c, mailbox_reach),
		.others = mailbox_options(c, mailbox_others),
		.languages = mailbox_options(c, mailbox_languages),
		.municipalities = org_options(c),
	};

	TRY(mailbox_keys(c, NULL, &m.keys));
	for (size_t i = 0; i < MST_LEN(seldom); i++)
		m.more |= form_error(f, seldom[i]) != NULL;
	mailbox_write_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err mailbox_write_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);

	mailbox_public(c);
	form_set(f, "svar", "code");
	form_set(f, "kommun", "okand");
	form_set(f, "sprak_val", c->view.lang == VIEW_EN ? "en" : "sv");
	return show_form(c, f, 200);
}

static const char *choice(struct ctx *c, struct form *f, const char *field, const char *label,
			  const struct view_option *list)
{
	int i = form_choice(f, &c->view, field, label, list, true);

	return i < 0 ? NULL : list[i].value;
}

static void read_safe(struct ctx *c, struct form *f, struct mailbox_intake *in)
{
	const struct view *v = &c->view;

	in->reach = choice(c, f, "svar", T("hur du vill ha svar"), mailbox_reach);
	in->others = choice(c, f, "andra", T("om någon annan kan läsa"), mailbox_others);
	in->phone = form_text(f, c->mem, v, "telefon", T("telefonnumret"), PHONE_MAX_, false);
	in->times = form_text(f, c->mem, v, "nar", T("när det är säkert"), MAILBOX_SHORT_MAX, false);
	in->never = form_text(f, c->mem, v, "aldrig", T("vad vi aldrig får göra"), MAILBOX_SHORT_MAX,
			      false);
	in->word = form_text(f, c->mem, v, "ord", T("kodordet"), MAILBOX_WORD_MAX, false);
	if (!str_empty(in->word) && utf8_len(in->word) < MAILBOX_WORD_LEAST)
		form_fail(f, "ord", T("Kodordet är för kort. Välj ett med minst fyra tecken."));
	if (!str_eq(in->reach, "ring"))
		return;
	if (str_empty(in->phone))
		form_fail(f, "telefon", T("Skriv numret som vi ska ringa."));
	if (!str_eq(in->others, "no") && str_empty(in->times))
		form_fail(f, "nar", T("Skriv när det är säkert att vi ringer, eller välj svar med en kod."));
}

static void read_letter(struct ctx *c, struct form *f, struct mailbox_letter *l)
{
	const struct view *v = &c->view;

	read_safe(c, f, &l->intake);
	l->intake.name = form_text(f, c->mem, v, "kallad", T("vad vi ska kalla dig"), NAME_MAX_, false);
	mst_err e = mailbox_boxed_read(c->mem, f, &l->boxed);

	if (e != MST_OK)
		l->text = form_text(f, c->mem, v, "text", T("vad du vill säga"), MAILBOX_TEXT_MAX, true);
	l->intake.language = choice(c, f, "sprak_val", T("språk"), mailbox_languages);
	form_choice(f, v, "kommun", T("kommun"), org_options(c), true);
	l->intake.municipality = org_code_of(c, form_get(f, "kommun"));
}

/* No room, for her or for anybody: she is told where somebody answers now, and keeps her text. */
static mst_err show_crowded(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);

	form_fail(f, "", T("Brevet kunde inte tas emot nu. Texten står kvar. Försök igen om en stund, "
			   "eller ring 116 006. Är det bråttom, ring 112."));
	return show_form(c, f, 503);
}

static mst_err letter_sent(struct ctx *c)
{
	struct mailbox_letter *l = ctx_kept(c);

	if (c->result == MST_BUSY || c->result == MST_CONFLICT)
		return show_crowded(c);
	TRY(c->result);
	mailbox_code_html(ctx_out(c), &c->view,
			  &(struct mailbox_code_view){ mailbox_code_text(c->mem, &l->code),
						       !str_empty(l->intake.word) });
	mem_wipe(&l->code, sizeof(l->code));
	return ctx_page(c, 200);
}

static mst_err letter_made(struct ctx *c)
{
	struct mailbox_letter *l = ctx_kept(c);
	struct act a;

	if (c->result == MST_BUSY)
		return show_crowded(c);
	TRY(c->result);
	mailbox_send(c, l, &a);
	return ctx_act(c, &a, NULL, letter_sent);
}

mst_err mailbox_write_post(struct ctx *c)
{
	struct mailbox_letter *l = arena_new(c->mem, struct mailbox_letter, 1);
	struct form *f = ctx_form(c);
	int64_t today;

	mailbox_public(c);
	read_letter(c, f, l);
	if (form_bad(f)) {
		mailbox_boxed_wipe(&l->boxed);
		return show_form(c, f, 422);
	}
	TRY(mailbox_rows_since(c->db, c->app->jour, c->now - DAY_SECONDS, &today));
	if (!mailbox_may(http_peer_net(c->req), MAILBOX_LETTER, c->now, today > MAILBOX_DAY_MOST / 2, true)) {
		mailbox_boxed_wipe(&l->boxed);
		return show_crowded(c);
	}
	ctx_keep(c, l);
	return ctx_work(c, WORK_PUBLIC, mailbox_letter_work, l, letter_made);
}
