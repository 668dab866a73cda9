/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* pace.c - linked into medstod-paced: each time that long work tells how far it is, it waits as many
 * milliseconds as the file PACE of the environment says, or until that file is gone. Meanwhile there is a file
 * PACE.waits. So a test sees and ends work in the middle, on a small store and on any machine. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/progress.h"

bool __real_progress_at(int64_t done, int64_t of);
bool __wrap_progress_at(int64_t done, int64_t of);

static long pace(const char *path)
{
	FILE *f = path ? fopen(path, "re") : NULL;
	long ms = 0;

	if (!f)
		return 0;
	if (fscanf(f, "%ld", &ms) != 1)
		ms = 0;
	(void)fclose(f);
	return ms;
}

static void waits(const char *path, bool now)
{
	char name[4096];

	snprintf(name, sizeof(name), "%s.waits", path);
	FILE *f = now ? fopen(name, "we") : NULL;

	if (f)
		(void)fclose(f);
	else
		(void)unlink(name);
}

bool __wrap_progress_at(int64_t done, int64_t of)
{
	const struct timespec tick = { 0, 5000000 };
	const char *path = getenv("PACE");

	if (!__real_progress_at(done, of))
		return false;
	if (pace(path) > 0)
		waits(path, true);
	for (long waited = 0; waited < pace(path) && !progress_stopped(); waited += 5)
		(void)nanosleep(&tick, NULL);
	if (path)
		waits(path, false);
	return !progress_stopped();
}
