/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* meeting_edit_web.c - planning a meeting, writing its minutes and signing them off. Two who edit at
 * once: the second sees what the first has written, and nothing is overwritten. */
#include "relation/relation_web.h"

static void set_edition(struct ctx *c, struct form *f, int64_t edition)
{
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)edition));
}

/* No version is an old one: the conflict page shows the difference. */
static int64_t edition_of(const struct form *f)
{
	int64_t n;

	return str_int(form_get(f, "version"), &n) && n > 0 ? n : -1;
}

static void differ(struct view_row *rows, size_t *n, const struct form *f, const char *field,
		   const char *label, const char *now)
{
	if (!str_eq(form_get(f, field), now))
		rows[(*n)++] = (struct view_row){ label, *now ? now : "–", NULL, NULL };
}

static mst_err on_conflict(struct ctx *c, struct form *f)
{
	const struct view *v = &c->view;

	if (c->result != MST_CONFLICT)
		return c->result;
	form_fail(f, "", T("Någon annan har ändrat mötet medan du skrev. Det du skrev är kvar. Jämför med "
			   "det som står nu och spara igen."));
	return MST_OK;
}

/* ---- the plan ---- */

static mst_err show_plan(struct ctx *c, const struct form *f, const struct relation_meeting *m,
			 const struct view_row *changes, int status)
{
	const struct view *v = &c->view;
	struct relation_plan_view p = {
		.form = f, .changes = changes, .fresh = !m,
		.title = m ? T("Ändra mötet") : T("Nytt möte"),
		.back = m ? relation_meeting_base(c, m->id) : "/moten",
	};

	p.crumbs = relation_crumbs(c, m, p.title);
	relation_plan_html(ctx_out(c), v, &p);
	return ctx_page(c, status);
}

/* "9:00", "09.00", "kl 9" are one time; "" without any. False: no time of a day. */
static bool read_clock(struct arena *mem, const char *s, const char **ret)
{
	int h = 0, min = 0;
	const char *p = s;

	*ret = "";
	if (!*s)
		return true;
	if (str_starts(p, "kl"))
		p += strspn(p, "kl. ");
	size_t n = strspn(p, "0123456789");

	for (size_t i = 0; i < n && i < 3; i++)
		h = h * 10 + p[i] - '0';
	if (n < 1 || n > 2 || h > 23)
		return false;
	p += n;
	if (*p == ':' || *p == '.') {
		if (strspn(p + 1, "0123456789") != 2 || p[3])
			return false;
		min = (p[1] - '0') * 10 + p[2] - '0';
		p += 3;
	}
	if (*p || min > 59)
		return false;
	*ret = arena_fmt(mem, "%02d:%02d", h, min);
	return true;
}

static void read_plan(struct ctx *c, struct form *f, struct relation_meeting *m)
{
	const struct view *v = &c->view;

	m->title = form_text(f, c->mem, v, "rubrik", T("vad mötet heter"), RELATION_LINE_MAX, true);
	m->day = form_day(f, v, "dag", T("dagen"), true);
	if (!read_clock(c->mem, form_text(f, c->mem, v, "tid", T("tiden"), 20, false), &m->clock))
		form_fail(f, "tid", T("Skriv tiden som 13:00."));
	m->place = form_text(f, c->mem, v, "plats", T("platsen"), RELATION_LINE_MAX, false);
	m->agenda = form_text(f, c->mem, v, "dagordning", T("dagordningen"), RELATION_TEXT_MAX, true);
}

mst_err relation_new_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const char *agenda;

	if (!*form_get(f, "dagordning")) { /* no draft */
		TRY(relation_agenda(c, &agenda));
		form_set(f, "dagordning", agenda);
		form_set(f, "rubrik", T("Samverkansmöte"));
	}
	return show_plan(c, f, NULL, NULL, 200);
}

static const char *lines(struct arena *mem, const char *s)
{
	char *out = arena_str(mem, s), *to = out;

	for (const char *p = out; *p; p++)
		if (*p != '\r')
			*to++ = *p;
	*to = 0;
	return out;
}

