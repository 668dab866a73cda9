/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_slip.h - a slip of paper for a hearing: initials, room and time, and a number by which it is
 * ticked off when it is destroyed. Paper does not expire, so there is no name on it, no address and no
 * crime; and of somebody with extra protection there is none at all. */
#ifndef SUPPORT_SUPPORT_SLIP_H
#define SUPPORT_SUPPORT_SLIP_H

#include "support/support_task.h"

struct support_slip {
	struct id id, case_id, by;
	int64_t number; /* 1, 2 ... of the jour */
	int64_t at;
	const char *by_name;
};
/* "E F", of her name or alias; "–" when there is none. In mem. */
const char *support_slip_initials(struct arena *mem, const struct person *p);
/* A new one; ret_slip, in c->mem, gets its number in the act. MST_CONFLICT: the case is not open.
 * MST_DENIED: the person has extra protection. */
MST_CHECK mst_err support_slip_make(struct ctx *c, const struct support_case *s, struct act *ret,
				    struct support_slip **ret_slip);
/* MST_CONFLICT in the act: none of this case, or it was ticked off already. */
MST_CHECK mst_err support_slip_destroy(struct ctx *c, const struct support_case *s, struct id slip,
				       struct act *ret);
/* Those of a case that are somewhere, the first number first. */
MST_CHECK mst_err support_slips_out(struct db *db, struct arena *mem, struct id case_id,
				    struct support_slip **ret, size_t *ret_n);
MST_CHECK mst_err support_slips_delete(struct db *w, struct id case_id);
/* s->number is set: one more than the last. */
MST_CHECK mst_err support_slip_insert(struct db *w, struct id jour, struct support_slip *s);
MST_CHECK mst_err support_slip_end(struct db *w, struct id id, struct id case_id, int64_t now);

/* ---- pages ---- */

struct support_slip_item {
	const char *id, *words; /* "Lapp 12, i dag 09:00, Karin Lindberg" */
	const char *destroyed;  /* "Lapp 12 är förstörd" */
};
struct support_slip_view {
	const struct form *form;
	const char *base, *name, *task; /* task: id of the hearing, "" = none */
	const char *initials, *room, *when;
	const char *number;             /* of the one that was made now; NULL: a look before */
	const struct support_slip_item *out;
	size_t n;
	bool guarded, open;
};
/* A look at it, or, with a number, the slip itself. */
void support_slip_html(struct sbuf *o, const struct view *v, const struct support_slip_view *m);
mst_err support_slip_get(struct ctx *c);
mst_err support_slip_post(struct ctx *c);
mst_err support_slip_destroy_post(struct ctx *c);

#endif
