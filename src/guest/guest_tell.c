/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest_tell.c - an officer is told by mail that there is something new to read: not what, and without the
 * link, so that whoever reads her mail learns nothing and can open nothing. */
#include "guest/guest_tell.h"

#include "doc/doc.h"
#include "guest/guest_db.h"
#include "org/org.h"

static mst_err newest_paper(struct db *db, struct arena *mem, const char *code, int64_t *ret)
{
	struct org *towns;
	struct doc_version *list;
	size_t n, nv;

	TRY(org_municipalities(db, mem, &towns, &n));
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(towns[i].code, code))
			continue;
		TRY(doc_versions(db, mem, towns[i].id, true, &list, &nv));
		for (size_t k = 0; k < nv; k++)
			if (list[k].at > *ret)
				*ret = list[k].at;
	}
	return MST_OK;
}

mst_err guest_newest(struct db *db, struct arena *mem, struct id jour, const char *code, int64_t *ret)
{
	struct stats_snapshot s;
	mst_err e = stats_snapshot_latest(db, mem, jour, &s);

	*ret = e == MST_OK ? s.frozen : 0;
	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	return newest_paper(db, mem, code, ret);
}

mst_err guest_tell_due(struct db *db, struct arena *mem, struct id jour, int64_t now,
		       struct guest_telling *ret)
{
	struct guest_link *all;
	size_t n;

	*ret = (struct guest_telling){ 0 };
	TRY(guest_list(db, mem, jour, &all, &n));
	ret->list = arena_new(mem, struct guest_link, n);
	for (size_t i = 0; i < n; i++) {
		const struct guest_link *l = &all[i];
		int64_t known = l->told ? l->told : l->created, at;

		if (l->kind != GUEST_FIGURES || str_empty(l->mail) || guest_ended(l, now))
			continue;
		if (l->last > known)
			known = l->last; /* she has seen it herself */
		TRY(guest_newest(db, mem, jour, l->municipality, &at));
		if (at <= known)
			continue;
		ret->list[ret->n] = *l;
		ret->list[ret->n++].told = at > now ? at : now; /* it may have come since this run began */
	}
	return MST_OK;
}

mst_err guest_tell_apply(struct db *w, void *arg)
{
	const struct guest_telling *t = arg;

	for (size_t i = 0; i < t->n; i++) {
		struct job_mail m = {
			.to = t->list[i].mail,
			.subject = "Det finns något nytt att läsa",
			.body = "Det finns något nytt att läsa genom länken som du har fått av "
				"brottsofferjouren.\nLänken står inte här. Har du inte kvar den: be "
				"jouren om en ny.\n",
		};

		TRY(job_mail_put(w, &m));
		TRY(guest_link_told(w, t->list[i].id, t->list[i].told));
	}
	return MST_OK;
}

static mst_err run_tell(struct job_run *r)
{
	const struct app *app = r->arg;
	struct guest_telling *t = arena_new(r->mem, struct guest_telling, 1);
	struct db *db;

	TRY(db_reader(r->store, &db));
	TRY(guest_tell_due(db, r->mem, app->jour, r->now, t));
	if (t->n) {
		r->apply = guest_tell_apply;
		r->apply_arg = t;
	}
	return MST_OK;
}

const struct job_kind guest_kinds[] = {
	{ .name = "guest.tell", .run = run_tell, .every = JOB_DAILY, .minute = 7 * 60 + 40 },
	{ 0 },
};
