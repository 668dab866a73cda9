/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* barrier.c - tags, sealing, and what follows from the two sides of an event. */
#include "barrier/barrier_db.h"

#include "base/pack.h"

#define BYTES_MAX 4096

static void case_tag(const struct ctx *c, struct id case_id, struct hash *ret)
{
	struct hash_state s;

	hash_start(&s, &c->app->pepper);
	hash_add_part(&s, "barrier case", 12);
	hash_add_part(&s, case_id.b, sizeof(case_id.b));
	hash_end(&s, ret);
}

/* Of a case whose tag alone is known, too. */
static void who_tag(const struct ctx *c, const struct hash *kase, struct id who, struct hash *ret)
{
	struct hash_state s;

	hash_start(&s, &c->app->pepper);
	hash_add_part(&s, "barrier who", 11);
	hash_add_part(&s, kase->b, sizeof(kase->b));
	hash_add_part(&s, who.b, sizeof(who.b));
	hash_end(&s, ret);
}

static struct id place_of(const struct hash *who)
{
	struct id id;

	memcpy(id.b, who->b, sizeof(id.b));
	return id;
}

mst_err barrier_stops(struct ctx *c, struct id case_id, struct id who, bool *ret)
{
	struct hash kase, tag;

	case_tag(c, case_id, &kase);
	who_tag(c, &kase, who, &tag);
	return barrier_row_has(c->db, &kase, &tag, ret);
}

mst_err barrier_any(struct ctx *c, struct id case_id, bool *ret)
{
	struct hash kase;

	case_tag(c, case_id, &kase);
	return barrier_row_any(c->db, &kase, ret);
}

struct blob barrier_seal(struct ctx *c, struct id case_id, const struct seal_key *key,
			 struct id who, const char *why)
{
	struct hash kase, tag;
	struct sbuf b;

	case_tag(c, case_id, &kase);
	who_tag(c, &kase, who, &tag);
	sbuf_init(&b, BYTES_MAX);
	pack_int(&b, 1);
	pack_id(&b, who);
	pack_text(&b, why);
	return seal_packed(c->mem, key, SEAL_AD(FIELD_BARRIER, place_of(&tag)), &b);
}

mst_err barrier_list(struct ctx *c, struct id case_id, const struct seal_key *key,
		     struct barrier **ret, size_t *ret_n)
{
	struct barrier_row *rows;
	struct barrier *list;
	struct hash kase;
	size_t n;

	case_tag(c, case_id, &kase);
	TRY(barrier_rows(c->db, c->mem, &kase, &rows, &n));
	list = arena_new(c->mem, struct barrier, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct blob plain;

		if (!rows[i].sealed.n)
			continue;
		TRY(seal_open(c->mem, key, SEAL_AD(FIELD_BARRIER, rows[i].place), rows[i].sealed,
			      &plain));
		struct unpack u = unpack_of(plain);

		if (unpack_int(&u) < 1)
			return MST_FAIL;
		list[i].who = unpack_id(&u);
		list[i].why = unpack_text(&u, c->mem);
		if (u.bad)
			return MST_FAIL;
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

mst_err barrier_put(struct ctx *c, struct id case_id, struct id who, struct blob sealed)
{
	struct hash kase, tag;

	case_tag(c, case_id, &kase);
	who_tag(c, &kase, who, &tag);
	return barrier_row_put(c->db, &kase, &tag, sealed);
}

mst_err barrier_drop(struct ctx *c, struct id case_id, struct id who)
{
	struct hash kase, tag;

	case_tag(c, case_id, &kase);
	who_tag(c, &kase, who, &tag);
	return barrier_row_drop(c->db, &kase, &tag);
}

mst_err barrier_took(struct ctx *c, struct id case_id, struct id who)
{
	struct hash kase, *others;
	size_t n;

	case_tag(c, case_id, &kase);
	TRY(barrier_others(c->db, c->mem, &kase, &others, &n));
	for (size_t i = 0; i < n; i++) {
		struct hash tag;

		who_tag(c, &others[i], who, &tag);
		TRY(barrier_row_put(c->db, &others[i], &tag, (struct blob){ 0 }));
	}
	return MST_OK;
}

mst_err barrier_sides(struct ctx *c, struct id event, struct id one, struct id other)
{
	struct barrier_side_row a, b;
	struct hash x, y;
	int64_t same = 0;

	case_tag(c, one, &x);
	case_tag(c, other, &y);
	TRY(barrier_side_same(c->db, &x, &y, &same));
	if (same)
		return MST_CONFLICT;
	mst_err e = barrier_side_find(c->db, c->mem, &x, &a);

	if (e == MST_OK)
		return barrier_side_put(c->db, a.event, &y, 3 - a.side);
	if (e != MST_NOTFOUND)
		return e;
	e = barrier_side_find(c->db, c->mem, &y, &b);
	if (e == MST_OK)
		return barrier_side_put(c->db, b.event, &x, 3 - b.side);
	if (e != MST_NOTFOUND)
		return e;
	TRY(barrier_side_put(c->db, event, &x, 1));
	return barrier_side_put(c->db, event, &y, 2);
}

mst_err barrier_erase(struct ctx *c, struct id case_id)
{
	struct hash kase;

	case_tag(c, case_id, &kase);
	return barrier_rows_erase(c->db, &kase);
}
