/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* auth.h - who is it, and may they: accounts, roles, sessions, the policy table, and `struct ctx`,
 * the one thing that every domain function is given.
 */
#ifndef AUTH_AUTH_H
#define AUTH_AUTH_H

#include "audit/audit.h"
#include "base/day.h"
#include "db/db.h"
#include "http/http.h"
#include "vault/vault.h"
#include "view/view.h"

extern const struct db_room auth_room;

/* ---- roles: an account wears any set of them ---- */

enum auth_role {
	ROLE_VOLUNTEER = 1 << 0,
	ROLE_COORDINATOR = 1 << 1,
	ROLE_MANAGER = 1 << 2,            /* verksamhetsledare */
	ROLE_MUNICIPAL_REFERRER = 1 << 3, /* förmedlare */
	ROLE_MUNICIPAL_OFFICER = 1 << 4,  /* handläggare */
	ROLE_MUNICIPAL_READER = 1 << 5,   /* förtroendevald (insyn) */
	ROLE_REVIEWER = 1 << 6,           /* granskare */
	ROLE_ADMINISTRATOR = 1 << 7,      /* server host */
};
#define ROLE_COUNT 8
extern const char *const auth_role_names[ROLE_COUNT]; /* "volunteer", ... in bit order */
/* Swedish, for pages. */
extern const char *const auth_role_words[ROLE_COUNT];

/* ---- permissions: what a route's row asks for; 0 is nobody ---- */

enum auth_need {
	NEED_NOBODY = 0,
	NEED_PUBLIC,        /* anyone, also signed in */
	NEED_SIGNED_IN,     /* any account */
	NEED_CASE,          /* opens cases she holds a key to: volunteer, coordinator */
	NEED_CASE_LEAD,     /* all of the jour's work: coordinator */
	NEED_CASE_VOLUNTEER,/* volunteer's own view */
	NEED_LOG_CALL,      /* volunteer, coordinator; also signed in but locked */
	NEED_PARTNERSHIP,   /* manager */
	NEED_DECIDE,        /* types what a municipality has decided: manager; officer, for her own */
	NEED_DOC_WRITE,     /* documents to a municipality: manager; officer, for her own */
	NEED_DOC_READ,      /* what has been sent: also who only reads there */
	NEED_PARTNER_READ,  /* agreement, goals, municipalities: all of the jour and the municipalities */
	NEED_JOUR_FIGURES,  /* unprotected figures: coordinator, manager */
	NEED_MUNI_FIGURES,  /* frozen snapshots: officer, reader; also coordinator, manager */
	NEED_REFER,         /* municipal referrer */
	NEED_REVIEW,        /* reviewer */
	NEED_HOST,          /* administrator */
	NEED_ACCOUNTS,      /* who works here: coordinator, manager */
	NEED_PAGES,         /* what the public reads: coordinator, manager */
	NEED_COUNT
};
/* role x permission; the one policy table (auth/policy.c), printed by `medstod routes --policy`. */
bool auth_may(unsigned roles, enum auth_need need);
const char *auth_need_name(enum auth_need need); /* "case_lead" */

struct auth_user {
	struct id id, org;       /* org: the jour or the municipality she belongs to */
	const char *name;        /* full name of staff; not of helped people */
	const char *login;
	unsigned roles;
	enum view_lang lang;
};

/* A way to show who one is, once more, that a higher room knows (passkeys). */
struct auth_prover {
	const char *const *fields; /* those of its form, ended by NULL; the first is never empty in one */
	/* Has she one that works here? */
	mst_err (*has)(struct ctx *c, bool *ret);
	void (*html)(struct ctx *c, struct sbuf *o); /* its hidden fields */
	/* MST_DENIED, MST_INVALID, MST_NOTFOUND: not good, or not hers. ret: for put, in mem. */
	mst_err (*check)(struct ctx *c, const struct form *f, void **ret);
	mst_err (*put)(struct ctx *c, void *arg); /* apply: it is used up; MST_CONFLICT: it was */
};

/* ---- the process ---- */

/* Somebody of the jour is away at an instant: who (ID_NONE: nobody is set down yet) and her name. */
struct auth_busy {
	int64_t at;
	struct id who;
	const char *name; /* NULL: nobody yet */
};

struct act;

/* Who opens what comes into the inbox until an instant, besides those who always do. */
struct auth_duty {
	struct id account;
	int64_t until;
};

