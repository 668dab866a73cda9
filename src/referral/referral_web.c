/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_web.c - the inbox and the page of one referral. A page that shows a person leaves only
 * when its row in the log is durable; the list writes one row with all the ids it shows. */
#include "referral/referral_web.h"

#include "mailbox/mailbox.h"
#include "org/org.h"
#include "referral/referral_db.h"
#include "referral/referral_hours.h"

#define PAGE 25

const char *referral_base(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, "/inkorg/%s", id_str(c->mem, id));
}

mst_err referral_of_route(struct ctx *c, struct referral *ret)
{
	int64_t until;
	struct id id;

	TRY(referral_may(c, &until));
	TRY(ctx_id(c, "id", &id));
	return referral_read(c, id, ret);
}

mst_err referral_waiting_of_route(struct ctx *c, struct referral *ret)
{
	TRY(referral_of_route(c, ret));
	return ret->state == REFERRAL_WAITING ? MST_OK : MST_CONFLICT;
}

/* ---- words ---- */

const struct stats_code referral_consent_how[] = {
	{ "oral_police", N_("Muntligt, till polisen"), NULL },
	{ "oral_sender", N_("Muntligt, till den som skickade"), NULL },
	{ "written", N_("Skriftligt"), NULL },
	{ "oral_us", N_("Muntligt, till oss"), NULL },
	{ "unknown", N_("Vet inte. Fråga först av allt."), NULL },
	{ 0 },
};

const struct stats_code referral_consent_giver[] = {
	{ "self", N_("Personen själv"), NULL },
	{ "guardian", N_("En vårdnadshavare"), NULL },
	{ 0 },
};

const struct stats_code referral_consent_scope[] = {
	{ "contact", N_("Att jouren hör av sig"), NULL },
	{ "contact_about", N_("Att jouren hör av sig och får veta vad det gäller"), NULL },
	{ 0 },
};

const struct stats_code referral_safe[] = {
	{ "unknown", N_("Okänt"), NULL },
	{ "yes", N_("Ja, personen har sagt att det går bra"), NULL },
	{ "no", N_("Nej, ring inte"), NULL },
	{ 0 },
};

const struct stats_code referral_states[] = {
	{ "declined", N_("Tackade nej"), NULL },
	{ "unreached", N_("Ej nådd"), NULL },
	{ "unsafe", N_("Ring inte – otryggt"), NULL },
	{ "onward", N_("Hänvisad vidare"), NULL },
	{ "withdrawn", N_("Samtycket återtaget"), NULL },
	{ 0 },
};

const struct view_option *referral_options(struct ctx *c, const struct stats_code *list)
{
	return stats_code_options(&c->view, list, day_of(c->now));
}

const char *referral_code_of(struct ctx *c, struct form *f, const char *field, const char *label,
			     const struct stats_code *list)
{
	const struct view_option *o = referral_options(c, list);
	int i = form_choice(f, &c->view, field, label, o, true);

	return i < 0 ? NULL : o[i].value;
}

const char *referral_words(const struct view *v, const struct stats_code *list, const char *code)
{
	const struct stats_code *s = code ? stats_code_find(list, code) : NULL;

	return s ? view_text(v->lang, s->words) : "";
}

static const char *state_words(const struct view *v, enum referral_state s)
{
	if (s == REFERRAL_WAITING)
		return T("Väntar");
	if (s == REFERRAL_CASE)
		return T("Blev ett ärende");
	if (s == REFERRAL_JOINED)
		return T("Sammanslagen");
	return view_text(v->lang, referral_states[s - REFERRAL_DECLINED].words);
}

const char *referral_clock_words(const struct view *v, int64_t at)
{
	int32_t day = day_of(at), today = day_of(v->now);
	int h, m;

	day_clock(at, &h, &m);
	if (day == today)
		return arena_fmt(v->mem, T("i dag %02d:%02d"), h, m);
	if (day > today && day < today + 7)
		return arena_fmt(v->mem, "%s %02d:%02d", T(day_weekday_name(day_weekday(day))), h, m);
	return arena_fmt(v->mem, "%s %02d:%02d", view_date(v, day), h, m);
}

