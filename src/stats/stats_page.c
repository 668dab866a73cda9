/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_page.c - pages and files that are counted from facts: made on a worker, since counting takes the
 * longer the more facts there are, and a list that somebody asks for meanwhile must not wait behind it. They
 * have a lane of their own, since a search through all notes takes longer than any of them. */
#include "stats/stats_web.h"

static mst_err count(struct ctx *c, void *arg)
{
	struct stats_page *p = arg;

	TRY(db_reader(c->app->data, &c->db)); /* this thread's */
	TRY(db_reader(c->app->vault, &c->vault));
	db_hold(c->db);
	mst_err e = p->make(c, p);

	db_rest(c->db);
	return e;
}

static mst_err leave(struct ctx *c)
{
	const struct stats_page *p = ctx_work_arg(c);
	const struct audit_row *note;

	TRY(db_reader(c->app->data, &c->db));
	TRY(db_reader(c->app->vault, &c->vault));
	TRY(c->result);
	note = ctx_note(c, "stats.read", ID_NONE, NULL, NULL);
	return p->file ? ctx_file_after(c, p->type, p->file, note) : ctx_page_after(c, p->status, note);
}

mst_err stats_page_make(struct ctx *c, mst_err (*make)(struct ctx *c, struct stats_page *ret))
{
	struct stats_page *p = arena_new(c->mem, struct stats_page, 1);

	*p = (struct stats_page){ .make = make, .status = 200 };
	return ctx_work(c, WORK_FIGURES, count, p, leave);
}
