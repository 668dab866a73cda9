/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sdc.c - the suppressor: decides what to hide and asks the prover (prove.c) until nothing is
 * left unproven. It needs no proof of its own: whatever it chooses is published only if proven. */
#include "stats/sdc/sdc_priv.h"

static uint8_t *last(const struct sdc_system *s, int series)
{
	return &s->seen[series * s->quarters + s->quarters - 1];
}

static bool small(const struct sdc_system *s, int series)
{
	int64_t n = sdc_window(s, series, s->quarters - 1);

	return n > 0 && n < SDC_THRESHOLD;
}

static void hide_all(struct sdc_system *s)
{
	*last(s, 0) = SDC_HIDDEN;
	for (int t = 0; t < s->ntables; t++) {
		for (int c = s->tables[t].first; c < s->tables[t].first + s->tables[t].n; c++)
			*last(s, c) = s->tables[t].held ? SDC_NONE : SDC_HIDDEN;
	}
}

/* The shown cell of the table whose hiding widens the span most; of equals the smallest count.
 * -1: all are hidden already. */
static int cover_for(struct sdc_system *s, const struct sdc_table *t, struct sdc_span x)
{
	int best = -1, best_width = -1;
	int64_t best_n = 0;

	for (int c = t->first; c < t->first + t->n; c++) {
		int64_t n = sdc_window(s, c, s->quarters - 1);
		int width;

		if (*last(s, c) != SDC_SHOWN)
			continue;
		*last(s, c) = SDC_HIDDEN;
		width = sdc_width(s, x);
		*last(s, c) = SDC_SHOWN;
		if (width > best_width || (width == best_width && n < best_n)) {
			best = c;
			best_width = width;
			best_n = n;
		}
	}
	return best;
}

/* Words all hidden cells of a table as "fewer than the threshold", if each is and if that says
 * nothing more. All or none: two marks in one table would tell the small from their cover. */
static void word_few(struct sdc_system *s, int first, int n)
{
	for (int c = first; c < first + n; c++) {
		if (*last(s, c) == SDC_HIDDEN && !small(s, c))
			return;
	}
	for (int c = first; c < first + n; c++) {
		if (*last(s, c) == SDC_HIDDEN)
			*last(s, c) = SDC_FEW;
	}
	if (sdc_safe(s, first, n))
		return;
	for (int c = first; c < first + n; c++) {
		if (*last(s, c) == SDC_FEW)
			*last(s, c) = SDC_HIDDEN;
	}
}

static bool protect_table(struct sdc_system *s, const struct sdc_table *t)
{
	struct sdc_span weak;

	if (t->held)
		return true;
	for (int c = t->first; c < t->first + t->n; c++)
		*last(s, c) = small(s, c) ? SDC_HIDDEN : SDC_SHOWN;
	while (sdc_weakest(s, t->first, t->n, &weak)) {
		int hide = weak.series;

		if (*last(s, hide) != SDC_SHOWN)
			hide = cover_for(s, t, weak);
		if (hide < 0)
			return false;
		*last(s, hide) = SDC_HIDDEN;
	}
	word_few(s, t->first, t->n);
	return true;
}

void sdc_protect(struct sdc_system *s)
{
	bool safe = !small(s, 0);

	*last(s, 0) = SDC_SHOWN;
	for (int c = 1; c < s->series; c++)
		*last(s, c) = SDC_NONE;
	safe = safe && sdc_safe(s, 0, 1);
	for (int t = 0; safe && t < s->ntables; t++)
		safe = protect_table(s, &s->tables[t]);
	/* A table was proven while those after it had nothing released yet. */
	if (safe && sdc_safe(s, 0, s->series))
		return;
	hide_all(s);
	if (s->ntables == 0)
		word_few(s, 0, 1);
}

enum sdc_seen sdc_answer(const struct sdc_system *s, int series, int from, int to,
			 struct sdc_span *ret_weak)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct sdc_answer *list = arena_new(mem, struct sdc_answer, (size_t)s->nanswers + 1);
	struct sdc_system with = *s;
	int64_t n = 0;

	for (int q = from; q < to; q++)
		n += s->count[series * s->quarters + q];
	if (s->nanswers)
		memcpy(list, s->answers, sizeof(*list) * (size_t)s->nanswers);
	list[s->nanswers] = (struct sdc_answer){ series, from, to,
						 n > 0 && n < SDC_THRESHOLD ? SDC_FEW : SDC_SHOWN };
	with.answers = list;
	with.nanswers++;
	return sdc_weakest(&with, 0, s->series, ret_weak) ? SDC_HIDDEN : list[s->nanswers].seen;
}
