/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service_db.c - SQL of the catalogue. */
#include "service/service.h"

mst_err service_list(struct db *db, struct arena *mem, struct service **ret, size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct service *list;
	int64_t most;
	size_t n = 0;
	bool row;

	TRY(db_int(db, "SELECT count(*) FROM service_item", DB_NONE, &most));
	list = arena_new(mem, struct service, (size_t)most + 1);
	TRY(db_query(db,
		     "SELECT id, code, name, purpose, target, rule, special_reasons, ord "
		     "FROM service_item ORDER BY ord, code LIMIT $1",
		     DB_ARGS(V(most)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			break;
		struct service *s = &list[n++];

		s->id = row_id(q);
		s->code = row_text(q, mem);
		s->name = row_text(q, mem);
		s->purpose = row_text(q, mem);
		s->target = row_text(q, mem);
		s->rule = (enum service_rule)row_int(q);
		s->special_reasons = row_text(q, mem);
		s->ord = (int)row_int(q);
		row_end(q);
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
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
