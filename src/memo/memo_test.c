/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_test.c - the headings in their order, texts from data, what is warned of, and that no edition is
 * lost. Names of people are invented. */
#include "memo/memo.h"

#include "auth/auth_fixture.h"

static const struct org town = { .name = "Ragunda kommun", .short_name = "Ragunda", .slug = "ragunda",
				 .code = "2303" };
static const struct agreement_document papers[] = { { "Tjänsteskrivelse", 0 }, { "Beslut i SocSam, § 22", 0 },
						    { "Bilaga 1", DAY_NONE } };
static const struct agreement agreement = {
	.partnership = "Brottsofferjouren Jämtland och Jämtlands läns kommuner",
	.title = "IOP", .from_day = 20513, .purpose = "Alla ska få stöd.",
	.target_group = "Brottsutsatta, vittnen och anhöriga.",
	.goals = { "Öka stödet.", "Ett.", "Två.", "Tre.", "Fyra.", "Fem *stjärna*." },
	.documents = papers, .ndocuments = 3,
};
static const struct service services[] = {
	{ .code = "talk", .name = "Stödsamtal", .rule = SERVICE_FULL },
	{ .code = "grown", .name = "Råd till vuxna", .target = "Den som har fyllt 18 år", .rule = SERVICE_ADVICE },
};
static const struct memo_share shares[] = { { "Bräcke", 2832185 }, { "Ragunda", 3321460 } };
static const struct memo_grant grant = { .year = 2026, .total = 73110100, .decision = "KS § 220/2025",
					 .shares = shares, .n = 2 };
static const struct decision catalogue = { .outcome = DECISION_YES, .matter = DECISION_CATALOGUE,
					   .body = "Vård- och socialnämnden",
					   .committee = "vård- och socialutskottet", .paragraph = 8,
					   .year = 2026, .meeting = 20470, .condition = DECISION_IOP };

static const struct agreement_law laws[] = {
	{ "utan-behovsprovning", 0, DAY_NONE, "11 kap. 5 § socialtjänstlagen (2025:400)", "", "" },
	{ "barn-15", 0, 30000, "21 kap. 2 § socialtjänstlagen (2025:400)", "", "" },
	{ "barn-15", 30001, DAY_NONE, "22 kap. 9 § nya lagen (2052:1)", "", "" },
};

static struct memo_template plain;

static struct memo_facts facts(void)
{
	memo_template_plain(ID_NONE, &plain);
	return (struct memo_facts){ .template = &plain, .laws = laws, .nlaws = MST_LEN(laws), .town = &town, .jour = "Brottsofferjouren Jämtland",
				    .agreement = &agreement, .executive = "Kommunstyrelsen",
				    .catalogue = &catalogue, .services = services, .nservices = 2,
				    .grant = &grant, .officer = "Anders Holm", .day = 20462 };
}

static const char *whole(struct arena *mem, const struct memo_facts *k, const struct memo *m)
{
	struct sbuf o;
	struct doc d;

	memo_build(mem, k, m, &d, NULL);
	sbuf_init(&o, 1 << 20);
	doc_plain_text(&o, &d);
	const char *s = arena_strn(mem, o.p, o.len);

	sbuf_done(&o);
	return s;
}

TEST(memo_has_the_headings_in_their_order)
{
	static const char *const want[] = {
		"Vård- och socialavdelningens förslag till beslut", "Sammanfattning av ärendet",
		"Beskrivning av ärendet", "Ekonomiska konsekvenser", "Barnkonsekvensanalys",
		"Beslutsunderlag", "Beslutet skickas till",
	};
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct memo_facts k = facts();
	struct memo m = { .by = "" };
	struct doc d;
	size_t n = 0;

	memo_build(mem, &k, &m, &d, NULL);
	for (size_t i = 0; i < d.n; i++)
		if (d.blocks[i].kind == DOC_HEADING) {
			CHECK(n < MST_LEN(want));
			CHECK_STR(doc_words(mem, &d.blocks[i].text), want[n++]);
		}
	CHECK_INT(n, MST_LEN(want));
	CHECK_STR(d.sender, "Ragunda kommun");
	CHECK_STR(d.signs[0].name, "Anders Holm");
}

TEST(memo_heading_of_an_office_that_ends_in_s)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	memo_template_plain(ID_NONE, &plain);
	CHECK_STR(memo_heading(mem, &plain, MEMO_PROPOSAL, "Social omsorgs"), "Social omsorgs förslag till beslut");
	CHECK_STR(memo_heading(mem, &plain, MEMO_PROPOSAL, "Förvaltningen"), "Förvaltningens förslag till beslut");
	CHECK_STR(memo_heading(mem, &plain, MEMO_PROPOSAL, ""), "Förslag till beslut");
}

