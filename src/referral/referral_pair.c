/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_pair.c - who may be the same person, and the acts that put two together, keep them apart or
 * take it back. What came later is put to what came first, so that the clock is that of the first. */
#include "referral/referral_pair.h"

#include "referral/referral_db.h"
#include "referral/referral_seal.h"
#include "support/support_lookup.h"

#define WAITING_MOST 200

/* ---- finding ---- */

mst_err referral_pool(struct ctx *c, struct referral_alike **ret, size_t *ret_n)
{
	struct referral_row *rows;
	size_t n;

	TRY(referral_rows_waiting(c->db, c->mem, c->app->jour, 0, ID_NONE, WAITING_MOST, &rows, &n));
	*ret = arena_new(c->mem, struct referral_alike, n);
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(referral_wipe) struct referral r = { 0 };
		mst_err e = referral_read(c, rows[i].id, &r);

		if (e == MST_NOTFOUND)
			continue;
		TRY(e);
		(*ret)[(*ret_n)++] = (struct referral_alike){
			.id = r.id, .at = r.received, .open = true, .name = r.name,
			.phone = r.phone, .crime = r.crime, .offence = r.offence,
			.municipality = r.municipality, .source = r.source
		};
	}
	return MST_OK;
}

static bool judged(const struct referral_pair_row *rows, size_t n, struct id a, struct id b)
{
	for (size_t i = 0; i < n; i++)
		if ((id_eq(rows[i].referral_id, a) && id_eq(rows[i].other_id, b)) ||
		    (id_eq(rows[i].referral_id, b) && id_eq(rows[i].other_id, a)))
			return true;
	return false;
}

/* A case of the list of support_alike; MST_NOTFOUND: not to be shown. */
static mst_err case_alike(struct ctx *c, const struct referral *r, struct id id,
			  struct referral_alike *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	TRY(support_case_read(c, id, &s));
	*ret = (struct referral_alike){
		.id = id, .is_case = true, .open = s.state == SUPPORT_OPEN, .at = s.opened,
		.same = person_same(c->mem, r->name, r->phone, s.person.name, s.person.phone),
		.name = s.person.name, .phone = s.person.phone, .crime = s.codes.crime,
		.municipality = s.codes.municipality
	};
	return MST_OK;
}

mst_err referral_alike(struct ctx *c, const struct referral *r, const struct referral_alike *pool,
		       size_t npool, size_t most, struct referral_alike **ret, size_t *ret_n)
{
	struct referral_alike *list = arena_new(c->mem, struct referral_alike, most);
	struct referral_pair_row *said;
	struct id *cases;
	size_t nsaid, ncases = 0, n = 0;

	TRY(referral_pairs_of(c->db, c->mem, r->id, &said, &nsaid));
	for (size_t i = 0; i < npool && n < most; i++) {
		unsigned same = person_same(c->mem, r->name, r->phone, pool[i].name, pool[i].phone);

		if (!same || id_eq(pool[i].id, r->id) || judged(said, nsaid, r->id, pool[i].id))
			continue;
		list[n] = pool[i];
		list[n++].same = same;
	}
	if (n < most) /* as many cases again as may have been judged */
		TRY(support_alike(c, r->name, r->phone, most + nsaid, &cases, &ncases));
	for (size_t i = 0; i < ncases && n < most; i++)
		if (!judged(said, nsaid, r->id, cases[i]))
			TRY(case_alike(c, r, cases[i], &list[n++]));
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

mst_err referral_joined(struct ctx *c, struct id other, struct referral_alike **ret, size_t *ret_n)
{
	struct referral_pair_row *said;
	size_t n;

	TRY(referral_pairs_of(c->db, c->mem, other, &said, &n));
	*ret = arena_new(c->mem, struct referral_alike, n);
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(referral_wipe) struct referral r = { 0 };

		if (said[i].verdict != REFERRAL_TOGETHER || !id_eq(said[i].other_id, other))
			continue;
		mst_err e = referral_read(c, said[i].referral_id, &r);

		if (e == MST_NOTFOUND)
			continue;
		TRY(e);
		(*ret)[(*ret_n)++] = (struct referral_alike){ .id = r.id, .at = r.received,
							      .source = r.source, .name = r.name,
							      .phone = r.phone };
	}
	return MST_OK;
}

mst_err referral_reasons(struct ctx *c, const struct referral *r, const char *const **ret, size_t *ret_n)
{
	struct referral_pair_row *said;
	const char **list;
	size_t n;

	*ret_n = 0;
	TRY(referral_pairs_of(c->db, c->mem, r->id, &said, &n));
	list = arena_new(c->mem, const char *, n);
	for (size_t i = 0; i < n; i++)
		if (said[i].verdict == REFERRAL_APART && id_eq(said[i].referral_id, r->id) && said[i].reason.n)
			TRY(seal_open_text(c->mem, &r->key, SEAL_AD(FIELD_REFERRAL_REASON, said[i].id),
					   said[i].reason, &list[(*ret_n)++]));
	*ret = list;
	return MST_OK;
}

