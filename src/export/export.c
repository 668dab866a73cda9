/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export.c - writing the archive: what it is, the small files, both stores' rows, and how many there are. */
#include "export/export_priv.h"

#include "base/day.h"
#include "base/progress.h"
#include "doc/doc.h"
#include "doc/doc_clean.h"
#include "job/job.h"

#define PART ((size_t)8 << 20)      /* a table's rows are parted into files of about this size */
#define PART_MAX ((size_t)64 << 20) /* and one row may make it so much */

struct writing {
	struct ctx *c;
	const struct export_to *to;
	struct export_sum *sum;
	struct export_tar *tar;
	struct arena *mem, *row; /* as long as the writing, and as one row */
	const char *store;       /* "data" or "vault" */
	struct sbuf part, manifest, counts;
	int64_t rows; /* of the table, so far */
	int64_t all;  /* of all tables, when the manifest was made */
	int parts;
	const char *table; /* whose rows are being written; NULL: none */
	const char *tables; /* what parts two tables in the manifest */
};

bool export_receiver_good(const char *receiver)
{
	size_t n = strlen(receiver);

	if (!str_starts(receiver, EXPORT_RECEIVER) || n < 60 || n > 80)
		return false;
	return strspn(receiver, "0123456789abcdefghijklmnopqrstuvwxyz") == n;
}

/* ---- what there is ---- */

static const char *type_name(enum db_type t)
{
	return t == DB_INT ? "integer" : t == DB_BLOB ? "bytes" : "text";
}

static void tell_bytes(struct sbuf *o, const struct export_column *k)
{
	static const char *const how[] = { "id", "plain", "kept sealed", "file", "opened" };

	sbuf_lit(o, ",\"what\":");
	sbuf_json(o, !k ? "unknown" : how[k->how > EXPORT_FILE ? EXPORT_FILE + 1 : (int)k->how]);
	if (k && (k->how == EXPORT_PLAIN || k->how == EXPORT_KEPT)) {
		sbuf_lit(o, ",\"words\":");
		sbuf_json(o, k->words);
	}
}

static mst_err tell_table(void *arg, const struct db_rows_table *t, const char *schema)
{
	struct writing *w = arg;
	struct sbuf *o = &w->manifest;

	if (!*w->tables) {
		sbuf_lit(o, "{\"schema\":");
		sbuf_json(o, schema);
		sbuf_lit(o, ",\"tables\":[");
	}
	sbuf_fmt(o, "%s\n{\"name\":\"%s\",\"rows\":%lld,\"columns\":[", w->tables, t->name, (long long)t->rows);
	w->tables = ",";
	w->all += t->rows;
	for (size_t i = 0; i < t->ncol; i++) {
		sbuf_fmt(o, "%s{\"name\":\"%s\",\"type\":\"%s\"", i ? "," : "", t->col[i].name,
			 type_name(t->col[i].type));
		if (t->col[i].type == DB_BLOB)
			tell_bytes(o, export_column_of(t->name, t->col[i].name));
		sbuf_ch(o, '}');
	}
	sbuf_lit(o, "]}");
	return MST_OK;
}

static mst_err put_manifest(struct writing *w)
{
	struct sbuf *o = &w->manifest;
	struct app *app = w->c->app;
	struct db_rows_to to = { .table = tell_table, .arg = w };
	char jour[33];

	hex_text(app->jour.b, sizeof(app->jour.b), jour);
	sbuf_lit(o, "{\"format\":\"" EXPORT_FORMAT "\",\"program\":");
	sbuf_json(o, w->to->program);
	sbuf_fmt(o, ",\"made\":\"%s\",\"by\":", day_iso_str(w->mem, w->c->now));
	sbuf_json(o, w->c->who->login);
	sbuf_fmt(o, ",\"organisation\":\"%s\",\"stores\":{\"data\":", jour);
	w->tables = "";
	TRY(db_rows_read(app->data, &to));
	sbuf_lit(o, "]},\"vault\":");
	w->tables = "";
	TRY(db_rows_read(app->vault, &to));
	sbuf_lit(o, "]}}}\n");
	return o->bad ? MST_FAIL : export_tar_put(w->tar, "manifest.json", o->p, o->len);
}

/* ---- rows ---- */

static void put_bytes(struct writing *w, struct blob b, struct sbuf *o)
{
	char *hex = arena_alloc(w->row, 2 * b.n + 1, 1);

	hex_text(b.p, b.n, hex);
	sbuf_ch(o, '"');
	sbuf_put(o, hex, 2 * b.n);
	sbuf_ch(o, '"');
}

static void put_value(struct writing *w, const struct db_val *v, struct sbuf *o)
{
	if (v->type == DB_INT)
		sbuf_int(o, v->i);
	else if (v->type == DB_BLOB)
		put_bytes(w, v->b, o);
	else
		sbuf_json(o, v->type == DB_TEXT ? v->s : NULL);
}

