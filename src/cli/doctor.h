/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doctor.h - what the parts of `medstod doctor` share: a list of findings. */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include "cli/cli.h"

enum doctor_state { DOCTOR_GOOD = 0, DOCTOR_WARN, DOCTOR_BAD };
struct doctor_line {
	const char *name;        /* "keys", for --json */
	enum doctor_state state;
	const char *words, *mend; /* Swedish; mend NULL when good */
};
struct doctor {
	struct cli *c;
	struct arena *mem;
	struct doctor_line *lines;
	size_t n, cap;
	struct db_store *data_store, *vault_store;
	struct db *data, *vault; /* NULL: could not be opened */
};
void doctor_add(struct doctor *d, const char *name, enum doctor_state s, const char *words,
		const char *mend);

/* The parts, in the order of the answer. */
void doctor_files(struct doctor *d);   /* doctor_machine.c: modes and owners */
void doctor_settings(struct doctor *d);
void doctor_machine(struct doctor *d); /* disk, clock, certificate, mail, is it served */
void doctor_stores(struct doctor *d);  /* doctor_stores.c: schema, engine's check; opens them */
void doctor_forgotten(struct doctor *d); /* ... on PostgreSQL: whether what is erased leaves its files */
void doctor_documents(struct doctor *d);
void doctor_log(struct doctor *d);
void doctor_keys(struct doctor *d);
void doctor_backup(struct doctor *d);

#endif
