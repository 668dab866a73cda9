/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_manual.c - a manual taken apart at its headings and pictures, and looked through. */
#include "site/site_manual.h"

#include "person/person.h"

const struct site_manual site_manuals[] = {
	{ "stodperson", ROLE_VOLUNTEER, true },
	{ "samordnare", ROLE_COORDINATOR | ROLE_MANAGER, false },
	{ "handlaggare",
	  ROLE_MUNICIPAL_REFERRER | ROLE_MUNICIPAL_OFFICER | ROLE_MUNICIPAL_READER, false },
	{ "dataskyddsombud", ROLE_REVIEWER, false },
	{ "serveransvarig", ROLE_ADMINISTRATOR, false },
	{ 0 },
};

const struct site_manual *site_manual_find(const char *name)
{
	for (const struct site_manual *m = site_manuals; m->name; m++)
		if (str_eq(m->name, name))
			return m;
	return NULL;
}

/* ---- taking apart ---- */

struct reading {
	struct arena *mem;
	struct site_manual_text *to;
	struct sbuf words; /* of the piece in the making */
	size_t sections, pieces; /* place that the lists have */
	bool code;
	mst_err e;
};

static struct site_manual_section *section_now(struct reading *r)
{
	return &r->to->sections[r->to->n - 1];
}

static struct site_manual_piece *piece_new(struct reading *r)
{
	struct site_manual_section *s = section_now(r);

	s->pieces = arena_more(r->mem, s->pieces, s->n, &r->pieces, sizeof(*s->pieces));
	s->pieces[s->n] = (struct site_manual_piece){ 0 };
	return &s->pieces[s->n++];
}

static void words_end(struct reading *r)
{
	if (r->words.len && *str_trim(r->mem, r->words.p) && r->e == MST_OK)
		r->e = doc_markdown(r->mem, &piece_new(r)->words, r->words.p, NULL);
	sbuf_reset(&r->words);
}

/* "Om något krånglar" gives "om-nagot-kranglar"; what is not a letter or digit parts words. */
static const char *anchor_of(struct arena *mem, const char *title)
{
	const char *s = person_fold(mem, title);
	char *to = arena_alloc(mem, strlen(title) + 1, 1);
	size_t n = 0;

	for (; s && *s; s++) {
		bool swedish = (unsigned char)*s == 0xc3 && s[1];
		char c = !swedish ? *s : (unsigned char)s[1] == 0xb6 ? 'o' : 'a';

		s += swedish;
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			to[n++] = c;
		else if (n && to[n - 1] != '-')
			to[n++] = '-';
	}
	if (n && to[n - 1] == '-')
		n--;
	to[n] = 0;
	return to;
}

static void section_new(struct reading *r, const char *title)
{
	words_end(r);
	r->to->sections = arena_more(r->mem, r->to->sections, r->to->n, &r->sections,
				     sizeof(*r->to->sections));
	r->to->sections[r->to->n++] =
		(struct site_manual_section){ .title = title, .anchor = anchor_of(r->mem, title) };
	r->pieces = 0;
}

/* A picture that the program has; another line is words. */
static bool picture(struct reading *r, const char *line)
{
	const char *end = strchr(line, ']'), *name = strrchr(line, '/');
	const struct view_asset *asset;

	if (!str_starts(line, "![") || !end || !name || line[strlen(line) - 1] != ')')
		return false;
	asset = view_asset_find(arena_strn(r->mem, name + 1, strlen(name) - 2));
	if (!asset)
		return false;
	words_end(r);
	struct site_manual_piece *p = piece_new(r);

	p->picture = asset->path;
	p->alt = arena_strn(r->mem, line + 2, (size_t)(end - line) - 2);
	return true;
}

static void read_line(struct reading *r, const char *line)
{
	if (str_starts(line, "```"))
		r->code = !r->code;
	if (!r->code && !r->to->title && str_starts(line, "# ")) {
		r->to->title = line + 2;
		section_new(r, "");
	} else if (!r->code && r->to->title && str_starts(line, "## ")) {
		section_new(r, line + 3);
	} else if (r->to->title && (r->code || !picture(r, line))) {
		sbuf_str(&r->words, line);
		sbuf_ch(&r->words, '\n');
	}
}

