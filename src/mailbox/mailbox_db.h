/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_db.h - rows of the room mailbox; nothing here is opened. */
#ifndef MAILBOX_MAILBOX_DB_H
#define MAILBOX_MAILBOX_DB_H

#include "mailbox/mailbox.h"

struct mailbox_row {
	struct id jour, id;
	const char *locate;
	enum mailbox_state state;
	int64_t created, touched, opened, taken; /* opened, taken: 0 = not yet */
	bool waits;
	uint8_t pub[32];
	struct blob salt, verify, new_pub, new_secret, old_salt, old_pub, old_secret, intake;
};
MST_CHECK mst_err mailbox_row_find(struct db *db, struct arena *mem, struct id id,
				   struct mailbox_row *ret);
/* Of those whose code works. */
MST_CHECK mst_err mailbox_row_locate(struct db *db, struct arena *mem, struct id jour,
				     const char *locate, struct mailbox_row *ret);
/* MST_BUSY: as many are kept as may be, or as may come in a day. */
MST_CHECK mst_err mailbox_row_insert(struct db *w, const struct mailbox_row *r);
MST_CHECK mst_err mailbox_rows(struct db *db, struct arena *mem, struct id jour, bool waits,
			       struct mailbox_row **ret, size_t *ret_n);
MST_CHECK mst_err mailbox_rows_count(struct db *db, struct id jour, int64_t *ret_waiting);
MST_CHECK mst_err mailbox_rows_since(struct db *db, struct id jour, int64_t since, int64_t *ret);
/* Of an open letter; MST_CONFLICT: it is not open any more. */
MST_CHECK mst_err mailbox_row_touch(struct db *w, struct id id, int64_t now, bool waits);
MST_CHECK mst_err mailbox_row_opened(struct db *w, struct id id, int64_t now);
MST_CHECK mst_err mailbox_row_taken(struct db *w, struct id id, int64_t now);
/* Her code is dead; the jour's copies stay. MST_CONFLICT as above. */
MST_CHECK mst_err mailbox_row_shut(struct db *w, struct id id, int64_t now);
/* All content goes. MST_CONFLICT: it has gone already. */
MST_CHECK mst_err mailbox_row_end(struct db *w, struct id id, enum mailbox_state state, int64_t now);
MST_CHECK mst_err mailbox_rows_unwiped(struct db *db, struct arena *mem, struct id jour, int most,
				       struct id **ret, size_t *ret_n);
MST_CHECK mst_err mailbox_row_wiped(struct db *w, struct id id);
/* lapse: answered letters not touched since; shown: what was shown before it; gone: rows of letters
 * that ended before it. */
MST_CHECK mst_err mailbox_rows_sweep(struct db *w, int64_t lapse, int64_t shown, int64_t gone);

struct mailbox_message_row {
	struct id jour, id, thread;
	int64_t at, shown; /* shown: 0 = not yet */
	bool ours;
	struct blob sealed, fresh, old;
};
/* MST_BUSY: there are as many as may be. */
MST_CHECK mst_err mailbox_message_insert(struct db *w, const struct mailbox_message_row *r);
MST_CHECK mst_err mailbox_message_list(struct db *db, struct arena *mem, struct id thread,
				       struct mailbox_message_row **ret, size_t *ret_n);
MST_CHECK mst_err mailbox_messages_shown(struct db *w, struct id thread, int64_t now);
MST_CHECK mst_err mailbox_messages_read(struct db *w, struct id thread);
MST_CHECK mst_err mailbox_messages_forget(struct db *w, struct id thread);

#endif
