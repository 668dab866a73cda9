/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_undo.c - every open case, the taking back of cases that an import has made, and a case's key
 * made anew. */
#include <pthread.h>

#include "base/progress.h"
#include "support/support_file.h"
#include "support/support_rekey.h"
#include "support/support_seal.h"

#define PAGE 200

mst_err support_each(struct ctx *c, void (*fn)(const struct support_case *s, void *arg), void *arg)
{
	struct support_row *rows;
	struct id last = ID_NONE;
	int64_t before = 0;
	size_t n;

	do {
		TRY(support_rows_list(c->db, c->mem, c->app->jour, SUPPORT_OPEN, SUPPORT_BY_TOUCHED, before, last, PAGE,
				      &rows, &n));
		for (size_t i = 0; i < n; i++) {
			MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
			mst_err e = support_case_read(c, rows[i].id, &s);

			if (e == MST_OK)
				fn(&s, arg);
			else if (e != MST_NOTFOUND) /* not hers to open */
				return e;
		}
		if (n) {
			before = rows[n - 1].touched;
			last = rows[n - 1].id;
		}
	} while (n == PAGE);
	return MST_OK;
}

/* ---- taking back ---- */

struct undo_arg {
	struct undo_case {
		struct id id, person, fact;
		struct support_flags flags;
	} *cases;
	size_t n;
	int64_t at;
};

static mst_err undo_rows(struct ctx *c, void *arg)
{
	struct undo_arg *a = arg;

	for (size_t i = 0; i < a->n; i++) {
		TRY(support_row_undo(c->db, a->cases[i].id, a->at));
		TRY(person_delete(c->db, a->cases[i].person));
		TRY(stats_drop(c->db, a->cases[i].fact));
		TRY(support_flags_put(c->db, &a->cases[i].flags));
	}
	return MST_OK;
}

mst_err support_keys_erase(struct db *v, struct id case_id, int64_t at)
{
	TRY(vault_erase(v, case_id, at));
	return vault_erase(v, support_audit_id(case_id), at);
}

static mst_err undo_keys(struct ctx *c, void *arg)
{
	struct undo_arg *a = arg;

	for (size_t i = 0; i < a->n; i++) {
		TRY(support_keys_erase(c->vault, a->cases[i].id, c->now));
	}
	return MST_OK;
}

mst_err support_undo(struct ctx *c, const struct id *ids, size_t n, int64_t at, struct act *ret)
{
	struct undo_arg *a = arena_new(c->mem, struct undo_arg, 1);

	a->cases = arena_new(c->mem, struct undo_case, n + 1);
	a->at = at;
	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
		struct support_row row;

		if (!progress_at((int64_t)i, (int64_t)n))
			return MST_CONFLICT;
		mst_err e = support_row_find(c->db, c->mem, ids[i], &row);

		if (e == MST_NOTFOUND)
			continue;
		TRY(e);
		if (row.state != SUPPORT_OPEN || row.version != 1 || row.touched != at)
			return MST_CONFLICT;
		TRY(support_row_open(c, &row, &s));
		struct undo_case *u = &a->cases[a->n++];

		*u = (struct undo_case){ .id = s.id, .person = s.person_id, .fact = s.fact };
		support_flags_of(c, &s.key, NULL, NULL, day_of(s.opened), &u->flags);
	}
	*ret = (struct act){ .apply = undo_rows, .give = undo_keys, .arg = a };
	return MST_OK;
}

/* ---- a key made anew ---- */

/* A case's key made anew in three steps over two stores: its old key is kept under the
 * new one in the data; then every holder gets the new one in the vault; then all rows are sealed under
 * it, and the old one is gone. Cut off before the second step nothing has happened; after it the rows
 * still open by way of the old key, and the third step is done again when a holder unlocks. */

#define TRIES 3

/* One at a time: whether a wrap of an old key is a rest or at work is told only by nobody being at it. */
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

mst_err support_rekey_old(struct ctx *c, struct id case_id, struct seal_key *key)
{
	struct blob wrap;
	struct seal_key old;

	TRY(support_rekey_find(c->db, c->mem, case_id, &wrap));
	if (seal_unwrap(key, SEAL_AD(FIELD_CASE_REKEY, case_id), wrap.p, wrap.n, &old) != MST_OK)
		return MST_NOTFOUND; /* of a new key that nobody was given */
	*key = old;
	seal_key_wipe(&old);
	return MST_OK;
}

/* ---- the third step ---- */

struct resealing {
	struct support_row row;
	struct support_part *entries, *tasks;
	struct support_file_row *files;
	size_t nentries, ntasks, nfiles;
	struct support_flags old_flags, flags;
	struct barrier *bars;
	struct blob *bar_sealed;
	size_t nbars;
	bool story; /* stays */
};

static mst_err again(struct ctx *c, const struct seal_key *old, const struct seal_key *key,
		     struct seal_ad ad, struct blob *sealed)
{
	struct blob plain;

