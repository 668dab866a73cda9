/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_pair.c - what is known of two, as a table. */
#include "person/person_pair.h"

#define COLS 3

struct view_table person_pair_table(const struct view *v, const char *one, const char *other,
				    const char *const *cells, size_t rows, const char *caption)
{
	const char **heads = arena_new(v->mem, const char *, COLS);
	const char **known = arena_new(v->mem, const char *, COLS * rows);

	heads[0] = T("Uppgift");
	heads[1] = one;
	heads[2] = other;
	for (size_t i = 0; i < COLS * rows; i++)
		known[i] = str_empty(cells[i]) ? T("Okänt") : cells[i];
	return (struct view_table){ .caption = caption, .heads = heads, .ncols = COLS, .nrows = rows,
				    .cells = known };
}
