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
	const char *purpose;       /* of a read, where its act does not tell (audit_purposes); NULL: its act's */
};
struct audit_row { /* ready for the chain */
	struct id jour, actor;
	const char *act;
	int64_t at;
	struct id id;              /* random; the place that the detail is sealed to */
	struct hash tag;           /* keyed hash of the subject: finds its rows for who has the key */
	bool has_tag;
	struct blob sealed;
	struct hash commitment;
};
/* What can be done. Rooms add their acts to acts.c; the table in docs/AUDIT.md is the same. */
struct audit_act {
	const char *name, *words; /* words: Swedish, a msgid for view */
	const char *purpose;      /* something was read, nothing changed: what for, of audit_purposes; else NULL */
};
extern const struct audit_act audit_acts[]; /* ended by a zero row */
const struct audit_act *audit_act_find(const char *name); /* NULL: no such act */

/* What somebody reads for. Whom it is about may ask (GDPR art. 15), so it is kept in the sealed part of each read. */
struct audit_purpose {
	const char *code, *words; /* words: Swedish, a msgid for view */
};
extern const struct audit_purpose audit_purposes[]; /* ended by a zero row */
const struct audit_purpose *audit_purpose_find(const char *code); /* NULL: none such */

/* Any thread. ret's memory is mem's. A read's detail begins with its purpose. */
void audit_prepare(struct arena *mem, int64_t at, const struct audit_note *n,
		   struct audit_row *ret);
/* An apply, in the same savepoint as the act. MST_INVALID: the act is not in audit_acts. */
MST_CHECK mst_err audit_append(struct db *w, const struct audit_row *r);

/* Reading. */
struct audit_line {
	int64_t lane, seq, at;
	struct id jour, actor, subject;
	const char *act, *detail; /* detail NULL: not opened or none */
	const struct audit_purpose *purpose; /* as it was written; NULL: not opened, no read, or one from before
					      * purposes were kept */
	bool has_tag;             /* about something: audit_tag tells what, to who has its key */
	struct hash tag;
};
/* Which rows are about the subject, for who has its key. */
void audit_tag(struct id subject, const struct seal_key *key, struct hash *ret);
/* Where a row stands in time, whichever lane it is on: lists go on before it. All 0: from the newest. */
struct audit_place {
	int64_t at, lane, seq;
};
/* The subject's rows in the organisation's log, newest first, opened with its audit key. A row whose
 * sealed part has been tampered with comes with its clear columns alone. Looks through an index of
 * the whole log: some ten milliseconds for a hundred thousand rows. */
MST_CHECK mst_err audit_of(struct db *db, struct arena *mem, struct id jour,
			   struct id subject, const struct seal_key *key, struct audit_place before,
			   int most, struct audit_line **ret, size_t *ret_n);
/* The organisation's rows in clear columns only, newest first. jour ID_NONE: the server's own rows. actor
 * ID_NONE and act NULL: any. What is rare is looked for along the index, as above. */
struct audit_filter {
	struct id jour, actor;
	const char *act;
	struct audit_place before;
	int most;
};
MST_CHECK mst_err audit_select(struct db *db, struct arena *mem, const struct audit_filter *f,
			       struct audit_line **ret, size_t *ret_n);
/* The organisation's rows of one act since an instant, by actor and time; at most `most`, the
 * rest is left out. */
MST_CHECK mst_err audit_since(struct db *db, struct arena *mem, struct id jour, const char *act,
			      int64_t since, int most, struct audit_line **ret, size_t *ret_n);
/* How often an account did one act after an instant. Looks through what the organisation did since, not
 * through the whole log. */
MST_CHECK mst_err audit_times(struct db *db, struct id jour, struct id actor, const char *act,
			      int64_t after, int64_t *ret);

/* The last row of each lane, by lane. */
struct audit_head {
	int64_t lane, seq;
	struct hash hash;
};
/* The instant of the latest row; 0: there is none. */
MST_CHECK mst_err audit_last_at(struct db *db, int64_t *ret);
MST_CHECK mst_err audit_heads(struct db *db, struct arena *mem, struct audit_head **ret,
			      size_t *ret_n);

/* Verifying a whole store, read-only, also while it is served: what was there when it began. The
 * chain alone tells of a row that was altered, taken out, moved or put in; rows cut off at the end
 * or a chain written anew from some row on are told only against a checkpoint. */
struct audit_verdict {
	int64_t rows, lanes;        /* rows: that were checked */
	bool whole;
	int64_t bad_lane, bad_seq;  /* first bad row */
	const char *fault;          /* code: number, missing, link, altered, cut, rewritten */
	const char *why;            /* static words, a msgid for view */
	int64_t unprotected;        /* rows after the checkpoint; -1 without one */
	int64_t open_lane, open_seq; /* first of them */
};
/* checkpoint: path of a signed checkpoint, key: path of its public key; both or neither. MST_OK:
 * *ret is the verdict, whole or not. Else err has plain words: MST_INVALID, the checkpoint or the
 * key cannot be used; MST_FAIL, the store cannot be read; MST_CONFLICT, somebody asked it to end (base/progress.h).
 * Memory does not grow with the log. */
MST_CHECK mst_err audit_verify(struct db *db, struct arena *mem, const char *checkpoint,
			       const char *key, struct audit_verdict *ret, char *err, size_t n);

/* Writes a signed checkpoint of all heads as text. */
MST_CHECK mst_err audit_checkpoint(struct db *db, struct arena *mem, int64_t at,
				   const struct sign_pair *sign, struct sbuf *out);
/* Writes the public key file that goes with it. */
void audit_checkpoint_key(const struct sign_pair *sign, struct sbuf *out);

#endif
