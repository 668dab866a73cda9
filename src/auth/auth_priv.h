/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* auth_priv.h - between the files of the room auth. */
#ifndef AUTH_AUTH_PRIV_H
#define AUTH_AUTH_PRIV_H

#include "auth/account.h"
#include "auth/second.h"
#include "auth/trust.h"

#define AUTH_KEEP_SECONDS 86400 /* parked text, drafts, once tokens */

/* ---- auth_db.c ---- */

struct auth_account {
	struct auth_user user;
	struct blob salt, verifier;
};
MST_CHECK mst_err auth_account_find(struct db *db, struct arena *mem, const char *login,
				    struct auth_account *ret);
MST_CHECK mst_err auth_lang_put(struct db *w, struct id account, enum view_lang lang);
/* Id, organisation, login, name, roles, language, role_until: the next seven columns. A volunteer's role
 * that has lapsed is none. */
void auth_user_read(struct db_stmt *q, struct arena *mem, struct auth_user *ret);
MST_CHECK mst_err auth_account_insert(struct db *w, const struct auth_account *a, int64_t at);

struct auth_session {
	struct id account;
	struct blob keyring;
	int64_t created, seen, proved; /* proved: when she last showed who she is */
	const char *device; /* "Firefox/Windows"; "" = unknown */
	struct id trust;    /* trusted phone that has opened it by a PIN; ID_NONE: she has shown who she is */
	struct hash id;     /* in a list */
};
/* Hers, the one used last first; also those that have run out and are not swept yet. */
MST_CHECK mst_err auth_sessions(struct db *db, struct arena *mem, struct id account,
				struct auth_session **ret, size_t *ret_n);
/* All of hers and her trusted phones but these. */
MST_CHECK mst_err auth_sessions_end_but(struct db *w, struct id account, const struct hash *keep,
					struct id phone);
MST_CHECK mst_err auth_session_prove(struct db *w, const struct hash *id, int64_t at);
MST_CHECK mst_err auth_session_find(struct db *db, struct arena *mem, const struct hash *id,
				    struct auth_session *ret, struct auth_user *ret_user);
MST_CHECK mst_err auth_session_insert(struct db *w, const struct hash *id,
				      const struct auth_session *s);
MST_CHECK mst_err auth_session_touch(struct db *w, const struct hash *id, int64_t at);
MST_CHECK mst_err auth_session_delete(struct db *w, const struct hash *id);

/* ret_place NULL when the token is new (and is then taken, when w is the writer). */
MST_CHECK mst_err auth_once_find(struct db *db, struct arena *mem, struct id account,
				 const char *token, const char **ret_place);
MST_CHECK mst_err auth_once_take(struct db *w, struct arena *mem, struct id account,
				 const char *token, int64_t at, const char *place,
				 const char **ret_place);

MST_CHECK mst_err auth_throttle_get(struct db *db, const struct hash *name, int64_t *ret_fails,
				    int64_t *ret_last);
MST_CHECK mst_err auth_throttle_fail(struct db *w, const struct hash *name, int64_t at);
MST_CHECK mst_err auth_throttle_clear(struct db *w, const struct hash *name);
/* The same for an address, which forgets one failure each `forget` seconds. */
MST_CHECK mst_err auth_throttle_fill(struct db *w, const struct hash *name, int64_t at, int64_t forget);
/* That many fewer, none at the least. */
MST_CHECK mst_err auth_throttle_lower(struct db *w, const struct hash *name, int64_t by);

struct auth_draft {
	struct id account, row;
	const char *place;
	int64_t at;
	bool parked;
	struct blob sealed;
};
MST_CHECK mst_err auth_draft_find(struct db *db, struct arena *mem, struct id account,
				  const char *place, int64_t since, struct auth_draft *ret);
MST_CHECK mst_err auth_draft_parked(struct db *db, struct arena *mem, struct id account,
				    int64_t since, const char **ret_place);
MST_CHECK mst_err auth_draft_put(struct db *w, const struct auth_draft *d);
MST_CHECK mst_err auth_draft_drop(struct db *w, struct id account, const char *place);

/* ---- member_db.c; MST_CONFLICT: no such row (any more) ---- */

MST_CHECK mst_err auth_invite_find(struct db *db, struct arena *mem, const struct hash *id,
				   int64_t now, struct auth_invite *ret);
