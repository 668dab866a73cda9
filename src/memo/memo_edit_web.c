/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_edit_web.c - the forms of the memo: the page header, and one section at a time in Markdown with
 * its preview. Two who edit at once: the second sees what the first has written. */
#include "memo/memo_web.h"

#define BODY "text"

/* What is written in a field; the proposal itself is no change. A day is always somebody's own. */
static const char *own_text(struct ctx *c, const struct memo_case *k, enum memo_field f,
			    const char *posted)
{
	const char *s = memo_lines(c->mem, posted);

	return f != MEMO_DAY && str_eq(s, memo_proposal(c->mem, &k->facts, &k->memo, f)) ? NULL : s;
}

static void set_edition(struct ctx *c, struct form *f, int64_t edition)
{
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)edition));
}

static bool is_latest(const struct form *f, const struct memo_case *k)
{
	int64_t edition;

	return str_int(form_get(f, "version"), &edition) && edition == k->memo.edition;
}

static mst_err save(struct ctx *c, struct memo_case *k, const char *what, const char *flash,
		    http_handler failed)
{
	struct act act;

	k->memo.what = what;
	memo_save(c, &k->memo, &act);
	return ctx_act_go(c, &act, k->base, flash, failed);
}

/* ---- a section ---- */

static mst_err section_of(struct ctx *c, enum memo_field *ret)
{
	*ret = memo_field_of(http_param(c->req, "del"));
	return *ret >= MEMO_FIRST_SECTION && *ret < MEMO_FIELDS ? MST_OK : MST_NOTFOUND;
}

static mst_err show_section(struct ctx *c, struct memo_case *k, enum memo_field f, struct form *form,
			    const char *now, bool preview, int status)
{
	const char *proposal = memo_proposal(c->mem, &k->facts, &k->memo, f);
	struct memo_edit_view m = {
		.form = form, .town = k->name, .base = k->base, .now = now,
		.title = view_text(c->view.lang, memo_label(f)),
		.place = arena_fmt(c->mem, "%s/andra/%s", k->base, memo_slugs[f]),
		.back = arena_fmt(c->mem, "%s/aterga/%s", k->base, memo_slugs[f]),
		.proposal = k->memo.text[f] && !str_eq(k->memo.text[f], proposal) ? proposal : NULL,
	};
	struct doc *d = arena_new(c->mem, struct doc, 1);

	if (preview) {
		*d = (struct doc){ .kind = k->doc.kind, .sender = k->town.name };
		doc_heading(c->mem, d, 2, memo_heading(c->mem, k->facts.template, f, k->doc.unit));
		if (doc_markdown(c->mem, d, memo_lines(c->mem, form_get(form, BODY)), NULL) == MST_OK)
			m.preview = d;
	}
	memo_edit_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err memo_section_get(struct ctx *c)
{
	struct form *form = ctx_form(c);
	enum memo_field f;
	struct memo_case *k;

	TRY(section_of(c, &f));
	TRY(memo_case_open(c, &k));
	if (!*form_get(form, BODY)) /* no draft: what is there now */
		form_set(form, BODY, memo_text(c->mem, &k->facts, &k->memo, f));
	set_edition(c, form, k->memo.edition);
	return show_section(c, k, f, form, NULL, false, 200);
}

static mst_err section_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *form = ctx_form(c);
	enum memo_field f;
	struct memo_case *k;

	if (c->result != MST_OK && c->result != MST_CONFLICT)
		return c->result;
	TRY(section_of(c, &f));
	TRY(memo_case_open(c, &k));
	set_edition(c, form, k->memo.edition);
	form_fail(form, "", T("Någon annan har ändrat tjänsteskrivelsen medan du skrev. Din text är kvar. Jämför "
			      "med det som står nu och spara igen."));
	return show_section(c, k, f, form, memo_text(c->mem, &k->facts, &k->memo, f), false, 409);
}

