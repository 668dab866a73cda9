/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rights_page_web.c - the page of one request, and its cards for "Idag". */
#include "rights/rights_web.h"

#include "support/support_restrict.h"

void rights_open_wipe(struct rights_open *o)
{
	support_case_wipe(&o->s);
}

mst_err rights_of_route(struct ctx *c, struct rights_open *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(rights_get(c, id, &ret->r));
	if (!ret->r.opened)
		return MST_NOTFOUND;
	ret->base = arena_fmt(c->mem, "/begaran/%s", id_str(c->mem, id));
	if (id_none(ret->r.case_id))
		return MST_OK;
	TRY(support_case_read(c, ret->r.case_id, &ret->s));
	ret->has_case = true;
	c->view.no_print = ret->s.person.extra_protection;
	return MST_OK;
}

const struct audit_row *rights_note(struct ctx *c, const struct rights_open *o, const char *act)
{
	return o->has_case ? ctx_note(c, act, o->s.id, &o->s.audit, NULL) :
			     ctx_note(c, act, ID_NONE, NULL, NULL);
}

/* ---- the page ---- */

static const struct view_row *facts(struct ctx *c, const struct rights_request *r)
{
	const struct view *v = &c->view;
	struct view_row *o = arena_new(c->mem, struct view_row, 12);
	size_t n = 0;

	if (!str_empty(r->name))
		o[n++] = (struct view_row){ T("Namn"), r->name, NULL, NULL };
	o[n++] = (struct view_row){ T("Begärs av"), rights_asker_words(v, r->asker), NULL, NULL };
	o[n++] = (struct view_row){ T("Kom till jouren"), view_date(v, r->received), NULL, NULL };
	o[n++] = (struct view_row){ r->outcome ? T("Skulle besvaras senast") : T("Svara senast"),
				    view_date(v, rights_due(r->received, r->prolonged)), NULL, NULL };
	if (r->prolonged)
		o[n++] = (struct view_row){ T("Förlängd, därför att"), r->longer, NULL, NULL };
	o[n++] = (struct view_row){ T("Vem det är"),
				    str_empty(r->checked) ? rights_check_words(v, r->check) :
							    arena_fmt(c->mem, "%s. %s", rights_check_words(v, r->check),
								      r->checked), NULL, NULL };
	if (!str_empty(r->about))
		o[n++] = (struct view_row){ T("Vad personen vill"), r->about, NULL, NULL };
	if (!str_empty(r->assessment))
		o[n++] = (struct view_row){ T("Bedömning"), r->assessment, NULL, NULL };
	o[n++] = (struct view_row){ T("Svarar"), rights_user_name(c, r->responsible), NULL, NULL };
	if (r->outcome)
		o[n++] = (struct view_row){ T("Svar"),
					    arena_fmt(c->mem, "%s, %s", rights_outcome_words(v, r->outcome),
						      view_date(v, r->closed)), NULL, NULL };
	if (!str_empty(r->reason))
		o[n++] = (struct view_row){ T("Skäl"), r->reason, NULL, NULL };
	return o;
}

/* Who has released what would go now. */
static mst_err releases(struct ctx *c, const struct rights_open *o, struct rights_view *m)
{
	struct rights_release *list;
	struct auth_user *leads;
	struct hash what;
	struct sbuf names;
	size_t n;

	TRY(auth_list(c->db, c->mem, c->app->jour, ROLE_COORDINATOR, &leads, &n));
	m->alone = n < 2;
	TRY(rights_what(c, o, &what));
	TRY(rights_releases(c->db, c->mem, o->r.id, &list, &n));
	m->released = rights_released(list, n, &what);
	sbuf_init(&names, 2000);
	for (size_t i = 0; i < n; i++) {
		if (memcmp(list[i].hash.b, what.b, sizeof(what.b)) != 0)
			continue;
		m->mine |= id_eq(list[i].account, c->who->id);
		sbuf_fmt(&names, "%s%s", names.len ? ", " : "", rights_user_name(c, list[i].account));
	}
	m->releases = names.len ? arena_str(c->mem, names.p) : NULL;
	sbuf_done(&names);
	return MST_OK;
}

