/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* auth_fixture.h - for the tests of all rooms from auth upwards: both stores, and the people of a
 * small jour with their keys in hand. Compiled into tests only.
 *
 * MEDSTOD_TEST_ENGINE=postgres runs the same tests on PostgreSQL. */
#ifndef AUTH_AUTH_FIXTURE_H
#define AUTH_AUTH_FIXTURE_H

#include "auth/auth.h"
#include "base/log.h"
#include "base/test.h"
#include "db/db_test.h"

/* KARIN is the first coordinator and the root, BRITT the second; MAJ and OLLE are volunteers;
 * BIRGITTA reviews; GUN belongs to a municipality. */
enum { KARIN, MAJ, OLLE, BRITT, BIRGITTA, GUN, AUTH_PEOPLE };
extern const char *const auth_fixture_phrases[AUTH_PEOPLE];

struct auth_fixture {
	struct app app;
	char data[WHERE], vault[WHERE];
	const struct db_room *rooms;
	struct arena *mem;
	struct id muni;
	struct auth_user who[AUTH_PEOPLE];
	struct vault_keyring keys[AUTH_PEOPLE];
};

/* New stores with the first `people` of them. rooms: schemas of the data store beside audit's and
 * auth's, ended by a zero row, static. False: it cannot be done here, and the test is marked as
 * skipped. */
bool auth_fixture_open(struct auth_fixture *f, const struct db_room *rooms, int people);
void auth_fixture_attach(struct auth_fixture *f); /* opens both stores again */
void auth_fixture_detach(struct auth_fixture *f);
void auth_fixture_close(struct auth_fixture *f);
/* Runs it in a process of its own that dies by SIGKILL in its n-th database call, with the stores closed before and
 * opened anew after. True: it died; false: it had ended well before that. What it changes in memory is lost. */
bool auth_fixture_dies(struct auth_fixture *f, long n, mst_err (*run)(void *arg), void *arg);
/* A context of one of them, or of nobody (-1); ended with ctx_close. */
void auth_fixture_ctx(struct auth_fixture *f, int who, struct ctx *ret);
/* Puts wraps into the vault, in an act without rows. */
void auth_fixture_grant(struct ctx *c, const struct vault_grant *grants, size_t n);
/* Whether the secret opens a keyring by that lock. */
bool auth_fixture_opens(struct ctx *c, struct id lock, const struct seal_key *secret);
/* The chain of the log is whole; *ret_rows: how many rows it has. */
bool auth_fixture_log_whole(struct auth_fixture *f, int64_t *ret_rows);

#endif
