/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* admin.c - the small commands: user, routes. */
#include "cli/cli.h"

static void put_roles(struct sbuf *o, const struct auth_user *u)
{
	bool first = true;

	sbuf_lit(o, "{\"login\": ");
	sbuf_json(o, u->login);
	sbuf_lit(o, ", \"roles\": [");
	for (int r = 0; r < ROLE_COUNT; r++)
		if (u->roles & (1u << r)) {
			sbuf_str(o, first ? "" : ", ");
			sbuf_json(o, auth_role_names[r]);
			first = false;
		}
	sbuf_lit(o, "]}");
}

static int users_json(const struct auth_user *users, size_t n)
{
	struct sbuf o;

	sbuf_init(&o, 16 << 20);
	sbuf_lit(&o, "[");
	for (size_t i = 0; i < n; i++) {
		sbuf_str(&o, i ? ",\n" : "");
		put_roles(&o, &users[i]);
	}
	sbuf_lit(&o, "]\n");
	return cli_print_json(&o) ? CLI_OK : CLI_FAILED;
}

static int list_users(struct cli *c, bool json)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct auth_user *users;
	struct db *db;
	size_t n;

	if (db_reader(c->app.data, &db) != MST_OK ||
	    auth_list_all(db, mem, &users, &n) != MST_OK)
		return CLI_FAILED;
	if (json)
		return users_json(users, n);
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
	static const char *const extra[] = { "--help", "--json", NULL };
	bool found[2] = { false };
	struct cli c;
	int code = cli_settings(&c, argc, argv, extra, found);

	if (found[0])
		fputs("usage: medstod user --db FILE [--json]\n\n"
		      "Lists the accounts, one a line: login, then its roles. With --json:\n"
		      "[{\"login\", \"roles\": []}].\n" CLI_EXIT_CODES, stdout);
	else if (code == CLI_OK && (code = cli_open(&c, true)) == CLI_OK)
		code = list_users(&c, found[1]);
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

static int policy_json(void)
{
	struct sbuf o;

	sbuf_init(&o, 1 << 20);
	sbuf_lit(&o, "{");
	for (int need = NEED_PUBLIC; need < NEED_COUNT; need++) {
		bool first = true;

		sbuf_fmt(&o, "%s\"%s\": [", need == NEED_PUBLIC ? "" : ",\n",
			 auth_need_name((enum auth_need)need));
		for (int r = 0; r < ROLE_COUNT; r++)
			if (auth_may(1u << r, (enum auth_need)need)) {
				sbuf_fmt(&o, "%s\"%s\"", first ? "" : ", ", auth_role_names[r]);
				first = false;
			}
		sbuf_lit(&o, "]");
	}
	sbuf_lit(&o, "}\n");
	return cli_print_json(&o) ? CLI_OK : CLI_FAILED;
}

static int routes_json(void)
{
	struct sbuf o;

	sbuf_init(&o, 4 << 20);
	sbuf_lit(&o, "[");
	for (size_t t = 0; cli_routes[t]; t++)
		for (const struct http_route *r = cli_routes[t]; r->method; r++) {
			sbuf_fmt(&o, "%s{\"method\": \"%s\", \"path\": ", o.len > 1 ? ",\n" : "", r->method);
			sbuf_json(&o, r->path);
			sbuf_fmt(&o, ", \"permission\": \"%s\", \"proof\": %s}", auth_need_name((enum auth_need)r->need),
				 r->flags & HTTP_PROVED ? "true" : "false");
		}
	sbuf_lit(&o, "]\n");
	return cli_print_json(&o) ? CLI_OK : CLI_FAILED;
}

int cli_routes_print(int argc, char **argv)
{
	static const char usage[] =
		"usage: medstod routes [--policy] [--json]\n\n"
		"Prints method, path and permission of every route, and \"proof\" where it is asked once\n"
		"more who it is; or with --policy the table of roles and permissions. With --json:\n"
		"[{\"method\", \"path\", \"permission\", \"proof\"}], and with --policy\n"
		"{\"PERMISSION\": [roles that have it]}.\n" CLI_EXIT_CODES;
	bool help = cli_take_switch(&argc, argv, "--help"), json = cli_take_switch(&argc, argv, "--json");
	bool policy = cli_take_switch(&argc, argv, "--policy");

	if (help || argc > 2) {
		fputs(usage, help ? stdout : stderr);
		return help ? CLI_OK : CLI_USAGE;
	}
	if (json)
		return policy ? policy_json() : routes_json();
	if (policy) {
		print_policy();
		return CLI_OK;
	}
	for (size_t t = 0; cli_routes[t]; t++)
		for (const struct http_route *r = cli_routes[t]; r->method; r++)
			printf("%-4s %-32s %s%s\n", r->method, r->path,
			       auth_need_name((enum auth_need)r->need),
			       r->flags & HTTP_PROVED ? " proof" : "");
	return CLI_OK;
}
