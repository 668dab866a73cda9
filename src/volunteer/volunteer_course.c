/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_course.c - which courses there are, and who lacks one. */
#include "volunteer/volunteer_course.h"

#include <stdlib.h>

static int by_name(const void *a, const void *b)
{
	const struct volunteer_course *x = a, *y = b;

	return x->given == y->given ? str_order(x->name, y->name) : y->given - x->given;
}

mst_err volunteer_courses(struct ctx *c, struct volunteer_courses *ret)
{
	TRY(volunteer_course_rows(c->db, c->mem, c->app->jour, &ret->list, &ret->n));
	qsort(ret->list, ret->n, sizeof(*ret->list), by_name);
	return MST_OK;
}

static mst_err put_course(struct ctx *c, void *arg)
{
	const struct volunteer_course *k = arg;

	return k->version ? volunteer_course_update(c->db, k) :
			    volunteer_course_insert(c->db, c->app->jour, k);
}

mst_err volunteer_course_put(struct ctx *c, const struct volunteer_course *k, struct act *ret)
{
	struct volunteer_course *mine = arena_new(c->mem, struct volunteer_course, 1);

	if (str_empty(k->name) || k->months < 0 || k->months > VOLUNTEER_COURSE_MONTHS_MAX)
		return MST_INVALID;
	*mine = *k;
	if (id_none(mine->id))
		mine->id = rng_id();
	*ret = (struct act){ .apply = put_course, .arg = mine,
			     .audit = ctx_note(c, "volunteer.course", ID_NONE, NULL, NULL) };
	return MST_OK;
}

int32_t volunteer_cert_until(const struct volunteer_course *k, int32_t day)
{
	return k->months ? day_add_months(day, (int)k->months) - 1 : DAY_NONE;
}

/* Her latest certificate of a course; NULL: none. */
static const struct volunteer_cert *latest(const struct volunteer *p, struct id course)
{
	const struct volunteer_cert *ret = NULL;

	for (size_t i = 0; i < p->ncerts; i++)
		if (id_eq(p->certs[i].course, course) && (!ret || p->certs[i].day > ret->day))
			ret = &p->certs[i];
	return ret;
}

const char *volunteer_courses_lacking(struct arena *mem, const struct volunteer_courses *all,
				      const struct volunteer *p, int32_t today)
{
	const char *words = NULL;

	for (size_t i = 0; i < all->n; i++) {
		const struct volunteer_course *k = &all->list[i];
		const struct volunteer_cert *has = latest(p, k->id);

		if (!k->given || !(k->needed & p->kinds) ||
		    (has && (has->until == DAY_NONE || has->until >= today)))
			continue;
		words = arena_fmt(mem, "%s%s%s", words ? words : "", words ? ", " : "", k->name);
	}
	return words;
}

int32_t volunteer_first_expiry(const struct volunteer_courses *all, const struct volunteer *p)
{
	int32_t first = p->training_until;

	for (size_t i = 0; i < all->n; i++) {
		const struct volunteer_course *k = &all->list[i];
		const struct volunteer_cert *has = latest(p, k->id);

		if (k->given && (k->needed & p->kinds) && has && has->until != DAY_NONE &&
		    (first == DAY_NONE || has->until < first))
			first = has->until;
	}
	return first;
}
