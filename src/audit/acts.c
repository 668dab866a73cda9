/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* acts.c - everything that the log can tell. An act that is not here cannot be written. */
#include "audit/audit.h"

/* By name within each group; `words` are msgids, marked here for the translators. */
const struct audit_act audit_acts[] = {
	{ "account.again", N_("Släppte in en kollega igen med nya nycklar"), false },
	{ "account.again_used", N_("Kom in igen med nya nycklar"), false },
	{ "account.create", N_("Lade upp ett konto"), false },
	{ "account.end", N_("Avslutade ett konto"), false },
	{ "account.invite", N_("Bjöd in någon"), false },
	{ "account.invite_revoked", N_("Tog tillbaka en inbjudan"), false },
	{ "account.join", N_("Tog emot sin inbjudan"), false },
	{ "account.login", N_("Loggade in"), false },
	{ "account.login_failed", N_("Misslyckades med att logga in"), false },
	{ "account.logout", N_("Loggade ut"), false },
	{ "account.name", N_("Ändrade sitt namn"), false },
	{ "account.paper_made", N_("Gjorde en papperskod"), false },
	{ "account.paper_used", N_("Kom in med sin papperskod"), false },
	{ "account.phrase", N_("Bytte lösenfras"), false },
	{ "account.roles", N_("Ändrade ett kontos roller"), false },
	{ "agreement.edit", N_("Ändrade överenskommelsen"), false },
	{ "audit.read", N_("Läste loggen"), true },
	{ "audit.verify", N_("Kontrollerade loggens sigill"), true },
	{ "call.list", N_("Läste listan över samtal att sortera"), true },
	{ "call.log", N_("Skrev in ett samtal"), false },
	{ "call.read", N_("Läste ett samtal att sortera"), true },
	{ "call.sort", N_("Sorterade ett samtal"), false },
	{ "case.assign", N_("Gav en stödperson tillgång till ärendet"), false },
	{ "case.close", N_("Avslutade ärendet"), false },
	{ "case.edit", N_("Ändrade ärendet"), false },
	{ "case.list", N_("Läste en lista över ärenden"), true },
	{ "case.log", N_("Skrev in en kontakt i ärendet"), false },
	{ "case.measure", N_("Skrev in en åtgärd i ärendet"), false },
	{ "case.notice", N_("Noterade att information har lämnats"), false },
	{ "case.open", N_("Öppnade ett nytt ärende"), false },
	{ "case.read", N_("Läste ärendet"), true },
	{ "case.reopen", N_("Öppnade ärendet igen"), false },
	{ "case.split", N_("Skilde statistiken från ärendet"), false },
	{ "case.unassign", N_("Tog bort en stödpersons tillgång till ärendet"), false },
	{ "decision.choose", N_("Ändrade hur en kommun beslutar"), false },
	{ "decision.edit", N_("Rättade en kommuns beslut"), false },
	{ "decision.record", N_("Skrev in en kommuns beslut"), false },
	{ "decision.remove", N_("Tog bort ett felskrivet beslut"), false },
	{ "fund.edit", N_("Ändrade bidragets belopp"), false },
	{ "fund.freeze", N_("Frös en fördelning av bidraget"), false },
	{ "job.run", N_("Körde ett schemalagt arbete"), false },
	{ "org.population", N_("Ändrade invånartal"), false },
	{ "referral.attempt", N_("Försökte nå personen"), false },
	{ "referral.close", N_("Avslutade förmedlingen"), false },
	{ "referral.copy", N_("Läste kopian av en förmedling som hon har skickat"), true },
	{ "referral.copy_done", N_("Sparade kopian av en förmedling i akten"), false },
	{ "referral.edit", N_("Ändrade förmedlingen"), false },
	{ "referral.list", N_("Läste en lista över förmedlingar"), true },
	{ "referral.reached", N_("Nådde personen"), false },
	{ "referral.read", N_("Läste förmedlingen"), true },
	{ "referral.receive", N_("Tog emot en förmedling"), false },
	{ "referral.send", N_("Skickade en förmedling till jouren"), false },
	{ "referral.to_case", N_("Gjorde förmedlingen till ett ärende"), false },
	{ "server.start", N_("Servern startade"), false },
	{ "server.stop", N_("Servern stannade"), false },
	{ "stats.freeze", N_("Frös kvartalets statistik"), false },
	{ "stats.read", N_("Läste statistik"), true },
	{ "tally.add", N_("Räknade utan namn"), false },
	{ "volunteer.add", N_("Skrev in en stödperson"), false },
	{ "volunteer.edit", N_("Ändrade en stödpersons uppgifter"), false },
	{ "volunteer.list", N_("Läste listan över stödpersoner"), true },
	{ "volunteer.read", N_("Läste en stödpersons uppgifter"), true },
	{ NULL, NULL, false },
};

const struct audit_act *audit_act_find(const char *name)
{
	for (const struct audit_act *a = audit_acts; a->name; a++)
		if (str_eq(a->name, name))
			return a;
	return NULL;
}
