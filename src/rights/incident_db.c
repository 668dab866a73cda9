/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* incident_db.c - SQL of the register of breaches. */
#include "rights/incident.h"

static mst_err read_incident(struct db_stmt *q, struct arena *mem, void *to)
{
	struct rights_incident *i = to;

	i->id = row_id(q);
	i->kind = row_text(q, mem);
	i->found = row_int(q);
	i->happened = row_day(q);
	i->what = row_text(q, mem);
	i->people = row_int(q);
	i->data = row_text(q, mem);
	i->done = row_text(q, mem);
	i->risk = (enum rights_risk)row_int(q);
	i->why = row_text(q, mem);
	i->reported = row_day(q);
	i->registry = row_text(q, mem);
	i->told = (enum rights_told)row_int(q);
	i->told_how = row_text(q, mem);
	i->closed = row_day(q);
	i->by = row_id(q);
	i->at = row_int(q);
	i->version = row_int(q);
	row_end(q);
	return MST_OK;
}

#define COLS                                                                                       \
	"id, kind, found, happened, what, people, data, done, risk, why, reported, registry, told, "   \
	"told_how, closed, by_user, at, version"

mst_err rights_incident_find(struct db *db, struct arena *mem, struct id jour, struct id id,
			     struct rights_incident *ret)
{
	return db_find(db, "SELECT " COLS " FROM rights_incident WHERE jour_id = $1 AND id = $2",
		       DB_ARGS(V(jour), V(id)), mem, read_incident, ret);
}

mst_err rights_incident_rows(struct db *db, struct arena *mem, struct id jour, bool open,
			     struct rights_incident **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS " FROM rights_incident WHERE jour_id = $1 "
		       "AND (closed IS NULL OR $2 = 0) ORDER BY found DESC, id",
		       DB_ARGS(V(jour), V(open)), mem, read_incident, ret, ret_n);
}

mst_err rights_incident_insert(struct db *w, struct id jour, const struct rights_incident *i)
{
	return db_exec(w,
		       "INSERT INTO rights_incident (jour_id, id, kind, found, happened, what, people, data, "
		       "done, risk, why, told, by_user, at, version) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, 1)",
		       DB_ARGS(V(jour), V(i->id), V(i->kind), V(i->found), V_DAY(i->happened), V(i->what),
			       V(i->people), V(i->data), V(i->done), V((int)i->risk), V(i->why), V(i->by),
			       V(i->at)));
}

mst_err rights_incident_update(struct db *w, struct id jour, const struct rights_incident *i)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE rights_incident SET kind = $4, found = $5, happened = $6, what = $7, people = $8, "
		      "data = $9, done = $10, risk = $11, why = $12, reported = $13, registry = $14, told = $15, "
		      "told_how = $16, closed = $17, version = version + 1 "
		      "WHERE jour_id = $1 AND id = $2 AND version = $3 AND closed IS NULL",
		      DB_ARGS(V(jour), V(i->id), V(i->version), V(i->kind), V(i->found), V_DAY(i->happened),
			      V(i->what), V(i->people), V(i->data), V(i->done), V((int)i->risk), V(i->why),
			      V_DAY(i->reported), V(i->registry), V((int)i->told), V(i->told_how),
			      V_DAY(i->closed)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}
