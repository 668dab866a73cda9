/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/test.h"
#include "lock/lock_code.h"

TEST(lock_code_comes_back_as_it_was_written)
{
	for (int i = 0; i < 200; i++) {
		struct lock_code c, back = { { 0 } };
		char text[LOCK_CODE_TEXT], loose[2 * LOCK_CODE_TEXT] = "  ";
		size_t n = 2;

		lock_code_new(&c);
		lock_code_text(&c, text);
		CHECK_INT(strlen(text), LOCK_CODE_TEXT - 1);
		CHECK_INT(lock_code_parse(text, &back), 0);
		CHECK(mem_same(&c, &back, sizeof(c)));
		/* As somebody types it who reads it aloud. */
		for (const char *p = text; *p; p++) {
			char ch = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;

			loose[n++] = ch == '-' ? ' ' : ch == '0' ? 'o' : ch == '1' ? (i & 1 ? 'l' : 'I') : ch;
		}
		loose[n] = 0;
		back = (struct lock_code){ { 0 } };
		CHECK_INT(lock_code_parse(loose, &back), 0);
		CHECK(mem_same(&c, &back, sizeof(c)));
	}
}

/* Every wrong sign, every two neighbours and every two groups that changed places. */
TEST(lock_code_tells_where_it_is_wrong)
{
	static const char all[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct lock_code c, back;
	char text[LOCK_CODE_TEXT], bad[LOCK_CODE_TEXT];

	lock_code_new(&c);
	lock_code_text(&c, text);
	for (size_t i = 0; text[i]; i++) {
		if (text[i] == '-')
			continue;
		memcpy(bad, text, sizeof(bad));
		for (const char *p = all; *p; p++) {
			bad[i] = *p;
			CHECK_INT(lock_code_parse(bad, &back), *p == text[i] ? 0 : (int)(i / 6) + 1);
		}
		if (text[i + 1] && text[i + 1] != '-' && text[i + 1] != text[i]) {
			memcpy(bad, text, sizeof(bad));
			bad[i] = text[i + 1];
			bad[i + 1] = text[i];
			CHECK_INT(lock_code_parse(bad, &back), (int)(i / 6) + 1);
		}
	}
	for (size_t a = 0; a < LOCK_CODE_GROUPS; a++)
		for (size_t b = a + 1; b < LOCK_CODE_GROUPS; b++) {
			memcpy(bad, text, sizeof(bad));
			memcpy(bad + 6 * a, text + 6 * b, 5);
			memcpy(bad + 6 * b, text + 6 * a, 5);
			CHECK_INT(lock_code_parse(bad, &back), (int)a + 1);
		}
}

TEST(lock_code_tells_too_few_too_many_and_foreign_signs)
{
	static const char *const none[] = { "", "   ", "7K2QM", "Å", "U", "hemlig kod" };
	struct lock_code c, back;
	char text[LOCK_CODE_TEXT], more[LOCK_CODE_TEXT + 1];

	for (size_t i = 0; i < MST_LEN(none); i++)
		CHECK_INT(lock_code_parse(none[i], &back), -1);
	lock_code_new(&c);
	lock_code_text(&c, text);
	snprintf(more, sizeof(more), "%sA", text);
	CHECK_INT(lock_code_parse(more, &back), -1);
	text[LOCK_CODE_TEXT - 2] = 0;
	CHECK_INT(lock_code_parse(text, &back), -1);
}

/* Frozen, and computed elsewhere: what lies in a safe must open for years. */
TEST(lock_code_known_answer)
{
	struct lock_code c = { { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 } };
	char text[LOCK_CODE_TEXT], id[ID_TEXT];
	struct seal_key secret;
	struct id lock;

	lock_code_text(&c, text);
	CHECK_STR(text, "000G0-40R47-0M30J-E209D-185GT-R38E6");
	lock_code_keys(&c, &lock, &secret);
	id_text(lock, id);
	CHECK_STR(id, "tyqyno3soxu6ff5d6z745ltg4q");
}

TEST(lock_code_two_open_what_no_other_two_do)
{
	struct lock_code c[3];
	struct id id[4];
	struct seal_key k[4];

	for (int i = 0; i < 3; i++)
		lock_code_new(&c[i]);
	lock_code_both(&c[0], &c[1], &id[0], &k[0]);
	lock_code_both(&c[1], &c[0], &id[1], &k[1]);
	lock_code_both(&c[0], &c[2], &id[2], &k[2]);
	lock_code_both(&c[1], &c[2], &id[3], &k[3]);
	CHECK(id_eq(id[0], id[1]) && mem_same(&k[0], &k[1], sizeof(k[0])));
	for (int i = 1; i < 4; i++)
		for (int j = i + 1; j < 4; j++)
			CHECK(!id_eq(id[i], id[j]) && !mem_same(&k[i], &k[j], sizeof(k[0])));
}
