/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc.h - a document that leaves the house: one model, and from it a page, a tagged PDF, a Word file
 * and plain paragraphs to paste. And the register of what was sent to whom, when, in which version.
 *
 * What a municipality has received, or been able to open, is a public record there (2 kap. 9 § TF):
 * so a version that is registered is kept as it was and never rendered from newer data. No text
 * about a helped person belongs in a document.
 *
 * The only room that includes cairo, pango, qpdf, libarchive and lowdown. Rendering takes
 * milliseconds to seconds: on a worker (ctx_work), never on an http thread. */
#ifndef DOC_DOC_H
#define DOC_DOC_H

#include "auth/auth.h"

extern const struct db_room doc_room;
extern const struct http_route doc_routes[]; /* /dokument/{id} */

/* ---- the model; everything in an arena, texts UTF-8 ---- */

enum doc_style { DOC_BOLD = 1, DOC_ITALIC = 2, DOC_CODE = 4 /* on pages; elsewhere plain */ };
struct doc_run {
	const char *text; /* without line breaks; or exactly "\n", a break within the paragraph */
	unsigned style;   /* doc_style bits */
	const char *href; /* NULL, or an address that doc_link_good has passed */
};
struct doc_text {
	const struct doc_run *runs;
	size_t n;
};
struct doc_list;
struct doc_item {
	struct doc_text text;
	const struct doc_list *sub; /* NULL = none */
};
#define DOC_LIST_DEPTH 3
struct doc_list {
	bool numbered;
	int start; /* first number */
	const struct doc_item *items;
	size_t n;
};
#define DOC_TABLE_COLS 8
struct doc_table {
	const struct doc_text *cells; /* row by row, the head first */
	size_t cols, rows;            /* rows: with the head */
	bool number[DOC_TABLE_COLS];  /* right aligned */
};
/* Bars, or a line over time: as a picture of its own, and within a document. */
struct doc_chart {
	const char *title, *unit;
	const char *foot;                /* where it comes from, and of when; NULL */
	const struct view_bar *bars;     /* as view_bars draws them */
	size_t n;
	const char *hidden_words;
	const struct view_trend *trend;  /* instead of bars; NULL */
};
#define DOC_CHART_MOST 40 /* bars or points */
enum doc_kind { DOC_HEADING = 1, DOC_PARAGRAPH, DOC_LIST, DOC_TABLE, DOC_PAGE /* a new page */, DOC_CHART };
struct doc_block {
	enum doc_kind kind;
	int level;               /* heading: 2 or 3; 1 is the title */
	struct doc_text text;    /* heading, paragraph */
	struct doc_list list;
	struct doc_table table;  /* its first row is the head */
	const struct doc_chart *chart; /* each figure has its words; what is hidden has no figure */
};
struct doc_field {
	const char *label, *value; /* "Datum", "2026-01-09" */
};
struct doc_sign {
	const char *name, *title; /* "Verksamhetsutvecklare" */
};
/* A sender's picture, as doc_logo_read made it. */
struct doc_logo {
	struct blob png;   /* n 0: none */
	int width, height; /* pixels */
};
struct doc {
	const char *title;        /* level 1 heading, and the title of the file */
	const char *kind;         /* "Tjänsteskrivelse" */
	const char *sender;       /* "Ragunda kommun" */
	const char *unit;         /* "Vård- och socialavdelningen"; NULL */
	int32_t day;              /* of the document; also the date inside the files */
	const struct doc_field *fields; /* in the page header */
	size_t nfields;
	struct doc_block *blocks; /* grows by the functions below */
	size_t n, cap;
	const struct doc_sign *signs;
	size_t nsigns;
	const char *foot;         /* at the foot of each page: an address; NULL */
	struct doc_logo logo;     /* above the sender on the first page; says nothing that words do not */
	const char *logo_at;      /* where a page finds the picture; NULL; no part of the content */
};

