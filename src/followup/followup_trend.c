/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_trend.c - values over time. What comes from snapshots is drawn by snapshot: each one has
 * been released as it is, so the line tells nothing that was not told. */
#include "followup/followup_count.h"

#define YEARS 5
#define MOST 8

static bool by_snapshot(const struct followup_indicator *i)
{
	return i->count == followup_persons || i->count == followup_per_1000 ||
	       i->count == followup_contacts || i->count == followup_tallies ||
	       i->count == followup_notices;
}

static struct view_point point_of(const struct view *v, const struct followup_basis *b,
				  const struct followup_indicator *i, const struct org *town,
				  const char *label)
{
	struct followup_value value = followup_value(b, i, town);

	return (struct view_point){ .label = label,
				    .value = value.state == FOLLOWUP_KNOWN ? followup_level(i, &value) : 0,
				    .words = followup_words(v, i, &value),
				    .hidden = value.state == FOLLOWUP_HIDDEN,
				    .unknown = value.state == FOLLOWUP_UNKNOWN };
}

/* "kv 4 2025": the quarter that a snapshot ends with. */
static const char *quarter_words(const struct view *v, int32_t day)
{
	int y, m, d;

	day_split(day, &y, &m, &d);
	return arena_fmt(v->mem, T("kv %d %02d"), (m + 2) / 3, y % 100);
}

static mst_err snapshots(struct ctx *c, const struct view *v, const struct followup_basis *b,
			 const struct followup_indicator *i, const struct org *town,
			 struct view_point *points, size_t *ret_n)
{
	struct followup_basis then = *b;
	size_t n = 0;

	while (then.has_snapshot && n < MOST) {
		const struct stats_table *towns = stats_table_find(&then.snapshot, "municipality");
		int32_t to = town && towns ? towns->to : then.snapshot.to;

		if (town && !towns)
			break;
		points[n++] = point_of(v, &then, i, town, quarter_words(v, to));
		mst_err e = stats_snapshot_upto(c->db, c->mem, c->app->jour, to - 1, &then.snapshot);

		if (e != MST_OK && e != MST_NOTFOUND)
			return e;
		then.has_snapshot = e == MST_OK;
	}
	for (size_t k = 0; k < n / 2; k++) {
		struct view_point swap = points[k];

		points[k] = points[n - 1 - k];
		points[n - 1 - k] = swap;
	}
	*ret_n = n;
	return MST_OK;
}

mst_err followup_trend(struct ctx *c, const struct view *v, const struct followup_basis *b,
		       const struct followup_indicator *i, const struct org *town,
		       struct view_point **ret, size_t *ret_n)
{
	struct view_point *points = arena_new(c->mem, struct view_point, MOST);
	size_t n = 0;

	*ret = points;
	if (by_snapshot(i))
		return snapshots(c, v, b, i, town, points, ret_n);
	for (int year = b->year - YEARS + 1; year <= b->year; year++) {
		struct followup_basis then;

		if (year < FOLLOWUP_FIRST_YEAR)
			continue;
		TRY(followup_read(c, year, b->own_way >= 0, &then));
		points[n] = point_of(v, &then, i, town, arena_fmt(c->mem, "%d", year));
		/* It begins with the first that says anything: before it nothing was written down. */
		n += n || year == b->year || (!points[n].unknown && points[n].value);
	}
	*ret_n = n == 1 && points[0].unknown ? 0 : n; /* nothing is known at all */
	return MST_OK;
}
