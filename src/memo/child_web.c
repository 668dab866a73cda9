/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* child_web.c - the assessment as a form in steps, looked at as the section before it is saved. */
#include "memo/child_web.h"
#include "memo/memo_web.h"

static const char *text_of(struct ctx *c, const struct memo_case *k, const struct memo_child *child)
{
	return memo_child_text(c->mem, child, memo_cite(&k->facts, "barnets-basta", k->doc.day),
			       memo_cite(&k->facts, "barns-asikter", k->doc.day));
}

/* "Stödsamtal, Rådgivning" */
static const char *minors(struct ctx *c, const struct memo_facts *k)
{
	const char *s = NULL;

	for (size_t i = 0; i < k->nservices; i++)
		if (memo_admits_minors(&k->services[i]))
			s = s ? arena_fmt(c->mem, "%s, %s", s, k->services[i].name) : k->services[i].name;
	return s;
}

static mst_err show(struct ctx *c, const struct memo_case *k, struct form *f,
		    const struct memo_child *preview, const char *now, int status)
{
	struct memo_child_view m = { .form = f, .town = k->town.name, .base = k->base, .now = now,
				     .minors = minors(c, &k->facts),
				     .by_hand = k->memo.text[MEMO_CHILDREN] != NULL };
	struct doc d = { .title = "", .kind = "", .sender = "" };

	if (preview && doc_markdown(c->mem, &d, text_of(c, k, preview), NULL) == MST_OK)
		m.preview = &d;
	memo_child_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static void to_form(struct ctx *c, struct form *f, const struct memo_child *k)
{
	if (k->edition) {
		form_set(f, "berors", memo_touched_options[k->touched - 1].value);
		form_set(f, "hord", memo_heard_options[k->heard - 1].value);
		for (unsigned i = 0; memo_articles[i].value; i++)
			if (k->articles & 1u << i)
				form_add(f, "artikel", memo_articles[i].value);
	} else {
		form_add(f, "artikel", "3");
		form_add(f, "artikel", "12");
	}
	form_set(f, "vilka", k->children);
	form_set(f, "kant", k->facts);
	form_set(f, "asikter", k->views);
	form_set(f, "intressen", k->interests);
	form_set(f, "emot", k->conflicts);
	form_set(f, "bedomning", k->verdict);
	form_set(f, "atgarder", k->measures);
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)k->edition));
}

static mst_err page_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct memo_child child;
	struct memo_case *k;

	TRY(memo_case_open(c, &k));
	TRY(memo_child_latest(c->db, c->mem, k->town.id, &child));
	if (!*form_get(f, "version"))
		to_form(c, f, &child);
	return show(c, k, f, NULL, NULL, 200);
}

static const char *answer(struct ctx *c, struct form *f, const char *field, const char *label)
{
	return memo_lines(c->mem, form_text(f, c->mem, &c->view, field, label, MEMO_CHILD_MAX, false));
}

static void read(struct ctx *c, struct form *f, struct memo_child *k)
{
	const struct view *v = &c->view;
	const char *words, *field;
	int i;

	i = form_choice(f, v, "berors", T("om barn berörs"), memo_touched_options, true);
	k->touched = i < 0 ? MEMO_TOUCHED_BOTH : (enum memo_touched)(i + 1);
	i = form_choice(f, v, "hord", T("om barn har fått säga sin mening"), memo_heard_options,
			k->touched != MEMO_TOUCHED_NOT);
	k->heard = i < 0 ? MEMO_HEARD_NOT : (enum memo_heard)(i + 1);
	k->articles = 0;
	for (unsigned a = 0; memo_articles[a].value; a++)
		if (form_has(f, "artikel", memo_articles[a].value))
			k->articles |= 1u << a;
	k->children = answer(c, f, "vilka", T("vilka barn"));
	k->facts = answer(c, f, "kant", T("vad som är känt"));
	k->views = answer(c, f, "asikter", T("barns åsikter"));
	k->interests = answer(c, f, "intressen", T("intressena"));
	k->conflicts = answer(c, f, "emot", T("vad som står emot"));
	k->verdict = answer(c, f, "bedomning", T("bedömningen"));
	k->measures = answer(c, f, "atgarder", T("åtgärderna"));
	if (!str_int(form_get(f, "version"), &k->edition))
		k->edition = -1;
	if (form_bad(f))
		return;
	words = memo_child_fault(k, &field);
	if (words)
		form_fail(f, field, view_text(v->lang, words));
}

static mst_err conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct memo_child child;
	struct memo_case *k;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(memo_case_open(c, &k));
	TRY(memo_child_latest(c->db, c->mem, k->town.id, &child));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)child.edition));
	form_fail(f, "", T("Någon annan har ändrat prövningen medan du skrev. Det du skrev är kvar. Jämför med det "
			   "som står nu och spara igen."));
	return show(c, k, f, NULL, text_of(c, k, &child), 409);
}

static mst_err page_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct memo_child *child = arena_new(c->mem, struct memo_child, 1);
	struct form *f = ctx_form(c);
	struct memo_case *k;
	struct act act;

	TRY(memo_case_open(c, &k));
	child->org = k->town.id;
	read(c, f, child);
	if (form_bad(f))
		return show(c, k, f, NULL, NULL, 422);
	if (form_has(f, "gor", "visa"))
		return show(c, k, f, child, NULL, 200);
	memo_child_save(c, child, &act);
	return ctx_act_go(c, &act, k->base, T("Prövningen är sparad och står under Barnkonsekvensanalys."), conflict);
}

#define AT "/kommuner/{slug}/tjansteskrivelse/barn"
const struct http_route memo_child_routes[] = {
	{ "GET", AT, NEED_DOC_WRITE, page_get, 0 },
	{ "POST", AT, NEED_DOC_WRITE, page_post, HTTP_FORM | HTTP_BIG },
	{ 0 },
};
