/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_log.c - what happened: entries of a case, tallies without identity, calls that are
 * written before there is a case. Recording is never refused (only new planned acts may be). */
#include "support/support_filter.h"
#include "support/support_restrict.h"
#include "support/support_seal.h"
#include "support/support_task.h"

#include "base/pack.h"

/* ---- an entry ---- */

struct log_arg {
	struct support_entry_row row;
	struct stats_fact fact;
	bool counts;
	struct id *calls; /* that waited: she has been reached, or told */
	size_t ncalls;
};

static mst_err put_entry(struct ctx *c, void *arg)
{
	struct log_arg *a = arg;

	TRY(support_entry_insert(c->db, &a->row));
	TRY(support_row_touch(c->db, a->row.case_id, c->now));
	for (size_t i = 0; i < a->ncalls; i++) {
		mst_err e = support_task_finish(c->db, a->calls[i], a->row.case_id, c->now);

		if (e != MST_OK && e != MST_CONFLICT) /* somebody has ticked it off meanwhile */
			return e;
	}
	if (!a->counts)
		return MST_OK;
	int64_t restricted;

	TRY(support_restricted(c->db, a->row.case_id, &restricted));
	return restricted ? MST_OK : stats_put(c->db, &a->fact);
}

static const char *act_of(enum support_kind kind)
{
	switch (kind) {
	case SUPPORT_MEASURE:
		return "case.measure";
	case SUPPORT_NOTICE:
	case SUPPORT_PRIVACY:
	case SUPPORT_GUARDIAN:
	case SUPPORT_CONCERN:
		return "case.notice";
	default:
		return "case.log";
	}
}

static enum stats_kind stats_kind_of(enum support_kind kind)
{
	if (kind == SUPPORT_MEASURE)
		return STATS_MEASURE;
	if (kind == SUPPORT_CLOSING)
		return STATS_OUTCOME;
	return kind == SUPPORT_NOTICE ? STATS_NOTICE : STATS_CONTACT;
}

struct stats_fact support_entry_fact(struct ctx *c, const struct support_entry *e,
				     const struct person *p, const struct support_codes *codes)
{
	struct stats_fact f = { .id = e->fact, .jour = c->app->jour, .kind = stats_kind_of(e->kind),
				.day = day_of(e->at), .service = e->code, .n = 1 };

	if (f.kind == STATS_OUTCOME) /* stands alone */
		return f;
	f.municipality = p->extra_protection ? NULL : codes->municipality;
	f.role = codes->nroles ? codes->roles[0] : NULL;
	return f;
}

mst_err support_log(struct ctx *c, const struct support_case *s, const struct support_entry *e,
		    struct act *ret)
{
	struct log_arg *a = arena_new(c->mem, struct log_arg, 1);
	struct support_entry copy = *e;