#define DOC_LOGO_FILE_MAX ((size_t)512 << 10) /* bytes of the file that is handed in */
#define DOC_LOGO_SIDE_MAX 4000              /* its pixels, either way */
/* A PNG file as a logo in mem: drawn anew, without whatever else the file carried, and no larger than
 * print needs. On a worker. MST_INVALID: *ret_why (a msgid) says what is wrong with it. */
MST_CHECK mst_err doc_logo_read(struct arena *mem, struct blob file, struct doc_logo *ret,
				const char **ret_why);
#define DOC_LOGO_TYPE "image/png"
/* Its size in print, in points. */
void doc_logo_size(const struct doc_logo *l, double *ret_width, double *ret_height);

/* Swedish print: no-break spaces in "731 101 kr", "§ 220", "11 kap. 5 §" and before a unit, an en dash
 * for a hyphen between spaces and in "15-17" and "2025-2026". Dates (2026-01-09), registry numbers
 * and telephone numbers are left alone. A copy in mem. */
const char *doc_typography(struct arena *mem, const char *s);

/* Each appends a block; texts are copied and pass through doc_typography. */
void doc_heading(struct arena *mem, struct doc *d, int level, const char *text);
void doc_paragraph(struct arena *mem, struct doc *d, const char *text);
void doc_new_page(struct arena *mem, struct doc *d);
/* A table of plain cells, row by row, the head first. number: one flag per column, or NULL. */
void doc_table(struct arena *mem, struct doc *d, const char *const *cells, size_t cols, size_t rows,
	       const bool *number);
/* A chart, with the words that v writes its figures in: what is packed, drawn and read aloud is they. */
void doc_chart_put(const struct view *v, struct doc *d, const struct doc_chart *m);
/* A list of plain items. */
void doc_bullets(struct arena *mem, struct doc *d, const char *const *items, size_t n);
/* Words as text of Markdown, on one line: what would mean something there is escaped. */
void doc_put_words(struct sbuf *o, const char *s);
/* A text of one plain run. */
struct doc_text doc_plain(struct arena *mem, const char *text);

/* What was taken out of a Markdown text. */
struct doc_dropped {
	int html, links, images;
};
#define DOC_MARKDOWN_MAX 65536 /* bytes, some twenty pages */
/* Appends what a Markdown text (CommonMark with tables) says. HTML in it is left out, a link to
 * anything but http, https, mailto, tel or an address of ours becomes its text, a picture its
 * description; each is counted. Headings become level 3. MST_INVALID: too long, not UTF-8, or
 * nested too deep; nothing is appended. ret may be NULL. Time and memory are bounded by the cap. */
MST_CHECK mst_err doc_markdown(struct arena *mem, struct doc *d, const char *text,
			       struct doc_dropped *ret);
#define DOC_LONG_MAX ((size_t)2 << 20) /* bytes, some six hundred pages */
/* The same for a long text, read in pieces that end at an empty line: time grows with its length, and
 * a list that is longer than a piece becomes two. */
MST_CHECK mst_err doc_markdown_long(struct arena *mem, struct doc *d, const char *text,
				    struct doc_dropped *ret);
/* An address that a document may lead to: http:, https:, mailto:, tel:, or one leading "/". */
bool doc_link_good(const char *href);

/* The words of a text without its looks. */
const char *doc_words(struct arena *mem, const struct doc_text *t);
/* A document as bytes that stay readable, and back. MST_INVALID: not such bytes. */
void doc_pack(const struct doc *d, struct sbuf *out);
MST_CHECK mst_err doc_unpack(struct arena *mem, struct blob b, struct doc *ret);
/* The fingerprint of a version: of its packed bytes. */
void doc_hash(const struct doc *d, struct hash *ret);

/* ---- comparing two versions ---- */

enum doc_change_kind { DOC_SAME = 0, DOC_ADDED, DOC_REMOVED, DOC_CHANGED };
struct doc_piece {
	enum doc_change_kind kind; /* DOC_CHANGED never */
	const char *text;
};
struct doc_change { /* of a line: title, paragraph, item or row */
	enum doc_change_kind kind; /* DOC_SAME: the heading that the next ones stand under */
	bool heading;
	const struct doc_piece *pieces;
	size_t n;
};
struct doc_comparison {
	const struct doc_change *list;
	size_t n, added, removed, changed; /* lines */
};
/* In mem. Time is bounded also for documents of hundreds of pages. */
void doc_compare(struct arena *mem, const struct doc *was, const struct doc *is,
		 struct doc_comparison *ret);
