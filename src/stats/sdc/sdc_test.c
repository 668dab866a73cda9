/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sdc_test.c - checks the suppressor by brute force: every table of whole numbers that fits what
 * was released is written out, and nothing protected may come out narrower than promised. The
 * enumeration shares no idea with the prover: no moves, no paths, no true table to start from. */
#include "stats/sdc/sdc_priv.h"

#include "base/test.h"

#define MAX_Q 5
#define MAX_CELLS 5
#define MAX_SERIES 16
#define MAX_ANSWERS 32
#define MAX_PAIRS 16 /* of spans apart from each other, in MAX_Q quarters */

struct made { /* a system with room for its arrays */
	struct sdc_system s;
	struct sdc_answer answers[MAX_ANSWERS];
	int32_t known[MAX_SERIES * MAX_Q];
	struct sdc_table tables[3];
	int32_t count[MAX_SERIES * MAX_Q];
	uint8_t seen[MAX_SERIES * MAX_Q];
};

/* ---- the attacker ---- */

struct attack {
	const struct sdc_system *s;
	int knower;                 /* who it is: 0 anybody, 1 who knows some persons */
	int cap;                    /* no quarter has more than this: makes the search finite */
	long steps;                 /* left */
	bool full;                  /* go on when nothing is left to find */
	long leaves;
	int guess[MAX_SERIES][MAX_Q];
	int least[MAX_SERIES][MAX_Q + 1][MAX_Q + 1], most[MAX_SERIES][MAX_Q + 1][MAX_Q + 1];
	int pair_least[MAX_SERIES][MAX_PAIRS], pair_most[MAX_SERIES][MAX_PAIRS];
	bool any;
};

static int released(const struct sdc_system *s, const int32_t *count, int quarter)
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
	n = released(s, mine, quarter);
	switch (s->seen[series * s->quarters + quarter]) {
	case SDC_SHOWN:
		return n == released(s, &s->count[series * s->quarters], quarter);
	case SDC_FEW:
		return n >= 1 && n < SDC_THRESHOLD;
	default:
		return true;
	}
}

static int leaks(const struct attack *a);

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

/* Writes out the cells of one table, quarter by quarter, cell by cell. only_one: stop at the
 * first that fits. Returns whether any did. */
static bool cells(struct attack *a, const struct sdc_table *t, int quarter, int i, int left,
		  bool only_one)
{
	bool found = false;
	int c = t->first + i, from = 0;

	if (quarter == a->s->quarters) {
		for (int k = 0; !only_one && k < t->n; k++)
			note(a, t->first + k);
		if (!only_one && !a->full && ++a->leaves % 64 == 0 && leaks(a) == 0)
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

/* false: gave up, too many tables to write out. */
static bool attack_as(struct attack *a, const struct sdc_system *s, int knower, int cap, bool full)
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
	}
	totals(a, 0);
	return a->steps != 0;
}

static bool attack(struct attack *a, const struct sdc_system *s, int cap, bool full)
{
	return attack_as(a, s, 0, cap, full);
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

/* Number of protected spans that the attacker knows better than promised. */
static int leaks(const struct attack *a)
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
	return bad + pair_leaks(a);
}

/* ---- random systems ---- */

static uint64_t state;

static int chance(int below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (int)(state >> 33) % below;
}

static void make(struct made *m, uint64_t seed)
{
	struct sdc_system *s = &m->s;
	int small;

	memset(m, 0, sizeof(*m));
	state = seed * 0x9e3779b97f4a7c15u + 1;
	for (int i = 0; i < 8; i++)
		(void)chance(2);
	small = chance(4) + 1;
	s->quarters = chance(4) + 1;
	s->window = chance(3) + 1;
	s->ntables = chance(8) == 0 ? 0 : chance(2) + 1;
	s->tables = m->tables;
	s->count = m->count;
	s->seen = m->seen;
	s->series = 1;
	for (int t = 0; t < s->ntables; t++) {
		m->tables[t] = (struct sdc_table){ s->series, chance(s->quarters > 2 ? 2 : 3) + 2 };
		s->series += m->tables[t].n;
	}
	for (int q = 0; q < s->quarters; q++) {
		int n = chance(small * 3 + (q == 0 ? 4 : 1)) + (q == 0);

		m->count[q] = n;
		for (int t = 0; t < s->ntables; t++) {
			for (int i = 0; i < n; i++) {
				/* uneven: half of all fall into the first cell */
				int c = chance(2) ? 0 : chance(m->tables[t].n);

				m->count[(m->tables[t].first + c) * s->quarters + q]++;
			}
		}
	}
}

/* Some of the persons of each quarter are known to somebody, in all of their cells. */
static void make_known(struct made *m)
{
	struct sdc_system *s = &m->s;

	s->known = m->known;
	s->nknowers = 1;
	for (int q = 0; q < s->quarters; q++) {
		int n = chance(m->count[q] / 2 + 2);

		n = n < m->count[q] ? n : m->count[q];
		m->known[q] = n;
		for (int t = 0; t < s->ntables; t++) {
			for (int left = n, c = m->tables[t].first; left > 0; c++) {
				int has = m->count[c * s->quarters + q];

				m->known[c * s->quarters + q] = has < left ? has : left;
				left -= m->known[c * s->quarters + q];
			}
		}
	}
}