MST_CHECK mst_err auth_invite_insert(struct db *w, const struct hash *id,
				     const struct auth_invite *i);
/* Deletes it, if it has not run out by `now`. */
MST_CHECK mst_err auth_invite_take(struct db *w, struct id account, int64_t now);
/* How many coordinators there are besides this one. */
MST_CHECK mst_err auth_coordinators(struct db *db, struct id but, int64_t *ret);
MST_CHECK mst_err auth_login_taken(struct db *db, const char *login, bool *ret);
MST_CHECK mst_err auth_roles_put(struct db *w, struct id user, unsigned roles);
MST_CHECK mst_err auth_end_put(struct db *w, struct id user, int64_t at);
MST_CHECK mst_err auth_until_put(struct db *w, struct id user, int64_t until); /* 0: none */
MST_CHECK mst_err auth_reopen_put(struct db *w, struct id user, int64_t until);
/* These roles are left; without any she is signed out. */
MST_CHECK mst_err auth_role_end(struct db *w, struct id user, unsigned roles);
struct auth_lapsed {
	struct auth_user user; /* with the roles that are left */
	int64_t at;
	bool ends; /* the account; else its role as a volunteer */
};
MST_CHECK mst_err auth_lapsed(struct db *db, struct arena *mem, int64_t now, struct auth_lapsed **ret,
			      size_t *ret_n);
/* alone.c: auth_alone of those who lead. */
MST_CHECK mst_err auth_alone_in(struct db *v, struct arena *mem, const struct auth_leads *leads,
				struct id user, struct auth_alone *ret);
/* member.c: MST_CONFLICT, with words, when nobody but her would be a coordinator without an end. */
MST_CHECK mst_err auth_keep_one(struct ctx *c, struct db *db, struct id but);
MST_CHECK mst_err auth_name_put(struct db *w, struct id user, const char *name);
MST_CHECK mst_err auth_verifier_put(struct db *w, struct id user, const struct hash *verifier);
MST_CHECK mst_err auth_sessions_end(struct db *w, struct id user);
MST_CHECK mst_err auth_drafts(struct db *db, struct arena *mem, struct id user,
			      struct auth_draft **ret, size_t *ret_n);

/* ---- second_db.c ---- */

struct auth_second_row {
	struct blob secret; /* sealed */
	int64_t last;
};
MST_CHECK mst_err auth_second_find(struct db *db, struct arena *mem, struct id account,
				   struct auth_second_row *ret);
MST_CHECK mst_err auth_second_insert(struct db *w, struct id account, struct blob sealed, int64_t at,
				     int64_t last); /* or in the place of what was there */
/* MST_CONFLICT: a code of this step or a later one has been taken. */
MST_CHECK mst_err auth_second_use(struct db *w, struct id account, int64_t step);
/* With her spare codes, whoever is halfway, and her trusted phones. */
MST_CHECK mst_err auth_second_drop(struct db *w, struct id account);
MST_CHECK mst_err auth_spare_there(struct db *db, struct id account, const struct hash *code,
				   bool *ret);
MST_CHECK mst_err auth_spare_insert(struct db *w, struct id account, const struct hash *code);
MST_CHECK mst_err auth_spare_use(struct db *w, struct id account, const struct hash *code);
MST_CHECK mst_err auth_spares_drop(struct db *w, struct id account);

struct auth_halfway {
	struct id account;
	struct blob keyring;
	int64_t at;
};
MST_CHECK mst_err auth_halfway_find(struct db *db, struct arena *mem, const struct hash *id,
				    struct auth_halfway *ret);
MST_CHECK mst_err auth_halfway_insert(struct db *w, const struct hash *id,
				      const struct auth_halfway *h);
/* MST_CONFLICT: it is gone. */
MST_CHECK mst_err auth_halfway_take(struct db *w, const struct hash *id);

/* ---- second.c: the secret at rest, in the row or in the form that sets it up ---- */

#define AUTH_SECOND_SEALED (TOTP_SECRET + SEAL_EXTRA)
void auth_second_seal(const struct app *app, struct seal_ad ad, const uint8_t secret[TOTP_SECRET],
		      uint8_t ret[AUTH_SECOND_SEALED]);
MST_CHECK mst_err auth_second_open(const struct app *app, struct seal_ad ad, struct blob sealed,
				   uint8_t ret[TOTP_SECRET]);

/* ---- second_web.c: setting it up ---- */

