/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_web.c - /gallring: what will be erased and why (cases, those who help, the log), the rules by
 * version, and holds. */
#include "retain/retain_web.h"

#include "audit/cut.h"
#include "auth/forget.h"
#include "retain/retain_db.h"

static const char *days(struct ctx *c, int64_t n)
{
	return arena_fmt(c->mem, view_text_n(c->view.lang, "%lld dag", "%lld dagar", n), (long long)n);
}

static const char *code_of(struct ctx *c, struct id case_id)
{
	char *code = arena_strn(c->mem, id_str(c->mem, case_id), 6);

	for (char *p = code; *p; p++)
		*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	return arena_fmt(c->mem, view_text(c->view.lang, N_("Ärende %s")), code);
}

/* Whose case it is, by who opens it; a code for all others and where there is extra protection. */
static bool title_of(struct ctx *c, struct id case_id, const char **ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	*ret = code_of(c, case_id);
	if (support_case_read(c, case_id, &s) != MST_OK)
		return false;
	if (!s.person.extra_protection)
		*ret = person_short(c->mem, c->view.lang, &s.person);
	return true;
}

static void add_due(struct ctx *c, const struct retain_due *d, const struct retain_rule *rule,
		    struct view_item *ret)
{
	const struct view *v = &c->view;
	const struct retain_regime *g = retain_regime_find(rule->regime);
	const char *title, *closed = view_date(v, d->closed);
	bool opens = title_of(c, d->case_id, &title);

	*ret = (struct view_item){
		.href = opens ? arena_fmt(c->mem, "/arenden/%s/raderingsstopp",
					  id_str(c->mem, d->case_id)) : NULL,
		.title = title,
		.meta = arena_fmt(c->mem,
				  d->story ? T("Anteckningarna, %s efter att ärendet avslutades %s. %s.") :
					     T("Hela ärendet, %s efter att det avslutades %s. %s."),
				  days(c, d->story ? rule->story_days : rule->case_days), closed,
				  view_text(v->lang, g->law ? g->law : g->words)),
		.when = view_date(v, d->day),
	};
	if (d->early)
		ret->meta = arena_fmt(c->mem, T("Hela ärendet, på personens begäran. Det avslutades %s."), closed);
	if (d->restricted) {
		ret->tag = T("Behandlingen är begränsad");
		ret->state = VIEW_YELLOW;
	} else if (d->held != DAY_NONE) {
		ret->tag = arena_fmt(c->mem, T("Raderingsstopp till och med %s"), view_date(v, d->held));
		ret->state = VIEW_YELLOW;
	} else if (d->linked) {
		ret->tag = T("Väntar på att statistiken skiljs av");
		ret->state = VIEW_BLUE;
	}
}

/* ---- those who help, and the log ---- */

static const char *years(struct ctx *c, int64_t n)
{
	return arena_fmt(c->mem, view_text_n(c->view.lang, "%lld år", "%lld år", n), (long long)n);
}

static void add_helper(struct ctx *c, const struct retain_helper *h, const struct retain_rule *rule,
		       struct view_item *ret)
{
	const struct view *v = &c->view;
	const char *ended = view_date(v, h->ended);

	*ret = (struct view_item){ .title = h->name, .when = view_date(v, h->day),
				   .href = arena_fmt(c->mem, "/stodpersoner/%s", id_str(c->mem, h->id)) };
	if (h->application)
		ret->meta = arena_fmt(c->mem, T("Allt: en ansökan som slutade %s. Dagen valdes då."), ended);
	else if (h->step == RETAIN_PAPERS)
		ret->meta = arena_fmt(c->mem, T("Intervju, referenser, registerutdrag, kurser och samtal, %s efter att "
						"hen slutade %s."), days(c, rule->paper_days), ended);
	else if (h->step == RETAIN_ALL_BUT_PLEDGE)
		ret->meta = arena_fmt(c->mem,
				      h->witness ? T("Allt utom tystnadslöftet med namn och dag, %s efter att vittnesstödet "
						     "slutade %s.") :
						   T("Allt utom tystnadslöftet med namn och dag, %s efter att hen slutade %s."),
				      days(c, h->witness ? rule->witness_days : rule->volunteer_days), ended);
	else if (h->pledge)
		ret->meta = arena_fmt(c->mem, T("Tystnadslöftet, %s efter att hen slutade %s."),
				      years(c, rule->pledge_years), ended);
	else
		ret->meta = arena_fmt(c->mem, T("Allt, %s efter att hen slutade %s. Det finns inget tystnadslöfte."),
				      days(c, h->witness ? rule->witness_days : rule->volunteer_days), ended);
}

