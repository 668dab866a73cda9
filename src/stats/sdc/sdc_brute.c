/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sdc_brute.c - writes out every table of whole numbers that fits, quarter by quarter, cell by cell. */
#include "stats/sdc/sdc_brute.h"

int sdc_brute_window(const struct sdc_system *s, const int32_t *count, int quarter)
{
	int n = 0;

	for (int t = quarter; t >= 0 && t > quarter - s->window; t--)
		n += count[t];
	return n;
}

/* Does the guess for a series, made up to this quarter, fit what was released there? */
static bool fits(const struct attack *a, int series, int quarter)
{
	const struct sdc_system *s = a->s;
	int32_t mine[MAX_Q];
	int n;

	for (int t = 0; t < MAX_Q; t++)
		mine[t] = a->guess[series][t];
	for (int i = 0; i < s->nanswers; i++) {
		const struct sdc_answer *told = &s->answers[i];
		int is = 0, might = 0;

		if (told->series != series || told->to != quarter + 1)
			continue;
		for (int t = told->from; t < told->to; t++) {
			is += s->count[series * s->quarters + t];
			might += mine[t];
		}
		if (told->seen == SDC_SHOWN ? might != is : might < 1 || might >= SDC_THRESHOLD)
			return false;
	}
	n = sdc_brute_window(s, mine, quarter);
	switch (s->seen[series * s->quarters + quarter]) {
	case SDC_SHOWN:
		return n == sdc_brute_window(s, &s->count[series * s->quarters], quarter);
	case SDC_FEW:
		return n >= 1 && n < SDC_THRESHOLD;
	default:
		return true;
	}
}

static int known(const struct attack *a, int series, int quarter)
{
	return a->knower ? a->s->known[series * a->s->quarters + quarter] : 0;
}

/* The i-th two spans with something between them; false: there are no more. */
static bool pair_get(int quarters, int i, int ret[4])
{
	for (ret[0] = 0; ret[0] < quarters; ret[0]++)
		for (ret[1] = ret[0] + 1; ret[1] < quarters; ret[1]++)
			for (ret[2] = ret[1] + 1; ret[2] < quarters; ret[2]++)
				for (ret[3] = ret[2] + 1; ret[3] <= quarters; ret[3]++)
					if (i-- == 0)
						return true;
	return false;
}

static void note_pairs(struct attack *a, int series)
{
	const int *n = a->guess[series];
	int x[4];

	for (int i = 0; pair_get(a->s->quarters, i, x); i++) {
		int sum = 0;

		for (int t = x[0]; t < x[3]; t++)
			sum += t < x[1] || t >= x[2] ? n[t] : 0;
		a->pair_least[series][i] = sum < a->pair_least[series][i] ? sum : a->pair_least[series][i];
		a->pair_most[series][i] = sum > a->pair_most[series][i] ? sum : a->pair_most[series][i];
	}
}

static void note(struct attack *a, int series)
{
	note_pairs(a, series);
	for (int i = 0; i < a->s->quarters; i++) {
		for (int j = i + 1, n = 0; j <= a->s->quarters; j++) {
			n += a->guess[series][j - 1];
			if (n < a->least[series][i][j])
				a->least[series][i][j] = n;
			if (n > a->most[series][i][j])
				a->most[series][i][j] = n;
		}
	}
}

static void note_alone(struct attack *a, const struct sdc_table *t, int series)
{
	for (int q = 0; q < a->s->quarters; q++) {
		int n = sdc_brute_window(a->s, a->guess[series], q);

		for (int i = 0; i < t->n; i++) {
			int *least = &a->alone_least[series][q][i], *most = &a->alone_most[series][q][i];

			if (sdc_brute_window(a->s, a->guess[t->first + i], q) != 1)
				continue;
			*least = n < *least ? n : *least;
			*most = n > *most ? n : *most;
		}
	}
}

/* Writes out the cells of one table, quarter by quarter, cell by cell. only_one: stop at the
 * first that fits. Returns whether any did. */
static bool cells(struct attack *a, const struct sdc_table *t, int quarter, int i, int left,
		  bool only_one)
{
	bool found = false;
	int c = t->first + i, from = 0;

	if (quarter == a->s->quarters) {
		for (int k = 0; !only_one && k < t->n; k++) {
			note(a, t->first + k);
			note_alone(a, t, t->first + k);
		}
		if (!only_one && !a->full && ++a->leaves % 64 == 0 && sdc_brute_leaks(a) == 0)
			a->steps = -1; /* all that is promised has been seen to hold */
		return true;
	}
	from = known(a, c, quarter);
	from = i == t->n - 1 && left > from ? left : from;
	for (int n = from; n <= left && a->steps > 0; n++) {
		bool next = i == t->n - 1;

		a->steps--;
		a->guess[c][quarter] = n;
		if (!fits(a, c, quarter))
			continue;
		if (next && quarter + 1 < a->s->quarters)
			found |= cells(a, t, quarter + 1, 0, a->guess[0][quarter + 1], only_one);
		else if (next)
			found |= cells(a, t, quarter + 1, 0, 0, only_one);
		else
			found |= cells(a, t, quarter, i + 1, left - n, only_one);
		if (found && only_one)
			return true;
	}
	return found;
}

