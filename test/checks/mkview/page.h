/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGE_H
#define PAGE_H

#include "view/view.h"

struct page_row {
	const char *name, *note;
};
struct page_view {
	const char *name, *href;
	const struct page_row *rows;
	size_t nrows;
	int state;
};
void page_show(struct sbuf *o, const struct view *v, const struct page_view *m);

#endif
