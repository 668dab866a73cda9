/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* account.h - who works here: invitations by a one-time link, roles, an account's end, changed names
 * and phrases. docs/KEYS.md draws what each of them does to keys.
 *
 * Functions that fill a `struct act` prepare it and write nothing; ret's memory is c->mem. Words for
 * the one who asked come translated in c->why. */
#ifndef AUTH_ACCOUNT_H
#define AUTH_ACCOUNT_H

#include "auth/auth.h"

#define AUTH_NAME_MAX 100
#define AUTH_INVITE_SECONDS 86400
#define AUTH_JOUR_ROLES                                                                            \
	(ROLE_VOLUNTEER | ROLE_COORDINATOR | ROLE_MANAGER | ROLE_REVIEWER | ROLE_ADMINISTRATOR)
#define AUTH_MUNICIPAL_ROLES                                                                       \
	(ROLE_MUNICIPAL_REFERRER | ROLE_MUNICIPAL_OFFICER | ROLE_MUNICIPAL_READER)
/* Why these roles cannot be worn together, as a msgid; NULL: they can. */
const char *auth_roles_refusal(unsigned roles, bool municipal);

/* ---- phrases ---- */

#define AUTH_PHRASE_MIN 12   /* characters */
#define AUTH_PHRASE_MAX 1000 /* bytes */
/* Five everyday words with hyphens between, drawn evenly: "skida-kaffe-…". In mem. */
const char *auth_phrase_suggestion(struct arena *mem);
/* Why it will not do, as a msgid; NULL: it will. name: of whose it is. */
const char *auth_phrase_refusal(const char *phrase, const char *name);
/* Reads the fields that auth_phrase_html writes: "losen" and "losen_igen". Refused: errors at the
 * fields, and "". name: of whose it is to be. */
const char *auth_phrase_read(struct form *f, const struct view *v, const char *name);
/* The two fields with a suggestion above them, for a form. It stays the same while the form comes
 * back (field "forslag"). */
void auth_phrase_html(struct sbuf *o, const struct view *v, const struct form *f);
/* The stretched phrase under this salt. Waits: on a worker only. */
MST_CHECK mst_err auth_phrase_stretch(const struct ctx *c, const char *phrase,
				      const uint8_t salt[PHRASE_SALT], struct seal_key *ret);

/* ---- invitations ---- */

struct auth_invite {
	struct id account, org, by;
	const char *name;
	unsigned roles;
	int64_t at, until;           /* instants */
	uint8_t salt[PHRASE_SALT];   /* of the phrase that she will choose */
};
/* Her keyring, sealed under what only the link holds, with the pairs that her roles need, signed by
 * c's own keyring. *ret_code: the link's last part; it is kept nowhere. MST_INVALID: name or roles.
 * MST_DENIED: c's keys may not vouch for anybody, or lack a pair that a role needs. MST_CONFLICT:
 * somebody of that name and organisation is invited already. */
MST_CHECK mst_err auth_invite_make(struct ctx *c, const char *name, struct id org, unsigned roles,
				   struct act *ret, const char **ret_code);
/* MST_NOTFOUND: no such invitation; used, taken back and run out ones answer the same. */
MST_CHECK mst_err auth_invite_open(struct ctx *c, const char *code, struct auth_invite *ret);
/* Also those that have run out; by name. */
MST_CHECK mst_err auth_invite_list(struct db *db, struct arena *mem, struct auth_invite **ret,
				   size_t *ret_n);
MST_CHECK mst_err auth_invite_get(struct db *db, struct arena *mem, struct id account,
				  struct auth_invite *ret);
/* MST_CONFLICT when run: she has come in, or somebody else has taken it back. */
void auth_invite_revoke(struct ctx *c, struct id account, struct act *ret);
/* The invited one has chosen her phrase (stretched under i->salt): her keyring is made anew under
 * it, so that what the link opened is worth nothing, and her account stands. Can be repeated with
 * the same phrase when something has failed in between. MST_DENIED: it has been begun with another
 * phrase. The act's MST_CONFLICT: the invitation is gone. ret_login: filled when the act is run. */
