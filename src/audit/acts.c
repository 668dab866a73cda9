/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* acts.c - everything that the log can tell. An act that is not here cannot be written. */
#include "audit/audit.h"

/* By name within each group; `words` are msgids. */
const struct audit_act audit_acts[] = {
	{ "account.create", "Lade upp ett konto", false },
	{ "account.login", "Loggade in", false },
	{ "account.login_failed", "Misslyckades med att logga in", false },
	{ "account.logout", "Loggade ut", false },
	{ "agreement.edit", "Ändrade avtalet", false },
	{ "audit.read", "Läste loggen", true },
	{ "audit.verify", "Kontrollerade loggens sigill", true },
	{ "call.list", "Läste listan över samtal att sortera", true },
	{ "call.log", "Skrev in ett samtal", false },
	{ "call.read", "Läste ett samtal att sortera", true },
	{ "call.sort", "Lade ett samtal till rätta", false },
	{ "case.assign", "Gav en stödperson tillgång till ärendet", false },
	{ "case.close", "Avslutade ärendet", false },
	{ "case.edit", "Ändrade ärendet", false },
	{ "case.list", "Läste en lista över ärenden", true },
	{ "case.log", "Skrev in en kontakt i ärendet", false },
	{ "case.measure", "Skrev in en insats i ärendet", false },
	{ "case.notice", "Noterade att information har lämnats", false },
	{ "case.open", "Öppnade ett nytt ärende", false },
	{ "case.read", "Läste ärendet", true },
	{ "case.reopen", "Öppnade ärendet igen", false },
	{ "case.split", "Skilde statistiken från ärendet", false },
	{ "case.unassign", "Tog bort en stödpersons tillgång till ärendet", false },
	{ "job.run", "Körde ett schemalagt arbete", false },
	{ "referral.attempt", "Försökte nå personen", false },
	{ "referral.close", "Avslutade förmedlingen", false },
	{ "referral.edit", "Ändrade förmedlingen", false },
	{ "referral.list", "Läste en lista över förmedlingar", true },
	{ "referral.reached", "Nådde personen", false },
	{ "referral.read", "Läste förmedlingen", true },
	{ "referral.receive", "Tog emot en förmedling", false },
	{ "referral.to_case", "Gjorde förmedlingen till ett ärende", false },
	{ "server.start", "Servern startade", false },
	{ "server.stop", "Servern stannade", false },
	{ "stats.freeze", "Frös kvartalets statistik", false },
	{ "stats.read", "Läste statistik", true },
	{ "tally.add", "Räknade utan namn", false },
	{ NULL, NULL, false },
};

const struct audit_act *audit_act_find(const char *name)
{
	for (const struct audit_act *a = audit_acts; a->name; a++)
		if (str_eq(a->name, name))
			return a;
	return NULL;
}
