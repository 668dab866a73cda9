/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "auth/auth_fixture.h"
#include "org/org.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = org_room;
	return list;
}

struct insert {
	struct org o[3];
	int32_t day;
};

static mst_err put_all(struct ctx *c, void *arg)
{
	struct insert *in = arg;

	for (size_t i = 0; i < MST_LEN(in->o); i++)
		TRY(org_insert(c->db, &in->o[i]));
	TRY(org_population_put(c->db, "2303", in->day, 5146, "SCB, folkmängd"));
	TRY(org_population_put(c->db, "2303", in->day - 365, 5200, "SCB, äldre"));
	return org_population_put(c->db, "2303", in->day, 5147, "SCB, rättad");
}

static mst_err put_again(struct ctx *c, void *arg)
{
	struct insert *in = arg;

	in->o[1].id = rng_id();
	in->o[1].slug = "annan";
	return org_insert(c->db, &in->o[1]); /* the code is taken */
}

static void check_forms(struct ctx *c)
{
	const struct view_option *o = org_options(c);

	CHECK_STR(o[0].value, "2303");
	CHECK_STR(o[0].label, "Ragunda");
	CHECK_STR(o[1].value, "2321"); /* å comes after z */
	CHECK_STR(o[2].value, "okand");
	CHECK(!o[3].value);
	CHECK_STR(org_code_of(c, "2303"), "2303");
	CHECK_STR(org_code_of(c, "okand"), NULL);
	CHECK_STR(org_code_of(c, ""), NULL);
	CHECK_STR(org_code_of(c, NULL), NULL);
	CHECK_STR(org_name_of(c, "2303"), "Ragunda");
	CHECK_STR(org_name_of(c, NULL), "Annan eller okänd kommun");
	CHECK_STR(org_name_of(c, "9999"), "Annan eller okänd kommun");
}

TEST(org_municipalities_and_their_latest_population)
{
	struct auth_fixture f;
	struct insert in = { .day = day_make(2024, 12, 31) };
	struct org got, *list;
	struct ctx c;
	size_t n;

	if (!auth_fixture_open(&f, rooms(), 0))
		return;
	in.o[0] = (struct org){ .id = f.app.jour, .kind = ORG_JOUR, .name = "Jouren",
				.short_name = "Jouren", .slug = "jouren" };
	in.o[1] = (struct org){ .id = rng_id(), .kind = ORG_MUNICIPALITY, .name = "Ragunda kommun",
				.short_name = "Ragunda", .slug = "ragunda", .code = "2303" };
	in.o[2] = (struct org){ .id = rng_id(), .kind = ORG_MUNICIPALITY, .name = "Åre kommun",
				.short_name = "Åre", .slug = "are", .code = "2321" };
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = put_all, .arg = &in }));
	CHECK_OK(org_by_slug(c.db, c.mem, "ragunda", &got));
	CHECK(id_eq(got.id, in.o[1].id));
	CHECK_STR(got.name, "Ragunda kommun");
	CHECK_INT(got.population, 5147);
	CHECK_INT(got.population_day, in.day);
	CHECK_STR(got.population_source, "SCB, rättad");
	CHECK_OK(org_get(c.db, c.mem, f.app.jour, &got));
	CHECK_INT(got.kind, ORG_JOUR);
	CHECK_STR(got.code, NULL);
	CHECK_INT(got.population, 0);
	CHECK_ERR(org_get(c.db, c.mem, rng_id(), &got), MST_NOTFOUND);
	CHECK_ERR(org_by_slug(c.db, c.mem, "Ragunda", &got), MST_NOTFOUND);
	CHECK_OK(org_municipalities(c.db, c.mem, &list, &n));
	CHECK_INT(n, 2);
	check_forms(&c);
	CHECK_ERR(ctx_act_now(&c, &(struct act){ .apply = put_again, .arg = &in }), MST_CONFLICT);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(org_other_figures_of_a_day_are_replaced_only_when_told_to)
{
	static const struct org_population first[] = { { "2303", 5146 }, { "2321", 12693 } },
					   second[] = { { "2303", 5146 }, { "2321", 1 } };
	struct org_table t = { .day = day_make(2024, 12, 31), .source = "SCB", .list = first, .n = 2 };
	struct org_population *now;
	struct auth_fixture f;
	struct ctx c;
	struct act a;
	size_t n;

	if (!auth_fixture_open(&f, rooms(), 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	for (int twice = 0; twice < 2; twice++) {
		org_population_save(&c, &t, &a);
		CHECK_OK(ctx_act_now(&c, &a));
	}
	t.list = second;
	org_population_save(&c, &t, &a);
	CHECK_ERR(ctx_act_now(&c, &a), MST_CONFLICT);
	CHECK_OK(org_population_on(c.db, c.mem, t.day, &now, &n));
	CHECK_INT(n, 2);
	CHECK_STR(now[1].code, "2321");
	CHECK_INT(now[1].inhabitants, 12693);
	t.replace = true;
	org_population_save(&c, &t, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(org_population_on(c.db, c.mem, t.day, &now, &n));
	CHECK_INT(now[1].inhabitants, 1);
	CHECK_OK(org_population_on(c.db, c.mem, t.day + 1, &now, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_close(&f);
}
