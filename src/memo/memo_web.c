/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_web.c - the memo as it looks printed, with what is to be thought of beside it; its files, its
 * text to paste, its editions. Somebody of the municipality who opens it has received it: that is
 * registered before the page leaves. */
#include "memo/memo_web.h"

const char *memo_lines(struct arena *mem, const char *s)
{
	char *out = arena_str(mem, s), *to = out;

	for (const char *p = out; *p; p++)
		if (*p != '\r')
			*to++ = *p;
	*to = 0;
	return out;
}

void memo_case_build(struct ctx *c, struct memo_case *k)
{
	memset(k->left, 0, sizeof(k->left));
	memo_build(c->mem, &k->facts, &k->memo, &k->doc, k->left);
}

/* While nobody has saved anything the document bears the day that it was first registered with the
 * same content, and not every day anew. */
static mst_err keep_day(struct ctx *c, struct memo_case *k)
{
	struct doc_version *list, same;
	struct doc content;
	int32_t today = k->facts.day;
	size_t n, i = 0;

	if (k->memo.edition)
		return MST_OK;
	TRY(doc_versions(c->db, c->mem, k->town.id, false, &list, &n));
	while (i < n && !str_eq(list[i].kind, memo_kinds[k->memo.kind].name))
		i++;
	if (i == n)
		return MST_OK;
	TRY(doc_version_get(c->db, c->mem, list[i].id, &same, &content));
	k->facts.day = content.day;
	memo_case_build(c, k);
	mst_err e = doc_version_of(c->db, c->mem, k->town.id, memo_kinds[k->memo.kind].name, &k->doc, &same);

	if (e != MST_NOTFOUND)
		return e;
	k->facts.day = today;
	memo_case_build(c, k);
	return MST_OK;
}

/* By the third part of the address. */
static enum memo_kind kind_of(const struct ctx *c)
{
	for (int i = MEMO_KINDS; i > MEMO_IOP; i--) {
		const char *at = strstr(c->view.path, memo_kinds[i].slug);

		if (at && at[-1] == '/')
			return (enum memo_kind)i;
	}
	return MEMO_IOP;
}

mst_err memo_case_open(struct ctx *c, struct memo_case **ret)
{
	struct memo_case *k = arena_new(c->mem, struct memo_case, 1);
	enum memo_kind kind = kind_of(c);

	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), &k->town));
	if (k->town.kind != ORG_MUNICIPALITY || !agreement_may_decide(c, k->town.id))
		return MST_NOTFOUND;
	k->base = arena_fmt(c->mem, "/kommuner/%s/%s", k->town.slug, memo_kinds[kind].slug);
	k->name = kind == MEMO_IOP ? k->town.name :
				     arena_fmt(c->mem, "%s, %s", k->town.name,
					       view_text(c->view.lang, memo_kinds[kind].words));
	TRY(memo_latest(c->db, c->mem, k->town.id, kind, &k->memo));
	TRY(memo_facts_read(c, &k->town, day_of(c->now), &k->facts));
	memo_case_build(c, k);
	TRY(keep_day(c, k));
	*ret = k;
	return MST_OK;
}

/* ---- the page ---- */

static const char *edit_address(struct ctx *c, const struct memo_case *k, enum memo_field f)
{
	return f < MEMO_FIRST_SECTION ?
		       arena_fmt(c->mem, "%s/andra#%s", k->base, memo_slugs[f]) :
		       arena_fmt(c->mem, "%s/andra/%s", k->base, memo_slugs[f]);
}

static void fill_warnings(struct ctx *c, const struct memo_case *k, struct memo_page_view *m)
{
	struct memo_warning *w;
	size_t n;

	memo_lint(&c->view, &k->facts, &k->memo, k->left, &w, &n);
	struct memo_link *links = arena_new(c->mem, struct memo_link, n + 1);

	for (size_t i = 0; i < n; i++) {
		links[i] = (struct memo_link){ edit_address(c, k, w[i].field), w[i].words, w[i].hint };
		m->nhints += w[i].hint;
	}
	m->warnings = links;
	m->nwarnings = n;
}

static void fill_sections(struct ctx *c, const struct memo_case *k, struct memo_page_view *m)
{
	struct memo_link *links = arena_new(c->mem, struct memo_link, MEMO_FIELDS);

	for (int f = MEMO_FIRST_SECTION; f < MEMO_FIELDS; f++)
		links[m->nsections++] = (struct memo_link){
			edit_address(c, k, (enum memo_field)f),
			view_text(c->view.lang, memo_label((enum memo_field)f)),
			k->memo.text[f] != NULL,
		};
	m->sections = links;
}

