/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* catalogue_web.c - adding a service and changing one, with all that it has been. */
#include "service/service_web.h"

static const struct view_option rules[] = {
	{ "full", N_("Dokumenteras fullt ut (14 kap. 3 §)"), NULL },
	{ "rad", N_("Rådgivning, inga personliga förhållanden skrivs ned (14 kap. 4 §)"), NULL },
	{ "utan_namn", N_("Utan namn: inget som visar vem personen är skrivs ned (14 kap. 5 §)"), NULL },
	{ NULL, NULL, NULL },
};
static const struct {
	const char *value;
	enum service_age age;
} ages[] = { { "alla", SERVICE_ALL_AGES }, { "15", SERVICE_FROM_15 }, { "18", SERVICE_FROM_18 } };

static const struct view_option *age_options(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, MST_LEN(ages) + 1);

	for (size_t i = 0; i < MST_LEN(ages); i++)
		o[i] = (struct view_option){ ages[i].value, service_age_words(ages[i].age), NULL };
	return o;
}

static const char *or_dash(const char *s)
{
	return str_empty(s) ? "–" : s;
}

/* ---- what it has been ---- */

struct line {
	const char *label, *words;
};
enum { LINES = 10 };

static void lines_of(const struct view *v, const struct service *s, struct line *ret)
{
	ret[0] = (struct line){ T("Namn"), s->name };
	ret[1] = (struct line){ T("Syfte"), s->purpose };
	ret[2] = (struct line){ T("För vem"), or_dash(s->target) };
	ret[3] = (struct line){ T("Utförare"), or_dash(s->performer) };
	ret[4] = (struct line){ T("Villkor"), or_dash(s->conditions) };
	ret[5] = (struct line){ T("Ålder"), view_text(v->lang, service_age_words(s->age)) };
	ret[6] = (struct line){ T("Dokumentation"), view_text(v->lang, rules[s->rule - SERVICE_FULL].label) };
	ret[7] = (struct line){ T("Särskilda skäl"), or_dash(s->special_reasons) };
	ret[8] = (struct line){ T("Ses över senast"), or_dash(view_date(v, s->review)) };
	ret[9] = (struct line){ T("Sista dagen"), or_dash(view_date(v, s->ends)) };
}

/* What an edition changed in the one before it; of the first: all that it said. */
static const char *changed(const struct view *v, const struct service *now, const struct service *was)
{
	struct line a[LINES], b[LINES];
	const char *s = "";

	lines_of(v, now, a);
	if (was)
		lines_of(v, was, b);
	for (int i = 0; i < LINES; i++)
		if (was ? !str_eq(a[i].words, b[i].words) : !str_eq(a[i].words, "–"))
			s = arena_fmt(v->mem, "%s%s%s: %s", s, *s ? "\n" : "", a[i].label, a[i].words);
	return s;
}

static const struct view_row *rows_of(struct ctx *c, const struct service *s)
{
	struct view_row *rows = arena_new(c->mem, struct view_row, LINES + 1);
	struct line l[LINES];

	lines_of(&c->view, s, l);
	for (int i = 0; i < LINES; i++)
		rows[i] = (struct view_row){ l[i].label, l[i].words, NULL, NULL };
	return rows;
}

static mst_err events_of(struct ctx *c, struct id id, struct service_form_view *m)
{
	const struct view *v = &c->view;
	struct service *list;
	struct view_event *e;

	TRY(service_editions(c->db, c->mem, id, &list, &m->nevents));
	size_t n = m->nevents;

	e = arena_new(c->mem, struct view_event, m->nevents + 1);
	/* What was there before anybody wrote it has no day. */
	if (m->nevents && !list[m->nevents - 1].at)
		m->first = rows_of(c, &list[--m->nevents]);
	for (size_t i = 0; i < m->nevents; i++)
		e[i] = (struct view_event){
			.title = list[i].edition == 1 ? T("Inlagd") : T("Ändrad"),
			.by = list[i].by,
			.body = changed(v, &list[i], i + 1 < n ? &list[i + 1] : NULL),
			.at = list[i].at,
		};
	m->events = e;
	return MST_OK;
}

/* ---- the form ---- */

/* How many municipalities have decided about it as it stands. */
static mst_err decided_in(struct ctx *c, const char *code, int64_t *ret)
{
	struct service_standing st;
	struct service_label l;
	struct org *towns;
	size_t n;

	*ret = 0;
	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(service_standing(c->db, c->mem, towns[i].code, &st));
		service_label(&st, code, day_of(c->now), &l);
		*ret += l.by != NULL;
	}
	return MST_OK;
}

