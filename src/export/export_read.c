/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export_read.c - an archive into two new stores: each row as it was, counted, and nothing kept unless all
 * of it is there. What was opened beside a row is not looked at: the sealed value goes in. */
#include "export/export_priv.h"

#include "base/progress.h"

#include <jansson.h>

struct reading {
	const struct export_from *from;
	struct export_sum *sum;
	struct arena *mem, *row;
	struct db_rows_load *load[2]; /* data, vault */
	const struct db_rows_table *table;
	int64_t line;
	int64_t all; /* rows, about: what the manifest says */
	json_t *counted; /* rows of each table so far */
	json_t *expected; /* rows.json, once it was read */
	bool manifest;
	char *err;
	size_t n;
};

static mst_err wrong(struct reading *r, const char *file, const char *words)
{
	if (r->line)
		snprintf(r->err, r->n, "%s, rad %lld: %s", file, (long long)r->line, words);
	else
		snprintf(r->err, r->n, "%s: %s", file, words);
	return MST_INVALID;
}

/* ---- a row ---- */

static bool bytes_of(struct arena *mem, const json_t *j, struct db_val *ret)
{
	size_t n = json_string_length(j) / 2;
	uint8_t *p = arena_alloc(mem, n + 1, 1);

	*ret = (struct db_val){ .type = DB_BLOB, .b = { p, n } };
	return hex_parse(json_string_value(j), p, n);
}

static bool value_of(struct arena *mem, const json_t *j, enum db_type type, struct db_val *ret)
{
	*ret = (struct db_val){ 0 };
	if (json_is_null(j))
		return true;
	if (type == DB_INT) {
		*ret = (struct db_val){ .type = DB_INT, .i = json_integer_value(j) };
		return json_is_integer(j);
	}
	if (!json_is_string(j))
		return false;
	if (type == DB_BLOB)
		return bytes_of(mem, j, ret);
	*ret = V(arena_strn(mem, json_string_value(j), json_string_length(j)));
	return true;
}

static mst_err values_of(struct arena *mem, const struct db_rows_table *t, const json_t *row,
			 struct db_val *ret, const char **ret_why)
{
	size_t members = json_object_size(row) - (json_object_get(row, EXPORT_OPENED) ? 1 : 0);

	for (size_t i = 0; i < t->ncol; i++) {
		const json_t *j = json_object_get(row, t->col[i].name);

		if (j && value_of(mem, j, t->col[i].type, &ret[i]))
			continue;
		*ret_why = arena_fmt(mem, "\"%s\" saknas eller är av fel slag", t->col[i].name);
		return MST_INVALID;
	}
	if (members == t->ncol)
		return MST_OK;
	*ret_why = "raden har en uppgift som tabellen inte har";
	return MST_INVALID;
}

mst_err export_line(struct arena *mem, const struct db_rows_table *t, const char *p, size_t n,
		    struct db_val *ret, const char **ret_why)
{
	json_error_t why;
	json_t *row = json_loadb(p, n, JSON_REJECT_DUPLICATES, &why);
	mst_err e;

	if (!row) {
		*ret_why = arena_fmt(mem, "kolumn %d: %s", why.column, why.text);
		return MST_INVALID;
	}
	e = values_of(mem, t, row, ret, ret_why);
	json_decref(row);
	return e;
}

static mst_err read_line(struct reading *r, struct db_rows_load *l, const char *file, const char *p,
			 size_t n)
{
	struct db_val *v = arena_new(r->row, struct db_val, r->table->ncol);
	const char *why;

	if (!progress_at(r->sum->rows + r->line, r->all))
		return MST_CONFLICT;
	if (export_line(r->row, r->table, p, n, v, &why) != MST_OK)
		return wrong(r, file, why);
	return db_rows_put(l, v) == MST_OK ? MST_OK : wrong(r, file, "databasen tog inte emot raden");
}

/* "data/support_case-0001.jsonl" */
static mst_err begin_part(struct reading *r, const char *file, struct db_rows_load *l)
{
	const char *name = strchr(file, '/') + 1, *dash = strrchr(name, '-');
	const char *table = arena_strn(r->mem, name, dash ? (size_t)(dash - name) : strlen(name));

	if (r->table && str_eq(r->table->name, table))
		return MST_OK;
	if (json_object_get(r->counted, table) || db_rows_table(l, table, &r->table) != MST_OK)
		return wrong(r, file, "en sådan tabell finns inte, eller har redan kommit");
	r->sum->tables++;
	return MST_OK;
}

static mst_err read_part(struct reading *r, const char *file, struct blob b)
{
	struct db_rows_load *l = r->load[str_starts(file, "vault/")];
	const char *p = (const char *)b.p, *end = p + b.n;

	TRY(begin_part(r, file, l));
	for (r->line = 1; p < end; r->line++) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));

		if (!stop)
			return wrong(r, file, "raden är avhuggen");
		TRY(read_line(r, l, file, p, (size_t)(stop - p)));
		arena_reset(r->row);
		p = stop + 1;
	}
	int64_t rows = r->line - 1, before = json_integer_value(json_object_get(r->counted, r->table->name));

	json_object_set_new(r->counted, r->table->name, json_integer(before + rows));
	r->sum->rows += rows;
	r->line = 0;
	return MST_OK;
}

/* ---- the other files ---- */

