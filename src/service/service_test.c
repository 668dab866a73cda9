/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service_test.c - what the catalogue takes, refuses and offers. */
#include "service/service.h"

#include "db/db_test.h"

static struct service sound(const char *name)
{
	return (struct service){ .id = { { 1 } }, .code = "x", .name = name, .purpose = "Stöd.",
				 .rule = SERVICE_FULL, .review = DAY_NONE, .ends = DAY_NONE };
}

static bool refused(const char *name)
{
	struct service s = sound(name);

	return service_refusal(&s) != NULL;
}

TEST(service_refuses_what_the_law_wants_assessed)
{
	static const char *const never[] = {
		"Kontaktperson", "Kvalificerad kontaktperson", "KONTAKT-FAMILJ", "Familjehem",
		"LVM-hem", "Särskilda ungdomshem", "Jourhem", "Stödboende", "Skyddat boende",
		"Skyddat\u00a0boende för barn", "SKYDDAT  BOENDE", "HVB", "Hem för vård eller boende",
		"SÄRSKILT BOENDE", "Bostad med särskild service", "Heldygnsvård",
	};

	for (size_t i = 0; i < MST_LEN(never); i++)
		if (!refused(never[i]))
			test_fail(__FILE__, __LINE__, "%s was taken", never[i]);
}

TEST(service_takes_what_the_jour_does)
{
	static const char *const good[] = { "Stödsamtal", "Vittnesstöd", "Stödperson i en rättsprocess",
					    "Kontakt med myndigheter",
					    "Hjälp att hitta skyddat boende, från 21 år" };

	for (size_t i = 0; i < MST_LEN(good); i++)
		if (refused(good[i]))
			test_fail(__FILE__, __LINE__, "%s was refused", good[i]);
	CHECK(refused("Familjehem från 21 år"));
}

TEST(service_without_identity_wants_special_reasons)
{
	struct service s = sound("Samtal utan namn");

	s.rule = SERVICE_NO_IDENTITY;
	CHECK(service_refusal(&s) != NULL);
	s.special_reasons = " \n";
	CHECK(service_refusal(&s) != NULL);
	s.special_reasons = "Många vågar inte annars.";
	CHECK(service_refusal(&s) == NULL);
	s.rule = (enum service_rule)0;
	CHECK(service_refusal(&s) != NULL);
}

static mst_err put(struct db *w, void *arg)
{
	return service_insert(w, arg);
}

TEST(service_list_and_options_keep_the_order)
{
	static struct db_room rooms[2];
	struct db_test_bed bed;
	struct ctx c = { 0 };
	struct service a = sound("Stödsamtal"), b = sound("Öppen mottagning"), *list;
	size_t n;

	rooms[0] = service_room;
	if (!db_test_bed_open(&bed, rooms))
		return;
	c.mem = bed.mem;
	c.db = bed.db;
	CHECK(!service_options(&c, 0)[0].value);
	a.code = "talk", a.ord = 2;
	b.id.b[0] = 2, b.code = "anonymous", b.ord = 1, b.rule = SERVICE_NO_IDENTITY;
	CHECK_ERR(db_call(bed.s, put, &b), MST_INVALID);
	b.special_reasons = "Många vågar inte annars.";
	CHECK_OK(db_call(bed.s, put, &a));
	CHECK_OK(db_call(bed.s, put, &b));
	CHECK_ERR(db_call(bed.s, put, &a), MST_CONFLICT);
	CHECK_OK(service_list(c.db, c.mem, &list, &n));
	CHECK_INT(n, 2);
	CHECK_STR(list[0].code, "anonymous");
	CHECK_STR(list[0].special_reasons, "Många vågar inte annars.");
	CHECK_STR(list[1].name, "Stödsamtal");
	const struct view_option *o = service_options(&c, SERVICE_NO_IDENTITY);

	CHECK_STR(o[0].value, "anonymous");
	CHECK(!o[1].value);
	CHECK(service_options(&c, 0)[1].value && !service_options(&c, 0)[2].value);
	db_test_bed_close(&bed);
}

TEST(service_texts_that_name_what_the_law_wants_assessed_are_asked_about)
{
	struct service s = sound("Hjälp att ansöka");

	CHECK(!service_doubt(&s));
	s.purpose = "Kontaktperson för unga.";
	CHECK(service_doubt(&s) && !service_refusal(&s));
	s.purpose = "Stöd.", s.conditions = "Inte i familjehem";
	CHECK(service_doubt(&s));
	s.conditions = NULL, s.review = 20, s.ends = 19;
	CHECK(service_doubt(&s));
	CHECK(service_offered(&s, 19) && !service_offered(&s, 20));
	s.ends = DAY_NONE;
	CHECK(service_offered(&s, 1 << 20));
}

static mst_err change(struct db *w, void *arg)
{
	return service_put(w, arg);
}

TEST(service_keeps_every_edition_and_the_second_of_two_is_refused)
{
	static struct db_room rooms[2];
	struct db_test_bed bed;
	struct service s = sound("Stödsamtal"), got, *list;
	int place;
	size_t n;

	rooms[0] = service_room;
	if (!db_test_bed_open(&bed, rooms))
		return;
	s.ord = 3;
	CHECK_OK(db_call(bed.s, change, &s));
	s.edition = 1, s.conditions = "Högst tio samtal", s.age = SERVICE_FROM_15, s.by = "Per-Erik", s.at = 9;
	s.review = 20500;
	CHECK_OK(db_call(bed.s, change, &s));
	CHECK_ERR(db_call(bed.s, change, &s), MST_CONFLICT);
	s.edition = 2, s.name = "Kontaktperson";
	CHECK_ERR(db_call(bed.s, change, &s), MST_INVALID);
	CHECK_OK(service_get(bed.db, bed.mem, "x", &got));
	CHECK_INT(got.edition, 2);
	CHECK_STR(got.conditions, "Högst tio samtal");
	CHECK_INT(got.age, SERVICE_FROM_15);
	CHECK_INT(got.review, 20500);
	CHECK_INT(got.ends, DAY_NONE);
	CHECK_OK(service_editions(bed.db, bed.mem, s.id, &list, &n));
	CHECK_INT(n, 2);
	CHECK_STR(list[0].by, "Per-Erik");
	CHECK(!list[1].conditions);
	CHECK_OK(service_next_place(bed.db, &place));
	CHECK_INT(place, 4);
	CHECK_ERR(service_get(bed.db, bed.mem, "y", &got), MST_NOTFOUND);
	db_test_bed_close(&bed);
}
