/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* progress.h - how far long work has come, for who waits, and a way to end it. Work belongs to the thread that
 * began it; where it goes on and on it calls progress_at, which tells it to stop. In memory alone: what a
 * process did is not known to the next. Nothing in here is about a person. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include "base/base.h"

struct progress {
	int64_t id;       /* within this process, from 1 */
	const char *name; /* static: "backup.make" */
	int64_t began;    /* instant */
	int part;         /* that is under way, from 1; a piece of work has one or several */
	int64_t done, of; /* of that part; of 0: not known yet */
	bool stopping;    /* somebody has asked it to end */
};

/* Begins a piece of work on this thread, until progress_end. Work within work, or more than 16 at once, is done
 * and not told. name: static. */
void progress_begin(const char *name);
void progress_end(void);
/* The next part begins, of which nothing is done yet. Without work on this thread: nothing. */
void progress_part(void);
/* So much is done of this part. False: the work was asked to end; its caller undoes what it has begun and ends
 * with words. Always true without work on this thread. */
MST_CHECK bool progress_at(int64_t done, int64_t of);
/* Was this thread's work asked to end? */
bool progress_stopped(void);

/* Any thread. What goes on now, the oldest first; returns how many, at most `most`. */
#define PROGRESS_MOST 16
size_t progress_list(struct progress *ret, size_t most);
/* Any thread. Asks a piece of work to end; false: it has ended already. */
bool progress_stop(int64_t id);
/* All of them; also from a signal's handler. */
void progress_stop_all(void);

/* The command line: told at each progress_at, on the thread that works. NULL: nobody. Before any work begins. */
void progress_show(void (*told)(const struct progress *p));

#endif
