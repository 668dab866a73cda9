/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* start.c - from an empty folder to a jour that can open its first case. Everything that the answers
 * make stands in one transaction, with the first account; the keys are durable before it, under an
 * organisation's id of their own, so that what a crash leaves is never in the way of a new try. */
#include <pthread.h>

#include "base/day.h"
#include "org/org.h"
#include "service/service.h"
#include "start/start_db.h"

mst_err start_kind_get(struct db *db, enum start_kind *ret)
{
	struct start_row row;

	TRY(start_row_get(db, &row));
	*ret = !row.have ? START_UNTOLD : row.demo ? START_DEMO : START_REAL;
	return MST_OK;
}

mst_err start_demo_put(struct db *w, void *arg)
{
	struct start_row row;

	(void)arg;
	TRY(start_row_get(w, &row));
	return row.have && !row.demo ? MST_CONFLICT : start_row_put(w, true, NULL, 0);
}

/* ---- the address ---- */

static void link_hash(struct id code, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key whole = { 0 }, id = { 0 };

	memcpy(whole.b, code.b, sizeof(code.b));
	kdf(&whole, "start link", &id);
	hash_of(id.b, sizeof(id.b), ret);
}

static mst_err nobody_yet(struct db *db)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct auth_member *list;
	size_t n;

	TRY(auth_members(db, mem, &list, &n));
	return n ? MST_CONFLICT : MST_OK;
}

struct new_link {
	struct hash id;
	int64_t until;
};

static mst_err put_link(struct db *w, void *arg)
{
	const struct new_link *l = arg;
	struct start_row row;

	TRY(nobody_yet(w));
	TRY(start_row_get(w, &row));
	return row.have && row.demo ? MST_CONFLICT : start_row_put(w, false, &l->id, l->until);
}

mst_err start_link_new(struct app *app, struct start_link *ret)
{
	struct id code = rng_id();
	struct new_link l = { .until = day_now() + START_SECONDS };

	link_hash(code, &l.id);
	TRY(db_call(app->data, put_link, &l));
	id_text(code, ret->code);
	ret->until = l.until;
	return MST_OK;
}

mst_err start_open(struct db *db, const char *code, int64_t now)
{
	struct start_row row;
	struct hash h;
	struct id id;

	if (!id_parse(code, &id))
		return MST_NOTFOUND;
	link_hash(id, &h);
	TRY(start_row_get(db, &row));
	if (!row.link || row.until <= now || !mem_same(row.id.b, h.b, sizeof(h.b)))
		return MST_NOTFOUND;
	mst_err e = nobody_yet(db);

	return e == MST_CONFLICT ? MST_NOTFOUND : e;
}

/* ---- the answers ---- */

struct making {
	const struct start_asked *asked;
	struct hash link;
};

static mst_err put_orgs(struct ctx *c, const struct start_asked *a)
{
	struct org jour = { .id = c->app->jour, .kind = ORG_JOUR, .name = a->jour,
			    .short_name = "Jouren", .slug = "jouren" };

	TRY(org_insert(c->db, &jour));
	for (const struct org_place *p = org_places; p->code; p++)
		if (str_starts(p->code, a->county))
			TRY(org_insert_place(c->db, c->mem, rng_id(), p));
	return MST_OK;
}

/* With the account's row, in its transaction. */
static mst_err put_rows(struct ctx *c, void *arg)
{
	const struct making *m = arg;

	TRY(nobody_yet(c->db));
	TRY(start_link_take(c->db, &m->link, c->now));
	if (!c->app->pin(c->app, m->asked->jour))
		return MST_FAIL;
	TRY(put_orgs(c, m->asked));
	for (size_t i = 0; i < SERVICE_PROPOSALS; i++)
		if (m->asked->services[i])
			TRY(service_insert_proposal(c->db, i));
	if (!m->asked->passkey)
		return MST_OK;
	TRY(lock_challenge_take(c->db, m->asked->challenge, c->now));
	return lock_passkey_put(c->db, m->asked->passkey);
}

/* Read by every request from now on. Until now nobody could sign in, so nobody has asked for them. */
static void adopt(struct app *app, const struct app *made, const char *name)
{
	static char kept[4 * AUTH_NAME_MAX + 1];

	app->jour = made->jour;
	app->root = made->root;
	snprintf(kept, sizeof(kept), "%s", name);
	app->partnership = kept;
}

static pthread_mutex_t making_lock = PTHREAD_MUTEX_INITIALIZER;

mst_err start_make(struct app *app, struct arena *mem, const struct start_asked *a,
		   struct start_made *ret)
{
	struct making m = { .asked = a };
	struct auth_new n = { .name = a->name, .phrase = a->phrase, .rows = put_rows, .arg = &m,
			      .roles = ROLE_COORDINATOR | ROLE_MANAGER };
	struct app made = *app;
	struct id code, user;
	struct ctx c;

	if (!id_parse(a->code, &code))
		return MST_NOTFOUND;
	link_hash(code, &m.link);
	made.jour = n.org = rng_id();
	n.id = rng_id();
	if (a->passkey) {
		n.secret = a->secret;
		n.kind = VAULT_DEVICE;
		n.lock = a->passkey->lock = rng_id();
		a->passkey->account = n.id;
	}
	TRY(ctx_open(&made, NULL, NULL, &c));
	/* One at a time: the database is told of one jour. */
	(void)pthread_mutex_lock(&making_lock);
	mst_err e = start_open(c.db, a->code, c.now);

	if (e == MST_OK)
		e = auth_login_for(c.db, c.mem, a->name, &n.login);
	if (e == MST_OK) {
		db_store_jour(app->data, made.jour); /* its first row stands in the log */
		e = auth_create(&c, &n, &user, &ret->keys);
		if (e == MST_OK)
			adopt(app, &made, a->jour);
		else
			db_store_jour(app->data, app->jour);
	}
	(void)pthread_mutex_unlock(&making_lock);
	if (e == MST_OK)
		ret->user = (struct auth_user){ .id = user, .org = made.jour, .roles = n.roles,
						.name = arena_str(mem, a->name),
						.login = arena_str(mem, n.login) };
	ctx_close(&c);
	return e;
}
