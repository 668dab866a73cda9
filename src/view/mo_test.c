/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>

#include "base/test.h"
#include "view/mo_priv.h"

#define HEADER(plural) "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: " plural "\n"
#define SV "nplurals=2; plural=(n != 1);"
#define TEXT(s) s, sizeof(s) - 1

struct row {
	const char *key;
	size_t keylen;
	const char *text;
	size_t textlen;
};

static void put32(uint8_t *p, size_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

/* A catalogue as msgfmt lays it out: head, both tables, keys, texts. Caller frees. */
static struct blob build(const struct row *r, size_t n)
{
	size_t size = 28 + 16 * n, at = size;
	uint8_t *p;

	for (size_t i = 0; i < n; i++)
		size += r[i].keylen + r[i].textlen + 2;
	p = mem_alloc(size);
	memset(p, 0, size);
	put32(p, 0x950412de);
	put32(p + 8, n);
	put32(p + 12, 28);
	put32(p + 16, 28 + 8 * n);
	for (size_t i = 0; i < 2 * n; i++) {
		const struct row *x = &r[i % n];
		const char *s = i < n ? x->key : x->text;
		size_t len = i < n ? x->keylen : x->textlen;

		put32(p + 28 + 8 * i, len);
		put32(p + 32 + 8 * i, at);
		memcpy(p + at, s, len);
		at += len + 1;
	}
	return (struct blob){p, size};
}

static void drop(struct blob b)
{
	free((void *)(uintptr_t)b.p);
}

static const struct row good[] = {
    {TEXT(""), TEXT(HEADER(SV))},
    {TEXT("%d samtal\0%d samtal"), TEXT("%d call\0%d calls")},
    {TEXT("Spara"), TEXT("Save")},
    {TEXT("Tom"), TEXT("")},
    {TEXT("knapp\004Spara"), TEXT("Keep")},
    {TEXT("Ett långt msgid som är längre än åtta bytes"), TEXT("Long")},
};

/* Whether a catalogue of these rows is taken. */
static bool loads(const struct row *r, size_t n)
{
	struct blob b = build(r, n);
	struct view_mo *m = view_mo_load(b);
	bool ok = m != NULL;

	view_mo_free(m);
	drop(b);
	return ok;
}

TEST(view_mo_finds)
{
	struct blob b = build(good, MST_LEN(good));
	struct view_mo *m = view_mo_load(b);
	char longer[2000];

	CHECK(m != NULL);
	if (!m)
		return;
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = 0;
	CHECK_STR(view_mo_find(m, NULL, "Spara"), "Save");
	CHECK_STR(view_mo_find(m, "knapp", "Spara"), "Keep");
	CHECK_STR(view_mo_find(m, NULL, "Ett långt msgid som är längre än åtta bytes"), "Long");
	CHECK(view_mo_find(m, "annan", "Spara") == NULL);
	CHECK(view_mo_find(m, longer, "Spara") == NULL);
	CHECK(view_mo_find(m, NULL, "Spar") == NULL);
	CHECK(view_mo_find(m, NULL, "Sparar") == NULL);
	CHECK(view_mo_find(m, NULL, "Tom") == NULL); /* empty: not translated yet */
	CHECK(view_mo_find_n(m, NULL, "Saknas", 2) == NULL);
	CHECK_STR(view_mo_find_n(m, NULL, "%d samtal", 1), "%d call");
	CHECK_STR(view_mo_find_n(m, NULL, "%d samtal", 0), "%d calls");
	CHECK_STR(view_mo_find_n(m, NULL, "Spara", 7), "Save");
	view_mo_free(m);
	drop(b);
}

/* Every shorter file must be refused: each end cuts something that is needed. The copies are as
 * large as the file, so that the sanitizer sees a read past the end. */
TEST(view_mo_refuses_every_truncation)
{
	struct blob b = build(good, MST_LEN(good));

	for (size_t n = 0; n < b.n; n++) {
		uint8_t *p = mem_alloc(n);

		memcpy(p, b.p, n);
		if (view_mo_load((struct blob){p, n}))
			test_fail(__FILE__, __LINE__, "%zu of %zu bytes were taken", n, b.n);
		free(p);
	}
	drop(b);
}

/* Any one byte of the head and the tables changed: refused, or still safe to ask. */
TEST(view_mo_survives_changed_bytes)
{
	static const uint8_t to[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
	struct blob b = build(good, MST_LEN(good));
	uint8_t *p = mem_alloc(b.n);

	for (size_t i = 0; i < b.n; i++)
		for (size_t k = 0; k < MST_LEN(to); k++) {
			struct view_mo *m;

			memcpy(p, b.p, b.n);
			p[i] = to[k];
			m = view_mo_load((struct blob){p, b.n});
			if (m) {
				view_mo_find(m, "knapp", "Spara");
				view_mo_find_n(m, NULL, "%d samtal", 5);
			}
			view_mo_free(m);
		}
	free(p);
	drop(b);
}

static bool loads_word(size_t at, size_t v)
{
	struct blob b = build(good, MST_LEN(good));
	uint8_t *p = mem_alloc(b.n);
	struct view_mo *m;

	memcpy(p, b.p, b.n);
	put32(p + at, v);
	m = view_mo_load((struct blob){p, b.n});
	view_mo_free(m);
	free(p);
	drop(b);
	return m != NULL;
}

TEST(view_mo_refuses_what_does_not_hold_together)
{
	struct row r[MST_LEN(good)];

	CHECK(loads(good, MST_LEN(good)));
	CHECK(loads_word(0, 0x950412de));
	CHECK(!loads_word(0, 0xde120495)); /* big-endian */
	CHECK(!loads_word(4, 0x00010000)); /* another major revision */
	CHECK(!loads_word(8, 0));
	CHECK(!loads_word(8, 0xffffffff));
	CHECK(!loads_word(12, 0xfffffff8));
	CHECK(!loads_word(16, 0xfffffff8));
	CHECK(!loads_word(28 + 8, 0xffffffff));  /* a length */
	CHECK(!loads_word(28 + 12, 0xffffffff)); /* an offset */
	CHECK(!loads_word(28 + 8, 3));           /* a text that does not end there */

	CHECK(!loads(good + 1, 2)); /* no header */
	memcpy(r, good, sizeof(good));
	r[3] = r[2];
	CHECK(!loads(r, 4)); /* a key twice */
	memcpy(r, good, sizeof(good));
	r[1] = (struct row){TEXT("%d samtal\0%d samtal"), TEXT("%d call")};
	CHECK(!loads(r, 3)); /* a plural form is missing */
	r[1] = (struct row){TEXT("Enkel"), TEXT("a\0b")};
	CHECK(!loads(r, 3));
	r[1] = (struct row){TEXT("Enkel"), TEXT("a\xff")};
	CHECK(!loads(r, 3)); /* not UTF-8 */
	r[0] = (struct row){TEXT(""), TEXT("Content-Type: text/plain; charset=ISO-8859-1\n"
					   "Plural-Forms: " SV "\n")};
	CHECK(!loads(r, 1));
	r[0] = (struct row){TEXT(""), TEXT("Content-Type: text/plain; charset=UTF-8\n")};
	CHECK(!loads(r, 1));
	r[0] = (struct row){TEXT(""), TEXT(HEADER("nplurals=2; plural=n;"))};
	CHECK(!loads(r, 1));
}

static int form(const char *rule, uint64_t n)
{
	struct view_plural p;

	return view_plural_parse(rule, &p) ? (int)view_plural_form(&p, n) : -1;
}

TEST(view_plural_languages)
{
	static const char pl[] = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && "
				 "(n%100<10 || n%100>=20) ? 1 : 2);";
	static const char ar[] = "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
				 "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;";
	static const int pl_want[][2] = {{1, 0},  {2, 1},  {4, 1},   {5, 2}, {12, 2},
					 {22, 1}, {25, 2}, {112, 2}, {0, 2}, {102, 1}};
	static const int ar_want[][2] = {{0, 0},  {1, 1},  {2, 2},   {3, 3},   {10, 3},
					 {11, 4}, {99, 4}, {100, 5}, {102, 5}, {103, 3}};

	CHECK_INT(form(SV, 0), 1);
	CHECK_INT(form(SV, 1), 0);
	CHECK_INT(form("nplurals=2; plural=n>1;", 0), 0);
	CHECK_INT(form("nplurals=1; plural=0", 17), 0);
	for (size_t i = 0; i < MST_LEN(pl_want); i++)
		CHECK_INT(form(pl, (uint64_t)pl_want[i][0]), pl_want[i][1]);
	for (size_t i = 0; i < MST_LEN(ar_want); i++)
		CHECK_INT(form(ar, (uint64_t)ar_want[i][0]), ar_want[i][1]);
}

/* Rules over all n up to 1000 must stay within eight forms, so each is brought there by "%". */
TEST(view_plural_operators)
{
	CHECK_INT(form("nplurals=8; plural=(2 + 3 * 4 - 7) % 8;", 0), 7);
	CHECK_INT(form("nplurals=8; plural=(9 - 3 - 2) % 8;", 0), 4); /* from the left */
	CHECK_INT(form("nplurals=8; plural=20 / 2 / 5;", 0), 2);
	CHECK_INT(form("nplurals=8; plural=1 ? 2 : 0 ? 3 : 4;", 0), 2);
	CHECK_INT(form("nplurals=8; plural=0 || 1 && 0;", 0), 0);
	CHECK_INT(form("nplurals=8; plural=1 || 1 && 0;", 0), 1);
	CHECK_INT(form("nplurals=8; plural=!n + !!n;", 5), 1);
	CHECK_INT(form("nplurals=8; plural=1 + 1 == 2;", 0), 1);
	CHECK_INT(form("nplurals=8; plural=n <= 3;", 3), 1);
	CHECK_INT(form("nplurals=8; plural=n < 3;", 3), 0);
	CHECK_INT(form("nplurals=8; plural=n >= 3;", 3), 1);
	CHECK_INT(form("nplurals=8; plural=n != 0 && 6 / n > 2;", 2), 1); /* n == 0 is not asked */
	CHECK_INT(form("nplurals=2; plural=n % 2;", UINT64_MAX), 1);
	CHECK_INT(form("nplurals=2; plural=n > 1000 ? 5 : 0;", 1001),
		  1); /* strays: the last form */
}

TEST(view_plural_refuses)
{
	static const char *const bad[] = {
	    "",
	    "plural=0;",
	    "nplurals=0; plural=0;",
	    "nplurals=9; plural=0;",
	    "nplurals=2 plural=0;",
	    "nplurals=2; plural=;",
	    "nplurals=2; plural=2;",
	    "nplurals=2; plural=n;",
	    "nplurals=2; plural=(n;",
	    "nplurals=2; plural=n ? 1;",
	    "nplurals=2; plural=n != 1; x",
	    "nplurals=2; plural=1 / n;",
	    "nplurals=2; plural=1 % n;",
	    "nplurals=2; plural=m;",
	    "nplurals=2; plural=n =! 1;",
	    "nplurals=2; plural=4294967296 - 4294967296;",
	};
	char deep[5000] = "nplurals=2; plural=", wide[5000] = "nplurals=2; plural=0";
	size_t at = strlen(deep);

	for (size_t i = 0; i < MST_LEN(bad); i++)
		if (form(bad[i], 1) != -1)
			test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
	memset(deep + at, '(', 4000);
	CHECK_INT(form(deep, 1), -1);
	memset(deep + at, '!', 4000);
	CHECK_INT(form(deep, 1), -1);
	for (at = strlen(wide); at < 4000; at += 2)
		memcpy(wide + at, "*0", 2);
	CHECK_INT(form(wide, 1), -1);
}
