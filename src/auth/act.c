/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* act.c - changing something: keys on the vault's lane, then rows and their audit row on the data
 * lane, then the answer. The request is parked meanwhile; its arena belongs to whoever runs it, one
 * at a time. What gives somebody a key comes last, so that no key is given that the log does not
 * tell of. An act outside HTTP takes the same road and waits. */
#include "auth/auth_priv.h"

#include "base/log.h"

/* ---- on the writers' threads ---- */

static mst_err run_vault(struct db *w, void *arg)
{
	struct ctx *c = arg;
	struct db *reader = c->vault;

	c->vault = w;
	mst_err e = c->wait->on_vault(c, c->wait->act.arg);

	c->vault = reader;
	return e;
}

static mst_err apply_rows(struct ctx *c)
{
	struct auth_wait *w = c->wait;

	w->dup = NULL;
	if (w->once && c->who)
		TRY(auth_once_take(c->db, c->mem, c->who->id, w->once, c->now, w->go ? w->go : "",
				   &w->dup));
	if (w->dup)
		return MST_OK;
	if (w->act.apply)
		TRY(w->act.apply(c, w->act.arg));
	if (w->once && c->who && c->req)
		TRY(auth_draft_drop(c->db, c->who->id, http_path(c->req)));
	return w->act.audit ? audit_append(c->db, w->act.audit) : MST_OK;
}

static mst_err run_rows(struct db *w, void *arg)
{
	struct ctx *c = arg;
	struct db *reader = c->db;

	c->db = w;
	mst_err e = apply_rows(c);

	c->db = reader;
	return e;
}

static mst_err run_audit(struct db *w, void *arg)
{
	struct ctx *c = arg;

	return audit_append(w, c->wait->act.audit);
}

static void wake(struct db_job *job, mst_err result)
{
	struct ctx *c = job->arg;

	c->result = result;
	http_unpark(c->req);
}

/* ---- over HTTP ---- */

static mst_err submit(struct ctx *c, struct db_store *store,
		      mst_err (*apply)(struct db *w, void *arg), http_handler then)
{
	struct db_job *job = &c->wait->job;

	*job = (struct db_job){.apply = apply,
			       .done = wake,
			       .arg = c,
			       .single = apply == run_audit,
			       .reserve = apply == run_audit || c->wait->act.reserve};
	http_park(c->req, then);
	mst_err e = db_submit(store, job);

	if (e != MST_OK) {
		c->result = e;
		http_unpark(c->req);
	}
	return MST_OK;
}

static mst_err submit_vault(struct ctx *c, mst_err (*fn)(struct ctx *c, void *arg),
			    http_handler then)
{
	c->wait->on_vault = fn;
	return submit(c, c->app->vault, run_vault, then);
}

static mst_err after_give(struct ctx *c)
{
	return c->wait->next(c);
}

/* The answer, with what to say if it could not be written. */
static mst_err answer(struct ctx *c)
{
	if (c->result == MST_BUSY && db_store_full(c->app->data))
		c->why =
		    view_text(c->view.lang,
			      N_("Serverns disk är full. Det går att läsa ett tag till, men inte "
				 "att spara. Säg till den som sköter servern."));
	return c->wait->next(c);
}

/* To where the first of two equal submits went. One whose answer was a page of its own led nowhere. */
static mst_err as_before(struct ctx *c, const char *place)
{
	if (*place)
		return ctx_go(c, place, NULL);
	c->why = view_text(c->view.lang, N_("Formuläret är redan skickat. Gå tillbaka och ladda om sidan "
					    "innan du gör det igen."));
	return MST_CONFLICT;
}

static mst_err after_rows(struct ctx *c)
{
	struct auth_wait *w = c->wait;

	if (c->result == MST_OK && w->dup)
		return as_before(c, w->dup);
	if (c->result == MST_OK && w->act.give)
		return submit_vault(c, w->act.give, after_give);
	return answer(c);
}

static mst_err after_keys(struct ctx *c)
{
	if (c->result != MST_OK)
		return c->wait->next(c);
	return submit(c, c->app->data, run_rows, after_rows);
}

static mst_err run_nothing(struct db *w, void *arg)
{
	(void)w, (void)arg;
	return MST_OK;
}

static mst_err after_room(struct ctx *c)
{
	return c->result == MST_OK ? submit_vault(c, c->wait->act.keys, after_keys) : answer(c);
}

