/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* payment.h - a decided amount on its way to the jour: payment requests (rekvisitioner) by municipality
 * and instalment, what was paid, accounted for, and paid back. All money is in öre.
 *
 * Instalments are made of what a municipality has decided and sum to it exactly; they never change
 * another's. What happened is written down as it was, also when it differs from what was asked. */
#ifndef FUND_PAYMENT_H
#define FUND_PAYMENT_H

#include "doc/doc.h"
#include "fund/fund.h"

extern const struct http_route fund_payment_routes[]; /* /bidrag/{year}/utbetalningar */

#define FUND_PARTS_MAX 12

enum fund_step { /* how far a payment has come */
	FUND_DECIDED = 0, FUND_REQUESTED, FUND_PAID, FUND_REPORTED, FUND_RECLAIMED,
};
struct fund_payment {
	struct id id;
	int64_t edition; /* 0 = new */
	int64_t year;
	const char *code;
	int part, parts; /* 1 of 2 */
	int64_t ore;
	int32_t due;
	int32_t requested, paid, reported, reclaimed; /* days; DAY_NONE: not yet */
	int64_t paid_ore, reclaimed_ore;              /* 0 exactly while the day is not set */
	const char *note; /* never NULL */
	bool removed;     /* made by mistake, and nothing has been paid of it */
};
enum fund_step fund_step_of(const struct fund_payment *p);

/* Parts `ore` into n instalments, 1 to FUND_PARTS_MAX, that sum to it exactly and differ by at most one
 * öre, the larger first. MST_INVALID: another n, or fewer öre than instalments. */
MST_CHECK mst_err fund_instalments(struct arena *mem, int64_t ore, int n, int64_t *ret);

/* Those of a year that are not removed, by municipality's code and instalment. In mem, as below. */
MST_CHECK mst_err fund_payments(struct db *db, struct arena *mem, int64_t year,
				struct fund_payment **ret, size_t *ret_n);
/* MST_NOTFOUND: no such, or removed. */
MST_CHECK mst_err fund_payment_get(struct db *db, struct arena *mem, struct id id,
				   struct fund_payment *ret);
/* Apply; what has been paid and not paid back is a fact of the quarter in which it was paid. MST_INVALID: an
 * amount without its day or the other way, more paid back than paid, something
 * dated before what it follows, or removed though paid. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err fund_payment_put(struct db *w, struct id jour, const struct fund_payment *p);

/* One municipality's account of a year: code NULL, of all. */
struct fund_account {
	int64_t planned;   /* all instalments */
	int64_t requested, paid, reclaimed;
};
struct fund_account fund_account_of(const struct fund_payment *list, size_t n, const char *code);

/* ---- as acts with a row in the log; what they are given lives in c->mem ---- */

/* New instalments, all or none (fund.plan). Their ids are put in here. MST_CONFLICT, when it is
 * applied: a municipality among them has got some in the meantime. */
void fund_payments_plan(struct ctx *c, struct fund_payment *list, size_t n, struct act *ret);
void fund_payment_save(struct ctx *c, struct fund_payment *p, struct act *ret); /* fund.payment */

/* The request as a document from the jour to the municipality, in Swedish. */
MST_CHECK mst_err fund_request_paper(struct ctx *c, const struct fund_payment *p, struct doc *ret);
/* The statement of a year for the municipalities and the auditor: decided, requested, paid, paid back,
 * left. MST_NOTFOUND: nothing is decided for that year. */
MST_CHECK mst_err fund_statement_paper(struct ctx *c, int64_t year, struct doc *ret);

#endif
