/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* give.h - what root makes in a folder of the service's is the service's. */
#ifndef BASE_GIVE_H
#define BASE_GIVE_H

#include "base/base.h"

/* The file at path, which this process has just made, goes to the owner and the group of its folder when root has
 * made it: whoever works there goes on with it. Only a file of root's own with one name, and never by way of a
 * link: the folder's owner may have put something else in its place. For anybody but root: nothing. */
void mst_give(const char *path);

#endif
