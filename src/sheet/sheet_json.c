/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sheet_json.c - two kinds of JSON that are tables, laid out as such with their places in the file
 * (RFC 6901) in the last column:
 *   JSON-stat 2.0, a dataset, as Statistics Sweden's database gives it: one row per value, with the code
 *     of each dimension: "Region", ..., "Tid", "value", "pointer";
 *   Kolada's answer of values: "kpi", "municipality", "period", "value", "pointer". Of what it tells by
 *     sex only both together are laid out. That there is a next page is a last row without a kpi.
 * A value that is not told is "..". */
#include "sheet/sheet_priv.h"

#include <jansson.h>

#define DIMENSIONS_MOST 12

static void decrefp(json_t **j)
{
	json_decref(*j);
}

static void put(struct sheet_grid *g, size_t row, size_t col, const char *text)
{
	sheet_grid_put(g, row, col, text, strlen(text));
}

/* "2303", "74.3"; "..": null; NULL: no such value. */
static const char *scalar(struct arena *mem, const json_t *j)
{
	if (!j || json_is_null(j))
		return j ? ".." : NULL;
	if (json_is_string(j))
		return json_string_value(j);
	if (json_is_integer(j))
		return arena_fmt(mem, "%lld", (long long)json_integer_value(j));
	return json_is_real(j) ? arena_fmt(mem, "%.10g", json_real_value(j)) : NULL;
}

/* ---- Kolada ---- */

static const char *const kolada_heads[] = { "kpi", "municipality", "period", "value", "pointer" };

/* Both sexes together are "T"; a point without sex is all there is. */
static bool both(const json_t *point)
{
	const char *sex = json_string_value(json_object_get(point, "gender"));

	return !sex || str_eq(sex, "T");
}

static enum sheet_fault kolada_row(struct sheet_grid *g, size_t *row, const json_t *item, size_t at)
{
	const json_t *points = json_object_get(item, "values");
	size_t i;
	json_t *point;

	if (!json_is_array(points))
		return SHEET_NO_TABLE;
	json_array_foreach(points, i, point) {
		const char *const cells[] = {
			scalar(g->mem, json_object_get(item, "kpi")),
			scalar(g->mem, json_object_get(item, "municipality")),
			scalar(g->mem, json_object_get(item, "period")),
			scalar(g->mem, json_object_get(point, "value")),
			arena_fmt(g->mem, "/values/%zu/values/%zu", at, i),
		};

		if (!json_is_object(point))
			return SHEET_NO_TABLE;
		if (!both(point) || json_is_true(json_object_get(point, "isdeleted")))
			continue;
		for (size_t col = 0; col < MST_LEN(cells); col++)
			put(g, *row, col, cells[col] ? cells[col] : "..");
		++*row;
	}
	return SHEET_GOOD;
}

static enum sheet_fault kolada(struct sheet_grid *g, const json_t *root, const json_t *values)
{
	static const char *const next[] = { "next_url", "next_page" };
	size_t i, row = 1;
	json_t *item;

	for (size_t col = 0; col < MST_LEN(kolada_heads); col++)
		put(g, 0, col, kolada_heads[col]);
	json_array_foreach(values, i, item) {
		enum sheet_fault f = kolada_row(g, &row, item, i);

		if (f)
			return f;
	}
	for (size_t k = 0; k < MST_LEN(next); k++) {
		const json_t *j = json_object_get(root, next[k]);

		if (j && !json_is_null(j)) {
			put(g, row, MST_LEN(kolada_heads) - 1, arena_fmt(g->mem, "/%s", next[k]));
			break;
		}
	}
	return SHEET_GOOD;
}

/* ---- JSON-stat ---- */

struct stat_dim {
	const char *name;
	const char **codes;
	size_t size;
};

