/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* template.h - a municipality's own template as data: what its papers are called, who stands as their
 * sender, in which order the header and the sections come, under which headings, with which standing
 * phrases, its logo and the line at the foot. All its memos and the papers after a decision use it. */
#ifndef MEMO_TEMPLATE_H
#define MEMO_TEMPLATE_H

#include "doc/doc.h"

extern const struct http_route memo_template_routes[]; /* /kommuner/{slug}/mall */

/* A memo's fields: those of the page header and the signatures, then the sections in their order. */
enum memo_field {
	MEMO_TITLE = 0, MEMO_UNIT, MEMO_DAY, MEMO_REGISTRY, MEMO_RECEIVER, MEMO_OFFICER,
	MEMO_OFFICER_TITLE, MEMO_CHIEF, MEMO_CHIEF_TITLE,
	MEMO_PROPOSAL, MEMO_SUMMARY, MEMO_MATTER, MEMO_MONEY, MEMO_CHILDREN, MEMO_BASIS, MEMO_DISPATCH,
	MEMO_FIELDS
};
#define MEMO_FIRST_SECTION MEMO_PROPOSAL
#define MEMO_SECTIONS (MEMO_FIELDS - MEMO_FIRST_SECTION)
#define MEMO_HEAD_FIELDS 4
extern const enum memo_field memo_head_fields[MEMO_HEAD_FIELDS]; /* of the page header, in our order */

#define MEMO_HEADING_MAX 100 /* characters */
#define MEMO_PHRASE_MAX 2000
#define MEMO_FOOT_MAX 300
struct memo_template {
	struct id org;
	int64_t edition, at; /* edition 0: nobody has made one */
	const char *by;
	/* "": as without a template */
	const char *sender, *kind, *unit, *chief, *chief_title, *foot;
	struct doc_logo logo;
	int place[MEMO_FIELDS];           /* of head fields from 1, 0: left out; of sections from 1 */
	const char *heading[MEMO_FIELDS]; /* of sections */
	const char *phrase[MEMO_FIELDS];  /* of sections: Markdown after what the data say */
};

/* Our own order, nothing else. */
void memo_template_plain(struct id org, struct memo_template *ret);
/* The latest edition, else the plain one. In mem. */
MST_CHECK mst_err memo_template_latest(struct db *db, struct arena *mem, struct id org,
				       struct memo_template *ret);
/* MST_NOTFOUND. */
MST_CHECK mst_err memo_template_get(struct db *db, struct arena *mem, struct id org, int64_t edition,
				    struct memo_template *ret);
/* Apply: adds t as edition t->edition + 1. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err memo_template_insert(struct db *w, const struct memo_template *t);
void memo_template_save(struct ctx *c, struct memo_template *t, struct act *ret); /* memo.template */
/* What cannot be, as a msgid with the field; NULL: nothing. Two in one place. */
const char *memo_template_fault(const struct memo_template *t, enum memo_field *ret_field);

/* The head fields that are shown, and the sections, in the template's order: how many. ret holds
 * MEMO_HEAD_FIELDS, or MEMO_SECTIONS. */
size_t memo_template_head(const struct memo_template *t, enum memo_field *ret);
size_t memo_template_sections(const struct memo_template *t, enum memo_field *ret);
/* A section's text with the standing phrase behind it. */
const char *memo_template_phrase(struct arena *mem, const struct memo_template *t, enum memo_field f,
				 const char *text);
/* Sender, logo and foot of a paper of the municipality's. */
void memo_template_dress(const struct memo_template *t, struct doc *d);

#endif