	if (!sealed->n)
		return MST_OK;
	if (seal_open(c->mem, old, ad, *sealed, &plain) != MST_OK)
		return MST_FAIL;
	*sealed = seal(c->mem, key, ad, plain.p, plain.n);
	if (plain.n) /* arena memory is handed out again unwiped */
		mem_wipe((void *)(uintptr_t)plain.p, plain.n);
	return MST_OK;
}

static mst_err parts_again(struct ctx *c, const struct seal_key *old, const struct seal_key *key,
			   uint32_t field, struct support_part *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(again(c, old, key, SEAL_AD(field, p[i].id), &p[i].sealed));
	return MST_OK;
}

/* What is written about her goes, all but what is needed to reach her. */
static mst_err codes_again(struct ctx *c, const struct seal_key *old, const struct seal_key *key,
			   const struct person *p, struct resealing *a)
{
	struct support_codes codes;

	TRY(support_codes_open(c->mem, old, a->row.id, a->row.sealed, &codes, NULL));
	if (a->row.state != SUPPORT_SPLIT) {
		support_flags_of(c, old, NULL, NULL, day_of(a->row.opened), &a->old_flags);
		support_flags_of(c, key, &codes, p, day_of(a->row.opened), &a->flags);
		a->flags.ndrop = 0;
	}
	if (!a->story) {
		codes.summary = NULL;
		codes.plan = (struct support_plan){ .review = DAY_NONE };
	}
	a->row.sealed = support_codes_seal(c->mem, key, a->row.id, &codes, p);
	return MST_OK;
}

static mst_err bars_again(struct ctx *c, const struct seal_key *old, const struct seal_key *key,
			  struct resealing *a)
{
	TRY(barrier_list(c, a->row.id, old, &a->bars, &a->nbars));
	a->bar_sealed = arena_new(c->mem, struct blob, a->nbars + 1);
	for (size_t i = 0; i < a->nbars; i++)
		if (!id_none(a->bars[i].who))
			a->bar_sealed[i] = barrier_seal(c, a->row.id, key, a->bars[i].who,
							a->bars[i].why);
	return MST_OK;
}

static mst_err prepare_again(struct ctx *c, const struct seal_key *old, const struct seal_key *key,
			     struct resealing *a)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key audit = { 0 };
	uint8_t *wrap = arena_new(c->mem, uint8_t, SEAL_WRAP);
	struct id id = a->row.id;
	struct person p;

	TRY(person_open(c->mem, old, a->row.person_id, a->row.person, &p));
	TRY(codes_again(c, old, key, &p, a));
	TRY(again(c, old, key, SEAL_AD(FIELD_CASE_LINK, id), &a->row.link));
	TRY(seal_unwrap(old, SEAL_AD(FIELD_WRAP, id), a->row.audit_wrap.p, SEAL_WRAP,
			&audit));
	seal_wrap(key, SEAL_AD(FIELD_WRAP, id), &audit, wrap);
	a->row.audit_wrap = (struct blob){ wrap, SEAL_WRAP };
	a->row.person = person_seal(c->mem, key, &p);
	TRY(bars_again(c, old, key, a));
	TRY(support_rekey_entries(c->db, c->mem, id, &a->entries, &a->nentries));
	TRY(support_rekey_tasks(c->db, c->mem, id, &a->tasks, &a->ntasks));
	TRY(support_file_rows(c->db, c->mem, id, &a->files, &a->nfiles));
	if (!a->story)
		return MST_OK;
	for (size_t i = 0; i < a->nfiles; i++)
		TRY(support_file_again(c, old, key, &a->files[i]));
	TRY(parts_again(c, old, key, FIELD_CASE_NOTE, a->entries, a->nentries));
	return parts_again(c, old, key, FIELD_CASE_TASK, a->tasks, a->ntasks);
}

static mst_err put_parts(struct ctx *c, struct resealing *a)
{
	int64_t n = 0;

	TRY(support_rekey_count(c->db, a->row.id, &n));
	if ((size_t)n != a->nentries + a->ntasks + a->nfiles)
		return MST_CONFLICT; /* something was written meanwhile */
	if (!a->story)
		return support_story_delete(c->db, a->row.id);
	for (size_t i = 0; i < a->nentries; i++)
		TRY(support_entry_reseal(c->db, a->row.id, a->entries[i].id, a->entries[i].sealed));
	for (size_t i = 0; i < a->ntasks; i++)
		TRY(support_rekey_task_put(c->db, a->row.id, a->tasks[i].id, a->tasks[i].sealed));
	for (size_t i = 0; i < a->nfiles; i++)
		TRY(support_file_reseal(c->db, &a->files[i]));
	return MST_OK;
}

static mst_err put_again(struct ctx *c, void *arg)
{
	struct resealing *a = arg;

	db_forget(c->db);
	TRY(support_row_reseal(c->db, &a->row));
	TRY(person_put(c->db, a->row.jour, a->row.person_id, a->row.id, a->row.person));
	TRY(put_parts(c, a));
	TRY(support_flags_put(c->db, &a->old_flags));
	TRY(support_flags_put(c->db, &a->flags));
	for (size_t i = 0; i < a->nbars; i++)
		if (!id_none(a->bars[i].who))
			TRY(barrier_put(c, a->row.id, a->bars[i].who, a->bar_sealed[i]));
	return MST_OK;
}

