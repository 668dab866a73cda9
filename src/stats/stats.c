/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats.c - facts: what may be counted, the jour's own tables, and the cut that lets go of the
 * link between a closed case and its facts. Knows no case and asks no other room. */
#include "stats/stats_priv.h"

#include "crypto/crypto.h"

/* Groups are of no time. */
static bool in(const struct stats_fact *f, const struct stats_code *list, const struct stats_code *groups,
	       const char *code)
{
	const struct stats_code *c = stats_code_find(list, code);

	return !code || (c && stats_code_holds(c, f->day)) || (groups && stats_code_find(groups, code));
}

bool stats_municipality_good(const char *code)
{
	return strlen(code) == 4 && strspn(code, "0123456789") == 4;
}

/* Services are coded by a room above; only the form of the code is known here. */
static bool service_good(const char *s)
{
	size_t n = s ? strlen(s) : 1;

	return n > 0 && n <= 40 &&
	       (!s || strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == n);
}

/* An outcome stands beside nothing that could tell whose it is. */
static bool alone_good(const struct stats_fact *f)
{
	return f->service && stats_code_find(stats_outcomes, f->service) && !f->municipality && !f->role &&
	       !f->sex && !f->age && !f->crime && !f->source && !f->reported && !f->circumstance;
}

static bool fact_good(const struct stats_fact *f)
{
	bool person = f->role || f->sex || f->age || f->crime || f->source || f->reported ||
		      f->service;
	bool other = f->municipality || person;

	if (id_none(f->id) || id_none(f->jour) || f->day == DAY_NONE || f->n == 0)
		return false;
	bool court = f->kind == STATS_COURT || f->kind == STATS_COURT_SESSION;
	bool first = f->kind == STATS_FIRST_CONTACT;

	bool outcome = f->kind == STATS_OUTCOME;

	if (f->kind < STATS_REFERRAL ||
	    (f->kind > STATS_GRANT && !court && !first && f->kind != STATS_CRIME_PLACE && !outcome))
		return false;
	if (outcome)
		return alone_good(f);
	if (first && (f->municipality || f->role || f->sex || f->age || f->crime || f->reported))
		return false;
	if ((f->kind == STATS_CIRCUMSTANCE) != (f->circumstance != NULL))
		return false;
	bool outreach = f->kind == STATS_OUTREACH || f->kind == STATS_REACHED;

	if (outreach && f->service)
		person = f->role || f->sex || f->age || f->crime || f->source || f->reported ||
			 !stats_code_find(stats_goals, f->service);
	if (f->kind >= STATS_MEETING && !court && !first && person)
		return false;
	if (f->circumstance)
		return !other && in(f, stats_circumstances, NULL, f->circumstance);
	return (!f->municipality || stats_municipality_good(f->municipality)) &&
	       in(f, stats_roles, NULL, f->role) && in(f, stats_sexes, NULL, f->sex) &&
	       in(f, stats_ages, stats_age_groups, f->age) &&
	       in(f, stats_crimes, stats_crime_groups, f->crime) &&
	       in(f, stats_sources, NULL, f->source) && in(f, stats_reported, NULL, f->reported) &&
	       service_good(f->service);
}

mst_err stats_put(struct db *w, const struct stats_fact *f)
{
	char quarter[QUARTER_TEXT];

	if (!fact_good(f))
		return MST_INVALID;
	quarter_text(quarter_of(f->day), quarter);
	return stats_row_put(w, &(struct stats_row){
					.jour = f->jour,
					.id = f->id,
					.kind = f->kind,
					.n = f->n,
					.quarter = quarter,
					.municipality = f->municipality,
					.role = f->role,
					.sex = f->sex,
					.age = f->age,
					.crime = f->crime,
					.source = f->source,
					.reported = f->reported,
					.service = f->service,
					.circumstance = f->circumstance,
				});
}

/* ---- is a fact what it should be? ---- */

static const char *differ(struct arena *mem, const char *said, const char *what, const char *is,
			  const char *should)
{
	if (str_eq(is, should))
		return said;
	return arena_fmt(mem, "%s%s%s %s, ska vara %s", said ? said : "", said ? "; " : "", what,
			 is ? is : "–", should ? should : "–");
}

