/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* progress.c - a table of what goes on, which any thread may read while the workers write. */
#include "base/progress.h"

#include <stdatomic.h>

#include "base/day.h"

/* id 0: free; -1: being filled in. The rest is of whoever holds it. stop: the id that was asked to end, so that
 * who comes after it in its place goes on. */
static struct slot {
	_Atomic int64_t id, began, done, of, stop;
	_Atomic(const char *) name;
	_Atomic int part;
} slots[PROGRESS_MOST];
static _Atomic int64_t last_id;
static _Thread_local struct slot *mine;
static _Thread_local int depth; /* work within work */
static void (*shown)(const struct progress *p);

void progress_begin(const char *name)
{
	if (depth++ > 0)
		return;
	for (size_t i = 0; i < PROGRESS_MOST && !mine; i++) {
		int64_t none = 0;

		if (atomic_compare_exchange_strong(&slots[i].id, &none, -1))
			mine = &slots[i];
	}
	if (!mine)
		return;
	atomic_store(&mine->name, name);
	atomic_store(&mine->began, day_now());
	atomic_store(&mine->part, 1);
	atomic_store(&mine->done, 0);
	atomic_store(&mine->of, 0);
	atomic_store(&mine->id, atomic_fetch_add(&last_id, 1) + 1);
}

void progress_end(void)
{
	if (--depth > 0 || !mine)
		return;
	atomic_store(&mine->id, 0);
	mine = NULL;
}

static struct progress read_slot(const struct slot *s, int64_t id)
{
	return (struct progress){ .id = id, .name = atomic_load(&s->name), .began = atomic_load(&s->began),
				  .part = atomic_load(&s->part), .done = atomic_load(&s->done),
				  .of = atomic_load(&s->of), .stopping = atomic_load(&s->stop) == id };
}

void progress_part(void)
{
	if (!mine)
		return;
	atomic_store(&mine->done, 0);
	atomic_store(&mine->of, 0);
	atomic_fetch_add(&mine->part, 1);
}

bool progress_at(int64_t done, int64_t of)
{
	if (!mine)
		return true;
	atomic_store(&mine->of, of);
	atomic_store(&mine->done, done < of ? done : of);
	if (shown) {
		struct progress p = read_slot(mine, atomic_load(&mine->id));

		shown(&p);
	}
	return !progress_stopped();
}

bool progress_stopped(void)
{
	return mine && atomic_load(&mine->stop) == atomic_load(&mine->id);
}

size_t progress_list(struct progress *ret, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < PROGRESS_MOST && n < most; i++) {
		int64_t id = atomic_load(&slots[i].id);
		struct progress p = read_slot(&slots[i], id);

		if (id <= 0 || atomic_load(&slots[i].id) != id) /* it ended meanwhile */
			continue;
		size_t at = n++;

		for (; at > 0 && ret[at - 1].id > id; at--)
			ret[at] = ret[at - 1];
		ret[at] = p;
	}
	return n;
}

bool progress_stop(int64_t id)
{
	for (size_t i = 0; i < PROGRESS_MOST && id > 0; i++)
		if (atomic_load(&slots[i].id) == id) {
			atomic_store(&slots[i].stop, id);
			return true;
		}
	return false;
}

void progress_stop_all(void)
{
	for (size_t i = 0; i < PROGRESS_MOST; i++)
		atomic_store(&slots[i].stop, atomic_load(&slots[i].id));
}

void progress_show(void (*told)(const struct progress *p))
{
	shown = told;
}
