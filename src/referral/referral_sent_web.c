/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_sent_web.c - a sender's own pages: her receipts, and the copy for her file. A receipt
 * says number, time and that it is received, whatever becomes of the person. */
#include "org/org.h"
#include "referral/referral_db.h"
#include "referral/referral_web.h"

#define PAGE 25
#define ROWS 16

static const char *sent_base(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, "/mina-formedlingar/%s", id_str(c->mem, id));
}

mst_err referral_sent_list_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct referral_sent_row *rows;
	struct referral_sent unsaved;
	struct view_item *items;
	int64_t at;
	struct id id;
	size_t n;

	if (!referral_after(c, &at, &id))
		return MST_NOTFOUND;
	TRY(referral_sent_rows(c->db, c->mem, c->who->id, at, id, PAGE + 1, &rows, &n));
	struct referral_sent_view m = { .n = n > PAGE ? PAGE : n };

	items = arena_new(c->mem, struct view_item, m.n + 1);
	for (size_t i = 0; i < m.n; i++)
		items[i] = (struct view_item){
			.href = sent_base(c, rows[i].id),
			.title = rows[i].number,
			.meta = T("Mottagen"),
			.when = day_time_str(c->mem, rows[i].sent),
		};
	m.items = items;
	if (n > PAGE)
		m.next = arena_fmt(c->mem, "/mina-formedlingar?efter=%lld.%s",
				   (long long)rows[PAGE - 1].sent, id_str(c->mem, rows[PAGE - 1].id));
	if (referral_sent_unsaved(c, &unsaved) == MST_OK)
		m.unsaved = arena_fmt(c->mem, "%s/kopia", sent_base(c, unsaved.id));
	referral_sent_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err sent_of_route(struct ctx *c, struct referral_sent *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	return referral_sent_find(c, id, ret);
}

mst_err referral_sent_get(struct ctx *c)
{
	struct referral_sent s;

	TRY(sent_of_route(c, &s));
	struct referral_sent_view m = { .number = s.number, .time = day_time_str(c->mem, s.sent) };

	if (s.copy)
		m.unsaved = arena_fmt(c->mem, "%s/kopia", sent_base(c, s.id));
	referral_receipt_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- the copy ---- */

static void add_row(struct view_row *rows, size_t *n, const char *key, const char *value)
{
	if (!str_empty(value))
		rows[(*n)++] = (struct view_row){ key, value, NULL, NULL };
}

static const char *consent_words(struct ctx *c, const struct referral *r)
{
	const struct view *v = &c->view;
	bool written = str_eq(r->consent.how, "written");

	return arena_fmt(c->mem, "%s. %s. %s. %s.",
			 referral_words(v, referral_consent_giver, r->consent.giver),
			 referral_words(v, referral_consent_scope, r->consent.scope),
			 written ? T("Skriftligt") : T("Muntligt"),
			 day_str(c->mem, day_of(r->consent.at)));
}

const struct view_row *referral_copy_rows(struct ctx *c, const struct referral *r, const char *from)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, ROWS);
	size_t n = 0;

	add_row(rows, &n, T("Nummer"), r->number);
	add_row(rows, &n, T("Skickad"), day_time_str(c->mem, r->received));
	add_row(rows, &n, T("Från"), from);
	add_row(rows, &n, T("Till"), c->app->partnership);
	add_row(rows, &n, T("Namn"), r->name);
	add_row(rows, &n, T("Telefon"), r->phone);
	add_row(rows, &n, T("Säkert att ringa"), referral_words(v, referral_safe, r->safe));
	add_row(rows, &n, T("Annat sätt, eller när"), r->reach);
	add_row(rows, &n, T("Vem personen är i händelsen"), referral_words(v, stats_roles, r->role));
	add_row(rows, &n, T("Vad det gäller"), r->offence);
	add_row(rows, &n, T("Bra att veta"), r->note);
	add_row(rows, &n, T("Kommun"), org_name_of(c, r->municipality));
	add_row(rows, &n, T("Samtycke"), consent_words(c, r));
	return rows;
}

static mst_err copy_rows(struct ctx *c, const struct referral *r, const struct view_row **ret)
{
	struct org home;

	TRY(org_get(c->db, c->mem, c->who->org, &home));
	*ret = referral_copy_rows(c, r, arena_fmt(c->mem, "%s, %s", c->who->name, home.name));
	return MST_OK;
}

/* A copy that is no longer there leads to its receipt. */
static mst_err copy_of_route(struct ctx *c, struct referral_copy_view *ret, bool *ret_gone)
{
	struct referral_sent s;
	struct referral r = { 0 };

	TRY(sent_of_route(c, &s));
	ret->number = s.number;
	ret->base = sent_base(c, s.id);
	ret->hours = REFERRAL_COPY_HOURS;
	mst_err e = referral_copy_read(c, s.id, &r);

	*ret_gone = e == MST_NOTFOUND;
	return e == MST_OK ? copy_rows(c, &r, &ret->rows) : e == MST_NOTFOUND ? MST_OK : e;
}

static const struct audit_row *copy_note(struct ctx *c)
{
	return ctx_note(c, "referral.copy", ID_NONE, NULL, NULL);
}

mst_err referral_copy_get(struct ctx *c)
{
	struct referral_copy_view m = { 0 };
	bool gone;

	TRY(copy_of_route(c, &m, &gone));
	if (gone)
		return ctx_go(c, m.base, NULL);
	referral_copy_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, copy_note(c));
}

/* The same as text, for a case system that takes files. */
static void copy_text(struct ctx *c, struct sbuf *o, const struct referral_copy_view *m)
{
	const struct view *v = &c->view;

	sbuf_fmt(o, "\xEF\xBB\xBF%s\r\n%s\r\n\r\n", T("Förmedling till brottsofferjour, kopia till akten"),
		 T("Kan omfattas av sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen "
		   "(2009:400)."));
	for (const struct view_row *r = m->rows; r->key; r++)
		sbuf_fmt(o, "%s: %s\r\n", r->key, r->value);
}

mst_err referral_copy_file_get(struct ctx *c)
{
	struct referral_copy_view m = { 0 };
	bool gone;

	TRY(copy_of_route(c, &m, &gone));
	if (gone)
		return MST_NOTFOUND;
	copy_text(c, ctx_out(c), &m);
	return ctx_file_after(c, "text/plain; charset=utf-8",
			      arena_fmt(c->mem, "formedling-%s.txt", m.number), copy_note(c));
}

mst_err referral_copy_post(struct ctx *c)
{
	struct referral_sent s;
	struct act a;

	TRY(sent_of_route(c, &s));
	referral_copy_done(c, s.id, &a);
	return ctx_act_go(c, &a, sent_base(c, s.id),
			  view_text(c->view.lang,
				    N_("Klart. Nu kan bara jouren läsa förmedlingen.")), NULL);
}
