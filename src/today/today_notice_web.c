/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_notice_web.c - /mitt-konto/mejl: asking for a mail when something waits, and no more of them. */
#include "today/today_notice.h"
#include "today/today_web.h"

#define AT "/mitt-konto/mejl"
#define MAIL_MAX 200

static mst_err show(struct ctx *c, const struct form *f, bool on, int status)
{
	struct today_notice_view m = { .form = f, .served = c->app->mail, .on = on,
				       .jour = c->who->roles & ROLE_COORDINATOR };

	today_notice_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static mst_err notice(struct ctx *c, struct today_notice *ret)
{
	mst_err e = today_notice_get(c->db, c->mem, c->who->id, ret);

	if (e == MST_NOTFOUND)
		*ret = (struct today_notice){ .account = c->who->id, .mail = "" };
	return e == MST_NOTFOUND ? MST_OK : e;
}

static mst_err notice_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct today_notice n;

	if (!(c->who->roles & TODAY_NOTICE_ROLES))
		return MST_NOTFOUND;
	TRY(notice(c, &n));
	if (!*form_get(f, "epost"))
		form_set(f, "epost", n.mail);
	return show(c, f, *n.mail, 200);
}

static mst_err put(struct ctx *c, void *arg)
{
	return today_notice_put(c->db, arg);
}

static mst_err notice_post(struct ctx *c)
{
	struct today_notice *n = arena_new(c->mem, struct today_notice, 1), now;
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct act a;

	if (!(c->who->roles & TODAY_NOTICE_ROLES))
		return MST_NOTFOUND;
	TRY(notice(c, &now));
	*n = (struct today_notice){ .account = c->who->id, .since = c->now };
	n->mail = form_text(f, c->mem, v, "epost", T("e-postadressen"), MAIL_MAX, false);
	if (!form_bad(f) && *n->mail && !job_address_good(n->mail))
		form_fail(f, "epost", T("Skriv en adress, till exempel namn@exempel.se."));
	if (form_bad(f))
		return show(c, f, *now.mail, 422);
	a = (struct act){ .apply = put, .arg = n, .audit = ctx_note(c, "today.notice", ID_NONE, NULL, NULL) };
	return ctx_act_go(c, &a, "/mitt-konto",
			  *n->mail ? T("Du får mejl när något nytt väntar på dig.") : T("Du får inga mejl."), NULL);
}

const struct http_route today_notice_routes[] = {
	{ "GET", AT, NEED_SIGNED_IN, notice_get, 0 },
	{ "POST", AT, NEED_SIGNED_IN, notice_post, HTTP_FORM },
	{ 0 },
};
