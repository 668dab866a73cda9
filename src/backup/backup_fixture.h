/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup_fixture.h - a small installation and its copies, for this room's tests. */
#ifndef BACKUP_BACKUP_FIXTURE_H
#define BACKUP_BACKUP_FIXTURE_H

#include "backup/backup_priv.h"
#include "base/test.h"

#define BACKUP_FIXTURE_NOW 1776243600 /* 2026-04-15 11:00 */

struct backup_fixture {
	struct arena *mem;
	const char *dir, *to, *key; /* installation, copies, the secret's file */
	struct seal_key pepper;
	struct backup_conf conf;
	struct backup_restore restore; /* from `to`; into to be set */
	struct id object;              /* the one thing with a key */
	char err[400];
};
/* A log of 200 rows, a vault with one pair, a key. */
void backup_fixture_open(struct backup_fixture *f);
void backup_fixture_close(struct backup_fixture *f);
/* Another installation of the same kind, with its stores at these places. */
void backup_fixture_at(struct backup_fixture *f, const char *data, const char *vault);
/* One more row in the log. */
void backup_fixture_write(struct backup_fixture *f);
/* One copy as of `now`; its number. */
int64_t backup_fixture_copy(struct backup_fixture *f, int64_t now);
/* Restores into a new folder; the result, with the words in f->err. into: set. */
mst_err backup_fixture_restore(struct backup_fixture *f);
/* Path of a copy's file; store: "vault" or "data". */
const char *backup_fixture_file(struct backup_fixture *f, int64_t number, enum backup_store store);
int64_t backup_fixture_rows(const char *dir); /* of the log; -1: no whole store there */
size_t backup_fixture_count(const char *dir); /* of names, the hidden ones too */

#endif
