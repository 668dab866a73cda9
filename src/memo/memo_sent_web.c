/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_sent_web.c - writing down that a version was sent, and the list of documents: what there is, and
 * what has left the house. */
#include "memo/memo_web.h"

static const struct {
	const char *slug;
	enum doc_way way;
} ways[] = { { "epost", DOC_MAIL }, { "brev", DOC_POST }, { "papper", DOC_HANDED }, { "annat", DOC_OTHER } };

static const struct view_option *way_options(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, MST_LEN(ways) + 1);

	for (size_t i = 0; i < MST_LEN(ways); i++)
		o[i] = (struct view_option){ ways[i].slug, doc_way_words(&c->view, ways[i].way), NULL };
	return o;
}

mst_err memo_send_show(struct ctx *c, struct memo_send_view *m, int status)
{
	m->ways = way_options(c);
	memo_send_html(ctx_out(c), &c->view, m);
	return ctx_page(c, status);
}

void memo_send_read(struct ctx *c, struct form *form, struct doc_sending *ret)
{
	const struct view *v = &c->view;
	int way;

	ret->receiver = form_text(form, c->mem, v, "till", "vem den skickades till", DOC_RECEIVER_MAX, true);
	way = form_choice(form, v, "hur", "hur den skickades", way_options(c), true);
	ret->day = form_day(form, v, "dag", "när den skickades", true);
	if (ret->day != DAY_NONE && ret->day > day_of(c->now))
		form_fail(form, "dag", T("Dagen har inte kommit än. Skriv när den skickades."));
	if (way >= 0)
		ret->way = ways[way].way;
}

static mst_err show_send(struct ctx *c, struct memo_case *k, struct form *form, int status)
{
	const struct view *v = &c->view;
	struct view_crumb *crumbs = arena_new(c->mem, struct view_crumb, 4);
	struct memo_warning *w;
	size_t n, hints = 0;

	memo_lint(v, &k->facts, &k->memo, k->left, &w, &n);
	for (size_t i = 0; i < n; i++)
		hints += w[i].hint;
	crumbs[0] = (struct view_crumb){ "/dokument", T("Dokument") };
	crumbs[1] = (struct view_crumb){ k->base, arena_fmt(c->mem, T("Tjänsteskrivelse för %s"), k->name) };
	crumbs[2] = (struct view_crumb){ NULL, T("Anteckna att den är skickad") };
	return memo_send_show(c, &(struct memo_send_view){ form, k->base, crumbs, NULL, n - hints }, status);
}

mst_err memo_send_get(struct ctx *c)
{
	struct form *form = ctx_form(c);
	struct memo_case *k;

	TRY(memo_case_open(c, &k));
	if (!*form_get(form, "till"))
		form_set(form, "till", arena_fmt(c->mem, "%s, %s",
						 memo_text(c->mem, &k->facts, &k->memo, MEMO_RECEIVER),
						 k->town.name));
	if (!*form_get(form, "dag"))
		form_set(form, "dag", day_str(c->mem, day_of(c->now)));
	return show_send(c, k, form, 200);
}

mst_err memo_send_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *form = ctx_form(c);
	struct doc_version *version = arena_new(c->mem, struct doc_version, 1);
	struct doc_sending s = { 0 };
	struct memo_case *k;
	struct act act;

	TRY(memo_case_open(c, &k));
	memo_send_read(c, form, &s);
	if (form_bad(form))
		return show_send(c, k, form, 422);
	doc_send(c, k->town.id, memo_kinds[k->memo.kind].name, &k->doc, &s, version, &act);
	return ctx_act_go(c, &act, k->base, T("Det är antecknat. Versionen är sparad som den var."), NULL);
}

/* ---- /dokument ---- */

static bool all_towns(const struct ctx *c)
{
	return id_eq(c->who->org, c->app->jour);
}

static const char *town_name(const struct org *towns, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++)
		if (id_eq(towns[i].id, id))
			return towns[i].name;
	return "";
}

static mst_err draft_item(struct ctx *c, const struct org *town, enum memo_kind kind,
			  struct view_item *ret)
{
	const struct view *v = &c->view;
	struct memo memo;

