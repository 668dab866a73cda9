/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_assign_web.c - giving a case to somebody, and taking it back. What suits and what lacks
 * (a pledge, the training, the board's approval) is told beside the name; who lacks something is given
 * none. Who never signs in gets no key: a line in the timeline says that she supports. */
#include "org/org.h"
#include "support/support_label.h"
#include "support/support_web.h"

/* A volunteer's id stands in the form as "v-ID"; an account's has no dash. */

static const char *named_value(struct ctx *c, struct id volunteer)
{
	return arena_fmt(c->mem, "v-%s", id_str(c->mem, volunteer));
}

/* "v-ID" -> the volunteer; false: it is an account's. */
static bool named_parse(const char *value, struct id *ret)
{
	return value && str_starts(value, "v-") && id_parse(value + 2, ret);
}

/* ---- whom to choose among ---- */

/* What the case needs of whoever supports. */
struct need {
	const char *language, *town; /* folded language; the name of a municipality; NULL = none */
	bool minor;
};

/* Why she suits: "talar dari, har plats"; score: how well. */
static const char *match_of(struct ctx *c, const struct volunteer *p, const struct need *need,
			    int *score)
{
	const struct view *v = &c->view;
	const char *words = "", *spoken = p && p->languages ? person_fold(c->mem, p->languages) : NULL;
	int64_t n = 0;

	*score = p && volunteer_ready(p, day_of(c->now)) ? 4 : 0;
	if (need->language && spoken && strstr(spoken, need->language)) {
		words = T("talar språket");
		*score += 2;
	}
	if (need->town && p && p->area && strstr(p->area, need->town))
		words = arena_fmt(c->mem, "%s%s%s", words, *words ? ", " : "", T("bor nära"));
	if (need->minor && p && p->children) {
		words = arena_fmt(c->mem, "%s%s%s", words, *words ? ", " : "", T("möter barn"));
		*score += 2;
	}
	if (p && p->capacity > 0 && !id_none(p->account) &&
	    support_load(c, p->account, &n) == MST_OK && n < p->capacity) {
		words = arena_fmt(c->mem, "%s%s%s", words, *words ? ", " : "", T("har plats"));
		(*score)++;
	}
	if (need->minor && p && !p->children)
		*score = 0;
	return *words && *score > 3 ? arena_fmt(c->mem, T("Passar: %s"), words) : NULL;
}

static const char *hint_of(struct ctx *c, const struct volunteer *p, struct id account)
{
	const struct view *v = &c->view;
	const char *gaps = p ? volunteer_gaps(v, p) : T("Inget är ifyllt under Stödpersoner.");
	const char *area = p && !str_empty(p->area) ? p->area : NULL;
	const char *load = T("Loggar aldrig in");
	int64_t n = 0;

	if (!id_none(account)) {
		if (support_load(c, account, &n) != MST_OK)
			n = 0;
		load = arena_fmt(c->mem, view_text_n(v->lang, "Stödjer %lld person",
						     "Stödjer %lld personer", n), (long long)n);
		if (p && p->capacity > 0)
			load = arena_fmt(c->mem, T("%s av %lld"), load, (long long)p->capacity);
	}
	load = arena_fmt(c->mem, "%s%s%s", load, area ? " · " : "", area ? area : "");
	if (p && !str_empty(p->times))
		load = arena_fmt(c->mem, "%s · %s", load, p->times);
	if (p && !str_empty(p->conflicts))
		load = arena_fmt(c->mem, T("%s · Ska inte vara nära: %s"), load, p->conflicts);
	return arena_fmt(c->mem, "%s%s%s", load, gaps ? " · " : "", gaps ? gaps : "");
}

struct choice {
	struct volunteer *here, *gone; /* gone: who has ended is not offered */
	size_t nhere, ngone;
	struct view_option *list;
	int *scores;
	size_t n;
	struct need need;
};

static void add_choice(struct ctx *c, struct choice *o, const struct volunteer *p, const char *value,
		       const char *name, const char *hint)
{
	const char *match = match_of(c, p, &o->need, &o->scores[o->n]);

	if (match && hint)
		hint = arena_fmt(c->mem, "%s · %s", match, hint);
	o->list[o->n++] = (struct view_option){ value, name, hint };
}

/* Who suits best first; otherwise as they stood. */
static void best_first(struct choice *o)
{
	for (size_t i = 1; i < o->n; i++)
		for (size_t k = i; k > 0 && o->scores[k] > o->scores[k - 1]; k--) {
			struct view_option option = o->list[k];
			int score = o->scores[k];

			o->list[k] = o->list[k - 1];
			o->scores[k] = o->scores[k - 1];
			o->list[k - 1] = option;
			o->scores[k - 1] = score;
		}
}

static mst_err need_of(struct ctx *c, struct id case_id, struct need *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	if (id_none(case_id))
		return MST_OK;
	TRY(support_case_read(c, case_id, &s));
	if (!str_empty(s.person.language))
		ret->language = person_fold(c->mem, s.person.language);
	ret->minor = support_minor_of(s.codes.age) != SUPPORT_GROWN;
	if (s.codes.municipality && !s.person.extra_protection)
		ret->town = org_name_of(c, s.codes.municipality);
	return MST_OK;
}

/* Whom a barrier names is not offered, nor one of whom that cannot be told. Of several cases at once each
 * is asked when it is given. */
static bool stopped(struct ctx *c, struct id case_id, struct id who)
{
	bool is = true;

	if (id_none(case_id))
		return false;
	return support_stopped(c, case_id, who, &is) != MST_OK || is;
}

static void add_accounts(struct ctx *c, struct id case_id, struct choice *o,
			 const struct auth_user *users, size_t n)
{
	struct id *holders;
	size_t nholders;

	if (vault_holders(c->vault, c->mem, case_id, &holders, &nholders) != MST_OK)
		return;
	for (size_t i = 0; i < n; i++) {
		bool has = volunteer_of_account(o->gone, o->ngone, users[i].id) != NULL;

		for (size_t k = 0; k < nholders; k++)
			has |= id_eq(holders[k], users[i].id);
		if (has || stopped(c, case_id, users[i].id))
			continue;
		const struct volunteer *p = volunteer_of_account(o->here, o->nhere, users[i].id);
		bool lead = !p && !(users[i].roles & ROLE_VOLUNTEER);

		add_choice(c, o, p, id_str(c->mem, users[i].id), users[i].name,
			   lead ? NULL : hint_of(c, p, users[i].id));
	}
}

static mst_err choices(struct ctx *c, struct id case_id, struct choice *o)
{
	struct auth_user *users;
	size_t n;

	TRY(volunteer_list(c, false, &o->here, &o->nhere));
	TRY(volunteer_list(c, true, &o->gone, &o->ngone));
	TRY(auth_list(c->db, c->mem, c->app->jour, ROLE_VOLUNTEER | ROLE_COORDINATOR, &users, &n));
	o->list = arena_new(c->mem, struct view_option, n + o->nhere + 1);
	o->scores = arena_new(c->mem, int, n + o->nhere + 1);
	TRY(need_of(c, case_id, &o->need));
	add_accounts(c, case_id, o, users, n);
	for (size_t i = 0; i < o->nhere; i++)
		if (id_none(o->here[i].account) && (o->here[i].kinds & VOLUNTEER_SUPPORT) &&
		    !stopped(c, case_id, o->here[i].id))
			add_choice(c, o, &o->here[i], named_value(c, o->here[i].id), o->here[i].name,
				   hint_of(c, &o->here[i], ID_NONE));
	best_first(o);
	return MST_OK;
}

mst_err support_lack(struct ctx *c, const char *who, bool minor, const char **ret)
{
	const struct view *v = &c->view;
	const struct volunteer *p = NULL;
	const char *gaps = T("Inget är ifyllt under Stödpersoner.");
	struct volunteer *list;
	struct auth_user u;
	struct id id;
	size_t n;

	*ret = NULL;
	TRY(volunteer_list(c, false, &list, &n));
	if (named_parse(who, &id)) {
		for (size_t i = 0; i < n; i++)
			if (id_eq(list[i].id, id))
				p = &list[i];
	} else {
		if (!id_parse(who, &id))
			return MST_OK; /* nobody: told by who reads the form */
		TRY(auth_get(c->db, c->mem, id, &u));
		p = volunteer_of_account(list, n, id);
		if (!p && !(u.roles & ROLE_VOLUNTEER))
			return MST_OK;
	}
	if (p && volunteer_ready(p, day_of(c->now))) {
		if (minor && !p->children)
			*ret = T("Ärendet gäller ett barn, och personen är inte inskriven för att möta barn. Ordna det "
				 "under Stödpersoner: kryssa i Möter barn, och skriv dagen då registerutdraget visades.");
		return MST_OK;
	}
	if (p)
		gaps = arena_fmt(c->mem, "%s.", volunteer_gaps(v, p));
	*ret = arena_fmt(c->mem, T("%s Ordna det under Stödpersoner, eller sätt där en dag att ordna det "
				   "före."), gaps);
	return MST_OK;
}

mst_err support_who_options(struct ctx *c, struct id case_id, const struct view_option **ret)
{
	struct choice o = { 0 };

	TRY(choices(c, case_id, &o));
	*ret = o.list;
	return MST_OK;
}

mst_err support_give(struct ctx *c, const struct support_case *s, const char *who, struct act *ret)
{
	struct volunteer named;
	struct id id;

	if (named_parse(who, &id)) {
		TRY(volunteer_read(c, id, &named));
		return support_assign_named(c, s, &named, false, ret);
	}
	return id_parse(who, &id) ? support_assign(c, s, id, ret) : MST_INVALID;
}

/* ---- the page ---- */

static mst_err show_assign(struct ctx *c, const struct support_case *s, const struct form *f,
			   const struct view_option *users, int status)
{
	size_t first = strcspn(s->person.name ? s->person.name : "", " ");
	struct view_option *yes = arena_new(c->mem, struct view_option, 2);

	yes[0] = (struct view_option){
		"ja", view_text(c->view.lang, N_("Jag har frågat, och de känner inte varandra")), NULL
	};
	struct support_form_view m = {
		.form = f,
		.base = support_base(c, s->id),
		.name = person_short(c->mem, c->view.lang, &s->person),
		.users = users,
		.yes = yes,
		.first_name = first ? arena_strn(c->mem, s->person.name, first) :
				      person_short(c->mem, c->view.lang, &s->person),
	};

	support_assign_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_assign_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view_option *users;

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	TRY(support_who_options(c, s.id, &users));
	return show_assign(c, &s, ctx_form(c), users, 200);
}

mst_err support_assign_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const char *who = form_get(f, "vem"), *done = T("Stödpersonen kan nu öppna ärendet.");
	const struct view_option *users;
	const char *lack;
	struct id id;
	struct act a;

	TRY(support_of_route(c, &s));
	TRY(support_who_options(c, s.id, &users));
	form_choice(f, v, "vem", T("vem som ska stödja"), users, true);
	if (!form_error(f, "vem")) {
		TRY(support_lack(c, who, support_minor_of(s.codes.age) != SUPPORT_GROWN, &lack));
		if (lack)
			form_fail(f, "vem", lack);
	}
	if (!form_has(f, "fragat", "ja"))
		form_fail(f, "fragat", T("Fråga först om ni känner varandra, och kryssa sedan här."));
	if (form_bad(f))
		return show_assign(c, &s, f, users, 422);
	TRY(support_give(c, &s, who, &a));
	if (named_parse(who, &id))
		done = T("Noterat i ärendet. Skriv ut eller berätta det som behövs.");
	return ctx_act_go(c, &a, support_base(c, s.id), done, NULL);
}

