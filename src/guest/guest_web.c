/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest_web.c - /lankar: who has a link, making one, taking it back. */
#include "guest/guest_web.h"

#include "doc/doc.h"
#include "job/job.h"
#include "org/org.h"

#define FIGURES "handlaggare"
#define MAIL_MAX 200
#define RECEIPTS 50

static const char *kind_words(const struct view *v, const struct guest_link *l)
{
	const struct stats_code *s = stats_code_find(guest_sources, l->source);

	return s ? view_text(v->lang, s->words) : T("Handläggare");
}

static const char *last_day(struct ctx *c, const struct guest_link *l)
{
	return view_date(&c->view, day_of(l->until - 1));
}

/* ---- the list ---- */

static struct view_item item_of(struct ctx *c, const struct guest_link *l)
{
	const struct view *v = &c->view;
	bool over = guest_ended(l, c->now);
	const char *until = arena_fmt(c->mem, T("till %s"), last_day(c, l));

	return (struct view_item){
		.href = arena_fmt(c->mem, "/lankar/%s", id_str(c->mem, l->id)),
		.title = l->label,
		.meta = arena_fmt(c->mem, "%s · %s", kind_words(v, l), until),
		.when = l->last ? arena_fmt(c->mem, T("använd %s"), view_when(v, l->last)) : NULL,
		.tag = !over ? NULL : l->revoked ? T("Tagen tillbaka") : T("Har gått ut"),
	};
}

static mst_err list_get(struct ctx *c)
{
	struct guest_list_view m = { 0 };
	struct guest_link *all;
	size_t n;

	TRY(guest_list(c->db, c->mem, c->app->jour, &all, &n));
	struct view_item *live = arena_new(c->mem, struct view_item, n);
	struct view_item *ended = arena_new(c->mem, struct view_item, n);

	for (size_t i = 0; i < n; i++)
		if (guest_ended(&all[i], c->now))
			ended[m.nended++] = item_of(c, &all[i]);
		else
			live[m.nlive++] = item_of(c, &all[i]);
	m.live = live;
	m.ended = ended;
	guest_list_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- a new one ---- */

static const struct view_option *kind_options(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_option *o = arena_new(c->mem, struct view_option, 8);
	size_t n = 0;

	o[n++] = (struct view_option){ FIGURES, T("Handläggare i en kommun"),
				       T("Läser kommunens siffror, beslut och handlingar. Inga enskilda personer.") };
	for (const struct stats_code *s = guest_sources; s->code; s++)
		o[n++] = (struct view_option){ s->code, view_text(v->lang, s->words),
					       T("Förmedlar personer till er. Läser ingenting.") };
	return o;
}

static mst_err show_new(struct ctx *c, const struct form *f, int status)
{
	guest_new_html(ctx_out(c), &c->view,
		       &(struct guest_new_view){ .form = f, .kinds = kind_options(c),
						 .municipalities = org_options(c) });
	return ctx_page(c, status);
}

static mst_err new_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);

	form_set(f, "kommun", "okand");
	form_set(f, "till", day_str(c->mem, day_of(c->now) + GUEST_DAYS));
	return show_new(c, f, 200);
}

static void read_until(struct ctx *c, struct form *f, struct guest_link *l)
{
	const struct view *v = &c->view;
	int32_t day = form_day(f, v, "till", N_("sista dagen"), true), today = day_of(c->now);

	if (day != DAY_NONE && day < today)
		form_fail(f, "till", T("Dagen har varit. Välj en dag som kommer."));
	else if (day != DAY_NONE && day > today + GUEST_DAYS_MOST)
		form_fail(f, "till", T("En länk kan gälla högst 400 dagar. Gör en ny sedan."));
	l->until = day == DAY_NONE ? 0 : day_at(day + 1, 0, 0);
}

static void read_mail(struct ctx *c, struct form *f, struct guest_link *l)
{
	const struct view *v = &c->view;
	const char *mail = form_text(f, c->mem, v, "epost", N_("e-postadressen"), MAIL_MAX, false);

	if (str_empty(mail))
		return;
	if (l->kind != GUEST_FIGURES)
		form_fail(f, "epost", T("Bara handläggare får mejl. Ta bort adressen."));
	else if (!job_address_good(mail))
		form_fail(f, "epost", T("Skriv adressen som namn@kommunen.se."));
	l->mail = mail;
}

struct made {
	const struct guest_link *l;
	const char *code;
};

/* The link is on this page and nowhere else: no redirect can carry it. */
static mst_err new_made(struct ctx *c)
{
	const struct view *v = &c->view;
	const struct made *m = ctx_kept(c);

	TRY(c->result);
	bool refer = m->l->kind == GUEST_REFER;

	guest_made_html(ctx_out(c), v,
			&(struct guest_made_view){
				.label = m->l->label, .until = last_day(c, m->l),
				.link = arena_fmt(c->mem, "%s/%s/%s", c->app->url ? c->app->url : "",
						  refer ? "formedla" : "for-kommunen", m->code),
				.words = refer ? T("Med den skickar de en förmedling till er. De läser ingenting.") :
						 T("Med den läser hen kommunens siffror, beslut och handlingar."),
			});
	return ctx_page(c, 200);
}

