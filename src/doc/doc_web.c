/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_web.c - a version as it left the house: who got it, and the same files again. */
#include "doc/doc_web.h"

/* What a handler and its next steps look at. */
struct shown {
	struct doc_version v;
	struct doc d;
};

static bool of_jour(const struct ctx *c)
{
	return id_eq(c->who->org, c->app->jour);
}

/* A municipality reads what is its own; who only reads there, what has been sent. Anything else does
 * not exist for her. */
static mst_err find(struct ctx *c, struct shown **ret)
{
	struct shown *s = arena_new(c->mem, struct shown, 1);
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(doc_version_get(c->db, c->mem, id, &s->v, &s->d));
	if (!of_jour(c) && !id_eq(c->who->org, s->v.owner))
		return MST_NOTFOUND;
	if (!auth_may(c->who->roles, NEED_DOC_WRITE) && !s->v.sent)
		return MST_NOTFOUND;
	*ret = s;
	return MST_OK;
}

enum { SENT_COLS = 5 };

static const struct view_table *sent_table(struct ctx *c, const struct shown *s)
{
	const struct view *v = &c->view;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	const char **heads = arena_new(c->mem, const char *, SENT_COLS);
	struct doc_sending *list;
	size_t n;

	if (doc_sendings(c->db, c->mem, s->v.owner, s->v.id, &list, &n) != MST_OK || !n)
		return NULL;
	heads[0] = T("Till"), heads[1] = T("Hur"), heads[2] = T("När"), heads[3] = T("Antecknat av");
	heads[4] = T("Kvitto");
	const char **cells = arena_new(c->mem, const char *, n * SENT_COLS);

	for (size_t i = 0; i < n; i++) {
		cells[i * SENT_COLS] = list[i].receiver;
		cells[i * SENT_COLS + 1] = doc_way_words(v, list[i].way);
		cells[i * SENT_COLS + 2] = view_date(v, list[i].day);
		cells[i * SENT_COLS + 3] = list[i].way < DOC_SEEN ? list[i].by : T("Systemet");
		cells[i * SENT_COLS + 4] = doc_receipt_words(v, &list[i]);
	}
	*t = (struct view_table){ .caption = T("Skickat och öppnat"), .heads = heads, .ncols = SENT_COLS,
				  .nrows = n, .cells = cells };
	return t;
}

/* Sendings that nobody has answered; NULL: none. */
static const struct view_option *waiting(struct ctx *c, const struct shown *s)
{
	const struct view *v = &c->view;
	struct doc_sending *list;
	struct view_option *o;
	size_t n, k = 0;

	if (doc_sendings(c->db, c->mem, s->v.owner, s->v.id, &list, &n) != MST_OK)
		return NULL;
	o = arena_new(c->mem, struct view_option, n + 1);
	for (size_t i = 0; i < n; i++)
		if (list[i].way < DOC_SEEN && list[i].receipt == DAY_NONE)
			o[k++] = (struct view_option){ id_str(c->mem, list[i].id),
						       arena_fmt(c->mem, "%s, %s", list[i].receiver,
								 view_date(v, list[i].day)), NULL };
	return k ? o : NULL;
}

static mst_err show_form(struct ctx *c, struct form *f, int status)
{
	const struct view *v = &c->view;
	bool writer = auth_may(c->who->roles, NEED_DOC_WRITE);
	struct shown *s;

	TRY(find(c, &s));
	struct view_row facts[] = {
		{ T("Registrerad"), view_moment(v, s->v.at), NULL, NULL },
		{ T("Kontrolltal"), doc_print(c->mem, &s->v.hash), NULL, NULL },
		{ 0 },
	};
	const struct view_option *wait = writer ? waiting(c, s) : NULL;

	if (wait && !wait[1].value && !*form_get(f, "sandning"))
		form_set(f, "sandning", wait[0].value);
	struct doc_version_view m = {
		.d = &s->d,
		.title = arena_fmt(c->mem, T("%s, version %d"), s->d.kind, (int)s->v.number),
		.files = arena_fmt(c->mem, "/dokument/%s", id_str(c->mem, s->v.id)),
		.facts = facts,
		.sent = writer ? sent_table(c, s) : NULL,
		.form = f,
		.waiting = wait,
	};

	s->d.logo_at = arena_fmt(c->mem, "%s/logotyp.png", m.files);
	doc_version_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static mst_err show(struct ctx *c)
{
	TRY(c->result);
	return show_form(c, ctx_form(c), 200);
}

/* ---- the receiver's word that it came ---- */

static mst_err receipt_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct doc_sending *list;
	const char *note;
	struct shown *s;
	struct act act;
	int32_t day;
	size_t n, i = 0;

	TRY(find(c, &s));
	TRY(doc_sendings(c->db, c->mem, s->v.owner, s->v.id, &list, &n));
	while (i < n && !str_eq(id_str(c->mem, list[i].id), form_get(f, "sandning")))
		i++;
	day = form_day(f, v, "dag", T("dagen"), true);
	note = form_text(f, c->mem, v, "svar", T("vad de svarade"), DOC_RECEIVER_MAX, false);
	if (i == n)
		form_fail(f, "sandning", T("Välj vilken sändning det gäller."));
	else if (day != DAY_NONE && (day < list[i].day || day > day_of(c->now)))
		form_fail(f, "dag", T("Kvittot kan inte vara äldre än sändningen, eller komma i framtiden."));
	if (form_bad(f))
		return show_form(c, f, 422);
	doc_receipt(c, list[i].id, day, note, &act);
	return ctx_act_go(c, &act, arena_fmt(c->mem, "/dokument/%s", id_str(c->mem, s->v.id)),
			  T("Kvittot är antecknat."), NULL);
}

static mst_err version_get(struct ctx *c)
{
	struct shown *s;

	TRY(find(c, &s));
	return doc_open(c, s->v.owner, s->v.kind, &s->d, DOC_SEEN, show);
}

static mst_err make(struct ctx *c)
{
	struct shown *s;

	TRY(c->result);
	TRY(find(c, &s));
	return doc_answer_file(c, &s->d, arena_fmt(c->mem, "dokument-version-%d", (int)s->v.number));
}

static mst_err file_get(struct ctx *c)
{
	struct shown *s;

	TRY(find(c, &s));
	return doc_open(c, s->v.owner, s->v.kind, &s->d, DOC_FETCHED, make);
}

static mst_err logo_get(struct ctx *c)
{
	struct shown *s;

	TRY(find(c, &s));
	return doc_answer_logo(c, &s->d.logo);
}

const struct http_route doc_routes[] = {
	{ "GET", "/dokument/{id}", NEED_DOC_READ, version_get, 0 },
	{ "POST", "/dokument/{id}/kvitto", NEED_DOC_WRITE, receipt_post, HTTP_FORM },
	{ "GET", "/dokument/{id}/logotyp.png", NEED_DOC_READ, logo_get, 0 },
	DOC_FILE_ROUTES("/dokument/{id}", NEED_DOC_READ, file_get),
	{ 0 },
};