mst_err relation_new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_meeting *m = arena_new(c->mem, struct relation_meeting, 1);
	struct form *f = ctx_form(c);
	struct act act;

	*m = (struct relation_meeting){ .state = RELATION_PLANNED, .minutes = "", .secretary = "",
					.signed_on = DAY_NONE, .signed_by = "" };
	read_plan(c, f, m);
	if (form_bad(f))
		return show_plan(c, f, NULL, NULL, 422);
	m->agenda = lines(c->mem, m->agenda);
	relation_meeting_save(c, m, &act);
	return ctx_act_go(c, &act, relation_meeting_base(c, m->id), T("Mötet är inlagt."), NULL);
}

/* Once it is held, its day stands in the minutes' form, which keeps the facts with it. */
static mst_err plan_of(struct ctx *c, struct relation_meeting *m)
{
	TRY(relation_meeting_of(c, m));
	return m->state == RELATION_PLANNED ? MST_OK : MST_CONFLICT;
}

static mst_err changeable(struct ctx *c, struct relation_meeting *m)
{
	TRY(relation_meeting_of(c, m));
	return m->state == RELATION_PLANNED || m->state == RELATION_DRAFT ? MST_OK : MST_CONFLICT;
}

mst_err relation_plan_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct relation_meeting m;

	TRY(plan_of(c, &m));
	if (!*form_get(f, "rubrik")) {
		form_set(f, "rubrik", m.title);
		form_set(f, "dag", day_str(c->mem, m.day));
		form_set(f, "tid", m.clock);
		form_set(f, "plats", m.place);
		form_set(f, "dagordning", m.agenda);
	}
	set_edition(c, f, m.edition);
	return show_plan(c, f, &m, NULL, 200);
}

static mst_err plan_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 6);
	struct form *f = ctx_form(c);
	struct relation_meeting m;
	size_t n = 0;

	TRY(on_conflict(c, f));
	TRY(plan_of(c, &m));
	differ(rows, &n, f, "rubrik", T("Mötets namn"), m.title);
	differ(rows, &n, f, "dag", T("Dag"), day_str(c->mem, m.day));
	differ(rows, &n, f, "tid", T("Tid"), m.clock);
	differ(rows, &n, f, "plats", T("Plats"), m.place);
	differ(rows, &n, f, "dagordning", T("Dagordning"), m.agenda);
	set_edition(c, f, m.edition);
	return show_plan(c, f, &m, rows, 409);
}

mst_err relation_plan_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_meeting *m = arena_new(c->mem, struct relation_meeting, 1), was;
	struct form *f = ctx_form(c);
	struct act act;

	TRY(plan_of(c, &was));
	*m = was;
	read_plan(c, f, m);
	if (form_bad(f))
		return show_plan(c, f, &was, NULL, 422);
	m->agenda = lines(c->mem, m->agenda);
	m->edition = edition_of(f);
	relation_meeting_save(c, m, &act);
	return ctx_act_go(c, &act, relation_meeting_base(c, m->id), T("Mötet är ändrat."),
			  plan_conflict);
}

/* ---- the minutes ---- */

static const char *org_field(struct arena *mem, const struct org *o)
{
	return arena_fmt(mem, "narvaro-%s", o->slug);
}

static mst_err show_minutes(struct ctx *c, const struct form *f, const struct relation_meeting *m,
			    const struct view_row *changes, int status)
{
	const struct view *v = &c->view;
	struct relation_minutes_view p = { .form = f, .changes = changes,
					   .title = T("Skriv protokollet"),
					   .back = relation_meeting_base(c, m->id) };
	struct relation_attend_field *fields;
	struct org_partners all;

	TRY(org_partners(c, &all));
	fields = arena_new(c->mem, struct relation_attend_field, all.n);
	for (size_t i = 0; i < all.n; i++)
		fields[i] = (struct relation_attend_field){
			org_field(c->mem, &all.list[i]), org_partner_name(v, &all.list[i])
		};
	p.orgs = fields;
	p.n = all.n;
	p.crumbs = relation_crumbs(c, m, p.title);
	relation_minutes_html(ctx_out(c), v, &p);
	return ctx_page(c, status);
}