static mst_err new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct guest_link *l = arena_new(c->mem, struct guest_link, 1);
	struct made *m = arena_new(c->mem, struct made, 1);
	struct form *f = ctx_form(c);
	struct act a;

	form_choice(f, v, "slag", N_("vem länken är för"), kind_options(c), true);
	l->kind = form_has(f, "slag", FIGURES) ? GUEST_FIGURES : GUEST_REFER;
	l->source = l->kind == GUEST_FIGURES ? "" : form_get(f, "slag");
	l->label = form_text(f, c->mem, v, "namn", N_("vilken arbetsplats"), GUEST_LABEL_MAX, true);
	form_choice(f, v, "kommun", N_("vilken kommun"), org_options(c), true);
	l->municipality = org_code_of(c, form_get(f, "kommun"));
	if (l->kind == GUEST_FIGURES && !l->municipality && !form_error(f, "kommun"))
		form_fail(f, "kommun", T("Välj kommunen vars siffror länken visar."));
	read_mail(c, f, l);
	read_until(c, f, l);
	if (form_bad(f))
		return show_new(c, f, 422);
	m->l = l;
	TRY(guest_make(c, l, &a, &m->code));
	ctx_keep(c, m);
	return ctx_act(c, &a, "/lankar", new_made);
}

/* ---- one ---- */

static const struct view_table *receipts(struct ctx *c, const struct guest_sent *s, size_t n)
{
	static const bool number[] = { false, false };
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, 2);
	const char **cells = arena_new(c->mem, const char *, 2 * n);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);

	heads[0] = T("Nummer");
	heads[1] = T("Mottagen");
	for (size_t i = 0; i < n; i++) {
		cells[2 * i] = s[i].number;
		cells[2 * i + 1] = view_moment(v, s[i].at);
	}
	*t = (struct view_table){ .caption = T("Det som har kommit genom länken, senast först"),
				  .heads = heads, .ncols = 2, .nrows = n, .cells = cells,
				  .number = number };
	return n ? t : NULL;
}

static mst_err link_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 9), *r = rows;
	struct auth_user by = { 0 };
	struct guest_sent *sent;
	struct guest_link l;
	struct id id;
	size_t n;

	TRY(ctx_id(c, "id", &id));
	TRY(guest_get(c->db, c->mem, id, &l));
	TRY(guest_sent_list(c->db, c->mem, id, RECEIPTS, &sent, &n));
	(void)!auth_get(c->db, c->mem, l.by, &by);
	bool over = guest_ended(&l, c->now);

	*r++ = (struct view_row){ T("För"), kind_words(v, &l), NULL, NULL };
	if (l.municipality)
		*r++ = (struct view_row){ T("Kommun"), org_name_of(c, l.municipality), NULL, NULL };
	*r++ = (struct view_row){ T("Gjord av"), by.name ? by.name : "–", NULL, NULL };
	*r++ = (struct view_row){ T("Gjord"), view_moment(v, l.created), NULL, NULL };
	*r++ = (struct view_row){ over ? T("Gällde till och med") : T("Gäller till och med"),
				  last_day(c, &l), NULL, NULL };
	if (l.revoked)
		*r++ = (struct view_row){ T("Tagen tillbaka"), view_moment(v, l.revoked), NULL, NULL };
	if (l.mail)
		*r++ = (struct view_row){ T("Mejl om nyheter"), l.mail, NULL, NULL };
	*r++ = (struct view_row){ T("Använd senast"), l.last ? view_moment(v, l.last) : T("Aldrig"),
				  NULL, NULL };
	guest_link_html(ctx_out(c), v,
			&(struct guest_link_view){
				.label = l.label, .rows = rows, .sent = receipts(c, sent, n),
				.revoke = over ? NULL : arena_fmt(c->mem, "/lankar/%s/ta-tillbaka",
								  id_str(c->mem, id)) });
	return ctx_page(c, 200);
}

static mst_err revoke_failed(struct ctx *c)
{
	if (c->result != MST_CONFLICT)
		return c->result;
	return ctx_go(c, "/lankar", view_text(c->view.lang, N_("Länken gällde redan inte längre.")));
}

static mst_err revoke_post(struct ctx *c)
{
	struct guest_link l;
	struct id id;
	struct act a;

	TRY(ctx_id(c, "id", &id));
	TRY(guest_get(c->db, c->mem, id, &l));
	guest_revoke(c, id, &a);
	return ctx_act_go(c, &a, "/lankar",
			  view_text(c->view.lang, N_("Länken är tagen tillbaka. Den gäller inte längre.")),
			  revoke_failed);
}

const struct http_route guest_routes[] = {
	{ "GET", "/lankar", NEED_ACCOUNTS, list_get, 0 },
	{ "GET", "/lankar/ny", NEED_ACCOUNTS, new_get, 0 },
	{ "POST", "/lankar/ny", NEED_ACCOUNTS, new_post, HTTP_FORM | HTTP_FACTOR },
	{ "GET", "/lankar/{id}", NEED_ACCOUNTS, link_get, 0 },
	{ "POST", "/lankar/{id}/ta-tillbaka", NEED_ACCOUNTS, revoke_post, HTTP_FORM },
	{ "GET", "/for-kommunen/{kod}", NEED_PUBLIC, guest_figures_get, 0 },
	{ "GET", "/for-kommunen/{kod}/laget.csv", NEED_PUBLIC, guest_figures_csv_get, 0 },
	DOC_FILE_ROUTES("/for-kommunen/{kod}/dokument/{id}", NEED_PUBLIC, guest_paper_get),
	{ 0 },
};
