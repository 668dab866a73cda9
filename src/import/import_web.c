/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import_web.c - "Excel in och ut": sending a file, what was read in before, templates and lists. */
#include "import/import_web.h"

#include "base/progress.h"
#include "import/import_db.h"

#define PAST_MOST 10

const char *import_count_words(struct ctx *c, enum import_kind kind, int64_t n)
{
	enum view_lang lang = c->view.lang;

	return arena_fmt(c->mem,
			 kind == IMPORT_CASES ?
				 view_text_n(lang, "%lld ärende", "%lld ärenden", n) :
				 view_text_n(lang, "%lld stödperson", "%lld stödpersoner", n),
			 (long long)n);
}

static const struct view_option *kinds(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, 3);

	o[0] = (struct view_option){ "arenden", view_text(c->view.lang, N_("Pågående ärenden")), NULL };
	o[1] = (struct view_option){ "stodpersoner", view_text(c->view.lang, N_("Stödpersoner")), NULL };
	return o;
}

static mst_err past(struct ctx *c, struct import_home_view *m)
{
	struct import_batch *list;
	struct import_past *p;
	struct auth_user u;

	TRY(import_batches(c->db, c->mem, c->app->jour, PAST_MOST, &list, &m->npast));
	p = arena_new(c->mem, struct import_past, m->npast + 1);
	for (size_t i = 0; i < m->npast; i++)
		p[i] = (struct import_past){
			.what = import_count_words(c, list[i].kind, list[i].made),
			.when = view_moment(&c->view, list[i].at),
			.by = auth_get(c->db, c->mem, list[i].by, &u) == MST_OK ? u.name : "",
			.undo = list[i].undone ? NULL : arena_fmt(c->mem, "/excel/%s/angra",
								  id_str(c->mem, list[i].id)),
		};
	m->past = p;
	return MST_OK;
}

static mst_err show_home(struct ctx *c, const struct form *f, int status)
{
	struct import_home_view m = { .form = f, .kinds = kinds(c), .most = IMPORT_MOST };

	TRY(past(c, &m));
	import_home_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static mst_err import_home_get(struct ctx *c)
{
	return show_home(c, ctx_form(c), 200);
}

/* ---- a file ---- */

/* What a worker makes of a file, until the request goes on. */
struct upload {
	struct blob file;
	enum import_kind kind;
	struct sheet sheet;
	enum sheet_fault fault;
};

static mst_err parse(struct ctx *c, void *arg)
{
	struct upload *u = arg;

	u->fault = sheet_read(c->mem, u->file, &u->sheet);
	return MST_OK;
}

static struct upload *upload_of(struct ctx *c, struct form *f)
{
	const struct view *v = &c->view;
	struct upload *u = arena_new(c->mem, struct upload, 1);
	const struct http_file *files;
	size_t n = http_files(c->req, &files);
	int kind = form_choice(f, v, "vad", T("vad som finns i filen"), kinds(c), true);

	u->kind = kind == 0 ? IMPORT_CASES : IMPORT_VOLUNTEERS;
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].field, "fil"))
			u->file = files[i].data;
	return u;
}

static mst_err keep(struct ctx *c)
{
	const struct upload *u = ctx_work_arg(c);
	struct form *f = ctx_form(c);
	struct act a;
	struct id id;

	TRY(c->result);
	if (u->fault)
		form_fail(f, "fil", view_text(c->view.lang, sheet_fault_words(u->fault)));
	else if (u->sheet.nrows < 2)
		form_fail(f, "fil", view_text(c->view.lang,
					      N_("Filen har bara en rad. Den första raden ska vara "
						 "rubriker, och sedan en rad för varje person.")));
	if (form_bad(f))
		return show_home(c, f, 422);
	TRY(import_keep(c, u->kind, &u->sheet, &a, &id));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "/excel/%s", id_str(c->mem, id)), NULL, NULL);
}

static mst_err import_upload_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct upload *u = upload_of(c, f);

	if (!u->file.n)
		form_fail(f, "fil", T("Välj en fil som inte är tom."));
	if (form_bad(f))
		return show_home(c, f, 422);
	return ctx_work(c, WORK_SLOW, parse, u, keep);
}

/* ---- taking back ---- */

static mst_err undo_failed(struct ctx *c)
{
	if (c->result == MST_CONFLICT && !c->why)
		c->why = view_text(c->view.lang,
				   N_("Något av det inlästa har ändrats sedan dess, eller så är "
				      "inläsningen redan ångrad. Inget är borttaget."));
	return c->result;
}

struct undo {
	struct id batch;
	struct act act;
};

/* Every case is opened to see that nobody has worked in it. */
static mst_err undo_on_worker(struct ctx *c, void *arg)
{
	struct undo *u = arg;

	TRY(db_reader(c->app->data, &c->db)); /* this thread's */
	TRY(db_reader(c->app->vault, &c->vault));
	progress_begin("import.undo");
	mst_err e = import_undo(c, u->batch, &u->act);

	if (e != MST_OK && progress_stopped())
		c->why = view_text(c->view.lang, N_("Ångrandet avbröts av den som sköter servern. Allt inläst finns kvar."));
	progress_end();
	auth_rest(c->app);
	return e;
}