/* Who was there, into the form. */
static mst_err fill_presents(struct ctx *c, struct form *f, struct id meeting)
{
	struct org_partners all;
	struct relation_present *list;
	size_t n;

	TRY(org_partners(c, &all));
	TRY(relation_presents(c->db, c->mem, meeting, &list, &n));
	for (size_t i = 0; i < n; i++) {
		const struct org *o = org_partner(&all, list[i].org);

		if (o)
			form_set(f, org_field(c->mem, o), list[i].names);
	}
	return MST_OK;
}

mst_err relation_minutes_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct relation_meeting m;

	TRY(changeable(c, &m));
	if (!*form_get(f, "protokoll")) { /* no draft */
		TRY(fill_presents(c, f, m.id));
		form_set(f, "protokoll", *m.minutes ? m.minutes :
						      relation_minutes_from(c->mem, m.agenda));
		form_set(f, "dag", day_str(c->mem, m.day));
		form_set(f, "antecknat", *m.secretary ? m.secretary : c->who->name);
	}
	set_edition(c, f, m.edition);
	return show_minutes(c, f, &m, NULL, 200);
}

static mst_err minutes_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 4);
	struct form *f = ctx_form(c);
	struct relation_meeting m;
	size_t n = 0;

	TRY(on_conflict(c, f));
	TRY(changeable(c, &m));
	differ(rows, &n, f, "dag", T("Dag"), day_str(c->mem, m.day));
	differ(rows, &n, f, "protokoll", T("Protokoll"), m.minutes);
	differ(rows, &n, f, "antecknat", T("Antecknat av"), m.secretary);
	set_edition(c, f, m.edition);
	return show_minutes(c, f, &m, rows, 409);
}

struct attended {
	struct relation_present *list;
	const char **codes;
	size_t n;
};

static mst_err read_presents(struct ctx *c, struct form *f, struct attended *ret)
{
	const struct view *v = &c->view;
	struct org_partners all;

	TRY(org_partners(c, &all));
	ret->list = arena_new(c->mem, struct relation_present, all.n);
	ret->codes = arena_new(c->mem, const char *, all.n);
	for (size_t i = 0; i < all.n; i++) {
		const char *names = form_text(f, c->mem, v, org_field(c->mem, &all.list[i]),
					      T("namnen"), RELATION_LINE_MAX, false);

		if (str_empty(names))
			continue;
		ret->codes[ret->n] = all.list[i].code;
		ret->list[ret->n++] =
			(struct relation_present){ .org = all.list[i].id, .names = names };
	}
	if (!ret->n)
		form_fail(f, org_field(c->mem, &all.list[0]), T("Skriv vem som var med från minst en part."));
	return MST_OK;
}

mst_err relation_minutes_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_meeting *m = arena_new(c->mem, struct relation_meeting, 1), was;
	struct form *f = ctx_form(c);
	struct attended came = { 0 };
	struct act act;

	TRY(changeable(c, &was));
	*m = was;
	TRY(read_presents(c, f, &came));
	m->minutes = form_text(f, c->mem, v, "protokoll", T("protokollet"), RELATION_TEXT_MAX, true);
	m->secretary = form_text(f, c->mem, v, "antecknat", T("vem som antecknade"), RELATION_LINE_MAX,
				 true);
	m->day = form_day(f, v, "dag", T("dagen då mötet hölls"), true);
	if (m->day != DAY_NONE && m->day > day_of(c->now))
		form_fail(f, "dag", T("Dagen har inte varit än. Skriv protokollet när mötet har hållits."));
	if (form_bad(f))
		return show_minutes(c, f, &was, NULL, 422);
	m->minutes = lines(c->mem, m->minutes);
	m->state = RELATION_DRAFT;
	m->edition = edition_of(f);
	relation_minutes_save(c, m, came.list, came.n, came.codes, &act);
	return ctx_act_go(c, &act, relation_meeting_base(c, m->id), T("Protokollet är sparat som utkast."),
			  minutes_conflict);
}

