/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* oidc_web.c - to the provider: to sign in, to take an invitation, to sign out there too. */
#include "oidc/oidc_priv.h"
#include "oidc/oidc_web.h"

const struct http_route oidc_routes[] = {
	{ "GET", "/logga-in/kommun", NEED_PUBLIC, oidc_start_get, 0 },
	{ "GET", "/logga-in/kommun/svar", NEED_PUBLIC, oidc_answer_get, 0 },
	{ "GET", "/logga-in/kommun/utloggad", NEED_PUBLIC, oidc_out_get, 0 },
	{ "GET", "/logga-in/kommun/logga-ut", NEED_PUBLIC, oidc_logout_get, 0 },
	{ "GET", "/inbjudan/{kod}/kommun", NEED_PUBLIC, oidc_invite_get, 0 },
	{ 0 },
};

struct start {
	struct oidc_flow flow; /* wiped */
	struct oidc_provider provider;
	const char *invite; /* where her invitation is; NULL: none */
};

static mst_err find_provider(struct ctx *c, void *arg)
{
	struct start *s = arg;

	return oidc_provider_get(c->app->oidc, c->mem, &s->provider);
}

static mst_err send_away(struct ctx *c)
{
	struct start *s = ctx_work_arg(c);
	mst_err e = c->result;

	if (e == MST_OK) {
		s->flow.at = c->now;
		seal_key_new(&s->flow.secret);
		oidc_flow_write(c, &s->flow);
		http_redirect_away(c->req, oidc_authorize_url(c, &s->provider, &s->flow));
	} else if (e == MST_FAIL || e == MST_INVALID) {
		e = oidc_trouble_page(c, OIDC_DOWN, s->invite);
	}
	oidc_flow_wipe(&s->flow);
	return e;
}

mst_err oidc_start_get(struct ctx *c)
{
	struct start *s = arena_new(c->mem, struct start, 1);
	const char *to = auth_own_path(http_query(c->req, "till"));

	if (c->who || !c->app->oidc)
		return ctx_go(c, c->who ? "/idag" : "/logga-in", NULL);
	if (strlen(to) < OIDC_TO)
		memcpy(s->flow.to, to, strlen(to) + 1);
	return ctx_work(c, WORK_REMOTE, find_provider, s, send_away);
}

/* What stands in its way the invitation's own page tells. */
mst_err oidc_invite_get(struct ctx *c)
{
	struct start *s = arena_new(c->mem, struct start, 1);
	const char *code = http_param(c->req, "kod");
	struct auth_invite i;
	mst_err e = auth_invite_open(c, code, &i);
	const char *own = arena_fmt(c->mem, "/inbjudan/%s", code);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	if (e == MST_NOTFOUND || c->who || !c->app->oidc || id_eq(i.org, c->app->jour) ||
	    !id_parse(code, &s->flow.invite))
		return ctx_go(c, own, NULL);
	s->invite = arena_fmt(c->mem, "%s/kommun", own);
	return ctx_work(c, WORK_REMOTE, find_provider, s, send_away);
}

/* ---- signing out ---- */

mst_err oidc_out_get(struct ctx *c)
{
	if (c->who || !c->app->oidc)
		return ctx_go(c, c->who ? "/idag" : "/logga-in", NULL);
	oidc_out_html(ctx_out(c), &c->view, "/logga-in/kommun/logga-ut");
	return ctx_page(c, 200);
}

/* OpenID Connect RP-Initiated Logout 1.0. Without id_token_hint: tokens are not kept here. */
static mst_err sign_out_there(struct ctx *c)
{
	struct start *s = ctx_work_arg(c);
	MST_CLEANUP(sbuf_done) struct sbuf b;
	const struct oidc_conf *conf = oidc_conf_of(c->app->oidc);

	if (c->result == MST_FAIL || c->result == MST_INVALID)
		return oidc_trouble_page(c, OIDC_DOWN, "/logga-in/kommun/logga-ut");
	TRY(c->result);
	if (!s->provider.logout)
		return ctx_go(c, "/logga-in", NULL);
	sbuf_init(&b, 4096);
	sbuf_fmt(&b, "%s%cclient_id=", s->provider.logout, strchr(s->provider.logout, '?') ? '&' : '?');
	sbuf_url(&b, conf->client);
	sbuf_lit(&b, "&post_logout_redirect_uri=");
	sbuf_url(&b, arena_fmt(c->mem, "%s/logga-in", c->app->url ? c->app->url : ""));
	http_redirect_away(c->req, arena_strn(c->mem, b.p, b.len));
	return MST_OK;
}

mst_err oidc_logout_get(struct ctx *c)
{
	struct start *s = arena_new(c->mem, struct start, 1);

	if (c->who || !c->app->oidc)
		return ctx_go(c, c->who ? "/idag" : "/logga-in", NULL);
	return ctx_work(c, WORK_REMOTE, find_provider, s, sign_out_there);
}
