/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_page.c - which public pages there are, their languages and numbers; a text taken apart. */
#include "site/site_page.h"

/* Names in addresses and titles stay in somebody's history: none of them says what has happened. */
const struct site_page site_pages[] = {
	{ "start", N_("Information"), NULL },
	{ "nu", N_("Viktiga nummer"), NULL },
	{ "dig", N_("Råd"), NULL },
	{ "kallad", N_("Kallelse"), NULL },
	{ "nara", N_("Närstående"), NULL },
	{ "familj", N_("Familj"), NULL },
	{ "ung", N_("Ungdom"), NULL },
	{ "konto", N_("Konto och kort"), NULL },
	{ "domstol", N_("Domstol"), NULL },
	{ "ersattning", N_("Ersättning och datum"), NULL },
	{ "ratt", N_("Rättigheter"), NULL },
	{ "engagera", N_("Engagera dig"), NULL },
	{ "om-oss", N_("Om oss"), NULL },
	{ "webben", N_("Om webbplatsen"), NULL },
	{ "uppgifter", N_("Personuppgifter"), NULL },
	{ "kommun", N_("Kommuner"), "/stod/kommuner" },
	{ "statistik", N_("Statistik"), "/stod/statistik" },
	{ "tillganglighet", N_("Tillgänglighet"), "/tillganglighet" },
	{ 0 },
};

const struct site_lang site_langs[] = {
	{ "sv", "sv", "Svenska", false, VIEW_SV },
	{ "latt", "sv", "Lätt svenska", false, VIEW_SV },
	{ "en", "en", "English", false, VIEW_EN },
	{ "fi", "fi", "Suomi", false, VIEW_SV },
	{ "sma", "sma", "Åarjelsaemien", false, VIEW_SV },
	{ "uk", "uk", "Українська", false, VIEW_EN },
	{ "so", "so", "Soomaali", false, VIEW_EN },
	{ "ar", "ar", "العربية", true, VIEW_EN },
	{ "prs", "prs", "دری", true, VIEW_EN },
	{ 0 },
};

const struct site_number site_numbers[] = {
	{ "112", "112", N_("Fara för livet, eller brott som pågår"), N_("Dygnet runt"), "2026-11-25" },
	{ "11414", "114 14", N_("Polisen, när det inte är bråttom"), N_("Dygnet runt"), "2026-11-25" },
	{ "116006", "116 006", N_("Brottsofferjouren"), "", "2026-11-25" },
	{ "02050", "020-50 50 50", N_("Kvinnofridslinjen"),
	  N_("Dygnet runt. Syns inte på telefonräkningen."), "2026-11-25" },
	{ "116111", "116 111", N_("Bris, för dig som är under 18"), "", "2026-11-25" },
	{ 0 },
};

static const struct site_image no_images[] = { { 0 } };
const struct site_names site_names_own = { site_numbers, no_images, 0, 0 };

const char *site_text_find(const char *lang, const char *name)
{
	for (const struct site_text *t = site_texts; t->lang; t++)
		if (str_eq(t->lang, lang) && str_eq(t->name, name))
			return t->text;
	return NULL;
}

const struct site_page *site_page_find(const char *name)
{
	for (const struct site_page *p = site_pages; p->name; p++)
		if (str_eq(p->name, name))
			return p;
	return NULL;
}

const struct site_lang *site_lang_find(const char *code)
{
	for (const struct site_lang *l = site_langs; l->code; l++)
		if (str_eq(l->code, code))
			return l;
	return NULL;
}

static const struct site_number *number_find(const struct site_number *list, const char *code, size_t n)
{
	for (const struct site_number *p = list; p->code; p++)
		if (strlen(p->code) == n && memcmp(p->code, code, n) == 0)
			return p;
	return NULL;
}

int32_t site_number_checked(const struct site_number *n)
{
	int32_t day;

	return day_parse(n->checked, &day) ? day : DAY_NONE;
}

int32_t site_part_checked(const struct site_part *p)
{
	int32_t oldest = DAY_NONE;

	for (size_t i = 0; i < p->nnumbers; i++) {
		int32_t day = site_number_checked(p->numbers[i]);

		if (day != DAY_NONE && (oldest == DAY_NONE || day < oldest))
			oldest = day;
	}
	return oldest;
}

/* ---- a text, taken apart ---- */

struct reader {
	struct arena *mem;
	struct site_body *body;
	const struct site_names *names;
	int line;
	int words_from; /* the line on which the words in hand began */
	struct sbuf words;
};

static mst_err bad(struct reader *r, int line, const char *why)
{
	r->body->bad_line = line;
	r->body->bad = why;
	return MST_INVALID;
}

static mst_err part_add(struct reader *r, enum site_part_kind kind, struct site_part **ret)
{
	if (r->body->n == SITE_PARTS)
		return bad(r, r->line, N_("Texten har för många delar."));
	*ret = &r->body->parts[r->body->n++];
	(*ret)->kind = kind;
	return MST_OK;
}

/* The words until here become a part. */
static mst_err words_end(struct reader *r)
{
	struct doc_dropped dropped = { 0 };
	struct site_part *p;

	if (!r->words.len || !*str_trim(r->mem, r->words.p)) {
		sbuf_reset(&r->words);
		return MST_OK;
	}
	TRY(part_add(r, SITE_WORDS, &p));
	if (r->words.bad || doc_markdown(r->mem, &p->words, r->words.p, &dropped) != MST_OK)
		return bad(r, r->words_from, N_("Texten är för lång eller går inte att läsa."));
	if (dropped.html || dropped.links || dropped.images)
		return bad(r, r->words_from,
			   N_("Här finns HTML, en bild eller en länk som inte kan visas."));
	for (size_t i = 0; i < p->words.n; i++)
		p->words.blocks[i].level = p->words.blocks[i].kind == DOC_HEADING ? 2 : 0;
	sbuf_reset(&r->words);
	return MST_OK;
}

