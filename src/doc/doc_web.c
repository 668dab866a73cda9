/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_web.c - a version as it left the house: who got it, and the same files again. */
#include "doc/doc_web.h"

#define HASH_SHOWN 16

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

static const struct view_table *sent_table(struct ctx *c, const struct shown *s)
{
	const struct view *v = &c->view;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	const char **heads = arena_new(c->mem, const char *, 4);
	struct doc_sending *list;
	size_t n;

	if (doc_sendings(c->db, c->mem, s->v.owner, s->v.id, &list, &n) != MST_OK || !n)
		return NULL;
	heads[0] = T("Till"), heads[1] = T("Hur"), heads[2] = T("När"), heads[3] = T("Antecknat av");
	const char **cells = arena_new(c->mem, const char *, n * 4);

	for (size_t i = 0; i < n; i++) {
		cells[i * 4] = list[i].receiver;
		cells[i * 4 + 1] = doc_way_words(v, list[i].way);
		cells[i * 4 + 2] = view_date(v, list[i].day);
		cells[i * 4 + 3] = list[i].way < DOC_SEEN ? list[i].by : T("Systemet");
	}
	*t = (struct view_table){ .caption = T("Skickat och öppnat"), .heads = heads, .ncols = 4,
				  .nrows = n, .cells = cells };
	return t;
}

static mst_err show(struct ctx *c)
{
	const struct view *v = &c->view;
	char hash[2 * sizeof(struct hash) + 1];
	struct shown *s;

	TRY(c->result);
	TRY(find(c, &s));
	hex_text(&s->v.hash, sizeof(s->v.hash), hash);
	hash[HASH_SHOWN] = 0;
	struct view_row facts[] = {
		{ T("Registrerad"), view_moment(v, s->v.at), NULL, NULL },
		{ T("Kontrolltal"), hash, NULL, NULL },
		{ 0 },
	};
	struct doc_version_view m = {
		.d = &s->d,
		.title = arena_fmt(c->mem, T("%s, version %d"), s->d.kind, (int)s->v.number),
		.files = arena_fmt(c->mem, "/dokument/%s", id_str(c->mem, s->v.id)),
		.facts = facts,
		.sent = auth_may(c->who->roles, NEED_DOC_WRITE) ? sent_table(c, s) : NULL,
	};

	doc_version_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
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

const struct http_route doc_routes[] = {
	{ "GET", "/dokument/{id}", NEED_DOC_READ, version_get, 0 },
	DOC_FILE_ROUTES("/dokument/{id}", NEED_DOC_READ, file_get),
	{ 0 },
};
