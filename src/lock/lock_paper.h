/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_paper.h - her own code on paper, made anew. */
#ifndef LOCK_LOCK_PAPER_H
#define LOCK_LOCK_PAPER_H

#include "lock/lock.h"
#include "lock/lock_code.h"

struct lock_paper {
	struct lock_code code; /* the caller wipes it */
	struct vault_lock lock;
	struct auth_fresh *session; /* NULL: her keys stay as they are */
};
/* MST_NOTFOUND: she has none. */
MST_CHECK mst_err lock_paper_of(struct ctx *c, struct vault_lock *ret);
/* A second code takes the first one's place, and her keys are made anew so that the first one's paper opens nothing
 * more. MST_CONFLICT: her phrase's lock is an old one, which only the phrase can seal anew. */
MST_CHECK mst_err lock_paper_make(struct ctx *c, struct lock_paper *p, struct act *ret);

#endif
