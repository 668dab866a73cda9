/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* serve.c - medstod serve: settings, stores, workers, server; and their end in the right order. */
#include "cli/cli.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "auth/account.h"
#include "base/log.h"
#include "db/rewrite.h"
#include "guard/guard_pass.h"
#include "guard/guard_refused.h"
#include "http/http_service.h"
#include "job/job.h"
#include "lock/lock.h"
#include "guest/guest_tell.h"
#include "import/import.h"
#include "mailbox/mailbox.h"
#include "relation/remind.h"
#include "referral/referral.h"
#include "retain/retain.h"
#include "site/site.h"
#include "site/site_count.h"
#include "safety/safety.h"
#include "start/start.h"
#include "service/service.h"
#include "stats/stats_jobs.h"
#include "support/support_hearing.h"
#include "support/support_lookup.h"
#include "today/today.h"
#include "today/today_notice.h"

static const char usage[] =
	"usage: medstod serve [--db FILE] [--listen ADDR:PORT] [--vault FILE] [--check-config]\n\n"
	"Serves the installation in the folder of FILE. Settings are read from medstod.conf in\n"
	"that folder, then from MEDSTOD_* in the environment, then from flags. Without --db the\n"
	"machine's settings (--config) name FILE, and win over those of the folder. SIGHUP reads\n"
	"them again (log-level and slow-query-ms change at once, the rest at the next start),\n"
	"SIGTERM lets what is under way finish and ends.\n\n";

static void print_usage(void)
{
	fputs(usage, stdout);
	cli_settings_print();
	fputs(CLI_EXIT_CODES, stdout);
}

static bool loopback(const char *listen)
{
	return str_starts(listen, "127.") || str_starts(listen, "[::1]") ||
	       str_starts(listen, "localhost:");
}

/* Does nobody but this machine reach what is listened on? */
static bool own_machine_only(const char *listen)
{
	int fd = http_handed_socket();

	return fd ? http_socket_local(fd) : loopback(listen);
}

/* Demo data are invented, and their passwords are printed: no other machine may reach them. */
static bool settings_fit(const struct cli *c)
{
	const char *listen = conf_text(c->conf, "listen"), *clock = conf_text(c->conf, "clock");
	int64_t at;

	enum start_kind kind = START_UNTOLD;
	struct db *db;

	if (db_reader(c->app.data, &db) != MST_OK || start_kind_get(db, &kind) != MST_OK)
		return false;
	if (kind == START_DEMO && !c->app.demo) {
		fprintf(stderr, "medstod: mappen har övningsdata, men demo = yes saknas i "
				"medstod.conf. En riktig jour börjar med medstod init i en ny mapp.\n");
		return false;
	}
	if (kind == START_REAL && c->app.demo) {
		fprintf(stderr, "medstod: det här är en riktig jours uppgifter. Ta bort demo = yes ur "
				"medstod.conf.\n");
		return false;
	}
	if (c->app.demo && !own_machine_only(listen)) {
		fprintf(stderr,
			"medstod: övningsdata visas bara på den egna datorn. Välj en adress som "
			"127.0.0.1:8080 i stället för %s.\n",
			listen);
		return false;
	}
	if (!*clock)
		return true;
	if (!c->app.demo || !day_parse_time(clock, &at)) {
		fprintf(stderr, "medstod: clock is for demo data, as 2026-04-15T09:00\n");
		return false;
	}
	day_fake(at);
	return true;
}

static void set_log_level(const char *name)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };

	for (size_t i = 0; i < MST_LEN(names); i++)
		if (str_eq(names[i], name))
			log_level_set((enum log_level)i);
}

/* What a running server changes when it is told to read its settings again. */
static void log_settings(const struct conf *conf)
{
	set_log_level(conf_text(conf, "log-level"));
	db_slow_set(conf_int(conf, "slow-query-ms"));
}

/* auth, which stands beside job in the house, has names of its own for the lanes. */
_Static_assert((int)WORK_LOGIN == (int)JOB_LOGIN && (int)WORK_SLOW == (int)JOB_SLOW &&
		       (int)WORK_PUBLIC == (int)JOB_PUBLIC && (int)WORK_REMOTE == (int)JOB_REMOTE &&
		       (int)WORK_FIGURES == (int)JOB_FIGURES && (int)WORK_KEYS == (int)JOB_KEYS &&
		       (int)WORK_LANES == (int)JOB_LANES,
	       "a lane has one number");

static mst_err run_work(struct app *app, int lane, void (*fn)(void *), void *arg)
{
	return job_pool_submit(app->workers, lane, fn, arg);
}

