/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_fixture.h - for this room's tests: the schemas that it stands on. */
#ifndef REFERRAL_REFERRAL_FIXTURE_H
#define REFERRAL_REFERRAL_FIXTURE_H

#include "auth/auth_fixture.h"

/* Static; ended by a zero row. */
const struct db_room *referral_fixture_rooms(void);

#endif
