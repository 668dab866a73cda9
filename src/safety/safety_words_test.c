/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_words_test.c - what a figure says: a difference, none that is more than chance, or nothing. */
#include "safety/safety.h"

#include "base/test.h"

TEST(safety_a_difference_is_told_only_when_it_is_one)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct safety_fact f = {.series = *safety_series_find("bra.alla")};
	const struct safety_value a = {.low = 8000, .high = 17000},
				  b = {.low = 17000, .high = 20000},
				  c = {.low = 17001, .high = 20000}, none = {.low = -1, .high = -1};
	static const struct {
		int64_t number, milli;
		const char *area;
		int64_t other, rate;
		enum safety_verdict want;
	} all[] = {
	    /* 316 in a town of 5 146, where the country's rate would give 722. */
	    {316, 61410, "00", 1480000, 140360, SAFETY_DIFFERENT},
	    {316, 61410, "00", -1, 140360, SAFETY_DIFFERENT},
	    {316, 61410, "00", -1, 62000, SAFETY_CHANCE},
	    /* 20 against 28 the year before: |20 - 28| < 1.96 sqrt(48); 33: 13 < 14.3; 36: 16 > 14.7. */
	    {20, 3890, "2303", 28, 5446, SAFETY_CHANCE},
	    {20, 3890, "2303", 33, 6419, SAFETY_CHANCE},
	    {20, 3890, "2303", 36, 7002, SAFETY_DIFFERENT},
	    {20, 3890, "2303", -1, 9725, SAFETY_UNKNOWN},
	    {-1, 3890, "2303", 50, 9725, SAFETY_UNKNOWN},
	    {0, 0, "2303", 50, 9725, SAFETY_DIFFERENT},
	    {0, 0, "2303", 3, 584, SAFETY_CHANCE},
	    {0, 0, "23", 50, 9725, SAFETY_UNKNOWN},
	    {0, 0, "00", -1, 9725, SAFETY_UNKNOWN},
	    {20, 3890, "23", 0, 0, SAFETY_UNKNOWN},
	    {20, 3890, "23", -1, 9725, SAFETY_UNKNOWN},
	};

	CHECK_INT(safety_shares_verdict(&a, &b), SAFETY_CHANCE);
	CHECK_INT(safety_shares_verdict(&a, &c), SAFETY_DIFFERENT);
	CHECK_INT(safety_shares_verdict(&c, &a), SAFETY_DIFFERENT);
	CHECK_INT(safety_shares_verdict(&a, &none), SAFETY_UNKNOWN);
	for (size_t i = 0; i < MST_LEN(all); i++) {
		const struct safety_value x = {"2303", 2025, all[i].number, all[i].milli, -1, -1, false};
		const struct safety_value y = {all[i].area, 2025, all[i].other, all[i].rate, -1, -1, false};

		CHECK_INT(safety_counts_verdict(&x, &y), all[i].want);
	}
	f.town = (struct safety_value){"2303", 2025, 20, 3890, -1, -1, true};
	f.before = (struct safety_value){"2303", 2024, 28, 5446, -1, -1, false};
	f.country = (struct safety_value){"00", 2025, 150000, 14100, -1, -1, false};
	CHECK_STR(
	    safety_sentence(mem, &f, "Ragunda"),
	    "År 2025 anmäldes 20 brott i Ragunda, 3,9 per 1 000 invånare. Det är mindre än i hela "
	    "landet (14,1). Skillnaden mot 2024 (5,4) är inte större än slumpen kan ge. Uppgiften "
	    "är preliminär.");
	f = (struct safety_fact){.series = *safety_series_find("ntu.otrygg")};
	f.county = (struct safety_value){"23", 2025, -1, 14000, 12000, 16000, false};
	CHECK_STR(safety_sentence(mem, &f, "Ragunda"),
		  "Det finns ingen uppgift för Ragunda. I länet var det 14 procent (osäkerhet "
		  "12–16) år 2025.");
	f.town = (struct safety_value){"2303", 2025, -1, 10000, 8000, 13000, false};
	f.country = (struct safety_value){"00", 2025, -1, 26000, 25500, 26500, false};
	CHECK_STR(
	    safety_sentence(mem, &f, "Ragunda"),
	    "I Ragunda var det 10 procent (osäkerhet 8–13) år 2025. Det är mindre än i hela landet "
	    "(26, osäkerhet 25,5–26,5).");
}

