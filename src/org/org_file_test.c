/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* org_file_test.c - populations out of files as they come, and files that are something else. */
#include "org/org_file.h"

#include "base/test.h"

static const struct org towns[] = {
	{ .code = "2303", .name = "Ragunda kommun", .short_name = "Ragunda" },
	{ .code = "2326", .name = "Bergs kommun", .short_name = "Berg" },
};

static const char *people(struct arena *mem, const char *file, struct org_people *ret)
{
	struct sheet s;

	CHECK_INT(sheet_read(mem, (struct blob){ (const uint8_t *)file, strlen(file) }, &s), SHEET_GOOD);
	return org_file_people(mem, &s, towns, MST_LEN(towns), ret);
}

TEST(org_file_reads_what_is_published)
{
	static const char *const files[] = {
		/* the database's CSV: years as columns, divided by sex */
		"\"region\",\"kön\",\"2023\",\"2024\"\n\"2303 Ragunda\",\"män\",2700,2600\n"
		"\"2303 Ragunda\",\"kvinnor\",2500,2546\n\"2326 Berg\",\"män\",3600,3600\n"
		"\"2326 Berg\",\"kvinnor\",3500,3508\n\"2380 Östersund\",\"män\",1,1\n",
		/* with a total of its own, and the years as rows */
		"Region;Ålder;År;Folkmängd\r\nRagunda;Totalt;2024;5 146\r\nRagunda;0;2024;40\r\n"
		"Ragunda;Totalt;2023;5 200\r\nBergs kommun;Totalt;2024;7108\r\n",
		"{\"class\":\"dataset\",\"id\":[\"Region\",\"Kon\",\"Tid\"],\"size\":[2,2,1],\"dimension\":{"
		"\"Region\":{\"category\":{\"index\":[\"2303\",\"2326\"]}},"
		"\"Kon\":{\"category\":{\"index\":{\"1\":0,\"2\":1}}},"
		"\"Tid\":{\"category\":{\"index\":{\"2024\":0}}}},\"value\":[2600,2546,3600,3508]}",
		"{\"values\":[{\"kpi\":\"N01951\",\"municipality\":\"2303\",\"period\":2024,\"values\":["
		"{\"gender\":\"T\",\"value\":5146.0}]},{\"kpi\":\"N01951\",\"municipality\":\"2326\","
		"\"period\":2024,\"values\":[{\"gender\":\"T\",\"value\":7108}]}]}",
	};
	struct arena *mem = arena_open();
	struct org_people p;

	for (size_t i = 0; i < MST_LEN(files); i++) {
		CHECK_STR(people(mem, files[i], &p), NULL);
		CHECK_INT(p.year, 2024);
		CHECK_INT(p.list[0], 5146);
		CHECK_INT(p.list[1], 7108);
	}
	CHECK_STR(people(mem, "Region;2024\nRagunda;5146\n", &p), NULL);
	CHECK_INT(p.list[1], -1); /* not in it */
	arena_close(mem);
}

TEST(org_file_tells_where)
{
	struct arena *mem = arena_open();
	struct org_people p;

	CHECK(people(mem, "Kommun;Antal\nRagunda;5146\n", &p) != NULL); /* of no year */
	CHECK(people(mem, "Namn;2024\nRagunda;5146\n", &p) != NULL);
	CHECK(people(mem, "Region;2024\nBerg;7108\nRagunda;5 146 st\n", &p) != NULL);
	CHECK_STR(p.where, "3:2");
	CHECK(people(mem,
		     "{\"values\":[{\"kpi\":\"N01951\",\"municipality\":\"2303\",\"period\":2024,\"values\":["
		     "{\"gender\":\"T\",\"value\":null}]}]}",
		     &p) != NULL);
	CHECK_STR(p.where, "/values/0/values/0");
	arena_close(mem);
}
