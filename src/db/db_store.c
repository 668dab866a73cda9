/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_store.c - opens and closes a database: which engine, its schema, its lane. */
#include "db/db_priv.h"

static pthread_mutex_t jour_lock = PTHREAD_MUTEX_INITIALIZER; /* over every store's jour */

static void store_free(struct db_store *s)
{
	free(s->where);
	free(s->name);
	free(s);
}

static struct db_store *store_new(const struct db_store_conf *conf)
{
	struct db_store *s = mem_alloc(sizeof(*s));
	const char *where = conf->where;

	*s = (struct db_store){ .e = &db_sqlite };
	if (str_starts(where, "postgres:")) {
		s->e = &db_pg;
		where += sizeof("postgres:") - 1;
	}
	s->where = mem_str(where);
	s->name = mem_str(conf->name ? conf->name : "data");
	s->rooms = conf->rooms;
	s->read_only = conf->read_only;
	s->older = conf->older;
	s->authorize = conf->authorize;
	s->across = conf->across;
	s->fill = conf->fill;
	s->reserve = s->e->full && !s->read_only ? conf->reserve : 0;
	s->lane.cap = conf->queue > 0 ? conf->queue : 1024;
	return s;
}

mst_err db_store_open(const struct db_store_conf *conf, struct db_store **ret, char *err, size_t n)
{
	struct db_store *s = store_new(conf);
	struct db *d = NULL;
	mst_err e;

	if (s->reserve > 0)
		db_reserve_start(s);
	e = s->e->open(s, !s->read_only, &d, err, n);
	if (e != MST_OK) {
		store_free(s);
		return e;
	}
	e = db_migrate(d, s, &s->is_new, err, n);
	if (e == MST_OK && s->reserve > 0)
		db_reserve_keep(s);
	if (e == MST_OK && !s->read_only) {
		d->as = DB_AS_WRITER;
		e = db_lane_start(s, d);
		if (e != MST_OK)
			snprintf(err, n, "no thread could be started");
	}
	if (e != MST_OK || s->read_only) {
		db_free_stmts(d);
		d->e->close(d);
	}
	if (e != MST_OK) {
		store_free(s);
		return e;
	}
	*ret = s;
	return MST_OK;
}

void db_store_close(struct db_store *s)
{
	if (!s)
		return;
	/* The lane first, since its last jobs may read; the writer's connection last, since only
	 * without readers can it empty the log into the file. */
	db_lane_stop(s);
	db_readers_close(s);
	if (s->lane.db) {
		db_free_stmts(s->lane.db);
		s->e->close(s->lane.db);
	}
	store_free(s);
}

void db_store_jour(struct db_store *s, struct id jour)
{
	(void)pthread_mutex_lock(&jour_lock);
	s->jour = jour;
	(void)pthread_mutex_unlock(&jour_lock);
	atomic_fetch_add(&s->jour_turn, 1);
}

struct id db_store_jour_of(const struct db_store *s)
{
	(void)pthread_mutex_lock(&jour_lock);
	struct id jour = s->jour;

	(void)pthread_mutex_unlock(&jour_lock);
	return jour;
}

int64_t db_writer_number(const struct db *w)
{
	return w->number;
}

void db_writer_be(struct db_store *s, int64_t number)
{
	s->lane.db->number = number;
}

bool db_store_is_new(const struct db_store *s)
{
	return s->is_new;
}