static const char *text_of(const struct site_manual *m)
{
	for (const struct site_text *t = site_manual_texts; t->name; t++)
		if (str_eq(t->name, m->name))
			return t->text;
	return NULL;
}

mst_err site_manual_read(struct arena *mem, const struct site_manual *m, struct site_manual_text *ret)
{
	struct reading r = { .mem = mem, .to = ret };
	const char *text = text_of(m);

	*ret = (struct site_manual_text){ 0 };
	sbuf_init(&r.words, DOC_MARKDOWN_MAX);
	while (text && *text) {
		size_t n = strcspn(text, "\n");

		read_line(&r, arena_strn(mem, text, n));
		text += n + (text[n] == '\n');
	}
	if (ret->title)
		words_end(&r);
	sbuf_done(&r.words);
	return ret->title && r.e == MST_OK ? MST_OK : MST_FAIL;
}

/* ---- search ---- */

#define WORDS 8
struct asking {
	struct arena *mem;
	const char *words[WORDS]; /* folded */
	size_t n;
	struct site_manual_hit *hits;
	size_t nhits, cap;
};

static void asking_words(struct asking *a, const char *asked)
{
	const char *s = person_fold(a->mem, asked);

	while (s && *s && a->n < WORDS) {
		size_t n = strcspn(s, " \t\n");

		if (n)
			a->words[a->n++] = arena_strn(a->mem, s, n);
		s += n + (s[n] != 0);
	}
}

static size_t words_in(const struct asking *a, const char *text)
{
	const char *folded = person_fold(a->mem, text);
	size_t k = 0;

	for (size_t i = 0; folded && i < a->n; i++)
		k += strstr(folded, a->words[i]) != NULL;
	return k;
}

static const char *section_words(struct arena *mem, const struct site_manual_section *s)
{
	struct sbuf o;
	const char *text;

	sbuf_init(&o, DOC_MARKDOWN_MAX);
	for (size_t i = 0; i < s->n; i++)
		doc_plain_text(&o, &s->pieces[i].words);
	text = arena_strn(mem, o.len ? o.p : "", o.len);
	sbuf_done(&o);
	return text;
}

/* The line that has most of the words; "" when they stand in the headings alone. */
static const char *best_line(struct asking *a, const char *text)
{
	const char *best = "";
	size_t most = 0;

	while (*text) {
		size_t n = strcspn(text, "\n");
		const char *line = arena_strn(a->mem, text, n);
		size_t k = words_in(a, line);

		if (k > most) {
			most = k;
			best = line;
		}
		text += n + (text[n] == '\n');
	}
	if (strlen(best) > 220)
		best = arena_fmt(a->mem, "%.*s …", (int)utf8_cut(best, 220), best);
	return best;
}

static mst_err search_one(struct asking *a, const struct site_manual *m)
{
	struct site_manual_text t;

	TRY(site_manual_read(a->mem, m, &t));
	for (size_t i = 0; i < t.n; i++) {
		const struct site_manual_section *s = &t.sections[i];
		const char *words = section_words(a->mem, s);

		if (words_in(a, arena_fmt(a->mem, "%s\n%s\n%s", t.title, s->title, words)) < a->n)
			continue;
		a->hits = arena_more(a->mem, a->hits, a->nhits, &a->cap, sizeof(*a->hits));
		a->hits[a->nhits++] = (struct site_manual_hit){
			.manual = m, .title = t.title, .section = s->title, .anchor = s->anchor,
			.line = best_line(a, words),
		};
	}
	return MST_OK;
}

mst_err site_manual_search(struct arena *mem, unsigned roles, const char *asked,
			   struct site_manual_hit **ret, size_t *ret_n)
{
	struct asking a = { .mem = mem };

	asking_words(&a, asked);
	for (int own = 1; a.n && own >= 0; own--)
		for (const struct site_manual *m = site_manuals; m->name; m++)
			if (((m->roles & roles) != 0) == own)
				TRY(search_one(&a, m));
	*ret = a.hits;
	*ret_n = a.nhits;
	return MST_OK;
}
