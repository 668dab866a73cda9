/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_pivot.c - facts taken together and laid out by two dimensions. One statement reads them, and what is
 * asked for is bound to it, so that no statement is put together from choices. They are summed here: the engine
 * would sort them first, which costs more than reading them. */
#include "stats/stats_pivot.h"

#include "view/view.h"

/* Of STATS_FIRST_CONTACT; other services are coded by the rooms above, and are not told here. */
static const struct stats_code withins[] = {
	{ "in_time", N_("Inom den lovade tiden"), NULL },
	{ "week", N_("Senare, inom en vecka"), NULL },
	{ "later", N_("Efter mer än en vecka"), NULL },
	{ 0 },
};

const struct stats_axis_kind stats_axes[AXIS_COUNT] = {
	[AXIS_MUNICIPALITY] = { "kommun", N_("Kommun"), NULL, NULL, AXIS_COUNTY },
	[AXIS_COUNTY] = { "lan", N_("Län"), NULL, NULL, AXIS_NONE },
	[AXIS_ROLE] = { "roll", N_("Roll i det som hände"), stats_roles, stats_role_groups, AXIS_NONE },
	[AXIS_SEX] = { "kon", N_("Kön"), stats_sexes, stats_sex_groups, AXIS_NONE },
	[AXIS_AGE] = { "alder", N_("Ålder"), stats_ages, stats_age_groups, AXIS_AGE_GROUP },
	[AXIS_AGE_GROUP] = { "aldersgrupp", N_("Åldersgrupp, grov"), stats_age_groups, NULL, AXIS_NONE },
	[AXIS_CRIME] = { "brott", N_("Brott"), stats_crimes, stats_crime_groups, AXIS_CRIME_GROUP },
	[AXIS_CRIME_GROUP] = { "brottsgrupp", N_("Brottsgrupp"), stats_crime_groups, NULL, AXIS_NONE },
	[AXIS_SOURCE] = { "vag", N_("Vägen till jouren"), stats_sources, NULL, AXIS_NONE },
	[AXIS_REPORTED] = { "anmalt", N_("Polisanmält?"), stats_reported, NULL, AXIS_NONE },
	[AXIS_WITHIN] = { "inom", N_("Första kontakt inom"), withins, NULL, AXIS_NONE },
	[AXIS_SERVICE] = { "insats", N_("Slag av insats"), NULL, NULL, AXIS_NONE },
	[AXIS_OUTCOME] = { "utfall", N_("Hur det gick"), stats_outcomes, NULL, AXIS_NONE },
	[AXIS_GOAL] = { "delmal", N_("Delmål"), stats_goals, NULL, AXIS_NONE },
	[AXIS_CIRCUMSTANCE] = { "omstandighet", N_("Särskilda omständigheter"), stats_circumstances,
				NULL, AXIS_NONE },
	[AXIS_QUARTER] = { "kvartal", N_("Kvartal"), NULL, NULL, AXIS_YEAR },
	[AXIS_YEAR] = { "ar", N_("År"), NULL, NULL, AXIS_NONE },
};

const struct stats_code *stats_axis_list(enum stats_axis a, enum stats_kind kind)
{
	if (a != AXIS_SERVICE)
		return stats_axes[a].list;
	return kind == STATS_MEASURE				       ? stats_measures :
	       kind == STATS_COURT || kind == STATS_COURT_SESSION      ? stats_court_roles :
	       kind == STATS_FIRST_CONTACT			       ? withins :
	       kind == STATS_OUTCOME				       ? stats_outcomes :
	       kind == STATS_OUTREACH || kind == STATS_REACHED	       ? stats_goals :
									 NULL;
}

const char *stats_axis_up(struct arena *mem, enum stats_axis a, const char *code)
{
	switch (stats_axes[a].up) {
	case AXIS_COUNTY:
		return str_eq(code, STATS_OTHER) ? code : arena_strn(mem, code, 2);
	case AXIS_YEAR:
		return arena_strn(mem, code, 4);
	case AXIS_AGE_GROUP:
	case AXIS_CRIME_GROUP:
		return stats_code_group(stats_axes[a].list, code);
	default:
		return NULL;
	}
}

enum stats_axis stats_axis_of(const char *code)
{
	for (enum stats_axis a = AXIS_NONE + 1; a < AXIS_COUNT; a++)
		if (str_eq(stats_axes[a].code, code))
			return a;
	return AXIS_NONE;
}

/* The columns of facts, as PART numbers them; 0 is none. */
enum part { PART_NONE, MUNICIPALITY, CRIME, AGE, SEX, ROLE, SOURCE, REPORTED, SERVICE, CIRCUMSTANCE, QUARTER };
#define PART(which)                                                                                \
	" CASE CAST(" which " AS BIGINT) WHEN 0 THEN NULL WHEN 1 THEN municipality WHEN 2 THEN crime"  \
	" WHEN 3 THEN age WHEN 4 THEN sex WHEN 5 THEN role WHEN 6 THEN source WHEN 7 THEN reported"    \
	" WHEN 8 THEN service WHEN 9 THEN circumstance WHEN 10 THEN quarter END"

