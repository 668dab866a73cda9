/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_restrict.c - a restricted case and its facts, and a note that she disputes. */
#include "support/support_restrict.h"

#include "support/support_db.h"
#include "support/support_seal.h"

mst_err support_unrestricted(struct ctx *c, struct id case_id)
{
	int64_t since;

	TRY(support_restricted(c->db, case_id, &since));
	if (!since)
		return MST_OK;
	c->why = view_text(c->view.lang,
			   N_("Behandlingen av ärendet är begränsad på personens begäran. Det får läsas, men "
			      "inte ändras, ges till någon, avslutas eller raderas. Begränsningen hävs från "
			      "begäran, under Dataskydd."));
	return MST_CONFLICT;
}

struct restrict_arg {
	struct id case_id;
	bool on;
	struct stats_fact *facts;
	size_t n;
	struct support_flags flags;
};

static mst_err put_restrict(struct ctx *c, void *arg)
{
	struct restrict_arg *a = arg;

	TRY(a->on ? support_restriction_insert(c->db, c->app->jour, a->case_id, c->now, c->who->id) :
		    support_restriction_delete(c->db, a->case_id));
	for (size_t i = 0; i < a->n; i++)
		TRY(a->on ? stats_drop(c->db, a->facts[i].id) : stats_put(c->db, &a->facts[i]));
	return support_flags_put(c->db, &a->flags);
}

/* What the case and its entries are counted as; nothing once they are cut loose. */
static mst_err facts_of(struct ctx *c, const struct support_case *s, struct restrict_arg *a)
{
	struct support_entry *e;
	size_t n;

	if (s->state == SUPPORT_SPLIT)
		return MST_OK;
	TRY(support_entries(c, s, &e, &n));
	a->facts = arena_new(c->mem, struct stats_fact, n + 1);
	if (!id_none(s->fact))
		a->facts[a->n++] = support_case_fact(c, s->fact, s->opened, &s->person, &s->codes);
	for (size_t i = 0; i < n; i++)
		if (!id_none(e[i].fact))
			a->facts[a->n++] = support_entry_fact(c, &e[i], &s->person, &s->codes);
	support_flags_of(c, &s->key, a->on ? NULL : &s->codes, &s->person, day_of(s->opened),
			 &a->flags);
	return MST_OK;
}

mst_err support_restrict(struct ctx *c, const struct support_case *s, bool on, struct act *ret)
{
	struct restrict_arg *a = arena_new(c->mem, struct restrict_arg, 1);
	int64_t since;

	TRY(support_restricted(c->db, s->id, &since));
	if (on == (since != 0))
		return MST_CONFLICT;
	a->case_id = s->id;
	a->on = on;
	TRY(facts_of(c, s, a));
	*ret = (struct act){ .apply = put_restrict, .arg = a,
			     .audit = ctx_note(c, on ? "case.restrict" : "case.unrestrict", s->id,
					       &s->audit, NULL) };
	return MST_OK;
}

/* ---- a note that she disputes ---- */

static mst_err put_dispute(struct ctx *c, void *arg)
{
	const struct support_entry_row *r = arg;

	return support_entry_reseal(c->db, r->case_id, r->id, r->sealed);
}

mst_err support_dispute(struct ctx *c, const struct support_case *s, struct id entry,
			const char *words, struct act *ret)
{
	struct support_entry_row *a = arena_new(c->mem, struct support_entry_row, 1);
	struct support_entry *e;
	size_t n, i = 0;

	TRY(support_entries(c, s, &e, &n));
	while (i < n && !id_eq(e[i].id, entry))
		i++;
	if (i == n)
		return MST_NOTFOUND;
	e[i].disputed = str_empty(words) ? NULL : words;
	a->id = entry;
	a->case_id = s->id;
	a->sealed = support_entry_seal(c->mem, &s->key, &e[i]);
	*ret = (struct act){ .apply = put_dispute, .arg = a,
			     .audit = ctx_note(c, "case.dispute", s->id, &s->audit, NULL) };
	return MST_OK;
}