	if (s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	copy.id = rng_id();
	a->counts = e->kind == SUPPORT_TALK || e->kind == SUPPORT_MEASURE ||
		    e->kind == SUPPORT_NOTICE;
	if (a->counts)
		copy.fact = rng_id();
	if (e->kind == SUPPORT_TALK) {
		TRY(support_calls_waiting(c, s, &a->calls, &a->ncalls));
	} else if (e->kind == SUPPORT_PRIVACY) {
		a->calls = arena_new(c->mem, struct id, 1);
		a->calls[a->ncalls++] = support_task_fixed_id(s, SUPPORT_INFORM);
	}
	a->fact = support_entry_fact(c, &copy, &s->person, &s->codes);
	a->row = (struct support_entry_row){
		.jour = c->app->jour, .id = copy.id, .case_id = s->id, .kind = e->kind,
		.by = id_none(e->by) && c->who ? c->who->id : e->by, .at = e->at,
		.sealed = support_entry_seal(c->mem, &s->key, &copy),
	};
	*ret = (struct act){ .apply = put_entry, .arg = a,
			     .audit = ctx_note(c, act_of(e->kind), s->id, &s->audit, NULL) };
	return MST_OK;
}

/* ---- a tally ---- */

struct tally_arg {
	struct stats_fact help, notice;
	bool told;
};

static mst_err put_tally(struct ctx *c, void *arg)
{
	struct tally_arg *a = arg;

	TRY(stats_put(c->db, &a->help));
	return a->told ? stats_put(c->db, &a->notice) : MST_OK;
}

mst_err support_count(struct ctx *c, struct support_tally *t, struct act *ret)
{
	struct tally_arg *a = arena_new(c->mem, struct tally_arg, 1);

	if (t->n < 1 || t->n > 100)
		return MST_INVALID;
	a->help = (struct stats_fact){ .id = rng_id(), .jour = c->app->jour, .kind = STATS_TALLY,
				       .day = t->day, .municipality = t->municipality,
				       .role = t->role, .service = t->service, .n = t->n };
	a->told = t->notice;
	a->notice = a->help;
	a->notice.id = rng_id();
	a->notice.kind = STATS_NOTICE;
	t->help = a->help.id;
	t->told = a->told ? a->notice.id : ID_NONE;
	*ret = (struct act){ .apply = put_tally, .arg = a,
			     .audit = ctx_note(c, "tally.add", ID_NONE, NULL, NULL) };
	return MST_OK;
}

static mst_err drop_tally(struct ctx *c, void *arg)
{
	struct tally_arg *a = arg;

	TRY(stats_drop(c->db, a->help.id));
	return a->told ? stats_drop(c->db, a->notice.id) : MST_OK;
}

mst_err support_uncount(struct ctx *c, struct id help, struct id told, struct act *ret)
{
	struct tally_arg *a = arena_new(c->mem, struct tally_arg, 1);
	bool there;

	a->told = !id_none(told);
	TRY(stats_has(c->db, help, STATS_TALLY, &there));
	if (there && a->told)
		TRY(stats_has(c->db, told, STATS_NOTICE, &there));
	if (!there)
		return MST_NOTFOUND;
	a->help.id = help;
	a->notice.id = told;
	*ret = (struct act){ .apply = drop_tally, .arg = a,
			     .audit = ctx_note(c, "tally.undo", ID_NONE, NULL, NULL) };
	return MST_OK;
}

/* ---- a call before there is a case ---- */

struct call_arg {
	struct support_call_row row;
	struct vault_grant grant;
};

static mst_err put_call_key(struct ctx *c, void *arg)
{
	struct call_arg *a = arg;

	return vault_grant_put(c->vault, &a->grant, 1);
}

static mst_err put_call(struct ctx *c, void *arg)
{
	struct call_arg *a = arg;

	return support_call_insert(c->db, &a->row);
}

mst_err support_call_log(struct ctx *c, const struct support_call *call, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct call_arg *a = arena_new(c->mem, struct call_arg, 1);
	struct sbuf b;

	a->row = (struct support_call_row){ .jour = c->app->jour, .id = rng_id(),
					    .by = c->who ? c->who->id : ID_NONE, .at = call->at };
	sbuf_init(&b, 32 * 1024);
	pack_int(&b, 1);
	pack_text(&b, call->name);
	pack_text(&b, call->phone);
	pack_text(&b, call->text);
	pack_text(&b, call->role);
	pack_text(&b, call->municipality);
	pack_text(&b, call->reported);
	seal_key_new(&key);
	a->row.sealed = seal_packed(c->mem, &key, SEAL_AD(FIELD_CALL, a->row.id), &b);
	if (!a->row.sealed.n)
		return MST_INVALID;
	TRY(vault_grant_pair(c->vault, &c->keys, &c->app->root, a->row.id, &key, c->app->jour,
			     VAULT_GROUP, &a->grant));
	*ret = (struct act){ .keys = put_call_key, .apply = put_call, .arg = a,
			     .audit = ctx_note(c, "call.log", ID_NONE, NULL, NULL) };
	return MST_OK;
}

/* One from before step 13 has no key of its own and never had: it lies under the group's. */
static mst_err open_sealed(struct ctx *c, const struct support_call_row *row, struct blob *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct seal_ad ad = SEAL_AD(FIELD_CALL, row->id);
	struct vault_grant again;
	bool rewrap = false, known;

	TRY(vault_known(c->vault, row->id, &known));
	if (!known)
		return vault_open_from(c->vault, &c->open, c->mem, VAULT_GROUP, ad, row->sealed, ret);
	TRY(vault_key(c->vault, &c->open, row->id, &key, &rewrap, &again));
	if (rewrap)
		ctx_rewrap(c, &again);
	return seal_open(c->mem, &key, ad, row->sealed, ret) == MST_OK ? MST_OK : MST_FAIL;
}

mst_err support_call_open(struct ctx *c, const struct support_call_row *row,
			  struct support_call *ret)
{
	struct support_call call = { .id = row->id, .by = row->by, .at = row->at };
	struct blob plain;

	TRY(open_sealed(c, row, &plain));
	struct unpack u = unpack_of(plain);

	if (unpack_int(&u) < 1)
		return MST_FAIL;
	call.name = unpack_text(&u, c->mem);
	call.phone = unpack_text(&u, c->mem);
	call.text = unpack_text(&u, c->mem);
	call.role = unpack_text(&u, c->mem);
	call.municipality = unpack_text(&u, c->mem);
	call.reported = unpack_text(&u, c->mem);
	if (u.bad)
		return MST_FAIL;
	*ret = call;
	return MST_OK;
}

mst_err support_calls(struct ctx *c, struct support_call **ret, size_t *ret_n)
{
	struct support_call_row *rows;
	size_t n, kept = 0;

	TRY(support_call_list(c->db, c->mem, c->app->jour, &rows, &n));
	struct support_call *list = arena_new(c->mem, struct support_call, n);

	for (size_t i = 0; i < n; i++) {
		mst_err e = support_call_open(c, &rows[i], &list[kept]);

		if (e == MST_NOTFOUND) /* sorted after this copy of the data was made, which was restored */
			continue;
		TRY(e);
		kept++;
	}
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

mst_err support_calls_erase_due(struct ctx *c, size_t *ret)
{
	struct id *ids;
	struct db *db;

	TRY(db_reader(c->app->data, &db)); /* this thread's: c may come from another one */
	TRY(support_calls_gone(db, c->mem, c->app->jour, &ids, ret));
	return ctx_erase_keys(c, ids, *ret, support_call_wiped);
}

mst_err support_today(struct ctx *c, struct support_today *ret)
{
	TRY(support_cases_count(c, SUPPORT_OPEN, &ret->open_cases, &ret->about));
	return support_calls_count(c->db, c->app->jour, &ret->unsorted_calls);
}
