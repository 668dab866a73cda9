/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_web.c - the list, one person's page, and the end of an engagement. A page that shows
 * them leaves when its row in the log is durable. */
#include "volunteer/volunteer_web.h"

#include <stdlib.h>

#include "doc/doc.h"

const char *volunteer_base(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, "/stodpersoner/%s", id_str(c->mem, id));
}

mst_err volunteer_of_route(struct ctx *c, struct volunteer *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	return volunteer_read(c, id, ret);
}

const char *volunteer_kind_words(struct ctx *c, unsigned kinds)
{
	const struct view *v = &c->view;
	bool both = (kinds & VOLUNTEER_SUPPORT) && (kinds & VOLUNTEER_WITNESS);

	return both			   ? T("Stödperson och vittnesstöd") :
	       kinds & VOLUNTEER_SUPPORT ? T("Stödperson") :
	       kinds & VOLUNTEER_WITNESS ? T("Vittnesstöd") :
					     "";
}

static int64_t cases_of(struct ctx *c, struct id account)
{
	int64_t n = 0;

	if (id_none(account) || !c->app->load || c->app->load(c, account, &n) != MST_OK)
		return 0;
	return n;
}

/* "Stödjer 2 personer av 3" */
static const char *load_words(struct ctx *c, const struct volunteer *p)
{
	int64_t n = cases_of(c, p->account);
	const char *words;

	if (id_none(p->account))
		return "";
	words = arena_fmt(c->mem,
			  view_text_n(c->view.lang, "Stödjer %lld person", "Stödjer %lld personer", n),
			  (long long)n);
	return p->capacity > 0 ? arena_fmt(c->mem, view_text(c->view.lang, N_("%s av %lld")), words,
					   (long long)p->capacity) : words;
}

static void add(struct sbuf *b, const char *words)
{
	if (str_empty(words))
		return;
	sbuf_str(b, b->len ? " · " : "");
	sbuf_str(b, words);
}

static struct view_item item_of(struct ctx *c, const struct volunteer *p)
{
	const struct view *v = &c->view;
	struct view_item i = { .href = volunteer_base(c, p->id), .title = p->name };
	struct sbuf b;

	sbuf_init(&b, 2000);
	add(&b, volunteer_kind_words(c, p->kinds));
	add(&b, p->area);
	add(&b, p->languages);
	if (p->ended && p->outcome) {
		add(&b, p->outcome == VOLUNTEER_DECLINED ? T("tackades nej") : T("drog sig ur"));
		add(&b, arena_fmt(c->mem, T("raderas %s"), view_date(v, p->erase_on)));
	} else if (p->ended)
		add(&b, arena_fmt(c->mem, T("slutade %s"), view_date(v, p->ended_on)));
	else if (volunteer_applies(p))
		add(&b, volunteer_gaps(v, p));
	else
		add(&b, load_words(c, p));
	i.meta = arena_str(c->mem, b.p ? b.p : "");
	sbuf_done(&b);
	if (!p->ended && !volunteer_applies(p) && volunteer_gaps(v, p)) {
		i.tag = T("Något saknas");
		i.state = VIEW_YELLOW;
	}
	return i;
}

/* Who may open cases, but about whom nothing is filled in. */
static mst_err bare_accounts(struct ctx *c, const struct volunteer *list, size_t n,
			     struct volunteer_list_view *m)
{
	struct auth_user *users;
	struct volunteer *gone;
	struct view_item *items;
	size_t nusers, ngone;

	TRY(auth_list(c->db, c->mem, c->app->jour, ROLE_VOLUNTEER, &users, &nusers));
	TRY(volunteer_list(c, true, &gone, &ngone));
	items = arena_new(c->mem, struct view_item, nusers + 1);
	for (size_t i = 0; i < nusers; i++)
		if (!volunteer_of_account(list, n, users[i].id) &&
		    !volunteer_of_account(gone, ngone, users[i].id))
			items[m->naccounts++] = (struct view_item){
				.href = arena_fmt(c->mem, "/stodpersoner/nytt?konto=%s",
						  id_str(c->mem, users[i].id)),
				.title = users[i].name,
				.meta = view_text(c->view.lang,
						  N_("Har ett konto. Fyll i löfte, utbildning och "
						     "telefon.")),
			};
	m->accounts = items;
	return MST_OK;
}

