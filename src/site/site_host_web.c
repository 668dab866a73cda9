/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_host_web.c - what who looks after the machine needs to see. No personal data, but the name of an
 * account whose key somebody has swapped. */
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "backup/backup.h"
#include "base/progress.h"
#include "guard/guard_refused.h"
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

/* ---- what goes on now ---- */

static const struct {
	const char *name, *words;
} works[] = {
	{ "backup.make", N_("Säkerhetskopian") },
	{ "backup.ship", N_("Säkerhetskopian") },
	{ "backup.rehearse", N_("Övningen av en återställning") },
	{ "audit.verify", N_("Granskningen av loggen") },
	{ "audit.cut", N_("Kortningen av loggen") },
	{ "stats.freeze", N_("Frysningen av siffror") },
	{ "retain.erase", N_("Gallringen") },
	{ "import.make", N_("Inläsningen av en fil") },
	{ "import.undo", N_("Ångrandet av en inläsning") },
	{ "case.search", N_("En sökning i ärenden") },
};

static const char *work_name(const struct view *v, const char *name)
{
	for (size_t i = 0; i < MST_LEN(works); i++)
		if (str_eq(works[i].name, name))
			return view_text(v->lang, works[i].words);
	return name;
}

static void put_work(struct ctx *c, const struct progress *p, struct site_work *ret)
{
	const struct view *v = &c->view;
	long long percent = p->of > 0 ? (long long)(p->done * 100 / p->of) : 0;
	const char *name = work_name(v, p->name);

	*ret = (struct site_work){ .name = name, .id = arena_fmt(c->mem, "%lld", (long long)p->id) };
	if (p->stopping)
		ret->state = T("Avbryts nu.");
	else
		ret->state = arena_fmt(c->mem, T("Började %s. Del %d: %lld %% är klart."),
				       day_time_str(c->mem, p->began), p->part, percent);
	if (p->of > 0 && !p->stopping) /* it asks on its way whether to end */
		ret->stop = arena_fmt(c->mem, T("Avbryt: %s"), name);
}

static struct site_work *now_going(struct ctx *c, size_t *ret_n)
{
	struct progress p[PROGRESS_MOST];
	struct site_work *w;

	*ret_n = progress_list(p, PROGRESS_MOST);
	w = arena_new(c->mem, struct site_work, *ret_n + 1);
	for (size_t i = 0; i < *ret_n; i++)
		put_work(c, &p[i], &w[i]);
	return w;
}

mst_err site_host_stop_post(struct ctx *c)
{
	const struct view *v = &c->view;
	int64_t id = 0;

	(void)!str_int(form_get(ctx_form(c), "arbete"), &id);
	return ctx_go(c, "/drift", progress_stop(id) ? T("Arbetet avbryts. Det som fanns förut finns kvar.") :
						       T("Arbetet var redan slut."));
}

#define TODO_MOST 8

mst_err site_host_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_row *r = arena_new(c->mem, struct view_row, 14);
	struct view_item todo[TODO_MOST];
	struct job_count jobs;
	size_t n = 0, ntodo = 0, nwork;
	const struct site_work *work = now_going(c, &nwork);

	TRY(guard_refused_cards(c, todo, TODO_MOST - 1, &ntodo));
	ntodo += backup_card(c, &todo[ntodo]);
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
		       &(struct site_host_view){.rows = r, .work = work, .nwork = nwork,
						.full = db_store_full(c->app->data),
						.todo = todo,
						.ntodo = ntodo});
	return ctx_page(c, 200);
}
