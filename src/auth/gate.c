/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* gate.c - who is it, and may they: asked once per request, before any handler, failing closed. */
#include "auth/auth_priv.h"

#define TOUCH_SECONDS 60

struct touch_job {
	struct db_job job;
	struct hash id;
	int64_t at;
};

static mst_err run_touch(struct db *w, void *arg)
{
	struct touch_job *t = arg;

	return auth_session_touch(w, &t->id, t->at);
}

static void free_touch(struct db_job *job, mst_err result)
{
	(void)result; /* a lost touch shortens an idle session by a minute at most */
	free(job->arg);
}

static void session_touch(struct ctx *c, const struct hash *id)
{
	struct touch_job *t = mem_alloc(sizeof(*t));

	*t = (struct touch_job){ .id = *id, .at = c->now };
	t->job = (struct db_job){.apply = run_touch, .done = free_touch, .arg = t, .reserve = true};
	if (db_submit(c->app->data, &t->job) != MST_OK)
		free(t);
}

bool auth_session_alive(const struct app *app, const struct auth_session *s, int64_t now)
{
	return now - s->seen < (int64_t)app->idle_minutes * 60 &&
	       now - s->created < (int64_t)app->hours * 3600;
}

/* Fills c->who and the keyring from the cookie. *ret_past: the account of a session that has run
 * out less than a day ago, ID_NONE otherwise. */
static mst_err sign_in(struct ctx *c, const struct http_route *route, struct id *ret_past)
{
	struct auth_cookie cookie;
	struct auth_session s;
	struct auth_user *user = arena_new(c->mem, struct auth_user, 1);
	mst_err e;

	*ret_past = ID_NONE;
	auth_cookie_read(c->app, c->req, &cookie);
	if (!cookie.have)
		return MST_OK;
	e = auth_session_find(c->db, c->mem, &cookie.id, &s, user);
	if (e == MST_OK && !auth_session_alive(c->app, &s, c->now)) {
		if (c->now - s.seen < AUTH_KEEP_SECONDS)
			*ret_past = user->id;
	} else if (e == MST_OK && user->roles) { /* without any she has nothing to do here */
		MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };

		kdf(&cookie.secret, "session keyring", &key);
		c->who = user;
		if (s.keyring.n && vault_unpack(user->id, &key, s.keyring, &c->keys) != MST_OK)
			c->who = NULL; /* the row was tampered with: nobody is signed in */
		c->wait->secret = cookie.secret;
		c->wait->have_secret = true;
		c->wait->proved = s.proved;
		memcpy(c->session.b, cookie.id.b, sizeof(c->session.b));
		if (c->now - s.seen >= TOUCH_SECONDS && !(route->flags & HTTP_AUTOSAVE))
			session_touch(c, &cookie.id);
	}
	seal_key_wipe(&cookie.secret);
	return e == MST_NOTFOUND ? MST_OK : e;
}

struct lang_job {
	struct db_job job;
	struct id account;
	enum view_lang lang;
};

static mst_err run_lang(struct db *w, void *arg)
{
	struct lang_job *l = arg;

	return auth_lang_put(w, l->account, l->lang);
}

static void free_lang(struct db_job *job, mst_err result)
{
	(void)result; /* she chooses again */
	free(job->arg);
}

/* Her choice stays: the page's one effect, not waited for. */
static void lang_keep(struct ctx *c, enum view_lang lang)
{
	struct lang_job *l = mem_alloc(sizeof(*l));

	*l = (struct lang_job){ .account = c->who->id, .lang = lang };
	l->job = (struct db_job){ .apply = run_lang, .done = free_lang, .arg = l };
	if (db_submit(c->app->data, &l->job) != MST_OK)
		free(l);
}

enum view_lang auth_lang(const struct ctx *c)
{
	static const char *const offered[] = { "sv", "en", NULL };
	const char *asked = http_query(c->req, VIEW_LANG);
	bool known = str_eq(asked, "sv") || str_eq(asked, "en");

	if (!known)
		asked = c->who ? view_lang_code(c->who->lang) : http_accepts_lang(c->req, offered);
	return str_eq(asked, "en") ? VIEW_EN : VIEW_SV;
}

static const struct view_hidden *form_hidden(void *arg)
{
	struct ctx *c = arg;
	struct auth_wait *w = c->wait;

	if (!w->hidden.csrf)
		w->hidden = (struct view_hidden){
			.csrf = auth_csrf(c->app, c->mem, w->have_secret ? &w->secret : NULL,
					  http_peer_net(c->req), c->now),
			.once = id_str(c->mem, rng_id()),
		};
	return &w->hidden;
}

static void view_fill(struct ctx *c)
{
	c->view.lang = auth_lang(c);
	if (c->who && c->view.lang != c->who->lang)
		lang_keep(c, c->view.lang);
	c->view.path = http_path(c->req);
	c->view.hidden = form_hidden;
	c->view.hidden_arg = c;
	if (!c->who)
		return;
	c->view.user = c->who->name;
	c->view.flash = auth_flash_read(c->app, c->req,
					c->wait->have_secret ? &c->wait->secret : NULL);
	if (c->app->nav)
		c->app->nav(c, &c->view);
}

