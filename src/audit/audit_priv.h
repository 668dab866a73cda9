/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* audit_priv.h - what the files of this room share. */
#ifndef AUDIT_AUDIT_PRIV_H
#define AUDIT_AUDIT_PRIV_H

#include "audit/audit.h"

/* The chain's hash of a row at its place. docs/AUDIT.md gives the bytes. */
void audit_row_hash(int64_t lane, int64_t seq, const struct audit_row *r, const struct hash *prev,
		    struct hash *ret);
/* Opens what audit_prepare sealed, and checks it against the commitment. MST_INVALID: it is not
 * what was written. */
MST_CHECK mst_err audit_open_body(struct arena *mem, const struct seal_key *key,
				  const struct audit_row *r, struct id *ret_subject,
				  const char **ret_detail);

/* Reads a checkpoint and its public key from their files and checks the signature. MST_INVALID
 * with plain words in err when either cannot be read or does not fit. ret in mem, by lane. */
MST_CHECK mst_err audit_checkpoint_read(struct arena *mem, const char *path, const char *key_path,
					struct audit_head **ret, size_t *ret_n, char *err,
					size_t n);

#endif
