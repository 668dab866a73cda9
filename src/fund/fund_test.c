/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fund_test.c - amounts against their total and in words, two who save at once, and that what is
 * frozen and what is decided stay as they are when the population changes. */
#include "fund/fund_web.h"

#include "auth/auth_fixture.h"
#include "base/test.h"

#define DAY_A day_make(2024, 12, 31)
#define DAY_B day_make(2025, 12, 31)

struct bed {
	struct auth_fixture f;
	struct ctx c;
	struct org *towns;
	size_t n;
};

static const struct db_room *rooms(void)
{
	static struct db_room list[3];

	list[0] = org_room;
	list[1] = fund_room;
	return list;
}

static mst_err put_towns(struct ctx *c, void *arg)
{
	struct org t[] = {
		{ .kind = ORG_MUNICIPALITY, .name = "Berg", .short_name = "Berg", .slug = "berg",
		  .code = "2326" },
		{ .kind = ORG_MUNICIPALITY, .name = "Krokom", .short_name = "Krokom",
		  .slug = "krokom", .code = "2309" },
		{ .kind = ORG_MUNICIPALITY, .name = "Åre", .short_name = "Åre", .slug = "are",
		  .code = "2321" },
	};
	static const int64_t people[] = { 7108, 15680, 12693 };

	(void)arg;
	for (size_t i = 0; i < MST_LEN(t); i++) {
		t[i].id = (struct id){ { (uint8_t)(i + 1) } };
		TRY(org_insert(c->db, &t[i]));
		TRY(org_population_put(c->db, t[i].code, DAY_A, people[i], "SCB"));
	}
	return MST_OK;
}

static mst_err put_newer(struct ctx *c, void *arg)
{
	return org_population_put(c->db, "2321", DAY_B, *(const int64_t *)arg, "SCB, 2025");
}

static bool bed_open(struct bed *b)
{
	if (!auth_fixture_open(&b->f, rooms(), 1))
		return false;
	auth_fixture_ctx(&b->f, KARIN, &b->c);
	CHECK_OK(ctx_act_now(&b->c, &(struct act){ .apply = put_towns }));
	CHECK_OK(org_municipalities(b->c.db, b->c.mem, &b->towns, &b->n));
	return true;
}

static void bed_close(struct bed *b)
{
	ctx_close(&b->c);
	auth_fixture_close(&b->f);
}

static mst_err save(struct bed *b, struct fund_grant *g, struct fund_basis *basis)
{
	struct act a;

	fund_save(&b->c, g, basis, &a);
	return ctx_act_now(&b->c, &a);
}

static const struct fund_amount amounts[] = { { "2326", "Berg", 3000000 },
					      { "2309", "Krokom", 0 },
					      { "2321", "Åre", 6999950 } };

static struct fund_grant sample(int64_t edition, size_t n)
{
	return (struct fund_grant){ .year = 2026, .edition = edition, .total = 10000000,
				    .decision = "KS § 220/2025", .note = "", .amounts = amounts,
				    .n = n };
}

TEST(fund_amounts_against_their_total)
{
	struct fund_balance got;
	struct fund_worry *worries;
	struct fund_grant g = sample(1, 2);
	struct bed b;
	size_t n;

	if (!bed_open(&b))
		return;
	CHECK_OK(fund_today(&b.c, &worries, &n));
	CHECK_INT(n, 0);
	CHECK_OK(save(&b, &g, NULL));
	CHECK_OK(fund_today(&b.c, &worries, &n));
	CHECK_INT(n, 1);
	CHECK_INT(worries[0].year, 2026);
	CHECK_INT(worries[0].balance.missing, 1);
	CHECK_INT(worries[0].balance.known, 2); /* zero is an answer, none is not */
	CHECK_INT(worries[0].balance.difference, -7000000);
	g = sample(2, 3);
	CHECK_OK(save(&b, &g, NULL));
	CHECK_OK(fund_today(&b.c, &worries, &n));
	CHECK_INT(worries[0].balance.missing, 0);
	CHECK_INT(worries[0].balance.difference, -50);
	g = sample(3, 3);
	g.total = 9999950;
	CHECK_OK(save(&b, &g, NULL));
	CHECK_OK(fund_today(&b.c, &worries, &n));
	CHECK_INT(n, 0);
	/* One that has left the partnership still gives what it has decided. */
	fund_balance(&g, b.towns, 2, &got);
	CHECK_INT(got.sum, 9999950);
	CHECK_INT(got.missing, 0);
	bed_close(&b);
}

