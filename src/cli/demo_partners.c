/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_partners.c - the partnership's agreement and what the jour offers under it. */
#include "cli/demo.h"

#include "agreement/agreement.h"
#include "service/service.h"

static mst_err put_services(struct ctx *c, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < SERVICE_PROPOSALS; i++)
		TRY(service_insert_proposal(c->db, i));
	return MST_OK;
}

/* What the jour has written since: on what conditions, by whom, and when it is looked at again. */
static mst_err describe(struct demo *d, const char *code, const char *performer, const char *conditions, int days)
{
	struct service s;
	struct act a;

	TRY(service_get(d->c.db, d->c.mem, code, &s));
	s.performer = performer;
	s.conditions = conditions;
	s.review = day_of(d->c.now) + days;
	service_save(&d->c, &s, &a);
	return ctx_act_now(&d->c, &a);
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
	TRY(describe(d, "talk", NULL, "För den som bor eller vistas i kommunen", 210));
	TRY(describe(d, "witness_support", "Jourens vittnesstödjare, vid domstolen", NULL, 20));
	return ctx_act_now(&d->c, &(struct act){ .apply = put_agreement });
}
