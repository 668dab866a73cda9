/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* scan.c - what is uploaded is shown to a virus scanner before any handler sees it. */
#include "auth/auth_priv.h"

#include <stdatomic.h>

#include "base/log.h"

#define NAME_MAX 80

static _Atomic int64_t counts[AUTH_SCANS];

struct scanning {
	mst_err said;
	char name[NAME_MAX];
};

int64_t auth_scan_count(enum auth_scan what)
{
	return atomic_load(&counts[what]);
}

/* Each file of the form; the first that is not clean ends it. */
static mst_err look(struct ctx *c, void *arg)
{
	struct scanning *k = arg;
	const struct http_file *files;
	size_t n = http_files(c->req, &files);

	k->said = MST_OK;
	for (size_t i = 0; i < n && k->said == MST_OK; i++)
		if (files[i].data.n)
			k->said = http_scan(c->app->clamav, files[i].data, k->name, sizeof(k->name));
	return MST_OK;
}

static mst_err refused(struct ctx *c)
{
	const struct scanning *k = ctx_kept(c);
	const struct view *v = &c->view;

	TRY(c->result);
	c->why = arena_fmt(c->mem,
			   T("Filen innehåller skadlig kod (%s) och togs inte emot. Öppna den inte. Den "
			     "som gav dig filen kan behöva veta det."),
			   k->name);
	return MST_INVALID;
}

static mst_err looked(struct ctx *c)
{
	struct scanning *k = ctx_work_arg(c);
	const struct view *v = &c->view;

	TRY(c->result);
	if (k->said == MST_INVALID) {
		atomic_fetch_add(&counts[AUTH_SCAN_FOUND], 1);
		log_note(LOG_WARN, "scan.found", "what", k->name, NULL);
		ctx_keep(c, k);
		return ctx_act(c, &(struct act){ .audit = ctx_note(c, "file.refused", ID_NONE, NULL, NULL) },
			       NULL, refused);
	}
	atomic_fetch_add(&counts[k->said == MST_OK ? AUTH_SCAN_CLEAN : AUTH_SCAN_FAILED], 1);
	if (k->said != MST_OK) {
		log_note(LOG_ERROR, "scan.failed", "upload", c->app->scan_accept ? "taken" : "refused", NULL);
		if (!c->app->scan_accept) {
			c->why = T("Filer kan inte tas emot just nu, eftersom virusskyddet inte svarar. Gå "
				   "tillbaka och försök igen om en stund. Säg till den som sköter servern om "
				   "det inte går över.");
			return MST_BUSY;
		}
	}
	db_hold(c->db);
	db_hold(c->vault);
	return http_route_of(c->req)->fn(c);
}

bool auth_scan_wanted(const struct ctx *c)
{
	const struct http_file *files;

	return c->app->clamav && http_files(c->req, &files) > 0;
}

mst_err auth_scan_files(struct ctx *c)
{
	return ctx_work(c, WORK_REMOTE, look, arena_new(c->mem, struct scanning, 1), looked);
}
