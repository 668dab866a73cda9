/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_case_web.c - lists of cases and the page of one. A page that shows a case leaves only
 * when its row in the log is durable; a list writes one row with all the ids it shows. */
#include "support/support_web.h"

#include "org/org.h"
#include "support/support_db.h"
#include "support/support_label.h"
#include "support/support_seal.h"

#define PAGE 25

const char *support_base(struct ctx *c, struct id case_id)
{
	static const char start[] = "/arenden/";
	char *text = arena_new(c->mem, char, sizeof(start) - 1 + ID_TEXT);

	memcpy(text, start, sizeof(start) - 1);
	id_text(case_id, text + sizeof(start) - 1);
	return text;
}

mst_err support_of_route(struct ctx *c, struct support_case *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	return support_case_read(c, id, ret);
}

/* ---- lists ---- */

struct lister {
	struct view_item *items;
	size_t n;
	struct sbuf ids; /* JSON list of what is shown, for the log */
	struct {
		const char *code, *name;
	} places[16]; /* municipalities met so far */
	size_t nplaces;
};

static const char *place_of(struct ctx *c, struct lister *l, const char *code)
{
	for (size_t i = 0; i < l->nplaces; i++)
		if (str_eq(l->places[i].code, code))
			return l->places[i].name;
	const char *name = org_name_of(c, code);

	if (l->nplaces < MST_LEN(l->places)) {
		l->places[l->nplaces].code = code;
		l->places[l->nplaces++].name = name;
	}
	return name;
}

/* Extra protection: no list says who, what or where; whoever holds the key finds the way by the
 * first letters of the address. */
static struct view_item protected_item(struct ctx *c, struct id id)
{
	return (struct view_item){
		.href = support_base(c, id),
		.title = view_text(c->view.lang, N_("Ärende med extra skydd")),
		.meta = arena_strn(c->mem, id_str(c->mem, id), 4),
	};
}

static void list_add(struct ctx *c, struct lister *l, const struct support_row *row,
		     const struct support_codes *codes, const struct support_card *card)
{
	const struct view *v = &c->view;
	const char *crime = support_words(v, stats_crimes, codes->crime);

	if (card->extra_protection) {
		l->items[l->n++] = protected_item(c, row->id);
	} else {
		const char *place = place_of(c, l, codes->municipality);

		l->items[l->n++] = (struct view_item){
			.href = support_base(c, row->id),
			.title = support_card_name(v, card),
			.meta = arena_fmt(c->mem, "%s%s%s", crime, *crime && *place ? " · " : "",
					  place),
			.when = view_when(v, row->touched),
		};
	}
	char id[ID_TEXT];

	id_text(row->id, id);
	sbuf_str(&l->ids, l->ids.len > 1 ? ",\"" : "\"");
	sbuf_put(&l->ids, id, ID_TEXT - 1);
	sbuf_ch(&l->ids, '"');
}

static mst_err list_rows(struct ctx *c, const struct support_row *rows, size_t n, struct lister *l)
{
	struct id *ids = arena_new(c->mem, struct id, n);

	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].id;
	l->items = arena_new(c->mem, struct view_item, n);
	sbuf_ch(&l->ids, '[');
	for (size_t i = 0; i < n; i++) {
		struct support_codes codes;
		struct support_card card;

		if (i % VAULT_AHEAD == 0)
			TRY(vault_ahead(c->vault, &c->open, c->mem, ids + i, n - i));
		mst_err e = support_row_show(c, &rows[i], &codes, &card);

		if (e == MST_NOTFOUND)
			continue; /* sealed to others: not even its existence shows */
		TRY(e);
		list_add(c, l, &rows[i], &codes, &card);
	}
	sbuf_ch(&l->ids, ']');
	return MST_OK;
}

/* One row in the log for the whole list, under the organisation's own key (a volunteer, who does
 * not hold it, leaves the ids out: her row says that she saw her own list). */
static mst_err list_answer(struct ctx *c, struct lister *l)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;
	const char *ids = l->ids.bad ? "[]" : arena_str(c->mem, l->ids.p);

	return ctx_page_after(c, 200, ctx_note(c, "case.list", ID_NONE, have ? &key : NULL,
					       have ? ids : NULL));
}

static bool parse_after(struct ctx *c, int64_t *ret_touched, struct id *ret_id)
{
	const char *after = http_query(c->req, "efter");
	char *copy = arena_str(c->mem, after), *dot = copy ? strchr(copy, '.') : NULL;

	*ret_touched = 0;
	*ret_id = ID_NONE;
	if (!dot)
		return !after;
	*dot = 0;
	return str_int(copy, ret_touched) && id_parse(dot + 1, ret_id);
}