int64_t referral_form_at(struct ctx *c, struct form *f, const char *field, int64_t empty)
{
	const struct view *v = &c->view;
	const char *text = str_trim(c->mem, form_get(f, field));
	int64_t at = empty;
	int32_t day;

	if (!*text)
		return empty;
	if (day_parse(text, &day))
		at = day == day_of(c->now) ? c->now : day_at(day, 12, 0);
	else if (!day_parse_time(text, &at))
		form_fail(f, field,
			  T("Tiden finns inte. Skriv den som 2026-03-01 14:00, eller bara dagen."));
	return at;
}

static const char *next_words(const struct view *v, const struct referral *r)
{
	if (referral_late(r->next_at, r->attempts, v->now))
		return arena_fmt(v->mem, T("Har väntat för länge (sedan %s)"), view_when(v, r->next_at));
	if (r->attempts)
		return arena_fmt(v->mem, T("Ring igen %s"), referral_clock_words(v, r->next_at));
	return arena_fmt(v->mem, T("Kontakt senast %s"), referral_clock_words(v, r->due));
}

void referral_text_html(struct sbuf *o, const struct view *v, const char *text)
{
	sbuf_lit(o, "<p class=\"govuk-body\">");
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, "\n");

		sbuf_html(o, arena_strn(v->mem, p, n));
		p += n;
		if (*p == '\n') {
			sbuf_lit(o, "<br>");
			p++;
		}
	}
	sbuf_lit(o, "</p>");
}

/* ---- the list ---- */

struct lister {
	struct view_item *items;
	size_t n;
	struct sbuf ids; /* JSON list of what is shown, for the log */
};

static struct view_item item_of(struct ctx *c, const struct referral *r, bool alike)
{
	const struct view *v = &c->view;
	const char *source = referral_words(v, stats_sources, r->source);
	struct person p = { .name = r->name };
	struct view_item i = { .href = referral_base(c, r->id) };

	if (r->state != REFERRAL_WAITING) {
		i.title = state_words(v, r->state);
		i.meta = source;
		i.when = view_when(v, r->handled);
		return i;
	}
	bool late = referral_late(r->next_at, r->attempts, c->now);
	const char *tries = r->attempts ?
		arena_fmt(c->mem,
			  view_text_n(v->lang, "%lld försök", "%lld försök", r->attempts),
			  (long long)r->attempts) : "";

	i.title = person_short(c->mem, v->lang, &p);
	i.meta = arena_fmt(c->mem, "%s%s%s%s%s", source, str_empty(r->offence) ? "" : " · ",
			   r->offence ? r->offence : "", *tries ? " · " : "", tries);
	i.when = late ? arena_fmt(v->mem, T("sedan %s"), view_when(v, r->next_at)) : next_words(v, r);
	i.tag = late ? T("Har väntat för länge") : alike ? T("Kan vara samma person") : NULL;
	i.state = late ? VIEW_RED : VIEW_YELLOW;
	return i;
}

static mst_err list_rows(struct ctx *c, const struct referral_row *rows, size_t n, bool waiting,
			 struct lister *l)
{
	struct referral_alike *pool = NULL, *alike;
	size_t npool = 0, nalike = 0;

	waiting = waiting && (c->who->roles & ROLE_COORDINATOR);
	if (waiting)
		TRY(referral_pool(c, &pool, &npool));
	l->items = arena_new(c->mem, struct view_item, n);
	sbuf_ch(&l->ids, '[');
	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(referral_wipe) struct referral r = { 0 };
		mst_err e = referral_read(c, rows[i].id, &r);

		if (e == MST_NOTFOUND)
			continue; /* not hers to open */
		TRY(e);
		if (waiting)
			TRY(referral_alike(c, &r, pool, npool, 1, &alike, &nalike));
		l->items[l->n++] = item_of(c, &r, nalike > 0);
		sbuf_fmt(&l->ids, "%s\"%s\"", l->ids.len > 1 ? "," : "", id_str(c->mem, r.id));
	}
	sbuf_ch(&l->ids, ']');
	return MST_OK;
}

bool referral_after(struct ctx *c, int64_t *ret_at, struct id *ret_id)
{
	const char *after = http_query(c->req, "efter");
	char *copy = arena_str(c->mem, after), *dot = copy ? strchr(copy, '.') : NULL;

	*ret_at = 0;
	*ret_id = ID_NONE;
	if (!dot)
		return !after;
	*dot = 0;
	return str_int(copy, ret_at) && id_parse(dot + 1, ret_id);
}

