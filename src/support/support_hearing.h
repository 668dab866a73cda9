/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_hearing.h - a day in court, or with the police: which, where, when, and who goes along. It is a
 * task of the case with the code "court", so that it stands under "Idag": from at once while nobody goes
 * along, else from the day before. All of it but its instant is sealed under the case's key. */
#ifndef SUPPORT_SUPPORT_HEARING_H
#define SUPPORT_SUPPORT_HEARING_H

#include "support/support_task.h"

#define SUPPORT_PLACE_MAX 120
#define SUPPORT_ROOM_MAX 40

/* "interview" Förhör hos polisen, "main", "appeal", "civil", "other". */
extern const struct stats_code support_hearing_kinds[];

/* A new one (t->id is ID_NONE), or one that is changed; due and the hearing's own fields are read.
 * MST_CONFLICT: the case is not open. */
MST_CHECK mst_err support_hearing_put(struct ctx *c, const struct support_case *s,
				      const struct support_task *t, struct act *ret);
/* A hearing of the case by the id that a form carries, as text. MST_NOTFOUND: no such, or another task. */
MST_CHECK mst_err support_hearing_find(struct ctx *c, const struct support_case *s, const char *which,
				       struct support_task *ret);
/* "Huvudförhandling i tingsrätten"; "Rättegång" for one that was written as a task. */
const char *support_hearing_words(const struct view *v, const struct support_task *t);
/* "Östersunds tingsrätt · sal 2 · Maj Sköld följer med". In v->mem. */
const char *support_hearing_line(const struct view *v, const struct support_task *t);
/* For the rota (app.court_days): who goes along when, and nothing about whom with. A coordinator sees those
 * of all cases that she opens, others their own; never one of a case with extra protection. */
MST_CHECK mst_err support_court_days(struct ctx *c, int32_t from, int32_t to,
				     struct auth_busy **ret, size_t *ret_n);

/* ---- pages ---- */

struct support_hearing_view {
	const struct form *form;
	const char *base, *name;
	const struct view_option *kinds, *who;
};
/* The form of one. */
void support_hearing_html(struct sbuf *o, const struct view *v,
			  const struct support_hearing_view *m);
mst_err support_hearing_get(struct ctx *c);
mst_err support_hearing_post(struct ctx *c);

#endif
