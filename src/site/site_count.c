/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_count.c - pages shown, by day. */
#include "site/site_count.h"

#include <pthread.h>

#define CELLS 64 /* pages of today, and of yesterday until they are written down */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct site_counted cells[CELLS];
static size_t ncells;

void site_count_add(const char *name, int32_t day)
{
	size_t i = 0;

	(void)pthread_mutex_lock(&lock);
	while (i < ncells && (cells[i].name != name || cells[i].day != day))
		i++;
	if (i < ncells)
		cells[i].n++;
	else if (ncells < CELLS)
		cells[ncells++] = (struct site_counted){ name, day, 1 };
	(void)pthread_mutex_unlock(&lock);
}

void site_count_take(struct arena *mem, struct id jour, int32_t today, struct site_counting *ret)
{
	*ret = (struct site_counting){ .jour = jour, .today = today,
				       .list = arena_new(mem, struct site_counted, CELLS) };
	(void)pthread_mutex_lock(&lock);
	memcpy(ret->list, cells, ncells * sizeof(cells[0]));
	ret->n = ncells;
	ncells = 0;
	(void)pthread_mutex_unlock(&lock);
}

mst_err site_count_apply(struct db *w, void *arg)
{
	const struct site_counting *a = arg;

	for (size_t i = 0; i < a->n; i++)
		TRY(db_exec(w,
			    "INSERT INTO site_count (jour_id, day, name, n) VALUES ($1, $2, $3, $4) "
			    "ON CONFLICT (jour_id, day, name) DO UPDATE SET n = site_count.n + excluded.n",
			    DB_ARGS(V(a->jour), V((int64_t)a->list[i].day), V(a->list[i].name),
				    V(a->list[i].n))));
	return db_exec(w, "DELETE FROM site_count WHERE jour_id = $1 AND day < $2",
		       DB_ARGS(V(a->jour), V((int64_t)a->today - SITE_COUNT_DAYS)));
}

static mst_err read_sum(struct db_stmt *q, struct arena *mem, void *to)
{
	struct site_counted *ret = to;

	ret->name = row_text(q, mem);
	ret->n = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err site_count_sums(struct db *db, struct arena *mem, struct id jour, int32_t from, int32_t to,
			struct site_counted **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT name, CAST(SUM(n) AS BIGINT) AS shown FROM site_count WHERE jour_id = $1 "
		       "AND day >= $2 AND day <= $3 GROUP BY name ORDER BY shown DESC, name",
		       DB_ARGS(V(jour), V((int64_t)from), V((int64_t)to)), mem, read_sum, ret, ret_n);
}

static mst_err run_count(struct job_run *r)
{
	const struct app *app = r->arg;
	struct site_counting *a = arena_new(r->mem, struct site_counting, 1);

	site_count_take(r->mem, app->jour, day_of(r->now), a);
	r->apply = site_count_apply;
	r->apply_arg = a;
	return MST_OK;
}

const struct job_kind site_kinds[] = {
	{ .name = "site.count", .run = run_count, .every = JOB_HOURLY, .minute = 55 },
	{ 0 },
};