static mst_err fill_sent(struct ctx *c, const struct memo_case *k, struct memo_page_view *m)
{
	const struct view *v = &c->view;
	struct doc_version same;
	mst_err e = doc_version_of(c->db, c->mem, k->town.id, memo_kinds[k->memo.kind].name, &k->doc, &same);

	if (e == MST_OK && same.sent)
		m->sent = arena_fmt(c->mem, T("Den här texten är skickad som version %d."),
				    (int)same.number);
	return e == MST_NOTFOUND ? MST_OK : e;
}

static mst_err fill(struct ctx *c, const struct memo_case *k, struct memo_page_view *m)
{
	const struct view *v = &c->view;

	*m = (struct memo_page_view){ .d = &k->doc, .town = k->name, .base = k->base,
				      .children = arena_fmt(c->mem, "/kommuner/%s/tjansteskrivelse/barn",
							    k->town.slug),
				      .template = arena_fmt(c->mem, "/kommuner/%s/mall", k->town.slug) };
	if (k->memo.edition)
		m->saved = arena_fmt(c->mem, T("Senast ändrad %s av %s."), view_moment(v, k->memo.at),
				     k->memo.by);
	fill_warnings(c, k, m);
	fill_sections(c, k, m);
	return fill_sent(c, k, m);
}

