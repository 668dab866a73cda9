/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service_proposals.c - what most jours offer, as a beginning of the catalogue. */
#include "service/service.h"

const struct service service_proposals[SERVICE_PROPOSALS] = {
	{ .code = "talk", .name = "Stödsamtal", .rule = SERVICE_FULL,
	  .purpose = "Någon som lyssnar och hjälper till att sortera, så att vardagen känns tryggare." },
	{ .code = "legal_process", .name = "Information om rättsprocessen", .rule = SERVICE_FULL,
	  .purpose = "Den som har anmält ett brott eller ska vittna vet vad som händer, steg för steg." },
	{ .code = "witness_support", .name = "Vittnesstöd", .rule = SERVICE_FULL,
	  .purpose = "Lugn och praktisk hjälp före och efter en förhandling i domstol.",
	  .target = "Vittnen, målsägande, anhöriga och parter i tvistemål" },
	{ .code = "company", .name = "Följa med till förhör och rättegång", .rule = SERVICE_FULL,
	  .purpose = "Ingen ska behöva gå ensam till polisen eller domstolen." },
	{ .code = "compensation", .name = "Hjälp att söka ersättning", .rule = SERVICE_FULL,
	  .purpose = "Den som har rätt till skadestånd, försäkring eller brottsskadeersättning vet det "
		     "och får hjälp med blanketterna." },
	{ .code = "advice", .name = "Rådgivning", .rule = SERVICE_ADVICE,
	  .purpose = "Svar på en fråga om brott, stöd eller rättigheter, utan att ett ärende öppnas." },
	{ .code = "anonymous", .name = "Samtal utan namn på öppen mottagning",
	  .rule = SERVICE_NO_IDENTITY,
	  .purpose = "Vem som helst kan komma in, prata och gå igen utan att säga vem hon är.",
	  .special_reasons = "Den som är rädd för att bli upptäckt söker inte stöd om namnet skrivs ned. "
			     "Samtalet är kort och leder inte till något som behöver följas upp." },
	{ .code = "school", .name = "Frågestund vid skolbesök", .rule = SERVICE_NO_IDENTITY,
	  .purpose = "Unga får ställa frågor om brott, att vittna och att få stöd.",
	  .target = "Elever som har fyllt 15 år, och yngre med vårdnadshavares samtycke",
	  .special_reasons = "Frågorna ställs i grupp eller i förbigående. Unga frågar inte om någon "
			     "antecknar vilka de är." },
};

mst_err service_insert_proposal(struct db *w, size_t i)
{
	struct service s = service_proposals[i];

	s.id = rng_id();
	s.review = s.ends = DAY_NONE;
	s.ord = (int)i;
	return service_insert(w, &s);
}