static enum part part_of(enum stats_axis a)
{
	static const enum part parts[AXIS_COUNT] = {
		[AXIS_MUNICIPALITY] = MUNICIPALITY, [AXIS_COUNTY] = MUNICIPALITY, [AXIS_ROLE] = ROLE,
		[AXIS_SEX] = SEX, [AXIS_AGE] = AGE, [AXIS_AGE_GROUP] = AGE, [AXIS_CRIME] = CRIME,
		[AXIS_CRIME_GROUP] = CRIME, [AXIS_SOURCE] = SOURCE, [AXIS_REPORTED] = REPORTED,
		[AXIS_WITHIN] = SERVICE, [AXIS_SERVICE] = SERVICE, [AXIS_OUTCOME] = SERVICE,
		[AXIS_GOAL] = SERVICE, [AXIS_CIRCUMSTANCE] = CIRCUMSTANCE, [AXIS_QUARTER] = QUARTER,
		[AXIS_YEAR] = QUARTER,
	};

	return parts[a];
}

static void set_part(struct stats_row *r, enum part p, const char *code)
{
	const char **const at[] = { [MUNICIPALITY] = &r->municipality, [CRIME] = &r->crime, [AGE] = &r->age,
				    [SEX] = &r->sex, [ROLE] = &r->role, [SOURCE] = &r->source,
				    [REPORTED] = &r->reported, [SERVICE] = &r->service,
				    [CIRCUMSTANCE] = &r->circumstance, [QUARTER] = &r->quarter };

	if (p)
		*at[p] = code;
}

#define PARTS 3 /* of rows, of columns, of the filter */

/* Sums by the codes of three parts: a table with open places, at most half full. */
struct sums {
	struct sum {
		const char *code[PARTS];
		int64_t n;
		bool used;
	} *at;
	size_t cap, n; /* cap: a power of two */
};

static struct sum *sum_of(const struct sums *s, const char *const code[PARTS])
{
	size_t h = 0;

	for (int i = 0; i < PARTS; i++) {
		for (const char *p = code[i]; p && *p; p++)
			h = (h ^ (unsigned char)*p) * 16777619;
		h = (h ^ 255) * 16777619;
	}
	for (h ^= h >> 15;; h++) {
		struct sum *x = &s->at[h & (s->cap - 1)];
		bool same = x->used;

		for (int i = 0; same && i < PARTS; i++)
			same = str_eq(x->code[i], code[i]);
		if (same || !x->used)
			return x;
	}
}

static void add(struct arena *mem, struct sums *s, const char *const code[PARTS], int64_t n)
{
	if (2 * s->n >= s->cap) {
		struct sums more = { .cap = s->cap ? 2 * s->cap : 128, .n = s->n };

		more.at = arena_new(mem, struct sum, more.cap);
		for (size_t i = 0; i < s->cap; i++)
			if (s->at[i].used)
				*sum_of(&more, s->at[i].code) = s->at[i];
		*s = more;
	}
	struct sum *x = sum_of(s, code);

	if (!x->used) {
		*x = (struct sum){ .used = true };
		for (int i = 0; i < PARTS; i++)
			x->code[i] = arena_str(mem, code[i]);
		s->n++;
	}
	x->n += n;
}

static mst_err sum_up(struct db_stmt *q, struct arena *mem, struct sums *ret)
{
	MST_CLEANUP(arena_closep) struct arena *one = arena_open();
	bool row;

	for (;;) {
		const char *code[PARTS];

		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		for (int i = 0; i < PARTS; i++)
			code[i] = row_text(q, one);
		add(mem, ret, code, row_int(q));
		row_end(q);
		arena_reset(one);
	}
}

mst_err stats_rows_of(struct db *db, struct arena *mem, struct id jour, enum stats_kind kind,
		      int32_t from, int32_t to, const struct stats_ask *ask, struct stats_row **ret,
		      size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	const enum part parts[PARTS] = { part_of(ask->rows), part_of(ask->cols), part_of(ask->filter) };
	char first[QUARTER_TEXT], last[QUARTER_TEXT];
	struct sums sums = { 0 };
	struct stats_row *r;

	quarter_text(quarter_of(from), first);
	quarter_text(quarter_of(to), last);
	TRY(db_query(db,
		     "SELECT" PART("$5") "," PART("$6") "," PART("$7") ", n FROM stats_fact"
		     " WHERE jour_id = $1 AND kind = $2 AND quarter >= $3 AND quarter <= $4",
		     DB_ARGS(V(jour), V((int64_t)kind), V((const char *)first), V((const char *)last),
			     V((int)parts[0]), V((int)parts[1]), V((int)parts[2])),
		     &q));
	TRY(sum_up(q, mem, &sums));
	r = *ret = arena_new(mem, struct stats_row, sums.n + 1);
	for (size_t i = 0; i < sums.cap; i++) {
		if (!sums.at[i].used)
			continue;
		r->n = sums.at[i].n;
		for (int k = 0; k < PARTS; k++)
			set_part(r, parts[k], sums.at[i].code[k]);
		r++;
	}
	*ret_n = sums.n;
	return MST_OK;
}

