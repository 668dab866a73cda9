/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today.h - "Idag", what needs you, for every role; and the way around: each role's places. */
#ifndef TODAY_TODAY_H
#define TODAY_TODAY_H

#include "auth/auth.h"

extern const struct db_room today_room;
extern const struct http_route today_routes[];

/* For struct app: the union of the user's places, at most six, the rest under "Mer". */
void today_nav(const struct ctx *c, struct view *v);

#endif
