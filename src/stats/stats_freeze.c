/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_freeze.c - makes a quarter's release.
 *
 * Facts move: an open case is edited, an old one corrected. Releases must not, or the difference
 * between two of them would tell of the one who moved. So releases are added up from a book of
 * counts by quarter that is written once. A correction goes into the newest quarter; what does not
 * fit there (a quarter's count is never below zero) waits for the next, or until the window has
 * passed it by. The book always adds up, and is itself one of the worlds that fit all releases. */
#include "stats/stats_freeze_priv.h"

#include "crypto/crypto.h"

int stats_part_series(const struct stats_part *p, const char *table, const char *code)
{
	for (int t = 0; code && !code[0] && t < p->ntables; t++) {
		if (str_eq(p->keys[p->tables[t].first].table, table))
			return 0; /* each table carries the total */
	}
	for (int s = 0; code && s < p->series; s++) {
		if (str_eq(p->keys[s].table, table) && str_eq(p->keys[s].code, code))
			return s;
	}
	return -1;
}

static void add_key(struct stats_part *p, const char *table, const char *code, int entered)
{
	struct sdc_table *t = p->ntables ? &p->tables[p->ntables - 1] : NULL;

	if (!t || !str_eq(p->keys[t->first].table, table)) {
		t = &p->tables[p->ntables++];
		*t = (struct sdc_table){ .first = p->series };
	}
	p->keys[p->series++] = (struct stats_key){ table, code, entered };
	t->n++;
}

static void add_list(struct stats_part *p, const char *table, const struct stats_code *list)
{
	for (; list->code; list++)
		add_key(p, table, list->code, 0);
}

static void part_init(struct stats_part *p, struct arena *mem, const char *name,
		      enum stats_kind kind, size_t keys)
{
	*p = (struct stats_part){ .name = name, .kind = kind, .series = 1 };
	p->keys = arena_new(mem, struct stats_key, keys + 1);
	p->tables = arena_new(mem, struct sdc_table, keys + 1);
	p->keys[0] = (struct stats_key){ name, "", 0 };
}

static bool municipality_listed(const struct stats_part *p, const char *code)
{
	return stats_part_series(p, "municipality", code) >= 0;
}

/* The partnership's municipalities in the caller's order, then those that were in it before (a
 * cell that has been released stays a cell), then all others as one. */
static mst_err add_municipalities(struct db *db, struct arena *mem, const struct stats_freeze *f,
				  struct stats_part *p, const char *const *list)
{
	struct stats_key *old;
	int nold;

	TRY(stats_book_municipalities(db, mem, f->jour, &old, &nold));
	for (; *list; list++) {
		int entered = nold ? f->next : 0;

		if (municipality_listed(p, *list) || !stats_municipality_good(*list))
			return MST_INVALID;
		for (int i = 0; i < nold; i++) {
			if (str_eq(old[i].code, *list))
				entered = old[i].entered;
		}
		add_key(p, "municipality", arena_str(mem, *list), entered);
	}
	for (int i = 0; i < nold; i++) {
		if (!municipality_listed(p, old[i].code))
			add_key(p, "municipality", old[i].code, old[i].entered);
	}
	add_key(p, "municipality", STATS_OTHER, 0);
	return MST_OK;
}

/* Persons helped are the cases. Talks, help that is counted without identity, and those who were
 * told of their right have a total each: they are never added, since a person may be in all of them. */
static mst_err add_parts(struct db *db, struct arena *mem, struct stats_freeze *f,
			 const char *const *municipalities)
{
	struct stats_part *p = &f->parts[0];
	size_t n = 0, columns = (size_t)(f->last - f->first + 1);

	while (municipalities[n])
		n++;
	part_init(p, mem, "case", STATS_CASE, 512 + n);
	TRY(add_municipalities(db, mem, f, p, municipalities));
	add_list(p, "role", stats_role_groups);
	add_list(p, "sex", stats_sex_groups);
	add_list(p, "age", stats_age_groups);
	add_list(p, "crime", stats_crime_groups);
	part_init(&f->parts[1], mem, "contact", STATS_CONTACT, 0);
	part_init(&f->parts[2], mem, "tally", STATS_TALLY, 0);
	part_init(&f->parts[3], mem, "notice", STATS_NOTICE, 0);
	for (int i = 0; i < STATS_PARTS; i++) {
		size_t cells = (size_t)f->parts[i].series * columns;

		f->parts[i].facts = arena_new(mem, int64_t, cells);
		f->parts[i].frozen = arena_new(mem, int32_t, cells);
		f->parts[i].seen = arena_new(mem, uint8_t, cells);
	}
	return MST_OK;
}

/* What the column must hold for the window that ends there to say what the facts say. */
static int64_t wanted(const struct stats_part *p, int columns, int series, int column)
{
	int from = column >= STATS_WINDOW ? column - STATS_WINDOW + 1 : 0;
	int64_t n = p->facts[series * columns + column];

	for (int t = from; t < column; t++)
		n += p->facts[series * columns + t] - p->frozen[series * columns + t];
	return n > INT32_MAX / 2 ? INT32_MAX / 2 : n;
}

/* Writes one column of the book: never below zero, every table adding up to the total. */
static void settle(struct stats_part *p, int columns, int column)
{
	int64_t total = wanted(p, columns, 0, column);

	total = total > 0 ? total : 0;
	p->frozen[column] = (int32_t)total;
	for (int t = 0; t < p->ntables; t++) {
		int first = p->tables[t].first, end = first + p->tables[t].n;
		int64_t over = -total;

		for (int s = first; s < end; s++) {
			int64_t n = wanted(p, columns, s, column);

			p->frozen[s * columns + column] = (int32_t)(n > 0 ? n : 0);
			over += p->frozen[s * columns + column];
		}
		for (; over > 0; over--) {
			int most = first;

			for (int s = first; s < end; s++) {
				if (p->frozen[s * columns + column] >
				    p->frozen[most * columns + column])
					most = s;
			}
			p->frozen[most * columns + column]--;
		}
	}
}

/* A cell that did not exist yet is known to have been empty. */
static void mark_before(const struct stats_freeze *f, struct stats_part *p, int columns)
{
	for (int s = 1; s < p->series; s++) {
		for (int c = 0; c < columns && f->first + c < p->keys[s].entered; c++) {
			if (p->seen[c] != SDC_NONE)
				p->seen[s * columns + c] = SDC_SHOWN;
		}
	}
}

/* Answers about quarters in which nothing had happened yet say nothing. */
static void system_answers(struct arena *mem, const struct stats_part *p, int skip,
			   struct sdc_system *ret)
{
	struct sdc_answer *list = arena_new(mem, struct sdc_answer, (size_t)p->nanswers + 1);

	for (int i = 0; i < p->nanswers; i++) {
		struct sdc_answer a = p->answers[i];

		a.from = a.from > skip ? a.from - skip : 0;
		a.to -= skip;
		if (a.to > 0)
			list[ret->nanswers++] = a;
	}
	ret->answers = list;
}

/* Knowers of nobody at all are left out. */
static void system_known(struct arena *mem, const struct stats_part *p, int columns, int skip,
			 struct sdc_system *ret)
{
	int left = columns - skip, cells = p->series * left;
	int32_t *known = arena_new(mem, int32_t, (size_t)(p->nknowers * cells) + 1);

	for (int k = 0; k < p->nknowers; k++) {
		const int32_t *from = &p->known[k * p->series * columns];
		int32_t *to = &known[ret->nknowers * cells];
		bool any = false;

		for (int s = 0; s < p->series; s++) {
			for (int c = 0; c < left; c++) {
				to[s * left + c] = from[s * columns + skip + c];
				any |= to[s * left + c] > 0;
			}
		}
		ret->nknowers += any;
	}
	ret->known = known;
}

void stats_part_system(struct arena *mem, const struct stats_part *p, int columns,
		       struct sdc_system *ret, int *ret_skip)
{
	int skip = 0, left;
	int32_t *count;
	uint8_t *seen;

	while (skip < columns - 1 && p->frozen[skip] == 0)
		skip++;
	left = columns - skip;
	count = arena_new(mem, int32_t, (size_t)(p->series * left));
	seen = arena_new(mem, uint8_t, (size_t)(p->series * left));
	for (int s = 0; s < p->series; s++) {
		memcpy(&count[s * left], &p->frozen[s * columns + skip],
		       (size_t)left * sizeof(*count));
		memcpy(&seen[s * left], &p->seen[s * columns + skip], (size_t)left);
	}
	*ret = (struct sdc_system){ .window = STATS_WINDOW,
				    .quarters = left,
				    .series = p->series,
				    .tables = p->tables,
				    .ntables = p->ntables,
				    .count = count,
				    .seen = seen };
	system_answers(mem, p, skip, ret);
	system_known(mem, p, columns, skip, ret);
	*ret_skip = skip;
}

/* Municipalities are released with the last quarter of a year alone: four releases a year of so small
 * counts would leave them blank by turns. */
static bool held(const struct stats_freeze *f, const struct stats_part *p, const struct sdc_table *t)
{
	return f->last % 4 != 3 && str_eq(p->keys[t->first].table, "municipality");
}

static void protect(struct arena *mem, const struct stats_freeze *f, struct stats_part *p, int columns)
{
	struct sdc_system s;
	int skip;

	for (int t = 0; t < p->ntables; t++)
		p->tables[t].held = held(f, p, &p->tables[t]);
	stats_part_system(mem, p, columns, &s, &skip);
	sdc_protect(&s);
	for (int i = 0; i < p->series; i++)
		p->seen[i * columns + columns - 1] = s.seen[i * s.quarters + s.quarters - 1];
}

mst_err stats_book_read(struct db *db, struct arena *mem, struct stats_freeze *f,
			const char *const *municipalities)
{
	TRY(add_parts(db, mem, f, municipalities));
	TRY(stats_book_frozen(db, mem, f));
	TRY(stats_book_seen(db, mem, f));
	TRY(stats_told_answers(db, mem, f));
	for (int i = 0; i < STATS_PARTS; i++) {
		mark_before(f, &f->parts[i], f->last - f->first + 1);
		TRY(stats_told_known(db, mem, f, &f->parts[i]));
	}
	return MST_OK;
}

mst_err stats_freeze_prepare(struct db *db, struct arena *mem, struct id jour, int32_t today,
			     int64_t now, const char *const *municipalities,
			     struct stats_freeze **ret)
{
	struct stats_freeze *f = arena_new(mem, struct stats_freeze, 1);
	int columns;

	f->jour = jour;
	f->id = rng_id();
	f->now = now;
	f->last = quarter_of(today) - 1;
	TRY(stats_book_range(db, mem, jour, f));
	if (f->latest >= f->last || f->next > f->last)
		return MST_CONFLICT;
	columns = f->last - f->first + 1;
	TRY(stats_book_read(db, mem, f, municipalities));
	for (int i = 0; i < STATS_PARTS; i++) {
		TRY(stats_book_facts(db, mem, f, &f->parts[i]));
		for (int c = f->next - f->first; c < columns; c++)
			settle(&f->parts[i], columns, c);
		TRY(stats_told_facts(db, mem, f, &f->parts[i]));
		protect(mem, f, &f->parts[i], columns);
	}
	*ret = f;
	return MST_OK;
}