TEST(memo_texts_come_from_the_data)
{
	static const char *const want[] = {
		"Kommunstyrelsen godkänner överenskommelsen om idéburet offentligt partnerskap (IOP) mellan "
		"Brottsofferjouren Jämtland och Jämtlands läns kommuner, från 2026-03-01.",
		"731\u00a0101\u00a0kr med fördelning mellan kommunerna, beslutades av KS §\u00a0220/2025.",
		"Inget ytterligare ekonomiskt bidrag fastställs i överenskommelsen.",
		"enligt 11\u00a0kap. 5\u00a0§ socialtjänstlagen (2025:400)",
		"under förutsättning att denna överenskommelse godkänns av kommunstyrelsen.",
		"§\u00a08/2026, 2026-01-17", "Bräcke\t28\u00a0321,85\u00a0kr", "Barn och unga är vår framtid.",
		"Fem *stjärna*.", "\u2022 Tjänsteskrivelse, 2026-01-09\n\u2022 Beslut i SocSam, §\u00a022, 1970-01-01\n"
		"\u2022 Bilaga 1\n",
		"Beslutet skickas till\n\u2022 Vård- och socialavdelningen\n", "Anders Holm\nHandläggare\n",
	};
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct memo_facts k = facts();
	struct memo m = { .by = "" };
	const char *s = whole(mem, &k, &m);

	for (size_t i = 0; i < MST_LEN(want); i++)
		if (!strstr(s, want[i]))
			CHECK_STR(s, want[i]);
	k.day = 30001; /* a law holds on the document's day */
	CHECK(strstr(whole(mem, &k, &m), "nya lagen (2052:1)"));
	m.text[MEMO_DAY] = "2026-01-09";
	CHECK(!strstr(whole(mem, &k, &m), "nya lagen (2052:1)"));
	k.agreement = NULL, k.catalogue = NULL, k.grant = NULL, k.nservices = 0;
	CHECK(strstr(whole(mem, &k, &m), "Inget ytterligare ekonomiskt bidrag"));
}

TEST(memo_text_of_somebody_stays_when_data_change)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct memo_facts k = facts();
	struct memo m = { .edition = 1, .at = day_at(20500, 12, 0), .by = "",
			  .text = { [MEMO_MONEY] = "Vår egen text.", [MEMO_UNIT] = "Omsorgen",
				    [MEMO_DAY] = "2026-02-02" } };

	k.grant = NULL;
	CHECK_STR(memo_text(mem, &k, &m, MEMO_MONEY), "Vår egen text.");
	CHECK_STR(memo_text(mem, &k, &m, MEMO_DISPATCH), "* Omsorgen");
	CHECK_STR(memo_text(mem, &k, &m, MEMO_CHIEF_TITLE), "Chef omsorgen");
	CHECK(str_starts(memo_text(mem, &k, &m, MEMO_BASIS), "* Tjänsteskrivelse, 2026-02-02\n"));
}

/* ---- what is warned of ---- */

static const struct memo_warning *warned(struct arena *mem, const struct memo *m, enum memo_field f,
					 const char *words)
{
	const struct view v = { .mem = mem };
	struct memo_facts k = facts();
	struct doc_dropped left[MEMO_FIELDS] = { 0 };
	struct memo_warning *list;
	struct doc d;
	size_t n;

	memo_build(mem, &k, m, &d, left);
	memo_lint(&v, &k, m, left, &list, &n);
	for (size_t i = 0; i < n; i++)
		if (list[i].field == f && strstr(list[i].words, words))
			return &list[i];
	return NULL;
}

static void warns(enum memo_field f, const char *text, const char *words, bool want)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct memo m = { .by = "" };

	m.text[f] = text;
	if ((warned(mem, &m, f, words) != NULL) != want)
		CHECK_STR(text, words);
}

TEST(memo_warns_of_a_proposal_that_cannot_stand_alone)
{
	static const char good[] = "Kommunstyrelsen godkänner överenskommelsen om IOP från 2026-03-01.";

	warns(MEMO_PROPOSAL, "Kommunstyrelsen godkänner enligt ovan från 2026-03-01.", "utanför sig självt", true);
	warns(MEMO_PROPOSAL, "Styrelsen beslutar enligt föreliggande förslag.", "utanför sig självt", true);
	warns(MEMO_PROPOSAL, "Att godkänna överenskommelsen från 2026-03-01.", "inte vem", true);
	warns(MEMO_PROPOSAL, "Kommunstyrelsen godkänner förslaget från 2026-03-01.", "inte vad", true);
	warns(MEMO_PROPOSAL, "Kommunstyrelsen godkänner överenskommelsen om IOP.", "från när", true);
	warns(MEMO_PROPOSAL, "  ", "tomt", true);
	warns(MEMO_PROPOSAL, good, "Förslaget", false);
	warns(MEMO_PROPOSAL, "Socialnämnden godkänner överenskommelsen från 1\u00a0mars 2026.", "Förslaget", false);
	warns(MEMO_PROPOSAL, NULL, "Förslaget", false);
}

