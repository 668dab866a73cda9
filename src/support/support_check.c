/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_check.c - are the facts of the open cases what the cases say? A fact has no case in it: only who
 * holds a case's key can tell which are its own. */
#include "support/support_db.h"
#include "support/support_restrict.h"
#include "support/support_seal.h"

struct check {
	struct ctx *c;
	void (*tell)(struct id case_id, const char *what, void *arg);
	void *arg;
	size_t cases;
	mst_err e; /* the first trouble */
};

static mst_err compare(struct check *k, struct id case_id, const char *of,
		       const struct stats_fact *should)
{
	const char *words;

	TRY(stats_differs(k->c->db, k->c->mem, should, &words));
	if (words)
		k->tell(case_id, arena_fmt(k->c->mem, "%s: %s", of, words), k->arg);
	return MST_OK;
}

static mst_err compare_flags(struct check *k, const struct support_case *s)
{
	struct support_flags flags;
	bool there;

	support_flags_of(k->c, &s->key, &s->codes, &s->person, day_of(s->opened), &flags);
	for (size_t i = 0; i < flags.nput; i++)
		TRY(compare(k, s->id,
			    flags.put[i].circumstance ?
				    arena_fmt(k->c->mem, "omständigheten %s", flags.put[i].circumstance) :
				    "platsen för brottet",
			    &flags.put[i]));
	for (size_t i = 0; i < flags.ndrop; i++) {
		TRY(stats_has(k->c->db, flags.drop[i], STATS_CIRCUMSTANCE, &there));
		if (there)
			k->tell(s->id, "en omständighet eller platsen för brottet: finns, men står inte i ärendet", k->arg);
	}
	return MST_OK;
}

static mst_err compare_case(struct check *k, const struct support_case *s)
{
	struct stats_fact own = support_case_fact(k->c, s->fact, s->opened, &s->person, &s->codes);
	struct support_entry *e;
	int64_t restricted;
	size_t n;

	TRY(support_restricted(k->c->db, s->id, &restricted));
	if (restricted)
		return MST_OK; /* in no figure */
	TRY(compare(k, s->id, "personen", &own));
	TRY(compare_flags(k, s));
	TRY(support_entries(k->c, s, &e, &n));
	for (size_t i = 0; i < n; i++) {
		struct stats_fact f = support_entry_fact(k->c, &e[i], &s->person, &s->codes);

		if (id_none(e[i].fact))
			continue;
		TRY(compare(k, s->id, arena_fmt(k->c->mem, "raden från %s", day_str(k->c->mem, f.day)), &f));
	}
	return MST_OK;
}

static void each(const struct support_case *s, void *arg)
{
	struct check *k = arg;

	k->cases++;
	if (k->e == MST_OK)
		k->e = compare_case(k, s);
}

mst_err support_facts_check(struct ctx *c, void (*tell)(struct id case_id, const char *what, void *arg),
			    void *arg, size_t *ret_cases)
{
	struct check k = { .c = c, .tell = tell, .arg = arg };

	TRY(support_each(c, each, &k));
	*ret_cases = k.cases;
	return k.e;
}
