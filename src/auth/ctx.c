/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ctx.c - a context's life, pages and redirects. Acts are in act.c. */
#include "auth/auth_priv.h"

#include "base/log.h"

void ctx_start(struct ctx *c, struct app *app, struct arena *mem, struct http_req *r)
{
	*c = (struct ctx){ .mem = mem, .app = app, .req = r, .now = day_now() };
	c->wait = arena_new(mem, struct auth_wait, 1);
	c->open = (struct vault_open){ .k = &c->keys, .org = app->jour, .now = c->now };
	c->view = (struct view){ .mem = mem, .now = c->now, .demo = app->demo,
				 .partnership = app->partnership,
				 .nonce = r ? http_nonce(r) : NULL };
}

mst_err ctx_open(struct app *app, const struct auth_user *who, const struct vault_keyring *keys,
		 struct ctx *ret)
{
	struct db *db, *vault;

	TRY(db_reader(app->data, &db));
	TRY(db_reader(app->vault, &vault));
	ctx_start(ret, app, arena_open(), NULL);
	ret->db = db;
	ret->vault = vault;
	ret->who = who;
	if (keys)
		ret->keys = *keys;
	return MST_OK;
}

static void ctx_wipe(struct ctx *c)
{
	vault_open_wipe(&c->open);
	vault_keyring_wipe(&c->keys);
	seal_key_wipe(&c->wait->secret);
}

void ctx_close(struct ctx *c)
{
	ctx_wipe(c);
	arena_close(c->mem);
	*c = (struct ctx){ 0 };
}

void auth_leave(struct http_req *r, struct ctx *c, void *arg)
{
	(void)r, (void)arg;
	if (c)
		ctx_wipe(c);
}

/* The gate has held one state of both stores for the handler. */
void auth_rest(void *arg)
{
	struct app *app = arg;
	struct db *db;

	if (db_reader(app->data, &db) == MST_OK)
		db_rest(db);
	if (db_reader(app->vault, &db) == MST_OK)
		db_rest(db);
}

mst_err ctx_id(const struct ctx *c, const char *param, struct id *ret)
{
	return id_parse(http_param(c->req, param), ret) ? MST_OK : MST_NOTFOUND;
}

void ctx_keep(struct ctx *c, void *arg)
{
	c->wait->kept = arg;
}

void *ctx_kept(const struct ctx *c)
{
	return c->wait->kept;
}

struct form *ctx_form(struct ctx *c)
{
	struct form *f = form_new(c->mem);
	const struct http_pair *p;
	size_t n = http_fields(c->req, &p);

	for (size_t i = 0; i < n; i++)
		if (!str_eq(p[i].name, VIEW_CSRF) && !str_eq(p[i].name, VIEW_ONCE))
			form_add(f, p[i].name, p[i].value);
	if (str_eq(http_method(c->req), "GET"))
		auth_draft_fill(c, f);
	return f;
}

mst_err ctx_page(struct ctx *c, int status)
{
	http_answer(c->req, status, "text/html; charset=utf-8");
	return MST_OK;
}

mst_err ctx_file(struct ctx *c, const char *type, const char *name)
{
	http_set(c->req, "Content-Disposition",
		 arena_fmt(c->mem, "attachment; filename=\"%s\"", name));
	http_answer(c->req, 200, type);
	return MST_OK;
}

mst_err ctx_go(struct ctx *c, const char *to, const char *flash)
{
	if (flash && c->wait->have_secret)
		auth_flash_write(c->app, c->req, &c->wait->secret, flash);
	http_redirect(c->req, to);
	return MST_OK;
}

static const struct audit_row *prepared(struct ctx *c, struct audit_note note)
{
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);

	note.jour = c->app->jour;
	note.actor = c->who ? c->who->id : ID_NONE;
	audit_prepare(c->mem, c->now, &note, row);
	return row;
}

const struct audit_row *ctx_note(struct ctx *c, const char *act, struct id subject,
				 const struct seal_key *key, const char *detail)
{
	return prepared(c, (struct audit_note){ .act = act, .subject = subject, .key = key, .detail = detail });
}

const struct audit_row *ctx_read_note(struct ctx *c, const char *act, struct id subject,
				      const struct seal_key *key, const char *purpose)
{
	return prepared(c, (struct audit_note){ .act = act, .subject = subject, .key = key, .purpose = purpose });
}

void auth_error(struct http_req *r, struct ctx *c, mst_err e, int status, void *arg)
{
	struct app *app = arg;
	struct ctx fresh;

	if (status >= 500)
		log_note(LOG_ERROR, "http.error", "result", mst_err_name(e), "id", http_id(r), NULL);
	if (!c) {
		ctx_start(&fresh, app, http_mem(r), r);
		c = &fresh;
		c->view.path = http_path(r);
		c->view.lang = auth_lang(c);
	}
	sbuf_reset(http_out(r));
	view_error(http_out(r), &c->view, status, c->why);
	http_answer(r, status, "text/html; charset=utf-8");
}
