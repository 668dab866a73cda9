/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_hand_test.c - what leaves the house: never more than was chosen, never with extra protection;
 * and slips of paper by their numbers. */
#include "support/support_fixture.h"
#include "support/support_hand.h"
#include "support/support_slip.h"

struct scene {
	struct auth_fixture f;
	struct support_case s;
	struct ctx c;
};

static bool scene_open(struct scene *sc)
{
	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&sc->f, support_fixture_rooms(), MAJ + 1))
		return false;
	sc->s = (struct support_case){ 0 };
	struct id id = support_fixture_case(&sc->f, KARIN);

	auth_fixture_ctx(&sc->f, KARIN, &sc->c);
	CHECK_OK(support_case_read(&sc->c, id, &sc->s));
	return true;
}

static void scene_close(struct scene *sc)
{
	support_case_wipe(&sc->s);
	ctx_close(&sc->c);
	auth_fixture_close(&sc->f);
	day_fake(0);
}

static bool says(const struct doc *d, const char *word)
{
	struct sbuf b;
	bool found;

	sbuf_init(&b, 1 << 20);
	doc_pack(d, &b);
	found = memmem(b.p, b.len, word, strlen(word)) != NULL;
	sbuf_done(&b);
	return found;
}

TEST(support_hand_over_is_what_was_chosen_and_nothing_else)
{
	struct support_hand h = { .to = "Moa Exempel", .giver = "Personen själv", .how = "Skriftligt",
				  .parts = SUPPORT_HAND_TALKS };
	struct support_parcel p;
	struct support_entry *e;
	struct scene sc;
	struct act a;
	size_t n;

	if (!scene_open(&sc))
		return;
	CHECK_OK(support_hand_gather(&sc.c, &sc.s, &h, &p));
	CHECK(says(p.overview, "Moa Exempel"));
	CHECK(!says(p.overview, "Anna Berg") && !says(p.overview, "Ringde själv"));
	h.parts = SUPPORT_HAND_PERSON;
	CHECK_OK(support_hand_gather(&sc.c, &sc.s, &h, &p));
	CHECK(says(p.overview, "Anna Berg") && says(p.overview, "070-1740605"));
	h.parts = 0;
	CHECK_OK(support_hand_gather(&sc.c, &sc.s, &h, &p));
	CHECK(!p.overview);
	CHECK_INT(p.n, 0);
	CHECK_OK(support_hand_note(&sc.c, &sc.s, &h, &a));
	CHECK_OK(ctx_act_now(&sc.c, &a));
	CHECK_OK(support_entries(&sc.c, &sc.s, &e, &n));
	size_t at = e[0].kind == SUPPORT_HANDED ? 0 : 1; /* both are of the same second */

	CHECK_INT(e[at].kind, SUPPORT_HANDED);
	CHECK_STR(e[at].text, "Till Moa Exempel. Samtycke: Personen själv, Skriftligt.");
	sc.s.person.extra_protection = true;
	CHECK_ERR(support_hand_gather(&sc.c, &sc.s, &h, &p), MST_DENIED);
	CHECK_ERR(support_hand_note(&sc.c, &sc.s, &h, &a), MST_DENIED);
	scene_close(&sc);
}

TEST(support_hand_over_has_a_password_of_its_own)
{
	char one[SUPPORT_HAND_PASSWORD], two[SUPPORT_HAND_PASSWORD];

	support_hand_password(one);
	support_hand_password(two);
	CHECK(!str_eq(one, two));
	CHECK(support_hand_password_good(one));
	CHECK(!support_hand_password_good(""));
	CHECK(!support_hand_password_good("k7f2m-x4d6a-p3qbn-7zty"));
	CHECK(!support_hand_password_good("k7f2m-x4d6a-p3qbn-7ztyC"));
	CHECK(!support_hand_password_good("k7f2mxx4d6a-p3qbn-7ztyc"));
}

TEST(support_slip_has_initials_and_a_number_that_is_never_used_again)
{
	struct support_slip *slip, *list;
	struct scene sc;
	struct act a;
	size_t n;

	if (!scene_open(&sc))
		return;
	CHECK_STR(support_slip_initials(sc.c.mem, &sc.s.person), "A B");
	CHECK_STR(support_slip_initials(sc.c.mem, &(struct person){ .name = "Åsa von Öberg" }), "Å Ö");
	CHECK_STR(support_slip_initials(sc.c.mem, &(struct person){ .name = "Anna Berg", .alias = "Ek" }), "E");
	CHECK_STR(support_slip_initials(sc.c.mem, &(struct person){ 0 }), "–");
	for (int i = 1; i <= 2; i++) {
		CHECK_OK(support_slip_make(&sc.c, &sc.s, &a, &slip));
		CHECK_OK(ctx_act_now(&sc.c, &a));
		CHECK_INT(slip->number, i);
	}
	CHECK_OK(support_slip_destroy(&sc.c, &sc.s, slip->id, &a));
	CHECK_OK(ctx_act_now(&sc.c, &a));
	CHECK_ERR(ctx_act_now(&sc.c, &a), MST_CONFLICT);
	CHECK_OK(support_slips_out(sc.c.db, sc.c.mem, sc.s.id, &list, &n));
	CHECK_INT(n, 1);
	CHECK_INT(list[0].number, 1);
	CHECK_OK(support_rekey(&sc.c, sc.s.id, false)); /* the story goes, and with it all slips */
	CHECK_OK(support_slips_out(sc.c.db, sc.c.mem, sc.s.id, &list, &n));
	CHECK_INT(n, 0);
	CHECK_OK(support_slip_make(&sc.c, &sc.s, &a, &slip));
	CHECK_OK(ctx_act_now(&sc.c, &a));
	CHECK_INT(slip->number, 3);
	sc.s.person.extra_protection = true;
	CHECK_ERR(support_slip_make(&sc.c, &sc.s, &a, &slip), MST_DENIED);
	scene_close(&sc);
}
