/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service_db.c - SQL of the catalogue. */
#include "service/service.h"

#define TEXTS "name, purpose, target, rule, special_reasons, performer, conditions, age, review, ends"
#define COLS "id, code, ord, edition, " TEXTS

static void read_texts(struct db_stmt *q, struct arena *mem, struct service *s)
{
	s->name = row_text(q, mem);
	s->purpose = row_text(q, mem);
	s->target = row_text(q, mem);
	s->rule = (enum service_rule)row_int(q);
	s->special_reasons = row_text(q, mem);
	s->performer = row_text(q, mem);
	s->conditions = row_text(q, mem);
	s->age = (enum service_age)row_int(q);
	s->review = row_day(q);
	s->ends = row_day(q);
	row_end(q);
}

static mst_err service_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct service *s = to;

	s->id = row_id(q);
	s->code = row_text(q, mem);
	s->ord = (int)row_int(q);
	s->edition = row_int(q);
	read_texts(q, mem, s);
	return MST_OK;
}

static mst_err read_edition(struct db_stmt *q, struct arena *mem, void *to)
{
	struct service *s = to;

	s->id = row_id(q);
	s->edition = row_int(q);
	s->at = row_int(q);
	s->by = row_text(q, mem);
	read_texts(q, mem, s);
	return MST_OK;
}

mst_err service_list(struct db *db, struct arena *mem, struct service **ret, size_t *ret_n)
{
	return db_list(db, "SELECT " COLS " FROM service_item ORDER BY ord, code", DB_NONE, mem, service_read,
		       ret, ret_n);
}

mst_err service_get(struct db *db, struct arena *mem, const char *code, struct service *ret)
{
	struct service s = { 0 };

	TRY(db_find(db, "SELECT " COLS " FROM service_item WHERE code = $1", DB_ARGS(V(code)), mem, service_read,
		    &s));
	*ret = s;
	return MST_OK;
}

mst_err service_editions(struct db *db, struct arena *mem, struct id service, struct service **ret,
			 size_t *ret_n)
{
	return db_list(db,
		       "SELECT service, edition, at, written_by, " TEXTS
		       " FROM service_edition WHERE service = $1 ORDER BY edition DESC LIMIT 500",
		       DB_ARGS(V(service)), mem, read_edition, ret, ret_n);
}

static mst_err keep_edition(struct db *w, const struct service *s)
{
	return db_exec(w,
		       "INSERT INTO service_edition (service, edition, at, written_by, " TEXTS
		       ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
		       DB_ARGS(V(s->id), V(s->edition + 1), V(s->at), V(s->by ? s->by : ""), V(s->name),
			       V(s->purpose), V(s->target), V((int)s->rule), V(s->special_reasons),
			       V(s->performer), V(s->conditions), V((int)s->age), V_DAY(s->review),
			       V_DAY(s->ends)));
}

mst_err service_insert(struct db *w, const struct service *s)
{
	if (service_refusal(s))
		return MST_INVALID;
	TRY(db_exec(w,
		    "INSERT INTO service_item (" COLS ") "
		    "VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
		    DB_ARGS(V(s->id), V(s->code), V(s->ord), V(s->name), V(s->purpose), V(s->target),
			    V((int)s->rule), V(s->special_reasons), V(s->performer), V(s->conditions),
			    V((int)s->age), V_DAY(s->review), V_DAY(s->ends))));
	return keep_edition(w, s);
}

mst_err service_put(struct db *w, const struct service *s)
{
	int64_t n;

	if (!s->edition)
		return service_insert(w, s);
	if (service_refusal(s))
		return MST_INVALID;
	TRY(db_exec_n(w,
		      "UPDATE service_item SET edition = edition + 1, name = $3, purpose = $4, target = $5, "
		      "rule = $6, special_reasons = $7, performer = $8, conditions = $9, age = $10, review = $11, "
		      "ends = $12 WHERE id = $1 AND edition = $2",
		      DB_ARGS(V(s->id), V(s->edition), V(s->name), V(s->purpose), V(s->target), V((int)s->rule),
			      V(s->special_reasons), V(s->performer), V(s->conditions), V((int)s->age),
			      V_DAY(s->review), V_DAY(s->ends)),
		      &n));
	return n == 1 ? keep_edition(w, s) : MST_CONFLICT;
}

mst_err service_next_place(struct db *db, int *ret)
{
	int64_t last;

	TRY(db_int(db, "SELECT coalesce(max(ord), 0) FROM service_item", DB_NONE, &last));
	*ret = (int)last + 1;
	return MST_OK;
}
