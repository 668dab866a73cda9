/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_label.h - what the help in a case, or a tally, counts as. */
#ifndef SUPPORT_SUPPORT_LABEL_H
#define SUPPORT_SUPPORT_LABEL_H

#include "service/decided.h"
#include "support/support.h"

/* 21 kap. 2 § SoL (2025:400): under 15 a service by a municipality's decision needs a guardian's
 * consent; from 15 it may be given without when that is suitable. It does not bind the jour's own
 * work. */
enum support_minor { SUPPORT_GROWN = 0, SUPPORT_FROM_15, SUPPORT_UNDER_15 };
/* Of a code of stats_ages; unknown counts as grown. */
enum support_minor support_minor_of(const char *age);

struct support_label {
	struct service_standing standing;
	enum support_minor minor;
	const char *guardian; /* latest answer: "consent", "suitable", "unsafe"; NULL = not asked */
	bool hidden;          /* extra protection: the label would tell the municipality */
};
/* Reads what the case's municipality has decided. `guardian` is the caller's to fill in. */
MST_CHECK mst_err support_label_open(struct ctx *c, const struct support_case *s,
				     struct support_label *ret);
/* What a talk, or a measure by its code, of that day counts as; "" when it is hidden. A minor for
 * whom the law's question has no good answer is helped as the jour's own work. */
const char *support_label_words(const struct view *v, const struct support_label *l,
				const char *measure, int32_t day);
/* Whether the question of 21 kap. 2 § is there to be asked. */
bool support_label_asks(const struct support_label *l, int32_t day);
/* "Räknat. Jourens eget uppdrag." */
const char *support_tally_words(struct ctx *c, const struct support_tally *t);
const char *support_guardian_words(const struct view *v, const char *code);

#endif
