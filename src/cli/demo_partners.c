/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_partners.c - the partnership's agreement and what the jour offers under it. */
#include "cli/demo.h"

#include "agreement/agreement.h"
#include "service/service.h"

static const struct service services[] = {
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

static mst_err put_services(struct ctx *c, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < MST_LEN(services); i++) {
		struct service s = services[i];

		s.id = rng_id();
		s.ord = (int)i;
		TRY(service_insert(c->db, &s));
	}
	return MST_OK;
}

static mst_err put_agreement(struct ctx *c, void *arg)
{
	static const struct agreement_document documents[] = {
		{ "Beslut i SocSam, § 22", 0 },
		{ "Tjänsteskrivelse", 0 },
		{ "Bilaga 1: tjänsteskrivelse till SocSam om partnerskapet och insatser utan "
		  "behovsprövning", 0 },
		{ "Bilaga 2: överenskommelsen mellan jouren och länets åtta kommuner", 0 },
	};
	struct agreement_document papers[MST_LEN(documents)];
	struct agreement a = {
		.id = rng_id(),
		.partnership = "Brottsofferjouren Jämtland och Jämtlands läns kommuner",
		.from_day = day_make(2026, 3, 1),
		.title = "Idéburet offentligt partnerskap för brottsutsatta",
		.purpose = "Alla brottsutsatta, vittnen och anhöriga i länets kommuner ska få det stöd "
			   "och den hjälp de behöver. Partnerskapet ska också göra länet tryggare för "
			   "alla som bor här: flickor, pojkar, kvinnor, män och hbtqi-personer.",
		.target_group = "Brottsutsatta, vittnen och anhöriga. Även anhöriga till misstänkta eller "
				"dömda.",
		.goals = {
			"Fler brottsutsatta i länets kommuner ska få stöd. Genom förebyggande arbete och "
			"insatser ska de bli erbjudna den hjälp de behöver för att känna sig trygga.",
			"Stödet till brottsutsatta, vittnen och anhöriga ska öka.",
			"Kommunerna i länet och jouren ska samverka kontinuerligt.",
			"Kommunerna och jouren ska berätta för sina verksamheter vad samverkan leder till, "
			"på ett sätt som skapar trygghet.",
			"Fler brottsutsatta, vittnen och anhöriga ska få det stöd och den hjälp som lagen ger "
			"dem rätt till. Därför behöver fler känna till jouren.",
			"Jouren vill att brottsoffer, vittnen och anhöriga får större plats i det offentliga "
			"och politiska samtalet, och att det som sägs om våld bygger på fakta och inte på "
			"rädsla. Så minskar avståndet mellan upplevd och faktisk trygghet.",
		},
		.documents = papers,
		.ndocuments = MST_LEN(papers),
	};

	(void)arg;
	memcpy(papers, documents, sizeof(papers));
	papers[0].day = day_make(2025, 10, 10);
	papers[1].day = day_make(2026, 1, 9);
	papers[2].day = papers[3].day = day_make(2025, 9, 8);
	return agreement_insert(c->db, &a);
}

mst_err demo_partners(struct demo *d)
{
	TRY(ctx_act_now(&d->c, &(struct act){ .apply = put_services }));
	return ctx_act_now(&d->c, &(struct act){ .apply = put_agreement });
}
