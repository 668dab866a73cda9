/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* view.h - pages: the shell, the page kinds and components of the house, forms, texts, charts.
 *
 * A template (*.html) is compiled to C at build time (tools/mkview.c tells the language). It gets
 * a plain struct with nothing left to look up, and escapes by default. Rooms build their pages
 * from the components below and write no class names for what a component already does.
 */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "base/base.h"

/* ---- texts: msgids are the Swedish texts; catalogues in po/ are compiled in ---- */

enum view_lang { VIEW_SV = 0, VIEW_EN };
const char *view_lang_code(enum view_lang l); /* "sv", "en" */
/* Static text; the msgid itself when there is no translation. */
const char *view_text(enum view_lang l, const char *msgid) __attribute__((format_arg(2)));
/* The same for n things: "Ett ärende", "%d ärenden"; `one` keys the catalogue. */
const char *view_text_n(enum view_lang l, const char *one, const char *many, int64_t n)
	__attribute__((format_arg(2), format_arg(3)));

/* ---- what every page knows ---- */

struct view_nav {
	const char *href, *label; /* label already translated */
	bool here;
	int count;                /* a badge; 0 = none */
};
/* A language that this page can be read in. */
struct view_tongue {
	const char *href, *name; /* its name in itself: "Lätt svenska" */
	const char *code;        /* "sv": of its name */
	bool rtl, here;
};
struct view_hidden {
	const char *csrf; /* token of this session */
	const char *once; /* fresh token per page: a double submit is told by it */
};
struct view {
	enum view_lang lang;
	struct arena *mem;
	const char *path;         /* of this page, for "here" and the language switch */
	const char *partnership;  /* name in the header; NULL on public pages */
	const char *nonce;        /* that the page's script bears (http_nonce); NULL = none */
	const char *user;         /* name of who is signed in; NULL = nobody */
	const struct view_nav *nav;   /* at most six; the rest in more */
	size_t nnav;
	const struct view_nav *more;
	size_t nmore;
	/* What the page's forms hide, worked out when the first of them is met; NULL = no forms. */
	const struct view_hidden *(*hidden)(void *arg);
	void *hidden_arg;
	const char *flash;        /* "Samtalet är sparat." shown once on top; NULL = none */
	bool public_site;         /* public look: no workplace bar, "Lämna sidan nu" on top */
	/* Languages in the header instead of the footer's switch; NULL = the switch. Visitors have no
	 * cookie: the language goes along in every link, as `keep` ("?sprak=en", "" = as asked for). */
	const struct view_tongue *tongues;
	size_t ntongues;
	const char *keep;
	bool demo;                /* says "Övningsdata" in the header */
	const char *keys;         /* "i=/idag l=/samtal/nytt": letters that lead to places; NULL = none */
	bool no_print;            /* paper shows only that the page is not printed */
	bool large;               /* larger type: volunteers, who work on phones */
	int64_t now;
};
/* T("text") inside C code that has `const struct view *v`. */
#define T(s) view_text(v->lang, s)

/* ---- numbers and dates in words; all in v->mem ---- */

/* "1 234" with no-break spaces in Swedish, "1,234" in English; a true minus sign. */
const char *view_number(const struct view *v, int64_t n);
const char *view_bytes(const struct view *v, int64_t n); /* "78 kB", from 1 048 576 on "1 MB"; down */
/* "1 mars 2026"; the day keeps to its month by a no-break space. DAY_NONE gives "". */
const char *view_date(const struct view *v, int32_t day);
/* An instant as people say it, seen from v->now, in Swedish time: "i dag 14:02", "i går", the
 * weekday up to six days back ("i tisdags"), else the date ("12 mars 2026"), also for what is
 * to come. */
const char *view_when(const struct view *v, int64_t instant);
/* An instant in full: "i dag 14:02", else "12 mars 2026 kl. 14:02". */
const char *view_moment(const struct view *v, int64_t instant);
/* The address that dials a number as people write it: "070-174 06 05" gives "tel:0701740605". */
const char *view_tel(const struct view *v, const char *number);

struct view_crumb {
	const char *href, *label; /* the last has href NULL */
};
/* The shell. Every template of a page begins with {{open "Title", crumbs}} and ends with
 * {{close}}, which call these. crumbs: ended by a zero row, or NULL. The h1 is the page's own. */
