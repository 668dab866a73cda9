/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_answer.c - "Svara en kommun": one count of frozen quarters, told if it bares nothing together
 * with all that is out, and then a part of what is out. Counts come from the book, as the snapshots do:
 * an answer never disagrees with a snapshot, however the facts have been corrected since. */
#include "stats/stats_freeze_priv.h"

#include "crypto/crypto.h"

static mst_err open_book(struct db *db, struct arena *mem, struct id jour, struct stats_freeze *f)
{
	static const char *const none[] = { NULL };

	*f = (struct stats_freeze){ .jour = jour };
	TRY(stats_book_range(db, mem, jour, f));
	if (!f->latest)
		return MST_NOTFOUND;
	f->last = f->latest;
	return stats_book_read(db, mem, f, none);
}

mst_err stats_answer_span(struct db *db, struct arena *mem, struct id jour, int32_t *ret_from,
			  int32_t *ret_to)
{
	struct stats_freeze f = { .jour = jour };

	TRY(stats_book_range(db, mem, jour, &f));
	if (!f.latest)
		return MST_NOTFOUND;
	*ret_from = quarter_first_day(f.first);
	*ret_to = quarter_last_day(f.latest);
	return MST_OK;
}

/* A question's place in the book. */
struct asked {
	const struct stats_part *part;
	struct sdc_system s;
	int series, from, to, skip; /* quarters of the system: from .. to - 1 */
};

static bool find(const struct stats_freeze *f, struct arena *mem, const struct stats_question *q,
		 struct asked *ret)
{
	int from = quarter_of(q->from) - f->first, to = quarter_of(q->to) + 1 - f->first;
	int columns = f->last - f->first + 1;

	if (from < 0 || to > columns || from >= to ||
	    q->from != quarter_first_day(f->first + from) ||
	    q->to != quarter_last_day(f->first + to - 1))
		return false;
	for (int i = 0; i < STATS_PARTS; i++) {
		ret->part = &f->parts[i];
		ret->series = stats_part_series(ret->part, q->table, q->code);
		if (ret->series < 0)
			continue;
		stats_part_system(mem, ret->part, columns, &ret->s, &ret->skip);
		ret->from = from > ret->skip ? from - ret->skip : 0;
		ret->to = to - ret->skip;
		return true;
	}
	return false;
}

/* What may be said; nothing had happened in quarters before the system's first. */
static enum sdc_seen decide(const struct stats_freeze *f, struct arena *mem,
			    const struct stats_question *q, struct asked *ret, struct sdc_span *weak)
{
	if (!find(f, mem, q, ret))
		return SDC_NONE;
	return ret->to <= 0 ? SDC_SHOWN : sdc_answer(&ret->s, ret->series, ret->from, ret->to, weak);
}

static void tell_why(const struct stats_freeze *f, const struct asked *k, struct sdc_span weak,
		     struct stats_answer *ret)
{
	const struct stats_key *key = &k->part->keys[weak.series];
	int first = f->first + k->skip;

	ret->weak = (struct stats_question){ .table = key->table, .code = key->code,
					     .from = quarter_first_day(first + weak.from),
					     .to = quarter_last_day(first + weak.to - 1) };
	ret->knower = weak.knower > 0;
	ret->alone = weak.series == k->series && weak.from == k->from && weak.to == k->to;
}

static void try_coarser(const struct stats_freeze *f, struct arena *mem, struct stats_question q,
			struct stats_answer *ret)
{
	struct asked k;
	struct sdc_span weak;

	if (q.from == ret->q.from && q.to == ret->q.to && str_eq(q.code, ret->q.code))
		return;
	for (size_t i = 0; i < ret->ncoarser; i++) {
		if (q.from == ret->coarser[i].from && q.to == ret->coarser[i].to &&
		    str_eq(q.code, ret->coarser[i].code))
			return;
	}
	switch (decide(f, mem, &q, &k, &weak)) {
	case SDC_SHOWN:
	case SDC_FEW:
		ret->coarser[ret->ncoarser++] = q;
		break;
	default:
		break;
	}
}

/* What a reader could use instead: whole years, three years, the county. */
static void find_coarser(const struct stats_freeze *f, struct arena *mem, struct stats_answer *ret)
{
	struct stats_question years = ret->q, three = ret->q, county = ret->q;
	int32_t first = quarter_first_day(f->first), last = quarter_last_day(f->last);
	int y = quarter_of(ret->q.from) / 4, end = quarter_of(ret->q.to) / 4;

	years.from = day_make(y, 1, 1) < first ? first : day_make(y, 1, 1);
	years.to = day_make(end, 12, 31) > last ? last : day_make(end, 12, 31);
	try_coarser(f, mem, years, ret);
	three.from = quarter_first_day(f->last - STATS_WINDOW + 1);
	three.from = three.from < first ? first : three.from;
	three.to = last;
	if (three.from <= ret->q.from)
		try_coarser(f, mem, three, ret);
	county.code = "";
	try_coarser(f, mem, county, ret);
}

mst_err stats_answer_prepare(struct db *db, struct arena *mem, struct id jour,
			     const struct stats_question *q, struct stats_answer *ret)
{
	struct stats_freeze *f = arena_new(mem, struct stats_freeze, 1);
	struct sdc_span weak = { 0 };
	enum sdc_seen seen;
	struct asked k;

	TRY(open_book(db, mem, jour, f));
	*ret = (struct stats_answer){ .id = rng_id(), .jour = jour, .q = *q, .latest = f->latest,
				      .next = f->next, .answers = f->answers };
	seen = decide(f, mem, q, &k, &weak);
	if (seen == SDC_NONE)
		return MST_INVALID;
	ret->hidden = seen == SDC_HIDDEN;
	ret->few = seen == SDC_FEW;
	for (int c = k.from; seen == SDC_SHOWN && c < k.to; c++)
		ret->n += k.s.count[k.series * k.s.quarters + c];
	if (ret->hidden) {
		tell_why(f, &k, weak, ret);
		find_coarser(f, mem, ret);
	}
	return MST_OK;
}

mst_err stats_answer_apply(struct db *w, const struct stats_answer *a)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct stats_freeze now = { .last = a->latest };
	char from[QUARTER_TEXT], to[QUARTER_TEXT];

	if (a->hidden)
		return MST_INVALID;
	TRY(stats_book_range(w, mem, a->jour, &now));
	if (now.latest != a->latest || now.next != a->next || now.answers != a->answers)
		return MST_CONFLICT;
	quarter_text(quarter_of(a->q.from), from);
	quarter_text(quarter_of(a->q.to), to);
	return stats_answer_insert(w, a, from, to);
}
