/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* review.h - the reviewer's pages: who has read what, unusual reads, the log's seal. Users stand
 * here with name and role, cases with a short code; the reviewer holds the cases' audit keys and
 * no other, so that nobody who is helped can have a name here. */
#ifndef REVIEW_REVIEW_H
#define REVIEW_REVIEW_H

#include "auth/auth.h"

extern const struct http_route review_routes[];

#endif
