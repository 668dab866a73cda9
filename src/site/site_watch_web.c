/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_watch_web.c - for the programs that watch a server: is it alive (/healthz), does it answer
 * (/readyz), and its figures (/metrics). Figures of the process alone: nothing of what people do. */
#include <dirent.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "backup/backup.h"
#include "job/job.h"
#include "site/site.h"
#include "site/site_web.h"

#define METRICS "text/plain; version=0.0.4; charset=utf-8" /* Prometheus exposition format */

static mst_err site_health_get(struct ctx *c)
{
	sbuf_lit(ctx_out(c), "ok\n");
	http_answer(c->req, c->app->ready ? 200 : 503, "text/plain; charset=utf-8");
	return MST_OK;
}

static bool answers(struct db_store *store)
{
	struct db *db;
	int64_t one;

	return db_reader(store, &db) == MST_OK && db_int(db, "SELECT 1", DB_NONE, &one) == MST_OK;
}

/* A full disk is no reason to send people elsewhere: cases can be read, public pages go on. */
static mst_err site_ready_get(struct ctx *c)
{
	bool data = answers(c->app->data), vault = answers(c->app->vault);
	bool ready = c->app->ready && data && vault;

	sbuf_fmt(ctx_out(c), "%s\ndata %s\nvault %s\ndisk %s\n", ready ? "ready" : "not ready",
		 data ? "ok" : "no answer", vault ? "ok" : "no answer",
		 db_store_full(c->app->data) ? "full" : "ok");
	http_answer(c->req, ready ? 200 : 503, "text/plain; charset=utf-8");
	return MST_OK;
}

