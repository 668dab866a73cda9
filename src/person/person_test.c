/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/pack.h"
#include "base/test.h"
#include "person/person.h"

static const struct person anna = {
	.name = "Anna Maria Öberg", .phone = "070-1740605", .alias = "", .language = "so",
	.interpreter = true, .extra_protection = true,
	.safe = { .asked = true, .asked_on = 20500, .channels = PERSON_SMS | PERSON_MAIL,
		  .voicemail = true, .self_only = true, .when = "vardagar 9-11",
		  .as = "Karin från kören", .note = "Bara korta samtal: åäö ✓",
		  .times = PERSON_MORNING | PERSON_WEEKEND, .readers = "Mannen läser telefonen",
		  .code = "snöflinga", .review = 20510 },
};

static const char *shortened(struct arena *mem, const char *name, const char *alias)
{
	return person_short(mem, VIEW_SV, &(struct person){ .name = name, .alias = alias });
}

TEST(person_short_name_in_lists)
{
	struct arena *mem = arena_open();

	CHECK_STR(shortened(mem, "Anna Berg", NULL), "Anna B.");
	CHECK_STR(shortened(mem, "Anna Maria Berg", ""), "Anna B.");
	CHECK_STR(shortened(mem, "Anna Öberg", NULL), "Anna Ö.");
	CHECK_STR(shortened(mem, "Åke Ärlig", NULL), "Åke Ä.");
	CHECK_STR(shortened(mem, "Örjan Åberg-Öst", NULL), "Örjan Å.");
	CHECK_STR(shortened(mem, "Li 王", NULL), "Li 王.");
	CHECK_STR(shortened(mem, "Åsa", NULL), "Åsa");
	CHECK_STR(shortened(mem, "Åsa ", NULL), "Åsa "); /* nothing after the space: no initial */
	CHECK_STR(shortened(mem, "Anna Berg", "Blå dörren"), "Blå dörren");
	CHECK_STR(shortened(mem, NULL, NULL), "Någon");
	CHECK_STR(shortened(mem, "", ""), "Någon");
	arena_close(mem);
}

TEST(person_safe_contact_grows_old)
{
	struct person p = anna;
	int32_t day = p.safe.asked_on;

	p.safe.review = DAY_NONE;
	CHECK(person_safe_fresh(&p, day) && person_safe_fresh(&p, day + PERSON_SAFE_DAYS));
	CHECK(!person_safe_fresh(&p, day + PERSON_SAFE_DAYS + 1));
	p.safe.asked = false;
	CHECK(!person_safe_fresh(&p, day));
	p.safe.asked = true;
	p.safe.asked_on = DAY_NONE;
	CHECK(!person_safe_fresh(&p, day));
}

static void same_person(const struct person *a, const struct person *b)
{
	CHECK_STR(a->name, b->name);
	CHECK_STR(a->phone, b->phone);
	CHECK_STR(a->alias, b->alias);
	CHECK_STR(a->language, b->language);
	CHECK_INT(a->interpreter, b->interpreter);
	CHECK_INT(a->extra_protection, b->extra_protection);
	CHECK_INT(a->safe.asked, b->safe.asked);
	CHECK_INT(a->safe.asked_on, b->safe.asked_on);
	CHECK_INT(a->safe.channels, b->safe.channels);
	CHECK_INT(a->safe.voicemail, b->safe.voicemail);
	CHECK_INT(a->safe.self_only, b->safe.self_only);
	CHECK_STR(a->safe.when, b->safe.when);
	CHECK_STR(a->safe.as, b->safe.as);
	CHECK_STR(a->safe.note, b->safe.note);
	CHECK_INT(a->safe.times, b->safe.times);
	CHECK_STR(a->safe.readers, b->safe.readers);
	CHECK_STR(a->safe.code, b->safe.code);
	CHECK_INT(a->safe.review, b->safe.review);
}

TEST(person_sealed_and_opened_for_its_row_and_key_only)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 }, other = { 0 };
	struct arena *mem = arena_open();
	struct person p = anna, got;

	CHECK_OK(crypto_start());
	seal_key_new(&key);
	seal_key_new(&other);
	p.id = rng_id();
	struct blob sealed = person_seal(mem, &key, &p);

	CHECK_OK(person_open(mem, &key, p.id, sealed, &got));
	same_person(&got, &p);
	CHECK(id_eq(got.id, p.id));
	CHECK_ERR(person_open(mem, &other, p.id, sealed, &got), MST_INVALID);
	CHECK_ERR(person_open(mem, &key, rng_id(), sealed, &got), MST_INVALID); /* a moved row */
	for (size_t n = 0; n < sealed.n; n++)
		CHECK_ERR(person_open(mem, &key, p.id, (struct blob){ sealed.p, n }, &got),
			  MST_INVALID);
	struct person none = { .id = p.id };

	CHECK_OK(person_open(mem, &key, p.id, person_seal(mem, &key, &none), &got));
	same_person(&got, &none);
	arena_close(mem);
}