mst_err ctx_act(struct ctx *c, const struct act *a, const char *go, http_handler next)
{
	struct auth_wait *w = c->wait;

	w->act = *a;
	w->next = next;
	w->go = go;
	w->once = w->again ? NULL : http_field(c->req, VIEW_ONCE);
	if (w->once && strlen(w->once) > 64)
		w->once = NULL;
	/* Asked before the keys are made: the second of two submits must not leave keys behind. */
	if (w->once && c->who) {
		TRY(auth_once_find(c->db, c->mem, c->who->id, w->once, &w->dup));
		if (w->dup)
			return as_before(c, w->dup);
	}
	/* While rows are refused, no keys are made for them, and what room there is stays. */
	if (a->keys && db_store_full(c->app->data))
		return submit(c, c->app->data, run_nothing, after_room);
	if (a->keys)
		return submit_vault(c, a->keys, after_keys);
	return submit(c, c->app->data, run_rows, after_rows);
}

static mst_err act_gone(struct ctx *c)
{
	struct auth_wait *w = c->wait;

	if (c->result == MST_OK)
		return ctx_go(c, w->go, w->flash);
	return w->failed ? w->failed(c) : c->result;
}

mst_err ctx_act_go(struct ctx *c, const struct act *a, const char *go, const char *flash,
		   http_handler failed)
{
	c->wait->flash = flash;
	c->wait->failed = failed;
	return ctx_act(c, a, go, act_gone);
}

/* ---- several as one ---- */

struct join {
	const struct act *list;
	size_t n;
};

static mst_err join_keys(struct ctx *c, void *arg)
{
	const struct join *j = arg;

	for (size_t i = 0; i < j->n; i++)
		if (j->list[i].keys)
			TRY(j->list[i].keys(c, j->list[i].arg));
	return MST_OK;
}

static mst_err join_apply(struct ctx *c, void *arg)
{
	const struct join *j = arg;

	for (size_t i = 0; i < j->n; i++) {
		if (j->list[i].apply)
			TRY(j->list[i].apply(c, j->list[i].arg));
		if (j->list[i].audit)
			TRY(audit_append(c->db, j->list[i].audit));
	}
	return MST_OK;
}

static mst_err join_give(struct ctx *c, void *arg)
{
	const struct join *j = arg;

	for (size_t i = 0; i < j->n; i++)
		if (j->list[i].give)
			TRY(j->list[i].give(c, j->list[i].arg));
	return MST_OK;
}

mst_err ctx_refuse(struct ctx *c, void *arg)
{
	(void)c, (void)arg;
	return MST_CONFLICT;
}

void ctx_act_join(struct ctx *c, const struct act *list, size_t n, struct act *ret)
{
	struct join *j = arena_new(c->mem, struct join, 1);

	*j = (struct join){ list, n };
	*ret = (struct act){ .apply = join_apply, .arg = j };
	for (size_t i = 0; i < n; i++) {
		if (list[i].keys)
			ret->keys = join_keys;
		if (list[i].give)
			ret->give = join_give;
		ret->reserve |= list[i].reserve;
	}
}

mst_err ctx_act_now(struct ctx *c, const struct act *a)
{
	mst_err (*call)(struct db_store *, mst_err (*)(struct db *, void *), void *) =
	    a->many ? db_call_many : db_call;

	c->wait->act = *a;
	c->wait->once = NULL;
	if (a->keys) {
		c->wait->on_vault = a->keys;
		TRY(call(c->app->vault, run_vault, c));
	}
	TRY(call(c->app->data, run_rows, c));
	if (!a->give)
		return MST_OK;
	c->wait->on_vault = a->give;
	return db_call(c->app->vault, run_vault, c);
}

struct erase_arg {
	const struct id *ids;
	size_t n;
	mst_err (*wiped)(struct db *w, struct id id);
};

static mst_err erase_keys(struct ctx *c, void *arg)
{
	struct erase_arg *a = arg;

	for (size_t i = 0; i < a->n; i++)
		TRY(vault_erase(c->vault, a->ids[i], c->now));
	return MST_OK;
}

static mst_err put_wiped(struct ctx *c, void *arg)
{
	struct erase_arg *a = arg;

	for (size_t i = 0; i < a->n; i++)
		TRY(a->wiped(c->db, a->ids[i]));
	return MST_OK;
}

