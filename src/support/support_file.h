/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_file.h - attachments of a case: a photo of an injury, a decision, a claim for compensation. Each
 * has a key of its own under the case's, and its bytes are sealed in pieces that cannot be left out, moved
 * or cut. Who opens the case opens them; they go with the case's key. */
#ifndef SUPPORT_SUPPORT_FILE_H
#define SUPPORT_SUPPORT_FILE_H

#include "doc/doc_clean.h"
#include "support/support_rekey.h"

#define SUPPORT_FILES_MAX 40     /* of a case */
#define SUPPORT_FILE_NAME_MAX 120 /* characters */

struct support_file {
	struct id id, case_id, by;
	int64_t at;
	const char *name; /* sealed, as all below: what it is, in her words */
	enum doc_clean_kind kind;
	int64_t size;
	const char *by_name;
};
/* What a case has, the latest first. */
MST_CHECK mst_err support_files(struct ctx *c, const struct support_case *s,
				struct support_file **ret, size_t *ret_n);
/* MST_NOTFOUND: none of this case. */
MST_CHECK mst_err support_file_find(struct ctx *c, const struct support_case *s, struct id id,
				    struct support_file *ret);
/* Adds a file that doc_clean has passed; its id is set here. MST_CONFLICT: the case is not open, or, in
 * the act, it has SUPPORT_FILES_MAX already. */
MST_CHECK mst_err support_file_add(struct ctx *c, const struct support_case *s, const char *name,
				   enum doc_clean_kind kind, struct blob bytes, struct act *ret);
/* Appends its bytes to out. MST_FAIL: a piece is altered or missing; out is of no use. */
MST_CHECK mst_err support_file_bytes(struct ctx *c, const struct support_case *s,
				     const struct support_file *f, struct sbuf *out);
/* It goes for good. MST_DENIED: the caller is neither who added it nor a coordinator. */
MST_CHECK mst_err support_file_remove(struct ctx *c, const struct support_case *s,
				      const struct support_file *f, struct act *ret);

/* ---- between the files of the room ---- */

struct support_file_row {
	struct id jour, id, case_id, by;
	int64_t at;
	struct blob wrap, sealed;
	const char *by_name; /* when read; NULL: nobody */
};
MST_CHECK mst_err support_file_insert(struct db *w, const struct support_file_row *r);
MST_CHECK mst_err support_file_piece_insert(struct db *w, struct id jour, struct id file, int64_t n,
					    struct blob sealed);
MST_CHECK mst_err support_file_rows(struct db *db, struct arena *mem, struct id case_id,
				    struct support_file_row **ret, size_t *ret_n);
MST_CHECK mst_err support_file_pieces(struct db *db, struct arena *mem, struct id file,
				      struct blob **ret, size_t *ret_n);
MST_CHECK mst_err support_file_count(struct db *db, struct id case_id, int64_t *ret);
/* MST_CONFLICT: it is gone already. */
MST_CHECK mst_err support_file_delete(struct db *w, struct id id);
MST_CHECK mst_err support_files_delete(struct db *w, struct id case_id);
/* What is sealed of a row under another key of the case, and that put in its place. */
MST_CHECK mst_err support_file_again(struct ctx *c, const struct seal_key *old,
				     const struct seal_key *key, struct support_file_row *r);
MST_CHECK mst_err support_file_reseal(struct db *w, const struct support_file_row *r);

/* ---- pages ---- */

struct support_files_view {
	const struct form *form;
	const char *base, *name; /* of the case */
	const struct view_item *items;
	size_t n;
	bool open;
	/* one of them */
	const char *title, *meta, *bytes, *remove; /* remove NULL: not hers to take away */
	bool picture;
};
void support_files_html(struct sbuf *o, const struct view *v, const struct support_files_view *m);
void support_file_html(struct sbuf *o, const struct view *v, const struct support_files_view *m);
mst_err support_files_get(struct ctx *c);
mst_err support_files_post(struct ctx *c);
mst_err support_file_get(struct ctx *c);
mst_err support_file_bytes_get(struct ctx *c);
mst_err support_file_remove_post(struct ctx *c);

#endif