TEST(memo_warns_of_no_consequence_while_children_are_let_in)
{
	warns(MEMO_CHILDREN, "Ingen konsekvens för barn och unga.", "barn inte berörs", true);
	warns(MEMO_CHILDREN, "INGA KONSEKVENSER", "barn inte berörs", true);
	warns(MEMO_CHILDREN, "Barn berörs: de kan få stödsamtal.", "barn inte berörs", false);
	warns(MEMO_CHILDREN, "", "tom", true);
	warns(MEMO_CHILDREN, NULL, "förslag från uppgifterna", true);
	CHECK(memo_admits_minors(&services[0]) && !memo_admits_minors(&services[1]));
}

TEST(memo_warns_of_papers_without_date_and_in_the_wrong_order)
{
	warns(MEMO_BASIS, "* Beslut SocSam § 22, 2025-10-10", "först", true);
	warns(MEMO_BASIS, "Tjänsteskrivelse, 2026-01-09\nBilaga 2 250908 IOP", "250908 IOP” saknar datum", true);
	warns(MEMO_BASIS, "1. Tjänsteskrivelse, 2026-01-09\n2. Bilaga, 2025-09-08", "saknar datum", false);
	warns(MEMO_BASIS, "Tjänsteskrivelse, 2026-02-30", "saknar datum", true);
	warns(MEMO_BASIS, "\n \n", "tomt", true);
	warns(MEMO_BASIS, NULL, "Bilaga 1” saknar datum", true);
}

TEST(memo_warns_of_nobody_to_send_to_and_of_what_was_left_out)
{
	warns(MEMO_DISPATCH, "", "Ingen står med", true);
	warns(MEMO_DISPATCH, "* Socialnämnden\n* Brottsofferjouren Jämtland", "står inte med", false);
	warns(MEMO_DISPATCH, "* Socialnämnden", "Brottsofferjouren Jämtland står inte med", true);
	warns(MEMO_MONEY, "Beslutat i KS § 220.", "§ 220 saknar år", true);
	warns(MEMO_MONEY, NULL, "tillsammans 61\u00a0536,45\u00a0kr", true);
	warns(MEMO_MONEY, "731 101 kr enligt KS § 220/2025 och 11 kap. 5 §.", "saknar år", false);
	warns(MEMO_SUMMARY, "<b>Hej</b> [x](javascript:y)", "HTML", true);
	warns(MEMO_SUMMARY, "[x](javascript:y)", "länk", true);
	warns(MEMO_CHIEF, NULL, "Chefens namn saknas", true);
	warns(MEMO_CHIEF, "Berit Sol", "Chefens namn saknas", false);
}

/* ---- editions ---- */

static mst_err put(struct db *w, void *arg)
{
	return memo_insert(w, arg);
}

TEST(memo_editions_are_kept_and_the_second_of_two_is_refused)
{
	static struct db_room rooms[2];
	struct auth_fixture f;
	struct memo m, got, *list;
	struct ctx c;
	size_t n;

	rooms[0] = memo_room;
	if (!auth_fixture_open(&f, rooms, 0))
		return;
	m = (struct memo){ .org = f.muni, .kind = MEMO_IOP, .at = 7, .by = "Anders", .what = "barn",
			   .text = { [MEMO_CHILDREN] = "Ett" } };
	CHECK_OK(db_call(f.app.data, put, &m));
	CHECK_ERR(db_call(f.app.data, put, &m), MST_CONFLICT);
	m.edition = 1, m.text[MEMO_CHILDREN] = NULL, m.text[MEMO_TITLE] = "";
	CHECK_OK(db_call(f.app.data, put, &m));
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(memo_latest(c.db, c.mem, f.muni, MEMO_IOP, &got));
	CHECK_INT(got.edition, 2);
	CHECK(!got.text[MEMO_CHILDREN]);
	CHECK_STR(got.text[MEMO_TITLE], "");
	CHECK_OK(memo_edition_get(c.db, c.mem, f.muni, MEMO_IOP, 1, &got));
	CHECK_STR(got.text[MEMO_CHILDREN], "Ett");
	CHECK_OK(memo_editions(c.db, c.mem, f.muni, MEMO_IOP, &list, &n));
	CHECK_INT(n, 2);
	CHECK_INT(list[0].edition, 2);
	CHECK_OK(memo_latest(c.db, c.mem, rng_id(), MEMO_IOP, &got));
	CHECK_INT(got.edition, 0);
	CHECK_ERR(memo_edition_get(c.db, c.mem, f.muni, MEMO_IOP, 3, &got), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
}