static void head(struct sbuf *o, const char *name, const char *type, const char *help)
{
	sbuf_fmt(o, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void one(struct sbuf *o, const char *name, const char *type, const char *help, double value)
{
	head(o, name, type, help);
	sbuf_fmt(o, "%s %.10g\n", name, value);
}

static void answers_tell(struct sbuf *o, const struct http_req *r)
{
	static const char took[] = "medstod_http_request_duration_seconds";
	struct http_figures f;
	uint64_t sum = 0;

	http_figures(r, &f);
	head(o, "medstod_http_requests_total", "counter", "Requests that were answered, by class of status.");
	for (size_t i = 0; i < MST_LEN(f.answers); i++)
		sbuf_fmt(o, "medstod_http_requests_total{status=\"%zuxx\"} %llu\n", i + 1,
			 (unsigned long long)f.answers[i]);
	head(o, took, "histogram", "From a request's first line to the end of its answer.");
	for (size_t i = 0; i < MST_LEN(f.took); i++) {
		sum += f.took[i];
		if (i < HTTP_FIGURE_STEPS)
			sbuf_fmt(o, "%s_bucket{le=\"%g\"} %llu\n", took, (double)http_figure_ms[i] / 1000,
				 (unsigned long long)sum);
		else
			sbuf_fmt(o, "%s_bucket{le=\"+Inf\"} %llu\n", took, (unsigned long long)sum);
	}
	sbuf_fmt(o, "%s_sum %.10g\n%s_count %llu\n", took, (double)f.ms / 1000, took,
		 (unsigned long long)sum);
	one(o, "medstod_http_connections", "gauge", "Connections that are open.", f.open);
}

static double resident(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	long pages = 0;
	bool good = f && fscanf(f, "%*d %ld", &pages) == 1;

	if (f)
		fclose(f);
	return good ? (double)pages * (double)sysconf(_SC_PAGESIZE) : 0;
}

static double descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	double n = -3; /* . and .. and its own */

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n < 0 ? 0 : n;
}

static void process_tell(struct sbuf *o, const struct app *app)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	head(o, "medstod_build_info", "gauge", "The program's version.");
	sbuf_fmt(o, "medstod_build_info{version=\"%s\"} 1\n", app->version);
	one(o, "process_start_time_seconds", "gauge", "When it was started.", (double)app->started);
	one(o, "process_resident_memory_bytes", "gauge", "Memory that it takes.", resident());
	one(o, "process_open_fds", "gauge", "Descriptors that are open.", descriptors());
	one(o, "process_cpu_seconds_total", "counter", "Time on the processor.",
	    (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
		    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6);
}

static void jobs_tell(struct sbuf *o, const struct job_count *j)
{
	head(o, "medstod_jobs", "gauge", "Tasks of the queue, by state.");
	sbuf_fmt(o,
		 "medstod_jobs{state=\"waiting\"} %lld\nmedstod_jobs{state=\"leased\"} %lld\n"
		 "medstod_jobs{state=\"given_up\"} %lld\n",
		 (long long)j->waiting, (long long)j->leased, (long long)j->given_up);
}

static void scans_tell(struct sbuf *o)
{
	head(o, "medstod_uploads_scanned_total", "counter", "Forms with files, by what the virus scanner said.");
	sbuf_fmt(o,
		 "medstod_uploads_scanned_total{result=\"clean\"} %lld\n"
		 "medstod_uploads_scanned_total{result=\"found\"} %lld\n"
		 "medstod_uploads_scanned_total{result=\"failed\"} %lld\n",
		 (long long)auth_scan_count(AUTH_SCAN_CLEAN), (long long)auth_scan_count(AUTH_SCAN_FOUND),
		 (long long)auth_scan_count(AUTH_SCAN_FAILED));
}

static void stores_tell(struct sbuf *o, struct ctx *c)
{
	const struct backup_conf *b = c->app->backup;
	struct backup_state s;
	struct statvfs fs;
	const char *room;

	head(o, "medstod_db_slow_total", "counter", "Statements over slow-query-ms, by room.");
	for (size_t i = 0; db_slow_count(i, &room) > 0 || room; i++)
		sbuf_fmt(o, "medstod_db_slow_total{room=\"%s\"} %lld\n", room,
			 (long long)db_slow_count(i, &room));
	one(o, "medstod_disk_full", "gauge", "1: nothing can be saved.",
	    db_store_full(c->app->data) ? 1 : 0);
	if (statvfs(b->dir, &fs) == 0)
		one(o, "medstod_disk_free_bytes", "gauge", "Free beside the stores.",
		    (double)fs.f_bavail * (double)fs.f_frsize);
	if (backup_look(c->mem, b, c->now, &s) != MST_OK)
		return;
	one(o, "medstod_backup_failed", "gauge", "1: the last copy could not be made.", s.failed ? 1 : 0);
	if (s.data)
		one(o, "medstod_backup_age_seconds", "gauge", "Since the newest whole copy.",
		    (double)(c->now - s.data->head.taken));
}

/* To this machine alone, and not through the proxy that stands on it. */
static bool from_here(const struct http_req *r)
{
	const char *peer = http_peer(r);

	return (str_starts(peer, "127.") || str_eq(peer, "::1")) && !http_header(r, "X-Forwarded-For") &&
	       !http_header(r, "Forwarded") && !http_header(r, "Via");
}

static mst_err site_metrics_get(struct ctx *c)
{
	struct sbuf *o = ctx_out(c);
	struct job_count jobs;

	if (!from_here(c->req))
		return MST_NOTFOUND;
	TRY(job_counts(c->db, &jobs));
	process_tell(o, c->app);
	answers_tell(o, c->req);
	jobs_tell(o, &jobs);
	stores_tell(o, c);
	if (c->app->clamav)
		scans_tell(o);
	http_answer(c->req, 200, METRICS);
	return MST_OK;
}

const struct http_route site_watch_routes[] = {
	{ "GET", "/healthz", NEED_PUBLIC, site_health_get, HTTP_EVERYWHERE },
	{ "GET", "/readyz", NEED_PUBLIC, site_ready_get, HTTP_EVERYWHERE },
	{ "GET", "/metrics", NEED_PUBLIC, site_metrics_get, HTTP_EVERYWHERE },
	{ 0 },
};