/* Of what is handled, ended or sorted. It needs no key: each night too, so that what a copy holds of it is closed
 * on its day although nobody comes to work. */
static mst_err erase_keys(struct ctx *c)
{
	static const struct {
		const char *event, *what;
		mst_err (*due)(struct ctx *c, size_t *ret);
	} of[] = { { "referral.erase", "referrals", referral_erase_due }, { "mailbox.erase", "letters", mailbox_erase_due },
		   { "call.erase", "calls", support_calls_erase_due } };
	mst_err first = MST_OK;

	for (size_t i = 0; i < MST_LEN(of); i++) {
		size_t n = 0;
		mst_err e = of[i].due(c, &n);

		if (e != MST_OK)
			log_note(LOG_ERROR, of[i].event, "result", mst_err_name(e), NULL);
		else if (n)
			log_num(LOG_INFO, of[i].event, of[i].what, (int64_t)n);
		first = first == MST_OK ? e : first;
	}
	return first;
}

/* What had to wait for a coordinator's keys. */
static void unlocked(struct ctx *c)
{
	size_t cut, gone;
	mst_err e = guard_pairs_due(c, &gone);

	if (e != MST_OK)
		log_note(LOG_ERROR, "guard.pairs", "result", mst_err_name(e), NULL);
	else if (gone)
		log_num(LOG_INFO, "guard.pairs", "pairs", (int64_t)gone);
	e = support_split_due(c, &cut);
	if (e != MST_OK)
		log_note(LOG_ERROR, "support.split", "result", mst_err_name(e), NULL);
	else if (cut)
		log_num(LOG_INFO, "support.split", "cases", (int64_t)cut);
	e = support_rekey_mend(c);
	if (e != MST_OK)
		log_note(LOG_ERROR, "support.rekey", "result", mst_err_name(e), NULL);
	e = support_rekey_due(c, &gone);
	if (e != MST_OK)
		log_note(LOG_ERROR, "support.rekey_due", "result", mst_err_name(e), NULL);
	else if (gone)
		log_num(LOG_INFO, "support.rekey_due", "cases", (int64_t)gone);
	e = support_lookup_due(c, &gone);
	if (e != MST_OK)
		log_note(LOG_ERROR, "support.lookup", "result", mst_err_name(e), NULL);
	e = guard_mend(c);
	if (e != MST_OK)
		log_note(LOG_ERROR, "guard.mend", "result", mst_err_name(e), NULL);
	if (day_in_doubt()) {
		log_note(LOG_WARN, "clock.doubt", "waits", "retain.story, keys.erase", NULL);
		return;
	}
	e = retain_story_due(c, &gone);
	if (e != MST_OK)
		log_note(LOG_ERROR, "retain.story", "result", mst_err_name(e), NULL);
	else if (gone)
		log_num(LOG_INFO, "retain.story", "erased", (int64_t)gone);
	if (c->who->roles & ROLE_COORDINATOR)
		(void)erase_keys(c);
}

static mst_err sweep(struct job_run *r, mst_err (*apply)(struct db *w, void *arg))
{
	r->apply = apply;
	r->apply_arg = arena_new(r->mem, int64_t, 1);
	*(int64_t *)r->apply_arg = r->now;
	return MST_OK;
}

static mst_err run_sweep(struct job_run *r)
{
	return sweep(r, auth_sweep_apply);
}

static mst_err run_referral_sweep(struct job_run *r)
{
	return sweep(r, referral_sweep_apply);
}

static mst_err run_mailbox_sweep(struct job_run *r)
{
	return sweep(r, mailbox_sweep_apply);
}

static mst_err run_guest_sweep(struct job_run *r)
{
	return sweep(r, guest_sweep_apply);
}

static mst_err run_import_sweep(struct job_run *r)
{
	return sweep(r, import_sweep_apply);
}

static mst_err run_erase_keys(struct job_run *r)
{
	struct ctx c;

	TRY(ctx_open(r->arg, NULL, NULL, &c));
	mst_err e = erase_keys(&c);

	ctx_close(&c);
	return e;
}

/* After the night's erasing, so that no copy of the vault's files is left by the next day. */
static mst_err run_rewrite(struct job_run *r)
{
	return db_rewrite(((const struct app *)r->arg)->vault);
}

static mst_err run_safety_sweep(struct job_run *r)
{
	return sweep(r, safety_sweep_apply);
}

