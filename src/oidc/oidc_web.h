/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* oidc_web.h - view models of signing in at one's municipality. */
#ifndef OIDC_OIDC_WEB_H
#define OIDC_OIDC_WEB_H

#include "oidc/oidc.h"

/* It did not go. */
struct oidc_trouble_view {
	const char *title, *text;
	const char *again; /* where it is tried once more; NULL: that would not help */
};
void oidc_trouble_html(struct sbuf *o, const struct view *v, const struct oidc_trouble_view *m);
void oidc_out_html(struct sbuf *o, const struct view *v, const char *place); /* where she signs out there */

/* trouble.c: what went wrong, in words; each is a page. */
enum oidc_trouble {
	OIDC_DOWN = 0,   /* the provider does not answer */
	OIDC_OLD,        /* no way was begun in this browser, or too long ago */
	OIDC_STOPPED,    /* she broke it off there */
	OIDC_REFUSED,    /* the provider says no */
	OIDC_WEAK,       /* not strong enough */
	OIDC_UNTRUSTED,  /* what came cannot be the provider's word */
	OIDC_NOBODY,     /* no account, or one that may not come this way */
	OIDC_OTHER_ORG,
	OIDC_TAKEN,      /* an account has this identity already */
	OIDC_USED,       /* the invitation was used and broken off */
	OIDC_SLOW,       /* too many wrong ones from here */
};
/* invite: where her invitation is, or NULL. */
mst_err oidc_trouble_page(struct ctx *c, enum oidc_trouble t, const char *invite);

mst_err oidc_start_get(struct ctx *c);
mst_err oidc_invite_get(struct ctx *c);
mst_err oidc_answer_get(struct ctx *c);
mst_err oidc_out_get(struct ctx *c);
mst_err oidc_logout_get(struct ctx *c);

#endif