void view_open(struct sbuf *o, const struct view *v, const char *title,
	       const struct view_crumb *crumbs);
void view_close(struct sbuf *o, const struct view *v);
/* Whole page for an error status: what happened and what to do. why: one sentence more, or NULL. */
void view_error(struct sbuf *o, const struct view *v, int status, const char *why);

/* The footer's language switch is a link to this page with ?VIEW_LANG=en or sv. */
#define VIEW_LANG "sprak"
/* Hidden fields of every form. */
#define VIEW_CSRF "skydd"
#define VIEW_ONCE "en_gang"
/* Autosave (app.js): a POST to view_field.draft ("/utkast"), urlencoded, with VIEW_CSRF, "plats" =
 * the path of the page's address, and every named field of the form that is not hidden; 204 means
 * saved ("Sparat 14:02"). Without scripts the page loses nothing: the form itself is kept when a
 * session has run out, and view_draft_button sends the same fields with VIEW_ONCE, which is answered
 * 303 back to that place. */
#define VIEW_DRAFT_PLACE "plats"

/* A place of ours with the language that a visitor has chosen (v->keep): "/stod/nu?sprak=en". In
 * v->mem, or the path itself. */
const char *view_place(const struct view *v, const char *path);

/* A whole address into href, src or action; what {{url x}} calls. Passed: one leading "/" (not
 * "//"), "#", "?", https:, http:, tel:, mailto:. Anything else, NULL too, is written as "#". */
void view_url(struct sbuf *o, const char *url);

/* ---- forms: a value and perhaps an error per field; a refused form comes back filled in ---- */

struct form;
struct view_option {      /* ended by a row with value NULL */
	const char *value, *label, *hint;
};
/* What a form holds at most; http has cut the request long before. Past it values are dropped,
 * the form is bad, and the readers say so for the whole form. */
#define FORM_MAX_VALUES 500
#define FORM_MAX_BYTES ((size_t)1 << 20) /* names and values together */
struct form *form_new(struct arena *mem); /* lives in mem; copies all it is given */
void form_set(struct form *f, const char *field, const char *value); /* initial or posted value */
const char *form_get(const struct form *f, const char *field);       /* "" when unset, never NULL */
bool form_has(const struct form *f, const char *field, const char *value); /* a ticked box */
/* The i-th value of a field, NULL past the last. */
const char *form_nth(const struct form *f, const char *field, size_t i);
void form_add(struct form *f, const char *field, const char *value); /* one more value (boxes) */
/* Words at the field and in the summary; the first per field is kept. field "" = whole form. */
void form_fail(struct form *f, const char *field, const char *words);
const char *form_error(const struct form *f, const char *field); /* NULL = none */
/* The i-th error in the order they were found, for the summary; NULL past the last. */
const char *form_error_at(const struct form *f, size_t i, const char **ret_field);
bool form_bad(const struct form *f);
/* Checked reading; each sets an error at the field when it does not fit and then returns an empty
 * value ("", DAY_NONE, 0, -1). label: what the error calls it, as in "Skriv {label}": a msgid,
 * lower case and definite ("namnet", "vilken kommun"). max: characters, not bytes; a line break is
 * one. Texts come back trimmed, in mem, and in NFC if they were (bytes are never changed); control
 * characters other than tab and line breaks, and broken UTF-8, are refused. */
const char *form_text(struct form *f, struct arena *mem, const struct view *v, const char *field,
		      const char *label, size_t max, bool required);
int32_t form_day(struct form *f, const struct view *v, const char *field, const char *label,
		 bool required); /* DAY_NONE when empty or wrong */
/* A whole number, also with spaces between its thousands. */
int64_t form_int(struct form *f, const struct view *v, const char *field, const char *label,
		 int64_t least, int64_t most, bool required);
/* An amount of kronor ("28 321,85", also with " kr" after it) in öre, from zero; -1 when it is empty
 * or wrong. What cannot be read in one way only is refused, with words that say why. */
int64_t form_money(struct form *f, const struct view *v, const char *field, const char *label,
		   bool required);
/* One of the codes of a list (below); index, or -1 when empty or unknown. */
int form_choice(struct form *f, const struct view *v, const char *field, const char *label,
		const struct view_option *options, bool required);

