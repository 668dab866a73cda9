/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_give_web.c - several cases to one person at once, and keeping a selection of the list. Each
 * case is ticked for itself, since "Känner du ...?" is asked about each. */
#include "support/support_label.h"
#include "support/support_web.h"

#include "org/org.h"

#define MOST 25 /* cases at a time */

struct taker {
	struct view_option *cases;
	size_t n;
	struct sbuf ids;
};

static bool take(struct ctx *c, const struct support_row *row, const struct support_codes *codes,
		 const struct support_card *card, void *arg)
{
	const struct view *v = &c->view;
	struct taker *t = arg;

	if (card->extra_protection) /* is given on her own page */
		return true;
	sbuf_fmt(&t->ids, "%s\"%s\"", t->n ? "," : "[", id_str(c->mem, row->id));
	t->cases[t->n++] = (struct view_option){
		id_str(c->mem, row->id), support_card_name(v, card),
		arena_fmt(c->mem, "%s · %s", org_name_of(c, codes->municipality),
			  support_words(v, stats_crimes, codes->crime))
	};
	return t->n < MOST;
}

static const struct audit_row *note(struct ctx *c, const struct taker *t)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;
	const char *ids = t->n && !t->ids.bad ? arena_fmt(c->mem, "%s]", t->ids.p) : "[]";

	return ctx_note(c, "case.list", ID_NONE, have ? &key : NULL, have ? ids : NULL);
}

static mst_err show_give(struct ctx *c, const struct form *f, int status)
{
	struct taker t = { .cases = arena_new(c->mem, struct view_option, MOST + 1) };
	struct support_give_view m = { .form = f };
	struct support_filter_options o;
	struct support_filter filter;
	struct support_key last;
	bool more;

	TRY(support_filter_options(c, &o));
	TRY(support_filter_read(c, &o, form_new(c->mem), &filter));
	filter.closed = false;
	sbuf_init(&t.ids, 4096);
	mst_err e = support_walk(c, &filter, (struct support_key){ 0, ID_NONE }, take, &t, &last,
				 &more);
	const struct audit_row *row = e == MST_OK ? note(c, &t) : NULL;

	sbuf_done(&t.ids);
	TRY(e);
	TRY(support_who_options(c, ID_NONE, &m.users));
	m.cases = t.cases;
	m.list = ARENA_CAT(c->mem, "/arenden?", support_filter_query(c->mem, &filter));
	support_give_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, row);
}

mst_err support_give_get(struct ctx *c)
{
	return show_give(c, form_new(c->mem), 200);
}

/* Does she hold it already, or is it closed by now? Then words at the case, and nothing is given. */
static mst_err add_one(struct ctx *c, struct form *f, const char *who, struct id case_id,
		       struct act *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct id *holders, user = ID_NONE;
	const char *lack;
	bool has = false;
	size_t n;

	TRY(support_case_read(c, case_id, &s));
	TRY(support_lack(c, who, support_minor_of(s.codes.age) != SUPPORT_GROWN, &lack));
	if (lack) {
		form_fail(f, "vem", lack);
		return MST_OK;
	}
	TRY(vault_holders(c->vault, c->mem, case_id, &holders, &n));
	if (id_parse(who, &user))
		for (size_t i = 0; i < n; i++)
			has |= id_eq(holders[i], user);
	if (has || s.state != SUPPORT_OPEN || s.person.extra_protection) {
		form_fail(f, "arende",
			  arena_fmt(c->mem,
				    has ? T("%s stöds redan av den du valde. Ta bort krysset.") :
					  T("%s kan inte ges bort härifrån. Ta bort krysset."),
				    person_short(c->mem, v->lang, &s.person)));
		return MST_OK;
	}
	mst_err e = support_give(c, &s, who, ret);

	if (e != MST_DENIED)
		return e;
	form_fail(f, "arende", arena_fmt(c->mem, T("%s kan inte ges till den du valde. Ta bort krysset."),
					 person_short(c->mem, v->lang, &s.person)));
	return MST_OK;
}

mst_err support_give_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct act *list = arena_new(c->mem, struct act, MOST), a;
	const struct view_option *users;
	const struct http_pair *fields;
	const char *lack;
	size_t n = 0, nfields = http_fields(c->req, &fields);
	struct id id;

	TRY(support_who_options(c, ID_NONE, &users));
	form_choice(f, v, "vem", T("vem som ska stödja"), users, true);
	if (!form_error(f, "vem")) {
		TRY(support_lack(c, form_get(f, "vem"), false, &lack));
		if (lack)
			form_fail(f, "vem", lack);
	}
	for (size_t i = 0; i < nfields && !form_bad(f); i++) {
		if (!str_eq(fields[i].name, "arende"))
			continue;
		if (n == MOST || !id_parse(fields[i].value, &id))
			return MST_INVALID;
		TRY(add_one(c, f, form_get(f, "vem"), id, &list[n]));
		n++;
	}
	if (!n && !form_bad(f))
		form_fail(f, "arende", T("Kryssa för minst ett ärende."));
	if (form_bad(f))
		return show_give(c, f, 422);
	ctx_act_join(c, list, n, &a);
	return ctx_act_go(c, &a, "/arenden",
			  arena_fmt(c->mem, view_text_n(v->lang, "%lld ärende är givet.",
							"%lld ärenden är givna.", (int64_t)n),
				    (long long)n),
			  NULL);
}

/* ---- kept selections ---- */

static mst_err saved_failed(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);

	if (c->result != MST_CONFLICT)
		return c->result;
	form_fail(f, "namn", T("Du har sparat tjugo urval. Ta bort ett som du inte använder."));
	return support_list_show(c, f, 409);
}

mst_err support_saved_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct support_filter_options o;
	struct support_filter filter;
	const char *name, *query;
	struct act a;

	TRY(support_filter_options(c, &o));
	TRY(support_filter_read(c, &o, form_new(c->mem), &filter));
	query = support_filter_query(c->mem, &filter);
	name = form_text(f, c->mem, v, "namn", T("vad urvalet ska heta"), SUPPORT_SAVED_NAME, true);
	if (form_bad(f))
		return support_list_show(c, f, 422);
	TRY(support_saved_add(c, name, query, &a));
	return ctx_act_go(c, &a, ARENA_CAT(c->mem, "/arenden?", query), T("Urvalet är sparat."),
			  saved_failed);
}

mst_err support_saved_remove_post(struct ctx *c)
{
	struct act a;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	support_saved_remove(c, id, &a);
	return ctx_act_go(c, &a, "/arenden",
			  view_text(c->view.lang, N_("Urvalet är borttaget. Ärendena är kvar.")), NULL);
}