static const struct audit_row *list_note(struct ctx *c, const struct volunteer *list, size_t n)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;
	struct sbuf ids;

	sbuf_init(&ids, 64 * 1024);
	for (size_t i = 0; i < n; i++)
		sbuf_fmt(&ids, "%s\"%s\"", i ? "," : "[", id_str(c->mem, list[i].id));
	sbuf_str(&ids, n ? "]" : "[]");
	const struct audit_row *row = ctx_note(c, "volunteer.list", ID_NONE, have ? &key : NULL,
					       have && !ids.bad ? ids.p : NULL);

	sbuf_done(&ids);
	return row;
}

static mst_err volunteer_list_get(struct ctx *c)
{
	struct volunteer_list_view m = { .ended = str_eq(http_query(c->req, "visa"), "avslutade") };
	struct view_item *items, *applying;
	struct volunteer *list;
	size_t n;

	TRY(volunteer_list(c, m.ended, &list, &n));
	items = arena_new(c->mem, struct view_item, n + 1);
	applying = arena_new(c->mem, struct view_item, n + 1);
	for (size_t i = 0; i < n; i++)
		if (volunteer_applies(&list[i]))
			applying[m.napplying++] = item_of(c, &list[i]);
		else
			items[m.n++] = item_of(c, &list[i]);
	m.items = items;
	m.applying = applying;
	if (!m.ended)
		TRY(bare_accounts(c, list, n, &m));
	volunteer_list_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, list_note(c, list, n));
}

/* ---- one person ---- */

static const char *or_none(const struct view *v, const char *words)
{
	return str_empty(words) ? T("Inte angivet") : words;
}

static const struct view_row *rows_of(struct ctx *c, const struct volunteer *p)
{
	const struct view *v = &c->view;
	struct view_row *r = arena_new(c->mem, struct view_row, 14);
	struct auth_user u;
	size_t n = 0;

	r[n++] = (struct view_row){ T("Uppdrag"), or_none(v, volunteer_kind_words(c, p->kinds)), NULL, NULL };
	r[n++] = (struct view_row){ T("E-post"), or_none(v, p->mail), NULL, NULL };
	r[n++] = (struct view_row){ T("Bygd"), or_none(v, p->area), NULL, NULL };
	r[n++] = (struct view_row){ T("Andra språk"), or_none(v, p->languages), NULL, NULL };
	r[n++] = (struct view_row){
		T("Orkar stödja samtidigt"),
		p->capacity > 0 ? view_number(v, p->capacity) : T("Inte angivet"), NULL, NULL
	};
	r[n++] = (struct view_row){ T("När hon eller han kan"), or_none(v, p->times), NULL, NULL };
	if (!str_empty(p->conflicts))
		r[n++] = (struct view_row){ T("Ska inte vara nära"), p->conflicts, NULL, NULL };
	r[n++] = (struct view_row){ T("Möter barn"), p->children ? T("Ja") : T("Nej"), NULL, NULL };
	r[n++] = (struct view_row){
		T("Konto"),
		!id_none(p->account) && auth_get(c->db, c->mem, p->account, &u) == MST_OK ?
			u.login : T("Loggar aldrig in"),
		NULL, NULL
	};
	if (p->grace != DAY_NONE)
		r[n++] = (struct view_row){ T("Ordna det som saknas före"), view_date(v, p->grace), NULL, NULL };
	if (p->outcome) {
		r[n++] = (struct view_row){ T("Ansökan slutade"), p->outcome == VOLUNTEER_DECLINED ?
					    T("Vi tackade nej") : T("Hen drog sig ur"), NULL, NULL };
		r[n++] = (struct view_row){ T("Raderas"), view_date(v, p->erase_on), NULL, NULL };
	} else if (p->ended)
		r[n++] = (struct view_row){ T("Slutade"), view_date(v, p->ended_on), NULL, NULL };
	return r;
}

const struct audit_row *volunteer_read_note(struct ctx *c, struct id id)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;

	return ctx_note(c, "volunteer.read", id, have ? &key : NULL, NULL);
}

static bool failed(const struct form *f, const char *const *fields)
{
	for (size_t i = 0; fields[i]; i++)
		if (form_error(f, fields[i]))
			return true;
	return false;
}

