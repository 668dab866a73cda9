/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cut.c - the log's age: what is older than the jour's rule is cut off in front of a checkpoint that lies
 * outside, by itself while it is served, when the checkpoints go to a folder elsewhere, and by command. */
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <sys/stat.h>

#include "audit/cut.h"
#include "base/log.h"
#include "job/job.h"
#include "retain/retain.h"

#define MONTH (31 * INT64_C(86400)) /* so much at least is cut at a time */
#define NAME_LEN 14                 /* 2026-03-01.txt */

static const char usage[] =
	"usage: medstod audit cut --db FILE --checkpoint FILE [--dry-run] [settings]\n\n"
	"Cuts off the rows of the log that are older than the jour's rule says (page Gallring), in front of\n"
	"the rows that the checkpoint has signed. It must lie outside the folder of the store, be signed\n"
	"with the server's key, and hold against the whole log. A seal over what is gone stays, and a row\n"
	"on the log tells of it. --dry-run only says what would go.\n\n"
	"Exit codes: 0 cut, or nothing is old enough, 1 it is refused, 2 it could not be read.\n";

mst_err cli_cut_before(struct app *app, struct db *db, int64_t now, int64_t *ret)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct retain_rule rule;

	TRY(retain_rule_on(db, mem, app->jour, day_of(now), &rule));
	*ret = day_at(day_add_months(day_of(now), -12 * (int)rule.log_years), 0, 0);
	return MST_OK;
}

/* The newest checkpoint in the folder that is from before the day; NULL: none. */
static const char *newest(struct arena *mem, const char *folder, int32_t before)
{
	DIR *d = opendir(folder);
	const char *best = NULL;
	struct dirent *e;
	int32_t day, top = DAY_NONE;

	while (d && (e = readdir(d))) {
		if (strlen(e->d_name) != NAME_LEN || !str_eq(e->d_name + NAME_LEN - 4, ".txt") ||
		    !day_parse(arena_strn(mem, e->d_name, NAME_LEN - 4), &day) || day >= before || day < top)
			continue;
		top = day;
		best = arena_fmt(mem, "%s/%s", folder, e->d_name);
	}
	if (d)
		closedir(d);
	return best;
}