static mst_err key_of(struct ctx *c, struct id case_id, struct seal_key *ret)
{
	return vault_key(c->vault, &c->open, case_id, ret, NULL, NULL);
}

static mst_err finish(struct ctx *c, struct id case_id, bool story)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 }, old = { 0 };
	mst_err e = MST_CONFLICT;

	for (int i = 0; i < TRIES && e == MST_CONFLICT; i++) {
		struct resealing *a = arena_new(c->mem, struct resealing, 1);

		a->story = story;
		TRY(support_row_find(c->db, c->mem, case_id, &a->row));
		TRY(key_of(c, case_id, &key));
		old = key;
		TRY(support_rekey_old(c, case_id, &old));
		TRY(prepare_again(c, &old, &key, a));
		e = ctx_act_now(c, &(struct act){ .apply = put_again, .arg = a });
	}
	return e;
}

/* ---- the first two ---- */

struct beginning {
	struct id case_id;
	struct blob wrap;
	struct vault_rekey keys;
};

static mst_err put_wrap(struct ctx *c, void *arg)
{
	struct beginning *a = arg;

	return support_rekey_begin(c->db, a->case_id, a->wrap);
}

static mst_err put_keys(struct ctx *c, void *arg)
{
	struct beginning *a = arg;

	return vault_rekey_put(c->vault, &a->keys);
}

static mst_err rekey(struct ctx *c, struct id case_id, bool story)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key fresh = { 0 }, old = { 0 };
	struct beginning *a = arena_new(c->mem, struct beginning, 1);
	uint8_t *wrap = arena_new(c->mem, uint8_t, SEAL_WRAP);

	TRY(key_of(c, case_id, &old));
	mst_err e = support_rekey_old(c, case_id, &old);

	if (e == MST_OK)
		TRY(finish(c, case_id, story)); /* what an earlier one has left */
	else if (e != MST_NOTFOUND)
		return e;
	TRY(support_case_read(c, case_id, &s));
	seal_key_new(&fresh);
	seal_wrap(&fresh, SEAL_AD(FIELD_CASE_REKEY, case_id), &s.key, wrap);
	a->case_id = case_id;
	a->wrap = (struct blob){ wrap, SEAL_WRAP };
	TRY(vault_rekey_make(c->vault, c->mem, &c->open, &c->app->root, &c->app->pepper, case_id,
			     &fresh, &a->keys));
	struct act act = { .apply = put_wrap, .give = put_keys, .arg = a,
			   .audit = ctx_note(c, story ? "case.rekey" : "case.story_erase", case_id,
					     &s.audit, NULL) };

	TRY(ctx_act_now(c, &act));
	return finish(c, case_id, story);
}

mst_err support_rekey(struct ctx *c, struct id case_id, bool story)
{
	(void)pthread_mutex_lock(&one);
	mst_err e = rekey(c, case_id, story);

	(void)pthread_mutex_unlock(&one);
	return e;
}

static mst_err put_end(struct ctx *c, void *arg)
{
	return support_rekey_end(c->db, *(struct id *)arg);
}

static mst_err mend_one(struct ctx *c, struct id case_id)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key old = { 0 };

	TRY(key_of(c, case_id, &old));
	mst_err e = support_rekey_old(c, case_id, &old);

	if (e == MST_OK)
		return finish(c, case_id, true);
	return e != MST_NOTFOUND ? e : ctx_act_now(c, &(struct act){ .apply = put_end, .arg = &case_id });
}

mst_err support_rekey_due(struct ctx *c, size_t *ret)
{
	struct support_row row;
	struct id *due;
	size_t n;

	*ret = 0;
	TRY(vault_due(c->vault, c->mem, &due, &n));
	for (size_t i = 0; i < n && *ret < SUPPORT_REKEY_MOST; i++) {
		mst_err e = support_row_find(c->db, c->mem, due[i], &row);

		if (e == MST_NOTFOUND)
			continue; /* a pair */
		TRY(e);
		e = support_rekey(c, due[i], true);
		if (e != MST_NOTFOUND) /* not hers to open */
			TRY(e);
		*ret += e == MST_OK;
	}
	return MST_OK;
}

mst_err support_rekey_mend(struct ctx *c)
{
	mst_err e = MST_OK;
	struct id *list;
	size_t n;

	TRY(support_rekey_open(c->db, c->mem, &list, &n));
	(void)pthread_mutex_lock(&one);
	for (size_t i = 0; i < n && e == MST_OK; i++) {
		e = mend_one(c, list[i]);
		if (e == MST_NOTFOUND) /* not hers to open, or erased */
			e = MST_OK;
	}
	(void)pthread_mutex_unlock(&one);
	return e;
}
