/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GALLERY_H
#define GALLERY_H

#include "view/view.h"

void gallery_forms(struct sbuf *o, const struct view *v, const struct form *f);
void gallery_record(struct sbuf *o, const struct view *v);
void gallery_list(struct sbuf *o, const struct view *v, const struct view_item *items, size_t n);
void gallery_public(struct sbuf *o, const struct view *v);

#endif
