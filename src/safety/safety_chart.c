/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_chart.c - the tables of a facts page as drawings. They are made from the document itself, so that
 * what is drawn is what both sides have approved, and never a newer figure. */
#include "safety/safety_web.h"

#include <stdlib.h>

/* Columns of a table of facts (safety_doc.c). */
enum { TITLE, YEAR, TOWN, COUNTY, COUNTRY, COLS };

/* "15", "15,4" as tenths; *s is moved behind it. -1: no figure. */
static int64_t tenths(const char **s)
{
	char *end;
	long whole = strtol(*s, &end, 10);
	int64_t n = whole * 10;

	if (end == *s || whole < 0)
		return -1;
	if (*end == ',' && end[1] >= '0' && end[1] <= '9') {
		n += end[1] - '0';
		end += 2;
	}
	*s = end;
	return n;
}

/* "15,0 (9–21,5)", with or without a word joiner behind the dash, and "74,4". false: no figure. */
static bool figure_of(const char *s, struct view_bar *ret)
{
	int64_t low, high;

	ret->value = tenths(&s);
	if (ret->value < 0 || !str_starts(s, " ("))
		return ret->value >= 0;
	s += 2;
	low = tenths(&s);
	if (low < 0 || !str_starts(s, "–"))
		return true;
	s += strlen("–");
	s += str_starts(s, "\u2060") ? strlen("\u2060") : 0;
	high = tenths(&s);
	if (high > 0) {
		ret->low = low;
		ret->high = high;
	}
	return true;
}

static void put_row(struct arena *mem, const struct doc_table *t, size_t row, const char *heading,
		    struct safety_chart *ret)
{
	const struct doc_text *cells = t->cells + row * COLS;

	*ret = (struct safety_chart){ .heading = heading, .unit = doc_words(mem, &t->cells[TITLE]),
				      .bars = arena_new(mem, struct view_bar, 3) };
	ret->title = arena_fmt(mem, "%s, %s", doc_words(mem, &cells[TITLE]),
			       doc_words(mem, &cells[YEAR]));
	for (size_t col = TOWN; col <= COUNTRY; col++) {
		const char *words = doc_words(mem, &cells[col]);
		struct view_bar b = { .label = doc_words(mem, &t->cells[col]), .words = words };

		if (figure_of(words, &b))
			ret->bars[ret->n++] = b;
	}
}

const struct safety_chart *safety_charts(struct arena *mem, const struct doc *d, size_t *ret_n)
{
	struct safety_chart *list;
	const char *heading = "";
	size_t most = 0, n = 0;

	for (size_t i = 0; i < d->n; i++)
		if (d->blocks[i].kind == DOC_TABLE)
			most += d->blocks[i].table.rows;
	list = arena_new(mem, struct safety_chart, most + 1);
	for (size_t i = 0; i < d->n; i++) {
		const struct doc_block *b = &d->blocks[i];

		if (b->kind == DOC_HEADING)
			heading = doc_words(mem, &b->text);
		if (b->kind != DOC_TABLE || b->table.cols != COLS)
			continue;
		for (size_t row = 1; row < b->table.rows; row++) {
			put_row(mem, &b->table, row, heading, &list[n]);
			list[n].id = arena_fmt(mem, "fakta-%zu", n + 1);
			n += list[n].n > 0;
		}
	}
	/* A heading is written before the first of its drawings alone. */
	for (size_t i = n; i-- > 1;)
		if (str_eq(list[i].heading, list[i - 1].heading))
			list[i].heading = NULL;
	*ret_n = n;
	return list;
}
