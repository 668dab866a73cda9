/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_page_db.c - SQL of pages and who has approved them. */
#include "safety/safety_db.h"

/* Both sides have approved it. */
#define AGREED(t) t ".jour_at IS NOT NULL AND " t ".town_at IS NOT NULL AND " t ".refused_at IS NULL"

mst_err safety_page_insert(struct db *w, const struct safety_page *p)
{
	return db_exec(w,
		       "INSERT INTO safety_page (id, town, number, version, at) SELECT $1, $2, "
		       "coalesce(max(number), 0) + 1, $3, $4 FROM safety_page WHERE town = $2",
		       DB_ARGS(V(p->id), V(p->town), V(p->version), V(p->at)));
}

mst_err safety_page_put_version(struct db *w, struct id page, struct id version)
{
	return db_exec(w, "UPDATE safety_page SET version = $2 WHERE id = $1",
		       DB_ARGS(V(page), V(version)));
}

mst_err safety_page_answer(struct db *w, struct id page, enum safety_answer a, const char *by,
			   int64_t at, const char *why)
{
	struct db_args args = DB_ARGS(V(page), V(by), V(at));
	int64_t n = 0;

	switch (a) {
	case SAFETY_JOUR_YES:
		TRY(db_exec_n(w,
			      "UPDATE safety_page SET jour_by = $2, jour_at = $3 WHERE id = $1 AND "
			      "jour_at IS NULL AND refused_at IS NULL AND down_at IS NULL",
			      args, &n));
		break;
	case SAFETY_TOWN_YES:
		TRY(db_exec_n(w,
			      "UPDATE safety_page SET town_by = $2, town_at = $3 WHERE id = $1 AND "
			      "town_at IS NULL AND refused_at IS NULL AND down_at IS NULL",
			      args, &n));
		break;
	case SAFETY_NO:
		TRY(db_exec_n(
		    w,
		    "UPDATE safety_page SET refused_by = $2, refused_at = $3, refused_why = $4 "
		    "WHERE id = $1 AND refused_at IS NULL AND down_at IS NULL AND "
		    "(jour_at IS NULL OR town_at IS NULL)",
		    DB_ARGS(V(page), V(by), V(at), V(why)), &n));
		break;
	case SAFETY_WITHDRAWN:
		TRY(db_exec_n(w,
			      "UPDATE safety_page SET down_by = $2, down_at = $3 WHERE id = $1 AND "
			      "down_at IS NULL AND refused_at IS NULL AND "
			      "(jour_at IS NULL OR town_at IS NULL)",
			      args, &n));
		break;
	case SAFETY_DOWN:
		TRY(db_exec_n(w,
			      "UPDATE safety_page SET down_by = $2, down_at = $3 WHERE id = $1 AND "
			      "down_at IS NULL AND " AGREED("safety_page") " AND NOT EXISTS (SELECT 1 "
			      "FROM safety_page later WHERE later.town = safety_page.town AND "
			      "later.number > safety_page.number AND " AGREED("later") ")",
			      args, &n));
		break;
	}
	return n == 1 ? MST_OK : MST_CONFLICT;
}

#define PAGE_COLS                                                                                  \
	"p.id, p.town, p.version, p.at, p.jour_by, p.jour_at, p.town_by, p.town_at, "              \
	"p.refused_by, "                                                                           \
	"p.refused_at, p.refused_why, p.down_by, p.down_at FROM safety_page p "

static mst_err read_page(struct db_stmt *q, struct arena *mem, void *to)
{
	struct safety_page *p = to;

	p->id = row_id(q);
	p->town = row_id(q);
	p->version = row_id(q);
	p->at = row_int(q);
	p->jour_by = row_text(q, mem);
	p->jour_at = row_int(q);
	p->town_by = row_text(q, mem);
	p->town_at = row_int(q);
	p->refused_by = row_text(q, mem);
	p->refused_at = row_int(q);
	p->refused_why = row_text(q, mem);
	p->down_by = row_text(q, mem);
	p->down_at = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err safety_page_latest(struct db *db, struct arena *mem, struct id town,
			   struct safety_page *ret)
{
	return db_find(db, "SELECT " PAGE_COLS "WHERE p.town = $1 ORDER BY p.number DESC LIMIT 1",
		       DB_ARGS(V(town)), mem, read_page, ret);
}

mst_err safety_page_agreed(struct db *db, struct arena *mem, struct id town,
			   struct safety_page *ret)
{
	return db_find(db,
		       "SELECT " PAGE_COLS "WHERE p.town = $1 AND " AGREED("p")
		       " ORDER BY p.number DESC LIMIT 1",
		       DB_ARGS(V(town)), mem, read_page, ret);
}
