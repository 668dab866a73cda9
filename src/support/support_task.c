/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_task.c - tasks of a case, and tries to reach her. What it is stands sealed under the case's
 * key; only when stands in the clear, so that "Idag" need not open every case. */
#include "support/support_consent.h"
#include "support/support_task.h"

#include "base/pack.h"
#include "support/support_db.h"
#include "support/support_hearing.h"
#include "support/support_seal.h"

const struct stats_code support_task_codes[] = {
	{ "call", N_("Ring"), NULL },	      { "follow", N_("Följ upp"), NULL },
	{ "other", N_("Annat"), NULL },
	{ 0 },
};

struct support_task_row support_task_seal(struct ctx *c, const struct support_case *s,
					  const struct support_task *t)
{
	struct sbuf b;

	sbuf_init(&b, 8 * 1024);
	pack_int(&b, 2);
	pack_text(&b, t->code);
	pack_text(&b, t->text);
	pack_text(&b, t->what);
	pack_text(&b, t->place);
	pack_text(&b, t->room);
	pack_text(&b, t->with_name);
	pack_id(&b, t->with);
	pack_int(&b, t->company);
	return (struct support_task_row){
		.jour = c->app->jour, .id = t->id, .case_id = s->id, .due = t->due,
		.show = t->show,
		.sealed = seal_packed(c->mem, &s->key, SEAL_AD(FIELD_CASE_TASK, t->id), &b)
	};
}

mst_err support_task_open(struct ctx *c, const struct support_case *s,
			  const struct support_task_row *r, struct support_task *ret)
{
	struct support_task t = { .id = r->id, .case_id = r->case_id, .due = r->due,
				  .show = r->show };
	struct blob plain;

	if (seal_open(c->mem, &s->key, SEAL_AD(FIELD_CASE_TASK, r->id), r->sealed, &plain) != MST_OK)
		return MST_FAIL;
	struct unpack u = unpack_of(plain);

	int64_t version = unpack_int(&u);

	if (version < 1)
		return MST_FAIL;
	t.code = unpack_text(&u, c->mem);
	t.text = unpack_text(&u, c->mem);
	if (version >= 2) {
		t.what = unpack_text(&u, c->mem);
		t.place = unpack_text(&u, c->mem);
		t.room = unpack_text(&u, c->mem);
		t.with_name = unpack_text(&u, c->mem);
		t.with = unpack_id(&u);
		t.company = unpack_int(&u) != 0;
	}
	*ret = t;
	return u.bad ? MST_FAIL : MST_OK;
}

mst_err support_tasks(struct ctx *c, const struct support_case *s, struct support_task **ret,
		      size_t *ret_n)
{
	struct support_task_row *rows;
	size_t n;

	TRY(support_task_rows(c->db, c->mem, s->id, &rows, &n));
	struct support_task *list = arena_new(c->mem, struct support_task, n + 1);

	for (size_t i = 0; i < n; i++)
		TRY(support_task_open(c, s, &rows[i], &list[i]));
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

/* ---- acts ---- */

struct task_arg {
	struct support_task_row row;
	struct support_entry_row entry;
	struct id *done;
	size_t ndone;
	struct id id, case_id;
};

static mst_err put_task(struct ctx *c, void *arg)
{
	struct task_arg *a = arg;

	TRY(support_row_touch(c->db, a->row.case_id, c->now));
	return support_task_insert(c->db, &a->row);
}

mst_err support_task_add(struct ctx *c, const struct support_case *s, const struct support_task *t,
			 struct act *ret)
{
	struct task_arg *a = arena_new(c->mem, struct task_arg, 1);
	struct support_task copy = *t;

	if (s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	TRY(support_consenting(c, s->id));
	copy.id = rng_id();
	a->row = support_task_seal(c, s, &copy);
	if (!a->row.sealed.n)
		return MST_INVALID;
	*ret = (struct act){ .apply = put_task, .arg = a,
			     .audit = ctx_note(c, "case.task", s->id, &s->audit, NULL) };
	return MST_OK;
}

static mst_err put_done(struct ctx *c, void *arg)
{
	struct task_arg *a = arg;

	return support_task_finish(c->db, a->id, a->case_id, c->now);
}

mst_err support_task_done(struct ctx *c, const struct support_case *s, struct id task,
			  struct act *ret)
{
	struct task_arg *a = arena_new(c->mem, struct task_arg, 1);

	a->id = task;
	a->case_id = s->id;
	*ret = (struct act){ .apply = put_done, .arg = a,
			     .audit = ctx_note(c, "case.task", s->id, &s->audit, NULL) };
	return MST_OK;
}

/* ---- tries ---- */

mst_err support_calls_waiting(struct ctx *c, const struct support_case *s, struct id **ret,
			      size_t *ret_n)
{
	struct support_task *list;
	size_t n, kept = 0;

	TRY(support_tasks(c, s, &list, &n));
	*ret = arena_new(c->mem, struct id, n + 1);
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, "call"))
			(*ret)[kept++] = list[i].id;
	*ret_n = kept;
	return MST_OK;
}

/* A talk is written down by the minute: a try in that minute came before it. */
static bool is_try_since(const struct support_entry *e, size_t n, size_t at)
{
	if (e[at].kind != SUPPORT_TRY)
		return false;
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == SUPPORT_TALK && e[i].at + 60 > e[at].at)
			return false;
	return true;
}

size_t support_tries(const struct support_entry *e, size_t n)
{
	size_t tries = 0;

	for (size_t i = 0; i < n; i++)
		tries += is_try_since(e, n, i);
	return tries;
}