static mst_err show(struct ctx *c, const struct service *s, struct form *f, bool now, int status)
{
	const struct view *v = &c->view;
	struct service_form_view m = { .form = f, .rules = rules, .ages = age_options(c),
				       .title = s->edition ? s->name : T("Lägg till en insats") };
	const char *doubt = s->edition ? service_doubt(s) : NULL;
	int64_t n = 0;

	m.doubt = doubt ? view_text(v->lang, doubt) : NULL;
	if (s->edition) {
		TRY(events_of(c, s->id, &m));
		TRY(decided_in(c, s->code, &n));
	}
	if (n)
		m.decided = arena_fmt(c->mem,
				      view_text_n(v->lang, "%d kommun har beslutat om insatsen som den står här.",
						  "%d kommuner har beslutat om insatsen som den står här.", n),
				      (int)n);
	if (now)
		m.changes = rows_of(c, s);
	if (now || !*form_get(f, "version"))
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)s->edition));
	service_form_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static void to_form(struct ctx *c, struct form *f, const struct service *s)
{
	form_set(f, "namn", s->name);
	form_set(f, "syfte", s->purpose);
	form_set(f, "for", s->target);
	form_set(f, "utforare", s->performer);
	form_set(f, "villkor", s->conditions);
	for (size_t i = 0; i < MST_LEN(ages); i++)
		if (ages[i].age == s->age)
			form_set(f, "alder", ages[i].value);
	form_set(f, "regel", rules[s->rule - SERVICE_FULL].value);
	form_set(f, "skal", s->special_reasons);
	form_set(f, "ses_over", day_str(c->mem, s->review));
	form_set(f, "sista_dag", day_str(c->mem, s->ends));
}

static const char *optional(struct ctx *c, struct form *f, const char *field, const char *label)
{
	const char *s = form_text(f, c->mem, &c->view, field, label, SERVICE_TEXT_MAX, false);

	return *s ? s : NULL;
}

static void read(struct ctx *c, struct form *f, struct service *s)
{
	const struct view *v = &c->view;
	int i;

	s->name = form_text(f, c->mem, v, "namn", T("namnet"), SERVICE_NAME_MAX, true);
	s->purpose = form_text(f, c->mem, v, "syfte", T("syftet"), SERVICE_TEXT_MAX, true);
	s->target = optional(c, f, "for", T("vem den är för"));
	s->performer = optional(c, f, "utforare", T("utföraren"));
	s->conditions = optional(c, f, "villkor", T("villkoren"));
	i = form_choice(f, v, "alder", T("åldern"), age_options(c), true);
	s->age = i < 0 ? SERVICE_ALL_AGES : ages[i].age;
	i = form_choice(f, v, "regel", T("hur den dokumenteras"), rules, true);
	s->rule = i < 0 ? SERVICE_FULL : (enum service_rule)(SERVICE_FULL + i);
	s->special_reasons = s->rule == SERVICE_NO_IDENTITY ? optional(c, f, "skal", T("skälen")) : NULL;
	s->review = form_day(f, v, "ses_over", T("dagen"), false);
	s->ends = form_day(f, v, "sista_dag", T("dagen"), false);
	if (form_bad(f))
		return;
	struct service probe = *s;

	probe.code = probe.code ? probe.code : "new";
	const char *why = service_refusal(&probe);

	if (why)
		form_fail(f, s->rule == SERVICE_NO_IDENTITY && !s->special_reasons ? "skal" : "namn",
			  view_text(v->lang, why));
	if (s->review != DAY_NONE && s->ends != DAY_NONE && s->review > s->ends)
		form_fail(f, "ses_over", T("Insatsen ses över efter sin sista dag. Rätta en av dagarna."));
}

static struct service blank(void)
{
	return (struct service){ .rule = SERVICE_FULL, .review = DAY_NONE, .ends = DAY_NONE };
}

static mst_err new_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct service s = blank();

	form_set(f, "regel", rules[0].value);
	form_set(f, "alder", ages[0].value);
	return show(c, &s, f, false, 200);
}

static mst_err new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct service *s = arena_new(c->mem, struct service, 1), empty = blank();
	struct form *f = ctx_form(c);
	struct act act;

	*s = empty;
	read(c, f, s);
	if (form_bad(f))
		return show(c, &empty, f, false, 422);
	service_save(c, s, &act);
	return ctx_act_go(c, &act, "/insatser",
			  T("Insatsen är inlagd. Den är jourens eget uppdrag tills en kommun har beslutat om den."),
			  NULL);
}

static mst_err edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct service s;

	TRY(service_get(c->db, c->mem, http_param(c->req, "kod"), &s));
	to_form(c, f, &s);
	return show(c, &s, f, false, 200);
}

static mst_err conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct service s;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(service_get(c->db, c->mem, http_param(c->req, "kod"), &s));
	form_fail(f, "", T("Någon annan har ändrat insatsen medan du skrev. Det du skrev är kvar. Jämför med det "
			   "som står nu och spara igen."));
	return show(c, &s, f, true, 409);
}

static mst_err edit_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct service *s = arena_new(c->mem, struct service, 1), was;
	struct form *f = ctx_form(c);
	struct act act;

	TRY(service_get(c->db, c->mem, http_param(c->req, "kod"), &was));
	*s = was;
	read(c, f, s);
	if (form_bad(f))
		return show(c, &was, f, false, 422);
	if (!str_int(form_get(f, "version"), &s->edition) || s->edition < 1)
		s->edition = -1; /* no number is an old one */
	service_save(c, s, &act);
	return ctx_act_go(c, &act, "/insatser", T("Insatsen är sparad. Så som den var finns kvar i historiken."),
			  conflict);
}

const struct http_route service_catalogue_routes[] = {
	{ "GET", "/insatser/ny", NEED_PARTNERSHIP, new_get, 0 },
	{ "POST", "/insatser/ny", NEED_PARTNERSHIP, new_post, HTTP_FORM },
	{ "GET", "/insatser/{kod}", NEED_PARTNERSHIP, edit_get, 0 },
	{ "POST", "/insatser/{kod}", NEED_PARTNERSHIP, edit_post, HTTP_FORM },
	{ 0 },
};