mst_err support_unassign_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const char *who = http_field(c->req, "vem");
	const char *done = view_text(c->view.lang, N_("Personen kan inte längre öppna ärendet."));
	struct volunteer named;
	struct id id;
	struct act a;

	TRY(support_of_route(c, &s));
	if (named_parse(who, &id)) {
		TRY(volunteer_read(c, id, &named));
		TRY(support_assign_named(c, &s, &named, true, &a));
		done = view_text(c->view.lang, N_("Noterat."));
	} else {
		if (!who || !id_parse(who, &id))
			return MST_INVALID;
		TRY(support_unassign(c, &s, id, &a));
	}
	return ctx_act_go(c, &a, support_base(c, s.id), done, NULL);
}

/* ---- those without an account who support now, by the timeline ---- */

/* Lines of one second stand in no order: given more often than taken back is hers. */
static bool has_it(const struct support_entry *e, size_t n, size_t at)
{
	int64_t times = 0;

	for (size_t i = 0; i < n; i++) {
		if (!str_eq(e[i].code, e[at].code))
			continue;
		times += (e[i].kind == SUPPORT_ASSIGNED) - (e[i].kind == SUPPORT_UNASSIGNED);
		if (i < at && e[i].kind == SUPPORT_ASSIGNED)
			return false; /* she is in the list already */
	}
	return times > 0;
}

