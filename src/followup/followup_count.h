/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_count.h - inside followup only: the formulas that the list of indicators names. Each is
 * pure: it counts in the basis that it is given. */
#ifndef FOLLOWUP_FOLLOWUP_COUNT_H
#define FOLLOWUP_FOLLOWUP_COUNT_H

#include "followup/followup.h"

/* From released snapshots: a hidden cell stays hidden. */
followup_count followup_persons, followup_per_1000, followup_contacts, followup_tallies,
	followup_notices;
/* Without persons, exact. */
followup_count followup_meetings, followup_attended, followup_actions, followup_joint,
	followup_outreach, followup_participants, followup_debate, followup_perceived,
	followup_awareness, followup_hours, followup_hours_value, followup_expected;
/* Unprotected: unknown in a basis that was read without them. */
followup_count followup_own_way, followup_first_contact, followup_contacted, followup_referred,
	followup_compensation, followup_helped;

#endif
