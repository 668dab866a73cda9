/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral.c - reading a referral, and the acts that receive, try and handle one. When it is
 * handled its rows lose their content first and its key is destroyed after: a crash between the
 * two leaves a key to nothing, which referral_erase_due takes away later. The other way round a
 * crash would leave a referral that waits and cannot be read. */
#include "referral/referral.h"

#include "referral/referral_db.h"
#include "referral/referral_hours.h"
#include "referral/referral_pair.h"
#include "referral/referral_seal.h"

#define ERASE_MOST 200

void referral_wipe(struct referral *r)
{
	seal_key_wipe(&r->key);
	seal_key_wipe(&r->audit);
}

/* ---- reading ---- */

static mst_err open_row(struct ctx *c, const struct referral_row *row, struct referral *r)
{
	struct vault_grant again;
	bool rewrap = false;

	TRY(vault_key(c->vault, &c->open, row->id, &r->key, &rewrap, &again));
	if (rewrap)
		ctx_rewrap(c, &again);
	kdf(&r->key, "audit", &r->audit);
	mst_err e = referral_unseal(c->mem, row->sealed, r);

	if (e != MST_OK)
		referral_wipe(r);
	return e == MST_INVALID ? MST_FAIL : e; /* a row that its own key does not open */
}

static mst_err read_row(struct ctx *c, const struct referral_row *row, struct referral *ret)
{
	struct referral r = { .id = row->id,	       .case_id = row->case_id,
			      .state = row->state,     .source = row->source,
			      .version = row->version, .attempts = row->attempts,
			      .received = row->received, .due = row->due,
			      .next_at = row->next_at, .handled = row->handled,
			      .withdrawn = row->withdrawn, .withdrawn_by = row->withdrawn_by };

	r.kept = r.state == REFERRAL_JOINED && row->sealed.n;
	if (r.state == REFERRAL_WAITING || r.kept)
		TRY(open_row(c, row, &r));
	*ret = r;
	referral_wipe(&r);
	return MST_OK;
}

mst_err referral_read(struct ctx *c, struct id id, struct referral *ret)
{
	struct referral_row row;

	TRY(referral_row_find(c->db, c->mem, id, &row));
	return read_row(c, &row, ret);
}

