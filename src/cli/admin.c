/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* admin.c - the small commands: user, routes. */
#include "cli/cli.h"

/* Settings and help of a command that takes no flags of its own but `extra`. */
static int start(struct cli *c, int argc, char **argv, const char *help, bool *ret_stop)
{
	static const char *const extra[] = { "--help", NULL };
	bool found[1] = { false };
	int code = cli_settings(c, argc, argv, extra, found);

	*ret_stop = found[0] || code != CLI_OK;
	if (found[0]) {
		fputs(help, stdout);
		return CLI_OK;
	}
	return code;
}

static int list_users(struct cli *c)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct auth_user *users;
	struct db *db;
	size_t n;

	if (db_reader(c->app.data, &db) != MST_OK ||
	    auth_list_all(db, mem, &users, &n) != MST_OK)
		return CLI_FAILED;
	for (size_t i = 0; i < n; i++) {
		printf("%s", users[i].login);
		for (int r = 0; r < ROLE_COUNT; r++)
			if (users[i].roles & (1u << r))
				printf(" %s", auth_role_names[r]);
		putchar('\n');
	}
	return CLI_OK;
}

int cli_user(int argc, char **argv)
{
	struct cli c;
	bool stop;
	int code = start(&c, argc, argv,
			 "usage: medstod user --db FILE\n\n"
			 "Lists the accounts, one a line: login, then its roles.\n" CLI_EXIT_CODES,
			 &stop);

	if (!stop && (code = cli_open(&c, true)) == CLI_OK)
		code = list_users(&c);
	cli_close(&c);
	return code;
}

static void print_policy(void)
{
	printf("%-16s", "permission");
	for (int r = 0; r < ROLE_COUNT; r++)
		printf(" %s", auth_role_names[r]);
	putchar('\n');
	for (int need = NEED_PUBLIC; need < NEED_COUNT; need++) {
		printf("%-16s", auth_need_name((enum auth_need)need));
		for (int r = 0; r < ROLE_COUNT; r++)
			printf(" %*s", (int)strlen(auth_role_names[r]),
			       auth_may(1u << r, (enum auth_need)need) ? "yes" : "-");
		putchar('\n');
	}
}

int cli_routes_print(int argc, char **argv)
{
	bool policy = argc == 3 && str_eq(argv[2], "--policy");

	if (argc == 3 && str_eq(argv[2], "--help")) {
		fputs("usage: medstod routes [--policy]\n\nPrints method, path and permission of every "
		      "route, or with --policy the table of\nroles and permissions.\n" CLI_EXIT_CODES,
		      stdout);
		return CLI_OK;
	}
	if (argc > 2 && !policy) {
		fprintf(stderr, "usage: medstod routes [--policy]\n");
		return CLI_USAGE;
	}
	if (policy) {
		print_policy();
		return CLI_OK;
	}
	for (size_t t = 0; cli_routes[t]; t++)
		for (const struct http_route *r = cli_routes[t]; r->method; r++)
			printf("%-4s %-32s %s\n", r->method, r->path,
			       auth_need_name((enum auth_need)r->need));
	return CLI_OK;
}