static mst_err support_list_get(struct ctx *c)
{
	struct lister l = { 0 };
	struct support_row *rows;
	int64_t before;
	struct id before_id;
	size_t n;
	bool closed = str_eq(http_query(c->req, "visa"), "avslutade");

	if (!parse_after(c, &before, &before_id))
		return MST_NOTFOUND;
	TRY(support_rows_list(c->db, c->mem, c->app->jour, closed ? SUPPORT_CLOSED : SUPPORT_OPEN,
			      before, before_id, PAGE + 1, &rows, &n));
	bool more = n > PAGE;

	if (more)
		n = PAGE;
	sbuf_init(&l.ids, 4096);
	mst_err e = list_rows(c, rows, n, &l);
	struct support_list_view m = { .items = l.items, .n = l.n, .closed = closed };

	if (e == MST_OK && more)
		m.next = arena_fmt(c->mem, "/arenden?%sefter=%lld.%s",
				   closed ? "visa=avslutade&" : "", (long long)rows[n - 1].touched,
				   id_str(c->mem, rows[n - 1].id));
	if (e == MST_OK) {
		support_list_html(ctx_out(c), &c->view, &m);
		e = list_answer(c, &l);
	}
	sbuf_done(&l.ids);
	return e;
}

/* The objects that her own keys open. How each may be reached stands first: it is read before the
 * phone is lifted. */
mst_err support_mine(struct ctx *c, const struct view_item **ret, size_t *ret_n)
{
	struct id *objects;
	struct view_item *items;
	size_t nobjects, n = 0;

	TRY(vault_objects(c->vault, c->mem, c->who->id, &objects, &nobjects));
	items = arena_new(c->mem, struct view_item, nobjects);
	for (size_t i = 0; i < nobjects; i++) {
		MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
		struct support_row row;
		mst_err e = support_row_find(c->db, c->mem, objects[i], &row);

		if (e == MST_OK && row.state == SUPPORT_OPEN)
			e = support_row_open(c, &row, &s);
		else if (e == MST_OK)
			continue;
		if (e == MST_NOTFOUND)
			continue; /* an object of another room, or taken back meanwhile */
		TRY(e);
		if (s.person.extra_protection) {
			items[n++] = protected_item(c, s.id);
			continue;
		}
		items[n++] = (struct view_item){
			.href = support_base(c, s.id),
			.title = person_short(c->mem, c->view.lang, &s.person),
			.meta = person_safe_line(&c->view, &s.person),
			.tag = s.person.safe.self_only ? view_text(c->view.lang, N_("Ring inte")) : NULL,
			.state = VIEW_RED,
		};
	}
	*ret = items;
	*ret_n = n;
	return MST_OK;
}

/* She does not hold the organisation's key: her row in the log says that she saw her own list. */
const struct audit_row *support_mine_note(struct ctx *c)
{
	return ctx_note(c, "case.list", ID_NONE, NULL, NULL);
}

static mst_err support_mine_get(struct ctx *c)
{
	const struct view_item *items;
	size_t n;

	TRY(support_mine(c, &items, &n));
	support_mine_html(ctx_out(c), &c->view, &(struct support_list_view){ .items = items, .n = n });
	return ctx_page_after(c, 200, support_mine_note(c));
}

/* ---- one case ---- */

static const char *list_words(struct ctx *c, const struct stats_code *list,
			      const char *const *codes, size_t n)
{
	struct sbuf b;

	sbuf_init(&b, 2000);
	for (size_t i = 0; i < n; i++) {
		sbuf_str(&b, i ? ", " : "");
		sbuf_str(&b, support_words(&c->view, list, codes[i]));
	}
	const char *words = arena_str(c->mem, b.p ? b.p : "");

	sbuf_done(&b);
	return words;
}