struct auth_joined {
	struct auth_user user;
	struct vault_keyring keys; /* wiped by the caller */
};
MST_CHECK mst_err auth_join(struct ctx *c, const char *code, const struct auth_invite *i,
			    const struct seal_key *stretched, struct act *ret,
			    struct auth_joined *ret_joined);
/* The same for one who has shown elsewhere who she is and has no phrase: her keyring is under the lock of
 * `secret`. rows: more of them, in the same savepoint. Not to be repeated: after a failure in between a
 * new invitation is needed (MST_NOTFOUND). */
struct auth_join_key {
	struct id lock;
	enum vault_lock_kind kind;
	const struct seal_key *secret;
	mst_err (*rows)(struct ctx *c, void *arg);
	void *arg;
};
MST_CHECK mst_err auth_join_by(struct ctx *c, const char *code, const struct auth_invite *i,
			       const struct auth_join_key *k, struct act *ret,
			       struct auth_joined *ret_joined);
/* Coming in by a secret, whatever it was written on: an invitation's link, the envelope's code. */
struct auth_entry {
	const struct auth_invite *who;    /* account, organisation, name, roles, salt */
	const struct seal_key *secret;    /* opens the keyring that waits */
	struct id lock;                   /* of `secret`; ID_NONE: the one of its phrase to come */
	const struct seal_key *stretched; /* her new phrase under who->salt */
	const struct auth_join_key *own;  /* instead of the phrase, whose lock goes; NULL: none */
	mst_err (*rows)(struct ctx *c, void *arg); /* apply: takes what it came by; MST_CONFLICT: gone */
	void *arg;
	const char *act;                  /* what the log calls it */
	/* auth_keys_wait: what else is made with the keyring while it is open, and put after it on the
	 * vault's lane (repeatable). NULL = nothing. */
	mst_err (*more)(struct ctx *c, const struct vault_keyring *k, void *arg);
	mst_err (*put)(struct ctx *c, void *arg);
};
/* As auth_join, which is one of these. What key keepers' codes opened is used up. */
MST_CHECK mst_err auth_enter(struct ctx *c, const struct auth_entry *e, struct act *ret,
			     struct auth_joined *ret_joined);
/* Makes the keyring that waits, with the pairs of its roles, signed by c's own; rows keeps what it will
 * be found by. stretched is not used. MST_DENIED: as auth_invite_make. */
MST_CHECK mst_err auth_keys_wait(struct ctx *c, const struct auth_entry *e, struct act *ret);
/* "Karin Lindberg" -> "karin.lindberg", with a number behind it when that one is taken. In mem. */
MST_CHECK mst_err auth_login_for(struct db *db, struct arena *mem, const char *name,
				 const char **ret);

/* ---- those who are in ---- */

struct auth_member {
	struct auth_user user;
	int64_t created, ended; /* instants; ended 0: not */
	int64_t until;          /* from when it has ended; 0: no such day */
};
/* Every account, by name. */
MST_CHECK mst_err auth_members(struct db *db, struct arena *mem, struct auth_member **ret,
			       size_t *ret_n);
MST_CHECK mst_err auth_member_get(struct db *db, struct arena *mem, struct id user,
				  struct auth_member *ret);
/* New roles, with the pairs that they need given and those of lost roles dropped. MST_INVALID,
 * MST_DENIED: as with an invitation. MST_CONFLICT (also when run): the jour would have no
 * coordinator; or a circle would have none (auth_alone). */
MST_CHECK mst_err auth_roles_set(struct ctx *c, const struct auth_user *u, unsigned roles,
				 struct act *ret);
/* The account ends: its sessions at once, its keys to what others can open too (auth_keys_lapse).
 * MST_CONFLICT (also when run): she is the last coordinator, or herself; or, unless `anyway`, a circle would
 * have no coordinator (auth_alone). */
