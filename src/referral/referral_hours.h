/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_hours.h - when the jour rings people up, and within how many hours of open days it has promised
 * a first contact: data of the jour, since agreements differ and offices of two are not open every day. */
#ifndef REFERRAL_REFERRAL_HOURS_H
#define REFERRAL_REFERRAL_HOURS_H

#include "referral/referral.h"

#define REFERRAL_HOURS_MOST 336
#define REFERRAL_CLOSED_MOST 40

/* MST_OK with the defaults (48 hours, Monday to Friday, 8 to 17) when nobody has set anything. In mem. */
MST_CHECK mst_err referral_hours(struct db *db, struct arena *mem, struct id jour,
				 struct referral_hours *ret);
/* New hours; what waits without a try gets its new latest instant in the same savepoint. MST_INVALID: target not
 * 1 to REFERRAL_HOURS_MOST, no weekday, or it closes before it opens. */
MST_CHECK mst_err referral_hours_put(struct ctx *c, const struct referral_hours *h, struct act *ret);
/* Closed from a day to a day, both included; what has passed goes. MST_INVALID: last before first, more than a
 * year, or REFERRAL_CLOSED_MOST are there. */
MST_CHECK mst_err referral_closed_add(struct ctx *c, int32_t first, int32_t last, struct act *ret);
MST_CHECK mst_err referral_closed_drop(struct ctx *c, struct id id, struct act *ret);

struct referral_closed_item {
	const char *words, *drop; /* drop: where the form goes */
};
struct referral_hours_view {
	const struct form *form;
	const struct view_option *weekdays;
	const struct referral_closed_item *closed;
	size_t n;
};
void referral_hours_html(struct sbuf *o, const struct view *v, const struct referral_hours_view *m);
mst_err referral_hours_get(struct ctx *c);
mst_err referral_hours_post(struct ctx *c);
mst_err referral_closed_post(struct ctx *c);
mst_err referral_closed_drop_post(struct ctx *c);

#endif