mst_err ctx_erase_keys(struct ctx *c, const struct id *ids, size_t n,
		       mst_err (*wiped)(struct db *w, struct id id))
{
	struct erase_arg a = { ids, n, wiped };

	if (!n)
		return MST_OK;
	return ctx_act_now(c, &(struct act){ .keys = erase_keys, .apply = put_wiped, .arg = &a });
}

/* ---- a read that must be on the log first ---- */

static mst_err after_audit(struct ctx *c)
{
	if (c->result == MST_OK)
		return c->wait->file ? ctx_file(c, c->wait->type, c->wait->file) :
				       ctx_page(c, c->wait->status);
	/* The page is thrown away: nothing leaves that is not on the log. */
	sbuf_reset(http_out(c->req));
	c->why = view_text(c->view.lang, N_("Sidan kan inte visas just nu, eftersom läsningen inte "
					    "kunde skrivas i loggen. Försök igen om en stund."));
	return MST_BUSY;
}

mst_err ctx_page_after(struct ctx *c, int status, const struct audit_row *audit)
{
	c->wait->act = (struct act){ .audit = audit };
	c->wait->status = status;
	return submit(c, c->app->data, run_audit, after_audit);
}

mst_err ctx_file_after(struct ctx *c, const char *type, const char *name,
		       const struct audit_row *audit)
{
	c->wait->type = type;
	c->wait->file = name;
	return ctx_page_after(c, 200, audit);
}

/* ---- without waiting ---- */

struct rewrap_job {
	struct db_job job;
	struct vault_grant grant;
};

static mst_err run_rewrap(struct db *w, void *arg)
{
	struct rewrap_job *r = arg;

	return vault_grant_put(w, &r->grant, 1);
}

static void free_rewrap(struct db_job *job, mst_err result)
{
	struct rewrap_job *r = job->arg;

	if (result != MST_OK)
		log_note(LOG_WARN, "auth.rewrap", "result", mst_err_name(result), NULL);
	mem_wipe(r, sizeof(*r));
	free(r);
}

void ctx_rewrap(struct ctx *c, const struct vault_grant *g)
{
	struct rewrap_job *r;

	if (db_store_full(c->app->data)) /* it can wait, the room is for the log */
		return;
	r = mem_alloc(sizeof(*r));
	*r = (struct rewrap_job){ .grant = *g };
	r->job = (struct db_job){ .apply = run_rewrap, .done = free_rewrap, .arg = r };
	if (db_submit(c->app->vault, &r->job) != MST_OK)
		free(r);
}

struct relock_job {
	struct db_job job;
	struct vault_lock lock;
};

static mst_err run_relock(struct db *w, void *arg)
{
	struct relock_job *r = arg;

	return vault_lock_put(w, &r->lock);
}

static void free_relock(struct db_job *job, mst_err result)
{
	struct relock_job *r = job->arg;

	if (result != MST_OK)
		log_note(LOG_WARN, "auth.relock", "result", mst_err_name(result), NULL);
	free(r);
}

void ctx_relock(struct ctx *c, const struct vault_keyring *k, const struct seal_key *under)
{
	struct vault_lock had;
	struct relock_job *r;

	if (db_store_full(c->app->data) || vault_lock_find(c->vault, k->user, &had) != MST_OK ||
	    !had.old)
		return;
	r = mem_alloc(sizeof(*r));
	*r = (struct relock_job){ .job = { .apply = run_relock, .done = free_relock } };
	r->job.arg = r;
	vault_lock_new(k, k->user, VAULT_PHRASE, under, &r->lock);
	if (db_submit(c->app->vault, &r->job) != MST_OK)
		free(r);
}

/* ---- slow work ---- */

static void run_work(void *arg)
{
	struct ctx *c = arg;

	c->result = c->wait->work(c, c->wait->arg);
	http_unpark(c->req);
}

mst_err ctx_work(struct ctx *c, int lane, mst_err (*fn)(struct ctx *c, void *arg), void *arg,
		 http_handler next)
{
	c->wait->work = fn;
	c->wait->arg = arg;
	http_park(c->req, next);
	mst_err e = c->app->work(c->app, lane, run_work, c);

	if (e != MST_OK) {
		c->result = e;
		http_unpark(c->req);
	}
	return MST_OK;
}

void *ctx_work_arg(const struct ctx *c)
{
	return c->wait->arg;
}