MST_CHECK mst_err auth_end(struct ctx *c, const struct auth_user *u, bool anyway, struct act *ret);
/* Signs somebody else out everywhere, half-made sign-ins too, and forgets the phones that she trusts; by one who
 * looks after accounts. Her ways in stay, and her drafts. */
void auth_put_out(struct ctx *c, struct id account, struct act *ret);
/* The account ends at an instant; 0: it does not. MST_CONFLICT (also when run): no coordinator without an
 * end would be left. */
MST_CHECK mst_err auth_until_set(struct ctx *c, const struct auth_user *u, int64_t until,
				 struct act *ret);
/* An ended account is open again until an instant, with the roles that it had and their pairs: for a circle that
 * nobody but she can hand over. MST_NOTFOUND: there is none. MST_DENIED: the caller lacks a pair. MST_CONFLICT,
 * when run: it is open. */
MST_CHECK mst_err auth_reopen(struct ctx *c, const struct auth_member *a, int64_t until, struct act *ret);
/* Apply: from `until` on the account's role as a volunteer counts as missing, whatever else it has; 0: no
 * such day. over: that has come, and u->roles are left, without any of which she is signed out;
 * auth_keys_lapse comes after it. */
MST_CHECK mst_err auth_volunteer_until(struct db *w, const struct auth_user *u, int64_t until, bool over);
/* Accounts and volunteers' roles whose day has come: their rows, their sessions, then their keys. Waits; on
 * a worker, or before the server starts. *ret: how many. */
MST_CHECK mst_err auth_lapse_due(struct app *app, int64_t now, size_t *ret);
/* Who coordinates the jour at an instant and signs in then. In mem. */
struct auth_leads {
	struct id jour, *ids;
	size_t n;
};
MST_CHECK mst_err auth_leads(struct db *db, struct arena *mem, struct id jour, int64_t at,
			     struct auth_leads *ret);
/* Vault apply, repeatable: what she may not hold any more by the roles that she has left goes, all of it
 * when her account has ended. Her key to a circle that none of `leads` holds stays: her account does not
 * sign in, so that it opens nothing, and the case is not lost. leads: read after her row was written. */
MST_CHECK mst_err auth_keys_lapse(struct db *v, struct arena *mem, const struct auth_leads *leads,
				  const struct auth_user *u, bool ended);
/* Circles that she holds and no other who coordinates at that instant; by id. */
struct auth_circle {
	struct id id;
	bool keepers; /* two key keepers together open it */
	bool hour;    /* a coordinator opens it for an hour */
};
struct auth_alone {
	struct auth_circle *list;
	size_t n;
};
MST_CHECK mst_err auth_alone(struct ctx *c, struct id user, int64_t at, struct auth_alone *ret);
/* Their numbers, by comma, for the caller: of those that a barrier closes to her neither number nor how
 * many. */
MST_CHECK mst_err auth_alone_words(struct ctx *c, const struct auth_alone *a, const char **ret);
void auth_rename(struct ctx *c, struct id user, const char *name, struct act *ret);
/* Does she have one? Views leave its field out for one who came by a passkey alone. */
MST_CHECK mst_err auth_has_phrase(struct ctx *c, bool *ret);
/* What proving her own phrase needs: its salt, and the seconds that she must wait after wrong ones. */
struct auth_own {
	uint8_t salt[PHRASE_SALT];
	int64_t wait;
};
MST_CHECK mst_err auth_own_find(struct ctx *c, struct auth_own *ret);
/* It was the wrong one: counted, as at the login; goes on with `next`. */
mst_err auth_own_failed(struct ctx *c, http_handler next);
/* Her own new phrase. old, fresh: stretched under her salt. All her sessions end, and with the act
 * one of hers begins: its cookie is set by auth_sign_in_done. MST_DENIED: old is not her phrase.
 * The act's MST_CONFLICT: keys came in meanwhile; prepare again. */