static int64_t next_of(struct ctx *c, const struct support_case *s, const struct support_entry *e,
		       size_t n)
{
	int64_t *at = arena_new(c->mem, int64_t, n + 1);
	size_t tries = 0;

	for (size_t i = n; i > 0; i--) /* newest first: the last try ends up last */
		if (is_try_since(e, n, i - 1))
			at[tries++] = e[i - 1].at;
	at[tries++] = c->now;
	return person_next_try(NULL, &s->person, at, tries, c->now);
}

static mst_err put_try(struct ctx *c, void *arg)
{
	struct task_arg *a = arg;

	for (size_t i = 0; i < a->ndone; i++)
		TRY(support_task_finish(c->db, a->done[i], a->row.case_id, c->now));
	TRY(support_entry_insert(c->db, &a->entry));
	return put_task(c, a);
}

mst_err support_not_reached(struct ctx *c, const struct support_case *s, struct act *ret,
			    int64_t *ret_next)
{
	struct task_arg *a = arena_new(c->mem, struct task_arg, 1);
	struct support_task t = { .id = rng_id(), .code = "call" };
	struct support_entry e = { .id = rng_id() }, *list;
	size_t n;

	if (s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	TRY(support_consenting(c, s->id));
	TRY(support_entries(c, s, &list, &n));
	TRY(support_calls_waiting(c, s, &a->done, &a->ndone));
	t.due = next_of(c, s, list, n);
	t.show = day_at(day_of(t.due), 0, 0);
	a->row = support_task_seal(c, s, &t);
	a->entry = (struct support_entry_row){
		.jour = c->app->jour, .id = e.id, .case_id = s->id, .kind = SUPPORT_TRY,
		.by = c->who ? c->who->id : ID_NONE, .at = c->now,
		.sealed = support_entry_seal(c->mem, &s->key, &e)
	};
	*ret_next = t.due;
	*ret = (struct act){ .apply = put_try, .arg = a,
			     .audit = ctx_note(c, "case.attempt", s->id, &s->audit, NULL) };
	return MST_OK;
}

/* ---- for "Idag" ---- */

#define TODAY_MOST 60

/* How she may be reached comes first: it is read before the phone is lifted. */
static struct view_item item_of(struct ctx *c, const struct support_case *s,
				const struct support_task *t)
{
	const struct view *v = &c->view;
	bool hidden = s->person.extra_protection, call = str_eq(t->code, "call");
	const char *name = hidden ? T("Ärende med extra skydd") :
				    person_short(c->mem, v->lang, &s->person);
	const char *safe = hidden ? "" : person_safe_line(v, &s->person);
	bool court = str_eq(t->code, "court"), alone = court && t->company && str_empty(t->with_name);
	const char *more = court && t->what ? support_hearing_line(v, t) : t->text;
	const char *text = hidden || str_empty(more) ? "" : more;
	bool late = day_of(t->due) < day_of(c->now);

	return (struct view_item){
		.href = arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, s->id)),
		.title = arena_fmt(c->mem, "%s: %s", support_task_words(v, t), name),
		.meta = call ? arena_fmt(c->mem, "%s%s%s", safe, *text ? " · " : "", text) : text,
		.when = support_due_words(v, t->due),
		.tag = late ? T("Har väntat för länge") : alone ? T("Ingen följer med än") : NULL,
		.state = late ? VIEW_RED : VIEW_YELLOW,
	};
}

/* A volunteer opens few: hers are looked through case by case, so that nobody else's stand before
 * them in a list that is cut. */
mst_err support_tasks_hers(struct ctx *c, int64_t until, struct support_task_row **ret,
			   size_t *ret_n)
{
	struct support_task_row *list = NULL, *rows;
	struct id *objects;
	size_t nobjects, n, cap = 0, kept = 0;

	TRY(vault_objects(c->vault, c->mem, c->who->id, &objects, &nobjects));
	for (size_t i = 0; i < nobjects; i++) {
		TRY(support_task_rows(c->db, c->mem, objects[i], &rows, &n));
		for (size_t k = 0; k < n; k++) {
			if (rows[k].show > until)
				continue;
			list = arena_more(c->mem, list, kept, &cap, sizeof(*list));
			list[kept++] = rows[k];
		}
	}
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

mst_err support_tasks_today(struct ctx *c, struct view_item **ret, size_t *ret_n)
{
	int64_t until = day_at(day_of(c->now) + 1, 0, 0) - 1;
	struct support_task_row *rows;
	struct view_item *items;
	size_t n, kept = 0;

	if (c->who->roles & ROLE_COORDINATOR)
		TRY(support_task_rows_due(c->db, c->mem, c->app->jour, until, TODAY_MOST, &rows, &n));
	else
		TRY(support_tasks_hers(c, until, &rows, &n));
	items = arena_new(c->mem, struct view_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
		struct support_task t;
		int64_t withdrawn;
		mst_err e = support_case_read(c, rows[i].case_id, &s);

		if (e == MST_NOTFOUND || (e == MST_OK && s.state != SUPPORT_OPEN))
			continue; /* not hers to open */
		TRY(e);
		TRY(support_withdrawn(c->db, s.id, &withdrawn));
		if (withdrawn)
			continue;
		TRY(support_task_open(c, &s, &rows[i], &t));
		items[kept++] = item_of(c, &s, &t);
	}
	*ret = items;
	*ret_n = kept;
	return MST_OK;
}
