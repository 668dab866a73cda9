/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* relation_paper.c - the agenda made from what is open, and a meeting as a document: the notice before
 * it, the minutes after it. */
#include "relation/relation.h"

#define OPEN_MOST 12 /* sub-points of one point; the rest are read on the screen */

static const char *done(struct arena *mem, struct sbuf *o)
{
	const char *s = arena_strn(mem, o->p ? o->p : "", o->len);

	sbuf_done(o);
	return s;
}

static const char *org_name(struct ctx *c, struct id id)
{
	struct org o;

	return org_get(c->db, c->mem, id, &o) == MST_OK ? o.short_name : "";
}

/* "Karin, jouren", "Ragunda" */
static const char *owner_of(struct ctx *c, const struct relation_action *a)
{
	const char *org = org_name(c, a->org);

	return str_empty(a->who) ? org : arena_fmt(c->mem, "%s, %s", a->who, org);
}

static mst_err put_open_actions(struct ctx *c, struct sbuf *o)
{
	struct relation_action *list;
	size_t n, most = 0;

	TRY(relation_actions(c->db, c->mem, ID_NONE, &list, &n));
	for (size_t i = 0; i < n && list[i].done == DAY_NONE && most < OPEN_MOST; i++, most++) {
		sbuf_lit(o, "   * ");
		doc_put_words(o, list[i].what);
		sbuf_lit(o, " (");
		doc_put_words(o, owner_of(c, &list[i]));
		sbuf_fmt(o, ", senast %s)\n", day_str(c->mem, list[i].due));
	}
	return MST_OK;
}

static mst_err put_decisions(struct ctx *c, struct sbuf *o)
{
	enum view_lang lang = c->view.lang;
	const struct view_item *items;
	size_t n;
	mst_err e;

	c->view.lang = VIEW_SV; /* a paper is Swedish */
	e = agreement_today(c, &items, &n);
	c->view.lang = lang;
	TRY(e);
	for (size_t i = 0; i < n && i < OPEN_MOST; i++) {
		sbuf_lit(o, "   * ");
		doc_put_words(o, items[i].title);
		if (!str_empty(items[i].meta)) {
			sbuf_lit(o, " (");
			doc_put_words(o, items[i].meta);
			sbuf_lit(o, ")");
		}
		sbuf_ch(o, '\n');
	}
	return MST_OK;
}

mst_err relation_agenda(struct ctx *c, const char **ret)
{
	struct sbuf o;
	mst_err e;

	sbuf_init(&o, RELATION_TEXT_MAX);
	sbuf_lit(&o, "1. Mötet öppnas och dagordningen godkänns\n2. Föregående mötes protokoll\n"
		     "3. Åtgärder som är öppna\n");
	e = put_open_actions(c, &o);
	sbuf_lit(&o, "4. Kommunernas beslut\n");
	if (e == MST_OK)
		e = put_decisions(c, &o);
	sbuf_lit(&o, "5. Uppföljning av målen\n6. Information och föreläsningar\n7. Ekonomi\n"
		     "8. Övrigt\n9. Nästa möte\n");
	*ret = done(c->mem, &o);
	return e;
}

/* Length of "12. " at the start of a line; 0: it is no numbered point. */
static size_t number_at(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n && (s[n] == '.' || s[n] == ')') && s[n + 1] == ' ' ? n + 2 : 0;
}

const char *relation_minutes_from(struct arena *mem, const char *agenda)
{
	struct sbuf o;
	int point = 0;

	sbuf_init(&o, 2 * RELATION_TEXT_MAX);
	for (const char *p = agenda; *p;) {
		size_t len = strcspn(p, "\r\n"), skip = number_at(p);

		if (skip && skip < len)
			sbuf_fmt(&o, "%s### %d. %.*s\n\n", point ? "\n" : "", point + 1,
				 (int)(len - skip), p + skip);
		point += skip && skip < len;
		p += len;
		p += strspn(p, "\r\n");
	}
	return done(mem, &o);
}

/* ---- the document ---- */

static const char *when_words(struct ctx *c, const struct relation_meeting *m)
{
	return str_empty(m->clock) ? day_str(c->mem, m->day) :
				     arena_fmt(c->mem, "%s kl. %s", day_str(c->mem, m->day), m->clock);
}