TEST(fund_second_of_two_saves_changes_nothing)
{
	struct fund_grant one = sample(1, 3), two = sample(1, 2), *list, now;
	struct bed b;
	size_t n;
	int64_t rows;

	if (!bed_open(&b))
		return;
	CHECK_OK(save(&b, &one, NULL));
	CHECK_ERR(save(&b, &two, NULL), MST_CONFLICT);
	two.edition = 3;
	CHECK_ERR(save(&b, &two, NULL), MST_CONFLICT);
	CHECK_OK(fund_grant_find(b.c.db, b.c.mem, 2026, &now));
	CHECK_INT(now.n, 3);
	CHECK_INT(fund_amount_of(&now, "2321")->ore, 6999950);
	two.edition = 2;
	two.note = "Åre har ångrat sig";
	CHECK_OK(save(&b, &two, NULL));
	CHECK_OK(fund_grant_editions(b.c.db, b.c.mem, 2026, &list, &n));
	CHECK_INT(n, 2);
	CHECK_INT(list[0].edition, 2);
	CHECK_STR(list[0].note, "Åre har ångrat sig");
	CHECK(!fund_amount_of(&list[0], "2321"));
	CHECK_INT(list[1].n, 3);
	CHECK(id_eq(list[1].actor, b.f.who[KARIN].id));
	CHECK(auth_fixture_log_whole(&b.f, &rows));
	bed_close(&b);
}

TEST(fund_grant_out_of_range_is_refused)
{
	struct fund_amount below = { "2326", "Berg", -1 };
	struct fund_grant g;
	struct bed b;

	if (!bed_open(&b))
		return;
	g = sample(1, 3), g.total = 0;
	CHECK_ERR(save(&b, &g, NULL), MST_INVALID);
	g = sample(1, 3), g.year = 1999;
	CHECK_ERR(save(&b, &g, NULL), MST_INVALID);
	g = sample(1, 3), g.decision = "";
	CHECK_ERR(save(&b, &g, NULL), MST_INVALID);
	g = sample(1, 1), g.amounts = &below;
	CHECK_ERR(save(&b, &g, NULL), MST_INVALID);
	CHECK_ERR(fund_grant_find(b.c.db, b.c.mem, 2026, &g), MST_NOTFOUND);
	bed_close(&b);
}

TEST(fund_decided_from_one_municipality)
{
	struct fund_grant g = sample(1, 2);
	struct fund_decided d;
	struct bed b;

	if (!bed_open(&b))
		return;
	CHECK_ERR(fund_decided(b.c.db, b.c.mem, 2026, "2326", &d), MST_NOTFOUND);
	CHECK_OK(save(&b, &g, NULL));
	CHECK_OK(fund_decided(b.c.db, b.c.mem, 2026, "2326", &d));
	CHECK(d.known);
	CHECK_INT(d.ore, 3000000);
	CHECK_INT(d.total, 10000000);
	CHECK_STR(d.decision, "KS § 220/2025");
	CHECK_OK(fund_decided(b.c.db, b.c.mem, 2026, "2309", &d));
	CHECK(d.known && d.ore == 0);
	CHECK_OK(fund_decided(b.c.db, b.c.mem, 2026, "2321", &d));
	CHECK(!d.known);
	bed_close(&b);
}

static struct fund_basis computed(struct bed *b, int64_t total, mst_err want)
{
	struct fund_basis basis = { .year = 2026, .total = total, .name = "Kontroll" };
	const struct org *lacking;

	CHECK_ERR(fund_basis_compute(b->c.mem, b->towns, b->n, &basis, &lacking), want);
	CHECK(!lacking);
	return basis;
}

TEST(fund_frozen_split_and_decided_amounts_stay_when_the_population_changes)
{
	struct fund_grant g = sample(1, 3), now;
	struct fund_basis basis, frozen, later, *list;
	struct bed b;
	struct act a;
	size_t n;
	int64_t people = 90000;

	if (!bed_open(&b))
		return;
	basis = computed(&b, g.total, MST_OK);
	CHECK_INT(basis.parts[0].ore, 2003326);
	CHECK_INT(basis.parts[1].ore, 4419267);
	CHECK_INT(basis.parts[2].ore, 3577407);
	CHECK_OK(save(&b, &g, &basis));
	CHECK_OK(ctx_act_now(&b.c, &(struct act){ .apply = put_newer, .arg = &people }));
	CHECK_OK(fund_basis_check(b.c.db, b.c.mem, 2026, g.total, &frozen));
	CHECK_INT(frozen.n, 3);
	CHECK_STR(frozen.parts[2].name, "Åre");
	CHECK_INT(frozen.parts[2].inhabitants, 12693);
	CHECK_INT(frozen.parts[2].day, DAY_A);
	CHECK_STR(frozen.parts[2].source, "SCB");
	CHECK_INT(frozen.parts[2].ore, 3577407);
	CHECK(!frozen.tie.broken);
	CHECK_OK(org_municipalities(b.c.db, b.c.mem, &b.towns, &b.n));
	later = computed(&b, g.total, MST_OK);
	b.c.now += 60;
	fund_freeze(&b.c, &later, &a);
	CHECK_OK(ctx_act_now(&b.c, &a));
	CHECK_OK(fund_basis_get(b.c.db, b.c.mem, frozen.id, &frozen));
	CHECK_INT(frozen.parts[2].ore, 3577407);
	CHECK_OK(fund_basis_check(b.c.db, b.c.mem, 2026, g.total, &frozen));
	CHECK_INT(frozen.parts[2].inhabitants, 90000);
	CHECK_OK(fund_bases(b.c.db, b.c.mem, 0, &list, &n));
	CHECK_INT(n, 2);
	CHECK(id_eq(list[0].id, later.id));
	CHECK_OK(fund_bases(b.c.db, b.c.mem, 2027, &list, &n));
	CHECK_INT(n, 0);
	CHECK_OK(fund_grant_find(b.c.db, b.c.mem, 2026, &now));
	CHECK_INT(now.edition, 1);
	CHECK_INT(fund_amount_of(&now, "2321")->ore, 6999950);
	CHECK_ERR(fund_basis_check(b.c.db, b.c.mem, 2026, g.total + 1, &frozen), MST_NOTFOUND);
	bed_close(&b);
}