/* The page that asks, with the way back. */
static const char *place_of(struct ctx *c, const char *asks)
{
	struct sbuf b;

	sbuf_init(&b, 4096);
	sbuf_str(&b, asks);
	sbuf_lit(&b, "?till=");
	sbuf_url(&b, http_path(c->req));
	const char *place = b.bad ? asks : arena_str(c->mem, b.p);

	sbuf_done(&b);
	return place;
}

/* Nobody asks for something that needs somebody: to the login, and back afterwards. What was
 * typed is kept for the account whose session has run out. */
static mst_err ask_login(struct ctx *c, struct id past)
{
	if (str_eq(http_method(c->req), "POST") && !id_none(past))
		return auth_park_text(c, past, "/logga-in?sparad=ja");
	http_redirect(c->req, place_of(c, "/logga-in"));
	return MST_OK;
}

/* Signed in, locked: what was typed is kept, and comes back when she has unlocked. */
static mst_err ask_unlock(struct ctx *c)
{
	if (str_eq(http_method(c->req), "POST"))
		return auth_park_text(c, c->who->id, "/las-upp");
	http_redirect(c->req, place_of(c, "/las-upp"));
	return MST_OK;
}

/* To the same page under another host name. What was posted is not led on: its form was not ours. */
static mst_err lead_to(struct ctx *c, const char *url)
{
	MST_CLEANUP(sbuf_done) struct sbuf b;

	if (!str_eq(http_method(c->req), "GET") && !str_eq(http_method(c->req), "HEAD"))
		return MST_NOTFOUND;
	sbuf_init(&b, 9000);
	sbuf_str(&b, url);
	for (const char *p = http_target(c->req); *p; p++) {
		unsigned char ch = (unsigned char)*p;

		if (ch <= 0x20 || ch >= 0x7f)
			sbuf_fmt(&b, "%%%02X", ch);
		else
			sbuf_ch(&b, *p);
	}
	if (b.bad)
		return MST_NOTFOUND;
	http_redirect_away(c->req, b.p);
	return MST_OK;
}

/* Two host names keep the public site and the workplace apart in browsers: each page has one of them. */
static mst_err find_side(struct ctx *c, const struct http_route *route)
{
	const struct app *app = c->app;
	const char *host = http_header(c->req, "Host");

	if (!app->public_url || route->flags & HTTP_EVERYWHERE) {
		c->outside = app->public_url && http_host_is(app->public_url, host, true);
		return MST_OK;
	}
	if (http_host_is(app->public_url, host, true)) {
		c->outside = true;
		return route->flags & HTTP_VISITOR ? MST_OK : lead_to(c, app->url);
	}
	if (!http_host_is(app->url, host, true))
		return MST_NOTFOUND;
	return route->flags & HTTP_VISITOR ? lead_to(c, app->public_url) : MST_OK;
}

static bool asks_proof(const struct ctx *c, unsigned flags)
{
	return (flags & HTTP_PROVED && c->now - c->wait->proved >= AUTH_PROOF_SECONDS) ||
	       (flags & HTTP_FACTOR && !c->wait->proved);
}

mst_err auth_gate(struct http_req *r, int need, struct ctx **ret, void *arg)
{
	struct arena *mem = http_mem(r);
	struct ctx *c = arena_new(mem, struct ctx, 1);
	const struct http_route *route = http_route_of(r);
	struct id past = ID_NONE;

	ctx_start(c, arg, mem, r);
	*ret = c;
	c->view.path = http_path(r);
	c->view.lang = auth_lang(c);
	TRY(find_side(c, route));
	if (c->outside)
		http_visitor(r);
	if (http_answered(r))
		return MST_OK;
	TRY(db_reader(c->app->data, &c->db));
	TRY(db_reader(c->app->vault, &c->vault));
	db_hold(c->db);
	db_hold(c->vault);
	if (!c->outside)
		TRY(sign_in(c, route, &past));
	if (need == NEED_PUBLIC && !c->who)
		db_as(c->db, DB_AS_PUBLIC);
	view_fill(c);
	if (!c->who && need != NEED_PUBLIC)
		return need == NEED_NOBODY ? MST_NOTFOUND : ask_login(c, past);
	if (!auth_may(c->who ? c->who->roles : 0, (enum auth_need)need))
		return auth_need_hidden((enum auth_need)need) ? MST_NOTFOUND : MST_DENIED;
	if (str_eq(http_method(r), "POST") &&
	    !auth_csrf_good(c->app, r, c->wait->have_secret ? &c->wait->secret : NULL, c->now)) {
		c->why = view_text(c->view.lang,
				   N_("Formuläret var för gammalt eller kom från en annan "
				      "webbplats. Gå tillbaka, ladda om sidan och försök igen."));
		return MST_DENIED;
	}
	if (c->who && !c->keys.open && auth_need_keys((enum auth_need)need))
		return ask_unlock(c);
	if (c->who && asks_proof(c, route->flags))
		return auth_ask_proof(c);
	return auth_scan_wanted(c) ? auth_scan_files(c) : MST_OK;
}
