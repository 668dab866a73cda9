/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_course.h - the courses that the jour gives beside its basic training: as data, so that a jour
 * names its own. One that is needed of a kind is lacking in everybody of that kind who has not passed it,
 * or whose certificate has grown old. Nothing about anybody stands in a course. */
#ifndef VOLUNTEER_VOLUNTEER_COURSE_H
#define VOLUNTEER_VOLUNTEER_COURSE_H

#include "volunteer/volunteer.h"

#define VOLUNTEER_COURSE_MONTHS_MAX 120
#define VOLUNTEER_EXPIRY_DAYS 60 /* "Idag" tells so long before a certificate grows old */

struct volunteer_course {
	struct id id;
	int64_t version;   /* 0: not stored yet */
	const char *name;
	int64_t months;    /* how long a certificate holds; 0 = it does not grow old */
	unsigned needed;   /* of which enum volunteer_kind; 0: of nobody */
	bool given;        /* false: no longer given, and needed of nobody */
};
struct volunteer_courses {
	struct volunteer_course *list; /* by name in Swedish order; those no longer given last */
	size_t n;
};
/* In c->mem, as all here. */
MST_CHECK mst_err volunteer_courses(struct ctx *c, struct volunteer_courses *ret);
/* A new one, or over its version. MST_INVALID: no name, or months out of bounds. MST_CONFLICT in the act:
 * somebody was quicker. */
MST_CHECK mst_err volunteer_course_put(struct ctx *c, const struct volunteer_course *k, struct act *ret);
/* The last day on which a certificate of a day holds. (pure) */
int32_t volunteer_cert_until(const struct volunteer_course *k, int32_t day);
/* Names of the courses that she needs and has not passed, or whose latest certificate has grown old, with
 * commas; NULL: none. In mem. (pure) */
const char *volunteer_courses_lacking(struct arena *mem, const struct volunteer_courses *all,
				      const struct volunteer *p, int32_t today);
/* The first of her days on which what she has passed grows old, of what she still needs: DAY_NONE: none.
 * (pure) */
int32_t volunteer_first_expiry(const struct volunteer_courses *all, const struct volunteer *p);

/* ---- volunteer_course_db.c ---- */

/* In no order that means something. MST_CONFLICT of an update: it is another by now. */
MST_CHECK mst_err volunteer_course_rows(struct db *db, struct arena *mem, struct id jour,
					struct volunteer_course **ret, size_t *ret_n);
MST_CHECK mst_err volunteer_course_insert(struct db *w, struct id jour, const struct volunteer_course *k);
MST_CHECK mst_err volunteer_course_update(struct db *w, const struct volunteer_course *k);

#endif