static mst_err list_answer(struct ctx *c, const struct lister *l)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;
	const char *ids = l->ids.bad ? "[]" : arena_str(c->mem, l->ids.p);

	return ctx_page_after(c, 200, ctx_note(c, "referral.list", ID_NONE, have ? &key : NULL,
					       have ? ids : NULL));
}

static mst_err referral_list_get(struct ctx *c)
{
	struct lister l = { 0 };
	struct referral_row *rows;
	int64_t letters, at, until;
	struct id id;
	size_t n;
	bool handled = str_eq(http_query(c->req, "visa"), "klara");
	bool lead = c->who->roles & ROLE_COORDINATOR;

	TRY(referral_may(c, &until));
	if (!referral_after(c, &at, &id) || (handled && !lead))
		return MST_NOTFOUND;
	TRY(mailbox_waiting(c, &letters));
	TRY((handled ? referral_rows_handled : referral_rows_waiting)(
		c->db, c->mem, c->app->jour, at, id, PAGE + 1, &rows, &n));
	bool more = n > PAGE;

	if (more)
		n = PAGE;
	sbuf_init(&l.ids, 4096);
	mst_err e = list_rows(c, rows, n, !handled, &l);
	struct referral_list_view m = { .items = l.items, .n = l.n, .handled = handled,
					  .letters = letters, .lead = lead };

	if (until)
		m.until = view_moment(&c->view, until);
	if (e == MST_OK && more)
		m.next = arena_fmt(c->mem, "/inkorg?%sefter=%lld.%s", handled ? "visa=klara&" : "",
				   (long long)(handled ? rows[n - 1].handled : rows[n - 1].next_at),
				   id_str(c->mem, rows[n - 1].id));
	if (e == MST_OK) {
		referral_list_html(ctx_out(c), &c->view, &m);
		e = list_answer(c, &l);
	}
	sbuf_done(&l.ids);
	return e;
}

/* ---- one referral ---- */

static const char *user_name(struct ctx *c, struct id user)
{
	struct auth_user u;

	return id_none(user) || auth_get(c->db, c->mem, user, &u) != MST_OK ? "" : u.name;
}

/* What a municipality has told besides, and who to ask there. */
static const struct view_row *sender_rows(struct ctx *c, const struct referral *r,
					  struct view_row *rows, size_t n)
{
	const struct view *v = &c->view;

	if (!r->number && !str_empty(r->reach))
		rows[n++] = (struct view_row){ T("Annat sätt, eller när"), r->reach, NULL, NULL };
	if (!r->number)
		return rows;
	rows[n++] = (struct view_row){ T("Säkert att ringa, enligt den som skickade"),
				       referral_words(v, referral_safe, r->safe), NULL, NULL };
	if (!str_empty(r->reach))
		rows[n++] = (struct view_row){ T("Annat sätt, eller när"), r->reach, NULL, NULL };
	rows[n++] = (struct view_row){ T("Vem personen är i händelsen"),
				       referral_words(v, stats_roles, r->role), NULL, NULL };
	rows[n++] = (struct view_row){ T("Förmedlad av"),
				       r->sender ? r->sender : user_name(c, r->consent.by), NULL, NULL };
	rows[n++] = (struct view_row){ T("Avsändarens nummer"), r->number, NULL, NULL };
	return rows;
}

