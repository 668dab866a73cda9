/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_pair_web.c - two that may be about the same person, side by side. */
#include "org/org.h"
#include "referral/referral_web.h"

static const char *offence_words(const struct view *v, const char *offence, const char *crime)
{
	return str_empty(offence) ? referral_words(v, stats_crimes, crime) : offence;
}

static const char *title_of(struct ctx *c, const struct referral_alike *a)
{
	const struct view *v = &c->view;

	if (a->is_case)
		return arena_fmt(c->mem, a->open ? T("Ärende från %s") : T("Avslutat ärende från %s"),
				 view_date(v, day_of(a->at)));
	return arena_fmt(c->mem, T("Förmedling %s"), view_moment(v, a->at));
}

static struct view_table table_of(struct ctx *c, const struct referral *r,
				  const struct referral_alike *a, const char *caption)
{
	const struct view *v = &c->view;
	const char *const all[] = {
		T("Namn"), r->name, a->name,
		T("Telefon"), r->phone, a->phone,
		T("Brott"), offence_words(v, r->offence, r->crime),
			offence_words(v, a->offence, a->crime),
		T("Kommun"), org_name_of(c, r->municipality), org_name_of(c, a->municipality),
		T("Kom från"), referral_words(v, stats_sources, r->source),
			a->is_case ? T("Är ett ärende") : referral_words(v, stats_sources, a->source),
		T("Kom in"), view_moment(v, r->received), view_moment(v, a->at),
	};

	return person_pair_table(v, T("Den här"), T("Den andra"), all, MST_LEN(all) / 3, caption);
}

static const char *join_words(struct ctx *c, const struct referral *r,
			      const struct referral_alike *a)
{
	const struct view *v = &c->view;

	if (a->is_case)
		return a->open ? T("Slår du ihop läggs texten som en rad i ärendet, och förmedlingen "
				   "väntar inte längre. Det går att ångra.") : NULL;
	return a->at > r->received ?
		T("Slår du ihop läggs den andra till den här, som kom först. Det går att ångra.") :
		T("Slår du ihop läggs den här till den andra, som kom först. Det går att ångra.");
}

static const char *field_of(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, "varfor_%s", id_str(c->mem, id));
}

static mst_err find_alike(struct ctx *c, const struct referral *r, struct referral_alike **ret,
			  size_t *ret_n)
{
	struct referral_alike *pool;
	size_t n;

	TRY(referral_pool(c, &pool, &n));
	return referral_alike(c, r, pool, n, REFERRAL_ALIKE, ret, ret_n);
}

static mst_err show_pair(struct ctx *c, const struct referral *r, const struct form *f, int status)
{
	const struct view *v = &c->view;
	struct person p = { .name = r->name };
	struct referral_pair_view m = { .form = f, .base = referral_base(c, r->id),
					.name = person_short(c->mem, v->lang, &p) };
	struct referral_alike *alike;

	TRY(find_alike(c, r, &alike, &m.n));
	struct person_pair *items = arena_new(c->mem, struct person_pair, m.n);

	for (size_t i = 0; i < m.n; i++) {
		const struct referral_alike *a = &alike[i];
		struct person_hidden *keys = arena_new(c->mem, struct person_hidden, 2);
		struct person_pair *t = &items[i];

		keys[0] = (struct person_hidden){ "andra", id_str(c->mem, a->id) };
		t->keys = keys;
		t->post = arena_fmt(c->mem, "%s/lika", m.base);
		t->title = title_of(c, a);
		t->href = a->is_case ? arena_fmt(c->mem, "/arenden/%s", keys[0].value) :
				       referral_base(c, a->id);
		t->same = arena_fmt(c->mem, T("De har %s."), person_same_words(v, a->same));
		t->table = table_of(c, r, a, arena_fmt(c->mem, T("Jämförelse %zu av %zu"), i + 1, m.n));
		t->field = field_of(c, a->id);
		t->join = join_words(c, r, a);
		t->ended = T("Ärendet är avslutat. Öppna det igen, eller gör förmedlingen till ett nytt ärende.");
		t->open = form_error(f, t->field) != NULL;
	}
	m.items = items;
	referral_pair_html(ctx_out(c), v, &m);
	return ctx_page_after(c, status, ctx_note(c, "referral.read", r->id, &r->audit, NULL));
}