static mst_err fill_helpers(struct ctx *c, const struct retain_rule *rule, struct retain_view *m)
{
	struct retain_helper *list;
	struct view_item *items;
	size_t n;

	TRY(retain_helpers(c, day_of(c->now) + RETAIN_AHEAD, &list, &n));
	items = arena_new(c->mem, struct view_item, n + 1);
	for (size_t i = 0; i < n; i++)
		add_helper(c, &list[i], rule, &items[i]);
	m->helpers = items;
	m->nhelpers = n;
	return MST_OK;
}

/* What is old enough in RETAIN_AHEAD days; whether it goes then rests on a checkpoint that lies outside. */
static mst_err fill_log(struct ctx *c, const struct retain_rule *rule, struct retain_view *m)
{
	const struct view *v = &c->view;
	int32_t old = day_add_months(day_of(c->now) + RETAIN_AHEAD, -12 * (int)rule->log_years);
	int64_t rows, first;
	struct audit_cut cut;

	TRY(audit_aged(c->db, c->mem, day_at(old, 0, 0), &rows, &first));
	if (rows)
		m->log = arena_fmt(c->mem, T("%lld rader från %s och framåt är äldre än %s om 30 dagar. De klipps bort "
					     "fram till ett sigill som ligger utanför servern och stämmer."),
				   (long long)rows, view_date(v, day_of(first)), years(c, rule->log_years));
	else
		m->log = arena_fmt(c->mem, T("Ingen rad blir äldre än %s de närmaste 30 dagarna. Den första är från %s."),
				   years(c, rule->log_years), view_date(v, day_of(first)));
	mst_err e = audit_cut_find(c->db, c->mem, &cut);

	if (e == MST_OK)
		m->log = arena_fmt(c->mem, T("%s Bortklippt hittills: %lld rader från %s till %s."), m->log,
				   (long long)cut.rows, view_date(v, day_of(cut.from)),
				   view_date(v, day_of(cut.to)));
	else if (e != MST_NOTFOUND && e != MST_INVALID)
		return e;
	if (str_empty(c->app->checkpoint_to))
		m->outside = T("Sigillen lämnas inte till en mapp utanför servern än, så inget klipps av sig självt. Den "
			       "som sköter servern ställer in det (checkpoint-to).");
	return MST_OK;
}

/* Whose names go in RETAIN_AHEAD days; NULL: nobody's. */
static mst_err fill_accounts(struct ctx *c, struct retain_view *m)
{
	const struct view *v = &c->view;
	struct id *list;
	int64_t before;
	size_t n;

	TRY(retain_accounts_before(c->db, c->mem, c->app->jour, day_of(c->now) + RETAIN_AHEAD, &before));
	TRY(auth_ended(c->db, c->mem, before, &list, &n));
	if (n)
		m->accounts = arena_fmt(c->mem, T("Konton vars namn och inloggning raderas: %zu. De avslutades före %s."), n,
					view_date(v, day_of(before)));
	return MST_OK;
}

/* ---- the plan ---- */

static const char *after_her_last(struct ctx *c, int64_t n)
{
	return arena_fmt(c->mem, view_text(c->view.lang, N_("%s efter att hen slutade")), days(c, n));
}

static void fill_rule(struct ctx *c, const struct retain_rule *rule, struct retain_view *m)
{
	const struct view *v = &c->view;
	const struct retain_regime *g = retain_regime_find(rule->regime);
	struct view_row *rows = arena_new(c->mem, struct view_row, 12), *r = rows;

	*r++ = (struct view_row){ T("Regler"), view_text(v->lang, g->words), NULL, NULL };
	*r++ = (struct view_row){ T("Anteckningar"),
				  arena_fmt(c->mem, T("%s efter avslutet"), days(c, rule->story_days)), NULL, NULL };
	*r++ = (struct view_row){ T("Allt annat i ärendet"),
				  arena_fmt(c->mem, T("%s efter avslutet"), days(c, rule->case_days)), NULL, NULL };
	*r++ = (struct view_row){ T("Hur en stödperson kom till jouren"), after_her_last(c, rule->paper_days), NULL, NULL };
	*r++ = (struct view_row){ T("Stödpersoners uppgifter"), after_her_last(c, rule->volunteer_days), NULL, NULL };
	*r++ = (struct view_row){ T("Vittnesstöds uppgifter"), after_her_last(c, rule->witness_days), NULL, NULL };
	*r++ = (struct view_row){ T("Tystnadslöften"),
				  arena_fmt(c->mem, T("%s efter att hen slutade"), years(c, rule->pledge_years)), NULL, NULL };
	*r++ = (struct view_row){ T("Tid, resor och utlägg"),
				  arena_fmt(c->mem, T("%s efter året (7 kap. 2 § bokföringslagen)"),
					    years(c, RETAIN_BOOK_YEARS)), NULL, NULL };
	*r++ = (struct view_row){ T("Loggen"), years(c, rule->log_years), NULL, NULL };
	*r++ = (struct view_row){ T("Namn på den som har haft ett konto"),
				  arena_fmt(c->mem, T("%s efter att kontot avslutades"), years(c, rule->log_years)), NULL, NULL };
	if (g->law)
		*r++ = (struct view_row){ T("Lag"), view_text(v->lang, g->law), NULL, NULL };
	m->rule = rows;
}

