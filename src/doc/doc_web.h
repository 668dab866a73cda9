/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_web.h - view models of a registered version's page. */
#ifndef DOC_DOC_WEB_H
#define DOC_DOC_WEB_H

#include "doc/doc.h"

struct doc_version_view {
	const struct doc *d;
	const char *title;      /* "Tjänsteskrivelse, version 2" */
	const char *files;      /* address that "/fil.pdf" and the others are put behind */
	const char *hash;       /* first characters of the fingerprint */
	const struct view_row *facts;
	const struct view_table *sent; /* NULL: not for this reader */
	const struct form *form;
	const struct view_option *waiting; /* sendings without a receipt; NULL: none */
};
void doc_version_html(struct sbuf *o, const struct view *v, const struct doc_version_view *m);

#endif