/* ---- saying ---- */

struct pair_arg {
	struct referral_pair_row row;
	int64_t version;
	bool is_case;
	const struct act *entry; /* the line in the case */
};

static mst_err put_apart(struct ctx *c, void *arg)
{
	struct pair_arg *a = arg;

	return referral_pair_insert(c->db, &a->row);
}

mst_err referral_keep_apart(struct ctx *c, const struct referral *r, struct id other,
			    const char *why, struct act *ret)
{
	struct pair_arg *a = arena_new(c->mem, struct pair_arg, 1);

	a->row = (struct referral_pair_row){ .jour = c->app->jour, .id = rng_id(),
					     .referral_id = r->id, .other_id = other,
					     .verdict = REFERRAL_APART, .at = c->now };
	a->row.reason = seal_text(c->mem, &r->key, SEAL_AD(FIELD_REFERRAL_REASON, a->row.id), why);
	*ret = (struct act){ .apply = put_apart, .arg = a,
			     .audit = ctx_note(c, "referral.apart", r->id, &r->audit, NULL) };
	return MST_OK;
}

static mst_err put_together(struct ctx *c, void *arg)
{
	struct pair_arg *a = arg;

	if (a->entry) {
		TRY(a->entry->apply(c, a->entry->arg));
		TRY(audit_append(c->db, a->entry->audit));
	} else {
		TRY(referral_row_waits(c->db, a->row.other_id));
	}
	TRY(referral_row_join(c->db, a->row.referral_id, a->version, c->now,
			      a->is_case ? a->row.other_id : ID_NONE));
	/* Those that were put to this one are now put to the other. */
	TRY(referral_pairs_follow(c->db, a->row.referral_id, a->row.other_id,
				  a->is_case ? a->row.other_id : ID_NONE));
	return referral_pair_insert(c->db, &a->row);
}

/* The line in the case: what came, and that it was taken back. */
static mst_err case_line(struct ctx *c, struct id case_id, const char *code, const char *text,
			 const struct act **ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_entry e = { .kind = SUPPORT_ARRIVED, .at = c->now, .code = code };
	struct act *a = arena_new(c->mem, struct act, 1);

	TRY(support_case_read(c, case_id, &s));
	if (!str_empty(text))
		e.text = arena_strn(c->mem, text, utf8_cut(text, SUPPORT_TEXT_MAX));
	TRY(support_log(c, &s, &e, a));
	*ret = a;
	return MST_OK;
}

mst_err referral_put_together(struct ctx *c, const struct referral *r, struct id other,
			      bool is_case, struct act *ret)
{
	struct pair_arg *a = arena_new(c->mem, struct pair_arg, 1);

	if (r->state != REFERRAL_WAITING || id_eq(r->id, other))
		return MST_CONFLICT;
	a->version = r->version;
	a->is_case = is_case;
	a->row = (struct referral_pair_row){ .jour = c->app->jour, .id = rng_id(),
					     .referral_id = r->id, .other_id = other,
					     .verdict = REFERRAL_TOGETHER, .at = c->now };
	if (is_case)
		TRY(case_line(c, other, NULL, r->text, &a->entry));
	*ret = (struct act){ .apply = put_together, .arg = a,
			     .audit = ctx_note(c, "referral.join", r->id, &r->audit, NULL) };
	return MST_OK;
}

static mst_err take_apart(struct ctx *c, void *arg)
{
	struct pair_arg *a = arg;

	if (a->entry) {
		TRY(a->entry->apply(c, a->entry->arg));
		TRY(audit_append(c->db, a->entry->audit));
	}
	TRY(referral_row_part(c->db, a->row.referral_id));
	return referral_pair_drop(c->db, a->row.referral_id, a->row.other_id);
}

mst_err referral_take_apart(struct ctx *c, const struct referral *r, struct act *ret)
{
	struct pair_arg *a = arena_new(c->mem, struct pair_arg, 1);
	struct referral_pair_row *said;
	size_t n;

	if (r->state != REFERRAL_JOINED || !r->kept)
		return MST_CONFLICT;
	TRY(referral_pairs_of(c->db, c->mem, r->id, &said, &n));
	for (size_t i = 0; i < n; i++)
		if (said[i].verdict == REFERRAL_TOGETHER && id_eq(said[i].referral_id, r->id))
			a->row = said[i];
	if (id_none(a->row.id))
		return MST_CONFLICT;
	if (!id_none(r->case_id)) {
		mst_err e = case_line(c, r->case_id, "undone", NULL, &a->entry);

		if (e != MST_NOTFOUND && e != MST_CONFLICT) /* the case is ended, or not hers */
			TRY(e);
	}
	*ret = (struct act){ .apply = take_apart, .arg = a,
			     .audit = ctx_note(c, "referral.part", r->id, &r->audit, NULL) };
	return MST_OK;
}
