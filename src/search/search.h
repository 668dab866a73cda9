/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* search.h - looking for a name, a number or words of a note in the cases that one's own keys open. They
 * are opened one by one for a question that no name or number answers: no index of what is sealed exists, and what is asked stands
 * in no address, log or row. A case that is closed to her, or has extra protection, is never found. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "support/support.h"

extern const struct http_route search_routes[]; /* /sok */

#define SEARCH_LEAST 3          /* characters */
#define SEARCH_MOST 80
#define SEARCH_HITS 50          /* shown */
#define SEARCH_PER_WINDOW 30    /* questions of one account ... */
#define SEARCH_WINDOW_SECONDS 600

enum search_part { SEARCH_NAME = 1, SEARCH_PHONE, SEARCH_SUMMARY, SEARCH_NOTE };
struct search_hit {
	struct id case_id;
	bool open;        /* else it has ended */
	enum search_part part;
	const char *name; /* short */
	int64_t at;       /* of the note; 0 otherwise */
};
/* One hit a case, the first part that fits. Those with exactly this name or number come alone, found by keyed
 * hash without opening any other case; where there are none, or all are wanted (wide), every case is opened: a
 * name fits anywhere in it, a number by its digits, four at least. ret_exact: others were not looked at.
 * MST_CONFLICT: this thread's work was asked to end (base/progress.h). Waits; on a worker. */
MST_CHECK mst_err search_run(struct ctx *c, const char *what, bool wide, struct search_hit **ret,
			     size_t *ret_n, bool *ret_exact);
/* May the account ask now? By its rows in the log. */
MST_CHECK mst_err search_allowed(struct ctx *c, bool *ret);

#endif
