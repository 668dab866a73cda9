/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_seal.h - what of a case is sealed, as bytes and back. Between files of the room. */
#ifndef SUPPORT_SUPPORT_SEAL_H
#define SUPPORT_SUPPORT_SEAL_H

#include "support/support.h"

struct blob support_codes_seal(struct arena *mem, const struct seal_key *key, struct id case_id,
			       const struct support_codes *s);
MST_CHECK mst_err support_codes_open(struct arena *mem, const struct seal_key *key,
				     struct id case_id, struct blob sealed,
				     struct support_codes *ret);
struct blob support_link_seal(struct arena *mem, const struct seal_key *key, struct id case_id,
			      struct id fact);
MST_CHECK mst_err support_link_open(struct arena *mem, const struct seal_key *key,
				    struct id case_id, struct blob sealed, struct id *ret);
struct blob support_entry_seal(struct arena *mem, const struct seal_key *key,
			       const struct support_entry *e);
MST_CHECK mst_err support_entry_open(struct arena *mem, const struct seal_key *key,
				     struct blob sealed, struct support_entry *e);
/* The object whose key is the case's audit key: reviewers hold it without holding the case. */
struct id support_audit_id(struct id case_id);


/* support_case.c: a row opened with the caller's keys. */
struct support_row;
MST_CHECK mst_err support_row_open(struct ctx *c, const struct support_row *r,
				   struct support_case *ret);
/* For a list: without the audit key and the link to the fact. */
MST_CHECK mst_err support_row_show(struct ctx *c, const struct support_row *r,
				   struct support_case *ret);

#endif
