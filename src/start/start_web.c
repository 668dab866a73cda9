/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* start_web.c - /kom-igang: the three questions, once, and the paper to print afterwards. */
#include "start/start_web.h"

#include "org/org.h"
#include "service/service.h"

/* A phrase is typed here: only on the machine itself, or over TLS. */
static bool safe_line(const struct ctx *c)
{
	const char *peer = http_peer(c->req);

	return http_https(c->req) || str_starts(peer, "127.") || str_eq(peer, "::1");
}

static mst_err not_safe(struct ctx *c)
{
	c->why = view_text(c->view.lang,
			   N_("Den här sidan öppnas bara på serverns egen dator, eller med en adress "
			      "som börjar med https://. Annars kan lösenfrasen läsas på vägen."));
	return MST_DENIED;
}

static mst_err gone(struct ctx *c)
{
	struct auth_member *list;
	size_t n;

	TRY(auth_members(c->db, c->mem, &list, &n));
	start_gone_html(ctx_out(c), &c->view, n > 0);
	return ctx_page(c, 404);
}

/* ---- the passkey ---- */

/* Challenges belong to the one-time address. */
static const char *bound(const struct ctx *c)
{
	return arena_fmt(c->mem, "start %s", http_param(c->req, "kod"));
}

/* What authenticators know her by: the same at each try, so that a second one replaces the first. */
static const char *handle(const struct ctx *c)
{
	const char *code = bound(c);
	char *text = arena_new(c->mem, char, b64_size(16));
	struct hash h;

	hash_of(code, strlen(code), &h);
	b64_text(h.b, 16, text);
	return text;
}

/* ---- the page ---- */

static const struct view_option ways[] = {
	{ "fras", N_("Lösenfras"), NULL },
	{ "passnyckel", N_("Passnyckel på den här enheten"),
	  N_("Fingret, ansiktet eller enhetens kod. Tappar du enheten behöver du papperskoden, som du "
	     "gör direkt efteråt.") },
	{ 0 },
};

static mst_err show(struct ctx *c, struct form *f, int status)
{
	struct webauthn_site site = { .origin = "" };
	struct view_option *counties = arena_new(c->mem, struct view_option, 22);
	struct view_option *services = arena_new(c->mem, struct view_option, SERVICE_PROPOSALS + 1);
	struct start_form_view m = { .form = f, .counties = counties, .services = services,
				     .more = form_error(f, "lan") != NULL, .ways = ways,
				     .challenge = lock_challenge_text(c, bound(c)),
				     .handle = handle(c) };

	m.origin = lock_passkey_site(c, &site) ? site.origin : "none";
	if (!*form_get(f, "satt"))
		form_set(f, "satt", "fras");

	for (size_t i = 0; org_counties[i].code; i++)
		counties[i] = (struct view_option){ org_counties[i].code, org_counties[i].name, NULL };
	for (size_t i = 0; i < SERVICE_PROPOSALS; i++)
		services[i] = (struct view_option){
			service_proposals[i].code, service_proposals[i].name,
			service_proposals[i].rule == SERVICE_NO_IDENTITY ?
				N_("Räknas utan namn. Behöver ett beslut med särskilda skäl (14 kap. 5 § "
				   "socialtjänstlagen).") :
				NULL,
		};
	start_form_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static mst_err start_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);
	mst_err e = start_open(c->db, http_param(c->req, "kod"), c->now);

	if (e == MST_NOTFOUND)
		return gone(c);
	TRY(e);
	if (!safe_line(c))
		return not_safe(c);
	form_set(f, "lan", START_COUNTY);
	for (size_t i = 0; i < SERVICE_PROPOSALS; i++)
		if (service_proposals[i].rule != SERVICE_NO_IDENTITY)
			form_add(f, "insats", service_proposals[i].code);
	return show(c, f, 200);
}

struct starting {
	struct start_asked asked;
	bool services[SERVICE_PROPOSALS];
	struct start_made made; /* its keyring is wiped after use */
	struct lock_passkey passkey;
	uint8_t challenge[LOCK_CHALLENGE];
	struct seal_key secret; /* of its lock; wiped after use */
	struct form *form;
};

static const char *line(struct ctx *c, struct form *f, const char *field, const char *label)
{
	const char *s = form_text(f, c->mem, &c->view, field, label, AUTH_NAME_MAX, true);

	if (strpbrk(s, "\r\n\t"))
		form_fail(f, field, view_text(c->view.lang, N_("Skriv det på en rad.")));
	return s;
}

