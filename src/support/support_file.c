/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_file.c - attachments, sealed in pieces under a key of their own. */
#include "support/support_file.h"

#include "base/pack.h"
#include "support/support_db.h"

#define PIECE ((size_t)256 << 10) /* bytes of a piece */

/* ---- the row: what it is, and the file's key ---- */

static void row_seal(struct ctx *c, const struct seal_key *key, const struct support_file *f,
		     const struct seal_key *own, struct support_file_row *r)
{
	uint8_t *wrap = arena_new(c->mem, uint8_t, SEAL_WRAP);
	struct sbuf b;

	sbuf_init(&b, 4096);
	pack_int(&b, 1);
	pack_text(&b, f->name);
	pack_int(&b, f->kind);
	pack_int(&b, f->size);
	r->sealed = seal_packed(c->mem, key, SEAL_AD(FIELD_CASE_FILE, f->id), &b);
	seal_wrap(key, SEAL_AD(FIELD_CASE_FILE_KEY, f->id), own, wrap);
	r->wrap = (struct blob){ wrap, SEAL_WRAP };
}

static mst_err row_open(struct ctx *c, const struct seal_key *key, const struct support_file_row *r,
			struct support_file *ret)
{
	struct blob plain;

	if (seal_open(c->mem, key, SEAL_AD(FIELD_CASE_FILE, r->id), r->sealed, &plain) != MST_OK)
		return MST_FAIL;
	struct unpack u = unpack_of(plain);

	*ret = (struct support_file){ .id = r->id, .case_id = r->case_id, .by = r->by, .at = r->at,
				      .by_name = r->by_name };
	if (unpack_int(&u) < 1)
		return MST_FAIL;
	ret->name = unpack_text(&u, c->mem);
	ret->kind = (enum doc_clean_kind)unpack_int(&u);
	ret->size = unpack_int(&u);
	return u.bad || ret->kind < DOC_CLEAN_JPEG || ret->kind > DOC_CLEAN_PDF ? MST_FAIL : MST_OK;
}

static mst_err key_open(const struct seal_key *key, const struct support_file_row *r,
			struct seal_key *ret)
{
	return seal_unwrap(key, SEAL_AD(FIELD_CASE_FILE_KEY, r->id), r->wrap.p, r->wrap.n, ret) == MST_OK ?
		       MST_OK : MST_FAIL;
}

mst_err support_file_again(struct ctx *c, const struct seal_key *old, const struct seal_key *key,
			   struct support_file_row *r)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key own = { 0 };
	struct support_file f;

	TRY(row_open(c, old, r, &f));
	TRY(key_open(old, r, &own));
	row_seal(c, key, &f, &own, r);
	return MST_OK;
}

mst_err support_files(struct ctx *c, const struct support_case *s, struct support_file **ret,
		      size_t *ret_n)
{
	struct support_file_row *rows;

	TRY(support_file_rows(c->db, c->mem, s->id, &rows, ret_n));
	*ret = arena_new(c->mem, struct support_file, *ret_n + 1);
	for (size_t i = 0; i < *ret_n; i++)
		TRY(row_open(c, &s->key, &rows[i], &(*ret)[i]));
	return MST_OK;
}

mst_err support_file_find(struct ctx *c, const struct support_case *s, struct id id,
			  struct support_file *ret)
{
	struct support_file *list;
	size_t n;

	TRY(support_files(c, s, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i].id, id)) {
			*ret = list[i];
			return MST_OK;
		}
	return MST_NOTFOUND;
}

/* ---- its bytes ---- */

/* Each piece belongs to this file. */
static struct hash place_of(struct id file)
{
	struct hash h;

	hash_of(file.b, sizeof(file.b), &h);
	return h;
}

/* The first piece begins with the stream's head. */
static struct blob *pieces_of(struct ctx *c, struct id file, const struct seal_key *own,
			      struct blob bytes, size_t *ret_n)
{
	MST_CLEANUP(seal_stream_wipe) struct seal_stream st = { 0 };
	size_t n = bytes.n ? (bytes.n + PIECE - 1) / PIECE : 1;
	struct blob *list = arena_new(c->mem, struct blob, n);
	struct hash ad = place_of(file);
	uint8_t head[SEAL_STREAM_HEAD];