/* Asks about any quarters of any series; what may be told is told. */
static void ask(struct made *m, struct sdc_system *part, int n)
{
	while (n-- > 0 && m->s.nanswers < MAX_ANSWERS) {
		int series = chance(part->series), from = chance(part->quarters);
		int to = from + 1 + chance(part->quarters - from);
		struct sdc_span weak;
		enum sdc_seen seen = sdc_answer(part, series, from, to, &weak);

		if (seen == SDC_HIDDEN)
			continue;
		m->answers[m->s.nanswers++] = (struct sdc_answer){ series, from, to, seen };
		part->nanswers = m->s.nanswers;
	}
}

/* Releases quarter after quarter, as life does: each time only what is known by then. asks: answers
 * that are wanted after each. */
static void release_all(struct made *m, int asks)
{
	struct sdc_system *s = &m->s;

	s->answers = m->answers;

	for (int upto = 1; upto <= s->quarters; upto++) {
		struct sdc_system part = *s;
		int32_t count[MAX_SERIES * MAX_Q], knows[MAX_SERIES * MAX_Q];
		uint8_t seen[MAX_SERIES * MAX_Q];

		if (upto < s->quarters && chance(6) == 0)
			continue; /* no release that quarter */
		part.quarters = upto;
		part.count = count;
		part.seen = seen;
		part.known = knows;
		for (int c = 0; c < s->series; c++) {
			memcpy(&count[c * upto], &s->count[c * s->quarters],
			       (size_t)upto * sizeof(*count));
			memcpy(&knows[c * upto], &m->known[c * s->quarters],
			       (size_t)upto * sizeof(*knows));
			memcpy(&seen[c * upto], &s->seen[c * s->quarters], (size_t)upto);
		}
		sdc_protect(&part);
		for (int c = 0; c < s->series; c++)
			m->seen[c * s->quarters + upto - 1] = seen[c * upto + upto - 1];
		ask(m, &part, asks);
	}
}

static void check_plain(const struct sdc_system *s)
{
	for (int q = 0; q < s->quarters; q++) {
		for (int c = 0; c < s->series; c++) {
			int seen = s->seen[c * s->quarters + q];
			int n = released(s, &s->count[c * s->quarters], q);

			CHECK_INT(sdc_window(s, c, q), n);
			if (seen == SDC_SHOWN)
				CHECK(n == 0 || n >= SDC_THRESHOLD);
			if (seen == SDC_FEW)
				CHECK(n > 0 && n < SDC_THRESHOLD);
			if (s->seen[q] == SDC_HIDDEN)
				CHECK_INT(seen, SDC_HIDDEN);
		}
		for (int t = 0; t < s->ntables; t++) { /* one mark in one table */
			int few = 0, hidden = 0;

			for (int c = s->tables[t].first; c < s->tables[t].first + s->tables[t].n; c++) {
				few += s->seen[c * s->quarters + q] == SDC_FEW;
				hidden += s->seen[c * s->quarters + q] == SDC_HIDDEN;
			}
			CHECK(few == 0 || hidden == 0);
		}
	}
}

TEST(stats_sdc_brute_force_finds_no_leak)
{
	int done = 0, skipped = 0, shown = 0, hidden = 0, few = 0, blank = 0;
	struct made m;
	static struct attack a;

	for (uint64_t seed = 1; seed <= 2500; seed++) {
		int cap = 0, bad;

		make(&m, seed);
		release_all(&m, 0);
		check_plain(&m.s);
		for (int q = 0; q < m.s.quarters; q++)
			cap = m.count[q] > cap ? m.count[q] : cap;
		if (!attack(&a, &m.s, cap + SDC_WIDTH, false)) {
			skipped++;
			continue;
		}
		CHECK(a.any); /* at least the truth fits */
		bad = leaks(&a);
		if (bad)
			test_fail(__FILE__, __LINE__, "seed %d: %d leaks", (int)seed, bad);
		done++;
		for (int i = 0; i < m.s.series * m.s.quarters; i++) {
			shown += m.seen[i] == SDC_SHOWN;
			hidden += m.seen[i] == SDC_HIDDEN;
			few += m.seen[i] == SDC_FEW;
		}
		for (int q = 0; q < m.s.quarters; q++)
			blank += m.seen[q] == SDC_HIDDEN;
	}
	printf("# %d systems, %d too large; cells shown %d, hidden %d, few %d; releases blank %d\n",
	       done, skipped, shown, hidden, few, blank);
	CHECK(done > 2000 && shown > 1000 && hidden > 1000 && few > 10);
}

