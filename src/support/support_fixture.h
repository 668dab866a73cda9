/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_fixture.h - for this room's tests: the schemas it stands on, a person's case, figures, and
 * what must be true of both stores whatever has happened. */
#ifndef SUPPORT_SUPPORT_FIXTURE_H
#define SUPPORT_SUPPORT_FIXTURE_H

#include "auth/auth_fixture.h"
#include "support/support_db.h"
#include "support/support_seal.h"

#define FIXTURE_NOW INT64_C(1776240000) /* 2026-04-15, a Wednesday */

const struct db_room *support_fixture_rooms(void);
/* Anna from Ragunda (2303): a victim, a woman of 25-44, assault, with a first note. */
struct support_new support_fixture_anna(void);
/* Opens her case as `who`; the case's id. */
struct id support_fixture_case(struct auth_fixture *f, int who);
/* The sum of facts of a kind with a code, over 2025 to 2029; code NULL: all. */
int64_t support_fixture_sum(struct auth_fixture *f, enum stats_kind kind, enum stats_dim dim,
			    const char *code);
/* Every case opens by the group with its person, its entries and its fact; each row of the log
 * has its effect and each effect its row; the chain is whole. Cases must have been opened with a
 * first note. */
void support_fixture_check(struct auth_fixture *f, const char *when);

#endif