TEST(fund_split_of_a_population_that_lacks_a_figure_is_refused)
{
	struct fund_basis basis = { .year = 2026, .total = 100, .name = "Kontroll" };
	const struct org *lacking;
	struct act a;
	struct bed b;

	if (!bed_open(&b))
		return;
	computed(&b, 0, MST_INVALID);
	b.towns[1].population = 0;
	CHECK_ERR(fund_basis_compute(b.c.mem, b.towns, b.n, &basis, &lacking), MST_INVALID);
	CHECK(lacking == &b.towns[1]);
	CHECK_ERR(fund_basis_compute(b.c.mem, b.towns, 0, &basis, &lacking), MST_INVALID);
	/* What does not sum to its total cannot be kept either. */
	b.towns[1].population = 5;
	basis = computed(&b, 100, MST_OK);
	basis.parts[0].ore++;
	fund_freeze(&b.c, &basis, &a);
	CHECK_ERR(ctx_act_now(&b.c, &a), MST_INVALID);
	bed_close(&b);
}

TEST(fund_tie_is_kept_with_the_frozen_split)
{
	struct fund_basis basis, frozen;
	struct act a;
	struct bed b;

	if (!bed_open(&b))
		return;
	for (size_t i = 0; i < b.n; i++)
		b.towns[i].population = 10;
	basis = computed(&b, 100, MST_OK);
	fund_freeze(&b.c, &basis, &a);
	CHECK_OK(ctx_act_now(&b.c, &a));
	CHECK_OK(fund_basis_get(b.c.db, b.c.mem, basis.id, &frozen));
	CHECK(frozen.tie.broken && frozen.tie.by_order);
	CHECK_INT(frozen.tie.got, 0);
	CHECK_INT(frozen.tie.went_without, 1);
	CHECK_INT(frozen.parts[0].ore, 34);
	bed_close(&b);
}

/* ---- words ---- */

#define NB "\xc2\xa0"

static void check_finding(struct arena *mem, const struct fund_amount *a, size_t n, int64_t total,
			  const char *want)
{
	static const struct org towns[] = { { .code = "2326", .short_name = "Berg" },
					    { .code = "2309", .short_name = "Krokom" },
					    { .code = "2321", .short_name = "Åre" } };
	struct view v = { .mem = mem };
	struct fund_grant g = { .total = total, .amounts = a, .n = n };

	CHECK_STR(fund_finding(&v, &g, towns, MST_LEN(towns)), want);
}

TEST(fund_finding_in_words)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	check_finding(mem, NULL, 0, 100, "Inga beslutade belopp är inskrivna än.");
	check_finding(mem, amounts, 1, 10000000,
		      "Belopp saknas för Krokom och Åre. De inskrivna är tillsammans 30" NB "000" NB
		      "kr; 70" NB "000" NB "kr återstår till hela bidraget.");
	check_finding(mem, amounts, 2, 2999999,
		      "Belopp saknas för Åre. Ändå är de inskrivna tillsammans 30" NB "000" NB
		      "kr, 1 öre mer än hela bidraget.");
	check_finding(mem, amounts, 3, 9999950,
		      "De beslutade beloppen är tillsammans precis 99" NB "999,50" NB "kr.");
	check_finding(mem, amounts, 3, 10000200,
		      "De beslutade beloppen är tillsammans 99" NB "999,50" NB
		      "kr. Det är 2" NB "kr och 50 öre mindre än hela bidraget.");
	check_finding(mem, amounts, 3, 9999900,
		      "De beslutade beloppen är tillsammans 99" NB "999,50" NB
		      "kr. Det är 50 öre mer än hela bidraget.");
}

