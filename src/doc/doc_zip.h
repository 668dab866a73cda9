/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_zip.h - the zip that Word and OpenDocument files are. What goes wrong is remembered, and told
 * once at the end. */
#ifndef DOC_DOC_ZIP_H
#define DOC_DOC_ZIP_H

#include "doc/doc_priv.h"

struct archive;
struct doc_zip {
	struct archive *a;
	struct sbuf *out;
	bool good;
};
void doc_zip_open(struct doc_zip *z, struct sbuf *out);
void doc_zip_text(struct doc_zip *z, const char *name, const char *text);
void doc_zip_bytes(struct doc_zip *z, const char *name, struct blob b);
void doc_zip_stored(struct doc_zip *z, const char *name, const char *text); /* not compressed */
void doc_zip_part(struct doc_zip *z, const char *name, struct sbuf *b);     /* and empties b */
/* Always once. MST_FAIL: logged under that event; out is of no use. */
MST_CHECK mst_err doc_zip_close(struct doc_zip *z, const char *event);
/* Escaped, without what XML 1.0 does not allow. */
void doc_xml(struct sbuf *o, const char *s);

#endif
