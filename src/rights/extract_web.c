/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* extract_web.c - gathering what an extract says with the keys of who asks for it, its page and its files.
 * Each look at it is a row of the case's log before it leaves. */
#include "org/org.h"
#include "retain/retain.h"
#include "rights/extract.h"
#include "rights/rights_web.h"
#include "support/support_file.h"
#include "support/support_task.h"
#include "support/support_words.h"

#define GIVE "ut" /* value of a piece that is given out */

/* ---- gathering ---- */

static int ground_of(const struct rights_request *r, struct id entry)
{
	for (size_t i = 0; i < r->nleft; i++)
		if (id_eq(r->left[i].entry, entry))
			return r->left[i].ground;
	return -1;
}

/* What she has said is safe; nothing that is another thing on another day. */
static size_t safe_rows(struct ctx *c, const struct person_safe *s, struct view_row *o)
{
	static const char *const ways[] = { "telefon", "sms", "e-post", "brev" };
	const char *said = "";
	size_t n = 0;

	for (size_t i = 0; i < MST_LEN(ways); i++)
		if (s->channels & 1u << i)
			said = arena_fmt(c->mem, "%s%s%s", said, *said ? ", " : "", ways[i]);
	o[n++] = (struct view_row){ "Säkra sätt att höra av sig",
				    !s->asked	 ? "Inte frågat" :
				    s->self_only ? "Personen hör av sig själv" :
				    *said	 ? said : "Inget", NULL, NULL };
	if (s->asked) {
		o[n++] = (struct view_row){ "Frågat", day_str(c->mem, s->asked_on), NULL, NULL };
		o[n++] = (struct view_row){ "Får lämna meddelande", s->voicemail ? "Ja" : "Nej", NULL, NULL };
	}
	if (!str_empty(s->when))
		o[n++] = (struct view_row){ "Tider", s->when, NULL, NULL };
	if (!str_empty(s->as))
		o[n++] = (struct view_row){ "Om någon annan svarar", s->as, NULL, NULL };
	if (!str_empty(s->readers))
		o[n++] = (struct view_row){ "Läser också telefonen", s->readers, NULL, NULL };
	if (!str_empty(s->note))
		o[n++] = (struct view_row){ "Att tänka på", s->note, NULL, NULL };
	if (!str_empty(s->code))
		o[n++] = (struct view_row){ "Kodord", "Finns, och skrivs inte ut", NULL, NULL };
	return n;
}

static const struct view_row *person_rows(struct ctx *c, const struct support_case *s)
{
	const struct person *p = &s->person;
	struct view_row *o = arena_new(c->mem, struct view_row, 24);
	size_t n = 0;

	o[n++] = (struct view_row){ "Namn", str_empty(p->name) ? "Inte berättat" : p->name, NULL, NULL };
	o[n++] = (struct view_row){ "Telefon", str_empty(p->phone) ? "Inte berättat" : p->phone, NULL, NULL };
	if (!str_empty(p->alias))
		o[n++] = (struct view_row){ "Kallas i listor", p->alias, NULL, NULL };
	if (!str_empty(p->language))
		o[n++] = (struct view_row){ "Språk", p->language, NULL, NULL };
	o[n++] = (struct view_row){ "Tolk", p->interpreter ? "Behövs" : "Behövs inte", NULL, NULL };
	o[n++] = (struct view_row){ "Extra skydd", p->extra_protection ? "Ja" : "Nej", NULL, NULL };
	n += safe_rows(c, &p->safe, o + n);
	if (s->codes.municipality && p->extra_protection) /* hidden on the case's page */
		o[n++] = (struct view_row){ "Kommun", org_name_of(c, s->codes.municipality), NULL, NULL };
	if (s->codes.place && p->extra_protection)
		o[n++] = (struct view_row){ "Brottet hände i", org_name_of(c, s->codes.place), NULL, NULL };
	return o;
}

/* Names of those who help are not hers; a concern report tells only that it was made. */
static const char *text_of(struct ctx *c, const struct support_entry *e)
{
	struct support_entry copy = *e;
	const char *text = "";

	copy.held = NULL;
	if (e->kind != SUPPORT_ASSIGNED && e->kind != SUPPORT_UNASSIGNED && e->kind != SUPPORT_CONCERN)
		text = support_entry_body(c, &copy);
	return text;
}

static mst_err gather_lines(struct ctx *c, const struct rights_open *o, struct rights_material *m)
{
	struct support_entry *e;
	struct support_task *t;
	struct rights_line *lines;
	size_t n;

	TRY(support_entries(c, &o->s, &e, &n));
	lines = arena_new(c->mem, struct rights_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		int ground = ground_of(&o->r, e[i].id);

		if (e[i].at > o->r.cut)
			continue;
		if (ground >= 0 && (size_t)ground < MST_LEN(m->left))
			m->left[ground]++;
		else
			lines[m->nlines++] = (struct rights_line){ day_of(e[i].at), support_entry_title(c, &e[i]),
								   text_of(c, &e[i]) };
	}
	m->lines = lines;
	TRY(support_tasks(c, &o->s, &t, &n));
	lines = arena_new(c->mem, struct rights_line, n + 1);
	for (size_t i = 0; i < n; i++)
		lines[m->ntasks++] = (struct rights_line){ day_of(t[i].due), support_task_words(&c->view, &t[i]),
							   t[i].text ? t[i].text : "" };
	m->tasks = lines;
	return MST_OK;
}