TEST(fund_names_in_a_row)
{
	static const char *const names[] = { "Berg", "Krokom", "Åre" };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct view v = { .mem = mem };

	CHECK_STR(fund_names(&v, names, 0), "");
	CHECK_STR(fund_names(&v, names, 1), "Berg");
	CHECK_STR(fund_names(&v, names, 2), "Berg och Krokom");
	CHECK_STR(fund_names(&v, names, 3), "Berg, Krokom och Åre");
}

TEST(fund_tie_and_distance_in_words)
{
	static struct fund_part parts[] = { { "2326", "Berg", 10, 0, "SCB", 3000010 },
					    { "2321", "Åre", 10, 0, "SCB", 6999950 } };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct fund_grant g = { .total = 1, .amounts = amounts, .n = 3 };
	struct fund_basis b = { .parts = parts, .n = 2 };
	struct view v = { .mem = mem };

	CHECK_STR(fund_tie_words(&v, &b), NULL);
	b.tie = (struct fund_tie){ true, true, 0, 1 };
	CHECK(strstr(fund_tie_words(&v, &b), "Berg och Åre") && strstr(fund_tie_words(&v, &b), "först"));
	b.tie.by_order = false;
	CHECK(strstr(fund_tie_words(&v, &b), "flest invånare"));
	CHECK_STR(fund_check_words(&v, &g, &b),
		  "Längst från en fördelning efter invånare är Berg: 10 öre mindre.");
	parts[0].ore = 3000000;
	CHECK(strstr(fund_check_words(&v, &g, &b), "på öret"));
	g.n = 0;
	CHECK_STR(fund_check_words(&v, &g, &b), NULL);
	CHECK(!fund_noisy(&b));
	parts[1].day = day_make(2025, 12, 31);
	CHECK(fund_noisy(&b));
	CHECK(strstr(fund_population_words(&v, &b), "olika dagar"));
	parts[0].day = parts[1].day;
	CHECK_STR(fund_population_words(&v, &b), "Invånare den 31" NB "december 2025. Källa: SCB.");
}

/* ---- whose decision it is ---- */

static struct decision made(uint8_t id, enum decision_outcome outcome, int32_t meeting)
{
	struct decision d = agreement_decision_blank("2326", DECISION_GRANT);

	d.id = (struct id){ { id } };
	d.outcome = outcome;
	d.meeting = meeting;
	return d;
}

static const char *contradiction(const struct decision *list, size_t n, int64_t year, int64_t ore)
{
	static const struct org town = { .code = "2326", .short_name = "Berg" };
	static char said[200];
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct fund_amount a = { "2326", "Berg", ore };
	struct fund_grant g = { .year = year, .total = 1, .amounts = &a, .n = 1 };
	struct view v = { .mem = mem };
	const char *words = fund_contradiction(&v, &g, &town, 1, list, n);

	snprintf(said, sizeof(said), "%s", words ? words : "");
	return words ? said : NULL;
}

TEST(fund_decision_of_a_year)
{
	struct decision list[5];
	const struct decision *d;

	list[0] = made(1, DECISION_YES, day_make(2025, 11, 12));
	list[1] = made(2, DECISION_NOT_YET, day_make(2026, 1, 12));
	list[2] = made(3, DECISION_YES, day_make(2026, 2, 1)), list[2].removed = true;
	list[3] = made(4, DECISION_YES, day_make(2026, 2, 2)), list[3].matter = DECISION_IOP;
	list[4] = made(5, DECISION_NO, day_make(2026, 11, 3)), list[4].from = day_make(2027, 1, 1);
	d = fund_decision_of(list, MST_LEN(list), "2326", 2026);
	CHECK(d && d->id.b[0] == 1);
	d = fund_decision_of(list, MST_LEN(list), "2326", 2027);
	CHECK(d && d->id.b[0] == 5);
	CHECK_STR(contradiction(list, MST_LEN(list), 2027, 1),
		  "Berg har sagt nej till bidraget men har ett belopp. Kontrollera beslutet och "
		  "beloppet.");
	CHECK_STR(contradiction(list, MST_LEN(list), 2027, 0), NULL);
	CHECK_STR(contradiction(list, MST_LEN(list), 2026, 1), NULL);
	list[4].to = day_make(2027, 12, 31);
	CHECK(!fund_decision_of(list, MST_LEN(list), "2326", 2028));
	CHECK(!fund_decision_of(list, MST_LEN(list), "2326", 2024));
	CHECK(!fund_decision_of(list, MST_LEN(list), "2321", 2026));
	list[0].from = day_make(2025, 1, 1), list[0].to = day_make(2025, 12, 31);
	CHECK(!fund_decision_of(list, MST_LEN(list), "2326", 2026));
}
