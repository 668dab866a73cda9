/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* template_web.c - the municipality's own template as a form, and its picture. */
#include "memo/memo_web.h"

#define AT "/kommuner/{slug}/mall"

static const char *place_name(struct ctx *c, enum memo_field f)
{
	return arena_fmt(c->mem, "plats-%s", memo_slugs[f]);
}

static const struct view_option *places(struct ctx *c, int n, bool none)
{
	struct view_option *o = arena_new(c->mem, struct view_option, n + 2);
	int k = 0;

	if (none)
		o[k++] = (struct view_option){ "0", N_("Visas inte"), NULL };
	for (int i = 1; i <= n; i++, k++) {
		const char *s = arena_fmt(c->mem, "%d", i);

		o[k] = (struct view_option){ s, s, NULL };
	}
	return o;
}

static const char *address(struct ctx *c, const struct memo_case *k)
{
	return arena_fmt(c->mem, "/kommuner/%s/mall", k->town.slug);
}

static mst_err show(struct ctx *c, const struct memo_case *k, struct form *f, bool now, int status)
{
	const struct memo_template *t = k->facts.template;
	struct memo_template_view m = { .form = f, .town = k->town.name, .base = k->base,
					.place = address(c, k), .logo = t->logo.png.n ? &t->logo : NULL,
					.undo = t->edition > 0, .head = places(c, MEMO_HEAD_FIELDS, true),
					.section = places(c, MEMO_SECTIONS, false) };

	if (t->edition)
		m.saved = arena_fmt(c->mem, view_text(c->view.lang, N_("Senast ändrad %s av %s.")),
				    view_moment(&c->view, t->at), t->by);
	if (now)
		m.now = &k->doc;
	memo_template_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static void to_form(struct ctx *c, struct form *f, const struct memo_template *t)
{
	form_set(f, "avsandare", t->sender);
	form_set(f, "dokument", t->kind);
	form_set(f, "avdelning", t->unit);
	form_set(f, "chef", t->chief);
	form_set(f, "chefens-titel", t->chief_title);
	form_set(f, "sidfot", t->foot);
	for (int i = 0; i < MEMO_HEAD_FIELDS; i++)
		form_set(f, place_name(c, memo_head_fields[i]),
			 arena_fmt(c->mem, "%d", t->place[memo_head_fields[i]]));
	for (int s = MEMO_FIRST_SECTION; s < MEMO_FIELDS; s++) {
		form_set(f, place_name(c, (enum memo_field)s), arena_fmt(c->mem, "%d", t->place[s]));
		form_set(f, arena_fmt(c->mem, "rubrik-%s", memo_slugs[s]), t->heading[s]);
		form_set(f, arena_fmt(c->mem, "fras-%s", memo_slugs[s]), t->phrase[s]);
	}
}

static void set_edition(struct ctx *c, struct form *f, const struct memo_case *k)
{
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)k->facts.template->edition));
}

static mst_err page_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct memo_case *k;

	TRY(memo_case_open(c, &k));
	to_form(c, f, k->facts.template);
	set_edition(c, f, k);
	return show(c, k, f, false, 200);
}

/* ---- what was typed ---- */

static const char *line(struct ctx *c, struct form *f, const char *field, const char *label, size_t max)
{
	return form_text(f, c->mem, &c->view, field, label, max, false);
}

static void read_places(struct ctx *c, struct form *f, struct memo_template *t)
{
	const struct view *v = &c->view;
	const struct view_option *head = places(c, MEMO_HEAD_FIELDS, true),
				 *section = places(c, MEMO_SECTIONS, false);
	enum memo_field at;
	int i;

	for (int k = 0; k < MEMO_HEAD_FIELDS; k++) {
		i = form_choice(f, v, place_name(c, memo_head_fields[k]), T("platsen"), head, true);
		t->place[memo_head_fields[k]] = i < 0 ? 0 : i;
	}
	for (int s = MEMO_FIRST_SECTION; s < MEMO_FIELDS; s++) {
		i = form_choice(f, v, place_name(c, (enum memo_field)s), T("platsen"), section, true);
		t->place[s] = i + 1;
	}
	const char *why = memo_template_fault(t, &at);

	if (why)
		form_fail(f, place_name(c, at), view_text(v->lang, why));
}

