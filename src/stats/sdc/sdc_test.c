/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sdc_test.c - checks the suppressor by brute force: nothing protected may come out narrower than
 * promised. */
#include "stats/sdc/sdc_brute.h"

#include "base/test.h"

static bool attack(struct attack *a, const struct sdc_system *s, int cap, bool full)
{
	return sdc_brute_attack(a, s, 0, cap, full);
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
 * that are wanted after each. held: now and then a table is left for a later release. */
static void release_all(struct made *m, int asks, bool held)
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
		for (int t = 0; held && t < s->ntables; t++)
			m->tables[t].held = chance(2);
		sdc_protect(&part);
		if (held && seen[upto - 1] == SDC_SHOWN) /* all of it together, held tables too */
			CHECK(sdc_safe(&part, 0, part.series));
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
			int n = sdc_brute_window(s, &s->count[c * s->quarters], q);

			CHECK_INT(sdc_window(s, c, q), n);
			if (seen == SDC_SHOWN)
				CHECK(n == 0 || n >= SDC_THRESHOLD);
			if (seen == SDC_FEW)
				CHECK(n > 0 && n < SDC_THRESHOLD);
			if (s->seen[q] == SDC_HIDDEN)
				CHECK(seen == SDC_HIDDEN || seen == SDC_NONE);
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
		release_all(&m, 0, seed % 2);
		check_plain(&m.s);
		for (int q = 0; q < m.s.quarters; q++)
			cap = m.count[q] > cap ? m.count[q] : cap;
		if (!attack(&a, &m.s, cap + SDC_WIDTH, false)) {
			skipped++;
			continue;
		}
		CHECK(a.any); /* at least the truth fits */
		bad = sdc_brute_leaks(&a);
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
		release_all(&m, 3, seed % 2);
		check_plain(&m.s);
		for (int q = 0; q < m.s.quarters; q++)
			cap = m.count[q] > cap ? m.count[q] : cap;
		for (int who = 0; who <= m.s.nknowers; who++) {
			if (!sdc_brute_attack(&a, &m.s, who, cap + SDC_WIDTH, false)) {
				skipped++;
				continue;
			}
			CHECK(a.any);
			bad = sdc_brute_leaks(&a);
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
	CHECK_INT(sdc_brute_leaks(&a), 1);
	CHECK_INT(a.least[1][0][1], 3);
	/* Hidden with a partner: safe. */
	m.seen[2] = SDC_HIDDEN;
	CHECK(attack(&a, &m.s, 25, true));
	CHECK_INT(sdc_brute_leaks(&a), 0);
	/* So are two small ones together, but not for her who is the one of them. */
	m.s.count = (const int32_t[]){ 14, 1, 3, 10 };
	CHECK(attack(&a, &m.s, 25, true));
	CHECK_INT(sdc_brute_leaks(&a), 1);
	CHECK(!sdc_safe(&m.s, 1, 3));
	m.seen[3] = SDC_HIDDEN;
	CHECK(attack(&a, &m.s, 25, true));
	CHECK_INT(sdc_brute_leaks(&a), 0);
	CHECK(sdc_safe(&m.s, 1, 3));
	/* Everything shown, and no count small in either quarter: nothing to protect. */
	m.tables[0].n = 2;
	m.s = (struct sdc_system){ 12, 2, 3, m.tables, 1, growing, m.seen };
	memset(m.seen, SDC_SHOWN, 6);
	CHECK(attack(&a, &m.s, 25, true));
	CHECK_INT(sdc_brute_leaks(&a), 0);
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
	CHECK(sdc_brute_leaks(&a) > 0);
	CHECK(!sdc_safe(&m.s, 1, 2));
	sdc_protect(&m.s);
	CHECK_INT(m.seen[3], SDC_HIDDEN);
	CHECK_INT(m.seen[1], SDC_SHOWN);
	CHECK(attack(&a, &m.s, 60, true));
	CHECK_INT(sdc_brute_leaks(&a), 0);
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
			int n = sdc_brute_window(&m.s, &m.count[i / m.s.quarters * m.s.quarters],
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
