/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site.h - what the public sees, the assets, and whether the server is alive. Sets no cookie, keeps
 * nothing of a visitor. */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "auth/auth.h"

extern const struct db_room site_room;
extern const struct http_route site_routes[], site_watch_routes[];
/* The public look of another room's page, in Swedish and English; for struct app. easy: its Swedish is easy
 * Swedish, and is offered as that too. */
void site_visitor(struct ctx *c, bool easy);

#endif
