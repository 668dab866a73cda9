/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* main.c - medstod COMMAND: what each does stands in the table. */
#include "cli/cli.h"

static const struct {
	const char *name, *help;
	int (*run)(int argc, char **argv);
} commands[] = {
    {"serve", "serve the pages of an installation", cli_serve},
    {"init", "make a new installation, and its one-time address", cli_init},
    {"demo", "make a folder with the Jämtland partnership and invented people", cli_demo},
    {"simulate", "fill a demo with years of invented cases", cli_simulate},
    {"migrate", "bring the databases to this version, or to another engine", cli_migrate},
    {"user", "list accounts", cli_user},
    {"routes", "print every address with its permission, or the policy table", cli_routes_print},
    {"protect", "hide what must be hidden in a table of counts, and prove it", cli_protect},
    {"stats", "compare open cases with the facts that figures are counted from", cli_stats},
    {"split", "part an amount by weights, to the öre", cli_split},
    {"audit", "verify the log's chain, sign a checkpoint of it", cli_audit},
    {"backup-key", "make the key pair that copies are sealed with", cli_backup_key},
    {"backup", "make a sealed copy, also while served", cli_backup},
    {"restore", "restore a copy into an empty folder, or rehearse it", cli_restore},
    {"export", "all that the organisation has, in open formats, for one receiver", cli_export},
    {"import", "such an export into a new installation", cli_import},
    {"doctor", "tell what is wrong with an installation and how to mend it", cli_doctor},
};

static void help(FILE *out)
{
	fputs("usage: medstod COMMAND [--help]\n\n", out);
	for (size_t i = 0; i < MST_LEN(commands); i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].help);
	fputs("\nTopics:\n", out);
	cli_topics_list(out);
	fputs("\n\"medstod help COMMAND\" or \"medstod help TOPIC\" tells more of one; -h and --help do so in\n"
	      "each command, whatever else is said.\n" CLI_EXIT_CODES, out);
}

/* The command that was probably meant. */
static const char *nearest(const char *name)
{
	const char *best = commands[0].name;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < MST_LEN(commands); i++) {
		size_t d = str_distance(name, commands[i].name);

		if (d < least)
			least = d, best = commands[i].name;
	}
	return best;
}

static bool is_help(const char *word)
{
	return str_eq(word, "-h") || str_eq(word, "--help");
}

/* Help wins over whatever else was said, in every command alike. */
static int run(int argc, char **argv)
{
	char *asked[] = { argv[0], argv[1], (char[]){ "--help" }, NULL };
	bool help_wanted = false;

	for (int i = 2; i < argc; i++)
		help_wanted |= is_help(argv[i]);
	for (size_t i = 0; i < MST_LEN(commands); i++)
		if (str_eq(argv[1], commands[i].name))
			return help_wanted ? commands[i].run(3, asked) : commands[i].run(argc, argv);
	fprintf(stderr, "medstod: there is no command \"%s\"; did you mean \"%s\"?\n\n", argv[1],
		nearest(argv[1]));
	help(stderr);
	return CLI_USAGE;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		help(stderr);
		return CLI_USAGE;
	}
	if (argc == 3 && str_eq(argv[1], "help") && cli_topic_print(argv[2]))
		return CLI_OK;
	if (argc == 3 && str_eq(argv[1], "help"))
		return run(3, (char *[]){ argv[0], argv[2], (char[]){ "--help" }, NULL });
	if (is_help(argv[1]) || str_eq(argv[1], "help")) {
		help(stdout);
		return CLI_OK;
	}
	if (str_eq(argv[1], "--version")) {
		puts("medstod " MST_VERSION);
		return CLI_OK;
	}
	return run(argc, argv);
}
