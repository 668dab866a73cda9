/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_flood.c - how many letters and wrong codes come from one address, and how often one letter's
 * code was missed. In memory alone: a restart forgets it, and nothing tells afterwards who was here.
 * An address is known by a hash under a key that is made anew each day. */
#include "mailbox/mailbox.h"

#include <pthread.h>

#define SETS 2048
#define WAYS 8
#define LETTERS 10
#define MISSES 60
#define FREE_TRIES 5
#define FIRST_WAIT 30
#define LONGEST_WAIT 900

struct cell {
	uint64_t name; /* 0 = free */
	int64_t last;
	uint32_t n;
};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct cell cells[SETS][WAYS];
static struct seal_key key;
static int32_t key_day = DAY_NONE;

static void start_over(int32_t day)
{
	memset(cells, 0, sizeof(cells));
	seal_key_new(&key);
	key_day = day;
}

static uint64_t name_of(const char *kind, const char *what)
{
	struct hash_state s;
	struct hash h;
	uint64_t n;

	hash_start(&s, &key);
	hash_add_part(&s, kind, strlen(kind));
	hash_add_part(&s, what, strlen(what));
	hash_end(&s, &h);
	memcpy(&n, h.b, sizeof(n));
	return n ? n : 1;
}

/* Its cell. When its set is full, that of the one who has come least: who comes again and again stays
 * known, however many others come once. */
static struct cell *cell_of(const char *kind, const char *what, int64_t now)
{
	int32_t day = day_of(now);
	uint64_t name;
	struct cell *set, *least;

	if (day != key_day)
		start_over(day);
	name = name_of(kind, what);
	set = cells[name % SETS];
	least = &set[0];
	for (int i = 0; i < WAYS; i++) {
		if (set[i].name == name)
			return &set[i];
		if (set[i].n < least->n)
			least = &set[i];
	}
	*least = (struct cell){ .name = name };
	return least;
}

bool mailbox_may(const char *peer, enum mailbox_what what, int64_t now, bool crowded, bool take)
{
	static const char *const kinds[] = { "letter", "miss" };
	uint32_t most = what == MAILBOX_MISS ? MISSES : crowded ? 1 : LETTERS;
	bool may;

	(void)pthread_mutex_lock(&lock);
	struct cell *cell = cell_of(kinds[what], peer, now);

	may = cell->n < most;
	cell->n += may && take;
	(void)pthread_mutex_unlock(&lock);
	return may;
}

static struct cell *code_cell(const struct mailbox_code *code, int64_t now)
{
	char locate[MAILBOX_LOCATE + 1] = { 0 };

	memcpy(locate, code->digits, MAILBOX_LOCATE);
	return cell_of("code", locate, now);
}

int mailbox_pause(const struct mailbox_code *code, int64_t now)
{
	int64_t wait = FIRST_WAIT, left = 0;

	(void)pthread_mutex_lock(&lock);
	const struct cell *cell = code_cell(code, now);

	if (cell->n >= FREE_TRIES) {
		for (uint32_t i = FREE_TRIES; i < cell->n && wait < LONGEST_WAIT; i++)
			wait *= 2;
		left = cell->last + (wait < LONGEST_WAIT ? wait : LONGEST_WAIT) - now;
	}
	(void)pthread_mutex_unlock(&lock);
	return left > 0 ? (int)left : 0;
}

void mailbox_missed(const struct mailbox_code *code, int64_t now)
{
	(void)pthread_mutex_lock(&lock);
	struct cell *cell = code_cell(code, now);

	cell->n++;
	cell->last = now;
	(void)pthread_mutex_unlock(&lock);
}

void mailbox_forget_misses(void)
{
	(void)pthread_mutex_lock(&lock);
	key_day = DAY_NONE;
	(void)pthread_mutex_unlock(&lock);
}