/* A document as PDF, a picture as it is. What cannot be made a file still stands in its row. */
static mst_err put_file(struct writing *w, const struct export_column *k,
			const struct db_rows_table *t, const struct db_val *row, struct blob b)
{
	char id[33] = "";
	struct sbuf pdf;
	struct doc d = { 0 };
	mst_err e = MST_OK;

	for (size_t i = 0; i < t->ncol; i++)
		if ((str_eq(t->col[i].name, "id") || str_eq(t->col[i].name, "org")) && !*id)
			hex_text(row[i].b.p, row[i].b.n == 16 ? 16 : 0, id);
	const char *name = arena_fmt(w->row, "files/%s/%s-%lld.%s", t->name, id,
				     (long long)w->rows + 1, k->words);

	if (!str_eq(k->words, "pdf")) {
		w->sum->files++;
		return export_tar_put(w->tar, name, b.p, b.n);
	}
	sbuf_init(&pdf, DOC_FILE_MAX);
	if (doc_unpack(w->row, b, &d) == MST_OK && doc_pdf(&d, &pdf) == MST_OK) {
		w->sum->files++;
		e = export_tar_put(w->tar, name, pdf.p, pdf.len);
	}
	sbuf_done(&pdf);
	return e;
}

/* An attachment of a case that is open to her. */
static mst_err put_attachment(struct writing *w, const struct db_rows_table *t, const struct db_val *row)
{
	struct id id = export_id_in(t, row, "id");
	const char *end;
	struct sbuf bytes;
	char hex[33];
	mst_err e;

	sbuf_init(&bytes, DOC_CLEAN_MAX);
	e = export_attachment(w->c, export_id_in(t, row, "case_id"), id, &end, &bytes);
	if (e == MST_OK) {
		hex_text(id.b, sizeof(id.b), hex);
		w->sum->files++;
		e = export_tar_put(w->tar, arena_fmt(w->row, "files/%s/%s.%s", t->name, hex, end), bytes.p,
				   bytes.len);
	}
	if (bytes.p)
		mem_wipe(bytes.p, bytes.len);
	sbuf_done(&bytes);
	return e == MST_NOTFOUND ? MST_OK : e;
}

/* What one sealed value says, after those of its row before it. */
static mst_err put_opened(struct writing *w, const struct export_column *k,
			  const struct db_rows_table *t, const struct db_val *row, size_t i,
			  const char **sep)
{
	struct blob plain;
	mst_err e = export_open(w->c, k, t, row, row[i].b, &plain);

	if (e == MST_NOTFOUND) {
		w->sum->closed++;
		return MST_OK;
	}
	TRY(e);
	w->sum->opened++;
	sbuf_fmt(&w->part, "%s\"%s\":", *sep, t->col[i].name);
	*sep = ",";
	w->sum->unknown += !export_layout(w->row, k->words, plain, &w->part);
	return MST_OK;
}

static mst_err put_columns(struct writing *w, const struct db_rows_table *t, const struct db_val *row)
{
	const char *sep = ",\"" EXPORT_OPENED "\":{";

	for (size_t i = 0; i < t->ncol; i++) {
		sbuf_fmt(&w->part, "%s\"%s\":", i ? "," : "{", t->col[i].name);
		put_value(w, &row[i], &w->part);
	}
	for (size_t i = 0; i < t->ncol; i++) {
		if (row[i].type != DB_BLOB || !row[i].b.n)
			continue;
		const struct export_column *k = export_column_of(t->name, t->col[i].name);

		if (k && k->how == EXPORT_FILE)
			TRY(put_file(w, k, t, row, row[i].b));
		else if (k && k->how > EXPORT_FILE)
			TRY(put_opened(w, k, t, row, i, &sep));
	}
	if (str_eq(t->name, "support_file"))
		TRY(put_attachment(w, t, row));
	sbuf_str(&w->part, *sep == ',' && sep[1] == 0 ? "}}\n" : "}\n");
	return w->part.bad ? MST_FAIL : MST_OK;
}

static mst_err end_part(struct writing *w)
{
	const char *name;

	if (!w->part.len)
		return MST_OK;
	name = arena_fmt(w->row, "%s/%s-%04d.jsonl", w->store, w->table, ++w->parts);
	TRY(export_tar_put(w->tar, name, w->part.p, w->part.len));
	sbuf_reset(&w->part);
	return MST_OK;
}

static mst_err end_table(struct writing *w)
{
	if (!w->table)
		return MST_OK;
	TRY(end_part(w));
	sbuf_fmt(&w->counts, "%s\n\"%s\":%lld", w->counts.len > 1 ? "," : "", w->table,
		 (long long)w->rows);
	w->sum->tables++;
	w->sum->rows += w->rows;
	w->table = NULL;
	return MST_OK;
}

