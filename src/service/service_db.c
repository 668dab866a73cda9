/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service_db.c - SQL of the catalogue. */
#include "service/service.h"

static mst_err service_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct service *s = to;

	s->id = row_id(q);
	s->code = row_text(q, mem);
	s->name = row_text(q, mem);
	s->purpose = row_text(q, mem);
	s->target = row_text(q, mem);
	s->rule = (enum service_rule)row_int(q);
	s->special_reasons = row_text(q, mem);
	s->ord = (int)row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err service_list(struct db *db, struct arena *mem, struct service **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, code, name, purpose, target, rule, special_reasons, ord "
		       "FROM service_item ORDER BY ord, code",
		       DB_NONE, mem, service_read, ret, ret_n);
}

mst_err service_insert(struct db *w, const struct service *s)
{
	if (service_refusal(s))
		return MST_INVALID;
	return db_exec(w,
		       "INSERT INTO service_item (id, code, ord, name, purpose, target, rule, "
		       "special_reasons) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		       DB_ARGS(V(s->id), V(s->code), V(s->ord), V(s->name), V(s->purpose),
			       V(s->target), V((int)s->rule), V(s->special_reasons)));
}