void doc_comparison_html(struct sbuf *o, const struct view *v, const struct doc_comparison *m);

/* ---- rendering: the same model always gives the same bytes ---- */

/* An <article> that looks like its print. */
void doc_article_html(struct sbuf *o, const struct view *v, const struct doc *d);
/* Its blocks alone, for a preview of a part. */
void doc_body_html(struct sbuf *o, const struct view *v, const struct doc *d);
/* A text's runs: what stands inside a paragraph. */
void doc_runs_html(struct sbuf *o, const struct view *v, const struct doc_text *t);
/* The heading and each section as text to select and copy, with its own button. */
void doc_paste_html(struct sbuf *o, const struct view *v, const struct doc *d);
/* All of it as text, sections parted by an empty line. */
void doc_plain_text(struct sbuf *out, const struct doc *d);

/* Tagged A4, language sv-SE. On a worker. MST_FAIL: logged; out is then of no use. */
MST_CHECK mst_err doc_pdf(const struct doc *d, struct sbuf *out);
#define DOC_PDF_TYPE "application/pdf"
/* Word's own styles (Heading 1, List Bullet ...). On a worker. MST_FAIL: logged. */
MST_CHECK mst_err doc_docx(const struct doc *d, struct sbuf *out);
#define DOC_DOCX_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
/* OpenDocument text (ODF 1.3), for LibreOffice and others. On a worker. MST_FAIL: logged. */
MST_CHECK mst_err doc_odt(const struct doc *d, struct sbuf *out);
#define DOC_ODT_TYPE "application/vnd.oasis.opendocument.text"
#define DOC_FILE_MAX ((size_t)16 << 20) /* what a rendered file may weigh */

/* ---- a chart as a picture ---- */

/* A PNG, 1 600 pixels wide, white, black and one dark tone: it tells the same when it is printed in black
 * and white. Always the same bytes on one machine. On a worker. MST_FAIL: logged. */
MST_CHECK mst_err doc_chart_png(const struct view *v, const struct doc_chart *m, struct sbuf *out);
/* Draws on a worker, and answers with the picture as NAME.png when its row is durable. m lives in c->mem. */
mst_err doc_answer_chart(struct ctx *c, const struct doc_chart *m, const char *name,
			 const struct audit_row *audit);

/* ---- the register: versions that left the house, and to whom ---- */

enum doc_way {
	DOC_MAIL = 1, DOC_POST, DOC_HANDED, DOC_OTHER, /* sent by somebody here */
	DOC_SEEN = 10, DOC_FETCHED,                    /* opened, or taken as a file, by the receiver */
};
struct doc_version {
	struct id id, owner; /* owner: the organisation that it is about */
	const char *kind;    /* "memo" */
	int64_t number;      /* 1, 2 ... of that kind and owner */
	const char *title;
	struct hash hash;
	int64_t at;          /* when it was registered */
	int64_t sent;        /* how often it was sent; being opened is not counted */
};
struct doc_sending {
	struct id id, version;
	int64_t number;       /* of the version */
	struct id owner;
	const char *title;
	struct hash hash;     /* of the version */
	const char *receiver; /* "Kommunstyrelsen, registrator"; DOC_SEEN, DOC_FETCHED: her name */
	enum doc_way way;
	int32_t day;          /* when it was sent or opened */
	int64_t at;           /* when that was written down */
	const char *by;       /* who wrote it down */
	int32_t receipt;      /* when the receiver said that it came; DAY_NONE */
	const char *receipt_note; /* "Dnr KS 2026/44"; NULL */
};
#define DOC_RECEIVER_MAX 200 /* characters */

