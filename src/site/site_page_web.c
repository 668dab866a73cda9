/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_page_web.c - the public pages. No cookie: a language that was chosen goes along in the links. */
#include <pthread.h>

#include "org/org.h"
#include "retain/retain.h"
#include "service/decided.h"
#include "site/site_count.h"
#include "site/site_image.h"
#include "site/site_web.h"

/* ---- the frame: menu and languages ---- */

static const struct {
	const char *path, *label;
} places[] = {
	{ "/stod", N_("Få stöd") },
	{ "/stod/kallad", N_("Ska du vittna?") },
	{ "/stod/nara", N_("Är du anhörig?") },
	{ "/stod/ung", N_("Är du under 18?") },
	{ "/stod/kommuner", N_("I din kommun") },
	{ "/stod/om-oss", N_("Om oss") },
};

static void frame_places(struct view *v)
{
	struct view_nav *nav = arena_new(v->mem, struct view_nav, MST_LEN(places));

	for (size_t i = 0; i < MST_LEN(places); i++)
		nav[i] = (struct view_nav){ .href = view_place(v, places[i].path),
					    .label = view_text(v->lang, places[i].label),
					    .here = str_eq(v->path, places[i].path) };
	v->nav = nav;
	v->nnav = MST_LEN(places);
	v->nmore = 0;
}

static size_t langs_n(void)
{
	size_t n = 0;

	while (site_langs[n].code)
		n++;
	return n;
}

/* easy: the page is in easy Swedish as it is. */
static bool lang_offered(struct ctx *c, const struct site_lang *l, const char *name, bool easy)
{
	const char *text = NULL;

	if ((!name || site_page_find(name)->path) && (str_eq(l->code, "sv") || str_eq(l->code, "en")))
		return true;
	if (!name)
		return easy && str_eq(l->code, "latt");
	return site_text_now(c->db, c->mem, c->app->jour, l->code, name, &text) == MST_OK && text;
}

/* The language asked for, or the reader's own of the two that the program speaks. */
static const struct site_lang *lang_now(struct ctx *c)
{
	struct view *v = &c->view;
	const struct site_lang *asked = site_lang_find(http_query(c->req, VIEW_LANG));

	if (asked)
		v->lang = asked->frame;
	v->keep = asked ? arena_fmt(c->mem, "?%s=%s", VIEW_LANG, asked->code) : "";
	return asked ? asked : site_lang_find(view_lang_code(v->lang));
}

/* What is marked is the language that is read: not the one asked for, where the page lacks it. */
static const struct site_lang *frame(struct ctx *c, const char *name, bool easy)
{
	struct view *v = &c->view;
	const struct site_lang *now = lang_now(c);
	const struct site_lang *read =
	    lang_offered(c, now, name, easy) ? now : site_lang_find(view_lang_code(now->frame));
	struct view_tongue *t = arena_new(c->mem, struct view_tongue, langs_n());

	v->public_site = true;
	v->ntongues = 0;
	for (const struct site_lang *l = site_langs; l->code; l++)
		if (lang_offered(c, l, name, easy))
			t[v->ntongues++] = (struct view_tongue){
				.href = arena_fmt(c->mem, "%s?%s=%s", v->path, VIEW_LANG, l->code),
				.name = l->name, .code = l->tag, .rtl = l->rtl, .here = l == read,
			};
	v->tongues = t;
	frame_places(v);
	return now;
}

const struct site_lang *site_frame(struct ctx *c, const char *name)
{
	return frame(c, name, false);
}

void site_visitor(struct ctx *c, bool easy)
{
	(void)frame(c, NULL, easy);
}

/* ---- one and the same for all who are not signed in: built once, kept ---- */

#define KEPT 128
#define KEPT_SECONDS 5 /* what another server has changed is seen after these */
#define HTML "text/html; charset=utf-8"
struct kept {
	const char *name, *lang; /* static */
	char *jour;
	struct http_kept *answer;
	int64_t at;
	bool demo, asked;
};
static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept kept[KEPT];
static size_t nkept;
static int64_t kept_age; /* how often all were forgotten */

void site_kept_forget(void)
{
	(void)pthread_mutex_lock(&kept_lock);
	for (size_t i = 0; i < nkept; i++) {
		free(kept[i].jour);
		http_kept_drop(kept[i].answer);
	}
	nkept = 0;
	kept_age++;
	(void)pthread_mutex_unlock(&kept_lock);
}

static int64_t kept_age_now(void)
{
	(void)pthread_mutex_lock(&kept_lock);
	int64_t age = kept_age;

	(void)pthread_mutex_unlock(&kept_lock);
	return age;
}

