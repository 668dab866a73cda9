/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_db.c - the statements on facts. One literal statement per dimension: no text is put
 * together, so none can be put together wrongly. */
#include "stats/stats_priv.h"
#include "stats/stats_web.h"

mst_err stats_row_put(struct db *w, const struct stats_row *r)
{
	return db_exec(w,
		       "INSERT INTO stats_fact (jour_id, id, kind, quarter, municipality, role, sex,"
		       " age, crime, source, reported, service, circumstance, n)"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
		       " ON CONFLICT (jour_id, id) DO UPDATE SET kind = $3, quarter = $4,"
		       " municipality = $5, role = $6, sex = $7, age = $8, crime = $9, source = $10,"
		       " reported = $11, service = $12, circumstance = $13, n = $14",
		       DB_ARGS(V(r->jour), V(r->id), V(r->kind), V(r->quarter), V(r->municipality),
			       V(r->role), V(r->sex), V(r->age), V(r->crime), V(r->source),
			       V(r->reported), V(r->service), V(r->circumstance), V(r->n)));
}

mst_err stats_row_find(struct db *db, struct arena *mem, struct id fact, struct stats_row *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT jour_id, id, kind, quarter, municipality, role, sex, age, crime,"
		     " source, reported, service, circumstance, n FROM stats_fact WHERE id = $1",
		     DB_ARGS(V(fact)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	*ret = (struct stats_row){ 0 };
	ret->jour = row_id(q);
	ret->id = row_id(q);
	ret->kind = row_int(q);
	ret->quarter = row_text(q, mem);
	ret->municipality = row_text(q, mem);
	ret->role = row_text(q, mem);
	ret->sex = row_text(q, mem);
	ret->age = row_text(q, mem);
	ret->crime = row_text(q, mem);
	ret->source = row_text(q, mem);
	ret->reported = row_text(q, mem);
	ret->service = row_text(q, mem);
	ret->circumstance = row_text(q, mem);
	ret->n = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err stats_row_drop(struct db *w, struct id fact)
{
	return db_exec(w, "DELETE FROM stats_fact WHERE id = $1", DB_ARGS(V(fact)));
}

mst_err stats_has(struct db *db, struct id fact, enum stats_kind kind, bool *ret)
{
	int64_t n;

	TRY(db_int(db, "SELECT COUNT(*) FROM stats_fact WHERE id = $1 AND kind = $2",
		   DB_ARGS(V(fact), V((int64_t)kind)), &n));
	*ret = n > 0;
	return MST_OK;
}

#define COUNT_BY(code)                                                                             \
	db_query(db,                                                                               \
		 "SELECT " code ", CAST(SUM(n) AS BIGINT) FROM stats_fact WHERE jour_id = $1"      \
		 " AND kind = $2 AND quarter >= $3 AND quarter <= $4 GROUP BY " code,              \
		 args, ret)

mst_err stats_row_count(struct db *db, struct db_args args, enum stats_dim dim,
			struct db_stmt **ret)
{
	switch (dim) {
	case STATS_BY_MUNICIPALITY:
		return COUNT_BY("COALESCE(municipality, 'other')");
	case STATS_BY_ROLE:
		return COUNT_BY("COALESCE(role, 'unknown')");
	case STATS_BY_SEX:
		return COUNT_BY("COALESCE(sex, 'unknown')");
	case STATS_BY_AGE:
		return COUNT_BY("COALESCE(age, 'unknown')");
	case STATS_BY_CRIME:
		return COUNT_BY("COALESCE(crime, 'unknown')");
	case STATS_BY_SOURCE:
		return COUNT_BY("COALESCE(source, 'unknown')");
	case STATS_BY_QUARTER:
		return COUNT_BY("quarter");
	case STATS_BY_SERVICE:
		return COUNT_BY("COALESCE(service, 'unknown')");
	case STATS_BY_REPORTED:
		return COUNT_BY("COALESCE(reported, 'unknown')");
	case STATS_BY_CIRCUMSTANCE:
		return COUNT_BY("COALESCE(circumstance, 'unknown')");
	}
	return MST_INVALID;
}

mst_err stats_first_day(struct db *db, struct arena *mem, struct id jour, int32_t *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	const char *text;
	int quarter;
	bool row;

	/* From kind to kind along the index: a plain minimum would read every fact. */
	TRY(db_query(db,
		     "WITH RECURSIVE k (kind) AS (SELECT MIN(kind) FROM stats_fact WHERE jour_id = $1 UNION ALL"
		     " SELECT (SELECT MIN(f.kind) FROM stats_fact f WHERE f.jour_id = $1 AND f.kind > k.kind)"
		     " FROM k WHERE k.kind IS NOT NULL) SELECT MIN(first.quarter) FROM (SELECT (SELECT"
		     " MIN(f.quarter) FROM stats_fact f WHERE f.jour_id = $1 AND f.kind = k.kind) AS quarter"
		     " FROM k) AS first",
		     DB_ARGS(V(jour)), &q));
	TRY(db_step(q, &row));
	text = row ? row_text(q, mem) : NULL;
	if (text && !quarter_parse(text, &quarter))
		return MST_FAIL;
	*ret = text ? quarter_first_day(quarter) : DAY_NONE;
	return MST_OK;
}
