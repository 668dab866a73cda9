/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_close.c - closing a case and opening it again: how it went is counted with the closing, and helpers'
 * keys end with it. */
#include "support/support_db.h"
#include "support/support_restrict.h"
#include "support/support_seal.h"

struct state_arg {
	struct id id;
	int64_t version;
	bool close;
	struct blob sealed, link;
	struct support_entry_row entry;
	struct stats_fact outcome;       /* id ID_NONE: it has none */
	struct support_entry_row ending; /* opened again: the line of the closing, without its fact */
	struct id *drop; /* who does not open a closed case */
	size_t ndrop;
};

static mst_err drop_keys(struct ctx *c, void *arg)
{
	struct state_arg *a = arg;

	for (size_t i = 0; i < a->ndrop; i++)
		TRY(vault_withdraw(c->vault, a->id, a->drop[i]));
	return MST_OK;
}

/* Holders who are no coordinators, nor a pair. */
static mst_err helpers_of(struct ctx *c, struct id case_id, struct id **ret, size_t *ret_n)
{
	struct auth_user u;
	size_t n, kept = 0;
	struct id *ids;

	TRY(vault_holders(c->vault, c->mem, case_id, &ids, &n));
	for (size_t i = 0; i < n; i++) {
		mst_err e = auth_get(c->db, c->mem, ids[i], &u);

		if (e != MST_NOTFOUND)
			TRY(e);
		if (e == MST_OK && !(u.roles & ROLE_COORDINATOR))
			ids[kept++] = ids[i];
	}
	*ret = ids;
	*ret_n = kept;
	return MST_OK;
}

static mst_err put_state(struct ctx *c, void *arg)
{
	struct state_arg *a = arg;

	if (a->close) {
		TRY(support_row_update(c->db, a->id, a->version, c->now, a->sealed, a->link));
		TRY(support_row_state(c->db, a->id, SUPPORT_OPEN, SUPPORT_CLOSED, c->now, c->now));
		if (!id_none(a->outcome.id))
			TRY(stats_put(c->db, &a->outcome));
	} else {
		TRY(support_row_state(c->db, a->id, SUPPORT_CLOSED, SUPPORT_OPEN, 0, c->now));
		if (!id_none(a->outcome.id)) {
			TRY(stats_drop(c->db, a->outcome.id));
			TRY(support_entry_reseal(c->db, a->id, a->ending.id, a->ending.sealed));
		}
	}
	return support_entry_insert(c->db, &a->entry);
}

/* The line of a closing, and what the outcome is counted as. */
static void end_of(struct ctx *c, const struct support_case *s, const char *reason, const char *outcome,
		   struct state_arg *a)
{
	struct support_entry e = { .id = rng_id(), .kind = SUPPORT_CLOSING, .at = c->now, .text = reason,
				   .code = outcome, .fact = outcome ? rng_id() : ID_NONE };

	a->entry = support_mark(c, s, SUPPORT_CLOSING, NULL, NULL);
	a->entry.id = e.id;
	a->entry.sealed = support_entry_seal(c->mem, &s->key, &e);
	if (outcome)
		a->outcome = support_entry_fact(c, &e, &s->person, &s->codes);
}

mst_err support_close(struct ctx *c, const struct support_case *s, const char *reason,
		      const char *outcome, struct act *ret)
{
	struct state_arg *a = arena_new(c->mem, struct state_arg, 1);
	struct support_codes codes = s->codes;

	if (s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	TRY(support_unrestricted(c, s->id));
	codes.close_reason = reason;
	*a = (struct state_arg){
		.id = s->id, .version = s->version, .close = true,
		.sealed = support_codes_seal(c->mem, &s->key, s->id, &codes, &s->person),
		.link = support_link_seal(c->mem, &s->key, s->id, s->fact),
	};
	end_of(c, s, reason, outcome, a);
	TRY(helpers_of(c, s->id, &a->drop, &a->ndrop));
	*ret = (struct act){ .apply = put_state, .give = drop_keys, .arg = a,
			     .audit = ctx_note(c, "case.close", s->id, &s->audit, NULL) };
	return MST_OK;
}

/* What its closing counts as goes with the closing. */
static mst_err ending_of(struct ctx *c, const struct support_case *s, struct state_arg *a)
{
	struct support_entry *e;
	size_t n;

	TRY(support_entries(c, s, &e, &n));
	for (size_t i = 0; i < n; i++) {
		if (e[i].kind != SUPPORT_CLOSING || id_none(e[i].fact))
			continue;
		a->outcome.id = e[i].fact;
		e[i].fact = ID_NONE;
		a->ending.id = e[i].id;
		a->ending.sealed = support_entry_seal(c->mem, &s->key, &e[i]);
	}
	return MST_OK;
}

mst_err support_reopen(struct ctx *c, const struct support_case *s, struct act *ret)
{
	struct state_arg *a = arena_new(c->mem, struct state_arg, 1);

	if (s->state != SUPPORT_CLOSED)
		return MST_CONFLICT;
	*a = (struct state_arg){ .id = s->id, .entry = support_mark(c, s, SUPPORT_REOPENED, NULL, NULL) };
	TRY(ending_of(c, s, a));
	*ret = (struct act){ .apply = put_state, .arg = a,
			     .audit = ctx_note(c, "case.reopen", s->id, &s->audit, NULL) };
	return MST_OK;
}

/* ---- what a crash after a closing has left ---- */

struct helping {
	struct ctx *c;
	struct state_arg *of;
	size_t n;
};

static mst_err drop_left(struct db *v, void *arg)
{
	struct helping *a = arg;

	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < a->of[i].ndrop; k++)
			TRY(vault_withdraw(v, a->of[i].id, a->of[i].drop[k]));
	return MST_OK;
}

static mst_err closed_mend(struct ctx *c)
{
	struct helping a = { .c = c };
	struct support_bare *all;
	size_t n;

	TRY(support_closed_before(c->db, c->mem, c->app->jour, c->now, &all, &n));
	a.of = arena_new(c->mem, struct state_arg, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct state_arg *s = &a.of[a.n];

		s->id = all[i].id;
		TRY(helpers_of(c, s->id, &s->drop, &s->ndrop));
		a.n += s->ndrop > 0;
	}
	return a.n ? db_call(c->app->vault, drop_left, &a) : MST_OK;
}

mst_err support_closed_mend(struct app *app)
{
	struct ctx c;

	TRY(ctx_open(app, NULL, NULL, &c));
	mst_err e = closed_mend(&c);

	ctx_close(&c);
	return e;
}
