/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_need.c - asking for a talk, and having seen to it. */
#include "volunteer/volunteer_need.h"

mst_err volunteer_need_own(struct ctx *c, struct volunteer_need *ret)
{
	return volunteer_need_row(c->db, c->mem, c->who->id, ret);
}

static mst_err put_ask(struct ctx *c, void *arg)
{
	return volunteer_need_put(c->db, c->app->jour, arg);
}

void volunteer_need_ask(struct ctx *c, struct act *ret)
{
	struct volunteer_need *n = arena_new(c->mem, struct volunteer_need, 1);

	*n = (struct volunteer_need){ .id = rng_id(), .by = c->who->id, .at = c->now };
	*ret = (struct act){ .apply = put_ask, .arg = n,
			     .audit = ctx_note(c, "volunteer.need", ID_NONE, NULL, NULL) };
}

static mst_err put_done(struct ctx *c, void *arg)
{
	return volunteer_need_close(c->db, arg);
}

void volunteer_need_done(struct ctx *c, struct id id, struct act *ret)
{
	struct volunteer_need *n = arena_new(c->mem, struct volunteer_need, 1);

	*n = (struct volunteer_need){ .id = id, .done_at = c->now, .done_by = c->who->id };
	*ret = (struct act){ .apply = put_done, .arg = n,
			     .audit = ctx_note(c, "volunteer.need_done", ID_NONE, NULL, NULL) };
}