mst_err stats_differs(struct db *db, struct arena *mem, const struct stats_fact *f, const char **ret)
{
	char quarter[QUARTER_TEXT];
	struct stats_row r;
	const char *s = NULL;
	mst_err e = stats_row_find(db, mem, f->id, &r);

	if (e == MST_NOTFOUND) {
		*ret = "saknas";
		return MST_OK;
	}
	TRY(e);
	quarter_text(quarter_of(f->day), quarter);
	s = differ(mem, s, "slag", arena_fmt(mem, "%lld", (long long)r.kind),
		   arena_fmt(mem, "%d", (int)f->kind));
	s = differ(mem, s, "antal", arena_fmt(mem, "%lld", (long long)r.n),
		   arena_fmt(mem, "%lld", (long long)f->n));
	s = differ(mem, s, "kvartal", r.quarter, arena_str(mem, quarter));
	s = differ(mem, s, "kommun", r.municipality, f->municipality);
	s = differ(mem, s, "roll", r.role, f->role);
	s = differ(mem, s, "kön", r.sex, f->sex);
	s = differ(mem, s, "ålder", r.age, f->age);
	s = differ(mem, s, "brott", r.crime, f->crime);
	s = differ(mem, s, "väg hit", r.source, f->source);
	s = differ(mem, s, "anmält", r.reported, f->reported);
	s = differ(mem, s, "insats", r.service, f->service);
	*ret = differ(mem, s, "omständighet", r.circumstance, f->circumstance);
	return MST_OK;
}

mst_err stats_drop(struct db *w, struct id fact)
{
	return stats_row_drop(w, fact);
}

/* Uniform in 0 .. below - 1. */
static size_t pick(size_t below)
{
	uint64_t r, fair = UINT64_MAX - UINT64_MAX % below;

	do
		rng_bytes(&r, sizeof(r));
	while (r >= fair);
	return (size_t)(r % below);
}

mst_err stats_cut(struct db *w, const struct id *facts, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct stats_row *rows = arena_new(mem, struct stats_row, n ? n : 1);
	size_t have = 0;

	for (size_t i = 0; i < n; i++) {
		mst_err e = stats_row_find(w, mem, facts[i], &rows[have]);

		if (e == MST_NOTFOUND)
			continue;
		TRY(e);
		TRY(stats_row_drop(w, facts[i]));
		have++;
	}
	for (size_t left = have; left > 0; left--) {
		size_t i = pick(left);
		struct stats_row r = rows[i];

		rows[i] = rows[left - 1];
		r.id = rng_id();
		if (r.age)
			r.age = stats_code_group(stats_ages, r.age);
		if (r.crime)
			r.crime = stats_code_group(stats_crimes, r.crime);
		if (!str_eq(r.source, "municipality"))
			r.source = NULL;
		r.reported = NULL;
		if (r.kind != STATS_OUTCOME)
			r.service = NULL;
		TRY(stats_row_put(w, &r));
	}
	return MST_OK;
}

static int by_code(const void *a, const void *b)
{
	const struct stats_count *x = a, *y = b;

	return strcmp(x->code, y->code);
}

mst_err stats_by(struct db *db, struct arena *mem, struct id jour, enum stats_kind kind,
		 enum stats_dim dim, int32_t from, int32_t to, struct stats_count **ret, size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	char first[QUARTER_TEXT], last[QUARTER_TEXT];
	struct stats_count *list = arena_new(mem, struct stats_count, 16);
	size_t n = 0, room = 16;
	bool row;

	quarter_text(quarter_of(from), first);
	quarter_text(quarter_of(to), last);
	TRY(stats_row_count(db,
			    DB_ARGS(V(jour), V((int64_t)kind), V((const char *)first),
				    V((const char *)last)),
			    dim, &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			break;
		if (n == room) {
			struct stats_count *more = arena_new(mem, struct stats_count, room * 2);

			memcpy(more, list, n * sizeof(*list));
			list = more;
			room *= 2;
		}
		list[n].code = row_text(q, mem);
		list[n].n = row_int(q);
		row_end(q);
		n++;
	}
	qsort(list, n, sizeof(*list), by_code);
	*ret = list;
	*ret_n = n;
	return MST_OK;
}
