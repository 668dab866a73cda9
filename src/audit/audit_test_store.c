/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "audit/audit_test.h"

#include "base/test.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = audit_room;
	return list;
}

void audit_store_open(struct audit_store *t)
{
	char path[128], err[256] = "";

	CHECK_OK(crypto_start());
	*t = (struct audit_store){ .mem = arena_open(), .jour = rng_id() };
	seal_key_new(&t->key);
	snprintf(t->dir, sizeof(t->dir), "%s", test_dir());
	snprintf(path, sizeof(path), "%s/data.db", t->dir);
	struct db_store_conf conf = { .where = path, .name = "data", .rooms = rooms(),
				      .authorize = true };

	CHECK_OK(db_store_open(&conf, &t->s, err, sizeof(err)));
	CHECK_STR(err, "");
	CHECK_OK(db_reader(t->s, &t->db));
}

void audit_store_close(struct audit_store *t)
{
	db_store_close(t->s);
	seal_key_wipe(&t->key);
	arena_close(t->mem);
}

struct fill {
	struct audit_store *t;
	int n;
};

static mst_err fill(struct db *w, void *arg)
{
	const struct fill *f = arg;

	for (int i = 0; i < f->n; i++) {
		bool own = i % 10 == 9;
		struct audit_note note = { .jour = f->t->jour,
					   .actor = own ? ID_NONE : f->t->jour,
					   .act = own ? "server.start" : "case.read",
					   .subject = f->t->jour, .key = own ? NULL : &f->t->key,
					   .detail = i % 3 ? "{\"why\":\"samtal\"}" : NULL };
		struct audit_row r;

		audit_prepare(f->t->mem, 1772355600 + i, &note, &r);
		TRY(audit_append(w, &r));
	}
	return MST_OK;
}

void audit_store_fill(struct audit_store *t, int n)
{
	CHECK_OK(db_call(t->s, fill, &(struct fill){ t, n }));
}