/* The secret that is being set up: from the form's hidden field when it is good, else a new one, put
 * there. */
void auth_enrol_secret(struct ctx *c, struct form *f, struct id account, uint8_t ret[TOTP_SECRET]);
/* What the page shows of it. The secret is wiped. */
struct auth_enrol_view;
void auth_enrol_fill(struct ctx *c, const struct form *f, const char *login,
		     uint8_t secret[TOTP_SECRET], struct auth_enrol_view *ret);
/* Is the code that was typed the secret's? Words at the field when not. */
bool auth_enrol_good(struct ctx *c, struct form *f, const uint8_t secret[TOTP_SECRET],
		     int64_t *ret_step);

/* ---- second_login_web.c ---- */

/* Her phrase was right: the page that asks for her code, or has her set it up. known: what the phrase
 * changes, in the same transaction. k is wiped. */
mst_err auth_halfway_begin(struct ctx *c, const struct auth_user *u, struct vault_keyring *k,
			   const char *to, mst_err (*known)(struct ctx *c, void *arg), void *arg);
/* The words for a wrong one. */
const char *auth_second_wrong(const struct view *v);

/* ---- account.c ---- */

/* A new user's keys and the pairs that her roles need; the first user of all makes the pairs. */
struct auth_keys {
	struct vault_user user;
	struct vault_new_pair pairs[4];
	size_t npairs;
	struct vault_grant grants[3];
	size_t ngrants;
};
/* Signed by c's keyring, or by itself when c has none. MST_DENIED: c lacks a pair that a role needs. */
MST_CHECK mst_err auth_keys_make(struct ctx *c, struct id user, struct id org, unsigned roles,
				 const struct seal_key *under, struct auth_keys *ret,
				 struct vault_keyring *ret_open);
MST_CHECK mst_err auth_keys_put(struct db *v, const struct auth_keys *k); /* apply */
/* Which pairs a role opens, ended by role 0. */
struct auth_role_pair {
	unsigned role;
	enum vault_pair pair;
};
extern const struct auth_role_pair auth_role_pairs[];
/* What an account keeps to know a phrase by. */
void auth_verifier_of(const struct seal_key *stretched, struct hash *ret);

/* ---- session.c: the cookie ---- */

/* A session about to begin. */
struct auth_fresh {
	struct seal_key secret;
	struct hash id;
	uint8_t packed[VAULT_PACKED];
	bool locked; /* signed in, and no keyring */
	struct id trust; /* of a trusted phone: nothing has been shown but a PIN; ID_NONE: of none */
};
void auth_fresh_make(const struct vault_keyring *k, struct auth_fresh *ret); /* k NULL: locked */
/* Apply. She has just shown who she is, unless it is a trusted phone's; the device is the request's. */
MST_CHECK mst_err auth_fresh_put(struct ctx *c, const struct auth_fresh *f, struct id account);
/* The row's id of the session that the request came in. */
void auth_session_id(const struct ctx *c, struct hash *ret);
/* What a browser calls itself, in a few words that are kept: "Safari/iPhone". "" = nothing known. */
const char *auth_device_of(struct arena *mem, const char *user_agent);

struct auth_cookie {
	struct seal_key secret; /* wiped by the caller */
	struct hash id;
	bool have;
};
void auth_cookie_read(const struct app *app, struct http_req *r, struct auth_cookie *ret);
void auth_cookie_write(const struct app *app, struct http_req *r, const struct seal_key *secret);
void auth_cookie_clear(const struct app *app, struct http_req *r);
/* What a trusted phone keeps: for this site's own requests alone. seconds 0: it goes. */
void auth_phone_write(const struct app *app, struct http_req *r, const struct seal_key *device,
		      int64_t seconds);
bool auth_phone_read(const struct app *app, struct http_req *r, struct seal_key *ret);
/* The same between phrase and code, for ten minutes. secret NULL: no more. */
#define AUTH_HALFWAY_SECONDS 600
void auth_halfway_read(const struct app *app, struct http_req *r, struct auth_cookie *ret);
void auth_halfway_id(const struct seal_key *secret, struct hash *ret);
void auth_halfway_write(const struct app *app, struct http_req *r, const struct seal_key *secret);
/* Hidden token of a session's forms; for nobody (secret NULL) bound to the address and the hour. */
const char *auth_csrf(const struct app *app, struct arena *mem, const struct seal_key *secret,
		      const char *peer, int64_t now);