static mst_err show(struct ctx *c)
{
	struct memo_page_view m;
	struct memo_case *k;

	TRY(c->result);
	TRY(memo_case_open(c, &k));
	TRY(fill(c, k, &m));
	memo_page_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static mst_err page_get(struct ctx *c)
{
	struct memo_case *k;

	TRY(memo_case_open(c, &k));
	return doc_open(c, k->town.id, memo_kinds[k->memo.kind].name, &k->doc, DOC_SEEN, show);
}

static mst_err show_text(struct ctx *c)
{
	struct memo_page_view m;
	struct memo_case *k;

	TRY(c->result);
	TRY(memo_case_open(c, &k));
	TRY(fill(c, k, &m));
	memo_text_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static mst_err text_get(struct ctx *c)
{
	struct memo_case *k;

	TRY(memo_case_open(c, &k));
	return doc_open(c, k->town.id, memo_kinds[k->memo.kind].name, &k->doc, DOC_SEEN, show_text);
}

/* ---- files ---- */

static mst_err make(struct ctx *c)
{
	struct memo_case *k;

	TRY(c->result);
	TRY(memo_case_open(c, &k));
	return doc_answer_file(c, &k->doc, arena_fmt(c->mem, "%s-%s", memo_kinds[k->memo.kind].slug, k->town.slug));
}

static mst_err file_get(struct ctx *c, http_handler next)
{
	struct memo_case *k;

	TRY(memo_case_open(c, &k));
	return doc_open(c, k->town.id, memo_kinds[k->memo.kind].name, &k->doc, DOC_FETCHED, next);
}

static mst_err made_get(struct ctx *c)
{
	return file_get(c, make);
}

static mst_err send_plain(struct ctx *c)
{
	struct memo_case *k;

	TRY(c->result);
	TRY(memo_case_open(c, &k));
	doc_plain_text(ctx_out(c), &k->doc);
	http_set(c->req, "Content-Disposition",
		 arena_fmt(c->mem, "attachment; filename=\"%s-%s.txt\"", memo_kinds[k->memo.kind].slug,
			   k->town.slug));
	http_answer(c->req, 200, "text/plain; charset=utf-8");
	return MST_OK;
}

static mst_err plain_get(struct ctx *c)
{
	return file_get(c, send_plain);
}

/* ---- editions ---- */

static mst_err editions_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct memo_case *k;
	struct memo *list;
	size_t n;

	TRY(memo_case_open(c, &k));
	TRY(memo_editions(c->db, c->mem, k->town.id, k->memo.kind, &list, &n));
	struct view_item *items = arena_new(c->mem, struct view_item, n + 1);

	for (size_t i = 0; i < n; i++) {
		enum memo_field f = memo_field_of(list[i].what);

		items[i] = (struct view_item){
			.href = arena_fmt(c->mem, "%s/versioner/%lld", k->base, (long long)list[i].edition),
			.title = f < MEMO_FIELDS ? view_text(v->lang, memo_label(f)) :
				 str_eq(list[i].what, "aterstalld") ? T("Återställd version") :
								      T("Uppgifterna i sidhuvudet"),
			.meta = arena_fmt(c->mem, T("Utkast %d, %s"), (int)list[i].edition, list[i].by),
			.when = view_when(v, list[i].at),
			.tag = i ? NULL : T("Gäller nu"),
			.state = VIEW_GREEN,
		};
	}
	memo_editions_html(ctx_out(c), v,
			   &(struct memo_editions_view){ k->name, k->base, items, n });
	return ctx_page(c, 200);
}

static mst_err find_edition(struct ctx *c, struct memo_case *k, int64_t *ret_latest)
{
	int64_t nr;

	*ret_latest = k->memo.edition;
	if (!str_int(http_param(c->req, "nr"), &nr) || nr < 1)
		return MST_NOTFOUND;
	TRY(memo_edition_get(c->db, c->mem, k->town.id, k->memo.kind, nr, &k->memo));
	memo_case_build(c, k);
	return MST_OK;
}

static mst_err show_edition(struct ctx *c)
{
	const struct view *v = &c->view;
	struct memo_page_view m;
	struct memo_case *k;
	int64_t latest;

	TRY(c->result);
	TRY(memo_case_open(c, &k));
	TRY(find_edition(c, k, &latest));
	TRY(fill(c, k, &m));
	m.old = arena_fmt(c->mem, T("Utkast %d"), (int)k->memo.edition);
	m.saved = arena_fmt(c->mem, T("Sparat %s av %s."), view_moment(v, k->memo.at), k->memo.by);
	if (k->memo.edition != latest)
		m.restore = arena_fmt(c->mem, "%s/versioner/%lld", k->base, (long long)k->memo.edition);
	memo_page_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err edition_get(struct ctx *c)
{
	struct memo_case *k;
	int64_t latest;

	TRY(memo_case_open(c, &k));
	TRY(find_edition(c, k, &latest));
	return doc_open(c, k->town.id, memo_kinds[k->memo.kind].name, &k->doc, DOC_SEEN, show_edition);
}

static mst_err restore_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct memo_case *k;
	int64_t latest;
	struct act act;

	TRY(memo_case_open(c, &k));
	TRY(find_edition(c, k, &latest));
	k->memo.edition = latest;
	k->memo.what = "aterstalld";
	memo_save(c, &k->memo, &act);
	return ctx_act_go(c, &act, k->base, T("Utkastet är återställt. De senare finns kvar bland versionerna."),
			  NULL);
}

#define ROUTES(at)                                                                                 \
	{ "GET", at, NEED_DOC_WRITE, page_get, 0 }, { "GET", at "/text", NEED_DOC_WRITE, text_get, 0 }, \
	DOC_FILE_ROUTES(at, NEED_DOC_WRITE, made_get),                                              \
	{ "GET", at "/fil.txt", NEED_DOC_WRITE, plain_get, 0 },                                     \
	{ "GET", at "/andra", NEED_DOC_WRITE, memo_head_get, 0 },                                   \
	{ "POST", at "/andra", NEED_DOC_WRITE, memo_head_post, HTTP_FORM },                         \
	{ "GET", at "/andra/{del}", NEED_DOC_WRITE, memo_section_get, 0 },                          \
	{ "POST", at "/andra/{del}", NEED_DOC_WRITE, memo_section_post, HTTP_FORM | HTTP_BIG },     \
	{ "POST", at "/aterga/{del}", NEED_DOC_WRITE, memo_back_post, HTTP_FORM },                  \
	{ "GET", at "/versioner", NEED_DOC_WRITE, editions_get, 0 },                                \
	{ "GET", at "/versioner/{nr}", NEED_DOC_WRITE, edition_get, 0 },                            \
	{ "POST", at "/versioner/{nr}", NEED_DOC_WRITE, restore_post, HTTP_FORM },                  \
	{ "GET", at "/skicka", NEED_DOC_WRITE, memo_send_get, 0 },                                  \
	{ "POST", at "/skicka", NEED_DOC_WRITE, memo_send_post, HTTP_FORM }

const struct http_route memo_routes[] = {
	{ "GET", "/dokument", NEED_DOC_READ, memo_list_get, 0 },
	ROUTES("/kommuner/{slug}/tjansteskrivelse"),
	ROUTES("/kommuner/{slug}/tjansteskrivelse-insatser"),
	ROUTES("/kommuner/{slug}/tjansteskrivelse-bidrag"),
	{ 0 },
};