mst_err referral_attempts(struct ctx *c, const struct referral *r, struct referral_attempt **ret,
			  size_t *ret_n)
{
	struct referral_attempt_row *rows;
	size_t n;

	TRY(referral_attempt_list(c->db, c->mem, r->id, &rows, &n));
	struct referral_attempt *list = arena_new(c->mem, struct referral_attempt, n);

	for (size_t i = 0; i < n; i++) {
		list[i] = (struct referral_attempt){ .id = rows[i].id, .by = rows[i].by,
						     .at = rows[i].at };
		TRY(referral_attempt_unseal(c->mem, &r->key, rows[i].sealed, &list[i]));
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

mst_err referral_today(struct ctx *c, struct referral_today *ret)
{
	int32_t day = day_of(c->now);

	return referral_counts(c->db, c->app->jour, c->now, day_at(day, 0, 0),
			       day_at(day + 1, 0, 0), ret);
}

mst_err referral_quiet(struct ctx *c, struct referral_quiet **ret, size_t *ret_n)
{
	size_t n, kept = 0;

	TRY(referral_rows_by_source(c->db, c->mem, c->app->jour, c->now - INT64_C(365) * 86400, ret, &n));
	for (size_t i = 0; i < n; i++)
		if (!str_eq((*ret)[i].source, "other") && referral_is_quiet(&(*ret)[i], c->now))
			(*ret)[kept++] = (*ret)[i];
	*ret_n = kept;
	return MST_OK;
}

/* ---- receiving and editing ---- */

struct item_arg {
	struct referral_row row;
	struct vault_grant *grants;
	size_t ngrants;
	struct stats_fact fact;
	struct referral_attempt_row attempt;
};

static struct referral_row row_of(struct ctx *c, const struct referral *r)
{
	return (struct referral_row){ .jour = c->app->jour,
				      .id = r->id,
				      .source = r->source,
				      .state = REFERRAL_WAITING,
				      .version = r->version,
				      .received = r->received,
				      .due = r->due,
				      .next_at = r->next_at,
				      .attempts = r->attempts,
				      .sealed = referral_seal(c->mem, r) };
}

static mst_err put_key(struct ctx *c, void *arg)
{
	struct item_arg *a = arg;

	return vault_grant_put(c->vault, a->grants, a->ngrants);
}

static mst_err put_new(struct ctx *c, void *arg)
{
	struct item_arg *a = arg;

	TRY(referral_row_insert(c->db, &a->row));
	return stats_put(c->db, &a->fact);
}

/* For the jour's intake pair, and for who is on duty. */
static mst_err new_grants(struct ctx *c, const struct referral *r, struct item_arg *a)
{
	struct auth_duty *on = NULL;
	size_t n = 0;

	if (c->app->on_duty)
		TRY(c->app->on_duty(c, &on, &n));
	a->grants = arena_new(c->mem, struct vault_grant, n + 1);
	TRY(vault_grant_pair(c->vault, &c->keys, &c->app->root, r->id, &r->key, c->app->jour,
			     VAULT_INTAKE, &a->grants[a->ngrants++]));
	for (size_t i = 0; i < n; i++) {
		mst_err e = vault_grant_user(c->vault, &c->keys, &c->app->root, r->id, &r->key,
					     on[i].account, on[i].until, &a->grants[a->ngrants]);

		if (e == MST_OK)
			a->ngrants++;
		else if (e != MST_NOTFOUND && e != MST_DENIED) /* keys that are not hers stop no referral */
			return e;
	}
	return MST_OK;
}

mst_err referral_receive(struct ctx *c, struct referral *r, struct act *ret)
{
	struct item_arg *a = arena_new(c->mem, struct item_arg, 1);
	struct referral_hours hours;

	r->id = rng_id();
	seal_key_new(&r->key);
	kdf(&r->key, "audit", &r->audit);
	r->state = REFERRAL_WAITING;
	r->version = 1;
	r->attempts = 0;
	TRY(referral_hours(c->db, c->mem, c->app->jour, &hours));
	r->due = r->next_at = referral_due(&hours, r->received);
	a->row = row_of(c, r);
	if (!a->row.sealed.n)
		return MST_INVALID;
	a->fact = (struct stats_fact){ .id = rng_id(), .jour = c->app->jour,
				       .kind = STATS_REFERRAL, .day = day_of(r->received),
				       .source = r->source, .n = 1 };
	TRY(new_grants(c, r, a));
	*ret = (struct act){ .keys = put_key, .apply = put_new, .arg = a,
			     .audit = ctx_note(c, "referral.receive", r->id, &r->audit, NULL) };
	return MST_OK;
}

static mst_err put_edit(struct ctx *c, void *arg)
{
	struct item_arg *a = arg;

	return referral_row_update(c->db, &a->row);
}

mst_err referral_edit(struct ctx *c, const struct referral *r, struct act *ret)
{
	struct item_arg *a = arena_new(c->mem, struct item_arg, 1);
	struct referral_hours hours;

	if (r->state != REFERRAL_WAITING)
		return MST_CONFLICT;
	TRY(referral_hours(c->db, c->mem, c->app->jour, &hours));
	struct referral copy = *r;

	copy.due = referral_due(&hours, r->received);
	if (!r->attempts)
		copy.next_at = copy.due;
	a->row = row_of(c, &copy);
	referral_wipe(&copy);
	if (!a->row.sealed.n)
		return MST_INVALID;
	*ret = (struct act){ .apply = put_edit, .arg = a,
			     .audit = ctx_note(c, "referral.edit", r->id, &r->audit, NULL) };
	return MST_OK;
}

/* ---- tries ---- */

/* The first contact as a fact, for the outcomes in which somebody was spoken with. Its id comes from the
 * referral's key: told again it is the same fact, and when the key is gone nobody finds it. */
static struct stats_fact first_contact(struct ctx *c, const struct referral *r, int64_t at)
{
	struct stats_fact f = { .jour = c->app->jour, .kind = STATS_FIRST_CONTACT, .source = r->source,
				.day = day_of(at), .n = 1 };
	struct hash_state h;
	struct hash sum;

	hash_start(&h, &r->key);
	hash_add_part(&h, "first contact", 13);
	hash_end(&h, &sum);
	memcpy(f.id.b, sum.b, sizeof(f.id.b));
	f.service = at <= r->due		     ? "in_time" :
		    day_of(at) - day_of(r->received) <= 7 ? "week" :
							    "later";
	return f;
}

/* In the savepoint of what was done. A later contact is none of the first. */
static mst_err put_first(struct db *w, const struct stats_fact *f)
{
	bool has;

	if (!f->n)
		return MST_OK;
	TRY(stats_has(w, f->id, STATS_FIRST_CONTACT, &has));
	return has ? MST_OK : stats_put(w, f);
}

static mst_err put_try(struct ctx *c, void *arg)
{
	struct item_arg *a = arg;

	TRY(referral_row_update(c->db, &a->row));
	TRY(put_first(c->db, &a->fact));
	return referral_attempt_insert(c->db, &a->attempt);
}

mst_err referral_try(struct ctx *c, const struct referral *r, const struct referral_attempt *t,
		     struct act *ret)
{
	struct item_arg *a = arena_new(c->mem, struct item_arg, 1);
	struct referral_attempt copy = *t;

	if (r->state != REFERRAL_WAITING)
		return MST_CONFLICT;
	copy.id = rng_id();
	if (t->outcome != REFERRAL_NOT_REACHED)
		a->fact = first_contact(c, r, t->at);
	a->row = row_of(c, r);
	a->row.attempts++;
	a->row.next_at = t->next ? t->next : r->next_at;
	a->attempt = (struct referral_attempt_row){
		.jour = c->app->jour, .id = copy.id, .referral_id = r->id,
		.by = c->who ? c->who->id : ID_NONE, .at = t->at,
		.sealed = referral_attempt_seal(c->mem, &r->key, &copy)
	};
	if (!a->row.sealed.n || !a->attempt.sealed.n)
		return MST_INVALID;
	*ret = (struct act){ .apply = put_try, .arg = a,
			     .audit = ctx_note(c, "referral.attempt", r->id, &r->audit, NULL) };
	return MST_OK;
}

/* ---- handled ---- */

struct handle_arg {
	struct id id, case_id;
	enum referral_state state;
	struct stats_fact first;
	const struct audit_row *audit;
	int32_t withdrawn;
	const char *withdrawn_by; /* NULL: it was not */
};

static mst_err put_handled(struct ctx *c, void *arg)
{
	struct handle_arg *a = arg;

	TRY(referral_row_handle(c->db, a->id, a->state, c->now, a->case_id));
	TRY(put_first(c->db, &a->first));
	if (a->withdrawn_by)
		TRY(referral_row_withdrawn(c->db, a->id, a->withdrawn, a->withdrawn_by));
	TRY(referral_pairs_follow(c->db, a->id, a->case_id, a->case_id));
	return audit_append(c->db, a->audit);
}

mst_err referral_close(struct ctx *c, const struct referral *r, enum referral_state state,
		       struct act *ret)
{
	struct handle_arg *a = arena_new(c->mem, struct handle_arg, 1);

	if (r->state != REFERRAL_WAITING)
		return MST_CONFLICT;
	*a = (struct handle_arg){ .id = r->id, .state = state };
	if (state == REFERRAL_DECLINED || state == REFERRAL_ONWARD)
		a->first = first_contact(c, r, c->now);
	a->audit = ctx_note(c, "referral.close", r->id, &r->audit, NULL);
	*ret = (struct act){ .apply = put_handled, .arg = a };
	return MST_OK;
}

const struct stats_code referral_withdrawers[] = {
	{ "self", N_("Personen själv, till oss"), NULL },
	{ "sender", N_("Den som förmedlade"), NULL },
	{ "guardian", N_("En vårdnadshavare"), NULL },
	{ "other", N_("Någon annan"), NULL },
	{ "unknown", N_("Vet inte"), NULL },
	{ 0 },
};

mst_err referral_withdraw(struct ctx *c, const struct referral *r, int32_t day, const char *by,
			  struct act *ret)
{
	struct handle_arg *a;

	if (day > day_of(c->now) || !by || !stats_code_find(referral_withdrawers, by))
		return MST_INVALID;
	TRY(referral_close(c, r, REFERRAL_WITHDRAWN, ret));
	a = ret->arg;
	a->withdrawn = day;
	a->withdrawn_by = by;
	return MST_OK;
}

mst_err referral_to_case(struct ctx *c, const struct referral *r, const struct support_new *n,
			 struct act *ret, struct id *ret_case)
{
	struct handle_arg *a = arena_new(c->mem, struct handle_arg, 1);
	struct support_new heard = *n;

	if (r->state != REFERRAL_WAITING)
		return MST_CONFLICT;
	heard.heard = r->received;
	*a = (struct handle_arg){ .id = r->id, .state = REFERRAL_CASE };
	a->first = first_contact(c, r, c->now);
	a->audit = ctx_note(c, "referral.to_case", r->id, &r->audit, NULL);
	TRY(support_open(c, &heard, put_handled, a, ret, &a->case_id));
	*ret_case = a->case_id;
	return MST_OK;
}

/* ---- the keys of what is handled ---- */

mst_err referral_erase_due(struct ctx *c, size_t *ret)
{
	struct id *ids;
	struct db *db;

	TRY(db_reader(c->app->data, &db)); /* this thread's: c may come from another one */
	TRY(referral_rows_unwiped(db, c->mem, c->app->jour, ERASE_MOST, &ids, ret));
	return ctx_erase_keys(c, ids, *ret, referral_row_wiped);
}