/* What lies under the seal is only trusted as far as it goes: an older program wrote less. */
TEST(person_plain_cut_at_every_byte)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct arena *mem = arena_open();
	struct person p = anna, got;
	struct blob plain;

	CHECK_OK(crypto_start());
	seal_key_new(&key);
	p.id = rng_id();
	CHECK_OK(seal_open(mem, &key, SEAL_AD(FIELD_PERSON, p.id), person_seal(mem, &key, &p),
			   &plain));
	for (size_t n = 0; n < plain.n; n++)
		CHECK_ERR(person_open(mem, &key, p.id,
				      seal(mem, &key, SEAL_AD(FIELD_PERSON, p.id), plain.p, n), &got),
			  MST_INVALID);
	/* A newer one writes more. */
	struct blob more = { arena_alloc(mem, plain.n + 8, 1), plain.n + 8 };

	memcpy((uint8_t *)(uintptr_t)more.p, plain.p, plain.n);
	CHECK_OK(person_open(mem, &key, p.id,
			     seal(mem, &key, SEAL_AD(FIELD_PERSON, p.id), more.p, more.n), &got));
	same_person(&got, &p);
	arena_close(mem);
}

/* Numbers that Skatteverket has set aside for tests, and what only looks like one. */
TEST(person_number_in_a_text)
{
	static const char *const yes[] = {
		"189001019802",	    "18900101-9802",	"900101-9802", "19900101-2385",
		"Hon är 199001012385.", "191212121212 ringde", "(121212-1212)", "121212+1212",
		"samordning 900161-2382", "a1212121212b",
		"hon är 900101 9802",
	};
	static const char *const no[] = {
		NULL, "", "070-1740605", "900101-9803", "191212121213", "1912121212123",
		"0701740605", "901301-9808", "12345678901234567890", "900101  9802",
		"2026-04-15 kl 09", "9001-01-9802", "dnr 2025:400",
	};

	for (size_t i = 0; i < MST_LEN(yes); i++)
		if (!(person_text_hints(yes[i]) & PERSON_TEXT_NUMBER))
			test_fail(__FILE__, __LINE__, "not seen: %s", yes[i]);
	for (size_t i = 0; i < MST_LEN(no); i++)
		if (person_text_hints(no[i]) & PERSON_TEXT_NUMBER)
			test_fail(__FILE__, __LINE__, "seen: %s", no[i]);
}

TEST(person_offender_named_in_a_text)
{
	static const char *const yes[] = {
		"Misstänkt: Olle Prov.", "Den misstänkte heter Olle.", "Gärningsmannen är Olle Åkerprov",
		"Olle Prov är misstänkt för misshandel.", "I går häktades en man. Olle Prov åtalas i maj.",
		"förövaren (Olle Prov) bor granne", "den misstänkte mannen är Östen Prov", "Åke Prov misstänks",
	};
	static const char *const no[] = {
		"", "Den misstänkte är häktad i Östersund.", "Misstänkt gärningsman greps av Polisen Jämtland.",
		"Hon misstänkte att Olle Prov visste.", "Enligt Åklagaren åtalas han i maj.",
		"Anna Prov var med när den misstänkte kom.", "Förövaren är okänd. Anna Prov vill ha stöd.",
		"Vittnet Anna Prov följer med.", "Mannen är dömd. Åre Kommun betalar.",
		"Åtalad för misshandel mot Anna Prov.", "Hon är rädd för den tilltalade.\nAnna Prov ringer igen.",
		"Södra Storgatan: gärningsmannen flydde", "Enligt Anna misstänks grannen.",
	};

	for (size_t i = 0; i < MST_LEN(yes); i++)
		if (!(person_text_hints(yes[i]) & PERSON_TEXT_OFFENDER))
			test_fail(__FILE__, __LINE__, "not seen: %s", yes[i]);
	for (size_t i = 0; i < MST_LEN(no); i++)
		if (person_text_hints(no[i]))
			test_fail(__FILE__, __LINE__, "seen: %s", no[i]);
}

TEST(person_a_whole_story)
{
	char text[PERSON_TEXT_LONG_CHARS * 2 + 8];

	for (size_t i = 0; i < PERSON_TEXT_LONG_CHARS * 2; i += 2)
		memcpy(text + i, "å", 2);
	text[PERSON_TEXT_LONG_CHARS * 2] = 0;
	CHECK_INT(person_text_hints(text), 0);
	memcpy(text + PERSON_TEXT_LONG_CHARS * 2, "a", 2);
	CHECK_INT(person_text_hints(text), PERSON_TEXT_LONG);
}

TEST(person_folds_case_and_compatibility)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "Åsa ÄNGLÖV", "åsa änglöv" },	     { "ÉDOUARD × 2", "édouard × 2" },
		{ "Straße", "strasse" },	     { "ŁUKASZ", "łukasz" },
		{ "A\xCC\x8Asa", "åsa" }, /* A and a ring: one letter afterwards */
		{ "\xEF\xBC\xA1nna", "anna" },	     { "Müller", "müller" },
		{ "@AZ[`az{ ABCDEFGHIJKLMNOPÅÄÖQRSTUVXYZÉ!", "@az[`az{ abcdefghijklmnopåäöqrstuvxyzé!" },
		{ "", "" },
	};
	struct arena *mem = arena_open();

	for (size_t i = 0; i < MST_LEN(cases); i++)
		CHECK_STR(person_fold(mem, cases[i].text), cases[i].want);
	arena_close(mem);
}
