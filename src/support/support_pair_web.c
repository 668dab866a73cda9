/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_pair_web.c - /arenden/lika: two cases that may be one person's, side by side. */
#include "org/org.h"
#include "support/support_pair.h"
#include "support/support_web.h"

#define PLACE "/arenden/lika"

struct two {
	struct support_case one, other; /* one was opened first */
};

static void two_wipe(struct two *t)
{
	support_case_wipe(&t->one);
	support_case_wipe(&t->other);
}

static mst_err open_two(struct ctx *c, struct id a, struct id b, struct two *ret)
{
	TRY(support_case_read(c, a, &ret->one));
	TRY(support_case_read(c, b, &ret->other));
	if (ret->other.opened < ret->one.opened) {
		struct support_case s = ret->one;

		ret->one = ret->other;
		ret->other = s;
		support_case_wipe(&s);
	}
	return MST_OK;
}

static const char *state_words(const struct view *v, const struct support_case *s)
{
	return s->state == SUPPORT_OPEN ? T("Pågår") : T("Avslutat");
}

static struct view_table table_of(struct ctx *c, const struct support_case *a, const struct support_case *b,
				  const char *caption)
{
	const struct view *v = &c->view;
	const char *const all[] = {
		T("Namn"), a->person.name, b->person.name,
		T("Telefon"), a->person.phone, b->person.phone,
		T("Brott"), support_words(v, stats_crimes, a->codes.crime),
			support_words(v, stats_crimes, b->codes.crime),
		T("Kommun"), org_name_of(c, a->codes.municipality), org_name_of(c, b->codes.municipality),
		T("Öppnat"), view_moment(v, a->opened), view_moment(v, b->opened),
		T("Läget"), state_words(v, a), state_words(v, b),
	};

	return person_pair_table(v, T("Det första"), T("Det andra"), all, MST_LEN(all) / 3, caption);
}

static const char *field_of(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, "varfor_%s", id_str(c->mem, id));
}

static mst_err item_of(struct ctx *c, const struct support_twin *t, const struct form *f, size_t nr, size_t of,
		       struct person_pair *ret)
{
	MST_CLEANUP(two_wipe) struct two two = { 0 };
	struct person_hidden *keys = arena_new(c->mem, struct person_hidden, 3);
	const struct view *v = &c->view;

	TRY(open_two(c, t->one, t->other, &two));
	bool both = two.one.state == SUPPORT_OPEN && two.other.state == SUPPORT_OPEN;

	keys[0] = (struct person_hidden){ "ett", id_str(c->mem, two.one.id) };
	keys[1] = (struct person_hidden){ "annat", id_str(c->mem, two.other.id) };
	*ret = (struct person_pair){
		.one = support_base(c, two.one.id),
		.other = support_base(c, two.other.id),
		.title = person_short(c->mem, v->lang, &two.one.person),
		.same = arena_fmt(c->mem, T("De har %s."),
				  person_same_words(v, person_same(c->mem, two.one.person.name, two.one.person.phone,
								   two.other.person.name, two.other.person.phone))),
		.table = table_of(c, &two.one, &two.other, arena_fmt(c->mem, T("Jämförelse %zu av %zu"), nr, of)),
		.post = PLACE,
		.keys = keys,
		.field = field_of(c, two.other.id),
		.join = both ? T("Slår du ihop avslutas det andra och syns från det första. Det som ska göras "
				 "följer med, och personen räknas en gång. Bara samordnarna kan öppna det andra. Det "
				 "går att ångra i 30 dagar.") : NULL,
		.ended = T("Ett av dem är avslutat. Är det samma person som kommer tillbaka: öppna det ärendet igen "
			   "först, eller behåll dem var för sig."),
	};
	ret->open = form_error(f, ret->field) != NULL;
	return MST_OK;
}

static mst_err show(struct ctx *c, const struct form *f, int status)
{
	struct support_pair_view m = { .form = f };
	struct person_pair *items;
	struct support_twin *twins;
	size_t n;

	TRY(support_unsaid(c, &twins, &n));
	items = arena_new(c->mem, struct person_pair, n + 1);
	for (size_t i = 0; i < n; i++)
		TRY(item_of(c, &twins[i], f, i + 1, n, &items[m.n++]));
	m.items = items;
	support_pair_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, support_mine_note(c));
}

mst_err support_pair_get(struct ctx *c)
{
	return show(c, ctx_form(c), 200);
}

/* Somebody was quicker. */
static mst_err late(struct ctx *c)
{
	const struct view *v = &c->view;

	if (c->result != MST_CONFLICT)
		return c->result;
	return ctx_go(c, PLACE, T("Någon hann före. Inget är ändrat."));
}

mst_err support_pair_post(struct ctx *c)
{
	MST_CLEANUP(two_wipe) struct two two = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct id a, b;
	struct act act;

	if (!id_parse(form_get(f, "ett"), &a) || !id_parse(form_get(f, "annat"), &b) || id_eq(a, b))
		return MST_NOTFOUND;
	TRY(open_two(c, a, b, &two));
	if (two.one.person.extra_protection || two.other.person.extra_protection)
		return MST_NOTFOUND;
	if (str_eq(form_get(f, "gor"), "ihop")) {
		mst_err e = support_put_together(c, &two.one, &two.other, &act);

		if (e == MST_CONFLICT && !c->why) /* closed meanwhile: a double submit goes where the first went */
			act = (struct act){ .apply = ctx_refuse };
		else
			TRY(e);
		return ctx_act_go(c, &act, support_base(c, two.one.id),
				  T("Sammanslagna. Blev det fel går det att ångra i det andra ärendet."), late);
	}
	const char *why = form_text(f, c->mem, v, field_of(c, two.other.id), T("varför"), SUPPORT_PAIR_WHY_MAX, true);

	if (form_bad(f))
		return show(c, f, 422);
	TRY(support_keep_apart(c, &two.one, &two.other, why, &act));
	return ctx_act_go(c, &act, PLACE, T("De är var för sig."), late);
}

mst_err support_part_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct act act;

	TRY(support_of_route(c, &s));
	mst_err e = support_take_apart(c, &s, &act);

	if (e == MST_CONFLICT && !c->why)
		act = (struct act){ .apply = ctx_refuse };
	else
		TRY(e);
	return ctx_act_go(c, &act, support_base(c, s.id),
			  T("Ärendet är ett eget igen. Ge det på nytt till den som ska stödja."), late);
}
