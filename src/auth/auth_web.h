/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* auth_web.h - view models of the login. */
#ifndef AUTH_AUTH_WEB_H
#define AUTH_AUTH_WEB_H

#include "auth/auth.h"

struct auth_login_view {
	const struct form *form;
	const char *to;   /* path to go on to; "" = own start */
	bool saved;       /* text is waiting */
	const char *forgotten; /* a phone that was trusted: "fel" after wrong PINs; NULL: none */
	const char *municipal; /* where those of the municipalities sign in; NULL: here */
};
void auth_login_html(struct sbuf *o, const struct view *v, const struct auth_login_view *m);

/* An app that is being set up: what it is shown, and what it is read by. */
struct auth_enrol_view {
	const struct form *form;
	const char *address; /* otpauth: for the picture */
	const char *typed;   /* the secret in groups of four, for who cannot point a phone at it */
	const char *hidden;  /* the secret, sealed */
	const char *to;      /* at the login: path to go on to */
	bool change;         /* in the place of another app */
};
void auth_enrol_html(struct sbuf *o, const struct view *v, const struct auth_enrol_view *m);
void auth_enrol_login_html(struct sbuf *o, const struct view *v, const struct auth_enrol_view *m);

struct auth_code_view {
	const struct form *form;
	const char *to;
	bool trust; /* she may go on to trust this phone */
};
void auth_code_html(struct sbuf *o, const struct view *v, const struct auth_code_view *m);

struct auth_second_view {
	const char *made;
	int64_t spares;
	bool required;
};
void auth_second_html(struct sbuf *o, const struct view *v, const struct auth_second_view *m);
struct auth_spares_view {
	const char *name, *made;
	const char *codes[10];
};
void auth_spares_html(struct sbuf *o, const struct view *v, const struct auth_spares_view *m);

struct auth_proof_view {
	const struct form *form;
	const char *action;
	const struct http_pair *kept; /* what was posted; ended by a zero row */
	bool phrase, code, passkey;   /* what she can show */
	struct ctx *c;
};
void auth_proof_brought_html(struct sbuf *o, const struct view *v, const struct auth_proof_view *m);
void auth_proof_html(struct sbuf *o, const struct view *v, const struct auth_proof_view *m);

struct auth_trust_row {
	const char *device, *used, *drop; /* drop: where its form goes; NULL: this one */
};
struct auth_trust_view {
	const struct auth_trust_row *rows;
	size_t n;
	int days;
	bool here;   /* this phone is one of them */
	bool phone;  /* it is a phone */
	bool second; /* she has more than a phrase to sign in with */
	bool full;
};
void auth_trust_html(struct sbuf *o, const struct view *v, const struct auth_trust_view *m);
/* The phones of the view, each with what takes it away. */
void auth_trust_rows_html(struct sbuf *o, const struct view *v, const struct auth_trust_row *rows,
			  size_t n);
struct auth_pin_view {
	const struct form *form;
	const char *to; /* path to go on to; "" = own start */
	const char *until;
	bool saved;     /* text is waiting */
	int days;
};
void auth_trust_new_html(struct sbuf *o, const struct view *v, const struct auth_pin_view *m);
void auth_pin_html(struct sbuf *o, const struct view *v, const struct auth_pin_view *m);

struct auth_session_row {
	const char *device, *used, *drop; /* drop: where its form goes; NULL = this one */
};
struct auth_sessions_view {
	const struct auth_session_row *rows;
	size_t n;
	const struct auth_trust_row *phones;
	size_t nphones;
};
void auth_sessions_html(struct sbuf *o, const struct view *v, const struct auth_sessions_view *m);

mst_err auth_trust_get(struct ctx *c);
mst_err auth_trust_new_get(struct ctx *c);
mst_err auth_trust_new_post(struct ctx *c);
mst_err auth_trust_out_post(struct ctx *c);
mst_err auth_trust_drop_post(struct ctx *c);
mst_err auth_pin_get(struct ctx *c);
mst_err auth_pin_post(struct ctx *c);
mst_err auth_proved_post(struct ctx *c);
mst_err auth_sessions_get(struct ctx *c);
mst_err auth_session_end_post(struct ctx *c);
mst_err auth_sessions_end_post(struct ctx *c);
mst_err auth_code_get(struct ctx *c);
mst_err auth_code_post(struct ctx *c);
mst_err auth_second_page(struct ctx *c);
mst_err auth_second_post(struct ctx *c);
mst_err auth_second_off_post(struct ctx *c);
mst_err auth_spares_post(struct ctx *c);
mst_err auth_login_get(struct ctx *c);
mst_err auth_login_post(struct ctx *c);
mst_err auth_logout_post(struct ctx *c);
mst_err auth_draft_post(struct ctx *c);

#endif
