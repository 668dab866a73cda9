/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup_web.h - view model of the page about copies. */
#ifndef BACKUP_BACKUP_WEB_H
#define BACKUP_BACKUP_WEB_H

#include "backup/backup.h"

struct backup_view {
	const char *notice;          /* what must be done, or NULL */
	const struct view_row *rows;
	const struct view_table *table; /* NULL: no copies */
	const char *empty;
	bool set;                    /* backup-to and backup-key are set */
};
void backup_html(struct sbuf *o, const struct view *v, const struct backup_view *m);

#endif
