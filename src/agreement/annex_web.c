/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* annex_web.c - writing, changing and removing an annex of the agreement. */
#include "agreement/text_web.h"

static mst_err show(struct ctx *c, struct form *f, const struct agreement_annex *x, const char *now,
		    int status)
{
	const struct view *v = &c->view;
	struct agreement_annex_view m = { .form = f, .now = now,
					  .title = x->edition ? T("Ändra bilagan") : T("Ny bilaga") };

	if (x->edition)
		m.remove = arena_fmt(c->mem, AGREEMENT_TEXT_AT "/bilagor/%s/ta-bort",
				     id_str(c->mem, x->id));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)x->edition));
	agreement_annex_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static void read(struct ctx *c, struct form *f, struct agreement_annex *x)
{
	const struct view *v = &c->view;

	x->number = form_int(f, v, "nummer", T("bilagans nummer"), 1, 99, true);
	x->title = form_text(f, c->mem, v, "rubrik", T("rubriken"), AGREEMENT_LINE_MAX, true);
	x->day = form_day(f, v, "datum", T("datumet"), false);
	x->text = form_text(f, c->mem, v, "text", T("texten"), AGREEMENT_ANNEX_MAX, true);
}

mst_err agreement_annex_new_get(struct ctx *c)
{
	const struct agreement_annex blank = { 0 };
	struct form *f = ctx_form(c);
	struct agreement_annex *list;
	size_t n;

	TRY(agreement_annexes(c->db, c->mem, &list, &n));
	if (!*form_get(f, "nummer"))
		form_set(f, "nummer", arena_fmt(c->mem, "%d", n ? (int)list[n - 1].number + 1 : 1));
	return show(c, f, &blank, NULL, 200);
}

mst_err agreement_annex_new_post(struct ctx *c)
{
	struct agreement_annex *x = arena_new(c->mem, struct agreement_annex, 1);
	struct form *f = ctx_form(c);
	struct act act;

	read(c, f, x);
	if (form_bad(f))
		return show(c, f, &(struct agreement_annex){ 0 }, NULL, 422);
	agreement_annex_save(c, x, &act);
	return ctx_act_go(c, &act, AGREEMENT_TEXT_AT, view_text(c->view.lang, N_("Bilagan är inlagd.")),
			  NULL);
}

static mst_err find(struct ctx *c, struct agreement_annex *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(agreement_annex_get(c->db, c->mem, id, ret));
	return ret->removed ? MST_NOTFOUND : MST_OK;
}

mst_err agreement_annex_edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct agreement_annex x;

	TRY(find(c, &x));
	if (!*form_get(f, "text")) {
		form_set(f, "nummer", arena_fmt(c->mem, "%d", (int)x.number));
		form_set(f, "rubrik", x.title);
		form_set(f, "datum", day_str(c->mem, x.day));
		form_set(f, "text", x.text);
	}
	return show(c, f, &x, NULL, 200);
}

static mst_err edit_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct agreement_annex x;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &x));
	form_fail(f, "", T("Någon annan har ändrat bilagan medan du skrev. Din text är kvar. Jämför med det som "
			   "står nu och spara igen."));
	return show(c, f, &x, x.text, 409);
}

mst_err agreement_annex_edit_post(struct ctx *c)
{
	struct agreement_annex *x = arena_new(c->mem, struct agreement_annex, 1), was;
	struct form *f = ctx_form(c);
	struct act act;

	TRY(find(c, &was));
	*x = was;
	x->edition = agreement_form_edition(f);
	read(c, f, x);
	if (form_bad(f))
		return show(c, f, &was, NULL, 422);
	agreement_annex_save(c, x, &act);
	return ctx_act_go(c, &act, AGREEMENT_TEXT_AT, view_text(c->view.lang, N_("Bilagan är sparad.")),
			  edit_conflict);
}

mst_err agreement_annex_remove_post(struct ctx *c)
{
	struct agreement_annex *x = arena_new(c->mem, struct agreement_annex, 1);
	struct act act;

	TRY(find(c, x));
	x->edition = agreement_form_edition(ctx_form(c));
	x->removed = true;
	agreement_annex_save(c, x, &act);
	return ctx_act_go(c, &act, AGREEMENT_TEXT_AT,
			  view_text(c->view.lang, N_("Bilagan är borttagen ur utkastet. I fastställda versioner "
						     "finns den kvar.")),
			  NULL);
}
