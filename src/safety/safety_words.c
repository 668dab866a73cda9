/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_words.c - what a figure says, and what it does not say. */
#include "safety/safety.h"

#include <math.h>

#define SURE 1.96 /* two sided 95 % of the normal distribution */

/* How many times the second place's people the first has; 0: it cannot be told. A rate tells the people,
 * unless nothing was reported; one place has as many the year before. */
static double scale_of(const struct safety_value *a, const struct safety_value *b)
{
	if (a->milli > 0 && b->milli > 0 && b->number > 0)
		return (double)a->number * (double)b->milli / ((double)a->milli * (double)b->number);
	return str_eq(a->area, b->area) ? 1 : 0;
}

/* A count is a sum of rare events, so its variance is about itself; under the same risk the two counts
 * together are the best guess of it. */
enum safety_verdict safety_counts_verdict(const struct safety_value *a, const struct safety_value *b)
{
	double number = (double)a->number, expected, variance;

	if (a->number < 0)
		return SAFETY_UNKNOWN;
	if (b->number < 0) {
		/* The country's chance is nothing beside a municipality's. */
		if (!str_eq(b->area, "00") || a->milli <= 0)
			return SAFETY_UNKNOWN;
		expected = variance = number / (double)a->milli * (double)b->milli;
	} else {
		double scale = scale_of(a, b);

		if (scale <= 0)
			return SAFETY_UNKNOWN;
		expected = scale * (double)b->number;
		variance = scale * (number + (double)b->number);
	}
	return fabs(number - expected) > SURE * sqrt(variance) ? SAFETY_DIFFERENT : SAFETY_CHANCE;
}

enum safety_verdict safety_shares_verdict(const struct safety_value *a, const struct safety_value *b)
{
	if (a->low < 0 || b->low < 0)
		return SAFETY_UNKNOWN;
	return a->high < b->low || b->high < a->low ? SAFETY_DIFFERENT : SAFETY_CHANCE;
}

/* "74,4"; whole shares and rates from 100 without decimals. */
static const char *figure(struct arena *mem, int64_t milli)
{
	int64_t tenths = (milli + 50) / 100;

	if (tenths % 10 == 0 || tenths >= 1000)
		return arena_fmt(mem, "%lld", (long long)((milli + 500) / 1000));
	return arena_fmt(mem, "%lld,%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static enum safety_verdict verdict(const struct safety_fact *f, const struct safety_value *other)
{
	return f->series.unit == SAFETY_PERCENT ? safety_shares_verdict(&f->town, other)
						: safety_counts_verdict(&f->town, other);
}

/* What a survey leaves open; "": it does not say. */
static const char *interval(struct arena *mem, const struct safety_value *v)
{
	return v->low < 0
		   ? ""
		   : arena_fmt(mem, "osäkerhet %s–%s", figure(mem, v->low), figure(mem, v->high));
}

static const char *share_words(struct arena *mem, const struct safety_value *v)
{
	return v->low < 0
		   ? arena_fmt(mem, "%s procent", figure(mem, v->milli))
		   : arena_fmt(mem, "%s procent (%s)", figure(mem, v->milli), interval(mem, v));
}

/* Without a figure of its own the municipality is told by what is around it, and that is said. */
static const char *elsewhere(struct arena *mem, const struct safety_fact *f, const char *place)
{
	const struct safety_value *v = f->county.year ? &f->county : &f->country;
	const char *where = f->county.year ? "länet" : "hela landet";

	if (f->series.unit == SAFETY_PERCENT)
		return arena_fmt(mem, "Det finns ingen uppgift för %s. I %s var det %s år %d.",
				 place, where, share_words(mem, v), v->year);
	return arena_fmt(
	    mem, "Det finns ingen uppgift för %s. I %s anmäldes %s per 1 000 invånare år %d.",
	    place, where, figure(mem, v->milli), v->year);
}

/* The other value alone, as the first one was told. */
static const char *value_words(struct arena *mem, const struct safety_fact *f, const struct safety_value *v)
{
	return f->series.unit == SAFETY_PERCENT ? share_words(mem, v) : figure(mem, v->milli);
}

/* "14,1", "26, osäkerhet 25,5–26,5" */
static const char *in_brackets(struct arena *mem, const struct safety_value *v)
{
	return v->low < 0 ? figure(mem, v->milli)
			  : arena_fmt(mem, "%s, %s", figure(mem, v->milli), interval(mem, v));
}

static const char *way(const struct safety_fact *f, const struct safety_value *v)
{
	return f->town.milli > v->milli ? "mer" : "mindre";
}

static const char *beside(struct arena *mem, const struct safety_fact *f)
{
	const struct safety_value *v = f->country.year ? &f->country : &f->county;
	const char *where = f->country.year ? "hela landet" : "länet";

	if (!v->year)
		return "";
	switch (verdict(f, v)) {
	case SAFETY_DIFFERENT:
		return arena_fmt(mem, " Det är %s än i %s (%s).", way(f, v), where, in_brackets(mem, v));
	case SAFETY_CHANCE:
		return arena_fmt(mem, " Det går inte att säga att det skiljer sig från läget i %s (%s).", where,
				 in_brackets(mem, v));
	case SAFETY_UNKNOWN:
		break;
	}
	return arena_fmt(mem, " I %s var det %s.", where, value_words(mem, f, v));
}

static const char *since(struct arena *mem, const struct safety_fact *f)
{
	const struct safety_value *v = &f->before;

	if (!v->year)
		return "";
	switch (verdict(f, v)) {
	case SAFETY_DIFFERENT:
		return arena_fmt(mem, " Det är %s än %d (%s).", way(f, v), v->year, in_brackets(mem, v));
	case SAFETY_CHANCE:
		return arena_fmt(mem, " Skillnaden mot %d (%s) är inte större än %s kan ge.", v->year,
				 in_brackets(mem, v),
				 f->series.unit == SAFETY_PERCENT ? "enkätens osäkerhet" : "slumpen");
	case SAFETY_UNKNOWN:
		break;
	}
	return arena_fmt(mem, " År %d var det %s.", v->year, value_words(mem, f, v));
}

const char *safety_sentence(struct arena *mem, const struct safety_fact *f, const char *place)
{
	const char *first;

	if (!f->town.year)
		return elsewhere(mem, f, place);
	if (f->series.unit == SAFETY_PERCENT)
		first = arena_fmt(mem, "I %s var det %s år %d.", place, share_words(mem, &f->town),
				  f->town.year);
	else if (f->town.number >= 0)
		first = arena_fmt(mem, "År %d anmäldes %lld brott i %s, %s per 1 000 invånare.",
				  f->town.year, (long long)f->town.number, place,
				  figure(mem, f->town.milli));
	else
		first = arena_fmt(mem, "År %d anmäldes %s brott per 1 000 invånare i %s.",
				  f->town.year, figure(mem, f->town.milli), place);
	return arena_fmt(mem, "%s%s%s%s", first, beside(mem, f), since(mem, f),
			 f->town.preliminary ? " Uppgiften är preliminär." : "");
}
