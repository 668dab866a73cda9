/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_list_web.c - lists of cases. A list leaves when its one row in the log, with all the ids it
 * shows, is durable. */
#include "support/support_web.h"

#include "org/org.h"
#include "support/support_db.h"
#include "support/support_seal.h"

#define PAGE 25

struct lister {
	struct view_item *items;
	size_t n;
	struct sbuf ids; /* JSON list of what is shown, for the log */
	struct {
		const char *code, *name;
	} places[16]; /* municipalities met so far */
	size_t nplaces;
};

static const char *place_of(struct ctx *c, struct lister *l, const char *code)
{
	for (size_t i = 0; i < l->nplaces; i++)
		if (str_eq(l->places[i].code, code))
			return l->places[i].name;
	const char *name = org_name_of(c, code);

	if (l->nplaces < MST_LEN(l->places)) {
		l->places[l->nplaces].code = code;
		l->places[l->nplaces++].name = name;
	}
	return name;
}

/* Extra protection: no list says who, what or where; whoever holds the key finds the way by the
 * first letters of the address. */
static struct view_item protected_item(struct ctx *c, struct id id)
{
	return (struct view_item){
		.href = support_base(c, id),
		.title = view_text(c->view.lang, N_("Ärende med extra skydd")),
		.meta = arena_strn(c->mem, id_str(c->mem, id), 4),
	};
}

static void list_add(struct ctx *c, struct lister *l, const struct support_row *row,
		     const struct support_codes *codes, const struct support_card *card)
{
	const struct view *v = &c->view;
	const char *crime = support_words(v, stats_crimes, codes->crime);

	if (card->extra_protection) {
		l->items[l->n++] = protected_item(c, row->id);
	} else {
		const char *place = place_of(c, l, codes->municipality);

		l->items[l->n++] = (struct view_item){
			.href = support_base(c, row->id),
			.title = support_card_name(v, card),
			.meta = ARENA_CAT(c->mem, crime, *crime && *place ? " · " : "", place),
			.when = view_when(v, row->touched),
		};
	}
	char id[ID_TEXT];

	id_text(row->id, id);
	sbuf_str(&l->ids, l->ids.len > 1 ? ",\"" : "\"");
	sbuf_put(&l->ids, id, ID_TEXT - 1);
	sbuf_ch(&l->ids, '"');
}

static mst_err list_rows(struct ctx *c, const struct support_row *rows, size_t n, struct lister *l)
{
	struct id *ids = arena_new(c->mem, struct id, n);

	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].id;
	l->items = arena_new(c->mem, struct view_item, n);
	sbuf_ch(&l->ids, '[');
	for (size_t i = 0; i < n; i++) {
		struct support_codes codes;
		struct support_card card;

		if (i % VAULT_AHEAD == 0)
			TRY(vault_ahead(c->vault, &c->open, c->mem, ids + i, n - i));
		mst_err e = support_row_show(c, &rows[i], &codes, &card);

		if (e == MST_NOTFOUND)
			continue; /* sealed to others: not even its existence shows */
		TRY(e);
		list_add(c, l, &rows[i], &codes, &card);
	}
	sbuf_ch(&l->ids, ']');
	return MST_OK;
}

/* One row in the log for the whole list, under the organisation's own key (a volunteer, who does
 * not hold it, leaves the ids out: her row says that she saw her own list). */
static mst_err list_answer(struct ctx *c, struct lister *l)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;
	const char *ids = l->ids.bad ? "[]" : arena_str(c->mem, l->ids.p);

	return ctx_page_after(c, 200, ctx_note(c, "case.list", ID_NONE, have ? &key : NULL,
					       have ? ids : NULL));
}

static bool parse_after(struct ctx *c, int64_t *ret_touched, struct id *ret_id)
{
	const char *after = http_query(c->req, "efter");
	char *copy = arena_str(c->mem, after), *dot = copy ? strchr(copy, '.') : NULL;

	*ret_touched = 0;
	*ret_id = ID_NONE;
	if (!dot)
		return !after;
	*dot = 0;
	return str_int(copy, ret_touched) && id_parse(dot + 1, ret_id);
}

mst_err support_list_get(struct ctx *c)
{
	struct lister l = { 0 };
	struct support_row *rows;
	int64_t before;
	struct id before_id;
	size_t n;
	bool closed = str_eq(http_query(c->req, "visa"), "avslutade");

	if (!parse_after(c, &before, &before_id))
		return MST_NOTFOUND;
	TRY(support_rows_list(c->db, c->mem, c->app->jour, closed ? SUPPORT_CLOSED : SUPPORT_OPEN,
			      before, before_id, PAGE + 1, &rows, &n));
	bool more = n > PAGE;

	if (more)
		n = PAGE;
	sbuf_init(&l.ids, 4096);
	mst_err e = list_rows(c, rows, n, &l);
	struct support_list_view m = { .items = l.items, .n = l.n, .closed = closed };

	if (e == MST_OK && more)
		m.next = arena_fmt(c->mem, "/arenden?%sefter=%lld.%s",
				   closed ? "visa=avslutade&" : "", (long long)rows[n - 1].touched,
				   id_str(c->mem, rows[n - 1].id));
	if (e == MST_OK) {
		support_list_html(ctx_out(c), &c->view, &m);
		e = list_answer(c, &l);
	}
	sbuf_done(&l.ids);
	return e;
}

/* The objects that her own keys open. How each may be reached stands first: it is read before the
 * phone is lifted. */
mst_err support_mine(struct ctx *c, const struct view_item **ret, size_t *ret_n)
{
	struct id *objects;
	struct view_item *items;
	size_t nobjects, n = 0;

	TRY(vault_objects(c->vault, c->mem, c->who->id, &objects, &nobjects));
	items = arena_new(c->mem, struct view_item, nobjects);
	for (size_t i = 0; i < nobjects; i++) {
		MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
		struct support_row row;
		mst_err e = support_row_find(c->db, c->mem, objects[i], &row);

		if (e == MST_OK && row.state == SUPPORT_OPEN)
			e = support_row_open(c, &row, &s);
		else if (e == MST_OK)
			continue;
		if (e == MST_NOTFOUND)
			continue; /* an object of another room, or taken back meanwhile */
		TRY(e);
		if (s.person.extra_protection) {
			items[n++] = protected_item(c, s.id);
			continue;
		}
		items[n++] = (struct view_item){
			.href = support_base(c, s.id),
			.title = person_short(c->mem, c->view.lang, &s.person),
			.meta = person_safe_line(&c->view, &s.person),
			.tag = s.person.safe.self_only ? view_text(c->view.lang, N_("Ring inte")) : NULL,
			.state = VIEW_RED,
		};
	}
	*ret = items;
	*ret_n = n;
	return MST_OK;
}

/* She does not hold the organisation's key: her row in the log says that she saw her own list. */
const struct audit_row *support_mine_note(struct ctx *c)
{
	return ctx_note(c, "case.list", ID_NONE, NULL, NULL);
}

mst_err support_mine_get(struct ctx *c)
{
	const struct view_item *items;
	size_t n;

	TRY(support_mine(c, &items, &n));
	support_mine_html(ctx_out(c), &c->view, &(struct support_list_view){ .items = items, .n = n });
	return ctx_page_after(c, 200, support_mine_note(c));
}