	seal_stream_new(&st, own, head);
	for (size_t i = 0; i < n; i++) {
		size_t from = i * PIECE, here = bytes.n - from < PIECE ? bytes.n - from : PIECE;
		size_t before = i ? 0 : sizeof(head);
		uint8_t *p = arena_new(c->mem, uint8_t, before + here + SEAL_STREAM_EXTRA);

		memcpy(p, head, before);
		seal_stream_put(&st, &ad, bytes.p + from, here, i == n - 1, p + before);
		list[i] = (struct blob){ p, before + here + SEAL_STREAM_EXTRA };
	}
	*ret_n = n;
	return list;
}

static mst_err open_pieces(struct id file, const struct seal_key *own, const struct blob *list,
			   size_t n, struct sbuf *out)
{
	MST_CLEANUP(seal_stream_wipe) struct seal_stream st = { 0 };
	struct hash ad = place_of(file);
	uint8_t *plain = mem_alloc(PIECE);
	bool last = false, good = n && list[0].n >= SEAL_STREAM_HEAD &&
				  seal_stream_of(&st, own, list[0].p) == MST_OK;

	for (size_t i = 0; i < n && good; i++) {
		size_t before = i ? 0 : SEAL_STREAM_HEAD, size = list[i].n - before;

		good = !last && size >= SEAL_STREAM_EXTRA && size - SEAL_STREAM_EXTRA <= PIECE &&
		       seal_stream_get(&st, &ad, list[i].p + before, size, plain, &last) == MST_OK;
		if (good)
			sbuf_put(out, plain, size - SEAL_STREAM_EXTRA);
	}
	mem_wipe(plain, PIECE);
	free(plain);
	return good && last && !out->bad ? MST_OK : MST_FAIL;
}

mst_err support_file_bytes(struct ctx *c, const struct support_case *s, const struct support_file *f,
			   struct sbuf *out)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key own = { 0 };
	struct support_file_row *rows;
	struct blob *list;
	size_t n, i = 0;

	TRY(support_file_rows(c->db, c->mem, s->id, &rows, &n));
	while (i < n && !id_eq(rows[i].id, f->id))
		i++;
	if (i == n)
		return MST_NOTFOUND;
	TRY(key_open(&s->key, &rows[i], &own));
	TRY(support_file_pieces(c->db, c->mem, f->id, &list, &n));
	return open_pieces(f->id, &own, list, n, out);
}

/* ---- acts ---- */

struct file_arg {
	struct support_file_row row;
	struct blob *pieces;
	size_t n;
};

static mst_err put_file(struct ctx *c, void *arg)
{
	struct file_arg *a = arg;
	int64_t before = 0;

	TRY(support_file_count(c->db, a->row.case_id, &before));
	if (before >= SUPPORT_FILES_MAX)
		return MST_CONFLICT;
	TRY(support_row_touch(c->db, a->row.case_id, c->now));
	TRY(support_file_insert(c->db, &a->row));
	for (size_t i = 0; i < a->n; i++)
		TRY(support_file_piece_insert(c->db, a->row.jour, a->row.id, (int64_t)i, a->pieces[i]));
	return MST_OK;
}

mst_err support_file_add(struct ctx *c, const struct support_case *s, const char *name,
			 enum doc_clean_kind kind, struct blob bytes, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key own = { 0 };
	struct file_arg *a = arena_new(c->mem, struct file_arg, 1);
	struct support_file f = { .id = rng_id(), .name = name, .kind = kind, .size = (int64_t)bytes.n };

	if (s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	seal_key_new(&own);
	a->row = (struct support_file_row){ .jour = c->app->jour, .id = f.id, .case_id = s->id,
					    .by = c->who->id, .at = c->now };
	row_seal(c, &s->key, &f, &own, &a->row);
	a->pieces = pieces_of(c, f.id, &own, bytes, &a->n);
	*ret = (struct act){ .apply = put_file, .arg = a,
			     .audit = ctx_note(c, "case.file_add", s->id, &s->audit, NULL) };
	return MST_OK;
}

static mst_err drop_file(struct ctx *c, void *arg)
{
	return support_file_delete(c->db, *(struct id *)arg);
}

mst_err support_file_remove(struct ctx *c, const struct support_case *s, const struct support_file *f,
			    struct act *ret)
{
	struct id *id = arena_new(c->mem, struct id, 1);

	if (!id_eq(f->by, c->who->id) && !(c->who->roles & ROLE_COORDINATOR))
		return MST_DENIED;
	*id = f->id;
	*ret = (struct act){ .apply = drop_file, .arg = id,
			     .audit = ctx_note(c, "case.file_remove", s->id, &s->audit, NULL) };
	return MST_OK;
}
