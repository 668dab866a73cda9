/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cut.h - the log's age.
 *
 * Rows that are older than the jour keeps them are cut off in front of a row that a checkpoint has signed
 * long ago: that row is the first one left, so the chain goes on from a head that lies outside. What is
 * cut leaves a signed seal in its place, and a row on the log whose tag is the seal's hash. docs/AUDIT.md tells
 * what each says.
 */
#ifndef AUDIT_CUT_H
#define AUDIT_CUT_H

#include "audit/audit.h"

struct audit_cut {
	int64_t at;       /* when it was last cut */
	int64_t from, to; /* when the first and the last row were written that are gone */
	int64_t rows;     /* gone, of all lanes */
	struct audit_head *heads; /* the first row left of each lane that was cut, by lane */
	size_t n;
	struct hash hash; /* of the seal */
};
/* MST_NOTFOUND: nothing is cut. MST_INVALID: what is stored is no seal. Its signature is audit_verify's
 * to check. */
MST_CHECK mst_err audit_cut_find(struct db *db, struct arena *mem, struct audit_cut *ret);

struct audit_cutting {
	struct id jour;   /* in whose log it stands */
	int64_t at, before; /* before: what was written then or later stays */
	const char *checkpoint, *key; /* paths: a checkpoint that lies outside, and its public key */
	const struct sign_pair *sign; /* the same key; NULL: to look only */
};
struct audit_cut_new {
	int64_t rows, from, to; /* that go now */
	const char *was, *seal; /* in mem; was NULL: the first cut */
	struct audit_row row;
};
/* What a cut at the checkpoint would take, and all that applying it needs; checks the whole log against
 * the checkpoint first. err has plain words for all but MST_NOTFOUND: there is nothing to cut.
 * MST_CONFLICT: the log is not whole, or the checkpoint does not hold, is of another key or younger than
 * `before`. MST_INVALID and MST_FAIL: as audit_verify. ret's memory is mem's. */
MST_CHECK mst_err audit_cut_prepare(struct db *db, struct arena *mem, const struct audit_cutting *c,
				    struct audit_cut_new *ret, char *err, size_t n);
/* An apply: the seal and its row in the log; no row is taken away yet. MST_CONFLICT: it has been cut
 * meanwhile. */
MST_CHECK mst_err audit_cut_apply(struct db *w, const struct audit_cut_new *a);
/* An apply: takes away up to a thousand rows that lie in front of the seal. ret: how many; 0: none is
 * left. MST_INVALID: the seal does not fit the log, and nothing is taken. */
MST_CHECK mst_err audit_cut_sweep(struct db *w, int64_t *ret);
/* How many rows were written before an instant, and when the first of all was (0: none). */
MST_CHECK mst_err audit_aged(struct db *db, struct arena *mem, int64_t before, int64_t *ret_rows,
			     int64_t *ret_first);

/* What a verdict says besides, of a log whose beginning is cut off. Its fault may then be "seal" or
 * "unlogged" too. */
struct audit_left {
	bool is_cut;          /* `cut` tells what is gone */
	bool left;            /* ... some of it is not yet */
	bool older;           /* the checkpoint has seen nothing of what a lane has left */
	struct audit_cut cut; /* in mem */
};
/* As audit_verify, and what has been cut off. */
MST_CHECK mst_err audit_verify_left(struct db *db, struct arena *mem, const char *checkpoint,
				    const char *key, struct audit_verdict *ret, struct audit_left *ret_left,
				    char *err, size_t n);
/* Writes the verdict for people or as JSON, and returns what `medstod audit verify` exits with: 0 whole, 1 not,
 * 2 could not be read (e and err are audit_verify_left's). left: as it gave it; NULL: not told. */
int audit_report(mst_err e, const char *err, const struct audit_verdict *v,
		 const struct audit_left *left, bool json, struct sbuf *out);

#endif