static void read_texts(struct ctx *c, struct form *f, struct memo_template *t)
{
	const struct view *v = &c->view;

	t->sender = line(c, f, "avsandare", T("avsändaren"), MEMO_LINE_MAX);
	t->kind = line(c, f, "dokument", T("vad dokumentet heter"), MEMO_HEADING_MAX);
	t->unit = line(c, f, "avdelning", T("avdelningens namn"), MEMO_LINE_MAX);
	t->chief = line(c, f, "chef", T("chefens namn"), MEMO_LINE_MAX);
	t->chief_title = line(c, f, "chefens-titel", T("chefens titel"), MEMO_LINE_MAX);
	t->foot = line(c, f, "sidfot", T("sidfoten"), MEMO_FOOT_MAX);
	for (int s = MEMO_FIRST_SECTION; s < MEMO_FIELDS; s++) {
		const char *phrase = arena_fmt(c->mem, "fras-%s", memo_slugs[s]);
		struct doc_dropped left = { 0 };
		struct doc probe = { 0 };

		t->heading[s] = line(c, f, arena_fmt(c->mem, "rubrik-%s", memo_slugs[s]), T("rubriken"),
				     MEMO_HEADING_MAX);
		t->phrase[s] = memo_lines(c->mem, line(c, f, phrase, T("texten"), MEMO_PHRASE_MAX));
		if (doc_markdown(c->mem, &probe, t->phrase[s], &left) != MST_OK || left.html || left.images ||
		    left.links)
			form_fail(f, phrase, T("Texten har HTML, en bild eller en länk som inte går att använda. "
					       "Ta bort den."));
	}
}

static struct memo_template *read(struct ctx *c, struct form *f, const struct memo_case *k)
{
	struct memo_template *t = arena_new(c->mem, struct memo_template, 1);

	*t = *k->facts.template;
	read_texts(c, f, t);
	read_places(c, f, t);
	if (!str_int(form_get(f, "version"), &t->edition))
		t->edition = -1;
	if (form_has(f, "ta-bort", "ja"))
		t->logo = (struct doc_logo){ 0 };
	return t;
}

/* ---- saving ---- */

static mst_err conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct memo_case *k;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(memo_case_open(c, &k));
	set_edition(c, f, k);
	form_fail(f, "", T("Någon annan har ändrat mallen medan du skrev. Det du skrev är kvar. Jämför med hur "
			   "tjänsteskrivelsen ser ut nu, välj logotypen igen om du bytte den, och spara."));
	return show(c, k, f, true, 409);
}

static mst_err save(struct ctx *c, struct memo_template *t, const char *to)
{
	const struct view *v = &c->view;
	struct act act;

	memo_template_save(c, t, &act);
	return ctx_act_go(c, &act, to, T("Mallen är sparad. Så här ser tjänsteskrivelsen ut med den."), conflict);
}

struct picture {
	struct blob file;
	struct memo_template *t;
	const char *why;
	struct doc_logo logo;
};

static mst_err draw(struct ctx *c, void *arg)
{
	struct picture *p = arg;

	mst_err e = doc_logo_read(c->mem, p->file, &p->logo, &p->why);

	return e == MST_INVALID ? MST_OK : e; /* why tells it */
}

static mst_err drawn(struct ctx *c)
{
	struct picture *p = ctx_work_arg(c);
	struct form *f = ctx_form(c);
	struct memo_case *k;

	TRY(c->result);
	TRY(memo_case_open(c, &k));
	if (p->why) {
		form_fail(f, "logotyp", view_text(c->view.lang, p->why));
		return show(c, k, f, false, 422);
	}
	p->t->logo = p->logo;
	return save(c, p->t, k->base);
}

static mst_err page_post(struct ctx *c)
{
	struct picture *p = arena_new(c->mem, struct picture, 1);
	const struct http_file *files;
	size_t n = http_files(c->req, &files);
	struct form *f = ctx_form(c);
	struct memo_case *k;

	TRY(memo_case_open(c, &k));
	p->t = read(c, f, k);
	if (form_bad(f))
		return show(c, k, f, false, 422);
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].field, "logotyp"))
			p->file = files[i].data;
	return p->file.n ? ctx_work(c, WORK_SLOW, draw, p, drawn) : save(c, p->t, k->base);
}

/* The edition before becomes the newest; without one, our own. */
static mst_err undo_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct memo_template *t = arena_new(c->mem, struct memo_template, 1);
	struct memo_case *k;
	struct act act;

	TRY(memo_case_open(c, &k));
	int64_t now = k->facts.template->edition;

	if (now < 1)
		return MST_NOTFOUND;
	if (now == 1)
		memo_template_plain(k->town.id, t);
	else
		TRY(memo_template_get(c->db, c->mem, k->town.id, now - 1, t));
	t->edition = now;
	memo_template_save(c, t, &act);
	return ctx_act_go(c, &act, address(c, k), T("Mallen är som den var före den senaste ändringen."), NULL);
}

static mst_err logo_get(struct ctx *c)
{
	struct memo_case *k;

	TRY(memo_case_open(c, &k));
	return doc_answer_logo(c, &k->facts.template->logo);
}

const struct http_route memo_template_routes[] = {
	{ "GET", AT, NEED_DOC_WRITE, page_get, 0 },
	{ "POST", AT, NEED_DOC_WRITE, page_post, HTTP_FORM | HTTP_BIG },
	{ "POST", AT "/angra", NEED_DOC_WRITE, undo_post, HTTP_FORM },
	{ "GET", AT "/logotyp.png", NEED_DOC_WRITE, logo_get, 0 },
	{ 0 },
};