mst_err referral_pair_get(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };

	TRY(referral_waiting_of_route(c, &r));
	return show_pair(c, &r, ctx_form(c), 200);
}

/* Somebody was quicker, or the case has been closed meanwhile. */
static mst_err pair_late(struct ctx *c)
{
	const struct view *v = &c->view;
	struct id id;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(ctx_id(c, "id", &id));
	return ctx_go(c, referral_base(c, id), T("Någon hann före. Inget är ändrat."));
}

static mst_err join(struct ctx *c, const struct referral *r, const struct referral_alike *a)
{
	MST_CLEANUP(referral_wipe) struct referral later = { 0 };
	const struct view *v = &c->view;
	const char *go = referral_base(c, a->id), *gone = referral_base(c, r->id);
	struct act act;

	if (a->is_case) {
		TRY(referral_put_together(c, r, a->id, true, &act));
		go = gone; /* where it can be taken back */
	} else if (a->at > r->received) {
		TRY(referral_read(c, a->id, &later));
		TRY(referral_put_together(c, &later, r->id, false, &act));
		go = gone;
	} else {
		TRY(referral_put_together(c, r, a->id, false, &act));
	}
	return ctx_act_go(c, &act, go, T("Sammanslagna. Blev det fel går det att ångra."), pair_late);
}

mst_err referral_pair_post(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct referral_alike *alike, *a = NULL;
	struct id other;
	struct act act;
	size_t n;

	TRY(referral_of_route(c, &r));
	if (r.state != REFERRAL_WAITING)
		return referral_already(c);
	TRY(find_alike(c, &r, &alike, &n));
	if (!id_parse(form_get(f, "andra"), &other))
		return MST_NOTFOUND;
	for (size_t i = 0; i < n; i++)
		if (id_eq(alike[i].id, other))
			a = &alike[i];
	if (!a) /* said already, or it has been changed since the page was shown */
		return ctx_act(c, &(struct act){ .apply = ctx_refuse }, referral_base(c, r.id), pair_late);
	if (str_eq(form_get(f, "gor"), "ihop"))
		return join(c, &r, a);
	const char *why = form_text(f, c->mem, v, field_of(c, other), T("varför"), REFERRAL_NOTE_MAX,
				    true);

	if (form_bad(f))
		return show_pair(c, &r, f, 422);
	TRY(referral_keep_apart(c, &r, other, why, &act));
	return ctx_act_go(c, &act, referral_base(c, r.id), T("De är var för sig."), pair_late);
}

static mst_err part_late(struct ctx *c)
{
	const struct view *v = &c->view;

	if (c->result != MST_CONFLICT)
		return c->result;
	return ctx_go(c, "/inkorg", T("Det går inte att ångra längre: den andra är klar."));
}

mst_err referral_part_post(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	const struct view *v = &c->view;
	struct act a;

	TRY(referral_of_route(c, &r));
	mst_err e = referral_take_apart(c, &r, &a);

	if (e == MST_CONFLICT)
		return ctx_act(c, &(struct act){ .apply = ctx_refuse }, "/inkorg", part_late);
	TRY(e);
	return ctx_act_go(c, &a, referral_base(c, r.id), T("Förmedlingen väntar igen."), part_late);
}

mst_err referral_joined_items(struct ctx *c, struct id other, const struct view_item **ret,
			      size_t *ret_n)
{
	const struct view *v = &c->view;
	struct referral_alike *list;

	TRY(referral_joined(c, other, &list, ret_n));
	struct view_item *items = arena_new(c->mem, struct view_item, *ret_n);

	for (size_t i = 0; i < *ret_n; i++) {
		struct person p = { .name = list[i].name };

		items[i] = (struct view_item){
			.href = referral_base(c, list[i].id),
			.title = person_short(c->mem, v->lang, &p),
			.meta = referral_words(v, stats_sources, list[i].source),
			.when = view_moment(v, list[i].at),
		};
	}
	*ret = items;
	return MST_OK;
}
