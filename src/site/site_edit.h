/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_edit.h - the jour's own words on the public pages. Each saving is a version, and none is lost. */
#ifndef SITE_SITE_EDIT_H
#define SITE_SITE_EDIT_H

#include "site/site_page.h"

#define SITE_EDIT_MAX 20000 /* characters of a text */

struct site_edit {
	int64_t version; /* 1 ..; 0: nothing has been edited */
	int64_t at;
	struct id by;
	const char *text; /* NULL: the program's own */
};
/* The latest. MST_NOTFOUND: never edited. */
MST_CHECK mst_err site_edit_latest(struct db *db, struct arena *mem, struct id jour,
				   const char *lang, const char *name, struct site_edit *ret);
/* All of them, the latest first. */
MST_CHECK mst_err site_edit_list(struct db *db, struct arena *mem, struct id jour, const char *lang,
				 const char *name, struct site_edit **ret, size_t *ret_n);
/* What stands on the page now: edited or the program's; NULL: not in this language. */
MST_CHECK mst_err site_text_now(struct db *db, struct arena *mem, struct id jour, const char *lang,
				const char *name, const char **ret);
/* The next version after `version`, with text NULL for the program's own; in the act MST_CONFLICT: somebody
 * was quicker. After it site_kept_forget. */
void site_edit_put(struct ctx *c, const char *lang, const char *name, int64_t version,
		   const char *text, struct act *ret);

/* Built pages that are kept; a text that has changed makes all of them old. From any thread. */
void site_kept_forget(void);

#endif