static mst_err plan_get(struct ctx *c)
{
	struct retain_view m = { 0 };
	int32_t today = day_of(c->now);
	struct retain_rule rule;
	struct view_item *items;
	struct retain_due *due;
	size_t n;

	TRY(retain_rule_on(c->db, c->mem, c->app->jour, today, &rule));
	TRY(retain_plan(c->db, c->mem, c->app->jour, today, today + RETAIN_AHEAD, &due, &n));
	items = arena_new(c->mem, struct view_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool stopped;

		TRY(support_stopped(c, due[i].case_id, c->who->id, &stopped));
		if (!stopped)
			add_due(c, &due[i], &rule, &items[m.ndue++]);
	}
	m.due = items;
	TRY(fill_helpers(c, &rule, &m));
	TRY(fill_log(c, &rule, &m));
	TRY(fill_accounts(c, &m));
	fill_rule(c, &rule, &m);
	retain_plan_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, support_mine_note(c));
}

/* ---- the rules ---- */

#define COLS 9

static mst_err versions(struct ctx *c, struct retain_view *m)
{
	const struct view *v = &c->view;
	static const bool number[COLS] = { false, false, true, true, true, true, true, true, true };
	const char **heads = arena_new(c->mem, const char *, COLS), **cells;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	struct retain_rule *list;
	size_t n;

	TRY(retain_rules(c->db, c->mem, c->app->jour, &list, &n));
	if (!n)
		return MST_OK;
	heads[0] = T("Gäller från");
	heads[1] = T("Regler");
	heads[2] = T("Anteckningar");
	heads[3] = T("Ärenden");
	heads[4] = T("Hur de kom");
	heads[5] = T("Stödpersoner");
	heads[6] = T("Vittnesstöd");
	heads[7] = T("Tystnadslöften, år");
	heads[8] = T("Loggen, år");
	cells = arena_new(c->mem, const char *, COLS * n);
	for (size_t i = 0; i < n; i++) {
		const char **row = &cells[COLS * i];

		row[0] = view_date(v, list[i].from);
		row[1] = view_text(v->lang, retain_regime_find(list[i].regime)->words);
		row[2] = view_number(v, list[i].story_days);
		row[3] = view_number(v, list[i].case_days);
		row[4] = view_number(v, list[i].paper_days);
		row[5] = view_number(v, list[i].volunteer_days);
		row[6] = view_number(v, list[i].witness_days);
		row[7] = view_number(v, list[i].pledge_years);
		row[8] = view_number(v, list[i].log_years);
	}
	*t = (struct view_table){ .caption = T("Regler i dagar, om inget annat står"), .heads = heads,
				  .ncols = COLS, .nrows = n, .cells = cells, .number = number };
	m->versions = t;
	return MST_OK;
}

static const struct view_option *regime_options(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, 8);
	size_t n = 0;

	for (const struct retain_regime *r = retain_regimes; r->code && n < 7; r++)
		o[n++] = (struct view_option){ r->code, view_text(c->view.lang, r->words),
					       r->law ? view_text(c->view.lang, r->law) : NULL };
	return o;
}

static mst_err show_rule(struct ctx *c, const struct form *f, int status)
{
	struct retain_view m = { .form = f, .regimes = regime_options(c) };

	TRY(versions(c, &m));
	retain_rule_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static void set_number(struct ctx *c, struct form *f, const char *field, int64_t n)
{
	form_set(f, field, arena_fmt(c->mem, "%lld", (long long)n));
}

static mst_err rule_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);
	struct retain_rule rule;

	TRY(retain_rule_on(c->db, c->mem, c->app->jour, day_of(c->now), &rule));
	form_set(f, "regler", rule.regime);
	set_number(c, f, "anteckningar", rule.story_days);
	set_number(c, f, "arenden", rule.case_days);
	set_number(c, f, "papper", rule.paper_days);
	set_number(c, f, "stodpersoner", rule.volunteer_days);
	set_number(c, f, "vittnesstod", rule.witness_days);
	set_number(c, f, "loften", rule.pledge_years);
	set_number(c, f, "loggen", rule.log_years);
	form_set(f, "fran", day_str(c->mem, day_of(c->now)));
	return show_rule(c, f, 200);
}