static mst_err gather_files(struct ctx *c, const struct rights_open *o, struct rights_material *m)
{
	struct support_file *list;
	struct rights_line *lines;
	size_t n;

	TRY(support_files(c, &o->s, &list, &n));
	lines = arena_new(c->mem, struct rights_line, n + 1);
	for (size_t i = 0; i < n; i++)
		if (list[i].at <= o->r.cut)
			lines[m->nfiles++] = (struct rights_line){ day_of(list[i].at), "Fil", list[i].name };
	m->files = lines;
	return MST_OK;
}

/* As it was written with the read; one from before that has what its act is for. */
static const char *purpose_of(const struct audit_line *l, const struct audit_act *a)
{
	const struct audit_purpose *p = l->purpose ? l->purpose : audit_purpose_find(a->purpose);

	return p ? p->words : "";
}

static mst_err gather_reads(struct ctx *c, const struct rights_open *o, struct rights_material *m)
{
	struct audit_line *rows;
	struct rights_read *list, *ret;
	size_t n, kept = 0;

	TRY(audit_of(c->db, c->mem, c->app->jour, o->s.id, &o->s.audit, (struct audit_place){ 0 },
		     RIGHTS_READS_MOST, &rows, &n));
	list = arena_new(c->mem, struct rights_read, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct audit_act *a = rows[i].act ? audit_act_find(rows[i].act) : NULL;
		struct auth_user u = { 0 };

		/* What is read in its own second comes after it: the same rows each time. */
		if (rows[i].at >= o->r.cut || !a)
			continue;
		if (!id_none(rows[i].actor) && auth_get(c->db, c->mem, rows[i].actor, &u) != MST_OK)
			u.roles = 0;
		list[kept++] = (struct rights_read){ day_of(rows[i].at), rights_role(u.roles, a->name), a->words,
						     purpose_of(&rows[i], a), 1 };
	}
	rights_reads_of(c->mem, list, kept, &ret, &m->nreads);
	m->reads = ret;
	return MST_OK;
}

static mst_err gather(struct ctx *c, const struct rights_open *o, struct rights_material *m)
{
	const struct stats_code *source = stats_code_find(stats_sources, o->s.codes.source);
	struct retain_rule rule;
	struct org jour;

	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	TRY(retain_rule_on(c->db, c->mem, c->app->jour, day_of(o->r.cut), &rule));
	m->jour = jour.name;
	m->cut = o->r.cut;
	m->story_days = rule.story_days;
	m->case_days = rule.case_days;
	m->for_another = o->r.asker != RIGHTS_SELF;
	m->source = source && !str_eq(source->code, "self") ?
			    arena_fmt(c->mem, "från personen själv, och från den som förmedlade kontakten (%s)",
				      source->words) :
			    "från personen själv";
	m->person = person_rows(c, &o->s);
	m->facts = support_case_facts(c, &o->s);
	TRY(gather_lines(c, o, m));
	TRY(gather_files(c, o, m));
	return gather_reads(c, o, m);
}

static mst_err build(struct ctx *c, const struct rights_open *o, struct doc *ret)
{
	struct rights_material m = { 0 };
	enum view_lang was = c->view.lang;

	c->view.lang = VIEW_SV; /* the document is Swedish */
	mst_err e = gather(c, o, &m);

	c->view.lang = was;
	if (e == MST_OK)
		rights_extract_build(c->mem, &m, ret);
	return e;
}

mst_err rights_what(struct ctx *c, const struct rights_open *o, struct hash *ret)
{
	struct doc d;

	if (o->r.kind != RIGHTS_EXTRACT || !o->has_case || !o->r.cut) {
		rights_content(&o->r, ret);
		return MST_OK;
	}
	TRY(build(c, o, &d));
	doc_hash(&d, ret);
	return MST_OK;
}

/* ---- the page ---- */

static mst_err extract_of_route(struct ctx *c, struct rights_open *o)
{
	TRY(rights_of_route(c, o));
	return o->r.kind == RIGHTS_EXTRACT && o->has_case ? MST_OK : MST_NOTFOUND;
}

static const struct view_option *grounds(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_option *o = arena_new(c->mem, struct view_option, 5);
	size_t n = 0;

	o[n++] = (struct view_option){ GIVE, T("Lämnas ut"), NULL };
	for (const struct rights_ground *g = rights_grounds; g->code; g++)
		o[n++] = (struct view_option){ g->code, view_text(v->lang, g->brief), NULL };
	return o;
}

/* The notes with what is to be done with each. What a guardian must not learn by default is a concern
 * report. */
