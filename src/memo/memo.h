/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo.h - the official memo (tjänsteskrivelse) by which a municipality's office puts the partnership
 * before its board: the same headings in the same order for each municipality, texts made from what
 * the program knows, each of them the office's own to change.
 *
 * A text that nobody has changed follows the data; a changed one stays as it was written until
 * somebody takes the proposal back. Every save is an edition, and none is lost. What is sent or
 * opened is registered by the room doc as it was.
 *
 * Documents are Swedish, whatever the language of the page. */
#ifndef MEMO_MEMO_H
#define MEMO_MEMO_H

#include "agreement/agreement.h"
#include "agreement/decision.h"
#include "agreement/term.h"
#include "doc/doc.h"
#include "memo/child.h"
#include "memo/template.h"
#include "org/org.h"
#include "service/service.h"

extern const struct db_room memo_room;
extern const struct http_route memo_routes[]; /* /kommuner/{slug}/tjansteskrivelse, /dokument */

/* A memo for each matter that a municipality decides in. */
enum memo_kind { MEMO_IOP = 1, MEMO_SERVICES, MEMO_GRANT };
#define MEMO_KINDS 3
struct memo_kind_info {
	const char *name;  /* in the register */
	const char *slug;  /* of its address */
	const char *words; /* what it is about, a msgid */
};
extern const struct memo_kind_info memo_kinds[MEMO_KINDS + 1];

#define MEMO_LINE_MAX 200     /* characters of a header field */
#define MEMO_SECTION_MAX 20000 /* characters of a section, some seven pages */
extern const char *const memo_slugs[MEMO_FIELDS]; /* "rubrik", "forslag" ...: form fields, addresses */
/* What the field is called, a msgid; a section's is its heading, but for the proposal's. */
const char *memo_label(enum memo_field f);
/* MEMO_FIELDS: no such. */
enum memo_field memo_field_of(const char *slug);
/* The heading in the document: the template's own, or "Vård- och socialavdelningens förslag till
 * beslut". */
const char *memo_heading(struct arena *mem, const struct memo_template *t, enum memo_field f,
			 const char *unit);

/* ---- what the program knows ---- */

struct memo_share {
	const char *name; /* "Ragunda" */
	int64_t ore;
};
struct memo_grant {
	int64_t year, total;  /* öre */
	const char *decision; /* "KS § 220/2025"; "" */
	const struct memo_share *shares; /* decided amounts that are known */
	size_t n;
};
struct memo_facts {
	const struct org *town;
	const char *jour;
	const struct agreement *agreement;   /* NULL: none */
	const char *executive;               /* "Kommunstyrelsen" */
	const char *board;                   /* that answers for social services */
	const struct memo_template *template; /* the municipality's own */
	const struct memo_child *child;      /* the assessment; NULL: nobody has made one */
	const struct decision *iop, *catalogue; /* that stand or are on their way; NULL */
	const struct service *services;      /* that its decision covers; without one all, by order */
	size_t nservices;
	const struct agreement_law *laws;    /* every wording; the document's day tells which */
	size_t nlaws;
	const struct memo_grant *grant;      /* NULL: nothing typed */
	const char *officer;                 /* the municipality's; "" */
	int32_t day;                         /* of the document while nobody has saved anything */
};
/* Reads them for one municipality. day: today. In mem; nothing is missing that would make it fail
 * but the municipality itself. */
MST_CHECK mst_err memo_facts_read(struct ctx *c, const struct org *town, int32_t day,
				  struct memo_facts *ret);
/* What the service says about whom it is for lets children in. */
bool memo_admits_minors(const struct service *s);

/* ---- what somebody has written ---- */

struct memo {
	struct id org;
	enum memo_kind kind;
	int64_t edition; /* 0 = nobody has changed anything */
	int64_t at;
	const char *by;  /* who saved it */
	const char *what; /* which field was changed, by slug; "" = several */
	const char *text[MEMO_FIELDS]; /* NULL: as the data say */
};
/* The latest edition; edition 0 when there is none. */
MST_CHECK mst_err memo_latest(struct db *db, struct arena *mem, struct id org, enum memo_kind kind,
			      struct memo *ret);
/* MST_NOTFOUND. */
MST_CHECK mst_err memo_edition_get(struct db *db, struct arena *mem, struct id org, enum memo_kind kind,
				   int64_t edition, struct memo *ret);
/* Newest first, without their texts. */
MST_CHECK mst_err memo_editions(struct db *db, struct arena *mem, struct id org, enum memo_kind kind,
				struct memo **ret, size_t *ret_n);
/* Apply: adds m as edition m->edition + 1. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err memo_insert(struct db *w, const struct memo *m);
/* The same as an act (memo.edit); m lives in c->mem, its time and writer are put in here. */
void memo_save(struct ctx *c, struct memo *m, struct act *ret);

/* ---- together ---- */

/* The text that the data and the municipality's template give: plain for header fields, Markdown for
 * sections. Of m only what other
 * fields follow is looked at: its day and the name of the office. */
const char *memo_proposal(struct arena *mem, const struct memo_facts *k, const struct memo *m,
			  enum memo_field f);
/* The same for the two other kinds; NULL: as in the agreement's memo. law_day: of the document, day the
 * same in words. */
const char *memo_kind_proposal(struct arena *mem, const struct memo_facts *k, enum memo_kind kind,
			       enum memo_field f, int32_t law_day, const char *day);
/* "Kommunstyrelsen" within a sentence. */
const char *memo_lower(struct arena *mem, const char *s);
/* A law as it held on that day: "11 kap. 5 § socialtjänstlagen (2025:400)". */
const char *memo_cite(const struct memo_facts *k, const char *code, int32_t day);
/* What field f says now: what was written, or the proposal. */
const char *memo_text(struct arena *mem, const struct memo_facts *k, const struct memo *m,
		      enum memo_field f);
/* The document, and what Markdown was left out of each section (MEMO_FIELDS of them; may be NULL).
 * A section that cannot be read as Markdown stands as plain text. */
void memo_build(struct arena *mem, const struct memo_facts *k, const struct memo *m,
		struct doc *ret, struct doc_dropped *left);

/* What a registrar or a reader would trip over. Nothing is blocked by it. */
struct memo_warning {
	enum memo_field field;
	const char *words; /* translated */
	bool hint;         /* worth a thought, not wrong */
};
/* In the order of the document. v: the reader's language. */
void memo_lint(const struct view *v, const struct memo_facts *k, const struct memo *m,
	       const struct doc_dropped *left, struct memo_warning **ret, size_t *ret_n);

#endif
