/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_hearing.c - days in court as tasks of a case, and who is away because of them. */
#include "support/support_hearing.h"

#include "support/support_db.h"

const struct stats_code support_hearing_kinds[] = {
	{ "main", N_("Huvudförhandling i tingsrätten"), NULL },
	{ "appeal", N_("Förhandling i hovrätten"), NULL },
	{ "interview", N_("Förhör hos polisen"), NULL },
	{ "civil", N_("Förhandling i ett tvistemål"), NULL },
	{ "other", N_("Annat möte hos en myndighet"), NULL },
	{ 0 },
};

mst_err support_hearing_find(struct ctx *c, const struct support_case *s, const char *which,
			     struct support_task *ret)
{
	struct support_task *list;
	struct id id;
	size_t n;

	if (!id_parse(which, &id))
		return MST_NOTFOUND;
	TRY(support_tasks(c, s, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i].id, id) && str_eq(list[i].code, "court")) {
			*ret = list[i];
			return MST_OK;
		}
	return MST_NOTFOUND;
}

const char *support_hearing_words(const struct view *v, const struct support_task *t)
{
	const struct stats_code *k = t->what ? stats_code_find(support_hearing_kinds, t->what) : NULL;

	return k ? view_text(v->lang, k->words) : T("Rättegång");
}

const char *support_hearing_line(const struct view *v, const struct support_task *t)
{
	const char *room = str_empty(t->room) ? "" : arena_fmt(v->mem, T("sal %s"), t->room);
	const char *with = "", *place = t->place ? t->place : "";

	if (!str_empty(t->with_name))
		with = arena_fmt(v->mem, T("%s följer med"), t->with_name);
	else if (t->company)
		with = T("ingen följer med än");
	return arena_fmt(v->mem, "%s%s%s%s%s", place, *place && *room ? " · " : "", room,
			 (*place || *room) && *with ? " · " : "", with);
}

struct hearing_arg {
	struct support_task_row row;
};

static mst_err put_hearing(struct ctx *c, void *arg)
{
	struct hearing_arg *a = arg;

	TRY(support_row_touch(c->db, a->row.case_id, c->now));
	return support_task_insert(c->db, &a->row);
}

mst_err support_hearing_put(struct ctx *c, const struct support_case *s,
			    const struct support_task *t, struct act *ret)
{
	struct hearing_arg *a = arena_new(c->mem, struct hearing_arg, 1);
	struct support_task copy = *t;
	bool alone = t->company && str_empty(t->with_name);

	if (s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	copy.code = "court";
	if (id_none(copy.id))
		copy.id = rng_id();
	copy.show = day_at(alone ? day_of(c->now) : day_of(t->due) - 1, 0, 0);
	a->row = support_task_seal(c, s, &copy);
	if (!a->row.sealed.n)
		return MST_INVALID;
	*ret = (struct act){ .apply = put_hearing, .arg = a,
			     .audit = ctx_note(c, "case.task", s->id, &s->audit, NULL) };
	return MST_OK;
}

/* ---- for the rota ---- */

#define DAYS_MOST 500

static mst_err add_busy(struct ctx *c, const struct support_task_row *row, struct auth_busy *list,
			size_t *n)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	bool lead = c->who->roles & ROLE_COORDINATOR;
	struct support_task t;
	mst_err e = support_case_read(c, row->case_id, &s);

	if (e == MST_NOTFOUND || (e == MST_OK && (s.state != SUPPORT_OPEN ||
						  s.person.extra_protection)))
		return MST_OK;
	TRY(e);
	TRY(support_task_open(c, &s, row, &t));
	if (!str_eq(t.code, "court") || !t.company || (!lead && !id_eq(t.with, c->who->id)))
		return MST_OK;
	list[(*n)++] = (struct auth_busy){ .at = t.due, .who = t.with, .name = t.with_name };
	return MST_OK;
}

mst_err support_court_days(struct ctx *c, int32_t from, int32_t to, struct auth_busy **ret,
			   size_t *ret_n)
{
	struct support_task_row *rows;
	size_t n;

	*ret = NULL;
	*ret_n = 0;
	if (!c->keys.open)
		return MST_OK;
	if (c->who->roles & ROLE_COORDINATOR)
		TRY(support_task_rows_between(c->db, c->mem, c->app->jour, day_at(from, 0, 0),
					      day_at(to + 1, 0, 0), DAYS_MOST, &rows, &n));
	else
		TRY(support_tasks_hers(c, INT64_MAX, &rows, &n));
	*ret = arena_new(c->mem, struct auth_busy, n);
	for (size_t i = 0; i < n; i++)
		if (rows[i].due >= day_at(from, 0, 0) && rows[i].due < day_at(to + 1, 0, 0))
			TRY(add_busy(c, &rows[i], *ret, ret_n));
	return MST_OK;
}
