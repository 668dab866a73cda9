/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decided_db.c - SQL of what decisions cover. */
#include "service/decided.h"

static mst_err cover_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct service_cover *ret = to;

	ret->decision = row_id(q);
	ret->edition = row_int(q);
	ret->code = row_text(q, mem);
	ret->reasons = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

static int newest_first(const void *a, const void *b)
{
	const struct service_cover *x = a, *y = b;

	return (x->edition < y->edition) - (x->edition > y->edition);
}

/* The newest edition is found here and not by the statement: a subquery for each row, or a sorter, costs
 * more than the few older rows, and every opened case asks. */
static mst_err covers_in(struct db *db, struct arena *mem, const char *municipality,
			 struct service_cover **ret, size_t *ret_n)
{
	struct service_cover *all;
	size_t n, kept = 0;

	TRY(db_list(db,
		    "SELECT d.decision, d.edition, s.code, d.reasons FROM service_decided d "
		    "JOIN service_item s ON s.id = d.service WHERE d.municipality = $1",
		    DB_ARGS(V(municipality)), mem, cover_read, &all, &n));
	qsort(all, n, sizeof(*all), newest_first);
	for (size_t i = 0; i < n; i++) {
		int64_t newest = all[i].edition;

		for (size_t k = 0; k < kept; k++)
			if (id_eq(all[k].decision, all[i].decision))
				newest = all[k].edition;
		if (newest == all[i].edition)
			all[kept++] = all[i];
	}
	*ret = all;
	*ret_n = kept;
	return MST_OK;
}

mst_err service_covers_of(struct db *db, struct arena *mem, struct id decision,
			  struct service_cover **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT d.decision, d.edition, s.code, d.reasons FROM service_decided d "
		       "JOIN service_item s ON s.id = d.service WHERE d.decision = $1 AND "
		       "d.edition = (SELECT max(l.edition) FROM service_decided l "
		       "WHERE l.decision = $1) ORDER BY s.ord",
		       DB_ARGS(V(decision)), mem, cover_read, ret, ret_n);
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
