/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* extract_test.c - what an extract says, and that its fingerprint is of exactly that. */
#include "base/test.h"
#include "rights/extract.h"

static struct rights_material material(void)
{
	static const struct view_row person[] = { { "Namn", "Zelda Provberg", NULL, NULL }, { 0 } };
	static const struct view_row facts[] = { { "Roll", "Brottsutsatt", NULL, NULL }, { 0 } };
	static const struct rights_line lines[] = { { 20558, "Samtal", "Hon kom till jouren i går" } };
	static const struct rights_read reads[] = { { 20558, "Samordnare", "Läste ärendet", "för att ge stöd", 3 } };

	return (struct rights_material){ .jour = "Provjouren", .cut = INT64_C(1776240000), .person = person,
					 .facts = facts, .lines = lines, .nlines = 1, .left = { 0, 2, 0 },
					 .reads = reads, .nreads = 1, .source = "från personen själv",
					 .story_days = 90, .case_days = 365 };
}

static const char *words(struct arena *mem, const struct rights_material *m)
{
	struct doc d;
	struct sbuf b;

	rights_extract_build(mem, m, &d);
	sbuf_init(&b, 1 << 20);
	doc_plain_text(&b, &d);
	const char *text = arena_str(mem, b.p);

	sbuf_done(&b);
	return text;
}

TEST(rights_an_extract_says_what_article_15_asks)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const char *const said[] = {
		"Zelda Provberg", "Brottsutsatt", "Hon kom till jouren i går", "Samordnare", "Läste ärendet", "för att ge stöd",
		"Ändamål:", "Mottagare:", "Varifrån de kommer: från personen själv", "90 dagar", "365 dagar",
		"artikel 16", "artikel 17", "artikel 18", "artikel 21", "imy.se", "fattas automatiskt",
		"2 anteckningar. Den omfattas av sekretess",
	};
	struct rights_material m = material();
	const char *text = words(mem, &m);

	for (size_t i = 0; i < MST_LEN(said); i++)
		CHECK(strstr(text, doc_typography(mem, said[i])) || strstr(text, said[i]));
	CHECK(strstr(text, "om dig,") != NULL);
	CHECK(strstr(text, "Bilagor") == NULL);
	m.files = (const struct rights_line[]){ { 20558, "Fil", "Foto på dörren" } };
	m.nfiles = 1;
	CHECK(strstr(words(mem, &m), "Foto på dörren") != NULL);
	m.for_another = true;
	CHECK(strstr(words(mem, &m), "om den person som begäran gäller") != NULL);
	m.left[1] = 0;
	CHECK(strstr(words(mem, &m), "inte lämnas ut") == NULL);
}

TEST(rights_the_fingerprint_is_of_the_content)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct rights_material m = material();
	struct hash a, b;
	struct doc d;

	rights_extract_build(mem, &m, &d);
	doc_hash(&d, &a);
	rights_extract_build(mem, &m, &d);
	doc_hash(&d, &b);
	CHECK(memcmp(&a, &b, sizeof(a)) == 0);
	m.left[0] = 1;
	rights_extract_build(mem, &m, &d);
	doc_hash(&d, &b);
	CHECK(memcmp(&a, &b, sizeof(a)) != 0);
}

TEST(rights_readers_are_told_by_role_and_day)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct rights_read list[] = {
		{ 2, "Samordnare", "Läste ärendet", "stöd", 1 }, { 2, "Stödperson", "Läste ärendet", "stöd", 1 },
		{ 2, "Samordnare", "Läste ärendet", "stöd", 1 }, { 2, "Samordnare", "Läste ärendet", "svar", 1 },
		{ 1, "Samordnare", "Läste ärendet", "stöd", 1 },
	};
	struct rights_read *ret;
	size_t n;

	rights_reads_of(mem, list, MST_LEN(list), &ret, &n);
	CHECK_INT((int64_t)n, 4);
	CHECK_INT(ret[0].n, 2);
	CHECK_INT(ret[2].n, 1);
	CHECK_INT(ret[3].day, 1);
	CHECK_STR(rights_role(ROLE_COORDINATOR | ROLE_VOLUNTEER, "case.read"), "Samordnare");
	CHECK_STR(rights_role(ROLE_VOLUNTEER, "case.log"), "Stödperson");
	CHECK_STR(rights_role(ROLE_REVIEWER | ROLE_COORDINATOR, "audit.read"), "Granskare");
	CHECK_STR(rights_role(0, "case.read"), "Tidigare medarbetare, eller programmet");
}
