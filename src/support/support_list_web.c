/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_list_web.c - lists of cases. A list leaves when its one row in the log, with all the ids it
 * shows, is durable. */
#include "support/support_web.h"

#include "org/org.h"
#include "support/support_filter.h"

#define PAGE 25

struct lister {
	struct support_filter filter;
	size_t found;
	bool count; /* all that fit, not only the page */
	bool full;  /* something fits that the page has no room for */
	struct support_key last; /* of the page */
	struct view_item *items;
	size_t n;
	struct sbuf ids; /* JSON list of what is shown, for the log */
	const struct view_option *places; /* municipalities: the choices of the form */
};

static const char *place_of(struct ctx *c, const struct lister *l, const char *code)
{
	for (const struct view_option *o = l->places; code && o->value; o++)
		if (str_eq(o->value, code))
			return o->label;
	return org_name_of(c, code);
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
			.when = l->filter.order == SUPPORT_BY_TOUCHED ? view_when(v, row->touched) :
									view_date(v, day_of(row->opened)),
		};
	}
	char id[ID_TEXT];

	id_text(row->id, id);
	sbuf_str(&l->ids, l->ids.len > 1 ? ",\"" : "\"");
	sbuf_put(&l->ids, id, ID_TEXT - 1);
	sbuf_ch(&l->ids, '"');
}

/* What a page takes: its rows, and with a narrowed list's first page the number of all that fit. */
static bool list_one(struct ctx *c, const struct support_row *row, const struct support_codes *codes,
		     const struct support_card *card, void *arg)
{
	struct lister *l = arg;

	l->found++;
	if (l->n < PAGE) {
		list_add(c, l, row, codes, card);
		l->last = (struct support_key){
			l->filter.order == SUPPORT_BY_TOUCHED ? row->touched : row->opened, row->id
		};
		return true;
	}
	l->full = true;
	return l->count;
}

/* One row in the log for the whole list, under the organisation's own key (a volunteer, who does
 * not hold it, leaves the ids out: her row says that she saw her own list). */
static mst_err list_answer(struct ctx *c, struct lister *l, int status)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;
	const char *ids = l->ids.bad ? "[]" : arena_str(c->mem, l->ids.p);

	return ctx_page_after(c, status, ctx_note(c, "case.list", ID_NONE, have ? &key : NULL,
					       have ? ids : NULL));
}

static bool parse_after(struct ctx *c, struct support_key *ret)
{
	const char *after = http_query(c->req, "efter");
	char *copy = arena_str(c->mem, after), *dot = copy ? strchr(copy, '.') : NULL;

	*ret = (struct support_key){ 0, ID_NONE };
	if (!dot)
		return !after;
	*dot = 0;
	return str_int(copy, &ret->at) && id_parse(dot + 1, &ret->id);
}

/* "12 ärenden", "Minst 12 ärenden" of a narrowed list, "Omkring 1 200 ärenden" of a whole one. */
static mst_err count(struct ctx *c, const struct lister *l, bool more, const char **ret)
{
	const struct view *v = &c->view;
	int64_t n = (int64_t)l->found;
	bool about = false;

	if (!l->count && (more || l->full))
		TRY(support_cases_count(c, l->filter.closed ? SUPPORT_CLOSED : SUPPORT_OPEN, &n, &about));
	*ret = arena_fmt(c->mem, view_text_n(v->lang, "%s ärende", "%s ärenden", n), view_number(v, n));
	if (l->count && more)
		*ret = arena_fmt(c->mem, T("Minst %s"), *ret);
	if (about)
		*ret = arena_fmt(c->mem, T("Omkring %s"), *ret);
	return MST_OK;
}

static const char *address(struct ctx *c, const struct lister *l, const struct support_key *after)
{
	const char *query = support_filter_query(c->mem, &l->filter);
	char id[ID_TEXT];

	if (!after)
		return *query ? ARENA_CAT(c->mem, "?", query) : "";
	id_text(after->id, id);
	return arena_fmt(c->mem, "?%s%sefter=%lld.%s", query, *query ? "&" : "",
			 (long long)after->at, id);
}

static mst_err saved_links(struct ctx *c, struct support_list_view *m)
{
	struct support_saved *list;
	struct support_saved_link *links;

	TRY(support_saved_list(c, &list, &m->nsaved));
	links = arena_new(c->mem, struct support_saved_link, m->nsaved + 1);
	for (size_t i = 0; i < m->nsaved; i++)
		links[i] = (struct support_saved_link){
			.name = list[i].name,
			.href = ARENA_CAT(c->mem, "/arenden?", list[i].query),
			.remove = ARENA_CAT(c->mem, "/arenden/urval/", id_str(c->mem, list[i].id),
					    "/ta-bort"),
			.here = str_eq(list[i].query, m->query),
		};
	m->saved = links;
	return MST_OK;
}

static mst_err list_fill(struct ctx *c, struct lister *l, struct support_list_view *m)
{
	struct support_key from, last;
	bool more;

	if (!parse_after(c, &from))
		return MST_NOTFOUND;
	l->items = arena_new(c->mem, struct view_item, PAGE);
	l->count = support_filter_narrow(&l->filter) && id_none(from.id);
	sbuf_ch(&l->ids, '[');
	TRY(support_walk(c, &l->filter, from, list_one, l, &last, &more));
	sbuf_ch(&l->ids, ']');
	if (id_none(from.id))
		TRY(count(c, l, more, &m->count));
	if (l->full || more)
		m->next = ARENA_CAT(c->mem, "/arenden", address(c, l, l->full ? &l->last : &last));
	m->items = l->items;
	m->n = l->n;
	m->looked = more && !l->full;
	return MST_OK;
}

mst_err support_list_show(struct ctx *c, struct form *f, int status)
{
	struct support_list_view m = { .form = f };
	struct lister l = { 0 };

	TRY(support_filter_options(c, &m.options));
	TRY(support_filter_read(c, &m.options, f, &l.filter));
	l.places = m.options.municipalities;
	m.closed = l.filter.closed;
	m.narrow = support_filter_narrow(&l.filter);
	m.query = support_filter_query(c->mem, &l.filter);
	m.here = address(c, &l, NULL);
	TRY(saved_links(c, &m));
	sbuf_init(&l.ids, 4096);
	mst_err e = list_fill(c, &l, &m);

	if (e == MST_OK) {
		support_list_html(ctx_out(c), &c->view, &m);
		e = list_answer(c, &l, status);
	}
	sbuf_done(&l.ids);
	return e;
}

mst_err support_list_get(struct ctx *c)
{
	return support_list_show(c, form_new(c->mem), 200);
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