static mst_err rule_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const struct retain_regime *g;
	struct retain_rule r = { 0 };
	struct act a;
	int i = form_choice(f, v, "regler", T("vilka regler som gäller"), regime_options(c), true);

	g = i >= 0 ? &retain_regimes[i] : &retain_regimes[0];
	r.regime = g->code;
	r.story_days = form_int(f, v, "anteckningar", T("dagarna"), SUPPORT_LINK_DAYS, 3650, true);
	r.case_days = form_int(f, v, "arenden", T("dagarna"), SUPPORT_LINK_DAYS, 3650, true);
	r.paper_days = form_int(f, v, "papper", T("dagarna"), 0, 3650, true);
	r.volunteer_days = form_int(f, v, "stodpersoner", T("dagarna"), 0, 3650, true);
	r.witness_days = form_int(f, v, "vittnesstod", T("dagarna"), 0, 3650, true);
	r.pledge_years = form_int(f, v, "loften", T("åren"), 1, 30, true);
	r.log_years = form_int(f, v, "loggen", T("åren"), 1, 30, true);
	r.from = form_day(f, v, "fran", T("dagen"), true);
	if (!form_bad(f) && r.case_days < r.story_days)
		form_fail(f, "arenden", T("Anteckningarna kan inte finnas kvar längre än ärendet."));
	if (!form_bad(f) && (r.volunteer_days < r.paper_days || r.witness_days < r.paper_days))
		form_fail(f, "papper", T("Hur någon kom till jouren kan inte finnas kvar längre än resten."));
	if (!form_bad(f) && r.from < day_of(c->now))
		form_fail(f, "fran", T("Nya regler gäller från i dag eller senare."));
	if (!form_bad(f) && g->law && (r.story_days != g->story_days || r.case_days != g->case_days))
		form_fail(f, "anteckningar",
			  arena_fmt(c->mem, T("Lagen säger %lld dagar för både anteckningar och ärenden."),
				    (long long)g->case_days));
	if (form_bad(f))
		return show_rule(c, f, 422);
	TRY(retain_rule_put(c, &r, &a));
	return ctx_act_go(c, &a, "/gallring", T("Reglerna är sparade."), NULL);
}

/* ---- holds ---- */

static mst_err show_hold(struct ctx *c, const struct support_case *s, const struct form *f, int status)
{
	struct retain_view m = { .form = f, .name = person_short(c->mem, c->view.lang, &s->person),
				 .base = arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, s->id)) };
	struct retain_hold h;
	mst_err e = retain_hold_find(c, s, &h);

	if (e == MST_OK) {
		m.why = h.why ? h.why : "";
		m.until = view_date(&c->view, h.until);
	} else if (e != MST_NOTFOUND) {
		return e;
	}
	if (s->person.extra_protection)
		m.name = code_of(c, s->id);
	retain_hold_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, ctx_read_note(c, "case.read", s->id, &s->audit, "lead"));
}

static mst_err hold_case(struct ctx *c, struct support_case *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	return support_case_read(c, id, ret);
}

static mst_err hold_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	TRY(hold_case(c, &s));
	return show_hold(c, &s, ctx_form(c), 200);
}

static mst_err hold_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const char *why;
	int32_t until;
	struct act a;

	TRY(hold_case(c, &s));
	why = form_text(f, c->mem, v, "skal", T("varför"), RETAIN_WHY_MAX, true);
	until = form_day(f, v, "till", T("den sista dagen"), true);
	if (!form_bad(f) && retain_hold_put(c, &s, why, until, &a) == MST_INVALID)
		form_fail(f, "till", T("Välj en dag efter i dag, högst två år fram."));
	if (form_bad(f))
		return show_hold(c, &s, f, 422);
	return ctx_act_go(c, &a, "/gallring", T("Raderingsstoppet gäller."), NULL);
}

static mst_err lift_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;

	TRY(hold_case(c, &s));
	TRY(retain_hold_lift(c, &s, &a));
	return ctx_act_go(c, &a, "/gallring",
			  view_text(c->view.lang, N_("Raderingsstoppet är borttaget.")), NULL);
}

const struct http_route retain_routes[] = {
	{ "GET", "/gallring", NEED_CASE_LEAD, plan_get, 0 },
	{ "GET", "/gallring/regler", NEED_CASE_LEAD, rule_get, 0 },
	{ "POST", "/gallring/regler", NEED_CASE_LEAD, rule_post, HTTP_FORM | HTTP_PROVED },
	{ "GET", "/arenden/{id}/raderingsstopp", NEED_CASE_LEAD, hold_get, 0 },
	{ "POST", "/arenden/{id}/raderingsstopp", NEED_CASE_LEAD, hold_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/raderingsstopp/bort", NEED_CASE_LEAD, lift_post, HTTP_FORM | HTTP_PROVED },
	{ 0 },
};
