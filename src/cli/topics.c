/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* topics.c - medstod help TOPIC: what belongs to no command alone. */
#include "cli/cli.h"

static const char exit_codes[] =
	"Every command ends with\n\n"
	"  0  done\n"
	"  1  it did not go, and standard error says why; nothing is half done\n"
	"  2  the call is wrong, or what it was given cannot be used\n\n"
	"\"audit verify\" ends with 2 when nothing could be read, \"protect\" with 3 when it could not\n"
	"prove that a table is safe. A command's --help has the last word.\n";

static const char json[] =
	"Commands that print something for people print it for programs with --json: one JSON value\n"
	"on standard output, in UTF-8, and nothing else there. What is wrong is told on standard error\n"
	"all the same, and the exit code is the same. Instants are seconds since 1970-01-01T00:00:00Z.\n\n"
	"  audit verify, backup, doctor, protect, restore, routes, split, stats check, user\n\n"
	"A command's --help tells the names of its fields; more may come, none changes its meaning.\n";

static const char environment[] =
	"  MEDSTOD_KEY            a setting, upper case with _ for -: MEDSTOD_LOG_LEVEL=debug\n"
	"  CREDENTIALS_DIRECTORY  of systemd: the server's secret is read from the file pepper in it\n"
	"  LISTEN_FDS, LISTEN_PID of systemd: a socket that is already listened on\n"
	"  NOTIFY_SOCKET, WATCHDOG_USEC\n"
	"                         of systemd: where to say READY=1 and WATCHDOG=1\n"
	"  NO_COLOR               set to anything: doctor tells its states without colour, as it does\n"
	"                         where its output is no terminal, or TERM is dumb. Nothing else is\n"
	"                         ever coloured\n"
	"  TMPDIR                 where a rehearsed restore makes its folder\n";

static const char files[] =
	"Beside --db FILE, in the installation's folder:\n\n"
	"  medstod.db       the data store: cases, sealed\n"
	"  vault.db         the key store; kept in copies for 30 days at most\n"
	"  medstod.conf     settings that init and the first start have written\n"
	"  pepper           the server's secret; in no copy that also holds the stores\n"
	"  signing.key      signs the log's ends; signing.pub is for somebody else to keep\n"
	"  medstod.db-reserve  room for the log when the disk is full\n\n"
	"With the Debian package:\n\n"
	"  /var/lib/medstod           the folder\n"
	"  /etc/medstod/medstod.conf  settings of the machine; they win over the folder's\n"
	"  /etc/medstod/pepper        the secret, which only root reads\n";

static const char signals_[] =
	"  SIGHUP   serve reads the settings again: log-level and slow-query-ms change at once, the\n"
	"           rest at the next start. Broken settings change nothing\n"
	"  SIGTERM  serve takes no more requests, lets those under way finish, and ends; SIGINT too\n";

static void print_settings(void)
{
	fputs("Settings stand in medstod.conf as KEY = VALUE, in the environment as MEDSTOD_KEY, or on\n"
	      "the command line as --KEY VALUE. The last one wins: the folder's medstod.conf, the\n"
	      "machine's (--config, without --db), the environment, the command line.\n"
	      "\"medstod serve --check-config\" tries them.\n\n",
	      stdout);
	cli_settings_print();
}

static const struct {
	const char *name, *help, *text; /* no text: the settings */
} topics[] = {
	{ "settings", "every setting, its default, and where it is read from", NULL },
	{ "exit-codes", "what a command ends with", exit_codes },
	{ "json", "commands that answer programs", json },
	{ "environment", "variables that are looked at", environment },
	{ "files", "what lies where", files },
	{ "signals", "what a running server does on SIGHUP and SIGTERM", signals_ },
};

bool cli_topic_print(const char *name)
{
	for (size_t i = 0; i < MST_LEN(topics); i++) {
		if (!str_eq(topics[i].name, name))
			continue;
		if (topics[i].text)
			fputs(topics[i].text, stdout);
		else
			print_settings();
		return true;
	}
	return false;
}

void cli_topics_list(FILE *out)
{
	for (size_t i = 0; i < MST_LEN(topics); i++)
		fprintf(out, "  %-11s %s\n", topics[i].name, topics[i].help);
}
