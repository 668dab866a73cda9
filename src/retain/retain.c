/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain.c - rules, holds, and what she has asked to have erased. What is due by them is in retain_plan.c. */
#include "retain/retain_db.h"

#include "support/support_restrict.h"

const struct retain_regime retain_regimes[] = {
	{ "own", N_("Jourens egna regler"), NULL, 90, 365, 730, 365, 90, 10, 5 },
	{ "ivo", N_("Enskild verksamhet som IVO har tillsyn över"),
	  N_("17 kap. 2 § socialtjänstlagen (2025:400): två år efter den sista anteckningen"), 730, 730,
	  730, 365, 90, 10, 5 },
	{ 0 },
};

#define DAYS_MOST 3650
#define YEARS_MOST 30

const struct retain_regime *retain_regime_find(const char *code)
{
	for (const struct retain_regime *r = retain_regimes; r->code; r++)
		if (str_eq(r->code, code))
			return r;
	return NULL;
}

mst_err retain_rule_on(struct db *db, struct arena *mem, struct id jour, int32_t day,
		       struct retain_rule *ret)
{
	const struct retain_regime *given = &retain_regimes[0];
	mst_err e = retain_rule_find(db, mem, jour, day, ret);

	if (e != MST_NOTFOUND)
		return e;
	*ret = (struct retain_rule){ .regime = given->code, .from = DAY_NONE,
				     .story_days = given->story_days,
				     .case_days = given->case_days,
				     .volunteer_days = given->volunteer_days,
				     .witness_days = given->witness_days,
				     .paper_days = given->paper_days,
				     .pledge_years = given->pledge_years,
				     .log_years = given->log_years };
	return MST_OK;
}

static mst_err put_rule(struct ctx *c, void *arg)
{
	return retain_rule_insert(c->db, c->app->jour, arg);
}

/* How she came goes before her number, and her pledge last. */
static bool helpers_fit(const struct retain_rule *r)
{
	return r->paper_days >= 0 && r->volunteer_days >= r->paper_days &&
	       r->witness_days >= r->paper_days && r->volunteer_days <= DAYS_MOST &&
	       r->witness_days <= DAYS_MOST && r->pledge_years >= 1 && r->pledge_years <= YEARS_MOST;
}

mst_err retain_rule_put(struct ctx *c, struct retain_rule *r, struct act *ret)
{
	const struct retain_regime *g = retain_regime_find(r->regime);
	struct retain_rule *a = arena_new(c->mem, struct retain_rule, 1);

	if (!g || r->from == DAY_NONE || r->story_days < SUPPORT_LINK_DAYS ||
	    r->case_days < r->story_days || r->case_days > DAYS_MOST || !helpers_fit(r) ||
	    r->log_years < 1 || r->log_years > YEARS_MOST)
		return MST_INVALID;
	if (g->law && (r->story_days != g->story_days || r->case_days != g->case_days))
		return MST_INVALID;
	*a = *r;
	a->regime = g->code;
	a->id = rng_id();
	a->by = c->who->id;
	a->at = c->now;
	*ret = (struct act){ .apply = put_rule, .arg = a,
			     .audit = ctx_note(c, "retain.rule", ID_NONE, NULL, NULL) };
	return MST_OK;
}

/* ---- holds ---- */

mst_err retain_hold_find(struct ctx *c, const struct support_case *s, struct retain_hold *ret)
{
	struct retain_hold_row r;

	TRY(retain_hold_row(c->db, c->mem, s->id, day_of(c->now), &r));
	TRY(seal_open_text(c->mem, &s->audit, SEAL_AD(FIELD_RETAIN_HOLD, s->id), r.sealed,
			   &r.hold.why));
	*ret = r.hold;
	return MST_OK;
}

static mst_err put_hold(struct ctx *c, void *arg)
{
	return retain_hold_insert(c->db, arg);
}

static mst_err drop_hold(struct ctx *c, void *arg)
{
	return retain_hold_delete(c->db, ((struct retain_hold_row *)arg)->hold.case_id);
}

mst_err retain_hold_put(struct ctx *c, const struct support_case *s, const char *why, int32_t until,
			struct act *ret)
{
	struct retain_hold_row *a = arena_new(c->mem, struct retain_hold_row, 1);
	int32_t today = day_of(c->now);

	if (until == DAY_NONE || until <= today || until > today + RETAIN_HOLD_DAYS)
		return MST_INVALID;
	/* Under the case's log key: it stays when the case gets a new one. */
	*a = (struct retain_hold_row){
		.hold = { .case_id = s->id, .by = c->who->id, .until = until, .at = c->now },
		.sealed = seal_text(c->mem, &s->audit, SEAL_AD(FIELD_RETAIN_HOLD, s->id), why)
	};
	*ret = (struct act){ .apply = put_hold, .arg = a,
			     .audit = ctx_note(c, "case.hold", s->id, &s->audit,
					       arena_fmt(c->mem, "{\"until\":\"%s\"}",
							 day_str(c->mem, until))) };
	return MST_OK;
}

mst_err retain_hold_lift(struct ctx *c, const struct support_case *s, struct act *ret)
{
	struct retain_hold_row *a = arena_new(c->mem, struct retain_hold_row, 1);

	a->hold.case_id = s->id;
	*ret = (struct act){ .apply = drop_hold, .arg = a,
			     .audit = ctx_note(c, "case.hold", s->id, &s->audit,
					       "{\"until\":null}") };
	return MST_OK;
}

/* ---- before its time ---- */

static mst_err put_early(struct ctx *c, void *arg)
{
	return retain_early_insert(c->db, c->app->jour, arg, c->who->id, c->now);
}

mst_err retain_early_put(struct ctx *c, const struct support_case *s, struct act *ret)
{
	struct retain_early_row *a = arena_new(c->mem, struct retain_early_row, 1);
	struct act *acts = arena_new(c->mem, struct act, 2);
	struct retain_hold_row hold;

	if (s->state == SUPPORT_OPEN)
		return MST_CONFLICT;
	TRY(support_unrestricted(c, s->id));
	mst_err e = retain_hold_row(c->db, c->mem, s->id, day_of(c->now), &hold);

	if (e != MST_NOTFOUND)
		return e == MST_OK ? MST_CONFLICT : e;
	*a = (struct retain_early_row){ s->id, day_of(c->now) };
	acts[0] = (struct act){ .apply = put_early, .arg = a,
				.audit = ctx_note(c, "case.erase_early", s->id, &s->audit, NULL) };
	*ret = acts[0];
	if (s->state == SUPPORT_CLOSED) { /* the month's cut is not waited for */
		TRY(support_split_now(c, s->id, &acts[1]));
		ctx_act_join(c, acts, 2, ret);
	}
	return MST_OK;
}
