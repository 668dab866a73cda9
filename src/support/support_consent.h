/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_consent.h - a consent that is taken back stops the work: nothing new is planned, given to anybody or
 * handed over, and nobody rings. What has happened is still written down, when she gets in touch herself she is
 * answered, and the case can be closed. She can want support again at any time.
 */
#ifndef SUPPORT_SUPPORT_CONSENT_H
#define SUPPORT_SUPPORT_CONSENT_H

#include "support/support.h"

#define SUPPORT_CONSENT_NOTE_MAX 500

/* Since when, an instant; 0: it is not. Without any key. */
MST_CHECK mst_err support_withdrawn(struct db *db, struct id case_id, int64_t *ret);
/* MST_CONFLICT, with words in c->why, when it is. */
MST_CHECK mst_err support_consenting(struct ctx *c, struct id case_id);
extern const struct stats_code support_withdrawers[]; /* who said so */
/* Takes it back: on that day, as `by` (a code of support_withdrawers) has said; note may be NULL. MST_CONFLICT: it
 * is so already, or the case is not open. MST_INVALID: after today, or no such code. */
MST_CHECK mst_err support_withdraw(struct ctx *c, const struct support_case *s, int32_t day, const char *by,
				   const char *note, struct act *ret);
/* She wants support again. MST_CONFLICT: it was not taken back. */
MST_CHECK mst_err support_consent_again(struct ctx *c, const struct support_case *s, struct act *ret);
/* Words of such a line: "Samtycket togs tillbaka. Personen själv sa det". In v->mem. */
const char *support_consent_words(const struct view *v, const char *code);
/* Apply, with the case. */
MST_CHECK mst_err support_withdrawn_drop(struct db *w, struct id case_id);

struct support_consent_view {
	const struct form *form;
	const char *base, *name;
	const struct view_option *by;
};
/* The form of taking it back. */
void support_consent_html(struct sbuf *o, const struct view *v, const struct support_consent_view *m);
mst_err support_withdraw_get(struct ctx *c);
mst_err support_withdraw_post(struct ctx *c);
mst_err support_consent_again_post(struct ctx *c);

#endif
