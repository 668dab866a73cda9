/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_figures_web.c - the figures that everybody may read: the county's yearly report, which the jour has
 * released, not before three months after its year. */
#include "followup/followup.h"
#include "site/site_web.h"

#define YEARS_BACK 3

static mst_err newest(struct ctx *c, struct doc *ret, bool *ret_has)
{
	struct doc_version version;
	struct followup_report r;
	int year, month, day;

	*ret_has = false;
	day_split(day_of(c->now), &year, &month, &day);
	for (int y = year - 1; y >= year - YEARS_BACK && !*ret_has; y--) {
		mst_err e = MST_NOTFOUND;

		if (day_of(c->now) >= followup_public_from(y))
			e = followup_report_latest(c->db, c->mem, y, "", &r);
		if (e == MST_NOTFOUND)
			continue;
		TRY(e);
		TRY(doc_version_get(c->db, c->mem, r.version, &version, ret));
		*ret_has = true;
	}
	return MST_OK;
}

mst_err site_figures_get(struct ctx *c)
{
	struct site_body easy;
	struct doc d;
	bool has;
	mst_err e = site_easy(c, site_frame(c, "statistik"), "statistik", NULL, &easy);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	TRY(newest(c, &d, &has));
	site_figures_html(ctx_out(c), &c->view,
			  &(struct site_figures_view){ .d = has ? &d : NULL, .easy = e == MST_OK ? &easy : NULL });
	return ctx_page(c, 200);
}
