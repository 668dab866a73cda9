/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* purpose.h - what a read was for, where its act does not tell: a case that is opened to answer a request. */
#ifndef AUDIT_PURPOSE_H
#define AUDIT_PURPOSE_H

#include "audit/audit.h"

/* As audit_prepare. purpose: a code of audit_purposes; NULL: its act's, and none of what is no read. */
void audit_prepare_for(struct arena *mem, int64_t at, const struct audit_note *n, const char *purpose,
		       struct audit_row *ret);

#endif