static mst_err begin_table(void *arg, const struct db_rows_table *t, const char *schema)
{
	struct writing *w = arg;

	(void)schema;
	TRY(end_table(w));
	w->table = arena_str(w->mem, t->name);
	w->rows = 0;
	w->parts = 0;
	return MST_OK;
}

static mst_err put_row(void *arg, const struct db_rows_table *t, const struct db_val *row)
{
	struct writing *w = arg;
	struct arena *whole = w->c->mem;
	mst_err e;

	if (!progress_at(w->sum->rows + w->rows, w->all))
		return MST_CONFLICT;
	w->c->mem = w->row; /* what is opened for a row lives no longer */
	e = put_columns(w, t, row);
	w->c->mem = whole;
	w->rows++;
	if (e == MST_OK && w->part.len >= PART)
		e = end_part(w);
	arena_reset(w->row);
	return e;
}

static mst_err put_store(struct writing *w, const char *name, struct db_store *s)
{
	struct db_rows_to to = { .table = begin_table, .row = put_row, .arg = w };

	w->store = name;
	TRY(db_rows_read(s, &to));
	return end_table(w);
}

/* ---- all of it ---- */

static mst_err put_settings(struct writing *w)
{
	char pepper[65];
	mst_err e;

	TRY(export_tar_put(w->tar, "README.md", export_readme, strlen(export_readme)));
	TRY(export_tar_put(w->tar, "settings/medstod.conf", w->to->settings, strlen(w->to->settings)));
	hex_text(w->c->app->pepper.b, sizeof(w->c->app->pepper.b), pepper);
	e = export_tar_put(w->tar, "settings/pepper", pepper, 64);
	mem_wipe(pepper, sizeof(pepper));
	return e;
}

/* The data's state first, then the vault's: who was given a key meanwhile is told by the log. */
static mst_err put_all(struct writing *w)
{
	TRY(put_settings(w));
	TRY(put_manifest(w));
	sbuf_ch(&w->counts, '{');
	TRY(put_store(w, "data", w->c->app->data));
	TRY(put_store(w, "vault", w->c->app->vault));
	sbuf_lit(&w->counts, "\n}\n");
	return w->counts.bad ? MST_FAIL :
			       export_tar_put(w->tar, "rows.json", w->counts.p, w->counts.len);
}

static mst_err tell_by_mail(struct ctx *c, void *arg)
{
	(void)arg;
	if (str_empty(c->app->alarm_mail))
		return MST_OK;
	return job_mail_put(c->db, &(struct job_mail){
		.to = c->app->alarm_mail, .subject = "Något viktigt har hänt",
		.body = arena_fmt(c->mem, "Logga in och läs loggen.\n%s\n", c->app->url ? c->app->url : "") });
}

/* The row comes first, so that there is never a file that the log does not tell of. */
static mst_err note(struct ctx *c, const struct export_to *to)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct sbuf b;

	TRY(vault_org_key(c->vault, &c->open, "audit", &key));
	sbuf_init(&b, 1000);
	sbuf_lit(&b, "{\"to\":");
	sbuf_json(&b, to->receiver);
	sbuf_ch(&b, '}');
	const char *detail = arena_strn(c->mem, b.p, b.len);

	sbuf_done(&b);
	return ctx_act_now(c, &(struct act){ .apply = tell_by_mail,
					     .audit = ctx_note(c, "org.export", ID_NONE, &key, detail) });
}

mst_err export_write(struct ctx *c, const struct export_to *to, struct export_sum *ret, char *err,
		     size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	MST_CLEANUP(arena_closep) struct arena *row = arena_open();
	struct writing w = { .c = c, .to = to, .sum = ret, .mem = mem, .row = row };
	mst_err e;

	*ret = (struct export_sum){ 0 };
	*err = 0;
	TRY(export_tar_open(to->file, to->receiver, &w.tar, err, n));
	sbuf_init(&w.part, PART_MAX);
	sbuf_init(&w.manifest, PART);
	sbuf_init(&w.counts, PART);
	e = note(c, to);
	e = e == MST_NOTFOUND ? MST_DENIED : e;
	if (e == MST_OK)
		e = put_all(&w);
	mst_err end = export_tar_end(w.tar, e == MST_OK, err, n);

	sbuf_reset(&w.part);
	sbuf_done(&w.part);
	sbuf_done(&w.manifest);
	sbuf_done(&w.counts);
	if (e != MST_OK && progress_stopped()) {
		snprintf(err, n, "Exporten avbröts innan den var klar. Ingen fil är gjord; att den var påbörjad står i loggen.");
		return MST_CONFLICT;
	}
	return e == MST_OK ? end : e;
}
