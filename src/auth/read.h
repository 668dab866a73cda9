/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* read.h - notes of reads. */
#ifndef AUTH_READ_H
#define AUTH_READ_H

#include "auth/auth.h"

/* As ctx_note, for another purpose than the act's (audit_purposes). */
const struct audit_row *ctx_read_note(struct ctx *c, const char *act, struct id subject,
				      const struct seal_key *key, const char *purpose);

#endif
