/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_web.h - view models of the pages of follow-up, and what their handlers share. */
#ifndef FOLLOWUP_FOLLOWUP_WEB_H
#define FOLLOWUP_FOLLOWUP_WEB_H

#include "followup/followup.h"

/* What an address asks for: /uppfoljning/{ar}/{plats}. A municipality sees itself and the county. */
struct followup_case {
	struct followup_basis b;
	const struct org *town; /* NULL: the county */
	const char *place;      /* SCB code, or "" */
	const char *name;       /* "Ragunda", "Hela länet" */
	const char *slug, *base;
	bool jour, edits;
};
#define FOLLOWUP_COUNTY_SLUG "lanet"
/* unprotected: also what only the jour may see, when it is the jour that asks. In c->mem. */
MST_CHECK mst_err followup_open(struct ctx *c, bool unprotected, struct followup_case **ret);

struct followup_link {
	const char *href, *words;
	bool here;
};
struct followup_goal_view {
	const char *title, *text;
	const struct view_table *table;
	const char *const *comments; /* "Möten som blev av: ..." */
	size_t ncomments;
};
struct followup_page_view {
	const char *title, *sentence, *base, *hidden; /* hidden: why something is; NULL: nothing is */
	const char *last; /* what was shown before; NULL */
	const struct followup_link *places, *years;
	size_t nplaces, nyears;
	const struct followup_goal_view *goals;
	size_t ngoals;
	const struct view_trend *trend;
	const struct view_table *groups, *own; /* NULL: none; own: for the jour alone */
	const struct stats_figure *figures;
	size_t nfigures;
	bool county;
	const char *when; /* of the figures about persons */
};
void followup_page_html(struct sbuf *o, const struct view *v, const struct followup_page_view *m);

struct followup_one_view {
	const char *title, *place, *base, *here;
	const char *png; /* the chart as a picture */
	const char *value, *target; /* target: "3: nått"; NULL: none */
	const struct view_row *rows;
	const struct view_trend *trend;
	const struct form *form; /* NULL: may not change it */
	const char *comment, *by, *target_hint;
	bool typed, has_target, unprotected;
};
void followup_one_html(struct sbuf *o, const struct view *v, const struct followup_one_view *m);

struct followup_report_view {
	const char *title, *base, *state;
	const struct doc *d; /* NULL: none to show */
	bool draft, may_release, released;
	const char *waits; /* why it cannot be released yet; NULL */
	const struct followup_link *charts; /* pictures; NULL: nothing is shown */
	size_t ncharts;
	const char *public_from; /* of the county's: when everybody may read it once it is released; NULL */
};
void followup_report_html(struct sbuf *o, const struct view *v, const struct followup_report_view *m);

/* Handlers of the other files, for the table in followup_web.c. */
mst_err followup_one_get(struct ctx *c);
mst_err followup_one_post(struct ctx *c);
mst_err followup_one_png_get(struct ctx *c);
mst_err followup_part_png_get(struct ctx *c);
mst_err followup_report_get(struct ctx *c);
mst_err followup_report_file_get(struct ctx *c);
mst_err followup_release_post(struct ctx *c);
/* The indicator of an address, for who may see it. MST_NOTFOUND. */
MST_CHECK mst_err followup_one_open(struct ctx *c, struct followup_case **ret,
				    const struct followup_indicator **ret_i);
MST_CHECK mst_err followup_one_trend(struct ctx *c, const struct followup_case *k,
				     const struct followup_indicator *i, struct view_trend *ret);
/* The address of a picture of the county's table of that name ("sex"). */
const char *followup_part_png(const struct view *v, const char *base, const char *table);
/* The pictures that go with a report: how many stand in *ret, in v->mem. */
size_t followup_pictures(const struct view *v, const struct followup_case *k, const struct followup_link **ret);
/* Leaves when its row stats.read is durable. */
mst_err followup_leave(struct ctx *c, int status);

#endif