static mst_err undone(struct ctx *c)
{
	struct undo *u = ctx_work_arg(c);

	if (c->result != MST_OK)
		return undo_failed(c);
	TRY(db_reader(c->app->data, &c->db));
	TRY(db_reader(c->app->vault, &c->vault));
	return ctx_act_go(c, &u->act, "/excel",
			  view_text(c->view.lang, N_("Inläsningen är ångrad. Allt den gjorde är borta.")),
			  undo_failed);
}

static mst_err import_undo_post(struct ctx *c)
{
	struct undo *u = arena_new(c->mem, struct undo, 1);

	TRY(ctx_id(c, "id", &u->batch));
	return ctx_work(c, WORK_SLOW, undo_on_worker, u, undone);
}

/* ---- out ---- */

static const char *file_name(struct ctx *c, enum import_kind kind, const char *end)
{
	return arena_fmt(c->mem, "%s-%s.%s", kind == IMPORT_CASES ? "arenden" : "stodpersoner",
			 day_str(c->mem, day_of(c->now)), end);
}

static const char *title(struct ctx *c, enum import_kind kind)
{
	return view_text(c->view.lang, kind == IMPORT_CASES ? N_("Ärenden") : N_("Stödpersoner"));
}

/* A list that goes out is on the log as one that is read: with the ids of whom it shows. */
static const struct audit_row *out_note(struct ctx *c, enum import_kind kind, const char *ids)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;

	return ctx_note(c, kind == IMPORT_CASES ? "case.export" : "volunteer.export", ID_NONE,
			have ? &key : NULL, have ? ids : NULL);
}

static mst_err put_xlsx(struct ctx *c, enum import_kind kind)
{
	const char *ids;
	struct sheet s;

	TRY(import_table(c, kind, true, &s, &ids));
	TRY(sheet_put_xlsx(ctx_out(c), title(c, kind), &s));
	return ctx_file_after(c, SHEET_XLSX_TYPE, file_name(c, kind, "xlsx"), out_note(c, kind, ids));
}

static mst_err put_csv(struct ctx *c, enum import_kind kind)
{
	const char *ids;
	struct sheet s;

	TRY(import_table(c, kind, true, &s, &ids));
	sheet_put_csv(ctx_out(c), &s);
	return ctx_file_after(c, "text/csv; charset=utf-8", file_name(c, kind, "csv"),
			      out_note(c, kind, ids));
}

static mst_err put_template(struct ctx *c, enum import_kind kind, const char *name)
{
	const char *ids;
	struct sheet s;

	TRY(import_table(c, kind, false, &s, &ids));
	TRY(sheet_put_xlsx(ctx_out(c), title(c, kind), &s));
	return ctx_file(c, SHEET_XLSX_TYPE, name);
}

static mst_err cases_xlsx_get(struct ctx *c)
{
	return put_xlsx(c, IMPORT_CASES);
}

static mst_err cases_csv_get(struct ctx *c)
{
	return put_csv(c, IMPORT_CASES);
}

static mst_err cases_template_get(struct ctx *c)
{
	return put_template(c, IMPORT_CASES, "mall-arenden.xlsx");
}

static mst_err volunteers_xlsx_get(struct ctx *c)
{
	return put_xlsx(c, IMPORT_VOLUNTEERS);
}

static mst_err volunteers_csv_get(struct ctx *c)
{
	return put_csv(c, IMPORT_VOLUNTEERS);
}

static mst_err volunteers_template_get(struct ctx *c)
{
	return put_template(c, IMPORT_VOLUNTEERS, "mall-stodpersoner.xlsx");
}

const struct http_route import_routes[] = {
	{ "GET", "/excel", NEED_CASE_LEAD, import_home_get, 0 },
	{ "POST", "/excel", NEED_CASE_LEAD, import_upload_post, HTTP_FORM | HTTP_BIG },
	{ "GET", "/excel/arenden.xlsx", NEED_CASE_LEAD, cases_xlsx_get, HTTP_PROVED },
	{ "GET", "/excel/arenden.csv", NEED_CASE_LEAD, cases_csv_get, HTTP_PROVED },
	{ "GET", "/excel/mall-arenden.xlsx", NEED_CASE_LEAD, cases_template_get, 0 },
	{ "GET", "/excel/stodpersoner.xlsx", NEED_CASE_LEAD, volunteers_xlsx_get, HTTP_PROVED },
	{ "GET", "/excel/stodpersoner.csv", NEED_CASE_LEAD, volunteers_csv_get, HTTP_PROVED },
	{ "GET", "/excel/mall-stodpersoner.xlsx", NEED_CASE_LEAD, volunteers_template_get, 0 },
	{ "GET", "/excel/{id}", NEED_CASE_LEAD, import_preview_get, 0 },
	{ "POST", "/excel/{id}", NEED_CASE_LEAD, import_preview_post, HTTP_FORM },
	{ "POST", "/excel/{id}/angra", NEED_CASE_LEAD, import_undo_post, HTTP_FORM | HTTP_PROVED },
	{ 0 },
};