static const struct job_kind kinds[] = {
    {.name = "auth.sweep", .run = run_sweep, .every = JOB_HOURLY, .minute = 7},
    {.name = "keys.erase", .run = run_erase_keys, .lease = 600, .every = JOB_DAILY, .minute = 35, .for_good = true},
    {.name = CLI_REWRITE, .run = run_rewrite, .lease = 600, .every = JOB_DAILY, .minute = 50},
    {.name = "import.sweep", .run = run_import_sweep, .every = JOB_HOURLY, .minute = 11},
    {.name = "safety.sweep", .run = run_safety_sweep, .every = JOB_HOURLY, .minute = 13},
    {.name = "guest.sweep", .run = run_guest_sweep, .every = JOB_DAILY, .minute = 4 * 60 + 5, .for_good = true},
    {.name = "mailbox.sweep", .run = run_mailbox_sweep, .every = JOB_HOURLY, .minute = 17, .for_good = true},
    {.name = "referral.sweep", .run = run_referral_sweep, .every = JOB_HOURLY, .minute = 9, .for_good = true},
    {0},
};
static const struct job_kind *const kind_tables[] = { kinds, stats_kinds, backup_kinds,
							 cli_checkpoint_kinds, cli_cut_kinds, guard_kinds, guest_kinds, site_kinds, retain_kinds,
							 relation_remind_kinds, today_kinds, NULL };

static sigset_t waited_for(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	return set;
}

/* One that cannot be used changes nothing. */
static void read_certificate(const struct http_conf *http)
{
	char err[600];

	if (http_tls_read(http, err, sizeof(err)) == MST_OK)
		log_note(LOG_INFO, "serve.certificate", "result", "new", NULL);
	else
		log_note(LOG_ERROR, "serve.certificate", "result", "refused", "why", err, NULL);
}

/* What can change under way does: what is logged, the certificate. Broken settings change nothing, and
 * are told where the call was made as well as in the log. */
static void reload(const struct http_conf *http, int argc, char **argv)
{
	static const char *const extra[] = { "--help", "--check-config", NULL };
	bool found[2] = { false };
	struct cli c;

	http_notify("RELOADING=1");
	if (cli_settings(&c, argc, argv, extra, found) == CLI_OK) {
		log_settings(c.conf);
		log_note(LOG_INFO, "serve.reload", "result", "ok", NULL);
	} else {
		log_note(LOG_ERROR, "serve.reload", "result", "refused", NULL);
	}
	if (http->tls_cert)
		read_certificate(http);
	cli_close(&c);
	http_notify("READY=1");
}

/* "audit 2, auth 1, ...": opening the stores has brought them to what the program has. */
static void write_schemas(char *to, size_t n)
{
	size_t at = 0;

	for (const struct db_room *r = cli_data_rooms(); r->room && at < n; r++) {
		int last = 0;

		for (const struct db_migration *m = r->steps; m->number; m++)
			last = m->number;
		at += (size_t)snprintf(to + at, n - at, "%s%s %d", at ? ", " : "", r->room, last);
	}
}