static bool kept_fresh(const struct kept *k, int64_t now)
{
	return k->at <= now && now - k->at < KEPT_SECONDS;
}

static struct kept *kept_find(const struct ctx *c, const char *name, const char *lang)
{
	for (size_t i = 0; i < nkept; i++)
		if (kept[i].name == name && kept[i].lang == lang &&
		    kept[i].asked == !str_empty(c->view.keep) && kept[i].demo == c->view.demo &&
		    str_eq(kept[i].jour, c->app->partnership))
			return &kept[i];
	return NULL;
}

/* old: also one that may have been changed since. */
static bool kept_answer(struct ctx *c, const char *name, const char *lang, bool old)
{
	if (c->who)
		return false;
	(void)pthread_mutex_lock(&kept_lock);
	const struct kept *k = kept_find(c, name, lang);

	bool good = k && (old || kept_fresh(k, c->now));

	if (good)
		http_answer_kept(c->req, k->answer);
	(void)pthread_mutex_unlock(&kept_lock);
	return good;
}

/* age: when the text was read. One that was read before it changed is not kept. */
static void kept_add(struct ctx *c, const char *name, const char *lang, int64_t age)
{
	if (c->who || !c->app->partnership)
		return;
	(void)pthread_mutex_lock(&kept_lock);
	struct kept *k = kept_find(c, name, lang);
	struct http_kept *answer = age == kept_age && !(k && kept_fresh(k, c->now)) ? http_keep(c->req, HTML) : NULL;

	if (answer && k) {
		http_kept_drop(k->answer);
		k->answer = answer;
		k->at = c->now;
	} else if (answer && nkept < KEPT) {
		kept[nkept++] = (struct kept){ .name = name, .lang = lang, .jour = mem_str(c->app->partnership),
					       .answer = answer, .at = c->now, .demo = c->view.demo,
					       .asked = !str_empty(c->view.keep) };
	} else if (answer) {
		http_kept_drop(answer);
	}
	(void)pthread_mutex_unlock(&kept_lock);
}

/* ---- a page from its text ---- */

static void runs_keep(struct view *v, struct doc_text *t)
{
	struct doc_run *runs = arena_new(v->mem, struct doc_run, t->n);

	for (size_t i = 0; i < t->n; i++) {
		runs[i] = t->runs[i];
		if (runs[i].href && str_starts(runs[i].href, "/"))
			runs[i].href = view_place(v, runs[i].href);
	}
	t->runs = runs;
}

static void list_keep(struct view *v, struct doc_list *l)
{
	struct doc_item *items = arena_new(v->mem, struct doc_item, l->n);

	for (size_t i = 0; i < l->n; i++) {
		items[i] = l->items[i];
		runs_keep(v, &items[i].text);
	}
	l->items = items;
}

/* The chosen language goes along in the text's links to our own pages. */
static void body_keep(struct view *v, const struct site_body *b)
{
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 0; k < b->parts[i].words.n; k++) {
			struct doc_block *block = &b->parts[i].words.blocks[k];

			runs_keep(v, &block->text);
			list_keep(v, &block->list);
		}
}

static const struct site_page *page_of_route(struct ctx *c)
{
	const char *name = str_eq(http_path(c->req), "/stod") ? "start" : http_param(c->req, "name");

	const struct site_page *p = site_page_find(name);

	return p && !p->path ? p : NULL;
}

const char *site_with_town(struct arena *mem, const char *text, const char *town)
{
	for (const char *at; (at = strstr(text, SITE_TOWN)) != NULL;)
		text = arena_fmt(mem, "%.*s%s%s", (int)(at - text), text, town, at + strlen(SITE_TOWN));
	return text;
}

/* The rule lies in an inner room that a public page may not read; its days are no secret, they are told to all. */
mst_err site_names_of(struct ctx *c, struct site_names *ret)
{
	struct retain_rule rule;

	TRY(site_names_now(c->db, c->mem, c->app->jour, ret));
	if (!c->who)
		db_as(c->db, DB_AS_READER);
	TRY(retain_rule_on(c->db, c->mem, c->app->jour, day_of(c->now), &rule));
	if (!c->who)
		db_as(c->db, DB_AS_PUBLIC);
	ret->story_days = rule.story_days;
	ret->case_days = rule.case_days;
	return MST_OK;
}

mst_err site_easy(struct ctx *c, const struct site_lang *l, const char *name, const char *town,
		  struct site_body *ret)
{
	struct site_names names;
	const char *text = NULL;

	if (!l || !str_eq(l->code, "latt"))
		return MST_NOTFOUND;
	TRY(site_names_of(c, &names));
	TRY(site_text_now(c->db, c->mem, c->app->jour, l->code, name, &text));
	if (!text)
		return MST_NOTFOUND;
	if (town)
		text = site_with_town(c->mem, text, town);
	TRY(site_body_read(c->mem, text, &names, ret));
	body_keep(&c->view, ret);
	return MST_OK;
}