/* "112 116006" */
static mst_err ring(struct reader *r, const char *codes)
{
	struct site_part *p;

	TRY(part_add(r, SITE_RING, &p));
	while (*codes) {
		size_t n = strcspn(codes, " ");
		const struct site_number *number = number_find(r->names->numbers, codes, n);

		if (!number || p->nnumbers == SITE_RING_MOST)
			return bad(r, r->line, N_("Det numret finns inte bland telefonnumren."));
		p->numbers[p->nnumbers++] = number;
		codes += n;
		codes += strspn(codes, " ");
	}
	return p->nnumbers ? MST_OK : bad(r, r->line, N_("Skriv vilket nummer."));
}

/* "![what it shows](/stod/bilder/kontoret)" */
static mst_err picture(struct reader *r, const char *s)
{
	const char *mid = strstr(s, "](" SITE_IMAGES);
	const char *code = mid ? mid + strlen("](" SITE_IMAGES) : "";
	size_t n = strcspn(code, ")");
	struct site_part *p;

	TRY(words_end(r));
	if (!mid || !str_eq(code + n, ")"))
		return bad(r, r->line, N_("Skriv bilden på en egen rad: ![Vad den visar](/stod/bilder/namn)"));
	const char *alt = str_trim(r->mem, arena_strn(r->mem, s + 2, (size_t)(mid - s - 2)));

	if (!*alt)
		return bad(r, r->line, N_("Beskriv bilden mellan [ och ], för den som inte ser den."));
	for (const struct site_image *i = r->names->images; i->code; i++)
		if (strlen(i->code) == n && memcmp(i->code, code, n) == 0) {
			TRY(part_add(r, SITE_PICTURE, &p));
			p->image = i;
			p->alt = alt;
			return MST_OK;
		}
	return bad(r, r->line, N_("Den bilden finns inte bland bilderna."));
}

static mst_err line_read(struct reader *r, const char *s)
{
	struct site_part *p;

	if (!r->body->title) {
		if (str_empty(s))
			return MST_OK;
		if (!str_starts(s, "# ") || !s[2])
			return bad(r, r->line, N_("Först ska rubriken stå: # Rubrik"));
		r->body->title = s + 2;
		return MST_OK;
	}
	if (str_starts(s, "!["))
		return picture(r, s);
	if (!str_starts(s, ":: ")) {
		if (!r->words.len)
			r->words_from = r->line;
		sbuf_str(&r->words, s);
		sbuf_ch(&r->words, '\n');
		return MST_OK;
	}
	TRY(words_end(r));
	if (str_starts(s, ":: ring "))
		return ring(r, s + strlen(":: ring "));
	if (str_eq(s, ":: frister"))
		return part_add(r, SITE_DEADLINES, &p);
	if (str_eq(s, ":: gallring")) {
		TRY(part_add(r, SITE_KEPT, &p));
		p->story_days = r->names->story_days;
		p->case_days = r->names->case_days;
		return MST_OK;
	}
	return bad(r, r->line, N_("Raden börjar med ::, men säger inget som sidan förstår."));
}

mst_err site_body_read(struct arena *mem, const char *text, const struct site_names *names,
		       struct site_body *ret)
{
	struct reader r = { .mem = mem, .body = ret, .names = names, .words_from = 1 };
	mst_err e = MST_OK;

	*ret = (struct site_body){ .parts = arena_new(mem, struct site_part, SITE_PARTS) };
	sbuf_init(&r.words, DOC_MARKDOWN_MAX);
	while (e == MST_OK && *text) {
		size_t n = strcspn(text, "\n");

		r.line++;
		e = line_read(&r, arena_strn(mem, text, n));
		text += n + (text[n] == '\n');
	}
	if (e == MST_OK && !ret->title)
		e = bad(&r, 1, N_("Först ska rubriken stå: # Rubrik"));
	if (e == MST_OK)
		e = words_end(&r);
	sbuf_done(&r.words);
	return e;
}

/* ---- LIX ---- */

static bool letter(unsigned char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch >= 0xc3;
}

/* The length of the word at s in letters, and in *n in bytes; å, ä and ö are two bytes each. */
static int word_at(const char *s, size_t *n)
{
	int letters = 0;

	for (*n = 0; letter((unsigned char)s[*n]); letters++)
		*n += (unsigned char)s[*n] >= 0xc3 ? 2 : 1;
	return letters;
}

int site_lix(const char *text)
{
	int words = 0, longs = 0, sentences = 0, pending = 0; /* pending: words of a sentence begun */

	for (const char *p = text; *p;) {
		size_t n = 0;
		int letters;

		if (p[0] == ']' && p[1] == '(') { /* an address is not read */
			p += strcspn(p, ")\n");
			continue;
		}
		letters = (unsigned char)*p == 0xc2 ? 0 : word_at(p, &n);
		if (letters) {
			words++;
			pending++;
			longs += letters > 6;
			p += n;
			continue;
		}
		if (pending && strchr(".!?:\n", *p)) {
			sentences++;
			pending = 0;
		}
		p++;
	}
	sentences += pending > 0;
	return words ? (words + sentences / 2) / sentences + (100 * longs + words / 2) / words : 0;
}
