/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_web.h - view models of the ways in. */
#ifndef LOCK_LOCK_WEB_H
#define LOCK_LOCK_WEB_H

#include "lock/lock.h"
#include "lock/lock_code.h"

struct lock_paper_view {
	const struct form *form;
	const char *made; /* when; NULL = she has none */
	bool phrase;
};
void lock_paper_html(struct sbuf *o, const struct view *v, const struct lock_paper_view *m);

struct lock_sheet_view {
	const char *name, *code, *made, *place; /* place: the address where it is typed */
};
void lock_sheet_html(struct sbuf *o, const struct view *v, const struct lock_sheet_view *m);

struct lock_enter_view {
	const struct form *form;
};
void lock_enter_html(struct sbuf *o, const struct view *v, const struct lock_enter_view *m);

struct lock_again_view {
	const struct form *form;
	const char *name, *path; /* path: of the account's page */
	const char *alone;       /* circles that no other coordinator opens, by number; "" = none */
	bool phrase;
};
void lock_again_html(struct sbuf *o, const struct view *v, const struct lock_again_view *m);

struct lock_given_view {
	const char *name, *code, *place, *until;
	int64_t given, lost;
};
void lock_given_html(struct sbuf *o, const struct view *v, const struct lock_given_view *m);

struct lock_passkey_row {
	const char *name, *what, *used, *drop; /* drop: where its form goes */
};
struct lock_passkeys_view {
	const struct form *form;
	const struct lock_passkey_row *rows;
	size_t n;
	const char *challenge, *user, *login, *name;
	const char *known; /* what her authenticators have already, in base64url with spaces between */
	bool full, phrase;
};
void lock_passkeys_html(struct sbuf *o, const struct view *v, const struct lock_passkeys_view *m);
void lock_passkey_login_html(struct sbuf *o, const struct view *v, const struct lock_passkeys_view *m);

struct lock_unlock_view {
	const struct form *form;
	const char *to;
};
void lock_unlock_html(struct sbuf *o, const struct view *v, const struct lock_unlock_view *m);

struct lock_envelope_view {
	const struct form *form;
	const struct view_row *rows; /* NULL: there has never been one */
	bool sealed, phrase;
};
void lock_envelope_html(struct sbuf *o, const struct view *v, const struct lock_envelope_view *m);
void lock_envelope_sheet_html(struct sbuf *o, const struct view *v, const struct lock_sheet_view *m);
void lock_open_html(struct sbuf *o, const struct view *v, const struct lock_enter_view *m);

struct lock_keepers_view {
	const struct form *form;
	const struct view_row *rows; /* NULL: there have never been any */
	bool sealed, phrase;
};
void lock_keepers_html(struct sbuf *o, const struct view *v, const struct lock_keepers_view *m);
struct lock_keeper_sheet {
	const char *office, *name, *code;
};
struct lock_keeper_sheets_view {
	const struct lock_keeper_sheet *sheet;
	size_t n;
	const char *made, *place;
};
void lock_keeper_sheets_html(struct sbuf *o, const struct view *v,
			     const struct lock_keeper_sheets_view *m);
void lock_rehearsal_html(struct sbuf *o, const struct view *v, const struct lock_enter_view *m);
void lock_keepers_open_html(struct sbuf *o, const struct view *v, const struct lock_enter_view *m);

struct lock_notice_view {
	bool envelope, keepers;
	const char *title, *name, *by, *at, *phone;
};
void lock_notice_html(struct sbuf *o, const struct view *v, const struct lock_notice_view *m);

/* Reads a code typed into `field`; words at the field when it is wrong. */
bool lock_code_read(struct form *f, const struct view *v, const char *field, struct lock_code *ret);
/* Words for the whole form and 429 when this address has guessed too often; else 422. */
MST_CHECK mst_err lock_code_slow(struct ctx *c, struct form *f, const char *kind, int *ret_status);
/* Two keepers' codes, from "kod1" and "kod2"; words at the fields when they are wrong or the same. */
bool lock_keepers_read(struct form *f, const struct view *v, struct lock_code ret[2]);
/* The emergency account, which stands when its code or codes are used; in the jour's name. */
struct auth_invite lock_emergency(const struct ctx *c, struct id account, struct id by,
				  const uint8_t salt[PHRASE_SALT], int64_t at);
/* Apply: the alarm by mail, in words that tell nothing to whoever holds the telephone. */
MST_CHECK mst_err lock_alarm_put(struct ctx *c);
/* The whole address of a path of ours; in mem. */
const char *lock_site(const struct ctx *c, const char *path);

/* ---- she proves her phrase again before a way in is made or taken away ---- */

struct lock_proof {
	struct auth_own own;
	const char *phrase;
	struct seal_key stretched; /* wiped by lock_proof_good */
	bool asked;                /* false: she has no phrase to prove */
};
/* Reads the field "nuvarande". With errors in the form: shown by the caller, with *ret_status. */
MST_CHECK mst_err lock_proof_read(struct ctx *c, struct form *f, struct lock_proof *ret,
				  int *ret_status);
/* Work of a worker, arg: struct lock_proof. */
mst_err lock_proof_stretch(struct ctx *c, void *arg);
MST_CHECK mst_err lock_proof_good(struct ctx *c, struct lock_proof *p, bool *ret);

mst_err lock_paper_get(struct ctx *c);
mst_err lock_paper_post(struct ctx *c);
mst_err lock_enter_get(struct ctx *c);
mst_err lock_enter_post(struct ctx *c);
mst_err lock_again_get(struct ctx *c);
mst_err lock_again_post(struct ctx *c);
mst_err lock_envelope_get(struct ctx *c);
mst_err lock_envelope_post(struct ctx *c);
mst_err lock_envelope_check_post(struct ctx *c);
mst_err lock_open_get(struct ctx *c);
mst_err lock_open_post(struct ctx *c);
mst_err lock_keepers_get(struct ctx *c);
mst_err lock_keepers_post(struct ctx *c);
mst_err lock_rehearsal_get(struct ctx *c);
mst_err lock_rehearsal_post(struct ctx *c);
mst_err lock_keepers_open_get(struct ctx *c);
mst_err lock_keepers_open_post(struct ctx *c);
mst_err lock_passkeys_get(struct ctx *c);
mst_err lock_passkeys_post(struct ctx *c);
mst_err lock_passkey_drop_post(struct ctx *c);
mst_err lock_passkey_login_get(struct ctx *c);
mst_err lock_passkey_login_post(struct ctx *c);
mst_err lock_unlock_get(struct ctx *c);
mst_err lock_unlock_post(struct ctx *c);
mst_err lock_notice_get(struct ctx *c);
mst_err lock_notice_post(struct ctx *c);

#endif