/* ---- components (templates in view/components.html) ---- */

enum view_width { VIEW_FULL = 0, VIEW_W2, VIEW_W4, VIEW_W10, VIEW_W20, VIEW_HALF };
struct view_field {
	const char *name, *label, *hint;
	enum view_width width;
	int rows;             /* textarea */
	const char *type;     /* input: "text" (default), "tel", "password", "search" */
	const char *autocomplete; /* default "off" */
	const char *inputmode;
	bool optional;        /* adds "(frivilligt)" to the label */
	bool small;           /* dense staff forms: smaller label */
	const struct view_option *options; /* select, radios, boxes */
	bool inline_options;  /* radios side by side */
	const char *draft;    /* textarea: address that autosaves to, or NULL */
};
#define FIELD(...) (&(const struct view_field){ __VA_ARGS__ })
void view_summary(struct sbuf *o, const struct view *v, const struct form *f); /* error summary */
void view_input(struct sbuf *o, const struct view *v, const struct form *f,
		const struct view_field *d);
void view_day(struct sbuf *o, const struct view *v, const struct form *f,
	      const struct view_field *d); /* one field, "2026-03-01" */
void view_area(struct sbuf *o, const struct view *v, const struct form *f,
	       const struct view_field *d);
void view_select(struct sbuf *o, const struct view *v, const struct form *f,
		 const struct view_field *d);
void view_radios(struct sbuf *o, const struct view *v, const struct form *f,
		 const struct view_field *d);
void view_boxes(struct sbuf *o, const struct view *v, const struct form *f,
		const struct view_field *d);
/* A group of boxes that are fields of their own, ended by a row with name NULL. value NULL: "ja".
 * The group's error is that of d->name. */
struct view_tick {
	const char *name, *value, *label, *hint;
};
void view_ticks(struct sbuf *o, const struct view *v, const struct form *f,
		const struct view_field *d, const struct view_tick *ticks);
/* Rarely used fields under a heading that opens; open: something in it is filled in or wrong. */
void view_more_open(struct sbuf *o, const struct view *v, const char *label, bool open);
void view_more_close(struct sbuf *o, const struct view *v);
/* <form method=post> with the hidden csrf and once fields; view_form_close ends it. action NULL:
 * this address. */
void view_form_open(struct sbuf *o, const struct view *v, const char *action);
void view_form_close(struct sbuf *o, const struct view *v);
void view_hidden(struct sbuf *o, const struct view *v); /* the two fields, for a form with attributes of its own */
/* The same for a form with a file in it, and its field. type: what the browser offers, ".xlsx,.csv". */
void view_form_open_file(struct sbuf *o, const struct view *v, const char *action);
void view_file(struct sbuf *o, const struct view *v, const struct form *f,
	       const struct view_field *d);
enum view_button { VIEW_PRIMARY = 0, VIEW_SECONDARY, VIEW_WARNING };
/* name and value may be NULL */
void view_button(struct sbuf *o, const struct view *v, enum view_button kind, const char *label,
		 const char *name, const char *value);
void view_link_button(struct sbuf *o, const struct view *v, enum view_button kind,
		      const char *label, const char *href);
/* A form with one button and hidden name=value pairs: "Ej nådd" in one tap. */
void view_action(struct sbuf *o, const struct view *v, enum view_button kind, const char *label,
		 const char *action, const char *name, const char *value);

/* "Spara utkast" last in a form with a draft, where no scripts run: these save by themselves. */
void view_draft_button(struct sbuf *o, const struct view *v);
/* "Skriv ut", where scripts run; without them the browser's own menu prints. */
void view_print(struct sbuf *o, const struct view *v);

struct view_row { /* summary list; ended by a row with key NULL */
	const char *key, *value, *href, *change; /* href NULL: nothing to change */
};
void view_rows(struct sbuf *o, const struct view *v, const struct view_row *rows);
enum view_state { VIEW_GREY = 0, VIEW_BLUE, VIEW_GREEN, VIEW_YELLOW, VIEW_RED };
void view_tag(struct sbuf *o, const struct view *v, enum view_state s, const char *label);
void view_inset(struct sbuf *o, const struct view *v, const char *text);
void view_notice(struct sbuf *o, const struct view *v, const char *text);   /* "!" warning text */
void view_empty(struct sbuf *o, const struct view *v, const char *text);    /* empty place teaches */

