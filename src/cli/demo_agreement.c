/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_agreement.c - the agreement's text: settled in the autumn before the municipalities decided, and
 * written on since; its annex; what the parties promised each other. Names of offices are invented. */
#include "cli/demo.h"

#include "agreement/text.h"

static mst_err annex(struct demo *d)
{
	struct agreement_annex x = {
		.number = 1,
		.title = "Insatser utan individuell behovsprövning",
		.day = day_make(2025, 9, 8),
		.text = "Jouren erbjuder dessa insatser utan individuell behovsprövning (11 kap. 5 § "
			"socialtjänstlagen (2025:400)).\n\n| Insats | För vem | Dokumentation |\n|---|---|---|\n"
			"| Rådgivning | Brottsutsatta, vittnen och anhöriga | Inga personliga förhållanden, 14 kap. "
			"4 § |\n| Stödsamtal | Brottsutsatta, vittnen och anhöriga | Enligt varje kommuns beslut |\n"
			"| Vittnesstöd | Vittnen och målsägande | Antal per tillfälle |\n\n"
			"En kommun kan ha beslutat om färre insatser. Då gäller kommunens beslut.",
	};
	struct act a;

	agreement_annex_save(&d->c, &x, &a);
	return ctx_act_now(&d->c, &a);
}

static mst_err promises(struct demo *d)
{
	const struct {
		struct id org;
		const char *what, *owner;
		enum agreement_keeping state;
		int32_t review;
		const char *note;
	} list[] = {
		{ d->cli->app.jour, "ge stöd till den som hör av sig inom två arbetsdagar", "Samordnaren",
		  AGREEMENT_GOING_ON, day_make(2026, 10, 1), "" },
		{ d->cli->app.jour, "lämna en rapport för varje år till alla kommuner", "Verksamhetsledaren",
		  AGREEMENT_NOT_BEGUN, day_make(2027, 2, 28), "" },
		{ d->cli->app.jour, "hålla minst en föreläsning om året i varje kommun", "Verksamhetsledaren",
		  AGREEMENT_GOING_ON, DAY_NONE, "" },
		{ ID_NONE, "utse en kontaktperson", "Socialchefen i varje kommun", AGREEMENT_KEPT, DAY_NONE, "" },
		{ ID_NONE, "berätta för brottsutsatta om jourens stöd", "", AGREEMENT_NOT_BEGUN, DAY_NONE, "" },
		{ d->muni[0], "upplåta ett rum för samtal en dag i veckan", "Vård- och socialchefen",
		  AGREEMENT_BROKEN, DAY_NONE, "Lokalen byggs om. Frågan tas upp på nästa möte." },
	};

	for (size_t i = 0; i < MST_LEN(list); i++) {
		struct agreement_commitment k = {
			.org = list[i].org, .what = list[i].what, .owner = list[i].owner,
			.state = list[i].state, .review = list[i].review, .note = list[i].note,
		};
		struct act a;

		agreement_commitment_save(&d->c, &k, &a);
		TRY(ctx_act_now(&d->c, &a));
	}
	return MST_OK;
}

/* Of last year what came of it, of this year what is promised. */
static mst_err contributions(struct demo *d)
{
	const struct {
		struct id org;
		int64_t year;
		enum agreement_contribution_kind kind;
		const char *what;
		int64_t promised, delivered, rate;
		const char *source;
	} list[] = {
		{ d->cli->app.jour, 2025, AGREEMENT_VOLUNTEER_HOURS, "Stödsamtal och vittnesstöd", 1000, 1140, 27000,
		  "ansökan om bidraget" },
		{ d->cli->app.jour, 2026, AGREEMENT_VOLUNTEER_HOURS, "Stödsamtal och vittnesstöd", 1200, -1, 27000,
		  "ansökan om bidraget" },
		{ d->muni[0], 2026, AGREEMENT_PREMISES_TIMES, "Samtalsrum en dag i veckan", 40, -1, 60000,
		  "kommunens taxa för lokaler" },
		{ d->muni[0], 2026, AGREEMENT_STAFF_HOURS, "Kontaktpersonens tid", 40, -1, -1, "" },
	};

	for (size_t i = 0; i < MST_LEN(list); i++) {
		struct agreement_contribution k = {
			.org = list[i].org, .year = list[i].year, .kind = list[i].kind, .what = list[i].what,
			.promised = list[i].promised, .delivered = list[i].delivered, .rate = list[i].rate,
			.source = list[i].source,
		};
		struct act a;

		agreement_contribution_save(&d->c, &k, &a);
		TRY(ctx_act_now(&d->c, &a));
	}
	return MST_OK;
}

static mst_err term(struct demo *d)
{
	struct agreement_term t = {
		.to = day_make(2028, 2, 29), .notice_months = 3, .renew_months = 12, .notified = DAY_NONE,
		.notified_by = "", .review = DAY_NONE, .index_name = "SCB:s arbetskostnadsindex",
		.index_share = 80, .index_round = 10000, .index_down = true,
	};
	struct act a;

	agreement_term_save(&d->c, &t, &a);
	return ctx_act_now(&d->c, &a);
}

static mst_err settle(struct demo *d)
{
	struct agreement_facts k;
	struct agreement_text t;
	struct doc_version version;
	struct doc paper;
	struct act a;

	TRY(agreement_facts_read(&d->c, &k));
	TRY(agreement_text_latest(d->c.db, d->c.mem, &t));
	agreement_build(d->c.mem, &k, &t, &paper, NULL);
	agreement_settle(&d->c, &paper, &version, &a);
	TRY(ctx_act_now(&d->c, &a));
	d->text = version.id;
	return MST_OK;
}

mst_err demo_agreement(struct demo *d)
{
	struct agreement_text t = { .edition = 0, .what = agreement_part_slugs[AGREEMENT_FOLLOW_UP] };
	int64_t now = d->c.now;
	struct act a;

	d->c.now = day_at(day_make(2025, 9, 8), 10, 0);
	TRY(annex(d));
	TRY(promises(d));
	TRY(contributions(d));
	TRY(term(d));
	TRY(settle(d));
	d->c.now = now;
	t.part[AGREEMENT_FOLLOW_UP] = "Parterna möts två gånger om året: på våren om året som gick, på hösten om året "
				      "som kommer. Jouren lämnar en rapport för varje år, och siffror för varje "
				      "kvartal. I dem står antal, aldrig uppgifter om enskilda.";
	agreement_text_save(&d->c, &t, &a);
	return ctx_act_now(&d->c, &a);
}
