/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_priv.h - what the room's own files share: sealing, tickets. */
#ifndef MAILBOX_MAILBOX_PRIV_H
#define MAILBOX_MAILBOX_PRIV_H

#include "mailbox/mailbox_db.h"

struct mailbox_sealed {
	struct mailbox_row row;
	struct mailbox_message_row message;
	struct vault_grant grant;
	const struct audit_row *audit;
};

/* Draws code anew while a letter is found by its first six digits: a letter is found by them, and two
 * would be found by the same. MST_BUSY: there is no end of them. */
MST_CHECK mst_err mailbox_code_alone(struct ctx *c, struct db *db, struct mailbox_code *code);

/* What a ticket holds. MST_CLEANUP(mailbox_pass_wipe). */
struct mailbox_pass {
	struct id thread;
	struct seal_key key; /* of the code */
};
void mailbox_pass_wipe(struct mailbox_pass *p);
/* Under the pepper, so that any of an installation's servers reads what another has made. */
const char *mailbox_ticket(struct arena *mem, const struct seal_key *pepper, const struct mailbox_pass *p,
			   int64_t now);
/* MST_DENIED: none of this installation, or too old. */
MST_CHECK mst_err mailbox_ticket_read(const struct seal_key *pepper, const char *ticket, int64_t now,
				      struct mailbox_pass *ret);

struct blob mailbox_intake_seal(struct arena *mem, const uint8_t pub[32], struct id thread,
				const struct mailbox_intake *in);
MST_CHECK mst_err mailbox_intake_open(struct arena *mem, const struct box_pair *pair,
				      struct id thread, struct blob sealed,
				      struct mailbox_intake *ret);
/* The row of one message: the jour's copy, and the writer's (fresh: only of ours; old: when she has a
 * word). */
struct mailbox_message_row mailbox_message_seal(struct arena *mem, struct id jour, struct id thread,
						int64_t at, bool ours, const char *text,
						const uint8_t pub[32], const uint8_t *new_pub,
						const uint8_t *old_pub);
/* One copy; field: which. MST_INVALID: not this pair's. */
MST_CHECK mst_err mailbox_message_open(struct arena *mem, const struct box_pair *pair, uint32_t field,
				       const struct mailbox_message_row *r, struct blob sealed,
				       struct mailbox_message *ret);
/* The same of what a browser has sealed: within the letter's seal, so that it goes with the letter. */
struct mailbox_message_row mailbox_message_boxed(struct arena *mem, struct id jour, struct id thread,
						 int64_t at, const struct mailbox_boxed *b,
						 const uint8_t pub[32]);
/* The jour's copy, also of what a browser has sealed. */
MST_CHECK mst_err mailbox_message_read(struct ctx *c, const struct box_pair *pair,
				       const struct mailbox_message_row *r, struct mailbox_message *ret);
/* The secret of a pair under a stretched key, and back. */
struct blob mailbox_secret_seal(struct arena *mem, const struct seal_key *stretched, uint32_t field,
				struct id thread, const uint8_t sec[32]);
MST_CHECK mst_err mailbox_secret_open(const struct seal_key *stretched, uint32_t field,
				      struct id thread, struct blob sealed, struct box_pair *ret);

#endif
