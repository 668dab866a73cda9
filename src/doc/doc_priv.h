/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_priv.h - between the files of the room doc. */
#ifndef DOC_DOC_PRIV_H
#define DOC_DOC_PRIV_H

#include "doc/doc.h"

#include "base/pack.h"

struct doc_block *doc_more(struct arena *mem, struct doc *d); /* a fresh last block */
void doc_words_add(struct sbuf *o, const struct doc_text *t);
void doc_block_text(struct sbuf *o, const struct doc_block *b);
/* Where the section that begins at block i ends: at the next heading of level 2, or at n. */
size_t doc_section_end(const struct doc *d, size_t i);

struct doc_box {
	double left, low, right, high; /* points, from the page's lower left corner */
};
/* From cairo's PDF to one that a screen reader can use: language, title bar, XMP, what is untagged
 * marked as artifact, scope of heads, words of links, words and place of charts (boxes: of each, in their
 * order) (doc_pdf_post.c). */
MST_CHECK mst_err doc_pdf_finish(const struct doc *d, const struct doc_box *boxes, const struct sbuf *raw,
				 struct sbuf *out);

/* ---- charts within a document (doc_chart.c, doc_chart_words.c) ---- */

/* What it shows, in one paragraph: for who does not see it. */
const char *doc_chart_words(struct arena *mem, const struct doc_chart *m);
void doc_chart_text(struct sbuf *o, const struct doc_chart *m); /* one line for each figure */
void doc_chart_pack(struct sbuf *o, const struct doc_chart *m);
const struct doc_chart *doc_chart_unpack(struct unpack *u, struct arena *mem); /* u->bad: none */
void doc_chart_html(struct sbuf *o, const struct view *v, const struct doc_chart *m, const char *id);
/* As wide as the text of a page. */
struct doc_picture {
	struct blob png;
	double height; /* of its width */
};
/* A picture for each chart of the document, in their order. */
MST_CHECK mst_err doc_pictures(struct arena *mem, const struct doc *d, struct doc_picture **ret);
/* Which of the document's charts block `at` is, from 1. */
int doc_chart_number(const struct doc *d, size_t at);

/* ---- doc_db.c ---- */

/* account: who opened it here; ID_NONE for what was sent. A second time of the same is left out. */
MST_CHECK mst_err doc_sending_insert(struct db *w, const struct doc_sending *s, struct id account);
MST_CHECK mst_err doc_opened(struct db *db, struct id version, struct id account, enum doc_way way,
			     bool *ret);

/* MST_CONFLICT: it has one, or it was not sent by somebody here. */
MST_CHECK mst_err doc_receipt_put(struct db *w, struct id sending, int32_t day, const char *note);

/* One side of a logo on a page, in CSS pixels. */
int doc_logo_css(const struct doc_logo *l, bool height);
/* Which of the document's tables block `at` is, from 1. */
int doc_table_number(const struct doc *d, size_t at);

#endif
