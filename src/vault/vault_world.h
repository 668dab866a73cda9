/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_world.h - for the vault's tests: a store, and the people of a small jour. */
#ifndef VAULT_VAULT_WORLD_H
#define VAULT_VAULT_WORLD_H

#include "base/day.h"
#include "base/log.h"
#include "base/test.h"
#include "vault/vault_priv.h"

/* ROOT is the first coordinator, OTHER the second. */
enum { ROOT, OTHER, VOLUNTEER, SECOND, REVIEWER, MUNICIPAL, HOST, PEOPLE };

struct world {
	char path[128];
	struct db_store *store;
	struct db *v; /* this thread's reader */
	struct arena *mem;
	struct id org;
	struct hash root;
	struct seal_key under[PEOPLE];
	struct vault_keyring k[PEOPLE];
};

void world_open(struct world *w);   /* a new store with everybody in it */
void world_attach(struct world *w); /* opens the store at w->path again */
void world_detach(struct world *w);
void world_close(struct world *w);

/* A change, by the writer's lane. world_die: the process kills itself inside the transaction, when
 * everything is written and nothing is committed. */
extern bool world_die;
mst_err world_grants(struct world *w, const struct vault_grant *g, size_t n);
mst_err world_drop(struct world *w, struct id object, struct id holder);
mst_err world_erase(struct world *w, struct id object, int64_t at);
mst_err world_apply(struct world *w, mst_err (*apply)(struct db *v, void *arg), void *arg);
mst_err world_user(struct world *w, const struct vault_user *u);
mst_err world_lock(struct world *w, const struct vault_lock *l);
size_t world_locks(struct world *w, int who); /* how many she has */
/* Some SQL of an attacker's, with two ids and some bytes. */
enum world_evil {
	EVIL_BOX_KEY,  /* user a gets box key b */
	EVIL_BOX_SIG,
	EVIL_SIGN_KEY,
	EVIL_PAIR_KEY,
	EVIL_MOVE_OBJECT, /* the wrap of (a, holder) is copied to object b */
	EVIL_MOVE_HOLDER, /* the wrap of (object, a) is copied to holder b */
	EVIL_UNTIL,    /* the wrap's end is moved away */
	EVIL_SELF,     /* user a vouches for herself */
	EVIL_ALIVE,    /* a wrap of object a is put for holder b */
	EVIL_DEAD,     /* ... as one that refers to the tombstone */
	EVIL_LOCK_PUB,
	EVIL_LOCK_SEALED,
	EVIL_LOCK_OWNER, /* lock a becomes user b's */
	EVIL_LOCK_UNTIL, /* lock a ends an hour later */
	EVIL_LOCK_OLD,   /* lock a is as it was before there were others: only b sealed */
};
mst_err world_evil(struct world *w, enum world_evil what, struct id a, struct id b,
		   const void *p, size_t n);

/* A new case: its key, granted to the group, by ROOT. */
struct id world_case(struct world *w, struct seal_key *ret);
/* Does this one open it, with the same key? */
mst_err world_opens(struct world *w, int who, struct id object, const struct seal_key *want);
void world_give(struct world *w, int by, struct id object, const struct seal_key *key, int who,
		int64_t until);
/* Kind of the wrap; 0 when there is none. */
int64_t world_kind(struct world *w, struct id object, struct id holder);

#endif
