/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* archive.h - the list of what is to be kept of the partnership (arkivförteckning): every version that was
 * registered, every decision, and what was sent to whom. Nobody who is helped is in it. */
#ifndef MEMO_ARCHIVE_H
#define MEMO_ARCHIVE_H

#include "agreement/decision.h"
#include "doc/doc.h"
#include "org/org.h"

extern const struct http_route memo_archive_routes[]; /* /dokument/arkiv */

struct memo_archive {
	const char *jour;
	struct id jour_id;
	int32_t day;
	const struct org *towns;
	const struct doc_version *versions;
	const struct decision *decisions;
	const struct doc_sending *sendings;
	size_t ntowns, nversions, ndecisions, nsendings;
};
/* In c->mem. */
MST_CHECK mst_err memo_archive_read(struct ctx *c, struct memo_archive *ret);
/* Swedish, whatever the language of the page. */
void memo_archive_build(struct arena *mem, const struct memo_archive *k, struct doc *ret);

#endif
