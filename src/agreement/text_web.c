/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* text_web.c - the agreement's text in the making: the draft as it looks printed, and writing a part.
 * Only the manager sees it; for all others the address shows the latest settled version. */
#include "agreement/text_web.h"

mst_err agreement_draft_open(struct ctx *c, struct agreement_draft **ret)
{
	struct agreement_draft *k = arena_new(c->mem, struct agreement_draft, 1);

	TRY(agreement_facts_read(c, &k->facts));
	TRY(agreement_text_latest(c->db, c->mem, &k->text));
	agreement_build(c->mem, &k->facts, &k->text, &k->doc, &k->left);
	*ret = k;
	return MST_OK;
}

const struct view_crumb *agreement_text_crumbs(const struct view *v, const char *here)
{
	struct view_crumb *k = arena_new(v->mem, struct view_crumb, 4);
	size_t n = 0;

	k[n++] = (struct view_crumb){ "/overenskommelse", T("Överenskommelsen") };
	k[n++] = (struct view_crumb){ here ? AGREEMENT_TEXT_AT : NULL, T("Avtalstexten") };
	if (here)
		k[n++] = (struct view_crumb){ NULL, here };
	return k;
}

int64_t agreement_form_edition(const struct form *f)
{
	int64_t n;

	return str_int(form_get(f, "version"), &n) && n >= 0 ? n : -1;
}

/* ---- the draft ---- */

static const char *part_at(struct ctx *c, enum agreement_part p)
{
	return arena_fmt(c->mem, AGREEMENT_TEXT_AT "/del/%s", agreement_part_slugs[p]);
}

static const char *annex_at(struct ctx *c, const struct agreement_annex *x)
{
	return arena_fmt(c->mem, AGREEMENT_TEXT_AT "/bilagor/%s", id_str(c->mem, x->id));
}

static void fill_lacks(struct ctx *c, const struct agreement_draft *k, struct agreement_draft_view *m)
{
	const struct view *v = &c->view;
	struct agreement_lack *lacks;
	size_t n;

	agreement_lacks(c->mem, &k->facts, &k->text, &k->left, &lacks, &n);
	struct agreement_link *links = arena_new(c->mem, struct agreement_link, n + 1);

	for (size_t i = 0; i < n; i++) {
		const struct agreement_lack *l = &lacks[i];
		const char *where = l->annex ? l->annex->title :
					       view_text(v->lang, agreement_part_name(l->part));

		links[i] = (struct agreement_link){
			l->annex ? annex_at(c, l->annex) : part_at(c, l->part),
			arena_fmt(c->mem, "%s: %s", where, view_text(v->lang, l->words)), l->hint
		};
		m->nhints += l->hint;
	}
	m->lacks = links;
	m->nlacks = n;
}

static void fill_links(struct ctx *c, const struct agreement_draft *k, struct agreement_draft_view *m)
{
	struct agreement_link *parts = arena_new(c->mem, struct agreement_link, AGREEMENT_PARTS);
	struct agreement_link *annexes = arena_new(c->mem, struct agreement_link, k->facts.nannexes + 1);

	for (int p = 0; p < AGREEMENT_PARTS; p++)
		parts[p] = (struct agreement_link){
			part_at(c, (enum agreement_part)p),
			view_text(c->view.lang, agreement_part_name((enum agreement_part)p)),
			k->text.part[p] != NULL
		};
	for (size_t i = 0; i < k->facts.nannexes; i++) {
		const struct agreement_annex *x = &k->facts.annexes[i];

		annexes[i] = (struct agreement_link){
			annex_at(c, x), arena_fmt(c->mem, "%d. %s", (int)x->number, x->title), false
		};
	}
	m->parts = parts;
	m->nparts = AGREEMENT_PARTS;
	m->annexes = annexes;
	m->nannexes = k->facts.nannexes;
}

static mst_err draft_get(struct ctx *c)
{
	const struct view *v = &c->view;
	char hex[2 * sizeof(struct hash) + 1];
	struct agreement_draft_view m = { 0 };
	struct doc_version *settled;
	struct agreement_draft *k;
	struct hash hash;
	size_t n;

	if (!auth_may(c->who->roles, NEED_PARTNERSHIP))
		return agreement_latest_get(c);
	TRY(agreement_draft_open(c, &k));
	TRY(agreement_settled(c, &settled, &n));
	m.d = &k->doc;
	fill_lacks(c, k, &m);
	fill_links(c, k, &m);
	if (k->text.edition)
		m.saved = arena_fmt(c->mem, T("Senast ändrad %s av %s."), view_moment(v, k->text.at),
				    k->text.by);
	doc_hash(&k->doc, &hash);
	hex_text(&hash, sizeof(hash), hex);
	m.hash = arena_str(c->mem, hex);
	m.latest = n ? settled[0].number : 0;
	for (size_t i = 0; i < n && !m.settled; i++)
		if (memcmp(&settled[i].hash, &hash, sizeof(hash)) == 0)
			m.settled = arena_fmt(c->mem, T("Den här texten är fastställd som version %d."),
					      (int)settled[i].number);
	agreement_draft_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err draft_file_get(struct ctx *c)
{
	struct agreement_draft *k;

	TRY(agreement_draft_open(c, &k));
	return doc_answer_file(c, &k->doc, "overenskommelse-utkast");
}

/* ---- writing a part ---- */

static mst_err part_param(struct ctx *c, enum agreement_part *ret)
{
	*ret = agreement_part_of(http_param(c->req, "del"));
	return *ret < AGREEMENT_PARTS ? MST_OK : MST_NOTFOUND;
}

static mst_err show_part(struct ctx *c, struct agreement_draft *k, enum agreement_part p, struct form *f,
			 const char *now, int status)
{
	const struct view *v = &c->view;
	struct agreement_part_view m = { .form = f, .now = now,
					 .title = view_text(v->lang, agreement_part_name(p)),
					 .hint = view_text(v->lang, agreement_part_hint(p)) };
	struct doc preview = { .title = "", .kind = "", .sender = "" };

	if (k->text.part[p])
		m.back = arena_fmt(c->mem, "%s/aterga", part_at(c, p));
	if (form_has(f, "gor", "visa") && !form_bad(f) &&
	    doc_markdown(c->mem, &preview, form_get(f, "text"), NULL) == MST_OK)
		m.preview = &preview;
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)k->text.edition));
	agreement_part_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static mst_err part_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct agreement_draft *k;
	enum agreement_part p;

	TRY(part_param(c, &p));
	TRY(agreement_draft_open(c, &k));
	if (!*form_get(f, "text"))
		form_set(f, "text", agreement_part_text(c->mem, &k->facts, &k->text, p));
	return show_part(c, k, p, f, NULL, 200);
}

