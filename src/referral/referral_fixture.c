/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_fixture.c - the rooms that a referral may come to. */
#include "referral/referral_fixture.h"

#include "guest/guest.h"
#include "referral/referral.h"

const struct db_room *referral_fixture_rooms(void)
{
	static struct db_room list[8];

	list[0] = stats_room;
	list[1] = person_room;
	list[2] = support_room;
	list[3] = referral_room;
	list[4] = volunteer_room;
	list[5] = barrier_room;
	list[6] = guest_room;
	return list;
}