/* Before any thread starts: they inherit the mask, and one thread waits for the signals. */
static void block_signals(void)
{
	sigset_t set = waited_for();

	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Keys are in memory: no core file, no other process of the same user that looks in, and no page of it
 * on a swap. The last only where there is no limit: under one, memory would run out at some request. */
static void harden(void)
{
	struct rlimit none = { 0, 0 }, locked = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	if (getrlimit(RLIMIT_MEMLOCK, &locked) == 0 && locked.rlim_cur == RLIM_INFINITY &&
	    mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0)
		log_note(LOG_WARN, "serve.memory", "result", "not locked", NULL);
}

/* What a request gives back the next one takes: the kernel is asked for memory once, not each time
 * that SQLite empties a cache. */
static void keep_memory(void)
{
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	mallopt(M_MMAP_THRESHOLD, 4 << 20);
}

/* Until it is told to end. */
static void attend(const struct http_server *server, const struct http_conf *http, int argc,
		   char **argv)
{
	sigset_t set = waited_for();

	http_notify("READY=1");
	while (http_wait(&set, server) == SIGHUP)
		reload(http, argc, argv);
	http_notify("STOPPING=1");
}

static const struct view_option *services(struct ctx *c)
{
	return service_options(c, (enum service_rule)0);
}

/* What lower rooms ask of higher ones. */
static void plug_in(struct cli *c)
{
	c->app.pin = cli_pin;
	c->app.work = run_work;
	c->app.nav = today_nav;
	c->app.visitor = site_visitor;
	cli_backup_conf(c);
	c->app.backup = &c->backup;
	c->app.unlocked = unlocked;
	c->app.load = support_load;
	c->app.case_words = guard_words;
	c->app.services = services;
	c->app.court_days = support_court_days;
	c->app.on_duty = guard_on_duty;
	c->app.inbox = referral_lend;
	c->app.prover = &lock_prover;
	guard_refused_watch(&c->app);
}

static int serve(struct cli *c, int argc, char **argv)
{
	struct job_runner_conf jobs = { .store = c->app.data, .kinds = kind_tables, .arg = &c->app,
					.workers = 1 };
	struct job_runner *runner = NULL;
	struct http_server *server = NULL;
	struct http_upgrade *plain = NULL;
	struct http_conf http = { .listen = conf_text(c->conf, "listen"), .tables = cli_routes,
				  .gate = auth_gate, .error = auth_error, .leave = auth_leave,
				  .rest = auth_rest,
				  .fd = http_handed_socket(),
				  .trust_proxy = conf_bool(c->conf, "trust-proxy"), .arg = &c->app };
	char err[300] = "", url[128], schemas[400] = "";
	const char *redirect = conf_text(c->conf, "redirect-listen");
	const char *const places[] = { conf_text(c->conf, "url"), c->app.public_url, NULL };
	int code = CLI_FAILED;

	if (*conf_text(c->conf, "tls-cert")) {
		http.tls_cert = conf_text(c->conf, "tls-cert");
		http.tls_key = conf_text(c->conf, "tls-key");
	}
	jobs.smtp.url = *conf_text(c->conf, "smtp-url") ? conf_text(c->conf, "smtp-url") : NULL;
	/* Nothing leaves the machine: a mail server of its own needs no certificate. */
	jobs.smtp.plain = jobs.smtp.url && str_starts(jobs.smtp.url, "smtp://") &&
			  loopback(jobs.smtp.url + 7);
	jobs.smtp.from = conf_text(c->conf, "smtp-from");
	write_schemas(schemas, sizeof(schemas));
	c->app.version = MST_VERSION;
	c->app.schemas = schemas;
	c->app.started = day_now();
	c->app.mail = jobs.smtp.url != NULL;
	plug_in(c);
	cli_doubt(c);
	if (job_pool_start(&c->app.workers) != MST_OK ||
	    job_runner_start(&jobs, &runner) != MST_OK)
		fprintf(stderr, "medstod: no threads could be had\n");
	else if (http_start(&http, &server, err, sizeof(err)) != MST_OK)
		fprintf(stderr, "medstod: %s\n", err);
	else if (*redirect && http_upgrade_start(redirect, places, &plain, err, sizeof(err)) != MST_OK)
		fprintf(stderr, "medstod: redirect-listen: %s\n", err);
	else
		code = CLI_OK;
	if (code == CLI_OK) {
		snprintf(url, sizeof(url), "%s://localhost:%d",
			 http.tls_cert ? "https" : "http", http_port(server));
		c->app.url = *conf_text(c->conf, "url") ? conf_text(c->conf, "url") : url;
		if (c->app.demo && !cli_accounts_url(c->dir, c->app.url))
			log_note(LOG_WARN, "demo.accounts", "result", "unwritten", NULL);
		log_note(LOG_INFO, "serve.start", "listen", http.listen, NULL);
		c->app.ready = true;
		attend(server, &http, argc, argv);
		log_note(LOG_INFO, "serve.stop", NULL);
	}
	http_upgrade_stop(plain);
	http_stop(server);
	job_runner_stop(runner);
	job_pool_stop(c->app.workers);
	return code;
}

int cli_serve(int argc, char **argv)
{
	static const char *const extra[] = { "--help", "--check-config", NULL };
	bool found[2] = { false };
	struct cli c;
	int code = cli_settings(&c, argc, argv, extra, found);

	if (found[0]) {
		print_usage();
		cli_close(&c);
		return CLI_OK;
	}
	log_settings(c.conf);
	if (code == CLI_OK)
		code = cli_redirect_fits(&c) && cli_hosts_fit(&c) ? cli_oidc(&c) : CLI_USAGE;
	if (code == CLI_OK && found[1]) {
		puts("the settings are good");
	} else if (code == CLI_OK) {
		c.reserve = true;
		harden();
		keep_memory();
		block_signals();
		if (crypto_start() != MST_OK)
			code = CLI_FAILED;
		if (code == CLI_OK)
			code = cli_open(&c, false);
		if (code == CLI_OK &&
		    (auth_mend(&c.app) != MST_OK || support_closed_mend(&c.app) != MST_OK))
			code = CLI_FAILED;
		if (code == CLI_OK)
			code = settings_fit(&c) ? serve(&c, argc, argv) : CLI_USAGE;
	}
	cli_close(&c);
	return code;
}
