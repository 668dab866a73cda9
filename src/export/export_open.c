/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export_open.c - sealed values opened with a coordinator's keys, and laid out as JSON. */
#include "export/export_priv.h"

#include "barrier/barrier.h"
#include "base/day.h"
#include "base/pack.h"
#include "support/support.h"
#include "support/support_file.h"

#define BOXED 0x01 /* a message that the writer's browser has sealed once more (docs/KEYS.md) */

/* ---- layout ---- */

static void put_hex(struct sbuf *o, struct id id)
{
	char hex[33];

	hex_text(id.b, sizeof(id.b), hex);
	sbuf_fmt(o, "\"%s\"", hex);
}

static void put_day(struct arena *mem, int64_t day, struct sbuf *o)
{
	/* 0 is a day that is not told, as in a case without dates. */
	sbuf_json(o, day == DAY_NONE || day == 0 ? NULL : day_str(mem, (int32_t)day));
}

static void put_list(struct arena *mem, struct unpack *u, struct sbuf *o)
{
	int64_t n = unpack_int(u);

	sbuf_ch(o, '[');
	for (int64_t i = 0; i < n && !u->bad; i++) {
		sbuf_str(o, i ? "," : "");
		sbuf_json(o, unpack_text(u, mem));
	}
	sbuf_ch(o, ']');
}

static void put_one(struct arena *mem, char type, struct unpack *u, struct sbuf *o)
{
	int64_t n;

	switch (type) {
	case 't':
		sbuf_json(o, unpack_text(u, mem));
		return;
	case 'x':
		put_hex(o, unpack_id(u));
		return;
	case 'T':
		put_list(mem, u, o);
		return;
	default:
		n = unpack_int(u);
	}
	if (type == 'd')
		put_day(mem, n, o);
	else if (type == 's')
		sbuf_json(o, n ? day_iso_str(mem, n) : NULL);
	else if (type == 'b')
		sbuf_str(o, n ? "true" : "false");
	else
		sbuf_int(o, n);
}

static void put_field(struct arena *mem, const char *type, struct unpack *u, struct sbuf *o)
{
	int many = type[1] >= '1' && type[1] <= '9' ? type[1] - '0' : 0;

	if (!many) {
		put_one(mem, *type, u, o);
		return;
	}
	sbuf_ch(o, '[');
	for (int i = 0; i < many; i++) {
		sbuf_str(o, i ? "," : "");
		put_one(mem, *type, u, o);
	}
	sbuf_ch(o, ']');
}

bool export_layout(struct arena *mem, const char *layout, struct blob plain, struct sbuf *out)
{
	struct unpack u = unpack_of(plain);
	const char *sep = "";

	if (!*layout) {
		/* A text may be sealed with its end. */
		const char *s = arena_strn(mem, (const char *)plain.p, plain.n);

		sbuf_json(out, s);
		return utf8_valid(s, strlen(s));
	}
	if (*layout == '#') {
		struct id id = ID_NONE;

		memcpy(id.b, plain.p, plain.n < sizeof(id.b) ? plain.n : sizeof(id.b));
		put_hex(out, id);
		return plain.n == sizeof(id.b);
	}
	sbuf_ch(out, '{');
	for (const char *p = layout; *p && !u.bad && unpack_more(&u);) {
		size_t name = strcspn(p, ":");

		sbuf_fmt(out, "%s\"%.*s\":", sep, (int)name, p);
		put_field(mem, p + name + 1, &u, out);
		p += name + 1;
		p += strcspn(p, " ");
		p += strspn(p, " ");
		sep = ",";
	}
	sbuf_ch(out, '}');
	return !u.bad && !unpack_more(&u);
}

/* ---- keys ---- */

struct id export_id_in(const struct db_rows_table *t, const struct db_val *row, const char *column)
{
	struct id id = ID_NONE;

	for (size_t i = 0; column && i < t->ncol; i++)
		if (str_eq(t->col[i].name, column) && row[i].type == DB_BLOB &&
		    row[i].b.n == sizeof(id.b))
			memcpy(id.b, row[i].b.p, sizeof(id.b));
	return id;
}

static mst_err key_of(struct ctx *c, const struct export_column *k, struct id object,
		      struct seal_key *ret)
{
	bool stopped;

	/* As everywhere: a key that was put back opens nothing to one who must not come near. */
	TRY(barrier_stops(c, object, c->who->id, &stopped));
	if (stopped)
		return MST_NOTFOUND;
	return k->how == EXPORT_AUDIT ? support_trace_key(c, object, ret) :
					vault_key(c->vault, &c->open, object, ret, NULL, NULL);
}

static mst_err open_letter(struct ctx *c, const struct export_column *k, struct id thread,
			   struct seal_ad ad, struct blob sealed, struct blob *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key sec = { 0 };
	MST_CLEANUP(box_pair_wipe) struct box_pair pair = { 0 };

	TRY(key_of(c, k, thread, &sec));
	box_pair_of(sec.b, &pair);
	TRY(box_open(c->mem, &pair, ad, sealed, ret));
	if (k->how != EXPORT_MESSAGE || !ret->n || ret->p[0] != BOXED)
		return MST_OK;
	return vault_open_from(c->vault, &c->open, c->mem, VAULT_INTAKE,
			       SEAL_AD(FIELD_MAILBOX_BROWSER, ad.row),
			       (struct blob){ ret->p + 1, ret->n - 1 }, ret);
}

static mst_err open_it(struct ctx *c, const struct export_column *k, struct id by, struct seal_ad ad,
		       struct blob sealed, struct blob *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };

	switch (k->how) {
	case EXPORT_GROUP:
	case EXPORT_INTAKE:
		return vault_open_from(c->vault, &c->open, c->mem,
				       k->how == EXPORT_GROUP ? VAULT_GROUP : VAULT_INTAKE, ad, sealed,
				       ret);
	case EXPORT_LETTER:
	case EXPORT_MESSAGE:
		return open_letter(c, k, by, ad, sealed, ret);
	case EXPORT_PURPOSE:
		return vault_org_open(c->vault, &c->open, c->mem, k->by, ad, sealed, ret);
	default:
		if (k->how == EXPORT_AUDIT && id_none(by)) /* a request that is about no case */
			return vault_org_open(c->vault, &c->open, c->mem, "rights", ad, sealed, ret);
		TRY(key_of(c, k, by, &key));
		return seal_open(c->mem, &key, ad, sealed, ret);
	}
}

mst_err export_attachment(struct ctx *c, struct id case_id, struct id id, const char **ret_end,
			  struct sbuf *out)
{
	struct support_case s;
	struct support_file f;
	bool stopped;
	mst_err e;

	TRY(barrier_stops(c, case_id, c->who->id, &stopped));
	e = stopped ? MST_NOTFOUND : support_case_read(c, case_id, &s);
	if (e != MST_OK)
		return e == MST_FAIL ? e : MST_NOTFOUND;
	e = support_file_find(c, &s, id, &f);
	if (e == MST_OK) {
		*ret_end = doc_clean_end(f.kind);
		e = support_file_bytes(c, &s, &f, out);
	}
	support_case_wipe(&s);
	return e;
}

mst_err export_open(struct ctx *c, const struct export_column *k, const struct db_rows_table *t,
		    const struct db_val *row, struct blob sealed, struct blob *ret)
{
	struct seal_ad ad = SEAL_AD(k->field, export_id_in(t, row, k->row));
	mst_err e = open_it(c, k, export_id_in(t, row, k->by), ad, sealed, ret);

	return e == MST_OK || e == MST_FAIL ? e : MST_NOTFOUND;
}
