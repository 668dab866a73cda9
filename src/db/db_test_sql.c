/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_sql.c - prepares on PostgreSQL every statement that the tests of all rooms ran on SQLite.
 *
 * MEDSTOD_SQL_LOG=FILE medstod-test, then MEDSTOD_SQL_CHECK=FILE medstod-test db_every_statement.
 * The file holds the rooms' migrations too, so this needs to know no room. */
#include "db/db_priv.h"
#include "db/db_test.h"

#include <libpq-fe.h>

struct record {
	const char *kind, *room, *sql;
	size_t at;
};

static int by_text(const void *a, const void *b)
{
	const struct record *x = a, *y = b;
	int c = strcmp(x->kind, y->kind);

	if (c == 0)
		c = strcmp(x->room, y->room);
	return c ? c : strcmp(x->sql, y->sql);
}

static int by_place(const void *a, const void *b)
{
	const struct record *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static int by_text_and_place(const void *a, const void *b)
{
	int c = by_text(a, b);

	return c ? c : by_place(a, b);
}

static char *slurp(const char *path, size_t *ret_n)
{
	FILE *f = fopen(path, "rb");
	size_t cap = 1 << 26;
	char *p;

	if (!f)
		return NULL;
	p = mem_alloc(cap);
	*ret_n = fread(p, 1, cap, f);
	(void)fclose(f);
	return p;
}

/* The three parts of one record; false: it was cut off. */
static bool parts_of(const char *p, size_t n, struct record *ret)
{
	const char *part[3];
	size_t count = 0, at = 0;

	while (at < n && count < 3 && memchr(p + at, 0, n - at)) {
		part[count++] = p + at;
		at += strlen(p + at) + 1;
	}
	if (count < 3 || at != n)
		return false;
	*ret = (struct record){ part[0], part[1], part[2], 0 };
	return true;
}

static size_t split(const char *p, size_t n, struct record **ret)
{
	const char *end = p + n;
	size_t count = 0, most = 0;

	for (size_t i = 0; i < n; i++)
		most += p[i] == DB_SQLLOG_RECORD;
	struct record *all = mem_alloc((most + 1) * sizeof(*all));

	while (p < end) {
		const char *next = memchr(p + 1, DB_SQLLOG_RECORD, (size_t)(end - p - 1));

		if (!next)
			next = end;
		if (parts_of(p + 1, (size_t)(next - p - 1), &all[count])) {
			all[count].at = count;
			count++;
		}
		p = next;
	}
	*ret = all;
	return count;
}

static bool try_one(PGconn *c, const struct record *r, bool prepare)
{
	PGresult *res = prepare ? PQprepare(c, "", r->sql, 0, NULL) : PQexec(c, r->sql);
	bool ok = PQresultStatus(res) == PGRES_COMMAND_OK || PQresultStatus(res) == PGRES_TUPLES_OK;

	if (!ok)
		test_fail(__FILE__, __LINE__, "%s: %s# in: %s", r->room, PQresultErrorMessage(res),
			  r->sql);
	PQclear(res);
	return ok;
}

/* The first of each, in the order in which they ran: migrations need it. */
static size_t unique(struct record *all, size_t n)
{
	size_t kept = 0;

	qsort(all, n, sizeof(*all), by_text_and_place);
	for (size_t i = 0; i < n; i++)
		if (!kept || by_text(&all[kept - 1], &all[i]) != 0)
			all[kept++] = all[i];
	qsort(all, kept, sizeof(*all), by_place);
	return kept;
}

static void check_all(PGconn *c, const struct record *all, size_t n)
{
	size_t prepared = 0;

	for (size_t i = 0; i < n; i++)
		if (all[i].kind[0] == 'M')
			(void)try_one(c, &all[i], false);
	for (size_t i = 0; i < n; i++)
		if (all[i].kind[0] == 'Q')
			prepared += try_one(c, &all[i], true);
	printf("# %zu statements prepared\n", prepared);
}

TEST(db_every_statement)
{
	const char *path = getenv("MEDSTOD_SQL_CHECK");
	struct record *all = NULL;
	char where[WHERE];
	char *text;
	size_t n = 0;
	PGconn *c;

	if (!path) {
		test_skip("needs MEDSTOD_SQL_CHECK, a file that MEDSTOD_SQL_LOG wrote");
		return;
	}
	text = slurp(path, &n);
	CHECK(text);
	if (!text || !db_test_pg(where))
		return;
	n = split(text, n, &all);
	n = unique(all, n);
	c = PQconnectdb(where + strlen("postgres:"));
	CHECK(PQstatus(c) == CONNECTION_OK);
	PQclear(PQexec(c, "SET ROLE medstod_migrate"));
	check_all(c, all, n);
	PQfinish(c);
	free(all);
	free(text);
}
