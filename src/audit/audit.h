/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* audit.h - what was done and read, by whom: one hash chain per writer lane.
 *
 * A row's detail (which case, why, which ids a list showed) is sealed under the audit key of the
 * thing it is about; the chain holds a commitment to it. When that key is destroyed the chain
 * stays whole and the row says nothing more than that somebody did something at that time.
 * docs/AUDIT.md gives tables, columns and the exact bytes that are hashed.
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "crypto/crypto.h"
#include "db/db.h"

extern const struct db_room audit_room;

struct audit_note {
	struct id jour;            /* organisation whose log this is; ID_NONE: the server's own */
	struct id actor;           /* user; ID_NONE: nobody signed in, or the program itself */
	const char *act;           /* "case.read", "case.close": from the table in docs/AUDIT.md */
	struct id subject;         /* case or other object; ID_NONE: none. Sealed, never in clear */
	const struct seal_key *key; /* audit key of the subject or the organisation; NULL: no detail */
	const char *detail;        /* JSON text or NULL; sealed */
};
struct audit_row { /* ready for the chain */
	struct id jour, actor;
	const char *act;
	int64_t at;
	struct hash tag;           /* keyed hash of the subject: finds its rows for who has the key */
	bool has_tag;
	struct blob sealed;
	struct hash commitment;
};
/* Any thread. ret's memory is mem's. */
void audit_prepare(struct arena *mem, int64_t at, const struct audit_note *n,
		   struct audit_row *ret);
/* An apply, in the same savepoint as the act. */
MST_CHECK mst_err audit_append(struct db *w, const struct audit_row *r);

/* Reading. */
struct audit_line {
	int64_t lane, seq, at;
	struct id jour, actor, subject;
	const char *act, *detail; /* detail NULL: not opened or none */
};
/* The subject's rows, newest first, opened with its audit key. */
MST_CHECK mst_err audit_of(struct db *db, struct arena *mem, struct id subject,
			   const struct seal_key *key, int most, struct audit_line **ret,
			   size_t *ret_n);
/* The organisation's latest rows in clear columns only. before: seq, or 0 for the newest. */
MST_CHECK mst_err audit_latest(struct db *db, struct arena *mem, struct id jour, int64_t before,
			       int most, struct audit_line **ret, size_t *ret_n);

struct audit_head {
	int64_t lane, seq;
	struct hash hash;
};
MST_CHECK mst_err audit_heads(struct db *db, struct arena *mem, struct audit_head **ret,
			      size_t *ret_n);

/* Verifying a whole store, read-only, also while it is served. */
struct audit_verdict {
	int64_t rows, lanes;
	bool whole;
	int64_t bad_lane, bad_seq;  /* first bad row */
	const char *why;            /* static words */
	int64_t unprotected;        /* rows after the checkpoint; -1 without one */
};
/* checkpoint: path of a signed checkpoint, key: path of its public key; both or neither. */
MST_CHECK mst_err audit_verify(struct db *db, struct arena *mem, const char *checkpoint,
			       const char *key, struct audit_verdict *ret, char *err, size_t n);
/* Writes a signed checkpoint of all heads as text. */
MST_CHECK mst_err audit_checkpoint(struct db *db, struct arena *mem, int64_t at,
				   const struct sign_pair *sign, struct sbuf *out);

#endif
