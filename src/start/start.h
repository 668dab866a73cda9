/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* start.h - an installation's beginning: a one-time address, three questions, and what is made from
 * the answers; and whether the people in the store are invented. */
#ifndef START_START_H
#define START_START_H

#include "lock/lock_passkey.h"

extern const struct db_room start_room;
extern const struct http_route start_routes[]; /* /kom-igang */

/* ---- invented or real ---- */

enum start_kind {
	START_UNTOLD = 0, /* from before this was kept */
	START_REAL,
	START_DEMO,
};
MST_CHECK mst_err start_kind_get(struct db *db, enum start_kind *ret);
/* Apply: the people are invented. MST_CONFLICT: the store is a real installation's. */
MST_CHECK mst_err start_demo_put(struct db *w, void *arg);

/* ---- the address ---- */

#define START_SECONDS 86400
struct start_link {
	char code[ID_TEXT]; /* the address' last part; it is kept nowhere */
	int64_t until;      /* instant */
};
/* A new one in the place of an earlier one. Waits. MST_CONFLICT: there is an account already, or the
 * store is a demo's. */
MST_CHECK mst_err start_link_new(struct app *app, struct start_link *ret);

/* ---- the answers ---- */

#define START_COUNTY "23" /* Jämtlands län */
struct start_asked {
	const char *code;     /* of the address */
	const char *jour, *name;
	const char *phrase;   /* NULL: she has a passkey */
	const char *county;   /* SCB code of two digits: its municipalities are made */
	bool *services;       /* which of service_proposals */
	struct lock_passkey *passkey;                  /* without account and lock */
	const uint8_t *challenge;                      /* that it was made for */
	const struct seal_key *secret;                 /* of its lock */
};
struct start_made {
	struct auth_user user;
	struct vault_keyring keys; /* wiped by the caller */
};
/* The jour, the county's municipalities, the services, and the first account: coordinator and
 * manager, whose signing key is the root. app->pin writes the settings before anything stands, so
 * that a crash leaves either nothing but keys that nobody asks for, or all of it. app then is this
 * jour's. Waits (Argon2id). MST_NOTFOUND: the address is not, or no longer, good. ret in mem. */
MST_CHECK mst_err start_make(struct app *app, struct arena *mem, const struct start_asked *a,
			     struct start_made *ret);
/* May this address be used? MST_NOTFOUND: no. */
MST_CHECK mst_err start_open(struct db *db, const char *code, int64_t now);

#endif
