/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_act.c - what the manager writes, and releasing a report, as acts with a row in the log. */
#include "followup/followup_db.h"

#include "crypto/crypto.h"

static mst_err put_entry(struct ctx *c, void *arg)
{
	return followup_entry_put(c->db, arg);
}

void followup_save(struct ctx *c, struct followup_entry *e, struct act *ret)
{
	e->by = c->who->name;
	e->at = c->now;
	*ret = (struct act){ .apply = put_entry, .arg = e,
			     .audit = ctx_note(c, "followup.edit", ID_NONE, NULL, NULL) };
}

struct release {
	struct id id, owner;
	int year;
	const char *place;
	const struct doc *d;
};

static mst_err put_release(struct ctx *c, void *arg)
{
	const struct release *r = arg;
	struct doc_version v;

	TRY(doc_register(c->db, c->mem, r->owner, FOLLOWUP_KIND, r->d, c->now, &v));
	return followup_report_insert(c->db, r->id, r->year, r->place, v.id, c->who->name, c->now);
}

void followup_release(struct ctx *c, int year, const char *place, struct id owner,
		      const struct doc *d, struct act *ret)
{
	struct release *r = arena_new(c->mem, struct release, 1);

	*r = (struct release){ rng_id(), owner, year, place, d };
	*ret = (struct act){ .apply = put_release, .arg = r,
			     .audit = ctx_note(c, "followup.release", ID_NONE, NULL, NULL) };
}