static const struct view_row *case_rows(struct ctx *c, const struct support_case *s,
					const struct support_label *label)
{
	const struct view *v = &c->view;
	const struct support_codes *k = &s->codes;
	struct view_row *r = arena_new(c->mem, struct view_row, 16);
	size_t n = 0;

	if (!str_empty(k->summary))
		r[n++] = (struct view_row){ T("I korthet"), k->summary, NULL, NULL };
	r[n++] = (struct view_row){ T("Namn"), str_empty(s->person.name) ? T("Inte berättat") :
									  s->person.name, NULL, NULL };
	r[n++] = (struct view_row){ T("Roll"), list_words(c, stats_roles, k->roles, k->nroles), NULL,
				    NULL };
	r[n++] = (struct view_row){ T("Brott"), support_words(v, stats_crimes, k->crime), NULL, NULL };
	if (k->nflags)
		r[n++] = (struct view_row){ T("Omständigheter"),
					    list_words(c, stats_circumstances, k->flags, k->nflags),
					    NULL, NULL };
	r[n++] = (struct view_row){ T("Polisanmält?"), support_words(v, support_reported, k->reported),
				    NULL, NULL };
	if (!s->person.extra_protection)
		r[n++] = (struct view_row){ T("Kommun"), org_name_of(c, k->municipality), NULL, NULL };
	if (k->sex)
		r[n++] = (struct view_row){ T("Kön"), support_words(v, stats_sexes, k->sex), NULL, NULL };
	if (k->age)
		r[n++] = (struct view_row){ T("Ålder"), support_words(v, stats_ages, k->age), NULL, NULL };
	if (!str_empty(s->person.language))
		r[n++] = (struct view_row){ T("Språk"), s->person.language, NULL, NULL };
	if (s->person.interpreter)
		r[n++] = (struct view_row){ T("Tolk"), T("Behövs"), NULL, NULL };
	if (!label->hidden)
		r[n++] = (struct view_row){ T("Räknas som"),
					    support_label_words(v, label, NULL, day_of(c->now)), NULL,
					    NULL };
	r[n++] = (struct view_row){ T("Öppnat"), view_date(v, day_of(s->opened)), NULL, NULL };
	return r;
}

static const char *user_name(struct ctx *c, struct id user)
{
	struct auth_user u;

	if (id_none(user) || auth_get(c->db, c->mem, user, &u) != MST_OK)
		return "";
	return u.name;
}

static const char *event_title(struct ctx *c, const struct support_entry *e)
{
	const struct view *v = &c->view;

	switch (e->kind) {
	case SUPPORT_TALK:
		return T("Samtal");
	case SUPPORT_MEASURE:
		return support_option_words(support_measures(c), e->code);
	case SUPPORT_NOTICE:
		return T("Informerad om rätten att ansöka om insats");
	case SUPPORT_PRIVACY:
		return T("Informerad om hur personuppgifter hanteras");
	case SUPPORT_ASSIGNED:
		return T("Ny stödperson");
	case SUPPORT_UNASSIGNED:
		return T("Stödpersonen lämnade ärendet");
	case SUPPORT_CLOSING:
		return T("Avslutat");
	case SUPPORT_REOPENED:
		return T("Öppnat igen");
	case SUPPORT_GUARDIAN:
		return support_guardian_words(v, e->code);
	}
	return "";
}

static const char *event_text(struct ctx *c, const struct support_entry *e)
{
	const char *text = e->text ? e->text : "";

	if (!e->held)
		return e->text;
	return arena_fmt(c->mem, view_text(c->view.lang, N_("Samtalet hölls av %s.\n%s")), e->held, text);
}

static const char *event_body(struct ctx *c, const struct support_entry *e)
{
	if (e->kind == SUPPORT_CLOSING)
		return support_option_words(support_close_reasons(c), e->text);
	if (e->channel && e->minutes > 0)
		return arena_fmt(c->mem, "%s, %lld min\n%s",
				 support_option_words(support_channels(c), e->channel),
				 (long long)e->minutes, event_text(c, e) ? event_text(c, e) : "");
	return event_text(c, e);
}

/* Who wrote it, and for help what it counts as. */
static const char *event_by(struct ctx *c, const struct support_entry *e,
			    const struct support_label *label)
{
	const char *by = e->by_name ? e->by_name : "", *counts;

	if (e->kind != SUPPORT_TALK && e->kind != SUPPORT_MEASURE)
		return by;
	counts = support_label_words(&c->view, label, e->code, day_of(e->at));
	return *counts ? arena_fmt(c->mem, "%s%s%s", by, *by ? " · " : "", counts) : by;
}

static mst_err case_events(struct ctx *c, const struct support_case *s, struct support_label *label,
			   struct support_case_view *m)
{
	struct support_entry *e;
	size_t n;

	TRY(support_entries(c, s, &e, &n));
	struct view_event *list = arena_new(c->mem, struct view_event, n);

	for (size_t i = 0; i < n && !label->guardian; i++) /* newest first */
		if (e[i].kind == SUPPORT_GUARDIAN)
			label->guardian = e[i].code;
	m->notice_missing = m->privacy_missing = true;
	for (size_t i = 0; i < n; i++) {
		list[i] = (struct view_event){ .title = event_title(c, &e[i]),
					       .by = event_by(c, &e[i], label),
					       .body = event_body(c, &e[i]), .at = e[i].at };
		m->notice_missing &= e[i].kind != SUPPORT_NOTICE;
		m->privacy_missing &= e[i].kind != SUPPORT_PRIVACY;
	}
	m->events = list;
	m->nevents = n;
	support_named_holders(c, e, n, m);
	return MST_OK;
}

