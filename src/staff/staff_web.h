/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* staff_web.h - view models of the accounts' pages. */
#ifndef STAFF_STAFF_WEB_H
#define STAFF_STAFF_WEB_H

#include "staff/staff.h"

struct staff_list_view {
	const struct view_item *invited, *jour, *municipal, *ended;
	size_t ninvited, njour, nmunicipal, nended;
	bool may_invite, alone; /* alone: one coordinator, nobody else on the way */
};
void staff_list_html(struct sbuf *o, const struct view *v, const struct staff_list_view *m);

struct staff_new_view {
	const struct form *form;
	const struct view_option *orgs, *jour_roles, *municipal_roles;
	const char *jour;
};
void staff_new_html(struct sbuf *o, const struct view *v, const struct staff_new_view *m);

struct staff_link_view {
	const char *name, *link, *until;
};
void staff_link_html(struct sbuf *o, const struct view *v, const struct staff_link_view *m);

struct staff_invited_view {
	const char *name, *revoke; /* revoke: where the form goes */
	const struct view_row *rows;
	bool over;
};
void staff_invited_html(struct sbuf *o, const struct view *v, const struct staff_invited_view *m);

struct staff_member_view {
	const char *name, *path; /* path: of the account's page */
	const struct view_row *rows;
	const struct form *form;
	const struct view_option *roles;
	bool self, may_let_in; /* may_let_in: give new keys to one who has lost hers */
	bool second;           /* has codes of an app */
	bool ended;            /* nothing to change */
	const char *alone;     /* with a last day: circles that no coordinator opens after it, by number; "" = none */
	bool reopen;           /* she alone can hand them over: her account may be opened again */
};
void staff_member_html(struct sbuf *o, const struct view *v, const struct staff_member_view *m);

struct staff_end_view {
	const struct form *form;
	const char *name, *path;
	const char *alone;  /* circles that no coordinator opens without her, by number; "" = none */
	const char *after;  /* ... who opens them then */
};
void staff_end_html(struct sbuf *o, const struct view *v, const struct staff_end_view *m);

struct staff_join_view {
	const struct form *form;
	const char *name, *jour, *by, *login;
	const char *roles;
	const char *other; /* somebody else is signed in here; NULL = nobody */
	const char *municipal; /* where she takes it with her municipality's login; NULL = not offered */
};
void staff_join_html(struct sbuf *o, const struct view *v, const struct staff_join_view *m);
void staff_gone_html(struct sbuf *o, const struct view *v, const char *name);

struct staff_me_view {
	const struct form *form;
	const struct view_row *rows;
	const char *welcome; /* her login, the first time; NULL = she knows it */
};
void staff_me_html(struct sbuf *o, const struct view *v, const struct staff_me_view *m);
struct staff_phrase_view {
	const struct form *form;
};
void staff_phrase_html(struct sbuf *o, const struct view *v, const struct staff_phrase_view *m);

/* The page of an account, with what was wrong in f. */
mst_err staff_show_member(struct ctx *c, const struct auth_member *a, const struct form *f, int status);
/* Its `alone` and `reopen`. */
MST_CHECK mst_err staff_alone_fill(struct ctx *c, const struct auth_member *a,
				   struct staff_member_view *m);
/* Who opens circles that have no coordinator. */
const char *staff_opened_by(const struct view *v, const struct auth_alone *a);
mst_err staff_reopen_post(struct ctx *c);

/* "Samordnare, Verksamhetsledare" */
const char *staff_roles(struct ctx *c, unsigned roles);
/* "Jouren" or the municipality's name. */
const char *staff_org(struct ctx *c, struct id org);
/* The roles of `from` as choices of a form, ended by a zero row. */
const struct view_option *staff_role_options(struct ctx *c, unsigned from);
/* The roles ticked in this group of boxes. */
unsigned staff_roles_read(const struct form *f, const char *field, unsigned from);

mst_err staff_new_get(struct ctx *c);
mst_err staff_new_post(struct ctx *c);
mst_err staff_revoke_post(struct ctx *c);
mst_err staff_join_get(struct ctx *c);
mst_err staff_join_post(struct ctx *c);
mst_err staff_me_get(struct ctx *c);
mst_err staff_name_post(struct ctx *c);
mst_err staff_phrase_get(struct ctx *c);
mst_err staff_phrase_post(struct ctx *c);

#endif
