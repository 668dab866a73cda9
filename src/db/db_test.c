/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/db.h"

#include "base/test.h"

static const struct db_migration steps[] = {
	{ 1, "001-first.sql",
	  "CREATE TABLE db_t (id BYTEA PRIMARY KEY, n BIGINT NOT NULL, s TEXT, d TEXT, b BYTEA);\n"
	  "CREATE INDEX db_t_n ON db_t (n);\n" },
	{ 0 },
};
static const struct db_room rooms[] = { { "db", steps }, { 0 } };

static mst_err add(struct db *w, void *arg)
{
	struct id *id = arg;

	return db_exec(w, "INSERT INTO db_t (id, n, s, d) VALUES ($1, $3, $2, $4)",
		       DB_ARGS(V(*id), V("å"), V(7), V_DAY(20000)));
}

TEST(db_write_and_read)
{
	char path[128], err[256] = "";
	struct db_store *s = NULL;
	struct arena *mem = arena_open();
	struct id id = { { 1, 2, 3 } };
	struct db_stmt *q = NULL;
	struct db *d = NULL;
	bool row = false;

	snprintf(path, sizeof(path), "%s/t.db", test_dir());
	struct db_store_conf conf = { .where = path, .name = "data", .rooms = rooms, .authorize = true };

	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	CHECK_STR(err, "");
	CHECK(db_store_is_new(s));
	CHECK_OK(db_call(s, add, &id));
	CHECK_ERR(db_call(s, add, &id), MST_CONFLICT);
	CHECK_OK(db_reader(s, &d));
	CHECK_OK(db_query(d, "SELECT id, n, s, d, b FROM db_t WHERE id = $1", DB_ARGS(V(id)), &q));
	CHECK_OK(db_step(q, &row));
	CHECK(row);
	CHECK(id_eq(row_id(q), id));
	CHECK_INT(row_int(q), 7);
	CHECK_STR(row_text(q, mem), "å");
	CHECK_INT(row_day(q), 20000);
	CHECK(row_blob(q, mem).p == NULL);
	row_end(q);
	CHECK_OK(db_step(q, &row));
	CHECK(!row);
	db_finalp(&q);
	arena_close(mem);
	db_store_close(s);
	s = NULL;
	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	CHECK(!db_store_is_new(s));
	db_store_close(s);
}
