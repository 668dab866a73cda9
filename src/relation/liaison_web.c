/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* liaison_web.c - who to turn to at each party. The manager keeps all of it, an officer her own
 * municipality's. Who has ended stays, and can be taken back from her own page. */
#include "relation/liaison_web.h"
#include "relation/remind.h"

static const char *base_of(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, "/kontaktpersoner/%s", id_str(c->mem, id));
}

static bool may_change(const struct ctx *c, struct id org)
{
	return auth_may(c->who->roles, NEED_DOC_WRITE) && agreement_may_decide(c, org);
}

static const char *join(struct arena *mem, const char *a, const char *b)
{
	return str_empty(b) ? a : str_empty(a) ? b : arena_fmt(mem, "%s · %s", a, b);
}

static const struct view_item *people_of(struct ctx *c, const struct relation_liaison *list, size_t n,
					 const struct org *o, size_t *ret_n)
{
	struct view_item *items = arena_new(c->mem, struct view_item, n + 1);
	const struct view *v = &c->view;
	bool may = may_change(c, o->id);

	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		struct view_item *p = &items[*ret_n];

		/* Who has ended is told only to who can take her back. */
		if (!id_eq(list[i].org, o->id) || (list[i].ended && !may))
			continue;
		p->title = list[i].name;
		p->meta = join(c->mem, join(c->mem, join(c->mem, list[i].title, list[i].mail), list[i].phone), list[i].hours);
		if (may)
			p->href = base_of(c, list[i].id);
		if (list[i].ended)
			p->tag = T("Avslutad");
		else if (list[i].open)
			p->tag = T("Visas för alla");
		(*ret_n)++;
	}
	return items;
}

static mst_err list_get(struct ctx *c)
{
	struct relation_liaisons_view m = { 0 };
	struct relation_party_card *cards;
	struct org_partners all;
	struct relation_liaison *list;
	size_t n;

	TRY(org_partners(c, &all));
	TRY(relation_liaisons(c->db, c->mem, &list, &n));
	cards = arena_new(c->mem, struct relation_party_card, all.n);
	for (size_t i = 0; i < all.n; i++) {
		const struct org *o = &all.list[i];

		cards[i].name = o->name;
		cards[i].people = people_of(c, list, n, o, &cards[i].n);
		if (may_change(c, o->id))
			cards[i].add = arena_fmt(c->mem, "/kontaktpersoner/ny/%s", o->slug);
	}
	m.cards = cards;
	m.n = all.n;
	relation_liaisons_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static mst_err show(struct ctx *c, struct form *f, const struct relation_liaison *l,
		    const struct view_row *changes, int status)
{
	const struct view *v = &c->view;
	struct relation_liaison_view m = { .form = f, .changes = changes, .ended = l->ended,
					   .title = l->edition ? l->name : T("Ny kontaktperson") };
	struct org o;
	int64_t at;

	TRY(org_get(c->db, c->mem, l->org, &o));
	m.org = o.name;
	if (l->edition)
		m.end = arena_fmt(c->mem, "%s/%s", base_of(c, l->id), l->ended ? "igen" : "slut");
	if (l->edition) {
		TRY(relation_reminded(c->db, l->id, &at));
		if (at)
			m.reminded = arena_fmt(c->mem, T("Fick senast en påminnelse %s."), view_when(v, at));
	}
	if (changes || !*form_get(f, "version")) /* a refused form keeps the one it was made from */
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)l->edition));
	relation_liaison_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static int64_t edition_of(const struct form *f)
{
	int64_t n;

	return str_int(form_get(f, "version"), &n) && n > 0 ? n : -1;
}

static void read(struct ctx *c, struct form *f, struct relation_liaison *l)
{
	const struct view *v = &c->view;

	l->name = form_text(f, c->mem, v, "namn", T("namnet"), RELATION_LINE_MAX, true);
	l->title = form_text(f, c->mem, v, "titel", T("titeln"), RELATION_LINE_MAX, false);
	l->mail = form_text(f, c->mem, v, "epost", T("e-postadressen"), RELATION_LINE_MAX, false);
	l->phone = form_text(f, c->mem, v, "telefon", T("telefonnumret"), RELATION_LINE_MAX, false);
	l->hours = form_text(f, c->mem, v, "tider", T("tiderna"), RELATION_LINE_MAX, false);
	l->open = form_has(f, "oppen", "ja");
	if (l->open && !*l->phone)
		form_fail(f, "telefon", T("Skriv ett telefonnummer som alla får ringa, eller visa inte för alla."));
	if (*l->mail && (!strchr(l->mail, '@') || strpbrk(l->mail, " \t")))
		form_fail(f, "epost", T("Skriv hela e-postadressen, till exempel namn@kommun.se."));
}

