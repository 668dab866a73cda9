/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_later.c - a job of many statements, whose answers PostgreSQL is not waited for: what it reads and counts
 * is what it has written, and one that fails takes all of it back. */
#include "db/db_test.h"

struct run {
	int64_t again; /* the number that is written once more after all others; 0 = none */
	bool refuse;   /* says so itself when all is written */
	int64_t counted, changed;
};

static mst_err add_and_look(struct db *w, void *arg)
{
	struct run *r = arg;

	for (int64_t n = 1; n <= 200; n++)
		TRY(db_test_add(w, &n));
	TRY(db_int(w, "SELECT count(*) FROM db_t", DB_NONE, &r->counted));
	TRY(db_exec(w, "UPDATE db_t SET s = 'some' WHERE n <= $1", DB_ARGS(V(30))));
	TRY(db_exec_n(w, "UPDATE db_t SET d = 'more' WHERE s = 'some'", DB_NONE, &r->changed));
	if (r->again)
		TRY(db_test_add(w, &r->again));
	return r->refuse ? MST_DENIED : MST_OK;
}

DB_TEST(what_is_not_waited_for_is_seen)
{
	struct db_store *s = db_test_open(where);
	struct run r = { 0 };

	CHECK_OK(db_call_many(s, add_and_look, &r));
	CHECK_INT(r.counted, 200);
	CHECK_INT(r.changed, 30);
	CHECK_INT(db_test_count(s), 200);
	db_store_close(s);
}

DB_TEST(what_fails_without_being_waited_for_takes_all_back)
{
	struct db_store *s = db_test_open(where);
	int64_t one = 900;

	/* Nothing comes after it but the commit; the job says no behind it. */
	CHECK_ERR(db_call_many(s, add_and_look, &(struct run){ .again = 7 }), MST_CONFLICT);
	CHECK_INT(db_test_count(s), 0);
	mst_err e = db_call_many(s, add_and_look, &(struct run){ .again = 7, .refuse = true });

	CHECK(e == MST_DENIED || e == MST_CONFLICT);
	CHECK_INT(db_test_count(s), 0);
	/* In the middle: the first of what is there already, before it has read anything. */
	CHECK_OK(db_call(s, db_test_add, &(int64_t){ 100 }));
	CHECK_ERR(db_call_many(s, add_and_look, &(struct run){ 0 }), MST_CONFLICT);
	CHECK_INT(db_test_count(s), 1);
	/* And the connection is as it was. */
	CHECK_OK(db_call(s, db_test_add, &one));
	CHECK_INT(db_test_count(s), 2);
	db_store_close(s);
}