static struct safety_fact counts(struct safety_value town, struct safety_value before, struct safety_value country)
{
	return (struct safety_fact){.series = *safety_series_find("bra.alla"), .town = town, .before = before,
				    .country = country};
}

/* Where a count is not told, nothing is claimed of the difference: neither that it is one nor that it is chance. */
TEST(safety_what_cannot_be_told_is_not_claimed)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct safety_value country = {"00", 2025, -1, 14100, -1, -1, false};
	struct safety_fact f;

	/* Last year's count was ".." at Brå. */
	f = counts((struct safety_value){"2303", 2025, 20, 3890, -1, -1, false},
		   (struct safety_value){"2303", 2024, -1, 2100, -1, -1, false}, (struct safety_value){0});
	CHECK_STR(safety_sentence(mem, &f, "Ragunda"),
		  "År 2025 anmäldes 20 brott i Ragunda, 3,9 per 1 000 invånare. År 2024 var det 2,1.");
	/* Kolada tells no counts at all. */
	f = counts((struct safety_value){"2303", 2025, -1, 3890, -1, -1, false},
		   (struct safety_value){"2303", 2024, -1, 9000, -1, -1, false}, country);
	CHECK_STR(safety_sentence(mem, &f, "Ragunda"),
		  "År 2025 anmäldes 3,9 brott per 1 000 invånare i Ragunda. I hela landet var det 14,1. År 2024 "
		  "var det 9.");
	/* A county whose count is not told has a chance of its own; the country's is nothing beside a town's. */
	f = counts((struct safety_value){"2303", 2025, 20, 3890, -1, -1, false}, (struct safety_value){0},
		   (struct safety_value){0});
	f.county = (struct safety_value){"23", 2025, -1, 14100, -1, -1, false};
	CHECK_STR(safety_sentence(mem, &f, "Ragunda"),
		  "År 2025 anmäldes 20 brott i Ragunda, 3,9 per 1 000 invånare. I länet var det 14,1.");
	f.county = (struct safety_value){0}, f.country = country;
	CHECK_STR(safety_sentence(mem, &f, "Ragunda"),
		  "År 2025 anmäldes 20 brott i Ragunda, 3,9 per 1 000 invånare. Det är mindre än i hela landet "
		  "(14,1).");
	/* A survey without Lägst and Högst. */
	f = (struct safety_fact){.series = *safety_series_find("ntu.otrygg"),
				 .town = {"2303", 2025, -1, 10000, -1, -1, false},
				 .before = {"2303", 2024, -1, 40000, -1, -1, false},
				 .country = {"00", 2025, -1, 26000, 25500, 26500, false}};
	CHECK_STR(safety_sentence(mem, &f, "Ragunda"),
		  "I Ragunda var det 10 procent år 2025. I hela landet var det 26 procent (osäkerhet "
		  "25,5–26,5). År 2024 var det 40 procent.");
	f.town.low = 8000, f.town.high = 13000;
	f.before = (struct safety_value){"2303", 2024, -1, 12000, 9000, 15000, false};
	f.country = (struct safety_value){0};
	CHECK_STR(safety_sentence(mem, &f, "Ragunda"),
		  "I Ragunda var det 10 procent (osäkerhet 8–13) år 2025. Skillnaden mot 2024 (12, osäkerhet "
		  "9–15) är inte större än enkätens osäkerhet kan ge.");
}

/* None is a count too, with a chance of its own. */
TEST(safety_one_after_none_is_chance_and_none_after_nine_is_not)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct safety_fact f = counts((struct safety_value){"2303", 2025, 1, 195, -1, -1, false},
				      (struct safety_value){"2303", 2024, 0, 0, -1, -1, false},
				      (struct safety_value){0});

	CHECK_STR(safety_sentence(mem, &f, "Ragunda"),
		  "År 2025 anmäldes 1 brott i Ragunda, 0,2 per 1 000 invånare. Skillnaden mot 2024 (0) är inte "
		  "större än slumpen kan ge.");
	f.town = (struct safety_value){"2303", 2025, 0, 0, -1, -1, false};
	f.before = (struct safety_value){"2303", 2024, 9, 1750, -1, -1, false};
	CHECK_STR(safety_sentence(mem, &f, "Ragunda"),
		  "År 2025 anmäldes 0 brott i Ragunda, 0 per 1 000 invånare. Det är mindre än 2024 (1,8).");
}
