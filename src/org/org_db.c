/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* org_db.c - SQL of organisations and populations. */
#include "org/org.h"

#define ORG_COLS                                                                                   \
	"u.id, u.kind, u.name, u.short_name, u.slug, u.code, p.inhabitants, p.day, p.source "      \
	"FROM org_unit u LEFT JOIN org_population p ON p.code = u.code AND p.day = "               \
	"(SELECT max(l.day) FROM org_population l WHERE l.code = u.code)"

static mst_err org_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct org *ret = to;

	*ret = (struct org){ 0 };
	ret->id = row_id(q);
	ret->kind = (enum org_kind)row_int(q);
	ret->name = row_text(q, mem);
	ret->short_name = row_text(q, mem);
	ret->slug = row_text(q, mem);
	ret->code = row_text(q, mem);
	ret->population = row_int(q);
	ret->population_day = row_day(q);
	ret->population_source = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

static mst_err org_one(struct db_stmt *q, struct arena *mem, struct org *ret)
{
	bool row;

	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	org_read(q, mem, ret);
	return MST_OK;
}

mst_err org_get(struct db *db, struct arena *mem, struct id id, struct org *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(db, "SELECT " ORG_COLS " WHERE u.id = $1", DB_ARGS(V(id)), &q));
	return org_one(q, mem, ret);
}

mst_err org_by_slug(struct db *db, struct arena *mem, const char *slug, struct org *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(db, "SELECT " ORG_COLS " WHERE u.slug = $1", DB_ARGS(V(slug)), &q));
	return org_one(q, mem, ret);
}

static int by_name(const void *a, const void *b)
{
	const struct org *x = a, *y = b;

	return str_order(x->short_name, y->short_name);
}

mst_err org_municipalities(struct db *db, struct arena *mem, struct org **ret, size_t *ret_n)
{
	TRY(db_list(db, "SELECT " ORG_COLS " WHERE u.kind = 2", DB_NONE, mem, org_read, ret,
		    ret_n));
	qsort(*ret, *ret_n, sizeof(**ret),
	      by_name); /* here: no database knows Swedish order by itself */
	return MST_OK;
}

static mst_err read_name(struct db_stmt *q, struct arena *mem, void *to)
{
	struct org *ret = to;

	ret->code = row_text(q, mem);
	ret->short_name = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err org_names(struct db *db, struct arena *mem, struct org **ret, size_t *ret_n)
{
	TRY(db_list(db, "SELECT code, short_name FROM org_unit WHERE kind = 2", DB_NONE, mem,
		    read_name, ret, ret_n));
	qsort(*ret, *ret_n, sizeof(**ret), by_name);
	return MST_OK;
}

mst_err org_insert(struct db *w, const struct org *o)
{
	return db_exec(w,
		       "INSERT INTO org_unit (id, kind, name, short_name, slug, code) "
		       "VALUES ($1, $2, $3, $4, $5, $6)",
		       DB_ARGS(V(o->id), V((int)o->kind), V(o->name), V(o->short_name), V(o->slug),
			       V(o->code)));
}

mst_err org_population_put(struct db *w, const char *code, int32_t day, int64_t n,
			   const char *source)
{
	return db_exec(w,
		       "INSERT INTO org_population (code, day, inhabitants, source) "
		       "VALUES ($1, $2, $3, $4) ON CONFLICT (code, day) DO UPDATE SET "
		       "inhabitants = $3, source = $4",
		       DB_ARGS(V(code), V_DAY(day), V(n), V(source)));
}

static mst_err read_population(struct db_stmt *q, struct arena *mem, void *ret)
{
	struct org_population *r = ret;

	r->code = row_text(q, mem);
	r->inhabitants = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err org_population_on(struct db *db, struct arena *mem, int32_t day,
			  struct org_population **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT code, inhabitants FROM org_population WHERE day = $1 ORDER BY code",
		       DB_ARGS(V_DAY(day)), mem, read_population, ret, ret_n);
}
