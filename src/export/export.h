/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export.h - all that an organisation has here as one archive in open formats, so that it can leave with
 * it on any day, and such an archive as a new installation (docs/EXPORT.md gives the bytes).
 *
 * It takes two: who can read the stores' files, and a coordinator, whose keyring opens what is sealed. The
 * archive is made for one receiver and is nowhere in the clear: it goes through age (age-encryption.org)
 * on its way to the file. Its rows are the tables' own, every one; beside each sealed value stands what
 * her keys open.
 */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "auth/auth.h"

#define EXPORT_RECEIVER "age1" /* a receiver's public key begins with it */
bool export_receiver_good(const char *receiver);

struct export_to {
	const char *file;     /* made anew, whole or not at all; must not be there */
	const char *receiver; /* age1... */
	const char *program;  /* version of the program */
	const char *settings; /* lines of medstod.conf that belong to the organisation */
};
struct export_sum {
	int64_t tables, rows, files;
	int64_t opened, closed; /* sealed values that her keys opened, and that they did not */
	int64_t unknown;        /* values that this program could not lay out in full */
};
/* c: hers, unlocked. Writes a row in the log and, with app->alarm_mail, a mail; then the archive. Waits.
 * MST_DENIED: her keys do not open the organisation's pairs. MST_CONFLICT: this thread's work was asked to end
 * (base/progress.h). Other results leave words in err too, and none leaves a file. */
MST_CHECK mst_err export_write(struct ctx *c, const struct export_to *to, struct export_sum *ret,
			       char *err, size_t n);

/* The archive after decryption, as tar: a path, or "-" for standard input. */
struct export_from {
	const char *file;
	struct db_store *data, *vault; /* made just now */
	/* One of the small files: medstod.conf, pepper. */
	bool (*setting)(void *arg, const char *name, const char *text, size_t n);
	void *arg;
};
/* Both stores are filled whole or not at all. MST_INVALID: not such an archive, cut off, or of another
 * schema; err says which, with file and line. MST_CONFLICT: this thread's work was asked to end. */
MST_CHECK mst_err export_read(const struct export_from *from, struct export_sum *ret, char *err,
			      size_t n);

#endif
