/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* protect.h - between the files of `medstod protect`: the call, the table that it is about, and what both
 * protecting and auditing tell. */
#ifndef CLI_PROTECT_H
#define CLI_PROTECT_H

#include "stats/sdc/cube.h"

#define PROTECT_FILES 32             /* of --known, and of published ones */
#define PROTECT_FILE_MAX ((size_t)256 << 20) /* bytes */

struct protect_call {
	struct arena *mem;
	const char *hier, *in, *out, *known[PROTECT_FILES], *more[PROTECT_FILES];
	int nknown, nmore;
	int64_t threshold, width, limit;
	enum cube_zeros zeros;
	bool base, json, check, insider, exact, price, help;
	double gap; /* of --exact */
	struct cube_report outsiders; /* of --price */
	struct cube cube;
	struct cube_rows rows;
};
/* Tells it on standard error, value: what it is about, or NULL. Gives CLI_USAGE. */
int protect_wrong(const char *what, const char *value);
/* Reads a table into the cube; tells what is wrong and gives CLI_USAGE, or CLI_OK. rows may be NULL. */
int protect_read_table(struct protect_call *k, const char *name, enum cube_file kind, struct cube_rows *rows);
/* Group disclosure of what is hidden: how often, and in words, unless there is none. */
size_t protect_groups(const struct protect_call *k);
void protect_groups_print(const struct protect_call *k);
/* Runs fn in a process of its own, for what uses the solver; gives its exit code, or 3 when it was ended. */
int protect_in_child(struct protect_call *k, int (*fn)(struct protect_call *k));
/* --check: reads what is published, audits it, tells, and gives the exit code. */
int protect_check(struct protect_call *k);

#endif
