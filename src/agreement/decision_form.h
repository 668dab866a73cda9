/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_form.h - writing down a decision: the fields that all matters have in common, for this
 * room and for those above it that keep what a decision covers.
 *
 *	agreement_desk_open(c, DECISION_GRANT, &desk)     whose, which, and may she
 *	agreement_desk_fill(c, &desk, f)                  GET: what stands, or a fresh one
 *	agreement_desk_read(c, &desk, f)                  POST: into desk.d; form_bad(f) tells
 *	agreement_decision_put(c, &desk.d, also, arg, &act)
 *	agreement_desk_quicker(c, &desk, f)               MST_CONFLICT: what stands now
 *	agreement_desk_head, fields, foot, removal        in the template
 */
#ifndef AGREEMENT_DECISION_FORM_H
#define AGREEMENT_DECISION_FORM_H

#include "agreement/decision.h"
#include "org/org.h"

/* Characters. */
#define DECISION_NAME_MAX 120
#define DECISION_NOTE_MAX 600

struct decision_desk {
	struct org town;
	struct decision_choice choice;
	struct decision *list; /* of this municipality, all matters */
	size_t n;
	enum decision_matter matter;
	struct decision d;     /* edition 0: a new one */
	bool others;           /* another decision in the matter has been made */
	const char *base;      /* "/kommuner/ragunda/beslut" */
	const struct view_option *texts; /* settled versions to choose from; NULL: none, or not this matter */
	const char *title;     /* of the page */
	const struct view_crumb *crumbs;
	const struct view_row *changes; /* what stands now, after a conflict; NULL */
};
/* By the route's {slug} and, when the path has one, {id}. In c->mem. MST_NOTFOUND: no such
 * municipality or decision in that matter; MST_DENIED: she may not for this one. */
MST_CHECK mst_err agreement_desk_open(struct ctx *c, enum decision_matter m,
				      struct decision_desk *ret);
/* Unless f is a draft already: what stands in desk->d, a new one with what is usual here. */
void agreement_desk_fill(struct ctx *c, const struct decision_desk *desk, struct form *f);
/* Checks all fields into desk->d; what is wrong is told at its field. */
void agreement_desk_read(struct ctx *c, struct decision_desk *desk, struct form *f);
/* Somebody was quicker: the form keeps her words, desk->changes tells what stands now, and the
 * form is bad with words. For an act that ended with MST_CONFLICT. */
MST_CHECK mst_err agreement_desk_quicker(struct ctx *c, struct decision_desk *desk, struct form *f);

/* Template calls, in this order; a room's own fields stand after the fields, in the same form. */
void agreement_desk_head(struct sbuf *o, const struct view *v, const struct decision_desk *m,
			 const struct form *f);
void agreement_desk_fields(struct sbuf *o, const struct view *v, const struct decision_desk *m,
			   const struct form *f);
void agreement_desk_foot(struct sbuf *o, const struct view *v, const struct decision_desk *m);
/* After the form: a way to take a decision out that was recorded by mistake. */
void agreement_desk_removal(struct sbuf *o, const struct view *v, const struct decision_desk *m,
			    const struct form *f);

#endif