/* A list: every row is one link with a title, a line of facts and perhaps a tag. */
struct view_item {
	const char *href, *title, *meta, *when; /* when: right side, "Sedan tisdag" */
	const char *tag;
	enum view_state state;
};
void view_list(struct sbuf *o, const struct view *v, const struct view_item *items, size_t n,
	       const char *empty);
/* A timeline, newest first. body is plain text; line breaks are kept. */
struct view_event {
	const char *title, *by, *body;
	int64_t at;
	const char *tag;
	enum view_state state;
};
void view_timeline(struct sbuf *o, const struct view *v, const struct view_event *e, size_t n);
/* A plain table; first column is the row header. cells: row by row, ncols each. number[i]: right
 * aligned with tabular figures. hrefs: where each cell leads, in the same order, or NULL for no
 * links; NULL in it: nowhere. sum: the last row is the sum of the others. */
struct view_table {
	const char *caption;
	const char *const *heads;
	size_t ncols, nrows;
	const char *const *cells;
	const bool *number;
	const char *const *hrefs;
	bool sum;
};
void view_table(struct sbuf *o, const struct view *v, const struct view_table *t);
/* Bars as SVG with the same figures as a table below. id: fresh on its page, a plain name. unit:
 * head of the figures, "Antal". A hidden value is a hatched gap with hidden_words; the value itself
 * is never read, also not for the scale. Counts: what is below zero has no length. */
struct view_bar {
	const char *label;
	int64_t value;
	bool hidden;
	/* What the value may be as well, drawn as a line with ends below the bar: high 0 = not told.
	 * words: what is written beside the bar; NULL: the number. */
	int64_t low, high;
	const char *words;
};
void view_bars(struct sbuf *o, const struct view *v, const char *id, const char *title,
	       const char *unit, const struct view_bar *bars, size_t n, const char *hidden_words);
/* Values over time as a line with markers, SVG, with the same figures as a table below. A hidden value
 * is a hatched gap with ".." and breaks the line; like bars, its value is never read. */
struct view_point {
	const char *label; /* short: "2025" */
	int64_t value;
	const char *words; /* what is written for it; NULL: the number, or that it is not shown */
	bool hidden, unknown;
};
struct view_trend {
	const char *id, *title, *unit; /* as of bars */
	const struct view_point *points; /* at most eight, or their labels meet on a phone */
	size_t n;
	int64_t target; /* a dashed line; -1 = none */
};
void view_trend(struct sbuf *o, const struct view *v, const struct view_trend *t);
/* The drawing alone, where the same figures stand in a table beside it already. */
void view_bars_alone(struct sbuf *o, const struct view *v, const char *id, const char *title,
		     const char *unit, const struct view_bar *bars, size_t n,
		     const char *hidden_words);
/* Bars that are the sums of parts, none of them hidden, with a pattern for each part and a key below; the same
 * figures stand in a table beside it. id: plain letters and hyphens. */
#define VIEW_STACK_MOST 6 /* parts */
struct view_stack {
	const char *id, *title, *unit;
	const char *const *rows, *const *parts; /* words */
	size_t nrows, nparts;
	const int64_t *n; /* [row * nparts + part], not negative */
};
/* Can it be drawn: two to VIEW_STACK_MOST parts, and nothing below zero. */
bool view_stack_good(const struct view_stack *m);
void view_stack(struct sbuf *o, const struct view *v, const struct view_stack *m);
/* An address to point a phone at, as SVG with its name. Nothing is written for one of some thousand
 * characters. */
void view_qr(struct sbuf *o, const struct view *v, const char *text, const char *label);
/* "Nästa sida" by key, not by offset; next NULL = last page. */
void view_pager(struct sbuf *o, const struct view *v, const char *next, const char *prev);

/* ---- embedded assets: served under /tillgangar/NAME.HASH.EXT, and by their plain name ---- */

struct view_asset {
	const char *name, *path, *type, *etag; /* path holds the hash */
	struct blob plain, gzip, brotli;
};
const struct view_asset *view_asset_find(const char *path); /* NULL = none */
const char *view_asset_path(const char *name);              /* "app.css" -> "/tillgangar/..." */

#endif
