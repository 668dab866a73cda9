/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_seal.h - what of a case is sealed, as bytes and back. Between files of the room. */
#ifndef SUPPORT_SUPPORT_SEAL_H
#define SUPPORT_SUPPORT_SEAL_H

#include "support/support.h"

/* What a list shows of the person lies beside the codes, so that it opens one envelope a case. */
struct support_card {
	const char *name; /* person_shortened */
	bool extra_protection;
	bool missing; /* sealed before there were cards: the person's own row tells */
};
static inline const char *support_card_name(const struct view *v, const struct support_card *card)
{
	return card->name ? card->name : person_short(v->mem, v->lang, &(struct person){ 0 });
}
struct blob support_codes_seal(struct arena *mem, const struct seal_key *key, struct id case_id,
			       const struct support_codes *s, const struct person *p);
/* ret_card may be NULL. */
MST_CHECK mst_err support_codes_open(struct arena *mem, const struct seal_key *key,
				     struct id case_id, struct blob sealed,
				     struct support_codes *ret, struct support_card *ret_card);
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

/* support_log.c: the fact of an entry, under its own id. Extra protection folds its home away. */
struct stats_fact support_case_fact(struct ctx *c, struct id fact, int64_t opened,
				    const struct person *p, const struct support_codes *s);
struct stats_fact support_entry_fact(struct ctx *c, const struct support_entry *e,
				     const struct person *p, const struct support_codes *codes);

/* support_flags.c: a case's circumstances, and where the crime was, as facts; codes NULL: it has none any
 * more. Extra protection keeps the place out of them. */
struct support_flags {
	struct stats_fact put[SUPPORT_FLAGS_MAX + 1];
	struct id drop[SUPPORT_FLAGS_MAX + 1];
	size_t nput, ndrop;
};
#define SUPPORT_PLACE_FACT "crime place" /* as if it were a circumstance */
struct id support_flag_fact(const struct seal_key *key, const char *flag);
void support_flags_of(struct ctx *c, const struct seal_key *key, const struct support_codes *codes,
		      const struct person *p, int32_t day, struct support_flags *ret);
MST_CHECK mst_err support_flags_put(struct db *w, const struct support_flags *f);

/* support_case.c: a row opened with the caller's keys. */
struct support_row;
MST_CHECK mst_err support_row_open(struct ctx *c, const struct support_row *r,
				   struct support_case *ret);
/* What a list shows of a row of support_rows_list. MST_NOTFOUND: she holds no key to it. */
MST_CHECK mst_err support_row_show(struct ctx *c, const struct support_row *r,
				   struct support_codes *ret, struct support_card *ret_card);

#endif
