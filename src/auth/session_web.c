/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* session_web.c - /mitt-konto/inloggningar: where she is signed in, and ending it. */
#include "auth/auth_priv.h"
#include "auth/auth_web.h"

/* A session is called by the first half of its row's id, itself a hash of what the cookie holds. */
static struct id handle(const struct hash *h)
{
	struct id ret;

	memcpy(ret.b, h->b, sizeof(ret.b));
	return ret;
}

const char *auth_device_words(const struct view *v, const char *device)
{
	const char *os = strchr(device, '/');

	if (!os)
		return T("Okänd webbläsare");
	return arena_fmt(v->mem, T("%s på %s"), arena_strn(v->mem, device, (size_t)(os - device)),
			 os + 1);
}

static mst_err own_sessions(struct ctx *c, struct auth_session **ret, size_t *ret_n)
{
	struct auth_session *s;
	size_t n, k = 0;

	TRY(auth_sessions(c->db, c->mem, c->who->id, &s, &n));
	for (size_t i = 0; i < n; i++)
		if (auth_session_alive(c->app, &s[i], c->now))
			s[k++] = s[i];
	for (size_t i = 1; i < k; i++)
		if (id_eq(handle(&s[i].id), c->session)) { /* this one first */
			struct auth_session here = s[i];

			memmove(s + 1, s, i * sizeof(*s));
			s[0] = here;
		}
	*ret = s;
	*ret_n = k;
	return MST_OK;
}

mst_err auth_sessions_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct auth_session *list;
	size_t n;

	TRY(own_sessions(c, &list, &n));
	struct auth_session_row *rows = arena_new(c->mem, struct auth_session_row, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct id id = handle(&list[i].id);

		rows[i] = (struct auth_session_row){
			.device = auth_device_words(v, list[i].device),
			.used = arena_fmt(c->mem, T("Använd senast %s. Inloggad %s."),
					  view_moment(v, list[i].seen), view_moment(v, list[i].created)),
			.drop = id_eq(id, c->session) ? NULL :
							arena_fmt(c->mem, "/mitt-konto/inloggningar/%s",
								  id_str(c->mem, id)),
		};
	}
	struct auth_sessions_view m = { .rows = rows, .n = n };

	TRY(auth_trust_rows(c, &m.phones, &m.nphones));
	auth_sessions_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err forget_one(struct ctx *c, void *arg)
{
	const struct auth_session *s = arg;

	return vault_lock_forget(c->vault, s->trust);
}

/* One that a PIN has opened would be opened again: the phone is forgotten with it. */
static mst_err end_one(struct ctx *c, void *arg)
{
	const struct auth_session *s = arg;

	if (!id_none(s->trust))
		TRY(auth_trust_drop(c->db, s->trust));
	return auth_session_delete(c->db, &s->id);
}

mst_err auth_session_end_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct auth_session *list;
	struct auth_session *which = NULL;
	struct id id;
	size_t n;

	TRY(ctx_id(c, "id", &id));
	TRY(own_sessions(c, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (id_eq(handle(&list[i].id), id))
			which = &list[i];
	if (!which) /* it has ended meanwhile: that is what she wanted */
		return ctx_go(c, "/mitt-konto/inloggningar", T("Utloggad."));
	struct act a = { .keys = id_none(which->trust) ? NULL : forget_one, .apply = end_one, .arg = which,
			 .audit = ctx_note(c, "account.sessions_ended", c->who->id, NULL, NULL) };

	return ctx_act_go(c, &a, "/mitt-konto/inloggningar", T("Utloggad."), NULL);
}

static mst_err end_all(struct ctx *c, void *arg)
{
	return auth_sessions_end(c->db, *(struct id *)arg);
}

void auth_put_out(struct ctx *c, struct id account, struct act *ret)
{
	struct id *arg = arena_new(c->mem, struct id, 1);
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;

	*arg = account;
	*ret = (struct act){ .keys = auth_trust_forget_all, .apply = end_all, .arg = arg,
			     .audit = ctx_note(c, "account.put_out", account, have ? &key : NULL, NULL) };
}

struct staying {
	struct hash here;
	struct id phone;
};

static mst_err forget_others(struct ctx *c, void *arg)
{
	const struct staying *s = arg;

	return vault_locks_forget(c->vault, c->who->id, s->phone);
}

static mst_err end_others(struct ctx *c, void *arg)
{
	const struct staying *s = arg;

	return auth_sessions_end_but(c->db, c->who->id, &s->here, s->phone);
}

mst_err auth_sessions_end_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct staying *s = arena_new(c->mem, struct staying, 1);
	struct act a = { .keys = forget_others, .apply = end_others, .arg = s,
			 .audit = ctx_note(c, "account.sessions_ended", c->who->id, NULL, NULL) };

	struct auth_trust phone;
	mst_err e = auth_trust_here(c, &phone);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	s->phone = e == MST_OK ? phone.lock : ID_NONE;
	auth_session_id(c, &s->here);
	return ctx_act_go(c, &a, "/mitt-konto/inloggningar",
			  T("Du är utloggad överallt utom här."), NULL);
}
