/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* audit_test.h - a store with a log in it, for this room's tests. */
#ifndef AUDIT_AUDIT_TEST_H
#define AUDIT_AUDIT_TEST_H

#include "audit/audit.h"

struct audit_store {
	struct db_store *s;
	struct db *db;
	struct arena *mem;
	struct id jour;
	struct seal_key key;
	char dir[96];
};
void audit_store_open(struct audit_store *t);
void audit_store_close(struct audit_store *t);
/* Appends n rows of several kinds. */
void audit_store_fill(struct audit_store *t, int n);

#endif
