/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_world.c - see vault_world.h. */
#include "vault/vault_world.h"

#include <signal.h>
#include <unistd.h>

static const struct db_room *const world_rooms = &vault_room;

void world_attach(struct world *w)
{
	const struct db_room rooms[] = { *world_rooms, { 0 } };
	const struct db_store_conf conf = {
		.where = w->path, .name = "vault", .rooms = rooms, .authorize = true
	};
	char err[200];

	w->mem = arena_open();
	CHECK_OK(db_store_open(&conf, &w->store, err, sizeof(err)));
	CHECK_OK(db_reader(w->store, &w->v));
}

void world_detach(struct world *w)
{
	db_store_close(w->store);
	arena_close(w->mem);
}

void world_close(struct world *w)
{
	world_detach(w);
	mem_wipe(w, sizeof(*w));
}

bool world_die;

struct change {
	mst_err (*apply)(struct db *v, void *arg);
	const struct vault_grant *g;
	const struct vault_user *u;
	const struct vault_lock *l;
	const struct vault_new_pair *p;
	struct id a, b;
	size_t n;
	int64_t at;
	enum world_evil evil;
	const void *bytes;
	mst_err (*other)(struct db *v, void *arg);
	void *arg;
};

static mst_err apply_change(struct db *v, void *arg)
{
	struct change *c = arg;

	TRY(c->apply(v, c));
	if (world_die)
		kill(getpid(), SIGKILL);
	return MST_OK;
}

static mst_err change(struct world *w, mst_err (*apply)(struct db *v, void *arg), struct change *c)
{
	c->apply = apply;
	return db_call(w->store, apply_change, c);
}

static mst_err apply_grants(struct db *v, void *arg)
{
	struct change *c = arg;

	return vault_grant_put(v, c->g, c->n);
}

mst_err world_grants(struct world *w, const struct vault_grant *g, size_t n)
{
	struct change c = { .g = g, .n = n };

	return change(w, apply_grants, &c);
}

static mst_err apply_drop(struct db *v, void *arg)
{
	struct change *c = arg;

	return vault_grant_drop(v, c->a, c->b);
}

static mst_err apply_other(struct db *v, void *arg)
{
	struct change *c = arg;

	return c->other(v, c->arg);
}

mst_err world_apply(struct world *w, mst_err (*apply)(struct db *v, void *arg), void *arg)
{
	struct change c = { .other = apply, .arg = arg };

	return change(w, apply_other, &c);
}

mst_err world_drop(struct world *w, struct id object, struct id holder)
{
	struct change c = { .a = object, .b = holder };

	return change(w, apply_drop, &c);
}

static mst_err apply_erase(struct db *v, void *arg)
{
	struct change *c = arg;

	return vault_erase(v, c->a, c->at);
}

mst_err world_erase(struct world *w, struct id object, int64_t at)
{
	struct change c = { .a = object, .at = at };

	return change(w, apply_erase, &c);
}

static mst_err apply_user(struct db *v, void *arg)
{
	struct change *c = arg;

	TRY(vault_user_put(v, c->u));
	for (size_t i = 0; i < c->n; i++)
		TRY(vault_pair_put(v, &c->p[i]));
	return MST_OK;
}

mst_err world_user(struct world *w, const struct vault_user *u)
{
	struct change c = { .u = u };

	return change(w, apply_user, &c);
}

static mst_err apply_lock(struct db *v, void *arg)
{
	struct change *c = arg;

	return vault_lock_put(v, c->l);
}

mst_err world_lock(struct world *w, const struct vault_lock *l)
{
	struct change c = { .l = l };

	return change(w, apply_lock, &c);
}

size_t world_locks(struct world *w, int who)
{
	struct vault_lock *l;
	size_t n = 0;

	CHECK_OK(vault_locks(w->v, w->mem, w->k[who].user, &l, &n));
	return n;
}

static mst_err apply_lock_evil(struct db *v, const struct change *c)
{
	switch (c->evil) {
	case EVIL_LOCK_PUB:
		return db_exec(v, "UPDATE vault_lock SET pub = $2 WHERE lock_id = $1",
			       DB_ARGS(V(c->a), V_BYTES(c->bytes, c->n)));
	case EVIL_LOCK_SEALED:
		return db_exec(v, "UPDATE vault_lock SET sealed = $2 WHERE lock_id = $1",
			       DB_ARGS(V(c->a), V_BYTES(c->bytes, c->n)));
	case EVIL_LOCK_UNTIL:
		return db_exec(v, "UPDATE vault_lock SET until_at = until_at + 3600 WHERE lock_id = $1",
			       DB_ARGS(V(c->a)));
	case EVIL_LOCK_OWNER:
		return db_exec(v, "UPDATE vault_lock SET user_id = $2 WHERE lock_id = $1",
			       DB_ARGS(V(c->a), V(c->b)));
	default:
		return db_exec(v,
			       "UPDATE vault_lock SET pub = NULL, pin = NULL, sig = NULL, sealed = $2 "
			       "WHERE lock_id = $1",
			       DB_ARGS(V(c->a), V_BYTES(c->bytes, c->n)));
	}
}

