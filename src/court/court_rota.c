/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_rota.c - the steps of a shift, and the calendar of one's own. */
#include "court/court_rota.h"

#include "court/court_db.h"

/* ---- steps ---- */

bool court_shift_step(const struct court_shift *s, struct id me, const char *what,
		      struct court_shift *ret)
{
	bool mine = !id_none(me) && id_eq(s->who, me);
	bool open = s->state == COURT_FREE || (s->state == COURT_OFFERED && !mine);
	struct court_shift next = *s;

	next.state = COURT_COMING;
	if (str_eq(what, "take") && open)
		next.who = me;
	else if (str_eq(what, "offer") && mine && s->state != COURT_OFFERED)
		next.state = COURT_OFFERED;
	else if (!(str_eq(what, "come") && mine && s->state == COURT_ASKED) &&
		 !(str_eq(what, "keep") && mine && s->state == COURT_OFFERED))
		return false;
	*ret = next;
	return true;
}

bool court_shift_twice(const struct court_shift *list, size_t n, const struct court_shift *s,
		       struct id who)
{
	for (size_t i = 0; i < n; i++)
		if (!id_eq(list[i].id, s->id) && list[i].day == s->day && !id_none(who) &&
		    id_eq(list[i].who, who) && str_eq(list[i].part, s->part))
			return true;
	return false;
}

/* ---- reading and writing ---- */

mst_err court_shifts(struct ctx *c, int32_t from, int32_t to, struct court_shift **ret, size_t *ret_n)
{
	return court_shift_rows(c->db, c->mem, c->app->jour, from, to, ret, ret_n);
}

mst_err court_shift_find(struct ctx *c, struct id id, struct court_shift *ret)
{
	return court_shift_row(c->db, c->mem, c->app->jour, id, ret);
}

struct shifts {
	struct court_shift *list;
	size_t n;
};

static mst_err put_shifts(struct ctx *c, void *arg)
{
	const struct shifts *s = arg;

	for (size_t i = 0; i < s->n; i++)
		TRY(s->list[i].version ? court_shift_update(c->db, &s->list[i]) :
					 court_shift_insert(c->db, c->app->jour, &s->list[i]));
	return MST_OK;
}

void court_shifts_put(struct ctx *c, struct court_shift *list, size_t n, struct act *ret)
{
	struct shifts *s = arena_new(c->mem, struct shifts, 1);

	for (size_t i = 0; i < n; i++)
		if (!list[i].version)
			list[i].id = rng_id();
	*s = (struct shifts){ list, n };
	*ret = (struct act){ .apply = put_shifts, .arg = s,
			     .audit = ctx_note(c, "court.rota", ID_NONE, NULL, NULL) };
}

static mst_err drop_shift(struct ctx *c, void *arg)
{
	const struct id *id = arg;

	return court_shift_delete(c->db, c->app->jour, *id);
}

void court_shift_remove(struct ctx *c, struct id id, struct act *ret)
{
	struct id *which = arena_new(c->mem, struct id, 1);

	*which = id;
	*ret = (struct act){ .apply = drop_shift, .arg = which,
			     .audit = ctx_note(c, "court.rota", ID_NONE, NULL, NULL) };
}

/* ---- the calendar ---- */

static struct hash secret_hash(struct id secret)
{
	struct hash_state s;
	struct hash h;

	hash_start(&s, NULL);
	hash_add(&s, "court.feed", 10);
	hash_add(&s, secret.b, sizeof(secret.b));
	hash_end(&s, &h);
	return h;
}

static mst_err put_feed(struct ctx *c, void *arg)
{
	const struct hash *h = arg;

	TRY(court_feed_delete(c->db, c->who->id));
	return court_feed_insert(c->db, c->app->jour, c->who->id, h);
}

void court_feed_on(struct ctx *c, struct id secret, struct act *ret)
{
	struct hash *h = arena_new(c->mem, struct hash, 1);

	*h = secret_hash(secret);
	*ret = (struct act){ .apply = put_feed, .arg = h,
			     .audit = ctx_note(c, "court.feed", ID_NONE, NULL, NULL) };
}

static mst_err drop_feed(struct ctx *c, void *arg)
{
	(void)arg;
	return court_feed_delete(c->db, c->who->id);
}

void court_feed_off(struct ctx *c, struct act *ret)
{
	*ret = (struct act){ .apply = drop_feed,
			     .audit = ctx_note(c, "court.feed", ID_NONE, NULL, NULL) };
}

mst_err court_feed_is_on(struct ctx *c, bool *ret)
{
	int64_t n;

	TRY(court_feed_count(c->db, c->who->id, &n));
	*ret = n > 0;
	return MST_OK;
}

mst_err court_feed_find(struct ctx *c, struct id secret, struct id *ret_user)
{
	struct hash h = secret_hash(secret);

	return court_feed_user(c->db, c->mem, c->app->jour, &h, ret_user);
}

/* "20260415T061500Z" */
static void put_instant(struct sbuf *o, const char *name, int64_t at, struct arena *mem)
{
	sbuf_str(o, name);
	sbuf_ch(o, ':');
	for (const char *p = day_iso_str(mem, at); *p; p++)
		if (*p != '-' && *p != ':')
			sbuf_ch(o, *p);
	sbuf_lit(o, "\r\n");
}

void court_feed_write(struct sbuf *o, const struct court_shift *list, size_t n, struct id who,
		      int64_t now)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	sbuf_lit(o, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Medstod//SV\r\n"
		    "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	for (size_t i = 0; i < n; i++) {
		bool early = str_eq(list[i].part, "morning");

		if (!id_eq(list[i].who, who) || id_none(who))
			continue;
		sbuf_fmt(o, "BEGIN:VEVENT\r\nUID:%s@medstod.invalid\r\n", id_str(mem, list[i].id));
		put_instant(o, "DTSTAMP", now, mem);
		put_instant(o, "DTSTART", day_at(list[i].day, early ? 8 : 12, 15), mem);
		put_instant(o, "DTEND", day_at(list[i].day, early ? 12 : 16, early ? 15 : 30), mem);
		sbuf_lit(o, "SUMMARY:Upptagen\r\nCLASS:PRIVATE\r\nEND:VEVENT\r\n");
	}
	sbuf_lit(o, "END:VCALENDAR\r\n");
}
