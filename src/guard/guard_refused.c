/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_refused.c - the vault tells of a key that is not the signed one on whatever thread met it; the row is
 * put on the data's lane and nobody waits for it. */
#include "guard/guard_refused.h"

#include "base/log.h"

struct telling {
	struct db_job job;
	struct guard_refused key;
	struct audit_row row;
};

/* Without a subject: a row about an account is sealed under a key that nobody needs to hold here. The table
 * tells whose. */
static mst_err tell_apply(struct db *w, void *arg)
{
	struct telling *t = arg;
	bool fresh;

	TRY(guard_refused_insert(w, &t->key, &fresh));
	return fresh ? audit_append(w, &t->row) : MST_OK;
}

static void tell_done(struct db_job *job, mst_err result)
{
	if (result != MST_OK)
		log_note(LOG_ERROR, "guard.refused", "result", mst_err_name(result), NULL);
	free(job->arg);
}

/* Once a key: the row of the first time stands until the key is good again. */
static void tell(struct id whose, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct app *app = arg;
	struct telling *t = mem_alloc(sizeof(*t));

	*t = (struct telling){ .key = { whose, day_now() } };
	t->job = (struct db_job){ .apply = tell_apply, .done = tell_done, .arg = t };
	audit_prepare(mem, t->key.at, &(struct audit_note){ .jour = app->jour, .act = "key.refused" }, &t->row);
	t->row.act = "key.refused"; /* not mem's, which ends here */
	mst_err e = db_submit(app->data, &t->job);

	if (e != MST_OK)
		tell_done(&t->job, e);
}

void guard_refused_watch(struct app *app)
{
	vault_refused_tell(tell, app);
}

/* ---- looked for ---- */

static bool refused(struct app *app, struct db *vault, struct id key)
{
	uint8_t pub[32];

	for (int w = VAULT_INTAKE; w <= VAULT_REVIEW; w++)
		if (id_eq(key, vault_pair_id(app->jour, (enum vault_pair)w)))
			return vault_pair_key(vault, app->jour, w, &app->root, pub) == MST_DENIED;
	return vault_user_check(vault, key, &app->root) == MST_DENIED;
}

static mst_err drop_apply(struct db *w, void *arg)
{
	return guard_refused_drop(w, *(struct id *)arg);
}

mst_err guard_refused_due(struct app *app, struct arena *mem)
{
	struct guard_refused *known;
	struct auth_user *users;
	struct db *db, *vault;
	size_t n;

	TRY(db_reader(app->data, &db));
	TRY(db_reader(app->vault, &vault));
	TRY(auth_list_all(db, mem, &users, &n));
	for (size_t i = 0; i < n; i++)
		(void)refused(app, vault, users[i].id); /* the vault tells by itself */
	for (int w = VAULT_INTAKE; w <= VAULT_REVIEW; w++)
		(void)refused(app, vault, vault_pair_id(app->jour, (enum vault_pair)w));
	TRY(guard_refused_list(db, mem, &known, &n));
	for (size_t i = 0; i < n; i++)
		if (!refused(app, vault, known[i].key))
			TRY(db_call(app->data, drop_apply, &known[i].key));
	return MST_OK;
}
