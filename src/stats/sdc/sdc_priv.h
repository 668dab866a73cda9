/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sdc_priv.h - the prover, apart from the suppressor that asks it. */
#ifndef STATS_SDC_SDC_PRIV_H
#define STATS_SDC_SDC_PRIV_H

#include "stats/sdc/sdc.h"

/* The first span of these series that is not proven safe; false when there is none. */
MST_CHECK bool sdc_weakest(const struct sdc_system *s, int first, int n, struct sdc_span *ret);
/* How far apart two possible values of the span are proven to lie; at most SDC_WIDTH is tried. */
int sdc_width(const struct sdc_system *s, struct sdc_span span);

#endif
