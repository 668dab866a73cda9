/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_hand_web.c - the form of a hand-over; its answer is the ZIP. */
#include "support/support_hand.h"
#include "support/support_web.h"

static const struct view_option *two(struct ctx *c, const char *one, const char *one_words,
				     const char *other, const char *other_words)
{
	struct view_option *o = arena_new(c->mem, struct view_option, 3);

	o[0] = (struct view_option){ one, view_text(c->view.lang, one_words), NULL };
	o[1] = (struct view_option){ other, view_text(c->view.lang, other_words), NULL };
	return o;
}

static const struct view_option *parts_of(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_option *o = arena_new(c->mem, struct view_option, 4);

	o[0] = (struct view_option){ "person", T("Namn, telefon och vad det gäller"), NULL };
	o[1] = (struct view_option){ "plan", T("Planen"), NULL };
	o[2] = (struct view_option){ "samtal", T("När ni har talats vid, utan anteckningar"), NULL };
	return o;
}

static mst_err show(struct ctx *c, const struct support_case *s, struct form *f, int status)
{
	struct support_hand_view m = { .form = f, .base = support_base(c, s->id),
				       .name = person_short(c->mem, c->view.lang, &s->person),
				       .guarded = s->person.extra_protection, .parts = parts_of(c) };
	char *password = arena_new(c->mem, char, SUPPORT_HAND_PASSWORD);
	struct support_file *list;
	size_t n;

	m.givers = two(c, "person", N_("Personen själv"), "vardnadshavare", N_("En vårdnadshavare"));
	m.hows = two(c, "muntligt", N_("Muntligt, till oss"), "skriftligt", N_("Skriftligt"));
	TRY(support_files(c, s, &list, &n));
	struct view_option *files = arena_new(c->mem, struct view_option, n + 1);

	for (size_t i = 0; i < n; i++)
		files[i] = (struct view_option){ id_str(c->mem, list[i].id), list[i].name, NULL };
	m.files = n ? files : NULL;
	m.password = form_get(f, "losen");
	if (!support_hand_password_good(m.password)) {
		support_hand_password(password);
		m.password = password;
	}
	support_hand_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, ctx_note(c, "case.read", s->id, &s->audit, NULL));
}

mst_err support_hand_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	TRY(support_of_route(c, &s));
	return show(c, &s, ctx_form(c), 200);
}

static mst_err read_files(struct ctx *c, const struct support_case *s, const struct form *f,
			  struct support_hand *h)
{
	struct support_file *list;
	size_t n;

	TRY(support_files(c, s, &list, &n));
	struct support_file *kept = arena_new(c->mem, struct support_file, n + 1);

	for (size_t i = 0; i < n; i++)
		if (form_has(f, "bilaga", id_str(c->mem, list[i].id)))
			kept[h->nfiles++] = list[i];
	h->files = kept;
	return MST_OK;
}

static mst_err read(struct ctx *c, const struct support_case *s, struct form *f, struct support_hand *h)
{
	const struct view *v = &c->view;
	const struct view_option *givers = two(c, "person", N_("Personen själv"), "vardnadshavare",
					       N_("En vårdnadshavare"));
	const struct view_option *hows = two(c, "muntligt", N_("Muntligt, till oss"), "skriftligt",
					     N_("Skriftligt"));

	h->to = form_text(f, c->mem, v, "till", T("vem som får uppgifterna"), SUPPORT_HAND_TO_MAX, true);
	int giver = form_choice(f, v, "vem", T("vem som har sagt ja"), givers, true);
	int how = form_choice(f, v, "hur", T("hur samtycket gavs"), hows, true);

	h->giver = giver < 0 ? "" : givers[giver].label;
	h->how = how < 0 ? "" : hows[how].label;
	h->parts = (form_has(f, "del", "person") ? SUPPORT_HAND_PERSON : 0u) |
		   (form_has(f, "del", "plan") ? SUPPORT_HAND_PLAN : 0u) |
		   (form_has(f, "del", "samtal") ? SUPPORT_HAND_TALKS : 0u);
	TRY(read_files(c, s, f, h));
	if (!h->parts && !h->nfiles)
		form_fail(f, "del", T("Välj vad som ska lämnas ut."));
	if (!support_hand_password_good(form_get(f, "losen")))
		form_fail(f, "", T("Lösenordet är nytt. Skriv av det en gång till och ring sedan mottagaren."));
	return MST_OK;
}

static mst_err send(struct ctx *c)
{
	TRY(c->result);
	return ctx_file(c, "application/zip", "utlamnat.zip");
}

struct packing {
	struct support_hand hand;
	struct support_parcel parcel;
	const char *password;
};

static mst_err pack(struct ctx *c, void *arg)
{
	struct packing *p = arg;

	return support_hand_pack(c->mem, &p->parcel, p->password, ctx_out(c));
}

static mst_err packed(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct packing *p = ctx_work_arg(c);
	struct act a;

	TRY(c->result);
	TRY(support_of_route(c, &s));
	TRY(support_hand_note(c, &s, &p->hand, &a));
	return ctx_act(c, &a, support_base(c, s.id), send);
}

mst_err support_hand_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct packing *p = arena_new(c->mem, struct packing, 1);
	struct form *f = ctx_form(c);

	TRY(support_of_route(c, &s));
	if (s.person.extra_protection)
		return MST_CONFLICT;
	TRY(read(c, &s, f, &p->hand));
	if (form_bad(f))
		return show(c, &s, f, 422);
	p->password = form_get(f, "losen");
	TRY(support_hand_gather(c, &s, &p->hand, &p->parcel));
	return ctx_work(c, WORK_SLOW, pack, p, packed);
}
