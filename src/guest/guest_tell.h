/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest_tell.h - mail without content to officers who asked for it: that there is something new to read. */
#ifndef GUEST_GUEST_TELL_H
#define GUEST_GUEST_TELL_H

#include "guest/guest.h"
#include "job/job.h"

/* "guest.tell", each morning. The runner's arg is a struct app. */
extern const struct job_kind guest_kinds[];

/* When figures or papers of that municipality last came; 0: never. */
MST_CHECK mst_err guest_newest(struct db *db, struct arena *mem, struct id jour, const char *code, int64_t *ret);

struct guest_telling {
	struct guest_link *list; /* who is to be told, and as told what from then on is no news */
	size_t n;
};
/* Those with an address whose link shows something that came after they were last told, or looked. */
MST_CHECK mst_err guest_tell_due(struct db *db, struct arena *mem, struct id jour, int64_t now,
				 struct guest_telling *ret);
/* Apply, arg struct guest_telling *: one mail each. */
mst_err guest_tell_apply(struct db *w, void *arg);

#endif
