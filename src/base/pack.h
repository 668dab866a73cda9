/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* pack.h - a struct's fields as bytes, for what is sealed: numbers of 8 bytes and texts with their
 * length, in a fixed order that begins with a version. A reader of an older version stops earlier;
 * fields are only ever added at the end. Reading never goes past the end: `bad` is sticky. */
#ifndef BASE_PACK_H
#define BASE_PACK_H

#include "base/base.h"

void pack_int(struct sbuf *b, int64_t v);
void pack_text(struct sbuf *b, const char *s); /* NULL and "" are kept apart */
void pack_id(struct sbuf *b, struct id id);

struct unpack {
	const uint8_t *p, *end;
	bool bad;
};
struct unpack unpack_of(struct blob b);
int64_t unpack_int(struct unpack *u);                           /* 0 when bad */
const char *unpack_text(struct unpack *u, struct arena *mem);   /* copied; NULL when bad or NULL */
struct id unpack_id(struct unpack *u);
bool unpack_more(const struct unpack *u);                       /* fields of a newer version follow */

#endif