static bool same_folder(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static mst_err sweep_some(struct db *w, void *arg)
{
	return audit_cut_sweep(w, arg);
}

/* A thousand rows at a time, so that nobody waits long. */
static mst_err sweep(struct db_store *store, int64_t *ret)
{
	int64_t n = 1;

	for (*ret = 0; n; *ret += n)
		TRY(db_call(store, sweep_some, &n));
	return MST_OK;
}

static mst_err prepare(struct app *app, struct db *db, struct arena *mem, const char *checkpoint,
		       bool dry, int64_t now, struct audit_cut_new *ret, char *err, size_t n)
{
	MST_CLEANUP(sign_pair_wipe) struct sign_pair sign = { 0 };
	struct audit_cutting c = { .jour = app->jour, .at = now, .checkpoint = checkpoint,
				   .key = arena_fmt(mem, "%s/signing.pub", app->folder),
				   .sign = dry ? NULL : &sign };
	char *copy = mem_str(checkpoint);
	bool inside = same_folder(dirname(copy), app->folder);

	free(copy);
	if (inside) {
		snprintf(err, n, "Kontrollpunkten ligger bredvid loggen: den måste ligga utanför. Inget klipps.");
		return MST_CONFLICT;
	}
	if (backup_signing(app->folder, false, &sign) != MST_OK) {
		snprintf(err, n, "signing.key kan inte läsas: ingen kontrollpunkt är gjord här.");
		return MST_INVALID;
	}
	TRY(cli_cut_before(app, db, now, &c.before));
	return audit_cut_prepare(db, mem, &c, ret, err, n);
}

/* ---- while it is served ---- */

static mst_err apply(struct db *w, void *arg)
{
	mst_err e = audit_cut_apply(w, arg);

	return e == MST_CONFLICT ? MST_OK : e; /* cut by command meanwhile */
}

/* Nothing is said when nothing is old enough: that is the rule for years. */
static mst_err cut_due(struct job_run *r, struct app *app, struct db *db, int64_t before)
{
	struct audit_cut_new *a = arena_new(r->mem, struct audit_cut_new, 1);
	const char *path = newest(r->mem, app->checkpoint_to, day_of(before));
	char err[300] = "";

	if (!path) {
		log_note(LOG_WARN, "audit.cut", "result", "no checkpoint is old enough", NULL);
		return MST_OK;
	}
	mst_err e = prepare(app, db, r->mem, path, false, r->now, a, err, sizeof(err));

	if (e == MST_OK) {
		r->apply = apply;
		r->apply_arg = a;
		log_num(LOG_INFO, "audit.cut", "rows", a->rows);
	} else if (e != MST_NOTFOUND) {
		log_note(LOG_ERROR, "audit.cut", "result", mst_err_name(e), "refused", err, NULL);
	}
	return e == MST_FAIL ? e : MST_OK;
}

static mst_err run_cut(struct job_run *r)
{
	struct app *app = r->arg;
	int64_t before, rows, first;
	struct db *db;

	TRY(sweep(r->store, &rows)); /* of the cut before */
	if (str_empty(app->checkpoint_to))
		return MST_OK;
	TRY(db_reader(r->store, &db));
	TRY(cli_cut_before(app, db, r->now, &before));
	TRY(audit_aged(db, r->mem, before, &rows, &first));
	return rows && first < before - MONTH ? cut_due(r, app, db, before) : MST_OK;
}

/* After the night's checkpoint, which tells when the log is not whole. */
const struct job_kind cli_cut_kinds[] = {
	{ .name = "audit.cut", .run = run_cut, .lease = 1800, .every = JOB_DAILY, .minute = 3 * 60 + 50,
	  .for_good = true },
	{ 0 },
};

/* ---- by command ---- */

static mst_err apply_now(struct db *w, void *arg)
{
	return audit_cut_apply(w, arg);
}

static int cut(struct cli *c, const char *checkpoint, bool dry)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct audit_cut_new a;
	char err[300] = "Loggen kan inte läsas eller skrivas.";
	int64_t n, now = day_now();
	struct db *db;
	mst_err e = db_reader(c->app.data, &db);

	cli_long_begin("audit.cut"); /* the verifying; the cut itself is one transaction */
	if (e == MST_OK)
		e = prepare(&c->app, db, mem, checkpoint, dry, now, &a, err, sizeof(err));
	cli_long_end();
	if (e == MST_OK && !dry)
		e = db_call(c->app.data, apply_now, &a);
	if ((e == MST_OK || e == MST_NOTFOUND) && !dry && sweep(c->app.data, &n) != MST_OK)
		e = MST_FAIL;
	if (e == MST_NOTFOUND) {
		printf("Inget i loggen är så gammalt att det ska klippas.\n");
	} else if (e != MST_OK) {
		fprintf(stderr, "medstod: %s\n", err);
	} else {
		printf(dry ? "%lld rader från %s till %s skulle klippas bort.\n" :
			     "%lld rader från %s till %s är bortklippta.\n",
		       (long long)a.rows, day_time_str(mem, a.from), day_time_str(mem, a.to));
	}
	return e == MST_OK || e == MST_NOTFOUND ? CLI_OK : e == MST_CONFLICT ? CLI_FAILED : CLI_USAGE;
}

int cli_cut(int argc, char **argv)
{
	static const char *const extra[] = { "--dry-run", NULL };
	struct cli c = { 0 };
	bool dry = false;
	const char *checkpoint;
	int code;

	(void)cli_take_word(&argc, argv);
	for (int i = 2; i < argc; i++)
		if (str_eq(argv[i], "--help")) {
			fputs(usage, stdout);
			return CLI_OK;
		}
	checkpoint = cli_take_flag(&argc, argv, "--checkpoint");
	if (!checkpoint) {
		fputs(usage, stderr);
		return CLI_USAGE;
	}
	code = cli_settings(&c, argc, argv, extra, &dry);
	if (code == CLI_OK)
		code = cli_open(&c, dry);
	if (code == CLI_OK)
		code = cut(&c, checkpoint, dry);
	cli_close(&c);
	return code;
}
