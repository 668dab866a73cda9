/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_draw.c - invented people, drawn: the same seed makes the same ones. Nobody stands behind them. */
#include "cli/demo.h"

static const struct demo_share roles[] = { { "victim", 74 }, { "witness", 12 },
					   { "relative_victim", 9 }, { "relative_offender", 3 },
					   { "friend", 2 } };
static const struct demo_share sexes[] = { { "woman", 66 }, { "man", 31 }, { "unknown", 3 } };
static const struct demo_share ages[] = { { "0-11", 2 }, { "12-14", 4 }, { "15-17", 7 },
					  { "18-24", 15 }, { "25-44", 32 }, { "45-64", 22 },
					  { "65-", 14 }, { "unknown", 4 } };
static const struct demo_share crimes[] = { { "assault", 27 }, { "robbery", 3 }, { "rape", 6 },
					    { "other_sexual", 5 }, { "burglary", 4 }, { "theft", 4 },
					    { "vandalism", 3 }, { "fraud", 14 },
					    { "unlawful_threat", 15 }, { "molestation", 9 },
					    { "stalking", 4 }, { "other", 4 }, { "unknown", 2 } };
static const struct demo_share sources[] = { { "police", 62 }, { "self", 17 },
					     { "municipality", 8 }, { "line116006", 5 },
					     { "court", 4 }, { "care", 2 }, { "school", 2 } };
static const struct demo_share reported[] = { { "yes", 78 }, { "no", 15 }, { "unknown", 7 } };

uint64_t demo_draw(uint64_t *state) /* splitmix64 */
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

int64_t demo_below(uint64_t *state, int64_t n)
{
	return (int64_t)(demo_draw(state) % (uint64_t)n);
}

const char *demo_pick(uint64_t *state, const struct demo_share *list, size_t n)
{
	int64_t sum = 0, at;

	for (size_t i = 0; i < n; i++)
		sum += list[i].weight;
	at = demo_below(state, sum);
	for (size_t i = 0; i < n; i++) {
		if (at < list[i].weight)
			return list[i].code;
		at -= list[i].weight;
	}
	return list[n - 1].code;
}

const char *demo_pick_municipality(uint64_t *state)
{
	struct demo_share list[MST_LEN(demo_municipalities)];

	if (demo_below(state, 100) < 5)
		return NULL; /* another county, unknown, or extra protection */
	for (size_t i = 0; i < MST_LEN(list); i++)
		list[i] = (struct demo_share){ demo_municipalities[i].code,
					       demo_municipalities[i].population };
	return demo_pick(state, list, MST_LEN(list));
}

void demo_pick_person(uint64_t *state, struct demo_drawn *ret)
{
	ret->municipality = demo_pick_municipality(state);
	ret->role = DEMO_PICK(state, roles);
	ret->sex = DEMO_PICK(state, sexes);
	ret->age = DEMO_PICK(state, ages);
	ret->crime = DEMO_PICK(state, crimes);
	ret->source = DEMO_PICK(state, sources);
	ret->reported = DEMO_PICK(state, reported);
}
