/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_safe_test.c - what a contact goes against, and where the next try lands. */
#include "base/test.h"
#include "person/person.h"

static int64_t at(const char *text)
{
	int64_t ret = 0;

	CHECK(day_parse_time(text, &ret));
	return ret;
}

static const char *next(struct arena *mem, const char *const *tries, size_t n)
{
	int64_t list[8];

	for (size_t i = 0; i < n; i++)
		list[i] = at(tries[i]);
	return day_time_str(mem, person_next_try(NULL, NULL, list, n, list[n - 1]));
}

TEST(person_next_try_is_another_time_of_day)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const char *const tries[] = { "2026-04-15T09:10", "2026-04-15T14:00",
					     "2026-04-15T18:00", "2026-04-16T10:00" };

	CHECK_STR(next(mem, tries, 1), "2026-04-15 14:00");
	CHECK_STR(next(mem, tries, 2), "2026-04-15 18:00");
	CHECK_STR(next(mem, tries, 3), "2026-04-16 10:00"); /* all used: any but the last */
	CHECK_STR(next(mem, tries, 4), "2026-04-16 14:00");
	static const char *const ends[] = { "2026-04-15T09:10", "2026-04-15T19:00" };

	CHECK_STR(next(mem, ends, 2), "2026-04-16 14:00"); /* morning and evening are used */
}

TEST(person_next_try_keeps_to_open_days)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const char *const friday[] = { "2026-04-17T17:30" };
	static const char *const easter[] = { "2026-04-02T19:00" };
	static const char *const noon[] = { "2026-04-15T11:55" };

	CHECK_STR(next(mem, friday, 1), "2026-04-20 10:00");
	CHECK_STR(next(mem, easter, 1), "2026-04-07 10:00");
	CHECK_STR(next(mem, noon, 1), "2026-04-15 18:00"); /* 14:00 is too soon */
}

static const char *safe_next(struct arena *mem, unsigned times, const char *last)
{
	struct person p = { .safe = { .asked = true, .times = times } };
	int64_t tried = at(last);

	return day_time_str(mem, person_next_try(NULL, &p, &tried, 1, tried));
}

TEST(person_next_try_keeps_to_what_is_safe)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	CHECK_STR(safe_next(mem, PERSON_EVENING, "2026-04-15T18:10"), "2026-04-16 18:00");
	CHECK_STR(safe_next(mem, PERSON_MORNING | PERSON_AFTERNOON, "2026-04-15T09:00"),
		  "2026-04-15 14:00");
	CHECK_STR(safe_next(mem, PERSON_MORNING | PERSON_AFTERNOON, "2026-04-15T13:00"),
		  "2026-04-16 10:00");
	CHECK_STR(safe_next(mem, PERSON_WEEKEND, "2026-04-15T18:10"), "2026-04-18 10:00");
	CHECK_STR(safe_next(mem, PERSON_WEEKEND | PERSON_MORNING, "2026-04-17T10:10"),
		  "2026-04-20 10:00");
}

TEST(person_breaks_tell_what_is_not_safe)
{
	int64_t morning = at("2026-04-15T09:00"), evening = at("2026-04-15T19:00"),
		saturday = at("2026-04-18T09:00");
	struct person p = { .safe = { .asked_on = DAY_NONE, .review = DAY_NONE } };

	/* Nobody knows who listens: the phone may ring, nothing else. */
	CHECK_INT(person_breaks(&p, PERSON_PHONE, false, evening), 0);
	CHECK_INT(person_breaks(&p, PERSON_SMS, false, morning), PERSON_BREAK_UNASKED);
	CHECK_INT(person_breaks(&p, PERSON_PHONE, true, morning), PERSON_BREAK_VOICEMAIL);
	CHECK_INT(person_breaks(&p, 0, false, morning), 0);
	p.safe.voicemail = true; /* ticked without her having been asked: it counts for nothing */
	CHECK_INT(person_breaks(&p, PERSON_PHONE, true, morning), PERSON_BREAK_VOICEMAIL);
	p.safe.voicemail = false;
	p.safe.asked = true;
	CHECK_INT(person_breaks(&p, PERSON_PHONE, false, morning), PERSON_BREAK_WAY);
	p.safe.channels = PERSON_PHONE | PERSON_LETTER;
	CHECK_INT(person_breaks(&p, PERSON_PHONE, false, evening), 0);
	CHECK_INT(person_breaks(&p, PERSON_MAIL | PERSON_LETTER, false, evening), 0);
	p.safe.times = PERSON_MORNING;
	CHECK_INT(person_breaks(&p, PERSON_PHONE, false, morning), 0);
	CHECK_INT(person_breaks(&p, PERSON_PHONE, true, evening),
		  PERSON_BREAK_TIME | PERSON_BREAK_VOICEMAIL);
	CHECK_INT(person_breaks(&p, PERSON_PHONE, false, saturday), PERSON_BREAK_TIME);
	CHECK_INT(person_breaks(&p, 0, false, evening), PERSON_BREAK_TIME); /* a visit */
	p.safe.times |= PERSON_WEEKEND;
	p.safe.voicemail = true;
	CHECK_INT(person_breaks(&p, PERSON_PHONE, true, saturday), 0);
	p.safe.self_only = true;
	CHECK_INT(person_breaks(&p, PERSON_PHONE, false, saturday), PERSON_BREAK_SELF);
	CHECK_INT(person_breaks(&p, PERSON_SMS, false, saturday), PERSON_BREAK_SELF); /* says it all */
}

TEST(person_safe_note_is_old_from_its_review_day_on)
{
	struct person p = { .safe = { .asked = true, .asked_on = 20500, .review = 20505 } };

	CHECK(person_safe_fresh(&p, 20504));
	CHECK(!person_safe_fresh(&p, 20505));
}