static const struct view_row *record_rows(struct ctx *c, const struct referral *r)
{
	const struct view *v = &c->view;
	const char *change = arena_fmt(c->mem, "%s/andra", referral_base(c, r->id));
	struct view_row *rows = arena_new(c->mem, struct view_row, 14);
	size_t n = 0;

	rows[n++] = (struct view_row){ T("Namn"), str_empty(r->name) ? T("Inte berättat") : r->name,
				       change, T("Ändra") };
	rows[n++] = (struct view_row){ T("Brott, som det stod"),
				       str_empty(r->offence) ? T("Inget angivet") : r->offence, NULL,
				       NULL };
	rows[n++] = (struct view_row){ T("Kom från"), referral_words(v, stats_sources, r->source),
				       NULL, NULL };
	rows[n++] = (struct view_row){ T("Kom in"), view_when(v, r->received), NULL, NULL };
	if (r->municipality)
		rows[n++] = (struct view_row){ T("Kommun"), org_name_of(c, r->municipality), NULL,
					       NULL };
	rows[n++] = (struct view_row){
		T("Samtycke"),
		arena_fmt(c->mem, "%s. %s.", referral_words(v, referral_consent_giver, r->consent.giver),
			  referral_words(v, referral_consent_how, r->consent.how)),
		NULL, NULL
	};
	if (r->consent.scope && r->number)
		rows[n++] = (struct view_row){
			T("Samtycket gäller"),
			referral_words(v, referral_consent_scope, r->consent.scope), NULL, NULL
		};
	if (!str_empty(r->note))
		rows[n++] = (struct view_row){ T("Anteckning"), r->note, NULL, NULL };
	return sender_rows(c, r, rows, n);
}

static mst_err record_events(struct ctx *c, const struct referral *r,
			     struct referral_record_view *m)
{
	const struct view *v = &c->view;
	struct referral_attempt *a;
	size_t n;

	TRY(referral_attempts(c, r, &a, &n));
	struct view_event *list = arena_new(c->mem, struct view_event, n);

	for (size_t i = 0; i < n; i++) { /* newest first */
		const struct referral_attempt *t = &a[n - 1 - i];

		list[i] = (struct view_event){
			.title = t->outcome == REFERRAL_CALL_LATER ? T("Vill höras en annan tid") :
								     T("Ej nådd"),
			.by = user_name(c, t->by),
			.body = t->note,
			.at = t->at,
		};
	}
	m->events = list;
	m->nevents = n;
	m->enough = n >= PERSON_TRIES;
	return MST_OK;
}

/* Who may be the same person, and what was put to this one already. */
static mst_err record_alike(struct ctx *c, const struct referral *r, struct referral_record_view *m)
{
	struct referral_alike *pool, *alike;
	size_t npool;

	m->lead = c->who->roles & ROLE_COORDINATOR;
	if (!m->lead) /* whether two are one is for who may open both */
		return MST_OK;
	TRY(referral_pool(c, &pool, &npool));
	TRY(referral_alike(c, r, pool, npool, REFERRAL_ALIKE, &alike, &m->nalike));
	TRY(referral_reasons(c, r, &m->apart, &m->napart));
	return referral_joined_items(c, r->id, &m->joined, &m->njoined);
}

static mst_err show_handled(struct ctx *c, const struct referral *r,
			    struct referral_record_view *m)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 5);

	rows[0] = (struct view_row){ T("Kom från"), referral_words(v, stats_sources, r->source),
				     NULL, NULL };
	rows[1] = (struct view_row){ T("Kom in"), view_when(v, r->received), NULL, NULL };
	rows[2] = (struct view_row){ T("Blev klar"), view_when(v, r->handled), NULL, NULL };
	if (r->withdrawn_by)
		rows[3] = (struct view_row){ T("Samtycket togs tillbaka"),
					     arena_fmt(c->mem, "%s. %s.", view_date(v, r->withdrawn),
						       referral_words(v, referral_withdrawers, r->withdrawn_by)),
					     NULL, NULL };
	m->rows = r->kept ? record_rows(c, r) : rows;
	if (r->kept)
		m->undo_until = view_date(v, day_of(r->handled) + REFERRAL_UNDO_DAYS);
	if (!id_none(r->case_id))
		m->case_href = arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, r->case_id));
	referral_handled_html(ctx_out(c), v, m);
	return MST_OK;
}