/* The keyring needs what only her device gives. */
static mst_err read_passkey(struct ctx *c, struct starting *s)
{
	const struct view *v = &c->view;
	mst_err e = lock_passkey_read(c, s->form, bound(c), &s->passkey, s->challenge);

	if (e == MST_INVALID || e == MST_DENIED) {
		form_fail(s->form, "satt",
			  T("Passnyckeln gick inte att göra. Försök igen, eller välj lösenfras."));
		return MST_OK;
	}
	TRY(e);
	if (!lock_prf_secret(s->form, &s->secret)) {
		form_set(s->form, "satt", "fras");
		form_fail(s->form, "losen",
			  T("Enhetens passnyckel kan logga in, men inte låsa upp ärenden. Välj en "
			    "lösenfras i stället."));
	}
	s->passkey.name = T("Min första enhet");
	s->asked.passkey = &s->passkey;
	s->asked.challenge = s->challenge;
	s->asked.secret = &s->secret;
	return MST_OK;
}

static mst_err read_answers(struct ctx *c, struct starting *s)
{
	struct form *f = s->form;
	const struct view *v = &c->view;
	bool known = false;

	s->asked.code = http_param(c->req, "kod");
	s->asked.jour = line(c, f, "jour", N_("jourens namn"));
	s->asked.name = line(c, f, "namn", N_("ditt namn"));
	if (str_eq(form_get(f, "satt"), "passnyckel"))
		TRY(read_passkey(c, s));
	else
		s->asked.phrase = auth_phrase_read(f, v, s->asked.name);
	s->asked.county = form_get(f, "lan");
	for (const struct org_place *p = org_counties; p->code; p++)
		known |= str_eq(p->code, s->asked.county);
	if (!known)
		form_fail(f, "lan", T("Välj ett län."));
	s->asked.services = s->services;
	for (size_t i = 0; i < SERVICE_PROPOSALS; i++)
		s->services[i] = form_has(f, "insats", service_proposals[i].code);
	return MST_OK;
}

static mst_err make(struct ctx *c, void *arg)
{
	struct starting *s = arg;

	return start_make(c->app, c->mem, &s->asked, &s->made);
}

static mst_err made(struct ctx *c)
{
	struct starting *s = ctx_kept(c);

	seal_key_wipe(&s->secret);
	if (c->result == MST_NOTFOUND || c->result == MST_CONFLICT) /* another tab was quicker */
		return gone(c);
	TRY(c->result);
	mst_err e = auth_sign_in(c, &s->made.user, &s->made.keys, "/kom-igang");

	vault_keyring_wipe(&s->made.keys);
	return e;
}

static mst_err start_post(struct ctx *c)
{
	struct starting *s = arena_new(c->mem, struct starting, 1);
	mst_err e = start_open(c->db, http_param(c->req, "kod"), c->now);

	if (e == MST_NOTFOUND)
		return gone(c);
	TRY(e);
	if (!safe_line(c))
		return not_safe(c);
	s->form = ctx_form(c);
	TRY(read_answers(c, s));
	if (form_bad(s->form)) {
		seal_key_wipe(&s->secret);
		return show(c, s->form, 422);
	}
	ctx_keep(c, s);
	return ctx_work(c, WORK_SLOW, make, s, made);
}

/* Eight groups a line, as on paper. */
static const char *grouped(struct ctx *c, const struct hash *h)
{
	char hex[2 * sizeof(h->b) + 1];
	const char *all = "";

	hex_text(h->b, sizeof(h->b), hex);
	for (size_t i = 0; i < 2 * sizeof(h->b); i += 4)
		all = arena_fmt(c->mem, "%s%s%.4s", all, !i ? "" : i % 32 ? " " : "\n", hex + i);
	return all;
}

static mst_err done_get(struct ctx *c)
{
	struct vault_lock phrase;
	struct org jour;

	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	mst_err e = vault_lock_find(c->vault, c->who->id, &phrase);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	start_done_html(ctx_out(c), &c->view,
			&(struct start_done_view){ .jour = jour.name, .login = c->who->login,
						   .phrase = e == MST_OK,
						   .fingerprint = grouped(c, &c->app->root) });
	return ctx_page(c, 200);
}

const struct http_route start_routes[] = {
	{ "GET", "/kom-igang", NEED_ACCOUNTS, done_get, 0 },
	{ "GET", "/kom-igang/{kod}", NEED_PUBLIC, start_get, 0 },
	{ "POST", "/kom-igang/{kod}", NEED_PUBLIC, start_post, HTTP_FORM },
	{ 0 },
};
