/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* message.h - joint communication: what the jour and the municipalities tell the public together. Both
 * sides approve one and the same edition before it is published, and where it was published is kept.
 * Nothing about anybody who is helped. */
#ifndef RELATION_MESSAGE_H
#define RELATION_MESSAGE_H

#include "agreement/decision.h"
#include "doc/doc.h"
#include "org/org.h"

extern const struct http_route relation_message_routes[]; /* /kommunikation */

#define RELATION_MESSAGE_MAX 8000 /* characters of the text */
#define RELATION_MESSAGE_LINE 200

struct relation_message {
	struct id id;
	int64_t edition, at; /* edition 0: new */
	const char *by;
	struct id org;       /* the municipality it concerns; ID_NONE: the whole county */
	const char *title, *text, *audience; /* text: Markdown */
	int32_t planned;     /* DAY_NONE */
	bool removed;
};
struct relation_approval {
	struct id org;
	const char *name;
	int64_t at;
};
struct relation_publication {
	struct id id;
	int64_t edition;
	int32_t day;
	const char *channel, *name;
};
/* Those that stand, newest first. In mem, as below. */
MST_CHECK mst_err relation_messages(struct db *db, struct arena *mem, struct relation_message **ret,
				    size_t *ret_n);
/* Its latest edition, also when removed. MST_NOTFOUND. */
MST_CHECK mst_err relation_message_get(struct db *db, struct arena *mem, struct id id,
				       struct relation_message *ret);
/* Of one edition, the jour's first to approve or not, by time. */
MST_CHECK mst_err relation_approvals(struct db *db, struct arena *mem, struct id message,
				     int64_t edition, struct relation_approval **ret, size_t *ret_n);
/* Of all editions, newest first. */
MST_CHECK mst_err relation_publications(struct db *db, struct arena *mem, struct id message,
					struct relation_publication **ret, size_t *ret_n);
/* Both sides have approved: the jour, and the municipality that it concerns, or, when it is about the
 * county, at least one. */
bool relation_message_agreed(const struct relation_message *m, struct id jour,
			     const struct relation_approval *list, size_t n);

/* Apply. MST_INVALID: a title or a text is missing. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err relation_message_insert(struct db *w, const struct relation_message *m);
/* MST_CONFLICT: that side has approved it already, or the edition is not the latest. */
MST_CHECK mst_err relation_approve(struct db *w, const struct relation_message *m,
				   const struct relation_approval *a);
/* MST_CONFLICT: not both sides have approved the edition, or it is not the latest. */
MST_CHECK mst_err relation_publish(struct db *w, struct arena *mem, const struct relation_message *m,
				   struct id jour, const struct relation_publication *p);

#endif
