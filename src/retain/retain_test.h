/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_test.h - for this room's tests: the schemas it stands on, and a case that is closed. */
#ifndef RETAIN_RETAIN_TEST_H
#define RETAIN_RETAIN_TEST_H

#include "auth/auth_fixture.h"
#include "retain/retain.h"

#define RETAIN_NOW INT64_C(1776240000) /* 2026-04-15 */
#define RETAIN_NAME "Zelda Provberg"
#define RETAIN_PHONE "070-1740699"
#define RETAIN_NOTE "Hon gömmer nyckeln i fågelholken" /* also the attachment's name and what it says */

const struct db_room *retain_test_rooms(void);
/* A case with a note, a task and an attachment. */
struct id retain_test_open(struct auth_fixture *f);
void retain_test_close(struct auth_fixture *f, struct id id);
/* Both, at the clock's now. */
struct id retain_test_case(struct auth_fixture *f);
/* KARIN sets rules from today. */
mst_err retain_test_rule(struct auth_fixture *f, const char *regime, int64_t story, int64_t whole);
/* A night and a morning: what is due without keys, then KARIN unlocks. */
void retain_test_day(struct auth_fixture *f, int64_t now);

#endif