struct app {
	struct db_store *data, *vault;
	struct seal_key pepper;      /* server secret, from D/pepper */
	struct hash root;            /* fingerprint of the jour's first signing key */
	struct id jour;              /* the one jour of this installation */
	const char *partnership;     /* name for the header */
	const char *alarm_mail;      /* address that is told when the envelope is opened; "" = none */
	const char *checkpoint_to;   /* folder that gets the log's signed ends each night; "" = none */
	const char *checkpoint_mail; /* ... and address that gets them each Monday; "" = none */
	const char *coordinator_phone; /* "" = none; "Ring samordnaren" of the volunteers */
	const char *url;             /* where it is served */
	const char *public_url;      /* ... and the public site, by a host name of its own; NULL = there too */
	const char *version;         /* of the program: "0.1.0" */
	const char *schemas;         /* of its rooms: "audit 2, auth 1" */
	int64_t started;             /* instant */
	bool demo, secure;           /* secure: Secure and __Host- cookies */
	bool second_factor;          /* required of roles that open something, and of the server host */
	bool mail;                   /* an SMTP server is set */
	_Atomic bool ready;          /* /healthz may say 200 */
	struct job_pool *workers;    /* job room's */
	const struct backup_conf *backup; /* backup room's */
	struct oidc *oidc;           /* oidc room's; NULL: nobody signs in at her municipality */
	const char *clamav;          /* the virus scanner's socket; NULL: uploads are not shown to any */
	bool scan_accept;            /* a file is taken also when the scanner cannot look at it */
	int idle_minutes, hours;     /* session: idle and absolute */
	int trust_days;              /* a trusted phone; 0: none is trusted */
	const char *folder;          /* of the installation; NULL in tests */
	/* Plugged in by cli: writes jour, root and partnership into the settings; false: it has said
	 * why. The first account's root must stand outside the databases before the account does. */
	bool (*pin)(const struct app *app, const char *partnership);
	/* Plugged in by cli: the menu of a user (rooms above know their places), and the work pool. */
	void (*nav)(const struct ctx *c, struct view *v);
	/* ... and the public look of a page for a visitor: menu, languages, "Lämna sidan nu". easy: the page's
	 * Swedish is easy Swedish. */
	void (*visitor)(struct ctx *c, bool easy);
	const struct auth_prover *prover; /* NULL: none */
	/* Who is on duty for the inbox now (jourpass), each once; in c->mem. */
	mst_err (*on_duty)(struct ctx *c, struct auth_duty **ret, size_t *ret_n);
	/* What waits in the inbox and the caller opens, as acts that give it to an account until an instant. */
	mst_err (*inbox)(struct ctx *c, const struct auth_duty *to, struct act **ret, size_t *ret_n);
	/* What a case is called where it is closed ("Ärende K7QW2M"), NULL: a barrier closes it to the caller. */
	mst_err (*case_words)(struct ctx *c, struct id case_id, const char **ret);
	/* How many open cases an account was given. */
	mst_err (*load)(struct ctx *c, struct id account, int64_t *ret);
	/* Who goes along to a court between two days, and nothing about whom with; in c->mem. */
	mst_err (*court_days)(struct ctx *c, int32_t from, int32_t to, struct auth_busy **ret,
			      size_t *ret_n);
	/* The jour's own catalogue of services, for the words of its codes; in c->mem, ended by a zero row. */
	const struct view_option *(*services)(struct ctx *c);
	mst_err (*work)(struct app *app, int lane, void (*fn)(void *), void *arg);
	/* Called on a worker when somebody who holds the case group has unlocked, in whatever way,
	 * before she sees her first page: what had to wait for her keys. Never fails the login. */
	void (*unlocked)(struct ctx *c);
};

/* ---- a request's or a job's context ---- */

struct ctx {
	struct arena *mem;
	struct app *app;
	struct db *db;               /* reader; inside an apply: the writer */
	struct db *vault;            /* reader; inside a vault apply: the writer */
	struct http_req *req;        /* NULL outside HTTP */
	const struct auth_user *who; /* NULL: nobody */
	struct vault_keyring keys;   /* keys.open: unlocked */
	struct vault_open open;      /* opened pairs of this request */
	struct view view;            /* ready for templates */
	int64_t now;
	struct id session;
	mst_err result;              /* of the act or the work that was waited for */
	const char *why;             /* words for the one who asked, in mem; NULL = none */
	bool outside;                /* asked for by the public site's own host name: nobody is signed in */
	/* private to auth */
	struct auth_wait *wait;
};

