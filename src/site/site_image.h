/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_image.h - pictures on the public pages: kept here, so that no other host learns who reads. Each is
 * described in the text that shows it (WCAG 2.2, 1.1.1), in that text's language. */
#ifndef SITE_SITE_IMAGE_H
#define SITE_SITE_IMAGE_H

#include "doc/doc_clean.h"
#include "site/site_number.h"

#define SITE_IMAGE_MAX ((size_t)200 << 10) /* bytes: a page is read on an old phone */
#define SITE_IMAGE_CODE_MAX 40

/* Numbers and pictures as they are now, without the rule's days (site_names_of). In mem. */
MST_CHECK mst_err site_names_now(struct db *db, struct arena *mem, struct id jour,
				 struct site_names *ret);
/* MST_NOTFOUND: there is none of that code. ret_bytes in mem. */
MST_CHECK mst_err site_image_get(struct db *db, struct arena *mem, struct id jour, const char *code,
				 enum doc_clean_kind *ret_kind, struct blob *ret_bytes);

struct site_picture {
	const char *code; /* a-z, 0-9 and "-" */
	enum doc_clean_kind kind;
	int width, height; /* pixels */
	struct blob bytes;
};
/* A file as a picture, cleaned (doc_clean.h). MST_INVALID: *ret_why, a msgid. In mem. */
MST_CHECK mst_err site_picture_read(struct arena *mem, struct blob file, struct site_picture *ret,
				    const char **ret_why);
bool site_image_code_good(const char *code);
/* Acts; p and code live in c->mem. MST_CONFLICT: there is one of that code already; MST_NOTFOUND. After
 * them site_kept_forget. */
void site_picture_put(struct ctx *c, const struct site_picture *p, struct act *ret);
void site_picture_drop(struct ctx *c, const char *code, struct act *ret);

struct site_images_view {
	const struct form *form;
	const struct site_image *list;
};
/* The list, with what it takes to add one. */
void site_images_html(struct sbuf *o, const struct view *v, const struct site_images_view *m);
extern const struct http_route site_image_routes[];

#endif