/* ---- signing off, opening again, calling off ---- */

static mst_err show_sign(struct ctx *c, const struct form *f, const struct relation_meeting *m,
			 int status)
{
	const struct view *v = &c->view;

	relation_sign_html(ctx_out(c), v,
			   &(struct relation_sign_view){
				   f, relation_crumbs(c, m, T("Justera protokollet")),
				   relation_meeting_base(c, m->id) });
	return ctx_page(c, status);
}

static mst_err draft_of(struct ctx *c, struct relation_meeting *m)
{
	TRY(relation_meeting_of(c, m));
	return m->state == RELATION_DRAFT ? MST_OK : MST_CONFLICT;
}

mst_err relation_sign_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct relation_meeting m;

	TRY(draft_of(c, &m));
	if (!*form_get(f, "dag"))
		form_set(f, "dag", day_str(c->mem, day_of(c->now)));
	set_edition(c, f, m.edition);
	return show_sign(c, f, &m, 200);
}

static mst_err sign_conflict(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct relation_meeting m;

	TRY(on_conflict(c, f));
	TRY(draft_of(c, &m));
	set_edition(c, f, m.edition);
	return show_sign(c, f, &m, 409);
}

mst_err relation_sign_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_meeting *m = arena_new(c->mem, struct relation_meeting, 1), was;
	struct doc *d = arena_new(c->mem, struct doc, 1);
	struct form *f = ctx_form(c);
	struct act act;

	TRY(draft_of(c, &was));
	*m = was;
	m->signed_by = form_text(f, c->mem, v, "justerat_av", T("vem eller vilka som justerade"),
				 RELATION_LINE_MAX, true);
	m->signed_on = form_day(f, v, "dag", T("dagen"), true);
	if (m->signed_on != DAY_NONE && m->signed_on < m->day)
		form_fail(f, "dag", T("Ett protokoll kan inte justeras före mötet."));
	if (m->signed_on != DAY_NONE && m->signed_on > day_of(c->now))
		form_fail(f, "dag", T("Dagen har inte varit än."));
	if (form_bad(f))
		return show_sign(c, f, &was, 422);
	m->state = RELATION_SIGNED;
	TRY(relation_paper(c, m, d));
	m->edition = edition_of(f);
	relation_sign(c, m, d, &act);
	return ctx_act_go(c, &act, relation_meeting_base(c, m->id),
			  T("Protokollet är justerat. Kommunerna kan läsa det nu."), sign_conflict);
}

static mst_err set_state(struct ctx *c, const struct relation_meeting *was, enum relation_state to,
			 const char *flash)
{
	struct relation_meeting *m = arena_new(c->mem, struct relation_meeting, 1);
	struct act act;

	*m = *was;
	m->state = to;
	m->edition = edition_of(ctx_form(c));
	m->signed_on = DAY_NONE;
	m->signed_by = "";
	m->version = ID_NONE;
	relation_meeting_save(c, m, &act);
	return ctx_act_go(c, &act, relation_meeting_base(c, m->id), flash, NULL);
}

mst_err relation_open_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_meeting m;

	TRY(relation_meeting_of(c, &m));
	if (m.state == RELATION_SIGNED)
		return set_state(c, &m, RELATION_DRAFT,
				 T("Protokollet är ett utkast igen. Den justerade versionen finns kvar bland "
				   "dokumenten."));
	return m.state == RELATION_CANCELLED ?
		       set_state(c, &m, RELATION_PLANNED, T("Mötet är planerat igen.")) :
		       MST_CONFLICT;
}

mst_err relation_cancel_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_meeting m;

	TRY(relation_meeting_of(c, &m));
	return m.state == RELATION_PLANNED ?
		       set_state(c, &m, RELATION_CANCELLED,
				 T("Mötet är inställt. Du kan ta upp det igen.")) :
		       MST_CONFLICT;
}