mst_err volunteer_show(struct ctx *c, const struct volunteer *p, const struct form *f, const char *step,
		       int status)
{
	struct volunteer_record_view m = {
		.name = p->name,
		.base = volunteer_base(c, p->id),
		.gaps = p->ended || volunteer_applies(p) ? NULL : volunteer_gaps(&c->view, p),
		.phone = p->phone,
		.rows = rows_of(c, p),
		.form = f,
		.outcomes = volunteer_outcomes(c),
		.cases = cases_of(c, p->account),
		.ended = p->ended,
		.applies = volunteer_applies(p),
		.paper = p->started != DAY_NONE,
		.course_open = failed(f, (const char *const[]){ "kurs", "kurs_dag", NULL }),
		.talk_open = failed(f, (const char *const[]){ "samtal_dag", "samtal_slag", "samtal_med",
							      "samtal_nasta", NULL }),
		.end_open = failed(f, (const char *const[]){ "slut", "utfall", "radera", NULL }),
	};

	volunteer_steps(c, p, step, &m);
	volunteer_talk_items(c, p, &m);
	TRY(volunteer_cert_items(c, p, &m));
	volunteer_record_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, volunteer_read_note(c, p->id));
}

static mst_err volunteer_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct volunteer p;

	TRY(volunteer_of_route(c, &p));
	volunteer_record_defaults(c, f);
	return volunteer_show(c, &p, f, http_query(c->req, "steg"), 200);
}

/* ---- the thanks ---- */

static int by_start(const void *a, const void *b)
{
	const struct volunteer *x = a, *y = b;

	return (x->started > y->started) - (x->started < y->started);
}

static mst_err volunteer_thanks_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct volunteer *list;
	const char **cells, **heads = arena_new(c->mem, const char *, 3);
	struct view_table t = { .caption = T("De som har varit med längst"), .heads = heads, .ncols = 3 };
	size_t n;

	TRY(volunteer_list(c, false, &list, &n));
	qsort(list, n, sizeof(*list), by_start);
	heads[0] = T("Namn"), heads[1] = T("Hela år"), heads[2] = T("Sedan");
	cells = arena_new(c->mem, const char *, n * 3 + 1);
	for (size_t i = 0; i < n; i++) {
		if (list[i].started == DAY_NONE)
			continue;
		cells[t.nrows * 3] = list[i].name;
		cells[t.nrows * 3 + 1] = view_number(v, volunteer_years(&list[i], day_of(c->now)));
		cells[t.nrows++ * 3 + 2] = view_date(v, list[i].started);
	}
	t.cells = cells;
	volunteer_thanks_html(ctx_out(c), v, &t);
	return ctx_page_after(c, 200, list_note(c, list, n));
}

/* ---- the end of an engagement, and its undoing ---- */

static mst_err volunteer_end_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct volunteer p, was;
	struct act a;

	TRY(volunteer_of_route(c, &p));
	was = p;
	p.ended_on = form_day(f, v, "slut", T("sista dagen"), true);
	if (form_bad(f))
		return volunteer_show(c, &was, f, NULL, 422);
	p.ended = true;
	TRY(volunteer_put(c, &p, &a));
	return ctx_act_go(c, &a, volunteer_base(c, p.id),
			  T("Uppdraget är avslutat. Tystnadslöftet gäller fortfarande."), NULL);
}

static mst_err volunteer_again_post(struct ctx *c)
{
	struct volunteer p;
	struct act a;

	TRY(volunteer_of_route(c, &p));
	p.ended = false;
	p.outcome = 0;
	p.ended_on = p.erase_on = DAY_NONE;
	TRY(volunteer_put(c, &p, &a));
	return ctx_act_go(c, &a, volunteer_base(c, p.id),
			  view_text(c->view.lang, N_("Uppdraget pågår igen. Ska hen logga in igen ger du hen "
						    "rollen under Konton, och ärendena på deras sidor.")),
			  NULL);
}

