/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decided_db.c - SQL of what decisions cover. */
#include "service/decided.h"

static mst_err read_covers(struct db_stmt *q, struct arena *mem, struct service_cover **ret,
			   size_t *ret_n)
{
	size_t cap = 16, n = 0;
	struct service_cover *list = arena_new(mem, struct service_cover, cap);
	bool row;

	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			break;
		list = arena_more(mem, list, n, &cap, sizeof(*list));
		list[n].decision = row_id(q);
		list[n].code = row_text(q, mem);
		list[n++].reasons = row_text(q, mem);
		row_end(q);
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

static mst_err covers_in(struct db *db, struct arena *mem, const char *municipality,
			 struct service_cover **ret, size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(db,
		     "SELECT d.decision, s.code, d.reasons FROM service_decided d "
		     "JOIN service_item s ON s.id = d.service WHERE d.municipality = $1 AND "
		     "d.edition = (SELECT max(l.edition) FROM service_decided l "
		     "WHERE l.decision = d.decision) ORDER BY d.decision, s.ord",
		     DB_ARGS(V(municipality)), &q));
	return read_covers(q, mem, ret, ret_n);
}

mst_err service_covers_of(struct db *db, struct arena *mem, struct id decision,
			  struct service_cover **ret, size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(db,
		     "SELECT d.decision, s.code, d.reasons FROM service_decided d "
		     "JOIN service_item s ON s.id = d.service WHERE d.decision = $1 AND "
		     "d.edition = (SELECT max(l.edition) FROM service_decided l "
		     "WHERE l.decision = $1) ORDER BY s.ord",
		     DB_ARGS(V(decision)), &q));
	return read_covers(q, mem, ret, ret_n);
}

mst_err service_standing(struct db *db, struct arena *mem, const char *municipality,
			 struct service_standing *ret)
{
	struct decision_choice h;

	*ret = (struct service_standing){ .municipality = municipality };
	if (!municipality)
		return MST_OK;
	TRY(agreement_choice(db, mem, municipality, &h));
	ret->waits = h.waits;
	TRY(agreement_decisions(db, mem, municipality, &ret->decisions, &ret->n));
	return covers_in(db, mem, municipality, &ret->covers, &ret->ncovers);
}

mst_err service_decided_put(struct db *w, const struct service_decided *d)
{
	for (size_t i = 0; i < d->n; i++) {
		int64_t n;

		TRY(db_exec_n(w,
			      "INSERT INTO service_decided (decision, edition, service, municipality, "
			      "reasons) SELECT $1, CAST($2 AS BIGINT), s.id, CAST($3 AS TEXT), "
			      "CAST($4 AS TEXT) FROM service_item s WHERE s.code = $5",
			      DB_ARGS(V(d->decision), V(d->edition), V(d->municipality),
				      V(d->covers[i].reasons), V(d->covers[i].code)),
			      &n));
		if (n != 1)
			return MST_NOTFOUND;
	}
	return MST_OK;
}
