/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_pair.c - two cases of one person put together, kept apart, and taken apart again. */
#include "support/support_pair.h"

#include "support/support_db.h"
#include "support/support_restrict.h"
#include "support/support_seal.h"
#include "support/support_task.h"

/* ---- reading ---- */

static bool said_of(const struct support_pair *p, size_t n, const struct support_twin *t)
{
	for (size_t i = 0; i < n; i++)
		if ((id_eq(p[i].one, t->one) && id_eq(p[i].other, t->other)) ||
		    (id_eq(p[i].one, t->other) && id_eq(p[i].other, t->one)))
			return true;
	return false;
}

mst_err support_unsaid(struct ctx *c, struct support_twin **ret, size_t *ret_n)
{
	struct support_pair *said;
	size_t n, nsaid, kept = 0;

	TRY(support_twins(c, ret, &n));
	TRY(support_pairs_of(c->db, c->mem, c->app->jour, ID_NONE, &said, &nsaid));
	for (size_t i = 0; i < n; i++)
		if (!said_of(said, nsaid, &(*ret)[i]))
			(*ret)[kept++] = (*ret)[i];
	*ret_n = kept;
	return MST_OK;
}

mst_err support_joined(struct ctx *c, struct id case_id, struct id **ret, size_t *ret_n,
		       struct id *ret_to)
{
	struct support_pair *said;
	size_t n;

	*ret_n = 0;
	*ret_to = ID_NONE;
	TRY(support_pairs_of(c->db, c->mem, c->app->jour, case_id, &said, &n));
	*ret = arena_new(c->mem, struct id, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (said[i].verdict != SUPPORT_TOGETHER)
			continue;
		if (id_eq(said[i].other, case_id))
			*ret_to = said[i].one;
		else
			(*ret)[(*ret_n)++] = said[i].other;
	}
	return MST_OK;
}

/* ---- saying ---- */

struct pair_arg {
	struct id jour;
	struct support_pair pair;
	struct support_entry_row lines[2];
	struct stats_fact fact; /* of the one that is put to the other */
	struct support_flags flags;
};

static mst_err put_lines(struct db *w, const struct pair_arg *a)
{
	for (size_t i = 0; i < MST_LEN(a->lines); i++)
		if (!id_none(a->lines[i].id))
			TRY(support_entry_insert(w, &a->lines[i]));
	return MST_OK;
}

static struct pair_arg *pair_of(struct ctx *c, struct id one, struct id other, enum support_verdict verdict)
{
	struct pair_arg *a = arena_new(c->mem, struct pair_arg, 1);

	a->jour = c->app->jour;
	a->pair = (struct support_pair){ one, other, verdict, c->now };
	return a;
}

static mst_err put_apart(struct ctx *c, void *arg)
{
	struct pair_arg *a = arg;

	TRY(support_pair_insert(c->db, a->jour, &a->pair));
	return put_lines(c->db, a);
}

mst_err support_keep_apart(struct ctx *c, const struct support_case *one, const struct support_case *other,
			   const char *why, struct act *ret)
{
	struct pair_arg *a = pair_of(c, one->id, other->id, SUPPORT_APART);

	a->lines[0] = support_mark(c, one, SUPPORT_TWIN, why, "apart");
	a->lines[1] = support_mark(c, other, SUPPORT_TWIN, why, "apart");
	*ret = (struct act){ .apply = put_apart, .arg = a,
			     .audit = ctx_note(c, "case.apart", one->id, &one->audit, NULL) };
	return MST_OK;
}

static mst_err put_together(struct ctx *c, void *arg)
{
	struct pair_arg *a = arg;

	TRY(support_pair_insert(c->db, a->jour, &a->pair));
	TRY(stats_drop(c->db, a->fact.id));
	TRY(support_flags_put(c->db, &a->flags));
	return put_lines(c->db, a);
}

/* What somebody has planned goes along; hearings and the law's deadlines are computed anew where they belong. */
static mst_err tasks_along(struct ctx *c, const struct support_case *keep, const struct support_case *gone,
			   struct act *list, size_t most, size_t *n)
{
	struct support_task *tasks;
	size_t ntasks;

	TRY(support_tasks(c, gone, &tasks, &ntasks));
	for (size_t i = 0; i < ntasks && *n < most; i++)
		if (stats_code_find(support_task_codes, tasks[i].code))
			TRY(support_task_add(c, keep, &tasks[i], &list[(*n)++]));
	return MST_OK;
}

#define TASKS_ALONG 50

mst_err support_put_together(struct ctx *c, const struct support_case *keep, const struct support_case *gone,
			     struct act *ret)
{
	struct pair_arg *a = pair_of(c, keep->id, gone->id, SUPPORT_TOGETHER);
	struct act *list = arena_new(c->mem, struct act, TASKS_ALONG + 2);
	size_t n = 0;

	if (id_eq(keep->id, gone->id))
		return MST_INVALID;
	if (keep->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	TRY(support_unrestricted(c, keep->id));
	TRY(support_close(c, gone, "joined", NULL, &list[n++]));
	a->fact.id = gone->fact;
	support_flags_of(c, &gone->key, NULL, &gone->person, day_of(gone->opened), &a->flags);
	a->lines[0] = support_mark(c, keep, SUPPORT_TWIN, NULL, "joined");
	list[n++] = (struct act){ .apply = put_together, .arg = a,
				  .audit = ctx_note(c, "case.join", keep->id, &keep->audit, NULL) };
	TRY(tasks_along(c, keep, gone, list, TASKS_ALONG + 2, &n));
	ctx_act_join(c, list, n, ret);
	return MST_OK;
}

static mst_err put_back(struct ctx *c, void *arg)
{
	struct pair_arg *a = arg;

	TRY(support_pair_drop(c->db, a->pair.one, a->pair.other));
	TRY(stats_put(c->db, &a->fact));
	TRY(support_flags_put(c->db, &a->flags));
	return put_lines(c->db, a);
}

/* The line in the one it was put to, unless that is closed, or not hers to open. */
static mst_err line_back(struct ctx *c, struct id keep, struct support_entry_row *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	mst_err e = support_case_read(c, keep, &s);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	if (s.state == SUPPORT_OPEN)
		*ret = support_mark(c, &s, SUPPORT_TWIN, NULL, "parted");
	return MST_OK;
}

mst_err support_take_apart(struct ctx *c, const struct support_case *gone, struct act *ret)
{
	struct act *list = arena_new(c->mem, struct act, 2);
	struct pair_arg *a;
	struct id *ids, to;
	size_t n;

	TRY(support_joined(c, gone->id, &ids, &n, &to));
	if (id_none(to) || gone->state != SUPPORT_CLOSED || id_none(gone->fact))
		return MST_CONFLICT;
	TRY(support_unrestricted(c, gone->id));
	a = pair_of(c, to, gone->id, SUPPORT_TOGETHER);
	a->fact = support_case_fact(c, gone->fact, gone->opened, &gone->person, &gone->codes);
	support_flags_of(c, &gone->key, &gone->codes, &gone->person, day_of(gone->opened), &a->flags);
	TRY(line_back(c, to, &a->lines[0]));
	TRY(support_reopen(c, gone, &list[0]));
	list[1] = (struct act){ .apply = put_back, .arg = a,
				.audit = ctx_note(c, "case.part", gone->id, &gone->audit, NULL) };
	ctx_act_join(c, list, 2, ret);
	return MST_OK;
}
