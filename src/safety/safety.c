/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety.c - keeping a file, reading it in, taking it back; and what holds for one municipality. */
#include "safety/safety_db.h"

#define DAY_SECONDS 86400

/* ---- acts on files ---- */

struct keep_arg {
	struct safety_batch batch;
	const struct safety_file *file;
};

static mst_err put_file(struct ctx *c, void *arg)
{
	const struct keep_arg *a = arg;

	TRY(safety_batch_insert(c->db, &a->batch));
	for (size_t i = 0; i < a->file->n; i++)
		TRY(safety_value_insert(c->db, a->batch.id, &a->file->values[i]));
	for (size_t i = 0; i < a->file->nleft; i++)
		TRY(safety_left_insert(c->db, a->batch.id, &a->file->left[i]));
	return MST_OK;
}

void safety_keep(struct ctx *c, const struct safety_file *f, struct act *ret, struct id *ret_id)
{
	struct keep_arg *a = arena_new(c->mem, struct keep_arg, 1);

	a->file = f;
	a->batch = (struct safety_batch){.id = rng_id(),
					 .by = c->who->id,
					 .at = c->now,
					 .state = SAFETY_LOOKED_AT,
					 .series = *f->series,
					 .preliminary = f->preliminary};
	if (f->licence)
		a->batch.series.licence = f->licence;
	*ret = (struct act){.apply = put_file, .arg = a};
	*ret_id = a->batch.id;
}

static mst_err take_in(struct ctx *c, void *arg)
{
	const struct id *id = arg;

	TRY(safety_batch_move(c->db, *id, SAFETY_LOOKED_AT, SAFETY_READ_IN));
	return safety_lefts_drop(c->db, *id);
}

static mst_err take_back(struct ctx *c, void *arg)
{
	return safety_batch_move(c->db, *(const struct id *)arg, SAFETY_READ_IN, SAFETY_TAKEN_BACK);
}

static void batch_act(struct ctx *c, struct id batch, mst_err (*apply)(struct ctx *c, void *arg),
		      const char *name, struct act *ret)
{
	struct id *arg = arena_new(c->mem, struct id, 1);

	*arg = batch;
	*ret = (struct act){
	    .apply = apply, .arg = arg, .audit = ctx_note(c, name, ID_NONE, NULL, NULL)};
}

void safety_take_in(struct ctx *c, struct id batch, struct act *ret)
{
	batch_act(c, batch, take_in, "safety.import", ret);
}

void safety_take_back(struct ctx *c, struct id batch, struct act *ret)
{
	batch_act(c, batch, take_back, "safety.undo", ret);
}

mst_err safety_sweep_apply(struct db *w, void *arg)
{
	return safety_drop_looked_at(w, *(const int64_t *)arg - DAY_SECONDS);
}

/* ---- facts ---- */

bool safety_year_told(int year, int32_t today)
{
	return today >= day_make(year + 1, 4, 1);
}

/* The figure of an area in a year; NULL: this batch does not tell it. */
static const struct safety_value *value_of(const struct safety_value *list, size_t n,
					   const char *area, int year)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].year == year && str_eq(list[i].area, area))
			return &list[i];
	return NULL;
}

/* The latest year that may be told of an area; 0: none. */
static int latest_year(const struct safety_value *list, size_t n, const char *area, int32_t today)
{
	int year = 0;

	for (size_t i = 0; i < n; i++)
		if (list[i].year > year && str_eq(list[i].area, area) &&
		    safety_year_told(list[i].year, today))
			year = list[i].year;
	return year;
}

/* A later batch holds: what an earlier one says of the same area and year is left out. */
static void add_values(struct arena *mem, struct safety_value **all, size_t *n, size_t *cap,
		       const struct safety_value *more, size_t nmore, bool preliminary)
{
	for (size_t i = 0; i < nmore; i++)
		if (!value_of(*all, *n, more[i].area, more[i].year)) {
			*all = arena_more(mem, *all, *n, cap, sizeof(**all));
			(*all)[*n] = more[i];
			(*all)[(*n)++].preliminary = preliminary;
		}
}

static void fill_fact(struct safety_fact *f, const struct safety_value *list, size_t n,
		      const char *town, const char *county, int32_t today)
{
	const char *const areas[] = {town, county, "00"};
	const struct safety_value *v;
	int year = 0;

	/* The nearest place that is told of says which year it is. */
	for (size_t i = 0; i < MST_LEN(areas) && !year; i++)
		year = latest_year(list, n, areas[i], today);

	if ((v = value_of(list, n, town, year)))
		f->town = *v;
	if ((v = value_of(list, n, county, year)))
		f->county = *v;
	if ((v = value_of(list, n, "00", year)))
		f->country = *v;
	/* Figures on both sides of a break are not the same measure. */
	bool same = !f->series.broken || year - 1 >= f->series.broken || year < f->series.broken;

	if (f->town.year && same && (v = value_of(list, n, town, year - 1)))
		f->before = *v;
}

static mst_err fact_of(struct db *db, struct arena *mem, const struct safety_batch *batches,
		       size_t first, size_t n, const char *town, int32_t today,
		       struct safety_fact *ret)
{
	const char *county = arena_strn(mem, town, 2);
	struct safety_value *all = NULL, *list;
	size_t nall = 0, cap = 0, k;

	*ret = (struct safety_fact){.series = batches[first].series};
	for (size_t i = first; i < n; i++)
		if (str_eq(batches[i].series.code, ret->series.code)) {
			TRY(safety_values_of(db, mem, batches[i].id, town, county, &list, &k));
			add_values(mem, &all, &nall, &cap, list, k, batches[i].preliminary);
		}
	fill_fact(ret, all, nall, town, county, today);
	return MST_OK;
}

static bool seen_before(const struct safety_batch *batches, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(batches[k].series.code, batches[i].series.code))
			return true;
	return false;
}

static int place_of(const char *code)
{
	int i = 0;

	for (const struct safety_series *s = safety_known; s->code && !str_eq(s->code, code); s++)
		i++;
	return i;
}

static int by_place(const void *a, const void *b)
{
	const struct safety_fact *x = a, *y = b;

	return place_of(x->series.code) - place_of(y->series.code);
}

mst_err safety_facts(struct db *db, struct arena *mem, const char *town, int32_t today,
		     struct safety_fact **ret, size_t *ret_n)
{
	struct safety_batch *batches;
	struct safety_fact *list, f;
	size_t n, kept = 0;

	TRY(safety_batches_in(db, mem, &batches, &n));
	list = arena_new(mem, struct safety_fact, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (seen_before(batches, i))
			continue;
		TRY(fact_of(db, mem, batches, i, n, town, today, &f));
		if (f.town.year || f.county.year || f.country.year)
			list[kept++] = f;
	}
	qsort(list, kept, sizeof(*list), by_place);
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}
