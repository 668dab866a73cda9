/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_flags.c - the special circumstances of a case and where the crime was as facts, each alone:
 * beside a crime, an age and a home they would single people out. Their ids are told only by the case's key. */
#include "support/support_seal.h"

struct id support_flag_fact(const struct seal_key *key, const char *flag)
{
	struct hash_state h;
	struct hash sum;
	struct id id;

	hash_start(&h, key);
	hash_add_part(&h, "circumstance", 12);
	hash_add_part(&h, flag, strlen(flag));
	hash_end(&h, &sum);
	memcpy(id.b, sum.b, sizeof(id.b));
	return id;
}

static void place_of(struct ctx *c, const struct seal_key *key, const char *place, int32_t day,
		     struct support_flags *ret)
{
	struct id id = support_flag_fact(key, SUPPORT_PLACE_FACT);

	if (place)
		ret->put[ret->nput++] = (struct stats_fact){ .id = id, .jour = c->app->jour, .day = day,
							     .kind = STATS_CRIME_PLACE,
							     .municipality = place, .n = 1 };
	else
		ret->drop[ret->ndrop++] = id;
}

void support_flags_of(struct ctx *c, const struct seal_key *key, const struct support_codes *codes,
		      const struct person *p, int32_t day, struct support_flags *ret)
{
	*ret = (struct support_flags){ 0 };
	place_of(c, key, codes && !p->extra_protection ? codes->place : NULL, day, ret);
	for (const struct stats_code *k = stats_circumstances; k->code; k++) {
		bool has = false;

		for (size_t i = 0; codes && i < codes->nflags; i++)
			has |= str_eq(codes->flags[i], k->code);
		struct id id = support_flag_fact(key, k->code);

		if (has)
			ret->put[ret->nput++] = (struct stats_fact){
				.id = id, .jour = c->app->jour, .kind = STATS_CIRCUMSTANCE,
				.day = day, .circumstance = k->code, .n = 1
			};
		else
			ret->drop[ret->ndrop++] = id;
	}
}

mst_err support_flags_put(struct db *w, const struct support_flags *f)
{
	for (size_t i = 0; i < f->ndrop; i++)
		TRY(stats_drop(w, f->drop[i]));
	for (size_t i = 0; i < f->nput; i++)
		TRY(stats_put(w, &f->put[i]));
	return MST_OK;
}
