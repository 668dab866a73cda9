/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_test.h - for this room's tests: the schemas it stands on, and acts in short. */
#ifndef GUARD_GUARD_TEST_H
#define GUARD_GUARD_TEST_H

#include "auth/auth_fixture.h"
#include "guard/guard.h"

#define GUARD_NOW INT64_C(1776240000) /* 2026-04-15, a Wednesday */

const struct db_room *guard_test_rooms(void);
/* A case of Anna Berg that every coordinator opens. */
struct id guard_test_case(struct auth_fixture *f, int who);
/* What reading it as somebody gives. */
mst_err guard_test_read(struct auth_fixture *f, int who, struct id id);
/* KARIN puts the case in a circle of these. */
mst_err guard_test_circle(struct auth_fixture *f, int by, struct id id, const int *who, size_t n);
mst_err guard_test_bar(struct auth_fixture *f, int by, struct id id, struct id who);
mst_err guard_test_sides(struct auth_fixture *f, int by, struct id one, struct id other,
			 bool keep_one);
mst_err guard_test_open(struct auth_fixture *f, int by, struct id id);
/* A wrap as who writes the vault's database may put it. */
mst_err guard_test_put(struct auth_fixture *f, struct vault_grant *g);
mst_err guard_test_assign(struct auth_fixture *f, int by, struct id id, struct id to);

#endif