static void put_text(struct ctx *c, struct doc *d, const char *text)
{
	if (!str_empty(text) && doc_markdown(c->mem, d, text, NULL) != MST_OK)
		doc_paragraph(c->mem, d, text);
}

static const struct relation_present *present_of(const struct relation_present *list, size_t n,
						 struct id org)
{
	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i].org, org))
			return &list[i];
	return NULL;
}

/* The jour first, then the municipalities by name: the same minutes are always the same document. */
static mst_err put_present(struct ctx *c, const struct relation_meeting *m, struct doc *d)
{
	struct relation_present *list;
	const char **items;
	struct org *towns;
	size_t n, ntowns, k = 0;

	TRY(relation_presents(c->db, c->mem, m->id, &list, &n));
	TRY(org_municipalities(c->db, c->mem, &towns, &ntowns));
	if (!n)
		return MST_OK;
	doc_heading(c->mem, d, 2, "Närvarande");
	items = arena_new(c->mem, const char *, n);
	for (size_t i = 0; i <= ntowns; i++) {
		const struct relation_present *p =
			present_of(list, n, i ? towns[i - 1].id : c->app->jour);

		if (p)
			items[k++] = arena_fmt(c->mem, "%s: %s", org_name(c, p->org), p->names);
	}
	doc_bullets(c->mem, d, items, k);
	return MST_OK;
}

enum { ACTION_COLS = 3 };

static mst_err put_actions(struct ctx *c, const struct relation_meeting *m, struct doc *d)
{
	struct relation_action *list;
	const char **cells;
	size_t n;

	TRY(relation_actions(c->db, c->mem, m->id, &list, &n));
	if (!n)
		return MST_OK;
	doc_heading(c->mem, d, 2, "Åtgärder");
	cells = arena_new(c->mem, const char *, (n + 1) * ACTION_COLS);
	cells[0] = "Vad", cells[1] = "Vem", cells[2] = "Senast";
	for (size_t i = 0; i < n; i++) {
		const char **row = cells + (i + 1) * ACTION_COLS;

		row[0] = list[i].what;
		row[1] = owner_of(c, &list[i]);
		row[2] = day_str(c->mem, list[i].due);
	}
	doc_table(c->mem, d, cells, ACTION_COLS, n + 1, NULL);
	return MST_OK;
}

static void put_fields(struct ctx *c, const struct relation_meeting *m, struct doc *d)
{
	struct doc_field *f = arena_new(c->mem, struct doc_field, 4);

	d->fields = f;
	f[d->nfields++] = (struct doc_field){ "Möte", when_words(c, m) };
	if (!str_empty(m->place))
		f[d->nfields++] = (struct doc_field){ "Plats", m->place };
	if (!str_empty(m->secretary))
		f[d->nfields++] = (struct doc_field){ "Antecknat av", m->secretary };
	if (m->signed_on != DAY_NONE)
		f[d->nfields++] = (struct doc_field){ "Justerat", day_str(c->mem, m->signed_on) };
}

mst_err relation_paper(struct ctx *c, const struct relation_meeting *m, struct doc *ret)
{
	bool held = m->state == RELATION_DRAFT || m->state == RELATION_SIGNED;
	struct doc d = { .kind = held ? "Protokoll" : "Kallelse", .day = m->day };
	struct doc_version version;
	struct org jour;

	if (!id_none(m->version))
		return doc_version_get(c->db, c->mem, m->version, &version, ret);
	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	d.title = doc_typography(c->mem, m->title);
	d.sender = jour.name;
	put_fields(c, m, &d);
	if (held) {
		TRY(put_present(c, m, &d));
		put_text(c, &d, m->minutes);
		TRY(put_actions(c, m, &d));
	} else {
		doc_heading(c->mem, &d, 2, "Dagordning");
		put_text(c, &d, m->agenda);
	}
	if (m->state == RELATION_SIGNED) {
		struct doc_sign *s = arena_new(c->mem, struct doc_sign, 1);

		*s = (struct doc_sign){ m->signed_by, "Justerat" };
		d.signs = s;
		d.nsigns = 1;
	}
	*ret = d;
	return MST_OK;
}