/* The same with answers between the releases, and somebody who knows some of the persons. */
TEST(stats_sdc_brute_force_finds_no_leak_in_answers)
{
	int done = 0, skipped = 0, told = 0, knowing = 0;
	struct made m;
	static struct attack a;

	for (uint64_t seed = 1; seed <= 1200; seed++) {
		int cap = 0, bad;

		make(&m, seed + 500000);
		if (chance(3))
			make_known(&m);
		release_all(&m, 3);
		check_plain(&m.s);
		for (int q = 0; q < m.s.quarters; q++)
			cap = m.count[q] > cap ? m.count[q] : cap;
		for (int who = 0; who <= m.s.nknowers; who++) {
			if (!attack_as(&a, &m.s, who, cap + SDC_WIDTH, false)) {
				skipped++;
				continue;
			}
			CHECK(a.any);
			bad = leaks(&a);
			if (bad)
				test_fail(__FILE__, __LINE__, "seed %d, knower %d: %d leaks",
					  (int)seed, who, bad);
			done++;
			knowing += who;
		}
		told += m.s.nanswers;
	}
	printf("# %d attacks, %d of them with own knowledge, %d too large; %d answers told\n", done,
	       knowing, skipped, told);
	CHECK(done > 1000 && knowing > 400 && told > 500);
}

/* The brute force itself: it must see what a naive suppressor leaves open. */
TEST(stats_sdc_brute_force_sees_leaks)
{
	struct made m = { .tables = { { 1, 3 } } };
	static struct attack a;
	static const int32_t alone[] = { 20, 3, 7, 10 };
	static const int32_t growing[] = { 12, 12, /* total */ 6, 5, 6, 7 };

	/* A small cell hidden alone beside its total. */
	m.s = (struct sdc_system){ 12, 1, 4, m.tables, 1, alone, m.seen };
	memcpy(m.seen, (uint8_t[]){ SDC_SHOWN, SDC_HIDDEN, SDC_SHOWN, SDC_SHOWN }, 4);
	CHECK(attack(&a, &m.s, 25, true));
	CHECK_INT(leaks(&a), 1);
	CHECK_INT(a.least[1][0][1], 3);
	/* Hidden with a partner: safe. */
	m.seen[2] = SDC_HIDDEN;
	CHECK(attack(&a, &m.s, 25, true));
	CHECK_INT(leaks(&a), 0);
	/* Everything shown, and no count small in either quarter: nothing to protect. */
	m.tables[0].n = 2;
	m.s = (struct sdc_system){ 12, 2, 3, m.tables, 1, growing, m.seen };
	memset(m.seen, SDC_SHOWN, 6);
	CHECK(attack(&a, &m.s, 25, true));
	CHECK_INT(leaks(&a), 0);
}

/* Two releases that are each safe alone tell a small count by their difference. */
TEST(stats_sdc_difference_between_releases_is_hidden)
{
	static const int32_t count[] = { 40, 20, /* total */ 10, 2, 30, 18 };
	struct made m = { .tables = { { 1, 2 } } };
	static struct attack a;

	m.s = (struct sdc_system){ 12, 2, 3, m.tables, 1, count, m.seen };
	memset(m.seen, SDC_SHOWN, 6); /* 10 then 12: two came */
	CHECK(attack(&a, &m.s, 60, true));
	CHECK(leaks(&a) > 0);
	CHECK(!sdc_safe(&m.s, 1, 2));
	sdc_protect(&m.s);
	CHECK_INT(m.seen[3], SDC_HIDDEN);
	CHECK_INT(m.seen[1], SDC_SHOWN);
	CHECK(attack(&a, &m.s, 60, true));
	CHECK_INT(leaks(&a), 0);
}

/* The prover may be too careful, never too bold. */
TEST(stats_sdc_prover_is_never_bolder_than_brute_force)
{
	int equal = 0, careful = 0;
	struct made m;
	static struct attack a;

	for (uint64_t seed = 1; seed <= 250; seed++) {
		make(&m, seed + 100000);
		for (int i = 0; i < m.s.series * m.s.quarters; i++) {
			int n = released(&m.s, &m.count[i / m.s.quarters * m.s.quarters],
					 i % m.s.quarters);

			m.seen[i] = chance(3) ? SDC_SHOWN : SDC_HIDDEN;
			if (chance(4) == 0 && n > 0 && n < SDC_THRESHOLD)
				m.seen[i] = SDC_FEW;
		}
		if (!attack(&a, &m.s, 20, true))
			continue;
		for (int c = 0; c < m.s.series; c++) {
			for (int i = 0; i < m.s.quarters; i++) {
				for (int j = i + 1; j <= m.s.quarters; j++) {
					int true_width = a.most[c][i][j] - a.least[c][i][j];
					int got = sdc_width(&m.s, (struct sdc_span){ .series = c, .from = i, .to = j });

					CHECK(got <= true_width);
					true_width = true_width > SDC_WIDTH ? SDC_WIDTH : true_width;
					equal += got == true_width;
					careful += got < true_width;
				}
			}
		}
	}
	printf("# spans proven as wide as they are: %d; proven narrower: %d\n", equal, careful);
	CHECK(equal > 1000);
}