enum { COLS = 5 };
static mst_err sent_table(struct ctx *c, const struct rights_open *o, const struct view_table **ret)
{
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, COLS), **cells;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	struct rights_sent *list;
	size_t n;

	TRY(rights_sendings(c, &o->r, &list, &n));
	if (!n)
		return MST_OK;
	heads[0] = T("När"), heads[1] = T("Till"), heads[2] = T("Hur"), heads[3] = T("Antecknat av");
	heads[4] = T("Kontrolltal");
	cells = arena_new(c->mem, const char *, n * COLS);
	for (size_t i = 0; i < n; i++) {
		cells[i * COLS] = view_date(v, list[i].day);
		cells[i * COLS + 1] = list[i].receiver;
		cells[i * COLS + 2] = doc_way_words(v, list[i].way);
		cells[i * COLS + 3] = rights_user_name(c, list[i].by);
		cells[i * COLS + 4] = doc_print(c->mem, &list[i].hash);
	}
	*t = (struct view_table){ .caption = T("Överlämnat"), .heads = heads, .ncols = COLS, .nrows = n,
				  .cells = cells };
	*ret = t;
	return MST_OK;
}

/* What stands in the way, in the order in which it is done. */
static const char *warning(const struct view *v, const struct rights_request *r)
{
	if (r->outcome)
		return NULL;
	if (r->asker == RIGHTS_GUARDIAN)
		return T("Stanna. Bekräfta inte och förneka inte att personen finns här förrän två har bedömt vad "
			 "som är tryggt. Är vårdnadshavaren misstänkt: fråga först socialtjänsten utan namn.");
	return r->check == RIGHTS_UNCHECKED ?
		       T("Kontrollera först vem det är: ring upp ett nummer som ni kände till, eller fråga efter "
			 "kodordet.") : NULL;
}

mst_err rights_page_get(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	const struct view *v = &c->view;
	int64_t since = 0;

	TRY(rights_of_route(c, &o));
	struct rights_view m = {
		.form = ctx_form(c), .base = o.base, .title = rights_kind_words(v, o.r.kind),
		.opened = true, .open = !o.r.outcome, .two = rights_needs_two(&o.r),
		.extract = o.r.kind == RIGHTS_EXTRACT && o.has_case,
		.rectify = o.r.kind == RIGHTS_RECTIFY && o.has_case,
		.rows = facts(c, &o.r), .warn = warning(v, &o.r),
		.may_prolong = !o.r.outcome && !o.r.prolonged &&
			       day_of(c->now) <= rights_due(o.r.received, false),
	};

	m.may_release = m.open && m.two && o.r.check != RIGHTS_UNCHECKED &&
			(o.r.asker == RIGHTS_SELF || !str_empty(o.r.assessment)) && (!m.extract || o.r.cut);
	if (o.has_case) {
		m.case_name = person_short(c->mem, v->lang, &o.s.person);
		m.case_base = arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, o.s.id));
		TRY(support_restricted(c->db, o.s.id, &since));
		m.restricted = since != 0 && o.r.kind == RIGHTS_RESTRICT;
	}
	TRY(releases(c, &o, &m));
	TRY(sent_table(c, &o, &m.sent));
	m.crumbs = rights_crumbs(c, NULL, m.title, NULL);
	rights_page_html(ctx_out(c), v, &m);
	return ctx_page_after(c, 200, rights_note(c, &o, "rights.read"));
}

/* ---- cards ---- */

/* Somebody else has released it, and the caller has not. */
static mst_err waits_for_me(struct ctx *c, const struct rights_request *r, bool *ret)
{
	struct rights_release *list;
	bool mine = false;
	size_t n;

	*ret = false;
	if (!r->opened || !rights_needs_two(r))
		return MST_OK;
	TRY(rights_releases(c->db, c->mem, r->id, &list, &n));
	for (size_t i = 0; i < n; i++)
		mine |= id_eq(list[i].account, c->who->id);
	*ret = n == 1 && !mine;
	return MST_OK;
}

mst_err rights_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n)
{
	const struct view *v = &c->view;
	struct rights_request *list;
	size_t all;

	TRY(rights_list(c, true, &list, &all));
	for (size_t i = 0; i < all && *n < most; i++) {
		struct view_item k;
		bool waits;

		rights_item(c, &list[i], &k);
		TRY(waits_for_me(c, &list[i], &waits));
		if (!k.tag && !waits)
			continue;
		if (!list[i].opened && !id_eq(list[i].responsible, c->who->id))
			continue;
		k.title = arena_fmt(c->mem, T("Begäran om uppgifter: %s"), k.title);
		k.href = k.href ? k.href : "/begaran";
		if (waits && !k.tag) {
			k.tag = T("Väntar på att du släpper svaret");
			k.state = VIEW_BLUE;
		}
		ret[(*n)++] = k;
	}
	return MST_OK;
}
