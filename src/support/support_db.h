/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_db.h - rows of the room support; nothing here is opened. */
#ifndef SUPPORT_SUPPORT_DB_H
#define SUPPORT_SUPPORT_DB_H

#include "support/support.h"

struct support_row {
	struct id jour, id, person_id;
	enum support_state state;
	int64_t version, opened, closed, touched; /* closed 0 = not */
	struct blob sealed, link, audit_wrap;
	struct blob person; /* person's, when read */
};
MST_CHECK mst_err support_row_find(struct db *db, struct arena *mem, struct id id,
				   struct support_row *ret);
MST_CHECK mst_err support_row_insert(struct db *w, const struct support_row *r);
/* Over `version`: MST_CONFLICT when it is not the one in the table. */
MST_CHECK mst_err support_row_update(struct db *w, struct id id, int64_t version, int64_t touched,
				     struct blob sealed, struct blob link);
/* Open or closed <-> closed or open; MST_CONFLICT when it is not in `from`. */
MST_CHECK mst_err support_row_state(struct db *w, struct id id, enum support_state from,
				    enum support_state to, int64_t closed, int64_t now);
MST_CHECK mst_err support_rows_trace(struct db *db, struct arena *mem, struct id jour,
				     struct support_trace **ret, size_t *ret_n);
/* Split: state, link away. */
MST_CHECK mst_err support_row_split(struct db *w, struct id id);
/* Takes back a case that is as it was opened at `at`, and its notes; MST_CONFLICT: it is not. */
MST_CHECK mst_err support_row_undo(struct db *w, struct id id, int64_t at);
/* Repeatable: the row of a case goes, alone. */
MST_CHECK mst_err support_row_delete(struct db *w, struct id id);
MST_CHECK mst_err support_row_touch(struct db *w, struct id id, int64_t now);
/* In an order, after (instant, id) of the last one shown; at 0: from the start. The instant is touched
 * or opened, as the order says. Each with id, person_id, opened, touched and sealed alone: what
 * support_row_show needs. */
enum support_order {
	SUPPORT_BY_TOUCHED = 0, /* latest first */
	SUPPORT_BY_OPENED,      /* latest first */
	SUPPORT_BY_AGE,         /* opened, the oldest first */
};
MST_CHECK mst_err support_rows_list(struct db *db, struct arena *mem, struct id jour,
				    enum support_state state, enum support_order order, int64_t at,
				    struct id id, int most, struct support_row **ret,
				    size_t *ret_n);
/* How many there are: kept by the functions that insert, delete and move a row, never counted. */
MST_CHECK mst_err support_rows_count(struct db *db, struct id jour, enum support_state state,
				     int64_t *ret);
MST_CHECK mst_err support_rows_closed(struct db *db, struct arena *mem, struct id jour,
				      int64_t closed_before, struct support_row **ret,
				      size_t *ret_n);

struct support_entry_row {
	struct id jour, id, case_id, by;
	enum support_kind kind;
	int64_t at;
	struct blob sealed;
	const char *by_name; /* when read; NULL: nobody */
};
MST_CHECK mst_err support_entry_insert(struct db *w, const struct support_entry_row *r);
/* support_case.c: a line of the timeline that an act leaves by itself, now. */
struct support_entry_row support_mark(struct ctx *c, const struct support_case *s,
				      enum support_kind kind, const char *text, const char *code);
MST_CHECK mst_err support_entry_list(struct db *db, struct arena *mem, struct id case_id,
				     struct support_entry_row **ret, size_t *ret_n);
/* The same rows for a search: id, at and sealed alone. */
MST_CHECK mst_err support_entry_texts(struct db *db, struct arena *mem, struct id case_id,
				      struct support_entry_row **ret, size_t *ret_n);
/* By its case: there is no index of entries by their ids alone. */
MST_CHECK mst_err support_entry_reseal(struct db *w, struct id case_id, struct id id,
				       struct blob sealed);
/* How much more often the case was given to somebody than taken back. */
MST_CHECK mst_err support_entry_given(struct db *db, struct id case_id, int64_t *ret);

/* Kept selections: each is its maker's alone. */
struct support_saved_row {
	struct id jour, id, user;
	int64_t at;
	struct blob sealed;
};
MST_CHECK mst_err support_saved_rows(struct db *db, struct arena *mem, struct id user,
				     struct support_saved_row **ret, size_t *ret_n);
MST_CHECK mst_err support_saved_count(struct db *db, struct id user, int64_t *ret);
MST_CHECK mst_err support_saved_insert(struct db *w, const struct support_saved_row *r);
MST_CHECK mst_err support_saved_delete(struct db *w, struct id id, struct id user);

struct support_call_row {
	struct id jour, id, by;
	int64_t at;
	struct blob sealed;
};
MST_CHECK mst_err support_call_insert(struct db *w, const struct support_call_row *r);
MST_CHECK mst_err support_call_list(struct db *db, struct arena *mem, struct id jour,
				    struct support_call_row **ret, size_t *ret_n);
MST_CHECK mst_err support_call_find(struct db *db, struct arena *mem, struct id id,
				    struct support_call_row *ret);
/* support_log.c: MST_NOTFOUND: the caller does not hold the case group, or its key is destroyed. */
MST_CHECK mst_err support_call_open(struct ctx *c, const struct support_call_row *row,
				    struct support_call *ret);
/* MST_CONFLICT: gone already. Its key is to go next. */
MST_CHECK mst_err support_call_delete(struct db *w, struct id jour, struct id id);
MST_CHECK mst_err support_calls_gone(struct db *db, struct arena *mem, struct id jour, struct id **ret, size_t *ret_n);
MST_CHECK mst_err support_call_wiped(struct db *w, struct id id);

MST_CHECK mst_err support_cut_month(struct db *db, struct arena *mem, struct id jour,
				    const char **ret); /* NULL: never */
MST_CHECK mst_err support_cut_set(struct db *w, struct id jour, const char *month);
MST_CHECK mst_err support_calls_count(struct db *db, struct id jour, int64_t *ret);

#endif
