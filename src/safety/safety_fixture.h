/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_fixture.h - for this room's tests: the schemas it stands on, and KARIN of the jour. What the other side
 * says is written straight down. */
#ifndef SAFETY_SAFETY_FIXTURE_H
#define SAFETY_SAFETY_FIXTURE_H

#include "auth/auth_fixture.h"
#include "base/test.h"
#include "safety/safety.h"

struct safety_fixture {
	struct auth_fixture f;
	struct ctx c;
};
/* people: so many of auth_fixture.h. False: as auth_fixture_open. */
bool safety_fixture_open(struct safety_fixture *b, int people);
void safety_fixture_close(struct safety_fixture *b);

#endif
