/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_jour.c - the jour's side: reading, answering, ending, and what goes by rule. A letter that
 * has ended loses its rows' content first and its key after, as a referral does. */
#include "mailbox/mailbox_priv.h"

#define ERASE_MOST 200
#define DAY_SECONDS 86400

/* ---- reading ---- */

/* The letter's pair, with the caller's keys. */
static mst_err pair_of(struct ctx *c, const struct mailbox_row *row, struct mailbox_thread *t,
		       struct box_pair *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key sec = { 0 };
	struct vault_grant again;
	bool rewrap = false;

	TRY(vault_key(c->vault, &c->open, row->id, &sec, &rewrap, &again));
	box_pair_of(sec.b, ret);
	if (!mem_same(ret->pub, row->pub, sizeof(row->pub)))
		return MST_DENIED; /* somebody has changed what answers are sealed to */
	if (rewrap)
		ctx_rewrap(c, &again);
	kdf(&sec, "audit", &t->audit);
	return MST_OK;
}

static struct mailbox_thread thread_of(const struct mailbox_row *row)
{
	struct mailbox_thread t = { .id = row->id, .state = row->state, .created = row->created,
				    .touched = row->touched, .opened = row->opened,
				    .taken = row->taken, .waits = row->waits };

	memcpy(t.pub, row->pub, sizeof(t.pub));
	if (row->new_pub.n == sizeof(t.new_pub))
		memcpy(t.new_pub, row->new_pub.p, sizeof(t.new_pub));
	t.word = row->old_pub.n == sizeof(t.old_pub);
	if (t.word)
		memcpy(t.old_pub, row->old_pub.p, sizeof(t.old_pub));
	return t;
}

static bool readable(const struct mailbox_row *row)
{
	return row->state == MAILBOX_OPEN || row->state == MAILBOX_SEEN;
}

mst_err mailbox_read(struct ctx *c, struct id id, struct mailbox_thread *ret)
{
	MST_CLEANUP(box_pair_wipe) struct box_pair pair = { 0 };
	struct mailbox_message_row *rows;
	struct mailbox_row row;

	TRY(mailbox_row_find(c->db, c->mem, id, &row));
	struct mailbox_thread t = thread_of(&row);

	if (readable(&row)) {
		TRY(pair_of(c, &row, &t, &pair));
		TRY(mailbox_intake_open(c->mem, &pair, row.id, row.intake, &t.intake));
		TRY(mailbox_message_list(c->db, c->mem, id, &rows, &t.n));
		t.list = arena_new(c->mem, struct mailbox_message, t.n);
		for (size_t i = 0; i < t.n; i++)
			TRY(mailbox_message_read(c, &pair, &rows[i], &t.list[i]));
	}
	*ret = t;
	return MST_OK;
}

mst_err mailbox_list(struct ctx *c, bool waits, struct mailbox_thread **ret, size_t *ret_n)
{
	struct mailbox_row *rows;
	size_t n;

	TRY(mailbox_rows(c->db, c->mem, c->app->jour, waits, &rows, &n));
	*ret = arena_new(c->mem, struct mailbox_thread, n);
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(box_pair_wipe) struct box_pair pair = { 0 };
		struct mailbox_thread t = thread_of(&rows[i]);

		if (readable(&rows[i])) {
			mst_err e = pair_of(c, &rows[i], &t, &pair);

			if (e == MST_NOTFOUND)
				continue; /* not hers to open */
			TRY(e);
			TRY(mailbox_intake_open(c->mem, &pair, rows[i].id, rows[i].intake, &t.intake));
		}
		(*ret)[(*ret_n)++] = t;
	}
	return MST_OK;
}

mst_err mailbox_waiting(struct ctx *c, int64_t *ret)
{
	return mailbox_rows_count(c->db, c->app->jour, ret);
}

/* ---- acts ---- */

struct jour_arg {
	struct id thread;
	struct mailbox_message_row message;
};

static mst_err put_answer(struct ctx *c, void *arg)
{
	struct jour_arg *a = arg;

	TRY(mailbox_row_touch(c->db, a->thread, c->now, false));
	return mailbox_message_insert(c->db, &a->message);
}

mst_err mailbox_answer(struct ctx *c, const struct mailbox_thread *t, const char *text,
		       struct act *ret)
{
	struct jour_arg *a = arena_new(c->mem, struct jour_arg, 1);

	if (t->state != MAILBOX_OPEN)
		return MST_CONFLICT;
	a->thread = t->id;
	a->message = mailbox_message_seal(c->mem, c->app->jour, t->id, c->now, true, text, t->pub,
					  t->new_pub, t->word ? t->old_pub : NULL);
	*ret = (struct act){ .apply = put_answer, .arg = a,
			     .audit = ctx_note(c, "mailbox.answer", t->id, &t->audit, NULL) };
	return MST_OK;
}

static mst_err put_end(struct ctx *c, void *arg)
{
	struct jour_arg *a = arg;

	return mailbox_row_end(c->db, a->thread, MAILBOX_ENDED, c->now);
}

mst_err mailbox_end(struct ctx *c, const struct mailbox_thread *t, struct act *ret)
{
	struct jour_arg *a = arena_new(c->mem, struct jour_arg, 1);

	if (t->state != MAILBOX_OPEN && t->state != MAILBOX_SEEN)
		return MST_CONFLICT;
	a->thread = t->id;
	*ret = (struct act){ .apply = put_end, .arg = a,
			     .audit = ctx_note(c, "mailbox.end", t->id, &t->audit, NULL) };
	return MST_OK;
}

mst_err mailbox_take_apply(struct db *w, struct id thread, int64_t now)
{
	return mailbox_row_taken(w, thread, now);
}

/* ---- by rule ---- */

mst_err mailbox_sweep_apply(struct db *w, void *arg)
{
	int64_t now = *(int64_t *)arg;

	return mailbox_rows_sweep(w, now - (int64_t)MAILBOX_DAYS * DAY_SECONDS,
				  now - MAILBOX_SHOWN_SECONDS,
				  now - (int64_t)MAILBOX_GONE_DAYS * DAY_SECONDS);
}

mst_err mailbox_erase_due(struct ctx *c, size_t *ret)
{
	struct id *ids;
	struct db *db;

	TRY(db_reader(c->app->data, &db)); /* this thread's: c may come from another one */
	TRY(mailbox_rows_unwiped(db, c->mem, c->app->jour, ERASE_MOST, &ids, ret));
	return ctx_erase_keys(c, ids, *ret, mailbox_row_wiped);
}
