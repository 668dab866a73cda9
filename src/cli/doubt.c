/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doubt.c - a start after a long silence: the machine was off, or its clock stands ahead. */
#include "audit/audit.h"
#include "base/day.h"
#include "base/log.h"
#include "cli/cli.h"

#define DOUBT_SECONDS 86400

void cli_doubt(const struct cli *c)
{
	int64_t latest, days;
	struct db *db;

	if (*conf_text(c->conf, "clock") || db_reader(c->app.data, &db) != MST_OK ||
	    audit_last_at(db, &latest) != MST_OK || !latest || day_now() - latest <= CLI_SILENT)
		return;
	days = (day_now() - latest) / 86400;
	day_doubt_for(DOUBT_SECONDS);
	log_num(LOG_WARN, "clock.doubt", "silent_days", days);
}
