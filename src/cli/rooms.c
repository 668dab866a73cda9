/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rooms.c - the rooms of this program: whose schema stands in which store, whose routes are served.
 * Explicit lists: what is served can be read here like a firewall. */
#include "cli/cli.h"

#include "agreement/agreement.h"
#include "agreement/term.h"
#include "agreement/text.h"
#include "court/court.h"
#include "doc/doc.h"
#include "barrier/barrier.h"
#include "backup/backup.h"
#include "followup/followup.h"
#include "fund/fund.h"
#include "fund/bank.h"
#include "fund/budget.h"
#include "fund/payment.h"
#include "guard/guard.h"
#include "guest/guest.h"
#include "import/import.h"
#include "job/job.h"
#include "lock/lock.h"
#include "mailbox/mailbox.h"
#include "memo/archive.h"
#include "memo/letter.h"
#include "memo/memo.h"
#include "oidc/oidc.h"
#include "org/org.h"
#include "referral/referral.h"
#include "relation/liaison.h"
#include "relation/message.h"
#include "relation/awareness.h"
#include "relation/outreach.h"
#include "relation/relation.h"
#include "retain/retain.h"
#include "review/review.h"
#include "rights/incident.h"
#include "rights/process.h"
#include "rights/rights.h"
#include "safety/safety.h"
#include "search/search.h"
#include "service/decided.h"
#include "site/site.h"
#include "site/site_image.h"
#include "staff/staff.h"
#include "start/start.h"
#include "stats/stats_jobs.h"
#include "support/support.h"
#include "today/today.h"
#include "today/today_notice.h"
#include "volunteer/volunteer.h"

const struct db_room *cli_data_rooms(void)
{
	static struct db_room rooms[32];
	const struct db_room list[] = { audit_room, auth_room, job_room, retain_room,
					org_room, stats_room, person_room,
					court_room, support_room, referral_room, agreement_room,
					service_room, doc_room, memo_room,
					lock_room, oidc_room, fund_room, safety_room, followup_room, relation_room, volunteer_room, barrier_room, guard_room, import_room,
					start_room, today_room, mailbox_room, guest_room, site_room, rights_room };

	/* What no page without an account reads. */
	static const char *const inner[] = { "audit", "barrier", "import", "person", "retain",
					     "rights", "support", "volunteer" };

	_Static_assert(MST_LEN(list) < MST_LEN(rooms), "the list ends with a zero row");
	memcpy(rooms, list, sizeof(list));
	for (size_t i = 0; i < MST_LEN(list); i++)
		for (size_t k = 0; k < MST_LEN(inner); k++)
			rooms[i].inner |= str_eq(rooms[i].room, inner[k]);
	return rooms;
}

const struct db_room *cli_vault_rooms(void)
{
	static struct db_room rooms[2];

	rooms[0] = vault_room;
	return rooms;
}

const struct http_route *const cli_routes[] = {
	site_routes,
	site_image_routes,
	site_number_routes,
	site_watch_routes,
	auth_routes,
	today_routes,
	today_notice_routes,
	org_routes,
	backup_routes,
	agreement_town_routes,
	agreement_decision_routes,
	agreement_routes,
	agreement_text_routes,
	agreement_commitment_routes,
	agreement_contribution_routes,
	agreement_term_routes,
	agreement_law_routes,
	service_routes,
	service_catalogue_routes,
	service_decided_routes,
	fund_routes,
	safety_routes,
	fund_payment_routes,
	fund_bank_routes,
	fund_budget_routes,
	relation_routes,
	relation_liaison_routes,
	relation_outreach_routes,
	relation_awareness_routes,
	relation_message_routes,
	relation_wheel_routes,
	doc_routes,
	memo_routes,
	memo_child_routes,
	memo_template_routes,
	memo_archive_routes,
	memo_letter_routes,
	stats_routes,
	followup_routes,
	volunteer_routes,
	court_routes,
	support_routes,
	guard_routes,
	guest_routes,
	retain_routes,
	rights_routes,
	rights_incident_routes,
	rights_paper_routes,
	search_routes,
	mailbox_routes,
	referral_routes,
	import_routes,
	review_routes,
	lock_routes,
	oidc_routes,
	staff_routes,
	start_routes,
	NULL,
};