/* Route parameter as an id: MST_NOTFOUND when it is none. */
MST_CHECK mst_err ctx_id(const struct ctx *c, const char *param, struct id *ret);
/* A form filled with what was posted, minus the hidden fields. */
struct form *ctx_form(struct ctx *c);
/* Render: `ctx_page(c, 200)` answers what the template has written to http_out. */
#define ctx_out(c) http_out((c)->req)
mst_err ctx_page(struct ctx *c, int status);
/* 303 to a path of ours, with words shown once on the next page (NULL: none). */
mst_err ctx_go(struct ctx *c, const char *to, const char *flash);

/* ---- changing something ----
 * An act is prepared on any thread (checked, computed, encrypted) and applied on the writers'
 * lanes: first its keys in the vault (durable before the row that needs them), then its rows with
 * their audit row, in one savepoint. */
struct act {
	mst_err (*keys)(struct ctx *c, void *arg);  /* vault lane; NULL = none */
	mst_err (*apply)(struct ctx *c, void *arg); /* data lane */
	void *arg;                                  /* in c->mem */
	const struct audit_row *audit;              /* appended after apply, same savepoint; or NULL */
	/* Vault lane, after the rows are durable; NULL = none. For giving a key to somebody: a crash
	 * between leaves a row in the log and no access, never access without a row. */
	mst_err (*give)(struct ctx *c, void *arg);
	bool reserve; /* its rows are needed to read: also when the disk is full (db.h) */
	bool many;    /* of ctx_act_now: thousands of rows, kept or lost with their whole group (db_call_many) */
};
/* Runs the act; the request is parked and goes on with `next`, where c->result tells. A double
 * submit (same hidden "once" token by the same user) is answered 303 with the place that the first
 * one got, and `next` is not called. go: that place. From a handler: return ctx_act(...). */
mst_err ctx_act(struct ctx *c, const struct act *a, const char *go, http_handler next);
/* The usual ending: ctx_act, and 303 to `go` with `flash` when it went well; any other result goes
 * to `failed` (NULL: the error page). */
mst_err ctx_act_go(struct ctx *c, const struct act *a, const char *go, const char *flash,
		   http_handler failed);
/* For struct act: MST_CONFLICT. What was told to be impossible while it was prepared goes through ctx_act all
 * the same, so that a double submit is answered as the first one was. */
MST_CHECK mst_err ctx_refuse(struct ctx *c, void *arg);
/* n prepared acts as one: all of their rows and audit rows in one savepoint, or none. The list lives
 * in c->mem. */
void ctx_act_join(struct ctx *c, const struct act *list, size_t n, struct act *ret);
/* Outside HTTP (command line, demo, jobs, tests): waits. */
MST_CHECK mst_err ctx_act_now(struct ctx *c, const struct act *a);
/* Destroys the keys of what has ended, and after that writes by `wiped` into each row that it is done:
 * a crash between the two leaves rows that the next call does again. Waits; on a worker. */
MST_CHECK mst_err ctx_erase_keys(struct ctx *c, const struct id *ids, size_t n,
				 mst_err (*wiped)(struct db *w, struct id id));
/* A read that must be on the log before its page leaves: the page is in http_out already; the
 * answer goes out with `status` once the row is durable, or 503 with words when it cannot be
 * written. With a.keys a re-wrapped key rides along. */
mst_err ctx_page_after(struct ctx *c, int status, const struct audit_row *audit);
/* What http_out holds as a file to save: its type, and a name in ASCII. */
mst_err ctx_file(struct ctx *c, const char *type, const char *name);
/* The same for what is about people: it leaves when its row in the log is durable, like a page. */
mst_err ctx_file_after(struct ctx *c, const char *type, const char *name,
		       const struct audit_row *audit);
/* Puts a re-wrapped grant on the vault's lane without waiting (losing it costs nothing). */
void ctx_rewrap(struct ctx *c, const struct vault_grant *g);
/* Slow work on a worker thread, then `next` on an http thread. */
enum { WORK_LOGIN = 0, WORK_SLOW = 1, WORK_PUBLIC = 2, WORK_REMOTE = 3, WORK_FIGURES = 4, WORK_KEYS = 5, WORK_LANES };
mst_err ctx_work(struct ctx *c, int lane, mst_err (*fn)(struct ctx *c, void *arg), void *arg,
		 http_handler next);
