/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_lookup_test.c - who is found by exactly a name or a number, by whom, and who is never. */
#include "support/support_fixture.h"
#include "support/support_lookup.h"

static struct id add(struct auth_fixture *f, int who, const char *name, const char *phone)
{
	struct support_new n = support_fixture_anna();
	struct id id = ID_NONE;
	struct act a;
	struct ctx c;

	n.person = (struct person){ .name = name, .phone = phone };
	auth_fixture_ctx(f, who, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return id;
}

static size_t alike(struct auth_fixture *f, int who, const char *name, const char *phone)
{
	struct id *ids;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(support_alike(&c, name, phone, 10, &ids, &n));
	ctx_close(&c);
	return n;
}

static size_t twins(struct auth_fixture *f, int who, struct support_twin *first)
{
	struct support_twin *list;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(support_twins(&c, &list, &n));
	if (n)
		*first = list[0];
	ctx_close(&c);
	return n;
}

static void protect(struct auth_fixture *f, struct id id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct person p;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	p = s.person;
	p.extra_protection = true;
	CHECK_OK(support_edit(&c, &s, &p, &s.codes, s.version, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

TEST(support_lookup_finds_exactly)
{
	struct support_twin t;
	struct auth_fixture f;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), BRITT + 1))
		return;
	struct id one = add(&f, KARIN, "Anna Öberg", "070-174 06 05");
	struct id two = add(&f, KARIN, "ÖBERG,  anna", "070-1740606");

	add(&f, KARIN, "Anna", "112");
	add(&f, KARIN, "Anna", "112");
	CHECK(alike(&f, BRITT, "anna öberg", NULL) == 2);
	CHECK(alike(&f, BRITT, "Anna Öber", NULL) == 0);
	CHECK(alike(&f, BRITT, NULL, "+46 70 174 06 05") == 1);
	CHECK(alike(&f, BRITT, "Anna", "112") == 0); /* too many people's */
	CHECK(alike(&f, MAJ, "Anna Öberg", NULL) == 0); /* no key to look with */
	CHECK(twins(&f, BRITT, &t) == 1 && t.name && !t.phone);
	CHECK((id_eq(t.one, one) && id_eq(t.other, two)) || (id_eq(t.one, two) && id_eq(t.other, one)));
	CHECK(twins(&f, MAJ, &t) == 0);
	protect(&f, two);
	CHECK(alike(&f, BRITT, "Anna Öberg", NULL) == 1);
	CHECK(twins(&f, BRITT, &t) == 0);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(support_lookup_of_a_volunteer_is_made_at_a_sign_in)
{
	struct auth_fixture f;
	struct ctx c;
	size_t n = 0;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), BRITT + 1))
		return;
	add(&f, MAJ, "Anna Öberg", NULL);
	CHECK(alike(&f, KARIN, "Anna Öberg", NULL) == 0);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_lookup_due(&c, &n));
	CHECK(n == 1);
	CHECK_OK(support_lookup_due(&c, &n));
	CHECK(n == 0);
	ctx_close(&c);
	CHECK(alike(&f, KARIN, "Anna Öberg", NULL) == 1);
	auth_fixture_close(&f);
	day_fake(0);
}
