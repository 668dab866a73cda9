/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* policy.c - the one table that says which role may what. Read it like a firewall. Whether a case
 * is hers is decided by keys, never here. */
#include "auth/auth_priv.h"

#define JOUR (ROLE_VOLUNTEER | ROLE_COORDINATOR | ROLE_MANAGER | ROLE_REVIEWER)
#define MUNICIPAL (ROLE_MUNICIPAL_REFERRER | ROLE_MUNICIPAL_OFFICER | ROLE_MUNICIPAL_READER)

static const struct {
	const char *name;
	unsigned roles;
	bool hidden; /* to others the address does not exist */
	bool keys;   /* opens something: a session that is signed in but locked is asked to unlock */
} policy[NEED_COUNT] = {
	[NEED_NOBODY] = { "nobody", 0, true },
	[NEED_PUBLIC] = { "public", ~0u, false },
	[NEED_SIGNED_IN] = { "signed_in", JOUR | MUNICIPAL | ROLE_ADMINISTRATOR, false },
	[NEED_CASE] = { "case", ROLE_VOLUNTEER | ROLE_COORDINATOR, true, true },
	[NEED_CASE_LEAD] = { "case_lead", ROLE_COORDINATOR, true, true },
	[NEED_CASE_VOLUNTEER] = { "case_volunteer", ROLE_VOLUNTEER, true, true },
	[NEED_LOG_CALL] = { "log_call", ROLE_VOLUNTEER | ROLE_COORDINATOR, true },
	[NEED_PARTNERSHIP] = { "partnership", ROLE_MANAGER, false },
	[NEED_DECIDE] = { "decide", ROLE_MANAGER | ROLE_MUNICIPAL_OFFICER, false },
	[NEED_DOC_WRITE] = { "doc_write", ROLE_MANAGER | ROLE_MUNICIPAL_OFFICER, false },
	[NEED_DOC_READ] = { "doc_read",
			    ROLE_MANAGER | ROLE_MUNICIPAL_OFFICER | ROLE_MUNICIPAL_READER, false },
	[NEED_PARTNER_READ] = { "partner_read", JOUR | MUNICIPAL, false },
	[NEED_JOUR_FIGURES] = { "jour_figures", ROLE_COORDINATOR | ROLE_MANAGER, false },
	[NEED_MUNI_FIGURES] = { "muni_figures",
				ROLE_MUNICIPAL_OFFICER | ROLE_MUNICIPAL_READER | ROLE_COORDINATOR |
					ROLE_MANAGER,
				false },
	[NEED_REFER] = { "refer", ROLE_MUNICIPAL_REFERRER, false },
	[NEED_REVIEW] = { "review", ROLE_REVIEWER, false, true },
	[NEED_HOST] = { "host", ROLE_ADMINISTRATOR, false },
	[NEED_ACCOUNTS] = { "accounts", ROLE_COORDINATOR | ROLE_MANAGER, false },
	[NEED_PAGES] = { "pages", ROLE_COORDINATOR | ROLE_MANAGER, false },
};

const char *const auth_role_names[ROLE_COUNT] = {
	"volunteer",	     "coordinator",	 "manager",  "municipal_referrer",
	"municipal_officer", "municipal_reader", "reviewer", "administrator",
};

const char *const auth_role_words[ROLE_COUNT] = {
	N_("Stödperson"), N_("Samordnare"),	       N_("Verksamhetsledare"), N_("Förmedlare"),
	N_("Handläggare"), N_("Förtroendevald (insyn)"), N_("Granskare"),
	N_("Serveransvarig"),
};

bool auth_may(unsigned roles, enum auth_need need)
{
	if ((int)need <= NEED_NOBODY || need >= NEED_COUNT)
		return false;
	return need == NEED_PUBLIC || (policy[need].roles & roles) != 0;
}

bool auth_need_hidden(enum auth_need need)
{
	return (int)need <= NEED_NOBODY || need >= NEED_COUNT || policy[need].hidden;
}

bool auth_need_keys(enum auth_need need)
{
	return (int)need > NEED_NOBODY && need < NEED_COUNT && policy[need].keys;
}

const char *auth_need_name(enum auth_need need)
{
	return (int)need < 0 || need >= NEED_COUNT ? "nobody" : policy[need].name;
}