static mst_err part_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct agreement_draft *k;
	enum agreement_part p;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(part_param(c, &p));
	TRY(agreement_draft_open(c, &k));
	form_fail(f, "", T("Någon annan har ändrat överenskommelsen medan du skrev. Din text är kvar. "
			   "Jämför med det som står nu och spara igen."));
	return show_part(c, k, p, f, agreement_part_text(c->mem, &k->facts, &k->text, p), 409);
}

static mst_err save(struct ctx *c, struct agreement_draft *k, enum agreement_part p, const char *flash)
{
	struct act act;

	k->text.what = agreement_part_slugs[p];
	agreement_text_save(c, &k->text, &act);
	return ctx_act_go(c, &act, AGREEMENT_TEXT_AT, flash, part_conflict);
}

static mst_err part_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	int64_t edition = agreement_form_edition(f);
	struct agreement_draft *k;
	enum agreement_part p;
	const char *text;

	TRY(part_param(c, &p));
	TRY(agreement_draft_open(c, &k));
	text = form_text(f, c->mem, v, "text", T("texten"), AGREEMENT_PART_MAX, true);
	if (form_bad(f))
		return show_part(c, k, p, f, NULL, 422);
	if (form_has(f, "gor", "visa"))
		return show_part(c, k, p, f, NULL, 200);
	k->text.edition = edition;
	k->text.part[p] = text;
	return save(c, k, p, T("Texten är sparad."));
}

static mst_err back_post(struct ctx *c)
{
	const struct view *v = &c->view;
	int64_t edition = agreement_form_edition(ctx_form(c));
	struct agreement_draft *k;
	enum agreement_part p;

	TRY(part_param(c, &p));
	TRY(agreement_draft_open(c, &k));
	k->text.edition = edition;
	k->text.part[p] = NULL;
	return save(c, k, p, T("Delen följer uppgifterna igen."));
}

#define AT AGREEMENT_TEXT_AT
const struct http_route agreement_text_routes[] = {
	{ "GET", AT, NEED_PARTNER_READ, draft_get, 0 },
	DOC_FILE_ROUTES(AT, NEED_PARTNERSHIP, draft_file_get),
	{ "GET", AT "/del/{del}", NEED_PARTNERSHIP, part_get, 0 },
	{ "POST", AT "/del/{del}", NEED_PARTNERSHIP, part_post, HTTP_FORM | HTTP_BIG },
	{ "POST", AT "/del/{del}/aterga", NEED_PARTNERSHIP, back_post, HTTP_FORM },
	{ "GET", AT "/bilagor/ny", NEED_PARTNERSHIP, agreement_annex_new_get, 0 },
	{ "POST", AT "/bilagor/ny", NEED_PARTNERSHIP, agreement_annex_new_post, HTTP_FORM | HTTP_BIG },
	{ "GET", AT "/bilagor/{id}", NEED_PARTNERSHIP, agreement_annex_edit_get, 0 },
	{ "POST", AT "/bilagor/{id}", NEED_PARTNERSHIP, agreement_annex_edit_post, HTTP_FORM | HTTP_BIG },
	{ "POST", AT "/bilagor/{id}/ta-bort", NEED_PARTNERSHIP, agreement_annex_remove_post, HTTP_FORM },
	{ "POST", AT "/faststall", NEED_PARTNERSHIP, agreement_settle_post, HTTP_FORM },
	{ "GET", AT "/versioner", NEED_PARTNER_READ, agreement_versions_get, 0 },
	{ "GET", AT "/versioner/{nr}", NEED_PARTNER_READ, agreement_version_get, 0 },
	DOC_FILE_ROUTES(AT "/versioner/{nr}", NEED_PARTNER_READ, agreement_version_file_get),
	DOC_FILE_ROUTES(AT "/versioner/{nr}/underskrift", NEED_PARTNER_READ, agreement_sign_file_get),
	{ "GET", AT "/jamfor/{fran}/{till}", NEED_PARTNER_READ, agreement_compare_get, 0 },
	{ 0 },
};
