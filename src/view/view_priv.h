/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* view_priv.h - what the view room's own files share. */
#ifndef VIEW_VIEW_PRIV_H
#define VIEW_VIEW_PRIV_H

#include "view/view.h"

/* Places that fit in a phone's bottom bar beside "Mer". */
#define VIEW_BAR_PLACES 4

/* Class names, always static. */
const char *view_width_class(enum view_width w);  /* "" or " govuk-input--width-2" ... */
const char *view_button_class(enum view_button b);
const char *view_state_class(enum view_state s);  /* "m-tag m-tag--red" */

/* "id-N" of the i-th option of a group; the first is the bare id, which the summary links to. */
const char *view_option_id(const struct view *v, const char *id, size_t i);

/* Opens a figure and its drawing: the name, what it is in words, and the hatching of a gap, "#ID-gap".
 * The drawing has to be ended, and the figure. */
void view_chart_head(struct sbuf *o, const char *id, const char *title, const char *what,
		     size_t height);

void view_error_page(struct sbuf *o, const struct view *v, const char *title, const char *why,
		     const char *next);

/* The built assets (made by tools/mkassets.mjs). */
extern const struct view_asset view_assets[];
extern const size_t view_nassets;

#endif
