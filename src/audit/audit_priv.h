/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* audit_priv.h - what the files of this room share. */
#ifndef AUDIT_AUDIT_PRIV_H
#define AUDIT_AUDIT_PRIV_H

#include "audit/cut.h"

/* The chain's hash of a row at its place. docs/AUDIT.md gives the bytes. */
void audit_row_hash(int64_t lane, int64_t seq, const struct audit_row *r, const struct hash *prev,
		    struct hash *ret);
/* Opens what audit_prepare sealed, and checks it against the commitment. MST_INVALID: it is not
 * what was written. */
MST_CHECK mst_err audit_open_body(struct arena *mem, const struct seal_key *key,
				  const struct audit_row *r, struct id *ret_subject,
				  const char **ret_detail);

struct audit_seen { /* what a checkpoint has seen */
	uint8_t pub[32];   /* whose signature it is */
	int64_t at;
	struct audit_head *heads; /* by lane */
	size_t n;
};
/* Reads a checkpoint and its public key from their files and checks the signature. MST_INVALID
 * with plain words in err when either cannot be read or does not fit. ret's memory is mem's. */
MST_CHECK mst_err audit_checkpoint_read(struct arena *mem, const char *path, const char *key_path,
					struct audit_seen *ret, char *err, size_t n);

/* ---- the seal over what is cut off ---- */

/* Its text, signed: at, from, to and heads of `cut`. */
MST_CHECK mst_err audit_cut_write(struct arena *mem, const struct audit_cut *cut,
				  const struct sign_pair *sign, struct sbuf *out);
/* pub NULL: the signature is not checked. False: it is no seal, or not signed with that key. */
MST_CHECK bool audit_cut_parse(struct arena *mem, const char *text, const uint8_t *pub,
			       struct audit_cut *ret);
/* The stored text. MST_NOTFOUND: nothing is cut. */
MST_CHECK mst_err audit_cut_text(struct db *db, struct arena *mem, const char **ret);
MST_CHECK mst_err audit_cut_put(struct db *w, const char *text);
/* The first row of a lane; MST_NOTFOUND: it has none. */
MST_CHECK mst_err audit_first(struct db *db, int64_t lane, struct audit_head *ret, int64_t *ret_at);
/* One row; MST_NOTFOUND: it is not there. */
MST_CHECK mst_err audit_place(struct db *db, int64_t lane, int64_t seq, struct audit_head *ret,
			      int64_t *ret_at);
/* Rows of the lane in [from, to). ret: how many there were. */
MST_CHECK mst_err audit_rows_delete(struct db *w, int64_t lane, int64_t from, int64_t to, int64_t *ret);

/* Of a read's detail; NULL: it names none. */
const struct audit_purpose *audit_purpose_of(struct arena *mem, const char *detail);

#endif
