/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* draft.c - text that must not be lost: drafts saved while she types, and the form that came after
 * her session had run out. Both are sealed to her own key, need no key to be written, live a day,
 * and fill the form again when its page is opened. */
#include "auth/auth_priv.h"
#include "auth/auth_web.h"

#include "base/log.h"

#define DRAFT_MAX (256 * 1024)

/* Fields as urlencoded text, so that one parser reads forms and drafts. */
static bool fields_text(struct http_req *r, struct sbuf *b)
{
	const struct http_pair *p;
	size_t n = http_fields(r, &p);

	for (size_t i = 0; i < n; i++) {
		if (str_eq(p[i].name, VIEW_CSRF) || str_eq(p[i].name, VIEW_ONCE) ||
		    str_eq(p[i].name, VIEW_DRAFT_PLACE))
			continue;
		if (b->len)
			sbuf_ch(b, '&');
		sbuf_url(b, p[i].name);
		sbuf_ch(b, '=');
		sbuf_url(b, p[i].value);
	}
	return !b->bad;
}

static mst_err seal_fields(struct ctx *c, struct id account, const char *place, bool parked,
			   struct auth_draft *ret)
{
	struct sbuf b;

	*ret = (struct auth_draft){ .account = account, .row = rng_id(), .at = c->now,
				    .place = place, .parked = parked };
	sbuf_init(&b, DRAFT_MAX);
	mst_err e = fields_text(c->req, &b) ? MST_OK : MST_INVALID;

	if (e == MST_OK)
		e = vault_seal_to_user(c->vault, c->mem, &c->app->root, account,
				       SEAL_AD(FIELD_AUTH_DRAFT, ret->row), b.p ? b.p : "", b.len,
				       &ret->sealed);
	if (b.p)
		mem_wipe(b.p, b.len);
	sbuf_done(&b);
	return e;
}

static mst_err put_draft(struct ctx *c, void *arg)
{
	return auth_draft_put(c->db, arg);
}

static mst_err after_park(struct ctx *c)
{
	if (c->result != MST_OK)
		return c->result;
	http_redirect(c->req, c->wait->go);
	return MST_OK;
}

mst_err auth_park_text(struct ctx *c, struct id account, const char *go)
{
	struct auth_draft *d = arena_new(c->mem, struct auth_draft, 1);

	TRY(seal_fields(c, account, http_path(c->req), true, d));
	return ctx_act(c, &(struct act){ .apply = put_draft, .arg = d }, go, after_park);
}

void auth_draft_fill(struct ctx *c, struct form *f)
{
	struct auth_draft d;
	struct blob plain;
	struct http_pair *p;
	size_t n;

	if (!c->who || !c->keys.open ||
	    auth_draft_find(c->db, c->mem, c->who->id, http_path(c->req),
			    c->now - AUTH_KEEP_SECONDS, &d) != MST_OK)
		return;
	if (vault_open_own(&c->keys, c->mem, SEAL_AD(FIELD_AUTH_DRAFT, d.row), d.sealed, &plain) !=
		    MST_OK ||
	    http_parse_form(c->mem, (const char *)plain.p, plain.n, 1000, &p, &n) != MST_OK) {
		log_note(LOG_WARN, "auth.draft", "result", "unreadable", NULL);
		return;
	}
	for (size_t i = 0; i < n; i++)
		form_add(f, p[i].name, p[i].value);
	if (c->view.flash) /* she has just saved it herself */
		return;
	c->view.flash = view_text(c->view.lang,
				  d.parked ? N_("Din text kom inte fram förra gången, men den är "
						"sparad. Läs igenom och spara igen.") :
					     N_("Här är ditt utkast. Det är inte sparat än."));
}

/* ---- POST /utkast: by the script, or by the button of a page without scripts ---- */

static mst_err after_draft(struct ctx *c)
{
	int h, m;

	if (c->result != MST_OK)
		return c->result;
	if (http_field(c->req, VIEW_ONCE)) { /* a page's own form, which is shown again */
		day_clock(c->now, &h, &m);
		return ctx_go(c, http_field(c->req, VIEW_DRAFT_PLACE),
			      arena_fmt(c->mem,
					view_text(c->view.lang,
						  N_("Utkastet är sparat %02d:%02d. Bara du ser det. "
						     "Sidan är inte sparad än.")),
					h, m));
	}
	http_answer(c->req, 204, "text/plain; charset=utf-8");
	return MST_OK;
}

mst_err auth_draft_post(struct ctx *c)
{
	const char *place = http_field(c->req, VIEW_DRAFT_PLACE);
	struct auth_draft *d = arena_new(c->mem, struct auth_draft, 1);

	if (!*auth_own_path(place) || strlen(place) > 200)
		return MST_INVALID;
	TRY(seal_fields(c, c->who->id, place, false, d));
	c->wait->again = true;
	return ctx_act(c, &(struct act){ .apply = put_draft, .arg = d }, NULL, after_draft);
}
