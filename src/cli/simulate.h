/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* simulate.h - between the files of `medstod simulate`: whom it draws, and when. */
#ifndef CLI_SIMULATE_H
#define CLI_SIMULATE_H

#include <pthread.h>

#include "cli/demo.h"
#include "support/support.h"

#define SIMULATE_A_YEAR 492 /* cases of one jour: 32 000 in the country, 65 jours (the federation, 2020) */

struct simulate_wish {
	int64_t years, jours, seed;
	int64_t cases;     /* in all; 0 = what the jours have in the years */
	int64_t contacts;  /* of each case; 0 = drawn, three as a rule */
	int64_t note;      /* bytes of each contact's text; 0 = a sentence or two */
	bool all_open;     /* none is closed */
	const char *ids;   /* file for the ids of open cases; NULL = none */
};

/* What is drawn by the day. */
struct simulate_days {
	uint64_t state;
	double a_day;          /* cases of an ordinary day */
	int32_t burst_until;   /* a wave of one crime in one municipality, or over */
	int64_t burst;         /* how many times as many */
	const char *burst_town, *burst_crime;
};
void simulate_days_start(struct simulate_days *d, const struct simulate_wish *w, int32_t first,
			 int32_t today);
/* How many cases open on the day. Days are asked for in order. */
int64_t simulate_cases_on(struct simulate_days *d, int32_t day);
/* An instant in office hours of the day. */
int64_t simulate_instant(struct simulate_days *d, int32_t day);
/* An invented person and what happened. In mem. */
void simulate_person(struct simulate_days *d, struct arena *mem, int64_t at,
		     struct support_new *ret);
/* A contact or a measure of ours at an instant. In mem. */
void simulate_contact(struct simulate_days *d, struct arena *mem, const struct simulate_wish *w,
		      int64_t at, struct support_entry *ret);
/* How many contacts a case has, at least one. */
int64_t simulate_contacts(struct simulate_days *d, const struct simulate_wish *w);
/* Seconds from one contact to the next, and from the last to the end. */
int64_t simulate_gap(struct simulate_days *d);
int64_t simulate_rest(struct simulate_days *d);

/* Prepared acts that are written together, with what they lie in. */
struct simulate_batch {
	struct ctx c;
	struct act *list;
	size_t n, cap;
};
void simulate_batch_end(struct simulate_batch *b); /* NULL is allowed */
/* Writes batches in the order in which they are put, beside whoever puts them. */
struct simulate_writer {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct simulate_batch *next; /* one waits at most */
	bool busy, stop;
	mst_err result; /* of the first that failed: those after it are not written */
};
/* MST_FAIL: no thread could be had, and there is nothing to end. */
MST_CHECK mst_err simulate_writer_start(struct simulate_writer *w);
/* Takes over a batch that mem_alloc has made, and its context. Waits while another one waits. Gives what has
 * become of those before it. */
MST_CHECK mst_err simulate_writer_put(struct simulate_writer *w, struct simulate_batch *b);
/* Until all is durable, or one has failed. */
MST_CHECK mst_err simulate_writer_wait(struct simulate_writer *w);
/* Writes what waits, and ends the thread. */
void simulate_writer_end(struct simulate_writer *w);

#endif
