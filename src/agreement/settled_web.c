/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* settled_web.c - settling the text, settled versions with their files and pages to sign on, and two of
 * them side by side. Somebody of a municipality who opens one has received it: that is registered. */
#include "agreement/text_web.h"

/* ---- settling ---- */

/* Just what was seen is settled: the form carries the fingerprint of the draft. */
mst_err agreement_settle_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct doc_version *made = arena_new(c->mem, struct doc_version, 1), *settled;
	char hex[2 * sizeof(struct hash) + 1];
	struct agreement_lack *lacks;
	struct agreement_draft *k;
	struct hash hash;
	struct act act;
	size_t n;

	TRY(agreement_draft_open(c, &k));
	agreement_lacks(c->mem, &k->facts, &k->text, &k->left, &lacks, &n);
	for (size_t i = 0; i < n; i++)
		if (!lacks[i].hint) {
			c->why = T("En del av överenskommelsen är tom. Skriv den först.");
			return MST_INVALID;
		}
	doc_hash(&k->doc, &hash);
	hex_text(&hash, sizeof(hash), hex);
	if (!str_eq(form_get(ctx_form(c), "kontrolltal"), hex)) {
		c->why = T("Texten har ändrats sedan du såg den. Läs den igen och fastställ den sedan.");
		return MST_CONFLICT;
	}
	TRY(agreement_settled(c, &settled, &n));
	agreement_settle(c, &k->doc, made, &act);
	return ctx_act_go(c, &act, AGREEMENT_TEXT_AT "/versioner",
			  T("Texten är fastställd. Nu kan kommunerna läsa och godkänna den."), NULL);
}

/* ---- one version ---- */

struct shown {
	struct doc_version v;
	struct doc d;
	int64_t before; /* number of the one before; 0 = none */
	const char *base;
};

static mst_err find(struct ctx *c, int64_t nr, struct shown *s)
{
	struct doc_version *list;
	size_t n;

	TRY(agreement_settled(c, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (nr && list[i].number != nr)
			continue;
		TRY(doc_version_get(c->db, c->mem, list[i].id, &s->v, &s->d));
		s->before = i + 1 < n ? list[i + 1].number : 0;
		s->base = arena_fmt(c->mem, AGREEMENT_TEXT_AT "/versioner/%lld", (long long)s->v.number);
		return MST_OK;
	}
	return MST_NOTFOUND;
}

static mst_err find_param(struct ctx *c, struct shown *s)
{
	int64_t nr;

	if (!str_int(http_param(c->req, "nr"), &nr) || nr < 1)
		return MST_NOTFOUND;
	return find(c, nr, s);
}

enum { ADOPTED_COLS = 3 };

/* Which version each municipality approved; *ret_differ: they are not the same one. */
static mst_err adopted_table(struct ctx *c, const struct view_table **ret, bool *ret_differ)
{
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, ADOPTED_COLS), **p;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	struct decision *list;
	struct id first = ID_NONE;
	struct org *towns;
	size_t n, ntowns;

	*ret = NULL;
	*ret_differ = false;
	TRY(org_municipalities(c->db, c->mem, &towns, &ntowns));
	TRY(agreement_decisions(c->db, c->mem, NULL, &list, &n));
	heads[0] = T("Kommun"), heads[1] = T("Godkänd text"), heads[2] = T("Kontrolltal");
	p = arena_new(c->mem, const char *, ntowns * ADOPTED_COLS);
	*t = (struct view_table){ .caption = T("Vilken text kommunerna har godkänt"), .heads = heads,
				  .ncols = ADOPTED_COLS, .cells = p };
	for (size_t i = 0; i < ntowns; i++) {
		struct decision_state s;
		struct doc_version version;

		agreement_decision_state(list, n, towns[i].code, DECISION_IOP, false, day_of(c->now), &s);
		if (!s.by || s.by->outcome != DECISION_YES || id_none(s.by->adopted) ||
		    doc_version_get(c->db, c->mem, s.by->adopted, &version, NULL) != MST_OK)
			continue;
		*p++ = towns[i].short_name;
		*p++ = arena_fmt(c->mem, T("Version %d"), (int)version.number);
		*p++ = doc_print(c->mem, &version.hash);
		t->nrows++;
		*ret_differ |= !id_none(first) && !id_eq(first, version.id);
		first = version.id;
	}
	if (t->nrows)
		*ret = t;
	return MST_OK;
}