void support_named_holders(struct ctx *c, const struct support_entry *e, size_t n,
			   struct support_case_view *m)
{
	struct support_holder *list = arena_new(c->mem, struct support_holder, m->nholders + n + 1);
	struct id id;

	if (m->nholders)
		memcpy(list, m->holders, m->nholders * sizeof(*list));
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == SUPPORT_ASSIGNED && e[i].code && id_parse(e[i].code, &id) &&
		    has_it(e, n, i))
			list[m->nholders++] = (struct support_holder){ named_value(c, id), e[i].text,
									      true };
	m->holders = list;
}

const struct view_option *support_held_options(struct ctx *c, const struct support_case *s)
{
	struct support_case_view m = { 0 };
	struct support_entry *e;
	struct view_option *o;
	size_t n;

	if (!(c->who->roles & ROLE_COORDINATOR) || support_entries(c, s, &e, &n) != MST_OK)
		return NULL;
	support_named_holders(c, e, n, &m);
	if (!m.nholders)
		return NULL;
	o = arena_new(c->mem, struct view_option, m.nholders + 2);
	o[0] = (struct view_option){ "jag", view_text(c->view.lang, N_("Jag")), NULL };
	for (size_t i = 0; i < m.nholders; i++)
		o[i + 1] = (struct view_option){ m.holders[i].id, m.holders[i].name, NULL };
	return o;
}