/* From slow work: fn here and, where the lane has a worker free, once more on that, with a context of its
 * own for the same user (its readers, its memory, gone when fn returns). The two share arg and take their
 * parts from it. Returns when both have, with the first error; one alone must be able to do it all. */
MST_CHECK mst_err ctx_beside(struct ctx *c, int lane, mst_err (*fn)(struct ctx *c, void *arg), void *arg);
/* Since the start: forms with files by what the scanner said of them. FAILED: it could not look. */
enum auth_scan { AUTH_SCAN_CLEAN, AUTH_SCAN_FOUND, AUTH_SCAN_FAILED, AUTH_SCANS };
int64_t auth_scan_count(enum auth_scan what);
/* In `next`: the arg that the work was given. */
void *ctx_work_arg(const struct ctx *c);

/* What the next steps of this request need to know; in c->mem. */
void ctx_keep(struct ctx *c, void *arg);
void *ctx_kept(const struct ctx *c);

/* A note for the log about this user's act, ready to append. subject's audit key or NULL. */
const struct audit_row *ctx_note(struct ctx *c, const char *act, struct id subject,
				 const struct seal_key *key, const char *detail);
/* ... about a read for another purpose than the act's (audit_purposes). */
const struct audit_row *ctx_read_note(struct ctx *c, const char *act, struct id subject,
				      const struct seal_key *key, const char *purpose);

/* A context without HTTP: for the command line, the demo, jobs and tests. Readers are this
 * thread's. who may be NULL. */
MST_CHECK mst_err ctx_open(struct app *app, const struct auth_user *who,
			   const struct vault_keyring *keys, struct ctx *ret);
void ctx_close(struct ctx *c);

/* ---- accounts ---- */

struct auth_new {
	const char *login, *name;
	const char *phrase;          /* NULL: `secret` opens her keyring instead */
	const struct seal_key *secret;
	struct id lock;              /* of `secret` */
	enum vault_lock_kind kind;
	struct id id;                /* ID_NONE: a new one */
	struct id org;
	unsigned roles;
	/* What belongs to it, in the same transaction and before its row; app->root is set. NULL =
	 * nothing. Repeatable. */
	mst_err (*rows)(struct ctx *c, void *arg);
	void *arg;
};
/* Makes the account with its keys: signed by c's own keyring, or by itself when c has none and no
 * account exists yet (the root). Coordinators get intake and group, reviewers review, from c.
 * Waits (Argon2id): never on an http thread. */
MST_CHECK mst_err auth_create(struct ctx *c, const struct auth_new *n, struct id *ret,
			      struct vault_keyring *ret_keys);
MST_CHECK mst_err auth_find(struct db *db, struct arena *mem, const char *login,
			    struct auth_user *ret);
/* Her phrase opens her keyring, outside HTTP. MST_DENIED: it is not hers, or nobody has that login. The
 * caller wipes ret_keys. Waits (Argon2id). */
MST_CHECK mst_err auth_unlock(struct ctx *c, const char *login, const char *phrase,
			      struct auth_user *ret, struct vault_keyring *ret_keys);
MST_CHECK mst_err auth_get(struct db *db, struct arena *mem, struct id user, struct auth_user *ret);
MST_CHECK mst_err auth_list(struct db *db, struct arena *mem, struct id org, unsigned any_role,
			    struct auth_user **ret, size_t *ret_n);
/* Those of the jour as a choice, by name; the values are their ids. In c->mem. */
MST_CHECK mst_err auth_options(struct ctx *c, unsigned any_role, const struct view_option **ret);

/* Every account, by login; for the command line. */
MST_CHECK mst_err auth_list_all(struct db *db, struct arena *mem, struct auth_user **ret,
				size_t *ret_n);
/* Apply, arg int64_t *now: drops drafts, once tokens, sessions and throttles that have outlived
 * their day. */
MST_CHECK mst_err auth_sweep_apply(struct db *w, void *arg);

/* For http_conf. arg: struct app *. */
mst_err auth_gate(struct http_req *r, int need, struct ctx **ret, void *arg);
void auth_error(struct http_req *r, struct ctx *c, mst_err e, int status, void *arg);
void auth_leave(struct http_req *r, struct ctx *c, void *arg);
void auth_rest(void *arg);
extern const struct db_passing auth_passing; /* text on its way */
extern const struct http_route auth_routes[]; /* /logga-in, /logga-ut, drafts, parked text */

#endif
