/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_undo.c - every open case, and the taking back of cases that an import has made. */
#include "support/support_db.h"
#include "support/support_seal.h"

#define PAGE 200

mst_err support_each(struct ctx *c, void (*fn)(const struct support_case *s, void *arg), void *arg)
{
	struct support_row *rows;
	struct id last = ID_NONE;
	int64_t before = 0;
	size_t n;

	do {
		TRY(support_rows_list(c->db, c->mem, c->app->jour, SUPPORT_OPEN, before, last, PAGE,
				      &rows, &n));
		for (size_t i = 0; i < n; i++) {
			MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
			mst_err e = support_case_read(c, rows[i].id, &s);

			if (e == MST_OK)
				fn(&s, arg);
			else if (e != MST_NOTFOUND) /* not hers to open */
				return e;
		}
		if (n) {
			before = rows[n - 1].touched;
			last = rows[n - 1].id;
		}
	} while (n == PAGE);
	return MST_OK;
}

/* ---- taking back ---- */

struct undo_arg {
	struct undo_case {
		struct id id, person, fact;
		struct support_flags flags;
	} *cases;
	size_t n;
	int64_t at;
};

static mst_err undo_rows(struct ctx *c, void *arg)
{
	struct undo_arg *a = arg;

	for (size_t i = 0; i < a->n; i++) {
		TRY(support_row_undo(c->db, a->cases[i].id, a->at));
		TRY(person_delete(c->db, a->cases[i].person));
		TRY(stats_drop(c->db, a->cases[i].fact));
		TRY(support_flags_put(c->db, &a->cases[i].flags));
	}
	return MST_OK;
}

static mst_err undo_keys(struct ctx *c, void *arg)
{
	struct undo_arg *a = arg;

	for (size_t i = 0; i < a->n; i++) {
		TRY(vault_erase(c->vault, a->cases[i].id, c->now));
		TRY(vault_erase(c->vault, support_audit_id(a->cases[i].id), c->now));
	}
	return MST_OK;
}

mst_err support_undo(struct ctx *c, const struct id *ids, size_t n, int64_t at, struct act *ret)
{
	struct undo_arg *a = arena_new(c->mem, struct undo_arg, 1);

	a->cases = arena_new(c->mem, struct undo_case, n + 1);
	a->at = at;
	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
		struct support_row row;
		mst_err e = support_row_find(c->db, c->mem, ids[i], &row);

		if (e == MST_NOTFOUND)
			continue;
		TRY(e);
		if (row.state != SUPPORT_OPEN || row.version != 1 || row.touched != at)
			return MST_CONFLICT;
		TRY(support_row_open(c, &row, &s));
		struct undo_case *u = &a->cases[a->n++];

		*u = (struct undo_case){ .id = s.id, .person = s.person_id, .fact = s.fact };
		support_flags_of(c, &s.key, NULL, day_of(s.opened), &u->flags);
	}
	*ret = (struct act){ .apply = undo_rows, .give = undo_keys, .arg = a };
	return MST_OK;
}