mst_err referral_show(struct ctx *c, const struct referral *r, const struct form *f, int status)
{
	const struct view *v = &c->view;
	struct person p = { .name = r->name, .phone = r->phone };
	struct referral_record_view m = { .r = r, .person = &p, .form = f,
					  .base = referral_base(c, r->id),
					  .state = state_words(v, r->state), .tag = VIEW_GREY };

	p.safe.asked_on = DAY_NONE;
	m.waiting = r->state == REFERRAL_WAITING;
	m.do_not_ring = str_eq(r->safe, "no");
	m.name = m.waiting ? person_short(c->mem, v->lang, &p) : m.state;
	m.later_open = form_bad(f);
	if (m.waiting) {
		m.clock = next_words(v, r);
		m.rows = record_rows(c, r);
		m.tag = VIEW_RED;
		m.tag_words = referral_late(r->next_at, r->attempts, c->now) ?
			T("Har väntat för länge") : NULL;
		TRY(record_events(c, r, &m));
		TRY(record_alike(c, r, &m));
		referral_record_html(ctx_out(c), v, &m);
	} else {
		TRY(show_handled(c, r, &m));
	}
	return ctx_page_after(c, status, ctx_note(c, "referral.read", m.waiting || r->kept ? r->id : ID_NONE,
						  m.waiting || r->kept ? &r->audit : NULL, NULL));
}

static mst_err referral_get(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };

	TRY(referral_of_route(c, &r));
	return referral_show(c, &r, ctx_form(c), 200);
}

const struct http_route referral_routes[] = {
	{ "GET", "/inkorg", NEED_CASE, referral_list_get, 0 },
	{ "GET", "/inkorg/nytt", NEED_CASE_LEAD, referral_new_get, 0 },
	{ "POST", "/inkorg/nytt", NEED_CASE_LEAD, referral_new_post, HTTP_FORM },
	{ "GET", "/inkorg/tider", NEED_CASE_LEAD, referral_hours_get, 0 },
	{ "POST", "/inkorg/tider", NEED_CASE_LEAD, referral_hours_post, HTTP_FORM },
	{ "POST", "/inkorg/tider/stangt", NEED_CASE_LEAD, referral_closed_post, HTTP_FORM },
	{ "POST", "/inkorg/tider/stangt/{id}", NEED_CASE_LEAD, referral_closed_drop_post, HTTP_FORM },
	{ "GET", "/inkorg/{id}", NEED_CASE, referral_get, 0 },
	{ "GET", "/inkorg/brev/{id}", NEED_CASE_LEAD, referral_letter_get, 0 },
	{ "POST", "/inkorg/brev/{id}", NEED_CASE_LEAD, referral_letter_post, HTTP_FORM },
	{ "GET", "/inkorg/{id}/andra", NEED_CASE, referral_edit_get, 0 },
	{ "POST", "/inkorg/{id}/andra", NEED_CASE, referral_edit_post, HTTP_FORM },
	{ "POST", "/inkorg/{id}/forsok", NEED_CASE, referral_try_post, HTTP_FORM },
	{ "GET", "/inkorg/{id}/avsluta", NEED_CASE, referral_close_get, 0 },
	{ "POST", "/inkorg/{id}/avsluta", NEED_CASE, referral_close_post, HTTP_FORM },
	{ "GET", "/inkorg/{id}/arende", NEED_CASE, referral_case_get, 0 },
	{ "POST", "/inkorg/{id}/arende", NEED_CASE, referral_case_post, HTTP_FORM },
	{ "GET", "/inkorg/{id}/lika", NEED_CASE_LEAD, referral_pair_get, 0 },
	{ "POST", "/inkorg/{id}/lika", NEED_CASE_LEAD, referral_pair_post, HTTP_FORM },
	{ "POST", "/inkorg/{id}/isar", NEED_CASE_LEAD, referral_part_post, HTTP_FORM },
	{ "GET", "/formedla", NEED_REFER, referral_send_get, 0 },
	{ "POST", "/formedla", NEED_REFER, referral_send_post, HTTP_FORM },
	{ "GET", "/formedla/{kod}", NEED_PUBLIC, referral_link_get, 0 },
	{ "POST", "/formedla/{kod}", NEED_PUBLIC, referral_link_post, HTTP_FORM },
	{ "GET", "/mina-formedlingar", NEED_REFER, referral_sent_list_get, 0 },
	{ "GET", "/mina-formedlingar/{id}", NEED_REFER, referral_sent_get, 0 },
	{ "GET", "/mina-formedlingar/{id}/kopia", NEED_REFER, referral_copy_get, 0 },
	{ "GET", "/mina-formedlingar/{id}/kopia.txt", NEED_REFER, referral_copy_file_get, 0 },
	{ "POST", "/mina-formedlingar/{id}/kopia", NEED_REFER, referral_copy_post, HTTP_FORM },
	{ 0 },
};