static mst_err show(struct ctx *c, struct shown *s)
{
	const struct view *v = &c->view;
	struct agreement_settled_view m = { .base = s->base, .title = T("Avtalstexten") };
	struct view_row facts[4] = { 0 };
	bool differ;

	if (s->v.number) {
		m.d = &s->d;
		m.title = arena_fmt(c->mem, T("Avtalstexten, version %d"), (int)s->v.number);
		facts[0] = (struct view_row){ T("Fastställd"), view_moment(v, s->v.at), NULL, NULL };
		facts[1] = (struct view_row){ T("Kontrolltal"), doc_print(c->mem, &s->v.hash), NULL,
					      NULL };
		m.facts = facts;
		TRY(adopted_table(c, &m.adopted, &differ));
		if (differ)
			m.differ = T("Alla kommuner har inte godkänt samma version. Jämför versionerna och fråga "
				     "den kommun som har godkänt en annan.");
	}
	if (s->before)
		m.compare = arena_fmt(c->mem, AGREEMENT_TEXT_AT "/jamfor/%lld/%lld", (long long)s->before,
				      (long long)s->v.number);
	agreement_settled_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err show_latest(struct ctx *c)
{
	struct shown s = { 0 };
	mst_err e;

	TRY(c->result);
	e = find(c, 0, &s);
	return e == MST_OK || e == MST_NOTFOUND ? show(c, &s) : e;
}

static mst_err show_version(struct ctx *c)
{
	struct shown s = { 0 };

	TRY(c->result);
	TRY(find_param(c, &s));
	return show(c, &s);
}

/* The document is the reader's own record, under her organisation. */
static mst_err open(struct ctx *c, const struct shown *s, enum doc_way way, http_handler next)
{
	return doc_open(c, c->who->org, AGREEMENT_KIND, &s->d, way, next);
}

mst_err agreement_latest_get(struct ctx *c)
{
	struct shown *s = arena_new(c->mem, struct shown, 1);
	mst_err e = find(c, 0, s);

	return e == MST_NOTFOUND ? show(c, s) : e == MST_OK ? open(c, s, DOC_SEEN, show_latest) : e;
}

mst_err agreement_version_get(struct ctx *c)
{
	struct shown *s = arena_new(c->mem, struct shown, 1);

	TRY(find_param(c, s));
	return open(c, s, DOC_SEEN, show_version);
}

/* ---- files ---- */

static mst_err make(struct ctx *c)
{
	struct shown *s = arena_new(c->mem, struct shown, 1);

	TRY(c->result);
	TRY(find_param(c, s));
	return doc_answer_file(c, &s->d,
			       arena_fmt(c->mem, "overenskommelse-version-%d", (int)s->v.number));
}

mst_err agreement_version_file_get(struct ctx *c)
{
	struct shown *s = arena_new(c->mem, struct shown, 1);

	TRY(find_param(c, s));
	return open(c, s, DOC_FETCHED, make);
}

static mst_err with_pages(struct ctx *c, struct shown *s)
{
	struct agreement_facts k;

	TRY(find_param(c, s));
	TRY(agreement_facts_read(c, &k));
	return agreement_sign_pages(c, &k, &s->v, &s->d);
}

static mst_err make_pages(struct ctx *c)
{
	struct shown *s = arena_new(c->mem, struct shown, 1);

	TRY(c->result);
	TRY(with_pages(c, s));
	return doc_answer_file(c, &s->d,
			       arena_fmt(c->mem, "overenskommelse-version-%d-underskrift",
					 (int)s->v.number));
}

mst_err agreement_sign_file_get(struct ctx *c)
{
	struct shown *s = arena_new(c->mem, struct shown, 1);

	TRY(with_pages(c, s));
	return open(c, s, DOC_FETCHED, make_pages);
}

/* ---- all of them ---- */

mst_err agreement_versions_get(struct ctx *c)
{
	struct agreement_versions_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	const struct view *v = &c->view;
	struct doc_version *list;
	struct view_item *items;

	TRY(agreement_settled(c, &list, &m.n));
	items = arena_new(c->mem, struct view_item, m.n + 1);
	for (size_t i = 0; i < m.n; i++)
		items[i] = (struct view_item){
			.href = arena_fmt(c->mem, AGREEMENT_TEXT_AT "/versioner/%lld",
					  (long long)list[i].number),
			.title = arena_fmt(c->mem, T("Version %d"), (int)list[i].number),
			.meta = arena_fmt(c->mem, T("Kontrolltal %s"), doc_print(c->mem, &list[i].hash)),
			.when = view_when(v, list[i].at),
			.tag = i ? NULL : T("Senaste"),
			.state = VIEW_GREEN,
		};
	m.items = items;
	agreement_versions_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

/* ---- two side by side ---- */

static const char *finding(const struct view *v, const struct doc_comparison *k)
{
	if (!k->added && !k->removed && !k->changed)
		return T("Texterna är lika.");
	return arena_fmt(v->mem, T("Ändrade rader: %d. Tillagda: %d. Borttagna: %d. Det som inte har ändrats visas "
				   "inte."),
			 (int)k->changed, (int)k->added, (int)k->removed);
}

/* "2" or, for the manager, "utkast". */
static mst_err side(struct ctx *c, const char *param, struct doc *ret, const char **ret_name)
{
	const struct view *v = &c->view;
	const char *s = http_param(c->req, param);
	struct agreement_draft *k;
	struct shown shown = { 0 };
	int64_t nr;

	if (str_eq(s, "utkast") && auth_may(c->who->roles, NEED_PARTNERSHIP)) {
		TRY(agreement_draft_open(c, &k));
		*ret = k->doc;
		*ret_name = T("utkastet");
		return MST_OK;
	}
	if (!str_int(s, &nr) || nr < 1)
		return MST_NOTFOUND;
	TRY(find(c, nr, &shown));
	*ret = shown.d;
	*ret_name = arena_fmt(c->mem, T("version %d"), (int)nr);
	return MST_OK;
}

mst_err agreement_compare_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct agreement_compare_view m = { 0 };
	const char *was_name, *is_name;
	struct doc_comparison k;
	struct doc was, is;

	TRY(side(c, "fran", &was, &was_name));
	TRY(side(c, "till", &is, &is_name));
	doc_compare(c->mem, &was, &is, &k);
	m.title = arena_fmt(c->mem, T("Från %s till %s"), was_name, is_name);
	m.finding = finding(v, &k);
	m.c = &k;
	agreement_compare_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}
