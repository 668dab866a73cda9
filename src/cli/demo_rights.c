/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_rights.c - one who asks to have something corrected, with a few days left to answer. */
#include "cli/demo.h"

#include "rights/rights.h"

struct choice {
	struct id id;
	int64_t opened;
};

/* The case that has been open longest. */
static void oldest(const struct support_case *s, void *arg)
{
	struct choice *o = arg;

	if (!s->person.extra_protection && (id_none(o->id) || s->opened < o->opened))
		*o = (struct choice){ s->id, s->opened };
}

mst_err demo_rights(struct demo *d)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct ctx *c = &d->c;
	struct choice o = { 0 };
	struct rights_request r = {
		.kind = RIGHTS_RECTIFY, .asker = RIGHTS_SELF, .check = RIGHTS_CALLBACK,
		.about = "Dagen för det som hände är fel i första anteckningen.",
	};
	struct act a;

	TRY(support_each(c, oldest, &o));
	if (id_none(o.id))
		return MST_OK;
	TRY(support_case_read(c, o.id, &s));
	r.case_id = s.id;
	r.received = day_of(s.opened);
	TRY(rights_new(c, &s, &r, &a));
	return ctx_act_now(c, &a);
}