bool auth_csrf_good(const struct app *app, struct http_req *r, const struct seal_key *secret,
		    int64_t now);
/* Words shown once, in a short-lived cookie under a key of the session. */
void auth_flash_write(const struct app *app, struct http_req *r, const struct seal_key *secret,
		      const char *words);
const char *auth_flash_read(const struct app *app, struct http_req *r,
			    const struct seal_key *secret);

/* ---- throttle.c: slowing down who guesses ---- */

void auth_throttle_name(const struct app *app, const char *kind, const char *what,
			struct hash *ret);
/* Words for the whole form, and when to come back. */
void auth_throttle_tell(struct ctx *c, struct form *f, int64_t wait);
/* What a try at a phrase is counted at: the login, the address, and that login from that address. */
struct auth_tries {
	struct hash login, peer, both;
};
void auth_tries_of(const struct app *app, const char *login, const char *peer, struct auth_tries *ret);
/* Seconds until the next try may be made; 0 = now. */
MST_CHECK mst_err auth_tries_wait(struct ctx *c, const struct auth_tries *t, int64_t *ret);
/* In an apply. Failed: counted at all three. Good: hers are forgotten, and the address loses as many as
 * she had mistyped there. */
MST_CHECK mst_err auth_tries_failed(struct ctx *c, const struct auth_tries *t);
MST_CHECK mst_err auth_tries_good(struct ctx *c, const struct auth_tries *t);
/* Seconds until the next try may be made; 0 = now. */
MST_CHECK mst_err auth_throttle_wait(struct ctx *c, const struct hash *name, int64_t *ret);

/* ---- login_web.c ---- */

/* In, by a session that an act has begun: to what waits for her, else to `to`, else to "Idag". */
mst_err auth_arrive(struct ctx *c, const struct auth_user *u, struct auth_fresh *f, const char *to);

/* ---- draft.c: text that must not be lost ---- */

/* Keeps a refused post for the account whose session has run out or is locked, and goes to the page that
 * asks for her. Parks the request. */
mst_err auth_park_text(struct ctx *c, struct id account, const char *go);
/* Fills a form with the account's draft or parked text for this place, if any. */
void auth_draft_fill(struct ctx *c, struct form *f);

/* ---- proof_web.c: who is it, once more ---- */

#define AUTH_PROOF_SECONDS 300
/* For a route with HTTP_PROVED, when that was longer ago: a page that asks, with what was posted on
 * it but no phrase or PIN; or, when its answer comes, the handler. In a session that a PIN has opened a
 * code is no answer: the app may be on the same phone. May park. */
mst_err auth_ask_proof(struct ctx *c);

/* ---- scan.c: the last of the gate: parks the request, then its handler or a refusal ---- */

bool auth_scan_wanted(const struct ctx *c);
mst_err auth_scan_files(struct ctx *c);

/* ---- gate.c ---- */

/* It still opens something at `now`. */
bool auth_session_alive(const struct app *app, const struct auth_session *s, int64_t now);

/* The language of the answer: asked for in the address, else the account's, else the browser's. */
enum view_lang auth_lang(const struct ctx *c);

/* ---- ctx.c ---- */

struct auth_wait {
	struct act act;
	mst_err (*on_vault)(struct ctx *c, void *arg); /* the act's part whose turn it is */
	http_handler next, failed;
	const char *go, *flash, *dup; /* dup: where the first of two equal submits went */
	const char *once;
	bool again; /* the act leaves the form's token: the same page may still be sent */
	struct view_hidden hidden;
	const char *type, *file; /* of a download; file NULL = a page */
	int status;
	mst_err (*work)(struct ctx *c, void *arg);
	void *arg, *kept;
	struct db_job job;
	int64_t proved; /* of the session: when she last showed who she is; 0: only a PIN */
	struct seal_key secret; /* of the session: kept for flash and csrf; wiped on leave */
	bool have_secret;
};
/* Her phrase's lock, if it is from before there were others, is made anew; not waited for. */
void ctx_relock(struct ctx *c, const struct vault_keyring *k, const struct seal_key *under);
void ctx_start(struct ctx *c, struct app *app, struct arena *mem, struct http_req *r);
bool auth_need_hidden(enum auth_need need);
bool auth_need_keys(enum auth_need need); /* its pages open something: not for a locked session */

#endif
