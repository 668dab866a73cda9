/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court.c - a session as sealed bytes, and the facts that it hands down. */
#include "court/court_db.h"

#include <stdlib.h>

#include "base/pack.h"

static void pack_session(struct sbuf *b, const struct court_session *s)
{
	sbuf_init(b, 4096);
	pack_int(b, 1);
	pack_int(b, s->day);
	pack_text(b, s->court);
	pack_text(b, s->part);
	pack_int(b, s->helpers);
	for (size_t i = 0; i < COURT_ROLES; i++)
		pack_int(b, s->met[i]);
	for (size_t i = 0; i <= COURT_ROLES; i++)
		pack_id(b, s->facts[i]);
}

static mst_err open_row(struct ctx *c, const struct court_row *row, struct court_session *ret)
{
	struct court_session s = { .id = row->id, .by = row->by };
	struct blob plain;

	TRY(vault_open_from(c->vault, &c->open, c->mem, VAULT_GROUP,
			    SEAL_AD(FIELD_COURT_SESSION, row->id), row->sealed, &plain));
	struct unpack u = unpack_of(plain);

	if (unpack_int(&u) < 1)
		return MST_FAIL;
	s.day = (int32_t)unpack_int(&u);
	s.court = unpack_text(&u, c->mem);
	s.part = unpack_text(&u, c->mem);
	s.helpers = unpack_int(&u);
	for (size_t i = 0; i < COURT_ROLES; i++)
		s.met[i] = unpack_int(&u);
	for (size_t i = 0; i <= COURT_ROLES; i++)
		s.facts[i] = unpack_id(&u);
	*ret = s;
	return u.bad ? MST_FAIL : MST_OK;
}

/* ---- writing ---- */

struct session_arg {
	struct court_row row;
	struct stats_fact facts[COURT_ROLES + 1];
	size_t nfacts;
};

static mst_err put_session(struct ctx *c, void *arg)
{
	struct session_arg *a = arg;

	TRY(court_row_insert(c->db, &a->row));
	for (size_t i = 0; i < a->nfacts; i++)
		TRY(stats_put(c->db, &a->facts[i]));
	return MST_OK;
}

static struct id add_fact(struct ctx *c, struct session_arg *a, enum stats_kind kind,
			  const char *role, int32_t day, int64_t n)
{
	if (!n)
		return ID_NONE;
	a->facts[a->nfacts] = (struct stats_fact){ .id = rng_id(), .jour = c->app->jour,
						   .kind = kind, .day = day, .service = role,
						   .n = n };
	return a->facts[a->nfacts++].id;
}

static bool session_good(const struct court_session *s)
{
	for (size_t i = 0; i < COURT_ROLES; i++)
		if (s->met[i] < 0 || s->met[i] > COURT_MOST)
			return false;
	return s->day != DAY_NONE && s->helpers >= 1 && s->helpers <= COURT_MOST;
}

mst_err court_record(struct ctx *c, const struct court_session *session, struct act *ret)
{
	struct session_arg *a = arena_new(c->mem, struct session_arg, 1);
	struct court_session s = *session;
	struct sbuf b;

	if (!session_good(&s))
		return MST_INVALID;
	a->row = (struct court_row){ .jour = c->app->jour, .id = rng_id(),
				     .by = c->who ? c->who->id : ID_NONE, .at = c->now };
	for (size_t i = 0; i < COURT_ROLES; i++)
		s.facts[i] = add_fact(c, a, STATS_COURT, stats_court_roles[i].code, s.day, s.met[i]);
	s.facts[COURT_ROLES] = add_fact(c, a, STATS_COURT_SESSION, NULL, s.day, 1);
	pack_session(&b, &s);
	mst_err e = b.bad ? MST_INVALID :
			    vault_seal_to(c->vault, c->mem, &c->app->root, c->app->jour, VAULT_GROUP,
					  SEAL_AD(FIELD_COURT_SESSION, a->row.id), b.p, b.len,
					  &a->row.sealed);

	sbuf_done(&b);
	TRY(e);
	*ret = (struct act){ .apply = put_session, .arg = a,
			     .audit = ctx_note(c, "court.record", ID_NONE, NULL, NULL) };
	return MST_OK;
}

/* ---- reading ---- */

static int by_day(const void *a, const void *b)
{
	const struct court_session *x = a, *y = b;

	return x->day == y->day ? memcmp(x->id.b, y->id.b, sizeof(x->id.b)) :
				  (x->day < y->day) - (x->day > y->day);
}

mst_err court_sessions(struct ctx *c, struct court_session **ret, size_t *ret_n)
{
	struct court_row *rows;
	size_t n;

	TRY(court_rows(c->db, c->mem, c->app->jour, &rows, &n));
	struct court_session *list = arena_new(c->mem, struct court_session, n + 1);

	for (size_t i = 0; i < n; i++)
		TRY(open_row(c, &rows[i], &list[i]));
	qsort(list, n, sizeof(*list), by_day);
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

/* ---- taking back ---- */

static mst_err drop_session(struct ctx *c, void *arg)
{
	const struct court_session *s = arg;

	TRY(court_row_delete(c->db, s->id));
	for (size_t i = 0; i <= COURT_ROLES; i++)
		if (!id_none(s->facts[i]))
			TRY(stats_drop(c->db, s->facts[i]));
	return MST_OK;
}

mst_err court_remove(struct ctx *c, struct id session, struct act *ret)
{
	struct court_session *s = arena_new(c->mem, struct court_session, 1);
	struct court_row row;

	TRY(court_row_find(c->db, c->mem, session, &row));
	TRY(open_row(c, &row, s));
	*ret = (struct act){ .apply = drop_session, .arg = s,
			     .audit = ctx_note(c, "court.remove", ID_NONE, NULL, NULL) };
	return MST_OK;
}