/* Apply: the version with just that content, made when it is new (next number of kind and owner). */
MST_CHECK mst_err doc_register(struct db *w, struct arena *mem, struct id owner, const char *kind,
			       const struct doc *d, int64_t at, struct doc_version *ret);
/* MST_NOTFOUND: no such version. content may be NULL. MST_FAIL, and all of ret: its content is not
 * what its fingerprint is of. In mem, as all below. */
MST_CHECK mst_err doc_version_get(struct db *db, struct arena *mem, struct id id,
				  struct doc_version *ret, struct doc *content);
/* Whether each version's content is what its fingerprint is of; the title of one that is not, or NULL.
 * ret_n: how many there are. */
MST_CHECK mst_err doc_versions_whole(struct db *db, struct arena *mem, size_t *ret_n,
				     const char **ret_damaged);
/* The version with just that content; MST_NOTFOUND: it has not left the house. */
MST_CHECK mst_err doc_version_of(struct db *db, struct arena *mem, struct id owner, const char *kind,
				 const struct doc *d, struct doc_version *ret);
/* Newest first. owner ID_NONE: of all. only_sent: not those that were only opened. */
MST_CHECK mst_err doc_versions(struct db *db, struct arena *mem, struct id owner, bool only_sent,
			       struct doc_version **ret, size_t *ret_n);
/* What was sent and opened, newest first. owner and version ID_NONE: all. */
MST_CHECK mst_err doc_sendings(struct db *db, struct arena *mem, struct id owner, struct id version,
			       struct doc_sending **ret, size_t *ret_n);
/* An act: the receiver of a sending has said that it came (doc.receipt). MST_CONFLICT: it is written
 * down already, or nobody here sent it. note lives in c->mem. */
void doc_receipt(struct ctx *c, struct id sending, int32_t day, const char *note, struct act *ret);
/* "14 april 2026, Dnr KS 2026/44"; "–" without one. */
const char *doc_receipt_words(const struct view *v, const struct doc_sending *s);
/* The first characters of a fingerprint, in groups that can be read aloud. */
const char *doc_print(struct arena *mem, const struct hash *h);
/* "E-post", "Öppnad här" ...; translated. */
const char *doc_way_words(const struct view *v, enum doc_way w);

/* An act: registers d's version and that it was sent (doc.send). d, kind and receiver live in
 * c->mem. ret_version is filled when it has been applied. */
void doc_send(struct ctx *c, struct id owner, const char *kind, const struct doc *d,
	      const struct doc_sending *s, struct doc_version *ret_version, struct act *ret);
/* From a handler: somebody outside the jour opens d or takes it as a file. It is registered first,
 * once per version, person and way (doc.open), and `next` goes on when that is durable; who belongs
 * to the jour leaves no trace and goes on at once. */
mst_err doc_open(struct ctx *c, struct id owner, const char *kind, const struct doc *d,
		 enum doc_way way, http_handler next);
/* From a handler: renders d as a file on a worker and answers with it, as the ending of the address
 * says: .pdf, .docx or .odt. name: without its ending, a-z and hyphens. */
mst_err doc_answer_file(struct ctx *c, const struct doc *d, const char *name);
/* From a handler: answers with the picture. MST_NOTFOUND: there is none. */
mst_err doc_answer_logo(struct ctx *c, const struct doc_logo *l);
/* Rows of a route table for the three, below `at`: "/moten/{id}" gives "/moten/{id}/fil.pdf" ... */
#define DOC_FILE_ROUTES(at, need, handler) DOC_FILE_ROUTES_WITH(at, need, handler, 0)
/* The same with flags of http.h: HTTP_PROVED where the file is about a person. */
#define DOC_FILE_ROUTES_WITH(at, need, handler, flags)                                             \
	{ "GET", at "/fil.pdf", need, handler, flags },                                             \
	{ "GET", at "/fil.docx", need, handler, flags },                                            \
	{ "GET", at "/fil.odt", need, handler, flags }
/* Links to the three. at: the address above "/fil.pdf". */
void doc_files_html(struct sbuf *o, const struct view *v, const char *at);

#endif
