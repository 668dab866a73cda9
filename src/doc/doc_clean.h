/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_clean.h - a photo or a scanned paper that somebody hands in: what kind of file it really is, and
 * the same picture or text without what the file tells besides: where and when it was taken, with which
 * telephone, by whom, comments, scripts, files within the file. */
#ifndef DOC_DOC_CLEAN_H
#define DOC_DOC_CLEAN_H

#include "base/base.h"

#define DOC_CLEAN_MAX ((size_t)8 << 20) /* bytes of a file */

enum doc_clean_kind {
	DOC_CLEAN_NONE = 0,
	DOC_CLEAN_JPEG = 1, /* ITU-T T.81 */
	DOC_CLEAN_PNG = 2,  /* W3C PNG, third edition */
	DOC_CLEAN_PDF = 3,  /* ISO 32000 */
};
/* "image/jpeg", and "jpg", the end of a file's name; "" for DOC_CLEAN_NONE. Static. */
const char *doc_clean_type(enum doc_clean_kind k);
const char *doc_clean_end(enum doc_clean_kind k);

/* Any bytes; told by their beginning and read to their end, never by a name. Pictures are not unpacked: of
 * a JPEG only which way it is to be turned is left of what stood beside the picture. Of a PDF its
 * information, XMP, scripts, actions at opening, and attached files go; on a worker. ret_bytes in mem.
 * MST_INVALID: *ret_why, a msgid, says what is wrong. */
MST_CHECK mst_err doc_clean(struct arena *mem, struct blob file, enum doc_clean_kind *ret_kind,
			    struct blob *ret_bytes, const char **ret_why);

#endif