static mst_err same_schema(struct reading *r, const json_t *stores, const char *name,
			   struct db_store *s)
{
	const json_t *j = json_object_get(json_object_get(stores, name), "schema");
	const char *ours;
	struct db *db;

	TRY(db_reader(s, &db));
	TRY(db_schema(db, r->mem, &ours));
	if (j && str_eq(json_string_value(j), ours))
		return MST_OK;
	return wrong(r, "manifest.json",
		     "arkivet är gjort av en annan version av Medstöd. För in det med den som står under "
		     "program, och uppgradera sedan");
}

static int64_t rows_of(const json_t *store)
{
	int64_t n = 0;
	size_t i;
	json_t *t;

	json_array_foreach(json_object_get(store, "tables"), i, t)
		n += json_integer_value(json_object_get(t, "rows"));
	return n;
}

static mst_err read_manifest(struct reading *r, struct blob b)
{
	json_t *m = json_loadb((const char *)b.p, b.n, 0, NULL);
	const json_t *stores = json_object_get(m, "stores");
	const char *format = json_string_value(json_object_get(m, "format"));
	mst_err e = MST_OK;

	if (!format || !str_eq(format, EXPORT_FORMAT))
		e = wrong(r, "manifest.json", "det är inget arkiv från medstod export");
	if (e == MST_OK)
		e = same_schema(r, stores, "data", r->from->data);
	if (e == MST_OK)
		e = same_schema(r, stores, "vault", r->from->vault);
	r->all = rows_of(json_object_get(stores, "data")) + rows_of(json_object_get(stores, "vault"));
	json_decref(m);
	r->manifest = e == MST_OK;
	return e;
}

static mst_err read_setting(struct reading *r, const char *file, struct blob b)
{
	const char *name = strchr(file, '/') + 1;

	if (!str_eq(name, "medstod.conf") && !str_eq(name, "pepper"))
		return wrong(r, file, "en sådan fil hör inte dit");
	if (!r->from->setting(r->from->arg, name, (const char *)b.p, b.n))
		return wrong(r, file, "filen kunde inte skrivas");
	return MST_OK;
}

static mst_err read_file(struct reading *r, const char *file, struct blob b)
{
	if (str_eq(file, "manifest.json"))
		return read_manifest(r, b);
	if (str_eq(file, "rows.json")) {
		r->expected = json_loadb((const char *)b.p, b.n, 0, NULL);
		return r->expected ? MST_OK : wrong(r, file, "filen är inte hel");
	}
	if (str_starts(file, "settings/"))
		return read_setting(r, file, b);
	if (str_starts(file, "data/") || str_starts(file, "vault/"))
		return r->manifest ? read_part(r, file, b) : wrong(r, file, "manifest.json ska komma först");
	r->sum->files += str_starts(file, "files/");
	return MST_OK;
}

static mst_err count_all(struct reading *r)
{
	const char *table;
	json_t *n;

	if (!r->manifest || !r->expected)
		return wrong(r, "arkivet", "det är avhugget, eller inget arkiv från medstod export");
	json_object_foreach(r->expected, table, n)
		if (json_integer_value(n) != json_integer_value(json_object_get(r->counted, table)))
			return wrong(r, table, "alla rader är inte med");
	return MST_OK;
}

static mst_err read_all(struct reading *r, struct export_untar *t)
{
	const char *name;
	struct blob b;

	for (;;) {
		if (export_untar_next(t, &name, &b) != MST_OK)
			return wrong(r, r->from->file, "det är ingen tar-fil, eller så är den avhuggen. Öppna "
							"den först: age -d -i NYCKELFIL ARKIV | medstod import "
							"- MAPP");
		if (!name)
			return count_all(r);
		TRY(read_file(r, name, b));
	}
}

/* The keys first: data without them would be what nobody can open. */
static mst_err keep(struct reading *r, bool good)
{
	mst_err e = MST_OK;

	for (int i = 1; i >= 0; i--) {
		mst_err end = r->load[i] ? db_rows_end(r->load[i], good && e == MST_OK) : MST_OK;

		e = e == MST_OK ? end : e;
	}
	return e == MST_OK ? MST_OK : wrong(r, "databasen", "den tog inte emot raderna");
}

mst_err export_read(const struct export_from *from, struct export_sum *ret, char *err, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	MST_CLEANUP(arena_closep) struct arena *row = arena_open();
	struct reading r = { .from = from, .sum = ret, .mem = mem, .row = row, .err = err, .n = n,
			     .counted = json_object() };
	struct export_untar *t;
	mst_err e;

	*ret = (struct export_sum){ 0 };
	*err = 0;
	if (export_untar_open(from->file, &t) != MST_OK) {
		json_decref(r.counted);
		return wrong(&r, from->file, "filen kan inte läsas som tar");
	}
	e = db_rows_begin(from->data, &r.load[0]);
	if (e == MST_OK)
		e = db_rows_begin(from->vault, &r.load[1]);
	e = e == MST_OK ? read_all(&r, t) : wrong(&r, "databasen", "den är inte ny");
	mst_err end = keep(&r, e == MST_OK);

	export_untar_end(t);
	json_decref(r.counted);
	json_decref(r.expected);
	if (e != MST_OK && progress_stopped()) {
		snprintf(err, n, "Införandet avbröts innan det var klart. Ingenting är infört.");
		return MST_CONFLICT;
	}
	return e == MST_OK ? end : e;
}