static mst_err party(struct ctx *c, struct id *ret)
{
	struct org_partners all;
	const struct org *o;

	TRY(org_partners(c, &all));
	o = org_partner_of(&all, http_param(c->req, "org"));
	if (!o || !may_change(c, o->id))
		return MST_NOTFOUND;
	*ret = o->id;
	return MST_OK;
}

static mst_err new_get(struct ctx *c)
{
	struct relation_liaison blank = { 0 };

	TRY(party(c, &blank.org));
	return show(c, ctx_form(c), &blank, NULL, 200);
}

static mst_err new_post(struct ctx *c)
{
	struct relation_liaison *l = arena_new(c->mem, struct relation_liaison, 1);
	struct form *f = ctx_form(c);
	struct act act;

	TRY(party(c, &l->org));
	read(c, f, l);
	if (form_bad(f))
		return show(c, f, l, NULL, 422);
	relation_liaison_save(c, l, &act);
	return ctx_act_go(c, &act, "/kontaktpersoner",
			  view_text(c->view.lang, N_("Kontaktpersonen är sparad.")), NULL);
}

static mst_err find(struct ctx *c, struct relation_liaison *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(relation_liaison_get(c->db, c->mem, id, ret));
	return may_change(c, ret->org) ? MST_OK : MST_NOTFOUND;
}

static mst_err edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct relation_liaison l;

	TRY(find(c, &l));
	form_set(f, "namn", l.name);
	form_set(f, "titel", l.title);
	form_set(f, "epost", l.mail);
	form_set(f, "telefon", l.phone);
	form_set(f, "tider", l.hours);
	if (l.open)
		form_set(f, "oppen", "ja");
	return show(c, f, &l, NULL, 200);
}

static mst_err edit_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 4);
	struct form *f = ctx_form(c);
	struct relation_liaison l;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &l));
	rows[0] = (struct view_row){ T("Namn"), l.name, NULL, NULL };
	rows[1] = (struct view_row){ T("E-post"), *l.mail ? l.mail : "–", NULL, NULL };
	rows[2] = (struct view_row){ T("Telefon"), *l.phone ? l.phone : "–", NULL, NULL };
	form_fail(f, "", T("Någon annan har ändrat det här medan du skrev. Det du skrev är kvar. Jämför med "
			   "det som står nu och spara igen."));
	return show(c, f, &l, rows, 409);
}

static mst_err edit_post(struct ctx *c)
{
	struct relation_liaison *l = arena_new(c->mem, struct relation_liaison, 1), was;
	struct form *f = ctx_form(c);
	struct act act;

	TRY(find(c, &was));
	*l = was;
	read(c, f, l);
	if (form_bad(f))
		return show(c, f, &was, NULL, 422);
	l->edition = edition_of(f);
	relation_liaison_save(c, l, &act);
	return ctx_act_go(c, &act, "/kontaktpersoner",
			  view_text(c->view.lang, N_("Kontaktpersonen är sparad.")), edit_conflict);
}

static mst_err set_ended(struct ctx *c, bool ended, const char *flash)
{
	struct relation_liaison *l = arena_new(c->mem, struct relation_liaison, 1);
	struct act act;

	TRY(find(c, l));
	l->ended = ended;
	l->edition = edition_of(ctx_form(c));
	relation_liaison_save(c, l, &act);
	return ctx_act_go(c, &act, base_of(c, l->id), flash, NULL);
}

static mst_err end_post(struct ctx *c)
{
	return set_ended(c, true, view_text(c->view.lang, N_("Sparat. Du kan ta tillbaka det.")));
}

static mst_err again_post(struct ctx *c)
{
	return set_ended(c, false, view_text(c->view.lang, N_("Är kontaktperson igen.")));
}

const struct http_route relation_liaison_routes[] = {
	{ "GET", "/kontaktpersoner", NEED_DOC_READ, list_get, 0 },
	{ "GET", "/kontaktpersoner/ny/{org}", NEED_DOC_WRITE, new_get, 0 },
	{ "POST", "/kontaktpersoner/ny/{org}", NEED_DOC_WRITE, new_post, HTTP_FORM },
	{ "GET", "/kontaktpersoner/{id}", NEED_DOC_WRITE, edit_get, 0 },
	{ "POST", "/kontaktpersoner/{id}", NEED_DOC_WRITE, edit_post, HTTP_FORM },
	{ "POST", "/kontaktpersoner/{id}/slut", NEED_DOC_WRITE, end_post, HTTP_FORM },
	{ "POST", "/kontaktpersoner/{id}/igen", NEED_DOC_WRITE, again_post, HTTP_FORM },
	{ 0 },
};
