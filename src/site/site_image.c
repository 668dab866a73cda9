/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_image.c - a picture's size, and its rows. */
#include "site/site_image.h"

static int be16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

/* ISO 15948, 11.2.2: the first chunk. Sides of more than 65535 pixels are none for a page. */
static bool png_size(struct blob b, int *ret_width, int *ret_height)
{
	if (b.n < 24 || be16(b.p + 16) || be16(b.p + 20))
		return false;
	*ret_width = be16(b.p + 18);
	*ret_height = be16(b.p + 22);
	return true;
}

/* ITU-T T.81, B.2.2: the frame's header, after whatever segments stand before it. */
static bool jpeg_size(struct blob b, int *ret_width, int *ret_height)
{
	for (size_t at = 2; at + 9 < b.n && b.p[at] == 0xff;) {
		uint8_t m = b.p[at + 1];

		if (m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc) {
			*ret_height = be16(b.p + at + 5);
			*ret_width = be16(b.p + at + 7);
			return true;
		}
		at += 2 + (size_t)be16(b.p + at + 2);
	}
	return false;
}

mst_err site_picture_read(struct arena *mem, struct blob file, struct site_picture *ret,
			  const char **ret_why)
{
	*ret_why = N_("Bilden får vara högst 200 kB. Spara den mindre och försök igen.");
	if (file.n > SITE_IMAGE_MAX)
		return MST_INVALID;
	mst_err e = doc_clean(mem, file, &ret->kind, &ret->bytes, ret_why);

	*ret_why = N_("Det är ingen bild som går att läsa. Spara den som PNG eller JPEG och försök igen.");
	if (e != MST_OK)
		return e;
	if (ret->kind == DOC_CLEAN_PNG ? !png_size(ret->bytes, &ret->width, &ret->height) :
	    ret->kind == DOC_CLEAN_JPEG ? !jpeg_size(ret->bytes, &ret->width, &ret->height) : true)
		return MST_INVALID;
	return ret->width > 0 && ret->height > 0 ? MST_OK : MST_INVALID;
}

bool site_image_code_good(const char *code)
{
	size_t n = strlen(code);

	return n > 0 && n <= SITE_IMAGE_CODE_MAX && strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

/* ---- rows ---- */

static mst_err read_image(struct db_stmt *q, struct arena *mem, void *to)
{
	struct site_image *i = to;

	i->code = row_text(q, mem);
	i->width = (int)row_int(q);
	i->height = (int)row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err site_names_now(struct db *db, struct arena *mem, struct id jour, struct site_names *ret)
{
	struct site_image *list, *all;
	size_t n;

	TRY(site_numbers_now(db, mem, jour, &ret->numbers));
	TRY(db_list(db, "SELECT code, width, height FROM site_image WHERE jour_id = $1 ORDER BY code",
		    DB_ARGS(V(jour)), mem, read_image, &list, &n));
	all = arena_new(mem, struct site_image, n + 1);
	for (size_t i = 0; i < n; i++)
		all[i] = list[i];
	ret->images = all;
	return MST_OK;
}

static mst_err read_picture(struct db_stmt *q, struct arena *mem, void *to)
{
	struct site_picture *p = to;

	p->kind = (enum doc_clean_kind)row_int(q);
	p->bytes = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err site_image_get(struct db *db, struct arena *mem, struct id jour, const char *code,
		       enum doc_clean_kind *ret_kind, struct blob *ret_bytes)
{
	struct site_picture p;

	TRY(db_find(db, "SELECT kind, bytes FROM site_image WHERE jour_id = $1 AND code = $2",
		    DB_ARGS(V(jour), V(code)), mem, read_picture, &p));
	*ret_kind = p.kind;
	*ret_bytes = p.bytes;
	return MST_OK;
}

static mst_err put_picture(struct ctx *c, void *arg)
{
	const struct site_picture *p = arg;
	int64_t rows = 0;

	TRY(db_exec_n(c->db,
		      "INSERT INTO site_image (jour_id, code, kind, width, height, bytes, at, by_user) "
		      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
		      DB_ARGS(V(c->app->jour), V(p->code), V((int64_t)p->kind), V((int64_t)p->width),
			      V((int64_t)p->height), V_BYTES(p->bytes.p, p->bytes.n), V(c->now), V(c->who->id)),
		      &rows));
	return rows == 1 ? MST_OK : MST_CONFLICT;
}

static mst_err drop_picture(struct ctx *c, void *arg)
{
	const char *code = arg;
	int64_t rows = 0;

	TRY(db_exec_n(c->db, "DELETE FROM site_image WHERE jour_id = $1 AND code = $2",
		      DB_ARGS(V(c->app->jour), V(code)), &rows));
	return rows == 1 ? MST_OK : MST_NOTFOUND;
}

static struct act act_of(struct ctx *c, mst_err (*apply)(struct ctx *c, void *arg), void *arg)
{
	return (struct act){ .apply = apply, .arg = arg,
			     .audit = ctx_note(c, "site.image", ID_NONE, NULL, NULL) };
}

void site_picture_put(struct ctx *c, const struct site_picture *p, struct act *ret)
{
	struct site_picture *mine = arena_new(c->mem, struct site_picture, 1);

	*mine = *p;
	*ret = act_of(c, put_picture, mine);
}

void site_picture_drop(struct ctx *c, const char *code, struct act *ret)
{
	*ret = act_of(c, drop_picture, arena_str(c->mem, code));
}