	TRY(memo_latest(c->db, c->mem, town->id, kind, &memo));
	*ret = (struct view_item){
		.href = arena_fmt(c->mem, "/kommuner/%s/%s", town->slug, memo_kinds[kind].slug),
		.title = arena_fmt(c->mem, T("Tjänsteskrivelse om %s, %s"),
				   view_text(v->lang, memo_kinds[kind].words), town->name),
		.meta = memo.edition ?
				arena_fmt(c->mem, T("Senast ändrad %s av %s."), view_moment(v, memo.at), memo.by) :
				T("Förslag från uppgifterna, ingen har ändrat något."),
	};
	return MST_OK;
}

static mst_err fill_drafts(struct ctx *c, const struct org *towns, size_t n, struct memo_list_view *m)
{
	struct view_item *items = arena_new(c->mem, struct view_item, n * MEMO_KINDS + 1);

	for (int kind = 1; kind <= MEMO_KINDS; kind++)
		for (size_t i = 0; i < n; i++)
			if (agreement_may_decide(c, towns[i].id))
				TRY(draft_item(c, &towns[i], (enum memo_kind)kind, &items[m->ndrafts++]));
	m->drafts = items;
	return MST_OK;
}

static mst_err fill_versions(struct ctx *c, const struct org *towns, size_t n,
			     struct memo_list_view *m)
{
	const struct view *v = &c->view;
	struct doc_version *list;
	size_t most;

	TRY(doc_versions(c->db, c->mem, all_towns(c) ? ID_NONE : c->who->org, !m->writer, &list, &most));
	struct view_item *items = arena_new(c->mem, struct view_item, most + 1);

	for (size_t i = 0; i < most; i++) {
		bool ours = id_eq(list[i].owner, c->app->jour); /* signed minutes, until somebody opens them */

		items[i] = (struct view_item){
			.href = arena_fmt(c->mem, "/dokument/%s", id_str(c->mem, list[i].id)),
			.title = list[i].title,
			.meta = arena_fmt(c->mem, T("Version %d, %s"), (int)list[i].number,
					  ours ? T("jouren") : town_name(towns, n, list[i].owner)),
			.when = view_when(v, list[i].at),
			.tag = list[i].sent ? T("Skickad") : ours ? T("Registrerad") : T("Öppnad"),
			.state = list[i].sent ? VIEW_GREEN : VIEW_GREY,
		};
	}
	m->versions = items;
	m->nversions = most;
	return MST_OK;
}

#define COLS 7
static mst_err fill_sent(struct ctx *c, const struct org *towns, size_t n, struct memo_list_view *m)
{
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, COLS);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	struct doc_sending *list;
	size_t rows;

	TRY(doc_sendings(c->db, c->mem, all_towns(c) ? ID_NONE : c->who->org, ID_NONE, &list, &rows));
	if (!rows)
		return MST_OK;
	heads[0] = T("Till"), heads[1] = T("Vad"), heads[2] = T("Hur"), heads[3] = T("När");
	heads[4] = T("Antecknat av"), heads[5] = T("Kontrolltal"), heads[6] = T("Kvitto");
	const char **p = arena_new(c->mem, const char *, rows * COLS);

	*t = (struct view_table){ .caption = T("Skickat och öppnat"), .heads = heads, .ncols = COLS,
				  .nrows = rows, .cells = p };
	for (size_t i = 0; i < rows; i++) {
		*p++ = list[i].receiver;
		*p++ = arena_fmt(c->mem, T("Version %d, %s"), (int)list[i].number,
				 town_name(towns, n, list[i].owner));
		*p++ = doc_way_words(v, list[i].way);
		*p++ = view_date(v, list[i].day);
		*p++ = list[i].way < DOC_SEEN ? list[i].by : T("Systemet");
		*p++ = doc_print(c->mem, &list[i].hash);
		*p++ = doc_receipt_words(v, &list[i]);
	}
	m->sent = t;
	return MST_OK;
}

mst_err memo_list_get(struct ctx *c)
{
	struct memo_list_view m = { .writer = auth_may(c->who->roles, NEED_DOC_WRITE),
				    .archive = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct org *towns;
	size_t n;

	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	if (m.writer) {
		TRY(fill_drafts(c, towns, n, &m));
		TRY(fill_sent(c, towns, n, &m));
	}
	TRY(fill_versions(c, towns, n, &m));
	memo_list_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}