mst_err memo_section_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *form = ctx_form(c);
	struct doc probe = { 0 };
	enum memo_field f;
	struct memo_case *k;

	TRY(section_of(c, &f));
	TRY(memo_case_open(c, &k));
	const char *text = form_text(form, c->mem, v, BODY, "texten", MEMO_SECTION_MAX, false);

	if (!form_bad(form) && doc_markdown(c->mem, &probe, memo_lines(c->mem, text), NULL) != MST_OK)
		form_fail(form, BODY, T("Texten har för många listor i varandra. Gör den enklare."));
	if (form_bad(form))
		return show_section(c, k, f, form, NULL, false, 422);
	if (form_has(form, "visa", "ja"))
		return show_section(c, k, f, form, NULL, true, 200);
	if (!is_latest(form, k))
		return section_conflict(c);
	k->memo.text[f] = own_text(c, k, f, text);
	return save(c, k, memo_slugs[f], T("Texten är sparad."), section_conflict);
}

mst_err memo_back_post(struct ctx *c)
{
	const struct view *v = &c->view;
	enum memo_field f;
	struct memo_case *k;

	TRY(section_of(c, &f));
	TRY(memo_case_open(c, &k));
	k->memo.text[f] = NULL;
	return save(c, k, memo_slugs[f],
		    T("Förslaget från uppgifterna gäller igen. Din text finns kvar bland versionerna."), NULL);
}

/* ---- the page header ---- */

static mst_err show_head(struct ctx *c, struct memo_case *k, struct form *form, int status)
{
	const struct view *v = &c->view;

	memo_edit_html(ctx_out(c), v,
		       &(struct memo_edit_view){ .form = form, .town = k->name, .base = k->base,
						 .title = T("Uppgifterna i sidhuvudet"), .head = true,
						 .place = arena_fmt(c->mem, "%s/andra", k->base) });
	return ctx_page(c, status);
}

static void fill_head(struct ctx *c, struct memo_case *k, struct form *form)
{
	for (int f = 0; f < MEMO_FIRST_SECTION; f++)
		form_set(form, memo_slugs[f],
			 memo_text(c->mem, &k->facts, &k->memo, (enum memo_field)f));
	set_edition(c, form, k->memo.edition);
}

mst_err memo_head_get(struct ctx *c)
{
	struct memo_case *k;
	struct form *form = ctx_form(c);

	TRY(memo_case_open(c, &k));
	fill_head(c, k, form);
	return show_head(c, k, form, 200);
}

static mst_err head_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *form = ctx_form(c);
	struct memo_case *k;

	if (c->result != MST_OK && c->result != MST_CONFLICT)
		return c->result;
	TRY(memo_case_open(c, &k));
	set_edition(c, form, k->memo.edition);
	form_fail(form, "", T("Någon annan har ändrat tjänsteskrivelsen medan du skrev. Läs igenom uppgifterna och "
			      "spara igen."));
	return show_head(c, k, form, 409);
}

mst_err memo_head_post(struct ctx *c)
{
	const struct view *v = &c->view;
	const char *own[MEMO_FIRST_SECTION];
	struct form *form = ctx_form(c);
	struct memo_case *k;

	TRY(memo_case_open(c, &k));
	int32_t day = form_day(form, v, memo_slugs[MEMO_DAY], "datumet", true);

	for (int f = 0; f < MEMO_FIRST_SECTION; f++) {
		const char *label = f == MEMO_TITLE ? N_("rubriken") :
				    f == MEMO_UNIT  ? N_("avdelningens namn") :
						      N_("uppgiften");
		const char *s = f == MEMO_DAY ? day_str(c->mem, day) :
						form_text(form, c->mem, v, memo_slugs[f], label,
							  MEMO_LINE_MAX, f == MEMO_TITLE || f == MEMO_UNIT);

		own[f] = own_text(c, k, (enum memo_field)f, s);
	}
	memcpy(k->memo.text, own, sizeof(own)); /* now: a new name of the office changes proposals */
	if (form_bad(form))
		return show_head(c, k, form, 422);
	if (!is_latest(form, k))
		return head_conflict(c);
	return save(c, k, "", T("Uppgifterna är sparade."), head_conflict);
}