const struct http_route volunteer_routes[] = {
	{ "GET", "/stodpersoner", NEED_CASE_LEAD, volunteer_list_get, 0 },
	{ "GET", "/min-tid", NEED_LOG_CALL, volunteer_own_time_get, 0 },
	{ "POST", "/min-tid", NEED_LOG_CALL, volunteer_own_time_post, HTTP_FORM },
	{ "POST", "/min-tid/{id}/ta-bort", NEED_LOG_CALL, volunteer_own_time_remove_post, HTTP_FORM },
	{ "GET", "/stodpersoner/tid", NEED_CASE_LEAD, volunteer_time_get, 0 },
	{ "POST", "/stodpersoner/tid", NEED_CASE_LEAD, volunteer_time_post, HTTP_FORM },
	{ "GET", "/stodpersoner/tid.csv", NEED_CASE_LEAD, volunteer_time_csv_get, HTTP_PROVED },
	{ "POST", "/stodpersoner/tid/{id}/ta-bort", NEED_CASE_LEAD, volunteer_time_remove_post, HTTP_FORM },
	{ "GET", "/stodpersoner/tack", NEED_CASE_LEAD, volunteer_thanks_get, 0 },
	{ "GET", "/stodpersoner/nytt", NEED_CASE_LEAD, volunteer_new_get, 0 },
	{ "POST", "/stodpersoner/nytt", NEED_CASE_LEAD, volunteer_new_post, HTTP_FORM },
	{ "GET", "/stodpersoner/aret", NEED_CASE_LEAD, volunteer_year_get, 0 },
	{ "GET", "/stodpersoner/aret/forra", NEED_CASE_LEAD, volunteer_year_last_get, 0 },
	DOC_FILE_ROUTES("/stodpersoner/aret/forra", NEED_CASE_LEAD, volunteer_year_last_file),
	{ "GET", "/behover-prata", NEED_LOG_CALL, volunteer_need_get, 0 },
	{ "POST", "/behover-prata", NEED_LOG_CALL, volunteer_need_post, HTTP_FORM },
	{ "GET", "/stodpersoner/prata", NEED_CASE_LEAD, volunteer_needs_get, 0 },
	{ "POST", "/stodpersoner/prata/{id}/klart", NEED_CASE_LEAD, volunteer_need_done_post, HTTP_FORM },
	{ "GET", "/stodpersoner/kurser", NEED_CASE_LEAD, volunteer_courses_get, 0 },
	{ "POST", "/stodpersoner/kurser", NEED_CASE_LEAD, volunteer_courses_post, HTTP_FORM },
	{ "GET", "/stodpersoner/kurser/{id}", NEED_CASE_LEAD, volunteer_course_get, 0 },
	{ "POST", "/stodpersoner/kurser/{id}", NEED_CASE_LEAD, volunteer_course_post, HTTP_FORM },
	{ "GET", "/stodpersoner/intresse", NEED_CASE_LEAD, volunteer_interest_get, 0 },
	{ "POST", "/stodpersoner/intresse", NEED_CASE_LEAD, volunteer_interest_post, HTTP_FORM },
	{ "POST", "/stodpersoner/{id}/steg/{steg}", NEED_CASE_LEAD, volunteer_step_post, HTTP_FORM },
	{ "POST", "/stodpersoner/{id}/avbryt", NEED_CASE_LEAD, volunteer_decline_post, HTTP_FORM },
	{ "POST", "/stodpersoner/{id}/samtal", NEED_CASE_LEAD, volunteer_talk_post, HTTP_FORM },
	{ "POST", "/stodpersoner/{id}/kurs", NEED_CASE_LEAD, volunteer_cert_post, HTTP_FORM },
	{ "GET", "/stodpersoner/{id}/intyg", NEED_CASE_LEAD, volunteer_paper_get, 0 },
	DOC_FILE_ROUTES("/stodpersoner/{id}/intyg", NEED_CASE_LEAD, volunteer_paper_file),
	{ "GET", "/stodpersoner/{id}", NEED_CASE_LEAD, volunteer_get, 0 },
	{ "GET", "/stodpersoner/{id}/andra", NEED_CASE_LEAD, volunteer_edit_get, 0 },
	{ "POST", "/stodpersoner/{id}/andra", NEED_CASE_LEAD, volunteer_edit_post, HTTP_FORM },
	{ "POST", "/stodpersoner/{id}/avsluta", NEED_CASE_LEAD, volunteer_end_post, HTTP_FORM },
	{ "POST", "/stodpersoner/{id}/oppna", NEED_CASE_LEAD, volunteer_again_post, HTTP_FORM },
	{ 0 },
};
