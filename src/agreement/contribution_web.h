/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* contribution_web.h - view models of what the parties give that is not money. */
#ifndef AGREEMENT_CONTRIBUTION_WEB_H
#define AGREEMENT_CONTRIBUTION_WEB_H

#include "agreement/contribution.h"

struct agreement_contributions_view {
	const struct view_table *const *years; /* the latest first */
	size_t n;
	const char *finding; /* of the latest year whose deliveries are known; NULL: of none */
	bool may_edit;
};
void agreement_contributions_html(struct sbuf *o, const struct view *v,
				  const struct agreement_contributions_view *m);
struct agreement_contribution_view {
	const struct form *form;
	const char *title, *remove;        /* remove NULL: it is new, or not hers to remove */
	const struct view_option *parties; /* NULL: only what was delivered */
	const struct view_row *rows;       /* then: what was promised */
	const struct view_event *events;
	size_t nevents;
};
void agreement_contribution_html(struct sbuf *o, const struct view *v,
				 const struct agreement_contribution_view *m);

#endif
