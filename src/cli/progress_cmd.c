/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* progress_cmd.c - a long command tells on its terminal how far it is, and ends in good order on Ctrl-C. */
#include "cli/cli.h"

#include <signal.h>
#include <unistd.h>

#include "base/day.h"
#include "base/progress.h"

static int64_t last;
static bool line_open;

/* One line that is written over, at most once a second. */
static void told(const struct progress *p)
{
	int64_t now = day_now(), gone = now - p->began;

	if (now == last || p->of <= 0)
		return;
	last = now;
	line_open = true;
	fprintf(stderr, "\r\033[K%d: %lld %%, %lld s (Ctrl-C)", p->part, (long long)(p->done * 100 / p->of),
		(long long)gone);
}

static void asked(int sig)
{
	(void)sig;
	progress_stop_all();
}

void cli_long_begin(const char *name)
{
	/* The second time it ends at once, as nothing that it leaves is taken for whole. */
	struct sigaction act = { .sa_handler = asked, .sa_flags = (int)(SA_RESETHAND | SA_RESTART) };

	(void)sigaction(SIGINT, &act, NULL);
	(void)sigaction(SIGTERM, &act, NULL);
	last = day_now();
	if (isatty(STDERR_FILENO))
		progress_show(told);
	progress_begin(name);
}

void cli_long_end(void)
{
	progress_end();
	progress_show(NULL);
	if (line_open)
		fputs("\r\033[K", stderr);
	line_open = false;
	(void)signal(SIGINT, SIG_DFL);
	(void)signal(SIGTERM, SIG_DFL);
}
