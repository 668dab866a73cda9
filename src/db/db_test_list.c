/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_list.c - rows into lists. */
#include "db/db_test.h"

struct pair {
	int64_t n;
	const char *s;
};

static mst_err pair_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct pair *p = to;

	CHECK(p->n == 0 && p->s == NULL);
	p->n = row_int(q);
	p->s = row_text(q, mem);
	row_end(q);
	return p->n == 40 ? MST_FAIL : MST_OK;
}

DB_TEST(rows_become_a_list)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct db_store *s = db_test_open(where);
	struct pair *list = NULL, one = { 0 };
	struct id *ids = NULL;
	struct db *d = NULL;
	size_t n = 7;

	for (int64_t i = 1; i <= 40; i++)
		CHECK_OK(db_call(s, db_test_add, &i));
	CHECK_OK(db_reader(s, &d));
	CHECK_OK(db_list(d, "SELECT n, s FROM db_t WHERE n > 99", DB_NONE, mem, pair_read, &list, &n));
	CHECK_INT(n, 0);
	CHECK_OK(db_list(d, "SELECT n, s FROM db_t WHERE n < $1 ORDER BY n", DB_ARGS(V(40)), mem,
			 pair_read, &list, &n));
	CHECK_INT(n, 39);
	for (size_t i = 0; i < n; i++)
		CHECK_INT(list[i].n, (int64_t)i + 1);
	CHECK_OK(db_list(d, "SELECT id FROM db_t ORDER BY n DESC LIMIT 3", DB_NONE, mem, db_read_id,
			 &ids, &n));
	CHECK_INT(n, 3);
	CHECK(id_eq(ids[2], db_test_id(38)));

	/* A row that cannot be read: no half of a list. */
	n = 7;
	CHECK_ERR(db_list(d, "SELECT n, s FROM db_t ORDER BY n", DB_NONE, mem, pair_read, &list, &n),
		  MST_FAIL);
	CHECK_INT(n, 7);

	CHECK_ERR(db_find(d, "SELECT n, s FROM db_t WHERE n = $1", DB_ARGS(V(99)), mem, pair_read,
			  &one),
		  MST_NOTFOUND);
	CHECK_INT(one.n, 0);
	CHECK_OK(db_find(d, "SELECT n, s FROM db_t WHERE n = $1", DB_ARGS(V(12)), mem, pair_read,
			 &one));
	CHECK_INT(one.n, 12);
	db_store_close(s);
}
