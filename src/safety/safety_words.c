/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_words.c - what a figure says, and what it does not say. */
#include "safety/safety.h"

#include <math.h>

#define SURE 1.96 /* two sided 95 % of the normal distribution */

/* A count is a sum of rare events, so its variance is about itself. The other place is seen as if
 * it had this one's population: its expected count here, and the variance of that. */
bool safety_counts_differ(int64_t number, int64_t milli, int64_t other_milli, int64_t other_number)
{
	if (number < 0 || milli <= 0 || other_milli < 0)
		return false;
	double people = (double)number / (double)milli; /* thousands of thousandths */
	double expected = people * (double)other_milli, spread = expected;

	if (other_number > 0) /* the other's own chance, scaled */
		spread = expected * expected / (double)other_number;
	else if (other_number < 0)
		spread = 0; /* the country, whose chance is nothing beside a municipality's */
	return fabs((double)number - expected) > SURE * sqrt(expected + spread);
}

bool safety_shares_differ(const struct safety_value *a, const struct safety_value *b)
{
	if (a->low < 0 || b->low < 0)
		return false;
	return a->high < b->low || b->high < a->low;
}

/* "74,4"; whole shares and rates from 100 without decimals. */
static const char *figure(struct arena *mem, int64_t milli)
{
	int64_t tenths = (milli + 50) / 100;

	if (tenths % 10 == 0 || tenths >= 1000)
		return arena_fmt(mem, "%lld", (long long)((milli + 500) / 1000));
	return arena_fmt(mem, "%lld,%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static bool differ(const struct safety_fact *f, const struct safety_value *other)
{
	return f->series.unit == SAFETY_PERCENT
		   ? safety_shares_differ(&f->town, other)
		   : safety_counts_differ(f->town.number, f->town.milli, other->milli,
					  other->number);
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

static const char *beside(struct arena *mem, const struct safety_fact *f)
{
	const struct safety_value *v = f->country.year ? &f->country : &f->county;
	const char *where = f->country.year ? "i hela landet" : "i länet";
	const char *wide = interval(mem, v);
	const char *way = f->town.milli > v->milli ? "mer" : "mindre";

	if (!v->year)
		return "";
	if (!differ(f, v))
		return arena_fmt(
		    mem, " Det går inte att säga att det skiljer sig från läget %s (%s%s%s).",
		    where, figure(mem, v->milli), *wide ? ", " : "", wide);
	return arena_fmt(mem, " Det är %s än %s (%s%s%s).", way, where, figure(mem, v->milli),
			 *wide ? ", " : "", wide);
}

static const char *since(struct arena *mem, const struct safety_fact *f)
{
	if (!f->before.year)
		return "";
	if (!differ(f, &f->before))
		return arena_fmt(mem, " Skillnaden mot %d (%s) är inte större än slumpen kan ge.",
				 f->before.year, figure(mem, f->before.milli));
	return arena_fmt(mem, " Det är %s än %d (%s).",
			 f->town.milli > f->before.milli ? "mer" : "mindre", f->before.year,
			 figure(mem, f->before.milli));
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
