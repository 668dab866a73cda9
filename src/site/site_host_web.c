/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_host_web.c - what who looks after the machine needs to see. No personal data. */
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "backup/backup.h"
#include "job/job.h"
#include "site/site_web.h"

static const char *duration(struct ctx *c, int64_t seconds)
{
	return arena_fmt(c->mem, view_text(c->view.lang, N_("%lld dygn %lld tim %lld min")),
			 (long long)(seconds / 86400), (long long)(seconds / 3600 % 24),
			 (long long)(seconds / 60 % 60));
}

static int64_t file_bytes(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : 0;
}

/* How much there is on the disk, and how much goes in. */
static size_t disk_rows(struct ctx *c, struct view_row *r)
{
	const struct view *v = &c->view;
	const struct backup_conf *b = c->app->backup;
	struct statvfs s;
	size_t n = 0;

	r[n++] = (struct view_row){ T("Databasens storlek"), view_bytes(v, file_bytes(b->db)), NULL,
				    NULL };
	r[n++] = (struct view_row){ T("Nyckelvalvets storlek"), view_bytes(v, file_bytes(b->vault)),
				    NULL, NULL };
	if (statvfs(b->dir, &s) == 0)
		r[n++] = (struct view_row){ T("Ledigt på disken"),
					    view_bytes(v, (int64_t)(s.f_bavail * s.f_frsize)), NULL,
					    NULL };
	if (!str_starts(b->db, "postgres:"))
		r[n++] = (struct view_row){T("Reserv för loggen när disken är full"),
					   arena_fmt(c->mem, T("%s av %s"),
						     view_bytes(v, db_reserve_held(b->db)),
						     view_bytes(v, DB_RESERVE)),
					   NULL, NULL};
	return n;
}

mst_err site_host_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_row *r = arena_new(c->mem, struct view_row, 14);
	struct view_item todo;
	struct job_count jobs;
	size_t n = 0;

	TRY(job_counts(c->db, &jobs));
	r[n++] = (struct view_row){ T("Version"), c->app->version, NULL, NULL };
	r[n++] = (struct view_row){ T("Databasens versioner"), c->app->schemas, NULL, NULL };
	r[n++] = (struct view_row){ T("Har varit igång"), duration(c, c->now - c->app->started), NULL,
				    NULL };
	r[n++] = (struct view_row){ T("Serverns klocka"), day_time_str(c->mem, c->now), NULL, NULL };
	r[n++] = (struct view_row){ T("Arbeten som väntar"), view_number(v, jobs.waiting), NULL,
				    NULL };
	r[n++] = (struct view_row){ T("Arbeten som pågår"), view_number(v, jobs.leased), NULL, NULL };
	r[n++] = (struct view_row){ T("Arbeten som är klara"), view_number(v, jobs.done), NULL, NULL };
	r[n++] = (struct view_row){ T("Arbeten som har getts upp"), view_number(v, jobs.given_up), NULL,
				    NULL };
	n += disk_rows(c, r + n);
	site_host_html(ctx_out(c), v,
		       &(struct site_host_view){.rows = r,
						.full = db_store_full(c->app->data),
						.todo = &todo,
						.ntodo = backup_card(c, &todo)});
	return ctx_page(c, 200);
}