static mst_err apply_evil(struct db *v, void *arg)
{
	const struct change *c = arg;

	switch (c->evil) {
	case EVIL_BOX_KEY:
		return db_exec(v, "UPDATE vault_user SET box_pub = $2 WHERE user_id = $1",
			       DB_ARGS(V(c->a), V_BYTES(c->bytes, c->n)));
	case EVIL_BOX_SIG:
		return db_exec(v, "UPDATE vault_user SET box_sig = $2 WHERE user_id = $1",
			       DB_ARGS(V(c->a), V_BYTES(c->bytes, c->n)));
	case EVIL_SIGN_KEY:
		return db_exec(v, "UPDATE vault_user SET sign_pub = $2 WHERE user_id = $1",
			       DB_ARGS(V(c->a), V_BYTES(c->bytes, c->n)));
	case EVIL_PAIR_KEY:
		return db_exec(v, "UPDATE vault_pair SET pub = $2 WHERE pair_id = $1",
			       DB_ARGS(V(c->a), V_BYTES(c->bytes, c->n)));
	case EVIL_MOVE_OBJECT:
		return db_exec(v,
			       "UPDATE vault_wrap SET (kind, wrap, until_at) = (SELECT kind, wrap, "
			       "until_at FROM vault_wrap o WHERE o.object_id = $1 AND o.holder_id = "
			       "vault_wrap.holder_id) WHERE object_id = $2",
			       DB_ARGS(V(c->a), V(c->b)));
	case EVIL_MOVE_HOLDER:
		return db_exec(v,
			       "INSERT INTO vault_wrap SELECT object_id, $2, live, kind, wrap, "
			       "until_at, by_id FROM vault_wrap WHERE holder_id = $1",
			       DB_ARGS(V(c->a), V(c->b)));
	case EVIL_UNTIL:
		return db_exec(v,
			       "UPDATE vault_wrap SET until_at = 0 WHERE object_id = $1 "
			       "AND holder_id = $2",
			       DB_ARGS(V(c->a), V(c->b)));
	case EVIL_SELF:
		return db_exec(v,
			       "UPDATE vault_user SET voucher_id = $1, vouch_sig = $2 "
			       "WHERE user_id = $1",
			       DB_ARGS(V(c->a), V_BYTES(c->bytes, c->n)));
	case EVIL_ALIVE:
	case EVIL_DEAD:
		return db_exec(v,
			       "INSERT INTO vault_wrap (object_id, holder_id, live, kind, wrap, "
			       "until_at) VALUES ($1, $2, $4, 2, $3, 0)",
			       DB_ARGS(V(c->a), V(c->b), V_BYTES(c->bytes, c->n),
				       V(c->evil == EVIL_ALIVE)));
	default:
		return apply_lock_evil(v, c);
	}
}

mst_err world_evil(struct world *w, enum world_evil what, struct id a, struct id b,
		   const void *p, size_t n)
{
	struct change c = { .evil = what, .a = a, .b = b, .bytes = p, .n = n };

	return change(w, apply_evil, &c);
}

static void add_person(struct world *w, int who, int by)
{
	struct vault_new_pair pairs[4];
	struct vault_user u;
	struct change c = { .u = &u, .p = pairs };

	seal_key_new(&w->under[who]);
	vault_user_new(rng_id(), &w->under[who], by < 0 ? NULL : &w->k[by], &u, &w->k[who]);
	if (by < 0) {
		vault_fingerprint(u.sign_pub, &w->root);
		for (int p = VAULT_INTAKE; p <= VAULT_REVIEW; p++)
			vault_pair_new(w->org, (enum vault_pair)p, &w->k[who], &pairs[c.n++]);
	}
	CHECK_OK(change(w, apply_user, &c));
}

static void give_pair(struct world *w, int who, enum vault_pair which)
{
	struct vault_grant g = { 0 };

	CHECK_OK(vault_grant_pair_to_user(w->v, &w->k[ROOT], &w->root, w->org, which,
					  w->k[who].user, &g));
	CHECK_OK(world_grants(w, &g, 1));
}

void world_open(struct world *w)
{
	static const int by[PEOPLE] = { -1, ROOT, OTHER, ROOT, ROOT, ROOT, ROOT };

	*w = (struct world){ .org = rng_id() };
	CHECK_OK(crypto_start());
	snprintf(w->path, sizeof(w->path), "%s/vault.db", test_dir());
	world_attach(w);
	add_person(w, ROOT, -1);
	for (int i = OTHER; i < PEOPLE; i++) {
		add_person(w, i, by[i]);
		if (i == OTHER) {
			give_pair(w, OTHER, VAULT_INTAKE);
			give_pair(w, OTHER, VAULT_GROUP);
		}
		if (i == REVIEWER)
			give_pair(w, REVIEWER, VAULT_REVIEW);
	}
}

struct id world_case(struct world *w, struct seal_key *ret)
{
	struct id object = rng_id();
	struct vault_grant g = { 0 };

	seal_key_new(ret);
	CHECK_OK(vault_grant_pair(w->v, &w->k[ROOT], &w->root, object, ret, w->org, VAULT_GROUP,
				  &g));
	CHECK_OK(world_grants(w, &g, 1));
	return object;
}

mst_err world_opens(struct world *w, int who, struct id object, const struct seal_key *want)
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = &w->k[who],
							     .org = w->org,
							     .now = day_now() };
	struct seal_key got;

	TRY(vault_key(w->v, &o, object, &got, NULL, NULL));
	CHECK(mem_same(&got, want, sizeof(got)));
	return MST_OK;
}

void world_give(struct world *w, int by, struct id object, const struct seal_key *key, int who,
		int64_t until)
{
	struct vault_grant g = { 0 };

	CHECK_OK(vault_grant_user(w->v, &w->k[by], &w->root, object, key, w->k[who].user, until,
				  &g));
	CHECK_OK(world_grants(w, &g, 1));
}

int64_t world_kind(struct world *w, struct id object, struct id holder)
{
	int64_t kind = 0;

	(void)!db_int(w->v, "SELECT kind FROM vault_wrap WHERE object_id = $1 AND holder_id = $2",
		      DB_ARGS(V(object), V(holder)), &kind);
	return kind;
}
