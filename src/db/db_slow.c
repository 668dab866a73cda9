/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_slow.c - statements that took long, told and counted by the room that asked. A statement's text has
 * $1 where values go, so that nothing of anybody stands in the log. */
#include "db/db_priv.h"

#include <time.h>

#include "base/log.h"

#define ROOMS_MAX 64

static _Atomic int64_t least_ms = DB_SLOW_MS;
static struct {
	_Atomic(const char *) room;
	_Atomic int64_t n;
} slow[ROOMS_MAX];

void db_slow_set(int64_t ms)
{
	atomic_store(&least_ms, ms);
}

/* Some nanoseconds, and as exact as the kernel's tick: 4 ms. */
int64_t db_slow_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void count(const char *room)
{
	for (size_t i = 0; i < ROOMS_MAX; i++) {
		const char *there = NULL;

		if (!atomic_compare_exchange_strong(&slow[i].room, &there, room) &&
		    there != room && !str_eq(there, room))
			continue;
		atomic_fetch_add(&slow[i].n, 1);
		return;
	}
}

void db_slow_end(const struct db_stmt *q)
{
	int64_t ms = db_slow_clock() - q->began;
	char text[24];

	if (ms < atomic_load_explicit(&least_ms, memory_order_relaxed))
		return;
	count(q->room);
	snprintf(text, sizeof(text), "%lld", (long long)ms);
	log_note(LOG_WARN, "db.slow", "store", q->db->store->name, "room", q->room, "ms", text, "sql",
		 q->sql, NULL);
}

int64_t db_slow_count(size_t i, const char **ret_room)
{
	*ret_room = i < ROOMS_MAX ? atomic_load(&slow[i].room) : NULL;
	return *ret_room ? atomic_load(&slow[i].n) : 0;
}