static mst_err pieces(struct ctx *c, const struct rights_open *o, struct form *f, struct rights_extract_view *m)
{
	const struct view *v = &c->view;
	struct support_entry *e;
	struct rights_piece *list;
	size_t n;

	TRY(support_entries(c, &o->s, &e, &n));
	list = arena_new(c->mem, struct rights_piece, n + 1);
	for (size_t i = 0; i < n; i++) {
		const char *name = arena_fmt(c->mem, "b-%s", id_str(c->mem, e[i].id));
		int ground = ground_of(&o->r, e[i].id);

		if (!o->r.cut && o->r.asker != RIGHTS_SELF && e[i].kind == SUPPORT_CONCERN)
			ground = 1;
		if (!*form_get(f, name))
			form_set(f, name, ground < 0 ? GIVE : rights_grounds[ground].code);
		list[m->npieces++] = (struct rights_piece){
			.name = name,
			.what = arena_fmt(c->mem, "%s, %s", view_date(v, day_of(e[i].at)), support_entry_title(c, &e[i])),
			.text = text_of(c, &e[i]),
		};
	}
	m->pieces = list;
	m->grounds = grounds(c);
	return MST_OK;
}

static mst_err show(struct ctx *c, const struct rights_open *o, struct form *f, int status)
{
	const struct view *v = &c->view;
	struct rights_extract_view m = { .form = f, .base = o->base, .open = !o->r.outcome,
					 .protect = o->s.person.extra_protection };
	struct rights_release *list;
	struct doc *d = arena_new(c->mem, struct doc, 1);
	struct hash what;
	size_t n;

	m.crumbs = rights_crumbs(c, o->base, rights_kind_words(v, o->r.kind), T("Utdraget"));
	TRY(pieces(c, o, f, &m));
	if (o->r.cut) {
		TRY(build(c, o, d));
		doc_hash(d, &what);
		TRY(rights_releases(c->db, c->mem, o->r.id, &list, &n));
		m.released = rights_released(list, n, &what);
		for (size_t i = 0; i < n; i++)
			m.mine |= id_eq(list[i].account, c->who->id) &&
				  memcmp(list[i].hash.b, what.b, sizeof(what.b)) == 0;
		m.d = d;
		m.print = doc_print(c->mem, &what);
	}
	c->view.no_print = m.protect;
	rights_extract_html(ctx_out(c), v, &m);
	return ctx_page_after(c, status, rights_note(c, o, "rights.extract"));
}

mst_err rights_extract_get(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };

	TRY(extract_of_route(c, &o));
	return show(c, &o, form_new(c->mem), 200);
}

static mst_err changed(struct ctx *c)
{
	if (c->result == MST_CONFLICT)
		c->why = view_text(c->view.lang, N_("Begäran har ändrats nyss, eller är besvarad. Gå tillbaka "
						    "och läs om sidan."));
	return c->result;
}

mst_err rights_extract_post(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	struct rights_extract_view m = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct support_entry *e;
	struct rights_left *left;
	struct act a;
	size_t n;

	TRY(extract_of_route(c, &o));
	if (o.r.outcome)
		return MST_CONFLICT;
	TRY(pieces(c, &o, f, &m));
	TRY(support_entries(c, &o.s, &e, &n));
	left = arena_new(c->mem, struct rights_left, n + 1);
	o.r.nleft = 0;
	for (size_t i = 0; i < n && i < m.npieces; i++) {
		int k = form_choice(f, v, m.pieces[i].name, T("vad som görs med anteckningen"), m.grounds, true);

		if (k > 0)
			left[o.r.nleft++] = (struct rights_left){ e[i].id, k - 1 };
	}
	if (o.r.nleft > RIGHTS_LEFT_MAX)
		form_fail(f, "", T("Högst 200 anteckningar kan tas bort. Neka då hela utdraget i stället."));
	if (form_bad(f))
		return show(c, &o, f, 422);
	o.r.left = left;
	o.r.cut = c->now;
	TRY(rights_edit(c, &o.r, &a));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "%s/utdrag", o.base),
			  T("Utdraget är gjort. Läs det, och släpp det sedan. En till ska göra detsamma."), changed);
}

/* ---- files ---- */

static mst_err released(struct ctx *c, const struct rights_open *o, struct doc *d)
{
	struct rights_release *list;
	struct hash what;
	size_t n;

	if (!o->r.cut)
		return MST_NOTFOUND;
	TRY(build(c, o, d));
	doc_hash(d, &what);
	TRY(rights_releases(c->db, c->mem, o->r.id, &list, &n));
	if (rights_released(list, n, &what))
		return MST_OK;
	c->why = view_text(c->view.lang, N_("Två personer måste släppa utdraget innan det finns som fil."));
	return MST_DENIED;
}

static mst_err make(struct ctx *c)
{
	TRY(c->result);
	return doc_answer_file(c, ctx_kept(c), "registerutdrag");
}

mst_err rights_extract_file(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	struct doc *d = arena_new(c->mem, struct doc, 1);

	TRY(extract_of_route(c, &o));
	TRY(released(c, &o, d));
	ctx_keep(c, d);
	return ctx_act(c, &(struct act){ .audit = rights_note(c, &o, "rights.extract") }, NULL, make);
}
