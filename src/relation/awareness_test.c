/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* awareness_test.c - shares and what chance leaves open, a survey's file, and its rows. */
#include "relation/awareness.h"

#include "base/test.h"
#include "db/db_test.h"
#include "relation/relation.h"

static int64_t share(int64_t knew, int64_t asked, int *low, int *high)
{
	return relation_awareness_share(&(struct relation_awareness_row){ "", asked, knew }, low, high);
}

TEST(relation_awareness_share_says_what_chance_leaves_open)
{
	int low, high;

	CHECK_INT(share(36, 75, &low, &high), 480);
	CHECK_INT(low, 37); /* Wilson: 37.1 to 59.1 */
	CHECK_INT(high, 60);
	CHECK_INT(share(0, 100, &low, &high), 0);
	CHECK_INT(low, 0);
	CHECK_INT(high, 4);
	CHECK_INT(share(100, 100, &low, &high), 1000);
	CHECK_INT(low, 96);
	CHECK_INT(high, 100);
	CHECK_INT(share(20, 29, &low, &high), -1);
	for (int64_t n = 30; n < 300; n++)
		for (int64_t k = 0; k <= n; k += 7) {
			int64_t s = share(k, n, &low, &high);

			CHECK(low >= 0 && high <= 100 && low * 10 <= s + 5 && s <= high * 10 + 5);
		}
}

TEST(relation_awareness_county_is_its_own_row_or_all_of_them)
{
	struct relation_awareness_row rows[] = { { "2303", 40, 10 }, { "2305", 60, 30 }, { "", 500, 100 } };
	struct relation_awareness a = { .rows = rows, .n = 2 };

	CHECK_INT(relation_awareness_of(&a, "").asked, 100);
	CHECK_INT(relation_awareness_of(&a, "").knew, 40);
	CHECK_INT(relation_awareness_of(&a, "2303").knew, 10);
	CHECK_INT(relation_awareness_of(&a, "2361").asked, 0);
	a.n = 3;
	CHECK_INT(relation_awareness_of(&a, "").asked, 500);
}

static const struct org towns[] = {
	{ .code = "2303", .short_name = "Ragunda", .name = "Ragunda kommun" },
	{ .code = "2305", .short_name = "Bräcke", .name = "Bräcke kommun" },
	{ .code = "2321", .short_name = "Åre", .name = "Åre kommun" },
};

static const char *read_csv(struct arena *mem, const char *csv, struct relation_awareness *a,
			    struct relation_awareness_left **left, size_t *nleft)
{
	struct sheet s;

	CHECK_INT(sheet_read(mem, (struct blob){ (const uint8_t *)csv, strlen(csv) }, &s), SHEET_GOOD);
	return relation_awareness_read(mem, &s, towns, MST_LEN(towns), a, left, nleft);
}

TEST(relation_awareness_file_is_read_and_what_is_wrong_told_by_line_and_column)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct relation_awareness a = { 0 };
	struct relation_awareness_left *left;
	size_t n;

	CHECK(!read_csv(mem,
			"Känner till;Kommun;Tillfrågade;Kommentar\n36;Ragunda;75;x\n10;2305;1 204;\n5;Sundsvall;9;\n"
			"80;Åre kommun;75;\n-1;Åre;75;\n3;Åre;tio;\n1;Ragunda;9;\n100;Hela länet;200;\n",
			&a, &left, &n));
	CHECK_INT(a.n, 3);
	CHECK_STR(a.rows[0].municipality, "2303");
	CHECK_INT(a.rows[0].knew, 36);
	CHECK_INT(a.rows[1].asked, 1204);
	CHECK_STR(a.rows[2].municipality, "");
	CHECK_INT(n, 5);
	CHECK_INT(left[0].line, 4);
	CHECK_INT(left[0].column, 2);
	CHECK_STR(left[0].text, "Sundsvall");
	CHECK_INT(left[1].column, 1);
	CHECK_STR(left[2].text, "-1");
	CHECK_INT(left[3].column, 3);
	CHECK(strstr(left[4].why, "redan"));
	CHECK(strstr(read_csv(mem, "Ort;Antal\nRagunda;3\n", &a, &left, &n), "rubrikerna"));
	CHECK(strstr(read_csv(mem, "Kommun;Svar;Ja\nMalmö;3;1\n", &a, &left, &n), "Ingen rad"));
}

static mst_err put(struct db *w, void *arg)
{
	return relation_awareness_put(w, arg);
}

TEST(relation_awareness_second_of_two_edits_changes_nothing)
{
	static struct db_room all[2];
	struct relation_awareness_row rows[] = { { "2303", 40, 10 }, { "", 60, 61 } };
	struct relation_awareness a = { .id = { { 1 } }, .day = 20500, .source = "Enkät", .question = "", .rows = rows,
					.n = 2 }, got, *list;
	struct db_test_bed bed;
	size_t n;

	all[0] = relation_room;
	if (!db_test_bed_open(&bed, all))
		return;
	CHECK_ERR(db_call(bed.s, put, &a), MST_INVALID);
	rows[1].knew = 6;
	CHECK_OK(db_call(bed.s, put, &a));
	a.edition = 1, a.n = 1;
	CHECK_OK(db_call(bed.s, put, &a));
	CHECK_ERR(db_call(bed.s, put, &a), MST_CONFLICT);
	CHECK_OK(relation_awareness_get(bed.db, bed.mem, a.id, &got));
	CHECK_INT(got.n, 1);
	CHECK_INT(got.edition, 2);
	CHECK_OK(relation_awareness_list(bed.db, bed.mem, &list, &n));
	CHECK_INT(n, 1);
	a.edition = 2, a.removed = true;
	CHECK_OK(db_call(bed.s, put, &a));
	CHECK_OK(relation_awareness_list(bed.db, bed.mem, &list, &n));
	CHECK_INT(n, 0);
	db_test_bed_close(&bed);
}
