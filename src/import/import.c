/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import.c - keeping a table sealed while it is looked at, making what it says, taking it back. */
#include "import/import_db.h"

#include "base/pack.h"
#include "base/progress.h"

#define BYTES_MAX ((size_t)16 << 20)
#define DAY_SECONDS ((int64_t)IMPORT_DRAFT_HOURS * 3600)

/* ---- a kept table ---- */

static struct blob seal_sheet(struct arena *mem, const struct seal_key *key, struct id id,
			      const struct sheet *s)
{
	struct sbuf b;

	sbuf_init(&b, BYTES_MAX);
	pack_int(&b, 1);
	pack_int(&b, (int64_t)s->nrows);
	pack_int(&b, (int64_t)s->ncols);
	for (size_t i = 0; i < s->nrows * s->ncols; i++)
		pack_text(&b, s->cells[i]);
	return seal_packed(mem, key, SEAL_AD(FIELD_IMPORT_DRAFT, id), &b);
}

static mst_err read_sheet(struct arena *mem, struct blob plain, struct sheet *ret)
{
	struct unpack u = unpack_of(plain);
	int64_t version = unpack_int(&u), nrows = unpack_int(&u), ncols = unpack_int(&u);

	if (version < 1 || nrows < 0 || nrows > SHEET_ROWS_MAX || ncols < 0 || ncols > SHEET_COLS_MAX)
		return MST_INVALID;
	size_t n = (size_t)(nrows * ncols);
	const char **cells = arena_new(mem, const char *, n + 1);

	for (size_t i = 0; i < n; i++)
		cells[i] = unpack_text(&u, mem);
	*ret = (struct sheet){ cells, (size_t)nrows, (size_t)ncols };
	return u.bad ? MST_INVALID : MST_OK;
}

static mst_err put_draft(struct ctx *c, void *arg)
{
	return import_draft_insert(c->db, arg);
}

mst_err import_keep(struct ctx *c, enum import_kind kind, const struct sheet *s, struct act *ret,
		    struct id *ret_id)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct import_draft_row *r = arena_new(c->mem, struct import_draft_row, 1);

	TRY(vault_org_key(c->vault, &c->open, "import", &key));
	*r = (struct import_draft_row){ .jour = c->app->jour, .id = rng_id(), .by = c->who->id,
					.at = c->now, .kind = kind };
	r->sealed = seal_sheet(c->mem, &key, r->id, s);
	if (!r->sealed.n)
		return MST_INVALID;
	*ret = (struct act){ .apply = put_draft, .arg = r };
	*ret_id = r->id;
	return MST_OK;
}

mst_err import_kept(struct ctx *c, struct id id, enum import_kind *ret_kind, struct sheet *ret)
{
	struct import_draft_row row;
	struct blob plain;

	TRY(import_draft_find(c->db, c->mem, id, c->who->id, c->now - DAY_SECONDS, &row));
	mst_err e = vault_org_open(c->vault, &c->open, c->mem, "import",
				   SEAL_AD(FIELD_IMPORT_DRAFT, row.id), row.sealed, &plain);

	if (e == MST_OK)
		e = read_sheet(c->mem, plain, ret);
	*ret_kind = row.kind;
	return e == MST_INVALID ? MST_FAIL : e; /* a row that its own key does not open */
}

mst_err import_sweep_apply(struct db *w, void *arg)
{
	return import_drafts_delete(w, *(int64_t *)arg - DAY_SECONDS);
}

/* ---- reading in ---- */

struct make_arg {
	struct act *acts;
	struct id *objects;
	size_t n;
	struct import_batch batch;
	struct id draft;
};

static mst_err make_keys(struct ctx *c, void *arg)
{
	struct make_arg *a = arg;

	for (size_t i = 0; i < a->n; i++)
		if (a->acts[i].keys)
			TRY(a->acts[i].keys(c, a->acts[i].arg));
	return MST_OK;
}

static mst_err make_rows(struct ctx *c, void *arg)
{
	struct make_arg *a = arg;

	TRY(import_batch_insert(c->db, &a->batch));
	for (size_t i = 0; i < a->n; i++) {
		TRY(a->acts[i].apply(c, a->acts[i].arg));
		TRY(audit_append(c->db, a->acts[i].audit));
		TRY(import_row_insert(c->db, a->batch.jour, a->batch.id, a->objects[i]));
	}
	return import_draft_delete(c->db, a->draft);
}

static mst_err make_item(struct ctx *c, const struct import_plan *p, struct import_item *i,
			 struct act *ret, struct id *ret_id)
{
	if (p->kind == IMPORT_CASES)
		return support_open(c, &i->kase, NULL, NULL, ret, ret_id);
	TRY(volunteer_put(c, &i->volunteer, ret));
	*ret_id = i->volunteer.id;
	return MST_OK;
}

mst_err import_make(struct ctx *c, const struct import_plan *p, struct id draft, struct act *ret)
{
	struct make_arg *a = arena_new(c->mem, struct make_arg, 1);

	if (!p->n || p->n > IMPORT_MOST)
		return MST_INVALID;
	a->acts = arena_new(c->mem, struct act, p->n);
	a->objects = arena_new(c->mem, struct id, p->n);
	a->draft = draft;
	for (; a->n < p->n; a->n++) {
		if (!progress_at((int64_t)a->n, (int64_t)p->n))
			return MST_CONFLICT;
		TRY(make_item(c, p, &p->items[a->n], &a->acts[a->n], &a->objects[a->n]));
	}
	a->batch = (struct import_batch){ .jour = c->app->jour, .id = rng_id(), .by = c->who->id,
					  .at = c->now, .kind = p->kind, .made = (int64_t)p->n };
	*ret = (struct act){ .keys = make_keys, .apply = make_rows, .arg = a,
			     .audit = ctx_note(c, "import.make", ID_NONE, NULL, NULL) };
	return MST_OK;
}

/* ---- taking it back ---- */

struct undo_arg {
	struct id batch;
	struct id *objects;
	size_t n;
	enum import_kind kind;
	struct act cases; /* of IMPORT_CASES */
};

static mst_err undo_rows(struct ctx *c, void *arg)
{
	struct undo_arg *a = arg;

	TRY(import_batch_undone(c->db, a->batch, c->now));
	if (a->kind == IMPORT_CASES)
		return a->cases.apply(c, a->cases.arg);
	return volunteer_undo(c->db, a->objects, a->n);
}

static mst_err undo_keys(struct ctx *c, void *arg)
{
	struct undo_arg *a = arg;

	return a->cases.give(c, a->cases.arg);
}

mst_err import_undo(struct ctx *c, struct id batch, struct act *ret)
{
	struct undo_arg *a = arena_new(c->mem, struct undo_arg, 1);
	struct import_batch b;

	TRY(import_batch_find(c->db, batch, &b));
	if (b.undone)
		return MST_CONFLICT;
	a->batch = batch;
	a->kind = b.kind;
	TRY(import_rows(c->db, c->mem, batch, &a->objects, &a->n));
	if (b.kind == IMPORT_CASES)
		TRY(support_undo(c, a->objects, a->n, b.at, &a->cases));
	*ret = (struct act){ .apply = undo_rows, .arg = a,
			     .audit = ctx_note(c, "import.undo", ID_NONE, NULL, NULL) };
	if (b.kind == IMPORT_CASES)
		ret->give = undo_keys;
	return MST_OK;
}