static void totals(struct attack *a, int quarter)
{
	const struct sdc_system *s = a->s;

	if (quarter < s->quarters) {
		for (int n = known(a, 0, quarter); n <= a->cap && a->steps > 0; n++) {
			a->guess[0][quarter] = n;
			if (fits(a, 0, quarter))
				totals(a, quarter + 1);
		}
		return;
	}
	for (int t = 0; t < s->ntables; t++) {
		if (!cells(a, &s->tables[t], 0, 0, a->guess[0][0], true))
			return;
	}
	note(a, 0);
	a->any = true;
	for (int t = 0; t < s->ntables; t++)
		(void)cells(a, &s->tables[t], 0, 0, a->guess[0][0], false);
}

bool sdc_brute_attack(struct attack *a, const struct sdc_system *s, int knower, int cap, bool full)
{
	memset(a, 0, sizeof(*a));
	a->s = s;
	a->knower = knower;
	a->full = full;
	a->cap = cap;
	a->steps = 100000;
	for (int c = 0; c < s->series; c++) {
		for (int i = 0; i < s->quarters; i++) {
			for (int j = i + 1; j <= s->quarters; j++)
				a->least[c][i][j] = INT32_MAX;
		}
		for (int i = 0; i < MAX_PAIRS; i++)
			a->pair_least[c][i] = INT32_MAX;
		for (int i = 0; i < MAX_Q * MAX_CELLS; i++)
			a->alone_least[c][i / MAX_CELLS][i % MAX_CELLS] = INT32_MAX;
	}
	totals(a, 0);
	return a->steps != 0;
}

static int pair_leaks(const struct attack *a)
{
	int bad = 0, x[4];

	for (int c = 0; c < a->s->series; c++) {
		for (int i = 0; pair_get(a->s->quarters, i, x); i++) {
			int n = 0;

			for (int t = x[0]; t < x[3]; t++) {
				if (t < x[1] || t >= x[2])
					n += a->s->count[c * a->s->quarters + t] - known(a, c, t);
			}
			bad += n > 0 && n < SDC_THRESHOLD &&
			       a->pair_most[c][i] - a->pair_least[c][i] < SDC_WIDTH;
		}
	}
	return bad;
}

static int hidden_few(const struct sdc_system *s, int series, int quarter)
{
	int seen = s->seen[series * s->quarters + quarter];
	int n = sdc_brute_window(s, &s->count[series * s->quarters], quarter);

	return (seen == SDC_HIDDEN || seen == SDC_FEW) && n < SDC_THRESHOLD ? n : 0;
}

/* Small hidden windows that somebody knows who is alone in another one of the table and release. */
static int alone_leaks(const struct attack *a, const struct sdc_table *t)
{
	int bad = 0;

	for (int q = 0; q < a->s->quarters; q++)
		for (int c = t->first; c < t->first + t->n; c++)
			for (int i = 0; hidden_few(a->s, c, q) && i < t->n; i++)
				bad += t->first + i != c && hidden_few(a->s, t->first + i, q) == 1 &&
				       a->alone_least[c][q][i] >= a->alone_most[c][q][i];
	return bad;
}

int sdc_brute_leaks(const struct attack *a)
{
	const struct sdc_system *s = a->s;
	int bad = 0;

	for (int c = 0; c < s->series; c++) {
		for (int i = 0; i < s->quarters; i++) {
			for (int j = i + 1, n = 0; j <= s->quarters; j++) {
				int seen = s->seen[c * s->quarters + j - 1];
				bool is_window = i == (j > s->window ? j - s->window : 0);

				n += s->count[c * s->quarters + j - 1] - known(a, c, j - 1);
				if ((n > 0 && n < SDC_THRESHOLD) ||
				    (is_window && (seen == SDC_HIDDEN || seen == SDC_FEW)))
					bad += a->most[c][i][j] - a->least[c][i][j] < SDC_WIDTH;
			}
		}
	}
	for (int t = 0; a->knower == 0 && t < s->ntables; t++)
		bad += alone_leaks(a, &s->tables[t]);
	return bad + pair_leaks(a);
}
