/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_locked.h - files in one ZIP under a password, for somebody outside the house. */
#ifndef DOC_DOC_LOCKED_H
#define DOC_DOC_LOCKED_H

#include "base/base.h"

struct doc_locked_file {
	const char *name; /* readable without the password: nobody's name in it */
	struct blob bytes;
};
/* Appends the archive: AES-256 (WinZip AE-2), which 7-Zip and Keka open. On a
 * worker: the password is stretched for each file. MST_FAIL: logged; out is of no use. */
MST_CHECK mst_err doc_locked(const struct doc_locked_file *files, size_t n, const char *password,
			     struct sbuf *out);

#endif
