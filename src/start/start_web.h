/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* start_web.h - view models of the first start. */
#ifndef START_START_WEB_H
#define START_START_WEB_H

#include "start/start.h"

struct start_form_view {
	const struct form *form;
	const struct view_option *counties, *services, *ways;
	const char *origin, *challenge, *handle; /* of a passkey */
	bool more; /* what is prefilled is shown open */
};
void start_form_html(struct sbuf *o, const struct view *v, const struct start_form_view *m);
void start_gone_html(struct sbuf *o, const struct view *v, bool begun);

struct start_done_view {
	const char *jour, *login, *fingerprint;
	bool phrase; /* false: she has a passkey alone */
};
void start_done_html(struct sbuf *o, const struct view *v, const struct start_done_view *m);

#endif