static mst_err case_holders(struct ctx *c, const struct support_case *s,
			    struct support_case_view *m)
{
	struct id *ids;
	size_t n, kept = 0;

	TRY(vault_holders(c->vault, c->mem, s->id, &ids, &n));
	struct support_holder *list = arena_new(c->mem, struct support_holder, n);

	for (size_t i = 0; i < n; i++) {
		const char *name = vault_is_pair(&c->open, ids[i]) ? "" : user_name(c, ids[i]);

		if (*name)
			list[kept++] = (struct support_holder){ id_str(c->mem, ids[i]), name, false };
	}
	m->holders = list;
	m->nholders = kept;
	return MST_OK;
}

static void case_state(struct ctx *c, const struct support_case *s, struct support_case_view *m)
{
	const struct view *v = &c->view;

	m->open = s->state == SUPPORT_OPEN;
	m->closed = s->state == SUPPORT_CLOSED;
	m->state = m->open ? T("Pågår") : m->closed ? T("Avslutat") : T("Avslutat, statistiken är avskild");
	m->tag = m->open ? VIEW_GREEN : VIEW_GREY;
	if (m->closed)
		m->undo_until = view_date(v, day_of(s->closed) + SUPPORT_LINK_DAYS);
}

mst_err support_case_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_case_view m = { 0 };
	struct support_label label;

	TRY(support_of_route(c, &s));
	m.id = id_str(c->mem, s.id);
	m.base = support_base(c, s.id);
	m.name = person_short(c->mem, c->view.lang, &s.person);
	m.person = &s.person;
	m.lead = c->who->roles & ROLE_COORDINATOR;
	case_state(c, &s, &m);
	TRY(case_holders(c, &s, &m));
	TRY(support_label_open(c, &s, &label));
	TRY(case_events(c, &s, &label, &m));
	m.rows = case_rows(c, &s, &label);
	m.minor_missing = support_label_asks(&label, day_of(c->now));
	m.under_15 = label.minor == SUPPORT_UNDER_15;
	support_case_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "case.read", s.id, &s.audit, NULL));
}

const struct http_route support_routes[] = {
	{ "GET", "/arenden", NEED_CASE_LEAD, support_list_get, 0 },
	{ "GET", "/arenden/nytt", NEED_CASE_LEAD, support_new_get, 0 },
	{ "POST", "/arenden/nytt", NEED_CASE_LEAD, support_new_post, HTTP_FORM },
	{ "GET", "/arenden/{id}", NEED_CASE, support_case_get, 0 },
	{ "GET", "/arenden/{id}/andra", NEED_CASE, support_edit_get, 0 },
	{ "POST", "/arenden/{id}/andra", NEED_CASE, support_edit_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/samtal/nytt", NEED_CASE, support_log_get, 0 },
	{ "POST", "/arenden/{id}/samtal/nytt", NEED_CASE, support_log_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/information", NEED_CASE, support_told_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/samtycke", NEED_CASE, support_guardian_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/tilldela", NEED_CASE_LEAD, support_assign_get, 0 },
	{ "POST", "/arenden/{id}/tilldela", NEED_CASE_LEAD, support_assign_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/ta-tillbaka", NEED_CASE_LEAD, support_unassign_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/avsluta", NEED_CASE_LEAD, support_close_get, 0 },
	{ "POST", "/arenden/{id}/avsluta", NEED_CASE_LEAD, support_close_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/oppna", NEED_CASE_LEAD, support_reopen_post, HTTP_FORM },
	{ "GET", "/personer", NEED_CASE_VOLUNTEER, support_mine_get, 0 },
	{ "GET", "/samtal/nytt", NEED_LOG_CALL, support_call_new_get, 0 },
	{ "POST", "/samtal/nytt", NEED_LOG_CALL, support_call_new_post, HTTP_FORM },
	{ "GET", "/samtal", NEED_CASE_LEAD, support_calls_get, 0 },
	{ "GET", "/samtal/{id}", NEED_CASE_LEAD, support_call_get, 0 },
	{ "POST", "/samtal/{id}", NEED_CASE_LEAD, support_call_post, HTTP_FORM },
	{ "GET", "/rakna", NEED_LOG_CALL, support_tally_get, 0 },
	{ "POST", "/rakna", NEED_LOG_CALL, support_tally_post, HTTP_FORM },
	{ 0 },
};
