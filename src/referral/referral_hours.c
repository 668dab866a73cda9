/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_hours.c - the clock's data, and that what waits follows it. */
#include "referral/referral_hours.h"

#include "referral/referral_db.h"

static mst_err read_hours(struct db_stmt *q, struct arena *mem, void *to)
{
	struct referral_hours *h = to;

	(void)mem;
	h->target = (int)row_int(q);
	h->cal.weekdays = (uint8_t)row_int(q);
	h->opens = (int)row_int(q);
	h->closes = (int)row_int(q);
	row_end(q);
	return MST_OK;
}

struct closed {
	struct id id;
	int32_t days[2];
};

static mst_err read_closed(struct db_stmt *q, struct arena *mem, void *to)
{
	struct closed *d = to;

	(void)mem;
	d->id = row_id(q);
	d->days[0] = (int32_t)row_int(q);
	d->days[1] = (int32_t)row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err referral_hours(struct db *db, struct arena *mem, struct id jour, struct referral_hours *ret)
{
	struct referral_hours h = REFERRAL_HOURS_USUAL;
	struct closed *list;
	size_t n;
	mst_err e = db_find(db,
			    "SELECT target, weekdays, opens, closes FROM referral_hours WHERE jour_id = $1",
			    DB_ARGS(V(jour)), mem, read_hours, &h);

	if (e != MST_NOTFOUND)
		TRY(e);
	TRY(db_list(db,
		    "SELECT id, first_day, last_day FROM referral_closed WHERE jour_id = $1 "
		    "ORDER BY first_day, id",
		    DB_ARGS(V(jour)), mem, read_closed, &list, &n));
	int32_t (*days)[2] = arena_alloc(mem, sizeof(*days) * (n + 1), _Alignof(int32_t));
	struct id *ids = arena_new(mem, struct id, n + 1);

	for (size_t i = 0; i < n; i++) {
		days[i][0] = list[i].days[0];
		days[i][1] = list[i].days[1];
		ids[i] = list[i].id;
	}
	h.cal.closed = (const int32_t (*)[2])days;
	h.cal.nclosed = n;
	h.ids = ids;
	*ret = h;
	return MST_OK;
}

/* ---- changing it ---- */

struct hours_arg {
	struct referral_hours h;
	bool put;
	struct closed add;
	struct id drop;
};

static mst_err put(struct ctx *c, const struct hours_arg *a)
{
	if (a->put)
		TRY(db_exec(c->db,
			    "INSERT INTO referral_hours (jour_id, target, weekdays, opens, closes) "
			    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (jour_id) DO UPDATE SET "
			    "target = excluded.target, weekdays = excluded.weekdays, "
			    "opens = excluded.opens, closes = excluded.closes",
			    DB_ARGS(V(c->app->jour), V(a->h.target), V((int)a->h.cal.weekdays), V(a->h.opens),
				    V(a->h.closes))));
	if (!id_none(a->add.id))
		TRY(db_exec(c->db,
			    "INSERT INTO referral_closed (jour_id, id, first_day, last_day) "
			    "VALUES ($1, $2, $3, $4)",
			    DB_ARGS(V(c->app->jour), V(a->add.id), V((int)a->add.days[0]),
				    V((int)a->add.days[1]))));
	if (!id_none(a->drop))
		TRY(db_exec(c->db, "DELETE FROM referral_closed WHERE jour_id = $1 AND id = $2",
			    DB_ARGS(V(c->app->jour), V(a->drop))));
	return db_exec(c->db, "DELETE FROM referral_closed WHERE jour_id = $1 AND last_day < $2",
		       DB_ARGS(V(c->app->jour), V((int)day_of(c->now) - 366)));
}

static mst_err put_hours(struct ctx *c, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct referral_hours h;

	TRY(put(c, arg));
	TRY(referral_hours(c->db, mem, c->app->jour, &h));
	return referral_rows_redue(c->db, mem, c->app->jour, &h);
}

static mst_err note(struct ctx *c, struct hours_arg *a, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key audit = { 0 };

	TRY(vault_org_key(c->vault, &c->open, "audit", &audit)); /* a coordinator's */
	*ret = (struct act){ .apply = put_hours, .arg = a,
			     .audit = ctx_note(c, "referral.hours", c->app->jour, &audit, NULL) };
	return MST_OK;
}

mst_err referral_hours_put(struct ctx *c, const struct referral_hours *h, struct act *ret)
{
	struct hours_arg *a = arena_new(c->mem, struct hours_arg, 1);

	if (h->target < 1 || h->target > REFERRAL_HOURS_MOST || !(h->cal.weekdays & 127) || h->opens < 0 ||
	    h->closes > 24 || h->opens >= h->closes)
		return MST_INVALID;
	a->h = *h;
	a->put = true;
	return note(c, a, ret);
}

mst_err referral_closed_add(struct ctx *c, int32_t first, int32_t last, struct act *ret)
{
	struct hours_arg *a = arena_new(c->mem, struct hours_arg, 1);
	struct referral_hours h;

	TRY(referral_hours(c->db, c->mem, c->app->jour, &h));
	if (last < first || last - first > 366 || h.cal.nclosed >= REFERRAL_CLOSED_MOST)
		return MST_INVALID;
	a->add = (struct closed){ rng_id(), { first, last } };
	return note(c, a, ret);
}

mst_err referral_closed_drop(struct ctx *c, struct id id, struct act *ret)
{
	struct hours_arg *a = arena_new(c->mem, struct hours_arg, 1);

	a->drop = id;
	return note(c, a, ret);
}