static const char *code_of(struct arena *mem, const struct stats_row *r, enum stats_axis a)
{
	const char *code = NULL;

	switch (a) {
	case AXIS_NONE:
	case AXIS_COUNT:
		return "";
	case AXIS_MUNICIPALITY:
		return r->municipality ? r->municipality : STATS_OTHER;
	case AXIS_COUNTY:
		return stats_axis_up(mem, AXIS_MUNICIPALITY, code_of(mem, r, AXIS_MUNICIPALITY));
	case AXIS_ROLE:
		code = r->role;
		break;
	case AXIS_SEX:
		code = r->sex;
		break;
	case AXIS_AGE:
		code = r->age;
		break;
	case AXIS_AGE_GROUP:
		return stats_axis_up(mem, AXIS_AGE, r->age);
	case AXIS_CRIME:
		code = r->crime;
		break;
	case AXIS_CRIME_GROUP:
		return stats_axis_up(mem, AXIS_CRIME, r->crime);
	case AXIS_WITHIN:
		code = r->service && stats_code_find(withins, r->service) ? r->service : NULL;
		break;
	case AXIS_OUTCOME:
		code = r->service && stats_code_find(stats_outcomes, r->service) ? r->service : NULL;
		break;
	case AXIS_SERVICE:
		code = r->service;
		break;
	case AXIS_GOAL:
		code = r->service && stats_code_find(stats_goals, r->service) ? r->service : NULL;
		break;
	case AXIS_SOURCE:
		code = r->source;
		break;
	case AXIS_REPORTED:
		code = r->reported;
		break;
	case AXIS_CIRCUMSTANCE:
		code = r->circumstance;
		break;
	case AXIS_QUARTER:
		return r->quarter;
	case AXIS_YEAR:
		return stats_axis_up(mem, AXIS_QUARTER, r->quarter);
	}
	return code ? code : STATS_UNKNOWN;
}

static size_t place_in(const struct stats_code *list, const char *code)
{
	size_t at = 0;

	while (list && list[at].code && !str_eq(list[at].code, code))
		at++;
	return at;
}

#define LIST_MOST 1000 /* codes of one list */

/* People read ages from young to old: the order of the lists, with a group after its parts and what is not
 * known last. */
static size_t rank_of(enum stats_axis a, const char *code)
{
	const struct stats_axis_kind *k = &stats_axes[a];

	if (str_eq(code, STATS_OTHER) || str_eq(code, STATS_UNKNOWN))
		return SIZE_MAX;
	if (!k->groups)
		return place_in(k->list, code);
	return place_in(k->groups, stats_code_group(k->list, code)) * LIST_MOST + place_in(k->list, code);
}

static bool before(enum stats_axis a, const char *one, const char *other)
{
	size_t x = rank_of(a, one), y = rank_of(a, other);

	return x != y ? x < y : strcmp(one, other) < 0;
}

/* Place of a code in a sorted list, made when it is not there. */
static void place(enum stats_axis a, const char **list, size_t *n, const char *code)
{
	size_t i = 0;

	while (i < *n && before(a, list[i], code))
		i++;
	if (i < *n && str_eq(list[i], code))
		return;
	for (size_t k = *n; k > i; k--)
		list[k] = list[k - 1];
	list[i] = code;
	++*n;
}

static size_t find(const char *const *list, const char *code)
{
	size_t i = 0;

	while (!str_eq(list[i], code))
		i++;
	return i;
}

void stats_pivot_make(struct arena *mem, const struct stats_row *list, size_t n,
		      const struct stats_ask *ask, struct stats_pivot *ret)
{
	struct stats_pivot p = { .rows = arena_new(mem, const char *, n + 1),
				 .cols = arena_new(mem, const char *, n + 1) };
	const char **row = arena_new(mem, const char *, n + 1);
	const char **col = arena_new(mem, const char *, n + 1);

	for (size_t i = 0; i < n; i++) {
		if (ask->filter && !str_eq(code_of(mem, &list[i], ask->filter), ask->only))
			continue;
		row[i] = code_of(mem, &list[i], ask->rows);
		col[i] = code_of(mem, &list[i], ask->cols);
		place(ask->rows, p.rows, &p.nrows, row[i]);
		place(ask->cols, p.cols, &p.ncols, col[i]);
	}
	p.n = arena_new(mem, int64_t, p.nrows * p.ncols + 1);
	for (size_t i = 0; i < n; i++) {
		if (!row[i])
			continue;
		p.n[find(p.rows, row[i]) * p.ncols + find(p.cols, col[i])] += list[i].n;
		p.total += list[i].n;
	}
	*ret = p;
}
