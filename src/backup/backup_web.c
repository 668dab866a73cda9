/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup_web.c - "Säkerhetskopior": what there is, how old it is, what to do. */
#include "backup/backup_web.h"

#include "backup/backup_priv.h"

#define SHOWN 20
#define COLS 5

static const char *shown(const struct view *v, const struct backup_state *s, bool *ret_bad)
{
	const char *words = backup_advice(s, ret_bad);

	return words ? view_text(v->lang, words) : NULL;
}

bool backup_card(struct ctx *c, struct view_item *ret)
{
	const struct view *v = &c->view;
	struct backup_state s;
	bool bad;

	if (!c->app->backup || backup_look(c->mem, c->app->backup, c->now, &s) != MST_OK)
		return false;
	*ret = (struct view_item){ .href = "/sakerhetskopior", .title = T("Säkerhetskopior"),
				   .meta = shown(v, &s, &bad), .tag = T("Åtgärda"),
				   .state = VIEW_RED };

	if (!bad)
		ret->state = VIEW_YELLOW;
	return ret->meta != NULL;
}

static const char *rehearsal_text(struct ctx *c, const struct backup_rehearsal *r)
{
	const struct view *v = &c->view;

	if (!r->at)
		return T("Aldrig");
	return arena_fmt(c->mem, r->good ? T("%s, kopia nr %lld: gick bra") :
					   T("%s, kopia nr %lld: gick inte. %s"),
			 day_time_str(c->mem, r->at), (long long)r->number, r->words);
}

static const char *newest_text(struct ctx *c, const struct backup_state *s)
{
	const struct view *v = &c->view;
	int64_t hours = s->data ? (c->now - s->data->head.taken) / 3600 : 0;

	if (hours < 0) /* made while a clock was wrong */
		hours = 0;

	if (!s->data)
		return T("Ingen");
	return arena_fmt(c->mem,
			 view_text_n(v->lang, "Nr %lld, %s (%lld timme gammal)",
				     "Nr %lld, %s (%lld timmar gammal)", hours),
			 (long long)s->data->head.number,
			 day_time_str(c->mem, s->data->head.taken), (long long)hours);
}

static const char *sizes(struct ctx *c, const struct backup_state *s)
{
	const struct view *v = &c->view;

	return arena_fmt(c->mem, view_text_n(v->lang, "%lld fil, tillsammans %s; %s är ledigt i mappen",
					     "%lld filer, tillsammans %s; %s är ledigt i mappen", (int64_t)s->n),
			 (long long)s->n, view_bytes(v, s->bytes), view_bytes(v, s->left));
}

static const struct view_row *facts(struct ctx *c, const struct backup_state *s)
{
	const struct view *v = &c->view;
	const struct backup_conf *b = c->app->backup;
	struct view_row *r = arena_new(c->mem, struct view_row, 9);
	int vault = b->keep_days < BACKUP_VAULT_DAYS ? b->keep_days : BACKUP_VAULT_DAYS;
	size_t n = 0;

	r[n++] = (struct view_row){ T("Senaste hela kopia"), newest_text(c, s), NULL, NULL };
	r[n++] = (struct view_row){ T("Mapp"), b->to, NULL, NULL };
	r[n++] = (struct view_row){ T("Görs"), b->every ? arena_fmt(c->mem,
				    T("Varje natt kl. 02:10, och när något är gjort högst var %d:e minut"), b->every) :
				    T("Varje natt kl. 02:10"), NULL, NULL };
	if (!s->unreadable)
		r[n++] = (struct view_row){ T("Storlek"), sizes(c, s), NULL, NULL };
	r[n++] = (struct view_row){ T("Senaste återställningsövning"), rehearsal_text(c, &s->full),
				    NULL, NULL };
	r[n++] = (struct view_row){ T("Senaste genomläsning"), rehearsal_text(c, &s->quick), NULL,
				    NULL };
	r[n++] = (struct view_row){
		T("Sparas"),
		arena_fmt(c->mem, T("Valvet i %d dygn, uppgifterna i %d dygn. Av det senaste dygnet en i timmen, av de "
				    "senaste fyra timmarna alla; tar de mer plats än de lämnar går de äldsta av dem först"),
			  vault, b->keep_days),
		NULL, NULL
	};
	return r;
}

static const struct view_table *table(struct ctx *c, const struct backup_state *s)
{
	const struct view *v = &c->view;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	const char **heads = arena_new(c->mem, const char *, COLS), **cell;
	static const bool number[COLS] = { false, false, false, true, false };

	heads[0] = T("Kopia"), heads[1] = T("Gjord"), heads[2] = T("Del");
	heads[3] = T("Storlek"), heads[4] = T("Skick");
	t->nrows = s->n < SHOWN ? s->n : SHOWN;
	cell = arena_new(c->mem, const char *, t->nrows * COLS + 1);
	*t = (struct view_table){ .caption = T("De senaste kopiorna"), .heads = heads, .ncols = COLS,
				  .nrows = t->nrows, .cells = cell, .number = number };
	for (size_t i = 0; i < t->nrows; i++) {
		const struct backup_copy *f = &s->copies[i];

		*cell++ = arena_fmt(c->mem, T("Nr %lld"), (long long)f->head.number);
		*cell++ = day_time_str(c->mem, f->head.taken);
		*cell++ = f->head.store == BACKUP_VAULT ? T("Valv") : T("Uppgifter");
		*cell++ = view_bytes(&c->view, f->size);
		*cell++ = f->sized ? T("Rätt längd") : T("Avkortad");
	}
	return t;
}

static mst_err page_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct backup_view m = { 0 };
	struct backup_state s;
	bool bad;

	TRY(backup_look(c->mem, c->app->backup, c->now, &s));
	m.notice = shown(v, &s, &bad);
	m.set = !s.unset;
	m.empty = T("Den första kopian görs i natt. Du kan också göra en nu.");
	if (m.set)
		m.rows = facts(c, &s);
	if (s.n)
		m.table = table(c, &s);
	backup_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err make_now(struct ctx *c, void *arg)
{
	struct backup_made made;
	char err[300] = "";
	mst_err e = backup_make(c->app->backup, c->now, &made, err, sizeof(err));

	(void)arg;
	backup_failed(e == MST_OK ? "" : err);
	c->why = e == MST_OK ? NULL : arena_str(c->mem, err);
	return e;
}

static mst_err made(struct ctx *c)
{
	const struct view *v = &c->view;

	if (c->result != MST_OK)
		return page_get(c); /* it tells why */
	return ctx_go(c, "/sakerhetskopior", T("Kopian är gjord."));
}

static mst_err page_post(struct ctx *c)
{
	return ctx_work(c, WORK_SLOW, make_now, NULL, made);
}

const struct http_route backup_routes[] = {
	{ "GET", "/sakerhetskopior", NEED_HOST, page_get, 0 },
	{ "POST", "/sakerhetskopior", NEED_HOST, page_post, HTTP_FORM },
	{ 0 },
};