static mst_err page_made(struct ctx *c, const struct site_page *p, const struct site_lang *l)
{
	const struct site_lang *in = l;
	struct id jour = c->app->jour;
	struct site_names names;
	const char *text;
	struct site_body body;
	int64_t age = kept_age_now();

	site_frame(c, p->name);
	TRY(site_text_now(c->db, c->mem, jour, l->code, p->name, &text));
	if (!text) {
		in = site_lang_find(view_lang_code(l->frame));
		TRY(site_text_now(c->db, c->mem, jour, in->code, p->name, &text));
	}
	TRY(site_names_of(c, &names));
	if (!text || site_body_read(c->mem, text, &names, &body) != MST_OK)
		return MST_FAIL;
	body_keep(&c->view, &body);
	site_page_html(ctx_out(c), &c->view,
		       &(struct site_page_view){ .title = view_text(c->view.lang, p->title),
						 .body = &body, .tag = in->tag, .rtl = in->rtl,
						 .untranslated = in != l });
	kept_add(c, p->name, l->code, age);
	return ctx_page(c, 200);
}

/* While the store is away, another machine taking over say, the page goes on as it was last. */
mst_err site_page_get(struct ctx *c)
{
	const struct site_page *p = page_of_route(c);
	const struct site_lang *l = lang_now(c);

	if (!p) {
		site_frame(c, NULL);
		return MST_NOTFOUND;
	}
	if (!c->who)
		site_count_add(p->name, day_of(c->now));
	if (kept_answer(c, p->name, l->code, false))
		return MST_OK;
	mst_err e = page_made(c, p, l);

	return e == MST_BUSY && kept_answer(c, p->name, l->code, true) ? MST_OK : e;
}

/* ---- help in a municipality ---- */

mst_err site_towns_get(struct ctx *c)
{
	struct org *o;
	size_t n;

	site_frame(c, "kommun");
	TRY(org_municipalities(c->db, c->mem, &o, &n));
	struct view_item *items = arena_new(c->mem, struct view_item, n);

	for (size_t i = 0; i < n; i++)
		items[i] = (struct view_item){
			.href = view_place(&c->view, arena_fmt(c->mem, "/stod/kommuner/%s", o[i].slug)),
			.title = o[i].short_name,
		};
	site_towns_html(ctx_out(c), &c->view, &(struct site_towns_view){ items, n });
	return ctx_page(c, 200);
}

static mst_err contacts_of(struct ctx *c, struct id town, struct site_town_view *m)
{
	struct relation_liaison *office, *contacts;

	TRY(relation_liaisons_open(c->db, c->mem, c->app->jour, &office, &m->noffice));
	TRY(relation_liaisons_open(c->db, c->mem, town, &contacts, &m->ncontacts));
	m->office = office;
	m->contacts = contacts;
	return MST_OK;
}

mst_err site_town_get(struct ctx *c)
{
	struct site_part ring = { .kind = SITE_RING };
	const struct site_number *numbers;
	struct service_standing standing;
	struct service *list;
	struct org o;
	size_t n;

	const struct site_lang *l = site_frame(c, "kommun");
	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), &o));
	if (o.kind != ORG_MUNICIPALITY)
		return MST_NOTFOUND;
	TRY(service_list(c->db, c->mem, &list, &n));
	TRY(service_standing(c->db, c->mem, o.code, &standing));
	const struct service **decided = arena_new(c->mem, const struct service *, n);
	const struct service **own = arena_new(c->mem, const struct service *, n);
	struct site_town_view m = { .name = o.short_name, .ring = &ring, .decided = decided, .own = own };

	TRY(contacts_of(c, o.id, &m));
	for (size_t i = 0; i < n; i++) {
		struct service_label label;

		if (!service_offered(&list[i], day_of(c->now)))
			continue;
		service_label(&standing, list[i].code, day_of(c->now), &label);
		if (label.by)
			decided[m.ndecided++] = &list[i];
		else
			own[m.nown++] = &list[i];
	}
	TRY(site_numbers_now(c->db, c->mem, c->app->jour, &numbers));
	for (const struct site_number *p = numbers; p->code; p++)
		if (str_eq(p->code, "116006") || str_eq(p->code, SITE_NUMBER_ALARM))
			ring.numbers[ring.nnumbers++] = p;
	struct site_body easy;
	mst_err e = site_easy(c, l, "kommun", o.short_name, &easy);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	m.easy = e == MST_OK ? &easy : NULL;
	site_town_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}
