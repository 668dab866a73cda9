/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* auth_web.h - view models of the login. */
#ifndef AUTH_AUTH_WEB_H
#define AUTH_AUTH_WEB_H

#include "auth/auth.h"

struct auth_login_view {
	const struct form *form;
	const char *to;   /* path to go on to; "" = own start */
	bool saved;       /* text is waiting */
};
void auth_login_html(struct sbuf *o, const struct view *v, const struct auth_login_view *m);

mst_err auth_login_get(struct ctx *c);
mst_err auth_login_post(struct ctx *c);
mst_err auth_logout_post(struct ctx *c);
mst_err auth_draft_post(struct ctx *c);

#endif
