/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_file_web.c - the attachments of a case, and one of them. */
#include "support/support_file.h"
#include "support/support_web.h"

static const char *href_of(struct ctx *c, const struct support_case *s, struct id file,
			   const char *end)
{
	return arena_fmt(c->mem, "%s/bilagor/%s%s", support_base(c, s->id), id_str(c->mem, file), end);
}

/* "PDF · 812 kB · 15 april 09:00 · Karin Lindberg" */
static const char *meta_of(struct ctx *c, const struct support_file *f)
{
	static const char *const kinds[] = { "", "JPEG", "PNG", "PDF" };
	int64_t kb = (f->size + 999) / 1000;

	return arena_fmt(c->mem, "%s · %lld kB · %s · %s", kinds[f->kind], (long long)kb,
			 view_moment(&c->view, f->at), f->by_name ? f->by_name : "");
}

static mst_err show_files(struct ctx *c, const struct support_case *s, const struct form *f, int status)
{
	struct support_files_view m = { .form = f, .base = support_base(c, s->id),
					.name = person_short(c->mem, c->view.lang, &s->person),
					.open = s->state == SUPPORT_OPEN };
	struct support_file *list;

	TRY(support_files(c, s, &list, &m.n));
	struct view_item *items = arena_new(c->mem, struct view_item, m.n + 1);

	for (size_t i = 0; i < m.n; i++)
		items[i] = (struct view_item){ .href = href_of(c, s, list[i].id, ""),
					       .title = list[i].name, .meta = meta_of(c, &list[i]) };
	m.items = items;
	support_files_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, ctx_note(c, "case.read", s->id, &s->audit, NULL));
}

mst_err support_files_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	TRY(support_of_route(c, &s));
	return show_files(c, &s, ctx_form(c), 200);
}

/* ---- adding ---- */

struct cleaning {
	struct blob file, bytes;
	enum doc_clean_kind kind;
	const char *name, *why;
};

static mst_err clean(struct ctx *c, void *arg)
{
	struct cleaning *k = arg;
	mst_err e = doc_clean(c->mem, k->file, &k->kind, &k->bytes, &k->why);

	return e == MST_INVALID ? MST_OK : e; /* why tells it */
}

static mst_err full(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(support_of_route(c, &s));
	form_fail(f, "fil", view_text(c->view.lang,
				      N_("Ärendet har redan 40 bilagor. Ta bort någon som inte behövs längre.")));
	return show_files(c, &s, f, 409);
}

static mst_err cleaned(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct cleaning *k = ctx_work_arg(c);
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct act a;

	TRY(c->result);
	TRY(support_of_route(c, &s));
	if (k->why) {
		form_fail(f, "fil", view_text(v->lang, k->why));
		return show_files(c, &s, f, 422);
	}
	TRY(support_file_add(c, &s, k->name, k->kind, k->bytes, &a));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "%s/bilagor", support_base(c, s.id)),
			  T("Bilagan är sparad. Uppgifter om plats, tid och kamera följde inte med."), full);
}

mst_err support_files_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct cleaning *k = arena_new(c->mem, struct cleaning, 1);
	const struct http_file *files;
	size_t n = http_files(c->req, &files);

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	k->name = form_text(f, c->mem, v, "vad", T("vad bilagan är"), SUPPORT_FILE_NAME_MAX, true);
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].field, "fil"))
			k->file = files[i].data;
	if (!k->file.n)
		form_fail(f, "fil", T("Välj en fil."));
	if (form_bad(f))
		return show_files(c, &s, f, 422);
	return ctx_work(c, WORK_SLOW, clean, k, cleaned);
}

/* ---- one of them ---- */

static mst_err file_of_route(struct ctx *c, struct support_case *s, struct support_file *ret)
{
	struct id id;

	TRY(support_of_route(c, s));
	TRY(ctx_id(c, "fil", &id));
	return support_file_find(c, s, id, ret);
}

mst_err support_file_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_file f;
	struct act a;

	TRY(file_of_route(c, &s, &f));
	struct support_files_view m = { .form = ctx_form(c), .base = support_base(c, s.id),
					.name = person_short(c->mem, c->view.lang, &s.person),
					.title = f.name, .meta = meta_of(c, &f),
					.bytes = href_of(c, &s, f.id, "/fil"),
					.picture = f.kind != DOC_CLEAN_PDF };

	if (support_file_remove(c, &s, &f, &a) == MST_OK)
		m.remove = href_of(c, &s, f.id, "/ta-bort");
	support_file_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "case.read", s.id, &s.audit, NULL));
}

mst_err support_file_bytes_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_file f;

	TRY(file_of_route(c, &s, &f));
	TRY(support_file_bytes(c, &s, &f, ctx_out(c)));
	/* No name of hers: the file's name stays behind on the machine. */
	return ctx_file_after(c, doc_clean_type(f.kind),
			      arena_fmt(c->mem, "bilaga.%s", doc_clean_end(f.kind)),
			      ctx_note(c, "case.file_read", s.id, &s.audit, NULL));
}

static mst_err gone(struct ctx *c)
{
	return c->result == MST_CONFLICT ? MST_NOTFOUND : c->result;
}

mst_err support_file_remove_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_file f;
	struct act a;

	TRY(file_of_route(c, &s, &f));
	TRY(support_file_remove(c, &s, &f, &a));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "%s/bilagor", support_base(c, s.id)),
			  view_text(c->view.lang, N_("Bilagan är borttagen.")), gone);
}
