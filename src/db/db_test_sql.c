/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_sql.c - prepares on PostgreSQL every statement that the tests of all rooms ran on SQLite.
 *
 * MEDSTOD_SQL_LOG=FILE medstod-test, then MEDSTOD_SQL_CHECK=FILE medstod-test db_every_statement.
 * The file holds the rooms' migrations too, so this needs to know no room. */
#include "db/db_test.h"

#include <libpq-fe.h>

struct record {
	const char *kind, *room, *sql;
};

static int by_text(const void *a, const void *b)
{
	const struct record *x = a, *y = b;
	int c = strcmp(x->kind, y->kind);

	if (c == 0)
		c = strcmp(x->room, y->room);
	return c ? c : strcmp(x->sql, y->sql);
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

static size_t split(char *p, size_t n, struct record **ret)
{
	struct record *all = NULL;
	size_t count = 0, field = 0;
	const char *part[3];

	for (char *end = p + n; p < end; p += strlen(p) + 1) {
		part[field++] = p;
		if (field < 3)
			continue;
		field = 0;
		all = mem_realloc(all, (count + 1) * sizeof(*all));
		all[count++] = (struct record){ part[0], part[1], part[2] };
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

/* Migrations stay in the order in which they ran; the first record of each counts. */
static bool seen_before(const struct record *all, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (all[j].kind[0] == 'M' && by_text(&all[j], &all[i]) == 0)
			return true;
	}
	return false;
}

static void check_all(PGconn *c, struct record *all, size_t n)
{
	size_t prepared = 0;

	for (size_t i = 0; i < n; i++) {
		if (all[i].kind[0] == 'M' && !seen_before(all, i))
			(void)try_one(c, &all[i], false);
	}
	qsort(all, n, sizeof(*all), by_text);
	for (size_t i = 0; i < n; i++) {
		if (all[i].kind[0] == 'Q' && (i == 0 || by_text(&all[i - 1], &all[i]) != 0))
			prepared += try_one(c, &all[i], true);
	}
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
	c = PQconnectdb(where + strlen("postgres:"));
	CHECK(PQstatus(c) == CONNECTION_OK);
	PQclear(PQexec(c, "SET ROLE medstod_migrate"));
	check_all(c, all, n);
	PQfinish(c);
	free(all);
	free(text);
}
