/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_break.c - with MEDSTOD_TEST_BREAK in the environment every change that a test makes and waits
 * for is first broken at each of its database calls in turn: the n-th fails, all is taken back, and it
 * runs again. So the tests of a room also say that its changes can be run again, as a lost group asks of
 * them, and that none is kept after a failed statement. A value of 5 breaks every fifth call only, of one
 * change from the first on, of the next from the second.
 *
 * The program of the tests is linked with db_call wrapped (meson.build); nothing of this is in medstod.
 * Only the writer's own calls count, since another store's writer may be at work. A test that breaks calls itself is
 * not run this way. */
#include "db/db_test.h"

#include "db/db_priv.h"

#define CALLS_MOST 20000 /* of one change; a longer one is broken at each of its first ones */

struct broken {
	mst_err (*apply)(struct db *w, void *arg);
	void *arg;
};

static atomic_long changes, breaks;

/* From one broken call to the next; 0 where none is to be broken. */
static long breaking(void)
{
	static long step = -1;

	if (step < 0) {
		const char *of = getenv("MEDSTOD_TEST_BREAK");

		step = of ? strtol(of, NULL, 10) : 0;
	}
	return step;
}

/* On the writer's thread, inside the job's savepoint. */
static mst_err break_each(struct db *w, void *arg)
{
	const struct broken *b = arg;

	for (long n = 1 + atomic_fetch_add(&changes, 1) % breaking();; n += breaking()) {
		if (db_run(w, "SAVEPOINT db_each", true) != MST_OK)
			return MST_FAIL;
		db_fail_here(n < CALLS_MOST ? n : 0);
		mst_err e = b->apply(w, b->arg);
		bool reached = n < CALLS_MOST && db_calls() >= n;

		db_fail_at(0);
		if (!reached) /* what was refused is the lane's to take back */
			return e == MST_OK ? db_run(w, "RELEASE SAVEPOINT db_each", true) : e;
		atomic_fetch_add(&breaks, 1);
		if (e == MST_OK && !w->failed)
			test_fail(__FILE__, __LINE__, "a change was kept though its call %ld failed", n);
		w->failed = false;
		if (db_run(w, "ROLLBACK TO SAVEPOINT db_each", true) != MST_OK ||
		    db_run(w, "RELEASE SAVEPOINT db_each", true) != MST_OK)
			return MST_FAIL;
	}
}

mst_err __real_db_call(struct db_store *s, mst_err (*apply)(struct db *w, void *arg), void *arg);
mst_err __wrap_db_call(struct db_store *s, mst_err (*apply)(struct db *w, void *arg), void *arg);

mst_err __wrap_db_call(struct db_store *s, mst_err (*apply)(struct db *w, void *arg), void *arg)
{
	struct broken b = { .apply = apply, .arg = arg };

	return breaking() ? __real_db_call(s, break_each, &b) : __real_db_call(s, apply, arg);
}

/* Printed when the program ends. */
__attribute__((destructor)) static void tell(void)
{
	if (breaking())
		printf("# %ld changes were broken %ld times\n", atomic_load(&changes), atomic_load(&breaks));
}
