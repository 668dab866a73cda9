/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_reader.c - each thread's read-only connections, one per store.
 *
 * A slot hangs in two lists: the thread's (walked without a lock, at every request) and the
 * store's. Whoever goes first, the thread or the store, closes the connection under readers_lock;
 * the slot itself is always freed by its thread. */
#include "db/db_priv.h"

static pthread_mutex_t readers_lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local struct db_reader_slot *mine;
static pthread_key_t at_exit_key; /* its only use: it is called when the thread ends */

static void close_db(struct db_reader_slot *r)
{
	db_free_stmts(r->db);
	r->db->e->close(r->db);
	r->db = NULL;
}

static void unlink_from_store(struct db_store *s, struct db_reader_slot *r)
{
	struct db_reader_slot **p = &s->readers;

	while (*p != r)
		p = &(*p)->store_next;
	*p = r->store_next;
}

/* Frees this thread's slots: all, or only those whose store is gone. */
static void sweep(bool all)
{
	struct db_reader_slot **p = &mine;

	(void)pthread_mutex_lock(&readers_lock);
	while (*p) {
		struct db_reader_slot *r = *p;
		struct db_store *s = atomic_load(&r->store);

		if (s && !all) {
			p = &r->next;
			continue;
		}
		if (s) {
			unlink_from_store(s, r);
			close_db(r);
		}
		*p = r->next;
		free(r);
	}
	(void)pthread_mutex_unlock(&readers_lock);
}

static void thread_ends(void *arg)
{
	(void)arg;
	sweep(true);
}

static void make_key(void)
{
	if (pthread_key_create(&at_exit_key, thread_ends) != 0)
		abort();
}

mst_err db_reader(struct db_store *s, struct db **ret)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct db_reader_slot *r;
	struct db *d = NULL;
	char err[256];

	for (r = mine; r; r = r->next) {
		if (atomic_load_explicit(&r->store, memory_order_acquire) == s) {
			*ret = r->db;
			return MST_OK;
		}
	}
	(void)pthread_once(&once, make_key);
	sweep(false);
	TRY(s->e->open(s, false, &d, err, sizeof(err)));
	r = mem_alloc(sizeof(*r));
	*r = (struct db_reader_slot){ .db = d, .next = mine };
	atomic_store(&r->store, s);
	(void)pthread_mutex_lock(&readers_lock);
	r->store_next = s->readers;
	s->readers = r;
	(void)pthread_mutex_unlock(&readers_lock);
	mine = r;
	(void)pthread_setspecific(at_exit_key, r); /* any value but NULL */
	*ret = d;
	return MST_OK;
}

void db_readers_close(struct db_store *s)
{
	(void)pthread_mutex_lock(&readers_lock);
	while (s->readers) {
		struct db_reader_slot *r = s->readers;

		s->readers = r->store_next;
		close_db(r);
		atomic_store(&r->store, NULL);
	}
	(void)pthread_mutex_unlock(&readers_lock);
	sweep(false);
}
