/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service_test.c - what the catalogue takes, refuses and offers. */
#include "service/service.h"

#include "db/db_test.h"

static struct service sound(const char *name)
{
	return (struct service){ .id = { { 1 } }, .code = "x", .name = name, .purpose = "Stöd.",
				 .rule = SERVICE_FULL };
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