/* The codes of a dimension in their order: an object of places, an array, or one label alone. */
static bool read_dim(struct arena *mem, const json_t *dims, struct stat_dim *d)
{
	const json_t *category = json_object_get(json_object_get(dims, d->name), "category");
	json_t *index = json_object_get(category, "index"), *place;
	const char *code;
	size_t i;

	d->codes = arena_new(mem, const char *, d->size);
	if (json_is_array(index)) {
		json_array_foreach(index, i, place)
			if (i < d->size)
				d->codes[i] = json_string_value(place);
	} else if (json_is_object(index)) {
		json_object_foreach(index, code, place) {
			json_int_t at = json_integer_value(place);

			if (json_is_integer(place) && at >= 0 && (size_t)at < d->size)
				d->codes[at] = code;
		}
	} else if (d->size == 1) {
		json_object_foreach(json_object_get(category, "label"), code, place)
			d->codes[0] = code;
	}
	for (i = 0; i < d->size; i++)
		if (!d->codes[i])
			return false;
	return true;
}

static enum sheet_fault read_dims(struct arena *mem, const json_t *root, struct stat_dim *dims,
				  size_t *ret_n, size_t *ret_values)
{
	const json_t *id = json_object_get(root, "id"), *size = json_object_get(root, "size");
	size_t n = json_array_size(id), values = 1;

	if (!n || n > DIMENSIONS_MOST || json_array_size(size) != n)
		return SHEET_NO_TABLE;
	for (size_t i = 0; i < n; i++) {
		json_int_t k = json_integer_value(json_array_get(size, i));

		if (k < 1)
			return SHEET_NO_TABLE;
		if (k > SHEET_ROWS_MAX || values * (size_t)k >= SHEET_ROWS_MAX)
			return SHEET_TOO_LARGE;
		dims[i].name = json_string_value(json_array_get(id, i));
		dims[i].size = (size_t)k;
		values *= (size_t)k;
		if (!dims[i].name ||
		    !read_dim(mem, json_object_get(root, "dimension"), &dims[i]))
			return SHEET_NO_TABLE;
	}
	*ret_n = n;
	*ret_values = values;
	return SHEET_GOOD;
}

static enum sheet_fault jsonstat(struct sheet_grid *g, const json_t *root)
{
	struct stat_dim dims[DIMENSIONS_MOST];
	const json_t *value = json_object_get(root, "value");
	size_t n, values;
	enum sheet_fault f = read_dims(g->mem, root, dims, &n, &values);

	if (f)
		return f;
	if (json_is_array(value) ? json_array_size(value) != values : !json_is_object(value))
		return SHEET_NO_TABLE;
	for (size_t i = 0; i < n; i++)
		put(g, 0, i, dims[i].name);
	put(g, 0, n, "value");
	put(g, 0, n + 1, "pointer");
	for (size_t k = 0; k < values; k++) {
		const char *key = arena_fmt(g->mem, "%zu", k);
		const char *said = scalar(g->mem, json_is_array(value) ? json_array_get(value, k) :
									 json_object_get(value, key));
		size_t rest = k;

		for (size_t i = n; i-- > 0; rest /= dims[i].size)
			put(g, k + 1, i, dims[i].codes[rest % dims[i].size]);
		put(g, k + 1, n, said ? said : "..");
		put(g, k + 1, n + 1, arena_fmt(g->mem, "/value/%zu", k));
	}
	return SHEET_GOOD;
}

enum sheet_fault sheet_read_json(struct arena *mem, struct blob file, struct sheet *ret)
{
	struct sheet_grid g = { .mem = mem };
	json_error_t error;
	MST_CLEANUP(decrefp)
	json_t *root = json_loadb((const char *)file.p, file.n, JSON_REJECT_DUPLICATES, &error);
	json_t *values = json_object_get(root, "values");
	enum sheet_fault f = SHEET_NO_TABLE;

	if (!root) {
		ret->line = error.line;
		ret->column = error.column;
		return SHEET_BROKEN;
	}
	if (json_is_array(values))
		f = kolada(&g, root, values);
	else if (str_eq(json_string_value(json_object_get(root, "class")), "dataset"))
		f = jsonstat(&g, root);
	return f ? f : sheet_grid_end(&g, ret);
}
