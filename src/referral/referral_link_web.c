/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_link_web.c - a form for those who meet people in their work and have no account: social
 * services, school, health care, police. What is refused here has not been written down anywhere. */
#include "org/org.h"
#include "referral/referral_web.h"

#define SENDER_MAX 100
#define ONCE_MAX 64

static const struct stats_code how_to_sender[] = {
	{ "oral_sender", N_("Muntligt, till mig"), NULL },
	{ "written", N_("Skriftligt"), NULL },
	{ 0 },
};
/* Told apart in the inbox: the police ask in the course of their work. */
static const struct stats_code how_to_police[] = {
	{ "oral_police", N_("Muntligt, till mig"), NULL },
	{ "written", N_("Skriftligt"), NULL },
	{ 0 },
};

static const struct stats_code *how_of(const struct guest_link *l)
{
	return str_eq(l->source, "police") ? how_to_police : how_to_sender;
}

static mst_err gone(struct ctx *c)
{
	referral_link_gone_html(ctx_out(c), &c->view, c->app->coordinator_phone);
	return ctx_page(c, 404);
}

static mst_err show_link(struct ctx *c, const struct guest_link *l, const struct form *f, int status)
{
	struct referral_send_view fields = referral_fields(c, f, how_of(l));

	if (l->municipality)
		fields.municipality = org_name_of(c, l->municipality);
	fields.municipalities = org_options(c);
	referral_link_html(ctx_out(c), &c->view,
			   &(struct referral_link_view){ .fields = &fields, .form = f,
							 .label = l->label,
							 .to = c->app->partnership });
	return ctx_page(c, status);
}

mst_err referral_link_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);
	struct guest_link l;
	mst_err e = guest_open(c, GUEST_REFER, http_param(c->req, "kod"), &l);

	if (e == MST_NOTFOUND)
		return gone(c);
	TRY(e);
	referral_fields_first(c, f);
	form_set(f, "kommun", "okand");
	return show_link(c, &l, f, 200);
}

struct sending {
	struct guest_link link;
	const char *once, *from;
	struct referral r;
};

static mst_err show_sent(struct ctx *c, const struct guest_sent *s, const struct view_row *rows)
{
	referral_link_sent_html(ctx_out(c), &c->view,
				&(struct referral_link_sent_view){
					.number = s->number, .time = day_time_str(c->mem, s->at),
					.rows = rows, .again = http_path(c->req) });
	return ctx_page(c, 200);
}

static mst_err show_before(struct ctx *c, const struct sending *s)
{
	struct guest_sent sent;

	TRY(guest_sent_find(c->db, c->mem, s->link.id, s->once, &sent));
	return show_sent(c, &sent, NULL);
}

static mst_err sent(struct ctx *c)
{
	const struct view *v = &c->view;
	struct sending *s = ctx_kept(c);
	struct form *f;

	switch (c->result) {
	case MST_OK:
		return show_sent(c, &(struct guest_sent){ .number = s->r.number, .at = s->r.received },
				 referral_copy_rows(c, &s->r, s->from));
	case MST_CONFLICT:
		return show_before(c, s);
	case MST_NOTFOUND:
		return gone(c);
	case MST_BUSY:
		f = ctx_form(c);
		form_fail(f, "", T("Inget mer kan tas emot genom länken just nu. Texten står kvar. Ring "
				   "jouren, eller försök igen om en stund."));
		return show_link(c, &s->link, f, 503);
	default:
		return c->result;
	}
}

static void read_sender(struct ctx *c, struct form *f, struct sending *s)
{
	const struct view *v = &c->view;
	const char *name = form_text(f, c->mem, v, "avsandare", T("ditt namn och din titel"), SENDER_MAX,
				     true);
	const char *phone = form_text(f, c->mem, v, "avsandare_telefon", T("din telefon på jobbet"),
				      PERSON_PHONE_MAX, true);

	s->from = s->r.sender = arena_fmt(c->mem, "%s, %s, %s", name, s->link.label, phone);
}

static void read_municipality(struct ctx *c, struct form *f, struct sending *s)
{
	const struct view *v = &c->view;

	s->r.municipality = s->link.municipality;
	if (s->link.municipality)
		return;
	form_choice(f, v, "kommun", T("var personen bor"), org_options(c), true);
	s->r.municipality = org_code_of(c, form_get(f, "kommun"));
}

mst_err referral_link_post(struct ctx *c)
{
	struct sending *s = arena_new(c->mem, struct sending, 1);
	const char *once = http_field(c->req, VIEW_ONCE);
	struct form *f = ctx_form(c);
	struct guest_sent before;
	struct act a;
	mst_err e = guest_open(c, GUEST_REFER, http_param(c->req, "kod"), &s->link);

	if (e == MST_NOTFOUND)
		return gone(c);
	TRY(e);
	if (str_empty(once) || strlen(once) > ONCE_MAX)
		return MST_INVALID;
	s->once = once;
	if (guest_sent_find(c->db, c->mem, s->link.id, once, &before) == MST_OK)
		return show_sent(c, &before, NULL);
	referral_fields_read(c, f, how_of(&s->link), &s->r);
	read_municipality(c, f, s);
	read_sender(c, f, s);
	if (form_bad(f))
		return show_link(c, &s->link, f, 422);
	e = referral_send_link(c, &s->link, once, &s->r, &a);
	referral_wipe(&s->r);
	TRY(e);
	ctx_keep(c, s);
	return ctx_act(c, &a, NULL, sent);
}