struct auth_fresh;
MST_CHECK mst_err auth_phrase_set(struct ctx *c, const struct seal_key *old,
				  const struct seal_key *fresh, struct act *ret,
				  struct auth_fresh **ret_session);
/* Apply: her sessions end, and what she has lost goes: drafts that only her old keys open, her
 * telephone's codes. */
MST_CHECK mst_err auth_shut_out(struct db *w, struct id user);
/* Her keys are made anew (vault_user_rotate). All her sessions end, and with the act one of hers
 * begins: its cookie is set by auth_sign_in_done. MST_CONFLICT: the last lock would go, or only her
 * phrase can do it (docs/KEYS.md). The act's MST_CONFLICT: keys came in meanwhile; prepare again. */
struct auth_rekey {
	const struct vault_keyring *keys; /* hers, open */
	const struct auth_user *user;
	const struct seal_key *phrase;    /* a new one, stretched under her salt; NULL: it stays */
	struct id drop;                   /* lock that goes; ID_NONE: none */
	const struct seal_key *secret;    /* of a lock that comes, with id `add`; NULL: none */
	struct id add;
	enum vault_lock_kind kind;
	const char *act;                  /* what the log calls it */
	mst_err (*rows)(struct ctx *c, void *arg); /* more rows, in the same savepoint; NULL: none */
	void *arg;
};
MST_CHECK mst_err auth_rekey(struct ctx *c, const struct auth_rekey *k, struct act *ret,
			     struct auth_fresh **ret_session);
/* A row of the log by the keyring's owner about herself. */
const struct audit_row *auth_own_note(struct ctx *c, const struct vault_keyring *k, const char *act);
/* The account that a lock belongs to, with the salt of its phrase. MST_NOTFOUND: none, or ended. */
MST_CHECK mst_err auth_of_lock(struct ctx *c, struct id user, struct auth_user *ret,
			       uint8_t ret_salt[PHRASE_SALT]);
/* Guessing at a code is slowed down per address of whoever asks: seconds to wait, ten at most, since many
 * may share it; 0 = now. */
MST_CHECK mst_err auth_code_wait(struct ctx *c, const char *kind, int64_t *ret);
/* It was a wrong one: counted and put on the log; goes on with `next`. user ID_NONE: nobody's. */
mst_err auth_code_failed(struct ctx *c, const char *kind, struct id user, http_handler next);
/* What a crash has left between the two stores: keys of roles and accounts that have ended. Before
 * the server starts. */
MST_CHECK mst_err auth_mend(struct app *app);

/* ---- signing in without a login page ---- */

/* `to` when it is a path of ours, else "": "//host" and "/\\host" would leave the site. */
const char *auth_own_path(const char *to);
/* A cookie of a room's own: for this server alone, not for scripts. seconds 0: it goes. */
void auth_cookie_put(struct ctx *c, const char *name, const char *value, int seconds);
const char *auth_cookie_get(const struct ctx *c, const char *name); /* NULL: none */

/* Begins a session for whom c has just made or unlocked, and goes to a path of ours. k NULL: she is
 * signed in, locked: pages that open something ask for her phrase first (/las-upp). */
mst_err auth_sign_in(struct ctx *c, const struct auth_user *u, const struct vault_keyring *k,
		     const char *go);
/* She is in by a session that an act has begun: app->unlocked when it holds the keys of the case group,
 * then its cookie, and to a path of ours. u and f in c->mem. flash: as below. */
mst_err auth_go_in(struct ctx *c, const struct auth_user *u, struct auth_fresh *f, const char *flash,
		   const char *go);
/* For one who was in already. Sets the cookie of a session that an act has begun, and wipes it. flash: words for the next page,
 * or NULL. */
void auth_sign_in_done(struct ctx *c, struct auth_fresh *f, const char *flash);

#endif
